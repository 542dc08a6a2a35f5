package markup

import (
	"bytes"

	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"isnad"
)

// Limits of a tree. Elements below maxDepth become children of the element at
// that depth, so that nothing walks deeper; a page with more nodes than
// maxNodes is refused, since a node costs some 150 bytes and a tag only three.
const (
	maxDepth = 200
	maxNodes = 1 << 19
	maxAttrs = 48
	maxValue = 64 << 10 // bytes of one attribute's value
)

// A node is an element or a run of text. Nodes stand in an array in document
// order, so that the nodes of an element are nodes[i+1:end].
type node struct {
	tag    atom.Atom // 0 for text and for elements outside HTML
	kind   nodeKind
	parent int32
	end    int32      // one past the last node inside
	depth  int32      // of the element, or of the text's element
	name   string     // lower-case name of an element
	raw    isnad.Span // in the decoded text: the text itself, or the start tag
	attrs  []attr
}

type attr struct{ key, value string }

type nodeKind uint8

const (
	element nodeKind = iota
	text
	rawText // script, style and the like: entities are not decoded
)

// A tree is a page taken apart. Node 0 is the root.
type tree struct {
	src   string
	nodes []node
}

// get returns the value of an attribute, and "" when it is not there.
func (n *node) get(key string) string {
	for i := range n.attrs {
		if n.attrs[i].key == key {
			return n.attrs[i].value
		}
	}
	return ""
}

func (n *node) has(key string) bool {
	for i := range n.attrs {
		if n.attrs[i].key == key {
			return true
		}
	}
	return false
}

// errNodes says that a page has too many tags, errDeep that most of them stand
// inside one another.
var (
	errNodes = fmt.Errorf("more than %d tags and texts", maxNodes)
	errDeep  = fmt.Errorf("more than %d tags and texts, most of them more than %d deep", maxNodes, maxDepth)
)

// parse builds the tree of a page.
//
// It is not the parser of the HTML standard: it moves nothing, so that the
// words stay in the order in which they are written and each keeps its place
// in the source, and its cost is linear. What the standard's parser would do
// otherwise (formatting elements opened again, words moved out of tables)
// does not change which words there are.
func parse(src string) (*tree, error) {
	t := &tree{src: src, nodes: make([]node, 1, 64+len(src)/48)}
	b := builder{tree: t, open: []int32{0}, count: map[string]int{}, over: map[string]int{}}
	t.nodes[0] = node{name: "#root", parent: -1}
	z := html.NewTokenizer(strings.NewReader(src))
	pos := 0
	for {
		tt := z.Next()
		raw := z.Raw()
		span := isnad.Span{Start: pos, End: pos + len(raw)}
		pos += len(raw)
		switch tt {
		case html.ErrorToken:
			// The tokenizer's buffer is not limited, so that it stops only at
			// the end; what it could not make a token of is an unfinished tag.
			b.finish()
			return t, nil
		case html.TextToken:
			if err := b.text(span, raw); err != nil {
				return nil, err
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if err := b.start(z, span, tt == html.SelfClosingTagToken); err != nil {
				return nil, err
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			b.endTag(name)
		}
	}
}

// A builder holds the elements that are open.
type builder struct {
	tree  *tree
	open  []int32        // stack of open elements, the root first
	count map[string]int // how many of each name are on the stack
	over  map[string]int // how many of each name were opened below maxDepth
	deep  int            // nodes below maxDepth
}

func (b *builder) top() int32 { return b.open[len(b.open)-1] }

func (b *builder) add(n node) error {
	if len(b.open) > maxDepth {
		b.deep++
	}
	if len(b.tree.nodes) >= maxNodes {
		if b.deep > maxNodes/2 {
			return errDeep
		}
		return errNodes
	}
	n.parent = b.top()
	n.depth = int32(len(b.open) - 1)
	n.end = int32(len(b.tree.nodes)) + 1
	b.tree.nodes = append(b.tree.nodes, n)
	return nil
}

func (b *builder) text(span isnad.Span, raw []byte) error {
	if span.Empty() {
		return nil
	}
	kind := text
	if tag := b.tree.nodes[b.top()].tag; isRaw(tag) && tag != atom.Title && tag != atom.Textarea {
		kind = rawText
	}
	// Neighbours become one text, as they are when a comment stood between
	// or a "<" was no tag: but only when they touch in the source.
	if k := len(b.tree.nodes) - 1; k > 0 && kind == text {
		if last := &b.tree.nodes[k]; last.kind == text && last.parent == b.top() && last.raw.End == span.Start {
			last.raw.End = span.End
			return nil
		}
	}
	return b.add(node{kind: kind, raw: span})
}

func (b *builder) start(z *html.Tokenizer, span isnad.Span, selfClosing bool) error {
	raw, more := z.TagName()
	n := node{kind: element, raw: span, tag: atom.Lookup(raw)}
	if n.tag != 0 {
		n.name = n.tag.String()
	} else {
		n.name = string(raw[:min(len(raw), 64)])
	}
	for more && len(n.attrs) < maxAttrs {
		var key, value []byte
		key, value, more = z.TagAttr()
		if len(key) == 0 || len(key) > 64 || len(value) > maxValue {
			continue
		}
		n.attrs = append(n.attrs, attr{attrName(key), strings.ToValidUTF8(string(value), "\ufffd")})
	}
	b.implied(n.tag)
	if void(n.tag) || selfClosing && n.tag == 0 {
		return b.add(n)
	}
	// Raw text must have its element: its words are no words of the page.
	// Such elements hold no others, so that they add one level at most.
	if len(b.open) > maxDepth && !isRaw(n.tag) {
		if _, ok := b.over[n.name]; ok || len(b.over) < 1024 {
			b.over[n.name]++
		}
		return b.add(n)
	}
	if err := b.add(n); err != nil {
		return err
	}
	b.open = append(b.open, int32(len(b.tree.nodes)-1))
	b.count[n.name]++
	return nil
}

// attrName gives the usual names without a copy.
func attrName(key []byte) string {
	if a := atom.Lookup(key); a != 0 {
		return a.String()
	}
	return string(key)
}

func (b *builder) endTag(raw []byte) {
	var name string
	if a := atom.Lookup(raw); a != 0 {
		name = a.String()
	} else {
		name = string(raw[:min(len(raw), 64)])
	}
	if b.over[name] > 0 {
		b.over[name]--
		return
	}
	if b.count[name] == 0 {
		return
	}
	// A cell or a table keeps what is closed inside it from closing what is
	// open around it.
	a := atom.Lookup(raw)
	for i := len(b.open) - 1; i > 0; i-- {
		n := &b.tree.nodes[b.open[i]]
		if n.name == name {
			b.popTo(i)
			return
		}
		if wall(n.tag) && !wall(a) && !tablePart(a) && a != atom.Body && a != atom.Html {
			return
		}
	}
}

// popTo closes the elements of the stack from index i on.
func (b *builder) popTo(i int) {
	end := int32(len(b.tree.nodes))
	for _, k := range b.open[i:] {
		n := &b.tree.nodes[k]
		n.end = end
		b.count[n.name]--
	}
	b.open = b.open[:i]
}

func (b *builder) finish() {
	b.popTo(1)
	b.tree.nodes[0].end = int32(len(b.tree.nodes))
}

// implied closes what a start tag ends without an end tag (HTML standard,
// "optional tags").
func (b *builder) implied(a atom.Atom) {
	switch a {
	case atom.Li:
		b.closeUpTo(atom.Li, 0, atom.Ul, atom.Ol, atom.Menu)
	case atom.Dt, atom.Dd:
		b.closeUpTo(atom.Dt, atom.Dd, atom.Dl)
	case atom.Option:
		b.closeUpTo(atom.Option, 0, atom.Select, atom.Optgroup, atom.Datalist)
		return
	case atom.Tr:
		b.closeUpTo(atom.Tr, 0, atom.Table)
		return
	case atom.Td, atom.Th:
		b.closeUpTo(atom.Td, atom.Th, atom.Tr, atom.Table)
		return
	case atom.Tbody, atom.Thead, atom.Tfoot:
		b.closeUpTo(atom.Tbody, atom.Thead, atom.Table)
		return
	case atom.Body:
		// A head that nobody closed ends where the body begins.
		b.closeUpTo(atom.Head, 0)
		return
	}
	if closesP(a) && b.count["p"] > 0 {
		b.closeUpTo(atom.P, 0, atom.Button, atom.Object)
	}
}

// closeUpTo closes the innermost open element that is x or y, unless one of
// the walls stands before it.
func (b *builder) closeUpTo(x, y atom.Atom, walls ...atom.Atom) {
	if b.count[x.String()] == 0 && (y == 0 || b.count[y.String()] == 0) {
		return
	}
	for i := len(b.open) - 1; i > 0; i-- {
		a := b.tree.nodes[b.open[i]].tag
		if a == x || y != 0 && a == y {
			b.popTo(i)
			return
		}
		for _, w := range walls {
			if a == w {
				return
			}
		}
		if wall(a) && !tablePart(x) {
			return
		}
	}
}

// isRaw reports whether the tokenizer takes what an element holds for text.
func isRaw(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript,
		atom.Plaintext, atom.Title, atom.Textarea:
		return true
	}
	return false
}

func wall(a atom.Atom) bool {
	switch a {
	case atom.Table, atom.Td, atom.Th, atom.Caption, atom.Template:
		return true
	}
	return false
}

func tablePart(a atom.Atom) bool {
	switch a {
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Td, atom.Th:
		return true
	}
	return false
}

func void(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input,
		atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// closesP reports whether a start tag ends an open paragraph.
func closesP(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Dd, atom.Fieldset, atom.Figcaption,
		atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Header, atom.Hgroup, atom.Hr, atom.Li, atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P,
		atom.Pre, atom.Section, atom.Table, atom.Ul:
		return true
	}
	return false
}

// block reports whether an element begins and ends a line. Names with a
// hyphen are elements of the page's own; they are laid out as blocks.
func block(n *node) bool {
	if closesP(n.tag) {
		return true
	}
	switch n.tag {
	case atom.Body, atom.Html, atom.Head, atom.Title, atom.Tr, atom.Td, atom.Th, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Caption, atom.Option, atom.Optgroup, atom.Select, atom.Button, atom.Textarea,
		atom.Legend, atom.Summary, atom.Template, atom.Noscript, atom.Iframe, atom.Frameset, atom.Marquee,
		atom.Video, atom.Audio, atom.Object, atom.Datalist, atom.Xmp, atom.Plaintext, atom.Label:
		return true
	case 0:
		return strings.IndexByte(n.name, '-') >= 0
	}
	return false
}

// A piece is a part of a text: bytes of the source as they are, or an entity
// and what it stands for.
type piece struct {
	text   string
	src    isnad.Span // in the decoded text
	entity bool
}

// pieces cuts the source of a text node at its entities and hands each piece
// to f. The result of an entity that is none is the source as it is.
func pieces(src string, span isnad.Span, f func(piece)) {
	for span.Start < span.End {
		s := src[span.Start:span.End]
		amp := strings.IndexByte(s, '&')
		if amp < 0 {
			f(piece{s, span, false})
			return
		}
		n := entityLen(s[amp:])
		out := ""
		if n > 0 {
			out = unescape(s[amp : amp+n])
		}
		if n == 0 || out == s[amp:amp+n] {
			// A lone ampersand: goes with what stands before it.
			n = max(n, 1)
			f(piece{s[:amp+n], isnad.Span{Start: span.Start, End: span.Start + amp + n}, false})
			span.Start += amp + n
			continue
		}
		if amp > 0 {
			f(piece{s[:amp], isnad.Span{Start: span.Start, End: span.Start + amp}, false})
		}
		f(piece{out, isnad.Span{Start: span.Start + amp, End: span.Start + amp + n}, true})
		span.Start += amp + n
	}
}

// unescape decodes one entity. NUL and characters that are no character
// become U+FFFD, as the standard has it.
func unescape(s string) string {
	out := html.UnescapeString(s)
	if !utf8.ValidString(out) || strings.IndexByte(out, 0) >= 0 {
		out = strings.ToValidUTF8(strings.ReplaceAll(out, "\x00", "\ufffd"), "\ufffd")
	}
	return out
}

// entityLen returns the length of what may be an entity at the start of s,
// which begins with "&": name or number, and the semicolon when there is one.
// It returns 0 when it can be none.
func entityLen(s string) int {
	i := 1
	if i < len(s) && s[i] == '#' {
		i++
	}
	start := i
	for i < len(s) && i < 40 && isAlnum(s[i]) {
		i++
	}
	if i == start {
		return 0
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return i
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// content returns the decoded text of all text nodes inside element i, cut
// after limit bytes.
func (t *tree) content(i int32, limit int) string {
	var b strings.Builder
	for k := i + 1; k < t.nodes[i].end && b.Len() < limit; k++ {
		switch n := &t.nodes[k]; n.kind {
		case text:
			pieces(t.src, n.raw, func(p piece) {
				if b.Len() < limit {
					b.WriteString(p.text)
				}
			})
			b.WriteByte(' ')
		case rawText:
			b.WriteString(n.raw.Of(t.src))
		}
	}
	s := b.String()
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "")
	}
	return s
}

// Looks reports whether a text is HTML, by the tags in its first part: for
// pages whose type nobody declared.
func Looks(s string) bool {
	head := []byte(s[:min(len(s), 4096)])
	head = bytes.ToLower(bytes.TrimLeft(head, "\ufeff \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<meta ", "<title>"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	if len(head) == 0 || head[0] != '<' {
		return false
	}
	for _, tag := range []string{"<div", "<p>", "<p ", "<article", "<section", "<table", "<h1", "<h2", "<span", "<main", "<!--"} {
		if bytes.HasPrefix(head, []byte(tag)) {
			return true
		}
	}
	return false
}

package markup

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
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
	traits trait
	id     int32 // of an element's name: see names
	parent int32
	end    int32      // one past the last node inside
	depth  int32      // of the element, or of the text's element
	name   string     // lower-case name of an element
	raw    isnad.Span // in the decoded text: the text itself, or the start tag
	attrs  []attr     // those that are asked for (see wanted)
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
	attrs []attr              // all attributes, of which those of a node are a part
	known map[string]nameRule // what classes and ids say
	tags  map[string]knownTag // what tags say, by their source
}

// A knownTag is what a tag says. A page has few, in hundreds of
// places, and to ask the tokenizer costs a copy for each name and value.
type knownTag struct {
	tag    atom.Atom
	name   string
	id     int32
	traits trait
	attrs  []attr
}

// maxTag is the length of the longest tag that is remembered.
const maxTag = 128

// Trees are used again: the nodes of a page take more room than the page.
var trees = sync.Pool{New: func() any { return &tree{tags: map[string]knownTag{}} }}

// A tree of more nodes than mostKept is not kept for the next page.
const mostKept = 1 << 14

// release gives the tree back. Nothing may hold its nodes afterwards.
func (t *tree) release() {
	if cap(t.nodes) > mostKept || cap(t.attrs) > mostKept || len(t.tags) >= mostNames {
		return
	}
	if len(t.known) >= mostNames {
		clear(t.known)
	}
	clear(t.tags)
	clear(t.nodes)
	clear(t.attrs)
	t.src, t.nodes, t.attrs = "", t.nodes[:0], t.attrs[:0]
	trees.Put(t)
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
	t := trees.Get().(*tree)
	t.src = src
	if want := 64 + len(src)/48; cap(t.nodes) < want {
		t.nodes = make([]node, 0, min(want, maxNodes))
	}
	t.nodes = append(t.nodes[:0], node{name: "#root", parent: -1})
	b := builder{tree: t, open: make([]int32, 1, 64), count: make([]int32, len(elements), 2*len(elements))}
	in := feed{src: src}
	z := html.NewTokenizer(&in)
	for {
		kind := z.Next()
		span := isnad.Span{Start: in.done, End: in.done + len(z.Raw())}
		in.done = span.End
		switch kind {
		case html.ErrorToken:
			// The tokenizer's buffer is not limited, so that it stops only at
			// the end; what it could not make a token of is an unfinished tag.
			b.finish()
			return t, nil
		case html.TextToken:
			if err := b.text(span); err != nil {
				return nil, err
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if err := b.start(z, span, kind == html.SelfClosingTagToken); err != nil {
				return nil, err
			}
			if top := &b.tree.nodes[b.top()]; top.tag == atom.Script || top.tag == atom.Style {
				if err := b.text(in.skip(top.name)); err != nil {
					return nil, err
				}
			}
		case html.EndTagToken:
			b.endTag(z, span)
		}
	}
}

// A builder holds the elements that are open.
type builder struct {
	tree  *tree
	open  []int32          // stack of open elements, the root first
	count []int32          // how many of each name are on the stack, by id
	over  map[int32]int    // how many of each name were opened below maxDepth
	names map[string]int32 // ids of names that elements has not
	deep  int              // nodes below maxDepth
}

func (b *builder) top() int32 { return b.open[len(b.open)-1] }

// add adds a node and returns its place in the tree, which the caller fills.
func (b *builder) add() (*node, error) {
	if len(b.open) > maxDepth {
		b.deep++
	}
	t := b.tree
	if len(t.nodes) >= maxNodes {
		if b.deep > maxNodes/2 {
			return nil, errDeep
		}
		return nil, errNodes
	}
	t.nodes = append(t.nodes, node{parent: b.top(), depth: int32(len(b.open) - 1), end: int32(len(t.nodes)) + 1})
	return &t.nodes[len(t.nodes)-1], nil
}

func (b *builder) text(span isnad.Span) error {
	if span.Empty() {
		return nil
	}
	kind := text
	if top := &b.tree.nodes[b.top()]; top.traits&isRaw != 0 && top.tag != atom.Title && top.tag != atom.Textarea {
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
	n, err := b.add()
	if err != nil {
		return err
	}
	n.kind, n.raw = kind, span
	return nil
}

// tag returns what is known of a tag by its name. Names that are no HTML get
// an id when add is set, else -1 when no element of the page had it.
func (b *builder) tag(raw []byte, add bool) (a atom.Atom, name string, id int32, traits trait) {
	a = atom.Lookup(raw)
	if e := elementOf(a); e > 0 {
		return a, elements[e].name, e, elements[e].traits
	}
	if a != 0 {
		name = a.String()
	} else {
		name = string(raw[:min(len(raw), 64)])
	}
	id, ok := b.names[name]
	if !ok {
		id = -1
		if add {
			if b.names == nil {
				b.names = map[string]int32{}
			}
			id = int32(len(b.count))
			b.names[name] = id
			b.count = append(b.count, 0)
		}
	}
	if a == 0 && strings.IndexByte(name, '-') >= 0 {
		traits = isBlock // elements of the page's own are laid out as blocks
	}
	return a, name, id, traits
}

// wanted returns the name of an attribute that somebody asks for, "" for others.
func wanted(key []byte) string {
	switch string(key) {
	case "id", "itemprop", "itemtype", "rel", "role", "src", "alt", "dir", "lang", "xml:lang", "width", "height", "summary",
		"rowspan", "colspan", "hidden", "style", "property", "name", "content", "datetime", "pubdate", "type", "title", "http-equiv",
		"class", "href":
		if a := atom.Lookup(key); a != 0 {
			return a.String() // without a copy
		}
		return string(key)
	}
	return ""
}

// startTag returns what the start tag says that the tokenizer is at.
func (b *builder) startTag(z *html.Tokenizer, src string) knownTag {
	if k, ok := b.tree.tags[src]; ok {
		return k
	}
	raw, more := z.TagName()
	var k knownTag
	k.tag, k.name, k.id, k.traits = b.tag(raw, true)
	from := len(b.tree.attrs)
	for taken := 0; more && taken < maxAttrs; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if len(key) == 0 || len(key) > 64 || len(value) > maxValue {
			continue
		}
		taken++
		if name := wanted(key); name != "" {
			b.tree.attrs = append(b.tree.attrs, attr{name, strings.ToValidUTF8(string(value), "\ufffd")})
		}
	}
	k.attrs = b.tree.attrs[from:len(b.tree.attrs):len(b.tree.attrs)]
	for _, a := range k.attrs {
		switch a.key {
		case "href", "src", "content": // hardly ever again
			return k
		}
	}
	b.remember(src, k)
	return k
}

func (b *builder) remember(src string, k knownTag) {
	if len(src) <= maxTag && len(b.tree.tags) < mostNames {
		b.tree.tags[src] = k
	}
}

func (b *builder) start(z *html.Tokenizer, span isnad.Span, selfClosing bool) error {
	k := b.startTag(z, span.Of(b.tree.src))
	tag, traits := k.tag, k.traits
	if traits&endsOther != 0 {
		b.implied(tag, traits)
	}
	n, err := b.add()
	if err != nil {
		return err
	}
	n.raw, n.tag, n.name, n.id, n.traits, n.attrs = span, tag, k.name, k.id, traits, k.attrs
	if traits&isVoid != 0 || selfClosing && tag == 0 {
		return nil
	}
	// Raw text must have its element: its words are no words of the page.
	// Such elements hold no others, so that they add one level at most.
	if len(b.open) > maxDepth && traits&isRaw == 0 {
		if _, ok := b.over[k.id]; ok || len(b.over) < 1024 {
			if b.over == nil {
				b.over = map[int32]int{}
			}
			b.over[k.id]++
		}
		return nil
	}
	b.open = append(b.open, int32(len(b.tree.nodes)-1))
	b.count[k.id]++
	return nil
}

func (b *builder) endTag(z *html.Tokenizer, span isnad.Span) {
	src := span.Of(b.tree.src)
	k, ok := b.tree.tags[src]
	if !ok {
		raw, _ := z.TagName()
		if k.tag, k.name, k.id, k.traits = b.tag(raw, false); k.id < 0 {
			return // no such element was opened, so far
		}
		b.remember(src, k)
	}
	a, id, traits := k.tag, k.id, k.traits
	if len(b.over) > 0 && b.over[id] > 0 {
		b.over[id]--
		return
	}
	if b.count[id] == 0 {
		return
	}
	// A cell or a table keeps what is closed inside it from closing what is
	// open around it.
	through := traits&(isWall|isTablePart) != 0 || a == atom.Body || a == atom.Html
	for i := len(b.open) - 1; i > 0; i-- {
		n := &b.tree.nodes[b.open[i]]
		if n.id == id {
			b.popTo(i)
			return
		}
		if n.traits&isWall != 0 && !through {
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
		b.count[n.id]--
	}
	b.open = b.open[:i]
}

func (b *builder) finish() {
	b.popTo(1)
	b.tree.nodes[0].end = int32(len(b.tree.nodes))
}

// implied closes what a start tag ends without an end tag (HTML standard,
// "optional tags").
func (b *builder) implied(a atom.Atom, traits trait) {
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
	if traits&closesP != 0 && b.count[elementP] > 0 {
		b.closeUpTo(atom.P, 0, atom.Button, atom.Object)
	}
}

// closeUpTo closes the innermost open element that is x or y, unless one of
// the walls stands before it.
func (b *builder) closeUpTo(x, y atom.Atom, walls ...atom.Atom) {
	ex := elementOf(x)
	if b.count[ex] == 0 && (y == 0 || b.count[elementOf(y)] == 0) {
		return
	}
	through := elements[ex].traits&isTablePart != 0
	for i := len(b.open) - 1; i > 0; i-- {
		n := &b.tree.nodes[b.open[i]]
		if n.tag == x || y != 0 && n.tag == y {
			b.popTo(i)
			return
		}
		for _, w := range walls {
			if n.tag == w {
				return
			}
		}
		if n.traits&isWall != 0 && !through {
			return
		}
	}
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
	number := i < len(s) && s[i] == '#' // which may begin with any number of zeros
	if number {
		i++
	}
	start := i
	for i < len(s) && (i < 40 || number) && isAlnum(s[i]) {
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

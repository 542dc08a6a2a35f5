package markup

import (
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"isnad"
)

// The library walks trees again and again; beyond these sizes, where no
// article of the press lies, its cost is not borne.
const (
	maxLibraryNodes = 30_000
	maxLibraryBytes = 6 << 20
)

// markBase is where the private characters begin by which text nodes are
// known again in what the library returns: it copies and rebuilds nodes, but
// leaves their text. The two planes hold 131,068 characters.
const (
	markBase = 0xF0000
	markEnd  = 0x10FFFE
)

// readable runs the extraction library over the tree and returns for each
// node whether its text was taken for the article's body; nil when the library
// found none or the page is too large for it.
func readable(t *tree, drops []isnad.DropReason) (taken []bool) {
	if len(t.nodes) > maxLibraryNodes || len(t.src) > maxLibraryBytes {
		return nil
	}
	// The library is not ours: should it fail on some tree, the page is read
	// without it.
	defer func() {
		if recover() != nil {
			taken = nil
		}
	}()
	lib := libraries.Get().(*library)
	defer lib.release()
	doc := lib.tree(t, drops)
	p := readability.NewParser()
	p.DisableJSONLD = true
	art, err := p.ParseAndMutate(doc, (*url.URL)(nil))
	if err != nil || art.Node == nil {
		return nil
	}
	taken = make([]bool, len(t.nodes))
	any := false
	stack := []*html.Node{art.Node}
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.Type == html.TextNode {
			for _, r := range n.Data {
				if markBase <= r && r < markEnd {
					if i := int(r - markBase); i < len(taken) {
						taken[i], any = true, true
					}
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			stack = append(stack, c)
		}
	}
	if !any {
		return nil
	}
	return taken
}

// A library holds the tree that the extraction library works on.
type library struct {
	nodes []html.Node
	attrs []html.Attribute
	at    []*html.Node // of each node of ours; nil when it has none
}

// Libraries are used again: the nodes of such a tree are large.
var libraries = sync.Pool{New: func() any { return new(library) }}

func (lib *library) release() {
	if cap(lib.nodes) > mostKept || cap(lib.attrs) > mostKept {
		return
	}
	clear(lib.nodes)
	clear(lib.attrs)
	clear(lib.at)
	lib.nodes, lib.attrs, lib.at = lib.nodes[:0], lib.attrs[:0], lib.at[:0]
	libraries.Put(lib)
}

// node makes a node; there is room for all.
func (lib *library) node(n html.Node) *html.Node {
	lib.nodes = append(lib.nodes, n)
	return &lib.nodes[len(lib.nodes)-1]
}

// tree makes the tree that the extraction library works on: without what is
// dropped, and with a mark in each text that says which node it is.
//
// Of texts the library asks how many characters, words and commas they have, and
// it asks again and again; only of the title and of headings it asks what they
// say. So Arabic letters elsewhere are replaced by a sign of one byte, which is
// no letter for it either: it counts four times as fast.
func (lib *library) tree(t *tree, drops []isnad.DropReason) *html.Node {
	if n := len(t.nodes) + 4; cap(lib.nodes) < n {
		lib.nodes = make([]html.Node, 0, n+n/4)
		lib.at = make([]*html.Node, 0, n+n/4)
	}
	nodes := lib.at[:len(t.nodes)]
	lib.at = nodes
	doc := lib.node(html.Node{Type: html.DocumentNode})
	nodes[0] = doc
	// A page without <html> or <body> gets them: the library looks for them.
	root := lib.node(html.Node{Type: html.ElementNode, Data: "html", DataAtom: atom.Html})
	head := lib.node(html.Node{Type: html.ElementNode, Data: "head", DataAtom: atom.Head})
	body := lib.node(html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	doc.AppendChild(root)
	root.AppendChild(head)
	root.AppendChild(body)
	var texts strings.Builder // the texts of all nodes
	room := 0
	for i := range t.nodes {
		if n := &t.nodes[i]; n.kind == text && drops[i] == "" {
			room += n.raw.Len() + utf8.UTFMax
		}
	}
	texts.Grow(room)
	said := int32(0) // where the last title or heading ends
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		if drops[i] != "" || n.kind == rawText {
			continue
		}
		up := nodes[n.parent]
		if up == nil {
			continue
		}
		if n.kind == text {
			data := plain(t.src, n.raw)
			if strings.TrimSpace(data) != "" {
				from := texts.Len()
				texts.WriteRune(rune(markBase + i))
				countable(&texts, data, i < said)
				data = texts.String()[from:]
			}
			if up == doc || up == root || up == head {
				up = body
			}
			up.AppendChild(lib.node(html.Node{Type: html.TextNode, Data: data}))
			continue
		}
		switch n.tag {
		case atom.Html:
			nodes[i] = root
			continue
		case atom.Body:
			nodes[i] = body
			if len(body.Attr) == 0 {
				body.Attr = lib.attributes(n)
			}
			continue
		case atom.Head:
			nodes[i] = head
			continue
		case atom.Script, atom.Style, atom.Link, atom.Meta, atom.Base:
			continue
		case atom.Title, atom.H1, atom.H2:
			said = max(said, n.end)
		}
		if up == doc || up == root || up == head && n.tag != atom.Title {
			up = body
		}
		nodes[i] = lib.node(html.Node{Type: html.ElementNode, Data: n.name, DataAtom: n.tag, Attr: lib.attributes(n)})
		up.AppendChild(nodes[i])
	}
	return doc
}

// countable writes s as the library may have it: without characters that could
// be marks, and with "~" for Arabic letters unless they are asked for.
func countable(out *strings.Builder, s string, said bool) {
	const comma = 0x0C // the Arabic comma in its block: the library counts commas
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			j := i + 1
			for j < len(s) && s[j] < utf8.RuneSelf {
				j++
			}
			out.WriteString(s[i:j])
			i = j
			continue
		}
		if k, ok := arabicRune(s[i:]); ok {
			if said || k == comma {
				out.WriteString(s[i : i+2])
			} else {
				out.WriteByte('~')
			}
			i += 2
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= markBase {
			out.WriteString("\ufffd")
		} else {
			out.WriteString(s[i : i+n])
		}
		i += n
	}
}

// attributes returns those attributes of a node that the library asks for.
func (lib *library) attributes(n *node) []html.Attribute {
	from := len(lib.attrs)
	for _, a := range n.attrs {
		switch a.key {
		case "class", "id", "itemprop", "rel", "href", "role", "src", "alt", "dir", "lang", "width", "height", "summary", "rowspan", "colspan":
			lib.attrs = append(lib.attrs, html.Attribute{Key: a.key, Val: a.value})
		}
	}
	if from == len(lib.attrs) {
		return nil
	}
	// No room behind them: what the library adds is not to run into the next.
	return lib.attrs[from:len(lib.attrs):len(lib.attrs)]
}

// plain returns the text of a run of the source, entities decoded.
func plain(src string, span isnad.Span) string {
	s := span.Of(src)
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	pieces(src, span, func(p piece) { b.WriteString(p.text) })
	return b.String()
}

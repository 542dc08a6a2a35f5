package markup

import (
	"net/url"
	"strings"

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
	doc := library(t, drops)
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

// library makes the tree that the library works on: without what is dropped,
// and with a mark in each text that says which node it is.
func library(t *tree, drops []isnad.DropReason) *html.Node {
	doc := &html.Node{Type: html.DocumentNode}
	nodes := make([]*html.Node, len(t.nodes))
	nodes[0] = doc
	// A page without <html> or <body> gets them: the library looks for them.
	root := &html.Node{Type: html.ElementNode, Data: "html", DataAtom: atom.Html}
	head := &html.Node{Type: html.ElementNode, Data: "head", DataAtom: atom.Head}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	doc.AppendChild(root)
	root.AppendChild(head)
	root.AppendChild(body)
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
				data = strings.Map(func(r rune) rune {
					if r >= markBase {
						return '\ufffd'
					}
					return r
				}, data)
				data = string(rune(markBase+i)) + data
			}
			if up == doc || up == root || up == head {
				up = body
			}
			up.AppendChild(&html.Node{Type: html.TextNode, Data: data})
			continue
		}
		switch n.tag {
		case atom.Html:
			nodes[i] = root
			continue
		case atom.Body:
			nodes[i] = body
			if len(body.Attr) == 0 {
				body.Attr = attributes(n)
			}
			continue
		case atom.Head:
			nodes[i] = head
			continue
		case atom.Script, atom.Style, atom.Link, atom.Meta, atom.Base:
			continue
		}
		if up == doc || up == root || up == head && n.tag != atom.Title {
			up = body
		}
		nodes[i] = &html.Node{Type: html.ElementNode, Data: n.name, DataAtom: n.tag, Attr: attributes(n)}
		up.AppendChild(nodes[i])
	}
	return doc
}

func attributes(n *node) []html.Attribute {
	var out []html.Attribute
	for _, a := range n.attrs {
		switch a.key {
		case "class", "id", "itemprop", "rel", "href", "role", "src", "alt", "dir", "lang", "width", "height", "summary", "rowspan", "colspan":
			out = append(out, html.Attribute{Key: a.key, Val: a.value})
		}
	}
	return out
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

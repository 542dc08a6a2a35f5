package markup

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unsafe"

	"codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"isnad"
	"pgregory.net/rapid"
)

// byLibrary is readable by the library whose rules it follows. Of texts the
// library gets signs for letters and blanks for white space, so that it knows
// their lengths and commas and not what they say.
func byLibrary(t *tree, drops []isnad.DropReason) []int32 {
	made := func(n *node) *html.Node {
		h := &html.Node{Type: html.ElementNode, Data: n.name, DataAtom: n.tag}
		for _, a := range n.attrs {
			switch a.key {
			case "class", "id", "itemprop", "rel", "href", "role", "src", "alt", "dir", "lang", "width", "height", "summary", "rowspan", "colspan":
				h.Attr = append(h.Attr, html.Attribute{Key: a.key, Val: a.value})
			}
		}
		return h
	}
	doc := &html.Node{Type: html.DocumentNode}
	root := &html.Node{Type: html.ElementNode, Data: "html", DataAtom: atom.Html}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	doc.AppendChild(root)
	root.AppendChild(body)
	at := make([]*html.Node, len(t.nodes))
	at[0] = body
	of := map[*byte]int32{} // which node a text is of: the library copies nodes, but not their texts
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		up := at[n.parent]
		if drops[i] != "" || n.kind == rawText || up == nil {
			continue
		}
		if n.kind == text {
			data := []byte(strings.Map(func(r rune) rune {
				switch {
				case unicode.IsSpace(r):
					return ' '
				case unicode.IsLetter(r) || unicode.IsDigit(r) || r == unicode.ReplacementChar || r == '_':
					return '~'
				}
				return r
			}, plain(t.src, n.raw)))
			if len(data) > 0 {
				s := string(append(data, "~~"...))[:len(data)] // a string of one byte would stand where all of them do
				of[unsafe.StringData(s)] = i
				up.AppendChild(&html.Node{Type: html.TextNode, Data: s})
			}
			continue
		}
		switch n.tag {
		case atom.Html, atom.Head:
			at[i] = body
		case atom.Body:
			at[i] = body
			if len(body.Attr) == 0 {
				body.Attr = made(n).Attr
			}
		case atom.Script, atom.Style, atom.Link, atom.Meta, atom.Base, atom.Title:
		default:
			at[i] = made(n)
			up.AppendChild(at[i])
		}
	}
	p := readability.NewParser()
	p.DisableJSONLD = true
	art, err := p.ParseAndMutate(doc, (*url.URL)(nil))
	if err != nil || art.Node == nil {
		return nil
	}
	var out []int32
	for n := range art.Node.Descendants() {
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			out = append(out, of[unsafe.StringData(n.Data)])
		}
	}
	return out
}

// compareBodies tests the law: the body has the texts that the library takes, in
// their order, when both look for one of as many characters. A text that ends
// in white space beside the one element of a box the library loses, since it
// takes it for empty; such texts may be more here.
func compareBodies(t interface {
	Helper()
	Errorf(string, ...any)
}, src string) {
	t.Helper()
	tr, err := parse(src)
	if err != nil {
		return
	}
	defer tr.release()
	drops := findDrops(tr, tr.mass())
	want := byLibrary(tr, drops)
	s := searches.Get().(*search)
	defer s.release()
	s.build(tr, drops)
	got := s.find(leastBody)
	rest := want
	for _, i := range got {
		if len(rest) > 0 && rest[0] == i {
			rest = rest[1:]
			continue
		}
		text := plain(tr.src, tr.nodes[i].raw)
		if strings.TrimRightFunc(text, unicode.IsSpace) == text {
			t.Errorf("%q: text %d %q is not of the library's body", src, i, text)
		}
	}
	if len(rest) > 0 {
		t.Errorf("%q:\n got texts %d\nwant texts %d", src, got, want)
	}
}

// pagesOf returns the pages of the goldens, and those of the press where they are.
func pagesOf(t testing.TB) []string {
	var out []string
	for _, pattern := range []string{"testdata/*.txtar", "../testdata/*.txtar", filepath.Join(webDir, "html", "*")} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(names)
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Ext(name) != ".txtar" {
				out = append(out, string(b))
				continue
			}
			for part := range strings.SplitSeq(string(b), "\n-- ") {
				if _, page, ok := strings.Cut(part, " --\n"); ok && Looks(page) {
					out = append(out, page)
				}
			}
		}
	}
	return out
}

// Law: see compareBodies.
func TestBodyLaw(t *testing.T) {
	pages := pagesOf(t)
	if len(pages) < 20 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, page := range pages {
		compareBodies(t, page)
	}
}

// parts are what pages are made of by the tests of the law: each byte is one.
var parts = func() (out [256]string) {
	words := []string{
		"قال الوزير إن بلاده ستواصل العمل في هذا الملف", "، ", ". ", " ", "\n", "نص", "نص،", "نص.", "&nbsp;", " عشرة أحرف", "م",
		strings.Repeat("وأضاف أن النتائج ستظهر قريبا ", 5), strings.Repeat("كلمة، ", 30),
		strings.Repeat("ويرى الخبير أن الاتفاق خطوة أولى ", 16), "<br>", "<br> <br>", "<hr>", "<img src=a.jpg>", "<img>", "<input>",
		"<embed src=a>", "<embed src=//www.youtube.com/x>",
	}
	tags := []string{
		"div", "div", "div", "p", "p", "span", "a href=/x", "a href=#x", "a", "section", "article", "header", "footer", "aside", "ul", "ol", "li",
		"table", "table summary=x", "table role=presentation", "tr", "td", "td colspan=6", "th", "h1", "h2", "h3", "blockquote", "pre", "form", "fieldset",
		"figure", "em", "b", "font", "select", "button", "textarea", "object", "code", "dl", "dd", "ins", "main", "center", "caption", "thead",
	}
	names := []string{
		" class=content", " class=comment", " id=main", " class=sidebar", " id=footer", " class='post-author x'", " rel=author",
		" itemprop=name", " itemprop=author", " class='share-box'", " class=widget", " class='story  text'", " class='text'", " role=dialog",
		" class=extra", " class='extra column'", " class=hid", " id=media",
	}
	k := 0
	for _, w := range words {
		out[k] = w
		k++
	}
	for _, tag := range tags {
		name, _, _ := strings.Cut(tag, " ")
		out[k], out[k+1] = "<"+tag+">", "</"+name+">"
		k += 2
	}
	for i := 0; k < len(out); k++ {
		out[k] = "<" + []string{"div", "p", "section", "ul", "h2", "td", "a"}[i%7] + names[i%len(names)] + ">"
		i++
	}
	return out
}()

func compose(b []byte) string {
	var page strings.Builder
	page.WriteString("<body>")
	for _, c := range b {
		page.WriteString(parts[c])
	}
	return page.String()
}

// Law: see compareBodies.
func TestBodyProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		compareBodies(t, compose(rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "parts")))
	})
}

// Law: see compareBodies.
func FuzzBody(f *testing.F) {
	f.Add([]byte("\x16\x18\x1a\x00\x1b"))
	f.Fuzz(func(t *testing.T, b []byte) { compareBodies(t, compose(b[:min(len(b), 2000)])) })
}

package account

import (
	"encoding/json"
	"html"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"pgregory.net/rapid"

	"isnad"
)

// Nothing that a page says can steer a terminal or turn a line round.
func TestTextIsPlain(t *testing.T) {
	pages := append(golden(t, "hostile"), golden(t, "harbours")...)
	for _, d := range []Detail{Short, Brief, Full} {
		for _, width := range []int{MinWidth, 80, maxWidth} {
			out := show(t, asText(TextOptions{Width: width, Detail: d}), pages, false)
			for _, r := range out {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
					t.Fatalf("detail %d, width %d: %U in the text:\n%+q", d, width, r, out)
				}
			}
			for _, line := range strings.Split(out, "\n") {
				// Page names are never cut: they are how the page is found.
				if utf8.RuneCountInString(line) > width && !strings.Contains(line, "page") && !strings.Contains(line, "saada/") && !strings.Contains(line, "unread") && !strings.Contains(line, "Not read") && !strings.Contains(line, "articles") {
					t.Errorf("detail %d: a line of more than %d columns: %q", d, width, line)
				}
			}
		}
	}
}

// A page's markup is words in the web page, and its addresses are followed
// only when they are addresses of the web.
func TestHTMLIsEscaped(t *testing.T) {
	page := show(t, asHTML, append(golden(t, "hostile"), golden(t, "harbours")...), true)
	checkAnchors(t, page)
	for _, r := range page {
		if r != '\n' && r != '\u200c' && r != '\u200d' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("%U in the page", r)
		}
	}
	known := map[string]bool{}
	for _, e := range strings.Fields("html head meta title style body input header div h1 p span label dl dt dd section h2 h3 h4 ul ol li bdi nav a small details summary main article b mark blockquote table thead tbody tr th td footer") {
		known[e] = true
	}
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if n.Type == nethtml.ElementNode {
			if !known[n.Data] {
				t.Errorf("an element that is not ours: %s", n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
					t.Errorf("attribute %s of %s", a.Key, n.Data)
				}
				if a.Key == "href" {
					u, err := url.Parse(a.Val)
					if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
						t.Errorf("reference to %q", a.Val)
					}
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	doc, err := nethtml.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	walk(doc)
}

// The page asks for nothing from anywhere and lets its own style in only.
func TestHTMLPolicy(t *testing.T) {
	page := show(t, asHTML, golden(t, "harbours"), false)
	m := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("no policy")
	}
	_, hash := style()
	want := "default-src 'none'; style-src " + hash + "; font-src data:; base-uri 'none'; form-action 'none'"
	if got := html.UnescapeString(m[1]); got != want {
		t.Errorf("policy %q, want %q", got, want)
	}
	css, _ := style()
	for _, bad := range []string{"@import", "http:", "https:", "//", "expression", "</"} {
		// Base 64 may hold two strokes by chance.
		sheet := regexp.MustCompile(`base64,[^)]*\)`).ReplaceAllString(string(css), ")")
		if strings.Contains(sheet, bad) {
			t.Errorf("the style sheet holds %q", bad)
		}
	}
	if !strings.Contains(page, string(css)) {
		t.Error("the style in the page is not the one that the policy lets in")
	}
	if n := len(css); n > 220_000 {
		t.Errorf("the style sheet has %d bytes", n)
	}
}

// The JSON holds what the page says to the letter, whatever it is.
func TestJSONIsExact(t *testing.T) {
	pages := golden(t, "hostile")
	var doc Document
	if err := json.Unmarshal([]byte(show(t, asJSON, pages, false)), &doc); err != nil {
		t.Fatal(err)
	}
	checkDocument(t, &doc)
	art := pages[0].accts[0].Article
	if doc.Articles[0].Title != art.Title || doc.Articles[0].Text != art.Text || doc.Articles[0].Author != art.Author {
		t.Errorf("got %+q, want %+q", doc.Articles[0].Title, art.Title)
	}
}

// at(b) == utf8.RuneCountInString(text[:b]) for every b between runes.
func TestOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.String().Draw(t, "text"), rapid.IntRange(0, 9).Draw(t, "times"))
		o := newOffsets(text)
		for b := 0; b <= len(text); b++ {
			if b == len(text) || utf8.RuneStart(text[b]) {
				if got, want := o.at(b), utf8.RuneCountInString(text[:b]); got != want {
					t.Fatalf("%+q: at(%d) = %d, want %d", text, b, got, want)
				}
			}
		}
	})
}

// Plain(Plain(s)) == Plain(s), and nothing in it steers a terminal.
func TestPlain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if rapid.Bool().Draw(t, "bytes") {
			s += string(rapid.SliceOf(rapid.Byte()).Draw(t, "more"))
		}
		p := Plain(s)
		if Plain(p) != p || !utf8.ValidString(p) {
			t.Fatalf("Plain(%+q) = %+q, and again %+q", s, p, Plain(p))
		}
		for _, r := range p {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' {
				t.Fatalf("Plain(%+q) = %+q has %U", s, p, r)
			}
		}
	})
}

// A line is cut to its room, and what is left of it begins as it began.
func TestFit(t *testing.T) {
	tw := NewText(io.Discard, TextOptions{}).(*textWriter)
	words := rapid.SliceOf(rapid.StringOfN(rapid.RuneFrom([]rune("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةء\u0651\u064eAB12«»")), 1, 12, -1))
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(words.Draw(t, "words"), " ")
		room := rapid.IntRange(4, 60).Draw(t, "room")
		got := tw.fit(s, room)
		if w := tw.columns(got); w > room {
			t.Fatalf("fit(%q, %d) = %q of %d columns", s, room, got, w)
		}
		if tw.columns(s) <= room {
			if got != s {
				t.Fatalf("fit(%q, %d) = %q, want it whole", s, room, got)
			}
			return
		}
		if cut, _, ok := strings.Cut(got, "…"); !ok || !strings.HasPrefix(s, cut) {
			t.Fatalf("fit(%q, %d) = %q", s, room, got)
		}
		if rows := tw.wrap(s, room); strings.Join(rows, " ") != s {
			t.Fatalf("wrap(%q, %d) = %q", s, room, rows)
		}
	})
}

// checkMarkup states the law of marking: however marks overlap, the elements
// are nested, and the words without them are the words of the text.
func checkMarkup(t interface{ Fatalf(string, ...any) }, text string, blocks []isnad.Block, spans []isnad.Span) {
	marks := make([]mark, 0, len(spans))
	for i, s := range spans {
		name := string(rune('a' + i%26))
		marks = append(marks, mark{span: s, depth: i % 3, first: "<" + name + ">", again: "<" + name + ">", close: "</" + name + ">"})
	}
	byBlock := blockPieces(blocks, marks)
	covered := 0
	for i, blk := range blocks {
		var b strings.Builder
		markup(&b, text, blk.Span, byBlock[i])
		var open []string
		var words strings.Builder
		rest := b.String()
		for rest != "" {
			at := strings.IndexByte(rest, '<')
			if at < 0 {
				at = len(rest)
			}
			plain := html.UnescapeString(rest[:at])
			words.WriteString(plain)
			covered += len(open) * len(plain)
			if rest = rest[at:]; rest == "" {
				break
			}
			end := strings.IndexByte(rest, '>')
			tag := rest[1:end]
			rest = rest[end+1:]
			if name, closing := strings.CutPrefix(tag, "/"); !closing {
				open = append(open, tag)
			} else if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("%q with %v: </%s> closes %v in %q", text, spans, name, open, b.String())
			} else {
				open = open[:len(open)-1]
			}
		}
		if len(open) > 0 {
			t.Fatalf("%q with %v: %v stay open in %q", text, spans, open, b.String())
		}
		if got, want := words.String(), blk.Span.Of(text); got != want {
			t.Fatalf("%q with %v: the words are %q, want %q", text, spans, got, want)
		}
	}
	want := 0
	for _, s := range spans {
		for _, blk := range blocks {
			if n := min(s.End, blk.Span.End) - max(s.Start, blk.Span.Start); n > 0 {
				want += n
			}
		}
	}
	if covered != want {
		t.Fatalf("%q with %v: %d bytes are marked, want %d", text, spans, covered, want)
	}
}

func blocksOf(text string) []isnad.Block {
	var blocks []isnad.Block
	at := 0
	for _, p := range strings.SplitAfter(text, "\n") {
		if n := len(strings.TrimSuffix(p, "\n")); n > 0 {
			blocks = append(blocks, isnad.Block{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: at, End: at + n}})
		}
		at += len(p)
	}
	return blocks
}

func TestMarkup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("ab<&>\"\n")), 0, 60, -1).Draw(t, "text")
		point := rapid.IntRange(0, len(text))
		var spans []isnad.Span
		for range rapid.IntRange(0, 14).Draw(t, "marks") {
			a, b := point.Draw(t, "from"), point.Draw(t, "to")
			spans = append(spans, isnad.Span{Start: min(a, b), End: max(a, b)})
		}
		checkMarkup(t, text, blocksOf(text), spans)
	})
}

// Law: see checkMarkup.
func FuzzMarkup(f *testing.F) {
	f.Add("قال <b>\nثم & قال", []byte{0, 9, 4, 12, 2, 3})
	f.Add("abcdef", []byte{0, 6, 1, 4, 2, 5, 3, 6})
	f.Fuzz(func(t *testing.T, text string, at []byte) {
		// Controls do not survive into the page, and their absence is not
		// this law's matter.
		text = strings.ToValidUTF8(text, "?")
		for _, line := range strings.Split(text, "\n") {
			if Plain(line) != line {
				t.Skip()
			}
		}
		edge := func(b byte) int {
			i := int(b) % (len(text) + 1)
			for i < len(text) && !utf8.RuneStart(text[i]) {
				i++
			}
			return i
		}
		var spans []isnad.Span
		for i := 0; i+1 < len(at) && i < 40; i += 2 {
			a, b := edge(at[i]), edge(at[i+1])
			spans = append(spans, isnad.Span{Start: min(a, b), End: max(a, b)})
		}
		checkMarkup(t, text, blocksOf(text), spans)
	})
}

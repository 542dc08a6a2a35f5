package show

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"isnad/internal/desk"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

// nasty are words of a page that attacks.
const nasty = "<script>alert(1)</script> \"&' \u202eمقلوب\x1b[2J"

var text = rapid.OneOf(rapid.SampledFrom([]string{"", nasty, "تأجيل البطولة إلى العام المقبل بعد اجتماع طويل في العاصمة", "Reuters", "وكالة"}), rapid.StringMatching(`[ابتثجحخد ]{0,60}`))

// drawn makes a story of any shape.
func drawn(t *rapid.T) *desk.Story {
	s := &desk.Story{StoryRef: desk.StoryRef{ID: "s-1", Title: text.Draw(t, "title")}}
	n := rapid.IntRange(1, 40).Draw(t, "articles")
	for i := range n {
		a := desk.ArticleRef{ID: fmt.Sprint("a", i), Title: text.Draw(t, "t"), Outlet: rapid.SampledFrom([]string{"", "الغد", "الرأي", nasty, "وكالة الأنباء ذات الاسم الطويل جدا الذي لا ينتهي أبدا"}).Draw(t, "o"),
			Date: rapid.SampledFrom([]string{"", "2020-01-01", "2020-01-02", "2020-01-09"}).Draw(t, "d")}
		for range rapid.IntRange(0, 3).Draw(t, "shares") {
			if i == 0 {
				break
			}
			// Any two may share text, and it may go either way.
			c := desk.Share{From: fmt.Sprint("a", rapid.IntRange(0, i).Draw(t, "from")), To: a.ID, Kind: rapid.SampledFrom([]string{"wire", "quotation"}).Draw(t, "kind"),
				Form: "partial", Share: rapid.Float64Range(0, 1).Draw(t, "share"), Direction: rapid.SampledFrom([]string{"", "date", "credit"}).Draw(t, "dir")}
			if rapid.Bool().Draw(t, "copy") {
				a.CopyOf = c.From
			}
			if rapid.Bool().Draw(t, "back") {
				c.From, c.To = c.To, c.From
			}
			s.Copies = append(s.Copies, c)
		}
		s.List = append(s.List, a)
		s.Timeline = append(s.Timeline, desk.Entry{Date: a.Date, Kind: "event", Type: "AGREE", Text: a.Title, Articles: []string{a.ID}, Sources: 1})
	}
	return s
}

func chained(t *rapid.T) *desk.Chain {
	c := &desk.Chain{}
	for i := range rapid.IntRange(1, 8).Draw(t, "sources") {
		s := desk.ChainSource{Name: text.Draw(t, "name"), Kind: "article"}
		for j := range rapid.IntRange(1, 4).Draw(t, "tellings") {
			s.Tellings = append(s.Tellings, desk.Said{ID: fmt.Sprintf("a%d-s%d", i, j), Outlet: text.Draw(t, "outlet"), Date: "2020-01-01", Text: text.Draw(t, "text"),
				Chain: []desk.Link{{Role: "outlet", Name: text.Draw(t, "link")}, {Role: "unnamed", Name: "مصادر", Broken: true}}})
		}
		c.Claim.Tellings = append(c.Claim.Tellings, s.Tellings...)
		c.Sources = append(c.Sources, s)
	}
	return c
}

// TestLabelsStandApart states the law of the drawings: no two labels share a
// place, none leaves the drawing, and what is written is well-formed.
func TestLabelsStandApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		g, a := copyGraph(s)
		st, b := strip(s.Timeline)
		tr, c := tree(chained(t))
		for i, d := range []struct {
			svg    string
			labels []box
		}{{string(g), a}, {string(st), b}, {string(tr), c}} {
			if d.svg == "" {
				continue
			}
			var root struct {
				ViewBox string `xml:"viewBox,attr"`
			}
			dec := xml.NewDecoder(strings.NewReader(d.svg))
			if err := dec.Decode(&root); err != nil {
				t.Fatalf("drawing %d: %v\n%s", i, err, d.svg)
			}
			var x0, y0, w, h float64
			if _, err := fmt.Sscan(root.ViewBox, &x0, &y0, &w, &h); err != nil {
				t.Fatal(err)
			}
			for j, l := range d.labels {
				if l.x < -0.5 || l.y < -0.5 || l.x+l.w > w+0.5 || l.y+l.h > h+0.5 {
					t.Fatalf("drawing %d: label %q leaves the drawing of %.0f by %.0f: %+v", i, l.label, w, h, l)
				}
				if float64(len([]rune(l.label)))*charWidth > l.w+charWidth && len([]rune(l.label)) > 2 {
					t.Fatalf("drawing %d: label %q is wider than its cell of %.0f", i, l.label, l.w)
				}
				for _, m := range d.labels[:j] {
					if l.x < m.x+m.w && m.x < l.x+l.w && l.y < m.y+m.h && m.y < l.y+l.h {
						t.Fatalf("drawing %d: labels %q %+v and %q %+v share a place", i, l.label, l, m.label, m)
					}
				}
			}
		}
	})
}

// TestWays states the law of the copy graph: every article is drawn once, one
// way at most leads to each, and no way runs over an article that it does not
// lead from or to.
func TestWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		g := LayOut(s)
		seen, into := map[int]bool{}, map[int]int{}
		for k, d := range g.Dots {
			for _, i := range d.Articles {
				if seen[i] {
					t.Fatalf("article %d is drawn twice", i)
				}
				seen[i] = true
				if d.Copy != (s.List[i].CopyOf != "") {
					t.Fatalf("article %d: copy %v", i, d.Copy)
				}
			}
			if len(d.Articles) > 1 {
				for _, e := range g.Dots[:k] {
					if e.Y == d.Y {
						t.Fatalf("the lane of many outlets has two texts")
					}
				}
			}
		}
		if len(seen) != len(s.List) {
			t.Fatalf("%d articles are drawn, want %d", len(seen), len(s.List))
		}
		for _, f := range g.Flows {
			if into[f.To]++; into[f.To] > 1 && len(g.Dots[f.To].Articles) == 1 {
				t.Fatalf("two ways lead to %v", g.Dots[f.To].Articles)
			}
			for i := 1; i < len(f.Points); i++ {
				a, b := f.Points[i-1], f.Points[i]
				if a[0] != b[0] && a[1] != b[1] {
					t.Fatalf("%v to %v is neither level nor upright", a, b)
				}
				for k, d := range g.Dots {
					if k == f.From && i == 1 || k == f.To && i == len(f.Points)-1 {
						continue
					}
					if min(a[0], b[0]) < d.X+d.R && max(a[0], b[0]) > d.X-d.R && min(a[1], b[1]) < d.Y+d.R && max(a[1], b[1]) > d.Y-d.R {
						t.Fatalf("the way %v runs over %v at %.0f %.0f", f.Points, d.Articles, d.X, d.Y)
					}
				}
				for _, p := range [][2]float64{a, b} {
					if p[0] < GraphLabel || p[0] > g.W || p[1] < GraphHead || p[1] > g.H {
						t.Fatalf("%v leaves the plane of %.0f by %.0f", p, g.W, g.H)
					}
				}
			}
		}
	})
}

// One text in many outlets is one lane, with one way into it.
func TestBundle(t *testing.T) {
	s := &desk.Story{List: []desk.ArticleRef{{ID: "a0", Outlet: "وكالة", Date: "2020-01-01"}}}
	for i := 1; i <= 12; i++ {
		a := desk.ArticleRef{ID: fmt.Sprint("a", i), Outlet: fmt.Sprint("صحيفة ", i), Date: "2020-01-01", CopyOf: "a0"}
		for j := range i {
			s.Copies = append(s.Copies, desk.Share{From: fmt.Sprint("a", j), To: a.ID, Kind: "wire", Form: "republished", Share: 1, Back: 1})
		}
		s.List = append(s.List, a)
	}
	g := LayOut(s)
	if len(g.Lanes) != 2 || len(g.Lanes[1].Outlets) != 12 || len(g.Dots) != 2 || len(g.Flows) != 1 || g.Flows[0].Copies != 12 {
		t.Errorf("%d lanes, %d dots, %d ways: %+v", len(g.Lanes), len(g.Dots), len(g.Flows), g.Flows)
	}
}

func answers() []any {
	said := desk.Said{ID: "a1-s1", Article: "a1", Outlet: nasty, Date: "2020-01-01", Speaker: desk.Ref{ID: "x", Name: nasty}, Act: "say", Text: nasty, Chain: []desk.Link{{Role: "outlet", Name: nasty}}}
	claim := desk.ClaimRef{ID: "c-1", Sources: 2, Tellings: []desk.Said{said, said}, Denied: []desk.Said{said}, Denies: []desk.Said{said}}
	ref := desk.ArticleRef{ID: "a1", Title: nasty, Outlet: nasty, Date: "2020-01-01", CopyOf: "a0"}
	clashes := []desk.Clash{{Of: "killed", Values: []desk.Value{{Value: "3", Text: nasty, Articles: []string{"a1"}}, {Value: "4", Text: nasty, Articles: []string{"a2"}}}}}
	namings := []desk.Naming{{Entity: desk.Ref{ID: "x", Name: nasty}, Forms: []desk.Form{{Form: nasty, Outlets: []string{nasty}}, {Form: "ب", Outlets: []string{"ج"}}}}}
	entries := []desk.Entry{{Date: "2020-01-01", Kind: "event", Type: "AGREE", Who: []desk.Ref{{Name: nasty}}, Whom: []desk.Ref{{Name: nasty}}, Text: nasty, Articles: []string{"a1"}, Sources: 2, Modality: "denied"},
		{Date: "2020-01-03", To: "2020-01-05", Kind: "statement", Type: "say", Text: nasty, Articles: []string{"a1"}, Sources: 1, Modality: "asserted"}}
	return []any{
		[]desk.StoryRef{{ID: "s-1", Title: nasty, From: "2020-01-01", To: "2020-01-02", Articles: 2, Sources: 1}},
		&desk.Story{StoryRef: desk.StoryRef{ID: "s-1", Title: nasty}, List: []desk.ArticleRef{ref, ref}, Copies: []desk.Share{{From: "a1", To: "a1", Kind: "wire", Form: "partial"}},
			Who: []desk.Count{{Ref: desk.Ref{Name: nasty}, Articles: 2, Statements: 1}}, Timeline: entries, Common: []desk.Ref{{Name: nasty}}, Only: []desk.Own{{Article: "a1", Names: []desk.Ref{{Name: nasty}}}},
			Clashes: clashes, Namings: namings, Denials: []desk.ClaimRef{claim}, TimelineLeftOut: 2, Others: []desk.StoryRef{{ID: "s-2", Title: nasty}}},
		&desk.Timeline{Of: desk.Ref{ID: "x", Name: nasty}, Entries: entries, LeftOut: 3},
		&desk.Person{Ref: desk.Ref{ID: "x", Name: nasty}, Forms: []string{nasty}, Roles: []string{nasty}, Claims: []desk.ClaimRef{claim}, Others: []desk.Count{{Ref: desk.Ref{Name: nasty}}}, Namings: namings},
		&desk.Chain{Claim: claim, Sources: []desk.ChainSource{{Name: nasty, Tellings: []desk.Said{said, said}}}, Others: []desk.Said{said}},
		&desk.Comparison{A: ref, B: ref, Shared: []desk.Share{{Kind: "wire", Form: "partial", Direction: "date"}}, Both: []desk.ClaimRef{claim}, OnlyA: []desk.Said{said}, OnlyB: []desk.Said{said},
			NamesBoth: []desk.Ref{{Name: nasty}}, NamesA: []desk.Ref{{Name: nasty}}, NamesB: []desk.Ref{{Name: nasty}}, Clashes: clashes, Namings: namings},
		&desk.Revision{From: ref, To: ref, Changes: []desk.Change{{In: "title", From: nasty, To: nasty, Before: nasty, After: nasty}, {In: "text", To: nasty}}, Appeared: []desk.Said{said}, Vanished: []desk.Said{said},
			Changed: []desk.ChangedSaid{{From: said, To: said}}},
	}
}

// TestHostile: nothing of a page becomes markup, script or a command to the
// terminal, in any form of any answer.
func TestHostile(t *testing.T) {
	for _, a := range answers() {
		t.Run(fmt.Sprintf("%T", a), func(t *testing.T) {
			var page, plainText, doc bytes.Buffer
			for _, w := range []struct {
				f func(io.Writer, any) error
				b *bytes.Buffer
			}{{HTML, &page}, {Text, &plainText}, {JSON, &doc}} {
				if err := w.f(w.b, a); err != nil {
					t.Fatal(err)
				}
			}
			root, err := nethtml.Parse(&page)
			if err != nil {
				t.Fatal(err)
			}
			var words strings.Builder
			var walk func(*nethtml.Node)
			walk = func(n *nethtml.Node) {
				if n.Type == nethtml.ElementNode && (n.DataAtom == atom.Script || n.DataAtom == atom.Img) {
					t.Errorf("the page has a %s", n.Data)
				}
				for _, at := range n.Attr {
					if strings.HasPrefix(at.Key, "on") || (at.Key == "href" || at.Key == "src") && !strings.HasPrefix(at.Val, "#") {
						t.Errorf("the page has %s=%q", at.Key, at.Val)
					}
				}
				if n.Type == nethtml.TextNode {
					words.WriteString(n.Data)
				}
				for c := n.FirstChild; c != nil; c = c.NextSibling {
					walk(c)
				}
			}
			walk(root)
			for name, s := range map[string]string{"page": words.String(), "text": plainText.String()} {
				if strings.ContainsAny(s, "\x1b\u202e") {
					t.Errorf("the %s holds a control character", name)
				}
				if !strings.Contains(s, "<script>alert(1)</script>") {
					t.Errorf("the %s has lost the page's words", name)
				}
			}
			if !strings.Contains(doc.String(), "alert(1)") {
				t.Error("the document has lost the page's words")
			}
		})
	}
	if err := HTML(io.Discard, 7); err == nil {
		t.Error("a number has a page")
	}
	if err := Text(io.Discard, 7); err == nil {
		t.Error("a number has a text")
	}
}

package web

import (
	"fmt"
	"html"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/search"
)

func blocksOf(text string) []isnad.Block {
	var out []isnad.Block
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		end := at + len(strings.TrimSuffix(line, "\n"))
		out = append(out, isnad.Block{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: at, End: end}})
		at += len(line)
	}
	return out
}

func TestMarkText(t *testing.T) {
	const text = "قال سالم إن السفينة وصلت أمس"
	at := func(words string) isnad.Span {
		i := strings.Index(text, words)
		return isnad.Span{Start: i, End: i + len(words)}
	}
	art := &isnad.Article{Text: text, Blocks: blocksOf(text)}
	for _, c := range []struct {
		what     string
		passages []passage
		words    []wordMark
		want     string
	}{
		{"a link inside a passage", []passage{{span: at("السفينة وصلت أمس"), class: "q", id: "w-s1", number: "1", href: "#s1"}}, []wordMark{{at("أمس"), "t", "w-t1", "#t1", "2031"}},
			`<p>قال سالم إن <mark class="q" id="w-s1"><a class="n" href="#s1">1</a>السفينة وصلت <span id="w-t1"><a class="t" href="#t1" title="2031">أمس</a></span></mark></p>`},
		{"a link that reaches over the border of a passage is cut there", []passage{{span: at("إن السفينة"), class: "q", id: "p"}}, []wordMark{{at("سالم إن"), "m", "w", "#m", ""}},
			`<p>قال <span id="w"><a class="m" href="#m">سالم </a></span><mark class="q" id="p"><a class="m" href="#m">إن</a> السفينة</mark> وصلت أمس</p>`},
		{"passages that cross", []passage{{span: at("سالم إن السفينة"), class: "q", id: "a"}, {span: at("السفينة وصلت"), class: "q", id: "b"}}, nil,
			`<p>قال <mark class="q" id="a">سالم إن <mark class="q" id="b">السفينة</mark></mark><mark class="q"> وصلت</mark> أمس</p>`},
		{"of findings on the same words the shortest is the link's", nil, []wordMark{{at("سالم إن"), "by", "x", "#s1", "one"}, {at("سالم"), "m", "y", "#m1", "two"}},
			`<p>قال <span id="y"><span id="x"><a class="m by" href="#m1" title="two · one">سالم</a></span></span><a class="by" href="#s1" title="one"> إن</a> السفينة وصلت أمس</p>`},
	} {
		if got := strings.TrimSpace(string(markText(art, c.passages, c.words))); got != c.want {
			t.Errorf("%s:\ntext %s\ngot  %s\nwant %s", c.what, text, got, c.want)
		}
	}
}

var (
	tagOf = regexp.MustCompile(`<(/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)>`)
	idOf  = regexp.MustCompile(` id="([^"]*)"`)
	numOf = regexp.MustCompile(`<a class="n"[^>]*>[^<]*</a>`)
)

// Whatever is marked, tags nest, no link stands in a link, no anchor stands
// twice, and without its tags the HTML is the text.
func TestMarkTextNests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("اب <&\"'\n\u202eج")), 0, 60, -1).Draw(t, "text")
		runes := []int{}
		for i := range text {
			runes = append(runes, i)
		}
		runes = append(runes, len(text))
		span := func(what string) isnad.Span {
			a := rapid.SampledFrom(runes).Draw(t, what+" from")
			b := rapid.SampledFrom(runes).Draw(t, what+" to")
			return isnad.Span{Start: min(a, b), End: max(a, b)}
		}
		var ps []passage
		for i := range rapid.IntRange(0, 5).Draw(t, "passages") {
			ps = append(ps, passage{span: span("passage"), class: "q", id: fmt.Sprint("p", i), number: fmt.Sprint(i), href: "#x"})
		}
		var ws []wordMark
		for i := range rapid.IntRange(0, 8).Draw(t, "words") {
			ws = append(ws, wordMark{span("words"), rapid.SampledFrom([]string{"m", "t", "cue"}).Draw(t, "class"), fmt.Sprint("w", i), "#y", `<b onclick="x">`})
		}
		art := &isnad.Article{Text: text, Blocks: blocksOf(text)}
		got := string(markText(art, ps, ws))

		var open []string
		ids := map[string]bool{}
		for _, m := range tagOf.FindAllStringSubmatch(got, -1) {
			if m[1] == "/" {
				if len(open) == 0 || open[len(open)-1] != m[2] {
					t.Fatalf("text %q: </%s> closes %v in %s", text, m[2], open, got)
				}
				open = open[:len(open)-1]
				continue
			}
			for _, o := range open {
				if o == "a" {
					t.Fatalf("text %q: <%s> inside a link in %s", text, m[2], got)
				}
			}
			open = append(open, m[2])
			if id := idOf.FindStringSubmatch(m[3]); id != nil {
				if ids[id[1]] {
					t.Fatalf("text %q: id %s stands twice in %s", text, id[1], got)
				}
				ids[id[1]] = true
			}
		}
		if len(open) > 0 {
			t.Fatalf("text %q: %v left open in %s", text, open, got)
		}
		bare := html.UnescapeString(tagOf.ReplaceAllString(numOf.ReplaceAllString(got, ""), ""))
		var want strings.Builder
		for _, b := range art.Blocks {
			want.WriteString(account.Plain(b.Span.Of(text)) + "\n")
		}
		if bare != want.String() {
			t.Fatalf("text %q:\ngot  %q\nwant %q", text, bare, want.String())
		}
	})
}

// Ten thousand findings on one text take no time to speak of: the work grows
// with what overlaps, not with the square of all.
func TestMarkTextMany(t *testing.T) {
	text := strings.Repeat("كلمة ", 20_000)
	var ws []wordMark
	for i := range 10_000 {
		ws = append(ws, wordMark{isnad.Span{Start: 18 * i, End: 18*i + 8}, "m", fmt.Sprint("w", i), "#m", ""})
	}
	out := markText(&isnad.Article{Text: text, Blocks: blocksOf(text)}, nil, ws)
	if n := strings.Count(string(out), "<a "); n != 10_000 {
		t.Errorf("%d links, want 10000", n)
	}
}

func TestDiff(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"ا", "ب", "ج", "د"}), 0, 12)
	paragraph := rapid.Custom(func(t *rapid.T) string { return strings.Join(words.Draw(t, "words"), " ") })
	join := func(ps []diffPiece) string {
		var s []string
		for _, p := range ps {
			s = append(s, p.Text)
		}
		return strings.Join(s, " ")
	}
	rapid.Check(t, func(t *rapid.T) {
		filled := rapid.SliceOfN(paragraph.Filter(func(s string) bool { return s != "" }), 0, 6)
		a, b := filled.Draw(t, "a"), filled.Draw(t, "b")
		lines, rough := diffTexts(a, b)
		if rough {
			t.Fatal("a short text was compared roughly")
		}
		i, j := 0, 0
		for _, l := range lines {
			if l.Same > 0 {
				for range l.Same {
					if a[i] != b[j] {
						t.Fatalf("paragraph %d %q is told to be %d %q", i, a[i], j, b[j])
					}
					i, j = i+1, j+1
				}
				continue
			}
			if l.Old != nil {
				if join(l.Old) != a[i] {
					t.Fatalf("old: got %q, want %q", join(l.Old), a[i])
				}
				i++
			}
			if l.New != nil {
				if join(l.New) != b[j] {
					t.Fatalf("new: got %q, want %q", join(l.New), b[j])
				}
				j++
			}
		}
		if i != len(a) || j != len(b) {
			t.Fatalf("the lines tell of %d and %d paragraphs, of %d and %d", i, j, len(a), len(b))
		}
	})
	old, now := diffWords("شكّلنا لجنة تنهي عملها خلال شهر", "شكّلنا لجنة تنهي عملها خلال أسبوع واحد")
	if got := fmt.Sprint(old, now); got != "[{شكّلنا لجنة تنهي عملها خلال false} {شهر true}] [{شكّلنا لجنة تنهي عملها خلال false} {أسبوع واحد true}]" {
		t.Errorf("got %s", got)
	}
	// Two long texts without a common word are compared all the same.
	long := func(w string) []string { return strings.Fields(strings.Repeat(w+" ", 5000)) }
	if _, rough := matches(long("ا"), long("ب")); !rough {
		t.Error("25 million pairs were compared")
	}
}

// The words of a page come back in its own encoding, never half a character.
func TestRawWords(t *testing.T) {
	const words = "سمير الوادعي"
	in1256 := []byte{0xd3, 0xe3, 0xed, 0xd1, 0x20, 0xc7, 0xe1, 0xe6, 0xc7, 0xcf, 0xda, 0xed} // the same in windows-1256
	page := append(append([]byte("<p>\xc3\xca\xcd\xcf\xcb "), in1256...), "</p>"...)
	origin := isnad.Origin{{Text: isnad.Span{Start: 0, End: len(words)}, Page: isnad.Span{Start: 9, End: 9 + len(in1256)}}}
	got := rawOf(page, "windows-1256", origin, isnad.Span{Start: 0, End: len(words)}, 900)
	if got == nil || got.Words != words || got.After != "</p>" || !strings.HasPrefix(got.Before, "<p>") {
		t.Errorf("windows-1256: got %+v", got)
	}
	utf8 := []byte("مقدمة طويلة " + strings.Repeat("ظ", 60) + words + strings.Repeat("ظ", 60))
	from := strings.Index(string(utf8), words)
	origin = isnad.Origin{{Text: isnad.Span{Start: 0, End: len(words)}, Page: isnad.Span{Start: from, End: from + len(words)}, Exact: true}}
	got = rawOf(utf8, "utf-8", origin, isnad.Span{Start: 0, End: len(words)}, 900)
	if got == nil || got.Words != words || strings.Contains(got.Before+got.After, "\ufffd") {
		t.Errorf("utf-8: got %+v", got)
	}
	if got := rawOf(utf8, "utf-8", origin, isnad.Span{Start: 0, End: len(words)}, 9); got == nil || !got.Cut || strings.Contains(got.Words, "\ufffd") {
		t.Errorf("cut: got %+v", got)
	}
	if got := rawOf(utf8[:10], "utf-8", origin, isnad.Span{Start: 0, End: len(words)}, 9); got != nil {
		t.Errorf("a page that is too short: got %+v", got)
	}
}

// What the help of the search says one can write can be written.
func TestSearchHelp(t *testing.T) {
	for _, lang := range langs {
		w := &site{looks: theLooks()}
		d := newSearchView(&visit{Request: httptest.NewRequest("GET", "/search", nil), site: w, Lang: lang})
		if len(d.Help) < 12 || len(d.Examples) < 3 {
			t.Errorf("%s: %d lines of help, %d examples", lang, len(d.Help), len(d.Examples))
		}
		for _, h := range d.Help {
			if _, err := search.Parse(h.Write); err != nil || h.Means == "" {
				t.Errorf("%s: %q (%q): %v", lang, h.Write, h.Means, err)
			}
		}
		for _, x := range d.Examples {
			if _, err := search.Parse(x.Name); err != nil {
				t.Errorf("%s: %q: %v", lang, x.Name, err)
			}
		}
	}
}

func TestPoints(t *testing.T) {
	const text = "قال a\U0001F600 نعم"
	at := pointsOf(text)
	for _, c := range []struct {
		from, to int
		want     string
	}{{0, 3, "قال"}, {4, 6, "a\U0001F600"}, {7, 10, "نعم"}, {0, 10, text}, {3, 3, ""}, {-1, 2, ""}, {2, 11, ""}, {5, 4, ""}} {
		if got := at(isnad.Span{Start: c.from, End: c.to}).Of(text); got != c.want {
			t.Errorf("%d to %d of %q: got %q, want %q", c.from, c.to, text, got, c.want)
		}
	}
}

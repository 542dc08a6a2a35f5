package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"isnad"
	"isnad/internal/isnadtest"
	"isnad/internal/read"
	"isnad/internal/store"

	"pgregory.net/rapid"
)

// TestForms holds which forms of a word are found by which, each in a sentence.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		sentence     string
		found, other []string
	}{
		{"غرقت السفن الكبيرة قبالة الميناء.", []string{"سفينة", "سفن", "السفن", "السفينة", "كبير", "ميناء", "غرق"}, []string{"سفير", "منى"}},
		{"عاد القبطان وبسفينتها حمولة كبيرة.", []string{"سفينة", "حمولات", "قبطان"}, []string{"سفيان"}},
		{"قال إن المعارك مستمرة في المناطق الجبلية.", []string{"معركة", "المعركة", "منطقة", "مناطق", "جبلي"}, nil},
		{"للدولة أن تقرر ذلك بقانون.", []string{"دولة", "الدولة", "قانون", "القانون"}, []string{"دلو"}},
		{"ويهدف الاتفاق إلى وقف القتال.", []string{"هدف", "يهدف", "اتفاق", "والاتفاق"}, nil},
		{"وصل وزير الخارجية إلى لبنان.", []string{"وزير", "لبنان", "وصل", "وزراء"}, []string{"زير", "بنان"}},
		{"تعمل منظومة S-400 منذ 18:30 بنسبة 3.5 في المئة.", []string{"s-400", "S-400", "18:30", "٣٫٥", "3.5", "منظومة"}, []string{"1830", "35", "400"}},
	} {
		m := newMemory()
		m.add(isnadtest.Account(t, "@published 2020-01-01\n"+c.sentence), nil)
		e := New(roles{memory: m})
		for i, q := range append(slices.Clip(c.found), c.other...) {
			res, err := e.Search(context.Background(), q, Options{})
			if err != nil {
				t.Fatalf("%q: %v", q, err)
			}
			if want := min(1, max(0, len(c.found)-i)); res.Total != want {
				t.Errorf("%q in %q: %d hits, want %d", q, c.sentence, res.Total, want)
			}
			if i < len(c.found) && res.Total == 1 && len(res.Hits[0].Snippets[0].Marks) == 0 {
				t.Errorf("%q in %q: found and not marked", q, c.sentence)
			}
		}
	}
}

// checkEntries states the laws of entries.
func checkEntries(t interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
}, acct *isnad.Account) {
	entries := Entries(acct, nil)
	if len(entries) != 1+len(acct.Statements)+len(acct.Events) {
		t.Fatalf("%d entries of %d statements and %d events", len(entries), len(acct.Statements), len(acct.Events))
	}
	again := Entries(acct, nil)
	for i := range entries {
		e := &entries[i]
		if !slices.Equal(e.Terms, again[i].Terms) || string(e.Doc) != string(again[i].Doc) {
			t.Fatalf("%s: two calls give two entries", e.ID)
		}
		times := map[string]int{}
		for k, term := range e.Terms {
			if term == "" || !utf8.ValidString(term) || strings.ContainsFunc(term, func(r rune) bool {
				return unicode.IsSpace(r) || unicode.IsControl(r) || r < utf8.RuneSelf && !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
			}) {
				t.Fatalf("%s: term %d is %+q", e.ID, k, term)
			}
			if times[term]++; times[term] > maxTimes {
				t.Fatalf("%s: term %q stands more than %d times", e.ID, term, maxTimes)
			}
		}
		stems, exact, _, _, _, title, lead := runsOf(e)
		if title > lead || lead > len(stems) && len(stems) > 0 {
			t.Fatalf("%s: title %d, lead %d of %d", e.ID, title, lead, len(stems))
		}
		for k := 0; k < min(len(stems), len(exact)); k++ {
			if isBoundary(stems[k]) != isBoundary(exact[k]) && k < maxRun/2 {
				t.Fatalf("%s: the runs part at %d: %q and %q", e.ID, k, stems[max(0, k-3):k+1], exact[max(0, k-3):k+1])
			}
		}
	}
}

func TestEntriesLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(append([]string{"قال وزير الخارجية إن ", "السفن ", "روسيا ", "\n\n", "نفى سالم أن ", "«لن ننتظر» ", "في دمشق "}, pieces...)), 1, 40).Draw(t, "pieces") {
			text += p
		}
		for _, acct := range readText(t, text) {
			checkEntries(t, acct)
		}
	})
}

// FuzzEntries: whatever a page holds, its terms are terms.
func FuzzEntries(f *testing.F) {
	f.Add("قال وزير الخارجية إن السفن عادت إلى الميناء.\nونفى ذلك.")
	f.Add("\u00a0\u2028S‑400 o'neil İ ﷺ e\u0301 \x00 روسيا")
	f.Add(strings.Repeat("في الميناء\n", 300))
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			t.Skip("long texts take long")
		}
		for _, acct := range readText(t, text) {
			checkEntries(t, acct)
		}
	})
}

// readText reads a text as a page; what is no Arabic gives nothing.
func readText(t interface{ Errorf(string, ...any) }, text string) []*isnad.Account {
	accts, err := read.Page(&isnad.Page{Name: "page.txt", Outlet: "الميزان", Published: "2020-01-01", ContentType: "text/plain; charset=utf-8", Body: []byte(text)}, nil)
	var pe *isnad.PageError
	if err != nil && !errors.As(err, &pe) {
		t.Errorf("%q: %v", text, err)
	}
	return accts
}

// TestLong holds a text of more words than the runs take: its last words are
// found too, and the laws hold.
func TestLong(t *testing.T) {
	var b strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&b, "كلمة%d ", i%3000)
		if i%40 == 39 {
			b.WriteString("في الميناء\n")
		}
	}
	b.WriteString("وغرقت السفينة زمردة.")
	acct := isnadtest.Account(t, "@published 2020-01-01\n"+b.String())
	checkEntries(t, acct)
	m := newMemory()
	m.add(acct, nil)
	for q, want := range map[string]int{"زمردة": 1, "سفن زمردة": 1, "«السفينة زمردة»": 0, "«في الميناء»": 1} {
		res, err := New(roles{memory: m}).Search(context.Background(), q, Options{})
		if err != nil || res.Total != want {
			t.Errorf("%q: %v hits, want %d (%v)", q, res, want, err)
		}
	}
}

// Two values have two marks, and a mark is a term.
func TestMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		x, y := mark('e', a), mark('e', b)
		if (a == b) != (x == y) {
			t.Fatalf("%+q and %+q have the marks %+q and %+q", a, b, x, y)
		}
		for _, r := range x {
			if unicode.IsSpace(r) || unicode.ToLower(r) != r || r < utf8.RuneSelf && !('a' <= r && r <= 'z' || '0' <= r && r <= '9') {
				t.Fatalf("mark %+q of %+q", x, a)
			}
		}
	})
}

// Days asked for by marks are the days.
func TestWithin(t *testing.T) {
	day := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(1985, 2035).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	})
	rapid.Check(t, func(t *rapid.T) {
		d, since, until := day.Draw(t, "day"), rapid.OneOf(day, rapid.Just("")).Draw(t, "since"), rapid.OneOf(day, rapid.Just("")).Draw(t, "until")
		if since != "" && until != "" && until < since {
			since, until = until, since
		}
		m := newMemory()
		acct := &isnad.Account{Article: isnad.Article{ID: "a", Published: isnad.Dating{From: d, To: d}}}
		m.add(acct, nil)
		match := within(since, until)
		got, _ := m.Count(context.Background(), store.EntryArticle, match, 0)
		want := 0
		if (since == "" || since <= d) && (until == "" || d <= until) {
			want = 1
		}
		if got != want {
			t.Fatalf("%s from %q to %q: %d, want %d", d, since, until, got, want)
		}
		if len(match.Any) > 120 {
			t.Fatalf("from %q to %q takes %d terms", since, until, len(match.Any))
		}
	})
}

// TestPages goes through rankings page by page while articles arrive: every hit
// comes once, in the order of the ranking at the beginning. Without memory of
// the ranking, as in another process, none that stood there comes twice.
func TestPages(t *testing.T) {
	m := newMemory()
	add := func(i int) {
		acct := isnadtest.Account(t, fmt.Sprintf("@published 2020-01-%02d\n@title خبر %d\nوصلت السفينة %s إلى الميناء.", 1+i%28, i, strings.Repeat("الكبيرة ", i%7)))
		acct.Article.ID = isnad.ArticleID(fmt.Sprintf("a%03d", i))
		m.add(acct, nil)
	}
	for i := range 60 {
		add(i)
	}
	for _, sort := range []string{"best", "newest", "oldest"} {
		for _, forgets := range []bool{false, true} {
			e := New(roles{memory: m})
			whole, err := e.Search(context.Background(), "سفينة ميناء", Options{Limit: 100, Sort: sort})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			opt := Options{Limit: 7, Sort: sort}
			n := len(m.entries)
			for {
				res, err := e.Search(context.Background(), "سفينة ميناء", opt)
				if err != nil {
					t.Fatal(err)
				}
				for _, h := range res.Hits {
					got = append(got, h.ID)
				}
				if opt.Cursor = res.Next; opt.Cursor == "" {
					break
				}
				switch {
				case forgets:
					e = New(roles{memory: m})
				case sort == "best":
					n++
					add(1000 + n)
				}
			}
			var want []string
			for _, h := range whole.Hits {
				want = append(want, h.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s, forgets %v: got %q, want %q", sort, forgets, got, want)
			}
		}
	}
	e := New(roles{memory: m})
	res, err := e.Search(context.Background(), "سفينة", Options{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []string{"x", res.Next + "x", "eyJxIjoieCJ9"} {
		if _, err := e.Search(context.Background(), "سفينة", Options{Cursor: c}); !errors.Is(err, store.ErrCursor) {
			t.Errorf("cursor %q: %v", c, err)
		}
	}
	if _, err := e.Search(context.Background(), "ميناء", Options{Cursor: res.Next}); !errors.Is(err, store.ErrCursor) {
		t.Errorf("the cursor of another query: %v", err)
	}
}

// TestMany holds that a word which stands in every article costs no more than
// the bound, and that the title and neighbours still come first.
func TestMany(t *testing.T) {
	m := newMemory()
	for i := range 900 {
		title := "خبر"
		if i == 3 {
			title = "قمة السلام في الميناء"
		}
		acct := isnadtest.Account(t, fmt.Sprintf("@published 2020-%02d-%02d\n@title %s\nعن السلام كلام كثير، وعن القمة كلام.", 1+i/28%12, 1+i%28, title))
		acct.Article.ID = isnad.ArticleID(fmt.Sprintf("a%03d", i))
		m.add(acct, nil)
	}
	res, err := New(roles{memory: m}).Search(context.Background(), "قمة السلام", Options{Facets: true})
	if err != nil {
		t.Fatal(err)
	}
	if res.Total != 900 || res.AtLeast || res.FacetsOf > Ranked || res.FacetsOf < batch {
		t.Errorf("%d hits (%v), facets of %d", res.Total, res.AtLeast, res.FacetsOf)
	}
	if res.Hits[0].ID != "a003" {
		t.Errorf("the best is %s, want a003, which has the words in its title", res.Hits[0].ID)
	}
}

// No query, however built, is refused by the index or makes an engine fail.
func TestAnyQuery(t *testing.T) {
	m := newMemory()
	m.add(isnadtest.Account(t, "@published 2020-01-01\n@outlet الميزان\nقال [person _a: سالم نوري] إن [place ru: روسيا] بعيدة."), nil)
	e := New(roles{memory: m})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 16).Draw(t, "pieces") {
			text += p
		}
		res, err := e.Search(context.Background(), text, Options{Facets: true, Sort: rapid.SampledFrom([]string{"best", "newest", "oldest"}).Draw(t, "sort")})
		var wrong *QueryError
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil {
			for _, h := range res.Hits {
				for _, s := range append(h.Snippets, Snippet{h.Title, h.TitleMarks}) {
					at := 0
					for _, k := range s.Marks {
						if k[0] < at || k[1] <= k[0] || k[1] > utf8.RuneCountInString(s.Text) {
							t.Fatalf("%q: marks %v of %q", text, s.Marks, s.Text)
						}
						at = k[1]
					}
				}
			}
		}
	})
}

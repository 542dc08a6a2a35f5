package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad"
	"isnad/internal/intake"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/work"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the answers of the goldens")

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// A corpus is pages, read, concluded and indexed in one store.
type corpus struct {
	st    store.Store
	names map[string]string // article → page
}

// filled opens a store at a place and fills it.
func filled(t testing.TB, place string, pages []*isnad.Page) *corpus {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	st, err := open.Open(ctx, place, open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	c := &corpus{st, map[string]string{}}
	if _, _, err := st.File(ctx, pages); err != nil {
		t.Fatal(err)
	}
	r := &work.Reader{Store: st, Each: func(page *store.Page, reading *store.Reading, accts []*isnad.Account) {
		if reading.Kind != "" {
			t.Errorf("%s: %s: %s", page.Page.Name, reading.Kind, reading.Reason)
		}
		for _, a := range accts {
			c.names[string(a.Article.ID)] = page.Page.Name
		}
	}}
	if err := r.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := (&work.Concluder{Store: st}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	return c
}

// name gives the id of an article or statement with the page's name.
func (c *corpus) name(id string) string {
	art, rest, _ := strings.Cut(id, "-")
	if n, ok := c.names[art]; ok {
		art = n
	}
	if rest != "" {
		return art + " " + rest
	}
	return art
}

// shown writes a text with its marks in brackets.
func shown(text string, marks [][2]int) string {
	runes := []rune(text)
	var b strings.Builder
	at := 0
	for _, m := range marks {
		if m[0] < at || m[1] <= m[0] || m[1] > len(runes) {
			return fmt.Sprintf("BAD MARKS %v OF %q", marks, text)
		}
		b.WriteString(string(runes[at:m[0]]) + "[" + string(runes[m[0]:m[1]]) + "]")
		at = m[1]
	}
	return b.String() + string(runes[at:])
}

// answer asks one line of a golden and writes the answer.
func (c *corpus) answer(t testing.TB, line string) string {
	query, options, _ := strings.Cut(line, " | ")
	var opt search.Options
	for _, o := range strings.Fields(options) {
		switch name, value, _ := strings.Cut(o, "="); name {
		case "newest", "oldest", "best":
			opt.Sort = name
		case "limit":
			opt.Limit, _ = strconv.Atoi(value)
		case "facets":
			opt.Facets = true
		default:
			t.Fatalf("%s: option %q", line, o)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", line)
	e := search.New(c.st)
	for page := 1; page < 20; page++ {
		res, err := e.Search(context.Background(), query, opt)
		var wrong *search.QueryError
		if errors.As(err, &wrong) {
			fmt.Fprintf(&b, "error at %d: %s\n", wrong.At, wrong.Why)
			return b.String()
		}
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if page == 1 {
			least := ""
			if res.AtLeast {
				least = " or more"
			}
			fmt.Fprintf(&b, "%s\n%d %s%s\n", res.Query, res.Total, res.Of, least)
		} else {
			fmt.Fprintf(&b, "page %d\n", page)
		}
		for _, h := range res.Hits {
			fmt.Fprintf(&b, "  %s, %s, %s: %s", c.name(h.ID), h.Outlet, h.Date, shown(h.Title, h.TitleMarks))
			if h.Score != 0 {
				fmt.Fprintf(&b, " (%.1f)", h.Score)
			}
			b.WriteByte('\n')
			if h.Statement != "" {
				fmt.Fprintf(&b, "    %s %s: ", h.Speaker, h.Act)
			}
			for i, s := range h.Snippets {
				if i > 0 || h.Statement == "" {
					b.WriteString("    ")
				}
				fmt.Fprintf(&b, "%s\n", strings.ReplaceAll(shown(s.Text, s.Marks), "\n", " ¶ "))
			}
		}
		for _, f := range res.Facets {
			fmt.Fprintf(&b, "  %s:", f.Field)
			for _, v := range f.Values {
				// What is added to the query must leave as many hits, where it
				// does not ask for statements instead of articles.
				narrow, err := e.Search(context.Background(), "("+res.Query+") "+v.Query, search.Options{})
				if err != nil || narrow.Of == res.Of && narrow.Total != v.Count {
					t.Errorf("%s: facet %s counts %d of %q, the query finds %v (%v)", line, f.Field, v.Count, v.Query, narrow, err)
				}
				fmt.Fprintf(&b, " %s %d", v.Name, v.Count)
			}
			b.WriteByte('\n')
		}
		if res.Next == "" {
			break
		}
		opt.Cursor, opt.Facets = res.Next, false
	}
	return b.String()
}

// golden reads a file of articles, queries and answers.
func golden(t *testing.T, path string) (ar *txtar.Archive, pages []*isnad.Page, queries []string) {
	ar, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ar.Files {
		switch f.Name {
		case "queries":
			queries = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
			continue
		case "answers":
			continue
		}
		p := strings.Fields(f.Name)
		for i := range p {
			if p[i] == "-" {
				p[i] = ""
			}
		}
		title, body, _ := strings.Cut(string(f.Data), "\n")
		pages = append(pages, &isnad.Page{Name: p[2], Outlet: p[0], Published: p[1], Title: title, Body: []byte(body), ContentType: "text/plain; charset=utf-8"})
	}
	return ar, pages, queries
}

// TestGoldens asks every store the queries of testdata/*.txtar.
func TestGoldens(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			ar, pages, queries := golden(t, path)
			for _, kind := range []string{"sqlite", "postgres"} {
				t.Run(kind, func(t *testing.T) {
					place := filepath.Join(t.TempDir(), "isnad.db")
					if kind == "postgres" {
						place = pgtest.Address(t)
					}
					c := filled(t, place, pages)
					var got strings.Builder
					for _, q := range queries {
						got.WriteString(c.answer(t, q) + "\n")
					}
					for i, f := range ar.Files {
						if f.Name != "answers" {
							continue
						}
						if *update && kind == "sqlite" {
							ar.Files[i].Data = []byte(got.String())
							if err := os.WriteFile(path, txtar.Format(ar), 0o644); err != nil {
								t.Fatal(err)
							}
							continue
						}
						compare(t, string(f.Data), got.String())
					}
				})
			}
		})
	}
}

// compare tells of the first answer that is another.
func compare(t *testing.T, want, got string) {
	t.Helper()
	w, g := strings.Split(want, "\n# "), strings.Split(got, "\n# ")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Errorf("answer %d: got\n%s\nwant\n%s\ngot %+q", i, b, a, b)
			return
		}
	}
}

// examplePages are the example press and the articles of the golden.
func examplePages(t *testing.T) []*isnad.Page {
	var pages []*isnad.Page
	in, err := intake.Open(context.Background(), []string{"../../examples/press"}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	for {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	_, more, _ := golden(t, "testdata/harbour.txtar")
	return append(pages, more...)
}

// TestSame asks both stores queries made at random of what the articles hold:
// the answers are the same bytes.
func TestSame(t *testing.T) {
	pages := examplePages(t)
	postgres := search.New(filled(t, pgtest.Address(t), pages).st)
	sqlite := search.New(filled(t, filepath.Join(t.TempDir(), "isnad.db"), pages).st)
	arts, err := sqlite.Articles(context.Background(), search.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	said, err := sqlite.Statements(context.Background(), search.Filter{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	words := []string{"from:2023", "to:2022-12", "act:deny", "act:say", "mode:direct", "type:agree", "type:CONSULT modality:asserted", "صيد*", "زور*", "x"}
	for _, a := range arts.Items {
		for _, w := range strings.Fields(a.Title + " " + a.Lead) {
			words = append(words, search.Quote(w), `\`+strings.Trim(w, `«»"()“”`))
		}
		words = append(words, "outlet:"+search.Quote(a.Outlet+"."))
	}
	for _, s := range said.Items {
		words = append(words, "speaker:"+search.Quote(s.Speaker+"."), "about:"+search.Quote(s.Speaker+"."), "said:"+search.Quote(s.Cue))
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(words)
		q := word.Draw(t, "first")
		for range rapid.IntRange(0, 3).Draw(t, "more") {
			q += rapid.SampledFrom([]string{" ", " ", " or ", " not ", " -"}).Draw(t, "how") + word.Draw(t, "word")
		}
		opt := search.Options{Limit: rapid.IntRange(1, 5).Draw(t, "limit"), Facets: rapid.Bool().Draw(t, "facets"), Sort: rapid.SampledFrom([]string{"best", "newest", "oldest"}).Draw(t, "sort")}
		for range 3 {
			a, errA := sqlite.Search(context.Background(), q, opt)
			b, errB := postgres.Search(context.Background(), q, opt)
			if (errA == nil) != (errB == nil) || errA != nil && errA.Error() != errB.Error() {
				t.Fatalf("%s: %v on SQLite, %v on PostgreSQL", q, errA, errB)
			}
			if errA != nil {
				var wrong *search.QueryError
				if !errors.As(errA, &wrong) {
					t.Fatalf("%s: %v", q, errA)
				}
				return
			}
			x, _ := json.Marshal(a)
			y, _ := json.Marshal(b)
			if string(x) != string(y) {
				t.Fatalf("%s: two answers\n%s\n%s", q, x, y)
			}
			if opt.Cursor = a.Next; opt.Cursor == "" {
				return
			}
		}
	})
}

// TestAtOnce asks one engine from several goroutines: each answer is that of an
// engine asked alone. Run with the race detector.
func TestAtOnce(t *testing.T) {
	_, pages, queries := golden(t, "testdata/harbour.txtar")
	c := filled(t, filepath.Join(t.TempDir(), "isnad.db"), pages)
	together := search.New(c.st)
	var wait sync.WaitGroup
	for _, q := range queries[:24] {
		q, _, _ := strings.Cut(q, " | ")
		for range 2 {
			wait.Go(func() {
				a, errA := together.Search(context.Background(), q, search.Options{Facets: true})
				b, errB := search.New(c.st).Search(context.Background(), q, search.Options{Facets: true})
				if errA != nil || errB != nil {
					t.Errorf("%s: %v, alone %v", q, errA, errB)
					return
				}
				x, _ := json.Marshal(a)
				y, _ := json.Marshal(b)
				if string(x) != string(y) {
					t.Errorf("%s: two answers\n%s\n%s", q, x, y)
				}
			})
		}
	}
	wait.Wait()
}

package open

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/intake"
	"isnad/internal/store"
	"isnad/internal/store/postgres/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// rawPages reads a data set of pages that the user has.
var rawPages = sync.OnceValues(func() ([]*isnad.Page, error) {
	const path = "../../../../shared/data/raw/saudinewsnet.jsonl.xz"
	if _, err := os.Stat(path); err != nil {
		return nil, nil
	}
	r, err := intake.Open(context.Background(), []string{path}, intake.Options{})
	if err != nil {
		return nil, err
	}
	var list []*isnad.Page
	for {
		p, _, ok := r.Next()
		if !ok {
			return list, nil
		}
		if p == nil {
			continue // a line that cannot be read
		}
		list = append(list, p)
	}
})

func raw(b *testing.B) []*isnad.Page {
	b.Helper()
	list, err := rawPages()
	if err != nil {
		b.Fatal(err)
	}
	if len(list) == 0 {
		b.Skip("the data set is not there")
	}
	if testing.Short() {
		list = list[:min(4000, len(list))]
	}
	return list
}

// both runs a benchmark on either database.
func both(b *testing.B, run func(b *testing.B, place func() string)) {
	b.Run("sqlite", func(b *testing.B) { run(b, func() string { return filepath.Join(b.TempDir(), "bench.db") }) })
	b.Run("postgres", func(b *testing.B) { run(b, func() string { return pgtest.Address(b) }) })
}

func create(b *testing.B, place string) store.Store {
	b.Helper()
	st, err := Open(context.Background(), place, Options{Create: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	return st
}

// BenchmarkFile files a large set of pages, a hundred at a time, and tells how
// much is kept of them.
func BenchmarkFile(b *testing.B) {
	pages := raw(b)
	both(b, func(b *testing.B, place func() string) {
		for range b.N {
			st := create(b, place())
			for i := 0; i < len(pages); i += 100 {
				if _, _, err := st.File(context.Background(), pages[i:min(i+100, len(pages))]); err != nil {
					b.Fatal(err)
				}
			}
			s, err := st.Stats(context.Background())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(s.PageBytes)/float64(s.Pages), "B/page")
			b.ReportMetric(float64(s.KeptBytes)/float64(s.Pages), "kept-B/page")
			b.ReportMetric(float64(s.TotalBytes)/float64(s.Pages), "disk-B/page")
		}
		b.ReportMetric(float64(len(pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
	})
}

// terms cuts a text into folded words.
func terms(text string) []string {
	var list []string
	for _, t := range arabic.Tokens(nil, text) {
		if w := arabic.Fold(text[t.Start:t.End]); strings.ContainsFunc(w, arabic.IsLetter) {
			list = append(list, w)
		}
	}
	return list
}

// reading makes of a page what reading it might give: an account and its
// entry, and for every thirty words the entry of a statement.
func reading(l store.Lease) store.Done {
	p := &l.Page.Page
	id := isnad.ArticleID(l.Page.ID)
	text := string(bytes.ToValidUTF8(p.Body, nil))
	a := &isnad.Account{Article: isnad.Article{ID: id, Page: p.Name, Title: p.Title, Text: text, Published: isnad.Dating{From: p.Published}}}
	words := terms(text)
	doc := []byte(fmt.Sprintf(`{"title":%q,"outlet":%q}`, p.Title, p.Outlet))
	d := store.Done{Lease: l, Reading: store.Reading{Stages: "bench"}, Accounts: []*isnad.Account{a}}
	d.Entries = append(d.Entries, store.Entry{Kind: store.EntryArticle, ID: string(id), Article: id, Day: p.Published, Terms: words, Doc: doc})
	for i := 0; i+30 <= len(words); i += 30 {
		d.Entries = append(d.Entries, store.Entry{Kind: store.EntryStatement, ID: fmt.Sprintf("%s-s%d", id, i/30), Article: id, Day: p.Published, Terms: words[i : i+30], Doc: doc})
	}
	return d
}

// BenchmarkRead takes pages and finishes them, and then asks the index.
func BenchmarkRead(b *testing.B) {
	pages := raw(b)
	ctx := context.Background()
	both(b, func(b *testing.B, place func() string) {
		for range b.N {
			b.StopTimer()
			st := create(b, place())
			for i := 0; i < len(pages); i += 500 {
				if _, _, err := st.File(ctx, pages[i:min(i+500, len(pages))]); err != nil {
					b.Fatal(err)
				}
			}
			b.StartTimer()
			for {
				leases, err := st.Take(ctx, "w", "bench", 32, time.Minute)
				if err != nil {
					b.Fatal(err)
				}
				if len(leases) == 0 {
					break
				}
				var all []store.Done
				b.StopTimer()
				for _, l := range leases {
					all = append(all, reading(l))
				}
				b.StartTimer()
				if err := st.Finish(ctx, all); err != nil {
					b.Fatal(err)
				}
			}
			b.StopTimer()
			s, err := st.Stats(ctx)
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("%d pages, %d statements, %.1f MB on disk, %.1f MB of accounts", s.Pages, s.Statements, float64(s.TotalBytes)/1e6, float64(s.AccountBytes)/1e6)
			ask(b, st)
			start := time.Now()
			if _, err := st.Since(ctx, 0, 0, func(int64, *isnad.Account) bool { return true }); err != nil {
				b.Fatal(err)
			}
			b.Logf("all accounts in %v", time.Since(start).Round(time.Millisecond))
			b.StartTimer()
		}
		b.ReportMetric(float64(len(pages)*b.N)/b.Elapsed().Seconds(), "pages/s")
	})
}

// ask puts questions to the index and logs the median and the slowest of ten.
func ask(b *testing.B, st store.Store) {
	ctx := context.Background()
	phrase := terms("مجلس الوزراء")
	for _, q := range []struct {
		name string
		m    store.Match
	}{
		{"everything", store.Match{}},
		{"common word", store.Match{Terms: terms("في")}},
		{"middling word", store.Match{Terms: terms("السعودية")}},
		{"rare word", store.Match{Terms: terms("ببغاء")}},
		{"phrase", store.Match{Terms: phrase}},
		{"phrase of common words", store.Match{Terms: terms("من قبل")}},
		{"three of them", store.Match{All: []store.Match{{Terms: terms("في")}, {Terms: terms("السعودية")}, {Not: &store.Match{Terms: phrase}}}}},
		{"beginning", store.Match{Terms: []string{"ال"}, Prefix: true}},
		{"beginning of a name", store.Match{Terms: []string{"بوتي"}, Prefix: true}},
	} {
		for _, kind := range []store.EntryKind{store.EntryArticle, store.EntryStatement} {
			var find, count []time.Duration
			n := 0
			for range 10 {
				start := time.Now()
				if _, _, err := st.Find(ctx, store.IndexQuery{Kind: kind, Match: q.m, Order: store.Newest, Limit: 20}); err != nil {
					b.Fatal(err)
				}
				find = append(find, time.Since(start))
				start = time.Now()
				var err error
				if n, err = st.Count(ctx, kind, q.m, 1000); err != nil {
					b.Fatal(err)
				}
				count = append(count, time.Since(start))
			}
			sort.Slice(find, func(i, j int) bool { return find[i] < find[j] })
			sort.Slice(count, func(i, j int) bool { return count[i] < count[j] })
			round := func(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }
			b.Logf("%-10s %-24s 20 newest %9v (worst %9v)  count to 1000 %9v (worst %9v) = %d", kind, q.name, round(find[5]), round(find[9]), round(count[5]), round(count[9]), n)
		}
	}
}

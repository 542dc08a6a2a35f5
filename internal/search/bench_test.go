package search_test

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
)

// BenchmarkSearch asks a store that is there already, which ISNAD_BENCH_STORE
// names, and reports the median and the slow end by kind of query. Queries are
// made of what its articles hold, no two the same.
//
//	isnad add --store press.db archive.jsonl.xz
//	ISNAD_BENCH_STORE=$PWD/press.db go test ./internal/search -run x -bench Search -benchtime 200x
func BenchmarkSearch(b *testing.B) {
	place := os.Getenv("ISNAD_BENCH_STORE")
	if place == "" {
		b.Skip("ISNAD_BENCH_STORE names no store")
	}
	ctx := context.Background()
	st, err := open.Open(ctx, place, open.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	n, err := st.Size(ctx, store.EntryArticle)
	if err != nil {
		b.Fatal(err)
	}
	m, err := st.Size(ctx, store.EntryStatement)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d articles, %d statements", n, m)
	e := search.New(st)
	arts, err := e.Articles(ctx, search.Filter{Limit: 500, From: "1900"})
	if err != nil {
		b.Fatal(err)
	}
	said, err := e.Statements(ctx, search.Filter{Limit: 500})
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	art := func() search.ArticleRow { return arts.Items[rng.IntN(len(arts.Items))] }
	speaker := func() search.StatementRow {
		for {
			if s := said.Items[rng.IntN(len(said.Items))]; s.SpeakerID != "" {
				return s
			}
		}
	}
	// words returns words of an article with a rarity between two bounds, in
	// bits of their count in the press.
	words := func(k, least, most int) []string {
		var out []string
		for len(out) < k {
			fields := strings.Fields(art().Lead)
			if len(fields) == 0 {
				continue
			}
			w := strings.Trim(fields[rng.IntN(len(fields))], "«»\"()،.:؛!؟-…*“”„\\")
			if c := lexicon.Count(arabic.Fold(w)); c >= 8*least && c <= 8*most && !slices.Contains(out, `\`+w) {
				out = append(out, `\`+w)
			}
		}
		return out
	}
	kinds := []struct {
		name string
		make func() (string, search.Options)
	}{
		{"rare", func() (string, search.Options) { return words(1, 2, 8)[0], search.Options{} }},
		{"common", func() (string, search.Options) { return words(1, 13, 20)[0], search.Options{} }},
		{"two", func() (string, search.Options) { return strings.Join(words(2, 8, 14), " "), search.Options{} }},
		{"four", func() (string, search.Options) { return strings.Join(words(4, 10, 16), " "), search.Options{} }},
		{"or", func() (string, search.Options) { return strings.Join(words(6, 8, 14), " or "), search.Options{} }},
		{"not", func() (string, search.Options) {
			w := words(2, 10, 14)
			return w[0] + " not " + w[1], search.Options{}
		}},
		{"phrase", func() (string, search.Options) {
			for {
				if f := strings.Fields(art().Lead); len(f) > 6 {
					i := rng.IntN(len(f) - 4)
					if q := search.Quote(strings.Join(f[i:i+3], " ")); strings.ContainsAny(q, "ابتنمي") {
						return q, search.Options{}
					}
				}
			}
		}},
		{"beginning", func() (string, search.Options) {
			return string([]rune(words(1, 8, 14)[0] + "اا")[1:4]) + "*", search.Options{}
		}},
		{"speaker", func() (string, search.Options) { return "speaker:" + search.Quote(speaker().Speaker), search.Options{} }},
		{"speaker-word", func() (string, search.Options) {
			return "speaker:" + search.Quote(speaker().Speaker) + " " + words(1, 12, 16)[0], search.Options{}
		}},
		{"act-word", func() (string, search.Options) { return "act:deny " + words(1, 12, 16)[0], search.Options{} }},
		{"about", func() (string, search.Options) { return "about:" + search.Quote(speaker().Speaker), search.Options{} }},
		{"newest", func() (string, search.Options) { return words(1, 12, 16)[0], search.Options{Sort: "newest"} }},
		{"days", func() (string, search.Options) {
			return words(1, 12, 16)[0] + " from:" + art().Date, search.Options{}
		}},
		{"facets", func() (string, search.Options) {
			return strings.Join(words(2, 8, 14), " "), search.Options{Facets: true}
		}},
	}
	for _, k := range kinds {
		b.Run(k.name, func(b *testing.B) {
			var took []time.Duration
			hits := 0
			for b.Loop() {
				b.StopTimer()
				q, opt := k.make()
				b.StartTimer()
				t0 := time.Now()
				res, err := e.Search(ctx, q, opt)
				if err != nil {
					b.Fatalf("%q: %v", q, err)
				}
				took = append(took, time.Since(t0))
				hits += res.Total
			}
			slices.Sort(took)
			ms := func(share float64) float64 {
				return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
			}
			b.ReportMetric(ms(0.5), "p50-ms")
			b.ReportMetric(ms(0.95), "p95-ms")
			b.ReportMetric(float64(hits)/float64(len(took)), "hits")
		})
	}
}

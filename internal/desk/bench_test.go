package desk_test

import (
	"context"
	"os"
	"testing"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/store"
	opening "isnad/internal/store/open"
)

// BenchmarkAnswers measures what answers cost over the store that
// ISNAD_BENCH_STORE names: its heaviest stories, those whom most articles name,
// its newest articles.
func BenchmarkAnswers(b *testing.B) {
	place := os.Getenv("ISNAD_BENCH_STORE")
	if place == "" {
		b.Skip("ISNAD_BENCH_STORE names no store")
	}
	ctx := context.Background()
	st, err := opening.Open(ctx, place, opening.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	p := desk.Over(st)
	stories, _, err := p.Stories(ctx, desk.ListQuery{Limit: 100})
	if err != nil {
		b.Fatal(err)
	}
	persons, _, err := p.Entities(ctx, isnad.KindPerson, desk.ListQuery{Limit: 100})
	if err != nil {
		b.Fatal(err)
	}
	all, _, err := p.Entities(ctx, "", desk.ListQuery{Limit: 20})
	if err != nil {
		b.Fatal(err)
	}
	articles, _, err := p.Articles(ctx, desk.ListQuery{Limit: 100})
	if err != nil {
		b.Fatal(err)
	}
	pairs, _, err := p.Dossiers(ctx, desk.ListQuery{Limit: 20})
	if err != nil {
		b.Fatal(err)
	}
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		ask  func(i int) error
	}{
		{"stories", func(int) error { _, _, err := p.Stories(ctx, desk.ListQuery{}); return err }},
		{"story", func(i int) error { _, err := p.Story(ctx, stories[i%len(stories)].ID, 200); return err }},
		{"story by words", func(i int) error { _, err := p.Story(ctx, stories[i%len(stories)].Title, 200); return err }},
		{"person", func(i int) error { _, err := p.Who(ctx, persons[i%len(persons)].ID); return err }},
		{"person by name", func(i int) error { _, err := p.Who(ctx, persons[i%len(persons)].Name); return err }},
		{"most named", func(i int) error { _, err := p.Who(ctx, all[i%len(all)].ID); return err }},
		{"timeline of most named", func(i int) error {
			_, err := p.Timeline(ctx, "", all[i%len(all)].ID, desk.Window{Limit: 200})
			return err
		}},
		{"article", func(i int) error {
			_, err := p.Article(ctx, isnad.ArticleID(articles[i%len(articles)].ID))
			return err
		}},
		{"compare", func(i int) error {
			_, err := p.Compare(ctx, articles[i%len(articles)].ID, articles[(i+1)%len(articles)].ID)
			return err
		}},
		{"dossier", func(i int) error {
			x := pairs[i%len(pairs)]
			_, _, err := p.Dossier(ctx, x.Parties[0].ID, x.Parties[1].ID)
			return err
		}},
		{"articles", func(int) error { _, _, err := p.Articles(ctx, desk.ListQuery{}); return err }},
		{"entities", func(int) error {
			_, _, err := p.Entities(ctx, isnad.KindPerson, desk.ListQuery{Order: store.Weight})
			return err
		}},
		{"entities by word", func(int) error {
			_, _, err := p.Entities(ctx, isnad.KindPerson, desk.ListQuery{Words: "محمد"})
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				must(c.ask(i))
				i++
			}
		})
	}
}

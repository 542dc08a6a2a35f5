package eval

import (
	"context"
	"fmt"
	"strings"

	"isnad"
	"isnad/internal/stories"
)

// A StoryGold is pairs of pages that somebody judged.
type StoryGold struct {
	// Pages are the ids of all pages to be read, the pairs' among them.
	Pages map[string]bool
	Pairs []StoryPair
}

// A StoryPair is two pages: Same says that they tell of one event. Two events
// of one affair are not the same.
type StoryPair struct {
	A, B string
	Same bool
}

// LoadStories reads judged pairs from a file of tab-separated columns: two ids
// and 2 for the same event, 1 for the same affair, 0 for neither (more columns
// are ignored, and so are lines that begin with #). ids names a file of further
// pages to be read with them, one id a line; "" for none.
func LoadStories(pairs, ids string) (*StoryGold, error) {
	g := &StoryGold{Pages: map[string]bool{}}
	err := eachLine(pairs, func(n int, line string) error {
		f := strings.Split(line, "\t")
		if len(f) < 3 || f[2] != "0" && f[2] != "1" && f[2] != "2" {
			return fmt.Errorf("%s:%d: want two ids and a label 0, 1 or 2", pairs, n)
		}
		g.Pairs = append(g.Pairs, StoryPair{f[0], f[1], f[2] == "2"})
		g.Pages[f[0]], g.Pages[f[1]] = true, true
		return nil
	})
	if err == nil && len(g.Pairs) == 0 {
		err = fmt.Errorf("%s: no pairs in it", pairs)
	}
	if err == nil && ids != "" {
		err = eachLine(ids, func(_ int, line string) error {
			g.Pages[strings.TrimSpace(line)] = true
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("eval.LoadStories: %w", err)
	}
	return g, nil
}

// Stories reads the gold's pages out of the files and folders of paths,
// gathers all of them into stories and scores the judged pairs: found are those
// whose pages came into one story.
func Stories(ctx context.Context, g *StoryGold, paths ...string) (Result, error) {
	pass := stories.New()
	articles := map[string]isnad.ArticleID{}
	err := among(ctx, paths, g.Pages, func(a *isnad.Account) {
		pass.Add(a)
		if _, have := articles[a.Article.Page]; !have {
			articles[a.Article.Page] = a.Article.ID
		}
	})
	if err != nil {
		return Result{}, fmt.Errorf("eval.Stories: %w", err)
	}
	row := Row{Name: "same-story"}
	var res Result
	r := pass.Result()
	for _, p := range g.Pairs {
		a, b := articles[p.A], articles[p.B]
		if a == "" || b == "" {
			return Result{}, fmt.Errorf("eval.Stories: no page %s or %s among the texts", p.A, p.B)
		}
		s, ok := r.Of(a)
		t, also := r.Of(b)
		together := ok && also && s == t
		if p.Same {
			row.Gold++
		}
		if together {
			row.Found++
		}
		switch {
		case p.Same && together:
			row.Right++
		case p.Same:
			res.Misses = append(res.Misses, Miss{row.Name, p.A, "one story with " + p.B, "two"})
		case together:
			res.Misses = append(res.Misses, Miss{row.Name, p.A, "apart from " + p.B, "one story"})
		}
	}
	res.Rows = []Row{row}
	return res, nil
}

package eval

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/copies"
	"isnad/internal/intake"
	"isnad/internal/read"
)

// A CopyGold is a list of pairs of pages with what they share, as somebody
// computed it from the pages' words.
type CopyGold struct {
	// Pages are the ids of the pages among which the pairs were sought; pairs
	// with others count nowhere.
	Pages map[string]bool
	Pairs []CopyPair
}

// A CopyPair is two pages and the likeness of their sets of four-word runs.
type CopyPair struct {
	A, B                 string
	Jaccard, Containment float64 // 0 to 1
}

// LoadCopies reads pairs from a file of tab-separated columns (two ids, the
// Jaccard index, the containment; more columns are ignored, and so are lines
// that begin with #), and the ids of the pages from a file of one id a line.
func LoadCopies(pairs, ids string) (*CopyGold, error) {
	g := &CopyGold{Pages: map[string]bool{}}
	err := eachLine(ids, func(n int, line string) error {
		g.Pages[strings.TrimSpace(line)] = true
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("eval.LoadCopies: %w", err)
	}
	err = eachLine(pairs, func(n int, line string) error {
		f := strings.Split(line, "\t")
		if len(f) < 4 {
			return fmt.Errorf("%s:%d: %d columns, want id, id, jaccard, containment", pairs, n, len(f))
		}
		p := CopyPair{A: f[0], B: f[1]}
		for i, at := range []*float64{&p.Jaccard, &p.Containment} {
			v, err := strconv.ParseFloat(f[2+i], 64)
			if err != nil || !(v >= 0 && v <= 1) {
				return fmt.Errorf("%s:%d: column %d: %q is no number between 0 and 1", pairs, n, 3+i, f[2+i])
			}
			*at = v
		}
		g.Pairs = append(g.Pairs, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("eval.LoadCopies: %w", err)
	}
	if len(g.Pairs) == 0 {
		return nil, fmt.Errorf("eval.LoadCopies %s: no pairs in it", pairs)
	}
	return g, nil
}

// eachLine calls do with every line that is neither empty nor begins with #.
func eachLine(path string, do func(n int, line string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSuffix(sc.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := do(n, line); err != nil {
			return err
		}
	}
	return sc.Err()
}

// Copies reads the gold's pages out of the files and folders of paths and
// scores the copies found among them: "jaccard" counts pairs with an index of
// 0.5 and over on both sides, "containment" those of which one holds four
// fifths of the other and the index is under 0.5 (its precision means little:
// the gold lists no pair under its own bounds). The gold is of the pages' raw
// words, the finding of the articles' texts, from which furniture is gone:
// pairs near a bound may fall on either side of it, and "loose" counts with a
// margin of a twentieth.
func Copies(ctx context.Context, g *CopyGold, paths ...string) (Result, error) {
	pass := copies.New()
	pages := map[isnad.ArticleID]string{}
	seen := map[string]bool{}
	err := among(ctx, paths, g.Pages, func(a *isnad.Account) {
		pass.Add(a)
		pages[a.Article.ID] = a.Article.Page
		seen[a.Article.Page] = true
	})
	if err != nil {
		return Result{}, fmt.Errorf("eval.Copies: %w", err)
	}
	var res Result
	if n := len(g.Pages) - len(seen); n > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("%d of %d pages were not among the texts", n, len(g.Pages)))
	}
	type key struct{ a, b string }
	order := func(a, b string) key { return key{min(a, b), max(a, b)} }
	found := map[key]*isnad.Copy{}
	r := pass.Result()
	for i := range r.Copies {
		c := &r.Copies[i]
		k := order(pages[c.From], pages[c.To])
		// A page of several articles shares as much as the article that shares most.
		if have := found[k]; k.a != k.b && (have == nil || have.Jaccard < c.Jaccard) {
			found[k] = c
		}
	}
	jac, loose, con := Row{Name: "jaccard"}, Row{Name: "loose"}, Row{Name: "containment", Partial: true}
	truth := map[key]float64{}
	for _, p := range g.Pairs {
		k := order(p.A, p.B)
		truth[k] = p.Jaccard
		c := found[k]
		switch {
		case p.Jaccard >= 0.5:
			jac.Gold++
			loose.Gold++
			if c != nil && c.Jaccard >= 0.45 {
				loose.Right++
				if c.Jaccard < 0.5 {
					loose.Found++
				}
			}
			if c != nil && c.Jaccard >= 0.5 {
				jac.Right++
				continue
			}
			res.Misses = append(res.Misses, Miss{"jaccard", p.A, p.B + fmt.Sprintf(" %.3f", p.Jaccard), told(c)})
		case p.Containment >= 0.8:
			con.Gold++
			if c != nil && c.Containment >= 0.75 {
				con.Right++
				continue
			}
			res.Misses = append(res.Misses, Miss{"containment", p.A, p.B + fmt.Sprintf(" %.3f", p.Containment), told(c)})
		}
	}
	for i := range r.Copies { // in their order, for the misses' sake
		c := &r.Copies[i]
		k := order(pages[c.From], pages[c.To])
		if found[k] != c || c.Jaccard < 0.5 {
			continue
		}
		jac.Found++
		loose.Found++
		if t := truth[k]; t < 0.5 {
			res.Misses = append(res.Misses, Miss{"jaccard", k.a, k.b + fmt.Sprintf(" %.3f", t), told(c)})
			if t >= 0.45 { // between the bounds
				loose.Gold++
				loose.Right++
			}
		}
	}
	res.Rows = []Row{jac, loose, con}
	return res, nil
}

// among reads the pages of the files and folders of paths whose ids are wanted,
// all when want is nil.
func among(ctx context.Context, paths []string, want map[string]bool, add func(*isnad.Account)) error {
	in, err := intake.Open(ctx, paths, intake.Options{})
	if err != nil {
		return err
	}
	defer in.Close()
	next := func() (read.Input, bool) {
		for {
			page, err, ok := in.Next()
			if !ok {
				return read.Input{}, false
			}
			if page == nil || want == nil || want[page.Name] {
				return read.Input{Page: page, Err: err}, true
			}
		}
	}
	return read.All(ctx, 0, next, func(r read.Result) error {
		if r.Err != nil {
			return r.Err
		}
		for _, a := range r.Accounts {
			add(a)
		}
		return nil
	})
}

func told(c *isnad.Copy) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%s %.3f, containment %.3f", c.Kind, c.Jaccard, c.Containment)
}

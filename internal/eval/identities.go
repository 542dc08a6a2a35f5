package eval

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/identities"
	"isnad/internal/identities/spelling"
)

// A NamePair is two names in two articles, and whether they are one person or
// body.
type NamePair struct {
	Same bool
	A, B struct{ Article, Name string }
	// Class says how the pair was found; Line is its place in the file, from 1.
	Class string
	Line  int
}

// LoadNamePairs reads a file of pairs: verdict ("same", "not same"), article,
// name, article, name, class, parted by tabs.
func LoadNamePairs(path string) ([]NamePair, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("eval.LoadNamePairs: %w", err)
	}
	defer f.Close()
	var out []NamePair
	sc := bufio.NewScanner(f)
	for n := 1; sc.Scan(); n++ {
		if strings.HasPrefix(sc.Text(), "#") || sc.Text() == "" {
			continue
		}
		c := strings.Split(sc.Text(), "\t")
		if len(c) != 6 || c[0] != "same" && c[0] != "not same" {
			return nil, fmt.Errorf("eval.LoadNamePairs: %s:%d: want verdict, article, name, article, name and class", path, n)
		}
		p := NamePair{Same: c[0] == "same", Class: c[5], Line: len(out) + 1}
		p.A.Article, p.A.Name, p.B.Article, p.B.Name = c[1], c[2], c[3], c[4]
		out = append(out, p)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("eval.LoadNamePairs: %s: %w", path, err)
	}
	return out, nil
}

// NamePairs reads the articles of pairs out of the files of a folder, all as one
// corpus, and compares: a pair is found when both names are one entity, right
// when they are one person or body. Odd and even lines have a row each
// beside the row of all. Pairs of which the reader of names did not
// find both are left out and told of.
func NamePairs(ctx context.Context, pairs []NamePair, texts string) (Result, error) {
	g := &Gold{}
	seen := map[string]bool{}
	for _, p := range pairs {
		for _, id := range []string{p.A.Article, p.B.Article} {
			if !seen[id] {
				seen[id] = true
				g.Articles = append(g.Articles, GoldArticle{ID: id})
			}
		}
	}
	pages, err := Pages(ctx, g, texts)
	if err != nil {
		return Result{}, err
	}
	doc, err := Read(ctx, pages)
	if err != nil {
		return Result{}, err
	}
	named := map[string][]namedEntity{} // by article
	for _, a := range doc.Articles {
		for _, m := range a.Mentions {
			if m.Entity != "" {
				named[a.Page] = append(named[a.Page], namedEntity{arabic.Fold(m.Text), m.Entity})
			}
		}
	}
	rows := []Row{{Name: "pairs-odd"}, {Name: "pairs-even"}, {Name: "pairs"}}
	var res Result
	missing := 0
	for _, p := range pairs {
		a, b := entityOf(named[p.A.Article], p.A.Name), entityOf(named[p.B.Article], p.B.Name)
		if a == "" || b == "" {
			missing++
			continue
		}
		joined := a == b
		for _, i := range []int{1 - p.Line%2, 2} {
			if p.Same {
				rows[i].Gold++
			}
			if joined {
				rows[i].Found++
			}
			if joined && p.Same {
				rows[i].Right++
			}
		}
		if joined != p.Same {
			say := map[bool]string{true: "same", false: "not same"}
			res.Misses = append(res.Misses, Miss{"pairs " + p.Class, p.A.Article + " " + p.B.Article,
				say[p.Same] + ": " + p.A.Name + " = " + p.B.Name, say[joined]})
		}
	}
	res.Rows = rows
	if missing > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("pairs left out because a name is not found in its article: %d", missing))
	}
	return res, nil
}

// A namedEntity is one mention, folded, and whom it names.
type namedEntity struct{ name, entity string }

// entityOf returns whom a name stands for among the mentions of its article:
// the name itself, else the first full name that holds it or that it holds,
// since readers differ on where a name ends. It is empty when there is none.
func entityOf(named []namedEntity, name string) string {
	name = arabic.Fold(name)
	for _, m := range named {
		if m.name == name {
			return m.entity
		}
	}
	for _, m := range named {
		if strings.Contains(m.name, " ") && (strings.Contains(m.name, name) || strings.Contains(name, m.name)) {
			return m.entity
		}
	}
	return ""
}

// Likeness scores the decision whether two words are spellings of one name on
// name pairs in two scripts that were held back from learning: gold are the
// pairs of Arabic spellings of one Latin name, and for each word of them stands
// the nearest spelling of a name that sounds otherwise in Latin.
func Likeness(folder string) (Result, error) {
	_, dev, err := spelling.ReadPairs(folder)
	if err != nil {
		return Result{}, fmt.Errorf("eval.Likeness: %w", err)
	}
	byKey := map[string][]spelling.Pair{}
	for _, p := range dev {
		byKey[spelling.Key(p.Arabic)] = append(byKey[spelling.Key(p.Arabic)], p)
	}
	row := Row{Name: "spellings"}
	var res Result
	try := func(a, b string, same bool) {
		joined := identities.SameWord(a, b)
		if same {
			row.Gold++
		}
		if joined {
			row.Found++
		}
		if joined && same {
			row.Right++
		}
		if joined != same {
			res.Misses = append(res.Misses, Miss{"spellings", filepath.Base(folder), fmt.Sprintf("%s = %s: %v", a, b, same), fmt.Sprint(joined)})
		}
	}
	for i, p := range dev {
		for _, q := range dev[i+1:] {
			if q.Latin != p.Latin {
				break
			}
			try(p.Arabic, q.Arabic, true)
			// The nearest of another name is as hard as it gets.
			var near []spelling.Pair
			for _, o := range byKey[spelling.Key(p.Arabic)] {
				if o.Arabic != p.Arabic && spelling.LatinKey(o.Latin) != spelling.LatinKey(p.Latin) {
					near = append(near, o)
				}
			}
			sort.SliceStable(near, func(x, y int) bool {
				return spelling.Distance(near[x].Arabic, p.Arabic, 5000) < spelling.Distance(near[y].Arabic, p.Arabic, 5000)
			})
			if len(near) > 0 {
				try(p.Arabic, near[0].Arabic, false)
			}
		}
	}
	res.Rows = []Row{row}
	return res, nil
}

// Identities scores who is who: spellings of held-back name pairs, and pairs of
// names in the press.
func Identities(ctx context.Context, spellings, pairs, texts string) (Result, error) {
	res, err := Likeness(spellings)
	if err != nil {
		return Result{}, err
	}
	list, err := LoadNamePairs(pairs)
	if err != nil {
		return Result{}, err
	}
	more, err := NamePairs(ctx, list, texts)
	if err != nil {
		return Result{}, err
	}
	return Result{append(res.Rows, more.Rows...), append(res.Misses, more.Misses...), append(res.Notes, more.Notes...)}, nil
}

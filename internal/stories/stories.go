// Package stories gathers the articles that tell of one event, over the days
// in which it is told: the same event in other words joins, two events with
// the same actors stay apart.
//
// It is a pass over many accounts: [New], [Pass.Add] for each account in any
// order, [Pass.Result] at any time. The result depends on the set of accounts,
// never on their order, and likenesses that were computed once are kept.
//
// # How
//
// An article is compared with those of the days around it with which it shares
// some of the stems that matter most in it (package near). A pair is weighed by
// a dozen features: how alike the texts, beginnings and titles are, how much of
// each beginning stands anywhere in the other article, the figures that both
// give or only one, and the days between. The weights were fitted to pairs that
// were judged by reading. Pairs are then joined from the likeliest down, and
// two groups become one story only while their articles are alike on the
// average: a chain of pairs does not make one story of two.
package stories

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/near"
	"isnad/internal/stems"
)

// Stage names the pass in the basis of its findings.
const Stage isnad.Stage = "stories"

// Version is raised when the same accounts give other stories.
const Version = 4

// A Pass gathers accounts. It is not safe for use by several goroutines.
type Pass struct {
	docs  []doc
	byID  map[isnad.ArticleID]int32
	index *near.Index
	links map[link]float32 // likeness of the pairs that met and may be of one story
}

// A link is two articles by number, the lower first.
type link struct{ a, b int32 }

// New returns a Pass that has seen nothing.
func New() *Pass {
	return &Pass{byID: map[isnad.ArticleID]int32{}, index: near.New(), links: map[link]float32{}}
}

// binDays is the width of a bin of the index: an article meets those of its
// own bin and of the two beside it, three to six days away at most.
const binDays = 3

// leastKeys is how many of the stems that matter most two articles must share
// to be compared.
const leastKeys = 3

// Add takes one account. An article that was added before is left out. The
// pass keeps no part of the account but its title.
func (p *Pass) Add(acct *isnad.Account) {
	if _, have := p.byID[acct.Article.ID]; have {
		return
	}
	n := int32(len(p.docs))
	p.byID[acct.Article.ID] = n
	p.docs = append(p.docs, features(acct))
	d := &p.docs[n]
	bin := near.NoBin
	if d.day != noDay {
		bin = floor(d.day, binDays)
	}
	rank := rankOf(d)
	p.index.Add(n, rank, d.keys(), bin, func(o int32, shared int) {
		if shared < leastKeys {
			return
		}
		k := link{o, n}
		if s := p.likeness(k); s > farthest {
			p.links[k] = float32(s)
		}
	})
}

// farthest is the likeness under which a pair counts as no link at all.
const farthest = -2

// likeness compares two articles. The lower id goes first, so that rounding
// cannot differ with the order of arrival.
func (p *Pass) likeness(k link) float64 {
	a, b := &p.docs[k.a], &p.docs[k.b]
	if b.id < a.id {
		a, b = b, a
	}
	return likeness(a, b)
}

// keys are the stems that lead to a doc: those that matter most in its text
// and in its beginning.
func (d *doc) keys() []uint32 {
	keys := make([]uint32, 0, topTerms+8)
	for _, t := range d.top {
		keys = append(keys, t.Key)
	}
	for _, t := range stems.Top(d.lead, 8) {
		keys = append(keys, t.Key)
	}
	slices.Sort(keys)
	return slices.Clip(slices.Compact(keys))
}

// rankOf hashes the article's id: an order that does not depend on arrival.
func rankOf(d *doc) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(d.id); i++ {
		h = (h ^ uint64(d.id[i])) * 1099511628211
	}
	return h ^ h>>29
}

func floor(n, by int32) int32 {
	if n < 0 {
		n -= by - 1
	}
	return n / by
}

// dated returns the days of a dating, none when it spans more than a week.
func dated(d isnad.Dating) (from, to string, day int32) {
	if !d.Known() || len(d.From) < 10 || len(d.To) < 10 {
		return "", "", noDay
	}
	a, err := time.Parse(time.DateOnly, d.From[:10])
	if err != nil {
		return "", "", noDay
	}
	b, err := time.Parse(time.DateOnly, d.To[:10])
	if err != nil || b.Before(a) || b.Sub(a) > 7*24*time.Hour {
		return "", "", noDay
	}
	return strings.Clone(d.From[:10]), strings.Clone(d.To[:10]), int32(a.Unix() / 86400)
}

// A Result is the stories of the accounts added so far.
type Result struct {
	// Stories are those of two articles or more, in order of their first
	// article. IndependentSources is as many as the articles until Fold.
	Stories []isnad.Story

	of     map[isnad.ArticleID]int // number of the story
	outlet map[isnad.ArticleID]string
	titles [][]string // of each story's first articles, each once
}

// maxTitles bounds what Titles returns.
const maxTitles = 64

// Titles returns the titles of a story's articles as they came, each once, the
// first 64; i is the story's place in Stories.
func (r *Result) Titles(i int) []string { return r.titles[i] }

// idOf is the id of the story that an article founds.
func idOf(a isnad.ArticleID) string { return "s-" + string(a) }

// Of returns the story that an article is in, and false when it is in none
// with another.
func (r *Result) Of(a isnad.ArticleID) (*isnad.Story, bool) {
	i, ok := r.of[a]
	if !ok {
		return nil, false
	}
	return &r.Stories[i], true
}

// Resolve returns the id that a story has now. A story is called after its
// first article; when an earlier one comes to light, or two stories become
// one, the former ids still lead to it, since each names an article of it.
func (r *Result) Resolve(id string) string {
	if a, ok := strings.CutPrefix(id, "s-"); ok {
		if s, ok := r.Of(isnad.ArticleID(a)); ok {
			return s.ID
		}
	}
	return id
}

// Fold counts the independent sources of every story: the articles that are
// left when those with one source are one, and those of one outlet are one. Who
// reports twice is not two.
func (r *Result) Fold(source func(isnad.ArticleID) isnad.ArticleID) {
	for i := range r.Stories {
		s := &r.Stories[i]
		seen := map[string]bool{}
		for _, a := range s.Articles {
			from := source(a)
			seen[cmp.Or(r.outlet[from], "article "+string(from))] = true
		}
		s.IndependentSources = len(seen)
	}
}

// byTime orders articles by day, undated last, and then by id.
func (p *Pass) byTime(a, b int32) int {
	x, y := &p.docs[a], &p.docs[b]
	if (x.day == noDay) != (y.day == noDay) {
		return cmp.Compare(y.day, x.day)
	}
	return cmp.Or(cmp.Compare(x.day, y.day), cmp.Compare(x.id, y.id))
}

// Result joins the articles into stories.
func (p *Pass) Result() *Result {
	type edge struct {
		link
		s float32
	}
	edges := make([]edge, 0, len(p.links))
	for k, s := range p.links {
		// Both have their final pillars only now; see near.Index.Shared.
		if p.index.Shared(k.a, k.b) >= leastKeys {
			edges = append(edges, edge{k, s})
		}
	}
	first := func(k link) int32 {
		if p.byTime(k.a, k.b) < 0 {
			return k.a
		}
		return k.b
	}
	slices.SortFunc(edges, func(x, y edge) int {
		fx, fy := first(x.link), first(y.link)
		return cmp.Or(cmp.Compare(y.s, x.s), p.byTime(fx, fy), p.byTime(x.a+x.b-fx, y.a+y.b-fy))
	})
	// Twins stand as one: of a thousand copies each has met but a few, and those
	// it has not met are no reason against it.
	twin := p.twins()
	n := 0
	seen := make(map[link]bool, len(edges))
	for _, e := range edges { // likeliest first
		a, b := twin[e.a], twin[e.b]
		if k := (link{min(a, b), max(a, b)}); a != b && !seen[k] {
			seen[k] = true
			edges[n] = edge{k, e.s}
			n++
		}
	}
	edges = edges[:n]
	g := newGroups(len(p.docs))
	for _, e := range edges {
		g.link(e.a, e.b, float64(e.s))
	}
	for _, e := range edges {
		if e.s < 0 {
			break
		}
		g.join(e.a, e.b)
	}
	members := map[int32][]int32{}
	for i := range p.docs {
		root := g.root(twin[i])
		members[root] = append(members[root], int32(i))
	}
	r := &Result{of: map[isnad.ArticleID]int{}, outlet: map[isnad.ArticleID]string{}}
	for i := range p.docs {
		if o := p.docs[i].outlet; o != "" {
			r.outlet[p.docs[i].id] = o
		}
	}
	var lists [][]int32
	for _, list := range members {
		if len(list) > 1 {
			slices.SortFunc(list, p.byTime)
			lists = append(lists, list)
		}
	}
	slices.SortFunc(lists, func(x, y []int32) int { return p.byTime(x[0], y[0]) })
	for n, list := range lists {
		s := isnad.Story{ID: idOf(p.docs[list[0]].id), Title: p.title(list), IndependentSources: len(list)}
		var titles []string
		for _, i := range list {
			d := &p.docs[i]
			s.Articles = append(s.Articles, d.id)
			if d.title != "" && len(titles) < maxTitles && !slices.Contains(titles, d.title) {
				titles = append(titles, d.title)
			}
			r.of[d.id] = n
			if d.from != "" && (s.From == "" || d.from < s.From) {
				s.From = d.from
			}
			s.To = max(s.To, d.to)
		}
		r.Stories = append(r.Stories, s)
		r.titles = append(r.titles, titles)
	}
	return r
}

// twins leads from each article to the first of those that have its very stems
// and title and figures, each no further in time from the one before it than
// articles that meet. Undated ones are twins of one another only.
func (p *Pass) twins() []int32 {
	out := make([]int32, len(p.docs))
	same := map[uint64][]int32{}
	for i := range p.docs {
		out[i] = int32(i)
		d := &p.docs[i]
		h := uint64(14695981039346656037)
		add := func(k uint32) { h = (h ^ uint64(k)) * 1099511628211; h ^= h >> 31 }
		for _, l := range [3][]uint32{d.all, d.numbers, d.figures} {
			add(uint32(len(l)))
			for _, k := range l {
				add(k)
			}
		}
		for _, t := range d.head {
			add(t.Key)
		}
		same[h] = append(same[h], int32(i))
	}
	for _, list := range same {
		slices.SortFunc(list, p.byTime)
		for i := 1; i < len(list); i++ {
			a, b := &p.docs[list[i-1]], &p.docs[list[i]]
			if (a.day == noDay) == (b.day == noDay) && (a.day == noDay || b.day-a.day <= binDays) && len(a.all) > 0 && slices.Equal(a.all, b.all) {
				out[list[i]] = out[list[i-1]]
			}
		}
	}
	return out
}

// title returns the title of the article that is most like the others; of
// equals the earliest.
func (p *Pass) title(list []int32) string {
	best, title := -1.0, ""
	some := list[:min(len(list), 64)] // the rest would not change it by much
	for _, i := range some {
		if p.docs[i].title == "" {
			continue
		}
		sum := 0.0
		for _, j := range some {
			if i != j {
				sum += stems.Dot(p.docs[i].body, p.docs[j].body) + stems.Dot(p.docs[i].head, p.docs[j].head)
			}
		}
		if sum > best {
			best, title = sum, p.docs[i].title
		}
	}
	return title
}

// apart is the likeness that stands for a pair of articles that never met or
// is no link: it keeps a chain of pairs from becoming one story.
const apart = -2

// groups are growing sets of articles with the sum of likenesses between them
// (average linkage, Sokal and Michener 1958).
type groups struct {
	parent []int32
	size   []int32
	sums   []map[int32]sum // by root: what links it to other roots
}

// A sum is the likenesses of n linked pairs.
type sum struct {
	s float64
	n int32
}

func newGroups(n int) *groups {
	g := &groups{parent: make([]int32, n), size: make([]int32, n), sums: make([]map[int32]sum, n)}
	for i := range g.parent {
		g.parent[i], g.size[i] = int32(i), 1
	}
	return g
}

func (g *groups) root(i int32) int32 {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

func (g *groups) link(a, b int32, s float64) {
	for _, e := range [2][2]int32{{a, b}, {b, a}} {
		if g.sums[e[0]] == nil {
			g.sums[e[0]] = map[int32]sum{}
		}
		g.sums[e[0]][e[1]] = sum{s, 1}
	}
}

// join makes the groups of a and b one when their articles are alike on the
// average.
func (g *groups) join(a, b int32) {
	a, b = g.root(a), g.root(b)
	if a == b {
		return
	}
	between := g.sums[a][b]
	pairs := float64(g.size[a]) * float64(g.size[b])
	if between.s+apart*(pairs-float64(between.n)) < 0 {
		return
	}
	if len(g.sums[a]) < len(g.sums[b]) {
		a, b = b, a
	}
	// The smaller table goes into the larger.
	delete(g.sums[a], b)
	for o, t := range g.sums[b] {
		if o == a {
			continue
		}
		u := g.sums[a][o]
		u.s += t.s
		u.n += t.n
		g.sums[a][o] = u
		delete(g.sums[o], b)
		g.sums[o][a] = u
	}
	g.sums[b] = nil
	g.parent[b] = a
	g.size[a] += g.size[b]
}

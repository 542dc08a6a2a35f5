package search

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"sync"
	"time"

	"isnad/internal/store"
)

// Roles are what an engine asks of a store.
type Roles interface {
	store.Index
	store.Findings
	store.Accounts
}

// An Engine answers queries over a store. It is safe for use by several
// goroutines at once.
type Engine struct {
	st Roles

	mu sync.Mutex
	// counts remembers how many entries have a term; see df.
	counts map[string]counted
	sizes  map[store.EntryKind]sized
	// names remembers who is known by a name, as of one state of the
	// conclusions; see entities.
	names map[string][]string
	state store.Cursor
	// snaps are the last rankings, by token, oldest first in order.
	snaps map[string][]place
	order []string
}

type counted struct{ n, size int }

type sized struct {
	n  int
	at time.Time
}

// A place is a hit in a ranking that pages go through.
type place struct {
	id    string
	score float64
}

// Bounds of what an engine does for a query and remembers of it.
const (
	// Ranked is how many hits "best" puts in order at most. Where more match,
	// those that have all words in the title or side by side, those with the
	// rarest words, and the newest are taken.
	Ranked = 240

	maxCount   = 2000 // counted hits
	batch      = 100  // candidates that are newest, and all where there are no more
	moreBatch  = 50   // candidates for one good reason
	maxTerms   = 8192 // remembered counts
	maxSnaps   = 64   // remembered rankings
	maxNames   = 4096 // remembered names
	facetHits  = 240  // hits that facets are counted over
	sizeStands = time.Minute
)

// New returns an engine over a store.
func New(st Roles) *Engine {
	return &Engine{st: st, counts: map[string]counted{}, sizes: map[store.EntryKind]sized{}, names: map[string][]string{}, snaps: map[string][]place{}}
}

// size returns how many entries of a kind there are, or were some seconds ago.
func (e *Engine) size(ctx context.Context, kind store.EntryKind) (int, error) {
	e.mu.Lock()
	s, ok := e.sizes[kind]
	e.mu.Unlock()
	if ok && time.Since(s.at) < sizeStands {
		return s.n, nil
	}
	n, err := e.st.Size(ctx, kind)
	if err != nil {
		return 0, fmt.Errorf("search: size of the index: %w", err)
	}
	e.mu.Lock()
	e.sizes[kind] = sized{n, time.Now()}
	e.mu.Unlock()
	return n, nil
}

// df counts the entries that have each leaf, up to an eighth of all: what is
// commoner tells hardly anything. A count is remembered until the index has
// grown or shrunk by a tenth: weights hardly move with it.
//
// total is how many match the query, counted up to maxCount.
func (e *Engine) df(ctx context.Context, p *plan, size, total int) ([]int, error) {
	out := make([]int, len(p.leaves))
	if len(out) == 1 {
		// One word weighs what it weighs: it is compared with no other.
		out[0] = total
		return out, nil
	}
	for i, l := range p.leaves {
		// Leaves are words: their match printed is their name.
		key := fmt.Sprintf("%s %v", p.kind, l.match)
		e.mu.Lock()
		c, ok := e.counts[key]
		e.mu.Unlock()
		if ok && 10*max(c.size-size, size-c.size) <= c.size {
			out[i] = c.n
			continue
		}
		n, err := e.st.Count(ctx, p.kind, l.match, max(1000, size/8))
		if err != nil {
			return nil, fmt.Errorf("search: count a word: %w", err)
		}
		out[i] = n
		e.mu.Lock()
		if len(e.counts) >= maxTerms {
			clear(e.counts)
		}
		e.counts[key] = counted{n, size}
		e.mu.Unlock()
	}
	return out, nil
}

// find asks the index.
func (e *Engine) find(ctx context.Context, p *plan, m store.Match, order store.Order, cursor string, limit int, bare bool) ([]store.Entry, string, error) {
	hits, next, err := e.st.Find(ctx, store.IndexQuery{Kind: p.kind, Match: m, Since: p.since, Until: p.until, Order: order, Cursor: cursor, Limit: limit, Bare: bare})
	if err != nil {
		return nil, "", fmt.Errorf("search: %w", err)
	}
	return hits, next, nil
}

// candidates returns the entries to rank: all that match where they are few,
// else those that are likeliest to be good, and the newest.
func (e *Engine) candidates(ctx context.Context, p *plan, df []int, total int) ([]store.Entry, error) {
	if total <= batch {
		all, _, err := e.find(ctx, p, p.match, store.Newest, "", batch, false)
		return all, err
	}
	var all []store.Entry
	seen := make(map[string]bool, Ranked)
	more := func(n int, m store.Match) error {
		if n = min(n, Ranked-len(all)); n <= 0 {
			return nil
		}
		hits, _, err := e.find(ctx, p, m, store.Newest, "", n, false)
		for i := range hits {
			if !seen[hits[i].ID] && len(all) < Ranked {
				seen[hits[i].ID] = true
				all = append(all, hits[i])
			}
		}
		return err
	}
	// Rare words first.
	order := make([]int, len(p.leaves))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return df[a] - df[b] })
	order = slices.DeleteFunc(order, func(i int) bool { return df[i] == 0 })
	// What is one of several words has no more to hold but to be one of them,
	// which two of them are.
	with := func(ms ...store.Match) store.Match {
		if p.words {
			return allOf(ms...)
		}
		return allOf(append([]store.Match{p.match}, ms...)...)
	}
	if p.either {
		order = order[:min(len(order), 4)]
		for n, i := range order {
			for _, j := range order[n+1:] {
				if err := more(moreBatch, with(p.leaves[i].match, p.leaves[j].match)); err != nil {
					return nil, err
				}
			}
		}
		for _, i := range order[:min(len(order), 3)] {
			if err := more(moreBatch, with(p.leaves[i].match)); err != nil {
				return nil, err
			}
		}
	} else {
		var titles []store.Match
		for _, l := range p.leaves {
			if l.prefix == "" { // beginnings are dear
				titles = append(titles, l.title)
			}
		}
		if len(titles) > 0 {
			if err := more(moreBatch, with(titles...)); err != nil {
				return nil, err
			}
		}
		// Side by side: the rarest word and those beside it.
		for _, i := range order[:min(len(order), 1)] {
			for _, j := range []int{i - 1, i} {
				if j < 0 || j+1 >= len(p.leaves) {
					continue
				}
				if m, ok := neighbours(p.leaves[j], p.leaves[j+1]); ok {
					if err := more(moreBatch, with(m)); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	return all, more(batch, p.match)
}

// neighbours matches two words side by side, by their likeliest stems.
func neighbours(a, b *leaf) (store.Match, bool) {
	if len(a.stems) == 0 || len(b.stems) == 0 {
		return store.Match{}, false
	}
	return store.Match{Terms: []string{string(inStems) + a.stems[0], string(inStems) + b.stems[0]}}, true
}

// A mark of where a list goes on. It is told from one of another query by its
// sum.
type position struct {
	Sum   string  `json:"q"`
	Store string  `json:"c,omitempty"` // cursor of the store
	Snap  string  `json:"s,omitempty"` // token of a ranking
	Next  int     `json:"n,omitempty"` // place in it
	ID    string  `json:"i,omitempty"` // last hit given
	Score float64 `json:"w,omitempty"`
}

func (p position) String() string {
	data, _ := json.Marshal(p) // strings and numbers
	return base64.RawURLEncoding.EncodeToString(data)
}

func sumOf(parts ...string) string {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

func readPosition(cursor, sum string) (position, error) {
	var p position
	if cursor == "" {
		return p, nil
	}
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil || p.Sum != sum || p.Next < 0 {
		return p, fmt.Errorf("search: %w: ask without it for the first hits", store.ErrCursor)
	}
	return p, nil
}

// Search answers a query. Statements are the hits when the query asks for what
// only a statement has (speaker:, said:, act:, mode:), articles otherwise.
// Sorted by what is best, no more than Ranked hits come; newest and oldest go
// through all.
func (e *Engine) Search(ctx context.Context, query string, opt Options) (*Results, error) {
	q, err := Parse(query)
	if err != nil {
		return nil, err
	}
	if opt.Limit < 0 || opt.Limit > 100 {
		return nil, fmt.Errorf("search: a limit of %d; ask for 1 to 100 hits", opt.Limit)
	}
	if opt.Limit == 0 {
		opt.Limit = 20
	}
	kind := store.EntryArticle
	if q.root.asksStatements() {
		kind = store.EntryStatement
	}
	p, err := e.compile(ctx, q, kind)
	if err != nil {
		return nil, err
	}
	res := &Results{Query: q.String(), Of: string(kind) + "s", Hits: []Hit{}, Facets: []Facet{}}
	sort := opt.Sort
	switch sort {
	case "", "best":
		sort = "best"
		if len(p.leaves) == 0 {
			sort = string(store.Newest) // nothing tells one hit from another
		}
	case string(store.Newest), string(store.Oldest):
	default:
		return nil, fmt.Errorf("search: no order %q; there are best, newest and oldest", opt.Sort)
	}
	sum := sumOf(res.Query, sort)
	pos, err := readPosition(opt.Cursor, sum)
	if err != nil {
		return nil, err
	}
	if res.Total, err = e.st.Count(ctx, p.kind, p.all, maxCount+1); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if res.Total > maxCount {
		res.Total, res.AtLeast = maxCount, true
	}
	var page, facets []store.Entry
	var scores []float64
	if sort == "best" {
		page, scores, facets, pos, err = e.best(ctx, p, pos, res.Total, opt)
	} else {
		var next string
		if page, next, err = e.find(ctx, p, p.match, store.Order(sort), pos.Store, opt.Limit, true); err == nil {
			pos = position{Store: next}
			if opt.Facets {
				facets, _, err = e.find(ctx, p, p.match, store.Newest, "", facetHits, true)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	if pos != (position{}) {
		pos.Sum = sum
		res.Next = pos.String()
	}
	if res.Hits, err = e.hits(ctx, p, page, scores); err != nil {
		return nil, err
	}
	if opt.Facets {
		res.FacetsOf = len(facets)
		if res.Facets, err = e.facets(ctx, p, facets); err != nil {
			return nil, err
		}
	}
	return res, nil
}

// best returns the page at a position of the ranking, its scores, the entries
// for facets, and the position of the next page, which is zero at the end.
func (e *Engine) best(ctx context.Context, p *plan, pos position, total int, opt Options) (page []store.Entry, scores []float64, facets []store.Entry, next position, err error) {
	var list []place
	var known map[string]store.Entry
	token := pos.Snap
	e.mu.Lock()
	snap, ok := e.snaps[token]
	e.mu.Unlock()
	if ok && token != "" && !opt.Facets {
		list = snap
	} else {
		size, err := e.size(ctx, p.kind)
		if err != nil {
			return nil, nil, nil, next, err
		}
		df, err := e.df(ctx, p, size, total)
		if err != nil {
			return nil, nil, nil, next, err
		}
		candidates, err := e.candidates(ctx, p, df, total)
		if err != nil {
			return nil, nil, nil, next, err
		}
		known = make(map[string]store.Entry, len(candidates))
		for _, r := range newScorer(p, df, size).rank(candidates) {
			list = append(list, place{r.entry.ID, r.score})
			known[r.entry.ID] = r.entry
			facets = append(facets, r.entry)
		}
		if ok && token != "" {
			list = snap // facets were asked for; the order stays
		} else {
			// The ranking is gone: another process made it, or it is long ago.
			if pos.ID != "" {
				pos.Next = resume(list, pos)
			}
			token = ""
			if pos.Next+opt.Limit < len(list) {
				token = e.remember(list)
			}
		}
	}
	lo := min(pos.Next, len(list))
	hi := min(lo+opt.Limit, len(list))
	var missing []string
	for _, pl := range list[lo:hi] {
		if _, ok := known[pl.id]; !ok {
			missing = append(missing, pl.id)
		}
	}
	if len(missing) > 0 {
		entries, _, err := e.st.Find(ctx, store.IndexQuery{Kind: p.kind, Match: marks(markID, missing), Order: store.Newest, Limit: len(missing), Bare: true})
		if err != nil {
			return nil, nil, nil, next, fmt.Errorf("search: %w", err)
		}
		if known == nil {
			known = map[string]store.Entry{}
		}
		for _, x := range entries {
			known[x.ID] = x
		}
	}
	for _, pl := range list[lo:hi] {
		// What was taken away since the ranking is left out.
		if x, ok := known[pl.id]; ok {
			page, scores = append(page, x), append(scores, pl.score)
		}
	}
	if hi < len(list) {
		next = position{Snap: token, Next: hi, ID: list[hi-1].id, Score: list[hi-1].score}
	}
	return page, scores, facets, next, nil
}

// resume returns the place behind the last hit that was given.
func resume(list []place, pos position) int {
	if i := slices.IndexFunc(list, func(p place) bool { return p.id == pos.ID }); i >= 0 {
		return i + 1
	}
	if i := slices.IndexFunc(list, func(p place) bool { return p.score < pos.Score }); i >= 0 {
		return i
	}
	return len(list)
}

// remember keeps a ranking for the pages behind and returns its token, which
// depends on the ranking alone.
func (e *Engine) remember(list []place) string {
	parts := make([]string, 0, 2*len(list))
	for _, p := range list {
		parts = append(parts, p.id, strconv.FormatFloat(p.score, 'g', -1, 64))
	}
	token := sumOf(parts...)
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, ok := e.snaps[token]; !ok {
		if len(e.order) >= maxSnaps {
			delete(e.snaps, e.order[0])
			e.order = slices.Delete(e.order, 0, 1)
		}
		e.order = append(e.order, token)
	}
	e.snaps[token] = list
	return token
}

package search

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/store"
)

// memory is a store of entries and accounts in maps: what an engine can be tried
// on without a database.
type memory struct {
	entries  []store.Entry
	accts    map[isnad.ArticleID]*isnad.Account
	findings []store.Finding
	postings map[string][]int32 // term → entries, rising
	sorted   []string
	order    []int32 // entries by day and id
}

func newMemory() *memory {
	return &memory{accts: map[isnad.ArticleID]*isnad.Account{}, postings: map[string][]int32{}}
}

func (m *memory) add(acct *isnad.Account, keys map[isnad.EntityID]isnad.EntityID) {
	m.accts[acct.Article.ID] = acct
	for _, e := range Entries(acct, keys) {
		n := int32(len(m.entries))
		m.entries = append(m.entries, e)
		for _, t := range e.Terms {
			if l := m.postings[t]; len(l) == 0 || l[len(l)-1] != n {
				m.postings[t] = append(l, n)
			}
		}
	}
	m.sorted, m.order = nil, nil
}

func (m *memory) prepare() {
	if m.order != nil {
		return
	}
	for t := range m.postings {
		m.sorted = append(m.sorted, t)
	}
	slices.Sort(m.sorted)
	for i := range m.entries {
		m.order = append(m.order, int32(i))
	}
	slices.SortFunc(m.order, func(a, b int32) int {
		x, y := &m.entries[a], &m.entries[b]
		return strings.Compare(x.Day+"\x00"+x.ID, y.Day+"\x00"+y.ID)
	})
}

// match returns which entries match.
func (m *memory) match(q store.Match) []bool {
	out := make([]bool, len(m.entries))
	switch {
	case len(q.Terms) > 0:
		last := q.Terms[len(q.Terms)-1]
		var list []int32
		if q.Prefix {
			for i := sort.SearchStrings(m.sorted, last); i < len(m.sorted) && strings.HasPrefix(m.sorted[i], last); i++ {
				list = append(list, m.postings[m.sorted[i]]...)
			}
		} else {
			list = m.postings[last]
		}
		for _, n := range list {
			out[n] = len(q.Terms) == 1 || phraseIn(m.entries[n].Terms, q)
		}
	case q.Any != nil:
		for _, k := range q.Any {
			for i, ok := range m.match(k) {
				out[i] = out[i] || ok
			}
		}
	case q.Not != nil:
		for i, ok := range m.match(*q.Not) {
			out[i] = !ok
		}
	default:
		for i := range out {
			out[i] = true
		}
		for _, k := range q.All {
			for i, ok := range m.match(k) {
				out[i] = out[i] && ok
			}
		}
	}
	return out
}

func phraseIn(terms []string, q store.Match) bool {
	n := len(q.Terms)
	for i := 0; i+n <= len(terms); i++ {
		if slices.Equal(terms[i:i+n-1], q.Terms[:n-1]) && (terms[i+n-1] == q.Terms[n-1] || q.Prefix && strings.HasPrefix(terms[i+n-1], q.Terms[n-1])) {
			return true
		}
	}
	return false
}

func (m *memory) Find(_ context.Context, q store.IndexQuery) (hits []store.Entry, next string, err error) {
	m.prepare()
	yes := m.match(q.Match)
	at, _ := strconv.Atoi(q.Cursor)
	for ; at < len(m.order); at++ {
		n := m.order[at]
		if q.Order == store.Newest {
			n = m.order[len(m.order)-1-at]
		}
		e := m.entries[n]
		if !yes[n] || e.Kind != q.Kind || q.Since != "" && e.Day < q.Since || q.Until != "" && (e.Day == "" || e.Day > q.Until) {
			continue
		}
		if len(hits) == q.Limit {
			return hits, strconv.Itoa(at), nil
		}
		if q.Bare {
			e.Terms = nil
		}
		hits = append(hits, e)
	}
	return hits, "", nil
}

func (m *memory) Count(_ context.Context, kind store.EntryKind, q store.Match, most int) (n int, err error) {
	m.prepare()
	for i, ok := range m.match(q) {
		if ok && m.entries[i].Kind == kind {
			if n++; n == most {
				break
			}
		}
	}
	return n, nil
}

func (m *memory) Size(_ context.Context, kind store.EntryKind) (n int, err error) {
	for i := range m.entries {
		if m.entries[i].Kind == kind {
			n++
		}
	}
	return n, nil
}

// roles is a memory as an engine asks it; what no engine asks for is nobody's.
type roles struct {
	*memory
	nobodyFindings
	nobodyAccounts
}

type (
	nobodyFindings struct{ store.Findings }
	nobodyAccounts struct{ store.Accounts }
)

var _ Roles = roles{}

func (r roles) Accounts(_ context.Context, ids []isnad.ArticleID) (out []*isnad.Account, err error) {
	for _, id := range ids {
		out = append(out, r.accts[id])
	}
	return out, nil
}

func (r roles) CursorOf(context.Context, string) (store.Cursor, error) {
	return store.Cursor{Seq: int64(len(r.memory.findings))}, nil
}

func (r roles) Linked(_ context.Context, kind store.FindingKind, keys []string) (out []store.Finding, err error) {
	for _, f := range r.memory.findings {
		if f.Kind == kind && slices.ContainsFunc(f.Keys, func(k string) bool { return slices.Contains(keys, k) }) {
			out = append(out, f)
		}
	}
	return out, nil
}

func (r roles) Finding(_ context.Context, kind store.FindingKind, id string) (*store.Finding, error) {
	for i, f := range r.memory.findings {
		if f.Kind == kind && f.ID == id {
			return &r.memory.findings[i], nil
		}
	}
	return nil, fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
}

func (r roles) ListFindings(_ context.Context, kind store.FindingKind, q store.FindingQuery) (out []store.Finding, next string, err error) {
	for _, f := range r.memory.findings {
		if f.Kind == kind && !slices.ContainsFunc(strings.Fields(q.Name), func(w string) bool { return !strings.Contains(f.NameNorm, w) }) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b store.Finding) int { return int(b.Weight - a.Weight) })
	return out[:min(len(out), q.Limit)], "", nil
}

package api

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// Stats are numbers about the store.
type Stats struct {
	Kind          string         `json:"kind" enum:"sqlite,postgres" doc:"which database"`
	Schema        int64          `json:"schema" doc:"number of the last migration"`
	Pages         int64          `json:"pages" doc:"pages kept"`
	Unread        int64          `json:"unread" doc:"pages that could not be read, or not wholly"`
	Articles      int64          `json:"articles" doc:"articles found"`
	Statements    int64          `json:"statements" doc:"statements found"`
	Events        int64          `json:"events" doc:"events found"`
	Findings      []FindingCount `json:"findings" doc:"conclusions kept, by kind"`
	Notes         int64          `json:"notes" doc:"notes, those taken back included"`
	PageBytes     int64          `json:"page_bytes" doc:"bytes of the pages as they came"`
	KeptBytes     int64          `json:"kept_bytes" doc:"bytes of the pages as they are kept"`
	AccountBytes  int64          `json:"account_bytes" doc:"bytes of what was found, as it is kept"`
	TotalBytes    int64          `json:"total_bytes" doc:"bytes of the whole database on disk"`
	LastAdded     string         `json:"last_added" doc:"when the last page was filed (RFC 3339); empty when there is none"`
	LastRead      string         `json:"last_read" doc:"when the last page was read (RFC 3339); empty when none was"`
	LastConcluded string         `json:"last_concluded" doc:"when conclusions were last drawn (RFC 3339); empty when never"`
}

// A FindingCount counts conclusions of a kind.
type FindingCount struct {
	Kind  string `json:"kind" doc:"identity, copy, source, claim, contradiction, story, pair, entity or outlet"`
	Count int64  `json:"count" doc:"how many are kept"`
}

func statsOf(n *store.Stats) Stats {
	out := Stats{Kind: n.Kind, Schema: n.Schema, Pages: n.Pages, Unread: n.Unread, Articles: n.Articles, Statements: n.Statements, Events: n.Events, Findings: []FindingCount{},
		Notes: n.Notes, PageBytes: n.PageBytes, KeptBytes: n.KeptBytes, AccountBytes: n.AccountBytes, TotalBytes: n.TotalBytes,
		LastAdded: instant(n.LastAdded), LastRead: instant(n.LastRead), LastConcluded: instant(n.LastConcluded)}
	for k, c := range n.Findings {
		out.Findings = append(out.Findings, FindingCount{string(k), c})
	}
	slices.SortFunc(out.Findings, func(a, b FindingCount) int {
		if a.Kind < b.Kind {
			return -1
		}
		return 1
	})
	return out
}

// stats remembers the store's numbers for a moment: counting a large store
// takes longer than most answers that need one of them.
type stats struct {
	turn chan struct{} // one counts at a time
	mu   sync.Mutex
	at   time.Time
	took time.Duration
	last *store.Stats
}

// fresh is how old remembered numbers may be; those that took long to count
// serve longer.
const fresh = 2 * time.Second

func (s *stats) young() *store.Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last != nil && time.Since(s.at) < max(fresh, 20*s.took) {
		return s.last
	}
	return nil
}

// stored returns the store's numbers.
func (s *server) stored(ctx context.Context) (*store.Stats, error) {
	if n := s.stats.young(); n != nil {
		return n, nil
	}
	select {
	case s.stats.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.stats.turn }()
	if n := s.stats.young(); n != nil {
		return n, nil
	}
	start := time.Now()
	n, err := s.st.Stats(ctx)
	if err != nil {
		return nil, err
	}
	s.stats.mu.Lock()
	defer s.stats.mu.Unlock()
	s.stats.last, s.stats.at, s.stats.took = &n, time.Now(), time.Since(start)
	return &n, nil
}

// count returns one of the store's numbers as the total of a list.
func (s *server) count(ctx context.Context, of func(*store.Stats) int64) (*int64, error) {
	n, err := s.stored(ctx)
	if err != nil {
		return nil, err
	}
	c := of(n)
	return &c, nil
}

func (s *server) numbers(a huma.API) {
	get(s, a, huma.Operation{OperationID: "get-stats", Path: "/stats", Tags: []string{tagDesk}, Summary: "Get numbers about the store", Description: "Counts what the store holds. The numbers may be some seconds old."},
		func(ctx context.Context, in *struct{}) (Stats, error) {
			n, err := s.stored(ctx)
			if err != nil {
				return Stats{}, err
			}
			return statsOf(n), nil
		})
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"
)

// turns are the twin in memory of a store's.
type turns struct {
	clock Clock
	fault error
	mu    sync.Mutex
	n     int
	has   map[string]string
	until map[string]time.Time
	ended map[string]time.Time
}

func newTurns(clock Clock) *turns {
	return &turns{clock: clock, has: map[string]string{}, until: map[string]time.Time{}, ended: map[string]time.Time{}}
}

func (t *turns) TakeTurn(_ context.Context, host, _ string, pause, lease time.Duration) (string, time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock.Now()
	if t.fault != nil {
		return "", 0, t.fault
	}
	if t.has[host] != "" && t.until[host].After(now) {
		return "", 0, nil
	}
	if wait := max(t.until[host].Sub(now), t.ended[host].Add(pause).Sub(now)); wait > 0 {
		return "", wait, nil
	}
	t.n++
	t.has[host], t.until[host] = strconv.Itoa(t.n), now.Add(lease)
	return t.has[host], 0, nil
}

func (t *turns) EndTurn(_ context.Context, host, token string, rest time.Duration) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.has[host] == token {
		now := t.clock.Now()
		t.has[host], t.until[host], t.ended[host] = "", now.Add(rest), now
	}
	return nil
}

// TestTurns: what one client was asked for by a server holds for another that
// shares its turns.
func TestTurns(t *testing.T) {
	clock := newClock()
	s := serve(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, "User-agent: *\nCrawl-delay: 7\n")
		case "/busy":
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			io.WriteString(w, "خبر")
		}
	}))
	shared := newTurns(clock)
	// Two processes; one of them would ask more often than the other.
	a := client(t, s, Options{Turns: shared, Worker: "a", Delay: time.Second, Tries: 1})
	b := client(t, s, Options{Turns: shared, Worker: "b", Delay: 10 * time.Second, Tries: 1})
	ctx := context.Background()
	get := func(c *Client, url string) {
		t.Helper()
		if _, err := c.Get(ctx, Request{URL: url}); err != nil && kindOf(err) != KindBusy {
			t.Error(err)
		}
	}
	get(a, "http://site.test/1")
	get(b, "http://site.test/2")    // robots.txt behind a's Crawl-delay
	get(a, "http://site.test/busy") // behind a's own wish, which is less than the server's
	get(b, "http://www.site.test/3")
	get(b, "http://other.test/4") // nobody's turn
	want := []struct {
		path string
		gap  time.Duration
	}{{"/robots.txt", 0}, {"/1", time.Second}, {"/robots.txt", 10 * time.Second}, {"/2", 10 * time.Second}, {"/busy", 10 * time.Second}, {"/robots.txt", 90 * time.Second}, {"/3", 10 * time.Second}, {"/robots.txt", 0}, {"/4", 10 * time.Second}}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.hits) != len(want) {
		t.Fatalf("%d requests, want %d: %v", len(s.hits), len(want), s.hits)
	}
	for i, w := range want {
		if s.hits[i].path != w.path {
			t.Fatalf("request %d is %s, want %s", i, s.hits[i].path, w.path)
		}
		if i > 0 && s.hits[i].at.Sub(s.hits[i-1].at) != w.gap {
			t.Errorf("%s came %s after %s, want %s", w.path, s.hits[i].at.Sub(s.hits[i-1].at), want[i-1].path, w.gap)
		}
	}
}

// TestTurnsFail: where nobody says whose turn it is, nobody is asked; and who
// stops waits for nobody and makes nobody wait.
func TestTurnsFail(t *testing.T) {
	clock := newClock()
	s := serve(t, clock, http.NotFoundHandler())
	shared := newTurns(clock)
	shared.fault = errors.New("the store is gone")
	c := client(t, s, Options{Turns: shared})
	var turn *TurnError
	if _, err := c.Get(context.Background(), Request{URL: "http://site.test/"}); !errors.As(err, &turn) || !errors.Is(err, shared.fault) {
		t.Errorf("error %v, want a TurnError", err)
	}
	shared.fault = nil
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := c.Get(ctx, Request{URL: "http://site.test/"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	// Another has the turn and dies with it.
	if token, _, _ := shared.TakeTurn(context.Background(), "site.test", "dead", 0, time.Minute); token == "" {
		t.Fatal("a stop left a turn behind")
	}
	began := clock.Now()
	if _, err := c.Get(context.Background(), Request{URL: "http://site.test/x"}); kindOf(err) != KindGone {
		t.Error(err)
	}
	if waited := clock.Now().Sub(began); waited < time.Minute || waited > 2*time.Minute {
		t.Errorf("waited %s for who died, want a minute", waited)
	}
	if got := s.paths(); got != "/robots.txt /x" {
		t.Errorf("asked for %q", got)
	}
}

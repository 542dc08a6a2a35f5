//go:build unix

package gather

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad/internal/fetch"
	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/store/postgres/pgtest"
)

// TestTogether: gatherers in several processes, each with a connection and a
// client of its own, ask a host for one thing at a time and with the pause that
// its robots.txt asks for; the server's log shows it.
func TestTogether(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		tryTogether(t, filepath.Join(t.TempDir(), "press.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		tryTogether(t, pgtest.Own(t).Address())
	})
}

func tryTogether(t *testing.T, place string) {
	const delay, crawl, pages = 30 * time.Millisecond, 150 * time.Millisecond, 8
	type request struct {
		path, by   string
		begin, end time.Time
	}
	var mu sync.Mutex
	var log []request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprintf(w, "User-agent: *\nCrawl-delay: %g\n", crawl.Seconds())
		case "/feed":
			io.WriteString(w, `<rss version="2.0"><channel><title>x</title>`)
			for i := range pages {
				fmt.Fprintf(w, `<item><link>/a/%d</link></item>`, i)
			}
			io.WriteString(w, "</channel></rss>")
		default:
			time.Sleep(20 * time.Millisecond)
			fmt.Fprintf(w, "<p>%s</p>", strings.Repeat("أعلنت البلدية أن الطريق مفتوح. ", 5)+r.URL.Path)
		}
		mu.Lock()
		log = append(log, request{r.URL.Path, r.Header.Get("User-Agent"), began, time.Now()})
		mu.Unlock()
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	var gs []*Gatherer
	var st store.Store
	for i := range 3 {
		var err error
		if st, err = open.Open(ctx, place, open.Options{Create: true}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		c := fetch.New(fetch.Options{Delay: delay, Hosts: map[string]string{"s.test": server.Listener.Addr().String(), "www.s.test": server.Listener.Addr().String()}, Turns: st, Worker: fmt.Sprint(i), Contact: fmt.Sprintf("process%d@s.test", i)})
		defer c.Close()
		gs = append(gs, New(st, c, Options{Workers: 2, Worker: fmt.Sprint(i), Recheck: []time.Duration{}}))
	}
	if err := gs[0].Put(ctx, "http://s.test/feed", Feed{}); err != nil {
		t.Fatal(err)
	}
	// A second feed of the host, under its other name.
	if err := gs[0].Put(ctx, "http://www.s.test/feed", Feed{}); err != nil {
		t.Fatal(err)
	}
	// Each process does something; who does what is left to chance after that.
	for _, g := range gs {
		if did, err := g.Step(ctx); !did || err != nil {
			t.Fatal(did, err)
		}
	}
	for done := 0; done < pages && ctx.Err() == nil; {
		var wait sync.WaitGroup
		for _, g := range gs {
			wait.Go(func() {
				if err := g.Due(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		list, err := st.ListPages(ctx, 0, 100, false)
		if err != nil {
			t.Fatal(err)
		}
		done = len(list)
		time.Sleep(10 * time.Millisecond)
	}
	mu.Lock()
	defer mu.Unlock()
	asked, by := map[string]int{}, map[string]int{}
	for i, q := range log {
		asked[q.path]++
		by[q.by]++
		if i == 0 {
			continue
		}
		last := log[i-1]
		pause := crawl
		if last.path == "/robots.txt" { // it was asked for by who had not read it
			pause = delay
		}
		if gap := q.begin.Sub(last.end); gap < pause {
			t.Errorf("%s was asked for %s after %s, want %s at least", q.path, gap, last.path, pause)
		}
	}
	for i := range pages {
		if path := fmt.Sprintf("/a/%d", i); asked[path] != 1 {
			t.Errorf("%s was asked for %d times", path, asked[path])
		}
	}
	if len(by) != len(gs) {
		t.Errorf("%d processes asked, want %d: %v", len(by), len(gs), by)
	}
	t.Logf("%d requests in %s, robots.txt %d times", len(log), log[len(log)-1].end.Sub(log[0].begin), asked["/robots.txt"])
}

//go:build unix

package work

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad/internal/store/postgres/pgtest"
)

func init() { runTests, postgresPlace = pgtest.Main, pgtest.Address }

// The database goes away while workers work, and comes back: they say so, try
// again, and leave what an undisturbed run leaves.
func TestDatabaseGoes(t *testing.T) {
	server := pgtest.Own(t)
	pages := press(t, 90)
	st, _ := openedAt(t, server.Address())
	fileAll(t, st, pages[:60])
	ctx, cancel := context.WithCancel(context.Background())
	var said lockedBuffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	r := &Reader{Store: st, Parallel: 1, Lease: time.Second, Poll: 20 * time.Millisecond, Log: log}
	c := &Concluder{Store: st, Hold: time.Second, Poll: 20 * time.Millisecond, Log: log}
	var working sync.WaitGroup
	working.Go(func() { r.Run(ctx) })
	working.Go(func() { c.Run(ctx) })
	t.Cleanup(working.Wait)
	t.Cleanup(cancel)
	until := func(what string, ok func() bool) {
		t.Helper()
		for end := time.Now().Add(5 * time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("not after five minutes: %s\nreader: %q, concluder: %q\n%s", what, r.Trouble(), c.Trouble(), said.String())
			}
		}
	}
	waiting := func() int {
		n, err := st.Waiting(context.Background(), Stages())
		if err != nil {
			return -1
		}
		return n
	}
	until("half of the pages are read", func() bool { n := waiting(); return n >= 0 && n < 40 })
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	until("both are in trouble", func() bool { return r.Trouble() != "" && c.Trouble() != "" })
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	until("the database takes pages again", func() bool { _, _, err := st.File(context.Background(), pages[60:]); return err == nil })
	until("all pages are read", func() bool { return waiting() == 0 })
	until("nobody is in trouble", func() bool { return r.Trouble() == "" && c.Trouble() == "" })
	cancel()
	working.Wait()
	if s := said.String(); !strings.Contains(s, "trying again") {
		t.Errorf("nothing of it in the log: %s", s)
	}
	drained(t, st)
	quiet, _ := openedAt(t, server.Address())
	fileAll(t, quiet, pages)
	drained(t, quiet)
	same(t, "the store after the database went away", record(t, st), record(t, quiet))
}

// A lockedBuffer takes what several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

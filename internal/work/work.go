// Package work does what a store has to be done: it reads pages that were not
// read yet, and draws conclusions from accounts that no pass has seen.
//
// A [Reader] leases pages, takes them through the stages and files what was
// found with the entries of the index. Any number of Readers, in any number of
// processes on any number of machines, work on one store; no page is done by
// two. A [Concluder] takes accounts through the passes and files what they
// conclude; one at a time does so, the others stand by.
//
// Both can be killed at any moment. What a Reader had leased is offered again
// when its lease is over, and a Concluder begins again from what the store
// holds. Whatever the order in which pages come and however often the work was
// broken off, the store ends with what one undisturbed run would have left.
package work

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"os"
	"sync"
	"time"

	"isnad/internal/passes"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
)

// Stages returns the fingerprint of what reads pages: the stages with their
// versions, and the version of the index. A store offers pages again that were
// read under another one.
func Stages() string {
	h := fnv.New64a()
	for _, s := range read.Stages() {
		fmt.Fprintf(h, "%s %d\n", s.Name, s.Version)
	}
	fmt.Fprintf(h, "index %d\n", search.Version)
	return fmt.Sprintf("r%016x", h.Sum64())
}

// findingsVersion is raised when the same conclusions make other findings.
const findingsVersion = 2

// Passes returns the fingerprint of what concludes: the passes with their
// versions, and the form of the findings.
func Passes() string {
	h := fnv.New64a()
	for _, p := range passes.List() {
		fmt.Fprintf(h, "%s %d\n", p.Name, p.Version)
	}
	fmt.Fprintf(h, "findings %d\n", findingsVersion)
	return fmt.Sprintf("p%016x", h.Sum64())
}

// WorkerName returns a name for a worker of this process, unlike that of any
// other: machine, process, and some letters.
func WorkerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	var b [4]byte
	rand.Read(b[:])
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), hex.EncodeToString(b[:]))
}

// pause waits, and reports whether ctx still stands.
func pause(ctx context.Context, d time.Duration) bool { return pauseOr(ctx, d, nil) }

// pauseOr waits, but no longer than until something comes out of wake, and
// reports whether ctx still stands.
func pauseOr(ctx context.Context, d time.Duration, wake <-chan struct{}) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-wake:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// The waits between tries when the database does not answer.
const (
	firstWait = 250 * time.Millisecond
	lastWait  = 30 * time.Second
)

// A trouble is what goes wrong at present, for who asks how things are.
type trouble struct {
	mu    sync.Mutex
	what  string
	since time.Time
}

// set notes what goes wrong; nil says that it goes well again.
func (t *trouble) set(what string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.what = ""
	case t.what == "":
		t.since = time.Now()
		fallthrough
	default:
		t.what = what + ": " + err.Error()
	}
}

func (t *trouble) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.what == "" {
		return ""
	}
	return fmt.Sprintf("%s (since %s)", t.what, t.since.UTC().Format(time.RFC3339))
}

// stubborn runs do until it succeeds or ctx ends, with longer and longer waits,
// and says why. A lost lease and a missing thing are no reasons to try again.
func (t *trouble) stubborn(ctx context.Context, log *slog.Logger, what string, do func() error) error {
	for wait := firstWait; ; wait = min(wait*2, lastWait) {
		err := do()
		if err == nil || errors.Is(err, store.ErrLost) || errors.Is(err, store.ErrNotFound) {
			t.set(what, nil)
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		t.set(what, err)
		log.Error(what+" failed, trying again", "error", err, "wait", wait)
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// afterwards returns a context for what must still be done when the work was
// stopped: it ends by itself.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}

func orSilent(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}

package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"isnad/internal/fetch"
	"isnad/internal/gather"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/watches"
	"isnad/internal/web"
	"isnad/internal/work"
)

// again is the pause before a chore that failed is taken up again.
const again = 30 * time.Second

// chores are what a server does beside answering: it asks feeds, and tells what is
// new to watches.
type chores struct {
	log   *slog.Logger
	mu    sync.Mutex
	wrong map[string]string // by chore, what is wrong with it
}

// keep does a chore until ctx ends. One that fails, as when the database goes
// away, is taken up again.
func (c *chores) keep(ctx context.Context, name string, do func(context.Context) error) {
	for {
		// One that goes on for some time is well again.
		well := time.AfterFunc(again, func() { c.say(name, nil) })
		err := do(ctx)
		well.Stop()
		if ctx.Err() != nil || err == nil {
			return
		}
		c.log.Error(name+" failed, and is tried again", "error", err, "after", again)
		c.say(name, err)
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return
		}
	}
}

func (c *chores) say(name string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.wrong == nil {
		c.wrong = map[string]string{}
	}
	if delete(c.wrong, name); err != nil {
		c.wrong[name] = name + ": " + err.Error()
	}
}

// trouble says what is wrong, a line each.
func (c *chores) trouble() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []string
	for _, s := range c.wrong {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// gatherer returns who asks feeds and fetches, tells log, and wakes the readers.
func gatherer(st store.Store, client *fetch.Client, shop *workshop, log *slog.Logger) *gather.Gatherer {
	return gather.New(st, client, gather.Options{Worker: work.WorkerName(), Tell: func(e gather.Event) {
		if e.What == gather.Fetched || e.What == gather.Changed {
			shop.ring()
		}
		level, more := slog.LevelInfo, []any{"what", string(e.What), "url", plain(e.URL)}
		switch e.What {
		case gather.Asked:
			level, more = slog.LevelDebug, append(more, "new", e.N)
		case gather.Unchanged:
			level = slog.LevelDebug
		case gather.Moved:
			more = append(more, "to", plain(e.To))
		}
		if e.Err != nil {
			cause := e.Err.Error()
			if fe := (*fetch.Error)(nil); errors.As(e.Err, &fe) {
				cause = strings.TrimPrefix(cause, fe.URL+": ") // it stands in url
			}
			level, more = slog.LevelWarn, append(more, "error", plain(cause))
			if !e.Next.IsZero() {
				more = append(more, "next", e.Next.UTC().Format(time.RFC3339))
			}
		}
		if t := strings.TrimSpace(e.Title); t != "" {
			more = append(more, "title", plain(t))
		}
		log.Log(context.Background(), level, "gathering", more...)
	}})
}

// tellerTo returns who tells log, and webhooks, what is new to watches.
func tellerTo(st store.Store, log *slog.Logger) *watches.Teller {
	return &watches.Teller{Store: st, Search: search.New(st), Worker: work.WorkerName(), Tell: func(w *watches.Watch, items []watches.Item) {
		for _, it := range items {
			words := it.Title
			if it.Text != "" {
				words = it.Text
			}
			log.Info("new to a watch", "watch", plain(w.Name), "id", it.ID, "outlet", plain(it.Outlet), "speaker", plain(it.Speaker), "words", plain(words))
		}
	}}
}

// feedStates returns how the feeds of a store do, for the page of health.
func feedStates(st store.Tasks) func(context.Context) ([]web.Feed, error) {
	return func(ctx context.Context) ([]web.Feed, error) {
		list, err := gather.Feeds(ctx, st)
		if err != nil {
			return nil, err
		}
		out := make([]web.Feed, 0, len(list))
		for _, x := range list {
			out = append(out, web.Feed{URL: x.URL, Title: strings.TrimSpace(x.Title), Failures: x.Rhythm.Fails, Error: x.Error, Dead: x.Rhythm.Dead(), Next: x.Next})
		}
		return out, nil
	}
}

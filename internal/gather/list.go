package gather

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"isnad/internal/feeds"
	"isnad/internal/fetch"
	"isnad/internal/store"
)

// maxUnzipped bounds a packed sitemap, unpacked, in bytes (sitemaps.org).
const maxUnzipped = 64 << 20

// unzip unpacks a sitemap.xml.gz, which servers send as what it is.
func unzip(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("a broken gzip: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnzipped+1))
	if err != nil {
		return nil, fmt.Errorf("a broken gzip: %w", err)
	}
	if len(out) > maxUnzipped {
		return nil, fmt.Errorf("a sitemap of more than %d MB", maxUnzipped>>20)
	}
	return out, nil
}

// Add takes an address that the user gives for a feed and files the feed: the
// one that is there, or those that the page there names, or else those found
// where common systems keep them. It returns what it filed; one that was filed
// before is among them, with what is known of it. Where a page names several,
// all that it declares are filed.
//
// An address without scheme is asked for by https, and by http where no answer
// comes so.
func (g *Gatherer) Add(ctx context.Context, address string, about Feed) ([]Feed, error) {
	var res *fetch.Response
	var first error
	for _, at := range Schemes(address) {
		if u, err := url.Parse(at); err != nil || u.Hostname() == "" {
			return nil, fmt.Errorf("%q is no address", address)
		}
		var err error
		res, err = g.net.Get(ctx, fetch.Request{URL: at, Accept: acceptFeed + ",text/html;q=0.8"})
		if err == nil {
			break
		}
		if stopped(ctx, err) || !refused(err) {
			return nil, err
		}
		if first == nil {
			first = err
		}
	}
	if res == nil {
		if !strings.Contains(address, "://") {
			first = fmt.Errorf("%w; nor is there an answer by http://", first)
		}
		return nil, first
	}
	at := res.URL
	if res.Moved != "" {
		at = res.Moved
	}
	if _, err := feeds.Parse(res.Body, res.ContentType, res.URL, g.opt.Clock.Now()); err == nil {
		f, err := g.put(ctx, at, about)
		if err != nil {
			return nil, err
		}
		return []Feed{f}, nil
	}
	var declared, other []string
	for _, l := range feeds.Discover(res.Body, res.ContentType, res.URL) {
		if l.Declared {
			declared = append(declared, l.URL)
		} else {
			other = append(other, l.URL)
		}
	}
	var out []Feed
	try := func(list []string, all bool) error {
		for _, u := range list {
			res, err := g.net.Get(ctx, fetch.Request{URL: u, Accept: acceptFeed})
			if stopped(ctx, err) {
				return err
			}
			if err != nil {
				continue
			}
			if _, err := feeds.Parse(res.Body, res.ContentType, res.URL, g.opt.Clock.Now()); err != nil {
				continue
			}
			f, err := g.put(ctx, res.URL, about)
			if err != nil {
				return err
			}
			out = append(out, f)
			if !all {
				return nil
			}
		}
		return nil
	}
	for _, step := range []struct {
		list []string
		all  bool
	}{{declared, true}, {other, true}, {feeds.Guesses(res.URL), false}} {
		if len(out) == 0 {
			if err := try(step.list, step.all); err != nil {
				return out, err
			}
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s is no feed, names none that can be read, and none is where sites keep them", address)
	}
	return out, nil
}

// Schemes returns the forms of an address that can be asked for, likeliest first:
// as it is where it names its scheme, else with https and with http.
func Schemes(address string) []string {
	if strings.Contains(address, "://") {
		return []string{address}
	}
	return []string{"https://" + address, "http://" + address}
}

// refused reports whether a server gave no answer by the protocol in which it was
// asked.
func refused(err error) bool {
	e := (*fetch.Error)(nil)
	return errors.As(err, &e) && (e.Kind == fetch.KindNetwork || e.Kind == fetch.KindTLS)
}

// put files a feed and returns what is known of it.
func (g *Gatherer) put(ctx context.Context, address string, about Feed) (Feed, error) {
	about.URL, about.Added = address, g.opt.Clock.Now().UTC()
	doc, err := json.Marshal(about)
	if err != nil {
		return Feed{}, err
	}
	id := address
	if _, err := g.st.PutTasks(ctx, []store.Task{{Kind: store.TaskFeed, ID: id, Group: host(address), Due: g.opt.Clock.Now(), Doc: doc}}, false); err != nil {
		return Feed{}, err
	}
	t, err := g.st.Task(ctx, store.TaskFeed, id)
	if err != nil {
		return Feed{}, err
	}
	return feedOf(t), nil
}

// Put files a feed of a list without asking for it first.
func (g *Gatherer) Put(ctx context.Context, address string, about Feed) error {
	_, err := g.put(ctx, address, about)
	return err
}

func feedOf(t *store.Task) Feed {
	var f Feed
	if json.Unmarshal(t.Doc, &f) != nil || f.URL == "" {
		f.URL = t.ID
	}
	f.Next = t.Due
	return f
}

// Feeds returns all feeds of a store, by address.
func Feeds(ctx context.Context, st store.Tasks) ([]Feed, error) {
	var out []Feed
	for after := ""; ; {
		list, err := st.ListTasks(ctx, store.TaskFeed, after, 500)
		if err != nil || len(list) == 0 {
			return out, err
		}
		for i := range list {
			out = append(out, feedOf(&list[i]))
			after = list[i].ID
		}
	}
}

// EachLook calls yield with every address of a store at which the bytes of a page
// came again, by address, and with what is kept of when. It ends with the error
// of yield.
func EachLook(ctx context.Context, st store.Tasks, yield func(address string, same []Look) error) error {
	for after := ""; ; {
		list, err := st.ListTasks(ctx, store.TaskAddress, after, 500)
		if err != nil || len(list) == 0 {
			return err
		}
		for i := range list {
			after = list[i].ID
			var a Address
			if json.Unmarshal(list[i].Doc, &a) != nil || len(a.Same) == 0 {
				continue
			}
			if err := yield(list[i].ID, a.Same); err != nil {
				return err
			}
		}
	}
}

// Drop takes a feed away; what it announced stays. ErrNotFound of package store
// when there is none of that address.
func Drop(ctx context.Context, st store.Tasks, address string) error {
	err := st.DropTask(ctx, store.TaskFeed, address)
	for _, at := range Schemes(address) {
		if !errors.Is(err, store.ErrNotFound) {
			break
		}
		err = st.DropTask(ctx, store.TaskFeed, at)
	}
	return err
}

// Update asks feeds of the list now, whatever their time, a host for one thing at
// a time, and files what they announce; it returns them as they are then, in the
// order of addresses. A feed that could not be had says so in its Error. Where
// another process is asking one, it waits for that.
//
// Addresses are those of the list; one that is not in it is ErrNotFound of package
// store, and nothing is asked. Stopped, it returns the context's error, and what
// was not asked is due at once. While it works others that are due may be asked as
// well.
func (g *Gatherer) Update(ctx context.Context, addresses []string) ([]Feed, error) {
	var tasks []store.Task
	want, hosts := map[string]bool{}, map[string]bool{}
	for _, id := range addresses {
		if want[id] {
			continue
		}
		t, err := g.st.Task(ctx, store.TaskFeed, id)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		want[id] = true
		hosts[t.Group] = true
		t.Due = atOnce
		tasks = append(tasks, *t)
	}
	if _, err := g.st.PutTasks(ctx, tasks, true); err != nil {
		return nil, err
	}
	var mu sync.Mutex
	// left returns those of which it is not known that they were asked, and
	// forgets one that was.
	left := func(asked string) []string {
		mu.Lock()
		defer mu.Unlock()
		delete(want, asked)
		return slices.Sorted(maps.Keys(want))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wait sync.WaitGroup
	for range min(g.opt.Workers, len(hosts)) {
		wait.Go(func() {
			for len(left("")) > 0 {
				id, err := g.stepOf(ctx, store.TaskFeed)
				if err != nil {
					cancel(err)
					return
				}
				if id != "" {
					left(id)
					continue
				}
				// Others ask what is left, or a worker of ours does.
				for _, id := range left("") {
					t, err := g.st.Task(ctx, store.TaskFeed, id)
					switch {
					case errors.Is(err, store.ErrNotFound) || err == nil && !t.Due.Equal(atOnce):
						left(id)
					case err != nil:
						cancel(err)
						return
					}
				}
				if len(left("")) > 0 && g.opt.Clock.Sleep(ctx, 200*time.Millisecond) != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	var out []Feed
	for i := range tasks {
		t, err := g.st.Task(ctx, store.TaskFeed, tasks[i].ID)
		if errors.Is(err, store.ErrNotFound) {
			continue // somebody took it away meanwhile
		}
		if err != nil {
			return nil, err
		}
		out = append(out, feedOf(t))
	}
	return out, nil
}

// atOnce is before all that is due by itself.
var atOnce = time.Unix(1, 0)

// Fetch files addresses to be fetched at once, also those that were fetched
// before, and returns their canonical forms.
func (g *Gatherer) Fetch(ctx context.Context, addresses []string, about Address) ([]string, error) {
	now := g.opt.Clock.Now()
	var ids []string
	for _, u := range addresses {
		id := fetch.Canonical(u)
		a := about
		a.URL, a.Seen = u, now
		t, err := g.st.Task(ctx, store.TaskAddress, id)
		if err == nil {
			// What is known of it stays, but for its failures.
			var known Address
			if json.Unmarshal(t.Doc, &known) == nil && known.URL != "" {
				known.Fails = 0
				a = known
			}
		} else if !errors.Is(err, store.ErrNotFound) {
			return ids, err
		}
		doc, err := json.Marshal(a)
		if err != nil {
			return ids, err
		}
		if _, err := g.st.PutTasks(ctx, []store.Task{{Kind: store.TaskAddress, ID: id, Group: host(u), Due: atOnce, Doc: doc}}, true); err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Named does what Fetch filed, whatever else is due, and waits for its turn
// with addresses that another process is fetching.
func (g *Gatherer) Named(ctx context.Context, ids []string) error {
	want := map[string]bool{}
	for _, id := range ids {
		want[id] = true
	}
	for len(want) > 0 {
		did, err := g.step(ctx, store.TaskAddress)
		if err != nil {
			return err
		}
		for id := range want {
			t, err := g.st.Task(ctx, store.TaskAddress, id)
			if err != nil {
				if errors.Is(err, store.ErrNotFound) {
					delete(want, id)
					continue
				}
				return err
			}
			if !t.Due.Before(g.opt.Clock.Now()) || t.Due.IsZero() {
				delete(want, id)
			}
		}
		if !did && len(want) > 0 {
			if err := g.opt.Clock.Sleep(ctx, 200*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

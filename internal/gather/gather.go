// Package gather lets the press come by itself: it asks feeds for what is new,
// fetches the articles that they announce, files them, and comes back to see
// whether they changed.
//
// What is to be asked and when stands in the store as tasks, so that a stop, a
// crash or another machine loses nothing: an address that was announced is
// fetched once, whoever sees it first and in however many feeds.
package gather

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"isnad"
	"isnad/internal/extract"
	"isnad/internal/feeds"
	"isnad/internal/fetch"
	"isnad/internal/store"
)

// Roles are what gathering asks of a store.
type Roles interface {
	store.Tasks
	File(ctx context.Context, pages []*isnad.Page) (ids []store.PageID, added int, err error)
}

// Options say how a Gatherer works. The zero value of a field means its
// default.
type Options struct {
	// Workers is how many hosts are asked at a time; 8.
	Workers int
	// Worker names the process in leases.
	Worker string
	// MaxAge is how old an entry of a sitemap may be to be fetched: sitemaps hold
	// all that was ever printed. 7 days.
	MaxAge time.Duration
	// Recheck are the times after the first fetch at which an article is looked
	// at again; 1 h, 6 h, 24 h and 3 days. An empty list that is not nil means
	// never.
	Recheck []time.Duration
	// Idle is how long to wait when nothing is due; 20 s.
	Idle  time.Duration
	Clock fetch.Clock
	// Tell is called with what happens, by one goroutine at a time.
	Tell func(Event)
}

// A Happening is a sort of Event.
type Happening string

// What happens.
const (
	Asked     Happening = "asked"     // a feed was asked; N entries were new
	Broken    Happening = "broken"    // a feed could not be had or read
	Dead      Happening = "dead"      // a feed has failed for days
	Moved     Happening = "moved"     // a feed or an article has a new address
	Fetched   Happening = "fetched"   // an article was filed
	Changed   Happening = "changed"   // an article has other words than before
	Unchanged Happening = "unchanged" // an article is as it was
	Failed    Happening = "failed"    // an address could not be had; it is tried again at Next
	GivenUp   Happening = "given up"  // an address is not tried again
)

// An Event is one thing that happened.
type Event struct {
	What Happening
	URL  string
	// Title is that of the feed or of the announced article; To a new address.
	Title, To string
	N         int
	Next      time.Time
	Err       error
}

// A Gatherer asks and fetches. Its methods may be called by several goroutines.
type Gatherer struct {
	st   Roles
	net  *fetch.Client
	opt  Options
	tell sync.Mutex
}

// New returns a Gatherer over a store.
func New(st Roles, client *fetch.Client, opt Options) *Gatherer {
	if opt.Workers <= 0 {
		opt.Workers = 8
	}
	if opt.MaxAge <= 0 {
		opt.MaxAge = 7 * 24 * time.Hour
	}
	if opt.Recheck == nil {
		opt.Recheck = []time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour}
	}
	if opt.Idle <= 0 {
		opt.Idle = 20 * time.Second
	}
	if opt.Clock == nil {
		opt.Clock = fetch.WallClock{}
	}
	return &Gatherer{st: st, net: client, opt: opt}
}

func (g *Gatherer) say(e Event) {
	if g.opt.Tell == nil {
		return
	}
	g.tell.Lock()
	defer g.tell.Unlock()
	g.opt.Tell(e)
}

// lease is for how long a task belongs to who took it, unless it is prolonged: as
// long as others wait for what a killed process had.
const lease = 2 * time.Minute

// Run gathers until the context ends. It returns an error of the store only.
func (g *Gatherer) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for range g.opt.Workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				did, err := g.Step(ctx)
				if err != nil && ctx.Err() == nil {
					cancel(err)
					return
				}
				if !did && g.opt.Clock.Sleep(ctx, g.opt.Idle) != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// Due does all that is due and returns when nothing is.
func (g *Gatherer) Due(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for range g.opt.Workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				did, err := g.Step(ctx)
				if err != nil {
					cancel(err)
					return
				}
				if !did {
					return
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// Step does one thing that is due, feeds first, and reports whether there was
// one. Errors are those of the store or the context.
func (g *Gatherer) Step(ctx context.Context) (did bool, err error) {
	if did, err := g.step(ctx, store.TaskFeed); did || err != nil {
		return did, err
	}
	return g.step(ctx, store.TaskAddress)
}

// step does one thing of a kind.
func (g *Gatherer) step(ctx context.Context, kind store.TaskKind) (did bool, err error) {
	id, err := g.stepOf(ctx, kind)
	return id != "", err
}

// stepOf does one thing of a kind that is due and returns its id; empty when there
// was none.
func (g *Gatherer) stepOf(ctx context.Context, kind store.TaskKind) (id string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	// A stop between taking and learning of it would leave the lease behind.
	take, cancel := keep(ctx)
	tasks, err := g.st.TakeTasks(take, kind, g.opt.Worker, g.opt.Clock.Now(), 1, lease)
	cancel()
	if err != nil || len(tasks) == 0 {
		return "", err
	}
	task := tasks[0]
	end := g.hold(ctx, task)
	if kind == store.TaskFeed {
		err = g.feed(ctx, &tasks[0])
	} else {
		err = g.address(ctx, &tasks[0])
	}
	end()
	if err != nil {
		// As it was, for whoever comes next; where this fails too, its lease ends.
		back, cancel := keep(ctx)
		_ = g.st.FinishTask(back, task)
		cancel()
	}
	return task.ID, err
}

// keep returns a context for what is to be written even when the user stops now:
// what was done counts.
func keep(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}

// hold prolongs the lease of a task, by the machine's time, until it is called to
// end: a host may ask for a long pause, and tries take their time.
func (g *Gatherer) hold(ctx context.Context, t store.Task) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		for (fetch.WallClock{}).Sleep(ctx, lease/4) == nil {
			// What is lost is told when it is finished; a store that does not answer
			// may do so next time.
			if err := g.st.ProlongTask(ctx, t, g.opt.Clock.Now(), lease); errors.Is(err, store.ErrLost) {
				return
			}
		}
	})
	return func() {
		cancel()
		wait.Wait()
	}
}

// finish files a task, unless it was lost or dropped meanwhile.
func (g *Gatherer) finish(ctx context.Context, t *store.Task, doc any) error {
	b, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	t.Doc = b
	ctx, cancel := keep(ctx)
	defer cancel()
	if err := g.st.FinishTask(ctx, *t); err != nil && !errors.Is(err, store.ErrLost) {
		return err
	}
	return nil
}

// stopped reports whether an error says nothing of the server that was to be
// asked: the user stops, or the store does not say whose turn it is.
func stopped(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.As(err, new(*fetch.TurnError))
}

// givenUp returns why a thing was not done: the user's stop before all else.
func givenUp(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// A Feed is what is known of a feed.
type Feed struct {
	URL string `json:"url"`
	// Title and Home are what the feed says of itself, Kind what it is.
	Title string     `json:"title,omitempty"`
	Home  string     `json:"home,omitempty"`
	Kind  feeds.Kind `json:"kind,omitempty"`
	// Outlet is who prints it, as the user says; empty leaves it to the pages.
	Outlet string `json:"outlet,omitempty"`
	// Folder is the heading under which a list of feeds had it.
	Folder string    `json:"folder,omitempty"`
	Added  time.Time `json:"added"`
	// Asked is when it was asked last, News when it last brought something.
	Asked time.Time `json:"asked"`
	News  time.Time `json:"news"`
	// Entries counts those announced so far, New those of the last asking.
	Entries int `json:"entries"`
	New     int `json:"new"`
	// Error is why it could not be had last time; empty when it could.
	Error string `json:"error,omitempty"`
	// Moved is the address to which it has moved for good; it is asked there.
	Moved    string       `json:"moved,omitempty"`
	Rhythm   feeds.Rhythm `json:"rhythm"`
	ETag     string       `json:"etag,omitempty"`
	Modified string       `json:"modified,omitempty"`
	// Parts are when the sitemaps of an index last changed, as it said.
	Parts map[string]string `json:"parts,omitempty"`
	// Next is when it is asked again; it stands in the task, not in the document.
	Next time.Time `json:"-"`
}

// An Address is what is known of an announced article.
type Address struct {
	URL string `json:"url"`
	// Feed is the feed that announced it first, Outlet, Title and Published what
	// that said of it.
	Feed      string    `json:"feed,omitempty"`
	Outlet    string    `json:"outlet,omitempty"`
	Title     string    `json:"title,omitempty"`
	Published string    `json:"published,omitempty"`
	Seen      time.Time `json:"seen"`
	// Fetched is when it came first, Checked when it was looked at last.
	Fetched time.Time `json:"fetched"`
	Checked time.Time `json:"checked"`
	// Pages are what was filed of it, one for each version.
	Pages []store.PageID `json:"pages,omitempty"`
	// Words is a sum of the articles' words: pages differ each time they are
	// asked for in what is no text.
	Words string `json:"words,omitempty"`
	// Sum is the digest of the bytes that were filed last; Same are the times at which they came again, the latest ones.
	Sum  string `json:"sum,omitempty"`
	Same []Look `json:"same,omitempty"`
	// Looks counts how often it was looked at again, Fails failures in a row.
	Looks int    `json:"looks,omitempty"`
	Fails int    `json:"fails,omitempty"`
	Error string `json:"error,omitempty"`
	// Redirected is the address that answered, when it is another.
	Redirected string `json:"redirected,omitempty"`
	ETag       string `json:"etag,omitempty"`
	Modified   string `json:"modified,omitempty"`
}

// A Look is a time at which an address was asked for again and gave the bytes of
// a page that was filed before.
type Look struct {
	At   time.Time    `json:"at"`
	Page store.PageID `json:"page"`
	// Unsent says that the server told that nothing had changed (304), rather than
	// sending the same bytes.
	Unsent bool `json:"unsent,omitempty"`
	// ETag and Modified are what the server said of them.
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// maxSame bounds how many looks are kept of an address.
const maxSame = 50

// again notes that the bytes filed last came again.
func (a *Address) again(at time.Time, unsent bool) {
	if len(a.Pages) == 0 {
		return
	}
	a.Same = append(a.Same, Look{at.UTC(), a.Pages[len(a.Pages)-1], unsent, a.ETag, a.Modified})
	if over := len(a.Same) - maxSame; over > 0 {
		a.Same = slices.Delete(a.Same, 0, over)
	}
}

// host is what may be asked for one thing at a time.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.")
}

// acceptFeed is what a feed is asked for in.
const acceptFeed = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"

// maxParts bounds how many sitemaps of an index are asked for at a time.
const maxParts = 5

// feed asks one feed.
func (g *Gatherer) feed(ctx context.Context, t *store.Task) error {
	var f Feed
	if err := json.Unmarshal(t.Doc, &f); err != nil || f.URL == "" {
		f.URL = t.ID
	}
	now := g.opt.Clock.Now()
	gap := now.Sub(f.Asked)
	if f.Asked.IsZero() {
		gap = 0
	}
	at := f.URL
	if f.Moved != "" {
		at = f.Moved
	}
	res, err := g.net.Get(ctx, fetch.Request{URL: at, ETag: f.ETag, Modified: f.Modified, Accept: acceptFeed})
	if stopped(ctx, err) {
		return givenUp(ctx, err)
	}
	now = g.opt.Clock.Now()
	f.Asked = now
	var parsed *feeds.Feed
	if err == nil && !res.Unchanged {
		parsed, err = feeds.Parse(res.Body, res.ContentType, res.URL, now)
	}
	if err != nil {
		return g.feedFailed(ctx, t, &f, err)
	}
	f.Error = ""
	if res.Moved != "" && res.Moved != at {
		f.Moved = res.Moved
		g.say(Event{What: Moved, URL: f.URL, Title: f.Title, To: res.Moved})
	}
	added, full := 0, false
	if parsed != nil {
		f.Kind, f.ETag, f.Modified = parsed.Kind, res.ETag, res.Modified
		if parsed.Title != "" {
			f.Title = parsed.Title
		}
		if parsed.Home != "" {
			f.Home = parsed.Home
		}
		items := parsed.Items
		if parsed.Kind == feeds.KindIndex {
			more, err := g.parts(ctx, &f, parsed.Parts)
			if err != nil {
				if stopped(ctx, err) {
					return givenUp(ctx, err)
				}
				return g.feedFailed(ctx, t, &f, err)
			}
			items = more
		}
		if parsed.Kind == feeds.KindIndex || parsed.Kind == feeds.KindSitemap {
			items = g.recent(items, now)
		}
		ctx, cancel := keep(ctx)
		defer cancel()
		if added, err = g.announce(ctx, &f, items); err != nil {
			return err
		}
		// All entries new, though it was asked before: some may have been missed.
		full = added > 3 && added == len(items) && f.Entries > 0
	}
	f.New = added
	f.Entries += added
	if added > 0 {
		f.News = now
	}
	var wait time.Duration
	f.Rhythm, wait = f.Rhythm.News(added, full, gap)
	t.Due = now.Add(wait)
	g.say(Event{What: Asked, URL: f.URL, Title: f.Title, N: added, Next: t.Due})
	return g.finish(ctx, t, &f)
}

// feedFailed puts off a feed that could not be had.
func (g *Gatherer) feedFailed(ctx context.Context, t *store.Task, f *Feed, err error) error {
	var after time.Duration
	if e := (*fetch.Error)(nil); errors.As(err, &e) {
		after = e.After
	}
	was := f.Rhythm.Dead()
	var wait time.Duration
	f.Rhythm, wait = f.Rhythm.Fail(after)
	f.Error = err.Error()
	t.Due = g.opt.Clock.Now().Add(wait)
	what := Broken
	if f.Rhythm.Dead() && !was {
		what = Dead
	}
	g.say(Event{What: what, URL: f.URL, Title: f.Title, Next: t.Due, Err: err})
	return g.finish(ctx, t, f)
}

// parts asks for the sitemaps of an index that changed, the newest first, and
// returns their entries.
func (g *Gatherer) parts(ctx context.Context, f *Feed, parts []feeds.Part) ([]feeds.Item, error) {
	old := f.Parts
	f.Parts = map[string]string{}
	var out []feeds.Item
	asked := 0
	var first error
	for _, p := range parts {
		was, known := old[p.URL]
		if known && was == p.Modified && p.Modified != "" || asked == maxParts {
			if known {
				f.Parts[p.URL] = was
			}
			continue
		}
		asked++
		res, err := g.net.Get(ctx, fetch.Request{URL: p.URL, Accept: acceptFeed, Limit: 64 << 20})
		if stopped(ctx, err) {
			return nil, err
		}
		var part *feeds.Feed
		if err == nil {
			var body []byte
			if body, err = unzip(res.Body); err == nil {
				part, err = feeds.Parse(body, res.ContentType, res.URL, g.opt.Clock.Now())
			}
		}
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		f.Parts[p.URL] = p.Modified
		out = append(out, part.Items...)
	}
	if len(out) == 0 && first != nil {
		return nil, first
	}
	return out, nil
}

// recent leaves the entries that are dated and not too old.
func (g *Gatherer) recent(items []feeds.Item, now time.Time) []feeds.Item {
	oldest := now.Add(-g.opt.MaxAge).UTC().Format(time.DateOnly)
	return slices.DeleteFunc(slices.Clone(items), func(it feeds.Item) bool {
		day := it.Published
		if day == "" {
			day = it.Updated
		}
		return len(day) < 10 || day[:10] < oldest
	})
}

// announce files the addresses of a feed's entries and returns how many were new.
func (g *Gatherer) announce(ctx context.Context, f *Feed, items []feeds.Item) (int, error) {
	now := g.opt.Clock.Now()
	tasks := make([]store.Task, 0, len(items))
	for _, it := range items {
		doc, err := json.Marshal(Address{URL: it.URL, Feed: f.URL, Outlet: f.Outlet, Title: it.Title, Published: it.Published, Seen: now})
		if err != nil {
			return 0, err
		}
		tasks = append(tasks, store.Task{Kind: store.TaskAddress, ID: fetch.Canonical(it.URL), Group: host(it.URL), Due: now, Doc: doc})
	}
	return g.st.PutTasks(ctx, tasks, false)
}

// again are the pauses after failures that may pass; after the last the address
// is given up.
var again = []time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour}

// address fetches one article, or looks whether it changed.
func (g *Gatherer) address(ctx context.Context, t *store.Task) error {
	var a Address
	if err := json.Unmarshal(t.Doc, &a); err != nil || a.URL == "" {
		a.URL = t.ID
	}
	res, err := g.net.Get(ctx, fetch.Request{URL: a.URL, ETag: a.ETag, Modified: a.Modified})
	if stopped(ctx, err) {
		return givenUp(ctx, err)
	}
	now := g.opt.Clock.Now()
	if err != nil {
		return g.addressFailed(ctx, t, &a, err)
	}
	ctx, cancel := keep(ctx)
	defer cancel()
	a.Checked, a.Fails, a.Error = now, 0, ""
	what := Unchanged
	if res.Unchanged {
		a.again(now, true)
	} else {
		a.ETag, a.Modified, a.Redirected = res.ETag, res.Modified, ""
		id := t.ID
		if final := fetch.Canonical(res.URL); final != t.ID {
			a.Redirected = res.URL
			id = final
		}
		page := &isnad.Page{Name: id, Source: res.URL, URL: id, Outlet: a.Outlet, Published: a.Published, ContentType: res.ContentType, Fetched: now.UTC(), Body: res.Body}
		words, own := look(page)
		sum := digest(res.Body)
		if own != "" && fetch.Canonical(own) != id && host(own) == host(res.URL) {
			// The page says under which address it wants to be known.
			id = fetch.Canonical(own)
			page.Name, page.URL = id, id
		}
		if id != t.ID && len(a.Pages) == 0 {
			// Twins lead to one address, and who came first has it.
			other, err := json.Marshal(Address{URL: res.URL, Feed: a.Feed, Outlet: a.Outlet, Title: a.Title, Published: a.Published, Seen: a.Seen, Fetched: now, Checked: now, Words: words})
			if err != nil {
				return err
			}
			n, err := g.st.PutTasks(ctx, []store.Task{{Kind: store.TaskAddress, ID: id, Group: host(id), Doc: other}}, false)
			if err != nil {
				return err
			}
			if n == 0 {
				t.Due = time.Time{}
				g.say(Event{What: Moved, URL: t.ID, Title: a.Title, To: id})
				return g.finish(ctx, t, &a)
			}
		}
		if words != a.Words {
			ids, _, err := g.st.File(ctx, []*isnad.Page{page})
			if err != nil {
				return err
			}
			what = Changed
			if len(a.Pages) == 0 {
				what, a.Fetched = Fetched, now
			}
			// One that came before and has come back is the last again.
			a.Pages = append(slices.DeleteFunc(a.Pages, func(id store.PageID) bool { return id == ids[0] }), ids[0])
			a.Words, a.Sum = words, sum
		} else if sum == a.Sum {
			a.again(now, false)
		}
	}
	t.Due = time.Time{}
	if what != Fetched {
		a.Looks++
	}
	for _, d := range g.opt.Recheck {
		if due := a.Fetched.Add(d); due.After(now) {
			t.Due = due
			break
		}
	}
	g.say(Event{What: what, URL: t.ID, Title: a.Title, Next: t.Due})
	return g.finish(ctx, t, &a)
}

// addressFailed puts off an address, or gives it up.
func (g *Gatherer) addressFailed(ctx context.Context, t *store.Task, a *Address, err error) error {
	now := g.opt.Clock.Now()
	a.Checked, a.Error = now, err.Error()
	e := (*fetch.Error)(nil)
	what := GivenUp
	t.Due = time.Time{}
	if errors.As(err, &e) && e.Passing() && a.Fails < len(again) {
		what = Failed
		t.Due = now.Add(max(again[a.Fails], e.After))
		a.Fails++
	}
	g.say(Event{What: what, URL: t.ID, Title: a.Title, Next: t.Due, Err: err})
	return g.finish(ctx, t, a)
}

// digest is the sum of a page's bytes.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// look sums the words of a page's articles up and finds the address that the
// page calls its own. A page without an article is summed up by its bytes.
func look(page *isnad.Page) (words, own string) {
	h := fnv.New64a()
	arts, err := extract.Find(page)
	if err != nil || len(arts) == 0 {
		h.Write(page.Body)
		return "b" + strconv.FormatUint(h.Sum64(), 16), ""
	}
	for _, a := range arts {
		fmt.Fprintf(h, "%s\x00%s\x00", a.Title, a.Text)
	}
	bare := *page
	bare.URL = ""
	if arts, err := extract.Find(&bare); err == nil && len(arts) > 0 {
		own = arts[0].URL
	}
	return "w" + strconv.FormatUint(h.Sum64(), 16), own
}

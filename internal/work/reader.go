package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"time"

	"isnad"
	"isnad/internal/identities"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
)

// What a Reader takes where nothing else is said.
const (
	// DefaultLease is short, so that the pages of a killed process are soon
	// free; a Reader prolongs the leases that it works on.
	DefaultLease = 30 * time.Second
	// DefaultPoll is how often an idle worker looks for work.
	DefaultPoll = time.Second
	// perCore is how many pages are leased at once for each core: reading them
	// takes longer than a transaction, and losing them costs little.
	perCore = 16
)

// A Reader reads the pages of a store. Its fields are set before it is used.
type Reader struct {
	Store store.Readings
	// Worker names it among all workers; WorkerName() when empty.
	Worker string
	// Parallel is how many pages are read at once; one for each core when less
	// than 1.
	Parallel int
	// Lease is for how long pages are taken, Poll how often an idle Reader
	// looks for pages.
	Lease, Poll time.Duration
	// Wake, when something comes out of it, ends the wait for new pages; nil
	// for nothing.
	Wake <-chan struct{}
	// More says that pages may still come: Drain goes on until it is closed. Nil
	// when none come.
	More <-chan struct{}
	// Log gets what goes wrong; nil for nobody.
	Log *slog.Logger
	// Each is called with every page that was read and filed, one call at a time;
	// nil for nobody. It must not keep the accounts.
	Each func(page *store.Page, r *store.Reading, accts []*isnad.Account)

	trouble trouble
	stages  string
	mu      sync.Mutex
	held    map[store.PageID]store.Lease
}

// Run reads pages as they come, until ctx ends; pages that it has leased then
// are given back. When the store fails it says so and tries again. It returns
// nil.
func (r *Reader) Run(ctx context.Context) error {
	err := r.work(ctx, false)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Drain reads pages until none is left that these stages have not read, those
// of other workers included. It returns the store's error, or that of ctx.
func (r *Reader) Drain(ctx context.Context) error { return r.work(ctx, true) }

func (r *Reader) work(ctx context.Context, drain bool) error {
	r.Worker = cmp.Or(r.Worker, WorkerName())
	r.Lease, r.Poll = cmp.Or(r.Lease, DefaultLease), cmp.Or(r.Poll, DefaultPoll)
	r.Log, r.stages, r.held = orSilent(r.Log), Stages(), map[store.PageID]store.Lease{}
	if r.Parallel < 1 {
		r.Parallel = runtime.GOMAXPROCS(0)
	}
	// What is done to the store. Once ctx has ended, pages go back at once.
	try := func(what string, do func() error) error {
		if drain {
			return do()
		}
		return r.trouble.stubborn(ctx, r.Log, what, do)
	}
	// Leases are prolonged as long as this call runs, also while it stops.
	stop := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() { r.renew(context.WithoutCancel(ctx), stop) })
	defer renewing.Wait()
	defer close(stop)
	defer r.giveBack(ctx)

	type taken struct {
		leases []store.Lease
		err    error
	}
	take := func() <-chan taken {
		out := make(chan taken, 1)
		go func() {
			var t taken
			t.err = try("leasing pages", func() (err error) {
				t.leases, err = r.Store.Take(ctx, r.Worker, r.stages, r.Parallel*perCore, r.Lease)
				return err
			})
			r.hold(t.leases)
			out <- t
		}()
		return out
	}
	filed := make(chan error, 1)
	filed <- nil
	next := take()
	// Both goroutines have ended when this call does.
	defer func() { <-filed }()
	defer func() {
		if next != nil {
			<-next
		}
	}()
	for {
		t := <-next
		next = nil
		if t.err != nil {
			return t.err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if len(t.leases) == 0 {
			err := <-filed // what was read may offer other pages again
			filed <- nil
			if err != nil {
				return err
			}
			if drain && r.complete() {
				n, err := r.Store.Waiting(ctx, r.stages)
				if err != nil || n == 0 {
					return err
				}
				// Others have them. If they die, the leases end.
			}
			if !pauseOr(ctx, r.Poll, r.Wake) {
				return ctx.Err()
			}
			next = take()
			continue
		}
		next = take()
		done := r.read(ctx, t.leases)
		if err := <-filed; err != nil {
			filed <- nil
			return err
		}
		go func() {
			fctx, cancel := ctx, context.CancelFunc(func() {})
			if ctx.Err() != nil {
				fctx, cancel = afterwards(ctx)
			}
			err := r.file(fctx, done, try)
			cancel()
			filed <- err
		}()
	}
}

// complete reports whether no more pages come.
func (r *Reader) complete() bool {
	if r.More == nil {
		return true
	}
	select {
	case <-r.More:
		return true
	default:
		return false
	}
}

// Trouble says what has been going wrong since when, empty when all is well. It
// may be called from any goroutine.
func (r *Reader) Trouble() string { return r.trouble.String() }

// hold notes leases, which are prolonged from then on.
func (r *Reader) hold(leases []store.Lease) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range leases {
		l.Page.Page.Body = nil // it is kept where it is read
		r.held[l.Page.ID] = l
	}
}

// letGo forgets leases.
func (r *Reader) letGo(done []store.Done) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range done {
		delete(r.held, done[i].Lease.Page.ID)
	}
}

// leases returns those that are held, in the order of their pages.
func (r *Reader) leases() []store.Lease {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]store.Lease, 0, len(r.held))
	for _, l := range r.held {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b store.Lease) int { return cmp.Compare(a.Page.Seq, b.Page.Seq) })
	return out
}

// renew prolongs the leases that are held until stop is closed.
func (r *Reader) renew(ctx context.Context, stop <-chan struct{}) {
	tick := time.NewTicker(r.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		leases := r.leases()
		if len(leases) == 0 {
			continue
		}
		tctx, cancel := context.WithTimeout(ctx, r.Lease/3)
		if err := r.Store.Prolong(tctx, leases, r.Lease); err != nil && !errors.Is(err, store.ErrLost) {
			r.Log.Warn("prolonging leases failed", "error", err)
		}
		cancel()
	}
}

// giveBack releases what is still leased.
func (r *Reader) giveBack(ctx context.Context) {
	leases := r.leases()
	if len(leases) == 0 {
		return
	}
	ctx, cancel := afterwards(ctx)
	defer cancel()
	if err := r.Store.Release(ctx, leases); err != nil {
		r.Log.Warn("giving pages back failed; they are free when their leases end", "error", err)
	}
}

// read takes pages through the stages. When ctx ends it returns those that were
// done by then.
func (r *Reader) read(ctx context.Context, leases []store.Lease) []store.Done {
	done := make([]store.Done, 0, len(leases))
	at := 0
	next := func() (read.Input, bool) {
		if at == len(leases) {
			return read.Input{}, false
		}
		p := &leases[at].Page.Page
		at++
		return read.Input{Page: p}, true
	}
	n := 0
	// Its error is that of ctx alone.
	_ = read.All(ctx, r.Parallel, next, func(res read.Result) error {
		l := leases[n]
		leases[n].Page.Page.Body = nil
		l.Page.Page.Body = nil
		n++
		d := store.Done{Lease: l, Reading: store.Reading{Stages: r.stages, At: time.Now().UTC()}, Accounts: res.Accounts}
		d.Reading.Kind, d.Reading.Reason = why(res.Err)
		for _, acct := range res.Accounts {
			d.Reading.Articles = append(d.Reading.Articles, acct.Article.ID)
			entries, err := entriesOf(acct)
			if err != nil {
				d.Reading.Kind, d.Reading.Reason = isnad.KindBroken, err.Error()
			}
			d.Entries = append(d.Entries, entries...)
		}
		done = append(done, d)
		return nil
	})
	return done
}

// why returns the kind and the words of a page's error.
func why(err error) (isnad.ErrorKind, string) {
	if err == nil {
		return "", ""
	}
	var pe *isnad.PageError
	if errors.As(err, &pe) {
		return pe.Kind, pe.Err.Error()
	}
	return isnad.KindBroken, err.Error()
}

// entriesOf makes the entries of an account. A panic is turned into an error:
// one hostile page must not cost the others.
func entriesOf(acct *isnad.Account) (entries []store.Entry, err error) {
	defer func() {
		if p := recover(); p != nil {
			entries, err = nil, fmt.Errorf("making its index failed: %v", p)
		}
	}()
	return search.Entries(acct, identities.KeysOf(acct)), nil
}

// file files what was read. Where the store refuses a page for what is in it,
// the page is filed as broken, with the reason, and the others as they are.
func (r *Reader) file(ctx context.Context, done []store.Done, try func(string, func() error) error) error {
	if len(done) == 0 {
		return nil
	}
	defer r.letGo(done)
	err := r.Store.Finish(ctx, done)
	if err != nil && !errors.Is(err, store.ErrLost) {
		filed := make([]bool, len(done))
		err = try("filing what was read", func() error { return r.fileEach(ctx, done, filed) })
	}
	var lost *store.LostError
	if errors.Is(err, store.ErrLost) {
		r.Log.Warn("leases ended before their pages were read: others read them", "error", err)
		if !errors.As(err, &lost) {
			return nil // which they are is not known
		}
		err = nil
	}
	if err != nil || r.Each == nil {
		return err
	}
	for i := range done {
		if lost == nil || !slices.Contains(lost.Pages, done[i].Lease.Page.ID) {
			r.Each(&done[i].Lease.Page, &done[i].Reading, done[i].Accounts)
		}
	}
	return nil
}

// fileEach files pages one by one. It may be called again with the same list,
// from which it takes what it has filed: the lease of that is over.
func (r *Reader) fileEach(ctx context.Context, done []store.Done, filed []bool) error {
	lost := &store.LostError{Of: len(done)}
	for i := range done {
		if filed[i] {
			continue
		}
		err := r.Store.Finish(ctx, done[i:i+1])
		if errors.Is(err, store.ErrLost) {
			lost.Pages = append(lost.Pages, done[i].Lease.Page.ID)
			continue
		}
		if err == nil {
			filed[i] = true
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// A database that went away refuses too, and may be back for the next call:
		// only what is refused again, while the store answers, is the page's fault.
		if _, err := r.Store.Waiting(ctx, done[i].Reading.Stages); err != nil {
			return err
		}
		switch err = r.Store.Finish(ctx, done[i:i+1]); {
		case err == nil:
			filed[i] = true
			continue
		case errors.Is(err, store.ErrLost):
			lost.Pages = append(lost.Pages, done[i].Lease.Page.ID)
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		}
		if _, err := r.Store.Waiting(ctx, done[i].Reading.Stages); err != nil {
			return err
		}
		broken := done[i]
		broken.Accounts, broken.Entries = nil, nil
		broken.Reading.Articles, broken.Reading.Kind, broken.Reading.Reason = nil, isnad.KindBroken, fmt.Sprintf("the store refused it: %v", err)
		if err := r.Store.Finish(ctx, []store.Done{broken}); errors.Is(err, store.ErrLost) {
			lost.Pages = append(lost.Pages, broken.Lease.Page.ID)
			continue
		} else if err != nil {
			return err // it refuses everything
		}
		done[i], filed[i] = broken, true
		r.Log.Error("a page could not be filed", "page", broken.Lease.Page.Page.Name, "error", err)
	}
	if len(lost.Pages) > 0 {
		return lost
	}
	return nil
}

package work

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"hash/maphash"
	"log/slog"
	"math"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"isnad"
	"isnad/internal/identities"
	"isnad/internal/passes"
	"isnad/internal/store"
)

// CursorName is the name of the cursor of the passes, and of the hold of the one
// who runs them.
const CursorName = "passes"

// Records is what a Concluder asks of a store.
type Records interface {
	store.Accounts
	store.Findings
	store.Notes
	store.Holds
}

// A Concluder takes accounts through the passes and files what they conclude.
// Its fields are set before it is used.
//
// It holds what the passes keep of all accounts in memory: when something new
// comes for the first time it reads all accounts once, and from then on only
// what is new. What it concludes is the same as from scratch. When something
// was taken away or read anew, when somebody corrects a conclusion, and when
// the passes are of another version, it begins from scratch.
type Concluder struct {
	Store Records
	// Worker names it among all workers; WorkerName() when empty.
	Worker string
	// Hold is for how long the right to conclude is taken, and prolonged while
	// it works; Poll is how often it looks for something new.
	Hold, Poll time.Duration
	// Keep is for how long memory of a corpus is kept when nothing new comes;
	// 0 for good.
	Keep time.Duration
	// Log gets what goes wrong and what was corrected in vain; nil for nobody.
	Log *slog.Logger
	// Each is called when conclusions were filed; nil for nobody.
	Each func(Concluded)
	// Loaded is called with true when the memory of a corpus is taken, and with
	// false when it is given up; nil for nobody.
	Loaded func(bool)
	// Progress is called while accounts are read, with how many the passes know;
	// nil for nobody.
	Progress func(accounts int)

	trouble trouble
	hold    store.Hold
	state   *state
	// When a step was last filed or a state given up, and what that cost.
	last       time.Time
	cost, took time.Duration
	used       time.Time // when something new last came
}

// A Concluded is what one step of concluding did.
type Concluded struct {
	Accounts   int // that the passes know
	New        int // of them, since the step before
	Put, Gone  int // findings that were filed, and taken away
	Findings   int // that stand now
	Afresh     bool
	Load, Took time.Duration // reading accounts; concluding and filing
}

// A state is what is known in memory: the passes with what they have seen, and
// what the store says.
type state struct {
	version  string
	run      *passes.Run
	census   *passes.Census
	wrong    map[isnad.ArticleID][]store.Note
	articles []isnad.ArticleID
	known    map[isnad.ArticleID]bool
	seq      int64 // of the last account that the passes know
	gone     int64 // until which it is known what went
	sure     int64 // until which both are known: the cursor
	afresh   bool  // nothing was concluded from it yet
	pending  int   // accounts that came since it was
	since    time.Time
	load     time.Duration
	// filed holds a hash of each finding of the store, by kind and id.
	filed map[store.FindingKind]map[string]filed
	round uint32
}

// A filed is a finding of the store: a hash of it, and the round in which it was
// last concluded.
type filed struct {
	hash  uint64
	round uint32
}

// The measures of a Concluder where nothing else is said.
const (
	DefaultHold = 30 * time.Second
	tellAfter   = 30 * time.Second // of waiting for another process
	batch       = 64               // accounts that go through the passes together
	// A step may be filed while more is coming, when it is so long ago as this,
	// and concluding does not take more than a part in restFactor of the time.
	// Nothing more coming, it must be so long ago as restQuiet times what the
	// last took: of single pages, each a while after the other, not each is
	// worth a step over a large store.
	restLeast  = 10 * time.Second
	restFactor = 5
	restQuiet  = 2
	// putMost bounds the findings of one transaction, and so its memory. Only a
	// first run, or one with other versions, has more.
	putMost = 20_000
)

func (c *Concluder) prepare() {
	c.Worker = cmp.Or(c.Worker, WorkerName())
	c.Hold, c.Poll = cmp.Or(c.Hold, DefaultHold), cmp.Or(c.Poll, DefaultPoll)
	c.Log = orSilent(c.Log)
}

// Run concludes what there is to conclude until ctx ends. While somebody else
// does so it stands by. When the store fails it says so and tries again. It
// returns nil.
func (c *Concluder) Run(ctx context.Context) error {
	c.prepare()
	for ctx.Err() == nil {
		err := c.holding(ctx, func(ctx context.Context) error {
			for ctx.Err() == nil {
				if _, err := c.step(ctx, false); err != nil {
					return err
				}
				c.trouble.set("", nil)
				c.forget()
				pause(ctx, c.Poll)
			}
			return ctx.Err()
		})
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, store.ErrLost): // somebody else is at it
			c.trouble.set("", nil)
			c.drop()
			pause(ctx, c.Hold/3)
		case err != nil:
			c.drop()
			c.trouble.set("concluding", err)
			c.Log.Error("concluding failed, trying again", "error", err)
			pause(ctx, min(c.Hold, lastWait))
		}
	}
	return nil
}

// Trouble says what has been going wrong since when, empty when all is well. It
// may be called from any goroutine.
func (c *Concluder) Trouble() string { return c.trouble.String() }

// Drain concludes all that there is and returns when nothing is left: when the
// store's conclusions are of all its accounts and notes, whoever drew them. It
// returns the store's error, or that of ctx.
func (c *Concluder) Drain(ctx context.Context) error {
	c.prepare()
	tell := time.Now().Add(tellAfter)
	for {
		err := c.holding(ctx, func(ctx context.Context) error {
			for {
				if done, err := c.step(ctx, true); done || err != nil {
					return err
				}
			}
		})
		if !errors.Is(err, store.ErrLost) {
			return err
		}
		c.drop()
		if done, err := c.done(ctx); done || err != nil {
			return err
		}
		if now := time.Now(); now.After(tell) {
			tell = now.Add(tellAfter)
			c.Log.Warn("another process draws the conclusions of this store, and is not at their end yet; waiting for it (if it is of another release, stop it)")
		}
		if !pause(ctx, c.Poll) {
			return ctx.Err()
		}
	}
}

// holding runs do while the right to conclude is held; ErrLost when somebody
// else has it, or got it meanwhile.
func (c *Concluder) holding(ctx context.Context, do func(context.Context) error) error {
	hold, err := c.Store.Grasp(ctx, CursorName, c.Worker, "", c.Hold)
	if err != nil {
		return err
	}
	c.hold = hold
	hctx, cancel := context.WithCancelCause(ctx)
	stop := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() {
		tick := time.NewTicker(c.Hold / 3)
		defer tick.Stop()
		until := time.Now().Add(c.Hold)
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
			}
			tctx, end := context.WithTimeout(hctx, c.Hold/3)
			asked := time.Now()
			_, err := c.Store.Grasp(tctx, CursorName, c.Worker, hold.Token, c.Hold)
			end()
			switch {
			case err == nil:
				until = asked.Add(c.Hold)
			case errors.Is(err, store.ErrLost) || time.Now().After(until):
				cancel(store.ErrLost)
				return
			}
		}
	})
	err = do(hctx)
	close(stop)
	renewing.Wait()
	if cause := context.Cause(hctx); ctx.Err() == nil && cause != nil {
		err = cause
	}
	cancel(nil)
	actx, end := afterwards(ctx)
	defer end()
	if e := c.Store.LetGo(actx, hold); e != nil {
		c.Log.Warn("giving up the right to conclude failed; it ends by itself", "error", e)
	}
	return err
}

// settings returns the options of the passes that hold now, the notes that mark
// findings as wrong, and a fingerprint of all of it.
func (c *Concluder) settings(ctx context.Context) (passes.Options, map[isnad.ArticleID][]store.Note, string, error) {
	var opt passes.Options
	notes, err := c.Store.Notes(ctx, "", false)
	if err != nil {
		return opt, nil, "", err
	}
	h := fnv.New64a()
	var own *identities.Corrections
	wrong := map[isnad.ArticleID][]store.Note{}
	// The latest comes first: where two say different things, it holds.
	slices.SortStableFunc(notes, func(a, b store.Note) int { return cmp.Compare(b.ID, a.ID) })
	for _, n := range notes {
		switch n.Kind {
		case "same", "not same", "is":
			if own == nil {
				own = identities.NewCorrections()
			}
			if err := own.Add(n.Kind, n.A, n.B); err != nil {
				c.Log.Debug("a correction does not hold", "note", n.ID, "error", err)
			}
		case store.NoteWrong:
			wrong[isnad.ArticleID(n.A)] = append(wrong[isnad.ArticleID(n.A)], n)
		default:
			continue
		}
		fmt.Fprintf(h, "%d %q %q %q\n", n.ID, n.Kind, n.A, n.B)
	}
	opt.Identities.Corrections = own
	return opt, wrong, fmt.Sprintf("%s-%016x", Passes(), h.Sum64()), nil
}

// done reports whether the store's conclusions are of all that it holds.
func (c *Concluder) done(ctx context.Context) (bool, error) {
	_, _, version, err := c.settings(ctx)
	if err != nil {
		return false, err
	}
	cur, err := c.Store.CursorOf(ctx, CursorName)
	if err != nil || cur.Version != version {
		return false, err
	}
	if more, err := c.more(ctx, cur.Seq); err != nil || more {
		return false, err
	}
	gone, _, err := c.Store.Gone(ctx, cur.Seq)
	return err == nil && len(gone) == 0, err
}

// drop gives up what is known in memory.
func (c *Concluder) drop() {
	if c.state == nil {
		return
	}
	c.state = nil
	if c.Loaded != nil {
		c.Loaded(false)
	}
}

// forget gives memory back when nothing new came for long.
func (c *Concluder) forget() {
	if c.Keep > 0 && c.state != nil && c.state.pending == 0 && !c.state.afresh && time.Since(c.used) > c.Keep {
		c.drop()
		debug.FreeOSMemory() // it was most of the process's
	}
}

// step looks for what is new and, when it is time to, concludes. With drain it
// is always time to. It reports whether nothing is left.
func (c *Concluder) step(ctx context.Context, drain bool) (done bool, err error) {
	opt, wrong, version, err := c.settings(ctx)
	if err != nil {
		return false, err
	}
	if c.state != nil && c.state.version != version {
		c.drop()
	}
	if c.state == nil {
		if done, err := c.done(ctx); done || err != nil {
			return done, err
		}
		if !drain && !c.rested() {
			return false, nil
		}
		c.state = &state{version: version, run: passes.New(opt), census: passes.NewCensus(), wrong: wrong, known: map[isnad.ArticleID]bool{}, afresh: true}
		if c.Loaded != nil {
			c.Loaded(true)
		}
		// What went before matters no more: accounts are read behind this.
		_, c.state.gone, err = c.Store.Gone(ctx, 0)
		if err == nil {
			c.state.filed, err = c.filed(ctx)
		}
		if err != nil {
			c.drop()
			return false, err
		}
	}
	s := c.state
	quiet, again, err := c.take(ctx, s)
	if err != nil {
		return false, err
	}
	if again {
		// Something that the passes know is there no more, or not as it was.
		c.drop()
		return false, nil
	}
	if s.pending == 0 && !s.afresh {
		return true, nil
	}
	if !drain && (!quiet || time.Since(c.last) < restQuiet*c.took) && !c.rested() {
		return false, nil
	}
	if err := c.conclude(ctx, s); err != nil {
		c.drop() // what the store says now is not certain
		return false, err
	}
	return quiet, nil
}

// rested reports whether the last step is long enough ago for the next one, seen
// from what it cost.
func (c *Concluder) rested() bool {
	return time.Since(c.last) > max(restLeast, restFactor*c.cost)
}

// take takes in accounts that are new. It reports whether that was all, and
// whether to begin again because something went or changed.
func (c *Concluder) take(ctx context.Context, s *state) (quiet, again bool, err error) {
	begin := time.Now()
	defer func() { s.load += time.Since(begin) }()
	var list []*isnad.Account
	flush := func() {
		for i, keys := range s.run.AddAll(list) {
			s.census.Add(list[i], keys)
		}
		list = list[:0]
		if c.Progress != nil {
			c.Progress(len(s.articles))
		}
	}
	before := len(s.articles)
	last, err := c.Store.Since(ctx, s.seq, math.MaxInt, func(seq int64, acct *isnad.Account) bool {
		id := acct.Article.ID
		if s.known[id] {
			again = true
			return false
		}
		s.known[id] = true
		s.articles = append(s.articles, id)
		if notes := s.wrong[id]; notes != nil {
			acct = store.Without(acct, store.Wrong(acct, notes))
		}
		if list = append(list, acct); len(list) == batch {
			flush()
		}
		// What is not whole yet may be concluded from meanwhile.
		return ctx.Err() == nil && (s.afresh || len(s.articles)-before < 16*batch)
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || again {
		return false, again, err
	}
	flush()
	n := len(s.articles) - before
	s.seq = last
	if n > 0 {
		c.used = time.Now()
		if s.pending == 0 {
			s.since = c.used
		}
		s.pending += n
	}
	gone, until, err := c.Store.Gone(ctx, s.gone)
	if err != nil {
		return false, false, err
	}
	for _, id := range gone {
		// What went and stands again comes again, if it did not come already.
		if s.known[id] {
			if ok, err := c.stands(ctx, id); err != nil || !ok {
				return false, true, err
			}
		}
	}
	s.gone, s.sure = until, s.seq
	if until > s.seq {
		// Nothing may have come but what went.
		more, err := c.more(ctx, s.seq)
		if err != nil {
			return false, false, err
		}
		if !more {
			s.sure = until
		}
	}
	return n == 0 || s.afresh, false, nil
}

// more reports whether there are accounts behind a cursor.
func (c *Concluder) more(ctx context.Context, after int64) (more bool, err error) {
	_, err = c.Store.Since(ctx, after, 1, func(int64, *isnad.Account) bool { more = true; return false })
	return more, err
}

// stands reports whether an article is in the store.
func (c *Concluder) stands(ctx context.Context, id isnad.ArticleID) (bool, error) {
	rows, err := c.Store.Articles(ctx, []isnad.ArticleID{id})
	return err == nil && len(rows) == 1 && rows[0].ID == id, err
}

// filed reads what findings the store holds.
func (c *Concluder) filed(ctx context.Context) (map[store.FindingKind]map[string]filed, error) {
	out := map[store.FindingKind]map[string]filed{}
	for _, kind := range kinds {
		m := map[string]filed{}
		out[kind] = m
		err := c.Store.EachFinding(ctx, kind, false, func(f store.Finding) bool {
			f.Keys = sortedKeys(f.Keys)
			m[f.ID] = filed{hash: hashOf(&f)}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// seed is that of all hashes: they are compared within one process.
var seed = maphash.MakeSeed()

// hashOf hashes all of a finding but its kind and id.
func hashOf(f *store.Finding) uint64 {
	var d maphash.Hash
	d.SetSeed(seed)
	var n [8]byte
	number := func(v uint64) {
		binary.LittleEndian.PutUint64(n[:], v)
		d.Write(n[:])
	}
	word := func(s string) {
		number(uint64(len(s)))
		d.WriteString(s)
	}
	word(f.Name)
	word(f.NameNorm)
	word(f.From)
	word(f.To)
	number(math.Float64bits(f.Weight))
	number(uint64(len(f.Doc)))
	d.Write(f.Doc)
	number(uint64(len(f.Keys)))
	for _, k := range f.Keys {
		word(k)
	}
	return d.Sum64()
}

// conclude draws the conclusions and files those that are new, with the cursor.
func (c *Concluder) conclude(ctx context.Context, s *state) error {
	begin := time.Now()
	out := Concluded{Accounts: len(s.articles), New: s.pending, Afresh: s.afresh, Load: s.load}
	cursor := store.Cursor{Pass: CursorName, Version: s.version, Seq: s.sure}
	res := s.run.Result()
	s.round++
	var put []store.Finding
	err := eachFinding(res, s.census, s.articles, func(f *store.Finding) error {
		h := hashOf(f)
		have, ok := s.filed[f.Kind][f.ID]
		if ok && have.round == s.round {
			return nil // two of one name: the first holds
		}
		s.filed[f.Kind][f.ID] = filed{h, s.round}
		out.Findings++
		if ok && have.hash == h {
			return nil
		}
		put = append(put, *f)
		out.Put++
		if len(put) < putMost {
			return ctx.Err()
		}
		// Too much for one step. Until the last one is filed the cursor says
		// that the findings are not whole.
		err := c.Store.Conclude(ctx, c.hold, store.Cursor{Pass: CursorName, Version: s.version + " in part", Seq: 0, At: time.Now().UTC()}, put, nil)
		put = nil
		return err
	})
	if err != nil {
		return err
	}
	var drop []store.FindingRef
	for _, kind := range kinds {
		for id, f := range s.filed[kind] {
			if f.round != s.round {
				drop = append(drop, store.FindingRef{Kind: kind, ID: id})
			}
		}
	}
	slices.SortFunc(drop, func(a, b store.FindingRef) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) })
	cursor.At = time.Now().UTC()
	if err := c.Store.Conclude(ctx, c.hold, cursor, put, drop); err != nil {
		return err
	}
	for _, d := range drop {
		delete(s.filed[d.Kind], d.ID)
	}
	out.Gone = len(drop)
	s.pending, s.afresh, s.load = 0, false, 0
	c.last = time.Now()
	out.Took = c.last.Sub(begin)
	c.cost, c.took = out.Load+out.Took, out.Took
	if c.Each != nil {
		c.Each(out)
	}
	return nil
}

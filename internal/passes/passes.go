// Package passes holds the one ordered list of passes over many accounts and
// takes accounts through it: identities → copies → claims → stories → dossiers.
//
// A pass draws conclusions of a corpus. They stand beside the accounts, never
// inside them. Each pass has the same three steps: New, Add for each account,
// Result at the end; doc/adding-a-pass.md says how to write one and what it
// must hold to.
package passes

import (
	"slices"
	"sync"

	"isnad"
	"isnad/internal/claims"
	"isnad/internal/copies"
	"isnad/internal/dossiers"
	"isnad/internal/identities"
	"isnad/internal/stories"
)

// A Pass is one pass of the list.
type Pass struct {
	Name    isnad.Stage
	Version int // raising it draws the conclusions anew
	// Needs are the passes whose keys or results it uses.
	Needs []isnad.Stage
}

// List returns the passes in the order in which their results are made.
func List() []Pass {
	return []Pass{
		{identities.Stage, identities.Version, nil},
		{copies.Stage, copies.Version, nil},
		{claims.Stage, claims.Version, []isnad.Stage{identities.Stage, copies.Stage}},
		{stories.Stage, stories.Version, []isnad.Stage{copies.Stage}},
		{dossiers.Stage, dossiers.Version, []isnad.Stage{identities.Stage, copies.Stage}},
	}
}

// Options are what the user brings to the passes.
type Options struct {
	Identities identities.Options
	// Skip names passes whose conclusions nobody will ask for: they cost memory
	// for every article. Only those that no other pass needs can be left out;
	// what a Result holds of them is nil.
	Skip []isnad.Stage
}

// A Run takes accounts through the passes. It is not safe for use by several
// goroutines.
type Run struct {
	identities *identities.Pass
	copies     *copies.Pass
	claims     *claims.Pass
	stories    *stories.Pass
	dossiers   *dossiers.Pass
}

// New returns a Run that has seen nothing.
func New(opt Options) *Run {
	r := &Run{identities: identities.New(opt.Identities), copies: copies.New(), dossiers: dossiers.New()}
	if !slices.Contains(opt.Skip, claims.Stage) {
		r.claims = claims.New()
	}
	if !slices.Contains(opt.Skip, stories.Stage) {
		r.stories = stories.New()
	}
	return r
}

// Add takes an account through every pass. It returns the keys of its
// entities, by which Result.Identities finds them again. The account is not
// kept, and nothing of it is changed.
func (r *Run) Add(acct *isnad.Account) identities.Keys {
	keys := r.identities.Add(acct)
	r.copies.Add(acct)
	if r.claims != nil {
		r.claims.Add(acct, keys)
	}
	if r.stories != nil {
		r.stories.Add(acct)
	}
	r.dossiers.Add(acct, func(id isnad.EntityID) isnad.EntityID { return keys[id] })
	return keys
}

// AddAll takes accounts through every pass, in order, each pass on a goroutine
// of its own. It returns the keys of each account's entities, as Add does.
func (r *Run) AddAll(accts []*isnad.Account) []identities.Keys {
	keys := make([]identities.Keys, len(accts))
	var wait sync.WaitGroup
	wait.Go(func() {
		for _, acct := range accts {
			r.copies.Add(acct)
		}
	})
	if r.stories != nil {
		wait.Go(func() {
			for _, acct := range accts {
				r.stories.Add(acct)
			}
		})
	}
	for i, acct := range accts {
		keys[i] = r.identities.Add(acct)
	}
	if r.claims != nil {
		wait.Go(func() {
			for i, acct := range accts {
				r.claims.Add(acct, keys[i])
			}
		})
	}
	for i, acct := range accts {
		r.dossiers.Add(acct, func(id isnad.EntityID) isnad.EntityID { return keys[i][id] })
	}
	wait.Wait()
	return keys
}

// A Result is what the passes concluded.
type Result struct {
	// Each is nil when its pass was skipped.
	Identities *identities.Result
	Copies     *copies.Result
	Claims     *claims.Result
	Stories    *stories.Result
	dossiers   *dossiers.Pass
}

// MinRows is how many rows a pair of parties must have for its dossier to be
// shown unasked: one meeting is no dossier.
const MinRows = 2

// Dossiers returns the dossiers of all pairs of parties that have MinRows rows
// or more, the fullest first.
func (r *Result) Dossiers() []isnad.Dossier { return r.dossiers.All(r.options()) }

// Pairs calls yield with the dossiers of all pairs of parties that have a row,
// those of fewer than MinRows too, without the histories of their rows, and with
// the articles that tell them, until it returns false.
func (r *Result) Pairs(yield func(*PairDoc) bool) {
	opt := r.options()
	opt.Min = 1
	r.dossiers.Each(opt, func(d isnad.Dossier, articles []isnad.ArticleID) bool {
		p := &PairDoc{Dossier: d, Articles: articles, Total: len(d.Rows) + d.Left}
		for i := range p.Rows {
			row := &p.Rows[i]
			p.Latest = max(p.Latest, row.Date)
			for _, h := range row.History {
				p.Latest = max(p.Latest, h.Date, h.Told)
			}
			row.History = nil
		}
		return yield(p)
	})
}

// Dossier returns the dossier of a set of parties, given by the ids of the
// result.
func (r *Result) Dossier(parties ...isnad.EntityID) isnad.Dossier {
	return r.dossiers.Of(r.options(), parties...)
}

func (r *Result) options() dossiers.Options {
	return dossiers.Options{Final: r.Identities.Of, Fold: r.Copies.Source, Min: MinRows}
}

// Result returns the conclusions from all that was added. It depends on the
// set of accounts only, not on their order. More may be added behind it.
func (r *Run) Result() *Result {
	res := &Result{dossiers: r.dossiers}
	var wait sync.WaitGroup
	if r.stories != nil {
		wait.Go(func() { res.Stories = r.stories.Result() })
	}
	wait.Go(func() { res.Identities = r.identities.Result() })
	res.Copies = r.copies.Result()
	wait.Wait()
	if r.claims != nil {
		res.Claims = r.claims.Result(res.Identities.Of, res.Copies.Source)
	}
	if r.stories != nil {
		res.Stories.Fold(res.Copies.Source)
	}
	return res
}

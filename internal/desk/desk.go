// Package desk answers questions about many articles: what a story is made of,
// who said what when, through whom a statement came, and how two articles
// differ.
//
// A [Desk] takes accounts one by one, hands them to the passes, and keeps of
// each what answers need: its statements, events, names and figures, but not
// its text. [Desk.Close] draws the conclusions; from then on it is only asked.
// A [Press] answers the same questions from a store, of which it loads only
// what a question touches: the accounts, and the findings that are linked to
// them. Both put what they have into a view, and the answers are made of that.
//
// Answers are plain values with JSON names (doc/model.md, "Answers"), the same
// for the same set of articles, whichever of the two gives them. What a Press
// leaves out because there is too much of it, an answer counts.
package desk

import (
	"isnad"
	"isnad/internal/passes"
)

// A Desk holds what was read.
type Desk struct {
	view   // from Close on; before, only byID and articles, by arrival
	run    *passes.Run
	res    *passes.Result
	census *passes.Census
}

// New returns a Desk that draws conclusions by run.
func New(run *passes.Run) *Desk {
	return &Desk{run: run, census: passes.NewCensus(), view: newView()}
}

// Add takes an account. One that was added before is left out.
func (d *Desk) Add(acct *isnad.Account) {
	if d.byID[acct.Article.ID] != nil {
		return
	}
	keys := d.run.Add(acct)
	d.census.Add(acct, keys)
	d.add(acct, keys)
}

// Len returns the number of articles.
func (d *Desk) Len() int { return len(d.articles) }

// Close draws the conclusions. No account may be added behind it.
func (d *Desk) Close() {
	d.res = d.run.Result()
	d.census.Entities(d.res.Identities, func(e *passes.EntityDoc) bool {
		d.know(e)
		return true
	})
	d.census = nil
	d.settle(whole{d.res})
}

// whole is what the passes concluded of all articles.
type whole struct{ res *passes.Result }

func (w whole) who(key isnad.EntityID) isnad.EntityID             { return w.res.Identities.Of(key) }
func (w whole) source(a isnad.ArticleID) isnad.ArticleID          { return w.res.Copies.Source(a) }
func (w whole) claimOf(s isnad.StatementRef) (*isnad.Claim, bool) { return w.res.Claims.Of(s) }
func (w whole) behind(s isnad.StatementRef) string                { return w.res.Claims.Source(s) }
func (w whole) storyOf(a isnad.ArticleID) (*isnad.Story, bool)    { return w.res.Stories.Of(a) }
func (w whole) copies() []isnad.Copy                              { return w.res.Copies.Copies }
func (w whole) contradictions() []isnad.Contradiction             { return w.res.Claims.Contradictions }

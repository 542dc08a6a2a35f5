// Package read holds the one ordered list of stages and takes pages through
// it: page → articles → words → times → names → statements.
package read

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"isnad"
	"isnad/internal/extract"
	"isnad/internal/names"
	"isnad/internal/statements"
	"isnad/internal/times"
	"isnad/internal/words"
)

// A Layer is a part of an account that a stage needs or gives.
type Layer string

// The layers of an account.
const (
	LayerPage       Layer = "page"
	LayerArticle    Layer = "article"
	LayerTokens     Layer = "tokens"
	LayerSentences  Layer = "sentences"
	LayerTimes      Layer = "times"
	LayerMentions   Layer = "mentions"
	LayerEntities   Layer = "entities"
	LayerStatements Layer = "statements"
)

// A Stage is one step of reading.
type Stage struct {
	Name    isnad.Stage
	Version int // raising it re-reads old pages
	Needs   []Layer
	Gives   []Layer
	// Find adds the stage's findings to an account. It is nil for extract,
	// which makes the accounts.
	Find func(*isnad.Account)
}

// Stages returns the stages in the order in which they run.
func Stages() []Stage {
	return []Stage{
		{extract.Stage, extract.Version, []Layer{LayerPage}, []Layer{LayerArticle}, nil},
		{words.Stage, words.Version, []Layer{LayerArticle}, []Layer{LayerTokens, LayerSentences}, words.Find},
		{times.Stage, times.Version, []Layer{LayerArticle, LayerTokens, LayerSentences}, []Layer{LayerTimes}, times.Find},
		{names.Stage, names.Version, []Layer{LayerArticle, LayerTokens, LayerSentences, LayerTimes}, []Layer{LayerMentions, LayerEntities}, names.Find},
		{statements.Stage, statements.Version, []Layer{LayerArticle, LayerTokens, LayerSentences, LayerTimes, LayerMentions, LayerEntities}, []Layer{LayerStatements, LayerEntities}, statements.Find},
	}
}

// Timing adds up what each stage cost; nil costs nothing.
type Timing map[isnad.Stage]time.Duration

// Page reads one page through every stage and returns an account for each
// article in it, in page order. An error names the page and says why nothing
// could be read from it; accounts that were made are returned beside it.
// Every account obeys Account.Check, or the error says which law it broke.
func Page(page *isnad.Page, timing Timing) ([]*isnad.Account, error) {
	stages := Stages()
	clock := time.Now()
	lap := func(s isnad.Stage) {
		if timing != nil {
			now := time.Now()
			timing[s] += now.Sub(clock)
			clock = now
		}
	}
	articles, err := extract.Find(page)
	lap(extract.Stage)
	accts := make([]*isnad.Account, 0, len(articles))
	for i := range articles {
		acct := &isnad.Account{Article: articles[i]}
		for _, st := range stages {
			if st.Find != nil {
				st.Find(acct)
				lap(st.Name)
			}
			acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: st.Name, Version: st.Version})
		}
		if cerr := acct.Check(); cerr != nil {
			return accts, &isnad.PageError{Page: page.Name, Kind: isnad.KindBroken, Err: cerr}
		}
		lap("check")
		accts = append(accts, acct)
	}
	return accts, err
}

// A Result is what became of one page.
type Result struct {
	Page     *isnad.Page // Body is dropped after reading
	Accounts []*isnad.Account
	Err      error // why the page, or a part of it, could not be read
	Bytes    int   // length of the page's body
}

// An Input is one page to read, or the reason why there is none.
type Input struct {
	Page *isnad.Page
	Err  error
}

// All reads the pages that next gives, on workers goroutines (all cores when
// workers < 1), and hands the results to emit in the order of the pages,
// whatever the number of workers. next returns false at the end. At most four
// pages for each worker are in memory. A panic in a stage is turned into an
// error of its page. All returns emit's first error or the context's.
func All(ctx context.Context, workers int, next func() (Input, bool), emit func(Result) error) error {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		in   Input
		done chan Result
	}
	order := make(chan job, workers*4)
	work := make(chan job)
	go func() {
		defer close(order)
		defer close(work)
		for ctx.Err() == nil {
			in, ok := next()
			if !ok {
				return
			}
			j := job{in, make(chan Result, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				return
			}
			select {
			case work <- j:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range workers {
		go func() {
			for j := range work {
				j.done <- one(j.in)
			}
		}()
	}
	for {
		var j job
		var ok bool
		select {
		case j, ok = <-order:
			if !ok {
				return ctx.Err()
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		select {
		case res := <-j.done:
			if err := emit(res); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// one reads one input and turns a panic into an error: one hostile page must
// not cost the reader the others.
func one(in Input) (res Result) {
	if in.Err != nil || in.Page == nil {
		return Result{Page: in.Page, Err: in.Err}
	}
	res = Result{Page: in.Page, Bytes: len(in.Page.Body)}
	defer func() {
		if p := recover(); p != nil {
			res.Accounts = nil
			res.Err = &isnad.PageError{Page: in.Page.Name, Kind: isnad.KindBroken, Err: fmt.Errorf("reading it failed: %v", p)}
		}
	}()
	res.Accounts, res.Err = Page(in.Page, nil)
	return res
}

// Syntax adds the layer of syntactic words to an account that has tokens and
// sentences. No stage needs it yet, so a reading leaves it out.
func Syntax(acct *isnad.Account) { words.Parse(acct) }

// TagNames labels the tokens of one sentence by the names model alone, in BIO
// notation.
func TagNames(tokens []string) []string { return names.TagTokens(tokens) }

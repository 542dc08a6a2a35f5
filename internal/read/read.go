// Package read holds the one ordered list of stages and takes pages through
// it: page → articles → words → times → names → statements → events → dealings.
package read

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
	"unicode"

	"isnad"
	"isnad/internal/dealings"
	"isnad/internal/events"
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
	LayerSyntactic  Layer = "syntactic words"
	LayerTimes      Layer = "times"
	LayerMentions   Layer = "mentions"
	LayerEntities   Layer = "entities"
	LayerStatements Layer = "statements"
	LayerEvents     Layer = "events"
	LayerDealings   Layer = "dealings"
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
		{words.Stage, words.Version, []Layer{LayerArticle}, []Layer{LayerTokens, LayerSentences, LayerSyntactic}, words.Find},
		{times.Stage, times.Version, []Layer{LayerArticle, LayerTokens, LayerSentences}, []Layer{LayerTimes}, times.Find},
		{names.Stage, names.Version, []Layer{LayerArticle, LayerTokens, LayerSentences, LayerTimes}, []Layer{LayerMentions, LayerEntities}, names.Find},
		{statements.Stage, statements.Version, []Layer{LayerArticle, LayerTokens, LayerSentences, LayerTimes, LayerMentions, LayerEntities}, []Layer{LayerStatements, LayerEntities}, statements.Find},
		{events.Stage, events.Version, []Layer{LayerArticle, LayerTokens, LayerSentences, LayerSyntactic, LayerTimes, LayerMentions, LayerEntities, LayerStatements}, []Layer{LayerEvents, LayerEntities}, events.Find},
		{dealings.Stage, dealings.Version, []Layer{LayerArticle, LayerTokens, LayerSentences, LayerSyntactic, LayerTimes, LayerMentions, LayerEntities, LayerStatements, LayerEvents}, []Layer{LayerDealings, LayerEntities}, dealings.Find},
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
		if n := pieces(acct.Article.Text); n > maxTokens {
			err = errors.Join(err, &isnad.PageError{Page: page.Name, Kind: isnad.KindTooLarge,
				Err: fmt.Errorf("article %d of it has about %d words and marks, the limit is %d", i+1, n, maxTokens)})
			continue
		}
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

// maxTokens is the largest article that is read, in tokens: more words than a
// page of the largest size holds. The readers need some 300 bytes for each.
const maxTokens = 4 << 20

// pieces counts roughly the tokens of a long text, so that a page of nothing
// but marks is refused before it has cost its hundredfold. It is 0 for a text
// that is too short to hold too many.
func pieces(text string) int {
	if len(text) <= maxTokens {
		return 0
	}
	n, inside := 0, false
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			if !inside {
				n++
			}
			inside = true
		case unicode.IsSpace(r):
			inside = false
		default:
			n++
			inside = false
		}
	}
	return n
}

// A Result is what became of one page.
type Result struct {
	Page     *isnad.Page // without its Body
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
// pages for each worker are in memory, and of large pages at most as many as
// have maxBytes together: the readers need many times a page's size, and two
// books at once would need it twice. A panic in a stage is turned into an
// error of its page. All returns emit's first error or the context's.
func All(ctx context.Context, workers int, next func() (Input, bool), emit func(Result) error) error {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type job struct {
		in   Input
		size int
		done chan Result
	}
	order := make(chan job, workers*4)
	work := make(chan job)
	room := newRoom(ctx, maxBytes)
	go func() {
		defer close(order)
		defer close(work)
		for ctx.Err() == nil {
			in, ok := next()
			if !ok {
				return
			}
			j := job{in: in, done: make(chan Result, 1)}
			if in.Page != nil {
				j.size = len(in.Page.Body)
			}
			room.take(j.size)
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
			j.in = Input{} // its bytes are read
			if err := emit(res); err != nil {
				return err
			}
			room.give(j.size)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// maxBytes is the size of the pages that are under way together, in bytes. A
// page that is larger is under way alone.
const maxBytes = 16 << 20

// A room holds so many bytes. It lets a page of any size into an empty room.
type room struct {
	mu   sync.Mutex
	free sync.Cond
	size int
	held int
	open bool // everybody may enter: the work is given up
}

// newRoom returns an empty room; when ctx ends, nobody waits in it.
func newRoom(ctx context.Context, size int) *room {
	r := &room{size: size}
	r.free.L = &r.mu
	context.AfterFunc(ctx, func() {
		r.mu.Lock()
		r.open = true
		r.mu.Unlock()
		r.free.Broadcast()
	})
	return r
}

// take waits until n bytes may enter.
func (r *room) take(n int) {
	r.mu.Lock()
	for r.held > 0 && r.held+n > r.size && !r.open {
		r.free.Wait()
	}
	r.held += n
	r.mu.Unlock()
}

// give lets n bytes out.
func (r *room) give(n int) {
	r.mu.Lock()
	r.held -= n
	r.mu.Unlock()
	r.free.Broadcast()
}

// one reads one input and turns a panic into an error: one hostile page must
// not cost the reader the others.
func one(in Input) (res Result) {
	if in.Err != nil || in.Page == nil {
		return Result{Page: in.Page, Err: in.Err}
	}
	page := *in.Page
	page.Body = nil // the results wait for their turn
	res = Result{Page: &page, Bytes: len(in.Page.Body)}
	defer func() {
		if p := recover(); p != nil {
			res.Accounts = nil
			res.Err = &isnad.PageError{Page: in.Page.Name, Kind: isnad.KindBroken, Err: fmt.Errorf("reading it failed: %v", p)}
		}
	}()
	res.Accounts, res.Err = Page(in.Page, nil)
	return res
}

// TagNames labels the tokens of the sentences of one article by the names model
// alone, in BIO notation.
func TagNames(sentences [][]string) [][]string { return names.TagTokens(sentences) }

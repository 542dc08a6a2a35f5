package main

import (
	"errors"
	"fmt"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/intake"
	"isnad/internal/read"

	"github.com/spf13/cobra"
)

// openPages lists the pages that the arguments of a verb stand for. Its error is
// that of the verb. The caller closes what it returns.
func openPages(cmd *cobra.Command, paths []string, opt intake.Options) (*intake.Reader, error) {
	opt.Stdin = cmd.InOrStdin()
	in, err := intake.Open(cmd.Context(), paths, opt)
	if err == nil {
		return in, nil
	}
	if cmd.Context().Err() != nil {
		return nil, &statusError{statusStopped, errors.New("stopped while listing the pages")}
	}
	// Only what the user typed makes Open fail; the walk's troubles come page by
	// page.
	return nil, errors.New(strings.TrimPrefix(err.Error(), "intake.Open: "))
}

// A reading is one walk over pages.
type reading struct {
	in       *intake.Reader
	out      *output // what is read into; its own file is no page
	workers  int
	progress bool
}

// run takes the pages through the stages and hands what was found to emit, in
// the order of the pages. It names pages that cannot be read on standard error
// and shows progress by what emit returns. stopped reports that the user
// interrupted it; err is then nil.
func (r *reading) run(cmd *cobra.Command, emit func(read.Result) (account.Totals, error)) (stopped bool, err error) {
	ctx, errOut := cmd.Context(), cmd.ErrOrStderr()
	var prog *progress
	if r.progress {
		errTerm, _ := terminal(errOut)
		prog = newProgress(errOut, errTerm, func() (int64, int64) {
			p := r.in.Progress()
			return p.Bytes, p.Total
		})
	}
	next := func() (read.Input, bool) {
		page, err, ok := r.in.Next()
		for ok && page != nil && r.out.is(page.Source) {
			// isnad read . -o account.html, the second time.
			page, err, ok = r.in.Next()
		}
		return read.Input{Page: page, Err: err}, ok
	}
	err = read.All(ctx, r.workers, next, func(res read.Result) error {
		if res.Err != nil {
			fmt.Fprintf(prog.lines(errOut), "isnad: %s\n", plainError(res.Err))
		}
		totals, err := emit(res)
		if err != nil {
			return err
		}
		prog.tick(totals)
		return nil
	})
	prog.end()
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return true, nil
	}
	return false, err
}

// countArticle adds an article to the totals.
func countArticle(t *account.Totals, acct *isnad.Account) {
	t.Articles++
	t.Statements += len(acct.Statements)
	for _, token := range acct.Tokens {
		if token.Kind <= isnad.TokenNumber {
			t.Words++
		}
	}
}

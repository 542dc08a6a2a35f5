package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/intake"
	"isnad/internal/store"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

// addFlags are the flags of isnad add.
type addFlags struct {
	place                  string
	outlet, published, url string
	workers                int
	noRead, noProgress     bool
}

func newAddCmd() *cobra.Command {
	var f addFlags
	cmd := &cobra.Command{
		Use:   "add PATH…",
		Short: "File pages in a store, read them, and draw conclusions",
		Long: `Add files pages in a store, reads those that were not read yet, and draws the
conclusions of all that the store holds. A PATH is what it is for isnad read.

A page that is there already, the same bytes under the same name, is left as it
is, so that adding twice is adding once. Stopped or killed at any moment, add
leaves a whole store behind; the next add, or isnad work, does the rest.

The store is made where there is none: --store, $ISNAD_STORE, or isnad.db in the
folder where your programs keep their data (~/.local/share/isnad).

A page that cannot be read is named on standard error with the reason, it is kept
all the same, the others are read, and the exit status is 1.`,
		Example: `  isnad add news/                                  into your own store
  isnad add --store press.db archive.jsonl.xz      into a file
  isnad add --store postgres://press@db/press news/
  isnad add --outlet الجزيرة --published 2022-12-20 page.txt
  isnad add --no-read news/                        file them; isnad work reads them`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no PATH given: name a page, a folder, or - for standard input")
			}
			if f.workers < 0 {
				return fmt.Errorf("--workers %d: want 0 or more", f.workers)
			}
			return f.run(cmd, args)
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &f.place)
	fl.StringVar(&f.outlet, "outlet", "", "who published the pages, where they do not say it themselves")
	fl.StringVar(&f.published, "published", "", "when the pages appeared, as an ISO 8601 `DATE` (2022-12-20)")
	fl.StringVar(&f.url, "url", "", "the address of the page")
	fl.BoolVar(&f.noRead, "no-read", false, "only file the pages; isnad work or isnad serve reads them")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	fl.BoolVar(&f.noProgress, "no-progress", false, "tell nothing of progress")
	for _, flag := range []string{"outlet", "published", "url", "workers"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

// An adding is one run of isnad add.
type adding struct {
	st      store.Store
	errOut  io.Writer
	prog    *progress
	filed   atomic.Int64 // pages that came, there already or not
	added   atomic.Int64
	read    atomic.Int64
	waiting int64 // pages that waited to be read when it began

	mu     sync.Mutex // of what follows, and of standard error
	totals account.Totals
}

// compareEvery is how often progress is told while articles are compared: it
// takes a second for every thousand or two.
const compareEvery = 5 * time.Second

// Pages are filed together until they are so many, or so long.
const (
	fileMost  = 64
	fileBytes = 4 << 20
)

func (f *addFlags) run(cmd *cobra.Command, args []string) error {
	ctx := cmd.Context()
	in, err := openPages(cmd, args, intake.Options{URL: f.url, Outlet: f.outlet, Published: f.published})
	if err != nil {
		return err
	}
	defer in.Close()
	st, err := openStore(ctx, f.place, true)
	if err != nil {
		return err
	}
	defer st.Close()
	a := &adding{st: st, errOut: cmd.ErrOrStderr()}
	if n, err := st.Waiting(ctx, work.Stages()); err == nil { // for progress only
		a.waiting = int64(n)
	}
	errTerm, _ := terminal(a.errOut)
	if !f.noProgress {
		a.prog = newProgress(a.errOut, errTerm, func() (int64, int64) {
			if f.noRead {
				p := in.Progress()
				return p.Bytes, p.Total
			}
			read, bytes := a.read.Load(), in.Progress()
			total := a.waiting + a.added.Load()
			if bytes.Bytes > 0 && bytes.Total > bytes.Bytes && total > 0 {
				// As many more are to come as the rest of the bytes will give.
				total = int64(float64(total) * float64(bytes.Total) / float64(bytes.Bytes))
			}
			return read, max(read, total)
		})
	}
	defer func() { a.prog.end() }()

	all := make(chan struct{})
	var filing sync.WaitGroup
	var fileErr error
	filing.Go(func() {
		defer close(all)
		fileErr = a.file(ctx, in)
	})
	var readErr error
	log := quietLog(lineWriter{a})
	if !f.noRead {
		r := &work.Reader{Store: st, Parallel: f.workers, More: all, Poll: 100 * time.Millisecond, Log: log, Each: a.readOne}
		readErr = r.Drain(ctx)
	}
	filing.Wait()
	a.prog.end()
	if err := cmp.Or(fileErr, readErr); err != nil {
		return a.stopped(ctx, err)
	}
	var con work.Concluded
	if !f.noRead {
		c := &work.Concluder{Store: st, Poll: 200 * time.Millisecond, Log: log, Loaded: keepsCorpus, Each: func(c work.Concluded) { con = c }}
		if !f.noProgress {
			next := time.Now().Add(compareEvery)
			c.Progress = func(accounts int) {
				if now := time.Now(); now.After(next) {
					next = now.Add(compareEvery)
					fmt.Fprintf(a.errOut, "isnad: comparing articles, %s so far\n", thousands(accounts))
				}
			}
		}
		if err := c.Drain(ctx); err != nil {
			return a.stopped(ctx, err)
		}
	}
	fmt.Fprintln(cmd.OutOrStdout(), a.summary(f, con))
	if a.totals.Unread > 0 {
		return &statusError{status: statusFailed}
	}
	return nil
}

// stopped says how far it came.
func (a *adding) stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return &statusError{statusStopped, fmt.Errorf("stopped: %s filed, %s read; the next isnad add, or isnad work, does the rest", count(int(a.added.Load()), "page"), thousands(int(a.read.Load())))}
	}
	return failed(err)
}

// file files the pages of in.
func (a *adding) file(ctx context.Context, in *intake.Reader) error {
	var pages []*isnad.Page
	size := 0
	flush := func() error {
		if len(pages) == 0 {
			return nil
		}
		_, added, err := a.st.File(ctx, pages)
		if err != nil {
			return err
		}
		a.filed.Add(int64(len(pages)))
		a.added.Add(int64(added))
		pages, size = pages[:0], 0
		a.tick(func(*account.Totals) {})
		return nil
	}
	for {
		page, err, ok := in.Next()
		if !ok {
			if err := ctx.Err(); err != nil {
				return err
			}
			return flush()
		}
		if err != nil {
			a.unread(plainError(err))
			continue
		}
		pages = append(pages, page)
		if size += len(page.Body); len(pages) == fileMost || size > fileBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
}

// readOne takes note of a page that was read and filed.
func (a *adding) readOne(page *store.Page, r *store.Reading, accts []*isnad.Account) {
	a.read.Add(1)
	if r.Kind != "" {
		a.unread(plainError(&isnad.PageError{Page: page.Page.Name, Kind: r.Kind, Err: errors.New(r.Reason)}))
	}
	a.tick(func(t *account.Totals) {
		t.Pages++
		for _, acct := range accts {
			countArticle(t, acct)
		}
	})
}

// unread names a page that could not be read.
func (a *adding) unread(why string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.totals.Unread++
	fmt.Fprintf(a.prog.lines(a.errOut), "isnad: %s\n", why)
}

// A lineWriter writes lines to standard error, above the progress.
type lineWriter struct{ a *adding }

func (w lineWriter) Write(b []byte) (int, error) {
	w.a.mu.Lock()
	defer w.a.mu.Unlock()
	fmt.Fprintf(w.a.prog.lines(w.a.errOut), "isnad: %s", b)
	return len(b), nil
}

// tick counts, and shows progress.
func (a *adding) tick(count func(*account.Totals)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	count(&a.totals)
	a.prog.tick(a.totals)
}

// summary says what was done.
func (a *adding) summary(f *addFlags, con work.Concluded) string {
	var b strings.Builder
	added, there := int(a.added.Load()), int(a.filed.Load()-a.added.Load())
	fmt.Fprintf(&b, "%s added", count(added, "page"))
	if there > 0 {
		fmt.Fprintf(&b, ", %s there already", thousands(there))
	}
	if f.noRead {
		return b.String()
	}
	fmt.Fprintf(&b, "; %s read, %s, %s", thousands(a.totals.Pages), count(a.totals.Articles, "article"), count(a.totals.Statements, "statement"))
	if a.totals.Unread > 0 {
		fmt.Fprintf(&b, "; %s not read", count(a.totals.Unread, "page"))
	}
	if con.Accounts > 0 {
		fmt.Fprintf(&b, "; conclusions from %s", count(con.Accounts, "article"))
	}
	return b.String()
}

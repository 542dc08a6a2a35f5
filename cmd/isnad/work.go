package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/store"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

// keepCorpus is for how long a server keeps the passes' memory of a corpus when
// nothing new comes: they are some 15 kB for each article, and reading them
// anew takes a second for every thousand or two.
const keepCorpus = 20 * time.Minute

// workFlags are the flags of isnad work.
type workFlags struct {
	place   string
	workers int
	once    bool
	format  string
}

func newWorkCmd() *cobra.Command {
	var f workFlags
	cmd := &cobra.Command{
		Use:   "work",
		Short: "Read the pages of a store and draw conclusions, until stopped",
		Long: `Work reads pages of a store that were not read yet, or not by these versions of
the stages, and draws conclusions from articles that the passes have not seen. It
runs until it is stopped, or, with --once, until nothing is left to do.

Any number of them, on any number of machines, may work on one PostgreSQL store,
and several on one machine on one file: no page is done twice, and one of them
draws the conclusions while the others stand by. Each can be killed at any
moment; what it had taken is free again half a minute later.

isnad serve works too, so that a newsroom needs this verb only for more machines.`,
		Example: `  isnad work
  isnad work --store postgres://press@db/press
  isnad work --once                 after isnad add --no-read`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.workers < 0 {
				return fmt.Errorf("--workers %d: want 0 or more", f.workers)
			}
			log, err := newLog(cmd.ErrOrStderr(), f.format)
			if err != nil {
				return err
			}
			return f.run(cmd, log)
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &f.place)
	fl.BoolVar(&f.once, "once", false, "end when nothing is left to do")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	addLogFlag(cmd, &f.format)
	must(cmd.RegisterFlagCompletionFunc("workers", cobra.NoFileCompletions))
	return cmd
}

// logFormats are the forms of a log.
var logFormats = []string{"text", "json"}

// addLogFlag gives a verb the flag --log.
func addLogFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVar(format, "log", "text", "the log on standard error: text or json")
	must(cmd.RegisterFlagCompletionFunc("log", cobra.FixedCompletions(logFormats, cobra.ShellCompDirectiveNoFileComp)))
}

// newLog returns a log in the form that --log asks for.
func newLog(w io.Writer, format string) (*slog.Logger, error) {
	if err := oneOf("log", format, logFormats); err != nil {
		return nil, err
	}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return slog.New(slog.NewTextHandler(w, nil)), nil
}

// quietLog returns a log of what is wrong alone.
func quietLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// A workshop is the workers of one process over a store.
type workshop struct {
	reader    *work.Reader
	concluder *work.Concluder
	wake      chan struct{}
	log       *slog.Logger
	mu        sync.Mutex
	totals    account.Totals
	told      time.Time
}

// newWorkshop returns workers that tell log what they do.
func newWorkshop(st store.Store, workers int, log *slog.Logger) *workshop {
	w := &workshop{wake: make(chan struct{}, 1), log: log, told: time.Now()}
	name := work.WorkerName()
	w.reader = &work.Reader{Store: st, Worker: name, Parallel: workers, Wake: w.wake, Log: log, Each: w.readOne}
	w.concluder = &work.Concluder{Store: st, Worker: name, Log: log, Each: w.concluded, Keep: keepCorpus, Loaded: keepsCorpus}
	return w
}

// ring wakes the reader: there are pages.
func (w *workshop) ring() {
	select {
	case w.wake <- struct{}{}:
	default: // it is told already
	}
}

// run works until ctx ends.
func (w *workshop) run(ctx context.Context) {
	var wait sync.WaitGroup
	wait.Go(func() {
		if err := w.reader.Run(ctx); err != nil {
			w.log.Error("reading pages ended", "error", err)
		}
	})
	if err := w.concluder.Run(ctx); err != nil {
		w.log.Error("concluding ended", "error", err)
	}
	wait.Wait()
	w.tell()
}

// once works until nothing is left.
func (w *workshop) once(ctx context.Context) error {
	if err := w.reader.Drain(ctx); err != nil {
		return err
	}
	w.tell()
	return w.concluder.Drain(ctx)
}

// trouble says what is wrong, a line each.
func (w *workshop) trouble() []string {
	var out []string
	for _, s := range []string{w.reader.Trouble(), w.concluder.Trouble()} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (w *workshop) readOne(page *store.Page, r *store.Reading, accts []*isnad.Account) {
	if r.Kind != "" {
		w.log.Warn("a page could not be read", "page", plain(page.Page.Name), "id", page.ID, "kind", r.Kind, "reason", plain(r.Reason))
	}
	w.mu.Lock()
	w.totals.Pages++
	for _, a := range accts {
		countArticle(&w.totals, a)
	}
	due := time.Since(w.told) > 10*time.Second
	w.mu.Unlock()
	if due {
		w.tell()
	}
}

// tell tells how much was read since it was told last.
func (w *workshop) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t := w.totals; t.Pages > 0 {
		w.log.Info("pages read", "pages", t.Pages, "articles", t.Articles, "statements", t.Statements, "words", t.Words)
	}
	w.totals, w.told = account.Totals{}, time.Now()
}

func (w *workshop) concluded(c work.Concluded) {
	w.tell()
	w.log.Info("conclusions drawn", "articles", c.Accounts, "new", c.New, "findings", c.Findings, "changed", c.Put, "gone", c.Gone, "afresh", c.Afresh,
		"load", c.Load.Round(time.Millisecond), "took", c.Took.Round(time.Millisecond))
}

// plain returns words of a page, fit for a log that a terminal shows.
func plain(s string) string { return account.Plain(s) }

func (f *workFlags) run(cmd *cobra.Command, log *slog.Logger) error {
	ctx := cmd.Context()
	st, err := openStore(ctx, f.place, true)
	if err != nil {
		return err
	}
	defer st.Close()
	w := newWorkshop(st, f.workers, log)
	if !f.once {
		w.run(ctx)
		return nil
	}
	err = w.once(ctx)
	if ctx.Err() != nil {
		return &statusError{statusStopped, fmt.Errorf("stopped; the next isnad work does the rest")}
	}
	return failed(err)
}

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"isnad"
	"isnad/internal/api"
	"isnad/internal/desk"
	"isnad/internal/gather"
	"isnad/internal/guard"
	"isnad/internal/intake"
	"isnad/internal/model"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/web"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

// tokenEnv holds the token of a server that others reach, where --token-file
// names no file. A flag would show it to everybody who lists processes.
const tokenEnv = "ISNAD_TOKEN"

// serveFlags are the flags of isnad serve.
type serveFlags struct {
	place, listen     string
	tokenFile, format string
	hosts             []string
	workers           int
	noWork, storybook bool
	watch             bool
	gather            gatherFlags
}

func newServeCmd() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show a store in the browser and answer programs, and work meanwhile",
		Long: `Serve shows the press of a store: in the browser, and to programs under /api/v1.
Meanwhile it reads the pages that come and draws conclusions, as isnad work does,
unless --no-work is given. It runs until it is stopped; answers under way are
finished then.

With --watch it also asks the feeds (isnad feed add) and fetches what is new, as
isnad watch does. What is new to the watches (isnad watch add) goes to the log and
to their webhooks, with --watch or without.

It listens on this machine only. On an address that others reach it asks for a
token of 16 characters or more, in a file that --token-file names or in
$ISNAD_TOKEN; people log in with it, programs send it as "Authorization: Bearer".

/healthz says how it is, /metrics gives numbers for Prometheus.`,
		Example: `  isnad serve
  isnad serve --store press.db --listen 127.0.0.1:8080
  isnad serve --watch --contact desk@example.org
  ISNAD_TOKEN=$(openssl rand -hex 16) isnad serve --listen 0.0.0.0:8347 --host newsroom.example`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.workers < 0 {
				return fmt.Errorf("--workers %d: want 0 or more", f.workers)
			}
			for _, flag := range askingFlags {
				if cmd.Flags().Changed(flag) && !f.watch {
					return fmt.Errorf("--%s goes with --watch", flag)
				}
			}
			if err := f.gather.check(); err != nil {
				return err
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
	fl.StringVar(&f.listen, "listen", guard.DefaultListen, "the `ADDRESS` to listen on, HOST:PORT; port 0 is any free one")
	fl.StringVar(&f.tokenFile, "token-file", "", "a `FILE` whose first line is the token that clients must show; default $"+tokenEnv)
	fl.StringArrayVar(&f.hosts, "host", nil, "a further `NAME` by which the server is reached; may be given again")
	fl.BoolVar(&f.noWork, "no-work", false, "only show; isnad work reads and concludes elsewhere")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	fl.BoolVar(&f.watch, "watch", false, "ask the feeds too, and fetch what is new")
	f.gather.addAsking(cmd)
	fl.BoolVar(&f.storybook, "storybook", false, "show every page of the screen with made-up data under /storybook/")
	addLogFlag(cmd, &f.format)
	must(fl.MarkHidden("storybook"))
	must(cmd.MarkFlagFilename("token-file"))
	for _, flag := range []string{"listen", "host", "workers"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

// token returns the token that clients must show; empty for none.
func (f *serveFlags) token() (string, error) {
	if f.tokenFile == "" {
		return os.Getenv(tokenEnv), nil
	}
	file, err := os.Open(f.tokenFile)
	if err != nil {
		return "", failed(err)
	}
	defer file.Close()
	line, err := bufio.NewReader(io.LimitReader(file, 1<<12)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", failed(fmt.Errorf("read the token: %w", err))
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", fmt.Errorf("--token-file %s: its first line is empty", f.tokenFile)
	}
	return line, nil
}

func (f *serveFlags) run(cmd *cobra.Command, log *slog.Logger) error {
	ctx := cmd.Context()
	token, err := f.token()
	if err != nil {
		return err
	}
	opt := guard.Options{Listen: f.listen, Token: token, Hosts: f.hosts, Log: log, ErrorPage: web.ErrorPage}
	// Before a store is opened or made: it is the command line that is wrong.
	if err := opt.Check(); errors.Is(err, guard.ErrNoToken) {
		return fmt.Errorf("listen on %s: %w: set one with --token-file FILE or in %s, or listen on %s", f.listen, guard.ErrNoToken, tokenEnv, guard.DefaultListen)
	} else if err != nil {
		return err
	}
	st, err := openStore(ctx, f.place, true)
	if err != nil {
		return err
	}
	defer st.Close()
	shop := newWorkshop(st, f.workers, log)
	chores := &chores{log: log}
	handler, err := faces(st, shop, f.storybook, log)
	if err != nil {
		return failed(err)
	}
	opt.Health = func(ctx context.Context) []string { return append(health(ctx, st, shop), chores.trouble()...) }
	srv, err := guard.New(handler, opt)
	if err != nil {
		return err
	}
	if err := srv.Registry().Register(guard.Numbers(15*time.Second, func(ctx context.Context) []guard.Number { return numbers(ctx, st, log) })); err != nil {
		return failed(err)
	}
	l, err := srv.Listen(ctx)
	if err != nil {
		return failed(err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "isnad: http://%s/\n", l.Addr())
	var working sync.WaitGroup
	wctx, stop := context.WithCancel(ctx)
	if !f.noWork {
		working.Go(func() { shop.run(wctx) })
	}
	if f.watch {
		client := f.gather.clientFor(st, func() { log.Warn(noContact) })
		defer client.Close()
		g := gatherer(st, client, shop, log)
		working.Go(func() { chores.keep(wctx, "asking feeds", g.Run) })
	}
	if f.watch || !f.noWork {
		working.Go(func() { chores.keep(wctx, "watching", tellerTo(st, log).Run) })
	}
	err = srv.Run(ctx, l)
	stop()
	working.Wait()
	return failed(err)
}

// faces returns what the server shows: the screen, and the interface for
// programs.
func faces(st store.Store, shop *workshop, storybook bool, log *slog.Logger) (http.Handler, error) {
	questions, searcher := desk.Over(st), search.New(st)
	programs, err := api.New(questions, searcher, st, api.Options{Version: releaseOf(), Filed: shop.ring, Log: log})
	if err != nil {
		return nil, err
	}
	screen := web.New(questions, searcher, st, web.Options{
		Token:  func(r *http.Request) (string, string) { return guard.FormField, guard.FormToken(r) },
		Stages: work.Stages(), Pass: work.CursorName, Unpack: unpack, Added: shop.ring, Models: models(), Readers: readers(), Feeds: feedStates(st), Version: releaseOf(), Storybook: storybook, Log: log,
	})
	mux := http.NewServeMux()
	// Whatever else lies below /api/ is told to programs too.
	mux.Handle("/api/", programs)
	mux.Handle("/", screen)
	return mux, nil
}

// models returns the models in the program, for the page of health.
func models() []web.Model {
	var out []web.Model
	for _, m := range model.Files() {
		out = append(out, web.Model{Name: m.Name, What: m.What, Licence: m.Licence, Source: m.Source})
	}
	return out
}

// readers returns the stages that read pages, for the page of health.
func readers() []isnad.StageVersion {
	var out []isnad.StageVersion
	for _, s := range read.Stages() {
		out = append(out, isnad.StageVersion{Stage: s.Name, Version: s.Version})
	}
	return out
}

// unpack turns an uploaded file into pages as isnad add does.
func unpack(ctx context.Context, name string, body io.Reader, facts isnad.Page, yield func(*isnad.Page, error) error) error {
	in, err := intake.Open(ctx, []string{"-"}, intake.Options{URL: facts.URL, Outlet: facts.Outlet, Published: facts.Published, Stdin: body})
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "intake.Open: "))
	}
	defer in.Close()
	for {
		page, err, ok := in.Next()
		if !ok {
			return ctx.Err()
		}
		if page != nil {
			page.Name, page.Source = named(name, page.Name), named(name, page.Source)
			if page.Title == "" {
				page.Title = facts.Title
			}
			if page.Author == "" {
				page.Author = facts.Author
			}
		}
		var pe *isnad.PageError
		if errors.As(err, &pe) {
			err = &isnad.PageError{Page: named(name, pe.Page), Kind: pe.Kind, Err: pe.Err}
		}
		if err := yield(page, err); err != nil {
			return err
		}
	}
}

// named puts the name of a file in the place of standard input's.
func named(file, name string) string {
	if rest, ok := strings.CutPrefix(name, "-"); ok && file != "" && (rest == "" || rest[0] == ':') {
		return file + rest
	}
	return name
}

// health says what is wrong, a line each.
func health(ctx context.Context, st store.Store, shop *workshop) []string {
	out := shop.trouble()
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if _, err := st.CursorOf(ctx, work.CursorName); err != nil {
		out = append(out, err.Error())
	}
	return out
}

// numbers are those of the store, for /metrics.
func numbers(ctx context.Context, st store.Store, log *slog.Logger) []guard.Number {
	s, err := st.Stats(ctx)
	if err != nil {
		if ctx.Err() == nil {
			log.Warn("counting failed", "error", err)
		}
		return nil
	}
	out := []guard.Number{
		{Name: "isnad_pages", Help: "Pages in the store.", Number: float64(s.Pages)},
		{Name: "isnad_pages_unread", Help: "Pages that could not be read, or not wholly.", Number: float64(s.Unread)},
		{Name: "isnad_articles", Help: "Articles that were read.", Number: float64(s.Articles)},
		{Name: "isnad_statements", Help: "Statements in them.", Number: float64(s.Statements)},
		{Name: "isnad_events", Help: "Events in them.", Number: float64(s.Events)},
		{Name: "isnad_store_bytes", Help: "Size of the database.", Number: float64(s.TotalBytes)},
		{Name: "isnad_notes", Help: "Corrections that hold.", Number: float64(s.Notes)},
	}
	if list, err := gather.Feeds(ctx, st); err == nil && len(list) > 0 {
		dead := 0
		for _, x := range list {
			if x.Rhythm.Dead() {
				dead++
			}
		}
		out = append(out, guard.Number{Name: "isnad_feeds", Help: "Feeds that are asked.", Number: float64(len(list))},
			guard.Number{Name: "isnad_feeds_dead", Help: "Feeds that have failed for days.", Number: float64(dead)})
	}
	if n, err := st.Waiting(ctx, work.Stages()); err == nil {
		out = append(out, guard.Number{Name: "isnad_pages_waiting", Help: "Pages that wait to be read.", Number: float64(n)})
	}
	for _, kind := range []store.FindingKind{store.FindingIdentity, store.FindingCopy, store.FindingSource, store.FindingClaim, store.FindingContradiction,
		store.FindingStory, store.FindingPair, store.FindingEntity, store.FindingOutlet} {
		out = append(out, guard.Number{Name: "isnad_findings", Help: "Conclusions in the store.", Label: "kind", Value: string(kind), Number: float64(s.Findings[kind])})
	}
	return out
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"isnad/internal/gather"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/watches"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

func newWatchCmd() *cobra.Command {
	var f gatherFlags
	var workers int
	var once, verbose bool
	var format string
	cmd := &cobra.Command{
		Use:   "watch",
		Short: "Ask the feeds, fetch what is new, read it and draw conclusions, until stopped",
		Long: `Watch asks the feeds of a store, each as often as it changes, fetches the articles
that they announce, comes back to see whether they changed, reads them and draws
conclusions. A line tells of each article that came or changed, and of what is
wrong.

It runs until it is stopped, or, with --once, until nothing is due. Stopped or
killed at any moment, it goes on where it was. isnad serve shows meanwhile what
came.`,
		Example: `  isnad feed add https://example.org/ && isnad watch --contact desk@example.org
  isnad watch --once                     from cron`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if workers < 1 || workers > 256 {
				return fmt.Errorf("--hosts %d: want 1 to 256", workers)
			}
			log, err := newLog(cmd.ErrOrStderr(), format)
			if err != nil {
				return err
			}
			if !verbose {
				log = quietLog(cmd.ErrOrStderr())
			}
			ctx := cmd.Context()
			holdCorpus()
			st, err := openStore(ctx, f.place, true)
			if err != nil {
				return err
			}
			defer st.Close()
			if list, err := gather.Feeds(ctx, st); err == nil && len(list) == 0 {
				fmt.Fprintln(cmd.ErrOrStderr(), "isnad: there are no feeds yet: isnad feed add URL")
			}
			client := f.client(st, cmd.ErrOrStderr())
			defer client.Close()
			w := newWorkshop(st, 0, log)
			g := gather.New(st, client, gather.Options{Workers: workers, Worker: work.WorkerName(), Tell: func(e gather.Event) {
				switch e.What {
				case gather.Fetched, gather.Changed:
					w.ring()
				case gather.Asked, gather.Unchanged:
					if !verbose {
						return
					}
				}
				line, fault := eventLine(e)
				to := cmd.OutOrStdout()
				if fault {
					to = cmd.ErrOrStderr()
				}
				fmt.Fprintf(to, "%s  %s\n", time.Now().Format("15:04:05"), line)
			}})
			if is, _ := terminal(cmd.ErrOrStderr()); is && !once {
				// Hours may pass without a line; in a log this would be one too many.
				if list, err := gather.Feeds(ctx, st); err == nil && len(list) > 0 {
					next := slices.MinFunc(list, func(a, b gather.Feed) int { return a.Next.Compare(b.Next) }).Next
					fmt.Fprintf(cmd.ErrOrStderr(), "isnad: watching %s, the next at %s; Ctrl+C ends it\n", count(len(list), "feed"), next.Local().Format("15:04:05"))
				}
			}
			teller := newTeller(st, cmd.OutOrStdout())
			if once {
				if err := g.Due(ctx); err != nil {
					return stoppedOr(ctx, err)
				}
				if err := w.once(ctx); err != nil {
					return stoppedOr(ctx, err)
				}
				if err := teller.Due(ctx); err != nil {
					return stoppedOr(ctx, err)
				}
				return nil
			}
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			var wait sync.WaitGroup
			wait.Go(func() { w.run(ctx) })
			wait.Go(func() {
				if err := teller.Run(ctx); err != nil {
					log.Error("watching ended", "error", err)
				}
			})
			err = g.Run(ctx)
			cancel()
			wait.Wait()
			return failed(err)
		},
	}
	f.add(cmd)
	fl := cmd.Flags()
	fl.IntVar(&workers, "hosts", 8, "hosts asked at a time")
	fl.BoolVar(&once, "once", false, "end when nothing is due")
	fl.BoolVarP(&verbose, "verbose", "V", false, "tell also of feeds that were asked, pages that were read, and conclusions")
	addLogFlag(cmd, &format)
	must(cmd.RegisterFlagCompletionFunc("hosts", cobra.NoFileCompletions))
	cmd.AddCommand(newWatchAddCmd(), newWatchListCmd(), newWatchRemoveCmd())
	return cmd
}

// newTeller returns who tells what is new to watches, a line each.
func newTeller(st store.Store, out io.Writer) *watches.Teller {
	return &watches.Teller{Store: st, Search: search.New(st), Worker: work.WorkerName(), Tell: func(w *watches.Watch, items []watches.Item) {
		for _, it := range items {
			words := it.Title
			if it.Text != "" {
				words = it.Text
			}
			fmt.Fprintf(out, "%s  %-9s %s  %s  %s\n", time.Now().Format("15:04:05"), "NEW", it.ID, plain(w.Name), plain(strings.Join(slices.DeleteFunc([]string{it.Speaker, it.Outlet, words}, func(s string) bool { return s == "" }), ": ")))
		}
	}}
}

func newWatchAddCmd() *cobra.Command {
	var w watches.Watch
	var place, story, person, secretFile string
	var parties []string
	cmd := &cobra.Command{
		Use:   "add NAME [QUERY]",
		Short: "Be told when something new comes: to a search, a person, a story, a dossier",
		Long: `Add watches a question: a QUERY in the language of isnad search, what a person or
body says, a story, or what stands between parties. What is there already is not
new. isnad watch and isnad serve look each minute and tell what is new by a line,
and post it to --webhook, where one is given.

A post is JSON: {"watch", "query", "items", "left_out"}. It is signed where
--secret-file names a file: the header Isnad-Signature holds t=SECONDS,v1=HEX, the
HMAC-SHA256 of SECONDS, a full stop and the body. What a webhook does not take is
posted again, later each time.`,
		Example: `  isnad watch add nuclear 'act:deny said:«أسلحة»'
  isnad watch add lavrov --person لافروف --webhook https://desk.example.org/hook --secret-file key
  isnad watch add union --dossier روسيا,بيلاروسيا
  isnad watch add canal --story s-a1b2c3d4e5f60`,
		Args:              cobra.RangeArgs(1, 2),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			w.Name = args[0]
			var queries []string
			if len(args) == 2 {
				queries = append(queries, args[1])
			}
			if person != "" {
				queries = append(queries, "speaker:"+search.Quote(person))
			}
			if story != "" {
				queries = append(queries, "story:"+search.Quote(story))
			}
			if len(parties) > 0 {
				for i, p := range parties {
					parties[i] = search.Quote(p)
				}
				queries = append(queries, "dossier:"+strings.Join(parties, ","))
			}
			if len(queries) != 1 {
				return errors.New("want one of QUERY, --person, --story, --dossier")
			}
			w.Query = queries[0]
			if _, err := search.Parse(w.Query); err != nil {
				return queryError(err)
			}
			if secretFile != "" {
				b, err := os.ReadFile(secretFile)
				if err != nil {
					return failed(err)
				}
				if w.Secret = strings.TrimSpace(string(b)); len(w.Secret) < 16 {
					return fmt.Errorf("--secret-file %s: want 16 characters or more", secretFile)
				}
			}
			return usingStore(cmd, place, true, func(ctx context.Context, st store.Store) error {
				return watches.Put(ctx, st, search.New(st), w, time.Now())
			})
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &place)
	fl.StringVar(&person, "person", "", "what `NAME` says: a person or body, by name or id")
	fl.StringVar(&story, "story", "", "articles of `STORY`, an id")
	fl.StringSliceVar(&parties, "dossier", nil, "what stands between `A,B`")
	fl.StringVar(&w.Hook, "webhook", "", "post what is new to `URL`")
	fl.StringVar(&secretFile, "secret-file", "", "sign posts with what stands in `FILE`")
	must(cmd.MarkFlagFilename("secret-file"))
	for _, flag := range []string{"person", "story", "dossier", "webhook"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

func newWatchListCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:               "list",
		Short:             "Print the watches and what they told",
		Long:              `List prints each watch with its question, how much was new, and what is wrong.`,
		Example:           `  isnad watch list`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return usingStore(cmd, place, false, func(ctx context.Context, st store.Store) error {
				list, err := watches.List(ctx, st)
				if err != nil {
					return err
				}
				out := cmd.OutOrStdout()
				if len(list) == 0 {
					fmt.Fprintln(out, "no watches: isnad watch add makes one")
				}
				for _, w := range list {
					fmt.Fprintf(out, "%s\n  %d new since %s\n", plain(w.Name), w.Told, w.Added.Local().Format("2006-01-02 15:04"))
					if w.Hook != "" {
						fmt.Fprintf(out, "  webhook %s", plain(w.Hook))
						if len(w.Waiting) > 0 {
							fmt.Fprintf(out, ", %d waiting", len(w.Waiting))
						}
						fmt.Fprintln(out)
					}
					if w.Error != "" {
						fmt.Fprintf(out, "  %s\n", plain(w.Error))
					}
					fmt.Fprintf(out, "  %s\n", plain(w.Query))
				}
				return nil
			})
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func newWatchRemoveCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:               "remove NAME",
		Aliases:           []string{"rm"},
		Short:             "Watch a question no more",
		Long:              `Remove takes a watch away.`,
		Example:           `  isnad watch remove nuclear`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			return usingStore(cmd, place, false, func(ctx context.Context, st store.Store) error {
				err := watches.Drop(ctx, st, args[0])
				if errors.Is(err, store.ErrNotFound) {
					err = fmt.Errorf("there is no watch %q (isnad watch list prints them)", args[0])
				}
				return err
			})
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func stoppedOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &statusError{statusStopped, errors.New("stopped; the next isnad watch goes on where it was")}
	}
	return failed(err)
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"isnad/internal/feeds"
	"isnad/internal/fetch"
	"isnad/internal/gather"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/watches"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

// contactEnv names by whom the servers that are asked can reach the user.
const contactEnv = "ISNAD_CONTACT"

// gatherFlags are the flags of verbs that ask servers.
type gatherFlags struct {
	place   string
	contact string
	delay   time.Duration
	allow   []string
}

func (f *gatherFlags) add(cmd *cobra.Command) {
	cmd.Flags().SortFlags = false
	addStoreFlag(cmd, &f.place)
	f.addAsking(cmd)
}

// askingFlags are those that say how servers are asked.
var askingFlags = []string{"contact", "delay", "allow"}

// addAsking adds them.
func (f *gatherFlags) addAsking(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.contact, "contact", "", "an `ADDRESS` by which the people of a server reach you: it stands in every request; default $"+contactEnv)
	fl.DurationVar(&f.delay, "delay", 2*time.Second, "least pause between two requests to one host; a server's own wish for more is kept")
	fl.StringSliceVar(&f.allow, "allow", nil, "a `HOST` inside your own network that may be asked")
	for _, flag := range askingFlags {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
}

// check refuses what cannot be meant.
func (f *gatherFlags) check() error {
	if f.delay < 100*time.Millisecond {
		return fmt.Errorf("--delay %s: want 100ms at least", f.delay)
	}
	for _, h := range f.allow {
		if strings.ContainsAny(h, "/: \t") && !strings.HasPrefix(h, "[") && strings.Count(h, ":") < 2 {
			return fmt.Errorf("--allow %s: want the name of a host, without scheme and port", h)
		}
	}
	return nil
}

// noContact is told when nobody can be reached.
const noContact = "the servers that are asked cannot reach you: name an address with --contact or " + contactEnv

// client returns a client and says so when nobody can be reached.
func (f *gatherFlags) client(errOut io.Writer) *fetch.Client {
	return f.clientFor(func() { fmt.Fprintln(errOut, "isnad: "+noContact) })
}

// clientFor returns a client, after calling nobody when nobody can be reached.
func (f *gatherFlags) clientFor(nobody func()) *fetch.Client {
	contact := f.contact
	if contact == "" {
		contact = os.Getenv(contactEnv)
	}
	if contact == "" {
		nobody()
	}
	return fetch.New(fetch.Options{Contact: contact, Version: releaseOf(), Delay: f.delay, Allow: f.allow})
}

// quietLog returns a log of what is wrong alone.
func quietLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

func newFeedCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "feed",
		Short: "The feeds and sitemaps that isnad watch asks for news",
		Long: `Feed keeps the list of what is asked for news: RSS, Atom and JSON feeds, sitemaps
and news sitemaps. isnad watch asks them, each as often as it changes, and
fetches what they announce.`,
		Example: `  isnad feed add https://example.org/            finds the feeds that the page names
  isnad feed list
  isnad feed import feeds.opml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newFeedAddCmd(), newFeedListCmd(), newFeedRemoveCmd(), newFeedImportCmd(), newFeedExportCmd())
	return cmd
}

func newFeedAddCmd() *cobra.Command {
	var f gatherFlags
	var about gather.Feed
	cmd := &cobra.Command{
		Use:   "add URL…",
		Short: "Add feeds, or the feeds that pages name",
		Long: `Add takes the address of a feed or a sitemap, or of a page. On a page it looks for
the feeds that it declares, then for links to feeds, then where common systems
keep them. What is there already is left as it is.`,
		Example: `  isnad feed add https://example.org/rss.xml
  isnad feed add example.org --outlet "صحيفة المثال"`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no URL given: name a feed, a sitemap or a page")
			}
			if err := f.check(); err != nil {
				return err
			}
			return f.with(cmd, true, func(ctx context.Context, g *gather.Gatherer, _ store.Store) error {
				bad := 0
				for _, at := range args {
					list, err := g.Add(ctx, at, about)
					if ctx.Err() != nil {
						return &statusError{statusStopped, errors.New("stopped; what is listed above was added")}
					}
					if err != nil {
						bad++
						fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s\n", plainError(err))
						continue
					}
					for _, x := range list {
						fmt.Fprintln(cmd.OutOrStdout(), x.URL)
					}
				}
				if bad > 0 {
					return &statusError{status: statusFailed}
				}
				return nil
			})
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&about.Outlet, "outlet", "", "who prints it, where its pages do not say it themselves")
	cmd.Flags().StringVar(&about.Folder, "folder", "", "a heading for the list of feeds")
	for _, flag := range []string{"outlet", "folder"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

// with opens store and client for a function.
func (f *gatherFlags) with(cmd *cobra.Command, create bool, do func(context.Context, *gather.Gatherer, store.Store) error) error {
	st, err := openStore(cmd.Context(), f.place, create)
	if err != nil {
		return err
	}
	defer st.Close()
	client := f.client(cmd.ErrOrStderr())
	defer client.Close()
	return failed(do(cmd.Context(), gather.New(st, client, gather.Options{Worker: work.WorkerName()}), st))
}

func newFeedListCmd() *cobra.Command {
	var place, format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Print the feeds and how they do",
		Long: `List prints each feed with when it was asked last and will be asked next, how many
entries it announced, and what is wrong with it.`,
		Example: `  isnad feed list
  isnad feed list --format json | jq '.[] | select(.error != "") | .url'`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := oneOf("format", format, []string{"text", "json"}); err != nil {
				return err
			}
			st, err := openStore(cmd.Context(), place, false)
			if err != nil {
				return err
			}
			defer st.Close()
			list, err := gather.Feeds(cmd.Context(), st)
			if err != nil {
				return failed(err)
			}
			if format == "json" {
				return failed(feedsJSON(cmd.OutOrStdout(), list))
			}
			return failed(feedsText(cmd.OutOrStdout(), list))
		},
	}
	addStoreFlag(cmd, &place)
	cmd.Flags().StringVarP(&format, "format", "f", "text", "text or json")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// A feedRow is a feed as feed list prints it (doc/gathering.md).
type feedRow struct {
	URL     string     `json:"url"`
	Title   string     `json:"title"`
	Kind    feeds.Kind `json:"kind"`
	Outlet  string     `json:"outlet"`
	Folder  string     `json:"folder"`
	Home    string     `json:"home"`
	Moved   string     `json:"moved_to"`
	Asked   string     `json:"asked"`
	Next    string     `json:"next"`
	News    string     `json:"last_news"`
	Every   int        `json:"every_seconds"`
	Entries int        `json:"entries"`
	Fails   int        `json:"failures"`
	Dead    bool       `json:"dead"`
	Error   string     `json:"error"`
}

func feedsJSON(w io.Writer, list []gather.Feed) error {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	rows := make([]feedRow, 0, len(list))
	for _, x := range list {
		rows = append(rows, feedRow{x.URL, x.Title, x.Kind, x.Outlet, x.Folder, x.Home, x.Moved, at(x.Asked), at(x.Next), at(x.News), int(x.Rhythm.Every.Seconds()),
			x.Entries, x.Rhythm.Fails, x.Rhythm.Dead(), x.Error})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(rows)
}

func feedsText(w io.Writer, list []gather.Feed) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "no feeds: isnad feed add URL adds one")
		return err
	}
	for _, x := range list {
		state := "not asked yet"
		switch {
		case x.Rhythm.Dead():
			state = fmt.Sprintf("DEAD, %d failures in a row", x.Rhythm.Fails)
		case x.Error != "":
			state = count(x.Rhythm.Fails, "failure") + " in a row"
		case !x.Asked.IsZero():
			state = fmt.Sprintf("%s announced, asked every %s", count(x.Entries, "article"), x.Rhythm.Every.Round(time.Minute))
		}
		fmt.Fprintf(w, "%s\n  %s\n", plain(x.URL), state)
		if x.Moved != "" {
			fmt.Fprintf(w, "  moved to %s\n", plain(x.Moved))
		}
		if x.Error != "" {
			fmt.Fprintf(w, "  %s\n", plain(x.Error))
		}
		if !x.Next.IsZero() && !x.Asked.IsZero() {
			fmt.Fprintf(w, "  asked %s, next %s\n", x.Asked.Local().Format("2006-01-02 15:04"), x.Next.Local().Format("2006-01-02 15:04"))
		}
		if t := strings.TrimSpace(x.Title); t != "" {
			fmt.Fprintf(w, "  %s\n", plain(t))
		}
	}
	return nil
}

func newFeedRemoveCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:     "remove URL…",
		Aliases: []string{"rm"},
		Short:   "Ask feeds no more; what they brought stays",
		Long: `Remove takes feeds out of the list. The articles that they announced stay in the
store.`,
		Example:           `  isnad feed remove https://example.org/rss.xml`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no URL given: isnad feed list prints them")
			}
			st, err := openStore(cmd.Context(), place, false)
			if err != nil {
				return err
			}
			defer st.Close()
			bad := 0
			for _, at := range args {
				if err := gather.Drop(cmd.Context(), st, at); errors.Is(err, store.ErrNotFound) {
					bad++
					fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s is not in the list (isnad feed list prints it)\n", plain(at))
				} else if err != nil {
					return failed(err)
				}
			}
			if bad > 0 {
				return &statusError{status: statusFailed}
			}
			return nil
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func newFeedImportCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Add the feeds of an OPML file",
		Long: `Import adds the feeds of a list in OPML, which most feed readers write, with its
headings. They are not asked now; isnad watch does that.`,
		Example: `  isnad feed import feeds.opml
  isnad feed import - < feeds.opml`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: cobra.FixedCompletions([]string{"opml", "xml"}, cobra.ShellCompDirectiveFilterFileExt),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := cmd.InOrStdin()
			if args[0] != "-" {
				file, err := os.Open(args[0])
				if err != nil {
					return failed(err)
				}
				defer file.Close()
				in = file
			}
			list, left, err := feeds.ReadOPML(in)
			if err != nil {
				return failed(fmt.Errorf("%s: %w", args[0], err))
			}
			st, err := openStore(cmd.Context(), place, true)
			if err != nil {
				return err
			}
			defer st.Close()
			g := gather.New(st, nil, gather.Options{})
			for _, o := range list {
				if err := g.Put(cmd.Context(), o.URL, gather.Feed{Title: o.Title, Home: o.Home, Folder: o.Folder}); err != nil {
					return failed(err)
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s in the list", count(len(list), "feed"))
			if left > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), "; %s without an address that can be asked", count(left, "line"))
			}
			fmt.Fprintln(cmd.OutOrStdout())
			return nil
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func newFeedExportCmd() *cobra.Command {
	var place, output string
	cmd := &cobra.Command{
		Use:               "export",
		Short:             "Write the feeds as an OPML file",
		Long:              `Export writes the list of feeds in OPML, for other feed readers.`,
		Example:           `  isnad feed export -o feeds.opml`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := openStore(cmd.Context(), place, false)
			if err != nil {
				return err
			}
			defer st.Close()
			list, err := gather.Feeds(cmd.Context(), st)
			if err != nil {
				return failed(err)
			}
			slices.SortStableFunc(list, func(x, y gather.Feed) int { return strings.Compare(x.Folder, y.Folder) })
			var rows []feeds.Outline
			for _, x := range list {
				rows = append(rows, feeds.Outline{Title: x.Title, URL: x.URL, Home: x.Home, Folder: x.Folder})
			}
			out, err := openOutput(output, cmd.OutOrStdout())
			if err != nil {
				return failed(err)
			}
			if err := feeds.WriteOPML(out, "isnad", rows); err != nil {
				out.drop()
				return failed(err)
			}
			return failed(out.commit())
		},
	}
	addStoreFlag(cmd, &place)
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	return cmd
}

func newFetchCmd() *cobra.Command {
	var f gatherFlags
	var about gather.Address
	var noRead bool
	cmd := &cobra.Command{
		Use:   "fetch URL…",
		Short: "Fetch articles into a store, read them, and draw conclusions",
		Long: `Fetch gets the pages of addresses, files them in a store, reads them, and draws
conclusions. An address that was fetched before is looked at again: when its
words have changed, the new version is filed beside the old.

It asks politely: robots.txt is obeyed, each host is asked for one thing at a
time. Addresses inside your own network are refused unless --allow names their
host.`,
		Example: `  isnad fetch https://example.org/news/123
  isnad fetch --no-read https://example.org/a https://example.org/b`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no URL given")
			}
			if err := f.check(); err != nil {
				return err
			}
			ctx := cmd.Context()
			holdCorpus()
			st, err := openStore(ctx, f.place, true)
			if err != nil {
				return err
			}
			defer st.Close()
			client := f.client(cmd.ErrOrStderr())
			defer client.Close()
			bad := 0
			asked := map[string]bool{}
			var mu sync.Mutex
			g := gather.New(st, client, gather.Options{Worker: work.WorkerName(), Tell: func(e gather.Event) {
				mu.Lock()
				defer mu.Unlock()
				if !asked[e.URL] {
					return
				}
				line, isErr := eventLine(e)
				if isErr {
					bad++
					fmt.Fprintln(cmd.ErrOrStderr(), "isnad: "+line)
				} else {
					fmt.Fprintln(cmd.OutOrStdout(), line)
				}
			}})
			ids, err := g.Fetch(ctx, args, about)
			if err != nil {
				return failed(err)
			}
			mu.Lock()
			for _, id := range ids {
				asked[id] = true
			}
			mu.Unlock()
			if err := g.Named(ctx, ids); err != nil {
				if ctx.Err() != nil {
					return &statusError{statusStopped, errors.New("stopped; isnad watch goes on where it was")}
				}
				return failed(err)
			}
			if !noRead {
				w := newWorkshop(st, 0, quietLog(cmd.ErrOrStderr()))
				if err := w.once(ctx); err != nil {
					if ctx.Err() != nil {
						return &statusError{statusStopped, errors.New("stopped; the next isnad work reads what was fetched")}
					}
					return failed(err)
				}
			}
			if bad > 0 {
				return &statusError{status: statusFailed}
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&about.Outlet, "outlet", "", "who published the pages, where they do not say it themselves")
	cmd.Flags().BoolVar(&noRead, "no-read", false, "only file the pages; isnad work or isnad serve reads them")
	must(cmd.RegisterFlagCompletionFunc("outlet", cobra.NoFileCompletions))
	return cmd
}

// eventLine tells an event in a line, Arabic last, and whether it is a fault.
func eventLine(e gather.Event) (line string, fault bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-9s %s", e.What, plain(e.URL))
	switch e.What {
	case gather.Asked:
		fmt.Fprintf(&b, "  %d new", e.N)
	case gather.Moved:
		fmt.Fprintf(&b, "  to %s", plain(e.To))
	case gather.Broken, gather.Dead, gather.Failed, gather.GivenUp:
		fault = true
		cause := e.Err.Error()
		// The address stands at the front already.
		if fe := (*fetch.Error)(nil); errors.As(e.Err, &fe) {
			cause = strings.TrimPrefix(cause, fe.URL+": ")
		}
		fmt.Fprintf(&b, "  %s", plain(cause))
	}
	if !e.Next.IsZero() && fault {
		fmt.Fprintf(&b, "; next %s", e.Next.Local().Format("15:04 on 2006-01-02"))
	}
	if t := strings.TrimSpace(e.Title); t != "" {
		fmt.Fprintf(&b, "  %s", plain(t))
	}
	return b.String(), fault
}

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
			client := f.client(cmd.ErrOrStderr())
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
			st, err := openStore(cmd.Context(), place, true)
			if err != nil {
				return err
			}
			defer st.Close()
			return failed(watches.Put(cmd.Context(), st, search.New(st), w, time.Now()))
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
			st, err := openStore(cmd.Context(), place, false)
			if err != nil {
				return err
			}
			defer st.Close()
			list, err := watches.List(cmd.Context(), st)
			if err != nil {
				return failed(err)
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
			st, err := openStore(cmd.Context(), place, false)
			if err != nil {
				return err
			}
			defer st.Close()
			err = watches.Drop(cmd.Context(), st, args[0])
			if errors.Is(err, store.ErrNotFound) {
				err = fmt.Errorf("there is no watch %q (isnad watch list prints them)", args[0])
			}
			return failed(err)
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

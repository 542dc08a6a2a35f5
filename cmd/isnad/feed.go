package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"isnad/internal/feeds"
	"isnad/internal/gather"
	"isnad/internal/lexicon"
	"isnad/internal/store"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

func newFeedCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "feed",
		Short: "The feeds and sitemaps that isnad watch asks for news",
		Long: `Feed keeps the list of what is asked for news: RSS, Atom and JSON feeds, sitemaps
and news sitemaps. isnad watch asks them, each as often as it changes, and
fetches what they announce.`,
		Example: `  isnad feed add https://example.org/            finds the feeds that the page names
  isnad feed list
  isnad feed update                              asks all of them now
  isnad feed import feeds.opml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newFeedAddCmd(), newFeedListCmd(), newFeedUpdateCmd(), newFeedRemoveCmd(), newFeedImportCmd(), newFeedExportCmd())
	return cmd
}

func newFeedAddCmd() *cobra.Command {
	var f gatherFlags
	var about gather.Feed
	cmd := &cobra.Command{
		Use:   "add URL|OUTLET…",
		Short: "Add feeds, or the feeds that pages or outlets have",
		Long: `Add takes the address of a feed or a sitemap, or of a page. On a page it looks for
the feeds that it declares, then for links to feeds, then where common systems
keep them. What is there already is left as it is. An address may be given without
https://, which is tried first, then http://.

In the place of an address may stand an outlet: its id, or its name in Arabic or
English. Its feeds are those of the table of outlets (isnad outlets prints it, and
--outlets names your own), or those that its home page names. Where a name may mean
several outlets they are listed, and nothing is added.`,
		Example: `  isnad feed add https://example.org/rss.xml
  isnad feed add example.org/rss.xml
  isnad feed add "الجزيرة نت"
  isnad feed add example.org --outlet "صحيفة المثال"`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no URL given: name a feed, a sitemap, a page or an outlet")
			}
			if err := f.check(); err != nil {
				return err
			}
			return usingStore(cmd, f.place, true, func(ctx context.Context, st store.Store) error {
				f.asking = showing(cmd.ErrOrStderr())
				client := f.client(st, cmd.ErrOrStderr())
				defer client.Close()
				g := gather.New(st, client, gather.Options{Worker: work.WorkerName()})
				bad := 0
				for _, asked := range args {
					list, errs := addAsked(ctx, g, asked, about)
					for _, x := range list {
						fmt.Fprintln(cmd.OutOrStdout(), x.URL)
					}
					if ctx.Err() != nil {
						return &statusError{statusStopped, errors.New("stopped; what is listed above was added")}
					}
					for _, err := range errs {
						bad++
						fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s\n", plainError(err))
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
			return usingStore(cmd, place, false, func(ctx context.Context, st store.Store) error {
				list, err := gather.Feeds(ctx, st)
				if err != nil {
					return err
				}
				if format == "json" {
					return writeJSON(cmd.OutOrStdout(), feedRows(list))
				}
				return feedsText(cmd.OutOrStdout(), list)
			})
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
	New     int        `json:"new"`
	Fails   int        `json:"failures"`
	Dead    bool       `json:"dead"`
	Error   string     `json:"error"`
}

func feedRows(list []gather.Feed) []feedRow {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	rows := make([]feedRow, 0, len(list))
	for _, x := range list {
		rows = append(rows, feedRow{x.URL, x.Title, x.Kind, x.Outlet, x.Folder, x.Home, x.Moved, at(x.Asked), at(x.Next), at(x.News), int(x.Rhythm.Every.Seconds()),
			x.Entries, x.New, x.Rhythm.Fails, x.Rhythm.Dead(), x.Error})
	}
	return rows
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

func newFeedUpdateCmd() *cobra.Command {
	var f gatherFlags
	var format string
	var workers int
	cmd := &cobra.Command{
		Use:   "update [FEED…]",
		Short: "Ask feeds now, before their time",
		Long: `Update asks feeds of the list now, whether it is their time or not, one thing at a
time of each host, and tells how many articles they announce that are new. isnad
watch fetches these; isnad watch --once does so and ends.

A FEED is an address as isnad feed list prints it, or an outlet, by its id or name:
then all feeds of it are asked. Without any, all of the list are, the dead ones too.
A feed that could not be had is named on standard error with the reason, the others
are asked, and the exit status is 1.`,
		Example: `  isnad feed update && isnad watch --once
  isnad feed update https://example.org/rss.xml
  isnad feed update "الجزيرة نت"
  isnad feed update --format json | jq '.[] | select(.new > 0) | .url'`,
		ValidArgsFunction: completeFeeds(&f.place),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", format, []string{"text", "json"}); err != nil {
				return err
			}
			if workers < 1 || workers > 256 {
				return fmt.Errorf("--hosts %d: want 1 to 256", workers)
			}
			if err := f.check(); err != nil {
				return err
			}
			return usingStore(cmd, f.place, false, func(ctx context.Context, st store.Store) error {
				all, err := gather.Feeds(ctx, st)
				if err != nil {
					return err
				}
				chosen, bad := map[string]bool{}, 0
				for _, asked := range args {
					list, err := feedsNamed(all, asked)
					if err != nil {
						bad++
						fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s\n", plainError(err))
					}
					for _, x := range list {
						chosen[x.URL] = true
					}
				}
				var ids []string
				for _, x := range all {
					if len(args) == 0 || chosen[x.URL] {
						ids = append(ids, x.URL)
					}
				}
				list, err := f.update(ctx, cmd, st, ids, workers, format == "text")
				if err != nil {
					if ctx.Err() != nil {
						return &statusError{statusStopped, errors.New("stopped; the next isnad watch asks what was not asked")}
					}
					return err
				}
				fresh := 0
				for _, x := range list {
					if x.Error != "" {
						bad++
					} else {
						fresh += x.New
					}
				}
				switch {
				case format == "json":
					err = writeJSON(cmd.OutOrStdout(), feedRows(list))
				case len(all) == 0:
					err = feedsText(cmd.OutOrStdout(), nil)
				case len(list) > 0:
					_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s asked, %s\n", count(len(list), "feed"), announced(fresh))
				}
				if err == nil && bad > 0 {
					err = &statusError{status: statusFailed}
				}
				return err
			})
		},
	}
	f.add(cmd)
	fl := cmd.Flags()
	fl.IntVar(&workers, "hosts", 8, "hosts asked at a time")
	fl.StringVarP(&format, "format", "f", "text", "text or json")
	must(cmd.RegisterFlagCompletionFunc("hosts", cobra.NoFileCompletions))
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func announced(n int) string {
	if n == 0 {
		return "nothing new"
	}
	return count(n, "new article") + ": isnad watch fetches what is new"
}

// update asks feeds by their addresses, and tells of each, of what goes well only
// where told is set.
func (f *gatherFlags) update(ctx context.Context, cmd *cobra.Command, st store.Store, ids []string, workers int, told bool) ([]gather.Feed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	f.asking = showing(cmd.ErrOrStderr())
	client := f.client(st, cmd.ErrOrStderr())
	defer client.Close()
	g := gather.New(st, client, gather.Options{Workers: workers, Worker: work.WorkerName(), Tell: func(e gather.Event) {
		if !slices.Contains(ids, e.URL) {
			return // its time has come as well
		}
		if line, fault := eventLine(e); fault {
			fmt.Fprintln(cmd.ErrOrStderr(), "isnad: "+line)
		} else if told {
			fmt.Fprintln(cmd.OutOrStdout(), line)
		}
	}})
	return g.Update(ctx, ids)
}

// feedsNamed returns those of a list that a user means: one by its address, with or
// without scheme, or all of an outlet.
func feedsNamed(all []gather.Feed, asked string) ([]gather.Feed, error) {
	asked = strings.TrimSpace(asked)
	for _, at := range append(gather.Schemes(asked), asked) {
		if i := slices.IndexFunc(all, func(x gather.Feed) bool { return x.URL == at }); i >= 0 {
			return all[i : i+1], nil
		}
	}
	e, list := lexicon.OutletsAsked(asked)
	if isAddress(asked) {
		e, list = lexicon.Entry{}, nil
	}
	var out []gather.Feed
	for _, x := range all {
		u, err := url.Parse(x.URL)
		if x.Outlet != "" && x.Outlet == asked || e.ID != "" && (x.Outlet == e.Name || slices.Contains(e.Feeds(), x.URL) ||
			err == nil && slices.ContainsFunc(e.Domains(), func(d string) bool { return u.Hostname() == d || strings.HasSuffix(u.Hostname(), "."+d) })) {
			out = append(out, x)
		}
	}
	switch {
	case len(out) > 0:
		return out, nil
	case e.ID != "":
		return nil, fmt.Errorf("no feed of %s (%s) is in the list: isnad feed add %[2]s adds them", e.Name, e.ID)
	case len(list) > 1:
		return nil, fmt.Errorf("%q may be several outlets: name a feed by its address (isnad feed list prints them), or an outlet by its id (isnad outlets %[1]s)", asked)
	}
	return nil, fmt.Errorf("%s is not in the list (isnad feed list prints it; isnad feed add adds to it)", asked)
}

// completeFeeds completes the addresses of the feeds in a store.
func completeFeeds(place *string) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		var out []string
		_ = usingStore(cmd, *place, false, func(ctx context.Context, st store.Store) error {
			list, err := gather.Feeds(ctx, st)
			for _, x := range list {
				if strings.HasPrefix(x.URL, begun) && !slices.Contains(args, x.URL) {
					out = append(out, cobra.CompletionWithDesc(x.URL, plain(x.Title)))
				}
			}
			return err
		})
		return out, cobra.ShellCompDirectiveNoFileComp
	}
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
		ValidArgsFunction: completeFeeds(&place),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no URL given: isnad feed list prints them")
			}
			return usingStore(cmd, place, false, func(ctx context.Context, st store.Store) error {
				bad := 0
				for _, at := range args {
					if err := gather.Drop(ctx, st, at); errors.Is(err, store.ErrNotFound) {
						bad++
						fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s is not in the list (isnad feed list prints it)\n", plain(at))
					} else if err != nil {
						return err
					}
				}
				if bad > 0 {
					return &statusError{status: statusFailed}
				}
				return nil
			})
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
			return usingStore(cmd, place, true, func(ctx context.Context, st store.Store) error {
				g := gather.New(st, nil, gather.Options{})
				for _, o := range list {
					if err := g.Put(ctx, o.URL, gather.Feed{Title: o.Title, Home: o.Home, Folder: o.Folder}); err != nil {
						return err
					}
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s in the list", count(len(list), "feed"))
				if left > 0 {
					fmt.Fprintf(cmd.OutOrStdout(), "; %s without an address that can be asked", count(left, "line"))
				}
				fmt.Fprintln(cmd.OutOrStdout())
				return nil
			})
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
			return usingStore(cmd, place, false, func(ctx context.Context, st store.Store) error {
				list, err := gather.Feeds(ctx, st)
				if err != nil {
					return err
				}
				slices.SortStableFunc(list, func(x, y gather.Feed) int { return strings.Compare(x.Folder, y.Folder) })
				var rows []feeds.Outline
				for _, x := range list {
					rows = append(rows, feeds.Outline{Title: x.Title, URL: x.URL, Home: x.Home, Folder: x.Folder})
				}
				out, err := openOutput(output, cmd.OutOrStdout())
				if err != nil {
					return err
				}
				return out.end(feeds.WriteOPML(out, "isnad", rows))
			})
		},
	}
	addStoreFlag(cmd, &place)
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	return cmd
}

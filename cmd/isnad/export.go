package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/export"
	"isnad/internal/gather"
	"isnad/internal/intake"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

// exportFlags are the flags of isnad export.
type exportFlags struct {
	format, what, output, store string
	since, until, query         string
	story, person, base         string
	bom, noProgress             bool
	limit, workers              int
	passes                      passFlags
}

func newExportCmd() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export --format FORMAT [--what TABLE] [PATH…]",
		Short: "Write what was found as CSV, Parquet, JSON-LD, GraphML, ninjs, RSS, Atom or WARC",
		Long: `Export writes what was found, in the pages of PATH or else in a store, in a form
that other programs read:

  csv, parquet  a table, which --what names: articles, statements, events (in
                the columns of POLECAT), mentions, copies, claims or dossiers
  jsonld        schema.org and PROV: articles, statements, their chains
  graphml       articles, statements and entities, and what joins them
  ninjs         IPTC's news in JSON, one article a line
  rss, atom     the newest of a story, of a person, of a search, or of all
  warc          the pages of a store as they came, as a web archive (.warc.gz)

In CSV, what a table program would take for a formula gets an apostrophe in
front. The same input gives the same bytes. doc/exports.md describes all.`,
		Example: `  isnad export --format csv --what statements news/ -o statements.csv
  isnad export --store press.isnad --what events -o events.parquet
  isnad export --store press.isnad --query 'speaker:لافروف' --since 2024-01-01 -o said.jsonld
  isnad export --store press.isnad --since 2026-03-01 -o march.warc.gz
  isnad export --format atom --person لافروف --store press.isnad > lavrov.atom`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, args); err != nil {
				return err
			}
			return f.run(cmd, args)
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.format, "format", "f", "", "csv, parquet, jsonld, graphml, ninjs, rss, atom or warc (default: by the ending of -o)")
	fl.StringVar(&f.what, "what", "statements", "csv, parquet: the `TABLE`, one of "+strings.Join(export.Names(), ", "))
	fl.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	addStoreFlag(cmd, &f.store)
	fl.StringVar(&f.since, "since", "", "only articles from `DAY` on (2006-01-02); warc: pages that came since")
	fl.StringVar(&f.until, "until", "", "only articles up to `DAY`")
	fl.StringVar(&f.query, "query", "", "only what `QUERY` finds, in the language of isnad search")
	fl.StringVar(&f.story, "story", "", "rss, atom: of `STORY`, an id or words of a title")
	fl.StringVar(&f.person, "person", "", "rss, atom: of what `NAME` says, a person or body")
	fl.IntVar(&f.limit, "limit", export.MaxEntries, "rss, atom: at most `N` entries, the newest")
	fl.StringVar(&f.base, "base", "", "begin ids and links with `ADDRESS`, that of your isnad serve (default urn:x-isnad:)")
	fl.BoolVar(&f.bom, "bom", false, "csv: a byte order mark in front, for table programs that want one")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	f.passes.add(cmd)
	fl.BoolVar(&f.noProgress, "no-progress", false, "tell nothing of progress")
	var names []string
	for _, x := range export.Formats {
		names = append(names, string(x))
	}
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("what", cobra.FixedCompletions(export.Names(), cobra.ShellCompDirectiveNoFileComp)))
	for _, flag := range []string{"since", "until", "query", "story", "person", "limit", "base", "workers"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	cmd.MarkFlagsMutuallyExclusive("story", "person", "query")
	return cmd
}

// check completes the flags and says what is wrong with them.
func (f *exportFlags) check(cmd *cobra.Command, paths []string) error {
	if f.format == "" {
		f.format = string(export.FormatOf(f.output))
	}
	if f.format == "" {
		return errors.New("no --format given, and the ending of -o names none: want csv, parquet, jsonld, graphml, ninjs, rss, atom or warc")
	}
	format := export.Format(f.format)
	for _, flag := range []string{"since", "until"} {
		if err := isDay(flag, cmd.Flag(flag).Value.String()); err != nil {
			return err
		}
	}
	o := f.options()
	if err := o.Check(); err != nil {
		return err
	}
	changed := cmd.Flags().Changed
	switch {
	case changed("what") && !format.Tabular():
		return fmt.Errorf("--what goes with --format csv or parquet, not %s", format)
	case f.bom && format != export.CSV:
		return fmt.Errorf("--bom goes with --format csv, not %s", format)
	case (f.story != "" || f.person != "" || changed("limit")) && !format.Feed():
		return fmt.Errorf("--story, --person and --limit go with --format rss or atom, not %s; --query leaves what a search finds", format)
	case (f.story != "" || f.person != "") && (f.since != "" || f.until != ""):
		return errors.New("--since and --until do not go with --story and --person: a feed holds the newest")
	case format == export.WARC && len(paths) > 0:
		return errors.New("--format warc writes the pages of a store: put these into one first (isnad add)")
	case format == export.WARC && (f.query != "" || f.base != "" || changed("names") || changed("kb")):
		return errors.New("--format warc writes pages as they came: --query, --base, --names and --kb do not go with it")
	case f.limit < 1:
		return fmt.Errorf("--limit %d: want 1 or more", f.limit)
	case f.workers < 0:
		return fmt.Errorf("--workers %d: want 0 or more", f.workers)
	case len(paths) > 0 && changed("store"):
		return errors.New("give pages or --store, not both")
	case len(paths) > 0 && f.query != "" && (f.passes.names != "" || f.passes.base != ""):
		return errors.New("--names and --kb do not go with --query over pages: put the pages into a store first (isnad add)")
	}
	if onTerm, _ := terminal(cmd.OutOrStdout()); onTerm && (f.output == "" || f.output == "-") {
		switch format {
		case export.Parquet:
			return errors.New("a Parquet file is of no use on a terminal: name a file with -o table.parquet")
		case export.WARC:
			return errors.New("an archive is of no use on a terminal: name a file with -o pages.warc.gz")
		}
	}
	return nil
}

func (f *exportFlags) options() export.Options {
	return export.Options{Format: export.Format(f.format), What: f.what, BOM: f.bom, Base: f.base, Filter: export.Filter{Since: f.since, Until: f.until}}
}

// run exports to the output.
func (f *exportFlags) run(cmd *cobra.Command, paths []string) error {
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	unread, err := f.write(cmd, paths, out)
	if err == nil {
		err = out.commit()
	}
	if err != nil {
		out.drop()
		if ctx := cmd.Context(); ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return &statusError{statusStopped, errors.New("stopped before the end; what was written is not whole")}
		}
		return err
	}
	if unread > 0 {
		return &statusError{status: statusFailed}
	}
	return nil
}

// write writes the export and returns how many pages could not be read.
func (f *exportFlags) write(cmd *cobra.Command, paths []string, out *output) (unread int, err error) {
	switch {
	case len(paths) == 0:
		st, err := openStore(cmd.Context(), f.store, false)
		if err != nil {
			return 0, err
		}
		defer st.Close()
		return 0, f.fromStore(cmd, st, out)
	case f.query != "":
		return f.searched(cmd, paths, out)
	}
	return f.fromPages(cmd, paths, out)
}

// fromStore exports what is in a store.
func (f *exportFlags) fromStore(cmd *cobra.Command, st store.Store, out io.Writer) error {
	if f.format == string(export.WARC) {
		return f.pages(cmd, st, out)
	}
	ctx, o, press := cmd.Context(), f.options(), desk.Over(st)
	if o.Format.Feed() && (f.story != "" || f.person != "") {
		return f.feed(out, func() (*desk.Story, error) { return press.Story(ctx, f.story, 1) }, func() (*desk.Person, error) { return press.Who(ctx, f.person) })
	}
	if f.query != "" {
		var err error
		if o.Filter.Articles, err = export.Matching(ctx, search.New(st), f.query); err != nil {
			return queryFault(err)
		}
	}
	total := 0
	if o.Filter.Articles != nil {
		total = len(o.Filter.Articles)
	} else if stats, err := st.Stats(ctx); err != nil {
		return failed(err)
	} else {
		total = int(stats.Articles)
	}
	switch f.what {
	case "copies", "claims", "dossiers":
		total = 0 // of these it is not known
	}
	if f.since != "" || f.until != "" {
		total = 0 // of which only some come
	}
	if !f.noProgress {
		o.Progress = written(cmd.ErrOrStderr(), total)
	}
	return f.corpus(ctx, out, export.NewStore(st, press), o)
}

// pages writes the pages of a store.
func (f *exportFlags) pages(cmd *cobra.Command, st store.Store, out io.Writer) error {
	ctx := cmd.Context()
	stats, err := st.Stats(ctx)
	if err != nil {
		return failed(err)
	}
	o := export.PageOptions{Since: f.since, Until: f.until, At: stats.LastAdded, Software: "isnad " + releaseOf()}
	if !f.noProgress {
		o.Progress = written(cmd.ErrOrStderr(), 0)
		if f.since == "" && f.until == "" {
			o.Progress = writtenOf(cmd.ErrOrStderr(), int(stats.Pages), "page")
		}
	}
	o.Looks = func(ctx context.Context, yield func(export.Look) error) error {
		return gather.EachLook(ctx, st, func(_ string, same []gather.Look) error {
			for _, l := range same {
				if err := yield(export.Look(l)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	buffered := bufio.NewWriterSize(out, 256<<10)
	if _, err := export.WritePages(ctx, buffered, st, o); err != nil {
		return failed(err)
	}
	return failed(buffered.Flush())
}

// corpus exports a corpus.
func (f *exportFlags) corpus(ctx context.Context, out io.Writer, c export.Corpus, o export.Options) error {
	if !o.Format.Feed() {
		return failed(export.Write(ctx, out, c, o))
	}
	feed, err := export.ItemsFeed(ctx, c, f.query, o, f.limit)
	if err != nil {
		return failed(err)
	}
	return failed(feed.Write(out, o.Format))
}

// feed writes the feed of a story or person.
func (f *exportFlags) feed(out io.Writer, story func() (*desk.Story, error), person func() (*desk.Person, error)) error {
	var feed *export.Feed
	if f.story != "" {
		s, err := story()
		if err != nil {
			return failed(err)
		}
		feed = export.StoryFeed(s, f.base, f.limit)
	} else {
		p, err := person()
		if err != nil {
			return failed(err)
		}
		feed = export.PersonFeed(p, f.base, f.limit)
	}
	return failed(feed.Write(out, export.Format(f.format)))
}

// fromPages reads pages and exports what is in them.
func (f *exportFlags) fromPages(cmd *cobra.Command, paths []string, out *output) (unread int, err error) {
	holdCorpus()
	run, err := f.passes.run()
	if err != nil {
		return 0, err
	}
	in, err := openPages(cmd, paths, intake.Options{})
	if err != nil {
		return 0, err
	}
	defer in.Close()
	var add func(*isnad.Account) error
	var finish func() error
	if f.story != "" || f.person != "" {
		d := desk.New(run)
		add = func(a *isnad.Account) error { d.Add(a); return nil }
		finish = func() error {
			d.Close()
			return f.feed(out, func() (*desk.Story, error) { return d.Story(f.story, 1) }, func() (*desk.Person, error) { return d.Who(f.person) })
		}
	} else {
		m, err := export.NewMemory(run)
		if err != nil {
			return 0, failed(err)
		}
		defer m.Close()
		add = m.Add
		finish = func() error {
			m.Finish()
			return f.corpus(cmd.Context(), out, m, f.options())
		}
	}
	var done account.Totals
	r := reading{in: in, out: out, workers: f.workers, progress: !f.noProgress}
	stopped, err := r.run(cmd, func(res read.Result) (account.Totals, error) {
		done.Pages++
		if res.Err != nil {
			done.Unread++
		}
		for _, a := range res.Accounts {
			if err := add(a); err != nil {
				return done, err
			}
			countArticle(&done, a)
		}
		return done, nil
	})
	if stopped {
		return 0, cmd.Context().Err()
	}
	if err != nil {
		return 0, failed(err)
	}
	return done.Unread, finish()
}

// searched exports what a query finds in pages: it puts them into a store that
// lasts as long as the export, since only a store is searched.
func (f *exportFlags) searched(cmd *cobra.Command, paths []string, out *output) (unread int, err error) {
	if _, err := search.Parse(f.query); err != nil {
		return 0, queryFault(err) // before the pages are read
	}
	ctx, errOut := cmd.Context(), cmd.ErrOrStderr()
	holdCorpus()
	in, err := openPages(cmd, paths, intake.Options{})
	if err != nil {
		return 0, err
	}
	defer in.Close()
	dir, err := os.MkdirTemp("", "isnad-export-*")
	if err != nil {
		return 0, failed(err)
	}
	defer os.RemoveAll(dir)
	st, err := open.Open(ctx, filepath.Join(dir, "press.isnad"), open.Options{Create: true})
	if err != nil {
		return 0, failed(err)
	}
	defer st.Close()
	const batch = 64
	var pages []*isnad.Page
	file := func() error {
		_, _, err := st.File(ctx, pages)
		pages = pages[:0]
		return failed(err)
	}
	for {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			unread++
			fmt.Fprintf(errOut, "isnad: %s\n", plainError(err))
			continue
		}
		if out.is(page.Source) {
			continue
		}
		if pages = append(pages, page); len(pages) == batch {
			if err := file(); err != nil {
				return 0, err
			}
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
	}
	if err := file(); err != nil {
		return 0, err
	}
	reader := work.Reader{Store: st, Parallel: f.workers, Each: func(p *store.Page, r *store.Reading, _ []*isnad.Account) {
		if r.Kind != "" || r.Reason != "" {
			unread++
			fmt.Fprintf(errOut, "isnad: %s: %s\n", account.Plain(p.Page.Name), account.Plain(r.Reason))
		}
	}}
	if err := reader.Drain(ctx); err != nil {
		return 0, failed(err)
	}
	if err := (&work.Concluder{Store: st}).Drain(ctx); err != nil {
		return 0, failed(err)
	}
	return unread, f.fromStore(cmd, st, out)
}

// queryFault shows where a query is wrong, which is wrong use; other errors are
// those of the work.
func queryFault(err error) error {
	var q *search.QueryError
	if !errors.As(err, &q) {
		return failed(err)
	}
	return fmt.Errorf("--query: %s (at character %d of %q)", q.Why, q.At+1, q.Query)
}

// written returns what tells how many articles were written, now and then.
// total is 0 when it is not known.
func written(w io.Writer, total int) func(int) { return writtenOf(w, total, "article") }

// writtenOf is written for other things than articles.
func writtenOf(w io.Writer, total int, what string) func(int) {
	next := time.Now().Add(every)
	return func(n int) {
		now := time.Now()
		if now.Before(next) {
			return
		}
		next = now.Add(every)
		s := fmt.Sprintf("isnad: %s written", thousands(n))
		if total > 0 {
			s = fmt.Sprintf("isnad: %s of %s written", thousands(n), count(total, what))
		}
		fmt.Fprintln(w, s)
	}
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/intake"
	"isnad/internal/read"
	"isnad/internal/show"

	"github.com/spf13/cobra"
)

// askFlags are the flags of verbs that answer a question about many pages.
type askFlags struct {
	passes         passFlags
	store          string
	format, output string
	workers        int
	noProgress     bool
}

func (f *askFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &f.store)
	fl.StringVarP(&f.format, "format", "f", "", "text, json or html (default: by the ending of -o, else text)")
	fl.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	fl.BoolVar(&f.noProgress, "no-progress", false, "tell nothing of progress")
	f.passes.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)))
	must(cmd.RegisterFlagCompletionFunc("workers", cobra.NoFileCompletions))
}

// A question is put to the pages that were named, or, where none was, to a
// store.
type question struct {
	pages func(d *desk.Desk) (any, error)
	store func(ctx context.Context, p *desk.Press) (any, error)
}

// run asks and prints the answer.
func (f *askFlags) run(cmd *cobra.Command, paths []string, q question) error {
	if f.format == "" {
		f.format = formatOf(f.output)
	}
	if err := oneOf("format", f.format, formats); err != nil {
		return err
	}
	if f.workers < 0 {
		return fmt.Errorf("--workers %d: want 0 or more", f.workers)
	}
	if onTerm, _ := terminal(cmd.OutOrStdout()); f.format == "html" && onTerm && (f.output == "" || f.output == "-") {
		return errors.New("a web page is of no use on a terminal: name a file with -o answer.html")
	}
	if fromStore, err := asksStore(cmd, f.store, paths); err != nil {
		return err
	} else if fromStore {
		return f.askStore(cmd, q)
	}
	holdCorpus()
	run, err := f.passes.run()
	if err != nil {
		return err
	}
	in, err := openPages(cmd, paths, intake.Options{})
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	d := desk.New(run)
	var done account.Totals
	r := reading{in: in, out: out, workers: f.workers, progress: !f.noProgress}
	stopped, err := r.run(cmd, func(res read.Result) (account.Totals, error) {
		done.Pages++
		if res.Err != nil {
			done.Unread++
		}
		for _, a := range res.Accounts {
			d.Add(a)
			countArticle(&done, a)
		}
		return done, nil
	})
	switch {
	case stopped:
		out.drop()
		return &statusError{statusStopped, errors.New("stopped before the last page; an answer from some of them could mislead")}
	case err != nil:
		out.drop()
		return failed(err)
	}
	d.Close()
	a, err := q.pages(d)
	if err := f.write(out, a, err); err != nil {
		return err
	}
	if done.Unread > 0 {
		return &statusError{status: statusFailed}
	}
	return nil
}

// asksStore reports whether a question goes to a store: no PATH is there. It says
// what is wrong when there is no store either, or when both are named.
func asksStore(cmd *cobra.Command, place string, paths []string) (bool, error) {
	if len(paths) > 0 {
		if place != "" {
			return false, fmt.Errorf("both --store and a PATH: %s is asked about by itself", paths[0])
		}
		return false, nil
	}
	for _, flag := range []string{"names", "kb", "workers"} {
		if fl := cmd.Flags().Lookup(flag); fl != nil && fl.Changed {
			return false, fmt.Errorf("--%s goes with a PATH, and none is given that is there", flag)
		}
	}
	at, own, err := storePlace(place)
	if err != nil {
		return false, err
	}
	if own {
		if _, err := os.Stat(at); errors.Is(err, fs.ErrNotExist) {
			return false, errors.New("no PATH given, none that is there, and no store: name a page, a folder, or - for standard input, or put pages into a store with isnad add")
		}
	}
	return true, nil
}

// askStore asks a store and prints the answer.
func (f *askFlags) askStore(cmd *cobra.Command, q question) error {
	st, err := openStore(cmd.Context(), f.store, false)
	if err != nil {
		return err
	}
	defer st.Close()
	a, err := q.store(cmd.Context(), desk.Over(st))
	if err != nil {
		return failed(err)
	}
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	return f.write(out, a, nil)
}

// write prints an answer, or says why there is none.
func (f *askFlags) write(out *output, a any, err error) error {
	if err != nil {
		out.drop()
		return failed(err)
	}
	write := show.Text
	switch f.format {
	case "json":
		write = show.JSON
	case "html":
		write = show.HTML
	}
	return out.end(write(out, a))
}

// A limit is how many entries of a timeline are shown.
type limit int

// add adds the flag --limit.
func (l *limit) add(cmd *cobra.Command) {
	cmd.Flags().IntVar((*int)(l), "limit", 200, "at most `N` entries of the timeline, those that most sources tell (0: all; JSON has all unless told)")
	must(cmd.RegisterFlagCompletionFunc("limit", cobra.NoFileCompletions))
}

// of returns the limit for a format.
func (l limit) of(cmd *cobra.Command, f *askFlags) int {
	if format := cmp.Or(f.format, formatOf(f.output)); format == "json" && !cmd.Flags().Changed("limit") {
		return 0
	}
	return int(l)
}

// check refuses limits that are none.
func (l limit) check() error {
	if l < 0 {
		return fmt.Errorf("--limit %d: want 0 or more", int(l))
	}
	return nil
}

// isDay refuses what is no day.
func isDay(flag, value string) error {
	if _, err := time.Parse(time.DateOnly, value); value != "" && err != nil {
		return fmt.Errorf("--%s %s: want a day as 2006-01-02", flag, value)
	}
	return nil
}

const pathsAreFiles = `

An argument that is a file, a folder or - is a PATH, as in isnad read. Without
one the store is asked (see isnad add).`

func newStoryCmd() *cobra.Command {
	var f askFlags
	var most limit
	cmd := &cobra.Command{
		Use:   "story [STORY] [PATH…]",
		Short: "List the stories in a store or in pages, or tell one: timeline, sources, differences",
		Long: `Story gathers the articles that tell of one event. Without STORY it lists the
stories, those with most independent sources first. STORY is an id from that
list, or words of a title; then it tells who copied whom, what was said and
done when, who appears, and in what the tellings differ.` + pathsAreFiles,
		Example: `  isnad story                                    those of the store
  isnad story news/
  isnad story s-a1b2c3d4e5f60 news/ -o story.html
  isnad story "قناة السويس" archive.jsonl.xz`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, paths := partiesAndPaths(args)
			if err := most.check(); err != nil {
				return err
			}
			story, n := strings.Join(words, " "), most.of(cmd, &f)
			return f.run(cmd, paths, question{func(d *desk.Desk) (any, error) {
				if len(words) == 0 {
					return d.Stories(), nil
				}
				return answered(d.Story(story, n))
			}, func(ctx context.Context, p *desk.Press) (any, error) {
				if len(words) == 0 {
					return allStories(ctx, p)
				}
				return answered(p.Story(ctx, story, n))
			}})
		},
	}
	f.add(cmd)
	most.add(cmd)
	return cmd
}

// allStories lists the stories of a store.
func allStories(ctx context.Context, p *desk.Press) (any, error) {
	out := []desk.StoryRef{}
	for q := (desk.ListQuery{Limit: 500}); ; {
		some, next, err := p.Stories(ctx, q)
		if err != nil {
			return nil, err
		}
		if out = append(out, some...); next == "" {
			return out, nil
		}
		q.Cursor = next
	}
}

// answered turns a nil pointer of some type into a nil answer.
func answered[T any](a T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return a, nil
}

func newTimelineCmd() *cobra.Command {
	var f askFlags
	var story, name string
	var w desk.Window
	var most limit
	cmd := &cobra.Command{
		Use:   "timeline [PATH…]",
		Short: "Print what was said and done, by day",
		Long: `Timeline prints statements and events by day: of all pages, of one story, or of
one person, body or place. What several articles tell stands there once, with
the number of independent sources. Where no article says when something was, it
stands under the day on which it was first told.

Without a PATH the store is asked (see isnad add), of which it tells the latest
articles, or those of the days that are asked for.`,
		Example: `  isnad timeline --since 2022-12-19               of the store
  isnad timeline news/
  isnad timeline --of "سيرغي لافروف" news/ -o lavrov.html
  isnad timeline --since 2015-08-06 --until 2015-08-07 --limit 50 news/
  isnad timeline --story "قناة السويس" --format json news/`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(most.check(), isDay("since", w.Since), isDay("until", w.Until)); err != nil {
				return err
			}
			w.Limit = most.of(cmd, &f)
			return f.run(cmd, args, question{
				func(d *desk.Desk) (any, error) { return answered(d.Timeline(story, name, w)) },
				func(ctx context.Context, p *desk.Press) (any, error) {
					return answered(p.Timeline(ctx, story, name, w))
				},
			})
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&story, "story", "", "only `STORY`: an id, or words of a title")
	cmd.Flags().StringVar(&name, "of", "", "only what `NAME` says, does or suffers")
	cmd.Flags().StringVar(&w.Since, "since", "", "only from `DAY` on (2006-01-02)")
	cmd.Flags().StringVar(&w.Until, "until", "", "only up to `DAY`")
	most.add(cmd)
	for _, flag := range []string{"story", "of", "since", "until"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

func newWhoCmd() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "who NAME [PATH…]",
		Short: "Print what a person or body said, under all its names",
		Long: `Who prints a person, body or place: the forms of its name, its offices, and all
that it is made to say, by time, each with the articles that tell it, the
independent sources behind it, and who denied it.` + pathsAreFiles,
		Example: `  isnad who لافروف                               in the store
  isnad who لافروف news/
  isnad who Lavrov news/                         in Latin letters too
  isnad who "وزارة الدفاع الروسية" news/ --format json`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, paths := partiesAndPaths(args)
			if len(words) == 0 {
				return errors.New("no NAME given")
			}
			name := strings.Join(words, " ")
			return f.run(cmd, paths, question{
				func(d *desk.Desk) (any, error) { return answered(d.Who(name)) },
				func(ctx context.Context, p *desk.Press) (any, error) { return answered(p.Who(ctx, name)) },
			})
		},
	}
	f.add(cmd)
	return cmd
}

func newChainCmd() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "chain STATEMENT [PATH…]",
		Short: "Print through whom a statement reached the press, as a tree",
		Long: `Chain prints one statement with every article that tells it, the sources that
are left once copies and common agencies are folded, and the chain of each
telling. Where a chain breaks, because nobody is named, it shows ✂. STATEMENT is
an id of isnad read --format json, or words of what was said.` + pathsAreFiles,
		Example: `  isnad chain "مجال دفاعي موحد" news/
  isnad chain a1b2c3d4e5f60-s3 news/ -o chain.html`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, paths := partiesAndPaths(args)
			if len(words) == 0 {
				return errors.New("no STATEMENT given")
			}
			said := strings.Join(words, " ")
			return f.run(cmd, paths, question{
				func(d *desk.Desk) (any, error) { return answered(d.Chain(said)) },
				func(ctx context.Context, p *desk.Press) (any, error) { return answered(p.Chain(ctx, said)) },
			})
		},
	}
	f.add(cmd)
	return cmd
}

func newCompareCmd() *cobra.Command {
	var f askFlags
	cmd := &cobra.Command{
		Use:   "compare A B [PATH…]",
		Short: "Print in what two articles agree and differ",
		Long: `Compare prints what two articles share and in what they differ: text, statements,
names, counts, and what they call the same thing. A and B are ids of articles,
names of pages, or words of titles; where only two pages are given, they are
those.` + pathsAreFiles,
		Example: `  isnad compare one.html two.html
  isnad compare "افتتاح القناة" "الرئيس يفتتح" news/ -o differ.html`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, paths := partiesAndPaths(args)
			if len(words) != 2 && !(len(words) == 0 && len(paths) == 2) {
				return fmt.Errorf("want two articles, got %d beside %s", len(words), count(len(paths), "path"))
			}
			return f.run(cmd, paths, question{func(d *desk.Desk) (any, error) {
				if len(words) == 0 {
					return answered(d.CompareFirst())
				}
				return answered(d.Compare(words[0], words[1]))
			}, func(ctx context.Context, p *desk.Press) (any, error) {
				return answered(p.Compare(ctx, words[0], words[1]))
			}})
		},
	}
	f.add(cmd)
	return cmd
}

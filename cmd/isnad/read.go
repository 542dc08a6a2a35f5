package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/intake"
	"isnad/internal/passes"
	"isnad/internal/read"

	"github.com/spf13/cobra"
)

// readFlags are the flags of isnad read.
type readFlags struct {
	format, color, bidi, output string
	outlet, published, url      string
	workers, width              int
	brief, full                 bool
	noProgress, summary         bool
	passes                      passFlags
}

// The values of the flags that take one of a few words.
var (
	formats = []string{"text", "json", "html"}
	colors  = []string{"auto", "always", "never"}
	bidis   = []string{"none", "isolates"}
)

func newReadCmd() *cobra.Command {
	var f readFlags
	cmd := &cobra.Command{
		Use:   "read PATH…",
		Short: "Read pages and print the sourced account",
		Long: `Read takes pages and prints who said what in them, when, and through which
chain of tellers.

A PATH is a page (.txt, .html, .htm), a file of pages (.json, .jsonl, .warc), each also
compressed (.gz, .zst, .xz), a folder of them, or - for standard input. A JSON
line holds one page: id, url, outlet (or source), published (or date), title,
and text or html.

A page that cannot be read is named on standard error with the reason, the
other pages are read, and the exit status is 1.`,
		Example: `  isnad read news/                                  to the terminal
  isnad read news/ --brief                          two or three lines an article
  isnad read news/ -o account.html                  one self-contained page to keep
  isnad read --format json news/ > account.json     for programs
  isnad read --outlet الجزيرة --published 2022-12-20 page.txt
  curl -s https://example.org/a.html | isnad read --url https://example.org/a.html -`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				cmd.SetOut(cmd.ErrOrStderr())
				fmt.Fprintf(cmd.ErrOrStderr(), "isnad read: no PATH given. Name a page, a folder, or - for standard input.\n\n")
				if err := cmd.Usage(); err != nil {
					return failed(err)
				}
				return &statusError{status: statusUsage}
			}
			if err := f.check(cmd); err != nil {
				return err
			}
			return f.run(cmd, args)
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.format, "format", "f", "", "text, json or html (default: by the ending of -o, else text)")
	fl.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	fl.BoolVar(&f.brief, "brief", false, "text: only each article's line and its speakers")
	fl.BoolVar(&f.full, "full", false, "text: statements in full, times, and what was dropped and repaired")
	fl.StringVar(&f.outlet, "outlet", "", "who published the pages, where they do not say it themselves")
	fl.StringVar(&f.published, "published", "", "when the pages appeared, as an ISO 8601 `DATE` (2022-12-20)")
	fl.StringVar(&f.url, "url", "", "the address of the page")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	fl.StringVar(&f.color, "color", "auto", "text: auto (on a terminal), always or never")
	fl.IntVar(&f.width, "width", 0, "text: `COLUMNS` (0: the terminal's, else 100)")
	fl.StringVar(&f.bidi, "bidi", "none", "text: isolates sets Arabic between FSI and PDI, none leaves it bare")
	f.passes.add(cmd)
	fl.BoolVar(&f.noProgress, "no-progress", false, "tell nothing of progress")
	fl.BoolVar(&f.summary, "summary", false, "tell pages, words and time on standard error at the end")
	for flag, values := range map[string][]string{"format": formats, "color": colors, "bidi": bidis} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
	}
	for _, flag := range []string{"outlet", "published", "url", "workers", "width"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	cmd.MarkFlagsMutuallyExclusive("brief", "full")
	return cmd
}

// must is for errors that only a slip in this package can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// check completes the flags and says what is wrong with them.
func (f *readFlags) check(cmd *cobra.Command) error {
	if f.format == "" {
		switch strings.ToLower(filepath.Ext(f.output)) {
		case ".json":
			f.format = "json"
		case ".html", ".htm":
			f.format = "html"
		default:
			f.format = "text"
		}
	}
	for _, c := range []struct {
		flag, value string
		values      []string
	}{{"format", f.format, formats}, {"color", f.color, colors}, {"bidi", f.bidi, bidis}} {
		if err := oneOf(c.flag, c.value, c.values); err != nil {
			return err
		}
	}
	if f.workers < 0 {
		return fmt.Errorf("--workers %d: want 0 or more", f.workers)
	}
	if f.width != 0 && f.width < account.MinWidth {
		return fmt.Errorf("--width %d: want at least %d", f.width, account.MinWidth)
	}
	if onTerm, _ := terminal(cmd.OutOrStdout()); f.format == "html" && onTerm && (f.output == "" || f.output == "-") {
		return errors.New("a web page is of no use on a terminal: name a file with -o account.html")
	}
	if f.format != "text" {
		for _, flag := range []string{"brief", "full", "width", "bidi"} {
			if cmd.Flags().Changed(flag) {
				return fmt.Errorf("--%s goes with --format text, not %s", flag, f.format)
			}
		}
	}
	return nil
}

func oneOf(flag, value string, values []string) error {
	for _, v := range values {
		if value == v {
			return nil
		}
	}
	return fmt.Errorf("--%s %q: want %s or %s", flag, value, strings.Join(values[:len(values)-1], ", "), values[len(values)-1])
}

// run reads the pages of args.
func (f *readFlags) run(cmd *cobra.Command, args []string) error {
	errOut := cmd.ErrOrStderr()
	start := time.Now()
	var skip []isnad.Stage
	if f.format != "json" {
		// The other faces show neither.
		skip = []isnad.Stage{"claims", "stories"}
	}
	run, err := f.passes.run(skip...)
	if err != nil {
		return err
	}
	in, err := openPages(cmd, args, intake.Options{URL: f.url, Outlet: f.outlet, Published: f.published})
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	face := f.face(out, cmd.OutOrStdout(), start, run)
	// Text on the terminal is its own progress; a bar would be torn by it.
	outTerm, _ := terminal(cmd.OutOrStdout())
	errTerm, _ := terminal(errOut)
	r := reading{in: in, out: out, workers: f.workers, progress: !f.noProgress && (out.toFile() || !outTerm)}
	stopped, err := r.run(cmd, func(res read.Result) (account.Totals, error) {
		source := ""
		if res.Page != nil {
			source = res.Page.Source
		}
		if err := face.Page(source, res.Accounts, res.Err); err != nil {
			return account.Totals{}, fmt.Errorf("write output: %w", err)
		}
		return face.Totals(), nil
	})
	if err != nil {
		out.drop()
		return failed(err)
	}
	if stopped && out.toFile() {
		out.drop()
		return &statusError{statusStopped, fmt.Errorf("stopped after %s pages; %s was not written", thousands(face.Totals().Pages), f.output)}
	}
	if err := face.Close(stopped); err != nil {
		out.drop()
		return failed(fmt.Errorf("write output: %w", err))
	}
	if err := out.commit(); err != nil {
		return failed(err)
	}
	t := face.Totals()
	if stopped {
		return &statusError{statusStopped, fmt.Errorf("stopped after %s pages; the account is of those only", thousands(t.Pages))}
	}
	if f.summary || out.toFile() && errTerm {
		fmt.Fprintln(errOut, summary(t, time.Since(start)))
	}
	if t.Unread > 0 {
		return &statusError{status: statusFailed}
	}
	return nil
}

// face returns the Writer that the flags ask for.
func (f *readFlags) face(out *output, stdout io.Writer, start time.Time, run *passes.Run) account.Writer {
	switch f.format {
	case "json":
		return account.NewJSON(out, stageVersions(), run)
	case "html":
		return account.NewHTML(out, account.HTMLOptions{Stages: stageVersions(), Link: linker(out), Passes: run})
	}
	opt := account.TextOptions{Width: f.width, Isolates: f.bidi == "isolates", Passes: run}
	isTerm, columns := false, 0
	if !out.toFile() {
		isTerm, columns = terminal(stdout)
	}
	if isTerm {
		// Only here: what is kept in a file must be the same bytes each time.
		opt.Elapsed = func() time.Duration { return time.Since(start) }
	}
	if opt.Width == 0 {
		opt.Width = columns
	}
	switch f.color {
	case "always":
		opt.Color = true
	case "auto":
		opt.Color = isTerm && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	switch {
	case f.brief:
		opt.Detail = account.Brief
	case f.full:
		opt.Detail = account.Full
	}
	return account.NewText(out, opt)
}

// linker returns the way from a page's source to a reference that works in the
// document: its file, seen from the folder that the document will lie in. A
// document on standard output lies nowhere, so it gets no such links.
func linker(out *output) func(source string) string {
	if !out.toFile() {
		return nil
	}
	folder, err := filepath.Abs(filepath.Dir(out.path))
	if err != nil {
		return nil
	}
	return func(source string) string {
		path := source
		if _, err := os.Stat(path); err != nil {
			// A line of a file is "path:line".
			i := strings.LastIndexByte(path, ':')
			if i < 0 {
				return ""
			}
			if path = path[:i]; path == "-" {
				return ""
			}
		}
		if path == "-" {
			return ""
		}
		abs, err := filepath.Abs(path)
		if err != nil {
			return ""
		}
		rel, err := filepath.Rel(folder, abs)
		if err != nil {
			return ""
		}
		// URL.String sets "./" before a name with a colon, which would pass
		// for a scheme.
		return (&url.URL{Path: filepath.ToSlash(rel)}).String()
	}
}

// stageVersions returns the stages as accounts name them.
func stageVersions() []isnad.StageVersion {
	var out []isnad.StageVersion
	for _, s := range read.Stages() {
		out = append(out, isnad.StageVersion{Stage: s.Name, Version: s.Version})
	}
	return out
}

// summary tells what was read and how long it took.
func summary(t account.Totals, d time.Duration) string {
	s := fmt.Sprintf("%s, %s, %s by %s", count(t.Pages, "page"), count(t.Articles, "article"),
		count(t.Statements, "statement"), count(t.Speakers, "speaker"))
	if t.Unread > 0 {
		s += fmt.Sprintf("; %s not read", count(t.Unread, "page"))
	}
	return s + fmt.Sprintf("; %s words in %.2f s", thousands(t.Words), d.Seconds())
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

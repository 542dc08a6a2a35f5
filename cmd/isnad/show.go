package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/fetch"
	"isnad/internal/gather"

	"github.com/spf13/cobra"
)

// showFlags are the flags of isnad show.
type showFlags struct {
	store                       string
	format, color, bidi, output string
	from                        string
	width                       int
	full, diff                  bool
}

func newShowCmd() *cobra.Command {
	var f showFlags
	cmd := &cobra.Command{
		Use:   "show ARTICLE",
		Short: "Print the account of one article in a store",
		Long: `Show prints what was found in one article of a store: who says what in it, when,
and through which chain. ARTICLE is its id, the name or address of its page, or
words of its title.

With --diff it prints what changed since the state of the same address before, or
since another article: the words, and the statements that appeared, vanished or
are told in other words.`,
		Example: `  isnad show a1b2c3d4e5f60
  isnad show https://example.org/news/7 -o account.html
  isnad show "افتتاح القناة" --full
  isnad show https://example.org/news/7 --diff
  isnad show a1b2c3d4e5f60 --diff --from a6f5e4d3c2b1a`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no ARTICLE given: name its id, its page, or words of its title")
			}
			if f.format == "" {
				f.format = formatOf(f.output)
			}
			for _, c := range []struct {
				flag, value string
				values      []string
			}{{"format", f.format, formats}, {"color", f.color, colors}, {"bidi", f.bidi, bidis}} {
				if err := oneOf(c.flag, c.value, c.values); err != nil {
					return err
				}
			}
			if f.from != "" && !f.diff {
				return errors.New("--from goes with --diff")
			}
			if f.width != 0 && f.width < account.MinWidth {
				return fmt.Errorf("--width %d: want at least %d", f.width, account.MinWidth)
			}
			if onTerm, _ := terminal(cmd.OutOrStdout()); f.format == "html" && onTerm && (f.output == "" || f.output == "-") {
				return errors.New("a web page is of no use on a terminal: name a file with -o account.html")
			}
			return f.run(cmd, strings.Join(args, " "))
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &f.store)
	fl.StringVarP(&f.format, "format", "f", "", "text, json or html (default: by the ending of -o, else text)")
	fl.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	fl.BoolVar(&f.full, "full", false, "text: statements in full, times, and what was dropped and repaired")
	fl.BoolVar(&f.diff, "diff", false, "what changed since the state before")
	fl.StringVar(&f.from, "from", "", "with --diff: since `ARTICLE`")
	fl.StringVar(&f.color, "color", "auto", "text: auto (on a terminal), always or never")
	fl.IntVar(&f.width, "width", 0, "text: `COLUMNS` (0: the terminal's, else 100)")
	fl.StringVar(&f.bidi, "bidi", "none", "text: isolates sets Arabic between FSI and PDI, none leaves it bare")
	for flag, values := range map[string][]string{"format": formats, "color": colors, "bidi": bidis} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
	}
	for _, flag := range []string{"width", "from"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

// run prints the account of the article that a question means.
func (f *showFlags) run(cmd *cobra.Command, question string) error {
	ctx := cmd.Context()
	st, err := openStore(ctx, f.store, false)
	if err != nil {
		return err
	}
	defer st.Close()
	press := desk.Over(st)
	question = asKept(ctx, press, question)
	if f.diff {
		a, err := press.Changes(ctx, question, f.from)
		if err != nil {
			return failed(err)
		}
		out, err := openOutput(f.output, cmd.OutOrStdout())
		if err != nil {
			return failed(err)
		}
		return (&askFlags{format: f.format}).write(out, a, nil)
	}
	id, err := press.FindArticle(ctx, question)
	if err != nil {
		return failed(err)
	}
	accts, err := st.Accounts(ctx, []isnad.ArticleID{id})
	if err != nil {
		return failed(err)
	}
	if len(accts) == 0 || accts[0] == nil {
		return failed(fmt.Errorf("%s was taken away while it was looked for; ask again", id))
	}
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	face := f.face(cmd, out)
	if err = face.Page("", accts, nil); err == nil {
		err = face.Close(false)
	}
	if err != nil {
		err = fmt.Errorf("write output: %w", err)
	}
	return out.end(err)
}

// face returns the Writer that the flags ask for.
func (f *showFlags) face(cmd *cobra.Command, out *output) account.Writer {
	switch f.format {
	case "json":
		return account.NewJSON(out, stageVersions(), nil)
	case "html":
		return account.NewHTML(out, account.HTMLOptions{Stages: stageVersions()})
	}
	opt := account.TextOptions{Width: f.width, Isolates: f.bidi == "isolates"}
	isTerm := false
	if !out.toFile() {
		columns := 0
		if isTerm, columns = terminal(cmd.OutOrStdout()); opt.Width == 0 {
			opt.Width = columns
		}
	}
	opt.Color = f.color == "always" || f.color == "auto" && isTerm && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	if f.full {
		opt.Detail = account.Full
	}
	return account.NewText(out, opt)
}

// asKept returns the form under which an article is kept whose address somebody
// types as a browser shows it, with tracking fields, www or http; what is no such
// address comes back as it is.
func asKept(ctx context.Context, press *desk.Press, question string) string {
	if !isAddress(question) {
		return question
	}
	if _, err := press.FindArticle(ctx, question); !desk.IsNotFound(err) {
		return question
	}
	kept := fetch.Canonical(gather.Schemes(question)[0])
	if _, err := press.FindArticle(ctx, kept); err != nil {
		return question
	}
	return kept
}

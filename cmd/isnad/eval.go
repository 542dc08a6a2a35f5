package main

import (
	"fmt"
	"io"
	"os"

	"isnad/internal/account"
	"isnad/internal/eval"

	"github.com/spf13/cobra"
)

func newEvalCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval",
		Short: "Score readings on data that you have",
		Long: `Eval reads texts for which somebody has written down what a careful reader finds
in them, and prints a row for each measure: how much the gold states, how much
was found, how much of it is right, and precision, recall and F1 between 0 and 1.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.ErrOrStderr())
			if err := cmd.Help(); err != nil {
				return failed(err)
			}
			return &statusError{status: statusUsage}
		},
	}
	cmd.AddCommand(newEvalConllCmd(), newEvalConlluCmd(), newEvalCopiesCmd(), newEvalStoriesCmd(), newEvalGoldCmd(), newEvalSentencesCmd(), newEvalOutletsCmd(), newEvalWebCmd())
	return cmd
}

func newEvalGoldCmd() *cobra.Command {
	var texts, reading string
	var misses bool
	cmd := &cobra.Command{
		Use:   "gold GOLD.json",
		Short: "Score statements, chains, names and times against a gold file",
		Long: `Gold reads the texts that a gold file is about and compares. A statement counts
when its content holds the gold's snippet and its speaker is the gold's; content,
act, mode, borders and chain are counted beside it. In the rows act, mode,
borders and chain, "found" counts the statements whose content was found.

The texts lie in the folder given by --texts: pages under their file names, or
JSON Lines files (.jsonl, .jsonl.xz) in which articles are found by their id. A
gold file may hold places in these lines in place of words.
Instead of texts, --reading takes a document that isnad read --format json
wrote before.`,
		Example: `  isnad eval gold eval/gold/press.json --texts examples/press
  isnad eval gold gold.json --texts corpus/ --misses`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (texts == "") == (reading == "") {
				return fmt.Errorf("give --texts or --reading, and not both")
			}
			g, err := eval.LoadGold(args[0])
			if err != nil {
				return failed(err)
			}
			doc, err := readingOf(cmd, g, texts, reading)
			if err != nil {
				return failed(err)
			}
			for _, u := range doc.Unread {
				fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s: not read: %s\n", account.Plain(u.Page), account.Plain(u.Reason))
			}
			return writeResult(cmd.OutOrStdout(), eval.Score(g, doc), misses)
		},
	}
	cmd.Flags().StringVar(&texts, "texts", "", "`FOLDER` that holds the texts")
	cmd.Flags().StringVar(&reading, "reading", "", "score this JSON `FILE` of isnad read instead of reading anew")
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	must(cmd.MarkFlagDirname("texts"))
	must(cmd.MarkFlagFilename("reading", "json"))
	return cmd
}

// readingOf reads the texts of a gold file, or the reading that was written
// before.
func readingOf(cmd *cobra.Command, g *eval.Gold, texts, reading string) (*eval.Document, error) {
	if reading != "" {
		if g.Standoff() {
			return nil, fmt.Errorf("this gold file holds places in texts and no words: give --texts")
		}
		f, err := os.Open(reading)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return eval.ReadDocument(f)
	}
	pages, err := eval.Pages(cmd.Context(), g, texts)
	if err != nil {
		return nil, err
	}
	return eval.Read(cmd.Context(), pages)
}

func newEvalWebCmd() *cobra.Command {
	var misses bool
	cmd := &cobra.Command{
		Use:   "web FOLDER",
		Short: "Score how saved web pages are cut to their articles",
		Long: `Web reads the pages that gold.json in FOLDER lists (file, date_gold, body_gold,
must_contain, must_not_contain). A row for each page compares the words of the
article with those of the body; "dates" counts pages dated to the right day.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			res, err := eval.Web(cmd.Context(), args[0])
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().BoolVar(&misses, "misses", false, "list lines and dates that differ after the table")
	return cmd
}

// writeResult prints the table and, when asked, the misses.
func writeResult(w io.Writer, res eval.Result, misses bool) error {
	if err := res.Write(w); err != nil {
		return failed(fmt.Errorf("write output: %w", err))
	}
	if !misses {
		return nil
	}
	if len(res.Misses) > 0 {
		fmt.Fprintln(w)
	}
	for _, m := range res.Misses {
		// The words come from pages that somebody else wrote.
		for _, f := range []*string{&m.Measure, &m.Page, &m.Want, &m.Got} {
			*f = account.Plain(*f)
		}
		if _, err := fmt.Fprintln(w, m); err != nil {
			return failed(fmt.Errorf("write output: %w", err))
		}
	}
	return nil
}

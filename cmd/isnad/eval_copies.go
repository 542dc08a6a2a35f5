package main

import (
	"isnad/internal/eval"

	"github.com/spf13/cobra"
)

func newEvalCopiesCmd() *cobra.Command {
	var ids string
	var misses bool
	cmd := &cobra.Command{
		Use:   "copies PAIRS.tsv PATH…",
		Short: "Score shared text against pairs of pages with their exact likeness",
		Long: `Copies reads the pages that --pages lists out of the given paths, looks for shared
text among them, and compares with a table of pairs: two page ids, the Jaccard
index of their sets of four-word runs, and the containment of the smaller in the
larger, parted by tabs.

Row jaccard counts pairs of 0.5 and over on both sides; loose lets a pair fall
short of that by 0.05 on one side, since the table is of the pages' raw words
and the reading has taken furniture out; containment counts the pairs under that
of which one holds four fifths of the other.`,
		Example: `  isnad eval copies pairs.tsv --pages ids.txt corpus.jsonl.xz`,
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := eval.LoadCopies(args[0], ids)
			if err != nil {
				return failed(err)
			}
			res, err := eval.Copies(cmd.Context(), g, args[1:]...)
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().StringVar(&ids, "pages", "", "`FILE` with the ids of the pages among which the pairs were sought, one a line")
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	must(cmd.MarkFlagRequired("pages"))
	must(cmd.MarkFlagFilename("pages", "txt"))
	return cmd
}

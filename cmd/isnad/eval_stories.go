package main

import (
	"isnad/internal/eval"

	"github.com/spf13/cobra"
)

func newEvalStoriesCmd() *cobra.Command {
	var ids string
	var misses bool
	cmd := &cobra.Command{
		Use:   "stories PAIRS.tsv PATH…",
		Short: "Score stories against pairs of pages that somebody judged",
		Long: `Stories reads pages out of the given paths, gathers them into stories, and
compares with a table of pairs: two page ids and a label, parted by tabs: 2 when
both tell of one event, 1 when they tell of two events of one affair, 0 for
neither. Found counts the judged pairs that came into one story.`,
		Example: `  isnad eval stories pairs.tsv corpus.jsonl.xz
  isnad eval stories pairs.tsv --pages ids.txt corpus.jsonl.xz    among these pages too`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := eval.LoadStories(args[0], ids)
			if err != nil {
				return failed(err)
			}
			res, err := eval.Stories(cmd.Context(), g, args[1:]...)
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().StringVar(&ids, "pages", "", "`FILE` with the ids of further pages to read, one a line")
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	must(cmd.MarkFlagFilename("pages", "txt"))
	return cmd
}

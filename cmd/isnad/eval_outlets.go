package main

import (
	"isnad/internal/eval"

	"github.com/spf13/cobra"
)

func newEvalOutletsCmd() *cobra.Command {
	var misses bool
	cmd := &cobra.Command{
		Use:   "outlets PATH…",
		Short: "Score how outlets are recognised without an address",
		Long: `Outlets reads pages whose outlet is known by their address (or, where they have none, by
the outlet that goes with them), hides both from the reader, and compares what it
recognises by the page alone: credit lines, what stands behind the title, furniture. In
the row outlets, gold counts the pages, found those for which an outlet of the table was
named, right those for which it was theirs; the rest stays blank. A row "by …" counts one
sort of evidence, and a row with an id the pages of one outlet.`,
		Example: `  isnad eval outlets corpus.jsonl.xz
  isnad eval outlets pages/ --misses`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			res, err := eval.Outlets(cmd.Context(), args...)
			if err != nil {
				return failed(err)
			}
			return writeResult(cmd.OutOrStdout(), res, misses)
		},
	}
	cmd.Flags().BoolVar(&misses, "misses", false, "list every difference after the table")
	return cmd
}

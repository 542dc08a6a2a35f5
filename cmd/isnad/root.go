package main

import (
	"fmt"
	"strings"

	"isnad/internal/account"

	"github.com/spf13/cobra"
)

// newRootCmd returns the whole command tree. It is made anew for each command
// line, so that tests can run several in one process.
func newRootCmd() *cobra.Command {
	root := &cobra.Command{
		Use:   "isnad",
		Short: "Who said what in the Arabic press, when, and through which chain of tellers",
		Long: `Isnad (إسناد, "attribution") reads the Arabic press and gives back a sourced
account: who said what, when, and through which chain of tellers it reached the
page. It never says what is true; it says who said it, points at the words, and
leaves a blank rather than guess.`,
		Example: `  isnad read news/                        a folder of saved pages, to the terminal
  isnad read news/ -o account.html        one self-contained page to keep
  isnad read --format json news/ | jq .   for programs`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			cmd.SetOut(cmd.ErrOrStderr())
			if err := cmd.Help(); err != nil {
				return failed(err)
			}
			return &statusError{status: statusUsage}
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.SetVersionTemplate("{{.Version}}\n")
	root.AddCommand(newReadCmd(), newAddCmd(), newWorkCmd(), newServeCmd(), newFeedCmd(), newOutletsCmd(), newFetchCmd(), newWatchCmd(), newStoryCmd(), newTimelineCmd(), newWhoCmd(), newChainCmd(), newCompareCmd(), newDossierCmd(), newShowCmd(), newSearchCmd(), newExportCmd(), newMCPCmd(), newStoreCmd(), newKBCmd(), newEvalCmd(), newTrainCmd(), newBenchCmd(), newDoctorCmd(), newVersionCmd())
	addOutletsFlag(root)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	return root
}

// unknownCommand says what the user may have meant. A path in the place of a
// command is the commonest slip.
func unknownCommand(cmd *cobra.Command, arg string) error {
	hint := ""
	if near := cmd.SuggestionsFor(arg); len(near) > 0 {
		hint = fmt.Sprintf("; did you mean '%s %s'?", cmd.CommandPath(), near[0])
	} else if strings.ContainsAny(arg, "./\\") {
		hint = fmt.Sprintf("; to read pages, run '%s read %s'", cmd.CommandPath(), arg)
	}
	return fmt.Errorf("unknown command %q%s", arg, hint)
}

// plainError returns an error's words, fit for a terminal: they may quote file
// names and pages.
func plainError(err error) string { return account.Plain(err.Error()) }

package main

import (
	"errors"
	"io"
	"log/slog"

	"isnad/internal/desk"
	"isnad/internal/mcp"
	"isnad/internal/search"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newMCPCmd() *cobra.Command {
	var place string
	var verbose bool
	cmd := &cobra.Command{
		Use:   "mcp",
		Short: "Answer an assistant's questions to a store, by the Model Context Protocol",
		Long: `Mcp serves a store to an assistant: it reads requests of the Model Context
Protocol on standard input and answers on standard output, until the input ends.
An assistant starts it itself; doc/mcp.md says how to tell it to.

Its tools search, list statements and stories, and answer who said what, through
which chain, when, and in what articles differ, always with outlet, date, address
and the place of the words. They only read. Messages for people go to standard
error.`,
		Example: `  isnad mcp --store press.isnad
  isnad mcp --store postgres://desk@db/press
  {"mcpServers": {"isnad": {"command": "isnad", "args": ["mcp", "--store", "/srv/press.isnad"]}}}`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			st, err := openStore(ctx, place, false)
			if err != nil {
				return err
			}
			defer st.Close()
			level := slog.LevelWarn
			if verbose {
				level = slog.LevelDebug
			}
			server := mcp.New(mcp.Options{Questions: desk.Over(st), Lists: search.New(st), Accounts: st, Notes: st, Version: releaseOf(),
				Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level}))})
			err = server.Run(ctx, &sdk.IOTransport{Reader: closing(cmd.InOrStdin()), Writer: unclosed{cmd.OutOrStdout()}})
			if ctx.Err() != nil || errors.Is(err, io.EOF) {
				return nil // somebody ended it, as servers end
			}
			return failed(err)
		},
	}
	addStoreFlag(cmd, &place)
	cmd.Flags().BoolVar(&verbose, "verbose", false, "tell on standard error what is asked")
	return cmd
}

// closing gives a reader a Close: an input of the system's is closed, so that a
// read that waits for it ends.
func closing(r io.Reader) io.ReadCloser {
	if c, ok := r.(io.ReadCloser); ok {
		return c
	}
	return io.NopCloser(r)
}

// unclosed is a writer that stays open: standard output is not ours to close.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

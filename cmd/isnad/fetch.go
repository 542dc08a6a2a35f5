package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"isnad/internal/fetch"
	"isnad/internal/gather"
	"isnad/internal/work"

	"github.com/spf13/cobra"
)

func newFetchCmd() *cobra.Command {
	var f gatherFlags
	var about gather.Address
	var noRead bool
	cmd := &cobra.Command{
		Use:   "fetch URL…",
		Short: "Fetch articles into a store, read them, and draw conclusions",
		Long: `Fetch gets the pages of addresses, files them in a store, reads them, and draws
conclusions. An address that was fetched before is looked at again: when its
words have changed, the new version is filed beside the old.

It asks politely: robots.txt is obeyed, each host is asked for one thing at a
time. Addresses inside your own network are refused unless --allow names their
host. One without scheme is taken for https.`,
		Example: `  isnad fetch https://example.org/news/123
  isnad fetch --no-read https://example.org/a https://example.org/b`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no URL given")
			}
			if err := f.check(); err != nil {
				return err
			}
			ctx := cmd.Context()
			holdCorpus()
			st, err := openStore(ctx, f.place, true)
			if err != nil {
				return err
			}
			defer st.Close()
			f.asking = showing(cmd.ErrOrStderr())
			client := f.client(st, cmd.ErrOrStderr())
			defer client.Close()
			bad := 0
			asked := map[string]bool{}
			var mu sync.Mutex
			g := gather.New(st, client, gather.Options{Worker: work.WorkerName(), Tell: func(e gather.Event) {
				mu.Lock()
				defer mu.Unlock()
				if !asked[e.URL] {
					return
				}
				line, isErr := eventLine(e)
				if isErr {
					bad++
					fmt.Fprintln(cmd.ErrOrStderr(), "isnad: "+line)
				} else {
					fmt.Fprintln(cmd.OutOrStdout(), line)
				}
			}})
			addresses := slices.Clone(args)
			for i, at := range args {
				if isAddress(at) || strings.Contains(at, ".") {
					addresses[i] = gather.Schemes(at)[0]
				}
			}
			ids, err := g.Fetch(ctx, addresses, about)
			if err != nil {
				return failed(err)
			}
			mu.Lock()
			for _, id := range ids {
				asked[id] = true
			}
			mu.Unlock()
			if err := g.Named(ctx, ids); err != nil {
				if ctx.Err() != nil {
					return &statusError{statusStopped, errors.New("stopped; isnad watch goes on where it was")}
				}
				return failed(err)
			}
			if !noRead {
				w := newWorkshop(st, 0, quietLog(cmd.ErrOrStderr()))
				if err := w.once(ctx); err != nil {
					if ctx.Err() != nil {
						return &statusError{statusStopped, errors.New("stopped; the next isnad work reads what was fetched")}
					}
					return failed(err)
				}
			}
			if bad > 0 {
				return &statusError{status: statusFailed}
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&about.Outlet, "outlet", "", "who published the pages, where they do not say it themselves")
	cmd.Flags().BoolVar(&noRead, "no-read", false, "only file the pages; isnad work or isnad serve reads them")
	must(cmd.RegisterFlagCompletionFunc("outlet", cobra.NoFileCompletions))
	return cmd
}

// eventLine tells an event in a line, Arabic last, and whether it is a fault.
func eventLine(e gather.Event) (line string, fault bool) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-9s %s", e.What, plain(e.URL))
	switch e.What {
	case gather.Asked:
		fmt.Fprintf(&b, "  %d new", e.N)
	case gather.Moved:
		fmt.Fprintf(&b, "  to %s", plain(e.To))
	case gather.Broken, gather.Dead, gather.Failed, gather.GivenUp:
		fault = true
		cause := e.Err.Error()
		// The address stands at the front already.
		if fe := (*fetch.Error)(nil); errors.As(e.Err, &fe) {
			cause = strings.TrimPrefix(cause, fe.URL+": ")
		}
		fmt.Fprintf(&b, "  %s", plain(cause))
	}
	if !e.Next.IsZero() && fault {
		fmt.Fprintf(&b, "; next %s", e.Next.Local().Format("15:04 on 2006-01-02"))
	}
	if t := strings.TrimSpace(e.Title); t != "" {
		fmt.Fprintf(&b, "  %s", plain(t))
	}
	return b.String(), fault
}

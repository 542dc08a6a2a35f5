package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"isnad/internal/account"
	"isnad/internal/store"
	"isnad/internal/store/open"

	"github.com/spf13/cobra"
)

func newStoreCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "store",
		Short: "Look after a store: check, stats, vacuum, copy, migrate",
		Long: `Store looks after the database in which pages are kept and what was found in
them: one file (SQLite), or a PostgreSQL database.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.ErrOrStderr())
			if err := cmd.Help(); err != nil {
				return failed(err)
			}
			return &statusError{status: statusUsage}
		},
	}
	cmd.AddCommand(newStoreCheckCmd(), newStoreStatsCmd(), newStoreVacuumCmd(), newStoreCopyCmd(), newStoreMigrateCmd())
	return cmd
}

// withStore opens the store of a verb, runs f and closes the store.
func withStore(cmd *cobra.Command, place string, f func(ctx context.Context, st store.Store) error) error {
	st, err := openStore(cmd.Context(), place, false)
	if err != nil {
		return err
	}
	err = f(cmd.Context(), st)
	if errors.Is(err, context.Canceled) {
		err = &statusError{statusStopped, errors.New("stopped")}
	}
	return failed(errors.Join(err, st.Close()))
}

// A ticker tells now and then on standard error how far long work is.
type ticker struct {
	out  io.Writer
	next time.Time
}

func newTicker(out io.Writer) *ticker { return &ticker{out, time.Now().Add(every)} }

func (t *ticker) tick(say func() string) {
	if now := time.Now(); now.After(t.next) {
		t.next = now.Add(every)
		fmt.Fprintf(t.out, "isnad: %s\n", say())
	}
}

func newStoreCheckCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look whether a store is whole",
		Long: `Check runs the database's own checks and looks at every page's bytes, every
account, every entry of the index and every reference. What is wrong is printed,
a line each, and the exit status is then 1. Nothing is changed.`,
		Example: `  isnad store check --store press.db
  ISNAD_STORE=postgres://isnad@localhost/isnad isnad store check`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, place, func(ctx context.Context, st store.Store) error {
				n := 0
				err := st.Verify(ctx, func(f store.Fault) {
					n++
					fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", account.Plain(f.Where), account.Plain(f.What))
				})
				if err != nil {
					return err
				}
				if n > 0 {
					return fmt.Errorf("%s found; the store is damaged: go on with a copy that is whole", counted(n, "fault"))
				}
				s, err := st.Stats(ctx)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "whole: %s, %s, %s\n", counted(int(s.Pages), "page"), counted(int(s.Articles), "article"), counted(int(total(s.Findings)), "finding"))
				return err
			})
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return thousands(n) + " " + what + "s"
}

func total(m map[store.FindingKind]int64) (n int64) {
	for _, k := range m {
		n += k
	}
	return n
}

// storeStats is store.Stats as JSON shows it. Times are RFC 3339, empty when
// there is none; sizes are bytes.
type storeStats struct {
	Kind          string           `json:"kind"`
	Place         string           `json:"place"`
	Schema        int64            `json:"schema"`
	Pages         int64            `json:"pages"`
	Unread        int64            `json:"unread"`
	Articles      int64            `json:"articles"`
	Statements    int64            `json:"statements"`
	Events        int64            `json:"events"`
	Findings      map[string]int64 `json:"findings"`
	Notes         int64            `json:"notes"`
	PageBytes     int64            `json:"page_bytes"`
	KeptBytes     int64            `json:"kept_bytes"`
	AccountBytes  int64            `json:"account_bytes"`
	TotalBytes    int64            `json:"total_bytes"`
	LastAdded     string           `json:"last_added"`
	LastRead      string           `json:"last_read"`
	LastConcluded string           `json:"last_concluded"`
}

func newStoreStatsCmd() *cobra.Command {
	var place, format string
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Say what a store holds",
		Example: `  isnad store stats --store press.db
  isnad store stats --store press.db --format json | jq .pages`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %q: want text or json", format)
			}
			return withStore(cmd, place, func(ctx context.Context, st store.Store) error {
				s, err := st.Stats(ctx)
				if err != nil {
					return err
				}
				if format == "json" {
					findings := map[string]int64{}
					for k, n := range s.Findings {
						findings[string(k)] = n
					}
					stamp := func(t time.Time) string {
						if t.IsZero() {
							return ""
						}
						return t.Format(time.RFC3339)
					}
					return json.NewEncoder(cmd.OutOrStdout()).Encode(storeStats{s.Kind, s.Place, s.Schema, s.Pages, s.Unread, s.Articles, s.Statements, s.Events,
						findings, s.Notes, s.PageBytes, s.KeptBytes, s.AccountBytes, s.TotalBytes, stamp(s.LastAdded), stamp(s.LastRead), stamp(s.LastConcluded)})
				}
				return printStats(cmd.OutOrStdout(), s)
			})
		},
	}
	addStoreFlag(cmd, &place)
	cmd.Flags().StringVar(&format, "format", "text", "`FORMAT`: text or json")
	must(cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

func printStats(w io.Writer, s store.Stats) error {
	var b strings.Builder
	row := func(what, value string) { fmt.Fprintf(&b, "%-22s %s\n", what, value) }
	number := func(what string, n int64) { row(what, fmt.Sprintf("%15s", thousands(int(n)))) }
	stamp := func(what string, t time.Time) {
		if t.IsZero() {
			row(what, "never")
		} else {
			row(what, t.Local().Format("2006-01-02 15:04:05"))
		}
	}
	row("store", account.Plain(s.Place))
	row("kind", fmt.Sprintf("%s, schema %d", s.Kind, s.Schema))
	number("pages", s.Pages)
	number("  not or partly read", s.Unread)
	number("articles", s.Articles)
	number("statements", s.Statements)
	number("events", s.Events)
	number("findings", total(s.Findings))
	for _, k := range slices.Sorted(maps.Keys(s.Findings)) {
		number("  "+account.Plain(string(k)), s.Findings[k])
	}
	number("notes", s.Notes)
	number("bytes of pages", s.PageBytes)
	number("  as kept", s.KeptBytes)
	number("bytes of accounts", s.AccountBytes)
	number("bytes in all", s.TotalBytes)
	stamp("last page added", s.LastAdded)
	stamp("last page read", s.LastRead)
	stamp("last conclusion", s.LastConcluded)
	_, err := io.WriteString(w, b.String())
	return err
}

func newStoreVacuumCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:   "vacuum",
		Short: "Give room back that nothing uses, and put the index in order",
		Long: `Vacuum writes the database anew without the room that nothing uses. A file
needs as much room again while this runs, and nobody can write to it.`,
		Example: `  isnad store vacuum --store press.db`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withStore(cmd, place, func(ctx context.Context, st store.Store) error {
				before, err := st.Stats(ctx)
				if err != nil {
					return err
				}
				if err := st.Vacuum(ctx); err != nil {
					return err
				}
				after, err := st.Stats(ctx)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s bytes before, %s now\n", thousands(int(before.TotalBytes)), thousands(int(after.TotalBytes)))
				return err
			})
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func newStoreMigrateCmd() *cobra.Command {
	var place string
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring a store of an older isnad up to date",
		Long: `Migrate changes the tables of a store that an older isnad made into those that
this one wants. Make a copy of the store first. A store of a newer isnad is left
alone. 'isnad add' and 'isnad serve' do the same by themselves.`,
		Example: `  isnad store migrate --store press.db`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			place, _, err := storePlace(place)
			if err != nil {
				return err
			}
			st, err := open.Open(cmd.Context(), place, open.Options{Migrate: true})
			if err != nil {
				return failed(err)
			}
			s, err := st.Stats(cmd.Context())
			if err == nil {
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "schema %d\n", s.Schema)
			}
			return failed(errors.Join(err, st.Close()))
		},
	}
	addStoreFlag(cmd, &place)
	return cmd
}

func newStoreCopyCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "copy FROM TO",
		Short: "Copy a store, also from one kind of database to the other",
		Long: `Copy copies all that a store holds into a new one: pages, accounts, conclusions,
the index, notes. FROM and TO are files (SQLite) or postgres:// addresses. TO
must hold nothing. It is copied whole, or not at all; FROM may be in use
meanwhile, and is copied as it was when the copy began.`,
		Example: `  isnad store copy press.db copy.db
  isnad store copy press.db postgres://isnad@localhost/isnad
  isnad store copy postgres://isnad@localhost/isnad press.db`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return failed(copyStore(cmd.Context(), args[0], args[1], cmd.OutOrStdout(), cmd.ErrOrStderr()))
		},
	}
}

// copyStore copies a store. A file that was not there before is gone again
// when the copy fails.
func copyStore(ctx context.Context, from, to string, out, errOut io.Writer) (err error) {
	src, err := open.Open(ctx, from, open.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, src.Close()) }()
	_, statErr := os.Stat(to)
	made := !open.Postgres(to) && errors.Is(statErr, os.ErrNotExist)
	dst, err := open.Open(ctx, to, open.Options{Create: true})
	if err != nil {
		return err
	}
	t := newTicker(errOut)
	rows := 0
	err = dst.Load(ctx, func(yield func(store.Row) error) error {
		return src.Dump(ctx, func(row store.Row) error {
			rows++
			t.tick(func() string { return counted(rows, "row") + " copied" })
			return yield(row)
		})
	})
	if closeErr := dst.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		if made {
			for _, suffix := range []string{"", "-wal", "-shm"} {
				os.Remove(to + suffix)
			}
		}
		if ctx.Err() != nil {
			return &statusError{statusStopped, errors.New("stopped; nothing was copied")}
		}
		return err
	}
	_, err = fmt.Fprintf(out, "%s copied\n", counted(rows, "row"))
	return err
}

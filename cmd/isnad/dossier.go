package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/intake"
	"isnad/internal/lexicon"
	"isnad/internal/read"
	"isnad/internal/store"

	"github.com/spf13/cobra"
)

// dossierFlags are the flags of isnad dossier.
type dossierFlags struct {
	store                       string
	format, color, bidi, output string
	workers, width              int
	noProgress                  bool
	passes                      passFlags
}

// dossierFormats are the forms of a dossier.
var dossierFormats = []string{"text", "json", "html", "csv"}

func newDossierCmd() *cobra.Command {
	var f dossierFlags
	cmd := &cobra.Command{
		Use:   "dossier PARTY PARTY… [PATH…]",
		Short: "Print what binds or divides parties: instruments, commitments, meetings, denials",
		Long: `Dossier prints all that the press says binds or divides a set of parties:
instruments, commitments, common institutions, deployments, exercises, meetings,
requests, guarantees, threats, denials and orders. Each row has its status, its
date, the history of tellings with who told them, the points in which tellings
differ, and how many independent sources stand behind it.

A PARTY is a country, an organization or a person by any name that the press
has for it (بيلاروس, روسيا البيضاء, مينسك). Ministers and bodies of a state count for
their country. An argument that is a file, a folder or - is a PATH, as in isnad
read. Without one the store is asked (see isnad add).`,
		Example: `  isnad dossier روسيا بيلاروسيا                  of the store
  isnad dossier روسيا بيلاروسيا news/
  isnad dossier --format csv السعودية إيران archive.jsonl > table.csv
  isnad dossier إيران "الولايات المتحدة" news/ -o dossier.html`,
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE: func(cmd *cobra.Command, args []string) error {
			parties, paths := partiesAndPaths(args)
			if len(parties) < 2 {
				return fmt.Errorf("want two parties or more, got %d%s", len(parties), asPath(args, paths))
			}
			if f.format == "" {
				f.format = formatOf(f.output)
			}
			for _, c := range []struct {
				flag, value string
				values      []string
			}{{"format", f.format, dossierFormats}, {"color", f.color, colors}, {"bidi", f.bidi, bidis}} {
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
			if fromStore, err := asksStore(cmd, f.store, paths); err != nil {
				return err
			} else if fromStore {
				return f.askStore(cmd, parties)
			}
			return f.run(cmd, parties, paths)
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &f.store)
	fl.StringVarP(&f.format, "format", "f", "", "text, json, html or csv (default: by the ending of -o, else text)")
	fl.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	fl.IntVar(&f.workers, "workers", 0, "pages read at once (0: one for each core)")
	fl.StringVar(&f.color, "color", "auto", "text: auto (on a terminal), always or never")
	fl.IntVar(&f.width, "width", 0, "text: `COLUMNS` (0: the terminal's, else 100)")
	fl.StringVar(&f.bidi, "bidi", "none", "text: isolates sets Arabic between FSI and PDI, none leaves it bare")
	f.passes.add(cmd)
	fl.BoolVar(&f.noProgress, "no-progress", false, "tell nothing of progress")
	for flag, values := range map[string][]string{"format": dossierFormats, "color": colors, "bidi": bidis} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
	}
	for _, flag := range []string{"workers", "width"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

// partiesAndPaths parts the arguments: what lies on the disk is a path.
func partiesAndPaths(args []string) (parties, paths []string) {
	for _, a := range args {
		if a == "-" {
			paths = append(paths, a)
		} else if _, err := os.Stat(a); err == nil {
			paths = append(paths, a)
		} else {
			parties = append(parties, a)
		}
	}
	return parties, paths
}

// asPath says which arguments were taken for paths, where that may surprise.
func asPath(args, paths []string) string {
	if len(paths) < 2 || len(args) < 3 {
		return ""
	}
	return "; taken for paths: " + strings.Join(paths, " ")
}

// formatOf returns the format that a file name asks for, "text" by default.
func formatOf(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		return "json"
	case ".html", ".htm":
		return "html"
	case ".csv":
		return "csv"
	}
	return "text"
}

// run reads the pages and prints the dossier.
func (f *dossierFlags) run(cmd *cobra.Command, parties, paths []string) error {
	holdCorpus()
	run, err := f.passes.run("claims", "stories")
	if err != nil {
		return err
	}
	in, err := openPages(cmd, paths, intake.Options{})
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	text := f.text(cmd, out)
	face := account.NewDossier(out, account.DossierOptions{Format: f.format, Parties: parties, Find: lexicon.PartiesNamed, Text: text, Stages: stageVersions(), Passes: run})
	r := reading{in: in, out: out, workers: f.workers, progress: !f.noProgress}
	stopped, err := r.run(cmd, func(res read.Result) (account.Totals, error) {
		if err := face.Page("", res.Accounts, res.Err); err != nil {
			return account.Totals{}, err
		}
		return face.Totals(), nil
	})
	switch {
	case err != nil:
		out.drop()
		return failed(err)
	case stopped && out.toFile():
		out.drop()
		return &statusError{statusStopped, fmt.Errorf("stopped after %s pages; %s was not written", thousands(face.Totals().Pages), f.output)}
	}
	if err := face.Close(stopped); err != nil {
		out.drop()
		var pe *account.PartyError
		if errors.As(err, &pe) {
			return failed(err)
		}
		return failed(fmt.Errorf("write output: %w", err))
	}
	if err := out.commit(); err != nil {
		return failed(err)
	}
	if stopped {
		return &statusError{statusStopped, errors.New("stopped before the last page; the dossier is of the pages read")}
	}
	if face.Totals().Unread > 0 {
		return &statusError{status: statusFailed}
	}
	return nil
}

// text returns how the text is shown.
func (f *dossierFlags) text(cmd *cobra.Command, out *output) account.TextOptions {
	text := account.TextOptions{Width: f.width, Isolates: f.bidi == "isolates"}
	isTerm := false
	if !out.toFile() {
		columns := 0
		if isTerm, columns = terminal(cmd.OutOrStdout()); text.Width == 0 {
			text.Width = columns
		}
	}
	text.Color = f.color == "always" || f.color == "auto" && isTerm && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return text
}

// askStore asks a store and prints the dossier.
func (f *dossierFlags) askStore(cmd *cobra.Command, parties []string) error {
	ctx := cmd.Context()
	st, err := openStore(ctx, f.store, false)
	if err != nil {
		return err
	}
	defer st.Close()
	d, names, err := desk.Over(st).Dossier(ctx, parties...)
	if err != nil {
		return failed(err)
	}
	totals, err := totalsOf(ctx, st)
	if err != nil {
		return failed(err)
	}
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	if err := account.WriteDossier(out, account.DossierOptions{Format: f.format, Text: f.text(cmd, out), Stages: stageVersions()}, d, names, totals); err != nil {
		out.drop()
		return failed(fmt.Errorf("write output: %w", err))
	}
	return failed(out.commit())
}

// totalsOf counts what a store holds.
func totalsOf(ctx context.Context, st store.Keeper) (account.Totals, error) {
	s, err := st.Stats(ctx)
	return account.Totals{Pages: int(s.Pages), Unread: int(s.Unread), Articles: int(s.Articles), Statements: int(s.Statements)}, err
}

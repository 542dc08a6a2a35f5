package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"isnad"
	"isnad/internal/identities/kb"
	"isnad/internal/intake"

	"github.com/spf13/cobra"
)

func newKBCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "kb",
		Short: "A knowledge base of your own: who bears which names",
		Long: `Kb turns data about people, bodies and places that you have into one compact
file. With it, isnad read --kb FILE gives them the ids of that data.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.ErrOrStderr())
			if err := cmd.Help(); err != nil {
				return failed(err)
			}
			return &statusError{status: statusUsage}
		},
	}
	cmd.AddCommand(newKBImportCmd(), newKBStatsCmd())
	return cmd
}

func newKBImportCmd() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "import -o OUT.kb FILE…",
		Short: "Make a knowledge base of files that you have",
		Long: `Import reads files, each of one of these formats, which it tells by itself:

  Wikidata       an item a line, as in the JSON dumps or in an extract of them, also
                 with plain strings for labels, aliases and claims; ids Q…
  FollowTheMoney an entity a line, as OpenSanctions gives them (entities.ftm.json):
                 Person, Organization, Company, PublicBody, LegalEntity
  JRC-Names      id, type, language and name+with+plus, parted by tabs; ids jrc-…

Names in Arabic and in Latin letters are kept. Files are read line by line and
may be packed (.gz, .zst, .xz); - is standard input. Entries of one id are one,
whatever the file. Lines that cannot be read are named, the rest is done, and
the exit status is then 1.`,
		Example: `  isnad kb import -o people.kb wikidata-extract.jsonl.gz
  isnad kb import -o all.kb entities.ftm.json entities.txt
  isnad read --kb all.kb news/`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if output == "" {
				return errors.New("name the file to write with -o OUT.kb")
			}
			return importKB(cmd, output, args)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	must(cmd.MarkFlagFilename("output", "kb"))
	return cmd
}

// maxBadShown bounds the bad lines of one file that are named.
const maxBadShown = 20

func importKB(cmd *cobra.Command, path string, args []string) error {
	out, err := openOutput(path, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	b := kb.NewBuilder()
	bad := 0
	for _, name := range args {
		if err := cmd.Context().Err(); err != nil {
			out.drop()
			return &statusError{statusStopped, errors.New("stopped; nothing was written")}
		}
		c, err := importFile(cmd, b, name)
		if err != nil {
			out.drop()
			return failed(err)
		}
		bad += c.Bad
		format := c.Format
		if format == "" {
			format = "nothing that is known"
		}
		line := fmt.Sprintf("%s: %s, %s lines, %s", name, format, thousands(c.Lines), entries(c.Entries))
		if c.Others > 0 {
			line += fmt.Sprintf(", %s of other things", thousands(c.Others))
		}
		if c.Bad > 0 {
			line += fmt.Sprintf(", %s not read", thousands(c.Bad))
		}
		fmt.Fprintln(cmd.ErrOrStderr(), line)
	}
	if b.Len() == 0 {
		out.drop()
		return failed(errors.New("no entry in any of the files; nothing was written"))
	}
	if err := b.Write(out); err != nil {
		out.drop()
		return failed(fmt.Errorf("write output: %w", err))
	}
	if err := out.commit(); err != nil {
		return failed(err)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", path, entries(b.Len()))
	if bad > 0 {
		return &statusError{status: statusFailed}
	}
	return nil
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return thousands(n) + " entries"
}

func importFile(cmd *cobra.Command, b *kb.Builder, name string) (kb.Count, error) {
	var in io.Reader = cmd.InOrStdin()
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return kb.Count{}, err
		}
		defer f.Close()
		in = f
	}
	r, err := intake.Unpack(in)
	if err != nil {
		return kb.Count{}, fmt.Errorf("%s: %w", name, err)
	}
	defer r.Close()
	shown := 0
	return b.Read(r, name, func(e *kb.LineError) {
		if shown++; shown <= maxBadShown {
			fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s\n", plainError(e))
		} else if shown == maxBadShown+1 {
			fmt.Fprintf(cmd.ErrOrStderr(), "isnad: %s: more lines that cannot be read\n", name)
		}
	})
}

func newKBStatsCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "stats FILE.kb",
		Short: "Say what a knowledge base holds",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := kb.Open(args[0])
			if err != nil {
				return failed(err)
			}
			kinds := map[isnad.Kind]int{}
			arab, latin, wikidata, country := 0, 0, 0, 0
			for i := range base.Len() {
				e, kind := base.At(i)
				kinds[kind]++
				for _, c := range []struct {
					n    *int
					what string
				}{{&arab, e.Name}, {&latin, e.NameEn}, {&wikidata, e.Wikidata}, {&country, string(e.Country)}} {
					if c.what != "" {
						*c.n++
					}
				}
			}
			w := cmd.OutOrStdout()
			rows := []struct {
				what string
				n    int
			}{{"entries", base.Len()}}
			for _, k := range []isnad.Kind{isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace} {
				rows = append(rows, struct {
					what string
					n    int
				}{"  " + string(k), kinds[k]})
			}
			rows = slices.Concat(rows, []struct {
				what string
				n    int
			}{{"names", base.Names()}, {"with an Arabic name", arab}, {"with a Latin name", latin}, {"with a Wikidata id", wikidata}, {"with a country", country}})
			for _, r := range rows {
				if _, err := fmt.Fprintf(w, "%-20s %9s\n", r.what, thousands(r.n)); err != nil {
					return failed(fmt.Errorf("write output: %w", err))
				}
			}
			return nil
		},
	}
}

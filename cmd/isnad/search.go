package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"isnad/internal/account"
	"isnad/internal/search"

	"github.com/spf13/cobra"
)

// searchFlags are the flags of isnad search.
type searchFlags struct {
	store, format, color, output string
	sort, cursor                 string
	limit                        int
	facets                       bool
}

var (
	searchFormats = []string{"text", "json"}
	searchSorts   = []string{"best", "newest", "oldest"}
)

func newSearchCmd() *cobra.Command {
	var f searchFlags
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find articles and statements in a store",
		Long: `Find articles and statements by words and conditions. All words must stand in
what is found, in any form: سفينة finds السفن and وبسفينتها. What stands in quotation
marks («…», “…” or "…") must stand so, letter for letter but for vowels and hamza.

  words          A B      both      A or B, A أو B   one of them
                 not A, -A          (A or B) C       word*  beginnings
  statements     speaker:NAME  said:WORDS  act:deny  mode:direct
  articles       about:NAME  outlet:NAME  place:NAME  title:WORDS  type:AGREE
                 modality:denied  story:ID  dossier:A,B
  time           from:2022-12-19  to:2022-12        days, months or years

A query with a condition for statements finds statements, and all its
conditions hold of one statement; else it finds articles. Names of several words
stand in quotation marks; a query that begins with - stands behind --. Fields have Arabic names too: المتحدث: قال: عن: المصدر:
مكان: فعل: نوع: من: إلى: قصة: ملف: عنوان:`,
		Example: `  isnad search 'بيلاروسيا (صواريخ or دفاع)'
  isnad search 'speaker:"سيرغي لافروف" about:أوكرانيا from:2022' --sort newest
  isnad search 'act:deny said:«أسلحة»' --format json --limit 100
  isnad search --store press.db 'dossier:روسيا,بيلاروسيا type:AGREE' --facets`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no QUERY given: type words, such as isnad search بيلاروسيا; isnad search --help tells the language")
			}
			for _, c := range []struct {
				flag, value string
				values      []string
			}{{"format", f.format, searchFormats}, {"sort", f.sort, searchSorts}, {"color", f.color, colors}} {
				if err := oneOf(c.flag, c.value, c.values); err != nil {
					return err
				}
			}
			if f.limit < 1 || f.limit > 100 {
				return fmt.Errorf("--limit %d: want 1 to 100", f.limit)
			}
			return f.run(cmd, strings.Join(args, " "))
		},
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	addStoreFlag(cmd, &f.store)
	fl.StringVarP(&f.format, "format", "f", "text", "text or json")
	fl.StringVarP(&f.output, "output", "o", "", "write to `FILE`, which appears only when it is whole")
	fl.StringVar(&f.sort, "sort", "best", "best, newest or oldest first")
	fl.IntVar(&f.limit, "limit", 20, "how many hits, 1 to 100")
	fl.StringVar(&f.cursor, "cursor", "", "go on behind the hits before, with the `CURSOR` that stands at their end")
	fl.BoolVar(&f.facets, "facets", false, "count the hits by outlet, speaker, act, type, place and month")
	fl.StringVar(&f.color, "color", "auto", "text: mark what matched in colour, auto (on a terminal), always or never")
	for flag, values := range map[string][]string{"format": searchFormats, "sort": searchSorts, "color": colors} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)))
	}
	for _, flag := range []string{"limit", "cursor"} {
		must(cmd.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions))
	}
	return cmd
}

func (f *searchFlags) run(cmd *cobra.Command, query string) error {
	// What is wrong with a query is told before a store is looked for.
	if _, err := search.Parse(query); err != nil {
		return queryError(err)
	}
	st, err := openStore(cmd.Context(), f.store, false)
	if err != nil {
		return err
	}
	defer st.Close()
	res, err := search.New(st).Search(cmd.Context(), query, search.Options{Limit: f.limit, Cursor: f.cursor, Sort: f.sort, Facets: f.facets})
	if err != nil {
		return queryError(err)
	}
	out, err := openOutput(f.output, cmd.OutOrStdout())
	if err != nil {
		return failed(err)
	}
	if f.format == "json" {
		err = writeJSON(out, res)
	} else {
		isTerm := false
		if !out.toFile() {
			isTerm, _ = terminal(cmd.OutOrStdout())
		}
		color := f.color == "always" || f.color == "auto" && isTerm && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		err = printResults(out, res, color)
	}
	return out.end(err)
}

// queryError makes wrong use of an error of the query's own.
func queryError(err error) error {
	var wrong *search.QueryError
	if errors.As(err, &wrong) {
		return fmt.Errorf("the query, character %d: %s", wrong.At+1, wrong.Why)
	}
	return failed(err)
}

// printResults writes results for people: each line is Arabic alone, or ASCII
// with Arabic at its end.
func printResults(w io.Writer, res *search.Results, color bool) error {
	var b strings.Builder
	style := func(sgr, s string) string {
		if !color || s == "" {
			return s
		}
		return "\x1b[" + sgr + "m" + s + "\x1b[0m"
	}
	marked := func(sgr, text string, marks [][2]int) string {
		plain := func(s string) string {
			if s = account.Plain(s); sgr != "" {
				return style(sgr, s)
			}
			return s
		}
		runes := []rune(text)
		var b strings.Builder
		at := 0
		for _, m := range marks {
			if m[0] < at || m[1] > len(runes) || m[1] < m[0] {
				break
			}
			b.WriteString(plain(string(runes[at:m[0]])) + style("1;33", account.Plain(string(runes[m[0]:m[1]]))))
			at = m[1]
		}
		return b.String() + plain(string(runes[at:]))
	}
	least := ""
	if res.AtLeast {
		least = " or more"
	}
	of := res.Of
	if res.Total == 1 && !res.AtLeast {
		of = strings.TrimSuffix(of, "s")
	}
	fmt.Fprintf(&b, "%s%s %s for %s\n", thousands(res.Total), least, of, account.Plain(res.Query))
	for _, h := range res.Hits {
		date := h.Date
		if date == "" {
			date = "undated   "
		}
		if h.Statement != "" {
			fmt.Fprintf(&b, "\n%s  %s  %s  %s\n", date, account.Plain(h.ID), style("33", account.Plain(h.Act)), style("1;36", account.Plain(h.Speaker)))
		} else {
			fmt.Fprintf(&b, "\n%s  %s  %s\n", date, account.Plain(h.ID), account.Plain(h.Outlet))
			fmt.Fprintf(&b, "  %s\n", marked("1", h.Title, h.TitleMarks))
		}
		for _, s := range h.Snippets {
			fmt.Fprintf(&b, "  %s\n", marked("", s.Text, s.Marks))
		}
		if h.Statement != "" {
			from := account.Plain(h.Title)
			if h.Outlet != "" && from != "" {
				from = account.Plain(h.Outlet) + ": " + from
			} else if from == "" {
				from = account.Plain(h.Outlet)
			}
			if from != "" {
				fmt.Fprintf(&b, "  %s\n", style("2", from))
			}
		}
	}
	for _, facet := range res.Facets {
		if len(facet.Values) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s", facet.Field)
		if res.FacetsOf < res.Total || res.AtLeast {
			fmt.Fprintf(&b, " (of %s hits)", thousands(res.FacetsOf))
		}
		b.WriteByte('\n')
		for _, v := range facet.Values {
			fmt.Fprintf(&b, "%8s  %s\n", thousands(v.Count), account.Plain(v.Name))
		}
	}
	if res.Next != "" {
		fmt.Fprintf(&b, "\nMore: add --cursor %s\n", res.Next)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

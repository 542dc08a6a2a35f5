package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"isnad/internal/gather"
	"isnad/internal/lexicon"

	"github.com/spf13/cobra"
)

// outletsEnv names the user's own table of outlets where --outlets does not.
const outletsEnv = "ISNAD_OUTLETS"

// addOutletsFlag gives every verb the flag --outlets: outlets are recognised
// where pages are read, where a search asks for one and where feeds are added.
func addOutletsFlag(root *cobra.Command) {
	var file string
	root.PersistentFlags().StringVar(&file, "outlets", "", "your own table of outlets, before the built-in one: a `FILE` of the columns that \"isnad outlets\" prints; default $"+outletsEnv)
	must(root.MarkPersistentFlagFilename("outlets", "tsv"))
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		by := "--outlets"
		if file == "" {
			file, by = os.Getenv(outletsEnv), outletsEnv
		}
		if file == "" {
			return nil
		}
		f, err := os.Open(file)
		if err != nil {
			return failed(fmt.Errorf("%s: %w", by, err))
		}
		defer f.Close()
		return failed(lexicon.Own(f, file))
	}
}

// newOutletsCmd prints the table of outlets.
func newOutletsCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "outlets [NAME…]",
		Short: "Print what is known of newspapers, channels, sites and agencies",
		Long: `Outlets prints the table of outlets and agencies, or the rows that a NAME asks for:
an id, a name in Arabic or English, or words of one. The columns are id, name, name_en,
wikidata, forms, country, domains, type, languages, feeds and credits, parted by tabs;
lists inside a column are parted by |.

A file of such rows is a table of your own: with --outlets FILE, or ` + outletsEnv + `, its
rows stand in the place of those with the same id, and others are added.`,
		Example: `  isnad outlets الجزيرة
  isnad outlets alwatan-eg > own.tsv               a row to change
  isnad read --outlets own.tsv news/`,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, args []string) error {
			var list []lexicon.Entry
			if len(args) == 0 {
				for i := range lexicon.Len() {
					if e := lexicon.At(i); e.Table == lexicon.Outlets || e.Table == lexicon.Agencies {
						list = append(list, e)
					}
				}
			}
			bad := 0
			for _, name := range args {
				_, found := lexicon.OutletsAsked(name)
				if len(found) == 0 {
					bad++
					fmt.Fprintf(cmd.ErrOrStderr(), "isnad: no outlet is called %q\n", plain(name))
				}
				list = append(list, found...)
			}
			if err := lexicon.WriteOutlets(cmd.OutOrStdout(), list); err != nil {
				return failed(fmt.Errorf("write output: %w", err))
			}
			if bad > 0 {
				return &statusError{status: statusFailed}
			}
			return nil
		},
	}
	return cmd
}

// feedsOf returns the addresses at which to look for the feeds of what a user
// asked for, each of them to be tried until one has a feed, and who prints them.
// An address stands for itself, with or without scheme. An outlet has its feeds of the table, all of them,
// or else its home pages. Where it is not clear which outlet is meant, the error
// lists those that it may be.
func feedsOf(asked string) (feedPlan, error) {
	if asked = strings.TrimSpace(asked); isAddress(asked) {
		return feedPlan{all: []string{asked}}, nil
	}
	e, list := lexicon.OutletsAsked(asked)
	switch {
	case e.ID != "":
		p := feedPlan{outlet: e.Name, all: e.Feeds()}
		if len(p.all) > 0 {
			return p, nil
		}
		for _, d := range e.Domains() {
			p.first = append(p.first, "https://"+d+"/", "http://"+d+"/")
		}
		if len(p.first) == 0 {
			return p, fmt.Errorf("%s (%s): neither a feed nor a domain of it is known: give its address", e.Name, e.ID)
		}
		return p, nil
	case strings.Contains(asked, ".") && !strings.ContainsAny(asked, " \t"):
		return feedPlan{all: []string{asked}}, nil
	case len(list) == 0:
		return feedPlan{}, fmt.Errorf("%q is no outlet that is known (isnad outlets prints them); if it is an address, write it whole: https://HOST/PATH", asked)
	}
	var names []string
	for i, e := range list {
		if i == 20 {
			names = append(names, fmt.Sprintf("and %d more", len(list)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s (%s)", e.ID, e.Name))
	}
	return feedPlan{}, fmt.Errorf("%q may be %s: name one by its id, or give the address of the feed", asked, strings.Join(names, ", "))
}

// isAddress reports whether what a user typed is an address by its form alone: with
// a scheme, a port or a path, or a number of the network. The bare name of a host
// may be that of an outlet too.
func isAddress(s string) bool {
	if strings.Contains(s, "://") {
		return true
	}
	if s == "" || strings.ContainsAny(s, " \t\n\"«»()|") {
		return false
	}
	host, _, path := strings.Cut(s, "/")
	if h, port, err := net.SplitHostPort(host); err == nil {
		_, err := strconv.ParseUint(port, 10, 16)
		return h != "" && err == nil
	}
	if strings.EqualFold(host, "localhost") || net.ParseIP(strings.Trim(host, "[]")) != nil {
		return true
	}
	// Names with a stroke in them («الشروق/تونس») have no full stop before it.
	return path && strings.Contains(strings.Trim(host, "."), ".")
}

// addAsked adds the feeds of what a user asked for. It returns those that it added
// and what went wrong with others.
func addAsked(ctx context.Context, g *gather.Gatherer, asked string, about gather.Feed) (list []gather.Feed, errs []error) {
	plan, err := feedsOf(asked)
	if err != nil {
		return nil, []error{err}
	}
	if about.Outlet == "" {
		about.Outlet = plan.outlet
	}
	for _, at := range plan.all {
		added, err := g.Add(ctx, at, about)
		if list = append(list, added...); err != nil {
			errs = append(errs, err)
		}
	}
	for _, at := range plan.first {
		added, err := g.Add(ctx, at, about)
		if len(added) > 0 {
			return added, nil
		}
		if errs = append(errs, err); ctx.Err() != nil {
			break
		}
	}
	return list, errs
}

// A feedPlan says where to look for feeds.
type feedPlan struct {
	outlet string
	// all are to be added each; of first, the first that has a feed.
	all, first []string
}

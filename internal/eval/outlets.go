package eval

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"isnad"
	"isnad/internal/extract"
	"isnad/internal/intake"
	"isnad/internal/lexicon"
)

// Outlets scores how the outlet of a page is recognised by the page alone. The
// pages of paths whose outlet the lexicon knows by their address, or where they
// have none by the outlet that goes with them, are read with both hidden. In the
// row "outlets" gold counts them, found those for which an outlet of the lexicon was
// named, right those for which it was theirs; a row "by …" counts those found by one
// sort of evidence (so gold is found), and a row for each outlet its pages. An address that a page
// of markup states itself stays, as does what it says beside it.
func Outlets(ctx context.Context, paths ...string) (Result, error) {
	in, err := intake.Open(ctx, paths, intake.Options{})
	if err != nil {
		return Result{}, fmt.Errorf("eval.Outlets: %w", err)
	}
	defer in.Close()
	var res Result
	all := Row{Name: "outlets"}
	by, of := map[string]*Row{}, map[string]*Row{}
	row := func(rows map[string]*Row, name string) *Row {
		if rows[name] == nil {
			rows[name] = &Row{Name: name}
		}
		return rows[name]
	}
	unknown, unread := 0, 0
	var first error
	for {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if page == nil {
			if err != nil {
				unread++
				if first == nil {
					first = err
				}
			}
			continue
		}
		want, ok := publisher(page)
		if !ok {
			unknown++
			continue
		}
		page.URL, page.Outlet = "", ""
		arts, err := extract.Find(page)
		if err != nil || len(arts) == 0 {
			unread++
			continue
		}
		got := arts[0].Outlet
		own := row(of, string(want.ID))
		all.Gold++
		own.Gold++
		if got.ID == "" {
			continue
		}
		evidence := row(by, "by "+got.Why)
		evidence.Gold++
		right := got.ID == string(want.ID)
		for _, r := range []*Row{&all, own, evidence} {
			r.Found++
			if right {
				r.Right++
			}
		}
		if !right {
			res.Misses = append(res.Misses, Miss{Measure: "outlets", Page: page.Name, Want: string(want.ID), Got: got.ID + " by " + got.Why})
		}
	}
	if ctx.Err() != nil {
		return Result{}, fmt.Errorf("eval.Outlets: %w", ctx.Err())
	}
	if all.Gold == 0 && first != nil {
		return Result{}, fmt.Errorf("eval.Outlets: %w", first)
	}
	res.Rows = append(res.Rows, all)
	for _, rows := range []map[string]*Row{by, of} {
		for _, name := range slices.Sorted(maps.Keys(rows)) {
			res.Rows = append(res.Rows, *rows[name])
		}
	}
	if unknown > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("%d pages are of outlets that the lexicon does not have, or of none that is told", unknown))
	}
	if unread > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("%d pages could not be read", unread))
	}
	return res, nil
}

// publisher returns the outlet of a page by its address, or by what goes with it.
func publisher(page *isnad.Page) (lexicon.Entry, bool) {
	if u, err := url.Parse(page.URL); err == nil && u.Host != "" {
		return lexicon.OutletByDomain(u.Host)
	}
	if page.Outlet == "" {
		return lexicon.Entry{}, false
	}
	if e, ok := lexicon.OutletByDomain(page.Outlet); ok {
		return e, true
	}
	e, _ := lexicon.OutletsAsked(page.Outlet)
	return e, e.ID != ""
}

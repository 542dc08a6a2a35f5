package search_test

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"isnad"
	"isnad/internal/search"
	"isnad/internal/store"
)

// whole goes through a list page by page.
func whole[T any](t *testing.T, ask func(context.Context, search.Filter) (*search.Rows[T], error), f search.Filter, limit int) []T {
	t.Helper()
	var out []T
	f.Limit, f.Cursor = limit, ""
	for {
		rows, err := ask(context.Background(), f)
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		out = append(out, rows.Items...)
		if f.Cursor = rows.Next; f.Cursor == "" {
			if rows.Total != len(out) || rows.AtLeast {
				t.Errorf("%+v: total %d of %d (%v)", f, rows.Total, len(out), rows.AtLeast)
			}
			return out
		}
		if len(out) > 10000 {
			t.Fatalf("%+v has no end", f)
		}
	}
}

// TestLists compares every list that a filter gives with what the whole list
// holds.
func TestLists(t *testing.T) {
	pages := examplePages(t)
	c := filled(t, filepath.Join(t.TempDir(), "isnad.db"), pages)
	e := search.New(c.st)
	arts, said, events := whole(t, e.Articles, search.Filter{}, 100), whole(t, e.Statements, search.Filter{}, 100), whole(t, e.Events, search.Filter{}, 100)
	if len(arts) < len(pages) || len(said) < 10 || len(events) < 2 {
		t.Fatalf("%d articles, %d statements, %d events", len(arts), len(said), len(events))
	}
	texts := map[string]string{}
	accts, err := c.st.Accounts(context.Background(), idsOf(arts))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range accts {
		texts[arts[i].ID] = a.Article.Text
		if arts[i].Statements != len(a.Statements) || arts[i].Events != len(a.Events) {
			t.Errorf("%s: %d statements, %d events, the account has %d and %d", arts[i].ID, arts[i].Statements, arts[i].Events, len(a.Statements), len(a.Events))
		}
	}
	statements := func(f search.Filter, keep func(*search.StatementRow) bool) {
		t.Helper()
		var want []string
		for i := range said {
			if keep(&said[i]) {
				want = append(want, said[i].ID)
			}
		}
		for _, limit := range []int{9, 500} {
			var got []string
			for _, r := range whole(t, e.Statements, f, limit) {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("statements of %+v: got %q, want %q", f, got, want)
			}
		}
	}
	for i := 0; i < len(said); i += 5 {
		s := said[i]
		statements(search.Filter{Act: s.Act}, func(r *search.StatementRow) bool { return r.Act == s.Act })
		if outlet := cmp.Or(s.OutletID, s.Outlet); outlet != "" {
			statements(search.Filter{Mode: s.Mode, Outlet: outlet}, func(r *search.StatementRow) bool { return r.Mode == s.Mode && r.Outlet == s.Outlet })
		}
		statements(search.Filter{Article: s.Article}, func(r *search.StatementRow) bool { return r.Article == s.Article })
		if s.Date != "" {
			statements(search.Filter{From: s.Date, To: s.Date}, func(r *search.StatementRow) bool { return r.Date == s.Date })
			statements(search.Filter{To: s.Date}, func(r *search.StatementRow) bool { return r.Date != "" && r.Date <= s.Date })
		}
		if s.SpeakerID != "" {
			statements(search.Filter{Speaker: s.SpeakerID}, func(r *search.StatementRow) bool {
				return r.For.ID == s.SpeakerID || slices.ContainsFunc(r.Speakers, func(p search.Party) bool { return p.ID == s.SpeakerID })
			})
		}
		runes := []rune(texts[s.Article])
		if s.Start < 0 || s.End > len(runes) || s.Start >= s.End {
			t.Errorf("%s: place %d to %d of %d", s.ID, s.Start, s.End, len(runes))
		}
	}
	happened := func(f search.Filter, keep func(*search.EventRow) bool) {
		t.Helper()
		var want, got []string
		for i := range events {
			if keep(&events[i]) {
				want = append(want, events[i].ID)
			}
		}
		for _, r := range whole(t, e.Events, f, 3) {
			got = append(got, r.ID)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("events of %+v: got %q, want %q", f, got, want)
		}
	}
	has := func(list []search.Party, id string) bool {
		return slices.ContainsFunc(list, func(p search.Party) bool { return p.ID == id })
	}
	for i := range events {
		ev := events[i]
		happened(search.Filter{Type: ev.Type}, func(r *search.EventRow) bool { return r.Type == ev.Type })
		happened(search.Filter{Type: ev.Type, Modality: ev.Modality}, func(r *search.EventRow) bool { return r.Type == ev.Type && r.Modality == ev.Modality })
		for _, p := range ev.Actors {
			happened(search.Filter{Actor: p.ID}, func(r *search.EventRow) bool { return has(r.Actors, p.ID) })
			happened(search.Filter{Entity: p.ID}, func(r *search.EventRow) bool { return has(r.Actors, p.ID) || has(r.Recipients, p.ID) })
		}
		for _, p := range ev.Recipients {
			happened(search.Filter{Recipient: p.ID}, func(r *search.EventRow) bool { return has(r.Recipients, p.ID) })
		}
		if ev.Place.ID != "" {
			happened(search.Filter{Place: ev.Place.ID, Type: ev.Type}, func(r *search.EventRow) bool { return r.Place.ID == ev.Place.ID && r.Type == ev.Type })
		}
	}
	// Oldest is newest from behind, but for the undated, who are last in both.
	newest, oldest := whole(t, e.Articles, search.Filter{From: "1900"}, 2), whole(t, e.Articles, search.Filter{From: "1900", Order: store.Oldest}, 3)
	slices.Reverse(oldest)
	for i := range newest {
		if newest[i].ID != oldest[i].ID {
			t.Errorf("newest %d is %s, oldest from behind %s", i, newest[i].ID, oldest[i].ID)
		}
	}
	for _, f := range []search.Filter{{Query: "(("}, {Act: "fly"}, {From: "yesterday"}, {Parties: []string{"مصر"}}} {
		var wrong *search.QueryError
		if _, err := e.Articles(context.Background(), f); !errors.As(err, &wrong) {
			t.Errorf("%+v: %v, want a *QueryError", f, err)
		}
	}
	if _, err := e.Articles(context.Background(), search.Filter{Limit: 501}); err == nil {
		t.Error("a limit of 501 is taken")
	}
	if _, err := e.Articles(context.Background(), search.Filter{Cursor: "x"}); !errors.Is(err, store.ErrCursor) {
		t.Errorf("cursor x: %v", err)
	}
}

func idsOf(rows []search.ArticleRow) []isnad.ArticleID {
	var out []isnad.ArticleID
	for _, r := range rows {
		out = append(out, isnad.ArticleID(r.ID))
	}
	return out
}

package storetest

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
)

// A context that is over ends every call, and is the error that comes back.
func testContexts(t *testing.T, st store.Store) {
	Fill(t, st, 3)
	was := dump(t, st)
	h := hold(t, st)
	over, cancel := context.WithCancel(ctx)
	cancel()
	for name, call := range map[string]func() error{
		"File":      func() error { _, _, err := st.File(over, pages(1)); return err },
		"Page":      func() error { _, err := st.Page(over, "x"); return err },
		"ListPages": func() error { _, err := st.ListPages(over, 0, 1, false); return err },
		"Take":      func() error { _, err := st.Take(over, "w", "read-9", 1, time.Minute); return err },
		"Finish": func() error {
			return st.Finish(over, []store.Done{done(store.Lease{}, stages, Account("a", "", "x"))})
		},
		"Accounts": func() error { _, err := st.Accounts(over, []isnad.ArticleID{"a"}); return err },
		"Since": func() error {
			_, err := st.Since(over, 0, 0, func(int64, *isnad.Account) bool { return true })
			return err
		},
		"Gone":        func() error { _, _, err := st.Gone(over, 0); return err },
		"Conclude":    func() error { return st.Conclude(over, h, store.Cursor{Pass: "x"}, nil, nil) },
		"EachFinding": func() error { return st.EachFinding(over, "story", false, func(store.Finding) bool { return true }) },
		"Find": func() error {
			_, _, err := st.Find(over, store.IndexQuery{Kind: "article", Order: "newest", Limit: 1})
			return err
		},
		"Notes":  func() error { _, err := st.Notes(over, "", true); return err },
		"Grasp":  func() error { _, err := st.Grasp(over, "x", "w", "", time.Minute); return err },
		"Stats":  func() error { _, err := st.Stats(over); return err },
		"Verify": func() error { return st.Verify(over, func(f store.Fault) { t.Errorf("fault: %+v", f) }) },
		"Vacuum": func() error { return st.Vacuum(over) },
		"Dump":   func() error { return st.Dump(over, func(store.Row) error { return nil }) },
		"ListFindings": func() error {
			_, _, err := st.ListFindings(over, "story", store.FindingQuery{Order: "weight", Limit: 1})
			return err
		},
	} {
		err := call()
		is(t, name, err, context.Canceled)
		var se *store.Error
		if errors.As(err, &se) {
			t.Errorf("%s: an end that was asked for is told as a fault: %v", name, err)
		}
	}
	same(t, "store", dump(t, st), was)
}

// A cursor that a list did not give out is no cursor of it.
func testCursors(t *testing.T, st store.Store) {
	Fill(t, st, 5)
	_, articles, err := st.ListArticles(ctx, store.Newest, "", 2)
	ok(t, err)
	_, found, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Order: store.Newest, Limit: 2})
	ok(t, err)
	_, stories, err := st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Limit: 2})
	ok(t, err)
	lists := map[string]func(cursor string) error{
		articles: func(c string) error { _, _, err := st.ListArticles(ctx, store.Newest, c, 2); return err },
		found: func(c string) error {
			_, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Order: store.Newest, Cursor: c, Limit: 2})
			return err
		},
		stories: func(c string) error {
			_, _, err := st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Cursor: c, Limit: 2})
			return err
		},
	}
	same(t, "cursors", len(lists), 3)
	for own, list := range lists {
		ok(t, list(own))
		for other := range lists {
			if other != own {
				is(t, "cursor of another list", list(other), store.ErrCursor)
			}
		}
		for _, c := range []string{"x", "!", "' OR 1=1", own + "A", base64.RawURLEncoding.EncodeToString([]byte(`{"o":"article newest","p":5}`)), base64.RawURLEncoding.EncodeToString([]byte(`null`))} {
			is(t, "cursor "+c, list(c), store.ErrCursor)
		}
	}
}

func testDumpAndLoad(t *testing.T, st store.Store, fresh func(t testing.TB) store.Store) {
	Fill(t, st, 60)
	must(st.PutTasks(ctx, []store.Task{{Kind: store.TaskFeed, ID: "https://a.test/rss", Group: "a.test", Due: morning, Doc: []byte("{}")}, {Kind: store.TaskWatch, ID: "ساعة"}}, false))
	want := dump(t, st)
	if len(want) < 60*5 {
		t.Fatalf("a dump of %d rows", len(want))
	}
	same(t, "second dump", dump(t, st), want)
	other := fresh(t)
	ok(t, other.Load(ctx, func(yield func(store.Row) error) error { return st.Dump(ctx, yield) }))
	got := dump(t, other)
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("row %d of %d differs (%d rows came):\n got %.400s\nwant %.400s", i, len(want), len(got), got[min(i, len(got)-1)], want[i])
		}
	}
	same(t, "rows", len(got), len(want))
	a, b := must(st.Stats(ctx)), must(other.Stats(ctx))
	for _, s := range []*store.Stats{&a, &b} {
		s.Place, s.TotalBytes, s.KeptBytes, s.AccountBytes, s.Kind = "", 0, 0, 0, ""
	}
	same(t, "stats", b, a)
	ok(t, other.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
	// The copy lives on: numbers go on behind the last.
	last := must(other.Since(ctx, 0, 0, func(int64, *isnad.Account) bool { return true }))
	ids := put2(t, other, Account("later", "", "بعد النسخ"))
	if row := must(other.Articles(ctx, ids))[0]; row.Seq <= last {
		t.Errorf("an account of the copy has Seq %d, the last was %d", row.Seq, last)
	}
	if id := must(other.AddNote(ctx, store.Note{Kind: "is"})); id <= 2 {
		t.Errorf("a note of the copy has the id %d", id)
	}
	h := hold(t, other)
	ok(t, other.Conclude(ctx, h, store.Cursor{}, []store.Finding{{Kind: store.FindingClaim, ID: "new"}}, nil))

	// Loading beside what is there, and half a load, change nothing.
	was := dump(t, other)
	err := other.Load(ctx, func(yield func(store.Row) error) error { return st.Dump(ctx, yield) })
	var se *store.Error
	if !errors.As(err, &se) || se.Advice == "" {
		t.Errorf("load into a store that is not empty: %v", err)
	}
	same(t, "store", dump(t, other), was)
	third := fresh(t)
	stop := errors.New("stop")
	for _, at := range []int{3, 70, len(want) - 1} {
		n := 0
		err := third.Load(ctx, func(yield func(store.Row) error) error {
			return st.Dump(ctx, func(row store.Row) error {
				if n++; n > at {
					return stop
				}
				return yield(row)
			})
		})
		is(t, "a load that stops", err, stop)
		same(t, "rows after it", len(dump(t, third)), 0)
	}
	// Rows that cannot be right are refused.
	for name, row := range map[string]store.Row{
		"nothing":                {},
		"a page of another id":   {Page: &store.Page{ID: "x", Seq: 1, Page: *page("p")}},
		"account without a page": {Account: &store.AccountRow{Row: store.ArticleRow{ID: "a", Page: "p", Seq: 1}, Account: Account("a", "", "x")}},
		"entry without account":  {Entry: &store.Entry{Kind: store.EntryArticle, ID: "a", Article: "a"}},
	} {
		if err := third.Load(ctx, func(yield func(store.Row) error) error { return yield(row) }); err == nil {
			t.Errorf("%s is loaded", name)
		}
		same(t, "rows after "+name, len(dump(t, third)), 0)
	}
	is(t, "a dump that stops", st.Dump(ctx, func(store.Row) error { return stop }), stop)
}

// put2 is put for a store that holds pages to read.
func put2(t testing.TB, st store.Store, acct *isnad.Account) []isnad.ArticleID {
	t.Helper()
	_, _, err := st.File(ctx, []*isnad.Page{page("later")})
	ok(t, err)
	l, err := st.Take(ctx, "w", "read-2", 1000, time.Minute)
	ok(t, err)
	i := slices.IndexFunc(l, func(l store.Lease) bool { return l.Page.Page.Name == "later" })
	ok(t, st.Finish(ctx, []store.Done{done(l[i], "read-2", acct)}))
	return []isnad.ArticleID{acct.Article.ID}
}

func testKeeper(t *testing.T, st store.Store) {
	s := must(st.Stats(ctx))
	if s.Pages != 0 || s.Schema < 1 || s.Kind == "" || s.Place == "" || s.TotalBytes <= 0 || !s.LastAdded.IsZero() {
		t.Errorf("stats of an empty store: %+v", s)
	}
	Fill(t, st, 20)
	_, _, err := st.File(ctx, []*isnad.Page{page("unread")})
	ok(t, err)
	s = must(st.Stats(ctx))
	if s.Pages != 22 || s.Unread != 1 || s.Articles != 20 || s.Statements != 0 || s.Events != 0 || s.Notes != 2 || s.Findings[store.FindingStory] != 20 || s.Findings[store.FindingSource] != 20 || len(s.Findings) != 2 ||
		s.PageBytes <= 0 || s.KeptBytes <= 0 || s.AccountBytes <= 0 || s.LastAdded.IsZero() || s.LastRead.IsZero() || s.LastConcluded.IsZero() {
		t.Errorf("stats: %+v", s)
	}
	was := dump(t, st)
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
	ok(t, st.Vacuum(ctx))
	same(t, "store after Vacuum", dump(t, st), was)
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault after Vacuum: %+v", f) }))
	same(t, "found after Vacuum", len(find(t, st, words("الوزير"))), 19)
}

func testClose(t *testing.T, st store.Store) {
	Fill(t, st, 2)
	ok(t, st.Close())
	ok(t, st.Close())
	if _, err := st.Stats(ctx); err == nil {
		t.Error("a closed store answers")
	}
	if _, _, err := st.File(ctx, pages(1)); err == nil {
		t.Error("a closed store takes pages")
	}
}

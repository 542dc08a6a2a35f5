// Package storetest examines implementations of store.Store: what the roles
// say in their comments, each a test of its own.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
)

// Examine runs every test on stores that fresh makes, each empty. Fresh closes
// them by t.Cleanup.
func Examine(t *testing.T, fresh func(t testing.TB) store.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, st store.Store)
	}{
		{"File", testFile},
		{"FileTogether", testFileTogether},
		{"HostileTexts", testHostileTexts},
		{"ListPages", testListPages},
		{"Take", testTake},
		{"TakeTogether", testTakeTogether},
		{"LeaseEnds", testLeaseEnds},
		{"Prolong", testProlong},
		{"Release", testRelease},
		{"Finish", testFinish},
		{"FinishAllOrNone", testFinishAllOrNone},
		{"FinishLost", testFinishLost},
		{"Stages", testStages},
		{"TwoPagesOneArticle", testTwoPagesOneArticle},
		{"Accounts", testAccounts},
		{"ListArticles", testListArticles},
		{"SinceTogether", testSinceTogether},
		{"Gone", testGone},
		{"Conclude", testConclude},
		{"Linked", testLinked},
		{"ListFindings", testListFindings},
		{"IndexWords", testIndexWords},
		{"IndexOrder", testIndexOrder},
		{"IndexPaging", testIndexPaging},
		{"IndexHostile", testIndexHostile},
		{"IndexLarge", testIndexLarge},
		{"Notes", testNotes},
		{"Holds", testHolds},
		{"HoldsTogether", testHoldsTogether},
		{"Turns", testTurns},
		{"TurnsTogether", testTurnsTogether},
		{"Tasks", testTasks},
		{"TasksProlonged", testTasksProlonged},
		{"TasksTogether", testTasksTogether},
		{"Contexts", testContexts},
		{"Cursors", testCursors},
		{"DumpAndLoad", func(t *testing.T, st store.Store) { testDumpAndLoad(t, st, fresh) }},
		{"Keeper", testKeeper},
		{"Close", testClose},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, fresh(t)) })
	}
	t.Run("Model", func(t *testing.T) { testModel(t, fresh) })
	t.Run("FindingsModel", func(t *testing.T) { testFindingsModel(t, fresh) })
}

// stages is the fingerprint that most tests read by.
const stages = "read-1"

var ctx = context.Background()

// ok ends the test when there is an error.
func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// same compares two values.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// is wants an error.
func is(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// page makes a page with a name.
func page(name string) *isnad.Page {
	return &isnad.Page{Name: name, Source: "dir/" + name, ContentType: "text/plain", Body: []byte("خبر: " + name)}
}

func pages(n int) []*isnad.Page {
	list := make([]*isnad.Page, n)
	for i := range list {
		list[i] = page(fmt.Sprintf("p%03d", i))
	}
	return list
}

// Account makes a small account that meets its laws.
func Account(id, day, text string) *isnad.Account {
	a := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(id), Page: id, Title: "عنوان " + id, Text: text,
		Outlet: isnad.Outlet{Name: "الميزان", ID: "mizan", Why: "given"}, Charset: "utf-8"}}
	if text != "" {
		a.Article.Blocks = []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{End: len(text)}}}
	}
	if day != "" {
		a.Article.Published = isnad.Dating{From: day, To: day, Basis: isnad.DatedGiven, Why: "given", Score: 1}
	}
	return a
}

// Entry makes an entry for an article.
func Entry(acct *isnad.Account, terms ...string) store.Entry {
	return store.Entry{Kind: store.EntryArticle, ID: string(acct.Article.ID), Article: acct.Article.ID, Day: acct.Article.Published.From,
		Terms: terms, Doc: []byte(`{"id":"` + string(acct.Article.ID) + `"}`)}
}

// done reads a leased page: it gives these accounts, each indexed by its words.
func done(l store.Lease, by string, accts ...*isnad.Account) store.Done {
	d := store.Done{Lease: l, Reading: store.Reading{Stages: by, At: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)}, Accounts: accts}
	for _, a := range accts {
		d.Reading.Articles = append(d.Reading.Articles, a.Article.ID)
		d.Entries = append(d.Entries, Entry(a, strings.Fields(a.Article.Text)...))
	}
	return d
}

// take leases all that there is to lease, and wants n.
func take(t testing.TB, st store.Store, by string, n int) []store.Lease {
	t.Helper()
	list, err := st.Take(ctx, "worker", by, n+1, time.Minute)
	ok(t, err)
	if len(list) != n {
		t.Fatalf("%d pages leased, want %d", len(list), n)
	}
	return list
}

// put files accounts, each as the only one of a page of its own, and returns
// the pages' ids.
func put(t testing.TB, st store.Store, accts ...*isnad.Account) []store.PageID {
	t.Helper()
	var list []*isnad.Page
	for _, a := range accts {
		list = append(list, page(string(a.Article.ID)))
	}
	ids, _, err := st.File(ctx, list)
	ok(t, err)
	var all []store.Done
	for i, l := range take(t, st, stages, len(accts)) {
		all = append(all, done(l, stages, accts[i]))
	}
	ok(t, st.Finish(ctx, all))
	return ids
}

// find returns the ids of the entries that match.
func find(t testing.TB, st store.Store, m store.Match) []string {
	t.Helper()
	hits, next, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: m, Order: store.Oldest, Limit: 1000})
	ok(t, err)
	if next != "" {
		t.Fatalf("a cursor behind %d hits", len(hits))
	}
	ids := []string{}
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	n, err := st.Count(ctx, store.EntryArticle, m, 0)
	ok(t, err)
	if n != len(hits) {
		t.Errorf("Count gives %d, Find %d", n, len(hits))
	}
	return ids
}

// words is a phrase.
func words(list ...string) store.Match { return store.Match{Terms: list} }

// seqs returns the Seqs of a list of pages, and whether they rise.
func rising(t testing.TB, list []store.Page) {
	t.Helper()
	if !slices.IsSortedFunc(list, func(a, b store.Page) int { return int(a.Seq - b.Seq) }) {
		t.Error("pages do not stand in the order of Seq")
	}
}

// dump writes every row of a store as text, a line each.
func dump(t testing.TB, st store.Store) []string {
	t.Helper()
	var list []string
	ok(t, st.Dump(ctx, func(row store.Row) error {
		var b bytes.Buffer
		switch {
		case row.Page != nil:
			p := *row.Page
			p.Kept = 0 // how well the body is packed is the store's own
			fmt.Fprintf(&b, "page %q", fmt.Sprintf("%+v", p))
		case row.Account != nil:
			fmt.Fprintf(&b, "account %+v %+v", row.Account.Row, *row.Account.Account)
		case row.Gone != nil:
			fmt.Fprintf(&b, "gone %+v", *row.Gone)
		case row.Entry != nil:
			fmt.Fprintf(&b, "entry %+v", *row.Entry)
		case row.Finding != nil:
			fmt.Fprintf(&b, "finding %+v", *row.Finding)
		case row.Note != nil:
			fmt.Fprintf(&b, "note %+v", *row.Note)
		case row.Task != nil:
			fmt.Fprintf(&b, "task %+v", *row.Task)
		case row.Cursor != nil:
			fmt.Fprintf(&b, "cursor %+v", *row.Cursor)
		default:
			t.Error("a row holds nothing")
		}
		list = append(list, b.String())
		return nil
	}))
	return list
}

// Dump writes every row of a store as text, a line each, for comparing stores.
func Dump(t testing.TB, st store.Store) []string { return dump(t, st) }

// Fill puts something of everything into an empty store: n articles, findings,
// notes, a cursor, something gone, a page that could not be read.
func Fill(t testing.TB, st store.Store, n int) {
	t.Helper()
	var accts []*isnad.Account
	for i := range n {
		day := ""
		if i%5 > 0 {
			day = fmt.Sprintf("2026-03-%02d", i%28+1)
		}
		accts = append(accts, Account(fmt.Sprintf("a%04d", i), day, fmt.Sprintf("قال الوزير إن الميناء رقم w%d مفتوح w%d", i, i%7)))
	}
	put(t, st, accts...)
	_, _, err := st.File(ctx, []*isnad.Page{{Name: "broken\x00\xff\\00.html", URL: "https://example.org/?a=1", Outlet: "x", Published: "2026-01-01", Title: "ت", Author: "ك",
		ContentType: "text/html", Fetched: time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC), Body: []byte{0, 1, 2}}})
	ok(t, err)
	l := take(t, st, stages, 1)
	d := done(l[0], stages)
	d.Reading.Kind, d.Reading.Reason = isnad.KindBinary, "not text: \x00"
	ok(t, st.Finish(ctx, []store.Done{d}))
	// One article goes: its page is read again and gives another.
	l = take(t, st, "read-2", n+1)
	var again []store.Done
	for i, x := range l[:n] {
		again = append(again, done(x, "read-2", accts[i]))
	}
	again[0] = done(l[0], "read-2", Account("b0000", "2026-03-01", "خبر اخر"))
	ok(t, st.Finish(ctx, again))
	ok(t, st.Release(ctx, l[n:]))
	h, err := st.Grasp(ctx, "passes", "w", "", time.Minute)
	ok(t, err)
	var list []store.Finding
	for i := range n {
		list = append(list, store.Finding{Kind: store.FindingStory, ID: fmt.Sprintf("s%04d", i), Keys: []string{fmt.Sprintf("a%04d", i), "old"},
			Name: "قصة \x00", NameNorm: "قصه", From: "2026-03-01", To: fmt.Sprintf("2026-03-%02d", i%28+1), Weight: float64(i % 5), Doc: []byte(strings.Repeat("{}", i))})
		list = append(list, store.Finding{Kind: store.FindingSource, ID: fmt.Sprintf("a%04d", i), Keys: []string{"x"}})
	}
	ok(t, st.Conclude(ctx, h, store.Cursor{Pass: "passes", Version: "v1", Seq: 7}, list, nil))
	ok(t, st.LetGo(ctx, h))
	id, err := st.AddNote(ctx, store.Note{Kind: "same", A: "ا\x00", B: "ب", Why: "لأن", By: "me", At: time.Date(2026, 2, 3, 4, 5, 6, 7000, time.UTC)})
	ok(t, err)
	_, err = st.AddNote(ctx, store.Note{Kind: "wrong", A: "a0001", B: "s1", By: "you", At: time.Date(2026, 2, 4, 4, 5, 6, 7000, time.UTC)})
	ok(t, err)
	ok(t, st.TakeBack(ctx, id, "him", time.Date(2026, 2, 5, 4, 5, 6, 0, time.UTC)))
}

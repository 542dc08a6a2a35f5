package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
)

func testFile(t *testing.T, st store.Store) {
	before := time.Now().Add(-time.Second)
	list := pages(3)
	list[1].URL = "https://example.org/خبر"
	list[1].Fetched = time.Date(2026, 5, 6, 7, 8, 9, 1000, time.UTC)
	list[2].Body = bytes.Repeat([]byte("نص طويل يتكرر\n"), 5000)
	ids, added, err := st.File(ctx, append(list, list[0]))
	ok(t, err)
	if added != 3 || len(ids) != 4 || ids[3] != ids[0] {
		t.Fatalf("ids %v, %d new; want 3 new and the last id the first", ids, added)
	}
	for i, p := range list {
		got, err := st.Page(ctx, ids[i])
		ok(t, err)
		same(t, "page", got.Page, *p)
		if got.ID != ids[i] || got.ID != store.IDOf(p) || got.Size != int64(len(p.Body)) || got.Kept <= 0 || got.Added.Before(before) || got.Address != store.AddressOf(p) {
			t.Errorf("page %s: %+v", p.Name, *got)
		}
		if i == 2 && got.Kept > got.Size/10 {
			t.Errorf("%d bytes are kept of %d that repeat", got.Kept, got.Size)
		}
		same(t, "reading", got.Reading, store.Reading{})
	}
	// Filing again changes nothing; a changed fact makes another page.
	was := dump(t, st)
	again, added, err := st.File(ctx, pages(3)[:1])
	ok(t, err)
	if added != 0 || again[0] != ids[0] {
		t.Errorf("filed again: %v, %d new", again, added)
	}
	same(t, "store after filing again", dump(t, st), was)
	other := page("p000")
	other.Outlet = "الميزان"
	again, added, err = st.File(ctx, []*isnad.Page{other, page("p000")})
	ok(t, err)
	if added != 1 || again[0] == ids[0] || again[1] != ids[0] {
		t.Errorf("another outlet: ids %v, %d new", again, added)
	}
	same(t, "versions", len(must(st.Versions(ctx, "p000"))), 2)
	if ids, added, err := st.File(ctx, nil); len(ids) != 0 || added != 0 || err != nil {
		t.Errorf("no pages: %v %d %v", ids, added, err)
	}
	_, err = st.Page(ctx, "nothing")
	is(t, "page that is not there", err, store.ErrNotFound)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Many file the same pages at once: each is there once, and numbers have no
// doubles.
func testFileTogether(t *testing.T, st store.Store) {
	var added atomic.Int64
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for i := range 10 {
				_, n, err := st.File(ctx, pages(40)[i*4:i*4+4])
				if err != nil {
					t.Error(err)
				}
				added.Add(int64(n))
			}
		})
	}
	wg.Wait()
	list := must(st.ListPages(ctx, 0, 1000, false))
	if len(list) != 40 || added.Load() != 40 {
		t.Errorf("%d pages, %d told to be new; want 40", len(list), added.Load())
	}
	rising(t, list)
}

// hostile are texts that databases and languages stumble on.
var hostile = []string{
	"", "\x00", "a\x00b", "\xff\xfe", `\`, `\\00`, `\00`, "'; DROP TABLE pages; --", `"`, "%", "_", "$1", "?", "{}", "\u202e\u2066", "\ufffd", "\ufeff",
	"\U0010ffff", "é", "e\u0301", "ا" + strings.Repeat("\u064b", 50), strings.Repeat("ط", 5000), "\r\n\t", "NULL", "0x00", "E'\\\\x'", "\ue000\ue100\ue1ff",
}

func testHostileTexts(t *testing.T, st store.Store) {
	var list []*isnad.Page
	for i, h := range hostile {
		list = append(list, &isnad.Page{Name: fmt.Sprint(i) + h, Source: h, URL: h, Outlet: h, Published: h, Title: h, Author: h, ContentType: h, Body: []byte(h)})
	}
	ids, added, err := st.File(ctx, list)
	ok(t, err)
	same(t, "added", added, len(hostile))
	for i, p := range list {
		got, err := st.Page(ctx, ids[i])
		ok(t, err)
		if len(p.Body) == 0 {
			got.Page.Body, p.Body = nil, nil
		}
		same(t, fmt.Sprintf("page with %q", hostile[i]), got.Page, *p)
		versions := must(st.Versions(ctx, store.AddressOf(p)))
		if len(versions) != 1 || versions[0].ID != ids[i] {
			t.Errorf("versions of %q: %d", store.AddressOf(p), len(versions))
		}
	}
	var all []store.Done
	for i, l := range take(t, st, stages, len(hostile)) {
		a := Account("a"+hostile[i], "", "نص")
		a.Article.Title, a.Article.URL, a.Article.Outlet = hostile[i], hostile[i], isnad.Outlet{Name: hostile[i]}
		d := store.Done{Lease: l, Reading: store.Reading{Stages: stages, Kind: isnad.KindBroken, Reason: hostile[i]}, Accounts: []*isnad.Account{a},
			Entries: []store.Entry{Entry(a, "x")}}
		d.Entries[0].Doc = []byte(hostile[i])
		all = append(all, d)
	}
	ok(t, st.Finish(ctx, all))
	for i, h := range hostile {
		id := isnad.ArticleID("a" + h)
		row := must(st.Articles(ctx, []isnad.ArticleID{id}))[0]
		if row.ID != id || row.Title != h || row.URL != h || row.Outlet != h || row.Page != ids[i] {
			t.Errorf("row of %q: %+v", h, row)
		}
		if a := must(st.Accounts(ctx, []isnad.ArticleID{id}))[0]; a == nil || a.Article.Title != h {
			t.Errorf("account of %q is not the one filed", h)
		}
		if r := must(st.Page(ctx, ids[i])).Reading; r.Reason != h || len(r.Articles) != 1 || r.Articles[0] != id {
			t.Errorf("reading of %q: %+v", h, r)
		}
	}
	hits, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: words("x"), Order: store.Newest, Limit: 100})
	ok(t, err)
	docs := map[string]bool{}
	for _, h := range hits {
		docs[string(h.Doc)] = true
		if h.ID != "a"+string(h.Doc) {
			t.Errorf("entry %q has the document %q", h.ID, h.Doc)
		}
	}
	same(t, "documents", len(docs), len(hostile))
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

func testListPages(t *testing.T, st store.Store) {
	list := pages(7)
	for _, p := range list[4:] {
		p.URL = "https://example.org/"
	}
	_, _, err := st.File(ctx, list)
	ok(t, err)
	for i, l := range take(t, st, stages, 7) {
		d := done(l, stages)
		if i%2 == 1 {
			d.Reading.Kind, d.Reading.Reason = isnad.KindNotArabic, "no"
		}
		ok(t, st.Finish(ctx, []store.Done{d}))
	}
	var names []string
	for after := int64(0); ; {
		got := must(st.ListPages(ctx, after, 3, false))
		rising(t, got)
		for _, p := range got {
			names = append(names, p.Page.Name)
			if p.Page.Body != nil {
				t.Errorf("page %s of a list has its body", p.Page.Name)
			}
			after = p.Seq
		}
		if len(got) < 3 {
			break
		}
	}
	same(t, "names", names, []string{"p000", "p001", "p002", "p003", "p004", "p005", "p006"})
	unread := must(st.ListPages(ctx, 0, 100, true))
	names = nil
	for _, p := range unread {
		names = append(names, p.Page.Name)
		if p.Reading.Kind != isnad.KindNotArabic || p.Reading.Reason != "no" || p.Reading.Stages != stages || p.Reading.At.IsZero() {
			t.Errorf("reading of %s: %+v", p.Page.Name, p.Reading)
		}
	}
	same(t, "unread", names, []string{"p001", "p003", "p005"})
	names = nil
	for _, p := range must(st.Versions(ctx, "https://example.org/")) {
		names = append(names, p.Page.Name)
	}
	same(t, "versions", names, []string{"p004", "p005", "p006"})
	same(t, "versions of nothing", len(must(st.Versions(ctx, "https://example.org"))), 0)
}

func testTake(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(5))
	ok(t, err)
	a, err := st.Take(ctx, "a", stages, 2, time.Minute)
	ok(t, err)
	b, err := st.Take(ctx, "b", stages, 9, time.Minute)
	ok(t, err)
	var names []string
	for _, l := range append(a, b...) {
		names = append(names, l.Page.Page.Name)
		if string(l.Page.Page.Body) != "خبر: "+l.Page.Page.Name || l.Token == "" {
			t.Errorf("lease %+v", l)
		}
	}
	same(t, "pages taken", names, []string{"p000", "p001", "p002", "p003", "p004"})
	same(t, "waiting", must(st.Waiting(ctx, stages)), 5)
	same(t, "more", len(must(st.Take(ctx, "c", stages, 1, time.Minute))), 0)
	same(t, "none asked for", len(must(st.Take(ctx, "c", stages, 0, time.Minute))), 0)
	if _, err := st.Take(ctx, "c", "", 1, time.Minute); err == nil {
		t.Error("taken by no stages")
	}
	ok(t, st.Finish(ctx, []store.Done{done(a[0], stages)}))
	same(t, "waiting", must(st.Waiting(ctx, stages)), 4)
	same(t, "more", len(must(st.Take(ctx, "c", stages, 9, time.Minute))), 0)
}

// Many take and finish at once: every page is read once.
func testTakeTogether(t *testing.T, st store.Store) {
	const n = 120
	_, _, err := st.File(ctx, pages(n))
	ok(t, err)
	var mu sync.Mutex
	taken := map[store.PageID]int{}
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			for {
				list, err := st.Take(ctx, fmt.Sprint(w), stages, 7, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if len(list) == 0 {
					// Others may hold rows for a moment that stay free.
					if n, err := st.Waiting(ctx, stages); err != nil || n == 0 {
						return
					}
					time.Sleep(time.Millisecond)
					continue
				}
				var all []store.Done
				mu.Lock()
				for _, l := range list {
					taken[l.Page.ID]++
					all = append(all, done(l, stages, Account("a"+l.Page.Page.Name, "2026-01-01", "كلمة "+l.Page.Page.Name)))
				}
				mu.Unlock()
				if err := st.Finish(ctx, all); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if len(taken) != n {
		t.Errorf("%d pages taken, want %d", len(taken), n)
	}
	for id, k := range taken {
		if k != 1 {
			t.Errorf("page %s was taken %d times", id, k)
		}
	}
	same(t, "entries", must(st.Size(ctx, store.EntryArticle)), n)
	same(t, "matches", must(st.Count(ctx, store.EntryArticle, words("كلمة"), 0)), n)
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

// short is a lease that a test waits for the end of.
const short = 60 * time.Millisecond

func testLeaseEnds(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(2))
	ok(t, err)
	old, err := st.Take(ctx, "slow", stages, 2, time.Hour)
	ok(t, err)
	same(t, "taken while leased", len(must(st.Take(ctx, "b", stages, 2, time.Minute))), 0)
	ok(t, st.Prolong(ctx, old, short)) // from now on
	time.Sleep(short + 20*time.Millisecond)
	fresh := take(t, st, stages, 2)
	is(t, "Finish after the lease", st.Finish(ctx, []store.Done{done(old[0], stages, Account("late", "", "x"))}), store.ErrLost)
	same(t, "account of a lost lease", must(st.Accounts(ctx, []isnad.ArticleID{"late"}))[0], (*isnad.Account)(nil))
	// Giving back what somebody else has by now is of no effect.
	ok(t, st.Release(ctx, old))
	is(t, "Prolong after the lease", st.Prolong(ctx, old, time.Minute), store.ErrLost)
	same(t, "taken after a stale release", len(must(st.Take(ctx, "c", stages, 2, time.Minute))), 0)
	ok(t, st.Finish(ctx, []store.Done{done(fresh[0], stages), done(fresh[1], stages)}))
	is(t, "Finish twice", st.Finish(ctx, []store.Done{done(fresh[0], stages)}), store.ErrLost)
	// A lease that is over is over, also when nobody else came.
	_, _, err = st.File(ctx, []*isnad.Page{page("alone")})
	ok(t, err)
	old, err = st.Take(ctx, "slow", stages, 1, short)
	ok(t, err)
	time.Sleep(short + 20*time.Millisecond)
	is(t, "Finish after the lease, alone", st.Finish(ctx, []store.Done{done(old[0], stages)}), store.ErrLost)
	take(t, st, stages, 1)
}

func testProlong(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(3))
	ok(t, err)
	list, err := st.Take(ctx, "slow", stages, 3, short)
	ok(t, err)
	ok(t, st.Prolong(ctx, list[:2], time.Minute))
	time.Sleep(short + 20*time.Millisecond)
	rest := take(t, st, stages, 1)
	same(t, "page whose lease was not prolonged", rest[0].Page.ID, list[2].Page.ID)
	is(t, "Prolong of all", st.Prolong(ctx, list, time.Minute), store.ErrLost)
	ok(t, st.Finish(ctx, []store.Done{done(list[0], stages), done(list[1], stages), done(rest[0], stages)}))
	is(t, "Prolong after Finish", st.Prolong(ctx, list[:1], time.Minute), store.ErrLost)
	ok(t, st.Prolong(ctx, nil, time.Minute))
	// One that is over and that nobody else has is prolonged.
	_, _, err = st.File(ctx, []*isnad.Page{page("alone")})
	ok(t, err)
	list, err = st.Take(ctx, "slow", stages, 1, short)
	ok(t, err)
	time.Sleep(short + 20*time.Millisecond)
	ok(t, st.Prolong(ctx, list, time.Minute))
	ok(t, st.Finish(ctx, []store.Done{done(list[0], stages)}))
}

func testRelease(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(3))
	ok(t, err)
	list := take(t, st, stages, 3)
	ok(t, st.Release(ctx, list[1:]))
	again := take(t, st, stages, 2)
	same(t, "released pages", []store.PageID{again[0].Page.ID, again[1].Page.ID}, []store.PageID{list[1].Page.ID, list[2].Page.ID})
	ok(t, st.Finish(ctx, []store.Done{done(list[0], stages)}))
	is(t, "Finish after Release", st.Finish(ctx, []store.Done{done(list[1], stages)}), store.ErrLost)
	ok(t, st.Release(ctx, nil))
	ok(t, st.Release(ctx, []store.Lease{{}}))
}

func testFinish(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(2))
	ok(t, err)
	l := take(t, st, stages, 2)
	a, b, c := Account("a", "2026-01-01", "الميناء مفتوح"), Account("b", "2026-01-02T08:00:00+03:00", "الميناء مغلق"), Account("c", "", "لا خبر")
	first := done(l[0], stages, a, b)
	first.Reading.Articles = nil // it is made of the accounts
	ok(t, st.Finish(ctx, []store.Done{first, done(l[1], stages, c)}))
	p := must(st.Page(ctx, l[0].Page.ID))
	same(t, "reading", p.Reading, store.Reading{Stages: stages, Articles: []isnad.ArticleID{"a", "b"}, At: first.Reading.At})
	rows := must(st.Articles(ctx, []isnad.ArticleID{"c", "a", "nothing", "b", "a"}))
	for _, r := range rows {
		t.Logf("%+v", r)
	}
	if rows[0].ID != "c" || rows[1].ID != "a" || rows[2].ID != "" || rows[3].ID != "b" || rows[4] != rows[1] {
		t.Errorf("rows are not in the order of the ids: %+v", rows)
	}
	if r := rows[3]; r.Page != l[0].Page.ID || r.Day != "2026-01-02" || r.Outlet != "mizan" || r.Title != b.Article.Title || r.Seq <= rows[1].Seq {
		t.Errorf("row %+v", r)
	}
	same(t, "accounts", must(st.Accounts(ctx, []isnad.ArticleID{"b", "nothing", "a"})), []*isnad.Account{b, nil, a})
	same(t, "found", find(t, st, words("الميناء")), []string{"a", "b"})

	// Read again: one changed, one is gone, one is new.
	l = take(t, st, "read-2", 2)
	same(t, "articles of a leased page", l[0].Page.Reading.Articles, []isnad.ArticleID{"a", "b"})
	a2, d := Account("a", "2026-01-05", "المطار مفتوح"), Account("d", "2026-01-03", "المطار مغلق")
	ok(t, st.Finish(ctx, []store.Done{done(l[0], "read-2", d, a2)}))
	same(t, "accounts", must(st.Accounts(ctx, []isnad.ArticleID{"a", "b", "c", "d"})), []*isnad.Account{a2, nil, c, d})
	same(t, "found", find(t, st, words("الميناء")), []string{})
	same(t, "found", find(t, st, words("المطار")), []string{"d", "a"})
	now := must(st.Articles(ctx, []isnad.ArticleID{"a", "b", "c", "d"}))
	if now[0].Seq <= rows[3].Seq || now[3].Seq <= rows[3].Seq || now[1].ID != "" || now[2] != rows[0] {
		t.Errorf("rows after reading again: %+v", now)
	}
	same(t, "size", must(st.Size(ctx, store.EntryArticle)), 3)
	// Read again with nothing in it.
	failed := done(l[1], "read-2")
	failed.Reading.Kind, failed.Reading.Reason = isnad.KindNoText, "only furniture"
	ok(t, st.Finish(ctx, []store.Done{failed}))
	same(t, "account of a page that gives nothing now", must(st.Accounts(ctx, []isnad.ArticleID{"c"}))[0], (*isnad.Account)(nil))
	same(t, "found", find(t, st, words("خبر")), []string{})
	same(t, "waiting", must(st.Waiting(ctx, "read-2")), 0)
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

// What cannot be filed is not filed at all, nor what comes with it.
func testFinishAllOrNone(t *testing.T, st store.Store) {
	put(t, st, Account("there", "", "قبل"))
	_, _, err := st.File(ctx, pages(2))
	ok(t, err)
	l := take(t, st, stages, 2)
	was := dump(t, st)
	good := done(l[0], stages, Account("a", "", "بعد"))
	for name, spoil := range map[string]func(d *store.Done){
		"entry of another article":    func(d *store.Done) { d.Entries[0].Article = "there" },
		"entry of an unknown kind":    func(d *store.Done) { d.Entries[0].Kind = "kind" },
		"one entry twice":             func(d *store.Done) { d.Entries = append(d.Entries, d.Entries[0]) },
		"one article twice":           func(d *store.Done) { d.Accounts = append(d.Accounts, d.Accounts[0]) },
		"no stages":                   func(d *store.Done) { d.Reading.Stages = "" },
		"entry id of another article": func(d *store.Done) { d.Entries[0].ID, d.Entries[0].Day = "there", "" },
	} {
		bad := done(l[1], stages, Account("b", "", "بعد"))
		spoil(&bad)
		if err := st.Finish(ctx, []store.Done{good, bad}); err == nil || errors.Is(err, store.ErrLost) {
			t.Errorf("%s: error %v", name, err)
		}
		same(t, name+": store", dump(t, st), was)
	}
	ok(t, st.Finish(ctx, []store.Done{good, done(l[1], stages)}))
}

func testFinishLost(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(3))
	ok(t, err)
	l := take(t, st, stages, 3)
	ok(t, st.Release(ctx, l[1:2]))
	forged := l[2]
	forged.Token = "forged"
	err = st.Finish(ctx, []store.Done{done(l[0], stages, Account("a", "", "x")), done(l[1], stages, Account("b", "", "x")), done(forged, stages, Account("c", "", "x"))})
	is(t, "Finish with pages that are lost", err, store.ErrLost)
	got := must(st.Accounts(ctx, []isnad.ArticleID{"a", "b", "c"}))
	if got[0] == nil || got[1] != nil || got[2] != nil {
		t.Errorf("accounts %v: want the first only", got)
	}
	// The same page twice is filed once.
	err = st.Finish(ctx, []store.Done{done(l[2], stages, Account("c", "", "x")), done(l[2], stages, Account("d", "", "x"))})
	is(t, "Finish of one page twice", err, store.ErrLost)
	got = must(st.Accounts(ctx, []isnad.ArticleID{"c", "d"}))
	if got[0] == nil || got[1] != nil {
		t.Errorf("accounts %v: want the first only", got)
	}
	is(t, "Finish of a page that is not there", st.Finish(ctx, []store.Done{done(store.Lease{Token: "x", Page: store.Page{ID: "x", Seq: 99}}, stages)}), store.ErrLost)
}

// Raising a stage offers every page again, the old accounts staying.
func testStages(t *testing.T, st store.Store) {
	a := Account("a", "2026-01-01", "كلمة")
	put(t, st, a, Account("b", "2026-01-02", "كلمة"))
	_, _, err := st.File(ctx, pages(1))
	ok(t, err)
	same(t, "waiting for the old", must(st.Waiting(ctx, stages)), 1)
	same(t, "waiting for the new", must(st.Waiting(ctx, "read-2")), 3)
	l := take(t, st, "read-2", 3)
	same(t, "reading of a leased page", l[0].Page.Reading.Stages, stages)
	same(t, "reading of a new page", l[2].Page.Reading.Stages, "")
	same(t, "accounts meanwhile", find(t, st, words("كلمة")), []string{"a", "b"})
	ok(t, st.Finish(ctx, []store.Done{done(l[0], "read-2", a)}))
	same(t, "waiting for the new", must(st.Waiting(ctx, "read-2")), 2)
	same(t, "waiting for the old", must(st.Waiting(ctx, stages)), 2)
	ok(t, st.Release(ctx, l[1:]))
	// Back to the old stages: what the new ones read is offered again.
	take(t, st, stages, 2)
}

// Two pages may give one article. It belongs to the page that was filed last;
// when that one gives it no more, the other is read again.
func testTwoPagesOneArticle(t *testing.T, st store.Store) {
	_, _, err := st.File(ctx, pages(3))
	ok(t, err)
	l := take(t, st, stages, 3)
	mine, theirs := Account("x", "2026-01-01", "الأولى"), Account("x", "2026-01-01", "الثانية")
	ok(t, st.Finish(ctx, []store.Done{done(l[1], stages, theirs)}))
	ok(t, st.Finish(ctx, []store.Done{done(l[0], stages, mine)}))
	same(t, "account", must(st.Accounts(ctx, []isnad.ArticleID{"x"}))[0], theirs)
	same(t, "found", find(t, st, words("الأولى")), []string{})
	same(t, "found", find(t, st, words("الثانية")), []string{"x"})
	same(t, "articles of the first page", must(st.Page(ctx, l[0].Page.ID)).Reading.Articles, []isnad.ArticleID{"x"})
	ok(t, st.Finish(ctx, []store.Done{done(l[2], stages)}))
	same(t, "waiting", must(st.Waiting(ctx, stages)), 0)

	l = take(t, st, "read-2", 3)
	ok(t, st.Finish(ctx, []store.Done{done(l[1], "read-2")}))
	same(t, "account when its page gives it no more", must(st.Accounts(ctx, []isnad.ArticleID{"x"}))[0], (*isnad.Account)(nil))
	ok(t, st.Finish(ctx, []store.Done{done(l[0], "read-2", mine), done(l[2], "read-2")}))
	same(t, "account of the other page", must(st.Accounts(ctx, []isnad.ArticleID{"x"}))[0], mine)

	l = take(t, st, stages, 3)
	ok(t, st.Finish(ctx, []store.Done{done(l[0], stages, mine), done(l[1], stages, theirs), done(l[2], stages)}))
	same(t, "account, both at once", must(st.Accounts(ctx, []isnad.ArticleID{"x"}))[0], theirs)
	l = take(t, st, "read-2", 3)
	ok(t, st.Finish(ctx, []store.Done{done(l[0], "read-2", mine)}))
	ok(t, st.Finish(ctx, []store.Done{done(l[1], "read-2"), done(l[2], "read-2")}))
	same(t, "account when its page gives it no more", must(st.Accounts(ctx, []isnad.ArticleID{"x"}))[0], (*isnad.Account)(nil))
	l = take(t, st, "read-2", 1) // the other page is offered again
	ok(t, st.Finish(ctx, []store.Done{done(l[0], "read-2", mine)}))
	same(t, "found", find(t, st, words("الأولى")), []string{"x"})
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

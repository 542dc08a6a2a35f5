package storetest

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"

	"pgregory.net/rapid"
)

// few has rapid try fewer cases than usual, since each needs a store.
func few(t *testing.T, n int) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f == nil {
		t.Fatal("rapid has no flag rapid.checks any more")
	}
	old := f.Value.String()
	if old != f.DefValue {
		return // the user's own
	}
	ok(t, f.Value.Set(fmt.Sprint(n)))
	t.Cleanup(func() { f.Value.Set(old) })
}

// A modelPage is a page of the model.
type modelPage struct {
	page   *isnad.Page
	id     store.PageID
	stages string
	kind   isnad.ErrorKind
	gives  []isnad.ArticleID
	leased string // token; empty when free
}

// A modelArticle is an article of the model.
type modelArticle struct {
	acct *isnad.Account
	page int // index of its page
	turn int // when it came
}

// A model is what a store should hold, in memory.
type model struct {
	t        *rapid.T
	st       store.Store
	pages    []*modelPage
	articles map[isnad.ArticleID]*modelArticle
	leases   []store.Lease
	turn     int
	gone     map[isnad.ArticleID]int
	seen     int64                              // cursor of one who follows
	follows  map[isnad.ArticleID]*isnad.Account // what he holds
}

var vocabulary = []string{"وزير", "خارجيه", "روسيا", "w1", "w2", "لا"}

func (m *model) text() string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 5).Draw(m.t, "words"), " ")
}

func (m *model) file(t *rapid.T) {
	names := rapid.SliceOfN(rapid.SampledFrom([]string{"p", "q", "r", "s", "t"}), 1, 3).Draw(t, "names")
	var list []*isnad.Page
	fresh := 0
	for _, n := range names {
		p := page(n)
		p.Outlet = rapid.SampledFrom([]string{"", "ا", "ب"}).Draw(t, "outlet")
		list = append(list, p)
		if id := store.IDOf(p); !slices.ContainsFunc(m.pages, func(mp *modelPage) bool { return mp.id == id }) {
			m.pages = append(m.pages, &modelPage{page: p, id: id})
			fresh++
		}
	}
	ids, added, err := m.st.File(ctx, list)
	if err != nil || added != fresh {
		t.Fatalf("File: %d new, want %d; error %v", added, fresh, err)
	}
	for i, id := range ids {
		if id != store.IDOf(list[i]) {
			t.Fatalf("File: id %d is %s", i, id)
		}
	}
}

func (m *model) take(t *rapid.T) {
	by := rapid.SampledFrom([]string{"v1", "v2"}).Draw(t, "stages")
	n := rapid.IntRange(1, 4).Draw(t, "n")
	got, err := m.st.Take(ctx, "w", by, n, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	var want []store.PageID
	for _, p := range m.pages {
		if p.stages != by && p.leased == "" && len(want) < n {
			want = append(want, p.id)
		}
	}
	var ids []store.PageID
	for _, l := range got {
		ids = append(ids, l.Page.ID)
		p := m.page(l.Page.ID)
		p.leased = l.Token
		if l.Page.Reading.Stages != p.stages || !slices.Equal(l.Page.Reading.Articles, p.gives) {
			t.Fatalf("Take: page %s has the reading %+v, want %q %v", l.Page.ID, l.Page.Reading, p.stages, p.gives)
		}
		m.leases = append(m.leases, l)
	}
	if !slices.Equal(ids, want) {
		t.Fatalf("Take by %s: pages %v, want %v", by, ids, want)
	}
}

func (m *model) page(id store.PageID) *modelPage {
	return m.pages[slices.IndexFunc(m.pages, func(p *modelPage) bool { return p.id == id })]
}

// someLeases takes some of the open leases out of the model.
func (m *model) someLeases(t *rapid.T) []store.Lease {
	if len(m.leases) == 0 {
		t.Skip("no leases")
	}
	n := rapid.IntRange(1, len(m.leases)).Draw(t, "leases")
	list := slices.Clone(rapid.Permutation(m.leases).Draw(t, "order")[:n])
	m.leases = slices.DeleteFunc(m.leases, func(l store.Lease) bool {
		return slices.ContainsFunc(list, func(x store.Lease) bool { return x.Page.ID == l.Page.ID })
	})
	return list
}

func (m *model) release(t *rapid.T) {
	list := m.someLeases(t)
	if err := m.st.Release(ctx, list); err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		m.page(l.Page.ID).leased = ""
	}
}

func (m *model) finish(t *rapid.T) {
	list := m.someLeases(t)
	by := rapid.SampledFrom([]string{"v1", "v2"}).Draw(t, "stages")
	type given struct {
		page int
		acct *isnad.Account
	}
	best := map[isnad.ArticleID]given{}
	before := map[isnad.ArticleID]bool{}
	var all []store.Done
	for _, l := range list {
		at := slices.IndexFunc(m.pages, func(p *modelPage) bool { return p.id == l.Page.ID })
		var accts []*isnad.Account
		ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"}), 0, 3, rapid.ID[string]).Draw(t, "articles")
		for _, id := range ids {
			accts = append(accts, Account(id, rapid.SampledFrom([]string{"", "2026-01-01", "2026-01-02"}).Draw(t, "day"), m.text()))
		}
		d := done(l, by, accts...)
		d.Reading.Kind = rapid.SampledFrom([]isnad.ErrorKind{"", isnad.KindNoText}).Draw(t, "kind")
		all = append(all, d)
		p := m.pages[at]
		for _, id := range p.gives {
			before[id] = true
		}
		p.gives, p.stages, p.kind, p.leased = nil, by, d.Reading.Kind, ""
		for _, a := range accts {
			p.gives = append(p.gives, a.Article.ID)
			if b, there := best[a.Article.ID]; !there || b.page < at {
				best[a.Article.ID] = given{at, a}
			}
		}
	}
	if err := m.st.Finish(ctx, all); err != nil {
		t.Fatal(err)
	}
	m.turn++
	for id := range before {
		a := m.articles[id]
		if _, again := best[id]; again || a == nil || slices.Contains(m.pages[a.page].gives, id) {
			continue
		}
		delete(m.articles, id)
		m.gone[id] = m.turn
		for _, p := range m.pages {
			if slices.Contains(p.gives, id) {
				p.stages = ""
			}
		}
	}
	for id, g := range best {
		a := m.articles[id]
		if a != nil && a.page > g.page {
			if slices.Contains(m.pages[a.page].gives, id) {
				continue
			}
			for _, p := range m.pages[g.page+1:] {
				if slices.Contains(p.gives, id) {
					p.stages = ""
				}
			}
		}
		if a != nil {
			m.gone[id] = m.turn
		}
		m.articles[id] = &modelArticle{g.acct, g.page, m.turn}
	}
}

// follow does what a pass does: takes out what is gone, takes in what is new.
func (m *model) follow(t *rapid.T) {
	gone, until, err := m.st.Gone(ctx, m.seen)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range gone {
		delete(m.follows, id)
	}
	last, err := m.st.Since(ctx, m.seen, 0, func(_ int64, a *isnad.Account) bool {
		if m.follows[a.Article.ID] != nil {
			t.Fatalf("Since gives article %s, which Gone did not take away", a.Article.ID)
		}
		m.follows[a.Article.ID] = a
		return true
	})
	if err != nil || last > until {
		t.Fatalf("Since gives %d as the last, Gone knows until %d; error %v", last, until, err)
	}
	m.seen = until
	if len(m.follows) != len(m.articles) {
		t.Fatalf("who follows has %d articles, there are %d", len(m.follows), len(m.articles))
	}
	for id, a := range m.articles {
		if f := m.follows[id]; f == nil || f.Article.Text != a.acct.Article.Text {
			t.Fatalf("who follows has %+v as article %s", f, id)
		}
	}
}

// match draws a condition, and the same as a function of words.
func match(t *rapid.T, depth int) (store.Match, func(terms []string) bool) {
	switch k := rapid.IntRange(0, 5).Draw(t, "kind"); {
	case k >= 4 && depth > 0:
		var list []store.Match
		var fs []func([]string) bool
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			m, f := match(t, depth-1)
			list, fs = append(list, m), append(fs, f)
		}
		if k == 4 {
			return store.Match{All: list}, func(x []string) bool {
				return !slices.ContainsFunc(fs, func(f func([]string) bool) bool { return !f(x) })
			}
		}
		return store.Match{Any: append([]store.Match{}, list...)}, func(x []string) bool {
			return slices.ContainsFunc(fs, func(f func([]string) bool) bool { return f(x) })
		}
	case k == 3 && depth > 0:
		m, f := match(t, depth-1)
		return store.Match{Not: &m}, func(x []string) bool { return !f(x) }
	case k == 2:
		p := rapid.SampledFrom([]string{"w", "و", "رو", "لا"}).Draw(t, "prefix")
		return store.Match{Terms: []string{p}, Prefix: true}, func(x []string) bool {
			return slices.ContainsFunc(x, func(w string) bool { return strings.HasPrefix(w, p) })
		}
	}
	phrase := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 3).Draw(t, "phrase")
	return store.Match{Terms: phrase}, func(x []string) bool {
		return strings.Contains(" "+strings.Join(x, " ")+" ", " "+strings.Join(phrase, " ")+" ")
	}
}

func (m *model) search(t *rapid.T) {
	cond, holds := match(t, 3)
	var want []string
	for id, a := range m.articles {
		if holds(strings.Fields(a.acct.Article.Text)) {
			want = append(want, string(id))
		}
	}
	slices.Sort(want)
	for _, order := range []store.Order{store.Newest, store.Oldest} {
		hits, next, err := m.st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: cond, Order: order, Limit: 100})
		if err != nil || next != "" {
			t.Fatalf("Find %+v: next %q, error %v", cond, next, err)
		}
		if !slices.IsSortedFunc(hits, func(a, b store.Entry) int {
			if a.Day == "" || b.Day == "" || order == store.Newest {
				return cmp.Compare(b.Day, a.Day)
			}
			return cmp.Compare(a.Day, b.Day)
		}) {
			t.Fatalf("Find %+v: not %s first: %v", cond, order, hits)
		}
		var got []string
		for _, h := range hits {
			got = append(got, h.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("Find %+v: %v, want %v", cond, got, want)
		}
	}
	if n, err := m.st.Count(ctx, store.EntryArticle, cond, 0); err != nil || n != len(want) {
		t.Fatalf("Count %+v: %d, want %d; error %v", cond, n, len(want), err)
	}
}

// compare looks at everything the model knows.
func (m *model) compare(t *rapid.T) {
	list, err := m.st.ListPages(ctx, 0, 1000, false)
	if err != nil || len(list) != len(m.pages) {
		t.Fatalf("%d pages, want %d; error %v", len(list), len(m.pages), err)
	}
	for i, p := range m.pages {
		r := list[i].Reading
		if list[i].ID != p.id || r.Stages != p.stages || r.Kind != p.kind || !slices.Equal(r.Articles, p.gives) {
			t.Fatalf("page %d is %+v, want %+v", i, list[i], *p)
		}
	}
	for _, by := range []string{"v1", "v2"} {
		want := 0
		for _, p := range m.pages {
			if p.stages != by {
				want++
			}
		}
		if n, err := m.st.Waiting(ctx, by); err != nil || n != want {
			t.Fatalf("%d pages wait for %s, want %d; error %v", n, by, want, err)
		}
	}
	ids := []isnad.ArticleID{"a", "b", "c", "d", "e", "f"}
	accts, err := m.st.Accounts(ctx, ids)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := m.st.Articles(ctx, ids)
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		a := m.articles[id]
		if (a == nil) != (accts[i] == nil) || (a == nil) != (rows[i].ID == "") {
			t.Fatalf("article %s: account %v, row %+v, want %+v", id, accts[i], rows[i], a)
		}
		if a == nil {
			continue
		}
		if accts[i].Article.Text != a.acct.Article.Text || rows[i].Day != a.acct.Article.Published.From || rows[i].Page != m.pages[a.page].id {
			t.Fatalf("article %s: account %+v, row %+v, want %+v", id, accts[i], rows[i], a)
		}
	}
	for i, x := range ids {
		for j, y := range ids {
			if a, b := m.articles[x], m.articles[y]; a != nil && b != nil && a.turn < b.turn && rows[i].Seq >= rows[j].Seq {
				t.Fatalf("article %s came before %s and has Seq %d, %d", x, y, rows[i].Seq, rows[j].Seq)
			}
		}
	}
	if n, err := m.st.Size(ctx, store.EntryArticle); err != nil || n != len(m.articles) {
		t.Fatalf("%d entries, want %d; error %v", n, len(m.articles), err)
	}
}

// testModel does what comes to rapid's mind, and compares with the model.
func testModel(t *testing.T, fresh func(t testing.TB) store.Store) {
	few(t, 12)
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{t: rt, st: fresh(t), articles: map[isnad.ArticleID]*modelArticle{}, gone: map[isnad.ArticleID]int{}, follows: map[isnad.ArticleID]*isnad.Account{}}
		defer m.st.Close()
		rt.Repeat(map[string]func(*rapid.T){
			"file":    m.file,
			"take":    m.take,
			"release": m.release,
			"finish":  m.finish,
			"follow":  m.follow,
			"search":  m.search,
			"":        m.compare,
		})
		if err := m.st.Verify(ctx, func(f store.Fault) { rt.Errorf("fault: %+v", f) }); err != nil {
			rt.Fatal(err)
		}
	})
}

// testFindingsModel does the same for findings.
func testFindingsModel(t *testing.T, fresh func(t testing.TB) store.Store) {
	few(t, 12)
	rapid.Check(t, func(rt *rapid.T) {
		st := fresh(t)
		defer st.Close()
		h := hold(t, st)
		have := map[string]store.Finding{}
		day := rapid.SampledFrom([]string{"", "2026-01-01", "2026-01-02", "2026-01-03"})
		rt.Repeat(map[string]func(*rapid.T){
			"conclude": func(t *rapid.T) {
				var put []store.Finding
				for range rapid.IntRange(0, 4).Draw(t, "put") {
					f := store.Finding{Kind: store.FindingStory, ID: rapid.StringMatching(`[a-d]{1,2}`).Draw(t, "id"), Keys: rapid.SliceOfN(rapid.SampledFrom([]string{"k", "l", "m", ""}), 1, 3).Draw(t, "keys"),
						Name: rapid.String().Draw(t, "name"), NameNorm: strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 3).Draw(t, "norm"), " "),
						From: day.Draw(t, "from"), To: day.Draw(t, "to"), Weight: float64(rapid.IntRange(-1, 3).Draw(t, "weight")), Doc: []byte("{" + rapid.String().Draw(t, "doc"))}
					put = append(put, f)
				}
				var drop []store.FindingRef
				for range rapid.IntRange(0, 2).Draw(t, "drop") {
					drop = append(drop, store.FindingRef{Kind: store.FindingStory, ID: rapid.StringMatching(`[a-d]{1,2}`).Draw(t, "id")})
				}
				cur := store.Cursor{Pass: "p", Version: rapid.String().Draw(t, "version"), Seq: rapid.Int64Range(0, 1<<40).Draw(t, "seq"), At: time.UnixMicro(1).UTC()}
				if err := st.Conclude(ctx, h, cur, put, drop); err != nil {
					t.Fatal(err)
				}
				if got, err := st.CursorOf(ctx, "p"); err != nil || got != cur {
					t.Fatalf("cursor %+v, want %+v; error %v", got, cur, err)
				}
				for _, d := range drop {
					delete(have, d.ID)
				}
				for _, f := range put {
					have[f.ID] = f
				}
			},
			"list": func(t *rapid.T) {
				q := store.FindingQuery{Order: rapid.SampledFrom([]store.Order{store.Weight, store.Newest, store.Oldest}).Draw(t, "order"),
					Since: day.Draw(t, "since"), Until: day.Draw(t, "until"), Name: rapid.SampledFrom([]string{"", "w", "وزير رو", "خارج", "زير", "ارجي وزير"}).Draw(t, "name"), Limit: rapid.IntRange(1, 5).Draw(t, "limit")}
				var got, want []string
				for _, f := range wanted(slices.Collect(maps.Values(have)), q) {
					want = append(want, f.ID)
				}
				for {
					list, next, err := st.ListFindings(ctx, store.FindingStory, q)
					if err != nil {
						t.Fatal(err)
					}
					for _, f := range list {
						got = append(got, f.ID)
					}
					if q.Cursor = next; next == "" {
						break
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("%+v: %v, want %v", q, got, want)
				}
			},
			"": func(t *rapid.T) {
				var want []store.Finding
				for _, id := range slices.Sorted(maps.Keys(have)) {
					want = append(want, have[id])
				}
				var got []store.Finding
				if err := st.EachFinding(ctx, store.FindingStory, false, func(f store.Finding) bool { got = append(got, f); return true }); err != nil {
					t.Fatal(err)
				}
				if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
					t.Fatalf("findings\n%+v, want\n%+v", got, want)
				}
				for _, k := range []string{"k", ""} {
					got, err := st.Linked(ctx, store.FindingStory, []string{k})
					if err != nil {
						t.Fatal(err)
					}
					linked := slices.DeleteFunc(slices.Clone(want), func(f store.Finding) bool { return !slices.Contains(f.Keys, k) })
					if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", linked) {
						t.Fatalf("linked by %q\n%+v, want\n%+v", k, got, linked)
					}
				}
			},
		})
	})
}

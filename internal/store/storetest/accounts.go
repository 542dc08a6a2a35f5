package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
)

func testAccounts(t *testing.T, st store.Store) {
	var accts []*isnad.Account
	var ids []isnad.ArticleID
	for i := range 150 {
		accts = append(accts, Account(fmt.Sprintf("a%03d", i), "2026-01-01", fmt.Sprintf("نص %d", i)))
		ids = append(ids, accts[i].Article.ID)
	}
	put(t, st, accts...)
	same(t, "accounts", must(st.Accounts(ctx, ids)), accts)
	slices.Reverse(ids)
	slices.Reverse(accts)
	same(t, "accounts the other way round", must(st.Accounts(ctx, ids)), accts)
	same(t, "no accounts", len(must(st.Accounts(ctx, nil))), 0)
	same(t, "no rows", len(must(st.Articles(ctx, nil))), 0)
	// Two of one id are two values: who has one may change it.
	two := must(st.Accounts(ctx, []isnad.ArticleID{"a000", "a000"}))
	two[0].Article.Text = "changed"
	same(t, "the other", two[1].Article.Text, "نص 0")
	// Many ids, most of which are nothing.
	many := make([]isnad.ArticleID, 3000)
	for i := range many {
		many[i] = isnad.ArticleID(fmt.Sprintf("a%03d", i))
	}
	got := must(st.Accounts(ctx, many))
	for i, a := range got {
		if (a != nil) != (i < 150) {
			t.Fatalf("account %d of 3000: %v", i, a)
		}
	}
}

func testListArticles(t *testing.T, st store.Store) {
	days := []string{"2026-01-02", "", "2026-01-01", "2026-01-02", "", "2025-12-31", "2026-01-02"}
	var accts []*isnad.Account
	for i, d := range days {
		accts = append(accts, Account(string(rune('a'+(i*3)%7)), d, "x"))
	}
	put(t, st, accts...) // a d g c f b e
	for order, want := range map[store.Order]string{
		store.Arrival: "adgcfbe",
		store.Oldest:  "bgacedf",
		store.Newest:  "acegbdf",
	} {
		for limit := 1; limit <= 8; limit++ {
			got, cursor := "", ""
			for n := 0; ; n++ {
				rows, next, err := st.ListArticles(ctx, order, cursor, limit)
				ok(t, err)
				if len(rows) > limit || n > 10 {
					t.Fatalf("%s: a page of %d rows, the limit is %d", order, len(rows), limit)
				}
				for _, r := range rows {
					got += string(r.ID)
				}
				if cursor = next; next == "" {
					break
				}
			}
			same(t, fmt.Sprintf("%s by %d", order, limit), got, want)
		}
	}
	// What comes meanwhile does not move what follows a cursor.
	_, next, err := st.ListArticles(ctx, store.Oldest, "", 3)
	ok(t, err)
	put(t, st, Account("0", "2020-01-01", "x"), Account("z", "2026-01-03", "x"))
	rows, _, err := st.ListArticles(ctx, store.Oldest, next, 10)
	ok(t, err)
	got := ""
	for _, r := range rows {
		got += string(r.ID)
	}
	same(t, "behind a cursor", got, "cezdf")
	if _, _, err := st.ListArticles(ctx, store.Weight, "", 10); err == nil {
		t.Error("articles have no weight, and are listed by it")
	}
	if _, _, err := st.ListArticles(ctx, store.Oldest, "", 0); err == nil {
		t.Error("a list with limit 0")
	}
}

// While several file, one who follows Since sees every account once, and in
// order.
func testSinceTogether(t *testing.T, st store.Store) {
	const workers, each = 4, 25
	_, _, err := st.File(ctx, pages(workers*each))
	ok(t, err)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for {
				l, err := st.Take(ctx, fmt.Sprint(w), stages, 2, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				if len(l) == 0 {
					if n, err := st.Waiting(ctx, stages); err != nil || n == 0 {
						return
					}
					continue
				}
				var all []store.Done
				for _, x := range l {
					all = append(all, done(x, stages, Account("a"+x.Page.Page.Name, "", "نص")))
				}
				if err := st.Finish(ctx, all); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	over := make(chan struct{})
	go func() { wg.Wait(); close(over) }()
	seen := map[isnad.ArticleID]int{}
	last, final := int64(0), false
	for {
		select {
		case <-over:
			final = true // one more look
		default:
		}
		before := last
		last, err = st.Since(ctx, last, 7, func(seq int64, a *isnad.Account) bool {
			if seq <= before {
				t.Errorf("Seq %d comes after %d", seq, before)
			}
			before = seq
			seen[a.Article.ID]++
			return true
		})
		ok(t, err)
		if last != before {
			t.Errorf("Since gives %d as the last, %d was", last, before)
		}
		if _, until, err := st.Gone(ctx, last); err != nil || until < last {
			t.Errorf("Gone knows until %d, %d was seen; error %v", until, last, err)
		}
		if final && len(seen) == workers*each {
			break
		}
		if final {
			final = false
			if n, _ := st.Since(ctx, last, 1, func(int64, *isnad.Account) bool { return true }); n == last {
				break
			}
		}
	}
	same(t, "accounts seen", len(seen), workers*each)
	for id, n := range seen {
		if n != 1 {
			t.Errorf("account %s was seen %d times", id, n)
		}
	}
	// Stopping early.
	n := 0
	at, err := st.Since(ctx, 0, 0, func(seq int64, _ *isnad.Account) bool { n++; return n < 3 })
	ok(t, err)
	rest := 0
	_, err = st.Since(ctx, at, 0, func(int64, *isnad.Account) bool { rest++; return true })
	ok(t, err)
	if n != 3 || rest != workers*each-3 {
		t.Errorf("stopped after %d, then %d more; want 3 and %d", n, rest, workers*each-3)
	}
	end, err := st.Since(ctx, last+5, 10, func(int64, *isnad.Account) bool { t.Error("an account beyond the last"); return true })
	ok(t, err)
	same(t, "last when there is none", end, last+5)
}

func testGone(t *testing.T, st store.Store) {
	put(t, st, Account("a", "", "x"), Account("b", "", "x"), Account("c", "", "x"))
	ids, first, err := st.Gone(ctx, 0)
	ok(t, err)
	if len(ids) != 0 || first != must(st.Since(ctx, 0, 0, func(int64, *isnad.Account) bool { return true })) {
		t.Errorf("gone at the beginning: %v until %d", ids, first)
	}
	l := take(t, st, "read-2", 3)
	ok(t, st.Finish(ctx, []store.Done{done(l[0], "read-2", Account("a", "", "y")), done(l[1], "read-2"), done(l[2], "read-2", Account("d", "", "x"))}))
	ids, second, err := st.Gone(ctx, first)
	ok(t, err)
	slices.Sort(ids)
	same(t, "gone", ids, []isnad.ArticleID{"a", "b", "c"})
	var now []isnad.ArticleID
	last, err := st.Since(ctx, first, 0, func(_ int64, a *isnad.Account) bool { now = append(now, a.Article.ID); return true })
	ok(t, err)
	same(t, "since", now, []isnad.ArticleID{"a", "d"})
	if last > second {
		t.Errorf("Gone knows until %d, Since gave %d", second, last)
	}
	ids, third, err := st.Gone(ctx, second)
	ok(t, err)
	if len(ids) != 0 || third != second {
		t.Errorf("gone after that: %v until %d, want none until %d", ids, third, second)
	}
	// It comes back, and goes again: told once.
	l = take(t, st, "read-3", 3)
	ok(t, st.Finish(ctx, []store.Done{done(l[1], "read-3", Account("b", "", "z"))}))
	ids, _, err = st.Gone(ctx, second)
	ok(t, err)
	same(t, "gone when b came back", len(ids), 0)
	l2 := take(t, st, "read-4", 1)
	ok(t, st.Finish(ctx, []store.Done{done(l2[0], "read-4")}))
	ids, _, err = st.Gone(ctx, 0)
	ok(t, err)
	slices.Sort(ids)
	same(t, "gone in all", ids, []isnad.ArticleID{"a", "b", "c"})
}

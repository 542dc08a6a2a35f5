package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/store"
)

func testIndexWords(t *testing.T, st store.Store) {
	texts := map[string]string{
		"a": "وزير خارجيه روسيا زار دمشق",
		"b": "روسيا وزير خارجيه",
		"c": "خارجيه وزير روسيا روسيا دمشق",
		"d": "دمشق",
		"e": "روسي خارج x1 x12 وزير خارجيه",
	}
	var accts []*isnad.Account
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		accts = append(accts, Account(id, "2026-01-0"+string(id[0]-'a'+'1'), texts[id]))
	}
	put(t, st, accts...)
	not := func(m store.Match) store.Match { return store.Match{Not: &m} }
	all := func(list ...store.Match) store.Match { return store.Match{All: list} }
	anyOf := func(list ...store.Match) store.Match { return store.Match{Any: append([]store.Match{}, list...)} }
	prefix := func(list ...string) store.Match { return store.Match{Terms: list, Prefix: true} }
	deep := words("دمشق")
	for range 500 {
		deep = all(deep) // one and the same
	}
	for _, c := range []struct {
		name string
		m    store.Match
		want string
	}{
		{"word", words("دمشق"), "acd"},
		{"word of nothing", words("موسكو"), ""},
		{"whole words only", words("روسي"), "e"},
		{"prefix", prefix("روسي"), "abce"},
		{"prefix of digits", prefix("x1"), "e"},
		{"prefix of nothing", prefix("موس"), ""},
		{"phrase", words("وزير", "خارجيه"), "abe"},
		{"phrase in order", words("خارجيه", "وزير"), "c"},
		{"phrase of one word twice", words("روسيا", "روسيا"), "c"},
		{"long phrase", words("وزير", "خارجيه", "روسيا", "زار", "دمشق"), "a"},
		{"phrase across the end", words("دمشق", "وزير"), ""},
		{"phrase with prefix", prefix("خارجيه", "روس"), "a"},
		{"phrase with prefix of two", prefix("وزير", "خارج"), "abe"},
		{"all", all(words("روسيا"), words("دمشق")), "ac"},
		{"any", anyOf(words("زار"), words("روسي")), "ae"},
		{"not", not(words("روسيا")), "de"},
		{"not phrase", not(words("وزير", "خارجيه")), "cd"},
		{"all but", all(words("دمشق"), not(words("روسيا"))), "d"},
		{"nots only", all(not(words("زار")), not(words("روسي"))), "bcd"},
		{"any of nots", anyOf(not(words("وزير")), words("زار")), "ad"},
		{"not any", not(anyOf(words("زار"), words("روسي"))), "bcd"},
		{"not not", not(not(words("دمشق"))), "acd"},
		{"empty all", all(), "abcde"},
		{"empty match", store.Match{}, "abcde"},
		{"empty any", anyOf(), ""},
		{"not empty any", not(anyOf()), "abcde"},
		{"not empty all", not(all()), ""},
		{"all with empty any", all(words("دمشق"), anyOf()), ""},
		{"any with empty all", anyOf(words("دمشق"), all()), "abcde"},
		{"nested", all(anyOf(words("دمشق"), words("روسي")), not(all(words("روسيا"), words("زار")))), "cde"},
		{"nested nots", all(words("وزير"), not(all(words("روسيا"), not(words("زار"))))), "ae"},
		{"deep", deep, "acd"},
		{"empty prefix", prefix(""), "abcde"},
		{"phrase with empty prefix", prefix("وزير", ""), "abce"},
	} {
		same(t, c.name, strings.Join(find(t, st, c.m), ""), c.want)
	}
	hits, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: words("زار"), Order: store.Newest, Limit: 5})
	ok(t, err)
	same(t, "entry", hits, []store.Entry{Entry(accts[0], strings.Fields(texts["a"])...)})
	hits, _, err = st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: words("زار"), Order: store.Newest, Limit: 5, Bare: true})
	ok(t, err)
	same(t, "bare entry", hits, []store.Entry{Entry(accts[0])})
	for max, want := range map[int]int{0: 3, 1: 1, 2: 2, 3: 3, 9: 3} {
		same(t, fmt.Sprint("count up to ", max), must(st.Count(ctx, store.EntryArticle, words("دمشق"), max)), want)
	}
	same(t, "count all up to 2", must(st.Count(ctx, store.EntryArticle, store.Match{}, 2)), 2)
	same(t, "count of another kind", must(st.Count(ctx, store.EntryStatement, words("دمشق"), 0)), 0)
	same(t, "size", must(st.Size(ctx, store.EntryArticle)), 5)
	same(t, "size of another kind", must(st.Size(ctx, store.EntryEvent)), 0)
}

// Hits run by day, undated last, and within a day in one order that is the same
// in every store: the ids below stand in it.
func testIndexOrder(t *testing.T, st store.Store) {
	days := []string{"2026-01-02", "", "1999-12-31", "2026-01-02", "0001-01-01", "2026-01-02", "", "2026-01-01", "2026-01-02", "9999-12-31", "2026", "soon"}
	var accts []*isnad.Account
	for i, d := range days {
		accts = append(accts, Account(fmt.Sprintf("a%02d", i), d, "كلمة"))
	}
	put(t, st, accts...)
	list := func(order store.Order, since, until string) string {
		t.Helper()
		hits, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: words("كلمة"), Order: order, Since: since, Until: until, Limit: 100})
		ok(t, err)
		var ids []string
		for _, h := range hits {
			ids = append(ids, h.ID[1:])
		}
		return strings.Join(ids, " ")
	}
	same(t, "oldest", list(store.Oldest, "", ""), "04 02 07 00 05 03 08 09 11 06 10 01")
	same(t, "newest", list(store.Newest, "", ""), "09 08 03 05 00 07 02 04 01 10 06 11")
	same(t, "since", list(store.Oldest, "2026-01-01", ""), "07 00 05 03 08 09")
	same(t, "until", list(store.Oldest, "", "2026-01-01"), "04 02 07")
	same(t, "between", list(store.Newest, "2026-01-01", "2026-01-01"), "07")
	same(t, "between none", list(store.Newest, "2026-01-02", "2026-01-01"), "")
	for _, q := range []store.IndexQuery{
		{Kind: store.EntryArticle, Order: store.Oldest, Since: "yesterday", Limit: 1},
		{Kind: store.EntryArticle, Order: store.Weight, Limit: 1},
		{Kind: store.EntryArticle, Order: store.Oldest},
		{Kind: "kind", Order: store.Oldest, Limit: 1},
	} {
		if _, _, err := st.Find(ctx, q); err == nil {
			t.Errorf("query %+v is answered", q)
		}
	}
}

func testIndexPaging(t *testing.T, st store.Store) {
	var accts []*isnad.Account
	for i := range 60 {
		day := ""
		if i%4 > 0 {
			day = fmt.Sprintf("2026-01-%02d", i%5+1)
		}
		accts = append(accts, Account(fmt.Sprintf("a%02d", i), day, fmt.Sprintf("كلمة w%d", i%3)))
	}
	put(t, st, accts...)
	for _, q := range []store.IndexQuery{
		{Match: words("كلمة"), Order: store.Newest}, {Match: words("كلمة"), Order: store.Oldest}, {Order: store.Newest}, {Order: store.Oldest},
		{Match: words("w1"), Order: store.Oldest}, {Match: words("w1"), Order: store.Newest}, {Match: words("w2"), Order: store.Newest, Since: "2026-01-02", Until: "2026-01-03"},
		{Match: words("w2"), Order: store.Oldest, Since: "2026-01-02"},
	} {
		q.Kind, q.Limit = store.EntryArticle, 1000
		all, next, err := st.Find(ctx, q)
		ok(t, err)
		same(t, "cursor at the end", next, "")
		for _, limit := range []int{1, 7, 15, 59, 60} {
			var got []store.Entry
			q.Limit, q.Cursor = limit, ""
			for range 61 {
				hits, next, err := st.Find(ctx, q)
				ok(t, err)
				got = append(got, hits...)
				if q.Cursor = next; next == "" {
					break
				}
			}
			if len(got) != len(all) || !slices.EqualFunc(got, all, func(a, b store.Entry) bool { return a.ID == b.ID }) {
				t.Errorf("%+v: %d entries by pages, %d at once, or in another order", q, len(got), len(all))
			}
		}
	}
}

// Terms may hold anything and mean nothing to the database.
func testIndexHostile(t *testing.T, st store.Store) {
	odd := append([]string{"AND", "OR", "NOT", "NEAR", "and", "a*", "*", "^a", "a:b", "terms", "words:x", "(", ")", "a b", "'", "''", ":*", "a:1A", "<->", "&", "|", "!", "a'b", `a\`, "\ue0ff", "\ue100", "\ue101",
		"\ue1fe", "-x", "A", "a", "\u0651", "ـ", "١٢٣", "123", "🙂", strings.Repeat("ب", 400), strings.Repeat("ب", 401), strings.Repeat("ب", 20000) + "1", strings.Repeat("ب", 20000) + "2"}, hostile...)
	var accts []*isnad.Account
	for i := range odd {
		accts = append(accts, Account(fmt.Sprintf("a%03d", i), "2026-01-01", "نص"))
	}
	_, _, err := st.File(ctx, pages(len(odd)))
	ok(t, err)
	var all []store.Done
	for i, l := range take(t, st, stages, len(odd)) {
		d := done(l, stages, accts[i])
		d.Entries[0].Terms = []string{"قبل", odd[i], "بعد"}
		all = append(all, d)
	}
	ok(t, st.Finish(ctx, all))
	for i, x := range odd {
		var want []string
		for j, y := range odd {
			if x == y {
				want = append(want, fmt.Sprintf("a%03d", j))
			}
		}
		got := find(t, st, words("قبل", x, "بعد"))
		slices.Sort(got)
		if len(got) > 5 {
			t.Errorf("term %.40q is found in %d entries", x, len(got))
			continue
		}
		same(t, fmt.Sprintf("phrase around %.40q", x), got, want)
		got = find(t, st, words(x))
		slices.Sort(got)
		same(t, fmt.Sprintf("term %.40q", x), got, want)
		hits, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: words(x), Order: store.Oldest, Limit: 1})
		ok(t, err)
		same(t, "terms", hits[0].Terms[1], x)
		if got := find(t, st, store.Match{Terms: []string{"قبل", x}, Prefix: true}); x != "" && !slices.Contains(got, fmt.Sprintf("a%03d", i)) {
			t.Errorf("term %.40q is not found by itself as a prefix: %v", x, got)
		}
	}
	if got := find(t, st, store.Match{Terms: []string{strings.Repeat("ب", 400)}, Prefix: true}); len(got) != 4 {
		t.Errorf("beginning of long terms: %v, want 4", got)
	}
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

// Long documents and large questions.
func testIndexLarge(t *testing.T, st store.Store) {
	var long, distinct, same3 []string
	for i := range 100_000 {
		long = append(long, fmt.Sprintf("ك%d", i%977))
		distinct = append(distinct, fmt.Sprintf("كلمة%d", i))
	}
	for range 3000 {
		same3 = append(same3, "نعم", "نعم", "لا")
	}
	long = append(long, "قرب", "النهايه")
	same3 = append(same3, "قرب", "النهايه")
	accts := []*isnad.Account{Account("long", "2026-01-01", "x"), Account("distinct", "2026-01-02", "x"), Account("same", "", "x"), Account("short", "2026-01-03", "x")}
	_, _, err := st.File(ctx, pages(4))
	ok(t, err)
	var all []store.Done
	for i, l := range take(t, st, stages, 4) {
		d := done(l, stages, accts[i])
		d.Entries[0].Terms = [][]string{long, distinct, same3, {"كلمة7", "قرب", "البدايه"}}[i]
		all = append(all, d)
	}
	ok(t, st.Finish(ctx, all))
	not := func(m store.Match) store.Match { return store.Match{Not: &m} }
	for _, c := range []struct {
		m    store.Match
		want string
	}{
		{words("قرب", "النهايه"), "long same"},
		{words("ك50", "ك51"), "long"},
		{words("ك51", "ك50"), ""},
		{words("كلمة99998", "كلمة99999"), "distinct"},
		{words("كلمة16383", "كلمة16384"), "distinct"},
		{words("كلمة7"), "distinct short"},
		{words("لا", "نعم", "نعم", "لا"), "same"},
		{words("نعم", "لا", "لا"), ""},
		{not(words("قرب")), "distinct"},
		{not(words("لا")), "long distinct short"},
		{store.Match{Terms: []string{"كلمة9999"}, Prefix: true}, "distinct"},
		{store.Match{All: []store.Match{words("قرب"), not(words("ك1"))}}, "short same"},
	} {
		same(t, fmt.Sprintf("%.60q", fmt.Sprintf("%+v", c.m)), strings.Join(find(t, st, c.m), " "), c.want)
	}
	for limit := 1; limit < 4; limit++ {
		got, q := []string{}, store.IndexQuery{Kind: store.EntryArticle, Match: store.Match{Any: []store.Match{words("قرب"), words("كلمة7")}}, Order: store.Newest, Limit: limit}
		for range 5 {
			hits, next, err := st.Find(ctx, q)
			ok(t, err)
			for _, h := range hits {
				got = append(got, h.ID)
			}
			if q.Cursor = next; next == "" {
				break
			}
		}
		same(t, "newest by pages", got, []string{"short", "distinct", "long", "same"})
		same(t, "count up to a limit", must(st.Count(ctx, store.EntryArticle, q.Match, limit)), limit)
	}
	hits, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: words("كلمة99999"), Order: store.Newest, Limit: 1})
	ok(t, err)
	same(t, "terms of a long document", hits[0].Terms, distinct)

	// Many alternatives, many conditions, long phrases.
	var alternatives, conditions, nots []store.Match
	for i := range 5000 {
		alternatives = append(alternatives, words(fmt.Sprintf("لاشيء%d", i)))
		conditions = append(conditions, words(fmt.Sprintf("كلمة%d", i)))
		nots = append(nots, not(words(fmt.Sprintf("لاشيء%d", i))))
	}
	same(t, "5,000 alternatives", find(t, st, store.Match{Any: append(alternatives, words("البدايه"))}), []string{"short"})
	same(t, "5,000 conditions", find(t, st, store.Match{All: conditions}), []string{"distinct"})
	same(t, "5,000 exclusions", find(t, st, store.Match{All: append(nots, words("قرب"))}), []string{"long", "short", "same"})
	same(t, "a phrase of 5,000 terms", find(t, st, words(distinct[100:5100]...)), []string{"distinct"})
	// Beyond reason there is an error, and no crash.
	huge := make([]store.Match, 300_000)
	for i := range huge {
		huge[i] = words("x")
	}
	deep := words("x")
	for i := range 100_000 {
		if i%2 == 0 {
			deep = store.Match{All: []store.Match{words("x"), deep}}
		} else {
			deep = store.Match{Any: []store.Match{words("x"), deep}}
		}
	}
	for _, m := range []store.Match{{Any: huge}, deep} {
		if _, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: m, Order: store.Newest, Limit: 1}); err == nil {
			t.Error("a question beyond reason is answered")
		}
		if _, err := st.Count(ctx, store.EntryArticle, m, 0); err == nil {
			t.Error("a question beyond reason is counted")
		}
	}
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

package storetest

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"isnad/internal/store"
)

// hold takes the hold of the passes.
func hold(t testing.TB, st store.Store) store.Hold {
	t.Helper()
	h, err := st.Grasp(ctx, "passes", "w", "", time.Minute)
	ok(t, err)
	return h
}

func each(t testing.TB, st store.Store, kind store.FindingKind, bare bool) []store.Finding {
	t.Helper()
	var list []store.Finding
	ok(t, st.EachFinding(ctx, kind, bare, func(f store.Finding) bool { list = append(list, f); return true }))
	return list
}

func testConclude(t *testing.T, st store.Store) {
	same(t, "cursor before", must(st.CursorOf(ctx, "passes")), store.Cursor{})
	h := hold(t, st)
	a := store.Finding{Kind: store.FindingStory, ID: "a", Keys: []string{"x", "y"}, Name: "قصة", NameNorm: "قصه", From: "2026-01-01", To: "2026-01-02", Weight: 2.5, Doc: []byte(`{"a":1}`)}
	b := store.Finding{Kind: store.FindingStory, ID: "b", Keys: []string{"y"}}
	src := store.Finding{Kind: store.FindingSource, ID: "a", Keys: []string{"z"}}
	cur := store.Cursor{Pass: "passes", Version: "v1", Seq: 12, At: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)}
	ok(t, st.Conclude(ctx, h, cur, []store.Finding{b, a, src}, nil))
	same(t, "cursor", must(st.CursorOf(ctx, "passes")), cur)
	same(t, "cursor of another pass", must(st.CursorOf(ctx, "other")), store.Cursor{})
	same(t, "stories", each(t, st, store.FindingStory, false), []store.Finding{a, b})
	bare := a
	bare.Doc = nil
	same(t, "bare stories", each(t, st, store.FindingStory, true), []store.Finding{bare, b})
	same(t, "story", *must(st.Finding(ctx, store.FindingStory, "a")), a)
	same(t, "source", *must(st.Finding(ctx, store.FindingSource, "a")), src)
	_, err := st.Finding(ctx, store.FindingClaim, "a")
	is(t, "finding that is not there", err, store.ErrNotFound)

	// One replaced, one dropped, one dropped and put again.
	a2 := store.Finding{Kind: store.FindingStory, ID: "a", Keys: []string{"w"}, Name: "أخرى", Doc: []byte(`[]`)}
	cur.Seq, cur.Version = 20, "v2"
	ok(t, st.Conclude(ctx, h, cur, []store.Finding{{Kind: a2.Kind, ID: a2.ID, Name: "no"}, a2}, []store.FindingRef{{Kind: store.FindingStory, ID: "b"}, {Kind: store.FindingStory, ID: "a"}, {Kind: store.FindingStory, ID: "nothing"}}))
	same(t, "stories", each(t, st, store.FindingStory, false), []store.Finding{a2})
	same(t, "by an old key", len(must(st.Linked(ctx, store.FindingStory, []string{"x", "y"}))), 0)
	same(t, "by a new key", must(st.Linked(ctx, store.FindingStory, []string{"w"})), []store.Finding{a2})
	same(t, "cursor", must(st.CursorOf(ctx, "passes")), cur)

	// Without the hold nothing happens.
	was := dump(t, st)
	other := cur
	other.Seq = 99
	for name, h := range map[string]store.Hold{"forged": {Name: "passes", Token: "forged"}, "of another name": {Name: "other", Token: h.Token}, "none": {Name: "passes"}, "empty": {}} {
		is(t, name, st.Conclude(ctx, h, other, []store.Finding{b}, []store.FindingRef{{Kind: store.FindingStory, ID: "a"}}), store.ErrLost)
	}
	ok(t, st.LetGo(ctx, h))
	is(t, "let go", st.Conclude(ctx, h, other, []store.Finding{b}, nil), store.ErrLost)
	h, err = st.Grasp(ctx, "passes", "w", "", short)
	ok(t, err)
	time.Sleep(short + 20*time.Millisecond)
	is(t, "hold that is over", st.Conclude(ctx, h, other, []store.Finding{b}, nil), store.ErrLost)
	same(t, "store", dump(t, st), was)

	// A finding that cannot be filed takes the others and the cursor with it.
	h = hold(t, st)
	for name, f := range map[string]store.Finding{"without an id": {Kind: store.FindingStory}, "without a kind": {ID: "x"}, "long id": {Kind: store.FindingStory, ID: strings.Repeat("x", 5000)}} {
		if err := st.Conclude(ctx, h, other, []store.Finding{b, f}, nil); err == nil || errors.Is(err, store.ErrLost) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	same(t, "store", dump(t, st), was)

	// Hostile texts, and many.
	var list []store.Finding
	for i, x := range hostile {
		f := store.Finding{Kind: store.FindingPair, ID: fmt.Sprintf("%02d%.400s", i, x), Name: x, NameNorm: x, Doc: []byte(x)}
		if len(x) > 0 {
			f.Keys = []string{x, "", x + "2"}
		} else {
			f.Doc = nil
		}
		list = append(list, f)
	}
	for i := range 1500 {
		list = append(list, store.Finding{Kind: store.FindingPair, ID: fmt.Sprintf("n%04d", i), Keys: []string{fmt.Sprint(i % 10)}, Doc: []byte("{}")})
	}
	ok(t, st.Conclude(ctx, h, cur, list, nil))
	got := each(t, st, store.FindingPair, false)
	same(t, "pairs", len(got), len(list))
	for _, f := range list[:len(hostile)] {
		same(t, fmt.Sprintf("finding %q", f.ID), *must(st.Finding(ctx, f.Kind, f.ID)), f)
	}
	same(t, "linked", len(must(st.Linked(ctx, store.FindingPair, []string{"3", "4"}))), 300)
	var refs []store.FindingRef
	for _, f := range list {
		refs = append(refs, store.FindingRef{Kind: f.Kind, ID: f.ID})
	}
	ok(t, st.Conclude(ctx, h, store.Cursor{}, nil, refs))
	same(t, "pairs", len(each(t, st, store.FindingPair, false)), 0)
	same(t, "cursor when none is given", must(st.CursorOf(ctx, "passes")), cur)
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
}

func testLinked(t *testing.T, st store.Store) {
	h := hold(t, st)
	var list []store.Finding
	for i := range 30 {
		list = append(list, store.Finding{Kind: store.FindingClaim, ID: fmt.Sprintf("c%02d", 29-i), Keys: []string{fmt.Sprint("k", i%3), fmt.Sprint("m", i%5), fmt.Sprint("k", i%3)}})
	}
	list = append(list, store.Finding{Kind: store.FindingStory, ID: "s", Keys: []string{"k0"}})
	ok(t, st.Conclude(ctx, h, store.Cursor{}, list, nil))
	var got, want []string
	for _, f := range must(st.Linked(ctx, store.FindingClaim, []string{"k0", "m1", "k0", "nothing"})) {
		got = append(got, f.ID)
	}
	for i := 29; i >= 0; i-- {
		if i%3 == 0 || i%5 == 1 {
			want = append(want, fmt.Sprintf("c%02d", 29-i))
		}
	}
	same(t, "linked", got, want)
	same(t, "keys", must(st.Linked(ctx, store.FindingClaim, []string{"m1"}))[0].Keys, []string{"k2", "m1", "k2"})
	same(t, "by no keys", len(must(st.Linked(ctx, store.FindingClaim, nil))), 0)
	many := make([]string, 5000)
	for i := range many {
		many[i] = fmt.Sprint("k", i+1)
	}
	same(t, "by many keys", len(must(st.Linked(ctx, store.FindingClaim, many))), 20)
	n := 0
	ok(t, st.EachFinding(ctx, store.FindingClaim, true, func(store.Finding) bool { n++; return n < 4 }))
	same(t, "stopped after", n, 4)
}

func testListFindings(t *testing.T, st store.Store) {
	h := hold(t, st)
	var list []store.Finding
	for i := range 40 {
		f := store.Finding{Kind: store.FindingStory, ID: fmt.Sprintf("s%02d", (i*7)%40), Weight: float64(i%6) / 3, NameNorm: fmt.Sprintf("وزير الخارجيه w%d", i), Doc: []byte("{}")}
		if i%4 > 0 {
			f.From, f.To = fmt.Sprintf("2026-01-%02d", i%9+1), fmt.Sprintf("2026-01-%02d", i%9+1+i%3)
		}
		list = append(list, f)
	}
	list[3].Weight, list[5].Weight, list[8].Weight = math.NaN(), math.Inf(1), math.Inf(-1)
	list = append(list, store.Finding{Kind: store.FindingClaim, ID: "c", Weight: 1, From: "2026-01-01", To: "2026-01-01"})
	ok(t, st.Conclude(ctx, h, store.Cursor{}, list, nil))
	list = list[:40]
	list[3].Weight, list[5].Weight, list[8].Weight = 0, math.MaxFloat64, -math.MaxFloat64
	for _, q := range []store.FindingQuery{
		{Order: store.Weight}, {Order: store.Newest}, {Order: store.Oldest},
		{Order: store.Newest, Since: "2026-01-04"}, {Order: store.Oldest, Until: "2026-01-03"},
		{Order: store.Weight, Since: "2026-01-03", Until: "2026-01-05"}, {Order: store.Oldest, Since: "2026-01-03", Until: "2026-01-05", Name: "w1 خارج"},
		{Order: store.Weight, Name: "%"}, {Order: store.Weight, Name: "_ w"}, {Order: store.Newest, Name: "وزير w2"}, {Order: store.Weight, Since: "2027-01-01"},
	} {
		var want []string
		for _, f := range wanted(list, q) {
			want = append(want, f.ID)
		}
		for _, limit := range []int{1, 3, 40, 100} {
			var got []string
			q.Limit, q.Cursor = limit, ""
			for range 50 {
				page, next, err := st.ListFindings(ctx, store.FindingStory, q)
				ok(t, err)
				if len(page) > limit || next != "" && len(page) < limit {
					t.Fatalf("%+v: a page of %d", q, len(page))
				}
				for _, f := range page {
					got = append(got, f.ID)
				}
				if q.Cursor = next; next == "" {
					break
				}
			}
			same(t, fmt.Sprintf("%+v", q), got, want)
		}
	}
	// What changes meanwhile does not move what follows a cursor.
	q := store.FindingQuery{Order: store.Weight, Limit: 10}
	first, next, err := st.ListFindings(ctx, store.FindingStory, q)
	ok(t, err)
	ok(t, st.Conclude(ctx, h, store.Cursor{}, []store.Finding{{Kind: store.FindingStory, ID: "new", Weight: 100}},
		[]store.FindingRef{{Kind: store.FindingStory, ID: first[9].ID}, {Kind: store.FindingStory, ID: first[0].ID}}))
	q.Cursor, q.Limit = next, 100
	rest, _, err := st.ListFindings(ctx, store.FindingStory, q)
	ok(t, err)
	same(t, "behind a cursor", len(rest), 30)
	// A name that very many have, one that few of them have, letters of a word
	// and letters across words.
	var many []store.Finding
	for i := range 2300 {
		many = append(many, store.Finding{Kind: store.FindingEntity, ID: fmt.Sprintf("e%04d", i), NameNorm: fmt.Sprintf("محمد علي رقم%04d", i), Weight: float64(i % 100)})
	}
	ok(t, st.Conclude(ctx, h, store.Cursor{}, many, nil))
	for name, want := range map[string]int{"محمد": 2300, "حمد لي": 2300, "رقم0017": 1, "رقم01": 100, "حمد رقم2299": 1, "دعل": 0, "محمد علي رقم": 2300, "محمدعلي": 0, "مح": 2300, "1": 1409, "موسكو": 0, "محمد\"": 0} {
		n, q := 0, store.FindingQuery{Order: store.Weight, Name: name, Limit: 500}
		for last := math.Inf(1); ; {
			list, next, err := st.ListFindings(ctx, store.FindingEntity, q)
			ok(t, err)
			for _, f := range list {
				if f.Weight > last {
					t.Errorf("name %q: weight %v after %v", name, f.Weight, last)
				}
				last = f.Weight
			}
			n += len(list)
			if q.Cursor = next; next == "" {
				break
			}
		}
		same(t, "findings named "+name, n, want)
	}
	same(t, "stories of a name of entities", len(must2(st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Name: "محمد", Limit: 9}))), 0)
	ok(t, st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }))
	if _, _, err := st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Arrival, Limit: 1}); err == nil {
		t.Error("findings have no arrival, and are listed by it")
	}
	if _, _, err := st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight}); err == nil {
		t.Error("a list with limit 0")
	}
}

func must2(list []store.Finding, _ string, err error) []store.Finding { return must(list, err) }

// wanted is what a list should hold.
func wanted(list []store.Finding, q store.FindingQuery) []store.Finding {
	var out []store.Finding
	for _, f := range list {
		keep := true
		for _, w := range strings.Fields(q.Name) {
			keep = keep && strings.Contains(f.NameNorm, w)
		}
		keep = keep && (q.Since == "" || f.To != "" && f.To >= q.Since) && (q.Until == "" || f.From != "" && f.From <= q.Until)
		if keep {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b store.Finding) int {
		switch {
		case q.Order == store.Weight && a.Weight != b.Weight:
			if a.Weight > b.Weight {
				return -1
			}
			return 1
		case q.Order == store.Newest && a.To != b.To:
			return strings.Compare(b.To, a.To)
		case q.Order == store.Oldest && a.From != b.From:
			if a.From == "" || b.From == "" {
				return strings.Compare(b.From, a.From)
			}
			return strings.Compare(a.From, b.From)
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

func testNotes(t *testing.T, st store.Store) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	list := []store.Note{
		{Kind: "same", A: "أحمد", B: "احمد \x00\xff", Why: "هو هو", By: "me", At: at},
		{Kind: "wrong", A: "art", B: "statement قال", By: "you", At: at.Add(time.Hour)},
		{Kind: "same", A: "x", B: "y", By: "me", At: at.Add(-time.Hour)},
	}
	for i := range list {
		list[i].ID = must(st.AddNote(ctx, list[i]))
		if i > 0 && list[i].ID <= list[i-1].ID {
			t.Errorf("note %d comes after %d", list[i].ID, list[i-1].ID)
		}
	}
	same(t, "notes", must(st.Notes(ctx, "", false)), list)
	same(t, "notes of a kind", must(st.Notes(ctx, "same", false)), []store.Note{list[0], list[2]})
	ok(t, st.TakeBack(ctx, list[0].ID, "him", at.Add(2*time.Hour)))
	list[0].GoneBy, list[0].GoneAt = "him", at.Add(2*time.Hour)
	same(t, "notes that hold", must(st.Notes(ctx, "", false)), list[1:])
	same(t, "all notes", must(st.Notes(ctx, "", true)), list)
	is(t, "taken back twice", st.TakeBack(ctx, list[0].ID, "her", at), store.ErrNotFound)
	is(t, "taken back what is not there", st.TakeBack(ctx, 999, "her", at), store.ErrNotFound)
	same(t, "all notes", must(st.Notes(ctx, "same", true)), []store.Note{list[0], list[2]})
	same(t, "notes of no kind", len(must(st.Notes(ctx, "nothing", true))), 0)
}

func testHolds(t *testing.T, st store.Store) {
	a, err := st.Grasp(ctx, "passes", "a", "", time.Minute)
	ok(t, err)
	if a.Name != "passes" || a.Token == "" || a.Until.Before(time.Now().Add(30*time.Second)) {
		t.Errorf("hold %+v", a)
	}
	_, err = st.Grasp(ctx, "passes", "b", "", time.Minute)
	is(t, "taken while held", err, store.ErrLost)
	_, err = st.Grasp(ctx, "passes", "b", "forged", time.Minute)
	is(t, "prolonged with another token", err, store.ErrLost)
	other, err := st.Grasp(ctx, "other", "b", "", time.Minute)
	ok(t, err)
	again, err := st.Grasp(ctx, "passes", "a", a.Token, short)
	ok(t, err)
	same(t, "token of a prolonged hold", again.Token, a.Token)
	time.Sleep(short + 20*time.Millisecond)
	b, err := st.Grasp(ctx, "passes", "b", "", time.Minute)
	ok(t, err)
	_, err = st.Grasp(ctx, "passes", "a", a.Token, time.Minute)
	is(t, "prolonged when somebody else has it", err, store.ErrLost)
	ok(t, st.LetGo(ctx, a)) // over long ago
	_, err = st.Grasp(ctx, "passes", "c", "", time.Minute)
	is(t, "taken after a stale LetGo", err, store.ErrLost)
	ok(t, st.LetGo(ctx, b))
	c, err := st.Grasp(ctx, "passes", "c", "", time.Minute)
	ok(t, err)
	if c.Token == b.Token {
		t.Error("two holds have one token")
	}
	ok(t, st.LetGo(ctx, other))
	ok(t, st.LetGo(ctx, other))
	ok(t, st.LetGo(ctx, store.Hold{Name: "never", Token: "x"}))
	ok(t, st.LetGo(ctx, store.Hold{Name: "passes"}))
	_, err = st.Grasp(ctx, "passes", "d", "", time.Minute)
	is(t, "taken after LetGo without a token", err, store.ErrLost)
}

// Of many who take a hold at once, one has it.
func testHoldsTogether(t *testing.T, st store.Store) {
	var inside, most, turns atomic.Int64
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			// As long as the slowest machine takes.
			for begun := time.Now(); time.Since(begun) < 5*time.Minute; {
				h, err := st.Grasp(ctx, "passes", fmt.Sprint(w), "", time.Minute)
				if errors.Is(err, store.ErrLost) {
					time.Sleep(time.Millisecond)
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), inside.Add(1)))
				turns.Add(1)
				inside.Add(-1)
				if err := st.LetGo(ctx, h); err != nil {
					t.Error(err)
				}
				return
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 || turns.Load() != 6 {
		t.Errorf("%d had the hold at once, %d of 6 had it", most.Load(), turns.Load())
	}
}

package work

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"isnad"
	"isnad/internal/read"
	"isnad/internal/store"
	storeopen "isnad/internal/store/open"
)

// TestLaw states the law of the Concluder: whatever the order in which pages
// come, are read, read anew and lost, whatever was corrected meanwhile, and
// however often the Concluder was broken off and began again, the store's
// findings are those that one run over the whole would have drawn.
func TestLaw(t *testing.T) { both(t, testLaw) }

func testLaw(t *testing.T, open opener) {
	pages := press(t, 48)
	accts := make([][]*isnad.Account, len(pages))
	for i, p := range pages {
		accts[i], _ = read.Page(p, nil)
	}
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	if _, place := open(t); storeopen.Postgres(place) {
		rounds = min(rounds, 3) // making a store takes longer
	}
	for seed := range rounds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { law(t, open, pages, accts, rand.New(rand.NewPCG(5, uint64(seed)))) })
	}
}

func law(t *testing.T, open opener, pages []*isnad.Page, accts [][]*isnad.Account, rnd *rand.Rand) {
	ctx := context.Background()
	st, _ := open(t)
	order := rnd.Perm(len(pages))[:12+rnd.IntN(len(pages)-12)]
	at := map[store.PageID]int{} // numbers of pages
	// What the page is taken to hold now, by id: its accounts, or fewer.
	holds := map[store.PageID]int{}
	finish := func(stages string, leases []store.Lease) {
		var done []store.Done
		for _, l := range leases {
			list := accts[at[l.Page.ID]]
			if n, ok := holds[l.Page.ID]; ok {
				list = list[:min(n, len(list))]
			}
			done = append(done, store.Done{Lease: l, Reading: store.Reading{Stages: stages, At: time.Now()}, Accounts: list})
		}
		if err := st.Finish(ctx, done); err != nil {
			t.Fatal(err)
		}
	}
	readSome := func(stages string, n int) int {
		leases, err := st.Take(ctx, "w", stages, n, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		finish(stages, leases)
		return len(leases)
	}
	stages := "one"
	var steps []string
	con := &Concluder{Store: st, Log: logTo(t)}
	names := [][3]string{{"same", "منية الجلاصي", "الصادق العرفاوي"}, {"not same", "مازن الدرعاوي", "الدرعاوي"}, {"is", "نزار الكروي", "Q5"}, {"is", "الفهداوي", "Q6"}}
	var notes []int64
	for filed := 0; filed < len(order) || rnd.IntN(4) > 0; {
		switch k := rnd.IntN(12); {
		case k < 4 && filed < len(order):
			n := min(1+rnd.IntN(8), len(order)-filed)
			for _, p := range order[filed : filed+n] {
				at[fileAll(t, st, pages[p:p+1])[0]] = p
			}
			filed += n
			steps = append(steps, fmt.Sprint("file ", n))
		case k < 7:
			steps = append(steps, fmt.Sprint("read ", readSome(stages, 1+rnd.IntN(10))))
		case k < 9:
			if err := con.Drain(ctx); err != nil {
				t.Fatal(err)
			}
			steps = append(steps, "conclude")
		case k == 9:
			con = &Concluder{Store: st, Log: logTo(t)} // it was killed
			steps = append(steps, "restart")
		case k == 10 && rnd.IntN(2) == 0 && len(at) > 0:
			// A page loses an article when it is read anew.
			ids := slices.Sorted(maps.Keys(at))
			holds[ids[rnd.IntN(len(ids))]] = rnd.IntN(2)
			stages += "+"
			for readSome(stages, 7) > 0 {
			}
			steps = append(steps, "read anew")
		case k == 11:
			if len(notes) > 0 && rnd.IntN(2) == 0 {
				if err := st.TakeBack(ctx, notes[len(notes)-1], "n", time.Now()); err != nil {
					t.Fatal(err)
				}
				notes = notes[:len(notes)-1]
				steps = append(steps, "take back")
				continue
			}
			n := names[rnd.IntN(len(names))]
			id, err := st.AddNote(ctx, store.Note{Kind: n[0], A: n[1], B: n[2], By: "n", At: time.Now()})
			if err != nil {
				t.Fatal(err)
			}
			notes = append(notes, id)
			steps = append(steps, "correct "+n[0])
		}
	}
	for readSome(stages, 9) > 0 {
	}
	if err := con.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	// The same from scratch.
	got := findings(t, st)
	cur, err := st.CursorOf(ctx, CursorName)
	if err != nil {
		t.Fatal(err)
	}
	scratch, _ := open(t)
	var rest []*isnad.Page
	for _, p := range order {
		rest = append(rest, pages[p])
	}
	for i, id := range fileAll(t, scratch, rest) {
		at[id] = order[i]
	}
	all, err := st.Notes(ctx, "", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		if _, err := scratch.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	leases, err := scratch.Take(ctx, "w", stages, 1000, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	live := st
	st = scratch
	finish(stages, leases)
	st = live
	if err := (&Concluder{Store: scratch}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	want := findings(t, scratch)
	same(t, fmt.Sprintf("findings after %v", steps), got, want)
	if len(want) == 0 || cur.Seq == 0 {
		t.Fatalf("%d findings, cursor %+v", len(want), cur)
	}
	// And another look finds nothing to do.
	quiet := &Concluder{Store: st, Each: func(c Concluded) { t.Errorf("concluded again: %+v", c) }}
	if err := quiet.Drain(ctx); err != nil || quiet.state != nil {
		t.Errorf("after %v: the cursor %+v does not say that all is done; error %v", steps, cur, err)
	}
}

package open

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"isnad/internal/store"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/store/storetest"
)

func TestOpen(t *testing.T) {
	ctx := context.Background()
	_, err := Open(ctx, "", Options{Create: true})
	var se *store.Error
	if !errors.As(err, &se) || se.Advice == "" {
		t.Errorf("no place: %v", err)
	}
	for place, want := range map[string]bool{"postgres://h/d": true, "postgresql://h/d": true, "postgres.db": false, "dir/postgres:": false, "": false} {
		if Postgres(place) != want {
			t.Errorf("Postgres(%q) is not %v", place, want)
		}
	}
	path := filepath.Join(t.TempDir(), "a.db")
	st, err := Open(ctx, "sqlite:"+path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := st.Stats(ctx); err != nil || s.Kind != "sqlite" || s.Place != path {
		t.Errorf("stats %+v, error %v", s, err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}

// A store copied from SQLite to PostgreSQL and back is the same, row by row.
func TestCopyThereAndBack(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	places := []string{filepath.Join(dir, "a.db"), pgtest.Address(t), pgtest.Address(t), filepath.Join(dir, "b.db")}
	var want []string
	var last store.Store
	for i, place := range places {
		st, err := Open(ctx, place, Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		if i == 0 {
			storetest.Fill(t, st, 250)
			want = storetest.Dump(t, st)
		} else {
			if err := st.Load(ctx, func(yield func(store.Row) error) error { return last.Dump(ctx, yield) }); err != nil {
				t.Fatalf("copy to %s: %v", place, err)
			}
			got := storetest.Dump(t, st)
			if !slices.Equal(got, want) {
				for j := range min(len(got), len(want)) {
					if got[j] != want[j] {
						t.Fatalf("copy %d: row %d differs:\n got %s\nwant %s", i, j, got[j], want[j])
					}
				}
				t.Fatalf("copy %d: %d rows, want %d", i, len(got), len(want))
			}
			if err := st.Verify(ctx, func(f store.Fault) { t.Errorf("copy %d: %+v", i, f) }); err != nil {
				t.Fatal(err)
			}
		}
		// The same questions have the same answers, in the same order.
		for _, m := range []store.Match{{}, {Terms: []string{"الوزير"}}, {Terms: []string{"w1", "مفتوح"}}, {Not: &store.Match{Terms: []string{"w3"}}}, {Terms: []string{"w2"}, Prefix: true}} {
			for _, order := range []store.Order{store.Newest, store.Oldest} {
				ask := func(st store.Store) (ids []string) {
					hits, _, err := st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: m, Order: order, Limit: 200})
					if err != nil {
						t.Fatal(err)
					}
					for _, h := range hits {
						ids = append(ids, h.ID)
					}
					return ids
				}
				if i > 0 {
					if a, b := ask(last), ask(st); !slices.Equal(a, b) {
						t.Errorf("copy %d, %+v %s: %v, want %v", i, m, order, b, a)
					}
				}
			}
		}
		last = st
	}
}

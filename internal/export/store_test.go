package export_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/export"
	"isnad/internal/intake"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/work"

	"github.com/google/go-cmp/cmp"
)

// filed is a store of pages that were read and concluded from.
func filed(t testing.TB, pages []*isnad.Page) store.Store {
	t.Helper()
	ctx := context.Background()
	st, err := open.Open(ctx, filepath.Join(t.TempDir(), "press.isnad"), open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, _, err := st.File(ctx, pages); err != nil {
		t.Fatal(err)
	}
	concluded(t, st)
	return st
}

func concluded(t testing.TB, st store.Store) {
	t.Helper()
	ctx := context.Background()
	if err := (&work.Reader{Store: st}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := (&work.Concluder{Store: st}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
}

// press are the example pages.
func press(t testing.TB) []*isnad.Page {
	t.Helper()
	in, err := intake.Open(context.Background(), []string{"../../examples/press"}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out []*isnad.Page
	for {
		p, err, ok := in.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return out
		}
		out = append(out, p)
	}
}

func readAll(t testing.TB, pages []*isnad.Page) []*isnad.Account {
	t.Helper()
	var out []*isnad.Account
	for _, p := range pages {
		accts, err := read.Page(p, nil)
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		out = append(out, accts...)
	}
	return out
}

// A store gives, byte for byte, what the same pages give when they were just
// read.
func TestStoreIsMemory(t *testing.T) {
	for name, pages := range map[string][]*isnad.Page{"canal": pages(t, "canal.txtar"), "press": press(t)} {
		st := filed(t, pages)
		over, mem := export.NewStore(st, desk.Over(st)), memory(t, readAll(t, pages))
		for file, o := range all() {
			want, got := write(t, mem, o), write(t, over, o)
			if bytes.Equal(want, got) {
				continue
			}
			if o.Format == export.Parquet {
				t.Errorf("%s %s: the store gives %d bytes, memory %d, and others", name, file, len(got), len(want))
			} else {
				t.Errorf("%s %s (-memory +store):\n%s", name, file, cmp.Diff(string(want), string(got)))
			}
		}
	}
}

// Filters mean the same over a store, and a query leaves what it finds.
func TestStoreFilter(t *testing.T) {
	st := filed(t, pages(t, "canal.txtar"))
	c := export.NewStore(st, desk.Over(st))
	ctx := context.Background()
	get := func(what, col string, f export.Filter) []string {
		return column(t, write(t, c, export.Options{Format: export.CSV, What: what, Filter: f}), col)
	}
	if got := get("articles", "page", export.Filter{Since: "2021-05-04", Until: "2021-05-06"}); !slices.Equal(got, []string{"mina", "barid"}) {
		t.Errorf("since and until: %q", got)
	}
	for n, want := range map[int][]string{1: {"barid2"}, 3: {"mina", "barid", "barid2"}, 6: {"wadi", "duha", "mina", "barid", "barid2", "rasif"}, 9: {"wadi", "duha", "mina", "barid", "barid2", "rasif"}} {
		for where, c := range map[string]export.Corpus{"store": c, "memory": memory(t, accounts(t, "canal.txtar"))} {
			if got := column(t, write(t, c, export.Options{Format: export.CSV, What: "articles", Filter: export.Filter{Latest: n}}), "page"); !slices.Equal(got, want) {
				t.Errorf("the latest %d of %s: %q, want %q", n, where, got, want)
			}
		}
	}
	articles, err := export.Matching(ctx, search.New(st), "الخرطوم")
	if err != nil {
		t.Fatal(err)
	}
	if got := get("articles", "page", export.Filter{Articles: articles}); !slices.Equal(got, []string{"barid", "barid2"}) {
		t.Errorf("query of articles: %q", got)
	}
	if got := get("articles", "page", export.Filter{Articles: articles, Until: "2021-05-06"}); !slices.Equal(got, []string{"barid"}) {
		t.Errorf("query and until: %q", got)
	}
	if got := get("copies", "kind", export.Filter{Articles: articles}); !slices.Equal(got, []string{"version"}) {
		t.Errorf("copies of a query: %q", got)
	}
	articles, err = export.Matching(ctx, search.New(st), "act:deny")
	if err != nil {
		t.Fatal(err)
	}
	if got := get("statements", "act", export.Filter{Articles: articles}); !slices.Equal(got, []string{"deny"}) {
		t.Errorf("query of statements: %q", got)
	}
	if articles, err = export.Matching(ctx, search.New(st), "زرافة"); err != nil || articles == nil {
		t.Fatalf("query of nothing: %v, %v", articles, err)
	}
	if got := get("statements", "id", export.Filter{Articles: articles}); len(got) != 0 {
		t.Errorf("nothing was found, and %d exported", len(got))
	}
	if _, err := export.Matching(ctx, search.New(st), "act:"); err == nil {
		t.Error("a query that is none was understood")
	}
}

// What a person marked as wrong is in no export.
func TestStoreWrong(t *testing.T) {
	st := filed(t, pages(t, "canal.txtar"))
	ctx := context.Background()
	c := export.NewStore(st, desk.Over(st))
	ids := column(t, write(t, c, export.Options{Format: export.CSV, What: "statements"}), "id")
	art, statement, _ := strings.Cut(ids[0], "-")
	accts, err := st.Accounts(ctx, []isnad.ArticleID{isnad.ArticleID(art)})
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range []string{statement, "e1", "m1"} {
		if _, err := st.AddNote(ctx, store.Note{Kind: store.NoteWrong, A: art, B: store.Mark(accts[0], finding), By: "test", At: time.Unix(1, 0)}); err != nil {
			t.Fatal(err)
		}
	}
	concluded(t, st)
	c = export.NewStore(st, desk.Over(st))
	if got := column(t, write(t, c, export.Options{Format: export.CSV, What: "statements"}), "id"); slices.Contains(got, ids[0]) || len(got) != len(ids)-1 {
		t.Errorf("statements %q, want %q without the first", got, ids)
	}
	if got := column(t, write(t, c, export.Options{Format: export.CSV, What: "events"}), "Event ID"); slices.Contains(got, art+"-e1") {
		t.Errorf("events %q", got)
	}
	for _, o := range []export.Options{{Format: export.JSONLD}, {Format: export.GraphML}} {
		if b := write(t, c, o); bytes.Contains(b, []byte(ids[0]+`"`)) {
			t.Errorf("%s still names %s", o.Format, ids[0])
		}
	}
}

// PostgreSQL gives the bytes that SQLite gives.
func TestPostgresIsMemory(t *testing.T) {
	pages := pages(t, "canal.txtar")
	mem := memory(t, readAll(t, pages))
	ctx := context.Background()
	st, err := open.Open(ctx, pgtest.Address(t), open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, _, err := st.File(ctx, pages); err != nil {
		t.Fatal(err)
	}
	concluded(t, st)
	over := export.NewStore(st, desk.Over(st))
	for file, o := range all() {
		if want, got := write(t, mem, o), write(t, over, o); !bytes.Equal(want, got) {
			t.Errorf("%s: PostgreSQL gives %d bytes, memory %d, and others", file, len(got), len(want))
		}
	}
}

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

//go:build unix

package desk_test

import (
	"context"
	"os"
	"testing"

	"isnad/internal/desk"
	opening "isnad/internal/store/open"
	"isnad/internal/store/postgres/pgtest"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// TestOverPostgres holds the law of TestOver over the other database.
func TestOverPostgres(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/market.txtar")
	if err != nil {
		t.Fatal(err)
	}
	st, err := opening.Open(context.Background(), pgtest.Address(t), opening.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	pages := append(pages(ar), pagesOf(t, 100, "../../examples/press")...)
	(&press{st, t}).put(pages)
	accts := readAll(pages)
	everything(t, open(accts), desk.Over(st), accts)
}

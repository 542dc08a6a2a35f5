package postgres

import (
	"context"
	"os"
	"testing"

	"isnad/internal/store"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/store/storetest"
)

var ctx = context.Background()

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func fresh(t testing.TB) store.Store {
	t.Helper()
	st, err := Open(ctx, pgtest.Address(t), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func TestExamine(t *testing.T) { storetest.Examine(t, fresh) }

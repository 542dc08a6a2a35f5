package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"isnad/internal/store"
	"isnad/internal/store/storetest"
)

var ctx = context.Background()

func fresh(t testing.TB) store.Store {
	t.Helper()
	// Signs that mean something in a URL.
	st, err := Open(ctx, filepath.Join(t.TempDir(), "a ?#%25&ش.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

func TestExamine(t *testing.T) { storetest.Examine(t, fresh) }

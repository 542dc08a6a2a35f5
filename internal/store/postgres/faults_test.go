package postgres

import (
	"context"
	dbsql "database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/store/sql"
	"isnad/internal/store/storetest"
)

// advice wants an error that says what to do, with these words in it.
func advice(t testing.TB, what string, err error, words ...string) {
	t.Helper()
	var se *store.Error
	if !errors.As(err, &se) || se.Advice == "" || se.Op == "" {
		t.Errorf("%s: error %v is no *store.Error with advice", what, err)
		return
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%s: error %q does not say %q", what, err, w)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"postgres://me:geheim@host:5432/db?sslmode=disable", "postgres://me@host:5432/db?sslmode=disable"},
		{"postgres://me@host/db", "postgres://me@host/db"},
		{"postgres://host/db", "postgres://host/db"},
		{"postgres://me:ge@he/im@host/db", "postgres://me@host/db"},
		{"postgresql://me:geh%65im@host/db?password=geheim&x=1", "postgresql://me@host/db?password=&x=1"},
		{"postgres:///db?host=/tmp&user=me&password=geheim", "postgres:///db?host=/tmp&user=me&password="},
		{"postgres://me:geheim:mehr@[::1]/db", "postgres://me@[::1]/db"},
		{"postgres://me:@host/db", "postgres://me@host/db"},
		{"postgres://", "postgres://"},
	} {
		got, secrets := Redact(c.address)
		if got != c.want || strings.Contains(got, "geheim") {
			t.Errorf("%s: place %s, want %s", c.address, got, c.want)
		}
		if strings.Contains(c.address, "geheim") && len(secrets) == 0 {
			t.Errorf("%s: no secrets", c.address)
		}
	}
}

func TestOpen(t *testing.T) {
	// Passwords are in no error, wherever the address has them and however
	// broken it is.
	for _, address := range []string{
		"postgres://me:geheim@127.0.0.1:1/db?connect_timeout=2",
		"postgres://me:geheim@no.such.host.invalid/db?connect_timeout=2",
		"postgres://me:geheim@host:port/db",
		"postgres://me:ge%heim@host/db?password=geheim",
		"postgres:///db?host=/nowhere&user=me&password=geheim",
		"postgres://me:geheim@host/db?sslrootcert=/nowhere",
		"postgres://me:gehe\x7fim@host/db",
	} {
		_, err := Open(ctx, address, Options{Create: true})
		advice(t, address, err)
		if err != nil && (strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "heim@")) {
			t.Errorf("%q: the error tells the password: %v", address, err)
		}
	}

	address := pgtest.Address(t)
	_, err := Open(ctx, address, Options{})
	advice(t, "no store", err, "there is no store", "isnad add")
	if !errors.Is(err, sql.ErrNoStore) {
		t.Errorf("no store: %v", err)
	}
	_, err = Open(ctx, strings.Replace(address, "/postgres?", "/nothing?", 1), Options{Create: true})
	advice(t, "no database", err, "createdb")
	_, err = Open(ctx, strings.Replace(address, "user=isnad", "user=nobody", 1), Options{Create: true})
	advice(t, "no user", err, "user's name")
	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Open(over, address, Options{Create: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("open when the context is over: %v", err)
	}
	st, err := Open(ctx, address+"&password=geheim", Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, err := st.Stats(ctx)
	if err != nil || strings.Contains(s.Place, "geheim") || s.Kind != "postgres" {
		t.Errorf("stats %+v, error %v", s, err)
	}

	// Somebody who may read only.
	h := st.(*sql.Store).Handle()
	var schema string
	if err := h.QueryRow("SELECT current_schema()").Scan(&schema); err != nil {
		t.Fatal(err)
	}
	reader := "reader_" + schema
	for _, q := range []string{"CREATE ROLE " + reader + " LOGIN", "GRANT USAGE ON SCHEMA " + schema + " TO " + reader, "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + reader} {
		if _, err := h.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	limited := strings.Replace(address, "user=isnad", "user="+reader, 1)
	ro, err := Open(ctx, limited, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ro.Close()
	if _, err := ro.Stats(ctx); err != nil {
		t.Errorf("reading: %v", err)
	}
	_, _, err = ro.File(ctx, []*isnad.Page{{Name: "x"}})
	advice(t, "writing without rights", err, "lacks rights")
	_, err = Open(ctx, strings.Replace(limited, "search_path="+schema, "search_path=another", 1), Options{Create: true})
	advice(t, "making without rights", err, "lacks rights")
	ro2, err := Open(ctx, address+"&default_transaction_read_only=on", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ro2.Close()
	_, _, err = ro2.File(ctx, []*isnad.Page{{Name: "x"}})
	advice(t, "a standby", err, "takes no changes")
}

// Schemas of other versions of the program.
func TestSchemas(t *testing.T) {
	address := pgtest.Address(t)
	st, err := Open(ctx, address, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	s, err := st.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	h := st.(*sql.Store).Handle()
	exec := func(q string) {
		t.Helper()
		if _, err := h.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	exec(fmt.Sprintf("INSERT INTO %s (version_id, is_applied) VALUES (%d, true)", sql.SchemaTable, s.Schema+7))
	for _, o := range []Options{{}, {Create: true}, {Migrate: true}} {
		_, err := Open(ctx, address, o)
		advice(t, "newer schema", err, "newer isnad", fmt.Sprint(s.Schema+7))
		if !errors.Is(err, sql.ErrNewer) {
			t.Errorf("newer schema: %v", err)
		}
	}
	exec("DELETE FROM " + sql.SchemaTable + " WHERE version_id > 1")
	if s.Schema > 1 {
		_, err = Open(ctx, address, Options{})
		advice(t, "older schema", err, "older isnad", "isnad store migrate")
	}
	// Tables that somebody took away.
	exec("DROP TABLE notes")
	_, err = st.Notes(ctx, "", true)
	advice(t, "table gone", err, "tables are missing")
}

// Several processes may make the tables at once.
func TestMadeTogether(t *testing.T) {
	address := pgtest.Address(t)
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			st, err := Open(ctx, address, Options{Create: true})
			if err == nil {
				_, _, err = st.File(ctx, []*isnad.Page{{Name: fmt.Sprint(i)}})
				err = errors.Join(err, st.Close())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// The server ends connections in the middle of work, and goes away: errors say
// so, nothing half-written stays, and when it is back the work goes on.
func TestLostConnection(t *testing.T) {
	server, err := pgtest.New()
	if err != nil {
		pgtest.Skip(t, err)
	}
	defer func() {
		if err := server.Remove(); err != nil {
			t.Error(err)
		}
	}()
	st, err := Open(ctx, server.Address(), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	storetest.Fill(t, st, 30)

	// Connections are cut at any moment, by another.
	admin, err := dbsql.Open("pgx", "postgres:///postgres?"+url.Values{"host": {server.Dir()}, "user": {"isnad"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	var filed, lost atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for w := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				_, n, err := st.File(ctx, []*isnad.Page{{Name: fmt.Sprint(w, " a ", i)}, {Name: fmt.Sprint(w, " b ", i)}})
				if err != nil {
					lost.Add(1)
					advice(t, "cut", err)
				}
				if err == nil && n != 2 {
					t.Errorf("%d of 2 pages are new", n)
				}
				filed.Add(int64(n))
			}
		})
	}
	for range 25 {
		if _, err := admin.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'isnad'"); err != nil {
			t.Error(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	close(stop)
	wg.Wait()
	t.Logf("%d pages filed, %d calls lost their connection", filed.Load(), lost.Load())
	names := map[string]int{}
	list, err := st.ListPages(ctx, 0, 1<<30, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		names[p.Page.Name]++
	}
	if int64(len(list))-31 < filed.Load() {
		t.Errorf("%d pages were told to be filed, %d are there", filed.Load(), len(list)-31)
	}
	for name := range names {
		if w, i, ok := strings.Cut(name, " a "); ok && names[w+" b "+i] != 1 {
			t.Errorf("of two pages filed together one is there: %q", name)
		}
	}

	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	_, err = st.Stats(ctx)
	advice(t, "server gone, reading", err)
	_, _, err = st.File(ctx, []*isnad.Page{{Name: "x"}})
	advice(t, "server gone, writing", err)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	if _, added, err := st.File(ctx, []*isnad.Page{{Name: "x"}}); err != nil || added != 1 {
		t.Errorf("server back: %d added, error %v", added, err)
	}
	if err := st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }); err != nil {
		t.Error(err)
	}
}

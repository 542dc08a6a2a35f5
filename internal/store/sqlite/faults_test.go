package sqlite

import (
	"context"
	dbsql "database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/store"
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

func filled(t testing.TB, path string) store.Store {
	t.Helper()
	st, err := Open(ctx, path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	storetest.Fill(t, st, 30)
	return st
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	_, err := Open(ctx, path("none.db"), Options{})
	advice(t, "no file", err, "there is no store")
	if !errors.Is(err, fs.ErrNotExist) || !errors.Is(err, sql.ErrNoStore) {
		t.Errorf("no file: %v", err)
	}
	if _, err := os.Stat(path("none.db")); err == nil {
		t.Error("opening what is not there makes a file")
	}
	_, err = Open(ctx, dir, Options{Create: true})
	advice(t, "folder", err, "it is a folder")
	_, err = Open(ctx, path("no/such/folder.db"), Options{Create: true})
	advice(t, "no folder", err, "there is no folder")
	_, err = Open(ctx, os.DevNull, Options{Create: true})
	advice(t, "device", err, "no regular file")

	for name, text := range map[string]string{"text": strings.Repeat("قال الوزير\n", 1000), "short": "x", "header": "SQLite format 3\x00" + strings.Repeat("x", 5000)} {
		p := path(name)
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		for _, create := range []bool{false, true} {
			_, err = Open(ctx, p, Options{Create: create})
			advice(t, name, err, p)
		}
		if got, err := os.ReadFile(p); err != nil || string(got) != text {
			t.Errorf("%s: the file was changed", name)
		}
	}

	// Another program's database stays as it is.
	other := path("other.db")
	db, err := dbsql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE pages (x)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, other, Options{Create: true})
	advice(t, "another program", err, "another program")
	if got, err := os.ReadFile(other); err != nil || string(got) != string(was) {
		t.Error("the database of another program was changed")
	}

	// An empty file becomes a store, if one is to be made.
	if err := os.WriteFile(path("empty"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, path("empty"), Options{})
	advice(t, "empty file", err, "there is no store")
	st, err := Open(ctx, path("empty"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st, err = Open(ctx, path("empty"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	st.Close()

	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Open(over, path("late.db"), Options{Create: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("open when the context is over: %v", err)
	}
}

// Schemas of other versions of the program.
func TestSchemas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := filled(t, path)
	s, err := st.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	was := storetest.Dump(t, st)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	set := func(version int64) {
		t.Helper()
		db, err := dbsql.Open("sqlite", dsn(path, "rw"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	set(s.Schema + 7)
	for _, o := range []Options{{}, {Create: true}, {Migrate: true}} {
		_, err := Open(ctx, path, o)
		advice(t, "newer schema", err, "newer isnad", fmt.Sprint(s.Schema+7))
		if !errors.Is(err, sql.ErrNewer) {
			t.Errorf("newer schema: %v", err)
		}
	}
	if s.Schema > 1 {
		set(1)
		_, err = Open(ctx, path, Options{})
		advice(t, "older schema", err, "older isnad", "isnad store migrate")
	}
	set(s.Schema)
	if st, err = Open(ctx, path, Options{}); err != nil {
		t.Fatal(err)
	}
	if got := storetest.Dump(t, st); strings.Join(got, "\n") != strings.Join(was, "\n") {
		t.Error("the store has changed")
	}
	st.Close()
}

// The index of names is filled in a store that was made before there was one.
func TestPrepare(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := filled(t, path)
	size, err := st.Size(ctx, store.EntryArticle)
	if err != nil || size == 0 {
		t.Fatalf("%d entries, error %v", size, err)
	}
	named := func() int {
		t.Helper()
		list, _, err := st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Name: "قصه", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	want := named()
	h := st.(*sql.Store).Handle()
	for _, q := range []string{"INSERT INTO names (names) VALUES ('delete-all')", "DELETE FROM counters WHERE name = 'names'"} {
		if _, err := h.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if n := named(); n != 0 {
		t.Fatalf("%d findings are named without an index", n)
	}
	if _, err := h.Exec("DELETE FROM counters WHERE name LIKE '%entries'"); err != nil {
		t.Fatal(err)
	}
	st.Close()
	if st, err = Open(ctx, path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if n, err := st.Size(ctx, store.EntryArticle); err != nil || n != size {
		t.Errorf("%d entries are counted, want %d; error %v", n, size, err)
	}
	if n := named(); n != want || n == 0 {
		t.Errorf("%d findings are named, want %d", n, want)
	}
	if err := st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }); err != nil {
		t.Error(err)
	}
}

// The disk fills up in the middle of a step: nothing of it is kept, all before
// it is, and with room the work goes on.
func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := filled(t, path)
	was := storetest.Dump(t, st)
	h := st.(*sql.Store).Handle()
	var n int64
	if err := h.QueryRow("PRAGMA page_count").Scan(&n); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n+20)); err != nil {
		t.Fatal(err)
	}
	var pages []*isnad.Page
	for i := range 50 {
		body := make([]byte, 20000)
		for j := range body {
			body[j] = byte(j * (i + 7) * 7919 >> 5)
		}
		pages = append(pages, &isnad.Page{Name: fmt.Sprint(i), Body: append(body, fmt.Sprint(i)...)})
	}
	_, added, err := st.File(ctx, pages)
	advice(t, "File on a full disk", err, "the disk is full")
	if added != 0 {
		t.Errorf("%d pages are told to be added", added)
	}
	if got := storetest.Dump(t, st); strings.Join(got, "\n") != strings.Join(was, "\n") {
		t.Error("something of the step was kept")
	}
	if _, err := h.Exec("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if _, added, err = st.File(ctx, pages); err != nil || added != 50 {
		t.Errorf("with room: %d added, error %v", added, err)
	}
	if err := st.Verify(ctx, func(f store.Fault) { t.Errorf("fault: %+v", f) }); err != nil {
		t.Error(err)
	}
}

// A file that may not be written, in a folder that may not.
func TestReadOnly(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	filled(t, path).Close()
	for _, c := range []struct {
		what       string
		file, dir_ fs.FileMode
	}{{"file and folder", 0o444, 0o555}, {"file", 0o444, 0o777}} {
		if err := errors.Join(os.Chmod(path, c.file), os.Chmod(dir, c.dir_)); err != nil {
			t.Fatal(err)
		}
		st, err := Open(ctx, path, Options{Create: true})
		if err == nil {
			_, _, err = st.File(ctx, []*isnad.Page{{Name: "x"}})
			st.Close()
		}
		advice(t, c.what, err, "may")
	}
	os.Chmod(dir, 0o777)
	if err := os.Mkdir(filepath.Join(dir, "closed"), 0o555); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, filepath.Join(dir, "closed", "b.db"), Options{Create: true})
	advice(t, "folder", err)
}

// While another process writes for long, a call waits; its context ends that.
func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := filled(t, path)
	other, err := dbsql.Open("sqlite", dsn(path, "rw")+"&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, _, err := st.File(short, []*isnad.Page{{Name: "x"}}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("File while somebody writes: %v", err)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("the context ended the call after %v", d)
	}
	// Readers are not kept waiting.
	if _, err := st.Stats(ctx); err != nil {
		t.Errorf("Stats while somebody writes: %v", err)
	}
	time.AfterFunc(200*time.Millisecond, func() { tx.Rollback() })
	if _, added, err := st.File(ctx, []*isnad.Page{{Name: "x"}}); err != nil || added != 1 {
		t.Errorf("File once he is done: %d added, %v", added, err)
	}
}

// Damage to the file or to rows of it is found, told, and does not stop the
// rest.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	faults := func(st store.Store) string {
		t.Helper()
		var list []string
		if err := st.Verify(ctx, func(f store.Fault) { list = append(list, f.Where+": "+f.What) }); err != nil {
			t.Fatal(err)
		}
		return strings.Join(list, "\n")
	}
	st := filled(t, path)
	h := st.(*sql.Store).Handle()
	for _, c := range []struct{ statement, want string }{
		{"UPDATE bodies SET body = x'0061' WHERE page = 3", "the kept page is damaged"},
		{"UPDATE bodies SET body = x'0161' WHERE page = 4", "the kept page is damaged"},
		{"UPDATE bodies SET body = x'' WHERE page = 4", "the kept page is damaged"},
		{"UPDATE pages SET outlet = 'another' WHERE seq = 5", "give the id"},
		{"UPDATE pages SET size = 1 WHERE seq = 6", "its row does not fit"},
		{"UPDATE accounts SET data = substr(data, 1, 20) WHERE num = (SELECT max(num) FROM accounts)", "the kept account is damaged"},
		{"UPDATE accounts SET data = (SELECT data FROM accounts ORDER BY num LIMIT 1) WHERE num = (SELECT max(num) FROM accounts)", "the account is that of"},
		{"UPDATE articles SET day = '2020-01-01' WHERE num = (SELECT max(num) FROM articles)", "another day"},
		{"PRAGMA foreign_keys = 0; DELETE FROM accounts WHERE num = (SELECT max(num) FROM accounts)", "articles without an account"},
		{"DELETE FROM gives WHERE page = 7", "articles that their page does not give"},
		{"DELETE FROM terms WHERE rowid = (SELECT max(place) FROM entries)", "1 entries that cannot be searched"},
		{"PRAGMA foreign_keys = 0; DELETE FROM entries WHERE place = (SELECT min(place) FROM entries)", "1 terms without an entry"},
		{"UPDATE entries SET terms = x'ff' WHERE place = (SELECT max(place) FROM entries)", "packed bytes are damaged"},
		{"UPDATE entries SET day = '2020-01-01' WHERE place = (SELECT max(place) FROM entries)", "stands in the wrong place"},
		{"DELETE FROM links WHERE finding = 1", "keys lead to it"},
		{"DELETE FROM names WHERE rowid = 1", "its name cannot be searched"},
		{"PRAGMA foreign_keys = 0; DELETE FROM finding_docs WHERE num = 2", "without a document"},
		{"PRAGMA foreign_keys = 0; DELETE FROM findings WHERE num = 2", "links to nothing"},
		{"UPDATE counters SET value = 3 WHERE name = 'article entries'", "article entries, counted as 3"},
		{"UPDATE counters SET value = 3 WHERE name = 'pages'", "numbers beyond the counter"},
	} {
		// In a savepoint that is taken back, the pragma outside of it.
		if p, rest, ok := strings.Cut(c.statement, "; "); ok {
			if _, err := h.Exec(p); err != nil {
				t.Fatal(err)
			}
			c.statement = rest
		}
		copied := filepath.Join(t.TempDir(), "copy.db")
		if _, err := h.Exec("VACUUM INTO ?", copied); err != nil {
			t.Fatal(err)
		}
		db, err := dbsql.Open("sqlite", copied)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(c.statement); err != nil {
			t.Fatalf("%s: %v", c.statement, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		bad, err := Open(ctx, copied, Options{})
		if err != nil {
			t.Fatalf("%s: %v", c.statement, err)
		}
		if got := faults(bad); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n got %s\nwant %s", c.statement, got, c.want)
		}
		bad.Close()
	}
	if got := faults(st); got != "" {
		t.Errorf("faults of a whole store: %s", got)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}

	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for at := 4096; at < len(whole); at += 9 * 4096 {
		bad := append([]byte(nil), whole...)
		for i := at; i < min(at+4096, len(bad)); i++ {
			bad[i] ^= 0x5a
		}
		p := filepath.Join(t.TempDir(), "bad.db")
		if err := os.WriteFile(p, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		st, err := Open(ctx, p, Options{})
		if err != nil {
			advice(t, "damaged file", err)
			found++
			continue
		}
		if faults(st) != "" {
			found++
		}
		// Asked for, what is damaged is an error with advice, or all is well.
		for _, call := range []func() error{
			func() error { return st.Dump(ctx, func(store.Row) error { return nil }) },
			func() error { _, err := st.Stats(ctx); return err },
			func() error { _, err := st.Take(ctx, "w", "again", 100, time.Minute); return err },
		} {
			if err := call(); err != nil {
				var se *store.Error
				if !errors.As(err, &se) {
					t.Errorf("damage at %d: error %v is no *store.Error", at, err)
				}
			}
		}
		st.Close()
	}
	if found < 5 {
		t.Errorf("damage was found %d times", found)
	}
	// A file that was cut short.
	p := filepath.Join(t.TempDir(), "short.db")
	if err := os.WriteFile(p, whole[:len(whole)/2], 0o666); err != nil {
		t.Fatal(err)
	}
	if st, err := Open(ctx, p, Options{}); err != nil {
		advice(t, "short file", err)
	} else {
		if faults(st) == "" {
			t.Error("a file that was cut short is told to be whole")
		}
		st.Close()
	}
}

// A page whose bytes are damaged is not handed out for ever.
func TestTakeDamaged(t *testing.T) {
	st := filled(t, filepath.Join(t.TempDir(), "a.db"))
	if _, err := st.(*sql.Store).Handle().Exec("UPDATE bodies SET body = x'0061' WHERE page = 3"); err != nil {
		t.Fatal(err)
	}
	before, err := st.ListPages(ctx, 2, 1, false)
	if err != nil {
		t.Fatal(err)
	}
	leases, err := st.Take(ctx, "w", "again", 100, time.Minute)
	if err != nil || len(leases) != 30 {
		t.Fatalf("%d pages leased of 31, one of which is damaged; error %v", len(leases), err)
	}
	after, err := st.ListPages(ctx, 2, 1, true)
	if err != nil || len(after) != 1 || after[0].Seq != 3 || after[0].Reading.Kind != isnad.KindBroken || after[0].Reading.Stages != "again" || !strings.Contains(after[0].Reading.Reason, "damaged") {
		t.Errorf("the damaged page: %+v, error %v", after, err)
	}
	if len(after) > 0 && len(after[0].Reading.Articles) != len(before[0].Reading.Articles) {
		t.Error("what was found in it before is lost")
	}
	_, err = st.Page(ctx, before[0].ID)
	var se *store.Error
	if !errors.As(err, &se) || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("the damaged page is given out: %v", err)
	}
}

// Several processes may make one file at once.
func TestMadeTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	errs := make(chan error, 6)
	for i := range 6 {
		go func() {
			st, err := Open(ctx, path, Options{Create: true})
			if err == nil {
				_, _, err = st.File(ctx, []*isnad.Page{{Name: fmt.Sprint(i)}})
				err = errors.Join(err, st.Close())
			}
			errs <- err
		}()
	}
	for range 6 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	st, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if s, err := st.Stats(ctx); err != nil || s.Pages != 6 {
		t.Errorf("%d pages, want 6; error %v", s.Pages, err)
	}
}

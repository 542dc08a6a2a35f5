package work

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad"
	"isnad/internal/identities"
	"isnad/internal/intake"
	"isnad/internal/isnadtest"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
	storeopen "isnad/internal/store/open"
	"isnad/internal/store/pack"

	"github.com/google/go-cmp/cmp"
)

// How the tests run, and the address of an empty store in PostgreSQL; nil where
// none can be had.
var (
	runTests      = func(m *testing.M) int { return m.Run() }
	postgresPlace func(testing.TB) string
)

// A suite runs the tests of the package.
type suite struct{ m *testing.M }

func (s suite) Run() int { return runTests(s.m) }

func TestMain(m *testing.M) {
	if place := os.Getenv(childEnv); place != "" {
		child(place, os.Getenv(childLog))
		return
	}
	isnadtest.Main(suite{m})
}

// An opener opens a new store and says where it is.
type opener func(testing.TB) (store.Store, string)

// both runs a test on a store of either kind.
func both(t *testing.T, test func(t *testing.T, open opener)) {
	t.Run("sqlite", func(t *testing.T) { test(t, opened) })
	t.Run("postgres", func(t *testing.T) {
		if postgresPlace == nil {
			t.Skip("no PostgreSQL for tests on this system")
		}
		test(t, func(t testing.TB) (store.Store, string) { return openedAt(t, postgresPlace(t)) })
	})
}

// opened opens a new store in a file.
func opened(t testing.TB) (store.Store, string) {
	t.Helper()
	return openedAt(t, filepath.Join(t.TempDir(), "isnad.db"))
}

func openedAt(t testing.TB, place string) (store.Store, string) {
	t.Helper()
	st, err := storeopen.Open(context.Background(), place, storeopen.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return st, place
}

var example = sync.OnceValues(func() ([]*isnad.Page, error) {
	in, err := intake.Open(context.Background(), []string{"../../examples/press"}, intake.Options{})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var out []*isnad.Page
	for {
		page, err, ok := in.Next()
		if !ok {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, page)
	}
})

// press returns n pages: the example press, and again under the names of other
// outlets and on later days, so that there are copies, claims and stories. Every
// tenth of those is no page that can be read.
func press(t testing.TB, n int) []*isnad.Page {
	t.Helper()
	pages, err := example()
	if err != nil {
		t.Fatal(err)
	}
	outlets := []string{"المرفأ اليوم", "صوت الساحل", "", "وكالة النورس"}
	var out []*isnad.Page
	for i := range n {
		p := *pages[i%len(pages)]
		if round := i / len(pages); round > 0 {
			p.Name = fmt.Sprintf("%d-%s", round, p.Name)
			p.Outlet = outlets[round%len(outlets)]
			p.Published = fmt.Sprintf("2023-12-%02d", 18+round%4)
			if i%10 == 3 {
				p.Body = []byte(fmt.Sprintf("page %d in another language, with no Arabic in it", i))
			}
		}
		out = append(out, &p)
	}
	return out
}

func fileAll(t testing.TB, st store.Store, pages []*isnad.Page) []store.PageID {
	t.Helper()
	ids, _, err := st.File(context.Background(), pages)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// logTo sends what workers say to the test.
func logTo(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

// drained reads and concludes all of a store.
func drained(t testing.TB, st store.Store) {
	t.Helper()
	ctx := context.Background()
	if err := (&Reader{Store: st, Poll: 20 * time.Millisecond, Log: logTo(t)}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if err := (&Concluder{Store: st, Poll: 20 * time.Millisecond, Log: logTo(t)}).Drain(ctx); err != nil {
		t.Fatal(err)
	}
}

// findings returns all findings of a store, as lines.
func findings(t testing.TB, st store.Findings) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, kind := range kinds {
		err := st.EachFinding(context.Background(), kind, false, func(f store.Finding) bool {
			slices.Sort(f.Keys)
			out[string(f.Kind)+" "+f.ID] = fmt.Sprintf("%q %q %q-%q %g %q %s", f.Name, f.NameNorm, f.From, f.To, f.Weight, f.Keys, f.Doc)
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// record returns what a store holds, without what depends on when and in what
// order it came: readings, accounts, entries, findings.
func record(t testing.TB, st store.Store) map[string]string {
	t.Helper()
	out := map[string]string{}
	put := func(key, value string) {
		if old, ok := out[key]; ok {
			t.Errorf("%s stands twice: %.200s, %.200s", key, old, value)
		}
		out[key] = value
	}
	err := st.Dump(context.Background(), func(r store.Row) error {
		switch {
		case r.Page != nil:
			r := r.Page
			put("page "+string(r.ID), fmt.Sprintf("%s %d %s %s %s %v", r.Address, r.Size, r.Reading.Stages, r.Reading.Kind, r.Reading.Reason, r.Reading.Articles))
		case r.Account != nil:
			put("account "+string(r.Account.Row.ID), fmt.Sprintf("%s %s %s %s %x", r.Account.Row.Page, r.Account.Row.Day, r.Account.Row.Outlet, r.Account.Row.Title, pack.Encode(r.Account.Account)))
		case r.Entry != nil:
			put("entry "+string(r.Entry.Kind)+" "+r.Entry.ID, fmt.Sprintf("%s %q %s", r.Entry.Day, r.Entry.Terms, r.Entry.Doc))
		case r.Finding != nil:
			slices.Sort(r.Finding.Keys)
			put("finding "+string(r.Finding.Kind)+" "+r.Finding.ID, fmt.Sprintf("%q %q %s", r.Finding.Name, r.Finding.Keys, r.Finding.Doc))
		case r.Cursor != nil:
			put("cursor "+r.Cursor.Pass, r.Cursor.Version)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// same holds two records against each other.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, what string, got, want map[string]string) {
	t.Helper()
	var diff []string
	for k, w := range want {
		if g, ok := got[k]; !ok {
			diff = append(diff, "- "+k+"  "+w)
		} else if g != w {
			diff = append(diff, "~ "+k+"\n    got  "+g+"\n    want "+w)
		}
	}
	for k, g := range got {
		if _, ok := want[k]; !ok {
			diff = append(diff, "+ "+k+"  "+g)
		}
	}
	if len(diff) == 0 {
		return
	}
	slices.Sort(diff)
	n := len(diff)
	for i := range diff {
		if len(diff[i]) > 1200 {
			diff[i] = diff[i][:1200] + "…"
		}
	}
	t.Fatalf("%s: %d of %d differ (- missing, + too many, ~ other):\n%s", what, n, len(want), strings.Join(diff[:min(n, 8)], "\n"))
}

// What a Reader files is what the stages find, with its entries, and the reason
// where a page cannot be read.
func TestReader(t *testing.T) { both(t, testReader) }

func testReader(t *testing.T, open opener) {
	st, _ := open(t)
	pages := press(t, 35)
	ids := fileAll(t, st, pages)
	ctx := context.Background()
	seen := map[store.PageID]int{}
	r := &Reader{Store: st, Log: logTo(t), Each: func(p *store.Page, _ *store.Reading, _ []*isnad.Account) { seen[p.ID]++ }}
	if err := r.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	unread := 0
	for i, id := range ids {
		p, err := st.Page(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		want, rerr := read.Page(pages[i], nil)
		kind, reason := why(rerr)
		if p.Reading.Stages != Stages() || p.Reading.Kind != kind || p.Reading.Reason != reason || len(p.Reading.Articles) != len(want) || p.Reading.At.IsZero() {
			t.Errorf("page %s: reading %+v, want kind %q, reason %q, %d articles", p.Page.Name, p.Reading, kind, reason, len(want))
		}
		if kind != "" {
			unread++
		}
		if seen[id] != 1 {
			t.Errorf("page %s was told of %d times", p.Page.Name, seen[id])
		}
		got, err := st.Accounts(ctx, p.Reading.Articles)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" && len(want) > 0 {
			t.Errorf("page %s: accounts (-want +got):\n%s", p.Page.Name, d)
		}
	}
	if unread == 0 {
		t.Error("no page was unreadable: the test says less than it should")
	}
	entries := 0
	for _, p := range pages {
		accts, _ := read.Page(p, nil)
		for _, a := range accts {
			entries += len(search.Entries(a, identities.KeysOf(a)))
		}
	}
	rec := record(t, st)
	for k := range rec {
		if strings.HasPrefix(k, "entry ") {
			entries--
		}
	}
	if entries != 0 {
		t.Errorf("%d entries are missing", entries)
	}
	// Nothing is left for a second one.
	n := 0
	again := &Reader{Store: st, Each: func(*store.Page, *store.Reading, []*isnad.Account) { n++ }}
	if err := again.Drain(ctx); err != nil || n > 0 {
		t.Errorf("%d pages were read again, error %v", n, err)
	}
}

// Several Readers share the work, and no page is done by two.
func TestReaders(t *testing.T) { both(t, testReaders) }

func testReaders(t *testing.T, open opener) {
	st, _ := open(t)
	fileAll(t, st, press(t, 60))
	var mu sync.Mutex
	seen := map[store.PageID]string{}
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			name := fmt.Sprint("worker ", i)
			r := &Reader{Store: st, Worker: name, Parallel: 1, Lease: 5 * time.Second, Poll: 10 * time.Millisecond, Log: logTo(t)}
			r.Each = func(p *store.Page, _ *store.Reading, _ []*isnad.Account) {
				mu.Lock()
				defer mu.Unlock()
				if by, ok := seen[p.ID]; ok {
					t.Errorf("page %s was read by %s and by %s", p.Page.Name, by, name)
				}
				seen[p.ID] = name
			}
			if err := r.Drain(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(seen) != 60 {
		t.Errorf("%d pages were read, want 60", len(seen))
	}
}

// Stopped, a Reader gives back what it has not read: others need not wait for
// its leases to end.
func TestReaderStops(t *testing.T) {
	st, _ := opened(t)
	fileAll(t, st, press(t, 50))
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	r := &Reader{Store: st, Parallel: 1, Lease: time.Hour, Poll: time.Millisecond, Log: logTo(t)}
	r.Each = func(*store.Page, *store.Reading, []*isnad.Account) {
		if n++; n == 3 {
			cancel()
		}
	}
	if err := r.Run(ctx); err != nil {
		t.Fatal(err)
	}
	waiting, err := st.Waiting(context.Background(), Stages())
	if err != nil {
		t.Fatal(err)
	}
	if waiting == 0 || waiting+n != 50 {
		t.Errorf("%d pages wait, %d were read, want 50 together and some that wait", waiting, n)
	}
	leases, err := st.Take(context.Background(), "another", Stages(), 100, time.Second)
	if err != nil || len(leases) != waiting {
		t.Errorf("%d pages are free, want %d; error %v", len(leases), waiting, err)
	}
}

// A page that the store refuses costs the others nothing.
func TestReaderRefused(t *testing.T) {
	st, _ := opened(t)
	ids := fileAll(t, st, press(t, 12))
	bad := &refusing{Readings: st, page: ids[4]}
	if err := (&Reader{Store: bad, Log: logTo(t)}).Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		p, err := st.Page(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if refused := p.Reading.Kind == isnad.KindBroken; p.Reading.Stages == "" || refused != (i == 4) {
			t.Errorf("page %d: %+v", i, p.Reading)
		}
	}
}

// A refusing store takes no accounts of one page.
type refusing struct {
	store.Readings
	page store.PageID
}

func (r *refusing) Finish(ctx context.Context, done []store.Done) error {
	for i := range done {
		if done[i].Lease.Page.ID == r.page && len(done[i].Accounts) > 0 {
			return fmt.Errorf("no")
		}
	}
	return r.Readings.Finish(ctx, done)
}

// Leases that are short against what reading takes are prolonged.
func TestReaderProlongs(t *testing.T) {
	st, _ := opened(t)
	fileAll(t, st, press(t, 30))
	slow := &slowly{Store: st}
	seen := map[store.PageID]int{}
	r := &Reader{Store: slow, Parallel: 1, Lease: 1500 * time.Millisecond, Poll: 10 * time.Millisecond, Log: logTo(t)}
	r.Each = func(p *store.Page, _ *store.Reading, _ []*isnad.Account) { seen[p.ID]++ }
	if err := r.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("page %s was read %d times", id, n)
		}
	}
	if len(seen) != 30 {
		t.Errorf("%d pages were read and filed, want 30: leases ran out", len(seen))
	}
}

// slowly files late.
type slowly struct{ store.Store }

func (s *slowly) Finish(ctx context.Context, done []store.Done) error {
	time.Sleep(2 * time.Second)
	return s.Store.Finish(ctx, done)
}

// A Concluder files what the passes conclude: each kind, as the contract says.
func TestConcluder(t *testing.T) { both(t, testConcluder) }

func testConcluder(t *testing.T, open opener) {
	st, _ := open(t)
	fileAll(t, st, press(t, 60))
	drained(t, st)
	ctx := context.Background()
	count := map[string]int{}
	for k := range findings(t, st) {
		kind, _, _ := strings.Cut(k, " ")
		count[kind]++
	}
	for _, kind := range kinds {
		if count[string(kind)] == 0 && kind != store.FindingContradiction {
			t.Errorf("no finding of kind %s: %v", kind, count)
		}
	}
	// What leads to them, and what they hold.
	stories, _, err := st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Limit: 1})
	if err != nil || len(stories) != 1 {
		t.Fatalf("%v %v", stories, err)
	}
	var s isnad.Story
	if err := json.Unmarshal(stories[0].Doc, &s); err != nil || s.ID != stories[0].ID || len(s.Articles) < 2 {
		t.Fatalf("%+v %v", s, err)
	}
	for _, key := range []string{string(s.Articles[1]), "s-" + string(s.Articles[1])} {
		if got, err := st.Linked(ctx, store.FindingStory, []string{key}); err != nil || len(got) != 1 || got[0].ID != s.ID {
			t.Errorf("key %s leads to %v, %v; want story %s", key, got, err, s.ID)
		}
	}
	cur, err := st.CursorOf(ctx, CursorName)
	if err != nil || cur.Seq == 0 || cur.At.IsZero() {
		t.Errorf("cursor %+v, %v", cur, err)
	}
	// Nothing new: nothing is done.
	again := &Concluder{Store: st, Each: func(c Concluded) { t.Errorf("concluded again: %+v", c) }}
	if err := again.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	if again.state != nil {
		t.Error("accounts were read though nothing was new")
	}
}

// Every key that the index holds leads to the entity that the findings have.
func TestKeysLead(t *testing.T) {
	st, _ := opened(t)
	fileAll(t, st, press(t, 40))
	ctx := context.Background()
	if _, err := st.AddNote(ctx, store.Note{Kind: "is", A: "الجلاصي", B: "Q77", By: "n", At: time.Now()}); err != nil {
		t.Fatal(err)
	}
	drained(t, st)
	n := 0
	_, err := st.Since(ctx, 0, 1000, func(_ int64, acct *isnad.Account) bool {
		keys := identities.KeysOf(acct)
		for _, e := range acct.Entities {
			if e.Kind != isnad.KindPerson && e.Kind != isnad.KindOrganization && e.Kind != isnad.KindPlace {
				continue
			}
			id := string(keys[e.ID])
			if got, err := st.Linked(ctx, store.FindingIdentity, []string{id}); err != nil || len(got) > 1 {
				t.Errorf("%s: %d identities, %v", id, len(got), err)
			} else if len(got) == 1 {
				id = got[0].ID
			}
			if _, err := st.Finding(ctx, store.FindingEntity, id); err != nil {
				t.Errorf("entity %s (%s) of %s: key %s leads to %s, of which nothing is known: %v", e.ID, e.Name, acct.Article.ID, keys[e.ID], id, err)
			}
			n++
		}
		return true
	})
	if err != nil || n == 0 {
		t.Fatalf("%d keys, %v", n, err)
	}
}

package watches

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
)

// A desk answers every query with its hits, the newest first.
type desk struct {
	hits []search.Hit
	err  error
}

func (d *desk) Search(_ context.Context, query string, opt search.Options) (*search.Results, error) {
	if d.err != nil {
		return nil, d.err
	}
	from, _ := strconv.Atoi(opt.Cursor)
	to := min(from+opt.Limit, len(d.hits))
	res := &search.Results{Hits: d.hits[from:to]}
	if to < len(d.hits) {
		res.Next = strconv.Itoa(to)
	}
	return res, nil
}

func (d *desk) add(article, statement string) {
	h := search.Hit{ID: article, Article: article, Title: "عنوان " + article}
	if statement != "" {
		h.ID, h.Statement, h.Act, h.Speaker = article+"-"+statement, statement, "say", "سالم"
		h.Snippets = []search.Snippet{{Text: "قول " + article}}
	}
	d.hits = append([]search.Hit{h}, d.hits...)
}

func openStore(t *testing.T) store.Store {
	st, err := open.Open(context.Background(), filepath.Join(t.TempDir(), "w.db"), open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// A hook takes news when it is open, and checks its signature.
type hook struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []string // ids, in order
	marks  map[string]int
	left   int
}

func newHook(t *testing.T, secret string) *hook {
	h := &hook{status: 200, marks: map[string]int{}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		sig := r.Header.Get(SignatureHeader)
		stamp, _, _ := strings.Cut(strings.TrimPrefix(sig, "t="), ",")
		n, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil || !hmac.Equal([]byte(sig), []byte(Sign(secret, time.Unix(n, 0), body))) {
			t.Errorf("signature %q does not fit", sig)
		}
		h.marks[r.Header.Get("Isnad-Delivery")]++
		if h.status == 200 {
			var news News
			if err := json.Unmarshal(body, &news); err != nil {
				t.Error(err)
			}
			for _, it := range news.Items {
				h.got = append(h.got, it.ID)
			}
			h.left += news.Left
		}
		w.WriteHeader(h.status)
	}))
	t.Cleanup(h.Close)
	return h
}

func TestNews(t *testing.T) {
	ctx := context.Background()
	st, d := openStore(t), &desk{}
	hk := newHook(t, "secret")
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	var told []string
	teller := &Teller{Store: st, Search: d, Now: func() time.Time { return now }, Tell: func(w *Watch, items []Item) {
		for _, it := range items {
			told = append(told, w.Name+":"+it.ID)
		}
	}}
	d.add("old", "")
	if err := Put(ctx, st, d, Watch{Name: "جسر", Query: "الجسر", Hook: hk.URL + "/x", Secret: "secret"}, now); err != nil {
		t.Fatal(err)
	}
	step := func(d time.Duration) {
		t.Helper()
		now = now.Add(d)
		if err := teller.Due(ctx); err != nil {
			t.Fatal(err)
		}
	}
	want := func(what string) {
		t.Helper()
		if got := strings.Join(told, " "); got != what {
			t.Errorf("told %q, want %q", got, what)
		}
	}
	step(2 * time.Minute)
	want("") // what was there is not new
	d.add("a", "s1")
	d.add("b", "")
	step(2 * time.Minute)
	want("جسر:a-s1 جسر:b")
	step(2 * time.Minute)
	// The same statement under another number is not new; another of its article is.
	d.hits[1].ID, d.hits[1].Statement = "a-s2", "s2"
	d.add("a", "s1")
	d.hits[0].Snippets[0].Text = "قول آخر"
	step(2 * time.Minute)
	want("جسر:a-s1 جسر:b جسر:a-s1")
	if got := strings.Join(hk.got, " "); got != "a-s1 b a-s1" {
		t.Errorf("the hook got %q", got)
	}

	// A hook that refuses gets it later, once, with the same mark.
	hk.status = 503
	d.add("c", "")
	step(2 * time.Minute)
	for range 20 {
		step(time.Minute)
	}
	refused := 0
	for _, n := range hk.marks {
		refused = max(refused, n)
	}
	if refused < 2 || refused > 6 {
		t.Errorf("a hook that refuses was asked %d times in 22 minutes", refused)
	}
	if list, err := List(ctx, st); err != nil || len(list) != 1 || list[0].Fails == 0 || !strings.Contains(list[0].Error, "503") || list[0].Told != 4 || strings.Contains(list[0].Error, hk.URL) {
		t.Errorf("%+v, %v", list, err)
	}
	hk.status = 200
	d.add("d", "")
	step(6 * time.Hour)
	if got := strings.Join(hk.got, " "); got != "a-s1 b a-s1 c d" {
		t.Errorf("the hook got %q", got)
	}
	// So many that not all are kept.
	hk.status = 500
	for i := range waitingMost + 40 {
		if i%200 == 0 {
			step(6 * time.Hour)
		}
		d.add(fmt.Sprint("n", i), "")
	}
	step(6 * time.Hour)
	hk.status = 200
	step(6 * time.Hour)
	if len(hk.got) != 5+waitingMost || hk.left != 40 {
		t.Errorf("the hook got %d and %d were left out, want %d and 40", len(hk.got), hk.left, 5+waitingMost)
	}

	// A question that has no answer any more does not end the others.
	d.err = errors.New("no story s-1")
	step(2 * time.Hour)
	if list, _ := List(ctx, st); list[0].Error != "no story s-1" {
		t.Errorf("%+v", list[0].Error)
	}
	if err := Drop(ctx, st, "جسر"); err != nil {
		t.Error(err)
	}
	if err := Drop(ctx, st, "جسر"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("dropped twice: %v", err)
	}
}

func TestPut(t *testing.T) {
	ctx := context.Background()
	st, d := openStore(t), &desk{}
	now := time.Now()
	for _, w := range []Watch{{Query: "x"}, {Name: "a\nb", Query: "x"}, {Name: "a", Query: "x", Hook: "file:///x"}, {Name: "a", Query: "x", Secret: "y"}} {
		if err := Put(ctx, st, d, w, now); err == nil {
			t.Errorf("%+v: no error", w)
		}
	}
	if err := Put(ctx, st, d, Watch{Name: "a", Query: "x"}, now); err != nil {
		t.Error(err)
	}
	if err := Put(ctx, st, d, Watch{Name: "a", Query: "y"}, now); err == nil {
		t.Error("two of one name")
	}
	if err := Put(ctx, st, &desk{err: &search.QueryError{Why: "wrong"}}, Watch{Name: "b", Query: "("}, now); err == nil {
		t.Error("a wrong query was filed")
	}
}

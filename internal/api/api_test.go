package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/intake"
	"isnad/internal/search"
	"isnad/internal/store"
	stores "isnad/internal/store/open"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/work"
)

// A press is a store with the example press in it, read and concluded, and the
// interface over it.
type press struct {
	st   store.Store
	h    http.Handler
	log  bytes.Buffer
	from []*isnad.Page
}

// fill makes a store of the example press; more is a second version of one of
// its pages, and a page that cannot be read.
func fill(place string, more bool) (*press, error) {
	ctx := context.Background()
	p := &press{}
	var err error
	if p.st, err = stores.Open(ctx, place, stores.Options{Create: true}); err != nil {
		return nil, err
	}
	in, err := intake.Open(ctx, []string{"../../examples/press"}, intake.Options{})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	for {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			return nil, err
		}
		p.from = append(p.from, page)
	}
	if more {
		again := *p.from[0]
		again.Body = append(bytes.Clone(again.Body), "\n<!-- saved again -->\n"...)
		p.from = append(p.from, &again, &isnad.Page{Name: "binary.html", Body: []byte("\x00\x01\x02\x03"), ContentType: "text/html"})
	}
	if _, _, err := p.st.File(ctx, p.from); err != nil {
		return nil, err
	}
	if err := p.work(); err != nil {
		return nil, err
	}
	p.h, err = New(desk.Over(p.st), search.New(p.st), p.st, Options{Version: "test", Log: slog.New(slog.NewTextHandler(&p.log, nil))})
	return p, err
}

// work reads and concludes what waits.
func (p *press) work() error {
	ctx := context.Background()
	if err := (&work.Reader{Store: p.st, Poll: 10 * time.Millisecond}).Drain(ctx); err != nil {
		return err
	}
	return (&work.Concluder{Store: p.st, Poll: 10 * time.Millisecond}).Drain(ctx)
}

var sharedDir string

var shared = sync.OnceValues(func() (*press, error) {
	var err error
	if sharedDir, err = os.MkdirTemp("", "isnad-api-*"); err != nil {
		return nil, err
	}
	return fill(filepath.Join(sharedDir, "isnad.db"), true)
})

// reading returns the store that tests share, which they leave as it is.
func reading(t testing.TB) *press {
	t.Helper()
	p, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// writing returns a store of a test's own.
func writing(t testing.TB) *press {
	t.Helper()
	p, err := fill(filepath.Join(t.TempDir(), "isnad.db"), true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.st.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// plain returns a store of a test's own, of the example press and no more.
func plain(t testing.TB) *press {
	t.Helper()
	p, err := fill(filepath.Join(t.TempDir(), "isnad.db"), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.st.Close() })
	return p
}

// fetch sends a request over the network; headers are pairs.
func fetch(t testing.TB, method, url, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return res, string(b)
}

func TestMain(m *testing.M) {
	code := pgtest.Main(m)
	if sharedDir != "" {
		if p, err := shared(); err == nil {
			p.st.Close()
		}
		os.RemoveAll(sharedDir)
	}
	os.Exit(code)
}

// ask sends a request to the handler; headers are pairs.
func (p *press) ask(method, path string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, r)
	return w
}

// get asks for a path below the prefix and decodes the answer.
func get_[T any](t testing.TB, p *press, path string) T {
	t.Helper()
	w := p.ask("GET", Prefix+path, nil)
	var out T
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d\n%s\n%s", path, w.Code, w.Body, p.log.String())
	}
	d := json.NewDecoder(w.Body)
	if err := d.Decode(&out); err != nil {
		t.Fatalf("GET %s: %v", path, err)
	}
	return out
}

// A plainList is a list of anything.
type plainList struct {
	Items   []map[string]any `json:"items"`
	Total   *int64           `json:"total"`
	AtLeast bool             `json:"at_least"`
	Next    string           `json:"next"`
}

// first returns a field of the first thing in a list that has it.
func first(t testing.TB, p *press, list, field string) string {
	t.Helper()
	for _, item := range get_[plainList](t, p, list).Items {
		if s, ok := item[field].(string); ok && s != "" {
			return s
		}
	}
	t.Fatalf("nothing in %s has a %s", list, field)
	return ""
}

// isProblem checks that an answer is a problem with a status and says what is
// wrong.
func isProblem(t testing.TB, what string, w *httptest.ResponseRecorder, want int) {
	t.Helper()
	var p struct {
		Title, Detail string
		Status        int
	}
	if w.Code != want {
		t.Errorf("%s: status %d, want %d\n%.400s", what, w.Code, want, w.Body)
		return
	}
	if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("%s: Content-Type %q", what, ct)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != want || p.Title == "" || p.Detail == "" {
		t.Errorf("%s: %v\n%s", what, err, w.Body)
	}
	if w.Header().Get("ETag") != "" {
		t.Errorf("%s: a problem has an ETag", what)
	}
}

// paths returns, for every operation, paths to ask it with.
func paths(t testing.TB, p *press) map[string][]string {
	article := first(t, p, "/articles", "id")
	story := first(t, p, "/stories", "id")
	statement := first(t, p, "/statements?act=deny", "id")
	event := first(t, p, "/events", "id")
	entity := first(t, p, "/entities", "id")
	page := first(t, p, "/pages", "id")
	claim := first(t, p, "/claims", "id")
	dossier := get_[struct {
		Items []desk.Pair `json:"items"`
	}](t, p, "/dossiers").Items
	if len(dossier) == 0 {
		t.Fatal("no dossier in the example press")
	}
	a, b := dossier[0].Parties[0].ID, dossier[0].Parties[1].ID
	arts := get_[plainList](t, p, "/articles").Items
	other := arts[1]["id"].(string)
	return map[string][]string{
		"list-articles":           {"/articles", "/articles?limit=2&order=oldest", "/articles?words=طبرقة", "/articles?since=2024-08-01&until=2024-08-31"},
		"get-article":             {"/articles/" + article, "/articles/" + other},
		"get-article-changes":     {"/articles/" + article + "/changes?since=" + other, "/articles/" + other + "/changes?since=" + article},
		"list-article-statements": {"/articles/" + article + "/statements", "/articles/" + article + "/statements?limit=1"},
		"list-article-events":     {"/articles/" + article + "/events"},
		"list-article-mentions":   {"/articles/" + article + "/mentions?limit=3"},
		"list-article-versions":   {"/articles/" + article + "/versions"},
		"get-article-page":        {"/articles/" + article + "/page"},
		"list-statements":         {"/statements", "/statements?speaker=" + entity, "/statements?act=deny&order=oldest", "/statements?q=البروتوكول&limit=1", "/statements?entity=jo&since=2023-12-01"},
		"get-statement":           {"/statements/" + statement},
		"list-events":             {"/events", "/events?actor=jo", "/events?type=AGREE&limit=2", "/events?modality=denied", "/events?recipient=iq&place=jo", "/events?entity=iq"},
		"get-event":               {"/events/" + event},
		"list-entities":           {"/entities", "/entities?kind=person&limit=2", "/entities?words=الأردن", "/entities?order=newest"},
		"get-entity":              {"/entities/" + entity, "/entities/jo", "/entities/iq%2Fministry-electricity"},
		"complete-parties":        {"/parties?q=الأرد", "/parties?q=jordan&limit=3", "/parties?q=zzzzzz"},
		"list-copies":             {"/copies", "/copies?article=" + article, "/copies?limit=1"},
		"list-claims":             {"/claims", "/claims?limit=1&order=oldest", "/claims?article=" + article, "/claims?speaker=" + entity},
		"get-claim":               {"/claims/" + claim},
		"list-contradictions":     {"/contradictions", "/contradictions?article=" + article},
		"list-stories":            {"/stories", "/stories?order=newest&limit=1", "/stories?words=طبرقة"},
		"get-story":               {"/stories/" + story, "/stories/" + story + "?limit=3"},
		"list-dossiers":           {"/dossiers", "/dossiers?limit=1"},
		"get-dossier":             {"/dossiers/" + a + "/" + b, "/dossiers/" + b + "/" + a, "/dossiers/الأردن/العراق"},
		"list-outlets":            {"/outlets", "/outlets?limit=2"},
		"timeline":                {"/timeline?since=2023-12-01&until=2023-12-31", "/timeline?of=jo", "/timeline?story=" + story + "&limit=5"},
		"who":                     {"/who?name=الأردن", "/who?name=Jordan"},
		"chain":                   {"/chain?statement=" + statement},
		"compare":                 {"/compare?a=" + article + "&b=" + other},
		"search":                  {"/search?q=البروتوكول", "/search?q=act:deny&facets=true", "/search?q=outlet:الميزان&sort=newest&limit=1", "/search?q=%22لا%20يتضمن%20ملاحق%20سرية%22"},
		"feed-search-atom":        {"/feeds/search.atom?q=البروتوكول", "/feeds/search.atom?q=act:deny&limit=2"},
		"feed-search-rss":         {"/feeds/search.rss?q=البروتوكول"},
		"feed-story":              {"/feeds/story/" + story + ".atom", "/feeds/story/" + story + ".rss?limit=1"},
		"feed-entity":             {"/feeds/entity/" + entity + ".atom", "/feeds/entity/iq%2Fministry-electricity.rss"},
		"list-pages":              {"/pages", "/pages?unread=true", "/pages?limit=3"},
		"get-page":                {"/pages/" + page},
		"get-page-body":           {"/pages/" + page + "/body"},
		"list-notes":              {"/notes", "/notes?all=true&kind=same"},
		"get-stats":               {"/stats"},
	}
}

// Listing by parts gives what listing as a whole gives, each thing once, and
// the total is their number.
func TestListsByCursor(t *testing.T) {
	p := reading(t)
	article := first(t, p, "/articles", "id")
	for _, list := range []string{"/articles?", "/articles?order=oldest", "/statements?", "/events?order=oldest", "/entities?", "/entities?kind=organization&order=newest", "/claims?", "/copies?",
		"/stories?", "/stories?order=oldest", "/dossiers?", "/outlets?", "/pages?", "/pages?unread=true", "/articles/" + article + "/mentions?", "/contradictions?", "/search?q=الأردن", "/statements?q=قال", "/articles?words=طبرقة"} {
		whole := get_[plainList](t, p, list+limit(list, 100))
		if whole.Next != "" && len(whole.Items) < 100 {
			t.Errorf("%s: a next of %q behind %d items", list, whole.Next, len(whole.Items))
		}
		if len(whole.Items) == 0 && list != "/contradictions?" {
			t.Errorf("%s: empty", list)
		}
		if whole.Total != nil && !whole.AtLeast && whole.Next == "" && int(*whole.Total) != len(whole.Items) {
			t.Errorf("%s: a total of %d, %d items", list, *whole.Total, len(whole.Items))
		}
		for _, n := range []int{1, 3, 7} {
			var got []map[string]any
			cursor := ""
			for range 200 {
				part := get_[plainList](t, p, list+limit(list, n)+"&cursor="+cursor)
				if len(part.Items) > n {
					t.Fatalf("%s by %d: %d items", list, n, len(part.Items))
				}
				got = append(got, part.Items...)
				if cursor = part.Next; cursor == "" || len(got) > 100 {
					break
				}
			}
			if len(got) > 100 {
				continue
			}
			a, _ := json.Marshal(whole.Items)
			b, _ := json.Marshal(got)
			if len(got) > 0 && len(whole.Items) < 100 && !bytes.Equal(a, b) {
				t.Errorf("%s by %d: %d items in parts, %d as a whole", list, n, len(got), len(whole.Items))
			}
		}
	}
}

func limit(list string, n int) string {
	if strings.HasSuffix(list, "?") {
		return fmt.Sprintf("limit=%d", n)
	}
	return fmt.Sprintf("&limit=%d", n)
}

// A cursor is good for the list and the conditions that it came from alone.
func TestCursorsBelong(t *testing.T) {
	p := reading(t)
	next := get_[plainList](t, p, "/articles?limit=1").Next
	if next == "" {
		t.Fatal("no next")
	}
	good := p.ask("GET", Prefix+"/articles?limit=2&cursor="+next, nil)
	if good.Code != 200 {
		t.Errorf("%d %s", good.Code, good.Body)
	}
	for _, path := range []string{"/articles?order=oldest&cursor=" + next, "/articles?words=x&cursor=" + next, "/stories?cursor=" + next, "/statements?cursor=" + next, "/pages?cursor=" + next, "/search?q=x&cursor=" + next,
		"/copies?cursor=" + next, "/notes?cursor=" + next, "/articles?cursor=" + next[1:], "/articles?cursor=" + next[:len(next)-1], "/articles?cursor=AAAA", "/articles?cursor=%00", "/articles?cursor=.", "/articles?cursor=" + strings.Repeat("A", 4000)} {
		isProblem(t, path, p.ask("GET", Prefix+path, nil), 400)
	}
	isProblem(t, "a huge cursor", p.ask("GET", Prefix+"/articles?cursor="+strings.Repeat("A", 5000), nil), 422)
}

// Every answer to GET has a tag, and is not sent again to who has it.
func TestTags(t *testing.T) {
	p := reading(t)
	for op, list := range paths(t, p) {
		for _, path := range list {
			w := p.ask("GET", Prefix+path, nil)
			tag := w.Header().Get("ETag")
			if w.Code != 200 || tag == "" || !strings.Contains(w.Header().Get("Cache-Control"), "no-cache") {
				t.Errorf("%s %s: %d, ETag %q, Cache-Control %q", op, path, w.Code, tag, w.Header().Get("Cache-Control"))
				continue
			}
			again := p.ask("GET", Prefix+path, nil, "If-None-Match", tag)
			if again.Code != 304 || again.Body.Len() != 0 || again.Header().Get("ETag") != tag {
				t.Errorf("%s %s with its tag: %d, %d bytes", op, path, again.Code, again.Body.Len())
			}
			head := p.ask("HEAD", Prefix+path, nil)
			if head.Code != 200 || head.Header().Get("ETag") != tag {
				t.Errorf("HEAD %s: %d, ETag %q, want %q", path, head.Code, head.Header().Get("ETag"), tag)
			}
		}
	}
}

// Many may ask at once, while others change things, and get what one gets.
func TestManyAtOnce(t *testing.T) {
	p := writing(t)
	asked := paths(t, p)
	for _, op := range []string{"get-stats", "list-notes"} {
		delete(asked, op) // they tell of what the others change
	}
	want := map[string]string{}
	for _, list := range asked {
		for _, path := range list {
			want[path] = p.ask("GET", Prefix+path, nil).Body.String()
		}
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for path, body := range want {
				if w := p.ask("GET", Prefix+path, nil); w.Code != 200 || w.Body.String() != body {
					t.Errorf("%s: %d, another answer than before\n got %.300s\nwant %.300s", path, w.Code, w.Body, body)
				}
			}
		})
		wg.Go(func() {
			for k := range 5 {
				w := p.ask("POST", Prefix+"/notes", strings.NewReader(fmt.Sprintf(`{"kind":"watch","a":"name %d %d"}`, i, k)), "Content-Type", "application/json")
				if w.Code != 201 {
					t.Errorf("note: %d %s", w.Code, w.Body)
				}
				p.ask("GET", Prefix+"/stats", nil)
			}
		})
	}
	wg.Wait()
	if n := len(get_[plainList](t, p, "/notes?limit=100").Items); n != 20 {
		t.Errorf("%d notes, want 20", n)
	}
}

// The bytes of a page leave as they came, and as nothing that a browser shows.
func TestPageBytes(t *testing.T) {
	p := reading(t)
	for _, page := range get_[struct{ Items []Page }](t, p, "/pages").Items {
		w := p.ask("GET", Prefix+"/pages/"+page.ID+"/body", nil)
		kept, err := p.st.Page(t.Context(), store.PageID(page.ID))
		if err != nil {
			t.Fatal(err)
		}
		if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), kept.Page.Body) {
			t.Errorf("%s: %d, %d bytes, want %d", page.Name, w.Code, w.Body.Len(), len(kept.Page.Body))
		}
		h := w.Header()
		if h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", page.Name, h)
		}
		for _, id := range page.Articles {
			if get_[ArticleAnswer](t, p, "/articles/"+id).PageID != page.ID {
				continue // another version of the page has the article too
			}
			if w := p.ask("GET", Prefix+"/articles/"+id+"/page", nil); w.Code != 200 || !bytes.Equal(w.Body.Bytes(), kept.Page.Body) {
				t.Errorf("article %s: %d, %d bytes", id, w.Code, w.Body.Len())
			}
		}
	}
}

func TestVersionsAreListed(t *testing.T) {
	p := reading(t)
	for _, page := range get_[struct{ Items []Page }](t, p, "/pages").Items {
		if page.Name != p.from[0].Name || len(page.Articles) == 0 {
			continue
		}
		l := get_[struct{ Items []Page }](t, p, "/articles/"+page.Articles[0]+"/versions")
		if len(l.Items) != 2 || l.Items[0].Name != page.Name || l.Items[1].ID == l.Items[0].ID {
			t.Errorf("versions: %+v", l.Items)
		}
	}
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/feeds"
	"isnad/internal/gather"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/watches"

	"github.com/mmcdole/gofeed"
)

// A served is a running isnad serve.
type served struct {
	t      *testing.T
	base   string
	stop   context.CancelFunc
	status chan int
	log    *bytes.Buffer // only after the end
}

// serve starts isnad serve with further arguments on a port of its own.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, w := io.Pipe()
	s := &served{t: t, stop: cancel, status: make(chan int, 1), log: &bytes.Buffer{}}
	go func() {
		s.status <- execute(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), strings.NewReader(""), w, s.log)
		w.Close()
	}()
	t.Cleanup(cancel)
	line, err := bufio.NewReader(out).ReadString('\n')
	base, ok := strings.CutPrefix(strings.TrimSpace(line), "isnad: ")
	if err != nil || !ok {
		cancel()
		t.Fatalf("serve printed %q, %v; status %d, log:\n%s", line, err, <-s.status, s.log)
	}
	s.base = strings.TrimSuffix(base, "/")
	return s
}

// end stops it, and wants it to end well.
func (s *served) end() {
	s.t.Helper()
	s.stop()
	select {
	case status := <-s.status:
		if status != statusDone {
			s.t.Errorf("exit status %d, log:\n%s", status, s.log)
		}
	case <-time.After(patience):
		s.t.Fatal("serve does not stop")
	}
}

// get returns a page's status and body.
func (s *served) get(path string, header ...string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequest("GET", s.base+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// articles returns how many articles the interface lists.
func (s *served) articles() int {
	s.t.Helper()
	status, body := s.get("/api/v1/articles?limit=100")
	var list struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := json.Unmarshal([]byte(body), &list); status != 200 || err != nil {
		s.t.Fatalf("articles: status %d, %v: %.300s", status, err, body)
	}
	return len(list.Items)
}

// The server shows a store that it makes, reads what is added to it, by itself
// and by isnad add beside it, and stops when it is told to.
func TestServe(t *testing.T) {
	place := filepath.Join(t.TempDir(), "press.db")
	s := serve(t, "--store", place)
	if status, body := s.get("/healthz"); status != 200 || !strings.Contains(body, "ok") {
		t.Errorf("healthz: %d %s", status, body)
	}
	if n := s.articles(); n != 0 {
		t.Errorf("%d articles in a new store", n)
	}
	body := `{"id":"p1","outlet":"صوت الساحل","published":"2024-03-05","text":"افتتاح طريق الجبل بعد شهر من الإغلاق\n\nأعلن مدير الطرق هيثم الراعي أن طريق الجبل فتح أمام السيارات بعد شهر من أعمال الصيانة."}`
	res, err := http.Post(s.base+"/api/v1/pages", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode/100 != 2 {
		t.Fatalf("adding a page: status %d", res.StatusCode)
	}
	var out, errOut bytes.Buffer
	if status := execute(t.Context(), []string{"add", "--store", place, "../../examples/press"}, strings.NewReader(""), &out, &errOut); status != statusDone {
		t.Fatalf("isnad add beside it: status %d: %s%s", status, &out, &errOut)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if n := s.articles(); n >= 13 {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("%d articles after %s, want 13", n, patience)
		}
	}
	if status, body := s.get("/"); status != 200 || !strings.Contains(body, "<html") {
		t.Errorf("the screen: status %d: %.200s", status, body)
	}
	if status, body := s.get("/metrics"); status != 200 || !strings.Contains(body, "isnad_articles ") || !strings.Contains(body, `isnad_findings{kind="story"}`) {
		t.Errorf("metrics: status %d: %.300s", status, body)
	}
	if status, _ := s.get("/no/such/page"); status != 404 {
		t.Errorf("a page that is not there has status %d", status)
	}
	s.end()
	if !strings.Contains(s.log.String(), "conclusions drawn") {
		t.Errorf("nothing was concluded:\n%s", s.log)
	}
}

// With --no-work pages wait for somebody else.
func TestServeNoWork(t *testing.T) {
	place := filepath.Join(t.TempDir(), "press.db")
	var out, errOut bytes.Buffer
	if status := execute(t.Context(), []string{"add", "--store", place, "--no-read", "../../examples/press"}, strings.NewReader(""), &out, &errOut); status != statusDone {
		t.Fatalf("isnad add: status %d: %s", status, &errOut)
	}
	s := serve(t, "--store", place, "--no-work")
	time.Sleep(300 * time.Millisecond)
	if n := s.articles(); n != 0 {
		t.Errorf("%d articles were read", n)
	}
	s.end()
}

// Others are let in with a token only, and no second server takes the address.
func TestServeRefuses(t *testing.T) {
	dir := t.TempDir()
	place, token := filepath.Join(dir, "press.db"), filepath.Join(dir, "token")
	if err := os.WriteFile(token, []byte("0123456789abcdef0123\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(tokenEnv, "")
	run := func(args ...string) (int, string) {
		var errOut bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		status := execute(ctx, append([]string{"serve", "--store", place}, args...), strings.NewReader(""), io.Discard, &errOut)
		return status, errOut.String()
	}
	if status, said := run("--listen", "0.0.0.0:0"); status != statusUsage || !strings.Contains(said, "token") {
		t.Errorf("open to all: status %d: %s", status, said)
	}
	if status, said := run("--listen", "nowhere"); status != statusUsage || !strings.Contains(said, "HOST:PORT") {
		t.Errorf("no address: status %d: %s", status, said)
	}
	if status, said := run("--token-file", filepath.Join(dir, "none")); status != statusFailed || !strings.Contains(said, "none") {
		t.Errorf("no token file: status %d: %s", status, said)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if status, said := run("--listen", l.Addr().String()); status != statusFailed || !strings.Contains(said, "listen on") {
		t.Errorf("an address in use: status %d: %s", status, said)
	}
	s := serve(t, "--store", place, "--token-file", token)
	if status, _ := s.get("/api/v1/articles"); status != 401 {
		t.Errorf("without token: status %d, want 401", status)
	}
	if status, body := s.get("/api/v1/articles", "Authorization", "Bearer 0123456789abcdef0123"); status != 200 {
		t.Errorf("with token: status %d: %.200s", status, body)
	}
	if status, _ := s.get("/healthz"); status != 200 {
		t.Errorf("healthz: status %d", status)
	}
	s.end()
}

// An uploaded file is what isnad add makes of it.
func TestUnpack(t *testing.T) {
	lines := `{"id":"n1","text":"نص أول"}` + "\n" + `{"text":"نص ثان","published":"gestern"}` + "\n" + `{"broken` + "\n"
	var got []string
	err := unpack(t.Context(), "press.jsonl", strings.NewReader(lines), isnad.Page{Outlet: "صوت الساحل", Title: "عنوان"}, func(p *isnad.Page, err error) error {
		switch {
		case err != nil:
			got = append(got, "error "+err.Error())
		default:
			got = append(got, fmt.Sprintf("%s %s %s %s", p.Name, p.Source, p.Outlet, p.Body))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < 3 || !strings.HasPrefix(got[0], "n1 press.jsonl:1 صوت الساحل نص أول") || !strings.Contains(strings.Join(got, "\n"), "error press.jsonl:3: malformed") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	got = nil
	if err := unpack(t.Context(), "one.txt", strings.NewReader("صفحة وحيدة"), isnad.Page{Outlet: "صوت الساحل", Title: "عنوان"}, func(p *isnad.Page, err error) error {
		got = append(got, fmt.Sprint(p.Name, " ", p.Title, " ", err))
		return nil
	}); err != nil || len(got) != 1 || got[0] != "one.txt عنوان <nil>" {
		t.Errorf("got %q, %v", got, err)
	}
}

// With --watch the feeds are asked, what they announce is fetched and read, and
// the page of health names those that are dead.
func TestServeWatch(t *testing.T) {
	ctx := t.Context()
	place := filepath.Join(t.TempDir(), "press.db")
	page := func(words string) string {
		return `<html lang="ar"><head><title>افتتاح الجسر</title></head><body><article><h1>افتتاح الجسر</h1><p>` + words + `</p></article></body></html>`
	}
	press := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/rss.xml":
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>نشرة</title><item><title>افتتاح الجسر</title><link>http://%s/one.html</link></item></channel></rss>`, r.Host)
		case "/one.html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, page("قال وزير النقل سامر القاسمي إن الجسر الجديد يختصر الطريق إلى الميناء نصف ساعة، وإن العمل فيه انتهى قبل موعده."))
		default:
			http.NotFound(w, r)
		}
	}))
	defer press.Close()
	st, err := open.Open(ctx, place, open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	g := gather.New(st, nil, gather.Options{})
	if err := g.Put(ctx, press.URL+"/rss.xml", gather.Feed{Title: "نشرة"}); err != nil {
		t.Fatal(err)
	}
	dead, err := json.Marshal(gather.Feed{URL: "https://gone.example/rss", Error: "the server says 410 Gone", Rhythm: feeds.Rhythm{Fails: feeds.DeadAfter}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.PutTasks(ctx, []store.Task{{Kind: store.TaskFeed, ID: "https://gone.example/rss", Due: time.Now().Add(time.Hour), Doc: dead}}, false); err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--store", place, "--watch", "--allow", "127.0.0.1", "--delay", "100ms", "--contact", "desk@example.org")
	for deadline := time.Now().Add(patience); s.articles() < 1; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.end()
			t.Fatalf("nothing came in %s:\n%s", patience, s.log)
		}
	}
	if status, body := s.get("/health?lang=en"); status != 200 || !strings.Contains(body, "gone.example") || !strings.Contains(body, "no answer for days") {
		t.Errorf("the page of health, status %d, does not name the dead feed", status)
	}
	if _, body := s.get("/metrics"); !strings.Contains(body, "isnad_feeds_dead 1") || !strings.Contains(body, "isnad_feeds 2") {
		t.Error("the numbers do not count the feeds")
	}
	if status, body := s.get("/healthz"); status != 200 {
		t.Errorf("a dead feed makes the server unwell: %s", body)
	}
	s.end()
	if log := s.log.String(); !strings.Contains(log, "what=fetched url=") || !strings.Contains(log, strings.TrimPrefix(press.URL, "http:")+"/one.html") {
		t.Errorf("the log does not tell what was fetched:\n%s", log)
	}
}

// What is new to a watch is told without --watch too.
func TestServeTells(t *testing.T) {
	ctx := t.Context()
	place := filepath.Join(t.TempDir(), "press.db")
	hook := make(chan string, 1)
	desk := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		select {
		case hook <- string(b):
		default:
		}
	}))
	defer desk.Close()
	st, err := open.Open(ctx, place, open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := watches.Put(ctx, st, search.New(st), watches.Watch{Name: "جسور", Query: "الجسر", Hook: desk.URL}, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	text := "افتتاح الجسر\n\nقال وزير النقل سامر القاسمي إن الجسر الجديد يختصر الطريق إلى الميناء نصف ساعة."
	var errOut bytes.Buffer
	if status := execute(ctx, []string{"add", "--store", place, "-"}, strings.NewReader(text), io.Discard, &errOut); status != statusDone {
		t.Fatalf("isnad add: status %d: %s", status, &errOut)
	}
	s := serve(t, "--store", place, "--log", "json")
	select {
	case got := <-hook:
		if !strings.Contains(got, `"watch":"جسور"`) || !strings.Contains(got, "افتتاح الجسر") {
			t.Errorf("the webhook got %s", got)
		}
	case <-time.After(patience):
		t.Errorf("the webhook was told nothing in %s", patience)
	}
	s.end()
	if !strings.Contains(s.log.String(), `"msg":"new to a watch","watch":"جسور"`) {
		t.Errorf("the log tells nothing:\n%s", s.log)
	}
	if status := execute(ctx, []string{"serve", "--store", place, "--contact", "x"}, strings.NewReader(""), io.Discard, &errOut); status != statusUsage || !strings.Contains(errOut.String(), "--contact goes with --watch") {
		t.Errorf("--contact alone: status %d: %s", status, &errOut)
	}
}

// A chore that fails is told and taken up again.
func TestChores(t *testing.T) {
	var log bytes.Buffer
	c := &chores{log: slog.New(slog.NewTextHandler(&log, nil))}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() {
		c.keep(ctx, "asking feeds", func(context.Context) error { return errors.New("the database went away") })
		close(done)
	}()
	for deadline := time.Now().Add(patience); len(c.trouble()) == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no trouble told")
		}
	}
	if got := c.trouble(); len(got) != 1 || got[0] != "asking feeds: the database went away" {
		t.Errorf("trouble %q", got)
	}
	cancel()
	<-done
	if !strings.Contains(log.String(), "tried again") {
		t.Errorf("the log says %s", &log)
	}
}

// The pages of a story, a name and a search declare a feed, which is there.
func TestServeFeeds(t *testing.T) {
	place := filepath.Join(t.TempDir(), "press.db")
	var errOut bytes.Buffer
	if status := execute(t.Context(), []string{"add", "--store", place, "../../examples/press"}, strings.NewReader(""), io.Discard, &errOut); status != statusDone {
		t.Fatalf("isnad add: status %d: %s", status, &errOut)
	}
	s := serve(t, "--store", place)
	defer s.end()
	idOf := func(path, field string) string {
		_, body := s.get(path)
		var list struct{ Items []map[string]any }
		if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Items) == 0 {
			t.Fatalf("%s: %v: %.200s", path, err, body)
		}
		id, _ := list.Items[0][field].(string)
		return url.PathEscape(id)
	}
	declared := regexp.MustCompile(`<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">`)
	for _, page := range []string{"/story/" + idOf("/api/v1/stories", "id"), "/entity/" + idOf("/api/v1/search?q=act:deny", "speaker_id"), "/search?q=" + url.QueryEscape(`الأردن "لا" & <x>`), "/search?q=" + url.QueryEscape("البروتوكول act:deny")} {
		status, body := s.get(page)
		m := declared.FindStringSubmatch(body)
		if status != 200 || m == nil {
			t.Errorf("%s, status %d, declares no feed", page, status)
			continue
		}
		at := html.UnescapeString(m[1])
		status, body = s.get(at)
		feed, err := gofeed.NewParser().Parse(strings.NewReader(body))
		if status != 200 || err != nil {
			t.Errorf("%s declares %s: status %d, %v", page, at, status, err)
			continue
		}
		if !strings.Contains(page, "%3Cx%3E") && len(feed.Items) == 0 {
			t.Errorf("%s declares %s: no entry in it", page, at)
		}
		// What it leads to on this server is there.
		links := []string{feed.Link}
		for _, e := range feed.Items {
			links = append(links, e.Link)
		}
		for _, link := range links {
			if path, ok := strings.CutPrefix(link, s.base); ok {
				if status, _ := s.get(path); status != 200 {
					t.Errorf("%s leads to %s: status %d", at, link, status)
				}
			}
		}
	}
	if _, body := s.get("/"); declared.MatchString(body) {
		t.Error("a page without feed declares one")
	}

	// Behind a token the page shows an address that a feed reader can read, who
	// sends none.
	const token = "a-token-of-the-newsroom"
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	g := serve(t, "--store", place, "--token-file", file)
	page := "/search?q=" + url.QueryEscape("البروتوكول act:deny")
	_, body := g.get(page, "Authorization", "Bearer "+token)
	m := declared.FindStringSubmatch(body)
	if m == nil || strings.Count(body, m[1]) != 2 || !strings.Contains(body, "يُغيَّر رمز الخادم") {
		t.Fatalf("the page behind a token does not show its feed:\n%s", body)
	}
	at := html.UnescapeString(m[1])
	bare, _, ok := strings.Cut(at, "&key=")
	status, body := g.get(at)
	if feed, err := gofeed.NewParser().Parse(strings.NewReader(body)); !ok || status != 200 || err != nil || len(feed.Items) == 0 {
		t.Errorf("%s without a token: status %d, %v", at, status, err)
	}
	for _, wrong := range []string{bare, at + "x", strings.Replace(at, "search.atom", "search.rss", 1), strings.Replace(at, "/api/v1/feeds/search.atom", "/search", 1)} {
		if status, _ := g.get(wrong); status != 401 {
			t.Errorf("%s without a token: status %d, want 401", wrong, status)
		}
	}
	g.end()
	if strings.Contains(g.log.String(), "key=") || strings.Contains(g.log.String(), token) {
		t.Errorf("the log tells a secret:\n%s", g.log)
	}
}

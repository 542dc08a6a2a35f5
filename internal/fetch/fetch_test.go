package fetch

import (
	"bufio"
	"compress/gzip"
	"context"
	cryptotls "crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"isnad/internal/fetch/fetchtest"
	"isnad/internal/isnadtest"

	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { isnadtest.Main(m) }

func newClock() *fetchtest.Clock {
	return fetchtest.NewClock(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
}

// A hit is one request as the server saw it.
type hit struct {
	path string
	at   time.Time
}

// A server is a site under test with the log of its requests.
type server struct {
	*httptest.Server
	clock *fetchtest.Clock
	mu    sync.Mutex
	hits  []hit
}

func serve(t *testing.T, clock *fetchtest.Clock, pages http.Handler) *server {
	s := &server{clock: clock}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.hits = append(s.hits, hit{r.URL.Path, clock.Now()})
		s.mu.Unlock()
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) paths() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, h := range s.hits {
		out = append(out, h.path)
	}
	return strings.Join(out, " ")
}

// client knows a site.test, with www too, and an other.test, which are the server.
func client(t *testing.T, s *server, opt Options) *Client {
	at := s.Listener.Addr().String()
	opt.Hosts = map[string]string{"site.test": at, "other.test": at, "www.site.test": at}
	if opt.Clock == nil {
		opt.Clock = s.clock
	}
	c := New(opt)
	t.Cleanup(c.Close)
	return c
}

func kindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

func TestGet(t *testing.T) {
	clock := newClock()
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Content-Type", "text/html; charset=windows-1256")
		if got := r.Header.Get("User-Agent"); got != "isnad/1.2 (+desk@site.test)" {
			t.Errorf("User-Agent %q", got)
		}
		z := gzip.NewWriter(w)
		w.Header().Set("Content-Encoding", "gzip")
		io.WriteString(z, "<p>body</p>")
		z.Close()
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://other.test/again", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/again", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop#x", http.StatusFound) })
	mux.HandleFunc("/spiral", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/spiral?"+r.URL.RawQuery+"x", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	s := serve(t, clock, mux)
	c := client(t, s, Options{Contact: "desk@site.test", Version: "1.2"})
	ctx := context.Background()

	res, err := c.Get(ctx, Request{URL: "http://site.test/page#top"})
	if err != nil {
		t.Fatal(err)
	}
	if string(res.Body) != "<p>body</p>" || res.ETag != `"v1"` || res.URL != "http://site.test/page" || res.Tries != 1 || !strings.Contains(res.ContentType, "1256") {
		t.Errorf("got %+v %q", res, res.Body)
	}
	if res, err = c.Get(ctx, Request{URL: "http://site.test/page", ETag: `"v1"`}); err != nil || !res.Unchanged || res.Body != nil {
		t.Errorf("with the tag: %+v, %v, want unchanged", res, err)
	}
	res, err = c.Get(ctx, Request{URL: "http://site.test/moved"})
	if err != nil || res.URL != "http://other.test/page" || res.Moved != "http://other.test/again" || len(res.Via) != 3 {
		t.Errorf("moved: %+v, %v", res, err)
	}
	for path, want := range map[string]Kind{"/loop": KindLoop, "/spiral": KindLoop, "/file": KindAddress, "/none": KindGone} {
		if _, err := c.Get(ctx, Request{URL: "http://site.test" + path}); kindOf(err) != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	for _, bad := range []string{"", "ftp://site.test/", "http://", "http://user:pw@site.test/", "javascript:alert(1)", "http://%zz/", "//site.test/x"} {
		if _, err := c.Get(ctx, Request{URL: bad}); kindOf(err) != KindAddress {
			t.Errorf("%q: %v, want %s", bad, err, KindAddress)
		}
	}
}

// TestForbidden: no address of the user's own network is touched, whatever
// leads to it.
func TestForbidden(t *testing.T) {
	var touched atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { touched.Add(1) }))
	defer inner.Close()
	_, port, _ := net.SplitHostPort(inner.Listener.Addr().String())
	var to atomic.Value
	clock := newClock()
	s := serve(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/go" {
			http.Redirect(w, r, to.Load().(string), http.StatusFound)
			return
		}
		http.NotFound(w, r)
	}))
	c := client(t, s, Options{Timeout: 5 * time.Second, Tries: 1})
	for _, host := range []string{"127.0.0.1", "localhost", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1",
		"[fe80::1]", "[fd00::1]", "[fd00:ec2::254]", "[64:ff9b::7f00:1]", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[2002:7f00:1::]"} {
		address := "http://" + host + ":" + port + "/secret"
		if _, err := c.Get(context.Background(), Request{URL: address}); kindOf(err) != KindForbidden {
			t.Errorf("%s: %v, want forbidden", address, err)
		}
		to.Store(address)
		if _, err := c.Get(context.Background(), Request{URL: "http://site.test/go"}); kindOf(err) != KindForbidden {
			t.Errorf("redirected to %s: %v, want forbidden", address, err)
		}
	}
	for _, odd := range []string{"http://2130706433:" + port + "/", "http://0x7f000001:" + port + "/", "http://0177.0.0.1:" + port + "/", "http://127.1:" + port + "/"} {
		if _, err := c.Get(context.Background(), Request{URL: odd}); err == nil {
			t.Errorf("%s: fetched", odd)
		}
	}
	if n := touched.Load(); n != 0 {
		t.Errorf("the inner server was asked %d times", n)
	}
	// What the user names is allowed.
	allowed := New(Options{Allow: []string{"127.0.0.1"}, Clock: clock})
	defer allowed.Close()
	if _, err := allowed.Get(context.Background(), Request{URL: inner.URL + "/x"}); err != nil || touched.Load() == 0 {
		t.Errorf("a host that the user named: %v", err)
	}
}

func TestRobots(t *testing.T) {
	clock := newClock()
	robots, status := "User-agent: *\nDisallow: /all\n\nUser-agent: isnad\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 30\n", 200
	s := serve(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(status)
			io.WriteString(w, robots)
			return
		}
		io.WriteString(w, "ok")
	}))
	c := client(t, s, Options{Tries: 1})
	get := func(path string) Kind {
		_, err := c.Get(context.Background(), Request{URL: "http://site.test" + path})
		return kindOf(err)
	}
	for path, want := range map[string]Kind{"/all": "", "/private/x": KindRobots, "/private/open/y": ""} {
		if got := get(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	// The pauses are those that the server asks for.
	for i := 1; i < len(s.hits); i++ {
		if d := s.hits[i].at.Sub(s.hits[i-1].at); d < 30*time.Second && i > 1 || d < defaultDelay {
			t.Errorf("%s came %s after %s", s.hits[i].path, d, s.hits[i-1].path)
		}
	}
	// A day later it is asked for again.
	robots = ""
	clock.Sleep(context.Background(), 25*time.Hour)
	if got := get("/private/x"); got != "" {
		t.Errorf("robots.txt now empty: %q", got)
	}
	// One that fails closes the host for a while, one that is absent opens it.
	clock.Sleep(context.Background(), 25*time.Hour)
	status = 503
	before := len(s.hits)
	for range 3 {
		if got := get("/x"); got != KindServer {
			t.Errorf("robots.txt fails: %q, want %q", got, KindServer)
		}
	}
	if n := len(s.hits) - before; n != 1 {
		t.Errorf("a host whose robots.txt fails was asked %d times, want once", n)
	}
	clock.Sleep(context.Background(), time.Hour)
	status = 404
	if got := get("/private/x"); got != "" {
		t.Errorf("no robots.txt: %q", got)
	}
}

func TestTriesAgain(t *testing.T) {
	clock := newClock()
	answers := map[string][]func(w http.ResponseWriter){}
	var mu sync.Mutex
	s := serve(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		list := answers[r.URL.Path]
		if len(list) > 0 {
			answers[r.URL.Path] = list[1:]
		}
		mu.Unlock()
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case len(list) == 0:
			io.WriteString(w, "ok")
		default:
			list[0](w)
		}
	}))
	say := func(status int, after string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			if after != "" {
				w.Header().Set("Retry-After", after)
			}
			w.WriteHeader(status)
		}
	}
	c := client(t, s, Options{})
	for path, test := range map[string]struct {
		list  []func(http.ResponseWriter)
		kind  Kind
		tries int
		least time.Duration
	}{
		"/once":    {[]func(http.ResponseWriter){say(500, "")}, "", 2, 4 * time.Second},
		"/twice":   {[]func(http.ResponseWriter){say(502, ""), say(500, "")}, "", 3, 12 * time.Second},
		"/busy":    {[]func(http.ResponseWriter){say(429, "90")}, "", 2, 90 * time.Second},
		"/hour":    {[]func(http.ResponseWriter){say(503, "3600")}, KindBusy, 0, 0},
		"/always":  {[]func(http.ResponseWriter){say(500, ""), say(500, ""), say(500, "")}, KindServer, 0, 12 * time.Second},
		"/date":    {[]func(http.ResponseWriter){func(w http.ResponseWriter) { say(503, clock.Now().Add(time.Minute).Format(http.TimeFormat))(w) }}, "", 2, 50 * time.Second},
		"/unknown": {[]func(http.ResponseWriter){say(404, "")}, KindGone, 0, 0},
	} {
		mu.Lock()
		answers[path] = test.list
		mu.Unlock()
		from := clock.Now()
		res, err := c.Get(context.Background(), Request{URL: "http://site.test" + path})
		if kindOf(err) != test.kind || err == nil && res.Tries != test.tries || clock.Now().Sub(from) < test.least {
			t.Errorf("%s: %+v, %v after %s; want %q, %d tries, %s at least", path, res, err, clock.Now().Sub(from), test.kind, test.tries, test.least)
		}
	}
}

func TestLimits(t *testing.T) {
	clock := newClock()
	stop := make(chan struct{})
	s := serve(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			zeros := make([]byte, 1<<20)
			for range 64 {
				if _, err := z.Write(zeros); err != nil {
					return
				}
			}
			z.Close()
		case "/large":
			w.Header().Set("Content-Length", "99999999")
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("x", 1<<16)); err != nil {
					return
				}
			}
		case "/drips":
			for r.Context().Err() == nil {
				io.WriteString(w, "x")
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		case "/short":
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, "few")
		case "/hangs":
			select {
			case <-r.Context().Done():
			case <-stop:
			}
		case "/headers":
			w.Header().Set("X", strings.Repeat("y", 100<<10))
		default:
			http.NotFound(w, r)
		}
	}))
	defer close(stop)
	patient := client(t, s, Options{Limit: 1 << 20, Tries: 1})
	hasty := client(t, s, Options{Limit: 1 << 20, Timeout: 700 * time.Millisecond, Tries: 1})
	for path, want := range map[string]Kind{"/bomb": KindTooLarge, "/large": KindTooLarge, "/endless": KindTooLarge, "/drips": KindNetwork, "/short": KindNetwork, "/hangs": KindNetwork, "/headers": KindNetwork} {
		c := patient
		if path == "/drips" || path == "/hangs" {
			c = hasty
		}
		if _, err := c.Get(context.Background(), Request{URL: "http://site.test" + path}); kindOf(err) != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
	// A certificate that is not valid.
	bad := httptest.NewUnstartedServer(http.NotFoundHandler())
	bad.Config.ErrorLog = log.New(io.Discard, "", 0)
	bad.StartTLS()
	defer bad.Close()
	tls := New(Options{Allow: []string{"127.0.0.1"}, Clock: clock, Tries: 1})
	defer tls.Close()
	if _, err := tls.Get(context.Background(), Request{URL: bad.URL}); kindOf(err) != KindTLS {
		t.Errorf("bad certificate: %v", err)
	}
	if _, err := tls.Get(context.Background(), Request{URL: "https://" + s.Listener.Addr().String()}); kindOf(err) != KindTLS {
		t.Errorf("no TLS there: %v", err)
	}
	// A server that speaks a version of TLS which is broken.
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.Config.ErrorLog = log.New(io.Discard, "", 0)
	old.TLS = &cryptotls.Config{MinVersion: cryptotls.VersionTLS10, MaxVersion: cryptotls.VersionTLS10}
	old.StartTLS()
	defer old.Close()
	if _, err := tls.Get(context.Background(), Request{URL: old.URL}); kindOf(err) != KindTLS {
		t.Errorf("an old TLS: %v", err)
	}
	// A stop ends it at once.
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	slow := client(t, s, Options{Timeout: time.Minute})
	if _, err := slow.Get(ctx, Request{URL: "http://site.test/hangs"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("stopped: %v", err)
	}
}

// FuzzCanonical: the one form of any address is its own form, and can be
// fetched where the address can.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"http://a.test:443", "https://www.m.a.test/amp/x.amp.html?utm_source=y&id=3#z", "https://a.test/%2e%2E//b/./c%C3%A9?&&=", "HTTP://A.TEST.:80/amp/", "https://[::1]:8080/a b", "http://m.uk/amp", "https://127.0.0.1/%ff%2f?amp=1&q=%D9%82", "http://a.test/amp.amp/.amp", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Canonical(s)
		if twice := Canonical(once); twice != once {
			t.Errorf("%q\n once %q\ntwice %q", s, once, twice)
		}
		if _, err := parse(s); err != nil {
			return
		}
		if _, err := parse(once); err != nil || !strings.HasPrefix(once, "https://") {
			t.Errorf("%q has the form %q: %v", s, once, err)
		}
	})
}

// A host is allowed for all its ports, or for one.
func TestAllowed(t *testing.T) {
	for s, want := range map[string]string{"desk.local": "desk.local ", "desk.local:8080": "desk.local 8080", "10.0.0.7": "10.0.0.7 ", "10.0.0.7:1": "10.0.0.7 1", "::1": "::1 ", "[::1]": "::1 ", "[::1]:65535": "::1 65535",
		"": "", ":80": "", "a:": "", "a:0": "", "a:65536": "", "a:http": "", "http://a": "", "http://a:80/": "", "a/b": "", "a b": "", "a:1:2": "", "u@a": "", "[a]": ""} {
		host, port, err := Allowed(s)
		if got := host + " " + port; err == nil && got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", s, got, err, want)
		}
	}
	page := func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<p>x") }
	one, other := httptest.NewServer(http.HandlerFunc(page)), httptest.NewServer(http.HandlerFunc(page))
	defer one.Close()
	defer other.Close()
	c := New(Options{Allow: []string{one.Listener.Addr().String(), "http://127.0.0.1"}, Clock: newClock(), Tries: 1})
	defer c.Close()
	if _, err := c.Get(context.Background(), Request{URL: one.URL}); err != nil {
		t.Error(err)
	}
	if _, err := c.Get(context.Background(), Request{URL: other.URL}); kindOf(err) != KindForbidden || !strings.Contains(err.Error(), "--allow "+other.Listener.Addr().String()+" for this port alone") {
		t.Errorf("another port: %v", err)
	}
}

// TestBrokenAnswers: what is no answer of HTTP, or says wrong lengths, is a fault
// of the connection and never half a page taken for a whole one.
func TestBrokenAnswers(t *testing.T) {
	const page = "<p>نص</p>"
	for name, c := range map[string]struct {
		answer string
		want   Kind // empty: the page
	}{
		"whole":                  {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + page, ""},
		"without length":         {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + page, ""},
		"more than said":         {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + page + page, ""},
		"less than said":         {"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n" + page, KindNetwork},
		"two lengths":            {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Length: 4\r\n\r\n" + page, KindNetwork},
		"negative":               {"HTTP/1.1 200 OK\r\nContent-Length: -11\r\n\r\n" + page, KindNetwork},
		"no number":              {"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + page, KindNetwork},
		"beyond all":             {"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n" + page, KindTooLarge},
		"chunks":                 {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n" + page + "\r\n0\r\n\r\n", ""},
		"chunks that break off":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n" + page + "\r\n", KindNetwork},
		"chunks without lengths": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + page, KindNetwork},
		"half a gzip":            {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xb3", KindNetwork},
		"no gzip":                {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + page, KindNetwork},
		"another protocol":       {"220 mail.site.test ESMTP\r\n", KindNetwork},
		"nothing":                {"", KindNetwork},
		"a header without end":   {"HTTP/1.1 200 OK\r\nX: y", KindNetwork},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err == nil && r.URL.Path == "/robots.txt" {
					io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
				} else {
					io.WriteString(conn, c.answer)
				}
				conn.Close()
			}
		}()
		cl := New(Options{Clock: newClock(), Tries: 1, Hosts: map[string]string{"site.test": l.Addr().String()}})
		res, err := cl.Get(context.Background(), Request{URL: "http://site.test/"})
		if c.want != "" && kindOf(err) != c.want || c.want == "" && (err != nil || string(res.Body) != page) {
			t.Errorf("%s: %+v, %v; want %q", name, res, err, c.want)
		}
		cl.Close()
		l.Close()
		<-done
	}
}

// TestOneAtATime: however many ask, a host gets one request at a time with
// pauses between.
func TestOneAtATime(t *testing.T) {
	clock := newClock()
	var now, most atomic.Int32
	s := serve(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
	}))
	c := client(t, s, Options{})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if _, err := c.Get(context.Background(), Request{URL: fmt.Sprintf("http://site.test/%d", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d requests at once", most.Load())
	}
	if n := strings.Count(s.paths(), "/robots.txt"); n != 1 {
		t.Errorf("robots.txt asked for %d times", n)
	}
	for i := 1; i < len(s.hits); i++ {
		if d := s.hits[i].at.Sub(s.hits[i-1].at); d < defaultDelay {
			t.Errorf("only %s between two requests", d)
		}
	}
}

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"http://www.Site.test:80/News/a.html?utm_source=x&id=7#top": "https://site.test/News/a.html?id=7",
		"https://m.site.test/a/?fbclid=1":                           "https://site.test/a/",
		"https://amp.site.test/a":                                   "https://site.test/a",
		"https://site.test/amp/story/5":                             "https://site.test/story/5",
		"https://site.test/story/5/amp":                             "https://site.test/story/5",
		"https://site.test/story/5/amp/?amp=1":                      "https://site.test/story/5",
		"https://site.test/story.amp.html":                          "https://site.test/story.html",
		"https://site.test//a/./b/../c":                             "https://site.test/a/c",
		"https://site.test/%d8%a3%D8%AE%d8%a8%D8%A7%D8%B1/%41":      "https://site.test/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/A",
		"https://site.test/أخبار":                                   "https://site.test/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1",
		"https://site.test:8443/a":                                  "https://site.test:8443/a",
		"https://site.test":                                         "https://site.test/",
		"https://site.test/a?b=2&a=1&UTM_Medium=z":                  "https://site.test/a?b=2&a=1",
		"https://[2001:db8::1]/a":                                   "https://[2001:db8::1]/a",
		"https://m.test/a":                                          "https://m.test/a",
		"http://site.test:443/a":                                    "https://site.test/a",
		"https://site.test:80/a":                                    "https://site.test:80/a",
		"https://www.amp.m.site.test/amp/a.amp.html":                "https://site.test/a.html",
		"https://site.test/a/%2E%2e/b":                              "https://site.test/b",
		"https://site.test/a/..amp":                                 "https://site.test/a/..amp",
		"not an address":                                            "not an address",
		"ftp://site.test/x":                                         "ftp://site.test/x",
	} {
		if got := Canonical(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// TestCanonicalTwice: the one form is its own form.
func TestCanonicalTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`https?://(www\.|m\.|amp\.|wap\.){0,3}[a-z]{1,5}\.test\.?(:[0-9]{2,4}|:80|:443)?(/[a-zA-Z0-9%./é؀-ي-]{0,6}|/amp|/%2[eE]|\.amp|\.amp\.html){0,5}(\?[a-z_=&%0-9]{0,20}|\?amp=1&[a-z]{0,3})?(#x)?`).Draw(t, "address")
		once := Canonical(in)
		if twice := Canonical(once); twice != once {
			t.Errorf("%s\n once %s\ntwice %s", in, once, twice)
		}
	})
}

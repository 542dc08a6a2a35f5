package guard

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad/internal/isnadtest"
)

func TestMain(m *testing.M) { isnadtest.Main(m) }

const secret = "0123456789abcdef0123456789abcdef"

// A house is a server that runs, with its log.
type house struct {
	*Server
	url string
	log *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open runs a guarded server on a free port of loopback. Whether it takes
// itself for one that others reach, opt.Listen says.
func open(t *testing.T, h http.Handler, opt Options) *house {
	t.Helper()
	log := &lockedBuffer{}
	opt.Log = slog.New(slog.NewTextHandler(log, nil))
	if opt.Listen == "" {
		opt.Listen = "127.0.0.1:0"
	}
	s, err := New(h, opt)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := s.Limit(bare)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		http.DefaultClient.CloseIdleConnections()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return &house{s, "http://" + bare.Addr().String(), log}
}

// ask sends a request; headers are pairs.
func (h *house) ask(t *testing.T, method, path string, body io.Reader, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return res, string(b)
}

// status fails the test where an answer has another status.
func status(t *testing.T, res *http.Response, body string, want int) {
	t.Helper()
	if res.StatusCode != want {
		t.Errorf("%s %s: status %d, want %d\n%s", res.Request.Method, res.Request.URL, res.StatusCode, want, body)
	}
}

// said is a handler that says what it got.
func said() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "token=%s", FormToken(r)) })
	mux.HandleFunc("GET /things/{id}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "thing %s", r.PathValue("id")) })
	mux.HandleFunc("POST /things", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "did %s", r.FormValue("do")) })
	mux.HandleFunc("POST /api/things", func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if limit, ok := TooLarge(err); ok {
			Fail(w, r, Problem{Status: http.StatusRequestEntityTooLarge, Detail: fmt.Sprint(limit)})
			return
		}
		if err != nil {
			Fail(w, r, Problem{Status: http.StatusRequestTimeout, Detail: err.Error()})
			return
		}
		fmt.Fprintf(w, "took %d", len(b))
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("a beam gave way") })
	mux.HandleFunc("GET /half", func(w http.ResponseWriter, r *http.Request) {
		w.Write(bytes.Repeat([]byte("x"), 100_000))
		panic("in the middle")
	})
	return mux
}

func TestServesAndTellsHeaders(t *testing.T) {
	h := open(t, said(), Options{})
	res, body := h.ask(t, "GET", "/things/7?token=hidden", nil)
	status(t, res, body, 200)
	if body != "thing 7" {
		t.Errorf("body %q", body)
	}
	for name, want := range map[string]string{"Content-Security-Policy": Policy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, bad := range []string{"unsafe-inline", "unsafe-eval", "*", "http:"} {
		if strings.Contains(Policy, bad) {
			t.Errorf("the policy allows %s", bad)
		}
	}
	if res.Header.Get("Permissions-Policy") == "" || res.Header.Get("Server") != "" {
		t.Errorf("headers: %v", res.Header)
	}
	id := res.Header.Get("X-Request-Id")
	if len(id) != 16 || !strings.Contains(h.log.String(), "id="+id) {
		t.Errorf("request id %q is not in the log:\n%s", id, h.log)
	}
	if log := h.log.String(); strings.Contains(log, "hidden") || !strings.Contains(log, "path=/things/7 ") || !strings.Contains(log, `route="GET /things/{id}"`) {
		t.Errorf("log: %s", log)
	}
}

func TestWhoMayListen(t *testing.T) {
	for _, c := range []struct {
		listen, token, want string
	}{
		{"", "", ""},
		{"127.0.0.1:80", "", ""},
		{"[::1]:80", "", ""},
		{"localhost:80", "", ""},
		{"127.9.9.9:80", "", ""},
		{":80", "", "token is needed"},
		{"0.0.0.0:80", "", "token is needed"},
		{"[::]:80", "", "token is needed"},
		{"192.168.1.4:80", "", "token is needed"},
		{"newsroom.example:80", "", "token is needed"},
		{"localhost.example:80", "", "token is needed"},
		{"0.0.0.0:80", "short", "take 16 or more"},
		{"127.0.0.1:80", "short", "take 16 or more"},
		{"0.0.0.0:80", secret, ""},
		{"0.0.0.0:80", " " + secret, "white space"},
		{"0.0.0.0:80", "رمز طويل للدخول إلى الخادم", "a header cannot carry"},
		{"80", "", "want HOST:PORT"},
	} {
		_, err := New(said(), Options{Listen: c.listen, Token: c.token})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q, token %q: %v", c.listen, c.token, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%q, token %q: %v, want …%s…", c.listen, c.token, err, c.want)
		}
		if err != nil && c.token != "" && strings.Contains(err.Error(), c.token) {
			t.Errorf("the error tells the token: %v", err)
		}
	}
}

// A page that makes its own name mean our address is sent away.
func TestHost(t *testing.T) {
	near := open(t, said(), Options{Hosts: []string{"Newsroom.Example."}})
	far := open(t, said(), Options{Listen: "0.0.0.0:1", Token: secret, Hosts: []string{"newsroom.example"}})
	for _, c := range []struct {
		host      string
		near, far int
	}{
		{"localhost", 200, 200}, {"localhost:8347", 200, 200}, {"127.0.0.1:9", 200, 200}, {"[::1]:9", 200, 200}, {"LOCALHOST", 200, 200}, {"localhost.", 200, 200},
		{"newsroom.example", 200, 200}, {"newsroom.example:443", 200, 200},
		{"192.168.1.4:80", 421, 200}, {"[2001:db8::1]", 421, 200},
		{"evil.example", 421, 421}, {"localhost.evil.example", 421, 421}, {"127.0.0.1.evil.example", 421, 421}, {"newsroom.example.evil", 421, 421}, {"0", 421, 421},
	} {
		res, body := near.ask(t, "GET", "/things/1", nil, "Host", c.host)
		status(t, res, c.host+": "+body, c.near)
		res, body = far.ask(t, "GET", "/things/1", nil, "Host", c.host, "Authorization", "Bearer "+secret)
		status(t, res, c.host+": "+body, c.far)
	}
	// HTTP/1.0 knows no hosts.
	if got := raw(t, near, "GET /things/1 HTTP/1.0\r\n\r\n"); !strings.Contains(got, " 421 ") {
		t.Errorf("without a host: %s", got)
	}
}

// patience is how long is waited for what must come on the slowest of machines:
// after it something hangs.
const patience = 2 * time.Minute

// raw sends bytes as they are and returns what comes back.
func raw(t *testing.T, h *house, send string) string {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	if _, err := io.WriteString(c, send); err != nil {
		t.Fatal(err)
	}
	c.(*net.TCPConn).CloseWrite()
	b, _ := io.ReadAll(c)
	return string(b)
}

func TestToken(t *testing.T) {
	h := open(t, said(), Options{Listen: "0.0.0.0:1", Token: secret})
	res, body := h.ask(t, "GET", "/api/x", nil)
	status(t, res, body, 401)
	if !strings.HasPrefix(res.Header.Get("WWW-Authenticate"), "Bearer") || res.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("headers: %v", res.Header)
	}
	res, body = h.ask(t, "GET", "/things/1", nil, "Authorization", "Bearer "+secret)
	status(t, res, body, 200)
	res, body = h.ask(t, "GET", "/things/1", nil, "Authorization", "bearer "+secret)
	status(t, res, body, 200)
	for _, bad := range []string{"Bearer x", "Bearer", "Bearer " + secret + "x", "Bearer " + secret[1:], "Basic " + secret, secret} {
		res, body = h.ask(t, "GET", "/things/1", nil, "Authorization", bad)
		status(t, res, bad+" "+body, 401)
	}
	res, body = h.ask(t, "GET", "/things/1?token="+secret+"&access_token="+secret, nil)
	status(t, res, body, 401)
	// Health is told to all, numbers are not.
	res, body = h.ask(t, "GET", "/healthz", nil)
	status(t, res, body, 200)
	res, body = h.ask(t, "GET", "/metrics", nil)
	status(t, res, body, 401)
	if log := h.log.String(); strings.Contains(log, secret) {
		t.Errorf("the log holds the token:\n%s", log)
	}
}

func TestLogin(t *testing.T) {
	h := open(t, said(), Options{Listen: "0.0.0.0:1", Token: secret, Limits: Limits{Tries: 3, Pause: time.Hour}})
	res, body := h.ask(t, "GET", "/things/7?a=%D8%A7", nil, "Accept", "text/html")
	status(t, res, body, 303)
	where := res.Header.Get("Location")
	if where != "/login?next=%2Fthings%2F7%3Fa%3D%25D8%25A7" {
		t.Fatalf("Location %q", where)
	}
	for lang, want := range map[string]string{"ar": `dir="rtl"`, "en-GB,ar;q=0.5": `dir="ltr"`, "": `dir="rtl"`} {
		res, body = h.ask(t, "GET", where, nil, "Accept-Language", lang)
		status(t, res, body, 200)
		if !strings.Contains(body, want) || !strings.Contains(body, `value="/things/7?a=%D8%A7"`) || strings.Contains(body, "<script") || strings.Contains(body, "style=") {
			t.Errorf("login page in %q: %s", lang, body)
		}
	}
	res, body = h.ask(t, "GET", "/login.css", nil)
	status(t, res, body, 200)

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Jar: jar}
	defer client.CloseIdleConnections()
	post := func(token, next string, headers ...string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/login", strings.NewReader(url.Values{"token": {token}, "next": {next}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		res, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	if res := post("wrong", "/"); res.StatusCode != 401 {
		t.Errorf("wrong token: %d", res.StatusCode)
	}
	if res := post(secret, "/", "Sec-Fetch-Site", "cross-site"); res.StatusCode != 403 {
		t.Errorf("login from another site: %d", res.StatusCode)
	}
	if res := post(secret, "/things/7"); res.StatusCode != 200 || res.Request.URL.Path != "/things/7" {
		t.Errorf("login: %d at %s", res.StatusCode, res.Request.URL)
	}
	u, _ := url.Parse(h.url)
	var session *http.Cookie
	for _, c := range jar.Cookies(u) {
		if c.Name == sessionCookie {
			session = c
		}
	}
	if session == nil || strings.Contains(session.Value, secret) {
		t.Fatalf("cookies: %v", jar.Cookies(u))
	}
	// The cookie as it was set.
	res, _ = h.ask(t, "POST", "/login", strings.NewReader("token="+secret), "Content-Type", "application/x-www-form-urlencoded")
	set := res.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(set, want) {
			t.Errorf("Set-Cookie %q lacks %s", set, want)
		}
	}
	// One that is changed is none.
	for _, bad := range []string{session.Value + "A", session.Value[1:], strings.ToUpper(session.Value), "", "AAAA"} {
		res, body = h.ask(t, "GET", "/things/1", nil, "Cookie", sessionCookie+"="+bad)
		status(t, res, body, 401)
	}
	// Two more wrong ones and the address waits, with the right token too; who is
	// in stays in.
	post("wrong", "/")
	post("wrong", "/")
	if res := post(secret, "/"); res.StatusCode != 429 || res.Header.Get("Retry-After") == "" {
		t.Errorf("after too many wrong tokens: %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	res, body = h.ask(t, "GET", "/things/1", nil, "Authorization", "Bearer "+secret)
	status(t, res, body, 429)
	res, body = h.ask(t, "GET", "/things/1", nil, "Cookie", sessionCookie+"="+session.Value)
	status(t, res, body, 200)
	if got := res.Header.Get("Cache-Control"); got != "private" {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestSessionsEnd(t *testing.T) {
	g := newGate(secret, DefaultLimits)
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	g.now = func() time.Time { return now }
	c := g.session(now.Add(time.Hour))
	if !g.holds(c) {
		t.Error("a fresh session does not hold")
	}
	if newGate(secret+"x", DefaultLimits).holds(c) {
		t.Error("a session holds under another token")
	}
	again := newGate(secret, DefaultLimits)
	again.now = g.now
	if !again.holds(c) {
		t.Error("a session does not survive a restart")
	}
	now = now.Add(time.Hour)
	if g.holds(c) {
		t.Error("a session holds after its end")
	}
}

func TestTriesComeBackAndStayBounded(t *testing.T) {
	g := newGate(secret, Limits{Tries: 2, Pause: time.Minute}.filled())
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	g.now = func() time.Time { return now }
	at := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}) }
	g.wrong(at(1))
	if w := g.wait(at(1)); w != 0 {
		t.Errorf("after one wrong token: wait %v", w)
	}
	g.wrong(at(1))
	if w := g.wait(at(1)); w < 50*time.Second || w > time.Minute {
		t.Errorf("after two: wait %v", w)
	}
	if w := g.wait(at(2)); w != 0 {
		t.Errorf("another address: wait %v", w)
	}
	now = now.Add(time.Minute)
	if w := g.wait(at(1)); w != 0 {
		t.Errorf("a minute later: wait %v", w)
	}
	for i := range 3 * mostTries {
		g.wrong(at(i))
	}
	if len(g.tries) > mostTries {
		t.Errorf("%d addresses remembered", len(g.tries))
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/": "/", "/a/b?c=d": "/a/b?c=d", "": "/", "a": "/", "//evil.example": "/", "/\\evil.example": "/", "\\\\evil": "/", "http://evil.example/": "/", "/%2f/evil": "/",
		"javascript:alert(1)": "/", "/a\r\nSet-Cookie: x": "/", "/\t/evil.example": "/", "/login?next=/": "/", "///x": "/", "/ابث": "/", "/%D8%A7": "/%D8%A7",
	} {
		if got := localPath(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestForms(t *testing.T) {
	h := open(t, said(), Options{})
	res, body := h.ask(t, "GET", "/", nil)
	status(t, res, body, 200)
	token := strings.TrimPrefix(body, "token=")
	set := res.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(set, want) {
			t.Errorf("Set-Cookie %q lacks %s", set, want)
		}
	}
	cookie, _, _ := strings.Cut(set, ";")
	_, second := h.ask(t, "GET", "/", nil, "Cookie", cookie)
	if second == body {
		t.Error("two tokens are alike: packing pages would give them away")
	}
	const form = "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		body, cookie, header string
		want                 int
	}{
		"right":             {"do=x&_token=" + token, cookie, "", 200},
		"second":            {"do=x&_token=" + strings.TrimPrefix(second, "token="), cookie, "", 200},
		"in a header":       {"do=x", cookie, token, 200},
		"none":              {"do=x", cookie, "", 403},
		"in the query":      {"do=x", cookie, "", 403},
		"changed":           {"do=x&_token=" + token[:len(token)-2] + "AA", cookie, "", 403},
		"other visitor":     {"do=x&_token=" + token, "isnad_visitor=AAAA", "", 403},
		"no cookie":         {"do=x&_token=" + token, "", "", 403},
		"empty cookie":      {"do=x&_token=" + token, "isnad_visitor=", "", 403},
		"not a form":        {"\x00%zz&&;;", cookie, "", 400},
		"token of nobody":   {"do=x&_token=", cookie, "", 403},
		"token not base64":  {"do=x&_token=%00%00", cookie, "", 403},
		"token of a letter": {"do=x&_token=A", cookie, "", 403},
	} {
		headers := []string{"Content-Type", form, "Cookie", c.cookie}
		if c.header != "" {
			headers = append(headers, FormHeader, c.header)
		}
		path := "/things"
		if name == "in the query" {
			path += "?_token=" + token
		}
		res, got := h.ask(t, "POST", path, strings.NewReader(c.body), headers...)
		if res.StatusCode != c.want || c.want == 200 && got != "did x" {
			t.Errorf("%s: %d %q, want %d", name, res.StatusCode, got, c.want)
		}
	}
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	m.WriteField("do", "y")
	m.WriteField(FormField, token)
	m.Close()
	res, body = h.ask(t, "POST", "/things", &b, "Content-Type", m.FormDataContentType(), "Cookie", cookie)
	if status(t, res, body, 200); body != "did y" {
		t.Errorf("form of parts: %q", body)
	}
	// JSON by a script of another origin cannot pass either: it has no token.
	res, body = h.ask(t, "POST", "/things", strings.NewReader("{}"), "Content-Type", "application/json", "Cookie", cookie)
	status(t, res, body, 403)
}

// Other sites change nothing, whatever they send; programs are no sites.
func TestOtherSites(t *testing.T) {
	h := open(t, said(), Options{})
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"a program":             {nil, 200},
		"our page":              {[]string{"Sec-Fetch-Site", "same-origin", "Origin", h.url}, 200},
		"our page, old browser": {[]string{"Origin", h.url}, 200},
		"cross site":            {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"same site":             {[]string{"Sec-Fetch-Site", "same-site"}, 403},
		"other origin":          {[]string{"Origin", "http://evil.example"}, 403},
		"other port":            {[]string{"Origin", "http://127.0.0.1:1"}, 403},
		"null origin":           {[]string{"Origin", "null"}, 403},
	} {
		res, body := h.ask(t, "POST", "/api/things", strings.NewReader("x"), c.headers...)
		if res.StatusCode != c.want {
			t.Errorf("%s: %d %s, want %d", name, res.StatusCode, body, c.want)
		}
	}
}

func TestBodies(t *testing.T) {
	h := open(t, said(), Options{Limits: Limits{Body: 1 << 20}})
	res, body := h.ask(t, "POST", "/api/things", strings.NewReader(strings.Repeat("x", 1<<20)))
	if status(t, res, body, 200); body != "took 1048576" {
		t.Errorf("%q", body)
	}
	// Its length told: refused before it is sent. 100 MB of it.
	for _, length := range []int64{100 << 20, -1} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/api/things", io.NopCloser(io.LimitReader(zeros{}, 100<<20)))
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = length
		res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
		if err != nil {
			t.Fatalf("100 MB of length %d: %v", length, err)
		}
		b, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 413 {
			t.Errorf("100 MB of length %d: %d\n%s", length, res.StatusCode, b)
		}
		if length > 0 && !strings.Contains(string(b), "100 MB") {
			t.Errorf("the problem does not say how much came: %s", b)
		}
	}
	// A form for people as well.
	res, body = h.ask(t, "POST", "/things", strings.NewReader("do="+strings.Repeat("x", 2<<20)), "Content-Type", "application/x-www-form-urlencoded")
	status(t, res, body, 413)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHugeHeadersAndAddresses(t *testing.T) {
	h := open(t, said(), Options{})
	if got := raw(t, h, "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "+strings.Repeat("a", 64<<10)+"\r\n\r\n"); !strings.Contains(got, " 431 ") {
		t.Errorf("huge header: %.100s", got)
	}
	if got := raw(t, h, "GET / HTTP/1.1\r\nHost: localhost\r\n"+strings.Repeat("X-A: a\r\n", 20_000)+"\r\n"); !strings.Contains(got, " 431 ") {
		t.Errorf("many headers: %.100s", got)
	}
	res, body := h.ask(t, "GET", "/things/"+strings.Repeat("a", 9<<10), nil)
	status(t, res, body, 414)
	res, body = h.ask(t, "GET", "/things/1?q="+strings.Repeat("a", 9<<10), nil)
	status(t, res, body, 414)
}

func TestPathsAndMethods(t *testing.T) {
	h := open(t, said(), Options{})
	for _, c := range []struct {
		line string
		want string
	}{
		{"GET /../../etc/passwd HTTP/1.1", " 307 "},
		{"GET /things/../../../etc/passwd HTTP/1.1", " 307 "},
		{"GET /things/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1", " 200 "}, // one segment, that no file is made of
		{"GET /things/%ff%fe HTTP/1.1", " 400 "},
		{"GET /things/%zz HTTP/1.1", " 400 "},
		{"GET /nowhere HTTP/1.1", " 404 "},
		{"TRACE /things/1 HTTP/1.1", " 405 "},
		{"CONNECT localhost:80 HTTP/1.1", " 405 "},
		{"BREW /things/1 HTTP/1.1", " 405 "},
		{"DELETE /things/1 HTTP/1.1", " 403 "}, // no token
		{"PUT /api/things HTTP/1.1", " 405 "},
		{"GET http://evil.example/things/1 HTTP/1.1", " 421 "},
		{"nonsense", " 400 "},
		{"GET /things/1 HTTP/9.9", " 505 "},
		{"\x16\x03\x01\x02", " 400 "},
	} {
		got := raw(t, h, c.line+"\r\nHost: localhost\r\n\r\n")
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %.200s, want%s", c.line, got, c.want)
		}
	}
	res, body := h.ask(t, "HEAD", "/things/1", nil)
	if status(t, res, body, 200); body != "" {
		t.Errorf("HEAD: %q", body)
	}
}

func TestPanics(t *testing.T) {
	h := open(t, said(), Options{})
	res, body := h.ask(t, "GET", "/panic", nil)
	status(t, res, body, 500)
	var p Problem
	if err := json.Unmarshal([]byte(body), &p); err != nil || p.Instance == "" || strings.Contains(body, "beam") {
		t.Errorf("problem: %v\n%s", err, body)
	}
	if res.Header.Get("X-Request-Id") != p.Instance || res.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("headers: %v", res.Header)
	}
	if log := h.log.String(); !strings.Contains(log, "a beam gave way") || !strings.Contains(log, p.Instance) || !strings.Contains(log, "guard_test.go") {
		t.Errorf("log: %s", log)
	}
	// Half an answer must not look like a whole one.
	r, err := http.Get(h.url + "/half")
	if err == nil {
		_, err = io.ReadAll(r.Body)
		r.Body.Close()
	}
	if err == nil {
		t.Error("half an answer was taken for a whole one")
	}
	_, body = h.ask(t, "GET", "/metrics", nil)
	if !strings.Contains(body, "isnad_http_panics_total 2") {
		t.Errorf("panics are not counted:\n%s", grep(body, "panics"))
	}
}

func grep(s, what string) string {
	var out []string
	for line := range strings.Lines(s) {
		if strings.Contains(line, what) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// Clients that send their headers drop by drop are cut off, and do not keep
// others out for long.
func TestSlowHeaders(t *testing.T) {
	h := open(t, said(), Options{Limits: Limits{Header: 300 * time.Millisecond, Connections: 8}})
	var conns []net.Conn
	for range 8 {
		c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n")
		conns = append(conns, c)
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for _, c := range conns {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(50 * time.Millisecond):
					if _, err := io.WriteString(c, "X-A: b\r\n"); err != nil {
						return
					}
				}
			}
		})
	}
	defer wg.Wait()
	defer close(stop)
	// All places are taken: the next is closed at once. Connections are let in one
	// after another.
	if c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://")); err == nil {
		c.SetDeadline(time.Now().Add(patience))
		if _, err := bufio.NewReader(c).ReadByte(); err == nil {
			t.Error("a ninth connection was served")
		}
		c.Close()
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		r, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(h.url + "/things/1")
		if err == nil {
			r.Body.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("slow clients keep others out: %v", err)
		}
	}
}

// One address of the network has a quarter of the connections, and gives them
// back.
func TestConnectionsOfOneAddress(t *testing.T) {
	s, err := New(said(), Options{Limits: Limits{Connections: 8}})
	if err != nil {
		t.Fatal(err)
	}
	l := s.Limit(nil).(*listener)
	near, far, other := addressOf("127.0.0.1:1"), addressOf("192.0.2.1:1"), addressOf("192.0.2.2:1")
	if a, b := addressOf("[2001:db8::1%eth0]:5"), addressOf("[2001:db8::ffff]:6"); a != b {
		t.Errorf("%v and %v are of two networks", a, b)
	}
	enter := func(a netip.Addr) (n int) {
		for l.enter(a) {
			n++
		}
		return n
	}
	if n := enter(far); n != 2 {
		t.Errorf("%d of eight connections for one address, want 2", n)
	}
	if n := enter(other); n != 2 {
		t.Errorf("%d for another, want 2 of its own", n)
	}
	if n := enter(near); n != 4 {
		t.Errorf("%d for loopback, want the 4 that are left", n)
	}
	l.leave(far)
	if !l.enter(far) {
		t.Error("a place that was given back is not to be had")
	}
	for _, a := range []netip.Addr{far, far, other, other, near, near, near, near} {
		l.leave(a)
	}
	if len(l.from) != 0 || len(l.slots) != 0 {
		t.Errorf("%v, %d places taken when all have left", l.from, len(l.slots))
	}
}

// A body that comes drop by drop, or stops, is given up.
func TestSlowBodies(t *testing.T) {
	h := open(t, said(), Options{Limits: Limits{Stall: 200 * time.Millisecond, Grace: 400 * time.Millisecond, Rate: 1 << 20}})
	for name, pause := range map[string]time.Duration{"stops": time.Hour, "drops": 50 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			io.WriteString(c, "POST /api/things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nabc")
			done := make(chan struct{})
			var wg sync.WaitGroup
			wg.Go(func() {
				for {
					select {
					case <-done:
						return
					case <-time.After(pause):
						if _, err := io.WriteString(c, "x"); err != nil {
							return
						}
					}
				}
			})
			start := time.Now()
			c.SetReadDeadline(start.Add(patience))
			b, err := io.ReadAll(c)
			close(done)
			wg.Wait()
			if errors.Is(err, os.ErrDeadlineExceeded) || !strings.Contains(string(b), " 408 ") && len(b) > 0 {
				t.Errorf("after %v: %v\n%s", time.Since(start), err, b)
			}
		})
	}
}

// A client that takes nothing of a long answer is given up.
func TestSlowReaders(t *testing.T) {
	over := make(chan error, 1)
	h := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b := make([]byte, 1<<20)
		for range 256 {
			if _, err := w.Write(b); err != nil {
				over <- err
				return
			}
		}
		over <- nil
	}), Options{Limits: Limits{Stall: 200 * time.Millisecond}})
	c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	select {
	case err := <-over:
		if err == nil {
			t.Error("256 MB went to a client that takes nothing")
		}
	case <-time.After(patience):
		t.Error("the handler still writes")
	}
}

// The deadline of what is read must not end a handler that works on.
func TestBodyDeadlineDoesNotEndTheHandler(t *testing.T) {
	h := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.ReadAll(r.Body)
		select {
		case <-r.Context().Done():
			w.WriteHeader(500)
		case <-time.After(3 * time.Second):
			w.Write([]byte("done"))
		}
	}), Options{Limits: Limits{Stall: time.Second, Grace: time.Second}})
	res, body := h.ask(t, "POST", "/api/x", strings.NewReader("words"))
	if status(t, res, body, 200); body != "done" {
		t.Errorf("%q", body)
	}
}

func TestCrowd(t *testing.T) {
	inside, let := make(chan struct{}, 8), make(chan struct{})
	h := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside <- struct{}{}
		<-let
	}), Options{Limits: Limits{Requests: 2, Wait: 50 * time.Millisecond}})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { h.ask(t, "GET", "/", nil) })
		<-inside
	}
	res, body := h.ask(t, "GET", "/api/x", nil)
	status(t, res, body, 503)
	if res.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	res, body = h.ask(t, "GET", "/healthz", nil)
	status(t, res, body, 200)
	close(let)
	wg.Wait()
	res, body = h.ask(t, "GET", "/", nil)
	status(t, res, body, 200)
}

// A handler that takes too long is told so by its context.
func TestHandlersEnd(t *testing.T) {
	h := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		Fail(w, r, Problem{Status: 503, Detail: "too long"})
	}), Options{Limits: Limits{Handler: 100 * time.Millisecond, Long: 200 * time.Millisecond}})
	for path, least := range map[string]time.Duration{"/x": 100 * time.Millisecond, "/export/x": 200 * time.Millisecond} {
		start := time.Now()
		res, body := h.ask(t, "GET", path, nil)
		status(t, res, body, 503)
		if took := time.Since(start); took < least || took > patience {
			t.Errorf("%s took %v", path, took)
		}
	}
}

func TestHealthAndNumbers(t *testing.T) {
	var wrong []string
	asked := 0
	h := open(t, said(), Options{Health: func(context.Context) []string { return wrong }})
	h.Registry().MustRegister(Numbers(time.Hour, func(context.Context) []Number {
		asked++
		return []Number{{Name: "isnad_things", Help: "Things.", Number: 7}, {Name: "isnad_kinds", Help: "Kinds.", Label: "kind", Value: "a \"b\"", Number: 1}, {Name: "isnad_kinds", Help: "Kinds.", Label: "kind", Value: "c", Number: 2}}
	}))
	res, body := h.ask(t, "GET", "/healthz", nil)
	if status(t, res, body, 200); body != "ok\n" {
		t.Errorf("%q", body)
	}
	wrong = []string{"the disk is full"}
	res, body = h.ask(t, "GET", "/healthz", nil)
	if status(t, res, body, 503); body != "the disk is full\n" {
		t.Errorf("%q", body)
	}
	h.ask(t, "GET", "/things/1", nil)
	h.ask(t, "GET", "/things/2", nil)
	h.ask(t, "GET", "/nowhere", nil)
	h.ask(t, "GET", "/metrics", nil)
	_, body = h.ask(t, "GET", "/metrics", nil)
	for _, want := range []string{
		`isnad_http_requests_total{method="GET",route="/things/{id}",status="200"} 2`,
		`isnad_http_request_seconds_count{route="/things/{id}"} 2`,
		`status="404"} 1`,
		"isnad_things 7", `isnad_kinds{kind="a \"b\""} 1`, `isnad_kinds{kind="c"} 2`, "go_goroutines", "process_resident_memory_bytes",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in the numbers:\n%s", want, grep(body, "isnad_"))
		}
	}
	if asked != 1 {
		t.Errorf("numbers were read %d times", asked)
	}
	// Outside, what is wrong is told to those who show the token.
	far := open(t, said(), Options{Listen: "0.0.0.0:1", Token: secret, Health: func(context.Context) []string { return wrong }})
	res, body = far.ask(t, "GET", "/healthz", nil)
	if status(t, res, body, 503); strings.Contains(body, "disk") {
		t.Errorf("%q", body)
	}
	_, body = far.ask(t, "GET", "/healthz", nil, "Authorization", "Bearer "+secret)
	if !strings.Contains(body, "disk") {
		t.Errorf("%q", body)
	}
}

// However many ask for the health, one look at it is taken at a time.
func TestHealthOneAtATime(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	h := open(t, said(), Options{Health: func(context.Context) []string {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		return nil
	}})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			res, body := h.ask(t, "GET", "/healthz", nil)
			status(t, res, body, 200)
		})
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d looks at once", most)
	}
}

// Paths that clients make up do not become labels.
func TestNumbersStayBounded(t *testing.T) {
	h := open(t, said(), Options{})
	for i := range 50 {
		h.ask(t, "GET", fmt.Sprintf("/made/up/%d", i), nil)
		raw(t, h, fmt.Sprintf("M%d /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", i))
	}
	_, body := h.ask(t, "GET", "/metrics", nil)
	if n := strings.Count(grep(body, "isnad_http_requests_total{"), "\n"); n > 5 {
		t.Errorf("%d series:\n%s", n, grep(body, "isnad_http_requests_total"))
	}
}

func TestGzipAndTags(t *testing.T) {
	long := strings.Repeat("قال الوزير إن المرفأ لم يغلق. ", 200)
	h := open(t, Tagged(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		switch r.URL.Path {
		case "/short":
			io.WriteString(w, "قصير")
		case "/fault":
			w.WriteHeader(500)
			io.WriteString(w, long)
		default:
			io.WriteString(w, long)
		}
	})), Options{})
	res, body := h.ask(t, "GET", "/", nil, "Accept-Encoding", "gzip")
	status(t, res, "", 200)
	if res.Header.Get("Content-Encoding") != "gzip" || len(body) > len(long)/5 || !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
		t.Fatalf("%d bytes, headers %v", len(body), res.Header)
	}
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != long {
		t.Errorf("unpacked: %v, %d bytes, want %d", err, len(b), len(long))
	}
	tag := res.Header.Get("ETag")
	res, body = h.ask(t, "GET", "/", nil, "Accept-Encoding", "identity")
	if res.Header.Get("ETag") != tag || tag == "" || body != long || res.Header.Get("Content-Encoding") != "" {
		t.Errorf("plain: ETag %q, want %q, %d bytes", res.Header.Get("ETag"), tag, len(body))
	}
	for in, want := range map[string]int{tag: 304, `"x", ` + tag: 304, strings.TrimPrefix(tag, "W/"): 304, "*": 304, `"x"`: 200, "": 200} {
		res, body = h.ask(t, "GET", "/", nil, "If-None-Match", in, "Accept-Encoding", "identity")
		if res.StatusCode != want || want == 304 && (body != "" || res.Header.Get("ETag") != tag || res.Header.Get("Content-Type") != "") {
			t.Errorf("If-None-Match %s: %d, %d bytes, %v", in, res.StatusCode, len(body), res.Header)
		}
	}
	res, _ = h.ask(t, "GET", "/short", nil, "Accept-Encoding", "gzip")
	if res.Header.Get("Content-Encoding") != "" {
		t.Error("a short answer is packed")
	}
	res, _ = h.ask(t, "GET", "/fault", nil, "If-None-Match", "*")
	if res.StatusCode != 500 || res.Header.Get("ETag") != "" {
		t.Errorf("fault: %d, ETag %q", res.StatusCode, res.Header.Get("ETag"))
	}
}

// What is longer than a buffer goes through as it comes.
func TestBufferLetsThrough(t *testing.T) {
	rec := httptest.NewRecorder()
	b := &Buffer{W: rec, Limit: 10}
	b.WriteHeader(201)
	io.WriteString(b, "12345")
	if rec.Body.Len() != 0 {
		t.Error("written too early")
	}
	io.WriteString(b, "678901")
	io.WriteString(b, "23")
	b.Release()
	if rec.Code != 201 || rec.Body.String() != "1234567890123" || !b.Through {
		t.Errorf("%d %q", rec.Code, rec.Body)
	}
}

func TestErrorPages(t *testing.T) {
	h := open(t, said(), Options{ErrorPage: func(w http.ResponseWriter, r *http.Request, p Problem) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(p.Status)
		fmt.Fprintf(w, "<h1>%s</h1>", p.Title)
	}})
	for _, c := range []struct{ path, accept, want string }{
		{"/panic", "text/html", "text/html; charset=utf-8"}, {"/panic", "application/json", "application/problem+json"}, {"/panic", "", "application/problem+json"},
	} {
		res, body := h.ask(t, "GET", c.path, nil, "Accept", c.accept)
		status(t, res, body, 500)
		if got := res.Header.Get("Content-Type"); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.path, c.accept, got, c.want)
		}
	}
	plain := open(t, said(), Options{})
	res, body := plain.ask(t, "GET", "/panic", nil, "Accept", "text/html")
	if status(t, res, body, 500); !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("%v", res.Header)
	}
}

func TestListenSaysWhatToDo(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	s, err := New(said(), Options{Listen: busy.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.Listen(t.Context()); err == nil || !strings.Contains(err.Error(), "name another address") {
		t.Errorf("%v", err)
	}
}

// FuzzLogin: whatever is sent to the login, nobody gets in without the token,
// and nobody is led to another host.
func FuzzLogin(f *testing.F) {
	f.Add("token="+secret+"&next=/x", "application/x-www-form-urlencoded", "")
	f.Add("token=x", "application/x-www-form-urlencoded", "isnad_session=AAAA")
	f.Add("token[]=x&token=", "multipart/form-data; boundary=x", "isnad_session=")
	s, err := New(said(), Options{Listen: "0.0.0.0:1", Token: secret, Log: slog.New(slog.DiscardHandler), Limits: Limits{Tries: 1 << 30}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, form, kind, cookie string) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // a wrong token does not make the test wait
		r := httptest.NewRequestWithContext(ctx, "POST", "http://localhost/login", strings.NewReader(form))
		r.Header["Content-Type"] = []string{kind}
		r.Header["Cookie"] = []string{cookie}
		w := httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		if w.Code == 303 {
			v, err := url.ParseQuery(form)
			if got := v.Get("token"); err != nil || strings.TrimSpace(got) != secret {
				t.Errorf("%q let in (%v)", form, err)
			}
			if u, err := url.Parse(w.Header().Get("Location")); err != nil || u.Host != "" || u.Scheme != "" {
				t.Errorf("%q leads to %q", form, w.Header().Get("Location"))
			}
		}
		r = httptest.NewRequestWithContext(t.Context(), "GET", "http://localhost/things/1", nil)
		r.Header["Cookie"] = []string{cookie}
		w = httptest.NewRecorder()
		s.Handler.ServeHTTP(w, r)
		if w.Code == 200 {
			t.Errorf("cookie %q let in", cookie)
		}
	})
}

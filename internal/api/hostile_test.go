package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
)

// fragments are what people try.
var fragments = []string{
	"'; DROP TABLE pages; --", `" OR "1"="1`, "%' OR '1'='1' /*", "1); DELETE FROM notes WHERE (1=1", "\\", "%", "_", "'", `"`, `""`, "$1", "?1", ":name", "::text",
	"NEAR(a b)", `"unclosed`, "speaker:", "speaker:speaker:", "((((", "))))", "*", "-", "--", "a AND", "OR", "NOT NOT", "x:y:z", "^", "a*b*", "{a b}:c", "act:", "from:yesterday", "to:9999-99-99", "& | ! <->",
	"\u202eabc\u202c", "\u2066x\u2069", "\u200f\u200e\u061c", "\ufeff", "\u0640\u0640\u0640", "\u064b\u064b\u064b", "ا\u0300\u0301\u0302", "\U0001F600", "\U0010FFFF", "\ufdfa",
	"../../../etc/passwd", "..", ".", "/", "//", "<script>alert(1)</script>", "javascript:alert(1)", "${jndi:ldap://x}", "{{7*7}}", "%s%n%d", "NaN", "null", "true", "-1", "9223372036854775808",
	"_p0000000000000000", "s-", "c-", "-s1", "a-", "----", "jo iq", "jo,iq", "jo|iq", strings.Repeat("ا ", 190), strings.Repeat("(", 190), strings.Repeat("a", 390),
}

// stringParams lists the parameters of an operation that take words.
func stringParams(op operation) (query, path []string) {
	params, _ := op.doc["parameters"].([]any)
	for _, p := range params {
		if at(p, "schema", "type") != "string" || at(p, "schema", "enum") != nil {
			continue
		}
		switch at(p, "in") {
		case "query":
			query = append(query, at(p, "name").(string))
		case "path":
			path = append(path, at(p, "name").(string))
		}
	}
	return query, path
}

// required gives an operation what it asks for at least, besides name.
func required(op operation, name string) url.Values {
	v := url.Values{}
	params, _ := op.doc["parameters"].([]any)
	for _, p := range params {
		if n := at(p, "name").(string); at(p, "required") == true && at(p, "in") == "query" && n != name {
			v.Set(n, "jo")
		}
	}
	return v
}

// fair checks that an answer to something strange is an answer or a clear
// refusal, and no fault of ours.
func fair(t testing.TB, what string, w *httptest.ResponseRecorder) {
	t.Helper()
	switch {
	case w.Code >= 500:
		t.Errorf("%s: %d\n%.300s", what, w.Code, w.Body)
	case w.Code >= 400:
		isProblem(t, what, w, w.Code)
	case w.Code >= 300 && w.Code != 307 && w.Code != 301:
		t.Errorf("%s: %d", what, w.Code)
	}
}

// Whatever stands in a parameter, the answer is fair and the store as before.
func TestFragmentsEverywhere(t *testing.T) {
	fragmentsEverywhere(t, reading(t), fragments)
}

func fragmentsEverywhere(t *testing.T, p *press, fragments []string) {
	before, err := p.st.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, op := range operationsOf(t, openapi(t, p)) {
		if op.method != "GET" {
			continue
		}
		query, inPath := stringParams(op)
		for _, f := range fragments {
			for _, name := range query {
				v := required(op, name)
				v.Set(name, f)
				path := strings.NewReplacer("{id}", "1", "{a}", "jo", "{b}", "iq").Replace(op.path) + "?" + v.Encode()
				fair(t, "GET "+path, p.ask("GET", Prefix+path, nil))
				asked++
			}
			for _, name := range inPath {
				path := strings.Replace(op.path, "{"+name+"}", url.PathEscape(f), 1)
				path = strings.NewReplacer("{id}", "1", "{a}", "jo", "{b}", "iq").Replace(path)
				fair(t, "GET "+path, p.ask("GET", Prefix+path, nil))
				asked++
			}
		}
	}
	if asked < 10*len(fragments) {
		t.Errorf("only %d requests", asked)
	}
	after, err := p.st.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if before.Pages != after.Pages || before.Articles != after.Articles || before.Notes != after.Notes {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
	if err := p.st.Verify(t.Context(), func(f store.Fault) { t.Errorf("%s: %s", f.Where, f.What) }); err != nil {
		t.Error(err)
	}
}

func TestBadNumbersAndDays(t *testing.T) {
	p := reading(t)
	for _, q := range []string{"limit=-1", "limit=0", "limit=501", "limit=99999999999999999999", "limit=1e9", "limit=abc", "limit=1.5", "limit=0x10", "limit=%D9%A3", "limit=NaN", "limit=+5x",
		"since=yesterday", "since=2024-13-01", "since=2024-02-30", "since=20240201", "until=2024", "since=2024-01-02&until=2024-01-01", "order=weight", "order=", "order=NEWEST", "limt=5", "words=" + strings.Repeat("a", 401)} {
		w := p.ask("GET", Prefix+"/articles?"+q, nil)
		if q == "order=" {
			if w.Code != 200 {
				t.Errorf("%s: %d", q, w.Code)
			}
			continue
		}
		isProblem(t, q, w, 422)
	}
	for _, path := range []string{"/search?q=%20", "/search?q=speaker:", "/statements?act=shout", "/timeline", "/search?limit=5", "/search", "/compare?a=x", "/notes/abc", "/notes/-1", "/search?q=x&limit=101", "/search?q=" + strings.Repeat("a", 2001)} {
		w := p.ask("GET", Prefix+path, nil)
		if w.Code != 400 && w.Code != 422 {
			t.Errorf("%s: %d\n%s", path, w.Code, w.Body)
		}
		isProblem(t, path, w, w.Code)
	}
}

func TestBadLetters(t *testing.T) {
	p := reading(t)
	for _, q := range []string{"%00", "a%00b", "%1b[31m", "%ff", "%ed%a0%80", "%c0%af", "%f4%90%80%80", "%zz", "%", "%a", "%7f", "%c2%85"} {
		for _, path := range []string{"/search?q=", "/who?name=", "/articles?words=", "/articles?", "/chain?statement="} {
			// Not by NewRequest, which would not take such an address.
			r := httptest.NewRequest("GET", Prefix+"/", nil)
			before, query, _ := strings.Cut(path, "?")
			r.URL.Path, r.URL.RawQuery = Prefix+before, query+q
			w := httptest.NewRecorder()
			p.h.ServeHTTP(w, r)
			isProblem(t, path+q, w, 400)
		}
	}
	for _, path := range []string{"/articles/%ff", "/articles/a%00b", "/articles/%1b", "/stories/%c0%af", "/entities/%ed%a0%80"} {
		isProblem(t, path, p.ask("GET", Prefix+path, nil), 400)
	}
	isProblem(t, "semicolon", p.ask("GET", Prefix+"/search?q=a;b=c", nil), 400)
}

func TestNowhereAndOtherMethods(t *testing.T) {
	p := reading(t)
	for _, path := range []string{"/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/articles", "/api/v1/Articles", "/api/v1/articles/", "/api/v1/articles/1/2/3", "/", "/api/v1/.env", "/api/v1/wp-login.php", "/api/v1/articles%2f1"} {
		isProblem(t, path, p.ask("GET", path, nil), 404)
	}
	for _, c := range [][2]string{{"DELETE", "/articles"}, {"PUT", "/pages"}, {"PATCH", "/notes/1"}, {"POST", "/search"}, {"OPTIONS", "/articles"}, {"POST", "/articles/1"}} {
		w := p.ask(c[0], Prefix+c[1], nil)
		isProblem(t, c[0]+" "+c[1], w, 405)
		if w.Header().Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c[0], c[1])
		}
	}
	for path, want := range map[string]int{"/api/v1/../../etc/passwd": 307, "/api/v1//articles": 307, "/api/v1/articles/../../../etc/passwd": 307, "/api/v1/./articles": 307} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.Path = path
		w := httptest.NewRecorder()
		p.h.ServeHTTP(w, r)
		if w.Code != want || strings.HasPrefix(w.Header().Get("Location"), "//") {
			t.Errorf("%s: %d, Location %q", path, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestAccept(t *testing.T) {
	p := reading(t)
	for accept, want := range map[string]int{
		"": 200, "*/*": 200, "application/json": 200, "application/*": 200, "text/html,application/xhtml+xml,*/*;q=0.8": 200, "application/json;q=0.1": 200, "APPLICATION/JSON": 200, "text/html, application/problem+json": 200,
		"text/html": 406, "application/xml": 406, "application/json;q=0": 406, "image/*": 406, "application/cbor": 406, "text/csv, text/plain;q=0.5": 406, ",,": 200,
	} {
		w := p.ask("GET", Prefix+"/stats", nil, "Accept", accept)
		if w.Code != want {
			t.Errorf("Accept %q: %d, want %d", accept, w.Code, want)
		}
		if want == 406 {
			isProblem(t, "Accept "+accept, w, 406)
		}
	}
	if w := p.ask("GET", Prefix+"/openapi.yaml", nil, "Accept", "application/yaml"); w.Code != 200 {
		t.Errorf("openapi.yaml: %d", w.Code)
	}
	id := first(t, p, "/pages", "id")
	if w := p.ask("GET", Prefix+"/pages/"+id+"/body", nil, "Accept", "text/html"); w.Code != 200 {
		t.Errorf("page body: %d", w.Code)
	}
}

// A store that fails is told as such, without what it says inside.
func TestStoreFails(t *testing.T) {
	p := writing(t)
	st := &failing{Store: p.st, err: &store.Error{Op: "read articles", Advice: "is PostgreSQL running?", Err: fmt.Errorf("dial tcp 10.1.2.3: password=hunter2 refused")}}
	h, err := New(desk.Over(p.st), search.New(p.st), st, Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	p.h = h
	w := p.ask("GET", Prefix+"/stats", nil)
	isProblem(t, "stats", w, http.StatusServiceUnavailable)
	if b := w.Body.String(); !strings.Contains(b, "is PostgreSQL running?") || strings.Contains(b, "hunter2") {
		t.Errorf("%s", b)
	}
	st.err = fmt.Errorf("secret cause")
	w = p.ask("GET", Prefix+"/stats", nil)
	isProblem(t, "stats", w, http.StatusInternalServerError)
	if strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%s", w.Body)
	}
}

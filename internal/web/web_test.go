package web

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad/internal/desk"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the goldens anew")

// quiet is a log that nobody reads: tales of faults are meant to be faults.
var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// book serves the storybook.
func book() http.Handler {
	clock := func() time.Time { return time.Date(2031, 3, 6, 9, 0, 0, 0, time.UTC) }
	return New(nil, nil, nil, Options{Storybook: true, Now: clock, Log: quiet, Token: func(*http.Request) (string, string) { return "token", "t0k3n" }})
}

// get asks for a page of a handler.
func get(t testing.TB, h http.Handler, target string, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("GET", target, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// each calls f with every tale in both languages.
func each(t *testing.T, f func(t *testing.T, tale, lang, body string)) {
	h := book()
	for _, tale := range tales() {
		for _, lang := range langs {
			w := get(t, h, "/storybook/"+tale.Name+"?lang="+lang)
			body := w.Body.String()
			if want := strings.TrimPrefix(tale.Name, "fault-"); want != tale.Name && fmt.Sprint(w.Code) != want {
				t.Errorf("%s in %s: status %d, want %s", tale.Name, lang, w.Code, want)
			}
			if !strings.HasSuffix(strings.TrimSpace(body), "</html>") {
				t.Errorf("%s in %s: no whole page, status %d:\n%s", tale.Name, lang, w.Code, body)
				continue
			}
			f(t, tale.Name, lang, body)
		}
	}
}

// TestStorybook compares what the pages show with goldens: the main part of
// every tale that is not hostile, in both languages. Those of hostile data are
// held by laws, and need not be read by people.
func TestStorybook(t *testing.T) {
	main := regexp.MustCompile(`(?s)<main[^>]*>\n(.*)</main>`)
	got := map[string]*txtar.Archive{}
	each(t, func(t *testing.T, tale, lang, body string) {
		if strings.HasSuffix(tale, "-hostile") {
			return
		}
		m := main.FindStringSubmatch(body)
		if m == nil {
			t.Errorf("%s in %s: no main part", tale, lang)
			return
		}
		if got[tale] == nil {
			got[tale] = &txtar.Archive{Comment: []byte("The main part of the page \"" + tale + "\" of the storybook. go test -update writes it anew.\n")}
		}
		// Lines that hold nothing come from templates; they show nothing.
		var lines []string
		for line := range strings.Lines(m[1]) {
			if strings.TrimSpace(line) != "" {
				lines = append(lines, line)
			}
		}
		got[tale].Files = append(got[tale].Files, txtar.File{Name: lang + ".html", Data: []byte(strings.Join(lines, ""))})
	})
	for tale, ar := range got {
		file := filepath.Join("testdata", "storybook", tale+".txtar")
		data := txtar.Format(ar)
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, data, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%v; go test -update writes it", err)
			continue
		}
		if string(want) != string(data) {
			t.Errorf("%s: the page shows something else (go test -update, then read the diff)\n%s", file, firstDiff(string(want), string(data)))
		}
	}
	files, err := filepath.Glob("testdata/storybook/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if got[strings.TrimSuffix(filepath.Base(f), ".txtar")] == nil {
			t.Errorf("%s: no tale has this name any more", f)
		}
	}
}

// firstDiff shows the first lines in which two texts differ.
func firstDiff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			other := ""
			if i < len(g) {
				other = g[i]
			}
			return fmt.Sprintf("line %d\nwant %s\n     %+q\ngot  %s\n     %+q", i+1, w[i], w[i], other, other)
		}
	}
	return fmt.Sprintf("got %d lines more", len(g)-len(w))
}

// TestPagesHold states what holds of every page, whatever stands in the
// articles: nothing comes from elsewhere, nothing runs that is not ours, nothing
// is styled but by our sheet, and who does not see it can use it.
func TestPagesHold(t *testing.T) {
	each(t, func(t *testing.T, tale, lang, body string) { holds(t, tale, lang, body) })
}

// holds reports what is wrong with a page, and gives its links and ids.
func holds(t *testing.T, tale, lang, body string) (links []string, ids map[string]int) {
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s in %s: %s", tale, lang, fmt.Sprintf(format, args...))
	}
	ids = map[string]int{}
	labels := map[string]bool{}
	var refs []string // ids that something speaks of
	last, h1 := 0, 0
	landmarks := map[string]int{}
	hidden := false
	var walk func(n *html.Node, inside string)
	walk = func(n *html.Node, inside string) {
		// What a person typed stands in its field again as it was typed.
		if n.Type == html.TextNode && n.Parent.Data != "textarea" {
			for _, r := range n.Data {
				if hidden {
					break // one is enough to see where it comes from
				}
				if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
					fail("the text %+q in <%s> holds the control character %U", n.Data, n.Parent.Data, r)
					hidden = true
				}
			}
		}
		if n.Type == html.ElementNode {
			at := map[string]string{}
			for _, a := range n.Attr {
				k := a.Key
				if a.Namespace != "" {
					k = a.Namespace + ":" + k
				}
				at[k] = a.Val
				if strings.HasPrefix(k, "on") || k == "style" || k == "srcdoc" || k == "srcset" || k == "background" || k == "ping" || k == "xlink:href" {
					fail("<%s %s=%q>", n.Data, k, a.Val)
				}
				switch k {
				case "href", "src", "action", "formaction", "poster", "cite", "data", "manifest":
					checkAddress(fail, n, k, a.Val, tale)
					if n.Data == "a" && k == "href" {
						links = append(links, a.Val)
					}
				case "id":
					if ids[a.Val]++; ids[a.Val] == 2 {
						fail("the id %q stands twice", a.Val)
					}
				case "aria-labelledby", "aria-describedby", "aria-controls", "list":
					refs = append(refs, strings.Fields(a.Val)...)
				}
			}
			switch n.Data {
			case "script":
				if at["src"] == "" || n.FirstChild != nil {
					fail("a script that stands in the page")
				}
			case "style", "iframe", "object", "embed", "base", "frame", "foreignobject", "foreignObject", "img", "video", "audio", "applet", "math":
				fail("<%s>", n.Data)
			case "meta":
				if at["http-equiv"] != "" {
					fail("<meta http-equiv=%q>", at["http-equiv"])
				}
			case "html":
				if want := map[string]string{"ar": "rtl", "en": "ltr"}[lang]; at["lang"] != lang || at["dir"] != want {
					fail("<html lang=%q dir=%q>", at["lang"], at["dir"])
				}
			case "label":
				if at["for"] != "" {
					labels[at["for"]] = true
					refs = append(refs, at["for"])
				}
			case "h1", "h2", "h3", "h4", "h5", "h6":
				level := int(n.Data[1] - '0')
				if level == 1 {
					h1++
				}
				if level > last+1 {
					fail("<%s> %q follows <h%d>", n.Data, textOf(n), last)
				}
				last = level
				if strings.TrimSpace(textOf(n)) == "" {
					fail("<%s> without words", n.Data)
				}
			case "main", "header", "footer", "nav":
				landmarks[n.Data]++
				if n.Data == "nav" && at["aria-label"] == "" && at["aria-labelledby"] == "" {
					fail("<nav> without a name")
				}
			case "a", "button", "summary":
				if at["href"] == "" && n.Data == "a" {
					fail("<a> without a place: %q", textOf(n))
				}
				if strings.TrimSpace(textOf(n)) == "" && at["aria-label"] == "" {
					fail("<%s %v> without words", n.Data, at)
				}
				if inside != "" {
					fail("<%s> stands in <%s>: %q", n.Data, inside, textOf(n))
				}
			case "form":
				if strings.EqualFold(at["method"], "post") && !tokenGiven.MatchString(render(n)) {
					fail("a form that changes something carries no token: %v", at)
				}
			}
			if at["tabindex"] != "" && at["tabindex"] != "0" && at["tabindex"] != "-1" {
				fail("tabindex %s changes the order of the page", at["tabindex"])
			}
			if n.Data == "a" || n.Data == "button" || n.Data == "summary" {
				inside = n.Data
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, inside)
		}
	}
	walk(doc, "")
	controls(doc, func(n *html.Node, at map[string]string, wrapped bool) {
		if !wrapped && !labels[at["id"]] && at["aria-label"] == "" && at["aria-labelledby"] == "" {
			fail("<%s name=%q> has no label", n.Data, at["name"])
		}
	})
	for _, r := range refs {
		if ids[r] == 0 {
			fail("something speaks of the id %q, which is not there", r)
		}
	}
	if h1 != 1 {
		fail("%d <h1>", h1)
	}
	if landmarks["main"] != 1 || landmarks["header"] == 0 || landmarks["footer"] == 0 || landmarks["nav"] == 0 {
		fail("landmarks %v", landmarks)
	}
	if strings.Contains(body, "%!") || strings.Contains(body, "ZgotmplZ") || strings.Contains(body, "<no value>") {
		fail("a template went wrong: %s", regexp.MustCompile(`.{40}(%!|ZgotmplZ|<no value>).{40}`).FindString(body))
	}
	return links, ids
}

// tokenGiven finds the field against forgery, filled in.
var tokenGiven = regexp.MustCompile(`name="_?token" value="[^"]+"`)

// checkAddress says what is wrong with an address in a page.
func checkAddress(fail func(string, ...any), n *html.Node, key, val, tale string) {
	u, err := url.Parse(val)
	if err != nil {
		fail("<%s %s=%q>: %v", n.Data, key, val, err)
		return
	}
	local := u.Scheme == "" && u.Host == "" && !strings.HasPrefix(val, "//") && !strings.Contains(val, "\\")
	switch {
	case n.Data == "a" && key == "href" && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil:
		// A link to where an article stands; nothing is fetched from there.
	case n.Data == "link" && key == "href" && strings.HasPrefix(val, "data:image/svg+xml,"):
	case !local:
		fail("<%s %s=%q> leads elsewhere", n.Data, key, val)
	case n.Data == "script" && !strings.HasPrefix(val, "/static/"), n.Data == "link" && !strings.HasPrefix(val, "/"):
		fail("<%s %s=%q>", n.Data, key, val)
	}
	if n.Data == "a" && strings.HasSuffix(tale, "-hostile") && strings.Contains(strings.ToLower(val), "javascript:") && !strings.Contains(val, "?") && !strings.HasPrefix(val, "/") {
		fail("<a href=%q>", val)
	}
}

// controls calls f with every control that needs a label.
func controls(doc *html.Node, f func(n *html.Node, at map[string]string, wrapped bool)) {
	var walk func(n *html.Node, wrapped bool)
	walk = func(n *html.Node, wrapped bool) {
		if n.Type == html.ElementNode {
			at := map[string]string{}
			for _, a := range n.Attr {
				at[a.Key] = a.Val
			}
			switch n.Data {
			case "label":
				wrapped = true
			case "select", "textarea":
				f(n, at, wrapped)
			case "input":
				if !slices.Contains([]string{"hidden", "submit", "button"}, at["type"]) {
					f(n, at, wrapped)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, wrapped)
		}
	}
	walk(doc, false)
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

func render(n *html.Node) string {
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		return err.Error()
	}
	return b.String()
}

// TestPrefs: wishes are kept, and the way back stays on this server.
func TestPrefs(t *testing.T) {
	h := book()
	for _, c := range []struct{ target, place, cookies string }{
		{"/prefs?lang=en&back=/story/s-1%3Flimit%3D2", "/story/s-1?limit=2", "isnad-lang=en"},
		{"/prefs?theme=dark&back=/", "/", "isnad-theme=dark"},
		{"/prefs?theme=dark&lang=ar", "/", "isnad-lang=ar isnad-theme=dark"},
		{"/prefs?seen=42&back=/", "/", "isnad-seen=42"},
		{"/prefs?seen=4;x&back=/", "/", ""},
		{"/prefs?lang=xx&theme=%22%3E&back=/", "/", ""},
		{"/prefs?back=//elsewhere.example/", "/", ""},
		{"/prefs?back=https://elsewhere.example/", "/", ""},
		{"/prefs?back=/%5Celsewhere.example", "/", ""},
		{"/prefs?back=javascript:alert(1)", "/", ""},
		{"/prefs?back=/a%0d%0aSet-Cookie:x=y", "/", ""},
		{"/prefs?back=/%09/elsewhere.example", "/", ""},
	} {
		w := get(t, h, c.target)
		var cookies []string
		for _, k := range w.Result().Cookies() {
			cookies = append(cookies, k.Name+"="+k.Value)
		}
		slices.Sort(cookies)
		if got := strings.Join(cookies, " "); w.Code != http.StatusSeeOther || w.Header().Get("Location") != c.place || got != c.cookies {
			t.Errorf("%s: status %d to %q with %q, want 303 to %q with %q", c.target, w.Code, w.Header().Get("Location"), got, c.place, c.cookies)
		}
	}
}

// TestWishes: the address, the cookie and the browser are heard in this order.
func TestWishes(t *testing.T) {
	h := book()
	for _, c := range []struct{ query, cookie, accept, want string }{
		{"", "", "", "ar"},
		{"", "", "fr-FR, en-GB;q=0.8, ar;q=0.5", "en"},
		{"", "", "de, AR-EG", "ar"},
		{"", "", strings.Repeat("x,", 5000), "ar"},
		{"", "en", "ar", "en"},
		{"?lang=ar", "en", "en", "ar"},
		{"?lang=zz", "zz", "zz", "ar"},
	} {
		r := httptest.NewRequest("GET", "/storybook/fault-404"+c.query, nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "isnad-lang", Value: c.cookie})
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), `<html lang="`+c.want+`"`) {
			t.Errorf("%q, cookie %q, %.20q: not in %s:\n%.200s", c.query, c.cookie, c.accept, c.want, w.Body)
		}
	}
	for cookie, want := range map[string]string{"dark": `data-theme="dark"`, "light": `data-theme="light"`, "><script>": "", "": ""} {
		got := get(t, h, "/storybook/fault-404", &http.Cookie{Name: "isnad-theme", Value: cookie}).Body.String()
		if want == "" && strings.Contains(got, "data-theme=") || !strings.Contains(got, want) {
			t.Errorf("theme %q: want %s in\n%.200s", cookie, want, got)
		}
	}
}

// TestAgain: a page that did not change is not sent again, and every page has
// its headers.
func TestAgain(t *testing.T) {
	h := book()
	w := get(t, h, "/storybook/story")
	tag := w.Header().Get("ETag")
	if w.Header().Get("Content-Security-Policy") != CSP || w.Header().Get("X-Content-Type-Options") != "nosniff" || tag == "" {
		t.Fatalf("headers %v", w.Header())
	}
	r := httptest.NewRequest("GET", "/storybook/story", nil)
	r.Header.Set("If-None-Match", tag)
	again := httptest.NewRecorder()
	h.ServeHTTP(again, r)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes, want 304 with none", again.Code, again.Body.Len())
	}
	if other := get(t, h, "/storybook/story?lang=en").Header().Get("ETag"); other == tag {
		t.Errorf("two languages have one tag %s", tag)
	}
	none := get(t, h, "/no/such/page")
	if none.Code != http.StatusNotFound || none.Header().Get("ETag") != "" {
		t.Errorf("a page that is not there: status %d, tag %q", none.Code, none.Header().Get("ETag"))
	}
}

// TestStatic: files are served under their names only, with what they are.
func TestStatic(t *testing.T) {
	h := book()
	for _, c := range []struct {
		name, kind string
		code       int
	}{
		{"site.css", "text/css; charset=utf-8", 200}, {"site.js", "text/javascript; charset=utf-8", 200},
		{"noto-naskh-arabic-arabic-400-normal.woff2", "font/woff2", 200}, {"OFL-NotoNaskhArabic.txt", "text/plain; charset=utf-8", 200},
		{"web.go", "", 404}, {"", "", 404}, {"css/10-base.css", "", 404}, {"%2e%2e/web.go", "", 404},
	} {
		w := get(t, h, "/static/"+c.name)
		if w.Code != c.code || c.code == 200 && w.Header().Get("Content-Type") != c.kind {
			t.Errorf("%q: status %d, %s; want %d, %s", c.name, w.Code, w.Header().Get("Content-Type"), c.code, c.kind)
		}
	}
	// Every file that a style sheet names is there.
	css, _ := statics()
	for _, m := range regexp.MustCompile(`url\(([^)]*)\)`).FindAllStringSubmatch(string(css["site.css"]), -1) {
		if strings.HasPrefix(m[1], "data:") {
			continue
		}
		if _, ok := css[m[1]]; !ok {
			t.Errorf("the style sheet names %s, which is not there", m[1])
		}
	}
}

// TestSafeURL: what a page gives as its address becomes a link only when it is
// one of the web.
func TestSafeURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/خبر?x=1#y":          "https://example.org/%D8%AE%D8%A8%D8%B1?x=1#y",
		" http://example.org/ ":                  "http://example.org/",
		"javascript:alert(1)":                    "",
		"JaVaScRiPt:alert(1)":                    "",
		"java\nscript:alert(1)":                  "",
		"data:text/html,<script>alert(1)":        "",
		"//example.org/":                         "",
		"/local":                                 "",
		"http://":                                "",
		"https://user:pass@example.org/":         "",
		"vbscript:x":                             "",
		"file:///etc/passwd":                     "",
		"":                                       "",
		"https://example.org/\x00":               "",
		"https://example.org/\u202etxt.exe":      "https://example.org/%E2%80%AEtxt.exe",
		"http://example.org/\"><script>alert(1)": "http://example.org/%22%3E%3Cscript%3Ealert%281%29",
	} {
		got := safeURL(in)
		if want != "" && got != want && strings.HasPrefix(got, "http") && !strings.ContainsAny(got, "\"<>") {
			want = got // escaped in another way, harmlessly
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestPaths: ids may hold anything; a path made of one leads to that one.
func TestPaths(t *testing.T) {
	for _, id := range []string{"s-1", "_p12", "أ/ب", "a?b#c", `"><script>`, "..", "a%2fb", " "} {
		for _, p := range []string{storyPath(id), entityPath(id), chainPath(id), articlePath(id)} {
			u, err := url.Parse(p)
			if err != nil || strings.Count(u.EscapedPath(), "/") != 2 || u.RawQuery != "" || u.Fragment != "" || !strings.HasSuffix(u.Path, "/"+id) {
				t.Errorf("%q gives %q (%v)", id, p, err)
			}
		}
	}
	if got := saidPath("a1-b2-s3"); got != "/article/a1-b2#s3" {
		t.Errorf("saidPath: got %q", got)
	}
}

// TestDates: what is known of a date is told, and no more.
func TestDates(t *testing.T) {
	l := theLooks()
	for in, want := range map[string][2]string{
		"2022-12-20":          {"20 ديسمبر 2022", "20 December 2022"},
		"2022-12-20T10:30:00": {"20 ديسمبر 2022", "20 December 2022"},
		"2022-12":             {"ديسمبر 2022", "December 2022"},
		"1997":                {"1997", "1997"},
		"2022-13-40":          {"2022-13-40", "2022-13-40"},
		"XXXX-WXX-1":          {"XXXX-WXX-1", "XXXX-WXX-1"},
		"<b>":                 {"<b>", "<b>"},
	} {
		for i, lang := range langs {
			if got := (dates{l, lang}).words(in); got != want[i] {
				t.Errorf("%q in %s: got %q, want %q", in, lang, got, want[i])
			}
		}
	}
	if got := string((dates{l, "en"}).html("\"><script>")); strings.Contains(got, "<script>") {
		t.Errorf("a date that is none: %s", got)
	}
}

// TestCounts: the noun agrees with its number, in both languages.
func TestCounts(t *testing.T) {
	l := theLooks()
	for n, want := range map[int][2]string{
		0: {"بلا أخبار", "no articles"}, 1: {"خبر واحد", "1 article"}, 2: {"خبران", "2 articles"}, 3: {"3 أخبار", "3 articles"},
		10: {"10 أخبار", "10 articles"}, 11: {"11 خبرا", "11 articles"}, 99: {"99 خبرا", "99 articles"}, 100: {"100 خبر", "100 articles"},
		101: {"101 خبر", "101 articles"}, 103: {"103 أخبار", "103 articles"}, 1011: {"1011 خبرا", "1011 articles"},
	} {
		for i, lang := range langs {
			if got := l.count(lang, "articles", n); got != want[i] {
				t.Errorf("%d in %s: got %q, want %q", n, lang, got, want[i])
			}
		}
	}
}

// TestTexts: every text that a template or a handler names is there, in both
// languages, with a place for its number; none stands in the tables for nothing.
func TestTexts(t *testing.T) {
	l := theLooks()
	var sources strings.Builder
	for _, pattern := range []string{"templates/*.html", "templates/*/*.html", "*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			body, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(body)
		}
	}
	all := sources.String()
	// Keys stand whole, or are put together from a prefix and a value: label
	// "kind" "person", "fault-%d", "sort-" + order.
	prefixes := map[string]bool{}
	for _, m := range regexp.MustCompile(`label\(? ?(?:[a-z.]+, )?"([a-z-]+)"|"([a-z-]+)-(?:%[ds][^"]*)?"`).FindAllStringSubmatch(all, -1) {
		prefixes[m[1]+m[2]] = true
	}
	for _, m := range regexp.MustCompile(`(?:\{\{t|\(t|\{\{tn|\(tn|\.T\(|\.N\() ?"([a-z][a-z0-9-]*[a-z0-9])"`).FindAllStringSubmatch(all, -1) {
		if _, ok := l.texts["ar"][m[1]]; !ok {
			t.Errorf("no text %q, which %s asks for", m[1], m[0])
		}
	}
	for key, ar := range l.texts["ar"] {
		en := l.texts["en"][key]
		if !strings.Contains(ar, "|") && strings.Contains(ar, "%d") != strings.Contains(en, "%d") {
			t.Errorf("%s: one of %q and %q has a number", key, ar, en)
		}
		made := strings.Contains(all, `"`+key+`"`)
		for i := range key {
			made = made || key[i] == '-' && prefixes[key[:i]]
		}
		if !made {
			t.Errorf("nothing shows the text %q", key)
		}
	}
}

// TestEveryActHasALook: a new act of the model needs a family, a word, and a
// word for its denial.
func TestEveryActHasALook(t *testing.T) {
	l := theLooks()
	for act, family := range actFamilies {
		if icons[family] == "" {
			t.Errorf("family %s of %s has no icon", family, act)
		}
		for _, lang := range langs {
			for _, kind := range []string{"act", "notact"} {
				if l.label(lang, kind, act) == act {
					t.Errorf("%s in %s has no word", kind+"-"+act, lang)
				}
			}
		}
	}
	seen := map[string]string{}
	for _, family := range actFamilies {
		for other, path := range seen {
			if other != family && path == icons[family] {
				t.Errorf("%s and %s look the same", family, other)
			}
		}
		seen[family] = icons[family]
	}
}

// TestSpeakers: who is heard most comes first, and nothing is lost.
func TestSpeakers(t *testing.T) {
	e := func(who, name string, sources int, text string) desk.Entry {
		return desk.Entry{Kind: "statement", Who: []desk.Ref{{ID: who, Name: name}}, Sources: sources, Text: text}
	}
	list := []desk.Entry{e("", "مصدر", 9, "x y z"), e("a", "أ", 1, "1 2 3"), e("b", "ب", 2, "4 5 6"), e("a", "أ آخر", 1, "7 8 9"), {Kind: "event"}, {Kind: "statement", Text: "بلا قائل"}}
	for i := range 6 {
		list = append(list, e("a", "أ", 1, fmt.Sprint(i, " كلمات هنا")))
	}
	got, n := speakers("s", list)
	if n != 11 {
		t.Errorf("got %d statements, want 11", n)
	}
	var names []string
	sum := 0
	for _, s := range got {
		names = append(names, s.Who.ID+"/"+s.Who.Name)
		sum += len(s.Statements) + s.More
	}
	if want := "b/ب a/أ /مصدر /"; strings.Join(names, " ") != want || sum != n {
		t.Errorf("got %q with %d statements, want %q with %d", strings.Join(names, " "), sum, want, n)
	}
}

package web

import (
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"isnad/internal/desk"
	"isnad/internal/guard"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/open"
	"isnad/internal/store/postgres/pgtest"
	"isnad/internal/work"
)

// A newsroom is the screen over a store of its own, asked as a browser asks.
type newsroom struct {
	t      *testing.T
	st     store.Store
	client *http.Client
	base   string
	token  string
	// work reads what waits and draws conclusions.
	work func()
}

func newNewsroom(t *testing.T) *newsroom {
	return newsroomAt(t, filepath.Join(t.TempDir(), "press.db"))
}

func newsroomAt(t *testing.T, place string) *newsroom {
	t.Helper()
	ctx := context.Background()
	st, err := open.Open(ctx, place, open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	h := New(desk.Over(st), search.New(st), st, Options{Stages: work.Stages(), Pass: work.CursorName, Log: quiet,
		Token: func(r *http.Request) (string, string) { return guard.FormField, guard.FormToken(r) }})
	g, err := guard.New(h, guard.Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(g.Handler)
	t.Cleanup(srv.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	n := &newsroom{t: t, st: st, client: &http.Client{Jar: jar}, base: srv.URL}
	n.work = func() {
		t.Helper()
		if err := (&work.Reader{Store: st}).Drain(ctx); err != nil {
			t.Fatal(err)
		}
		if err := (&work.Concluder{Store: st}).Drain(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// get answers a path with its status and body.
func (n *newsroom) get(path string) (int, string) {
	n.t.Helper()
	res, err := n.client.Get(n.base + path)
	return n.read(res, err)
}

func (n *newsroom) read(res *http.Response, err error) (int, string) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// post sends a form as the page at path has it, with fields filled in, and
// answers where it led.
func (n *newsroom) post(page, action string, fields url.Values) (status int, at, body string) {
	n.t.Helper()
	fields.Set("_token", n.tokenOf(page))
	res, err := n.client.PostForm(n.base+action, fields)
	if err == nil {
		at = res.Request.URL.RequestURI()
	}
	status, body = n.read(res, err)
	return status, at, body
}

// tokenOf returns the form token of a page. One that was seen is good for all
// forms of a visitor.
func (n *newsroom) tokenOf(page string) string {
	n.t.Helper()
	if n.token == "" {
		_, form := n.get(page)
		m := tokenField.FindStringSubmatch(form)
		if m == nil {
			n.t.Fatalf("no form token in %s", page)
		}
		n.token = html.UnescapeString(m[1])
	}
	return n.token
}

// upload sends files and fields to /add.
func (n *newsroom) upload(files map[string]string, fields map[string]string) (status int, at, body string) {
	n.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	w.WriteField("_token", n.tokenOf("/add"))
	for k, v := range fields {
		w.WriteField(k, v)
	}
	for name, words := range files {
		f, err := w.CreateFormFile("file", name)
		if err != nil {
			n.t.Fatal(err)
		}
		io.WriteString(f, words)
	}
	w.Close()
	res, err := n.client.Post(n.base+"/add", w.FormDataContentType(), &b)
	if err == nil {
		at = res.Request.URL.RequestURI()
	}
	status, body = n.read(res, err)
	return status, at, body
}

func press(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../examples/press", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// has fails the test when body lacks one of the words.
func has(t *testing.T, what, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s: %q is missing in\n%s", what, w, mainOf(body))
		}
	}
}

// mainOf is the page without its frame.
func mainOf(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	if i := strings.Index(body, "</main>"); i >= 0 {
		body = body[:i]
	}
	return body
}

// TestMain ends the server that tests of PostgreSQL share.
func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// A desk adds pages, follows one to its words, corrects, and takes back; the same
// over both databases.
func TestNewsroom(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { tryNewsroom(t, newNewsroom(t)) })
	t.Run("postgres", func(t *testing.T) { tryNewsroom(t, newsroomAt(t, pgtest.Address(t))) })
}

func tryNewsroom(t *testing.T, n *newsroom) {

	// Pages come as files and as pasted text; the same twice is one.
	status, at, body := n.upload(map[string]string{"mizan-signing.html": press(t, "mizan-signing.html"), "rafidain-denial.html": press(t, "rafidain-denial.html"), "cookies.html": "<html><body>Accept all cookies</body></html>", "picture.png": "\x89PNG"},
		map[string]string{"text": press(t, "minbar-tabarka.txt"), "outlet": "", "published": ""})
	if status != 200 || !strings.HasPrefix(at, "/added?") {
		t.Fatalf("upload: status %d at %s\n%s", status, at, mainOf(body))
	}
	has(t, "added, unread", body, "تنتظر القراءة", "data-wait", "picture.png", "unknown file type")
	n.work()
	_, body = n.get(at)
	has(t, "added, read", body, "دوريات بحرية", "لم تُقرأ:")
	if strings.Contains(body, "data-wait") {
		t.Error("added: still waiting after all was read")
	}
	_, at2, _ := n.upload(map[string]string{"mizan-signing.html": press(t, "mizan-signing.html")}, nil)
	if !strings.Contains(at2, "new=0") {
		t.Errorf("the same file once more: got %s, want new=0", at2)
	}

	// From search to the article.
	_, body = n.get("/search?q=" + url.QueryEscape("said:سوء said:فهم"))
	m := regexp.MustCompile(`href="(/article/[^"#]+)#(s\d+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("search: no statement found\n%s", mainOf(body))
	}
	article, said := m[1], m[2]
	_, body = n.get(article + "?lang=ar")
	has(t, "article", body, `id="`+said+`"`, `id="w-`+said+`"`, "رفيق الماطوسي", "سوء فهم انتهى", `class="chain"`, "لفظ الصفحة", article+"/wrong?finding="+said)
	_, body = n.get(article + "/source?finding=" + said)
	has(t, "source", body, `<mark id="raw">ما جرى مع المركب سوء فهم انتهى`)
	res, err := n.client.Get(n.base + article + "/source/file")
	if err != nil {
		t.Fatal(err)
	}
	_, file := n.read(res, nil)
	if file != press(t, "minbar-tabarka.txt") || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the kept bytes differ or are not a file: %v", res.Header)
	}

	// A finding is marked as wrong, and the mark is taken back.
	form := article + "/wrong?finding=" + said
	status, _, body = n.post(form, article+"/wrong", url.Values{"finding": {said}, "why": {"  "}, "by": {"هند <b>"}})
	if status != 422 {
		t.Errorf("wrong without a reason: status %d, want 422", status)
	}
	has(t, "wrong without a reason", body, `value="هند &lt;b&gt;"`, `aria-invalid="true"`, "اكتب السبب")
	status, at, body = n.post(form, article+"/wrong", url.Values{"finding": {said}, "why": {"القائل غيره"}, "by": {"هند"}})
	if status != 200 || at != article+"#"+said && at != article {
		t.Errorf("wrong: status %d at %s", status, at)
	}
	has(t, "article with a wrong finding", body, "عُلّم خطأ:", "هند", "القائل غيره")
	_, _, _ = n.post("/corrections", article+"/wrong", url.Values{"finding": {said}, "why": {"ثانية"}})
	notes, err := n.st.Notes(context.Background(), store.NoteWrong, true)
	if err != nil || len(notes) != 1 {
		t.Fatalf("marked twice: %d notes, %v; want 1", len(notes), err)
	}
	_, body = n.get("/corrections?lang=ar")
	has(t, "corrections", body, "نتيجة خطأ", "القائل غيره", "سوء فهم انتهى", "هند", "تراجع عنه")
	n.work()
	_, body = n.get("/corrections?lang=ar")
	has(t, "corrections, concluded", body, "أُخذ به في آخر استنتاج")
	stillSaid := func() bool {
		who, err := desk.Over(n.st).Who(context.Background(), "رفيق الماطوسي")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range who.Claims {
			if strings.Contains(c.Tellings[0].Text, "سوء فهم") {
				return true
			}
		}
		return false
	}
	if stillSaid() {
		t.Error("a statement that is marked as wrong still counts as said")
	}
	status, at, body = n.post("/corrections", "/corrections/1/back", url.Values{"by": {"ليلى"}})
	if status != 200 || !strings.HasPrefix(at, "/corrections?all=1") {
		t.Errorf("take back: status %d at %s", status, at)
	}
	has(t, "taken back", body, "رجع عنه", "ليلى")
	_, body = n.get(article)
	if strings.Contains(body, "عُلّم خطأ:") {
		t.Error("the article still shows a mark that was taken back")
	}
	n.work()
	if !stillSaid() {
		t.Error("a mark that was taken back still takes the statement away")
	}

	// Names are joined, and later conclusions respect it.
	status, _, body = n.post("/corrections", "/corrections", url.Values{"kind": {"same"}, "a": {"رفيق الماطوسي"}, "b": {" "}, "why": {"كلام"}})
	if status != 422 {
		t.Errorf("half a correction: status %d, want 422", status)
	}
	has(t, "half a correction", body, `value="رفيق الماطوسي"`, `>كلام</textarea>`, `id="b-fault"`)
	status, _, _ = n.post("/corrections", "/corrections", url.Values{"kind": {"not same"}, "a": {"رفيق الماطوسي"}, "b": {"رفيقُ الماطوسي"}})
	if status != 422 {
		t.Errorf("one name as two: status %d, want 422", status)
	}
	status, at, _ = n.post("/corrections", "/corrections", url.Values{"kind": {"same"}, "a": {"رفيق الماطوسي"}, "b": {"عبد الحكيم بوزقة"}})
	if status != 200 || !strings.HasPrefix(at, "/corrections") {
		t.Errorf("join: status %d at %s", status, at)
	}
	n.work()
	ctx := context.Background()
	q := desk.Over(n.st)
	one, err1 := q.Who(ctx, "رفيق الماطوسي")
	other, err2 := q.Who(ctx, "عبد الحكيم بوزقة")
	if err1 != nil || err2 != nil || one.ID != other.ID {
		t.Errorf("joined names are two: %v %v, %v %v", one, err1, other, err2)
	}

	// A correction may name by id; people are shown names.
	status, _, body = n.post("/corrections", "/corrections", url.Values{"kind": {"not same"}, "a": {one.ID}, "b": {"هالة الدرباسي"}})
	if status != 200 {
		t.Errorf("split by id: status %d", status)
	}
	has(t, "a correction by id", body, "<bdi>"+one.Name+"</bdi></a> <bdi class=\"soft small\">"+one.ID+"</bdi>")

	// An address that changed: both states, and what changed.
	const first = "وصول القافلة إلى نهرين\nقال سالم نوري إن القافلة وصلت إلى نهرين أمس بعد رحلة طويلة عبر الجبال.\nوكانت القافلة قد خرجت من المرتفع قبل أسبوع، وفيها أربعون حافلة محملة بالدقيق والدواء."
	_, before, _ := n.upload(nil, map[string]string{"text": first, "url": "https://daffa.example/caravan"})
	n.upload(nil, map[string]string{"text": strings.Replace(first, "أربعون", "خمسون", 1), "url": "https://daffa.example/caravan"})
	n.work()
	_, body = n.get(before)
	caravan := regexp.MustCompile(`href="(/article/[^"]+)"`).FindStringSubmatch(body)[1]
	_, body = n.get(caravan)
	has(t, "an article with versions", body, "نسخ هذا العنوان", "هذه النسخة", "ما الذي تغيّر")
	m = regexp.MustCompile(`href="(/article/[^"]+/changes/[^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no link to what changed\n%s", mainOf(body))
	}
	_, body = n.get(m[1])
	has(t, "what changed", body, "<del>أربعون</del>", "<ins>خمسون</ins>", "فقرة لم تتغير")

	// The other rooms.
	for path, want := range map[string]string{
		"/outlets": "منبر الأطلسي", "/outlet/" + url.PathEscape("منبر الأطلسي"): "دوريات بحرية", "/dossiers": "العراق", "/dossier?party=iq&party=jo": "بروتوكولا",
		"/dossier?party=" + url.QueryEscape("العراق") + "&party=" + url.QueryEscape("الأردن"): "بروتوكولا", "/health": "cookies.html", "/search": "كيف تسأل", "/dossier": "اختر الأطراف",
	} {
		status, body = n.get(path)
		if status != 200 {
			t.Errorf("%s: status %d", path, status)
		}
		has(t, path, body, want)
	}
	status, body = n.get("/dossier?party=iq&party=" + url.QueryEscape("غير موجود البتة"))
	if status != 404 {
		t.Errorf("an unknown party: status %d, want 404", status)
	}
	has(t, "an unknown party", body, `value="غير موجود البتة"`, "لا طرف بهذا الاسم")
	status, body = n.get("/search?q=" + url.QueryEscape("المركب act:shout"))
	if status != 400 {
		t.Errorf("a query that is none: status %d, want 400", status)
	}
	has(t, "a query that is none", body, `value="المركب act:shout"`, `id="q-fault"`)
	for _, path := range []string{"/article/none", "/outlet/none", "/article/none/source/file", article + "/wrong?finding=s999", article + "/beside/none"} {
		if status, body = n.get(path); status != 404 {
			t.Errorf("%s: status %d, want 404\n%s", path, status, mainOf(body))
		}
	}
}

// A form that comes from elsewhere changes nothing.
func TestForgedForms(t *testing.T) {
	n := newNewsroom(t)
	n.upload(nil, map[string]string{"text": press(t, "minbar-tabarka.txt")})
	for _, action := range []string{"/corrections", "/corrections/1/back", "/article/x/wrong", "/add"} {
		res, err := n.client.PostForm(n.base+action, url.Values{"kind": {"same"}, "a": {"سالم نوري"}, "b": {"هند علي"}, "text": {"خبر"}, "_token": {"forged"}})
		if status, _ := n.read(res, err); status != http.StatusForbidden {
			t.Errorf("%s: status %d, want 403", action, status)
		}
	}
	stats, err := n.st.Stats(context.Background())
	if err != nil || stats.Notes != 0 || stats.Pages != 1 {
		t.Errorf("got %d notes and %d pages, %v; want 0 and 1", stats.Notes, stats.Pages, err)
	}
}

// payloads are what people and programs write into fields to do harm.
var payloads = []string{
	`'; DROP TABLE pages; --`, `" OR 1=1 --`, `%' UNION SELECT body FROM pages --`, `"><script>alert(1)</script>`, `{{.}}{{template "layout.html"}}`,
	`javascript:alert(1)`, `speaker:( OR act:deny" NOT`, "\u202eقلب\u202c\u2066", "\x00\x1b[31m", `../../../../etc/passwd`, strings.Repeat("أ", 3000), "((((((((((((((((((((", "\xff\xfe",
}

// Every field takes fragments of SQL, of the query language and of markup as
// words, and gives them back as words or not at all.
func TestHostileFields(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { tryHostile(t, newNewsroom(t)) })
	t.Run("postgres", func(t *testing.T) { tryHostile(t, newsroomAt(t, pgtest.Address(t))) })
}

func tryHostile(t *testing.T, n *newsroom) {
	_, at, _ := n.upload(map[string]string{"a\"><script>alert(1)</script>.txt": press(t, "minbar-tabarka.txt")}, nil)
	n.work()
	_, body := n.get(at)
	article := regexp.MustCompile(`href="(/article/[^"#]+)"`).FindStringSubmatch(body)[1]
	look := func(what string, status int, body string) {
		t.Helper()
		if status >= 500 {
			t.Errorf("%s: status %d\n%s", what, status, mainOf(body))
		}
		if strings.Contains(body, "<script>alert") || strings.Contains(body, `href="javascript:`) || strings.Contains(body, "\x1b[31m") || strings.Contains(body, "\x00") {
			t.Errorf("%s: the words came back as more than words\n%s", what, mainOf(body))
		}
	}
	look("added", 200, body)
	for _, p := range payloads {
		e := url.QueryEscape(p)
		for _, path := range []string{"/search?q=" + e, "/search?q=" + url.QueryEscape("المركب") + "&sort=" + e + "&cursor=" + e, "/dossiers?q=" + e + "&order=" + e + "&cursor=" + e, "/dossier?party=" + e + "&party=" + e + "1",
			"/outlets?q=" + e + "&cursor=" + e, "/outlet/" + url.PathEscape(p), "/article/" + url.PathEscape(p), article + "/source?finding=" + e + "&from=" + e, article + "/wrong?finding=" + e, article + "/beside/" + url.PathEscape(p),
			article + "/changes/" + url.PathEscape(p), article + "?hide=" + e, "/corrections?a=" + e + "&b=" + e + "&kind=" + e + "&back=" + e + "&of=" + e + "&before=" + e, "/added?page=" + e + "&fault=" + e + "&n=" + e, "/health?after=" + e, "/add?url=" + e + "&outlet=" + e} {
			status, body := n.get(path)
			look("GET "+path, status, body)
		}
		status, _, body := n.post("/corrections", "/corrections", url.Values{"kind": {"same"}, "a": {p}, "b": {p + "ب"}, "why": {p}, "by": {p}, "back": {"//evil.example/" + p}})
		look("POST /corrections "+p, status, body)
		status, _, body = n.post("/corrections", "/corrections", url.Values{"kind": {p}, "a": {p}, "b": {p}})
		look("POST /corrections, kind "+p, status, body)
		status, _, body = n.post("/corrections", article+"/wrong", url.Values{"finding": {"s1"}, "why": {p}, "by": {p}})
		look("POST wrong "+p, status, body)
		status, _, body = n.upload(map[string]string{p + ".txt": p, "x.html": p}, map[string]string{"url": p, "outlet": p, "title": p, "author": p, "published": p, "text": p})
		look("POST /add "+p, status, body)
		status, _, body = n.upload(nil, map[string]string{"url": "https://x.example/" + url.PathEscape(p), "outlet": p, "title": p, "author": p, "text": p + "\nقال سالم نوري إن السفينة وصلت إلى الميناء أمس بعد رحلة طويلة.\n" + p})
		look("POST /add, filed, "+p, status, body)
	}
	n.work()
	for _, path := range []string{"/corrections?all=1", "/health", "/outlets", "/dossiers", "/search?q=" + url.QueryEscape("السفينة"), "/", "/stories", "/entities", "/timeline"} {
		status, body := n.get(path)
		look("GET "+path, status, body)
	}
	list, _, err := n.st.ListArticles(context.Background(), store.Arrival, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		status, body := n.get(articlePath(a.ID))
		look("GET "+articlePath(a.ID), status, body)
		if status != 200 {
			t.Errorf("%s: status %d", articlePath(a.ID), status)
		}
	}
	stats, err := n.st.Stats(context.Background())
	if err != nil || stats.Pages == 0 {
		t.Errorf("the store after all that: %+v, %v", stats, err)
	}
}

// An upload beyond the limit is told, and nothing is filed.
func TestLargeUpload(t *testing.T) {
	n := newNewsroom(t)
	token := n.tokenOf("/add")
	r, w := io.Pipe()
	mw := multipart.NewWriter(w)
	go func() {
		mw.WriteField("_token", token)
		f, err := mw.CreateFormFile("file", "large.txt")
		chunk := bytes.Repeat([]byte("كلمة "), 100_000)
		for range 120 { // some 100 MB
			if err == nil {
				_, err = f.Write(chunk)
			}
		}
		mw.Close()
		w.CloseWithError(err)
	}()
	start := time.Now()
	res, err := n.client.Post(n.base+"/add", mw.FormDataContentType(), r)
	if err == nil {
		status, body := n.read(res, nil)
		if status != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d, want 413\n%s", status, mainOf(body))
		}
	} else if !strings.Contains(err.Error(), "broken pipe") && !strings.Contains(err.Error(), "connection reset") {
		t.Error(err)
	}
	stats, err := n.st.Stats(context.Background())
	if err != nil || stats.Pages != 0 {
		t.Errorf("%d pages were filed (%v) in %v, want none", stats.Pages, err, time.Since(start))
	}
}

// What the edge of the server turns away is told as a page, in the reader's
// language.
func TestErrorPage(t *testing.T) {
	for _, c := range []struct {
		status       int
		lang, title  string
		shown, asked int
	}{{413, "ar", "أكبر مما يُقبل", 413, 413}, {403, "en", "Not allowed", 403, 403}, {418, "en", "The answer could not be made", 500, 418}, {429, "ar", "محاولات كثيرة", 429, 429}} {
		r := httptest.NewRequest("POST", "/add?lang="+c.lang, nil)
		w := httptest.NewRecorder()
		ErrorPage(w, r, guard.Problem{Status: c.status, Detail: "<b>why</b>", Instance: "9f"})
		if w.Code != c.asked || !strings.Contains(w.Body.String(), c.title) || !strings.Contains(w.Body.String(), "&lt;b&gt;why") {
			t.Errorf("%d in %s: status %d\n%s", c.status, c.lang, w.Code, mainOf(w.Body.String()))
		}
	}
}

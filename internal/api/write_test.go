package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/work"
)

// failing is a store whose numbers cannot be had.
type failing struct {
	Store
	err error
}

func (f *failing) Stats(context.Context) (store.Stats, error) { return store.Stats{}, f.err }

// A file is one part of a form.
type file struct{ field, name, body string }

// form makes a form of fields (pairs) and files.
func form(t testing.TB, fields []string, files ...file) (io.Reader, string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		w, err := m.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f.body)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, m.FormDataContentType()
}

// added posts pages and decodes what came of it.
func added(t testing.TB, p *press, want int, path, kind string, body io.Reader) Added {
	t.Helper()
	w := p.ask("POST", Prefix+path, body, "Content-Type", kind)
	var out Added
	if w.Code != want {
		t.Fatalf("POST %s: %d, want %d\n%s\n%s", path, w.Code, want, w.Body, p.log.String())
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

const (
	said1 = "قال وزير النقل سالم نوري إن المرفأ يعمل كالمعتاد ولم يغلق يوما واحدا."
	said2 = "نفت نقابة البحارة أن يكون أعضاؤها أضربوا عن العمل يوم الأحد."
)

func TestAddPages(t *testing.T) {
	p := writing(t)
	line := func(facts string, text string) string {
		return fmt.Sprintf(`{%s"text":%q}`, facts, text)
	}
	html := "<html><head><title>المرفأ</title></head><body><p>" + said1 + "</p></body></html>"
	windows := "<meta charset=windows-1256><p>\xe3\xd1\xdd\xc3</p>"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, line(`"id":"g1",`, said1)+"\n"+line(`"id":"g2",`, said2)+"\n")
	z.Close()
	cases := []struct {
		name       string
		path, kind string
		fields     []string
		files      []file
		body       string
		want       []string // names of pages
	}{
		{name: "one line", kind: "application/json", body: line(`"id":"one","published":"20240812",`, said1), want: []string{"one"}},
		{name: "address for a name", kind: "application/json", body: line(`"url":"https://nahar.example/9",`, said1), want: []string{"https://nahar.example/9"}},
		{name: "array", kind: "application/json", body: "[" + line(`"id":"a",`, said1) + "," + line(`"id":"b",`, said2) + "]", want: []string{"a", "b"}},
		{name: "lines", kind: "application/jsonl", body: line(`"id":"l1",`, said1) + "\n" + line(`"id":"l2",`, said2) + "\n", want: []string{"l1", "l2"}},
		{name: "text", path: "?name=t1&url=https://nahar.example/t&outlet=%D8%A7%D9%84%D9%86%D9%87%D8%A7%D8%B1", kind: "text/plain; charset=utf-8", body: said1, want: []string{"t1"}},
		{name: "html", path: "?name=h1&title=x&author=y&published=2024-08-12T10:00", kind: "text/html", body: html, want: []string{"h1"}},
		{name: "old encoding", path: "?name=w1", kind: "text/html; charset=windows-1256", body: windows, want: []string{"w1"}},
		{name: "file", fields: []string{"url", "https://nahar.example/f", "outlet", "النهار"}, files: []file{{"file", "f1.html", html}}, want: []string{"f1.html"}},
		{name: "files", files: []file{{"file", "f2.txt", said1}, {"file", "f3.html", html}}, want: []string{"f2.txt", "f3.html"}},
		{name: "file of lines", files: []file{{"file", "pages.jsonl", line(`"id":"j1",`, said1) + "\n" + line("", said2)}}, want: []string{"j1", "pages.jsonl:2"}},
		{name: "packed file", files: []file{{"file", "pages.jsonl.gz", packed.String()}}, want: []string{"g1", "g2"}},
		{name: "file of no kind", files: []file{{"file", "saved", html}}, want: []string{"saved"}},
		{name: "path as a name", files: []file{{"file", `..\..\etc\passwd.html`, html}}, want: []string{"passwd.html"}},
		{name: "name of a field", fields: []string{"name", "given"}, files: []file{{"file", "other.html", html}}, want: []string{"given"}},
		{name: "words in a form", fields: []string{"text", said1, "name", "w2", "url", "https://nahar.example/w"}, want: []string{"w2"}},
		{name: "words in a plain form", kind: "application/x-www-form-urlencoded", body: url.Values{"text": {said2}, "name": {"w3"}}.Encode(), want: []string{"w3"}},
		{name: "hidden letters in a name", files: []file{{"file", "a\u202egnp.html", html}}, want: []string{"agnp.html"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			send := func() (io.Reader, string) {
				if c.kind != "" {
					return strings.NewReader(c.body), c.kind
				}
				return form(t, c.fields, c.files...)
			}
			body, kind := send()
			got := added(t, p, 201, "/pages"+c.path, kind, body)
			var names []string
			for _, page := range got.Pages {
				names = append(names, page.Name)
				if page.State != "waiting" {
					t.Errorf("state %q", page.State)
				}
			}
			if !slices.Equal(names, c.want) || got.Added != len(c.want) || got.Known != 0 || len(got.Refused) != 0 {
				t.Errorf("got %q %+v, want %q", names, got, c.want)
			}
			// Once more changes nothing.
			body, kind = send()
			again := added(t, p, 200, "/pages"+c.path, kind, body)
			if again.Added != 0 || again.Known != len(c.want) || len(again.Pages) != len(got.Pages) || len(again.Pages) > 0 && again.Pages[0].ID != got.Pages[0].ID {
				t.Errorf("again: %+v", again)
			}
		})
	}
	// The bytes are those that came.
	for _, page := range get_[struct{ Items []Page }](t, p, "/pages?limit=500").Items {
		if page.Name == "w1" {
			if w := p.ask("GET", Prefix+"/pages/"+page.ID+"/body", nil); w.Body.String() != windows || w.Header().Get("Isnad-Content-Type") != "text/html; charset=windows-1256" {
				t.Errorf("%q %v", w.Body, w.Header())
			}
		}
		if page.Name == "h1" && (page.Title != "x" || page.Author != "y" || page.Published != "2024-08-12T10:00") && page.Published != "2024-08-12T10:00:00" {
			t.Errorf("%+v", page)
		}
	}
	// And they can be read.
	if err := p.work(); err != nil {
		t.Fatal(err)
	}
	found := get_[plainList](t, p, "/search?q=%22%D9%86%D9%82%D8%A7%D8%A8%D8%A9%20%D8%A7%D9%84%D8%A8%D8%AD%D8%A7%D8%B1%D8%A9%22")
	if len(found.Items) == 0 {
		t.Error("what was added is not found")
	}
}

// Some bad lines do not cost the good ones.
func TestAddTellsWhatItRefused(t *testing.T) {
	p := writing(t)
	body := `{"id":"x1","text":"` + said1 + `"}` + "\nnot json\n" + `{"id":"x2"}` + "\n" + `{"id":"x3","text":"` + said2 + `","published":"never"}` + "\n"
	got := added(t, p, 201, "/pages", "application/jsonl", strings.NewReader(body))
	if got.Added != 2 || len(got.Refused) < 2 {
		t.Errorf("%+v", got)
	}
	for _, u := range got.Refused {
		if u.Reason == "" || strings.HasPrefix(u.Page, "-") {
			t.Errorf("%+v", u)
		}
	}
}

// Two states of one address tell what changed between them.
func TestVersionsDiffer(t *testing.T) {
	p := writing(t)
	doc := openapi(t, p)
	for _, text := range []string{said1 + "\n" + said2, said1 + "\nوأضاف نوري أن الحركة عادت إلى طبيعتها."} {
		body, err := json.Marshal(NewPage{URL: "https://nahar.example/port", Outlet: "النهار", Published: "2024-08-12", Title: "المرفأ يعمل", Text: text})
		if err != nil {
			t.Fatal(err)
		}
		added(t, p, 201, "/pages", "application/json", bytes.NewReader(body))
		if err := p.work(); err != nil {
			t.Fatal(err)
		}
	}
	pages := get_[struct{ Items []Page }](t, p, "/pages?limit=500").Items
	path := "/articles/" + pages[len(pages)-1].Articles[0]
	got := get_[ArticleAnswer](t, p, path)
	if got.Versions != 2 || got.Before == nil || len(got.Before.Changes) == 0 || got.Before.To.ID != got.ID {
		t.Errorf("%d versions, before: %+v", got.Versions, got.Before)
	}
	changed := get_[desk.Revision](t, p, path+"/changes")
	if a, b := fmt.Sprintf("%+v", changed), fmt.Sprintf("%+v", *got.Before); a != b {
		t.Errorf("changes: %s\nbeside the article: %s", a, b)
	}
	if len(changed.Appeared)+len(changed.Changed) == 0 {
		t.Errorf("no statement appeared or changed: %+v", changed)
	}
	for _, op := range operationsOf(t, doc) {
		for id, at := range map[string]string{"get-article": path, "get-article-changes": path + "/changes"} {
			if op.id == id {
				w := p.ask("GET", Prefix+at, nil)
				validate(t, doc, op, at, w.Code, w.Header(), w.Body.Bytes())
			}
		}
	}
	// The first state has none before it.
	isProblem(t, "changes of the first", p.ask("GET", Prefix+"/articles/"+changed.From.ID+"/changes", nil), 404)
	if l := get_[plainList](t, p, path+"/versions"); len(l.Items) != 2 {
		t.Errorf("%d versions listed", len(l.Items))
	}
}

// Adding may wait until the page is read.
func TestAddWaits(t *testing.T) {
	p := writing(t)
	filed := make(chan struct{}, 1)
	h, err := New(desk.Over(p.st), search.New(p.st), p.st, Options{Filed: func() { filed <- struct{}{} }})
	if err != nil {
		t.Fatal(err)
	}
	p.h = h
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		<-filed
		done <- (&work.Reader{Store: p.st, Poll: 10 * time.Millisecond}).Run(ctx)
	}()
	got := added(t, p, 201, "/pages?wait=30", "application/json", strings.NewReader(`{"id":"w","text":"`+said1+`"}`))
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if len(got.Pages) != 1 || got.Pages[0].State != "read" || len(got.Pages[0].Articles) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestBadPages(t *testing.T) {
	p := writing(t)
	h, err := New(desk.Over(p.st), search.New(p.st), p.st, Options{MaxBody: 64 << 10, MaxPage: 32 << 10})
	if err != nil {
		t.Fatal(err)
	}
	p.h = h
	before, _ := p.st.Stats(t.Context())
	long := strings.Repeat("ا", 40<<10)
	type sent struct {
		kind, body string
		want       int
	}
	cases := map[string]sent{
		"nothing":                 {"", "", 415},
		"no type":                 {"", said1, 415},
		"a type that is none":     {"text", said1, 415},
		"another type":            {"application/pdf", "%PDF", 415},
		"xml":                     {"application/xml", "<a/>", 415},
		"empty text":              {"text/plain", "", 422},
		"white text":              {"text/html", " \n\t", 422},
		"empty json":              {"application/json", "", 422},
		"no json":                 {"application/json", "{", 422},
		"a string":                {"application/json", `"x"`, 422},
		"a number":                {"application/json", `7`, 422},
		"null":                    {"application/json", `null`, 422},
		"no words":                {"application/json", `{"id":"x"}`, 422},
		"empty array":             {"application/json", `[]`, 422},
		"not UTF-8":               {"application/json", "{\"id\":\"x\",\"text\":\"\xff\xfe\"}", 400},
		"cut letter":              {"application/json", "{\"id\":\"x\",\"text\":\"\xd8", 400},
		"too large":               {"text/plain", long, 413},
		"too large json":          {"application/json", `{"text":"` + long + `"}`, 413},
		"too large page":          {"text/plain", strings.Repeat("a ", 20<<10), 413},
		"deep json":               {"application/json", strings.Repeat("[", 30<<10), 422},
		"form that is none":       {"multipart/form-data; boundary=x", "nothing", 400},
		"form without boundary":   {"multipart/form-data", "nothing", 400},
		"form that ends early":    {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.html\"\r\n\r\n<p>", 400},
		"form of nothing":         {"multipart/form-data; boundary=x", "--x--\r\n", 422},
		"url form without a page": {"application/x-www-form-urlencoded", "a=b", 422},
		"url form not UTF-8":      {"application/x-www-form-urlencoded", "text=%ff%fe", 400},
	}
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		headers := []string{}
		if c.kind != "" {
			headers = append(headers, "Content-Type", c.kind)
		}
		isProblem(t, name, p.ask("POST", Prefix+"/pages", strings.NewReader(c.body), headers...), c.want)
	}
	for _, q := range []string{"url=javascript:alert(1)", "url=ftp://x/", "url=//x", "url=x", "url=http://", "url=http://%5b", "published=yesterday", "published=2024-02-30", "name=a%0Ab", "name=" + strings.Repeat("a", 1001), "wait=-1", "wait=61", "wait=x", "nonsense=1", "title=a%09b"} {
		isProblem(t, q, p.ask("POST", Prefix+"/pages?"+q, strings.NewReader(said1), "Content-Type", "text/plain"), 422)
	}
	isProblem(t, "packed body", p.ask("POST", Prefix+"/pages", strings.NewReader("x"), "Content-Type", "text/plain", "Content-Encoding", "gzip"), 415)
	body, kind := form(t, nil, file{"upload", "a.html", "<p>x</p>"})
	isProblem(t, "another field", p.ask("POST", Prefix+"/pages", body, "Content-Type", kind), 422)
	body, kind = form(t, []string{"name", "x"}, file{"file", "a.html", "<p>x</p>"}, file{"file", "b.html", "<p>y</p>"})
	isProblem(t, "one name for two", p.ask("POST", Prefix+"/pages", body, "Content-Type", kind), 422)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(bytes.Repeat([]byte("ا"), 20<<20))
	z.Close()
	body, kind = form(t, nil, file{"file", "bomb.html.gz", bomb.String()})
	w := p.ask("POST", Prefix+"/pages", body, "Content-Type", kind)
	isProblem(t, "bomb", w, w.Code)
	if w.Code != 422 && w.Code != 413 {
		t.Errorf("bomb: %d", w.Code)
	}
	after, _ := p.st.Stats(t.Context())
	if before.Pages != after.Pages {
		t.Errorf("%d pages before, %d after", before.Pages, after.Pages)
	}
}

func TestNotes(t *testing.T) {
	p := writing(t)
	article := ""
	for _, item := range get_[plainList](t, p, "/statements?act=deny").Items {
		article = item["article"].(string)
	}
	var statement string
	for _, s := range get_[struct{ Items []map[string]any }](t, p, "/articles/"+article+"/statements").Items {
		if s["act"] == "deny" {
			statement = s["id"].(string)
		}
	}
	post := func(body string, want int) Note {
		t.Helper()
		w := p.ask("POST", Prefix+"/notes", strings.NewReader(body), "Content-Type", "application/json")
		var n Note
		if w.Code != want {
			t.Fatalf("%s: %d, want %d\n%s", body, w.Code, want, w.Body)
		}
		json.Unmarshal(w.Body.Bytes(), &n)
		return n
	}
	same := post(`{"kind":"same","a":" سالم\u200f نوري ","b":"\u202aس. نوري\u202c","why":"هو نفسه","by":"سلمى"}`, 201)
	if same.A != "سالم نوري" || same.B != "س. نوري" || same.By != "سلمى" || same.At == "" || same.GoneAt != "" {
		t.Errorf("%+v", same)
	}
	wrong := post(fmt.Sprintf(`{"kind":"wrong","a":%q,"b":%q}`, article, statement), 201)
	if !strings.HasPrefix(wrong.B, "statement | deny") || wrong.By != "api" {
		t.Errorf("%+v", wrong)
	}
	got := get_[ArticleAnswer](t, p, "/articles/"+article)
	if len(got.Wrong) != 1 || article+"-"+got.Wrong[0].Finding != statement || got.Wrong[0].Note.ID != wrong.ID {
		t.Errorf("wrong findings: %+v", got.Wrong)
	}
	w := p.ask("DELETE", Prefix+"/notes/"+itoa(wrong.ID)+"?by=%D8%B3%D9%84%D9%85%D9%89", nil)
	var gone Note
	if json.Unmarshal(w.Body.Bytes(), &gone); w.Code != 200 || gone.GoneBy != "سلمى" || gone.GoneAt == "" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	isProblem(t, "taken back twice", p.ask("DELETE", Prefix+"/notes/"+itoa(wrong.ID), nil), 404)
	if got := get_[ArticleAnswer](t, p, "/articles/"+article); len(got.Wrong) != 0 {
		t.Errorf("still wrong: %+v", got.Wrong)
	}
	if l := get_[plainList](t, p, "/notes"); len(l.Items) != 1 {
		t.Errorf("%d notes hold", len(l.Items))
	}
	if l := get_[plainList](t, p, "/notes?all=true"); len(l.Items) != 2 {
		t.Errorf("%d notes in all", len(l.Items))
	}
	for _, bad := range []struct {
		body string
		want int
	}{
		{``, 400}, {`{`, 400}, {`[]`, 422}, {`null`, 422}, {`{"kind":"same"}`, 422}, {`{"kind":"likes","a":"x","b":"y"}`, 422}, {`{"kind":"same","a":"x"}`, 422}, {`{"kind":"same","a":"x","b":"x"}`, 422},
		{`{"kind":"same","a":"x","b":"\u200fx"}`, 422}, {`{"kind":"same","a":"\u200f","b":"x"}`, 422}, {`{"kind":"same","a":"a\u0000b","b":"x"}`, 422}, {`{"kind":"same","a":"a\nb","b":"x"}`, 422}, {`{"kind":"same","a":"a\tb","b":"x"}`, 422},
		{`{"kind":"watch","a":"x","b":"y"}`, 422}, {`{"kind":"wrong","a":"nowhere","b":"s1"}`, 404}, {fmt.Sprintf(`{"kind":"wrong","a":%q,"b":"s999"}`, article), 422}, {fmt.Sprintf(`{"kind":"wrong","a":%q,"b":"'; DROP"}`, article), 422},
		{`{"kind":"same","a":"x","b":"y","admin":true}`, 422}, {`{"kind":"same","a":7,"b":"y"}`, 422}, {`{"kind":"same","a":"` + strings.Repeat("a", 401) + `","b":"y"}`, 422}, {"{\"kind\":\"same\",\"a\":\"\xff\",\"b\":\"y\"}", 400},
		{`{"kind":"same","a":"x","b":"y","why":"` + strings.Repeat("a", 70<<10) + `"}`, 413}, {`{"kind":"same","a":"x","b":"y","by":"\u001b[31m"}`, 422},
	} {
		w := p.ask("POST", Prefix+"/notes", strings.NewReader(bad.body), "Content-Type", "application/json")
		isProblem(t, fmt.Sprintf("%.80q", bad.body), w, bad.want)
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "x"} {
		isProblem(t, kind, p.ask("POST", Prefix+"/notes", strings.NewReader(`{"kind":"watch","a":"jo"}`), "Content-Type", kind), http.StatusUnsupportedMediaType)
	}
}

// A correction is respected by what is concluded next.
func TestNotesAreRespected(t *testing.T) {
	p := writing(t)
	people := get_[struct{ Items []desk.Count }](t, p, "/entities?kind=person&limit=2").Items
	if len(people) < 2 {
		t.Fatal("want two persons")
	}
	a, b := people[0], people[1]
	w := p.ask("POST", Prefix+"/notes", strings.NewReader(fmt.Sprintf(`{"kind":"same","a":%q,"b":%q}`, a.Name, b.Name)), "Content-Type", "application/json")
	if w.Code != 201 {
		t.Fatal(w.Body)
	}
	if err := p.work(); err != nil {
		t.Fatal(err)
	}
	x, y := get_[EntityAnswer](t, p, "/entities/"+a.ID), get_[EntityAnswer](t, p, "/entities/"+b.ID)
	if x.ID != y.ID {
		t.Errorf("%s and %s are still two: %s, %s", a.Name, b.Name, x.ID, y.ID)
	}
	user := false
	for _, j := range x.Entity.Joins {
		user = user || j.Rule == "user"
	}
	if !user {
		t.Errorf("no join of the user's: %+v", x.Entity.Joins)
	}
}

// FuzzRequests: whatever the path, query, type and body, the answer is fair and
// comes soon.
func FuzzRequests(f *testing.F) {
	for _, s := range fragments {
		f.Add("GET", "/search", "q="+s, "", "")
		f.Add("GET", "/statements", "speaker="+s+"&limit=3", "", "")
		f.Add("GET", "/entities/"+s, "", "", "")
	}
	f.Add("GET", "/articles", "limit=2&cursor=AAAAAA", "", "")
	f.Add("POST", "/notes", "", "application/json", `{"kind":"watch","a":"jo"}`)
	f.Add("POST", "/pages", "name=x", "text/plain", said1)
	f.Add("POST", "/pages", "", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.html\"\r\n\r\n<p>\r\n--x--\r\n")
	f.Add("POST", "/pages", "", "application/jsonl", `{"text":"x"}`+"\n{")
	f.Add("DELETE", "/notes/1", "by=x", "", "")
	p := writing(f)
	h, err := New(desk.Over(p.st), search.New(p.st), p.st, Options{MaxBody: 64 << 10})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, path, query, kind, body string) {
		if !slices.Contains([]string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"}, method) || strings.Contains(query, "wait=") {
			t.Skip()
		}
		r := httptest.NewRequest(method, "/", strings.NewReader(body))
		r.URL.Path, r.URL.RawQuery = Prefix+path, query
		if kind != "" {
			r.Header["Content-Type"] = []string{kind}
		}
		w := httptest.NewRecorder()
		start := time.Now()
		h.ServeHTTP(w, r)
		if took := time.Since(start); took > time.Minute {
			t.Errorf("%s %s?%s took %v", method, path, query, took)
		}
		if w.Code >= 500 || w.Code >= 400 && (w.Header().Get("Content-Type") != "application/problem+json" || method != "HEAD" && !json.Valid(w.Body.Bytes())) {
			t.Errorf("%s %q ?%q %q %.200q: %d %q\n%.300s", method, path, query, kind, body, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	})
}

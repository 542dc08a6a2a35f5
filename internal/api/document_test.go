package api

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/mmcdole/gofeed"

	"isnad/internal/account"
	"isnad/internal/api/gen/fields"
	"isnad/internal/passes"
	"isnad/internal/read"
)

// openapi returns the document as it is served.
func openapi(t testing.TB, p *press) map[string]any {
	t.Helper()
	return get_[map[string]any](t, p, "/openapi.json")
}

// at walks into a document.
func at(v any, path ...string) any {
	for _, p := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[p]
	}
	return v
}

// An operation is one of the document.
type operation struct {
	id, method, path string
	doc              map[string]any
}

func operationsOf(t testing.TB, doc map[string]any) []operation {
	t.Helper()
	var out []operation
	all := at(doc, "paths").(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(all)) {
		for method, op := range all[path].(map[string]any) {
			o := op.(map[string]any)
			out = append(out, operation{o["operationId"].(string), strings.ToUpper(method), path, o})
		}
	}
	return out
}

// resolved makes a validator of a schema of the document.
func resolved(t testing.TB, doc, schema map[string]any) *jsonschema.Resolved {
	t.Helper()
	key, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	if r := resolvedBefore[string(key)]; r != nil {
		return r
	}
	root := maps.Clone(schema)
	root["$defs"] = at(doc, "components", "schemas")
	b, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.ReplaceAll(b, []byte("#/components/schemas/"), []byte("#/$defs/"))
	var s jsonschema.Schema
	if err := json.Unmarshal(b, &s); err != nil {
		t.Fatalf("%v\n%.500s", err, b)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatalf("%v\n%.500s", err, b)
	}
	resolvedBefore[string(key)] = r
	return r
}

// resolvedBefore are the validators made before: the document is the same for
// all stores.
var resolvedBefore = map[string]*jsonschema.Resolved{}

// TestEveryOperation asks every operation of the document and holds what it
// answers against the document.
func TestEveryOperation(t *testing.T) {
	p := writing(t)
	doc := openapi(t, p)
	asked := paths(t, p)
	article := first(t, p, "/articles", "id")
	type sent struct{ path, kind, body string }
	changing := map[string][]sent{
		"add-pages": {
			{"/pages", "application/json", `{"url":"https://www.nahar.example/1","outlet":"النهار","published":"2024-08-12","title":"عودة الصيادين","text":"قال وزير الصيد البحري إن الصيادين عادوا إلى مرفأ طبرقة مساء اليوم."}`},
			{"/pages", "application/json", `{"url":"https://www.nahar.example/1","outlet":"النهار","published":"2024-08-12","title":"عودة الصيادين","text":"قال وزير الصيد البحري إن الصيادين عادوا إلى مرفأ طبرقة مساء اليوم."}`},
			{"/pages?url=https://www.nahar.example/2&published=2024-08-13", "text/plain; charset=utf-8", "أكد الناطق باسم الحكومة أن الاتفاق لا يتضمن ملاحق سرية."},
		},
		"add-note": {
			{"/notes", "application/json", `{"kind":"watch","a":"jo","by":"سلمى","why":"نتابعه"}`},
			{"/notes", "application/json", `{"kind":"wrong","a":"` + article + `","b":"m1"}`},
		},
		"take-note-back": {{"/notes/1?by=سلمى", "", ""}},
		"get-note":       {{"/notes/1", "", ""}},
	}
	var seen []string
	for _, op := range sortedOps(operationsOf(t, doc)) {
		seen = append(seen, op.id)
		var list []sent
		for _, path := range asked[op.id] {
			list = append(list, sent{path: path})
		}
		list = append(list, changing[op.id]...)
		if len(list) == 0 {
			t.Errorf("%s is not asked by this test", op.id)
		}
		for _, s := range list {
			headers := []string{}
			if s.kind != "" {
				headers = append(headers, "Content-Type", s.kind)
			}
			w := p.ask(op.method, Prefix+s.path, strings.NewReader(s.body), headers...)
			if w.Code >= 300 {
				t.Errorf("%s %s: %d\n%s\n%s", op.method, s.path, w.Code, w.Body, p.log.String())
				continue
			}
			validate(t, doc, op, s.path, w.Code, w.Header(), w.Body.Bytes())
		}
		// What is not there, and what cannot be, is answered as the document
		// says.
		if op.method == "GET" && strings.Contains(op.path, "{") {
			path := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.path, "999999")
			w := p.ask("GET", Prefix+path, nil)
			if w.Code != http.StatusNotFound {
				t.Errorf("GET %s: %d\n%s", path, w.Code, w.Body)
			}
			validate(t, doc, op, path, w.Code, w.Header(), w.Body.Bytes())
		}
		w := p.ask(op.method, Prefix+regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.path, "1")+"?nonsense=1", nil)
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s %s with an unknown parameter: %d", op.method, op.path, w.Code)
		}
		validate(t, doc, op, op.path+" with an unknown parameter", w.Code, w.Header(), w.Body.Bytes())
	}
	for id := range asked {
		if !slices.Contains(seen, id) {
			t.Errorf("%s is asked, but not in the document", id)
		}
	}
	for id := range changing {
		if !slices.Contains(seen, id) {
			t.Errorf("%s is asked, but not in the document", id)
		}
	}
}

// sortedOps puts those that add before those that ask for what was added.
func sortedOps(ops []operation) []operation {
	slices.SortStableFunc(ops, func(a, b operation) int {
		rank := func(o operation) int {
			return slices.Index([]string{"add-note", "get-note", "take-note-back"}, o.id)
		}
		return rank(a) - rank(b)
	})
	return ops
}

// validate holds an answer against the document.
func validate(t *testing.T, doc map[string]any, op operation, path string, code int, header http.Header, body []byte) {
	t.Helper()
	responses := op.doc["responses"].(map[string]any)
	said, ok := responses[itoa(int64(code))].(map[string]any)
	if !ok {
		t.Errorf("%s %s: the document does not know status %d", op.method, path, code)
		return
	}
	kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	media, ok := at(said, "content", kind).(map[string]any)
	if !ok {
		t.Errorf("%s %s: the document does not know %q for status %d", op.method, path, kind, code)
		return
	}
	switch kind {
	case "application/octet-stream":
		return
	case "application/atom+xml", "application/rss+xml":
		if _, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil {
			t.Errorf("%s %s: %v\n%.300s", op.method, path, err, body)
		}
		return
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Errorf("%s %s: %v", op.method, path, err)
		return
	}
	if err := resolved(t, doc, media["schema"].(map[string]any)).Validate(v); err != nil {
		t.Errorf("%s %s: %v\n%.600s", op.method, path, err, body)
	}
}

// The validator of this test refuses what the document does not say.
func TestDocumentRefuses(t *testing.T) {
	p := reading(t)
	doc := openapi(t, p)
	w := p.ask("GET", Prefix+"/articles/"+first(t, p, "/articles", "id"), nil)
	schema := at(doc, "paths", "/articles/{id}", "get", "responses", "200", "content", "application/json", "schema").(map[string]any)
	r := resolved(t, doc, schema)
	for _, c := range [][2]string{{"", ""}, {`"entities":[`, `"persons":[`}, {`"credit":[]`, `"credit":null`}, {`"ordinal":0`, `"ordinal":"0"`}, {`"score":`, `"score":"x","points":`}} {
		bad := w.Body.String()
		if c[0] != "" {
			if !strings.Contains(bad, c[0]) {
				continue
			}
			bad = strings.Replace(bad, c[0], c[1], 1)
		}
		var v any
		if err := json.Unmarshal([]byte(bad), &v); err != nil {
			t.Fatal(err)
		}
		if err := r.Validate(v); (err == nil) != (c[0] == "") {
			t.Errorf("with %s for %s: %v", c[1], c[0], err)
		}
	}
}

// Every operation, parameter, type and field says what it is, nothing names a
// host, and nothing is null that the house never makes null.
func TestDocumentIsWhole(t *testing.T) {
	p := reading(t)
	doc := openapi(t, p)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi: %v", doc["openapi"])
	}
	ids := map[string]bool{}
	for _, op := range operationsOf(t, doc) {
		if ids[op.id] {
			t.Errorf("two operations are called %s", op.id)
		}
		ids[op.id] = true
		for _, f := range []string{"summary", "description"} {
			if s, _ := op.doc[f].(string); s == "" {
				t.Errorf("%s has no %s", op.id, f)
			}
		}
		params, _ := op.doc["parameters"].([]any)
		for _, q := range params {
			if s, _ := at(q, "description").(string); s == "" {
				t.Errorf("%s: parameter %v has no description", op.id, at(q, "name"))
			}
		}
		if len(op.doc["tags"].([]any)) == 0 {
			t.Errorf("%s has no tag", op.id)
		}
	}
	schemas := at(doc, "components", "schemas").(map[string]any)
	for name, s := range schemas {
		if d, _ := at(s, "description").(string); d == "" && !strings.HasSuffix(name, "List") && !strings.HasSuffix(name, "Counted") && !ours[name] {
			t.Errorf("%s has no description", name)
		}
		props, _ := at(s, "properties").(map[string]any)
		for f, p := range props {
			if d, _ := at(p, "description").(string); d == "" {
				t.Errorf("%s.%s has no description", name, f)
			}
			if kinds, ok := at(p, "type").([]any); ok && slices.Contains(kinds, any("array")) {
				t.Errorf("%s.%s may be null", name, f)
			}
		}
	}
	b, _ := json.Marshal(doc)
	for _, m := range regexp.MustCompile(`https?://[^"\s\\]*`).FindAllString(string(b), -1) {
		if m != "http://" && !strings.HasPrefix(m, "https://") || len(m) > len("https://") {
			t.Errorf("the document names %s", m)
		}
	}
	if strings.Contains(string(b), "$schema") {
		t.Error("the document speaks of $schema")
	}
	w := p.ask("GET", Prefix+"/openapi.yaml", nil)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "openapi: 3.1.0") {
		t.Errorf("openapi.yaml: %d %.100s", w.Code, w.Body)
	}
	for _, path := range []string{"/docs", Prefix + "/docs", "/schemas/x.json", Prefix + "/schemas/Article.json", "/openapi.json"} {
		if w := p.ask("GET", path, nil); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// ours are types of this package, whose fields speak for themselves.
var ours = map[string]bool{"ArticleAnswer": true, "StatementAnswer": true, "EventAnswer": true, "EntityAnswer": true, "DossierAnswer": true, "SearchAnswer": true, "StatementItem": true, "EventItem": true,
	"StatementClaim": true, "WrongFinding": true, "Note": true, "NewNote": true, "Page": true, "NewPage": true, "Added": true, "Stats": true, "FindingCount": true, "Problem": true, "Fault": true, "ArticleItem": true}

// No two types of one name come together: names of schemas are for good.
func TestSchemaNames(t *testing.T) {
	names := at(openapi(t, reading(t)), "components", "schemas").(map[string]any)
	for _, want := range []string{"Article", "Statement", "Event", "Mention", "Entity", "Copy", "Claim", "Contradiction", "Dossier", "DeskStory", "DeskStoryRefList", "DeskPerson", "SearchHit", "Note", "Page", "Problem"} {
		if names[want] == nil && want != "Article" && want != "Dossier" {
			t.Errorf("no schema is called %s: %v", want, slices.Sorted(maps.Keys(names)))
		}
	}
}

// zfields.json is what gen makes now.
func TestFieldsAreFresh(t *testing.T) {
	want, err := fields.Collect("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("zfields.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("zfields.json is not what doc/model.md and the comments say: run go generate ./internal/api")
	}
}

// An article of the interface is the article of isnad read --format json, and
// something beside it.
func TestArticlesAreTheDocuments(t *testing.T) {
	p := reading(t)
	var b bytes.Buffer
	j := account.NewJSON(&b, nil, passes.New(passes.Options{}))
	for _, page := range p.from {
		accts, err := read.Page(page, nil)
		if err := j.Page(page.Source, accts, err); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(false); err != nil {
		t.Fatal(err)
	}
	var doc struct{ Articles []map[string]any }
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Articles) == 0 {
		t.Fatal("no articles")
	}
	for _, want := range doc.Articles {
		id := want["id"].(string)
		if strings.Contains(id, ".") {
			continue // one that came twice
		}
		got := get_[map[string]any](t, p, "/articles/"+id)
		for f, v := range want {
			a, _ := json.Marshal(v)
			b, _ := json.Marshal(got[f])
			if !bytes.Equal(a, b) {
				t.Errorf("article %s, %s:\n got %.300s\nwant %.300s", id, f, b, a)
			}
		}
		for i, s := range want["statements"].([]any) {
			if i > 3 {
				break
			}
			got := get_[map[string]any](t, p, "/statements/"+s.(map[string]any)["id"].(string))
			for f, v := range s.(map[string]any) {
				a, _ := json.Marshal(v)
				b, _ := json.Marshal(got[f])
				if !bytes.Equal(a, b) {
					t.Errorf("statement %v, %s:\n got %s\nwant %s", got["id"], f, b, a)
				}
			}
		}
	}
}

func TestOperationIDsAreWords(t *testing.T) {
	for _, op := range operationsOf(t, openapi(t, reading(t))) {
		if !regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`).MatchString(op.id) {
			t.Errorf("operation %q", op.id)
		}
	}
}

package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/unicode"

	"isnad"
)

// write makes files below a fresh folder and returns it.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// all reads everything and writes it down, one line each: a page as
// "page NAME SOURCE TYPE BODY", an error as "error PAGE KIND". dir is taken
// off.
func all(t testing.TB, dir string, opt Options, args ...string) []string {
	t.Helper()
	r, err := Open(context.Background(), args, opt)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return drain(t, dir, r)
}

func drain(t testing.TB, dir string, r *Reader) []string {
	t.Helper()
	var out []string
	for {
		page, err, ok := r.Next()
		if !ok {
			break
		}
		var s string
		if err != nil {
			var pe *isnad.PageError
			if !errors.As(err, &pe) {
				t.Fatalf("error without a kind: %v", err)
			}
			if page != nil {
				t.Fatalf("page beside error %v", err)
			}
			s = fmt.Sprintf("error %s %s", pe.Page, pe.Kind)
		} else {
			body := string(page.Body)
			if len(body) > 40 {
				body = fmt.Sprintf("%d bytes", len(body))
			}
			s = fmt.Sprintf("page %s %s %s %s", page.Name, page.Source, page.ContentType, body)
		}
		if dir != "" {
			s = strings.ReplaceAll(s, dir+"/", "")
		}
		out = append(out, s)
	}
	p := r.Progress()
	if p.Done != p.Files {
		t.Errorf("progress: %d of %d files done at the end", p.Done, p.Files)
	}
	if p.Pages+p.Errors != len(out) {
		t.Errorf("progress: %d pages and %d errors, got %d lines", p.Pages, p.Errors, len(out))
	}
	return out
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	g, w := strings.Join(got, "\n"), strings.Join(want, "\n")
	if g != w {
		t.Errorf("got:\n%s\nwant:\n%s", g, w)
	}
}

const utf8Text = "text/plain; charset=utf-8"

func TestFolder(t *testing.T) {
	dir := write(t, map[string]string{
		"b.txt":         "نص",
		"a/two.html":    "<p>نص",
		"a/one.HTM":     "<p>1",
		"a/skip.css":    "x",
		"a/b/c.jsonl":   `{"id":"k1","text":"ألف"}` + "\n\n" + `{"text":"باء"}`,
		"z.xhtml":       "<p>x",
		"noext":         "x",
		"deep/x.ndjson": `{"id":7,"html":"<p>جيم","text":"لا"}`,
	})
	want := []string{
		"page k1 a/b/c.jsonl:1 " + utf8Text + " ألف",
		"page a/b/c.jsonl:3 a/b/c.jsonl:3 " + utf8Text + " باء",
		"page a/one.HTM a/one.HTM text/html <p>1",
		"page a/two.html a/two.html text/html <p>نص",
		"page b.txt b.txt text/plain نص",
		"page 7 deep/x.ndjson:1 text/html; charset=utf-8 <p>جيم",
		"page z.xhtml z.xhtml text/html <p>x",
	}
	same(t, all(t, dir, Options{}, dir), want)

	r, err := Open(context.Background(), []string{dir}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	drain(t, dir, r)
	p := r.Progress()
	if p.Skipped != 2 || p.Files != 6 || p.Bytes != p.Total || p.Total == 0 {
		t.Errorf("progress %+v", p)
	}
}

func TestNamedFiles(t *testing.T) {
	dir := write(t, map[string]string{"sub/a.txt": "نص", "sub/a.css": "x", "empty/x.css": ""})
	same(t, all(t, dir, Options{}, dir+"/sub/a.txt", dir+"/sub/a.css", dir+"/gone.txt", dir+"/empty"), []string{
		"page a.txt sub/a.txt text/plain نص",
		"error sub/a.css unknown file type",
		"error gone.txt unreadable",
		"error empty empty",
	})
}

func TestBadLines(t *testing.T) {
	dir := write(t, map[string]string{"x.jsonl": strings.Join([]string{
		`{"id":"a","text":"ألف"}`,
		`this is no JSON`,
		`[1,2]`,
		`{"id":"b","text":"باء"`,
		`{"id":"c","text":null,"html":""}`,
		`{"id":"d","text":5}`,
		`{"id":null,"outlet":null,"text":"دال","extra":{"text":[1]}}`,
		`"just a string"`,
		strings.Repeat("[", 200000),
		`{"id":"e","text":"هاء"}`,
	}, "\r\n")})
	same(t, all(t, dir, Options{}, dir), []string{
		"page a x.jsonl:1 " + utf8Text + " ألف",
		"error x.jsonl:2 malformed",
		"error x.jsonl:3 malformed",
		"error x.jsonl:4 malformed",
		"error c empty",
		"error x.jsonl:6 malformed",
		"page x.jsonl:7 x.jsonl:7 " + utf8Text + " دال",
		"error x.jsonl:8 malformed",
		"error x.jsonl:9 malformed",
		"page e x.jsonl:10 " + utf8Text + " هاء",
	})
}

func TestJSONDocuments(t *testing.T) {
	dir := write(t, map[string]string{
		"1.json":   "{\n \"text\": \"ألف\",\n \"pages\": 3, \"articles\": {\"a\": [1, {}]}\n}\n",
		"2.json":   "[\n{\"id\":\"x\",\"text\":\"ألف\"},\n\n 4,\n{\"text\":\"باء\"}]",
		"3.json":   `{"count": 2, "articles": [{"text":"ألف"},{"text":"باء"}], "more": [1,{"x":2}]}`,
		"4.json":   `{"pages" : []}`,
		"5.json":   "{\"text\":\"ألف\"}\nbad\n{\"text\":\"باء\"}\n",
		"6.json":   `[{"id":"x","text":"ألف"},{"id":"y",`,
		"7.json":   "",
		"8.json":   "\xef\xbb\xbf{\"id\":\"bom\",\"text\":\"ألف\"}",
		"91.jsonl": "[\n{\"text\":\"ألف\"},\n{\"text\":\"باء\"}]",
		"9.json":   "{\n\"text\":\"ألف\"}\n{\n\"text\":\"باء\"}\n]",
	})
	same(t, all(t, dir, Options{}, dir), []string{
		"page 1.json 1.json:1 " + utf8Text + " ألف",
		"page x 2.json:2 " + utf8Text + " ألف",
		"error 2.json:4 malformed",
		"page 2.json:3 2.json:5 " + utf8Text + " باء",
		"page 3.json:1 3.json:1 " + utf8Text + " ألف",
		"page 3.json:2 3.json:1 " + utf8Text + " باء",
		"error 4.json empty",
		"page 5.json:1 5.json:1 " + utf8Text + " ألف",
		"error 5.json:2 malformed",
		"page 5.json:3 5.json:3 " + utf8Text + " باء",
		"page x 6.json:1 " + utf8Text + " ألف",
		"error 6.json:1 malformed",
		"error 7.json empty",
		"page bom 8.json:1 " + utf8Text + " ألف",
		"page 9.json 9.json:1 " + utf8Text + " ألف",
		"page 9.json:2 9.json:3 " + utf8Text + " باء",
		"error 9.json:5 malformed",
		"page 91.jsonl:1 91.jsonl:2 " + utf8Text + " ألف",
		"page 91.jsonl:2 91.jsonl:3 " + utf8Text + " باء",
	})
}

func TestFieldsAndOptions(t *testing.T) {
	opt := Options{URL: "http://flag.example/", Outlet: "صحيفة المستخدم", Published: "2022-12-20 18:05"}
	dir := write(t, map[string]string{
		"a.jsonl": strings.Join([]string{
			`{"id":"1","text":"x"}`,
			`{"id":"2","text":"x","url":"http://l.example/","outlet":"جريدة السطر","source":"s","published":"2020-01-02","date":"2019-01-01","author":["أ","ب"],"title":" عنوان "}`,
			`{"id":"3","text":"x","source":"collection","date":"20190102T0304Z","author":{"name":"ج"}}`,
			`{"id":"4","text":"x","published":"أمس","url":"  "}`,
		}, "\n"),
		"b.txt": "x",
	})
	type facts struct{ name, url, outlet, published, title, author string }
	read := func(opt Options) (out []facts, errs []string) {
		r, err := Open(context.Background(), []string{dir}, opt)
		if err != nil {
			t.Fatal(err)
		}
		for {
			p, err, ok := r.Next()
			if !ok {
				return
			}
			if err != nil {
				errs = append(errs, err.Error())
				continue
			}
			out = append(out, facts{p.Name, p.URL, p.Outlet, p.Published, p.Title, p.Author})
		}
	}
	got, errs := read(opt)
	want := []facts{
		{"1", "http://flag.example/", "صحيفة المستخدم", "2022-12-20T18:05:00", "", ""},
		{"2", "http://l.example/", "جريدة السطر", "2020-01-02", "عنوان", "أ، ب"},
		{"3", "http://flag.example/", "صحيفة المستخدم", "2019-01-02T03:04:00Z", "", "ج"},
		{"4", "http://flag.example/", "صحيفة المستخدم", "2022-12-20T18:05:00", "", ""},
		{"b.txt", "http://flag.example/", "صحيفة المستخدم", "2022-12-20T18:05:00", "", ""},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("with options:\ngot  %v\nwant %v", got, want)
	}
	if len(errs) != 1 || !strings.Contains(errs[0], `4: malformed: published "أمس" is no ISO 8601 date`) {
		t.Errorf("errors %q", errs)
	}
	got, _ = read(Options{})
	if got[2].outlet != "collection" || got[0].outlet != "" || got[3].published != "" {
		t.Errorf("without options: %v", got)
	}
	if _, err := Open(context.Background(), []string{dir}, Options{Published: "20 ديسمبر"}); err == nil || !strings.Contains(err.Error(), "20 ديسمبر") {
		t.Errorf("bad option: %v", err)
	}
}

func TestISODate(t *testing.T) {
	for in, want := range map[string]string{
		"2022-12-20":                     "2022-12-20",
		" 2022-12-20 ":                   "2022-12-20",
		"20221220":                       "2022-12-20",
		"2022-12-20T18:05":               "2022-12-20T18:05:00",
		"2022-12-20t18:05:09.123z":       "2022-12-20T18:05:09Z",
		"2022-12-20 18:05:09 +0300":      "2022-12-20T18:05:09+03:00",
		"2022-12-20T18:05:09-03":         "2022-12-20T18:05:09-03:00",
		"2022-12-20T18:05:09\u221203:30": "2022-12-20T18:05:09-03:30",
		"2024-02-29":                     "2024-02-29",
		"2023-02-29":                     "",
		"2022-13-01":                     "",
		"2022-12":                        "",
		"2022":                           "",
		"20/12/2022":                     "",
		"2022-12-20T":                    "",
		"2022-12-20T25:00":               "",
		"2022-12-20T10:00+99:99":         "",
		"0000-01-01":                     "",
		"":                               "",
	} {
		got, err := isoDate(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("isoDate(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

// pack packs s as the ending says.
func pack(t testing.TB, ending, s string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch ending {
	case ".gz":
		w = gzip.NewWriter(&b)
	case ".zst":
		w, err = zstd.NewWriter(&b)
	case ".xz":
		w, err = xz.NewWriter(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, s)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPacked(t *testing.T) {
	rows := `{"id":"a","text":"ألف"}` + "\n" + `{"id":"b","text":"باء"}` + "\n"
	for _, end := range []string{".gz", ".zst", ".xz"} {
		packed := pack(t, end, rows)
		dir := write(t, map[string]string{
			"a.jsonl" + end: packed,
			"b.html" + end:  pack(t, end, "<p>نص"),
			"c.txt" + end:   packed[:len(packed)/2],
			"d.txt" + end:   "نص غير مضغوط",
			"e.jsonl" + end: packed + packed, // members one after the other
		})
		same(t, all(t, dir, Options{}, dir), []string{
			"page a a.jsonl" + end + ":1 " + utf8Text + " ألف",
			"page b a.jsonl" + end + ":2 " + utf8Text + " باء",
			"page b.html" + end + " b.html" + end + " text/html <p>نص",
			"error c.txt" + end + " malformed",
			"error d.txt" + end + " malformed",
			"page a e.jsonl" + end + ":1 " + utf8Text + " ألف",
			"page b e.jsonl" + end + ":2 " + utf8Text + " باء",
			"page a e.jsonl" + end + ":3 " + utf8Text + " ألف",
			"page b e.jsonl" + end + ":4 " + utf8Text + " باء",
		})
		// The first bytes of a stream tell that it is packed.
		same(t, all(t, "", Options{Stdin: strings.NewReader(packed)}, "-"), []string{
			"page a -:1 " + utf8Text + " ألف",
			"page b -:2 " + utf8Text + " باء",
		})
	}
}

func TestLimits(t *testing.T) {
	page := strings.Repeat("نص ", 1000)
	big := strings.Repeat("x", 5000)
	dir := write(t, map[string]string{
		"a.txt":      page,
		"b.txt":      big + page,
		"c.txt.gz":   pack(t, ".gz", big+page),
		"d.jsonl":    `{"id":"long","text":"` + big + page + `"}` + "\n" + `{"id":"ok","text":"x"}`,
		"e.jsonl.gz": pack(t, ".gz", strings.Repeat("x", bombFloor*2)+"\n"+`{"id":"after","text":"x"}`),
		"f.jsonl":    strings.Repeat("y", maxLine+10) + "\n" + `{"id":"after","text":"x"}`,
		"g.json":     `[{"id":"first","text":"x"},{"id":"` + strings.Repeat("z", maxLine+2<<20) + `"}]`,
	})
	same(t, all(t, dir, Options{Limit: len(page)}, dir), []string{
		"page a.txt a.txt text/plain 5000 bytes",
		"error b.txt too large",
		"error c.txt.gz too large",
		"error long too large",
		"page ok d.jsonl:2 " + utf8Text + " x",
		"error e.jsonl.gz too large",
		"error f.jsonl:1 too large",
		"page after f.jsonl:2 " + utf8Text + " x",
		"page first g.json:1 " + utf8Text + " x",
		"error g.json:1 too large",
	})
	same(t, all(t, dir, Options{Limit: 10, Stdin: strings.NewReader(big)}, "-"), []string{"error - too large"})
}

func TestLinks(t *testing.T) {
	dir := write(t, map[string]string{"a/x.txt": "نص", "a/b/y.txt": "نص", "c/z.txt": "نص"})
	link := func(to, from string) {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	link("..", "a/b/up")          // a loop
	link("self.txt", "self.txt")  // a link to itself
	link("../a/x.txt", "c/l.txt") // an ordinary link
	link("a", "d")                // a folder already read
	link("gone.txt", "dead.txt")  // leads nowhere
	link("gone.css", "dead.css")
	same(t, all(t, dir, Options{}, dir), []string{
		"error a/b/up link loop",
		"page a/b/y.txt a/b/y.txt text/plain نص",
		"page a/x.txt a/x.txt text/plain نص",
		"page c/l.txt c/l.txt text/plain نص",
		"page c/z.txt c/z.txt text/plain نص",
		"error dead.txt unreadable",
		"error self.txt link loop",
	})
}

// A ladder of folders, each with two links to the next, has 2^40 paths.
func TestLinkLadder(t *testing.T) {
	dir := t.TempDir()
	for i := range 40 {
		step := filepath.Join(dir, fmt.Sprint(i))
		os.Mkdir(step, 0o755)
		os.WriteFile(filepath.Join(step, "x.txt"), []byte("نص"), 0o644)
		for _, n := range []string{"l", "r"} {
			if err := os.Symlink(filepath.Join(dir, fmt.Sprint(i+1)), filepath.Join(step, n)); err != nil {
				t.Skip("no symbolic links here:", err)
			}
		}
	}
	if got := all(t, dir, Options{}, dir); len(got) != 40 {
		t.Errorf("got %d pages, want 40: %q", len(got), got)
	}
}

func TestUnreadable(t *testing.T) {
	dir := write(t, map[string]string{"a.txt": "نص", "b/x.txt": "نص", "c.txt": "نص"})
	os.Chmod(filepath.Join(dir, "a.txt"), 0)
	os.Chmod(filepath.Join(dir, "b"), 0)
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "b"), 0o755) })
	if _, err := os.ReadFile(filepath.Join(dir, "a.txt")); err == nil {
		t.Skip("this user may read everything")
	}
	same(t, all(t, dir, Options{}, dir), []string{
		"error a.txt unreadable", "error b unreadable", "page c.txt c.txt text/plain نص",
	})
}

func TestStdin(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`{"id":"u","text":"ألف"}`)
	if err != nil {
		t.Fatal(err)
	}
	pretty, _ := json.MarshalIndent(map[string]string{"text": "ألف"}, "", "  ")
	for _, c := range []struct{ in, want string }{
		{`{"id":"a","text":"ألف"}`, "page a -:1 " + utf8Text + " ألف"},
		{"\xef\xbb\xbf{\"text\":\"ألف\"}\n{\"text\":\"باء\"}", "page -:1 -:1 " + utf8Text + " ألف\npage -:2 -:2 " + utf8Text + " باء"},
		{"broken {\n{\"text\":\"باء\"}\n", "error -:1 malformed\npage -:2 -:2 " + utf8Text + " باء"},
		{string(pretty), "page - -:1 " + utf8Text + " ألف"},
		{`[{"text":"ألف"}]`, "page -:1 -:1 " + utf8Text + " ألف"},
		{`{"articles":[{"text":"ألف"}]}` + "\n", "page -:1 -:1 " + utf8Text + " ألف"},
		{`{"articles":[{"text":"ألف"},{"text":"` + strings.Repeat("ب", 50000) + `"}]}`, "page -:1 -:1 " + utf8Text + " ألف\npage -:2 -:1 " + utf8Text + " 100000 bytes"},
		{utf16, "page u -:1 " + utf8Text + " ألف"},
		{"\n<!DOCTYPE html><p>نص", "page - - text/html \n<!DOCTYPE html><p>نص"},
		{"<div>نص", "page - - text/html <div>نص"},
		{"نص { لا", "page - - text/plain نص { لا"},
		{"[الرياض] نص", "page - - text/plain [الرياض] نص"},
		{"", "page - - text/plain "},
	} {
		same(t, all(t, "", Options{Stdin: strings.NewReader(c.in)}, "-"), strings.Split(c.want, "\n"))
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	dir := write(t, map[string]string{"a.txt": "x", "b.txt": "x"})
	r, err := Open(ctx, []string{dir}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := r.Next(); !ok {
		t.Fatal("no first page")
	}
	cancel()
	if p, err, ok := r.Next(); ok {
		t.Errorf("after the end of the context: %v %v", p, err)
	}
	if _, err := Open(ctx, []string{dir}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v", err)
	}
	if _, err := Open(context.Background(), nil, Options{}); err == nil {
		t.Error("Open without arguments: no error")
	}
}

// Law: whatever the bytes, every line of JSON Lines that is not blank gives
// one page or one error, and nothing panics.
func FuzzLines(f *testing.F) {
	f.Add([]byte(`{"id":"a","text":"ألف"}` + "\n[]\n\n{"))
	f.Add([]byte("{\"text\":\"\\ud800\",\"published\":\"x\"}\n"))
	f.Add([]byte("\xff\xfe{\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff}) {
			return // lines of UTF-16 are not counted by bytes
		}
		want := 0
		for line := range bytes.Lines(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))) {
			if len(bytes.TrimSpace(line)) > 0 {
				want++
			}
		}
		dir := write(t, map[string]string{"x.jsonl": string(b)})
		r, err := Open(context.Background(), []string{dir}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for {
			_, err, ok := r.Next()
			if !ok {
				break
			}
			if err != nil && strings.Contains(err.Error(), "read without it") {
				continue // the page follows
			}
			got++
		}
		if want == 0 {
			want = 1 // the empty file itself is reported
		}
		if got != want {
			t.Errorf("%q: got %d pages and errors, want %d", b, got, want)
		}
	})
}

// Law: a JSON document of any bytes ends, and every error has a kind.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(`{"articles":[{"text":"ألف"},3],"x":{"y":[{}]}}[]{}`))
	f.Add([]byte(`[{"id":1,"text":"a"}`))
	f.Add([]byte(`{"pages":{"a":[]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		all(t, "", Options{Stdin: bytes.NewReader(b)}, "-")
		dir := write(t, map[string]string{"x.json": string(b)})
		if got := all(t, dir, Options{}, dir); len(got) == 0 {
			t.Errorf("%q: the file is silently missing", b)
		}
	})
}

func BenchmarkLines(b *testing.B) {
	row, _ := json.Marshal(map[string]string{"id": "a", "title": "عنوان الخبر", "date": "2020-01-02", "text": strings.Repeat("قال الوزير إن بلاده ستواصل العمل. ", 60)})
	dir := write(b, map[string]string{"x.jsonl": strings.Repeat(string(row)+"\n", 2000)})
	b.SetBytes(int64(len(row)+1) * 2000)
	b.ReportAllocs()
	pages := 0
	for b.Loop() {
		r, err := Open(context.Background(), []string{dir}, Options{})
		if err != nil {
			b.Fatal(err)
		}
		for {
			_, err, ok := r.Next()
			if !ok {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			pages++
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}

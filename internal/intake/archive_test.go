package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"isnad"
	"isnad/internal/warc"
)

// TestArchive: the Arabic pages of an archive come in with their addresses, in
// every packing; what is none is passed over; what is damaged is named.
func TestArchive(t *testing.T) {
	story := strings.Repeat("<p>أعلنت البلدية أن أعمال الصيانة تبدأ غدا في الشارع الرئيسي.</p>", 4)
	old, err := charmap.Windows1256.NewEncoder().String(story + story)
	if err != nil {
		t.Fatal(err)
	}
	refs := strings.Builder{}
	for _, r := range story {
		if r >= 0x600 {
			fmt.Fprintf(&refs, "&#%d;", r)
		} else {
			refs.WriteRune(r)
		}
	}
	at := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	var packed bytes.Buffer
	w := warc.NewWriter(&packed)
	if err := w.Info(at, [][2]string{{"software", "test"}}); err != nil {
		t.Fatal(err)
	}
	starts := []int{}
	for _, c := range []warc.Capture{
		{URI: "https://a.test/1", ContentType: "text/html; charset=utf-8", Body: []byte(story)},
		{URI: "https://a.test/2", ContentType: "text/html", Body: []byte(old)},
		{URI: "https://a.test/3", ContentType: "", Body: []byte(refs.String())},
		{URI: "https://a.test/english", ContentType: "text/html", Body: []byte("<p>The minister, فلان, said that “nothing” was agreed.</p>")},
		{URI: "https://a.test/picture", ContentType: "image/jpeg", Body: []byte(story)},
		{URI: "https://a.test/gone", Status: 404, ContentType: "text/html", Body: []byte(story)},
		{URI: "dns:a.test", ContentType: "text/plain", Body: []byte(story)},
		{URI: "https://a.test/4", ContentType: "application/xhtml+xml", Body: []byte(story)},
	} {
		c.At = at
		starts = append(starts, packed.Len())
		if err := w.Response(c); err != nil {
			t.Fatal(err)
		}
	}
	plain := new(bytes.Buffer)
	r, err := Unpack(bytes.NewReader(packed.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	plain.ReadFrom(r)
	dir := t.TempDir()
	write := func(name string, body []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	hurt := bytes.Clone(packed.Bytes())
	copy(hurt[starts[1]+30:], "zzzzzzzzzzzz")
	for _, test := range []struct {
		name   string
		path   string
		stdin  []byte
		want   string
		faults int
	}{
		{"gzip", write("a.warc.gz", packed.Bytes()), nil, "1 2 3 4", 0},
		{"plain", write("a.warc", plain.Bytes()), nil, "1 2 3 4", 0},
		{"gzip on standard input", "-", packed.Bytes(), "1 2 3 4", 0},
		{"plain on standard input", "-", plain.Bytes(), "1 2 3 4", 0},
		{"damaged", write("b.warc.gz", hurt), nil, "1 3 4", 1},
		{"empty", write("c.warc", nil), nil, "", 1},
	} {
		in, err := Open(context.Background(), []string{test.path}, Options{Stdin: bytes.NewReader(test.stdin)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		faults := 0
		for {
			page, err, ok := in.Next()
			if !ok {
				break
			}
			if err != nil {
				faults++
				if pe := (*isnad.PageError)(nil); !errors.As(err, &pe) {
					t.Errorf("%s: %v is no page error", test.name, err)
				}
				continue
			}
			got = append(got, strings.TrimPrefix(page.URL, "https://a.test/"))
			if page.Name != page.URL || !page.Fetched.Equal(at) || page.ContentType == "" {
				t.Errorf("%s: page %+v", test.name, page)
			}
		}
		if s := strings.Join(got, " "); s != test.want || faults != test.faults {
			t.Errorf("%s: pages %q and %d faults, want %q and %d", test.name, s, faults, test.want, test.faults)
		}
		if p := in.Progress(); test.name == "gzip" && (p.Passed != 4 || p.Bytes != p.Total) {
			t.Errorf("%s: progress %+v, want 4 passed over and all bytes read", test.name, p)
		}
		in.Close()
	}
}

// What isnad export wrote is a page again with what was known of it, whatever it
// holds; and an archive that only says so harms nobody.
func TestOurArchive(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	var packed bytes.Buffer
	w := warc.NewWriter(&packed)
	for _, c := range []warc.Capture{
		{URI: "urn:x-isnad:page/1", ContentType: "text/plain", Body: []byte("yes"), Facts: map[string]string{"page": "1", "name": "رقم 1\r\nWARC-Type: metadata", "outlet": "الشروق", "published": "2024-03-05", "title": "عنوان", "author": "كاتب"}},
		{URI: "https://a.test/2", ContentType: "", Body: []byte("<p>نعم"), Facts: map[string]string{"page": "2", "name": "2", "url": "https://a.test/2", "published": "أمس"}},
		{URI: "urn:x-isnad:page/3", Body: bytes.Repeat([]byte("x"), 2000), Facts: map[string]string{"page": "3", "name": "3"}},
		{URI: "urn:x-isnad:page/4", Body: []byte("none of ours")},
	} {
		c.At = at
		if err := w.Response(c); err != nil {
			t.Fatal(err)
		}
	}
	in, err := Open(context.Background(), []string{"-"}, Options{Stdin: bytes.NewReader(packed.Bytes()), Limit: 1000, Outlet: "من المستعمل", Published: "2020-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var got []string
	for {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			var pe *isnad.PageError
			if !errors.As(err, &pe) {
				t.Fatal(err)
			}
			got = append(got, "error "+string(pe.Kind))
			continue
		}
		got = append(got, strings.Join([]string{page.Name, page.URL, page.Outlet, page.Published, page.Title, page.Author, page.ContentType, page.Fetched.Format(time.DateOnly), string(page.Body)}, "|"))
	}
	want := []string{"رقم 1  WARC-Type: metadata||الشروق|2024-03-05|عنوان|كاتب|text/plain|2026-03-01|yes", "2|https://a.test/2|من المستعمل|2020-01-01||||2026-03-01|<p>نعم", "error too large"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// TestRevisits: a record whose bytes stand in another is a page where its address
// is another one; one that cannot be had is named, and an archive that gives the
// same page without end is stopped.
func TestRevisits(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	story := strings.Repeat("<p>أعلنت البلدية أن أعمال الصيانة تبدأ غدا في الشارع الرئيسي.</p>", 4)
	page := warc.Capture{URI: "https://a.test/1", At: at, ContentType: "text/html; charset=utf-8", Body: []byte(story)}
	write := func(do func(w *warc.Writer)) []byte {
		var b bytes.Buffer
		do(warc.NewWriter(&b))
		return b.Bytes()
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	under := func(uri string, facts map[string]string) warc.Capture {
		c := page
		c.URI, c.At, c.Facts = uri, at.Add(time.Hour), facts
		return c
	}
	whole := write(func(w *warc.Writer) {
		must(w.Response(page))
		must(w.Revisit(under("https://a.test/1", nil), page.Ref())) // nothing new
		must(w.Revisit(under("https://b.test/1", nil), page.Ref()))
		notModified := under("https://a.test/1", nil)
		notModified.Status = 304
		must(w.Revisit(notModified, page.Ref()))
		must(w.Revisit(under("dns:b.test", nil), page.Ref()))
		must(w.Revisit(under("https://c.test/1", nil), warc.Ref{URI: "https://elsewhere.test/", At: at, Digest: "sha1:UNKNOWN"}))
		must(w.Revisit(under("urn:x-isnad:page/9", map[string]string{"page": "9", "name": "تسعة", "outlet": "الشروق"}), page.Ref()))
	})
	read := func(path string, stdin []byte, opt Options) (got, faults []string) {
		t.Helper()
		opt.Stdin = bytes.NewReader(stdin)
		in, err := Open(context.Background(), []string{path}, opt)
		must(err)
		defer in.Close()
		for {
			p, err, ok := in.Next()
			if !ok {
				return got, faults
			}
			if err != nil {
				faults = append(faults, err.Error())
				continue
			}
			if string(p.Body) != story && opt.Limit == 0 {
				t.Errorf("%s: body %.60q", p.Name, p.Body)
			}
			got = append(got, strings.Join([]string{p.Name, p.URL, p.Outlet, p.ContentType, p.Fetched.Format(time.TimeOnly)}, "|"))
		}
	}
	file := filepath.Join(t.TempDir(), "a.warc.gz")
	must(os.WriteFile(file, whole, 0o600))
	want := []string{"https://a.test/1|https://a.test/1||text/html; charset=utf-8|12:00:00", "https://b.test/1|https://b.test/1||text/html; charset=utf-8|13:00:00", "تسعة||الشروق|text/html; charset=utf-8|13:00:00"}
	if got, faults := read(file, nil, Options{}); !slices.Equal(got, want) || len(faults) > 0 {
		t.Errorf("got %q, %q\nwant %q", got, faults, want)
	}
	// A pipe cannot be read twice: what is lost is named.
	got, faults := read("-", whole, Options{})
	if !slices.Equal(got, want[:1]) || len(faults) != 2 || !strings.Contains(faults[0], "give the whole archive as a file") {
		t.Errorf("from a pipe: %q, %q", got, faults)
	}
	// So is what stands in another archive.
	must(os.WriteFile(file, write(func(w *warc.Writer) {
		must(w.Revisit(under("urn:x-isnad:page/9", map[string]string{"page": "9", "name": "9"}), page.Ref()))
	}), 0o600))
	if got, faults := read(file, nil, Options{}); len(got) != 0 || len(faults) != 1 || !strings.Contains(faults[0], "those of https://a.test/1") {
		t.Errorf("without its bytes: %q, %q", got, faults)
	}
	// A megabyte that a short archive gives 100 times.
	large := page
	large.Body = []byte(strings.Repeat(story, 1<<20/len(story)))
	must(os.WriteFile(file, write(func(w *warc.Writer) {
		must(w.Response(large))
		for i := range 100 {
			must(w.Revisit(under(fmt.Sprintf("https://b.test/%d", i), nil), large.Ref()))
		}
	}), 0o600))
	got, faults = read(file, nil, Options{Limit: 2 << 20})
	if len(got) < 60 || len(got) > 70 || len(faults) != 1 || !strings.Contains(faults[0], "again too often") {
		t.Errorf("%d pages, faults %.200q", len(got), faults)
	}
}

package account

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"sort"
	"testing"

	"isnad"
	"isnad/internal/read"
)

// readFolder reads the pages of a folder through every stage.
func readFolder(t testing.TB, folder string) []handPage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(files)
	types := map[string]string{".html": "text/html", ".txt": "text/plain"}
	var pages []handPage
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		accts, err := read.Page(&isnad.Page{Name: filepath.Base(file), Source: file, ContentType: types[filepath.Ext(file)], Body: body}, nil)
		pages = append(pages, handPage{file, accts, err})
	}
	return pages
}

// What the stages find in whole pages goes through every face lawfully.
func TestPages(t *testing.T) {
	for _, folder := range []string{"../../examples/press", "../../../shared/seeds"} {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			pages := readFolder(t, folder)
			if len(pages) == 0 {
				t.Skipf("%s is not on this machine", folder)
			}
			out := show(t, asJSON, pages, false)
			_, r := schema(t)
			if err := validate(t, r, out); err != nil {
				t.Error(err)
			}
			var doc Document
			if err := json.Unmarshal([]byte(out), &doc); err != nil {
				t.Fatal(err)
			}
			checkDocument(t, &doc)
			if len(doc.Articles) < len(pages) {
				t.Errorf("%d articles in %d pages", len(doc.Articles), len(pages))
			}
			checkAnchors(t, show(t, asHTML, pages, false))
			for _, d := range []Detail{Short, Brief, Full} {
				if show(t, asText(TextOptions{Detail: d}), pages, false) == "" {
					t.Errorf("detail %d: no text", d)
				}
			}
		})
	}
}

func benchFace(b *testing.B, face func(io.Writer) Writer) {
	pages := readFolder(b, "../../examples/press")
	words := 0
	for _, p := range pages {
		for _, a := range p.accts {
			words += len(a.Tokens)
		}
	}
	b.ReportAllocs()
	n := 0
	w := face(io.Discard)
	for b.Loop() {
		for _, p := range pages {
			if err := w.Page(p.source, p.accts, p.unread); err != nil {
				b.Fatal(err)
			}
		}
		n++
		// A document of many thousand articles is not what is measured.
		if n%200 == 0 {
			if err := w.Close(false); err != nil {
				b.Fatal(err)
			}
			w = face(io.Discard)
		}
	}
	b.ReportMetric(float64(words*n)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkJSON(b *testing.B)  { benchFace(b, asJSON) }
func BenchmarkHTML(b *testing.B)  { benchFace(b, asHTML) }
func BenchmarkText(b *testing.B)  { benchFace(b, asText(TextOptions{})) }
func BenchmarkFull(b *testing.B)  { benchFace(b, asText(TextOptions{Detail: Full})) }
func BenchmarkCount(b *testing.B) { benchFace(b, func(io.Writer) Writer { return NewCount() }) }

// Asking a long text for offsets backwards costs no more than forwards.
func BenchmarkOffsets(b *testing.B) {
	var text string
	for range 20000 {
		text += "قال وزير الزراعة "
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		o := newOffsets(text)
		for i := len(text); i > 0; i -= 31 {
			o.at(i)
		}
	}
}

package markup

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"isnad/internal/extract/source"
)

var update = flag.Bool("update", false, "rewrite the lines and facts of testdata/*.txtar")

// show writes a page down, one line for each line and fact:
//
//	B p      | the words        a line of the body, in <p>
//	- li nav | the words        a line that is none, with the reason
func show(p *source.Page) (lines, facts string) {
	var b strings.Builder
	for _, l := range p.Lines {
		mark := "-"
		if l.Body {
			mark = "B"
		}
		drop := ""
		if l.Drop != "" {
			drop = " " + string(l.Drop)
		}
		fmt.Fprintf(&b, "%s %s%s | %s\n", mark, l.Tag, drop, l.Text)
	}
	lines = b.String()
	b.Reset()
	for _, f := range p.Facts {
		fmt.Fprintf(&b, "%s %s (%s)\n", f.Kind, f.Value, f.From)
	}
	return lines, b.String()
}

// The pages of testdata have the shapes of the common content systems. Of each
// file, page.html is the input, body what a person reads as the article, and
// lines and facts what the package says.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			part := func(name string) *txtar.File {
				for i := range ar.Files {
					if ar.Files[i].Name == name {
						return &ar.Files[i]
					}
				}
				t.Fatalf("no part %s", name)
				return nil
			}
			body := part("page.html").Data
			p := checked(t, body)
			if p == nil {
				t.Fatal("not read")
			}
			if f, prec, rec := f1(bodyOf(p), string(part("body").Data)); f < 0.95 {
				t.Errorf("body F1 %.3f (precision %.3f, recall %.3f), want 0.95 or more; got\n%s", f, prec, rec, bodyOf(p))
			}
			lines, facts := show(p)
			if *update {
				part("lines").Data, part("facts").Data = []byte(lines), []byte(facts)
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			compare(t, "lines", lines, string(part("lines").Data))
			compare(t, "facts", facts, string(part("facts").Data))
		})
	}
}

// compare prints the first line that differs, plain and escaped.
func compare(t *testing.T, what, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("%s, line %d:\n got %s\nwant %s\n got %+q\nwant %+q", what, i+1, a, b, a, b)
			return
		}
	}
}

// A page that is not HTML is read without a panic, and with all its words.
func TestNotHTML(t *testing.T) {
	p := checked(t, []byte("نص بلا وسوم & آخر < ثالث"))
	if len(p.Lines) != 1 || p.Lines[0].Text != "نص بلا وسوم & آخر < ثالث" {
		t.Errorf("%+v", p.Lines)
	}
}

// The same page in another encoding has the same lines and facts.
func TestEncodings(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	encodings := map[string]encoding.Encoding{
		"windows-1256": charmap.Windows1256,
		"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"utf-8":        unicode.UTF8BOM,
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// ISO 8601 digits and the Arabic thousands separator aside, the
		// pages are of letters that windows-1256 has.
		src := strings.ReplaceAll(string(ar.Files[0].Data), "٬", ",")
		wantLines, wantFacts := show(checked(t, []byte(src)))
		for charset, enc := range encodings {
			body, err := enc.NewEncoder().Bytes([]byte(src))
			if err != nil {
				t.Fatalf("%s in %s: %v", name, charset, err)
			}
			p := checked(t, body)
			if p == nil || p.Charset != charset {
				t.Errorf("%s in %s: got %v", name, charset, p)
				continue
			}
			lines, facts := show(p)
			compare(t, name+" in "+charset+": lines", lines, wantLines)
			compare(t, name+" in "+charset+": facts", facts, wantFacts)
		}
	}
}

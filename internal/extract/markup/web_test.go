package markup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
)

// webDir holds five pages of the Arabic press with their bodies and dates
// read by hand; it is not part of the repository.
const webDir = "../../../../shared/data/web"

type goldPage struct {
	File string `json:"file"`
	URL  string `json:"url"`
	Date string `json:"date_gold"`
	Body string `json:"body_gold"`
}

func webPages(t testing.TB) []goldPage {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(webDir, "gold.json"))
	if err != nil {
		t.Skip("the five web pages are not here: ", err)
	}
	var pages []goldPage
	if err := json.Unmarshal(data, &pages); err != nil {
		t.Fatal(err)
	}
	return pages
}

// words counts the words of a text, folded.
func words(s string) map[string]int {
	m := map[string]int{}
	for _, w := range strings.FieldsFunc(arabic.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		m[w]++
	}
	return m
}

// f1 compares two texts as multisets of words.
func f1(got, want string) (f, p, r float64) {
	g, w := words(got), words(want)
	hit, ng, nw := 0, 0, 0
	for k, n := range g {
		ng += n
		hit += min(n, w[k])
	}
	for _, n := range w {
		nw += n
	}
	if hit == 0 {
		return 0, 0, 0
	}
	p, r = float64(hit)/float64(ng), float64(hit)/float64(nw)
	return 2 * p * r / (p + r), p, r
}

func bodyOf(p *source.Page) string {
	var b strings.Builder
	for _, l := range p.Lines {
		if l.Body {
			b.WriteString(l.Text + "\n")
		}
	}
	return b.String()
}

func readFile(t testing.TB, path string) *source.Page {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, &isnad.Page{Name: filepath.Base(path), ContentType: "text/html", Body: body})
}

func read(t testing.TB, page *isnad.Page) *source.Page {
	t.Helper()
	dec, err := decode.Page(page)
	if err != nil {
		t.Fatal(err)
	}
	out, err := Page(page, dec)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWebBodies(t *testing.T) {
	for _, g := range webPages(t) {
		p := readFile(t, filepath.Join(webDir, "html", g.File))
		f, prec, rec := f1(bodyOf(p), g.Body)
		t.Logf("%-20s F1 %.3f precision %.3f recall %.3f, %d lines", g.File, f, prec, rec, len(p.Lines))
		if f < 0.95 {
			t.Errorf("%s: body F1 %.3f, want 0.95 or more", g.File, f)
		}
	}
}

func TestWebDates(t *testing.T) {
	for _, g := range webPages(t) {
		p := readFile(t, filepath.Join(webDir, "html", g.File))
		got := ""
		for _, f := range p.Facts {
			if f.Kind == source.FactPublished {
				got = f.Value
				break
			}
		}
		if !strings.HasPrefix(got, g.Date) {
			t.Errorf("%s: published %q, want %s", g.File, got, g.Date)
		}
	}
}

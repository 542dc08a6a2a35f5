package extract

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ulikunitz/xz"

	"isnad"
	"isnad/internal/arabic"
)

// The texts that these tests read belong to others and are not in the
// repository; without them the tests skip.
var shared = filepath.Join("..", "..", "..", "shared")

func need(t testing.TB, name ...string) string {
	t.Helper()
	file := filepath.Join(append([]string{shared}, name...)...)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("%s is not on this machine", filepath.Join(name...))
	}
	return file
}

// TestSeeds reads the founding reports: cut exactly, nothing dropped that is
// text, nothing kept that is furniture.
func TestSeeds(t *testing.T) {
	dir := need(t, "seeds")
	var gold struct {
		Seeds []struct {
			File     string
			Articles []struct {
				TitleHas string `json:"title_has"`
				First    string
				Last     string
				Credit   []string
				Headings []string
				Dropped  []string
			}
		}
	}
	data, err := os.ReadFile(need(t, "gold", "seeds.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	total := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page := &isnad.Page{Name: filepath.Base(file), Body: body}
		arts, err := Find(page)
		if lerr := laws(page, arts, err); lerr != nil {
			t.Errorf("%s: %v", page.Name, lerr)
		}
		total += len(arts)
		for _, g := range gold.Seeds {
			if g.File != page.Name {
				continue
			}
			if len(arts) != len(g.Articles) {
				t.Errorf("%s: %d articles, want %d", page.Name, len(arts), len(g.Articles))
				continue
			}
			for i, want := range g.Articles {
				art := arts[i]
				if !strings.Contains(art.Title, want.TitleHas) || !strings.Contains(art.Text, want.First) || !strings.HasSuffix(strings.TrimSuffix(art.Text, "."), want.Last) && !strings.Contains(art.Text, want.Last) {
					t.Errorf("%s article %d: title %q, text %q", page.Name, i, art.Title, art.Text)
				}
				if strings.Join(art.Credit, "+") != strings.Join(want.Credit, "+") {
					t.Errorf("%s article %d: credit %q, want %q", page.Name, i, art.Credit, want.Credit)
				}
				var heads []string
				for _, b := range art.Blocks {
					if b.Kind == isnad.BlockHeading {
						heads = append(heads, b.Span.Of(art.Text))
					}
				}
				if strings.Join(heads, "+") != strings.Join(want.Headings, "+") {
					t.Errorf("%s article %d: headings %q, want %q", page.Name, i, heads, want.Headings)
				}
				for _, d := range want.Dropped {
					if strings.Contains(art.Text, d) {
						t.Errorf("%s article %d: %q is kept", page.Name, i, d)
					}
				}
			}
		}
	}
	if total != 6 {
		t.Errorf("%d articles in %d pages, want 6", total, len(files))
	}
}

// A document is a line of the raw corpora.
type document struct {
	ID, Source, Date, Title, Text, URL, Author string
}

func (d *document) page() *isnad.Page {
	p := &isnad.Page{Name: d.ID, Title: d.Title, URL: d.URL, Body: []byte(d.Text)}
	p.Published = d.Date
	return p
}

func documents(t testing.TB, name string, most int) []document {
	t.Helper()
	fh, err := os.Open(need(t, "data", "raw", name+".jsonl.xz"))
	if err != nil {
		t.Fatal(err)
	}
	defer fh.Close()
	r, err := xz.NewReader(bufio.NewReaderSize(fh, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(r)
	var docs []document
	for len(docs) < most {
		var d document
		if err := dec.Decode(&d); err != nil {
			break
		}
		docs = append(docs, d)
	}
	return docs
}

// TestRawLaws reads the raw press and checks the laws on every page.
func TestRawLaws(t *testing.T) {
	most := 800
	if testing.Short() {
		most = 200
	}
	for _, name := range []string{"aljazeera_hespress", "ant_jawhara_tn", "panarab2012", "saudinewsnet"} {
		docs := documents(t, name, most)
		failed, several, kept, all := 0, 0, 0, 0
		for i := range docs {
			page := docs[i].page()
			arts, err := Find(page)
			if lerr := laws(page, arts, err); lerr != nil {
				t.Errorf("%s: %v", page.Name, lerr)
				if failed++; failed > 5 {
					break
				}
			}
			if len(arts) > 1 {
				several++
			}
			for _, a := range arts {
				kept += len(a.Text)
			}
			all += len(page.Body)
		}
		t.Logf("%s: %d pages, %.2f%% of the bytes are text, %d pages with several articles", name, len(docs), 100*float64(kept)/float64(all), several)
	}
}

// TestWeb reads saved pages of the press whose bodies and dates were read by
// hand.
func TestWeb(t *testing.T) {
	var gold []struct {
		File, URL string
		Date      string `json:"date_gold"`
		Body      string `json:"body_gold"`
	}
	data, err := os.ReadFile(need(t, "data", "web", "gold.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	for _, g := range gold {
		body, err := os.ReadFile(need(t, "data", "web", "html", g.File))
		if err != nil {
			t.Fatal(err)
		}
		page := &isnad.Page{Name: g.File, ContentType: "text/html", Body: body}
		arts, err := Find(page)
		if lerr := laws(page, arts, err); lerr != nil {
			t.Errorf("%s: %v", g.File, lerr)
			continue
		}
		if len(arts) != 1 {
			t.Errorf("%s: %d articles (%v)", g.File, len(arts), err)
			continue
		}
		f := wordF1(arts[0].Text, g.Body)
		t.Logf("%-20s F1 %.3f published %s (%s) outlet %v title %q", g.File, f, arts[0].Published.From, arts[0].Published.Why, arts[0].Outlet, arts[0].Title)
		if f < 0.95 {
			t.Errorf("%s: F1 by words %.3f, want 0.95 or more", g.File, f)
		}
		if !strings.HasPrefix(arts[0].Published.From, g.Date) {
			t.Errorf("%s: published %q, want %s", g.File, arts[0].Published.From, g.Date)
		}
	}
}

func wordF1(got, want string) float64 {
	g, w := strings.Fields(normWords(got)), strings.Fields(normWords(want))
	bag := map[string]int{}
	for _, x := range w {
		bag[x]++
	}
	hit := 0
	for _, x := range g {
		if bag[x] > 0 {
			bag[x]--
			hit++
		}
	}
	return 2 * float64(hit) / float64(len(g)+len(w))
}

func BenchmarkFindText(b *testing.B) {
	docs := documents(b, "saudinewsnet", 2000)
	words, bytes := 0, 0
	pages := make([]*isnad.Page, len(docs))
	for i := range docs {
		pages[i] = docs[i].page()
		words += countArabic(docs[i].Text)
		bytes += len(docs[i].Text)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	start := time.Now()
	for range b.N {
		for _, p := range pages {
			Find(p)
		}
	}
	b.ReportMetric(float64(words*b.N)/time.Since(start).Seconds(), "words/s")
}

func countArabic(s string) int { return len(arabic.Tokens(nil, s)) }

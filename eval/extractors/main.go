// Command extractors compares ways to find an article's body in an HTML page:
// the extraction libraries as they are, both together, and our own package,
// which runs one of them on a page with its furniture taken off.
//
//	go run . PAGES.json HTML-DIR TXTAR-DIR
//
// PAGES.json lists {"file", "body_gold", "date_gold"}; each .txtar file of
// TXTAR-DIR has the parts page.html and body. It prints a row for each page
// with the F1 of the words, as multisets of folded words, and the time for one
// page; the figures of
// doc/decisions/0007-readability-on-a-cleared-page.md come from it.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	readability "codeberg.org/readeck/go-readability"
	"github.com/markusmobius/go-trafilatura"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/markup"
)

type sample struct {
	name string
	html string
	body string
}

// A way returns the body that it finds, as text.
type way struct {
	name string
	find func(src string) string
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: extractors PAGES.json HTML-DIR TXTAR-DIR")
		os.Exit(2)
	}
	samples, err := load(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, "extractors:", err)
		os.Exit(1)
	}
	ways := []way{
		{"readability", byReadability},
		{"trafilatura", byTrafilatura(false)},
		{"trafilatura+fallback", byTrafilatura(true)},
		{"both", both},
		{"ours", ours},
	}
	fmt.Printf("%-20s %6s", "page", "words")
	for _, w := range ways {
		fmt.Printf(" %22s", w.name)
	}
	fmt.Println()
	sum := make([]float64, len(ways))
	low := make([]float64, len(ways))
	cost := make([]time.Duration, len(ways))
	for i := range low {
		low[i] = 1
	}
	for _, s := range samples {
		fmt.Printf("%-20s %6d", s.name, total(words(s.body)))
		for i, w := range ways {
			f, p, r := f1(w.find(s.html), s.body)
			fmt.Printf("   %.3f (%.3f, %.3f)", f, p, r)
			sum[i] += f
			low[i] = min(low[i], f)
			const rounds = 10
			start := time.Now()
			for range rounds {
				w.find(s.html)
			}
			cost[i] += time.Since(start) / rounds
		}
		fmt.Println()
	}
	row := func(name string, value func(i int) string) {
		fmt.Printf("%-27s", name)
		for i := range ways {
			fmt.Printf(" %22s", value(i))
		}
		fmt.Println()
	}
	n := float64(len(samples))
	row("mean F1", func(i int) string { return fmt.Sprintf("%.3f", sum[i]/n) })
	row("least F1", func(i int) string { return fmt.Sprintf("%.3f", low[i]) })
	row("ms for a page", func(i int) string { return fmt.Sprintf("%.2f", cost[i].Seconds()*1000/n) })
}

func load(pages, dir, txtars string) ([]sample, error) {
	var out []sample
	data, err := os.ReadFile(pages)
	if err != nil {
		return nil, err
	}
	var gold []struct {
		File string `json:"file"`
		Body string `json:"body_gold"`
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		return nil, fmt.Errorf("%s: %w", pages, err)
	}
	for _, g := range gold {
		b, err := os.ReadFile(filepath.Join(dir, g.File))
		if err != nil {
			return nil, err
		}
		out = append(out, sample{g.File, string(b), g.Body})
	}
	names, err := filepath.Glob(filepath.Join(txtars, "*.txtar"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			return nil, err
		}
		s := sample{name: strings.TrimSuffix(filepath.Base(name), ".txtar")}
		for _, f := range ar.Files {
			switch f.Name {
			case "page.html":
				s.html = string(f.Data)
			case "body":
				s.body = string(f.Data)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

func byReadability(src string) string {
	art, err := readability.FromReader(strings.NewReader(src), nil)
	if err != nil || art.Node == nil {
		return ""
	}
	return text(art.Node)
}

func byTrafilatura(fallback bool) func(string) string {
	return func(src string) string {
		node := trafilate(src, fallback)
		if node == nil {
			return ""
		}
		return text(node)
	}
}

func trafilate(src string, fallback bool) *html.Node {
	res, err := trafilatura.Extract(strings.NewReader(src), trafilatura.Options{
		EnableFallback:  fallback,
		ExcludeComments: true,
		HtmlDateMode:    trafilatura.Disabled,
	})
	if err != nil || res == nil {
		return nil
	}
	return res.ContentNode
}

// both takes readability's text where trafilatura's has all of it and more.
func both(src string) string {
	t := byTrafilatura(false)(src)
	r := byReadability(src)
	if r == "" {
		return t
	}
	if t == "" {
		return r
	}
	if _, _, covered := f1(t, r); covered > 0.9 && total(words(t)) > total(words(r)) {
		return r
	}
	return t
}

func ours(src string) string {
	page := &isnad.Page{Name: "x", ContentType: "text/html", Body: []byte(src)}
	dec, err := decode.Page(page)
	if err != nil {
		return ""
	}
	p, err := markup.Page(page, dec)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, l := range p.Lines {
		if l.Body {
			b.WriteString(l.Text + "\n")
		}
	}
	return b.String()
}

// text returns the words of a tree, texts kept apart.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func words(s string) map[string]int {
	m := map[string]int{}
	for _, w := range strings.FieldsFunc(arabic.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		m[w]++
	}
	return m
}

func total(m map[string]int) (n int) {
	for _, k := range m {
		n += k
	}
	return n
}

func f1(got, want string) (f, p, r float64) {
	g, w := words(got), words(want)
	hit := 0
	for k, n := range g {
		hit += min(n, w[k])
	}
	if hit == 0 {
		return 0, 0, 0
	}
	p, r = float64(hit)/float64(total(g)), float64(hit)/float64(total(w))
	return 2 * p * r / (p + r), p, r
}

func init() { slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) }

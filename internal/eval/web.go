package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"isnad"
)

// A WebPage is the gold of one saved web page.
type WebPage struct {
	File           string   `json:"file"`
	Date           string   `json:"date_gold"` // the day it was published
	Body           string   `json:"body_gold"`
	MustContain    []string `json:"must_contain"`
	MustNotContain []string `json:"must_not_contain"`
}

// Web scores the extraction of saved web pages. dir holds gold.json, a list
// of WebPage, and the pages beside it or in its folder html. There is a row
// for each page, whose counts are words of the body, one for the dates and
// one for the words that must or must not be there. The address of a page is
// not told to the reader: a page has to bring its own.
func Web(ctx context.Context, dir string) (Result, error) {
	b, err := os.ReadFile(filepath.Join(dir, "gold.json"))
	if err != nil {
		return Result{}, fmt.Errorf("eval.Web: %w", err)
	}
	var gold []WebPage
	if err := json.Unmarshal(b, &gold); err != nil {
		return Result{}, fmt.Errorf("eval.Web %s: %w", filepath.Join(dir, "gold.json"), err)
	}
	var pages []*isnad.Page
	for _, g := range gold {
		path := filepath.Join(dir, "html", g.File)
		if _, err := os.Stat(path); err != nil {
			path = filepath.Join(dir, g.File)
		}
		page, err := whole(ctx, path, g.File)
		if err != nil {
			return Result{}, fmt.Errorf("eval.Web: %w", err)
		}
		pages = append(pages, page)
	}
	doc, err := Read(ctx, pages)
	if err != nil {
		return Result{}, err
	}
	return scoreWeb(gold, doc), nil
}

func scoreWeb(gold []WebPage, doc *Document) Result {
	s := scorer{doc: doc}
	var rows []Row
	dates, must := Row{Name: "dates"}, Row{Name: "must"}
	for _, g := range gold {
		var text []string
		published := ""
		for i, a := range s.ofPage(g.File) {
			text = append(text, a.Text)
			if i == 0 {
				published = a.Published.From
			}
		}
		body := strings.Join(text, "\n")
		row := Row{Name: g.File}
		row.Gold, row.Found, row.Right = shareWords(g.Body, body)
		rows = append(rows, row)
		if row.F1() < 1 {
			s.wordMisses(g.File, g.Body, body)
		}
		if g.Date != "" {
			dates.Gold++
			if published != "" {
				dates.Found++
			}
			if day(published) == g.Date {
				dates.Right++
			} else {
				s.miss("dates", g.File, g.Date, published)
			}
		}
		tight := Tight(body)
		for _, want := range g.MustContain {
			must.Gold++
			must.Found++
			if strings.Contains(tight, Tight(want)) {
				must.Right++
			} else {
				s.miss("must", g.File, want, "nothing of it")
			}
		}
		for _, not := range g.MustNotContain {
			must.Gold++
			must.Found++
			if !strings.Contains(tight, Tight(not)) {
				must.Right++
			} else {
				s.miss("must", g.File, "nothing of "+not, "it is kept")
			}
		}
	}
	rows = append(rows, dates)
	if must.Gold > 0 {
		rows = append(rows, must)
	}
	return Result{Rows: rows, Misses: s.misses}
}

// shareWords counts the folded words of two texts and those they share, each
// as often as it stands in both.
func shareWords(gold, read string) (inGold, inRead, both int) {
	count := map[string]int{}
	for _, w := range strings.Fields(Fold(gold)) {
		count[w]++
		inGold++
	}
	for _, w := range strings.Fields(Fold(read)) {
		inRead++
		if count[w] > 0 {
			count[w]--
			both++
		}
	}
	return inGold, inRead, both
}

// wordMisses tells of lines of one text of which the other has less than half.
func (s *scorer) wordMisses(page, gold, read string) {
	for _, line := range foreignLines(gold, read) {
		s.miss("body", page, ends(line), "nothing of it")
	}
	for _, line := range foreignLines(read, gold) {
		s.miss("body", page, "nothing", ends(line))
	}
}

// foreignLines returns the lines of text of which less than half of the words
// stand in other.
func foreignLines(text, other string) []string {
	have := map[string]bool{}
	for _, w := range strings.Fields(Fold(other)) {
		have[w] = true
	}
	var out []string
	for _, line := range strings.Split(text, "\n") {
		words, n := strings.Fields(Fold(line)), 0
		for _, w := range words {
			if have[w] {
				n++
			}
		}
		if 2*n < len(words) {
			out = append(out, line)
		}
	}
	return out
}

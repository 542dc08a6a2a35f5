package extract

import (
	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/source"
)

// divide cuts the lines of a page into articles.
func divide(page *isnad.Page, src *source.Page) []isnad.Article {
	lines := make([]line, len(src.Lines))
	var toks []arabic.Token
	for i := range src.Lines {
		lines[i], toks = newLine(&src.Lines[i], toks)
	}
	var art isnad.Article
	b := builder{body: page.Body}
	art.Title = page.Title
	start := 0
	if len(lines) > 1 && page.Title == "" && !lines[0].stop && lines[0].count <= 40 {
		art.Title = lines[0].text()
		start = 1
	}
	for i := start; i < len(lines); i++ {
		l := &lines[i]
		kind := isnad.BlockParagraph
		if i > start && i+1 < len(lines) && !l.stop && !l.colon && l.count <= 12 && lines[i+1].count > 12 {
			kind = isnad.BlockHeading
		}
		b.block(kind, l.src, l.from, l.to, letters(nil, l.src.Text, l.from, l.to))
	}
	if len(b.text) == 0 {
		return nil
	}
	art.Text, art.Blocks, art.Origin, art.Repairs = string(b.text), b.blocks, b.origin, b.repairs
	if page.Published != "" {
		art.Published = isnad.Dating{From: page.Published, To: page.Published, Basis: isnad.DatedGiven, Why: "given with the page", Score: 1}
	}
	if page.Outlet != "" {
		art.Outlet = isnad.Outlet{Name: page.Outlet, Why: "given"}
	}
	art.Author, art.URL = page.Author, page.URL
	return []isnad.Article{art}
}

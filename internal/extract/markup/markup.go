// Package markup takes an HTML page apart: into the lines that a reader of the
// page sees, in the order in which they are written, each with its place in
// the page's bytes, and into what the page says about itself.
package markup

import (
	"isnad"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
)

// Page takes a decoded HTML page apart. Its error is an *isnad.PageError: of
// kind KindTooLarge when the page has too many tags, KindDepth when these
// stand inside one another.
func Page(page *isnad.Page, dec *decode.Text) (*source.Page, error) {
	t, err := parse(dec.Text)
	if err != nil {
		kind := isnad.KindTooLarge
		if err == errDeep {
			kind = isnad.KindDepth
		}
		return nil, &isnad.PageError{Page: page.Name, Kind: kind, Err: err}
	}
	defer t.release()
	m := t.mass()
	drops := findDrops(t, m)
	l := makeLines(t, dec, m, drops)
	l.datelines()
	ts := readThings(t)
	l.choose(readable(t, drops), ts, findTitles(t, ts))
	return &source.Page{
		Charset: dec.Charset,
		HTML:    true,
		Lines:   l.lines,
		Facts:   findFacts(t, l, dec, page, ts),
	}, nil
}

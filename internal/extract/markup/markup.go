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
// kind KindTooLarge when the page has too many tags.
func Page(page *isnad.Page, dec *decode.Text) (*source.Page, error) {
	t, err := parse(dec.Text)
	if err != nil {
		return nil, &isnad.PageError{Page: page.Name, Kind: isnad.KindTooLarge, Err: err}
	}
	m := t.mass()
	drops := findDrops(t, m)
	l := makeLines(t, dec, drops)
	out := &source.Page{Charset: dec.Charset, HTML: true, Lines: l.lines}
	l.body(readable(t, drops))
	return out, nil
}

// body marks the lines of which most letters were taken.
func (l *liner) body(taken []bool) {
	for i := range l.lines {
		if l.lines[i].Drop != "" || taken == nil {
			continue
		}
		in, all := 0, 0
		for k := l.infos[i].first; k <= l.infos[i].last; k++ {
			n := &l.tree.nodes[k]
			if n.kind != text {
				continue
			}
			c := letterCount(n.raw.Of(l.tree.src))
			all += c
			if taken[k] {
				in += c
			}
		}
		l.lines[i].Body = in > 0 && in*2 >= all
	}
}

package decode

import (
	"sort"
	"unicode/utf8"

	"isnad"
)

// Source returns the smallest run of page bytes that the half-open range s of
// Text stands for. Ranges that touch give runs that touch, and the whole text
// gives the whole page without its byte order mark.
func (t *Text) Source(s isnad.Span) isnad.Span {
	if t.Same() {
		return isnad.Span{Start: s.Start + t.skip, End: s.End + t.skip}
	}
	if s.Empty() {
		c := t.cursor(s.Start)
		if s.Start >= len(t.Text) {
			c.page = len(t.body)
		}
		return isnad.Span{Start: c.page, End: c.page}
	}
	c := t.cursor(s.Start)
	start := c.page
	return isnad.Span{Start: start, End: c.forward(s.End)}
}

// Same reports whether the text is the page's bytes as they are, apart from a
// byte order mark.
func (t *Text) Same() bool { return t.step == nil && t.marks == nil }

// Origin adds to o the segments of the range s of Text; the range's first byte
// stands at byte at of the text that o is for. Where the page's bytes are the
// text's, segments are exact; otherwise there is one for each word.
func (t *Text) Origin(o *Origins, s isnad.Span, at int) {
	if s.Empty() {
		return
	}
	if t.Same() {
		o.Add(isnad.Span{Start: at, End: at + s.Len()}, t.Source(s), true)
		return
	}
	shift := at - s.Start
	text := t.Text
	c := t.cursor(s.Start)
	from := c.page
	for i := s.Start; i < s.End; {
		// A word with the white space after it.
		j := i
		for j < s.End && !isSpace(text[j]) {
			j++
		}
		for j < s.End && isSpace(text[j]) {
			j++
		}
		to := c.forward(j)
		p := isnad.Span{Start: from, End: to}
		exact := p.Len() == j-i && string(t.body[p.Start:p.End]) == text[i:j]
		o.Add(isnad.Span{Start: i + shift, End: j + shift}, p, exact)
		i, from = j, to
		if c.inside(j) {
			from = c.page
		}
	}
}

// A cursor walks through text and page side by side.
type cursor struct {
	t    *Text
	k    int // the mark it started from, for pieces
	text int // byte of the text where a character (or piece) begins
	page int // and where that begins in the page
}

// cursor returns a cursor at the character (or piece) that byte i stands in.
func (t *Text) cursor(i int) cursor {
	k := max(sort.Search(len(t.marks), func(k int) bool { return t.marks[k].text > i })-1, 0)
	c := cursor{t: t, k: k}
	if k < len(t.marks) {
		c.text, c.page = t.marks[k].text, t.marks[k].page
	}
	c.forward(i)
	return c
}

// forward moves on to the character (or piece) that byte i of the text stands
// in, and returns where the text before i ends in the page: before that
// character when it begins at i, after it otherwise.
func (c *cursor) forward(i int) int {
	t := c.t
	if i >= len(t.Text) {
		return len(t.body)
	}
	if t.step == nil {
		for c.k+1 < len(t.marks) && t.marks[c.k+1].text <= i {
			c.k++
			c.text, c.page = t.marks[c.k].text, t.marks[c.k].page
		}
		if c.text == i {
			return c.page
		}
		if c.k+1 < len(t.marks) {
			return t.marks[c.k+1].page
		}
		return len(t.body)
	}
	for c.text < i {
		r, n, _ := t.step(t.body[c.page:])
		width := utf8.RuneLen(r)
		if i < c.text+width {
			return c.page + n
		}
		c.text, c.page = c.text+width, c.page+n
	}
	return c.page
}

// inside reports whether byte i, which forward was called with, stands inside
// the character (or piece) that the cursor is at.
func (c *cursor) inside(i int) bool { return c.text < i && i < len(c.t.Text) }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// Origins builds an isnad.Origin piece by piece. Neighbours that are exact and
// touch become one segment. Pieces shorter than Min are joined: a hostile page
// must not cost a segment for each letter.
type Origins struct {
	// Min is the least length of a segment that is not exact, in bytes of
	// text, when more follow it; 0 for no limit.
	Min int
	// Segments is what was added so far.
	Segments isnad.Origin
}

// MinSegment returns the Min for a page of size bytes: one word for pages of
// up to a megabyte, and never more than some 100,000 segments.
func MinSegment(size int) int {
	if size < 1<<20 {
		return 0
	}
	return size / 100_000
}

// Add adds the segment that leads text to page. Segments come in text order.
// One whose page overlaps that of the segment before, as it may in encodings
// whose characters are decoded in groups, is joined to it.
func (o *Origins) Add(text, page isnad.Span, exact bool) {
	if text.Empty() {
		return
	}
	if k := len(o.Segments) - 1; k >= 0 {
		last := &o.Segments[k]
		if last.Exact && exact && last.Text.End == text.Start && last.Page.End == page.Start {
			last.Text.End, last.Page.End = text.End, page.End
			return
		}
		if page.Start < last.Page.End && page.End >= last.Page.Start {
			last.Text.End, last.Exact = text.End, false
			last.Page.Start, last.Page.End = min(last.Page.Start, page.Start), max(last.Page.End, page.End)
			return
		}
		if o.Min > 0 && last.Text.End == text.Start && last.Page.End <= page.Start &&
			(last.Text.Len() < o.Min || text.Len() < o.Min && !last.Exact && last.Text.Len() < 2*o.Min) {
			last.Text.End, last.Page.End, last.Exact = text.End, page.End, false
			return
		}
	}
	o.Segments = append(o.Segments, isnad.Segment{Text: text, Page: page, Exact: exact})
}

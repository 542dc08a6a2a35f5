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
	if t.step == nil && t.marks == nil {
		return isnad.Span{Start: s.Start + t.skip, End: s.End + t.skip}
	}
	if s.Empty() {
		at, _ := t.at(s.Start)
		return isnad.Span{Start: at, End: at}
	}
	start, _ := t.at(s.Start)
	lo, hi := t.at(s.End)
	if hi > lo { // s.End stands inside a character or piece
		lo = hi
	}
	return isnad.Span{Start: start, End: lo}
}

// at returns the run of page bytes of the character (or piece) that byte i of
// Text stands in: from its first byte to its end when i is inside of it, and
// twice its first byte when i is where it begins.
func (t *Text) at(i int) (start, end int) {
	if i >= len(t.Text) {
		return len(t.body), len(t.body)
	}
	k := sort.Search(len(t.marks), func(k int) bool { return t.marks[k].text > i }) - 1
	m := t.marks[k]
	if t.step == nil {
		// Pieces. Two marks may share a text offset: the last one counts.
		if m.text == i {
			return m.page, m.page
		}
		if k+1 < len(t.marks) {
			return m.page, t.marks[k+1].page
		}
		return m.page, len(t.body)
	}
	for {
		if m.text == i {
			return m.page, m.page
		}
		r, n, _ := t.step(t.body[m.page:])
		width := utf8.RuneLen(r)
		if i < m.text+width {
			return m.page, m.page + n
		}
		m.text, m.page = m.text+width, m.page+n
	}
}

// Origin adds to o the segments of the range s of Text; the range's first byte
// stands at byte at of the text that o is for. Where the page's bytes are the
// text's, segments are exact; otherwise there is one for each word.
func (t *Text) Origin(o *Origins, s isnad.Span, at int) {
	if s.Empty() {
		return
	}
	if t.step == nil && t.marks == nil {
		o.Add(isnad.Span{Start: at, End: at + s.Len()}, t.Source(s), true)
		return
	}
	shift := at - s.Start
	text := t.Text
	for i := s.Start; i < s.End; {
		// A word with the white space after it.
		j := i
		for j < s.End && !isSpace(text[j]) {
			j++
		}
		for j < s.End && isSpace(text[j]) {
			j++
		}
		p := t.Source(isnad.Span{Start: i, End: j})
		exact := p.Len() == j-i && string(t.body[p.Start:p.End]) == text[i:j]
		o.Add(isnad.Span{Start: i + shift, End: j + shift}, p, exact)
		i = j
	}
}

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

// Add adds the segment that leads text to page. Segments come in text order;
// pages that go backwards or overlap start a segment of their own.
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
		if o.Min > 0 && last.Text.End == text.Start && last.Page.End <= page.Start &&
			(last.Text.Len() < o.Min || text.Len() < o.Min && !last.Exact && last.Text.Len() < 2*o.Min) {
			last.Text.End, last.Page.End, last.Exact = text.End, page.End, false
			return
		}
	}
	o.Segments = append(o.Segments, isnad.Segment{Text: text, Page: page, Exact: exact})
}

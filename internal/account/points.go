package account

import "isnad"

// Points lead from byte offsets of a text to offsets in code points, which is
// how documents count. Making them costs one walk over the text, asking next to
// nothing.
type Points struct{ o offsets }

// NewPoints returns the Points of an article's text.
func NewPoints(text string) *Points { return &Points{newOffsets(text)} }

// Of returns a span in code points; null, as a nil Range, for the zero span.
func (p *Points) Of(s isnad.Span) *Range {
	if s == (isnad.Span{}) || s.Start < 0 || s.End > len(p.o.text) || s.Start > s.End {
		return nil
	}
	r := p.o.span(s)
	return &r
}

// Content returns the words of a statement as documents show them: its pieces,
// joined by " … " where words of the teller stand between them.
func Content(acct *isnad.Account, s *isnad.Statement) string { return said(acct, s) }

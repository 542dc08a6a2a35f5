package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
)

// textLines cuts decoded text into lines. Every byte of the text that is no
// line end and no blank line lies in exactly one of them.
func textLines(t *decode.Text) []source.Line {
	text := t.Text
	lines := make([]source.Line, 0, min(strings.Count(text, "\n")+1, 1<<16))
	gap := 0
	for start := 0; start < len(text); {
		end, next := lineEnd(text, start)
		s := text[start:end]
		if from, to := trim(s); from >= to {
			gap++
			start = next
			continue
		}
		o := decode.Origins{Min: decode.MinSegment(len(text))}
		t.Origin(&o, isnad.Span{Start: start, End: end}, 0)
		lines = append(lines, source.Line{Text: s, Gap: gap, Origin: o.Segments})
		gap = 0
		start = next
	}
	return lines
}

// lineEnd returns the end of the line that begins at start and the start of
// the next. Line ends are LF, CR, CRLF, vertical tab, form feed, and U+0085,
// U+2028 and U+2029, which word processors leave behind.
func lineEnd(text string, start int) (end, next int) {
	for i := start; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n', '\v', '\f':
			return i, i + 1
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		case 0xC2:
			if i+1 < len(text) && text[i+1] == 0x85 {
				return i, i + 2
			}
		case 0xE2:
			if i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9) {
				return i, i + 3
			}
		}
	}
	return len(text), len(text)
}

// clip returns the part of a segment that lies in the text range from:to. A
// segment that is not exact stands for its page run as a whole, so a cut keeps
// all of it.
func clip(s isnad.Segment, from, to int) isnad.Segment {
	if d := from - s.Text.Start; d > 0 {
		s.Text.Start = from
		if s.Exact {
			s.Page.Start += d
		}
	}
	if d := s.Text.End - to; d > 0 {
		s.Text.End = to
		if s.Exact {
			s.Page.End -= d
		}
	}
	return s
}

// isSpace reports whether r separates words: white space of any width.
func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	if 0x600 <= r && r <= 0x6FF {
		return false // the usual case, without the tables of unicode
	}
	return unicode.IsSpace(r)
}

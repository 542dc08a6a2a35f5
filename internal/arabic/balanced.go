package arabic

import (
	"strings"
	"unicode/utf8"
)

// marks are the quotation marks of the press: what opens and what closes. The
// plain mark does both.
var marks = [][2]rune{{'«', '»'}, {'\u201c', '\u201d'}, {'"', '"'}}

// Balanced returns the bytes start:end of text as people are shown them, with
// a quotation mark next to them that one inside lacks. What is cut out of a
// quotation has no outer marks, so that a piece which begins with the teller's
// words and ends with quoted ones («بلاده «لن تنتظر») lacks the closing mark.
// The two must lie in text and on rune boundaries.
func Balanced(text string, start, end int) string {
	words := text[start:end]
	next, n := utf8.DecodeRuneInString(text[end:])
	prev, m := utf8.DecodeLastRuneInString(text[:start])
	for _, p := range marks {
		opened := strings.Count(words, string(p[0]))
		closed := strings.Count(words, string(p[1]))
		if p[0] == p[1] {
			if opened%2 == 0 {
				continue
			}
			// One plain mark: it opens when it stands before a word.
			i := strings.LastIndexByte(words, byte(p[0]))
			after := strings.TrimSpace(words[i+1:]) != ""
			switch {
			case next == p[1] && after:
				return words + text[end:end+n]
			case prev == p[0]:
				return text[start-m:start] + words
			}
			continue
		}
		switch {
		case opened == closed+1 && next == p[1]:
			return words + text[end:end+n]
		case closed == opened+1 && prev == p[0]:
			return text[start-m:start] + words
		}
	}
	return words
}

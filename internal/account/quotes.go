package account

import (
	"strings"
	"unicode/utf8"

	"isnad"
)

// pairs are the quotation marks of the press: what opens and what closes. The
// plain mark does both.
var pairs = [][2]rune{{'«', '»'}, {'\u201c', '\u201d'}, {'"', '"'}}

// pieceOf returns a piece of content as people are shown it. A content span has
// no outer quotation marks, so that a piece which begins with the teller's
// words and ends with a quotation («بلاده «لن تنتظر») lacks the closing mark;
// where the text has it next to the span it is shown too. The span itself, and
// so the document for programs, stays as it is.
func pieceOf(acct *isnad.Account, s isnad.Span) string {
	text := acct.Article.Text
	words := s.Of(text)
	next, n := utf8.DecodeRuneInString(text[s.End:])
	prev, m := utf8.DecodeLastRuneInString(text[:s.Start])
	for _, p := range pairs {
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
				return words + text[s.End:s.End+n]
			case prev == p[0]:
				return text[s.Start-m:s.Start] + words
			}
			continue
		}
		switch {
		case opened == closed+1 && next == p[1]:
			return words + text[s.End:s.End+n]
		case closed == opened+1 && prev == p[0]:
			return text[s.Start-m:s.Start] + words
		}
	}
	return words
}

// quoted returns what was said as people are shown it: see pieceOf. Direct
// speech stands between marks.
func quoted(acct *isnad.Account, s *isnad.Statement) string {
	pieces := make([]string, len(s.Content))
	for i, p := range s.Content {
		pieces[i] = pieceOf(acct, p)
	}
	words := strings.Join(pieces, " … ")
	if s.Mode == isnad.ModeDirect {
		return "«" + words + "»"
	}
	return words
}

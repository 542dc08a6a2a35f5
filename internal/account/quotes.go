package account

import (
	"strings"

	"isnad"
	"isnad/internal/arabic"
)

// quoted returns what was said as people are shown it: marks inside are
// closed where the text has the closing one next to the piece. Direct
// speech stands between marks.
func quoted(acct *isnad.Account, s *isnad.Statement) string {
	pieces := make([]string, len(s.Content))
	for i, p := range s.Content {
		pieces[i] = arabic.Balanced(acct.Article.Text, p.Start, p.End)
	}
	words := strings.Join(pieces, " … ")
	if s.Mode == isnad.ModeDirect {
		return "«" + words + "»"
	}
	return words
}

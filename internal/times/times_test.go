package times

import (
	"strings"
	"testing"

	"isnad"
	"isnad/internal/words"
)

// account makes an account by hand: a paragraph for each line of the text.
// published is a day, "FROM..TO", or empty.
func account(tb testing.TB, text, published string) *isnad.Account {
	tb.Helper()
	acct := &isnad.Account{Article: isnad.Article{ID: "a", Text: text}}
	if published != "" {
		from, to, ok := strings.Cut(published, "..")
		if !ok {
			to = from
		}
		acct.Article.Published = isnad.Dating{From: from, To: to, Basis: isnad.DatedGiven, Score: 1}
	}
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += start
		}
		if strings.TrimSpace(text[start:end]) != "" {
			acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: start, End: end}})
		}
		start = end + 1
	}
	words.Find(acct)
	acct.Stages = []isnad.StageVersion{{Stage: words.Stage, Version: words.Version}, {Stage: Stage, Version: Version}}
	return acct
}

// read runs the reader and sees to it that the laws hold.
func read(tb testing.TB, text, published string) *isnad.Account {
	tb.Helper()
	acct := account(tb, text, published)
	Find(acct)
	if err := acct.Check(); err != nil {
		tb.Fatalf("text %q published %q: %v", text, published, err)
	}
	for _, t := range acct.Times {
		if !wellFormed(t.Value) {
			tb.Errorf("text %q: %q has value %q, which is no TIMEX3 value", text, acct.Words(t.Span), t.Value)
		}
	}
	return acct
}

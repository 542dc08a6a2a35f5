// Package words is the reader that cuts an article into tokens and sentences,
// and its tokens into syntactic words with universal tags and lemmas.
package words

import (
	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/model"
)

// Stage is the name of this reader.
const Stage isnad.Stage = "words"

// Version is its version: raising it re-reads old pages.
const Version = 7

// Find sets the account's Tokens, Sentences and Syntactic words. It needs the
// article's Text and Blocks only. Headings and list items are sentences of
// their own.
func Find(acct *isnad.Account) {
	cut(acct)
	Parse(acct)
}

// FindBy does what Find does with a model that does not lie in the program, to
// score it.
func FindBy(acct *isnad.Account, m *model.Words) {
	cut(acct)
	parse(acct, m)
}

// cut sets the account's Tokens and Sentences.
func cut(acct *isnad.Account) {
	text := acct.Article.Text
	var toks []arabic.Token
	var runs []arabic.Run
	acct.Tokens = make([]isnad.Token, 0, len(text)/9+1)
	for bi, b := range acct.Article.Blocks {
		base := b.Span.Start
		block := b.Span.Of(text)
		toks = arabic.Tokens(toks[:0], block)
		first := len(acct.Tokens)
		folded := arabic.FoldMap(block)
		cur := folded.Cursor()
		for _, t := range toks {
			acct.Tokens = append(acct.Tokens, isnad.Token{
				Span: isnad.Span{Start: base + t.Start, End: base + t.End},
				Kind: isnad.TokenKind(t.Kind),
				Norm: cur.Folded(t.Start, t.End),
			})
		}
		runs = arabic.Sentences(runs[:0], block, toks)
		for _, r := range runs {
			acct.Sentences = append(acct.Sentences, isnad.Sentence{
				Span:  isnad.Span{Start: base + toks[r.First].Start, End: base + toks[r.Last-1].End},
				First: first + r.First, Last: first + r.Last, Block: bi,
			})
		}
	}
}

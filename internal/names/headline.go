package names

import (
	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// A headed is a person whom the headline names in full. The text may name the
// same one by the last name alone.
type headed struct {
	parts []string
	words string
	entry lexicon.Entry
	lex   bool
}

// maxHeadline bounds the headline that is read, in bytes: longer ones are leads.
const maxHeadline = 1000

// headline reads the article's headline: its persons lend their last names to
// the text, and their full names to whom the text names so. What only the
// headline names is not of the account, whose findings are of the text.
func (f *finder) headline() {
	f.heads = f.heads[:0]
	title := f.acct.Article.Title
	if title == "" || len(title) > maxHeadline {
		return
	}
	toks := arabic.Tokens(nil, title)
	if len(toks) < 2 {
		return
	}
	acct := &isnad.Account{Article: isnad.Article{Text: title}}
	folded := arabic.FoldMap(title)
	cur := folded.Cursor()
	for _, t := range toks {
		acct.Tokens = append(acct.Tokens, isnad.Token{Span: isnad.Span{Start: t.Start, End: t.End}, Kind: isnad.TokenKind(t.Kind), Norm: cur.Folded(t.Start, t.End)})
	}
	acct.Sentences = []isnad.Sentence{{Span: isnad.Span{Start: toks[0].Start, End: toks[len(toks)-1].End}, Last: len(toks)}}
	h := finders.Get().(*finder)
	h.take(acct)
	h.read()
	for i := range h.found {
		m := &h.found[i]
		if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.ambiguous {
			continue
		}
		if parts := h.parts(m); len(parts) > 1 && len(f.heads) < 8 {
			f.heads = append(f.heads, headed{parts: parts, words: h.span(m).Of(title), entry: m.entry, lex: m.lex})
		}
	}
	h.release()
	for i := range f.heads {
		f.learnWord(f.heads[i].parts[len(f.heads[i].parts)-1], localPerson)
	}
}

package words

import (
	"strings"
	"sync"

	"isnad"
	"isnad/internal/model"
)

// A parsing holds what the words model needs for one article.
type parsing struct {
	scratch model.WordScratch
	tokens  []model.Token
}

var parsings = sync.Pool{New: func() any { return &parsing{} }}

// Parse sets the account's Syntactic words and the tokens' Word: clitics cut
// off, letters restored, universal tags, lemmas. It needs Tokens and
// Sentences. Sentences without end are parsed in pieces, so that memory stays
// bounded.
func Parse(acct *isnad.Account) { parse(acct, model.Syntax()) }

func parse(acct *isnad.Account, m *model.Words) {
	p := parsings.Get().(*parsing)
	defer parsings.Put(p)
	acct.Syntactic = make([]isnad.Word, 0, len(acct.Tokens)+len(acct.Tokens)/4)
	for _, s := range acct.Sentences {
		for first := s.First; first < s.Last; first += piece {
			p.parse(acct, m, acct.Tokens[first:min(first+piece, s.Last)])
		}
	}
}

// piece is the number of tokens that are parsed at once: hardly a sentence of
// the press is longer.
const piece = 512

// parse parses the tokens of a sentence.
func (p *parsing) parse(acct *isnad.Account, m *model.Words, toks []isnad.Token) {
	p.tokens = p.tokens[:0]
	for _, t := range toks {
		p.tokens = append(p.tokens, model.Token{Text: acct.Words(t.Span), Norm: t.Norm, Kind: uint8(t.Kind)})
	}
	last := -1
	for _, w := range m.Parse(p.tokens, &p.scratch) {
		t := &toks[w.Token]
		if w.Token != last {
			t.Word = len(acct.Syntactic)
			last = w.Token
		}
		tag := model.TagLabels[w.Tag]
		if t.Kind == isnad.TokenNumber {
			acct.Syntactic = appendNumber(acct.Syntactic, w.Form)
			continue
		}
		acct.Syntactic = append(acct.Syntactic, isnad.Word{Form: w.Form, Lemma: w.Lemma, Tag: tag})
	}
}

// appendNumber cuts a number at a stroke and at the ر of agencies, as the
// Arabic treebank does: «9/11» and «93ر9» are three words each.
func appendNumber(dst []isnad.Word, form string) []isnad.Word {
	for form != "" {
		i := strings.IndexAny(form, "/ر")
		if i < 0 {
			return append(dst, isnad.Word{Form: form, Lemma: form, Tag: isnad.TagNumeral})
		}
		n := 1
		if form[i] != '/' {
			n = len("ر")
		}
		if i > 0 {
			dst = append(dst, isnad.Word{Form: form[:i], Lemma: form[:i], Tag: isnad.TagNumeral})
		}
		dst = append(dst, isnad.Word{Form: form[i : i+n], Lemma: form[i : i+n], Tag: isnad.TagPunctuation})
		form = form[i+n:]
	}
	return dst
}

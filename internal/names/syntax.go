package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// What the words layer says of a token: the tag of the word that its clitics
// hang on.
const (
	saysNothing = iota // the text was only cut into tokens
	saysProper         // PROPN, and X, which the treebank gives to most names
	saysNoun
	saysAdjective
	saysVerb
	saysOther
)

// syntax fills f.says from the account's words.
func (f *finder) syntax() {
	if cap(f.says) < len(f.toks) {
		f.says = make([]uint8, len(f.toks)+len(f.toks)/4)
	}
	f.says = f.says[:len(f.toks)]
	clear(f.says)
	if len(f.acct.Syntactic) == 0 {
		return
	}
	for i := range f.toks {
		words := f.acct.WordsOf(i)
		n := len(words)
		if n == 0 {
			continue
		}
		for n > 1 && words[n-1].Tag == isnad.TagPronoun {
			n--
		}
		says := uint8(saysOther)
		switch words[n-1].Tag {
		case isnad.TagOther, isnad.TagProperNoun:
			says = saysProper
			if n < len(words) {
				says = saysOther // a pronoun hangs on no name
			}
		case isnad.TagNoun:
			says = saysNoun
		case isnad.TagAdjective:
			says = saysAdjective
		case isnad.TagVerb, isnad.TagAuxiliary:
			says = saysVerb
		}
		f.says[i] = says
	}
}

// proper reports whether the words layer takes token i for a name.
func (f *finder) proper(i int) bool { return f.says[i] == saysProper }

// another are the sorts of words that go on with no personal name.
const another = 1<<uint(lexicon.SortPlain) | 1<<uint(lexicon.SortTitle) | 1<<uint(lexicon.SortPattern) | 1<<uint(lexicon.SortHead) | 1<<uint(lexicon.SortUnnamed)

// surname reports whether token p, behind a given name that the words layer
// takes for a name as well, is a family name that no table has: a word that is
// a name to the words layer, or an adjective of origin.
func (f *finder) surname(p int) bool {
	n := f.toks[p].Norm
	r := f.ws[p].read[0]
	if r.sorts&another != 0 || len(n) < 6 || f.kindOf(p) != "" || f.joined(p) || f.cue(p, "verb") || pronoun(n) {
		return false
	}
	if f.proper(p) {
		return r.sorts&lexicon.SortAdjective.Bit() == 0 && !f.clitic(p)
	}
	return f.definite(p, 0) && nisba(n) && r.sorts&lexicon.SortAdjective.Bit() == 0 && f.says[p] != saysVerb
}

// clitic reports whether the words layer cuts something off the front of token
// p that is no part of the word.
func (f *finder) clitic(p int) bool {
	words := f.acct.WordsOf(p)
	return len(words) > 1 && words[0].Tag != isnad.TagOther && words[0].Tag != isnad.TagProperNoun
}

// pronoun reports whether a folded word ends in a pronoun that no name ends in:
// «مرانيهما».
func pronoun(n string) bool {
	return len(n) > 10 && strings.HasSuffix(n, "هما")
}

// common reports whether token p is a common word to the words layer, and
// nothing else speaks for a name: no table of names, no vote of the names model,
// nothing the article has shown.
func (f *finder) common(p int) bool {
	switch f.says[p] {
	case saysNothing, saysProper:
		return false
	}
	n := f.toks[p].Norm
	r := f.ws[p].read[0]
	return f.tags[p] != votePerson && f.tags[p] != votePerson+1 && r.sorts&personSorts == 0 && f.local[n] == 0 && !ordinal(n) &&
		!(r.sorts&lexicon.SortName.Bit() != 0 && r.flags&lexicon.Person != 0) && !f.definite(p, 0)
}

// opensOffice reports whether token p, a title that is a name as well, opens an
// office of several words: «أمين عام», «مساعد وزير الخارجية», «أمير قطر».
func (f *finder) opensOffice(p, last int) bool {
	r := f.ws[p].read[0]
	if r.sorts&lexicon.SortTitle.Bit() == 0 || f.definite(p, 0) && !(p+1 < last && f.definite(p+1, 0)) {
		return false
	}
	if f.deep {
		return false // an office may hold a name: one is looked into, no deeper
	}
	f.deep = true
	o, ok := f.office(p, last)
	f.deep = false
	return ok && o.pre == 0 && o.definite && o.last > p+1
}

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
	if strings.HasPrefix(n, al) && strings.HasSuffix(n, "يه") && lexicon.Count(n) > lexicon.Count(n[:len(n)-2]) {
		return false // «خالد الخيرية»: of a foundation; «مديحة الشيبانية» has the nisba of her family
	}
	if f.proper(p) {
		return r.sorts&lexicon.SortAdjective.Bit() == 0 && !f.clitic(p) && (f.tags[p] != 0 || f.definite(p, 0) || !commonWord(n, lexicon.Count(n), false))
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
	if f.says[p] == saysNoun && f.tags[p] == 0 && f.definite(p, 0) && f.local[n] == 0 && (f.tags[p-1] == votePerson || f.tags[p-1] == votePerson+1) {
		return true // «فاز راؤول الدوري»: both models end the name
	}
	if r.sorts&personSorts != 0 && f.says[p] == saysNoun && f.tags[p] == 0 && f.local[n] == 0 && !f.definite(p, 0) && r.sorts&lexicon.SortNamePart.Bit() == 0 && f.annexes(p) && commonWord(n, lexicon.Count(n), true) {
		return true // «الجلاصي ضيف بولتيكا»
	}
	return f.tags[p] != votePerson && f.tags[p] != votePerson+1 && r.sorts&personSorts == 0 && f.local[n] == 0 && !ordinal(n) &&
		!(r.sorts&lexicon.SortName.Bit() != 0 && r.flags&lexicon.Person != 0) && !f.definite(p, 0)
}

// annexes reports whether a word or a quotation stands behind token p that a noun
// there may be annexed to. Without one a bare noun behind a name is no apposition
// but the name's: «شوقي ضيف في كتابه».
func (f *finder) annexes(p int) bool {
	if p+1 >= len(f.toks) {
		return false
	}
	switch f.toks[p+1].Kind {
	case isnad.TokenWord, isnad.TokenLatin:
		return f.says[p+1] != saysOther && f.says[p+1] != saysVerb
	}
	switch f.toks[p+1].Norm {
	case "\"", "«", "“", "”", "(":
		return true
	}
	return false
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

// conjoined reports whether token p is و or ف and a word, to the words layer,
// and in no table of names as a whole: «دومينيك ومناجرة».
func (f *finder) conjoined(p int) bool {
	n := f.toks[p].Norm
	if len(n) < 8 || n[:2] != waw && n[:2] != fa || f.ws[p].read[0].sorts&(personSorts|lexicon.SortName.Bit()) != 0 {
		return false
	}
	if words := f.acct.WordsOf(p); len(words) > 1 && words[0].Tag == isnad.TagCoordinator {
		return true
	}
	if n[:2] != waw {
		return false
	}
	c := lexicon.Count(n[2:])
	switch n[2:4] {
	case "ا", "ي":
		return c > lexicon.Count(n) // «ويليامز», «واتسون»
	}
	return c >= lexicon.Count(n) // «فغولي وبودبوز»
}

// ofGod reports whether token p makes a given name with «الله» behind it:
// «عبد», «نصر», «عطا». Pious words do not: «من فضل الله».
func (f *finder) ofGod(p int) bool {
	n := f.toks[p].Norm
	if godly(n) {
		return true
	}
	if len(n) > 6 && isCliticRun(n[:2]) && godly(n[2:]) {
		return true // «وعبد الله»
	}
	switch n {
	case "فضل", "عون", "حمد", "شكر", "رحمت", "لطف":
		return f.proper(p) && !(p > 0 && (f.toks[p-1].Norm == "من" || f.toks[p-1].Norm == "الي"))
	}
	return false
}

// godly reports whether a folded word, with or without the article, makes a
// given name with «الله».
func godly(n string) bool {
	switch strings.TrimPrefix(n, al) {
	case "عبد", "نصر", "عطا", "عطاء", "جار", "سعد", "خلف", "حسب", "هبه", "هيبه", "نعمه", "عنايه", "فتح", "امر", "ضيف", "جاب", "خير", "عوض", "وديعه", "ولي",
		"روح", "ايه", "ايت", "حرز", "مال", "سيف", "اسد", "جاد", "دخيل", "عزت", "رزق", "فرج", "منصور", "كرم", "غرم", "نور", "ضياء", "معتصم", "قدره", "عبيد", "يمين", "جوده", "امان", "خليل", "محب", "رضوان":
		return true
	}
	return false
}

// uncut reports whether the words layer takes no clitic off the front of token
// i, and the press writes the whole at least as often as what is left without
// pre bytes: «كأس» is no «أس», «كاميل» no «أميل».
func (f *finder) uncut(i, pre int) bool {
	if pre == 0 || f.says[i] == saysNothing || f.clitic(i) {
		return false
	}
	n := f.toks[i].Norm
	c := lexicon.Count(n)
	return c >= few && c > lexicon.Count(n[pre:])+8
}

// inside reports whether token p, a plain word by its letters, is part of a
// name that goes on behind it: the names model or the words layer sees it so,
// and the next word is a name.
func (f *finder) inside(p, last int) bool {
	if f.toks[p+1].Kind != isnad.TokenWord {
		return false
	}
	r := f.ws[p+1].read[0]
	next := r.sorts&lexicon.SortPlain.Bit() == 0 && (r.sorts&personSorts != 0 || f.tags[p+1] == votePerson || f.proper(p+1) && f.surname(p+1))
	if !next {
		return false
	}
	if f.marked(p) && !f.plain(f.ws[p].read[0], "adverb") {
		return true // «آن»
	}
	return f.proper(p) && (f.tags[p] == votePerson+1 || f.tags[p] == votePerson)
}

package words

import (
	"strings"

	"isnad"
)

// A PhraseKind says what a base phrase is.
type PhraseKind uint8

// The kinds of base phrases.
const (
	// NounPhrase is a noun with what follows it in the same phrase: annexed
	// nouns, adjectives, names («وزير الخارجية المصري سامح شكري», "the Egyptian
	// foreign minister Sameh Shoukry"), and the demonstrative or number
	// before it. No preposition or «and» is inside.
	NounPhrase PhraseKind = iota
	// VerbGroup is a verb with the particles and auxiliaries before it («لم
	// يكن قد وصل», "he had not arrived").
	VerbGroup
)

// A Phrase is a base phrase: a run of tokens that holds no other phrase.
type Phrase struct {
	Kind PhraseKind
	// First and Last are token indexes, half-open. A clitic preposition or
	// «and» written with the first token belongs to what stands before.
	First, Last int
	// Head is the token of the noun or of the last verb.
	Head int
	// Prep is the preposition that governs a noun phrase, as its own token
	// before or as a clitic («ب», «ل»); empty when there is none.
	Prep string
}

// Host returns the index in acct.WordsOf(i) of the word that carries the
// clitics of token i; -1 when the account has no words.
func Host(acct *isnad.Account, i int) int {
	host, best := -1, -1
	for k, w := range acct.WordsOf(i) {
		n := len(w.Form)
		switch w.Tag {
		case isnad.TagAdposition, isnad.TagCoordinator, isnad.TagPronoun, isnad.TagAuxiliary:
			n -= 1 << 20 // a host only where there is no other
		}
		if host < 0 || n > best {
			host, best = k, n
		}
	}
	return host
}

// Phrases appends the base phrases of a sentence, in text order. It reads the
// tags alone: for statements, events and names it is a cheap second look at
// where a subject or object may begin and end. It returns nothing for an
// account whose text was only cut into tokens. Cost is linear.
func Phrases(dst []Phrase, acct *isnad.Account, s isnad.Sentence) []Phrase {
	if len(acct.Syntactic) == 0 {
		return dst
	}
	prep := ""   // the preposition that waits for its phrase
	verb := -1   // first token of the verb group that is open
	phrase := -1 // index in dst of the noun phrase that is open
	base := len(dst)
	closed := false // the open phrase is definite: no further noun is annexed
	for i := s.First; i < s.Last; i++ {
		ws := acct.WordsOf(i)
		h := Host(acct, i)
		if h < 0 {
			phrase, verb, prep = -1, -1, ""
			continue
		}
		tag := ws[h].Tag
		for _, w := range ws[:h] {
			// «and» or a preposition before the host ends what was open.
			if w.Tag == isnad.TagCoordinator || w.Tag == isnad.TagAdposition {
				phrase, prep = -1, ""
			}
			if w.Tag == isnad.TagAdposition {
				prep = w.Form
			}
		}
		switch tag {
		case isnad.TagVerb:
			first := i
			if verb >= 0 {
				first = verb
			}
			dst = append(dst, Phrase{Kind: VerbGroup, First: first, Last: i + 1, Head: i})
			phrase, verb, prep = -1, -1, ""
			continue
		case isnad.TagParticle, isnad.TagAuxiliary:
			if verb < 0 {
				verb = i
			}
			phrase, prep = -1, ""
			continue
		case isnad.TagAdposition:
			phrase, verb, prep = -1, -1, ws[h].Form
			continue
		case isnad.TagNoun, isnad.TagProperNoun, isnad.TagOther, isnad.TagAdjective, isnad.TagNumeral, isnad.TagDeterminer:
			verb = -1
		default:
			phrase, verb, prep = -1, -1, ""
			continue
		}
		article := strings.HasPrefix(ws[h].Form, "ال")
		owner := h+1 < len(ws) // a pronoun is suffixed
		join := phrase >= 0
		if join {
			switch tag {
			case isnad.TagNoun:
				join = !closed || acct.WordsOf(i - 1)[0].Tag == isnad.TagDeterminer || acct.WordsOf(i - 1)[0].Tag == isnad.TagNumeral
			case isnad.TagAdjective:
				join = article || !closed // «الموسم جيد» is a sentence
			case isnad.TagDeterminer:
				join = !relative(ws[h].Form) && !closed
			}
		}
		if !join {
			if tag == isnad.TagDeterminer && relative(ws[h].Form) {
				phrase, prep = -1, "" // «الذي» opens a clause, no phrase
				continue
			}
			dst = append(dst, Phrase{Kind: NounPhrase, First: i, Last: i, Head: -1, Prep: prep})
			phrase, closed, prep = len(dst)-1, false, ""
		}
		p := &dst[phrase]
		p.Last = i + 1
		if p.Head < 0 && tag != isnad.TagDeterminer && tag != isnad.TagNumeral {
			p.Head = i
		}
		switch tag {
		case isnad.TagNoun:
			closed = article || owner
		case isnad.TagOther, isnad.TagProperNoun:
			closed = true
		}
	}
	for i := base; i < len(dst); i++ {
		if dst[i].Head < 0 { // a demonstrative or number alone
			dst[i].Head = dst[i].Last - 1
		}
	}
	return dst
}

// relative reports whether a determiner opens a relative clause («الذي»).
func relative(form string) bool {
	for _, p := range []string{"الذ", "الت", "اللذ", "اللت", "اللات", "اللوات"} {
		if strings.HasPrefix(form, p) {
			return true
		}
	}
	return form == "ما" || form == "من"
}

package model

import (
	"slices"
	"strings"

	"isnad/internal/arabic"
)

// Kinds of keys in the table of lemmas.
const (
	lemmaForm  = iota // form and tag, as a treebank has them
	lemmaFold         // the same, of the folded form
	lemmaNoun         // folded lemma of a noun
	lemmaAdj          // folded lemma of an adjective
	lemmaPast         // folded stem of a finite verb, suffix conjugation
	lemmaYet          // folded stem of a finite verb, prefix conjugation, without its prefix
	lemmaName         // folded proper noun
	lemmaKinds        // their number
)

// A LemmaKey names an entry in the table of lemmas.
type LemmaKey uint64

func lemmaKey(kind int, s string) LemmaKey { return LemmaKey(mix(hash(s), 300+uint64(kind))) }

// FormLemma, and FoldLemma for a folded form, are the keys of a word with a tag
// (index of TagLabels).
func FormLemma(form string, tag uint8) LemmaKey {
	return lemmaKey(lemmaForm+lemmaKinds*int(1+tag), form)
}

// FoldLemma is FormLemma of a folded form.
func FoldLemma(fold string, tag uint8) LemmaKey {
	return lemmaKey(lemmaFold+lemmaKinds*int(1+tag), fold)
}

// NounLemma and AdjectiveLemma are the keys of dictionary forms.
func NounLemma(lemma string) LemmaKey { return lemmaKey(lemmaNoun, arabic.Fold(lemma)) }

// AdjectiveLemma is NounLemma for adjectives.
func AdjectiveLemma(lemma string) LemmaKey { return lemmaKey(lemmaAdj, arabic.Fold(lemma)) }

// PastLemma and ImperfectLemma are the keys of verb stems, without suffixes and
// the prefix of person.
func PastLemma(stem string) LemmaKey { return lemmaKey(lemmaPast, arabic.Fold(stem)) }

// ImperfectLemma is PastLemma for the prefix conjugation.
func ImperfectLemma(stem string) LemmaKey { return lemmaKey(lemmaYet, arabic.Fold(stem)) }

// NameLemma is the key of a proper noun.
func NameLemma(name string) LemmaKey { return lemmaKey(lemmaName, arabic.Fold(name)) }

// ending is an ending of number, gender or case, and what stands in the
// dictionary form instead.
type ending struct{ cut, put string }

var (
	nounEndings = []ending{{"", ""}, {"ا", ""}, {"ات", "ة"}, {"ات", ""}, {"تين", "ة"}, {"تان", "ة"}, {"ين", ""}, {"ون", ""}, {"ان", ""},
		{"ي", ""}, {"و", ""}, {"تي", "ة"}, {"تا", "ة"}, {"ت", "ة"}, {"يات", "ي"}, {"يين", "ي"}, {"يون", "ي"}}
	adjectiveEndings = []ending{{"ة", ""}, {"", ""}, {"ا", ""}, {"تين", ""}, {"تان", ""}, {"ات", ""}, {"ين", ""}, {"ون", ""}, {"ان", ""},
		{"ي", ""}, {"و", ""}, {"ت", ""}}
	pastEndings = []string{"", "ت", "وا", "ا", "تا", "نا", "تم", "ن", "و"}
	yetEndings  = []string{"", "ون", "وا", "ان", "ا", "ن", "ين", "ي", "و"}
)

// Lemma returns the dictionary form of a word with a tag (index of TagLabels),
// not vocalised: of a verb the third person masculine of the suffix conjugation,
// of a noun the singular, of an adjective the masculine singular, as far as the
// table of lemmas knows them; otherwise the word without the article and the
// endings of number where the press writes the rest; other words stay.
func (t *Tables) Lemma(form string, tag uint8) string {
	w := Plain(form)
	fold := arabic.Fold(w)
	if t.Lemmas != nil {
		if l := t.Lemmas(FormLemma(w, tag)); l != "" {
			return l
		}
		if l := t.Lemmas(FoldLemma(fold, tag)); l != "" {
			return l
		}
	}
	switch tag {
	case tagNoun, tagAdjective:
		return t.nominal(w, tag)
	case tagVerb, tagAuxiliary:
		return t.verbal(w, fold)
	}
	return w
}

// Places of TagLabels that lemmas need.
const (
	tagNoun      = 0
	tagAdjective = 2
	tagVerb      = 4
	tagAuxiliary = 12
)

func (t *Tables) nominal(w string, tag uint8) string {
	if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 6 {
		w = rest
	}
	endings, kinds := nounEndings, [2]int{lemmaNoun, lemmaAdj}
	if tag == tagAdjective {
		endings, kinds = adjectiveEndings, [2]int{lemmaAdj, lemmaNoun}
	}
	if t.Lemmas != nil {
		for _, kind := range kinds {
			for _, e := range endings {
				if stem, ok := strings.CutSuffix(w, e.cut); ok && len(stem) >= 4 {
					if l := t.Lemmas(lemmaKey(kind, arabic.Fold(stem+e.put))); l != "" {
						return l
					}
				}
			}
		}
	}
	for _, e := range []ending{{"ات", "ة"}, {"تين", "ة"}, {"تان", "ة"}, {"ون", ""}, {"ين", ""}, {"ان", ""}, {"ية", "ي"}} {
		stem, ok := strings.CutSuffix(w, e.cut)
		if ok && len(stem) >= 6 && t.Shares(stem+e.put).Fold >= knownStem {
			return stem + e.put
		}
	}
	return w
}

// knownStem is the least frequency class (Share.Fold) of a word that may be
// the stem of another.
const knownStem = 5

func (t *Tables) verbal(w, fold string) string {
	if t.Lemmas != nil {
		if l, ok := t.verbStem(fold); ok {
			return l
		}
	}
	return w
}

// verbStem looks a folded verb up by its stem, in the prefix conjugation first
// unless the whole is a stem of the suffix conjugation.
func (t *Tables) verbStem(fold string) (lemma string, ok bool) {
	for _, p := range []string{"ي", "ت", "ن", "ا"} {
		rest, ok := strings.CutPrefix(fold, p)
		if !ok {
			continue
		}
		if p != "ي" && t.Lemmas(lemmaKey(lemmaPast, fold)) != "" {
			break // «تقدم»: «he advanced» more often than «she offers»
		}
		for _, e := range yetEndings {
			stem, ok := strings.CutSuffix(rest, e)
			if !ok || len(stem) < 2 || p == "ا" && e != "" {
				continue
			}
			if l := t.Lemmas(lemmaKey(lemmaYet, stem)); l != "" {
				return l, true
			}
		}
	}
	for _, e := range pastEndings {
		if stem, ok := strings.CutSuffix(fold, e); ok && len(stem) >= 4 {
			if l := t.Lemmas(lemmaKey(lemmaPast, stem)); l != "" {
				return l, true
			}
		}
	}
	return "", false
}

// Bits of Lexical.
const (
	lexNoun    = 1 << iota // a noun of the dictionary as it stands, perhaps with the article
	lexNouns               // with an ending
	lexAdj                 // an adjective as it stands
	lexAdjs                // with an ending
	lexPast                // a verb, suffix conjugation
	lexYet                 // a verb, prefix conjugation
	lexName                // a proper noun
	lexArticle             // it may have the article
)

// foldedEndings are endings folded, each pair once.
func foldedEndings(list []ending) (out []ending) {
	for _, e := range list {
		if e = (ending{arabic.Fold(e.cut), arabic.Fold(e.put)}); !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func bareEndings(list []string) (out []ending) {
	for _, e := range list {
		out = append(out, ending{cut: e})
	}
	return out
}

var (
	foldedNoun = foldedEndings(nounEndings)
	foldedAdj  = foldedEndings(adjectiveEndings)
	foldedPast = bareEndings(pastEndings)
	foldedYet  = bareEndings(yetEndings)
)

// maxLexical is the length in bytes up to which Lexical looks words up.
const maxLexical = 40

// Lexical tells what the dictionaries take a folded word for, in bits; 0 when
// they do not know it. Training asks dictionaries alone, without the lemmas of
// the treebank, and so does reading: theirs have other kinds of keys.
func (t *Tables) Lexical(fold string) uint64 {
	if t.Lemmas == nil || len(fold) > maxLexical || len(fold) < 4 {
		return 0
	}
	// The state of the hash behind each byte, so that a stem costs its ending.
	var state [maxLexical + 1]uint64
	fill := func(w string) {
		h := uint64(fnvStart)
		state[0] = h
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * fnvPrime
			state[i+1] = h
		}
	}
	known := func(w string, kind int, least int, e ending) bool {
		n := len(w) - len(e.cut)
		if n < least || w[n:] != e.cut {
			return false
		}
		h := state[n]
		for i := range len(e.put) {
			h = (h ^ uint64(e.put[i])) * fnvPrime
		}
		key := LemmaKey(mix(mix(h, uint64(n+len(e.put))), 300+uint64(kind)))
		if t.hasLemma != nil {
			return t.hasLemma(key)
		}
		return t.Lemmas(key) != ""
	}
	bits := uint64(0)
	nominal := func(w string) {
		fill(w)
		for i, e := range foldedNoun {
			if bit := uint64(lexNoun) << min(i, 1); bits&bit == 0 && known(w, lemmaNoun, 4, e) {
				bits |= bit
			}
		}
		for _, e := range foldedAdj {
			if bit := uint64(lexAdj) << min(len(e.cut), 1); bits&bit == 0 && known(w, lemmaAdj, 4, e) {
				bits |= bit
			}
		}
		if known(w, lemmaName, 4, ending{}) {
			bits |= lexName
		}
	}
	if rest, ok := strings.CutPrefix(fold, "ال"); ok && len(rest) >= 6 {
		nominal(rest)
		return bits | lexArticle
	}
	nominal(fold)
	for _, e := range foldedPast {
		if known(fold, lemmaPast, 4, e) {
			bits |= lexPast
			break
		}
	}
	switch fold[:2] {
	case "ي", "ت", "ن", "ا":
		rest := fold[2:]
		fill(rest)
		for _, e := range foldedYet {
			if fold[:2] == "ا" && e.cut != "" {
				break
			}
			if known(rest, lemmaYet, 2, e) {
				bits |= lexYet
				break
			}
		}
	}
	return bits
}

// Known tells which open classes the table of lemmas gives a form.
func (t *Tables) Known(form string) (noun, adjective, verb bool) {
	if t.Lemmas == nil {
		return false, false, false
	}
	w := Plain(form)
	if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 6 {
		w = rest
	}
	known := func(kind int, endings []ending) bool {
		for _, e := range endings {
			if stem, ok := strings.CutSuffix(w, e.cut); ok && len(stem) >= 4 && t.Lemmas(lemmaKey(kind, arabic.Fold(stem+e.put))) != "" {
				return true
			}
		}
		return false
	}
	_, verb = t.verbStem(arabic.Fold(Plain(form)))
	return known(lemmaNoun, nounEndings), known(lemmaAdj, adjectiveEndings), verb
}

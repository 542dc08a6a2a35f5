package main

import (
	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/press"
)

// countries.tsv: adjectives are entered in every inflection, demonyms with and
// without the article.
var countries = entryTable{lexicon.Countries, isnad.KindPlace, func(r row, e *entry) error {
	e.extra = r.list("adjectives")
	e.more = r.get("capital")
	for _, adj := range e.extra {
		e.other = append(e.other, inflect(adj)...)
	}
	for _, d := range r.list("demonyms") {
		ws := words(d)
		if len(ws) == 0 {
			continue
		}
		flags := lexicon.Plural
		if hasArticle(ws[0]) {
			flags |= lexicon.Definite
		}
		e.other = append(e.other, otherForm{ws, lexicon.SortDemonym, flags})
		if len(ws) == 1 {
			if hasArticle(ws[0]) {
				e.other = append(e.other, otherForm{[]string{ws[0][len(article):]}, lexicon.SortDemonym, lexicon.Plural})
			} else {
				e.other = append(e.other, otherForm{[]string{article + ws[0]}, lexicon.SortDemonym, lexicon.Plural | lexicon.Definite})
			}
		}
	}
	for _, g := range r.list("gov_names") {
		for _, ws := range press.Spellings(g) {
			e.other = append(e.other, otherForm{ws, lexicon.SortGovernment, 0})
		}
	}
	return nil
}}

// article is ال, the definite article.
const article = "ال"

func hasArticle(word string) bool {
	return len(word) > len(article)+4 && word[:len(article)] == article
}

// endings are the inflections of an adjective in -ي, folded, and what they
// tell. The accusative takes no article.
var endings = []struct {
	suffix string
	flags  lexicon.Flags
}{
	{"", lexicon.Masculine | lexicon.Singular},
	{"ه", lexicon.Feminine | lexicon.Singular},
	{"ان", lexicon.Masculine | lexicon.Dual},
	{"تان", lexicon.Feminine | lexicon.Dual},
	{"تين", lexicon.Feminine | lexicon.Dual},
	{"ون", lexicon.Masculine | lexicon.Plural},
	{"ين", lexicon.Masculine | lexicon.Plural}, // the dual oblique is written alike
	{"ات", lexicon.Feminine | lexicon.Plural},
}

// inflect returns every inflection of an adjective of one or more words; all
// its words agree («الكورية الشمالية»).
func inflect(adj string) []otherForm {
	var out []otherForm
	base := words(adj)
	add := func(prefix, suffix string, flags lexicon.Flags) {
		ws := make([]string, len(base))
		for i, w := range base {
			ws[i] = prefix + w + suffix
		}
		out = append(out, otherForm{ws, lexicon.SortAdjective, flags})
	}
	for _, e := range endings {
		add("", e.suffix, e.flags)
		add(article, e.suffix, e.flags|lexicon.Definite)
	}
	add("", "ا", lexicon.Masculine|lexicon.Singular|lexicon.Accusative)
	return out
}

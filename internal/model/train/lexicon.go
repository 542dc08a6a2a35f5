package train

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/model"
)

// A Lexicon is what dictionaries say: the table of lemmas, and the tags that a
// word may have.
type Lexicon struct {
	lemmas map[model.LemmaKey][]string // in the order of the dictionaries
}

// NewLexicon returns an empty lexicon.
func NewLexicon() *Lexicon { return &Lexicon{lemmas: map[model.LemmaKey][]string{}} }

// buckwalter turns the transliteration of the dictionaries into Arabic letters
// without vowel marks.
var buckwalter = func() *strings.Replacer {
	const latin, letters = "'|>&<}AbptvjHxd*rzs$SDTZEgfqklmnhwYy{", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيا"
	var pairs []string
	for i, r := range []rune(letters) {
		pairs = append(pairs, latin[i:i+1], string(r))
	}
	for _, mark := range "aiuoFKN~`_" {
		pairs = append(pairs, string(mark), "")
	}
	return strings.NewReplacer(pairs...)
}()

// arabicOf returns the word of a field, or "" when there are other letters in it.
func arabicOf(field string) string {
	w := model.Plain(buckwalter.Replace(field))
	w = strings.ReplaceAll(w, "ٱ", "ا")
	for _, r := range w {
		if !arabic.IsLetter(r) || r < 0x600 {
			return ""
		}
	}
	return w
}

func (l *Lexicon) add(key model.LemmaKey, lemma string) {
	if !slices.Contains(l.lemmas[key], lemma) {
		l.lemmas[key] = append(l.lemmas[key], lemma)
	}
}

// table returns the lemma of each key: of several that are written alike the
// one that raw text has most often.
func (l *Lexicon) table(spellings map[string]int) map[model.LemmaKey]string {
	out := make(map[model.LemmaKey]string, len(l.lemmas))
	for key, list := range l.lemmas {
		best := list[0]
		for _, x := range list {
			if spellings[x] > spellings[best] {
				best = x
			}
		}
		out[key] = best
	}
	return out
}

// Read adds a dictionary: comma-separated values with a head. Those of
// ArabicChainBank have LEMMA_ARA and POS, the stems of Camel Morph LEMMA, FORM,
// CLASS and FEAT. name is for errors.
func (l *Lexicon) Read(r io.Reader, name string) error {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	column := map[string]int{}
	for i, h := range head {
		column[h] = i
	}
	chain := column["LEMMA_ARA"] > 0
	for _, need := range []string{"LEMMA", "FORM", "CLASS", "FEAT"} {
		if _, ok := column[need]; !ok && !chain {
			return fmt.Errorf("%s:1:1: no column %q and no %q: neither dictionary is known by such a head", name, need, "LEMMA_ARA")
		}
	}
	for {
		row, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		get := func(h string) string {
			if i, ok := column[h]; ok && i < len(row) {
				return row[i]
			}
			return ""
		}
		if chain {
			l.dictionary(arabicOf(get("LEMMA_ARA")), get("POS"))
			continue
		}
		lemma, form := arabicOf(strings.TrimSuffix(get("LEMMA"), "_1")), arabicOf(get("FORM"))
		if lemma == "" || form == "" {
			continue
		}
		switch get("CLASS") {
		case "[STEM-PV]":
			l.add(model.PastLemma(form), lemma)
		case "[STEM-IV]":
			l.add(model.ImperfectLemma(form), lemma)
		case "[STEM-ADJ]":
			l.add(model.AdjectiveLemma(lemma), lemma)
		case "[STEM-NOM]":
			if strings.Contains(get("FEAT"), "pos:noun_prop") {
				l.add(model.NameLemma(form), lemma)
			} else {
				l.add(model.NounLemma(lemma), lemma)
			}
		}
	}
}

func (l *Lexicon) dictionary(lemma, pos string) {
	if lemma == "" {
		return
	}
	switch {
	case strings.HasPrefix(pos, "ADJ"):
		l.add(model.AdjectiveLemma(lemma), lemma)
	case strings.HasPrefix(pos, "NOUN") && !strings.Contains(pos, "PROP"):
		l.add(model.NounLemma(lemma), lemma)
	case pos == "VERB":
		l.add(model.PastLemma(lemma), lemma)
	}
}

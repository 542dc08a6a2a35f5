package lexicon

import "isnad"

// An Agreement is the inflection of an adjective or noun form.
type Agreement struct {
	Definite bool
	Gender   int8 // +1 feminine, -1 masculine, 0 both or unknown
	Number   int8 // 1, 2, or 3 for the plural; 0 unknown
}

// Agreement returns the inflection that the flags of an adjective, title or
// head tell.
func (f Flags) Agreement() Agreement {
	a := Agreement{Definite: f&Definite != 0}
	switch f & (Feminine | Masculine) {
	case Feminine:
		a.Gender = +1
	case Masculine:
		a.Gender = -1
	}
	switch {
	case f&Singular != 0:
		a.Number = 1
	case f&Dual != 0:
		a.Number = 2
	case f&Plural != 0:
		a.Number = 3
	}
	return a
}

// wordOf folds a word and returns its number.
func wordOf(word string) Word { return WordOf(fold(word)) }

// Adjective returns the country that a one-word adjective or name of a people
// belongs to («الروسية», «روس», «البيلاروسيان»), and its inflection. The word
// may be folded or not; clitics must be off.
func Adjective(word string) (isnad.EntityID, Agreement, bool) {
	n, ok := Root.Next(wordOf(word))
	if !ok {
		return "", Agreement{}, false
	}
	refs := n.Refs()
	for i := range refs.Len() {
		if r := refs.At(i); r.Sort == SortAdjective || r.Sort == SortDemonym {
			return r.ID(), r.Flags.Agreement(), true
		}
	}
	return "", Agreement{}, false
}

// Country returns the country that a whole text names, by name or form.
func Country(name string) (Entry, bool) {
	refs := lookup(name)
	for i := range refs.Len() {
		if r := refs.At(i); r.Sort == SortName {
			if e := r.Entry(); e.Table == Countries {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// CapitalOf returns the country whose capital the place is; empty when the
// place is none. The seat of government counts («لاهاي» does not, «لاباز» may:
// data/countries.tsv decides).
func CapitalOf(place isnad.EntityID) isnad.EntityID {
	return capitals()[place]
}

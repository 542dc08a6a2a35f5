package lexicon

import "isnad"

// ByName returns the entries that a whole text stands for, by name or form:
// first the country whose government it names («الكرملين», «موسكو»), then what
// bears the name. It is nil when the text names nothing.
func ByName(name string) []Entry {
	var out []Entry
	refs := lookup(name)
	for _, sort := range []Sort{SortGovernment, SortName} {
		for i := range refs.Len() {
			if r := refs.At(i); r.Sort == sort {
				out = append(out, r.Entry())
			}
		}
	}
	return out
}

// PartiesNamed returns the ids that a text may mean where it names a party, the
// likeliest first: a town is no party, a capital stands for its country. It is
// nil when the text names nothing.
func PartiesNamed(name string) []isnad.EntityID {
	var ids []isnad.EntityID
	for _, e := range ByName(name) {
		if c := CapitalOf(e.ID); c != "" {
			ids = append(ids, c)
		}
		ids = append(ids, e.ID)
	}
	return ids
}

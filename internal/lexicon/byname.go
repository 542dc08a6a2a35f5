package lexicon

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

package lexicon

// A Pattern is the head of a name that the words of a text complete: «شركة»,
// «حزب», «مدينة».
type Pattern struct {
	Text, Class string
	Gender      int8
}

// Pattern returns the head of a ref of SortPattern; the ref's flags have the
// kind, Place or Organization.
func (r Ref) Pattern() Pattern {
	f := file()
	field := func(i int) uint32 { return f.Field(tablePatterns, 3, r.Index, i) }
	return Pattern{f.Text(field(0)), f.Text(field(1)), gender(field(2))}
}

// Plain returns the class of a ref of SortPlain: "particle", "verb", "noun",
// "tail" (an adjective that closes a title), "number", "calendar", …
func (r Ref) Plain() string {
	f := file()
	return f.Text(f.Field(tablePlain, 1, r.Index, 0))
}

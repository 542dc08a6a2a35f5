package lexicon

// A Pattern is the head of a name that the words of a text complete: «شركة»,
// «حزب», «مدينة».
type Pattern struct {
	Text, Class string
	Gender      int8
	// Strength says what may complete the head: 3 any word of a name, 2
	// definite words with an adjective, 1 only known, quoted or unknown words.
	Strength int
}

// Pattern returns the head of a ref of SortPattern; the ref's flags have the
// kind, Place or Organization.
func (r Ref) Pattern() Pattern {
	f := file()
	field := func(i int) uint32 { return f.Field(tablePatterns, 4, r.Index, i) }
	return Pattern{f.Text(field(0)), f.Text(field(1)), gender(field(2)), int(field(3))}
}

// Plain returns the class of a ref of SortPlain: "particle", "verb", "noun",
// "tail" (an adjective that closes a title), "number", "calendar", …
func (r Ref) Plain() string {
	f := file()
	return f.Text(f.Field(tablePlain, 1, r.Index, 0))
}

package lexicon

const titleWidth = 5

// The fields of a row of titles.
const (
	titleLemma = iota
	titleClass
	titleGender
	titleFor
	titleForms
)

// A Title is an office, rank or form of address that stands beside a name.
type Title struct {
	// Lemma is the title as people say it («وزير الخارجية»).
	Lemma string
	// Class says what sort of office it is ("foreign-minister", "president",
	// "spokesperson", "rank", "address"); titles of one class can be held by
	// the same person under another word («وزير الخارجية», «رئيس الدبلوماسية»).
	Class string
	// Gender is the gender of the holder that the lemma tells: +1, -1 or 0.
	Gender int8
	// SpeaksFor is the class of the body the holder heads or speaks for
	// ("ministry-foreign"); empty when none.
	SpeaksFor string
}

// Title returns the title of a ref of SortTitle.
func (r Ref) Title() Title {
	f := file()
	field := func(i int) uint32 { return f.Field(tableTitles, titleWidth, r.Index, i) }
	return Title{f.Text(field(titleLemma)), f.Text(field(titleClass)), gender(field(titleGender)), f.Text(field(titleFor))}
}

// A Given is a given name.
type Given struct {
	Gender int8   // +1 feminine, -1 masculine, 0 both
	Origin string // "arabic", "slavic", …; may be empty
}

const givenWidth = 2

// Given returns the given name of a ref of SortGiven.
func (r Ref) Given() Given {
	f := file()
	return Given{gender(f.Field(tableGiven, givenWidth, r.Index, 0)), f.Text(f.Field(tableGiven, givenWidth, r.Index, 1))}
}

// An Unnamed is the head of words for a source that is not named.
type Unnamed struct {
	Class  string // "source", "witness", "official", "expert", "activist", …
	Gender int8
	Number int8 // 1, 2 or 3
}

const unnamedWidth = 3

// Unnamed returns the head of a ref of SortUnnamed.
func (r Ref) Unnamed() Unnamed {
	f := file()
	field := func(i int) uint32 { return f.Field(tableUnnamed, unnamedWidth, r.Index, i) }
	return Unnamed{f.Text(field(0)), gender(field(1)), int8(field(2))}
}

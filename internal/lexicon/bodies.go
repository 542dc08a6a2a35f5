package lexicon

import (
	"strings"
	"sync"

	"isnad"
	"isnad/internal/arabic"
)

func fold(s string) string { return arabic.Fold(s) }

// ClassOutlet is the class of heads that open the name of an outlet or agency.
const ClassOutlet = "outlet"

const headWidth = 6

// The fields of a row of heads.
const (
	headText = iota
	headClass
	headGender
	headConstruct
	headCanonical
	headNameEn
)

// A Head is the beginning of a body's name, which the adjective or the name of
// a country completes: «وزارة الدفاع» + «الروسية».
type Head struct {
	// Text is the head as the table has it; Class says what body it is
	// ("ministry-defence"); Gender is +1 or -1, of the head.
	Text, Class string
	Gender      int8
	// Construct is the head before a country's name («وزارة دفاع»); empty
	// when it has none.
	Construct string
	// Canonical is the full form of an abbreviated head («الخارجية» is
	// «وزارة الخارجية»), CanonicalGender its gender. NameEn is an English
	// pattern where {adj} or {country} stands for the country.
	Canonical, NameEn string
	row               int
}

// Head returns the head of a ref of SortHead.
func (r Ref) Head() Head {
	f := file()
	field := func(i int) uint32 { return f.Field(tableHeads, headWidth, r.Index, i) }
	h := Head{
		Text: f.Text(field(headText)), Class: f.Text(field(headClass)), Gender: gender(field(headGender)),
		Construct: f.Text(field(headConstruct)), Canonical: f.Text(field(headCanonical)), NameEn: f.Text(field(headNameEn)), row: r.Index,
	}
	if h.Canonical == "" {
		h.Canonical = h.Text
	}
	return h
}

// HeadOf returns the full head of the bodies of a class («وزارة التجارة» of
// "ministry-trade"), and false when the table has none.
func HeadOf(class string) (Head, bool) {
	row, ok := headIndex()[class]
	if !ok {
		return Head{}, false
	}
	return Ref{Sort: SortHead, Index: row}.Head(), true
}

// headIndex maps classes of heads to the first row that has the full form.
var headIndex = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for row := range file().Rows(tableHeads, headWidth) {
		h := Ref{Sort: SortHead, Index: row}.Head()
		if _, ok := m[h.Class]; !ok && h.Canonical == h.Text {
			m[h.Class] = row
		}
	}
	return m
})

// Compose returns the body of the given head and country. A body that stands
// in the table bodies is returned as it stands there; any other is made of
// the two, with the id "country/class", and Table Bodies.
func Compose(h Head, country Entry) Entry {
	id := isnad.EntityID(string(country.ID) + "/" + h.Class)
	if e, ok := bodyOf(country.ID, h.Class); ok {
		return e
	}
	e := Entry{ID: id, Table: Bodies, Kind: isnad.KindOrganization, Country: country.ID, Class: h.Class, Gender: headGenderOf(h), row: -1}
	if adj := country.Adjectives(); len(adj) > 0 {
		e.Name = h.Canonical + " " + DefiniteAdjective(adj[0], e.Gender)
	} else {
		e.Name = h.Canonical + " في " + country.Name
	}
	e.NameEn = strings.NewReplacer("{country}", country.NameEn, "{adj}", country.NameEn).Replace(h.NameEn)
	return e
}

// headGenderOf returns the gender of the canonical head: its first word
// decides («وزارة الخارجية» is feminine whatever the short form).
func headGenderOf(h Head) int8 {
	first, _, _ := strings.Cut(h.Canonical, " ")
	if strings.HasSuffix(first, "ة") || strings.HasSuffix(first, "ات") {
		return +1
	}
	if h.Canonical != h.Text {
		if full, ok := HeadOf(h.Class); ok && full.Canonical == h.Canonical {
			return full.Gender // «الخطوط الجوية»
		}
		return -1
	}
	return h.Gender
}

// DefiniteAdjective returns an indefinite masculine adjective («روسي», «كوري
// شمالي») with the article and in the given gender, +1 or not.
func DefiniteAdjective(adj string, gender int8) string {
	words := strings.Fields(adj)
	for i, w := range words {
		w = "ال" + w
		if gender > 0 {
			w += "ة"
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}

// bodyOf returns the body of a country in the table bodies with the given class.
func bodyOf(country isnad.EntityID, class string) (Entry, bool) {
	row, ok := bodyIndex()[bodyKey{country, class}]
	if !ok {
		return Entry{}, false
	}
	return entryAt(row), true
}

type bodyKey struct {
	country isnad.EntityID
	class   string
}

// bodyIndex maps country and class to the first body of the table that has them.
var bodyIndex = sync.OnceValue(func() map[bodyKey]int {
	m := map[bodyKey]int{}
	for i := range Len() {
		if e := entryAt(i); e.Table == Bodies && e.Class != "" {
			k := bodyKey{e.Country, e.Class}
			if _, ok := m[k]; !ok {
				m[k] = i
			}
		}
	}
	return m
})

// capitals maps capitals to their countries. A capital of a dissolved state
// («بلغراد» of Yugoslavia) is that of the country that begins its id.
var capitals = sync.OnceValue(func() map[isnad.EntityID]isnad.EntityID {
	m := map[isnad.EntityID]isnad.EntityID{}
	for i := range Len() {
		if e := entryAt(i); e.Table == Countries && e.Capital() != "" {
			if _, taken := m[e.Capital()]; !taken || strings.HasPrefix(string(e.Capital()), string(e.ID)+"-") {
				m[e.Capital()] = e.ID
			}
		}
	}
	return m
})

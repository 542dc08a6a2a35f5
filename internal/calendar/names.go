package calendar

// A MonthName is what a name of a month stands for.
type MonthName struct {
	// Hijri reports whether it is a month of the Islamic calendar.
	Hijri bool
	// Number is the month, 1 to 12.
	Number int
	// Tradition is whose name it is: "roman", "levant", "maghreb", "morocco",
	// "libya", "english", "french" or "hijri".
	Tradition string
	// Flag is "common" for a name that is also an ordinary word or a person's
	// name («مارس», "practised"; «رمضان»), "paired" for one that counts only
	// beside another name of the same month («الفاتح/سبتمبر»), else empty.
	Flag string
}

// A WeekdayName is what the name of a day stands for.
type WeekdayName struct {
	// Day is the ISO 8601 day of the week, 1 for Monday.
	Day int
	// Bare reports that the name lacks the article, and is a day only beside
	// a word for it («يوم جمعة»).
	Bare bool
}

// A Unit is a unit of time, by a letter of its own: S second, m minute,
// h hour, D day, N night, W week, M month, Y year, E decade, C century.
type Unit byte

// The units of time.
const (
	Second  Unit = 'S'
	Minute  Unit = 'm'
	Hour    Unit = 'h'
	Day     Unit = 'D'
	Night   Unit = 'N'
	Week    Unit = 'W'
	Month   Unit = 'M'
	Year    Unit = 'Y'
	Decade  Unit = 'E'
	Century Unit = 'C'
)

// A UnitName is what a word for a unit of time stands for.
type UnitName struct {
	Unit Unit
	// Count is 1 for the singular («شهر»), 2 for the dual («شهرين») and 3 for
	// the plural («أشهر»).
	Count int
	// Common reports that the word has other meanings («عام», "general").
	Common bool
}

type monthRow struct {
	first, second string
	name          MonthName
}

type weekdayRow struct {
	word string
	name WeekdayName
}

type unitRow struct {
	word string
	name UnitName
}

type numeral struct {
	value int
	kind  string
}

type numberRow struct {
	word string
	num  numeral
}

var (
	monthOne   = map[string]MonthName{}
	monthTwo   = map[[2]string]MonthName{}
	monthHead  = map[string]bool{}
	weekdayOf  = map[string]WeekdayName{}
	unitOf     = map[string]UnitName{}
	cardinalOf = map[string]numeral{}
	ordinalOf  = map[string]numeral{}
)

func init() {
	for _, r := range monthRows {
		if r.second == "" {
			monthOne[r.first] = r.name
		} else {
			monthTwo[[2]string{r.first, r.second}] = r.name
			monthHead[r.first] = true
		}
	}
	for _, r := range weekdayRows {
		weekdayOf[r.word] = r.name
	}
	for _, r := range unitRows {
		unitOf[r.word] = r.name
	}
	for _, r := range numberRows {
		if r.num.kind == "ordinal" {
			ordinalOf[r.word] = r.num
		} else if old, ok := cardinalOf[r.word]; !ok || old.kind == "teen" {
			cardinalOf[r.word] = r.num
		}
	}
}

// MonthOf looks up the name of a month in folded words: word, and next behind
// it for names of two words («كانون الأول»); next may be empty. n is how many
// of the two words the name takes, 0 when word begins no month.
func MonthOf(word, next string) (m MonthName, n int) {
	if monthHead[word] && next != "" {
		if m, ok := monthTwo[[2]string{word, next}]; ok {
			return m, 2
		}
	}
	if m, ok := monthOne[word]; ok {
		return m, 1
	}
	return MonthName{}, 0
}

// WeekdayOf looks up the name of a day in a folded word, clitics off.
func WeekdayOf(word string) (WeekdayName, bool) {
	w, ok := weekdayOf[word]
	return w, ok
}

// UnitOf looks up a word for a unit of time in a folded word, clitics and
// article off.
func UnitOf(word string) (UnitName, bool) {
	u, ok := unitOf[word]
	return u, ok
}

// Heads calls yield with every folded word that begins the name of a month, a
// day, a named day, a unit or a number, so that readers can tell at one look
// which words are worth a second. A word may come more than once.
func Heads(yield func(word string)) {
	for _, r := range monthRows {
		yield(r.first)
	}
	for _, r := range weekdayRows {
		yield(r.word)
	}
	for _, r := range unitRows {
		yield(r.word)
	}
	for _, r := range numberRows {
		yield(r.word)
	}
	for w := range dayTree.next {
		yield(w)
	}
}

// BeginsDay reports whether the name of a named day begins with the folded
// word.
func BeginsDay(word string) bool { return dayTree.next[word] != nil }

// BeginsMonth reports whether the name of a month begins with the folded word.
func BeginsMonth(word string) bool {
	_, ok := monthOne[word]
	return ok || monthHead[word]
}

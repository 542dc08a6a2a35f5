package times

import (
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/calendar"
)

//go:generate go run ./gen

type wordRow struct{ word, class, value string }

type eventRow struct{ year, month, day int }

// A class is a set of things that a word may be.
type class uint32

const (
	isMonth    class = 1 << iota // begins the name of a month
	isWeekday                    // names a day of the week
	isUnit                       // a unit of time, article off
	isCardinal                   // begins a number in words
	isOrdinal                    // begins an ordinal
	isNamedDay                   // may begin the name of a named day
	isDeictic                    // اليوم، أمس، غدا …
	isAdj
	isPart
	isAdverb
	isMod
	isApprox
	isSpan
	isBefore
	isAfter
	isSeason
	isDecade
	isSet
	isEvery
	isFraction
	isThis
	isNameHead
	isEventNoun
	isFuture
	isPerfect
	isPaper
	isOutlet
	isClause
	isNow
	isHalf
	isGiven
)

// starts are the classes that may begin an expression.
const starts = isMonth | isWeekday | isUnit | isCardinal | isOrdinal | isNamedDay | isDeictic | isPart | isMod | isApprox |
	isBefore | isAfter | isSeason | isDecade | isSet | isEvery | isFraction | isThis | isHalf

// A lex is all that a word may be.
type lex struct {
	is       class
	weekday  calendar.WeekdayName
	unit     calendar.UnitName
	def      bool // a unit with the article
	adj      string
	part     string // TIMEX3 code and hours
	mod      string
	approx   string
	season   string
	decade   int
	set      string
	fraction int
}

var lexicon = map[string]*lex{}

var classNames = map[string]class{
	"adj": isAdj, "part": isPart, "adverb": isAdverb, "mod": isMod, "approx": isApprox, "span": isSpan, "before": isBefore,
	"after": isAfter, "season": isSeason, "decade": isDecade, "set": isSet, "every": isEvery, "fraction": isFraction,
	"this": isThis, "namehead": isNameHead, "eventnoun": isEventNoun, "future": isFuture, "perfect": isPerfect, "paper": isPaper, "outlet": isOutlet, "clause": isClause, "now": isNow, "half": isHalf, "given": isGiven,
}

func entry(w string) *lex {
	l := lexicon[w]
	if l == nil {
		l = &lex{}
		lexicon[w] = l
	}
	return l
}

func init() {
	for _, r := range wordRows {
		l := entry(r.word)
		l.is |= classNames[r.class]
		switch r.class {
		case "adj":
			l.adj = r.value
		case "part", "adverb":
			l.part = r.value
		case "mod":
			l.mod = r.value
		case "approx":
			l.approx = r.value
		case "season":
			l.season = r.value
		case "decade":
			l.decade = int(r.value[0] - '0')
		case "set":
			l.set = r.value
		case "fraction":
			l.fraction = int(r.value[0] - '0')
			d := entry("ال" + r.word)
			d.fraction = l.fraction
			d.is |= isFraction
		}
	}
	for _, w := range []string{"اليوم", "امس", "الامس", "غدا", "غد", "الغد", "البارحه", "اول", "الليله"} {
		entry(w).is |= isDeictic
	}
	calendar.Heads(func(w string) {
		if calendar.BeginsMonth(w) && arabicWord(w) {
			entry(w).is |= isMonth
		}
		if d, ok := calendar.WeekdayOf(w); ok && arabicWord(w) {
			l := entry(w)
			l.is |= isWeekday
			l.weekday = d
		}
		if u, ok := calendar.UnitOf(w); ok {
			l := entry(w)
			l.is |= isUnit
			l.unit = u
			d := entry("ال" + w)
			d.is |= isUnit
			d.unit, d.def = u, true
		}
		one := [1]string{w}
		if _, n := calendar.Cardinal(one[:]); n == 1 || w == "احد" || w == "احدي" || w == "اثنا" || w == "اثنتا" || w == "اثنتي" || w == "اثني" {
			entry(w).is |= isCardinal
			entry("ال" + w).is |= isCardinal
		}
		if _, n := calendar.Ordinal(one[:]); n == 1 && strings.HasPrefix(w, "ال") {
			entry(w).is |= isOrdinal
		}
		if calendar.BeginsDay(w) {
			entry(w).is |= isNamedDay
		}
	})
	for _, w := range []string{"العشرين", "العشرون", "الثلاثين", "الثلاثون", "الفاتح", "فاتح"} {
		entry(w).is |= isOrdinal
	}
	entry("راس").is |= isNamedDay
}

// arabicWord keeps English and French names out: Latin words in an Arabic
// text are read with their date only (see foreign).
func arabicWord(w string) bool { return w != "" && w[0] >= 0x80 }

// A word is a token as this reader sees it.
type word struct {
	stem string // folded, clitics off
	lex  *lex   // nil when nothing is known of it
	cut  uint8  // letters of the clitics
	kind isnad.TokenKind
	num  int32 // value of a plain number of at most nine digits, else -1
	wide uint8 // its digits
}

var noLex = &lex{}

// look finds the word that a folded token holds, behind its clitics: و or ف,
// then ب, ل or ك. The shortest cut that gives a known word wins, so that
// «واحد» stays whole.
func look(norm string) (stem string, l *lex, cut uint8) {
	if l := lexicon[norm]; l != nil {
		return norm, l, 0
	}
	if len(norm) < 6 {
		return norm, noLex, 0
	}
	rest, n := norm, uint8(0)
	if strings.HasPrefix(rest, "و") || strings.HasPrefix(rest, "ف") {
		rest, n = rest[2:], 1
		if l := lexicon[rest]; l != nil && len(rest) >= 4 {
			return rest, l, n
		}
	}
	if strings.HasPrefix(rest, "ب") || strings.HasPrefix(rest, "ل") || strings.HasPrefix(rest, "ك") {
		if strings.HasPrefix(rest, "لل") && len(rest) > 6 {
			if l := lexicon["ال"+rest[4:]]; l != nil {
				return "ال" + rest[4:], l, n
			}
		}
		if l := lexicon[rest[2:]]; l != nil && len(rest) >= 6 {
			return rest[2:], l, n + 1
		}
	}
	return norm, noLex, 0
}

// plain returns the value of a number token without separators, or -1.
func plain(norm string) (int32, uint8) {
	n := int32(0)
	if len(norm) == 0 || len(norm) > 9 {
		return -1, 0
	}
	for i := 0; i < len(norm); i++ {
		c := norm[i]
		if c < '0' || c > '9' {
			return -1, 0
		}
		n = n*10 + int32(c-'0')
	}
	return n, uint8(len(norm))
}

// classed classes the tokens of an account.
func classed(toks []isnad.Token) []word {
	out := make([]word, len(toks))
	for i := range toks {
		t, w := &toks[i], &out[i]
		w.kind, w.num, w.lex, w.stem = t.Kind, -1, noLex, t.Norm
		switch t.Kind {
		case isnad.TokenWord:
			w.stem, w.lex, w.cut = look(t.Norm)
			if rest, ok := strings.CutPrefix(t.Norm, "شهر"); ok && w.lex == noLex {
				if l := lexicon[rest]; l != nil && l.is&isMonth != 0 {
					w.stem, w.lex = rest, l // «شهرجويلية», the blank forgotten
				}
			}
		case isnad.TokenNumber:
			w.num, w.wide = plain(t.Norm)
		}
	}
	return out
}

// afterClitics returns where the word behind n letters of clitics begins.
func afterClitics(text string, start, end int, n uint8) int {
	i := start
	for i < end {
		r, size := rune(0), 0
		for _, c := range text[i:end] {
			r = c
			break
		}
		size = len(string(r))
		if arabic.IsMark(r) || r == 0x640 || arabic.IsInvisible(r) {
			i += size
			continue
		}
		if n == 0 {
			return i
		}
		n--
		i += size
	}
	return start
}

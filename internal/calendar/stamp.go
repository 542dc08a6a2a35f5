package calendar

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Stamp is a date line or a date of a page's metadata, read.
type Stamp struct {
	// From and To are the days it may mean, both included; they are equal
	// unless the stamp is a Hijri date or names a month only.
	From, To Date
	// HasTime reports whether a time of day stands with it; Hour is 0 to 23.
	HasTime              bool
	Hour, Minute, Second int
	// HasZone reports whether the stamp says its zone; Offset is in minutes
	// east of Greenwich.
	HasZone bool
	Offset  int
	// Weekday is the day of the week printed with it (ISO 8601, 1 Monday), 0
	// when none. Agrees is false when the date falls on another day.
	Weekday int
	Agrees  bool
	// Hijri is the Islamic date when the stamp has only that one.
	Hijri Hijri
	// Start and End are the bytes of the stamp in the string that was read.
	Start, End int
	// Rule says how it was read: "iso", "named" (month by name), "numeric",
	// "compact" (20220314), "hijri", "month" or "relative".
	Rule string
	// Score is between 0 and 1: numeric dates that could be day and month in
	// either order, and years of two digits, have less than 1.
	Score float64
}

// ISO returns the stamp as the two ends of a dating: days, or one moment twice
// when the stamp has a time.
func (s Stamp) ISO() (from, to string) {
	if !s.HasTime || s.From != s.To {
		return s.From.String(), s.To.String()
	}
	b := append([]byte(s.From.String()), 'T')
	b = append(appendPadded(b, s.Hour, 2), ':')
	b = append(appendPadded(b, s.Minute, 2), ':')
	b = appendPadded(b, s.Second, 2)
	if s.HasZone {
		switch {
		case s.Offset == 0:
			b = append(b, 'Z')
		default:
			sign, o := byte('+'), s.Offset
			if o < 0 {
				sign, o = '-', -o
			}
			b = append(appendPadded(append(b, sign), o/60, 2), ':')
			b = appendPadded(b, o%60, 2)
		}
	}
	return string(b), string(b)
}

// ParseStamp finds the date in a date line or a metadata field: ISO 8601
// ("2015-08-06T10:00:00+03:00"), Arabic lines («الجمعة 14 مارس 2025 - 10:30 ص»,
// «14 أبريل/نيسان 2023», «١٤ رمضان ١٤٤٦ هـ»), English and French ones («22nd,
// September 2023 GMT», "Sat, 03 Dec 2022 18:30:00 GMT") and numeric ones
// ("14/03/2025 18:30", "2012-07-08 12:06 AM"). Other words may stand around the
// date. A Gregorian date wins over a Hijri one beside it, a full date over a
// month. It returns false when there is no date with a year.
func ParseStamp(s string) (Stamp, bool) { return ParseStampAt(s, time.Time{}) }

// ParseStampAt is ParseStamp with a moment that relative stamps are reckoned
// from («قبل 3 ساعات», «منذ يومين», "3 hours ago", «أمس 10:30»); the zero time
// leaves them unread.
func ParseStampAt(s string, base time.Time) (Stamp, bool) {
	if len(s) > maxStamp {
		s = s[:maxStamp]
	}
	items := lex(s)
	var best Stamp
	var from, to int
	for i := range items {
		st, n := stampAt(items, i)
		if n == 0 || st.rank() <= best.rank() {
			continue
		}
		best, from, to = st, i, i+n
	}
	if best.Rule == "" {
		return relativeStamp(items, base)
	}
	best.finish(items, from, to)
	return best, true
}

// maxStamp bounds the bytes that ParseStamp reads: a date line is short.
const maxStamp = 2048

// rank orders readings of one line.
func (s *Stamp) rank() int {
	switch s.Rule {
	case "iso", "named":
		return 4
	case "numeric":
		if s.Score < 0.7 {
			return 2
		}
		return 4
	case "hijri":
		return 3
	case "compact":
		return 2
	case "month":
		return 1
	}
	return 0
}

// finish adds weekday, time and zone from around the date.
func (s *Stamp) finish(items []item, from, to int) {
	s.Start, s.End = items[from].start, items[to-1].end
	s.Agrees = true
	for i := max(0, from-3); i < min(len(items), to+2); i++ {
		if i >= from && i < to || items[i].kind != itemWord {
			continue
		}
		if w, ok := WeekdayOf(items[i].text); ok && !(w.Bare) && s.Weekday == 0 {
			s.Weekday = w.Day
			if i < from {
				s.Start = items[i].start
			} else {
				s.End = items[i].end
			}
		}
	}
	if s.Weekday != 0 && s.Rule != "month" {
		s.Agrees = false
		for d := s.From; !s.To.Before(d); d = d.Add(1) {
			if d.Weekday() == s.Weekday {
				s.Agrees = true
				if s.Rule == "hijri" {
					s.From, s.To = d, d // the weekday decides which of the days it is
				}
				break
			}
		}
		// Day and month may have been swapped: the weekday tells.
		if swapped := (Date{s.From.Year, s.From.Day, s.From.Month}); !s.Agrees && s.Rule == "numeric" && s.Score < 0.9 && swapped.Valid() && swapped.Weekday() == s.Weekday {
			s.From, s.To, s.Agrees = swapped, swapped, true
		}
		if s.Agrees && s.Rule == "numeric" {
			s.Score = 1
		}
		if !s.Agrees {
			s.Score *= 0.7
		}
	}
	if s.From != s.To {
		return
	}
	// The time stands behind the date, or before it.
	for i := to; i < len(items) && i < to+8; i++ {
		if n := s.timeAt(items, i); n > 0 {
			s.End = max(s.End, items[i+n-1].end)
			return
		}
		if !glue(items[i]) {
			break
		}
	}
	for i := from - 1; i >= 0 && i >= from-14; i-- {
		var try Stamp
		if n := try.timeAt(items, i); n > 0 && i+n <= from && (i == 0 || items[i-1].text != ":") {
			between := true
			for _, it := range items[i+n : from] {
				between = between && glue(it)
			}
			if between {
				s.timeAt(items, i)
				s.Start = min(s.Start, items[i].start)
				return
			}
		}
	}
}

// glue reports whether an item may stand between a date and its time.
func glue(it item) bool {
	if it.kind == itemMark {
		return true
	}
	switch it.text {
	case "الساعه", "في", "at", "t", "م", "ه", "ميلادي", "هجري", "الموافق", "تمام", "علي", "gmt", "utc", "اخر", "à", "h":
		return true
	}
	_, day := WeekdayOf(it.text)
	return day
}

type itemKind uint8

const (
	itemNumber itemKind = iota + 1
	itemWord
	itemMark
)

// An item is a run of digits, a run of letters, or one mark.
type item struct {
	kind       itemKind
	text       string // folded
	value      int    // of a number
	digits     int
	spaced     bool // white space stands before it
	start, end int
}

func lex(s string) []item {
	items := make([]item, 0, len(s)/4+1)
	spaced := false
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		r = foldRune(r)
		switch {
		case r < 0 || invisible(r):
			i += n
			continue
		case !arabicLetter(r) && unicode.IsSpace(r):
			spaced = true
			i += n
			continue
		case r >= '0' && r <= '9':
			it := item{kind: itemNumber, spaced: spaced, start: i}
			for i < len(s) {
				r, n := utf8.DecodeRuneInString(s[i:])
				if r = foldRune(r); r < '0' || r > '9' {
					break
				}
				if it.digits++; it.digits < 10 {
					it.value = it.value*10 + int(r-'0')
				}
				i += n
			}
			it.end = i
			it.text = s[it.start:i]
			items = append(items, it)
		case arabicLetter(r) || unicode.IsLetter(r):
			j := i
			for j < len(s) {
				r, n := utf8.DecodeRuneInString(s[j:])
				if !arabicLetter(r) && (!(unicode.IsLetter(r) || unicode.IsMark(r) || r == 0x640 || invisible(r)) || foldRune(r) >= '0' && foldRune(r) <= '9') {
					break
				}
				j += n
			}
			items = append(items, item{kind: itemWord, text: foldLower(s[i:j]), spaced: spaced, start: i, end: j})
			i = j
		default:
			items = append(items, item{kind: itemMark, text: s[i : i+n], spaced: spaced, start: i, end: i + n})
			i += n
		}
		spaced = false
	}
	return items
}

// arabicLetter reports whether r is one of the usual Arabic letters; false says
// nothing. It spares the tables of package unicode, which cost a third of the
// time here.
func arabicLetter(r rune) bool { return 0x621 <= r && r <= 0x63A || 0x641 <= r && r <= 0x64A }

// foldLower folds a word and writes it in small letters. Most words of the
// press are their own folded form and cost no memory.
func foldLower(s string) string {
	folded := true
	for _, r := range s {
		if !arabicLetter(r) {
			return foldWord(strings.ToLower(s))
		}
		folded = folded && foldRune(r) == r
	}
	if folded {
		return s
	}
	return foldWord(s)
}

func at(items []item, i int) item {
	if i < 0 || i >= len(items) {
		return item{}
	}
	return items[i]
}

// month reads the name of a month at i, with a second name of the same month
// behind it («أبريل/نيسان», «تموز (يوليو)», «يوليو تموز»).
func month(items []item, i int) (m MonthName, n int) {
	m, n = month1(items, i)
	if n == 0 {
		return m, 0
	}
	j := i + n
	open := false
	if t := at(items, j).text; t == "/" || t == "-" || t == "(" || t == "\\" || t == "ـ" {
		open = t == "("
		j++
	}
	if o, k := month1(items, j); k > 0 && o.Number == m.Number && o.Hijri == m.Hijri && o.Tradition != m.Tradition {
		j += k
		if open {
			if at(items, j).text != ")" {
				return m, n
			}
			j++
		}
		return m, j - i
	}
	if m.Flag == "paired" {
		return m, 0
	}
	return m, n
}

func month1(items []item, i int) (MonthName, int) {
	it := at(items, i)
	if it.kind != itemWord {
		return MonthName{}, 0
	}
	next := at(items, i+1)
	word := it.text
	m, n := MonthOf(word, next.text)
	if n == 0 && len(word) > 4 {
		for _, p := range []string{"ل", "ب", "و"} {
			if rest, ok := strings.CutPrefix(word, p); ok {
				if m, n = MonthOf(rest, next.text); n > 0 {
					break
				}
			}
		}
	}
	if n == 2 && next.kind == itemNumber && next.digits > 1 {
		n = 0
	}
	if n == 1 && at(items, i+1).text == "." && it.end == next.start && m.Tradition == "english" {
		n = 2 // "Sept. 22"
	}
	return m, n
}

// year reads a year at i: four digits, Gregorian or Hijri.
func year(it item) (int, bool) {
	if it.kind != itemNumber || it.digits != 4 {
		return 0, false
	}
	return it.value, it.value >= 1300 && it.value <= 2199
}

func hijriYear(y int) bool { return y >= 1300 && y < 1600 }

// stampAt reads a date that begins at item i and says how many items it takes.
func stampAt(items []item, i int) (Stamp, int) {
	it := items[i]
	if it.kind == itemNumber {
		if at(items, i-1).text == ":" && at(items, i-2).kind == itemNumber {
			return Stamp{}, 0 // the minutes of a time
		}
		if st, n := numericAt(items, i); n > 0 {
			return st, n
		}
		if st, n := dayFirst(items, i); n > 0 {
			return st, n
		}
		if st, n := yearFirst(items, i); n > 0 {
			return st, n
		}
		if it.digits == 8 {
			d := Date{it.value / 10000, it.value / 100 % 100, it.value % 100}
			if d.Valid() && d.Year >= 1900 && d.Year <= 2199 {
				return Stamp{From: d, To: d, Rule: "compact", Score: 0.8}, 1
			}
		}
		return Stamp{}, 0
	}
	if it.kind == itemWord {
		if st, n := ordinalFirst(items, i); n > 0 {
			return st, n
		}
		return monthFirst(items, i)
	}
	return Stamp{}, 0
}

func numericAt(items []item, i int) (Stamp, int) {
	a, s1, b, s2, c := items[i], at(items, i+1), at(items, i+2), at(items, i+3), at(items, i+4)
	if b.kind != itemNumber || c.kind != itemNumber || s1.text != s2.text || a.digits > 4 || b.digits > 2 || c.digits > 4 {
		return Stamp{}, 0
	}
	switch s1.text {
	case "-", "/", ".", "\u2010", "\u2011", "\u2012", "\u2013", "\\", "ـ":
	default:
		return Stamp{}, 0
	}
	if p := at(items, i-1); !a.spaced && (p.text == "/" || p.text == "-" || p.text == ".") && at(items, i-2).kind == itemNumber {
		return Stamp{}, 0
	}
	if ya, ok := year(a); ok && c.digits <= 2 {
		if hijriYear(ya) {
			return hijriStamp(Hijri{ya, b.value, c.value}, 5)
		}
		d := Date{ya, b.value, c.value}
		if !d.Valid() {
			d = Date{ya, c.value, b.value}
		}
		if d.Valid() {
			rule := "numeric"
			if s1.text == "-" && a.digits == 4 && b.digits == 2 && c.digits == 2 {
				rule = "iso"
			}
			return Stamp{From: d, To: d, Rule: rule, Score: 1}, 5
		}
		return Stamp{}, 0
	}
	if a.digits > 2 {
		return Stamp{}, 0
	}
	score := 1.0
	yc, ok := year(c)
	if !ok {
		if c.digits != 2 {
			return Stamp{}, 0
		}
		yc, score = 2000+c.value, 0.6
		if c.value >= 70 {
			yc -= 100
		}
	}
	if hijriYear(yc) {
		return hijriStamp(Hijri{yc, b.value, a.value}, 5)
	}
	d := Date{yc, b.value, a.value}
	if !d.Valid() {
		d = Date{yc, a.value, b.value}
	} else if a.value <= 12 && a.value != b.value {
		score *= 0.85 // month first is possible, and rare in this press
	}
	if !d.Valid() {
		return Stamp{}, 0
	}
	return Stamp{From: d, To: d, Rule: "numeric", Score: score}, 5
}

func hijriStamp(h Hijri, n int) (Stamp, int) {
	if !h.Valid() {
		return Stamp{}, 0
	}
	from, to := h.Interval()
	return Stamp{From: from, To: to, Hijri: h, Rule: "hijri", Score: 0.8}, n
}

// skip passes over commas, hyphens and small words inside a date.
func skip(items []item, j int) int {
	for k := 0; k < 2; k++ {
		switch at(items, j).text {
		case ",", "،", "-", "/", ".", "\u2013", "\u2011", "من", "عام", "سنه", "لعام", "of", "st", "nd", "rd", "th", "er", "ـ", "شهر":
			j++
		}
	}
	return j
}

func dayFirst(items []item, i int) (Stamp, int) {
	day := items[i]
	if day.digits > 2 || day.value < 1 || day.value > 31 {
		return Stamp{}, 0
	}
	j := skip(items, i+1)
	m, n := month(items, j)
	if n == 0 {
		return Stamp{}, 0
	}
	j = skip(items, j+n)
	y, ok := year(at(items, j))
	if !ok {
		// «14-Mar-25»
		if it := at(items, j); it.kind == itemNumber && it.digits == 2 && m.Tradition == "english" && at(items, j-1).text == "-" && at(items, j+1).text != ":" {
			y = 2000 + it.value
		} else {
			return Stamp{}, 0
		}
	}
	return named(y, m, day.value, j+1-i)
}

// ordinalFirst reads «الأول من مارس 2025», «الثاني والعشرين من فبراير 2024».
func ordinalFirst(items []item, i int) (Stamp, int) {
	if !strings.HasPrefix(items[i].text, "ال") {
		return Stamp{}, 0
	}
	var buf [3]string
	words := buf[:0]
	for j := i; j < len(items) && len(words) < len(buf) && items[j].kind == itemWord; j++ {
		words = append(words, items[j].text)
	}
	day, n := Ordinal(words)
	if n == 0 || day < 1 || day > 31 || at(items, i+n).text != "من" {
		return Stamp{}, 0
	}
	j := i + n + 1
	m, k := month(items, j)
	if k == 0 {
		return Stamp{}, 0
	}
	j = skip(items, j+k)
	y, ok := year(at(items, j))
	if !ok {
		return Stamp{}, 0
	}
	return named(y, m, day, j+1-i)
}

func yearFirst(items []item, i int) (Stamp, int) {
	y, ok := year(items[i])
	if !ok {
		return Stamp{}, 0
	}
	j := skip(items, i+1)
	m, n := month(items, j)
	if n == 0 {
		return Stamp{}, 0
	}
	j = skip(items, j+n)
	d := at(items, j)
	if d.kind != itemNumber || d.digits > 2 || at(items, j+1).text == ":" {
		return Stamp{}, 0
	}
	return named(y, m, d.value, j+1-i)
}

func monthFirst(items []item, i int) (Stamp, int) {
	m, n := month(items, i)
	if n == 0 {
		return Stamp{}, 0
	}
	j := skip(items, i+n)
	d := at(items, j)
	if d.kind == itemNumber && d.digits <= 2 && d.value >= 1 && d.value <= 31 {
		k := skip(items, j+1)
		if y, ok := year(at(items, k)); ok {
			return named(y, m, d.value, k+1-i)
		}
		return Stamp{}, 0
	}
	y, ok := year(d)
	if !ok || m.Hijri != hijriYear(y) {
		return Stamp{}, 0
	}
	if m.Hijri {
		from, _ := Hijri{y, m.Number, 1}.Interval()
		_, to := Hijri{y, m.Number, 30}.Interval()
		return Stamp{From: from, To: to, Rule: "month", Score: 0.4}, j + 1 - i
	}
	return Stamp{From: Date{y, m.Number, 1}, To: Date{y, m.Number, DaysIn(y, m.Number)}, Rule: "month", Score: 0.5}, j + 1 - i
}

func named(y int, m MonthName, day, n int) (Stamp, int) {
	if m.Hijri != hijriYear(y) {
		return Stamp{}, 0
	}
	if m.Hijri {
		return hijriStamp(Hijri{y, m.Number, day}, n)
	}
	d := Date{y, m.Number, day}
	if !d.Valid() {
		return Stamp{}, 0
	}
	return Stamp{From: d, To: d, Rule: "named", Score: 1}, n
}

// timeAt reads a time of day at item i into s and says how many items it
// takes.
func (s *Stamp) timeAt(items []item, i int) int {
	h := at(items, i)
	if h.kind != itemNumber || h.digits > 2 || h.value > 24 {
		return 0
	}
	j := i + 1
	minute, second := 0, 0
	colon := false
	if t := at(items, j); t.text == ":" || t.text == "." || t.text == "h" {
		if m := at(items, j+1); m.kind == itemNumber && m.digits == 2 && m.value < 60 {
			colon = t.text != "."
			minute, j = m.value, j+2
			if at(items, j).text == ":" && at(items, j+1).kind == itemNumber && at(items, j+1).value < 61 && at(items, j+1).digits == 2 {
				second, j = min(at(items, j+1).value, 59), j+2
			}
			if at(items, j).text == "." && at(items, j+1).kind == itemNumber && !at(items, j+1).spaced && second+minute+h.value > 0 && colon {
				j += 2 // parts of a second
			}
		}
	}
	hour := h.value
	half := 0 // 1 before noon, 2 after
	k := j
	if at(items, k).text == "-" || at(items, k).text == "(" {
		k++
	}
	switch at(items, k).text {
	case "ص", "صباحا", "فجرا", "am", "الصباح":
		half, j = 1, k+1
	case "م", "مساء", "ظهرا", "عصرا", "pm", "المساء", "ليلا":
		half, j = 2, k+1
		if at(items, k).text == "ليلا" && hour < 6 || at(items, k).text == "ظهرا" && hour == 11 {
			half = 1
		}
	case "a", "p":
		if at(items, k+1).text == "." && at(items, k+2).text == "m" {
			half, j = 1, k+3
			if at(items, k).text == "p" {
				half = 2
			}
		}
	case "بعد":
		if at(items, k+1).text == "الظهر" {
			half, j = 2, k+2
		}
	}
	if !colon && half == 0 {
		return 0
	}
	switch {
	case half == 1 && hour == 12:
		hour = 0
	case half == 2 && hour < 12:
		hour += 12
	}
	if hour == 24 && minute == 0 {
		hour = 0
	}
	if hour > 23 {
		return 0
	}
	s.HasTime, s.Hour, s.Minute, s.Second = true, hour, minute, second
	j += s.zoneAt(items, j)
	return j - i
}

// zoneAt reads a zone behind a time.
func (s *Stamp) zoneAt(items []item, i int) int {
	j := i
	if at(items, j).text == "(" {
		j++
	}
	it := at(items, j)
	switch it.text {
	case "z", "gmt", "utc", "ut", "غرينتش", "جرينتش", "غرينيتش", "جرينيتش":
		s.HasZone, s.Offset = true, 0
		j++
		if n, off := offsetAt(items, j); n > 0 {
			s.Offset = off
			j += n
		}
		return j - i
	case "بتوقيت", "توقيت":
		switch at(items, j+1).text {
		case "غرينتش", "جرينتش", "غرينيتش", "جرينيتش", "غرينيش", "جرينش":
			s.HasZone, s.Offset = true, 0
			return j + 2 - i
		case "مكه", "السعوديه", "الرياض":
			s.HasZone, s.Offset = true, 180
			if at(items, j+2).text == "المكرمه" {
				j++
			}
			return j + 2 - i
		}
		return 0
	}
	if off, ok := zones[it.text]; ok && it.kind == itemWord {
		s.HasZone, s.Offset = true, off
		return j + 1 - i
	}
	if n, off := offsetAt(items, i); n > 0 && !at(items, i+1).spaced && (!at(items, i).spaced || at(items, i+1).digits == 4) {
		s.HasZone, s.Offset = true, off
		return n
	}
	return 0
}

// zones are the abbreviations that mean one offset only, in minutes.
var zones = map[string]int{
	"est": -300, "edt": -240, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "bst": 60, "msk": 180, "wet": 0,
}

// offsetAt reads "+03:00", "+0300" or "+3".
func offsetAt(items []item, i int) (n, minutes int) {
	sign := 1
	switch at(items, i).text {
	case "+":
	case "-", "\u2212":
		sign = -1
	default:
		return 0, 0
	}
	h := at(items, i+1)
	if h.kind != itemNumber {
		return 0, 0
	}
	switch {
	case h.digits == 4 && h.value/100 <= 14 && h.value%100 < 60:
		return 2, sign * (h.value/100*60 + h.value%100)
	case h.digits <= 2 && h.value <= 14:
		if m := at(items, i+3); at(items, i+2).text == ":" && m.kind == itemNumber && m.digits == 2 && m.value < 60 {
			return 4, sign * (h.value*60 + m.value)
		}
		return 2, sign * h.value * 60
	}
	return 0, 0
}

// relativeStamp reads «قبل 3 ساعات», «أمس 10:30» against base.
func relativeStamp(items []item, base time.Time) (Stamp, bool) {
	if base.IsZero() {
		return Stamp{}, false
	}
	of := func(t time.Time, precise bool) Stamp {
		d := Date{t.Year(), int(t.Month()), t.Day()}
		st := Stamp{From: d, To: d, Agrees: true, Rule: "relative", Score: 0.8}
		if precise {
			_, off := t.Zone()
			st.HasTime, st.Hour, st.Minute = true, t.Hour(), t.Minute()
			st.HasZone, st.Offset = true, off/60
		}
		return st
	}
	for i, it := range items {
		if it.kind == itemWord {
			days, ok := 0, true
			switch it.text {
			case "اليوم", "today":
			case "امس", "yesterday":
				days = -1
			default:
				ok = false
			}
			if ok {
				st := of(base.AddDate(0, 0, days), false)
				st.finish(items, i, i+1)
				st.Rule = "relative"
				return st, true
			}
		}
		before := it.text == "قبل" || it.text == "منذ"
		j := i
		if before {
			j++
		}
		count, unit, n := amount(items, j)
		if n == 0 || !before && at(items, j+n).text != "ago" && at(items, j+n).text != "مضت" {
			continue
		}
		if count > 100000 {
			continue
		}
		var t time.Time
		switch unit {
		case Second:
			t = base.Add(-time.Duration(count) * time.Second)
		case Minute:
			t = base.Add(-time.Duration(count) * time.Minute)
		case Hour:
			t = base.Add(-time.Duration(count) * time.Hour)
		case Day, Night:
			t = base.AddDate(0, 0, -count)
		case Week:
			t = base.AddDate(0, 0, -7*count)
		case Month:
			t = base.AddDate(0, -count, 0)
		case Year:
			t = base.AddDate(-count, 0, 0)
		default:
			continue
		}
		st := of(t, unit == Second || unit == Minute || unit == Hour)
		if unit == Month || unit == Year {
			st.Score = 0.4
		}
		st.Start, st.End = it.start, items[min(j+n, len(items)-1)].end
		if before {
			st.End = items[j+n-1].end
		}
		return st, true
	}
	return Stamp{}, false
}

// amount reads a number and a unit: «3 ساعات», «ساعتين», «ثلاثة أيام», "3 hours".
func amount(items []item, i int) (count int, unit Unit, n int) {
	it := at(items, i)
	if u, ok := UnitOf(it.text); ok && it.kind == itemWord && u.Count < 3 {
		return u.Count, u.Unit, 1
	}
	if it.text == "an" || it.text == "a" || it.text == "one" {
		if u, ok := englishUnits[at(items, i+1).text]; ok {
			return 1, u, 2
		}
	}
	k := 1
	switch it.kind {
	case itemNumber:
		count = it.value
	case itemWord:
		var words []string
		for j := i; j < len(items) && j < i+4 && items[j].kind == itemWord; j++ {
			words = append(words, items[j].text)
		}
		if count, k = Cardinal(words); k == 0 || count <= 0 {
			return 0, 0, 0
		}
	default:
		return 0, 0, 0
	}
	next := at(items, i+k).text
	if u, ok := UnitOf(next); ok {
		return count, u.Unit, k + 1
	}
	if u, ok := englishUnits[next]; ok {
		return count, u, k + 1
	}
	return 0, 0, 0
}

var englishUnits = map[string]Unit{
	"second": Second, "seconds": Second, "minute": Minute, "minutes": Minute, "min": Minute, "mins": Minute,
	"hour": Hour, "hours": Hour, "hr": Hour, "hrs": Hour, "day": Day, "days": Day, "week": Week, "weeks": Week,
	"month": Month, "months": Month, "year": Year, "years": Year,
}

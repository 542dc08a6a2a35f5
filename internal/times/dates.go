package times

import (
	"strings"

	"isnad"
	"isnad/internal/calendar"
)

// A spec is what a text tells of a day or month, before it is resolved. Zero
// fields are not told.
type spec struct {
	hasOff  bool // a deictic word stands there
	off     int
	weekday int
	year    int
	month   int
	day     int
	adj     string // past, next, this, recent; back for «قبل الماضي»
	yearOff int    // of «من العام الماضي»
	hasYear bool   // yearOff is told
	hijri   bool
	running bool // the month is the article's, or off months away
	strong  bool // the month is one beyond doubt
	flag    string
}

// month reads the name of a month at i: one name, or two names of the same
// month («كانون الأول/ديسمبر», «تموز (يوليو)», «يوليو تموز»).
func (r *reader) month(i int) (m calendar.MonthName, n int, paired bool) {
	if r.lex(i).is&isMonth == 0 {
		return m, 0, false
	}
	m, n = calendar.MonthOf(r.stem(i), r.norm(i+1))
	if n == 0 {
		return m, 0, false
	}
	if n == 2 {
		// «كانون 2»: the figure belongs to the month only when another
		// number, or no unit, stands behind it.
		if k, d := r.num(i + 1); k >= 0 && d > 1 {
			return m, 0, false
		}
	}
	j := i + n
	open := false
	if r.mark(j, "/", "-", "(", "\\", "ـ", "–") {
		open = r.mark(j, "(")
		j++
	}
	if r.lex(j).is&isMonth != 0 && r.words[j].cut == 0 {
		o, k := calendar.MonthOf(r.stem(j), r.norm(j+1))
		if k > 0 && o.Number == m.Number && o.Hijri == m.Hijri && r.stem(j) != r.stem(i) {
			j += k
			if !open {
				return m, j - i, true
			}
			if r.mark(j, ")") {
				return m, j + 1 - i, true
			}
		}
	}
	return m, n, false
}

// yearNumber reads a year in figures at i, with the letter of its era behind:
// «2003م», «1436هـ».
func (r *reader) yearNumber(i int) (y int, hijri, era bool, n int) {
	y, d := r.num(i)
	if d != 4 || y < 1000 || y > 2199 {
		return 0, false, false, 0
	}
	n = 1
	switch r.norm(i + 1) {
	case "م", "ميلادي", "ميلاديه":
		return y, false, true, 2
	case "ه", "هجري", "هجريه":
		return y, true, true, 2
	}
	return y, false, false, n
}

// metres reports whether a number and «م», from i to end, are a distance, by the words
// about it: «سباق 1500 م», «1500 م حرة».
func (r *reader) metres(i, end int) bool { return distance[r.stem(i-1)] || discipline[r.stem(end)] }

// distance and discipline hold words before and behind metres.
var (
	distance   = map[string]bool{"سباق": true, "السباق": true, "سباقي": true, "سباقات": true, "مسافه": true, "لمسافه": true, "ارتفاع": true, "عمق": true, "طول": true, "بطول": true, "علو": true, "بعد": true, "مساحه": true, "تتابع": true}
	discipline = map[string]bool{"حره": true, "الحره": true, "سباحه": true, "موانع": true, "حواجز": true, "فراشه": true, "صدر": true, "ظهر": true, "متنوع": true, "تتابع": true, "جري": true, "عدو": true, "مشي": true, "رجال": true, "سيدات": true, "للرجال": true, "للسيدات": true, "مربع": true}
)

// yearHead reports whether the word at i announces a year: «عام», «سنة».
func (r *reader) yearHead(i int) bool {
	switch r.stem(i) {
	case "عام", "العام", "سنه", "السنه":
		return true
	}
	return false
}

// yearPart reads the year of a date at i: «2013», «عام 2013», «من العام 2013»,
// «من العام الماضي», «العام المقبل», «1436هـ».
func (r *reader) yearPart(i int, s *spec) int {
	j := i
	if r.mark(j, "،", ",", "-", "/") && r.yearLike(j+1) {
		j++
	}
	from := r.stem(j) == "من" || r.stem(j) == "في"
	if from {
		j++
	}
	if r.stem(j) == "هذا" || r.stem(j) == "هذه" {
		if r.yearHead(j + 1) {
			s.hasYear, s.yearOff = true, 0
			return j + 2 - i
		}
	}
	head := r.yearHead(j)
	if head {
		j++
	}
	if y, hijri, _, n := r.yearNumber(j); n > 0 && (!from || head) && (head || r.words[j].cut == 0) {
		if s.hijri || hijri {
			if !(s.hijri && y >= 1000 && y < 1600) {
				return 0
			}
		}
		if !s.hijri && y < 1500 && s.day != 0 {
			return 0
		}
		s.year = y
		return j + n - i
	}
	if !head {
		return 0
	}
	adj, n := r.adj(j)
	switch adj {
	case "past", "back", "next", "this":
		s.hasYear = true
		s.yearOff = map[string]int{"past": -1, "back": -2, "next": 1, "this": 0}[adj]
		return j + n - i
	case "same", "after", "before":
		if r.told.Year != 0 {
			s.year = r.told.Year + map[string]int{"same": 0, "after": 1, "before": -1}[adj]
			return j + n - i
		}
	}
	return 0
}

// yearLike reports whether a year of four figures stands at i.
func (r *reader) yearLike(i int) bool {
	y, d := r.num(i)
	return d == 4 && y >= 1000 && y <= 2199
}

// adj reads the adjective at i that places what stands before it.
func (r *reader) adj(i int) (adj string, n int) {
	if l := r.bare(i); l.is&isAdj != 0 {
		return l.adj, 1
	}
	if r.norm(i) == "قبل" || r.norm(i) == "ما" && r.norm(i+1) == "قبل" {
		k := 1
		if r.norm(i) == "ما" {
			k = 2
		}
		if l := r.bare(i + k); l.adj == "past" {
			return "back", k + 1
		}
	}
	return "", 0
}

// dayNumber reads the day of the month at i: figures, or an ordinal with من
// behind («السابع من», «الثاني والعشرين من»).
func (r *reader) dayNumber(i int) (day, n int) {
	if d, w := r.num(i); d >= 1 && d <= 31 && w <= 2 {
		return d, 1
	}
	if st := r.stem(i); st == "فاتح" || st == "اول" || st == "غره" {
		if r.in(i+1) && r.lex(i+1).is&isMonth != 0 && r.words[i+1].cut == 0 {
			return 1, 1 // «فاتح ماي», «أول ذي القعدة»
		}
		return 0, 0
	}
	if r.lex(i).is&isOrdinal == 0 {
		return 0, 0
	}
	v, k := 1, 1
	if r.stem(i) != "الفاتح" { // the first of a month in the Maghreb
		v, k = calendar.Ordinal(r.run(i, 3))
	}
	if k > 0 && v >= 1 && v <= 31 && (r.norm(i+k) == "من" || r.norm(i+k) == "شهر") {
		return v, k
	}
	return 0, 0
}

// date reads a day and its month at i, with the year or adjective behind.
func (r *reader) date(i int) (s spec, n int) {
	day, k := r.dayNumber(i)
	if k == 0 {
		return s, 0
	}
	j := i + k
	if r.norm(j) == "من" {
		j++
	}
	if r.mark(j, "-", "/", "،") && r.lex(j+1).is&isMonth != 0 {
		j++
	}
	if r.stem(j) == "شهر" {
		j++
		s.strong = true
	}
	m, k, paired := r.month(j)
	if k == 0 {
		return r.dayOfMonth(i, day, i+r.dayWidth(i))
	}
	if m.Flag == "paired" && !paired || r.words[j].cut > 0 && m.Flag != "" {
		return spec{}, 0
	}
	s.day, s.month, s.hijri, s.flag = day, m.Number, m.Hijri, m.Flag
	j += k
	if !s.hijri && day > calendar.DaysIn(2000, m.Number) || s.hijri && day > 30 {
		return spec{}, 0
	}
	if s.hijri && r.norm(j) == "المبارك" {
		j++
	}
	s.strong = s.strong || paired
	if adj, k := r.adj(j); k > 0 && adj != "same" && adj != "after" && adj != "before" {
		s.adj = adj
		j += k
		// «31 مارس الماضي», «12 ديسمبر المقبل 2015»
		if y, _, _, k := r.yearNumber(j); k > 0 && y > 1500 && !s.hijri {
			s.year = y
			j += k
		}
	} else if k := r.yearPart(j, &s); k > 0 {
		j += k
		s.strong = true
	}
	if s.hijri && (r.norm(j) == "ه" || r.norm(j) == "هجري") {
		j++
		s.strong = true
	}
	// صفر (zero), رجب, شعبان and their kin beside a figure may be a score or
	// a name: they need a year, شهر, من, or a word before that dates have.
	if s.hijri && s.flag == "common" && !s.strong && r.norm(i+1) != "من" && r.norm(j) != "الموافق" {
		switch r.norm(i - 1) {
		case "في", "يوم", "(", "حتي", "منذ", "الي", "وفي", "الموافق", "بتاريخ":
		default:
			if m.Number != 9 && r.lex(i-1).is&isWeekday == 0 {
				return spec{}, 0
			}
		}
	}
	return s, j - i
}

// dayWidth returns how many tokens the day of the month at i takes.
func (r *reader) dayWidth(i int) int {
	_, n := r.dayNumber(i)
	return n
}

// dayOfMonth reads what stands behind a day of the month when it is no name:
// «12 من الشهر الجاري», «في 24 الجاري». j is the token behind the day.
func (r *reader) dayOfMonth(i, day, j int) (s spec, n int) {
	s.day, s.running = day, true
	k := j
	if r.norm(k) == "من" {
		k++
	}
	off := map[string]int{"past": -1, "next": 1, "this": 0}
	this := k == j+1 && r.norm(k) == "هذا" && r.norm(k+1) == "الشهر"
	if this && holy[r.norm(k+2)] {
		return spec{day: day, month: 9, hijri: true, strong: true}, k + 3 - i
	}
	if st := r.norm(k); st == "الشهر" {
		if adj, c := r.adj(k + 1); c > 0 {
			if t := r.told; adj == "same" && t.Month != 0 && t.Year != 0 {
				return spec{day: day, month: t.Month, year: t.Year, strong: true}, k + 1 + c - i // «الثامن من الشهر نفسه»
			}
			if o, ok := off[adj]; ok {
				s.off = o
				return s, k + 1 + c - i
			}
		}
		return spec{}, 0
	}
	if this {
		return s, k + 2 - i
	}
	if k != j || r.words[i].kind != isnad.TokenNumber || !r.dayWord(i) {
		return spec{}, 0
	}
	if t := r.told; r.norm(j) == "منه" && t.Month != 0 && t.Year != 0 {
		return spec{day: day, month: t.Month, year: t.Year, strong: true}, j + 1 - i // «في 12 نوفمبر و28 منه»
	}
	adj, c := r.adj(j)
	if o, ok := off[adj]; ok && c > 0 {
		s.off = o
		return s, j + c - i
	}
	return spec{}, 0
}

// dayWord reports whether a word that days of the month have stands before the
// number at i, or before other numbers that it is joined to («في 21 و22 الحالي»).
func (r *reader) dayWord(i int) bool {
	const most = 4 // numbers
	for range most {
		switch r.norm(i - 1) {
		case "في", "يوم", "يومي", "ايام", "حتي", "منذ", "الي", "وفي", "بتاريخ", "ليوم", "من":
			return true
		case "و":
			if d, w := r.num(i - 2); d < 1 || d > 31 || w > 2 {
				return false
			}
			i -= 2
		default:
			return false
		}
	}
	return false
}

// numericDate reads "19/12/2022", "2022-12-19", "19.12.2022" at i.
func (r *reader) numericDate(i int) (s spec, n int) {
	if !r.in(i) || r.words[i].kind != isnad.TokenNumber {
		return s, 0
	}
	norm := r.toks[i].Norm
	var parts [3]string
	switch {
	case strings.Count(norm, ".") == 2 && !strings.Contains(norm, "/"):
		copy(parts[:], strings.Split(norm, "."))
		n = 1
	case r.words[i].num >= 0 && r.mark(i+1, "-", "‐", "‑", "–"):
		glued := r.glued(i+1) && r.glued(i+2) && r.glued(i+3) && r.glued(i+4)
		_, w := r.num(i + 4)
		apart := r.words[i].wide == 2 && w == 4 && !r.glued(i+1) && !r.glued(i+4) // «05 - 09 - 2012»
		if !r.mark(i+3, r.norm(i+1)) || !glued && !apart {
			return s, 0
		}
		parts = [3]string{norm, r.norm(i + 2), r.norm(i + 4)}
		n = 5
	default:
		// Slashes, with blanks beside them or none: "19/12/2022", "26 /9 /1436".
		have := 0
		for k := i; k < i+5 && have < 3; k++ {
			if (k-i)%2 == 1 && !strings.Contains(r.norm(k), "/") {
				break
			}
			if r.mark(k, "/") {
				continue
			}
			if !r.in(k) || r.words[k].kind != isnad.TokenNumber {
				break
			}
			for _, p := range strings.SplitN(r.toks[k].Norm, "/", 4) {
				if have == 3 {
					return s, 0
				}
				parts[have] = p
				have++
			}
			n = k + 1 - i
		}
		if have != 3 {
			return s, 0
		}
	}
	var v [3]int
	for k, p := range parts {
		x, w := plain(p)
		if x < 0 || w > 4 {
			return s, 0
		}
		v[k] = int(x)
	}
	y, m, d := v[2], v[1], v[0]
	if len(parts[0]) == 4 {
		y, d = v[0], v[2]
	} else if len(parts[2]) != 4 {
		return s, 0
	}
	if y >= 1300 && y < 1500 {
		if w := r.norm(i + n); w == "ه" || w == "هجري" {
			n++
		}
		if m < 1 || m > 12 || d < 1 || d > 30 {
			return spec{}, 0
		}
		return spec{year: y, month: m, day: d, hijri: true, strong: true}, n
	}
	if !(calendar.Date{Year: y, Month: m, Day: d}).Valid() && len(parts[0]) != 4 {
		m, d = d, m
	}
	if w := r.norm(i + n); w == "م" && r.glued(i+n) {
		n++
	}
	if y < 1500 || y > 2199 || !(calendar.Date{Year: y, Month: m, Day: d}).Valid() {
		return spec{}, 0
	}
	return spec{year: y, month: m, day: d, strong: true}, n
}

// dayExpr reads a day at i in any of its shapes: [يوم] deictic [weekday]
// [date], [يوم] weekday [adj] [date], [يوم] date.
func (r *reader) dayExpr(i int) (s spec, n int) {
	j := i
	head := r.stem(j) == "يوم" || r.stem(j) == "نهار" || r.stem(j) == "يومي" || r.stem(j) == "ايام"
	if head {
		j++
	}
	start := j
	if off, k := r.deictic(j); k > 0 {
		s.hasOff, s.off = true, off
		j += k
		if wd, k := r.weekdayBehind(j); k > 0 {
			s.weekday = wd
			j += k
		}
	} else if l := r.lex(j); l.is&isWeekday != 0 && (!head || r.words[j].cut == 0) {
		if l.weekday.Bare && !(r.stem(i) == "يوم") {
			return spec{}, 0
		}
		if l.weekday.Bare && r.norm(j+1) == "واحد" {
			return spec{}, 0
		}
		if r.stem(i) == "ايام" {
			return spec{}, 0 // «أيام الجمعة» is a repetition
		}
		if !r.weekdayHere(j, head) {
			return spec{}, 0
		}
		s.weekday = l.weekday.Day
		j++
		if adj, k := r.adj(j); k > 0 {
			switch adj {
			case "past", "next", "this", "recent", "back":
				s.adj = adj
				j += k
			}
		} else if o := r.lex(j); o.is&isWeekday != 0 && r.words[j].cut == 1 && strings.HasPrefix(r.norm(j), "و") {
			// «الثلاثاء والأربعاء المقبلين»: the adjective is for both.
			if a := r.bare(j + 1); strings.HasSuffix(r.norm(j+1), "ين") && (a.adj == "past" || a.adj == "next") {
				s.adj = a.adj
			}
		}
	}
	if s.weekday != 0 || s.hasOff {
		// The date behind: «الاثنين 19 ديسمبر», «اليوم الجمعة (14 مارس)»,
		// «الموافق 3 ديسمبر».
		k := j
		open := ""
		if r.mark(k, "(", "،", ",", "-", "/") {
			open = r.norm(k)
			k++
		}
		if r.norm(k) == "الموافق" || r.norm(k) == "المصادف" {
			k++
			if r.norm(k) == "ل" || r.norm(k) == "يوم" {
				k++
			}
		}
		d, c := r.date(k)
		if c == 0 {
			d, c = r.numericDate(k)
		}
		if c > 0 && (!d.hijri || s.weekday != 0 && !s.hasOff) {
			if open == "(" {
				if r.mark(k+c, ")") {
					c++
				} else {
					c = -1
				}
			}
			if c > 0 {
				d.hasOff, d.off, d.weekday = s.hasOff, s.off, s.weekday
				if d.adj == "" {
					d.adj = s.adj
				}
				return d, k + c - i
			}
		}
		return s, j - i
	}
	if !head || j != start {
		return s, 0
	}
	d, c := r.date(j)
	if c == 0 {
		d, c = r.numericDate(j)
	}
	if c == 0 {
		return spec{}, 0
	}
	return d, j + c - i
}

// weekdayHere reports whether the day name at i is one: «الأحد» may be the
// pronoun («لا أحد»), «الجمعة» a prayer, «السبت» and «الخميس» parts of names.
func (r *reader) weekdayHere(i int, head bool) bool {
	if head {
		return true
	}
	// «وأوضح محمد الخميس», a surname; from then on it is his.
	if wd := r.lex(i).weekday.Day; r.words[i].cut == 0 && wd < len(r.surname) {
		if r.lex(i-1).is&isGiven != 0 && r.lex(i-2).is&isPerfect != 0 {
			r.surname[wd] = true
		}
		if _, n := r.adj(i + 1); r.surname[wd] && n == 0 {
			return false
		}
	}
	if i > 0 && r.lex(i).weekday.Day == 1 {
		// «بلدينا الاثنين», «كليهما الاثنين»: both of them
		for _, dual := range [...]string{"ينا", "يكما", "يهما", "اهما", "انا"} {
			if p := r.norm(i - 1); len(p) > len(dual)+4 && strings.HasSuffix(p, dual) {
				return false
			}
		}
	}
	if r.after(i, "صلاه", "خطبه", "صلوات", "خطب", "جامع", "سوق", "حد", "خطيب", "احد", "مدينه", "شارع", "ساحه", "هذين", "هاذين", "كلا") {
		return false
	}
	return true
}

// day reads an expression of a day at i.
func (r *reader) day(i int) (found, bool) {
	s, n := r.dayExpr(i)
	if n == 0 {
		if s, n = r.date(i); n == 0 {
			return r.listedDay(i)
		}
		if r.named(i, s) {
			return found{}, false
		}
	}
	f, ok := r.resolveDay(s, i, i+n)
	if !ok {
		return found{}, false
	}
	f.end = i + n
	// «18 شباط 2012 03:02»
	if r.in(f.end) && r.words[f.end].kind == isnad.TokenNumber && f.typ == isnad.TimexDate && f.cal == "" && f.rule == "date" && strings.Contains(r.norm(f.end), ":") {
		if c, k := r.clockTime(f.end); k > 0 {
			r.timed(&f, c)
			f.end += k
			return f, true
		}
	}
	// A part of the day may stand behind: «أمس مساء», «السبت فجرا».
	if l := r.bare(f.end); l.is&(isAdverb|isPart) != 0 && l.part != "" && f.typ == isnad.TimexDate && (l.is&isAdverb != 0) {
		if _, k := r.dayExpr(f.end + 1); k == 0 {
			r.partly(&f, l.part)
			f.end++
		}
	}
	return f, true
}

// named reports whether the date at i is a name and no time: «مدينة 6 أكتوبر»,
// «قوى 14 آذار», «حركة 20 فبراير».
func (r *reader) named(i int, s spec) bool {
	if s.year != 0 || s.hasYear || s.adj != "" {
		return false
	}
	k := i - 1
	if r.mark(k, "\"", "«", "“", "(", "'") {
		k--
	}
	return r.lex(k).is&isNameHead != 0
}

// listedDay reads a day whose month stands with a later day of a list or
// range: «10 و11 أبريل», «من 12 إلى 15 مارس», «10-12 مارس».
func (r *reader) listedDay(i int) (found, bool) {
	day, w := r.num(i)
	if day < 1 || day > 31 || w > 2 {
		return found{}, false
	}
	j := i + 1
	for k := 0; k < 4; k++ {
		switch {
		case r.norm(j) == "و" || r.norm(j) == "الي" || r.norm(j) == "حتي" || r.mark(j, "-", "–", "،", "ـ"):
			j++
		default:
			return found{}, false
		}
		if r.norm(j) == "يوم" || r.norm(j) == "ال" {
			j++
		}
		s, n := r.date(j)
		if n == 0 {
			s, n = r.numericDate(j)
		}
		if n > 0 {
			if r.named(i, s) {
				return found{}, false
			}
			s.day, s.weekday, s.hasOff = day, 0, false
			f, ok := r.resolveDay(s, i, i+1)
			f.end = i + 1
			f.rule = "listed-day"
			return f, ok
		}
		if d, w := r.num(j); d < 1 || d > 31 || w > 2 {
			return found{}, false
		}
		j++
	}
	return found{}, false
}

// resolveDay gives a day its value. The expression takes tokens from to end.
func (r *reader) resolveDay(s spec, from, end int) (found, bool) {
	f := found{typ: isnad.TimexDate, end: end}
	if s.hijri {
		return r.resolveHijri(s, from, end)
	}
	switch {
	case s.running:
		f.rule, f.relative = "running-month", true
		if s.weekday != 0 {
			if g, ok := r.runningHijri(s, from, end); ok {
				return g, true
			}
		}
		value, d, _, ok := r.resolve(func(base calendar.Date) (string, calendar.Date, calendar.Date) {
			m := calendar.Date{Year: base.Year, Month: base.Month, Day: 1}.AddMonths(s.off)
			m.Day = s.day
			if !m.Valid() || s.weekday != 0 && m.Weekday() != s.weekday {
				return "", m, m
			}
			return m.String(), m, m
		})
		if !ok {
			f.value = "XXXX-XX-" + pad(s.day)
			return f, true
		}
		f.value, f.from, f.to, f.date = value, value, value, d
		return f, true
	case s.day != 0 && s.year != 0:
		d := calendar.Date{Year: s.year, Month: s.month, Day: s.day}
		if !d.Valid() {
			return f, false
		}
		f.rule, f.score, f.year = "date", 1, true
		f.set(d, d)
		return f, true
	case s.day != 0:
		f.rule = "day-month"
		f.relative = true
		if s.weekday != 0 {
			f.rule = "weekday-day-month"
		}
		sure := 0.9
		value, d, _, ok := r.resolve(func(base calendar.Date) (string, calendar.Date, calendar.Date) {
			d, score := r.nearest(s, base, from)
			sure = score
			if !d.Valid() {
				return "", d, d
			}
			return d.String(), d, d
		})
		if !ok {
			f.value, f.score = "XXXX-"+pad(s.month)+"-"+pad(s.day), 0.8
			return f, true
		}
		f.value, f.score, f.date = value, sure, d
		f.from, f.to = value, value
		return f, true
	case s.hasOff:
		f.rule, f.relative, f.score = "deictic", true, 0.95
		if s.off == 0 && s.weekday == 0 {
			f.score = 0.6 // «اليوم» alone also means "nowadays"
		}
		if s.weekday != 0 {
			f.rule, f.score = "deictic-weekday", 1
		}
		value, d, _, ok := r.resolve(func(base calendar.Date) (string, calendar.Date, calendar.Date) {
			d := base.Add(s.off)
			if s.weekday != 0 && d.Weekday() != s.weekday {
				// The weekday is told, the article's day may be a little off.
				// When it is far off, neither can be trusted for the date.
				e := near(d, s.weekday)
				if k := e.Number() - d.Number(); k < -2 || k > 1 {
					return "", d, d
				}
				d, f.score = e, 0.6
			}
			return d.String(), d, d
		})
		if !ok {
			f.score = 0.8
			switch {
			case s.weekday != 0:
				f.value = "XXXX-WXX-" + string(rune('0'+s.weekday))
			case s.off == 0:
				f.value = "PRESENT_REF"
			case s.off < 0:
				f.value = "PAST_REF"
			default:
				f.value = "FUTURE_REF"
			}
			return f, true
		}
		f.value, f.from, f.to, f.date = value, value, value, d
		return f, true
	case s.weekday != 0:
		f.rule, f.relative, f.score = "weekday", true, 0.85
		dir := 0
		switch s.adj {
		case "past", "recent":
			dir, f.score = -2, 0.95
		case "back":
			dir, f.score = -9, 0.9
		case "next":
			dir, f.score = 2, 0.95
		case "this":
		default:
			dir = r.direction(from)
		}
		value, d, _, ok := r.resolve(func(base calendar.Date) (string, calendar.Date, calendar.Date) {
			back := (base.Weekday() - s.weekday + 7) % 7
			d := base.Add(-back)
			switch {
			case dir == -9:
				if back == 0 {
					d = d.Add(-7)
				}
				d = d.Add(-7)
			case dir == -2 && back == 0:
				d = d.Add(-7)
			case dir == 2:
				d = d.Add(7)
			case dir == 1 && back != 0:
				d = d.Add(7)
			}
			return d.String(), d, d
		})
		if !ok {
			f.value, f.score = "XXXX-WXX-"+string(rune('0'+s.weekday)), 0.8
			return f, true
		}
		f.value, f.from, f.to, f.date = value, value, value, d
		return f, true
	}
	return f, false
}

// runningHijri reads the day of a running month that is Hijri: its weekday
// agrees in that calendar and not in the other («السبت التاسع من الشهر الجاري»).
func (r *reader) runningHijri(s spec, i, end int) (found, bool) {
	base, ok := r.base()
	if !ok {
		return found{}, false
	}
	m := calendar.Date{Year: base.Year, Month: base.Month, Day: 1}.AddMonths(s.off)
	m.Day = s.day
	if m.Valid() && m.Weekday() == s.weekday {
		return found{}, false
	}
	h := calendar.ToHijri(base)
	h.Month += s.off
	if h.Month < 1 || h.Month > 12 {
		return found{}, false
	}
	h.Day = s.day
	from, to := h.Interval()
	for d := from; !to.Before(d); d = d.Add(1) {
		if d.Weekday() == s.weekday {
			f := found{typ: isnad.TimexDate, end: end, cal: "hijri", rule: "running-month", score: 0.7, relative: true}
			f.value, f.from, f.to = h.String(), d.String(), d.String()
			return f, true
		}
	}
	return found{}, false
}

// near returns the day of the week nearest to d, the earlier of two.
func near(d calendar.Date, weekday int) calendar.Date {
	back := (d.Weekday() - weekday + 7) % 7
	if back <= 3 {
		return d.Add(-back)
	}
	return d.Add(7 - back)
}

// set gives a found its interval of whole days.
func (f *found) set(from, to calendar.Date) {
	f.from, f.to = from.String(), to.String()
	if from == to {
		f.value, f.date = f.from, from
	}
}

func pad(n int) string {
	return string([]byte{byte('0' + n/10%10), byte('0' + n%10)})
}

// nearest picks the year of a day and month that are told without one, and
// says how sure that is.
func (r *reader) nearest(s spec, base calendar.Date, i int) (calendar.Date, float64) {
	at := func(y int) calendar.Date { return calendar.Date{Year: y, Month: s.month, Day: s.day} }
	same := at(base.Year)
	if s.hasYear {
		return at(base.Year + s.yearOff), 1
	}
	if y := r.eventYear(i, s, base); y != 0 {
		return at(y), 0.8
	}
	if s.adj == "" {
		// An article that told the day before means the same one again.
		for k := len(r.days) - 1; k >= 0; k-- {
			if e := r.days[k]; e.Month == s.month && e.Day == s.day {
				return e, 0.9
			}
		}
	}
	if s.adj == "" {
		// «من 16 أوت إلى غاية 18 أوت 2017»: the later day's year is for both.
		for k := i + 1; k <= i+12 && r.in(k); k++ {
			if _, w := r.num(k); w == 0 || w > 2 {
				continue
			}
			if o, n := r.date(k); n > 0 && o.month == s.month && o.year != 0 && !o.hijri && o.day >= s.day {
				return at(o.year), 0.9
			}
		}
	}
	d, score := same, 0.9
	gap := same.Number() - base.Number()
	switch s.adj {
	case "past", "recent":
		if gap >= 0 {
			d = at(base.Year - 1)
		}
		score = 0.95
	case "next":
		if gap <= 0 {
			d = at(base.Year + 1)
		}
		score = 0.95
	case "this":
		score = 0.95
	default:
		dir := r.direction(i)
		if p := r.norm(i - 1); p == "الي" || p == "حتي" || p == "ل" {
			dir = 1
		}
		switch {
		case gap <= 0 && gap > -300:
		case gap <= 0:
			// «5 يناير» told in December: ahead, when that is near.
			if dir > 0 || dir == 0 && gap <= -330 {
				d = at(base.Year + 1)
			} else {
				score = 0.6
			}
		case dir > 0 || gap <= 31:
		case dir < 0 || gap > 75:
			d, score = at(base.Year-1), 0.75
		default:
			score = 0.6
		}
	}
	if s.weekday != 0 && d.Weekday() != s.weekday {
		// The weekday decides between years when the day is far; near the
		// article one of the two is a slip.
		if off := d.Number() - base.Number(); off > -60 && off < 60 {
			return d, 0.5
		}
		for _, y := range []int{d.Year - 1, d.Year + 1, d.Year - 2, d.Year + 2} {
			if e := at(y); e.Valid() && e.Weekday() == s.weekday {
				return e, 0.8
			}
		}
		score *= 0.7
	}
	return d, score
}

// eventYear returns the year of an event that the press names by day and
// month («هجمات 11 سبتمبر»), 0 when i follows no word for an event or when no
// such event lies before base.
func (r *reader) eventYear(i int, s spec, base calendar.Date) int {
	k := i - 1
	if r.mark(k, "\"", "«", "“", "(", "'") {
		k--
	}
	if r.lex(k).is&isEventNoun == 0 {
		return 0
	}
	year := 0
	for _, e := range eventRows {
		if e.month == s.month && e.day == s.day && (calendar.Date{Year: e.year, Month: e.month, Day: e.day}).Before(base) {
			year = e.year // rows are in order: the latest wins
		}
	}
	return year
}

// resolveHijri gives a Hijri day or month its value and Gregorian interval.
func (r *reader) resolveHijri(s spec, i, end int) (found, bool) {
	f := found{typ: isnad.TimexDate, end: end, cal: "hijri", rule: "hijri", score: 0.8}
	value := func(y int) (string, calendar.Date, calendar.Date) {
		h := calendar.Hijri{Year: y, Month: s.month, Day: s.day}
		if s.day != 0 {
			from, to := h.Interval()
			return h.String(), from, to
		}
		h.Day = 1
		from, _ := h.Interval()
		h.Day = 30
		_, to := h.Interval()
		return h.String()[:7], from, to
	}
	// A weekday beside it says which of the days it is.
	narrow := func(from, to calendar.Date) (calendar.Date, calendar.Date) {
		if s.weekday != 0 && s.day != 0 {
			for d := from; !to.Before(d); d = d.Add(1) {
				if d.Weekday() == s.weekday {
					return d, d
				}
			}
		}
		return from, to
	}
	if s.year != 0 {
		v, from, to := value(s.year)
		from, to = narrow(from, to)
		f.value, f.from, f.to = v, from.String(), to.String()
		return f, true
	}
	f.relative = true
	v, from, to, ok := r.resolve(func(base calendar.Date) (string, calendar.Date, calendar.Date) {
		h := calendar.ToHijri(base)
		y := h.Year
		v, from, to := value(y)
		switch {
		case s.hasYear:
			return value(y + s.yearOff)
		case s.adj == "past" || s.adj == "recent":
			if !to.Before(base) {
				return value(y - 1)
			}
		case s.adj == "next":
			if !base.Before(from) {
				return value(y + 1)
			}
		case s.adj == "this":
		default:
			if gap := from.Number() - base.Number(); gap > 120 {
				return value(y - 1)
			} else if gap < -234 {
				return value(y + 1)
			}
		}
		return v, from, to
	})
	if !ok {
		f.value = "XXXX-" + pad(s.month)
		if s.day != 0 {
			f.value += "-" + pad(s.day)
		}
		return f, true
	}
	from, to = narrow(from, to)
	f.value, f.from, f.to = v, from.String(), to.String()
	return f, true
}

// numeric reads a date in figures at i, with a time behind it
// ("2012-07-08 12:06 AM").
func (r *reader) numeric(i int) (found, bool) {
	s, n := r.numericDate(i)
	if n == 0 {
		return found{}, false
	}
	f, ok := r.resolveDay(s, i, i+n)
	if !ok {
		return f, false
	}
	f.rule, f.end = "numeric", i+n
	if c, k := r.clockTime(f.end); k > 0 && f.cal == "" {
		r.timed(&f, c)
		f.end += k
	}
	return f, true
}

// monthOnly reads a month at i: «سبتمبر/أيلول الماضي», «شهر مارس 2015», «مارس».
func (r *reader) monthOnly(i int) (found, bool) {
	s, n := r.monthSpec(i)
	if n == 0 {
		return found{}, false
	}
	return r.resolveMonth(s, i, i+n)
}

func (r *reader) monthSpec(i int) (s spec, n int) {
	j := i
	if st := r.stem(j); st == "شهر" || st == "الشهر" && r.lex(j+1).is&isMonth != 0 || st == "شهري" || st == "اشهر" {
		j++
		s.strong = true
	}
	if s.strong && r.in(j) && r.words[j].cut > 0 {
		return spec{}, 0
	}
	m, k, paired := r.month(j)
	if k == 0 || m.Flag == "paired" && !paired {
		return spec{}, 0
	}
	s.month, s.hijri, s.flag = m.Number, m.Hijri, m.Flag
	s.strong = s.strong || paired
	j += k
	if s.hijri && (r.norm(j) == "المبارك" || r.norm(j) == "الفضيل" || r.norm(j) == "الكريم") {
		j++
		s.strong = true
	}
	if adj, k := r.adj(j); k > 0 && (adj == "past" || adj == "next" || adj == "this" || adj == "back") {
		s.adj = adj
		j += k
		s.strong = true
		if y, _, _, k := r.yearNumber(j); k > 0 && y > 1500 && !s.hijri {
			s.year = y
			j += k
		} else if r.norm(j) == "من" {
			if k := r.yearPart(j, &s); k > 0 {
				j += k
			}
		}
	} else if k := r.yearPart(j, &s); k > 0 {
		j += k
		s.strong = true
	}
	if s.hijri && r.norm(j) == "ه" {
		j++
	}
	if s.strong {
		return s, j - i
	}
	if !r.loneMonth(i, m) {
		return spec{}, 0
	}
	return s, j - i
}

// loneMonth reports whether the name of a month that stands alone at i is one.
// A name that is also a word («مارس», "practised") needs a preposition before
// it; no month stands behind the word for a town, a car or a party.
func (r *reader) loneMonth(i int, m calendar.MonthName) bool {
	if r.lex(i-1).is&(isNameHead|isEventNoun) != 0 {
		return false
	}
	if _, w := r.num(i - 1); w > 0 {
		return false // «قوى 14 آذار», or the figure of something else
	}
	if r.mark(i-1, "\"", "«", "“", "”", "'", "‘") && r.mark(i+1, "\"", "»", "”", "“", "'", "’") {
		return false // «"نيسان"»: the car maker
	}
	if m.Flag == "" && !m.Hijri {
		if w := r.norm(i - 1); w == "دي" || w == "دى" {
			return false // the family name Di Maio
		}
		switch r.norm(i + 1) {
		case "موتور", "موتورز", "باترول": // the car maker, Nissan
			return false
		}
		return true
	}
	if r.words[i].cut > 0 {
		return false
	}
	if m.Hijri && m.Number == 9 && r.norm(i-1) == "من" {
		return true // «الأسبوع الأخير من رمضان»
	}
	switch r.norm(i - 1) {
	case "في", "منذ", "حتي", "خلال", "شهر", "بين", "مطلع", "اوائل", "اواخر", "نهايه", "بدايه", "منتصف", "وفي", "ومنذ", "بحلول", "وحتي", "اواسط":
		if m.Hijri && m.Number != 9 {
			return false
		}
		// «في رمضان قديروف»: a name goes on.
		return true
	}
	return false
}

// resolveMonth gives a month its value.
func (r *reader) resolveMonth(s spec, i, end int) (found, bool) {
	if s.hijri {
		return r.resolveHijri(s, i, end)
	}
	f := found{typ: isnad.TimexDate, end: end, rule: "month", score: 0.9}
	if s.year == 0 && !s.hasYear && s.adj == "" {
		// «من يناير إلى مارس 2015», «يناير وفبراير 2015»: the later month's year
		// holds for both.
		j := end
		if r.norm(j) == "و" || r.norm(j) == "الي" || r.norm(j) == "حتي" || r.mark(j, "-", "–") {
			j++
		}
		if j > end || r.in(j) && r.words[j].cut > 0 && strings.HasPrefix(r.norm(j), "و") {
			if r.lex(j).is&isMonth != 0 {
				if o, k := r.monthSpec(j); k > 0 && o.year != 0 && o.month > s.month {
					s.year = o.year
				}
			}
		}
	}
	if s.year != 0 {
		f.rule, f.score, f.year = "month-year", 1, true
		f.month(calendar.Date{Year: s.year, Month: s.month})
		return f, true
	}
	f.relative = true
	var date calendar.Date
	_, _, _, ok := r.resolve(func(base calendar.Date) (string, calendar.Date, calendar.Date) {
		y := base.Year
		switch {
		case s.hasYear:
			y += s.yearOff
		case s.adj == "past":
			if s.month >= base.Month {
				y--
			}
		case s.adj == "back":
			if s.month >= base.Month {
				y--
			}
			y--
		case s.adj == "next":
			if s.month <= base.Month {
				y++
			}
		case s.adj == "this":
		case s.month > base.Month:
			gap, dir := s.month-base.Month, r.direction(i)
			if p := r.norm(i - 1); p == "الي" || p == "حتي" {
				dir = 1
			}
			if p := r.norm(i - 1); p == "منذ" || p == "ومنذ" || gap > 2 && dir <= 0 {
				y-- // a month that comes soon is the one to come, whatever the verb
			}
			f.score = 0.75
		case r.months[s.month] != 0:
			y = r.months[s.month]
		case s.month < base.Month && r.ahead(i):
			y++
			f.score = 0.75
		}
		date = calendar.Date{Year: y, Month: s.month}
		return date.String()[:7], date, date
	})
	if !ok {
		f.value, f.score = "XXXX-"+pad(s.month), 0.8
		return f, true
	}
	f.month(date)
	return f, true
}

// month gives a found the value and interval of a whole month.
func (f *found) month(d calendar.Date) {
	d.Day = 0
	f.value, f.date = d.String()[:7], d
	f.from = calendar.Date{Year: d.Year, Month: d.Month, Day: 1}.String()
	f.to = calendar.Date{Year: d.Year, Month: d.Month, Day: calendar.DaysIn(d.Year, d.Month)}.String()
}

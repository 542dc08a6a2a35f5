package times

import (
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/calendar"
)

// year reads a year at i: «عام 2013», «سنة 1994», «عام ألف وتسعمئة», and
// figures alone where the words around make them a year.
func (r *reader) year(i int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "year", score: 1, year: true}
	j := i
	head := r.yearHead(j) || r.stem(j) == "عامي" || r.stem(j) == "سنتي" || r.stem(j) == "العامين" || r.stem(j) == "اعوام" || r.stem(j) == "الاعوام" || r.stem(j) == "سنوات"
	if head {
		j++
		if r.norm(j) == "ال" && r.glued(j+1) {
			j++
		}
	}
	if head {
		if g, ok := r.yearSpan(j); ok {
			return g, true // «موسم عام 2011-2012»
		}
	}
	if n, _ := r.num(j + 1); head && n >= 1900 && r.schoolYear(j) {
		j++ // «العام المالي 2012»
		if g, ok := r.yearSpan(j); ok {
			return g, true
		}
	}
	y, hijri, era, n := r.yearNumber(j)
	if n == 0 {
		if head && r.lex(j).is&isCardinal != 0 && r.words[j].cut == 0 {
			if v, k := calendar.Cardinal(r.run(j, 8)); v >= 1000 && v < 2200 {
				f.end = j + k
				f.wholeYear(v)
				return f, true
			}
		}
		return f, false
	}
	if !head && era && !hijri && r.metres(j, j+n) {
		return f, false
	}
	if !head && !era {
		if !r.calledYear(i) {
			return f, false
		}
		f.rule, f.score = "bare-year", 0.9
	}
	if head && !era && (r.norm(j+n) == "من" && r.lex(j+n+1).is&isUnit != 0) {
		return f, false
	}
	f.end = j + n
	if hijri || y < 1500 && y >= 1300 && head {
		f.cal, f.year = "hijri", false
		from, _ := calendar.Hijri{Year: y, Month: 1, Day: 1}.Interval()
		_, to := calendar.Hijri{Year: y, Month: 12, Day: 30}.Interval()
		f.value, f.from, f.to = pad(y/100)+pad(y%100), from.String(), to.String()
		return f, true
	}
	f.wholeYear(y)
	return f, true
}

func (f *found) wholeYear(y int) {
	f.value = strconv.Itoa(y)
	f.date = calendar.Date{Year: y}
	f.from = calendar.Date{Year: y, Month: 1, Day: 1}.String()
	f.to = calendar.Date{Year: y, Month: 12, Day: 31}.String()
}

// calledYear reports whether the figures at i, four of them, are a year by
// what stands around: a preposition of time before and nothing counted behind,
// brackets around, or a list of years.
func (r *reader) calledYear(i int) bool {
	y, _ := r.num(i)
	if y < 1800 || y > 2060 {
		return false
	}
	if r.counted(i + 1) {
		return false
	}
	if r.mark(i-1, "(", "[") && r.mark(i+1, ")", "]", "،", "-", "–") {
		return !r.counted(i + 2)
	}
	if r.yearEnd != 0 && i-r.yearEnd <= 2 && i >= r.yearEnd {
		return true // «عامي 2011 و2012»
	}
	switch p := r.norm(i - 1); p {
	case "في", "منذ", "مند", "ومنذ", "وفي", "حتي", "وحتي", "خلال", "نهايه", "مطلع", "بدايه", "اواخر", "اوائل", "منتصف", "قبل", "بحلول", "موسم", "لموسم", "صيف", "شتاء", "خريف", "ربيع", "دوره", "انتخابات", "مونديال", "حرب", "نكسه", "نكبه", "غزو", "احداث", "ازمه", "اولمبياد", "الاولمبيه", "متم", "برسم", "كامل", "لكامل":
		return y%100 != 0 || p == "منذ"
	case "العالم":
		return strings.HasSuffix(r.norm(i-2), "كاس") // «كأس العالم 2010»
	case "دستور", "توقعات", "حصاد", "ميزانيه", "موازنه", "هدنه", "معاهده", "وثيقه", "دستوري":
		return y%100 != 0 // «دستور 2011»: the one of that year
	case "من", "بين", "الي":
		if w := r.norm(i - 2); p == "من" && (w == "نفسها" || w == "ذاتها" || w == "نفسه" || w == "ذاته" || w == "الاولي" || w == "الاول" || w == "الاخير" || w == "الاخيره") && y > 1900 {
			return true // «الأشهر الأولى من 2017»
		}
		// «من 1990 إلى 1994»: both ends must be years.
		for _, k := range []int{i + 2, i - 2, i + 3} {
			if o, d := r.num(k); d == 4 && o >= 1800 && o <= 2060 && o != y {
				return y%100 != 0 || o%100 != 0 && o-y < 60 && y-o < 60
			}
		}
	}
	return false
}

// counted reports whether the word at i is something that figures count.
func (r *reader) counted(i int) bool {
	if l := r.lex(i); l.is&isUnit != 0 && !l.def && !l.unit.Common {
		return true
	}
	switch r.norm(i) {
	case "كيلومتر", "كيلومترا", "كم", "متر", "مترا", "دولار", "دولارا", "ريال", "ريالا", "دينار", "درهم", "جنيه", "يورو", "شخص", "شخصا", "قتيل", "جريح", "جندي", "مليون", "مليار", "الف", "طن", "طنا", "مره", "مواطن", "مواطنا", "طالب", "طالبا", "موظف", "موظفا", "نقطه", "ميغاواط", "برميل", "عنصر", "مقاتل", "لاجئ", "اسره", "عائله", "وحده", "صفحه", "كلمه", "حاله", "%", "$", "€", "ليره", "قدم", "قدما", "فدان", "هكتار", "سرير":
		return true
	}
	return false
}

// yearSpan reads a span of years at i: «1982-1990», «2014/2015».
func (r *reader) yearSpan(i int) (found, bool) {
	f := found{typ: isnad.TimexDuration, rule: "year-span", score: 0.9, year: true}
	a, d := r.num(i)
	b := -1
	if d == 4 && r.mark(i+1, "-", "–", "—", "/", "ـ") {
		if n, w := r.num(i + 2); w == 4 {
			b = n
			f.end = i + 3
			if r.mark(i+3, "-", "/") && r.glued(i+3) && r.glued(i+4) && r.words[i+4].kind == isnad.TokenNumber {
				return f, false // a date in figures
			}
		}
	} else if d == 0 {
		if x, y, ok := strings.Cut(strings.TrimSuffix(r.norm(i), "ه"), "/"); ok && len(x) == 4 && len(y) == 4 {
			v, _ := plain(x)
			w, _ := plain(y)
			a, b = int(v), int(w)
			f.end = i + 1
		}
	}
	if a < 1000 || b < 1000 || a > 2100 || b > 2100 || a == b || b-a > 400 || a-b > 400 {
		return f, false
	}
	if a >= 1300 && a < 1500 {
		// «1436-1437هـ», «للعام الدراسي 1436/1437»
		w := r.norm(f.end)
		era := w == "ه" || w == "هجري" || w == "هجريه"
		if !era && !r.schoolYear(i-1) && !r.yearHead(i-1) || b < 1300 || b > 1500 {
			return f, false
		}
		if era {
			f.end++
		}
		f.cal, f.year = "hijri", false
	}
	if b < a { // figures set from right to left
		a, b = b, a
	}
	if r.counted(f.end) {
		return f, false
	}
	f.value = "P" + strconv.Itoa(b-a) + "Y"
	return f, true
}

// period reads a unit that is placed by an adjective or by هذا at i: «الشهر
// الماضي», «هذا العام», «الأسبوع المقبل», «الليلة الماضية», «القرن العشرين».
func (r *reader) period(i int) (found, bool) {
	j := i
	adj := ""
	if r.lex(j).is&isThis != 0 {
		adj = "this"
		j++
		if r.in(j) && r.words[j].cut > 0 {
			return found{}, false
		}
	}
	l := r.lex(j)
	if l.is&isUnit == 0 && r.stem(j) != "الليله" {
		return found{}, false
	}
	unit, count := l.unit.Unit, l.unit.Count
	if r.stem(j) == "الليله" {
		unit, count = calendar.Night, 1
	} else if !l.def {
		return found{}, false
	}
	if count != 1 {
		return found{}, false
	}
	j++
	if w := r.norm(j); w == "الميلادي" || w == "الميلاديه" {
		if _, n := r.adj(j + 1); n > 0 {
			j++ // «العام الميلادي الحالي»
		}
	}
	if adj == "" {
		if unit == calendar.Century {
			if f, ok := r.century(i, j); ok {
				return f, true
			}
		}
		if unit == calendar.Decade {
			if f, ok := r.decadeOf(j); ok {
				return f, true
			}
		}
		if unit == calendar.Week && r.bare(j).is&isOrdinal != 0 {
			return r.weekOfYear(j)
		}
		a, n := r.adj(j)
		if n == 0 {
			if unit == calendar.Night && r.tonight(i, j) {
				if wd := r.bare(j); wd.is&isWeekday == 0 {
					f := found{typ: isnad.TimexDate, end: j, rule: "tonight", score: 0.6}
					return r.placed(f, calendar.Night, 0, i)
				}
			}
			return found{}, false
		}
		adj = a
		j += n
		if unit == calendar.Year && r.general(i, adj) {
			return found{}, false
		}
	} else if a, n := r.adj(j); n > 0 && a == "this" {
		j += n
	}
	f := found{typ: isnad.TimexDate, end: j, rule: "period", score: 0.95}
	if unit == calendar.Month && adj == "this" && holy[r.norm(j)] {
		// «هذا الشهر الفضيل»: Ramadan.
		return r.resolveHijri(spec{month: 9, hijri: true}, i, j+1)
	}
	switch adj {
	case "past":
		return r.placed(f, unit, -1, i)
	case "back":
		return r.placed(f, unit, -2, i)
	case "next":
		return r.placed(f, unit, 1, i)
	case "this":
		if unit == calendar.Day || unit == calendar.Hour || unit == calendar.Minute || unit == calendar.Second {
			return f, false
		}
		if unit == calendar.Decade && !r.after(i, "خلال", "طوال", "نهايه", "بدايه", "مطلع", "منتصف") {
			return f, false // «هذا العقد», "this contract"
		}
		return r.placed(f, unit, 0, i)
	case "recent":
		// «السنة الأخيرة»: the span that ends now.
		if w := r.norm(j); w == "من" || w == "قبل" || w == "ل" || w == "في" {
			return f, false // «الأسبوع الأخير من رمضان»: the last of something
		}
		f.typ, f.rule, f.score = isnad.TimexDuration, "recent", 0.7
		if unit == calendar.Night || unit == calendar.Day || unit == calendar.Hour || unit == calendar.Minute || unit == calendar.Second {
			return f, false
		}
		f.value = durationValue(1, 0, unit)
		return f, true
	case "same", "after", "before":
		return r.following(f, unit, map[string]int{"same": 0, "after": 1, "before": -1}[adj])
	}
	return f, false
}

// weekOfYear reads «الأسبوع الأول من العام المقبل»; the ordinal stands at j.
func (r *reader) weekOfYear(j int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "week-of-year", score: 0.85}
	n, k := calendar.Ordinal(r.run(j, 2))
	if k == 0 || n < 1 || n > 52 || r.norm(j+k) != "من" {
		return f, false
	}
	y, ok := r.period(j + k + 1)
	if !ok {
		y, ok = r.year(j + k + 1)
	}
	v, w := plain(y.value)
	if !ok || y.typ != isnad.TimexDate || y.cal != "" || w != 4 {
		return f, false
	}
	s := calendar.WeekStart(int(v), n)
	f.end, f.relative = y.end, y.relative
	f.value, f.from, f.to = y.value+"-W"+pad(n), s.String(), s.Add(6).String()
	return f, true
}

// holy are the words that make «الشهر» the month of Ramadan.
var holy = map[string]bool{"الفضيل": true, "المبارك": true, "الكريم": true}

// tonight reports whether «الليلة» at i is the one to come: not «تلك الليلة»,
// «الليلة الفاصلة», a price «في الليلة». j is the token behind.
func (r *reader) tonight(i, j int) bool {
	if r.after(i, "تلك", "هذه", "نفس", "ذات", "في", "خلال", "كل", "طيله", "طوال", "فعاليات", "ما") {
		return false
	}
	w := r.norm(j)
	return r.lex(j).is&isOrdinal == 0 && w != "التي" && w != "الفاصله" && w != "الواحده" && w != "الشعبيه"
}

// general reports whether «العام» at i is the adjective "general" of a title
// («الأمين العام السابق»), and adj tells of the title.
func (r *reader) general(i int, adj string) bool {
	if r.stem(i) != "العام" || r.words[i].cut > 0 {
		return false
	}
	p := r.norm(i - 1)
	for _, c := range [...]string{"و", "ل", "ب", "ف"} {
		if rest, ok := strings.CutPrefix(p, c); ok && strings.HasPrefix(rest, "ال") {
			p = rest
		}
	}
	if rest, ok := strings.CutPrefix(p, "لل"); ok {
		p = "ال" + rest
	}
	switch p {
	case "الامين", "المدير", "الكاتب", "النائب", "المدعي", "المفتش", "المراقب", "القائد", "المنسق", "المفوض", "السكرتير", "الحاكم", "المشرف", "القنصل", "الوكيل", "المرشد", "المدرب":
		return true
	}
	return (adj == "before" || adj == "this" || adj == "same") && strings.HasPrefix(p, "ال") && p != "الي" && r.lex(i-1).is == 0
}

// placed gives a unit the value that lies off units from the article's day.
func (r *reader) placed(f found, unit calendar.Unit, off, i int) (found, bool) {
	f.relative = true
	if y, _, _, n := r.yearNumber(f.end); n > 0 && unit == calendar.Year && y > 1500 {
		// «العام الماضي 2014»
		f.end += n
		f.wholeYear(y)
		f.relative, f.year = false, true
		return f, true
	}
	night := false
	value, from, to, ok := r.resolve(func(b calendar.Date) (string, calendar.Date, calendar.Date) {
		switch unit {
		case calendar.Year:
			y := b.Year + off
			return strconv.Itoa(y), calendar.Date{Year: y, Month: 1, Day: 1}, calendar.Date{Year: y, Month: 12, Day: 31}
		case calendar.Month:
			m := calendar.Date{Year: b.Year, Month: b.Month, Day: 1}.AddMonths(off)
			return m.String()[:7], m, calendar.Date{Year: m.Year, Month: m.Month, Day: calendar.DaysIn(m.Year, m.Month)}
		case calendar.Week:
			y, w := b.Add(7 * off).ISOWeek()
			s := calendar.WeekStart(y, w)
			return pad(y/100) + pad(y%100) + "-W" + pad(w), s, s.Add(6)
		case calendar.Night:
			night = true
			d := b.Add(off)
			return d.String() + "TNI", d, d
		case calendar.Decade:
			t := b.Year/10 + off
			return strconv.Itoa(t), calendar.Date{Year: t * 10, Month: 1, Day: 1}, calendar.Date{Year: t*10 + 9, Month: 12, Day: 31}
		case calendar.Century:
			c := b.Year/100 + off
			return pad(c), calendar.Date{Year: c * 100, Month: 1, Day: 1}, calendar.Date{Year: c*100 + 99, Month: 12, Day: 31}
		}
		return "", b, b
	})
	switch unit {
	case calendar.Year, calendar.Month, calendar.Week, calendar.Decade, calendar.Century:
	case calendar.Night:
		f.typ = isnad.TimexTime
	case calendar.Hour, calendar.Minute:
		// «الساعة الماضية»
		f.typ, f.rule, f.value, f.relative = isnad.TimexDuration, "last-hour", durationValue(1, 0, unit), false
		return f, off != 0
	default:
		return f, false
	}
	if !ok {
		switch {
		case unit == calendar.Century && off == -1:
			f.value = "19" // «القرن الماضي» is the twentieth in every text of this press
			f.from, f.to = "1900-01-01", "1999-12-31"
			return f, true
		case unit == calendar.Night:
			f.value = "XXXX-XX-XXTNI"
		case off < 0:
			f.value = "PAST_REF"
		case off > 0:
			f.value = "FUTURE_REF"
		default:
			f.value = "PRESENT_REF"
		}
		return f, true
	}
	f.value = value
	if night {
		f.from, f.to = from.String()+"T18:00", from.Add(1).String()+"T05:59"
		f.date = from
		return f, true
	}
	f.from, f.to = from.String(), to.String()
	switch unit {
	case calendar.Year:
		f.date = calendar.Date{Year: from.Year}
	case calendar.Month:
		f.date = calendar.Date{Year: from.Year, Month: from.Month}
	}
	return f, true
}

// following gives a unit the value that lies off units from the last date
// told: «اليوم التالي», «العام نفسه».
func (r *reader) following(f found, unit calendar.Unit, off int) (found, bool) {
	f.rule, f.score, f.relative = "following", 0.75, true
	t := r.told
	switch unit {
	case calendar.Year:
		if t.Year < 1001 {
			return f, false
		}
		f.wholeYear(t.Year + off)
		if off < 0 {
			// «مقارنة بالعام السابق»: a look back, the telling stays where it was.
			f.date = calendar.Date{}
		}
	case calendar.Month:
		if t.Month == 0 {
			return f, false
		}
		f.month(calendar.Date{Year: t.Year, Month: t.Month, Day: 1}.AddMonths(off))
	case calendar.Day:
		if t.Day == 0 {
			return f, false
		}
		d := t.Add(off)
		f.set(d, d)
		f.date = calendar.Date{} // told once more, it is the same day again
	case calendar.Week:
		if t.Day == 0 {
			return f, false
		}
		y, w := t.Add(7 * off).ISOWeek()
		s := calendar.WeekStart(y, w)
		f.value, f.from, f.to = pad(y/100)+pad(y%100)+"-W"+pad(w), s.String(), s.Add(6).String()
	default:
		return f, false
	}
	return f, true
}

// century reads the number of a century behind القرن, at j.
func (r *reader) century(i, j int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "century", score: 1}
	if r.norm(j) == "ال" && r.glued(j+1) {
		j++
	}
	n, k := 0, 0
	if v, w := r.num(j); v >= 1 && v <= 30 && w <= 2 {
		n, k = v, 1
	} else if r.bare(j).is&isOrdinal != 0 || strings.HasPrefix(r.norm(j), "ال") {
		n, k = calendar.Ordinal(r.run(j, 3))
	}
	if k == 0 || n < 1 || n > 30 {
		return f, false
	}
	f.end = j + k
	f.value = pad(n - 1)
	f.from = calendar.Date{Year: max(1, (n-1)*100), Month: 1, Day: 1}.String()
	f.to = calendar.Date{Year: (n-1)*100 + 99, Month: 12, Day: 31}.String()
	switch r.norm(f.end) {
	case "الميلادي":
		f.end++
	case "الهجري":
		f.end++
		f.cal = "hijri"
		from, _ := calendar.Hijri{Year: max(1, (n-1)*100), Month: 1, Day: 1}.Interval()
		_, to := calendar.Hijri{Year: n * 100, Month: 12, Day: 30}.Interval()
		f.from, f.to = from.String(), to.String()
	case "قبل":
		return f, false // before the era
	}
	return f, true
}

// decadeOf reads «العقد الثاني من القرن الماضي»; the ordinal stands at j.
func (r *reader) decadeOf(j int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "decade", score: 0.9}
	n, k := 0, 1
	if r.norm(j) == "الاخير" {
		n = 10
	} else if r.bare(j).is&isOrdinal != 0 {
		n, k = calendar.Ordinal(r.run(j, 1))
	}
	if n < 1 || n > 10 || k == 0 || r.norm(j+k) != "من" || r.norm(j+k+1) != "القرن" {
		return f, false
	}
	century := 0
	c := j + k + 1
	if g, ok := r.century(c, c+1); ok && g.cal == "" {
		v, _ := plain(g.value)
		century, f.end = int(v), g.end
	} else if a, m := r.adj(c + 1); a == "past" || a == "this" {
		century, f.end = 19, c+1+m
		if a == "this" {
			century = 20
		}
	} else {
		return f, false
	}
	f.value = pad(century) + strconv.Itoa(n-1)
	f.from = calendar.Date{Year: century*100 + (n-1)*10, Month: 1, Day: 1}.String()
	f.to = calendar.Date{Year: century*100 + n*10 - 1, Month: 12, Day: 31}.String()
	return f, true
}

// limited reads an expression behind a word that takes one end of it: «أواخر
// العام الماضي», «نهاية 2021», «مطلع التسعينيات», «نهاية الأسبوع».
func (r *reader) limited(i int) (found, bool) {
	mod := r.lex(i).mod
	j := i + 1
	if r.norm(j) == "من" {
		j++
	}
	if r.in(j) && r.words[j].cut > 0 || !r.in(j) {
		return found{}, false
	}
	if st := r.norm(j); st == "الاسبوع" || st == "اسبوع" {
		if r.stem(i) == "نهايه" {
			return r.weekend(i, j)
		}
	}
	var f found
	try := func(g found, ok bool) {
		if ok && g.typ == isnad.TimexDate && g.end > f.end {
			f = g
		}
	}
	l := r.lex(j)
	if l.is&isUnit != 0 || l.is&isThis != 0 {
		try(r.period(j))
		if f.end == 0 && l.def && l.unit.Count == 1 {
			// «بحلول نهاية العام», «مطلع الشهر»: the one that runs.
			switch l.unit.Unit {
			case calendar.Year, calendar.Month, calendar.Week:
				if r.lex(j+1).is&isOrdinal == 0 && !r.schoolYear(j+1) {
					g := found{typ: isnad.TimexDate, end: j + 1, rule: "period", score: 0.8}
					try(r.placed(g, l.unit.Unit, 0, j))
				}
			}
		}
	}
	if l.is&isUnit != 0 || r.words[j].kind == isnad.TokenNumber {
		if y, _, _, n := r.yearNumber(j); n > 0 && y >= 1800 && y <= 2100 && !r.counted(j+n) {
			g := found{typ: isnad.TimexDate, end: j + n, rule: "bare-year", score: 0.9, year: true}
			g.wholeYear(y)
			try(g, true)
		}
		try(r.year(j))
	}
	if l.is&(isMonth|isUnit) != 0 {
		s, n := r.monthSpec(j)
		if n == 0 && l.is&isMonth != 0 {
			// The limiting word makes a name a month: «مطلع مارس».
			if m, k, _ := r.month(j); k > 0 && m.Flag != "paired" && (!m.Hijri || m.Number == 9) {
				s, n = spec{month: m.Number, hijri: m.Hijri}, k
			}
		}
		if n > 0 {
			try(r.resolveMonth(s, j, j+n))
		}
	}
	if l.is&isDecade != 0 {
		try(r.decade(j))
	}
	if r.stem(j) == "عقد" || r.stem(j) == "حقبه" || r.stem(j) == "فتره" {
		if r.lex(j+1).is&isDecade != 0 {
			try(r.decade(j + 1))
		}
	}
	if l.is&isSeason != 0 {
		try(r.season(j))
	}
	if r.words[j].kind == isnad.TokenNumber {
		try(r.numeric(j))
	}
	if f.end == 0 {
		return f, false
	}
	if f.date.Day == 0 { // a day has no beginning or end here
		f.mod = mod
	}
	return f, true
}

// schoolYear reports whether the word at i makes a year that is none of the
// calendar.
func (r *reader) schoolYear(i int) bool {
	switch r.norm(i) {
	case "الدراسي", "المدرسي", "الجامعي", "المالي", "الدراسيه", "الماليه", "القضائيه", "الهجري", "الهجريه", "الدراسى", "الجامعيه", "الفلاحي":
		return true
	}
	return false
}

// weekend reads «نهاية الأسبوع [الماضي]». The interval is from Friday to
// Sunday, since the days of rest differ between countries.
func (r *reader) weekend(i, j int) (found, bool) {
	f := found{typ: isnad.TimexDate, end: j + 1, rule: "weekend", score: 0.7, relative: true}
	if r.after(i, "عطلات", "عطل", "اجازات", "ايام", "كل") {
		return f, false // any weekend
	}
	off := 0
	adj, n := r.adj(f.end)
	switch adj {
	case "past":
		off = -1
	case "next":
		off = 1
	case "this":
	default:
		n = 0
	}
	f.end += n
	v, from, to, ok := r.resolve(func(b calendar.Date) (string, calendar.Date, calendar.Date) {
		d := b.Add(7 * off)
		if off == -1 && b.Weekday() >= 6 {
			d = b.Add(-7)
		}
		y, w := d.ISOWeek()
		s := calendar.WeekStart(y, w)
		return pad(y/100) + pad(y%100) + "-W" + pad(w) + "-WE", s.Add(4), s.Add(6)
	})
	if !ok {
		f.value = "XXXX-WXX-WE"
		return f, true
	}
	f.value, f.from, f.to = v, from.String(), to.String()
	return f, true
}

// halfYear reads «النصف الأول من عام 2015», «الربع الثالث من العام الجاري» at i.
func (r *reader) halfYear(i int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "half-year", score: 0.95}
	var letter string
	var most int
	switch r.stem(i) {
	case "النصف", "السداسي", "السداسيه":
		letter, most = "H", 2
	case "الربع", "الثلاثي", "الثلاثيه": // «الثلاثي الأول»: so the Maghreb
		letter, most = "Q", 4
	default:
		return f, false
	}
	j := i + 1
	n, k := 0, 1
	switch r.norm(j) {
	case "الاخير":
		n = most
	default:
		if r.bare(j).is&isOrdinal == 0 {
			return f, false
		}
		n, k = calendar.Ordinal(r.run(j, 1))
	}
	if k == 0 || n < 1 || n > most {
		return f, false
	}
	j += k
	if r.norm(j) == "من" || r.norm(j) == "ل" {
		j++
	}
	var y found
	var ok bool
	if g, has := r.period(j); has {
		y, ok = g, true
	} else if g, has := r.year(j); has {
		y, ok = g, true
	} else if v, _, _, k := r.yearNumber(j); k > 0 && v >= 1900 && v <= 2100 {
		y.wholeYear(v)
		y.end, ok = j+k, true
	} else if v, _, _, k := r.yearNumber(j + 2); k > 0 && v >= 1900 && v <= 2100 && r.yearHead(j) && (r.norm(j+1) == "المالي" || r.norm(j+1) == "الماليه") {
		y.wholeYear(v)
		y.end, ok = j+2+k, true // «الربع الأول من العام المالي 2012»
	} else if w := r.stem(j); j > i+1+k && (w == "العام" || w == "السنه") && !r.schoolYear(j+1) {
		// «الربع الثاني من العام»: of the one that runs.
		y, ok = r.placed(found{typ: isnad.TimexDate, end: j + 1}, calendar.Year, 0, j)
		f.score = 0.8
	}
	if !ok || y.cal != "" {
		return f, false
	}
	if strings.HasSuffix(y.value, "_REF") {
		f.end, f.relative = y.end, true
		f.value = "XXXX-" + letter + strconv.Itoa(n)
		return f, true
	}
	f.end, f.relative, f.mod = y.end, y.relative, y.mod
	if v, w := plain(y.value); w == 4 && v > 0 && y.typ == isnad.TimexDate {
		year, months := int(v), 12/most
		f.value = y.value + "-" + letter + strconv.Itoa(n)
		f.from = calendar.Date{Year: year, Month: (n-1)*months + 1, Day: 1}.String()
		f.to = calendar.Date{Year: year, Month: n * months, Day: calendar.DaysIn(year, n*months)}.String()
		f.date = calendar.Date{Year: y.date.Year}
		return f, true
	}
	// Half of a month, decade or century: the larger value, and which half.
	if letter != "H" || y.value == "" || strings.HasSuffix(y.value, "REF") {
		return f, false
	}
	f.value, f.from, f.to, f.typ = y.value, y.from, y.to, y.typ
	f.mod = "START"
	if n == 2 {
		f.mod = "END"
	}
	return f, f.typ == isnad.TimexDate
}

// decade reads «الثمانينيات», «ستينيات القرن الماضي» at i.
func (r *reader) decade(i int) (found, bool) {
	tens := r.lex(i).decade
	f := found{typ: isnad.TimexDate, end: i + 1, rule: "decade", score: 0.9}
	def := strings.HasPrefix(r.stem(i), "ال")
	century := 19
	j := i + 1
	if r.norm(j) == "من" {
		j++
	}
	switch r.norm(j) {
	case "عمره", "عمرها", "العمر", "عمرهم", "عمري", "اعمارهم", "عمر":
		return f, false // an age
	case "القرن":
		if g, ok := r.century(j, j+1); ok {
			v, _ := plain(g.value)
			century, f.end, f.score = int(v), g.end, 1
		} else if a, n := r.adj(j + 1); n > 0 {
			switch a {
			case "past":
				f.end, f.score = j+1+n, 1
			case "this":
				century, f.end = 20, j+1+n
			default:
				return f, false
			}
		}
	default:
		if !def || tens < 3 {
			return f, false // «العشرينيات» alone is more often an age
		}
		f.score = 0.85
	}
	f.value = pad(century) + strconv.Itoa(tens)
	f.from = calendar.Date{Year: century*100 + tens*10, Month: 1, Day: 1}.String()
	f.to = calendar.Date{Year: century*100 + tens*10 + 9, Month: 12, Day: 31}.String()
	return f, true
}

// season reads «صيف 2012», «الصيف الماضي», «هذا الشتاء» at i.
func (r *reader) season(i int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "season", score: 0.9}
	j := i
	this := false
	if r.lex(j).is&isThis != 0 {
		this = true
		j++
	}
	l := r.lex(j)
	if l.is&isSeason == 0 {
		return f, false
	}
	def := strings.HasPrefix(r.stem(j), "ال")
	j++
	year := 0
	if !def && !this {
		var s spec
		n := r.yearPart(j, &s)
		switch {
		case n == 0:
			return f, false
		case s.year != 0:
			year, f.year = s.year, true
		default:
			f.relative = true
			b, ok := r.base()
			if !ok {
				return f, false
			}
			year = b.Year + s.yearOff
		}
		f.end = j + n
	} else {
		adj := "this"
		if !this {
			a, n := r.adj(j)
			if n == 0 {
				// «خلال الصيف», «نهاية الصيف»: of this year.
				if !r.after(i, "خلال", "منذ", "حتي", "بحلول", "نهايه", "بدايه", "مطلع", "منتصف", "قبل") || r.words[i].cut > 0 {
					return f, false
				}
				a, f.score = "this", 0.6
			}
			adj = a
			j += n
		} else if !def {
			return f, false
		}
		f.end, f.relative = j, true
		b, ok := r.base()
		if !ok {
			f.value = "XXXX-" + l.season
			return f, true
		}
		middle := map[string]int{"SP": 4, "SU": 7, "FA": 10, "WI": 1}[l.season]
		year = b.Year
		switch adj {
		case "past":
			if middle >= b.Month-1 {
				year--
			}
		case "next":
			if middle <= b.Month+1 {
				year++
			}
		case "this":
		default:
			return f, false
		}
	}
	f.value = pad(year/100) + pad(year%100) + "-" + l.season
	days := map[string][4]int{"SP": {3, 1, 6, 21}, "SU": {6, 1, 9, 22}, "FA": {9, 1, 12, 21}, "WI": {1, 1, 12, 31}}[l.season]
	f.from = calendar.Date{Year: year, Month: days[0], Day: days[1]}.String()
	f.to = calendar.Date{Year: year, Month: days[2], Day: days[3]}.String()
	return f, true
}

// namedDay reads «عيد الفطر المبارك», «اليوم العالمي للمرأة» at i.
func (r *reader) namedDay(i int) (found, bool) {
	day, n := calendar.NamedDayOf(func(k int) string {
		if !r.in(i+k) || r.words[i+k].kind != isnad.TokenWord {
			return ""
		}
		if k == 0 {
			return r.stem(i)
		}
		return r.norm(i + k)
	})
	if n == 0 {
		return found{}, false
	}
	f := found{typ: isnad.TimexDate, end: i + n, rule: "named-day", score: 0.7}
	s := spec{month: day.Month, day: day.Day}
	if adj, k := r.adj(f.end); k > 0 && (adj == "past" || adj == "next") {
		s.adj = adj
		f.end += k
	} else if k := r.yearPart(f.end, &s); k > 0 {
		f.end += k
	}
	pick := func(base calendar.Date) (string, calendar.Date, calendar.Date) {
		year, best := 0, 1<<30
		for y := base.Year - 1; y <= base.Year+1; y++ {
			d, _, _ := day.In(y)
			if d.IsZero() {
				continue
			}
			gap := d.Number() - base.Number()
			switch {
			case s.year != 0 && y != s.year, s.hasYear && y != base.Year+s.yearOff:
				continue
			case s.adj == "past" && gap >= 0, s.adj == "next" && gap <= 0:
				continue
			}
			if gap < 0 {
				gap = -gap
			}
			if gap < best {
				year, best = y, gap
			}
		}
		if year == 0 {
			return "", base, base
		}
		d, from, to := day.In(year)
		return d.String(), from, to
	}
	if s.year != 0 {
		d, from, to := day.In(s.year)
		if d.IsZero() {
			return f, false
		}
		f.value, f.from, f.to = d.String(), from.String(), to.String()
		return f, true
	}
	f.relative = true
	v, from, to, ok := r.resolve(pick)
	if !ok {
		f.value = "XXXX-" + pad(day.Month) + "-" + pad(day.Day)
		if day.Hijri {
			f.cal = "hijri"
		}
		return f, true
	}
	f.value, f.from, f.to = v, from.String(), to.String()
	return f, true
}

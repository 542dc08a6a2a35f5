package calendar

import (
	"strings"
)

// An Evidence is something a text says about the day on which it appeared.
// Fields that are zero say nothing.
type Evidence struct {
	// Offset is how many days after the article's day the day spoken of lies:
	// 0 for «اليوم», -1 for «أمس», 1 for «غدا».
	Offset int
	// Near is how many days the day spoken of may lie off that, to either
	// side: 0 for deictic words, more for a day that is only the occasion of
	// the article.
	Near int
	// Weekday is the ISO 8601 day of the week, Month, Day and Year the date of
	// the day spoken of.
	Weekday, Month, Day, Year int
	// NotBefore is a day before which the article cannot have appeared.
	NotBefore Date
	// Rule names the pattern: "deictic", "date", "named-day", "current-month",
	// "past".
	Rule string
	// Text is the words of the text, for a person to check.
	Text string
}

// cost returns how far d is from what e says, in days, and false when d
// contradicts it.
func (e *Evidence) cost(d Date) (int, bool) {
	if !e.NotBefore.IsZero() && d.Before(e.NotBefore) {
		return 0, false
	}
	if e.Weekday == 0 && e.Month == 0 && e.Day == 0 && e.Year == 0 {
		return 0, true
	}
	day := d.Add(e.Offset)
	for k := 0; k <= e.Near; k++ {
		if e.fits(day.Add(-k)) || k > 0 && e.fits(day.Add(k)) {
			return k, true
		}
	}
	return 0, false
}

// onWeekdays reports whether day n has the weekdays of the evidence that leaves
// no room for another.
func onWeekdays(evidence []Evidence, n int) bool {
	for i := range evidence {
		if e := &evidence[i]; e.Weekday != 0 && e.Near == 0 && ((n+e.Offset+3)%7+7)%7+1 != e.Weekday {
			return false
		}
	}
	return true
}

func (e *Evidence) fits(d Date) bool {
	return (e.Weekday == 0 || e.Weekday == d.Weekday()) && (e.Month == 0 || e.Month == d.Month) &&
		(e.Day == 0 || e.Day == d.Day) && (e.Year == 0 || e.Year == d.Year)
}

// Solve returns the days of from to to, both included, that agree with all the
// evidence and lie nearest to it, in order. It returns nil when no day agrees,
// when the span is longer than a hundred years, and when more than 31 days
// agree alike: then the evidence says too little.
func Solve(evidence []Evidence, from, to Date) []Date {
	var out []Date
	best := 0
	if to.Number()-from.Number() > 36600 {
		return nil
	}
	for n, last := from.Number(), to.Number(); n <= last; n++ {
		if !onWeekdays(evidence, n) {
			continue // six days of seven are done with here
		}
		d := FromNumber(n)
		cost, ok := 0, true
		for i := range evidence {
			c, fits := evidence[i].cost(d)
			if !fits {
				ok = false
				break
			}
			cost += c
		}
		switch {
		case !ok:
		case len(out) == 0 || cost < best:
			best, out = cost, append(out[:0], d)
		case cost == best:
			if out = append(out, d); len(out) > 400 {
				return nil
			}
		}
	}
	if len(out) > 31 {
		return nil
	}
	return out
}

// An Inference is what a text without a date says about its day.
type Inference struct {
	// Dates are the days that agree with the evidence. One day is a dating;
	// none or several are not.
	Dates []Date
	// Evidence is what was found, in text order.
	Evidence []Evidence
	// Why is the evidence in words a person can check; empty when there is no
	// dating.
	Why string
	// Score is between 0 and 1: how sure a dating by one day is.
	Score float64
}

// aheadYears is how far ahead a year that a text names may lie.
const aheadYears = 6

// maxInfer bounds the bytes and the pieces of evidence that Infer looks at.
const (
	maxInfer    = 1 << 18
	maxEvidence = 64
)

// Infer reads a text for evidence of the day on which it appeared: deictic
// days («اليوم السبت», «أمس الاثنين 19 ديسمبر»), the current month («ديسمبر
// الجاري»), days with a name («يوم المرأة العالمي»), dates that have passed.
// It needs a weekday or date that hangs on a deictic word, and a year that the
// text names; and it gives a dating only when, of all the years from that one
// to the year of the tables, one day alone agrees best.
func Infer(text string) Inference {
	if len(text) > maxInfer {
		text = strings.ToValidUTF8(text[:maxInfer], "")
	}
	items := lex(text)
	var inf Inference
	latest := 0 // the latest year named, which may lie ahead
	since := 0  // the latest year that «منذ» says has come
	deictic := false
	add := func(e Evidence, from, to int) {
		if len(inf.Evidence) < maxEvidence {
			e.Text = text[items[from].start:items[to-1].end]
			inf.Evidence = append(inf.Evidence, e)
		}
	}
	for i := 0; i < len(items); i++ {
		it := items[i]
		switch it.kind {
		case itemWord:
			if off, n := deixis(items, i); n > 0 {
				if e, k := dayAt(items, i+n); k > 0 && (e.Weekday != 0 || e.Day != 0) {
					e.Offset, e.Rule = off, "deictic"
					if e.Year != 0 {
						latest = max(latest, e.Year)
					}
					deictic = true
					add(e, i, i+n+k)
					i += n + k - 1
					continue
				}
			}
			if day, n := namedDayAt(items, i); n > 0 && !day.Hijri && occasion(items, i) {
				add(Evidence{Near: 1, Month: day.Month, Day: day.Day, Rule: "named-day"}, i, i+n)
				i += n - 1
				continue
			}
			if m, n := month(items, i); n > 0 && !m.Hijri && m.Flag == "" {
				if w := at(items, i+n).text; w == "الجاري" || w == "الحالي" {
					add(Evidence{Month: m.Number, Rule: "current-month"}, i, i+n+1)
					i += n
				}
			}
		case itemNumber:
			if y, ok := year(it); ok && y >= 1990 && y <= horizon+1 && !planned(items, i) && calledYear(items, i) {
				latest = max(latest, y)
				if at(items, i-1).text == "منذ" || at(items, i-2).text == "منذ" || at(items, i-3).text == "منذ" {
					since = max(since, y)
				}
			}
			if e, n := dayAt(items, i); n > 1 && e.Day != 0 && e.Year >= 1990 && !planned(items, i) {
				latest = max(latest, e.Year)
				if at(items, i-1).text != "منذ" {
					i += n - 1
					continue // it may lie ahead
				}
				add(Evidence{NotBefore: Date{e.Year, e.Month, e.Day}, Rule: "past"}, i, i+n)
				i += n - 1
			}
		}
	}
	bound := false // to a month or a day of one; weekdays alone say nothing
	for _, e := range inf.Evidence {
		bound = bound || e.Month != 0 || e.Day != 0
	}
	if !deictic || latest == 0 || !bound {
		return inf
	}
	// Every year since «منذ 2019» may be the text's own, up to the year of the
	// tables; without such a word, years named may lie ahead by a few. More
	// than one that agrees means blank.
	first := max(since, latest-aheadYears)
	inf.Dates = Solve(inf.Evidence, Date{first, 1, 1}, Date{max(latest, horizon) + 1, 1, 31})
	if len(inf.Dates) != 1 {
		return inf
	}
	var why []string
	fixed, stated := false, false
	for _, e := range inf.Evidence {
		if e.Rule == "past" {
			continue
		}
		fixed = fixed || e.Day != 0
		stated = stated || e.Year != 0 && e.Day != 0 && e.Near == 0
		if len(why) < 4 {
			why = append(why, "«"+strings.Join(strings.Fields(e.Text), " ")+"»")
		}
	}
	if !fixed {
		inf.Dates = nil
		return inf
	}
	inf.Why = strings.Join(why, ", ") + " agree on " + inf.Dates[0].String()
	inf.Score = 0.6
	if stated {
		inf.Score = 0.95
	}
	return inf
}

// deixis reads «اليوم», «أمس», «غدا» and their kin at item i.
func deixis(items []item, i int) (offset, n int) {
	w := items[i].text
	if w == "يوم" && (at(items, i+1).text == "امس" || at(items, i+1).text == "غد") {
		o, k := deixis(items, i+1)
		return o, k + 1
	}
	for _, p := range []string{"", "و", "ف"} {
		rest, ok := strings.CutPrefix(w, p)
		if !ok {
			continue
		}
		switch rest {
		case "اليوم":
			return 0, 1
		case "امس", "البارحه":
			if t := at(items, i+1).text; t == "الاول" || t == "اول" {
				return -2, 2
			}
			return -1, 1
		case "غدا", "غد":
			return 1, 1
		case "اول":
			if t := at(items, i+1).text; t == "امس" {
				return -2, 2
			} else if t == "من" && at(items, i+2).text == "امس" {
				return -2, 3
			}
		case "بعد":
			if t := at(items, i+1).text; t == "غد" || t == "غدا" {
				return 2, 2
			}
		}
	}
	return 0, 0
}

// dayAt reads a weekday, a date, or both at item i; marks may stand before.
func dayAt(items []item, i int) (e Evidence, n int) {
	j := i
	for k := 0; k < 2 && at(items, j).kind == itemMark; k++ {
		switch at(items, j).text {
		case "/", "،", ",", "-", "(", "–", "ـ", "|":
			j++
		}
	}
	if w, ok := WeekdayOf(at(items, j).text); ok && !w.Bare {
		e.Weekday = w.Day
		j++
		n = j - i
		for k := 0; k < 2; k++ {
			switch at(items, j).text {
			case "،", ",", "-", "/", "(", "الموافق", "–":
				j++
			}
		}
	}
	if d := at(items, j); d.kind == itemNumber && d.digits <= 2 && d.value >= 1 && d.value <= 31 {
		k := j + 1
		if at(items, k).text == "من" {
			k++
		}
		if m, c := month(items, k); c > 0 && !m.Hijri {
			e.Day, e.Month = d.value, m.Number
			k += c
			n = k - i
			if y, ok := year(at(items, k)); ok && !hijriYear(y) {
				e.Year = y
				n++
			} else if (at(items, k).text == "عام" || at(items, k).text == "سنه") && at(items, k+1).digits == 4 {
				if y, ok := year(at(items, k+1)); ok && !hijriYear(y) {
					e.Year = y
					n += 2
				}
			}
			if !(Date{2000, e.Month, e.Day}).Valid() {
				return Evidence{}, 0
			}
		}
	}
	return e, n
}

// occasion reports whether the words before i make the named day there the
// occasion of what is told: «خلال "يوم …"», «بمناسبة اليوم العالمي».
func occasion(items []item, i int) bool {
	seen := 0
	for k := i - 1; k >= 0 && seen < 3; k-- {
		if items[k].kind == itemMark {
			if items[k].text == "." || items[k].text == "،" {
				return false
			}
			continue
		}
		seen++
		switch strings.TrimPrefix(items[k].text, "و") {
		case "بمناسبه", "لمناسبه", "خلال", "الاحتفال", "بالاحتفال", "احتفالا", "احتفال", "احتفالات", "يصادف", "المصادف", "الموافق", "احياء", "لاحياء":
			return true
		}
	}
	return false
}

// planned reports whether the year or date at i lies ahead of the text:
// «بحلول عام 2030», «رؤية 2030», «2030 المقبل».
func planned(items []item, i int) bool {
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		switch items[k].text {
		case "بحلول", "حتي", "رؤيه", "افق", "لغايه", "غايه", "مونديال", "خطه", "اجنده", "اهداف", "المقبل", "القادم", "ستقام", "سيقام", "سيعقد", "ستعقد", "وبحلول", "موعد", "موعدها":
			return true
		}
		if items[k].kind == itemMark && items[k].text != "/" && items[k].text != "-" && items[k].text != "\"" {
			return false
		}
	}
	switch at(items, i+1).text {
	case "المقبل", "القادم":
		return true
	}
	return false
}

// calledYear reports whether the number at i is a year by the word before it:
// «عام 2019», «منذ 2019», «سبتمبر 2022». An amount («2000 جندي») is none.
func calledYear(items []item, i int) bool {
	p := at(items, i-1)
	if p.kind != itemWord {
		return false
	}
	w := p.text
	if m, n := month1(items, i-1); n == 1 && !m.Hijri {
		return true
	}
	if _, n := month1(items, i-2); n == 2 {
		return true
	}
	for _, c := range [...]string{"", "و", "ل", "ب"} {
		if rest, ok := strings.CutPrefix(w, c); ok {
			switch rest {
			case "عام", "العام", "سنه", "السنه", "منذ", "في", "لعام":
				u, counted := UnitOf(at(items, i+1).text)
				return !counted || u.Common
			}
		}
	}
	return false
}

func namedDayAt(items []item, i int) (NamedDay, int) {
	day, n := NamedDayOf(func(k int) string {
		it := at(items, i+k)
		if it.kind != itemWord {
			return ""
		}
		if k == 0 {
			for _, p := range []string{"ب", "ل", "و"} {
				if rest, ok := strings.CutPrefix(it.text, p); ok && dayTree.next[rest] != nil {
					return rest
				}
			}
		}
		return it.text
	})
	return day, n
}

package times

import (
	"isnad"
	"isnad/internal/calendar"
)

// foreign reads an English or French date among Arabic words at i: «6 August
// 2015», «August 6, 2015», «March 2015». Months in Latin letters count only
// with a year.
func (r *reader) foreign(i int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "foreign", score: 0.95, year: true}
	day, j := 0, i
	if d, w := r.num(j); d >= 1 && d <= 31 && w <= 2 {
		day = d
		j++
	}
	m, n := r.foreignMonth(j)
	if n == 0 {
		return f, false
	}
	j += n
	if d, w := r.num(j); day == 0 && d >= 1 && d <= 31 && w <= 2 {
		day = d
		j++
	}
	if r.mark(j, ",", "،") {
		j++
	}
	y, d := r.num(j)
	if d != 4 || y < 1500 || y > 2199 {
		return f, false
	}
	f.end = j + 1
	if day == 0 {
		f.month(calendar.Date{Year: y, Month: m})
		return f, true
	}
	date := calendar.Date{Year: y, Month: m, Day: day}
	if !date.Valid() {
		return f, false
	}
	f.set(date, date)
	return f, true
}

// foreignMonth reads the name of a month in Latin letters at i, with the full
// stop of a short form («Sept.»).
func (r *reader) foreignMonth(i int) (month, n int) {
	if !r.in(i) || r.words[i].kind != isnad.TokenLatin {
		return 0, 0
	}
	m, n := calendar.MonthOf(r.toks[i].Norm, "")
	if n == 0 || m.Hijri {
		return 0, 0
	}
	if r.mark(i+1, ".") && r.glued(i+1) {
		n++
	}
	return m.Number, n
}

package times

import (
	"isnad"
	"isnad/internal/calendar"
)

// set reads a repetition at i: «يوميا», «كل أسبوع», «كل أربع سنوات», «كل يوم
// جمعة», «أيام السبت».
func (r *reader) set(i int) (found, bool) {
	f := found{typ: isnad.TimexSet, rule: "set", score: 0.9}
	l := r.lex(i)
	if l.is&isSet != 0 && r.words[i].cut <= 1 {
		f.end, f.value = i+1, l.set
		return f, true
	}
	if r.stem(i) == "ايام" {
		d := r.bare(i + 1)
		if d.is&isWeekday == 0 || d.weekday.Bare {
			return f, false
		}
		if _, n := r.date(i + 2); n > 0 {
			return f, false
		}
		if _, n := r.adj(i + 2); n > 0 {
			return f, false
		}
		f.end, f.value, f.score = i+2, "XXXX-WXX-"+string(rune('0'+d.weekday.Day)), 0.7
		return f, true
	}
	if l.is&isEvery == 0 {
		return f, false
	}
	j := i + 1
	if d := r.bare(j); d.is&isWeekday != 0 && d.weekday.Bare && r.norm(j) != "احد" {
		f.end, f.value = j+1, "XXXX-WXX-"+string(rune('0'+d.weekday.Day))
		return f, true
	}
	v, n := 1, 0
	if c, k := r.count(j); k > 0 && c > 0 {
		v, n = c, k
	}
	u := r.bare(j + n)
	if u.is&isUnit == 0 || u.def {
		return f, false
	}
	if n == 0 {
		switch u.unit.Count {
		case 2:
			v = 2
		case 3:
			return f, false
		}
	}
	f.end = j + n + 1
	switch r.norm(f.end) {
	case "وانتم", "وانت", "وانتن":
		return f, false // the greeting «كل عام وأنتم بخير»
	case "ذلك", "هذه":
		return f, false
	}
	if u.unit.Unit == calendar.Day && v == 1 {
		if _, k := r.date(f.end); k > 0 {
			return f, false // «كل يوم 13 يناير»
		}
		if d := r.bare(f.end); d.is&isWeekday != 0 && r.norm(f.end) != "احد" || r.norm(f.end) == "احد" && n == 0 {
			if d.is&isWeekday != 0 {
				f.end++
				f.value = "XXXX-WXX-" + string(rune('0'+d.weekday.Day))
				return f, true
			}
		}
	}
	if u.unit.Unit == calendar.Night {
		f.value = "P1D"
		return f, true
	}
	f.value = durationValue(v, 0, u.unit.Unit)
	return f, true
}

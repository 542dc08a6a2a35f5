package times

import (
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/calendar"
)

// A clock is a time of day.
type clock struct {
	hour, minute int
	utc          bool
	sure         bool // the half of the day is told
	zoned        bool
}

func (c clock) String() string {
	s := "T" + pad(c.hour) + ":" + pad(c.minute)
	if c.utc {
		s += "Z"
	}
	return s
}

// timed turns a day into a time of that day.
func (r *reader) timed(f *found, c clock) {
	f.typ = isnad.TimexTime
	if f.from != "" && f.from == f.to {
		f.from += "T" + pad(c.hour) + ":" + pad(c.minute)
		f.to = f.from
	} else {
		f.from, f.to = "", ""
	}
	switch {
	case strings.HasSuffix(f.value, "_REF"):
		f.value = "XXXX-XX-XX" + c.String()
	default:
		f.value += c.String()
	}
}

// partly turns a day into a part of that day. part is a TIMEX3 code and the
// hours it spans at most, the last included ("MO0511").
func (r *reader) partly(f *found, part string) {
	f.typ = isnad.TimexTime
	switch {
	case strings.HasSuffix(f.value, "_REF"):
		f.value = "XXXX-XX-XXT" + part[:2]
	default:
		f.value += "T" + part[:2]
	}
	if f.from == "" || f.from != f.to {
		f.from, f.to = "", ""
		return
	}
	day, ok := calendar.ParseISO(f.from)
	if !ok {
		f.from, f.to = "", ""
		return
	}
	h1, _ := strconv.Atoi(part[2:4])
	h2, _ := strconv.Atoi(part[4:6])
	end := day
	if h2 >= 24 {
		end, h2 = day.Add(1), h2-24
	}
	f.from = day.String() + "T" + pad(h1) + ":00"
	f.to = end.String() + "T" + pad(h2) + ":59"
}

// partOfDay reads a part of a day at i: «فجر الجمعة», «مساء أمس», «صباح يوم 10
// مارس», «ليل السبت - الأحد», «بعد منتصف ليل الأربعاء».
func (r *reader) partOfDay(i int) (found, bool) {
	j := i
	middle := false
	if w := r.stem(j); (w == "بعد" || w == "قبل" || w == "قبيل") && (r.norm(j+1) == "منتصف" || r.norm(j+1) == "ظهر") {
		j++
	}
	if r.stem(j) == "منتصف" {
		if w := r.norm(j + 1); w != "ليل" && w != "ليله" && w != "الليل" && w != "نهار" {
			return found{}, false
		}
		middle = r.norm(j+1) != "نهار"
		j++
		if r.norm(j) == "الليل" {
			return found{}, false
		}
	}
	after := j > i && r.norm(j-1) == "بعد" && r.norm(j) == "ظهر"
	l := r.lex(j)
	if l.is&isPart == 0 || j > i && r.words[j].cut > 0 {
		return found{}, false
	}
	if w := r.stem(j); strings.HasPrefix(w, "ال") && r.bare(j+1).is&isDeictic == 0 {
		return found{}, false
	}
	part := l.part
	if after {
		part = "AF1218"
	}
	k := j + 1
	if r.norm(k) == "من" || r.mark(k, "،") && r.bare(k+1).is&(isWeekday|isDeictic) != 0 {
		k++
	}
	if r.in(k) && r.words[k].cut > 0 {
		return found{}, false
	}
	s, n := r.dayExpr(k)
	if n == 0 {
		s, n = r.date(k)
	}
	if n == 0 {
		// «صباح اليوم التالي»
		g, ok := r.period(k)
		if !ok || g.rule != "following" || len(g.value) != len("2022-12-20") || g.typ != isnad.TimexDate {
			return found{}, false
		}
		r.partly(&g, part)
		return g, true
	}
	f, ok := r.resolveDay(s, i, k+n)
	if !ok {
		return found{}, false
	}
	if f.cal != "" {
		// A Hijri day whose weekday says which day it is.
		if f.from == "" || f.from != f.to {
			return found{}, false
		}
		f.cal, f.value = "", f.from
	}
	f.end = k + n
	f.rule = "part-of-day"
	f.score = min(1, f.score+0.05)
	if s.hasOff && s.off == 0 && s.weekday == 0 {
		f.score = 0.9 // «مساء اليوم» means today, as «اليوم» alone need not
	}
	// «ليل الأربعاء - الخميس»: the night between; past its middle it is the
	// second day.
	if strings.HasPrefix(part, "NI") && s.weekday != 0 && s.day == 0 && !s.hasOff {
		m := f.end
		if r.mark(m, "-", "–", "/", "ـ", "الي") {
			m++
		}
		if d := r.bare(m); d.is&isWeekday != 0 && !d.weekday.Bare && d.weekday.Day == s.weekday%7+1 {
			f.end = m + 1
			if middle {
				s.weekday = d.weekday.Day
				if f, ok = r.resolveDay(s, i, m+1); !ok {
					return f, false
				}
				f.end, f.rule = m+1, "part-of-day"
				f.typ = isnad.TimexTime
				f.value += "T00"
				if f.from != "" {
					f.from, f.to = f.from+"T00:00", f.to+"T05:59"
				}
				return f, true
			}
		}
	}
	r.partly(&f, part)
	return f, true
}

// clockTime reads a time of day in figures at i: "18:30", "12:06 AM", «10.30
// صباحا».
func (r *reader) clockTime(i int) (c clock, n int) {
	if !r.in(i) || r.words[i].kind != isnad.TokenNumber {
		return c, 0
	}
	norm := r.toks[i].Norm
	h, m, ok := strings.Cut(norm, ":")
	sep := ":"
	if !ok {
		for _, sep := range [...]string{".", ",", "،"} {
			if h, m, ok = strings.Cut(norm, sep); ok {
				break
			}
		}
		sep = "."
	}
	if !ok {
		h, m = norm, ""
	}
	if s, sec, has := strings.Cut(m, ":"); has && len(sec) == 2 {
		m = s
	}
	hv, hw := plain(h)
	if hw == 0 || hw > 2 || hv > 24 {
		return c, 0
	}
	mv := int32(0)
	if ok {
		var mw uint8
		if mv, mw = plain(m); mw != 2 || mv > 59 {
			return c, 0
		}
	}
	c.hour, c.minute = int(hv), int(mv)
	n = 1
	k := 0
	if w := r.norm(i + n); ok && sep == ":" || w != "م" && w != "ص" {
		k = r.half(i+n, &c) // «10 م» alone is ten metres or millions
	}
	n += k
	z := r.zone(i+n, &c)
	n += z
	if sep == ":" && ok || k > 0 || z > 0 && ok {
		if c.hour == 24 {
			c.hour = 0
		}
		return c, n
	}
	return c, 0
}

// half reads which half of the day a time is in, at i: «صباحا», «مساء», «بعد
// الظهر», "AM".
func (r *reader) half(i int, c *clock) int {
	j := i
	if r.norm(j) == "من" && r.lex(j+1).is&isPart != 0 {
		return 0 // «الثامنة من مساء الأحد» is read with its day
	}
	n := 0
	switch r.norm(j) {
	case "بعد":
		if w := r.norm(j + 1); w == "الظهر" || w == "ظهر" || w == "الزوال" || w == "زوال" {
			if c.hour < 12 {
				c.hour += 12
			}
			c.sure = true
			return 2
		}
		if r.norm(j+1) == "منتصف" && (r.norm(j+2) == "الليل" || r.norm(j+2) == "ليل") {
			if c.hour == 12 {
				c.hour = 0
			}
			c.sure = true
			if r.norm(j+2) == "الليل" {
				return 3
			}
		}
		return 0
	case "قبل":
		if r.norm(j+1) == "الظهر" {
			c.sure = true
			return 2
		}
		return 0
	case "am", "ص":
		n = 1
		if c.hour == 12 {
			c.hour = 0
		}
	case "pm", "م":
		n = 1
		if c.hour < 12 {
			c.hour += 12
		}
	default:
		l := r.bare(j)
		if l.is&isAdverb == 0 {
			if c.hour > 12 || c.hour == 0 {
				c.sure = true
			}
			return 0
		}
		n = 1
		afternoon(c, l.part)
	}
	c.sure = true
	return n
}

// afternoon puts an hour of twelve into its part of the day.
func afternoon(c *clock, part string) {
	switch part[:2] {
	case "MO":
		if c.hour == 12 {
			c.hour = 0
		}
	case "NI":
		if c.hour >= 6 && c.hour < 12 {
			c.hour += 12
		} else if c.hour == 12 {
			c.hour = 0
		}
	case "MI":
		if c.hour < 6 {
			c.hour += 12
		}
	default:
		if c.hour < 12 {
			c.hour += 12
		}
	}
	c.sure = true
}

// zone reads «بتوقيت غرينتش», «بالتوقيت المحلي», "GMT", «ت غ» at i.
func (r *reader) zone(i int, c *clock) int {
	switch r.norm(i) {
	case "بالتوقيت", "بتوقيت", "توقيت":
		switch w := r.norm(i + 1); w {
		case "غرينتش", "جرينتش", "غرينيتش", "جرينيتش", "غرينيش", "جرينش":
			c.utc, c.zoned = true, true
			return 2
		case "المحلي":
			c.zoned = true
			return 2
		case "مكه":
			c.zoned = true
			if r.norm(i+2) == "المكرمه" {
				return 3
			}
			return 2
		default:
			if r.in(i+1) && r.words[i+1].kind == isnad.TokenWord {
				c.zoned = true
				return 2
			}
		}
	case "gmt", "utc", "تغ":
		c.utc, c.zoned = true, true
		return 1
	case "ت":
		j := i + 1
		if r.mark(j, ".") {
			j++
		}
		if r.norm(j) == "غ" {
			j++
			if r.mark(j, ".") && r.glued(j) && r.norm(j-2) == "." {
				j++
			}
			c.utc, c.zoned = true, true
			return j - i
		}
	case "جي":
		if r.norm(i+1) == "ام" && r.norm(i+2) == "تي" {
			c.utc, c.zoned = true, true
			return 3
		}
	}
	return 0
}

// hours are the feminine ordinals that name hours.
var hours = map[string]int{
	"الواحده": 1, "الثانيه": 2, "الثالثه": 3, "الرابعه": 4, "الخامسه": 5, "السادسه": 6, "السابعه": 7, "الثامنه": 8, "التاسعه": 9, "العاشره": 10, "الحاديه": 11,
}

// hourWord reads an hour in words at i: «الثامنة», «الثانية عشرة».
func (r *reader) hourWord(i int) (hour, n int) {
	h, ok := hours[r.stem(i)]
	if !ok {
		return 0, 0
	}
	if w := r.norm(i + 1); w == "عشره" || w == "عشر" {
		if h > 2 && h != 11 {
			return 0, 0
		}
		if h == 1 {
			h = 11
		} else if h == 2 {
			h = 12
		}
		return h, 2
	}
	if h == 11 {
		return 0, 0
	}
	return h, 1
}

// clock reads a time of day at i: «الساعة الثامنة مساء», «الساعة 18:30»,
// «السابعة والنصف صباحا», «18:30 بتوقيت غرينتش».
func (r *reader) clock(i int) (found, bool) {
	f := found{typ: isnad.TimexTime, rule: "clock", score: 0.95}
	j := i
	head := r.stem(j) == "الساعه" || r.stem(j) == "ساعه" && r.words[j].kind == isnad.TokenWord && r.lex(j+1).is&isOrdinal != 0
	if head {
		j++
	} else if r.words[j].kind == isnad.TokenWord && r.words[j].cut > 0 && !(r.words[j].cut == 1 && strings.HasPrefix(r.norm(j), "و")) {
		return f, false
	}
	var c clock
	n := 0
	if w := r.norm(j + 1); r.stem(j) == "منتصف" && (w == "الليل" || w == "النهار") {
		// «منتصف الليل», «الساعة منتصف النهار إلا عشر دقائق»
		if w == "النهار" {
			c.hour = 12
		}
		c.sure = true
		n = 2 + r.minutes(j+2, &c)
	} else if w := r.norm(j); head && (w == "الصفر" || w == "صفر") {
		c.sure = true
		n = 1
	} else if h, k := r.hourWord(j); k > 0 && (!head || r.words[j].cut == 0) {
		c.hour, n = h, k
		n += r.minutes(j+n, &c)
		k := r.half(j+n, &c)
		if !head && k == 0 && r.norm(i-1) != "تمام" && !(r.norm(j+n) == "من" && r.lex(j+n+1).is&isPart != 0) && !(r.bare(j+n).is&isPart != 0 && r.bare(j+n+1).is&(isDeictic|isWeekday) != 0) {
			return f, false
		}
		n += k
		n += r.zone(j+n, &c)
	} else if r.in(j) && r.words[j].kind == isnad.TokenNumber {
		var k int
		if c, k = r.clockTime(j); k > 0 {
			n = k
			if !head && !c.zoned && k == 1 {
				// Figures alone: "21:15" may be a score; a colon with two
				// digits and a day or «عند» near make it a time.
				if r.norm(i-1) != "عند" && r.norm(i-1) != "حتي" && r.norm(i-1) != "في" && r.norm(i-1) != "تمام" && r.norm(i-1) != "الي" && r.norm(i-1) != "حدود" && r.norm(i-1) != "علي" && r.norm(i-1) != "من" {
					return f, false
				}
				if !strings.Contains(r.norm(j), ":") {
					return f, false
				}
			}
		} else if head {
			v, w := r.num(j)
			if w == 0 {
				// «الساعة 7.30», «الساعة 10,00»
				h, m, ok := strings.Cut(strings.Replace(r.norm(j), ",", ".", 1), ".")
				hv, hw := plain(h)
				mv, mw := plain(m)
				if !ok || hw == 0 || hw > 2 || hv > 24 || mw != 2 || mv > 59 {
					return f, false
				}
				c.hour, c.minute = int(hv), int(mv)
			} else if w == 4 && v/100 < 24 && v%100 < 60 {
				// «الساعة 0711 بتوقيت غرينتش»
				var z clock
				if r.zone(j+1, &z) == 0 {
					return f, false
				}
				c.hour, c.minute, c.sure = v/100, v%100, true
			} else if w > 2 || v > 24 {
				return f, false
			} else {
				c.hour = v
			}
			n = 1
			n += r.minutes(j+n, &c)
			n += r.half(j+n, &c)
			n += r.zone(j+n, &c)
		} else {
			return f, false
		}
	} else {
		return f, false
	}
	if c.hour == 24 {
		c.hour = 0
	}
	f.end = j + n
	if r.norm(f.end) == "تقريبا" {
		f.mod = "APPROX"
		f.end++
	}
	// The day behind: «من مساء الأحد», «اليوم», «مساء أمس».
	k := f.end
	if r.norm(k) == "من" {
		k++
	}
	day := calendar.Date{}
	var g found
	ok := false
	if r.in(k) && r.words[k].cut == 0 {
		if l := r.bare(k); l.is&isPart != 0 {
			if g, ok = r.partOfDay(k); ok && !c.sure {
				afternoon(&c, l.part)
				if l.part == "MO0306" && c.hour > 12 {
					c.hour -= 12
				}
			} else if !ok && k > f.end && strings.HasPrefix(r.stem(k), "ال") {
				afternoon(&c, l.part)
				f.end = k + 1
			}
		} else if l.is&(isDeictic|isWeekday) != 0 || r.stem(k) == "يوم" {
			if s, n := r.dayExpr(k); n > 0 {
				g, ok = r.resolveDay(s, k, k+n)
				g.end = k + n
			}
		}
	}
	if ok && g.end > k {
		f.end, f.relative = g.end, g.relative
		if d, has := calendar.ParseISO(g.from); has {
			day = d
		} else if w, _, has := strings.Cut(g.value, "T"); (has || g.typ == isnad.TimexDate) && !strings.HasSuffix(g.value, "_REF") {
			if len(w) == 10 && strings.Count(w, "-") == 2 {
				f.value = w + c.String()
			}
		}
	} else if !r.dayInSentence.IsZero() && r.lastDayNear(i) {
		day, f.relative = r.dayInSentence, true
	} else if d, ok := r.dayOfStory(i, f.end, c); ok {
		day, f.relative, f.score = d, true, 0.7
	}
	if !day.IsZero() {
		f.value = day.String() + c.String()
		if g.rule != "following" {
			f.date = day
		}
		if c.sure || c.hour > 12 {
			f.from = day.String() + "T" + pad(c.hour) + ":" + pad(c.minute)
			f.to = f.from
		}
	} else if f.value == "" {
		f.value = "XXXX-XX-XX" + c.String()
		f.score = 0.8
	}
	if !c.sure {
		f.score *= 0.85
	}
	return f, true
}

// dayOfStory returns the day of a time that stands alone: the one day that the
// text has told, when it told it just before. Opening hours («من الثامنة إلى
// الثالثة») are of no one day. The time takes the tokens from i to end.
func (r *reader) dayOfStory(i, end int, c clock) (calendar.Date, bool) {
	if r.days2 || r.oneDay.Day == 0 || r.sent-r.oneDayAt > 6 || !c.sure {
		return calendar.Date{}, false
	}
	switch r.norm(i - 1) {
	case "من", "بين", "الي", "حتي", "ومن", "والي", "وحتي":
		return calendar.Date{}, false
	}
	switch r.norm(end) {
	case "الي", "حتي", "والي", "وحتي", "-", "–":
		return calendar.Date{}, false
	}
	for k := r.lo; k < r.hi; k++ {
		if r.words[k].lex.is&(isSet|isEvery|isFuture) != 0 {
			return calendar.Date{}, false
		}
	}
	d := r.oneDay
	if r.night && c.hour < 6 {
		d = d.Add(1)
	}
	return d, true
}

// lastDayNear reports whether the last expression found stands at most four
// tokens before i, so that its day is the time's day too.
func (r *reader) lastDayNear(i int) bool {
	if len(r.acct.Times) == 0 {
		return false
	}
	end := r.acct.Times[len(r.acct.Times)-1].Span.End
	k := max(r.lo, i-4)
	return r.toks[k].Span.Start <= end
}

// minutes reads what hangs on an hour at i: «والنصف», «والربع», «إلا ربعا»,
// «و20 دقيقة», «ونصف».
func (r *reader) minutes(i int, c *clock) int {
	switch r.norm(i) {
	case "والنصف", "ونصف":
		c.minute = 30
		return 1
	case "والربع", "وربع":
		c.minute = 15
		return 1
	case "والثلث", "وثلث":
		c.minute = 20
		return 1
	case "الا":
		less := map[string]int{"ربعا": 15, "الربع": 15, "ثلثا": 20, "الثلث": 20, "ربع": 15, "خمس": 5, "عشر": 10, "خمسه": 5, "عشره": 10}[r.norm(i+1)]
		if less == 0 {
			return 0
		}
		c.minute = 60 - less
		if c.hour--; c.hour < 1 {
			c.hour = 12
		}
		n := 2
		if w := r.norm(i + 2); w == "دقائق" {
			n++
		}
		return n
	case "و":
		switch r.norm(i + 1) {
		case "النصف", "نصف":
			c.minute = 30
			return 2
		case "الربع", "ربع":
			c.minute = 15
			return 2
		case "الثلث", "ثلث":
			c.minute = 20
			return 2
		}
		if v, w := r.num(i + 1); w > 0 && v < 60 {
			if u := r.bare(i + 2); u.is&isUnit != 0 && u.unit.Unit == calendar.Minute {
				c.minute = v
				return 3
			}
		}
		return 0
	}
	if r.in(i) && r.words[i].cut == 1 && strings.HasPrefix(r.norm(i), "و") && r.lex(i).is&isCardinal != 0 {
		if v, n := calendar.Cardinal(r.run(i, 3)); n > 0 && v > 0 && v < 60 {
			if u := r.bare(i + n); u.is&isUnit != 0 && u.unit.Unit == calendar.Minute {
				c.minute = v
				return n + 1
			}
		}
	}
	return 0
}

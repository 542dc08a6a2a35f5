package times

import (
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/calendar"
)

// durationValue writes a TIMEX3 duration of n units and, when tenths is not 0,
// so many tenths of one more. n is calendar.Some when it is not said.
func durationValue(n, tenths int, unit calendar.Unit) string {
	amount := "X"
	if n >= 0 {
		amount = strconv.Itoa(n)
		if tenths > 0 {
			amount += "." + strconv.Itoa(tenths)
		}
	}
	switch unit {
	case calendar.Second:
		return "PT" + amount + "S"
	case calendar.Minute:
		return "PT" + amount + "M"
	case calendar.Hour:
		return "PT" + amount + "H"
	case calendar.Week:
		return "P" + amount + "W"
	case calendar.Month:
		return "P" + amount + "M"
	case calendar.Year:
		return "P" + amount + "Y"
	case calendar.Decade:
		return "P" + amount + "DE"
	case calendar.Century:
		return "P" + amount + "CE"
	}
	return "P" + amount + "D"
}

// approx reads a word at i that says how exact the number behind is.
func (r *reader) approx(i int) (mod string, n int) {
	l := r.lex(i)
	if l.is&isApprox == 0 {
		return "", 0
	}
	n = 1
	negated := r.norm(i-1) == "لا" || r.norm(i-1) == "لم"
	switch w := r.norm(i + 1); w {
	case "من", "عن", "علي":
		n = 2
	default:
		if l.approx != "APPROX" && r.stem(i) != "فوق" && r.stem(i) != "دون" && !strings.HasPrefix(r.stem(i), "تجاوز") && !strings.HasPrefix(r.stem(i), "يتجاوز") {
			return "", 0
		}
	}
	mod = l.approx
	if negated {
		switch mod {
		case "MORE_THAN":
			mod = "EQUAL_OR_LESS"
		case "LESS_THAN":
			mod = "EQUAL_OR_MORE"
		}
	}
	return mod, n
}

// count reads a number at i: figures or words, clitics off the first.
func (r *reader) count(i int) (value, n int) {
	j := i
	if r.norm(j) == "ال" && r.glued(j+1) { // «الـ48»
		j++
	}
	if v, w := r.num(j); w > 0 {
		if r.norm(j+1) == "الف" && v < 1000 {
			return v * 1000, j + 2 - i // «100 ألف ساعة»
		}
		return v, j + 1 - i
	}
	if r.in(j) && r.words[j].kind == isnad.TokenNumber {
		if s := strings.ReplaceAll(strings.ReplaceAll(r.toks[j].Norm, ",", ""), "٬", ""); len(s) < len(r.toks[j].Norm) {
			if v, w := plain(s); w > 0 {
				return int(v), j + 1 - i
			}
		}
		return 0, 0
	}
	if r.lex(j).is&isCardinal == 0 {
		return 0, 0
	}
	v, k := calendar.Cardinal(r.run(j, 8))
	if k == 0 {
		return 0, 0
	}
	return v, k
}

// duration reads a span at i: «عشرة أشهر», «سنتين», «نصف ساعة», «السنوات الثلاث
// الماضية», «الأيام القادمة», «35 عاما», and a lone unit behind a word that
// makes it one («لمدة ساعة»).
func (r *reader) duration(i int) (found, bool) {
	f := found{typ: isnad.TimexDuration, rule: "count", score: 0.95}
	j := i
	mod, n := r.approx(j)
	if n > 0 {
		j += n
		if r.in(j) && r.words[j].cut > 0 {
			return f, false
		}
	}
	f.mod = mod
	l := r.lex(j)
	switch {
	case l.is&isFraction != 0:
		if !r.fraction(j, &f) {
			return f, false
		}
	case l.is&isUnit != 0:
		if !r.loneUnit(i, j, n > 0, &f) {
			return f, false
		}
	default:
		if !r.counting(j, &f) {
			return f, false
		}
	}
	// «على الأقل», «تقريبا» behind.
	switch {
	case r.norm(f.end) == "علي" && (r.norm(f.end+1) == "الاقل"):
		f.mod, f.end = "EQUAL_OR_MORE", f.end+2
	case r.norm(f.end) == "علي" && (r.norm(f.end+1) == "الاكثر"), r.norm(f.end) == "كحد" && r.norm(f.end+1) == "اقصي":
		f.mod, f.end = "EQUAL_OR_LESS", f.end+2
	case r.norm(f.end) == "تقريبا":
		f.mod, f.end = "APPROX", f.end+1
	}
	return f, true
}

// fraction reads «نصف ساعة», «ربع قرن» at j.
func (r *reader) fraction(j int, f *found) bool {
	part := r.lex(j).fraction
	u := r.bare(j + 1)
	if u.is&isUnit != 0 && u.def && u.unit.Unit == calendar.Century && part != 3 && !strings.HasPrefix(r.stem(j), "ال") {
		// «نصف القرن الماضي»: fifty years that end now.
		adj, n := r.adj(j + 2)
		if adj != "past" && adj != "recent" {
			return false
		}
		f.end, f.value, f.rule = j+2+n, durationValue(100/part, 0, calendar.Year), "fraction"
		return true
	}
	if u.is&isUnit == 0 || u.def || u.unit.Count != 1 || strings.HasPrefix(r.stem(j), "ال") {
		return false
	}
	f.end = j + 2
	switch u.unit.Unit {
	case calendar.Hour:
		f.value = durationValue(60/part, 0, calendar.Minute)
	case calendar.Minute:
		f.value = durationValue(60/part, 0, calendar.Second)
	case calendar.Day:
		if part == 3 {
			return false
		}
		f.value = durationValue(24/part, 0, calendar.Hour)
	case calendar.Year:
		f.value = durationValue(12/part, 0, calendar.Month)
	case calendar.Month:
		if part != 2 {
			return false
		}
		f.value = durationValue(15, 0, calendar.Day)
	case calendar.Century:
		if part == 3 {
			return false
		}
		f.value = durationValue(100/part, 0, calendar.Year)
	case calendar.Decade:
		if part != 2 {
			return false
		}
		f.value = durationValue(5, 0, calendar.Year)
	default:
		return false
	}
	f.rule = "fraction"
	return true
}

// counting reads a number and its unit at j: «3 سنوات», «خمسة وعشرين عاما».
func (r *reader) counting(j int, f *found) bool {
	v, n := r.count(j)
	half := 0
	if n == 0 && r.in(j) && r.words[j].kind == isnad.TokenNumber {
		// «1.5 سنة»
		whole, rest, ok := strings.Cut(r.toks[j].Norm, ".")
		a, w := plain(whole)
		b, x := plain(rest)
		if ok && w > 0 && w <= 4 && x == 1 {
			v, n, half = int(a), 1, int(b)
		}
	}
	if n == 0 {
		return false
	}
	k := j + n
	u := r.bare(k)
	if u.is&isUnit == 0 || u.def || u.unit.Count == 2 {
		return false
	}
	if st := r.stem(j); (st == "المائه" || st == "المئه" || st == "مائه" || st == "مئه") && (r.words[j].cut > 0 || r.norm(j-1) == "في") && r.yearLike(k+1) {
		return false // «خمسة في المائة سنة 2010»
	}
	switch {
	case u.unit.Count == 1 && (v >= 0 && v <= 2 || v == calendar.Some) && r.words[j].kind == isnad.TokenWord:
		return false // «واحد يوم»
	case u.unit.Common && u.unit.Unit == calendar.Year && r.norm(k) == "عام" && v >= 1800 && v <= 2100 && r.words[j].kind == isnad.TokenNumber:
		return false // a year and "general": «في 2011 عام …»
	case u.unit.Unit == calendar.Second && u.unit.Count == 1 && r.words[j].kind == isnad.TokenWord && v < 11:
		return false // «ثانية», "another"
	case v > 100000 || v == 0:
		return false
	case u.unit.Unit == calendar.Decade && v > 30:
		return false // contracts
	case u.unit.Unit == calendar.Night && (v == 1000 || r.norm(k+1) == "وليله"):
		return false // the book «ألف ليلة وليلة»
	case u.unit.Unit == calendar.Day && u.unit.Count == 1 && r.lex(k+1).is&isWeekday != 0:
		return false // «15 يوم الجمعة»
	}
	f.end = k + 1
	unit := u.unit.Unit
	value := durationValue(v, half, unit)
	// «سنة ونصف», «ثلاثة أشهر ونصف الشهر»
	switch r.norm(f.end) {
	case "ونصف", "والنصف":
		value = durationValue(v, 5, unit)
		f.end++
		if w := r.bare(f.end); w.is&isUnit != 0 && w.unit.Unit == unit && w.def {
			f.end++
		}
	}
	value = r.more(f, value, unit)
	f.value = value
	r.adjective(f)
	if v == calendar.Some {
		f.rule, f.score = "some", 0.8
	}
	return true
}

// more reads a smaller unit that hangs on: «سنة وثلاثة أشهر».
func (r *reader) more(f *found, value string, unit calendar.Unit) string {
	if !r.in(f.end) {
		return value
	}
	k := f.end
	if w := &r.words[k]; w.kind != isnad.TokenWord || !strings.HasPrefix(r.toks[k].Norm, "و") {
		return value
	}
	for b := k - 1; b >= k-4; b-- {
		if r.norm(b) == "بين" {
			return value // «بين شهر وستة أسابيع»: a range
		}
	}
	var v, n int
	var u *lex
	if r.norm(k) == "و" {
		if v, n = r.count(k + 1); n == 0 {
			return value
		}
		k += n + 1
		u = r.bare(k)
	} else if r.words[k].cut == 1 {
		if l := r.lex(k); l.is&isUnit != 0 && l.unit.Count == 2 && !l.def {
			v, u = 2, l
		} else if v, n = r.count(k); n > 0 {
			k += n
			u = r.bare(k)
		}
	}
	if u == nil || u.is&isUnit == 0 || u.def || v <= 0 || rank(u.unit.Unit) >= rank(unit) || v >= fill(u.unit.Unit, unit) {
		return value
	}
	small := durationValue(v, 0, u.unit.Unit)
	if strings.HasPrefix(small, "PT") {
		small = small[1:]
		if strings.HasPrefix(value, "PT") {
			small = small[1:]
		}
	} else {
		small = small[1:]
		if strings.HasPrefix(value, "PT") {
			return value
		}
	}
	f.end = k + 1
	f.rule = "compound"
	return value + small
}

// fill returns how many of the small unit reach the large one: «أسبوع وعشرة
// أيام» are two spans, not one.
func fill(small, large calendar.Unit) int {
	seconds := map[calendar.Unit]int{calendar.Second: 1, calendar.Minute: 60, calendar.Hour: 3600, calendar.Day: 86400, calendar.Night: 86400,
		calendar.Week: 7 * 86400, calendar.Month: 31 * 86400, calendar.Year: 366 * 86400, calendar.Decade: 3660 * 86400, calendar.Century: 36600 * 86400}
	return (seconds[large] + seconds[small] - 1) / seconds[small]
}

func rank(u calendar.Unit) int {
	return strings.IndexByte("SmhDNWMYEC", byte(u))
}

// adjective takes the adjective behind a span: «السنوات الثلاث الماضية». It
// returns whether there was one that places the span.
func (r *reader) adjective(f *found) bool {
	j := f.end
	switch r.norm(j) {
	case "القليله", "القلائل", "المعدوده", "الطويله", "قليله":
		j++
	}
	adj, n := r.adj(j)
	switch adj {
	case "past", "next", "recent", "after", "before", "this":
		f.end = j + n
		return true
	}
	return false
}

// loneUnit reads a span that begins with its unit, at j: duals, defined
// plurals with an adjective or number, and units behind a word that makes them
// a span. The expression begins at i; bound says that a word like «أكثر من»
// stands between.
func (r *reader) loneUnit(i, j int, bound bool, f *found) bool {
	l := r.lex(j)
	u := l.unit
	f.end = j + 1
	f.rule = "unit"
	behind := bound || r.spanBefore(i)
	w := r.words[j]
	switch u.Count {
	case 2:
		if strings.HasSuffix(w.stem, "ي") && !strings.HasSuffix(w.stem, "ين") {
			// The construct «عامي 2011», «يومي الأحد» names years and days.
			return false
		}
		if _, d := r.num(f.end); d == 4 {
			return false
		}
		f.value = durationValue(2, 0, u.Unit)
		if u.Common && !behind {
			return false
		}
		f.rule = "dual"
		if n := r.norm(f.end); n == "ونصف" || n == "والنصف" {
			f.value = durationValue(2, 5, u.Unit)
			f.end++
			if x := r.bare(f.end); x.is&isUnit != 0 && x.unit.Unit == u.Unit && x.def {
				f.end++
			}
		}
		f.value = r.more(f, f.value, u.Unit)
		if l.def {
			return r.adjective(f) || behind
		}
		r.adjective(f)
		return true
	case 3:
		if l.def {
			v, n := calendar.Some, 0
			if c, k := r.count(j + 1); k > 0 && (r.words[j+1].cut == 0) {
				v, n = c, k
			}
			f.end = j + 1 + n
			f.value = durationValue(v, 0, u.Unit)
			if n > 0 && v == calendar.Some {
				return false
			}
			if r.lex(f.end).is&isOrdinal != 0 && n == 0 { // «الأشهر الأولى»
				return false
			}
			if w := r.norm(f.end); n > 0 && (w == "الاولي" || w == "الاول") {
				f.end++ // «الأشهر الستة الأولى»
				return true
			}
			if r.adjective(f) {
				if v == calendar.Some {
					f.score = 0.85
				}
				return true
			}
			return n > 0 && rank(u.Unit) >= rank(calendar.Week)
		}
		// «منذ سنوات», «بعد أيام», «سنوات طويلة», «لأيام كاملة»
		many := false
		switch r.norm(f.end) {
		case "عده", "قليله", "طويله", "طوال", "طوالا", "عديده", "معدوده", "معدودات", "كثيره", "كامله":
			many = true
		}
		if !behind && !many {
			return false
		}
		f.value, f.rule, f.score = durationValue(calendar.Some, 0, u.Unit), "some", 0.75
		if many {
			f.end++
		}
		if r.lex(f.end).is&isWeekday != 0 || r.lex(f.end).is&isMonth != 0 {
			return false
		}
		if r.mark(f.end, "\"", "«", "“", "”") && !many && r.after(i, "طيله", "طوال", "خلال") {
			return false // «طيلة أيام "المهرجان"»
		}
		if n := r.norm(f.end); strings.HasPrefix(n, "ال") && n != "الي" && f.end == j+1 && !r.after(i, "قبل", "منذ") {
			return false // «سنوات الحرب», «ساعات الدوام»: whose they are, not how many
		}
		if n := r.norm(f.end); !many && (strings.HasSuffix(n, "ته") || strings.HasSuffix(n, "تها") || strings.HasSuffix(n, "تهم") || strings.HasSuffix(n, "تك")) && r.lex(i-1).is&isClause == 0 {
			return false // «خلال سنوات حياته»
		}
		return true
	}
	if l.def {
		return false
	}
	// A singular: «لمدة ساعة», «خلال شهر», «عام كامل», «يوم واحد».
	next := r.norm(f.end)
	one := false
	switch next {
	case "واحد", "واحده", "كامل", "كامله", "ونصف", "وربع", "ونيف", "كاملا":
		one = true
	}
	if !one && !behind {
		// «سنة وثلاثة أشهر»: what hangs on tells that it is counted.
		if f.value = r.more(f, durationValue(1, 0, u.Unit), u.Unit); f.end > j+1 {
			return true
		}
		return false
	}
	if r.yearHead(j) {
		if r.yearLike(f.end) || !one && r.lex(f.end).is&isCardinal != 0 {
			return false
		}
		// «عام» is also "general" and «السنة» the Sunna.
		if r.lex(f.end).is&isAdj != 0 && r.bare(f.end).adj != "" {
			return false
		}
	}
	if u.Unit == calendar.Day || u.Unit == calendar.Night {
		// «يوم السبت», «بعد يوم الاثنين»: the day, no span.
		if x := r.lex(f.end); x.is&(isWeekday|isDeictic|isNamedDay) != 0 {
			return false
		}
		if _, k := r.date(f.end); k > 0 {
			return false
		}
		if !one && !bound {
			switch r.norm(i - 1) {
			case "خلال", "بعد", "منذ", "قبل", "مدي", "لمده", "مده", "غضون", "مدار":
			default:
				return false
			}
			if r.norm(i-1) == "منذ" || r.norm(i-1) == "قبل" || r.norm(i-1) == "بعد" {
				if x := r.norm(f.end); x != "من" && x != "علي" && x != "واحد" && r.in(f.end) && r.words[f.end].kind == isnad.TokenWord {
					return false // «منذ يوم إعلانه»: the day on which
				}
			}
		}
	}
	if u.Unit == calendar.Month {
		if _, k, _ := r.month(f.end); k > 0 || r.norm(f.end) == "العسل" || r.norm(f.end) == "عسل" {
			return false
		}
	}
	if u.Unit == calendar.Hour && !one && (r.bare(f.end).is&isOrdinal != 0) {
		return false
	}
	if u.Unit == calendar.Second || u.Unit == calendar.Minute || u.Unit == calendar.Decade {
		if !one && !bound && u.Unit != calendar.Minute {
			switch r.norm(i - 1) {
			case "خلال", "منذ", "لمده", "مدي", "طوال", "طيله", "قبل", "مده":
			default:
				return false
			}
			if u.Unit == calendar.Decade && r.norm(f.end) != "من" && r.in(f.end) && r.words[f.end].kind == isnad.TokenWord && r.norm(i-1) != "منذ" {
				return false
			}
		}
		if u.Unit == calendar.Second {
			return false
		}
	}
	f.value = durationValue(1, 0, u.Unit)
	switch next {
	case "واحد", "واحده", "كامل", "كامله", "كاملا":
		f.end++
	case "ونصف":
		f.value = durationValue(1, 5, u.Unit)
		f.end++
		if x := r.bare(f.end); x.is&isUnit != 0 && x.unit.Unit == u.Unit && x.def {
			f.end++
		}
	case "وربع":
		f.end++
		f.value = "P1.25" + durationValue(1, 0, u.Unit)[2:]
		if strings.HasPrefix(durationValue(1, 0, u.Unit), "PT") {
			f.value = "PT1.25" + durationValue(1, 0, u.Unit)[3:]
		}
	case "ونيف":
		f.end++
		f.mod = "MORE_THAN"
	default:
		f.value = r.more(f, f.value, u.Unit)
	}
	f.score = 0.85
	return true
}

// spanBefore reports whether the word before i makes a lone unit at i a span.
// A unit with ل of its own («لشهر», «لساعات») is one too.
func (r *reader) spanBefore(i int) bool {
	if w := r.words[i]; w.cut > 0 {
		return r.lex(i).unit.Count >= 1 && strings.HasSuffix(r.norm(i)[:2*int(w.cut)], "ل") && !r.yearHead(i) && r.lex(i).unit.Unit != calendar.Day
	}
	if r.norm(i-1) == "بعد" && r.lex(i-2).is&isUnit != 0 && r.lex(i-2).unit.Unit == r.lex(i).unit.Unit {
		return false // «عاما بعد عام»
	}
	if r.lex(i-1).is&isSpan != 0 {
		return true
	}
	switch r.norm(i - 1) {
	case "قبل", "وقبل", "وبعد", "ومنذ", "وخلال", "فبعد", "عده", "لعده", "بضعه", "بضع", "بعد":
		return true
	}
	return false
}

// distance reads a span that is counted from the article's day or from a date
// told before, at i: «قبل نحو شهرين», «قبل أسبوع», «قبل أمس», «بعد غد», «بعد ذلك
// بثلاثة أيام».
func (r *reader) distance(i int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "distance", score: 0.9, relative: true}
	before := r.stem(i) == "قبل"
	switch {
	case before && r.norm(i+1) == "امس", !before && (r.norm(i+1) == "غد" || r.norm(i+1) == "غدا" || r.norm(i+1) == "الغد"):
		off := 2
		if before {
			off = -2
		}
		s := spec{hasOff: true, off: off}
		end := i + 2
		if wd, n := r.weekdayBehind(end); n > 0 {
			s.weekday = wd
			end += n
		}
		return r.resolveDay(s, i, end)
	}
	if r.stem(i) == "بعدها" || r.norm(i+1) == "ذلك" || r.norm(i+1) == "هذا" && r.norm(i+2) == "التاريخ" {
		return r.fromTold(i, before)
	}
	if !before {
		return f, false
	}
	j := i + 1
	mod, n := r.approx(j)
	j += n
	v, unit, end := 0, calendar.Unit(0), 0
	if l := r.bare(j); l.is&isUnit != 0 && !l.def {
		switch l.unit.Count {
		case 1, 2:
			v, unit, end = l.unit.Count, l.unit.Unit, j+1
			if l.unit.Count == 2 && strings.HasSuffix(r.stem(j), "ي") && !strings.HasSuffix(r.stem(j), "ين") {
				return f, false
			}
			if w := r.norm(end); w == "واحد" || w == "واحده" {
				end++
			} else if w == "ونصف" {
				return f, false
			}
		default:
			return f, false
		}
		if l.unit.Count == 1 && (unit == calendar.Day && r.norm(end) != "واحد" || r.yearLike(end)) {
			// «قبل يوم الأحد», «قبل يوم من»
			if x := r.lex(end).is; x&(isWeekday|isDeictic|isNamedDay|isMonth) != 0 || r.yearLike(end) {
				return f, false
			}
			if w, _ := r.dayNumber(end); w > 0 {
				return f, false
			}
		}
		if x := r.lex(end).is; l.unit.Count == 1 && x&isMonth != 0 {
			return f, false
		}
	} else if c, k := r.count(j); k > 0 {
		u := r.bare(j + k)
		if u.is&isUnit == 0 || u.def || u.unit.Count == 2 || c <= 0 || c > 20000 {
			return f, false
		}
		v, unit, end = c, u.unit.Unit, j+k+1
		if w := r.norm(end); w == "ونصف" {
			return f, false
		}
	} else {
		return f, false
	}
	switch r.norm(end) {
	case "من":
		if x := r.norm(end + 1); x != "الان" && x != "اليوم" {
			return f, false // «قبل يومين من الانتخابات»: a span from elsewhere
		}
		end += 2
	case "علي", "فقط":
		if r.norm(end) == "علي" {
			return f, false
		}
	case "الميلاد":
		return f, false
	}
	if r.norm(end) == "تقريبا" {
		mod = "APPROX"
		end++
	}
	f.end, f.mod = end, mod
	return r.ago(f, v, unit)
}

// gone reads a span that lies back, by what stands behind it: «منذ شهر مضى»,
// «منذ ثلاثة أيام خلت». It begins at i, behind منذ.
func (r *reader) gone(i int) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "distance", score: 0.85, relative: true}
	if r.norm(i-1) != "منذ" && r.norm(i-1) != "ومنذ" {
		return f, false
	}
	v, k := 1, 0
	l := r.bare(i)
	if l.is&isUnit == 0 {
		if v, k = r.count(i); k == 0 || v <= 0 || v > 20000 {
			return f, false
		}
		l = r.bare(i + k)
	} else if l.unit.Count == 2 {
		v = 2
	}
	if l.is&isUnit == 0 || l.def || k == 0 && l.unit.Count == 3 {
		return f, false
	}
	f.end = i + k + 1
	switch r.norm(f.end) {
	case "مضي", "مضت", "مضيا", "مضتا", "خلت", "خلا", "مضوا", "مضين":
		f.end++
	default:
		return f, false
	}
	return r.ago(f, v, l.unit.Unit)
}

// ago gives f the value of what lies v units before the article's day.
func (r *reader) ago(f found, v int, unit calendar.Unit) (found, bool) {
	value, from, to, ok := r.resolve(func(b calendar.Date) (string, calendar.Date, calendar.Date) {
		switch unit {
		case calendar.Day, calendar.Night:
			d := b.Add(-v)
			return d.String(), d, d
		case calendar.Week:
			d := b.Add(-7 * v)
			return d.String(), d, d
		case calendar.Month:
			m := calendar.Date{Year: b.Year, Month: b.Month, Day: 1}.AddMonths(-v)
			if m.Year < 1 {
				return "", m, m
			}
			return m.String()[:7], m, calendar.Date{Year: m.Year, Month: m.Month, Day: calendar.DaysIn(m.Year, m.Month)}
		case calendar.Year:
			y := b.Year - v
			if y < 1000 {
				return "", b, b
			}
			return strconv.Itoa(y), calendar.Date{Year: y, Month: 1, Day: 1}, calendar.Date{Year: y, Month: 12, Day: 31}
		case calendar.Decade:
			y := b.Year - 10*v
			if y < 1000 {
				return "", b, b
			}
			return strconv.Itoa(y / 10), calendar.Date{Year: y / 10 * 10, Month: 1, Day: 1}, calendar.Date{Year: y/10*10 + 9, Month: 12, Day: 31}
		}
		return "", b, b
	})
	switch unit {
	case calendar.Hour, calendar.Minute, calendar.Second, calendar.Century:
		// Hours before an unknown hour: the span is all that is said.
		return f, false
	}
	if !ok {
		if r.dated() && r.first == r.last {
			return f, false
		}
		f.value = "PAST_REF"
		return f, true
	}
	f.value, f.from, f.to = value, from.String(), to.String()
	switch unit {
	case calendar.Day, calendar.Week, calendar.Night:
		f.date = from
	case calendar.Month:
		f.date = calendar.Date{Year: from.Year, Month: from.Month}
	case calendar.Year:
		f.date = calendar.Date{Year: from.Year}
	}
	return f, true
}

// fromTold reads «بعد ذلك بثلاثة أيام», «بعدها بيومين», «قبل ذلك بعام» at i.
func (r *reader) fromTold(i int, before bool) (found, bool) {
	f := found{typ: isnad.TimexDate, rule: "from-told", score: 0.75, relative: true}
	j := i + 1
	if r.norm(j) == "ذلك" {
		j++
	} else if r.norm(j) == "هذا" {
		j += 2
	}
	if !r.in(j) || r.words[j].cut == 0 && r.norm(j) != "ب" || !strings.HasPrefix(r.norm(j), "ب") {
		return f, false
	}
	if r.norm(j) == "ب" {
		j++
	}
	v, unit := 0, calendar.Unit(0)
	if l := r.lex(j); l.is&isUnit != 0 && !l.def && l.unit.Count < 3 {
		v, unit, f.end = l.unit.Count, l.unit.Unit, j+1
	} else if c, k := r.count(j); k > 0 && c > 0 && c < 2000 {
		u := r.bare(j + k)
		if u.is&isUnit == 0 || u.def {
			return f, false
		}
		v, unit, f.end = c, u.unit.Unit, j+k+1
	} else {
		return f, false
	}
	if before {
		v = -v
	}
	t := r.told
	switch unit {
	case calendar.Day, calendar.Night, calendar.Week:
		if t.Day == 0 {
			return f, false
		}
		if unit == calendar.Week {
			v *= 7
		}
		d := t.Add(v)
		if !d.Valid() {
			return f, false
		}
		f.set(d, d)
	case calendar.Month:
		if t.Month == 0 {
			return f, false
		}
		m := calendar.Date{Year: t.Year, Month: t.Month, Day: 1}.AddMonths(v)
		if m.Year < 1 {
			return f, false
		}
		f.month(m)
	case calendar.Year:
		if t.Year == 0 || t.Year+v < 1000 || t.Year+v > 9999 {
			return f, false
		}
		f.wholeYear(t.Year + v)
	default:
		return f, false
	}
	return f, true
}

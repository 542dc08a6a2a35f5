package times

import (
	"strings"

	"isnad/internal/calendar"
)

// Articles dated outside these years are taken for undated: no press is older,
// and the arithmetic stays inside four figures.
const firstYear, lastYear = 1500, 2500

// anchor finds the day that deictic words are reckoned from. It is the day of
// publication, unless the text's own pairs («اليوم السبت», «أمس الاثنين») say
// with one voice that it was written a day or two off: a paper dated tomorrow,
// a page that was saved late.
func (r *reader) anchor() {
	d, ok := calendar.ParseISO(r.acct.Article.Published.From)
	if !ok || d.Year < firstYear || d.Year > lastYear {
		return
	}
	e, ok := calendar.ParseISO(r.acct.Article.Published.To)
	if !ok || e.Before(d) || e.Year > lastYear {
		e = d
	}
	r.first, r.last = d, e
	if d != e {
		return
	}
	shift, votes := 0, 0
	for _, s := range r.acct.Sentences {
		r.lo, r.hi = s.First, s.Last
		for i := s.First; i < s.Last; i++ {
			if r.words[i].lex.is&isDeictic == 0 {
				continue
			}
			off, n := r.deictic(i)
			if n == 0 {
				continue
			}
			wd, _ := r.weekdayBehind(i + n)
			if wd == 0 {
				continue
			}
			got := (d.Add(off).Weekday() - wd + 7) % 7 // days back, 0 to 6
			if got > 3 {
				got -= 7
			}
			if votes > 0 && -got != shift {
				return
			}
			shift = -got
			votes++
		}
	}
	if votes > 0 && shift >= -2 && shift <= 1 {
		r.shift = shift
	}
}

// dated reports whether the article has a date.
func (r *reader) dated() bool { return !r.first.IsZero() }

// resolve calls f with the article's day, or with the two ends of the interval
// it appeared in, and returns what f gives when that is the same. f returns
// the value of an expression and the days it covers.
func (r *reader) resolve(f func(base calendar.Date) (value string, from, to calendar.Date)) (string, calendar.Date, calendar.Date, bool) {
	if !r.dated() {
		return "", calendar.Date{}, calendar.Date{}, false
	}
	v, from, to := f(r.first.Add(r.shift))
	if r.last != r.first {
		if v2, _, _ := f(r.last); v2 != v {
			return "", calendar.Date{}, calendar.Date{}, false
		}
	}
	if v == "" {
		return "", calendar.Date{}, calendar.Date{}, false
	}
	return v, from, to, true
}

// base returns the article's day, when it is known to the day.
func (r *reader) base() (calendar.Date, bool) {
	if !r.dated() || r.first != r.last {
		return calendar.Date{}, false
	}
	return r.first.Add(r.shift), true
}

// deictic reads «اليوم», «أمس», «غدا», «أول من أمس» and their kin at i.
func (r *reader) deictic(i int) (offset, n int) {
	switch r.stem(i) {
	case "اليوم":
		if r.today(i) {
			return 0, 1
		}
	case "امس", "البارحه", "الامس":
		switch r.norm(i + 1) {
		case "الاول":
			return -2, 2
		case "اول":
			return -2, 2
		}
		if r.norm(i-1) == "قبل" {
			return 0, 0 // «قبل أمس» is read from قبل
		}
		if r.stem(i) == "الامس" && r.norm(i+1) == "القريب" {
			return 0, 0
		}
		return -1, 1
	case "غدا", "غد", "الغد":
		if r.norm(i-1) == "بعد" {
			return 0, 0
		}
		if r.stem(i) != "غدا" && !(r.lex(i-1).is&(isPart|isUnit) != 0 || r.words[i].cut > 0 || r.lex(i+1).is&isWeekday != 0) {
			return 0, 0 // «حزب الغد», «شباب الغد»: tomorrow only beside a day word
		}
		if w := r.norm(i + 1); w == "هو" || w == "هي" || w == "من" ||
			r.stem(i) == "غدا" && r.in(i+1) && r.words[i+1].lex.is == 0 && strings.HasSuffix(r.text[r.toks[i+1].Span.Start:r.toks[i+1].Span.End], "\u0627\u064b") {
			return 0, 0 // «غدا هو الحل», «غدا سبيلا»: the verb, "became"
		}
		return 1, 1
	case "اول":
		if r.norm(i+1) == "امس" {
			return -2, 2
		}
		if r.norm(i+1) == "من" && r.norm(i+2) == "امس" {
			return -2, 3
		}
	}
	return 0, 0
}

// today reports whether «اليوم» at i is the day of the article: not «ذلك
// اليوم», «اليوم التالي», «اليوم الثاني» and not the end of a quoted name
// («"روسيا اليوم"»).
func (r *reader) today(i int) bool {
	if r.after(i, "ذلك", "هذا", "نفس", "ذات", "طوال", "طيله", "خلال", "منتصف", "نصف", "مدار", "بقيه", "ذاك", "باقي", "دار") {
		return false
	}
	if next := r.lex(i + 1); next.is&isAdj != 0 || next.is&isOrdinal != 0 {
		return false
	}
	switch n := r.norm(i + 1); n {
	case "الذي", "العالمي", "الدولي", "الوطني", "الواحد", "الاول", "الاخر", "التاريخي", "الدراسي", "الموعود", "المشهود", "نفسه", "ذاته", "الاسود", "المفتوح", "الافريقي", "العربي", "الاخباريه", "الاخباري",
		"الثقافي", "الرياضي", "الترفيهي", "الصحي", "التحسيسي", "الاعلامي", "التدريبي", "التوعوي", "الختامي", "الافتتاحي", "التحضيري", "السنوي", "التضامني", "العلمي", "الكامل", "كله", "بكامله", "باكمله":
		return false
	default:
		if strings.HasPrefix(n, "الم") && r.lex(i+1).is == 0 && strings.HasSuffix(n, "ي") {
			return false
		}
	}
	if wd, _ := r.weekdayBehind(i + 1); wd != 0 {
		return true
	}
	if w := r.norm(i + 1); w == "هو" || w == "هي" || w == "قبل" && r.norm(i+2) == "الاخير" {
		return false
	}
	if r.norm(i-1) == "في" {
		return false // «خمس مرات في اليوم»
	}
	if r.nowadays(i) {
		return false
	}
	// A name in quotes or behind the word for an outlet: «صحيفة اليوم»,
	// «قناة روسيا اليوم», «"المصري اليوم"».
	if r.nextTo(i, 2, isOutlet) {
		return false
	}
	if r.mark(i+1, "\"", "”", "»", "'", "’", ")") {
		for k := i - 1; k >= i-3 && r.in(k); k-- {
			if r.mark(k, "\"", "“", "«", "'", "‘", "(", "”") {
				return false
			}
		}
	}
	if r.lex(i-1).is&isPaper != 0 {
		return false // papers: «المصري اليوم», «القدس اليوم»
	}
	return true
}

// nowadays reports whether «اليوم» at i means the age we live in: by a word
// beside it that tells how things are and not what was done («نحن اليوم»,
// «أصبح اليوم», «شباب اليوم»).
func (r *reader) nowadays(i int) bool {
	if r.lex(i-1).is&isPart != 0 {
		return false
	}
	if r.lex(i-1).is&isNow != 0 {
		return true
	}
	switch w := r.norm(i + 1); w {
	case "نعيش", "نحن", "ونحن", "اصبح", "اصبحت", "اصبحنا", "بات", "باتت", "صار", "صارت", "نري", "نجد", "نواجه", "نشهد", "نحتاج", "يعيش", "تعيش", "بحاجه":
		return true
	case "و":
		return r.norm(i+2) == "نحن"
	}
	// «نعيشه اليوم», «نشهدها اليوم»
	p := r.norm(i - 1)
	return strings.HasPrefix(p, "ن") && len(p) >= 10 && (strings.HasSuffix(p, "ه") || strings.HasSuffix(p, "ها")) && r.lex(i-1).is == 0 && r.norm(i-2) != "" && (r.norm(i-2) == "ما" || r.norm(i-2) == "الذي" || r.norm(i-2) == "التي")
}

// after reports whether the word before i, with or without a clitic, is one of
// words.
func (r *reader) after(i int, words ...string) bool {
	n := r.norm(i - 1)
	for _, w := range words {
		if strings.HasSuffix(n, w) && (len(n) == len(w) || len(n) == len(w)+2 && strings.Contains("و ف ب ل ك", n[:2])) {
			return true
		}
	}
	return false
}

// weekdayBehind reads the day of the week that stands behind a deictic word:
// «أمس الاثنين», «اليوم /الجمعة/», «أمس (الاثنين)». n counts the marks.
func (r *reader) weekdayBehind(i int) (weekday, n int) {
	j := i
	open := ""
	if r.mark(j, "/", "(", "،", ",", "-", "–", "ـ", "«", "\"") {
		open = r.norm(j)
		j++
	}
	if r.norm(j) == "يوم" {
		j++
	}
	l := r.bare(j)
	if l.is&isWeekday == 0 || l.weekday.Bare {
		return 0, 0
	}
	j++
	switch open {
	case "/", "-", "–", "«", "\"":
		if !r.mark(j, open, "»") {
			if open == "/" || open == "«" {
				return 0, 0
			}
		} else {
			j++
		}
	case "(":
		if r.mark(j, ")") {
			j++
		}
	}
	return l.weekday.Day, j - i
}

// direction looks back from token i for what tells which way a day or month
// without a mark lies: 1 ahead («سيعقد», «من المقرر»), -1 behind («قال»), 0
// nothing.
func (r *reader) direction(i int) int {
	for k := i - 1; k >= i-14 && r.in(k); k-- {
		is := r.words[k].lex.is
		if is&isFuture != 0 || futureVerb(r.words[k].stem) || futureVerb(r.toks[k].Norm) {
			return 1
		}
		if is&isPerfect != 0 {
			return -1
		}
		if is&isClause != 0 {
			return 0
		}
	}
	return 0
}

// ahead reports whether the words before token i say beyond doubt that what
// comes lies ahead: a verb in the future and none in the past nearer by.
func (r *reader) ahead(i int) bool {
	for k := i - 1; k >= i-14 && r.in(k); k-- {
		if futureVerb(r.words[k].stem) || futureVerb(r.toks[k].Norm) {
			return true
		}
		if r.words[k].lex.is&(isPerfect|isClause) != 0 {
			return false
		}
		switch r.norm(k) {
		case "المقرر", "المقرره", "المرتقب", "المرتقبه", "المزمع":
			return true
		}
	}
	return false
}

// futureVerb reports whether a folded word looks like a verb in the future:
// the prefix س with a sign of person («سيعقد», «ستبدأ», «سنعود»).
func futureVerb(w string) bool {
	if len(w) < 8 {
		return false
	}
	for _, p := range [...]string{"وسي", "وست", "فسي"} {
		if strings.HasPrefix(w, p) {
			w = w[2:]
			break
		}
	}
	if !(strings.HasPrefix(w, "سي") || strings.HasPrefix(w, "ست") || strings.HasPrefix(w, "سن") || strings.HasPrefix(w, "سا")) || len(w) < 8 {
		return false
	}
	for _, p := range [...]string{"سياس", "سيار", "سيطر", "سينا", "سياد", "سيول", "سيره", "سيرا", "سياق", "سياح", "سيده", "سيدي", "سيبر", "سيفي", "سيني", "ستاد", "ستار", "ستين", "ستون", "ستوك", "ستيف", "ستان", "ستري", "ستاي", "سنوا", "سنوي", "سنغا", "سناي", "سنتي", "سنتر", "سابق", "ساعه", "ساعا", "ساند", "ساهم", "ساحه", "ساحل", "ساكن", "ساحا", "ساده", "سارع", "سامي", "سالم", "ساري", "سائق", "ساسه", "ساخن", "ساعد", "سيتي", "سيمن", "سيغا", "سيئه", "ساوي", "ساخر", "سايق", "ساعي", "سادس", "ساقط", "ساور", "ساوث", "سانت", "سانش", "سيرغ", "سيرج", "سيلف", "سيكو", "سيما", "ستيل", "سترا", "سيدا", "سيلا", "سيسي"} {
		if strings.HasPrefix(w, p) {
			return false
		}
	}
	return true
}

// Package times is the reader that finds time expressions: dates, times of
// day, spans and repetitions, with TIMEX3 type and value and the interval that
// each stands for.
//
// Where an expression begins and ends: it holds the words that tell the time,
// with day words and heads («يوم السبت», «شهر مارس», «عام 2013»), the
// words that limit it («أواخر», «نحو», «أكثر من») and the adjective behind
// («الماضي»); clitics (و، ب، ل …) and the prepositions في، منذ، خلال stay
// outside. «قبل» is inside where it makes a date of a span («قبل أسبوع»), and
// a part of the day is inside with its day («فجر الجمعة»). A list of days gives
// an expression for each.
//
// Values are as in TIMEX3 (see wellFormed for the grammar). What the text
// gives relative to its own day is resolved against Article.Published, when
// that is a day, or when all its days give the same value; otherwise the value
// stays relative ("XXXX-WXX-1", "XXXX-09") and there is no interval.
// Conventions: weeks are ISO weeks; ages, prison terms and spans of years
// ("1982-1990", P8Y) are durations; «منذ شهرين» is the span P2M, «قبل شهرين»
// the month two months before; adverbs without a calendar unit («الآن»،
// «مؤخرا», and «اليوم» that means nowadays) are left out; a time of day that
// stands alone is of the one day that the text has told, and of no day when it
// told several. A Hijri date keeps its Hijri value, and its interval
// is Gregorian, a day wider on each side.
//
// Intervals of parts of the day are as wide as usage: فجر 03–07, صباح 05–12,
// ظهر 11–15, عصر 14–18, مساء 16–24, ليل 18–06 of the next day.
package times

import (
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/calendar"
)

// Stage is the name of this reader.
const Stage isnad.Stage = "times"

// Version is its version: raising it re-reads old pages.
const Version = 2

// Find adds the time expressions of acct. It needs the article's Text and
// Published, Tokens and Sentences.
func Find(acct *isnad.Account) {
	r := reader{acct: acct, text: acct.Article.Text, toks: acct.Tokens}
	r.words = classed(acct.Tokens)
	r.anchor()
	for n, s := range acct.Sentences {
		r.sent = n
		r.lo, r.hi = s.First, s.Last
		r.dayInSentence = calendar.Date{}
		for i := s.First; i < s.Last; {
			i = r.step(i)
		}
	}
}

// A reader reads one account.
type reader struct {
	acct  *isnad.Account
	text  string
	toks  []isnad.Token
	words []word
	// lo and hi are the tokens of the sentence at hand.
	lo, hi int
	// first and last are the days on which the article may have appeared;
	// zero when it has no date. shift is how many days before the printed
	// date its deictic words were written.
	first, last calendar.Date
	shift       int
	// told is the last date that the text told, told.Day and told.Month zero
	// when it was not that fine.
	told calendar.Date
	// oneDay is the day told, when the text so far told no other, and oneDayAt
	// the sentence that told it last; night says that it was told as a night.
	oneDay   calendar.Date
	oneDayAt int
	days2    bool // it told more than one
	night    bool
	sent     int
	// dayInSentence is the last day told in the sentence at hand.
	dayInSentence calendar.Date
	// months are the years of the months that the text told without a year.
	months [13]int
	// surname says of a weekday that it is somebody's name here.
	surname [8]bool
	// days are the last days told by day and month, at most sixteen.
	days []calendar.Date
	// yearEnd is the token behind the last year told.
	yearEnd int
	buf     [8]string
}

// maxDays bounds the days that the reader remembers.
const maxDays = 16

// A found is one expression before it is written down. It takes the tokens
// from start to end.
type found struct {
	start, end int
	typ        isnad.TimexType
	value      string
	mod        string
	cal        string
	from, to   string
	relative   bool
	rule       string
	score      float64
	// date is what the expression tells, as fine as it tells it; zero when
	// it tells no one date.
	date calendar.Date
	year bool // it ends in a year
}

// step reads at token i and returns the token to go on from.
func (r *reader) step(i int) int {
	w := &r.words[i]
	switch w.kind {
	case isnad.TokenWord:
		if w.lex.is&starts == 0 {
			return i + 1
		}
	case isnad.TokenNumber:
	case isnad.TokenLatin:
		if n, _ := r.foreignMonth(i); n == 0 {
			return i + 1
		}
	default:
		return i + 1
	}
	f, ok := r.at(i)
	if !ok || f.end <= i {
		return i + 1
	}
	r.add(f)
	return f.end
}

// at reads the longest expression that begins at token i.
func (r *reader) at(i int) (found, bool) {
	var best found
	try := func(f found, ok bool) {
		if ok && f.end > best.end {
			f.start = i
			best = f
		}
	}
	w := &r.words[i]
	if w.kind == isnad.TokenLatin {
		try(r.foreign(i))
		return best, best.end > i
	}
	if w.kind == isnad.TokenNumber {
		if r.in(i+1) && r.words[i+1].kind == isnad.TokenLatin {
			try(r.foreign(i))
		}
		try(r.numeric(i))
		try(r.day(i))
		try(r.yearSpan(i))
		try(r.year(i))
		try(r.duration(i))
		try(r.gone(i))
		try(r.clock(i))
		return best, best.end > i
	}
	is := w.lex.is
	if is&(isDeictic|isWeekday|isUnit|isOrdinal|isMonth) != 0 {
		try(r.day(i))
	}
	if is&(isMonth|isUnit) != 0 {
		try(r.monthOnly(i))
	}
	if is&isUnit != 0 {
		try(r.year(i))
		try(r.clock(i))
	}
	if is&(isUnit|isThis|isDeictic) != 0 {
		try(r.period(i))
	}
	if is&(isUnit|isCardinal|isFraction|isApprox) != 0 {
		try(r.duration(i))
	}
	if is&(isUnit|isCardinal) != 0 {
		try(r.gone(i))
	}
	if is&(isFraction|isOrdinal|isHalf) != 0 {
		try(r.halfYear(i))
	}
	if is&isOrdinal != 0 || is&isMod != 0 && w.stem == "منتصف" {
		try(r.clock(i))
	}
	if is&isMod != 0 {
		try(r.limited(i))
	}
	if is&(isPart|isAfter|isBefore|isMod) != 0 {
		try(r.partOfDay(i))
	}
	if is&(isSeason|isThis) != 0 {
		try(r.season(i))
	}
	if is&isDecade != 0 {
		try(r.decade(i))
	}
	if is&(isSet|isEvery|isUnit) != 0 {
		try(r.set(i))
	}
	if is&(isBefore|isAfter) != 0 {
		try(r.distance(i))
	}
	if is&isNamedDay != 0 {
		try(r.namedDay(i))
	}
	return best, best.end > i
}

// add writes an expression down.
func (r *reader) add(f found) {
	first, last := &r.toks[f.start], &r.toks[f.end-1]
	start := first.Span.Start
	if w := &r.words[f.start]; w.cut > 0 {
		start = afterClitics(r.text, first.Span.Start, first.Span.End, w.cut)
	}
	if f.score == 0 {
		f.score = 0.9
	}
	if r.shift != 0 && f.relative {
		f.score *= 0.9
	}
	r.acct.Times = append(r.acct.Times, isnad.Timex{
		ID:   isnad.TimexID("t" + strconv.Itoa(len(r.acct.Times)+1)),
		Span: isnad.Span{Start: start, End: last.Span.End},
		Type: f.typ, Value: f.value, Mod: f.mod, Calendar: f.cal, From: f.from, To: f.to, Relative: f.relative,
		Basis: isnad.Basis{Stage: Stage, Rule: f.rule, Score: f.score},
	})
	if f.date.Month != 0 && f.cal == "" && f.relative {
		r.months[f.date.Month] = f.date.Year
	}
	if f.date.Year != 0 && f.cal == "" {
		if f.date.Day != 0 || !r.after(f.start, "منذ") {
			r.told = f.date // «أكبر انخفاض منذ 2020» tells of what was before
		}
		if f.date.Day != 0 {
			r.dayInSentence = f.date
			r.days2 = r.days2 || r.oneDay.Day != 0 && r.oneDay != f.date
			r.oneDay, r.oneDayAt, r.night = f.date, r.sent, strings.HasSuffix(f.value, "TNI")
			if f.rule == "date" || f.rule == "day-month" || f.rule == "weekday-day-month" {
				if len(r.days) == maxDays {
					r.days = append(r.days[:0], r.days[1:]...)
				}
				r.days = append(r.days, f.date)
			}
		}
	}
	r.yearEnd = 0
	if f.year {
		r.yearEnd = f.end
	}
}

// Small looks at the words around. All are safe at any index and see only the
// sentence at hand.

func (r *reader) in(i int) bool { return i >= r.lo && i < r.hi }

// stem returns the folded word at i, clitics off; "" outside.
func (r *reader) stem(i int) string {
	if !r.in(i) {
		return ""
	}
	return r.words[i].stem
}

// norm returns the folded word at i, clitics on; "" outside.
func (r *reader) norm(i int) string {
	if !r.in(i) {
		return ""
	}
	return r.toks[i].Norm
}

func (r *reader) lex(i int) *lex {
	if !r.in(i) {
		return noLex
	}
	return r.words[i].lex
}

// bare returns the lex of the word at i when it has no clitics.
func (r *reader) bare(i int) *lex {
	if !r.in(i) || r.words[i].cut > 0 {
		return noLex
	}
	return r.words[i].lex
}

// num returns the plain number at i and how many digits it has, or -1.
func (r *reader) num(i int) (n, digits int) {
	if !r.in(i) {
		return -1, 0
	}
	return int(r.words[i].num), int(r.words[i].wide)
}

// glued reports whether token i stands against the one before it.
func (r *reader) glued(i int) bool {
	return r.in(i) && r.in(i-1) && r.toks[i-1].Span.End == r.toks[i].Span.Start
}

// mark reports whether token i is one of the marks.
func (r *reader) mark(i int, marks ...string) bool {
	w := r.norm(i)
	for _, m := range marks {
		if w == m {
			return true
		}
	}
	return false
}

// run fills buf with the folded words from i on, clitics off the first only.
func (r *reader) run(i, n int) []string {
	n = min(n, len(r.buf))
	k := 0
	for ; k < n && r.in(i+k) && r.words[i+k].kind == isnad.TokenWord; k++ {
		r.buf[k] = r.toks[i+k].Norm
		if k == 0 {
			r.buf[k] = r.words[i].stem
		}
	}
	return r.buf[:k]
}

// nextTo reports whether any of the n tokens before i is of class c.
func (r *reader) nextTo(i, n int, c class) bool {
	for k := i - 1; k >= i-n && r.in(k); k-- {
		if r.words[k].lex.is&c != 0 {
			return true
		}
	}
	return false
}

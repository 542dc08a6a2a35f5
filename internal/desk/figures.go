package desk

import (
	"bufio"
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

//go:embed data/figures.tsv
var figureTable string

// A figure is a number that an article gives for something that is counted:
// the killed, the arrested, the displaced.
type figure struct {
	of    string // a class of the table
	value string // digits without grouping
	text  string // the words from the number to the thing
	// side says who those are that are counted, empty where the words do not:
	// classes of sides.tsv and countries, sorted. party is a body that they
	// belong to: a key, then an id.
	side  string
	party isnad.EntityID
	bound bound
}

// A bound says how exact a number is told to be.
type bound string

const (
	exactly bound = ""
	about   bound = "about"    // «نحو 30», some thirty
	atLeast bound = "at least" // «أكثر من 30», «30 على الأقل»
	atMost  bound = "at most"  // «أقل من 30»
)

// span returns the numbers that a figure may stand for. A round number that is
// told as such may be off by half of its last figure or a tenth of it, but by no
// more than a quarter.
func (f *figure) span() (lo, hi float64) {
	n, err := strconv.ParseFloat(f.value, 64)
	if err != nil {
		return 0, math.Inf(1)
	}
	switch f.bound {
	case about:
		unit := 1.0
		for d := len(f.value); d > 1 && f.value[d-1] == '0'; d-- {
			unit *= 10
		}
		off := min(max(unit/2, n/10), n/4)
		return n - off, n + off
	case atLeast:
		return n, math.Inf(1)
	case atMost:
		return 0, n
	}
	return n, n
}

// tableOf reads a table of classes and words.
func tableOf(table string) map[string]string {
	out := map[string]string{}
	for sc := bufio.NewScanner(strings.NewReader(table)); sc.Scan(); {
		class, words, ok := strings.Cut(sc.Text(), "\t")
		if !ok || strings.HasPrefix(class, "#") {
			continue
		}
		for _, w := range strings.Fields(words) {
			out[w] = class
		}
	}
	return out
}

//go:embed data/sides.tsv
var sideTable string

// sideWords leads from a folded word to who it says is counted.
var sideWords = tableOf(sideTable)

// figureWords leads from a folded word to the class of what it counts.
var figureWords = tableOf(figureTable)

// numberWords are small numbers written out, folded, that often stand in
// tellings of one event beside digits.
var numberWords = map[string]string{"اثنين": "2", "اثنان": "2", "ثلاثه": "3", "ثلاث": "3", "اربعه": "4", "اربع": "4", "خمسه": "5", "خمس": "5",
	"سته": "6", "ست": "6", "سبعه": "7", "سبع": "7", "ثمانيه": "8", "ثماني": "8", "تسعه": "9", "تسع": "9", "عشره": "10", "عشر": "10", "عشرين": "20", "عشرون": "20"}

// reach is how many words may stand between a number and what it counts:
// «مقتل نحو 15 شخصا», "some 15 people killed".
const reach = 3

// maxFigures bounds what is kept of one article: a table of results is none.
const maxFigures = 40

// figures finds the counts of an account. A number belongs to the nearest word
// of the table behind it («15 قتيلا») or, failing that, before it («قتل 15»),
// inside its sentence; each number once.
func figures(acct *isnad.Account) []figure {
	var out []figure
	toks := acct.Tokens
	for _, s := range acct.Sentences {
		for i := s.First; i < s.Last && len(out) < maxFigures; i++ {
			value := ""
			switch toks[i].Kind {
			case isnad.TokenNumber:
				value = digits(toks[i].Norm)
			case isnad.TokenWord:
				value = numberWords[strings.TrimPrefix(toks[i].Norm, "و")]
			}
			if value == "" {
				continue
			}
			class, first, last := "", i, i
			if j := i + 1; j < s.Last {
				switch next := toks[j].Norm; {
				case thousands[next] != "":
					if value += thousands[next]; len(value) > 9 {
						continue
					}
					first, last = i, j
				case units[next]:
					continue // «within 24 hours», «burns of 80 per cent»
				}
			}
			for j := last + 1; j < s.Last && j <= last+2 && toks[j].Kind != isnad.TokenPunct && toks[j].Kind != isnad.TokenNumber; j++ {
				if c := figureWords[toks[j].Norm]; c != "" {
					class, last = c, j
					break
				}
			}
			from := i // of the words that say how exact the number is
			for from > s.First && (boundWord(toks[from-1].Norm) || from < i && (toks[from-1].Norm == "ما" || toks[from-1].Norm == "لا")) {
				from--
			}
			for j := from - 1; class == "" && j >= s.First && j >= from-reach && toks[j].Kind != isnad.TokenNumber; j-- {
				if c := classOf(toks[j].Norm); c != "" {
					class, first = c, j
					last = min(last+1, s.Last-1)
					if of := classBefore(toks, s.First, j); of != "" && of != c {
						class = "none" // «the number of dead and injured rose to 40»: a sum
					}
				}
			}
			if class == "none" {
				continue
			}
			if class == "" {
				continue
			}
			f := figure{of: class, value: value}
			end := last
			f.side, f.party, end = sideOf(acct, i, last, s.Last)
			if f.bound, end = boundOf(toks, s.First, i, end, s.Last); f.bound != exactly {
				first = min(first, from)
			}
			words := isnad.Span{Start: toks[first].Span.Start, End: toks[end].Span.End}
			f.text = strings.Clone(acct.Words(words))
			out = append(out, f)
		}
	}
	return out
}

// sideReach is how many words behind the number may say who is counted.
const sideReach = 4

// sideOf reads who those are that a number counts, in the words behind it: «5
// جنود سعوديين», «20 من الحوثيين». last is the last word that the figure has
// already; end is the last that it has then.
func sideOf(acct *isnad.Account, number, last, limit int) (side string, party isnad.EntityID, end int) {
	toks := acct.Tokens
	var parts []string
	end = last
	of := false // behind «من», "of"
	for j := number + 1; j < limit && j <= number+sideReach; j++ {
		t := &toks[j]
		if t.Kind == isnad.TokenPunct || t.Kind == isnad.TokenNumber || j > number+1 && strings.HasPrefix(t.Norm, "و") && j > last {
			break
		}
		switch t.Norm {
		case "من", "صفوف", "افراد":
			of = true
			continue
		case "في", "بين": // «في صفوف», "in the ranks of"
			if j+1 < limit && toks[j+1].Norm == "صفوف" {
				continue
			}
			return strings.Join(parts, " "), party, end
		}
		if m := mentionAt(acct, t.Span.Start); of && m != nil && m.Entity != "" && (m.Kind == isnad.KindOrganization || m.Kind == isnad.KindPlace) {
			party = m.Entity
			for end < limit-1 && toks[end].Span.End < m.Span.End {
				end++
			}
			break
		}
		found := sideWords[t.Norm]
		if found == "" {
			found = sideWords[strings.TrimPrefix(t.Norm, "ال")]
		}
		if found == "" && t.Kind == isnad.TokenWord {
			if id, _, ok := lexicon.Adjective(acct.Words(t.Span)); ok {
				found = "=" + string(id)
			}
		}
		if found == "" {
			if j > last && !of {
				break // another matter begins
			}
			continue
		}
		if !slices.Contains(parts, found) {
			parts = append(parts, found)
		}
		end = max(end, j)
	}
	slices.Sort(parts)
	return strings.Join(parts, " "), party, end
}

// mentionAt returns the mention that begins at a byte of the text, the clitic
// before it aside; nil when none does.
func mentionAt(acct *isnad.Account, at int) *isnad.Mention {
	i, _ := slices.BinarySearchFunc(acct.Mentions, at, func(m isnad.Mention, at int) int { return cmp.Compare(m.Span.Start, at) })
	for ; i < len(acct.Mentions) && acct.Mentions[i].Span.Start <= at+len("لل"); i++ {
		if m := &acct.Mentions[i]; m.Span.Start >= at {
			return m
		}
	}
	return nil
}

// nearly are folded words before a number that say that it is about so much.
var nearly = map[string]bool{"نحو": true, "حوالي": true, "قرابه": true, "زهاء": true, "يقارب": true, "يناهز": true, "يقرب": true}

// bare takes «و», «ب» and «ل» off a word.
func bare(norm string) string {
	for _, p := range []string{"و", "ب", "ل"} {
		if rest, ok := strings.CutPrefix(norm, p); ok && (nearly[rest] || rest == "اكثر" || rest == "ازيد" || rest == "اقل") {
			return rest
		}
	}
	return norm
}

// boundWord reports whether a word belongs to what boundOf reads.
func boundWord(norm string) bool {
	switch w := bare(norm); w {
	case "من", "عن", "علي", "اكثر", "ازيد", "اقل", "يزيد", "تزيد", "يقل", "تقل":
		return true
	default:
		return nearly[w]
	}
}

// boundOf reads how exact the number at a token is told to be, and up to which
// token the words for that go, at least to end.
func boundOf(toks []isnad.Token, first, number, end, limit int) (bound, int) {
	before := func(n int) string {
		if number-n < first {
			return ""
		}
		return bare(toks[number-n].Norm)
	}
	if end+2 < limit && toks[end+1].Norm == "علي" && toks[end+2].Norm == "الاقل" {
		return atLeast, end + 2
	}
	if end+1 < limit && toks[end+1].Norm == "تقريبا" {
		return about, end + 1
	}
	if nearly[before(1)] {
		return about, end
	}
	switch before(1) {
	case "من":
		switch before(2) {
		case "اكثر", "ازيد":
			return atLeast, end
		case "اقل":
			return atMost, end
		}
	case "عن", "علي":
		switch before(2) {
		case "يزيد", "تزيد":
			return atLeast, end
		case "يقل", "تقل":
			return atLeast, end // «ما لا يقل عن», "no less than"
		}
	}
	return exactly, end
}

// thousands are words that add zeros to the number before them, units words
// that make it a measure; folded.
var (
	thousands = map[string]string{"الف": "000", "الفا": "000", "الاف": "000", "مليون": "000000", "مليونا": "000000", "ملايين": "000000"}
	units     = map[string]bool{"ساعه": true, "ساعات": true, "دقيقه": true, "دقائق": true, "يوم": true, "يوما": true, "ايام": true, "اسبوع": true, "اسبوعا": true,
		"اسابيع": true, "شهر": true, "شهرا": true, "اشهر": true, "شهور": true, "سنه": true, "سنوات": true, "عام": true, "عاما": true, "اعوام": true, "بالمئه": true,
		"بالمائه": true, "%": true, "مئويه": true, "كيلومتر": true, "كيلومترا": true, "كيلومترات": true, "كم": true, "متر": true, "مترا": true, "امتار": true, "طن": true, "طنا": true,
		"دولار": true, "دولارا": true, "ريال": true, "ريالا": true, "جنيه": true, "جنيها": true, "يورو": true, "درهم": true, "درهما": true, "مره": true, "مرات": true}
)

// classBefore returns the class of a word joined to word j by «و», if one of the
// two before it has one.
func classBefore(toks []isnad.Token, first, j int) string {
	if !strings.HasPrefix(toks[j].Norm, "و") {
		return ""
	}
	for k := j - 1; k >= first && k >= j-2; k-- {
		if c := classOf(toks[k].Norm); c != "" {
			return c
		}
	}
	return ""
}

// classOf returns the class of a folded word, with or without «و» and the article.
func classOf(norm string) string {
	if c := figureWords[norm]; c != "" {
		return c
	}
	bare := strings.TrimPrefix(norm, "و")
	if c := figureWords[bare]; c != "" {
		return c
	}
	return figureWords[strings.TrimPrefix(bare, "ال")]
}

// digits returns a whole number without its grouping; "" for years, decimals
// and what is no count.
func digits(norm string) string {
	s := strings.ReplaceAll(norm, ",", "")
	if len(s) == 0 || len(s) > 9 || strings.ContainsAny(s, ".:/-%") {
		return ""
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return ""
		}
	}
	return strings.TrimLeft(s, "0")
}

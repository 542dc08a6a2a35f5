package desk

import (
	"bufio"
	_ "embed"
	"strings"

	"isnad"
)

//go:embed data/figures.tsv
var figureTable string

// A figure is a number that an article gives for something that is counted:
// the killed, the arrested, the displaced.
type figure struct {
	of    string // a class of the table
	value string // digits without grouping
	text  string // the words from the number to the thing
}

// figureWords leads from a folded word to the class of what it counts.
var figureWords = func() map[string]string {
	out := map[string]string{}
	for sc := bufio.NewScanner(strings.NewReader(figureTable)); sc.Scan(); {
		class, words, ok := strings.Cut(sc.Text(), "\t")
		if !ok || strings.HasPrefix(class, "#") {
			continue
		}
		for _, w := range strings.Fields(words) {
			out[w] = class
		}
	}
	return out
}()

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
			for j := i - 1; class == "" && j >= s.First && j >= i-reach && toks[j].Kind != isnad.TokenNumber; j-- {
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
			words := isnad.Span{Start: toks[first].Span.Start, End: toks[last].Span.End}
			out = append(out, figure{class, value, strings.Clone(acct.Words(words))})
		}
	}
	return out
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

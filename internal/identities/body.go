package identities

import (
	"strings"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities/spelling"
	"isnad/internal/lexicon"
)

// A bodyWord is one word of the name of a body or place.
type bodyWord struct {
	word string // folded letters without the article, or "@" and a country's id
	// foreign says that the word was written from another language, so that it
	// may be spelled otherwise.
	foreign bool
	latin   bool
}

// small are words that names of bodies have or leave out.
var small = map[string]bool{"في": true, "من": true, "علي": true, "و": true, "ل": true, "بن": true}

// ofState are heads (without the article) whose bodies belong to a country,
// named by adjective or by noun: «سفارة روسيا» is «السفارة الروسية». A university,
// a bank or a company of a country's name is another than the country's.
var ofState = map[string]bool{"وزاره": true, "سفاره": true, "برلمان": true, "جيش": true, "حكومه": true, "رئاسه": true, "منتخب": true,
	"قنصليه": true, "اتحاد": true, "لجنه": true, "دستور": true, "مخابرات": true, "استخبارات": true, "شرطه": true, "قوات": true, "نيابه": true, "هيئه": true}

// bodyWords cuts the name of a body or place into what is compared.
func bodyWords(name string) []bodyWord {
	var out []bodyWord
	state := false
	for _, w := range strings.FieldsFunc(arabic.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }) {
		if small[w] && len(out) > 0 {
			continue
		}
		letters := spelling.Letters(w)
		if letters == "" {
			if latin := strings.TrimSpace(w); latin != "" {
				out = append(out, bodyWord{word: strings.Clone(latin), latin: true})
			}
			continue
		}
		article := false
		stem := letters
		if s, ok := strings.CutPrefix(letters, "لل"); ok && len(s) >= 6 && len(out) > 0 {
			stem, article = s, true // «اللجنة الوطنية للانتخابات»
		} else if s, ok := strings.CutPrefix(letters, "ال"); ok && len(s) >= 6 {
			stem, article = s, true
		}
		if len(out) == 0 {
			state = ofState[stem]
		}
		if len(out) > 0 {
			if id, agree, ok := lexicon.Adjective(w); ok && agree.Definite && agree.Number == 1 {
				c := "@" + string(id)
				if !state {
					c = "@@" + string(id)
				}
				out = append(out, bodyWord{word: c})
				continue
			}
			if state {
				if c, ok := lexicon.Country(w); ok {
					out = append(out, bodyWord{word: "@" + string(c.ID)})
					continue
				}
			}
		}
		// A name that no list has and that the press hardly writes is a name
		// from elsewhere.
		foreign := false
		if !article && len(letters) >= 8 && lexicon.Count(w) < rareWord {
			arab, sure := ofArabicOrigin(letters)
			foreign = !arab || !sure && lexicon.Count(w) < seldom
		}
		if flags, ok := originOf(letters); ok && !article {
			foreign = flags&lexicon.Foreign != 0 && flags&lexicon.Arabic == 0 && len(letters) >= 8
		}
		out = append(out, bodyWord{word: stem, foreign: foreign})
	}
	return out
}

// Counts of lexicon.Count: below unheard a word is no word of the language,
// below seldom and rareWord it is not often written, from everyday on it is one of its common
// words.
const (
	unheard  = 8 * 5
	seldom   = 8 * 6
	rareWord = 8 * 10
	everyday = 8 * 8
)

// joinedBody returns the words as one string, what two names must share to be
// one name.
func joinedBody(ws []bodyWord) string {
	var b strings.Builder
	for i, w := range ws {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.word)
		if w.foreign {
			// What is compared must follow from the string alone.
			b.WriteByte('~')
		}
	}
	return b.String()
}

// bodyKey returns the block of a name.
func bodyKey(ws []bodyWord) string {
	var b strings.Builder
	for _, w := range ws {
		if w.foreign {
			b.WriteString(spelling.Key(w.word))
		} else {
			b.WriteString(w.word)
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// maxBody is the highest cost of two names of bodies or places: one vowel that
// is seldom left out («يوفنتوس», «يوفينتوس»).
const maxBody = 620

// alikeBodies compares two names of bodies or of places: words of the language
// must be the same, foreign ones may be spelled otherwise.
func alikeBodies(a, b []bodyWord) (likeness, bool) {
	if len(a) != len(b) {
		return likeness{}, false
	}
	cost := 0
	for i := range a {
		if a[i].word == b[i].word {
			continue
		}
		if !a[i].foreign || !b[i].foreign {
			return likeness{}, false
		}
		limit := partLimit(a[i].word, b[i].word)
		c := spelling.Distance(a[i].word, b[i].word, limit)
		if c > limit {
			return likeness{}, false
		}
		cost += c
	}
	if cost > maxBody {
		return likeness{}, false
	}
	if cost == 0 {
		return likeness{0, ruleSame}, true
	}
	return likeness{cost, ruleSpelling}, true
}

// common reports whether a name is made of everyday words alone, so that
// bodies of several countries bear it («المجلس البلدي»).
func common(ws []bodyWord) bool {
	for _, w := range ws {
		if w.latin || w.word[0] == '@' || max(lexicon.Count(w.word), lexicon.Count("ال"+w.word)) < everyday {
			return false
		}
	}
	return true
}

// parts are heads (without the article) of what every larger body has: without
// its name they are known in their article only.
var partsOfBodies = map[string]bool{"كليه": true, "قسم": true, "فرع": true, "مكتب": true, "اداره": true, "مديريه": true, "دائره": true,
	"وحده": true, "شعبه": true, "مدرسه": true, "لجنه": true, "جبهه": true, "مستشفي": true, "مركز": true}

// scopeOf returns what tells bodies of one everyday name apart: the country of
// the outlet, or, for a part of some larger body, the article.
func scopeOf(ws []bodyWord, acct *isnad.Account) isnad.EntityID {
	if partsOfBodies[ws[0].word] {
		return isnad.EntityID("_" + string(acct.Article.ID))
	}
	if e, ok := lexicon.ByID(isnad.EntityID(acct.Article.Outlet.ID)); ok {
		return e.Country
	}
	return ""
}

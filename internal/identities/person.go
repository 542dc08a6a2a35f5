package identities

import (
	"strings"
	"unicode"

	"isnad/internal/arabic"
	"isnad/internal/identities/spelling"
	"isnad/internal/lexicon"
)

// A part is one part of a personal name: a word, or the words that make one
// name together («عبد الله», «أبو مازن», «آل سعود», «دي ميستورا»).
type part struct {
	word string // as spelling.Letters gives it, or Latin letters
	// arabic says that the name is of Arabic origin: it has one spelling; sure,
	// that the lexicon knows it as such.
	arabic, sure bool
	latin        bool
}

// stem returns the word without the definite article.
func (p part) stem() string {
	if s, ok := strings.CutPrefix(p.word, "ال"); ok && len(s) >= 6 {
		return s
	}
	return p.word
}

// maxParts bounds the parts of a name: no longer name is a name.
const maxParts = 12

// glue are the words that open a part with the word behind them, and patronymics
// those that only say "son of".
var glue = map[string]bool{"عبد": true, "ابو": true, "ابي": true, "ابا": true, "ام": true, "بو": true, "ال": true, "ذو": true, "ذي": true,
	"دي": true, "دا": true, "دو": true, "ديل": true, "دل": true, "فان": true, "فون": true, "لو": true, "لا": true, "مير": true, "سان": true, "ماك": true, "اوف": true}

var patronymics = map[string]bool{"بن": true, "ابن": true, "ولد": true, "بنت": true, "اوغلو": true}

// latinSmall are the words that Latin spellings of Arabic names have in the
// place of the article and of "son of".
var latinSmall = map[string]bool{"al": true, "el": true, "bin": true, "ibn": true, "ben": true, "bint": true}

// behind are the words that belong to the part before them («نور الدين»).
var behind = map[string]bool{"الله": true, "الدين": true, "الاسلام": true, "الرحمن": true}

// partsOf cuts a personal name into its parts.
func partsOf(name string) []part {
	var out []part
	open := ""
	for _, w := range strings.FieldsFunc(arabic.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		letters := spelling.Letters(w)
		if letters == "" {
			if latin := spelling.Latin(w); len(latin) > 1 && !latinSmall[latin] {
				out = append(out, part{word: latin, latin: true})
			}
			continue
		}
		switch {
		case open == "" && patronymics[w] && len(out) > 0:
			continue
		case open == "" && (glue[w] || w == "بن"):
			open = letters
			if w == "ابي" || w == "ابا" {
				open = "ابو" // the cases of one word
			}
			if w == "ال" {
				open = "ءال" // «آل سعود», a house, is not «السعود»
			}
			continue
		case open == "" && behind[w] && len(out) > 0 && !out[len(out)-1].latin:
			// «عطا الله» and «عطالله» are one.
			if to := &out[len(out)-1]; w == "الله" {
				to.word = strings.TrimSuffix(to.word, "ا") + letters
			} else {
				to.word += letters
			}
			continue
		}
		out = append(out, part{word: open + letters})
		open = ""
		if len(out) == maxParts {
			break
		}
	}
	if open != "" {
		out = append(out, part{word: open})
	}
	for i := range out {
		if !out[i].latin {
			out[i].arabic, out[i].sure = ofArabicOrigin(out[i].word)
		}
	}
	return out
}

// ofArabicOrigin reports whether a name is Arabic, and whether that is sure:
// the lexicon says so; else its letters do.
func ofArabicOrigin(word string) (arab, sure bool) {
	if flags, ok := originOf(word); ok {
		return flags&lexicon.Arabic != 0, flags&lexicon.Arabic != 0
	}
	stem, article := strings.CutPrefix(word, "ال")
	if article && len(stem) >= 6 {
		if flags, ok := originOf(stem); ok && flags&lexicon.Arabic != 0 {
			return true, true
		}
	} else {
		stem, article = word, false
	}
	if strings.HasPrefix(word, "عبدال") || strings.HasPrefix(word, "ابو") || strings.HasPrefix(word, "ءال") {
		return true, true
	}
	odds := spelling.ArabicOrigin(stem)
	if article {
		odds += 100
	}
	return odds > 0, false
}

// originOf returns the flags of a given or family name of the lexicon.
func originOf(word string) (lexicon.Flags, bool) {
	n, ok := lexicon.Root.Next(lexicon.WordOf(word))
	if !ok {
		return 0, false
	}
	refs := n.Refs()
	var flags lexicon.Flags
	for i := range refs.Len() {
		if r := refs.At(i); r.Sort == lexicon.SortGiven || r.Sort == lexicon.SortFamily {
			flags |= r.Flags & (lexicon.Arabic | lexicon.Foreign)
		}
	}
	return flags, flags != 0
}

// joined returns parts as one string, what two names must share to be one name.
func joined(parts []part) string {
	n := 0
	for _, p := range parts {
		n += len(p.word) + 1
	}
	b := make([]byte, 0, n)
	for i, p := range parts {
		if i > 0 {
			b = append(b, ' ')
		}
		b = append(b, p.word...)
	}
	return string(b)
}

// Costs of what the rules of Arabic spelling let a writer change in a name of
// Arabic origin, in hundredths of a nat, on the scale of package spelling.
const (
	costHamza   = 60  // «رؤوف», «رءوف»
	costArticle = 120 // «الشمري», «شمري»
	costAlef    = 150 // «إسحق», «إسحاق»
)

// strict returns the cost of two spellings of a name of Arabic origin.
func strict(a, b part, limit int) int {
	if a.word == b.word {
		return 0
	}
	if bareHamza(a.word) == bareHamza(b.word) {
		return min(costHamza, limit+1)
	}
	sa, sb := a.stem(), b.stem()
	if sa == sb {
		return min(costArticle, limit+1)
	}
	if oldAlef(sa) == oldAlef(sb) {
		return min(costAlef, limit+1)
	}
	return limit + 1
}

// bareHamza sets و and ي for hamza on them and drops the hamza that stands
// alone.
func bareHamza(w string) string {
	return strings.NewReplacer("ؤو", "و", "ئي", "ي", "ؤ", "و", "ئ", "ي", "ء", "").Replace(w)
}

// oldAlef drops the alef that the old spelling of a few names does not write
// («رحمن», «إسحق», «إسمعيل», «هرون») and the second و of «داوود».
func oldAlef(w string) string {
	for _, p := range [...][2]string{{"رحمان", "رحمن"}, {"اسحاق", "اسحق"}, {"اسماعيل", "اسمعيل"}, {"ابراهيم", "ابرهيم"}, {"هارون", "هرون"}, {"داوود", "داود"}, {"طاووس", "طاوس"}, {"معاويه", "معويه"}, {"ياسين", "يسين"}} {
		w = strings.ReplaceAll(w, p[0], p[1])
	}
	return w
}

// partLimit returns how far two spellings of a part may be apart, by the
// letters of the shorter: a long name has more room to differ in, and fewer
// neighbours.
func partLimit(a, b string) int {
	switch n := min(len(a), len(b)) / 2; n {
	case 0, 1, 2:
		return 0
	case 3:
		return 200
	case 4:
		return 450
	case 5:
		return 720
	default:
		return 900
	}
}

// partCost returns the cost of two parts, or -1 when they are different names.
func partCost(a, b part) int {
	if a.word == b.word {
		return 0
	}
	limit := partLimit(a.word, b.word)
	var c int
	switch {
	case a.latin != b.latin:
		if b.latin {
			a, b = b, a
		}
		return latinCost(a.word, b.word)
	case a.latin:
		// Two Latin spellings are compared through nothing but themselves.
		return -1
	case a.arabic && b.arabic:
		limit = 200
		c = strict(a, b, limit)
		if c > limit && !a.sure && !b.sure {
			// Their letters alone make them Arabic.
			c = spelling.Distance(a.word, b.word, limit)
		}
	case a.sure || b.sure:
		limit = min(limit, 200)
		c = min(strict(a, b, limit), spelling.Distance(a.word, b.word, limit))
	case a.arabic || b.arabic:
		c = min(strict(a, b, limit), spelling.Distance(a.word, b.word, limit))
	default:
		c = spelling.Distance(a.word, b.word, limit)
	}
	if c > limit {
		return -1
	}
	return c
}

// latinCost returns the cost of an Arabic part for a Latin one, or -1.
func latinCost(latin, arab string) int {
	limit := 90 * max(len(latin), len(arab)/2)
	if c := spelling.LatinDistance(latin, arab, limit); c <= limit {
		return c
	}
	return -1
}

// A likeness says how two names are alike.
type likeness struct {
	cost int
	rule string // "same", "spelling", "middle", "latin"
}

// The rules of joins by names.
const (
	ruleSame     = "same name"    // the same letters
	ruleSpelling = "spelling"     // as many parts, each a spelling of the other
	ruleMiddle   = "middle names" // one leaves out names that the other has between first and last
	ruleLatin    = "latin"        // one is in Latin letters
)

// The highest costs of two full names: of names from elsewhere, and of names
// of which a part is Arabic. Read by hand in the press, up to the first nearly
// all pairs are one person; of «محمد» and a word of four letters, few are.
const (
	maxForeign = 1000
	maxMixed   = 450
)

// alike compares two full names of persons.
func alike(a, b []part) (likeness, bool) {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 2 {
		return likeness{}, false
	}
	rule, cost := ruleSame, 0
	j := 0
	for i := range a {
		best := -1
		for ; j < len(b); j++ {
			// The last stands against the last, the first against the first.
			if i == len(a)-1 && j < len(b)-1 {
				continue
			}
			c := partCost(a[i], b[j])
			if c >= 0 {
				best = c
				if a[i].latin != b[j].latin {
					rule = ruleLatin
				}
				j++
				break
			}
			if i == 0 {
				return likeness{}, false
			}
		}
		if best < 0 {
			return likeness{}, false
		}
		cost += best
	}
	limit := maxMixed
	if foreignName(a) || foreignName(b) {
		limit = maxForeign
	}
	if cost > limit && rule != ruleLatin {
		return likeness{}, false
	}
	switch {
	case len(a) != len(b):
		rule = ruleMiddle
	case rule == ruleLatin:
	case cost > 0:
		rule = ruleSpelling
	}
	return likeness{cost, rule}, true
}

// howCommon says how many people may bear a full name: the sum of how often the
// press writes its first and its last part (lexicon.Count), so about the
// logarithm of their product.
func howCommon(ps []part) int {
	first, last := ps[0], ps[len(ps)-1]
	return lexicon.Count(first.word) + max(lexicon.Count(last.word), lexicon.Count(last.stem()))
}

// Bounds of howCommon, from 93 pairs of Arabic names read in the press: below
// oneBearer, 37 of 38 pairs of articles with one name meant one person; from
// manyBearers on, 11 of 24 did not.
const (
	oneBearer   = 138
	manyBearers = 145
)

// personKey returns the block of a person's name: the skeletons of the first
// and the last part. Spellings of one name share it; names that do not are not
// compared.
func personKey(parts []part) string {
	return skeleton(parts[0]) + "|" + skeleton(parts[len(parts)-1])
}

func skeleton(p part) string {
	if p.latin {
		return spelling.LatinKey(p.word)
	}
	if p.arabic {
		return spelling.Key(p.stem())
	}
	return spelling.Key(p.word)
}

// SameWord reports whether two words are taken for spellings of one part of a
// name, as they are where the other parts agree.
func SameWord(a, b string) bool {
	x, y := partsOf(a), partsOf(b)
	if len(x) != 1 || len(y) != 1 {
		return false
	}
	c := partCost(x[0], y[0])
	return c >= 0 && c <= partLimit(x[0].word, y[0].word)
}

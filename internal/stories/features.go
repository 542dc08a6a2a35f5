package stories

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// A term is a stem that an article holds, with its weight.
type term struct {
	key    uint32
	weight float32
}

// A doc is what the pass keeps of an article: stems as hashes, no words.
type doc struct {
	id    isnad.ArticleID
	title string
	from  string // day, empty when undated
	to    string
	day   int32 // since 1970; noDay when undated
	// body, lead and head are vectors of length one, sorted by key: of the
	// whole text, of its beginning with the title, and of the title.
	body, lead, head []term
	// top are the stems that matter most in body, opening those of the
	// beginning, each with how rare it is in the press.
	top, opening []term
	stems        []uint32 // all, sorted
	numbers      []uint32 // all, sorted
	figures      []uint32 // those of the beginning, sorted; no years
}

const noDay int32 = -1 << 31

// How much of an article is its beginning, in words.
const (
	leadWords    = 45
	openingWords = 30
	figureWords  = 60
)

// rarity says how much a word tells, from its number of occurrences in the
// press: 16 less the binary logarithm of the count, in bits.
func rarity(norm string) float64 {
	c := lexicon.Count(norm)
	if c == 0 {
		return 14.5
	}
	return max(0, 16-float64(c)/8)
}

// A bag gathers stems before they are weighed.
type bag map[uint32]*count

type count struct {
	n      float64
	rarity float64 // the least of the words with this stem
}

func (b bag) add(key uint32, rarity float64) {
	c := b[key]
	if c == nil {
		b[key] = &count{1, rarity}
		return
	}
	c.n++
	c.rarity = min(c.rarity, rarity)
}

// vector weighs a bag: a logarithm of the count times a power of the rarity,
// to length one. What is in every second article is left out.
func (b bag) vector(power float64) []term {
	out := make([]term, 0, len(b))
	for k, c := range b {
		if c.rarity > 3 {
			out = append(out, term{k, float32((1 + math.Log(c.n)) * math.Pow(c.rarity, power))})
		}
	}
	slices.SortFunc(out, func(x, y term) int { return cmp.Compare(x.key, y.key) })
	sum := 0.0
	for _, t := range out {
		sum += float64(t.weight) * float64(t.weight)
	}
	if sum > 0 {
		length := float32(math.Sqrt(sum))
		for i := range out {
			out[i].weight /= length
		}
	}
	return out
}

// features makes the doc of an account.
func features(acct *isnad.Account) doc {
	art := &acct.Article
	d := doc{id: art.ID, title: strings.Clone(art.Title), day: noDay}
	d.from, d.to, d.day = dated(art.Published)
	body, lead, head, opening := bag{}, bag{}, bag{}, bag{}
	for _, t := range arabic.Tokens(nil, art.Title) {
		if t.Kind > arabic.Number {
			continue
		}
		norm := arabic.Fold(art.Title[t.Start:t.End])
		if k, ok := stem(norm); ok {
			r := min(rarity(norm), 11) // a headline's every word is there for a reason, and no more
			head.add(k, r)
			lead.add(k, r)
			opening.add(k, r)
		}
	}
	n := 0
	for i := range acct.Tokens {
		t := &acct.Tokens[i]
		if t.Kind > isnad.TokenNumber {
			continue
		}
		if t.Kind == isnad.TokenNumber {
			if k, year := number(t.Norm); k != 0 {
				d.numbers = append(d.numbers, k)
				if n < figureWords && !year {
					d.figures = append(d.figures, k)
				}
			}
		}
		if k, ok := stem(t.Norm); ok {
			r := rarity(t.Norm)
			body.add(k, r)
			if n < leadWords {
				lead.add(k, r)
			}
			if n < openingWords {
				opening.add(k, r)
			}
		}
		n++
	}
	d.body, d.lead, d.head = body.vector(1.3), lead.vector(1.3), head.vector(1)
	d.top = slices.Clone(d.body)
	slices.SortFunc(d.top, func(x, y term) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.key, y.key))
	})
	d.top = slices.Clip(d.top[:min(len(d.top), topTerms)])
	for k, c := range opening {
		if c.rarity > 4 {
			d.opening = append(d.opening, term{k, float32(c.rarity)})
		}
	}
	slices.SortFunc(d.opening, func(x, y term) int { return cmp.Compare(x.key, y.key) })
	for k := range body {
		d.stems = append(d.stems, k)
	}
	for k := range head {
		if body[k] == nil {
			d.stems = append(d.stems, k)
		}
	}
	slices.Sort(d.stems)
	d.stems = slices.Clip(d.stems)
	slices.Sort(d.numbers)
	d.numbers = slices.Clip(slices.Compact(d.numbers))
	slices.Sort(d.figures)
	d.figures = slices.Clip(slices.Compact(d.figures))
	return d
}

// topTerms is how many of an article's stems lead to it.
const topTerms = 18

// number returns a key for a number without its marks, and whether it may be a
// year. Single digits say too little.
func number(norm string) (key uint32, year bool) {
	h, n := uint32(2166136261), 0
	for i := 0; i < len(norm); i++ {
		if c := norm[i]; c >= '0' && c <= '9' {
			h = (h ^ uint32(c)) * 16777619
			n++
		}
	}
	if n < 2 {
		return 0, false
	}
	year = n == 4 && len(norm) == 4 && (norm[:2] == "19" || norm[:2] == "20" || norm[:2] == "14")
	return h | 1, year
}

// stem returns the hash of a folded word without the clitics and endings that
// most often stand at it (light stemming after Larkey, Ballesteros and Connell
// 2002), and false for single letters.
func stem(norm string) (uint32, bool) {
	if len(norm) < 2 || len(norm) < 4 && norm[0] >= 0x80 {
		return 0, false
	}
	s := norm
	for _, p := range prefixes {
		if len(s) >= len(p)+6 && strings.HasPrefix(s, p) {
			s = s[len(p):]
			break
		}
	}
	for _, p := range suffixes {
		if len(s) >= len(p)+6 && strings.HasSuffix(s, p) {
			s = s[:len(s)-len(p)]
			break
		}
	}
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h, true
}

// The clitics and endings, folded, longest first; three letters must stay.
var (
	prefixes = []string{"وال", "بال", "كال", "فال", "لل", "ال"}
	suffixes = []string{"ات", "ين", "ون", "ان", "يه", "ها", "ه", "ي", "ا"}
)

func dot(a, b []term) float64 {
	sum := float32(0)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			sum += a[i].weight * b[j].weight
			i++
			j++
		}
	}
	return float64(sum)
}

// cover returns the share, by weight, of terms that stand among stems.
func cover(terms []term, stems []uint32) float64 {
	all, in := float32(0), float32(0)
	for _, t := range terms {
		all += t.weight
		if _, ok := slices.BinarySearch(stems, t.key); ok {
			in += t.weight
		}
	}
	if all == 0 {
		return 0.5 // nothing to go by
	}
	return float64(in / all)
}

// pairFeatures are what two articles are compared by; see featureNames.
func pairFeatures(a, b *doc) [features_]float64 {
	ab, ba := cover(a.opening, b.stems), cover(b.opening, a.stems)
	tab, tba := cover(a.top, b.stems), cover(b.top, a.stems)
	same, only := 0, 0
	for _, f := range a.figures {
		if _, ok := slices.BinarySearch(b.figures, f); ok {
			same++
		}
	}
	only = min(missing(a.figures, b.numbers), missing(b.figures, a.numbers))
	days := 1.5
	if a.day != noDay && b.day != noDay {
		days = min(math.Abs(float64(a.day-b.day)), 3)
	}
	return [features_]float64{1, dot(a.body, b.body), dot(a.lead, b.lead), dot(a.head, b.head), dot(a.head, b.lead) + dot(b.head, a.lead),
		min(ab, ba), max(ab, ba), min(tab, tba), max(tab, tba), math.Min(float64(same), 3) / 3, math.Min(float64(only), 3) / 3, days / 3}
}

func missing(figures, numbers []uint32) int {
	n := 0
	for _, f := range figures {
		if _, ok := slices.BinarySearch(numbers, f); !ok {
			n++
		}
	}
	return n
}

const features_ = 12

// featureNames say what pairFeatures holds, in its order.
var featureNames = [features_]string{"bias", "text", "beginning", "title", "title in beginning", "least of beginning covered",
	"most of beginning covered", "least of top covered", "most of top covered", "figures shared", "figures missing", "days apart"}

// weights were fitted to judged pairs by logistic regression (fit_test.go,
// which prints them anew; doc/decisions/0009 tells how). Above zero, two
// articles are of one event.
var weights = [features_]float64{-2.51, 1.19, 1.61, 0.79, 1.67, 0.81, 0.20, 0.32, 0.95, 0.75, -0.85, -1.49}

// likeness returns the log-odds that two articles tell of the same event.
func likeness(a, b *doc) float64 {
	s := 0.0
	for i, f := range pairFeatures(a, b) {
		s += weights[i] * f
	}
	return s
}

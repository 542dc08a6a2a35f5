// Package stems makes vectors of light stems, by which texts in other words
// are compared across the corpus: what two articles or two statements have in
// common beyond the wording.
//
// A stem is the hash of a folded word without the clitics and endings that
// most often stand at it (light stemming after Larkey, Ballesteros and Connell
// 2002). It weighs by how rare its words are in the press, so that no pass
// needs counts of its own corpus and the same pair is always as much alike.
package stems

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"isnad/internal/lexicon"
)

// A Term is a stem with its weight.
type Term struct {
	Key    uint32
	Weight float32
}

// Rarity says how much a folded word tells, in bits: 16 less the binary
// logarithm of how often the press writes it, and 14.5 for a word that
// lexicon.Count does not know.
func Rarity(norm string) float64 {
	c := lexicon.Count(norm)
	if c == 0 {
		return 14.5
	}
	return max(0, 16-float64(c)/8)
}

// Of returns the stem of a folded word, and false for what is too short to
// tell anything: single ASCII letters, Arabic words of one letter.
func Of(norm string) (uint32, bool) {
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

// A Bag gathers stems before they are weighed.
type Bag map[uint32]Count

// A Count is how often a stem came, and the rarity of its commonest word.
type Count struct{ N, Rarity float64 }

// Add adds one word's stem.
func (b Bag) Add(key uint32, rarity float64) {
	c, ok := b[key]
	if !ok {
		c.Rarity = rarity
	}
	c.N++
	c.Rarity = min(c.Rarity, rarity)
	b[key] = c
}

// Vector weighs a bag: one more than the logarithm of the count, times a power
// of the rarity; sorted by key and of length one. Words with a rarity of 3 bits
// or less are left out.
func (b Bag) Vector(power float64) []Term {
	out := make([]Term, 0, len(b))
	for k, c := range b {
		if c.Rarity > 3 {
			out = append(out, Term{k, float32((1 + math.Log(c.N)) * math.Pow(c.Rarity, power))})
		}
	}
	slices.SortFunc(out, func(x, y Term) int { return cmp.Compare(x.Key, y.Key) })
	sum := 0.0
	for _, t := range out {
		sum += float64(t.Weight) * float64(t.Weight)
	}
	if sum > 0 {
		length := float32(math.Sqrt(sum))
		for i := range out {
			out[i].Weight /= length
		}
	}
	return append([]Term(nil), out...)
}

// Top returns the n heaviest terms, heaviest first; of equals that of the
// smaller key.
func Top(v []Term, n int) []Term {
	out := slices.Clone(v)
	slices.SortFunc(out, func(x, y Term) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), cmp.Compare(x.Key, y.Key))
	})
	// A copy: clipped, the whole vector would stay behind the few.
	return append([]Term(nil), out[:min(len(out), n)]...)
}

// Dot returns the product of two vectors that are sorted by key: of vectors of
// length one the cosine of the angle between them.
func Dot(a, b []Term) float64 {
	sum := float32(0)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].Key < b[j].Key:
			i++
		case a[i].Key > b[j].Key:
			j++
		default:
			sum += a[i].Weight * b[j].Weight
			i++
			j++
		}
	}
	return float64(sum)
}

// Cover returns the share, by weight, of terms whose keys are among sorted
// keys; a half when there are no terms, which is nothing to go by.
func Cover(terms []Term, keys []uint32) float64 {
	all, in := float32(0), float32(0)
	for _, t := range terms {
		all += t.Weight
		if _, ok := slices.BinarySearch(keys, t.Key); ok {
			in += t.Weight
		}
	}
	if all == 0 {
		return 0.5
	}
	return float64(in / all)
}

// Keys returns the keys of terms, sorted.
func Keys(terms []Term) []uint32 {
	out := make([]uint32, 0, len(terms))
	for _, t := range terms {
		out = append(out, t.Key)
	}
	slices.Sort(out)
	return out
}

package train

import (
	"math"
	"math/rand/v2"
	"slices"

	"isnad/internal/model"
)

// A pairTable numbers the pairs of words that stand side by side in raw text
// leastTogether times and more.
type pairTable struct {
	number   map[uint64]int32
	keys     []uint64  // in their order
	cohesion []float64 // logarithm, to base 2, of how much oftener they meet than by chance
}

const leastTogether = 4

// pairCounts counts the places of a pair: all; in one name of a person, place,
// body, or other; with a border of a name between or before.
type pairCounts [6]int32

func (c *pairCounts) add(a, b uint8) {
	c[0]++
	switch {
	case a > 0 && b > 0 && b%2 == 0 && (a+1)/2 == b/2:
		c[b/2]++
	case a > 0 || b > 0:
		c[5]++
	}
}

func countPairs(raw [][]model.Word) *pairTable {
	words, total := map[string]int32{}, 0
	met := map[uint64]int32{}
	each := func(do func(a, b model.Word, key uint64)) {
		for _, s := range raw {
			for i := 0; i+1 < len(s); i++ {
				if s[i].Kind == 1 && s[i+1].Kind == 1 {
					do(s[i], s[i+1], model.PairHash(s[i].Norm, s[i+1].Norm))
				}
			}
		}
	}
	each(func(_, _ model.Word, key uint64) { met[key]++ })
	p := &pairTable{number: map[uint64]int32{}}
	for key, n := range met {
		if n >= leastTogether {
			p.keys = append(p.keys, key)
		}
	}
	slices.Sort(p.keys)
	for i, key := range p.keys {
		p.number[key] = int32(i)
	}
	for _, s := range raw {
		total += len(s)
		for _, w := range s {
			if w.Kind == 1 {
				words[w.Norm]++
			}
		}
	}
	p.cohesion = make([]float64, len(p.keys))
	each(func(a, b model.Word, key uint64) {
		if at, ok := p.number[key]; ok && p.cohesion[at] == 0 {
			p.cohesion[at] = math.Log2((float64(met[key]) - 0.5) * float64(total) / (float64(words[a.Norm]) * float64(words[b.Norm])))
		}
	})
	return p
}

func (p *pairTable) find(a, b model.Word) (int32, bool) {
	at, ok := p.number[model.PairHash(a.Norm, b.Norm)]
	return at, ok
}

// pack makes the table of the pairs of which there is something to tell.
func (p *pairTable) pack(counts []pairCounts, least int32) *model.NamePairs {
	var keys []uint64
	var flags []uint16
	for i, key := range p.keys {
		c := counts[i]
		if f := model.PairFlags([4]int32(c[1:5]), c[5], c[0], least, p.cohesion[i]); f != 0 {
			keys, flags = append(keys, key), append(flags, f)
		}
	}
	return model.NewNamePairs(keys, flags)
}

// A swapper shows other names of persons, places and bodies in the place of
// those that the annotated sentences have, so that a network learns what stands
// about names, and not the names. One word becomes the same other word
// throughout a document, as an article's names come again.
type swapper struct {
	share  float64
	rng    *rand.Rand
	donors map[donorKind][][]model.Word
	to     map[model.Word]model.Word
}

// donorKind tells names apart that may stand for each other.
type donorKind struct {
	label uint8
	words int
}

// newSwapper gathers the names of a material, and has it know each word of theirs
// in each part.
func newSwapper(cfg *NetworkConfig, m *material) *swapper {
	s := &swapper{share: cfg.Swap, donors: map[donorKind][][]model.Word{}}
	for _, sentence := range m.data {
		for _, n := range spans(sentence.Labels) {
			words := sentence.Words[n.first:n.last]
			kind := donorKind{sentence.Labels[n.first], len(words)}
			s.donors[kind] = append(s.donors[kind], words)
			for _, w := range words {
				for part := range m.views {
					m.id(w, part)
				}
			}
		}
	}
	return s
}

// open begins a document.
func (s *swapper) open() {
	if s != nil {
		s.to = map[model.Word]model.Word{}
	}
}

// names returns the words of a sentence with some names swapped; nil if none is.
func (s *swapper) names(sentence Sentence) []model.Word {
	if s == nil {
		return nil
	}
	var out []model.Word
	for _, n := range spans(sentence.Labels) {
		label := sentence.Labels[n.first]
		if label == 7 { // others are no names of one sort
			continue
		}
		words := sentence.Words[n.first:n.last]
		if !slices.ContainsFunc(words, func(w model.Word) bool { _, ok := s.to[w]; return ok }) {
			with := words
			if d := s.donors[donorKind{label, len(words)}]; s.rng.Float64() < s.share {
				with = d[s.rng.IntN(len(d))]
			}
			for i, w := range words {
				s.to[w] = with[i]
			}
		}
		for i, w := range words {
			if x, ok := s.to[w]; ok && x != w {
				if out == nil {
					out = slices.Clone(sentence.Words)
				}
				out[n.first+i] = x
			}
		}
	}
	return out
}

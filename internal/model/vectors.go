package model

import (
	"fmt"
	"math"

	"isnad/internal/model/represent"
	"isnad/internal/model/vec"
)

// vectorsMagic begins packed Vectors.
const vectorsMagic = "isnadvc1"

// Vectors holds the vectors of the words of raw text, and rows for runs of
// letters, from which a word that raw text never showed gets one as well
// (represent.Subword). Every number takes four bits.
//
//	dim, words, slots, buckets           u32 each
//	marks, index                         u32 for each slot
//	counts                               u8 for each word: 8·log2(1+count)
//	vectors                              dim/2 bytes for each word
//	scales                               u8 for each bucket
//	grams                                dim/2 bytes for each bucket
type Vectors struct {
	dim, words, slots, buckets int
	marks, index, counts, rows string
	scales, grams              string
	step                       [256]float32 // of each scale
}

// length is the length of every vector that Vectors gives: one for each
// number of it on the average.
func (v *Vectors) length() float32 { return float32(math.Sqrt(float64(v.dim))) }

// vectorStep is the distance of two values of a number in a packed word vector
// of that length; the ends of the range, -8 and 7 steps, lie beyond 3.
const vectorStep = 0.43

// PackVectors returns the bytes of packed vectors. The same input gives the
// same bytes.
func PackVectors(s *represent.Subword) []byte {
	var b builder
	keys := make([]uint64, len(s.Words))
	for i, w := range s.Words {
		keys[i] = hash(w)
	}
	marks, index := places(keys)
	b.u32(uint32(s.Dim))
	b.u32(uint32(len(s.Words)))
	b.u32(uint32(len(marks)))
	b.u32(uint32(s.Buckets))
	for _, m := range marks {
		b.u32(m)
	}
	for _, i := range index {
		b.u32(uint32(max(i, 0)))
	}
	for _, n := range s.Counts {
		b.b = append(b.b, byte(min(math.Round(8*math.Log2(float64(1+n))), 255)))
	}
	length := math.Sqrt(float64(s.Dim))
	row := make([]float32, s.Dim)
	for i := range s.Words {
		copy(row, s.Of(i))
		scaleTo(row, float32(length))
		b.nibbles(row, vectorStep)
	}
	var steps [256]float32
	gramSteps(&steps)
	scale := func(x []float32) int {
		top := float32(0)
		for _, v := range x {
			top = max(top, v, -v)
		}
		for i, s := range steps {
			if top <= 7.5*s {
				return i
			}
		}
		return 255
	}
	for i := range s.Buckets {
		b.b = append(b.b, byte(scale(s.Grams[i*s.Dim:(i+1)*s.Dim])))
	}
	for i := range s.Buckets {
		x := s.Grams[i*s.Dim : (i+1)*s.Dim]
		b.nibbles(x, steps[scale(x)])
	}
	return seal(vectorsMagic, b.b)
}

// gramSteps sets the step of each scale: 0.001 and 4 percent more for each next.
func gramSteps(steps *[256]float32) {
	s := 0.001
	for i := range steps {
		steps[i] = float32(s)
		s *= 1.04
	}
}

func (b *builder) nibbles(x []float32, step float32) {
	for i := 0; i < len(x); i += 2 {
		a := math.Round(float64(x[i] / step))
		c := math.Round(float64(x[i+1] / step))
		b.b = append(b.b, byte(min(max(a, -8), 7)+8)|byte(min(max(c, -8), 7)+8)<<4)
	}
}

// addNibbles adds step times the packed numbers to dst.
func addNibbles(dst []float32, packed string, step float32) {
	packed = packed[:len(dst)/2]
	for i := range len(packed) {
		c := packed[i]
		dst[2*i] += float32(step * float32(int(c&15)-8))
		dst[2*i+1] += float32(step * float32(int(c>>4)-8))
	}
}

// scaleTo gives x the length.
func scaleTo(x []float32, length float32) {
	n := float32(math.Sqrt(float64(vec.Dot(x, x))))
	if n == 0 {
		return
	}
	for i := range x {
		x[i] *= length / n
	}
}

// OpenVectors opens packed vectors in place.
func OpenVectors(data string) (*Vectors, error) {
	c, err := unseal(vectorsMagic, data)
	if err != nil {
		return nil, fmt.Errorf("model.OpenVectors: %w", err)
	}
	v := &Vectors{dim: int(c.u32()), words: int(c.u32()), slots: int(c.u32()), buckets: int(c.u32())}
	v.marks, v.index = c.take(4*v.slots), c.take(4*v.slots)
	v.counts, v.rows = c.take(v.words), c.take(v.words*v.dim/2)
	v.scales, v.grams = c.take(v.buckets), c.take(v.buckets*v.dim/2)
	if c.bad || v.dim%2 != 0 || v.buckets&(v.buckets-1) != 0 {
		return nil, fmt.Errorf("model.OpenVectors: cut short")
	}
	gramSteps(&v.step)
	return v, nil
}

// Words is the number of words that have a vector of their own.
func (v *Vectors) Words() int { return v.words }

// Find returns the number of a folded word, below Words; -1 for none.
func (v *Vectors) Find(norm string) int {
	s := lookup(v.marks, v.slots, hash(norm))
	if s < 0 {
		return -1
	}
	return int(le32(v.index, s))
}

// LogCount returns the logarithm, to base 2, of one more than the times that raw
// text had word i; 0 for i < 0.
func (v *Vectors) LogCount(i int) float32 {
	if i < 0 {
		return 0
	}
	return float32(v.counts[i]) / 8
}

// Of puts the vector of word i into dst.
func (v *Vectors) Of(dst []float32, i int) {
	clear(dst)
	addNibbles(dst, v.rows[i*v.dim/2:], vectorStep)
}

// maxLetters is how many bytes of a word its letters are looked at in: a token
// of ten thousand letters is no word.
const maxLetters = 120

// Letters puts the vector that a folded word has by its letters alone into
// dst. grams is scratch; it is returned for the next call.
func (v *Vectors) Letters(dst []float32, norm string, grams []int32) []int32 {
	clear(dst)
	if len(norm) > maxLetters {
		norm = norm[:maxLetters]
	}
	grams = represent.Grams(grams[:0], norm, v.buckets)
	for _, g := range grams {
		addNibbles(dst, v.grams[int(g)*v.dim/2:], v.step[v.scales[g]])
	}
	scaleTo(dst, v.length())
	return grams
}

// Pair returns the vector of a folded word, and the one that it would have by its
// letters alone were it unknown.
func (v *Vectors) Pair(norm string) (vector, unknown []float32) {
	vector, unknown = make([]float32, v.dim), make([]float32, v.dim)
	v.Letters(unknown, norm, nil)
	if at := v.Find(norm); at >= 0 {
		v.Of(vector, at)
	} else {
		copy(vector, unknown)
	}
	return vector, unknown
}

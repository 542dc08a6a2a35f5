package model

import (
	"math"

	"isnad/internal/model/vec"
)

// slot gives the home of a hash in a table of n slots, and the mark that
// tells it from the others; the mark is never 0, which marks an empty slot.
func slot(h uint64, n int) (home int, mark uint32) {
	return int((h & 0xffffffff) * uint64(n) >> 32), uint32(h>>32) | 1
}

// slotsFor gives the number of slots for n keys.
func slotsFor(n int) int { return n + n/3 + 2 }

// places fills a table with keys and returns for each slot its mark and the
// index of its key. Of two keys with one mark on one way the first stays.
func places(keys []uint64) (marks []uint32, index []int32) {
	n := slotsFor(len(keys))
	marks, index = make([]uint32, n), make([]int32, n)
	for i := range index {
		index[i] = -1
	}
next:
	for i, k := range keys {
		s, mark := slot(k, n)
		for marks[s] != 0 {
			if marks[s] == mark {
				continue next
			}
			if s++; s == n {
				s = 0
			}
		}
		marks[s], index[s] = mark, int32(i)
	}
	return marks, index
}

// lookup returns the slot of a hash, or -1.
func lookup(marks string, n int, h uint64) int {
	if n == 0 {
		return -1
	}
	s, mark := slot(h, n)
	for {
		switch le32(marks, s) {
		case mark:
			return s
		case 0:
			return -1
		}
		if s++; s == n {
			s = 0
		}
	}
}

// fetchSlot asks for the memory that lookup will need.
func fetchSlot(marks string, n int, h uint64) {
	if n > 0 {
		s, _ := slot(h, n)
		vec.FetchText(marks, 4*s)
	}
}

// A sieve tells of most hashes that a table does not hold, and that lookup would
// have to walk far for, that it does not. It has two bits for each mark, in one
// number.
type sieve [1 << sieveBits]uint64

// sieveBits is such that a sieve stays in the processor's cache: in one that does
// not, asking costs what it saves.
const sieveBits = 13

func newSieve(marks string) *sieve {
	s := &sieve{}
	for i := range len(marks) / 4 {
		if mark := le32(marks, i); mark != 0 {
			at, bits := sift(mark)
			s[at] |= bits
		}
	}
	return s
}

// sift returns the place in the sieve of a mark, and its bits.
func sift(mark uint32) (at uint32, bits uint64) {
	return mark >> (32 - sieveBits), 1<<(mark>>1&63) | 1<<(mark>>7&63)
}

// has reports whether the table may hold the hash.
func (s *sieve) has(h uint64) bool {
	at, bits := sift(uint32(h>>32) | 1)
	return s[at]&bits == bits
}

// Weights are the rows of a linear model: for a feature's hash, one weight for
// each label.
type Weights struct {
	labels, slots int
	scale         float32
	marks, rows   string
}

// packWeights writes feature rows, quantized to a byte each. Features whose every
// weight is below the drop-out of the quantization, least steps, are left out.
func packWeights(b *builder, labels int, hashes []uint64, rows []float32, least int) {
	scale, keys, kept := quantize(labels, hashes, rows, least, 0)
	marks, index := places(keys)
	b.u32(uint32(labels))
	b.float(scale)
	b.u32(uint32(len(marks)))
	for _, m := range marks {
		b.u32(m)
	}
	for _, i := range index {
		if i < 0 {
			b.b = append(b.b, make([]byte, labels)...)
		} else {
			b.b = append(b.b, kept[int(i)*labels:int(i+1)*labels]...)
		}
	}
}

func openWeights(c *cutter) Weights {
	w := Weights{labels: int(c.u32()), scale: c.float(), slots: int(c.u32())}
	w.marks = c.take(4 * w.slots)
	w.rows = c.take(w.labels * w.slots)
	return w
}

// add adds the weights of a feature to scores, which has room for the labels.
func (w *Weights) add(scores []float32, h uint64) {
	s := lookup(w.marks, w.slots, h)
	if s < 0 {
		return
	}
	row := w.rows[s*w.labels : s*w.labels+w.labels]
	scores = scores[:len(row)]
	for l := range scores {
		scores[l] += float32(int8(row[l])) * w.scale
	}
}

// quantize brings rows to a byte for each weight, in steps of scale, and leaves
// out those whose every weight is below least steps, or below odds.
func quantize(labels int, hashes []uint64, rows []float32, least int, odds float32) (scale float32, keys []uint64, kept []byte) {
	top := float32(0)
	for _, w := range rows {
		top = max(top, float32(math.Abs(float64(w))))
	}
	scale = top / 127
	if scale == 0 {
		scale = 1
	}
	row := make([]byte, labels)
	for i, h := range hashes {
		most := 0
		for l := range labels {
			q := int(math.Round(float64(rows[i*labels+l] / scale)))
			most = max(most, q, -q)
			row[l] = byte(int8(q))
		}
		if most >= least && float32(most)*scale >= odds {
			keys = append(keys, h)
			kept = append(kept, row...)
		}
	}
	return scale, keys, kept
}

package model

import "strings"

// What raw text and lists tell of words that stand together hangs on the place
// and not on the word: bits behind those of the lexicon, which has 32.
const (
	pairBits = 32 // habits of a word and the next, then how they cohere
	spanBits = 50 // three for each of the lists of whole names
	nameBits = 64
)

// NamePairs tells of two words that stand side by side: how often they are in one
// name of each type in raw text, and how much oftener they meet than chance has
// it. It is a table from 16 bits of a fingerprint to 16 of knowledge.
type NamePairs struct {
	slots        int
	marks, flags string
}

// Flags of a pair. Two words in one name of a type, in so large a share of their
// places: three flags each for persons, places and bodies, two for others. Then,
// one in a name and the other not in the same one, in half of them; never in a
// name. The highest three bits count how they cohere.
const (
	pairApart  = 11
	pairNever  = 12
	pairCohere = 13
)

// PairFlags packs what is known of a pair that stood together n times, so often
// inside one name of each type, and so often with a border of a name between.
// Habits count from least places up. cohesion is the logarithm, to base 2, of how
// much oftener they meet than chance has it.
func PairFlags(inside [4]int32, apart, n, least int32, cohesion float64) uint16 {
	var f uint16
	set := func(at int, count int32, share float32) {
		if float32(count) >= share*float32(n) {
			f |= 1 << at
		}
	}
	if n >= least {
		for t, c := range inside[:3] {
			set(3*t, c, 0.15)
			set(3*t+1, c, 0.5)
			set(3*t+2, c, 0.85)
		}
		set(9, inside[3], 0.2)
		set(10, inside[3], 0.6)
		set(pairApart, apart, 0.5)
		if n >= 5*least && inside == [4]int32{} {
			f |= 1 << pairNever
		}
	}
	return f | uint16(min(max(int(cohesion/2)-1, 0), 5))<<pairCohere
}

// PairHash is the key of two neighbours.
func PairHash(a, b string) uint64 { return mix(hash(a), hash(b)) }

// NewNamePairs makes a table of pairs by their keys (PairHash), of which none comes
// twice; the order must not depend on chance.
func NewNamePairs(keys []uint64, flags []uint16) *NamePairs {
	n := slotsFor(len(keys))
	marks, known := make([]uint16, n), make([]uint16, n)
next:
	for i, k := range keys {
		s, mark := pairSlot(k, n)
		for marks[s] != 0 {
			if marks[s] == mark {
				continue next
			}
			if s++; s == n {
				s = 0
			}
		}
		marks[s], known[s] = mark, flags[i]
	}
	pack := func(x []uint16) string {
		b := make([]byte, 0, 2*n)
		for _, v := range x {
			b = append(b, byte(v), byte(v>>8))
		}
		return string(b)
	}
	return &NamePairs{slots: n, marks: pack(marks), flags: pack(known)}
}

func pairSlot(key uint64, n int) (home int, mark uint16) {
	return int((key & 0xffffffff) * uint64(n) >> 32), uint16(key>>40) | 1
}

// Of returns the flags of a pair; 0 for none.
func (p *NamePairs) Of(key uint64) uint16 {
	if p == nil || p.slots == 0 {
		return 0
	}
	s, mark := pairSlot(key, p.slots)
	for {
		switch le16(p.marks, s) {
		case mark:
			return le16(p.flags, s)
		case 0:
			return 0
		}
		if s++; s == p.slots {
			s = 0
		}
	}
}

// NameSpans are up to three lists of whole names: for a run of words, the lists
// that it is in, and whether a longer name begins with it.
type NameSpans struct {
	slots       int
	marks, bits string
}

const (
	spanGoesOn = 1
	spanLists  = 3
	longSpan   = 16 // words
)

// spanHash is the key of a run of words and the next, given its hash.
func spanHash(before, word uint64) uint64 { return mix(before+1, word) }

// NewNameSpans makes lists of whole names, each in folded words; in tells the
// lists of each name, one bit each. The order must not depend on chance.
func NewNameSpans(names [][]string, in []uint8) *NameSpans {
	at := map[uint64]int{}
	var keys []uint64
	var bits []uint8
	for i, words := range names {
		key := uint64(0)
		for k, w := range words {
			key = spanHash(key, hash(w))
			n, ok := at[key]
			if !ok {
				n = len(keys)
				at[key] = n
				keys, bits = append(keys, key), append(bits, 0)
			}
			if k+1 < len(words) {
				bits[n] |= spanGoesOn
			} else {
				bits[n] |= in[i] << 1
			}
		}
	}
	marks, index := places(keys)
	var b builder
	for _, m := range marks {
		b.u32(m)
	}
	out := make([]byte, len(marks))
	for s, i := range index {
		if i >= 0 {
			out[s] = bits[i]
		}
	}
	return &NameSpans{slots: len(marks), marks: string(b.b), bits: string(out)}
}

func (s *NameSpans) of(key uint64) uint8 {
	if at := lookup(s.marks, s.slots, key); at >= 0 {
		return s.bits[at]
	}
	return 0
}

// Together adds to the bits of the words of a sentence what is known of them
// together. hashes are those of the folded words.
func (x *NameTypes) Together(bits []uint64, words []Word, hashes []uint64) {
	var until [spanLists]int
	for i, w := range words {
		if w.Kind != kindWord {
			continue
		}
		if i+1 < len(words) && words[i+1].Kind == kindWord {
			if f := x.Pairs.Of(mix(hashes[i], hashes[i+1])); f != 0 {
				bits[i] |= uint64(f&(1<<pairCohere-1)) << pairBits
				if c := f >> pairCohere; c > 0 {
					bits[i] |= 1 << (pairBits + pairCohere + c - 1)
				}
			}
		}
		if x.Spans == nil || x.Spans.slots == 0 {
			continue
		}
		longest := x.longest(words, hashes, i, hashes[i])
		if longest == [spanLists]int{} && len(w.Norm) > 6 && strings.Contains(nameClitics, w.Norm[:2]) {
			longest = x.longest(words, hashes, i, hash(w.Norm[2:]))
		}
		for l, end := range longest {
			if end <= until[l] {
				continue
			}
			until[l] = end
			at := spanBits + 3*l
			if end == i+1 {
				bits[i] |= 1 << at
				continue
			}
			bits[i] |= 1 << (at + 1)
			for k := i + 1; k < end; k++ {
				bits[k] |= 1 << (at + 2)
			}
		}
	}
}

// longest returns where the longest name of each list ends that begins at word
// i, whose hash is first; 0 for none.
func (x *NameTypes) longest(words []Word, hashes []uint64, i int, first uint64) (end [spanLists]int) {
	key := spanHash(0, first)
	for j := i + 1; ; j++ {
		m := x.Spans.of(key)
		for l := range end {
			if m>>(l+1)&1 != 0 {
				end[l] = j
			}
		}
		if m&spanGoesOn == 0 || j == len(words) || j == i+longSpan {
			return end
		}
		key = spanHash(key, hashes[j])
	}
}

// NameHashes appends the hashes of the folded words, as Together takes them.
func NameHashes(dst []uint64, words []Word) []uint64 {
	for _, w := range words {
		dst = append(dst, hash(w.Norm))
	}
	return dst
}

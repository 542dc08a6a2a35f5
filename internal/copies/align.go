package copies

import "slices"

// An alignment is what two texts share, in word numbers.
type alignment struct {
	// runs are the shared passages in b's order: they lie apart in b, and each
	// is the same words in both.
	runs []shared
	// words counts them in b, back the words of a that they cover.
	words, back int32
	// common is the number of distinct runs of four words in both.
	common int32
	// crowded is the share of the shared words that stand in many other texts
	// of the time, 0 to 1.
	crowded float32
}

// A shared is n equal words, from word a of one text and word b of the other.
type shared struct{ a, b, n int32 }

// An aligner compares texts word by word. Its tables are used again.
type aligner struct {
	heads   []int32 // by fingerprint: the last place in a, plus one
	chain   []int32 // by place in a: the place before with the same slot, plus one
	covered []bool
	common  []uint32
}

// places is how many places of a fingerprint are tried. A text that repeats
// itself has more, and they lead to the same words.
const places = 8

// compare aligns b to a by greedy string tiling in b's order (after Wise 1993):
// from each word the longest run that a holds, and on from its end. The cost
// is linear in both.
func (al *aligner) compare(a, b []uint32) *alignment {
	out := &alignment{}
	n := len(a) - run + 1
	if n < 1 || len(b) < run {
		return out
	}
	size := 1
	for size < 2*n {
		size *= 2
	}
	if cap(al.heads) < size {
		al.heads = make([]int32, size)
	}
	al.heads = al.heads[:size]
	clear(al.heads)
	if cap(al.chain) < n {
		al.chain = make([]int32, n*2)
	}
	al.chain = al.chain[:n]
	mask := uint32(size - 1)
	for i := n - 1; i >= 0; i-- { // from the end, so that chains run forward
		slot := gram(a, i) & mask
		al.chain[i] = al.heads[slot]
		al.heads[slot] = int32(i + 1)
	}
	if cap(al.covered) < len(a) {
		al.covered = make([]bool, len(a)*2)
	}
	al.covered = al.covered[:len(a)]
	clear(al.covered)
	al.common = al.common[:0]
	next := 0  // where in a the last passage ended
	until := 0 // words of b below lie in a passage
	for j := 0; j+run <= len(b); j++ {
		g := gram(b, j)
		best, at, in := 0, 0, false
		tried := 0
		steps := 0
		for i := al.heads[g&mask]; i > 0 && tried < places && steps < 8*places; i, steps = al.chain[i-1], steps+1 {
			k := int(i - 1)
			if a[k] != b[j] || a[k+1] != b[j+1] || a[k+2] != b[j+2] || a[k+3] != b[j+3] {
				continue
			}
			in = true
			if j < until {
				break // known to be shared; only the count of runs is wanted
			}
			tried++
			m := run
			for k+m < len(a) && j+m < len(b) && a[k+m] == b[j+m] {
				m++
			}
			if m > best || m == best && abs(k-next) < abs(at-next) {
				best, at = m, k
			}
		}
		if in {
			al.common = append(al.common, g)
		}
		if best == 0 {
			continue
		}
		out.runs = append(out.runs, shared{int32(at), int32(j), int32(best)})
		out.words += int32(best)
		for k := at; k < at+best; k++ {
			al.covered[k] = true
		}
		next, until = at+best, j+best
	}
	for _, c := range al.covered {
		if c {
			out.back++
		}
	}
	slices.Sort(al.common)
	out.common = int32(len(slices.Compact(al.common)))
	return out
}

func abs(n int) int { return max(n, -n) }

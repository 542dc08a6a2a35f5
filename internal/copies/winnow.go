package copies

import (
	"slices"

	"isnad"
)

// run is the length of the runs of words that are compared, window how many
// neighbouring runs winnowing chooses one fingerprint from: any run of
// run+window-1 words that two texts share gives both a fingerprint.
const (
	run    = 4
	window = 6
)

// hashWord is FNV-1a, 32 bits, over the folded word. Numbers go without their
// decimal and grouping marks, which outlets set each in its own way.
func hashWord(t *isnad.Token) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(t.Norm); i++ {
		if c := t.Norm[i]; t.Kind != isnad.TokenNumber || c != '.' && c != ',' {
			h = (h ^ uint32(c)) * 16777619
		}
	}
	return h
}

// mix is the finalizer of splitmix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func hashWords(words []uint32) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		h = mix(h ^ uint64(w))
	}
	return h
}

// gram is the fingerprint of the run of words that begins at i.
func gram(words []uint32, i int) uint32 {
	h := uint64(words[i])<<32 | uint64(words[i+1])
	return uint32(mix(mix(h)^uint64(words[i+2])<<32^uint64(words[i+3])) >> 32)
}

// winnow returns the chosen fingerprints, sorted, and the number of distinct
// runs. A text of fewer words than a run has none.
func winnow(words []uint32) (sketch []uint32, distinct int) {
	n := len(words) - run + 1
	if n < 1 {
		return nil, 0
	}
	grams := make([]uint32, n)
	for i := range grams {
		grams[i] = gram(words, i)
	}
	// The least of each window, the last of equals, is found by a queue of
	// the runs that may still become least.
	var queue []int
	last := -1
	for i := range grams {
		for len(queue) > 0 && grams[queue[len(queue)-1]] >= grams[i] {
			queue = queue[:len(queue)-1]
		}
		queue = append(queue, i)
		if queue[0] <= i-window {
			queue = queue[1:]
		}
		if (i >= window-1 || i == n-1) && queue[0] != last {
			last = queue[0]
			sketch = append(sketch, grams[last])
		}
	}
	slices.Sort(sketch)
	sketch = slices.Clip(slices.Compact(sketch))
	slices.Sort(grams)
	return sketch, len(slices.Compact(grams))
}

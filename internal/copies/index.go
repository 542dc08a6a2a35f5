package copies

import (
	"slices"
	"sort"

	"isnad"
)

// run is the length of the runs of words that are compared, window how many
// neighbouring runs winnowing chooses one fingerprint from: any run of
// run+window-1 words that two texts share gives both a fingerprint.
const (
	run    = 4
	window = 6
)

// pillars is how many texts a fingerprint of one fortnight leads to.
const pillars = 32

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

// An index leads from fingerprints to texts, by fortnight.
type index struct {
	buckets  map[uint64]*bucket
	fortnits []int32 // sorted: those that occur
	singles  map[uint64]int32
}

// A bucket is the texts of one fortnight that share a fingerprint, by rank once
// they are more than pillars.
type bucket struct{ texts []int32 }

func newIndex() index {
	return index{buckets: map[uint64]*bucket{}, singles: map[uint64]int32{}}
}

func key(gram uint32, fortnight int32) uint64 {
	return uint64(uint32(fortnight))<<32 | uint64(gram)
}

// neighbours returns the fortnights that f is compared with: its own, those
// beside it and the undated; what has no date is compared with all.
func (x *index) neighbours(f int32, out []int32) []int32 {
	if f == noDate {
		return append(out, x.fortnits...)
	}
	return append(out, noDate, f-1, f, f+1)
}

// near reports whether texts of fortnights f and g are compared.
func near(f, g int32) bool {
	return f == noDate || g == noDate || f-g <= 1 && g-f <= 1
}

// add enters text t under fortnight f and calls see with a text for each
// fingerprint that leads from one to the other: to pillars only, unless t is a
// pillar itself.
func (x *index) add(p *Pass, t, f int32, see func(int32)) {
	if i, have := slices.BinarySearch(x.fortnits, f); !have {
		x.fortnits = slices.Insert(x.fortnits, i, f)
	}
	var buf [8]int32
	around := x.neighbours(f, buf[:0])
	for _, g := range p.texts[t].sketch {
		all := x.enter(p, key(g, f), t)
		for _, h := range around {
			k := key(g, h)
			if one, ok := x.singles[k]; ok {
				see(one)
				continue
			}
			b := x.buckets[k]
			if b == nil {
				continue
			}
			seen := b.texts
			if !all && len(seen) > pillars {
				seen = seen[:pillars]
			}
			for _, o := range seen {
				see(o)
			}
		}
	}
}

// enter adds t to a bucket and reports whether it is a pillar there. A bucket
// of one text, as nine of ten are, is an entry of singles.
func (x *index) enter(p *Pass, k uint64, t int32) bool {
	b := x.buckets[k]
	if b == nil {
		one, ok := x.singles[k]
		if !ok {
			x.singles[k] = t
			return true
		}
		delete(x.singles, k)
		x.buckets[k] = &bucket{[]int32{one, t}}
		return true
	}
	b.texts = append(b.texts, t)
	switch n := len(b.texts); {
	case n <= pillars:
		return true
	case n == pillars+1:
		slices.SortFunc(b.texts, p.byRank)
		return slices.Index(b.texts, t) < pillars
	case p.byRank(t, b.texts[pillars-1]) > 0:
		return false
	}
	// The first ones stay in order of rank, the rest in any.
	i := sort.Search(pillars, func(i int) bool { return p.byRank(b.texts[i], t) > 0 })
	n := len(b.texts) - 1
	b.texts[n] = b.texts[pillars-1]
	copy(b.texts[i+1:pillars], b.texts[i:pillars-1])
	b.texts[i] = t
	return true
}

// pillar reports whether t is a pillar of its bucket.
func (x *index) pillar(p *Pass, k uint64, t int32) bool {
	b := x.buckets[k]
	return b == nil || len(b.texts) <= pillars || p.byRank(t, b.texts[pillars-1]) <= 0
}

func (p *Pass) byRank(a, b int32) int {
	x, y := p.texts[a].rank, p.texts[b].rank
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return int(a - b)
}

// shared counts the fingerprints that lead from one text to the other, as the
// index stands now, over the two fortnights where they are most. It never
// counts more than add has seen in any order of arrival: whichever of the two
// came to its fortnight later saw at least these.
func (x *index) shared(p *Pass, k pair) int {
	a, b := &p.texts[k.a], &p.texts[k.b]
	var common []uint32
	for i, j := 0, 0; i < len(a.sketch) && j < len(b.sketch); {
		switch g, h := a.sketch[i], b.sketch[j]; {
		case g < h:
			i++
		case g > h:
			j++
		default:
			common = append(common, g)
			i++
			j++
		}
	}
	most := 0
	for _, e := range a.fortnits {
		for _, f := range b.fortnits {
			if !near(e, f) {
				continue
			}
			n := 0
			for _, g := range common {
				if x.pillar(p, key(g, e), k.a) || x.pillar(p, key(g, f), k.b) {
					n++
				}
			}
			if most = max(most, n); most == len(common) {
				return most
			}
		}
	}
	return most
}

// crowd returns how many texts share a fingerprint with text t in its busiest
// fortnight.
func (x *index) crowd(p *Pass, t int32, g uint32) int {
	n := 1
	for _, f := range p.texts[t].fortnits {
		if b := x.buckets[key(g, f)]; b != nil {
			n = max(n, len(b.texts))
		}
	}
	return n
}

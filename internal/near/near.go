// Package near finds, for each item of a growing collection, the items of its
// own time that share keys with it, at a cost that does not grow with the
// collection. The keys are what the caller makes of an item: fingerprints of
// runs of words, or the words that matter most.
//
// Items are entered under a bin of time, a day's or fortnight's number, and
// meet those of the same and the neighbouring bins. A key that many items of
// a bin share leads to [Pillars] of them only, those of lowest rank. The rank
// is a hash of the item's content, so that who meets whom is settled by the
// set of items and not by their order.
package near

import (
	"slices"
	"sort"
)

// Pillars is how many items a key of one bin leads to.
const Pillars = 32

// NoBin is the bin of items without a date: they meet those of all bins.
const NoBin int32 = -1 << 31

// An Index leads from keys to items. Items are numbered by the caller from 0
// without gaps. It is not safe for use by several goroutines.
type Index struct {
	items   []item
	bins    []int32 // sorted: those that occur
	tables  map[int32]*table
	counts  []uint32 // of Add, by item
	touched []int32
}

type item struct {
	rank uint64
	keys []uint32 // sorted, without repetition
	bins []int32  // sorted
}

// New returns an empty index.
func New() *Index {
	return &Index{tables: map[int32]*table{}}
}

// Add enters an item under one more bin and calls see with every item that
// shares keys with it, and how many lead from one to the other, in no certain
// order. An item is new when its number is the number of items so far; keys
// must be sorted and without repetition, and are kept. Of an item that is
// known, rank and keys are those given first.
func (x *Index) Add(n int32, rank uint64, keys []uint32, bin int32, see func(other int32, shared int)) {
	if int(n) == len(x.items) {
		x.items = append(x.items, item{rank: rank, keys: keys})
		x.counts = append(x.counts, 0)
	}
	it := &x.items[n]
	i, have := slices.BinarySearch(it.bins, bin)
	if have {
		return
	}
	it.bins = slices.Insert(it.bins, i, bin)
	t := x.tables[bin]
	if t == nil {
		t = &table{}
		x.tables[bin] = t
		i, _ := slices.BinarySearch(x.bins, bin)
		x.bins = slices.Insert(x.bins, i, bin)
	}
	var buf [4]*table
	around := x.around(bin, buf[:0])
	for _, k := range it.keys {
		pillar := x.enter(t, k, n)
		for _, t := range around {
			switch one, list := t.get(k); {
			case list != nil:
				if !pillar && len(list) > Pillars {
					list = list[:Pillars]
				}
				for _, o := range list {
					x.count(o, n)
				}
			case one >= 0:
				x.count(one, n)
			}
		}
	}
	for _, o := range x.touched {
		see(o, int(x.counts[o]))
		x.counts[o] = 0
	}
	x.touched = x.touched[:0]
}

func (x *Index) count(o, self int32) {
	if o == self {
		return
	}
	if x.counts[o] == 0 {
		x.touched = append(x.touched, o)
	}
	x.counts[o]++
}

// around returns the tables of the bins whose items those of bin b meet.
func (x *Index) around(b int32, out []*table) []*table {
	bins := x.bins
	if b != NoBin {
		bins = []int32{NoBin, b - 1, b, b + 1}
	}
	for _, b := range bins {
		if t := x.tables[b]; t != nil {
			out = append(out, t)
		}
	}
	return out
}

// Meet reports whether items of bins a and b meet.
func Meet(a, b int32) bool {
	return a == NoBin || b == NoBin || a-b <= 1 && b-a <= 1
}

// enter adds item n under a key of a bin and reports whether it is a pillar
// there.
func (x *Index) enter(t *table, key uint32, n int32) bool {
	if t.used*5 >= len(t.slots)*4 {
		t.grow()
	}
	s := t.find(key)
	switch {
	case s.val == 0:
		*s = slot{key, n + 1}
		t.used++
		return true
	case s.val > 0:
		t.lists = append(t.lists, []int32{s.val - 1, n})
		s.val = int32(-len(t.lists))
		return true
	}
	list := t.lists[-s.val-1]
	list = append(list, n)
	t.lists[-s.val-1] = list
	switch k := len(list); {
	case k <= Pillars:
		return true
	case k == Pillars+1:
		slices.SortFunc(list, x.byRank)
		return slices.Index(list, n) < Pillars
	case x.byRank(n, list[Pillars-1]) > 0:
		return false
	}
	i := sort.Search(Pillars, func(i int) bool { return x.byRank(list[i], n) > 0 })
	list[len(list)-1] = list[Pillars-1]
	copy(list[i+1:Pillars], list[i:Pillars-1])
	list[i] = n
	return true
}

// pillar reports whether n, which has the key in the bin of t, is a pillar there.
func (x *Index) pillar(t *table, key uint32, n int32) bool {
	_, list := t.get(key)
	return len(list) <= Pillars || x.byRank(n, list[Pillars-1]) <= 0
}

func (x *Index) byRank(a, b int32) int {
	switch p, q := x.items[a].rank, x.items[b].rank; {
	case p < q:
		return -1
	case p > q:
		return 1
	}
	return int(a - b)
}

// Shared counts the keys that lead from a to b or back, as the index stands
// now, over the two bins where they are most. It is never more than see was
// told in any order of arrival: whichever of the two came to its bin later saw
// at least these. So a caller that notes the pairs that reach a bound in see,
// and asks Shared again at the end, has a set of pairs free of order.
func (x *Index) Shared(a, b int32) int {
	p, q := &x.items[a], &x.items[b]
	var common []uint32
	for i, j := 0, 0; i < len(p.keys) && j < len(q.keys); {
		switch k, l := p.keys[i], q.keys[j]; {
		case k < l:
			i++
		case k > l:
			j++
		default:
			common = append(common, k)
			i++
			j++
		}
	}
	most := 0
	for _, e := range p.bins {
		for _, f := range q.bins {
			if !Meet(e, f) {
				continue
			}
			n := 0
			te, tf := x.tables[e], x.tables[f]
			for _, k := range common {
				if x.pillar(te, k, a) || x.pillar(tf, k, b) {
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

// Crowd returns how many items share a key with item n in its busiest bin,
// itself among them.
func (x *Index) Crowd(n int32, key uint32) int {
	most := 1
	for _, b := range x.items[n].bins {
		_, list := x.tables[b].get(key)
		most = max(most, len(list))
	}
	return most
}

// Keys returns the keys of item n, sorted; the caller must not change them.
func (x *Index) Keys(n int32) []uint32 { return x.items[n].keys }

// A table leads from the keys of one bin to the items that have them. It is a
// map of its own because there are some hundred keys for each item and nine of
// ten lead to one item alone: eight bytes hold such a pair.
type table struct {
	slots []slot
	used  int
	lists [][]int32 // of keys that several items have; the first Pillars by rank once they are more
}

// A slot is a key and its item, plus 1; or the number of its list, from 1 on,
// below zero; or nothing, 0.
type slot struct {
	key uint32
	val int32
}

// find returns the slot of a key, or the empty one where it belongs. There must
// be slots, and one of them empty.
func (t *table) find(key uint32) *slot {
	n := uint64(len(t.slots))
	// Keys are hashes, but not all of them good ones.
	h := uint32((uint64(key) * 0x9e3779b97f4a7c15) >> 32)
	for i := uint64(h) * n >> 32; ; i++ {
		if i == n {
			i = 0
		}
		if s := &t.slots[i]; s.val == 0 || s.key == key {
			return s
		}
	}
}

// get returns the one item that has a key, or the list of several; -1 and nil
// when none has.
func (t *table) get(key uint32) (one int32, list []int32) {
	if t.used == 0 {
		return -1, nil
	}
	switch s := t.find(key); {
	case s.val > 0:
		return s.val - 1, nil
	case s.val < 0:
		return -1, t.lists[-s.val-1]
	}
	return -1, nil
}

// grow makes room, by half.
func (t *table) grow() {
	old := t.slots
	t.slots = make([]slot, max(16, len(old)+len(old)/2))
	for _, s := range old {
		if s.val != 0 {
			*t.find(s.key) = s
		}
	}
}

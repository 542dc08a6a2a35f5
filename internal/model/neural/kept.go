package neural

import "sync"

// A Kept keeps the representations of words, so that a word that comes again
// need not be worked out again. It may be used by several readers of one network
// at once. A full one holds a vector of the network's size Type for each of
// KeptWords.
type Kept struct {
	shards [keptShards]struct {
		sync.Mutex
		keys []uint64 // of sets of ways places; 0 for none
		used []uint8  // a bit for each way
		t    []float32
	}
}

// KeptWords is how many words a Kept holds. Of a million words of the press nine
// in a hundred are new to one that forgets nothing, fifteen to one of this size;
// one of twice the size, 25 MB, saves four of them.
const KeptWords = 1 << 15

const (
	keptShards = 64
	keptSets   = KeptWords / keptShards / ways
)

// shard gives the place of a key: bits that the sets of a Reader do not use.
func shard(key uint64) (s, set int) {
	return int(key >> 58), int(key>>20) & (keptSets - 1)
}

// get puts the representation of a word into t, and reports whether it was kept.
func (k *Kept) get(key uint64, t []float32) bool {
	i, set := shard(key)
	s := &k.shards[i]
	s.Lock()
	defer s.Unlock()
	if s.keys == nil {
		return false
	}
	w := wayOf(s.keys[set*ways:], &s.used[set], key)
	if w < 0 {
		return false
	}
	copy(t, s.t[(set*ways+w)*len(t):])
	return true
}

// put keeps the representation of a word that get did not find.
func (k *Kept) put(key uint64, t []float32) {
	i, set := shard(key)
	s := &k.shards[i]
	s.Lock()
	defer s.Unlock()
	if s.keys == nil {
		s.keys, s.used = make([]uint64, keptSets*ways), make([]uint8, keptSets)
		s.t = make([]float32, keptSets*ways*len(t))
	}
	w := freeWay(&s.used[set])
	s.keys[set*ways+w] = key
	copy(s.t[(set*ways+w)*len(t):], t)
}

// ways is the number of places that a key may have.
const ways = 4

// wayOf returns the place of a key in a set, or -1, and marks it used.
func wayOf(keys []uint64, used *uint8, key uint64) int {
	for w, k := range keys[:ways] {
		if k == key {
			use(used, w)
			return w
		}
	}
	return -1
}

// freeWay returns the place for a new key: one that was not used of late. It is
// then used.
func freeWay(used *uint8) int {
	w := 0
	for *used>>w&1 != 0 {
		w++
	}
	use(used, w)
	return w
}

// use marks a place as used; when all are, the others are so no more.
func use(used *uint8, w int) {
	if *used |= 1 << w; *used == 1<<ways-1 {
		*used = 1 << w
	}
}

package model

import "fmt"

// tableMagic begins a packed WordTable.
const tableMagic = "isnadwt1"

// A WordTable holds what raw text taught about folded words: their clusters at
// three levels, and their habits, that is how a first names model tagged them.
type WordTable struct {
	fine               int
	mid, coarse        string // u16 each
	slots              int
	marks, leaf, habit string // u32, u16, u32 each
	packed             string // the whole
}

// A WordEntry is one word of a WordTable that is being packed.
type WordEntry struct {
	Norm   string
	Leaf   uint16 // finest cluster, NoCluster when none
	Habits uint32
}

// NoCluster is the leaf of a word that has no cluster.
const NoCluster = 0xffff

// PackWords returns the bytes of a word table, given the parents of each finest
// cluster at the two coarser levels. The same input gives the same bytes.
func PackWords(mid, coarse []uint16, words []WordEntry) []byte {
	var b builder
	b.u32(uint32(len(mid)))
	for _, v := range mid {
		b.u16(v)
	}
	for _, v := range coarse {
		b.u16(v)
	}
	keys := make([]uint64, len(words))
	for i, w := range words {
		keys[i] = hash(w.Norm)
	}
	marks, index := places(keys)
	b.u32(uint32(len(marks)))
	for _, m := range marks {
		b.u32(m)
	}
	for _, i := range index {
		if i < 0 {
			b.u16(NoCluster)
		} else {
			b.u16(words[i].Leaf)
		}
	}
	for _, i := range index {
		if i < 0 {
			b.u32(0)
		} else {
			b.u32(words[i].Habits)
		}
	}
	return seal(tableMagic, b.b)
}

// OpenWords opens a packed word table in place.
func OpenWords(data string) (*WordTable, error) {
	c, err := unseal(tableMagic, data)
	if err != nil {
		return nil, fmt.Errorf("model.OpenWords: %w", err)
	}
	t := &WordTable{packed: data, fine: int(c.u32())}
	t.mid, t.coarse = c.take(2*t.fine), c.take(2*t.fine)
	t.slots = int(c.u32())
	t.marks, t.leaf, t.habit = c.take(4*t.slots), c.take(2*t.slots), c.take(4*t.slots)
	if c.bad {
		return nil, fmt.Errorf("model.OpenWords: cut short")
	}
	return t, nil
}

// Parents returns the clusters at the two coarser levels of each finest one.
func (t *WordTable) Parents() (mid, coarse []uint16) {
	for i := range t.fine {
		mid, coarse = append(mid, le16(t.mid, i)), append(coarse, le16(t.coarse, i))
	}
	return mid, coarse
}

// Clusters returns the word's clusters, finest first, and false when it has
// none.
func (t *WordTable) Clusters(norm string) (levels [3]uint16, ok bool) {
	return t.clusters(hash(norm))
}

func (t *WordTable) clusters(h uint64) (levels [3]uint16, ok bool) {
	s := lookup(t.marks, t.slots, h)
	if s < 0 {
		return levels, false
	}
	leaf := le16(t.leaf, s)
	if int(leaf) >= t.fine {
		return levels, false
	}
	return [3]uint16{leaf, le16(t.mid, int(leaf)), le16(t.coarse, int(leaf))}, true
}

// Bits of Habits.
const (
	// NeverName: raw text hardly ever uses the word in a name, in less than
	// one place of twenty.
	NeverName = 1 << 21
	// OftenName: one place of five or more is in a name of some type.
	OftenName = 0xeeee
	// OftenPerson: one of five or more is in a person's.
	OftenPerson = 0xe
)

// Habits returns bits that say how the word tended to be tagged in raw text:
// for each of persons, places, organizations and others one of four shares
// (bit 4k+q: at least 5, 20, 50, 80 %), bit 20 for a frequent word, bit 21 for
// one that is never a name. 0 when nothing is known.
func (t *WordTable) Habits(norm string) uint32 {
	return t.habits(hash(norm))
}

func (t *WordTable) habits(h uint64) uint32 {
	if s := lookup(t.marks, t.slots, h); s >= 0 {
		return le32(t.habit, s)
	}
	return 0
}

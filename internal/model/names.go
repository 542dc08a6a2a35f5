package model

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"isnad/internal/model/neural"
)

// namesMagic begins a packed names model.
//
//	shape                       9 u32, neural.Shape in order
//	parameters                  float32, in the order of Net.Dense
//	scales, rows of features    float32 for each row; a byte for each number
//	words, habits               u32; u32 for each word of the vectors
//	slots, marks, lists         u32; u32 and u8 for each slot
const namesMagic = "isnadnn1"

// NameLabels are the labels of the names model, in the order of their numbers
// (BIO, types of ANERcorp).
var NameLabels = []string{"O", "B-PERS", "I-PERS", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC"}

// NameTypes is how the names network sees a word alone: its vector, its clusters, its
// habits, its letters, the lists it is in, and the same of what is left when a
// clitic is taken off.
type NameTypes struct {
	Table   *WordTable
	Vectors *Vectors
	// Habits are those of each word of Vectors (NameHabits).
	Habits []uint32
	Lists  *NameLists
}

// nameRows is the number of rows of features, a power of two: features are
// hashed into them, and some share one.
const nameRows = 1 << 15

// Places in a word's vector behind the numbers of Vectors: the logarithm of its
// count, its habits, and those of the word behind a clitic.
const (
	vecCount  = 0
	vecHabits = 1
	vecRest   = vecHabits + 8
	vecMore   = vecRest + 8
)

// NameShape is the shape of the names network over such types.
func (x *NameTypes) NameShape() neural.Shape {
	return neural.Shape{Vec: x.Vectors.dim + vecMore, Rows: nameRows, Type: 96, Hidden: 128, Upper: 64, Reach: 2, Reach2: 3, Bits: 32, Labels: len(NameLabels)}
}

// NameHabits packs how a word was tagged in raw text: of n places, so many were
// labelled B and I of persons, places and bodies, and anything of others. Four
// bits each, of the root of the share; the highest four tell of n.
func NameHabits(shares [7]int32, n int32) uint32 {
	if n == 0 {
		return 0
	}
	h := uint32(min(bitsOf(n), 15)) << 28
	for i, c := range shares {
		h |= uint32(math.Round(15*math.Sqrt(float64(c)/float64(n)))) << (4 * i)
	}
	return h
}

// bitsOf is the number of bits of n.
func bitsOf(n int32) int {
	k := 0
	for ; n > 0; n >>= 1 {
		k++
	}
	return k
}

func putHabits(dst []float32, h uint32) {
	for i := range dst[:7] {
		dst[i] = float32(h>>(4*i)&15) * (2. / 15)
	}
	dst[7] = float32(h>>28) * 0.1
}

// nameRow is the row of a feature.
func nameRow(kind, value uint64) int32 {
	x := (kind*0x9e3779b97f4a7c15 ^ value) * 0xbf58476d1ce4e5b9
	x ^= x >> 29
	x *= 0x94d049bb133111eb
	return int32(x >> 32 & (nameRows - 1))
}

// nameClitics are the letters that stand before a word as one with it.
const nameClitics = "وفبلك"

// form appends the features of the letters of a word.
func (x *NameTypes) form(features []int32, w Word) []int32 {
	add := func(kind, value uint64) { features = append(features, nameRow(kind, value)) }
	add(1, uint64(w.Kind))
	if w.Kind == kindLatin {
		return features // too few to learn more of
	}
	if w.Kind != kindWord {
		add(2, hash(w.Norm))
		return features
	}
	for n := 1; n <= 4; n++ {
		if p, ok := head(w.Norm, n); ok {
			add(10+uint64(n), hash(p))
		}
		if p, ok := tail(w.Norm, n); ok {
			add(20+uint64(n), hash(p))
		}
	}
	add(5, uint64(min(utf8.RuneCountInString(w.Norm), 10)))
	_, cut := stem(w.Norm)
	add(6, uint64(cut))
	add(7, uint64(x.Lists.Of(w.Norm)))
	if k := strings.Index(nameClitics, w.Norm[:min(len(w.Norm), 2)]); len(w.Norm) > 6 && k >= 0 {
		rest := x.Vectors.Find(w.Norm[2:])
		more := 0
		if rest >= 0 {
			more = 1 + min(max(int(x.Vectors.LogCount(rest)-x.Vectors.LogCount(x.Vectors.Find(w.Norm)))+4, 0), 8)
		}
		add(30+uint64(k), uint64(more))
		if l := x.Lists.Of(w.Norm[2:]); l != 0 {
			add(8, uint64(l))
		}
	}
	return features
}

// own puts what raw text taught about a word into vector and appends its
// features.
func (x *NameTypes) own(vector []float32, features []int32, w Word) []int32 {
	add := func(kind, value uint64) { features = append(features, nameRow(kind, value)) }
	at := x.Vectors.Find(w.Norm)
	more := vector[x.Vectors.dim:]
	count := x.Vectors.LogCount(at)
	if w.Kind == kindLatin {
		clear(vector)
		return features
	}
	more[vecCount] = count / 10
	add(40, uint64(count))
	if w.Kind != kindWord {
		return features
	}
	if at >= 0 {
		putHabits(more[vecHabits:], x.Habits[at])
	}
	s, _ := stem(w.Norm)
	lv, ok := x.Table.Clusters(w.Norm)
	if !ok {
		lv, ok = x.Table.Clusters(s)
	}
	if ok {
		for k, c := range lv {
			add(41+uint64(k), uint64(c))
		}
	}
	if len(w.Norm) > 6 && strings.Contains(nameClitics, w.Norm[:2]) {
		if at := x.Vectors.Find(w.Norm[2:]); at >= 0 {
			putHabits(more[vecRest:], x.Habits[at])
		}
		if lv, ok := x.Table.Clusters(w.Norm[2:]); ok {
			for k, c := range lv {
				add(44+uint64(k), uint64(c))
			}
		}
	}
	return features
}

// Type returns the word as training sees it.
func (x *NameTypes) Type(w Word) neural.Type {
	n := x.Vectors.dim + vecMore
	t := neural.Type{Vector: make([]float32, n), Unknown: make([]float32, n), Form: x.form(nil, w)}
	x.Vectors.Letters(t.Unknown[:x.Vectors.dim], w.Norm, nil)
	if at := x.Vectors.Find(w.Norm); at >= 0 {
		x.Vectors.Of(t.Vector[:x.Vectors.dim], at)
	} else {
		copy(t.Vector, t.Unknown)
	}
	t.Own = x.own(t.Vector, nil, w)
	if w.Kind == kindLatin {
		clear(t.Unknown)
	}
	return t
}

// NameLists tells which lists of names a word is in: fingerprints and a byte of
// bits each.
type NameLists struct {
	slots       int
	marks, bits string
}

// Of returns the lists that the folded word is in, one bit each.
func (l *NameLists) Of(norm string) uint8 {
	if s := lookup(l.marks, l.slots, hash(norm)); s >= 0 {
		return l.bits[s]
	}
	return 0
}

// NewNameLists makes lists of words; order must not depend on chance.
func NewNameLists(words []string, bits []uint8) *NameLists {
	keys := make([]uint64, len(words))
	for i, w := range words {
		keys[i] = hash(w)
	}
	marks, index := places(keys)
	var b builder
	for _, m := range marks {
		b.u32(m)
	}
	l := &NameLists{slots: len(marks), marks: string(b.b)}
	out := make([]byte, len(marks))
	for s, i := range index {
		if i >= 0 {
			out[s] = bits[i]
		}
	}
	l.bits = string(out)
	return l
}

// Names is a trained names model. It is safe for use by several goroutines as
// long as each has its own NameScratch.
type Names struct {
	types NameTypes
	net   *neural.Net
	kept  neural.Kept
}

// NewNames makes a model of a network in training. The rows of features are
// rounded as packing does, so that it labels exactly as the packed one.
func NewNames(net *neural.Net, types NameTypes) *Names {
	return &Names{types: types, net: rounded(net)}
}

// Parts returns a copy of the network, and how it sees words, to train on.
func (n *Names) Parts() (*neural.Net, NameTypes) { return n.net.Unpacked(), n.types }

// roundRow writes a row in bytes and returns the scale.
func roundRow(dst []byte, x []float32) float32 {
	top := float32(0)
	for _, v := range x {
		top = max(top, v, -v)
	}
	scale := top / 127
	if scale == 0 {
		scale = 1
	}
	for i, v := range x {
		dst[i] = byte(int8(math.Round(float64(v / scale))))
	}
	return scale
}

// Pack returns the bytes of the model. The same model gives the same bytes.
func (n *Names) Pack() []byte {
	var b builder
	b.net(n.net)
	b.u32(uint32(len(n.types.Habits)))
	for _, h := range n.types.Habits {
		b.u32(h)
	}
	b.u32(uint32(n.types.Lists.slots))
	b.b = append(b.b, n.types.Lists.marks...)
	b.b = append(b.b, n.types.Lists.bits...)
	return seal(namesMagic, b.b)
}

// OpenNames opens a packed names model. A damaged file, one of another version
// or one made for other vectors is refused.
func OpenNames(data string, table *WordTable, vectors *Vectors) (*Names, error) {
	c, err := unseal(namesMagic, data)
	if err != nil {
		return nil, fmt.Errorf("model.OpenNames: %w", err)
	}
	n := &Names{types: NameTypes{Table: table, Vectors: vectors}}
	if n.net, err = c.net(n.types.NameShape()); err != nil {
		return nil, fmt.Errorf("model.OpenNames: %w", err)
	}
	n.types.Habits = make([]uint32, min(int(c.u32()), vectors.words))
	for i := range n.types.Habits {
		n.types.Habits[i] = c.u32()
	}
	l := &NameLists{slots: int(c.u32())}
	l.marks, l.bits = c.take(4*l.slots), c.take(l.slots)
	n.types.Lists = l
	if c.bad || len(c.rest) > 0 || len(n.types.Habits) != vectors.words {
		return nil, fmt.Errorf("model.OpenNames: cut short, or of other vectors")
	}
	return n, nil
}

// A NameScratch holds what tagging needs for itself. The zero value is ready.
type NameScratch struct {
	names   *Names
	reader  *neural.Reader
	text    neural.Text
	words   []Word
	hashes  []uint64
	groups  groups
	grams   []int32
	margins []float32
}

// nameKinds tells labels of one type from those of another.
var nameKinds = []uint8{0, 1, 1, 2, 2, 3, 3, 4, 4}

// Margins returns how sure the last Tag was of each word: how far the score of the sentence's labels
// lies above that of the best ones with another type there (no name is a type, too), in natural
// logarithms. They hold until the next Tag.
func (s *NameScratch) Margins() []float32 { return s.margins }

// maxTogether is how many words are read together at most: the words of a name
// are looked for in as many, and memory is bounded by it. maxSentence is the
// length at which a sentence is cut, more than the press writes in one.
const (
	maxTogether = 4096
	maxSentence = 1024
)

// ready makes a scratch one of this model.
func (n *Names) ready(s *NameScratch) {
	if s.names == n {
		return
	}
	*s = NameScratch{names: n, reader: neural.NewReader(n.net, &n.kept)}
	s.text.Word = func(i int, vector []float32, features []int32) []int32 {
		w := s.words[i]
		features = n.types.form(features, w)
		at := n.types.Vectors.Find(w.Norm)
		if at >= 0 {
			n.types.Vectors.Of(vector[:n.types.Vectors.dim], at)
		} else {
			s.grams = n.types.Vectors.Letters(vector[:n.types.Vectors.dim], w.Norm, s.grams)
		}
		return n.types.own(vector, features, w)
	}
}

// Tag labels the words of one article and appends the labels, as indexes of
// NameLabels, to dst. gaz says what a lexicon knows of each word; it has the
// length of words. starts are the first words of the sentences. Cost is linear
// in the number of words.
func (n *Names) Tag(dst []uint8, words []Word, gaz []uint32, starts []int, s *NameScratch) []uint8 {
	n.ready(s)
	s.margins = s.margins[:0]
	for first := 0; first < len(words); {
		// As many whole sentences as go together.
		s.text.Starts = s.text.Starts[:0]
		last := first
		for last < len(words) {
			for len(starts) > 0 && starts[0] <= last {
				starts = starts[1:]
			}
			end := min(len(words), last+maxSentence)
			if len(starts) > 0 {
				end = min(end, starts[0])
			}
			if end-first > maxTogether {
				break
			}
			s.text.Starts = append(s.text.Starts, int32(last-first))
			last = end
		}
		dst = n.together(dst, words[first:last], gaz[first:last], s)
		first = last
	}
	return dst
}

func (n *Names) together(dst []uint8, words []Word, gaz []uint32, s *NameScratch) []uint8 {
	scores, from := n.scores(words, gaz, s), len(dst)
	dst = s.reader.Decode(dst, scores, s.text.Starts)
	s.margins = s.reader.Margins(s.margins, scores, dst[from:], nameKinds, s.text.Starts)
	return dst
}

// scores returns what the network gives each label of each word, for the
// sentences that s.text.Starts tells of. They hold until the next call.
func (n *Names) scores(words []Word, gaz []uint32, s *NameScratch) []float32 {
	t := &s.text
	s.words = words
	t.Keys, t.Bits, s.hashes = t.Keys[:0], t.Bits[:0], s.hashes[:0]
	for i, w := range words {
		h := hash(w.Norm)
		s.hashes = append(s.hashes, h)
		t.Keys = append(t.Keys, mix(h, uint64(w.Kind))|1)
		t.Bits = append(t.Bits, uint64(gaz[i]))
	}
	t.Group, t.Groups = s.groups.of(t.Group[:0], words, s.hashes)
	return s.reader.Emit(t)
}

// NameGroups gives words of an article that may be one name one number: the
// word, or what it is without و ف ب ل ك where the article writes it so too.
// Numbers and marks have -1.
func NameGroups(words []Word) []int32 {
	var g groups
	hashes := make([]uint64, len(words))
	for i, w := range words {
		hashes[i] = hash(w.Norm)
	}
	out, _ := g.of(nil, words, hashes)
	return out
}

// groups is a table from hashes to numbers, emptied by raising its age.
type groups struct {
	keys []uint64
	num  []int32
	ages []uint32
	age  uint32
}

func (g *groups) slot(h uint64) int {
	m := len(g.keys) - 1
	s := int(h>>7) & m
	for g.ages[s] == g.age && g.keys[s] != h {
		s = (s + 1) & m
	}
	return s
}

func (g *groups) of(dst []int32, words []Word, hashes []uint64) ([]int32, int) {
	size := 64
	for size < 2*len(words) {
		size <<= 1
	}
	if len(g.keys) < size {
		*g = groups{keys: make([]uint64, size), num: make([]int32, size), ages: make([]uint32, size)}
	}
	if g.age++; g.age == 0 {
		clear(g.ages)
		g.age = 1
	}
	grouped := func(w Word) bool { return w.Kind == kindWord || w.Kind == kindLatin }
	for i, w := range words {
		if grouped(w) {
			s := g.slot(hashes[i])
			g.keys[s], g.num[s], g.ages[s] = hashes[i], -1, g.age
		}
	}
	next := int32(0)
	for i, w := range words {
		if !grouped(w) {
			dst = append(dst, -1)
			continue
		}
		s, norm := g.slot(hashes[i]), w.Norm
		for range 2 {
			if len(norm) <= 6 || !strings.Contains(nameClitics, norm[:2]) {
				break
			}
			rest := g.slot(hash(norm[2:]))
			if g.ages[rest] != g.age {
				break
			}
			s, norm = rest, norm[2:]
		}
		if g.num[s] < 0 {
			g.num[s] = next
			next++
		}
		dst = append(dst, g.num[s])
	}
	return dst, int(next)
}

const kindLatin = 2 // isnad.TokenLatin

// A Council is several models that label together: the mean of their scores
// decides. It is for one goroutine.
type Council struct {
	models    []*Names
	scratches []NameScratch
	sum       []float32
}

// NewCouncil returns a council of models.
func NewCouncil(models ...*Names) *Council {
	return &Council{models: models, scratches: make([]NameScratch, len(models))}
}

// Tag labels words as Names.Tag does. They are at most 4096, and are read
// together. beside is what networks that need it are told of each word besides
// (neural.Doc.Beside); nil where none does.
func (c *Council) Tag(words []Word, gaz []uint32, starts []int32, beside []float32) []uint8 {
	c.sum = c.sum[:0]
	trans := make([]float32, 0)
	k := 1 / float32(len(c.models))
	for i, n := range c.models {
		s := &c.scratches[i]
		n.ready(s)
		s.text.Starts, s.text.Beside = append(s.text.Starts[:0], starts...), beside
		for j, x := range n.scores(words, gaz, s) {
			if i == 0 {
				c.sum = append(c.sum, 0)
			}
			c.sum[j] += k * x
		}
		for j, x := range n.net.Trans {
			if i == 0 {
				trans = append(trans, 0)
			}
			trans[j] += k * x
		}
	}
	return c.scratches[0].reader.DecodeBy(trans, nil, c.sum, starts)
}

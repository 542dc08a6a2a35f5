package model

import (
	"fmt"
	"math"
	"sync/atomic"

	"isnad/internal/arabic"
	"isnad/internal/model/neural"
	"isnad/internal/model/vec"
)

// A TagNet is a second opinion on tags: a small network over a word and two
// others on each side, asked where the linear model does not know without looking
// at the neighbours. Its scores are added to those of the linear model, and so are
// the weights of its chain.
//
//	shape          9 u32, neural.Shape in order
//	parameters     float32, in the order of Net.Dense
//	scales, rows   float32 for each row of features; a byte for each number
type TagNet struct {
	net     *neural.Net
	vectors *Vectors
}

// tagNetLabels are those of TagLabels that the network knows: all but the last,
// interjections, of which a treebank of the press has next to none.
const tagNetLabels = tagLabels - 1

// tagNetRows is the number of rows of features, a power of two: features are
// hashed into them, and some share one.
const tagNetRows = 1 << 14

// tagNetShare is how much the scores of the network count against those of the
// linear model. On the development portion shares from 0.4 to one give the same to
// 0.0002.
const tagNetShare = 0.6

// TagShape is the shape of the network over such vectors.
func (v *Vectors) TagShape() neural.Shape {
	return neural.Shape{Vec: v.dim + 1, Rows: tagNetRows, Type: tagNetType, Hidden: 128, Upper: 64, Reach: 2, Reach2: 0, Labels: tagNetLabels}
}

// NewTagNet makes a second opinion of a network in training. The rows of features
// are rounded as packing does, so that it tags exactly as the packed one.
func NewTagNet(net *neural.Net, vectors *Vectors) *TagNet {
	return &TagNet{net: rounded(net), vectors: vectors}
}

// rounded returns a copy of a network whose rows of features are bytes.
func rounded(net *neural.Net) *neural.Net {
	packed := *net
	rows := make([]byte, net.Rows*net.Type)
	packed.Scales = make([]float32, net.Rows)
	for r := range net.Rows {
		packed.Scales[r] = roundRow(rows[r*net.Type:(r+1)*net.Type], net.Features[r*net.Type:(r+1)*net.Type])
	}
	packed.Packed, packed.Features = string(rows), nil
	return packed.Clone()
}

// net packs a network whose rows are bytes.
func (b *builder) net(n *neural.Net) {
	s := n.Shape
	for _, v := range []int{s.Vec, s.Rows, s.Type, s.Hidden, s.Upper, s.Reach, s.Reach2, s.Bits, s.Labels} {
		b.u32(uint32(v))
	}
	for _, p := range n.Dense() {
		b.floats(*p)
	}
	b.floats(n.Scales)
	b.b = append(b.b, n.Packed...)
}

// net opens a network of a shape.
func (c *cutter) net(s neural.Shape) (*neural.Net, error) {
	var got [9]int
	for i := range got {
		got[i] = int(c.u32())
	}
	if want := [9]int{s.Vec, s.Rows, s.Type, s.Hidden, s.Upper, s.Reach, s.Reach2, s.Bits, s.Labels}; got != want {
		return nil, fmt.Errorf("a network of shape %v, want %v", got, want)
	}
	n := neural.Bare(s)
	for _, p := range n.Dense() {
		*p = c.floats(len(*p))
	}
	n.Scales = c.floats(s.Rows)
	n.Packed = c.take(s.Rows * s.Type)
	return n, nil
}

// tagRow is the row of a feature.
func tagRow(kind uint64, parts ...uint64) int32 {
	h := kind * 0x9e3779b97f4a7c15
	for _, p := range parts {
		h = mix(h, p)
	}
	h ^= h >> 29
	h *= 0x94d049bb133111eb
	return int32(h >> 32 & (tagNetRows - 1))
}

// NetFeatures appends the features of a prepared word as the network sees it:
// form are of what it is like, own hang on how training tagged it.
func (x *Tagged) NetFeatures(own, form []int32, share Share) ([]int32, []int32) {
	if x.dict != 0 {
		own = append(own, tagRow(7, x.dict), tagRow(8, x.dict, x.Role))
	}
	form = append(form,
		tagRow(3, x.Role), tagRow(4, x.c[0]), tagRow(5, x.c[1]), tagRow(6, x.c[2]), tagRow(9, x.habit), tagRow(11, x.length),
		tagRow(12, uint64(share.Fold)), tagRow(14, uint64(share.Class)), tagRow(15, uint64(share.Kin)),
		tagRow(54, x.use), tagRow(55, x.top), tagRow(56, x.k0), tagRow(57, x.k1), tagRow(90, x.lex),
		tagRow(22, x.p2), tagRow(41, x.s1), tagRow(42, x.s2))
	for n := 1; n <= 4; n++ {
		if p, ok := head(x.Form, n); ok && n != 2 {
			form = append(form, tagRow(20+uint64(n), hash(p)))
		}
		if p, ok := tail(x.Form, n); ok && n > 2 {
			form = append(form, tagRow(40+uint64(n), hash(p)))
		}
	}
	return own, form
}

// NetVector puts the vector of a prepared word into dst: that of its folded form,
// and behind it the logarithm of its count, 0 where raw text has not shown it.
// grams is scratch.
func (x *Tagged) NetVector(dst []float32, v *Vectors, grams []int32) []int32 {
	fold := arabic.Fold(x.Form)
	dst[v.dim] = 0
	if at := v.Find(fold); at >= 0 {
		v.Of(dst[:v.dim], at)
		dst[v.dim] = v.LogCount(at) / 10
		return grams
	}
	return v.Letters(dst[:v.dim], fold, grams)
}

// A netReader asks the network about the words of a sentence.
type netReader struct {
	*TagNet
	share float64 // of its scores, in steps of the weights of tags
}

// A netScratch is room for one place.
type netScratch struct {
	t, vector, x, h, u, val []float32
	at, own, form, grams    []int32
}

// tagNetType is the size of a word's representation.
const tagNetType = 32

// A netType is a representation as it is kept: a signed byte for each number, eight
// in one, so that several goroutines may fill it in at once. It lies with what else is
// known of a word, since looking for it elsewhere costs more than using it.
type netType struct {
	ready   atomic.Bool
	numbers [tagNetType / 8]atomic.Uint64
}

// netStep is the distance of two values of a number of a representation as it is
// kept: they lie between -1 and 1.
const netStep = float32(1. / 127)

// typeOf puts the representation of a word into x.
func (r *netReader) typeOf(x []float32, s *netScratch, w *wordType, tables *Tables) {
	if !w.net.ready.Load() {
		s.own, s.form = w.word.NetFeatures(s.own[:0], s.form[:0], tables.Shares(w.word.Form))
		s.grams = w.word.NetVector(s.vector, r.vectors, s.grams)
		s.own = append(s.own, s.form...)
		r.net.Represent(s.t, s.vector, s.own)
		for k := range w.net.numbers {
			packed := uint64(0)
			for b, v := range s.t[8*k : 8*k+8] {
				packed |= uint64(byte(int8(math.Round(float64(v/netStep))))) << (8 * b)
			}
			w.net.numbers[k].Store(packed)
		}
		w.net.ready.Store(true)
	}
	for k := range w.net.numbers {
		packed := w.net.numbers[k].Load()
		for b := range 8 {
			x[8*k+b] = float32(int8(packed>>(8*b))) * netStep
		}
	}
}

// add adds the scores of the network for word i to e, in steps of the weights of
// tags.
func (r *netReader) add(e *[tagLabels]int32, s *netScratch, words []*wordType, i int, tables *Tables) {
	n := r.net
	if s.t == nil {
		s.t, s.vector, s.x, s.h = make([]float32, n.Type), make([]float32, n.Vec), make([]float32, (2*n.Reach+1)*n.Type), make([]float32, n.Hidden)
		s.u, s.val, s.at = make([]float32, n.Upper), make([]float32, max(n.Hidden, n.Upper)), make([]int32, max(n.Hidden, n.Upper))
	}
	clear(s.x)
	copy(s.h, n.B1)
	for o := range 2*n.Reach + 1 {
		if j := i + o - n.Reach; j < 0 || j >= len(words) {
			vec.Add(s.h, n.Edge[o*n.Hidden:(o+1)*n.Hidden])
		} else {
			r.typeOf(s.x[o*n.Type:(o+1)*n.Type], s, words[j], tables)
		}
	}
	var scores [neural.Wide]float32
	n.Scores(&scores, s.x, s.h, s.u, s.val, s.at)
	least := int32(math.MaxInt32)
	for l, x := range scores[:tagNetLabels] {
		step := int32(math.Round(float64(x) * r.share))
		e[l] += step
		least = min(least, step)
	}
	e[tagNetLabels] += least
}

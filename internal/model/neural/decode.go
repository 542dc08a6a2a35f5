package neural

import "isnad/internal/model/vec"

// A Reader labels articles by a network. It keeps what words add to their
// neighbourhood, and room for one article; it is for one goroutine at a time.
type Reader struct {
	net  *Net
	keys []uint64  // of the words kept; 0 for none
	last []uint8   // which of a pair was used last
	sums []float32 // of each kept word, (2·Reach+1)×Hidden

	t        []float32
	vector   []float32
	features []int32
	h        []float32
	val      []float32
	at       []int32
	count    []int32
	u        []float32
	pool     []float32
	emit     []float32
	back     []uint8
}

// Slots is how many words a Reader keeps: the more, the fewer are worked out
// again, and the more memory it takes, (2·Reach+1)·Hidden numbers each.
const Slots = 1 << 12

// NewReader returns a reader for a network whose Upper is 64.
func NewReader(n *Net) *Reader {
	if n.Upper != upper {
		panic("neural.NewReader: the upper layer is not of 64 numbers")
	}
	return &Reader{
		net: n, keys: make([]uint64, Slots), last: make([]uint8, Slots/2), sums: make([]float32, Slots*(2*n.Reach+1)*n.Hidden),
		t: make([]float32, n.Type), vector: make([]float32, n.Vec),
	}
}

// upper is the one size of the upper layer that vec.MulAddPacked knows.
const upper = 64

// A Text is an article to read.
type Text struct {
	// Keys are the words: equal words have equal keys, none is 0.
	Keys []uint64
	// Bits, Group and Starts are as in Doc.
	Bits   []uint64
	Group  []int32
	Groups int // the numbers in Group are below it
	Starts []int32
	// Word puts the vector of word i into vector and appends the numbers of its
	// features to features.
	Word func(i int, vector []float32, features []int32) []int32
}

// each calls do for the words of every sentence.
func each(starts []int32, words int, do func(a, b int)) {
	for k, a := range starts {
		b := words
		if k+1 < len(starts) {
			b = int(starts[k+1])
		}
		do(int(a), b)
	}
}

func want[T any](p *[]T, n int) []T {
	if cap(*p) < n {
		*p = make([]T, n+n/4)
	}
	return (*p)[:n]
}

// sum returns what word i adds at each offset. It holds until the next call. A
// word has two places; the one not used last is given to a new word.
func (r *Reader) sum(text *Text, i int) []float32 {
	n := r.net
	size := (2*n.Reach + 1) * n.Hidden
	key := text.Keys[i]
	pair := int(key^key>>32) & (Slots/2 - 1)
	at := 2 * pair
	switch key {
	case r.keys[at]:
		r.last[pair] = 0
	case r.keys[at+1]:
		r.last[pair] = 1
		at++
	default:
		r.last[pair] ^= 1
		at += int(r.last[pair])
		r.keys[at] = key
		clear(r.vector)
		r.features = text.Word(i, r.vector, r.features[:0])
		n.typeOf(r.t, r.vector, r.features)
		n.spread(r.sums[at*size:(at+1)*size], r.t)
	}
	return r.sums[at*size : (at+1)*size]
}

// Emit returns the scores of the labels of each word, wide numbers a word. They
// hold until the next call.
func (r *Reader) Emit(text *Text) []float32 {
	n := r.net
	H, words := n.Hidden, len(text.Keys)
	k1, k2 := 2*n.Reach+1, 2*n.Reach2+1
	h := want(&r.h, words*H)
	val, at, count := want(&r.val, words*H), want(&r.at, words*H), want(&r.count, words)
	pool := want(&r.pool, text.Groups*H)
	clear(pool)
	for i := range words {
		copy(h[i*H:(i+1)*H], n.B1)
	}
	each(text.Starts, words, func(a, b int) {
		for j := a; j < b; j++ {
			s := r.sum(text, j)
			for o := range k1 {
				// The word stands at offset o-Reach from place i.
				i := j - o + n.Reach
				if i < a || i >= b {
					continue
				}
				row := h[i*H : (i+1)*H]
				vec.Axpy(row, 1, s[o*H:(o+1)*H])
				for g := text.Bits[j]; g != 0; g &= g - 1 {
					bit := o*n.Bits + trailing(g)
					vec.Axpy(row, 1, n.G[bit*H:(bit+1)*H])
				}
			}
		}
		for i := a; i < b; i++ {
			row := h[i*H : (i+1)*H]
			for o := range k1 {
				if j := i + o - n.Reach; j < a || j >= b {
					vec.Axpy(row, 1, n.Edge[o*H:(o+1)*H])
				}
			}
			relu(row)
			count[i] = int32(vec.Pack(val[i*H:(i+1)*H], at[i*H:(i+1)*H], row))
			if g := int(text.Group[i]); g >= 0 {
				p := pool[g*H : (g+1)*H]
				for k, x := range row {
					p[k] = max(p[k], x)
				}
			}
		}
	})
	emit := want(&r.emit, words*wide)
	if r.u == nil {
		r.u = make([]float32, upper+2*H)
	}
	u, pval := r.u[:upper], r.u[upper:upper+H]
	pat := want(&r.features, H)
	each(text.Starts, words, func(a, b int) {
		for i := a; i < b; i++ {
			copy(u, n.B2)
			for o := range k2 {
				if j := i + o - n.Reach2; j >= a && j < b {
					vec.MulAddPacked(u, val[j*H:j*H+int(count[j])], at[j*H:(j+1)*H], n.W2[o*H*upper:(o+1)*H*upper])
				}
			}
			if g := int(text.Group[i]); g >= 0 {
				k := vec.Pack(pval, pat, pool[g*H:(g+1)*H])
				vec.MulAddPacked(u, pval[:k], pat, n.Pool)
			}
			relu(u)
			e := emit[i*wide : (i+1)*wide]
			copy(e, n.B3)
			vec.MulAdd(e, u, n.Out)
			vec.MulAdd(e, h[i*H:(i+1)*H], n.Skip)
		}
	})
	return emit
}

// Labels appends the best labels of each word to dst.
func (r *Reader) Labels(dst []uint8, text *Text) []uint8 {
	return r.Decode(dst, r.Emit(text), text.Starts)
}

// Decode appends the best labels to dst, given the scores of a text's words.
func (r *Reader) Decode(dst []uint8, emit []float32, starts []int32) []uint8 {
	return r.DecodeBy(r.net.Trans, dst, emit, starts)
}

// DecodeBy is Decode by another chain.
func (r *Reader) DecodeBy(trans []float32, dst []uint8, emit []float32, starts []int32) []uint8 {
	words := len(emit) / wide
	back := want(&r.back, len(emit))
	each(starts, words, func(a, b int) {
		dst = decode(dst, emit[a*wide:b*wide], trans, back[a*wide:b*wide], r.net.Labels)
	})
	return dst
}

// TextOf makes a text of a document of training.
func TextOf(d *Doc, types []Type) *Text {
	t := &Text{Bits: d.Bits, Group: d.Group, Starts: d.Starts}
	for _, id := range d.Types {
		t.Keys = append(t.Keys, uint64(id)*0x9e3779b97f4a7c15+1)
	}
	for _, g := range d.Group {
		t.Groups = max(t.Groups, int(g)+1)
	}
	t.Word = func(i int, vector []float32, features []int32) []int32 {
		ty := &types[d.Types[i]]
		copy(vector, ty.Vector)
		return append(append(features, ty.Own...), ty.Form...)
	}
	return t
}

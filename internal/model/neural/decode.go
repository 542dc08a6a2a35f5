package neural

import (
	"slices"
	"unsafe"

	"isnad/internal/model/vec"
)

// A Reader labels articles by a network. It keeps what words add to their
// neighbourhood, and room for one article; it is for one goroutine at a time.
type Reader struct {
	net  *Net
	kept *Kept     // of all readers; nil for none
	keys []uint64  // of the words kept, sets of ways; 0 for none
	used []uint8   // of each set, a bit for each way
	sums []float32 // of each kept word, what it adds to each place about it

	// Of the words that are being worked out together.
	fresh    []int
	t, add   []float32
	vector   []float32
	features []int32

	h      []float32
	bounds []bounds
	// Of the words of a block and of those beside it, what is left of h.
	val    []float32
	at     []int32
	count  []int32
	u      []float32
	pool   []float32
	emit   []float32
	back   []uint8
	paths  []float32 // of the best labels from each word on
	turned []float32 // the net's Trans, rows for columns
}

// bounds are the first word of a sentence and the one behind its last.
type bounds struct{ a, b int32 }

// Slots is how many words a Reader keeps: the more, the fewer are worked out
// again, and the more memory it takes, (2·Reach+1)·Hidden numbers each.
const Slots = 1 << 12

// together is how many words are worked out at once: rows of the matrices are
// brought in once for four. ahead is how far they are looked for.
const (
	together = 8
	ahead    = 64
)

// block is how many words go through the upper layer at once: a seventh of its
// matrix, their sums and what they add up fit into 48 kB.
const block = 32

// NewReader returns a reader for a network whose Upper is 64. kept may be nil;
// otherwise all of its readers are of this network.
func NewReader(n *Net, kept *Kept) *Reader {
	if n.Upper != upper || n.Hidden > maxHidden {
		panic("neural.NewReader: the upper layer is not of 64 numbers, or the lower of more than 512")
	}
	return &Reader{
		net: n, kept: kept, keys: make([]uint64, Slots), used: make([]uint8, Slots/ways), sums: make([]float32, Slots*(2*n.Reach+1)*n.Hidden),
		t: make([]float32, together*n.Type), add: make([]float32, together*n.Hidden), vector: make([]float32, n.Vec),
		u: make([]float32, block*upper), turned: turn(new([]float32), n.Trans[:wide*wide], wide, wide),
	}
}

// upper is the one size of the upper layer that a Reader knows, maxHidden the
// largest of the lower.
const (
	upper     = 64
	maxHidden = 512
)

// A Text is an article to read.
type Text struct {
	// Keys are the words: equal words have equal keys, none is 0.
	Keys []uint64
	// Bits, Group and Starts are as in Doc.
	Bits   []uint64
	Group  []int32
	Groups int // the numbers in Group are below it
	Starts []int32
	// Beside is as in Doc, in one piece.
	Beside []float32
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

// find returns where the sums of a word are kept, or -1.
func (r *Reader) find(key uint64) int {
	set := int(key^key>>32) & (Slots/ways - 1)
	if w := wayOf(r.keys[set*ways:], &r.used[set], key); w >= 0 {
		return set*ways + w
	}
	return -1
}

// sum returns what word i adds to the places from Reach before it to Reach
// behind it. It holds until the next call.
func (r *Reader) sum(text *Text, i int) []float32 {
	size := (2*r.net.Reach + 1) * r.net.Hidden
	at := r.find(text.Keys[i])
	if at < 0 {
		r.fill(text, i)
		at = r.fresh[0]
	}
	return r.sums[at*size : (at+1)*size]
}

// fetch asks for the sums of a word that comes next, if they are kept.
func (r *Reader) fetch(key uint64) {
	set := int(key^key>>32) & (Slots/ways - 1)
	for w, k := range r.keys[set*ways : set*ways+ways] {
		if k == key {
			size := (2*r.net.Reach + 1) * r.net.Hidden
			vec.Fetch(unsafe.Pointer(&r.sums[(set*ways+w)*size]), 4*size)
		}
	}
}

// fill works out the sums of word i and of some that come soon and are not kept
// either.
func (r *Reader) fill(text *Text, i int) {
	n := r.net
	H, T := n.Hidden, n.Type
	r.fresh = r.fresh[:0]
next:
	for j := i; j < min(i+ahead, len(text.Keys)) && len(r.fresh) < together; j++ {
		key := text.Keys[j]
		if j > i && r.find(key) >= 0 {
			continue
		}
		set := int(key^key>>32) & (Slots/ways - 1)
		at := set*ways + freeWay(&r.used[set])
		for _, f := range r.fresh {
			if f == at {
				continue next
			}
		}
		r.keys[at] = key
		t := r.t[len(r.fresh)*T : (len(r.fresh)+1)*T]
		r.fresh = append(r.fresh, at)
		if r.kept != nil && r.kept.get(key, t) {
			continue
		}
		clear(r.vector)
		r.features = text.Word(j, r.vector, r.features[:0])
		n.typeOf(t, r.vector, r.features)
		if r.kept != nil {
			r.kept.put(key, t)
		}
	}
	k := len(r.fresh)
	size := (2*n.Reach + 1) * H
	for o := range 2*n.Reach + 1 {
		add := r.add[:k*H]
		clear(add)
		vec.MulAddRows(add, r.t[:k*T], n.W1[o*T*H:(o+1)*T*H], k)
		for f, at := range r.fresh {
			// At offset o-Reach from a place the word stands, so the place
			// is as far on the other side.
			p := at*size + (2*n.Reach-o)*H
			copy(r.sums[p:p+H], add[f*H:])
		}
	}
}

// Emit returns the scores of the labels of each word, wide numbers a word. They
// hold until the next call.
func (r *Reader) Emit(text *Text) []float32 {
	n := r.net
	H, words := n.Hidden, len(text.Keys)
	k1, k2 := 2*n.Reach+1, 2*n.Reach2+1
	h := want(&r.h, words*H)
	sentences := want(&r.bounds, words)
	pool := want(&r.pool, text.Groups*H)
	clear(pool)
	for i := range words {
		copy(h[i*H:(i+1)*H], n.B1)
	}
	if n.Beside > 0 && words > 0 {
		vec.MulAddRows(h, text.Beside[:words*n.Beside], n.Outside, words)
	}
	each(text.Starts, words, func(a, b int) {
		for j := a; j < b; j++ {
			s := r.sum(text, j)
			if j+1 < b {
				r.fetch(text.Keys[j+1])
			}
			first, last := max(a, j-n.Reach), min(b, j+n.Reach+1)
			vec.Add(h[first*H:last*H], s[(first-j+n.Reach)*H:(last-j+n.Reach)*H])
			if text.Bits[j] == 0 {
				continue
			}
			for i := first; i < last; i++ {
				row := h[i*H : (i+1)*H]
				for g := text.Bits[j]; g != 0; g &= g - 1 {
					bit := (j-i+n.Reach)*n.Bits + trailing(g)
					vec.Add(row, n.G[bit*H:(bit+1)*H])
				}
			}
		}
		for i := a; i < b; i++ {
			sentences[i] = bounds{int32(a), int32(b)}
			row := h[i*H : (i+1)*H]
			for o := range k1 {
				if j := i + o - n.Reach; j < a || j >= b {
					vec.Add(row, n.Edge[o*H:(o+1)*H])
				}
			}
			// What is below zero in h counts as zero; so it does in the pool,
			// which begins there.
			if g := int(text.Group[i]); g >= 0 {
				vec.Most(pool[g*H:(g+1)*H], row)
			}
		}
	})
	emit := want(&r.emit, words*wide)
	var uval, pval [maxHidden]float32
	var uat, pat [maxHidden]int32
	// Word i stands in row i-left of these.
	val, at, count := want(&r.val, (block+2*n.Reach2)*H), want(&r.at, (block+2*n.Reach2)*H), want(&r.count, block+2*n.Reach2)
	done, left := 0, 0 // the words before done have been rectified
	for first := 0; first < words; first += block {
		last := min(first+block, words)
		keep := max(first-n.Reach2, 0)
		copy(val, val[(keep-left)*H:(done-left)*H])
		copy(at, at[(keep-left)*H:(done-left)*H])
		copy(count, count[keep-left:done-left])
		left = keep
		for ; done < min(last+n.Reach2, words); done++ {
			i := done - left
			count[i] = int32(vec.Rectify(val[i*H:(i+1)*H], at[i*H:(i+1)*H], h[done*H:(done+1)*H]))
		}
		for i := first; i < last; i++ {
			copy(r.u[(i-first)*upper:], n.B2)
		}
		for o := range k2 {
			w := n.W2[o*H*upper : (o+1)*H*upper]
			for i := first; i < last; i++ {
				if j := i + o - n.Reach2; j >= int(sentences[i].a) && j < int(sentences[i].b) {
					j -= left
					vec.MulAddPacked(r.u[(i-first)*upper:(i-first+1)*upper], val[j*H:j*H+int(count[j])], at[j*H:(j+1)*H], w)
				}
			}
		}
		for i := first; i < last; i++ {
			u := r.u[(i-first)*upper : (i-first+1)*upper]
			if g := int(text.Group[i]); g >= 0 {
				k := vec.Rectify(pval[:H], pat[:H], pool[g*H:(g+1)*H])
				vec.MulAddPacked(u, pval[:k], pat[:], n.Pool)
			}
			k := vec.Rectify(uval[:upper], uat[:upper], u)
			e := emit[i*wide : (i+1)*wide]
			copy(e, n.B3)
			vec.MulAddPacked(e, uval[:k], uat[:], n.Out)
			j := i - left
			vec.MulAddPacked(e, val[j*H:j*H+int(count[j])], at[j*H:(j+1)*H], n.Skip)
		}
	}
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

// Margins appends to dst how sure each label is: by how much the score of the best labels of its
// sentence, which labels has, lies above that of the best ones that have a label of another kind
// there, in natural logarithms. kind says what kind each label is.
func (r *Reader) Margins(dst []float32, emit []float32, labels, kind []uint8, starts []int32) []float32 {
	each(starts, len(labels), func(a, b int) {
		dst = margins(dst, emit[a*wide:b*wide], r.net.Trans, r.turned, labels[a:b], kind, want(&r.paths, (b-a)*wide), r.net.Labels)
	})
	return dst
}

// TextOf makes a text of a document of training.
func TextOf(d *Doc, types []Type) *Text {
	t := &Text{Bits: d.Bits, Group: d.Group, Starts: d.Starts, Beside: slices.Concat(d.Beside...)}
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

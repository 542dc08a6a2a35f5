package neural

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// tiny is a shape that trains in no time.
var tiny = Shape{Vec: 6, Rows: 64, Type: 32, Hidden: 32, Upper: 64, Reach: 2, Reach2: 3, Bits: 4, Labels: 3, Beside: 5}

// world makes types and documents by chance: the label of a word hangs on the
// word before it, and on whether its name is clear elsewhere in the document.
func world(seed uint64) ([]Type, []Doc) {
	rng := rand.New(rand.NewPCG(seed, 1))
	types := make([]Type, 40)
	for i := range types {
		v, u := make([]float32, 6), make([]float32, 6)
		for k := range v {
			v[k], u[k] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
		types[i] = Type{Vector: v, Unknown: u, Form: []int32{int32(rng.IntN(64))}, Own: []int32{int32(i), int32(40 + i%5)}, Hide: 0.2}
	}
	var docs []Doc
	for range 30 {
		var d Doc
		for range 1 + rng.IntN(5) {
			d.Starts = append(d.Starts, int32(len(d.Types)))
			for range 1 + rng.IntN(12) {
				t := rng.Int32N(40)
				d.Types = append(d.Types, t)
				d.Bits = append(d.Bits, rng.Uint64()&15)
				g := int32(-1)
				if t > 10 {
					g = t - 11
				}
				d.Group = append(d.Group, g)
				l := uint8(0)
				if t > 30 {
					l = 1 + uint8(t%2)
				}
				d.Labels = append(d.Labels, l)
			}
		}
		for range d.Types {
			piece := make([]float32, tiny.Beside)
			for k := range piece {
				piece[k] = float32(rng.NormFloat64())
			}
			d.Beside = append(d.Beside, piece)
		}
		docs = append(docs, d)
	}
	return types, docs
}

func trained(t testing.TB, seed uint64) (*Net, []Type, []Doc) {
	t.Helper()
	types, docs := world(1)
	n := Train(func(int) []Doc { return docs }, types, Config{Shape: tiny, Epochs: 12, Rate: 0.01, Drop0: 0.1, Drop1: 0.2, Drop2: 0.1, Decay: 0.01, Average: 3, Seed: seed})
	return n, types, docs
}

// TestGradient compares the gradient of the likelihood with what a small change
// of each kind of weight does to it.
func TestGradient(t *testing.T) {
	types, docs := world(2)
	for i := range types {
		types[i].Hide = 0
	}
	tr := newTrainer(types, Config{Shape: tiny, Seed: 5})
	rng := rand.New(rand.NewPCG(9, 9))
	for i := range tr.net.Features {
		tr.net.Features[i] = float32(rng.NormFloat64() * 0.2)
	}
	for _, open := range []bool{false, true} {
		d := &docs[0]
		if open { // some of its labels, all of one sentence, and none of another
			d = &docs[1]
			for i := range d.Labels {
				if i%3 > 0 || i < 5 {
					d.Labels[i] = Any
				}
			}
		}
		testGradient(t, tr, d, types, rng)
	}
}

func testGradient(t *testing.T, tr *trainer, d *Doc, types []Type, rng *rand.Rand) {
	tr.grad = Blank(tiny)
	scale := 1 / float64(len(d.Starts))
	params := append(tr.net.Dense(), &tr.net.Features)
	tr.doc(d, types)
	var grads [][]float32
	for _, g := range append(tr.grad.Dense(), &tr.grad.Features) {
		grads = append(grads, slices.Clone(*g))
	}
	checked := 0
	for k, p := range params {
		for range 40 {
			i := rng.IntN(len(*p))
			const step = 1e-3 // larger ones meet the corners of relu
			old := (*p)[i]
			(*p)[i] = old + step
			up := tr.doc(d, types)
			(*p)[i] = old - step
			down := tr.doc(d, types)
			(*p)[i] = old
			want := (up - down) / (2 * step) * scale
			got := float64(grads[k][i])
			if math.Abs(got-want) > 0.02*math.Max(math.Abs(got), math.Abs(want))+1e-2 {
				t.Errorf("parameter %d, number %d: the gradient is %v, the likelihood changes by %v", k, i, got, want)
			}
			if got != 0 {
				checked++
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d gradients were not 0", checked)
	}
}

// TestLearns wants the same network twice from the same seed, and one that
// knows its training data.
func TestLearns(t *testing.T) {
	a, types, docs := trained(t, 3)
	b, _, _ := trained(t, 3)
	for i, p := range append(a.Dense(), &a.Features) {
		if !slices.Equal(*p, *append(b.Dense(), &b.Features)[i]) {
			t.Fatalf("the same data and seed give other weights (%d)", i)
		}
	}
	r := NewReader(a, nil)
	right, all := 0, 0
	for i := range docs {
		got := r.Labels(nil, TextOf(&docs[i], types))
		for k, l := range docs[i].Labels {
			all++
			if got[k] == l {
				right++
			}
		}
	}
	if right < all*95/100 {
		t.Errorf("%d of %d labels of the training data are right", right, all)
	}
}

// TestReadsAsTrained holds the reader, which keeps sums and leaves out zeros, to
// the forward pass of training with nothing hidden.
func TestReadsAsTrained(t *testing.T) {
	n, types, docs := trained(t, 4)
	for i := range types {
		types[i].Hide = 0
	}
	tr := newTrainer(types, Config{Shape: tiny, From: n})
	r := NewReader(n, nil)
	for i := range docs {
		tr.doc(&docs[i], types)
		got := r.Emit(TextOf(&docs[i], types))
		for k := range got {
			if k%wide < tiny.Labels && math.Abs(float64(got[k]-tr.emit[k])) > 1e-4 {
				t.Fatalf("document %d, number %d: the reader gives %v, training %v", i, k, got[k], tr.emit[k])
			}
		}
	}
}

// TestChainSums compares the forward and backward pass with all label
// sequences of a short sentence, one by one.
func TestChainSums(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	const L, n = 3, 4
	emit, trans := make([]float32, n*wide), make([]float32, (wide+1)*wide)
	for i := range emit {
		emit[i] = float32(rng.NormFloat64() * 3)
	}
	for i := range trans {
		trans[i] = float32(rng.NormFloat64())
	}
	score := func(labels []uint8) float64 {
		s, prev := 0.0, wide
		for i, l := range labels {
			s += float64(emit[i*wide+int(l)] + trans[prev*wide+int(l)])
			prev = int(l)
		}
		return s
	}
	total, best := 0.0, math.Inf(-1)
	var top []uint8
	marginal := make([]float64, n*L)
	for x := range 81 {
		labels := []uint8{uint8(x % 3), uint8(x / 3 % 3), uint8(x / 9 % 3), uint8(x / 27)}
		s := score(labels)
		total += math.Exp(s)
		if s > best {
			best, top = s, labels
		}
		for i, l := range labels {
			marginal[i*L+int(l)] += math.Exp(s)
		}
	}
	gold := []uint8{0, 2, 1, 1}
	demit, dtrans := make([]float32, len(emit)), make([]float32, len(trans))
	var c chain
	c.open(trans, L)
	if got, want := c.run(emit, gold, trans, demit, dtrans, L), math.Log(total)-score(gold); math.Abs(got-want) > 1e-4 {
		t.Errorf("the likelihood is %v, want %v", got, want)
	}
	for i := range n {
		for l := range L {
			want := marginal[i*L+l] / total
			if int(gold[i]) == l {
				want--
			}
			if got := float64(demit[i*wide+l]); math.Abs(got-want) > 1e-4 {
				t.Errorf("word %d label %d: gradient %v, want %v", i, l, got, want)
			}
		}
	}
	if got := decode(nil, emit, trans, make([]uint8, len(emit)), L); !slices.Equal(got, top) {
		t.Errorf("the best labels are %v, want %v", got, top)
	}
}

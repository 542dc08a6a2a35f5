package encoder

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// small makes a text in which the word behind hangs on the word before.
func small(seed uint64) (Text, []Type, Config) {
	s := Shape{Vec: 4, Rows: 64, Dim: 16, Heads: 2, Inner: 32, Layers: 2, Window: 8}
	rng := rand.New(rand.NewPCG(seed, 1))
	types := make([]Type, 20)
	for i := range types {
		v, u := make([]float32, s.Vec), make([]float32, s.Vec)
		for k := range v {
			v[k], u[k] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
		types[i] = Type{Vector: v, Unknown: u, Form: []int32{int32(rng.IntN(30)), int32(rng.IntN(30))}, Own: []int32{int32(40 + i)}}
	}
	var t Text
	at := 0
	for i := range 4000 {
		at = (at*3 + 1 + rng.IntN(2)) % len(types)
		types[at].Count++
		t.Words = append(t.Words, int32(at))
		t.Doc = append(t.Doc, int32(i/13))
	}
	return t, types, Config{Shape: s, Words: 20_000, Batch: 4, Rate: 0.003, RowRate: 0.003, Hide: 0.1, Mark: 0, Seed: seed}
}

// The gradients are those of the loss, as differences tell.
func TestGradients(t *testing.T) {
	text, types, cfg := small(3)
	tr := newTrainer(types, cfg)
	rng := rand.New(rand.NewPCG(5, 5))
	for _, p := range tr.net.dense() {
		for i := range p.w {
			p.w[i] += float32(rng.NormFloat64() * 0.1)
		}
	}
	words, docs := text.Words[:32], text.Doc[:32]
	tr.choose(words, func(t int32) bool { return t == 3 })
	tr.step(words, docs)
	params := append(tr.net.dense(), tr.net.rows)
	var grads [][]float32
	for _, p := range params {
		grads = append(grads, slices.Clone(p.g))
	}
	for k, p := range params {
		// Along the gradient, the loss grows by its length.
		length := 0.0
		for _, g := range grads[k] {
			length += float64(g) * float64(g)
		}
		length = math.Sqrt(length)
		if length < 1e-6 {
			t.Errorf("parameter %d of %d numbers: no gradient", k, len(p.w))
			continue
		}
		old := slices.Clone(p.w)
		at := func(eps float64) float64 {
			for i := range p.w {
				p.w[i] = old[i] + float32(eps*float64(grads[k][i])/length)
			}
			return tr.step(words, docs)
		}
		const eps = 3e-3
		slope := (at(eps) - at(-eps)) / (2 * eps)
		copy(p.w, old)
		if math.Abs(slope-length) > 0.03*length+2e-4 {
			t.Errorf("parameter %d of %d numbers: the loss rises by %.5f, the gradient says %.5f", k, len(p.w), slope, length)
		}
	}
}

// The same text and seed give the same weights, on one core and on several; and
// what can be learnt is learnt.
func TestTrain(t *testing.T) {
	text, types, cfg := small(1)
	var first, last float64
	cfg.Progress = func(words int, loss float64) {
		if first == 0 {
			first = loss
		}
		last = loss
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	a := Train(text, types, cfg)
	if last > first-0.5 {
		t.Errorf("the loss fell from %.3f to %.3f only", first, last)
	}
	runtime.GOMAXPROCS(3)
	b := Train(text, types, cfg)
	for i, p := range append(a.dense(), a.rows) {
		if !slices.Equal(p.w, append(b.dense(), b.rows)[i].w) {
			t.Fatalf("parameter %d differs between one core and three", i)
		}
	}
	runtime.GOMAXPROCS(1)
	one := NewReader(a, types).States(text.Words[:37], nil)
	runtime.GOMAXPROCS(3)
	two := NewReader(b, types).States(text.Words[:37], nil)
	if !slices.Equal(one, two) {
		t.Error("states differ between one core and three")
	}
	// A tower looks one way: what comes behind does not change what it read before.
	d := cfg.Dim
	more := slices.Clone(text.Words[:37])
	more[5] = (more[5] + 1) % int32(len(types))
	other := NewReader(a, types).States(more, nil)
	for i := range 5 {
		if !slices.Equal(one[i*3*d:i*3*d+d], other[i*3*d:i*3*d+d]) {
			t.Errorf("the forward tower at %d knows of word 5", i)
		}
	}
	if !slices.Equal(one[5*3*d+2*d:6*3*d], other[5*3*d+2*d:6*3*d]) {
		t.Error("the guess at 5 knows word 5")
	}
	if !slices.Equal(one[6*3*d+d:6*3*d+2*d], other[6*3*d+d:6*3*d+2*d]) {
		t.Error("the backward tower at 6 knows of word 5")
	}
	if slices.Equal(one[6*3*d:6*3*d+d], other[6*3*d:6*3*d+d]) {
		t.Error("the forward tower at 6 knows nothing of word 5")
	}
}

// A file gives the weights back, and says when it is of another text, cut off or damaged.
func TestFile(t *testing.T) {
	text, types, cfg := small(1)
	key := KeyOf(text, types, cfg)
	n := New(cfg.Shape, 7)
	var b bytes.Buffer
	if err := n.Write(&b, key); err != nil {
		t.Fatal(err)
	}
	got, err := Read(bytes.NewReader(b.Bytes()), key, cfg.Shape)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range n.all() {
		if !slices.Equal(p.w, got.all()[i].w) {
			t.Errorf("parameter %d is not what was written", i)
		}
	}
	cfg.Seed++
	if _, err := Read(bytes.NewReader(b.Bytes()), KeyOf(text, types, cfg), cfg.Shape); !errors.Is(err, ErrOther) {
		t.Errorf("of another seed: %v", err)
	}
	damaged := bytes.Clone(b.Bytes())
	damaged[b.Len()/2] ^= 1
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty": {nil, "no file of an encoder"}, "of another kind": {bytes.Repeat([]byte("x"), 100), "no file of an encoder"},
		"cut": {b.Bytes()[:b.Len()/2], "ends early"}, "damaged": {damaged, "checksum"},
	} {
		if _, err := Read(bytes.NewReader(c.file), key, cfg.Shape); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one of %q", name, err, c.want)
		}
	}
}

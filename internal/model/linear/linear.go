// Package linear is a sequence labeller: a linear-chain conditional random
// field (Lafferty, McCallum and Pereira 2001) over hashed features, trained by
// AdaGrad and decoded by Viterbi. It knows nothing of Arabic: features come
// from outside as 64-bit hashes.
//
// Most features of a token depend on its word alone. They are given once for
// each word type, with the offsets at which they count, so that decoding keeps
// the sums of a type in a cache and pays for the context features only.
package linear

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// A Sequence is one sentence: for each token, its feature hashes and, for
// training, its label.
type Sequence struct {
	Features [][]uint64
	Labels   []uint8
}

// Config holds the settings of training. The zero value of a field takes the
// default named beside it.
type Config struct {
	Epochs   int     // passes over the sequences; 12
	MinCount int     // features seen in fewer tokens are left out; 2
	Rate     float32 // AdaGrad's step; 0.2
	L2       float32 // strength of the quadratic penalty; 1e-6 for each step
	Dropout  float32 // share of features hidden in each step; 0
	// Average makes the model the mean of the weights after each of the last
	// Average epochs; 0 for those of the last epoch.
	Average int
	// WrongOften is how often a feature of wrong candidates alone must be seen to
	// have a weight; 0 for never. Choices only.
	WrongOften int
	Seed       uint64
	Progress   func(epoch int, loss float64) // called after each epoch; may be nil
}

// A Model scores label sequences. Rows are in the order of their hashes.
type Model struct {
	Labels int
	Hashes []uint64  // sorted
	Rows   []float32 // Rows[i*Labels+l]: weight of feature i for label l
	Trans  []float32 // Trans[a*Labels+b]: weight of label b after a; row Labels is the start
	table  table
}

// Train fits a model with the given number of labels.
func Train(seqs []Sequence, labels int, cfg Config) *Model {
	cfg.Epochs = cmp.Or(cfg.Epochs, 12)
	cfg.MinCount = cmp.Or(cfg.MinCount, 2)
	cfg.Rate = cmp.Or(cfg.Rate, 0.2)
	cfg.L2 = cmp.Or(cfg.L2, 1e-6)
	counts := map[uint64]int32{}
	for _, s := range seqs {
		for _, fs := range s.Features {
			for _, f := range fs {
				counts[f]++
			}
		}
	}
	m := &Model{Labels: labels, Trans: make([]float32, (labels+1)*labels)}
	for f, n := range counts {
		if int(n) >= cfg.MinCount {
			m.Hashes = append(m.Hashes, f)
		}
	}
	counts = nil
	slices.Sort(m.Hashes)
	m.Rows = make([]float32, len(m.Hashes)*labels)
	m.Index()
	ids := make([][][]int32, len(seqs))
	for i, s := range seqs {
		ids[i] = make([][]int32, len(s.Features))
		for t, fs := range s.Features {
			row := make([]int32, 0, len(fs))
			for _, f := range fs {
				if id := m.table.find(m.Hashes, f); id >= 0 {
					row = append(row, id)
				}
			}
			ids[i][t] = row
		}
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, 7))
	gRow := make([]float32, len(m.Rows))
	gTrans := make([]float32, len(m.Trans))
	var w work
	order := rng.Perm(len(seqs))
	var rows, trans []float32 // sums of the last epochs
	for epoch := range cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, i := range order {
			loss += m.step(&w, ids[i], seqs[i].Labels, gRow, gTrans, cfg, rng)
		}
		if cfg.Progress != nil {
			cfg.Progress(epoch+1, loss)
		}
		if epoch >= cfg.Epochs-cfg.Average {
			rows, trans = sum(rows, m.Rows), sum(trans, m.Trans)
		}
	}
	if cfg.Average > 0 {
		share := 1 / float32(min(cfg.Average, cfg.Epochs))
		for i := range rows {
			m.Rows[i] = rows[i] * share
		}
		for i := range trans {
			m.Trans[i] = trans[i] * share
		}
	}
	return m
}

// sum adds x to to, which may be nil.
func sum(to, x []float32) []float32 {
	if to == nil {
		to = make([]float32, len(x))
	}
	for i, v := range x {
		to[i] += v
	}
	return to
}

type work struct {
	emit, alpha, beta []float32
	keep              [][]int32
}

func grow(p *[]float32, n int) []float32 {
	if cap(*p) < n {
		*p = make([]float32, n)
	}
	*p = (*p)[:n]
	return *p
}

// step takes one sequence, moves the weights along its gradient and returns
// its negative log likelihood.
func (m *Model) step(w *work, feats [][]int32, gold []uint8, gRow, gTrans []float32, cfg Config, rng *rand.Rand) float64 {
	n, L := len(feats), m.Labels
	if n == 0 {
		return 0
	}
	if cfg.Dropout > 0 {
		w.keep = w.keep[:0]
		for _, fs := range feats {
			kept := make([]int32, 0, len(fs))
			for _, f := range fs {
				if rng.Float32() >= cfg.Dropout {
					kept = append(kept, f)
				}
			}
			w.keep = append(w.keep, kept)
		}
		feats = w.keep
	}
	scale := 1 / (1 - cfg.Dropout)
	emit := grow(&w.emit, n*L)
	clear(emit)
	for t, fs := range feats {
		e := emit[t*L : t*L+L]
		for _, f := range fs {
			for l, x := range m.Rows[int(f)*L : int(f)*L+L] {
				e[l] += x * scale
			}
		}
	}
	alpha, beta := grow(&w.alpha, n*L), grow(&w.beta, n*L)
	buf := make([]float32, L)
	for l := range L {
		alpha[l] = m.Trans[L*L+l] + emit[l]
	}
	for t := 1; t < n; t++ {
		for l := range L {
			for k := range L {
				buf[k] = alpha[(t-1)*L+k] + m.Trans[k*L+l]
			}
			alpha[t*L+l] = logSum(buf) + emit[t*L+l]
		}
	}
	z := logSum(alpha[(n-1)*L:])
	for l := range L {
		beta[(n-1)*L+l] = 0
	}
	for t := n - 2; t >= 0; t-- {
		for k := range L {
			for l := range L {
				buf[l] = m.Trans[k*L+l] + emit[(t+1)*L+l] + beta[(t+1)*L+l]
			}
			beta[t*L+k] = logSum(buf)
		}
	}
	score := float32(0)
	prev := L
	for t := range n {
		g := int(gold[t])
		score += emit[t*L+g] + m.Trans[prev*L+g]
		prev = g
	}
	// Gradient of the likelihood: observed minus expected.
	update := func(w, g *float32, d float32) {
		d -= cfg.L2 * *w
		*g += d * d
		*w += cfg.Rate * d / (float32(math.Sqrt(float64(*g))) + 1e-6)
	}
	trans := make([]float32, len(m.Trans))
	for t := range n {
		for l := range L {
			p := exp32(alpha[t*L+l] + beta[t*L+l] - z)
			buf[l] = -p
		}
		buf[gold[t]]++
		if t == 0 {
			for l := range L {
				trans[L*L+l] += buf[l]
			}
		} else {
			for k := range L {
				a := alpha[(t-1)*L+k] - z
				for l := range L {
					trans[k*L+l] -= exp32(a + m.Trans[k*L+l] + emit[t*L+l] + beta[t*L+l])
				}
			}
			trans[int(gold[t-1])*L+int(gold[t])]++
		}
		for _, f := range feats[t] {
			base := int(f) * L
			for l, d := range buf {
				if d > 1e-4 || d < -1e-4 {
					update(&m.Rows[base+l], &gRow[base+l], d)
				}
			}
		}
	}
	for i, d := range trans {
		if d != 0 {
			update(&m.Trans[i], &gTrans[i], d)
		}
	}
	return float64(z - score)
}

func logSum(x []float32) float32 {
	m := slices.Max(x)
	s := float32(0)
	for _, v := range x {
		s += exp32(v - m)
	}
	return m + float32(math.Log(float64(s)))
}

func exp32(x float32) float32 {
	if x < -40 {
		return 0
	}
	return float32(math.Exp(float64(x)))
}

// Index builds the table in which features are found. Decode and Add need it.
func (m *Model) Index() { m.table = newTable(m.Hashes) }

// Add adds the weights of a feature to scores, one for each label; a feature
// the model does not know adds nothing.
func (m *Model) Add(scores []float32, feature uint64) {
	if id := m.table.find(m.Hashes, feature); id >= 0 {
		for l, x := range m.Rows[int(id)*m.Labels : int(id)*m.Labels+m.Labels] {
			scores[l] += x
		}
	}
}

// Decode appends the best label of each of n tokens to out, given the sums of
// their feature weights (emit[t*Labels+l]). back is scratch of that length.
func (m *Model) Decode(out []uint8, emit []float32, back []uint8) []uint8 {
	L := m.Labels
	n := len(emit) / L
	if n == 0 {
		return out
	}
	var a, b [32]float32
	prev, cur := a[:L], b[:L]
	for l := range L {
		prev[l] = emit[l] + m.Trans[L*L+l]
	}
	for t := 1; t < n; t++ {
		for l := range L {
			best, at := prev[0]+m.Trans[l], 0
			for k := 1; k < L; k++ {
				if s := prev[k] + m.Trans[k*L+l]; s > best {
					best, at = s, k
				}
			}
			cur[l] = best + emit[t*L+l]
			back[t*L+l] = uint8(at)
		}
		prev, cur = cur, prev
	}
	at := 0
	for l := range L {
		if prev[l] > prev[at] {
			at = l
		}
	}
	base := len(out)
	out = slices.Grow(out, n)[:base+n]
	for t := n - 1; t >= 0; t-- {
		out[base+t] = uint8(at)
		at = int(back[t*L+at])
	}
	return out
}

// table is an open-addressed index over sorted hashes.
type table struct {
	slots []int32
	mask  uint64
}

func newTable(hashes []uint64) table {
	size := 1
	for size < 2*len(hashes)+1 {
		size <<= 1
	}
	t := table{slots: make([]int32, size), mask: uint64(size - 1)}
	for i := range t.slots {
		t.slots[i] = -1
	}
	for i, h := range hashes {
		s := h & t.mask
		for t.slots[s] >= 0 {
			s = (s + 1) & t.mask
		}
		t.slots[s] = int32(i)
	}
	return t
}

func (t *table) find(hashes []uint64, h uint64) int32 {
	for s := h & t.mask; ; s = (s + 1) & t.mask {
		i := t.slots[s]
		if i < 0 || hashes[i] == h {
			return i
		}
	}
}

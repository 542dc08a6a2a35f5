package encoder

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"isnad/internal/model/vec"
)

// A Text is raw text: the types of its words, and the number of the document that
// each lies in, which never falls.
type Text struct {
	Words []int32
	Doc   []int32
}

// Config holds the settings of training.
type Config struct {
	Shape
	Words   int     // of raw text to read, in all; windows begin elsewhere at each round
	Batch   int     // windows of one step
	Rate    float32 // Adam's, falling to a twentieth
	RowRate float32 // of the rows
	Hide    float64 // share of the words of a step that are shown as unknown ones
	Mark    int32   // the type that stands between sentences, which nobody has to guess; -1 for none
	Seed    uint64
	// Progress is told the mean loss since it was last told; may be nil.
	Progress func(words int, loss float64)
}

// warm is in how many steps the rate rises.
const warm = 200

type trainer struct {
	run
	cfg   Config
	types []Type
	prior []float64 // share of raw text

	local  []int32 // type → number in the batch, or -1
	order  []int32 // types of the batch
	hidden []bool

	touched   []int32
	isTouched []bool
}

// Train fits an encoder to raw text.
func Train(text Text, types []Type, cfg Config) *Net {
	tr := newTrainer(types, cfg)
	n := tr.net
	rng := rand.New(rand.NewPCG(cfg.Seed, 63))
	N := cfg.Window
	steps := max(cfg.Words/(cfg.Batch*N), 1)
	var starts []int
	loss, told := 0.0, 0
	for step := range steps {
		if len(starts) < cfg.Batch {
			starts = starts[:0]
			for at := rng.IntN(N); at+N <= len(text.Words); at += N {
				starts = append(starts, at)
			}
			rng.Shuffle(len(starts), func(i, j int) { starts[i], starts[j] = starts[j], starts[i] })
			if len(starts) < cfg.Batch {
				break // not one batch of text
			}
		}
		var words, docs []int32
		for _, at := range starts[:cfg.Batch] {
			words = append(words, text.Words[at:at+N]...)
			docs = append(docs, text.Doc[at:at+N]...)
		}
		starts = starts[cfg.Batch:]
		tr.choose(words, func(int32) bool { return rng.Float64() < cfg.Hide })
		loss += tr.step(words, docs)
		rate := float32(min(float64(step+1)/warm, 1) * (1 - 0.95*float64(step)/float64(steps)))
		tr.update(cfg.Rate*rate, cfg.RowRate*rate)
		if told++; cfg.Progress != nil && (told == 50 || step == steps-1) {
			cfg.Progress((step+1)*cfg.Batch*N, loss/float64(told))
			loss, told = 0, 0
		}
	}
	// What only training needs.
	for _, p := range append(n.dense(), n.rows) {
		p.g, p.m, p.v = nil, nil, nil
	}
	return n
}

func newTrainer(types []Type, cfg Config) *trainer {
	n := New(cfg.Shape, cfg.Seed)
	tr := &trainer{cfg: cfg, types: types}
	tr.net = n
	for _, p := range append(n.dense(), n.rows) {
		k := len(p.w)
		p.g, p.m, p.v = make([]float32, k), make([]float32, k), make([]float32, k)
	}
	tr.isTouched = make([]bool, cfg.Rows)
	tr.local = make([]int32, len(types))
	for i := range tr.local {
		tr.local[i] = -1
	}
	total := 0
	for i := range types {
		total += types[i].Count
	}
	tr.prior = make([]float64, len(types))
	for i := range types {
		tr.prior[i] = max(float64(types[i].Count), 0.5) / float64(max(total, 1))
	}
	return tr
}

// choose numbers the types of a batch, and draws those that are shown as unknown.
func (tr *trainer) choose(words []int32, hide func(int32) bool) {
	for _, t := range tr.order {
		tr.local[t] = -1
	}
	tr.order, tr.hidden = tr.order[:0], tr.hidden[:0]
	for _, t := range words {
		if tr.local[t] < 0 {
			tr.local[t] = int32(len(tr.order))
			tr.order = append(tr.order, t)
			tr.hidden = append(tr.hidden, hide(t))
		}
	}
}

// embed returns the words of the batch alone.
func (tr *trainer) embed() ([]float32, norm, linear) {
	n := tr.net
	d, v := n.Dim, n.Vec
	k := len(tr.order)
	vectors, sum := tr.mem.get(k*v), tr.mem.get(k*d)
	par(k, func(a, b int) {
		for i := a; i < b; i++ {
			ty := &tr.types[tr.order[i]]
			row := sum[i*d : (i+1)*d]
			c := formWeight(ty)
			for _, f := range ty.Form {
				vec.Axpy(row, c, n.rows.w[int(f)*d:(int(f)+1)*d])
			}
			if tr.hidden[i] {
				copy(vectors[i*v:(i+1)*v], ty.Unknown)
				continue
			}
			copy(vectors[i*v:(i+1)*v], ty.Vector)
			for _, f := range ty.Own {
				vec.Axpy(row, ownWeight, n.rows.w[int(f)*d:(int(f)+1)*d])
			}
		}
	})
	tr.mul(sum, vectors, n.a.w, k)
	e, en := tr.run.norm(sum, n.eg, n.eb)
	return e, en, linear{x: vectors, n: k, w: n.a}
}

func formWeight(t *Type) float32 {
	return float32(1 / math.Sqrt(float64(max(len(t.Form), 1))))
}

// places sets in which order the towers read a batch of windows.
func (r *run) places(local func(i int) int32, docs []int32) {
	n, N := len(docs), r.net.Window
	for k := range 2 {
		r.at[k], r.first[k] = make([]int32, n), make([]int32, n)
		for w := 0; w < n; w += N {
			first := 0
			doc := func(i int) int { // i-th read → place
				if k == 1 {
					i = N - 1 - i
				}
				return w + i
			}
			for i := range N {
				if i > 0 && docs[doc(i)] != docs[doc(i-1)] {
					first = i
				}
				r.at[k][w+i], r.first[k][w+i] = local(doc(i)), int32(first)
			}
		}
	}
}

// between puts what the towers say before and behind each place into x, which has
// twice their numbers for a place. A place at an edge has start.
func (r *run) between(x, f, b []float32, docs []int32) {
	d, N := r.net.Dim, r.net.Window
	for i := range docs {
		before, behind := r.net.towers[0].start.w, r.net.towers[1].start.w
		if i%N > 0 && docs[i-1] == docs[i] {
			before = f[(i-1)*d : i*d]
		}
		if i%N < N-1 && docs[i+1] == docs[i] {
			at := i/N*N + N - 2 - i%N // i+1, read from the end
			behind = b[at*d : (at+1)*d]
		}
		copy(x[2*i*d:], before)
		copy(x[(2*i+1)*d:], behind)
	}
}

// step runs a batch forward and back, adds to the gradients and returns the mean loss.
func (tr *trainer) step(words, docs []int32) float64 {
	n := tr.net
	d, N := n.Dim, n.Window
	tr.mem.next = 0
	e, en, el := tr.embed()
	types := len(tr.order)
	tr.places(func(i int) int32 { return tr.local[words[i]] }, docs)
	var out [2][]float32
	for k := range out {
		out[k] = tr.tower(k, e, types)
	}
	places := len(words)
	x := tr.mem.any(places * 2 * d)
	tr.between(x, out[0], out[1], docs)
	// Only what has to be guessed goes on.
	var keep []int32
	for i, t := range words {
		if t != tr.cfg.Mark {
			keep = append(keep, int32(i))
		}
	}
	m := len(keep)
	kept := tr.mem.any(m * 2 * d)
	for i, p := range keep {
		copy(kept[2*i*d:2*(i+1)*d], x[2*int(p)*d:])
	}
	h, l1 := tr.linear(kept, m, n.c1, n.d1)
	rectify(h)
	c, l2 := tr.linear(h, m, n.c2, n.d2)
	q, cn := tr.norm(c, n.cg, n.cb)
	o, lo := tr.linear(e, types, n.out, nil)
	// The guess. Types fill a multiple of 64.
	wide := (types + 63) &^ 63
	s := n.scale.w[0] / float32(math.Sqrt(float64(d)))
	padded, turned := tr.mem.get(wide*d), tr.mem.any(wide*d)
	for i, v := range o {
		padded[i] = v * s
	}
	turn(turned, padded, wide, d)
	z := tr.mem.get(m * wide)
	tr.mul(z, q, turned, m)
	less := make([]float32, types)
	for i, t := range tr.order {
		p := tr.prior[t]
		less[i] = float32(math.Log(p) - math.Log(-math.Expm1(-float64(places)*p)))
	}
	losses := make([]float64, m)
	par(m, func(a, b int) {
		for i := a; i < b; i++ {
			row := z[i*wide : i*wide+types]
			vec.Add(row, less)
			top := row[0]
			for _, v := range row {
				top = max(top, v)
			}
			gold := int(tr.local[words[keep[i]]])
			at := row[gold]
			sum := 0.0
			for k, v := range row {
				x := math.Exp(float64(v - top))
				row[k] = float32(x)
				sum += x
			}
			losses[i] = math.Log(sum) + float64(top-at)
			f := float32(1 / (sum * float64(m)))
			for k := range row {
				row[k] *= f
			}
			row[gold] -= 1 / float32(m)
		}
	})
	loss := 0.0
	for _, v := range losses {
		loss += v
	}
	// Back.
	dq := tr.mem.get(m * d)
	tr.mul(dq, z, padded, m)
	n.scale.g[0] += vec.Dot(dq, q) / n.scale.w[0]
	zt, do := tr.mem.any(m*wide), tr.mem.get(wide*d)
	turn(zt, z, m, wide)
	tr.mul(do, zt, q, wide)
	for i := range do {
		do[i] *= s
	}
	de := tr.back(lo, do[:types*d])
	dc := tr.mem.get(m * d)
	tr.normBack(cn, dq, dc)
	dh := tr.back(l2, dc)
	rectifyBack(dh, h)
	dk := tr.back(l1, dh)
	var dout [2][]float32
	dout[0], dout[1] = tr.mem.get(places*d), tr.mem.get(places*d)
	for i, p := range keep {
		j := int(p)
		a, b := dk[2*i*d:(2*i+1)*d], dk[(2*i+1)*d:2*(i+1)*d]
		if j%N > 0 && docs[j-1] == docs[j] {
			vec.Add(dout[0][(j-1)*d:j*d], a)
		} else {
			vec.Add(n.towers[0].start.g, a)
		}
		if j%N < N-1 && docs[j+1] == docs[j] {
			at := j/N*N + N - 2 - j%N
			vec.Add(dout[1][at*d:(at+1)*d], b)
		} else {
			vec.Add(n.towers[1].start.g, b)
		}
	}
	for k := range dout {
		vec.Add(de, tr.towerBack(k, dout[k]))
	}
	dsum := tr.mem.get(types * d)
	tr.normBack(en, de, dsum)
	vt := tr.mem.any(len(el.x))
	turn(vt, el.x, types, n.Vec)
	tr.mul(n.a.g, vt, dsum, n.Vec)
	for i, t := range tr.order {
		ty := &tr.types[t]
		row := dsum[i*d : (i+1)*d]
		tr.rowsBack(ty.Form, formWeight(ty), row)
		if !tr.hidden[i] {
			tr.rowsBack(ty.Own, ownWeight, row)
		}
	}
	return loss / float64(m)
}

func (tr *trainer) rowsBack(rows []int32, c float32, g []float32) {
	d := tr.net.Dim
	for _, f := range rows {
		if !tr.isTouched[f] {
			tr.isTouched[f] = true
			tr.touched = append(tr.touched, f)
		}
		vec.Axpy(tr.net.rows.g[int(f)*d:(int(f)+1)*d], c, g)
	}
}

// update takes a step, no longer than one of a gradient of length 1 for all
// parameters but the rows.
func (tr *trainer) update(rate, rowRate float32) {
	params := tr.net.dense()
	length := 0.0
	for _, p := range params {
		length += float64(vec.Dot(p.g, p.g))
	}
	if length = math.Sqrt(length); length > 1 {
		f := float32(1 / length)
		for _, p := range params {
			for i := range p.g {
				p.g[i] *= f
			}
		}
	}
	for _, p := range params {
		vec.Adam(p.w, p.g, p.m, p.v, rate, 0.01)
	}
	d, rows := tr.net.Dim, tr.net.rows
	slices.Sort(tr.touched)
	par(len(tr.touched), func(lo, hi int) {
		for _, r := range tr.touched[lo:hi] {
			a, b := int(r)*d, int(r+1)*d
			vec.Adam(rows.w[a:b], rows.g[a:b], rows.m[a:b], rows.v[a:b], rowRate, 0)
			tr.isTouched[r] = false
		}
	})
	tr.touched = tr.touched[:0]
}

// A Reader says what an encoder makes of the places of a text. It is for one goroutine.
type Reader struct{ workers []*trainer }

// NewReader returns a reader of words of these types.
func NewReader(n *Net, types []Type) *Reader {
	r := &Reader{}
	for range runtime.GOMAXPROCS(0) {
		tr := &trainer{types: types, local: make([]int32, len(types))}
		tr.net = n
		for i := range tr.local {
			tr.local[i] = -1
		}
		r.workers = append(r.workers, tr)
	}
	return r
}

// States returns three times Dim numbers for each word: what the forward tower makes
// of it and all before it, what the other makes of it and all behind, and what is
// guessed from both sides without it. The text is read in windows that overlap by a quarter.
// They hold until the next call.
func (r *Reader) States(words []int32, dst []float32) []float32 {
	n := r.workers[0].net
	size := 3 * n.Dim * len(words)
	if cap(dst) < size {
		dst = make([]float32, size)
	}
	dst = dst[:size]
	both := n.Window / 4 // words that two windows read
	var next atomic.Int64
	var wg sync.WaitGroup
	for _, tr := range r.workers {
		wg.Go(func() {
			for {
				at := int(next.Add(int64(n.Window-both))) - (n.Window - both)
				if at >= len(words) || at > 0 && at+both >= len(words) {
					return // the window before has read to the end
				}
				tr.window(words, at, both, dst)
			}
		})
	}
	wg.Wait()
	return dst
}

// window puts into dst what the window that begins at word at says of its words, but
// for half of those that it reads together with the window before it.
func (tr *trainer) window(words []int32, at, both int, dst []float32) {
	d, N := tr.net.Dim, tr.net.Window
	tr.mem.next = 0
	window, docs := make([]int32, N), make([]int32, N)
	size := min(N, len(words)-at)
	copy(window, words[at:at+size])
	for i := size; i < N; i++ {
		window[i], docs[i] = words[at], 1 // another document
	}
	tr.choose(window, func(int32) bool { return false })
	e, _, _ := tr.embed()
	tr.places(func(i int) int32 { return tr.local[window[i]] }, docs)
	f := tr.tower(0, e, len(tr.order))
	b := tr.tower(1, e, len(tr.order))
	x := tr.mem.get(2 * d * N)
	tr.between(x, f, b, docs)
	h, _ := tr.linear(x, N, tr.net.c1, tr.net.d1)
	rectify(h)
	c, _ := tr.linear(h, N, tr.net.c2, tr.net.d2)
	q, _ := tr.norm(c, tr.net.cg, tr.net.cb)
	first, last := 0, size
	if at > 0 {
		first = both / 2
	}
	if at+N < len(words) {
		last = N - both/2
	}
	for i := first; i < last; i++ {
		o := dst[(at+i)*3*d:]
		copy(o, f[i*d:(i+1)*d])
		copy(o[d:], b[(N-1-i)*d:(N-i)*d])
		copy(o[2*d:], q[i*d:(i+1)*d])
	}
}

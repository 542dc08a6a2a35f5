// Package encoder learns from raw text what stands around words: two towers of
// attention, one reading forward and one back, that together guess the word between
// them (Baevski et al. 2019). It is a teacher: what it makes of a place helps a
// larger tagger to label raw text, from which the small one that ships learns. It knows
// nothing of Arabic; words come as vectors and numbered rows.
//
//	word     e = norm(A·vector + Σ rows)                                 a word alone
//	towers   f, b = a few layers of attention over a window, each looking one way
//	between  c = norm(C2·relu(C1·[f of the word before, b of the word behind]))
//	guess    softmax over the words of the batch of c·(O·e), less how likely each was to be in it
//
// No product is fused with its sum and every sum runs in one order, so that the same text
// and seed give the same weights, on however many cores.
package encoder

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"isnad/internal/model/vec"
)

// A Shape tells the sizes of an encoder.
type Shape struct {
	Vec    int // numbers in a word's vector
	Rows   int // rows that types may name
	Dim    int // numbers for a place in a tower
	Heads  int // of attention; divides Dim
	Inner  int // numbers inside a layer
	Layers int // of each tower
	Window int // words that are read together
}

// A Type is a word as the encoder sees it alone.
type Type struct {
	// Vector is its vector, and Unknown the one it would have were it unknown.
	Vector, Unknown []float32
	// Form are rows of its letters; Own rows that only a known word has.
	Form, Own []int32
	// Count is how often raw text has it.
	Count int
}

// ownWeight is what an own row counts; rows of letters count one by the root
// of their number.
const ownWeight = 2

// A matrix is a parameter in training.
type matrix struct{ w, g, m, v []float32 }

func newMatrix(n int, scale float64, rng *rand.Rand) *matrix {
	x := &matrix{w: make([]float32, n)}
	if scale != 0 {
		for i := range x.w {
			x.w[i] = float32(rng.NormFloat64() * scale)
		}
	}
	return x
}

func filled(n int, value float32) *matrix {
	x := &matrix{w: make([]float32, n)}
	for i := range x.w {
		x.w[i] = value
	}
	return x
}

type layer struct {
	g1, b1, qkv, bqkv, o, bo, rel *matrix
	g2, b2, f1, c1, f2, c2        *matrix
}

type tower struct {
	in, bin *matrix
	layers  []layer
	g, b    *matrix
	start   *matrix // stands for what is not in the window
}

// A Net is an encoder.
type Net struct {
	Shape
	rows           *matrix
	a, eg, eb      *matrix
	towers         [2]tower
	c1, d1, c2, d2 *matrix
	cg, cb         *matrix
	out            *matrix
	scale          *matrix
}

// New returns an encoder with weights drawn by the seed.
func New(s Shape, seed uint64) *Net {
	rng := rand.New(rand.NewPCG(seed, 61))
	d := s.Dim
	root := func(n int) float64 { return 1 / math.Sqrt(float64(n)) }
	n := &Net{Shape: s}
	n.rows = newMatrix(s.Rows*d, 0.02, rng)
	n.a = newMatrix(s.Vec*d, root(s.Vec)/math.Sqrt(3), rng)
	n.eg, n.eb = filled(d, 1), filled(d, 0)
	depth := 1 / math.Sqrt(2*float64(s.Layers))
	for i := range n.towers {
		t := &n.towers[i]
		t.in, t.bin = newMatrix(d*d, root(d), rng), filled(d, 0)
		t.g, t.b, t.start = filled(d, 1), filled(d, 0), filled(d, 0)
		for range s.Layers {
			l := layer{
				g1: filled(d, 1), b1: filled(d, 0), g2: filled(d, 1), b2: filled(d, 0),
				qkv: newMatrix(3*d*d, root(d), rng), bqkv: filled(3*d, 0),
				o: newMatrix(d*d, root(d)*depth, rng), bo: filled(d, 0),
				f1: newMatrix(d*s.Inner, root(d), rng), c1: filled(s.Inner, 0),
				f2: newMatrix(d*s.Inner, root(s.Inner)*depth, rng), c2: filled(d, 0),
				rel: filled(s.Heads*s.Window, 0),
			}
			// All heads but the last begin by looking near.
			for h := range s.Heads - 1 {
				for k := range s.Window {
					l.rel.w[h*s.Window+k] = -float32(k) / float32(int(2)<<h)
				}
			}
			t.layers = append(t.layers, l)
		}
	}
	n.c1, n.d1 = newMatrix(4*d*d, root(2*d), rng), filled(2*d, 0)
	n.c2, n.d2 = newMatrix(2*d*d, root(2*d), rng), filled(d, 0)
	n.cg, n.cb = filled(d, 1), filled(d, 0)
	n.out = newMatrix(d*d, root(d)/math.Sqrt(3), rng)
	n.scale = filled(1, 1)
	return n
}

// dense returns all parameters but the rows.
func (n *Net) dense() []*matrix {
	out := []*matrix{n.a, n.eg, n.eb, n.c1, n.d1, n.c2, n.d2, n.cg, n.cb, n.out, n.scale}
	for i := range n.towers {
		t := &n.towers[i]
		out = append(out, t.in, t.bin, t.g, t.b, t.start)
		for k := range t.layers {
			l := &t.layers[k]
			out = append(out, l.g1, l.b1, l.qkv, l.bqkv, l.o, l.bo, l.rel, l.g2, l.b2, l.f1, l.c1, l.f2, l.c2)
		}
	}
	return out
}

// par runs f over parts of 0 to n, at once. What f makes of one number must not
// hang on the others.
func par(n int, f func(a, b int)) {
	k := runtime.GOMAXPROCS(0)
	step := (n/k + 4) &^ 3
	if k == 1 || step >= n {
		f(0, n)
		return
	}
	var wg sync.WaitGroup
	for a := 0; a < n; a += step {
		wg.Go(func() { f(a, min(a+step, n)) })
	}
	wg.Wait()
}

// panel is how many columns of a matrix are laid together: what the kernel of package
// vec takes at once.
const panel = 64

// mul adds x·w to y; x has n rows. The columns of w are brought into panels first: a
// row that is a power of two long and read in steps falls on few lines of the cache.
func (r *run) mul(y, x, w []float32, n int) {
	nx, ny := len(x)/n, len(y)/n
	if ny <= panel || ny%panel != 0 || n < panel {
		par(n, func(a, b int) { vec.MulAddRows(y[a*ny:b*ny], x[a*nx:b*nx], w, b-a) })
		return
	}
	if cap(r.panels) < nx*ny {
		r.panels = make([]float32, nx*ny)
	}
	packed := r.panels[:nx*ny]
	par(nx, func(a, b int) {
		for i := a; i < b; i++ {
			for c := 0; c < ny; c += panel {
				copy(packed[c*nx+i*panel:][:panel], w[i*ny+c:])
			}
		}
	})
	par(n, func(a, b int) {
		const rows = 16
		var sums [rows * panel]float32
		for c := 0; c < ny; c += panel {
			for i := a; i < b; i += rows {
				k := min(rows, b-i)
				for j := range k {
					copy(sums[j*panel:][:panel], y[(i+j)*ny+c:])
				}
				vec.MulAddRows(sums[:k*panel], x[i*nx:(i+k)*nx], packed[c*nx:(c+panel)*nx], k)
				for j := range k {
					copy(y[(i+j)*ny+c:][:panel], sums[j*panel:])
				}
			}
		}
	})
}

// turn writes x, of rows×cols, with rows and columns changed.
func turn(dst []float32, x []float32, rows, cols int) {
	const block = 16
	par(rows, func(a, b int) {
		for r0 := a; r0 < b; r0 += block {
			for c0 := 0; c0 < cols; c0 += block {
				// A line of dst at a time: its rows fall on the same places of the cache.
				for c := c0; c < min(c0+block, cols); c++ {
					line := dst[c*rows+r0 : c*rows+min(r0+block, b)]
					at := r0*cols + c
					for r := range line {
						line[r] = x[at]
						at += cols
					}
				}
			}
		}
	})
}

// An arena hands out slices that live until the next reset.
type arena struct {
	parts [][]float32
	next  int
}

// get returns n zeros.
func (a *arena) get(n int) []float32 {
	p := a.any(n)
	clear(p)
	return p
}

// any returns n numbers that are to be written over.
func (a *arena) any(n int) []float32 {
	if a.next == len(a.parts) {
		a.parts = append(a.parts, nil)
	}
	p := a.parts[a.next]
	if cap(p) < n {
		p = make([]float32, n+n/8)
		a.parts[a.next] = p
	}
	a.next++
	return p[:n]
}

// A linear is what its way back needs; b may be nil.
type linear struct {
	x    []float32
	n    int
	w, b *matrix
}

func (r *run) linear(x []float32, n int, w, b *matrix) ([]float32, linear) {
	ny := len(w.w) / (len(x) / n)
	y := r.mem.any(n * ny)
	if b == nil {
		clear(y)
	}
	for i := 0; b != nil && i < n; i++ {
		copy(y[i*ny:(i+1)*ny], b.w)
	}
	r.mul(y, x, w.w, n)
	return y, linear{x, n, w, b}
}

// back adds the gradients and returns that of x.
func (r *run) back(l linear, dy []float32) []float32 {
	nx, ny := len(l.x)/l.n, len(dy)/l.n
	for i := 0; l.b != nil && i < l.n; i++ {
		vec.Add(l.b.g, dy[i*ny:(i+1)*ny])
	}
	xt := r.mem.any(len(l.x))
	turn(xt, l.x, l.n, nx)
	r.mul(l.w.g, xt, dy, nx)
	wt := r.mem.any(len(l.w.w))
	turn(wt, l.w.w, nx, ny)
	dx := r.mem.get(len(l.x))
	r.mul(dx, dy, wt, l.n)
	return dx
}

// A norm is what its way back needs.
type norm struct {
	hat, rstd []float32
	g, b      *matrix
}

func (r *run) norm(x []float32, g, b *matrix) ([]float32, norm) {
	d := len(g.w)
	n := len(x) / d
	y, hat, rstd := r.mem.any(len(x)), r.mem.any(len(x)), r.mem.any(n)
	par(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row, h, o := x[i*d:(i+1)*d], hat[i*d:(i+1)*d], y[i*d:(i+1)*d]
			sum := float32(0)
			for _, v := range row {
				sum += v
			}
			mean := sum / float32(d)
			sum = 0
			for k, v := range row {
				h[k] = v - mean
				sum += float32(h[k] * h[k])
			}
			s := 1 / float32(math.Sqrt(float64(sum/float32(d)+1e-5)))
			rstd[i] = s
			for k := range h {
				h[k] *= s
				o[k] = float32(h[k]*g.w[k]) + b.w[k]
			}
		}
	})
	return y, norm{hat, rstd, g, b}
}

// normBack adds the gradients and adds that of x to dx.
func (r *run) normBack(l norm, dy, dx []float32) {
	d := len(l.g.w)
	n := len(dy) / d
	for i := range n {
		row, h := dy[i*d:(i+1)*d], l.hat[i*d:(i+1)*d]
		vec.Add(l.b.g, row)
		for k, v := range row {
			l.g.g[k] += float32(v * h[k])
		}
	}
	par(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			row, h, o := dy[i*d:(i+1)*d], l.hat[i*d:(i+1)*d], dx[i*d:(i+1)*d]
			var s1, s2 float32
			for k, v := range row {
				p := float32(v * l.g.w[k])
				s1 += p
				s2 += float32(p * h[k])
			}
			s1, s2 = s1/float32(d), s2/float32(d)
			for k, v := range row {
				o[k] += float32(l.rstd[i] * (float32(v*l.g.w[k]) - s1 - float32(h[k]*s2)))
			}
		}
	})
}

func rectify(x []float32) {
	for i, v := range x {
		x[i] = max(v, 0)
	}
}

func rectifyBack(dy, y []float32) {
	dy = dy[:len(y)]
	for i, v := range y {
		// All bits where v is above zero, without a branch that nobody can foresee.
		on := uint32(-int32(math.Float32bits(v)) >> 31)
		dy[i] = math.Float32frombits(math.Float32bits(dy[i]) & on)
	}
}

// A run holds what one batch needs.
type run struct {
	net    *Net
	mem    arena
	panels []float32 // of mul
	steps  [2][]layerRun
	ends   [2]norm
	ins    [2]linear
	at     [2][]int32 // place in the order of reading → type of the batch
	first  [2][]int32 // place → first place of its document in the window
}

type layerRun struct {
	n1, n2           norm
	lq, lo, l1, l2   linear
	qkv, p, y, inner []float32
}

// attend reads n places, of whole windows.
func (r *run) attend(qkv []float32, rel []float32, first []int32, n int) (p, y []float32) {
	s := r.net.Shape
	N, H, d := s.Window, s.Heads, s.Dim
	k := d / H
	p, y = r.mem.get(n*H*N), r.mem.any(n*d)
	scale := float32(1 / math.Sqrt(float64(k)))
	par4(n/N*H, func(j int, room *room) {
		w, h := j/H, j%H
		q, kt, v := room.get(N*k), room.get(N*k), room.get(N*k)
		for i := range N {
			row := qkv[(w*N+i)*3*d:]
			for c := range k {
				q[i*k+c] = row[h*k+c] * scale
				kt[c*N+i] = row[d+h*k+c]
				v[i*k+c] = row[2*d+h*k+c]
			}
		}
		a := p[j*N*N : (j+1)*N*N]
		vec.MulAddRows(a, q, kt, N)
		for i := range N {
			row := a[i*N : (i+1)*N]
			lo := int(first[w*N+i])
			top := float32(math.Inf(-1))
			for c := lo; c <= i; c++ {
				row[c] += rel[h*N+i-c]
				top = max(top, row[c])
			}
			clear(row[:lo])
			clear(row[i+1:])
			sum := float32(0)
			for c := lo; c <= i; c++ {
				row[c] = float32(math.Exp(float64(row[c] - top)))
				sum += row[c]
			}
			sum = 1 / sum
			for c := lo; c <= i; c++ {
				row[c] *= sum
			}
		}
		o := room.get(N * k)
		vec.MulAddRows(o, a, v, N)
		for i := range N {
			copy(y[(w*N+i)*d+h*k:], o[i*k:(i+1)*k])
		}
	})
	return p, y
}

func (r *run) attendBack(l *layerRun, rel *matrix, first []int32, dy []float32) []float32 {
	s := r.net.Shape
	N, H, d := s.Window, s.Heads, s.Dim
	n := len(dy) / d
	k := d / H
	dqkv := r.mem.any(n * 3 * d)
	drel := r.mem.get(n / N * H * N)
	scale := float32(1 / math.Sqrt(float64(k)))
	par4(n/N*H, func(j int, room *room) {
		w, h := j/H, j%H
		q, kk, vt, do := room.get(N*k), room.get(N*k), room.get(N*k), room.get(N*k)
		for i := range N {
			row := l.qkv[(w*N+i)*3*d:]
			for c := range k {
				q[i*k+c] = row[h*k+c] * scale
				kk[i*k+c] = row[d+h*k+c]
				vt[c*N+i] = row[2*d+h*k+c]
			}
			copy(do[i*k:(i+1)*k], dy[(w*N+i)*d+h*k:])
		}
		p := l.p[j*N*N : (j+1)*N*N]
		ds, turned := room.get(N*N), room.get(N*N)
		vec.MulAddRows(ds, do, vt, N) // gradient of p
		for i := range N {
			for c := range N {
				turned[c*N+i] = p[i*N+c]
			}
		}
		dv := room.get(N * k)
		vec.MulAddRows(dv, turned, do, N)
		dr := drel[j*N : (j+1)*N]
		for i := range N {
			lo := int(first[w*N+i])
			a, g := p[i*N:(i+1)*N], ds[i*N:(i+1)*N]
			sum := float32(0)
			for c := lo; c <= i; c++ {
				sum += float32(a[c] * g[c])
			}
			clear(g[:lo])
			clear(g[i+1:])
			for c := lo; c <= i; c++ {
				g[c] = a[c] * (g[c] - sum)
				dr[i-c] += g[c]
			}
		}
		for i := range N {
			for c := range N {
				turned[c*N+i] = ds[i*N+c]
			}
		}
		dq, dk := room.get(N*k), room.get(N*k)
		vec.MulAddRows(dq, ds, kk, N)
		vec.MulAddRows(dk, turned, q, N)
		for i := range N {
			row := dqkv[(w*N+i)*3*d:]
			for c := range k {
				row[h*k+c] = dq[i*k+c] * scale
				row[d+h*k+c] = dk[i*k+c]
				row[2*d+h*k+c] = dv[i*k+c]
			}
		}
	})
	for j := range n / N * H {
		vec.Add(rel.g[j%H*N:(j%H+1)*N], drel[j*N:(j+1)*N])
	}
	return dqkv
}

// A room is what one goroutine needs for a head.
type room struct{ mem arena }

func (r *room) get(n int) []float32 { return r.mem.get(n) }

// par4 runs f for each number below n, on all cores.
func par4(n int, f func(i int, r *room)) {
	k := min(runtime.GOMAXPROCS(0), n)
	var wg sync.WaitGroup
	for c := range k {
		wg.Go(func() {
			r := rooms.Get().(*room)
			for i := c; i < n; i += k {
				r.mem.next = 0
				f(i, r)
			}
			rooms.Put(r)
		})
	}
	wg.Wait()
}

var rooms = sync.Pool{New: func() any { return &room{} }}

// tower reads a batch one way; x are the words of the batch, brought to the
// tower's numbers.
func (r *run) tower(k int, e []float32, types int) []float32 {
	t := &r.net.towers[k]
	d := r.net.Dim
	in, l := r.linear(e, types, t.in, t.bin)
	r.ins[k] = l
	n := len(r.at[k])
	x := r.mem.any(n * d)
	for i, a := range r.at[k] {
		copy(x[i*d:(i+1)*d], in[int(a)*d:(int(a)+1)*d])
	}
	r.steps[k] = r.steps[k][:0]
	for i := range t.layers {
		l := &t.layers[i]
		var s layerRun
		var a, o []float32
		a, s.n1 = r.norm(x, l.g1, l.b1)
		s.qkv, s.lq = r.linear(a, n, l.qkv, l.bqkv)
		s.p, s.y = r.attend(s.qkv, l.rel.w, r.first[k], n)
		o, s.lo = r.linear(s.y, n, l.o, l.bo)
		vec.Add(o, x)
		x = o
		a, s.n2 = r.norm(x, l.g2, l.b2)
		s.inner, s.l1 = r.linear(a, n, l.f1, l.c1)
		rectify(s.inner)
		o, s.l2 = r.linear(s.inner, n, l.f2, l.c2)
		vec.Add(o, x)
		x = o
		r.steps[k] = append(r.steps[k], s)
	}
	y, end := r.norm(x, t.g, t.b)
	r.ends[k] = end
	return y
}

// towerBack returns the gradient of the words of the batch.
func (r *run) towerBack(k int, dy []float32) []float32 {
	t := &r.net.towers[k]
	d := r.net.Dim
	dx := r.mem.get(len(dy))
	r.normBack(r.ends[k], dy, dx)
	for i := len(t.layers) - 1; i >= 0; i-- {
		l, s := &t.layers[i], &r.steps[k][i]
		di := r.back(s.l2, dx)
		rectifyBack(di, s.inner)
		r.normBack(s.n2, r.back(s.l1, di), dx)
		dq := r.attendBack(s, l.rel, r.first[k], r.back(s.lo, dx))
		r.normBack(s.n1, r.back(s.lq, dq), dx)
	}
	din := r.mem.get(r.ins[k].n * d)
	for i, a := range r.at[k] {
		vec.Add(din[int(a)*d:(int(a)+1)*d], dx[i*d:(i+1)*d])
	}
	return r.back(r.ins[k], din)
}

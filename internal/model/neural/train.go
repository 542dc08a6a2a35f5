package neural

import (
	"math"
	"math/rand/v2"
	"slices"

	"isnad/internal/model/vec"
)

// A Type is a word as the network sees it alone.
type Type struct {
	// Vector is its vector, and Unknown the one it would have were it unknown.
	Vector, Unknown []float32
	// Form are features of its letters; Own those that a word has only when
	// raw text or the training data know it.
	Form, Own []int32
	// Hide is how often training shows the word as an unknown one, 0 to 1.
	Hide float32
}

// A Doc is an article, or some sentences of one.
type Doc struct {
	Types  []int32  // of each word
	Bits   []uint64 // features of each place
	Group  []int32  // words with one number are one name; -1 for none
	Labels []uint8
	Starts []int32 // first word of each sentence
	// Beside are Shape.Beside numbers for each word, made elsewhere: in pieces, as they lie, for
	// they are a thousand times as large as the words.
	Beside [][]float32
}

// Config holds the settings of training.
type Config struct {
	Shape
	Epochs       int
	Rate         float32 // Adam's, falling to a twentieth
	Drop0, Drop1 float32 // share of t, h hidden in each step
	Drop2        float32 // of u
	DropBeside   float32 // of Doc.Beside
	Decay        float32 // share of each weight taken off in each step, times the rate
	Average      int     // last epochs whose ends are averaged
	Seed         uint64
	From         *Net // to go on from; may be nil
	Progress     func(epoch int, loss float64)
}

// adam keeps the moments of parameters.
type adam struct{ m, v []float32 }

func (a *adam) step(w, g []float32, rate, decay float32) { vec.Adam(w, g, a.m, a.v, rate, decay) }

// Blank returns a network whose every weight is 0.
func Blank(s Shape) *Net {
	n := Bare(s)
	n.Features = make([]float32, s.Rows*s.Type)
	return n
}

// Bare is Blank without Features.
func Bare(s Shape) *Net {
	n := &Net{Shape: s}
	for i, p := range n.Dense() {
		*p = make([]float32, s.sizes()[i])
	}
	return n
}

// New returns a network with weights drawn by the seed. The rows of features
// begin at zero, so that those which training never meets say nothing.
func New(s Shape, seed uint64) *Net {
	n := Blank(s)
	rng := rand.New(rand.NewPCG(seed, 31))
	fans := s.fans()
	for i, p := range n.Dense() {
		if fans[i] > 0 {
			d := math.Sqrt(2 / float64(fans[i]))
			for k := range *p {
				(*p)[k] = float32(rng.NormFloat64() * d)
			}
		}
	}
	return n
}

// Clone returns a copy that shares nothing.
func (n *Net) Clone() *Net {
	c := *n
	for _, p := range c.Dense() {
		*p = slices.Clone(*p)
	}
	c.Features = slices.Clone(c.Features)
	return &c
}

// A trainer holds a network in training.
type trainer struct {
	cfg                 Config
	net                 *Net
	grad                *Net
	turned              [2][]float32 // W1, W2 with rows and columns turned
	turnP, turnS, turnO []float32
	gradW2, gradPool    []float32
	gradSkip, gradOut   []float32
	masked, turnM       []float32
	dense               []adam
	rows                adam
	touched             []int32
	isTouched           []bool
	rng                 *rand.Rand
	chain               chain

	// of one document
	local                 []int32 // number of each type in the document
	order                 []int32 // types of the document
	t, tmask, sums, dsums []float32
	hidden                []bool
	h, dh, pool, dpool, u []float32
	hmask, hval           []float32
	hat                   []int32
	hcount                []int
	beside, outside       []float32
	turnB                 []float32
	first                 []int32 // place of each word in h, with padding between sentences
	emit, demit           []float32
}

func newTrainer(types []Type, cfg Config) *trainer {
	if cfg.From != nil {
		cfg.Shape = cfg.From.Shape
	}
	tr := &trainer{cfg: cfg, rng: rand.New(rand.NewPCG(cfg.Seed, 33))}
	if cfg.From != nil {
		tr.net = cfg.From.Clone()
	} else {
		tr.net = New(cfg.Shape, cfg.Seed)
	}
	n := tr.net
	tr.grad = Blank(cfg.Shape)
	for _, k := range cfg.sizes() {
		tr.dense = append(tr.dense, adam{make([]float32, k), make([]float32, k)})
	}
	tr.rows = adam{make([]float32, len(n.Features)), make([]float32, len(n.Features))}
	tr.isTouched = make([]bool, cfg.Rows)
	tr.local = make([]int32, len(types))
	for i := range tr.local {
		tr.local[i] = -1
	}
	return tr
}

// Train fits a network to documents. types are the words they speak of; docs
// gives the documents of each epoch.
func Train(docs func(epoch int) []Doc, types []Type, cfg Config) *Net {
	tr := newTrainer(types, cfg)
	n := tr.net
	var mean *Net
	steps := 0
	for epoch := range cfg.Epochs {
		ds := docs(epoch)
		order := tr.rng.Perm(len(ds))
		loss := 0.0
		for k, i := range order {
			done := (float32(epoch) + float32(k)/float32(len(ds))) / float32(cfg.Epochs)
			rate := cfg.Rate * (1 - 0.95*done)
			if steps < 100 && cfg.From == nil {
				rate *= float32(steps+1) / 100
			}
			steps++
			loss += tr.doc(&ds[i], types)
			tr.update(rate)
		}
		if cfg.Progress != nil {
			cfg.Progress(epoch+1, loss)
		}
		if left := cfg.Epochs - epoch; left <= cfg.Average {
			if mean == nil {
				mean = n.Clone()
			} else {
				k := 1 / float32(cfg.Average-left+1)
				dst, src := append(mean.Dense(), &mean.Features), append(n.Dense(), &n.Features)
				for i := range dst {
					for j, x := range *src[i] {
						(*dst[i])[j] += k * (x - (*dst[i])[j])
					}
				}
			}
		}
	}
	if mean != nil {
		return mean
	}
	return n
}

func (tr *trainer) update(rate float32) {
	ws, gs := tr.net.Dense(), tr.grad.Dense()
	for i := range ws {
		tr.dense[i].step(*ws[i], *gs[i], rate, tr.cfg.Decay)
	}
	w := tr.cfg.Type
	for _, r := range tr.touched {
		a, b := int(r)*w, int(r+1)*w
		row := adam{tr.rows.m[a:b], tr.rows.v[a:b]}
		row.step(tr.net.Features[a:b], tr.grad.Features[a:b], rate, tr.cfg.Decay)
		tr.isTouched[r] = false
	}
	tr.touched = tr.touched[:0]
}

func room(p *[]float32, n int) []float32 {
	if cap(*p) < n {
		*p = make([]float32, n+n/2)
	}
	*p = (*p)[:n]
	clear(*p)
	return *p
}

// turn writes w, of rows×cols, with rows and columns changed.
func turn(p *[]float32, w []float32, rows, cols int) []float32 {
	if cap(*p) < len(w) {
		*p = make([]float32, len(w))
	}
	out := (*p)[:len(w)]
	for r := range rows {
		for c, x := range w[r*cols : (r+1)*cols] {
			out[c*rows+r] = x
		}
	}
	return out
}

// mulAddSparse is vec.MulAdd for an x that is mostly zero.
func mulAddSparse(y, x, w []float32) {
	for i, a := range x {
		if a != 0 {
			vec.Axpy(y, a, w[i*len(y):(i+1)*len(y)])
		}
	}
}

// addTurned adds to w, of rows×cols, what was gathered with rows and columns
// changed; columns at the end may be missing.
func addTurned(w, turned []float32, rows, cols int) {
	for c := range len(turned) / rows {
		for r, x := range turned[c*rows : (c+1)*rows] {
			w[r*cols+c] += x
		}
	}
}

func (tr *trainer) mask(m []float32, drop float32) {
	keep := 1 / (1 - drop)
	if drop == 0 {
		for i := range m {
			m[i] = 1
		}
		return
	}
	least := uint64(drop * (1 << 16))
	var bits uint64
	for i := range m {
		if i%4 == 0 {
			bits = tr.rng.Uint64()
		}
		m[i] = 0
		if bits&0xffff >= least {
			m[i] = keep
		}
		bits >>= 16
	}
}

// doc runs a document forward and back, adds to the gradients and returns the
// negative log likelihood.
func (tr *trainer) doc(d *Doc, types []Type) float64 {
	n, s := tr.net, tr.cfg.Shape
	D, H, K, L := s.Type, s.Hidden, s.Upper, s.Labels
	kw, kw2 := 2*s.Reach+1, 2*s.Reach2+1
	words := len(d.Types)
	tr.order = tr.order[:0]
	for _, t := range d.Types {
		if tr.local[t] < 0 {
			tr.local[t] = int32(len(tr.order))
			tr.order = append(tr.order, t)
		}
	}
	defer func() {
		for _, t := range tr.order {
			tr.local[t] = -1
		}
	}()
	nt := len(tr.order)
	// Types alone.
	t, tmask := room(&tr.t, nt*D), room(&tr.tmask, nt*D)
	masked, sums := room(&tr.masked, nt*D), room(&tr.sums, nt*kw*H)
	tr.mask(tmask, tr.cfg.Drop0)
	if cap(tr.hidden) < nt {
		tr.hidden = make([]bool, 2*nt)
	}
	tr.hidden = tr.hidden[:nt]
	for k, id := range tr.order {
		ty := &types[id]
		row := t[k*D : (k+1)*D]
		copy(row, n.B0)
		tr.hidden[k] = ty.Hide > 0 && tr.rng.Float32() < ty.Hide
		if tr.hidden[k] {
			vec.MulAdd(row, ty.Unknown, n.A)
		} else {
			vec.MulAdd(row, ty.Vector, n.A)
			for _, f := range ty.Own {
				vec.Axpy(row, 1, n.Features[int(f)*D:(int(f)+1)*D])
			}
		}
		for _, f := range ty.Form {
			vec.Axpy(row, 1, n.Features[int(f)*D:(int(f)+1)*D])
		}
		vec.Tanh(row)
		for i, x := range row {
			masked[k*D+i] = x * tmask[k*D+i]
		}
	}
	for o := range kw {
		vec.MulAddRows(sums[o*nt*H:(o+1)*nt*H], masked, n.W1[o*D*H:(o+1)*D*H], nt)
	}
	// The lower layer, with Reach2 empty places around each sentence.
	if cap(tr.first) < words {
		tr.first = make([]int32, 2*words)
	}
	tr.first = tr.first[:words]
	at := int32(s.Reach2)
	next := 0
	for i := range words {
		for ; next < len(d.Starts) && int(d.Starts[next]) == i; next++ {
			if i > 0 {
				at += int32(s.Reach2)
			}
		}
		tr.first[i] = at
		at++
	}
	places := int(at) + s.Reach2
	h, dh, hmask := room(&tr.h, places*H), room(&tr.dh, places*H), room(&tr.hmask, words*H)
	tr.mask(hmask, tr.cfg.Drop1)
	beside, outside := room(&tr.beside, words*s.Beside), room(&tr.outside, words*H)
	if s.Beside > 0 {
		tr.mask(beside, tr.cfg.DropBeside)
		at := beside
		for _, piece := range d.Beside {
			for i, x := range piece {
				at[i] *= x
			}
			at = at[len(piece):]
		}
		vec.MulAddRows(outside, beside, n.Outside, words)
	}
	for si, a := range d.Starts {
		b := words
		if si+1 < len(d.Starts) {
			b = int(d.Starts[si+1])
		}
		for i := int(a); i < b; i++ {
			row := h[int(tr.first[i])*H : (int(tr.first[i])+1)*H]
			copy(row, n.B1)
			for o := range kw {
				j := i + o - s.Reach
				if j < int(a) || j >= b {
					vec.Axpy(row, 1, n.Edge[o*H:(o+1)*H])
					continue
				}
				k := int(tr.local[d.Types[j]])
				vec.Axpy(row, 1, sums[(o*nt+k)*H:(o*nt+k+1)*H])
				for g := d.Bits[j]; g != 0; g &= g - 1 {
					bit := o*s.Bits + trailing(g)
					vec.Axpy(row, 1, n.G[bit*H:(bit+1)*H])
				}
			}
			if s.Beside > 0 {
				vec.Add(row, outside[i*H:(i+1)*H])
			}
			m := hmask[i*H : (i+1)*H]
			for k, x := range row {
				row[k] = max(x, 0) * m[k]
			}
		}
	}
	// Pools.
	groups := int32(0)
	for _, g := range d.Group {
		groups = max(groups, g+1)
	}
	pool := room(&tr.pool, int(groups)*H)
	argmax := make([]int32, int(groups)*H)
	for i, g := range d.Group {
		if g < 0 {
			continue
		}
		row := h[int(tr.first[i])*H : (int(tr.first[i])+1)*H]
		p, a := pool[int(g)*H:(int(g)+1)*H], argmax[int(g)*H:(int(g)+1)*H]
		for k, x := range row {
			if x > p[k] {
				p[k], a[k] = x, tr.first[i]
			}
		}
	}
	// The upper layer and the labels. Most numbers of h are zero, by the rectifier
	// or hidden: what is left is packed, and read seven times.
	hval, hat, hcount := room(&tr.hval, places*H), tr.hat, tr.hcount
	if cap(hat) < places*H {
		hat, hcount = make([]int32, places*H*3/2), make([]int, places*H*3/2/H+1)
		tr.hat, tr.hcount = hat, hcount
	}
	for p := range places {
		hcount[p] = vec.Rectify(hval[p*H:(p+1)*H], hat[p*H:(p+1)*H:(p+1)*H], h[p*H:(p+1)*H])
	}
	u, umask := room(&tr.u, words*K), make([]float32, words*K)
	tr.mask(umask, tr.cfg.Drop2)
	emit := room(&tr.emit, words*wide)
	for i := range words {
		row := u[i*K : (i+1)*K]
		copy(row, n.B2)
		from := (int(tr.first[i]) - s.Reach2) * H
		for o := range kw2 {
			p := from/H + o
			vec.MulAddPacked(row, hval[p*H:p*H+hcount[p]], hat[p*H:(p+1)*H], n.W2[o*H*K:(o+1)*H*K])
		}
		if g := int(d.Group[i]); g >= 0 {
			vec.MulAdd(row, pool[g*H:(g+1)*H], n.Pool)
		}
		for k, x := range row {
			row[k] = max(x, 0) * umask[i*K+k]
		}
		e := emit[i*wide : (i+1)*wide]
		copy(e, n.B3)
		vec.MulAdd(e, row, n.Out)
		vec.MulAdd(e, h[int(tr.first[i])*H:(int(tr.first[i])+1)*H], n.Skip)
	}
	demit := room(&tr.demit, words*wide)
	tr.chain.open(n.Trans, L)
	loss := 0.0
	for si, a := range d.Starts {
		b := words
		if si+1 < len(d.Starts) {
			b = int(d.Starts[si+1])
		}
		loss += tr.chain.run(emit[int(a)*wide:b*wide], d.Labels[a:b], n.Trans, demit[int(a)*wide:b*wide], tr.grad.Trans, L)
	}
	// Back.
	scale := 1 / float32(len(d.Starts))
	for i := range demit {
		demit[i] *= scale
	}
	for i := range tr.grad.Trans {
		tr.grad.Trans[i] *= scale
	}
	g := tr.grad
	// Gradients of the upper layer and of the outputs are gathered turned: rows
	// are longer so, and there are fewer, since most numbers of du are zero.
	gw2, gpool := room(&tr.gradW2, K*kw2*H), room(&tr.gradPool, K*H)
	gskip, gout := room(&tr.gradSkip, L*H), room(&tr.gradOut, L*K)
	w2 := turn(&tr.turned[1], n.W2, kw2*H, K)
	pt := turn(&tr.turnP, n.Pool, H, K)
	tr.turned[1], tr.turnP = w2, pt
	skip, out := turn(&tr.turnS, n.Skip, H, wide), turn(&tr.turnO, n.Out, K, wide)
	tr.turnS, tr.turnO = skip, out
	dpool := room(&tr.dpool, int(groups)*H)
	du := make([]float32, K)
	for i := range words {
		de := demit[i*wide : (i+1)*wide]
		row := u[i*K : (i+1)*K]
		hrow := h[int(tr.first[i])*H : (int(tr.first[i])+1)*H]
		dhrow := dh[int(tr.first[i])*H : (int(tr.first[i])+1)*H]
		vec.Axpy(g.B3, 1, de)
		vec.Outer(gout, de[:L], row)
		vec.Outer(gskip, de[:L], hrow)
		vec.MulAdd(dhrow, de[:L], skip)
		clear(du)
		vec.MulAdd(du, de[:L], out)
		for k := range du {
			if row[k] == 0 {
				du[k] = 0
			} else {
				du[k] *= umask[i*K+k]
			}
		}
		vec.Axpy(g.B2, 1, du)
		from := (int(tr.first[i]) - s.Reach2) * H
		vec.Outer(gw2, du, h[from:from+kw2*H])
		mulAddSparse(dh[from:from+kw2*H], du, w2)
		if gr := int(d.Group[i]); gr >= 0 {
			vec.Outer(gpool, du, pool[gr*H:(gr+1)*H])
			mulAddSparse(dpool[gr*H:(gr+1)*H], du, pt)
		}
	}
	addTurned(g.W2, gw2, kw2*H, K)
	addTurned(g.Pool, gpool, H, K)
	addTurned(g.Skip, gskip, H, wide)
	addTurned(g.Out, gout, K, wide)
	for i, a := range argmax {
		if pool[i] > 0 {
			dh[int(a)*H+i%H] += dpool[i]
		}
	}
	dsums := room(&tr.dsums, nt*kw*H)
	for si, a := range d.Starts {
		b := words
		if si+1 < len(d.Starts) {
			b = int(d.Starts[si+1])
		}
		for i := int(a); i < b; i++ {
			row, m := dh[int(tr.first[i])*H:(int(tr.first[i])+1)*H], hmask[i*H:(i+1)*H]
			hrow := h[int(tr.first[i])*H : (int(tr.first[i])+1)*H]
			for k := range row {
				if hrow[k] == 0 {
					row[k] = 0
				} else {
					row[k] *= m[k]
				}
			}
			vec.Axpy(g.B1, 1, row)
			copy(outside[i*H:(i+1)*H], row)
			for o := range kw {
				j := i + o - s.Reach
				if j < int(a) || j >= b {
					vec.Axpy(g.Edge[o*H:(o+1)*H], 1, row)
					continue
				}
				k := int(tr.local[d.Types[j]])
				vec.Axpy(dsums[(o*nt+k)*H:(o*nt+k+1)*H], 1, row)
				for q := d.Bits[j]; q != 0; q &= q - 1 {
					bit := o*s.Bits + trailing(q)
					vec.Axpy(g.G[bit*H:(bit+1)*H], 1, row)
				}
			}
		}
	}
	if s.Beside > 0 {
		bt := turn(&tr.turnB, beside, words, s.Beside)
		tr.turnB = bt
		vec.MulAddRows(g.Outside, bt, outside, s.Beside)
	}
	if cap(tr.turned[0]) < len(n.W1) {
		tr.turned[0] = make([]float32, len(n.W1))
	}
	w1 := tr.turned[0][:len(n.W1)]
	for o := range kw {
		part := w1[o*D*H : o*D*H : (o+1)*D*H]
		turn(&part, n.W1[o*D*H:(o+1)*D*H], D, H)
	}
	mt := turn(&tr.turnM, masked, nt, D)
	tr.turnM = mt
	for o := range kw {
		ds := dsums[o*nt*H : (o+1)*nt*H]
		for i := range D {
			vec.MulAdd(g.W1[(o*D+i)*H:(o*D+i+1)*H], mt[i*nt:(i+1)*nt], ds)
		}
	}
	dt := make([]float32, D)
	for k, id := range tr.order {
		ty := &types[id]
		clear(dt)
		row, m := t[k*D:(k+1)*D], tmask[k*D:(k+1)*D]
		for o := range kw {
			vec.MulAdd(dt, dsums[(o*nt+k)*H:(o*nt+k+1)*H], w1[o*D*H:(o+1)*D*H])
		}
		for i, x := range row {
			dt[i] *= m[i] * (1 - x*x)
		}
		vec.Axpy(g.B0, 1, dt)
		if tr.hidden[k] {
			vec.Outer(g.A, ty.Unknown, dt)
		} else {
			vec.Outer(g.A, ty.Vector, dt)
			tr.rowsBack(ty.Own, dt)
		}
		tr.rowsBack(ty.Form, dt)
	}
	return loss
}

func (tr *trainer) rowsBack(features []int32, dt []float32) {
	D := tr.cfg.Type
	for _, f := range features {
		if !tr.isTouched[f] {
			tr.isTouched[f] = true
			tr.touched = append(tr.touched, f)
		}
		vec.Axpy(tr.grad.Features[int(f)*D:(int(f)+1)*D], 1, dt)
	}
}

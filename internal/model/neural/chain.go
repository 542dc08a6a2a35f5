package neural

import (
	"math"
	"math/bits"
	"slices"

	"isnad/internal/model/vec"
)

// Any is the label of a word of a training document that is left open: the network learns from the
// others around it, and is not told what it is (Tsuboi and others 2008).
const Any = 255

func trailing(x uint64) int { return bits.TrailingZeros64(x) }

// A chain is room for one sentence's forward and backward pass. Sums are of
// likelihoods, each word's scaled to 1, which costs one exponential for each
// label where sums of logarithms cost one for each pair.
type chain struct {
	trans             [wide + 1][wide]float64 // exponentials
	emit, alpha, beta []float64
	norm              []float64
}

func (c *chain) open(trans []float32, L int) {
	for a := range wide + 1 {
		for b := range L {
			c.trans[a][b] = math.Exp(float64(trans[a*wide+b]))
		}
	}
}

// run returns the negative log likelihood of the gold labels of a sentence and
// adds its gradient to demit and dtrans. Where some are Any it is that of
// all sequences that have the others.
func (c *chain) run(emit []float32, gold []uint8, trans, demit, dtrans []float32, L int) float64 {
	n := len(gold)
	if n == 0 {
		return 0
	}
	if slices.Contains(gold, Any) {
		loss := c.both(emit, nil, n, L)
		c.expect(demit, dtrans, n, L, 1)
		loss -= c.both(emit, gold, n, L)
		c.expect(demit, dtrans, n, L, -1)
		return loss
	}
	loss := c.both(emit, nil, n, L)
	prev := wide
	for t := range n {
		g := int(gold[t])
		loss -= float64(emit[t*wide+g] + trans[prev*wide+g])
		dtrans[prev*wide+g]--
		c.expectAt(demit, dtrans, t, L, 1)
		demit[t*wide+g]--
		prev = g
	}
	return loss
}

func (c *chain) at(s []float64, t int) *[wide]float64 { return (*[wide]float64)(s[t*wide:]) }

// both passes forward and backward over the sequences of n labels, those that have the gold
// ones where these are not Any, or all where gold is nil. It returns the logarithm of the sum of
// their likelihoods, up to the constant of all.
func (c *chain) both(emit []float32, gold []uint8, n, L int) float64 {
	if cap(c.emit) < n*wide {
		c.emit, c.alpha, c.beta, c.norm = make([]float64, 2*n*wide), make([]float64, 2*n*wide), make([]float64, 2*n*wide), make([]float64, 2*n)
	}
	all := 0.0
	for t := range n {
		e := emit[t*wide : t*wide+L]
		only := uint8(Any)
		if gold != nil {
			only = gold[t]
		}
		top := e[0]
		if only != Any {
			top = e[only]
		} else {
			for _, x := range e {
				top = max(top, x)
			}
		}
		p, a := c.at(c.emit, t), c.at(c.alpha, t)
		sum := 0.0
		for l, x := range e {
			if only != Any && l != int(only) {
				p[l], a[l] = 0, 0
				continue
			}
			p[l] = math.Exp(float64(x - top))
			if t == 0 {
				a[l] = c.trans[wide][l] * p[l]
			} else {
				prev := c.at(c.alpha, t-1)
				s := 0.0
				for k := range L {
					s += prev[k] * c.trans[k][l]
				}
				a[l] = s * p[l]
			}
			sum += a[l]
		}
		c.norm[t] = 1 / sum
		for l := range L {
			a[l] *= c.norm[t]
		}
		all += math.Log(sum) + float64(top)
	}
	last := c.at(c.beta, n-1)
	for l := range L {
		last[l] = 1
	}
	for t := n - 2; t >= 0; t-- {
		b, next, p := c.at(c.beta, t), c.at(c.beta, t+1), c.at(c.emit, t+1)
		for k := range L {
			s := 0.0
			for l := range L {
				s += c.trans[k][l] * p[l] * next[l]
			}
			b[k] = s * c.norm[t+1]
		}
	}
	return all
}

// expect adds how often the sequences that both passed over have each label, and each behind
// each, times sign.
func (c *chain) expect(demit, dtrans []float32, n, L int, sign float32) {
	for t := range n {
		c.expectAt(demit, dtrans, t, L, sign)
	}
}

func (c *chain) expectAt(demit, dtrans []float32, t, L int, sign float32) {
	a, b, p := c.at(c.alpha, t), c.at(c.beta, t), c.at(c.emit, t)
	for l := range L {
		x := sign * float32(a[l]*b[l])
		demit[t*wide+l] += x
		if t == 0 {
			dtrans[wide*wide+l] += x
		}
	}
	if t == 0 {
		return
	}
	before := c.at(c.alpha, t-1)
	for k := range L {
		f := before[k] * c.norm[t]
		for l := range L {
			dtrans[k*wide+l] += sign * float32(f*c.trans[k][l]*p[l]*b[l])
		}
	}
}

// decode appends the best labels of a sentence to dst. back is room for them.
func decode(dst []uint8, emit, trans []float32, back []uint8, L int) []uint8 {
	n := len(emit) / wide
	if n == 0 {
		return dst
	}
	var now [wide]float32
	for l := range L {
		now[l] = emit[l] + trans[wide*wide+l]
	}
	vec.Best(back[wide:], &now, emit[wide:], trans, L)
	at := 0
	for l := range L {
		if now[l] > now[at] {
			at = l
		}
	}
	base := len(dst)
	for range n {
		dst = append(dst, 0)
	}
	for t := n - 1; t >= 0; t-- {
		dst[base+t] = uint8(at)
		at = int(back[t*wide+at])
	}
	return dst
}

// margins appends, for each word of a sentence, by how much the score of its best labels, of
// which it has labels, lies above that of the best that give the word a label of another kind;
// kind says what kind each label is. turned is trans with rows for columns, room is for the
// scores of the sentence.
func margins(dst []float32, emit, trans, turned []float32, labels, kind []uint8, room []float32, L int) []float32 {
	n := len(labels)
	if n == 0 {
		return dst
	}
	var now [wide]float32
	var back [wide]uint8
	copy(now[:], emit[(n-1)*wide:])
	for t := n - 1; ; t-- {
		copy(room[t*wide:(t+1)*wide], now[:])
		if t == 0 {
			break
		}
		vec.Best(back[:], &now, emit[(t-1)*wide:t*wide], turned, L)
	}
	for l := range L {
		now[l] = emit[l] + trans[wide*wide+l]
	}
	for t, label := range labels {
		e, behind := (*[wide]float32)(emit[t*wide:]), (*[wide]float32)(room[t*wide:])
		if t > 0 {
			vec.Best(back[:], &now, emit[t*wide:(t+1)*wide], trans, L)
		}
		top, other := float32(math.Inf(-1)), float32(math.Inf(-1))
		for l := range L {
			x := now[l] + behind[l] - e[l] // both have the word's own
			if kind[l] != kind[label] {
				if x > other {
					other = x
				}
			} else if x > top {
				top = x
			}
		}
		dst = append(dst, top-other)
	}
	return dst
}

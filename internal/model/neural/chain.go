package neural

import (
	"math"
	"math/bits"

	"isnad/internal/model/vec"
)

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
// puts its gradient into demit and adds it to dtrans.
func (c *chain) run(emit []float32, gold []uint8, trans, demit, dtrans []float32, L int) float64 {
	n := len(gold)
	if n == 0 {
		return 0
	}
	if cap(c.emit) < n*wide {
		c.emit, c.alpha, c.beta, c.norm = make([]float64, 2*n*wide), make([]float64, 2*n*wide), make([]float64, 2*n*wide), make([]float64, 2*n)
	}
	loss := 0.0
	at := func(s []float64, t int) *[wide]float64 { return (*[wide]float64)(s[t*wide:]) }
	for t := range n {
		e := emit[t*wide : t*wide+L]
		top := e[0]
		for _, x := range e {
			top = max(top, x)
		}
		p, a := at(c.emit, t), at(c.alpha, t)
		sum := 0.0
		for l, x := range e {
			p[l] = math.Exp(float64(x - top))
			if t == 0 {
				a[l] = c.trans[wide][l] * p[l]
			} else {
				prev := at(c.alpha, t-1)
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
		loss += math.Log(sum) + float64(top)
	}
	last := at(c.beta, n-1)
	for l := range L {
		last[l] = 1
	}
	for t := n - 2; t >= 0; t-- {
		b, next, p := at(c.beta, t), at(c.beta, t+1), at(c.emit, t+1)
		for k := range L {
			s := 0.0
			for l := range L {
				s += c.trans[k][l] * p[l] * next[l]
			}
			b[k] = s * c.norm[t+1]
		}
	}
	prev := wide
	for t := range n {
		g := int(gold[t])
		loss -= float64(emit[t*wide+g] + trans[prev*wide+g])
		dtrans[prev*wide+g]--
		a, b, p := at(c.alpha, t), at(c.beta, t), at(c.emit, t)
		for l := range L {
			x := float32(a[l] * b[l])
			demit[t*wide+l] = x
			if t == 0 {
				dtrans[wide*wide+l] += x
			}
		}
		if t > 0 {
			before := at(c.alpha, t-1)
			for k := range L {
				f := before[k] * c.norm[t]
				for l := range L {
					dtrans[k*wide+l] += float32(f * c.trans[k][l] * p[l] * b[l])
				}
			}
		}
		demit[t*wide+g]--
		prev = g
	}
	return loss
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

// Package vec does the arithmetic of the neural models on rows of float32: by
// AVX2 where the processor has it, else in Go. Both give the same bits: sums
// run in the same order, and no product is fused with its sum, so that the same
// data and seed train the same model everywhere.
package vec

import "math"

// Axpy adds a*x to y. The slices have one length.
func Axpy(y []float32, a float32, x []float32) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 7; n > 0 && fast {
		axpy(&y[0], &x[0], n, a)
		i = n
	}
	for ; i < len(y); i++ {
		y[i] += float32(a * x[i])
	}
}

// Dot returns the inner product of two slices of one length: 16 sums of
// every sixteenth product, added up in order.
func Dot(a, b []float32) float32 {
	b = b[:len(a)]
	var lane [16]float32
	i := 0
	if n := len(a) &^ 15; n > 0 && fast {
		dot(&lane, &a[0], &b[0], n)
		i = n
	}
	for ; i+16 <= len(a); i += 16 {
		p, q := (*[16]float32)(a[i:]), (*[16]float32)(b[i:])
		for l := range lane {
			lane[l] += float32(p[l] * q[l])
		}
	}
	for l := 0; i < len(a); i, l = i+1, l+1 {
		lane[l] += float32(a[i] * b[i])
	}
	s := float32(0)
	for _, x := range lane {
		s += x
	}
	return s
}

// MulAdd adds the product of the row x and the matrix w to the row y. w holds
// len(x) rows of len(y) numbers, one behind the other.
func MulAdd(y, x, w []float32) {
	if len(x) == 0 || len(y) == 0 {
		return
	}
	w = w[:len(x)*len(y)]
	if fast && len(y)%16 == 0 {
		muladd(&y[0], &x[0], &w[0], len(x), len(y))
		return
	}
	for i, a := range x {
		row := w[i*len(y) : (i+1)*len(y)]
		for j := range y {
			y[j] += float32(a * row[j])
		}
	}
}

// Outer adds to each row i of the matrix w the row y times x[i]: the gradient
// of MulAdd for w.
func Outer(w, x, y []float32) {
	for i, a := range x {
		if a != 0 {
			Axpy(w[i*len(y):(i+1)*len(y)], a, y)
		}
	}
}

// gradient of MulAdd for x.
func MulAddT(x, y, w []float32) {
	for i := range x {
		x[i] += Dot(w[i*len(y):(i+1)*len(y)], y)
	}
}

// Pack writes the numbers of x that are not zero, and their places, to val and
// at, which have its length, and returns how many there are.
func Pack(val []float32, at []int32, x []float32) int {
	n := 0
	val, at = val[:len(x)], at[:len(x)]
	for i, v := range x {
		val[n], at[n] = v, int32(i)
		if v != 0 {
			n++
		}
	}
	return n
}

// MulAddPacked is MulAdd of a row that Pack has written: a sum less for each
// zero. y has 64 numbers.
func MulAddPacked(y, val []float32, at []int32, w []float32) {
	if len(val) == 0 {
		return
	}
	if fast {
		_, _ = y[63], w[64*int(at[len(val)-1])+63]
		muladdSparse(&y[0], &val[0], &at[0], len(val), &w[0])
		return
	}
	for i, a := range val {
		row := w[64*int(at[i]) : 64*int(at[i])+64]
		for j := range row {
			y[j] += float32(a * row[j])
		}
	}
}

// Adam takes one step of Adam (Kingma and Ba 2015, without the correction of
// the first steps; betas 0.9 and 0.999) with weight decay beside it, and clears
// the gradient. m and v are the moments.
func Adam(w, g, m, v []float32, rate, decay float32) {
	g, m, v = g[:len(w)], m[:len(w)], v[:len(w)]
	k := [6]float32{0.1, 0.001, rate, rate * decay, 1e-8}
	i := 0
	if n := len(w) &^ 7; n > 0 && fast {
		adam(&w[0], &g[0], &m[0], &v[0], n, &k)
		i = n
	}
	for ; i < len(w); i++ {
		d := g[i]
		m[i] += float32(k[0] * (d - m[i]))
		v[i] += float32(k[1] * (float32(d*d) - v[i]))
		w[i] -= float32(k[2]*(m[i]/(float32(math.Sqrt(float64(v[i])))+k[4]))) + float32(k[3]*w[i])
		g[i] = 0
	}
}

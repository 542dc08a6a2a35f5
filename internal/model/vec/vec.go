// Package vec does the arithmetic of the neural models on rows of float32: by
// AVX-512 or AVX2 where the processor has it, else in Go. All give the same bits: sums
// run in the same order, and no product is fused with its sum, so that the same
// data and seed train the same model everywhere.
package vec

import (
	"math"
	"unsafe"
)

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

// MulAddRows is MulAdd of several rows by one matrix: x holds n rows of nx
// numbers, one behind the other, y n rows of ny.
func MulAddRows(y, x, w []float32, n int) {
	nx, ny := len(x)/max(n, 1), len(y)/max(n, 1)
	i := 0
	if faster && nx > 0 && ny > 0 && ny%64 == 0 {
		_ = w[nx*ny-1]
		for ; i+4 <= n; i += 4 {
			muladdFour(&y[i*ny : (i+4)*ny][0], &x[i*nx : (i+4)*nx][0], &w[0], nx, ny)
		}
	}
	for ; i < n; i++ {
		MulAdd(y[i*ny:(i+1)*ny], x[i*nx:(i+1)*nx], w)
	}
}

// Add adds x to y. The slices have one length.
func Add(y, x []float32) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 31; n > 0 && faster {
		add512(&y[0], &x[0], n)
		i = n
	} else if n := len(y) &^ 7; n > 0 && fast {
		axpy(&y[0], &x[0], n, 1)
		i = n
	}
	for ; i < len(y); i++ {
		y[i] += x[i]
	}
}

// Most keeps in each number of y the larger of it and that of x. The slices have
// one length; no number of y is below zero.
func Most(y, x []float32) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 15; n > 0 && faster {
		most512(&y[0], &x[0], n)
		i = n
	}
	for ; i < len(y); i++ {
		y[i] = max(y[i], x[i])
	}
}

// Rectify puts zero in the place of the numbers of x below it, writes those that
// are left above it, and their places, to val and at, and returns how many there
// are. val and at have the length of x, and what stands in them behind the last
// is undefined.
func Rectify(val []float32, at []int32, x []float32) int {
	val, at = val[:len(x)], at[:len(x)]
	if faster && len(x) > 0 && len(x)%16 == 0 {
		return rectify512(&val[0], &at[0], &x[0], len(x))
	}
	n := 0
	for i, v := range x {
		v = max(v, 0)
		x[i] = v
		val[n], at[n] = v, int32(i)
		if v != 0 {
			n++
		}
	}
	return n
}

// MulAddPacked is MulAdd of a row that Rectify has written: a sum less for each
// zero. y has 64 numbers or 16.
func MulAddPacked(y, val []float32, at []int32, w []float32) {
	if len(val) == 0 {
		return
	}
	n := len(y)
	_ = at[len(val)-1]
	if fast && (n == 64 || n == 16) {
		_ = w[n*int(at[len(val)-1])+n-1]
		switch {
		case n == 16:
			muladdSparse16(&y[0], &val[0], &at[0], len(val), &w[0])
		case faster:
			muladdSparse512(&y[0], &val[0], &at[0], len(val), &w[0])
		default:
			muladdSparse(&y[0], &val[0], &at[0], len(val), &w[0])
		}
		return
	}
	for i, a := range val {
		row := w[n*int(at[i]) : n*int(at[i])+n]
		for j := range row {
			y[j] += float32(a * row[j])
		}
	}
}

// AddScaled adds to y the signed bytes of x, each times scale.
func AddScaled(y []float32, scale float32, x string) {
	x = x[:len(y)]
	i := 0
	if n := len(y) &^ 7; n > 0 && fast {
		addscaled(&y[0], unsafe.StringData(x), n, scale)
		i = n
	}
	for ; i < len(y); i++ {
		y[i] += float32(scale * float32(int8(x[i])))
	}
}

// Fetch asks for the size bytes of memory from p on, which will be needed soon, and
// does not wait for them. It changes nothing.
func Fetch(p unsafe.Pointer, size int) {
	if size > 0 {
		fetch((*byte)(p), (size+int(uintptr(p)&63)+63)>>6)
	}
}

// FetchText asks for the byte at i of a text, as Fetch does.
func FetchText(s string, i int) { fetch(unsafe.StringData(s[i:]), 1) }

// AddScaledRows adds to y rows of the signed bytes of x, one after the other, each
// times its scale. Row rows[k] begins at byte rows[k]*len(y).
func AddScaledRows(y, scales []float32, x string, rows []int32) {
	n := len(y)
	if faster && n == 96 && len(rows) > 0 {
		for _, r := range rows {
			_, _ = scales[r], x[int(r)*n:int(r)*n+n]
		}
		addscaledrows96(&y[0], &scales[0], unsafe.StringData(x), &rows[0], len(rows))
		return
	}
	for _, r := range rows {
		AddScaled(y, scales[r], x[int(r)*n:int(r)*n+n])
	}
}

// Tanh puts in the place of each number its hyperbolic tangent to seven digits, by
// the quotient of two polynomials (that of the Eigen library): math.Tanh took a
// quarter of the time of reading. No number is NaN.
func Tanh(x []float32) {
	i := 0
	if n := len(x) &^ 15; n > 0 && faster {
		tanh512(&x[0], n)
		i = n
	}
	for ; i < len(x); i++ {
		x[i] = tanh(x[i])
	}
}

func tanh(x float32) float32 {
	x = min(max(x, -7.9), 7.9)
	z := float32(x * x)
	p := float32(-2.76076847742355e-16)
	for _, c := range [...]float32{2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08, 1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03} {
		p = float32(p*z) + c
	}
	q := float32(1.19825839466702e-06)
	for _, c := range [...]float32{1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03} {
		q = float32(q*z) + c
	}
	return float32(x*p) / q
}

// Best goes the best ways through a chain of labels, 16 at most, of which the first
// so many are used. now holds how good the best way to each label is, and for each
// word, whose labels score emit, it is brought up to date: trans[16*k+l] is added
// where l follows k. back, as long as emit, says which label the best way to each
// came from, the first of equals.
func Best(back []uint8, now *[16]float32, emit, trans []float32, labels int) {
	n := len(emit) / 16
	if n == 0 {
		return
	}
	back, trans = back[:16*n], trans[:16*labels]
	if faster && labels > 0 && labels <= 16 {
		best512(&back[0], &now[0], &emit[0], &trans[0], n, labels)
		return
	}
	for t := range n {
		var next [16]float32
		for l := range labels {
			best, from := now[0]+trans[l], 0
			for k := 1; k < labels; k++ {
				if s := now[k] + trans[k*16+l]; s > best {
					best, from = s, k
				}
			}
			next[l] = best + emit[16*t+l]
			back[16*t+l] = uint8(from)
		}
		*now = next
	}
}

// AddBytes adds to the numbers of y the signed bytes of several rows of data. Row
// k begins at byte rows[k] and has len(y) bytes, at least 16.
func AddBytes(y []int16, data string, rows []int32) {
	if len(rows) == 0 {
		return
	}
	first := 0
	if fast {
		for _, at := range rows {
			_ = data[at : int(at)+len(y)]
		}
		_ = y[15]
		addbytes(&y[0], unsafe.StringData(data), &rows[0], len(rows))
		first = 16
	}
	for _, at := range rows {
		row := data[at : int(at)+len(y)]
		for i := first; i < len(y); i++ {
			y[i] += int16(int8(row[i]))
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

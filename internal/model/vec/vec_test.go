package vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(rng *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(rng.NormFloat64())
	}
	return out
}

// TestOneArithmetic holds the fast ways to the bits of the plain one.
func TestOneArithmetic(t *testing.T) {
	if !fast {
		t.Skip("this processor has no AVX2: there is one way only")
	}
	rng := rand.New(rand.NewPCG(1, 1))
	hasFaster := faster
	both := func(run func() []float32) {
		t.Helper()
		defer func() { fast, faster = true, hasFaster }()
		fast, faster = false, false
		want := run()
		check := func(name string) {
			if got := run(); !slices.EqualFunc(got, want, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) }) {
				t.Errorf("%s gives %v, Go %v", name, got, want)
			}
		}
		fast = true
		check("AVX2")
		if faster = hasFaster; faster {
			check("AVX-512")
		}
	}
	for _, n := range []int{1, 7, 8, 15, 16, 31, 32, 40, 48, 64, 80, 112, 96, 128, 160, 193} {
		x, y := random(rng, n), random(rng, n)
		both(func() []float32 { z := slices.Clone(y); Axpy(z, 1.7, x); return z })
		both(func() []float32 { return []float32{Dot(x, y)} })
		both(func() []float32 { z := slices.Clone(y); Add(z, x); return z })
		both(func() []float32 {
			b := make([]byte, n)
			for i := range b {
				b[i] = byte(int8(40 * x[i]))
			}
			z := slices.Clone(y)
			AddScaled(z, 0.3, string(b))
			if want := y[n-1] + float32(0.3*float32(int8(b[n-1]))); z[n-1] != want {
				t.Errorf("the last of %d is %v, want %v", n, z[n-1], want)
			}
			return z
		})
		both(func() []float32 {
			a, b := slices.Clone(x), slices.Clone(y)
			val, at := make([]float32, n), make([]int32, n)
			n := Rectify(val, at, a)
			Rectify(make([]float32, len(b)), make([]int32, len(b)), b)
			for i := range n {
				if val[i] <= 0 || a[at[i]] != val[i] {
					t.Errorf("number %d of %v is %v, in place %d", i, a, val[i], at[i])
				}
			}
			most := slices.Clone(a)
			Most(most, b)
			for i, x := range a {
				if x < 0 || most[i] != max(x, b[i]) {
					t.Errorf("most of %v and %v: %v", x, b[i], most[i])
				}
			}
			return slices.Concat(val[:n], a, most)
		})
		both(func() []float32 {
			w, g, m, v := slices.Clone(x), slices.Clone(y), slices.Clone(y), make([]float32, n)
			for i := range v {
				v[i] = x[i] * x[i]
			}
			Adam(w, g, m, v, 0.01, 0.1)
			return slices.Concat(w, g, m, v)
		})
		both(func() []float32 {
			z := slices.Clone(x)
			for i := range z {
				z[i] *= 3
			}
			Tanh(z)
			return z
		})
		scales := random(rng, 9)
		both(func() []float32 {
			z, b := slices.Clone(y), make([]byte, 9*n)
			for i := range b {
				b[i] = byte(i * i)
			}
			AddScaledRows(z, scales, string(b), []int32{3, 8, 0, 3, 1, 2, 7})
			return z
		})
		for _, m := range []int{1, 3, 64} {
			w, v := random(rng, n*m), random(rng, m)
			both(func() []float32 { z := slices.Clone(y); MulAdd(z, v, w); return z })
			both(func() []float32 { z := slices.Clone(w); Outer(z, v, y); return z })
			for _, k := range []int{1, 3, 4, 9} {
				ys, xs := random(rng, k*n), random(rng, k*m)
				both(func() []float32 {
					z, one := slices.Clone(ys), slices.Clone(ys)
					MulAddRows(z, xs, w, k)
					for i := range k {
						MulAdd(one[i*n:(i+1)*n], xs[i*m:(i+1)*m], w)
					}
					if !slices.Equal(z, one) {
						t.Errorf("%d rows together %v, want %v", k, z, one)
					}
					return z
				})
			}
			if n == 64 || n == 16 {
				val, at := make([]float32, m), make([]int32, m)
				k := Rectify(val, at, v)
				both(func() []float32 { z := slices.Clone(y); MulAddPacked(z, val[:k], at, w); return z })
				z := slices.Clone(y)
				MulAdd(z, v, w)
				both(func() []float32 {
					p := slices.Clone(y)
					MulAddPacked(p, val[:k], at, w)
					if !slices.Equal(p, z) {
						t.Errorf("packed %v, want %v", p, z)
					}
					return p
				})
			}
		}
	}
}

func TestTanh(t *testing.T) {
	for x := -12.0; x < 12; x += 0.003 {
		row := []float32{float32(x), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, float32(x)}
		Tanh(row)
		if got, want := float64(row[0]), math.Tanh(x); math.Abs(got-want) > 2e-6 || row[16] != row[0] {
			t.Fatalf("Tanh(%v) is %v and %v, want %v", x, got, row[16], want)
		}
	}
}

// TestBest tries every way through short chains, whose scores are small numbers so
// that many are equal.
func TestBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	defer func(f bool) { faster = f }(faster)
	for labels := 1; labels <= 16; labels++ {
		for n := range 5 {
			number := func(n int) []float32 {
				out := make([]float32, n)
				for i := range out {
					out[i] = float32(rng.IntN(5))
				}
				return out
			}
			emit, trans := number(16*n), number(17*16)
			start := [16]float32(number(16))
			var first []uint8
			for _, faster = range []bool{false, faster} {
				now, back := start, make([]uint8, 16*n)
				Best(back, &now, emit, trans, labels)
				for t16 := range n { // of the labels not used anything may stand there
					clear(back[16*t16+labels : 16*t16+16])
				}
				if first == nil {
					first = back
				} else if !slices.Equal(back, first) {
					t.Errorf("%d labels, %d words: %v, and %v with AVX-512", labels, n, first, back)
				}
				for l := range labels {
					score, at := float32(0), l
					for i := n - 1; i >= 0; i-- {
						k := int(back[16*i+at])
						score += emit[16*i+at] + trans[16*k+at]
						at = k
					}
					if score += start[at]; score != now[l] {
						t.Errorf("the way back from label %d is worth %v, not %v", l, score, now[l])
					}
					best := start[l]
					var try func(i, at int, score float32)
					try = func(i, at int, score float32) {
						if i == 0 {
							best = max(best, score+start[at])
							return
						}
						for k := range labels {
							try(i-1, k, score+emit[16*(i-1)+at]+trans[16*k+at])
						}
					}
					if n > 0 && n < 4 && labels < 8 {
						if best = -1; now[l] < 0 {
							t.Errorf("a best of %v", now[l])
						}
						if try(n, l, 0); best != now[l] {
							t.Errorf("%d labels, %d words: the best way to %d is worth %v, want %v", labels, n, l, now[l], best)
						}
					}
				}
			}
		}
	}
}

// TestAddBytes adds up rows of bytes one by one.
func TestAddBytes(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	data := make([]byte, 300)
	for i := range data {
		data[i] = byte(rng.IntN(256))
	}
	defer func(f bool) { fast = f }(fast)
	for range 2 {
		for n := 16; n < 20; n++ {
			for k := range 9 {
				y, want, rows := make([]int16, n), make([]int16, n), make([]int32, k)
				for i := range rows {
					rows[i] = rng.Int32N(int32(len(data) - n + 1))
					for j := range want {
						want[j] += int16(int8(data[int(rows[i])+j]))
					}
				}
				if AddBytes(y, string(data), rows); !slices.Equal(y, want) {
					t.Errorf("%d rows of %d, fast %v: %v, want %v", k, n, fast, y, want)
				}
			}
		}
		fast = false
	}
}

func BenchmarkMulAdd(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y, w := random(rng, 128), random(rng, 64), random(rng, 128*64)
	for b.Loop() {
		clear(y)
		MulAdd(y, x, w)
	}
	b.ReportMetric(128*64*float64(b.N)/1e9/b.Elapsed().Seconds(), "Gmac/s")
}

func BenchmarkAxpy(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y := random(rng, 128), random(rng, 128)
	for b.Loop() {
		Axpy(y, 1e-9, x)
	}
	b.ReportMetric(128*float64(b.N)/1e9/b.Elapsed().Seconds(), "Gmac/s")
}

func BenchmarkDot(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y := random(rng, 128), random(rng, 128)
	for b.Loop() {
		y[0] = Dot(x, y)
	}
	b.ReportMetric(128*float64(b.N)/1e9/b.Elapsed().Seconds(), "Gmac/s")
}

func BenchmarkMulAddPacked(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y, w := random(rng, 128), random(rng, 64), random(rng, 128*64)
	for i := range x {
		x[i] -= 0.5
	}
	val, at := make([]float32, 128), make([]int32, 128)
	n := 0
	for b.Loop() {
		n = Rectify(val, at, x)
		MulAddPacked(y, val[:n], at, w)
	}
	b.ReportMetric(float64(n), "numbers")
}

func BenchmarkMulAddRows(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 1))
	x, y, w := random(rng, 8*96), random(rng, 8*128), random(rng, 96*128)
	for b.Loop() {
		clear(y)
		MulAddRows(y, x, w, 8)
	}
	b.ReportMetric(8*96*128*float64(b.N)/1e9/b.Elapsed().Seconds(), "Gmac/s")
}

// Package represent learns word representations from raw text: vectors by
// skip-gram with negative sampling (Mikolov et al. 2013) and, from them, a
// hierarchy of clusters by spherical k-means; and vectors that words share
// through their letters (Bojanowski et al. 2017). All are deterministic: the same
// words and seed give the same bytes. Training happens at the desk of whoever
// makes the models; reading takes its results and the n-grams of a word.
package represent

import (
	"cmp"
	"math"
	"math/rand/v2"
	"sort"
)

// Config holds the settings of a training run. The zero value of a field takes
// the default named beside it.
type Config struct {
	Dim       int     // length of a vector; 64
	Window    int     // words on each side, at most; 5
	Negative  int     // noise words for each true one; 5
	Epochs    int     // passes over the text; 3
	MinCount  int     // rarer words have no vector; 5
	Subsample float64 // frequency above which words are skipped at times; 1e-4
	Rate      float32 // first learning rate, falling to a hundredth; 0.025
	Seed      uint64
	Progress  func(done float64) // called now and then with the share done; may be nil
}

func (c *Config) defaults() {
	c.Dim = cmp.Or(c.Dim, 64)
	c.Window = cmp.Or(c.Window, 5)
	c.Negative = cmp.Or(c.Negative, 5)
	c.Epochs = cmp.Or(c.Epochs, 3)
	c.MinCount = cmp.Or(c.MinCount, 5)
	c.Subsample = cmp.Or(c.Subsample, 1e-4)
	c.Rate = cmp.Or(c.Rate, 0.025)
}

// Vectors are words with their vectors, the most frequent word first; words of
// one frequency stand in byte order.
type Vectors struct {
	Words  []string
	Counts []int
	Dim    int
	// Data holds the vector of word i at Data[i*Dim : (i+1)*Dim].
	Data []float32
}

// Of returns the vector of word i.
func (v *Vectors) Of(i int) []float32 { return v.Data[i*v.Dim : (i+1)*v.Dim] }

// Train learns vectors from sentences of folded words.
func Train(sentences [][]string, cfg Config) *Vectors {
	cfg.defaults()
	v, ids := vocabulary(sentences, cfg.MinCount)
	v.Dim = cfg.Dim
	v.Data = make([]float32, len(v.Words)*cfg.Dim)
	rng := rand.New(rand.NewPCG(cfg.Seed, 1))
	for i := range v.Data {
		v.Data[i] = (rng.Float32() - 0.5) / float32(cfg.Dim)
	}
	out := make([]float32, len(v.Data))
	total := 0
	for _, s := range ids {
		total += len(s)
	}
	keep := make([]float32, len(v.Words)) // chance that a token is kept
	for i, n := range v.Counts {
		f := float64(n) / float64(max(total, 1))
		keep[i] = float32(math.Sqrt(cfg.Subsample/f) + cfg.Subsample/f)
	}
	noise := noiseTable(v.Counts)
	sig := sigmoidTable()
	grad := make([]float32, cfg.Dim)
	kept := make([]int32, 0, 256)
	done, all := 0, total*cfg.Epochs
	for range cfg.Epochs {
		for si, s := range ids {
			rate := cfg.Rate * max(1-float32(done)/float32(max(all, 1)), 0.01)
			done += len(s)
			if cfg.Progress != nil && si%20000 == 0 {
				cfg.Progress(float64(done) / float64(max(all, 1)))
			}
			kept = kept[:0]
			for _, w := range s {
				if keep[w] >= 1 || rng.Float32() < keep[w] {
					kept = append(kept, w)
				}
			}
			for i, w := range kept {
				b := 1 + rng.IntN(cfg.Window)
				for j := max(0, i-b); j < min(len(kept), i+b+1); j++ {
					if j == i {
						continue
					}
					in := v.Of(int(kept[j]))
					clear(grad)
					for k := 0; k <= cfg.Negative; k++ {
						target, label := w, float32(1)
						if k > 0 {
							target, label = noise[rng.IntN(len(noise))], 0
							if target == w {
								continue
							}
						}
						o := out[int(target)*cfg.Dim : (int(target)+1)*cfg.Dim]
						g := (label - sig.of(dot(in, o))) * rate
						axpy2(grad, o, in, g)
					}
					for d, g := range grad {
						in[d] += g
					}
				}
			}
		}
	}
	return v
}

// vocabulary counts the words and turns sentences into word indexes.
func vocabulary(sentences [][]string, minCount int) (*Vectors, [][]int32) {
	counts := map[string]int{}
	for _, s := range sentences {
		for _, w := range s {
			counts[w]++
		}
	}
	v := &Vectors{}
	for w, n := range counts {
		if n >= minCount {
			v.Words = append(v.Words, w)
		}
	}
	sort.Slice(v.Words, func(i, j int) bool {
		a, b := v.Words[i], v.Words[j]
		if counts[a] != counts[b] {
			return counts[a] > counts[b]
		}
		return a < b
	})
	index := make(map[string]int32, len(v.Words))
	for i, w := range v.Words {
		index[w] = int32(i)
		v.Counts = append(v.Counts, counts[w])
	}
	ids := make([][]int32, len(sentences))
	for i, s := range sentences {
		for _, w := range s {
			if id, ok := index[w]; ok {
				ids[i] = append(ids[i], id)
			}
		}
	}
	return v, ids
}

// noiseTable draws words by their count to the power 3/4.
func noiseTable(counts []int) []int32 {
	const size = 1 << 21
	sum := 0.0
	for _, n := range counts {
		sum += math.Pow(float64(n), 0.75)
	}
	table := make([]int32, 0, size)
	acc := 0.0
	for i, n := range counts {
		acc += math.Pow(float64(n), 0.75) / sum
		for float64(len(table)) < acc*size {
			table = append(table, int32(i))
		}
	}
	return table
}

type sigmoid [1024]float32

func sigmoidTable() *sigmoid {
	var t sigmoid
	for i := range t {
		x := (float64(i) + 0.5 - 512) / 512 * 6
		t[i] = float32(1 / (1 + math.Exp(-x)))
	}
	return &t
}

func (t *sigmoid) of(x float32) float32 {
	switch {
	case x >= 6:
		return 1
	case x <= -6:
		return 0
	}
	return t[min(int((x+6)/12*1024), 1023)] // rounding may reach the end
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+3 < len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// axpy2 adds g*o to grad and g*in to o.
func axpy2(grad, o, in []float32, g float32) {
	o, in = o[:len(grad)], in[:len(grad)]
	for d := range grad {
		x := o[d]
		grad[d] += g * x
		o[d] = x + g*in[d]
	}
}

// Clusters puts every word into one cluster at each of the given sizes, which
// must fall: the first size is made by spherical k-means over the words, each
// further one over the centres of the one before, so that the clusters nest.
// The result holds, for each size, the cluster of each word.
func Clusters(v *Vectors, sizes []int, iterations int, seed uint64) [][]int32 {
	points := normed(v.Data, v.Dim)
	weight := make([]float32, len(v.Words))
	for i, n := range v.Counts {
		weight[i] = float32(math.Log(float64(1 + n)))
	}
	var levels [][]int32
	var above []int32
	for _, k := range sizes {
		assign, centres, sums := kmeans(points, weight, v.Dim, k, iterations, seed)
		if above == nil {
			above = assign
		} else {
			next := make([]int32, len(above))
			for i, c := range above {
				next[i] = assign[c]
			}
			above = next
		}
		levels = append(levels, above)
		points, weight = centres, sums
	}
	return levels
}

func normed(data []float32, dim int) []float32 {
	out := make([]float32, len(data))
	copy(out, data)
	for i := 0; i < len(out); i += dim {
		normalise(out[i : i+dim])
	}
	return out
}

func normalise(x []float32) {
	n := float32(math.Sqrt(float64(dot(x, x))))
	if n > 0 {
		for i := range x {
			x[i] /= n
		}
	}
}

func kmeans(points, weight []float32, dim, k, iterations int, seed uint64) (assign []int32, centres, sums []float32) {
	n := len(points) / dim
	k = min(k, n)
	rng := rand.New(rand.NewPCG(seed, uint64(k)))
	centres = make([]float32, k*dim)
	// The most frequent words stand first: drawing the first centres among
	// them spreads the clusters over the language rather than over its rare
	// words.
	for c, p := range rng.Perm(min(n, 8*k))[:k] {
		copy(centres[c*dim:(c+1)*dim], points[p*dim:(p+1)*dim])
	}
	assign = make([]int32, n)
	sums = make([]float32, k)
	for range iterations {
		for i := range n {
			p := points[i*dim : (i+1)*dim]
			best, at := float32(-2), 0
			for c := range k {
				if d := dot(p, centres[c*dim:(c+1)*dim]); d > best {
					best, at = d, c
				}
			}
			assign[i] = int32(at)
		}
		next := make([]float32, k*dim)
		clear(sums)
		for i := range n {
			c := int(assign[i])
			sums[c] += weight[i]
			row := next[c*dim : (c+1)*dim]
			for d, x := range points[i*dim : (i+1)*dim] {
				row[d] += weight[i] * x
			}
		}
		for c := range k {
			if sums[c] == 0 {
				continue // an empty cluster keeps its centre
			}
			row := next[c*dim : (c+1)*dim]
			normalise(row)
			copy(centres[c*dim:(c+1)*dim], row)
		}
	}
	return assign, centres, sums
}

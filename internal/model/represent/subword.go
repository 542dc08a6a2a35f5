package represent

import (
	"math"
	"math/rand/v2"
	"unicode/utf8"

	"isnad/internal/model/vec"
)

// Grams appends the buckets of the letter n-grams of a word, of 3 to 5 letters
// with its borders marked, to dst. buckets is a power of two.
func Grams(dst []int32, word string, buckets int) []int32 {
	var starts [64]int
	n := 1 // the border
	for i := 0; i < len(word) && n < len(starts)-2; {
		starts[n] = i
		_, k := utf8.DecodeRuneInString(word[i:])
		i += k
		n++
		starts[n] = i
	}
	// Letters stand at 1 to n-1; 0 and n are borders.
	if n < 2 {
		return dst
	}
	for a := 0; a <= n; a++ {
		for l := 3; l <= 5 && a+l <= n+1; l++ {
			b := a + l - 1 // the last place
			h := uint64(14695981039346656037)
			from, to := a, b
			if a == 0 {
				h = (h ^ '<') * 1099511628211
				from = 1
			}
			if b == n {
				to = n - 1
			}
			for _, c := range []byte(word[starts[from]:starts[to+1]]) {
				h = (h ^ uint64(c)) * 1099511628211
			}
			if b == n {
				h = (h ^ '>') * 1099511628211
			}
			h ^= h >> 32
			dst = append(dst, int32(h*0x9e3779b97f4a7c15>>40)&int32(buckets-1))
		}
	}
	return dst
}

// Subword holds vectors that words share through their letters: the vector of
// a word is the mean of its own row and the rows of its n-grams (Bojanowski
// et al. 2017), so that words which raw text never showed have one too.
type Subword struct {
	Vectors           // of the words, with their n-grams
	Buckets int       // a power of two
	Grams   []float32 // Grams[b*Dim:(b+1)*Dim]: row of bucket b
}

// TrainSubword learns vectors of words and n-grams by skip-gram with negative
// sampling.
func TrainSubword(sentences [][]string, buckets int, cfg Config) *Subword {
	cfg.defaults()
	words, ids := vocabulary(sentences, cfg.MinCount)
	dim := cfg.Dim
	v := &Subword{Vectors: *words, Buckets: buckets}
	v.Dim = dim
	own := make([]float32, len(v.Words)*dim)
	v.Grams = make([]float32, buckets*dim)
	rng := rand.New(rand.NewPCG(cfg.Seed, 21))
	for _, rows := range [][]float32{own, v.Grams} {
		for i := range rows {
			rows[i] = (rng.Float32() - 0.5) * 2 / float32(dim)
		}
	}
	out := make([]float32, len(own))
	grams := make([][]int32, len(v.Words))
	for i, w := range v.Words {
		grams[i] = Grams(nil, w, buckets)
	}
	total := 0
	for _, s := range ids {
		total += len(s)
	}
	keep := make([]float32, len(v.Words))
	for i, n := range v.Counts {
		f := float64(n) / float64(max(total, 1))
		keep[i] = float32(math.Sqrt(cfg.Subsample/f) + cfg.Subsample/f)
	}
	noise := noiseTable(v.Counts)
	sig := sigmoidTable()
	hidden, grad := make([]float32, dim), make([]float32, dim)
	compose := func(w int32) {
		clear(hidden)
		a := 1 / float32(1+len(grams[w]))
		vec.Axpy(hidden, a, own[int(w)*dim:(int(w)+1)*dim])
		for _, g := range grams[w] {
			vec.Axpy(hidden, a, v.Grams[int(g)*dim:(int(g)+1)*dim])
		}
	}
	kept := make([]int32, 0, 256)
	done, all := 0, total*cfg.Epochs
	for range cfg.Epochs {
		for si, s := range ids {
			rate := cfg.Rate * max(1-float32(done)/float32(max(all, 1)), 0.01)
			done += len(s)
			if cfg.Progress != nil && si%50000 == 0 {
				cfg.Progress(float64(done) / float64(max(all, 1)))
			}
			kept = kept[:0]
			for _, w := range s {
				if keep[w] >= 1 || rng.Float32() < keep[w] {
					kept = append(kept, w)
				}
			}
			for i, w := range kept {
				compose(w)
				clear(grad)
				b := 1 + rng.IntN(cfg.Window)
				for j := max(0, i-b); j < min(len(kept), i+b+1); j++ {
					if j == i {
						continue
					}
					for k := 0; k <= cfg.Negative; k++ {
						target, label := kept[j], float32(1)
						if k > 0 {
							target, label = noise[rng.IntN(len(noise))], 0
							if target == kept[j] {
								continue
							}
						}
						o := out[int(target)*dim : (int(target)+1)*dim]
						g := (label - sig.of(vec.Dot(hidden, o))) * rate
						vec.Axpy(grad, g, o)
						vec.Axpy(o, g, hidden)
					}
				}
				vec.Axpy(own[int(w)*dim:(int(w)+1)*dim], 1, grad)
				for _, g := range grams[w] {
					vec.Axpy(v.Grams[int(g)*dim:(int(g)+1)*dim], 1, grad)
				}
			}
		}
	}
	v.Data = make([]float32, len(own))
	for i := range v.Words {
		compose(int32(i))
		copy(v.Data[i*dim:(i+1)*dim], hidden)
	}
	return v
}

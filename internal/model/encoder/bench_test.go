package encoder

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkStep(b *testing.B) {
	s := Shape{Vec: 64, Rows: 40000, Dim: 256, Heads: 4, Inner: 1024, Layers: 2, Window: 128}
	rng := rand.New(rand.NewPCG(1, 1))
	types := make([]Type, 30000)
	for i := range types {
		types[i] = Type{Vector: make([]float32, 64), Unknown: make([]float32, 64), Count: 30000 / (i + 1)}
		for range 18 {
			types[i].Form = append(types[i].Form, int32(rng.IntN(10000)))
		}
		types[i].Own = []int32{int32(10000 + i)}
	}
	words, docs := make([]int32, 4096), make([]int32, 4096)
	z := rand.NewZipf(rng, 1.1, 5, 29999)
	for i := range words {
		words[i] = int32(z.Uint64())
		docs[i] = int32(i / 330)
	}
	tr := newTrainer(types, Config{Shape: s, Mark: -1})
	for b.Loop() {
		tr.choose(words, func(int32) bool { return rng.Float64() < 0.1 })
		tr.step(words, docs)
		tr.update(0.001, 0.001)
	}
	b.ReportMetric(float64(len(tr.order)), "types")
	b.ReportMetric(4096*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

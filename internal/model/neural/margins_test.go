package neural

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A margin is what trying all labellings of a short sentence gives.
func TestMargins(t *testing.T) {
	const L = 5
	kind := []uint8{0, 1, 1, 2, 2}
	number := rapid.Float32Range(-4, 4)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "words")
		emit, trans := make([]float32, n*wide), make([]float32, (wide+1)*wide)
		for w := range n {
			for l := range L {
				emit[w*wide+l] = number.Draw(t, "score")
			}
		}
		for a := range wide + 1 {
			for b := range L {
				trans[a*wide+b] = number.Draw(t, "step")
			}
		}
		labels := decode(nil, emit, trans, make([]uint8, n*wide), L)
		got := margins(nil, emit, trans, turn(new([]float32), trans[:wide*wide], wide, wide), labels, kind, make([]float32, n*wide), L)
		try := make([]uint8, n)
		want := make([]float64, n)
		best := math.Inf(-1)
		other := make([]float64, n)
		for i := range other {
			other[i] = math.Inf(-1)
		}
		for code := range int(math.Pow(L, float64(n))) {
			score, prev := 0.0, wide
			for w := range n {
				try[w] = uint8(code % L)
				code /= L
				score += float64(emit[w*wide+int(try[w])] + trans[prev*wide+int(try[w])])
				prev = int(try[w])
			}
			best = max(best, score)
			for w := range n {
				if kind[try[w]] != kind[labels[w]] {
					other[w] = max(other[w], score)
				}
			}
		}
		for w := range n {
			want[w] = best - other[w]
			if math.Abs(want[w]-float64(got[w])) > 1e-3 || got[w] < -1e-3 {
				t.Fatalf("margins %v, want %v at %d", got, want, w)
			}
		}
	})
}

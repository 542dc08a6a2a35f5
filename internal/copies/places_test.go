package copies

import (
	"testing"

	"pgregory.net/rapid"
)

// What is packed comes out again.
func TestPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want []place
		var start, point uint32
		for range rapid.IntRange(0, 200).Draw(t, "words") {
			w := place{n: rapid.Uint16().Draw(t, "n"), points: rapid.Uint16().Draw(t, "points")}
			start += rapid.Uint32Range(0, 1<<20).Draw(t, "gap")
			point += rapid.Uint32Range(0, 1<<20).Draw(t, "gap points")
			w.start, w.point = start, point
			if k := len(want); k > 0 && rapid.Bool().Draw(t, "one space behind") {
				w = want[k-1].next(rapid.Uint16Range(0, 300).Draw(t, "letters"))
				start, point = w.start, w.point
			}
			want = append(want, w)
		}
		p := packed(want)
		if p.n != len(want) {
			t.Fatalf("%d words, want %d", p.n, len(want))
		}
		for i, w := range want {
			if got := p.at(int32(i)); got != w {
				t.Fatalf("word %d: got %+v, want %+v", i, got, w)
			}
		}
	})
}

package stems_test

import (
	"math"
	"testing"

	"isnad/internal/arabic"
	"isnad/internal/stems"

	"pgregory.net/rapid"
)

func stem(t testing.TB, word string) uint32 {
	t.Helper()
	k, ok := stems.Of(arabic.Fold(word))
	if !ok {
		t.Fatalf("%q has no stem", word)
	}
	return k
}

func TestOf(t *testing.T) {
	for _, same := range [][]string{{"المدينة", "مدينة", "والمدينة", "بالمدينة", "للمدينة"}, {"مهندس", "المهندسين", "مهندسون"}} {
		for _, w := range same[1:] {
			if stem(t, w) != stem(t, same[0]) {
				t.Errorf("%s and %s have two stems", w, same[0])
			}
		}
	}
	if stem(t, "سوق") == stem(t, "حريق") {
		t.Error("two words, one stem")
	}
	for _, none := range []string{"", "و", "a"} {
		if _, ok := stems.Of(none); ok {
			t.Errorf("%q has a stem", none)
		}
	}
}

func bag(words []string) stems.Bag {
	b := stems.Bag{}
	for _, w := range words {
		if k, ok := stems.Of(w); ok {
			b.Add(k, stems.Rarity(w))
		}
	}
	return b
}

// TestVector states the laws: length one or none, a cosine of one with itself,
// the same from both sides, full cover of its own keys.
func TestVector(t *testing.T) {
	word := rapid.StringMatching(`[ابتثجحخدذرزسش]{2,7}`)
	rapid.Check(t, func(t *rapid.T) {
		a := bag(rapid.SliceOf(word).Draw(t, "a")).Vector(1.3)
		b := bag(rapid.SliceOf(word).Draw(t, "b")).Vector(1.3)
		if d := stems.Dot(a, a); len(a) > 0 && math.Abs(d-1) > 1e-5 {
			t.Fatalf("cosine with itself %v", d)
		}
		if stems.Dot(a, b) != stems.Dot(b, a) {
			t.Fatal("the cosine has a direction")
		}
		if c := stems.Cover(a, stems.Keys(a)); len(a) > 0 && math.Abs(c-1) > 1e-5 {
			t.Fatalf("cover of itself %v", c)
		}
		for i, x := range stems.Top(a, 3) {
			for _, y := range stems.Top(a, 3)[i:] {
				if x.Weight < y.Weight {
					t.Fatal("the heaviest is not first")
				}
			}
		}
	})
}

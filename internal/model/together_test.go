package model_test

import (
	"math/bits"
	"slices"
	"strings"
	"testing"

	"isnad/internal/model"

	"pgregory.net/rapid"
)

// together returns the bits of a sentence.
func together(x *model.NameTypes, sentence string) []uint64 {
	var words []model.Word
	for _, w := range strings.Fields(sentence) {
		words = append(words, model.WordOf(w))
	}
	out := make([]uint64, len(words))
	x.Together(out, words, model.NameHashes(nil, words))
	return out
}

// TestTogether: a name is known as a whole, behind a clitic as well, in each list
// by itself; a pair by its habits and by how it coheres.
func TestTogether(t *testing.T) {
	x := &model.NameTypes{
		Spans: model.NewNameSpans([][]string{{"جامعه", "النخيل"}, {"النخيل"}, {"النخيل", "الشرقي", "الجديد"}}, []uint8{2, 1, 1}),
		Pairs: model.NewNamePairs(
			[]uint64{model.PairHash("جامعه", "النخيل"), model.PairHash("قال", "ان")},
			[]uint16{model.PairFlags([4]int32{0, 0, 9, 0}, 1, 10, 3, 9), model.PairFlags([4]int32{}, 0, 400, 3, 1)}),
	}
	const (
		place     = 1 << 50 // a whole name of the first list
		bodyFirst = 1 << 54 // of the second: its first word
		bodyNext  = 1 << 55 // and the others
	)
	mostlyBody := uint64(1<<6|1<<7|1<<8) << 32 // shares of 0.15, 0.5 and 0.85
	coheres := uint64(1) << (32 + 13 + 2)      // 2^8 to 2^10 times oftener than by chance
	neverName := uint64(1) << (32 + 12)
	for _, c := range []struct {
		sentence string
		want     []uint64
	}{
		{"زار جامعة النخيل", []uint64{0, bodyFirst | mostlyBody | coheres, bodyNext | place}},
		{"زار وجامعة النخيل", []uint64{0, bodyFirst, bodyNext | place}},
		{"قال ان النخيل الشرقي", []uint64{neverName, 0, place, 0}},
		{"", nil},
		{"جامعة", []uint64{0}},
	} {
		if got := together(x, c.sentence); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %x, want %x", c.sentence, got, c.want)
		}
	}
	if got := together(&model.NameTypes{}, "زار جامعة النخيل"); !slices.Equal(got, make([]uint64, 3)) {
		t.Errorf("without lists and pairs: %x", got)
	}
}

// TestSpansAreTheLongest holds the table of whole names to the plain search for the
// longest at each word.
func TestSpansAreTheLongest(t *testing.T) {
	word := rapid.SampledFrom([]string{"سدد", "زهر", "نجم", "غيم"})
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.SliceOfN(word, 1, 3), 1, 6).Draw(t, "names")
		in := rapid.SliceOfN(rapid.Uint8Range(1, 7), len(names), len(names)).Draw(t, "lists")
		sentence := rapid.SliceOfN(word, 0, 8).Draw(t, "sentence")
		got := together(&model.NameTypes{Spans: model.NewNameSpans(names, in)}, strings.Join(sentence, " "))
		want := make([]uint64, len(sentence))
		for l := range 3 {
			until := 0
			for i := range sentence {
				end := 0
				for k, n := range names {
					if in[k]>>l&1 == 1 && i+len(n) <= len(sentence) && slices.Equal(n, sentence[i:i+len(n)]) {
						end = max(end, i+len(n))
					}
				}
				if end <= until {
					continue
				}
				until = end
				for k := i; k < end; k++ {
					switch {
					case end == i+1:
						want[k] |= 1 << (50 + 3*l)
					case k == i:
						want[k] |= 1 << (51 + 3*l)
					default:
						want[k] |= 1 << (52 + 3*l)
					}
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q in %q (%v): got %x, want %x", sentence, names, in, got, want)
		}
	})
}

// TestPairTableHolds: a table gives back what was put in. Keys that share sixteen
// bits on one way may take each other's place: of thousands, few do.
func TestPairTableHolds(t *testing.T) {
	const n = 30_000 // second words are single runes, below the surrogates
	keys, flags := make([]uint64, n), make([]uint16, n)
	for i := range keys {
		keys[i], flags[i] = model.PairHash(strings.Repeat("ا", i%7)+string(rune(0x621+i%30)), string(rune(0x4000+i))), uint16(i%65535)+1
	}
	p := model.NewNamePairs(keys, flags)
	lost, found := 0, 0
	for i, k := range keys {
		if p.Of(k) != flags[i] {
			lost++
		}
		if p.Of(bits.RotateLeft64(k, 13)) != 0 {
			found++
		}
	}
	if lost > n/500 || found > n/500 {
		t.Errorf("of %d pairs %d are lost, and %d are found that were never put in", n, lost, found)
	}
}

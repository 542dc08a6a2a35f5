package train

import (
	"math/rand/v2"
	"strings"
	"testing"

	"isnad/internal/model"
)

// TestSwapperKeepsLabels: what is no name stays; a name's words become those of
// another of its type and length, throughout a document alike; and some names stay
// what they were.
func TestSwapperKeepsLabels(t *testing.T) {
	data, err := ReadConll(strings.NewReader(strings.Repeat("قال\tO\nسامي\tB-PER\nالعلي\tI-PER\nفي\tO\nدمشق\tB-LOC\n\nعاد\tO\nرامي\tB-PER\nالنجار\tI-PER\nمن\tO\nحلب\tB-LOC\n\nقال\tO\nسامي\tB-PER\n\n", 5)), "test")
	if err != nil {
		t.Fatal(err)
	}
	s := &swapper{share: 0.5, rng: rand.New(rand.NewPCG(1, 2)), donors: map[donorKind][][]model.Word{}}
	persons := map[string]bool{}
	for _, x := range data {
		for _, n := range spans(x.Labels) {
			kind := donorKind{x.Labels[n.first], n.last - n.first}
			s.donors[kind] = append(s.donors[kind], x.Words[n.first:n.last])
			if n.kind == "PERS" {
				persons[x.Words[n.first].Norm] = true
			}
		}
	}
	swapped, stayed := 0, 0
	for range 40 {
		s.open()
		to := map[string]string{}
		for _, x := range data {
			shown := s.names(x)
			if shown == nil {
				shown = x.Words
			}
			if len(shown) != len(x.Words) {
				t.Fatalf("%d words, want %d", len(shown), len(x.Words))
			}
			for i, w := range shown {
				old := x.Words[i].Norm
				switch {
				case x.Labels[i] == 0 && w.Norm != old:
					t.Errorf("%q, no name, became %q", old, w.Norm)
				case x.Labels[i] == 1 && !persons[w.Norm]:
					t.Errorf("the person %q became %q", old, w.Norm)
				}
				if x.Labels[i] > 0 {
					if was, ok := to[old]; ok && was != w.Norm {
						t.Errorf("%q became %q and %q in one document", old, was, w.Norm)
					}
					to[old] = w.Norm
				}
			}
		}
		for old, now := range to {
			if old == now {
				stayed++
			} else {
				swapped++
			}
		}
	}
	if swapped < 20 || stayed < 20 {
		t.Errorf("%d words were swapped, %d stayed", swapped, stayed)
	}
}

// TestPairsAreCounted: pairs of raw text seen four times, their labels, and how
// they cohere.
func TestPairsAreCounted(t *testing.T) {
	raw := &Raw{}
	if err := raw.Read(strings.NewReader(strings.Repeat(`{"title":"خبر","text":"وصل سامي العلي أمس."}`+"\n", 5)+`{"title":"خبر","text":"عاد سامي النجار."}`+"\n"), "raw"); err != nil {
		t.Fatal(err)
	}
	p := countPairs(raw.Sentences)
	at, ok := p.find(model.WordOf("سامي"), model.WordOf("العلي"))
	if _, once := p.find(model.WordOf("سامي"), model.WordOf("النجار")); !ok || once {
		t.Fatalf("of the pairs that stand five times and once the first is kept: %v, %v", ok, once)
	}
	counts := make([]pairCounts, len(p.keys))
	for range 4 {
		counts[at].add(1, 2)
	}
	counts[at].add(0, 1)
	f := p.pack(counts, 3).Of(model.PairHash("سامي", "العلي"))
	if want := model.PairFlags([4]int32{4}, 1, 5, 3, p.cohesion[at]); f != want || f&3 != 3 || f&4 != 0 {
		t.Errorf("got %b, want %b", f, want)
	}
}

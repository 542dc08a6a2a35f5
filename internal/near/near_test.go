package near_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"isnad/internal/near"

	"pgregory.net/rapid"
)

type thing struct {
	rank uint64
	keys []uint32
	bins []int32
}

// pairs enters things in an order and returns the pairs, by rank, that share
// at least least keys.
func pairs(things []thing, order []int, least int) map[[2]uint64]int {
	x := near.New()
	seen := map[[2]int32]bool{}
	for n, i := range order {
		for _, b := range things[i].bins {
			x.Add(int32(n), things[i].rank, things[i].keys, b, func(o int32, shared int) {
				if shared >= least {
					seen[[2]int32{min(o, int32(n)), max(o, int32(n))}] = true
				}
			})
		}
	}
	out := map[[2]uint64]int{}
	for p := range seen {
		if n := x.Shared(p[0], p[1]); n >= least {
			a, b := things[order[p[0]]].rank, things[order[p[1]]].rank
			out[[2]uint64{min(a, b), max(a, b)}] = n
		}
	}
	return out
}

// TestOrder states the law: who meets whom is settled by the set.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 150).Draw(t, "n")
		var things []thing
		var order []int
		for i := range n {
			keys := rapid.SliceOfN(rapid.Uint32Range(0, 12), 1, 6).Draw(t, "keys")
			slices.Sort(keys)
			bins := rapid.SliceOfN(rapid.SampledFrom([]int32{near.NoBin, 0, 1, 2, 3}), 1, 3).Draw(t, "bins")
			things = append(things, thing{uint64(i*7919) % 1009, slices.Compact(keys), bins})
			order = append(order, i)
		}
		least := rapid.IntRange(1, 3).Draw(t, "least")
		want := pairs(things, order, least)
		if got := pairs(things, rapid.Permutation(order).Draw(t, "order"), least); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order, other pairs:\n%v\n%v", got, want)
		}
	})
}

func TestMeet(t *testing.T) {
	for _, c := range []struct {
		a, b int32
		want bool
	}{{1, 1, true}, {1, 2, true}, {2, 1, true}, {1, 3, false}, {near.NoBin, 9, true}, {-5, near.NoBin, true}} {
		if near.Meet(c.a, c.b) != c.want {
			t.Errorf("Meet(%d, %d) = %v", c.a, c.b, !c.want)
		}
	}
	x := near.New()
	x.Add(0, 1, []uint32{7}, 1, func(int32, int) { t.Error("an item met itself") })
	for i, bin := range []int32{3, 2, near.NoBin} {
		met := map[int32]int{}
		x.Add(int32(i+1), uint64(i+2), []uint32{7, 9}, bin, func(o int32, n int) { met[o] = n })
		want := []map[int32]int{{}, {0: 1, 1: 2}, {0: 1, 1: 2, 2: 2}}[i]
		if !reflect.DeepEqual(met, want) {
			t.Errorf("bin %d met %v, want %v", bin, met, want)
		}
	}
}

// BenchmarkAdd: an item costs the same in a crowd of any size.
func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				x, met := near.New(), 0
				for i := range n {
					rank := uint64(i+1) * 0x9e3779b97f4a7c15
					x.Add(int32(i), rank, []uint32{1, 2, 3, uint32(i + 10)}, int32(i%3), func(int32, int) { met++ })
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/item")
		})
	}
}

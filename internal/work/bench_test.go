package work

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// BenchmarkReader measures what a page costs from the file to the index.
func BenchmarkReader(b *testing.B) {
	pages := press(b, 200)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		b.StopTimer()
		st, _ := opened(b)
		b.StartTimer()
		fileAll(b, st, pages)
		if err := (&Reader{Store: st}).Drain(context.Background()); err != nil {
			b.Fatal(err)
		}
		n += len(pages)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/page")
}

// BenchmarkBatch measures what ten new articles cost over stores of several
// sizes, each with all that it knows in memory.
func BenchmarkBatch(b *testing.B) {
	ctx := context.Background()
	for _, size := range []int{100, 200, 400} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			st, _ := opened(b)
			pages := press(b, 4_000)
			for i, p := range pages { // spread, or all would be copies of a week
				p.Published = time.Unix(int64(i/40)*86400, 0).UTC().Format(time.DateOnly)
			}
			next := 0
			add := func(n int) {
				if next+n > len(pages) {
					b.Fatal("no more pages")
				}
				fileAll(b, st, pages[next:next+n])
				next += n
				if err := (&Reader{Store: st}).Drain(ctx); err != nil {
					b.Fatal(err)
				}
			}
			add(size)
			con := &Concluder{Store: st}
			if err := con.Drain(ctx); err != nil {
				b.Fatal(err)
			}
			// One that stays awake: Drain ends a hold, not the memory.
			for b.Loop() {
				b.StopTimer()
				add(10)
				b.StartTimer()
				if err := con.Drain(ctx); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

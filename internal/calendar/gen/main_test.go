package main

import (
	"testing"

	"github.com/hablullah/go-hijri"

	"isnad/internal/calendar"
	"isnad/internal/isnadtest"
)

func TestFresh(t *testing.T) {
	for _, c := range []struct {
		file  string
		build func(string) ([]byte, error)
	}{{"znames.go", build}, {"zummalqura.go", buildUmmAlQura}} {
		want, err := c.build("../data")
		if err != nil {
			t.Fatal(err)
		}
		isnadtest.Fresh(t, "../"+c.file, want, "go run ./internal/calendar/gen")
	}
}

// TestUmmAlQura compares the computed table with another's.
func TestUmmAlQura(t *testing.T) {
	for y := firstHijriYear; y <= lastHijriYear; y++ {
		for m := 1; m <= 12; m++ {
			want := hijri.UmmAlQuraDate{Day: 1, Month: int64(m), Year: int64(y)}.ToGregorian().Format("2006-01-02")
			if got := (calendar.Hijri{Year: y, Month: m, Day: 1}).Date().String(); got != want {
				t.Errorf("1 %d %d is %s, want %s", m, y, got, want)
			}
		}
	}
}

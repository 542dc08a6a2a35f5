package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/hablullah/go-hijri"

	"isnad/internal/calendar"
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
		got, err := os.ReadFile("../" + c.file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the tables give; run: go run ./internal/calendar/gen", c.file)
		}
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

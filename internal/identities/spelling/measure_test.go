package spelling

import "testing"

// The letters tell the origin of most names of the lexicon, from which they
// were learned.
func TestOrigin(t *testing.T) {
	names, err := OriginNames("../../lexicon/data")
	if err != nil {
		t.Fatal(err)
	}
	var n, ok [2]int
	for _, x := range names {
		c := 0
		if x.Arabic {
			c = 1
		}
		n[c]++
		if (ArabicOrigin(x.Word) > 0) == x.Arabic {
			ok[c]++
		}
	}
	for c, name := range []string{"other names", "Arabic names"} {
		if share := float64(ok[c]) / float64(n[c]); share < 0.78 {
			t.Errorf("%s: %d of %d are told right", name, ok[c], n[c])
		}
	}
}

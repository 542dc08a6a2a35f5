package isnadtest

import (
	"runtime"
	"testing"
	"time"
)

// Work costs something, and on Linux waiting costs nothing to speak of.
func TestCost(t *testing.T) {
	n := 0
	work := Cost(func() {
		for from := time.Now(); time.Since(from) < 30*time.Millisecond; n++ {
		}
	})
	if work <= 0 {
		t.Errorf("work cost %v", work)
	}
	if runtime.GOOS == "linux" {
		if wait := Cost(func() { time.Sleep(200 * time.Millisecond) }); wait > 100*time.Millisecond {
			t.Errorf("waiting cost %v", wait)
		}
	}
}

func TestDear(t *testing.T) {
	n := 0
	if said := Dear(func() string {
		if n++; n < 3 {
			return "dear"
		}
		return ""
	}); said != "" || n != 3 {
		t.Errorf("%q after %d measures, want nothing after 3", said, n)
	}
	if said := Dear(func() string { return "dear" }); said != "dear" {
		t.Errorf("%q of what is dear each time", said)
	}
}

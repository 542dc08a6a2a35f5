package isnadtest

import (
	"runtime"
	"time"
)

// Cost runs f and returns what it cost: the processor time of the goroutine that
// calls it where the system tells that, the time that passed elsewhere. What
// other programs do on the machine, and what f leaves to other goroutines, does
// not count on Linux.
//
// A cost is for laws of growth with room for a machine that is many times
// slower, not for how fast something is: that is for benchmarks.
func Cost(f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	from := threadTime()
	f()
	return threadTime() - from
}

// Dear runs a measure up to ten times, until it says that something costs no
// more than it may, and returns what it said last: empty in that case. A cost
// that is due to a bug is there each time, one due to a bad moment is not.
func Dear(measure func() string) string {
	said := ""
	for range 10 {
		if said = measure(); said == "" {
			break
		}
	}
	return said
}

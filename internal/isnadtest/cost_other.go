//go:build !linux

package isnadtest

import "time"

// threadTime is the time since the program began: the system does not tell of
// single threads.
func threadTime() time.Duration { return time.Since(begun) }

var begun = time.Now()

package isnadtest

import (
	"fmt"
	"os"
	"time"

	"go.uber.org/goleak"
)

// Main is the TestMain of packages whose goroutines must end: it runs the tests,
// waits for a minute at most until no goroutine is left but those of the options,
// and ends the program, with status 1 when some are. goleak alone waits for two
// seconds, which a busy machine may need for one of them.
func Main(m interface{ Run() int }, opts ...goleak.Option) {
	status := m.Run()
	if status == 0 {
		err := goleak.Find(opts...)
		for end := time.Now().Add(time.Minute); err != nil && time.Now().Before(end); {
			err = goleak.Find(opts...)
		}
		if err != nil {
			fmt.Fprintf(os.Stderr, "goroutines are left when all tests have ended: %v\n", err)
			status = 1
		}
	}
	os.Exit(status)
}

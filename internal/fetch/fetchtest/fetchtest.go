// Package fetchtest has the clock by which tests of what asks servers play a week
// in a second. It is for tests only.
package fetchtest

import (
	"context"
	"sync"
	"time"
)

// A Clock is a fetch.Clock that passes time by being slept on. Its methods may run
// at the same time.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// NewClock returns a clock that shows t.
func NewClock(t time.Time) *Clock { return &Clock{t: t} }

// Now returns what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

// Sleep puts the clock forward by d, at once, and returns the error of ctx.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d > 0 {
		c.t = c.t.Add(d)
	}
	return ctx.Err()
}

package store

import (
	"context"
	"time"
)

// Turns lets processes that share a store ask a host one after another, with a
// pause between, whoever asked last. Times are those of the store's clock, since
// the clocks of several machines differ by more than such a pause.
type Turns interface {
	// TakeTurn gives worker the turn with a host for at most lease, when nobody
	// has it, when what the last turn was ended with is over, and when pause or
	// more has passed since then. Otherwise token is empty and nothing changes:
	// wait is then how long the host is still left alone, zero while somebody has
	// the turn.
	TakeTurn(ctx context.Context, host, worker string, pause, lease time.Duration) (token string, wait time.Duration, err error)
	// EndTurn ends a turn; nobody has the next before rest is over. Harmless when
	// the lease is over and somebody else has the turn.
	EndTurn(ctx context.Context, host, token string, rest time.Duration) error
}

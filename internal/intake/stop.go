package intake

import (
	"context"
	"io"
)

// A stoppable reads a stream whose next bytes may never come, until its context
// ends: then Read gives the context's error, and what was asked for last is left
// to a goroutine that ends with the stream.
type stoppable struct {
	ctx  context.Context
	in   io.Reader
	buf  []byte // what in reads into
	left []byte // of it, not given yet
	err  error  // that came with left
	got  chan int
}

func newStoppable(ctx context.Context, in io.Reader) *stoppable {
	return &stoppable{ctx: ctx, in: in, buf: make([]byte, 64<<10), got: make(chan int, 1)}
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if len(s.left) == 0 && s.err == nil {
		go func() {
			var n int
			n, s.err = s.in.Read(s.buf)
			s.got <- n
		}()
		select {
		case n := <-s.got:
			s.left = s.buf[:n]
		case <-s.ctx.Done():
			return 0, s.ctx.Err()
		}
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	if len(s.left) == 0 {
		return n, s.err
	}
	return n, nil
}

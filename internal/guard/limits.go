package guard

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A listener bounds how many of its connections are open at once, in all and
// from one address of the network; on loopback all have one. One that comes
// when all are taken is closed at once: waiting, it would only learn the same
// later.
type listener struct {
	net.Listener
	slots   chan struct{}
	each    int // for one address
	refused prometheus.Counter

	mu   sync.Mutex
	from map[netip.Addr]int
}

func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := addressOf(c.RemoteAddr().String())
		if !l.enter(from) {
			l.refused.Inc()
			c.Close()
			continue
		}
		return &conn{Conn: c, free: sync.OnceFunc(func() { l.leave(from) })}, nil
	}
}

// enter takes a place, if there is one.
func (l *listener) enter(from netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !from.IsLoopback() && l.from[from] >= l.each {
		return false
	}
	select {
	case l.slots <- struct{}{}:
		l.from[from]++
		return true
	default:
		return false
	}
}

func (l *listener) leave(from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	<-l.slots
	if l.from[from]--; l.from[from] <= 0 {
		delete(l.from, from)
	}
}

// A conn gives its place back when it is closed.
type conn struct {
	net.Conn
	free func()
}

func (c *conn) Close() error {
	defer c.free()
	return c.Conn.Close()
}

// A pace moves the deadline of a connection along with what passes over it:
// the other side may stall for some time, and must on average take or send a
// least number of bytes a second.
type pace struct {
	set   func(time.Time) error
	lim   Limits
	grace time.Duration
	start time.Time
	bytes int64
}

func newPace(set func(time.Time) error, lim Limits, grace time.Duration) *pace {
	return &pace{set: set, lim: lim, grace: lim.Grace + grace, start: time.Now()}
}

// next sets the deadline of what comes next.
func (p *pace) next() {
	stall := time.Now().Add(p.lim.Stall)
	whole := p.start.Add(p.grace + time.Duration(float64(p.bytes)/float64(p.lim.Rate)*float64(time.Second)))
	if whole.Before(stall) {
		stall = whole
	}
	p.set(stall) // a connection without deadlines, as in tests, has none to move
}

// A writer is what handlers write to: it counts, and sheds clients that take
// what they asked for too slowly.
type writer struct {
	http.ResponseWriter
	pace    *pace
	code    int
	bytes   int64
	aborted bool
}

func (w *writer) WriteHeader(code int) {
	if w.code == 0 && code >= 200 {
		w.code = code
	}
	w.ResponseWriter.WriteHeader(code)
}

// chunk is how much is written under one deadline.
const chunk = 64 << 10

func (w *writer) Write(b []byte) (n int, err error) {
	if w.code == 0 {
		w.code = http.StatusOK
	}
	for first := true; first || len(b) > 0; first = false {
		part := b[:min(len(b), chunk)]
		w.pace.next()
		m, err := w.ResponseWriter.Write(part)
		n += m
		w.bytes += int64(m)
		w.pace.bytes += int64(m)
		if err != nil {
			return n, err
		}
		b = b[len(part):]
	}
	return n, nil
}

// Unwrap leads http.ResponseController to the writer below.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush sends what is buffered.
func (w *writer) Flush() {
	w.pace.next()
	http.NewResponseController(w.ResponseWriter).Flush()
}

// status is what the client got; 200 when the handler wrote nothing.
func (w *writer) status() int {
	if w.code == 0 {
		return http.StatusOK
	}
	return w.code
}

// A body is what a client sends: bounded, and no slower than the pace.
type body struct {
	io.ReadCloser
	pace *pace
	err  error // the first that reading gave
}

func (b *body) Read(p []byte) (int, error) {
	if b.err == nil {
		b.pace.next()
	}
	n, err := b.ReadCloser.Read(p)
	b.pace.bytes += int64(n)
	if err != nil && b.err == nil {
		if b.err = err; !Slow(err) {
			// From here on the server only waits for the client to go away. A
			// deadline that passes meanwhile would look as if it had.
			b.pace.set(time.Time{})
		}
	}
	return n, err
}

// What is still on its way of a body that is too large is taken and thrown
// away, up to a point: a client that still sends would otherwise find its
// connection broken, and not read what was wrong.
const (
	drainBytes = 256 << 20
	drainTime  = 10 * time.Second
)

// drain throws the rest of a body away.
func drain(w http.ResponseWriter, from io.Reader) {
	c := http.NewResponseController(w)
	c.Flush()
	c.SetReadDeadline(time.Now().Add(drainTime))
	io.CopyN(io.Discard, from, drainBytes)
}

// bodies bounds what clients send, in size and time.
func (s *Server) bodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > s.lim.Body {
			// Said before anything is taken in.
			w.Header().Set("Connection", "close")
			Fail(w, r, Problem{Status: http.StatusRequestEntityTooLarge, Detail: "the body has " + size(r.ContentLength) + ", and " + size(s.lim.Body) + " are taken at most; send large sets of pages in parts, or with isnad add"})
			if r.ContentLength <= drainBytes && r.Header.Get("Expect") == "" {
				drain(w, r.Body)
			}
			return
		}
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		read := http.NewResponseController(w).SetReadDeadline
		whole := r.Body
		b := &body{ReadCloser: http.MaxBytesReader(w, whole, s.lim.Body), pace: newPace(read, s.lim, 0)}
		r.Body = b
		defer func() {
			if r.MultipartForm != nil {
				r.MultipartForm.RemoveAll()
			}
			_, tooLarge := TooLarge(b.err)
			switch {
			case tooLarge:
				drain(w, whole)
			case b.err == nil:
				// The server reads a little of what a handler left, and would
				// wait for it without end.
				read(time.Now().Add(time.Second))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// TooLarge reports whether err says that a body was larger than the limit, and
// the limit in bytes.
func TooLarge(err error) (limit int64, ok bool) {
	var e *http.MaxBytesError
	if errors.As(err, &e) {
		return e.Limit, true
	}
	return 0, false
}

// Slow reports whether err says that a client sent too slowly.
func Slow(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return strconv.FormatInt((n+1<<19)>>20, 10) + " MB"
	case n >= 1<<10:
		return strconv.FormatInt((n+1<<9)>>10, 10) + " KB"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// crowd bounds how many requests are answered at once. Health is always told.
func (s *Server) crowd(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" || r.URL.Path == "/metrics" {
			next.ServeHTTP(w, r)
			return
		}
		select {
		case s.slots <- struct{}{}:
		default:
			wait := time.NewTimer(s.lim.Wait)
			defer wait.Stop()
			select {
			case s.slots <- struct{}{}:
			case <-r.Context().Done():
				s.metrics.shed.WithLabelValues("gone").Inc()
				Fail(w, r, Problem{Status: http.StatusServiceUnavailable, Detail: "the client went away"})
				return
			case <-wait.C:
				s.metrics.shed.WithLabelValues("requests").Inc()
				w.Header().Set("Retry-After", "2")
				Fail(w, r, Problem{Status: http.StatusServiceUnavailable, Detail: "too many requests are being answered; try again in some seconds"})
				return
			}
		}
		defer func() { <-s.slots }()
		next.ServeHTTP(w, r)
	})
}

// A Buffer is a ResponseWriter that keeps an answer of at most Limit bytes back,
// to be looked at before it goes out. What is longer goes through, and so does
// what is flushed.
type Buffer struct {
	W     http.ResponseWriter
	Limit int
	Code  int
	Body  bytes.Buffer
	// Through says that the answer went through already.
	Through bool
}

// Header returns the headers of the answer.
func (b *Buffer) Header() http.Header { return b.W.Header() }

// WriteHeader keeps the status.
func (b *Buffer) WriteHeader(code int) {
	switch {
	case b.Through || code < 200:
		b.W.WriteHeader(code)
	case b.Code == 0:
		b.Code = code
	}
}

// Write keeps the bytes, or lets all through where there are too many.
func (b *Buffer) Write(p []byte) (int, error) {
	if b.Code == 0 {
		b.Code = http.StatusOK
	}
	if !b.Through && b.Body.Len()+len(p) > b.Limit {
		if err := b.Release(); err != nil {
			return 0, err
		}
	}
	if b.Through {
		return b.W.Write(p)
	}
	return b.Body.Write(p)
}

// Release lets the answer go.
func (b *Buffer) Release() error {
	if b.Through {
		return nil
	}
	b.Through = true
	if b.Code != 0 {
		b.W.WriteHeader(b.Code)
	}
	_, err := b.Body.WriteTo(b.W)
	return err
}

// Flush lets through what there is.
func (b *Buffer) Flush() {
	if b.Release() == nil {
		http.NewResponseController(b.W).Flush()
	}
}

// Unwrap leads http.ResponseController to the writer below.
func (b *Buffer) Unwrap() http.ResponseWriter { return b.W }

package guard

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"
	"unicode/utf8"
)

// A visit is what the guard knows of one request.
type visit struct {
	server  *Server
	id      string
	w       http.ResponseWriter // to set cookies on
	visitor string              // the visitor's cookie; empty until asked for
	session bool                // a login's cookie was shown
	bearer  bool                // the token was shown in a header
}

type visitKey struct{}

// visitOf returns the visit of a request; a fresh one outside the guard, so
// that handlers can be tested bare.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// RequestID returns the id of a request, which stands in its log line and in
// the header X-Request-Id of the answer; empty outside the guard.
func RequestID(ctx context.Context) string { return visitOf(ctx).id }

// newID returns sixteen random hexadecimal digits.
func newID() string {
	var b [8]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// identity gives a request its id, counts it, logs it, ends it when it takes
// too long, and catches panics under it.
func (s *Server) identity(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		most := s.lim.Handler
		if begins(r.URL.Path, s.opt.Long) {
			most = s.lim.Long
		}
		v := &visit{server: s, id: newID()}
		out := &writer{ResponseWriter: w, pace: newPace(http.NewResponseController(w).SetWriteDeadline, s.lim, most)}
		v.w = out
		ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), visitKey{}, v), most)
		defer cancel()
		r = r.WithContext(ctx)
		w.Header().Set("X-Request-Id", v.id)
		done := s.metrics.begin()
		// A client that takes nothing must not hold the answer for ever.
		out.pace.next()
		defer func() {
			if p := recover(); p != nil {
				s.caught(out, r, p)
			}
			out.pace.next()
			took := time.Since(start)
			route := r.Pattern
			if route == "" {
				route = "none"
			}
			done(route, r.Method, out.status(), out.bytes, took)
			level := slog.LevelInfo
			if out.status() >= 500 {
				level = slog.LevelError
			}
			// The query is left out: it may hold what somebody looks for, or a
			// token put there by mistake.
			s.opt.Log.LogAttrs(ctx, level, "request", slog.String("id", v.id), slog.String("method", short(r.Method, 16)), slog.String("path", short(r.URL.EscapedPath(), 200)),
				slog.Int("status", out.status()), slog.Int64("bytes", out.bytes), slog.Duration("took", took.Round(time.Microsecond)), slog.String("from", remote(r).String()), slog.String("route", route))
			if out.aborted {
				panic(http.ErrAbortHandler)
			}
		}()
		switch {
		case len(r.URL.RequestURI()) > s.lim.URL:
			Fail(out, r, Problem{Status: http.StatusRequestURITooLong, Detail: "the address is too long; send long texts in the body"})
		case !known(r.Method):
			out.Header().Set("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
			Fail(out, r, Problem{Status: http.StatusMethodNotAllowed, Detail: "this method is not served"})
		case !utf8.ValidString(r.URL.Path):
			Fail(out, r, Problem{Status: http.StatusBadRequest, Detail: "the path is not UTF-8"})
		default:
			next.ServeHTTP(out, r)
		}
	})
}

// known reports whether a method is one that any handler may serve. Others
// would come into the numbers as labels of their own.
func known(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return true
	}
	return false
}

// caught answers for a handler that panicked.
func (s *Server) caught(w *writer, r *http.Request, p any) {
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		w.aborted = true
		return
	}
	s.metrics.panics.Inc()
	s.opt.Log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("id", RequestID(r.Context())), slog.String("path", short(r.URL.EscapedPath(), 200)), slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
	if w.code != 0 {
		// Part of the answer is out: the client must not take it for whole.
		w.aborted = true
		return
	}
	clear(w.Header())
	w.Header().Set("X-Request-Id", RequestID(r.Context()))
	headers(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		Fail(w, r, Problem{Status: http.StatusInternalServerError, Detail: "a fault of the program; its log tells more under this id"})
	})).ServeHTTP(w, r)
}

// short cuts what goes into the log.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// remote returns the address of the client, or of the proxy before it.
func remote(r *http.Request) netip.Addr { return addressOf(r.RemoteAddr) }

// addressOf returns the address of HOST:PORT. IPv6 addresses are those of a
// network of 64 bits, since one client has them all.
func addressOf(s string) netip.Addr {
	host, _, err := net.SplitHostPort(s)
	if err != nil {
		host = s
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	a = a.Unmap().WithZone("")
	if a.Is6() && !a.IsLoopback() {
		if p, err := a.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return a
}

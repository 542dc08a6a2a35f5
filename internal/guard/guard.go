// Package guard stands between the network and the handlers of the house. What
// comes from outside is hostile until it has passed here: who may ask, from
// which pages, how much, how long and how often; and what leaves carries the
// headers that keep a browser from doing more with it than showing it.
//
// [New] puts everything around a handler and gives a [Server]. In the order in
// which a request meets them:
//
//	connections   at most so many; those that wait for headers are cut off
//	identity      a request id, a log line, numbers, a net under panics
//	headers       what a browser may do with the answer (see Policy)
//	host          the name in the address must be ours (DNS rebinding)
//	crowd         at most so many requests at once, the others wait, then go
//	token         on another address than loopback: who may ask; feeds by a key
//	origin        nothing is changed on behalf of another site's page (CSRF)
//	body          at most so many bytes, and no slower than a slow line
//	gzip          for who takes it
//
// Guard knows no type of the house: it is about HTTP only.
package guard

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Options say how a server is guarded. The zero value guards a server on
// loopback.
type Options struct {
	// Listen is the address to listen on, "HOST:PORT"; empty is
	// DefaultListen. Port 0 is any free one.
	Listen string
	// Token is what a client must show; needed on every address but loopback,
	// where empty means that everybody on this machine may ask.
	Token string
	// Hosts are further names by which the server is reached, without port
	// ("newsroom.example"). Loopback names and addresses, the host of Listen,
	// and on other addresses than loopback every IP address, are known.
	Hosts []string
	// Programs are beginnings of paths that programs ask: they get problems as
	// JSON, never a login page, and need no form token. Nil is DefaultPrograms.
	Programs []string
	// Long are beginnings of paths whose answers may take Limits.Long: exports,
	// uploads. Nil is DefaultLong.
	Long []string
	// Feeds are beginnings of paths of feeds, which may be read by an address that
	// FeedAddress made. Nil is DefaultFeeds.
	Feeds []string
	// Log takes a line for every request; nil is slog.Default().
	Log *slog.Logger
	// Health says what is wrong, a line each, for /healthz; nil, or no lines,
	// is good health.
	Health func(ctx context.Context) []string
	// Collectors are further numbers for /metrics.
	Collectors []prometheus.Collector
	// ErrorPage shows an error to a person; nil shows plain text. It writes
	// the status too. Title and detail are plain text, id names the request.
	ErrorPage func(w http.ResponseWriter, r *http.Request, e Problem)
	// Limits bound what clients take; zero fields have the values of
	// DefaultLimits.
	Limits Limits
}

// DefaultListen is the address that is listened on when none is named.
const DefaultListen = "127.0.0.1:8347"

// DefaultPrograms are the paths that programs ask.
var DefaultPrograms = []string{"/api/", "/mcp", "/metrics", "/healthz"}

// DefaultLong are the paths whose answers may take long.
var DefaultLong = []string{"/export", "/add", "/api/v1/export", "/api/v1/pages", "/mcp"}

// Limits bound what clients take of the server.
type Limits struct {
	// Body is the largest body of a request, in bytes.
	Body int64
	// HeaderBytes bounds the headers of a request, URL those of its first line.
	HeaderBytes, URL int
	// Header is how long headers may take to come, Idle how long a connection
	// is kept without a request.
	Header, Idle time.Duration
	// Handler is how long an answer may take to be made: then its context ends.
	// Long is the same for the paths of Options.Long.
	Handler, Long time.Duration
	// Stall is how long a client may take none of what is sent, or send
	// nothing of what it announced. Rate, in bytes a second, is the least that
	// a client must take or send on average, after Grace.
	Stall, Grace time.Duration
	Rate         int64
	// Connections are open at once, at most, a quarter of them from one address
	// of the network; Requests are answered at once, others wait for Wait and are then sent away.
	Connections, Requests int
	Wait                  time.Duration
	// Tries is how often one address may show a wrong token before it has to
	// wait, Pause how long until it has one more.
	Tries int
	Pause time.Duration
	// Close is how long a server that is told to stop waits for answers under
	// way.
	Close time.Duration
}

// DefaultLimits are those of a newsroom: some tens of people and programs.
var DefaultLimits = Limits{
	Body: 32 << 20, HeaderBytes: 32 << 10, URL: 8 << 10,
	Header: 5 * time.Second, Idle: time.Minute, Handler: 30 * time.Second, Long: 15 * time.Minute,
	Stall: 10 * time.Second, Grace: 10 * time.Second, Rate: 8 << 10,
	Connections: 1024, Requests: 128, Wait: 2 * time.Second,
	Tries: 10, Pause: 6 * time.Second, Close: 10 * time.Second,
}

// filled returns the limits with defaults in the place of zeros.
func (l Limits) filled() Limits {
	d := DefaultLimits
	set(&l.Body, d.Body)
	set(&l.HeaderBytes, d.HeaderBytes)
	set(&l.URL, d.URL)
	set(&l.Header, d.Header)
	set(&l.Idle, d.Idle)
	set(&l.Handler, d.Handler)
	set(&l.Long, d.Long)
	set(&l.Stall, d.Stall)
	set(&l.Grace, d.Grace)
	set(&l.Rate, d.Rate)
	set(&l.Connections, d.Connections)
	set(&l.Requests, d.Requests)
	set(&l.Wait, d.Wait)
	set(&l.Tries, d.Tries)
	set(&l.Pause, d.Pause)
	set(&l.Close, d.Close)
	return l
}

func set[T comparable](to *T, from T) {
	var zero T
	if *to == zero {
		*to = from
	}
}

// minToken is the length from which a token cannot be guessed by trying, with
// the tries that Limits allow.
const minToken = 16

// A Server is a guarded HTTP server.
type Server struct {
	*http.Server
	opt      Options
	lim      Limits
	loopback bool
	hosts    map[string]bool
	gate     *gate
	forms    forms
	metrics  *metrics
	slots    chan struct{}
	checkup  chan struct{} // one look at the health at a time
}

// ErrNoToken says that a server would stand open to others.
var ErrNoToken = errors.New("others reach this address, so a token is needed")

// Check returns what New would refuse. It tells a caller so before he opens what
// the server is to show: Listen that is no HOST:PORT, a token that can be guessed
// or that no header carries, and, as ErrNoToken, an address that others reach
// without a token.
func (opt Options) Check() error {
	_, err := opt.host()
	return err
}

// host checks the options and returns the host of Listen.
func (opt Options) host() (string, error) {
	at := cmp.Or(opt.Listen, DefaultListen)
	host, _, err := net.SplitHostPort(at)
	switch {
	case err != nil:
		return "", fmt.Errorf("listen on %q: want HOST:PORT, as %s", at, DefaultListen)
	case !isLoopback(host) && opt.Token == "":
		return "", fmt.Errorf("listen on %s: %w: set one, or listen on %s", at, ErrNoToken, DefaultListen)
	case opt.Token != "" && len(opt.Token) < minToken:
		return "", fmt.Errorf("the token has %d characters: take %d or more, for example from openssl rand -hex 16", len(opt.Token), minToken)
	case strings.TrimSpace(opt.Token) != opt.Token || !printable(opt.Token):
		return "", errors.New("the token holds white space at its ends, or characters that a header cannot carry: take letters and digits")
	}
	return host, nil
}

// New puts the guard around h. It fails when opt would leave the server open:
// an address that others reach needs a token of sixteen characters or more.
func New(h http.Handler, opt Options) (*Server, error) {
	host, err := opt.host()
	if err != nil {
		return nil, err
	}
	if opt.Listen == "" {
		opt.Listen = DefaultListen
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Programs == nil {
		opt.Programs = DefaultPrograms
	}
	if opt.Long == nil {
		opt.Long = DefaultLong
	}
	if opt.Feeds == nil {
		opt.Feeds = DefaultFeeds
	}
	s := &Server{opt: opt, lim: opt.Limits.filled(), loopback: isLoopback(host), hosts: map[string]bool{}}
	for _, name := range append([]string{host, "localhost", "127.0.0.1", "::1"}, opt.Hosts...) {
		s.hosts[hostName(name)] = true
	}
	delete(s.hosts, "")
	s.slots = make(chan struct{}, s.lim.Requests)
	s.checkup = make(chan struct{}, 1)
	s.metrics = newMetrics(opt.Collectors)
	if opt.Token != "" {
		s.gate = newGate(opt.Token, s.lim)
	}
	s.forms.key = make([]byte, 32)
	rand.Read(s.forms.key)
	s.Server = &http.Server{
		Addr: opt.Listen, Handler: s.around(h),
		ReadHeaderTimeout: s.lim.Header, IdleTimeout: s.lim.Idle, MaxHeaderBytes: s.lim.HeaderBytes,
		ErrorLog: slog.NewLogLogger(opt.Log.Handler(), slog.LevelDebug),
	}
	return s, nil
}

// around puts the layers around a handler, the innermost first.
func (s *Server) around(h http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", squeeze(h))
	mux.Handle("GET /healthz", http.HandlerFunc(s.health))
	mux.Handle("GET /metrics", s.metrics.handler())
	if s.gate != nil {
		mux.HandleFunc("GET "+loginPath, s.loginForm)
		mux.HandleFunc("POST "+loginPath, s.login)
		mux.HandleFunc("POST "+logoutPath, s.logout)
		mux.HandleFunc("GET "+loginStylePath, loginStyle)
	}
	var inner http.Handler = mux
	inner = s.origin(inner)
	inner = s.bodies(inner)
	inner = s.token(inner)
	inner = s.crowd(inner)
	inner = s.host(inner)
	inner = headers(inner)
	return s.identity(inner)
}

// Listen opens the address, with a bound on open connections.
func (s *Server) Listen(ctx context.Context) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", s.opt.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w (is isnad serve running already? name another address)", s.opt.Listen, err)
	}
	return s.Limit(l), nil
}

// Limit bounds the open connections of a listener, as Listen does.
func (s *Server) Limit(l net.Listener) net.Listener {
	return &listener{Listener: l, slots: make(chan struct{}, s.lim.Connections), each: max(1, s.lim.Connections/4), refused: s.metrics.shed.WithLabelValues("connections"), from: map[netip.Addr]int{}}
}

// Run serves on l until ctx ends; then answers under way are finished, for
// Limits.Close at most. The error is nil after such an end.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.lim.Close)
	defer cancel()
	if err := s.Shutdown(end); err != nil {
		s.opt.Log.Warn("answers under way were cut off", "error", err)
		s.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Registry is where the numbers of /metrics stand, for further collectors.
func (s *Server) Registry() *prometheus.Registry { return s.metrics.registry }

// isLoopback reports whether only this machine reaches a host.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// hostName returns the name of a Host header or a host: without port,
// brackets, zone and the dot of the root, in small letters.
func hostName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// host lets pass what is asked under one of our names. A page of another site
// can make its name mean our address (DNS rebinding) and would then be of one
// origin with us; but it cannot make the browser send another name than its
// own.
func (s *Server) host(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := hostName(r.Host)
		known := s.hosts[name]
		if !known {
			// An address is nobody's name; it cannot be rebound.
			a, err := netip.ParseAddr(name)
			known = err == nil && (!s.loopback || a.Unmap().IsLoopback())
		}
		if !known {
			Fail(w, r, Problem{Status: http.StatusMisdirectedRequest, Detail: "this server does not go by the name in the address; whoever runs it can add the name with --host"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// forPrograms reports whether a request is a program's.
func (s *Server) forPrograms(r *http.Request) bool {
	return begins(r.URL.Path, s.opt.Programs)
}

// begins reports whether a path begins with one of the prefixes.
func begins(path string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// printable reports whether s is printable ASCII.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// Package fetch gets pages from servers, politely and without harm: one request
// a host at a time, robots.txt obeyed, sizes and times bounded, and never an
// address inside the user's own network, whatever a page or a redirect says.
//
// The rules it keeps to:
//
//   - robots.txt (RFC 9309) with Crawl-delay, asked for once a day and host. A
//     host whose robots.txt is unreachable is left alone; one that has none is
//     open.
//   - One request a host at a time, with a pause between two, also of several
//     processes where they share their turns (Options.Turns). Retry-After and a
//     backoff after 429 and 5xx.
//   - The addresses that a name stands for are looked at when the connection is
//     made, behind DNS: private, loopback, link-local and other special ones are
//     refused, at every redirect, unless the user named the host.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// A Clock tells the time and waits. Tests play a week in a second.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// Options say how a Client behaves. The zero value of a field means its
// default.
type Options struct {
	// Contact is an address or page by which a server's people reach the user;
	// it stands in the User-Agent.
	Contact string
	// Version is that of the program, for the User-Agent.
	Version string
	// Delay is the least pause between two requests to one host; 2 s. A longer
	// Crawl-delay goes before it, up to MaxDelay.
	Delay, MaxDelay time.Duration
	// Timeout bounds one request from connection to last byte; 60 s.
	Timeout time.Duration
	// Limit is the largest body, unpacked, in bytes; 16 MB.
	Limit int64
	// Tries is how often one address is asked for; 3.
	Tries int
	// Allow names hosts that may lie in the user's own network, each for all its
	// ports or for one (see Allowed). What is none allows nothing.
	Allow []string
	// Hosts gives the addresses ("192.0.2.7:443") of hosts that the name service
	// does not know or that shall be asked elsewhere. They are allowed too.
	Hosts map[string]string
	// Turns are shared with other processes that ask the same hosts; nil when
	// there are none. Worker names this one.
	Turns  Turns
	Worker string
	// Asking is called with each address that is about to be asked for, robots.txt
	// and redirects too, by several goroutines; it may be nil.
	Asking func(address string)
	// Clock is a WallClock when nil.
	Clock Clock
}

// Turns lets processes ask a host one after another, with a pause between, as
// store.Turns does: TakeTurn gives a token, or how long the host is still left
// alone (zero while somebody has the turn); EndTurn ends the turn, and nobody has
// the next before rest is over.
type Turns interface {
	TakeTurn(ctx context.Context, host, worker string, pause, lease time.Duration) (token string, wait time.Duration, err error)
	EndTurn(ctx context.Context, host, token string, rest time.Duration) error
}

// A TurnError says that whose turn it is cannot be had from Options.Turns. It
// says nothing of the server, which was not asked.
type TurnError struct{ Err error }

// Error gives the cause.
func (e *TurnError) Error() string { return "waiting for a host's turn: " + e.Err.Error() }

// Unwrap returns the cause.
func (e *TurnError) Unwrap() error { return e.Err }

const (
	defaultDelay    = 2 * time.Second
	defaultMaxDelay = 5 * time.Minute
	defaultTimeout  = time.Minute
	defaultLimit    = 16 << 20
	defaultTries    = 3
	maxRedirects    = 8
)

// A Client fetches pages. It is safe for use by several goroutines.
type Client struct {
	opt   Options
	agent string // User-Agent as sent
	http  *http.Client
	hosts hosts
}

// New returns a Client.
func New(opt Options) *Client {
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	set(&opt.Delay, defaultDelay)
	set(&opt.MaxDelay, defaultMaxDelay)
	set(&opt.Timeout, defaultTimeout)
	if opt.Limit <= 0 {
		opt.Limit = defaultLimit
	}
	if opt.Tries <= 0 {
		opt.Tries = defaultTries
	}
	if opt.Clock == nil {
		opt.Clock = WallClock{}
	}
	c := &Client{opt: opt, agent: userAgent(opt)}
	guard := ssrf.New(ssrf.WithAnyPort())
	plain := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	guarded := *plain
	guarded.Control = guard.Safe
	c.http = &http.Client{
		Transport: &http.Transport{
			// Through a proxy the guard would see the proxy's address alone.
			Proxy: nil,
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				if host, port, err := net.SplitHostPort(addr); err == nil {
					if at, ok := opt.Hosts[strings.ToLower(host)]; ok {
						return plain.DialContext(ctx, network, at)
					}
					if c.allowed(host, port) {
						return plain.DialContext(ctx, network, addr)
					}
				}
				return guarded.DialContext(ctx, network, addr)
			},
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           64,
			MaxIdleConnsPerHost:    1,
			IdleConnTimeout:        30 * time.Second,
			TLSHandshakeTimeout:    15 * time.Second,
			ResponseHeaderTimeout:  30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.hosts.init(c)
	return c
}

// userAgent says who asks, so that a server's people can complain.
func userAgent(opt Options) string {
	s := "isnad"
	if opt.Version != "" {
		s += "/" + token(opt.Version)
	}
	if opt.Contact != "" {
		s += " (+" + strings.Map(printable, opt.Contact) + ")"
	}
	return s
}

// agentName is what robots.txt files call us.
const agentName = "isnad"

func printable(r rune) rune {
	if r < ' ' || r > '~' || r == '(' || r == ')' {
		return -1
	}
	return r
}

func token(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' || strings.ContainsRune("()/,;\"", r) {
			return '-'
		}
		return r
	}, s)
}

// Allowed parts what allows a host into its name or number and the port to which
// it is bound, which is empty where any will do: "desk.local", "desk.local:8080",
// "10.0.0.7", "::1", "[::1]:8080".
func Allowed(s string) (host, port string, err error) {
	host = s
	if bare := strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"); net.ParseIP(bare) != nil {
		return bare, "", nil
	}
	if strings.Contains(s, ":") && !strings.Contains(s, "/") {
		if host, port, err = net.SplitHostPort(s); err != nil {
			return "", "", errors.New("want HOST or HOST:PORT")
		}
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", "", fmt.Errorf("%q is no port: want a number up to 65535", port)
		}
		if net.ParseIP(host) != nil {
			return host, port, nil
		}
	}
	if host == "" || strings.ContainsAny(host, "/: \t[]@?#") {
		return "", "", errors.New("want the name of a host, or HOST:PORT")
	}
	return host, port, nil
}

func (c *Client) allowed(host, port string) bool {
	for _, a := range c.opt.Allow {
		h, p, err := Allowed(a)
		if err == nil && strings.EqualFold(strings.TrimSuffix(host, "."), strings.TrimSuffix(h, ".")) && (p == "" || p == port) {
			return true
		}
	}
	return false
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// A Request asks for one address.
type Request struct {
	URL string
	// ETag and Modified are what the server said with the copy that the caller
	// has: it then answers that nothing changed. Empty when there is none.
	ETag, Modified string
	// Accept is the Accept field; text and HTML when empty.
	Accept string
	// Limit bounds the body where it is less than the client's.
	Limit int64
}

// A Response is what came.
type Response struct {
	// URL is the address that answered, after redirects; Moved is the address
	// to which the one asked for has moved for good, empty when it has not.
	URL, Moved string
	// Via are the addresses on the way, the one asked for first.
	Via    []string
	Status int
	// Unchanged says that the caller's copy still holds; Body is nil then.
	Unchanged bool
	Header    http.Header
	// ContentType is as served; Body unpacked but not decoded.
	ContentType    string
	Body           []byte
	ETag, Modified string
	At             time.Time
	// Tries is how often it was asked for.
	Tries int
}

// A Kind is a sort of failure, for those who count and decide when to try
// again.
type Kind string

// The kinds of failures.
const (
	KindAddress   Kind = "address"       // no address that can be fetched
	KindForbidden Kind = "forbidden"     // inside the user's own network
	KindRobots    Kind = "robots"        // the server's robots.txt says no
	KindGone      Kind = "gone"          // 404, 410 and other 4xx
	KindBusy      Kind = "busy"          // 429, or the server asks to come later
	KindServer    Kind = "server"        // 5xx
	KindNetwork   Kind = "network"       // no connection, broken answer, time over
	KindTLS       Kind = "certificate"   // the server's certificate is wrong
	KindTooLarge  Kind = "too large"     // over the limit
	KindLoop      Kind = "redirect loop" // redirects that do not end
)

// An Error says why an address could not be fetched.
type Error struct {
	URL    string
	Kind   Kind
	Status int // 0 when no answer came
	// After is how long the server asks to be left alone; 0 when it did not say.
	After time.Duration
	Err   error
}

// Error gives the address, the kind and the cause.
func (e *Error) Error() string { return fmt.Sprintf("%s: %s: %s", e.URL, e.Kind, e.cause()) }

// cause is what went wrong, without the address.
func (e *Error) cause() string {
	if e.Status != 0 && e.Err == nil {
		return fmt.Sprintf("the server says %d %s", e.Status, http.StatusText(e.Status))
	}
	return fmt.Sprint(e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Passing reports whether it may go well another time.
func (e *Error) Passing() bool {
	return e.Kind == KindBusy || e.Kind == KindServer || e.Kind == KindNetwork
}

// Get fetches one address. It waits for its turn with the host, follows
// redirects and tries again where that may help. Errors are *Error, *TurnError
// where there are Options.Turns, or the context's.
func (c *Client) Get(ctx context.Context, req Request) (*Response, error) {
	var via []string
	seen := map[string]bool{}
	moved, permanent := "", true
	tries := 0
	at := req.URL
	for range maxRedirects + 1 {
		u, err := parse(at)
		if err != nil {
			return nil, &Error{URL: at, Kind: KindAddress, Err: err}
		}
		key := u.String()
		if seen[key] {
			return nil, &Error{URL: req.URL, Kind: KindLoop, Err: fmt.Errorf("it leads back to %s", key)}
		}
		seen[key] = true
		via = append(via, key)
		res, n, err := c.polite(ctx, u, req)
		tries += n
		if err != nil {
			return nil, err
		}
		to := ""
		switch res.StatusCode {
		case http.StatusMovedPermanently, http.StatusPermanentRedirect, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
			to = res.Header.Get("Location")
		}
		if to == "" {
			out := &Response{URL: key, Moved: moved, Via: via, Status: res.StatusCode, Header: res.Header, ContentType: res.Header.Get("Content-Type"),
				ETag: res.Header.Get("ETag"), Modified: res.Header.Get("Last-Modified"), At: c.opt.Clock.Now(), Body: res.body, Tries: tries}
			switch {
			case res.StatusCode == http.StatusNotModified && (req.ETag != "" || req.Modified != ""):
				out.Unchanged, out.Body = true, nil
			case res.StatusCode < 200 || res.StatusCode > 299:
				return nil, &Error{URL: key, Kind: KindGone, Status: res.StatusCode}
			}
			return out, nil
		}
		next, err := u.Parse(to)
		if err != nil {
			return nil, &Error{URL: key, Kind: KindAddress, Err: fmt.Errorf("it leads to %.80q, which is no address", to)}
		}
		if permanent = permanent && (res.StatusCode == http.StatusMovedPermanently || res.StatusCode == http.StatusPermanentRedirect); permanent {
			moved = next.String()
		}
		at = next.String()
	}
	return nil, &Error{URL: req.URL, Kind: KindLoop, Err: fmt.Errorf("more than %d redirects", maxRedirects)}
}

// parse takes an address that can be fetched.
func parse(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return nil, errors.New("not an address")
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("only http and https addresses are fetched: it begins with https:// or http://")
	}
	if strings.Trim(u.Hostname(), ".") == "" {
		return nil, errors.New("an address without a host")
	}
	if u.User != nil {
		return nil, errors.New("an address with a password in it")
	}
	u.Fragment = ""
	return u, nil
}

// An answer is a response whose body was read.
type answer struct {
	*http.Response
	body []byte
}

// polite asks for one address when robots.txt and the host's turn allow, and
// again where that may help.
func (c *Client) polite(ctx context.Context, u *url.URL, req Request) (*answer, int, error) {
	h := c.hosts.of(u)
	if err := h.enter(ctx); err != nil {
		return nil, 0, err
	}
	defer h.leave()
	if err := h.robots(ctx, u); err != nil {
		return nil, 0, err
	}
	var last *Error
	for try := range c.opt.Tries {
		if try > 0 && last.After > c.opt.MaxDelay {
			// Who asks for an hour gets it: the caller comes again.
			return nil, try, last
		}
		if err := h.begin(ctx); err != nil {
			return nil, try, err
		}
		res, err := c.once(ctx, u, req)
		// A request that the user breaks off says nothing of the server.
		if err != nil && err.Passing() && ctx.Err() == nil {
			wait := min(err.After, c.opt.MaxDelay)
			if try+1 < c.opt.Tries {
				wait = max(wait, backoff(u.Host, try+1))
			}
			h.notBefore(c.opt.Clock.Now().Add(wait))
		}
		if err := h.end(ctx); err != nil {
			return nil, try + 1, err
		}
		if err == nil {
			return res, try + 1, nil
		}
		if ctx.Err() != nil {
			return nil, try + 1, ctx.Err()
		}
		last = err
		if !err.Passing() {
			return nil, try + 1, err
		}
	}
	return nil, c.opt.Tries, last
}

// backoff doubles from four seconds, with a part that differs from host to host,
// so that not all come again at one moment.
func backoff(host string, try int) time.Duration {
	h := uint32(2166136261)
	for i := range len(host) {
		h = (h ^ uint32(host[i])) * 16777619
	}
	base := 4 * time.Second << (try - 1)
	return base + time.Duration(h%1000)*base/4000
}

// once makes one request.
func (c *Client) once(ctx context.Context, u *url.URL, req Request) (*answer, *Error) {
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, &Error{URL: u.String(), Kind: KindAddress, Err: err}
	}
	if c.opt.Asking != nil {
		c.opt.Asking(u.String())
	}
	r.Header.Set("User-Agent", c.agent)
	accept := req.Accept
	if accept == "" {
		accept = "text/html,application/xhtml+xml,text/plain;q=0.8,*/*;q=0.1"
	}
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Language", "ar,en;q=0.3")
	if req.ETag != "" {
		r.Header.Set("If-None-Match", req.ETag)
	}
	if req.Modified != "" {
		r.Header.Set("If-Modified-Since", req.Modified)
	}
	res, err := c.http.Do(r)
	if err != nil {
		return nil, c.fault(u, err)
	}
	defer res.Body.Close()
	limit := c.opt.Limit
	if req.Limit > 0 {
		limit = min(limit, req.Limit)
	}
	if res.ContentLength > limit {
		return nil, &Error{URL: u.String(), Kind: KindTooLarge, Status: res.StatusCode, Err: fmt.Errorf("%d bytes, over the limit of %d", res.ContentLength, limit)}
	}
	switch {
	case res.StatusCode == http.StatusTooManyRequests:
		return nil, &Error{URL: u.String(), Kind: KindBusy, Status: res.StatusCode, After: c.retryAfter(res)}
	case res.StatusCode >= 500:
		kind := KindServer
		after := c.retryAfter(res)
		if after > 0 {
			kind = KindBusy
		}
		return nil, &Error{URL: u.String(), Kind: kind, Status: res.StatusCode, After: after}
	case res.StatusCode < 200 || res.StatusCode > 299:
		return &answer{Response: res}, nil
	}
	// The transport has unpacked gzip, so the limit is of what comes out.
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return nil, c.fault(u, fmt.Errorf("the answer breaks off after %d bytes: %w", len(body), err))
	}
	if int64(len(body)) > limit {
		return nil, &Error{URL: u.String(), Kind: KindTooLarge, Status: res.StatusCode, Err: fmt.Errorf("over the limit of %d bytes", limit)}
	}
	return &answer{res, body}, nil
}

// retryAfter reads how long a server asks to be left alone (RFC 9110, 10.2.3).
func (c *Client) retryAfter(res *http.Response) time.Duration {
	v := strings.TrimSpace(res.Header.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if n, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(n, 0), 7*86400)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(c.opt.Clock.Now()), 0), 7*24*time.Hour)
	}
	return 0
}

// A WallClock is the clock of the machine.
type WallClock struct{}

// Now returns the time.
func (WallClock) Now() time.Time { return time.Now() }

// Sleep waits for d, or until ctx ends, of which it then returns the error.
func (WallClock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

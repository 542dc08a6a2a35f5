package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// hosts are those that were asked, each with its turn and its robots.txt.
type hosts struct {
	c  *Client
	mu sync.Mutex
	by map[string]*host
}

// maxHosts bounds how many are remembered; those longest unasked go first.
const maxHosts = 10_000

func (s *hosts) init(c *Client) { s.c, s.by = c, map[string]*host{} }

// of returns the host of an address: scheme, name and port, since each has its
// own robots.txt (RFC 9309, 2.3).
func (s *hosts) of(u *url.URL) *host {
	key := u.Scheme + "://" + strings.ToLower(u.Host)
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.by[key]
	if h == nil {
		if len(s.by) >= maxHosts {
			s.forget()
		}
		h = &host{c: s.c, root: key, name: strings.TrimPrefix(strings.ToLower(u.Host), "www."), turn: make(chan struct{}, 1), delay: s.c.opt.Delay, pause: s.c.opt.Delay}
		s.by[key] = h
	}
	h.used = s.c.opt.Clock.Now()
	h.waiting++
	return h
}

// forget drops the hosts that nobody waits for and that were asked longest ago,
// a tenth of all.
func (s *hosts) forget() {
	for range maxHosts / 10 {
		oldest := ""
		for k, h := range s.by {
			if h.waiting == 0 && (oldest == "" || h.used.Before(s.by[oldest].used) || h.used.Equal(s.by[oldest].used) && k < oldest) {
				oldest = k
			}
		}
		if oldest == "" {
			return
		}
		delete(s.by, oldest)
	}
}

// A host is one server as robots.txt sees it. What follows turn belongs to who
// has it.
type host struct {
	c       *Client
	root    string
	name    string    // as Options.Turns know it: http and https, with www and without, are one machine
	waiting int       // guarded by hosts.mu
	used    time.Time // guarded by hosts.mu
	turn    chan struct{}

	next    time.Time // before this it is not asked
	token   string    // of the turn in Options.Turns while a request is under way
	delay   time.Duration
	pause   time.Duration    // delay as it was behind the last request: robots.txt may ask for more
	rules   *robotstxt.Group // nil when all is allowed
	closed  *Error           // set when robots.txt cannot be had: all is forbidden
	ruledAt time.Time        // when robots.txt was asked for
}

// enter waits for the host's turn.
func (h *host) enter(ctx context.Context) error {
	select {
	case h.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		h.done()
		return ctx.Err()
	}
}

func (h *host) leave() {
	<-h.turn
	h.done()
}

func (h *host) done() {
	h.c.hosts.mu.Lock()
	h.waiting--
	h.c.hosts.mu.Unlock()
}

// begin waits until the host may be asked. Who began ends.
func (h *host) begin(ctx context.Context) error {
	for poll := firstPoll; ; {
		if err := h.c.opt.Clock.Sleep(ctx, h.next.Sub(h.c.opt.Clock.Now())); err != nil {
			return err
		}
		if h.c.opt.Turns == nil {
			return nil
		}
		// A stop between taking and learning of it would leave the turn behind.
		take, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		token, wait, err := h.c.opt.Turns.TakeTurn(take, h.name, h.c.opt.Worker, h.pause, h.c.opt.Timeout+turnSpare)
		cancel()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				// Nobody was asked, so nobody has to wait.
				_ = h.give(ctx, token, 0)
			}
			return ctx.Err()
		case err != nil:
			return &TurnError{err}
		case token != "":
			h.token = token
			return nil
		case wait <= 0: // another process is asking it; nobody tells when it has done
			wait, poll = poll, min(2*poll, lastPoll)
		}
		if err := h.c.opt.Clock.Sleep(ctx, wait); err != nil {
			return err
		}
	}
}

const (
	// firstPoll and lastPoll are the pauses between two looks whether another
	// process has done with a host.
	firstPoll, lastPoll = 20 * time.Millisecond, 500 * time.Millisecond
	// turnSpare is for how much longer than a request may take its turn is leased.
	turnSpare = 15 * time.Second
)

// end begins the pause behind a request.
func (h *host) end(ctx context.Context) error {
	now := h.c.opt.Clock.Now()
	h.pause = h.delay
	h.notBefore(now.Add(h.pause))
	if h.token == "" {
		return nil
	}
	token := h.token
	h.token = ""
	if err := h.give(ctx, token, h.next.Sub(now)); err != nil && ctx.Err() == nil {
		return &TurnError{err}
	}
	return nil
}

// give gives a turn back, also when the user stops now: others would wait for
// the end of its lease.
func (h *host) give(ctx context.Context, token string, rest time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return h.c.opt.Turns.EndTurn(ctx, h.name, token, rest)
}

func (h *host) notBefore(t time.Time) {
	if t.After(h.next) {
		h.next = t
	}
}

const (
	// robotsFor is how long a robots.txt holds (RFC 9309, 2.4), robotsAgain after
	// what time one that could not be had is asked for again.
	robotsFor   = 24 * time.Hour
	robotsAgain = 30 * time.Minute
	// robotsLimit is how much of it is read, in bytes (RFC 9309, 2.5).
	robotsLimit = 512 << 10
)

// robots gives an error when robots.txt forbids an address.
func (h *host) robots(ctx context.Context, u *url.URL) error {
	age := h.c.opt.Clock.Now().Sub(h.ruledAt)
	if h.ruledAt.IsZero() || age >= robotsFor || h.closed != nil && age >= robotsAgain {
		if err := h.askRobots(ctx); err != nil {
			return err
		}
	}
	if h.closed != nil {
		e := *h.closed
		e.URL = u.String()
		return &e
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if h.rules != nil && !h.rules.Test(path) {
		return &Error{URL: u.String(), Kind: KindRobots, Err: errors.New("the server's robots.txt asks not to")}
	}
	return nil
}

// askRobots reads the host's robots.txt.
func (h *host) askRobots(ctx context.Context) error {
	at, err := url.Parse(h.root + "/robots.txt")
	if err != nil {
		return &Error{URL: h.root, Kind: KindAddress, Err: errors.New("not an address")}
	}
	h.rules, h.closed = nil, nil
	h.delay = h.c.opt.Delay
	var res *answer
	for hop := 0; ; hop++ {
		if err := h.begin(ctx); err != nil {
			return err
		}
		var fault *Error
		res, fault = h.c.once(ctx, at, Request{Accept: "text/plain,*/*;q=0.1", Limit: 16 << 20})
		if fault != nil && fault.Passing() {
			h.notBefore(h.c.opt.Clock.Now().Add(min(fault.After, h.c.opt.MaxDelay)))
		}
		if err := h.end(ctx); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if fault != nil {
			h.ruledAt = h.c.opt.Clock.Now()
			switch {
			case fault.Kind == KindTooLarge:
				return nil // no rules, but a body of some kind: as if there were none
			case fault.Passing():
				// Who cannot be asked has not allowed it.
				h.closed = &Error{Kind: fault.Kind, Status: fault.Status, After: max(fault.After, robotsAgain), Err: fmt.Errorf("its robots.txt could not be had (%s); the host is left alone for a while", fault.cause())}
			default:
				h.closed = fault
			}
			return nil
		}
		to := res.Header.Get("Location")
		if res.StatusCode < 300 || res.StatusCode > 399 || to == "" || hop == 5 {
			break
		}
		if at, err = at.Parse(to); err != nil || at.Scheme != "http" && at.Scheme != "https" {
			break
		}
	}
	h.ruledAt = h.c.opt.Clock.Now()
	if res.StatusCode != 200 || len(res.body) == 0 {
		return nil // none: all is allowed (RFC 9309, 2.3.1.3)
	}
	// A page in the place of robots.txt says nothing.
	if body := strings.TrimSpace(string(res.body[:min(len(res.body), 256)])); strings.HasPrefix(body, "<") {
		return nil
	}
	data, err := robotstxt.FromBytes(res.body[:min(len(res.body), robotsLimit)])
	if err != nil {
		return nil // what cannot be read forbids nothing
	}
	h.rules = data.FindGroup(agentName)
	if d := h.rules.CrawlDelay; d > h.delay {
		h.delay = min(d, h.c.opt.MaxDelay)
	}
	return nil
}

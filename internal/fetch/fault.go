package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// fault says what went wrong with a connection.
func (c *Client) fault(u *url.URL, err error) *Error {
	e := &Error{URL: u.String(), Kind: KindNetwork, Err: err}
	var (
		unknown *tls.CertificateVerificationError
		host    x509.HostnameError
		record  tls.RecordHeaderError
		dns     *net.DNSError
		wrap    *url.Error
	)
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		e.Kind = KindForbidden
		how := "--allow " + u.Hostname()
		if u.Port() != "" {
			how += ", or --allow " + u.Host + " for this port alone"
		}
		e.Err = fmt.Errorf("%s lies inside a private or special network; name the host to allow it (%s)", u.Hostname(), how)
	case errors.As(err, &unknown), errors.As(err, &host):
		e.Kind = KindTLS
		e.Err = errors.New("the server's certificate is not valid for it")
	case tlsFault(err):
		e.Kind = KindTLS
		e.Err = errors.New("the server's TLS cannot be spoken: it is too old or broken")
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		e.Kind = KindTLS
		e.Err = errors.New("the server does not speak TLS there")
	case errors.As(err, &dns):
		e.Err = fmt.Errorf("no address is known for %s", u.Hostname())
	case errors.Is(err, context.DeadlineExceeded):
		e.Err = fmt.Errorf("no whole answer in %s", c.opt.Timeout.Round(time.Second))
	case errors.As(err, &wrap):
		e.Err = wrap.Err
	}
	return e
}

// tlsFault reports whether two sides did not agree on how to speak TLS. The
// library has no type for most of these faults.
func tlsFault(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "remote error" {
		return true // an alert of TLS
	}
	return strings.Contains(err.Error(), ": tls: ") && !errors.As(err, new(tls.RecordHeaderError)) && !errors.Is(err, context.DeadlineExceeded)
}

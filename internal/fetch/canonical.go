package fetch

import (
	"fmt"
	"net"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tracking are query fields that say how a reader came, not what is read;
// "x*" stands for all that begin with x.
var tracking = []string{"utm_*", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "ref_src", "ref_url",
	"ocid", "cmpid", "ns_*", "at_*", "xtor", "ito", "ftag", "s_cid", "smid", "sr_share", "__twitter_impression", "amp", "amp_*", "outputtype", "spm", "share_*", "shared_*", "twclid", "ttclid", "li_fat_id", "wt_mc", "wt_zmc", "traffic_source", "google_editors_picks"}

// Canonical returns the one form of an address under which its versions are
// kept: host in small letters, no default port, no fragment, no tracking
// fields, dots and doubled slashes out of the path, percent signs only where
// they must be, the mobile and AMP twins of a page as the page. It does not
// look at the page; where that names a canonical address of its own, the caller
// goes by that. An address that cannot be fetched is given back as it came.
//
// It changes nothing that commonly tells two pages apart: the order and names
// of other query fields, capitals in the path, a slash at its end.
func Canonical(address string) string {
	u, err := parse(address)
	if err != nil {
		return address
	}
	host := site(strings.TrimRight(strings.ToLower(u.Hostname()), "."))
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	// The one form says https, so 443 is its default port whatever scheme came.
	if port := u.Port(); port != "" && port != "443" && !(u.Scheme == "http" && port == "80") {
		host += ":" + port
	}
	p := tidy(u.EscapedPath())
	// What is taken away may lay bare another of its kind; each turn is shorter,
	// and an address has no more than a few.
	for {
		rest := strings.TrimSuffix(strings.TrimSuffix(p, "/"), "/amp")
		if len(rest) < len(p)-1 {
			p = rest
			continue
		}
		if rest, ok := strings.CutPrefix(p, "/amp/"); ok {
			p = "/" + rest
			continue
		}
		if rest, ok := strings.CutSuffix(p, ".amp.html"); ok {
			p = rest + ".html"
			continue
		}
		if rest, ok := strings.CutSuffix(p, ".amp"); ok && !strings.HasSuffix(rest, "/") && !strings.HasSuffix(rest, ".") {
			p = rest
			continue
		}
		break
	}
	if p == "" {
		p = "/"
	}
	query := keep(u.RawQuery)
	out := "https://" + host + p
	if query != "" {
		out += "?" + query
	}
	return out
}

// site takes the names of a site's twins off a host: «m.site.test» is
// «www.site.test» in most cases but not in all; without either both lead to
// one form. A host keeps two labels, and a number stays as it is.
func site(host string) string {
	if net.ParseIP(host) != nil {
		return host
	}
	for {
		label, rest, _ := strings.Cut(host, ".")
		if !slices.Contains(twins, label) || !strings.Contains(rest, ".") {
			return host
		}
		host = rest
	}
}

// twins are the first labels under which sites keep their pages once more.
var twins = []string{"www", "m", "mobile", "amp", "wap"}

// tidy takes dot segments and doubled slashes out of a path and decodes what
// need not be encoded (RFC 3986, 6.2.2).
func tidy(p string) string {
	if p == "" {
		return "/"
	}
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		if p[i] == '%' && i+2 < len(p) {
			if c, ok := hex(p[i+1], p[i+2]); ok {
				if unreserved(c) {
					b.WriteByte(c)
				} else {
					b.WriteByte('%')
					b.WriteString(strings.ToUpper(p[i+1 : i+3]))
				}
				i += 2
				continue
			}
		}
		b.WriteByte(p[i])
	}
	// Dots may have come as %2E.
	p = b.String()
	slash := strings.HasSuffix(p, "/")
	p = path.Clean("/" + p)
	if slash && p != "/" {
		p += "/"
	}
	return p
}

func hex(a, b byte) (byte, bool) {
	n := func(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }
	x, y := n(a), n(b)
	if a >= '0' && a <= '9' {
		x = int(a - '0')
	}
	if b >= '0' && b <= '9' {
		y = int(b - '0')
	}
	return byte(x<<4 | y), x >= 0 && y >= 0
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// keep leaves the query fields that may tell two pages apart, in their order.
func keep(query string) string {
	if query == "" {
		return ""
	}
	fields := strings.Split(query, "&")
	fields = slices.DeleteFunc(fields, func(f string) bool {
		name, _, _ := strings.Cut(f, "=")
		if n, err := url.QueryUnescape(name); err == nil {
			name = n
		}
		name = strings.ToLower(name)
		return name == "" || slices.ContainsFunc(tracking, func(t string) bool {
			if head, ok := strings.CutSuffix(t, "*"); ok {
				return strings.HasPrefix(name, head)
			}
			return name == t
		})
	})
	return encodeBlanks(strings.Join(fields, "&"))
}

// encodeBlanks encodes what would be cut off at the end of an address.
func encodeBlanks(query string) string {
	if strings.IndexFunc(query, unicode.IsSpace) < 0 {
		return query
	}
	var b strings.Builder
	for i, r := range query {
		if !unicode.IsSpace(r) {
			_, n := utf8.DecodeRuneInString(query[i:])
			b.WriteString(query[i : i+n])
			continue
		}
		for _, c := range []byte(string(r)) {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

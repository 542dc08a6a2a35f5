package guard

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
)

// FeedKey is the field of a feed's address that lets a feed reader in, which can
// sign in nowhere and sends no token.
const FeedKey = "key"

// DefaultFeeds are the paths under which feeds are served.
var DefaultFeeds = []string{"/api/v1/feeds/"}

// feedKeyLen is how much of the MAC stands in an address, in bytes.
const feedKeyLen = 16

// feedRounds slow the way from the token to the key down: the address of a feed
// goes to services of others, which could try tokens on it without asking us.
const feedRounds = 200_000

// feedKeys signs addresses of feeds under a key made of the token: they end when
// the token is changed, and hold for what was signed alone.
type feedKeys struct{ key func() []byte }

func newFeedKeys(token string) feedKeys {
	return feedKeys{sync.OnceValue(func() []byte {
		key, err := pbkdf2.Key(sha256.New, token, []byte("isnad feeds"), feedRounds, sha256.Size)
		if err != nil {
			panic(err) // constant lengths
		}
		return key
	})}
}

// sign returns the key of a path and a query without a key. Readers write the
// same address in several ways, so what it means is signed: the path decoded,
// the fields of the query in the order of their names.
func (k feedKeys) sign(path string, query url.Values) string {
	m := hmac.New(sha256.New, k.key())
	// The last zero byte is the border: an encoded query has none.
	m.Write([]byte(path + "\x00" + query.Encode()))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:feedKeyLen])
}

// FeedAddress returns the address, within this server, under which a feed reader
// can read the feed at address, and whether there is a key in it that is meant
// for who may see the page alone. Where the server asks for no token, and outside
// a guarded one, it is the address as it came. Whoever has an address with a key
// can read that feed, and nothing else, until the server's token is changed.
func FeedAddress(r *http.Request, address string) (keyed string, secret bool) {
	s := visitOf(r.Context()).server
	u, err := url.Parse(address)
	if s == nil || s.gate == nil || err != nil || u.Host != "" || !s.isFeed(u) {
		return address, false
	}
	query := u.Query()
	query.Del(FeedKey)
	key := s.gate.feeds.sign(u.Path, query)
	u.RawQuery = query.Encode()
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += FeedKey + "=" + key
	return u.String(), true
}

// isFeed reports whether an address lies where feeds do. One whose decoded path
// leads elsewhere by dots is none.
func (s *Server) isFeed(u *url.URL) bool {
	return begins(u.Path, s.opt.Feeds) && path.Clean(u.Path) == u.Path
}

// feedKey takes the key out of a feed's address, so that nobody behind it sees
// or repeats it, and reports whether it is right.
func (s *Server) feedKey(r *http.Request) (right bool) {
	if !s.isFeed(r.URL) || !strings.Contains(r.URL.RawQuery, FeedKey+"=") {
		return false
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	keys := query[FeedKey]
	if err != nil || len(keys) == 0 {
		return false
	}
	query.Del(FeedKey)
	bare := *r.URL
	// The other fields stay as they were sent.
	bare.RawQuery = strings.Join(slices.DeleteFunc(strings.Split(bare.RawQuery, "&"), func(f string) bool {
		name, _, _ := strings.Cut(f, "=")
		name, err := url.QueryUnescape(name)
		return err == nil && name == FeedKey
	}), "&")
	r.URL = &bare
	return len(keys) == 1 && (r.Method == http.MethodGet || r.Method == http.MethodHead) && hmac.Equal([]byte(keys[0]), []byte(s.gate.feeds.sign(bare.Path, query)))
}

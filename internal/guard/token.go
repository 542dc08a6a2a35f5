package guard

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"encoding/binary"
	"html/template"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// The paths of the guard's own pages.
const (
	loginPath      = "/login"
	logoutPath     = "/logout"
	loginStylePath = "/login.css"
)

const (
	sessionCookie = "isnad_session"
	sessionLife   = 30 * 24 * time.Hour
	// wrongPause is how long a wrong token's answer waits.
	wrongPause = 250 * time.Millisecond
)

// A gate knows the token. A login gives a cookie that says until when it holds,
// signed under a key made of the token: it survives a restart, ends when the
// token is changed, and does not hold the token.
type gate struct {
	sum [32]byte // of the token: comparing sums takes the same time for every length
	key []byte
	lim Limits

	feeds feedKeys

	mu    sync.Mutex
	tries map[netip.Addr]*rate.Limiter // what each address has left of its wrong tokens
	now   func() time.Time
}

// mostTries bounds how many addresses are remembered.
const mostTries = 4096

func newGate(token string, lim Limits) *gate {
	key := hmac.New(sha256.New, []byte(token))
	key.Write([]byte("isnad session"))
	return &gate{sum: sha256.Sum256([]byte(token)), key: key.Sum(nil), lim: lim, feeds: newFeedKeys(token), tries: map[netip.Addr]*rate.Limiter{}, now: time.Now}
}

func (g *gate) right(token string) bool {
	sum := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(sum[:], g.sum[:]) == 1
}

// wait returns how long an address has to wait before it may show a token; a
// right one is not looked at sooner, or guessing would have no limit.
func (g *gate) wait(from netip.Addr) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.tries[from]
	if t == nil {
		return 0
	}
	if left := t.TokensAt(g.now()); left < 1 {
		return max(time.Second, time.Duration((1-left)*float64(g.lim.Pause)))
	}
	return 0
}

// wrong takes one of an address's tries.
func (g *gate) wrong(from netip.Addr) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	t := g.tries[from]
	if t == nil {
		if len(g.tries) >= mostTries {
			g.forget(now)
		}
		t = rate.NewLimiter(rate.Every(g.lim.Pause), g.lim.Tries)
		g.tries[from] = t
	}
	t.AllowN(now, 1)
}

// forget makes room for a quarter more addresses, so that doing so is rare: it
// drops those that have all their tries again, and then any. Who has that many
// addresses to guess from is not stopped by a limit for each.
func (g *gate) forget(now time.Time) {
	for a, t := range g.tries {
		if t.TokensAt(now) >= float64(g.lim.Tries) {
			delete(g.tries, a)
		}
	}
	for a := range g.tries {
		if len(g.tries) <= mostTries*3/4 {
			return
		}
		delete(g.tries, a)
	}
}

// A session is eight bytes of its end (Unix seconds), sixteen random ones, and
// the MAC of both.
const sessionLen = 8 + 16 + 32

func (g *gate) session(until time.Time) string {
	b := make([]byte, 24, sessionLen)
	binary.BigEndian.PutUint64(b, uint64(until.Unix()))
	rand.Read(b[8:24])
	return base64.RawURLEncoding.EncodeToString(g.sign(b))
}

func (g *gate) sign(b []byte) []byte {
	m := hmac.New(sha256.New, g.key)
	m.Write(b)
	return m.Sum(b)
}

func (g *gate) holds(session string) bool {
	b, err := base64.RawURLEncoding.DecodeString(session)
	if err != nil || len(b) != sessionLen {
		return false
	}
	return hmac.Equal(g.sign(b[:24:24]), b) && int64(binary.BigEndian.Uint64(b)) > g.now().Unix()
}

// bearer returns the token of the header Authorization.
func bearer(r *http.Request) (string, bool) {
	kind, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(kind, "Bearer") {
		return "", false
	}
	return strings.TrimSpace(token), true
}

// admitted reports whether a request shows a session or, for its first try, the
// right token.
func (s *Server) admitted(r *http.Request) bool {
	if c, err := r.Cookie(sessionCookie); err == nil && s.gate.holds(c.Value) {
		return true
	}
	token, ok := bearer(r)
	return ok && s.gate.wait(remote(r)) == 0 && s.gate.right(token)
}

// SignedIn reports whether the request was let in by a login, so that a page
// can offer to end it (POST /logout, with a form token).
func SignedIn(r *http.Request) bool { return visitOf(r.Context()).session }

// token lets pass who shows the token or the cookie of a login.
func (s *Server) token(next http.Handler) http.Handler {
	if s.gate == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case loginPath, loginStylePath, "/healthz":
			next.ServeHTTP(w, r)
			return
		}
		v := visitOf(r.Context())
		// First of all, since who signed in may follow such an address too.
		keyed := s.feedKey(r)
		if token, ok := bearer(r); ok {
			from := remote(r)
			if wait := s.gate.wait(from); wait > 0 {
				s.later(w, r, wait)
				return
			}
			if v.bearer = s.gate.right(token); v.bearer {
				next.ServeHTTP(w, r)
				return
			}
			s.wrong(r, from)
			w.Header().Set("WWW-Authenticate", `Bearer realm="isnad", error="invalid_token"`)
			Fail(w, r, Problem{Status: http.StatusUnauthorized, Detail: "the token is not that of this server"})
			return
		}
		if c, err := r.Cookie(sessionCookie); err == nil && s.gate.holds(c.Value) {
			v.session = true
			// What is shown to one who signed in is for no shared cache.
			w.Header().Set("Cache-Control", "private")
			next.ServeHTTP(w, r)
			return
		}
		if keyed {
			w.Header().Set("Cache-Control", "private")
			next.ServeHTTP(w, r)
			return
		}
		if !s.forPrograms(r) && wantsPage(r) && safe(r.Method) {
			w.Header().Set("Cache-Control", "no-store")
			http.Redirect(w, r, loginPath+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
			return
		}
		w.Header().Set("WWW-Authenticate", `Bearer realm="isnad"`)
		detail := "a token is needed: send it as Authorization: Bearer TOKEN, or sign in at /login"
		if begins(r.URL.Path, s.opt.Feeds) {
			detail += "; a feed reader takes the address that the page of the search, the story or the name shows, as it stands there"
		}
		Fail(w, r, Problem{Status: http.StatusUnauthorized, Detail: detail})
	})
}

// wrong makes a wrong token costly.
func (s *Server) wrong(r *http.Request, from netip.Addr) {
	s.gate.wrong(from)
	s.metrics.wrong.Inc()
	s.opt.Log.Warn("wrong token", "id", RequestID(r.Context()), "from", from.String())
	select {
	case <-time.After(wrongPause):
	case <-r.Context().Done():
	}
}

// later sends an address away that was wrong too often.
func (s *Server) later(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	s.metrics.shed.WithLabelValues("tokens").Inc()
	w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
	Fail(w, r, Problem{Status: http.StatusTooManyRequests, Detail: "too many wrong tokens came from this address; wait and try again"})
}

//go:embed login.css
var loginCSS []byte

//go:embed login.tmpl.html
var loginHTML string

var loginPage = template.Must(template.New("login").Parse(loginHTML))

func loginStyle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	w.Write(loginCSS)
}

// A loginView is what the login page shows.
type loginView struct {
	Arabic     bool
	Next       string
	Wrong, Off bool
}

func (s *Server) showLogin(w http.ResponseWriter, r *http.Request, status int, view loginView) {
	view.Arabic = arabicFirst(r.Header.Get("Accept-Language"))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		loginPage.Execute(w, view) // an error is the client's connection
	}
}

// arabicFirst reports whether a browser asks for Arabic rather than English.
// Who asks for neither gets Arabic: it is the language of what is shown.
func arabicFirst(accept string) bool {
	for part := range strings.SplitSeq(strings.ToLower(accept), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch base, _, _ := strings.Cut(tag, "-"); base {
		case "ar":
			return true
		case "en":
			return false
		}
	}
	return true
}

func (s *Server) loginForm(w http.ResponseWriter, r *http.Request) {
	s.showLogin(w, r, http.StatusOK, loginView{Next: localPath(r.URL.Query().Get("next"))})
}

func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	from := remote(r)
	if wait := s.gate.wait(from); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		s.showLogin(w, r, http.StatusTooManyRequests, loginView{Off: true, Next: localPath(r.URL.Query().Get("next"))})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
	if err := r.ParseForm(); err != nil {
		Fail(w, r, Problem{Status: http.StatusBadRequest, Detail: "the form cannot be read"})
		return
	}
	next := localPath(r.PostForm.Get("next"))
	if !s.gate.right(strings.TrimSpace(r.PostForm.Get("token"))) {
		s.wrong(r, from)
		s.showLogin(w, r, http.StatusUnauthorized, loginView{Wrong: true, Next: next})
		return
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: s.gate.session(s.gate.now().Add(sessionLife)), Path: "/", MaxAge: int(sessionLife / time.Second),
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, r, loginPath, http.StatusSeeOther)
}

// localPath returns where to go after the login: a path of this server, else
// its beginning. Browsers read "//", "/\" and control characters in ways of
// their own.
func localPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || !printable(next) || strings.HasPrefix(next, loginPath) || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	return next
}

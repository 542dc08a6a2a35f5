package guard

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"mime"
	"net/http"
	"strings"
)

// FormField is the name of the hidden field in which a form carries its token.
const FormField = "_token"

// FormHeader is the header in which a script may send it instead.
const FormHeader = "X-Form-Token"

// visitorCookie holds a random name of the visitor, to which form tokens are
// tied.
const visitorCookie = "isnad_visitor"

// forms makes and checks the tokens of forms. A token is a pad and the MAC of
// the visitor's cookie under the pad: each one differs, so that packing pages
// before they are sent (gzip) gives nothing of it away.
type forms struct{ key []byte }

const macLen = 16

func (f *forms) mac(visitor string) []byte {
	m := hmac.New(sha256.New, f.key)
	m.Write([]byte("form " + visitor))
	return m.Sum(nil)[:macLen]
}

func (f *forms) make(visitor string) string {
	b := make([]byte, 2*macLen)
	rand.Read(b[:macLen])
	subtle.XORBytes(b[macLen:], b[:macLen], f.mac(visitor))
	return base64.RawURLEncoding.EncodeToString(b)
}

func (f *forms) right(visitor, token string) bool {
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(b) != 2*macLen || visitor == "" {
		return false
	}
	subtle.XORBytes(b[macLen:], b[macLen:], b[:macLen])
	return hmac.Equal(b[macLen:], f.mac(visitor))
}

// FormToken returns the token that a form in the answer to r must carry in its
// field FormField. It may set a cookie, and must therefore be called before
// the answer's first byte is written. Outside a guarded server it is empty.
func FormToken(r *http.Request) string {
	v := visitOf(r.Context())
	if v.server == nil {
		return ""
	}
	if v.visitor == "" {
		v.visitor = visitorOf(r)
	}
	if v.visitor == "" {
		b := make([]byte, 16)
		rand.Read(b)
		v.visitor = base64.RawURLEncoding.EncodeToString(b)
		if v.w != nil {
			http.SetCookie(v.w, &http.Cookie{Name: visitorCookie, Value: v.visitor, Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
		}
	}
	return v.server.forms.make(v.visitor)
}

func visitorOf(r *http.Request) string {
	c, err := r.Cookie(visitorCookie)
	if err != nil || len(c.Value) > 64 {
		return ""
	}
	return c.Value
}

// safe reports whether a method changes nothing.
func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// origin lets nothing be changed on behalf of another site. Browsers say
// whence a request comes (Sec-Fetch-Site, Origin), and that is checked for
// all; the forms of the screen carry a token besides. Who shows the access
// token in a header is no browser that another site drives.
func (s *Server) origin(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if safe(r.Method) {
			next.ServeHTTP(w, r)
			return
		}
		if err := cross.Check(r); err != nil {
			s.metrics.shed.WithLabelValues("origin").Inc()
			Fail(w, r, Problem{Status: http.StatusForbidden, Detail: "the request comes from a page of another site, which may change nothing here"})
			return
		}
		// The login form has its own secret in it, and no page before it on
		// which a token could stand.
		if s.forPrograms(r) || visitOf(r.Context()).bearer || r.URL.Path == loginPath {
			next.ServeHTTP(w, r)
			return
		}
		token, err := formToken(r)
		if limit, ok := TooLarge(err); ok {
			Fail(w, r, Problem{Status: http.StatusRequestEntityTooLarge, Detail: "the form holds more than " + size(limit)})
			return
		}
		switch {
		case err != nil && Slow(err):
			Fail(w, r, Problem{Status: http.StatusRequestTimeout, Detail: "the form came too slowly"})
		case err != nil:
			Fail(w, r, Problem{Status: http.StatusBadRequest, Detail: "the form cannot be read: it is not what its Content-Type says"})
		case !s.forms.right(visitorOf(r), token):
			s.metrics.shed.WithLabelValues("form").Inc()
			Fail(w, r, Problem{Status: http.StatusForbidden, Detail: "the form is not one of this server, or older than its last start: load the page anew and send it again (cookies must be allowed)"})
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// formMemory is how much of an uploaded form is held in memory, in bytes; the
// rest waits in temporary files.
const formMemory = 4 << 20

// formToken reads the token of a form. The form stays readable for the handler
// in r.PostForm and r.MultipartForm.
func formToken(r *http.Request) (string, error) {
	if t := r.Header.Get(FormHeader); t != "" {
		return t, nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return "", nil // no form: no token
	}
	switch strings.ToLower(kind) {
	case "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case "multipart/form-data":
		err = r.ParseMultipartForm(formMemory)
	default:
		return "", nil
	}
	if err != nil {
		return "", errors.Join(errForm, err)
	}
	return r.PostForm.Get(FormField), nil
}

var errForm = errors.New("read form")

package guard

import (
	"encoding/json"
	"net/http"
	"strings"
)

// A Problem is an error as a client sees it: the JSON of RFC 9457
// (application/problem+json) for programs, a page for people.
type Problem struct {
	// Title is the short name of the status; Fail fills it in when empty.
	Title string `json:"title"`
	// Status is the HTTP status.
	Status int `json:"status"`
	// Detail says what is wrong and what to do, in plain words.
	Detail string `json:"detail,omitempty"`
	// Instance names the request, as the header X-Request-Id and the log do.
	Instance string `json:"instance,omitempty"`
}

// Fail answers with an error: as JSON to programs, as a page to people. It sets
// the status, and must be called before anything is written. Inside a guarded server the page
// is that of Options.ErrorPage.
func Fail(w http.ResponseWriter, r *http.Request, p Problem) {
	p.fill(r)
	w.Header().Set("Cache-Control", "no-store")
	s := visitOf(r.Context()).server
	switch {
	case !wantsPage(r) || s != nil && s.forPrograms(r):
		WriteProblem(w, r, p)
	case s != nil && s.opt.ErrorPage != nil:
		s.opt.ErrorPage(w, r, p)
	default:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(p.Status)
		if r.Method != http.MethodHead {
			w.Write([]byte(p.Title + "\n" + p.Detail + "\n\n" + p.Instance + "\n"))
		}
	}
}

// WriteProblem answers with an error as JSON. Title and Instance may be empty.
func WriteProblem(w http.ResponseWriter, r *http.Request, p Problem) {
	p.fill(r)
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and a number
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	h.Del("Content-Length")
	h.Del("Content-Disposition")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		w.Write(append(body, '\n'))
	}
}

func (p *Problem) fill(r *http.Request) {
	if p.Title == "" {
		p.Title = http.StatusText(p.Status)
	}
	if p.Instance == "" {
		p.Instance = RequestID(r.Context())
	}
}

// wantsPage reports whether a client takes HTML, as browsers say.
func wantsPage(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}

// Package api is the REST face of a store, under /api/v1: every object of the
// model by its id, lists by cursor, the questions of package desk, search, and
// adding pages and notes. What it says, it says in the names of doc/model.md;
// the document at /api/v1/openapi.json describes every operation and field, and
// a test asks each operation and holds the answer against it.
//
//	/articles /articles/{id}[/page|/versions|/changes|/statements|/events|/mentions]
//	/statements[/{id}] /events[/{id}] /entities[/{id}] /claims[/{id}]
//	/copies /contradictions /stories[/{id}] /dossiers[/{a}/{b}] /outlets
//	/timeline /who /chain /compare /search /parties
//	/feeds/search.atom /feeds/story/{id}.atom /feeds/entity/{id}.atom, also .rss
//	/pages[/{id}[/body]] /notes[/{id}] /stats
//
// A list is {"items": […], "total", "next"} and takes limit and cursor. A
// cursor belongs to its list and to the conditions that it was made with; total
// is null where counting would mean reading everything. Errors are problems of
// RFC 9457 (application/problem+json). Answers to GET carry an ETag made of
// their contents.
//
// The package guards nothing: who may ask, and how much, package guard says.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"isnad/internal/desk"
	"isnad/internal/guard"
	"isnad/internal/search"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Prefix is where the interface lies.
const Prefix = "/api/v1"

// A Store is what the interface asks of a store beside the questions of the
// desk and search.
type Store interface {
	store.Pages
	store.Accounts
	store.Findings
	store.Notes
	Stats(ctx context.Context) (store.Stats, error)
}

// A Searcher searches and lists; search.Engine does.
type Searcher interface {
	search.Searcher
	Lister
}

// Options say how the interface is served. The zero value serves.
type Options struct {
	// Version is that of the program.
	Version string
	// MaxBody is the largest body taken, in bytes; 0 is what guard takes.
	MaxBody int64
	// MaxPage is the largest page taken, in bytes, unpacked; 0 is what intake
	// takes.
	MaxPage int
	// Filed is called after pages were filed, so that who reads them need not
	// wait for its next look; it may be nil.
	Filed func()
	// Log takes what is told of faults that are not the client's; nil is
	// slog.Default().
	Log *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// A server answers over one store.
type server struct {
	q     desk.Questions
	s     Searcher
	st    Store
	opt   Options
	stats stats
	mux   *http.ServeMux
	doc   document
}

// New returns the interface over a store's answers. It serves the paths below
// Prefix and answers any other with a problem; many may use it at once.
func New(q desk.Questions, s Searcher, st Store, opt Options) (http.Handler, error) {
	if opt.MaxBody <= 0 {
		opt.MaxBody = guard.DefaultLimits.Body
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	srv := &server{q: q, s: s, st: st, opt: opt, mux: http.NewServeMux()}
	srv.stats.turn = make(chan struct{}, 1)
	a := humago.NewWithPrefix(srv.mux, Prefix, config(opt.Version))
	for _, add := range []func(huma.API){srv.articles, srv.statements, srv.entities, srv.concluded, srv.stories, srv.questions, srv.search, srv.feeds, srv.pages, srv.notes, srv.numbers} {
		add(a)
	}
	if err := srv.describe(a.OpenAPI()); err != nil {
		return nil, err
	}
	srv.mux.HandleFunc("GET "+Prefix+"/openapi.json", srv.doc.json)
	srv.mux.HandleFunc("GET "+Prefix+"/openapi.yaml", srv.doc.yaml)
	return guard.Tagged(srv), nil
}

// tags group the operations in the document.
const (
	tagArticles = "articles"
	tagFindings = "findings"
	tagCorpus   = "corpus"
	tagAnswers  = "answers"
	tagSearch   = "search"
	tagDesk     = "desk"
)

// ServeHTTP answers a request. What no operation takes is a problem here too.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if why := malformed(r); why != "" {
		guard.WriteProblem(w, r, guard.Problem{Status: http.StatusBadRequest, Detail: why})
		return
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		// The answer may differ with the next page that is read: ask again, and
		// send nothing where nothing changed. Who may ask is checked each time.
		w.Header().Set("Cache-Control", "private, no-cache")
	} else {
		w.Header().Set("Cache-Control", "no-store")
	}
	h, pattern := s.mux.Handler(r)
	if pattern == "" {
		s.nowhere(w, r, h)
		return
	}
	if !strings.HasSuffix(pattern, "/body") && !strings.HasSuffix(pattern, "/page") && !strings.HasSuffix(pattern, "openapi.yaml") && !strings.Contains(pattern, Prefix+"/feeds/") {
		w.Header().Add("Vary", "Accept")
		if !takesJSON(r.Header.Values("Accept")) {
			guard.WriteProblem(w, r, guard.Problem{Status: http.StatusNotAcceptable, Detail: "the answer is JSON; send Accept: application/json, or no such header"})
			return
		}
	}
	// From here on there is one form of an answer.
	r.Header.Del("Accept")
	s.mux.ServeHTTP(w, r)
}

// nowhere answers for what no pattern of the mux takes: h is the mux's own
// answer, which is plain text.
func (s *server) nowhere(w http.ResponseWriter, r *http.Request, h http.Handler) {
	said := &sink{header: http.Header{}}
	h.ServeHTTP(said, r)
	p := guard.Problem{Status: said.code}
	switch {
	case said.code == http.StatusMethodNotAllowed:
		allow := said.header.Get("Allow")
		w.Header().Set("Allow", allow)
		p.Detail = "here one can ask with " + allow
	case said.code >= 300 && said.code < 400:
		// The mux sends paths with "..", "." or "//" to their clean form.
		w.Header().Set("Location", said.header.Get("Location"))
		w.WriteHeader(said.code)
		return
	default:
		p = guard.Problem{Status: http.StatusNotFound, Detail: "nothing of the interface has this address; " + Prefix + "/openapi.json lists what there is"}
	}
	guard.WriteProblem(w, r, p)
}

// malformed says what is wrong with the letters of a request; empty when
// nothing is. Names with direction marks are no fault: people copy them from
// pages, and search folds them away.
func malformed(r *http.Request) string {
	if !utf8.ValidString(r.URL.Path) {
		return "the path is not UTF-8"
	}
	if control(r.URL.Path) {
		return "the path holds control characters"
	}
	// As handlers see it: what cannot be parsed is left out there.
	for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
		if strings.Contains(pair, ";") {
			return "the query holds a semicolon; write it as %3B"
		}
		key, value, _ := strings.Cut(pair, "=")
		for _, part := range []string{key, value} {
			s, err := unescape(part)
			switch {
			case err != nil:
				return "the query is not well escaped: " + err.Error()
			case !utf8.ValidString(s):
				return "the query is not UTF-8"
			case control(s):
				return "the query holds control characters"
			}
		}
	}
	return ""
}

// control reports whether s holds control characters other than white space.
func control(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0 })
}

// takesJSON reports whether a client takes JSON, as its Accept headers say.
func takesJSON(accept []string) bool {
	if len(accept) == 0 {
		return true
	}
	some := false
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			kind, params, _ := strings.Cut(strings.ToLower(part), ";")
			if kind = strings.TrimSpace(kind); kind == "" {
				continue
			}
			some = true
			switch kind {
			case "*/*", "application/*", "application/json", "application/problem+json":
				q, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
				if !ok || strings.Trim(q, "0.") != "" {
					return true
				}
			}
		}
	}
	return !some
}

// config is that of huma: no page of documentation, which would fetch scripts
// from another host, and no links to schemas, which would name ours.
func config(version string) huma.Config {
	if version == "" {
		version = "0"
	}
	registry := huma.NewMapRegistry("#/components/schemas/", schemaName)
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI:    "3.1.0",
			Info:       &huma.Info{Title: "Isnad", Version: version, Description: about, License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
			Servers:    []*huma.Server{{URL: Prefix}},
			Components: &huma.Components{Schemas: registry},
			Tags: []*huma.Tag{
				{Name: tagArticles, Description: "Articles and the pages that they come from."},
				{Name: tagFindings, Description: "What was found in single articles."},
				{Name: tagCorpus, Description: "What all articles together say: entities, copies, claims, stories, dossiers, outlets."},
				{Name: tagAnswers, Description: "Questions with one answer: timeline, who, chain, compare."},
				{Name: tagSearch, Description: "Search."},
				{Name: tagDesk, Description: "What people give: pages and corrections; and numbers about the store."},
			},
		},
		Formats:          map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:    "application/json",
		NoFormatFallback: false,
		// A misspelt condition must not widen what is answered.
		RejectUnknownQueryParameters: true,
	}
	return c
}

const about = "Isnad reads the Arabic press and gives back a sourced account: who said what, when, and through which chain of tellers.\n\n" +
	"Lists are {\"items\", \"total\", \"next\"}: ask again with cursor set to next until next is empty; total is null where counting would mean reading everything. " +
	"Offsets are code points of the article's text, half-open, from 0. Strings are empty and offsets null when unknown; lists are never null. " +
	"Errors are application/problem+json (RFC 9457). Answers to GET carry an ETag: send it back as If-None-Match, and 304 says that nothing changed. " +
	"On another address than loopback every request needs Authorization: Bearer TOKEN."

// fault turns an error of the house into one that a client sees: its own
// mistakes with what to do, ours with the id under which the log tells more.
func (s *server) fault(ctx context.Context, err error) error {
	var (
		question *desk.Error
		query    *search.QueryError
		broken   *store.Error
		seen     huma.StatusError
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &seen):
		return err
	case errors.As(err, &question):
		return problem(ctx, http.StatusNotFound, question.Error())
	case errors.As(err, &query):
		return problem(ctx, http.StatusBadRequest, "the query cannot be understood: "+query.Why,
			Fault{Message: query.Why, Location: "query.q", Value: query.At})
	case errors.Is(err, store.ErrCursor):
		return problem(ctx, http.StatusBadRequest, "the cursor is none of this list; leave it out to begin anew")
	case errors.Is(err, store.ErrNotFound):
		return problem(ctx, http.StatusNotFound, "nothing in the store has this id")
	case errors.Is(err, context.Canceled):
		return problem(ctx, http.StatusServiceUnavailable, "the client went away")
	case errors.Is(err, context.DeadlineExceeded):
		return problem(ctx, http.StatusServiceUnavailable, "the answer took too long; ask for less, or again when the store has less to do")
	}
	s.opt.Log.ErrorContext(ctx, "answer", "id", guard.RequestID(ctx), "error", err)
	if errors.As(err, &broken) {
		detail := broken.Op + " failed"
		if broken.Advice != "" {
			detail += "; " + broken.Advice
		}
		return problem(ctx, http.StatusServiceUnavailable, detail)
	}
	return problem(ctx, http.StatusInternalServerError, "a fault of the program or its store; its log tells more under this id")
}

// An answer is what huma sends.
type answer[T any] struct {
	Body T
}

// get adds an operation that answers a question.
func get[I, O any](s *server, a huma.API, op huma.Operation, h func(ctx context.Context, in *I) (O, error)) {
	op.Method = http.MethodGet
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusNotAcceptable, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable)
	huma.Register(a, op, func(ctx context.Context, in *I) (*answer[O], error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, s.fault(ctx, err)
		}
		return &answer[O]{out}, nil
	})
}

// A sink takes what the mux would answer, to be told in our own way.
type sink struct {
	header http.Header
	code   int
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(code int) {
	if s.code == 0 {
		s.code = code
	}
}
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }

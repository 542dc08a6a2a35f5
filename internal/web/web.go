// Package web is the screen of a newsroom: pages that the server writes, in
// Arabic from right to left and in English from left to right, which need no
// script and nothing from another host.
//
// # How a page comes about
//
// A line of the table of routes leads from a path to a handler. The handler
// asks the desk, the search or the store, and returns a [page]: the name of a
// template in templates/pages, what the tab is called, and a struct of its own
// that the template shows as .D. One function renders it inside
// templates/layout.html, in the reader's language. What several pages show
// alike stands in templates/parts. All words of the screen itself stand in
// texts/*.tsv, one line for both languages. Styles are static/css/*.css, joined
// in order of their names; scripts static/js/*.js likewise.
//
// # What is hostile
//
// Everything that an article says: names, titles, addresses, words. Templates
// escape by context; words lose their control and direction characters
// (account.Plain) and stand in <bdi>; an address becomes a link only when it is
// http or https. Styles and scripts come from this server alone, and no element
// carries a style or a handler, so that the policy [CSP] holds.
package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/guard"
	"isnad/internal/search"
	"isnad/internal/store"
)

// CSP is the Content-Security-Policy that the pages live with.
const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// A Store is what the screen asks of a store beside the questions of the desk.
type Store interface {
	store.Pages
	store.Accounts
	store.Findings
	store.Notes
	Waiting(ctx context.Context, stages string) (int, error)
	Stats(ctx context.Context) (store.Stats, error)
}

// Options say how the screen is served.
type Options struct {
	// Token gives the name and the value of the hidden field that forms must
	// carry against forgery; nil when nobody checks.
	Token func(r *http.Request) (field, value string)
	// Who names the person who asks, for corrections; nil or empty: "desk".
	Who func(r *http.Request) string
	// Stages is the fingerprint of the readers' stages, for what waits.
	Stages string
	// Unpack opens uploaded files; nil: every file is one page.
	Unpack Unpacker
	// Added is called when pages were filed, to wake who reads; it may be nil.
	Added func()
	// Models are the models in the program, for the page of health.
	Models []Model
	// Pass is the name of the cursor of those who conclude (work.CursorName):
	// its time says which corrections were heeded.
	Pass string
	// Readers are the stages that read pages, with their versions.
	Readers []isnad.StageVersion
	// Feeds returns what is asked for news and how that goes, for the page of
	// health; it may be nil.
	Feeds func(ctx context.Context) ([]Feed, error)
	// Version is that of the program, for the foot of the page.
	Version string
	// Storybook serves every page with made-up data below /storybook/.
	Storybook bool
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Log gets the faults; nil is slog.Default.
	Log *slog.Logger
}

// A site is the screen over one store.
type site struct {
	q     desk.Questions
	s     search.Searcher
	st    Store
	opt   Options
	looks *looks
	mux   *http.ServeMux
}

// New returns the screen over a store's answers. The storybook alone needs none
// of q, s and st. The handler may be used by many at once.
func New(q desk.Questions, s search.Searcher, st Store, opt Options) http.Handler {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	w := &site{q: q, s: s, st: st, opt: opt, looks: theLooks(), mux: http.NewServeMux()}
	for _, r := range routes() {
		w.mux.HandleFunc(r.pattern, w.handle(r.do))
	}
	w.mux.HandleFunc("GET /static/", serveStatic)
	w.mux.HandleFunc("GET /prefs", prefs)
	if opt.Storybook {
		w.mux.HandleFunc("GET /storybook/{$}", w.handle(storybookIndex))
		w.mux.HandleFunc("GET /storybook/{name}", w.handle(storybookPage))
	}
	w.mux.HandleFunc("/", w.handle(func(v *visit) (*page, error) {
		return nil, &desk.Error{Question: v.URL.Path, Why: "no such page"}
	}))
	return w
}

// ServeHTTP answers a request. Headers that a guard has set stay.
func (w *site) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	h := rw.Header()
	for _, f := range [][2]string{{"Content-Security-Policy", CSP}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"}} {
		if h.Get(f[0]) == "" {
			h.Set(f[0], f[1])
		}
	}
	w.mux.ServeHTTP(rw, r)
}

// A visit is one request, with the reader's wishes.
type visit struct {
	*http.Request
	site  *site
	Lang  string // "ar" or "en"
	Theme string // "light", "dark" or "" for the machine's
	w     http.ResponseWriter
}

// A page is what a handler answers.
type page struct {
	// Name is that of the template in templates/pages, without ".html".
	Name string
	// Title is what the tab says: words of an article, or a text's words.
	Title string
	// Nav is the entry of the navigation that is current; empty when none.
	Nav string
	// Feed is the address of the feed of the same, as everybody would ask for it;
	// empty when there is none.
	Feed string
	// D is what the template shows.
	D any
	// Status is the HTTP status; 0 is 200.
	Status int
	// Redirect leads elsewhere on this server instead; Name is then empty.
	Redirect string
	// Write answers with something that is no page of the screen (a kept page,
	// a file); Name is then empty.
	Write func(w http.ResponseWriter) error
}

// feeds is where package api serves feeds.
const feeds = "/api/v1/feeds/"

// A handler answers a visit.
type handler func(v *visit) (*page, error)

// A route leads from a pattern of net/http to a handler.
type route struct {
	pattern string
	do      handler
}

// A view is what the layout shows.
type view struct {
	*page
	v *visit
	// Path is the address of the page, for links that come back to it.
	Path string
	// Field and Token are the hidden field of forms; empty when nobody checks.
	Field, Token string
	Version      string
	Query        string // what stands in the search box
	// Follow is the address of the feed for who sees this page; Secret says that
	// it holds a key.
	Follow string
	Secret bool
}

// Lang returns "ar" or "en".
func (x view) Lang() string { return x.v.Lang }

// Dir returns the direction of the page.
func (x view) Dir() string {
	if x.v.Lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// Theme returns "light", "dark" or "".
func (x view) Theme() string { return x.v.Theme }

// Pref returns the address that sets a preference and comes back here.
func (x view) Pref(name, value string) string {
	return "/prefs?" + url.Values{name: {value}, "back": {x.Path}}.Encode()
}

// handle turns a handler of ours into one of net/http.
func (w *site) handle(do handler) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		v := &visit{Request: r, site: w, w: rw}
		v.Lang, v.Theme = wishes(r)
		if l := r.URL.Query().Get("lang"); l == "ar" || l == "en" {
			setPref(rw, "lang", l)
		}
		p, err := do(v)
		if err != nil {
			p = w.fault(v, err)
		}
		switch {
		case p.Redirect != "":
			http.Redirect(rw, r, p.Redirect, http.StatusSeeOther)
		case p.Write != nil:
			if err := p.Write(rw); err != nil && r.Context().Err() == nil {
				w.opt.Log.Error("answer", "path", r.URL.Path, "err", err)
			}
		default:
			w.render(v, p)
		}
	}
}

// render writes a page. It is made in memory first, so that a fault in a
// template gives an error and no half page, and so that a page that did not
// change is not sent again.
func (w *site) render(v *visit, p *page) {
	var b bytes.Buffer
	if err := w.write(&b, v, p); err != nil {
		w.opt.Log.Error("render", "page", p.Name, "path", v.URL.Path, "err", err)
		http.Error(v.w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Lang)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Cookie, Accept-Language")
	if p.Status == 0 || p.Status == http.StatusOK {
		sum := sha256.Sum256(b.Bytes())
		tag := `"` + hex.EncodeToString(sum[:10]) + `"`
		h.Set("ETag", tag)
		if v.Header.Get("If-None-Match") == tag {
			v.w.WriteHeader(http.StatusNotModified)
			return
		}
	} else {
		v.w.WriteHeader(p.Status)
	}
	if v.Method != http.MethodHead {
		v.w.Write(b.Bytes())
	}
}

// write writes a page without headers.
func (w *site) write(out io.Writer, v *visit, p *page) error {
	x := view{page: p, v: v, Path: v.URL.RequestURI(), Version: w.opt.Version, Query: v.arg("q")}
	if v.Method != http.MethodGet && v.Method != http.MethodHead {
		x.Path = v.URL.Path
	}
	if p.Nav != "search" {
		x.Query = ""
	}
	if p.Feed != "" {
		x.Follow, x.Secret = guard.FeedAddress(v.Request, p.Feed)
	}
	if w.opt.Token != nil {
		x.Field, x.Token = w.opt.Token(v.Request)
	}
	return w.looks.execute(out, v.Lang, p.Name, x)
}

// A faultPage is what went wrong, told to the reader.
type faultPage struct {
	Status int
	// Asked is what was asked for; empty when nothing was.
	Asked string
	// Why is the program's own words, in the language Words, Advice what the
	// reader can do.
	Why, Words, Advice string
}

// fault makes a page of an error. People see what they asked and what they can
// do; the cause goes to the log.
func (w *site) fault(v *visit, err error) *page {
	f := faultPage{Status: http.StatusInternalServerError, Words: "en"}
	var de *desk.Error
	var qe *search.QueryError
	var se *store.Error
	var ue *userError
	switch {
	case errors.As(err, &ue):
		f.Status, f.Asked, f.Why, f.Words = ue.status, ue.asked, ue.why, v.Lang
	case errors.As(err, &de):
		f.Status, f.Asked, f.Why = http.StatusNotFound, de.Question, de.Why
	case errors.As(err, &qe):
		f.Status, f.Asked, f.Why = http.StatusBadRequest, qe.Query, qe.Why
	case errors.Is(err, store.ErrNotFound):
		f.Status, f.Asked = http.StatusNotFound, v.URL.Path
	case errors.Is(err, store.ErrCursor):
		f.Status, f.Asked, f.Why = http.StatusBadRequest, v.arg("cursor"), v.T("fault-cursor")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		f.Status = http.StatusServiceUnavailable
	case errors.As(err, &se):
		f.Advice = se.Advice
	}
	if f.Status >= 500 && v.Context().Err() == nil {
		w.opt.Log.Error("answer", "path", v.URL.Path, "err", err)
	}
	return &page{Name: "fault", Title: w.looks.text(v.Lang, fmt.Sprintf("fault-%d", f.Status)), Status: f.Status, D: f}
}

// A userError is a mistake of the reader's, told in the reader's language.
type userError struct {
	status     int
	asked, why string
}

func (e *userError) Error() string { return e.why }

// T returns a text of the screen in the reader's language.
func (v *visit) T(key string) string { return v.site.looks.text(v.Lang, key) }

// now returns the time by the site's clock.
func (v *visit) now() time.Time { return v.site.opt.Now() }

// who names the person who asks.
func (v *visit) who() string {
	if v.site.opt.Who != nil {
		if w := v.site.opt.Who(v.Request); w != "" {
			return w
		}
	}
	return "desk"
}

// arg returns a parameter of the address, without control characters, at most
// 2,000 bytes of it.
func (v *visit) arg(name string) string {
	s := v.URL.Query().Get(name)
	if len(s) > 2000 {
		s = strings.ToValidUTF8(s[:2000], "")
	}
	return strings.TrimSpace(account.Plain(s))
}

// day returns a parameter that is a day of four digits' years; empty when it is
// none. The days around it, as far as a screen reaches, are such days too.
func (v *visit) day(name string) string {
	s := v.arg(name)
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 1000 || t.Year() > 9000 {
		return ""
	}
	return s
}

// with returns the address of this page with one parameter changed; the cursor
// goes, since it belongs to the list as it was.
func (v *visit) with(name, value string) string {
	q := v.URL.Query()
	q.Del("cursor")
	q.Del("lang")
	q.Set(name, value)
	if value == "" {
		q.Del(name)
	}
	if len(q) == 0 {
		return v.URL.Path
	}
	return v.URL.Path + "?" + q.Encode()
}

// without returns the address of this page with one parameter changed and
// another gone.
func (v *visit) without(gone, name, value string) string {
	u, err := url.Parse(v.with(name, value))
	if err != nil {
		return v.URL.Path
	}
	q := u.Query()
	q.Del(gone)
	u.RawQuery = q.Encode()
	return u.String()
}

// number returns a parameter that is a number of at most six digits; 0 when it
// is none.
func (v *visit) number(name string) int {
	s := v.arg(name)
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || len(s) > 6 {
		return 0
	}
	return n
}

// articleID returns an id of an article from the address.
func (v *visit) articleID() isnad.ArticleID { return isnad.ArticleID(v.PathValue("id")) }

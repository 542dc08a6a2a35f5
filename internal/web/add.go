package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/store"
)

// An Unpacker turns an uploaded file into pages, as `isnad add` would: it calls
// yield with each page, or with the reason why there is none in its place. Facts
// is a page without a body that holds what the person says of all of them. An
// error of yield's ends it.
type Unpacker func(ctx context.Context, name string, body io.Reader, facts isnad.Page, yield func(*isnad.Page, error) error) error

// Bounds of what one form may add. The guard bounds the whole request.
const (
	maxPaste = 4 << 20  // bytes of a pasted text
	maxFile  = 32 << 20 // bytes of a page, as intake.DefaultLimit
	maxBatch = 200      // pages filed in one step
	// maxTold is how many pages and faults the answer tells of one by one.
	maxTold = 40
)

// An addView is the form that adds pages.
type addView struct {
	Text, URL, Outlet, Published, Title, Author string
	Faults                                      faults
	Outlets                                     []string
	Types                                       string
}

func (v *visit) addPage(d addView, status int) (*page, error) {
	list, _, err := v.site.q.Outlets(v.Context(), listAll)
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		d.Outlets = append(d.Outlets, account.Plain(o.Name))
	}
	d.Types = ".txt,.html,.htm,.xhtml"
	if v.site.opt.Unpack != nil {
		d.Types += ",.json,.jsonl,.ndjson,.gz,.zst,.xz"
	}
	return &page{Name: "add", Title: v.T("nav-add"), Nav: "add", D: d, Status: status}, nil
}

// addForm shows the form.
func addForm(v *visit) (*page, error) {
	return v.addPage(addView{URL: v.arg("url"), Outlet: v.arg("outlet"), Title: v.arg("title")}, 0)
}

// add files what a form brings, and leads to what came of it.
func add(v *visit) (*page, error) {
	err := v.ParseMultipartForm(4 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		err = v.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return v.addPage(addView{Faults: faults{"file": v.T("fault-large") + " " + plainBytes(large.Limit)}}, http.StatusRequestEntityTooLarge)
	case err != nil:
		return v.addPage(addView{Faults: faults{"file": v.T("fault-broken")}}, http.StatusBadRequest)
	}
	if v.MultipartForm != nil {
		defer v.MultipartForm.RemoveAll()
	}
	d := addView{Text: v.PostForm.Get("text"), URL: v.posted("url"), Outlet: v.posted("outlet"), Published: v.posted("published"),
		Title: v.posted("title"), Author: v.posted("author"), Faults: faults{}}
	if d.URL != "" && safeURL(d.URL) == "" {
		d.Faults["url"] = v.T("fault-url")
	}
	if d.Published != "" && !isDate(d.Published) {
		d.Faults["published"] = v.T("fault-date")
	}
	if len(d.Text) > maxPaste {
		d.Faults["text"] = v.T("fault-large") + " " + plainBytes(maxPaste)
	} else if !utf8.ValidString(d.Text) {
		d.Faults["text"] = v.T("fault-utf8")
	}
	for _, f := range []struct{ field, value string }{{"outlet", d.Outlet}, {"title", d.Title}, {"author", d.Author}, {"url", d.URL}} {
		v.tooLong(d.Faults, f.field, f.value, 2000)
	}
	var uploads []*multipart.FileHeader
	if v.MultipartForm != nil {
		for _, f := range v.MultipartForm.File["file"] {
			if f.Filename != "" && f.Size > 0 {
				uploads = append(uploads, f)
			} else if f.Filename != "" {
				d.Faults["file"] = v.T("fault-empty-file") + " " + account.Plain(path.Base(f.Filename))
			}
		}
	}
	if strings.TrimSpace(d.Text) == "" && len(uploads) == 0 && len(d.Faults) == 0 {
		d.Faults["text"] = v.T("fault-nothing")
	}
	if len(d.Faults) > 0 {
		return v.addPage(d, http.StatusUnprocessableEntity)
	}

	b := batch{v: v}
	facts := isnad.Page{URL: d.URL, Outlet: d.Outlet, Published: d.Published, Title: d.Title, Author: d.Author, Fetched: v.now().UTC()}
	for _, u := range uploads {
		if err := b.upload(u, facts); err != nil {
			return nil, err
		}
	}
	if strings.TrimSpace(d.Text) != "" {
		p := facts
		p.Body = []byte(d.Text)
		sum := sha256.Sum256(p.Body)
		p.Name = "pasted-" + hex.EncodeToString(sum[:6])
		p.Source = p.Name
		p.ContentType = "text/plain; charset=utf-8"
		if looksLikeHTML(d.Text) {
			p.ContentType = "text/html; charset=utf-8"
		}
		if err := b.page(&p, nil); err != nil {
			return nil, err
		}
	}
	if err := b.file(); err != nil {
		return nil, err
	}
	if v.site.opt.Added != nil && b.fresh > 0 {
		v.site.opt.Added()
	}
	return &page{Redirect: "/added?" + b.result().Encode()}, nil
}

// looksLikeHTML reports whether pasted words are markup.
func looksLikeHTML(s string) bool {
	s = strings.ToLower(s)
	for _, tag := range []string{"<!doctype html", "<html", "<body", "<article", "<div", "<p>", "<p "} {
		if strings.Contains(s, tag) && strings.Contains(s, "</") {
			return true
		}
	}
	return false
}

// isDate reports whether s is a day or a local date-time, with or without an
// offset, as isnad.Page.Published has it.
func isDate(s string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// A batch files pages step by step and remembers what came of them.
type batch struct {
	v            *visit
	pages        []*isnad.Page
	size         int
	all, fresh   int
	ids          []store.PageID
	faults       []string
	faultsBeyond int
}

// upload files the pages of one file.
func (b *batch) upload(u *multipart.FileHeader, facts isnad.Page) error {
	f, err := u.Open()
	if err != nil {
		return fmt.Errorf("web: open upload: %w", err)
	}
	defer f.Close()
	name := path.Base(strings.ReplaceAll(account.Plain(u.Filename), `\`, "/"))
	if b.v.site.opt.Unpack != nil {
		return b.v.site.opt.Unpack(b.v.Context(), name, f, facts, b.page)
	}
	p := facts
	p.Name, p.Source = name, name
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		p.ContentType = "text/html"
	case ".txt":
		p.ContentType = "text/plain"
	default:
		return b.page(nil, &isnad.PageError{Page: name, Kind: isnad.KindUnknown, Err: errors.New("a page is .html, .htm, .xhtml or .txt")})
	}
	if u.Size > maxFile {
		return b.page(nil, &isnad.PageError{Page: name, Kind: isnad.KindTooLarge, Err: fmt.Errorf("%d bytes, more than %d", u.Size, maxFile)})
	}
	if p.Body, err = io.ReadAll(f); err != nil {
		return fmt.Errorf("web: read upload: %w", err)
	}
	return b.page(&p, nil)
}

// page takes a page, or the reason why there is none.
func (b *batch) page(p *isnad.Page, fault error) error {
	if fault != nil {
		if len(b.faults) == maxTold {
			b.faultsBeyond++
			return nil
		}
		b.faults = append(b.faults, account.Beginning(account.Plain(fault.Error()), 200))
		return nil
	}
	b.pages = append(b.pages, p)
	b.size += len(p.Body)
	if len(b.pages) >= maxBatch || b.size > maxFile {
		return b.file()
	}
	return nil
}

func (b *batch) file() error {
	if len(b.pages) == 0 {
		return nil
	}
	ids, fresh, err := b.v.site.st.File(b.v.Context(), b.pages)
	if err != nil {
		return err
	}
	b.all, b.fresh = b.all+len(ids), b.fresh+fresh
	for _, id := range ids {
		if len(b.ids) < maxTold && !slices.Contains(b.ids, id) {
			b.ids = append(b.ids, id)
		}
	}
	b.pages, b.size = nil, 0
	return nil
}

// result is the address of what came of it.
func (b *batch) result() url.Values {
	q := url.Values{"n": {strconv.Itoa(b.all)}, "new": {strconv.Itoa(b.fresh)}}
	for _, id := range b.ids {
		q.Add("page", string(id))
	}
	room := 6000 // addresses have an end
	for _, f := range b.faults {
		if room -= 3 * len(f); room < 0 {
			b.faultsBeyond++
			continue
		}
		q.Add("fault", f)
	}
	if b.faultsBeyond > 0 {
		q.Set("more", strconv.Itoa(b.faultsBeyond))
	}
	return q
}

// An addedView says what came of added pages.
type addedView struct {
	All, New, Shown int
	Pages           []addedPage
	Faults          []string
	More            int
	Waiting         bool
	Again           string
}

type addedPage struct {
	Name     string
	Waiting  bool
	Unread   string // why it could not be read
	Partly   bool   // some of it was read
	Articles []articleLink
}

// added says what came of pages that were added.
func added(v *visit) (*page, error) {
	q := v.URL.Query()
	d := addedView{Again: v.URL.RequestURI()}
	d.All, _ = strconv.Atoi(q.Get("n"))
	d.New, _ = strconv.Atoi(q.Get("new"))
	d.More, _ = strconv.Atoi(q.Get("more"))
	for _, f := range q["fault"][:min(len(q["fault"]), maxTold)] {
		d.Faults = append(d.Faults, account.Beginning(f, 400))
	}
	for _, id := range q["page"][:min(len(q["page"]), maxTold)] {
		kept, err := v.site.st.Page(v.Context(), store.PageID(id))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		p, err := v.addedPage(kept)
		if err != nil {
			return nil, err
		}
		d.Waiting = d.Waiting || p.Waiting
		d.Pages = append(d.Pages, p)
	}
	d.Shown = len(d.Pages)
	return &page{Name: "added", Title: v.T("nav-add"), Nav: "add", D: d}, nil
}

func (v *visit) addedPage(kept *store.Page) (addedPage, error) {
	p := addedPage{Name: cmp.Or(kept.Page.Title, kept.Page.Name), Waiting: kept.Reading.Stages == ""}
	if kept.Reading.Kind != "" || !p.Waiting && len(kept.Reading.Articles) == 0 {
		p.Unread = v.tongue().unread(kept.Reading)
		p.Partly = len(kept.Reading.Articles) > 0
	}
	rows, err := v.site.st.Articles(v.Context(), kept.Reading.Articles)
	if err != nil {
		return p, err
	}
	for _, r := range rows {
		if r.ID != "" {
			p.Articles = append(p.Articles, articleLink{articlePath(r.ID), cmp.Or(r.Title, v.T("a-untitled")), r.Outlet, r.Day})
		}
	}
	return p, nil
}

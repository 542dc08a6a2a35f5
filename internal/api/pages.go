package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/guard"
	"isnad/internal/intake"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// A Page is a page of the store, without its bytes.
type Page struct {
	ID          string   `json:"id" doc:"names the page for good; the same page added twice has one id"`
	Name        string   `json:"name" doc:"name under which it came"`
	Address     string   `json:"address" doc:"what versions of one page have in common: the URL, else the name"`
	URL         string   `json:"url" doc:"address given with it; empty when unknown"`
	Outlet      string   `json:"outlet" doc:"outlet given with it; empty when unknown"`
	Published   string   `json:"published" doc:"date given with it (ISO 8601); empty when unknown"`
	Title       string   `json:"title" doc:"headline given with it; empty when unknown"`
	Author      string   `json:"author" doc:"byline given with it; empty when unknown"`
	ContentType string   `json:"content_type" doc:"what it was declared to be; empty when nothing declared it"`
	Fetched     string   `json:"fetched" doc:"when it was fetched (RFC 3339); empty when unknown"`
	Added       string   `json:"added" doc:"when it was filed (RFC 3339)"`
	Size        int64    `json:"size" doc:"length in bytes"`
	Kept        int64    `json:"kept" doc:"length in bytes as it is kept, compressed"`
	State       string   `json:"state" enum:"waiting,read,partly,unread" doc:"waiting: nobody read it yet; read; partly: articles were found and something could not be read; unread: nothing could"`
	Stages      string   `json:"stages" doc:"fingerprint of the stages that read it; empty while it waits"`
	Articles    []string `json:"articles" doc:"ids of the articles found in it"`
	Kind        string   `json:"kind" doc:"class of the reason why it could not be read; empty when it was"`
	Reason      string   `json:"reason" doc:"why it could not be read, in words; empty when it was"`
	ReadAt      string   `json:"read_at" doc:"when it was read (RFC 3339); empty while it waits"`
}

func pageOf(p *store.Page) Page {
	out := Page{ID: string(p.ID), Name: p.Page.Name, Address: p.Address, URL: p.Page.URL, Outlet: p.Page.Outlet, Published: p.Page.Published, Title: p.Page.Title, Author: p.Page.Author,
		ContentType: p.Page.ContentType, Fetched: instant(p.Page.Fetched), Added: instant(p.Added), Size: p.Size, Kept: p.Kept,
		Stages: p.Reading.Stages, Articles: make([]string, 0, len(p.Reading.Articles)), Kind: string(p.Reading.Kind), Reason: p.Reading.Reason, ReadAt: instant(p.Reading.At)}
	for _, a := range p.Reading.Articles {
		out.Articles = append(out.Articles, string(a))
	}
	switch bad := p.Reading.Kind != "" || p.Reading.Reason != ""; {
	case p.Reading.Stages == "":
		out.State = "waiting"
	case !bad:
		out.State = "read"
	case len(p.Reading.Articles) > 0:
		out.State = "partly"
	default:
		out.State = "unread"
	}
	return out
}

// A NewPage is a page to be filed, as a line of a JSON Lines file has it.
type NewPage struct {
	ID        string `json:"id,omitempty" maxLength:"1000" doc:"name of the page; made of its contents when there is neither id nor url"`
	URL       string `json:"url,omitempty" maxLength:"2000" doc:"address of the page: pages of one address are versions of it"`
	Outlet    string `json:"outlet,omitempty" maxLength:"400" doc:"who published it"`
	Source    string `json:"source,omitempty" maxLength:"400" doc:"the same, as some collections call it"`
	Published string `json:"published,omitempty" maxLength:"64" doc:"when it appeared: an ISO 8601 date or date-time"`
	Date      string `json:"date,omitempty" maxLength:"64" doc:"the same, as some collections call it"`
	Title     string `json:"title,omitempty" maxLength:"2000" doc:"its headline"`
	Author    string `json:"author,omitempty" maxLength:"400" doc:"its byline"`
	HTML      string `json:"html,omitempty" doc:"the page as HTML; goes before text"`
	Text      string `json:"text,omitempty" doc:"the page as plain text"`
}

// An Added is what came of adding pages.
type Added struct {
	Added   int              `json:"added" doc:"how many pages are new"`
	Known   int              `json:"known" doc:"how many were there already, and are left as they were"`
	Pages   []Page           `json:"pages" doc:"the pages, new and known, the first thousand of them"`
	Refused []account.Unread `json:"refused" doc:"what could not be taken, and why, the first thousand"`
}

// most bounds the lists of an Added.
const most = 1000

// batch is how many pages are filed in one step, batchBytes how many bytes.
const (
	batch      = 64
	batchBytes = 8 << 20
)

// A Raw takes the request as it came: what is sent is streamed, and huma would
// hold it whole.
type Raw struct {
	req *http.Request
	w   http.ResponseWriter
}

// Resolve keeps the request.
func (r *Raw) Resolve(c huma.Context) []error {
	r.req, r.w = humago.Unwrap(c)
	return nil
}

// Facts are what a client says of a page whose bytes it sends.
type Facts struct {
	Name      string `query:"name" maxLength:"1000" doc:"name of the page; that of the file, or made of its contents, when absent"`
	URL       string `query:"url" maxLength:"2000" doc:"address of the page"`
	Outlet    string `query:"outlet" maxLength:"400" doc:"who published it"`
	Published string `query:"published" maxLength:"64" doc:"when it appeared: an ISO 8601 date or date-time"`
	Title     string `query:"title" maxLength:"2000" doc:"its headline"`
	Author    string `query:"author" maxLength:"400" doc:"its byline"`
}

func (s *server) pages(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-pages", Path: "/pages", Tags: []string{tagDesk}, Summary: "List pages", Description: "Lists the pages of the store in the order in which they were filed."},
		func(ctx context.Context, in *struct {
			Paging
			Unread bool `query:"unread" doc:"only those that could not be read, or not wholly"`
		}) (List[Page], error) {
			var out List[Page]
			which := "all"
			if in.Unread {
				which = "unread"
			}
			inner, err := uncursor(ctx, in.Cursor, "pages", which)
			if err != nil {
				return out, err
			}
			var after int64
			if inner != "" {
				if after, err = strconv.ParseInt(inner, 10, 64); err != nil || after < 0 {
					return out, problem(ctx, http.StatusBadRequest, "the cursor is none of this list")
				}
			}
			// One more than asked for says whether anything follows.
			list, err := s.st.ListPages(ctx, after, in.Limit+1, in.Unread)
			if err != nil {
				return out, err
			}
			if len(list) > in.Limit {
				list = list[:in.Limit]
				out.Next = cursor(strconv.FormatInt(list[len(list)-1].Seq, 10), "pages", which)
			}
			out.Items = make([]Page, 0, len(list))
			for i := range list {
				out.Items = append(out.Items, pageOf(&list[i]))
			}
			out.Total, err = s.count(ctx, func(n *store.Stats) int64 {
				if in.Unread {
					return n.Unread
				}
				return n.Pages
			})
			return out, err
		})
	get(s, a, huma.Operation{OperationID: "get-page", Path: "/pages/{id}", Tags: []string{tagDesk}, Summary: "Get what is known of a page", Description: "Returns the facts about a page, and how reading it went."},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"200" doc:"id of the page"`
		}) (Page, error) {
			p, err := s.st.Page(ctx, store.PageID(in.ID))
			if err != nil {
				return Page{}, err
			}
			return pageOf(p), nil
		})
	s.bytes(a, huma.Operation{OperationID: "get-page-body", Path: "/pages/{id}/body", Tags: []string{tagDesk}, Summary: "Get a page as it came"},
		func(ctx context.Context, id string) (store.PageID, error) { return store.PageID(id), nil })
	op := huma.Operation{OperationID: "add-pages", Method: http.MethodPost, Path: "/pages", Tags: []string{tagDesk}, Summary: "Add pages", DefaultStatus: http.StatusCreated,
		Description: "Files pages, to be read. The body is one page as JSON (application/json), an array of them, or one a line (application/jsonl); a page as it is (text/html, text/plain), with what is known of it in the query; " +
			"or a form (multipart/form-data) with one or more files in the field file, as HTML, text, JSON or JSON lines, packed or not, and what is known of them in the fields name, url, outlet, published, title and author. " +
			"A form without file may hold html or text. Adding a page twice changes nothing. 201 says that something is new, 200 that all was known.",
		Errors: []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable},
	}
	reg := a.OpenAPI().Components.Schemas
	one := reg.Schema(reflect.TypeFor[NewPage](), true, "")
	text := func(d string) *huma.Schema { return &huma.Schema{Type: "string", Description: d} }
	// The fields of a form, with that of files.
	formOf := func(files string) map[string]*huma.Schema {
		out := map[string]*huma.Schema{"name": text("name of the page"), "url": text("address of the page"), "outlet": text("who published it"), "published": text("when it appeared: ISO 8601"),
			"title": text("its headline"), "author": text("its byline"), "html": text("the page as HTML, where there is no file"), "text": text("the page as plain text, where there is neither file nor html")}
		if files != "" {
			out[files] = &huma.Schema{Type: "string", Format: "binary", Description: "a page, or a file of pages; may stand several times"}
		}
		return out
	}
	body := &huma.RequestBody{Required: true, Description: "The pages.", Content: map[string]*huma.MediaType{
		"application/json":                  {Schema: &huma.Schema{OneOf: []*huma.Schema{one, {Type: "array", Items: one, Description: "several pages"}}, Description: "a page, or several"}},
		"application/jsonl":                 {Schema: text("a page as JSON on each line")},
		"text/html":                         {Schema: text("a page")},
		"text/plain":                        {Schema: text("a page")},
		"multipart/form-data":               {Schema: &huma.Schema{Type: "object", Properties: formOf("file")}},
		"application/x-www-form-urlencoded": {Schema: &huma.Schema{Type: "object", Properties: formOf("")}},
	}}
	added := reg.Schema(reflect.TypeFor[Added](), true, "")
	op.Responses = map[string]*huma.Response{"200": {Description: "All pages were known.", Content: map[string]*huma.MediaType{"application/json": {Schema: added}}}}
	huma.Register(a, op, func(ctx context.Context, in *struct {
		Raw
		Facts
		Wait int `query:"wait" minimum:"0" maximum:"60" doc:"wait up to so many seconds until the pages are read"`
	}) (*struct {
		Status int
		Body   Added
	}, error) {
		out, err := s.add(ctx, in.Raw, in.Facts, time.Duration(in.Wait)*time.Second)
		if err != nil {
			return nil, s.fault(ctx, err)
		}
		status := http.StatusOK
		if out.Added > 0 {
			status = http.StatusCreated
		}
		return &struct {
			Status int
			Body   Added
		}{status, *out}, nil
	})
	// Behind huma's back: it would read and check the body itself.
	a.OpenAPI().Paths["/pages"].Post.RequestBody = body
}

// An adder files pages as they come.
type adder struct {
	s     *server
	ctx   context.Context
	out   Added
	ids   []store.PageID
	batch []*isnad.Page
	bytes int
	sent  bool
}

func (a *adder) page(p *isnad.Page) error {
	a.batch = append(a.batch, p)
	a.bytes += len(p.Body)
	if len(a.batch) < batch && a.bytes < batchBytes {
		return nil
	}
	return a.file()
}

func (a *adder) file() error {
	if len(a.batch) == 0 {
		return nil
	}
	ids, added, err := a.s.st.File(a.ctx, a.batch)
	if err != nil {
		return err
	}
	a.out.Added += added
	a.out.Known += len(a.batch) - added
	a.sent = true
	if room := most - len(a.ids); room > 0 {
		a.ids = append(a.ids, ids[:min(room, len(ids))]...)
	}
	a.batch, a.bytes = nil, 0
	return nil
}

func (a *adder) refuse(page, kind, reason string) {
	if len(a.out.Refused) < most {
		a.out.Refused = append(a.out.Refused, account.Unread{Page: page, Kind: kind, Reason: reason})
	}
}

// add files what a request holds.
func (s *server) add(ctx context.Context, raw Raw, facts Facts, wait time.Duration) (*Added, error) {
	a := &adder{s: s, ctx: ctx, out: Added{Pages: []Page{}, Refused: []account.Unread{}}}
	r := raw.req
	err := a.take(r, raw.w, facts)
	if err == nil {
		err = a.file()
	}
	if a.sent && s.opt.Filed != nil {
		s.opt.Filed()
	}
	if err != nil {
		return nil, a.explain(err)
	}
	if len(a.ids) == 0 {
		if len(a.out.Refused) == 0 {
			return nil, problem(ctx, http.StatusUnprocessableEntity, "no page came")
		}
		var more []Fault
		for _, u := range a.out.Refused[:min(len(a.out.Refused), 20)] {
			more = append(more, Fault{u.Reason, u.Page, u.Kind})
		}
		return nil, problem(ctx, http.StatusUnprocessableEntity, "none of what came is a page: "+a.out.Refused[0].Reason, more...)
	}
	return &a.out, a.show(wait)
}

// explain turns an error of taking pages in into what a client sees.
func (a *adder) explain(err error) error {
	filed := ""
	if n := a.out.Added + a.out.Known; n > 0 {
		filed = fmt.Sprintf("; %d pages before that were filed", n)
	}
	if limit, ok := guard.TooLarge(err); ok {
		return problem(a.ctx, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body holds more than %d MB%s; send large sets of pages in parts, or with isnad add", limit>>20, filed))
	}
	if guard.Slow(err) && a.ctx.Err() == nil {
		return problem(a.ctx, http.StatusRequestTimeout, "the body came too slowly"+filed)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return problem(a.ctx, http.StatusBadRequest, "the body ended early"+filed)
	}
	return err
}

// take reads the pages of a request.
func (a *adder) take(r *http.Request, w http.ResponseWriter, facts Facts) error {
	body := http.MaxBytesReader(w, r.Body, a.s.opt.MaxBody)
	defer body.Close()
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return problem(a.ctx, http.StatusUnsupportedMediaType, "the request does not say what it holds: send Content-Type: application/json, text/html, text/plain or multipart/form-data")
	}
	if enc := r.Header.Get("Content-Encoding"); enc != "" && enc != "identity" {
		return problem(a.ctx, http.StatusUnsupportedMediaType, "packed bodies are not taken; send a packed file in a form (multipart/form-data)")
	}
	switch kind {
	case "application/json", "application/jsonl", "application/x-ndjson", "application/x-jsonlines":
		return a.many(&strict{r: body}, "", facts, true)
	case "text/html", "application/xhtml+xml", "text/plain":
		return a.one(body, kind, params["charset"], facts)
	case "multipart/form-data":
		r.Body = body
		return a.form(r, facts)
	case "application/x-www-form-urlencoded":
		r.Body = body
		if err := r.ParseForm(); err != nil {
			return a.malformed(err, "the form cannot be read")
		}
		return a.fields(r.PostForm, facts)
	}
	return problem(a.ctx, http.StatusUnsupportedMediaType, "pages are taken as application/json, application/jsonl, text/html, text/plain or multipart/form-data, not as "+kind)
}

func (a *adder) malformed(err error, what string) error {
	if _, ok := guard.TooLarge(err); ok || guard.Slow(err) || a.ctx.Err() != nil {
		return err
	}
	return problem(a.ctx, http.StatusBadRequest, what)
}

// check refuses facts that no page can have.
func (a *adder) check(f *Facts) error {
	for _, x := range []struct {
		name string
		to   *string
		most int
	}{{"name", &f.Name, 1000}, {"url", &f.URL, 2000}, {"outlet", &f.Outlet, 400}, {"published", &f.Published, 64}, {"title", &f.Title, 2000}, {"author", &f.Author, 400}} {
		*x.to = strings.TrimSpace(*x.to)
		if !utf8.ValidString(*x.to) {
			return problem(a.ctx, http.StatusBadRequest, x.name+" is not UTF-8")
		}
		if control(*x.to) || strings.ContainsAny(*x.to, "\n\r\t") {
			return problem(a.ctx, http.StatusUnprocessableEntity, x.name+" holds control characters")
		}
		if n := utf8.RuneCountInString(*x.to); n > x.most {
			return problem(a.ctx, http.StatusUnprocessableEntity, fmt.Sprintf("%s has %d letters, and %d are taken at most", x.name, n, x.most))
		}
	}
	if f.URL != "" {
		if u, err := url.Parse(f.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return problem(a.ctx, http.StatusUnprocessableEntity, "url is no address of the web: it begins with http:// or https://")
		}
	}
	if f.Published != "" {
		day, err := intake.Date(f.Published)
		if err != nil {
			return problem(a.ctx, http.StatusUnprocessableEntity, err.Error())
		}
		f.Published = day
	}
	return nil
}

// one takes a body that is one page.
func (a *adder) one(body io.Reader, kind, charset string, f Facts) error {
	if err := a.check(&f); err != nil {
		return err
	}
	limit := a.s.maxPage()
	b, err := io.ReadAll(io.LimitReader(body, int64(limit)+1))
	if err != nil {
		return err
	}
	if len(b) > limit {
		return problem(a.ctx, http.StatusRequestEntityTooLarge, fmt.Sprintf("the page is larger than %d MB", limit>>20))
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return problem(a.ctx, http.StatusUnprocessableEntity, "the page is empty")
	}
	if charset != "" {
		kind = mime.FormatMediaType(kind, map[string]string{"charset": charset})
	}
	return a.page(a.made(&isnad.Page{Name: f.Name, URL: f.URL, Outlet: f.Outlet, Published: f.Published, Title: f.Title, Author: f.Author, ContentType: kind, Body: b}))
}

// made gives a page without name one: its address, or a name made of its
// bytes, so that adding it twice is adding it once.
func (a *adder) made(p *isnad.Page) *isnad.Page {
	switch {
	case p.Name != "":
	case p.URL != "":
		p.Name = p.URL
	default:
		sum := sha256.Sum256(p.Body)
		p.Name = "added-" + hex.EncodeToString(sum[:8])
	}
	p.Source = p.Name
	return p
}

func (s *server) maxPage() int {
	if s.opt.MaxPage > 0 {
		return s.opt.MaxPage
	}
	return intake.DefaultLimit
}

// many takes a stream of pages: JSON, JSON lines, or a file whose first bytes
// say what it is, unless it was said to be JSON.
func (a *adder) many(in io.Reader, name string, f Facts, isJSON bool) error {
	if err := a.check(&f); err != nil {
		return err
	}
	failed := &faulty{r: in}
	r, err := intake.Open(a.ctx, []string{"-"}, intake.Options{URL: f.URL, Outlet: f.Outlet, Published: f.Published, Limit: a.s.maxPage(), Stdin: failed})
	if err != nil {
		return err
	}
	defer r.Close()
	rename := func(s string) string {
		// intake names what has no name after its place in the stream.
		rest, ok := strings.CutPrefix(s, "-")
		if !ok || rest != "" && rest[0] != ':' {
			return s
		}
		return name + rest
	}
	for {
		page, err, ok := r.Next()
		if failed.err != nil {
			return failed.err
		}
		if !ok {
			break
		}
		if err != nil {
			var pe *isnad.PageError
			if !errors.As(err, &pe) {
				return err
			}
			a.refuse(rename(pe.Page), string(pe.Kind), pe.Err.Error())
			continue
		}
		if isJSON && int64(len(page.Body)) == failed.bytes {
			// intake took the whole for a text.
			return problem(a.ctx, http.StatusUnprocessableEntity, "the body is no JSON object, no array of such, and no JSON lines")
		}
		if page.Name = rename(page.Name); strings.HasPrefix(page.Name, ":") {
			page.Name = ""
		}
		if page.Name == "" && f.Name != "" {
			page.Name = f.Name
		}
		if page.Title == "" {
			page.Title = f.Title
		}
		if page.Author == "" {
			page.Author = f.Author
		}
		if err := a.page(a.made(page)); err != nil {
			return err
		}
	}
	return a.ctx.Err()
}

// form takes a form with files, or with the words of a page.
func (a *adder) form(r *http.Request, f Facts) error {
	if r.MultipartForm == nil {
		if err := r.ParseMultipartForm(4 << 20); err != nil {
			return a.malformed(err, "the form cannot be read: it is not what its Content-Type says, or ended early")
		}
		defer r.MultipartForm.RemoveAll()
	}
	files := r.MultipartForm.File["file"]
	for name := range r.MultipartForm.File {
		if name != "file" {
			return problem(a.ctx, http.StatusUnprocessableEntity, "files stand in the field file, not in another")
		}
	}
	if len(files) == 0 {
		return a.fields(r.MultipartForm.Value, f)
	}
	f = fieldFacts(r.MultipartForm.Value, f)
	if len(files) > 1 && f.Name != "" {
		return problem(a.ctx, http.StatusUnprocessableEntity, "name is for one file; several have names of their own")
	}
	for _, h := range files {
		if err := a.upload(h, f); err != nil {
			return err
		}
	}
	return nil
}

// upload takes one file of a form.
func (a *adder) upload(h *multipart.FileHeader, f Facts) error {
	in, err := h.Open()
	if err != nil {
		return fmt.Errorf("open upload: %w", err)
	}
	defer in.Close()
	// Only the last part of a path: some clients send more, and it is theirs.
	name, why := plainName(path.Base(strings.ReplaceAll(h.Filename, `\`, "/")))
	if why != "" || !utf8.ValidString(name) || name == "." || name == "/" {
		name = ""
	}
	if f.Name != "" {
		name = f.Name
	}
	f.Name = name
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml":
		return a.one(in, "text/html", "", f)
	case ".txt":
		return a.one(in, "text/plain", "", f)
	}
	return a.many(in, name, f, false)
}

// fields takes a form that holds the words of a page.
func (a *adder) fields(form url.Values, f Facts) error {
	f = fieldFacts(form, f)
	if html := form.Get("html"); strings.TrimSpace(html) != "" {
		return a.words(html, "text/html", f)
	}
	if text := form.Get("text"); strings.TrimSpace(text) != "" {
		return a.words(text, "text/plain", f)
	}
	return problem(a.ctx, http.StatusUnprocessableEntity, "the form holds no page: put a file into the field file, or words into html or text")
}

func (a *adder) words(s, kind string, f Facts) error {
	if !utf8.ValidString(s) {
		return problem(a.ctx, http.StatusBadRequest, "the words are not UTF-8; send pages in other encodings as files")
	}
	return a.one(strings.NewReader(s), kind, "utf-8", f)
}

// fieldFacts are the facts of a form; what stands in the query goes behind.
func fieldFacts(form url.Values, f Facts) Facts {
	for name, to := range map[string]*string{"name": &f.Name, "url": &f.URL, "outlet": &f.Outlet, "published": &f.Published, "title": &f.Title, "author": &f.Author} {
		if v := form.Get(name); v != "" {
			*to = v
		}
	}
	return f
}

// show fills in what is known of the pages, waiting for their reading if
// wanted.
func (a *adder) show(wait time.Duration) error {
	end := time.Now().Add(wait)
	pause := 20 * time.Millisecond
	for {
		a.out.Pages = a.out.Pages[:0]
		waiting := false
		for _, id := range a.ids {
			p, err := a.s.st.Page(a.ctx, id)
			if err != nil {
				return err
			}
			p.Page.Body = nil
			a.out.Pages = append(a.out.Pages, pageOf(p))
			waiting = waiting || p.Reading.Stages == ""
		}
		if !waiting || !time.Now().Before(end) {
			return nil
		}
		select {
		case <-a.ctx.Done():
			return a.ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, 500*time.Millisecond)
	}
}

// faulty remembers the error of a reader, which intake tells as one of a page.
type faulty struct {
	r     io.Reader
	err   error
	bytes int64
}

func (f *faulty) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	f.bytes += int64(n)
	if err != nil && err != io.EOF {
		f.err = err
	}
	return n, err
}

// strict refuses what is not UTF-8: JSON must be, and a decoder would put marks
// in the place of the bytes that are not.
type strict struct {
	r    io.Reader
	tail []byte // of a letter that is cut at the end of what was read
}

var errUTF8 = &Problem{Title: "Bad Request", Status: http.StatusBadRequest, Detail: "the body is not UTF-8, as JSON must be; send pages in other encodings as files (multipart/form-data)"}

func (s *strict) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	b := append(s.tail, p[:n]...)
	cut := len(b)
	for i := 1; i <= min(utf8.UTFMax-1, len(b)); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				cut = len(b) - i
			}
			break
		}
	}
	if !utf8.Valid(b[:cut]) || err == io.EOF && cut < len(b) {
		return 0, errUTF8
	}
	s.tail = append([]byte(nil), b[cut:]...)
	return n, err
}

// badJSON says what is wrong with the letters of a JSON body.
func badJSON(raw []byte) string {
	if !utf8.Valid(raw) {
		return "the body is not UTF-8, as JSON must be"
	}
	return ""
}

// sendPage answers with a page's bytes, as a download.
func sendPage(c huma.Context, p *store.Page) {
	c.SetHeader("Content-Type", "application/octet-stream")
	c.SetHeader("Content-Security-Policy", guard.SandboxPolicy)
	c.SetHeader("X-Content-Type-Options", "nosniff")
	c.SetHeader("Cross-Origin-Resource-Policy", "same-origin")
	c.SetHeader("Content-Length", strconv.Itoa(len(p.Page.Body)))
	// The name is made of the id alone: one given by a page could say anything.
	c.SetHeader("Content-Disposition", `attachment; filename="`+safeName(string(p.ID))+extension(p.Page.ContentType)+`"`)
	if kind, params, err := mime.ParseMediaType(p.Page.ContentType); err == nil {
		only := map[string]string{}
		if cs := params["charset"]; cs != "" {
			only["charset"] = cs
		}
		c.SetHeader("Isnad-Content-Type", mime.FormatMediaType(kind, only))
	} else {
		c.SetHeader("Isnad-Content-Type", "")
	}
	// The id is made of the bytes: under it they never change.
	c.SetHeader("ETag", guard.Tag([]byte(p.ID)))
	c.SetStatus(http.StatusOK)
	c.BodyWriter().Write(p.Page.Body)
}

func safeName(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, id)
}

func extension(contentType string) string {
	switch kind, _, _ := strings.Cut(contentType, ";"); strings.TrimSpace(kind) {
	case "text/html", "application/xhtml+xml":
		return ".html.txt"
	case "text/plain":
		return ".txt"
	}
	return ".bin"
}

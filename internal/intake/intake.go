// Package intake brings pages in: files, folders, JSON lines and streams,
// packed or not. It reads what the user named, in a fixed order, one page at
// a time, and says of everything that it cannot read where it is and why.
//
// A page's bytes are handed on as they came (unpacked, or the string of a JSON
// field). What encoding they are in, and whether there is an article in them,
// is for extract to find out.
//
// # What is read
//
//	.txt .html .htm .xhtml      one page
//	.jsonl .ndjson              one page a line
//	.json                       an object, an array of objects, an object with
//	                            such an array under "articles" or "pages", or
//	                            JSON lines
//	.warc                       a web archive, one page a captured address
//	… .gz .zst .xz after these  the same, packed
//	a folder                    all of these in it and below, sorted by name
//	-                           standard input; the first bytes say what it is
//
// A file of another kind is an error when the user named it and is passed
// over, counted, inside a folder.
//
// Of a web archive, those captures are pages that a server gave as text or HTML
// and in which Arabic stands; all others are passed over, counted. A page of it
// bears the captured address as name and URL.
//
// # What a JSON line says
//
// The fields id, url, outlet or source, published or date, title, author, and
// html or text (html first, since the page as it came is worth more than a
// text made from it). An absent, null or blank field says nothing. What the
// line says goes before what the user said for all pages, with one exception:
// "source" is often the name of a collection, and so the user's outlet goes
// before it.
package intake

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"isnad"
)

// DefaultLimit is the largest page that is read, in bytes.
const DefaultLimit = 32 << 20

// Options say what the user knows about all pages.
type Options struct {
	// URL, Outlet and Published fill what the page's own JSON line does not
	// say; see the package comment for the order. Published is an ISO 8601
	// date or date-time.
	URL, Outlet, Published string
	// Limit is the largest page in bytes; DefaultLimit when 0.
	Limit int
	// Stdin is what "-" reads; os.Stdin when nil.
	Stdin io.Reader
}

// A Reader gives pages one by one. Next is for one goroutine; Progress may be
// called from any.
type Reader struct {
	ctx       context.Context
	opt       Options
	published string // opt.Published in its one form
	files     []file
	at        int    // next file
	current   source // pages of the file that is open; nil when none
	closers   []func()
	pending   *isnad.Page // page whose date error was given first

	totalBytes, readBytes, filesDone, pages, errs, passed atomic.Int64
	skipped                                               int
	streams                                               bool
}

// A source gives the pages of one open file.
type source interface {
	next() (*isnad.Page, error, bool)
}

// Open lists what the arguments stand for and returns a reader of its pages.
// Folders are walked here, so that Progress knows the whole; files are opened
// one by one, later. What cannot be found or opened is no error of Open: Next
// gives it in its turn. Open fails when there are no arguments, when
// opt.Published is no ISO 8601 date, and when ctx ends.
func Open(ctx context.Context, args []string, opt Options) (*Reader, error) {
	if len(args) == 0 {
		return nil, errors.New("intake.Open: no paths given")
	}
	if opt.Limit <= 0 {
		opt.Limit = DefaultLimit
	}
	r := &Reader{ctx: ctx, opt: opt}
	if opt.Published != "" {
		date, err := isoDate(opt.Published)
		if err != nil {
			return nil, fmt.Errorf("intake.Open: %w", err)
		}
		r.published = date
	}
	w := &walker{ctx: ctx, entered: map[dirKey]bool{}}
	for _, arg := range args {
		// A folder named twice is read twice: that is what was asked for.
		clear(w.entered)
		w.argument(arg)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("intake.Open: listing files: %w", err)
	}
	r.files, r.skipped = w.files, w.skipped
	for _, f := range r.files {
		if f.err == nil && f.kind == kindSniff {
			r.streams = true
		}
	}
	r.totalBytes.Store(w.bytes)
	return r, nil
}

// Next returns the next page, or the reason why there is none in its place (a
// *isnad.PageError; the page is nil then). ok is false at the end and after
// the context ended. When a page's date is no date, the error comes first and
// the page, without a date, with the next call.
func (r *Reader) Next() (page *isnad.Page, err error, ok bool) {
	page, err, ok = r.take()
	if err != nil {
		r.errs.Add(1)
	} else if ok {
		r.pages.Add(1)
	}
	return page, err, ok
}

func (r *Reader) take() (*isnad.Page, error, bool) {
	if page := r.pending; page != nil {
		r.pending = nil
		return page, nil, true
	}
	for r.ctx.Err() == nil {
		if r.current != nil {
			page, err, ok := r.current.next()
			if r.ctx.Err() != nil {
				break // an error may be that of the context
			}
			if ok {
				return page, err, true
			}
			r.shut()
		}
		if r.at == len(r.files) {
			return nil, nil, false
		}
		f := r.files[r.at]
		r.files[r.at] = file{}
		r.at++
		if f.err != nil {
			r.filesDone.Add(1)
			return nil, f.err, true
		}
		src, err := r.open(f)
		if r.ctx.Err() != nil {
			break
		}
		if err != nil {
			r.shut()
			return nil, r.failed(f, err), true
		}
		r.current = src
	}
	r.shut()
	return nil, nil, false
}

// Close lets go of the file that is open, if any. It is harmless to call it
// twice; Next gives nothing after it.
func (r *Reader) Close() error {
	r.at, r.pending = len(r.files), nil
	r.shut()
	return nil
}

func (r *Reader) shut() {
	if r.current != nil || len(r.closers) > 0 {
		r.filesDone.Add(1)
	}
	r.current = nil
	for i := len(r.closers) - 1; i >= 0; i-- {
		r.closers[i]()
	}
	r.closers = r.closers[:0]
}

// Progress is how far a Reader is.
type Progress struct {
	// Bytes counts the bytes read of the files as they are stored, Total the
	// bytes of all files; Total is 0 when a stream is among them.
	Bytes, Total int64
	// Files counts the files listed, each thing that could not be listed
	// included, and Done those that are finished.
	Files, Done int
	// Skipped counts files of unknown kinds inside folders.
	Skipped int
	// Passed counts captures of web archives that are no Arabic pages.
	Passed int
	// Pages and Errors count what Next gave.
	Pages, Errors int
}

// Progress returns how far the reader is.
func (r *Reader) Progress() Progress {
	p := Progress{
		Bytes: r.readBytes.Load(), Total: r.totalBytes.Load(),
		Files: len(r.files), Done: int(r.filesDone.Load()), Skipped: r.skipped, Passed: int(r.passed.Load()),
		Pages: int(r.pages.Load()), Errors: int(r.errs.Load()),
	}
	if r.streams {
		p.Total = 0
	}
	return p
}

// open opens a file and returns the source of its pages.
func (r *Reader) open(f file) (source, error) {
	// Refused by its size, before a byte of it is read.
	if f.pack == packNone && (f.kind == kindText || f.kind == kindHTML) && f.size > int64(r.opt.Limit) {
		r.readBytes.Add(f.size)
		r.closers = append(r.closers, func() {})
		return nil, r.tooLarge(f.name)
	}
	var in io.Reader
	if f.path == "-" {
		in = r.opt.Stdin
		if in == nil {
			in = os.Stdin
		}
		r.closers = append(r.closers, func() {})
	} else {
		h, err := os.Open(f.path)
		if err != nil {
			r.closers = append(r.closers, func() {})
			return nil, err
		}
		r.closers = append(r.closers, func() { h.Close() })
		in = h
	}
	if f.kind == kindSniff {
		in = newStoppable(r.ctx, in)
	}
	if f.kind == kindArchive && f.pack != packXZ {
		// An archive is packed record by record and knows how to go on behind a
		// damaged one; unpacked as a whole it would not.
		if h, ok := in.(*os.File); ok {
			return r.archive(f, &countedFile{h, &r.readBytes}), nil
		}
	}
	count := &counter{r: in, total: &r.readBytes}
	if f.kind == kindSniff && f.pack == packNone {
		br := bufio.NewReaderSize(in, 4096)
		head, _ := br.Peek(8)
		f.pack = packingOf(head)
		count.r = br
	}
	in, done, err := unpack(count, f.pack)
	if err != nil {
		return nil, err
	}
	r.closers = append(r.closers, done)
	br := bufio.NewReaderSize(in, 256<<10)
	switch f.kind {
	case kindSniff:
		// A stream may give its bytes in small pieces; Peek waits for all of
		// them or the end.
		head, err := br.Peek(sniffLen)
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return nil, err
		}
		f.kind = sniff(head)
	case kindJSON:
		// Many a .json file holds JSON lines, and there a bad line need not
		// cost the others.
		head, _ := br.Peek(sniffLen)
		if sniff(head) == kindLines && looksLikeObject(plainHead(head)) {
			f.kind = kindLines
		}
	case kindLines:
		if head, _ := br.Peek(sniffLen); isArray(head) {
			f.kind = kindJSON
		}
	}
	switch f.kind {
	case kindArchive:
		return r.archive(f, br), nil
	case kindText, kindHTML:
		return &whole{r: r, f: f, in: br}, nil
	case kindLines:
		return &counted{src: &lines{r: r, f: f, br: utf8Lines(br)}, r: r, f: f}, nil
	default:
		e := &elementReader{r: utf8Lines(br)}
		d := &document{r: r, f: f, in: e, dec: json.NewDecoder(e)}
		return &counted{src: d, r: r, f: f}, nil
	}
}

// utf8Lines takes a byte order mark off JSON, and the encoding it stands for.
func utf8Lines(br *bufio.Reader) *bufio.Reader {
	head, _ := br.Peek(3)
	if len(head) >= 2 && (head[0] == 0xff && head[1] == 0xfe || head[0] == 0xfe && head[1] == 0xff) ||
		string(head) == "\xef\xbb\xbf" {
		return bufio.NewReaderSize(transform.NewReader(br, unicode.BOMOverride(encoding.Nop.NewDecoder())), 64<<10)
	}
	return br
}

// failed makes the error of a file that broke off.
func (r *Reader) failed(f file, err error) error {
	var pe *isnad.PageError
	if errors.As(err, &pe) {
		return pe
	}
	kind := isnad.KindUnreadable
	var broken *errBroken
	switch {
	case errors.As(err, &broken):
		kind = isnad.KindMalformed
	case errors.Is(err, errBomb):
		kind = isnad.KindTooLarge
	}
	return &isnad.PageError{Page: clean(f.path), Kind: kind, Err: cause(err)}
}

func (r *Reader) tooLarge(name string) error {
	return &isnad.PageError{Page: name, Kind: isnad.KindTooLarge, Err: fmt.Errorf("over the limit of %d MB for one page", r.opt.Limit>>20)}
}

// with orders what came of one object: an error of its date goes first, and
// the page waits for the next call.
func (r *Reader) with(page *isnad.Page, dateErr, err error) (*isnad.Page, error, bool) {
	if err != nil {
		return nil, err, true
	}
	if dateErr != nil {
		r.pending = page
		return nil, dateErr, true
	}
	return page, nil, true
}

// A whole is a file that is one page.
type whole struct {
	r  *Reader
	f  file
	in io.Reader
}

func (w *whole) next() (*isnad.Page, error, bool) {
	if w.in == nil {
		return nil, nil, false
	}
	in, r, f := w.in, w.r, w.f
	w.in = nil
	var body []byte
	if f.pack == packNone && f.size > 0 {
		body = make([]byte, 0, f.size+1) // +1: ReadAll's last look finds room
	}
	body, err := readAll(io.LimitReader(in, int64(r.opt.Limit)+1), body)
	if err != nil {
		return nil, r.failed(f, err), true
	}
	if len(body) > r.opt.Limit {
		return nil, r.tooLarge(f.name), true
	}
	page := &isnad.Page{
		Name: f.name, Source: clean(f.path),
		URL: r.opt.URL, Outlet: r.opt.Outlet, Published: r.published,
		ContentType: "text/plain", Body: body,
	}
	if f.kind == kindHTML {
		page.ContentType = "text/html"
	}
	return page, nil, true
}

// readAll is io.ReadAll into a buffer that is there already.
func readAll(in io.Reader, b []byte) ([]byte, error) {
	if cap(b) == 0 {
		b = make([]byte, 0, 64<<10)
	}
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := in.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// A counted reports a JSON file without any page in it, so that no file is
// silently missing.
type counted struct {
	src source
	r   *Reader
	f   file
	n   int
	end bool
}

func (c *counted) next() (*isnad.Page, error, bool) {
	if c.end {
		return nil, nil, false
	}
	page, err, ok := c.src.next()
	if ok {
		c.n++
		return page, err, true
	}
	c.end = true
	if c.n > 0 {
		return nil, nil, false
	}
	return nil, &isnad.PageError{Page: clean(c.f.path), Kind: isnad.KindEmpty, Err: errors.New("no JSON object in it")}, true
}

package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"os"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"isnad"
	"isnad/internal/warc"
)

// A countedFile counts the bytes that are read of a file in order.
type countedFile struct {
	*os.File
	total *atomic.Int64
}

func (c *countedFile) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	c.total.Add(int64(n))
	return n, err
}

// An archive gives the pages of a web archive.
type archive struct {
	r   *Reader
	f   file
	in  *warc.Reader
	end bool
	any bool // a record or an error was given

	// at reads the archive again where a revisit refers to; nil where that cannot
	// be done. seen leads from digests of payloads that were given as pages to the
	// records that hold them, again counts the bytes given a second time.
	at    io.ReaderAt
	seen  map[string]int64
	again int64
	over  bool // too many were given: revisits are passed over
}

const (
	// maxSeen bounds how many payloads are remembered for revisits: 30 MB.
	maxSeen = 200_000
	// An archive may give freeAgain bytes again, and eight times its own size: a
	// short one could otherwise give the same large page without end.
	freeAgain, timesAgain = 64 << 20, 8
)

func (r *Reader) archive(f file, in io.Reader) *archive {
	a := &archive{r: r, f: f, in: warc.NewReader(in), seen: map[string]int64{}}
	a.at, _ = in.(io.ReaderAt)
	r.closers = append(r.closers, func() { a.in.Close() })
	return a
}

func (a *archive) next() (*isnad.Page, error, bool) {
	for !a.end && a.r.ctx.Err() == nil {
		rec, err := a.in.Next()
		if err == io.EOF {
			a.end = true
			if a.any {
				break
			}
			return nil, &isnad.PageError{Page: clean(a.f.path), Kind: isnad.KindEmpty, Err: errors.New("no record in it")}, true
		}
		a.any = true
		var damage *warc.DamageError
		if errors.As(err, &damage) {
			return nil, a.fail(damage.Offset, isnad.KindMalformed, fmt.Errorf("%w; reading goes on behind it", damage)), true
		}
		if err != nil {
			a.end = true
			return nil, a.r.failed(a.f, err), true
		}
		var page *isnad.Page
		switch rec.Type {
		case warc.TypeResponse, warc.TypeResource:
			if page, err = a.page(rec); page != nil && rec.Digest != "" && len(a.seen) < maxSeen {
				if _, have := a.seen[rec.Digest]; !have {
					a.seen[rec.Digest] = rec.Offset
				}
			}
		case warc.TypeRevisit:
			page, err = a.revisit(rec)
		default:
			continue
		}
		if err != nil {
			return nil, err, true
		}
		if page == nil {
			a.r.passed.Add(1)
			continue
		}
		return page, nil, true
	}
	return nil, nil, false
}

// fail makes the error of one record.
func (a *archive) fail(offset int64, kind isnad.ErrorKind, err error) error {
	return &isnad.PageError{Page: fmt.Sprintf("%s@%d", clean(a.f.path), offset), Kind: kind, Err: err}
}

// page makes the page of a record, nil when it is none that can be read.
func (a *archive) page(rec *warc.Record) (*isnad.Page, error) {
	if rec.Facts["page"] != "" {
		return a.ours(rec)
	}
	if !strings.HasPrefix(rec.URI, "http://") && !strings.HasPrefix(rec.URI, "https://") {
		return nil, nil // answers of name servers, screenshots, metadata
	}
	res, err := rec.Response()
	if err != nil {
		return nil, a.fail(rec.Offset, isnad.KindMalformed, err)
	}
	if res.Status != 0 && res.Status != 200 && res.Status != 203 {
		return nil, nil
	}
	media := res.ContentType
	if kind, _, err := mime.ParseMediaType(media); err == nil {
		media = kind
	} else if kind, _, ok := strings.Cut(media, ";"); ok {
		media = strings.ToLower(strings.TrimSpace(kind))
	}
	switch media {
	case "text/html", "application/xhtml+xml", "text/plain", "":
	default:
		return nil, nil
	}
	body, err := res.Body(int64(a.r.opt.Limit))
	switch {
	case errors.Is(err, warc.ErrTooLarge):
		return nil, a.r.tooLarge(fmt.Sprintf("%s@%d", clean(a.f.path), rec.Offset))
	case err != nil && len(body) == 0:
		return nil, a.fail(rec.Offset, isnad.KindMalformed, fmt.Errorf("the body of %s: %w", clean(rec.URI), err))
	}
	if strings.HasSuffix(rec.URI, "/robots.txt") || !someArabic(body) {
		return nil, nil
	}
	uri := clean(rec.URI)
	contentType := res.ContentType
	if contentType == "" {
		contentType = "text/html"
	}
	return &isnad.Page{Name: uri, Source: fmt.Sprintf("%s@%d", clean(a.f.path), rec.Offset), URL: uri, Outlet: a.r.opt.Outlet, Published: a.r.published,
		ContentType: contentType, Fetched: rec.Date, Body: body}, nil
}

// revisit makes the page of a record whose bytes stand in another, nil when that
// gave the same page already or none that can be read.
func (a *archive) revisit(rec *warc.Record) (*isnad.Page, error) {
	ours := rec.Facts["page"] != ""
	if a.over || !ours && (rec.RefersToURI == "" || rec.RefersToURI == rec.URI || !strings.HasPrefix(rec.URI, "http://") && !strings.HasPrefix(rec.URI, "https://")) {
		return nil, nil
	}
	offset, ok := a.seen[rec.Digest]
	switch {
	case !ok && !ours:
		return nil, nil
	case !ok || a.at == nil:
		return nil, a.fail(rec.Offset, isnad.KindMalformed, fmt.Errorf("its bytes are those of %s, which cannot be read here: give the whole archive as a file", clean(rec.RefersToURI)))
	}
	in := warc.NewReaderAt(a.at, offset)
	defer in.Close()
	of, err := in.Next()
	if err != nil {
		return nil, a.fail(rec.Offset, isnad.KindMalformed, fmt.Errorf("its bytes stand at byte %d: %w", offset, err))
	}
	res, err := of.Response()
	if err != nil {
		return nil, a.fail(rec.Offset, isnad.KindMalformed, fmt.Errorf("its bytes stand at byte %d: %w", offset, err))
	}
	body, err := res.Body(int64(a.r.opt.Limit))
	if err != nil && len(body) == 0 {
		return nil, a.fail(rec.Offset, isnad.KindMalformed, fmt.Errorf("its bytes stand at byte %d: %w", offset, err))
	}
	if a.again += int64(len(body)); a.again > freeAgain+timesAgain*a.in.Offset() {
		a.over = true
		return nil, a.fail(rec.Offset, isnad.KindTooLarge, errors.New("the archive gives the same pages again too often; its revisits are left out from here on"))
	}
	contentType := res.ContentType
	if head, err := rec.Response(); err == nil && head.Status != 304 {
		contentType = head.ContentType
	}
	if ours {
		return a.known(rec, contentType, body), nil
	}
	if contentType == "" {
		contentType = "text/html"
	}
	uri := clean(rec.URI)
	return &isnad.Page{Name: uri, Source: fmt.Sprintf("%s@%d", clean(a.f.path), rec.Offset), URL: uri, Outlet: a.r.opt.Outlet, Published: a.r.published,
		ContentType: contentType, Fetched: rec.Date, Body: body}, nil
}

// ours makes the page of a record that isnad export wrote: it was a page before,
// with these facts, and is the same page again, whatever it holds.
func (a *archive) ours(rec *warc.Record) (*isnad.Page, error) {
	at := fmt.Sprintf("%s@%d", clean(a.f.path), rec.Offset)
	res, err := rec.Response()
	if err != nil {
		return nil, a.fail(rec.Offset, isnad.KindMalformed, err)
	}
	body, err := res.Body(int64(a.r.opt.Limit))
	if errors.Is(err, warc.ErrTooLarge) {
		return nil, a.r.tooLarge(at)
	}
	if err != nil {
		return nil, a.fail(rec.Offset, isnad.KindMalformed, fmt.Errorf("the body of %s: %w", clean(rec.URI), err))
	}
	return a.known(rec, res.ContentType, body), nil
}

// known makes the page of a record of ours from its facts and bytes.
func (a *archive) known(rec *warc.Record, contentType string, body []byte) *isnad.Page {
	fact := func(name string) string { return clean(rec.Facts[name]) }
	page := &isnad.Page{Name: fact("name"), Source: fmt.Sprintf("%s@%d", clean(a.f.path), rec.Offset), URL: first(fact("url"), a.r.opt.URL), Outlet: first(fact("outlet"), a.r.opt.Outlet), Published: a.r.published, Title: fact("title"), Author: fact("author"),
		ContentType: contentType, Fetched: rec.Date, Body: body}
	if given := fact("published"); given != "" {
		// Anybody may write an archive: what is no date is none.
		if date, err := isoDate(given); err == nil {
			page.Published = date
		}
	}
	return page
}

// leastArabic is how many Arabic letters a capture must hold to be read: fewer
// are a name in a page of another language.
const leastArabic = 60

// someArabic reports whether a body of unknown encoding may hold a line of
// Arabic. An archive holds a hundred pages of other languages for each, so it
// looks at bytes and decodes nothing.
func someArabic(body []byte) bool {
	n, high := 0, 0
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c < utf8.RuneSelf {
			continue
		}
		high++
		// U+0600 to U+06FF in UTF-8.
		if c >= 0xd8 && c <= 0xdb && i+1 < len(body) && body[i+1]&0xc0 == 0x80 {
			if n++; n >= leastArabic {
				return true
			}
			i++
		}
	}
	// As character references: the Arabic block is &#1536; to &#1791;, &#x600; to
	// &#x6ff;.
	for _, ref := range []string{"&#15", "&#16", "&#x6", "&#X6"} {
		if n += bytes.Count(body, []byte(ref)); n >= leastArabic {
			return true
		}
	}
	// One byte a letter (windows-1256, ISO 8859-6): most bytes outside ASCII are
	// letters, and they are many; UTF-16 has a 06 beside each.
	if high >= 4*leastArabic && !utf8.Valid(body) {
		return true
	}
	return bytes.HasPrefix(body, []byte{0xff, 0xfe}) || bytes.HasPrefix(body, []byte{0xfe, 0xff})
}

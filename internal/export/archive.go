package export

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"isnad"
	"isnad/internal/store"
	"isnad/internal/warc"
)

// WARC is the format of web archives (ISO 28500), gzipped record by record. It
// holds pages and not what was found in them: WritePages makes it, and not
// Write.
const WARC Format = "warc"

// PageURN is what the address of a page without one begins with in an archive;
// the page's id follows.
const PageURN = "urn:x-isnad:page/"

// PageOptions say which pages an archive holds, and how it calls itself.
type PageOptions struct {
	// Since and Until are days, in UTC, on which a page was fetched or else
	// filed, both counted; empty when open.
	Since, Until string
	// At is the time of the archive; the same bytes come of the same time.
	At time.Time
	// Software names the program that writes.
	Software string
	// Looks calls yield with pages that were fetched again and had not changed;
	// nil when that is not known. Those of one page come one after another.
	Looks func(ctx context.Context, yield func(Look) error) error
	// Progress is called with how many pages were written; it may be nil.
	Progress func(n int)
}

// A Look is a time at which a page that the store has was fetched again.
type Look struct {
	At   time.Time
	Page store.PageID
	// Unsent says that the server told that nothing had changed (304), rather than
	// sending the same bytes. ETag and Modified are what it said of them.
	Unsent         bool
	ETag, Modified string
}

// WritePages writes the pages of a store as they came into a web archive, in the
// order in which they were filed, and returns how many there are. It holds one
// page in memory at a time. A page with the bytes of one before is a revisit of
// it; behind all pages come revisits for the times at which one was fetched again
// and had not changed.
func WritePages(ctx context.Context, w io.Writer, st store.Pages, o PageOptions) (int, error) {
	out := warc.NewWriter(w)
	info := [][2]string{{"software", o.Software}, {"format", "WARC File Format 1.1"}, {"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{"description", "pages as they came; isnad-* fields of a record are facts that were given with the page"}}
	if err := out.Info(o.At, info); err != nil {
		return 0, err
	}
	n := 0
	firsts := map[sum]firstOf{}
	for after := int64(0); ; {
		list, err := st.ListPages(ctx, after, batch, false)
		if err != nil {
			return n, fmt.Errorf("export: list pages: %w", err)
		}
		if len(list) == 0 {
			break
		}
		for i := range list {
			after = list[i].Seq
			at := came(&list[i])
			if !o.within(at) {
				continue
			}
			p, err := st.Page(ctx, list[i].ID)
			if err != nil {
				return n, fmt.Errorf("export: read page %s: %w", list[i].ID, err)
			}
			c := capture(p.ID, &p.Page, at)
			key := sumOf(c.Body)
			if first, ok := firsts[key]; ok && len(c.Body) > 0 {
				of, err := first.ref(ctx, st)
				if err != nil {
					return n, err
				}
				err = out.Revisit(c, of)
				if err != nil {
					return n, err
				}
			} else {
				firsts[key] = firstOf(p.ID)
				if err := out.Response(c); err != nil {
					return n, err
				}
			}
			n++
			if o.Progress != nil {
				o.Progress(n)
			}
		}
	}
	return n, looks(ctx, out, st, &o, firsts)
}

// came is when a page was fetched, else filed.
func came(p *store.Page) time.Time {
	if p.Page.Fetched.IsZero() {
		return p.Added
	}
	return p.Page.Fetched
}

// within reports whether a time lies on the wanted days.
func (o *PageOptions) within(t time.Time) bool {
	d := t.UTC().Format(time.DateOnly)
	return (o.Since == "" || d >= o.Since) && (o.Until == "" || d <= o.Until)
}

// A sum stands for the bytes of a page; a firstOf for the page that had them
// first. Both are kept for every page that is written: 50 MB a million.
type (
	sum     [16]byte
	firstOf store.PageID
)

func sumOf(body []byte) (s sum) {
	all := sha256.Sum256(body)
	copy(s[:], all[:])
	return s
}

// ref reads a page that was written before and returns what its record is called.
func (id firstOf) ref(ctx context.Context, st store.Pages) (warc.Ref, error) {
	c, err := captured(ctx, st, store.PageID(id))
	return c.Ref(), err
}

// captured reads a page and makes its record.
func captured(ctx context.Context, st store.Pages, id store.PageID) (warc.Capture, error) {
	p, err := st.Page(ctx, id)
	if err != nil {
		return warc.Capture{}, fmt.Errorf("export: read page %s: %w", id, err)
	}
	return capture(p.ID, &p.Page, came(p)), nil
}

// looks writes the times at which pages were fetched again. A revisit refers to
// the record that holds the bytes, where there is one in the archive.
func looks(ctx context.Context, out *warc.Writer, st store.Pages, o *PageOptions, firsts map[sum]firstOf) error {
	if o.Looks == nil {
		return nil
	}
	var id store.PageID
	var page warc.Capture
	var of warc.Ref
	return o.Looks(ctx, func(l Look) error {
		if !o.within(l.At) {
			return nil
		}
		if l.Page != id {
			var err error
			page, err = captured(ctx, st, l.Page)
			if errors.Is(err, store.ErrNotFound) {
				id = ""
				return nil
			}
			if err != nil {
				return err
			}
			id, of = l.Page, page.Ref()
			switch first, ok := firsts[sumOf(page.Body)]; {
			case !ok:
				of.ID = "" // it was fetched on another day than is wanted
			case first != firstOf(id):
				if of, err = first.ref(ctx, st); err != nil {
					return err
				}
			}
		}
		c := warc.Capture{URI: page.URI, At: l.At, ContentType: page.ContentType, Header: http.Header{}, Body: page.Body}
		if l.Unsent {
			c.Status = http.StatusNotModified
		}
		for name, value := range map[string]string{"ETag": l.ETag, "Last-Modified": l.Modified} {
			if value != "" {
				c.Header.Set(name, value)
			}
		}
		return out.Revisit(c, of)
	})
}

// capture makes the record of a page: what it is besides its bytes goes along, so
// that reading the archive gives the same page.
func capture(id store.PageID, p *isnad.Page, at time.Time) warc.Capture {
	c := warc.Capture{URI: p.URL, At: at, ContentType: p.ContentType, Body: p.Body, Facts: map[string]string{"page": string(id)}}
	for name, value := range map[string]string{"name": p.Name, "url": p.URL, "outlet": p.Outlet, "published": p.Published, "title": p.Title, "author": p.Author} {
		if value != "" {
			c.Facts[name] = value
		}
	}
	if !address(p.URL) {
		c.URI = PageURN + string(id)
	}
	return c
}

// address reports whether other tools take s for the address of a capture.
func address(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

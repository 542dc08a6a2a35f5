package export

import (
	"context"
	"fmt"
	"io"
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
	// Progress is called with how many pages were written; it may be nil.
	Progress func(n int)
}

// WritePages writes the pages of a store as they came into a web archive, in the
// order in which they were filed, and returns how many there are. It holds one
// page in memory at a time.
func WritePages(ctx context.Context, w io.Writer, st store.Pages, o PageOptions) (int, error) {
	out := warc.NewWriter(w)
	info := [][2]string{{"software", o.Software}, {"format", "WARC File Format 1.1"}, {"conformsTo", "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"},
		{"description", "pages as they came; isnad-* fields of a record are facts that were given with the page"}}
	if err := out.Info(o.At, info); err != nil {
		return 0, err
	}
	n := 0
	for after := int64(0); ; {
		list, err := st.ListPages(ctx, after, batch, false)
		if err != nil {
			return n, fmt.Errorf("export: list pages: %w", err)
		}
		if len(list) == 0 {
			return n, nil
		}
		for i := range list {
			after = list[i].Seq
			at := list[i].Page.Fetched
			if at.IsZero() {
				at = list[i].Added
			}
			if d := at.UTC().Format(time.DateOnly); o.Since != "" && d < o.Since || o.Until != "" && d > o.Until {
				continue
			}
			p, err := st.Page(ctx, list[i].ID)
			if err != nil {
				return n, fmt.Errorf("export: read page %s: %w", list[i].ID, err)
			}
			if err := out.Response(capture(p.ID, &p.Page, at)); err != nil {
				return n, err
			}
			n++
			if o.Progress != nil {
				o.Progress(n)
			}
		}
	}
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

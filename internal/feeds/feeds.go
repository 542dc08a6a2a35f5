// Package feeds reads what announces articles: RSS, Atom and JSON Feed,
// sitemaps and news sitemaps; finds them from a home page; reads and writes
// lists of them (OPML); and learns how often each is worth asking.
package feeds

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"isnad/internal/arabic"
	"isnad/internal/calendar"
)

// A Kind is a sort of feed.
type Kind string

// The kinds of feeds.
const (
	KindRSS     Kind = "rss"
	KindAtom    Kind = "atom"
	KindJSON    Kind = "json"
	KindSitemap Kind = "sitemap" // a sitemap or news sitemap
	KindIndex   Kind = "sitemap index"
)

// A Feed is what one address announces.
type Feed struct {
	Kind Kind
	// Title and Home are the feed's name and the address of its site; empty when
	// it says none.
	Title, Home string
	Items       []Item
	// Parts are the sitemaps that an index names, newest first.
	Parts []Part
	// Left counts entries that were left out: beyond MaxItems, or without an
	// address that can be fetched.
	Left int
}

// A Part is a sitemap that an index names.
type Part struct {
	URL string
	// Modified is ISO 8601; empty when not said.
	Modified string
}

// An Item announces an article.
type Item struct {
	// URL is absolute; http or https.
	URL string
	// ID is the feed's own name for it; the URL when it has none.
	ID    string
	Title string
	// Published and Updated are ISO 8601 dates or date-times; empty when the feed
	// says none that can be read.
	Published, Updated string
	Author             string
	// Language is that of the entry ("ar"), where a news sitemap says so.
	Language string
}

// MaxItems bounds how many entries of a feed are taken: the first ones.
const MaxItems = 10_000

// ErrNotFeed says that what came is no feed; its text says what it looks like.
type ErrNotFeed struct{ Looks string }

// Error says what came instead.
func (e *ErrNotFeed) Error() string { return "no feed: it looks like " + e.Looks }

// Parse reads a feed. base is the address that it came from; at is when, for
// dates like "three hours ago". contentType is as served; the bytes decide where
// they can.
func Parse(body []byte, contentType, base string, at time.Time) (*Feed, error) {
	from, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("feeds.Parse: %q is no address", base)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &ErrNotFeed{"nothing"}
	}
	if isSitemap(body) {
		return sitemap(body, from, at)
	}
	kind := KindRSS
	switch gofeed.DetectFeedType(bytes.NewReader(body)) {
	case gofeed.FeedTypeRSS:
	case gofeed.FeedTypeAtom:
		kind = KindAtom
	case gofeed.FeedTypeJSON:
		kind = KindJSON
	default:
		return nil, &ErrNotFeed{looks(body)}
	}
	in, err := parse(body, contentType, kind)
	if err != nil {
		return nil, fmt.Errorf("a broken %s feed: %w", kind, err)
	}
	out := &Feed{Kind: kind, Title: line(in.Title), Home: absolute(from, in.Link)}
	for _, it := range in.Items {
		if it == nil {
			continue
		}
		if len(out.Items) == MaxItems {
			out.Left++
			continue
		}
		link := absolute(from, it.Link)
		if link == "" {
			for _, l := range it.Links {
				if link = absolute(from, l); link != "" {
					break
				}
			}
		}
		if link == "" {
			// Some feeds give the address as the id alone.
			link = absolute(nil, it.GUID)
		}
		if link == "" {
			out.Left++
			continue
		}
		item := Item{URL: link, ID: it.GUID, Title: line(it.Title), Published: date(it.Published, it.PublishedParsed, at), Updated: date(it.Updated, it.UpdatedParsed, at)}
		if item.ID == "" {
			item.ID = link
		}
		if len(it.Authors) > 0 && it.Authors[0] != nil {
			item.Author = line(it.Authors[0].Name)
		}
		out.Items = append(out.Items, item)
	}
	return out, nil
}

// parse reads with the library, which may not panic on what a server sends: a
// feed is none of ours.
func parse(body []byte, contentType string, kind Kind) (f *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("the parser gives up: %v", p)
		}
	}()
	p := gofeed.NewParser()
	// A charset in the header goes before none in the text.
	if _, params, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok && kind != KindJSON && !declares(body) {
		name := strings.Trim(strings.TrimSpace(params), `"';`)
		if name != "" && name != "utf-8" {
			if r, err := charset.NewReaderLabel(name, bytes.NewReader(body)); err == nil {
				return p.Parse(r)
			}
		}
	}
	return p.Parse(bytes.NewReader(body))
}

// declares reports whether XML names its encoding.
func declares(body []byte) bool {
	head := body[:min(len(body), 200)]
	end := bytes.Index(head, []byte("?>"))
	return end >= 0 && bytes.Contains(head[:end], []byte("encoding"))
}

// looks says what bytes seem to be.
func looks(body []byte) string {
	head := strings.ToLower(string(bytes.TrimSpace(body[:min(len(body), 1024)])))
	switch {
	case strings.Contains(head, "<html") || strings.HasPrefix(head, "<!doctype html"):
		return "a web page; isnad feed add finds the feeds that it names"
	case strings.HasPrefix(head, "{") || strings.HasPrefix(head, "["):
		return "JSON, but no JSON Feed"
	case strings.HasPrefix(head, "<"):
		return "XML of another kind"
	}
	return "text"
}

// date gives a date of a feed in ISO 8601. Feeds write it in every wrong way, and
// Arabic ones with Arabic names of months and days.
func date(text string, parsed *time.Time, at time.Time) string {
	// The words go first: they keep the zone, and a day stays a day.
	if stamp, ok := calendar.ParseStampAt(strings.TrimSpace(text), at); ok {
		from, to := stamp.ISO()
		if from == to || len(from) >= 10 && len(to) >= 10 && from[:10] == to[:10] {
			if day, ok := calendar.ParseISO(from[:min(len(from), 10)]); ok && plausible(time.Date(day.Year, time.Month(day.Month), day.Day, 0, 0, 0, 0, time.UTC), at) {
				return from
			}
		}
	}
	if parsed != nil && plausible(*parsed, at) {
		return parsed.Format(time.RFC3339)
	}
	return ""
}

// plausible reports whether an article may be of that time: clocks run wrong,
// and "0001-01-01" and "1970-01-01" mean that nobody knew.
func plausible(t, at time.Time) bool {
	return t.Year() >= 1990 && t.Before(at.Add(48*time.Hour))
}

// absolute gives the absolute form of an address that can be fetched, or "".
func absolute(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// line makes one clean line of a title: no tags, no controls, one blank between
// words.
func line(s string) string {
	if strings.ContainsAny(s, "<&") {
		var b strings.Builder
		for z := html.NewTokenizer(strings.NewReader(s)); ; {
			t := z.Next()
			if t == html.ErrorToken {
				break
			}
			if t == html.TextToken {
				b.Write(z.Text())
			}
			b.WriteByte(' ')
		}
		s = html.UnescapeString(b.String())
	}
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		if arabic.IsInvisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

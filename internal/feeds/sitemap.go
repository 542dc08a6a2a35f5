package feeds

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// isSitemap reports whether the root of an XML document is that of a sitemap.
func isSitemap(body []byte) bool {
	head := body[:min(len(body), 4096)]
	for _, root := range []string{"<urlset", "<sitemapindex"} {
		if i := bytes.Index(head, []byte(root)); i >= 0 && !bytes.Contains(head[:i], []byte("<rss")) && !bytes.Contains(head[:i], []byte("<feed")) {
			return true
		}
	}
	return false
}

// maxText bounds the text of one element, in bytes.
const maxText = 8 << 10

// maxParts bounds how many sitemaps of an index are taken, the newest.
const maxParts = 1000

// sitemap reads a sitemap, a news sitemap or an index (sitemaps.org, protocol
// 0.9; the news extension). It streams: a sitemap may have 50 MB.
func sitemap(body []byte, base *url.URL, at time.Time) (*Feed, error) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = charset.NewReaderLabel
	dec.Strict = false // writers forget to escape &
	dec.Entity = xml.HTMLEntity
	out := &Feed{Kind: KindSitemap}
	var (
		item   Item
		part   Part
		inside string // "url" or "sitemap"
		path   []string
		text   strings.Builder
		paper  string
	)
	for {
		tok, err := dec.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			if len(out.Items)+len(out.Parts) > 0 {
				// What was whole counts; the rest was cut short.
				out.Left++
				break
			}
			return nil, fmt.Errorf("a broken sitemap: %w", err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			path = append(path, name)
			if len(path) > 64 {
				return nil, errors.New("a broken sitemap: elements 64 deep")
			}
			text.Reset()
			switch name {
			case "sitemapindex":
				out.Kind = KindIndex
			case "url":
				inside, item = name, Item{}
			case "sitemap":
				inside, part = name, Part{}
			}
		case xml.CharData:
			if text.Len()+len(t) <= maxText {
				text.Write(t)
			}
		case xml.EndElement:
			if len(path) == 0 {
				continue
			}
			name := path[len(path)-1]
			path = path[:len(path)-1]
			parent := ""
			if len(path) > 0 {
				parent = path[len(path)-1]
			}
			value := strings.TrimSpace(text.String())
			text.Reset()
			switch {
			case name == "loc" && parent == "url" && inside == "url":
				item.URL = absolute(base, value)
			case name == "loc" && parent == "sitemap":
				part.URL = absolute(base, value)
			case name == "lastmod" && parent == "url":
				item.Updated = date(value, w3c(value), at)
			case name == "lastmod" && parent == "sitemap":
				part.Modified = date(value, w3c(value), at)
			case name == "publication_date":
				item.Published = date(value, w3c(value), at)
			case name == "title" && parent == "news":
				item.Title = line(value)
			case name == "language":
				item.Language = strings.ToLower(line(value))
			case name == "name" && parent == "publication":
				paper = line(value)
			case name == "url" && inside == "url":
				inside = ""
				if item.URL == "" || len(out.Items) == MaxItems {
					out.Left++
					continue
				}
				item.ID = item.URL
				out.Items = append(out.Items, item)
			case name == "sitemap":
				inside = ""
				if part.URL == "" {
					out.Left++
					continue
				}
				out.Parts = append(out.Parts, part)
			}
		}
	}
	out.Title = paper
	slices.SortStableFunc(out.Parts, func(x, y Part) int { return strings.Compare(y.Modified, x.Modified) })
	if len(out.Parts) > maxParts {
		out.Left += len(out.Parts) - maxParts
		out.Parts = out.Parts[:maxParts]
	}
	return out, nil
}

// w3c reads a date of the W3C's profile of ISO 8601, nil when it is none.
func w3c(s string) *time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return &t
		}
	}
	return nil
}

package feeds

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// A Link is a feed that a page names.
type Link struct {
	URL string
	// Title is what the page calls it; empty when it does not.
	Title string
	// Declared reports that the page names it as a feed (<link rel="alternate">);
	// others are links that look like feeds.
	Declared bool
}

// maxLinks bounds what Discover returns.
const maxLinks = 50

// Discover finds the feeds that a home page names: those it declares first, in
// the order of the page, then links whose address or words say so.
func Discover(page []byte, contentType, base string) []Link {
	from, err := url.Parse(base)
	if err != nil {
		return nil
	}
	in, err := charset.NewReader(bytes.NewReader(page), contentType)
	if err != nil {
		return nil
	}
	var declared, linked []Link
	seen := map[string]bool{}
	add := func(list *[]Link, l Link) {
		if l.URL != "" && !seen[l.URL] && len(*list) < maxLinks {
			seen[l.URL] = true
			*list = append(*list, l)
		}
	}
	z := html.NewTokenizer(in)
	z.SetMaxBuf(1 << 20)
	for {
		t := z.Next()
		if t == html.ErrorToken {
			break
		}
		if t != html.StartTagToken && t != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		tag := string(name)
		if tag != "link" && tag != "a" && tag != "base" {
			continue
		}
		attr := map[string]string{}
		for more {
			var k, v []byte
			k, v, more = z.TagAttr()
			if len(attr) < 32 {
				attr[string(k)] = string(v)
			}
		}
		switch tag {
		case "base":
			if u, err := from.Parse(strings.TrimSpace(attr["href"])); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
				from = u
			}
		case "link":
			if kind := strings.ToLower(attr["type"]); has(attr["rel"], "alternate") && (strings.Contains(kind, "rss") || strings.Contains(kind, "atom") || strings.Contains(kind, "feed+json") || kind == "application/xml" || kind == "text/xml") {
				add(&declared, Link{absolute(from, attr["href"]), line(attr["title"]), true})
			}
			if has(attr["rel"], "sitemap") {
				add(&declared, Link{absolute(from, attr["href"]), line(attr["title"]), true})
			}
		case "a":
			u, err := from.Parse(strings.TrimSpace(attr["href"]))
			if err != nil || !looksLikeFeed(u) {
				continue
			}
			add(&linked, Link{absolute(from, attr["href"]), line(attr["title"]), false})
		}
	}
	// A page's feed of comments announces no articles.
	out := make([]Link, 0, len(declared)+len(linked))
	for _, l := range append(declared, linked...) {
		if !strings.Contains(l.URL, "/comments/") {
			out = append(out, l)
		}
	}
	return out
}

// Guesses are the addresses under which sites of common systems keep feeds,
// likeliest first, to be tried where a page names none.
func Guesses(home string) []string {
	from, err := url.Parse(home)
	if err != nil || from.Hostname() == "" {
		return nil
	}
	var out []string
	for _, p := range []string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml", "/sitemap_index.xml"} {
		out = append(out, absolute(from, p))
	}
	return out
}

// has reports whether a list of words parted by blanks holds one.
func has(list, word string) bool {
	for f := range strings.FieldsSeq(strings.ToLower(list)) {
		if f == word {
			return true
		}
	}
	return false
}

// looksLikeFeed goes by the path of an address.
func looksLikeFeed(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	p := strings.ToLower(strings.TrimSuffix(u.Path, "/"))
	for _, end := range []string{"/rss", "/feed", "/feeds", ".rss", "rss.xml", "feed.xml", "atom.xml", "/rss2", "rss.aspx", "rss.php", "feed.json"} {
		if strings.HasSuffix(p, end) {
			return true
		}
	}
	return strings.Contains(p, "/rss/") || strings.Contains(p, "/rssfeed")
}

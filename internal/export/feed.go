package export

import (
	"bufio"
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/search"
)

// A Feed is a list of news for feed readers: of a story, of what somebody says,
// of what a search finds. Its ids stay the same as it grows, so that a reader
// shows each entry once.
type Feed struct {
	// ID is the feed's IRI, Link where a person sees the same.
	ID, Link string
	Title    string
	About    string
	Entries  []FeedEntry
}

// A FeedEntry is one item of a feed.
type FeedEntry struct {
	ID    string // an IRI, for good
	Title string
	// Link is where a person reads it; empty when no address is known.
	Link string
	// By is who published or said it.
	By   string
	Text string // plain text
	// When is an ISO 8601 date or date-time; empty when unknown.
	When string
}

// MaxEntries is how many entries a feed has when nothing else is asked for.
const MaxEntries = 100

// trim sorts a feed, newest first and undated last, and leaves at most n.
func (f *Feed) trim(n int) *Feed {
	slices.SortStableFunc(f.Entries, func(x, y FeedEntry) int {
		return cmp.Or(cmp.Compare(y.When, x.When), cmp.Compare(x.ID, y.ID))
	})
	if n <= 0 {
		n = MaxEntries
	}
	f.Entries = f.Entries[:min(n, len(f.Entries))]
	return f
}

// link is the article's own address, else ours where we have one.
func (b ids) link(address, id string) string {
	if u := web(address); u != "" {
		return u
	}
	if string(b) != defaultBase {
		return id
	}
	return ""
}

// StoryFeed is the feed of a story: an entry an article, at most n.
func StoryFeed(s *desk.Story, base string, n int) *Feed {
	b := ids(cmp.Or(base, defaultBase))
	f := &Feed{ID: b.story(s.ID), Link: b.story(s.ID), Title: s.Title, About: fmt.Sprintf("%d articles, %d independent sources", s.StoryRef.Articles, s.Sources)}
	for _, r := range s.List {
		f.Entries = append(f.Entries, b.articleEntry(&r))
	}
	return f.trim(n)
}

func (b ids) articleEntry(r *desk.ArticleRef) FeedEntry {
	id := b.article(isnad.ArticleID(r.ID))
	e := FeedEntry{ID: id, Title: cmp.Or(r.Title, r.Page), Link: b.link(r.URL, id), By: r.Outlet, When: r.Date}
	if r.CopyOf != "" {
		e.Text = "The text of " + r.CopyOf
	}
	return e
}

// PersonFeed is the feed of what a person or body says: an entry a statement,
// with all that tell it, at most n.
func PersonFeed(p *desk.Person, base string, n int) *Feed {
	b := ids(cmp.Or(base, defaultBase))
	f := &Feed{ID: b.entity(isnad.EntityID(p.ID)), Link: b.entity(isnad.EntityID(p.ID)), Title: p.Name, About: strings.Join(p.Roles, "، ")}
	for i := range p.Claims {
		c := &p.Claims[i]
		if len(c.Tellings) == 0 {
			continue
		}
		s := &c.Tellings[0]
		// A claim is called after its first telling; when an earlier one comes
		// to light, it is another entry, which is right: it is news.
		id := b.of("statement", s.ID)
		e := FeedEntry{ID: id, Title: p.Name + ": " + cut(s.Text, 120), Link: b.link("", b.chain(s.ID)), By: s.Outlet, When: cmp.Or(s.Date, s.When), Text: s.Text}
		var told []string
		for _, t := range c.Tellings {
			if t.Outlet != "" && !slices.Contains(told, t.Outlet) {
				told = append(told, t.Outlet)
			}
		}
		if len(told) > 0 {
			e.Text += "\n— " + strings.Join(told, "، ")
		}
		for _, d := range c.Denied {
			e.Text += "\n✗ " + cmp.Or(d.Speaker.Name, d.Words) + ": " + d.Text
		}
		f.Entries = append(f.Entries, e)
	}
	return f.trim(n)
}

// ItemsFeed is the feed of the articles, or the statements where the filter
// wants certain ones, that a filter leaves: the newest n. query is what the
// filter was made of, empty for all.
func ItemsFeed(ctx context.Context, c Corpus, query string, o Options, n int) (*Feed, error) {
	b := ids(cmp.Or(o.Base, defaultBase))
	f := &Feed{ID: b.of("search", query), Link: b.search(query), Title: cmp.Or(query, "isnad")}
	if n <= 0 {
		n = MaxEntries
	}
	told := told{o: &o}
	if o.Filter.Match == nil {
		o.Filter.Latest = n // each gives an entry at least
	}
	err := c.Items(ctx, o.Filter, func(it *Item) error {
		told.one()
		a := &it.Account.Article
		if it.wanted == nil {
			id := b.article(a.ID)
			e := FeedEntry{ID: id, Title: cmp.Or(a.Title, a.Page), Link: b.link(a.URL, id), By: a.Outlet.Name, When: exact(a.Published), Text: lead(a)}
			f.Entries = append(f.Entries, e)
		} else {
			for _, s := range it.Statements() {
				r := isnad.StatementRef{Article: a.ID, Statement: s.ID}
				text := account.Content(it.Account, s)
				who := cmp.Or(it.name(s.Speaker), it.Account.SpeakerWords(s))
				e := FeedEntry{ID: b.statement(r), Title: strings.TrimPrefix(who+": "+cut(text, 120), ": "), Link: b.link(a.URL, b.chain(ref(r))), By: a.Outlet.Name, When: exact(a.Published), Text: text}
				if len(s.Chain) > 2 {
					var names []string
					for i := range s.Chain {
						names = append(names, it.link(&s.Chain[i]))
					}
					e.Text += "\n— " + strings.Join(names, " ← ")
				}
				f.Entries = append(f.Entries, e)
			}
		}
		if len(f.Entries) > 4*n+1024 {
			f.trim(n) // so that a feed of a large store stays small
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f.trim(n), nil
}

// HitsFeed is the feed of what a search found: its articles or statements, at most
// n. An entry has the id that ItemsFeed gives it.
func HitsFeed(r *search.Results, base string, n int) *Feed {
	b := ids(cmp.Or(base, defaultBase))
	f := &Feed{ID: b.of("search", r.Query), Link: b.search(r.Query), Title: r.Query}
	for i := range r.Hits {
		h := &r.Hits[i]
		var words []string
		for _, s := range h.Snippets {
			words = append(words, s.Text)
		}
		e := FeedEntry{By: h.Outlet, When: h.Date, Text: strings.Join(words, " … ")}
		if h.Statement == "" {
			e.ID = b.article(isnad.ArticleID(h.Article))
			e.Title, e.Link = cmp.Or(h.Title, h.ID), b.link(h.URL, e.ID)
		} else {
			e.ID = b.of("statement", h.ID)
			e.Title, e.Link = strings.TrimPrefix(h.Speaker+": "+cut(e.Text, 120), ": "), b.link(h.URL, b.chain(h.ID))
		}
		f.Entries = append(f.Entries, e)
	}
	return f.trim(n)
}

// Lasting gives the ids of a feed that was made with a base the form that they have
// without one, so that they are the same under whatever address a server is
// reached; links stay. It returns the feed.
func (f *Feed) Lasting(base string) *Feed {
	lasting := func(id string) string {
		if rest, ok := strings.CutPrefix(id, base); ok && base != "" {
			return defaultBase + rest
		}
		return id
	}
	f.ID = lasting(f.ID)
	for i := range f.Entries {
		f.Entries[i].ID = lasting(f.Entries[i].ID)
	}
	return f
}

// exact is when an article appeared, as exactly as it is known.
func exact(d isnad.Dating) string {
	if m := moment(d.From); m != "" && d.From == d.To {
		return m
	}
	return day(d.From)
}

// lead is the first block of an article that says something.
func lead(a *isnad.Article) string {
	for _, b := range a.Blocks {
		if b.Kind != isnad.BlockHeading {
			return cut(b.Span.Of(a.Text), 400)
		}
	}
	return cut(a.Text, 400)
}

// instant is the moment that feeds give for a date: a day begins at midnight in
// UTC, since feeds know no days.
func instant(when string) (time.Time, bool) {
	if m := moment(when); m != "" {
		t, err := time.Parse(time.RFC3339, m)
		return t, err == nil
	}
	t, err := time.Parse(time.DateOnly, day(when))
	return t, err == nil
}

// latest is the last moment of a feed; the epoch when nothing is dated, for Atom
// wants one.
func (f *Feed) latest() time.Time {
	out := time.Unix(0, 0).UTC()
	for _, e := range f.Entries {
		if t, ok := instant(e.When); ok && t.After(out) {
			out = t
		}
	}
	return out
}

// xmlWriter writes elements, one a line.
type xmlWriter struct{ *bufio.Writer }

// element writes an element with text; nothing when the text is empty. name
// may carry attributes, which must be markup of this package.
func (w xmlWriter) element(name, text string) {
	if text == "" {
		return
	}
	w.WriteString("<" + name + ">")
	xml.EscapeText(w, []byte(text))
	end, _, _ := strings.Cut(name, " ")
	w.WriteString("</" + end + ">\n")
}

// Write writes the feed as RSS 2.0 or Atom 1.0.
func (f *Feed) Write(w io.Writer, format Format) error {
	out := xmlWriter{bufio.NewWriter(w)}
	out.WriteString(xml.Header)
	switch format {
	case RSS:
		f.rss(out)
	case Atom:
		f.atom(out)
	default:
		return fmt.Errorf("format %q: a feed is %s or %s", format, RSS, Atom)
	}
	return out.Flush()
}

func (f *Feed) rss(w xmlWriter) {
	w.WriteString(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>` + "\n")
	w.element("title", cmp.Or(f.Title, f.ID))
	w.element("link", f.Link)
	w.element("description", html.EscapeString(cmp.Or(f.About, f.Title, f.ID)))
	w.element("language", "ar")
	w.element("generator", "isnad")
	if t := f.latest(); t.Unix() != 0 {
		w.element("pubDate", t.Format(time.RFC1123Z))
	}
	for _, e := range f.Entries {
		w.WriteString("<item>\n")
		w.element("title", cmp.Or(e.Title, e.ID))
		w.element("link", e.Link)
		w.element(`guid isPermaLink="false"`, e.ID)
		if t, ok := instant(e.When); ok {
			w.element("pubDate", t.Format(time.RFC1123Z))
		}
		w.element("dc:creator", e.By)
		// A description is HTML: the text is escaped once for that, and once
		// for XML.
		w.element("description", strings.ReplaceAll(html.EscapeString(e.Text), "\n", "<br/>\n"))
		w.WriteString("</item>\n")
	}
	w.WriteString("</channel></rss>\n")
}

func (f *Feed) atom(w xmlWriter) {
	w.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">` + "\n")
	last := f.latest().Format(time.RFC3339)
	w.element("id", f.ID)
	w.element("title", cmp.Or(f.Title, f.ID))
	w.element("subtitle", f.About)
	w.element("updated", last)
	w.element("generator", "isnad")
	w.WriteString("<author><name>isnad</name></author>\n")
	w.link(f.Link)
	for _, e := range f.Entries {
		w.WriteString("<entry>\n")
		w.element("id", e.ID)
		w.element("title", cmp.Or(e.Title, e.ID))
		w.link(e.Link)
		t, ok := instant(e.When)
		if ok {
			w.element("published", t.Format(time.RFC3339))
			w.element("updated", t.Format(time.RFC3339))
		} else {
			// Atom wants a moment: that of the feed, which says nothing of
			// the entry.
			w.element("updated", last)
		}
		if e.By != "" {
			w.WriteString("<author>")
			w.element("name", e.By)
			w.WriteString("</author>\n")
		}
		// An entry without a link must have content.
		w.element("content", cmp.Or(e.Text, e.Title, e.ID))
		w.WriteString("</entry>\n")
	}
	w.WriteString("</feed>\n")
}

func (w xmlWriter) link(address string) {
	if address == "" {
		return
	}
	w.WriteString(`<link rel="alternate" href="`)
	xml.EscapeText(w, []byte(address))
	w.WriteString("\"/>\n")
}

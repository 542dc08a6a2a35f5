package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"isnad"
)

// ninjs is IPTC's form of news in JSON. One news object is one JSON document,
// so the export is one a line.
const (
	ninjsVersion = "3.2"
	ninjsSchema  = "https://www.iptc.org/std/ninjs/ninjs-schema_3.2.json"
)

// A newsItem is a ninjs object: only uri is required, and no property stands in
// it that the standard does not have.
type newsItem struct {
	URI            string          `json:"uri"`
	Standard       ninjsStandard   `json:"standard"`
	Type           string          `json:"type"`
	Language       string          `json:"language"`
	VersionCreated string          `json:"versionCreated,omitempty"`
	ContentCreated string          `json:"contentCreated,omitempty"`
	Title          string          `json:"title,omitempty"`
	Headlines      []ninjsText     `json:"headlines,omitempty"`
	By             string          `json:"by,omitempty"`
	Descriptions   []ninjsText     `json:"descriptions,omitempty"`
	Bodies         []ninjsBody     `json:"bodies"`
	People         []ninjsConcept  `json:"people,omitempty"`
	Organisations  []ninjsConcept  `json:"organisations,omitempty"`
	Places         []ninjsConcept  `json:"places,omitempty"`
	InfoSources    []ninjsSource   `json:"infoSources,omitempty"`
	AltIDs         []ninjsAltID    `json:"altIds,omitempty"`
	Renditions     []ninjsRendered `json:"renditions,omitempty"`
}

type ninjsStandard struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Schema  string `json:"schema"`
}

type ninjsText struct {
	Role        string `json:"role,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Value       string `json:"value"`
}

type ninjsBody struct {
	Role        string `json:"role"`
	ContentType string `json:"contentType"`
	CharCount   int    `json:"charCount"`
	WordCount   int    `json:"wordCount"`
	Value       string `json:"value"`
}

type ninjsConcept struct {
	Name    string `json:"name"`
	Rel     string `json:"rel,omitempty"`
	URI     string `json:"uri,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type ninjsSource struct {
	Name    string `json:"name"`
	Role    string `json:"role"`
	Literal string `json:"literal,omitempty"`
}

type ninjsAltID struct {
	Role  string `json:"role"`
	Value string `json:"value"`
}

type ninjsRendered struct {
	Name        string `json:"name"`
	Href        string `json:"href"`
	ContentType string `json:"contentType,omitempty"`
}

func writeNinjs(ctx context.Context, w io.Writer, c Corpus, o *Options) error {
	out := bufio.NewWriterSize(w, 1<<16)
	told := told{o: o}
	if err := c.Items(ctx, o.Filter, func(it *Item) error {
		b, err := marshal(ninjs(it, ids(o.Base)))
		if err != nil {
			return fmt.Errorf("write ninjs: %w", err)
		}
		out.Write(b) // bufio keeps the error for Flush
		told.one()
		return out.WriteByte('\n')
	}); err != nil {
		return err
	}
	return out.Flush()
}

func ninjs(it *Item, base ids) *newsItem {
	a := &it.Account.Article
	n := &newsItem{URI: base.article(a.ID), Standard: ninjsStandard{"ninjs", ninjsVersion, ninjsSchema}, Type: "text", Language: "ar", Title: a.Title, By: a.Author,
		AltIDs: []ninjsAltID{{"isnad", string(a.ID)}, {"page", a.Page}}}
	if a.Title != "" {
		n.Headlines = []ninjsText{{"main", "text/plain", a.Title}}
	}
	words := 0
	for _, t := range it.Account.Tokens {
		if t.Kind <= isnad.TokenNumber {
			words++
		}
	}
	if len(it.Account.Tokens) == 0 {
		words = len(strings.Fields(a.Text))
	}
	n.Bodies = []ninjsBody{{"main", "text/plain", utf8.RuneCountInString(a.Text), words, a.Text}}
	// ninjs has moments only. A day that is known without its hour, or a span
	// of days, goes where it claims no more than is known.
	if a.Published.From != "" {
		if m := moment(a.Published.From); m != "" && a.Published.From == a.Published.To {
			n.ContentCreated = m
		} else {
			v := a.Published.From
			if a.Published.To != a.Published.From {
				v += "/" + a.Published.To // ISO 8601 has the slash for an interval
			}
			n.Descriptions = append(n.Descriptions, ninjsText{"published", "text/plain", v})
		}
	}
	if m := moment(a.Modified.From); m != "" && a.Modified.From == a.Modified.To {
		n.VersionCreated = m
	}
	if a.Outlet.Name != "" {
		n.InfoSources = append(n.InfoSources, ninjsSource{a.Outlet.Name, "publisher", a.Outlet.ID})
	}
	for _, c := range a.Credit {
		n.InfoSources = append(n.InfoSources, ninjsSource{Name: c, Role: "source"})
	}
	if u := web(a.URL); u != "" {
		n.Renditions = []ninjsRendered{{"original", u, ""}}
	}
	speaks := map[isnad.EntityID]bool{}
	for _, s := range it.Statements() {
		if e := it.Entity(s.Speaker); e != nil {
			speaks[e.ID] = true
		}
	}
	done := map[isnad.EntityID]bool{}
	for i := range it.Account.Entities {
		e := it.Entity(it.Account.Entities[i].ID)
		if e == nil || done[e.ID] {
			continue
		}
		done[e.ID] = true
		x := ninjsConcept{Name: e.Name, Rel: "mentioned", URI: base.entity(e.ID), Literal: string(e.ID)}
		if speaks[e.ID] {
			x.Rel = "quoted"
		}
		switch e.Kind {
		case isnad.KindPerson:
			n.People = append(n.People, x)
		case isnad.KindOrganization:
			n.Organisations = append(n.Organisations, x)
		case isnad.KindPlace:
			n.Places = append(n.Places, x)
		}
	}
	return n
}

// moment returns an RFC 3339 date-time, empty for a day, and for a time of day
// of no known offset.
func moment(iso string) string {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, iso); err == nil {
			return t.Format(time.RFC3339)
		}
	}
	return ""
}

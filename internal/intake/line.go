package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"isnad"
)

// A line is one JSON object that holds a page. Names match in any case.
type line struct {
	ID        field `json:"id"`
	URL       field `json:"url"`
	Outlet    field `json:"outlet"`
	Source    field `json:"source"`
	Published field `json:"published"`
	Date      field `json:"date"`
	Title     field `json:"title"`
	Author    field `json:"author"`
	// The two long ones are plain strings, so that they are scanned once
	// less; a value of another type is reported by the decoder.
	Text string `json:"text"`
	HTML string `json:"html"`
}

// A field is a short value: a string, a number as written, a list of either
// joined by an Arabic comma, or the name of an object (as in JSON-LD's
// author). Null, booleans, blanks and everything else mean that it is absent.
type field string

// UnmarshalJSON never fails: a field of a strange type must not cost the page.
func (f *field) UnmarshalJSON(b []byte) error {
	*f = field(fieldOf(b, 2))
	return nil
}

func fieldOf(b []byte, depth int) string {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || depth == 0 || len(b) > 1<<20 {
		return ""
	}
	switch c := b[0]; {
	case c == '"':
		var s string
		if json.Unmarshal(b, &s) != nil {
			return ""
		}
		return strings.TrimSpace(s)
	case c == '-' || '0' <= c && c <= '9':
		return string(b)
	case c == '[':
		var items []json.RawMessage
		if json.Unmarshal(b, &items) != nil {
			return ""
		}
		var out []string
		for _, it := range items {
			if s := fieldOf(it, depth-1); s != "" {
				out = append(out, s)
			}
		}
		return strings.Join(out, "، ")
	case c == '{':
		var o struct {
			Name field `json:"name"`
		}
		if json.Unmarshal(b, &o) != nil {
			return ""
		}
		return string(o.Name)
	}
	return ""
}

// first returns the first value that is there.
func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// pageOf makes a page of a JSON object. name is the page's name when the
// object has no id, source its place. The second error is about the date only:
// the page is there beside it.
func (r *Reader) pageOf(raw []byte, name, source string) (page *isnad.Page, dateErr, err error) {
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		var te *json.UnmarshalTypeError
		switch {
		case errors.As(err, &te) && te.Field != "":
			err = fmt.Errorf("field %q is a JSON %s, want a string", te.Field, te.Value)
		case errors.As(err, &te):
			err = fmt.Errorf("JSON %s, want an object with text or html", te.Value)
		default:
			err = fmt.Errorf("not JSON: %w", err)
		}
		return nil, nil, &isnad.PageError{Page: source, Kind: isnad.KindMalformed, Err: err}
	}
	page = &isnad.Page{
		Name:   first(string(l.ID), name),
		Source: source,
		URL:    first(string(l.URL), r.opt.URL),
		// "source" is often the name of a collection: what the user says
		// goes before it, an outlet named as such before both.
		Outlet: first(string(l.Outlet), r.opt.Outlet, string(l.Source)),
		Title:  string(l.Title),
		Author: string(l.Author),
	}
	// The page as it came is worth more than a text made from it.
	body, contentType := l.HTML, "text/html; charset=utf-8"
	if strings.TrimSpace(body) == "" {
		body, contentType = l.Text, "text/plain; charset=utf-8"
	}
	if strings.TrimSpace(body) == "" {
		return nil, nil, &isnad.PageError{Page: page.Name, Kind: isnad.KindEmpty, Err: fmt.Errorf("%s: the object has no text and no html", source)}
	}
	if len(body) > r.opt.Limit {
		return nil, nil, r.tooLarge(page.Name)
	}
	page.Body, page.ContentType = []byte(body), contentType
	page.Published = r.published
	if given := first(string(l.Published), string(l.Date)); given != "" {
		date, err := isoDate(given)
		if err != nil {
			dateErr = &isnad.PageError{Page: page.Name, Kind: isnad.KindMalformed, Err: fmt.Errorf("%w; read without it", err)}
			date = r.published
		}
		page.Published = date
	}
	return page, dateErr, nil
}

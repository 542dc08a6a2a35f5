package feeds

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"golang.org/x/net/html/charset"
)

// An Outline is a feed in a list of feeds.
type Outline struct {
	Title string
	// URL is the feed's address, Home that of its site.
	URL, Home string
	// Folder is the path of headings above it, parted by "/"; empty when none.
	Folder string
}

type opmlNode struct {
	Text  string     `xml:"text,attr"`
	Title string     `xml:"title,attr,omitempty"`
	Type  string     `xml:"type,attr,omitempty"`
	XML   string     `xml:"xmlUrl,attr,omitempty"`
	HTML  string     `xml:"htmlUrl,attr,omitempty"`
	Nodes []opmlNode `xml:"outline"`
}

type opmlDoc struct {
	XMLName xml.Name   `xml:"opml"`
	Version string     `xml:"version,attr"`
	Title   string     `xml:"head>title"`
	Nodes   []opmlNode `xml:"body>outline"`
}

// maxDepth bounds how deep headings may lie in one another.
const maxDepth = 32

// ReadOPML reads a list of feeds (OPML 2.0), at most 16 MB of it. Entries that
// are no feed are left out and counted.
func ReadOPML(r io.Reader) (list []Outline, left int, err error) {
	const limit = 16 << 20
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, 0, fmt.Errorf("reading the list of feeds: %w", err)
	}
	if len(body) > limit {
		return nil, 0, errors.New("the list of feeds is over 16 MB")
	}
	if err := shallow(body); err != nil {
		return nil, 0, err
	}
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = charset.NewReaderLabel
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	var doc opmlDoc
	if err := dec.Decode(&doc); err != nil {
		return nil, 0, fmt.Errorf("no OPML: %w", err)
	}
	var walk func(nodes []opmlNode, folder string)
	walk = func(nodes []opmlNode, folder string) {
		for _, n := range nodes {
			title := line(n.Title)
			if title == "" {
				title = line(n.Text)
			}
			if n.XML == "" {
				if len(n.Nodes) == 0 {
					left++
					continue
				}
				in := title
				if folder != "" {
					in = folder + "/" + title
				}
				walk(n.Nodes, in)
				continue
			}
			if u := absolute(nil, n.XML); u != "" {
				list = append(list, Outline{title, u, absolute(nil, n.HTML), folder})
			} else {
				left++
			}
			walk(n.Nodes, folder)
		}
	}
	walk(doc.Nodes, "")
	return list, left, nil
}

// shallow refuses lists whose elements lie too deep for a decoder that calls
// itself.
func shallow(body []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.CharsetReader = charset.NewReaderLabel
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	for depth := 0; ; {
		tok, err := dec.RawToken()
		if err != nil {
			return nil // Decode says what is wrong
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return fmt.Errorf("no OPML: elements %d deep", depth)
			}
		case xml.EndElement:
			depth--
		}
	}
}

// WriteOPML writes a list of feeds, those of one folder together, in the order
// of the list.
func WriteOPML(w io.Writer, title string, list []Outline) error {
	doc := opmlDoc{Version: "2.0", Title: title}
	at := map[string]int{}
	for _, o := range list {
		n := opmlNode{Text: o.Title, Title: o.Title, Type: "rss", XML: o.URL, HTML: o.Home}
		if n.Text == "" {
			n.Text = o.URL
		}
		if o.Folder == "" {
			doc.Nodes = append(doc.Nodes, n)
			continue
		}
		i, ok := at[o.Folder]
		if !ok {
			i = len(doc.Nodes)
			at[o.Folder] = i
			doc.Nodes = append(doc.Nodes, opmlNode{Text: o.Folder})
		}
		doc.Nodes[i].Nodes = append(doc.Nodes[i].Nodes, n)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// Package source is what the two ways into extract (HTML and text scraped
// earlier) have in common: a page as a list of lines, each with its way back
// to the page's bytes, and what the page says about itself.
package source

import "isnad"

// A Page is a page taken apart, nothing lost: the words of all its lines, in
// order, are the words a reader of the page could see.
type Page struct {
	// Charset is the encoding the bytes were decoded from, by WHATWG name.
	Charset string
	// HTML reports whether the lines come from markup, so that their tags
	// can be trusted.
	HTML  bool
	Lines []Line
	// Facts are what the page says about itself, in the order found.
	Facts []Fact
}

// A Line is one block of the page: a line of a text file, or the words of one
// block element.
type Line struct {
	// Text is valid UTF-8, not yet repaired, without the line's end.
	Text string
	// Tag is the block element for HTML ("p", "h2", "li", "figcaption",
	// "blockquote", "div"); empty for text files.
	Tag string
	// Origin leads Text back to bytes of the page; its Text spans are
	// relative to this line's Text and cover it except for white space.
	Origin isnad.Origin
	// Body reports whether the HTML extraction took the line for a part of
	// the article's body. False with an empty Drop means undecided.
	Body bool
	// Drop is the reason why the line cannot be text ("navigation" for words
	// in <nav>, "markup" …); empty when that is still to be decided.
	Drop isnad.DropReason
	// Links is the share of the line's letters that lie inside links, 0 to 1.
	Links float64
	// Strong is the share of the line's letters that are set in bold
	// (<b>, <strong>), 0 to 1: a short paragraph in bold is often a heading.
	Strong float64
	// Gap counts the blank lines before it (text files); 0 for HTML.
	Gap int
}

// A FactKind says what a fact is about.
type FactKind string

// The kinds of facts.
const (
	FactTitle     FactKind = "title"
	FactOutlet    FactKind = "outlet"
	FactAuthor    FactKind = "author"
	FactPublished FactKind = "published" // ISO 8601, normalised
	FactModified  FactKind = "modified"  // ISO 8601, normalised
	FactURL       FactKind = "url"       // canonical address
	FactLanguage  FactKind = "language"  // BCP 47
	FactTags      FactKind = "tags"
)

// A Fact is one thing that the page says about itself.
type Fact struct {
	Kind FactKind
	// Value is normalised; Raw is as written.
	Value, Raw string
	// From names the evidence: "json-ld datePublished", "og:site_name",
	// "meta article:published_time", "time[datetime]", "url", "title".
	From string
	// Page is its place in the page's bytes; zero when unknown.
	Page isnad.Span
}

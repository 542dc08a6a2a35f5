// Package isnad is the vocabulary of the house: the types in which every other
// package speaks of a page of the Arabic press and of what was found in it.
//
// A [Page] is kept as it came. From it come [Article] values, each with one
// text that never changes afterwards; readers add findings to an [Account],
// which is an article with all its layers. A finding is a half-open span of
// bytes in the article's text together with what it means, and it carries a
// [Basis] that says which stage, rule and words it rests on. Nothing here
// reads, stores or prints: the package imports the standard library only.
//
// Isnad (إسناد, "attribution") is the chain through which a report reached its
// reader. The package never says what is true; it says who said it, and points
// at the words. What is not known is left empty, and every type says what its
// empty value means.
package isnad

import "time"

// A Span is a half-open range of bytes, Start included and End not. Unless a
// field says otherwise it lies in [Article.Text]. The zero Span means "no
// words": every finding that has words has End > Start.
type Span struct {
	Start, End int // bytes
}

// Len returns the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Empty reports whether the span has no bytes.
func (s Span) Empty() bool { return s.End <= s.Start }

// Of returns the words of the span in text, and "" when the span does not lie
// in text.
func (s Span) Of(text string) string {
	if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
		return ""
	}
	return text[s.Start:s.End]
}

// Contains reports whether o lies inside s, borders included.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// A Page is one thing that came in: a saved web page, a text file, one line of
// a JSON Lines file. Its bytes are never changed.
type Page struct {
	// Name identifies the page among the pages read together: the path below
	// the argument it was found under, or the id of its JSON line, or "-".
	Name string
	// Source says where a person finds it again: a path, or path:line.
	Source string
	// URL is the address the user or the JSON line gave; empty when unknown.
	URL string
	// Outlet, Published, Title and Author are facts about the page that the
	// user or the JSON line gave; empty when not given. Published is an ISO
	// 8601 date or date-time; anything else is kept out with an error.
	Outlet, Published, Title, Author string
	// ContentType is a MIME type with an optional charset, as declared from
	// outside (file name, user, JSON field); empty when nothing declared it.
	// What the bytes say about themselves is found by extract.
	ContentType string
	// Fetched is when the page came; zero when not known. Reading never
	// depends on it.
	Fetched time.Time
	// Body is the page as it came.
	Body []byte
}

// An ArticleID names one article for good: it is derived from the page's name,
// the ordinal in the page and the text, so that the same input gives the same
// id on every machine.
type ArticleID string

// An Article is one piece of journalism cut out of a page. A page may hold
// several. Text is valid UTF-8 in Unicode normalization form C; it is made
// once, in extract, and never changed, so that spans keep their meaning.
type Article struct {
	ID ArticleID
	// Page is the Name of the page, URL its address (given, or stated by the
	// page as canonical); URL is empty when unknown.
	Page, URL string
	// Ordinal counts the articles of one page from 0, in page order.
	Ordinal int
	// Title is the headline, without the outlet's name that pages append to
	// it; it is not part of Text. Empty when the page shows none.
	Title string
	// Outlet is who published the page. Its zero value means unknown.
	Outlet Outlet
	// Author is the byline as written; empty when none.
	Author string
	// Credit lists who the article credits for its text, in page order and
	// as written («المصدر : الجزيرة + وكالات» gives الجزيرة and وكالات).
	Credit []string
	// Published says when the article appeared, Modified when it was last
	// changed; zero values mean that nothing is known.
	Published, Modified Dating
	// Text is the article: lead, paragraphs, headings, list items, separated
	// by "\n". It holds no title and no furniture.
	Text string
	// Blocks cut Text into its parts, in order, without gaps other than the
	// separating newlines.
	Blocks []Block
	// Origin leads Text back to the page's bytes.
	Origin Origin
	// Dropped is what the page held and Text does not, each with a reason.
	// For the first article of a page it includes what belongs to no article.
	Dropped []Dropped
	// Repairs lists every place where Text differs from the page on purpose.
	Repairs []Repair
	// Charset is the encoding that Body was decoded from, by its WHATWG name.
	Charset string
}

// An Outlet names a newspaper, station, site or agency.
type Outlet struct {
	// Name is the outlet's usual Arabic name, or the words given when the
	// outlet is not in the lexicon.
	Name string
	// ID is the lexicon's key for it; empty when the outlet is not known.
	ID string
	// Why says what the name rests on: "given", "og:site_name", "domain",
	// "credit line" and so on. Empty only in the zero Outlet.
	Why string
}

// A Block is one part of an article's text.
type Block struct {
	Kind BlockKind
	Span Span
}

// A BlockKind says what a block is in the article.
type BlockKind string

// The kinds of blocks that stay in the text. Everything else is dropped.
const (
	BlockLead      BlockKind = "lead"      // summary set between title and body
	BlockParagraph BlockKind = "paragraph" // running text
	BlockHeading   BlockKind = "heading"   // heading inside the body
	BlockItem      BlockKind = "item"      // list item that is part of the text
)

// A Dating says when something appeared. From and To are ISO 8601 and both
// included; a day is a Dating whose From equals its To. The empty Dating (with
// Basis "none" or "") means undated.
type Dating struct {
	// From and To are dates ("2022-12-20") or local date-times with or
	// without an offset ("2022-12-20T18:05:00+03:00").
	From, To string
	// Basis says what kind of evidence there is.
	Basis DatingBasis
	// Why is the evidence in words a person can check.
	Why string
	// Score is between 0 and 1: how sure the dating is. Metadata and dates
	// given by the user have 1.
	Score float64
}

// Known reports whether the dating says anything.
func (d Dating) Known() bool { return d.From != "" }

// A DatingBasis is a kind of evidence for a date.
type DatingBasis string

// The kinds of evidence, strongest first.
const (
	DatedGiven    DatingBasis = "given"    // the user or the JSON line said so
	DatedMetadata DatingBasis = "metadata" // JSON-LD, OpenGraph, meta, <time>
	DatedStated   DatingBasis = "stated"   // a date line in the page, or its URL
	DatedCalendar DatingBasis = "calendar" // weekday and named days agree on it
	DatedNone     DatingBasis = "none"     // nothing to go by
)

// Origin leads spans of an article's text back to the bytes of its page. Its
// segments are in text order, do not overlap, and together cover Text except
// for separators that extract set itself.
type Origin []Segment

// A Segment maps a run of text to a run of page bytes. When Exact, the two are
// the same bytes and positions inside map one to one; otherwise (a decoded
// charset, an entity, a repair) the run stands for the other as a whole.
type Segment struct {
	Text  Span // in Article.Text
	Page  Span // in Page.Body
	Exact bool
}

// Page returns the smallest run of page bytes that the map can give for the
// words of s, and false when none of them comes from the page.
func (o Origin) Page(s Span) (Span, bool) {
	lo, hi := 0, len(o)
	for lo < hi {
		mid := (lo + hi) / 2
		if o[mid].Text.End <= s.Start {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	var out Span
	found := false
	for ; lo < len(o) && o[lo].Text.Start < s.End; lo++ {
		seg := o[lo]
		p := seg.Page
		if seg.Exact {
			if d := s.Start - seg.Text.Start; d > 0 {
				p.Start += d
			}
			if d := seg.Text.End - s.End; d > 0 {
				p.End -= d
			}
		}
		if !found {
			out, found = p, true
			continue
		}
		out.Start, out.End = min(out.Start, p.Start), max(out.End, p.End)
	}
	return out, found
}

// A Dropped is a piece of the page that is not part of the article.
type Dropped struct {
	// Text is the piece as decoded; never empty.
	Text string
	// Reason says why it was left out.
	Reason DropReason
	// Page is its place in Page.Body; zero when the piece has no single place.
	Page Span
}

// A DropReason is a named reason for leaving a piece of the page out.
type DropReason string

// The reasons for dropping.
const (
	DropTitle         DropReason = "title"         // shown in Title instead
	DropCaption       DropReason = "caption"       // caption or credit of a picture
	DropTheme         DropReason = "theme"         // notice of the site's theme, plug-in or licence
	DropNavigation    DropReason = "navigation"    // menus, breadcrumbs, back to top, section labels
	DropRelated       DropReason = "related"       // "read also" lines and blocks, teasers
	DropComments      DropReason = "comment-form"  // comments and the form for them
	DropAdvertisement DropReason = "advertisement" // advertisements and the word that announces them
	DropTags          DropReason = "tags"          // keywords
	DropShare         DropReason = "share"         // share and print buttons, counters, subscriptions
	DropByline        DropReason = "byline"        // author line, shown in Author
	DropDateline      DropReason = "dateline"      // publication date line, shown in Published
	DropCredit        DropReason = "credit"        // source line, shown in Credit
	DropDuplicate     DropReason = "duplicate"     // same words once more
	DropLegal         DropReason = "legal"         // copyright and terms
	DropMarkup        DropReason = "markup"        // scripts, styles, data that no reader sees
	DropFurniture     DropReason = "furniture"     // other page furniture
	DropForeign       DropReason = "foreign"       // line in another script or language beside the Arabic text
)

// A Repair is one deliberate change between page and text.
type Repair struct {
	// From is what the page has, To what the text has. To may be empty.
	From, To string
	// Span is where To stands in Text; empty (Start == End) when To is "".
	Span Span
	// Rule names the repair: "gap", "presentation-form", "invisible",
	// "quotation-mark", "nbsp", "tatweel", "glued-word", "nfc", "utf-8".
	Rule string
	// Why is the evidence, for repairs that need some; empty otherwise.
	Why string
}

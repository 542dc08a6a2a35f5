package markup

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"isnad"
)

// The search walks trees again and again; beyond these sizes, where no article
// of the press lies, its cost is not borne.
const (
	maxSearchNodes = 30_000
	maxSearchBytes = 6 << 20
)

// readable finds the article's body among what is not dropped, and returns for
// each node whether its text is of it; nil when there is none, or the page is
// too large to look.
//
// It is the way of Readability (Arc90 2009, then Mozilla's readability.js): the
// paragraphs give points to the elements around them by their length and
// commas, links take points away, and of the element with the most points and
// what stands beside it the boxes are cleaned out. The rules and their order
// are those of codeberg.org/readeck/go-readability, to which the tests hold the
// result text by text. That library makes trees that people read, of copies of
// a tree of strings; here only texts are chosen, so a node is a few numbers and
// each text is counted once.
//
// Left out is what tells nothing on an Arabic page that is cleared already: the
// headings that say what <title> says (by their Latin words), and the word "ad"
// as the last text of a box.
func readable(t *tree, drops []isnad.DropReason) []bool {
	if len(t.nodes) > maxSearchNodes || len(t.src) > maxSearchBytes {
		return nil
	}
	s := searches.Get().(*search)
	defer s.release()
	s.build(t, drops)
	texts := s.find(leastNews)
	if len(texts) == 0 {
		return nil
	}
	taken := make([]bool, len(t.nodes))
	for _, i := range texts {
		taken[i] = true
	}
	return taken
}

// A search is the work on one page.
type search struct {
	bodyTree
	t      *tree
	base   []bodyNode // the tree at the beginning of each pass
	at     []int32    // of each node of the page its node in base, 0 when it has none
	names  map[string]nameBits
	list   []int32 // elements, for loops that take some out
	scored []int32 // elements that give points
	ranked []int32 // elements that got some
	byline bool    // a byline was found, in this pass or one before
}

// Searches are used again: their trees take more room than the page's.
var searches = sync.Pool{New: func() any { return &search{names: map[string]nameBits{}} }}

func (s *search) release() {
	if cap(s.base) > mostKept || cap(s.nodes) > mostKept || cap(s.at) > mostKept {
		return
	}
	if len(s.names) >= mostNames {
		clear(s.names)
	}
	s.t, s.byline = nil, false
	searches.Put(s)
}

// Nodes of a bodyTree: 0 is none, 1 the page's <body>.
const bodyRoot = 1

// A bodyNode is an element or a text of the tree in which a body is sought.
type bodyNode struct {
	parent, prev, next, first, last int32

	page    int32     // the node of the page that it is, 0 for what is made here
	text    int32     // of a text its place in texts and one, 0 of an element
	tag     atom.Atom // 0 for texts and elements outside HTML
	classOf int32     // the node of the page that its class is of
	class   nameBits  // what the class says
	id      nameBits  // and the id
	traits  bodyTrait
	scored  bool // it has a score
	score   float64
}

// A bodyTrait is what an attribute other than class and id says.
type bodyTrait uint8

const (
	byAuthor     bodyTrait = 1 << iota // rel or itemprop says so
	holdsName                          // itemprop speaks of a name
	unlikelyRole                       // the role of a menu or dialog
	layoutTable                        // role=presentation
	hasSummary                         // a table's
	toPart                             // a link into the page
	isVideo
	dataTable // see markTables
)

// build makes the tree to search.
func (s *search) build(t *tree, drops []isnad.DropReason) {
	s.t = t
	s.nodes = append(s.nodes[:0], bodyNode{}, bodyNode{tag: atom.Body})
	s.texts = s.texts[:0]
	s.at = slices.Grow(s.at[:0], len(t.nodes))[:len(t.nodes)]
	clear(s.at)
	s.at[0] = bodyRoot
	named := false // <body> has attributes; of several bodies the first that has some
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		up := s.at[n.parent]
		if drops[i] != "" || n.kind == rawText || up == 0 {
			continue
		}
		if n.kind == text {
			s.texts = append(s.texts, countText(plain(t.src, n.raw)))
			s.append(up, s.add(bodyNode{page: i, text: int32(len(s.texts))}))
			continue
		}
		switch n.tag {
		case atom.Html, atom.Head:
			s.at[i] = bodyRoot
			continue
		case atom.Body:
			s.at[i] = bodyRoot
			if !named {
				named = s.attributes(&s.nodes[bodyRoot], i)
			}
			continue
		case atom.Script, atom.Style, atom.Link, atom.Meta, atom.Base, atom.Title:
			continue
		case atom.Img:
			if !showsPicture(n) {
				continue
			}
		}
		made := bodyNode{page: i, tag: n.tag}
		s.attributes(&made, i)
		s.at[i] = s.add(made)
		s.append(up, s.at[i])
	}
	s.breaks()
	for i := range s.nodes {
		if s.nodes[i].tag == atom.Font { // it ends what a break begins, and is a <span> from there on
			s.nodes[i].tag = atom.Span
		}
	}
	s.base = append(s.base[:0], s.nodes...)
}

// attributes notes what the attributes of node i of the page say, and reports
// whether there are any.
func (s *search) attributes(b *bodyNode, i int32) (any bool) {
	n := &s.t.nodes[i]
	for _, a := range n.attrs {
		switch a.key {
		case "class":
			b.class, b.classOf = s.bits(a.value), i
		case "id":
			b.id = s.bits(a.value)
		case "rel":
			if a.value == "author" {
				b.traits |= byAuthor
			}
		case "itemprop":
			if strings.Contains(a.value, "author") {
				b.traits |= byAuthor
			}
			if strings.Contains(a.value, "name") {
				b.traits |= holdsName
			}
		case "role":
			switch a.value {
			case "menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog":
				b.traits |= unlikelyRole
			case "presentation":
				b.traits |= layoutTable
			}
		case "summary":
			b.traits |= hasSummary
		case "href":
			if h := strings.TrimSpace(a.value); len(h) > 1 && h[0] == '#' {
				b.traits |= toPart
			}
		case "src", "alt", "dir", "lang", "width", "height", "rowspan", "colspan":
		default:
			continue
		}
		any = true
		switch n.tag {
		case atom.Embed, atom.Object:
			if videos.MatchString(a.value) {
				b.traits |= isVideo
			}
		}
	}
	return any
}

// videos matches addresses of players; people want to keep these.
var videos = regexp.MustCompile(`(?i)//(www\.)?((dailymotion|youtube|youtube-nocookie|player\.vimeo|v\.qq|bilibili|live\.bilibili)\.com|(archive|upload\.wikimedia)\.org|player\.twitch\.tv)`)

// showsPicture reports whether an <img> has a picture to show.
func showsPicture(n *node) bool {
	for _, a := range n.attrs {
		switch a.key {
		case "src":
			return true
		case "class", "id", "itemprop", "rel", "href", "role", "alt", "dir", "lang", "width", "height", "summary", "rowspan", "colspan":
			v := strings.ToLower(a.value)
			if strings.Contains(v, ".jpg") || strings.Contains(v, ".jpeg") || strings.Contains(v, ".png") || strings.Contains(v, ".webp") {
				return true
			}
		}
	}
	return false
}

// A textCount is what is asked of a text again and again.
type textCount struct {
	chars       int32 // characters, white space between words as one
	commas      int32
	runes       int32 // all characters
	lead, trail int32 // of these white space at the start and end; both runes when blank
}

func (c *textCount) blank() bool { return c.chars == 0 }

func countText(s string) (c textCount) {
	space := func() {
		if c.lead == c.runes {
			c.lead++
		}
		c.trail++
		c.runes++
	}
	sign := func() {
		if c.trail > 0 && c.chars > 0 {
			c.chars++
		}
		c.trail = 0
		c.chars++
		c.runes++
	}
	for i := 0; i < len(s); {
		if b := s[i]; b < utf8.RuneSelf {
			i++
			switch b {
			case ' ', '\n', '\t', '\r', '\f', '\v':
				space()
				continue
			case ',':
				c.commas++
			}
			sign()
			continue
		}
		if k, ok := arabicRune(s[i:]); ok {
			const comma = 0x0C // «،» in its block
			if k == comma {
				c.commas++
			}
			sign()
			i += 2
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r):
			space()
			continue
		case strings.ContainsRune("\uFE50\uFE10\uFE11\u2E41\u2E34\u2E32\uFF0C", r): // commas of other scripts
			c.commas++
		}
		sign()
	}
	return c
}

// nameBits says which words a class or id holds.
type nameBits uint8

const (
	unlikelyName nameBits = 1 << iota
	maybeName
	positiveName
	negativeName
	bylineName
	shareName
	someName // it is not empty
)

// nameWords are the words that Readability looks for in classes and ids, at
// any place of them.
var nameWords = func() (at [256][]struct {
	word string
	bits nameBits
}) {
	for bits, words := range map[nameBits]string{
		unlikelyName: `-ad- ai2html banner breadcrumbs combx comment community cover-wrap disqus extra footer gdpr header legends menu
			related remark replies rss shoutbox sidebar skyscraper social sponsor supplemental ad-break agegate pagination pager popup
			yom-remote`,
		maybeName:    `and article body column content main mathjax shadow`,
		positiveName: `article body content entry hentry h-entry main page pagination post text blog story`,
		negativeName: `-ad- hidden banner combx comment com- contact footer gdpr masthead media meta outbrain promo related scroll share
			shoutbox sidebar skyscraper sponsor shopping tags widget`,
		bylineName: `byline author dateline writtenby p-author`,
	} {
		for w := range strings.FieldsSeq(words) {
			at[w[0]] = append(at[w[0]], struct {
				word string
				bits nameBits
			}{w, bits})
		}
	}
	return at
}()

// bits returns the bits of a class or id. The pages of a site have few, in
// hundreds of places.
func (s *search) bits(name string) nameBits {
	b, ok := s.names[name]
	if !ok {
		b = bitsOf(name)
		if len(s.names) < mostNames {
			s.names[name] = b
		}
	}
	return b
}

func bitsOf(name string) (b nameBits) {
	name = strings.ToLower(name)
	for i := range len(name) {
		for _, w := range nameWords[name[i]] {
			if strings.HasPrefix(name[i:], w.word) {
				b |= w.bits
			}
		}
	}
	for w := range strings.FieldsSeq(name) {
		b |= someName
		if w == "hid" {
			b |= negativeName
		}
	}
	for at := 0; ; {
		i := strings.Index(name[at:], "share")
		if i < 0 {
			return b
		}
		start := at + i
		at = start + len("share")
		end := at + len(name[at:]) - len(strings.TrimPrefix(name[at:], "daddy"))
		if (start == 0 || !isAlnum(name[start-1])) && (end == len(name) || !isAlnum(name[end])) {
			b |= shareName
		}
	}
}

// plain returns the text of a run of the source, entities decoded.
func plain(src string, span isnad.Span) string {
	s := span.Of(src)
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	pieces(src, span, func(p piece) { b.WriteString(p.text) })
	return b.String()
}

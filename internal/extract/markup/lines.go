package markup

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"isnad"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
)

// A liner makes lines of a tree.
type liner struct {
	tree  *tree
	dec   *decode.Text
	mass  *mass
	drops []isnad.DropReason // for each node; see drops.go
	lines []source.Line
	infos []lineInfo
	min   int // least segment

	// What choose finds: indexes of lines (-1 when there is none) and the
	// innermost element around the body.
	head, firstBody, lastBody int
	container                 int32

	cur     []byte
	origins decode.Origins // of cur; what a line keeps is copied
	kept    isnad.Origin   // room for what lines keep
	runs    bool           // words that follow each other are put into the line at once
	info    lineInfo
	letters int
	linked  int
	strong  int
	dropped int // letters in dropped elements, and why those of the first
	others  int // letters in others
	why     isnad.DropReason
	space   bool // white space since the last word
	node    int32
	link    bool // the node's words stand in a link
	bold    bool // and in bold

	apartEnd   int32 // where the last inline element of a style of its own ends
	apartStyle bool
}

// A lineInfo is what is known of a line besides what source.Line says.
type lineInfo struct {
	first, last int32 // text nodes it is made of
	block       int32 // innermost block element
	letters     int   // letters and digits
	words       int
}

// makeLines cuts the tree into lines, in document order.
func makeLines(t *tree, dec *decode.Text, m *mass, drops []isnad.DropReason) *liner {
	l := &liner{tree: t, dec: dec, mass: m, drops: drops, min: decode.MinSegment(len(t.src))}
	// On a page of UTF-8 of usual size the segments of words that follow each
	// other become one, so they may as well be added as one.
	l.runs = l.min == 0 && dec.Same()
	l.lines = make([]source.Line, 0, 16+len(t.nodes)/6)
	l.infos = make([]lineInfo, 0, cap(l.lines))
	if l.runs {
		l.kept = make(isnad.Origin, 0, cap(l.lines)*2) // a line or two to a text
	}
	l.reset()
	var open []int32 // open elements
	link, strong, pre := 0, 0, 0
	leave := func(upTo int32) {
		for len(open) > 0 && t.nodes[open[len(open)-1]].end <= upTo {
			n := &t.nodes[open[len(open)-1]]
			open = open[:len(open)-1]
			switch n.tag {
			case atom.A:
				link--
			case atom.B, atom.Strong:
				strong--
			case atom.Pre:
				pre--
			}
			if block(n) {
				l.flush()
			}
		}
	}
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		leave(i)
		n := &t.nodes[i]
		switch n.kind {
		case rawText:
			if n.raw.Empty() || skipped(&t.nodes[n.parent]) {
				continue
			}
			// The words of <noscript>, <iframe> and <xmp> are shown by some
			// browsers: they are kept with a reason, tags and all taken off.
			l.rawText(i)
		case text:
			if skipped(&t.nodes[n.parent]) {
				continue
			}
			l.text(i, link > 0, strong > 0, pre > 0)
		default:
			if n.tag == atom.Br || n.tag == atom.Hr {
				l.brk(i)
				continue
			}
			if block(n) {
				l.flush()
			}
			if n.end == i+1 {
				// Void or empty: nothing to leave, but pictures part words.
				if n.tag == atom.Img || n.tag == atom.Input {
					l.space = l.space || len(l.cur) > 0
				}
				if block(n) {
					continue
				}
			}
			// Elements of a style of their own that touch are two things on
			// the screen: links, a name and a date.
			if apart(n) {
				if len(l.cur) > 0 && l.apartEnd == i && (n.tag == atom.A || l.apartStyle || n.has("class")) {
					l.space = true
				}
				l.apartEnd, l.apartStyle = n.end, n.tag == atom.A || n.has("class")
			}
			switch n.tag {
			case atom.A:
				link++
			case atom.B, atom.Strong:
				strong++
			case atom.Pre:
				pre++
			}
			open = append(open, i)
		}
	}
	leave(int32(len(t.nodes)))
	l.flush()
	return l
}

// apart reports whether an inline element may be a thing of its own on the
// screen; those that mark letters inside a word are not.
func apart(n *node) bool {
	switch n.tag {
	case atom.A, atom.Span, atom.Time, atom.Small, atom.Abbr, atom.Cite:
		return true
	}
	return false
}

// skipped reports whether the words of an element are none of the page's: a
// reader never sees them in any browser.
func skipped(n *node) bool {
	switch n.tag {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Html, 0:
		return n.tag == atom.Script || n.tag == atom.Style || n.tag == atom.Title
	}
	return false
}

func (l *liner) reset() {
	l.cur = l.cur[:0]
	l.origins = decode.Origins{Min: l.min, Segments: l.origins.Segments[:0]}
	l.info = lineInfo{first: -1}
	l.letters, l.linked, l.strong = 0, 0, 0
	l.dropped, l.others, l.why = 0, 0, ""
	l.space = false
}

// text adds the words of a text node to the line.
func (l *liner) text(i int32, link, strong, pre bool) {
	l.node, l.link, l.bold = i, link, strong
	span := l.tree.nodes[i].raw
	if strings.IndexByte(span.Of(l.tree.src), '&') < 0 {
		l.words(span, pre)
		return
	}
	pieces(l.tree.src, span, func(p piece) {
		if p.entity {
			l.word(p)
			return
		}
		l.words(p.src, pre)
	})
}

// words adds the words of a part of a text node that holds no entity.
func (l *liner) words(span isnad.Span, pre bool) {
	s := span.Of(l.tree.src)
	for at := 0; at < len(s); {
		c := s[at]
		if isSpace(c) {
			end := at + 1
			for end < len(s) && isSpace(s[end]) {
				end++
			}
			if pre && strings.IndexByte(s[at:end], '\n') >= 0 {
				l.flush()
			}
			if end == at+1 && c == ' ' && len(l.cur) > 0 && !l.space && at > 0 && end < len(s) {
				// One blank between words: text and page go on together.
				l.put(" ", isnad.Span{Start: span.Start + at, End: span.Start + end}, true)
			} else {
				l.space = true
			}
			at = end
			continue
		}
		end := at + 1
		for end < len(s) && !isSpace(s[end]) {
			end++
		}
		if l.runs {
			end = l.run(s, at, end)
			l.put(s[at:end], isnad.Span{Start: span.Start + at, End: span.Start + end}, true)
		} else {
			l.word(piece{s[at:end], isnad.Span{Start: span.Start + at, End: span.Start + end}, false})
		}
		at = end
	}
}

// run counts the words of s that begin at at, the first of which ends at end,
// and have one blank between, and returns where the last ends.
func (l *liner) run(s string, at, end int) int {
	why := l.begin()
	for {
		l.count(letterCount(s[at:end]), why)
		if end+1 >= len(s) || s[end] != ' ' || isSpace(s[end+1]) {
			return end
		}
		at = end + 1
		end = at + 1
		for end < len(s) && !isSpace(s[end]) {
			end++
		}
	}
}

// word adds a word, or the part of one that a piece holds.
func (l *liner) word(p piece) {
	if p.entity && strings.TrimLeft(p.text, " \t\n\r\u00a0") == "" {
		// &nbsp; between words. Alone in a paragraph it is nothing at all.
		l.space = true
		return
	}
	l.count(letterCount(p.text), l.begin())
	l.put(p.text, p.src, !p.entity)
}

// begin makes the line ready for a word of the node and returns the reason why
// the node's words are dropped, if they are.
func (l *liner) begin() isnad.DropReason {
	if l.space {
		if len(l.cur) > 0 && l.cur[len(l.cur)-1] != ' ' {
			l.cur = append(l.cur, ' ')
		}
		l.space = false
	}
	if l.info.first < 0 {
		l.info.first = l.node
	}
	l.info.last = l.node
	return l.drops[l.tree.nodes[l.node].parent]
}

// count counts a word of n letters.
func (l *liner) count(n int, why isnad.DropReason) {
	l.letters += n
	if l.link {
		l.linked += n
	}
	if l.bold {
		l.strong += n
	}
	if why != "" {
		l.dropped += max(n, 1)
		if l.why == "" {
			l.why = why
		}
	} else {
		l.others += max(n, 1)
	}
}

// put adds text that stands at src of the decoded page.
func (l *liner) put(s string, src isnad.Span, same bool) {
	at := len(l.cur)
	l.cur = append(l.cur, s...)
	if same {
		l.dec.Origin(&l.origins, src, at)
		return
	}
	l.origins.Add(isnad.Span{Start: at, End: at + len(s)}, l.dec.Source(src), false)
}

// rawText adds the words of an element whose contents are no markup as a line
// of its own.
func (l *liner) rawText(i int32) {
	l.flush()
	n := &l.tree.nodes[i]
	src := n.raw.Of(l.tree.src)
	l.node, l.link, l.bold = i, false, false
	for at := 0; at < len(src); {
		switch {
		case src[at] == '<':
			end := strings.IndexByte(src[at:], '>')
			if end < 0 {
				end = len(src) - at - 1
			}
			at += end + 1
			l.space = true
		case isSpace(src[at]):
			at++
			l.space = true
		default:
			end := at
			for end < len(src) && src[end] != '<' && !isSpace(src[end]) {
				end++
			}
			l.word(piece{src[at:end], isnad.Span{Start: n.raw.Start + at, End: n.raw.Start + end}, false})
			at = end
		}
	}
	l.flush()
}

// brk ends the line at a <br>, unless the line goes on after it: a line
// broken by hand in the middle of a sentence is one line to the reader.
func (l *liner) brk(i int32) {
	if len(l.cur) == 0 {
		return
	}
	t := l.tree
	// A second break makes a paragraph; white space between does not count.
	for k := i + 1; k < int32(len(t.nodes)); k++ {
		n := &t.nodes[k]
		if n.kind == text && strings.TrimSpace(n.raw.Of(t.src)) == "" {
			continue
		}
		if n.kind == element && (n.tag == atom.Br || n.tag == atom.Hr) {
			l.flush()
			return
		}
		break
	}
	line := strings.TrimRight(string(l.cur[max(0, len(l.cur)-16):]), " \t")
	r, _ := utf8.DecodeLastRuneInString(line)
	if strings.ContainsRune(".!?؟:؛»\"”…)", r) || utf8.RuneCount(l.cur) < 60 {
		l.flush()
		return
	}
	l.space = true
}

// flush ends the line.
func (l *liner) flush() {
	for len(l.cur) > 0 && l.cur[len(l.cur)-1] == ' ' {
		l.cur = l.cur[:len(l.cur)-1]
	}
	if len(l.cur) == 0 || l.info.first < 0 || len(bytes.TrimSpace(l.cur)) == 0 {
		if len(l.cur) > 0 || len(l.origins.Segments) > 0 || l.info.first >= 0 || l.letters > 0 {
			l.reset()
		}
		l.space = false
		return
	}
	from := len(l.kept)
	l.kept = append(l.kept, trim(l.origins.Segments, len(l.cur))...)
	line := source.Line{Text: string(l.cur), Origin: l.kept[from:len(l.kept):len(l.kept)]}
	l.info.letters = l.letters
	l.info.words = strings.Count(line.Text, " ") + 1
	line.Tag, l.info.block = l.tag(l.info.first)
	// A paragraph may begin with its place and date in a <span> of that class.
	if l.dropped > 4*l.others {
		line.Drop = l.why
	}
	if l.letters > 0 {
		line.Links = float64(l.linked) / float64(l.letters)
		line.Strong = float64(l.strong) / float64(l.letters)
	} else if l.linked > 0 {
		line.Links = 1
	}
	l.lines = append(l.lines, line)
	l.infos = append(l.infos, l.info)
	l.reset()
}

// trim cuts segments that reach beyond the text's end.
func trim(o isnad.Origin, n int) isnad.Origin {
	for len(o) > 0 && o[len(o)-1].Text.Start >= n {
		o = o[:len(o)-1]
	}
	if len(o) > 0 {
		last := &o[len(o)-1]
		if over := last.Text.End - n; over > 0 {
			last.Text.End = n
			if last.Exact {
				last.Page.End -= over
			}
		}
	}
	return o
}

// tag names the block that a text stands in: the innermost one, but a
// caption, heading, item or quotation is that also when its words stand in a
// <p> or <div> inside it.
func (l *liner) tag(i int32) (string, int32) {
	inner := int32(0)
	plain := 0
	for k := l.tree.nodes[i].parent; k > 0; k = l.tree.nodes[k].parent {
		n := &l.tree.nodes[k]
		if !block(n) {
			continue
		}
		if inner == 0 {
			inner = k
		}
		switch n.tag {
		case atom.Figcaption, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Blockquote, atom.Dd, atom.Dt:
			return n.name, inner
		case atom.P, atom.Div, atom.Section, atom.Label:
			if plain++; plain <= 2 {
				continue
			}
		}
		break
	}
	if inner == 0 {
		return "div", 0
	}
	n := &l.tree.nodes[inner]
	if n.tag == 0 {
		return strings.Clone(n.name), inner // a part of the page's text
	}
	return n.name, inner
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'
}

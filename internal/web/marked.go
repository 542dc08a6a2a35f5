package web

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/account"
)

// Findings overlap as they like and HTML elements may not. Two sorts of marks
// are set: passages (what somebody said, what two articles share) are mark
// elements, cut where they cross; words (a name, a time, a cue) are links, and
// where several lie on the same words the text is cut into runs, each a link
// to the shortest of them. The card of a finding leads to the others.

// A passage is a run of text that is set apart as a whole.
type passage struct {
	span isnad.Span
	// class is the class of the mark, id its anchor; the id stands on its
	// first element only.
	class, id string
	// number is set before it, as a link to href; empty when none.
	number, href string
	title        string
}

// A wordMark is a finding on a few words.
type wordMark struct {
	span isnad.Span
	// class says which layer it belongs to.
	class string
	// id is the anchor of the words, href the address of the card.
	id, href string
	title    string
}

// markText returns the blocks of an article as HTML, with its passages and
// words marked. Everything that comes from the page is escaped and loses the
// characters that could change the order of what stands around it.
func markText(art *isnad.Article, passages []passage, words []wordMark) template.HTML {
	var b strings.Builder
	ps := slices.Clone(passages)
	slices.SortStableFunc(ps, func(x, y passage) int {
		return cmp.Or(cmp.Compare(x.span.Start, y.span.Start), cmp.Compare(y.span.End, x.span.End))
	})
	ws := slices.Clone(words)
	slices.SortStableFunc(ws, func(x, y wordMark) int {
		return cmp.Or(cmp.Compare(x.span.Start, y.span.Start), cmp.Compare(x.span.End, y.span.End))
	})
	m := marker{b: &b, text: art.Text, passages: ps, words: ws, seenP: make([]bool, len(ps)), seenW: make([]bool, len(ws))}
	for _, blk := range art.Blocks {
		open, end := "<p>", "</p>\n"
		switch blk.Kind {
		case isnad.BlockHeading:
			open, end = "<h2>", "</h2>\n"
		case isnad.BlockLead:
			open = `<p class="lead">`
		case isnad.BlockItem:
			open = `<p class="item">`
		}
		b.WriteString(open)
		m.block(blk.Span)
		b.WriteString(end)
	}
	return template.HTML(b.String())
}

// A marker writes blocks in text order.
type marker struct {
	b        *strings.Builder
	text     string
	passages []passage
	words    []wordMark
	// nextP and nextW are the first that begin in a later block.
	nextP, nextW int
	// liveP and liveW began in an earlier block and reach into this one.
	liveP, liveW []int
	seenP, seenW []bool
}

// block writes one block.
func (m *marker) block(blk isnad.Span) {
	ps, ws := m.liveP, m.liveW
	for ; m.nextP < len(m.passages) && m.passages[m.nextP].span.Start < blk.End; m.nextP++ {
		ps = append(ps, m.nextP)
	}
	for ; m.nextW < len(m.words) && m.words[m.nextW].span.Start < blk.End; m.nextW++ {
		ws = append(ws, m.nextW)
	}
	cuts := []int{blk.Start, blk.End}
	cut := func(s isnad.Span) {
		cuts = append(cuts, min(max(s.Start, blk.Start), blk.End), min(max(s.End, blk.Start), blk.End))
	}
	for _, i := range ps {
		cut(m.passages[i].span)
	}
	for _, i := range ws {
		cut(m.words[i].span)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	var open, hereP, hereW []int // open passages, outermost first; what covers the run
	nextP, nextW := 0, 0
	for c := 0; c+1 < len(cuts); c++ {
		from, to := cuts[c], cuts[c+1]
		hereP = slices.DeleteFunc(hereP, func(i int) bool { return m.passages[i].span.End <= from })
		for ; nextP < len(ps) && m.passages[ps[nextP]].span.Start <= from; nextP++ {
			if m.passages[ps[nextP]].span.End > from {
				hereP = append(hereP, ps[nextP])
			}
		}
		hereW = slices.DeleteFunc(hereW, func(i int) bool { return m.words[i].span.End <= from })
		for ; nextW < len(ws) && m.words[ws[nextW]].span.Start <= from; nextW++ {
			if m.words[ws[nextW]].span.End > from {
				hereW = append(hereW, ws[nextW])
			}
		}
		same := 0
		for same < len(open) && same < len(hereP) && open[same] == hereP[same] {
			same++
		}
		for range open[same:] {
			m.b.WriteString("</mark>")
		}
		for _, i := range hereP[same:] {
			m.openPassage(i)
		}
		open = append(open[:same], hereP[same:]...)
		m.run(from, to, hereW)
	}
	for range open {
		m.b.WriteString("</mark>")
	}
	m.liveP = slices.DeleteFunc(slices.Clone(ps), func(i int) bool { return m.passages[i].span.End <= blk.End })
	m.liveW = slices.DeleteFunc(slices.Clone(ws), func(i int) bool { return m.words[i].span.End <= blk.End })
}

func (m *marker) attr(name, value string) {
	if value != "" {
		m.b.WriteString(" " + name + `="` + template.HTMLEscapeString(account.Plain(value)) + `"`)
	}
}

func (m *marker) openPassage(i int) {
	p := &m.passages[i]
	m.b.WriteString("<mark")
	m.attr("class", p.class)
	if m.seenP[i] {
		m.b.WriteString(">")
		return
	}
	m.seenP[i] = true
	m.attr("id", p.id)
	m.attr("title", p.title)
	m.b.WriteString(">")
	if p.number != "" {
		m.b.WriteString("<a")
		m.attr("class", "n")
		m.attr("href", p.href)
		m.b.WriteString(">" + template.HTMLEscapeString(account.Plain(p.number)) + "</a>")
	}
}

// run writes words under the findings that cover all of them.
func (m *marker) run(from, to int, here []int) {
	words := template.HTMLEscapeString(account.Plain(m.text[from:to]))
	if len(here) == 0 {
		m.b.WriteString(words)
		return
	}
	best := here[0]
	var classes, titles []string
	spans := 0
	for _, i := range here {
		w := &m.words[i]
		if w.span.Len() < m.words[best].span.Len() {
			best = i
		}
		if !slices.Contains(classes, w.class) {
			classes = append(classes, w.class)
		}
		if w.title != "" && !slices.Contains(titles, w.title) {
			titles = append(titles, w.title)
		}
		if !m.seenW[i] {
			m.seenW[i] = true
			if w.id != "" {
				m.b.WriteString("<span")
				m.attr("id", w.id)
				m.b.WriteString(">")
				spans++
			}
		}
	}
	// What lies between an office and a name is a blank: a link without words
	// would be nothing that can be named or clicked.
	element := "a"
	if strings.TrimSpace(words) == "" {
		element = "span"
	}
	m.b.WriteString("<" + element)
	m.attr("class", strings.Join(classes, " "))
	if element == "a" {
		m.attr("href", m.words[best].href)
		m.attr("title", strings.Join(titles, " · "))
	}
	m.b.WriteString(">" + words + "</" + element + ">")
	for range spans {
		m.b.WriteString("</span>")
	}
}

package markup

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// Thresholds of Readability, in characters but the first.
const (
	mostRanked   = 5   // elements that are weighed against the best
	leastScored  = 25  // of a paragraph that gives points
	leastBody    = 500 // of a body; shorter ones are looked for again, less strictly
	leastNews    = 150 // of one that is believed when unlikely names add nothing to it
	mostShares   = 500 // of a box of share buttons
	longSentence = 80  // of a paragraph beside the body that is of it
	longByline   = 100
)

// A strictness says what a pass does; each is less strict than the last.
type strictness int

const (
	strict       strictness = iota
	anyElement              // elements with unlikely names are kept
	anyName                 // names give no points
	nothingTaken            // no boxes are cleaned out
)

// find returns the texts of the body, as nodes of the page. news is how many
// characters of a body are believed as soon as unlikely names add none: what the
// two last passes find for a piece of news of a few lines are the boxes beside
// it, with the first words of other articles. They were the body of 1,152 of
// 24,883 pages, and are that of none.
func (s *search) find(news int) (best []int32) {
	most := 0
	for how := strict; how <= nothingTaken; how++ {
		s.nodes = append(s.nodes[:0], s.base...)
		body := s.pass(how)
		n, _ := s.count(body)
		if n > most {
			most, best = n, s.textsOf(body, best[:0])
		}
		if n >= leastBody || how >= anyElement && most >= news {
			break
		}
	}
	return best
}

func (s *search) textsOf(i int32, out []int32) []int32 {
	for k := s.follow(i, i); k != 0; k = s.follow(k, i) {
		if s.isText(k) && !s.blank(k) {
			out = append(out, s.nodes[k].page)
		}
	}
	return out
}

// breaks makes paragraphs of what stands behind two line breaks or more.
func (s *search) breaks() {
	for k := s.follow(bodyRoot, bodyRoot); k != 0; {
		switch s.nodes[k].tag {
		case atom.Br:
			k = s.breaksAt(k)
			k = s.past(k)
		case atom.Pre:
			k = s.past(k)
		default:
			k = s.follow(k, bodyRoot)
		}
	}
}

// past returns the node that follows in the order of the page what is inside i.
func (s *bodyTree) past(i int32) int32 {
	for ; i != 0; i = s.nodes[i].parent {
		if c := s.nodes[i].next; c != 0 {
			return c
		}
	}
	return 0
}

// breaksAt makes a paragraph at the line break br when others follow it, and
// returns the paragraph, or br.
func (s *search) breaksAt(br int32) int32 {
	another := func(i int32) int32 {
		for i != 0 && s.blank(i) {
			i = s.nodes[i].next
		}
		if i != 0 && s.nodes[i].tag == atom.Br {
			return i
		}
		return 0
	}
	next := another(s.nodes[br].next)
	if next == 0 {
		return br
	}
	for next != 0 {
		then := s.nodes[next].next
		s.detach(next)
		next = another(then)
	}
	p := s.add(bodyNode{tag: atom.P})
	s.replace(p, br)
	for c := s.nodes[p].next; c != 0; {
		then := s.nodes[c].next
		if s.nodes[c].tag == atom.Br && another(then) != 0 || !s.phrasing(c) {
			break
		}
		s.move(p, c)
		c = then
	}
	for c := s.nodes[p].last; c != 0 && s.white(c); c = s.nodes[p].last {
		s.detach(c)
	}
	if up := &s.nodes[s.nodes[p].parent]; up.tag == atom.P {
		up.tag = atom.Div
	}
	return p
}

// pass looks for the body and returns an element that holds it, cleaned.
func (s *search) pass(how strictness) int32 {
	s.clear(how)
	s.rate(how)
	body := s.gather(s.top(how))
	s.clean(body, how)
	return body
}

// clear takes out what is surely not of the body, makes paragraphs of texts
// that stand in a <div>, and collects the elements that give points.
func (s *search) clear(how strictness) {
	s.scored = s.scored[:0]
	for i := int32(bodyRoot); i != 0; {
		n := &s.nodes[i]
		if s.isByline(i) || how < anyElement && s.unlikely(i) {
			i = s.remove(i)
			continue
		}
		switch n.tag {
		case atom.Div, atom.Section, atom.Header, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if s.hollow(i) {
				i = s.remove(i)
				continue
			}
		}
		switch n.tag {
		case atom.Section, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.P, atom.Td, atom.Pre:
			s.scored = append(s.scored, i)
		case atom.Div:
			i = s.paragraphs(i)
		}
		i = s.after(i, true)
	}
}

// remove takes an element out and returns the one that follows.
func (s *search) remove(i int32) int32 {
	next := s.after(i, false)
	if i != bodyRoot {
		s.detach(i)
	}
	return next
}

// isByline reports whether an element says who wrote the article. There is one.
func (s *search) isByline(i int32) bool {
	n := &s.nodes[i]
	if s.byline || n.traits&byAuthor == 0 && (n.class|n.id)&bylineName == 0 {
		return false
	}
	for k := s.follow(i, i); k != 0; k = s.follow(k, i) {
		if s.nodes[k].traits&holdsName != 0 {
			chars, _ := s.count(k)
			s.byline = chars > 0
			return true
		}
	}
	// Counted are all characters but the white space at both ends.
	sum, trail := 0, 0
	for k := s.follow(i, i); k != 0 && sum-trail < longByline; k = s.follow(k, i) {
		if s.nodes[k].text == 0 {
			continue
		}
		switch t := &s.texts[s.nodes[k].text-1]; {
		case !t.blank():
			if sum > 0 {
				sum += int(t.runes)
			} else {
				sum = int(t.runes - t.lead)
			}
			trail = int(t.trail)
		case sum > 0:
			sum += int(t.runes)
			trail += int(t.runes)
		}
	}
	s.byline = sum > 0 && sum-trail < longByline
	return s.byline
}

func (s *search) unlikely(i int32) bool {
	n := &s.nodes[i]
	if names := n.class | n.id; n.tag != atom.Body && n.tag != atom.A && names&unlikelyName != 0 && names&maybeName == 0 &&
		!s.under(i, atom.Table, 4) && !s.under(i, atom.Code, 4) {
		return true
	}
	return n.traits&unlikelyRole != 0
}

// paragraphs puts texts and what may stand beside them in a <div> into
// paragraphs. It returns the <div>, or the paragraph that stands in its place
// when it is one.
func (s *search) paragraphs(div int32) int32 {
	p := int32(0)
	for c := s.nodes[div].first; c != 0; {
		next := s.nodes[c].next
		switch {
		case s.phrasing(c):
			if p != 0 {
				s.move(p, c)
			} else if !s.white(c) {
				p = s.add(bodyNode{tag: atom.P})
				s.replace(p, c)
				s.append(p, c)
			}
		case p != 0:
			// White space goes between the paragraph and what follows.
			for w := s.nodes[p].last; w != 0 && s.white(w); w = s.nodes[p].last {
				s.detach(w)
				if then := s.nodes[p].next; !s.isText(then) {
					s.before(w, then)
				}
			}
			p = 0
		}
		c = next
	}
	n := &s.nodes[div]
	if only := s.onlyElement(div); only != 0 && s.nodes[only].tag == atom.P && s.links(div) < 0.25 {
		s.detach(only)
		s.replace(only, div)
		p := &s.nodes[only]
		if p.id&someName == 0 {
			p.id = n.id
		}
		if p.class&someName == 0 {
			p.class, p.classOf = n.class, n.classOf
		}
		s.scored = append(s.scored, only)
		return only
	}
	if !s.holdsBlock(div) {
		n.tag = atom.P
		s.scored = append(s.scored, div)
	}
	return div
}

// round keeps scores in steps of a ten-thousandth, so that equal ones are equal.
func round(f float64) float64 { return math.Round(f*1e4) / 1e4 }

// rate gives the points of paragraphs to the elements around them, and takes
// off the share of links.
func (s *search) rate(how strictness) {
	s.ranked = s.ranked[:0]
	for _, i := range s.scored {
		chars, commas := s.count(i)
		if chars < leastScored {
			continue
		}
		points := float64(1 + commas + 1 + min(chars/100, 3))
		up := s.nodes[i].parent
		for level := 0; level < 5 && up != 0; level++ {
			n := &s.nodes[up]
			if !n.scored {
				s.start(up, how)
				s.ranked = append(s.ranked, up)
			}
			share := level * 3
			if level < 2 {
				share = level + 1
			}
			n.score = round(n.score + points/float64(share))
			up = n.parent
		}
	}
	for _, i := range s.ranked {
		s.nodes[i].score = round(s.nodes[i].score * (1 - s.links(i)))
	}
	slices.SortFunc(s.ranked, func(a, b int32) int { return cmp.Compare(s.nodes[b].score, s.nodes[a].score) })
}

// start gives an element the points that it has by itself.
func (s *search) start(i int32, how strictness) {
	n := &s.nodes[i]
	n.scored, n.score = true, float64(n.weight(how))
	switch n.tag {
	case atom.Div:
		n.score += 5
	case atom.Pre, atom.Td, atom.Blockquote:
		n.score += 3
	case atom.Address, atom.Ol, atom.Ul, atom.Dl, atom.Dd, atom.Dt, atom.Li, atom.Form:
		n.score -= 3
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Th:
		n.score -= 5
	}
}

// weight returns the points that the names of an element give.
func (n *bodyNode) weight(how strictness) int {
	if how >= anyName {
		return 0
	}
	sum := 0
	for _, b := range [2]nameBits{n.class, n.id} {
		if b&negativeName != 0 {
			sum -= 25
		}
		if b&positiveName != 0 {
			sum += 25
		}
	}
	return sum
}

// top returns the element that holds the body, or most of it.
func (s *search) top(how strictness) int32 {
	if len(s.ranked) == 0 || s.ranked[0] == bodyRoot {
		div := s.add(bodyNode{tag: atom.Div})
		for c := s.nodes[bodyRoot].first; c != 0; c = s.nodes[bodyRoot].first {
			s.move(div, c)
		}
		s.append(bodyRoot, div)
		s.start(div, how)
		return div
	}
	ranked := s.ranked[:min(len(s.ranked), mostRanked)]
	best := ranked[0]
	up := func(i int32) int32 { return s.nodes[i].parent } // bodyRoot is the last
	// An element that holds three others of nearly as many points is better.
	for k := up(best); k != bodyRoot; k = up(k) {
		holds := 0
		for _, i := range ranked[1:] {
			if s.nodes[i].score/s.nodes[ranked[0]].score >= 0.75 && s.within(i, k) {
				holds++
			}
		}
		if holds >= 3 {
			best = k
			break
		}
	}
	if !s.nodes[best].scored {
		s.start(best, how)
	}
	// Points that rise on the way up say that there is more text beside.
	last := s.nodes[best].score
	least := last / 3
	for k := up(best); k != bodyRoot; k = up(k) {
		n := &s.nodes[k]
		if !n.scored {
			continue
		}
		if n.score < least {
			break
		}
		if n.score > last {
			best = k
			break
		}
		last = n.score
	}
	for k := up(best); k != bodyRoot && s.single(k); k = up(k) {
		best = k
	}
	if !s.nodes[best].scored {
		s.start(best, how)
	}
	return best
}

// within reports whether i stands inside k.
func (s *bodyTree) within(i, k int32) bool {
	for i = s.nodes[i].parent; i != 0; i = s.nodes[i].parent {
		if i == k {
			return true
		}
	}
	return false
}

// single reports whether an element holds one element only, and perhaps texts.
func (s *bodyTree) single(i int32) bool {
	c := s.element(s.nodes[i].first)
	return c != 0 && s.element(s.nodes[c].next) == 0
}

// gather returns a new element with the best and what stands beside it and is
// of the body.
func (s *search) gather(best int32) int32 {
	body := s.add(bodyNode{tag: atom.Div})
	score := s.nodes[best].score
	least := max(10, score*0.2)
	class := s.classOf(best)
	for c := s.element(s.nodes[s.nodes[best].parent].first); c != 0; {
		n := &s.nodes[c]
		next := s.element(n.next)
		take := c == best
		if !take {
			bonus := 0.0
			if class != "" && n.class&someName != 0 && s.classOf(c) == class {
				bonus = score * 0.2
			}
			take = n.scored && n.score+bonus >= least
			if !take && n.tag == atom.P {
				links := s.links(c)
				chars, _ := s.count(c)
				take = chars > longSentence && links < 0.25 || chars > 0 && chars < longSentence && links == 0 && s.sentence(c)
			}
		}
		if take {
			switch n.tag {
			case atom.Div, atom.Article, atom.Section, atom.P, atom.Ol, atom.Ul:
			default:
				n.tag = atom.Div
			}
			s.move(body, c)
		}
		c = next
	}
	return body
}

// classOf returns the class of an element, with one blank between its names.
func (s *search) classOf(i int32) string {
	n := &s.nodes[i]
	if n.class&someName == 0 {
		return ""
	}
	return strings.Join(strings.Fields(s.t.nodes[n.classOf].get("class")), " ")
}

// sentence reports whether a full stop stands before white space in an
// element, or at its end.
func (s *search) sentence(i int32) bool {
	stop := false
	for k := s.follow(i, i); k != 0; k = s.follow(k, i) {
		if !s.isText(k) {
			continue
		}
		text := plain(s.t.src, s.t.nodes[s.nodes[k].page].raw)
		for _, r := range text {
			switch {
			case r == '.':
				stop = true
			case unicode.IsSpace(r):
				if stop {
					return true
				}
			default:
				stop = false
			}
		}
	}
	return stop
}

// clean takes boxes out of a body.
func (s *search) clean(body int32, how strictness) {
	s.markTables(body)
	s.fishy(body, how, atom.Form)
	s.fishy(body, how, atom.Fieldset)
	s.without(body, atom.Object, atom.Embed, atom.Footer, atom.Aside)
	s.withoutShares(body)
	s.without(body, atom.Input, atom.Textarea, atom.Select, atom.Button)
	for _, h := range s.inside(body, atom.H1, atom.H2) {
		if s.nodes[h].weight(how) < 0 {
			s.detach(h)
		}
	}
	s.fishy(body, how, atom.Table)
	s.fishy(body, how, atom.Ul)
	s.fishy(body, how, atom.Div)
}

// inside lists the elements inside i that have one of the tags, the last first,
// so that one is looked at after those inside it.
func (s *search) inside(i int32, tags ...atom.Atom) []int32 {
	s.list = s.list[:0]
	for k := s.follow(i, i); k != 0; k = s.follow(k, i) {
		if n := &s.nodes[k]; n.text == 0 && slices.Contains(tags, n.tag) {
			s.list = append(s.list, k)
		}
	}
	slices.Reverse(s.list)
	return s.list
}

// without takes the elements with these tags out of a body.
func (s *search) without(body int32, tags ...atom.Atom) {
	for _, k := range s.inside(body, tags...) {
		if !s.holdsVideo(k) {
			s.detach(k)
		}
	}
}

func (s *search) holdsVideo(i int32) bool {
	switch s.nodes[i].tag {
	case atom.Embed:
		return s.nodes[i].traits&isVideo != 0
	case atom.Object:
		for k := i; k != 0; k = s.follow(k, i) {
			if s.nodes[k].traits&isVideo != 0 {
				return true
			}
		}
	}
	return false
}

// withoutShares takes the share buttons out of a body.
func (s *search) withoutShares(body int32) {
	for k := s.follow(body, body); k != 0; {
		if (s.nodes[k].class|s.nodes[k].id)&shareName != 0 && s.runes(k) < mostShares {
			next := s.past(k) // the body stands in nothing else
			s.detach(k)
			k = next
			continue
		}
		k = s.follow(k, body)
	}
}

// markTables marks the tables that hold data, not the layout of a page.
func (s *search) markTables(body int32) {
	for _, i := range s.inside(body, atom.Table) {
		if s.holdsData(i) {
			s.nodes[i].traits |= dataTable
		}
	}
}

func (s *search) holdsData(table int32) bool {
	switch n := &s.nodes[table]; {
	case n.traits&layoutTable != 0:
		return false
	case n.traits&hasSummary != 0:
		return true
	}
	for k := s.follow(table, table); k != 0; k = s.follow(k, table) {
		switch s.nodes[k].tag {
		case atom.Col, atom.Colgroup, atom.Tfoot, atom.Thead, atom.Th:
			return true
		case atom.Caption:
			if s.nodes[k].first != 0 {
				return true
			}
		case atom.Table:
			return false
		}
	}
	rows, columns := 0, 0
	for k := s.follow(table, table); k != 0; k = s.follow(k, table) {
		if s.nodes[k].tag != atom.Tr {
			continue
		}
		rows += s.span(k, "rowspan")
		cells := 0
		for c := s.follow(k, k); c != 0; c = s.follow(c, k) {
			if s.nodes[c].tag == atom.Td {
				cells += s.span(c, "colspan")
			}
		}
		columns = max(columns, cells)
	}
	if rows == 1 || columns == 1 {
		return false
	}
	return rows >= 10 || columns > 4 || rows*columns > 10
}

// span returns how many rows or columns a part of a table takes.
func (s *search) span(i int32, key string) int {
	n, _ := strconv.Atoi(s.t.nodes[s.nodes[i].page].get(key))
	return cmp.Or(n, 1)
}

// fishy takes the elements with a tag out of a body that do not read like text.
func (s *search) fishy(body int32, how strictness, tag atom.Atom) {
	if how >= nothingTaken {
		return
	}
	for _, i := range s.inside(body, tag) {
		if s.isFishy(i, how) {
			s.detach(i)
		}
	}
}

func (s *search) isFishy(i int32, how strictness) bool {
	for k := i; k != 0; k = s.nodes[k].parent {
		if s.nodes[k].traits&dataTable != 0 {
			return false
		}
	}
	if s.under(i, atom.Code, 4) {
		return false
	}
	n := &s.nodes[i]
	weight := n.weight(how)
	if weight < 0 {
		return true
	}
	c := boxCount{search: s}
	for k := n.first; k != 0; k = s.nodes[k].next {
		c.count(k, place{}, nil)
	}
	if c.video || c.commas >= 10 {
		return false
	}
	chars := c.all.chars
	share := func(part counter) float64 { return float64(part.chars) / float64(max(chars, 1)) }
	list := n.tag == atom.Ul || share(c.list) > 0.9
	links := c.density()
	figure := func() bool { return s.under(i, atom.Figure, 4) }
	switch {
	case c.imgs > 1 && c.ps*2 < c.imgs && !figure():
	case !list && c.lis-100 > c.ps:
	case c.inputs > c.ps/3:
	case !list && share(c.heading) < 0.9 && chars < leastScored && (c.imgs == 0 || c.imgs > 2) && links > 0 && !figure():
	case !list && weight < 25 && links > 0.2:
	case weight >= 25 && links > 0.5:
	case c.embeds == 1 && chars < 75 || c.embeds > 1:
	case c.imgs == 0 && c.text.chars == 0:
	default:
		return false
	}
	if !list || c.imgs != c.lis {
		return true
	}
	// A list of pictures stays.
	for k := s.element(n.first); k != 0; k = s.element(s.nodes[k].next) {
		if first := s.element(s.nodes[k].first); first != 0 && s.element(s.nodes[first].next) != 0 {
			return true
		}
	}
	return false
}

// A boxCount counts what stands in a box.
type boxCount struct {
	*search
	linkCount
	text, list, heading                   counter // what stands in elements of text, lists and headings
	commas, ps, imgs, lis, inputs, embeds int
	video                                 bool
}

// A place says what stands around a node in a box.
type place struct{ text, list, heading bool }

func (c *boxCount) count(i int32, in place, link *counter) {
	n := &c.nodes[i]
	if n.text != 0 {
		t := &c.texts[n.text-1]
		c.commas += int(t.commas)
		c.all.add(t)
		if in.text {
			c.text.add(t)
		}
		if in.list {
			c.list.add(t)
		}
		if in.heading {
			c.heading.add(t)
		}
		if link != nil {
			link.add(t)
		}
		return
	}
	var own counter
	switch n.tag {
	case atom.Ul, atom.Ol:
		in.list = true
		c.list.apart()
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		in.heading = true
		c.heading.apart()
	case atom.A:
		link = &own
	case atom.P:
		c.ps++
	case atom.Img:
		c.imgs++
	case atom.Li:
		c.lis++
	case atom.Input:
		c.inputs++
	case atom.Object, atom.Embed:
		c.embeds++
		c.video = c.video || c.holdsVideo(i)
	}
	switch n.tag {
	case atom.Blockquote, atom.Dl, atom.Div, atom.Img, atom.Ol, atom.P, atom.Pre, atom.Table, atom.Ul, atom.Span, atom.Li, atom.Td:
		in.text = true
		c.text.apart()
	}
	for k := n.first; k != 0; k = c.nodes[k].next {
		c.count(k, in, link)
	}
	if n.tag == atom.A {
		c.linked += float64(own.chars) * n.linkWeight()
	}
}

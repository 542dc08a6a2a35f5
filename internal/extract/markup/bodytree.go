package markup

import "golang.org/x/net/html/atom"

// A bodyTree is a tree whose nodes can be moved.
type bodyTree struct {
	nodes []bodyNode
	texts []textCount
}

// add adds a node that stands nowhere yet.
func (s *bodyTree) add(n bodyNode) int32 {
	s.nodes = append(s.nodes, n)
	return int32(len(s.nodes) - 1)
}

// detach takes a node out of the tree.
func (s *bodyTree) detach(i int32) {
	n := &s.nodes[i]
	if n.prev != 0 {
		s.nodes[n.prev].next = n.next
	} else {
		s.nodes[n.parent].first = n.next
	}
	if n.next != 0 {
		s.nodes[n.next].prev = n.prev
	} else {
		s.nodes[n.parent].last = n.prev
	}
	n.parent, n.prev, n.next = 0, 0, 0
}

// append puts a node that stands nowhere behind the children of up.
func (s *bodyTree) append(up, i int32) {
	n, p := &s.nodes[i], &s.nodes[up]
	n.parent, n.prev = up, p.last
	if p.last != 0 {
		s.nodes[p.last].next = i
	} else {
		p.first = i
	}
	p.last = i
}

// before puts a node that stands nowhere before another.
func (s *bodyTree) before(i, other int32) {
	n, o := &s.nodes[i], &s.nodes[other]
	n.parent, n.prev, n.next = o.parent, o.prev, other
	if o.prev != 0 {
		s.nodes[o.prev].next = i
	} else {
		s.nodes[o.parent].first = i
	}
	o.prev = i
}

// replace puts a node that stands nowhere in the place of another.
func (s *bodyTree) replace(i, other int32) {
	s.before(i, other)
	s.detach(other)
}

// move moves a node behind the children of up.
func (s *bodyTree) move(up, i int32) {
	s.detach(i)
	s.append(up, i)
}

func (s *bodyTree) isText(i int32) bool { return s.nodes[i].text != 0 }

// blank reports whether a node is a text of white space only.
func (s *bodyTree) blank(i int32) bool {
	k := s.nodes[i].text
	return k != 0 && s.texts[k-1].blank()
}

// element returns the first element from i on among its siblings, 0 when there is none.
func (s *bodyTree) element(i int32) int32 {
	for i != 0 && s.isText(i) {
		i = s.nodes[i].next
	}
	return i
}

// after returns the element that follows in the order of the page, those
// inside i included or not.
func (s *bodyTree) after(i int32, inside bool) int32 {
	if inside {
		if c := s.element(s.nodes[i].first); c != 0 {
			return c
		}
	}
	for ; i != 0; i = s.nodes[i].parent {
		if c := s.element(s.nodes[i].next); c != 0 {
			return c
		}
	}
	return 0
}

// follow returns the node, element or text, that follows i inside root.
func (s *bodyTree) follow(i, root int32) int32 {
	if c := s.nodes[i].first; c != 0 {
		return c
	}
	for i != root {
		if c := s.nodes[i].next; c != 0 {
			return c
		}
		i = s.nodes[i].parent
	}
	return 0
}

// under reports whether one of the levels elements around i has the tag; any
// number of them when levels is 0.
func (s *bodyTree) under(i int32, tag atom.Atom, levels int) bool {
	for k := s.nodes[i].parent; k != 0; k = s.nodes[k].parent {
		if s.nodes[k].tag == tag {
			return true
		}
		if levels--; levels == 0 {
			break
		}
	}
	return false
}

// onlyElement returns the one element among the children of i when there is no
// other and no text but white space, otherwise 0.
func (s *bodyTree) onlyElement(i int32) int32 {
	only := int32(0)
	for c := s.nodes[i].first; c != 0; c = s.nodes[c].next {
		if !s.isText(c) {
			if only != 0 {
				return 0
			}
			only = c
		} else if !s.blank(c) {
			return 0
		}
	}
	return only
}

// hollow reports whether an element holds nothing but white space, breaks and rules.
func (s *bodyTree) hollow(i int32) bool {
	for c := s.nodes[i].first; c != 0; c = s.nodes[c].next {
		switch tag := s.nodes[c].tag; {
		case s.isText(c):
			if !s.blank(c) {
				return false
			}
		case tag != atom.Br && tag != atom.Hr:
			return false
		}
	}
	return true
}

// white reports whether a node is white space or a break.
func (s *bodyTree) white(i int32) bool { return s.blank(i) || s.nodes[i].tag == atom.Br }

// phrasing reports whether a node may stand in a paragraph.
func (s *bodyTree) phrasing(i int32) bool {
	if s.isText(i) {
		return true
	}
	switch s.nodes[i].tag {
	case atom.Abbr, atom.Audio, atom.B, atom.Bdo, atom.Br, atom.Button, atom.Cite, atom.Code, atom.Data, atom.Datalist,
		atom.Dfn, atom.Em, atom.Embed, atom.I, atom.Img, atom.Input, atom.Kbd, atom.Label, atom.Mark, atom.Math, atom.Meter,
		atom.Object, atom.Output, atom.Progress, atom.Q, atom.Ruby, atom.Samp, atom.Select, atom.Small, atom.Span,
		atom.Strong, atom.Sub, atom.Sup, atom.Textarea, atom.Time, atom.Var, atom.Wbr:
		return true
	case atom.A, atom.Del, atom.Ins:
		for c := s.nodes[i].first; c != 0; c = s.nodes[c].next {
			if !s.phrasing(c) {
				return false
			}
		}
		return true
	}
	return false
}

// holdsBlock reports whether a block stands inside an element.
func (s *bodyTree) holdsBlock(i int32) bool {
	for c := s.follow(i, i); c != 0; c = s.follow(c, i) {
		switch s.nodes[c].tag {
		case atom.Blockquote, atom.Dl, atom.Div, atom.Img, atom.Ol, atom.P, atom.Pre, atom.Table, atom.Ul, atom.Select:
			return true
		}
	}
	return false
}

// A counter counts the characters of texts that follow each other, white space
// between words as one.
type counter struct {
	chars       int
	space, some bool // white space stands last; something else was seen
}

func (c *counter) add(t *textCount) {
	if t.blank() {
		c.space = c.space || t.runes > 0
		return
	}
	if c.some && (c.space || t.lead > 0) {
		c.chars++
	}
	c.chars += int(t.chars)
	c.space, c.some = t.trail > 0, true
}

// apart begins anew: what follows stands in a block of its own.
func (c *counter) apart() { c.space, c.some = false, false }

// count returns the characters and commas inside an element.
func (s *bodyTree) count(i int32) (chars, commas int) {
	var c counter
	for k := s.follow(i, i); k != 0; k = s.follow(k, i) {
		if n := s.nodes[k].text; n != 0 {
			c.add(&s.texts[n-1])
			commas += int(s.texts[n-1].commas)
		}
	}
	return c.chars, commas
}

// runes returns the characters inside an element, each as one.
func (s *bodyTree) runes(i int32) int {
	sum := 0
	for k := s.follow(i, i); k != 0; k = s.follow(k, i) {
		if n := s.nodes[k].text; n != 0 {
			sum += int(s.texts[n-1].runes)
		}
	}
	return sum
}

// A linkCount counts characters and, with less weight for links into the page,
// those of them that stand in links.
type linkCount struct {
	all    counter
	linked float64
}

func (l *linkCount) density() float64 {
	if l.all.chars == 0 {
		return 0
	}
	return l.linked / float64(l.all.chars)
}

// links returns the share of the characters of an element that are links.
func (s *bodyTree) links(i int32) float64 {
	var l linkCount
	s.countLinks(i, &l, nil)
	return l.density()
}

func (s *bodyTree) countLinks(i int32, l *linkCount, link *counter) {
	n := &s.nodes[i]
	if n.text != 0 {
		t := &s.texts[n.text-1]
		l.all.add(t)
		if link != nil {
			link.add(t)
		}
		return
	}
	if n.tag == atom.A {
		var own counter
		for c := n.first; c != 0; c = s.nodes[c].next {
			s.countLinks(c, l, &own)
		}
		l.linked += float64(own.chars) * n.linkWeight()
		return
	}
	for c := n.first; c != 0; c = s.nodes[c].next {
		s.countLinks(c, l, link)
	}
}

func (n *bodyNode) linkWeight() float64 {
	if n.traits&toPart != 0 {
		return 0.3
	}
	return 1
}

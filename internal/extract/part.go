package extract

import (
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/source"
)

// A piece is a part of a line that stays or goes as a whole.
type piece struct {
	line     int
	from, to int              // bytes of the line's text
	reason   isnad.DropReason // empty for text
	kind     isnad.BlockKind
	edits    []edit // beyond those that the letters need
	glued    string // why the page has no blank before the piece; empty when it has
}

// A part is the lines of one article.
type part struct {
	d    *divider
	main bool // the page's own article: what the page says of itself is about it
	// pieces are the lines' pieces in page order.
	pieces []piece

	title     string
	titleLine int // -1 when no line of the page is the title
	credit    []string
	author    string
	suffix    string   // what pages append to the title
	bylines   []string // lines that name places, persons and outlets
	published isnad.Dating
	modified  isnad.Dating

	// What reading is at.
	zone   string           // of the last phrase that stood alone
	opened isnad.DropReason // its reason
	listed int              // teasers since
	body   int              // paragraphs kept so far
	first  int              // first kept piece, or a place before it
	ended  bool             // something that ends articles was seen
	last   int              // last paragraph among the part's lines
}

// read decides what becomes of every line from first to end.
func (p *part) read(first, end int) {
	d := p.d
	p.titleLine = -1
	if p.main {
		p.title = d.page.Title
		if p.title == "" {
			p.title = p.fact(source.FactTitle)
		}
	}
	p.last = -1
	p.pieces = make([]piece, 0, end-first+8) // nearly all lines are one
	for i := first; i < end; i++ {
		if d.paragraph(i) && !d.matches[i].ok && d.lines[i].src.Drop == "" {
			p.last = i
		}
	}
	for i := first; i < end; i++ {
		l := &d.lines[i]
		switch m := d.matches[i]; {
		case l.src.Drop != "":
			p.drop(i, l.src.Drop)
		case l.arabic+l.latin == 0 && (l.digits == 0 || p.body == 0 || i > p.last):
			if isDateline(l) && !p.published.Known() {
				p.setDate(l, l.from, false)
				p.drop(i, isnad.DropDateline)
				continue
			}
			p.drop(i, isnad.DropFurniture)
		case p.zone == "value" && p.value(i):
		case p.zone == "end" && p.opened == isnad.DropComments:
			reason := isnad.DropComments
			if m.ok {
				reason = m.reason
			}
			p.drop(i, reason)
		case m.ok && p.furniture(i, m):
		case p.zone == "list" && p.teaser(i, end):
			p.drop(i, isnad.DropRelated)
			p.listed++
		default:
			p.zone = ""
			p.text(i, end)
		}
	}
	p.kinds()
}

// drop leaves line i out.
func (p *part) drop(i int, reason isnad.DropReason) {
	l := &p.d.lines[i]
	p.pieces = append(p.pieces, piece{line: i, from: l.from, to: l.to, reason: reason})
}

// furniture deals with a line that holds a phrase of the tables. It returns
// false when the phrase is, at this place, a part of the text.
func (p *part) furniture(i int, m match) bool {
	l := &p.d.lines[i]
	value := strings.TrimSpace(l.src.Text[m.value:l.to])
	zone := ""
	if m.alone && m.zone != "-" {
		zone = m.zone
	}
	atEdge := p.body == 0 || i > p.last
	switch m.reason {
	case isnad.DropCredit:
		switch {
		case m.alone:
		case isDateline(l) || hasDate(l) && countWords(value) > 4:
			p.setDate(l, m.value, false) // the source is missing and its date is there
		default:
			p.addCredit(value)
		}
		p.ended = p.ended || p.body > 0
	case isnad.DropTags:
		p.ended = p.ended || p.body > 0
	case isnad.DropByline:
		if !atEdge && !(m.phrase > 1 && !m.alone) || p.d.markup && l.src.Body && p.body > 0 || m.alone && i+1 < len(p.d.lines) && p.d.lines[i+1].count() > shortWords {
			return false
		}
		if !m.alone {
			if p.headline(i, value) || utf8.RuneCountInString(value) > 60 || l.stop && l.count() > shortWords {
				return false
			}
			p.setAuthor(value)
		}
	case isnad.DropDateline:
		switch {
		case m.alone && m.zone == "value" && !hasDate(l):
			// The label alone is furniture when the date follows or when its
			// words say so by themselves.
			if !atEdge || l.count() < 2 && (i+1 >= len(p.d.lines) || !isDateline(&p.d.lines[i+1])) {
				return false
			}
		case !hasDate(l):
			return false
		default:
			if !atEdge && m.where != "label" {
				return false
			}
			p.setDate(l, m.value, modifiedLabel(l))
		}
	case isnad.DropFurniture:
		if m.where == whereMasthead {
			p.setDate(l, l.from, false) // the day of the issue may stand beside the name
		}
	case isnad.DropCaption:
		if m.where == "label" && p.body > 0 && i < p.last && l.count() > 20 {
			return false
		}
	case isnad.DropComments:
		if m.zone == "end" && zone == "end" && (p.body == 0 || i <= p.last && !p.commentsFollow(i)) {
			zone = ""
		}
		p.ended = p.ended || p.body > 0 && zone == "end"
	}
	p.drop(i, m.reason)
	p.zone, p.opened, p.listed = zone, m.reason, 0
	return true
}

// headline reports whether line i, which begins like a byline («تقرير: …»), is
// the title: it is the first line of the article, a title has not been seen,
// and the value behind the colon is no name.
func (p *part) headline(i int, value string) bool {
	if p.title != "" || p.titleLine >= 0 || len(p.kept()) > 0 || !p.d.titleLine(i) || countWords(value) < 4 || isPerson(normWords(value)) {
		return false
	}
	p.d.matches[i] = match{}
	return true
}

// commentsFollow reports whether the paragraphs behind line i are few beside
// those before it, as readers' comments are beside an article.
func (p *part) commentsFollow(i int) bool {
	before, after := 0, 0
	for _, q := range p.pieces {
		if q.reason == "" {
			before += p.d.lines[q.line].count()
		}
	}
	for j := i + 1; j <= p.last; j++ {
		after += p.d.lines[j].count()
	}
	return after < before
}

// value takes line i for the value of the label above it.
func (p *part) value(i int) bool {
	l := &p.d.lines[i]
	zone := p.zone
	p.zone = ""
	if l.arabic+l.latin+l.digits == 0 || l.stop && l.count() > 3 || l.count() > valueWords {
		return false
	}
	switch p.opened {
	case isnad.DropCredit:
		if p.d.matches[i].ok && p.d.matches[i].reason != isnad.DropCredit || l.count() > shortWords {
			return false
		}
		p.addCredit(l.text())
	case isnad.DropByline:
		if p.d.matches[i].ok || l.count() > shortWords {
			return false
		}
		p.setAuthor(l.text())
	case isnad.DropDateline:
		if !hasDate(l) {
			return false
		}
		p.setDate(l, l.from, modifiedLabel(&p.d.lines[i-1]))
	case isnad.DropTags:
		if p.d.matches[i].ok || p.body > 0 && i < p.last && l.count() > 6 {
			return false
		}
		if i+1 < len(p.d.lines) && !p.d.matches[i+1].ok && p.d.lines[i+1].count() <= 5 && i > p.last {
			p.zone = zone // one tag on each line
		}
	default:
		return false
	}
	p.drop(i, p.opened)
	return true
}

// teaser reports whether line i belongs to a list of teasers that was opened
// above it.
func (p *part) teaser(i, end int) bool {
	d := p.d
	l := &d.lines[i]
	if d.paragraph(i) {
		// A summary below a teaser, or the article going on. Behind the end of
		// an article nothing goes on.
		return p.ended
	}
	if p.ended || i > p.last {
		return true
	}
	// Between paragraphs: the first line is a teaser. Another short one may be
	// the heading of what follows.
	if p.listed == 0 {
		return true
	}
	next := i+1 < end && d.paragraph(i+1)
	return !(next && (l.src.Gap > 0 || l.count() <= 5))
}

// text deals with a line that no phrase condemns.
func (p *part) text(i, end int) {
	d := p.d
	l := &d.lines[i]
	head := p.body == 0
	switch {
	case l.arabic == 0 && l.latin > 0 && p.isCredit(i):
		p.addCredit(l.text())
		p.drop(i, isnad.DropCredit)
	case l.arabic == 0 && l.latin > 0 && p.isForeign(i, end):
		p.drop(i, isnad.DropForeign)
	case p.titleLine < 0 && head && len(p.kept()) == 0 && l.whole && l.count() <= 3 && known().sections[joinWords(l.words())] && !p.isTitle(l) && p.titleBelow(i, end):
		p.drop(i, isnad.DropNavigation)
	case p.title != "" && head && len(p.kept()) < 4 && p.isTitle(l):
		p.dropTitle(i)
	case d.markup && !l.src.Body:
		p.outside(i)
	case p.titleLine < 0 && p.title == "" && head && len(p.kept()) == 0 && d.titleLike(i) && p.textFollows(i, end) && !isDateline(l):
		p.takeTitle(i)
	case (head || i > p.last) && isDateline(l):
		p.setDate(l, l.from, false)
		p.drop(i, isnad.DropDateline)
	case l.bullet > 0 && i+1 < end && d.lines[i+1].bullet == 0 && same(l.words(), d.lines[i+1].words()):
		p.drop(i, isnad.DropCaption)
	case l.bullet == 0 && i > 0 && d.lines[i-1].bullet > 0 && same(l.words(), d.lines[i-1].words()):
		p.drop(i, isnad.DropDuplicate)
	case d.last >= 0 && strings.HasSuffix(l.text(), ")") && d.isCaption(l):
		p.drop(i, isnad.DropCaption)
	case (head && (i+1 >= end || l.count() <= 2 || !d.matches[i+1].ok && d.lines[i+1].count() > shortWords || d.matches[i+1].ok || p.ofSite(l)) || i > p.last) && p.isByline(l):
		p.drop(i, isnad.DropByline)
	case i > p.last && p.body > 0 && !l.stop && l.count() <= 12 && tailMatch(l).reason == isnad.DropTags:
		p.drop(i, isnad.DropTags)
	case p.isCredit(i):
		p.addCredit(l.text())
		p.drop(i, isnad.DropCredit)
	case d.last >= 0 && d.isCaption(l):
		p.drop(i, isnad.DropCaption)
	case p.repeats(l):
		p.drop(i, isnad.DropDuplicate)
	default:
		p.keep(i)
	}
}

// titleBelow reports whether one of the next lines below the name of a section
// can be the title; otherwise the name is all the title there is.
func (p *part) titleBelow(i, end int) bool {
	d := p.d
	for j := i + 1; j < min(end, i+4); j++ {
		if d.titleLike(j) && !d.isDay(j) && d.lines[j].count() >= 4 && d.lines[j].count() <= 16 {
			return true
		}
	}
	return false
}

// isForeign reports whether line i, in another script than the Arabic, is no
// part of the text: above or below it, an address, or beside the caption of a
// picture. Between paragraphs it may be a name or a heading and stays.
func (p *part) isForeign(i, end int) bool {
	d := p.d
	l := &d.lines[i]
	if p.body == 0 || i > p.last {
		return true
	}
	s := l.text()
	if strings.ContainsAny(s, "@") || strings.Contains(s, "://") || strings.HasPrefix(s, "www.") {
		return true
	}
	next := i + 1
	return next < end && (d.matches[next].reason == isnad.DropCaption || d.isCaption(&d.lines[next]))
}

// outside deals with a line of markup that is not in the article's body.
func (p *part) outside(i int) {
	l := &p.d.lines[i]
	switch {
	case isDateline(l):
		p.setDate(l, l.from, false)
		p.drop(i, isnad.DropDateline)
	case l.src.Tag == "figcaption" || l.src.Tag == "caption" || p.d.isCaption(l):
		p.drop(i, isnad.DropCaption)
	case l.src.Links < 0.5 && l.count() > 2 && p.isByline(l):
		p.drop(i, isnad.DropByline)
	case l.src.Links > 0.5:
		p.drop(i, isnad.DropNavigation)
	default:
		p.drop(i, isnad.DropFurniture)
	}
}

// kept returns the pieces from the first one that stays on.
func (p *part) kept() []piece {
	for p.first < len(p.pieces) && p.pieces[p.first].reason != "" {
		p.first++
	}
	return p.pieces[p.first:]
}

// textFollows reports whether there is text behind a line that looks like a
// title; without any, the line is the text.
func (p *part) textFollows(i, end int) bool {
	if p.last > i {
		return true
	}
	for j := i + 1; j < end; j++ {
		l := &p.d.lines[j]
		if !p.d.matches[j].ok && l.src.Drop == "" && l.arabic > 0 && (l.stop || l.count() >= 4) {
			return true
		}
	}
	return false
}

// repeats reports whether a line says again what was kept before: the whole of
// a paragraph, or a line above the body.
func (p *part) repeats(l *line) bool {
	if l.count() < 4 || p.body > 0 && l.count() < 20 {
		return false
	}
	kept := p.kept()
	for k := len(kept) - 1; k >= max(0, len(kept)-8); k-- {
		o := &p.d.lines[kept[k].line]
		if kept[k].reason == "" && len(o.src.Text) == len(l.src.Text) && o.text() == l.text() || kept[k].reason == "" && o.whole && l.whole && same(o.words(), l.words()) {
			return true
		}
	}
	return false
}

// keep puts line i into the text, cut into pieces where something that is no
// text is glued to it.
func (p *part) keep(i int) {
	d := p.d
	l := &d.lines[i]
	s := l.src.Text
	from, to := l.from, l.to
	var after []piece
	if cutAt, m := tailOf(l); m.ok {
		value := strings.TrimSpace(s[m.value:to])
		switch m.reason {
		case isnad.DropCredit:
			p.addCredit(value)
			p.ended = true
		case isnad.DropTags:
			p.ended = true
		}
		after = append(after, piece{line: i, from: cutAt, to: to, reason: m.reason})
		to = cutAt
	}
	kind := isnad.BlockParagraph
	switch {
	case l.bullet > 0:
		p.pieces = append(p.pieces, piece{line: i, from: from, to: from + l.bullet, reason: isnad.DropMarkup})
		from += l.bullet
		kind = isnad.BlockItem
	case l.src.Tag == "li":
		kind = isnad.BlockItem
	case heading(l.src.Tag):
		kind = isnad.BlockHeading
	}
	if d.paragraph(i) {
		p.body++
	}
	p.cutGlued(i, from, to, kind)
	p.pieces = append(p.pieces, after...)
}

// cutGlued appends the range from:to of line i as text, cut at the word for an
// advertisement and where a heading runs into the sentence behind it.
func (p *part) cutGlued(i, from, to int, kind isnad.BlockKind) {
	d := p.d
	l := &d.lines[i]
	s := l.src.Text
	next := piece{line: i, from: from, kind: kind} // the piece being made
	flush := func(end int, kind isnad.BlockKind) {
		a, b := trim(s[next.from:end])
		if a < b {
			q := next
			q.to, q.kind = next.from+b, kind
			q.from += a
			p.pieces = append(p.pieces, q)
		}
		next = piece{line: i, from: end, kind: next.kind}
	}
	opening := len(p.kept()) == 0
	long := l.stop && l.count() >= paragraphWords
	for lo := from; lo < to; {
		first := 0 // token that the piece begins with
		if lo > from {
			first = -headingWords // it began in a window before this one
		}
		hi := window(s, lo, to)
		toks := l.arabicWords(lo, hi)
		lo = hi
		for k := range toks {
			t := &toks[k]
			if strings.HasPrefix(s[t.from:t.to], advertWord) && (k == first || sentenceEnded(s[next.from:t.from])) {
				at, glued := gluedAdvert(s, *t)
				if glued || (d.adverts || next.from == l.from && gluedHeading(s, toks[k:])) && long && t.to-t.from == len(advertWord) && k+1 < len(toks) && d.beforeAdvert(s, t.to, toks[k+1:]) {
					end := t.from + len(advertWord)
					flush(t.from, next.kind)
					p.pieces = append(p.pieces, piece{line: i, from: t.from, to: end, reason: isnad.DropAdvertisement})
					next.from = end
					if !glued {
						first = k + 1
						continue
					}
					first = k
					next.edits = append(next.edits, edit{from: at, to: t.to, repl: s[at:t.to], rule: ruleGlued, why: "«" + advertWord + "» stood before it without a blank"})
					*t = token{from: at, to: t.to, norm: arabic.Fold(s[at:t.to]), count: -1}
					l.toks = nil // they are no longer those of the line
				}
			}
			mayEnd := long && k-first < headingWords && k > first && len(toks)-k >= 8 && !punctuated(s[next.from:t.from])
			mayEnd = mayEnd && !strings.HasPrefix(toks[first].norm, "و") && !opens(toks[first].norm, toks[first+1:])
			at, ok := gluedAt(s, *t)
			if !ok && mayEnd {
				if at, ok = gluedOpener(s, *t, toks[k+1:]); !ok {
					continue
				}
			}
			switch {
			case !ok:
			case mayEnd && opens(arabic.Fold(s[at:t.to]), toks[k+1:]):
				flush(at, isnad.BlockHeading)
				if q := &p.pieces[len(p.pieces)-1]; opening && p.title != "" {
					// Above the first sentence stands no heading: a few words are the
					// caption of the picture there, more are a lead.
					q.kind = isnad.BlockLead
					if k-first < shortWords && len(q.edits) == 0 {
						q.reason, q.kind = isnad.DropCaption, ""
						first, long = k+1, false
						continue
					}
				}
				next.glued = "a heading and the sentence behind it stood without a blank between them"
				first = k + 1
				long = false
			default:
				next.edits = append(next.edits, edit{from: t.from, to: t.to, rule: ruleGlued, why: "a letter that ends words stands within the word, and both halves are words",
					sub: []edit{{from: at, to: at, repl: " "}}})
			}
		}
	}
	flush(to, next.kind)
}

// beforeAdvert reports whether the word for an advertisement, which ends at
// byte end, stands before the tokens behind it as a thing apart: no noun
// follows that it could govern («إعلان الحكومة…»).
func (d *divider) beforeAdvert(s string, end int, toks []token) bool {
	t := &toks[0]
	return strings.TrimSpace(s[end:t.from]) == "" && (!strings.HasPrefix(t.norm, "ال") || opens(t.norm, toks[1:]))
}

// gluedHeading reports whether words that begin with the word for an
// advertisement hold a heading that runs into the sentence behind it («إعلان
// غضب في الميناءوأمس…»): a page whose markup was lost so is one where
// advertisements stood.
func gluedHeading(s string, toks []token) bool {
	for k := 2; k < len(toks) && k <= headingWords && len(toks)-k >= 8; k++ {
		if punctuated(s[toks[0].from:toks[k].from]) {
			return false
		}
		at, ok := gluedAt(s, toks[k])
		if !ok {
			if _, ok = gluedOpener(s, toks[k], toks[k+1:]); ok {
				return true
			}
			continue
		}
		return opens(arabic.Fold(s[at:toks[k].to]), toks[k+1:])
	}
	return false
}

// sentenceEnded reports whether s ends where a sentence may begin behind it.
func sentenceEnded(s string) bool {
	stop, _ := ending(s)
	return stop || strings.TrimFunc(s, blank) == ""
}

// punctuated reports whether s holds a mark that divides sentences or clauses.
func punctuated(s string) bool { return strings.ContainsAny(s, ".،؛؟!?…,;") }

// kinds says what the kept pieces are in the article: lead, heading, item or
// paragraph.
func (p *part) kinds() {
	kept := make([]int, 0, len(p.pieces))
	for k := range p.pieces {
		if p.pieces[k].reason == "" {
			kept = append(kept, k)
		}
	}
	isPara := func(n int) bool {
		if n < 0 || n >= len(kept) {
			return false
		}
		q := &p.pieces[kept[n]]
		return q.kind == isnad.BlockItem || q.kind == isnad.BlockParagraph && (q.whole(p.d) && p.d.paragraph(q.line) || q.to-q.from > 160)
	}
	item := func(n int) bool {
		return n >= 0 && n < len(kept) && p.pieces[kept[n]].kind == isnad.BlockItem
	}
	body := false
	for n, k := range kept {
		q := &p.pieces[k]
		l := &p.d.lines[q.line]
		para := isPara(n)
		switch {
		case q.kind == isnad.BlockItem && l.bullet > 0 && !l.stop && !l.colon && l.count() <= headingWords && body && isPara(n+1) && !item(n-1) && !item(n+1):
			q.kind = isnad.BlockHeading // «* عنوان»: a list has more than one item
		case q.kind != isnad.BlockParagraph:
		case !body && !para && q.whole(p.d) && !l.colon && p.title != "" && p.body > 0:
			q.kind = isnad.BlockLead
			continue
		case n > 0 && !para && q.whole(p.d) && !l.stop && !l.colon && l.count() <= headingWords && isPara(n+1):
			q.kind = isnad.BlockHeading
		case n == 0 && para && isPara(n+1) && p.titleLine >= 0 && p.mediaBetween(k, kept[n+1]) && overlap(l, &p.d.lines[p.pieces[kept[n+1]].line]) >= 0.4:
			q.kind = isnad.BlockLead
		}
		body = body || para
	}
}

// mediaBetween reports whether a caption or the like lies between two pieces.
// What stands above the picture of an article, and is told once more below, is
// its lead.
func (p *part) mediaBetween(a, b int) bool {
	for _, q := range p.pieces[a+1 : b] {
		switch q.reason {
		case isnad.DropCaption, isnad.DropDuplicate, isnad.DropForeign, isnad.DropByline, isnad.DropDateline, isnad.DropShare:
			return true
		}
	}
	return false
}

// whole reports whether the piece is all there is of its line.
func (q *piece) whole(d *divider) bool {
	l := &d.lines[q.line]
	return q.from <= l.from && q.to >= l.to
}

// article writes the part down. It returns false when the part holds no text;
// the article then has what was dropped and nothing else.
func (p *part) article(first bool) (isnad.Article, bool) {
	d := p.d
	room := 0
	for k := range p.pieces {
		if q := &p.pieces[k]; q.reason == "" {
			room += q.to - q.from + 2
		}
	}
	b := builder{body: d.page.Body, text: make([]byte, 0, room)}
	art := isnad.Article{URL: d.page.URL}
	if art.URL == "" {
		art.URL = p.pageFact(source.FactURL)
	}
	for k := range p.pieces {
		q := &p.pieces[k]
		l := &d.lines[q.line]
		s := l.src.Text
		if q.reason == "" {
			edits := letters(nil, s, q.from, q.to)
			more := q.edits
			if l.arabic > 0 {
				more = quotes(more, s, q.from, q.to)
				for from := q.from; from < q.to; {
					to := window(s, from, q.to)
					more = gaps(more, s, l.arabicWords(from, to), d.damage)
					from = to
				}
			}
			b.block(q.kind, l.src, q.from, q.to, merge(s, edits, more), q.glued)
			continue
		}
		a, z := trim(s[q.from:q.to])
		if a >= z {
			continue
		}
		drop := isnad.Dropped{Text: s[q.from+a : q.from+z], Reason: q.reason}
		if span, ok := l.src.Origin.Page(isnad.Span{Start: q.from + a, End: q.from + z}); ok {
			drop.Page = span
		}
		art.Dropped = append(art.Dropped, drop)
	}
	if len(b.text) == 0 {
		return art, false
	}
	art.Text, art.Blocks, art.Origin, art.Repairs = string(b.text), b.blocks, b.origin, b.repairs
	p.describe(&art)
	return art, true
}

package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/source"
)

// A divider takes a page apart into articles.
type divider struct {
	page    *isnad.Page
	src     *source.Page
	lines   []line
	matches []match
	// first and last are the first and last paragraph of the page, the borders
	// of its body; both -1 when there is none.
	first, last int
	markup      bool // the lines come from markup, and its body was found
	adverts     bool // the page shows the word for an advertisement where one stood
	damage      int  // gaps in words of the page that can be nothing else, up to manyGaps
	// site is the name on the page's masthead; empty when there is none. own are
	// the folded names that the page gives itself and its sources.
	site   string
	own    []string
	signed *isnad.Outlet // what signature found; nil before it looked
	sc     *scanner
}

// Paragraphs, headings and titles are told apart by their lengths in words.
const (
	paragraphWords = 12 // a line that ends like a sentence and has as many
	longWords      = 25 // a line that has as many, however it ends
	headingWords   = 12
	titleWords     = 35
)

// divide cuts the lines of a page into articles.
func divide(page *isnad.Page, src *source.Page) []isnad.Article {
	d := &divider{page: page, src: src, sc: scanners.Get().(*scanner)}
	defer d.sc.release()
	d.measure()
	starts := d.starts()
	var arts []isnad.Article
	var orphans []isnad.Dropped // of parts that turned out to hold no text
	for k, start := range starts {
		end := len(d.lines)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		p := part{d: d, main: k == 0}
		p.read(start, end)
		art, ok := p.article(len(arts) == 0)
		if !ok {
			orphans = append(orphans, art.Dropped...)
			continue
		}
		arts = append(arts, art)
	}
	if len(arts) > 0 && len(orphans) > 0 {
		art := &arts[0]
		art.Dropped = append(art.Dropped, orphans...)
		slices.SortStableFunc(art.Dropped, func(a, b isnad.Dropped) int { return a.Page.Start - b.Page.Start })
	}
	return arts
}

// Far down a huge page the paragraphs keep their first words only: enough to
// tell a title by, and a quarter of the memory.
const (
	keptLines = 4096
	keptWords = 16
)

// measure looks at every line once.
func (d *divider) measure() {
	d.sc.huge = len(d.src.Lines) > keptLines
	d.lines = make([]line, len(d.src.Lines))
	d.matches = make([]match, len(d.src.Lines))
	d.first, d.last = -1, -1
	for i := range d.src.Lines {
		d.markup = d.markup || d.src.HTML && d.src.Lines[i].Body
	}
	for i := range d.src.Lines {
		l := &d.lines[i]
		*l = newLine(&d.src.Lines[i], d.sc)
		if l.src.Drop != "" {
			continue
		}
		d.matches[i] = furniture(l, false)
		if !d.matches[i].ok && d.paragraph(i) {
			if d.first < 0 {
				d.first = i
			}
			d.last = i
		}
		if i > keptLines && len(l.words()) > keptWords && d.paragraph(i) && !d.matches[i].ok {
			// The count goes with the words, as it does for long lines.
			l.folded, l.whole, l.blanks = slices.Clone(l.folded[:keptWords]), false, l.blanks+len(l.folded)-keptWords
		}
		if d.matches[i].reason == isnad.DropAdvertisement && strings.HasPrefix(l.text(), advertWord) {
			d.adverts = true
		}
		if d.damage < manyGaps && l.arabic > 0 {
			d.damage += certainGaps(d.sc, l.src.Text, l.from, l.to)
		}
		if !d.adverts && l.arabic > 0 {
			d.adverts = d.hasGluedAdvert(l)
		}
	}
	for i := range d.lines {
		if !d.matches[i].ok && d.edge(i) && d.lines[i].src.Drop == "" {
			d.matches[i] = furniture(&d.lines[i], true)
		}
	}
	d.owners()
	d.masthead()
}

// mostOwn bounds the names that captions are compared with.
const mostOwn = 16

// owners collects the names under which the page may credit its own pictures.
func (d *divider) owners() {
	add := func(s string) {
		if n := normWords(s); n != "" && len(d.own) < mostOwn && !slices.Contains(d.own, n) {
			d.own = append(d.own, n)
		}
	}
	add(d.page.Outlet)
	for i := range d.src.Facts {
		if f := &d.src.Facts[i]; f.Kind == source.FactOutlet {
			add(f.Value)
		}
	}
	for i := range d.lines {
		if m := d.matches[i]; m.ok && m.reason == isnad.DropCredit && !m.alone && d.lines[i].whole {
			for s := range strings.FieldsFuncSeq(d.lines[i].src.Text[m.value:d.lines[i].to], listMark) {
				add(strings.TrimFunc(s, notName))
			}
		}
	}
}

// hasGluedAdvert reports whether the word for an advertisement is glued to
// another on the line.
func (d *divider) hasGluedAdvert(l *line) bool {
	s := l.src.Text
	for at := l.from; at < l.to; {
		i := strings.Index(s[at:l.to], advertWord)
		if i < 0 {
			return false
		}
		at += i
		toks := d.sc.scan(s, at, min(l.to, cut(s, at+120)))
		if len(toks) > 0 && toks[0].from == at {
			if _, ok := gluedAdvert(s, toks[0]); ok && !letterBefore(s[l.from:at]) {
				return true
			}
		}
		at += len(advertWord)
	}
	return false
}

func letterBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return arabic.IsLetter(r) || arabic.IsMark(r)
}

// paragraph reports whether line i reads like running text.
func (d *divider) paragraph(i int) bool {
	l := &d.lines[i]
	if l.arabic == 0 || l.arabic < l.latin || l.bullet > 0 {
		return false
	}
	if d.markup && !l.src.Body || heading(l.src.Tag) {
		return false
	}
	return l.stop && l.count() >= paragraphWords || l.count() >= longWords
}

// heading reports whether tag is that of a heading.
func heading(tag string) bool {
	return len(tag) == 2 && tag[0] == 'h' && '1' <= tag[1] && tag[1] <= '6'
}

// edge reports that line i lies above or below the body.
func (d *divider) edge(i int) bool { return d.first >= 0 && (i < d.first || i > d.last) }

// titleLike reports whether line i could be the title of an article.
func (d *divider) titleLike(i int) bool { return !d.matches[i].ok && d.titleLine(i) }

// titleLine is titleLike whatever phrase the line holds.
func (d *divider) titleLine(i int) bool {
	l := &d.lines[i]
	return l.src.Drop == "" && l.arabic >= 6 && l.arabic > l.latin && !l.colon && l.bullet == 0 &&
		l.count() >= 2 && l.count() <= titleWords && (!l.stop || !endsWithStop(l.text()))
}

// endsWithStop reports whether s ends with a full stop; titles may end with
// other marks.
func endsWithStop(s string) bool {
	s = strings.TrimRight(s, " \u200f\u200e\"”»)")
	return strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "..")
}

// starts returns the lines at which articles begin; the first is 0.
func (d *divider) starts() []int {
	starts := []int{0}
	if d.markup {
		return starts // one article for each page of markup: its body was found as one
	}
	body := false  // a paragraph was seen since the last start
	ended := false // and behind the last paragraph something that ends articles
	label := -1    // the last "read also" line that stands alone, when nothing but it lies between
	for i := range d.lines {
		l := &d.lines[i]
		m := d.matches[i]
		switch {
		case l.src.Drop != "":
		case m.ok:
			switch m.reason {
			case isnad.DropCredit, isnad.DropTags, isnad.DropComments:
				ended = ended || body
			case isnad.DropRelated:
				label = -1
				if m.alone && m.zone == "list" {
					label = i
				}
			}
		default:
			if body && (ended || label >= 0 && label == i-1 || d.dated(i+1)) && d.opensArticle(i, ended, label == i-1) {
				starts = append(starts, i)
				body, ended, label = false, false, -1
				continue
			}
			if d.paragraph(i) {
				body = true
				if label >= 0 && label < i-1 {
					label = -1
				}
			}
		}
	}
	return starts
}

// dated reports whether line i is a date line.
func (d *divider) dated(i int) bool {
	return i < len(d.lines) && (d.matches[i].ok && d.matches[i].reason == isnad.DropDateline || !d.matches[i].ok && isDateline(&d.lines[i]))
}

// opensArticle weighs the evidence that line i is the title of another
// article and not a heading or a teaser. A teaser has at most one paragraph of
// summary before the next; an article has two in a row, or a long one. The
// first paragraph of an article takes up the words of its title and does not
// begin with و, as the paragraphs that carry a report on do.
func (d *divider) opensArticle(i int, ended, labelled bool) bool {
	if !d.titleLike(i) || d.lines[i].count() < 4 {
		return false
	}
	p, meta := i+1, false
	for ; p < len(d.lines) && p < i+8 && !d.paragraph(p); p++ {
		switch m := d.matches[p]; {
		case m.ok && (m.reason == isnad.DropDateline || m.reason == isnad.DropByline):
			meta = true
		case m.ok && m.reason == isnad.DropRelated:
			return false
		case m.ok:
		case isDateline(&d.lines[p]):
			meta = true
		case p > i+2:
			return false
		}
	}
	if p >= len(d.lines) || !d.paragraph(p) || d.matches[p].ok {
		return false
	}
	words, run, best := 0, 0, 0
	for j := p; j < len(d.lines) && j < p+40; j++ {
		switch {
		case d.matches[j].ok && (d.matches[j].reason == isnad.DropRelated || d.matches[j].reason == isnad.DropCredit):
			j = len(d.lines)
		case d.matches[j].ok:
		case d.paragraph(j):
			run++
			best = max(best, run)
			words += d.lines[j].count()
		default:
			run = 0
		}
	}
	least := 60
	if meta {
		least = 25 // a date line under a title says much
	}
	if words < least || best < 2 && d.lines[p].count() < 90 {
		return false
	}
	score := 0
	if ended {
		score += 2
	}
	if labelled {
		score++
	}
	if meta {
		score += 2
	}
	if carriesOn(&d.lines[p]) {
		score--
	} else {
		score++
	}
	switch o := overlap(&d.lines[i], &d.lines[p]); {
	case o >= 0.5:
		score += 2
	case o >= 0.3:
		score++
	}
	if ended {
		return score >= 3
	}
	return score >= 4
}

// carriesOn reports whether a paragraph goes on with a report begun before: it
// begins with و and a word that opens sentences, or a word that looks back.
func carriesOn(l *line) bool {
	if len(l.words()) == 0 {
		return false
	}
	norm := l.words()[0].norm
	switch norm {
	case "كما", "كذلك", "بدوره", "بدورها", "لكن", "غير":
		return true
	}
	rest, ok := strings.CutPrefix(norm, "و")
	if !ok {
		return false
	}
	toks := make([]token, 0, 3)
	for _, w := range l.words()[1:min(4, len(l.words()))] {
		toks = append(toks, token{norm: w.norm})
	}
	return opener(rest, toks)
}

// overlap returns the share of a title's words that a paragraph takes up,
// whatever their inflection: two words are alike when four letters in a row of
// one stand in the other.
func overlap(title, para *line) float64 {
	n, hit := 0, 0
	for _, w := range title.words() {
		if w.kind != arabic.Word || utf8.RuneCountInString(w.norm) < 4 {
			continue
		}
		n++
		for _, v := range para.words() {
			if v.kind == arabic.Word && alike(w.norm, v.norm) {
				hit++
				break
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(hit) / float64(n)
}

func alike(a, b string) bool {
	const run = 8 // bytes: four Arabic letters
	a = strings.TrimPrefix(strings.TrimPrefix(a, "و"), "ال")
	if len(a) < run {
		return strings.HasSuffix(b, a) && len(a) >= 6
	}
	for i := 0; i+run <= len(a); i += 2 {
		if strings.Contains(b, a[i:i+run]) {
			return true
		}
	}
	return false
}

// same reports whether two lines have the same words.
func same(a, b []word) bool {
	if len(a) != len(b) || len(a) == 0 {
		return false
	}
	for i := range a {
		if a[i].norm != b[i].norm {
			return false
		}
	}
	return true
}

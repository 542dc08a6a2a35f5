package markup

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/extract/source"
)

// choose decides which lines are the article's body and which is its heading.
//
// The library's choice is the beginning (readable). Then, in this order:
//
//  1. With JSON-LD articleBody, the lines that are in it are the body, when
//     they make up nearly all of it.
//  2. Where the library found nothing, the element with the most prose is the
//     body.
//  3. What lies outside of the element that holds nine tenths of the body is
//     none: the library also takes boxes beside it that look alike.
//  4. Lines between the first and the last line of the body that stand beside
//     lines of it are of it: the library loses short paragraphs, lists and
//     headings.
//  5. Where articles follow each other in one page, the body is that of the one
//     with the heading.
//  6. The heading once more is not of the body.
//  7. A list of other pages has no body.
func (l *liner) choose(taken []bool, ts *things, titles *titles) {
	l.mark(taken)
	l.declared(ts.articleBody())
	if !l.anyBody() {
		l.densest()
	}
	l.outliers()
	l.fill()
	l.bounds()
	l.findHead(titles)
	l.only()
	l.lead()
	l.clean()
	if !l.tree.declaresArticle(ts) && l.isList() {
		for i := range l.lines {
			if line := &l.lines[i]; line.Drop == "" {
				line.Body, line.Drop = false, isnad.DropNavigation
			}
		}
	}
	l.bounds()
	l.container = l.common()
}

// only takes articles out of the body that stand beside the one with the page's
// heading: pages that load the next article when the reader comes to the end
// are saved with several, each in its <article> with a heading of that level.
func (l *liner) only() {
	if l.head < 0 || l.firstBody < 0 {
		return
	}
	t := l.tree
	own := t.articleOf(l.infos[l.head].first)
	if own == 0 {
		return
	}
	in := func(i int, a int32) bool { f := l.infos[i].first; return f > a && f < t.nodes[a].end }
	inside, all := 0, 0
	for i := range l.lines {
		if l.lines[i].Body {
			all += l.infos[i].letters
			if in(i, own) {
				inside += l.infos[i].letters
			}
		}
	}
	if inside*4 < all {
		return // the heading has an element of its own
	}
	titled := int32(0) // the last article beside it with a heading of that level
	for i := l.head + 1; i < len(l.lines); i++ {
		a := t.articleOf(l.infos[i].first)
		if a == 0 || a == own || in(i, own) {
			continue
		}
		if l.lines[i].Tag == l.lines[l.head].Tag && l.infos[i].words >= 3 {
			titled = a
		}
		if a == titled && l.lines[i].Drop == "" {
			l.lines[i].Body, l.lines[i].Drop = false, isnad.DropRelated
		}
	}
	l.bounds()
}

// articleOf returns the innermost <article> around a node, 0 when there is none.
func (t *tree) articleOf(i int32) int32 {
	for k := t.nodes[i].parent; k > 0; k = t.nodes[k].parent {
		if t.nodes[k].tag == atom.Article {
			return k
		}
	}
	return 0
}

// declaresArticle reports whether the page says that it is an article.
func (t *tree) declaresArticle(ts *things) bool {
	if slices.ContainsFunc(ts.all, func(th thing) bool { return th.is(isArticleType) }) {
		return true
	}
	for i := range t.nodes {
		switch n := &t.nodes[i]; n.tag {
		case atom.Meta:
			switch p := strings.ToLower(n.get("property")); {
			case p == "og:type" && strings.Contains(strings.ToLower(n.get("content")), "article"), strings.HasPrefix(p, "article:"):
				return true
			}
		case atom.Body:
			if slices.ContainsFunc(strings.Fields(n.get("class")), func(c string) bool { return c == "single" || c == "single-post" }) {
				return true
			}
		}
	}
	return false
}

// leastTeasers is how many teasers make a list.
const leastTeasers = 3

// isList reports whether the page is a list of others: each paragraph of its
// body stands below a heading that is a link and is the only one there; or there
// are such headings, and nothing of six words that is no link.
func (l *liner) isList() bool {
	teasers, paragraphs, prose := 0, 0, 0
	linked := false // a linked heading stands above, and no paragraph since
	for i := range l.lines {
		line, info := &l.lines[i], &l.infos[i]
		heading := len(line.Tag) == 2 && line.Tag[0] == 'h'
		switch {
		case heading && line.Links > 0.8 && info.words >= 3 && (line.Drop == "" || line.Drop == isnad.DropRelated):
			teasers++
			linked = true
		case line.Body && info.words >= 6:
			if !linked {
				return false
			}
			paragraphs++
			linked = false
		case line.Drop == "" && line.Links < 0.5 && info.words >= 6:
			prose++
		}
	}
	return teasers >= leastTeasers && (paragraphs >= leastTeasers || paragraphs == 0 && prose == 0)
}

// clean takes lines out of the body that are none: the heading once more, the
// labels above it, lists of links, the date above the text, the owner of a
// picture, and the word that announces an advertisement.
func (l *liner) clean() {
	key := ""
	if l.head >= 0 {
		key = titleKey(l.lines[l.head].Text)
	}
	before, all := 0, 0
	for i := range l.lines {
		if l.lines[i].Body {
			all += l.infos[i].letters
			if i < l.head {
				before += l.infos[i].letters
			}
		}
	}
	kept := 0
	for i := range l.lines {
		line, info := &l.lines[i], &l.infos[i]
		if !line.Body {
			continue
		}
		switch {
		case key != "" && (i == l.head || hasKey(line.Text, key)):
			line.Body = false
		case i < l.head && before*5 < all:
			line.Body = false
		case line.Links > 0.8 && info.words <= 20:
			line.Body = false
		case info.words <= 12 && strings.HasPrefix(line.Text, "©"):
			line.Body, line.Drop = false, isnad.DropCaption // whose picture it is
		case info.words <= 2 && isAdvertWord(line.Text):
			line.Body, line.Drop = false, isnad.DropAdvertisement
		case kept < 3 && info.words <= 14 && !endsSentence(line.Text) && isoStamp(line.Text) != "":
			line.Body, line.Drop = false, isnad.DropDateline
		default:
			kept++
		}
	}
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?؟؛»\"”…", r)
}

func isAdvertWord(s string) bool {
	switch strings.Trim(arabic.Fold(s), " :-–|[]()") {
	case "اعلان", "اعلانات", "الاعلانات", "مساحه اعلانيه", "advertisement", "advertisements", "ads", "ad":
		return true
	}
	return false
}

// mark marks the lines of which most letters were taken by the library.
func (l *liner) mark(taken []bool) {
	if taken == nil {
		return
	}
	for i := range l.lines {
		if l.lines[i].Drop != "" {
			continue
		}
		in, all := 0, 0
		for k := l.infos[i].first; k <= l.infos[i].last; k++ {
			n := &l.tree.nodes[k]
			if n.kind != text {
				continue
			}
			c := int(l.mass.letters[k+1] - l.mass.letters[k])
			all += c
			if taken[k] {
				in += c
			}
		}
		l.lines[i].Body = in > 0 && in*2 >= all
	}
}

func (l *liner) anyBody() bool {
	return slices.ContainsFunc(l.lines, func(line source.Line) bool { return line.Body })
}

// Limits of the search for the declared body.
const (
	maxDeclared      = 256 << 10
	maxDeclaredLines = 4000
)

// declared takes the lines that the JSON-LD articleBody holds.
func (l *liner) declared(body string) {
	if len(body) > maxDeclared || len(l.lines) > maxDeclaredLines {
		return
	}
	want := titleKey(stripTags(body))
	if wordCount(want) < 40 {
		return
	}
	hit := make([]bool, len(l.lines))
	found, at := 0, 0
	for i := range l.lines {
		key := titleKey(l.lines[i].Text)
		if key == "" || l.lines[i].Drop == isnad.DropMarkup {
			continue
		}
		// The lines come in the body's order; a short one may stand anywhere
		// by chance, so it must come next.
		k := strings.Index(want[at:], key)
		if k < 0 || len(key) < 40 && k > 1 {
			continue
		}
		hit[i] = true
		found += len(key)
		at += k + len(key)
	}
	if found*10 < len(want)*8 {
		return
	}
	// Some pages state only the beginning of it.
	had, has := 0, 0
	for i := range l.lines {
		if l.lines[i].Body {
			had += l.infos[i].letters
		}
		if hit[i] {
			has += l.infos[i].letters
		}
	}
	if has*10 < had*6 {
		return
	}
	for i := range l.lines {
		l.lines[i].Body = hit[i]
		if hit[i] {
			l.lines[i].Drop = ""
		}
	}
}

// stripTags takes the tags off a text that may hold some.
func stripTags(s string) string {
	if strings.IndexByte(s, '<') < 0 {
		return unescapeAll(s)
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		b.WriteByte(' ')
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			s = ""
			break
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return unescapeAll(b.String())
}

// prose returns how much a line looks like a paragraph, in letters.
func (l *liner) prose(i int) int {
	line, info := &l.lines[i], &l.infos[i]
	if line.Drop != "" || line.Links > 0.4 || info.words < 6 {
		return 0
	}
	return int(float64(info.letters) * (1 - line.Links))
}

// densest takes the lines of the element with the most prose: each element
// gets the prose of the lines in it, less what an element inside it has for
// itself; the cost is one pass up from each line, at most maxDepth steps.
func (l *liner) densest() {
	t := l.tree
	weight := map[int32]int{}
	best, bestWeight := int32(-1), 0
	for i := range l.lines {
		p := l.prose(i)
		if p == 0 {
			continue
		}
		// The element above the line's own block gets the whole, those
		// further up a part that shrinks quickly (as in readability).
		k := l.infos[i].block
		if k > 0 && isParagraph(t.nodes[k].tag) {
			k = t.nodes[k].parent
		}
		for share := 4; share > 0 && k > 0; share /= 2 {
			weight[k] += p * share
			if weight[k] > bestWeight || weight[k] == bestWeight && k < best {
				best, bestWeight = k, weight[k]
			}
			k = t.nodes[k].parent
		}
	}
	if best < 0 {
		return
	}
	end := t.nodes[best].end
	for i := range l.lines {
		if f := l.infos[i].first; f > best && f < end && l.prose(i) > 0 {
			l.lines[i].Body = true
		}
	}
}

func isParagraph(a atom.Atom) bool {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Blockquote, atom.Pre, atom.Dd:
		return true
	}
	return false
}

// common returns the innermost element that holds all lines of the body.
func (l *liner) common() int32 {
	t := l.tree
	c := int32(-1)
	for i := range l.lines {
		if !l.lines[i].Body {
			continue
		}
		f := t.nodes[l.infos[i].first].parent
		if c < 0 {
			c = f
			continue
		}
		for !(c <= f && f < t.nodes[c].end) {
			c = t.nodes[c].parent
		}
	}
	return max(c, 0)
}

// outliers takes lines out of the body that lie outside of the element that
// holds nine tenths of it.
func (l *liner) outliers() {
	t := l.tree
	at := make([]int32, len(t.nodes)+1) // prefix sums of letters by first node
	total := int32(0)
	for i := range l.lines {
		if l.lines[i].Body {
			at[l.infos[i].first+1] += int32(l.infos[i].letters)
			total += int32(l.infos[i].letters)
		}
	}
	if total == 0 {
		return
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	c := int32(0)
	for k := int32(1); k < int32(len(t.nodes)); k++ {
		n := &t.nodes[k]
		if n.kind == element && n.parent == c && (at[n.end]-at[k])*10 >= total*9 {
			c = k
		}
	}
	// c is the innermost: each step went into the one child that has enough.
	end := t.nodes[c].end
	for i := range l.lines {
		if f := l.infos[i].first; l.lines[i].Body && (f < c || f >= end) {
			l.lines[i].Body = false
		}
	}
}

// parentOf returns the element above a line's block.
func (l *liner) parentOf(i int) int32 {
	b := l.infos[i].block
	if b <= 0 {
		return 0
	}
	// The lines that <br> makes of one block stand beside each other.
	if !isParagraph(l.tree.nodes[b].tag) {
		return b
	}
	return l.tree.nodes[b].parent
}

// fill adds the lines between lines of the body that stand beside them.
func (l *liner) fill() {
	parents := map[int32]bool{}
	first, last := -1, -1
	for i := range l.lines {
		if l.lines[i].Body {
			parents[l.parentOf(i)] = true
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := max(first, 0); i <= last; i++ {
		line := &l.lines[i]
		if line.Body || line.Drop != "" || line.Links > 0.5 {
			continue
		}
		p := l.parentOf(i)
		// Items stand one level down.
		if parents[p] || p > 0 && parents[l.tree.nodes[p].parent] && l.infos[i].words >= 6 {
			line.Body = true
		}
	}
}

func (l *liner) bounds() {
	l.firstBody, l.lastBody = -1, -1
	for i := range l.lines {
		if l.lines[i].Body {
			if l.firstBody < 0 {
				l.firstBody = i
			}
			l.lastBody = i
		}
	}
}

// findHead finds the line that the page shows as its heading: one that says
// what og:title, JSON-LD or a part of <title> say, the last before the body's
// second line, headings before others; else the last <h1> there, or any <h1>,
// or a heading of another level just before the body.
func (l *liner) findHead(titles *titles) {
	l.head = -1
	stop := len(l.lines)
	if l.firstBody >= 0 {
		stop = l.firstBody + 2
	}
	best := 0
	for i := range l.lines {
		line, info := &l.lines[i], &l.infos[i]
		if info.letters < 8 || info.words > 60 {
			continue
		}
		heading := len(line.Tag) == 2 && line.Tag[0] == 'h'
		score := 0
		if line.Drop == "" || heading && line.Drop != isnad.DropNavigation && line.Drop != isnad.DropMarkup {
			named := i < stop && (heading || line.Links < 0.5) && titles.match(line.Text)
			switch {
			case named && heading:
				score = 6
			case named:
				score = 5
			case line.Drop != "":
			case line.Tag == "h1" && i < stop:
				score = 4
			case line.Tag == "h1":
				score = 3
			case heading && l.firstBody >= 0 && i <= l.firstBody && i >= l.firstBody-10 && info.words >= 4 && info.words <= 30 && line.Links < 0.5:
				score = 2
			}
		}
		if score > best || score == best && score > 3 {
			l.head, best = i, score
		}
	}
}

// Titles are what the page calls itself outside of its words, as keys.
type titles struct {
	whole map[string]bool // og:title, JSON-LD headline
	parts map[string]bool // what stands between the marks of any of these and of <title>
}

func findTitles(t *tree, ts *things) *titles {
	out := &titles{map[string]bool{}, map[string]bool{}}
	add := func(s string, whole bool) {
		if len(s) > maxFact {
			return
		}
		s = strings.Join(strings.Fields(s), " ")
		if whole {
			out.whole[titleKey(s)] = true
		}
		rest := s
		for range 4 {
			out.parts[titleKey(rest)] = true
			head, _, ok := lastCut(rest)
			if !ok {
				break
			}
			rest = head
		}
		rest = s
		for range 4 {
			_, tail, ok := firstCut(rest)
			if !ok {
				break
			}
			out.parts[titleKey(tail)] = true
			rest = tail
		}
	}
	for i := int32(1); i < int32(len(t.nodes)); i++ {
		n := &t.nodes[i]
		switch {
		case n.kind != element:
		case n.tag == atom.Meta:
			switch strings.ToLower(first(n.get("property"), n.get("name"))) {
			case "og:title", "twitter:title", "headline":
				add(unescapeAll(n.get("content")), true)
			}
		case n.tag == atom.Title && !t.inside(i, atom.Svg):
			add(t.content(i, maxFact), false)
		}
	}
	for _, th := range ts.all {
		if th.is(isArticleType) {
			for _, s := range ts.strings(th.fields["headline"], 0) {
				add(s, true)
			}
		}
	}
	return out
}

// match reports whether a line says what the page calls itself. A part of a
// title must have three words: «أخبار» is a part of many.
func (ti *titles) match(s string) bool {
	var buf [512]byte
	key := appendKey(buf[:0], s)
	return len(key) > 0 && (ti.whole[string(key)] || ti.parts[string(key)] && bytes.Count(key, []byte(" ")) >= 2)
}

// lead adds the paragraphs between heading and body that read like text: many
// themes set the lead in an element of its own.
func (l *liner) lead() {
	if l.head < 0 || l.firstBody < 0 {
		return
	}
	c := l.common()
	for i := l.firstBody - 1; i > l.head && i > l.firstBody-12; i-- {
		line := &l.lines[i]
		if line.Drop != "" || line.Links > 0.2 || l.infos[i].words < 12 {
			continue
		}
		// In the same column: the heading, or what holds the body one or
		// two levels up, holds it too.
		k := c
		for range 3 {
			if k > 0 {
				k = l.tree.nodes[k].parent
			}
		}
		if f := l.infos[i].first; f > k && f < l.tree.nodes[k].end {
			line.Body = true
		}
	}
}

// near reports whether a node belongs to the article: it stands between the
// heading and the end of the body, or beside them, and in no box of another
// article. All nodes do when no body was found.
func (l *liner) near(i int32) bool {
	switch l.drops[i] {
	case isnad.DropRelated, isnad.DropNavigation, isnad.DropComments, isnad.DropAdvertisement:
		return false
	}
	if l.firstBody < 0 {
		return true
	}
	lo, hi := l.region()
	if i < lo || i >= hi {
		return false
	}
	// The foot of the article is of it, that of the page is not.
	if l.drops[i] == isnad.DropFurniture && l.wholePage(l.around()) {
		return l.head >= 0 && i > l.infos[l.head].first && i < l.infos[l.firstBody].first
	}
	return true
}

func (l *liner) wholePage(c int32) bool {
	a := l.tree.nodes[c].tag
	return c == 0 || a == atom.Body || a == atom.Html || a == atom.Form
}

// around returns the innermost element that holds heading and body.
func (l *liner) around() int32 {
	t := l.tree
	c := l.container
	if l.head >= 0 && l.head < l.firstBody {
		for from := l.infos[l.head].first; !(c <= from && from < t.nodes[c].end); {
			c = t.nodes[c].parent
		}
	}
	return c
}

// region returns the nodes of the article: those of the innermost element
// that holds heading and body, or only a part of them around these when that
// element is the whole page.
func (l *liner) region() (lo, hi int32) {
	c := l.around()
	lo, hi = c, l.tree.nodes[c].end
	const margin = 60 // nodes: a line of date, author and icons
	if l.wholePage(c) {
		from := l.infos[l.firstBody].first
		if l.head >= 0 {
			from = min(from, l.infos[l.head].first)
		}
		lo = max(lo, from-margin)
		hi = min(hi, l.tree.nodes[l.container].end+margin)
	}
	return lo, hi
}

// beside reports whether a line stands where a page puts its date: between
// heading and body, just before the heading, at the body's start, or just
// after its end.
func (l *liner) beside(i int) bool {
	if l.firstBody < 0 {
		return l.head >= 0 && i > l.head && i <= l.head+6
	}
	switch l.lines[i].Drop {
	case "", isnad.DropDateline, isnad.DropByline:
	case isnad.DropFurniture, isnad.DropShare:
		// A line of date and icons between heading and body.
		if l.head < 0 || i < l.head || i > l.firstBody {
			return false
		}
	default:
		return false
	}
	start := l.head
	if start < 0 || start > l.firstBody {
		start = l.firstBody - 6
	}
	if lo, hi := l.region(); i > start && (l.infos[i].first < lo || l.infos[i].first >= hi) {
		return false
	}
	switch {
	case i > start && i <= l.firstBody+1:
		return i <= start+25
	case i < start:
		// Before the heading stands the date of the article, or that of
		// today in the head of the site: the former in the same element.
		if i < start-4 {
			return false
		}
		t := l.tree
		up := l.infos[max(start, 0)].first
		for range 4 {
			if up > 0 {
				up = t.nodes[up].parent
			}
		}
		f := l.infos[i].first
		return up > 0 && t.nodes[up].tag != atom.Body && f > up && f < t.nodes[up].end
	default:
		return i > l.lastBody && i <= l.lastBody+4
	}
}

// place returns where a line stands in the decoded text.
func (l *liner) place(i int) isnad.Span {
	t := l.tree
	return isnad.Span{Start: t.nodes[l.infos[i].first].raw.Start, End: t.nodes[l.infos[i].last].raw.End}
}

// datelines takes "dateline" off lines without a number and off credits: the
// class of a box says that the date is among its lines, not which.
func (l *liner) datelines() {
	for i := range l.lines {
		line := &l.lines[i]
		if line.Drop != isnad.DropDateline {
			continue
		}
		key := arabic.Fold(line.Text)
		if !strings.ContainsAny(key, "0123456789") || strings.Contains(key, "المصدر") {
			line.Drop = ""
		}
	}
}

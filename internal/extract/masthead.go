package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/calendar"
	"isnad/internal/lexicon"
)

// whereMasthead marks the match of a line that names the site.
const whereMasthead = "masthead"

// Bounds, in words, on the line that names the site, on the name in it, and on
// how far down the page the line may stand.
const (
	mastheadWords = 14
	nameWords     = 5
	mastheadLines = 12
)

// masthead looks for the line above the title that names the site («منبر
// الأطلسي», «الضفتان نت | الأخبار أولا بأول»). A scraped page begins with it as
// often as with the title, and nothing in its letters tells the two apart; so
// the rest of the page is asked. The line is furniture when another line that
// could be the title stands before the first paragraph and enough speaks for a
// name: the lexicon knows it, the page credits it elsewhere, a strip of
// sections or a date follows, it says of itself what it is, and the first
// paragraph takes up the words of the other line and not its own.
func (d *divider) masthead() {
	if d.markup || d.first < 1 {
		return
	}
	i := 0
	for ; i < d.first && i < mastheadLines; i++ {
		l := &d.lines[i]
		if d.matches[i].ok || l.src.Drop != "" || l.arabic+l.latin == 0 || d.isDay(i) {
			continue
		}
		break
	}
	if i >= d.first || i >= mastheadLines {
		return
	}
	l := &d.lines[i]
	if d.matches[i].ok || !l.whole || l.stop || l.colon || l.bullet > 0 || l.arabic < l.latin && l.arabic > 0 || l.count() == 0 || l.count() > mastheadWords {
		return
	}
	title := -1
	for j := i + 1; j < d.first; j++ {
		if d.titleLike(j) && d.lines[j].count() >= 3 && !d.isDay(j) && !d.isCaption(&d.lines[j]) && !isTagline(d.lines[j].words()) && !isPerson(joinWords(d.lines[j].words())) {
			title = j
			break
		}
	}
	// «المدار | …» above the title itself: the title of the page's window.
	if head, tail := siteName(l.text()); title >= 0 && tail != "" && countWords(head) <= nameWords && same(wordsOf(tail), d.lines[title].words()) {
		d.setMasthead(i, head)
		return
	}
	given := d.page.Title != ""
	if title < 0 && !given {
		return
	}
	name, rest := siteName(l.text())
	if flipped := d.witness(i, rest); rest != "" && countWords(rest) <= nameWords && flipped > d.witness(i, name) {
		name, rest = rest, name // «الأخبار أولا بأول | الضفتان نت»
	}
	norm := strings.Fields(normWords(name))
	if len(norm) == 0 || len(norm) > nameWords || isPerson(strings.Join(norm, " ")) || utf8.RuneCountInString(norm[0]) == 1 || title >= 0 && find(d.lines[title].words(), norm) >= 0 {
		return
	}
	named := d.witness(i, name) // how much speaks for a name rather than for anything else
	if last := norm[len(norm)-1]; len(norm) > 1 && slices.Contains([]string{"نت", "نيوز", "برس", "اونلاين", "online", "news", "press", "tv"}, last) {
		named += 2
	}
	if len(norm) > 1 && len(norm) <= 4 && lexicon.MediaHead(norm[0]) {
		named += 2 // «جريدة المدار»
	}
	if isTagline(wordsOf(rest)) || isTagline(l.words()) {
		named += 2
	}
	if given {
		if named >= 3 {
			d.setMasthead(i, name)
		}
		return
	}
	score := named
	para := &d.lines[d.first]
	switch {
	case overlap(l, para) >= 0.4:
		if named < 3 {
			score -= 3
		}
	case overlap(&d.lines[title], para) >= 0.3:
		score++
	}
	dated := false
	for j := i + 1; j < title; j++ {
		switch m := d.matches[j]; {
		case !m.ok && j == i+1 && isTagline(d.lines[j].words()):
			score += 2
			named += 2
		case m.ok && m.reason == isnad.DropNavigation:
			if j == i+1 {
				score += 2
				named++
			}
		case m.ok && m.reason == isnad.DropDateline || d.isDay(j):
			dated = true
		}
	}
	if dated {
		score++
		if len(norm) <= 3 && rest == "" {
			score++
		}
	}
	if rest != "" {
		score++
	}
	if score < 3 || d.lines[title].count() < 4 && named < 2 {
		return
	}
	if named < 2 || len(norm) == 1 && lexicon.MediaHead(norm[0]) {
		name = "" // a name of a column or section it may be as well: no outlet
	}
	d.setMasthead(i, name)
	for j := i + 1; j < title; j++ {
		if !d.matches[j].ok && isTagline(d.lines[j].words()) {
			d.matches[j] = mastheadMatch(&d.lines[j])
		}
	}
}

func (d *divider) setMasthead(i int, name string) {
	d.matches[i] = mastheadMatch(&d.lines[i])
	if name = clean(name); name != "" {
		d.site = name
		d.own = append(d.own, normWords(name))
	}
}

func mastheadMatch(l *line) match {
	return match{rule: rule{where: whereMasthead, reason: isnad.DropFurniture, zone: "-"}, ok: true, alone: true, at: l.from, value: l.to}
}

// isDay reports whether line i is a date and no more.
func (d *divider) isDay(i int) bool {
	return d.matches[i].ok && d.matches[i].reason == isnad.DropDateline || isDateline(&d.lines[i])
}

// siteName divides a masthead into the name and what stands behind a mark
// beside it: a motto, or the day of the issue.
func siteName(s string) (name, rest string) {
	if st, ok := calendar.ParseStamp(s); ok && st.Rule != "relative" && st.Start > 0 {
		return strings.TrimRightFunc(s[:st.Start], notName), ""
	}
	for i, r := range s {
		switch r {
		case '|', '•', '·', '›', '«', '(', '،', '-', '–', '—', ':', '/':
			if i == 0 || (r == '-' || r == '/') && !isSpace(rune(s[i-1])) {
				continue
			}
			return strings.TrimRightFunc(s[:i], blank), strings.TrimFunc(s[i+utf8.RuneLen(r):], notName)
		}
	}
	at := 0
	for k := 0; ; k++ {
		at += len(s[at:]) - len(strings.TrimLeftFunc(s[at:], blank))
		if at == len(s) {
			return s, ""
		}
		end := strings.IndexFunc(s[at:], blank)
		if end < 0 {
			end = len(s) - at
		}
		switch arabic.Fold(s[at : at+end]) {
		case "تصدر", "يصدر", "يوميه", "اسبوعيه", "شهريه", "جريده", "صحيفه":
			if k > 1 || k == 1 && !lexicon.MediaHead(strings.TrimFunc(s[:at], blank)) {
				return strings.TrimRightFunc(s[:at], blank), s[at:]
			}
		}
		at += end
	}
}

func wordsOf(s string) []word {
	var out []word
	for w := range strings.FieldsSeq(normWords(s)) {
		out = append(out, word{norm: w, kind: arabic.Word})
	}
	return out
}

// isTagline reports whether words say what kind of paper or site this is
// («صحيفة يومية سياسية مستقلة», «يومية إلكترونية»): a noun for one at the head
// and an adjective of such mottos behind it, or what is published at its head.
func isTagline(ws []word) bool {
	if len(ws) < 2 || len(ws) > 10 {
		return false
	}
	if (ws[0].norm == "تصدر" || ws[0].norm == "يصدر") && ws[1].norm == "عن" {
		return true
	}
	for i := range ws {
		switch strings.TrimPrefix(ws[i].norm, "ال") {
		case "يوميه", "اسبوعيه", "شهريه", "صحيفه", "جريده", "موقع", "شبكه", "بوابه", "مجله", "منصه", "وكاله", "منبر", "موقعك":
		case "اخبار":
			// «الأخبار أولا بأول», «أخبار على مدار الساعة»
			if i+2 < len(ws) && (ws[i+1].norm == "اولا" && ws[i+2].norm == "باول" || ws[i+1].norm == "علي" && ws[i+2].norm == "مدار") {
				return true
			}
			continue
		default:
			if i > 0 {
				return false
			}
			continue
		}
		for _, w := range ws[i+1:] {
			switch strings.TrimPrefix(strings.TrimPrefix(w.norm, "و"), "ال") {
			case "يوميه", "يومي", "اسبوعيه", "شهريه", "سياسيه", "اخباريه", "اخباري", "مستقله", "مستقل", "شامله", "شامل", "الكترونيه", "الكتروني", "جامعه", "منوعه":
				return true
			}
		}
		return false
	}
	return false
}

// witness says how much speaks for name, which stands on line at, as the name
// of the site: 3 when the lexicon knows it for an outlet (2 when it is a single
// word), 3 when the page credits it elsewhere, 2 when a short line repeats it
// alone, 0 otherwise.
func (d *divider) witness(at int, name string) int {
	name = strings.TrimFunc(name, notName)
	if name == "" {
		return 0
	}
	norm := strings.Fields(normWords(name))
	best := 0
	if _, ok := lexicon.OutletByName(name); ok {
		if len(norm) > 1 {
			return 3
		}
		best = 2 // «البيان», «الرياض»: words of the language too
	}
	if len(norm) == 0 || len(norm) > nameWords || len(norm) == 1 && utf8.RuneCountInString(norm[0]) < 3 {
		return best
	}
	for i := range d.lines {
		l := &d.lines[i]
		if i == at || l.src.Drop != "" || !l.whole || l.count() > valueWords || len(l.words()) < len(norm) || !d.matches[i].ok && d.paragraph(i) {
			continue
		}
		k := find(l.words(), norm)
		if k < 0 {
			continue
		}
		end := k + len(norm)
		if m := d.matches[i]; m.ok {
			switch m.reason {
			case isnad.DropCredit, isnad.DropLegal, isnad.DropCaption:
				return 3
			case isnad.DropShare:
				if k > 0 {
					return 3 // «تابعوا … على»
				}
			}
			continue
		}
		if k > 0 && bracketed(l, k, end) {
			return 3
		}
		if k > 0 {
			continue
		}
		if end == len(l.words()) {
			best = max(best, 2)
			continue
		}
		if mark := strings.TrimFunc(l.src.Text[l.words()[end-1].to:l.words()[end].from], blank); mark == "" || !strings.ContainsAny(mark, "-–—/|:") || l.stop {
			continue
		}
		if tail := joinWords(l.words()[end:]); relays(tail) || isPlace(tail) || isPerson(tail) {
			return 3
		}
	}
	return best
}

// relays reports whether folded words stand behind the name of an outlet in
// the line above a text («… – متابعة»).
func relays(norm string) bool {
	switch norm {
	case "متابعه", "متابعات", "وكالات", "والوكالات", "ووكالات", "خاص", "مراسلنا", "مراسل":
		return true
	}
	return false
}

// bracketed reports whether the words from:to of a line, its last ones, stand
// in brackets.
func bracketed(l *line, from, to int) bool {
	if to != len(l.words()) {
		return false
	}
	before := strings.TrimRightFunc(l.src.Text[l.from:l.words()[from].from], blank)
	after := strings.TrimSpace(l.src.Text[l.words()[to-1].to:l.to])
	return (strings.HasSuffix(before, "(") || strings.HasSuffix(before, "[")) && (strings.HasPrefix(after, ")") || strings.HasPrefix(after, "]"))
}

// find returns where norm stands among words, -1 when it does not. The first
// word may have a clitic or «©» before it.
func find(ws []word, norm []string) int {
	for i := 0; i+len(norm) <= len(ws); i++ {
		if ws[i].norm != norm[0] && !(len(ws[i].norm) == len(norm[0])+2 && strings.HasSuffix(ws[i].norm, norm[0])) {
			continue
		}
		k := 1
		for k < len(norm) && ws[i+k].norm == norm[k] {
			k++
		}
		if k == len(norm) {
			return i
		}
	}
	return -1
}

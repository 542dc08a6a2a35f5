package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// captionWords bounds the length of captions.
const captionWords = 25

// isCaption reports whether a line is the caption of a picture: it ends with
// who took the picture («… (الأناضول)», «… أرشيفية», «… - رويترز») or says
// where in the picture somebody stands («(يسار)»).
func (d *divider) isCaption(l *line) bool {
	if !l.whole || l.count() > captionWords || l.count() < 3 || l.colon || l.stop || carriesOn(l) {
		return false
	}
	s := strings.TrimRightFunc(l.text(), blank)
	body, credit := credited(s)
	if credit != "" && (isPicture(credit) || strings.HasSuffix(s, ")") && slices.Contains(d.own, normWords(credit))) && !strings.ContainsAny(strings.TrimRight(body, " .-–/|"), ".؟!") {
		return countWords(body) >= 3
	}
	if last := l.words()[len(l.words())-1].norm; last == "ارشيفيه" {
		return true
	}
	for _, side := range []string{"(يسار)", "(يمين)", "(وسط)", "(الثاني من اليمين)", "(الثاني من اليسار)", "(الأول من اليمين)", "(الأول من اليسار)"} {
		if strings.Contains(s, side) {
			return true
		}
	}
	return false
}

// credited divides a caption from the credit at its end, in parentheses or
// behind a mark.
func credited(s string) (body, credit string) {
	if r, n := utf8.DecodeLastRuneInString(s); r == ')' || r == ']' {
		open := strings.LastIndexAny(s, "([")
		if open < 0 {
			return s, ""
		}
		return s[:open], s[open+1 : len(s)-n]
	}
	if i := strings.LastIndexAny(s, "-–—/|"); i > 0 {
		_, n := utf8.DecodeRuneInString(s[i:])
		return s[:i], s[i+n:]
	}
	return s, ""
}

// isPicture reports whether s names who pictures are credited to.
func isPicture(s string) bool {
	norm := normWords(s)
	if norm == "" || countWords(norm) > 5 || strings.ContainsAny(s, ":.") && !known().pictures[norm] {
		return false
	}
	k := known()
	if k.pictures[norm] {
		return true
	}
	first, rest, more := strings.Cut(norm, " ")
	switch first {
	case "تصوير", "عدسه", "صوره", "الصوره", "ارشيفيه", "خاص":
		return true
	case "وكاله":
		return true
	}
	if more && k.pictures[first] || more && rest == "ارشيف" {
		return true
	}
	// «رويترز، الأناضول»
	all := true
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '،' || r == ',' || r == '/' || r == '+' || r == '-' }) {
		if n := normWords(part); n == "" || !k.pictures[n] {
			if _, ok := lexicon.OutletByName(strings.TrimSpace(part)); !ok {
				all = false
			}
		}
	}
	return all
}

// tailBytes bounds how far from the end of a line a tail may begin.
const tailBytes = 320

// tailOf looks for something that is no text behind the last sentence of a
// line: a source («… . المصدر: وكالات»), keywords, a picture's credit, a link to
// more. It returns where the tail begins.
func tailOf(l *line) (at int, m match) {
	s := l.src.Text
	lo := l.from + len(l.text()) - len(l.text()[max(0, len(l.text())-tailBytes):])
	for lo < l.to && !utf8.RuneStart(s[lo]) {
		lo++
	}
	if l.count() < paragraphWords {
		return 0, match{}
	}
	at = -1
	for i := l.to; i > lo; {
		r, n := utf8.DecodeLastRuneInString(s[lo:i])
		if (r == '.' || r == '؟' || r == '!' || r == '…') && strings.TrimFunc(s[i:l.to], func(r rune) bool {
			return blank(r) || strings.ContainsRune("\"”»)]'’.", r)
		}) != "" {
			if next, _ := utf8.DecodeRuneInString(s[i:]); !arabic.IsDigit(next) {
				at = i
				break
			}
		}
		i -= n
	}
	if at < 0 {
		return 0, match{}
	}
	// Closing marks behind the stop belong to the sentence.
	for at < l.to {
		r, n := utf8.DecodeRuneInString(s[at:])
		if !strings.ContainsRune("\"”»)]'’", r) {
			break
		}
		at += n
	}
	src := *l.src
	src.Text = s[at:l.to]
	t := newLine(&src, l.sc)
	if t.count() == 0 || t.count() > valueWords || t.stop && t.count() > 6 {
		return 0, match{}
	}
	m = tailMatch(&t)
	if !m.ok {
		return 0, match{}
	}
	m.at, m.value = at, min(at+m.value, l.to)
	return at, m
}

// tailMatch looks a tail up.
func tailMatch(t *line) match {
	k := known()
	n := &k.tail
	for i := range t.words() {
		if n = n.next[t.words()[i].norm]; n == nil {
			break
		}
		for _, r := range n.rules {
			value, sep := afterLabel(t, t.words()[i].to)
			m := match{rule: r, ok: true, at: t.from, value: value}
			switch r.where {
			case "tail":
				if i+1 < len(t.words()) {
					return m
				}
			case "tailcolon":
				if sep && i+1 < len(t.words()) && len(t.words()) <= 12 {
					return m
				}
			case "end":
				if i+1 == len(t.words()) {
					return m
				}
			}
		}
	}
	if m := k.match(t, false); m.ok && m.reason == isnad.DropRelated && m.zone == "list" && !m.alone {
		return m
	}
	inner := strings.TrimFunc(t.text(), func(r rune) bool { return blank(r) || strings.ContainsRune("-–—()[]ـ", r) })
	if r, _ := utf8.DecodeRuneInString(t.text()); (r == '(' || r == '-' || r == '–' || r == '[' || r == 'ـ') && t.count() <= 4 && isPicture(inner) {
		norm := normWords(inner)
		if strings.Contains(norm, "صوره") || strings.Contains(norm, "ارشيف") || strings.Contains(norm, "تصوير") {
			return match{rule: rule{reason: isnad.DropCaption}, ok: true, at: t.from, value: t.to}
		}
		return match{rule: rule{reason: isnad.DropCredit}, ok: true, at: t.from, value: t.from}
	}
	return match{}
}

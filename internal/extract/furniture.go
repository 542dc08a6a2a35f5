package extract

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

//go:generate go run ./gen

//go:embed zfurniture.bin
var packedFurniture string

// A rule says what a phrase of data/furniture.tsv makes of the line that it
// stands in; the table explains the columns.
type rule struct {
	where  string
	reason isnad.DropReason
	zone   string
}

// A node is a word of a phrase.
type node struct {
	next  map[string]*node
	rules []rule // of the phrases that end here
}

// tables are the tables of data.
type tables struct {
	first    node // phrases that are looked for at the start of a line
	in       node // phrases that are looked for anywhere
	tail     node // phrases that are looked for behind the last sentence
	pictures map[string]bool
	sections map[string]bool
	openers  node
}

var known = sync.OnceValue(func() *tables {
	t := &tables{pictures: map[string]bool{}, sections: map[string]bool{}}
	for l := range strings.Lines(packedFurniture) {
		cols := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		switch cols[0] {
		case "furniture":
			r := rule{where: cols[2], reason: isnad.DropReason(cols[3]), zone: cols[4]}
			switch r.where {
			case "in":
				t.in.add(cols[1], r)
			case "tail", "tailcolon", "end":
				t.tail.add(cols[1], r)
			default:
				t.first.add(cols[1], r)
			}
		case "pictures":
			t.pictures[cols[1]] = true
		case "sections":
			t.sections[cols[1]] = true
		case "openers":
			t.openers.add(cols[1], rule{})
		}
	}
	return t
})

func (n *node) add(phrase string, r rule) {
	for w := range strings.SplitSeq(phrase, " ") {
		next := n.next[w]
		if next == nil {
			if n.next == nil {
				n.next = map[string]*node{}
			}
			next = &node{}
			n.next[w] = next
		}
		n = next
	}
	n.rules = append(n.rules, r)
}

// A match is a phrase of the tables found in a line.
type match struct {
	rule
	ok bool
	// alone reports that the line holds nothing but the phrase.
	alone bool
	// at is where the phrase begins, value where the rest behind its colon
	// begins; both are bytes of the line's text.
	at, value int
	// phrase is the number of its words.
	phrase int
}

// Bounds on the length, in words, of lines that phrases may condemn. A
// paragraph that happens to begin with the words of a button is a paragraph.
const (
	startWords = 40
	inWords    = 60
	valueWords = 30
	crumbWords = 25
	shortWords = 8
)

// furniture looks a line up in the tables. edge reports that it lies above or
// below the body.
func furniture(l *line, edge bool) match {
	t := known()
	if l.whole && l.count() <= startWords && (strings.HasPrefix(l.text(), "©") || strings.HasPrefix(l.text(), "(c)") || strings.HasPrefix(l.text(), "(C)")) {
		return match{rule: rule{where: "start", reason: isnad.DropLegal, zone: "-"}, ok: true, at: l.from, value: l.to, alone: true}
	}
	if isShare(l, edge) {
		return match{rule: rule{where: "line", reason: isnad.DropShare, zone: "-"}, ok: true, at: l.from, value: l.to, alone: true}
	}
	if m := t.match(l, edge); m.ok && (m.reason != isnad.DropCredit || isSource(l, m)) {
		return m
	}
	if l.whole && l.count() <= inWords {
		for i := range l.words() {
			n := &t.in
			for j := i; j < len(l.words()); j++ {
				if n = n.next[l.words()[j].norm]; n == nil {
					break
				}
				if len(n.rules) > 0 {
					return match{rule: n.rules[0], ok: true, at: l.from, value: l.to}
				}
			}
		}
	}
	return match{}
}

// isShare reports whether a line holds nothing but the names of platforms, two
// of them at least, and the words of the buttons beside them («شارك عبر فيسبوك
// تويتر واتساب»).
// Above and below the body an invitation to follow («تابعوا … على فيسبوك») may
// have any words between.
func isShare(l *line, edge bool) bool {
	if !l.whole || l.stop || l.count() < 2 || l.count() > 16 {
		return false
	}
	platforms := 0
	follow := false
	for i, w := range l.words() {
		switch w.norm {
		case "تابعوا", "تابع", "انضموا", "انضم", "اشتركوا", "اشترك":
			if !edge || i > 0 {
				return false
			}
			follow = true
		case "فيسبوك", "فيس", "تويتر", "واتساب", "واتس", "تليغرام", "تيليغرام", "تلغرام", "تيليجرام", "تلجرام", "انستغرام", "انستجرام", "انستقرام",
			"يوتيوب", "لينكدان", "لينكد", "ماسنجر", "بنترست", "بينتيريست", "فايبر", "سناب", "تيك", "facebook", "twitter", "whatsapp", "telegram",
			"instagram", "youtube", "linkedin", "messenger", "pinterest", "reddit", "viber", "tumblr", "tiktok", "snapchat":
			platforms++
		case "شارك", "شاركها", "شاركه", "مشاركه", "المشاركه", "انشر", "عبر", "علي", "الخبر", "المقال", "الموضوع", "هذا", "هذه", "تابعنا", "تابعونا",
			"اطبع", "طباعه", "نسخ", "الرابط", "رابط", "بريد", "البريد", "الالكتروني", "ارسل", "ارسال", "توك", "شات", "بوك", "اب", "ان", "x", "in",
			"share", "on", "via", "print", "email", "copy", "link", "this", "follow", "us":
		default:
			if !follow {
				return false
			}
		}
	}
	return platforms >= 2 || follow && platforms > 0
}

// match looks for a phrase at the start of the line and returns the longest.
func (t *tables) match(l *line, edge bool) (best match) {
	words := l.words()
	if len(words) > 1 && words[0].kind == arabic.Number && t.first.next[words[0].norm] == nil {
		words = words[1:] // a counter: «5 تعليقات»
	}
	n := &t.first
	for i := 0; i < len(words); i++ {
		next := n.next[words[i].norm]
		if next == nil {
			if m, ok := t.gluedLabel(l, n, words, i); ok {
				return m
			}
			return best
		}
		n = next
		for _, r := range n.rules {
			if m, ok := t.accept(l, words, i, r, edge); ok && !(best.ok && best.at == i && best.zone != "-") {
				best = m
			}
		}
	}
	return best
}

// gluedLabel matches a label for related pieces whose last word is glued to the
// first title behind it («مقالات أخرى للكاتبعودة…»).
func (t *tables) gluedLabel(l *line, n *node, words []word, i int) (match, bool) {
	if i == 0 || words[i].kind != arabic.Word || lexicon.Count(words[i].norm) > 0 {
		return match{}, false
	}
	norm, key := words[i].norm, ""
	for k, next := range n.next {
		if len(k) > len(key) && strings.HasPrefix(norm, k) && len(next.rules) > 0 && next.rules[0].reason == isnad.DropRelated && lexicon.Count(norm[len(k):]) >= usual {
			key = k
		}
	}
	if key == "" {
		return match{}, false
	}
	return match{rule: n.next[key].rules[0], ok: true, at: l.from, value: words[i].from + len(key), phrase: i + 1}, true
}

// isSource reports whether a line that begins like a source line is one and no
// sentence: its value is short, and behind a word that says other things too
// («مصدر», «خدمة») it is a name.
func isSource(l *line, m match) bool {
	if m.alone {
		return true
	}
	value := strings.TrimFunc(l.src.Text[m.value:l.to], notName)
	switch {
	case countWords(value) > 10:
		return false
	case m.where == "short" && strings.ContainsAny(l.src.Text[m.value:l.to], "«{\"“"):
		return true
	}
	return m.where == "label" && (l.arabic == 0 || strings.HasPrefix(l.words()[0].norm, "ال")) || isTeller(value)
}

// accept reports whether the phrase words[:i+1] is, with rule r, what the
// line is about.
func (t *tables) accept(l *line, words []word, i int, r rule, edge bool) (match, bool) {
	m := match{rule: r, ok: true, at: l.from, value: l.to, phrase: i + 1}
	rest := words[i+1:]
	m.alone = l.whole && numbersOnly(rest)
	value, sep := afterLabel(l, words[i].to)
	switch r.where {
	case "line":
		return m, m.alone
	case "edge":
		return m, m.alone && edge
	case "label":
		if m.alone {
			return m, true
		}
		m.value = value
		return m, sep && l.whole && len(rest) <= valueWords && !(l.stop && len(rest) > 12)
	case "start":
		m.value = value
		m.alone = m.alone || len(rest) == 0 && l.whole
		return m, l.whole && l.count() <= startWords || i >= 2
	case "crumb":
		return m, l.whole && l.count() <= crumbWords && !l.stop && (sep || m.alone || edge)
	case "short":
		return m, l.whole && l.count() <= shortWords && !l.stop
	case "date":
		m.value = value
		return m, l.whole && l.count() <= 16 && hasDate(l)
	}
	return match{}, false
}

func numbersOnly(words []word) bool {
	for _, w := range words {
		if w.kind != arabic.Number {
			return false
		}
	}
	return true
}

// afterLabel returns where the value behind a label that ends at byte end
// begins, and whether a mark divides the two.
func afterLabel(l *line, end int) (value int, sep bool) {
	s := l.src.Text
	for end < l.to {
		r, n := utf8.DecodeRuneInString(s[end:l.to])
		switch {
		case r == ':' || r == '：' || r == '/' || r == '|' || r == '-' || r == '–' || r == '—' || r == 0x640 || r == '»' && !sep || r == '>':
			sep = true
		case blank(r):
		default:
			return end, sep
		}
		end += n
	}
	return l.to, sep
}

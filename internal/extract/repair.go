package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"isnad/internal/arabic"
)

// The rules of repairs, as in isnad.Repair.Rule.
const (
	ruleGap          = "gap"
	rulePresentation = "presentation-form"
	ruleInvisible    = "invisible"
	ruleQuote        = "quotation-mark"
	ruleNBSP         = "nbsp"
	ruleSpace        = "space"
	ruleTatweel      = "tatweel"
	ruleGlued        = "glued-word"
	ruleNFC          = "nfc"
	ruleUTF8         = "utf-8"
)

// letters returns the edits that single characters of text[from:to] need:
// presentation forms, invisible characters, wide and double spaces, tatweel,
// and bytes that were no text.
func letters(dst []edit, text string, from, to int) []edit {
	marks := 0 // in a row
	for i := from; i < to; {
		c := text[i]
		if c < utf8.RuneSelf {
			marks = 0
			switch {
			case c == ' ':
				// A single blank is the common case.
				if i+1 < to && text[i+1] > ' ' && text[i+1] < 0x7F {
					i += 2
					continue
				}
				if i+1 < to && 0xD8 <= text[i+1] && text[i+1] <= 0xDB {
					i++
					continue
				}
				i = spaces(&dst, text, i, to)
				continue
			case c < ' ':
				if isSpace(rune(c)) {
					i = spaces(&dst, text, i, to)
					continue
				}
				dst = append(dst, edit{from: i, to: i + 1, rule: ruleInvisible})
			case c == 0x7F:
				dst = append(dst, edit{from: i, to: i + 1, rule: ruleInvisible})
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isMark(r) {
			marks = 0
		} else if marks++; marks > mostMarks {
			if k := len(dst) - 1; k >= 0 && dst[k].to == i && dst[k].rule == ruleInvisible {
				dst[k].to += n
			} else {
				dst = append(dst, edit{from: i, to: i + n, rule: ruleInvisible, why: "more marks than a letter carries"})
			}
			i += n
			continue
		}
		switch {
		case r < 0xA0: // C1 controls
			dst = append(dst, edit{from: i, to: i + n, rule: ruleInvisible})
		case r == 0x640:
			i = tatweel(&dst, text, from, i, to)
			continue
		case r < 0x2000 && r != 0xA0 && r != 0xAD && r != 0x61C && r != 0x1680:
			// Letters and marks of living scripts.
		case arabic.IsInvisible(r) || r == 0xFFFC:
			dst = append(dst, edit{from: i, to: i + n, rule: ruleInvisible})
		case isSpace(r):
			i = spaces(&dst, text, i, to)
			continue
		case 0xFB50 <= r && r <= 0xFDFF && r != 0xFD3E && r != 0xFD3F || 0xFE70 <= r && r <= 0xFEFC:
			j := i + n
			for j < to {
				r, n := utf8.DecodeRuneInString(text[j:])
				if !(0xFB50 <= r && r <= 0xFDFF && r != 0xFD3E && r != 0xFD3F || 0xFE70 <= r && r <= 0xFEFC) {
					break
				}
				j += n
			}
			if form := plain(text[i:j]); form != text[i:j] {
				dst = append(dst, edit{from: i, to: j, repl: form, rule: rulePresentation})
			}
			i = j
			continue
		case r == utf8.RuneError:
			dst = append(dst, edit{from: i, to: i + n, repl: "\uFFFD", rule: ruleUTF8})
		}
		i += n
	}
	return dst
}

// mostMarks is how many marks in a row a letter may carry; what goes beyond is
// damage, and no text with more than thirty has a normal form.
const mostMarks = 8

// isMark reports whether r is a combining mark of any script.
func isMark(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case 0x600 <= r && r < 0x700:
		return arabic.IsMark(r)
	}
	return unicode.Is(unicode.M, r)
}

// plain returns presentation forms as the letters they show.
func plain(s string) string {
	t := plainForms()
	var b strings.Builder
	b.Grow(2 * len(s))
	for _, r := range s {
		switch {
		case 0xFB50 <= r && r <= 0xFDFF:
			b.WriteString(t[r-0xFB50])
		case 0xFE70 <= r && r <= 0xFEFF:
			b.WriteString(t[r-0xFE70+0xFE00-0xFB50])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainForms holds what the characters of the two blocks of presentation forms
// show, the first block first. The forms of a lone mark decompose to a blank or
// a tatweel with the mark; the mark alone is meant.
var plainForms = sync.OnceValue(func() []string {
	t := make([]string, 0, 0xFE00-0xFB50+0x90)
	for r := rune(0xFB50); r <= 0xFEFF; r++ {
		if 0xFE00 <= r && r < 0xFE70 {
			continue
		}
		form := norm.NFKC.String(string(r))
		if 0xFE70 <= r && r <= 0xFE7F || 0xFC5E <= r && r <= 0xFC63 || 0xFCF2 <= r && r <= 0xFCF4 {
			form = strings.TrimLeft(form, " \u0640")
		}
		t = append(t, form)
	}
	return t
})

// spaces repairs the white space that begins at i and returns its end: one
// plain blank stands for any width of it.
func spaces(dst *[]edit, text string, i, to int) int {
	j, wide := i, false
	for j < to {
		r, n := utf8.DecodeRuneInString(text[j:])
		if !isSpace(r) {
			break
		}
		wide = wide || r >= utf8.RuneSelf
		j += n
	}
	if text[i:j] != " " {
		rule := ruleSpace
		if wide {
			rule = ruleNBSP
		}
		*dst = append(*dst, edit{from: i, to: j, repl: " ", rule: rule})
	}
	return j
}

// tatweel repairs the run of tatweel at i and returns its end. Within a word
// it is decoration and goes. Behind a letter it may be orthography («هـ» for
// the Hijri year, «لـ» before a quotation mark), and one stays. On its own it
// stands for a dash.
func tatweel(dst *[]edit, text string, from, i, to int) int {
	j := i
	for j < to && strings.HasPrefix(text[j:], "\u0640") {
		j += 2
	}
	before, _ := utf8.DecodeLastRuneInString(text[from:i])
	after, _ := utf8.DecodeRuneInString(text[j:to])
	letterBefore := arabic.IsLetter(before) || arabic.IsMark(before)
	switch letterAfter := arabic.IsLetter(after) || arabic.IsMark(after); {
	case letterAfter:
		*dst = append(*dst, edit{from: i, to: j, rule: ruleTatweel})
	case letterBefore && j-i > 2:
		*dst = append(*dst, edit{from: i, to: j, repl: "\u0640", rule: ruleTatweel})
	case !letterBefore:
		*dst = append(*dst, edit{from: i, to: j, repl: "-", rule: ruleTatweel, why: "on its own it stands for a dash"})
	}
	return j
}

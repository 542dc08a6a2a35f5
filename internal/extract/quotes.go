package extract

import (
	"unicode/utf8"

	"isnad/internal/arabic"
)

// quotes returns the edits that give quotation marks their partner: a mark that
// closes what another kind of mark opened («"إس-400″», closed with a double
// prime). A mark is changed only when the opened quotation has no closing mark
// of its own before the next one opens.
func quotes(dst []edit, text string, from, to int) []edit {
	type mark struct {
		r        rune
		at       int
		opens    bool
		closes   bool
		repaired bool
	}
	var marks []mark
	for i := from; i < to; {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			if c := text[i]; c != 0xE2 && c != 0xC2 {
				i++ // only these bytes lead in a quotation mark
				continue
			}
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if partner(r) != 0 || closer(r) {
			before, _ := utf8.DecodeLastRuneInString(text[from:i])
			after, _ := utf8.DecodeRuneInString(text[i+n : to])
			open := before == utf8.RuneError || isSpace(before) || before == '(' || before == '[' || before == '-' || before == '/' || before == '\u0640'
			clos := after == utf8.RuneError || isSpace(after) || after == '.' || after == '،' || after == ',' || after == ')' || after == '؛' || after == ':' || after == '؟' || after == '!' || after == ']' || after == '-' || after == '/' || after == '…'
			if !open && !clos && (arabic.IsLetter(before) || arabic.IsMark(before)) {
				open = partner(r) != 0 // «و"كذا"»: a clitic stands before it
			}
			marks = append(marks, mark{r: r, at: i, opens: open && !clos, closes: clos && !open})
		}
		i += n
	}
	for i := range marks {
		m := &marks[i]
		want := partner(m.r)
		if !m.opens || want == 0 {
			continue
		}
		for j := i + 1; j < len(marks); j++ {
			c := &marks[j]
			if c.opens && c.r == m.r || c.r == want && !c.opens || c.repaired {
				break
			}
			if !c.closes || !stray(c.r, want) {
				continue
			}
			// A closing mark of the right kind behind it means that this one
			// closes something else.
			later, depth := false, 0
			for k := j + 1; k < len(marks) && !later && !(marks[k].opens && marks[k].r == m.r); k++ {
				switch {
				case marks[k].opens:
					depth++
				case marks[k].closes && depth > 0:
					depth-- // it closes what was opened in between
				default:
					later = marks[k].r == want
				}
			}
			if later {
				break
			}
			c.repaired = true
			n := utf8.RuneLen(c.r)
			dst = append(dst, edit{from: c.at, to: c.at + n, repl: string(want), rule: ruleQuote, why: "it closes what " + string(m.r) + " opened"})
			break
		}
	}
	return dst
}

// partner returns the mark that closes what r opens, or 0.
func partner(r rune) rune {
	switch r {
	case '"':
		return '"'
	case '“', '„':
		return '”'
	case '«':
		return '»'
	}
	return 0
}

// closer reports whether r closes quotations, rightly or in a mixture.
func closer(r rune) bool { return r == '"' || r == '”' || r == '»' || r == '″' || r == '‟' }

// stray reports whether c stands for the mark want by mistake. A guillemet is
// no mistake for another mark: quotations nest that way.
func stray(c, want rune) bool {
	switch c {
	case '″', '‟':
		return true
	case '"', '”':
		return want == '"' || want == '”'
	}
	return false
}

package eval

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s in the form in which gold and reading are compared. It is
// coarser than arabic.Fold, and apart from it on purpose: a change of the
// house's folding must not move the yardstick. Compatibility forms are
// resolved (NFKC), short vowels and invisible characters vanish, the seats of
// hamza, ta marbuta and alef maqsura fall together, quotation marks and round
// brackets vanish, every other mark becomes a space, and runs of spaces one.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKC.String(s) {
		switch {
		case 0x64B <= r && r <= 0x652, r == 0x670, r == 0x640, 0x200B <= r && r <= 0x200F,
			0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069, r == 0xFEFF:
			continue
		case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
			r = 'ا'
		case r == 'ى' || r == 'ئ':
			r = 'ي'
		case r == 'ة':
			r = 'ه'
		case r == 'ؤ':
			r = 'و'
		case strings.ContainsRune("“”„«»\"″'‘’‹›()", r):
			continue
		}
		if r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) {
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
			continue
		}
		space = true
	}
	return b.String()
}

// Tight is Fold without spaces: clitics and gaps then count for nothing.
func Tight(s string) string { return strings.ReplaceAll(Fold(s), " ", "") }

// sameName reports whether one of the gold's forms and one of the reading's
// name the same: they fold to the same words, the article aside, or the words
// of one are all among the words of the other.
func sameName(gold, read []string) bool {
	a, b := bareForms(gold), bareForms(read)
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	for _, x := range a {
		for _, y := range b {
			if x, y := strings.Fields(x), strings.Fields(y); within(x, y) || within(y, x) {
				return true
			}
		}
	}
	return false
}

// bareForms folds the forms that are there and takes the article off their
// longer words.
func bareForms(forms []string) []string {
	out := make([]string, 0, len(forms))
	for _, f := range forms {
		if f == "" {
			continue
		}
		words := strings.Fields(Fold(f))
		for i, w := range words {
			if strings.HasPrefix(w, "ال") && utf8.RuneCountInString(w) > 4 {
				words[i] = strings.TrimPrefix(w, "ال")
			}
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

// within reports whether a has words and all of them are in b.
func within(a, b []string) bool {
	for _, w := range a {
		found := false
		for _, v := range b {
			found = found || v == w
		}
		if !found {
			return false
		}
	}
	return len(a) > 0
}

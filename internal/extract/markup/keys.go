package markup

import (
	"unicode"
	"unicode/utf8"

	"isnad/internal/arabic"
)

// A sign says what a character of the Arabic block is in a key: vanished, a
// mark between words, or the letter or digit that it folds to.
const (
	signNone rune = 0
	signMark rune = 1
)

// arabicSigns holds the signs of U+0600 to U+06FF, and arabicLetters which of
// them are letters: nearly all that is counted and compared here, without the
// tables of package unicode.
var arabicSigns, arabicLetters = func() (signs [256]rune, letters [256]bool) {
	for i := range signs {
		r := rune(0x600 + i)
		letters[i] = unicode.IsLetter(r)
		signs[i] = signNone
		for _, g := range arabic.Fold(string(r)) {
			signs[i] = signMark
			if unicode.IsLetter(g) || unicode.IsDigit(g) {
				signs[i] = g
			}
		}
	}
	return signs, letters
}()

// arabicRune decodes the character of the Arabic block, of two bytes, at the
// start of s. ok is false when there stands another.
func arabicRune[T string | []byte](s T) (block byte, ok bool) {
	if len(s) < 2 || s[0] < 0xD8 || s[0] > 0xDB || s[1]&0xC0 != 0x80 {
		return 0, false
	}
	return s[0]<<6 | s[1]&0x3F, true // U+0600 is D8 80
}

// titleKey is a headline without what does not matter when two are compared:
// its folded words with one blank between.
func titleKey(s string) string { return string(appendKey(make([]byte, 0, len(s)), s)) }

// appendKey appends the key of s.
func appendKey(dst []byte, s string) []byte {
	start, apart := len(dst), false
	put := func(r rune) {
		if apart && len(dst) > start {
			dst = append(dst, ' ')
		}
		apart = false
		dst = utf8.AppendRune(dst, r)
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case isUpper(c):
				put(rune(c + 'a' - 'A'))
			case isAlnum(c):
				put(rune(c))
			default:
				apart = true
			}
			continue
		}
		if k, ok := arabicRune(s[i:]); ok {
			i += 2
			switch g := arabicSigns[k]; g {
			case signNone:
			case signMark:
				apart = true
			default:
				put(g)
			}
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		for _, g := range arabic.Fold(s[i : i+n]) {
			if unicode.IsLetter(g) || unicode.IsDigit(g) {
				put(g)
			} else {
				apart = true
			}
		}
		i += n
	}
	return dst
}

// hasKey reports whether key is the key of s.
func hasKey(s, key string) bool {
	var buf [512]byte
	return len(key) <= len(s) && string(appendKey(buf[:0], s)) == key
}

// letterCount counts the letters of s and the digits of ASCII.
func letterCount(s string) int {
	n := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if isAlnum(c) {
				n++
			}
			i++
			continue
		}
		if k, ok := arabicRune(s[i:]); ok {
			if arabicLetters[k] {
				n++
			}
			i += 2
			continue
		}
		r, w := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) {
			n++
		}
		i += w
	}
	return n
}

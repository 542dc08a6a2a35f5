package calendar

import "unicode/utf8"

// foldWord returns a word in the form in which the tables hold it. It is the
// same form as the house's folding (a test of package times compares the two);
// it stands here a second time because this package imports nothing of ours.
func foldWord(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var buf [64]byte // longer words grow out of it
	b := buf[:0]
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// Fold returns s as the tables of this package compare words: without vowel
// marks, tatweel and invisible characters, alef, ya and ta marbuta in one
// shape each, digits and small letters of ASCII.
func Fold(s string) string { return foldWord(s) }

func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
	case r == 'أ' || r == 'إ' || r == 'آ' || r == 'ٱ':
		return 'ا'
	case r == 'ى' || r == 0x6CC:
		return 'ي'
	case r == 'ة':
		return 'ه'
	case r == 0x6A9:
		return 'ك'
	case 0x660 <= r && r <= 0x669:
		return r - 0x660 + '0'
	case 0x6F0 <= r && r <= 0x6F9:
		return r - 0x6F0 + '0'
	case r == 0x66B:
		return '.'
	case r == 0x640 || invisible(r):
		return -1
	}
	return r
}

// invisible reports whether r is a mark or control that changes no word.
func invisible(r rune) bool {
	switch {
	case r == 0xAD, r == 0x61C, r == 0xFEFF, r == 0x670:
		return true
	case 0x610 <= r && r <= 0x61A, 0x64B <= r && r <= 0x65F:
		return true
	case 0x6D6 <= r && r <= 0x6ED:
		return r != 0x6DD && r != 0x6DE && r != 0x6E5 && r != 0x6E6 && r != 0x6E9
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F:
		return true
	}
	return false
}

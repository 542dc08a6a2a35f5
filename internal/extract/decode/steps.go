package decode

import (
	"unicode/utf16"
	"unicode/utf8"
)

// stepUTF8 decodes one character of UTF-8. A broken sequence takes the bytes
// that could have begun a character, as browsers do (WHATWG Encoding,
// "maximal subpart"), so that a letter cut in the middle is one U+FFFD.
func stepUTF8(b []byte) (rune, int, bool) {
	r, n := utf8.DecodeRune(b)
	if r != utf8.RuneError || n != 1 {
		return r, n, true
	}
	lo, hi := byte(0x80), byte(0xbf)
	need := 0
	switch c := b[0]; {
	case 0xc2 <= c && c <= 0xdf:
		need = 1
	case 0xe0 <= c && c <= 0xef:
		need = 2
		if c == 0xe0 {
			lo = 0xa0
		} else if c == 0xed {
			hi = 0x9f
		}
	case 0xf0 <= c && c <= 0xf4:
		need = 3
		if c == 0xf0 {
			lo = 0x90
		} else if c == 0xf4 {
			hi = 0x8f
		}
	}
	n = 1
	for n <= need && n < len(b) && lo <= b[n] && b[n] <= hi {
		lo, hi = 0x80, 0xbf
		n++
	}
	return utf8.RuneError, n, false
}

// allUTF8 stands for the count of a body that is UTF-8 throughout.
const allUTF8 = 1 << 62

// countUTF8 counts the characters of more than one byte and the broken
// sequences; allUTF8 and 0 when nothing is broken. A character cut off at the very end or start of b is not
// counted as broken: it says nothing against UTF-8.
func countUTF8(b []byte) (good, broken int) {
	if utf8.Valid(b) {
		return allUTF8, 0
	}
	// A start in the middle of a character.
	for i := 0; i < 3 && len(b) > 0 && b[0]&0xc0 == 0x80; i++ {
		b = b[1:]
	}
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, n, ok := stepUTF8(b[i:])
		if ok {
			good++
		} else if i+n < len(b) {
			broken++
		} else if good == 0 {
			broken++ // one byte is no evidence by itself
		}
		i += n
	}
	return good, broken
}

func stepUTF16LE(b []byte) (rune, int, bool) { return stepUTF16(b, 0) }
func stepUTF16BE(b []byte) (rune, int, bool) { return stepUTF16(b, 1) }

// stepUTF16 decodes one character; low is the index of a unit's lower byte.
// Surrogates without their other half, and a last odd byte, are broken.
func stepUTF16(b []byte, low int) (rune, int, bool) {
	if len(b) < 2 {
		return utf8.RuneError, 1, false
	}
	r := rune(b[low]) | rune(b[1-low])<<8
	if !utf16.IsSurrogate(r) {
		return r, 2, true
	}
	if len(b) >= 4 {
		if both := utf16.DecodeRune(r, rune(b[2+low])|rune(b[3-low])<<8); both != utf8.RuneError {
			return both, 4, true
		}
	}
	return utf8.RuneError, 2, false
}

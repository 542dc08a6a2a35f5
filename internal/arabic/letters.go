// Package arabic is the ground on which the readers stand: letters and marks,
// folding with a map back to the original offsets, words, numbers and sentence
// ends of Arabic press text. It knows no type of package isnad; its offsets
// are bytes.
package arabic

// IsMark reports whether r is a combining mark of the Arabic block: a short
// vowel, shadda, sukun, superscript alef or a Quranic mark.
func IsMark(r rune) bool {
	switch {
	case r < 0x610:
		return false
	case r <= 0x61A, 0x64B <= r && r <= 0x65F, r == 0x670:
		return true
	case 0x6D6 <= r && r <= 0x6ED:
		return r != 0x6DD && r != 0x6DE && r != 0x6E5 && r != 0x6E6 && r != 0x6E9
	}
	return false
}

// IsVocalized reports whether a word bears vowel marks on two of its letters
// and on half of them at least, as scripture and verse are printed in the
// press and its own prose is not.
func IsVocalized(word string) bool {
	letters, marked, bare := 0, 0, false
	for _, r := range word {
		switch {
		case IsMark(r):
			if bare {
				marked++
			}
			bare = false // one letter may bear two
		case IsLetter(r):
			letters++
			bare = true
		}
	}
	return marked >= 2 && 2*marked >= letters
}

// IsInvisible reports whether r is a zero-width or bidi control that changes
// no word: ALM, ZWSP, ZWNJ, ZWJ, LRM, RLM, the embeddings, overrides and
// isolates, the word joiner and its kin, the byte order mark and the soft
// hyphen.
func IsInvisible(r rune) bool {
	switch {
	case r == 0xAD, r == 0x61C, r == 0xFEFF:
		return true
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x206F:
		return true
	}
	return false
}

// IsLetter reports whether r is a letter of the Arabic script, presentation
// forms included; marks, digits and tatweel are not letters.
func IsLetter(r rune) bool {
	switch {
	case r < 0x620:
		return false
	case r <= 0x64A:
		return r != 0x640
	case r == 0x66E || r == 0x66F || 0x671 <= r && r <= 0x6D3 || r == 0x6D5 || r == 0x6E5 || r == 0x6E6:
		return true
	case 0x6EE <= r && r <= 0x6EF || 0x6FA <= r && r <= 0x6FC || r == 0x6FF:
		return true
	case 0x750 <= r && r <= 0x77F, 0x8A0 <= r && r <= 0x8C7:
		return true
	case 0xFB50 <= r && r <= 0xFBB1, 0xFBD3 <= r && r <= 0xFD3D, 0xFD50 <= r && r <= 0xFDFB, 0xFE70 <= r && r <= 0xFEFC:
		return true
	}
	return false
}

// IsDigit reports whether r is a decimal digit: ASCII, Arabic-Indic (٠ to ٩)
// or Persian (۰ to ۹).
func IsDigit(r rune) bool {
	return '0' <= r && r <= '9' || 0x660 <= r && r <= 0x669 || 0x6F0 <= r && r <= 0x6F9
}

// Digit returns the value of a decimal digit, or -1.
func Digit(r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return int(r - '0')
	case 0x660 <= r && r <= 0x669:
		return int(r - 0x660)
	case 0x6F0 <= r && r <= 0x6F9:
		return int(r - 0x6F0)
	}
	return -1
}

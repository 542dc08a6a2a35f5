package arabic

import "strings"

// Recited tells which of the n words of text stand among words that are
// written with their vowels: scripture and verse that an article quotes, and
// no prose of the press. word returns the bytes of a word. A recited word bears
// its vowels, and so do three within four words to either side. It returns nil
// where there is none, and where the whole text is written so.
func Recited(text string, n int, word func(i int) string) []bool {
	const near, least = 4, 3
	marks := 0
	for rest := text; ; {
		i := strings.IndexByte(rest, 0xD9) // the first byte of the vowel marks
		if i < 0 || i+1 == len(rest) {
			break
		}
		if b := rest[i+1]; 0x8B <= b && b <= 0x92 {
			marks++
		}
		rest = rest[i+2:]
	}
	if marks < 2*(least+1) {
		return nil
	}
	vocal, all := make([]bool, n), 0
	for i := range vocal {
		if vocal[i] = IsVocalized(word(i)); vocal[i] {
			all++
		}
	}
	if all <= least || 3*all > n {
		return nil
	}
	out, some := make([]bool, n), false
	for i := range vocal {
		if !vocal[i] {
			continue
		}
		beside := 0
		for k := max(0, i-near); k < min(n, i+near+1); k++ {
			if k != i && vocal[k] {
				beside++
			}
		}
		if beside >= least {
			out[i], some = true, true
		}
	}
	if !some {
		return nil
	}
	return out
}

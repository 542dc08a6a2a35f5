package spelling

import "strings"

// The classes of sounds that spellings keep apart. Letters of one class stand
// for one another in names: غ and ج for g, ط and ت for t.
var classOf = func() (t [letters]byte) {
	for class, of := range map[byte]string{'B': "ب", 'T': "تطث", 'D': "دضذظ", 'K': "جغقكخ", 'S': "سصز", 'X': "ش", 'F': "ف", 'L': "ل", 'R': "ر", 'M': "م", 'N': "ن"} {
		for _, r := range of {
			t[at(r)] = class
		}
	}
	return t
}()

// Key returns the skeleton of a word of Letters: the classes of its consonants,
// a run of one class once, without what spellings leave out or change (vowels,
// hamza, ع ح ه). Spellings of one name have one key most of the time; words
// of many consonants have it only then.
func Key(word string) string {
	var b strings.Builder
	last := byte(0)
	for _, r := range word {
		c := classOf[at(r)]
		if c == 0 {
			if r == 'و' || r == 'ي' || r == 'ا' {
				last = 0
			}
			continue
		}
		if c == 'X' && last == 'T' {
			// تش is one sound.
			s := b.String()
			b.Reset()
			b.WriteString(s[:len(s)-1])
		}
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
	return b.String()
}

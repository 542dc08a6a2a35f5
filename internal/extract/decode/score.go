package decode

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"isnad/internal/arabic"
)

// minScore is the least score of a text that is taken for Arabic. Arabic in
// its own encoding scores 1.0 to 2.5 on a line, in the other encoding of
// Arabic below -1, and French, Russian, Greek and random bytes below -2.
const minScore = -0.5

// letterScores holds 100·ln(p·36) for the 36 letters, where p is the share of
// the letter among the letters of 6,000 press articles from four collections
// (2012 to 2022, Gulf, Levant and Maghreb): above 0 for letters more frequent
// than if all were equally so.
var letterScores = map[rune]int{
	'ء': -213, 'آ': -330, 'أ': -33, 'ؤ': -300, 'إ': -120, 'ئ': -196,
	'ا': 170, 'ب': 23, 'ة': 17, 'ت': 50, 'ث': -155, 'ج': -69,
	'ح': -47, 'خ': -124, 'د': 5, 'ذ': -141, 'ر': 49, 'ز': -141,
	'س': -14, 'ش': -109, 'ص': -107, 'ض': -144, 'ط': -113, 'ظ': -248,
	'ع': 18, 'غ': -168, 'ف': -7, 'ق': -25, 'ك': -41, 'ل': 145,
	'م': 84, 'ن': 60, 'ه': -9, 'و': 67, 'ى': -117, 'ي': 101,
}

// commonWords are the words that make up an eighth of any Arabic text.
var commonWords = []string{
	"في", "من", "على", "أن", "إلى", "التي", "عن", "ما", "الذي", "مع",
	"هذا", "لا", "أو", "هذه", "بين", "كان", "بعد", "لم", "إن", "حيث", "هو", "ذلك", "قال",
}

// A table is an encoding in which a byte is a character.
type table struct {
	enc [256]struct {
		b [3]byte
		n uint8
	}
	runes [256]rune
	ok    [256]bool // the byte is a character
}

func newTable(m *charmap.Charmap) *table {
	t := new(table)
	for i := range 256 {
		r := m.DecodeByte(byte(i))
		t.runes[i], t.ok[i] = r, r != utf8.RuneError
		e := &t.enc[i]
		e.n = uint8(utf8.EncodeRune(e.b[:], r))
	}
	return t
}

func (t *table) step(b []byte) (rune, int, bool) { return t.runes[b[0]], 1, t.ok[b[0]] }

// A candidate is an encoding of Arabic in which a byte is a character.
type candidate struct {
	*table
	points [256]float32 // what the byte says about being Arabic
	arabic [256]bool    // the byte is an Arabic letter
	alef   byte
	lam    byte
	words  map[string]bool
}

var candidates = map[string]*candidate{
	"windows-1256": newCandidate(charmap.Windows1256),
	"iso-8859-6":   newCandidate(charmap.ISO8859_6),
}

func newCandidate(m *charmap.Charmap) *candidate {
	c := &candidate{table: newTable(m), words: map[string]bool{}}
	for i, r := range c.runes {
		score, letter := letterScores[r]
		switch {
		case letter:
			c.points[i], c.arabic[i] = float32(score)/100, true
		case r == utf8.RuneError:
			c.points[i] = -8
		case i < utf8.RuneSelf || arabic.IsMark(r) || r == '\u0640' || unicode.IsPunct(r) || r == '\u00a0' || arabic.IsInvisible(r):
			// Says nothing.
		case unicode.Is(unicode.Arabic, r):
			c.points[i], c.arabic[i] = -1, true // Persian and Urdu letters
		case r < 0xa0:
			c.points[i] = -8
		default:
			c.points[i] = -6 // Latin letters, symbols
		}
	}
	encode := func(s string) string {
		b, err := m.NewEncoder().String(s)
		if err != nil {
			panic("decode: " + s + ": " + err.Error())
		}
		return b
	}
	al := encode("ال")
	c.alef, c.lam = al[0], al[1]
	for _, w := range commonWords {
		c.words[encode(w)] = true
	}
	return c
}

// score returns how much the words of a sample (see outsideASCII) look like
// Arabic: the mean over the bytes outside ASCII of what each says, plus 2 for
// each word that begins with ال and 3 for each common word, and minus 6 for
// each letter that touches a Latin one.
func (c *candidate) score(sample []byte) float64 {
	var sum float64
	n := 0
	for i := 0; i < len(sample); {
		if sample[i] == ' ' {
			i++
			continue
		}
		j := i
		for ; j < len(sample) && sample[j] != ' '; j++ {
			b := sample[j]
			if b < utf8.RuneSelf {
				continue
			}
			n++
			sum += float64(c.points[b])
			if c.arabic[b] && (j > i && sample[j-1] < utf8.RuneSelf || j+1 < len(sample) && isASCIILetter(sample[j+1])) {
				sum -= 6
			}
		}
		word := sample[i:j]
		if len(word) > 3 && word[0] == c.alef && word[1] == c.lam {
			sum += 2
		}
		if c.words[string(word)] {
			sum += 3
		}
		i = j
	}
	if n == 0 {
		return minScore
	}
	return sum / float64(n)
}

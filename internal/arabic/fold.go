package arabic

import (
	"sort"
	"unicode/utf8"
)

// Fold returns s in the form in which words are compared. It is the one
// folding of the house, so that what one room indexes another finds:
//
//   - short vowels, shadda, sukun, superscript alef, Quranic marks (U+0610 to
//     U+061A, U+064B to U+065F, U+0670, U+06D6 to U+06ED) and tatweel (U+0640)
//     vanish, and so do zero-width and bidi controls;
//   - أ إ آ ٱ become ا; ى and Persian ی become ي; ة becomes ه; Persian ک
//     becomes ك;
//   - Arabic-Indic and Persian digits become ASCII digits, and the Arabic
//     decimal separator becomes a full stop;
//   - ASCII capitals become small.
//
// Hamza on waw and ya (ؤ ئ) stays: it tells words apart, and variants that
// lose it stand in the lexicon. Fold is idempotent: Fold(Fold(s)) == Fold(s).
// The result has at most len(s) bytes.
func Fold(s string) string {
	i := firstFolded(s)
	if i == len(s) {
		return s
	}
	out := make([]byte, i, len(s))
	copy(out, s[:i])
	return string(appendFold(out, s[i:], nil, 0))
}

// Folded is a folded text with the way back to the text it came from.
type Folded struct {
	// Text is Fold of the source.
	Text string
	// cut[i] and at[i]: from byte cut[i] of Text on, a byte b of Text stands
	// at b - cut[i] + at[i] of the source, until the next cut.
	cut, at []int32
	source  int
}

// FoldMap folds s and keeps the map of offsets. Text of the result equals
// Fold(s).
func FoldMap(s string) Folded {
	first := make([]int32, 2) // most texts need no more than one cut
	f := Folded{source: len(s), cut: first[:1:1], at: first[1:]}
	i := firstFolded(s)
	if i == len(s) {
		f.Text = s
		return f
	}
	out := make([]byte, i, len(s))
	copy(out, s[:i])
	f.Text = string(appendFold(out, s[i:], &f, i))
	return f
}

// Source returns the bytes of the source that the half-open range start:end
// of Text stands for. Letters that vanished belong to the letter before them,
// so Source of the whole is the whole, and of neighbours neighbours.
func (f *Folded) Source(start, end int) (int, int) {
	lo := f.back(start)
	hi := f.source
	if end < len(f.Text) {
		hi = f.back(end)
	}
	if start == 0 {
		lo = 0
	}
	return lo, hi
}

func (f *Folded) back(b int) int {
	i := sort.Search(len(f.cut), func(i int) bool { return int(f.cut[i]) > b }) - 1
	return b - int(f.cut[i]) + int(f.at[i])
}

// firstFolded returns the first byte of s that folding changes, or len(s).
func firstFolded(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				return i
			}
			i++
			continue
		}
		if k, ok := inBlock(s[i:]); ok {
			if arabicFold[k] != 0x600+rune(k) {
				return i
			}
			i += 2
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if foldRune(r) != r {
			return i
		}
		i += n
	}
	return len(s)
}

// inBlock returns the lower byte of the character U+0600 to U+06FF at the start
// of s. ok is false when another stands there.
func inBlock(s string) (low byte, ok bool) {
	if len(s) < 2 || s[0] < 0xD8 || s[0] > 0xDB || s[1]&0xC0 != 0x80 {
		return 0, false
	}
	return s[0]<<6 | s[1]&0x3F, true // U+0600 is D8 80
}

// appendFold folds s onto out. base is the offset of s in the source.
func appendFold(out []byte, s string, f *Folded, base int) []byte {
	delta := 0 // source offset minus folded offset, as last recorded
	if f != nil {
		delta = base - len(out)
	}
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if k, ok := inBlock(s[i:]); ok {
			// Nearly all: a letter that stays, or folds to another of two bytes.
			if g := arabicFold[k]; g >= utf8.RuneSelf {
				if f != nil && base+i-len(out) != delta {
					delta = f.record(len(out), base+i)
				}
				out = append(out, 0xC0|byte(g>>6), 0x80|byte(g)&0x3F)
				i += 2
				continue
			}
			r, n = 0x600+rune(k), 2
		} else if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if r == utf8.RuneError && n == 1 {
			if f != nil && base+i-len(out) != delta {
				delta = f.record(len(out), base+i)
			}
			out = append(out, s[i])
			i++
			continue
		}
		g := foldRune(r)
		if g >= 0 {
			if f != nil && base+i-len(out) != delta {
				delta = f.record(len(out), base+i)
			}
			out = utf8.AppendRune(out, g)
		}
		i += n
	}
	return out
}

func (f *Folded) record(cut, at int) int {
	if k := len(f.cut) - 1; int(f.cut[k]) == cut {
		f.at[k] = int32(at)
	} else {
		f.cut, f.at = append(f.cut, int32(cut)), append(f.at, int32(at))
	}
	return at - cut
}

// foldRune returns what r folds to, or -1 when it vanishes.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case r >= 0x600 && r < 0x700:
		return arabicFold[r-0x600]
	case IsInvisible(r):
		return -1
	}
	return r
}

// arabicFold holds what each rune of the Arabic block folds to.
var arabicFold = func() (t [256]rune) {
	for i := range t {
		t[i] = rune(0x600 + i)
	}
	for _, r := range []rune{'أ', 'إ', 'آ', 'ٱ'} {
		t[r-0x600] = 'ا'
	}
	t['ى'-0x600], t[0x6CC-0x600] = 'ي', 'ي'
	t['ة'-0x600] = 'ه'
	t[0x6A9-0x600] = 'ك'
	for d := rune(0); d < 10; d++ {
		t[0x660-0x600+d], t[0x6F0-0x600+d] = '0'+d, '0'+d
	}
	t[0x66B-0x600] = '.'
	for i := range t {
		if r := rune(0x600 + i); IsMark(r) || r == 0x640 || IsInvisible(r) {
			t[i] = -1
		}
	}
	return t
}()

// A Cursor reads folded words off a Folded in source order, at constant cost
// for each step.
type Cursor struct {
	f *Folded
	i int
}

// Cursor returns a cursor at the start of the text.
func (f *Folded) Cursor() Cursor { return Cursor{f: f} }

// Folded returns what the source range start:end folded to, as a part of
// Text (no copy). Calls must not go backwards.
func (c *Cursor) Folded(start, end int) string {
	lo := c.forward(start)
	hi := c.forward(end)
	return c.f.Text[lo:hi]
}

// forward returns the offset in Text of the first folded byte that stands for
// source byte s or a later one.
func (c *Cursor) forward(s int) int {
	f := c.f
	for c.i+1 < len(f.at) && int(f.at[c.i+1]) <= s {
		c.i++
	}
	// A source byte before the piece is one that vanished at its head.
	b := max(s-int(f.at[c.i]), 0) + int(f.cut[c.i])
	limit := len(f.Text)
	if c.i+1 < len(f.cut) {
		limit = int(f.cut[c.i+1])
	}
	return min(b, limit)
}

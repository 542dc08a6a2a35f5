package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad/internal/arabic"
	"isnad/internal/extract/source"
)

// A line is a line of the page with what the rules ask about it.
type line struct {
	src *source.Line
	// from:to is the line without the white space around it.
	from, to int  // bytes of src.Text
	whole    bool // words are all the words of the line
	// letters
	arabic, latin, digits int
	stop                  bool // ends like a sentence
	colon                 bool // ends with a colon
	bullet                int  // bytes of a list mark at from, blanks behind it included

	sc     *scanner // cuts the line into words when they are first asked for
	isCut  bool
	folded []word
	blanks int // in a long line, behind its head

	toks          []token // the Arabic words of scanned:upTo, when they are kept
	scanned, upTo int
}

// words returns the line's folded words and numbers; only the first ones of a
// long line (see headBytes). Half the lines of a page of markup are menus and
// boxes, whose words nobody asks for.
func (l *line) words() []word {
	if !l.isCut {
		l.cut()
	}
	return l.folded
}

// count returns how many words the line has, estimated by blanks when not whole.
func (l *line) count() int { return len(l.words()) + l.blanks }

// A word is one folded word of a line with its place in the line's text.
type word struct {
	norm     string
	from, to int // bytes of src.Text
	kind     arabic.WordKind
}

// headBytes bounds the part of a long line that phrases are looked for in: no
// furniture phrase begins later, and a page of one 30 MB line stays cheap.
const headBytes = 480

func (l *line) text() string { return l.src.Text[l.from:l.to] }

// newLine measures a line.
func newLine(src *source.Line, sc *scanner) line {
	l := line{src: src, sc: sc}
	l.from, l.to = trim(src.Text)
	s := l.text()
	l.bullet = bullet(s)
	l.whole = len(s) <= headBytes
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case 'a' <= c|0x20 && c|0x20 <= 'z':
				l.latin++
			case '0' <= c && c <= '9':
				l.digits++
			case c == ' ' && !l.whole && i >= headBytes:
				l.blanks++
			}
			i++
			continue
		}
		if k, ok := arabicSign(s[i:]); ok {
			switch signs[k] & (signLetter | signDigit | signOther) {
			case signLetter:
				l.arabic++
			case signDigit:
				l.digits++
			case signOther:
				l.latin++
			}
			i += 2
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case arabic.IsLetter(r):
			l.arabic++
		case arabic.IsDigit(r):
			l.digits++
		case unicode.IsLetter(r) && r != 0x640:
			l.latin++
		}
		i += n
	}
	l.stop, l.colon = ending(s)
	return l
}

// Signs of the characters of the Arabic block.
const (
	signLetter  = 1 << iota // a letter
	signDigit               // a digit
	signOther               // a letter for Unicode and none for us
	signForeign             // a letter that Persian, Urdu and Kurdish have and Arabic has not
)

// signs says of the characters U+0600 to U+06FF, by their lower byte, what the
// counts ask of them, without the tables of package unicode.
var signs = func() (t [256]uint8) {
	for i := range t {
		switch r := rune(0x600 + i); {
		case arabic.IsLetter(r):
			t[i] = signLetter
			if r > '\u064a' && strings.ContainsRune("پچژگٹڈڑںےہھەێۆڕڵ", r) {
				t[i] |= signForeign
			}
		case arabic.IsDigit(r):
			t[i] = signDigit
		case unicode.IsLetter(r) && r != 0x640:
			t[i] = signOther
		}
	}
	return t
}()

// arabicSign returns the lower byte of the character of the Arabic block at the
// start of s; ok is false when another stands there.
func arabicSign(s string) (low byte, ok bool) {
	if len(s) < 2 || s[0] < 0xD8 || s[0] > 0xDB || s[1]&0xC0 != 0x80 {
		return 0, false
	}
	return s[0]<<6 | s[1]&0x3F, true // U+0600 is D8 80
}

// cut cuts the line into words.
func (l *line) cut() {
	sc := l.sc
	l.isCut = true
	head := l.text()
	if !l.whole {
		head = head[:cut(head, headBytes)]
	}
	f := arabic.FoldMap(head)
	sc.marks = arabic.Tokens(sc.marks[:0], f.Text)
	l.folded = sc.room(len(sc.marks))
	for _, t := range sc.marks {
		if t.Kind == arabic.Punct || t.Kind == arabic.Symbol {
			continue
		}
		a, b := f.Source(t.Start, t.End)
		l.folded = append(l.folded, word{f.Text[t.Start:t.End], l.from + a, l.from + b, t.Kind})
	}
	sc.used(len(l.folded))
}

// arabicWords returns the Arabic words of the line's text from:to, which the
// rules ask for twice. The result is good until the next call of scan.
func (l *line) arabicWords(from, to int) []token {
	if l.toks != nil && l.scanned == from && l.upTo == to {
		return l.toks
	}
	toks := l.sc.scan(l.src.Text, from, to)
	if to-from <= windowBytes>>6 && !l.sc.huge {
		l.toks, l.scanned, l.upTo = l.sc.keep(toks), from, to
		return l.toks
	}
	return toks
}

// trim returns the borders of s without white space and invisible characters
// around it.
func trim(s string) (from, to int) {
	to = len(s)
	for from < to {
		r, n := utf8.DecodeRuneInString(s[from:to])
		if !blank(r) {
			break
		}
		from += n
	}
	for to > from {
		r, n := utf8.DecodeLastRuneInString(s[from:to])
		if !blank(r) {
			break
		}
		to -= n
	}
	return from, to
}

// blank reports whether r shows nothing.
func blank(r rune) bool {
	return isSpace(r) || arabic.IsInvisible(r) || r < ' ' || r == 0x7F || 0x80 <= r && r < 0xA0
}

// cut returns the last rune border of s at or before n.
func cut(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// bullet returns the length of a list mark at the start of s with the blanks
// behind it: «•», «·», «▪», «-», «*», «–». A dash or star must have a blank
// behind it, else it belongs to the word.
func bullet(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case '•', '·', '▪', '●', '◦', '■', '□', '►', '▸', '‣', '○', '◾', '✓', '✔', '➤':
	case '-', '*', '–', '—':
		next, _ := utf8.DecodeRuneInString(s[n:])
		if !isSpace(next) {
			return 0
		}
	default:
		return 0
	}
	for n < len(s) {
		r, m := utf8.DecodeRuneInString(s[n:])
		if !isSpace(r) {
			break
		}
		n += m
	}
	if n == len(s) {
		return 0
	}
	return n
}

// ending reports whether s ends like a sentence, and whether with a colon.
func ending(s string) (stop, colon bool) {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		switch r {
		case '"', '”', '»', ')', ']', '’', '\'', '″', '}', '›':
			return true
		}
		return blank(r)
	})
	r, _ := utf8.DecodeLastRuneInString(s)
	switch r {
	case '.', '؟', '?', '!', '…', '۔':
		return true, false
	case ':', '：':
		return false, true
	}
	return false, false
}

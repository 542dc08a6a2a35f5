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
	from, to int // bytes of src.Text
	// words are its folded words and numbers; only the first and last ones of
	// a long line (see headBytes).
	words []word
	whole bool // words are all the words of the line
	count int  // words, estimated by blanks when not whole
	// letters
	arabic, latin, digits int
	stop                  bool // ends like a sentence
	colon                 bool // ends with a colon
	bullet                int  // bytes of a list mark at from, blanks behind it included
}

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
func newLine(src *source.Line, toks []arabic.Token) (line, []arabic.Token) {
	l := line{src: src}
	l.from, l.to = trim(src.Text)
	s := l.text()
	l.bullet = bullet(s)
	l.whole = len(s) <= headBytes
	head := s
	if !l.whole {
		head = s[:cut(s, headBytes)]
	}
	f := arabic.FoldMap(head)
	toks = arabic.Tokens(toks[:0], f.Text)
	l.words = make([]word, 0, len(toks))
	for _, t := range toks {
		if t.Kind == arabic.Punct || t.Kind == arabic.Symbol {
			continue
		}
		a, b := f.Source(t.Start, t.End)
		l.words = append(l.words, word{f.Text[t.Start:t.End], l.from + a, l.from + b, t.Kind})
	}
	l.count = len(l.words)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case 'a' <= c|0x20 && c|0x20 <= 'z':
				l.latin++
			case '0' <= c && c <= '9':
				l.digits++
			case c == ' ' && !l.whole && i >= headBytes:
				l.count++
			}
			i++
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
	return l, toks
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

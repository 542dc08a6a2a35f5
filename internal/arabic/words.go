package arabic

import (
	"unicode"
	"unicode/utf8"
)

// A WordKind is a coarse class of tokens.
type WordKind uint8

// The kinds of tokens.
const (
	Word   WordKind = iota + 1 // Arabic letters
	Latin                      // letters of another script, digits may be inside ("S-400")
	Number                     // digits with their decimal and grouping marks
	Punct                      // one punctuation mark
	Symbol                     // anything else
)

// A Token is one word, number, mark or symbol: a half-open range of bytes.
type Token struct {
	Start, End int
	Kind       WordKind
}

// Tokens cuts text into tokens and appends them to dst. White space and lone
// invisible characters belong to no token; every other byte belongs to exactly
// one. A hyphen joins two runs of Latin letters or digits ("S-400", "F-16")
// and a Latin run may hold digits; an Arabic word ends where a Latin letter or
// a digit begins, so that a glued number is a token of its own.
func Tokens(dst []Token, text string) []Token {
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case isSpace(r):
			i += n
		case IsInvisible(r):
			i += n
		case IsLetter(r) || r == 0x640 || IsMark(r):
			j := i + n
			for j < len(text) {
				r, n := utf8.DecodeRuneInString(text[j:])
				if !(IsLetter(r) || IsMark(r) || r == 0x640 || IsInvisible(r) && r != 0xAD && wordAfter(text[j+n:])) {
					break
				}
				j += n
			}
			dst = append(dst, Token{i, j, Word})
			i = j
		case IsDigit(r):
			j, kind := number(text, i)
			dst = append(dst, Token{i, j, kind})
			i = j
		case unicode.IsLetter(r):
			j := latin(text, i)
			dst = append(dst, Token{i, j, Latin})
			i = j
		case unicode.IsPunct(r):
			dst = append(dst, Token{i, i + n, Punct})
			i += n
		default:
			dst = append(dst, Token{i, i + n, Symbol})
			i += n
		}
	}
	return dst
}

// wordAfter reports whether s goes on with a letter or mark of a word.
func wordAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return IsLetter(r) || IsMark(r)
}

func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return unicode.IsSpace(r)
}

// number reads digits from i on: "1.5", "1,000", "٣٫٥", "18:30", "2022/12/19",
// «17ر5»; "1990-1994" is cut at the hyphen. Latin letters glued behind make it
// Latin ("4G").
func number(text string, i int) (int, WordKind) {
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if IsDigit(r) {
			j += n
			continue
		}
		// «540ر999ر45» is how Gulf agencies write a decimal or grouping comma.
		if (r == '.' || r == ',' || r == ':' || r == '/' || r == 0x66B || r == 0x66C || r == 0x60C || r == 'ر') && j+n < len(text) {
			if next, _ := utf8.DecodeRuneInString(text[j+n:]); IsDigit(next) {
				j += n
				continue
			}
		}
		if !IsLetter(r) && !IsMark(r) && unicode.IsLetter(r) {
			return latin(text, j), Latin
		}
		break
	}
	return j, Number
}

// latin reads a run of letters of other scripts, with digits, marks, and
// inner hyphens, full stops and apostrophes that join letters or digits.
func latin(text string, i int) int {
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRuneInString(text[j:])
		if latinPart(r) {
			j += n
			continue
		}
		if (r == '-' || r == '.' || r == '\'' || r == '’' || r == '&' || r == '_' || r == '@' || r == 0x2011) && j+n < len(text) {
			if next, _ := utf8.DecodeRuneInString(text[j+n:]); latinPart(next) {
				j += n
				continue
			}
		}
		break
	}
	return j
}

func latinPart(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return !IsLetter(r) && !IsMark(r) && r != 0x640 && (unicode.IsLetter(r) || unicode.IsMark(r))
}

package train

import (
	_ "embed"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writtenText is what we wrote to learn from (see its head).
//
//go:embed data/written.txt
var writtenText string

// OwnWritten returns the sentences that lie in the program.
func OwnWritten() ([]Sentence, error) {
	return ReadWritten(strings.NewReader(writtenText), "written.txt")
}

// ReadWritten reads text that was written to learn from, with its names marked in it:
// comments behind '#', a line "@@ subject" before each piece, and its sentences, a line for one
// or more, with names in braces behind the letter of their type (as ReadMarks has it) and a
// blank: "ولدت {P ماري كوري} في {L وارسو}" (Marie Curie was born in Warsaw). Braces hold whole
// tokens, clitics included. name is for errors, which tell line and column (in bytes, from 1).
func ReadWritten(r io.Reader, name string) (out []Sentence, err error) {
	piece := &Marked{}
	var text strings.Builder
	points := 0 // code points in text
	end := func() {
		piece.To = points
		out = append(out, piece.sentences(text.String())...)
		*piece, points = Marked{}, 0
		text.Reset()
	}
	write := func(s string) {
		text.WriteString(s)
		points += utf8.RuneCountInString(s)
	}
	sc := scanner(r)
	begun := false
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		bad := func(rest, what string) error {
			return fmt.Errorf("%s:%d:%d: %s", name, n, len(line)-len(rest)+1, what)
		}
		if line == "" || line[0] == '#' {
			continue
		}
		if strings.HasPrefix(line, "@@ ") {
			end()
			begun = true
			continue
		}
		if !begun {
			return nil, bad(line, `a sentence before the first "@@ subject"`)
		}
		rest := line
		for {
			at := strings.IndexAny(rest, "{}")
			if at < 0 {
				break
			}
			if rest[at] == '}' {
				return nil, bad(rest[at:], "a brace is closed that was not opened")
			}
			before, _ := utf8.DecodeLastRuneInString(rest[:at])
			if inWord(before) {
				return nil, bad(rest[at:], "a letter stands before a brace; braces hold whole words, clitics included")
			}
			write(rest[:at])
			rest = rest[at:]
			length := strings.IndexAny(rest[1:], "{}") + 1
			if length == 0 || rest[length] == '{' {
				return nil, bad(rest, "the brace is not closed on its line")
			}
			kind := strings.IndexByte(marksTypes, rest[1])
			if kind < 0 || length < 4 || rest[2] != ' ' {
				return nil, bad(rest, fmt.Sprintf("%q is no name, as {P ماري كوري}; the letters are %s", rest[:length+1], marksTypes))
			}
			m := Mark{Start: points, Label: uint8(1 + 2*kind)}
			write(rest[3:length])
			m.End = points
			piece.Names = append(piece.Names, m)
			rest = rest[length+1:]
			if after, _ := utf8.DecodeRuneInString(rest); inWord(after) {
				return nil, bad(rest, "a letter stands behind a brace; braces hold whole words")
			}
		}
		write(rest)
		write("\n")
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	end()
	return out, nil
}

// inWord tells whether a rune is of a word: a letter, a digit or a mark on one.
func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

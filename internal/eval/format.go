package eval

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"isnad/internal/intake"
)

// A FormatError says where a data file is not what it should be.
type FormatError struct {
	File string // as it was named
	Line int    // from 1
	Col  int    // code point of the line, from 1
	Msg  string // what is wrong there
}

// Error returns "FILE:LINE:COL: what is wrong".
func (e *FormatError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Msg)
}

// maxLine bounds a line of a data file, in bytes: a text of a paragraph is
// some kilobytes, and a file without line breaks is of another kind.
const maxLine = 4 << 20

// A lineReader gives the lines of a data file, unpacked, with their numbers.
type lineReader struct {
	file string
	line int
	text string // without its end
	in   *bufio.Reader
	more []byte // a line that is longer than the buffer
}

// openLines opens a data file, packed or not. done must be called after.
func openLines(path string) (lines *lineReader, done func(), err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	r, err := intake.Unpack(f)
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return newLines(r, path), func() { r.Close(); f.Close() }, nil
}

func newLines(r io.Reader, file string) *lineReader {
	return &lineReader{file: file, in: bufio.NewReaderSize(r, 64<<10)}
}

// next moves to the next line and reports whether there is one. A byte order
// mark before the first line and a carriage return at the end of a line are
// not part of it.
func (l *lineReader) next() (bool, error) {
	l.more = l.more[:0]
	var part []byte
	for {
		var err error
		part, err = l.in.ReadSlice('\n')
		if err == nil || err == io.EOF && len(part)+len(l.more) > 0 {
			break
		}
		if err == io.EOF {
			return false, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return false, fmt.Errorf("%s: %w", l.file, err)
		}
		if len(l.more)+len(part) > maxLine {
			l.line++
			return false, &FormatError{l.file, l.line, 1, fmt.Sprintf("a line of more than %d bytes", maxLine)}
		}
		l.more = append(l.more, part...)
	}
	if len(l.more) > 0 {
		l.more = append(l.more, part...)
		part = l.more
	}
	part = bytes.TrimSuffix(part, []byte("\n"))
	part = bytes.TrimSuffix(part, []byte("\r"))
	l.line++
	if l.line == 1 {
		part = bytes.TrimPrefix(part, []byte("\ufeff"))
	}
	l.text = string(part)
	if !utf8.ValidString(l.text) {
		at := 0
		for at < len(l.text) {
			r, n := utf8.DecodeRuneInString(l.text[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		return false, l.fail(at, "not UTF-8")
	}
	return true, nil
}

// fail makes an error of the byte at of the current line.
func (l *lineReader) fail(at int, format string, args ...any) error {
	at = min(at, len(l.text))
	return &FormatError{l.file, l.line, utf8.RuneCountInString(l.text[:at]) + 1, fmt.Sprintf(format, args...)}
}

// shown returns s, cut when it is long, for a message.
func shown(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			return fmt.Sprintf("%q…", s[:i])
		}
	}
	return fmt.Sprintf("%q", s)
}

package markup

import (
	"io"
	"strings"

	"isnad"
)

// A feed hands a page to the tokenizer. It stops behind what may be the start
// tag of a script or a style, so that what stands inside, a third of a page and
// no text of it, need not go through the tokenizer byte by byte: see skip.
type feed struct {
	src  string
	at   int // what was handed out
	stop int // where to stop
	done int // where the tokens so far end
}

// longToken is the length of a token in the midst of which no stop is made: the
// tokenizer copies what it has of a token each time that it asks for more.
const longToken = 4096

func (f *feed) Read(p []byte) (int, error) {
	if f.at == len(f.src) {
		return 0, io.EOF
	}
	if f.stop <= f.at {
		f.stop = f.at + nextRaw(f.src[f.at:])
	}
	end := f.stop
	if f.at-f.done > longToken {
		end = len(f.src)
	}
	n := copy(p, f.src[f.at:end])
	f.at += n
	return n, nil
}

// nextRaw returns where the first tag in s ends, as far as a look can tell, that
// may be the start tag of a script or a style.
func nextRaw(s string) int {
	for at := 0; ; at++ {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 {
			return len(s)
		}
		at += i
		if rest := s[at+1:]; hasFold(rest, "script") || hasFold(rest, "style") {
			if j := strings.IndexByte(rest, '>'); j >= 0 {
				return at + 1 + j + 1
			}
			return len(s)
		}
	}
}

// hasFold reports whether s begins with a word in small letters, whatever the
// case of its own.
func hasFold(s, word string) bool {
	return len(s) >= len(word) && strings.EqualFold(s[:len(word)], word)
}

// skip passes over what stands inside a raw element of the given name, of which
// the tokenizer has read the start tag and no more, and returns its place. It is
// empty when the feed is not at that place, or when only the tokenizer can tell
// where the element ends: in a script with a comment, or without an end.
func (f *feed) skip(name string) isnad.Span {
	span := isnad.Span{Start: f.done, End: f.done}
	if f.at != f.done {
		return span
	}
	inside := f.src[f.done:]
	for at := 0; ; {
		i := strings.Index(inside[at:], "</")
		if i < 0 {
			return span
		}
		end := at + i
		at = end + len("</")
		if rest := inside[at:]; hasFold(rest, name) && len(rest) > len(name) && strings.IndexByte(" \n\r\t\f/>", rest[len(name)]) >= 0 {
			if strings.Contains(inside[:end], "<!--") {
				return span
			}
			span.End += end
			f.at, f.done = span.End, span.End
			return span
		}
	}
}

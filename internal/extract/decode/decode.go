// Package decode turns the bytes of a page into UTF-8 text and keeps the way
// back from every place in the text to the page's bytes.
//
// What a page says about its own encoding is a hint and no more: pages of the
// Arabic press are declared windows-1252 and are windows-1256, are declared
// UTF-8 and are ISO-8859-6, or declare nothing. So the bytes themselves are
// asked first, in this order:
//
//  1. A byte order mark decides.
//  2. Known file signatures and control characters mean that it is no text.
//  3. Units of two bytes that are Arabic letters and ASCII mean UTF-16.
//  4. Bytes that are UTF-8 are UTF-8, whatever they are declared. Some may be
//     broken: they become U+FFFD.
//  5. Otherwise the encodings of Arabic and the declared ones are tried on the
//     words outside ASCII, and scored by how much these look like Arabic:
//     the frequency of the letters, the article ال, the commonest words (في،
//     من), and letters that no Arabic word has.
//  6. When nothing looks like Arabic, the declaration decides, and without one
//     windows-1252, as in browsers.
package decode

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"

	"isnad"
	"isnad/internal/arabic"
)

// A Text is a decoded page.
type Text struct {
	// Text is valid UTF-8. When the page is valid UTF-8 it has the page's
	// bytes, without a byte order mark; otherwise each broken sequence of the
	// page stands in it as one U+FFFD.
	Text string
	// Charset is the encoding by its WHATWG name: "utf-8", "windows-1256".
	Charset string
	// Why says what the choice rests on, in words a person can check.
	Why string
	// Broken counts the sequences that stand as U+FFFD.
	Broken int

	body  []byte
	step  step   // nil when Text is the body from byte skip on
	skip  int    // length of the byte order mark
	marks []mark // places to count from, in order
}

// A step decodes the first character of b, which is not empty, and returns
// the number of bytes it takes. Broken bytes give utf8.RuneError and ok false.
type step func(b []byte) (r rune, n int, ok bool)

// A mark pairs a byte of Text with the byte of the page that it begins at.
type mark struct{ text, page int }

// markEvery is the distance of marks in bytes of text: finding a place costs
// at most so many steps, and marks take 1/16 of the text's memory.
const markEvery = 256

// Page decodes the body of a page. Its error is an *isnad.PageError of kind
// KindEmpty (no bytes, or white space only) or KindBinary.
func Page(page *isnad.Page) (*Text, error) {
	t, err := Bytes(page.Body, page.ContentType)
	if err != nil {
		kind := isnad.KindBinary
		if errors.Is(err, errEmpty) {
			kind = isnad.KindEmpty
		}
		return nil, &isnad.PageError{Page: page.Name, Kind: kind, Err: err}
	}
	return t, nil
}

var errEmpty = errors.New("nothing in it but white space")

// Bytes decodes body, which must not change afterwards. contentType is the
// MIME type that was declared from outside, with or without charset, or "".
// Bytes fails when the body is blank or no text.
func Bytes(body []byte, contentType string) (*Text, error) {
	t := &Text{body: body}
	if name, n := bom(body); n > 0 {
		t.skip, t.Charset, t.Why = n, name, "byte order mark"
		switch name {
		case "utf-8":
			t.utf8()
		case "utf-16le":
			t.decode(stepUTF16LE)
		default:
			t.decode(stepUTF16BE)
		}
		if name != "utf-8" && !printable(t.Text) {
			return nil, errors.New("a byte order mark of UTF-16, but no UTF-16 after it")
		}
		return t.checked()
	}
	if blank(body) {
		return nil, errEmpty
	}
	if what := signature(body); what != "" {
		return nil, fmt.Errorf("it is %s", what)
	}
	if name := wide(body); name != "" {
		t.Charset, t.Why = name, "pairs of bytes that are Arabic or ASCII in UTF-16"
		if name == "utf-16le" {
			t.decode(stepUTF16LE)
		} else {
			t.decode(stepUTF16BE)
		}
		return t.checked()
	}
	if share := controls(body); share > 0.02 {
		return nil, fmt.Errorf("%.0f%% of its bytes are control characters", 100*share)
	}
	outside, inside := declared(contentType), ""
	if good, broken := countUTF8(body); broken == 0 || good >= broken || good == 0 && broken == 1 && outside == "utf-8" {
		t.Charset, t.Why = "utf-8", "the bytes are UTF-8"
		if good == allUTF8 {
			t.Text = string(body)
			return t.checked()
		}
		if broken > 0 {
			t.Why = fmt.Sprintf("the bytes are UTF-8 (%d sequences, %d broken)", good, broken)
		}
		t.utf8()
		return t.checked()
	}
	inside = meta(body)
	t.guess(outside, inside)
	return t.checked()
}

// printable reports whether the first characters of a text are nearly all
// characters that are printed. Of random pairs of bytes a fifth is not.
func printable(s string) bool {
	n, bad := 0, 0
	for _, r := range s {
		if !unicode.IsPrint(r) && !unicode.IsSpace(r) && !arabic.IsInvisible(r) || r == utf8.RuneError {
			bad++
		}
		if n++; n == 4096 {
			break
		}
	}
	return bad*20 <= n || bad <= 2 && n < 40
}

// checked refuses a text of white space only.
func (t *Text) checked() (*Text, error) {
	if strings.TrimSpace(t.Text) == "" {
		return nil, errEmpty
	}
	return t, nil
}

// guess chooses between the encodings that are not Unicode.
func (t *Text) guess(outside, inside string) {
	sample := outsideASCII(t.body)
	best, bestScore := "", minScore
	for _, name := range []string{"windows-1256", "iso-8859-6"} {
		score := candidates[name].score(sample)
		// Between scores that are nearly equal, as those of a few words may
		// be, the declaration decides, and then the commoner encoding.
		if name == outside || name == inside {
			score += 0.3
		} else if name == "windows-1256" {
			score += 0.2
		}
		if score > bestScore {
			best, bestScore = name, score
		}
	}
	said := func() string {
		switch {
		case outside != "" && inside != "" && outside != inside:
			return "declared " + outside + " from outside and " + inside + " inside"
		case outside != "":
			return "declared " + outside + " from outside"
		case inside != "":
			return "declared " + inside + " inside"
		}
		return "nothing declared"
	}()
	if best != "" {
		t.Charset = best
		t.Why = fmt.Sprintf("the letters are Arabic in %s (score %.2f; %s)", best, bestScore, said)
		t.single(candidates[best].table)
		return
	}
	for _, name := range []string{outside, inside} {
		// Bytes that are not UTF-8 cannot be so by declaration; UTF-16
		// would have been seen.
		if name == "" || strings.HasPrefix(name, "utf-") {
			continue
		}
		if enc, err := htmlindex.Get(name); err == nil {
			t.Charset, t.Why = name, "declared, and not Arabic in any encoding of Arabic"
			t.other(enc)
			return
		}
	}
	t.Charset, t.Why = "windows-1252", "not UTF-8 and not Arabic in any encoding of Arabic; "+said
	enc, err := htmlindex.Get("windows-1252")
	if err != nil {
		panic("decode: no windows-1252: " + err.Error())
	}
	t.other(enc)
}

// utf8 makes the text of a body that is UTF-8, apart from broken sequences.
func (t *Text) utf8() {
	rest := t.body[t.skip:]
	if utf8.Valid(rest) {
		t.Text = string(rest)
		return
	}
	t.decode(stepUTF8)
}

// decode makes the text by steps.
func (t *Text) decode(next step) {
	t.step = next
	var out strings.Builder
	out.Grow(len(t.body))
	b := t.body
	last := -markEvery
	for i := t.skip; i < len(b); {
		if out.Len()-last >= markEvery {
			last = out.Len()
			t.marks = append(t.marks, mark{last, i})
		}
		if c := b[i]; c < utf8.RuneSelf && t.Charset == "utf-8" {
			out.WriteByte(c)
			i++
			continue
		}
		r, n, ok := next(b[i:])
		if !ok {
			t.Broken++
		}
		out.WriteRune(r)
		i += n
	}
	t.Text = out.String()
}

// single makes the text of a body in which a byte is a character.
func (t *Text) single(c *table) {
	t.step = c.step
	size := 0
	for _, b := range t.body {
		size += int(c.enc[b].n)
	}
	out := make([]byte, 0, size)
	last := -markEvery
	for i, b := range t.body {
		if len(out)-last >= markEvery {
			last = len(out)
			t.marks = append(t.marks, mark{last, i})
		}
		e := &c.enc[b]
		out = append(out, e.b[:e.n]...)
		if !c.ok[b] {
			t.Broken++
		}
	}
	t.Text = string(out)
}

// other makes the text by one of the encodings of the x/text module. Its
// decoder runs on small pieces, so that the way back is kept; where a piece is
// more than one character, it stands for its bytes as a whole.
func (t *Text) other(enc encoding.Encoding) {
	if m, ok := enc.(*charmap.Charmap); ok {
		t.single(newTable(m))
		return
	}
	const piece = 16
	var out strings.Builder
	dec := enc.NewDecoder()
	dst := make([]byte, 16*piece)
	for i := 0; i < len(t.body); {
		end := min(i+piece, len(t.body))
		t.marks = append(t.marks, mark{out.Len(), i})
		n, read, err := dec.Transform(dst, t.body[i:end], end == len(t.body))
		if read == 0 && (n == 0 || err != nil) {
			// No progress: the byte cannot begin a character.
			out.WriteString("\ufffd")
			dec.Reset()
			i++
			continue
		}
		out.WriteString(strings.ToValidUTF8(string(dst[:n]), "\ufffd"))
		i += read
	}
	t.Text = out.String()
	t.Broken = strings.Count(t.Text, "\ufffd")
}

package train

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"isnad/internal/arabic"
)

// SumOf tells one text of an article from another: the beginning of the SHA-1, in hexadecimal,
// of its title, a line feed and its text. What readers wrote about another text is not read.
func SumOf(title, text string) string {
	h := sha1.New()
	io.WriteString(h, title)
	io.WriteString(h, "\n")
	io.WriteString(h, text)
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// standoff reads what readers wrote about articles of raw text: comments behind '#', and for
// each article a line with the columns, parted by tabs: its id, its sum, and others. take has them, and an error of it for a place in a column, counted from 0,
// with the line and column of the file. name is for errors.
func standoff(r io.Reader, name string, columns []string, take func(f []string, bad func(column, at int, what string) error) error) error {
	last := len(columns) - 1
	want := strings.Join(columns[:last], ", ") + " and " + columns[last]
	seen := map[string]bool{}
	sc := scanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		bad := func(column, at int, what string) error {
			for _, x := range f[:column] {
				at += len(x) + 1
			}
			return fmt.Errorf("%s:%d:%d: %s", name, n, at+1, what)
		}
		if len(f) != len(columns) {
			return bad(0, 0, fmt.Sprintf("%d columns, want %s", len(f), want))
		}
		if _, err := hex.DecodeString(f[1]); err != nil || len(f[1]) < 8 {
			return bad(1, 0, fmt.Sprintf("%q is no beginning of a SHA-1", f[1]))
		}
		if seen[f[0]] {
			return bad(0, 0, fmt.Sprintf("%s stands there before", f[0]))
		}
		seen[f[0]] = true
		if err := take(f, bad); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// A standToken is a token of an article: its text, and where it lies in code points.
type standToken struct {
	text       string
	kind       uint8 // isnad.TokenKind
	start, end int
}

// eachSentence calls take with the tokens of each sentence of an article, until it returns
// false; text is its title, a line feed and its text. The tokens are valid until the next call.
func eachSentence(text string, take func([]standToken) bool) {
	var toks []arabic.Token
	var runs []arabic.Run
	var out []standToken
	base := 0 // code points before the paragraph
	for para := range strings.SplitSeq(text, "\n") {
		toks = arabic.Tokens(toks[:0], para)
		runs = arabic.Sentences(runs[:0], para, toks)
		at, points := 0, base // bytes of the paragraph counted, and the code points before them
		count := func(to int) int {
			points += utf8.RuneCountInString(para[at:to])
			at = to
			return points
		}
		for _, run := range runs {
			out = out[:0]
			for _, t := range toks[run.First:run.Last] {
				out = append(out, standToken{para[t.Start:t.End], uint8(t.Kind), count(t.Start), count(t.End)})
			}
			if !take(out) {
				return
			}
		}
		base += utf8.RuneCountInString(para) + 1
	}
}

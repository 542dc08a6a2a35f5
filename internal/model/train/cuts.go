package train

import (
	"bufio"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"isnad/internal/arabic"
)

// cutsTable is what we chose in raw text (see its head).
//
//go:embed data/cuts.tsv
var cutsTable string

// Cuts are tokens of raw text of which a reader chose how they are cut into words:
// standoff annotation, by the articles' ids. Other tokens of those articles it does not speak of.
type Cuts map[string]*CutArticle

// A CutArticle are the cuts of one article.
type CutArticle struct {
	// Sum is that of SumOf: another text of that id is not read.
	Sum string
	// Cuts are in the order of the text.
	Cuts []Cut
}

// A Cut is one token: where it starts, in code points of the title, a line feed and the
// text, and its words; nil where it is one word, as it stands.
type Cut struct {
	Start int
	Words []string
}

// A CutSentence is a sentence of raw text with tokens of which a reader chose the cut.
type CutSentence struct {
	Tokens []string
	Kinds  []uint8 // isnad.TokenKind of each
	// Words are those of the tokens that were looked at, by their index.
	Words map[int][]string
}

// whole stands in a file for a token that is one word.
const whole = "="

// OwnCuts returns the cuts that lie in the program.
func OwnCuts() (Cuts, error) { return ReadCuts(strings.NewReader(cutsTable), "cuts.tsv") }

// ReadCuts reads cuts: comments behind '#', and a line for each article with its id, sum, and
// tokens as "12:و+فد" or "12:=", parted by blanks: the start in code points, a colon, and the
// words, or '=' for a token that is one word. name is for errors.
func ReadCuts(r io.Reader, name string) (Cuts, error) {
	out := Cuts{}
	sc := scanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		bad := func(column int, what string) error { return fmt.Errorf("%s:%d:%d: %s", name, n, column, what) }
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, bad(1, fmt.Sprintf("%d columns, want id, sum and tokens", len(f)))
		}
		at := len(f[0]) + 1
		if _, err := hex.DecodeString(f[1]); err != nil || len(f[1]) < 8 {
			return nil, bad(at+1, fmt.Sprintf("%q is no beginning of a SHA-1", f[1]))
		}
		if out[f[0]] != nil {
			return nil, bad(1, fmt.Sprintf("%s stands there before", f[0]))
		}
		at += len(f[1]) + 1
		a := &CutArticle{Sum: f[1]}
		last := -1
		for _, x := range strings.Fields(f[2]) {
			start, words, ok := strings.Cut(x, ":")
			c := Cut{}
			var err error
			if c.Start, err = strconv.Atoi(start); err != nil || !ok || c.Start <= last || words == "" {
				return nil, bad(at+strings.Index(f[2], x)+1, fmt.Sprintf("%q is no token behind the one before it, as 12:و+فد", x))
			}
			if words != whole {
				c.Words = strings.Split(words, "+")
			}
			last = c.Start
			a.Cuts = append(a.Cuts, c)
		}
		out[f[0]] = a
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// Write writes the articles as ReadCuts reads them, in the order of their ids.
func (c Cuts) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, id := range sorted(c) {
		fmt.Fprintf(out, "%s\t%s\t", id, c[id].Sum)
		for i, x := range c[id].Cuts {
			if i > 0 {
				out.WriteByte(' ')
			}
			words := whole
			if x.Words != nil {
				words = strings.Join(x.Words, "+")
			}
			fmt.Fprintf(out, "%d:%s", x.Start, words)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// sentences returns the sentences of an article that have a cut; text is its title, a line
// feed and its text.
func (a *CutArticle) sentences(text string) (out []CutSentence) {
	var toks []arabic.Token
	var runs []arabic.Run
	cuts := a.Cuts
	base := 0 // code points before the paragraph
	for para := range strings.SplitSeq(text, "\n") {
		if len(cuts) == 0 {
			break
		}
		toks = arabic.Tokens(toks[:0], para)
		runs = arabic.Sentences(runs[:0], para, toks)
		at, points := 0, base // bytes of the paragraph counted, and the code points before them
		for _, run := range runs {
			var s CutSentence
			for i, t := range toks[run.First:run.Last] {
				points += utf8.RuneCountInString(para[at:t.Start])
				at = t.Start
				token := para[t.Start:t.End]
				s.Tokens, s.Kinds = append(s.Tokens, token), append(s.Kinds, uint8(t.Kind))
				for len(cuts) > 0 && cuts[0].Start < points {
					cuts = cuts[1:]
				}
				if len(cuts) > 0 && cuts[0].Start == points {
					if s.Words == nil {
						s.Words = map[int][]string{}
					}
					s.Words[i] = cuts[0].Words
					if s.Words[i] == nil {
						s.Words[i] = []string{strings.Clone(token)}
					}
				}
			}
			if s.Words != nil {
				for i, t := range s.Tokens {
					s.Tokens[i] = strings.Clone(t) // so that they do not hold the text
				}
				out = append(out, s)
			}
		}
		base += utf8.RuneCountInString(para) + 1
	}
	return out
}

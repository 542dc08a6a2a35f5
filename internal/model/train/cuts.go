package train

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
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
	err := standoff(r, name, []string{"id", "sum", "tokens"}, func(f []string, bad func(int, int, string) error) error {
		a := &CutArticle{Sum: f[1]}
		last := -1
		for _, x := range strings.Fields(f[2]) {
			start, words, ok := strings.Cut(x, ":")
			c := Cut{}
			var err error
			if c.Start, err = strconv.Atoi(start); err != nil || !ok || c.Start <= last || words == "" {
				return bad(2, strings.Index(f[2], x), fmt.Sprintf("%q is no token behind the one before it, as 12:و+فد", x))
			}
			if words != whole {
				c.Words = strings.Split(words, "+")
			}
			last = c.Start
			a.Cuts = append(a.Cuts, c)
		}
		out[f[0]] = a
		return nil
	})
	if err != nil {
		return nil, err
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
	cuts := a.Cuts
	eachSentence(text, func(tokens []standToken) bool {
		var s CutSentence
		for i, t := range tokens {
			for len(cuts) > 0 && cuts[0].Start < t.start {
				cuts = cuts[1:]
			}
			if len(cuts) > 0 && cuts[0].Start == t.start {
				if s.Words == nil {
					s.Words = map[int][]string{}
				}
				s.Words[i] = cuts[0].Words
				if s.Words[i] == nil {
					s.Words[i] = []string{strings.Clone(t.text)}
				}
			}
		}
		if s.Words != nil {
			for _, t := range tokens {
				// Copies, which do not hold the text.
				s.Tokens, s.Kinds = append(s.Tokens, strings.Clone(t.text)), append(s.Kinds, t.kind)
			}
			out = append(out, s)
		}
		return len(cuts) > 0
	})
	return out
}

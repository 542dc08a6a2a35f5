package train

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/model"
	"isnad/internal/model/neural"
)

// choicesTable is what we chose in raw text (see its head).
//
//go:embed data/choices.tsv
var choicesTable string

// Choices are places of raw text of which a reader said which names stand there: standoff
// annotation, by the articles' ids. Of the rest of those articles it does not speak.
type Choices map[string]*ChoiceArticle

// A ChoiceArticle are the choices of one article.
type ChoiceArticle struct {
	// Sum is that of SumOf: another text of that id is not read.
	Sum string
	// Choices are in the order of the text, and none runs into another.
	Choices []Choice
}

// A Choice is one place, from Start to End in code points of the title, a line feed and the
// text, and the names in it: all of them, none outside.
type Choice struct {
	Start, End int
	Names      []Mark
}

// OwnChoices returns the choices that lie in the program.
func OwnChoices() (Choices, error) {
	return ReadChoices(strings.NewReader(choicesTable), "choices.tsv")
}

// ReadChoices reads choices: comments behind '#', and a line for each article with its id, sum,
// and places as "12+30:P12+5,L20+4", parted by blanks: start and length in code points, a colon,
// and the names as ReadMarks reads them, parted by commas. name is for errors.
func ReadChoices(r io.Reader, name string) (Choices, error) {
	out := Choices{}
	err := standoff(r, name, []string{"id", "sum", "places"}, func(f []string, bad func(int, int, string) error) error {
		a := &ChoiceArticle{Sum: f[1]}
		last := 0
		for _, x := range strings.Fields(f[2]) {
			c, ok := parseChoice(x)
			if !ok || c.Start < last {
				return bad(2, strings.Index(f[2], x), fmt.Sprintf("%q is no place behind the one before it, as 12+30:P12+5,L20+4", x))
			}
			last = c.End
			a.Choices = append(a.Choices, c)
		}
		out[f[0]] = a
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func parseChoice(s string) (c Choice, ok bool) {
	place, names, ok := strings.Cut(s, ":")
	a, b, both := strings.Cut(place, "+")
	start, errA := strconv.Atoi(a)
	length, errB := strconv.Atoi(b)
	if !ok || !both || errA != nil || errB != nil || start < 0 || length <= 0 {
		return c, false
	}
	c = Choice{Start: start, End: start + length}
	if names == "" {
		return c, true
	}
	last := start
	for x := range strings.SplitSeq(names, ",") {
		m, ok := parseMark(x)
		if !ok || m.Start < last || m.End > c.End {
			return c, false
		}
		last = m.End
		c.Names = append(c.Names, m)
	}
	return c, true
}

// Write writes the articles as ReadChoices reads them, in the order of their ids.
func (c Choices) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, id := range sorted(c) {
		fmt.Fprintf(out, "%s\t%s\t", id, c[id].Sum)
		for i, x := range c[id].Choices {
			if i > 0 {
				out.WriteByte(' ')
			}
			fmt.Fprintf(out, "%d+%d:", x.Start, x.End-x.Start)
			for k, m := range x.Names {
				if k > 0 {
					out.WriteByte(',')
				}
				out.WriteString(m.String())
			}
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// sentences returns the sentences of an article that have a place of which a reader chose; the
// words outside are labelled neural.Any. text is its title, a line feed and its text.
func (a *ChoiceArticle) sentences(text string) (out []Sentence) {
	choices := a.Choices
	eachSentence(text, func(tokens []standToken) bool {
		s := Sentence{Apart: true}
		chosen := false
		for _, t := range tokens {
			norm := arabic.Fold(t.text)
			if norm == "" {
				continue
			}
			for len(choices) > 0 && choices[0].End <= t.start {
				choices = choices[1:]
			}
			label := uint8(neural.Any)
			if len(choices) > 0 && choices[0].Start < t.end {
				chosen = true
				label = labelAt(choices[0].Names, t)
			}
			s.Words, s.Labels = append(s.Words, model.WordOfKind(norm, t.kind)), append(s.Labels, label)
		}
		if chosen {
			out = append(out, s)
		}
		return len(choices) > 0
	})
	return out
}

// labelAt returns the label of a token by the names about it.
func labelAt(names []Mark, t standToken) uint8 {
	for _, m := range names {
		switch {
		case m.End <= t.start:
		case m.Start >= t.end:
			return 0
		case m.Start < t.start:
			return m.Label + 1
		default:
			return m.Label
		}
	}
	return 0
}

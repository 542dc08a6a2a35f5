package train

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/model"
)

// marksTable is what we read in raw text (see its head).
//
//go:embed data/names.tsv
var marksTable string

// Marks are names that a reader marked in raw text: standoff annotation, by the
// articles' ids. It has no word of the text, which must be at hand to train on it.
type Marks map[string]*Marked

// Marked are the names of one article.
type Marked struct {
	// Sum is the beginning of the SHA-1, in hexadecimal, of the title, a line
	// feed and the text: another text of that id is not read.
	Sum string
	// To is where the reader stopped, in code points of the same.
	To int
	// Names are in the order of the text.
	Names []Mark
}

// A Mark is a name: whole tokens, clitics before them included, from Start to End
// in code points, and the label of its first token (an index of model.NameLabels).
type Mark struct {
	Start, End int
	Label      uint8
}

// marksTypes are the letters of the types, in the order of model.NameLabels.
const marksTypes = "PLOM"

// OwnMarks returns the marks that lie in the program.
func OwnMarks() (Marks, error) { return ReadMarks(strings.NewReader(marksTable), "names.tsv") }

// ReadMarks reads marks: comments behind '#', and a line for each article with its id, sum,
// end, and names as "P12+5", all parted by tabs and names by blanks: the type (P person, L
// place, O body, M other), the start and the length in code points. name is for errors.
func ReadMarks(r io.Reader, name string) (Marks, error) {
	out := Marks{}
	err := standoff(r, name, []string{"id", "sum", "end", "names"}, func(f []string, bad func(int, int, string) error) error {
		m := &Marked{Sum: f[1]}
		var err error
		if m.To, err = strconv.Atoi(f[2]); err != nil || m.To <= 0 {
			return bad(2, 0, fmt.Sprintf("%q is no end", f[2]))
		}
		last := 0
		for _, x := range strings.Fields(f[3]) {
			k, ok := parseMark(x)
			if !ok || k.Start < last || k.End > m.To {
				return bad(3, strings.Index(f[3], x), fmt.Sprintf("%q is no name behind the one before it, as P12+5", x))
			}
			last = k.End
			m.Names = append(m.Names, k)
		}
		out[f[0]] = m
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func parseMark(s string) (Mark, bool) {
	if s == "" {
		return Mark{}, false
	}
	kind := strings.IndexByte(marksTypes, s[0])
	a, b, ok := strings.Cut(s[1:], "+")
	start, errA := strconv.Atoi(a)
	length, errB := strconv.Atoi(b)
	if kind < 0 || !ok || errA != nil || errB != nil || start < 0 || length <= 0 {
		return Mark{}, false
	}
	return Mark{start, start + length, uint8(1 + 2*kind)}, true
}

// String writes the name as ReadMarks reads it.
func (m Mark) String() string {
	return fmt.Sprintf("%c%d+%d", marksTypes[m.Label/2], m.Start, m.End-m.Start)
}

// Write writes the articles as ReadMarks reads them, in the order of their ids.
func (m Marks) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, id := range sorted(m) {
		x := m[id]
		fmt.Fprintf(out, "%s\t%s\t%d\t", id, x.Sum, x.To)
		for i, k := range x.Names {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(k.String())
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// sentences returns the sentences of an article up to To, labelled; text is its title, a
// line feed and its text.
func (m *Marked) sentences(text string) (out []Sentence) {
	names := m.Names
	eachSentence(text, func(tokens []standToken) bool {
		var s Sentence
		end := 0
		for _, t := range tokens {
			end = t.end
			norm := arabic.Fold(t.text)
			if norm == "" {
				continue
			}
			for len(names) > 0 && names[0].End <= t.start {
				names = names[1:]
			}
			s.Words, s.Labels = append(s.Words, model.WordOfKind(norm, t.kind)), append(s.Labels, labelAt(names, t))
		}
		if end > m.To {
			return false
		}
		if len(s.Words) > 0 {
			out = append(out, s)
		}
		return true
	})
	return out
}

// kept copies the words of sentences, so that they do not hold the text.
func (raw *Raw) kept(sentences []Sentence) []Sentence {
	for _, s := range sentences {
		for i, w := range s.Words {
			s.Words[i].Norm = raw.keep(w.Norm)
		}
	}
	return slices.Clip(sentences)
}

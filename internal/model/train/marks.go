package train

import (
	"bufio"
	"crypto/sha1"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
	sc := scanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		bad := func(column int, what string) error { return fmt.Errorf("%s:%d:%d: %s", name, n, column, what) }
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, bad(1, fmt.Sprintf("%d columns, want id, sum, end and names", len(f)))
		}
		at := len(f[0]) + 1
		if _, err := hex.DecodeString(f[1]); err != nil || len(f[1]) < 8 {
			return nil, bad(at+1, fmt.Sprintf("%q is no beginning of a SHA-1", f[1]))
		}
		at += len(f[1]) + 1
		m := &Marked{Sum: f[1]}
		var err error
		if m.To, err = strconv.Atoi(f[2]); err != nil || m.To <= 0 {
			return nil, bad(at+1, fmt.Sprintf("%q is no end", f[2]))
		}
		if out[f[0]] != nil {
			return nil, bad(1, fmt.Sprintf("%s stands there before", f[0]))
		}
		at += len(f[2]) + 1
		last := 0
		for _, x := range strings.Fields(f[3]) {
			k, ok := parseMark(x)
			if !ok || k.Start < last || k.End > m.To {
				return nil, bad(at+strings.Index(f[3], x)+1, fmt.Sprintf("%q is no name behind the one before it, as P12+5", x))
			}
			last = k.End
			m.Names = append(m.Names, k)
		}
		out[f[0]] = m
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
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
			fmt.Fprintf(out, "%c%d+%d", marksTypes[k.Label/2], k.Start, k.End-k.Start)
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// SumOf is the Sum of an article's title and text.
func SumOf(title, text string) string {
	h := sha1.New()
	io.WriteString(h, title)
	io.WriteString(h, "\n")
	io.WriteString(h, text)
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// sentences returns the sentences of an article up to To, labelled; whole is its title, a
// line feed and its text.
func (m *Marked) sentences(whole string) (out []Sentence) {
	var toks []arabic.Token
	var runs []arabic.Run
	names := m.Names
	base := 0 // code points before the paragraph
	for para := range strings.SplitSeq(whole, "\n") {
		toks = arabic.Tokens(toks[:0], para)
		runs = arabic.Sentences(runs[:0], para, toks)
		at, points := 0, base // bytes of the paragraph counted, and the code points before them
		count := func(to int) int {
			points += utf8.RuneCountInString(para[at:to])
			at = to
			return points
		}
		for _, run := range runs {
			var s Sentence
			end := 0
			for _, t := range toks[run.First:run.Last] {
				start := count(t.Start)
				end = count(t.End)
				norm := arabic.Fold(para[t.Start:t.End])
				if norm == "" {
					continue
				}
				for len(names) > 0 && names[0].End <= start {
					names = names[1:]
				}
				label := uint8(0)
				if len(names) > 0 && names[0].Start < end {
					label = names[0].Label
					if names[0].Start < start {
						label++
					}
				}
				s.Words, s.Labels = append(s.Words, model.WordOfKind(norm, uint8(t.Kind))), append(s.Labels, label)
			}
			if end > m.To {
				return out
			}
			if len(s.Words) > 0 {
				out = append(out, s)
			}
		}
		base += utf8.RuneCountInString(para) + 1
	}
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

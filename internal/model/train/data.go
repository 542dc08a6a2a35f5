package train

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/model"
)

// maxLine is the length in bytes up to which lines of data are read.
const maxLine = 64 << 20

func scanner(r io.Reader) *bufio.Scanner {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	return sc
}

// ReadConll reads annotated sentences: a token and its tag on a line, separated
// by a tab or blanks, an empty line between sentences, comments behind '#'.
// Tags are BIO; PER and PERS, and MISC and the kinds of MIS are one; types that
// the model does not have count as O. name is for errors, which tell the
// line and the column (in bytes, from 1).
func ReadConll(r io.Reader, name string) ([]Sentence, error) {
	number := map[string]uint8{}
	for i, l := range model.NameLabels {
		number[l] = uint8(i)
	}
	var out []Sentence
	var cur Sentence
	flush := func() {
		if len(cur.Words) > 0 {
			out = append(out, cur)
		}
		cur = Sentence{}
	}
	sc := scanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimRight(sc.Text(), " \t\r")
		if line == "" {
			flush()
			continue
		}
		i := strings.LastIndexAny(line, "\t ")
		if line[0] == '#' && (i < 0 || !isTag(line[i+1:])) {
			continue
		}
		if i <= 0 {
			return nil, fmt.Errorf("%s:%d:1: no token and tag, separated by a tab, on %q", name, n, line)
		}
		token, tag := strings.TrimSpace(line[:i]), line[i+1:]
		if !isTag(tag) {
			return nil, fmt.Errorf("%s:%d:%d: %q is no BIO tag", name, n, i+2, tag)
		}
		label := number[canonical(tag)]
		if label > 0 && label%2 == 0 { // an I that continues nothing begins a name
			if k := len(cur.Labels); k == 0 || cur.Labels[k-1] != label && cur.Labels[k-1] != label-1 {
				label--
			}
		}
		cur.Words = append(cur.Words, model.WordOf(token))
		cur.Labels = append(cur.Labels, label)
	}
	flush()
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

func isTag(s string) bool {
	return s == "O" || len(s) > 2 && (s[0] == 'B' || s[0] == 'I') && s[1] == '-'
}

// canonical folds the tag sets of the published data into one.
func canonical(tag string) string {
	if tag == "O" {
		return tag
	}
	kind := tag[2:]
	switch {
	case kind == "PER":
		kind = "PERS"
	case strings.HasPrefix(kind, "MI"):
		kind = "MISC"
	}
	return tag[:2] + kind
}

// ReadTreebank reads CoNLL-U: tokens with their words and universal tags.
// Sentences that their file marks as not aligned to the text are left out, and
// so are words without form or tag. name is for errors.
func ReadTreebank(r io.Reader, name string) ([][]TreeToken, error) {
	var out [][]TreeToken
	var cur []TreeToken
	bad := false
	inside := 0 // words still to come of a multiword token
	sc := scanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		switch {
		case line == "":
			if len(cur) > 0 && !bad {
				out = append(out, cur)
			}
			cur, bad, inside = nil, false, 0
			continue
		case line[0] == '#':
			bad = bad || strings.HasPrefix(line, "# aligned_to_text = no")
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 10 {
			return nil, fmt.Errorf("%s:%d:1: %d columns, want the 10 of CoNLL-U", name, n, len(f))
		}
		if strings.Contains(f[0], ".") { // an empty node of the enhanced graph
			continue
		}
		if first, last, ok := strings.Cut(f[0], "-"); ok {
			a, errA := strconv.Atoi(first)
			b, errB := strconv.Atoi(last)
			if errA != nil || errB != nil || b < a || b-a > 20 {
				return nil, fmt.Errorf("%s:%d:1: %q is no range of words", name, n, f[0])
			}
			inside = b - a + 1
			cur = append(cur, TreeToken{Text: f[1]})
			continue
		}
		if _, err := strconv.Atoi(f[0]); err != nil {
			return nil, fmt.Errorf("%s:%d:1: %q is no number of a word", name, n, f[0])
		}
		tag := isnad.UPOS(f[3])
		if !slices.Contains(model.TagLabels, tag) {
			bad = true // a word that nobody tagged
		}
		if inside > 0 {
			inside--
			t := &cur[len(cur)-1]
			t.Words, t.Tags, t.Lemmas = append(t.Words, f[1]), append(t.Tags, tag), append(t.Lemmas, lemmaOf(f[2]))
			continue
		}
		cur = append(cur, TreeToken{Text: f[1], Words: []string{f[1]}, Tags: []isnad.UPOS{tag}, Lemmas: []string{lemmaOf(f[2])}})
	}
	if len(cur) > 0 && !bad {
		out = append(out, cur)
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// lemmaOf returns a lemma without vowel marks, "" when there is none.
func lemmaOf(field string) string {
	if field == "_" {
		return ""
	}
	return model.Plain(field)
}

// Raw is raw text, cut into sentences.
type Raw struct {
	// Sentences are the folded words and their kinds.
	Sentences [][]model.Word
	// Spellings counts the words as written, without vowel marks.
	Spellings map[string]int
	// Vocabulary holds every token as written, once, and Runs the sentences as
	// its indexes.
	Vocabulary []model.Token
	Runs       [][]int32
	// Firsts are the numbers of the first sentences of the documents.
	Firsts []int32
	// Documents and Tokens count what was read.
	Documents, Tokens int
	// Marks, set before Read, are names that a reader marked in the text: Marked are
	// the sentences of the articles that were met, in their order, Articles their
	// number, and Other the number of articles whose text is not the one that was marked.
	Marks           Marks
	Marked          []Sentence
	Articles, Other int
	// Cuts, set before Read, are tokens of which a reader chose how they are cut: Cut are the
	// sentences of them that were met.
	Cuts Cuts
	Cut  []CutSentence
	// Choices, set before Read, are places of which a reader said which names stand there: Chosen
	// are the sentences of them that were met.
	Choices Choices
	Chosen  []Sentence

	intern map[string]string
	number map[string]int32 // of the tokens in Vocabulary
}

// Read adds the documents of a JSON Lines stream: the fields title and text of
// each line. A line with "nd_rep": false, a near duplicate, is passed over.
// name is for errors.
func (raw *Raw) Read(r io.Reader, name string) error {
	if raw.intern == nil {
		raw.intern, raw.Spellings, raw.number = map[string]string{}, map[string]int{}, map[string]int32{}
	}
	sc := scanner(r)
	var toks []arabic.Token
	var runs []arabic.Run
	for n := 1; sc.Scan(); n++ {
		var doc struct {
			ID, Title, Text string
			Rep             *bool `json:"nd_rep"`
		}
		if err := json.Unmarshal(sc.Bytes(), &doc); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if doc.Rep != nil && !*doc.Rep {
			continue
		}
		if m := raw.Marks[doc.ID]; m != nil {
			if m.Sum == SumOf(doc.Title, doc.Text) {
				raw.Marked = append(raw.Marked, raw.kept(m.sentences(doc.Title+"\n"+doc.Text))...)
				raw.Articles++
			} else {
				raw.Other++
			}
		}
		if c := raw.Cuts[doc.ID]; c != nil && c.Sum == SumOf(doc.Title, doc.Text) {
			raw.Cut = append(raw.Cut, c.sentences(doc.Title+"\n"+doc.Text)...)
		}
		if c := raw.Choices[doc.ID]; c != nil && c.Sum == SumOf(doc.Title, doc.Text) {
			raw.Chosen = append(raw.Chosen, raw.kept(c.sentences(doc.Title+"\n"+doc.Text))...)
		}
		raw.Documents++
		raw.Firsts = append(raw.Firsts, int32(len(raw.Sentences)))
		for para := range strings.SplitSeq(doc.Title+"\n"+doc.Text, "\n") {
			toks = arabic.Tokens(toks[:0], para)
			runs = arabic.Sentences(runs[:0], para, toks)
			for _, run := range runs {
				words := make([]model.Word, 0, run.Last-run.First)
				numbers := make([]int32, 0, run.Last-run.First)
				for _, t := range toks[run.First:run.Last] {
					text := para[t.Start:t.End]
					if t.Kind == arabic.Word {
						raw.Spellings[raw.keep(model.Plain(text))]++
					}
					if norm := arabic.Fold(text); norm != "" {
						words = append(words, model.WordOfKind(raw.keep(norm), uint8(t.Kind)))
					}
					id, ok := raw.number[text]
					if !ok {
						id = int32(len(raw.Vocabulary))
						kept := raw.keep(text)
						raw.number[kept] = id
						raw.Vocabulary = append(raw.Vocabulary, model.Token{Text: kept, Norm: raw.keep(arabic.Fold(text)), Kind: uint8(t.Kind)})
					}
					numbers = append(numbers, id)
				}
				raw.Tokens += len(words)
				raw.Sentences = append(raw.Sentences, words)
				raw.Runs = append(raw.Runs, numbers)
			}
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// keep returns one copy of equal words.
func (raw *Raw) keep(w string) string {
	if k, ok := raw.intern[w]; ok {
		return k
	}
	k := strings.Clone(w)
	raw.intern[k] = k
	return k
}

// Norms returns the sentences as folded words alone, as vectors take them.
func (raw *Raw) Norms() [][]string {
	out := make([][]string, len(raw.Sentences))
	for i, s := range raw.Sentences {
		out[i] = make([]string, len(s))
		for k, w := range s {
			out[i][k] = w.Norm
		}
	}
	return out
}

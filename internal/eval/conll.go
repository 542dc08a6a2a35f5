package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// CoNLL files hold one token a line with its tag behind a tab or blanks; a
// blank line ends a sentence:
//
//	# a comment
//	قال	O
//	سالم	B-PERS
//	نوري	I-PERS
//	.	O
//
// Chunks are counted as conlleval counts them: a chunk is right when its type
// and both its borders are, and an I- tag behind O or behind another type
// opens a chunk.

// A NameTagger tags the tokens of one sentence. Tag returns one BIO tag for
// each token ("B-PERS", "I-PERS", "B-LOC", "B-ORG", "B-MISC", "O"). It is
// called from one goroutine.
type NameTagger interface {
	Tag(tokens []string) []string
}

// A DocumentTagger tags a document better than its sentences one by one: what
// one sentence names in full another names in short. It is asked where a file
// marks its documents, by comments that begin with "# doc" or "# newdoc" or by
// lines -DOCSTART-; the sentences of other files are tagged one by one.
type DocumentTagger interface {
	NameTagger
	// TagDocument returns the tags of every sentence, as Tag does.
	TagDocument(sentences [][]string) [][]string
}

// A RunTagger tags the sentences of a file that marks no documents in runs, as
// if each run were one.
type RunTagger interface {
	DocumentTagger
	// Run is how many sentences a run has.
	Run() int
}

// A TagFunc is a function used as a NameTagger.
type TagFunc func(tokens []string) []string

// Tag calls f.
func (f TagFunc) Tag(tokens []string) []string { return f(tokens) }

// A conllSentence is one sentence of a CoNLL file.
type conllSentence struct {
	line   int // of its first token
	tokens []string
	tags   []string
	opens  bool // a document begins here
}

// A chunk is a run of tokens of one type.
type chunk struct {
	first, last int // half-open
	kind        string
}

// Conll scores a tagger on CoNLL files: a row for each type and a last one,
// "micro", over all. types restricts both sides to some types; nil takes every
// type that either side has. The names of types are folded: PER is PERS, and
// every MIS, MIS0, MIS1, … is MISC. A line that is neither a token with its
// tag nor blank nor a comment gives a [*FormatError].
func Conll(ctx context.Context, files []string, tagger NameTagger, types []string) (Result, error) {
	score := conllScore{rows: map[string]*Row{}}
	for _, t := range types {
		score.only = append(score.only, foldType(t))
	}
	for _, file := range files {
		take := func(s *conllSentence, got []string) error {
			if len(got) != len(s.tokens) {
				return fmt.Errorf("%s:%d: the tagger gave %d tags for %d tokens", file, s.line, len(got), len(s.tokens))
			}
			score.sentence(file, s, got)
			return nil
		}
		whole, _ := tagger.(DocumentTagger)
		run, marked := 1, false
		if r, ok := tagger.(RunTagger); ok {
			run = r.Run()
		}
		var doc []conllSentence // of the document that is open
		flush := func() error {
			if len(doc) == 0 {
				return nil
			}
			tokens := make([][]string, len(doc))
			for i := range doc {
				tokens[i] = doc[i].tokens
			}
			got := whole.TagDocument(tokens)
			for i := range doc {
				if err := take(&doc[i], got[i]); err != nil {
					return err
				}
			}
			doc = doc[:0]
			return nil
		}
		err := conllFile(ctx, file, func(s *conllSentence) error {
			marked = marked || s.opens
			if whole == nil || !marked && run < 2 {
				return take(s, tagger.Tag(s.tokens))
			}
			if s.opens || !marked && len(doc) == run {
				if err := flush(); err != nil {
					return err
				}
			}
			kept := *s // the reader uses its slices again
			kept.tokens, kept.tags = slices.Clone(s.tokens), slices.Clone(s.tags)
			doc = append(doc, kept)
			return nil
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return Result{}, fmt.Errorf("eval.Conll: %w", err)
		}
	}
	return score.result(), nil
}

// conllFile hands the sentences of a file to each.
func conllFile(ctx context.Context, path string, each func(*conllSentence) error) error {
	lines, done, err := openLines(path)
	if err != nil {
		return err
	}
	defer done()
	return conllSentences(ctx, lines, each)
}

func conllSentences(ctx context.Context, lines *lineReader, each func(*conllSentence) error) error {
	var s conllSentence
	opens := false // a document has been marked since the last sentence
	flush := func() error {
		if len(s.tokens) == 0 {
			return nil
		}
		s.opens, opens = opens, false
		err := each(&s)
		s = conllSentence{tokens: s.tokens[:0], tags: s.tags[:0]}
		return err
	}
	for {
		ok, err := lines.next()
		if err != nil {
			return err
		}
		if !ok {
			return flush()
		}
		token, tag, err := conllLine(lines)
		if err != nil {
			return err
		}
		blank := strings.Trim(lines.text, " \t") == ""
		// Some files set a line of its own between documents.
		if blank || token == "-DOCSTART-" {
			if err := flush(); err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			opens = opens || token == "-DOCSTART-"
			continue
		}
		if token == "" { // a comment
			if strings.HasPrefix(lines.text, "# doc") || strings.HasPrefix(lines.text, "# newdoc") {
				if err := flush(); err != nil {
					return err
				}
				opens = true
			}
			continue
		}
		if len(s.tokens) == 0 {
			s.line = lines.line
		}
		s.tokens = append(s.tokens, token)
		s.tags = append(s.tags, tag)
	}
}

// conllLine takes the current line apart. token is "" for a blank line and
// for a comment, which begins with # and is not the token # with its tag.
func conllLine(lines *lineReader) (token, tag string, err error) {
	text := lines.text
	var start, end [3]int // of the first three fields
	n := 0
	// In a line with a tab only tabs separate: a token may then hold blanks.
	seps := "\t"
	if !strings.Contains(text, seps) {
		seps = " "
	}
	for i := 0; i <= len(text) && n < len(start); {
		to := len(text)
		if k := strings.Index(text[i:], seps); k >= 0 {
			to = i + k
		}
		if field := strings.Trim(text[i:to], " "); field != "" {
			start[n] = i + strings.Index(text[i:to], field)
			end[n] = start[n] + len(field)
			n++
		}
		i = to + 1
	}
	if n == 0 {
		return "", "", nil
	}
	token = text[start[0]:end[0]]
	tag = text[start[1]:end[1]]
	switch {
	case text[0] == '#' && (n != 2 || !isTag(tag)):
		return "", "", nil
	case token == "-DOCSTART-":
		return token, "O", nil
	case n == 1:
		return "", "", lines.fail(end[0], "the token %s has no tag", shown(token))
	case n > 2:
		return "", "", lines.fail(start[2], "more than a token and a tag on the line")
	case !isTag(tag):
		return "", "", lines.fail(start[1], "%s is no tag: want O, or B-, I-, E-, S- and a type", shown(tag))
	}
	return token, tag, nil
}

// isTag reports whether s is O or a type behind B-, I-, E- or S-.
func isTag(s string) bool {
	return s == "O" || len(s) > 2 && s[1] == '-' && strings.IndexByte("BIES", s[0]) >= 0
}

// foldType returns the name of a type under which it is counted.
func foldType(t string) string {
	t = strings.ToUpper(t)
	switch {
	case t == "PER" || t == "PERSON":
		return "PERS"
	case t == "LOCATION":
		return "LOC"
	case t == "ORGANIZATION":
		return "ORG"
	case strings.HasPrefix(t, "MIS"):
		return "MISC"
	}
	return t
}

// chunks returns the chunks of a sentence's tags as conlleval sees them, in
// order. Types are folded after the chunks are cut, so that MIS1 behind MIS2
// opens a chunk.
func chunks(tags []string) []chunk {
	var out []chunk
	before, kind := byte('O'), ""
	for i, tag := range tags {
		head, t := byte('O'), ""
		if isTag(tag) && tag != "O" {
			head, t = tag[0], tag[2:]
		}
		inside := head == 'I' || head == 'E'
		// A tag goes on with the chunk before it when it is an inner one of
		// the same type and nothing has ended the chunk.
		if inside && (before == 'B' || before == 'I') && t == kind {
			out[len(out)-1].last = i + 1
		} else if head != 'O' {
			out = append(out, chunk{i, i + 1, t})
		}
		before, kind = head, t
	}
	for i := range out {
		out[i].kind = foldType(out[i].kind)
	}
	return out
}

// A conllScore adds up sentences.
type conllScore struct {
	only   []string
	rows   map[string]*Row
	misses []Miss
}

func (c *conllScore) row(kind string) *Row {
	r := c.rows[kind]
	if r == nil {
		r = &Row{Name: kind}
		c.rows[kind] = r
	}
	return r
}

func (c *conllScore) keep(all []chunk) []chunk {
	if c.only == nil {
		return all
	}
	return slices.DeleteFunc(all, func(k chunk) bool { return !slices.Contains(c.only, k.kind) })
}

func (c *conllScore) sentence(file string, s *conllSentence, got []string) {
	gold, found := c.keep(chunks(s.tags)), c.keep(chunks(got))
	for _, k := range gold {
		c.row(k.kind).Gold++
	}
	for _, k := range found {
		c.row(k.kind).Found++
	}
	show := func(k chunk) string {
		return k.kind + " " + strings.Join(s.tokens[k.first:k.last], " ")
	}
	page := fmt.Sprintf("%s:%d", file, s.line)
	// Both lists are in order and without overlap: one walk finds the equal
	// ones, and pairs the others that overlap. Each is told of once.
	toldGold, toldFound := -1, -1
	miss := func(i, j int) {
		var m Miss
		switch {
		case i >= 0 && j >= 0:
			m = Miss{gold[i].kind, page, show(gold[i]), show(found[j])}
		case i >= 0 && i != toldGold:
			m = Miss{gold[i].kind, page, show(gold[i]), ""}
		case j >= 0 && j != toldFound:
			m = Miss{found[j].kind, page, "nothing", show(found[j])}
		default:
			return
		}
		c.misses = append(c.misses, m)
		toldGold, toldFound = max(toldGold, i), max(toldFound, j)
	}
	for i, j := 0, 0; i < len(gold) || j < len(found); {
		switch {
		case j == len(found) || i < len(gold) && gold[i].last <= found[j].first:
			miss(i, -1)
			i++
		case i == len(gold) || found[j].last <= gold[i].first:
			miss(-1, j)
			j++
		default:
			if gold[i] == found[j] {
				c.row(gold[i].kind).Right++
			} else {
				miss(i, j)
			}
			before, behind := gold[i].last, found[j].last
			if before <= behind {
				i++
			}
			if behind <= before {
				j++
			}
		}
	}
}

func (c *conllScore) result() Result {
	var res Result
	for _, r := range c.rows {
		res.Rows = append(res.Rows, *r)
	}
	slices.SortFunc(res.Rows, func(a, b Row) int { return strings.Compare(a.Name, b.Name) })
	all := Row{Name: "micro"}
	for _, r := range res.Rows {
		all.Gold += r.Gold
		all.Found += r.Found
		all.Right += r.Right
	}
	res.Rows = append(res.Rows, all)
	res.Misses = c.misses
	return res
}

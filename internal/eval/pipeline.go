package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"isnad"
	"isnad/internal/read"
)

// stagesThrough takes an account that has its article through the stages of
// the house up to and with the last one named.
func stagesThrough(acct *isnad.Account, last isnad.Stage) error {
	for _, s := range read.Stages() {
		if s.Find != nil {
			s.Find(acct)
		}
		acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: s.Name, Version: s.Version})
		if s.Name == last {
			return nil
		}
	}
	return fmt.Errorf("eval: there is no stage %q", last)
}

// plainAccount returns an account of a text whose paragraphs are the lines of
// text; an empty line is none.
func plainAccount(text string) *isnad.Account {
	sum := sha256.Sum256([]byte(text))
	acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(hex.EncodeToString(sum[:8])), Text: text}}
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i
		}
		if end > at {
			acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: at, End: end}})
		}
		at = end + 1
	}
	return acct
}

// ModelTagger tags names by the trained model alone, which keeps to the
// guidelines of its training data.
var ModelTagger NameTagger = ModelFunc(read.TagNames)

// A ModelFunc is a function that tags the sentences of an article together, as
// a trained model does, used as a RunTagger.
type ModelFunc func(sentences [][]string) [][]string

// Tag tags one sentence.
func (f ModelFunc) Tag(tokens []string) []string { return f([][]string{tokens})[0] }

// TagDocument calls f.
func (f ModelFunc) TagDocument(sentences [][]string) [][]string { return f(sentences) }

// Run is 24, as in training; 12 to 96 give the same figures.
func (f ModelFunc) Run() int { return 24 }

// ReadingTagger tags names as a reading of the tokens, joined by blanks, finds
// them: persons are PERS, places LOC, organisations ORG. Titles alone and
// unnamed sources are no names. The sentences of a document are read together.
var ReadingTagger NameTagger = readingTagger{}

type readingTagger struct{}

// Tag tags one sentence.
func (r readingTagger) Tag(tokens []string) []string {
	return r.TagDocument([][]string{tokens})[0]
}

// TagDocument tags the sentences of one document, each a paragraph.
func (readingTagger) TagDocument(sentences [][]string) [][]string {
	tags := make([][]string, len(sentences))
	type place struct{ sentence, token, start, end int }
	var places []place // of all tokens, in order
	var b strings.Builder
	for s, tokens := range sentences {
		if s > 0 {
			b.WriteByte('\n')
		}
		tags[s] = make([]string, len(tokens))
		for i, t := range tokens {
			tags[s][i] = "O"
			if i > 0 {
				b.WriteByte(' ')
			}
			start := b.Len()
			b.WriteString(strings.Map(func(r rune) rune {
				if r == '\n' {
					return ' '
				}
				return r
			}, t))
			places = append(places, place{s, i, start, b.Len()})
		}
	}
	acct := plainAccount(b.String())
	if err := stagesThrough(acct, "names"); err != nil {
		panic(err) // the list of stages has a stage "names": a test holds it to that
	}
	at := 0
	for _, m := range acct.Mentions {
		kind := ""
		switch {
		case m.Form == isnad.FormTitle:
		case m.Kind == isnad.KindPerson:
			kind = "PERS"
		case m.Kind == isnad.KindPlace:
			kind = "LOC"
		case m.Kind == isnad.KindOrganization:
			kind = "ORG"
		}
		if kind == "" {
			continue
		}
		// Mentions are in text order and may be nested: the first, which is
		// the outer one, has its tokens.
		for at < len(places) && places[at].end <= m.Span.Start {
			at++
		}
		head := "B-"
		for i := at; i < len(places) && places[i].start < m.Span.End; i++ {
			p := places[i]
			if tags[p.sentence][p.token] != "O" {
				if head == "B-" {
					break
				}
				continue
			}
			tags[p.sentence][p.token] = head + kind
			head = "I-"
		}
	}
	return tags
}

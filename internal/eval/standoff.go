package eval

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A gold file whose articles are not ours to hand on repeats none of their
// words: it holds offsets, and the snippets are taken from the texts when
// they are read. The texts are the text fields of JSON lines.

// An At is a place in the text field of an article's JSON line: code points,
// half open.
type At [2]int

// of returns the words at the place.
func (p At) of(text []rune) (string, error) {
	if p[0] < 0 || p[1] <= p[0] || p[1] > len(text) {
		return "", fmt.Errorf("place [%d, %d] is not in a text of %d code points", p[0], p[1], len(text))
	}
	return string(text[p[0]:p[1]]), nil
}

// Standoff reports whether some article of the gold holds places in place of
// words. Such a gold can be compared only after [Pages] has brought its texts.
func (g *Gold) Standoff() bool {
	return slices.ContainsFunc(g.Articles, func(a GoldArticle) bool { return a.standoff() })
}

func (a *GoldArticle) standoff() bool {
	return slices.ContainsFunc(a.Statements, func(s GoldStatement) bool { return len(s.Content) > 0 || s.HasAt != nil }) ||
		slices.ContainsFunc(a.Names, func(n GoldName) bool { return len(n.FormsAt) > 0 }) ||
		slices.ContainsFunc(a.Times, func(t GoldTime) bool { return t.At != nil }) ||
		slices.ContainsFunc(a.Events, func(e GoldEvent) bool { return e.HasAt != nil })
}

// checkStandoff says what is wrong with an article that holds places.
func (a *GoldArticle) checkStandoff() error {
	if !a.standoff() {
		return nil
	}
	if a.SHA1 == "" {
		return errors.New("places without the sha1 of the text they are in")
	}
	if a.File != "" && !isLines(a.File) {
		return fmt.Errorf("places are in the text field of a JSON line, and %s holds none", a.File)
	}
	for i, s := range a.Statements {
		if len(s.Content) == 0 || s.HasAt == nil {
			return fmt.Errorf("statement %d lacks content or has_at", i)
		}
	}
	return nil
}

// fill takes the snippets of an article from its text.
func (a *GoldArticle) fill(line string) error {
	text := []rune(line)
	for i := range a.Statements {
		s := &a.Statements[i]
		if len(s.Content) == 0 {
			continue
		}
		var pieces []string
		end := 0
		for _, p := range s.Content {
			words, err := p.of(text)
			if err != nil {
				return fmt.Errorf("statement %d: %w", i, err)
			}
			if p[0] < end {
				return fmt.Errorf("statement %d: pieces of content overlap or are not in order", i)
			}
			end = p[1]
			pieces = append(pieces, words)
		}
		var err error
		if s.Has, err = s.HasAt.of(text); err != nil {
			return fmt.Errorf("statement %d: %w", i, err)
		}
		s.ContentStart, s.ContentEnd = borders(strings.Join(pieces, " "))
	}
	for i := range a.Names {
		n := &a.Names[i]
		if len(n.FormsAt) == 0 {
			continue
		}
		n.Forms = n.Forms[:0]
		for _, p := range n.FormsAt {
			form, err := p.of(text)
			if err != nil {
				return fmt.Errorf("name %d: %w", i, err)
			}
			n.Forms = append(n.Forms, form)
		}
	}
	for i := range a.Times {
		if t := &a.Times[i]; t.At != nil {
			var err error
			if t.Text, err = t.At.of(text); err != nil {
				return fmt.Errorf("time %d: %w", i, err)
			}
		}
	}
	for i := range a.Events {
		if e := &a.Events[i]; e.HasAt != nil {
			var err error
			if e.Has, err = e.HasAt.of(text); err != nil {
				return fmt.Errorf("event %d: %w", i, err)
			}
		}
	}
	return nil
}

// borders returns the first and the last three words of a content. What holds
// no letter and no figure, as a dash between blanks, is no word.
func borders(content string) (first, last string) {
	words := slices.DeleteFunc(strings.Fields(content), func(w string) bool {
		return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	})
	n := min(3, len(words))
	return strings.Join(words[:n], " "), strings.Join(words[len(words)-n:], " ")
}

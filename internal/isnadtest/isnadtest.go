// Package isnadtest makes accounts by hand for tests, so that a reader or a
// face can be tried on findings that no other stage had to make first.
//
//	acct := isnadtest.Account(t, `
//	@outlet الميزان
//	@published 2023-12-18
//	@title وصول القافلة
//	> وصلت القافلة.
//	# في الطريق
//	قال [person _a: سالم نوري] [time DATE 2023-12-17: أمس] إن [person/title _a: السائق] نام.
//	* ماء
//	`)
//
// A line is a paragraph; "# " begins a heading, "> " the lead, "* " an item of
// a list, and "@" a fact about the article (outlet, published, title, author,
// credit, url, page). In square brackets stand findings: a mention as [KIND
// ENTITY: WORDS] or [KIND/FORM ENTITY: WORDS], where ENTITY may be "-" for
// none, and a time as [time TYPE VALUE: WORDS]. Other brackets are text.
// Tokens and sentences are made by the words reader.
package isnadtest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/words"
)

// Stage is the stage that findings made by hand rest on.
const Stage isnad.Stage = "hand"

// Account makes an account from markup and checks it. Markup that is none
// ends the test.
func Account(t testing.TB, markup string) *isnad.Account {
	t.Helper()
	acct, err := Parse(markup)
	if err != nil {
		t.Fatal(err)
	}
	Check(t, acct)
	return acct
}

// finding is one bracket of the markup.
var finding = regexp.MustCompile(`\[(?:(person|organization|place|title|unnamed)(?:/(name|title|metonym))? (\S+)|time (DATE|TIME|DURATION|SET) (\S+)): ([^\]]+)\]`)

// Parse makes an account from markup. It does not check it.
func Parse(markup string) (*isnad.Account, error) {
	acct := &isnad.Account{Article: isnad.Article{ID: "hand", Page: "hand.txt"}}
	art := &acct.Article
	var text strings.Builder
	for line := range strings.Lines(markup) {
		line = strings.TrimSpace(line)
		kind := isnad.BlockParagraph
		switch {
		case line == "":
			continue
		case strings.HasPrefix(line, "@"):
			if err := fact(art, line); err != nil {
				return nil, err
			}
			continue
		case strings.HasPrefix(line, "# "):
			kind, line = isnad.BlockHeading, line[2:]
		case strings.HasPrefix(line, "> "):
			kind, line = isnad.BlockLead, line[2:]
		case strings.HasPrefix(line, "* "):
			kind, line = isnad.BlockItem, line[2:]
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		start := text.Len()
		at := 0
		for _, m := range finding.FindAllStringSubmatchIndex(line, -1) {
			text.WriteString(line[at:m[0]])
			at = m[1]
			group := func(i int) string {
				if m[2*i] < 0 {
					return ""
				}
				return line[m[2*i]:m[2*i+1]]
			}
			span := isnad.Span{Start: text.Len(), End: text.Len() + len(group(6))}
			text.WriteString(group(6))
			if group(4) != "" {
				addTime(acct, span, isnad.TimexType(group(4)), group(5))
			} else {
				addMention(acct, span, group(6), isnad.Kind(group(1)), isnad.MentionForm(group(2)), group(3))
			}
		}
		text.WriteString(line[at:])
		art.Blocks = append(art.Blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: start, End: text.Len()}})
	}
	art.Text = text.String()
	acct.Stages = []isnad.StageVersion{{Stage: Stage, Version: 1}, {Stage: words.Stage, Version: words.Version}}
	words.Find(acct)
	return acct, nil
}

// fact sets what a line "@NAME VALUE" says about the article.
func fact(art *isnad.Article, line string) error {
	name, value, _ := strings.Cut(line[1:], " ")
	value = strings.TrimSpace(value)
	switch name {
	case "title":
		art.Title = value
	case "outlet":
		art.Outlet = isnad.Outlet{Name: value, Why: "given"}
	case "published":
		art.Published = isnad.Dating{From: value, To: value, Basis: isnad.DatedGiven, Why: "given", Score: 1}
	case "author":
		art.Author = value
	case "credit":
		art.Credit = append(art.Credit, value)
	case "url":
		art.URL = value
	case "page":
		art.Page = value
	default:
		return fmt.Errorf("isnadtest.Parse: no fact is called %q", name)
	}
	return nil
}

func byHand() isnad.Basis { return isnad.Basis{Stage: Stage, Rule: "hand", Score: 1} }

func addTime(acct *isnad.Account, span isnad.Span, typ isnad.TimexType, value string) {
	t := isnad.Timex{ID: isnad.TimexID(fmt.Sprintf("t%d", len(acct.Times)+1)), Span: span, Type: typ, Value: value, Basis: byHand()}
	if typ == isnad.TimexDate && len(value) == len("2006-01-02") && value[0] != 'X' {
		t.From, t.To = value, value
	}
	acct.Times = append(acct.Times, t)
}

func addMention(acct *isnad.Account, span isnad.Span, words string, kind isnad.Kind, form isnad.MentionForm, id string) {
	if form == "" {
		form = isnad.FormName
	}
	m := isnad.Mention{Span: span, Kind: kind, Form: form, Basis: byHand()}
	if id != "-" {
		m.Entity = isnad.EntityID(id)
		e := acct.Entity(m.Entity)
		if e == nil {
			acct.Entities = append(acct.Entities, isnad.Entity{ID: m.Entity, Kind: kind, Name: words})
			e = &acct.Entities[len(acct.Entities)-1]
		}
		known := false
		for _, f := range e.Forms {
			known = known || f == words
		}
		if !known {
			e.Forms = append(e.Forms, words)
		}
		// The fullest name is the entity's; a title is none.
		if form == isnad.FormName && (len(words) > len(e.Name) || len(e.Forms) == 1) {
			e.Name = words
		}
	}
	acct.Mentions = append(acct.Mentions, m)
}

// Ran notes that a stage ran over the account, so that its findings may rest
// on it.
func Ran(acct *isnad.Account, stage isnad.Stage, version int) {
	acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: stage, Version: version})
}

// Check fails the test when the account breaks a law, and shows its text.
func Check(t testing.TB, acct *isnad.Account) {
	t.Helper()
	if err := acct.Check(); err != nil {
		t.Errorf("%v\ntext: %s", err, Show(acct.Article.Text))
	}
}

// Span returns the nth place (from 0) of words in the account's text, and
// ends the test when there is none.
func Span(t testing.TB, acct *isnad.Account, words string, nth int) isnad.Span {
	t.Helper()
	at := 0
	for i := 0; ; i++ {
		j := strings.Index(acct.Article.Text[at:], words)
		if j < 0 {
			t.Fatalf("the text has no %s number %d: %s", Show(words), nth, Show(acct.Article.Text))
		}
		at += j
		if i == nth {
			return isnad.Span{Start: at, End: at + len(words)}
		}
		at += len(words)
	}
}

// Show returns s quoted, and once more with escapes when characters are in it
// that cannot be seen: two Arabic strings may look alike and differ.
func Show(s string) string {
	for _, r := range s {
		if arabic.IsInvisible(r) || arabic.IsMark(r) || r == 0xA0 || r < ' ' && r != '\n' {
			return fmt.Sprintf("%q %+q", s, s)
		}
	}
	return fmt.Sprintf("%q", s)
}

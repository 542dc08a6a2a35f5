package isnad_test

import (
	"strings"
	"testing"

	"isnad"
)

// whole returns an account that obeys every law and has a finding of every
// layer, made by hand.
func whole() *isnad.Account {
	text := "قال سليم الراوي أمس إن العمل بدأ"
	span := func(words string) isnad.Span {
		i := strings.Index(text, words)
		return isnad.Span{Start: i, End: i + len(words)}
	}
	basis := func(s isnad.Stage) isnad.Basis { return isnad.Basis{Stage: s, Rule: "hand", Score: 1} }
	return &isnad.Account{
		Article: isnad.Article{
			ID: "a1", Text: text,
			Blocks:  []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: 0, End: len(text)}}},
			Origin:  isnad.Origin{{Text: isnad.Span{Start: 0, End: len(text)}, Page: isnad.Span{Start: 3, End: 3 + len(text)}, Exact: true}},
			Dropped: []isnad.Dropped{{Text: "شارك", Reason: isnad.DropShare}},
			Repairs: []isnad.Repair{{From: "بد أ", To: "بدأ", Span: span("بدأ"), Rule: "gap"}},
		},
		Stages:    []isnad.StageVersion{{"extract", 1}, {"words", 1}, {"times", 1}, {"names", 1}, {"statements", 1}, {"events", 1}},
		Tokens:    []isnad.Token{{Span: span("قال"), Kind: isnad.TokenWord, Norm: "قال"}, {Span: span("سليم"), Kind: isnad.TokenWord, Norm: "سليم"}},
		Sentences: []isnad.Sentence{{Span: isnad.Span{Start: 0, End: len(text)}, First: 0, Last: 2}},
		Times:     []isnad.Timex{{ID: "t1", Span: span("أمس"), Type: isnad.TimexDate, Value: "2022-12-19", From: "2022-12-19", To: "2022-12-19", Basis: basis("times")}},
		Mentions:  []isnad.Mention{{Span: span("سليم الراوي"), Kind: isnad.KindPerson, Form: isnad.FormName, Entity: "_p1", Basis: basis("names")}},
		Entities:  []isnad.Entity{{ID: "_p1", Kind: isnad.KindPerson, Name: "سليم الراوي", Forms: []string{"سليم الراوي"}}},
		Statements: []isnad.Statement{{
			ID: "s1", Speaker: "_p1", SpeakerSpan: span("سليم الراوي"), Cue: span("قال"), Act: isnad.ActSay, Mode: isnad.ModeIndirect,
			Content: []isnad.Span{span("العمل بدأ")}, Time: "t1", Chain: []isnad.Link{{Role: isnad.RolePerson, Name: "سليم الراوي", Entity: "_p1", Span: span("سليم الراوي")}},
			Basis: basis("statements"),
		}},
		Events: []isnad.Event{{ID: "e1", Type: "AGREE", Trigger: span("بدأ"), Span: span("العمل بدأ"), Actors: []isnad.EntityID{"_p1"}, Time: "t1",
			Modality: isnad.ModalityReported, Statement: "s1", Basis: basis("events")}},
	}
}

func TestCheckAcceptsAWholeAccount(t *testing.T) {
	if err := whole().Check(); err != nil {
		t.Error(err)
	}
}

// TestCheckRefuses breaks one law at a time and wants its name in the error.
func TestCheckRefuses(t *testing.T) {
	for _, c := range []struct {
		want  string
		spoil func(*isnad.Account)
	}{
		{"has no id", func(a *isnad.Account) { a.Article.ID = "" }},
		{"not valid UTF-8", func(a *isnad.Account) { a.Article.Text += "\xff" }},
		{"outside the text", func(a *isnad.Account) { a.Article.Blocks[0].Span.End = 4000 }},
		{"cuts a rune", func(a *isnad.Account) { a.Mentions[0].Span.Start++ }},
		{"has no words", func(a *isnad.Account) { a.Times[0].Span = isnad.Span{} }},
		{"is exact", func(a *isnad.Account) { a.Article.Origin[0].Page.End++ }},
		{"no reason", func(a *isnad.Account) { a.Article.Dropped[0].Reason = "" }},
		{"does not stand", func(a *isnad.Account) { a.Article.Repairs[0].Span.Start -= 2 }},
		{"ran twice", func(a *isnad.Account) { a.Stages[1] = a.Stages[0] }},
		{"did not run", func(a *isnad.Account) { a.Stages = a.Stages[:2] }},
		{"has no kind", func(a *isnad.Account) { a.Tokens[0].Kind = 0 }},
		{"does not hold its tokens", func(a *isnad.Account) { a.Sentences[0].Span.End = 4 }},
		{"does not lie in its block", func(a *isnad.Account) { a.Sentences[0].Block = 7 }},
		{"no TIMEX3 type", func(a *isnad.Account) { a.Times[0].Type = "YEAR" }},
		{"has no value", func(a *isnad.Account) { a.Times[0].Value = "" }},
		{"is none", func(a *isnad.Account) { a.Times[0].To = "" }},
		{"no entity", func(a *isnad.Account) { a.Mentions[0].Entity = "ghost" }},
		{"among the forms", func(a *isnad.Account) { a.Entities[0].Forms = nil }},
		{"stands twice", func(a *isnad.Account) { a.Entities = append(a.Entities, a.Entities[0]) }},
		{"has no content", func(a *isnad.Account) { a.Statements[0].Content = nil }},
		{"its cue lies in its content", func(a *isnad.Account) { a.Statements[0].Content[0] = a.Statements[0].Cue }},
		{"no timex", func(a *isnad.Account) { a.Statements[0].Time = "t9" }},
		{"to lie within", func(a *isnad.Account) { a.Statements[0].Within = "s1" }},
		{"is no act", func(a *isnad.Account) { a.Statements[0].Act = "mumble" }},
		{"is no mode", func(a *isnad.Account) { a.Statements[0].Mode = "" }},
		{"no role or name", func(a *isnad.Account) { a.Statements[0].Chain[0].Name = "" }},
		{"not between 0 and 1", func(a *isnad.Account) { a.Statements[0].Basis.Score = 2 }},
		{"no type or modality", func(a *isnad.Account) { a.Events[0].Modality = "" }},
		{"no statement", func(a *isnad.Account) { a.Events[0].Statement = "s9" }},
		{"out of order", func(a *isnad.Account) {
			m := a.Mentions[0]
			m.Span = a.Tokens[0].Span
			m.Form = isnad.FormTitle
			a.Mentions = append(a.Mentions, m)
		}},
	} {
		a := whole()
		c.spoil(a)
		err := a.Check()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("want an error with %q, got %v", c.want, err)
		}
	}
}

func TestOriginPage(t *testing.T) {
	o := isnad.Origin{
		{Text: isnad.Span{Start: 0, End: 10}, Page: isnad.Span{Start: 100, End: 110}, Exact: true},
		{Text: isnad.Span{Start: 11, End: 15}, Page: isnad.Span{Start: 130, End: 150}},
	}
	for _, c := range []struct {
		in, want isnad.Span
		ok       bool
	}{
		{isnad.Span{Start: 2, End: 5}, isnad.Span{Start: 102, End: 105}, true},
		{isnad.Span{Start: 0, End: 10}, isnad.Span{Start: 100, End: 110}, true},
		{isnad.Span{Start: 8, End: 13}, isnad.Span{Start: 108, End: 150}, true},
		{isnad.Span{Start: 12, End: 13}, isnad.Span{Start: 130, End: 150}, true},
		{isnad.Span{Start: 10, End: 11}, isnad.Span{}, false},
		{isnad.Span{Start: 15, End: 20}, isnad.Span{}, false},
	} {
		if got, ok := o.Page(c.in); got != c.want || ok != c.ok {
			t.Errorf("Page(%v) = %v, %v; want %v, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

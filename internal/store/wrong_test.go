package store_test

import (
	"testing"
	"time"

	"isnad"
	"isnad/internal/isnadtest"
	"isnad/internal/store"
)

// A later reading numbers its findings anew; a note finds the one it meant.
func TestWrongAfterRereading(t *testing.T) {
	const markup = `
@title وصول القافلة
قال [person _a: سالم نوري] إن القافلة وصلت، وسمع [person _a: سالم نوري] ذلك [time DATE 2023-12-17: أمس].
`
	acct := isnadtest.Account(t, markup)
	said := func(words string) isnad.Statement {
		return isnad.Statement{ID: "s1", Speaker: "_a", Act: isnad.ActSay, Cue: isnadtest.Span(t, acct, "قال", 0),
			Content: []isnad.Span{isnadtest.Span(t, acct, words, 0)}, Basis: isnad.Basis{Stage: isnadtest.Stage, Rule: "hand", Score: 1}}
	}
	acct.Statements = []isnad.Statement{said("القافلة وصلت")}
	note := func(finding string) store.Note {
		m := store.Mark(acct, finding)
		if m == "" {
			t.Fatalf("no mark for %s", finding)
		}
		return store.Note{Kind: store.NoteWrong, A: string(acct.Article.ID), B: m, By: "هند"}
	}
	if got, want := store.Mark(acct, "s1"), "statement | say | سالم نوري | القافلة وصلت"; got != want {
		t.Errorf("mark of s1: got %q, want %q", got, want)
	}
	notes := []store.Note{note("s1"), note("m2"), note("t1")}

	// The same page read by better rules: one more statement in front.
	later := isnadtest.Account(t, markup)
	second := acct.Statements[0]
	second.ID = "s2"
	later.Statements = []isnad.Statement{said("وصلت"), second}
	got := store.Wrong(later, notes)
	for _, want := range []string{"s2", "m2", "t1"} {
		if _, ok := got[want]; !ok {
			t.Errorf("finding %s is not wrong: got %v", want, got)
		}
	}
	if len(got) != 3 {
		t.Errorf("got %d wrong findings, want 3: %v", len(got), got)
	}

	// Another article, a note that was taken back, a finding that is gone.
	other := *later
	other.Article.ID = "other"
	if got := store.Wrong(&other, notes); len(got) != 0 {
		t.Errorf("another article has wrong findings: %v", got)
	}
	notes[0].GoneAt = time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	later.Mentions = later.Mentions[:1]
	if got := store.Wrong(later, notes); len(got) != 1 || got["t1"].By != "هند" {
		t.Errorf("got %v, want t1 only", got)
	}
	if m := store.Mark(acct, "s9"); m != "" {
		t.Errorf("mark of a finding that is not there: %q", m)
	}
}

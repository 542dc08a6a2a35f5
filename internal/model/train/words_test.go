package train

import (
	"slices"
	"testing"

	"isnad"
	"isnad/internal/model"
)

func TestJoinScripts(t *testing.T) {
	and, in, then := model.Script{Pre: []string{"و"}}, model.Script{Pre: []string{"ب"}}, model.Script{Pre: []string{"ف"}}
	its := model.Script{Suf: []string{"ها"}, From: "ت", To: "ة", Place: 'b'}
	andIn, thenWill := model.Script{Pre: []string{"و", "ب"}}, model.Script{Pre: []string{"ف", "س"}}
	counts := map[string]int{}
	all := []model.Script{and, in, its, then, andIn, thenWill}
	for i, s := range all {
		counts[s.String()] = 100 - i
	}
	var got []string
	for _, s := range joinScripts(all, counts) {
		got = append(got, s.String())
	}
	for _, s := range []model.Script{
		{Pre: []string{"و"}, Suf: its.Suf, From: "ت", To: "ة", Place: 'b'},
		{Pre: []string{"ف", "ب"}}, // ف is known to stand before others, ب behind
	} {
		if !slices.Contains(got, s.String()) {
			t.Errorf("no script %q in %q", s, got)
		}
	}
	for _, s := range []model.Script{andIn, {Pre: []string{"ب", "و"}}, {Pre: []string{"ب", "ب"}}, {Pre: []string{"و", "ف"}}, {Pre: []string{"و", "و"}}} {
		if slices.Contains(got, s.String()) {
			t.Errorf("script %q in %q", s, got)
		}
	}
	counts[its.String()] = 0
	for _, s := range joinScripts(all, counts) {
		if len(s.Suf) > 0 {
			t.Errorf("script %q, which the treebank would not have", s)
		}
	}
}

func TestTwin(t *testing.T) {
	tok := func(text string, words ...string) TreeToken {
		return TreeToken{Text: text, Words: words, Tags: make([]isnad.UPOS, len(words))}
	}
	s := []TreeToken{tok("بمصر", "بمصر"), tok("بمصر", "بمصر"), tok("و", "و"), tok("و", "و"), tok("بيته", "بيت", "ه"), tok("بيته", "بيت", "ه"), tok(".", "."), tok(".", ".")}
	for i := range s {
		if got, want := twin(s, i), i < 2; got != want {
			t.Errorf("token %d, %s: %v", i, s[i].Text, got)
		}
	}
}

func TestKinOf(t *testing.T) {
	kin := kinOf(map[string]int{"كتاب": 9, "الكتاب": 5, "وكتاب": 3, "كتابها": 4, "وزيره": 7})
	if kin["كتاب"] != 4 || kin["الكتاب"] != 4 {
		t.Errorf("كتاب has %d, with the article %d, want 4", kin["كتاب"], kin["الكتاب"])
	}
	if n, ok := kin["وزيره"]; ok {
		t.Errorf("a word alone has %d", n)
	}
}

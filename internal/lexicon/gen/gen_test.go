package main

import (
	"testing"

	"isnad/internal/lexicon"
)

// TestFresh proves that the embedded forms are what the data files make.
func TestFresh(t *testing.T) {
	if err := run("../data", "..", true); err != nil {
		t.Error(err)
	}
}

func TestInflect(t *testing.T) {
	got := map[string]lexicon.Flags{}
	for _, f := range inflect("روسي") {
		if len(f.words) != 1 {
			t.Fatalf("%q has %d words", f.words, len(f.words))
		}
		got[f.words[0]] = f.flags
	}
	for word, want := range map[string]lexicon.Flags{
		"روسي":      lexicon.Masculine | lexicon.Singular,
		"الروسيه":   lexicon.Feminine | lexicon.Singular | lexicon.Definite,
		"روسيا":     lexicon.Masculine | lexicon.Singular | lexicon.Accusative,
		"الروسيين":  lexicon.Masculine | lexicon.Plural | lexicon.Definite,
		"الروسيتين": lexicon.Feminine | lexicon.Dual | lexicon.Definite,
	} {
		if got[word] != want {
			t.Errorf("%s: got flags %#x, want %#x", word, got[word], want)
		}
	}
	if f := inflect("كوري شمالي")[3]; len(f.words) != 2 || f.words[0] != "الكوريه" || f.words[1] != "الشماليه" {
		t.Errorf("كوري شمالي: got %q, want both words to agree", f.words)
	}
}

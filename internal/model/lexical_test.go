package model

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"isnad/internal/arabic"
)

func lexicalTables() *Tables {
	lemmas := map[LemmaKey]string{}
	for _, w := range []string{"مدينة", "وزير", "كتاب"} {
		lemmas[NounLemma(w)] = w
	}
	lemmas[AdjectiveLemma("جديد")] = "جديد"
	lemmas[PastLemma("وصل")], lemmas[ImperfectLemma("صل")] = "وصل", "وصل"
	lemmas[NameLemma("سعاد")] = "سعاد"
	return &Tables{Lemmas: func(k LemmaKey) string { return lemmas[k] }}
}

func TestLexical(t *testing.T) {
	tables := lexicalTables()
	for _, c := range []struct {
		form string
		want uint64
	}{
		{"كتاب", lexNoun},
		{"الكتاب", lexNoun | lexArticle},
		{"المدينتين", lexNouns | lexArticle},
		{"جديدة", lexAdjs},
		{"يصلون", lexYet},
		{"وصلت", lexPast},
		{"اليصلون", lexArticle}, // no verb has the article
		{"سعاد", lexName},
		{"غرفة", 0},
		{"", 0},
		{strings.Repeat("كتاب", 40), 0},
	} {
		if got := tables.Lexical(arabic.Fold(c.form)); got != c.want {
			t.Errorf("%s: %08b, want %08b", c.form, got, c.want)
		}
	}
	if got := (&Tables{}).Lexical("كتاب"); got != 0 {
		t.Errorf("without dictionaries: %b", got)
	}
}

// TestLexicalHashes: stems that are hashed as they are cut are looked up as
// their words are.
func TestLexicalHashes(t *testing.T) {
	tables := lexicalTables()
	rapid.Check(t, func(t *rapid.T) {
		stem := rapid.SampledFrom([]string{"مدين", "وزير", "كتاب", "جديد", "غرف"}).Draw(t, "stem")
		w := arabic.Fold(stem + rapid.SampledFrom([]string{"", "ة", "ات", "ين", "تان", "ون", "ا", "و"}).Draw(t, "ending"))
		known := func(kind int, list []ending) bool {
			return slices.ContainsFunc(list, func(e ending) bool {
				rest, ok := strings.CutSuffix(w, e.cut)
				return ok && len(rest) >= 4 && tables.Lemmas(lemmaKey(kind, rest+e.put)) != ""
			})
		}
		got := tables.Lexical(w)
		if noun := known(lemmaNoun, foldedNoun); noun != (got&(lexNoun|lexNouns) != 0) {
			t.Fatalf("%s: a noun is %v, bits %08b", w, noun, got)
		}
		if adj := known(lemmaAdj, foldedAdj); adj != (got&(lexAdj|lexAdjs) != 0) {
			t.Fatalf("%s: an adjective is %v, bits %08b", w, adj, got)
		}
	})
}

// TestKin: a word and the word with its article have the same kin, and both are
// among them.
func TestKin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := arabic.Fold(rapid.StringOfN(rapid.RuneFrom([]rune("بتجدرسعفقمنة")), 3, 8, -1).Draw(t, "word"))
		kin := Kin(w)
		if !slices.Equal(kin, Kin("ال"+w)) || !slices.Contains(kin, w) || !slices.Contains(kin, "ال"+w) || len(kin) > 15 {
			t.Fatalf("%s: %q", w, kin)
		}
	})
}

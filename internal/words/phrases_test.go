package words_test

import (
	"strings"
	"testing"

	"isnad"
	"isnad/internal/words"

	"pgregory.net/rapid"
)

// tagged builds an account of one sentence from "form/TAG" words; "+" joins the
// words of one token.
func tagged(line string) *isnad.Account {
	acct := &isnad.Account{}
	for i, tok := range strings.Fields(line) {
		if i > 0 {
			acct.Article.Text += " "
		}
		start := len(acct.Article.Text)
		t := isnad.Token{Word: len(acct.Syntactic)}
		for _, w := range strings.Split(tok, "+") {
			form, tag, _ := strings.Cut(w, "/")
			acct.Article.Text += form
			acct.Syntactic = append(acct.Syntactic, isnad.Word{Form: form, Lemma: form, Tag: isnad.UPOS(tag)})
		}
		t.Span = isnad.Span{Start: start, End: len(acct.Article.Text)}
		acct.Tokens = append(acct.Tokens, t)
	}
	acct.Sentences = []isnad.Sentence{{Span: isnad.Span{End: len(acct.Article.Text)}, Last: len(acct.Tokens)}}
	return acct
}

// TestPhrases chunks sentences of our own; each phrase is given as its words,
// with v: before a verb group and a preposition with =.
func TestPhrases(t *testing.T) {
	for line, want := range map[string]string{
		"قال/VERB وزير/NOUN الزراعة/NOUN السابق/ADJ سليم/X الراوي/X إن/SCONJ الموسم/NOUN جيد/ADJ": "v:قال|وزير الزراعة السابق سليم الراوي|الموسم|جيد",
		"لم/PART تعلن/VERB اللجنة/NOUN موعدا/NOUN جديدا/ADJ":                                      "v:لم تعلن|اللجنة|موعدا جديدا",
		"وصل/VERB إلى/ADP العاصمة/NOUN ب/ADP+طائرة/NOUN خاصة/ADJ":                                 "v:وصل|إلى=العاصمة|ب=بطائرة خاصة",
		"رفض/VERB رئيس/NOUN الحزب/NOUN و/CCONJ+نائب/NOUN+ه/PRON المقترح/NOUN":                     "v:رفض|رئيس الحزب|ونائبه|المقترح",
		"هذا/DET القرار/NOUN الذي/DET صدر/VERB أمس/NOUN":                                          "هذا القرار|v:صدر|أمس",
	} {
		acct := tagged(line)
		var got []string
		for _, p := range words.Phrases(nil, acct, acct.Sentences[0]) {
			x := acct.Words(isnad.Span{Start: acct.Tokens[p.First].Span.Start, End: acct.Tokens[p.Last-1].Span.End})
			if p.Prep != "" {
				x = p.Prep + "=" + x
			}
			if p.Kind == words.VerbGroup {
				x = "v:" + x
			}
			got = append(got, x)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s\n got %s\nwant %s", line, strings.Join(got, "|"), want)
		}
	}
}

// TestPhrasesLaws: phrases lie in the sentence, apart and in order, and hold
// their heads.
func TestPhrasesLaws(t *testing.T) {
	pieces := []string{"قال/VERB", "وزير/NOUN", "الدولة/NOUN", "كبير/ADJ", "في/ADP", "و/CCONJ+مدينة/NOUN", "ب/ADP+ه/PRON", "لم/PART", "كان/AUX", "الذي/DET", "هذا/DET", "7/NUM", "./PUNCT", "سامي/X", "هو/PRON", "س/AUX+يصل/VERB"}
	rapid.Check(t, func(t *rapid.T) {
		acct := tagged(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 40).Draw(t, "words"), " "))
		end := 0
		for _, p := range words.Phrases(nil, acct, acct.Sentences[0]) {
			if p.First < end || p.Last <= p.First || p.Last > len(acct.Tokens) || p.Head < p.First || p.Head >= p.Last {
				t.Fatalf("%+v after %d in %q", p, end, acct.Article.Text)
			}
			end = p.Last
		}
	})
}

// TestPhrasesWithoutWords: an account that was only cut has no phrases.
func TestPhrasesWithoutWords(t *testing.T) {
	acct := tagged("قال/VERB")
	acct.Syntactic = nil
	if ps := words.Phrases(nil, acct, acct.Sentences[0]); len(ps) != 0 {
		t.Errorf("%d phrases", len(ps))
	}
}

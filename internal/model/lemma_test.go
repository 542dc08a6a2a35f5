package model_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/model"
	"isnad/internal/model/train"
)

// dictionary is a small one of ours, as the published ones are laid out.
const (
	chain = "ROOT,LEMMA,LEMMA_ARA,POS\n" +
		"r,x,مَدِينَة,NOUN\nr,x,وَزِير,NOUN\nr,x,جَدِيد,ADJ\nr,x,كَبِير,ADJ\nr,x,وَصَل,VERB\nr,x,لَجْنَة,NOUN\nr,x,خَبَر,NOUN\n"
	stems = "LINE,CLASS,LEMMA,FORM,FEAT\n1,[STEM-PV],waSal,waSal,pos:verb\n1,[STEM-IV],waSal,Sil,pos:verb\n1,[STEM-PV],>aEolan,>aEolan,pos:verb\n1,[STEM-IV],>aEolan,Eolin,pos:verb\n"
)

func lexicon(t *testing.T) *train.Lexicon {
	l := train.NewLexicon()
	for name, text := range map[string]string{"chain": chain, "stems": stems} {
		if err := l.Read(strings.NewReader(text), name); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func number(t isnad.UPOS) uint8 { return uint8(slices.Index(model.TagLabels, t)) }

// TestLemma: with dictionaries a word is brought to its dictionary form, also one
// that no training saw.
func TestLemma(t *testing.T) {
	table, err := model.OpenWords(string(model.PackWords([]uint16{0}, []uint16{0}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := train.Words(treebank(), &train.Raw{}, table, train.WordsConfig{Seed: 7, Lexicon: lexicon(t)})
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.OpenModel(string(packed), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		form string
		tag  isnad.UPOS
		want string
	}{
		{"المدينة", isnad.TagNoun, "مدينة"},
		{"مدينتين", isnad.TagNoun, "مدينة"},
		{"الوزيرين", isnad.TagNoun, "وزير"},
		{"الجديدة", isnad.TagAdjective, "جديد"},
		{"كبيرا", isnad.TagAdjective, "كبير"},
		{"يصلون", isnad.TagVerb, "وصل"},
		{"وصلت", isnad.TagVerb, "وصل"},
		{"اعلنت", isnad.TagVerb, "أعلن"}, // the lost hamza comes back
		{"تعلن", isnad.TagVerb, "أعلن"},
		{"في", isnad.TagAdposition, "في"},
		{"مجهولة", isnad.TagNoun, "مجهولة"},
	} {
		if got := m.Tables().Lemma(c.form, number(c.tag)); got != c.want {
			t.Errorf("lemma of %s as %s: got %s, want %s", c.form, c.tag, got, c.want)
		}
	}
}

// TestLexiconErrors names the file and the place.
func TestLexiconErrors(t *testing.T) {
	for text, want := range map[string]string{
		"A,B\n1,2\n":                     "dic.csv:1:1",
		"LEMMA_ARA\n":                    "dic.csv:1:1", // alone it is the first column, and no dictionary's head
		"ROOT,LEMMA_ARA,POS\na,\"b\nc\n": "dic.csv: record on line 2",
	} {
		err := train.NewLexicon().Read(strings.NewReader(text), "dic.csv")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
	if err := train.NewLexicon().Read(strings.NewReader(""), "dic.csv"); err == nil || !strings.Contains(err.Error(), io.EOF.Error()) {
		t.Errorf("an empty file: %v", err)
	}
}

// TestSilver labels raw text with dictionaries alone: clitics are cut where the
// rest is known, closed words are not, and the same text gives the same labels.
func TestSilver(t *testing.T) {
	table, err := model.OpenWords(string(model.PackWords([]uint16{0}, []uint16{0}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	raw := &train.Raw{}
	line := `{"title":"خبر","text":"وصل الوزير إلى المدينة. وصلت اللجنة إلى مدينة كبيرة في المدينة. يصل الوزير الجديد. وصل الوزير والوزير الجديد إلى مدينته. مدينة كبيرة."}` + "\n"
	if err := raw.Read(strings.NewReader(strings.Repeat(line, 20)), "raw"); err != nil {
		t.Fatal(err)
	}
	label := func() string {
		var b strings.Builder
		for _, s := range train.Silver(raw, table, train.WordsConfig{Seed: 1, Lexicon: lexicon(t)}) {
			for _, tok := range s {
				for i, w := range tok.Words {
					if i > 0 {
						b.WriteString("+")
					}
					b.WriteString(w + "/" + string(tok.Tags[i]))
				}
				b.WriteString(" ")
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	got := label()
	for _, want := range []string{
		"وصل/VERB الوزير/NOUN إلى/ADP المدينة/NOUN ./PUNCT",
		"و/CCONJ+الوزير/NOUN الجديد/ADJ إلى/ADP مدينة/NOUN+ه/PRON",
		"مدينة/NOUN كبيرة/ADJ ./PUNCT",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got[:min(len(got), 700)])
		}
	}
	if label() != got {
		t.Error("the same text gives other labels")
	}
}

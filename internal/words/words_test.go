package words_test

import (
	"strings"
	"testing"

	"isnad"
	"isnad/internal/words"

	"pgregory.net/rapid"
)

// account builds an article with one block for each line of text.
func account(text string) *isnad.Account {
	acct := &isnad.Account{Stages: []isnad.StageVersion{{Stage: words.Stage, Version: words.Version}}}
	acct.Article.ID = "a0"
	acct.Article.Text = text
	at := 0
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			kind := isnad.BlockParagraph
			if strings.HasPrefix(line, "#") {
				kind = isnad.BlockHeading
			}
			acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: at, End: at + len(line)}})
		}
		at += len(line) + 1
	}
	return acct
}

func TestFind(t *testing.T) {
	acct := account("عنوان بلا نقطة\nقالت المديرةُ إنّ العمل بدأ. وأضافت \"سنكمل\".")
	words.Find(acct)
	if err := acct.Check(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range acct.Sentences {
		got = append(got, acct.Words(s.Span))
	}
	want := []string{"عنوان بلا نقطة", "قالت المديرةُ إنّ العمل بدأ.", "وأضافت \"سنكمل\"."}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sentences\n got %q\nwant %q", got, want)
	}
	// A heading never runs into the paragraph behind it, and norms are folded.
	if n := acct.Tokens[4].Norm; n != "المديره" {
		t.Errorf("norm of %q is %q, want المديره", acct.Words(acct.Tokens[4].Span), n)
	}
}

func TestFindHoldsTheLaws(t *testing.T) {
	alphabet := []rune("ابتدإةى\u064b\u0651٠1.،؟!…«»\"  \n#aB-\u200f")
	rapid.Check(t, func(t *rapid.T) {
		acct := account(rapid.StringOf(rapid.SampledFrom(alphabet)).Draw(t, "text"))
		// A block of white space only is not one that extract makes.
		blocks := acct.Article.Blocks[:0]
		for _, b := range acct.Article.Blocks {
			if strings.TrimSpace(acct.Words(b.Span)) != "" {
				blocks = append(blocks, b)
			}
		}
		acct.Article.Blocks = blocks
		words.Find(acct)
		if err := acct.Check(); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.TrimSuffix(strings.Repeat("أعلنت الوزارة، اليوم الثلاثاء، أنّ اللجنة المشتركة ستعقد اجتماعها الثالث، وقال د. سليم الراوي إن «العمل جارٍ».\n", 400), "\n")
	n := len(strings.Fields(text))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		words.Find(account(text))
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// TestParse cuts clitics off and tags, and every token has its words.
func TestParse(t *testing.T) {
	acct := account("قالت الوزيرة إن اللجنة ستجتمع في المدينة.\nوصل الوفد إلى العاصمة في 9/11 ومعه رسالة للحكومة.")
	words.Find(acct)
	if err := acct.Check(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range acct.Tokens {
		var parts []string
		for _, w := range acct.WordsOf(i) {
			parts = append(parts, w.Form+"/"+string(w.Tag))
		}
		got = append(got, strings.Join(parts, "+"))
	}
	want := "قالت/VERB الوزيرة/NOUN إن/SCONJ اللجنة/NOUN س/AUX+تجتمع/VERB في/ADP المدينة/NOUN ./PUNCT " +
		"وصل/VERB الوفد/NOUN إلى/ADP العاصمة/NOUN في/ADP 9/NUM+//PUNCT+11/NUM و/CCONJ+مع/ADP+ه/PRON رسالة/NOUN ل/ADP+الحكومة/NOUN ./PUNCT"
	if strings.Join(got, " ") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, " "), want)
	}
}

// TestParseByTags: where the cuts of a token are near each other, that is chosen
// whose words can be tagged.
func TestParseByTags(t *testing.T) {
	acct := account("نفى الوزير مسؤوليته عن فبركة الشريط في العاصمة.\nعرض المتحف أساور وقلائد من الفضة.")
	words.Find(acct)
	for i, tok := range acct.Tokens {
		want := map[string]int{"فبركة": 1, "وقلائد": 2}[acct.Words(tok.Span)]
		if got := len(acct.WordsOf(i)); want > 0 && got != want {
			t.Errorf("%s is cut into %d words, want %d", acct.Words(tok.Span), got, want)
		}
	}
}

// TestParseHostile: tokens without end, marks alone, no spaces.
func TestParseHostile(t *testing.T) {
	for _, text := range []string{strings.Repeat("ا", 5000), strings.Repeat("\u064e", 300), strings.Repeat("وبكلاسيكيتهما", 800), strings.Repeat("و ", 3000)} {
		acct := account(text)
		words.Find(acct)
		if err := acct.Check(); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text := strings.TrimSuffix(strings.Repeat("أعلنت الوزارة، اليوم الثلاثاء، أنّ اللجنة المشتركة ستعقد اجتماعها الثالث، وقال د. سليم الراوي إن «العمل جارٍ».\n", 400), "\n")
	n := len(strings.Fields(text))
	acct := account(text)
	words.Find(acct)
	b.ReportAllocs()
	for b.Loop() {
		words.Parse(acct)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

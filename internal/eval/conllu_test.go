package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"isnad"

	"pgregory.net/rapid"
)

// conllu writes sentences in a short notation as CoNLL-U. A word is
// "form/TAG/lemma", parts of it may be missing; "token=a+b" is a multiword
// token; "~" behind it says SpaceAfter=No. A line that begins with # stays.
func conllu(short string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(short), "\n") {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			b.WriteString(line + "\n")
			continue
		}
		id := 1
		row := func(id, word, misc string) {
			parts := append(strings.Split(word, "/"), "_", "_")
			form, tag, lemma := parts[0], parts[1], parts[2]
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t_\t_\t_\t_\t_\t%s\n", id, form, lemma, tag, misc)
		}
		for _, tok := range strings.Fields(line) {
			misc := "_"
			if strings.HasSuffix(tok, "~") {
				tok, misc = strings.TrimSuffix(tok, "~"), "Vform=x|SpaceAfter=No"
			}
			if form, words, ok := strings.Cut(tok, "="); ok {
				all := strings.Split(words, "+")
				row(fmt.Sprintf("%d-%d", id, id+len(all)-1), form, misc)
				for _, w := range all {
					row(fmt.Sprint(id), w, "_")
					id++
				}
				continue
			}
			row(fmt.Sprint(id), tok, misc)
			id++
		}
		b.WriteString("\n")
	}
	return b.String()
}

// udTexts reads CoNLL-U out of a string.
func udTexts(t testing.TB, body string) []*udText {
	t.Helper()
	var out []*udText
	err := readConllu(context.Background(), newLines(strings.NewReader(body), "f"), &udScore{tags: map[string]*Row{}}, func(d *udText) error {
		out = append(out, d)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// versus scores one CoNLL-U text against another.
func versus(t testing.TB, gold, got string) Result {
	t.Helper()
	u := &udScore{tags: map[string]*Row{}}
	a, b := udTexts(t, conllu(gold)), udTexts(t, conllu(got))
	if len(a) != len(b) {
		t.Fatalf("%d texts against %d", len(a), len(b))
	}
	for i := range a {
		u.text(a[i], b[i])
	}
	return u.result()
}

const tinyTreebank = `
# newdoc id = d1
# newpar id = d1:p1
# sent_id = d1:p1u1
وصل/VERB/وَصَل الوزير/NOUN/وَزِير للدولة=ل/ADP/لِ+الدولة/NOUN/دَولَة~ ./PUNCT/.
# sent_id = d1:p1u2
وقال=و/CCONJ+قال/VERB ذلك/DET~ ./PUNCT
# newpar
# sent_id = d1:p2u1
كتابه=كتاب/NOUN+ه/PRON جديد/ADJ
`

func TestConlluText(t *testing.T) {
	docs := udTexts(t, conllu(tinyTreebank+`
# newdoc id = d2
خبر~
ثان
# sent_id = x
# text = نص   مع   فراغات
نص مع فراغات
# newpar
# aligned_to_text = no
# text = شيء آخر
محذوف
أخير
`))
	if len(docs) != 2 {
		t.Fatalf("got %d documents, want 2", len(docs))
	}
	if got, want := docs[0].text, "وصل الوزير للدولة. وقال ذلك.\nكتابه جديد"; got != want || docs[0].id != "d1" {
		t.Errorf("got %q (%s), want %q", got, docs[0].id, want)
	}
	// A sentence that says SpaceAfter=No has no blank behind it; one that is
	// left out leaves its paragraph's border.
	if got, want := docs[1].text, "خبرثان نص   مع   فراغات\nأخير"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, d := range docs {
		for _, s := range d.tokens {
			if w := s.Of(d.text); w == "" || strings.ContainsAny(w, " \n") {
				t.Errorf("token %v is %q", s, w)
			}
		}
	}
}

func TestConlluScore(t *testing.T) {
	type counts map[string][3]int // gold, found, right
	tests := []struct {
		name, gold, got string
		want            counts
	}{
		{"itself", tinyTreebank, tinyTreebank, counts{"Tokens": {9, 9, 9}, "Sentences": {3, 3, 3}, "Words": {12, 12, 12}, "UPOS": {12, 12, 12}, "Lemmas": {5, 5, 5}}},
		{"a tag", "ا/NOUN ب/VERB ج", "ا/NOUN ب/NOUN ج/X", counts{"Words": {3, 3, 3}, "UPOS": {3, 3, 1}}},
		{"a token not cut to words", "للدولة=ل/ADP+الدولة/NOUN جديد", "للدولة/NOUN جديد", counts{"Tokens": {2, 2, 2}, "Words": {3, 2, 1}, "UPOS": {3, 2, 0}}},
		{"another letter in a word", "للدولة=ل+الدولة", "للدولة=ل+لدولة", counts{"Words": {2, 2, 1}}},
		{"a word too many", "وبه=و+ب+ه", "وبه=و+ب+ب+ه", counts{"Words": {3, 4, 3}}},
		{"a word too few", "وبه=و+ب+ه", "وبه=و+به", counts{"Words": {3, 2, 1}}},
		{"words out of order", "abc=a+b+c", "abc=c+a+b", counts{"Words": {3, 3, 2}}},
		{"capital letters", "AB=A+B c", "AB=a+b c", counts{"Words": {3, 3, 3}}},
		{"tokens merged", "ا~ ب ج", "اب ج", counts{"Tokens": {3, 2, 1}, "Words": {3, 2, 1}}},
		{"a token split", "اب ج", "ا~ ب ج", counts{"Tokens": {2, 3, 1}, "Words": {2, 3, 1}}},
		{"a multiword token over two", "ا~ ب ج", "اب=ا+ب ج", counts{"Tokens": {3, 2, 1}, "Words": {3, 3, 3}}},
		{"two multiword tokens that overlap", "ابج=ا+ب+ج~ دهو=د+ه+و", "اب=ا+ب~ جده=ج+د+ه~ و", counts{"Tokens": {2, 3, 0}, "Words": {6, 6, 6}}},
		{"a single word that reaches out", "اب=ا+ب~ ج", "ا~ بج", counts{"Tokens": {2, 2, 0}, "Words": {3, 2, 1}}},
		{"sentences merged", "ا ب\nج", "ا ب ج", counts{"Sentences": {2, 1, 0}, "Words": {3, 3, 3}}},
		{"a sentence split", "ا ب ج\nد", "ا\nب ج\nد", counts{"Sentences": {2, 3, 1}}},
		{"lemmas without vowels", "كتب/VERB/كَتَب به/X/هو جدا ثم/X/ثُمَّ", "كتب/VERB/كتب به/X/هي جدا/X/جد ثم", counts{"Lemmas": {3, 3, 1}}},
		{"a lemma of nothing but marks", "ـ/X/ـ ا/X/ا", "ـ/X ا/X/ا", counts{"Lemmas": {2, 2, 1}}},
		{"a lemma where the gold has none", "ا/X/ا ب", "ا/X/ا ب/X/ب", counts{"Lemmas": {1, 1, 1}}},
	}
	for _, test := range tests {
		res := versus(t, test.gold, test.got)
		got := counts{}
		for _, r := range res.Rows {
			got[r.Name] = [3]int{r.Gold, r.Found, r.Right}
		}
		for name, want := range test.want {
			if got[name] != want {
				t.Errorf("%s: %s: got %v, want %v (gold, found, right)", test.name, name, got[name], want)
			}
		}
	}
	if res := versus(t, "ا ب", "ا ب"); len(res.Rows) != 3 {
		t.Errorf("gold without tags and lemmas: got rows %v", res.Rows)
	}
}

// Treebank.Score brings the file's text before a reader and compares what it
// finds.
func TestTreebank(t *testing.T) {
	path := write(t, "a.conllu", conllu(tinyTreebank+`
# aligned_to_text = no
محذوف
`))
	var texts []string
	tb := Treebank{ByTag: true, Read: func(acct *isnad.Account) {
		text := acct.Article.Text
		texts = append(texts, text)
		for bi, b := range acct.Article.Blocks {
			first := len(acct.Tokens)
			at := b.Span.Start
			for _, w := range strings.Fields(b.Span.Of(text)) {
				at += strings.Index(text[at:], w)
				acct.Tokens = append(acct.Tokens, isnad.Token{Span: isnad.Span{Start: at, End: at + len(w)}, Word: len(acct.Syntactic)})
				acct.Syntactic = append(acct.Syntactic, isnad.Word{Form: w, Tag: isnad.TagNoun})
				at += len(w)
			}
			acct.Sentences = append(acct.Sentences, isnad.Sentence{Span: b.Span, First: first, Last: len(acct.Tokens), Block: bi})
		}
	}}
	res, err := tb.Score(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"وصل الوزير للدولة. وقال ذلك.\nكتابه جديد"}; !slices.Equal(texts, want) {
		t.Errorf("texts: got %q, want %q", texts, want)
	}
	var b strings.Builder
	if err := res.Write(&b); err != nil {
		t.Fatal(err)
	}
	// «للدولة.» and «ذلك.» are one token here, with the full stop.
	const want = `measure      gold found right  precision recall     F1
Tokens          9     7     5      0.714  0.556  0.625
Sentences       3     2     1      0.500  0.333  0.400
Words          12     7     3      0.429  0.250  0.316
UPOS           12     7     1      0.143  0.083  0.105
`
	if got := b.String(); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%swant\n%s…", got, want)
	}
	for _, line := range []string{"\nUPOS:NOUN ", "\n# lemmas are stated for 5 of 12 words and compared there only\n", "\n# sentences left out because they are not aligned to their text: 1\n"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("%q is not in\n%s", line, b.String())
		}
	}
	// The stages of the house find the tokens and sentences of so plain a text.
	res, err = Treebank{}.Score(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range res.Rows[:2] {
		if r.F1() != 1 {
			t.Errorf("as isnad reads: %+v", r)
		}
	}
}

func TestConlluErrors(t *testing.T) {
	word := func(id, form string) string { return id + "\t" + form + "\t_\t_\t_\t_\t_\t_\t_\t_\n" }
	tests := []struct{ body, want string }{
		{"1\tا\t_\n", "f:1:6: 3 columns where CoNLL-U has 10"},
		{strings.TrimSuffix(word("1", "ا"), "\n") + "\tx\n", "f:1:21: more than the 10 columns of CoNLL-U"},
		{word("2", "ا"), "f:1:1: the ID is \"2\", want 1"},
		{word("1", "ا") + word("x", "ب"), "f:2:1: the ID is \"x\", want 2"},
		{word("1", ""), "f:1:3: the word \"1\" has no form"},
		{word("2-3", "ا"), "f:1:1: \"2-3\" is no range of words that begins with word 1"},
		{word("1-x", "ا"), "f:1:1: \"1-x\" is no range of words that begins with word 1"},
		{word("1-900", "ا"), "f:1:1: a token of more than 100 words"},
		{word("1-2", "اب") + word("1", "ا") + "\n", "f:3:1: the sentence ends inside a multiword token: word 2 is missing"},
		{word("1-2", "اب") + word("1", "ا") + word("2-3", "ب"), "f:3:1: \"2-3\" is no range of words that begins with word 2"},
		{"# text = ا ب\n" + word("1", "ا") + word("2", "ج"), "f:3:3: the token \"ج\" does not go on with the sentence's text"},
		{"# text = ا ب\n" + word("1", "ا"), "f:2:3: the sentence's text goes on behind its last token with \"ب\""},
		{word("1", "ا") + "# newpar\n", "f:2:1: \"newpar\" inside a sentence: a blank line is missing before it"},
		{"# text = \xff\n", "f:1:10: not UTF-8"},
	}
	for _, test := range tests {
		err := readConllu(t.Context(), newLines(strings.NewReader(test.body), "f"), &udScore{}, func(*udText) error { return nil })
		var bad *FormatError
		if !errors.As(err, &bad) || bad.Error() != test.want {
			t.Errorf("%q: got error %v, want %s", test.body, err, test.want)
		}
	}
	// An empty node and a token of one word are no errors.
	if got := udTexts(t, word("0.1", "x")+word("1-1", "ا")+word("1", "ا")+word("1.1", "x")); len(got) != 1 || len(got[0].words) != 1 {
		t.Errorf("got %+v", got)
	}
}

// drawWords draws the words of a text of n letters, cut at random.
func drawWords(t *rapid.T, n int, label string) []udWord {
	var out []udWord
	for at := 0; at < n; {
		l := rapid.IntRange(1, min(4, n-at)).Draw(t, label+" length")
		k := max(1, rapid.IntRange(-2, 3).Draw(t, label+" words"))
		for range k {
			out = append(out, udWord{span: isnad.Span{Start: at, End: at + l}, multi: k > 1, form: rapid.SampledFrom([]string{"a", "b", "C"}).Draw(t, "form")})
		}
		at += l
	}
	return out
}

// Words agree one to one and in order, a single pair that covers the same
// letters always does, and who is compared with whom does not matter.
func TestAlignLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "letters")
		a, b := drawWords(t, n, "gold"), drawWords(t, n, "got")
		right := 0
		last := -1
		for i, j := range alignWords(a, b) {
			if j < 0 {
				continue
			}
			right++
			if j <= last {
				t.Fatalf("%v\n%v\nword %d meets %d after %d", a, b, i, j, last)
			}
			last = j
			if !a[i].multi && !b[j].multi && a[i].span != b[j].span && !inMulti(a, b, a[i].span) {
				t.Fatalf("%v\n%v\nsingle words %d and %d cover other letters", a, b, i, j)
			}
		}
		back := 0
		for _, j := range alignWords(b, a) {
			if j >= 0 {
				back++
			}
		}
		if back != right {
			t.Fatalf("%v\n%v\n%d words agree one way, %d the other", a, b, right, back)
		}
		for i, j := range alignWords(a, a) {
			if i != j {
				t.Fatalf("%v against itself: word %d meets %d", a, i, j)
			}
		}
	})
}

// inMulti reports whether a multiword token of either list shares letters
// with the span.
func inMulti(a, b []udWord, s isnad.Span) bool {
	in := func(w udWord) bool { return w.multi && w.span.Overlaps(s) }
	return slices.ContainsFunc(a, in) || slices.ContainsFunc(b, in)
}

// The longest common subsequence of a region that is too long for the table is
// cut short and does not take quadratic memory.
func TestAlignLong(t *testing.T) {
	long := func(form string) []udWord {
		out := make([]udWord, 5000)
		for i := range out {
			out[i] = udWord{span: isnad.Span{Start: 0, End: 10}, multi: true, form: form}
		}
		out[0].form = "start"
		out[len(out)-1].form = "end"
		return out
	}
	match := alignWords(long("a"), long("b"))
	n := 0
	for _, j := range match {
		if j >= 0 {
			n++
		}
	}
	if n != 2 || match[0] != 0 || match[4999] != 4999 {
		t.Errorf("got %d words that agree, first %d, last %d", n, match[0], match[4999])
	}
}

// Whatever a file holds, it is refused with a place in it or read to texts of
// which every token is a part, and which agree with themselves throughout.
func FuzzConllu(f *testing.F) {
	f.Add(conllu(tinyTreebank))
	f.Add("# text = ا ب\n1\tا\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Add("1-2\tاب\t_\t_\t_\t_\t_\t_\t_\t_\n1\tا\t_\t_\t_\t_\t_\t_\t_\t_\n2\tب\t_\t_\t_\t_\t_\t_\t_\t_\n\n")
	f.Fuzz(func(t *testing.T, body string) {
		u := &udScore{tags: map[string]*Row{}}
		err := readConllu(context.Background(), newLines(strings.NewReader(body), "f"), u, func(d *udText) error {
			end := 0
			for _, s := range d.tokens {
				if s.Start < end || s.Of(d.text) == "" {
					t.Errorf("%q: token %v in %q", body, s, d.text)
				}
				end = s.End
			}
			u.text(d, d)
			return nil
		})
		lines := strings.Split(body, "\n")
		var bad *FormatError
		if errors.As(err, &bad) && (bad.Line < 1 || bad.Line > len(lines) || bad.Col < 1) {
			t.Errorf("%q: error at %d:%d", body, bad.Line, bad.Col)
		}
		for _, r := range u.result().Rows {
			if r.Name != "UPOS" && (r.Gold != r.Found || r.Gold != r.Right) {
				t.Errorf("%q against itself: %+v", body, r)
			}
		}
	})
}

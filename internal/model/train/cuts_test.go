package train

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"isnad/internal/model"

	"pgregory.net/rapid"
)

func TestReadCutsErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a1\t0123abcd", "c.tsv:1:1: 2 columns"},
		{"# head\na1\t0123xyzw\t4:=", `c.tsv:2:4: "0123xyzw" is no beginning of a SHA-1`},
		{"a1\t0123abcd\t4:= x:=", `c.tsv:1:17: "x:=" is no token`},
		{"a1\t0123abcd\t4:= 4:=", `"4:=" is no token`}, // the same place again
		{"a1\t0123abcd\t4", `"4" is no token`},
		{"a1\t0123abcd\t4:", `"4:" is no token`},
		{"a1\t0123abcd\t-4:=", `"-4:=" is no token`},
		{"a1\t0123abcd\t4:=\na1\t0123abcd\t4:=", "c.tsv:2:1: a1 stands there before"},
	} {
		if _, err := ReadCuts(strings.NewReader(c.in), "c.tsv"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("ReadCuts(%q) = %v, want %q", c.in, err, c.want)
		}
	}
}

// What is written is read again.
func TestCutsAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Cuts{}
		for _, id := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-z]{3}[0-9]{6}`), rapid.ID[string]).Draw(t, "ids") {
			a := &CutArticle{Sum: rapid.StringMatching(`[0-9a-f]{12}`).Draw(t, "sum")}
			at := -1
			for range rapid.IntRange(0, 9).Draw(t, "tokens") {
				at += rapid.IntRange(1, 40).Draw(t, "gap")
				c := Cut{Start: at}
				if rapid.Bool().Draw(t, "cut") {
					c.Words = rapid.SliceOfN(rapid.StringMatching(`[ا-ي]{1,6}`), 2, 4).Draw(t, "words")
				}
				a.Cuts = append(a.Cuts, c)
			}
			in[id] = a
		}
		var b strings.Builder
		if err := in.Write(&b); err != nil {
			t.Fatal(err)
		}
		out, err := ReadCuts(strings.NewReader(b.String()), "")
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(in, out) {
			t.Errorf("%q is read as something else", b.String())
		}
	})
}

// Of an article with cuts the sentences that have one are taken, and of another text none.
func TestRawCut(t *testing.T) {
	const title, text = "وفد إلى تونس", "وصل وفد العمل، ولدينا وفد.\nلا شيء هنا.\nقال إنه وفد إليها."
	doc := title + "\n" + text
	point := func(s string) int { return utf8.RuneCountInString(doc[:strings.Index(doc, s)]) }
	a := &CutArticle{Sum: SumOf(title, text), Cuts: []Cut{
		{point("وفد إلى"), nil},
		{point("ولدينا"), []string{"و", "لدي", "نا"}},
		{point("شيء") + 1, nil}, // inside a token: none begins there
		{point("إنه"), []string{"إن", "ه"}},
		{point("وفد إليها"), []string{"وفد"}},
		{point("إليها"), []string{"إلى", "ها"}},
	}}
	line, err := json.Marshal(map[string]string{"id": "x1", "title": title, "text": text})
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(line), "وصل", "رحل", 1)
	raw := Raw{Cuts: Cuts{"x1": a}}
	if err := raw.Read(strings.NewReader(string(line)+"\n"+other), ""); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range raw.Cut {
		for i, tok := range s.Tokens {
			if w := s.Words[i]; w != nil {
				got = append(got, tok+"="+strings.Join(w, "+"))
			}
		}
	}
	want := "وفد=وفد ولدينا=و+لدي+نا إنه=إن+ه وفد=وفد إليها=إلى+ها"
	if strings.Join(got, " ") != want || len(raw.Cut) != 3 {
		t.Errorf("%d sentences with %q, want 3 with %q", len(raw.Cut), got, want)
	}
}

// The cuts of the program are well formed, and each could be one of its token: its words
// together have about as many letters.
func TestOwnCuts(t *testing.T) {
	cuts, err := OwnCuts()
	if err != nil {
		t.Fatal(err)
	}
	n, parted := 0, 0
	for id, a := range cuts {
		for _, c := range a.Cuts {
			n++
			if c.Words != nil {
				parted++
			}
			for _, w := range c.Words {
				if w == "" || model.Plain(w) == "" {
					t.Errorf("%s: a cut at %d has an empty word: %q", id, c.Start, c.Words)
				}
			}
			if len(c.Words) == 1 {
				t.Errorf("%s: the cut at %d is none: %q", id, c.Start, c.Words)
			}
		}
	}
	if n < 2000 || parted < n/3 || parted > n*9/10 {
		t.Errorf("%d tokens, %d of them cut", n, parted)
	}
}

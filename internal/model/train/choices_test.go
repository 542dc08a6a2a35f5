package train

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"isnad/internal/arabic"
	"isnad/internal/model"
	"isnad/internal/model/neural"

	"pgregory.net/rapid"
)

func TestReadChoicesErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a1\t0123abcd", "c.tsv:1:1: 2 columns"},
		{"# head\na1\t0123xyzw\t4+2:", `c.tsv:2:4: "0123xyzw" is no beginning of a SHA-1`},
		{"a1\t0123abcd\t4+2: x", `c.tsv:1:18: "x" is no place`},
		{"a1\t0123abcd\t4+2", `"4+2" is no place`},
		{"a1\t0123abcd\t4+0:", `"4+0:" is no place`},
		{"a1\t0123abcd\t-4+2:", `"-4+2:" is no place`},
		{"a1\t0123abcd\t4+4: 7+2:", `"7+2:" is no place`},          // runs into the one before
		{"a1\t0123abcd\t4+4:P5+2,L6+1", `"4+4:P5+2,L6+1" is no p`}, // names that do
		{"a1\t0123abcd\t4+4:P3+2", `"4+4:P3+2" is no place`},       // outside
		{"a1\t0123abcd\t4+4:P5+4", `"4+4:P5+4" is no place`},
		{"a1\t0123abcd\t4+4:X5+2", `"4+4:X5+2" is no place`},
		{"a1\t0123abcd\t4+4:P5+2,", `"4+4:P5+2," is no place`},
		{"a1\t0123abcd\t4+2:\na1\t0123abcd\t4+2:", "c.tsv:2:1: a1 stands there before"},
	} {
		if _, err := ReadChoices(strings.NewReader(c.in), "c.tsv"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("ReadChoices(%q) = %v, want %q", c.in, err, c.want)
		}
	}
}

// What is written is read again.
func TestChoicesAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Choices{}
		for _, id := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-z]{3}[0-9]{6}`), rapid.ID[string]).Draw(t, "ids") {
			a := &ChoiceArticle{Sum: rapid.StringMatching(`[0-9a-f]{12}`).Draw(t, "sum")}
			at := 0
			for range rapid.IntRange(0, 5).Draw(t, "places") {
				c := Choice{Start: at + rapid.IntRange(0, 40).Draw(t, "gap")}
				at = c.Start
				for range rapid.IntRange(0, 3).Draw(t, "names") {
					from := at + rapid.IntRange(0, 9).Draw(t, "before")
					at = from + rapid.IntRange(1, 20).Draw(t, "length")
					c.Names = append(c.Names, Mark{from, at, uint8(1 + 2*rapid.IntRange(0, 3).Draw(t, "type"))})
				}
				at += rapid.IntRange(1, 9).Draw(t, "rest")
				c.End = at
				a.Choices = append(a.Choices, c)
			}
			in[id] = a
		}
		var b strings.Builder
		if err := in.Write(&b); err != nil {
			t.Fatal(err)
		}
		out, err := ReadChoices(strings.NewReader(b.String()), "")
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(in, out) {
			t.Errorf("%q is read as something else", b.String())
		}
	})
}

// Of an article with choices the sentences that have one are taken, what is outside the places
// left open, and of another text none.
func TestRawChosen(t *testing.T) {
	const title, text = "زيارة إلى تونس", "وصل سالم العامري للرباط.\nلا شيء هنا.\nقال العامري إن الهلال فاز."
	doc := title + "\n" + text
	place := func(s string, names ...string) (c Choice) {
		find := func(s string) (int, int) {
			at := utf8.RuneCountInString(doc[:strings.Index(doc, s)])
			return at, at + utf8.RuneCountInString(s)
		}
		c.Start, c.End = find(s)
		for _, n := range names {
			a, b := find(n[1:])
			c.Names = append(c.Names, Mark{a, b, uint8(1 + 2*strings.IndexByte(marksTypes, n[0]))})
		}
		return c
	}
	a := &ChoiceArticle{Sum: SumOf(title, text), Choices: []Choice{
		place("وصل سالم العامري", "Pسالم العامري"), place("قال العامري"), place("إن الهلال", "Oالهلال"),
	}}
	line, err := json.Marshal(map[string]string{"id": "x1", "title": title, "text": text})
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(line), "وصل", "رحل", 1)
	raw := Raw{Choices: Choices{"x1": a}}
	if err := raw.Read(strings.NewReader(string(line)+"\n"+other), ""); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range raw.Chosen {
		if !s.Apart {
			t.Error("a sentence stands with its neighbours")
		}
		for i, w := range s.Words {
			switch l := s.Labels[i]; {
			case l == neural.Any:
				got = append(got, "?")
			default:
				got = append(got, w.Norm+"/"+model.NameLabels[l])
			}
		}
		got = append(got, "#")
	}
	f := arabic.Fold
	want := f("وصل") + "/O " + f("سالم") + "/B-PERS " + f("العامري") + "/I-PERS ? ? # " + f("قال") + "/O " + f("العامري") + "/O " + f("إن") + "/O " + f("الهلال") + "/B-ORG ? ? #"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// Words of a sentence that stands apart are not looked for in others.
func TestGroupsApart(t *testing.T) {
	sentence := func(apart bool, words ...string) Sentence {
		s := Sentence{Apart: apart}
		for _, w := range words {
			s.Words = append(s.Words, model.WordOf(w))
		}
		return s
	}
	got := groups([]Sentence{
		sentence(false, "سالم", "قال"), sentence(true, "سالم", "سالم", "وقال", "."), sentence(false, "لسالم", "قال", "3"), sentence(true, "قال"),
	})
	want := []int32{0, 1, 2, 2, 3, -1, 0, 1, -1, 4}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("groups are %v, want %v", got, want)
	}
}

// The choices of the program are well formed, and few of one kind.
func TestOwnChoices(t *testing.T) {
	c, err := OwnChoices()
	if err != nil {
		t.Fatal(err)
	}
	n, without := 0, 0
	for _, a := range c {
		for _, x := range a.Choices {
			n++
			if len(x.Names) == 0 {
				without++
			}
		}
	}
	if n < 2000 || without < n/10 || without > n*9/10 {
		t.Errorf("%d places, %d of them without a name", n, without)
	}
}

package train

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"isnad/internal/arabic"
	"isnad/internal/model"

	"pgregory.net/rapid"
)

func TestReadMarksErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a1\t0123abcd\t9", "m.tsv:1:1: 3 columns"},
		{"# head\na1\t0123xyzw\t9\t", `m.tsv:2:4: "0123xyzw" is no beginning of a SHA-1`},
		{"a1\t0123abcd\tten\t", `m.tsv:1:13: "ten" is no end`},
		{"a1\t0123abcd\t9\tP0+3 X4+2", `m.tsv:1:20: "X4+2" is no name`},
		{"a1\t0123abcd\t9\tP0+3 L2+2", `"L2+2" is no name`}, // runs into the one before
		{"a1\t0123abcd\t9\tP6+4", `"P6+4" is no name`},      // behind the end
		{"a1\t0123abcd\t9\tP6", `"P6" is no name`},
		{"a1\t0123abcd\t9\tP6+0", `"P6+0" is no name`},
		{"a1\t0123abcd\t9\t\na1\t0123abcd\t9\t", "m.tsv:2:1: a1 stands there before"},
	} {
		if _, err := ReadMarks(strings.NewReader(c.in), "m.tsv"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("ReadMarks(%q) = %v, want %q", c.in, err, c.want)
		}
	}
}

// What is written is read again.
func TestMarksAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := Marks{}
		for _, id := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-z]{3}[0-9]{6}`), rapid.ID[string]).Draw(t, "ids") {
			m := &Marked{Sum: rapid.StringMatching(`[0-9a-f]{12}`).Draw(t, "sum")}
			at := 0
			for range rapid.IntRange(0, 9).Draw(t, "names") {
				a := at + rapid.IntRange(0, 40).Draw(t, "gap")
				at = a + rapid.IntRange(1, 40).Draw(t, "length")
				m.Names = append(m.Names, Mark{a, at, uint8(1 + 2*rapid.IntRange(0, 3).Draw(t, "type"))})
			}
			m.To = at + rapid.IntRange(1, 40).Draw(t, "rest")
			in[id] = m
		}
		var b strings.Builder
		if err := in.Write(&b); err != nil {
			t.Fatal(err)
		}
		out, err := ReadMarks(strings.NewReader(b.String()), "")
		if err != nil {
			t.Fatal(err)
		}
		var again strings.Builder
		if out.Write(&again); again.String() != b.String() || len(out) != len(in) {
			t.Errorf("%q is read and written as %q", b.String(), again.String())
		}
	})
}

// A marked article of raw text becomes labelled sentences, as far as it was read.
func TestRawMarked(t *testing.T) {
	const title, text = "زيارة إلى تونس", "وصل سالم العامري للرباط.\nقال العامري: «نعم».\nثم غادر سالم."
	whole := title + "\n" + text
	point := func(s string) int { return utf8.RuneCountInString(whole[:strings.Index(whole, s)]) }
	mark := func(s string, label uint8) Mark {
		return Mark{point(s), point(s) + utf8.RuneCountInString(s), label}
	}
	m := &Marked{Sum: SumOf(title, text), To: point("\nثم"), Names: []Mark{mark("تونس", 3), mark("سالم العامري", 1), mark("للرباط", 3)}}
	quoted := point("قال العامري") + 4
	m.Names = append(m.Names, Mark{quoted, quoted + 7, 1})
	line, err := json.Marshal(map[string]string{"id": "x1", "title": title, "text": text})
	if err != nil {
		t.Fatal(err)
	}
	other := strings.Replace(string(line), "غادر", "سافر", 1)
	raw := Raw{Marks: Marks{"x1": m}}
	if err := raw.Read(strings.NewReader(string(line)+"\n"+other), ""); err != nil {
		t.Fatal(err)
	}
	if raw.Articles != 1 || raw.Other != 1 || raw.Documents != 2 {
		t.Errorf("%d articles marked, %d of another text, of %d; want 1, 1, 2", raw.Articles, raw.Other, raw.Documents)
	}
	var got []string
	for _, s := range raw.Marked {
		for i, w := range s.Words {
			if s.Labels[i] > 0 {
				got = append(got, w.Norm+"/"+model.NameLabels[s.Labels[i]])
			}
		}
	}
	want := arabic.Fold("تونس") + "/B-LOC " + arabic.Fold("سالم") + "/B-PERS " + arabic.Fold("العامري") + "/I-PERS " + arabic.Fold("للرباط") + "/B-LOC " + arabic.Fold("العامري") + "/B-PERS"
	if strings.Join(got, " ") != want || len(raw.Marked) != 3 {
		t.Errorf("%d sentences with %q, want 3 with %q", len(raw.Marked), got, want)
	}
}

// The marks of the program are well formed, and none lies outside its article.
func TestOwnMarks(t *testing.T) {
	m, err := OwnMarks()
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for _, x := range m {
		names += len(x.Names)
	}
	if len(m) < 1000 || names < 10*len(m) {
		t.Errorf("%d names in %d articles", names, len(m))
	}
}

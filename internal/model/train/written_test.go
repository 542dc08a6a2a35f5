package train

import (
	"strings"
	"testing"

	"isnad/internal/model"

	"pgregory.net/rapid"
)

func TestReadWritten(t *testing.T) {
	// Marie Curie was born in Warsaw, said Curie; second piece: and to Berlin.
	got, err := ReadWritten(strings.NewReader("# head\n@@ أول\nولدت {P ماري كوري} في {L وارسو}، قالت «{P كوري}».\n\n@@ ثان\nسافر {L ولبرلين}.\n"), "w.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"0 1 2 0 3 0 0 0 1 0 0", "0 3 0"}
	for i, s := range got {
		var b []string
		for _, l := range s.Labels {
			b = append(b, string('0'+rune(l)))
		}
		if g := strings.Join(b, " "); i >= len(want) || g != want[i] || len(s.Words) != len(s.Labels) || s.Apart {
			t.Errorf("sentence %d: labels %s of %d words", i, g, len(s.Words))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d sentences, want %d", len(got), len(want))
	}
}

func TestReadWrittenErrors(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"قال", `w.txt:1:1: a sentence before the first "@@ subject"`},
		{"@@ a\nب{L روما}", "w.txt:2:3: a letter stands before a brace"},
		{"@@ a\n{L روما}ية", "w.txt:2:13: a letter stands behind a brace"},
		{"@@ a\n{L روما", "w.txt:2:1: the brace is not closed"},
		{"@@ a\n{L {P روما}}", "w.txt:2:1: the brace is not closed"},
		{"@@ a\nقال }", "w.txt:2:8: a brace is closed"},
		{"@@ a\n{X روما}", `w.txt:2:1: "{X روما}" is no name`},
		{"@@ a\n{L }", `w.txt:2:1: "{L }" is no name`},
		{"@@ a\n{}", `w.txt:2:1: "{}" is no name`},
	} {
		if _, err := ReadWritten(strings.NewReader(c.in), "w.txt"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("ReadWritten(%q) = %v, want %q", c.in, err, c.want)
		}
	}
}

// The text in the program can be read, and has names of every type.
func TestOwnWritten(t *testing.T) {
	s, err := OwnWritten()
	if err != nil {
		t.Fatal(err)
	}
	var n [9]int
	for _, x := range s {
		for _, l := range x.Labels {
			n[l]++
		}
	}
	for l, c := range n {
		if c == 0 {
			t.Errorf("no word is labelled %s", model.NameLabels[l])
		}
	}
}

// Whatever is read has a label for each word, and a name goes on only behind its own type.
func FuzzReadWritten(f *testing.F) {
	f.Add("@@ a\nولدت {P ماري كوري} في {L وارسو}.")
	f.Add("@@ a\n{L  }{O .}{M \u064b}")
	f.Add("@@ \n@@ b\n\n{P a b}")
	f.Fuzz(func(t *testing.T, in string) {
		s, err := ReadWritten(strings.NewReader(in), "w.txt")
		if err != nil {
			return
		}
		for _, x := range s {
			if len(x.Words) != len(x.Labels) || len(x.Words) == 0 {
				t.Fatalf("%d words, %d labels", len(x.Words), len(x.Labels))
			}
		}
	})
}

// Plain words and names come out as they went in.
func TestWrittenWords(t *testing.T) {
	word := rapid.StringMatching(`[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]{2,8}`)
	rapid.Check(t, func(t *rapid.T) {
		var line strings.Builder
		var want []uint8
		for range rapid.IntRange(1, 12).Draw(t, "runs") {
			words := rapid.SliceOfN(word, 1, 4).Draw(t, "words")
			kind := rapid.IntRange(-1, 3).Draw(t, "kind")
			if kind >= 0 {
				line.WriteString("{" + marksTypes[kind:kind+1] + " ")
			}
			line.WriteString(strings.Join(words, " "))
			for i := range words {
				switch {
				case kind < 0:
					want = append(want, 0)
				case i == 0:
					want = append(want, uint8(1+2*kind))
				default:
					want = append(want, uint8(2+2*kind))
				}
			}
			if kind >= 0 {
				line.WriteString("}")
			}
			line.WriteString(" ")
		}
		s, err := ReadWritten(strings.NewReader("@@ a\n"+line.String()), "w.txt")
		if err != nil {
			t.Fatal(err)
		}
		var got []uint8
		for _, x := range s {
			got = append(got, x.Labels...)
		}
		if string(got) != string(want) {
			t.Fatalf("labels %v, want %v", got, want)
		}
	})
}

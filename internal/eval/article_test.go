package eval

import (
	"fmt"
	"strings"
	"testing"
)

// TestConllTogether wants the sentences of a file in runs of 24, in
// order, each with its own tags, and an error where a tagger leaves some out.
func TestConllTogether(t *testing.T) {
	var b strings.Builder
	const n = 2*24 + 5
	for i := range n {
		fmt.Fprintf(&b, "قال\tO\nاسم%d\tB-PERS\n\n", i)
	}
	path := write(t, "names.conll", b.String())
	var runs []int
	next := 0
	tagger := ModelFunc(func(sentences [][]string) [][]string {
		runs = append(runs, len(sentences))
		var out [][]string
		for _, s := range sentences {
			if want := fmt.Sprintf("اسم%d", next); s[1] != want {
				t.Errorf("sentence %d has %q, want %q", next, s[1], want)
			}
			next++
			out = append(out, []string{"O", "B-PERS"})
		}
		return out
	})
	res, err := Conll(t.Context(), []string{path}, tagger, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(runs), fmt.Sprint([]int{24, 24, 5}); got != want {
		t.Errorf("runs of %s, want %s", got, want)
	}
	if r := res.Rows[len(res.Rows)-1]; r.Right != n || r.Gold != n || r.Found != n {
		t.Errorf("got %+v, want %d names right", r, n)
	}
	short := ModelFunc(func(sentences [][]string) [][]string { return make([][]string, len(sentences)) })
	if _, err := Conll(t.Context(), []string{path}, short, nil); err == nil {
		t.Error("a tagger that leaves tokens out is believed")
	}
	// Marked documents are tagged as they are marked.
	runs, next = nil, 0
	b.Reset()
	for i := range 7 {
		if i == 0 || i == 5 {
			b.WriteString("# doc = x\n")
		}
		fmt.Fprintf(&b, "قال\tO\nاسم%d\tB-PERS\n\n", i)
	}
	if _, err := Conll(t.Context(), []string{write(t, "marked.conll", b.String())}, tagger, nil); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(runs); got != "[5 2]" {
		t.Errorf("documents of %s sentences, want [5 2]", got)
	}
}

package pack

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRoundTrip states the law of the form: a reader finds the refs of every
// run of words that was put in, and none of any other.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[اببتن]{1,3}`)
		forms := rapid.SliceOf(rapid.SliceOfN(word, 1, 4)).Draw(t, "forms")
		probe := rapid.SliceOfN(word, 1, 4).Draw(t, "probe")
		b := NewBuilder(1)
		want := map[string][]Ref{}
		for i, f := range forms {
			ref := Ref{Sort: uint8(i % 5), Flags: uint32(i), Index: b.Row(0, uint32(i), b.Text(f[0]))}
			b.Form(f, ref)
			k := strings.Join(f, " ")
			want[k] = append(want[k], ref)
		}
		raw, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		f := Open(string(raw))
		find := func(ws []string) []Ref {
			node := uint32(0)
			for i, w := range ws {
				cut := len(w) / 4 * 2
				id := f.Word(w[:cut], w[cut:])
				if id == 0 {
					return nil
				}
				if node = f.Next(node, id); node == 0 {
					return nil
				}
				if i == len(ws)-1 {
					off, n := f.Refs(node)
					var out []Ref
					for j := range n {
						out = append(out, f.Ref(off, j))
					}
					return out
				}
			}
			return nil
		}
		for _, ws := range append(forms, probe) {
			got, exp := find(ws), want[strings.Join(ws, " ")]
			if len(got) != len(exp) {
				t.Fatalf("%q: got %v, want %v", ws, got, exp)
			}
			for i := range got {
				if got[i] != exp[i] {
					t.Fatalf("%q: got %v, want %v", ws, got, exp)
				}
			}
		}
		for i, ws := range forms {
			if f.Field(0, 2, i, 0) != uint32(i) || f.Text(f.Field(0, 2, i, 1)) != ws[0] {
				t.Fatalf("row %d came back otherwise", i)
			}
		}
	})
}

// TestLists states that lists come back as they went in.
func TestLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOf(rapid.SliceOf(rapid.String())).Draw(t, "lists")
		b := NewBuilder(0)
		var refs []uint32
		for _, l := range lists {
			refs = append(refs, b.List(l))
		}
		b.Form([]string{"ا"}, Ref{})
		raw, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		f := Open(string(raw))
		for i, l := range lists {
			got := f.List(refs[i])
			if len(got) != len(l) {
				t.Fatalf("got %q, want %q", got, l)
			}
			for j := range l {
				if got[j] != l[j] {
					t.Fatalf("got %q, want %q", got, l)
				}
			}
		}
	})
}

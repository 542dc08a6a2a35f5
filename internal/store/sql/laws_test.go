package sql

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"isnad/internal/store"

	"pgregory.net/rapid"
)

var odd = []string{"", "\x00", `\`, `\\`, `\00`, `\0`, "a\x00b", "\xff", "\xc3\x28", "قال", "\ufffd", "\ue000", "\ue100\ue000", "\ue1fe", "A", "a", "a b", "'", `"`, strings.Repeat("ب", 600), strings.Repeat("ب", 600) + "1", "é", "e\u0301"}

// Law: unescape(escape(s)) == s, and what escape makes is UTF-8 without NUL.
func FuzzEscape(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := escape(s)
		if unescape(e) != s || !utf8.ValidString(e) || strings.IndexByte(e, 0) >= 0 {
			t.Errorf("escape(%q) = %q, back %q", s, e, unescape(e))
		}
		unescape(s) // no panic
	})
}

// Laws: different terms stay different; a term holds no sign of any language,
// and is no longer than an index takes; a beginning stays a beginning.
func FuzzTerm(f *testing.F) {
	for i, s := range odd {
		f.Add(s, odd[(i+1)%len(odd)])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := Term(a), Term(b)
		if (a == b) != (x == y) {
			t.Errorf("Term(%q) = %q, Term(%q) = %q", a, x, b, y)
		}
		if x == "" || len(x) > maxTerm || !utf8.ValidString(x) {
			t.Errorf("Term(%q) = %q", a, x)
		}
		for _, r := range x {
			if r < utf8.RuneSelf && !('a' <= r && r <= 'z' || '0' <= r && r <= '9') {
				t.Errorf("Term(%q) = %q holds %q", a, x, r)
			}
		}
		// Whole characters of the beginning: half a character begins nothing.
		if utf8.ValidString(a) {
			if begin, whole := term(a, true), Term(a+b); !strings.HasPrefix(whole, begin) && a+b != "" && utf8.ValidString(b) {
				t.Errorf("term(%q, true) = %q, Term(%q) = %q", a, begin, a+b, whole)
			}
		}
	})
}

// Laws: unpackList(packList(l)) is l; other bytes give an error and no panic.
func FuzzPackList(f *testing.F) {
	for _, s := range odd {
		f.Add([]byte(s), s)
	}
	f.Fuzz(func(t *testing.T, b []byte, s string) {
		if list, err := unpackList(b); err == nil {
			if again, err := unpackList(packList(list)); err != nil || !slices.Equal(again, list) {
				t.Errorf("list %q comes back as %q, error %v", list, again, err)
			}
		} else if !errors.Is(err, errPacked) {
			t.Errorf("error %v", err)
		}
		want := append(strings.SplitAfter(s, "a"), s, "")
		if got, err := unpackList(packList(want)); err != nil || !slices.Equal(got, want) {
			t.Errorf("list %q comes back as %q, error %v", want, got, err)
		}
		if got, err := unsqueeze(squeeze(b)); err != nil || string(got) != string(b) {
			t.Errorf("bytes %x come back as %x, error %v", b, got, err)
		}
	})
}

// A cursor of anybody's making gives an error or a mark, and no panic.
func FuzzMark(f *testing.F) {
	f.Add("eyJvIjoiYSJ9", "a")
	f.Add(mark{Of: "a", Number: 1.5, Place: 7, ID: "x"}.String(), "a")
	f.Fuzz(func(t *testing.T, cursor, of string) {
		m, begin, err := openMark(cursor, of)
		if err != nil {
			if !errors.Is(err, store.ErrCursor) {
				t.Errorf("cursor %q: error %v", cursor, err)
			}
			return
		}
		if begin {
			return
		}
		if again, _, err := openMark(m.String(), of); err != nil || again != m {
			t.Errorf("mark %+v comes back as %+v, error %v", m, again, err)
		}
	})
}

// holds says by the definition what Node.Holds says.
func holds(m store.Match, terms []string) bool {
	phrase := func() bool {
		for at := 0; at+len(m.Terms) <= len(terms); at++ {
			fits := true
			for i, t := range m.Terms {
				last := m.Prefix && i == len(m.Terms)-1
				fits = fits && (terms[at+i] == t || last && strings.HasPrefix(terms[at+i], t))
			}
			if fits {
				return true
			}
		}
		return false
	}
	switch {
	case len(m.Terms) > 0:
		return phrase()
	case m.Not != nil:
		return !holds(*m.Not, terms)
	case m.Any != nil:
		return slices.ContainsFunc(m.Any, func(k store.Match) bool { return holds(k, terms) })
	}
	return !slices.ContainsFunc(m.All, func(k store.Match) bool { return !holds(k, terms) })
}

func drawMatch(t *rapid.T, depth int) store.Match {
	word := rapid.SampledFrom([]string{"a", "ab", "b", "قال", "A", "x y"})
	switch k := rapid.IntRange(0, 4).Draw(t, "kind"); {
	case k == 0 && depth > 0:
		m := drawMatch(t, depth-1)
		return store.Match{Not: &m}
	case k <= 2 && depth > 0:
		list := []store.Match{}
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			list = append(list, drawMatch(t, depth-1))
		}
		if k == 1 {
			return store.Match{Any: list}
		}
		return store.Match{All: list}
	}
	return store.Match{Terms: rapid.SliceOfN(word, 1, 3).Draw(t, "terms"), Prefix: rapid.Bool().Draw(t, "prefix")}
}

// A simple condition holds where the condition does, and is of the simple form.
func TestSimplify(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMatch(t, 4)
		terms := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "ab", "b", "قال", "A", "x y"}), 0, 8).Draw(t, "document")
		n, err := Simplify(m)
		if err != nil {
			t.Fatal(err)
		}
		list := make([]string, len(terms))
		for i, w := range terms {
			list[i] = Term(w)
		}
		if got, want := n.Holds(list), holds(m, terms); got != want {
			t.Fatalf("%+v in %q: %v, want %v", m, terms, got, want)
		}
		var look func(n *Node, top bool)
		look = func(n *Node, top bool) {
			for _, k := range n.Kids {
				if k.Op == n.Op {
					t.Fatalf("%+v: a kind in itself: %+v", m, n)
				}
				look(k, false)
			}
			constant := n.Op == OpTrue || n.Op == OpFalse
			if constant && !top || n.Op == OpTerms && len(n.Terms) == 0 || (n.Op == OpAnd || n.Op == OpOr) && len(n.Kids) < 2 || n.Op == OpNot && len(n.Kids) != 1 {
				t.Fatalf("%+v is not simple: %+v", m, n)
			}
		}
		look(n, true)
	})
}

func TestPlaces(t *testing.T) {
	day := func(s string) int64 { return dayNumber(s) }
	if day("0001-01-01") != 1 || day("2026-01-02")-day("2026-01-01") != 1 || day("2024-03-01")-day("2024-02-28") != 2 || day("9999-12-31") != maxDay {
		t.Errorf("days %d %d %d", day("0001-01-01"), day("2026-01-02"), day("9999-12-31"))
	}
	for _, s := range []string{"", "2026", "2026-13-01", "2026-02-30", "20260101", "2026-01-01T", "0000-01-01", "-001-01-01", "٢٠٢٦-٠١-٠١"} {
		if day(s) != 0 {
			t.Errorf("%q is day %d", s, day(s))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
		a, b := rapid.IntRange(0, 2_000_000).Draw(t, "a"), rapid.IntRange(0, 2_000_000).Draw(t, "b")
		place := func(days int, id string) int64 {
			p, err := placeOf(&store.Entry{Kind: store.EntryStatement, ID: id, Day: from.AddDate(0, 0, days).Format(time.DateOnly)})
			if err != nil || p < 0 || kindOf(p) != store.EntryStatement {
				t.Fatalf("place %d, error %v", p, err)
			}
			return p
		}
		x, y := place(a, rapid.String().Draw(t, "id")), place(b, rapid.String().Draw(t, "other"))
		if (a < b) != (x < y) && a != b {
			t.Fatalf("days %d and %d have places %d and %d", a, b, x, y)
		}
	})
}

// Grams are runs of three letters within words.
func TestGrams(t *testing.T) {
	for words, want := range map[string]string{"": "", "اب": "", "محمد": "محم حمد", "ابج ابج": "ابج", "ab cde": "cde", "محمد علي": "محم حمد علي"} {
		if got := strings.Join(grams(words), " "); got != want {
			t.Errorf("grams of %q: %q, want %q", words, got, want)
		}
	}
	if gramsOf(store.FindingStory, "اب") != nil || len(gramsOf(store.FindingStory, "ابج")) != 2 {
		t.Error("the kind alone is no name")
	}
}

func TestWeight(t *testing.T) {
	for in, want := range map[float64]float64{0: 0, math.Copysign(0, -1): 0, math.Inf(1): math.MaxFloat64, math.Inf(-1): -math.MaxFloat64, 1.5: 1.5} {
		if got := weight(in); got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("weight(%v) = %v", in, got)
		}
	}
	if weight(math.NaN()) != 0 {
		t.Error("no number has a weight")
	}
}

func TestIn(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 5, 449, 450, 451, 1000} {
		list := make([]int, n)
		for i := range list {
			list[i] = i
		}
		seen := map[any]bool{}
		err := In(list, func(in string, args []any) error {
			if strings.Count(in, "?") != len(args) || len(args) > maxArgs {
				return fmt.Errorf("%d marks for %d arguments", strings.Count(in, "?"), len(args))
			}
			for _, a := range args {
				seen[a] = true
			}
			return nil
		})
		if err != nil || len(seen) != n {
			t.Errorf("%d values: %d seen, error %v", n, len(seen), err)
		}
	}
}

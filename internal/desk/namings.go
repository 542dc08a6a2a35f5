package desk

import (
	"bufio"
	_ "embed"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities"
	"isnad/internal/identities/spelling"
)

//go:embed data/stance.tsv
var stanceTable string

// stances are folded words that, beside a name, say what the outlet thinks of
// its bearer: a form with one is never only a longer form.
var stances = func() map[string]bool {
	out := map[string]bool{}
	for sc := bufio.NewScanner(strings.NewReader(stanceTable)); sc.Scan(); {
		if words, _, _ := strings.Cut(sc.Text(), "\t"); !strings.HasPrefix(words, "#") {
			for _, w := range strings.Fields(words) {
				out[w] = true
			}
		}
	}
	return out
}()

// nameWords are the words of a form by which it is compared: folded, without
// marks, article and the blank that some write inside compound names.
func nameWords(form string) []string {
	var out []string
	folded := arabic.Fold(form)
	for _, t := range arabic.Tokens(nil, folded) {
		if t.Kind > arabic.Number {
			continue
		}
		w := folded[t.Start:t.End]
		if r := strings.TrimPrefix(w, "ال"); len(r) > len("لا") {
			w = r
		}
		if n := len(out); n > 0 && (out[n-1] == "عبد" || out[n-1] == "ابو" || out[n-1] == "بو") {
			out[n-1] += w
			continue
		}
		if w != "بن" && w != "ابن" {
			out = append(out, w)
		}
	}
	return out
}

// within reports whether every word of a stands in b, if in another spelling.
func within(a, b []string) bool {
	for _, w := range a {
		if !slices.ContainsFunc(b, func(v string) bool { return spelt(v, w) }) {
			return false
		}
	}
	return true
}

// spelt reports whether two words are spellings of one. Inside the name of one
// bearer, three consonants in their order are enough («أمريكي», «أميركي»).
func spelt(a, b string) bool {
	if a == b || identities.SameWord(a, b) {
		return true
	}
	k := spelling.Key(spelling.Letters(a))
	return len(k) >= 3 && k == spelling.Key(spelling.Letters(b))
}

// stance reports whether one of two forms takes a stance that the other does
// not.
func stance(a, b []string) bool {
	one := func(a, b []string) bool {
		return slices.ContainsFunc(a, func(w string) bool { return stances[w] && !slices.Contains(b, w) })
	}
	return one(a, b) || one(b, a)
}

// another reports whether two forms of one name are different words for it:
// neither is in the other, nor are both in a longer form that is known, and one
// takes a stance or nobody could take it for a short form or a spelling.
func another(a, b []string, full [][]string, kind isnad.Kind) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	if stance(a, b) {
		return true
	}
	if within(a, b) || within(b, a) || strings.Join(a, "") == strings.Join(b, "") {
		return false
	}
	if kind == isnad.KindPerson && len(a) > 1 && len(b) > 1 && (within(a[:1], b[:1]) || within(a[len(a)-1:], b[len(b)-1:])) {
		return false // some of the names of a long name
	}
	return !slices.ContainsFunc(full, func(f []string) bool { return within(a, f) && within(b, f) })
}

// differ returns the forms by which outlets call one thing differently, none
// when all are short forms or spellings of one another. Two forms that every
// user of one of them uses too are one outlet's own variation.
func differ(list []Form, full []string, kind isnad.Kind) []Form {
	// Spellings of one form stand on one line, that of most outlets.
	var forms []Form
	var words [][]string
	for _, f := range list {
		w := nameWords(f.Form)
		i := slices.IndexFunc(words, func(v []string) bool { return len(v) == len(w) && within(v, w) && within(w, v) })
		if i < 0 {
			forms, words = append(forms, f), append(words, w)
			continue
		}
		o := append(slices.Clone(forms[i].Outlets), f.Outlets...)
		slices.Sort(o)
		forms[i].Outlets = slices.Compact(o)
	}
	var long [][]string
	for _, f := range full {
		long = append(long, nameWords(f))
	}
	alone := func(x, y Form) bool {
		return slices.ContainsFunc(x.Outlets, func(o string) bool { return !slices.Contains(y.Outlets, o) })
	}
	keep := make([]bool, len(forms))
	for i := range forms {
		for j := range i {
			if alone(forms[i], forms[j]) && alone(forms[j], forms[i]) && another(words[i], words[j], long, kind) {
				keep[i], keep[j] = true, true
			}
		}
	}
	var out []Form
	for i := range forms {
		if keep[i] {
			out = append(out, forms[i])
		}
	}
	return out
}

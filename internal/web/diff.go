package web

import "strings"

// A diffLine is a stretch of two texts: paragraphs that are the same, counted,
// or one that changed, or one that only one of the texts has.
type diffLine struct {
	// Same counts unchanged paragraphs; 0 for a change.
	Same int
	// First is the first of the unchanged ones, Last the last; empty for a
	// change.
	First, Last string
	// Old and New are the changed paragraph in pieces; one is empty when only
	// one of the texts has it.
	Old, New []diffPiece
}

// A diffPiece is a run of words; Changed says that the other text lacks it.
type diffPiece struct {
	Text    string
	Changed bool
}

// maxDiff bounds the work of one comparison: the product of the two lengths.
// Texts beyond it are compared by their common beginning and end only.
const maxDiff = 4_000_000

// matches pairs the members of a longest common subsequence of two lists, in
// order; rough says that the lists were too long and only what they begin and
// end with in common was found.
func matches(a, b []string) (pairs [][2]int, rough bool) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		pairs = append(pairs, [2]int{head, head})
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if len(x)*len(y) > maxDiff {
		rough = true
	} else if len(x) > 0 && len(y) > 0 {
		// The length of the longest common subsequence of what follows i and j.
		w := len(y) + 1
		l := make([]int32, (len(x)+1)*w)
		for i := len(x) - 1; i >= 0; i-- {
			for j := len(y) - 1; j >= 0; j-- {
				if x[i] == y[j] {
					l[i*w+j] = l[(i+1)*w+j+1] + 1
				} else {
					l[i*w+j] = max(l[(i+1)*w+j], l[i*w+j+1])
				}
			}
		}
		for i, j := 0, 0; i < len(x) && j < len(y); {
			switch {
			case x[i] == y[j]:
				pairs = append(pairs, [2]int{head + i, head + j})
				i, j = i+1, j+1
			case l[(i+1)*w+j] >= l[i*w+j+1]:
				i++
			default:
				j++
			}
		}
	}
	for k := tail; k > 0; k-- {
		pairs = append(pairs, [2]int{len(a) - k, len(b) - k})
	}
	return pairs, rough
}

// diffTexts compares two texts by paragraphs, and those that changed by words.
func diffTexts(a, b []string) (lines []diffLine, rough bool) {
	pairs, rough := matches(a, b)
	i, j := 0, 0
	same := diffLine{}
	flush := func() {
		if same.Same > 0 {
			lines = append(lines, same)
			same = diffLine{}
		}
	}
	for _, p := range append(pairs, [2]int{len(a), len(b)}) {
		// What stands between two pairs changed: one against the other, in
		// order, as long as they have words in common.
		for i < p[0] || j < p[1] {
			flush()
			switch {
			case i < p[0] && j < p[1] && alike(a[i], b[j]):
				old, new := diffWords(a[i], b[j])
				lines = append(lines, diffLine{Old: old, New: new})
				i, j = i+1, j+1
			case i < p[0]:
				lines = append(lines, diffLine{Old: []diffPiece{{a[i], true}}})
				i++
			default:
				lines = append(lines, diffLine{New: []diffPiece{{b[j], true}}})
				j++
			}
		}
		if i < len(a) && j < len(b) {
			if same.Same == 0 {
				same.First = a[i]
			}
			same.Same++
			same.Last = a[i]
			i, j = i+1, j+1
		}
	}
	flush()
	return lines, rough
}

// alike reports whether two paragraphs have a third of their words in common.
func alike(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	n := map[string]int{}
	for _, w := range x {
		n[w]++
	}
	common := 0
	for _, w := range y {
		if n[w] > 0 {
			n[w]--
			common++
		}
	}
	return 3*common >= min(len(x), len(y)) && common > 0
}

// diffWords compares two strings word by word.
func diffWords(a, b string) (old, new []diffPiece) {
	x, y := strings.Fields(a), strings.Fields(b)
	pairs, _ := matches(x, y)
	put := func(to *[]diffPiece, w string, changed bool) {
		if n := len(*to); n > 0 && (*to)[n-1].Changed == changed {
			(*to)[n-1].Text += " " + w
			return
		}
		*to = append(*to, diffPiece{w, changed})
	}
	i, j := 0, 0
	for _, p := range append(pairs, [2]int{len(x), len(y)}) {
		for ; i < p[0]; i++ {
			put(&old, x[i], true)
		}
		for ; j < p[1]; j++ {
			put(&new, y[j], true)
		}
		if i < len(x) && j < len(y) {
			put(&old, x[i], false)
			put(&new, y[j], false)
			i, j = i+1, j+1
		}
	}
	return old, new
}

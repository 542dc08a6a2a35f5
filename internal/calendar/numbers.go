package calendar

import "strings"

// Some is the value of a number that is not said («بضعة», "a few").
const Some = -1

// Digits reads a run of ASCII, Arabic-Indic or Persian digits and nothing
// else; false when word holds anything else or more than nine digits.
func Digits(word string) (int, bool) {
	n, k := 0, 0
	for _, r := range word {
		r = foldRune(r)
		if r < '0' || r > '9' || k == 9 {
			return 0, false
		}
		n = n*10 + int(r-'0')
		k++
	}
	return n, k > 0
}

// Cardinal reads a number in words from the front of folded words: «ثلاثة»,
// «خمسة وعشرين», «أحد عشر», «ألف وتسعمئة وسبعة وتسعين». n is how many words
// it takes, 0 when words begin no number. The value is Some for «بضعة».
// Clitics must be off the first word; the article may stand («الثلاث»).
func Cardinal(words []string) (value, n int) {
	total := 0   // thousands and millions that are closed
	group := 0   // the hundreds, tens and units that are open
	last := 1000 // size of the last part: parts must fall, save before ألف
	for n < len(words) {
		w := words[n]
		if n > 0 {
			// Every part but عشر, مئة and ألف hangs on by و.
			if num, ok := cardinalOf[w]; ok && (num.kind == "thousand" || num.kind == "million") && group > 0 {
				total, group, last = total+group*num.value, 0, 1000
				n++
				continue
			}
			if num, ok := cardinalOf[w]; ok && num.kind == "hundred" && num.value == 100 && group >= 3 && group <= 9 {
				group, last = group*100, 100
				n++
				continue
			}
			if !strings.HasPrefix(w, "و") || len(w) < 4 {
				break
			}
			if _, ok := cardinalOf[w]; ok { // «واحد»: the و is the word's own
				break
			}
			w = w[len("و"):]
		}
		num, ok := cardinalOf[w]
		if !ok && strings.HasPrefix(w, "ال") {
			num, ok = cardinalOf[w[len("ال"):]]
		}
		if !ok {
			break
		}
		k := 1
		v, size := num.value, 1
		switch num.kind {
		case "some":
			if n == 0 {
				return Some, 1
			}
			ok = false
		case "unit", "teen":
			// «خمسة عشر», «أحد عشر»: the ten stands behind without و.
			if v < 10 && n+1 < len(words) && isTen(words[n+1]) {
				v, k = v+10, 2
				size = 10
			} else if num.kind == "teen" && !(n+1 < len(words) && isAndTen(words[n+1])) {
				ok = false
			}
		case "ten":
			size = 2
			// units stand before the tens in Arabic: «خمسة وعشرين»
			if last == 1 && group%100 < 10 && group%100 > 0 {
				group, last = group+v, 10
				n++
				continue
			}
		case "hundred":
			size = 100
		case "thousand", "thousands", "million":
			if n > 0 && total > 0 {
				ok = false
			} else {
				total += v
				last = 1000
				n++
				continue
			}
		}
		if !ok || size >= last {
			break
		}
		group, last = group+v, size
		n += k
	}
	return total + group, n
}

func isTen(w string) bool { return w == "عشر" || w == "عشره" }

// isAndTen reports whether w is a ten that hangs on by و («وعشرين»).
func isAndTen(w string) bool {
	rest, ok := strings.CutPrefix(w, "و")
	return ok && cardinalOf[rest].kind == "ten"
}

// Ordinal reads an ordinal number in words from the front of folded words:
// «الأول», «الثاني عشر», «الحادي والثلاثين», «العشرين». n is how many words it
// takes, 0 when words begin no ordinal.
func Ordinal(words []string) (value, n int) {
	if len(words) == 0 {
		return 0, 0
	}
	if num, ok := ordinalOf[words[0]]; ok {
		v := num.value
		if len(words) > 1 {
			if isTen(words[1]) && v < 10 {
				return v + 10, 2
			}
			if ten, ok := strings.CutPrefix(words[1], "وال"); ok && v < 10 {
				if t, ok := cardinalOf[ten]; ok && t.kind == "ten" {
					return v + t.value, 2
				}
			}
		}
		return v, 1
	}
	if ten, ok := strings.CutPrefix(words[0], "ال"); ok {
		if t, ok := cardinalOf[ten]; ok && t.kind == "ten" {
			return t.value, 1
		}
	}
	return 0, 0
}

package arabic

import "strings"

// A Run is a half-open range of token indexes.
type Run struct{ First, Last int }

// Sentences cuts one block of text into sentences and appends them to dst.
// toks are the tokens of the block, in order. Every token belongs to exactly
// one run. A sentence ends at a full stop, question or exclamation mark or
// ellipsis with a new sentence behind it, never inside a number, after an
// abbreviation («د.», «أ. ف. ب.») or an initial, and closing marks behind the
// end belong to it.
func Sentences(dst []Run, text string, toks []Token) []Run {
	first := 0
	for i := range toks {
		if !endsAt(text, toks, i) {
			continue
		}
		last := i + 1
		for last < len(toks) && (closes(text, toks[last]) || stops(text, toks[last])) && !spaced(text, toks, last) {
			last++
		}
		if last <= first {
			continue
		}
		dst = append(dst, Run{first, last})
		first = last
	}
	if first < len(toks) {
		dst = append(dst, Run{first, len(toks)})
	}
	return dst
}

func word(text string, t Token) string { return text[t.Start:t.End] }

func spaced(text string, toks []Token, i int) bool {
	return i > 0 && toks[i-1].End < toks[i].Start
}

func stops(text string, t Token) bool {
	switch word(text, t) {
	case ".", "؟", "?", "!", "…", "۔":
		return true
	}
	return false
}

func closes(text string, t Token) bool {
	switch word(text, t) {
	case "\"", "”", "»", ")", "]", "’", "'", "″":
		return true
	}
	return false
}

// endsAt reports whether a sentence may end at token i.
func endsAt(text string, toks []Token, i int) bool {
	if toks[i].Kind != Punct || !stops(text, toks[i]) || i == 0 {
		return false
	}
	if i+1 < len(toks) && stops(text, toks[i+1]) && !spaced(text, toks, i+1) {
		return false // the last of several marks decides
	}
	if w := word(text, toks[i]); w != "." {
		return w != "…" || i+1 == len(toks) || spaced(text, toks, i+1)
	}
	prev := toks[i-1]
	if i > 1 && word(text, prev) == "." { // ".." stands for a pause
		return i+1 == len(toks) || spaced(text, toks, i+1)
	}
	if i+1 == len(toks) || prev.Kind != Word {
		return true
	}
	name := Fold(word(text, prev))
	if abbreviations[name] {
		// A letter behind a number is its unit or era («2013م», "2013 CE").
		return i > 1 && toks[i-2].Kind == Number
	}
	if letterNames[name] {
		// «بي. بي. سي.» (BBC): a spelled-out letter between full stops. The
		// last one ends the sentence only where a new one plainly begins, with
		// the و or ف that joins Arabic sentences.
		next := i + 1
		if toks[next].Kind == Word && letterNames[Fold(word(text, toks[next]))] {
			return false
		}
		if i > 1 && word(text, toks[i-2]) == "." {
			follow := word(text, toks[next])
			return spaced(text, toks, next) && (strings.HasPrefix(follow, "و") || strings.HasPrefix(follow, "ف"))
		}
	}
	return true
}

// abbreviations holds words that take a full stop without ending a sentence,
// folded: titles («د.» doctor, «أ.د.» professor doctor, «م.» engineer) and the
// single letters of initials and Arabic acronyms («أ. ف. ب.» AFP).
var abbreviations = foldedSet("د أ إ م ص هـ ق ت ب ف ا ج س ر ل ن ك ع ح خ ط ش ي و ه ض ث ذ ظ غ ز أد جـ")

// letterNames holds the names of Latin letters as the press spells acronyms,
// folded («سي. إن. إن.» CNN).
var letterNames = foldedSet("إيه أيه بي سي دي إي أي إف أف جي جيه إتش أتش آي كيه كي إل أل إم أم إن أن أو بي كيو آر إس أس تي يو في دبليو إكس واي زد")

func foldedSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[Fold(w)] = true
	}
	return m
}

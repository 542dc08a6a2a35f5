package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/words"
)

// How a word becomes a term.
//
// Every word of a text gives two terms, in two runs that march in step: its
// letters as they stand, folded ("x"), for what is put in quotation marks, and
// its stem ("w"). The stem is that of the word without what is written together
// with it («وبالمدينة» gives مدين), which the words reader has told apart in its
// sentence. Where the reader knows a dictionary form with another stem («السفن»
// سفينة, «يهدف» هدف), that stem stands in a third run ("q").
//
// A typed word has no sentence: where it may be one word or two, its stems of
// both readings are asked for, and what the reader makes of it (see analyses).

// maxTerm bounds a term, in runes: what is longer is cut, in the index and in
// queries alike.
const maxTerm = 40

// surface returns the letters and digits of a folded word, which are all that a
// term may hold: "s-400" gives s400. The marks inside a number keep their place
// as letters, so that 3.5 is not 35 and 18:30 no 1830. Empty when nothing is
// left.
func surface(norm string) string {
	plain := true
	for i := 0; i < len(norm); i++ {
		if c := norm[i]; c < utf8.RuneSelf && !('a' <= c && c <= 'z' || '0' <= c && c <= '9') {
			plain = false
			break
		}
	}
	if plain && isArabic(norm) && len(norm) <= maxTerm {
		return norm
	}
	var b strings.Builder
	n := 0
	number := norm != "" && '0' <= norm[0] && norm[0] <= '9'
	for _, r := range norm {
		switch {
		case r < utf8.RuneSelf:
			switch {
			case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			case 'A' <= r && r <= 'Z':
				r += 'a' - 'A'
			case number && r == '.':
				r = 'p'
			case number && r == ':':
				r = 'c'
			case number && r == '/':
				r = 's'
			default:
				continue
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			r = unicode.ToLower(r)
		case unicode.IsMark(r) && n > 0:
		default:
			continue
		}
		if n++; n > maxTerm {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isArabic reports whether all runes are of the Arabic block's letters.
func isArabic(s string) bool {
	for _, r := range s {
		if r < 0x620 || r > 0x64A || r == 0x640 {
			return false
		}
	}
	return true
}

// stem returns the stem of a folded word that nothing is written together with:
// light stemming, which takes the article and one ending off and leaves three
// letters (after Larkey, Ballesteros and Connell 2002). Words of other letters
// stay as they are.
func stem(norm string) string {
	if !isArabic(norm) {
		return norm
	}
	s := norm
	if r := strings.TrimPrefix(s, "ال"); len(r) >= 2*2 {
		s = r
	}
	for _, p := range endings {
		if len(s) >= len(p)+2*3 && strings.HasSuffix(s, p) {
			s = s[:len(s)-len(p)]
			break
		}
	}
	return s
}

// endings are what stem takes off, folded, the longest first.
var endings = []string{"ات", "ين", "ون", "ان", "يه", "ها", "ه", "ي", "ا"}

// proclitics are what is written before a word, and how rarely, in eighths of a
// bit: the units of lexicon.Count.
var proclitics = []struct {
	form string
	cost int
}{{"و", 32}, {"ب", 40}, {"ل", 38}, {"ف", 60}, {"ك", 76}, {"س", 64},
	{"وب", 70}, {"ول", 66}, {"فل", 92}, {"فب", 94}, {"وس", 90}, {"وك", 100}}

// enclitics are pronouns written behind a word. Those of one letter are left to
// the stem.
var enclitics = []string{"هما", "ها", "هم", "هن", "نا", "كم"}

// A reading is one way to take a word apart, and how likely it is: how much
// more often the press would write it so than as it does, in eighths of a bit.
type reading struct {
	host  string
	gains int
}

// readings returns the ways in which a folded word may hold others.
func readings(norm string) []reading {
	if !isArabic(norm) || len(norm) < 2*4 {
		return nil
	}
	whole := lexicon.Count(norm)
	var out []reading
	add := func(host string, cost int) {
		if n := lexicon.Count(host); n > 0 {
			out = append(out, reading{host, n - cost - whole})
		}
	}
	for _, p := range proclitics {
		rest, ok := strings.CutPrefix(norm, p.form)
		if !ok || len(rest) < 2*3 {
			continue
		}
		if strings.HasSuffix(p.form, "ل") {
			// «للدولة» is ل and الدولة.
			if r, ok := strings.CutPrefix(rest, "ل"); ok && len(r) >= 2*3 {
				add("ال"+r, p.cost)
			}
			if strings.HasPrefix(rest, "ال") {
				continue // ل never stands before ال
			}
		}
		add(rest, p.cost)
	}
	for _, e := range enclitics {
		rest, ok := strings.CutSuffix(norm, e)
		if !ok || len(rest) < 2*3 {
			continue
		}
		add(rest, 48)
		// The ة of a word opens before a pronoun: مدينة, مدينتها.
		if r, ok := strings.CutSuffix(rest, "ت"); ok {
			add(r+"ه", 48)
		}
	}
	return out
}

// A reading counts when the press writes the word no more than eight times as
// often as it would if it were two; the word counts as one when it writes it
// at least twice as often.
const (
	plausible = -24
	certain   = -8
)

// analyses returns the stems that a typed word may have, the likeliest reading
// first, each once.
func analyses(norm string) []string {
	var out []string
	put := func(s string) {
		if s = surface(s); s == "" {
			return
		}
		for _, o := range out {
			if o == s {
				return
			}
		}
		out = append(out, s)
	}
	rs := readings(norm)
	whole := true
	for _, r := range rs {
		if r.gains > certain {
			whole = false
		}
	}
	if whole {
		put(stem(norm))
	}
	for _, r := range rs {
		if r.gains >= plausible {
			put(stem(r.host))
		}
	}
	if !whole {
		put(stem(norm))
	}
	return out
}

// guess returns the one stem of a word of a text that the words reader did not
// read, as titles are.
func guess(norm string) string {
	best := reading{norm, certain}
	for _, r := range readings(norm) {
		if r.gains > best.gains {
			best = r
		}
	}
	return surface(stem(best.host))
}

// An analysis makes terms of words: token of one that stands in a text, with the
// words that the reader found in it, and of its dictionary form, empty when that
// is no other; typed of words that somebody typed, for each the likeliest
// first.
type analysis struct {
	token func(norm string, ws []isnad.Word) (stem, lemma string)
	typed func(words []string) [][]string
	// title takes a whole title.
	title func(title string) []word
	// name takes one folded word of a name.
	name func(norm string) string
}

// chosen is the analysis of the index; measures try others (see
// doc/decisions/0014).
var chosen analysis

func init() { chosen = analysis{token: ofToken, typed: ofTyped, title: readWords, name: guess} }

func ofToken(norm string, ws []isnad.Word) (string, string) {
	i := host(ws)
	if i < 0 {
		return guess(norm), ""
	}
	s := surface(stem(arabic.Fold(ws[i].Form)))
	l := surface(stem(arabic.Fold(ws[i].Lemma)))
	if l == s {
		l = ""
	}
	return s, l
}

// ofTyped takes words as they were typed, not folded: the reader tells قمة,
// "summit", from قمه.
func ofTyped(typed []string) [][]string {
	out := make([][]string, len(typed))
	for i, w := range typed {
		out[i] = analyses(arabic.Fold(w))
	}
	for i, ws := range readTyped(typed) {
		at := host(ws)
		if at < 0 {
			continue
		}
		// What the reader takes off must be what a word of the press may have
		// there: it sees few words, and these may be no sentence.
		norm, h := arabic.Fold(typed[i]), arabic.Fold(ws[at].Form)
		if h != norm && !slices.ContainsFunc(readings(norm), func(r reading) bool { return r.host == h && r.gains >= plausible }) {
			continue
		}
		s, l := ofToken(norm, ws)
		for _, x := range []string{s, l} {
			if x != "" && !slices.Contains(out[i], x) {
				out[i] = append(out[i], x)
			}
		}
	}
	return out
}

// readTyped returns what the words reader makes of words as one sentence; nil
// for a word that it does not see as one.
func readTyped(typed []string) [][]isnad.Word {
	at := map[int]int{} // start → word
	var b strings.Builder
	for i, w := range typed {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		at[b.Len()] = i
		b.WriteString(w)
	}
	out := make([][]isnad.Word, len(typed))
	acct := readAlone(b.String())
	for i := range acct.Tokens {
		tok := &acct.Tokens[i]
		if n, ok := at[tok.Span.Start]; ok && tok.Kind == isnad.TokenWord && tok.Span.Len() == len(typed[n]) {
			out[n] = acct.WordsOf(i)
		}
	}
	return out
}

// readAlone returns a text that no article holds, taken apart by the reader.
func readAlone(text string) *isnad.Account {
	acct := &isnad.Account{Article: isnad.Article{Text: text}}
	if text != "" {
		acct.Article.Blocks = []isnad.Block{{Kind: isnad.BlockHeading, Span: isnad.Span{Start: 0, End: len(text)}}}
		words.Find(acct)
	}
	return acct
}

// readWords returns the words of a title.
func readWords(title string) []word {
	acct := readAlone(title)
	return wordsOf(nil, acct, 0, len(acct.Tokens))
}

// host returns the place of the word that carries the clitics of a token; -1
// when there are none.
func host(ws []isnad.Word) int {
	at, best := -1, 0
	for i, w := range ws {
		n := len(w.Form)
		switch w.Tag {
		case isnad.TagAdposition, isnad.TagCoordinator, isnad.TagPronoun, isnad.TagAuxiliary:
			n -= 1 << 20 // a host only where there is no other
		}
		if at < 0 || n > best {
			at, best = i, n
		}
	}
	return at
}

// A word is one word of a text as the index knows it.
type word struct {
	exact, stem string // without the letter of the field
	lemma       string // stem of the dictionary form; empty when it is no other
	start, end  int    // bytes
}

// wordsOf appends the words of the tokens of an account from first to last.
func wordsOf(dst []word, acct *isnad.Account, first, last int) []word {
	for i := first; i < last; i++ {
		tok := &acct.Tokens[i]
		if tok.Kind == isnad.TokenPunct || tok.Kind == isnad.TokenSymbol {
			continue
		}
		w := word{exact: surface(tok.Norm), start: tok.Span.Start, end: tok.Span.End}
		if w.exact == "" {
			continue
		}
		w.stem = w.exact
		if tok.Kind == isnad.TokenWord {
			if s, l := chosen.token(tok.Norm, acct.WordsOf(i)); s != "" {
				w.stem, w.lemma = s, l
			}
		}
		dst = append(dst, w)
	}
	return dst
}

// wordsIn appends the words of a name.
func wordsIn(dst []word, text string) []word {
	for _, tok := range arabic.Tokens(nil, text) {
		if tok.Kind == arabic.Punct || tok.Kind == arabic.Symbol {
			continue
		}
		norm := arabic.Fold(text[tok.Start:tok.End])
		w := word{exact: surface(norm), start: tok.Start, end: tok.End}
		if w.exact == "" {
			continue
		}
		w.stem = w.exact
		if tok.Kind == arabic.Word {
			if s := chosen.name(norm); s != "" {
				w.stem = s
			}
		}
		dst = append(dst, w)
	}
	return dst
}

// mark returns a value as a term: a letter that says what of, and the value
// with all but letters and digits escaped, so that two values never share a
// term. Values that are names should be folded before.
func mark(field byte, value string) string {
	const hex = "0123456789abcdef"
	b := make([]byte, 1, len(value)+1)
	b[0] = field
	for i := 0; i < len(value); {
		c := value[i]
		if 'a' <= c && c < 'z' || '0' <= c && c <= '9' {
			b = append(b, c)
			i++
			continue
		}
		n := 1
		if c >= utf8.RuneSelf {
			var r rune
			// What has a lower case, or is no letter, is spelled in bytes: a
			// database may see white space or another word in it.
			if r, n = utf8.DecodeRuneInString(value[i:]); r != utf8.RuneError && unicode.IsLetter(r) && unicode.ToLower(r) == r {
				b = append(b, value[i:i+n]...)
				i += n
				continue
			}
		}
		for _, c := range []byte(value[i : i+n]) {
			b = append(b, 'z', hex[c>>4], hex[c&15])
		}
		i += n
	}
	return string(b)
}

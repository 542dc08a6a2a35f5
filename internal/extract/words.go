package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// Counts of lexicon.Count (eight times the binary logarithm) that the repairs
// ask for.
const (
	seen     = 13  // about three times: the least the table knows
	familiar = 19  // five times
	usual    = 24  // eight times
	frequent = 32  // sixteen times
	total    = 187 // all the words that were counted
)

// longestWord bounds the words, in bytes, that the rules take apart: two long
// words with all their marks. Beyond lies no language, and the work for one
// word grows with the square of its length.
const longestWord = 160

// A token is one Arabic word of a line.
type token struct {
	from, to int // bytes of the line's text
	norm     string
	count    int // lexicon.Count, -1 when not yet asked
}

func (t *token) seen() int {
	if t.count < 0 {
		t.count = lexicon.Count(t.norm)
	}
	return t.count
}

// scanner cuts lines into Arabic words without keeping them.
type scanner struct {
	toks  []token
	marks []arabic.Token // for lines
	words []word         // room for the words of lines
	kept  []token        // room for the tokens of lines
	huge  bool           // the page has so many lines that nothing is kept that need not be
}

// chunkWords is how much room for words is made at once.
const chunkWords = 4096

// room returns room for n words, which used then takes.
func (sc *scanner) room(n int) []word {
	if sc.huge {
		return make([]word, 0, n)
	}
	if cap(sc.words)-len(sc.words) < n {
		sc.words = make([]word, 0, max(chunkWords, n))
	}
	at := len(sc.words)
	return sc.words[at:at:cap(sc.words)]
}

func (sc *scanner) used(n int) {
	if !sc.huge {
		sc.words = sc.words[:len(sc.words)+n]
	}
}

// keep copies tokens to where they stay until the page is read.
func (sc *scanner) keep(toks []token) []token {
	if cap(sc.kept)-len(sc.kept) < len(toks) {
		sc.kept = make([]token, 0, max(chunkWords, len(toks)))
	}
	at := len(sc.kept)
	sc.kept = append(sc.kept, toks...)
	return sc.kept[at:len(sc.kept):len(sc.kept)]
}

// scanners keeps the memory of scanners for the next page.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

// release hands a scanner back. A page of one huge line must not keep its
// memory.
func (sc *scanner) release() {
	if cap(sc.toks) > 1<<16 || cap(sc.marks) > 1<<16 || cap(sc.kept) > 1<<16 {
		return
	}
	clear(sc.toks[:cap(sc.toks)]) // let go of the page's words
	clear(sc.words)
	clear(sc.kept)
	sc.words, sc.kept = sc.words[:0], sc.kept[:0]
	scanners.Put(sc)
}

// windowBytes bounds what of a line is taken apart at once: a page of one huge
// line would cost eight times its size.
const windowBytes = 1 << 18

// window returns where the window that begins at byte from ends: behind a
// blank, or at to.
func window(s string, from, to int) int {
	if to-from <= windowBytes {
		return to
	}
	end := cut(s, from+windowBytes)
	if i := strings.LastIndexByte(s[from:end], ' '); i > 0 {
		return from + i + 1
	}
	return end
}

// scan returns the Arabic words of text[from:to]. The result is good until the
// next call.
func (sc *scanner) scan(text string, from, to int) []token {
	sc.toks = sc.toks[:0]
	// The line is folded as a whole: its words are parts of one string.
	f := arabic.FoldMap(text[from:to])
	cur := f.Cursor()
	for i := from; i < to; {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:to])
		if !arabic.IsLetter(r) {
			i += n
			continue
		}
		j := i + n
		for j < to {
			r, n := utf8.DecodeRuneInString(text[j:to])
			if !(arabic.IsLetter(r) || arabic.IsMark(r) || r == 0x640 || arabic.IsInvisible(r)) {
				break
			}
			j += n
		}
		sc.toks = append(sc.toks, token{from: i, to: j, norm: cur.Folded(i-from, j-from), count: -1})
		i = j
	}
	return sc.toks
}

// isWord reports whether the press writes the folded word, with or without a
// clitic before it. Its count is never below that of the word as it stands.
func isWord(norm string, count int) int {
	if count > 0 {
		return count
	}
	for range 2 {
		rest, ok := proclitic(norm)
		if !ok {
			return 0
		}
		if n := lexicon.Count(rest); n >= usual {
			return seen
		}
		norm = rest
	}
	return 0
}

// proclitic cuts one clitic off the front of a folded word, when at least
// three letters stay.
func proclitic(norm string) (string, bool) {
	for _, p := range []string{"و", "ف", "ب", "ل", "ك", "س"} {
		if rest, ok := strings.CutPrefix(norm, p); ok && len(rest) >= 6 {
			return rest, true
		}
	}
	return norm, false
}

// related returns how well the press knows an inflection of a folded word that
// it does not know: the word with another ending of the same paradigm, and
// with or without a clitic before it.
func related(norm string) int {
	best := inflected(norm)
	if rest, ok := proclitic(norm); ok {
		best = max(best, lexicon.Count(rest), inflected(rest))
	}
	return best
}

func inflected(norm string) int {
	best := 0
	for _, end := range []string{"ون", "ين", "وا", "ات", "ان", "تا", "ها", "هم", "ه", "ت", "ا", "ي"} {
		stem, ok := strings.CutSuffix(norm, end)
		if !ok || len(stem) < 6 {
			continue
		}
		for _, other := range []string{"", "ون", "ين", "وا", "ات", "ان", "ه", "ت", "ا"} {
			if other != end {
				best = max(best, lexicon.Count(stem+other))
			}
		}
	}
	return best
}

// A page with someGaps gaps that can be nothing else is a damaged page; one
// with manyGaps has lost its diacritics throughout.
const (
	someGaps = 2
	manyGaps = 4
)

// certainGaps counts the gaps on a line that can be nothing else: a lone ى or
// ة, which no word is, behind a word that the press writes with it; or another
// lone letter behind letters that are no word and make a common one with it.
func certainGaps(sc *scanner, text string, from, to int) int {
	if !hasLoneLetter(text[from:to]) {
		return 0
	}
	n := 0
	toks := sc.scan(text, from, to)
	for i := 1; i < len(toks); i++ {
		a, b := &toks[i-1], &toks[i]
		if len(b.norm) != 2 || !blankBetween(text, *a, *b) || len(a.norm) > longestWord {
			continue
		}
		if lone(text, *b) && lexicon.Count(a.norm+b.norm) >= seen && !initials(text, toks, i, i-1) || cutOff(text, toks, i-1, i-1, a.norm, a.seen()) {
			n++
		}
	}
	return n
}

// hasLoneLetter reports whether a single letter stands between blanks, or at
// the end, in s. The conjunction و, which many set apart, does not count.
func hasLoneLetter(s string) bool {
	for i := 0; ; {
		k := strings.IndexByte(s[i:], ' ')
		if k < 0 {
			return false
		}
		i += k + 1
		if i+2 > len(s) || s[i] < 0xD8 || s[i] > 0xDB || strings.HasPrefix(s[i:], "و") {
			continue
		}
		if j := i + 2; j == len(s) || s[j] < 0xD8 || s[j] > 0xDB {
			return true
		}
	}
}

// cutOff reports whether the single letter of token j+1 was cut off the word
// norm, made of tokens i to j: norm is no word, and with the letter it is a
// common one.
func cutOff(text string, toks []token, i, j int, norm string, count int) bool {
	b := &toks[j+1]
	if b.norm == "ن" {
		return false // the Amazigh particle of names («إيمي ن تانوت»)
	}
	return len(b.norm) == 2 && b.norm != "و" && utf8.RuneCountInString(norm) >= 2 && isWord(norm, count) == 0 &&
		lexicon.Count(norm+b.norm) >= 40 && !initials(text, toks, j+1, i)
}

// lone reports whether the token is a letter that only ends words: ى, ة, or
// the alef of the accusative.
func lone(text string, t token) bool {
	switch strings.TrimFunc(text[t.from:t.to], arabic.IsMark) {
	case "ى", "ة", "ا":
		return true
	}
	return false
}

// initials reports whether token i stands among single letters («أ ف ب») or
// before a full stop («د. أحمد»), as initials do. Tokens from start on, and
// the alef of an accusative behind the token, are pieces of the same word.
func initials(text string, toks []token, i, start int) bool {
	single := func(j int) bool {
		return j >= 0 && j < len(toks) && utf8.RuneCountInString(toks[j].norm) == 1 && toks[j].norm != "و"
	}
	if lone(text, toks[i]) && strings.TrimFunc(text[toks[i].from:toks[i].to], arabic.IsMark) != "ا" {
		return false
	}
	before := single(i-1) && (i-1 <= start || single(start))
	after := single(i+1) && !(toks[i+1].norm == "ا" && lone(text, toks[i+1]) && !single(i+2) && !before)
	return before || after || toks[i].norm != "ا" && strings.HasPrefix(text[toks[i].to:], ".")
}

// blankBetween reports whether exactly one blank divides two tokens.
func blankBetween(text string, a, b token) bool {
	s := text[a.to:b.from]
	return s == " " || s == "\u00A0"
}

// gaps returns the edits that close gaps where a page lost a diacritic and put
// a blank instead («تكب دت»). A gap is closed only on evidence of the
// lexicon: the joined word is one of the press, and its parts, in this order,
// are not. damage is how many gaps the page has that can be nothing else; they
// let weaker evidence count, never none.
func gaps(dst []edit, text string, toks []token, damage int) []edit {
	for i := 0; i < len(toks); i++ {
		j, norm, why := i, toks[i].norm, ""
		for j+1 < len(toks) && blankBetween(text, toks[j], toks[j+1]) {
			w, ok := joins(text, toks, i, j, norm, damage)
			if !ok {
				break
			}
			j++
			norm += toks[j].norm
			why = w
		}
		if j == i {
			continue
		}
		e := edit{from: toks[i].from, to: toks[j].to, rule: ruleGap, why: why}
		for k := i; k < j; k++ {
			e.sub = append(e.sub, edit{from: toks[k].to, to: toks[k+1].from})
		}
		dst = append(dst, e)
		i = j
	}
	return dst
}

// joins reports whether the word norm, made of tokens i to j, and token j+1
// are one word, and why.
func joins(text string, toks []token, i, j int, norm string, damage int) (string, bool) {
	damaged := damage >= someGaps
	a, b := &toks[j], &toks[j+1]
	if len(norm)+len(b.norm) > longestWord {
		return "", false
	}
	ca := a.seen()
	if j > i {
		ca = lexicon.Count(norm)
	}
	cb := b.seen()
	letters := utf8.RuneCountInString(b.norm)
	if letters > 1 && ca >= frequent && cb >= frequent+16 {
		return "", false // two common words: the usual case, decided early
	}
	whole := lexicon.Count(norm + b.norm)
	switch {
	case lone(text, *b):
		if whole < seen || initials(text, toks, j+1, i) || utf8.RuneCountInString(norm) < 2 || !bears(text[a.from:a.to], b.norm) {
			return "", false
		}
		if b.norm == "ا" && whole+48 < ca {
			return "", false // a common word: «في ا…» is a slip of another kind
		}
		if b.norm == "ا" && j+2 < len(toks) && blankBetween(text, *b, toks[j+2]) && lexicon.Count(b.norm+toks[j+2].norm) > toks[j+2].seen() {
			return "", false // the alef may belong to the word behind it («ا لمدينة»)
		}
		return "the press writes the joined word, and the letter alone is no word", true
	case letters == 1:
		if cutOff(text, toks, i, j, norm, ca) {
			return "the press writes the joined word, and neither part is one", true
		}
		if !damaged || b.norm == "و" || whole < frequent || initials(text, toks, j+1, i) || utf8.RuneCountInString(norm) < 2 {
			return "", false
		}
		if j+2 < len(toks) && blankBetween(text, *b, toks[j+2]) && lexicon.Count(b.norm+toks[j+2].norm) > toks[j+2].seen() {
			return "", false // a clitic that belongs to the word behind it («ب يروت»)
		}
		if least := ca + 24; whole >= least || damage >= manyGaps && whole >= least-56 {
			return "the press writes the joined word, and the page has gaps like it", true
		}
		return "", false
	case utf8.RuneCountInString(norm) == 1 && j == i:
		// A letter before a word: a clitic or an initial more often than a gap.
		return "", false
	}
	fa, fb := isWord(norm, ca), isWord(b.norm, cb)
	switch {
	case (fa == 0 || fb == 0) && (whole >= 40 || damaged && whole >= familiar) && whole > ca && whole > cb:
		return "the press writes the joined word, and one part alone is no word", true
	case !damaged:
		return "", false
	case (fa == 0 || fb == 0) && utf8.RuneCountInString(norm) > 1 && whole >= frequent && whole+40 >= max(ca, cb):
		return "the press writes the joined word, one part alone is no word, and the page has gaps like it", true
	case (fa == 0 || fb == 0) && whole == 0 && min(ca, cb) == 0 && related(norm+b.norm) >= familiar && related(norm+b.norm) > max(isWordOnly(fa), isWordOnly(fb)):
		return "the press writes other forms of the joined word, one part alone is no word, and the page has gaps like it", true
	case min(ca, cb)+24 <= whole && min(ca, cb) <= 40 && ca+cb-total+64 <= whole:
		return "the press writes the joined word far more often than its parts, and the page has gaps like it", true
	}
	return "", false
}

// bears reports whether a word written so far can end in the letter that
// stands alone behind it: a word that has its last letter already cannot.
func bears(word, letter string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(word, arabic.IsMark))
	switch r {
	case 'ة', 'ى', 'ا':
		return false
	case 'ه':
		return letter != "ا" // «عليه ا…»: no alef follows a pronoun
	}
	return true
}

// isWordOnly is the count that a part weighs with against a form that is only
// related: the parts must be rarer than the word they make.
func isWordOnly(count int) int {
	if count >= frequent {
		return 0 // a common word beside a piece of a word («… نون») proves nothing
	}
	return count
}

// gluedAt returns the place inside a word where two words run together without
// a blank, on the evidence of a letter that only ends words: ta marbuta, alef
// maqsura or the alef of the accusative with its mark, with a letter behind it. Both halves must be words. at is
// the byte of text where the second word begins.
func gluedAt(text string, t token) (at int, ok bool) {
	s := text[t.from:t.to]
	if len(s) > longestWord {
		return 0, false
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		end := i + n
		tanwin := r == 0x64B && i > 0 && (strings.HasSuffix(s[:i], "ا") || strings.HasPrefix(s[end:], "ا"))
		if r != 'ة' && r != 'ى' && !tanwin {
			i = end
			continue
		}
		for end < len(s) {
			m, k := utf8.DecodeRuneInString(s[end:])
			if !arabic.IsMark(m) && !arabic.IsInvisible(m) && m != 0x640 {
				break
			}
			end += k
		}
		if tanwin && strings.HasPrefix(s[end:], "ا") && !strings.HasSuffix(s[:i], "ا") {
			end += 2 // the alef behind the mark carries it
		}
		if end < len(s) {
			left, right := arabic.Fold(s[:end]), arabic.Fold(s[end:])
			cl, cr := lexicon.Count(left), lexicon.Count(right)
			limit := usual
			least := 2
			if r == 'ى' {
				limit, least = frequent, 3 // some write it for ya within a word
			}
			if utf8.RuneCountInString(left) >= 2 && utf8.RuneCountInString(right) >= least && isWord(left, cl) > 0 && cl >= limit && isWord(right, cr) > 0 && cr >= limit && t.count < cl && t.count < cr {
				return t.from + end, true
			}
		}
		i = end
	}
	return 0, false
}

// gluedOpener returns the place inside a word that the press does not write
// where the opening word of a sentence begins («كييفوأمس»); rest are the words
// behind it.
func gluedOpener(text string, t token, rest []token) (at int, ok bool) {
	if t.to-t.from > longestWord || t.seen() > 0 || isWord(t.norm, 0) > 0 || related(t.norm) > 0 {
		return 0, false
	}
	s := text[t.from:t.to]
	best := 0
	for i := range s {
		if i == 0 || !arabic.IsLetter(firstRune(s[i:])) {
			continue
		}
		left, right := arabic.Fold(s[:i]), arabic.Fold(s[i:])
		if utf8.RuneCountInString(left) < 3 || utf8.RuneCountInString(right) < 3 {
			continue // two letters may be an ending («ان», «ها»)
		}
		cl, cr := lexicon.Count(left), lexicon.Count(right)
		if cl < usual || cr < usual || !opens(right, rest) {
			continue
		}
		if cl+cr > best {
			best, at, ok = cl+cr, t.from+i, true
		}
	}
	return at, ok
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// opens reports whether a folded word, with the words behind it, opens a
// sentence or a paragraph of a report, alone or behind و.
func opens(norm string, rest []token) bool {
	if opener(norm, rest) {
		return true
	}
	bare, ok := strings.CutPrefix(norm, "و")
	return ok && opener(bare, rest)
}

func opener(norm string, rest []token) bool {
	n := &known().openers
	for i := 0; ; i++ {
		if n = n.next[norm]; n == nil {
			return false
		}
		if len(n.rules) > 0 {
			return true
		}
		if i >= len(rest) {
			return false
		}
		norm = rest[i].norm
	}
}

// advertWord is the word that stands where an advertisement stood.
const advertWord = "إعلان"

// gluedAdvert reports whether the token is the word for an advertisement with
// the next word glued to it («إعلانوظهر»), and where that begins. Forms of the
// word itself («إعلانات», «إعلانه») are words of the press.
func gluedAdvert(text string, t token) (at int, ok bool) {
	s := text[t.from:t.to]
	if !strings.HasPrefix(s, advertWord) || len(s) == len(advertWord) || len(s) > longestWord || t.seen() > 0 {
		return 0, false
	}
	right := arabic.Fold(s[len(advertWord):])
	if n := lexicon.Count(right); n < usual || utf8.RuneCountInString(right) < 2 {
		return 0, false
	}
	return t.from + len(advertWord), true
}

// merge adds the edits of more to edits, which are in order and apart. An edit
// of more may cover others: it takes in what they do.
func merge(text string, edits, more []edit) []edit {
	if len(more) == 0 {
		return edits
	}
	slices.SortStableFunc(more, func(a, b edit) int { return a.from - b.from })
	out := make([]edit, 0, len(edits)+len(more))
	i, end := 0, 0
	for k := 0; k < len(more); k++ {
		m := more[k]
		if m.from < end {
			continue // two rules for one place: the first holds
		}
		for i < len(edits) && edits[i].to <= m.from {
			out = append(out, edits[i])
			i++
		}
		first := i
		for i < len(edits) && edits[i].from < m.to {
			i++
		}
		// A later rule that touches the same words adds what it does.
		for k+1 < len(more) && more[k+1].from < m.to && more[k+1].to <= m.to && m.sub != nil {
			k++
			if more[k].sub != nil {
				m.sub = append(m.sub, more[k].sub...)
			} else {
				m.sub = append(m.sub, more[k])
			}
		}
		if first < i || m.sub != nil {
			m.repl = compose(text, m, edits[first:i])
		}
		m.sub = nil
		out = append(out, m)
		end = m.to
	}
	return append(out, edits[i:]...)
}

// compose returns what m makes of text[m.from:m.to] when the edits inside are
// done too. What m itself does comes first.
func compose(text string, m edit, inside []edit) string {
	all := append(slices.Clone(m.sub), inside...)
	slices.SortStableFunc(all, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := m.from
	for _, e := range all {
		if e.from < at || e.to > m.to {
			continue
		}
		b.WriteString(text[at:e.from])
		b.WriteString(e.repl)
		at = e.to
	}
	b.WriteString(text[at:m.to])
	return b.String()
}

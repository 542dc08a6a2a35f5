package eval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"isnad"
)

// CoNLL-U is the format of Universal Dependencies: ten columns parted by tabs,
// of which we read ID, FORM, LEMMA, UPOS and MISC. "3-4" is the token of words
// 3 and 4 (a multiword token), "4.1" an empty node, which no text holds.
//
// What is measured is that of the CoNLL 2018 shared task ("Multilingual
// Parsing from Raw Text to Universal Dependencies", Zeman et al. 2018, section
// 5). Gold and reading stand over the same text. Tokens and sentences agree
// when they cover the same characters. A word outside every multiword token
// agrees with one that covers the same characters. Multiword tokens of either
// side that overlap make a region, together with the single words inside it;
// the words of a region are matched by the longest common subsequence of
// their forms, in lower case. UPOS and lemmas are right when they are equal in
// words that agree, and are counted against all words.

// A udWord is one syntactic word over a text.
type udWord struct {
	span  isnad.Span // its token's
	multi bool       // it shares the token with others
	form  string
	lemma string // "" when there is none
	tag   string // "" when there is none
}

// A udText is a document's text with its layers.
type udText struct {
	id        string // of the document, or of its first sentence
	text      string // paragraphs parted by "\n"
	tokens    []isnad.Span
	sentences []isnad.Span
	words     []udWord
}

// A Treebank scores readings against CoNLL-U files.
type Treebank struct {
	// ByTag adds a row for each universal tag.
	ByTag bool
	// Read takes an account that has its article, with one block a paragraph,
	// to tokens, sentences and, where there is a model, words. Nil reads as
	// isnad does.
	Read func(*isnad.Account)
}

// Score scores readings of the raw text of CoNLL-U files, which may be packed.
// A paragraph (newpar, newdoc) is the texts of its sentences, joined by a
// blank unless the last token of a sentence says SpaceAfter=No. Sentences
// marked "aligned_to_text = no" are left out, and a note says how many. A file
// that is no CoNLL-U, or whose tokens do not make up its texts, gives a
// [*FormatError].
func (t Treebank) Score(ctx context.Context, files []string) (Result, error) {
	u := &udScore{byTag: t.ByTag, tags: map[string]*Row{}}
	find := t.Read
	for _, file := range files {
		lines, done, err := openLines(file)
		if err != nil {
			return Result{}, fmt.Errorf("eval.Treebank: %w", err)
		}
		err = readConllu(ctx, lines, u, func(gold *udText) error {
			acct := plainAccount(gold.text)
			if find != nil {
				find(acct)
			} else if err := stagesThrough(acct, "words"); err != nil {
				return err
			}
			u.text(gold, udOf(acct))
			return nil
		})
		done()
		if err != nil {
			return Result{}, fmt.Errorf("eval.Treebank: %w", err)
		}
	}
	return u.result(), nil
}

// udOf returns what was read. A token without words is a word of its own.
func udOf(acct *isnad.Account) *udText {
	out := &udText{text: acct.Article.Text}
	for i, tok := range acct.Tokens {
		out.tokens = append(out.tokens, tok.Span)
		ws := acct.WordsOf(i)
		if len(ws) == 0 {
			out.words = append(out.words, udWord{span: tok.Span, form: tok.Span.Of(acct.Article.Text)})
		}
		for _, w := range ws {
			out.words = append(out.words, udWord{span: tok.Span, multi: len(ws) > 1, form: w.Form, lemma: w.Lemma, tag: string(w.Tag)})
		}
	}
	for _, s := range acct.Sentences {
		if s.Last > s.First {
			out.sentences = append(out.sentences, isnad.Span{Start: acct.Tokens[s.First].Span.Start, End: acct.Tokens[s.Last-1].Span.End})
		}
	}
	return out
}

// maxWords bounds the words of one multiword token: the longest of any
// language have about ten.
const maxWords = 100

// A conlluReader puts sentences together to documents.
type conlluReader struct {
	lines *lineReader
	score *udScore
	each  func(*udText) error

	doc    udText
	text   strings.Builder
	glued  bool // the last sentence ends with SpaceAfter=No
	newPar bool // the next sentence begins a paragraph

	// The sentence being read.
	id, want   string
	hasText    bool
	skip       bool
	tokens     []conlluToken
	words      []udWord
	next       int // the ID that the next word has
	multiUntil int // the last ID of the multiword token that is open
}

// A conlluToken is a token of the sentence being read.
type conlluToken struct {
	form      string
	glued     bool // no blank behind it
	line, col int
	words     int // index of its first word
}

// readConllu hands each document of a file to each. A file without newdoc is
// one document.
func readConllu(ctx context.Context, lines *lineReader, score *udScore, each func(*udText) error) error {
	r := &conlluReader{lines: lines, score: score, each: each}
	r.reset()
	for {
		ok, err := lines.next()
		if err != nil {
			return err
		}
		if !ok || lines.text == "" {
			if err := r.sentence(); err != nil {
				return err
			}
			if !ok {
				return r.document()
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			continue
		}
		if strings.HasPrefix(lines.text, "#") {
			err = r.comment()
		} else {
			err = r.word()
		}
		if err != nil {
			return err
		}
	}
}

// reset makes ready for a sentence.
func (r *conlluReader) reset() {
	r.id, r.want, r.hasText, r.skip = "", "", false, false
	r.tokens, r.words = r.tokens[:0], r.words[:0]
	r.next, r.multiUntil = 1, 0
}

func (r *conlluReader) comment() error {
	key, value, _ := strings.Cut(strings.TrimSpace(r.lines.text[1:]), "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	first, _, _ := strings.Cut(key, " ")
	switch {
	case len(r.tokens) > 0:
		if first == "newdoc" || first == "newpar" || key == "text" {
			return r.lines.fail(0, "%q inside a sentence: a blank line is missing before it", key)
		}
	case first == "newdoc":
		if err := r.document(); err != nil {
			return err
		}
		r.doc.id = value
	case first == "newpar":
		r.newPar = true
	case key == "sent_id":
		r.id = value
	case key == "text":
		r.want, r.hasText = value, true
	case key == "aligned_to_text":
		r.skip = value == "no"
	}
	return nil
}

// The columns that are read.
const (
	colID    = 0
	colForm  = 1
	colLemma = 2
	colUPOS  = 3
	colMisc  = 9
)

func (r *conlluReader) word() error {
	var col [10]string
	var at [10]int
	n, i := 0, 0
	for ; n < 10; n++ {
		at[n] = i
		end := strings.IndexByte(r.lines.text[i:], '\t')
		if end < 0 {
			col[n] = r.lines.text[i:]
			i = len(r.lines.text)
			n++
			break
		}
		col[n] = r.lines.text[i : i+end]
		i += end + 1
	}
	if n < 10 {
		return r.lines.fail(i, "%d columns where CoNLL-U has 10", n)
	}
	if i < len(r.lines.text) {
		return r.lines.fail(i, "more than the 10 columns of CoNLL-U")
	}
	id := col[colID]
	if strings.Contains(id, ".") {
		return nil // an empty node
	}
	if strings.TrimSpace(col[colForm]) == "" {
		return r.lines.fail(at[colForm], "the word %s has no form", shown(id))
	}
	glued := slices.Contains(strings.Split(col[colMisc], "|"), "SpaceAfter=No")
	tok := conlluToken{form: col[colForm], glued: glued, line: r.lines.line, col: utf8.RuneCountInString(r.lines.text[:at[colForm]]) + 1, words: len(r.words)}
	if from, to, ok := strings.Cut(id, "-"); ok {
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		switch {
		case err1 != nil || err2 != nil || a != r.next || b < a || r.next <= r.multiUntil:
			return r.lines.fail(0, "%s is no range of words that begins with word %d", shown(id), r.next)
		case b-a >= maxWords:
			return r.lines.fail(0, "a token of more than %d words", maxWords)
		}
		r.multiUntil = b
		r.tokens = append(r.tokens, tok)
		return nil
	}
	if num, err := strconv.Atoi(id); err != nil || num != r.next {
		return r.lines.fail(0, "the ID is %s, want %d", shown(id), r.next)
	}
	inside := r.next <= r.multiUntil
	r.next++
	if !inside {
		r.tokens = append(r.tokens, tok)
	}
	w := udWord{multi: inside, form: col[colForm], lemma: col[colLemma], tag: col[colUPOS]}
	if w.lemma == "_" && w.form != "_" {
		w.lemma = ""
	}
	if w.tag == "_" {
		w.tag = ""
	}
	r.words = append(r.words, w)
	return nil
}

// sentence ends the sentence being read and adds it to the document.
func (r *conlluReader) sentence() error {
	defer r.reset()
	if len(r.tokens) == 0 {
		return nil // blank lines, or comments of no sentence
	}
	if r.next <= r.multiUntil {
		return &FormatError{r.lines.file, r.lines.line, 1, fmt.Sprintf("the sentence ends inside a multiword token: word %d is missing", r.next)}
	}
	if r.skip {
		r.score.left++
		return nil
	}
	if r.text.Len() > 0 {
		switch {
		case r.newPar:
			r.text.WriteByte('\n')
		case !r.glued:
			r.text.WriteByte(' ')
		}
	}
	r.newPar = false
	if r.doc.id == "" {
		r.doc.id = r.id
	}
	if !r.hasText {
		r.want = r.joined()
	}
	base := r.text.Len()
	r.text.WriteString(r.want)
	pos := 0
	for i, tok := range r.tokens {
		start, end := findToken(r.want, pos, tok.form)
		if end < 0 {
			return &FormatError{r.lines.file, tok.line, tok.col, fmt.Sprintf("the token %s does not go on with the sentence's text", shown(tok.form))}
		}
		span := isnad.Span{Start: base + start, End: base + end}
		r.doc.tokens = append(r.doc.tokens, span)
		last := len(r.words)
		if i+1 < len(r.tokens) {
			last = r.tokens[i+1].words
		}
		for _, w := range r.words[tok.words:last] {
			w.span = span
			r.doc.words = append(r.doc.words, w)
		}
		pos = end
	}
	if rest := strings.TrimSpace(r.want[pos:]); rest != "" {
		tok := r.tokens[len(r.tokens)-1]
		return &FormatError{r.lines.file, tok.line, tok.col, fmt.Sprintf("the sentence's text goes on behind its last token with %s", shown(rest))}
	}
	n := len(r.doc.tokens)
	r.doc.sentences = append(r.doc.sentences, isnad.Span{Start: r.doc.tokens[n-len(r.tokens)].Start, End: r.doc.tokens[n-1].End})
	r.glued = r.tokens[len(r.tokens)-1].glued
	return nil
}

// joined makes the text of a sentence that states none.
func (r *conlluReader) joined() string {
	var b strings.Builder
	for i, tok := range r.tokens {
		b.WriteString(tok.form)
		if !tok.glued && i+1 < len(r.tokens) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// findToken returns where form stands in text from pos on, blanks aside: the
// text may have blanks inside a token that the form has not, and the other way
// round. end is -1 when something else stands there.
func findToken(text string, pos int, form string) (start, end int) {
	start = -1
	for _, c := range form {
		if isBlank(c) {
			continue
		}
		for pos < len(text) {
			t, n := utf8.DecodeRuneInString(text[pos:])
			if !isBlank(t) {
				break
			}
			pos += n
		}
		t, n := utf8.DecodeRuneInString(text[pos:])
		if n == 0 || t != c {
			return 0, -1
		}
		if start < 0 {
			start = pos
		}
		pos += n
	}
	return start, pos
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u3000' }

// document hands out the document that was read, if any.
func (r *conlluReader) document() error {
	doc := r.doc
	doc.text = r.text.String()
	r.doc = udText{}
	r.text = strings.Builder{}
	r.newPar, r.glued = false, false
	if len(doc.sentences) == 0 {
		return nil
	}
	return r.each(&doc)
}

// A udScore adds up documents.
type udScore struct {
	byTag                                  bool
	tokens, sentences, words, upos, lemmas Row
	tags                                   map[string]*Row
	left                                   int // sentences left out
	tagged                                 int // gold words with a tag
	misses                                 []Miss
}

// sameSpans counts the spans that two ordered lists share.
func sameSpans(a, b []isnad.Span) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Or(cmp.Compare(a[i].Start, b[j].Start), cmp.Compare(a[i].End, b[j].End)); {
		case c == 0:
			n++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return n
}

func (u *udScore) text(gold, got *udText) {
	u.tokens.Gold += len(gold.tokens)
	u.tokens.Found += len(got.tokens)
	u.tokens.Right += sameSpans(gold.tokens, got.tokens)
	u.sentences.Gold += len(gold.sentences)
	u.sentences.Found += len(got.sentences)
	u.sentences.Right += sameSpans(gold.sentences, got.sentences)
	u.words.Gold += len(gold.words)
	u.words.Found += len(got.words)
	u.lemmas.Found += len(got.words)
	for _, w := range gold.words {
		if w.lemma != "" {
			u.lemmas.Gold++
		}
		if w.tag != "" {
			u.tagged++
			u.tag(w.tag).Gold++
		}
	}
	for _, w := range got.words {
		if w.tag != "" {
			u.tag(w.tag).Found++
		}
	}
	match := alignWords(gold.words, got.words)
	for i, j := range match {
		g := &gold.words[i]
		if j < 0 {
			continue
		}
		s := &got.words[j]
		u.words.Right++
		switch {
		case g.tag != "" && g.tag == s.tag:
			u.upos.Right++
			u.tag(g.tag).Right++
		case g.tag != "":
			u.miss("UPOS", gold, g.span, g.tag+" "+g.form, strings.TrimSpace(s.tag+" "+s.form))
		}
		switch {
		case g.lemma == "":
			// Nothing to compare with: the word counts on neither side.
			u.lemmas.Found--
		case bareLemma(g.lemma) == bareLemma(s.lemma):
			u.lemmas.Right++
		}
	}
	u.wordMisses(gold, got, match)
}

func (u *udScore) tag(name string) *Row {
	r := u.tags[name]
	if r == nil {
		r = &Row{Name: "UPOS:" + name}
		u.tags[name] = r
	}
	return r
}

func (u *udScore) miss(measure string, gold *udText, at isnad.Span, want, got string) {
	u.misses = append(u.misses, Miss{measure, fmt.Sprintf("%s:%d", gold.id, at.Start), want, got})
}

// wordMisses tells of the gold tokens with a word that was not found, with
// what was read over the same characters.
func (u *udScore) wordMisses(gold, got *udText, match []int) {
	j := 0
	for i := 0; i < len(gold.words); {
		span := gold.words[i].span
		last, missed := i, false
		for ; last < len(gold.words) && gold.words[last].span == span; last++ {
			missed = missed || match[last] < 0
		}
		for j < len(got.words) && got.words[j].span.End <= span.Start {
			j++
		}
		if missed {
			var want, have []string
			for _, w := range gold.words[i:last] {
				want = append(want, w.form)
			}
			for k := j; k < len(got.words) && got.words[k].span.Start < span.End; k++ {
				have = append(have, got.words[k].form)
			}
			u.miss("Words", gold, span, strings.Join(want, "+"), strings.Join(have, "+"))
		}
		i = last
	}
}

// bareLemma takes off the vowels and the lengthening mark, which readings
// never have; a lemma that is nothing else stays. Letters must be equal.
func bareLemma(s string) string {
	bare := strings.Map(func(r rune) rune {
		if 0x64B <= r && r <= 0x652 || r == 0x670 || r == 0x640 {
			return -1
		}
		return r
	}, s)
	if bare == "" {
		return s
	}
	return bare
}

func (u *udScore) result() Result {
	u.tokens.Name, u.sentences.Name, u.words.Name, u.upos.Name, u.lemmas.Name = "Tokens", "Sentences", "Words", "UPOS", "Lemmas"
	u.upos.Gold, u.upos.Found = u.words.Gold, u.words.Found
	res := Result{Rows: []Row{u.tokens, u.sentences, u.words}, Misses: u.misses}
	if u.tagged > 0 {
		res.Rows = append(res.Rows, u.upos)
		if u.byTag {
			var rows []Row
			for _, r := range u.tags {
				rows = append(rows, *r)
			}
			slices.SortFunc(rows, func(a, b Row) int { return strings.Compare(a.Name, b.Name) })
			res.Rows = append(res.Rows, rows...)
		}
	}
	if u.lemmas.Gold > 0 {
		res.Rows = append(res.Rows, u.lemmas)
		if u.lemmas.Gold < u.words.Gold {
			res.Notes = append(res.Notes, fmt.Sprintf("lemmas are stated for %d of %d words and compared there only", u.lemmas.Gold, u.words.Gold))
		}
	}
	if u.left > 0 {
		res.Notes = append(res.Notes, fmt.Sprintf("sentences left out because they are not aligned to their text: %d", u.left))
	}
	return res
}

// alignWords returns for each gold word the index of the word it agrees with,
// -1 for none. Both lists are in text order.
func alignWords(gold, got []udWord) []int {
	match := make([]int, len(gold))
	for i := range match {
		match[i] = -1
	}
	i, j := 0, 0
	for i < len(gold) && j < len(got) {
		end, ok := regionAt(gold[i:], got[j:])
		if !ok {
			switch c := cmp.Or(cmp.Compare(gold[i].span.Start, got[j].span.Start), cmp.Compare(gold[i].span.End, got[j].span.End)); {
			case c == 0:
				match[i] = j
				i++
				j++
			case c < 0:
				i++
			default:
				j++
			}
			continue
		}
		li, lj := i+inRegion(gold[i:], end), j+inRegion(got[j:], end)
		alignForms(gold[i:li], got[j:lj], func(a, b int) { match[i+a] = j + b })
		i, j = li, lj
	}
	return match
}

// regionAt reports whether a region of multiword tokens begins with the first
// words of both lists, neither beginning before it, and where it ends.
func regionAt(gold, got []udWord) (end int, ok bool) {
	var start int
	switch {
	case gold[0].multi && got[0].multi:
		// The one that begins first opens the region, and the other is in it
		// when it begins inside.
		start = min(gold[0].span.Start, got[0].span.Start)
	case gold[0].multi:
		start = gold[0].span.Start
		if got[0].span.Start < start {
			return 0, false // a word before the region goes first
		}
	case got[0].multi:
		start = got[0].span.Start
		if gold[0].span.Start < start {
			return 0, false
		}
	default:
		return 0, false
	}
	end = start
	if gold[0].multi && gold[0].span.Start == start {
		end = gold[0].span.End
	}
	if got[0].multi && got[0].span.Start == start {
		end = max(end, got[0].span.End)
	}
	// Multiword tokens of either side that begin before the end push it on.
	for a, b := 0, 0; ; {
		switch {
		case a < len(gold) && gold[a].span.Start < end:
			if gold[a].multi {
				end = max(end, gold[a].span.End)
			}
			a++
		case b < len(got) && got[b].span.Start < end:
			if got[b].multi {
				end = max(end, got[b].span.End)
			}
			b++
		default:
			return end, true
		}
	}
}

// inRegion counts the words that lie before end. A single word that reaches
// over it is outside.
func inRegion(words []udWord, end int) int {
	n := 0
	for n < len(words) && words[n].span.End <= end {
		n++
	}
	return n
}

// maxCells bounds the table of the longest common subsequence. Regions have a
// handful of words; a text without blanks could make one of it all, of which
// then only the equal words at both ends are matched.
const maxCells = 1 << 22

// alignForms matches words by the longest common subsequence of their forms in
// lower case and calls found for every pair.
func alignForms(gold, got []udWord, found func(a, b int)) {
	same := func(a, b int) bool {
		return gold[a].form == got[b].form || strings.EqualFold(gold[a].form, got[b].form)
	}
	// Equal ends belong to some longest common subsequence.
	first, la, lb := 0, len(gold), len(got)
	for first < la && first < lb && same(first, first) {
		found(first, first)
		first++
	}
	n, m := la-first, lb-first
	if n == 0 || m == 0 {
		return
	}
	if n > maxCells/m {
		for la > first && lb > first && same(la-1, lb-1) {
			la--
			lb--
			found(la, lb)
		}
		return
	}
	// lcs[a*(m+1)+b] is the length for the words from a and b on.
	lcs := make([]int32, (n+1)*(m+1))
	for a := n - 1; a >= 0; a-- {
		for b := m - 1; b >= 0; b-- {
			at := a*(m+1) + b
			if same(first+a, first+b) {
				lcs[at] = lcs[at+m+2] + 1
			} else {
				lcs[at] = max(lcs[at+m+1], lcs[at+1])
			}
		}
	}
	for a, b := 0, 0; a < n && b < m; {
		at := a*(m+1) + b
		switch {
		case same(first+a, first+b):
			found(first+a, first+b)
			a++
			b++
		case lcs[at+m+1] >= lcs[at+1]:
			a++
		default:
			b++
		}
	}
}

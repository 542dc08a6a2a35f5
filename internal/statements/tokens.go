package statements

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// A class is a set of the closed word classes that a token may belong to.
type class uint32

const (
	clsThat   class = 1 << iota // أن، إن، أنه …: opens a content clause
	clsBiThat                   // بأن، بأنه
	clsWaThat                   // وأن، فإن …: goes on with a content clause
	clsPrep                     // free preposition
	clsAdverb                   // adverb or other word that ends a noun phrase
	clsRel                      // relative pronoun
	clsSub                      // word that makes a following أن no content («بعد أن»)
	clsConj                     // conjunction written as a word of its own
	clsNeg                      // لم، لا، لن، ما
	clsKan                      // كان and its forms, with و or ف
	clsLimAn                    // لأن، كأن
	clsThis                     // demonstrative
)

var closed = map[string]class{}

func init() {
	set := func(c class, words string) {
		for _, w := range strings.Fields(words) {
			closed[w] |= c
		}
	}
	pron := []string{"", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "نه", "كم", "ك", "ي"}
	for _, p := range pron {
		set(clsThat, "ان"+p)
		set(clsThat|clsBiThat, "بان"+p)
		set(clsWaThat, "وان"+p+" فان"+p+" وبان"+p)
		set(clsLimAn, "لان"+p+" كان"+p+" لكن"+p+" ولكن"+p+" لعل"+p)
	}
	delete(closed, "كان")
	set(clsThat, "اننا انني انما")
	set(clsConj, "لكن ولكن لكنه ولكنه لكنها ولكنها لكنهم بل او ام ثم كما فيما بينما حين حيث اذ واذ وحيث وكما اما واما وفيما وبينما ثمه الا حينما عندما وعندما لذلك ولذلك لذا ولذا مما وهو وهي وهم فهو فهي اذا لو لولا")
	set(clsPrep, "في من الي علي عن مع منذ خلال عبر بعد قبل بين حول ضد لدي عند نحو حتي اثناء عقب اثر بشان بسبب رغم وسط داخل خارج امام تجاه ازاء بحضور ضمن بموجب بدون دون بعدما قبيل بعيد وفي ومن والي وعلي وعن ومع فيه فيها عنه عنها عليه عليها اليه اليها به بها له لها لهم منه منها معه معها بهدف بدعوي بمناسبه بخصوص حيال جراء نتيجه بفضل ابان باتجاه بواسطه بدلا فوق تحت حسب بحسب وفق وفقا طبقا استنادا باستثناء ورغم وخلال وبعد وقبل وعقب ومنذ اليهم عليهم عنهم فيهم لديه لديها بينهم بينهما بينها لنا لي الينا")
	set(clsAdverb, "امس اليوم غدا مساء صباح فجر صباحا لاحقا ايضا كذلك حينها سابقا مؤخرا بشده بقوه مجددا ردا تعليقا معلقا جوابا مرارا تكرارا انذاك حاليا صراحه علنا رسميا ظهر عصر ليل ليلا وقتها قائلا بدوره بدورها بدورهم اخيرا اولا ثانيا عقبها يومها ساعتها عموما تحديدا خصوصا خاصه دائما باستمرار بوضوح بالتالي بالمقابل هنا هناك كي لكي خلاله خلالها نهايه مطلع منتصف اواخر اوائل بدايه نقلا غداه عشيه هامش قط فقط جدا ابدا قد فقد لقد سوف اذ مجرد ليس ليست هل لعل ربما كلا نعم اجل غير حينئذ مباشره هاتفيا بالفعل فعلا بشكل بصوره بالقول بقوله بقولها الاربعاء الثلاثاء الاثنين الخميس الجمعه السبت الاحد الاول")
	delete(closed, "الاول")
	set(clsRel, "الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللائي والذي والتي والذين واللذان واللذين واللتان واللتين ممن ما وما مما عما بما")
	set(clsSub, "بعد قبل دون منذ الا كما غير حيث بما مع رغم لو لولا حتي بيد سوي علما فضلا لا لاسيما سيما طالما مجرد خصوصا خاصه عدا مثلما كون وبعد وقبل ومنذ والا وكما وغير بدون بسبب رغم لدرجه يشار يذكر يبدو شرط بشرط مقابل لمجرد بدعوي بحجه بزعم بذريعه يجب ينبغي يمكن يتعين")
	set(clsNeg, "لم لا لن ولم ولا ولن فلم فلا فلن")
	set(clsKan, "كان كانت كانوا وكان وكانت وكانوا فكان يكون تكون")
	set(clsThis, "هذا هذه ذلك تلك هؤلاء اولئك هذين وهذا وهذه وذلك وتلك")
}

// A tok is a token with what the reader looks at again and again.
type tok struct {
	norm   string
	span   isnad.Span
	kind   isnad.TokenKind
	cls    class
	mark   byte // quotation mark: 'o', 'c', 'x' or 0
	punct  byte // '.', ',', ':', '(', ')', '-' for the marks that matter, '!' for other sentence ends, 0
	opens  bool
	closes bool
	depth  uint8 // quotations it lies in; the marks themselves count as outside
	pair   int   // the other mark of the quotation
	outer  int   // opening mark of the outermost quotation it lies in, or -1
	men    int   // mention that covers it, or -1
	first  bool  // the mention begins in this token
	whole  bool  // the mention begins at the token's first byte, so no clitic stands before it
	tx     int   // time expression that covers it, or -1
	sent   int
	tag    isnad.UPOS // of the word that clitics hang on; empty without a words layer
}

// mainTag returns the tag of the word among those of one token that the
// others hang on as clitics.
func mainTag(ws []isnad.Word) isnad.UPOS {
	if len(ws) == 0 {
		return ""
	}
	best := ws[0]
	for _, w := range ws[1:] {
		if best.Tag == isnad.TagCoordinator || best.Tag == isnad.TagAdposition && w.Tag != isnad.TagPronoun && w.Tag != isnad.TagSubordinator || best.Tag == isnad.TagParticle && w.Tag == isnad.TagVerb || best.Tag == isnad.TagAuxiliary && w.Tag == isnad.TagVerb {
			best = w
		}
	}
	return best.Tag
}

func (r *reader) prepare() {
	acct := r.acct
	r.toks = make([]tok, len(acct.Tokens))
	for i := range acct.Tokens {
		t := &acct.Tokens[i]
		k := &r.toks[i]
		k.tag = mainTag(acct.WordsOf(i))
		k.norm, k.span, k.kind, k.pair, k.men, k.tx, k.outer = t.Norm, t.Span, t.Kind, -1, -1, -1, -1
		switch t.Kind {
		case isnad.TokenWord:
			if t.Norm == "" { // a lone tatweel is set for a dash
				k.kind, k.punct = isnad.TokenPunct, '-'
				continue
			}
			k.cls = closed[t.Norm]
			if t.Norm == "امام" && strings.HasPrefix(t.Span.Of(r.text), "إ") {
				k.cls = 0 // إمام, the preacher, not أمام, "before"
			}
			if t.Norm == "فان" && i > 0 && i+1 < len(acct.Tokens) && t.Span.Of(r.text) == "فان" && acct.Tokens[i-1].Kind == isnad.TokenWord && (r.toks[i-1].tag == isnad.TagVerb || personish(acct.Tokens[i-1].Norm)) && !hasArticle(acct.Tokens[i+1].Norm) && closed[acct.Tokens[i+1].Norm] == 0 {
				k.cls = 0 // فان, the "van" of Dutch names, not فإن
			}
			if t.Norm == "والي" && t.Span.Of(r.text) == "والي" {
				k.cls = 0 // والي, the governor, not وإلى, "and to"
			}
		case isnad.TokenPunct, isnad.TokenSymbol:
			k.mark = markKind(t.Norm)
			switch t.Norm {
			case ".", "۔":
				k.punct = '.'
				if i > 0 && acct.Tokens[i-1].Span.End == t.Span.Start && len(acct.Tokens[i-1].Norm) <= 4 && acct.Tokens[i-1].Kind == isnad.TokenWord && i+1 < len(acct.Tokens) && acct.Tokens[i+1].Kind != isnad.TokenPunct {
					k.punct = 0 // «د. فلان»: the sentence goes on
				}
				if n := len(acct.Tokens); k.punct == '.' && i > 0 && i+1 < n && acct.Tokens[i-1].Span.End == t.Span.Start && acct.Tokens[i+1].Span.Start == t.Span.End && initial(&acct.Tokens[i-1]) && initial(&acct.Tokens[i+1]) &&
					(i > 2 && acct.Tokens[i-2].Norm == "." && acct.Tokens[i-2].Span.End == acct.Tokens[i-1].Span.Start || i+2 < n && acct.Tokens[i+2].Norm == "." && acct.Tokens[i+2].Span.Start == acct.Tokens[i+1].Span.End) {
					k.punct = 0 // «جيه.إل.إل»
				}
			case "؟", "?", "!", "…":
				k.punct = '!'
			case "،", ",", "؛", ";":
				k.punct = ','
			case ":":
				k.punct = ':'
			case "(", "[":
				k.punct = '('
			case ")", "]":
				k.punct = ')'
			case "-", "–", "—", "ـ":
				k.punct = '-'
			}
		}
	}
	r.dotted = r.writesDotted()
	r.sentences()
	for si := range r.sents {
		s := &r.sents[si]
		for i := s.First; i < s.Last; i++ {
			t := &r.toks[i]
			t.sent = si
			// two full stops inside a sentence are a pause («قال فلان.. إن»)
			if t.punct == '.' && i+2 < s.Last && i > s.First && (r.toks[i+1].norm == "." || r.toks[i-1].norm == ".") && r.toks[i+1].norm != "" {
				t.punct = ','
			}
		}
	}
	r.blockLast = make([]int, len(acct.Article.Blocks))
	for b, i := 0, 0; b < len(acct.Article.Blocks); b++ {
		for i < len(r.toks) && r.toks[i].span.Start < acct.Article.Blocks[b].Span.End {
			i++
		}
		r.blockLast[b] = i
	}
	i := 0
	for m := range acct.Mentions {
		sp := acct.Mentions[m].Span
		for i < len(r.toks) && r.toks[i].span.End <= sp.Start {
			i++
		}
		if acct.Mentions[m].Basis.Rule == "tagger" && i < len(r.toks) && r.toks[i].span == sp && hasArticle(r.toks[i].norm) && hasHead(r, i) {
			continue // «ونفى الربان»: a calling, which a tagger took for a name
		}
		if i < len(r.toks) && r.toks[i].cls&(clsThat|clsWaThat) != 0 && len(r.toks[i].norm) > 6 && r.toks[i].span.Start == sp.Start {
			continue // «أنهن يهدفن»: a particle with its pronoun begins no name
		}
		for j := i; j < len(r.toks) && r.toks[j].span.Start < sp.End; j++ {
			if old := r.toks[j].men; old >= 0 && acct.Mentions[old].Span.Len() >= sp.Len() {
				continue
			}
			r.toks[j].men = m
			r.toks[j].first = j == i
			r.toks[j].whole = j > i || r.toks[j].span.Start == sp.Start
		}
	}
	i = 0
	for x := range acct.Times {
		sp := acct.Times[x].Span
		for i > 0 && r.toks[i-1].span.End > sp.Start {
			i--
		}
		for i < len(r.toks) && r.toks[i].span.End <= sp.Start {
			i++
		}
		for j := i; j < len(r.toks) && r.toks[j].span.Start < sp.End; j++ {
			if r.toks[j].tx < 0 {
				r.toks[j].tx = x
			}
		}
	}
	r.doubleBrackets()
	r.pairQuotes()
	r.trimQuotes()
	var open []int
	for i := range r.toks {
		t := &r.toks[i]
		for len(open) > 0 && i >= r.toks[open[len(open)-1]].pair {
			open = open[:len(open)-1]
		}
		t.depth = uint8(len(open))
		if len(open) > 0 {
			t.outer = open[0]
		}
		if t.opens {
			open = append(open, i)
		}
	}
}

// writesDotted reports whether the article writes ي where others write ى at the
// end of a word («علي», «إلي»), as much of the press of Egypt does.
func (r *reader) writesDotted() bool {
	with, without := 0, 0
	for i := range r.toks {
		if n := r.toks[i].norm; n != "علي" && n != "الي" {
			continue
		}
		if strings.HasSuffix(r.raw(i), "ى") {
			without++
		} else {
			with++
		}
	}
	return with > 2 && with > 4*without
}

// initial reports whether a token is as short as the parts of a name of
// initials are.
func initial(t *isnad.Token) bool { return t.Kind == isnad.TokenWord && len(t.Norm) <= 6 }

// doubleBrackets makes quotation marks of «((» and «))», which some agencies
// set around speech, where both stand in one block.
func (r *reader) doubleBrackets() {
	at, block := -1, 0
	for i := 0; i+1 < len(r.toks); i++ {
		t, n := &r.toks[i], &r.toks[i+1]
		for block < len(r.blockLast) && i >= r.blockLast[block] {
			block++
			at = -1
		}
		if t.norm != n.norm || t.span.End != n.span.Start {
			continue
		}
		switch {
		case t.norm == "(":
			at = i
			i++
		case t.norm == ")" && at >= 0:
			r.toks[at].mark, r.toks[at].punct, r.toks[at+1].punct = 'o', 0, 0
			t.punct, n.mark, n.punct = 0, 'c', 0
			at = -1
			i++
		}
	}
}

// sentences copies the account's sentences; where the press sets two full
// stops for a pause («قال فلان.. إن …») and the next sentence begins with the
// rest of the frame, the two are one, and so they are where the stops stand in a
// title («في محاضرة بعنوان "كذا.. وكذا" إن …»).
func (r *reader) sentences() {
	acct := r.acct
	r.sents = make([]isnad.Sentence, 0, len(acct.Sentences))
	for _, s := range acct.Sentences {
		if n := len(r.sents); n > 0 {
			p := &r.sents[n-1]
			if p.Block == s.Block && p.Last == s.First && s.First >= 2 && r.toks[s.First-1].norm == "." && r.toks[s.First-2].norm == "." && (r.toks[s.First].cls&clsThat != 0 || r.titleOpen(p)) {
				p.Last, p.Span.End = s.Last, s.Span.End
				continue
			}
		}
		r.sents = append(r.sents, s)
	}
}

// titleOpen reports whether the last words of a sentence are the beginning of a
// title in marks.
func (r *reader) titleOpen(s *isnad.Sentence) bool {
	const longest = 14 // tokens
	for k := s.Last - 1; k > s.First && k > s.Last-longest; k-- {
		switch r.raw(k) {
		case "»", "”":
			return false
		case "«", "“", "\"":
			return entitles(r.toks[k-1].norm)
		}
	}
	return false
}

// word reports whether token i is an Arabic word.
func (r *reader) word(i int) bool {
	return i >= 0 && i < len(r.toks) && r.toks[i].kind == isnad.TokenWord
}

// raw returns the token as written.
func (r *reader) raw(i int) string { return r.toks[i].span.Of(r.text) }

// bare strips the conjunctions و and ف from a folded word of at least four
// letters; the second result tells whether there was one.
func bareConj(norm string) (string, bool) {
	if len(norm) >= 6 && (strings.HasPrefix(norm, "و") || strings.HasPrefix(norm, "ف")) {
		return norm[2:], true
	}
	return norm, false
}

// nounKeys lists the forms under which a noun is looked up: as it stands, then
// without conjunction, article and preposition.
func nounKeys(norm string) [6]string {
	var out [6]string
	n := 0
	put := func(s string) {
		if n < len(out) && s != "" {
			out[n] = s
			n++
		}
	}
	put(norm)
	s := norm
	if strings.HasPrefix(s, "ال") && len(s) > 6 {
		put(s[4:])
		return out
	}
	if c, ok := bareConj(s); ok {
		put(c)
		s = c
		if strings.HasPrefix(s, "ال") && len(s) > 6 {
			put(s[4:])
			return out
		}
	}
	if strings.HasPrefix(s, "لل") && len(s) > 6 {
		put(s[4:])
		put("ا" + s[2:])
	} else if len(s) > 6 && (strings.HasPrefix(s, "ب") || strings.HasPrefix(s, "ل") || strings.HasPrefix(s, "ك")) {
		put(s[2:])
		if strings.HasPrefix(s[2:], "ال") && len(s) > 8 {
			put(s[6:])
		}
	}
	return out
}

// headOf looks a noun up among the heads, clitics and article off. Possessive
// pronouns are tried last («نظيره», "his counterpart").
func (r *reader) headOf(i int) (head, bool) {
	if !r.word(i) || carried(r.toks[i].norm) {
		return head{}, false
	}
	if h, ok := r.tab.headWord(r.toks[i].norm); ok {
		return h, true
	}
	// the construct of sound plurals whose singular is no head («منتجو النفط»)
	if s, ok := strings.CutSuffix(r.toks[i].norm, "و"); ok && len(s) >= 8 && r.toks[i].men < 0 && r.toks[i].tag == isnad.TagNoun && i+1 < len(r.toks) && hasArticle(r.toks[i+1].norm) && !hasArticle(s) && strings.HasSuffix(r.raw(i), "و") {
		if c, _ := bareConj(s); max(lexicon.Count(c+"ون"), lexicon.Count(c+"ين"), lexicon.Count("ال"+c+"ين")) >= 8*3 {
			return head{headPeople, 'p'}, true
		}
	}
	// the oblique of sound plurals («إن المتظاهرين»)
	if s, ok := strings.CutSuffix(r.toks[i].norm, "ين"); ok && len(s) >= 8 && r.toks[i].men < 0 {
		return r.tab.headWord(s + "ون")
	}
	return head{}, false
}

// carried reports whether a word is a verb of carrying with its object: «بيان
// نشرته الجماعة» is "a statement that the group published", no bulletin of it.
func carried(norm string) bool {
	for _, p := range [...]string{"ها", "ه"} {
		if verb, ok := strings.CutSuffix(norm, p); ok && carriers[verb] {
			return true
		}
	}
	return false
}

func (t *tables) headWord(norm string) (head, bool) {
	for _, k := range nounKeys(norm) {
		if k == "" {
			break
		}
		if h, ok := t.heads[k]; ok {
			return h, true
		}
	}
	// the accusative without article («لكن قياديا بارزا قال»)
	if s, ok := strings.CutSuffix(norm, "ا"); ok && len(s) >= 6 && !strings.HasPrefix(s, "ال") && !strings.HasSuffix(s, "ه") {
		s, _ = bareConj(s)
		if h, ok := t.heads[s]; ok {
			return h, true
		}
	}
	// the construct of sound plurals («مسؤولو», «مسؤولي»)
	if s, ok := strings.CutSuffix(norm, "و"); ok && len(s) >= 8 {
		s, _ = bareConj(s)
		if h, ok := t.heads[s+"ون"]; ok {
			return h, true
		}
	}
	// the construct of the feminine dual («كتلتا»)
	if s, ok := strings.CutSuffix(norm, "تا"); ok && len(s) >= 6 && !strings.HasPrefix(s, "ال") {
		s, _ = bareConj(s)
		if h, ok := t.heads[s+"ه"]; ok {
			return h, true
		}
	}
	if s, ok := strings.CutSuffix(norm, "ي"); ok && len(s) >= 8 && !strings.HasPrefix(s, "ال") {
		s, _ = bareConj(s)
		if h, ok := t.heads[s+"ون"]; ok {
			return h, true
		}
	}
	for _, p := range []string{"ه", "ها", "هم", "هما"} {
		if s, ok := strings.CutSuffix(norm, p); ok && len(s) >= 6 {
			s, _ = bareConj(s)
			if h, ok := t.heads[s]; ok {
				return h, true
			}
			if strings.HasSuffix(s, "ت") {
				if h, ok := t.heads[s[:len(s)-2]+"ه"]; ok {
					return h, true
				}
			}
		}
	}
	return head{}, false
}

func hasArticle(norm string) bool {
	n, _ := bareConj(norm)
	return strings.HasPrefix(n, "ال") && len(n) > 6 || strings.HasPrefix(n, "بال") && len(n) > 8 || strings.HasPrefix(n, "لل") && len(n) > 6
}

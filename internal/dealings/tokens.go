package dealings

import (
	"strings"

	"isnad"
)

// A tok is a token with what the reader looks at again and again.
type tok struct {
	norm   string
	kind   isnad.TokenKind
	span   isnad.Span
	sent   int
	tag    isnad.UPOS // of the token's chief word; empty when not tagged
	party  int        // mention whose phrase (office and name) holds the token, -1 none
	timex  int        // -1 none
	stmt   int        // innermost statement whose content holds the token, -1 none
	clause int
	cue    bool
	comma  bool // parts words; a hyphen inside a word does not
	closed class
}

// A class is a set of the closed word classes.
type class uint16

const (
	clsPrep  class = 1 << iota // free preposition
	clsConj                    // word that begins a clause of its own
	clsRel                     // relative pronoun
	clsNeg                     // negation
	clsThat                    // أن، إن and their kind
	clsMay                     // makes what follows only possible
	clsStop                    // any other word that ends a noun phrase
	clsSides                   // «الجانبان»: both of whom the text spoke before
	clsOwn                     // «بلاده»: the country of whoever speaks or does
	clsHas                     // «له», «لديه»
	clsWill                    // سوف and what is planned
	clsAfter                   // after it a noun tells what has been
	clsUnto                    // after it a noun tells what is to be
	clsJoint                   // a word of jointness
)

var closed = func() map[string]class {
	m := map[string]class{}
	set := func(c class, words string) {
		for _, w := range strings.Fields(words) {
			m[w] |= c
		}
	}
	set(clsPrep, "في من الي علي عن مع منذ خلال عبر بعد قبل بين حول ضد لدي عند نحو حتي اثناء عقب اثر بشان بسبب رغم وسط داخل خارج امام تجاه ازاء بحضور ضمن بموجب بدون دون قبيل بعيد لاجل بهدف بغيه بغرض تمهيدا بخصوص حيال جراء باتجاه بواسطه فوق تحت وفق باستثناء بشاءن سوي")
	set(clsConj, "لكن ولكن لكنه لكنها ولكنه ولكنها كما فيما بينما حين حيث اذ واذ وحيث وكما وفيما وبينما الا حينما عندما وعندما لذلك ولذلك لذا ولذا مما اما واما ثم بل وهو وهي وهم ومن")
	delete(m, "ومن")
	set(clsRel, "الذي التي الذين اللذان اللذين اللتان اللتين اللواتي والذي والتي والذين ممن ما")
	set(clsNeg, "لم لا لن ليس ليست ولم ولا ولن فلم فلن عدم بعدم وعدم دون بدون ما")
	set(clsThat, "ان بان وان انه انها انهم انهما بانه بانها بانهم وانه وانها اننا باننا فان انني")
	set(clsMay, "قد وقد ربما يمكن ممكن لو اذا لعل يحتمل محتمل يتوقع متوقع المحتمل المتوقع الممكن")
	set(clsStop, "هو هي هم هذا هذه ذلك تلك هؤلاء ايضا كذلك امس اليوم غدا به بها له لها فيه فيها عنه عنها عليه عليها منه منها معه معها اليه اليها قال قالت وقال وقالت اي او ام لدرجه فقط كي لكي")
	set(clsSides, "الجانبان الجانبين الطرفان الطرفين البلدان البلدين الدولتان الدولتين الزعيمان الزعيمين الرئيسان الرئيسين الوزيران الوزيرين بلدينا بلدانا شعبينا الحكومتان الحكومتين الشعبين والجانبان والطرفان والبلدان بالبلدين للبلدين للجانبين للطرفين بينهما الملكان القائدان القائدين الشقيقين الصديقين")
	set(clsOwn, "بلاده بلادنا بلادها لبلاده ببلاده وبلاده اراضيه اراضيها اراضينا")
	set(clsHas, "له لها لهما لديه لديها لديهما وله ولها ولهما ولديه ولديها يملك تملك")
	set(clsWill, "سوف المقرر المقررة المقرره المزمع المنتظر")
	set(clsAfter, "بعد عقب منذ اثر خلال اثناء عند بعيد غداه رغم بعدما بسبب")
	set(clsUnto, "قبل قبيل تمهيدا بهدف لاجل بغيه بغرض اجل نحو")
	set(clsJoint, "مشترك مشتركه موحد موحده ثنائي ثنائيه متبادل متبادله مشتركين موحدين مشتركا")
	return m
}()

// pieces are the clitics that a noun may carry, as the reader cuts them off.
type pieces struct {
	core string
	conj bool   // و or ف
	prep string // ب، ل or ك
	def  bool
	own  bool // a pronoun is attached
}

var nounSuffixes = []string{"هما", "هم", "ها", "نا", "ه"}

// cut finds the reading of a folded word whose core is known to the table,
// with clitics, article and attached pronoun off.
func cut(norm string, known func(core string) bool) (pieces, bool) {
	var p pieces
	if known(norm) {
		p.core = norm
		return p, true
	}
	w := norm
	for range 2 {
		if len(w) < 6 {
			return p, false
		}
		if q, ok := article(w, p, known); ok {
			return q, true
		}
		// ب ل ك in front of what is left.
		if first := w[:2]; first == "ب" || first == "ل" || first == "ك" {
			q := p
			q.prep = first
			rest := w[2:]
			if first == "ل" && strings.HasPrefix(rest, "ل") {
				rest = "ا" + rest // للاتفاق
			}
			if q, ok := article(rest, q, known); ok {
				return q, true
			}
		}
		if first := w[:2]; !p.conj && (first == "و" || first == "ف") {
			p.conj = true
			w = w[2:]
			continue
		}
		break
	}
	return p, false
}

// article reads w with and without the article and an attached pronoun.
func article(w string, p pieces, known func(string) bool) (pieces, bool) {
	if known(w) {
		p.core = w
		return p, true
	}
	if rest, ok := strings.CutPrefix(w, "ال"); ok {
		if known(rest) {
			p.core, p.def = rest, true
			return p, true
		}
		return p, false
	}
	if rest, ok := strings.CutSuffix(w, "ا"); ok && len(rest) >= 4 && known(rest) {
		p.core = rest // the alef of the indefinite accusative
		return p, true
	}
	for _, s := range nounSuffixes {
		rest, ok := strings.CutSuffix(w, s)
		if !ok || len(rest) < 4 {
			continue
		}
		if known(rest) {
			p.core, p.own = rest, true
			return p, true
		}
		if r, ok := strings.CutSuffix(rest, "ت"); ok && known(r+"ه") {
			p.core, p.own = r+"ه", true
			return p, true
		}
	}
	return p, false
}

// prepare fills the tokens.
func (r *reader) prepare() {
	acct := r.acct
	r.toks = make([]tok, len(acct.Tokens))
	for i := range acct.Tokens {
		t := &acct.Tokens[i]
		k := &r.toks[i]
		set := closed[t.Norm]
		if rest := strings.TrimPrefix(strings.TrimPrefix(t.Norm, "ف"), "و"); set == 0 && rest != t.Norm && closed[rest]&clsSides != 0 {
			set = clsSides // «فالدولتان»
		} else if set == 0 && rest != t.Norm && closed[rest]&clsPrep != 0 {
			set = clsPrep // «وعلى»
		}
		*k = tok{norm: t.Norm, kind: t.Kind, span: t.Span, party: -1, timex: -1, stmt: -1, clause: -1, closed: set, comma: comma(t.Norm) && !r.glued(i)}
		for _, w := range acct.WordsOf(i) {
			switch w.Tag {
			case isnad.TagVerb, isnad.TagAuxiliary, isnad.TagNoun, isnad.TagAdjective, isnad.TagProperNoun, isnad.TagOther, isnad.TagNumeral:
				k.tag = w.Tag
			}
			if k.tag != "" {
				break
			}
		}
	}
	r.mark(len(acct.Times), func(i int) isnad.Span { return acct.Times[i].Span }, func(k *tok, i int) { k.timex = i })
	r.phrases = make([]isnad.Span, len(acct.Mentions))
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		sp := m.Span
		if !m.Title.Empty() && m.Title.End <= sp.Start && sp.Start-m.Title.End <= 6 {
			sp.Start = m.Title.Start // the office and the name are one phrase
		}
		r.phrases[i] = sp
	}
	// An office may hold a country's name («وزير دفاع روسيا»), which comes
	// first among the mentions; the later and longer phrase wins.
	r.mark(len(r.phrases), func(i int) isnad.Span { return r.phrases[i] }, func(k *tok, i int) {
		if r.mistaken(i) {
			return
		}
		if k.party < 0 || r.phrases[i].Len() >= r.phrases[k.party].Len() {
			k.party = i
		}
	})
	for i := range acct.Statements {
		s := &acct.Statements[i]
		for _, c := range s.Content {
			for j := r.tokenAt(c.Start); j < len(r.toks) && r.toks[j].span.Start < c.End; j++ {
				if p := r.toks[j].stmt; p < 0 || acct.Statements[p].Span().Len() >= s.Span().Len() {
					r.toks[j].stmt = i
				}
			}
		}
		for j := r.tokenAt(s.Cue.Start); j < len(r.toks) && r.toks[j].span.Start < s.Cue.End; j++ {
			r.toks[j].cue = true
		}
	}
}

// mistaken reports whether a name that only this article has is none: it
// begins with a verb of the table («وقعتا بروتوكولا»).
func (r *reader) mistaken(i int) bool {
	m := &r.acct.Mentions[i]
	if !strings.HasPrefix(string(m.Entity), "_") || m.Kind != isnad.KindPerson || !m.Title.Empty() {
		return false
	}
	at := r.tokenAt(m.Span.Start)
	if at >= len(r.toks) || r.toks[at].tag != isnad.TagVerb {
		return false
	}
	_, verb := r.tab.verbs[r.toks[at].norm]
	return verb
}

// mark walks over the tokens of n spans.
func (r *reader) mark(n int, span func(int) isnad.Span, set func(*tok, int)) {
	for i := range n {
		sp := span(i)
		for j := r.tokenAt(sp.Start); j < len(r.toks) && r.toks[j].span.Start < sp.End; j++ {
			set(&r.toks[j], i)
		}
	}
}

// tokenAt returns the first token that ends behind the byte.
func (r *reader) tokenAt(at int) int {
	lo, hi := 0, len(r.toks)
	for lo < hi {
		mid := (lo + hi) / 2
		if r.toks[mid].span.End <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// verb returns the verb form that a token may be. A token that the tagger
// takes for a noun is none, unless it stands where only a verb can.
func (r *reader) verb(i int) (verbForm, bool, bool) {
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || t.party >= 0 || t.timex >= 0 || t.closed != 0 {
		return verbForm{}, false, false
	}
	if t.tag == isnad.TagNoun && i > 0 && r.toks[i-1].closed&clsPrep != 0 {
		return verbForm{}, false, false // «من أجل»
	}
	w := t.norm
	future, object := false, false
	for range 3 {
		if f, ok := r.tab.verbs[w]; ok {
			if len(f.rows) > 1 && (future || i > 0 && (r.toks[i-1].closed&clsNeg != 0 || r.toks[i-1].norm == "ان")) {
				f = f.only(present)
			}
			return f, future, true
		}
		if !object {
			for _, s := range nounSuffixes {
				if rest, ok := strings.CutSuffix(w, s); ok && len(rest) >= 4 {
					if f, ok := r.tab.verbs[rest]; ok {
						return f, future, true
					}
				}
			}
		}
		if len(w) < 8 {
			break
		}
		switch w[:2] {
		case "و", "ف", "ل":
			w = w[2:]
		case "س":
			w, future = w[2:], true
		default:
			return verbForm{}, false, false
		}
	}
	return verbForm{}, false, false
}

// hasObject reports whether a verb carries a pronoun («وقعته», «أجراها»).
func (r *reader) hasObject(i int) bool {
	w := r.toks[i].norm
	if _, ok := r.tab.verbs[w]; ok {
		return false
	}
	return strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هما") || strings.HasSuffix(w, "هم")
}

// finite reports whether a token is a finite verb: by its tag, or where there
// are no tags, because the tables know it or it looks like nothing else.
func (r *reader) finite(i int) bool {
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || t.party >= 0 || t.timex >= 0 || t.closed != 0 {
		return false
	}
	if t.tag != "" {
		return t.tag == isnad.TagVerb || t.tag == isnad.TagAuxiliary
	}
	_, _, ok := r.verb(i)
	if ok {
		if _, noun := cut(t.norm, func(c string) bool { return len(r.tab.masdars[c]) > 0 }); noun {
			return false
		}
	}
	return ok
}

// divide cuts the article into clauses. A clause ends with its sentence, at
// the borders of what somebody says, and at a comma before a conjunction or a
// verb; a relative clause between commas is one by itself, and the clause
// around it goes on behind it.
func (r *reader) divide() {
	fresh := func() int {
		r.clauses = append(r.clauses, nil)
		return len(r.clauses) - 1
	}
	for n, s := range r.acct.Sentences {
		cur := fresh()
		outer := -1 // the clause to return to behind a relative one
		for i := s.First; i < s.Last; i++ {
			t := &r.toks[i]
			t.sent = n
			if i > s.First {
				prev := &r.toks[i-1]
				switch {
				case t.stmt != prev.stmt:
					cur, outer = fresh(), -1
				case t.closed&clsRel != 0 && outer < 0 && t.norm != "ما":
					outer, cur = cur, fresh()
				case prev.comma:
					if outer >= 0 {
						cur, outer = outer, -1
					}
					if r.opens(i) && len(r.clauses[cur]) > 0 {
						cur = fresh()
					}
				case prev.norm == "؛" || prev.norm == ";" || prev.norm == "…":
					cur, outer = fresh(), -1
				case t.closed&clsConj != 0:
					cur, outer = fresh(), -1
				}
			}
			t.clause = cur
			r.clauses[cur] = append(r.clauses[cur], i)
		}
	}
}

// glued reports whether a mark stands inside a word («إس-400»).
func (r *reader) glued(i int) bool {
	toks := r.acct.Tokens
	return i > 0 && i+1 < len(toks) && toks[i-1].Span.End == toks[i].Span.Start && toks[i].Span.End == toks[i+1].Span.Start
}

func comma(norm string) bool {
	return norm == "،" || norm == "," || norm == "-" || norm == "–" || norm == "—"
}

// opens reports whether a token behind a comma begins a clause of its own.
func (r *reader) opens(i int) bool {
	t := &r.toks[i]
	if t.closed&clsConj != 0 || t.norm == "وان" || t.norm == "وانه" || t.norm == "وانها" {
		return true
	}
	if t.cue {
		return true
	}
	if strings.HasPrefix(t.norm, "و") || strings.HasPrefix(t.norm, "ف") {
		return r.finite(i)
	}
	return false
}

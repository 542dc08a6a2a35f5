package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// A mention is a mention in the making.
type mention struct {
	first, last int // tokens
	rd          int // reading of the first token
	pre         int // bytes of clitics at the first token
	kind        isnad.Kind
	form        isnad.MentionForm
	entry       lexicon.Entry // when lex
	lex         bool
	ambiguous   bool // counts only with support
	country     isnad.EntityID
	gender      int8
	titleFirst  int // tokens of the title beside the name; none when equal
	titleLast   int
	titlePre    int
	class       string // class of the title
	role        string
	org         string // the body of the title, for offices in a body
	of          string // what the title is a head of, where its class leaves that open; see finder.headOf
	former      bool   // the title is said to be past («السابق»)
	id          isnad.EntityID
	ent         int // index into the people of the article, or -1
	same        int // 1 + index of the mention whose entity this one takes; 0 for none
	rule        string
	score       float64
	words       string         // folded, where they were asked for
	name        string         // of the entity, where it is not the words of the mention
	and         bool           // و or ف before it
	resumes     bool           // a bare head, see bare.go
	outlet      bool           // a definite head of an outlet with an adjective
	aside       bool           // of a second office in a title, which does not say what the first is of
	capital     isnad.EntityID // country, for a capital or a government's name
}

const nameSorts = 1<<uint(lexicon.SortName) | 1<<uint(lexicon.SortGovernment)

// entity returns the longest entry or composed body that begins at token i.
func (f *finder) entity(i, last int) (mention, bool) {
	var best mention
	found := false
	if i >= last {
		return best, false
	}
	w := &f.ws[i]
	for k := range int(w.n) {
		r := w.read[k]
		if r.node == 0 {
			continue
		}
		m, ok := f.entityAs(i, last, k, r)
		if ok && (!found || m.last > best.last || m.last == best.last && best.ambiguous && !m.ambiguous) {
			best, found = m, true
		}
	}
	return best, found
}

// entityAs reads token i as r.
func (f *finder) entityAs(i, last, k int, r reading) (mention, bool) {
	end, node := f.walk(i, last, r, nameSorts, 0)
	m := mention{first: i, rd: k, pre: int(r.pre), ent: -1, and: r.and, form: isnad.FormName, rule: "lexicon", score: 1}
	found := false
	if end > i {
		m.last = end
		found = f.pick(&m, node.Refs())
	}
	if b, ok := f.body(i, last, r, false); ok && (!found || b.last > m.last) {
		b.rd, b.and = k, r.and
		m, found = b, true
	}
	return m, found
}

// lexical fills a mention from an entry.
func (m *mention) lexical(ref lexicon.Ref) {
	e := ref.Entry()
	m.entry, m.lex, m.kind, m.country, m.gender = e, true, e.Kind, e.Country, e.Gender
	if e.Table == lexicon.Countries {
		m.country = e.ID
	}
	m.ambiguous = ref.Flags&lexicon.Ambiguous != 0
	if ref.Sort == lexicon.SortGovernment {
		m.capital = e.ID
		m.form = isnad.FormMetonym
	}
}

// pick chooses among the entries of one form and fills m with it: one for
// which the words around speak, else the first that is not ambiguous, else the
// first. The order of ids decides, so that the choice is the same every time.
func (f *finder) pick(m *mention, refs lexicon.Refs) bool {
	found := false
	for i := range refs.Len() {
		r := refs.At(i)
		if r.Sort != lexicon.SortName && r.Sort != lexicon.SortGovernment {
			continue
		}
		x := *m
		x.lexical(r)
		switch {
		case !found:
			*m = x
			found = true
		case m.ambiguous && !x.ambiguous && !f.supported(m), m.ambiguous == x.ambiguous && m.ambiguous && !f.supported(m) && f.supported(&x), !m.ambiguous && x.ambiguous && f.supported(&x):
			*m = x
		}
	}
	return found
}

// body composes a body of a state from a head at token i and the country
// behind it: «وزارة الدفاع الروسية», «وزارة الدفاع في جمهورية بيلاروس»,
// «وزارة دفاع روسيا», «الخارجية الأميركية», «الجيش الأوكراني». inner says that
// it is read inside another body's name, which goes no deeper.
func (f *finder) body(i, last int, r reading, inner bool) (mention, bool) {
	end, node := f.walk(i, last, r, lexicon.SortHead.Bit(), 0)
	if end == i {
		return mention{}, false
	}
	refs := node.Refs()
	for x := range refs.Len() {
		ref := refs.At(x)
		if ref.Sort != lexicon.SortHead {
			continue
		}
		h := ref.Head()
		if h.Class == lexicon.ClassOutlet {
			continue
		}
		if m, ok := f.headWith(i, end, last, r, ref, h, inner); ok {
			return m, true
		}
	}
	return mention{}, false
}

func (f *finder) headWith(i, end, last int, r reading, ref lexicon.Ref, h lexicon.Head, inner bool) (mention, bool) {
	if end >= last {
		return mention{}, false
	}
	m := mention{first: i, pre: int(r.pre), ent: -1, kind: isnad.KindOrganization, form: isnad.FormName, rule: "body", score: 1}
	set := func(country lexicon.Entry, e int) (mention, bool) {
		m.entry, m.lex, m.last = lexicon.Compose(h, country), true, e
		m.country, m.gender = country.ID, m.entry.Gender
		if collective(h.Class) {
			m.kind, m.form = isnad.KindTitle, isnad.FormTitle
		}
		return m, true
	}
	w := &f.ws[end]
	if h.Canonical != h.Text && strings.HasPrefix(h.Class, "ministry") && !f.field(i, r, h.Class) {
		return mention{}, false
	}
	// Adjective that agrees with the head.
	p := end
	if ref.Flags&lexicon.Construct == 0 {
		// One plain adjective may stand between: «الجيش الوطني الليبي».
		if aend, node := f.walk(p, last, w.read[0], lexicon.SortAdjective.Bit(), lexicon.Definite); aend > p {
			arefs := node.Refs()
			for x := range arefs.Len() {
				a := arefs.At(x)
				if a.Sort != lexicon.SortAdjective || a.Flags&lexicon.Definite == 0 {
					continue
				}
				if g := a.Flags.Agreement().Gender; h.Gender != 0 && g != h.Gender {
					continue
				}
				return set(a.Entry(), aend)
			}
		}
		// «هيئة الأركان العامة للجيش الأوكراني», «القيادة العامة للقوات المسلحة المصرية».
		for k := 1; k < int(w.n) && !inner; k++ {
			if rd := w.read[k]; rd.last == 'l' && !rd.and && rd.art {
				if b, ok := f.body(p, last, rd, true); ok && b.kind == isnad.KindOrganization {
					if c, ok := lexicon.ByID(b.country); ok {
						return set(c, b.last)
					}
				}
			}
		}
		// «وزارة الدفاع في جمهورية بيلاروس», «الجيش في السودان» is the army too,
		// but only heads of two words or more are certain enough.
		if f.toks[p].Norm == "في" && end-i >= 2 {
			if c, e, ok := f.country(p+1, last, 0); ok {
				return set(c, e)
			}
		}
		return mention{}, false
	}
	switch h.Class {
	case "leadership", "opposition", "authorities", "regime":
		return mention{}, false // «قيادة روسيا», «معارضة تركيا» are what somebody does
	}
	if c, e, ok := f.country(p, last, 0); ok {
		return set(c, e)
	}
	if h.Class == "government" && !inner {
		// «حكومة دبي», «حكومة إقليم كردستان»: a land that is no state.
		if e, ok := f.entityAs(p, last, 0, f.ws[p].read[0]); ok && e.lex && e.kind == isnad.KindPlace && !e.ambiguous && e.form == isnad.FormName {
			m.last, m.country, m.gender, m.rule, m.score = e.last, e.country, h.Gender, "head", 0.8
			return m, true
		}
	}
	return mention{}, false
}

// field reports whether the field of a ministry at token i stands for the
// ministry. «الخارجية الروسية» always does; «الثقافة المغربية», «الإعلام
// التونسية» only where a speaker stands.
func (f *finder) field(i int, r reading, class string) bool {
	switch class {
	case "ministry-foreign", "ministry-interior", "ministry-defence", "ministry-treasury":
		return true
	}
	if r.last != 0 || i == 0 {
		return false
	}
	switch f.toks[i-1].Norm {
	case "ان", "باسم", "عن":
		return true
	}
	return f.cue(i-1, "verb")
}

// collective reports whether a class of heads describes who is in power and
// names no body: «السلطات الروسية», «القيادة الإيرانية». They are spoken of
// like offices.
func collective(class string) bool {
	switch class {
	case "authorities", "leadership", "regime", "security-services", "health-authorities":
		return true
	}
	return false
}

// country returns the country whose name begins at token i in reading k.
func (f *finder) country(i, last, k int) (lexicon.Entry, int, bool) {
	if i >= last || k >= int(f.ws[i].n) {
		return lexicon.Entry{}, 0, false
	}
	end, node := f.walk(i, last, f.ws[i].read[k], lexicon.SortName.Bit(), lexicon.Place)
	if end == i {
		return lexicon.Entry{}, 0, false
	}
	refs := node.Refs()
	for x := range refs.Len() {
		if ref := refs.At(x); ref.Sort == lexicon.SortName {
			if e := ref.Entry(); e.Table == lexicon.Countries {
				return e, end, true
			}
		}
	}
	return lexicon.Entry{}, 0, false
}

// complement returns the body or place at token i that completes a title: an
// entry, a composed body, or a pattern.
func (f *finder) complement(i, last int) (mention, bool) {
	m, ok := f.entity(i, last)
	if p, pok := f.pattern(i, last); pok && (!ok || p.last > m.last) {
		m, ok = p, true
	}
	if m, ok = f.longer(m, ok, i, last); ok && f.playing(&m) {
		m.asClub()
	}
	return m, ok
}

package events

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// said is a verb's subject, kept for a verb behind it that drops its own.
type said struct {
	who    []isnad.EntityID
	sent   int32
	at     int
	gender byte
	inside bool // within a clause that describes another («الذي تقوده واشنطن»)
}

// A subject is what is known of a verb's subject and object.
type subject struct {
	who     []isnad.EntityID
	spans   []isnad.Span
	object  phrase // behind the verb, where the subject stands elsewhere or before it
	whom    []isnad.EntityID
	rule    string
	after   int  // token from which complements are looked for
	words   bool // there is a subject, though nobody named
	passive bool
}

// subjectOf finds the subject and the object of the finite verb at token i.
func (r *reader) subjectOf(i int, f *form, end int) subject {
	out := subject{after: i + 1}
	if s := r.toks[i].cue; s >= 0 {
		st := &r.acct.Statements[s]
		if st.Speaker != "" {
			out.who = append([]isnad.EntityID{st.Speaker}, st.CoSpeakers...)
			if !st.SpeakerSpan.Empty() {
				out.spans = append(out.spans, st.SpeakerSpan)
			}
		}
		out.words, out.rule = true, "speaker"
		out.after = i + 1
		// the object stands behind the subject
		if st.SpeakerSpan.Start >= r.acct.Tokens[i].Span.End {
			out.after = max(i+1, r.at(st.SpeakerSpan.End-1)+1)
		}
		out.who = r.parties(out.who)
		return out
	}
	if f.gender == '1' {
		// «نرفض», "we reject", in somebody's words
		out.who, out.rule, out.words = r.voice(i), "first person", true
		if k := r.skip(i+1, end); k < end && r.toks[k].adp == 0 && r.toks[k].cls&clsPrep == 0 {
			out.object = r.nounPhrase(k, end)
		}
		return out
	}
	first := r.acct.Sentences[r.toks[i].sent].First
	// what stands before the verb, particles off
	left := i - 1
	for left >= first && (r.toks[left].cls&(clsNeg|clsWill|clsMay|clsSkip|clsKan) != 0 || r.mark(left) || r.toks[left].tx >= 0 && r.toks[left].men < 0) {
		left--
	}
	if f.pron == 'v' {
		k := r.skip(i+1, end)
		p := r.nounPhrase(k, end)
		if b, ok := r.before(left, first, f, i); ok {
			p = b
		} else if left >= first && r.toks[left].cls&clsRel != 0 {
			if ante, span := r.antecedent(left, first); ante != "" {
				p = phrase{parties: []isnad.EntityID{ante}, spans: []isnad.Span{span}, end: i + 1}
			}
		}
		return subject{passive: true, object: p, words: p.words > 0 || p.found(), rule: "passive", after: max(i+1, min(p.end, end))}
	}
	rel := left >= first && r.toks[left].cls&clsRel != 0 && r.toks[left].norm != "ما" && r.toks[left].norm != "مما" && r.toks[left].norm != "وما"
	behind := r.skip(i+1, end)
	if behind < end && f.frame.light() && (r.toks[behind].norm == "به" || r.toks[behind].norm == "بها") {
		behind = r.skip(behind+1, end) // «ما يقوم به الجيش»
	}
	vso := r.nounPhrase(behind, end)
	if behind < end && (r.toks[behind].adp != 0 || r.toks[behind].cls&clsPrep != 0) {
		vso = phrase{first: behind, end: behind}
	}
	if f.frame.light() && vso.found() && vso.words > 0 && !r.toks[behind].conj {
		if g, ok := r.choose(behind); ok && !g.verb() && !g.frame.light() {
			vso = phrase{first: behind, end: behind} // «تواصل استهداف التنظيم»: what she goes on with
		}
	}
	if rel && i+1 < end && setting[r.toks[i+1].norm] {
		// «الزيارة التي التقى فيها فلانا»: the subject is who made the visit
		if n := len(r.past); n > 0 && r.past[n-1].sent == r.toks[i].sent && r.past[n-1].gender == f.gender && f.frame.flags&flagObject != 0 {
			out.who, out.rule, out.object, out.words = r.past[n-1].who, "carried", vso, true
			return out
		}
	}
	if rel {
		ante, span := r.antecedent(left, first)
		if f.pron == 'o' {
			if ante != "" {
				out.whom = []isnad.EntityID{ante}
			}
			out.take(vso, "relative, subject behind")
			out.words = true
			return out
		}
		if ante != "" && i+1 < end && f.frame.preps&pronounPrep[r.toks[i+1].norm] != 0 {
			// «الذي حكم عليه بالسجن»
			out.whom, out.spans, out.words, out.rule = []isnad.EntityID{ante}, []isnad.Span{span}, true, "relative, preposition"
			return out
		}
		if ante != "" && r.agrees(f, ante) {
			if r.undergone(f, []isnad.EntityID{ante}, behind, vso, end) {
				out.passive, out.words, out.rule = true, true, "relative, passive"
				out.object = phrase{parties: []isnad.EntityID{ante}, spans: []isnad.Span{span}, end: behind}
				return out
			}
			out.who, out.spans, out.rule, out.words = []isnad.EntityID{ante}, []isnad.Span{span}, "relative", true
			out.object = vso
			return out
		}
		if ante == "" && vso.found() && r.resumes(vso.end, end) {
			// «المحرقة التي تعاقب دول أوروبا من ينكرها»: she is who punishes
			out.take(vso, "relative, subject behind")
			out.words = true
			return out
		}
		if ante == "" && vso.found() && r.subjectGender(vso, f) {
			// «الهجوم الذي شنته …» has a pronoun; without one the antecedent is the subject
			out.object, out.words = vso, true
			return out
		}
		out.object, out.words = vso, true
		return out
	}
	if left >= first && !r.toks[i].conj && f.pron == '-' && f.frame.flags&flagObject != 0 && vso.found() && r.described(left) {
		// «حملة استهدفت فلانا»: the campaign did it to him
		out.object, out.words, out.rule = vso, true, "deed before"
		return out
	}
	if p, ok := r.before(left, first, f, i); ok {
		if r.undergone(f, p.parties, behind, vso, end) {
			out.passive, out.words, out.rule, out.object = true, true, "passive", p
			return out
		}
		out.who, out.spans, out.rule, out.words = p.parties, p.spans, "subject before", true
		out.object = vso
		return out
	}
	if left >= first && r.toks[left].cls&clsThatHe != 0 && f.pron != 'o' {
		// «قالت إنها قدمت شكوى»
		if who, ok := r.carried(i, left, first, f); ok {
			out.who, out.rule, out.object, out.words = who, "carried", vso, true
			return out
		}
	}
	if speech[f.frame.kind] && f.frame.flags&flagObject != 0 && f.pron != 'o' && vso.found() && r.toks[vso.first].men < 0 && r.toks[vso.first].held < 0 && r.isDeed(vso.first, end) {
		// «احتجاجات تطالب بكذا وترفض إجراءات فلان»: measures refuse nothing
		out.object, out.words = vso, true
		if who, ok := r.carried(i, left, first, f); ok && compare(who, vso.parties) == different {
			out.who, out.rule = who, "carried"
		}
		return out
	}
	if f.gender != 'f' && f.pron != 'o' && vso.words > 0 && vso.first < end && (r.toks[vso.first].tag == isnad.TagNumeral || r.toks[vso.first].kind == isnad.TokenNumber) && r.passive(i, f, vso, end) {
		out.passive, out.object, out.words, out.rule = true, vso, true, "passive" // «وقتل 95 متظاهرا»
		return out
	}
	if !vso.found() && vso.words > 0 && f.frame.flags&flagObject != 0 && f.pron != 'o' && r.indefinite(vso.first) {
		// «كما احتجزت مدونين»: what has no article is the object
		if who, ok := r.carried(i, left, first, f); ok {
			out.who, out.rule, out.object, out.words = who, "carried", vso, true
			return out
		}
	}
	if f.number != 'p' && f.number != 'd' && (vso.found() || vso.words > 0) && r.subjectGender(vso, f) {
		if f.pron == 'o' || !r.dropped(i, left, first) || vso.found() || f.frame.flags&flagObject == 0 {
			if out.passive = f.pron != 'o' && r.passive(i, f, vso, end); out.passive {
				out.object, out.words = vso, true
				return out
			}
			alone := (r.toks[i].conj || left >= first && (r.toks[left].norm == "حيث" || r.toks[left].norm == "وحيث" || r.toks[left].norm == "ثم" || r.toks[left].norm == "كما")) && vso.found() && f.pron != 'o' && f.frame.flags&flagObject != 0 && f.frame.flags&flagTo != 0
			out.take(vso, "subject behind")
			out.words = true
			out.object = phrase{}
			if k := r.skip(vso.end, end); alone && k < end && k > behind && r.toks[k].cls&clsPrep == 0 && r.toks[k].adp == 0 && !r.punct(k) && !r.finite(k) && !r.toks[k].conj && r.names(k) {
				object := r.nounPhrase(k, end)
				alone = !object.found() // «وزار فلان الإمارات»: it is there
			}
			if alone && !r.resumes(vso.end, end) {
				// «وصل فلان والتقى فلانا»: a verb that never lacks an object has it here
				if who, ok := r.carried(i, left, first, f); ok && compare(who, vso.parties) == different {
					out.who, out.spans, out.rule, out.object = who, nil, "carried", vso
					return out
				}
			}
			if k := r.skip(vso.end, end); k < end && k > behind && r.toks[k].cls&clsPrep == 0 && r.toks[k].adp == 0 && !r.punct(k) && !r.finite(k) && !r.toks[k].conj {
				out.object = r.nounPhrase(k, end)
			}
			return out
		}
	}
	// a dropped subject
	out.object = vso
	if who, ok := r.carried(i, left, first, f); ok {
		out.who, out.rule = who, "carried"
	}
	return out
}

// voice returns who speaks the words at token i; nobody where no statement covers it.
func (r *reader) voice(i int) []isnad.EntityID {
	s := r.toks[i].stmt
	if s < 0 || r.acct.Statements[s].Speaker == "" {
		return nil
	}
	return r.parties([]isnad.EntityID{r.acct.Statements[s].Speaker})
}

// objectBehind reports whether a second noun phrase stands behind the one that
// ends at token k.
func (r *reader) objectBehind(k, end int) bool {
	k = r.skip(k, end)
	return k < end && r.objectAt(k)
}

func (s *subject) take(p phrase, rule string) {
	s.who, s.spans, s.rule, s.after = p.parties, p.spans, rule, p.end
}

// parties keeps those of the entities that can be parties.
func (r *reader) parties(ids []isnad.EntityID) []isnad.EntityID {
	var out []isnad.EntityID
	for _, id := range ids {
		e := r.entity(id)
		if e == nil || e.Kind == isnad.KindUnnamed {
			continue
		}
		if _, ok := r.party(&isnad.Mention{Entity: id, Kind: e.Kind}); ok {
			out = append(out, id)
		}
	}
	return out
}

// skip passes over adverbs, times and marks.
func (r *reader) skip(i, end int) int {
	if i+1 < end && (r.toks[i].norm == "بشكل" || r.toks[i].norm == "بصوره") {
		i += 2
	}
	for i < end && (r.toks[i].cls&clsPrep != 0 && i+1 < end && r.toks[i+1].tx >= 0 && r.toks[i+1].men < 0 || withPronoun[r.toks[i].norm] || r.toks[i].cls&clsSkip != 0 && r.toks[i].men < 0 || r.mark(i) || r.toks[i].tx >= 0 && r.toks[i].men < 0 || r.toks[i].norm == "،" && r.aside(i, end) > 0) {
		if r.toks[i].norm == "،" {
			i = r.aside(i, end)
		}
		i++
		// «بشكل أساسي», «بصورة مؤقتة»
		if i+1 < end && (r.toks[i].norm == "بشكل" || r.toks[i].norm == "بصوره") {
			i += 2
		}
	}
	return i
}

// withPronoun are prepositions with a pronoun, which stand between a verb and
// its subject («ردت عليها السلطات»).
var withPronoun = words("عليه عليها عليهم فيه فيها اليه اليها اليهم منه منها معه معها معهم عنه عنها له لها لهم به بها خلاله خلالها ضده ضدها")

// setting are prepositions with a pronoun that stand for a time or place.
var setting = words("فيها فيه خلالها خلاله اثناءها اثناءه")

// pronounPrep are those of them that name a recipient of the one before.
var pronounPrep = map[string]prep{"عليه": prepOn, "عليها": prepOn, "عليهم": prepOn, "اليه": prepTo, "اليها": prepTo, "اليهم": prepTo, "معه": prepWith,
	"معها": prepWith, "معهم": prepWith, "عنه": prepOf, "عنها": prepOf, "عنهم": prepOf, "منه": prepFrom, "منها": prepFrom, "منهم": prepFrom,
	"له": prepLi, "لها": prepLi, "لهم": prepLi, "به": prepBi, "بها": prepBi}

// subjectGender reports whether the phrase can be the subject of the verb form
// behind which it stands.
func (r *reader) subjectGender(p phrase, f *form) bool {
	if p.first >= len(r.toks) || f.gender == '?' {
		return true
	}
	t := &r.toks[p.first]
	if t.adp != 0 || t.men < 0 && grounded[stem(t.norm)] {
		return false
	}
	if t.men >= 0 && t.first {
		m := &r.acct.Mentions[t.men]
		if m.Form == isnad.FormName && m.Kind == isnad.KindPerson && m.Title.Empty() {
			if e := r.entity(m.Entity); e != nil && e.Gender != 0 {
				return (e.Gender > 0) == (f.gender == 'f')
			}
			return true
		}
		if m.Kind == isnad.KindPlace {
			if l, ok := lexicon.ByID(m.Entity); ok && l.Table == lexicon.Countries && l.Gender != 0 {
				if r.womanly(m.Span) {
					return f.gender == 'f' // «المملكة المغربية»
				}
				return (l.Gender > 0) == (f.gender == 'f')
			}
			return true
		}
	}
	if t.tag == isnad.TagNumeral || t.kind == isnad.TokenNumber {
		return true // «قتل أربعة جنود»: a number has the other gender
	}
	// the ending of the head word
	w := t.norm
	if len(w) < 4 {
		return true
	}
	fem := w[len(w)-2:] == "ه" || len(w) > 8 && w[len(w)-4:] == "ات"
	if fem {
		return f.gender == 'f'
	}
	if f.gender == 'f' {
		// broken plurals take a feminine verb; a title of one man does not
		return !(p.found() && p.words == 0 && r.person(p.parties[0]) < 0)
	}
	return true
}

// womanly reports whether the first word of a name is feminine by its ending.
func (r *reader) womanly(s isnad.Span) bool {
	word, _, _ := strings.Cut(s.Of(r.text), " ")
	return strings.HasSuffix(word, "ة")
}

// deeds are nouns for what strikes people, of which a verb behind them tells.
var deeds = words("حمله هجوم هجمات هجوما عمليه عمليات غاره غارات ضربه ضربات قصف قصفا تفجير تفجيرات انفجار اعتداء اعتداءات حادث حادثه قرار قرارا عقوبات تصريحات بيان بيانا تظاهره مظاهره مسيره احتجاجات موجه سلسله رساله خطه مؤامره")

// described reports whether the word at token i is an indefinite noun of a deed, of
// which the verb behind it tells.
func (r *reader) described(i int) bool {
	t := &r.toks[i]
	if t.men >= 0 || t.kind != isnad.TokenWord || r.definite(i) {
		return false
	}
	if deeds[bareConj(t)] {
		return true
	}
	return t.tag == isnad.TagAdjective && i > 0 && r.toks[i-1].men < 0 && deeds[bareConj(&r.toks[i-1])]
}

// isDeed reports whether the noun at token i is a deed or measure, and no body by another
// name («الاحتلال»).
func (r *reader) isDeed(i, end int) bool {
	if !deedHeads[strings.TrimSuffix(stem(r.toks[i].norm), "ا")] {
		return false
	}
	_, n := r.generic(i, end)
	return n == 0
}

// grounded are places, which are visited and hit and do nothing themselves.
var grounded = words("عاصمه مدينه منطقه محافظه مقر اراضي قصر بلده قريه")

// person returns the gender of a person, 0 for others.
func (r *reader) person(id isnad.EntityID) int8 {
	if e := r.entity(id); e != nil && e.Kind == isnad.KindPerson {
		return e.Gender
	}
	return 0
}

// agrees reports whether an entity before the verb can be its subject.
func (r *reader) agrees(f *form, id isnad.EntityID) bool {
	e := r.entity(id)
	if e == nil || f.gender == '?' {
		return true
	}
	g := e.Gender
	switch e.Kind {
	case isnad.KindPerson, isnad.KindTitle:
		if f.number == 'p' {
			return false
		}
	case isnad.KindPlace:
		if l, ok := lexicon.ByID(id); ok {
			g = l.Gender
		}
	default:
		return true // bodies: gangs and councils are of both
	}
	return g == 0 || (g > 0) == (f.gender == 'f')
}

// resumes reports whether an object stands behind the phrase that ends at
// token k, so that the phrase is the subject: «من» with its verb, or a
// preposition with the pronoun of the relative clause.
func (r *reader) resumes(k, end int) bool {
	for k < end && (r.toks[k].norm == "كلها" || r.toks[k].norm == "جميعها" || r.toks[k].norm == "كلهم" || r.toks[k].norm == "اليوم") {
		k++
	}
	if k+1 >= end {
		return false
	}
	return r.toks[k].norm == "من" && r.toks[k+1].tag == isnad.TagVerb && r.toks[k+1].men < 0 || pronounPrep[r.toks[k].norm] != 0
}

// antecedent returns the party before a relative pronoun at token i.
func (r *reader) antecedent(i, first int) (isnad.EntityID, isnad.Span) {
	for j := i - 1; j >= max(first, i-5); j-- {
		t := &r.toks[j]
		if t.men >= 0 {
			m := &r.acct.Mentions[t.men]
			if id, ok := r.party(m); ok {
				return id, m.Span
			}
			return "", isnad.Span{}
		}
		if r.punct(j) && j < i-1 || r.finite(j) || t.cls&(clsThat|clsRel|clsPrep) != 0 || t.adp != 0 {
			break
		}
		if id, people := r.adjective(j); id != "" && !people && j > first && r.stately(max(first, j-3), j) {
			return id, r.acct.Tokens[j].Span
		}
		if t.tag == isnad.TagNoun && !r.mark(j) {
			break
		}
	}
	return "", isnad.Span{}
}

// before reads the noun phrase that ends at token left, before the verb at i:
// its subject, when nothing governs it and no verb stands before it in the
// clause.
func (r *reader) before(left, first int, f *form, i int) (phrase, bool) {
	if left < first {
		return phrase{}, false
	}
	// an apposition between commas («فلان، وزير الخارجية، طلب»)
	that := false
	if r.toks[left].norm == "،" {
		switch k := r.asideBack(left, first); {
		case k >= 0:
			left = k - 1
		case left > first && r.toks[left-1].men >= 0 && !r.toks[i].conj:
			left, that = left-1, true // «أن المنسق فلان، وصل»
		default:
			return phrase{}, false
		}
	}
	if left < first || r.punct(left) {
		return phrase{}, false
	}
	if r.toks[i].conj {
		return phrase{}, false
	}
	// go back to the head of the phrase
	start, names, far := left+1, 0, false
	for j := left; j >= max(first, left-maxBefore); j-- {
		t := &r.toks[j]
		if r.mark(j) {
			continue
		}
		if t.cls&(clsThat|clsBreak|clsKan) != 0 {
			far = !that || t.cls&(clsThat|clsKan) != 0
			break
		}
		if r.punct(j) {
			far = !that
			break
		}
		if r.finite(j) || t.cue >= 0 || t.cls&(clsRel|clsNeg|clsIf|clsPurpose|clsWill) != 0 {
			return phrase{}, false
		}
		if t.cls&clsPrep != 0 || t.adp != 0 {
			// a complement of the phrase («وزير الخارجية في الحكومة»), or what governs it
			if names > 0 && j > first {
				start = j + 1
				names = 0
				continue
			}
			return phrase{}, false
		}
		if t.tx >= 0 && t.men < 0 {
			continue
		}
		if t.men >= 0 {
			names++
		}
		start = j
		if t.conj && (t.men < 0 || t.first) && !(j > first && r.toks[j-1].men >= 0) {
			far = true
			break
		}
	}
	if start == first || start <= max(first, left-maxBefore) {
		far = start == first
	}
	if !far || start > left {
		return phrase{}, false
	}
	p := r.nounPhrase(start, left+1)
	if !p.found() {
		return phrase{}, false
	}
	if f.number != 'p' && f.number != 'd' && len(p.parties) == 1 && !r.agrees(f, p.parties[0]) && p.words == 0 && !(f.gender == 'f' && r.womanly(p.spans[0])) {
		return phrase{}, false
	}
	return p, true
}

// maxBefore is how far before its verb a subject may begin, in tokens: a name
// with its offices.
const maxBefore = 16

// dropped reports whether the verb at i may have left its subject to a verb
// before it: it is joined to what stands before.
func (r *reader) dropped(i, left, first int) bool {
	if left >= first && r.toks[left].cls&clsThatHe != 0 {
		return true
	}
	return r.toks[i].conj && i > first
}

// carried returns the subject of a verb that has none of its own: of the verb
// it is joined to, or of the speaker in whose words it stands («وأكد أنه طلب»).
func (r *reader) carried(i, left, first int, f *form) ([]isnad.EntityID, bool) {
	if left >= first && r.toks[left].cls&clsThatHe != 0 {
		if s := r.toks[i].stmt; s >= 0 {
			sp := r.acct.Statements[s].Speaker
			if sp != "" && r.agrees(f, sp) {
				return r.parties([]isnad.EntityID{sp}), true
			}
		}
		return nil, false
	}
	join := r.toks[i].conj || left >= first && (r.toks[left].norm == "كما" || r.toks[left].norm == "وكما" || r.toks[left].norm == "ثم" || r.toks[left].norm == "حيث" && f.frame.kind == "CONSULT" || f.pron == 'o' && (r.toks[left].norm == "اذ" || r.toks[left].norm == "حيث") || r.toks[left].cls&clsAnd != 0)
	if !join {
		return nil, false
	}
	n := len(r.past)
	for n > 0 && r.past[n-1].inside && n > len(r.past)-3 {
		n--
	}
	if n > 0 {
		p := &r.past[n-1]
		near := p.sent == r.toks[i].sent || (i == first || f.number == 'p') && p.sent == r.toks[i].sent-1 && p.gender == f.gender
		if near && len(p.who) > 0 && (p.gender == '?' || f.gender == '?' || p.gender == f.gender) && r.toks[i].stmt == r.toks[p.at].stmt {
			return p.who, true
		}
	}
	return nil, false
}

// indefinite reports whether the noun phrase from token i has no article and
// is no construct with one: behind a verb with an object it is the object.
func (r *reader) indefinite(i int) bool {
	if strings.HasPrefix(bareConj(&r.toks[i]), "ال") {
		return false
	}
	return i+1 >= len(r.toks) || !strings.HasPrefix(r.toks[i+1].norm, "ال") || strings.HasSuffix(r.toks[i].norm, "ا")
}

// undergone reports whether a verb behind its subject is passive though its
// letters do not say so («الصحفية فلانة قتلت برصاص قناص»): the subject is a
// person and no object stands behind the verb.
func (r *reader) undergone(f *form, who []isnad.EntityID, behind int, object phrase, end int) bool {
	if f.frame.flags&flagObject == 0 || f.pron == 'o' || object.found() || object.words > 0 {
		return false
	}
	switch f.frame.kind {
	case "ASSAULT", "COERCE":
	default:
		return false
	}
	for _, id := range who {
		if e := r.entity(id); e == nil || e.Kind != isnad.KindPerson {
			return false
		}
	}
	return behind >= end || r.toks[behind].cls&clsPrep != 0 || r.toks[behind].adp != 0 || r.punct(behind)
}

// passive reports whether a verb form that may be read either way («قتل»,
// «اغتيل») is passive: only one noun phrase stands behind it, and that is a
// person or begins with a number, and no agent fits.
func (r *reader) passive(i int, f *form, p phrase, end int) bool {
	if f.frame.flags&flagObject == 0 || f.frame.flags&(flagAny|flagTo) == 0 || f.gender == 'f' && !p.found() {
		return false
	}
	switch f.frame.kind {
	case "ASSAULT", "COERCE", "SANCTION":
	default:
		return false
	}
	k := r.skip(p.end, end)
	// a second phrase behind the first is the object: active
	if k < end && !r.punct(k) && r.toks[k].cls == 0 && r.toks[k].adp == 0 && !r.finite(k) && !r.toks[k].conj {
		return false
	}
	if !p.found() {
		return p.words > 0
	}
	if p.words > 0 && p.first < len(r.toks) && (r.toks[p.first].tag == isnad.TagNumeral || r.toks[p.first].kind == isnad.TokenNumber) {
		return true // «قتل خمسة عناصر من داعش»
	}
	e := r.entity(p.parties[0])
	return e != nil && (e.Kind == isnad.KindPerson || e.Kind == isnad.KindTitle)
}

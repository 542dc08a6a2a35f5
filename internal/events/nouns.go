package events

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// grounds are words behind which a protest names what it is against.
var grounds = words("احتجاجا تنديدا رفضا ضد استنكارا للتنديد للاحتجاج للمطالبه مطالبين منددين مطالبه منادين تطالب")

// against finds whom a protest is directed at, behind «احتجاجا على» and the like.
func (r *reader) against(d *draft) []isnad.EntityID {
	last := r.acct.Sentences[r.toks[d.at].sent].Last
	for j := d.last; j < min(last, d.last+maxReach); j++ {
		if !grounds[r.toks[j].norm] {
			continue
		}
		for k := j + 1; k < min(last, j+maxTarget); k++ {
			t := &r.toks[k]
			if t.norm == "." || t.cls&(clsThat|clsBreak) != 0 {
				return nil
			}
			if t.men >= 0 && t.first {
				if id, ok := r.party(&r.acct.Mentions[t.men]); ok {
					d.evidence = append(d.evidence, r.acct.Mentions[t.men].Span)
					return []isnad.EntityID{id}
				}
			}
			if id, n := r.generic(k, last); n > 0 {
				d.evidence = append(d.evidence, r.span(k, k+n))
				return []isnad.EntityID{id}
			}
		}
		return nil
	}
	return nil
}

// quiet are the types whose nouns are wished for, praised and discussed as
// often as done; they need firm ground.
var quiet = map[string]bool{"CONSULT": true, "COOPERATE": true, "SUPPORT": true, "AID": true, "AGREE": true, "REQUEST": true, "CONCEDE": true}

// noun makes the event of a noun, alone or carried by a light verb.
func (r *reader) noun(i int, f *form, c *carrier) {
	t := &r.toks[i]
	first := r.acct.Sentences[t.sent].First
	end := r.clauseEnd(i)
	kind, fl := f.frame.kind, f.frame.flags
	if c == nil && f.pron == '-' && strings.HasSuffix(t.norm, "ا") && len(t.norm) > 6 && !strings.HasSuffix(t.norm, "يا") && !(i > first && r.toks[i-1].cls&clsThat != 0) {
		return // «احتجاجا على», «دعما لـ»: why something else was done
	}
	if f.frame.key == "عارض" && c == nil && f.pron == '-' && r.definite(i) {
		return // «المعارضة التركية»: the opposition
	}
	if t.conj && kind == "COOPERATE" && r.portfolio(i, first) {
		return // «وزير الخارجية والتعاون»
	}
	if i > first && kind == "CONSULT" && halls[stem(r.toks[i-1].norm)] {
		return // «قاعة الاجتماعات»
	}
	granted := kind == "REQUEST" && i >= first+2 && bareConj(&r.toks[i-2]) == "بناء" && r.toks[i-1].norm == "علي"
	asked := kind == "REQUEST" && i+1 < end && (r.toks[i+1].norm == "من" || t.adp == 'b')
	if t.adp == 'l' && c == nil && kind == "CONSULT" && fl&flagWith != 0 && f.pron == '-' {
		r.purpose(i, end, f)
		return
	}
	if t.adp != 0 && c == nil && !asked || t.adp == 'l' && c != nil && c.form.frame.flags&flagPatient == 0 {
		return
	}
	if c != nil && c.gave != "" {
		if c.gave == kind && (t.conj || strings.HasSuffix(t.norm, "ا")) {
			return // «شن غارات وهجمات», «شهدت مظاهرات احتجاجا على»
		}
		if !t.conj {
			c = nil // the verb has its noun
		}
	}
	unsure := false
	for j := i - 1; j >= max(first, i-6); j-- {
		u := &r.toks[j]
		if r.punct(j) || r.finite(j) && !wished[bareConj(u)] {
			break
		}
		w := stem(u.norm)
		if wished[bareConj(u)] && j > first && strings.HasSuffix(bareConj(u), "ستبعد") && r.toks[j-1].cls&clsNeg != 0 {
			unsure = true // «لا يستبعد مواجهة»
			break
		}
		if j >= i-2 && (quiet[kind] || kind == "RETREAT" || kind == "SANCTION" || strings.HasSuffix(w, "ضروره")) && (u.cls&clsFrame != 0 || closed[w]&clsFrame != 0 || len(w) > 6 && closed[w[2:]]&clsFrame != 0) || j >= i-3 && (averted[w] || u.adp != 0 && len(w) > 4 && averted[w[2:]] || wished[bareConj(u)]) || u.cls&clsNeg != 0 || u.norm == "هل" {
			return
		}
	}
	if kind == "RETREAT" || kind == "AGREE" {
		for j := i - 1; j >= max(first, i-2); j-- {
			if ended[bareConj(&r.toks[j])] {
				return
			}
		}
	}
	if charged[bareConj(&r.toks[max(first, i-1)])] {
		return // «بتهمة الاعتداء»
	}
	if c != nil && gained[c.form.frame.key] && (!gainable[kind] || len(c.sub.who) == 0) {
		c = nil // «نالت رسالة ماجستير»
	}
	if c != nil && fl&flagLoss != 0 && !brings[c.form.frame.key] && c.form.frame.flags&(flagVoid|flagPatient) == 0 {
		c = nil // «ستجري اتصالا لتقديم اعتذار عن مقتل الجنود»
	}
	if c != nil && i > first && beside[r.toks[i-1].norm] {
		c = nil // «بدأت الهدنة مع ترحيب التحالف»
	}
	if c == nil && fl&flagCarried != 0 || f.frame.key == "شن حربا" && i+1 < end && noWar[r.toks[i+1].norm] {
		return
	}
	if c == nil && kind == "PROTEST" && r.second(i) {
		return // «مذكرة احتجاج»
	}
	if c != nil && (r.second(i) || c.form.frame.flags&flagSay != 0 && (fl&flagLoss != 0 || kind == "PROTEST" || i > c.sub.after+2 && (!t.conj || c.gave == "" && (kind == "ASSAULT" || kind == "COERCE")))) {
		c = nil // who announces a death did not bring it about
	}
	mod := isnad.ModalityAsserted
	fine := true
	if c != nil {
		mod, fine = c.mod, c.ok
	} else {
		mod, fine = r.nounModality(i, end)
	}
	if !fine {
		return
	}
	for j := i - 1; j >= max(first, i-3) && !r.punct(j); j-- {
		if mod == isnad.ModalityAsserted && planning[bareConj(&r.toks[j])] {
			mod = isnad.ModalityPlanned // «أعلن نيته الاستقالة»
		}
	}
	if unsure {
		mod = isnad.ModalityPossible
	}
	d := r.draft(i, end, f, mod)
	d.rule = "noun"
	definite := r.definite(i)
	from := i + 1
	// the adjective of a country, among the adjectives behind the noun
	for j := i + 1; j < min(end, i+4); j++ {
		u := &r.toks[j]
		if r.mark(j) {
			continue
		}
		if u.men >= 0 || u.kind != isnad.TokenWord || u.cls != 0 || u.adp != 0 {
			break
		}
		if id, people := r.adjective(j); id != "" && !people && strings.HasPrefix(u.norm, "ال") == definite && fl&flagLoss == 0 {
			d.actors = append(d.actors, id)
			d.evidence = append(d.evidence, r.acct.Tokens[j].Span)
			from = j + 1
			d.rule = "noun, adjective"
			if j+1 < end && r.toks[j+1].conj && fl&flagWith == 0 {
				if id2, people := r.adjective(j + 1); id2 != "" && !people && id2 != id {
					d.actors = append(d.actors, id2) // «مساعدات سعودية وإماراتية»
					from = j + 2
				}
			}
			// «المباحثات الروسية الأميركية»
			if fl&flagWith != 0 && j+1 < end {
				if id2, people := r.adjective(j + 1); id2 != "" && !people && id2 != id {
					d.recipients = append(d.recipients, id2)
				}
			}
			break
		}
		if u.tag != "" && u.tag != isnad.TagAdjective {
			break
		}
		from = j + 1
	}
	// the construct
	var gen phrase
	if from == i+1 && !definite && f.pron != 'p' && i+1 < end && r.toks[i+1].cls == 0 && r.toks[i+1].adp == 0 && !r.punct(i+1) && (!r.toks[i+1].conj || r.toks[i+1].men >= 0) {
		gen = r.nounPhrase(i+1, end)
		if gen.found() && r.toks[i+1].men < 0 && gen.words > 4 {
			gen = phrase{end: i + 1}
		}
		from = max(from, gen.end)
	}
	object := phrase{}
	if gen.found() && fl&flagWith == 0 && (c == nil || !c.sub.words) {
		// «طرد باريس دبلوماسيين», «اتهام القضاء فلانا»: the agent, then the object
		if k := gen.end; k < end && r.objectAt(k) {
			object = r.nounPhrase(k, end)
		}
	}
	var owner []isnad.EntityID
	if f.pron == 'p' && fl&flagGenRecipient == 0 {
		owner = r.owner(i, f)
	}
	comp, by := phrase{}, prep(0)
	if f.frame.preps != 0 {
		comp, by = r.complement(f.frame.preps, from, end)
		if by == prepFrom && c == nil && comp.first > i+4 {
			comp, by = phrase{}, 0
		}
		if by == prepFrom && (kind == "REQUEST" || c != nil) {
			// «بطلب من تونس» is hers; «قدم طلبا من» goes to her
			if kind == "AID" && c != nil && c.form.frame.flags&flagPatient == 0 {
				comp = phrase{} // «تم تمويله بمنحة من المؤسسة»
			}
			if c == nil || c.form.frame.flags&flagPatient != 0 {
				d.actors, d.evidence = comp.parties, append(d.evidence, comp.spans...)
				comp = phrase{}
			}
		}
	}
	if c != nil && !comp.found() && f.frame.preps != 0 && c.at < i {
		// «عقد مع نظيره جلسة مشاورات»
		comp, by = r.complement(f.frame.preps, c.sub.after, i)
	}
	if comp.nameless && kind != "ASSAULT" {
		comp = phrase{end: comp.end, words: comp.words}
	}
	switch {
	case fl&flagWith != 0 && by == prepBetween && comp.nameless:
		d.actors, d.oneSide = comp.parties, true
		d.evidence = append(d.evidence, comp.spans...)
	case fl&flagWith != 0 && by == prepBetween:
		if len(comp.parties) > 1 {
			d.actors, d.recipients = comp.parties[:1], comp.parties[1:]
		} else if len(comp.parties) == 1 && len(d.actors) == 0 {
			d.actors = comp.parties
			d.oneSide = comp.joined
		}
		d.evidence = append(d.evidence, comp.spans...)
	case comp.found():
		d.recipients = append(d.recipients, comp.parties...)
		d.evidence = append(d.evidence, comp.spans...)
	}
	if len(owner) > 0 && fl&flagObject != 0 && len(d.recipients) == 0 {
		// «لقائه الرئيس الإيراني», «رفضها انضمام»
		d.actors = owner
		if k := r.skip(i+1, end); k < end && r.objectAt(k) {
			p := r.nounPhrase(k, end)
			d.recipients = append(d.recipients, p.parties...)
			d.evidence = append(d.evidence, p.spans...)
			comp.words += p.words
		}
		if kind == "CONSULT" && len(d.recipients) == 0 {
			d.recipients = r.met(&d, i+1, end)
		}
	}
	if len(owner) > 0 {
		if fl&flagGenRecipient != 0 {
			d.recipients = append(d.recipients, owner...)
		} else {
			d.actors = owner
			d.rule = "noun, pronoun"
		}
	}
	if c == nil && gen.found() && gen.words > 0 && fl&flagGenRecipient == 0 && !stateHeads[stem(r.toks[i+1].norm)] {
		// «رفض مشاركة الوفد»: what stands nearest is no party
		if e := r.entity(gen.parties[0]); e == nil || e.Kind != isnad.KindPerson {
			gen = phrase{end: gen.end, place: gen.place, words: gen.words}
		}
	}
	if gen.found() {
		actor := fl&flagGenRecipient == 0
		if fl&flagGenEither != 0 {
			actor = len(d.recipients) > 0
		}
		if k := gen.end; fl&flagGenRecipient|fl&flagGenEither != 0 && k < end && r.toks[k].adp == 'l' && f.frame.preps&prepLi != 0 {
			actor = true // «قصف الفصيل للقرى»: who follows in construct did it
		}
		if object.words > 0 || object.found() {
			actor = true
			d.recipients = append(d.recipients, object.parties...)
			d.evidence = append(d.evidence, object.spans...)
		}
		if c != nil && len(c.sub.who) > 0 && c.form.frame.flags&(flagVoid|flagPatient) == 0 {
			actor = false // the light verb has the actor
		}
		if actor {
			if len(d.actors) == 0 {
				d.actors = gen.parties
			}
			if fl&flagWith != 0 && len(gen.parties) > 1 && len(d.recipients) == 0 {
				d.actors, d.recipients = gen.parties[:1], gen.parties[1:]
			}
			if f.frame.key == "مواجهات" && c == nil && i > first && r.toks[i-1].norm == "في" {
				d.actors, d.recipients = nil, gen.parties // «تقدموا في مواجهة المتمردين»
			}
		} else if fl&flagGenActor == 0 && !(c != nil && len(c.sub.who) > 0 && contains(gen.parties, r.countryOf(c.sub.who[0]))) {
			// «عبر عن دعم بلاده»: his own country is not whom he supports
			d.recipients = append(d.recipients, gen.parties...)
		}
		d.evidence = append(d.evidence, gen.spans...)
		d.rule = "noun, construct"
	}
	if gen.place != "" {
		d.place = gen.place
	}
	behind := from
	if k := r.relative(&d, from, end); k > 0 {
		behind = k
		if fl&flagWith != 0 && len(d.recipients) == 0 && len(d.actors) > 1 {
			d.actors, d.recipients = d.actors[:1], d.actors[1:] // «المباحثات التي أجراها فلان وفلان»
		}
		if len(d.recipients) == 0 && f.frame.preps != 0 {
			p, with := r.complement(f.frame.preps, k, end)
			if with == prepBetween && len(d.actors) == 0 && len(p.parties) > 1 {
				d.actors, d.recipients = p.parties[:1], p.parties[1:] // «اللقاء الذي جرى بين فلان وفلان»
			} else {
				d.recipients = append(d.recipients, p.parties...)
			}
			d.evidence = append(d.evidence, p.spans...)
		}
	}
	if c != nil {
		d.rule = "noun, light verb"
		sub := c.sub
		switch {
		case c.form.frame.flags&flagVoid != 0:
		case c.form.frame.flags&flagPatient != 0:
			d.recipients = append(d.recipients, sub.who...)
			d.evidence = append(d.evidence, sub.spans...)
		case definite && from < end && r.toks[from].cls&clsRel != 0:
			// «ثمن الدعم الذي تقدمه طهران»: the clause tells whose it is
		case len(sub.who) > 0 && len(d.actors) == 0:
			d.actors = sub.who
			d.evidence = append(d.evidence, sub.spans...)
			if fl&flagWith != 0 && len(d.recipients) == 0 && len(d.actors) > 1 {
				d.actors, d.recipients = d.actors[:1], d.actors[1:]
			}
		}
	}
	if from < end && len(d.actors) == 0 && len(owner) == 0 && fromWhom[kind] && fl&(flagGenRecipient|flagLoss) == 0 && f.frame.preps&prepFrom == 0 && gen.words == 0 && !gen.found() && r.toks[from].norm == "من" && !(from+1 < end && behalf[r.toks[from+1].norm]) {
		if p := r.nounPhrase(from+1, end); p.found() {
			d.actors, d.evidence = p.parties, append(d.evidence, p.spans...) // «تهديدات من حركة كذا»
		}
	}
	r.agent(&d, from, end)
	if len(d.actors) == 0 && len(d.recipients) > 0 && kind == "CONSULT" && r.setting(i, first) {
		// «قال فلان خلال اجتماع مع فلان»: the speaker met him
		if n := len(r.past); n > 0 && r.past[n-1].sent == t.sent {
			d.actors = r.past[n-1].who
			d.rule = "noun, setting"
		}
	}
	if len(d.actors)+len(d.recipients) == 0 && kind == "CONSULT" && fl&flagWith != 0 && c == nil && r.setting(i, first) {
		// «وقعتا اتفاقا إثر مباحثات»: between the two
		if n := len(r.past); n > 0 && r.past[n-1].sent == t.sent && len(r.past[n-1].who) > 1 {
			d.actors, d.recipients = r.past[n-1].who[:1], r.past[n-1].who[1:]
			d.rule = "noun, setting"
		}
	}
	if kind == "SUPPORT" && f.frame.key == "دعم" && (d.given || c != nil && strings.HasPrefix(c.form.frame.key, "قدم")) {
		d.kind = "AID"
	}
	if f.frame.mode == "visit" {
		if by == prepLi && comp.found() && len(d.actors) == 0 && len(owner) == 0 {
			if there := r.destination(comp.end, end); there != "" || r.allPersons(comp.parties) {
				// «زيارة للوزير فلان إلى تونس»: he goes there
				d.actors, d.recipients = comp.parties, nil
				behind = comp.end
			}
		}
		if len(d.actors) > 0 && len(d.recipients) == 0 {
			r.journey(&d, prepLi, behind, end)
			if q, _ := r.complement(prepLi, behind, end); len(d.recipients) == 0 && q.found() && q.first < behind+6 {
				if e, ok := lexicon.ByID(q.parties[0]); ok && e.Table == lexicon.Countries {
					d.recipients, d.evidence = q.parties, append(d.evidence, q.spans...) // «لكل من الكويت وقطر»
				}
			}
		}
	}
	if f.frame.key == "دعوة" && asked && by == prepFrom && len(d.recipients) == 0 && len(d.actors) > 0 {
		// «حل بباريس بدعوة من نظيره»: he who comes was asked
		if n := len(r.past); n > 0 && (r.past[n-1].sent == t.sent || i == first && r.past[n-1].sent == t.sent-1) && !r.verbBetween(r.past[n-1].at, i) {
			d.recipients = without(r.past[n-1].who, d.actors)
		}
	}
	if kind == "AID" && len(d.recipients) == 0 && len(d.actors) > 0 {
		r.journey(&d, 0, from, end) // «مساعدات سعودية إلى عدن»: the country of the town has them
	}
	d.unnamed = c != nil && c.sub.words && len(d.actors) == 0
	needBy := fl&flagBy != 0 || fl&flagNounBy != 0
	needTo := (fl&flagTo != 0 || fl&flagNounTo != 0 && c == nil) && !(asked && by == prepFrom && f.frame.key != "دعوة") && !granted
	if kind == "CONSULT" && len(d.recipients) == 0 && r.official(d.actors) && (comp.words > 0 || gen.found() && f.frame.mode == "" && r.body(d.actors) && r.public(d.actors)) {
		needTo = false // «اجتماع عقدته مع نظرائها», «اجتماعات المجلس الوزاري»
	}
	if d.oneSide && kind == "ASSAULT" {
		needTo = false // «معارك بين الجيش السوري وفصائل المعارضة»: one side has a name
	}
	if c == nil && quiet[kind] {
		needBy = true
	}
	if r.finish(&d, f, needBy, needTo, c != nil && c.form.kind == inflect.Imperfect) && c != nil {
		c.gave = kind
	}
}

// portfolio reports whether the noun that is joined at token i is part of the name of
// an office or ministry.
func (r *reader) portfolio(i, first int) bool {
	for j := i - 1; j >= max(first, i-6); j-- {
		if w := r.toks[j].norm; strings.Contains(w, "وزير") || strings.Contains(w, "وزار") || strings.Contains(w, "وزراء") {
			return true
		}
		if r.punct(j) || r.finite(j) {
			return false
		}
	}
	return false
}

// purpose makes the event of a meeting for which one comes («وصل فلان للقاء فلان»): it is
// planned, and his who comes.
func (r *reader) purpose(i, end int, f *form) {
	n := len(r.past)
	if n == 0 || r.past[n-1].sent != r.toks[i].sent || r.past[n-1].inside || i > r.past[n-1].at+maxCarry || r.toks[i].stmt != r.toks[r.past[n-1].at].stmt {
		return
	}
	d := r.draft(i, end, f, isnad.ModalityPlanned)
	d.rule, d.actors = "noun, purpose", r.past[n-1].who
	p, _ := r.complement(f.frame.preps, i+1, min(end, i+4))
	if !p.found() && i+1 < end && f.frame.flags&flagObject != 0 && r.toks[i+1].adp == 0 && r.toks[i+1].cls == 0 {
		p = r.nounPhrase(i+1, end)
	}
	if d.recipients = without(p.parties, d.actors); len(d.recipients) == 0 || !r.official(d.actors) {
		return
	}
	d.evidence = append(d.evidence, p.spans...)
	r.finish(&d, f, true, true, false)
}

// fromWhom are the types whose noun has its doer behind «من» («تعهد من إسرائيل»).
var fromWhom = map[string]bool{"ACCUSE": true, "THREATEN": true, "PROTEST": true, "SUPPORT": true, "REJECT": true, "AGREE": true, "ASSAULT": true}

// objectAt reports whether the token k behind the agent of a verbal noun begins
// its object: a noun, number or name that is joined to nothing.
func (r *reader) objectAt(k int) bool {
	t := &r.toks[k]
	if t.conj || t.adp != 0 || t.cls != 0 || t.tx >= 0 || t.post >= 0 || r.punct(k) || r.mark(k) || t.cue >= 0 {
		return false
	}
	if t.men >= 0 {
		return t.first
	}
	r.forms = r.tab.readings(r.forms[:0], t.norm)
	if len(r.forms) > 0 && strings.HasSuffix(t.norm, "ا") {
		return false // «طرد دبلوماسيين روس دعما لـ»
	}
	if id, _ := r.adjective(k); id != "" {
		return false
	}
	// an unknown word in the sound plural is a noun too
	plural := strings.HasSuffix(t.norm, "ين") && (t.tag == isnad.TagOther || t.tag == isnad.TagAdjective && k > 0 && r.toks[k-1].men >= 0 && !r.definite(k))
	// a bare noun may as well be what is said of the first («… خيارات صعبة»)
	noun := t.tag == isnad.TagNoun && (r.definite(k) || strings.HasSuffix(t.norm, "ا") || strings.HasSuffix(t.norm, "ين") || counted[stem(t.norm)])
	return t.kind == isnad.TokenNumber || noun || t.tag == isnad.TagNumeral || plural
}

// setting reports whether the noun at token i is told as the occasion of
// something («خلال»، «في»، «عقب»).
func (r *reader) setting(i, first int) bool {
	for j := i - 1; j >= max(first, i-3); j-- {
		switch bareConj(&r.toks[j]) {
		case "خلال", "في", "عقب", "بعد", "اثناء", "اثر", "هامش", "ختام", "قبيل", "قبل":
			return true
		}
		if r.toks[j].norm == "في" || r.punct(j) {
			break
		}
	}
	return false
}

// behalf are the words that make «من» name a doer («من قبل»).
var behalf = words("قبل جانب طرف")

// definite reports whether the word at token i has the article.
func (r *reader) definite(i int) bool {
	w := bareConj(&r.toks[i])
	return strings.HasPrefix(w, "ال") || strings.HasPrefix(w, "لل") || strings.HasPrefix(w, "بال")
}

// owner returns whom the pronoun of a noun means («رفضها»): the subject of the
// verb before it in the sentence, or the speaker in whose words it stands.
func (r *reader) owner(i int, f *form) []isnad.EntityID {
	t := &r.toks[i]
	if f.gender == '1' {
		return r.voice(i)
	}
	if i > 0 && (r.toks[i-1].norm == "بسبب" || r.toks[i-1].norm == "جراء") {
		if who := r.nearest(i, f); who != "" {
			return []isnad.EntityID{who} // «نفط روسيا بسبب حربها»
		}
	}
	for n := len(r.past) - 1; n >= 0 && n >= len(r.past)-3; n-- {
		p := &r.past[n]
		if p.sent != t.sent {
			break
		}
		if p.gender == f.gender && len(p.who) > 0 && (f.number == 's') == (len(p.who) == 1) {
			return p.who
		}
	}
	if who := r.nearest(i, f); who != "" {
		return []isnad.EntityID{who}
	}
	return nil
}

// nearest returns the party that stands next before the noun at token i and whose
// pronoun it may have («جرائم الاحتلال واعتداءاته», «استمرار الإمارات في دعمها»); of
// an occasion it is the first in the clause («سعى فلان إلى … خلال زيارته»).
func (r *reader) nearest(i int, f *form) isnad.EntityID {
	if f.number != 's' || f.frame.kind == "MOBILIZE" {
		return ""
	}
	first := r.acct.Sentences[r.toks[i].sent].First
	reach := 5
	whole := i > first && occasion[bareConj(&r.toks[i-1])]
	if whole {
		reach = maxReach
	}
	found := isnad.EntityID("")
	for j := i - 1; j >= max(first, i-reach); j-- {
		t := &r.toks[j]
		if r.punct(j) || t.cls&(clsThat|clsRel|clsBreak) != 0 || r.finite(j) && !whole {
			break
		}
		id := isnad.EntityID("")
		if t.men >= 0 {
			if !t.first {
				continue
			}
			m := &r.acct.Mentions[t.men]
			who, ok := r.party(m)
			if !ok || whole && m.Kind != isnad.KindPerson {
				continue
			}
			if m.Kind != isnad.KindPerson && r.womanly(m.Span) && f.gender == 'm' {
				continue // «السلطة القضائية ورفضه»
			}
			id = who
		} else if who, n := r.generic(j, i); n > 0 && !whole {
			id = who
		}
		if id == "" || !r.agrees(f, id) {
			continue
		}
		if found = id; !whole {
			break
		}
	}
	return found
}

// occasion are prepositions of what went on meanwhile: whose it was is the subject.
var occasion = words("خلال اثناء عقب بعد قبل قبيل بعيد لدي عند اثر")

// relative reads «التي شنتها X», «الذي أجراه X مع Y» behind a noun for its
// actor, and returns the token behind him, 0 when there is no such clause.
func (r *reader) relative(d *draft, from, end int) int {
	if len(d.actors) > 0 {
		return 0
	}
	for j := from; j+1 < min(end, from+7); j++ {
		t := &r.toks[j]
		if d.kind == "CONSULT" && gathers[t.norm] == '-' && !r.definite(d.at) {
			return r.gathered(d, j, end) // «مؤتمر صحفي مشترك في الرباط، جمع فلانا بفلان»
		}
		bare := j < from+2 && !r.definite(d.at) && r.finite(j) && !t.conj
		if bare {
			j-- // «غارات شنها التحالف»: behind an indefinite noun no «التي» stands
		}
		if !bare && t.cls&clsRel == 0 {
			if r.finite(j) || r.punct(j) || t.cls&(clsThat|clsBreak) != 0 {
				return 0
			}
			continue
		}
		u := &r.toks[j+1]
		if !bare && j > from {
			if w := &r.toks[j-1]; w.men < 0 && w.tx < 0 && w.tag == isnad.TagNoun && r.definite(j-1) {
				return 0 // «مقتله إلى الحد من العمليات التي ينفذها»: of another noun
			}
		}
		if !r.finite(j+1) && u.tag != "" {
			return 0
		}
		if d.kind == "CONSULT" && gathers[u.norm] != 0 {
			return r.gathered(d, j+1, end)
		}
		r.forms = r.tab.readings(r.forms[:0], u.norm)
		k := r.skip(j+2, end)
		p := phrase{end: j + 2}
		if k < end && r.toks[k].adp == 0 && r.toks[k].cls&clsPrep == 0 {
			p = r.nounPhrase(k, end)
		}
		// «التي قام بها X»
		with := j+2 < end && (r.toks[j+2].norm == "بها" || r.toks[j+2].norm == "به")
		for _, f := range r.forms {
			if !f.verb() || f.pron != 'o' && !with || f.frame.flags&flagVoid != 0 || !f.frame.light() && f.frame.kind != d.kind {
				continue
			}
			d.given = d.given || strings.HasPrefix(f.frame.key, "قدم")
			switch n := len(r.past); {
			case len(d.actors) > 0:
			case p.found() && r.subjectGender(p, &f):
				d.actors = p.parties
				d.evidence = append(d.evidence, p.spans...)
				d.rule = "noun, relative"
			case !p.found() && p.words == 0 && n > 0 && r.past[n-1].sent == t.sent && r.past[n-1].gender == f.gender:
				d.actors = r.past[n-1].who // «الاتهامات التي توجهها»
				d.rule = "noun, relative"
			}
		}
		return max(p.end, j+2)
	}
	return 0
}

// gathers are verbs of a meeting that brings people together; 'o' has the one
// for a pronoun.
var gathers = map[string]byte{"جمع": '-', "جمعت": '-', "ضم": '-', "ضمت": '-', "يجمع": '-', "سيجمع": '-', "تجمع": '-', "جمعه": 'o', "جمعها": 'o', "جمعهما": 'o'}

// gathered reads «اللقاء الذي جمع فلانا بفلان», «لقاء جمعه مع فلان» from its
// verb at token j on, and returns the token behind it.
func (r *reader) gathered(d *draft, j, end int) int {
	from := j + 1
	if gathers[r.toks[j].norm] == '-' {
		k := r.skip(from, end)
		for n := 0; n < 3 && k < end && (r.punct(k) || r.toks[k].cls&clsPrep != 0 || r.toks[k].adp != 0 && !r.names(k)); n++ {
			// a time and a place before them («جمع مساء أمس، بقصر باردو، فلانا»)
			p := r.nounPhrase(k+1, end)
			k = r.skip(max(p.end, k+1), end)
		}
		p := r.nounPhrase(k, end)
		d.actors, d.evidence = p.parties, append(d.evidence, p.spans...)
		from = max(from, p.end)
	} else if n := len(r.past); n > 0 && r.past[n-1].sent == r.toks[j].sent {
		d.actors = r.past[n-1].who
	}
	if q, _ := r.complement(prepBi|prepWith, from, end); q.found() && len(d.recipients) == 0 {
		d.recipients, d.evidence = q.parties, append(d.evidence, q.spans...)
		from = max(from, q.end)
	}
	if len(d.recipients) == 0 && len(d.actors) > 1 {
		d.actors, d.recipients = d.actors[:1], d.actors[1:]
	}
	d.rule = "noun, gathered"
	return from
}

// names reports whether a mention of a party begins in token k.
func (r *reader) names(k int) bool {
	t := &r.toks[k]
	if t.men < 0 || !t.first {
		return false
	}
	_, ok := r.party(&r.acct.Mentions[t.men])
	return ok
}

// charged are words for a charge: what stands behind them is a crime's name.
var charged = words("تهمه بتهمه تهم بتهم شبهه بشبهه قانون")

// beside are prepositions behind which a noun is no light verb's: it tells of
// what went along with it.
var beside = words("مع وسط رغم")

// brings are light verbs whose subject brings a death about.
var brings = words("ارتكب نفذ قام أقدم عمد شن أدى حاول نجح")

// gained are light verbs of getting, gainable what others give.
var gained = map[string]bool{"حصل": true, "نال": true, "حظي": true}
var gainable = words("SUPPORT AID AGREE COOPERATE CONCEDE")

// ended are words before a noun of an agreement that say that it is over.
var ended = words("قطع خرق انهيار انتهاء انهاء فشل نقض انتهاك خروقات خرقت انهارت انتهت افشال الغاء")

// noWar are words behind «الحرب» that make another thing of it.
var noWar = words("البارده العالميه النفسيه الاعلاميه التجاريه الاهليه الكلاميه")

// averted are words before a noun that say that it did not come about; wished
// are verbs of wishing.
var averted = words("قضاء قمع فض وقف صد منع تجنب تفادي احباط افشال خطر مخاطر مخاوف مؤشرات تحسبا التخطيط تخطيط خطط مخطط مخططات احتمال احتمالات خشيه منعا تلافي حال رغبه رغبته رغبتها حق")
var wished = words("الواجب واجب يجب ينبغي يتعين يستوجب يلزم يحبذ يحبذون يريد يريدون تريد يرغب ترغب يفضل تفضل يامل تامل يستبعد تستبعد يتمني يرفض")

// counted are words before a noun that count or measure it: the noun behind
// them is the one that is meant («سلسلة غارات», "a series of raids").
var counted = words("سلسله عده عدد عشرات مئات الاف جوله جولات حمله حملات مزيد المزيد موجه عمليه عمليات كل بعض معظم اي حاله حالات محاوله محاولات ثلاث ثلاثه اربع اربعه خمس خمسه ست سته سبع سبعه ثماني تسع عشر اول ثاني اخر مجموعه رساله توجيه شن تنفيذ اجراء عقد تقديم اطلاق بدء استئناف مواصله وقوع اندلاع سوي نحو حوالي اكثر نتيجه جراء بعد عقب اثر قبل خلال منذ غير رغم حتي")

// second reports whether the noun at token i is the second of a construct
// («برنامج التجسس»), which tells of the first.
func (r *reader) second(i int) bool {
	first := r.acct.Sentences[r.toks[i].sent].First
	if i <= first || r.toks[i].conj || r.toks[i].adp != 0 {
		return false
	}
	u := &r.toks[i-1]
	if u.tag != isnad.TagNoun || u.kind != isnad.TokenWord || u.cls != 0 || u.men >= 0 || u.tx >= 0 || u.cue >= 0 {
		return false
	}
	w := stem(u.norm)
	return !strings.HasPrefix(bareConj(u), "ال") && !strings.HasPrefix(bareConj(u), "بال") && !counted[w] && !(u.adp != 0 && len(w) > 4 && counted[w[2:]]) && !strings.HasSuffix(u.norm, "ا")
}

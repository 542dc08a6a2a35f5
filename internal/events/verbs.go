package events

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// tidings are received, and whom they tell of is not: «استقبل نبأ وفاة فلان».
var tidings = map[string]bool{"نبا": true, "انباء": true, "خبر": true, "اخبار": true, "رساله": true, "رسائل": true, "برقيه": true, "برقيات": true, "طلب": true, "طلبات": true,
	"شكوي": true, "شكاوي": true, "قرار": true, "دعوه": true, "مكالمه": true, "تهاني": true, "تعازي": true}

// verb makes the event of a finite verb.
func (r *reader) verb(i, end int, f *form, sub subject, mod isnad.Modality) {
	d := r.draft(i, end, f, mod)
	d.rule = "verb, " + sub.rule
	if d.kind == "SUPPORT" && f.kind == inflect.Future {
		d.kind = "AGREE" // PLOVER has a promise of support as agreement
	}
	fl := f.frame.flags
	if fl&flagSub != 0 {
		d.recipients = sub.who
	} else {
		d.actors = sub.who
	}
	d.evidence = append(d.evidence, sub.spans...)
	if sub.rule == "carried" {
		d.score -= 0.1
	}
	d.recipients = append(d.recipients, sub.whom...)
	if fl&flagObject != 0 || sub.passive {
		d.recipients = append(d.recipients, sub.object.parties...)
		d.evidence = append(d.evidence, sub.object.spans...)
		if d.place == "" {
			d.place = sub.object.place
		}
	}
	if sub.passive {
		d.actors = nil
	}
	from := max(sub.after, i+1)
	met := phrase{}
	d.recipients = without(d.recipients, d.actors)
	if f.frame.kind == "CONSULT" && len(d.actors) > 0 {
		// «التقى هادي رئيس اليمن …»: the country is part of his office
		d.recipients = without(d.recipients, []isnad.EntityID{r.countryOf(d.actors[0])})
	}
	if f.frame.kind == "CONSULT" && fl&flagObject != 0 && len(d.recipients) == 0 && len(d.actors) > 0 {
		d.recipients = r.met(&d, from, end)
		if f.frame.mode == "visit" && len(d.recipients) == 0 {
			r.visited(&d, max(from, sub.object.first), end)
		}
	}
	if d.kind == "SUPPORT" && fl&flagObject != 0 && len(d.recipients) == 0 && sub.object.people {
		d.recipients = []isnad.EntityID{sub.object.nation} // «هنأ اللبنانيين»
	}
	if fl&flagTrip != 0 {
		// a journey is a visit where one goes who holds an office
		e := r.entity(first(d.actors))
		if e == nil || e.Kind != isnad.KindPerson || e.Role == "" {
			return
		}
		r.journey(&d, f.frame.preps, i+1, end)
		if len(d.recipients) == 0 {
			return
		}
	}
	if f.frame.preps != 0 && len(d.recipients) == 0 {
		met, _ = r.complement(f.frame.preps, from, end)
		d.recipients = append(d.recipients, met.parties...)
		d.evidence = append(d.evidence, met.spans...)
	}
	if d.kind == "REQUEST" && len(d.recipients) == 0 && len(d.actors) > 0 && i+1 < end && f.frame.preps&pronounPrep[r.toks[i+1].norm] != 0 {
		// «أعلن الصندوق أن اليونان طلبت منه»: of the body that says so
		if who := r.voice(i); r.body(who) {
			d.recipients = without(who, d.actors)
		}
	}
	if d.kind == "AID" && len(d.recipients) == 0 && len(d.actors) > 0 && f.frame.preps&prepTo != 0 {
		r.journey(&d, 0, from, end) // «أرسلت السعودية مساعدات إلى عدن»
	}
	if d.kind == "REJECT" && r.comment(i) {
		return
	}
	r.agent(&d, from, end)
	if fl&flagWith != 0 && len(d.recipients) == 0 && len(d.actors) > 1 {
		d.actors, d.recipients = d.actors[:1], d.actors[1:]
	}
	needTo := fl&flagTo != 0
	if d.kind == "CONSULT" && f.gender != '1' && r.official(d.actors) && (sub.object.words > 0 && !topics[f.frame.key] || met.words > 0) {
		needTo = false // «التقى الوزير عددا من المسؤولين»
	}
	if needTo && toFolk[d.kind] && len(d.recipients) == 0 && r.state(d.actors) && (r.folk(sub.object, end) || r.folkBehind(f.frame.preps, from, end)) {
		needTo = false // «اعتدت قوات الاحتلال على الأطفال»: those who have no name
		d.unnamed = true
	}
	if f.frame.key == "هاجم" && !d.unnamed && sub.object.words > 0 && deedHeads[strings.TrimSuffix(stem(r.toks[sub.object.first].norm), "ا")] {
		d.kind, d.mode = "ACCUSE", "disapprove" // «هاجم قرارا»
	}
	r.finish(&d, f, fl&flagBy != 0, needTo, f.kind == inflect.Imperfect)
}

// met finds the object that stands far behind its verb, behind the offices of
// the subject, a place and a time («التقى الأمير فلان ولي العهد في جدة أمس
// الرئيس فلان»).
func (r *reader) met(d *draft, from, end int) []isnad.EntityID {
	for j := from; j < min(end, from+2*maxReach); j++ {
		t := &r.toks[j]
		if t.cls&(clsThat|clsRel|clsBreak) != 0 || r.finite(j) {
			return nil
		}
		if t.norm == "من" && (r.toks[j-1].norm == "كلا" || r.toks[j-1].norm == "كل") {
			// «استقبل أمس كلا من فلان وفلان»
			if p := r.nounPhrase(j+1, end); p.found() && !contains(d.actors, p.parties[0]) {
				d.evidence = append(d.evidence, p.spans...)
				return p.parties
			}
		}
		if t.cls&clsPrep != 0 || t.adp != 0 {
			at := j
			if t.cls&clsPrep != 0 {
				at = j + 1
			}
			p := r.nounPhrase(at, end)
			j = max(j, p.end-1)
			continue
		}
		if t.men < 0 && t.held >= 0 && !t.conj {
			if p := r.nounPhrase(j, end); p.found() && !contains(d.actors, p.parties[0]) {
				d.evidence = append(d.evidence, p.spans...)
				return p.parties
			}
		}
		if t.men < 0 || !t.first || t.conj {
			continue
		}
		m := &r.acct.Mentions[t.men]
		if id, ok := r.party(m); ok && m.Kind != isnad.KindOrganization && !contains(d.actors, id) && id != r.countryOf(d.actors[0]) {
			p := r.nounPhrase(j, end)
			d.evidence = append(d.evidence, p.spans...)
			return p.parties
		}
	}
	return nil
}

// topics are the frames of talk whose object is what is talked of.
var topics = map[string]bool{"بحث": true, "ناقش": true, "استعرض مع": true, "تباحث": true}

// halls holds nouns for places and papers of meetings, which no meeting is.
var halls = words("قاعه قاعات غرفه صاله مقر جدول موعد مكان محضر طاوله ديوان مكتب مبني قصر مدينه")

// toFolk are the types of what is done to people that have no name; praise,
// talk and trade with such are told of everywhere and are seldom meant.
var toFolk = words("ASSAULT COERCE SANCTION AID THREATEN")

// people are nouns for people, whom an article does not name.
var people = words("مدنيين مدنيون مواطنين مواطنون مواطن اطفال نساء متظاهرين متظاهرون محتجين محتجون اشخاص شخص صحفيين صحافيين صحفي صحافي اعلاميين ناشطين نشطاء ناشط معارضين معارض مسلحين مسلح ارهابيين ارهابي متمردين مصلين معتكفين مرابطين فلسطينيين فلسطيني سوريين عراقيين يمنيين مهاجرين مهاجر لاجئين لاجئ نازحين سكان اهالي طلاب طلبه طالب عمال جنود جندي عسكريين ضباط ضابط شرطي عناصر عنصر مقاتلين مقاتل معتقلين اسري اسير سجناء شبان شاب رهائن قتلي جرحي مصابين متضررين اسر عائلات ضحايا منكوبين محاصرين قاصرين")

// folk reports whether a phrase speaks of people without a name, and what it
// begins with is they («عشرات المدنيين», "tens of civilians").
func (r *reader) folk(p phrase, end int) bool {
	if p.words == 0 || p.found() {
		return false
	}
	for j := p.first; j < min(p.end, p.first+4, end); j++ {
		t := &r.toks[j]
		if t.kind == isnad.TokenNumber || t.tag == isnad.TagNumeral || t.norm == "من" {
			continue
		}
		w := strings.TrimSuffix(stem(t.norm), "ا")
		if people[w] || people[stem(t.norm)] {
			return true
		}
		if t.adp != 0 && len(w) > 6 && people[w[2:]] {
			return true
		}
		if !counted[w] && t.kind == isnad.TokenWord {
			return false
		}
	}
	return false
}

// folkBehind reports whether the first complement by one of the prepositions
// speaks of people without a name.
func (r *reader) folkBehind(preps prep, from, end int) bool {
	for j := from; j < min(end, from+maxReach); j++ {
		t := &r.toks[j]
		if r.punct(j) || t.cls&(clsThat|clsRel|clsBreak) != 0 || r.finite(j) {
			return false
		}
		at, kind := j+1, prepWords[t.norm]
		switch {
		case t.men >= 0:
			continue
		case kind != 0:
		case t.adp == 'l':
			at, kind = j, prepLi
		case t.adp == 'b':
			at, kind = j, prepBi
		}
		if kind&preps != 0 {
			return r.folk(r.nounPhrase(at, end), end)
		}
	}
	return false
}

// state reports whether the parties are states or bodies.
func (r *reader) state(ids []isnad.EntityID) bool {
	for _, id := range ids {
		if e := r.entity(id); e != nil && e.Kind == isnad.KindPerson {
			return false
		}
	}
	return len(ids) > 0
}

// official reports whether the parties are states, bodies, or persons of whom
// the article tells an office: whom they meet is news though it has no name.
func (r *reader) official(ids []isnad.EntityID) bool {
	for _, id := range ids {
		e := r.entity(id)
		if e == nil || e.Kind == isnad.KindPerson && e.Role == "" {
			return false
		}
	}
	return len(ids) > 0
}

// public reports whether the lexicon knows the parties, or composes them of
// a country: states, their bodies, and those who are in the news.
func (r *reader) public(ids []isnad.EntityID) bool {
	for _, id := range ids {
		if _, ok := lexicon.ByID(id); !ok && !strings.Contains(string(id), "/") {
			return false
		}
	}
	return len(ids) > 0
}

// body reports whether the parties are bodies.
func (r *reader) body(ids []isnad.EntityID) bool {
	for _, id := range ids {
		if e := r.entity(id); e == nil || e.Kind != isnad.KindOrganization {
			return false
		}
	}
	return len(ids) > 0
}

// first returns the first of a list of parties, or nobody.
func first(ids []isnad.EntityID) isnad.EntityID {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// journey finds the foreign country that «إلى», or ب where the frame has it,
// names behind a verb or noun of going.
func (r *reader) journey(d *draft, preps prep, from, end int) {
	for j := from; j < min(end, from+maxReach); j++ {
		if r.finite(j) && !blessing[r.toks[j].norm] || r.toks[j].cls&(clsThat|clsBreak|clsRel) != 0 {
			return
		}
		at := j + 1
		if r.toks[j].norm != "الي" {
			t := &r.toks[j]
			if t.men < 0 || !t.first || !(preps&prepBi != 0 && (t.adp == 'b' || r.clitic(j, "ب")) || preps&prepLi != 0 && (t.adp == 'l' || r.clitic(j, "ل"))) {
				continue
			}
			at = j // «حل بباريس», «زيارته لباريس»
		}
		p := r.nounPhrase(at, end)
		id := p.place
		if p.found() {
			id = p.parties[0]
		}
		e, ok := lexicon.ByID(id)
		switch {
		case !ok:
			return
		case e.Table == lexicon.Countries:
			id = e.ID
		case e.Table == lexicon.Cities && e.Country != "" && (strings.HasPrefix(d.rule, "verb") || r.countryOf(first(d.actors)) != ""):
			// behind a noun, he whose country is not known may be at home there
			d.place, id = e.ID, e.Country
		default:
			return
		}
		if r.countryOf(first(d.actors)) != id {
			d.recipients = []isnad.EntityID{id}
			for _, more := range p.parties[min(1, len(p.parties)):] {
				if e, ok := lexicon.ByID(more); ok && e.Table == lexicon.Countries {
					d.recipients = append(d.recipients, more) // «إلى الصين وروسيا»
				}
			}
			d.evidence = append(d.evidence, r.span(at, max(p.end, at+1)))
		}
		return
	}
}

// destination returns the country that a visit goes to, which «إلى» names
// behind token from; empty when there is none.
func (r *reader) destination(from, end int) isnad.EntityID {
	var d draft
	r.journey(&d, 0, from, end)
	return first(d.recipients)
}

// allPersons reports whether the parties are persons.
func (r *reader) allPersons(ids []isnad.EntityID) bool {
	for _, id := range ids {
		if e := r.entity(id); e == nil || e.Kind != isnad.KindPerson {
			return false
		}
	}
	return len(ids) > 0
}

// verbBetween reports whether a finite verb stands between two tokens.
func (r *reader) verbBetween(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if r.finite(k) && !lasts[r.toks[k].norm] {
			return true
		}
	}
	return false
}

// blessing are verbs of wishes for those who are named («حفظه الله»).
var blessing = words("حفظه رعاه رحمه ايده حفظهما حفظهم")

// lasts are verbs that tell how long what was named before them goes on.
var lasts = words("تستغرق يستغرق تستمر يستمر تدوم يدوم تمتد يمتد")

// visited makes the country of a town that is visited the host.
func (r *reader) visited(d *draft, from, end int) {
	for j := from; j < min(end, from+6); j++ {
		t := &r.toks[j]
		if t.cls&^clsSkip != 0 || r.finite(j) {
			return
		}
		if t.men >= 0 && t.first {
			m := &r.acct.Mentions[t.men]
			if e, ok := lexicon.ByID(m.Entity); ok && e.Table == lexicon.Cities && e.Country != "" {
				d.place = m.Entity
				if !contains(d.actors, e.Country) && r.countryOf(d.actors[0]) != e.Country {
					d.recipients = []isnad.EntityID{e.Country}
					d.evidence = append(d.evidence, m.Span)
				}
			}
			return
		}
	}
}

// agent reads «من قبل X», «على يد X» behind the trigger.
func (r *reader) agent(d *draft, from, end int) {
	for j := from; j+1 < min(end, from+maxReach); j++ {
		a, b := r.toks[j].norm, r.toks[j+1].norm
		if a == "من" && (b == "قبل" || b == "جانب" || b == "طرف") || a == "علي" && (b == "يد" || b == "ايدي") || byHand[a] {
			k := j + 2
			if byHand[a] {
				k = j + 1
			}
			if p := r.nounPhrase(k, end); p.found() {
				d.actors = p.parties
				d.evidence = append(d.evidence, p.spans...)
			}
			return
		}
		if r.toks[j].cls&(clsThat|clsBreak) != 0 || j > from && r.finite(j) {
			return
		}
	}
}

// byHand are words that name by whose hand something was done.
var byHand = words("برصاص بنيران بايدي بيد")

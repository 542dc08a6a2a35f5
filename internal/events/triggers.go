package events

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// A deed says which event an act of speech towards a party is.
type deed struct{ kind, mode string }

// acts maps acts to events (gold guide, case 11). A denial is none.
var acts = map[isnad.Act]deed{
	isnad.ActAccuse: {"ACCUSE", "allege"}, isnad.ActCondemn: {"ACCUSE", "disapprove"}, isnad.ActThreaten: {"THREATEN", ""},
	isnad.ActWarn: {"THREATEN", ""}, isnad.ActCall: {"REQUEST", ""}, isnad.ActOrder: {"REQUEST", ""}, isnad.ActReject: {"REJECT", ""},
	isnad.ActPraise: {"SUPPORT", ""}, isnad.ActPromise: {"AGREE", ""},
}

// A carrier is a light verb that waits for its noun.
type carrier struct {
	at, end int
	form    form
	sub     subject
	mod     isnad.Modality
	ok      bool   // the modality is one of an event
	gave    string // type of the event that it carried already
}

// sentence finds the events of one sentence.
func (r *reader) sentence(si int) {
	s := r.acct.Sentences[si]
	var light carrier
	for i := s.First; i < s.Last; i++ {
		t := &r.toks[i]
		if t.kind != isnad.TokenWord {
			if r.punct(i) && t.norm != "،" && t.norm != "," {
				light = carrier{}
			}
			continue
		}
		if t.taken {
			continue
		}
		if t.cue >= 0 && r.speak(i) {
			light = carrier{}
			continue
		}
		if t.men >= 0 {
			continue
		}
		f, ok := r.choose(i)
		if !ok {
			if r.finite(i) {
				r.plain(i)
				if light.at < i {
					light = carrier{}
				}
			}
			continue
		}
		if f.verb() {
			end := r.clauseEnd(i)
			if f.frame.key == "بحث" && r.seeks(i, end) {
				continue
			}
			sub := r.subjectOf(i, &f, end)
			if len(sub.who) > 0 && f.frame.flags&flagSub == 0 {
				r.past = append(r.past, said{who: sub.who, sent: t.sent, at: i, gender: f.gender, inside: sub.rule == "relative, subject behind"})
			}
			mod, fine := r.modality(i, &f)
			if f.frame.light() {
				if f.frame.key == "أدى" && sub.rule == "carried" {
					sub.who, sub.spans = nil, nil // «وأدى إلى مقتل»: what was told of before did
				}
				light = carrier{at: i, end: end, form: f, sub: sub, mod: mod, ok: fine}
				continue
			}
			light = carrier{}
			if fine && !(f.frame.kind == "CONSULT" && sub.object.end > sub.object.first && tidings[strings.TrimPrefix(r.toks[sub.object.first].norm, "ال")]) {
				r.verb(i, end, &f, sub, mod)
			}
			continue
		}
		if f.frame.light() {
			// «تمكن الوزارة من ضبط»
			light = carrier{at: i, end: r.clauseEnd(i), form: f, mod: isnad.ModalityAsserted, ok: true}
			p := r.nounPhrase(i+1, light.end)
			light.sub.take(p, "construct")
			continue
		}
		c := &light
		if light.form.frame == nil || i >= light.end && light.form.frame.flags&flagVoid == 0 && !r.resumed(i, light.end) || i > light.at+maxCarry {
			c = nil
		}
		r.noun(i, &f, c)
	}
}

// plain keeps the subject of a verb that tells of no event, for the verbs behind it that
// drop theirs («توجه الوزير إلى القاهرة والتقى»).
func (r *reader) plain(i int) {
	t := &r.toks[i]
	if t.conj || t.cue >= 0 || i+1 >= len(r.toks) {
		return
	}
	first := r.acct.Sentences[t.sent].First
	if i > first && r.toks[i-1].cls&(clsNeg|clsRel|clsPurpose|clsIf) != 0 || i > first && (r.toks[i-1].norm == "ان" || r.toks[i-1].men >= 0) {
		return
	}
	end := r.clauseEnd(i)
	k := r.skip(i+1, end)
	if k >= end || r.toks[k].adp != 0 || r.toks[k].cls != 0 || r.toks[k].conj || r.toks[k].men < 0 && r.toks[k].held < 0 {
		return
	}
	g := r.cueGender(i)
	if p := r.nounPhrase(k, end); p.found() && r.subjectGender(p, &form{gender: g, number: 's'}) {
		r.past = append(r.past, said{who: p.parties, sent: t.sent, at: i, gender: g})
	}
}

// resumed reports whether the noun at token i stands right behind the comma at token
// end, which goes on with the clause («شن طيران التحالف صباح اليوم، عدة غارات»).
func (r *reader) resumed(i, end int) bool {
	if end >= len(r.toks) || i > end+3 || r.toks[end].norm != "،" && r.toks[end].norm != "," {
		return false
	}
	for j := end + 1; j <= i; j++ {
		if t := &r.toks[j]; t.conj || t.cls != 0 || t.adp != 0 || r.punct(j) {
			return false
		}
	}
	return true
}

// seeks reports whether the verb at token i has «عن» («بحث عن», "searched for").
func (r *reader) seeks(i, end int) bool {
	for j := i + 1; j < min(end, i+6); j++ {
		if r.toks[j].norm == "عن" {
			return true
		}
	}
	return false
}

// maxCarry is how far behind its light verb a noun may stand, in tokens.
const maxCarry = 20

// maxWords is how far behind a verb the words of its frame may stand, in
// tokens; behind a noun they stand next to it.
const (
	maxWords     = 12
	maxNounWords = 3
)

// opens reports whether token i begins its sentence and a name or a definite
// noun stands behind it.
func (r *reader) opens(i int) bool {
	if i > 0 && r.toks[i-1].kind == isnad.TokenWord || i+1 >= len(r.toks) {
		return false
	}
	u := &r.toks[i+1]
	return u.men >= 0 || u.kind == isnad.TokenWord && strings.HasPrefix(u.norm, "ال")
}

// choose returns the reading of token i as a form of a frame. A frame whose
// words stand there goes before one that has none.
func (r *reader) choose(i int) (form, bool) {
	t := &r.toks[i]
	if len(t.norm) < 4 || t.cls&^clsTook != 0 && t.cls&clsSkip == 0 {
		return form{}, false
	}
	r.forms = r.tab.readings(r.forms[:0], t.norm)
	if t.conj || strings.HasPrefix(t.norm, "ف") {
		r.forms = r.tab.readings(r.forms, t.norm[2:])
	}
	nominative := i+1 < len(r.toks) && r.toks[i+1].kind == isnad.TokenWord && strings.HasPrefix(r.toks[i+1].norm, "ال") && strings.HasSuffix(r.toks[i+1].norm, "ون")
	verb := nominative && t.adp == 0 || t.tag == "" && t.adp == 0 || t.tag == isnad.TagVerb || t.tag == isnad.TagOther
	// «قصف المتمردون»: no construct has the nominative behind it
	noun := !nominative && t.tag != isnad.TagVerb && t.tag != isnad.TagAdjective || t.tag == ""
	if noun {
		r.forms = r.nounReadings(r.forms, t)
	}
	var best form
	nearest := 0
	// «شن الجيش …», at the head of a sentence: a form of a light verb with a
	// name or a definite noun behind it is the verb, whatever its tag.
	opens := r.opens(i) && t.adp == 0
	for _, f := range r.forms {
		if f.verb() && !verb && !(opens && f.frame.light()) && !(t.adp == 0 && verbOnly(t.norm)) || !f.verb() && !noun {
			continue
		}
		if f.pron == 'j' && !r.negated(i) || f.gender == '1' && t.stmt < 0 || f.kind == inflect.Perfect && i > 0 && notPast[r.toks[i-1].norm] {
			continue
		}
		if f.frame.flags&flagWords != 0 {
			// of two frames the one whose words stand nearer
			if at := r.withWords(i, &f); at > 0 && (nearest == 0 || at < nearest) {
				best, nearest = f, at
			}
			continue
		}
		if best.frame == nil {
			best = f
		}
	}
	return best, best.frame != nil
}

// notPast are negations behind which no perfect stands («لم توافق»).
var notPast = words("لم لن ولم ولن فلم فلن")

// verbOnly reports whether a word that the table takes for a verb can be nothing else:
// of a verb with a prefixed alif the noun has one letter more («اغتيل», was
// assassinated; «اغتيال», assassination).
func verbOnly(norm string) bool {
	return len(norm) == 10 && strings.HasPrefix(norm, "ا") && norm[6:8] == "ي"
}

// nounReadings looks the word up with its article and preposition off.
func (r *reader) nounReadings(dst []form, t *tok) []form {
	w := t.norm
	n := len(dst)
	if t.conj && len(w) > 6 {
		w = w[2:]
	}
	if t.adp != 0 || t.tag == "" && len(w) > 8 && (strings.HasPrefix(w, "ب") || strings.HasPrefix(w, "ل")) {
		if strings.HasPrefix(w, "لل") {
			dst = r.tab.readings(dst, w[2:]) // «للقاء» is ل and «لقاء»
			w = w[4:]
		} else {
			w = w[2:]
		}
		dst = r.tab.readings(dst, w)
	}
	article := len(dst)
	if b := bare(w); b != w {
		dst = r.tab.readings(dst, b)
	}
	// verbs have neither, and a noun with a pronoun has no article («الطلبة»)
	kept := dst[:n]
	for x, f := range dst[n:] {
		if !f.verb() && !(n+x >= article && f.pron == 'p') {
			kept = append(kept, f)
		}
	}
	return kept
}

// withWords returns the first token behind token i that is one of the frame's
// words, 0 when there is none near enough.
func (r *reader) withWords(i int, f *form) int {
	reach := maxWords
	if !f.verb() {
		reach = maxNounWords
	}
	last := r.acct.Sentences[r.toks[i].sent].Last
	for j := i + 1; j < min(last, i+1+reach); j++ {
		t := &r.toks[j]
		if r.punct(j) && t.norm != "،" && t.norm != "," || t.cls&(clsThat|clsBreak) != 0 {
			return 0
		}
		if j > i+1 && r.finite(j) {
			return 0
		}
		next := ""
		if j+1 < last {
			next = r.toks[j+1].norm
		}
		if t.kind == isnad.TokenWord && f.frame.has(t.norm, next) || f.frame.flags&flagTown != 0 && j <= i+2 && r.town(j) {
			return j
		}
		if !f.verb() && t.men >= 0 && reach < maxWords {
			reach++ // «وقوف الجامعة العربية إلى جانب»: names are stepped over
		}
	}
	return 0
}

// town reports whether a place that is no country begins in token j.
func (r *reader) town(j int) bool {
	t := &r.toks[j]
	if t.men < 0 || !t.first || t.conj || r.acct.Mentions[t.men].Kind != isnad.KindPlace {
		return false
	}
	e, ok := lexicon.ByID(r.acct.Mentions[t.men].Entity)
	return !ok || e.Table != lexicon.Countries
}

// take marks the words that the frame needed, so that they are no triggers of
// their own.
func (r *reader) take(i int, f *form) {
	if f.frame.flags&flagWords == 0 {
		return
	}
	last := r.acct.Sentences[r.toks[i].sent].Last
	for j := i + 1; j < min(last, i+1+maxWords); j++ {
		next := ""
		if j+1 < last {
			next = r.toks[j+1].norm
		}
		if t := &r.toks[j]; t.kind == isnad.TokenWord && f.frame.has(t.norm, next) {
			t.taken = true
			return
		}
	}
}

// negated reports whether a negation stands before token i.
func (r *reader) negated(i int) bool {
	first := r.acct.Sentences[r.toks[i].sent].First
	for j := i - 1; j >= max(first, i-2); j-- {
		if r.toks[j].cls&clsNeg != 0 {
			return true
		}
		if r.toks[j].cls&(clsKan|clsMay) == 0 {
			return false
		}
	}
	return false
}

// draft begins the draft of an event of frame f at token i.
func (r *reader) draft(i, end int, f *form, mod isnad.Modality) draft {
	d := draft{at: i, last: i + 1, frame: f.frame.key, kind: f.frame.kind, mode: f.frame.mode, time: -1, stmt: -1, modality: mod, score: 0.8}
	d.clause = [2]int{r.clauseStart(i), max(end, i+1)}
	if s := r.toks[i].stmt; s >= 0 {
		d.stmt = int(s)
		if mod == isnad.ModalityAsserted {
			d.modality = isnad.ModalityReported
		}
	}
	return d
}

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
	if d.kind == "CONSULT" && f.gender != '1' && r.official(d.actors) && (sub.object.words > 0 || met.words > 0) {
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

// bareConj is the folded word without its conjunction.
func bareConj(t *tok) string {
	if t.conj && len(t.norm) > 4 {
		return t.norm[2:]
	}
	return t.norm
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

// speak makes the event of a statement whose act is done towards a party, and
// reports whether the cue is thereby used.
func (r *reader) speak(i int) bool {
	si := int(r.toks[i].cue)
	st := &r.acct.Statements[si]
	f, framed := r.cueForm(i)
	var before *said
	if n := len(r.past); n > 0 {
		b := r.past[n-1]
		before = &b
	}
	if st.Speaker != "" {
		g := r.cueGender(i)
		if framed && f.gender != '?' {
			g = f.gender
		}
		if who := r.parties(append([]isnad.EntityID{st.Speaker}, st.CoSpeakers...)); len(who) > 0 {
			r.past = append(r.past, said{who: who, sent: r.toks[i].sent, at: i, gender: g})
		}
	}
	deed, ok := acts[st.Act]
	if !ok {
		return false
	}
	if st.Negated || st.Act == isnad.ActReject && r.comment(i) {
		return true
	}
	kind, mode := deed.kind, deed.mode
	key := "act " + string(st.Act)
	if framed && !f.frame.light() && f.frame.kind == kind {
		key = f.frame.key
		if f.frame.mode != "" {
			mode = f.frame.mode
		}
	}
	end := r.at(st.Span().End-1) + 1
	d := draft{at: i, last: r.at(st.Cue.End-1) + 1, frame: key, kind: kind, mode: mode, time: -1, stmt: -1, modality: isnad.ModalityAsserted, rule: "act of speech", score: 0.9}
	d.clause = [2]int{r.clauseStart(i), max(d.last, min(end, len(r.toks)))}
	if d.clause[1] < d.clause[0] {
		d.clause[0] = i
	}
	if s := r.toks[i].stmt; s >= 0 {
		d.stmt, d.modality = int(s), isnad.ModalityReported
		if !r.happens(int(s)) {
			return true
		}
	}
	d.actors = r.parties(append([]isnad.EntityID{st.Speaker}, st.CoSpeakers...))
	if st.Span().Contains(st.SpeakerSpan) && st.SpeakerSpan.Start > st.Cue.End {
		d.actors = nil // who stands in the content does not speak it
	}
	from := d.last
	if !st.SpeakerSpan.Empty() {
		d.evidence = append(d.evidence, st.SpeakerSpan)
	}
	if len(d.actors) == 0 && st.Speaker == "" && st.SpeakerSpan.Empty() && framed && f.verb() {
		// a subject that is no speaker, or one dropped
		start := r.at(st.Content[0].Start)
		k := r.skip(i+1, start)
		if p := r.nounPhrase(k, start); f.pron != 'o' && k < start && r.toks[k].adp == 0 && r.toks[k].cls&clsPrep == 0 && f.number == 's' && (p.found() || p.words > 0) && !r.accusative(p) {
			d.actors = p.parties
			from = p.end
		} else if who, ok := r.carried(i, i-1, r.acct.Sentences[r.toks[i].sent].First, &f); ok {
			d.actors = who
		}
		if len(d.actors) > 0 {
			r.past = append(r.past, said{who: d.actors, sent: r.toks[i].sent, at: i, gender: '?'})
		}
	}
	if len(d.actors) == 0 && !st.SpeakerSpan.Empty() {
		// «أعضاء البرلمان», "members of parliament": not one whom the article names
		if at := r.at(st.SpeakerSpan.Start); at < len(r.toks) {
			if p := r.nounPhrase(at, min(len(r.toks), r.at(st.SpeakerSpan.End-1)+1)); !r.accusative(p) {
				d.actors = p.parties
			} else if before != nil && framed && before.sent >= r.toks[i].sent-1 && before.gender == f.gender {
				d.actors, d.recipients = before.who, p.parties // «كما ناشد القادة السياسيين»
			}
		}
		if len(d.actors) > 0 {
			r.past = append(r.past, said{who: d.actors, sent: r.toks[i].sent, at: i, gender: '?'})
		}
	}
	if before != nil && framed && f.verb() && f.pron != 'o' && f.frame.flags&flagObject != 0 && r.toks[i].conj && st.Addressee == "" && len(d.actors) > 0 && overheard[kind] &&
		st.SpeakerSpan.Start >= r.acct.Tokens[i].Span.End && before.sent == r.toks[i].sent && before.gender == f.gender && compare(before.who, d.actors) == different && !r.secondParty(i, st) {
		// «أدانت تركيا … وطالبت إسرائيل بـ»: who is named alone behind the verb is asked
		d.recipients, d.actors = d.actors, before.who
		d.rule = "act of speech, carried"
		r.past[len(r.past)-1].who = before.who
	}
	object := len(d.recipients) > 0 || r.target(&d, st, i, from)
	d.recipients = without(d.recipients, d.actors)
	d.unnamed = object && len(d.recipients) == 0
	keep := len(d.recipients) > 0
	switch kind {
	case "ACCUSE":
		if st.Act == isnad.ActAccuse {
			keep = len(d.actors) > 0 || len(d.recipients) > 0
		}
	case "REQUEST":
		// a call to nobody is one where who calls is of the public world
		keep = keep || len(d.actors) > 0 && (object || r.public(d.actors))
	case "AGREE":
		keep = keep || len(d.actors) > 0 && r.public(d.actors) && r.speaks(st, d.last)
	case "REJECT":
		keep = keep || len(d.actors) > 0 && (object || r.public(d.actors) && r.speaks(st, d.last))
	}
	if st.Act == isnad.ActCondemn && len(d.actors) == 0 && (!framed || !f.verb()) {
		keep = false // «إدانة متهم» is a verdict
	}
	if st.Act == isnad.ActWarn || st.Act == isnad.ActOrder {
		keep = keep && st.Addressee != ""
	}
	if !keep {
		return true
	}
	if st.Time != "" {
		if x, ok := r.timex[st.Time]; ok {
			d.time = x
		}
	} else {
		d.time = r.timeOf(i, d.last, r.clauseEnd(i))
	}
	if d.time >= 0 && r.old(d.time) {
		return true
	}
	r.drafts = append(r.drafts, d)
	return true
}

// speaks reports whether the speaker of a statement is named or called by his office at
// token i, behind the cue, or not there at all: he is not just part of what stands there.
func (r *reader) speaks(st *isnad.Statement, i int) bool {
	if st.SpeakerSpan.Empty() || st.SpeakerSpan.Start < r.acct.Tokens[i-1].Span.Start {
		return true
	}
	k := r.skip(i, len(r.toks))
	return k < len(r.toks) && (r.toks[k].men >= 0 || r.toks[k].held >= 0)
}

// comment reports whether what is refused at token i is only to speak
// («رفض التعليق», "declined to comment").
func (r *reader) comment(i int) bool {
	for j := i + 1; j < min(len(r.toks), i+10); j++ {
		if refused[r.toks[j].norm] {
			return true
		}
		if j > i+1 && (r.finite(j) || r.punct(j) && r.toks[j].norm != "،") {
			break
		}
	}
	return false
}

var refused = words("التعليق الادلاء الاجابه الكشف الافصاح الحديث ذكر الخوض تاكيد نفي الاعتراف")

// charged are words for a charge: what stands behind them is a crime's name.
var charged = words("تهمه بتهمه تهم بتهم شبهه بشبهه قانون")

// beside are prepositions behind which a noun is no light verb's: it tells of
// what went along with it.
var beside = words("مع وسط رغم")

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

// overheard are the types of verbs that never stand without an object.
var overheard = map[string]bool{"REQUEST": true}

// secondParty reports whether a second name stands between the speaker and the
// content of a statement.
func (r *reader) secondParty(i int, st *isnad.Statement) bool {
	for j := r.at(st.SpeakerSpan.End-1) + 1; j < len(r.toks) && r.acct.Tokens[j].Span.Start < st.Content[0].Start; j++ {
		if t := &r.toks[j]; t.men >= 0 && t.first || t.tag == isnad.TagNoun && t.adp == 0 {
			return true
		}
	}
	return false
}

// cueGender reads the gender of a cue's subject off its letters.
func (r *reader) cueGender(i int) byte {
	w := bareConj(&r.toks[i])
	switch r.toks[i].tag {
	case isnad.TagVerb:
		if strings.HasSuffix(w, "ت") || strings.HasPrefix(w, "ت") && len(w) > 6 {
			return 'f'
		}
		return 'm'
	case isnad.TagAdjective, isnad.TagNoun:
		if strings.HasSuffix(w, "ه") {
			return 'f'
		}
		if strings.HasSuffix(w, "ا") {
			return 'm'
		}
	}
	return '?'
}

// cueForm returns the frame's form that the cue at token i is, if any.
func (r *reader) cueForm(i int) (form, bool) {
	t := &r.toks[i]
	r.forms = r.tab.readings(r.forms[:0], t.norm)
	if t.conj || strings.HasPrefix(t.norm, "و") {
		r.forms = r.tab.readings(r.forms, t.norm[min(2, len(t.norm)):])
	}
	r.forms = r.nounReadings(r.forms, t)
	for _, f := range r.forms {
		if f.frame.flags&flagWords == 0 || r.withWords(i, &f) > 0 {
			return f, true
		}
	}
	return form{}, false
}

// target finds towards whom a statement's act is done: its addressee, the
// object of the cue, or the first party in its content. It reports whether
// there is such a one, named or not.
func (r *reader) target(d *draft, st *isnad.Statement, i, from int) bool {
	if st.Addressee != "" {
		if to := r.parties([]isnad.EntityID{st.Addressee}); len(to) > 0 {
			d.recipients = to
			// joined addressees («روسيا والصين»)
			for j := i; j < min(len(r.toks), i+maxPhrase); j++ {
				if t := &r.toks[j]; t.men >= 0 && t.first && r.acct.Mentions[t.men].Entity == st.Addressee {
					p := r.nounPhrase(j, min(len(r.toks), j+maxPhrase))
					for _, id := range p.parties {
						if !contains(d.recipients, id) {
							d.recipients = append(d.recipients, id)
						}
					}
					break
				}
			}
			return true
		}
	}
	start := r.at(st.Content[0].Start)
	last := min(r.at(st.Span().End-1)+1, len(r.toks))
	object := false
	if st.SpeakerSpan.Start >= r.acct.Tokens[i].Span.End && st.SpeakerSpan.End <= st.Content[0].Start {
		from = max(from, r.at(st.SpeakerSpan.End-1)+1)
	}
	if from < start {
		k := r.skip(from, start)
		if k+1 < start && (r.toks[k].norm == "،" || r.toks[k].norm == ",") && !r.toks[k+1].conj && r.titled(k+1) {
			// «قدم الدكتور فلان، رئيس الاتحاد، شكره لـ»: his office once more
			for m := r.toks[k+1].men; k+1 < start && (r.toks[k+1].men == m || r.toks[k+1].men >= 0 && !r.toks[k+1].first); k++ {
			}
			k++
		}
		for k < start && r.toks[k].post >= 0 {
			k++ // the speaker's office behind his name
		}
		for office := k > 0 && r.toks[k-1].post >= 0; office && k < start; {
			// and what more is said of it («المسؤول البارز بوزارة كذا في ألمانيا»)
			t := &r.toks[k]
			switch {
			case t.tag == isnad.TagAdjective && r.definite(k) && t.men < 0 && t.held < 0:
				k++
			case t.adp == 'l' && (r.toks[k-1].post >= 0 || r.toks[k-1].tag == isnad.TagAdjective):
				k = max(k+1, r.nounPhrase(k, start).end) // «المستشارة الخاصة للأمين العام»
				office = false
			case t.norm == "في", t.adp == 'b', t.men >= 0 && t.first && r.clitic(k, "ب"):
				at := k
				if t.norm == "في" {
					at++
				}
				k = max(k+1, r.nounPhrase(at, start).end)
			default:
				office = false
			}
		}
		if k = r.skip(k, start); k+1 < start && (r.toks[k].norm == "،" || r.toks[k].norm == ",") && !r.toks[k+1].conj {
			k = r.skip(k+1, start)
		}
		if k < start && r.toks[k].adp == 'l' || k < start && r.toks[k].cls&clsPrep == 0 {
			p := r.nounPhrase(k, start)
			for n := 0; n < 3 && p.found() && p.end < start && len(without(p.parties, d.actors)) == 0; n++ {
				p = r.nounPhrase(r.skip(p.end, start), start) // further speakers, then who is spoken to
			}
			if p.found() && !contains(d.actors, p.parties[0]) {
				d.recipients = p.parties
				d.evidence = append(d.evidence, p.spans...)
				return true
			}
			if st.Act == isnad.ActPraise && p.people && !contains(d.actors, p.nation) {
				d.recipients = []isnad.EntityID{p.nation} // «هنأ اللبنانيين»
				return true
			}
			object = p.words > 0
		}
	}
	if object && st.Act != isnad.ActReject && st.Act != isnad.ActPraise && st.Act != isnad.ActCondemn && st.Act != isnad.ActCall {
		return true // he who is accused has no name here; those named further on are others
	}
	reach := maxTarget
	if st.Act == isnad.ActThreaten || st.Act == isnad.ActPraise || st.Act == isnad.ActReject || st.Act == isnad.ActPromise {
		reach = maxNearTarget
	}
	if st.Act == isnad.ActCall || st.Act == isnad.ActOrder || st.Act == isnad.ActWarn {
		// what is asked for names others; only «على فلان أن» and «مع فلان» tell of whom
		if p, _ := r.complement(prepOn|prepWith, start, min(last, start+6)); p.found() && !object {
			d.recipients = p.parties
			d.evidence = append(d.evidence, p.spans...)
			return true
		}
		return object
	}
	for j := start; j < min(last, start+reach); j++ {
		t := &r.toks[j]
		if t.cls&(clsThat|clsBreak) != 0 && j > start {
			break
		}
		if t.men >= 0 && t.first {
			if id, ok := r.party(&r.acct.Mentions[t.men]); ok && !contains(d.actors, id) {
				if st.Act == isnad.ActCondemn && id == r.countryOf(first(d.actors)) {
					continue // «عبر عن إدانة بلاده»
				}
				p := r.nounPhrase(j, last)
				d.recipients = append(d.recipients, p.parties...)
				if !p.found() {
					d.recipients = []isnad.EntityID{id}
				}
				d.evidence = append(d.evidence, r.acct.Mentions[t.men].Span)
				return true
			}
		}
		if t.men < 0 && j > start {
			if id, _ := r.adjective(j); id != "" && !contains(d.actors, id) && (r.stately(start, j) || st.Act != isnad.ActThreaten && r.deed(start, j)) {
				who, _ := r.holder(j, last, id)
				if who == "" {
					continue // the name follows
				}
				id = who
				d.recipients = []isnad.EntityID{id}
				d.evidence = append(d.evidence, r.acct.Tokens[j].Span)
				return true
			}
		}
	}
	return object
}

// deed reports whether the adjective at token j belongs to a noun of a deed.
func (r *reader) deed(start, j int) bool {
	for k := j - 1; k >= max(start, j-2); k-- {
		if deedHeads[stem(r.toks[k].norm)] || deedHeads[strings.TrimPrefix(stem(r.toks[k].norm), "ب")] {
			return true
		}
	}
	return false
}

// maxTarget is how far into a statement's content its target is looked for,
// in tokens; of praise and refusal it stands nearer.
const (
	maxTarget     = 12
	maxNearTarget = 7
)

// happens reports whether what the content of statement s tells of is told as
// happening: what is called for, threatened, asked or ordered is not.
func (r *reader) happens(s int) bool {
	for n := 0; s >= 0 && n < 4; n++ {
		st := &r.acct.Statements[s]
		switch st.Act {
		case isnad.ActCall, isnad.ActOrder, isnad.ActThreaten, isnad.ActAsk, isnad.ActPromise, isnad.ActAccuse, isnad.ActWarn:
			return false
		}
		if st.Within == "" {
			break
		}
		next := -1
		for k := s - 1; k >= 0 && k > s-maxBack; k-- {
			if r.acct.Statements[k].ID == st.Within {
				next = k
				break
			}
		}
		s = next
	}
	return true
}

// modality says how the finite verb at token i is presented; false when it
// tells of no event (wishes, purposes, conditions).
func (r *reader) modality(i int, f *form) (isnad.Modality, bool) {
	first := r.acct.Sentences[r.toks[i].sent].First
	mod := isnad.ModalityAsserted
	if f.kind == inflect.Future {
		mod = isnad.ModalityPlanned
	}
	if s := r.toks[i].stmt; s >= 0 {
		if !r.happens(int(s)) {
			return mod, false
		}
		switch r.acct.Statements[s].Act {
		case isnad.ActDeny:
			mod = isnad.ModalityDenied
		case isnad.ActExpect:
			mod = isnad.ModalityPlanned
		}
	}
	for j := i - 1; j >= max(first, i-3); j-- {
		t := &r.toks[j]
		switch {
		case t.cls&clsNeg != 0:
			if r.except(i) {
				return mod, true
			}
			return isnad.ModalityDenied, true
		case t.cls&clsWill != 0:
			return isnad.ModalityPlanned, true
		case t.norm == "قد" || t.norm == "وقد" || t.norm == "فقد" || t.norm == "لقد":
			if f.kind == inflect.Imperfect {
				return isnad.ModalityPossible, true
			}
			continue
		case t.norm == "ربما" || t.norm == "لعل":
			return isnad.ModalityPossible, true
		case t.cls&clsPurpose != 0 && f.kind == inflect.Imperfect:
			return mod, false
		case t.cls&clsIf != 0:
			return mod, false
		case (t.norm == "ان" || t.norm == "بان") && f.kind == inflect.Imperfect:
			return r.governed(j, first)
		case t.cls&(clsKan|clsSkip) != 0 || r.mark(j) || t.tx >= 0:
			continue
		}
		break
	}
	return mod, true
}

// except reports whether the negation of the verb at token i is taken back
// («لم يعلن سوى عن ثلاث غارات», "announced but three raids").
func (r *reader) except(i int) bool {
	for j := i + 1; j < min(len(r.toks), i+8); j++ {
		if n := r.toks[j].norm; n == "سوي" || n == "الا" {
			return true
		}
		if r.punct(j) || r.finite(j) {
			return false
		}
	}
	return false
}

// planning and possible are words before «أن» and an imperfect that say that
// something is to happen, or may; plain those behind which it is told as done.
var planning = words("المقرر مقرر يعتزم تعتزم اعتزم يتوقع تتوقع توقع المتوقع متوقع المنتظر ينتظر المرتقب قرر قررت تقرر وافق وافقت اتفق اتفقت اتفقا يعتزمون نيته نيتها ينوي تنوي المزمع")
var possibly = words("يمكن يحتمل المحتمل احتمال الممكن يرجح المرجح يخشي مخاوف المرجح")
var plainly = words("بعد منذ قبل قال اعلن اعلنت اكد اكدت ذكر ذكرت اضاف اضافت اوضح اوضحت اشار اشارت الي علي")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// governed says what the word before «أن» at token j makes of the imperfect
// behind it.
func (r *reader) governed(j, first int) (isnad.Modality, bool) {
	for k := j - 1; k >= max(first, j-4); k-- {
		w := r.toks[k].norm
		if r.toks[k].conj && len(w) > 4 {
			w = w[2:]
		}
		switch {
		case planning[w]:
			return isnad.ModalityPlanned, true
		case possibly[w]:
			return isnad.ModalityPossible, true
		case r.punct(k):
			return "", false
		}
		if k == j-1 && (plainly[w] || r.toks[k].cue >= 0) {
			// «قال إن روسيا تدعم» has a noun between; the verb right behind «أن» is a wish
			return "", false
		}
	}
	return "", false
}

// nounModality says how a noun that no light verb carries is presented.
func (r *reader) nounModality(i, end int) (isnad.Modality, bool) {
	first := r.acct.Sentences[r.toks[i].sent].First
	mod := isnad.ModalityAsserted
	if s := r.toks[i].stmt; s >= 0 {
		if !r.happens(int(s)) {
			return mod, false
		}
		if r.acct.Statements[s].Act == isnad.ActDeny {
			mod = isnad.ModalityDenied
		}
	}
	for j := i - 1; j >= max(first, i-3); j-- {
		t := &r.toks[j]
		if r.punct(j) {
			break
		}
		if t.cls&clsIf != 0 || t.cls&clsNeg != 0 && j >= i-1 {
			return mod, false
		}
		if t.cls&clsMay != 0 && t.norm != "قد" && t.norm != "وقد" {
			return isnad.ModalityPossible, true
		}
		if planning[t.norm] {
			return isnad.ModalityPlanned, true
		}
	}
	for j := i + 1; j < min(end, i+6); j++ {
		switch r.toks[j].norm {
		case "المقرر", "المقرره", "المرتقب", "المرتقبه", "المقبل", "المقبله", "القادم", "القادمه", "مرتقبه", "مرتقب", "المنتظر", "المنتظره", "المزمع", "المزمعه":
			if r.toks[j].tx < 0 {
				return isnad.ModalityPlanned, true
			}
		case "المحتمل", "المحتمله", "محتمل", "محتمله":
			return isnad.ModalityPossible, true
		}
	}
	return mod, true
}

// finish decides whether the draft is an event, and gives it place and time.
// lasting says that it is told in the imperfect: it may have begun long ago.
func (r *reader) finish(d *draft, f *form, needBy, needTo, lasting bool) bool {
	d.actors = r.distinct(d.actors)
	d.recipients = without(r.distinct(d.recipients), d.actors)
	if d.kind == "AGREE" && d.modality == isnad.ModalityDenied && refusable[f.frame.key] {
		d.kind, d.mode, d.modality = "REJECT", "", isnad.ModalityAsserted // «لم توافق روسيا على»
		if d.stmt >= 0 {
			d.modality = isnad.ModalityReported
		}
		needTo = false
	}
	if d.modality == isnad.ModalityReported && d.stmt >= 0 && speech[d.kind] && d.kind != "CONSULT" && r.performs(d) {
		d.modality = isnad.ModalityAsserted // who says «نرفض» or speaks of his country's thanks does it thereby
	}
	if len(d.recipients) > 1 {
		// «استعداد بلاده للتعاون مع إيران»: his own country is no other side
		if own := r.countryOf(first(d.actors)); own != "" {
			d.recipients = without(d.recipients, []isnad.EntityID{own})
		}
	}
	if len(d.actors)+len(d.recipients) == 0 && d.kind != "PROTEST" {
		return false
	}
	if f.frame.flags&flagAny == 0 {
		if needBy && len(d.actors) == 0 || needTo && len(d.recipients) == 0 {
			return false
		}
	}
	if f.frame.flags&flagBody != 0 {
		if e := r.entity(first(d.actors)); len(d.actors) > 0 && (e == nil || e.Kind == isnad.KindPerson) || len(d.actors) == 0 && f.verb() {
			return false // «رحل الفنان», "the artist passed away"
		}
	}
	if d.modality == isnad.ModalityDenied && (len(d.actors) == 0 || len(d.recipients) == 0) {
		return false
	}
	if f.frame.key == "هاجم" && len(d.actors) == 1 && len(d.recipients) > 0 {
		if e := r.entity(d.actors[0]); e != nil && e.Kind == isnad.KindPerson {
			d.kind, d.mode = "ACCUSE", "disapprove" // one man's attack is one of words
		}
	}
	if d.kind == "PROTEST" && len(d.recipients) == 0 {
		d.recipients = without(r.against(d), d.actors)
	}
	if len(d.actors)+len(d.recipients) == 0 {
		return false
	}
	if d.time < 0 {
		d.time = r.timeOf(d.at, d.last, d.clause[1])
	}
	if d.time >= 0 && r.old(d.time) {
		if !lasting || !r.since(d.time) {
			return false
		}
		d.time = -1 // «تشهد حلب معارك منذ 2012»: it goes on
	}
	if d.place == "" {
		d.place = r.placeOf(d)
	}
	r.take(d.at, f)
	r.drafts = append(r.drafts, *d)
	return true
}

// refusable are the frames of agreeing of which a negation is a refusal.
var refusable = map[string]bool{"وافق": true, "قبل": true}

// performs reports whether the actors of an event that a statement tells of are the speaker
// or his country.
func (r *reader) performs(d *draft) bool {
	sp := r.acct.Statements[d.stmt].Speaker
	if sp == "" || len(d.actors) != 1 {
		return false
	}
	return d.actors[0] == sp
}

// since reports whether «منذ» stands before a time expression.
func (r *reader) since(tx int) bool {
	i := r.at(r.acct.Times[tx].Span.Start)
	for j := i; j >= max(0, i-2) && j < len(r.toks); j-- {
		if r.toks[j].norm == "منذ" || r.toks[j].norm == "ومنذ" {
			return true
		}
	}
	return false
}

func (r *reader) distinct(list []isnad.EntityID) []isnad.EntityID {
	var out []isnad.EntityID
	for _, id := range list {
		if id != "" && !contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// timeOf returns the time expression of the clause that stands nearest the
// trigger, or -1. A date behind a verb of its own belongs to that one.
func (r *reader) timeOf(at, last, end int) int {
	first := r.acct.Sentences[r.toks[at].sent].First
	ok := func(j int) bool {
		x := r.toks[j].tx
		if x < 0 || r.toks[j].men >= 0 {
			return false
		}
		tm := &r.acct.Times[x]
		return (tm.Type == isnad.TimexDate || tm.Type == isnad.TimexTime) && tm.Value != "PRESENT_REF" && tm.Value != "PAST_REF" && tm.Value != "FUTURE_REF"
	}
	for j := last; j < min(end, last+maxReach); j++ {
		if ok(j) {
			return int(r.toks[j].tx)
		}
		if r.toks[j].cue >= 0 || r.toks[j].cls&clsThat != 0 {
			break
		}
	}
	for j := at - 1; j >= max(first, at-12); j-- {
		if ok(j) {
			return int(r.toks[j].tx)
		}
		if r.toks[j].cue >= 0 || r.finite(j) || r.toks[j].cls&clsThat != 0 || r.punct(j) && r.toks[j].norm != "،" {
			break
		}
	}
	return -1
}

// placeOf returns the place that the clause names behind «في» or ب and that is
// no party.
func (r *reader) placeOf(d *draft) isnad.EntityID {
	for j := d.last; j < min(d.clause[1], d.last+maxReach); j++ {
		t := &r.toks[j]
		if t.cls&(clsThat|clsBreak) != 0 || t.cue >= 0 {
			break
		}
		in := t.norm == "في" || t.norm == "وفي" || t.norm == "داخل" || t.norm == "قرب"
		k := j
		if in {
			k = j + 1
			for k < min(d.clause[1], j+4) && r.toks[k].men < 0 && r.toks[k].cls == 0 && !r.punct(k) {
				k++
			}
		} else if !(t.men >= 0 && t.first && r.clitic(j, "ب")) {
			continue
		}
		if k < d.clause[1] && r.toks[k].men >= 0 {
			m := &r.acct.Mentions[r.toks[k].men]
			if m.Kind == isnad.KindPlace && m.Entity != "" && !contains(d.actors, m.Entity) && !contains(d.recipients, m.Entity) {
				return m.Entity
			}
		}
	}
	return ""
}

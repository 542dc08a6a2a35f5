package events

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

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

// bareConj is the folded word without its conjunction.
func bareConj(t *tok) string {
	if t.conj && len(t.norm) > 4 {
		return t.norm[2:]
	}
	return t.norm
}

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
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

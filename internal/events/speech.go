package events

import (
	"strings"

	"isnad"
)

// A deed says which event an act of speech towards a party is.
type deed struct{ kind, mode string }

// acts maps acts to events (gold guide, case 11). A denial is none.
var acts = map[isnad.Act]deed{
	isnad.ActAccuse: {"ACCUSE", "allege"}, isnad.ActCondemn: {"ACCUSE", "disapprove"}, isnad.ActThreaten: {"THREATEN", ""},
	isnad.ActWarn: {"THREATEN", ""}, isnad.ActCall: {"REQUEST", ""}, isnad.ActOrder: {"REQUEST", ""}, isnad.ActReject: {"REJECT", ""},
	isnad.ActPraise: {"SUPPORT", ""}, isnad.ActPromise: {"AGREE", ""},
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
		if j > start && (t.cls&(clsThat|clsBreak) != 0 || t.conj && r.finite(j) && r.punct(j-1)) {
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

package dealings

import (
	"strings"

	"isnad"
)

// meetings reads who met whom: by a verb («التقى», «زار») or by a noun
// («محادثات», «زيارة»). Only meetings of different powers count: a king who
// receives his governor deals with nobody.
func (r *reader) meetings(c int, cl []int, acts []actor) {
	if len(acts) == 0 || r.ofSport(cl) {
		return
	}
	for q := 0; q < len(cl); q++ {
		form, future, ok := r.verb(cl[q])
		if ok && (r.toks[cl[q]].tag == "" || r.toks[cl[q]].tag == isnad.TagVerb) {
			for _, tr := range form.rows {
				if tr.flags&flagMeet != 0 && r.meet(c, cl, acts, q, tr, form, future) {
					break
				}
			}
			continue
		}
		if ph, ok := r.match(cl, q); ok && ph.row.kind == isnad.DealingMeeting {
			r.encounter(c, cl, acts, &ph)
		}
	}
}

// meet reads a verb of meeting.
func (r *reader) meet(c int, cl []int, acts []actor, q int, tr *trigger, form verbForm, future bool) bool {
	verb := cl[q]
	v := verdict{status: isnad.StatusDone, at: verb, tr: tr, verb: verb, form: form, rule: "verb of meeting"}
	r.mood(&v, cl, q, future)
	if v.skip || v.status == isnad.StatusRejected {
		return false
	}
	if r.subjunctive(cl, q) {
		return false
	}
	subj := r.subjectOf(cl, acts, verb, 1<<30, form)
	var other []isnad.EntityID
	var place isnad.EntityID
	end := r.nextVerb(cl, q)
	last := verb + 1
	taken := false // the first of those without a preposition is the subject
	for k, a := range acts {
		if a.adj || a.own && tr.flags&flagGo == 0 {
			continue
		}
		id := a.id
		if a.sides || id == "" {
			continue
		}
		isSubj := has(subj, id)
		if a.first > verb && a.first < end && a.first-verb <= 45 {
			switch {
			case isSubj:
				taken = true
				last = max(last, a.last)
			case a.rel == relWith || a.rel == relIn && tr.preps["ب"] && !a.city && k < 3 && a.first-verb < 14 && r.standFor(id).ok && !r.isCountry(id):
				other = appendID(other, id)
				last = max(last, a.last)
			case a.city || a.rel == relIn || a.rel == relTo && r.isCountry(id):
				if place == "" && (a.rel == relIn || a.rel == relSubject && tr.flags&flagGo != 0 || a.rel == relTo || a.rel == relOther && a.city) {
					place = id
					last = max(last, a.last)
				}
			case a.rel == relSubject && tr.object && (taken || len(subj) > 0) && (len(other) == 0 || a.conj):
				other = appendID(other, id)
				last = max(last, a.last)
			case a.gen && !a.within && tr.object && len(other) == 0 && (taken || len(subj) > 0):
				other = appendID(other, id)
				last = max(last, a.last)
			case a.within && tr.object && len(other) == 0 && a.rel != relIn && a.first-verb <= 30 && !a.city:
				// «استقبل … وفدا من تركيا», «رئيس أركان الجيش المصري».
				if r.standFor(id).for_ != "" && !r.isCountry(id) {
					other = appendID(other, id)
					last = max(last, a.last)
				}
			}
		}
	}
	if tr.flags&flagWith != 0 && !r.hasWith(acts, verb) {
		return false
	}
	if tr.flags&flagGo != 0 {
		// Where one goes is whom one visits.
		for _, id := range other {
			if place == "" {
				place = id
			}
		}
		if place != "" && len(other) == 0 {
			if h := r.ensure(r.standFor(place).for_); h != "" {
				other = appendID(other, h)
			}
		}
	}
	if tr.flags&flagGo != 0 && !r.anyPerson(subj) {
		return false // an army that reaches a town visits nobody
	}
	if len(other) == 0 && len(subj) == 1 && tr.object && tr.flags&flagGo == 0 {
		// «…، واستقبل الرئيس الأميركي»: who is named is the object.
		if who := r.carriedOver(cl, verb); len(who) > 0 && !r.same(who, subj[0]) {
			subj, other = who, subj
		}
	}
	by := append([]isnad.EntityID{}, subj...)
	for _, id := range other {
		by = appendID(by, id)
	}
	if len(by) < 2 || r.distinct(by) < 2 {
		return false
	}
	first := verb
	for k := len(acts) - 1; k >= 0; k-- {
		if a := acts[k]; a.first < verb && has(subj, a.id) && verb-a.last <= 3 && first-a.last <= 3 {
			first = a.first
		}
	}
	if r.toks[cl[0]].closed&clsRel != 0 && first == verb && len(subj) > 0 {
		// The visitor stands before the relative clause.
		for i := cl[0] - 1; i >= 0 && i >= cl[0]-3; i-- {
			if p := r.toks[i].party; p >= 0 {
				for i > 0 && r.toks[i-1].party == p {
					i--
				}
				first = i
				break
			}
		}
	}
	d := draft{first: first, last: last, clause: c}
	d.d.Kind, d.d.Status, d.d.By, d.d.Place = isnad.DealingMeeting, v.status, by, place
	d.d.Time = r.timeOf(cl, verb, "")
	p := pieces{}
	if first == verb {
		_, plain := r.tab.verbs[r.toks[verb].norm]
		p.conj = !plain && (strings.HasPrefix(r.toks[verb].norm, "و") || strings.HasPrefix(r.toks[verb].norm, "ف"))
	}
	r.fill(&d, cl, verb, v.rule, 0.85, p)
	if form.tense == present && !future && d.d.Status == isnad.StatusDone {
		d.d.Status = isnad.StatusUnderWay
	}
	r.later(&d)
	r.add(d)
	return true
}

// forum reports whether an entity is an organization that holds meetings.
func (r *reader) forum(id isnad.EntityID) bool {
	e := r.entities[id]
	return e != nil && e.Kind == isnad.KindOrganization && r.standFor(id).for_ == id
}

// sport are words of a clause in which teams meet, not powers.
var sport = map[string]bool{"مباراه": true, "منتخب": true, "منتخبا": true, "منتخبي": true, "مباريات": true, "كره": true, "دوري": true, "ملعب": true, "بطوله": true, "مونديال": true}

// ofSport reports whether a clause is of sport.
func (r *reader) ofSport(cl []int) bool {
	for _, i := range cl {
		if sport[bare(strings.TrimPrefix(r.toks[i].norm, "و"))] {
			return true
		}
	}
	return false
}

// nextVerb returns the token of the first finite verb of the clause behind
// place q: what stands there belongs to it.
func (r *reader) nextVerb(cl []int, q int) int {
	for k := q + 1; k < len(cl); k++ {
		if r.finite(cl[k]) && r.toks[cl[k]].tag != isnad.TagAuxiliary {
			return cl[k]
		}
	}
	return cl[len(cl)-1] + 1
}

// anyPerson reports whether a person or office is among the parties.
func (r *reader) anyPerson(ids []isnad.EntityID) bool {
	for _, id := range ids {
		if e := r.entities[id]; e != nil && (e.Kind == isnad.KindPerson || e.Kind == isnad.KindTitle) {
			return true
		}
	}
	return false
}

func (r *reader) isCountry(id isnad.EntityID) bool {
	e := r.entities[id]
	return e != nil && e.Kind == isnad.KindPlace
}

func (r *reader) hasWith(acts []actor, verb int) bool {
	for _, a := range acts {
		if a.rel == relWith && a.first > verb && a.first-verb < 25 {
			return true
		}
	}
	return false
}

// encounter reads a noun of meeting: the parties stand in its genitive, behind
// بين and مع, as adjectives («القمة الروسية الأميركية»), or do its verb («أجرى
// … محادثات مع»).
func (r *reader) encounter(c int, cl []int, acts []actor, ph *phrase) {
	r.extend(ph, cl)
	v := r.govern(cl, ph.q, isnad.DealingMeeting, ph.p)
	if v.skip {
		return
	}
	at := v.at
	if v.after {
		v.status = isnad.StatusDone
	}
	switch v.status {
	case "":
		v.status = isnad.StatusDone
		if s := r.toks[ph.first].stmt; s >= 0 && v.verb < 0 && !v.after && r.opensContent(cl, ph, s) {
			switch r.acct.Statements[s].Act {
			case isnad.ActCall, isnad.ActAsk:
				v.status = isnad.StatusRequested
			case isnad.ActDeny:
				v.status = isnad.StatusDenied
			case isnad.ActReject:
				v.status = isnad.StatusRejected
			}
		}
		if v.unto {
			v.status = isnad.StatusAnnounced
		}
	case isnad.StatusInForce, isnad.StatusRatified, isnad.StatusSigned:
		v.status = isnad.StatusDone
	}
	visit := ph.row.flags&flagVisit != 0
	var by []isnad.EntityID
	var place isnad.EntityID
	last := ph.head
	near := 0
	limit := r.encounterEnd(cl, ph)
	for _, a := range acts {
		d := a.first - ph.head
		if d < 0 || d > 22 || a.first >= limit {
			continue
		}
		switch {
		case a.adj:
			if d <= 3 && !r.ofPerson(a.first) {
				by = appendID(by, r.ensure(a.id))
				last = max(last, a.last)
				near++
			}
		case a.sides:
			if a.rel == relBetween && d <= 4 {
				for _, id := range r.sidesOf(a.first) {
					by = appendID(by, id)
				}
			}
		case a.own || a.id == "":
		case a.rel == relBetween && d <= 12, a.rel == relWith:
			if !a.city {
				by = appendID(by, a.id)
				last = max(last, a.last)
				near++
			}
		case a.gen && !a.within && d <= 1 && !visit && r.forum(a.id):
			// «قمة الاتحاد الأفريقي» is where they met.
		case a.gen && !a.within && d <= 1 && !a.city:
			by = appendID(by, a.id)
			last = max(last, a.last)
			near++
		case visit && a.rel == relTo:
			// «زيارة لبوتين إلى مينسك»: the first is who goes.
			if a.id != "" && !a.city && !r.isCountry(a.id) {
				by = appendID(by, a.id)
				last = max(last, a.last)
			} else if place == "" && (d <= 14) {
				place = a.id
				last = max(last, a.last)
			}
		case visit && place == "" && d <= 2 && (a.city || r.isCountry(a.id)) && (a.gen || a.rel == relSubject):
			// «زيارة مينسك»
			place = a.id
			last = max(last, a.last)
		case a.rel == relIn && place == "" && (a.city || r.isCountry(a.id)):
			place = a.id
		}
	}
	if visit && place == "" {
		return
	}
	if v.verb >= 0 && (near < 2 || visit) {
		subj := r.subjectOf(cl, acts, v.verb, ph.first, v.form)
		by = append(without(subj, nil), without(by, subj)...)
	}
	// «محادثات أجراها مع …»: the doer stands before the noun.
	if r.distinct(by) < 2 && (near > 0 || visit) {
		for k := len(acts) - 1; k >= 0; k-- {
			a := acts[k]
			if a.first < ph.first && !a.adj && !a.city && a.id != "" && !r.isCountry(a.id) && ph.first-a.first < 14 {
				by = append([]isnad.EntityID{a.id}, without(by, []isnad.EntityID{a.id})...)
				break
			}
		}
	}
	if r.distinct(by) < 2 && near > 0 && (len(by) > 0) {
		if sp := r.speaker(ph.first); sp != "" && !visit {
			by = appendID(by, sp)
		}
	}
	if visit {
		host := r.ensure(r.standFor(place).for_)
		if host == "" || r.distinct(by) == 0 {
			return
		}
		if !r.same(by, host) {
			by = appendID(by, host)
		}
	}
	if r.distinct(by) < 2 {
		return
	}
	if s := r.toks[ph.first].stmt; s >= 0 && r.acct.Statements[s].Act == isnad.ActDeny {
		v.status = isnad.StatusDenied
	}
	d := draft{first: ph.first, last: last, clause: c}
	d.d.Kind, d.d.Status, d.d.By, d.d.Place = isnad.DealingMeeting, v.status, by, place
	d.d.Time = r.timeOf(cl, ph.first, "")
	if at < 0 {
		at = ph.first
	}
	r.fill(&d, cl, at, "noun of meeting", 0.7, ph.p)
	r.later(&d)
	r.add(d)
}

// encounterEnd is the token where what belongs to a noun of meeting ends: at a
// comma or a verb, other than that of a relative clause («محادثات أجراها مع»).
func (r *reader) encounterEnd(cl []int, ph *phrase) int {
	for q := ph.q + ph.head - ph.first; q < len(cl); q++ {
		i := cl[q]
		t := &r.toks[i]
		if t.comma && q+1 < len(cl) {
			// An apposition or a date between commas may go on with مع, إلى.
			if n := r.toks[cl[q+1]].norm; n != "مع" && n != "الي" && n != "بين" {
				return i
			}
		}
		if r.finite(i) && !(i <= ph.head+1 && (r.hasObject(i) || t.norm == "جرت" || t.norm == "جمعت")) {
			return i
		}
		if t.closed&clsConj != 0 {
			return i
		}
	}
	return cl[len(cl)-1] + 1
}

// ofPerson reports whether an adjective belongs to an office («نظيره الروسي»).
func (r *reader) ofPerson(i int) bool { return r.toks[i].party >= 0 }

package dealings

import (
	"strings"

	"isnad"
)

// subjectOf returns who does the finite verb at token verb of the clause: the
// first party behind it without a preposition, with those joined to it; else
// the last before it; else, for a dropped subject, whom the words go back to.
// behind is where its object begins.
func (r *reader) subjectOf(cl []int, acts []actor, verb, behind int, form verbForm) []isnad.EntityID {
	take := func(k int) []isnad.EntityID {
		var ids []isnad.EntityID
		for ; k < len(acts); k++ {
			a := acts[k]
			if a.city || a.adj && !a.conj {
				break
			}
			switch {
			case a.sides:
				ids = append(ids, r.sidesOf(a.first)...)
			case a.own:
				ids = appendID(ids, r.ownOf(a.first, acts))
			default:
				ids = appendID(ids, r.ensure(a.id))
			}
			if k+1 >= len(acts) || !acts[k+1].conj {
				break
			}
		}
		return ids
	}
	if form.person == 1 {
		ids := appendID(nil, r.speaker(verb))
		if form.number == 3 && len(ids) > 0 {
			for _, id := range r.pair {
				if r.standFor(id).for_ != r.standFor(ids[0]).for_ && r.inPair(ids[0]) {
					ids = appendID(ids, id)
				}
			}
		}
		return ids
	}
	// Right before the verb: «موسكو ومينسك اتفقتا», «الرئيس التقى».
	for k, a := range acts {
		if r.beside(a.last, verb) && !a.adj && !a.city && a.rel != relIn && a.rel != relTo && a.rel != relFrom && !a.within {
			for a.conj && k > 0 {
				k--
				a = acts[k]
			}
			return take(k)
		}
	}
	for k, a := range acts {
		if a.first > verb && a.first < behind && (a.rel == relSubject || a.rel == relOther && a.gen && !a.adj && a.first-verb <= 6) && !a.city {
			return take(k)
		}
	}
	// The subject before its verb.
	best := -1
	for k, a := range acts {
		if a.first < verb && a.rel == relSubject && !a.adj && !a.city && !a.conj {
			best = k
		}
	}
	if best >= 0 {
		return take(best)
	}
	if form.number == 2 {
		return r.sidesOf(verb)
	}
	if id := r.speaker(verb); id != "" && r.ownWords(verb) {
		return []isnad.EntityID{id}
	}
	if ids := r.carriedOver(cl, verb); len(ids) > 0 {
		return ids
	}
	// A relative clause goes back to the name before it.
	if r.toks[cl[0]].closed&clsRel != 0 {
		for i := cl[0] - 1; i >= 0 && i >= cl[0]-3; i-- {
			if p := r.toks[i].party; p >= 0 {
				return appendID(nil, r.acct.Mentions[p].Entity)
			}
		}
	}
	return nil
}

// beside reports whether nothing but «قد», «كان» and «لم» stands between an actor
// and the verb behind it.
func (r *reader) beside(last, verb int) bool {
	if last > verb || verb-last > 2 {
		return false
	}
	for i := last; i < verb; i++ {
		if t := &r.toks[i]; t.closed&(clsMay|clsNeg|clsWill) == 0 && t.tag != isnad.TagAuxiliary {
			return false
		}
	}
	return true
}

func (r *reader) inPair(id isnad.EntityID) bool {
	f := r.standFor(id).for_
	for _, p := range r.pair {
		if f != "" && r.standFor(p).for_ == f {
			return true
		}
	}
	return false
}

func appendID(ids []isnad.EntityID, id isnad.EntityID) []isnad.EntityID {
	if id == "" || has(ids, id) {
		return ids
	}
	return append(ids, id)
}

// parties fills By, Towards and Place of a matter.
func (r *reader) parties(d *draft, v *verdict, ph *phrase, cl []int, acts []actor) {
	by, to := []isnad.EntityID{}, []isnad.EntityID{}
	var place isnad.EntityID
	kind := d.d.Kind
	flags := triggerFlag(0)
	if v.tr != nil {
		flags = v.tr.flags
	}
	deploy := kind == isnad.DealingDeployment
	end := ph.last
	if ph.known != nil {
		for _, id := range ph.known.Parties {
			by = appendID(by, r.ensure(id))
		}
		if len(by) > 0 {
			d.d.By = by
			return
		}
	}
	// Named in the phrase itself or right behind it.
	for k, a := range acts {
		near := a.first >= ph.first && a.first < end
		switch {
		case a.adj && near && !deploy && kind != isnad.DealingExercise && a.first > ph.head+2:
		case a.adj && near:
			if deploy && (a.first > ph.first && r.ground(a.first)) {
				place = r.ensure(a.id)
				continue
			}
			by = appendID(by, r.ensure(a.id))
		case a.rel == relBetween && a.first >= ph.first && (a.first < r.reach(ph) || v.rule == "verb behind"):
			if a.sides {
				for _, id := range r.sidesOf(a.first) {
					by = appendID(by, id)
				}
			} else if !a.city {
				by = appendID(by, a.id)
			}
		case near && a.gen && a.rel == relOther && !a.city && !a.own && !a.sides && ph.row.flags&flagObject != 0:
			to = appendID(to, a.id)
		case near && a.gen && a.rel == relOther && !a.city && !a.own && !a.sides:
			by = appendID(by, a.id)
		case near && a.rel == relSubject && k > 0 && acts[k-1].first >= ph.first && a.conj && !a.city && a.id != "":
			by = appendID(by, a.id)
		case near && deploy && a.rel == relTo && !a.city && a.first == ph.first+1 || near && deploy && a.rel == relTo && !a.city && !r.isCountry(a.id) && a.id != "":
			by = appendID(by, a.id) // «سحب للقوات الروسية»
		case near && deploy && a.rel == relFrom && v.status == isnad.StatusEnded && a.id != "":
			place = a.id // withdrawn from there
		case near && deploy && a.rel == relFrom && !a.city && a.id != "":
			by = appendID(by, a.id)
		case near && a.sides && a.rel == relOther:
			for _, id := range r.sidesOf(a.first) {
				by = appendID(by, id)
			}
		}
	}
	from := -1
	switch {
	case ph.last < len(r.toks) && r.toks[ph.last].closed&clsRel != 0:
		from = ph.last
	case v.at >= 0 && r.toks[v.at].clause != r.toks[ph.first].clause:
		from = v.at
	}
	if from >= 0 {
		// The parties of a relative clause («الذي أبرم … بين»).
		if rc := r.clauses[r.toks[from].clause]; len(rc) <= maxClause {
			for _, a := range r.actors(rc) {
				if a.first > from && a.first < from+16 && (a.rel == relBetween || a.rel == relWith) && !a.city && !a.adj {
					if a.sides {
						for _, id := range r.sidesOf(a.first) {
							by = appendID(by, id)
						}
					} else if a.id != "" {
						by = appendID(by, a.id)
					}
				}
			}
		}
	}
	named := len(by)
	host := flags&flagHost != 0
	if v.verb >= 0 && !v.prior {
		subj := r.subjectOf(cl, acts, v.verb, ph.first, v.form)
		if v.rule == "relative clause" || v.rule == "verb behind" {
			subj = r.subjectBehind(acts, v.verb)
		}
		if host {
			for _, id := range subj {
				to = appendID(to, id)
				place = r.ensure(r.standFor(id).for_)
			}
		} else if !(deploy && named > 0) {
			// The words that name whose arms they are say more than who says
			// that they are there.
			subj = r.powersOnly(subj, by)
			by = append(subj, by...)
		}
	} else if !v.prior {
		if v.nominal && v.at >= 0 && v.at < ph.first && r.pronounAt(v.at) {
			// «أعلنت … انسحابها من»
			if id := r.speaker(ph.first); id != "" {
				by = append([]isnad.EntityID{id}, without(by, []isnad.EntityID{id})...)
			} else {
				for _, a := range acts {
					if a.first < v.at && a.rel == relSubject && !a.adj && !a.city && a.id != "" {
						by = append([]isnad.EntityID{a.id}, without(by, []isnad.EntityID{a.id})...)
						break
					}
				}
			}
		}
		// The genitive of a verbal noun («توقيع روسيا اتفاقا»).
		if v.nominal && v.at >= 0 {
			for _, a := range acts {
				if a.first > v.at && a.first < ph.first && a.gen && !a.city && a.id != "" {
					by = appendID(by, a.id)
				}
			}
		}
		if d.d.Kind == isnad.DealingInstitution {
			for _, a := range acts {
				if a.first < ph.first && !a.city && !a.adj && a.id != "" {
					by = appendID(by, a.id)
				}
			}
		}
	}
	// Joined by prepositions, before or behind.
	for _, a := range acts {
		if a.sides || a.adj && (a.rel != relTo || flags&flagGive == 0) || v.prior && a.rel != relIn {
			continue
		}
		id := r.ensure(a.id)
		if a.own {
			id = r.ownOf(a.first, acts)
		}
		if id == "" {
			continue
		}
		switch a.rel {
		case relWith:
			if !a.city && (v.verb >= 0 && a.first > v.verb || a.first >= ph.first && a.first <= ph.last+8) {
				by = appendID(by, id)
			}
		case relTo:
			if a.city {
				if deploy {
					place = id
				}
				continue
			}
			if flags&(flagGive|flagAsk) != 0 && a.first > v.at || a.first >= ph.first || kind == isnad.DealingThreat {
				if !has(by, id) {
					to = appendID(to, id)
				}
			}
			if deploy && a.first > ph.first && a.first <= ph.last+2 && r.isCountry(id) {
				place = id
			}
		case relFrom:
			if a.city || has(by, id) {
				continue
			}
			if flags&(flagAsk|flagTake) != 0 || a.first >= ph.first && a.first <= ph.last+3 {
				to = appendID(to, id)
			}
		case relIn:
			if deploy && (a.first < ph.first || a.first > ph.last+2) || !a.city && !r.isCountry(id) || place != "" && deploy {
				continue
			}
			place = id
		}
	}
	if flags&flagAsk != 0 && v.verb >= 0 {
		to = r.secondObject(by, to, acts, v.verb, ph.first)
	}
	if flags&flagGive != 0 && v.verb >= 0 {
		to = r.secondObject(by, to, acts, v.verb, ph.last+1)
	}
	// In the mouth of somebody.
	sp := r.speaker(ph.first)
	if r.distinct(by, to) < 2 && sp != "" && !r.same(by, sp) && !r.same(to, sp) && !deploy && !v.prior && (v.verb < 0 && r.opensContent(cl, ph, r.toks[ph.first].stmt) || v.verb >= 0 && (v.form.person == 1 || r.ownWords(v.verb))) {
		by = append([]isnad.EntityID{sp}, by...)
		for _, co := range r.acct.Statements[r.toks[ph.first].stmt].CoSpeakers {
			by = appendID(by, co)
		}
	}
	if d.d.Kind == isnad.DealingGuarantee && v.status == isnad.StatusRequested && sp != "" && len(by) == 0 {
		by = appendID(by, sp)
	}
	if deploy {
		if place != "" {
			if c := r.ensure(r.standFor(place).for_); c != "" && !r.same(by, c) {
				to = appendID(to, c)
			}
		}
		if len(by) == 0 && sp != "" && !r.same(to, sp) {
			by = appendID(by, sp)
		}
	}
	if r.distinct(by, to) < 2 && (len(by) == 0 || r.inPair(by[0])) && len(r.pair) == 2 && (v.prior || r.near(ph.first) && kind == isnad.DealingCommitment && v.status != "" || ph.joint || flags&flagMutual != 0 && v.verb >= 0 && kind != isnad.DealingInstrument || r.sidesWord(cl) || r.mutualWord(ph)) {
		for _, id := range r.pair {
			switch {
			case r.same(by, id) || r.same(to, id):
			case len(by) > 0 && kind == isnad.DealingCommitment && v.verb >= 0 && flags&flagMutual == 0 && !ph.joint:
				to = appendID(to, id)
			default:
				by = appendID(by, id)
			}
		}
	}
	d.d.By, d.d.Towards, d.d.Place = by, without(to, by), place
}

// reach is the token up to which «بين …» behind a phrase still belongs to it: a
// participle and a date may stand between.
func (r *reader) reach(ph *phrase) int {
	end := ph.last + 4
	if ph.part >= 0 && ph.part <= ph.last+2 {
		end = ph.part + 11
	}
	return end
}

// near reports whether the last dealing of two parties stands in the same
// statement, or close before.
func (r *reader) near(i int) bool {
	if r.pairAt <= 0 || i-r.pairAt > 60 || r.toks[i].stmt < 0 {
		return false
	}
	return r.toks[r.pairAt].stmt == r.toks[i].stmt || r.toks[r.pairAt].sent == r.toks[i].sent
}

// carriedOver returns the subject of the clause before, for a verb without one
// behind «حيث», «كما» or «و» in the same sentence and mouth.
func (r *reader) carriedOver(cl []int, verb int) []isnad.EntityID {
	first := &r.toks[cl[0]]
	if first.clause == 0 || verb-cl[0] > 2 || first.closed&clsConj == 0 && !strings.HasPrefix(first.norm, "و") {
		return nil
	}
	// «أعلن الملك …، وتلقى …، واستقبل …»: the subject may be some clauses back.
	for c := first.clause - 1; c >= 0 && c >= first.clause-4; c-- {
		before := r.clauses[c]
		if len(before) == 0 || len(before) > maxClause || r.toks[before[0]].sent != first.sent {
			return nil
		}
		if r.toks[before[len(before)-1]].stmt != first.stmt || r.toks[before[0]].closed&clsRel != 0 {
			continue
		}
		for _, a := range r.actors(before) {
			if a.rel == relSubject && !a.adj && !a.city && a.id != "" {
				return []isnad.EntityID{a.id}
			}
		}
	}
	return nil
}

// ownWords reports whether a verb without a subject is said of the speaker: it
// begins what he says, behind «أنه».
func (r *reader) ownWords(verb int) bool {
	for i := verb - 1; i >= 0 && i >= verb-3; i-- {
		t := &r.toks[i]
		switch t.norm {
		case "انه", "انها", "بانه", "بانها", "انهم", "وانه", "وانها", "انهما":
			return true
		}
		if t.kind != isnad.TokenPunct && t.closed&(clsMay|clsWill|clsNeg) == 0 && t.tag != isnad.TagAuxiliary {
			return false
		}
	}
	return false
}

// subjectBehind returns the first party behind a verb without a preposition.
func (r *reader) subjectBehind(acts []actor, verb int) []isnad.EntityID {
	var ids []isnad.EntityID
	for i := verb + 1; i < len(r.toks) && i <= verb+6; i++ {
		t := &r.toks[i]
		if t.comma || t.closed&(clsPrep|clsThat|clsRel) != 0 || r.finite(i) {
			break
		}
		if t.closed&clsSides != 0 {
			return r.sidesOf(i)
		}
		if t.party >= 0 {
			if id := r.acct.Mentions[t.party].Entity; r.standFor(id).ok {
				ids = appendID(ids, id)
			}
		}
	}
	// «الذي وقعته إيران مع العراق»
	for i := verb + 2; i+1 < len(r.toks) && i <= verb+8; i++ {
		if r.toks[i].comma {
			break
		}
		if p := r.toks[i+1].party; r.toks[i].norm == "مع" && p >= 0 {
			if id := r.acct.Mentions[p].Entity; r.standFor(id).ok {
				ids = appendID(ids, id)
			}
			break
		}
	}
	return ids
}

// pronounAt reports whether a verbal noun carries a pronoun («انسحابها»).
func (r *reader) pronounAt(i int) bool {
	p, ok := cut(r.toks[i].norm, func(c string) bool { return len(r.tab.masdars[c]) > 0 })
	return ok && p.own
}

// ground reports whether an adjective belongs to a word for land («الأراضي
// البيلاروسية», «القاعدة الأميركية» is none).
func (r *reader) ground(i int) bool {
	switch bare(r.toks[i-1].norm) {
	case "اراضي", "مياه", "اجواء", "سواحل", "مدن", "بلدات":
		return true
	}
	return false
}

// same reports whether one of the parties stands for the same power as id.
func (r *reader) same(list []isnad.EntityID, id isnad.EntityID) bool {
	f := r.standFor(id).for_
	for _, x := range list {
		if x == id || f != "" && r.standFor(x).for_ == f {
			return true
		}
	}
	return false
}

// powersOnly leaves out of subj who stands for a power that by names already.
func (r *reader) powersOnly(subj, by []isnad.EntityID) []isnad.EntityID {
	var out []isnad.EntityID
	for _, id := range subj {
		if !has(by, id) {
			out = append(out, id)
		}
	}
	return out
}

// secondObject finds who is asked or given to, when no preposition says it:
// the second party without one («طالبت فرنسا إيران», «منحت السعودية اليمن»).
func (r *reader) secondObject(by, to []isnad.EntityID, acts []actor, verb, before int) []isnad.EntityID {
	if len(to) > 0 {
		return to
	}
	for _, a := range acts {
		if a.first > verb && a.first < before && a.rel == relSubject && a.id != "" && !a.adj && !a.city && !has(by, a.id) && !a.conj {
			return appendID(to, a.id)
		}
	}
	return to
}

// sidesWord reports whether the clause speaks of two sides.
func (r *reader) sidesWord(cl []int) bool {
	for _, i := range cl {
		if r.toks[i].closed&clsSides != 0 {
			return true
		}
	}
	return false
}

func without(list, other []isnad.EntityID) []isnad.EntityID {
	var out []isnad.EntityID
	for _, id := range list {
		if !has(other, id) {
			out = append(out, id)
		}
	}
	return out
}

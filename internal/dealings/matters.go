package dealings

import (
	"strings"

	"isnad"
	"isnad/internal/arabic"
)

// A phrase is a noun of the table of subjects with the words that belong to it.
type phrase struct {
	row   *subject
	q     int // place in the clause
	first int // tokens, half-open
	head  int // token behind the words of the table
	last  int
	p     pieces
	joint bool
	dated isnad.TimexID
	part  int // participle of status behind it, -1 none
	arms  bool
	inner bool // another instrument is part of its name
	known *Known
}

// match finds the longest row of the table that begins at place q.
func (r *reader) match(cl []int, q int) (phrase, bool) {
	return r.matchFrom(cl, q, func(*phrase) bool { return true })
}

// matchFrom finds the longest row that begins at place q and is wanted.
func (r *reader) matchFrom(cl []int, q int, want func(*phrase) bool) (phrase, bool) {
	i := cl[q]
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || t.timex >= 0 || len(t.norm) < 4 {
		return phrase{}, false
	}
	p, ok := cut(t.norm, r.isSubjectWord)
	if !ok {
		return phrase{}, false
	}
	for _, row := range r.tab.subjects[p.core] {
		n := len(row.words)
		if q+n > len(cl) || cl[q+n-1] != i+n-1 {
			continue
		}
		fit := true
		for k := 1; k < n && fit; k++ {
			w := r.toks[i+k].norm
			fit = bare(w) == row.words[k] || strings.HasPrefix(w, "لل") && bare("ا"+w[2:]) == row.words[k] || k == n-1 && owned(w, row.words[k])
		}
		if !fit {
			continue
		}
		if t.party >= 0 && row.kind != isnad.DealingInstitution && row.kind != kindArms {
			continue
		}
		if t.tag == isnad.TagVerb && n == 1 && !p.def {
			continue
		}
		if n == 1 && row.flags&needSign != 0 && i+1 < len(r.toks) && private[bare(r.toks[i+1].norm)] {
			continue
		}
		if row.kind == isnad.DealingInstitution && row.flags&needJoint != 0 && t.party >= 0 && n == 1 {
			// «مجلس الأمن» is somebody, no common body of the parties.
			continue
		}
		ph := phrase{row: row, q: q, first: i, head: i + n, last: i + n, p: p, part: -1}
		if want(&ph) {
			return ph, true
		}
	}
	return phrase{}, false
}

// private are contracts that bind no powers.
var private = map[string]bool{"ايجار": true, "زواج": true, "عمل": true, "لجنه": true, "اجتماع": true, "قمه": true, "مؤتمر": true, "لقاء": true, "جلسه": true, "قران": true, "احترافي": true}

// owned reports whether w is the word with a pronoun («أراضيها»).
func owned(w, word string) bool {
	rest, ok := strings.CutPrefix(w, word)
	return ok && (rest == "ه" || rest == "ها" || rest == "هم" || rest == "هما" || rest == "نا")
}

// The longest phrases, in tokens.
const (
	maxPhrase     = 9
	maxInstrument = 22
)

// joined are the prepositions over which a phrase goes on.
var joined = map[string]bool{"بين": true, "بشان": true, "حول": true, "في": true, "علي": true, "مع": true, "ضد": true, "من": true, "الي": true, "لدي": true, "ضمن": true}

// extend finds where the phrase ends.
func (r *reader) extend(ph *phrase, cl []int) {
	limit := maxPhrase
	if ph.arms {
		limit = 2 * maxPhrase
	}
	inner := false // an instrument within the name of another
	switch ph.row.kind {
	case isnad.DealingInstrument:
		limit = maxInstrument
	case isnad.DealingMeeting:
		limit = 4
	}
	last := ph.head
	quoted := false
	for q := ph.q + (ph.head - ph.first); q < len(cl) && cl[q]-ph.first < limit; q++ {
		i := cl[q]
		if i != cl[q-1]+1 {
			break
		}
		t := &r.toks[i]
		if t.kind == isnad.TokenPunct {
			if t.comma || t.norm == "." || t.norm == ":" || t.norm == "؛" || t.norm == "؟" || t.norm == "!" {
				break
			}
			quoted = true
			continue
		}
		if t.timex >= 0 {
			if ph.row.kind != isnad.DealingInstrument {
				break
			}
			if ph.dated == "" && i <= ph.head+1 && !inner {
				ph.dated = r.acct.Times[t.timex].ID
			}
			if r.acct.Times[t.timex].ID != ph.dated {
				break
			}
			last = i + 1
			continue
		}
		if t.party < 0 {
			if t.closed&clsJoint != 0 || closed[bare(strings.TrimPrefix(t.norm, "و"))]&clsJoint != 0 {
				ph.joint = true
				last = i + 1
				if ph.row.kind == isnad.DealingInstitution {
					break
				}
				continue
			}
			if t.closed&clsPrep != 0 && joined[t.norm] {
				if ph.row.kind == isnad.DealingInstitution && ph.row.flags&needJoint != 0 && !ph.joint {
					break
				}
				continue
			}
			if t.closed&clsOwn != 0 || t.closed&clsSides != 0 {
				last = i + 1
				continue
			}
			if t.closed != 0 || r.finite(i) || t.norm == "حيز" || t.tag == isnad.TagNumeral && t.kind == isnad.TokenWord {
				break
			}
			if _, _, ok := r.verb(i); ok && r.resumptive(i+1) {
				break // «اتفاق توصل إليه»: taggers see a noun in it
			}
			if q > ph.q {
				if _, ok := cut(t.norm, r.isPart); ok && r.agrees(t.norm) {
					if !inner {
						ph.part = i
						break
					}
					break
				}
				if ph.row.kind == isnad.DealingInstrument {
					if o, ok := r.match(cl, q); ok && o.row.kind == isnad.DealingInstrument && !o.p.conj {
						inner = true
					}
				}
			}
			if strings.HasPrefix(t.norm, "و") && ph.row.kind != isnad.DealingInstitution && ph.row.kind != isnad.DealingInstrument && !ph.arms && !quoted {
				if _, ok := cut(t.norm, r.isSubjectWord); ok || r.isMasdar(t.norm) {
					break
				}
			}
		}
		last = i + 1
		if ph.arms && t.party >= 0 && (r.standFor(r.acct.Mentions[t.party].Entity).city || r.isCountry(r.acct.Mentions[t.party].Entity)) && (i+1 >= len(r.toks) || r.toks[i+1].party != t.party) {
			break // where they stand ends the phrase
		}
	}
	ph.inner = inner
	ph.last = last
}

func (r *reader) isPart(core string) bool { return len(r.tab.parts[core]) > 0 }

// agrees reports whether a participle stands with the article, as one behind a
// definite noun does, or in the indefinite.
func (r *reader) agrees(norm string) bool { return len(norm) > 6 }

// A verdict is what is known of a matter's status.
type verdict struct {
	status  isnad.Status
	at      int // token of the word that decides, -1 none
	tr      *trigger
	verb    int // finite verb that governs the matter, -1 none
	form    verbForm
	nominal bool
	after   bool // an adjunct tells that it has been
	unto    bool // an adjunct tells that it is to be
	prior   bool
	skip    bool
	any     bool
	purpose bool // a verbal noun behind ل says what is still to be done
	rule    string
}

// attitude are the statuses that a governing word gives to what is still to be
// signed, founded or done.
var attitude = map[isnad.Status]bool{isnad.StatusDiscussed: true, isnad.StatusAgreed: true, isnad.StatusRequested: true, isnad.StatusProposed: true,
	isnad.StatusDenied: true, isnad.StatusRejected: true, isnad.StatusAnnounced: true, isnad.StatusSuspended: true}

// reached are the statuses that a future or a wish takes back.
var reached = map[isnad.Status]bool{isnad.StatusSigned: true, isnad.StatusRatified: true, isnad.StatusDone: true, isnad.StatusDeployed: true,
	isnad.StatusAgreed: true, isnad.StatusEnded: true, isnad.StatusSuspended: true, isnad.StatusDiscussed: true, isnad.StatusUnderWay: true}

// pick chooses the row of a word that fits the kind and the preposition.
func pick(all []*trigger, kind isnad.DealingKind, prep string, loose bool) *trigger {
	for _, tr := range all {
		if tr.flags&flagMeet != 0 || !tr.of(kind) {
			continue
		}
		if loose || prep == "" && tr.object || prep != "" && tr.preps[prep] {
			return tr
		}
	}
	return nil
}

// govern walks left from place q of the clause to the word that gives the
// matter its status.
func (r *reader) govern(cl []int, q int, kind isnad.DealingKind, p pieces) verdict {
	v := verdict{at: -1, verb: -1}
	head := q
	prep := p.prep
	coord := p.conj
	gap := 0 // words between the chain and where we are
	for j := q - 1; j >= 0 && q-j < 60; j-- {
		i := cl[j]
		t := &r.toks[i]
		if t.kind == isnad.TokenPunct && !t.comma {
			if t.norm == ":" || t.norm == "." || t.norm == "؟" {
				return v
			}
			if head == j+1 {
				head = j
			}
			continue
		}
		if t.timex >= 0 || t.party >= 0 || t.comma {
			gap++
			continue
		}
		adjacent := head == j+1
		if t.closed&clsPrep != 0 {
			if adjacent && prep == "" {
				prep = t.norm
				if rest := strings.TrimPrefix(prep, "و"); closed[rest]&clsPrep != 0 {
					prep = rest
				}
				if v.status == "" {
					v.after = v.after || t.closed&clsAfter != 0
					v.unto = v.unto || t.closed&clsUnto != 0
				}
				if t.norm == "دون" || t.norm == "بدون" {
					v.skip = true
					return v
				}
				head = j
				if m := pick(r.tab.masdars[t.norm], kind, "", true); m != nil && m.flags&flagPrior != 0 && v.status == "" {
					v.status, v.at, v.tr, v.nominal, v.prior, v.rule = m.status, i, m, true, true, "under an instrument"
					return v
				}
			}
			gap++
			continue
		}
		if t.closed&clsNeg != 0 && adjacent {
			v.skip = v.status == "" || !attitude[v.status]
			gap++
			head = j
			continue
		}
		if t.closed&clsHas != 0 && v.status == "" && kind == isnad.DealingInstitution && (j == q-1 || p.conj) {
			v.status, v.at, v.rule = isnad.StatusInForce, i, "has"
			return v
		}
		var noun pieces
		isNoun := false
		if t.closed == 0 {
			noun, isNoun = cut(t.norm, func(c string) bool { return len(r.tab.masdars[c]) > 0 })
		}
		form, future, isVerb := r.verb(i)
		if isVerb && isNoun && t.tag != isnad.TagVerb && (t.tag != "" || adjacent && !noun.conj) {
			isVerb = false
		}
		if isVerb && t.tag != "" && t.tag != isnad.TagVerb && (noun.def || adjective(t.norm)) {
			isVerb = false
		}
		if isVerb {
			tr := pick(form.rows, kind, prep, coord)
			light := false
			if tr == nil {
				for _, row := range form.rows {
					light = light || row.flags&flagLight != 0
				}
				if !light {
					if v.nominal && v.status != "" && !v.unto {
						v.verb, v.form = i, form
						if (future || r.subjunctive(cl, j)) && !v.prior {
							v.status = isnad.StatusProposed
						}
					}
					return v
				}
			}
			if tr != nil && tr.flags&flagHayyiz != 0 && !r.hayyiz(cl, j) {
				return v
			}
			inner := v.status
			if tr != nil && tr.status != "" && (inner == "" && (tr.flags&flagCarry == 0 || form.tense == present && false) || inner != "" && attitude[tr.status] && tr.flags&flagCarry == 0) {
				v.status, v.at, v.tr = tr.status, i, tr
				v.any = tr.flags&flagAny != 0
				v.rule = "verb"
			}
			if tr != nil && tr.flags&flagCarry != 0 && inner == "" {
				v.tr, v.at, v.rule = tr, i, "carried"
			}
			v.verb, v.form = i, form
			r.mood(&v, cl, j, future)
			// «أن يوقع»: what governs the clause decides.
			if form.tense == present && i > 0 && r.subjunctive(cl, j) {
				v.nominal = true
				head, prep, coord, gap = j-1, "", false, 0
				if k := j - 2; k >= 0 && r.toks[cl[k]].closed&clsPrep != 0 {
					prep = r.toks[cl[k]].norm
				}
				j--
				continue
			}
			return v
		}
		if isNoun && (adjacent || prep == "" && gap <= 4 || prep != "" && gap <= 2) {
			tr := pick(r.tab.masdars[noun.core], kind, prep, coord && adjacent)
			if tr != nil && (tr.object || prep != "") {
				switch {
				case tr.flags&(flagPass|flagCarry) != 0 && (v.status == "" || tr.flags&flagPass != 0):
					if tr.flags&flagTopic != 0 && v.status == "" {
						v.tr = tr
					}
				case v.status == "" && tr.status != "":
					v.status, v.at, v.tr, v.nominal, v.rule = tr.status, i, tr, true, "verbal noun"
					v.any = tr.flags&flagAny != 0
					v.prior = tr.flags&flagPrior != 0
					v.purpose = noun.prep == "ل" && tr.status != isnad.StatusDiscussed && tr.status != isnad.StatusRequested && tr.status != isnad.StatusProposed
				case attitude[tr.status] && !v.prior:
					v.status, v.at, v.tr = tr.status, i, tr
				}
				head, prep, gap = j, noun.prep, 0
				coord = coord && adjacent || noun.conj
				if v.prior {
					return v
				}
				continue
			}
		}
		if pt, ok := cut(t.norm, r.isPart); ok && adjacent && prep != "" {
			if tr := pick(r.tab.parts[pt.core], kind, prep, false); tr != nil {
				if v.status == "" && tr.flags&flagPrior != 0 {
					v.status, v.at, v.tr, v.nominal, v.prior, v.rule = tr.status, i, tr, true, true, "participle"
					return v
				}
				if v.status == "" && tr.status != "" {
					v.status, v.at, v.tr, v.nominal, v.rule = tr.status, i, tr, true, "participle"
				}
				head, prep, gap = j, "", 0
				continue
			}
			head, prep = j, ""
			continue
		}
		if r.finite(i) {
			if v.nominal && v.status != "" {
				v.verb = i
				if must[strings.TrimLeft(t.norm, "وف")] && !v.prior {
					v.status = wished(v.status)
				} else if (willDo(t.norm) || r.subjunctive(cl, j)) && !v.prior {
					v.status = isnad.StatusProposed
				}
			} else if v.status == "" && gap <= 3 && (kind == isnad.DealingCommitment || kind == isnad.DealingGuarantee) && willDo(t.norm) && j > 0 && r.toks[cl[j-1]].closed&clsNeg == 0 {
				// Any verb in the future with a commitment for its object is an
				// undertaking.
				v.status, v.at, v.verb, v.rule = isnad.StatusAnnounced, i, i, "future"
				v.form = verbForm{tense: present, person: 3}
				v.tr = &trigger{name: t.norm}
			}
			return v
		}
		// Any other noun: the chain goes on over it while no preposition
		// stands between.
		if adjacent && prep == "" && !adjective(t.norm) {
			head = j
			if noun.prep != "" {
				prep = noun.prep
			} else if (strings.HasPrefix(t.norm, "ل") || strings.HasPrefix(t.norm, "ب")) && t.tag == isnad.TagNoun && len(t.norm) > 8 {
				prep = t.norm[:2]
			}
			continue
		}
		gap++
	}
	return v
}

// willDo reports whether a word is a verb in the future by its letters.
func willDo(norm string) bool {
	if len(norm) > 10 && (strings.HasPrefix(norm, "و") || strings.HasPrefix(norm, "ف")) {
		norm = norm[2:]
	}
	return len(norm) >= 10 && (strings.HasPrefix(norm, "سي") || strings.HasPrefix(norm, "ست") || strings.HasPrefix(norm, "سن"))
}

// wished returns the status of a matter that somebody asks for. Who asks that
// it be ended is against it.
func wished(s isnad.Status) isnad.Status {
	if s == isnad.StatusEnded || s == isnad.StatusSuspended {
		return isnad.StatusRejected
	}
	return isnad.StatusRequested
}

// must are verbs of duty: what must be done is asked for.
var must = map[string]bool{"يجب": true, "ينبغي": true, "يتعين": true, "يلزم": true, "تجب": true}

// adjective reports whether a word has the article, which no verb has.
func adjective(norm string) bool {
	return strings.HasPrefix(norm, "ال") || strings.HasPrefix(norm, "وال") || strings.HasPrefix(norm, "بال") || strings.HasPrefix(norm, "لل")
}

// hayyiz reports whether a verb of entering goes on «حيز التنفيذ», «موضع
// التنفيذ»: other things enter other places.
func (r *reader) hayyiz(cl []int, j int) bool {
	for k := j + 1; k < len(cl) && k < j+12; k++ {
		switch r.toks[cl[k]].norm {
		case "حيز", "موضع", "مرحله", "النفاذ", "سريان", "السريان":
			return true
		}
	}
	return false
}

// subjunctive reports whether the verb at place j stands behind أن or لـ.
func (r *reader) subjunctive(cl []int, j int) bool {
	if j == 0 {
		return false
	}
	switch r.toks[cl[j-1]].norm {
	case "ان", "بان", "كي", "لكي", "وان", "لان":
		return r.toks[cl[j]].norm != ""
	}
	return false
}

// mood takes back a status that is only to come, may come, or is said not to be.
func (r *reader) mood(v *verdict, cl []int, j int, future bool) {
	may, neg, will := false, "", future
	if w := strings.TrimLeft(r.toks[cl[0]].norm, "وف"); (w == "اذا" || w == "لو" || w == "ان") && j <= 4 && v.status != "" {
		// What a condition supposes has not come to pass.
		v.skip = true
		return
	}
	for k := j - 1; k >= 0 && k >= j-3; k-- {
		t := &r.toks[cl[k]]
		switch {
		case t.closed&clsNeg != 0 && k >= j-2:
			neg = strings.TrimLeft(t.norm, "وف")
		case t.closed&clsMay != 0:
			// «قد» before the perfect only stresses it.
			may = may || v.form.tense == present || t.norm != "قد" && t.norm != "وقد"
		case t.closed&clsWill != 0:
			will = true
		case t.party >= 0 || t.kind == isnad.TokenPunct:
		default:
			k = -1
		}
	}
	switch {
	case neg == "لن" || neg == "لا":
		if v.status != "" && reached[v.status] {
			v.status = isnad.StatusRejected
		} else {
			v.skip = true
		}
	case neg != "":
		v.skip = true
	case may && (v.status == "" || reached[v.status]):
		v.status = isnad.StatusProposed
	case will && reached[v.status] && !(v.status == isnad.StatusUnderWay && v.tr != nil && v.tr.name == "واصل"):
		v.status = isnad.StatusAnnounced
	}
}

// matters reads every noun of a clause that names a matter.
func (r *reader) matters(c int, cl []int, acts []actor) {
	for q := 0; q < len(cl); q++ {
		if ph, _, ok := r.knownAt(cl, q); ok {
			r.matter(c, cl, acts, &ph)
			for q+1 < len(cl) && cl[q+1] < ph.head {
				q++
			}
			continue
		}
		ph, ok := r.matchFrom(cl, q, func(ph *phrase) bool { return ph.row.kind != isnad.DealingMeeting && r.fits(ph, cl) })
		if !ok {
			continue
		}
		r.matter(c, cl, acts, &ph)
		q += ph.head - ph.first - 1
	}
	r.undertaken(c, cl, acts)
}

// fits extends the phrase and checks the conditions of its row that the phrase
// alone must meet.
func (r *reader) fits(ph *phrase, cl []int) bool {
	f := ph.row.flags
	if f&needArms != 0 && ph.row.kind != kindArms {
		found := false
		for k := ph.q + 1; k < len(cl) && k <= ph.q+4 && cl[k] == cl[k-1]+1; k++ {
			t := &r.toks[cl[k]]
			if t.closed != 0 && t.closed&clsPrep != 0 || t.comma || r.finite(cl[k]) {
				break
			}
			if o, ok := r.matchFrom(cl, k, func(o *phrase) bool { return o.row.kind == kindArms }); ok {
				found, ph.head = true, o.head
				break
			}
		}
		if !found {
			return false
		}
		ph.arms = true
	}
	ph.arms = ph.arms || ph.row.kind == kindArms
	r.extend(ph, cl)
	if f&needJoint != 0 && !ph.joint {
		return false
	}
	if f&needTrain != 0 {
		found := false
		for i := ph.head; i < ph.last && !found; i++ {
			switch bare(r.toks[i].norm) {
			case "جنود", "قوات", "عسكريين", "طيارين", "ضباط", "جيش", "شرطه", "كوادر", "طواقم", "عناصر", "مقاتلين", "اطقم", "جنوده", "قواته", "قواتها", "افراد":
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// matter gives one phrase its status and parties.
func (r *reader) matter(c int, cl []int, acts []actor, ph *phrase) {
	kind, obl := ph.row.kind, ph.row.obl
	if kind == kindArms {
		kind = isnad.DealingDeployment
	}
	v := r.govern(cl, ph.q, kind, ph.p)
	if v.skip {
		return
	}
	if ph.row.flags&flagWeak != 0 && ph.last == ph.head && ph.last < len(r.toks) && r.toks[ph.last].closed&clsRel != 0 {
		return // «مثل الدعم الذي تقدمه …» is another's
	}
	if ph.row.kind == kindArms {
		if v.status == "" {
			// What is given is a supply, what is set up a deployment.
			if v = r.govern(cl, ph.q, isnad.DealingCommitment, ph.p); v.skip || v.tr == nil || v.tr.flags&flagGive == 0 || v.tr.flags&flagAny != 0 {
				return
			}
			kind, obl = isnad.DealingCommitment, isnad.ObligationSupply
		}
		if v.status == "" || v.verb < 0 || v.tr == nil || v.nominal || v.tr.all || !v.tr.kinds[kind] ||
			kind == isnad.DealingDeployment && v.tr.status != isnad.StatusDeployed && v.tr.status != isnad.StatusEnded {
			return
		}
	}
	r.behind(&v, ph, cl, kind)
	if v.skip {
		return
	}
	if !r.settle(&v, ph, cl, kind) {
		return
	}
	d := draft{first: ph.first, last: ph.last, clause: c, prior: v.prior, noun: ph.p.core}
	d.d.Kind, d.d.Obligation, d.d.Status = kind, obl, v.status
	if r.resume(&d, &v, ph) {
		d.d.Time = r.timeOf(cl, v.at, "")
		r.fill(&d, cl, v.at, "resumed", 0.6, ph.p)
		r.out = append(r.out, d)
		return
	}
	if kind == isnad.DealingInstrument && (d.d.Obligation == "" || d.d.Obligation == isnad.ObligationCooperation) {
		if o := r.obligation(ph.head, ph.last); o != "" {
			d.d.Obligation = o
		}
	}
	if kind == isnad.DealingDeployment && d.d.Obligation == "" {
		d.d.Obligation = isnad.ObligationBasing
	}
	r.parties(&d, &v, ph, cl, acts)
	if !r.bound(&d, ph, v) {
		return
	}
	d.d.Dated = ph.dated
	at := ph.first
	if v.at >= 0 {
		at = v.at
	}
	if v.at != ph.first || kind != isnad.DealingInstrument {
		d.d.Time = r.timeOf(cl, at, ph.dated)
	}
	if v.status == isnad.StatusSigned && d.d.Time == "" && ph.dated != "" {
		d.d.Time = ph.dated
	}
	score := 0.8
	switch {
	case v.at < 0:
		score = 0.5
	case v.nominal:
		score = 0.7
	}
	if v.status == isnad.StatusUnderWay && v.verb == v.at && v.form.tense == past && held[v.tr.name] {
		d.d.Status = isnad.StatusDone
	}
	if v.status == isnad.StatusDone && kind == isnad.DealingCommitment && v.verb == v.at && v.form.tense == present {
		d.d.Status = isnad.StatusUnderWay // what is given again and again
	}
	if ph.known != nil {
		v.rule = knownRule + ph.known.ID
	}
	r.fill(&d, cl, v.at, v.rule, score, ph.p)
	r.later(&d)
	r.add(d)
}

// clitics returns the length in bytes of the letters that p cut off in front of
// token i, with their marks: they belong to the sentence, not to the matter.
func (r *reader) clitics(i int, p pieces) int {
	n := 0
	if p.conj {
		n++
	}
	if p.prep != "" && !strings.HasPrefix(strings.TrimLeft(r.toks[i].norm, "وف"), "لل") {
		n++
	}
	text := r.toks[i].span.Of(r.acct.Article.Text)
	at := 0
	for pos, c := range text {
		if arabic.IsMark(c) || arabic.IsInvisible(c) || c == 0x640 {
			continue
		}
		if n == 0 {
			at = pos
			break
		}
		n--
	}
	return at
}

// goesBack reports whether an instrument called by the one noun may be spoken
// of by the other: «الاتفاق» is any agreement, but no charter.
func goesBack(noun, first string) bool {
	if noun == first {
		return true
	}
	return agreement[noun] && agreement[first]
}

var agreement = map[string]bool{"اتفاق": true, "اتفاقيه": true, "اتفاقات": true, "اتفاقيات": true, "معاهده": true, "معاهدات": true, "صفقه": true, "مذكره": true}

// resume reads «الاتفاق» that goes back to an instrument which the article has
// named before: what is said of it is said of that one.
func (r *reader) resume(d *draft, v *verdict, ph *phrase) bool {
	if ph.row.kind != isnad.DealingInstrument || ph.known != nil || !ph.p.def || ph.dated != "" || ph.inner || v.at < 0 || v.prior {
		return false
	}
	for i := ph.head; i < ph.last; i++ {
		if r.toks[i].closed == 0 && !strings.HasPrefix(r.toks[i].norm, "و") {
			return false // it has a name of its own
		}
	}
	for k := len(r.out) - 1; k >= 0; k-- {
		o := &r.out[k]
		if o.d.Kind != isnad.DealingInstrument || o.resumes > 0 || !goesBack(ph.p.core, o.noun) {
			continue
		}
		if ph.first-o.first > 250 || o.first >= ph.first || len(o.d.By) == 0 {
			return false
		}
		d.d.By, d.d.Towards = o.d.By, o.d.Towards
		d.resumes = o.first + 1
		d.last = ph.head
		return true
	}
	return false
}

// fill sets the spans, statement and basis of a draft.
func (r *reader) fill(d *draft, cl []int, at int, rule string, score float64, p pieces) {
	first := d.first
	for first < d.last-1 && r.toks[first].kind == isnad.TokenPunct {
		first++
	}
	for d.last > first+1 && (r.toks[d.last-1].kind == isnad.TokenPunct && r.toks[d.last-1].norm != ")" && r.toks[d.last-1].norm != "\"" && r.toks[d.last-1].norm != "»" && r.toks[d.last-1].norm != "”" || r.toks[d.last-1].closed&clsPrep != 0) {
		d.last--
	}
	d.first = first
	d.d.Subject = r.span(first, d.last)
	d.d.Subject.Start += r.clitics(first, p)
	d.d.Span = isnad.Span{Start: min(r.toks[cl[0]].span.Start, d.d.Subject.Start), End: max(r.toks[cl[len(cl)-1]].span.End, d.d.Subject.End)}
	if at >= 0 {
		d.d.Trigger = r.toks[at].span
		d.d.Span.Start = min(d.d.Span.Start, d.d.Trigger.Start)
		d.d.Span.End = max(d.d.Span.End, d.d.Trigger.End)
	}
	d.d.Statement = r.statementOf(first)
	if rule == "" {
		rule = "noun"
	}
	d.d.Basis = basis(rule, score, d.d.Trigger)
}

// held are verbs that say in the perfect that a thing is over.
var held = map[string]bool{"أجرى": true, "جرى": true, "نظم": true, "شارك": true, "نفذ": true}

// later takes back what is told of a day that is still to come.
func (r *reader) later(d *draft) {
	pub := r.acct.Article.Published
	if !pub.Known() || !reached[d.d.Status] || d.d.Time == "" {
		return
	}
	if t := r.acct.Timex(d.d.Time); t != nil && len(t.From) >= 10 && len(pub.To) >= 10 && t.From[:10] > pub.To[:10] {
		d.d.Status = isnad.StatusAnnounced
	}
}

// behind looks for a word of status behind the phrase: a participle («الموقعة
// عام 1997»), a relative clause («الذي وقعته»), a verb («دخل حيز التنفيذ»).
func (r *reader) behind(v *verdict, ph *phrase, cl []int, kind isnad.DealingKind) {
	i := ph.last
	if ph.part >= 0 {
		i = ph.part
	}
	for n := 0; i < len(r.toks) && n < 3 && (r.toks[i].comma || r.toks[i].kind == isnad.TokenPunct && r.toks[i].norm != "."); n++ {
		i++
	}
	if i >= len(r.toks) || r.toks[i].span.Start-r.toks[ph.last-1].span.End > 8 {
		return
	}
	t := &r.toks[i]
	if pt, ok := cut(t.norm, r.isPart); ok && t.party < 0 && !ph.inner && (t.tag != isnad.TagVerb) {
		if tr := pick(r.tab.parts[pt.core], kind, "", true); tr != nil && tr.status != "" {
			date := r.dateBehind(i)
			if date != "" && ph.dated == "" && (tr.status == isnad.StatusSigned || tr.status == isnad.StatusAgreed) {
				ph.dated = date
			}
			if v.status == "" || v.tr != nil && v.tr.flags&flagTopic != 0 && tr.status == isnad.StatusSigned && date == "" {
				if v.status == "" {
					v.status, v.at, v.tr, v.nominal, v.rule = tr.status, i, tr, true, "participle"
				}
			}
			ph.part = i
			return
		}
	}
	if v.status != "" && !v.nominal {
		return
	}
	rel := false
	if t.closed&clsRel != 0 && i+1 < len(r.toks) {
		i, rel = i+1, true
	}
	if r.toks[i].closed&clsNeg != 0 {
		return
	}
	if rel && r.passive(v, ph, i, kind) {
		return
	}
	if form, future, ok := r.verb(i); ok && (r.finite(i) || rel || r.resumptive(i+1)) && (rel || r.hasObject(i) || r.resumptive(i+1)) {
		var tr *trigger
		for _, row := range form.rows {
			if row.of(kind) && row.flags&flagMeet == 0 && row.status != "" && row.flags&flagCarry == 0 {
				tr = row
				break
			}
		}
		if tr != nil && (r.hasObject(i) || r.resumptive(i+1) || len(tr.preps) > 0 && !tr.object || tr.flags&(flagFollow|flagBoth) != 0) && (tr.flags&flagHayyiz == 0 || r.hayyiz([]int{i, i + 1, i + 2, i + 3, i + 4}[:min(5, len(r.toks)-i)], 0)) {
			if v.status == "" {
				v.status, v.at, v.tr, v.rule = tr.status, i, tr, "relative clause"
				v.verb, v.form = i, form
				if future && reached[v.status] {
					v.status = isnad.StatusAnnounced
				}
				if date := r.dateBehind(i); date != "" && ph.dated == "" && v.status == isnad.StatusSigned {
					ph.dated = date
				}
			}
			return
		}
	}
	if v.status != "" {
		return
	}
	// Noun first, verb behind: «الاتفاق دخل حيز التنفيذ», «المناورات تستمر».
	for q := ph.q + 1; q < len(cl) && q < ph.q+16; q++ {
		if cl[q] < ph.last {
			continue
		}
		k := cl[q]
		if r.toks[k].closed&(clsThat|clsConj) != 0 {
			return // what follows is said of something else
		}
		form, future, ok := r.verb(k)
		if !ok {
			if r.finite(k) {
				return
			}
			continue
		}
		for _, tr := range form.rows {
			if tr.of(kind) && tr.flags&(flagFollow|flagBoth) != 0 && tr.status != "" && (tr.flags&flagHayyiz == 0 || r.hayyiz(cl, q)) {
				v.status, v.at, v.tr, v.rule, v.verb, v.form = tr.status, k, tr, "verb behind", k, form
				r.mood(v, cl, q, future)
				return
			}
		}
		if r.finite(k) {
			return
		}
	}
}

// passive reads a relative clause whose subject is the matter: «الذي تم التوصل
// إليه», «الذي أبرم في فيينا بين …».
func (r *reader) passive(v *verdict, ph *phrase, i int, kind isnad.DealingKind) bool {
	if v.status != "" {
		return false
	}
	var rows []*trigger
	at := i
	switch strings.TrimPrefix(r.toks[i].norm, "و") {
	case "تم", "تمت", "جري", "جرت":
		if at++; at >= len(r.toks) {
			return false
		}
		p, ok := cut(r.toks[at].norm, func(c string) bool { return len(r.tab.masdars[c]) > 0 })
		if !ok {
			return false
		}
		rows = r.tab.masdars[p.core]
	default:
		form, future, ok := r.verb(i)
		if !ok || future || form.tense != past || r.hasObject(i) || i+1 >= len(r.toks) {
			return false
		}
		// With a subject behind it the verb is active, and another thing its object.
		if next := &r.toks[i+1]; next.closed&clsPrep == 0 && next.timex < 0 && !next.comma {
			return false
		}
		rows = form.rows
	}
	for _, row := range rows {
		switch {
		case !row.of(kind) || row.flags&(flagMeet|flagPass|flagCarry) != 0:
		case row.status == isnad.StatusSigned, row.status == isnad.StatusRatified, row.status == isnad.StatusAgreed && at > i, row.status == isnad.StatusEnded, row.status == isnad.StatusSuspended:
			v.status, v.at, v.tr, v.nominal, v.rule = row.status, at, row, true, "passive relative clause"
			if date := r.dateBehind(at); date != "" && ph.dated == "" && v.status == isnad.StatusSigned {
				ph.dated = date
			}
			ph.part = at
			return true
		}
	}
	return false
}

// resumptive reports whether a word goes back to the noun of a relative clause
// («اتفاق توصل إليه الجانبان»).
func (r *reader) resumptive(i int) bool {
	if i >= len(r.toks) {
		return false
	}
	switch r.toks[i].norm {
	case "اليه", "اليها", "عليه", "عليها", "به", "بها", "بشانه", "بشانها", "بموجبه", "بموجبها":
		return true
	}
	return false
}

// dateBehind returns the date within four tokens behind token i.
func (r *reader) dateBehind(i int) isnad.TimexID {
	for k := i + 1; k < len(r.toks) && k <= i+4; k++ {
		if x := r.toks[k].timex; x >= 0 {
			if t := &r.acct.Times[x]; t.Type == isnad.TimexDate {
				return t.ID
			}
			return ""
		}
		if r.toks[k].comma {
			return ""
		}
	}
	return ""
}

// settle completes the status by what the statement around it does, or by what
// its noun says alone. It reports whether there is one.
func (r *reader) settle(v *verdict, ph *phrase, cl []int, kind isnad.DealingKind) bool {
	if s := r.toks[ph.first].stmt; s >= 0 && r.acct.Statements[s].Act == isnad.ActDeny && (reached[v.status] || v.status == isnad.StatusProposed) && !v.prior {
		v.status = isnad.StatusDenied
	}
	if s := r.toks[ph.first].stmt; s >= 0 && v.verb < 0 && !v.after && r.opensContent(cl, ph, s) {
		st := &r.acct.Statements[s]
		over := isnad.Status("")
		switch st.Act {
		case isnad.ActCall, isnad.ActAsk:
			over = isnad.StatusRequested
		case isnad.ActDeny:
			over = isnad.StatusDenied
		case isnad.ActReject:
			over = isnad.StatusRejected
		case isnad.ActPromise:
			over = isnad.StatusAnnounced
		case isnad.ActExpect:
			over = isnad.StatusProposed
		case isnad.ActThreaten, isnad.ActWarn, isnad.ActAccuse, isnad.ActCondemn:
			if v.status == "" {
				return false
			}
		}
		if st.Negated {
			return false
		}
		if over != "" && ph.known == nil && ph.dated == "" && (v.status == "" || reached[v.status] && !v.prior) {
			if over == isnad.StatusRequested {
				over = wished(v.status)
			}
			v.status, v.rule = over, "said"
			if v.at < 0 {
				v.at = r.tokenAt(st.Cue.Start)
			}
		}
	}
	if (v.unto || v.purpose && v.tr != nil && v.status == v.tr.status && v.verb != v.at) && v.nominal && reached[v.status] {
		v.status = isnad.StatusProposed
	}
	f := ph.row.flags
	if v.status != "" {
		if f&needSign != 0 {
			switch v.status {
			case isnad.StatusSigned, isnad.StatusEnded, isnad.StatusSuspended, isnad.StatusRatified, isnad.StatusBreached:
			default:
				return v.tr != nil && v.tr.status == isnad.StatusSigned
			}
		}
		return true
	}
	switch kind {
	case isnad.DealingDeployment:
		if !ph.arms {
			return false
		}
		switch ph.p.core {
		case "سحب", "انسحاب":
			v.status = isnad.StatusEnded
		default:
			v.status = isnad.StatusDeployed
		}
		if v.unto || ph.p.prep == "ل" || ph.p.core == "ارسال" || ph.p.core == "نقل" {
			v.status = isnad.StatusProposed
		}
		v.at, v.rule = ph.first, "noun"
	case isnad.DealingExercise:
		switch {
		case v.after:
			v.status = isnad.StatusDone
		case f&flagWeak == 0 && ph.q <= 1:
			v.status = isnad.StatusAnnounced
		default:
			return false
		}
		v.at, v.rule = ph.first, "noun"
	case isnad.DealingInstitution:
		if s := r.looseVerb(cl, ph, kind); s.status != "" && f&flagWeak == 0 {
			*v = s
			return true
		}
		if !ph.p.def && ph.p.prep == "" {
			return false
		}
		if f&(needJoint|flagWeak|needTrigger) != 0 {
			return false
		}
		v.status, v.at, v.rule = isnad.StatusInForce, ph.first, "noun"
	case isnad.DealingInstrument:
		if ph.known != nil && ph.known.Parties == nil {
			return false // a charter of many is no news of any
		}
		if ph.known != nil {
			v.status, v.at, v.rule = isnad.StatusSigned, ph.first, "known"
			return true
		}
		if ph.dated == "" || f&(needTrigger|needSign) != 0 {
			return false
		}
		v.status, v.at, v.rule = isnad.StatusSigned, ph.first, "dated"
	case isnad.DealingCommitment:
		// What is joint or mutual, in the mouth of a party, is at least
		// announced.
		if r.toks[ph.first].stmt < 0 || !ph.joint && !r.mutualWord(ph) || f&flagWeak != 0 || v.verb >= 0 {
			return false
		}
		switch r.acct.Statements[r.toks[ph.first].stmt].Act {
		case isnad.ActSay, isnad.ActAnnounce, isnad.ActConfirm, isnad.ActPromise:
			v.status, v.at, v.rule = isnad.StatusAnnounced, r.tokenAt(r.acct.Statements[r.toks[ph.first].stmt].Cue.Start), "said"
		default:
			return false
		}
	default:
		return false
	}
	return true
}

// mutualWord reports whether an exchange stands before the phrase («تبادل
// شحنات أسلحة»).
func (r *reader) mutualWord(ph *phrase) bool {
	for i := ph.first - 1; i >= 0 && i >= ph.first-2; i-- {
		switch strings.TrimPrefix(r.toks[i].norm, "و") {
		case "تبادل", "التبادل", "متبادل":
			return true
		}
	}
	return false
}

// looseVerb finds the nearest finite verb before a common body that is said of
// bodies, over prepositions: «يجري … للتشكيلات الملحقة بمجموعة القوات».
func (r *reader) looseVerb(cl []int, ph *phrase, kind isnad.DealingKind) verdict {
	for j := ph.q - 1; j >= 0; j-- {
		form, future, ok := r.verb(cl[j])
		if !ok || !r.finite(cl[j]) {
			if r.finite(cl[j]) {
				break
			}
			continue
		}
		for _, tr := range form.rows {
			if tr.kinds[kind] && tr.status != "" && tr.flags&(flagCarry|flagHayyiz) == 0 {
				v := verdict{status: tr.status, at: cl[j], tr: tr, verb: cl[j], form: form, rule: "verb before"}
				r.mood(&v, cl, j, future)
				if v.skip {
					v.status = ""
				}
				return v
			}
		}
		break
	}
	return verdict{}
}

// opensContent reports whether nothing but nouns stands between the beginning
// of what is said and the phrase, so that the word of saying governs it.
func (r *reader) opensContent(cl []int, ph *phrase, s int) bool {
	start := r.tokenAt(r.acct.Statements[s].Content[0].Start)
	if ph.first-start > 12 || ph.first < start {
		return false
	}
	for i := start; i < ph.first; i++ {
		if r.finite(i) {
			return false
		}
	}
	return true
}

// bound reports whether the parties are enough for the kind.
func (r *reader) bound(d *draft, ph *phrase, v verdict) bool {
	n := r.distinct(d.d.By, d.d.Towards)
	switch d.d.Kind {
	case isnad.DealingInstrument:
		if n == 1 && v.verb < 0 {
			// One party that nobody knows signs nothing by a noun alone.
			for _, id := range append(append([]isnad.EntityID{}, d.d.By...), d.d.Towards...) {
				if strings.HasPrefix(string(r.standFor(id).for_), "_") {
					return false
				}
			}
		}
		if ph.row.flags&needName != 0 && n < 2 && ph.dated == "" && ph.last == ph.head {
			return false
		}
		return n >= 1
	}
	if d.d.Kind == isnad.DealingCommitment && (len(d.d.By) == 0 || ph.row.kind == kindArms && len(d.d.Towards) == 0) {
		return false
	}
	if d.d.Kind == isnad.DealingDeployment && (len(d.d.By) == 0 || len(d.d.Towards) == 0) && ph.row.kind == kindArms {
		return false
	}
	return n >= 2 && (d.d.Kind != isnad.DealingDeployment || len(d.d.By) > 0)
}

// obligation reads what an instrument is about from the nouns of its phrase.
func (r *reader) obligation(first, last int) isnad.Obligation {
	found := isnad.Obligation("")
	for i := first; i < last; i++ {
		if r.toks[i].party >= 0 {
			continue // «مجلس الأمن» is no matter of security
		}
		o, ok := topics[bare(r.toks[i].norm)]
		if !ok {
			o, ok = topics[strings.TrimPrefix(bare(strings.TrimLeft(r.toks[i].norm, "لب")), "ال")]
		}
		if ok && o != isnad.ObligationCooperation {
			return o // «للتعاون العسكري» says more than cooperation
		}
		if ok {
			found = o
		}
	}
	return found
}

// topics are the words that tell an instrument's matter, folded.
var topics = func() map[string]isnad.Obligation {
	m := map[string]isnad.Obligation{}
	for o, words := range map[isnad.Obligation]string{
		isnad.ObligationDefence:      "دفاع دفاعي دفاعيه امن امني امنيه عسكري عسكريه",
		isnad.ObligationConsultation: "تشاور",
		isnad.ObligationSupply:       "توريد تسليح اسلحه مقاتلات غاز امدادات",
		isnad.ObligationProduction:   "تصنيع انتاج",
		isnad.ObligationBasing:       "قواعد تمركز",
		isnad.ObligationTraining:     "تدريب",
		isnad.ObligationEconomy:      "تجاره تجاري تجاريه اقتصادي اقتصاديه استثمار جمارك جمركي جمركيه ضريبي ضرائب نقل نفط طاقه مالي ماليه",
		isnad.ObligationDisarmament:  "نووي نوويه كيماوي كيماويه كيميائيه",
		isnad.ObligationCeasefire:    "هدنه تهدئه",
		isnad.ObligationAid:          "منحه قرض مساعدات تمويل",
		isnad.ObligationCooperation:  "تعاون شراكه ثقافي علمي صحي تعليم",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = o
		}
	}
	return m
}()

package statements

import (
	"slices"
	"sort"
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// A speaker is who a statement is attributed to.
type speaker struct {
	ent    isnad.EntityID
	span   isnad.Span // words that name it
	co     []isnad.EntityID
	cand   []isnad.EntityID // who it may be when ent is empty
	forEnt isnad.EntityID
	gender byte // 'm', 'f', 'p' or 0
	class  headClass
	noun   string // head noun without article, folded; empty for a bare name
	doc    isnad.Link
	kind   isnad.Kind
	sent   int
	known  bool
	spokes bool // the phrase says for whom («باسم»)
	proper bool // a name that the names reader does not know stands in the phrase
	two    bool // the phrase is a dual («الكاتبان»)
	nested bool // spoke inside another's words only
	beside bool // named beside the words («بحسب …»), with no verb of its own
}

func (s *speaker) same(o *speaker) bool {
	if s.ent != "" || o.ent != "" {
		return s.ent == o.ent
	}
	return s.span == o.span
}

// resolve reads a noun phrase as a speaker.
func (r *reader) resolve(np run) speaker {
	var s speaker
	if np.empty() {
		return s
	}
	for np.first < np.last && (r.toks[np.first].mark != 0 || r.toks[np.first].punct != 0 && r.toks[np.first].punct != '(') {
		np.first++
	}
	for np.last > np.first && r.toks[np.last-1].kind == isnad.TokenPunct && r.toks[np.last-1].punct != ')' && r.toks[np.last-1].mark == 0 {
		np.last--
	}
	bracket := np.first > 0 && np.last < len(r.toks) && r.toks[np.first-1].punct == '(' && r.toks[np.last].punct == ')' // «(سي إن إن)»
	for !bracket && np.last-np.first > 1 && r.toks[np.last-1].men < 0 && r.toks[np.last-1].cls&(clsPrep|clsConj|clsThat|clsRel|clsSub) != 0 {
		np.last-- // «المتحدث ذاته في»
	}
	if np.empty() {
		return s
	}
	if np.last-np.first > 1 && sameWord[r.toks[np.first].norm] && r.toks[np.first].men < 0 && hasArticle(r.toks[np.first+1].norm) {
		if h, ok := r.headOf(np.first + 1); ok && h.class != headSource {
			np.first++ // «ذات المسؤول» is «المسؤول»
		}
	}
	s.known = true
	f := &r.toks[np.first]
	s.sent = f.sent
	s.span = isnad.Span{Start: r.cliticOff(np.first), End: r.toks[np.last-1].span.End}
	if q := np.first - 1; q >= 0 && r.toks[q].opens && r.toks[q].pair > np.first && r.toks[q].pair < np.last-1 {
		s.span.Start = r.toks[q].span.Start // «"غوغل" (Google)»: the marks belong together
	}
	if r.toks[np.last-1].closes && r.toks[np.last-1].pair < np.first {
		s.span.End = r.toks[np.last-2].span.End
	}
	s.gender = r.genderAt(np.first)
	if f.men < 0 && np.last-np.first == 2 && r.toks[np.first+1].men < 0 && (nameOpens[f.norm] || hasArticle(f.norm) && hasArticle(r.toks[np.first+1].norm) && !hasHead(r, np.first)) {
		if id := r.nameEnding(foldName(s.span.Of(r.text))); id != "" {
			s.ent, s.kind = id, isnad.KindPerson // «ابن النخيل» of «أمينة ابن النخيل»
			return s
		}
	}
	if n := np.last - 1; f.men < 0 && honorific[f.norm] && n > np.first && n <= np.first+2 && (n == np.first+1 || r.toks[n-1].norm == ".") && r.toks[n].men < 0 && r.word(n) {
		if id := r.oneName(r.toks[n].norm); id != "" && lexicon.Count(r.toks[n].norm) < commonWord {
			s.ent, s.kind = id, isnad.KindPerson // «د. النخلي»
			return s
		}
		if id := r.afterName[r.toks[n].norm]; id != "" {
			s.ent, s.kind = id, isnad.KindPerson
			return s
		}
	}
	if highness[f.norm] {
		// «سموه», «معاليه», «سعادتها»: the person of rank who spoke last, he or she
		other := byte('f')
		if strings.HasSuffix(f.norm, "ها") {
			other = 'm'
		}
		for i := len(r.past) - 1; i >= 0; i-- {
			if p := &r.past[i]; !p.nested && (p.kind == isnad.KindPerson || p.proper) && p.gender != other {
				s.ent, s.kind, s.gender, s.proper, s.class = p.ent, p.kind, p.gender, p.proper, p.class
				if p.ent == "" {
					s.span = p.span
				}
				return s
			}
		}
	}
	if f.norm == "محدثنا" || f.norm == "محدثتنا" || f.norm == "مخاطبنا" || guests[f.norm] && f.men < 0 && np.last-np.first > 1 && !r.hasPerson(np) {
		if p := r.lastSpeaker(); p != nil {
			s.ent, s.forEnt, s.kind, s.gender = p.ent, p.forEnt, p.kind, p.gender
			if p.ent == "" {
				s.span = p.span
			}
			return s // "the one who talked to us"
		}
	}
	hi := np.first
	s.two = f.men < 0 && len(f.norm) >= 10 && strings.HasSuffix(f.norm, "ان") && (hasArticle(f.norm) || hasHead0(r, strings.TrimSuffix(f.norm, "ان")))
	if (f.norm == "نفس" || f.norm == "ذات") && f.men < 0 && np.last-np.first == 2 {
		if h, ok := r.headOf(np.first + 1); ok && h.class == headSource {
			if p := r.lastSpeaker(); p != nil {
				s.ent, s.forEnt, s.kind, s.gender = p.ent, p.forEnt, p.kind, p.gender
				if p.ent == "" {
					s.span = p.span
				}
				return s // «بحسب نفس المصدر»
			}
		}
	}
	if (f.cls&clsThis != 0 || f.kind == isnad.TokenNumber) && hi+1 < np.last {
		hi++
	}
	if f.kind == isnad.TokenNumber {
		s.gender, s.class, s.kind = 'p', headPeople, isnad.KindUnnamed
		return s // «11 منظمة إغاثة»
	}
	if k := hi + 1; k < np.last && f.men < 0 && speechNouns[r.spoken(hi)] && !hasArticle(f.norm) && r.isDocNoun(k) {
		in := r.resolve(run{k, np.last}) // «معطيات التقرير»
		if in.span.Start >= s.span.Start && in.span.End <= s.span.End {
			in.span.Start = s.span.Start
		}
		return in
	}
	h, hok := r.headOf(hi)
	if hok && !(r.toks[hi].men >= 0 && r.personName(hi)) {
		s.class = h.class
		s.noun = r.plainNoun(hi)
		s.gender = h.gender
	}
	if f.norm == "كل" && np.last-np.first > 2 && r.toks[np.first+1].norm == "من" {
		in := r.resolve(run{np.first + 2, np.last})
		in.span.Start, in.gender = s.span.Start, 'p' // «كل من فلان وفلان»
		return in
	}
	if quantity[f.norm] && np.last-np.first > 2 && r.toks[np.first+1].norm == "من" {
		s.gender, s.class, s.kind = 'p', headPeople, isnad.KindUnnamed
		return s
	}
	s.proper = r.properIn(np)
	if s.gender == 0 && s.class == headNone && f.men < 0 && strings.HasSuffix(f.norm, "ات") {
		s.gender = 'f'
	}
	switch f.norm {
	case "بعض", "معظم", "غالبيه", "اغلب", "عدد":
		if np.last-np.first > 1 && f.men < 0 {
			s.gender, s.class, s.kind = 'p', headPeople, isnad.KindUnnamed
			if m := r.toks[np.first+1].men; m >= 0 && r.acct.Mentions[m].Kind == isnad.KindUnnamed {
				s.ent = r.acct.Mentions[m].Entity
			}
			return s // «بعض المشايخ الآخرين»: none of those named
		}
	}
	spokes := strings.Contains(s.noun, "متحدث") || strings.HasPrefix(s.noun, "ناطق")
	var persons, titles, bodies []int
	for k := np.first; k < np.last; k++ {
		t := &r.toks[k]
		if t.men < 0 || !t.first {
			continue
		}
		m := &r.acct.Mentions[t.men]
		switch {
		case m.Kind == isnad.KindPerson && m.Form == isnad.FormName:
			persons = append(persons, k)
		case m.Form == isnad.FormTitle || m.Kind == isnad.KindTitle || m.Kind == isnad.KindUnnamed:
			titles = append(titles, k)
		case s.class == headBody && k > hi && !t.whole && strings.HasPrefix(t.norm, "ب"):
			// «مكتب الإعلام بالوزارة» is not the ministry
		default:
			bodies = append(bodies, k)
		}
	}
	if len(persons) > 0 && s.class == headRole && persons[0] > hi+1 && r.toks[persons[0]].whole && r.toks[persons[0]-1].men < 0 && r.isBi(persons[0]-1) && blamed[r.toks[persons[0]-2].norm] {
		persons = nil // «الجندي المتهم باغتيال فلانة»: not she
	}
	if len(persons) > 1 && r.toks[persons[0]].norm == "ال" && persons[0] > np.first {
		persons = persons[1:] // «شيخ قبائل آل كذا الشيخ فلان»: a tribe
	}
	if len(persons) > 0 && s.class == headPeople && strings.HasSuffix(r.toks[hi].norm, "ون") && persons[0] > hi+1 && (r.isBi(hi+1) || r.toks[hi+1].cls&clsPrep != 0) {
		persons = nil // «مسؤولون بإدارة الرئيس فلان»
	}
	if len(persons) > 0 && persons[0] > hi+1 && hi+1 < np.last && kin[r.plainNoun(hi)] && (kin[r.toks[hi+1].norm] || r.toks[hi+1].norm == "عم" || r.toks[hi+1].norm == "خال") {
		persons = nil // «ابن عم المتوفى فلان»: not he
	}
	if len(persons) > 0 && s.class == headSource {
		for k := hi + 1; k < persons[0]; k++ {
			if r.toks[k].norm == "من" {
				persons = nil // «مصادر مقربة من فلان»
				break
			}
		}
	}
	if len(persons) > 0 && persons[0] == hi+1 && r.toks[persons[0]].whole && related[s.noun] && !hasArticle(r.toks[hi].norm) && !strings.HasSuffix(r.raw(hi), "ه") {
		// «زميلة فلانة», «محامي فلان»: not they, unless a second name follows
		e := persons[0]
		for e < np.last && r.toks[e].men == r.toks[persons[0]].men {
			e++
		}
		persons = persons[1:]
		if len(persons) > 0 && persons[0] != e {
			persons = nil
		}
	}
	if s.class == headSource || s.class == headRole {
		for k := np.first + 1; k < np.last; k++ {
			switch r.toks[k].norm {
			case "نفسه", "نفسها", "ذاته", "ذاتها", "عينه":
				if p := r.lastSpeaker(); p != nil {
					s.ent, s.forEnt, s.kind = p.ent, p.forEnt, p.kind
					if p.ent == "" {
						s.span = p.span
					}
					return s
				}
			}
		}
	}
	if s.class == headBody && np.last-hi == 2 && hasArticle(f.norm) && sameAgain[r.toks[hi+1].norm] {
		// «الهيئة ذاتها» behind «الجمعية»: the body that spoke last
		before := s
		r.recall(&s, hi)
		if s.ent != before.ent || s.span != before.span {
			return s
		}
		if p := r.lastSpeaker(); p != nil && s.sent-p.sent <= 3 && p.kind == isnad.KindOrganization && (p.gender == 0 || p.gender == s.gender) {
			s.ent, s.forEnt, s.kind = p.ent, p.forEnt, p.kind
			if p.ent == "" {
				s.span = p.span
			}
			return s
		}
	}
	if np.last-hi == 1 && duals[f.norm] && r.bothLast(&s) {
		return s
	}
	if np.last-hi == 1 && f.men < 0 && r.formerOrLatter(&s, hi) {
		return s
	}
	if np.last-hi == 1 && hasArticle(f.norm) && (s.class == headRole || s.class == headSource) {
		// A lone «المتحدث», «المصدر»: somebody who spoke before.
		before := s
		r.recall(&s, hi)
		if s.ent != before.ent || s.span != before.span {
			return s
		}
	}
	if s.class == headOutlet && np.last-hi <= 2 && hasArticle(f.norm) && !(f.men >= 0 && r.acct.Mentions[f.men].Form == isnad.FormName) {
		before := s
		r.recall(&s, hi)
		if s.ent != before.ent || s.span != before.span {
			return s
		}
	}
	ent := func(k int) isnad.EntityID { return r.acct.Mentions[r.toks[k].men].Entity }
	kind := func(k int) isnad.Kind { return r.acct.Mentions[r.toks[k].men].Kind }
	// The body a spokesman speaks for stands behind «باسم».
	after := -1
	for k := np.first; k < np.last; k++ {
		if r.toks[k].norm == "باسم" || r.toks[k].norm == "بلسان" {
			after = k
			break
		}
	}
	if spokes && after >= 0 {
		s.spokes = true
		person := -1
		for _, k := range persons {
			// «متحدث باسم وزير الخارجية فلان» speaks for that person; a name
			// behind a body is the spokesman's own.
			if k < after {
				person = k
				break
			}
			if len(bodies) > 0 && bodies[0] > after && bodies[0] < k {
				person = k
			} else if hh, ok := r.headOf(after + 1); ok && (hh.class == headBody || hh.class == headPeople) && k > after+1 {
				person = k
			}
		}
		switch {
		case person < 0 && len(persons) > 0:
			s.forEnt = ent(persons[0])
		case len(bodies) > 0:
			for _, b := range bodies {
				if b > after {
					if !r.prepBetween(after+1, b) {
						s.forEnt = ent(b)
					}
					break
				}
			}
		case len(titles) > 0 && titles[0] > after:
			s.forEnt = ent(titles[0])
		}
		if person >= 0 {
			s.ent, s.kind = ent(person), isnad.KindPerson
		} else if len(titles) > 0 && titles[0] <= np.first+1 {
			s.ent, s.kind = ent(titles[0]), isnad.KindUnnamed
		} else {
			s.kind = isnad.KindUnnamed
			if hasArticle(f.norm) {
				r.recall(&s, hi)
			}
		}
		return s
	}
	switch {
	case s.class == headDocument:
		r.document(&s, np, hi)
		return s
	case len(persons) > 0 && (s.class == headNone || s.class == headRole || s.class == headPeople || s.class == headSource):
		s.ent, s.kind = ent(persons[0]), isnad.KindPerson
		if e := r.entity(s.ent); e != nil && e.Gender != 0 {
			s.gender = 'm'
			if e.Gender > 0 {
				s.gender = 'f'
			}
		}
		for _, k := range persons[1:] {
			if id := ent(k); id != "" && id != s.ent && r.andBefore(k, np.first) {
				s.co = append(s.co, id)
			}
		}
		return s
	case len(titles) > 0 && titles[0] <= hi+1:
		s.ent, s.kind = ent(titles[0]), kind(titles[0])
		if e := r.entity(s.ent); e != nil {
			s.kind = e.Kind
			if e.Gender != 0 && s.gender != 'p' {
				s.gender = 'm'
				if e.Gender > 0 {
					s.gender = 'f'
				}
			}
		}
		if e := r.entity(s.ent); e == nil || e.Kind == isnad.KindTitle || e.Kind == isnad.KindUnnamed && s.class == headRole && np.last-hi > 1 {
			title := s.ent
			r.recallOffice(&s, np, hi)
			if s.ent == title && e != nil && e.Kind != isnad.KindPerson && hasArticle(f.norm) {
				// «المبعوث الأممي» behind «رئيس البعثة الأممية فلان»
				w := s
				if r.described(&w, np, hi); w.ent != title {
					s = w
				}
			}
		}
		if m := &r.acct.Mentions[r.toks[titles[0]].men]; m.Form == isnad.FormTitle && r.holdsOther(&s, titles[0], np) {
			// «الرئيس السابق لبلدية كذا» is not «الرئيس السابق للمجلس»
			if p := r.lastSpeaker(); p != nil && p.kind == isnad.KindPerson && p.ent != "" && p.ent != s.ent && s.sent-p.sent <= 2 && hasArticle(f.norm) && (p.gender == 0 || s.gender == 0 || p.gender == s.gender) {
				s.ent, s.kind, s.forEnt = p.ent, p.kind, p.forEnt // who speaks already bears it
				return s
			}
			s.cand = append(s.cand, s.ent)
			s.ent = ""
			return s
		}
		if s.ent != "" {
			return s
		}
	}
	switch s.class {
	case headRole, headPeople, headSource:
		// «مسؤول في وزارة الدفاع» is nobody's name: the ministry is not the speaker.
		s.kind = isnad.KindUnnamed
		if np.last-hi <= 1 && (hasArticle(f.norm) || f.cls&clsThis != 0) {
			r.recall(&s, hi)
		} else if s.class == headRole {
			r.recallOffice(&s, np, hi)
		}
		if s.ent == "" && s.forEnt == "" && s.span.Start >= f.span.Start {
			r.described(&s, np, hi)
		}
		return s
	}
	if s.class == headBody && len(bodies) > 0 && bodies[0] > hi && kind(bodies[0]) == isnad.KindPlace && !governs[s.noun] {
		bodies = nil // «اتحاد كتاب المغرب» is not Morocco
	}
	if len(bodies) > 0 && (s.class != headNone || bodies[0] == np.first || bodies[0] == hi || bodies[0] == hi+1 && speechNouns[f.norm] || bodies[0] == hi+2 && speechNouns[f.norm] && (r.toks[hi+1].norm == "من" || r.toks[hi+1].norm == "عن")) {
		k := bodies[0]
		s.ent, s.kind = ent(k), isnad.KindOrganization
		if s.gender == 0 && kind(k) == isnad.KindPlace {
			s.gender = 'f'
		}
		for _, o := range bodies[1:] {
			if id := ent(o); id != "" && id != s.ent && strings.HasPrefix(r.toks[o].norm, "و") && !r.toks[o].whole {
				s.co = append(s.co, id)
			}
		}
		return s
	}
	if s.class == headNone && len(persons) == 0 && np.last-np.first <= 3 {
		// a name that has no mention here but an entity elsewhere
		id := r.entityNamed(s.span.Of(r.text))
		if id == "" && strings.HasPrefix(f.norm, "لل") {
			id = r.entityNamed("ا" + s.span.Of(r.text)) // «وفقا لليحيائي»
		}
		if id == "" && np.last-np.first == 1 && f.men < 0 && lexicon.Count(f.norm) < commonWord {
			id = r.oneName(f.norm) // «منصري» of «عبد الباسط المنصري»
		}
		if id == "" && np.last-np.first == 1 && f.men < 0 {
			id = r.afterName[f.norm] // «النخلي» of «جاسم النخلي», of which «جاسم» is known
		}
		if id != "" {
			s.ent, s.kind = id, r.entity(id).Kind
			return s
		}
	}
	if len(persons) > 0 && s.class == headNone {
		s.ent, s.kind = ent(persons[0]), isnad.KindPerson
		return s
	}
	s.kind = isnad.KindOrganization
	if s.class == headNone {
		s.kind = isnad.KindUnnamed
	}
	if np.last-hi <= 1 || s.class == headOutlet && np.last-hi == 2 {
		if hasArticle(f.norm) || f.cls&clsThis != 0 {
			r.recall(&s, hi)
		}
	}
	return s
}

// prepBetween reports whether a preposition stands in the tokens from lo to hi.
func (r *reader) prepBetween(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if r.toks[k].cls&clsPrep != 0 {
			return true
		}
	}
	return false
}

// andBefore reports whether the name at k is joined to the names before it: و
// stands on it or on its title.
func (r *reader) andBefore(k, lo int) bool {
	if strings.HasPrefix(r.toks[k].norm, "و") && !r.toks[k].whole {
		return true
	}
	for j := k - 1; j > lo && r.toks[j].kind == isnad.TokenWord && !(r.toks[j].men >= 0 && r.personName(j)); j-- {
		n := r.toks[j].norm
		if s, ok := strings.CutPrefix(n, "و"); ok && !hasHead0(r, n) && !hasHead0(r, strings.TrimPrefix(n, "ال")) {
			if h, ok := r.tab.headWord(s); ok && h.class == headRole {
				return true
			}
		}
	}
	return false
}

// properIn reports whether a phrase ends in words that look like a name: no
// article or only on the last, known as given or family names or hardly known
// at all.
func (r *reader) properIn(np run) bool {
	for k := np.first; k < np.last; k++ {
		t := &r.toks[k]
		if t.men >= 0 || t.kind != isnad.TokenWord || t.cls != 0 || hasHead(r, k) {
			continue
		}
		if r.nameWords[t.norm] || r.givenName(k) || !hasArticle(t.norm) && lexicon.Count(t.norm) < 8*3 {
			return true
		}
	}
	return false
}

// lastSpeaker returns who spoke last at the top level, or nil.
func (r *reader) lastSpeaker() *speaker {
	for i := len(r.past) - 1; i >= 0; i-- {
		if !r.past[i].nested {
			return &r.past[i]
		}
	}
	return nil
}

// entityNamed returns the entity of the account that has the words for its
// name or among its forms, or "".
func (r *reader) entityNamed(words string) isnad.EntityID {
	if r.byForm == nil {
		r.byForm = make(map[string]isnad.EntityID, 2*len(r.acct.Entities))
		for i := len(r.acct.Entities) - 1; i >= 0; i-- {
			e := &r.acct.Entities[i]
			for _, f := range e.Forms {
				r.byForm[foldName(f)] = e.ID
			}
			r.byForm[foldName(e.Name)] = e.ID
		}
	}
	return r.byForm[foldName(words)]
}

// oneName returns the only person of the account whose family name the word is,
// the article aside, or "".
func (r *reader) oneName(word string) isnad.EntityID {
	if r.byWord == nil {
		r.byWord = map[string]isnad.EntityID{}
		for i := range r.acct.Entities {
			e := &r.acct.Entities[i]
			if e.Kind != isnad.KindPerson {
				continue
			}
			words := strings.Fields(foldName(e.Name))
			if len(words) < 2 || len(words[len(words)-1]) < 6 {
				continue
			}
			w := strings.TrimPrefix(words[len(words)-1], "ال")
			if id, ok := r.byWord[w]; ok && id != e.ID {
				r.byWord[w] = ""
				continue
			}
			r.byWord[w] = e.ID
		}
	}
	return r.byWord[strings.TrimPrefix(word, "ال")]
}

// nameOpens holds the words that open a family name of two words.
var nameOpens = map[string]bool{"بن": true, "ابن": true, "بنت": true, "ابو": true, "ابي": true, "ام": true, "ايت": true, "ال": true, "عبد": true, "ولد": true, "بو": true}

// nameEnding returns the only person of the account whose name ends in the
// words, or "".
func (r *reader) nameEnding(words string) isnad.EntityID {
	var id isnad.EntityID
	for i := range r.acct.Entities {
		e := &r.acct.Entities[i]
		if e.Kind != isnad.KindPerson || !strings.HasSuffix(foldName(e.Name), " "+words) {
			continue
		}
		if id != "" {
			return ""
		}
		id = e.ID
	}
	return id
}

func (r *reader) personName(k int) bool {
	m := &r.acct.Mentions[r.toks[k].men]
	return m.Kind == isnad.KindPerson && m.Form == isnad.FormName
}

// cliticOff returns the byte at which the word at token k begins without a
// conjunction or preposition written on it, as far as that is certain.
func (r *reader) cliticOff(k int) int {
	t := &r.toks[k]
	if t.men >= 0 && t.first {
		if m := r.acct.Mentions[t.men].Span.Start; m > t.span.Start {
			return m
		}
		return t.span.Start
	}
	w := r.raw(k)
	for _, p := range []string{"لل"} {
		if strings.HasPrefix(w, p) {
			return t.span.Start + len("ل")
		}
	}
	if ws := r.acct.WordsOf(k); len(ws) == 1 && (ws[0].Tag == isnad.TagOther || ws[0].Tag == isnad.TagProperNoun) {
		return t.span.Start
	}
	if !hasHead0(r, t.norm) {
		for _, p := range []string{"و", "ف", "ل", "ب"} {
			if s, ok := strings.CutPrefix(t.norm, p); ok && strings.HasPrefix(w, p) && (strings.HasPrefix(s, "ال") && len(s) > 6 || hasHead0(r, s)) {
				return t.span.Start + len(p)
			}
		}
	}
	return t.span.Start
}

// plainNoun returns the head noun at token k without clitics and article.
func (r *reader) plainNoun(k int) string {
	for _, n := range nounKeys(r.toks[k].norm) {
		if n == "" {
			break
		}
		if _, ok := r.tab.heads[n]; ok {
			return n
		}
	}
	return r.toks[k].norm
}

// recall finds whom a definite noun alone goes back to: «الوكالة» to the last
// agency named, «المصدر» to the last unnamed source.
func (r *reader) recall(s *speaker, k int) {
	if s.noun == "" {
		if r.toks[k].cls&clsThis != 0 || s.gender == 0 && k > 0 && r.toks[k-1].cls&clsThis != 0 {
			for i := len(r.past) - 1; i >= 0 && i > len(r.past)-6; i-- {
				if p := &r.past[i]; p.gender == 'p' && !p.nested {
					s.ent, s.span, s.gender = p.ent, p.span, p.gender
					return
				}
			}
		}
		return
	}
	for i := len(r.past) - 1; i >= 0 && i > len(r.past)-12; i-- {
		p := &r.past[i]
		if (s.noun == "متحدث" || s.noun == "متحدثه" && p.gender != 'm') && !s.spokes && (p.kind == isnad.KindPerson || p.proper) && !p.nested {
			s.ent, s.forEnt, s.kind = p.ent, p.forEnt, p.kind
			if p.ent == "" {
				s.span = p.span
			}
			return
		}
		if p.noun == s.noun || sourceLike(p.noun, s.noun) {
			s.ent, s.forEnt, s.kind = p.ent, p.forEnt, p.kind
			if p.ent == "" {
				s.span = p.span
			}
			return
		}
	}
	// names that carry the noun before them («مجلة نيوزويك»)
	at := sort.Search(len(r.named), func(i int) bool { return r.named[i].tok >= k })
	for i := at - 1; i >= 0 && i > at-window; i-- {
		if n := r.named[i]; n.noun == s.noun {
			if s.class == headBody && bodyKin[s.noun] && r.rival(i, at) {
				return // «الجمعية» behind two societies of which none has spoken
			}
			s.ent = n.ent
			if n.ent == "" {
				s.span = n.span
			}
			return
		}
	}
	if p := r.lastSpeaker(); p != nil && s.noun == "مصدر" && s.sent-p.sent <= 3 && p.kind == isnad.KindPerson && p.gender != 'p' {
		s.ent, s.forEnt, s.kind = p.ent, p.forEnt, p.kind // where no source was spoken of
		if p.ent == "" {
			s.span = p.span
		}
		return
	}
	if p := r.lastSpeaker(); p != nil && p.doc.Name == "" && s.sent-p.sent <= 3 && (s.gender == 0 || p.gender == 0 || s.gender == p.gender) {
		// «المسؤول» behind «مدير شركة كذا», «الجمعية» behind «منظمة كذا»
		if (s.noun == "مسؤول" || s.noun == "مسؤوله") && p.class == headRole && p.gender != 'p' && p.noun != s.noun || bodyKin[s.noun] && bodyKin[p.noun] && s.class == headBody && !p.beside && len(p.co) == 0 {
			s.ent, s.forEnt, s.kind = p.ent, p.forEnt, p.kind
			if p.ent == "" {
				s.span = p.span
			}
			return
		}
	}
	if s.class != headOutlet && s.noun != "وكاله" {
		return
	}
	// «الصحيفة» behind a paper named without a noun
	at = sort.Search(len(r.acct.Mentions), func(i int) bool { return r.acct.Mentions[i].Span.Start >= r.toks[k].span.Start })
	for i := at - 1; i >= 0 && i > at-window; i-- {
		m := &r.acct.Mentions[i]
		if m.Kind != isnad.KindOrganization {
			continue
		}
		if role, ok := r.mediaOf(m); ok && (role == isnad.RoleAgency) == (s.noun == "وكاله") {
			s.ent = m.Entity
			return
		}
	}
}

// rival reports whether a body of the same noun as the named noun i, but not the
// same, stands before it.
func (r *reader) rival(i, at int) bool {
	n := &r.named[i]
	for k := i - 1; k >= 0 && k > at-window; k-- {
		if o := &r.named[k]; o.noun == n.noun && o.full == "" && o.ent != n.ent && o.ent != "" && n.ent != "" {
			return true
		}
	}
	return false
}

// recallOffice finds the holder of an office that the article has named with
// the same words («قائد المنطقة الرابعة» behind «قائد المنطقة العسكرية الرابعة
// اللواء فلان»).
func (r *reader) recallOffice(s *speaker, np run, hi int) {
	noun := r.plainNoun(hi)
	words := 0
	// the names before the phrase, the nearest first; then those behind it
	at := sort.Search(len(r.named), func(i int) bool { return r.named[i].tok >= np.first })
	for i := min(len(r.named)-1, at+window/4); i >= 0 && i > at-window; i-- {
		n := &r.named[i]
		if n.noun != noun || n.full == "" || n.ent == "" || n.tok >= np.first && n.tok < np.last {
			continue
		}
		ok := true
		words = 0
		for k := hi; k < np.last && ok; k++ {
			t := &r.toks[k]
			if t.cls&clsPrep != 0 || t.kind == isnad.TokenPunct {
				break
			}
			words++
			if n.tok > np.last && np.last-hi < 3 {
				ok = false // an office of two words may be another's («لاعب الوسط»)
				break
			}
			ok = strings.Contains(n.full, " "+t.norm+" ") || k == hi && strings.Contains(n.full, noun) || k > hi && len(stem(t.norm)) >= 6 && strings.Contains(n.stems(), " "+stem(t.norm)+" ")
		}
		if ok && words >= 1 && (words >= 2 || len(strings.Fields(n.full)) <= 2) {
			s.ent, s.kind = n.ent, isnad.KindPerson
			return
		}
	}
}

// bodyKin holds nouns for societies, of which the press takes one up by another.
var bodyKin = map[string]bool{"منظمه": true, "جمعيه": true, "هيئه": true, "رابطه": true, "تنسيقيه": true, "فدراليه": true, "فيدراليه": true, "شبكه": true, "مؤسسه": true, "حركه": true, "نقابه": true}

// governs holds bodies that stand for the country behind them.
var governs = map[string]bool{"حكومه": true, "سلطات": true, "سلطه": true, "دوله": true, "مملكه": true, "جمهوريه": true, "رئاسه": true, "قياده": true, "سلطنه": true, "اماره": true, "نظام": true, "دبلوماسيه": true, "خارجيه": true, "عاصمه": true}

// kin holds nouns of kinship that stand before another one.
var kin = map[string]bool{"ابن": true, "ابنه": true, "زوج": true, "زوجه": true, "شقيق": true, "شقيقه": true, "والد": true, "والده": true, "اخ": true, "اخت": true}

// guests holds words for who is asked in a programme, and speaks already.
var guests = map[string]bool{"ضيف": true, "ضيفه": true}

// duals holds words that take up two speakers.
var duals = map[string]bool{"الاثنان": true, "الجانبان": true, "الطرفان": true, "الوزيران": true, "الرئيسان": true, "الزعيمان": true, "المسؤولان": true, "الرجلان": true, "البلدان": true, "الدولتان": true, "القائدان": true, "المصدران": true, "الباحثان": true}

// formerOrLatter resolves «الأخير» to the person named last before token k, and
// «الأول» to the first of the persons in the last sentence that names two.
func (r *reader) formerOrLatter(s *speaker, k int) bool {
	var latter, woman bool
	switch r.toks[k].norm {
	case "الاخير":
		latter = true
	case "الاخيره":
		latter, woman = true, true
	case "الاول":
	case "الاولي":
		woman = true
	default:
		return false
	}
	sent := r.toks[k].sent
	for sn := sent; sn >= 0 && sn >= sent-3; sn-- {
		var found []isnad.EntityID
		for j := r.sents[sn].First; j < min(k, r.sents[sn].Last); j++ {
			t := &r.toks[j]
			if t.men < 0 || !t.first {
				continue
			}
			m := &r.acct.Mentions[t.men]
			e := r.entity(m.Entity)
			if e == nil || e.Kind != isnad.KindPerson && !woman || woman && e.Gender < 0 || !woman && e.Gender > 0 {
				continue
			}
			if i := slices.Index(found, e.ID); i >= 0 {
				found = slices.Delete(found, i, i+1)
				if !latter {
					found = append([]isnad.EntityID{e.ID}, found...)
					continue
				}
			}
			found = append(found, e.ID)
		}
		if len(found) == 0 || !latter && len(found) < 2 {
			continue
		}
		id := found[0]
		if latter {
			id = found[len(found)-1]
		}
		s.ent, s.kind, s.gender = id, r.entity(id).Kind, 'm'
		if woman {
			s.gender = 'f'
		}
		return true
	}
	return false
}

// bothLast makes s the two who spoke last: those of one statement, or the last
// two speakers.
func (r *reader) bothLast(s *speaker) bool {
	role := strings.TrimSuffix(strings.TrimPrefix(foldName(s.span.Of(r.text)), "ال"), "ان")
	fits := func(id isnad.EntityID) bool {
		if h, ok := r.tab.heads[role]; !ok || h.class != headRole {
			return true
		}
		for i := range r.named {
			if r.named[i].ent == id && r.named[i].noun == role {
				return true
			}
		}
		return false
	}
	if h, ok := r.tab.heads[role]; ok && h.class == headRole && r.bothNamed(s, fits) {
		return true
	}
	var first *speaker
	for i := len(r.past) - 1; i >= 0 && i > len(r.past)-8; i-- {
		p := &r.past[i]
		if p.nested || p.ent == "" || !fits(p.ent) {
			continue
		}
		if len(p.co) > 0 {
			s.ent, s.co, s.kind, s.gender = p.ent, p.co, p.kind, 'p'
			return true
		}
		if first == nil {
			first = p
			continue
		}
		if first.ent != p.ent && first.kind == p.kind {
			s.ent, s.co, s.kind, s.gender = p.ent, []isnad.EntityID{first.ent}, p.kind, 'p'
			return true
		}
	}
	return false
}

// bothNamed makes s the two persons of an office whom the sentences right
// before it name («بحث وزير كذا فلان مع وزير كذا فلان … وأكد الوزيران»).
func (r *reader) bothNamed(s *speaker, fits func(isnad.EntityID) bool) bool {
	var two []isnad.EntityID
	for si := s.sent - 1; si >= 0 && si >= s.sent-2; si-- {
		for k := max(r.sents[si].First, r.sents[si].Last-maxContent); k < r.sents[si].Last; k++ {
			t := &r.toks[k]
			if t.men < 0 || !t.first {
				continue
			}
			m := &r.acct.Mentions[t.men]
			if m.Kind != isnad.KindPerson || m.Entity == "" || !fits(m.Entity) || slices.Contains(two, m.Entity) {
				continue
			}
			two = append(two, m.Entity)
		}
		if len(two) > 0 {
			break
		}
	}
	if len(two) != 2 {
		return false
	}
	s.ent, s.co, s.kind, s.gender = two[0], two[1:], isnad.KindPerson, 'p'
	return true
}

// sameAgain holds the words that stand behind a noun taken up again.
var sameAgain = map[string]bool{"ذاته": true, "ذاتها": true, "نفسه": true, "نفسها": true, "عينه": true, "عينها": true, "المذكور": true, "المذكوره": true}

// related holds nouns that name a person by another one, who stands behind.
var related = map[string]bool{"زميل": true, "زميله": true, "محامي": true, "محاميه": true, "شقيق": true, "شقيقه": true, "والد": true, "والده": true, "ارمله": true, "زوجه": true, "زوج": true, "نجل": true, "صديق": true, "صديقه": true, "ابنه": true, "مساعد": true, "مساعده": true, "عائله": true, "اسره": true, "انصار": true, "محامو": true, "مؤيدو": true, "اقارب": true, "زملاء": true, "اصدقاء": true}

// blamed holds participles that say what somebody is held to have done.
var blamed = map[string]bool{"المتهم": true, "المتهمه": true, "المدان": true, "المدانه": true, "المتورط": true, "المشتبه": true, "المحكوم": true, "المشتبهه": true}

// callings holds nouns by which the press takes a person up again that it has
// named with another («… أحمد فلان، رئيس المرصد. … وأضاف الباحث أن»).
var callings = map[string]bool{"مبعوث": true, "مبعوثه": true, "باحث": true, "باحثه": true, "خبير": true, "خبيره": true, "محلل": true, "محلله": true, "ناشط": true, "ناشطه": true, "كاتب": true, "كاتبه": true, "ناقد": true, "ناقده": true,
	"مسؤول": true, "مسؤوله": true, "متحدث": true, "متحدثه": true, "قيادي": true, "قياديه": true, "سياسي": true, "دبلوماسي": true, "اكاديمي": true, "استاذ": true, "استاذه": true, "دكتور": true, "دكتوره": true, "محامي": true, "محام": true,
	"شاعر": true, "شاعره": true, "مؤرخ": true, "مخرج": true, "مخرجه": true, "فنان": true, "فنانه": true, "ممثل": true, "ممثله": true, "لاعب": true, "لاعبه": true, "مدرب": true, "طبيب": true, "طبيبه": true, "مهندس": true, "اعلامي": true, "اعلاميه": true, "صحفي": true, "صحافي": true,
	"حقوقي": true, "حقوقيه": true, "برلماني": true, "برلمانيه": true, "نائب": true, "نائبه": true, "مستشار": true, "مستشاره": true, "عالم": true, "مفكر": true, "روائي": true, "روائيه": true, "مطرب": true, "مطربه": true, "فقيه": true, "داعيه": true, "خطيب": true, "فاعل": true, "فاعله": true, "رجل": true, "مراه": true, "شاب": true, "شابه": true, "فتاه": true, "نقيب": true, "مغترب": true, "قاضي": true, "ضابط": true, "جنرال": true, "سفير": true, "سفيره": true, "عضو": true, "مرشح": true, "مرشحه": true, "زعيم": true, "قائد": true, "وزير": true, "وزيره": true, "رئيس": true, "رئيسه": true, "مدير": true, "مديره": true}

// offices are those callings of which a person has one at a time, so that a
// person brought in by another of them is somebody else.
var offices = map[string]bool{"وزير": true, "وزيره": true, "رئيس": true, "رئيسه": true, "مدير": true, "مديره": true, "سفير": true, "سفيره": true, "زعيم": true, "قائد": true, "نائب": true, "نائبه": true, "متحدث": true, "متحدثه": true, "مستشار": true, "مستشاره": true}

// described finds whom a definite calling with nothing but adjectives takes up
// («وأضاف الباحث المغربي»). One person who has spoken of late and agrees is
// meant; of several the last stays open between them.
func (r *reader) described(s *speaker, np run, hi int) {
	if !callings[s.noun] || !hasArticle(r.toks[hi].norm) || s.gender == 'p' {
		return
	}
	for k := hi + 1; k < np.last; k++ {
		t := &r.toks[k]
		if t.men >= 0 && r.acct.Mentions[t.men].Kind == isnad.KindPerson && r.acct.Mentions[t.men].Form == isnad.FormName || t.tag != isnad.TagAdjective && !(hasArticle(t.norm) && (strings.HasSuffix(t.norm, "ي") || strings.HasSuffix(t.norm, "يه"))) {
			return
		}
	}
	fits := func(g byte) bool {
		return g == 0 || s.gender == 0 || g == s.gender
	}
	var found []*speaker
	for i := len(r.past) - 1; i >= 0 && i > len(r.past)-12; i-- {
		p := &r.past[i]
		if s.sent-p.sent > 12 {
			break
		}
		if len(found) == 0 && p.ent == "" && !p.nested && p.class == headRole && p.gender != 'p' && fits(p.gender) && s.sent-p.sent <= 3 {
			return // somebody whose name nobody knows spoke last
		}
		if len(found) == 0 && p.ent != "" && p.kind == isnad.KindUnnamed && !p.nested && p.class <= headSource && p.class != headNone && p.gender != 'p' && fits(p.gender) && s.sent-p.sent <= 4 {
			if p.noun == s.noun {
				s.ent, s.kind, s.forEnt = p.ent, p.kind, p.forEnt // «المسؤول الإسرائيلي», of «مسؤول عسكري إسرائيلي»
			}
			return
		}
		if p.ent == "" || p.kind != isnad.KindPerson || !fits(p.gender) {
			continue
		}
		dup := false
		for _, q := range found {
			dup = dup || q.ent == p.ent
		}
		if !dup {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return
	}
	if len(found) > 1 && (s.noun == "مسؤول" || s.noun == "مسؤوله" || s.noun == "متحدث" || s.noun == "متحدثه") && !found[0].nested && s.sent-found[0].sent <= 1 && np.last-hi == 1 {
		found = found[:1] // «وأضاف المسؤول» right behind his own words
	}
	other := offices[s.noun] && found[0].noun != "" && offices[found[0].noun] && found[0].noun != s.noun
	if len(found) == 1 && !found[0].nested && !other {
		s.ent, s.kind, s.forEnt = found[0].ent, isnad.KindPerson, found[0].forEnt
		return
	}
	for _, q := range found {
		s.cand = append(s.cand, q.ent)
	}
}

// holdsOther reports whether the words behind the title at token k name an
// office that none of the titles of its entity has, so that it is another's.
func (r *reader) holdsOther(s *speaker, k int, np run) bool {
	e := r.entity(s.ent)
	if e == nil || e.Kind != isnad.KindPerson {
		return false
	}
	men := r.toks[k].men
	for k++; k < np.last && r.toks[k].men == men && !strings.HasPrefix(r.toks[k].norm, "ل"); {
		k++
	}
	if k >= np.last || !strings.HasPrefix(r.toks[k].norm, "ل") || r.toks[k].men == men && mainTag(r.acct.WordsOf(k)) != isnad.TagNoun || r.toks[k].men != men && (r.toks[k].men >= 0 || !r.attached(k, "ل") && !strings.HasPrefix(r.toks[k].norm, "لل")) {
		return false
	}
	known := false
	for i := range r.named {
		if n := &r.named[i]; n.ent == s.ent && n.full != "" {
			known = true
			if strings.Contains(n.stems(), " "+stem(r.toks[k].norm)+" ") {
				return false
			}
		}
	}
	return known
}

// stem is a folded word without the article and the prepositions written on it.
func stem(norm string) string {
	for _, p := range []string{"لل", "بال", "وال", "ال"} {
		if s, ok := strings.CutPrefix(norm, p); ok && len(s) >= 6 {
			return s
		}
	}
	for _, p := range []string{"ل", "ب"} {
		if s, ok := strings.CutPrefix(norm, p); ok && len(s) >= 8 {
			return s
		}
	}
	return norm
}

// stems is the office of n with each word's stem, between spaces.
func (n *namedNoun) stems() string {
	out := " "
	for _, w := range strings.Fields(n.full) {
		out += stem(w) + " "
	}
	return out
}

// sourceLike reports whether two nouns can stand for one unnamed person.
func sourceLike(a, b string) bool {
	switch b {
	case "مسؤول", "مصدر", "متحدث", "قيادي", "دبلوماسي", "خبير", "باحث":
		switch a {
		case "مسؤول", "مصدر", "قيادي", "دبلوماسي", "خبير", "باحث":
			return a == b || b == "مصدر" || a == "مصدر"
		}
	}
	return false
}

// A namedNoun is a common noun with a name behind it, for recall.
type namedNoun struct {
	noun string
	full string // the whole office, folded words between spaces
	tok  int
	ent  isnad.EntityID
	span isnad.Span
}

// indexNouns lists the common nouns that stand before or at the head of names.
func (r *reader) indexNouns() {
	r.nameWords = map[string]bool{}
	r.afterName = map[string]isnad.EntityID{}
	for k := range r.toks {
		t := &r.toks[k]
		if t.men >= 0 && r.personName(k) {
			r.indexRest(k)
			if len(t.norm) > 4 && (t.whole || !t.first) {
				r.nameWords[t.norm] = true
			}
			if t.first {
				r.indexTitles(k)
			}
			continue
		}
		if hasArticle(t.norm) && t.men < 0 && !strings.HasPrefix(t.norm, "لل") && k+1 < len(r.toks) && hasArticle(r.toks[k+1].norm) && !hasHead(r, k+1) && !r.noAdjective(k+1) {
			// «السلطات الروسية», taken up later by «هذه السلطات»
			if h, ok := r.headOf(k); ok && h.class == headBody {
				r.named = append(r.named, namedNoun{r.plainNoun(k), "", k, "", isnad.Span{Start: r.cliticOff(k), End: r.toks[k+1].span.End}})
			}
			continue
		}
		if t.kind != isnad.TokenWord || hasArticle(t.norm) && t.men < 0 {
			continue
		}
		h, ok := r.headOf(k)
		if !ok || h.class != headOutlet && h.class != headBody {
			continue
		}
		if t.men >= 0 && t.first && (r.acct.Mentions[t.men].Kind == isnad.KindOrganization || r.acct.Mentions[t.men].Entity != "" && k+1 < len(r.toks) && r.toks[k+1].men == t.men) {
			r.named = append(r.named, namedNoun{r.plainNoun(k), "", k, r.acct.Mentions[t.men].Entity, r.acct.Mentions[t.men].Span})
			continue
		}
		n := k + 1
		if n < len(r.toks) && r.toks[n].opens {
			n++
		}
		if n < len(r.toks) && r.toks[n].men >= 0 && r.toks[n].first && r.toks[n].whole && t.men < 0 && h.class == headOutlet {
			m := &r.acct.Mentions[r.toks[n].men]
			r.named = append(r.named, namedNoun{r.plainNoun(k), "", k, m.Entity, isnad.Span{Start: r.cliticOff(k), End: m.Span.End}})
		} else if h.class == headOutlet && n < len(r.toks) && n == k+2 && r.toks[k+1].pair-k < maxNameMark {
			r.named = append(r.named, namedNoun{r.plainNoun(k), "", k, "", isnad.Span{Start: r.cliticOff(k), End: r.toks[r.toks[k+1].pair-1].span.End}})
		}
	}
}

// indexRest keeps the word behind the name whose last token k may be, as the
// rest of a name that the names reader cut: «عضو المجلس جاسم النخلي», of which it
// knows «جاسم».
func (r *reader) indexRest(k int) {
	n := k + 1
	if n >= len(r.toks) || r.toks[n].men == r.toks[k].men || r.toks[n].sent != r.toks[k].sent {
		return
	}
	t, id := &r.toks[n], r.acct.Mentions[r.toks[k].men].Entity
	if id == "" || t.kind != isnad.TokenWord || t.men >= 0 || t.cls != 0 || t.tx >= 0 || len(t.norm) < 6 || hasHead(r, n) || len(r.finiteForms(n)) > 0 {
		return
	}
	if old, ok := r.afterName[t.norm]; ok && old != id {
		id = ""
	}
	r.afterName[t.norm] = id
}

// indexTitles lists the offices set before or behind the name at k.
func (r *reader) indexTitles(k int) {
	m := &r.acct.Mentions[r.toks[k].men]
	if m.Entity == "" {
		return
	}
	put := func(j int) {
		if h, ok := r.headOf(j); ok && h.class == headRole && (r.toks[j].men < 0 || !r.personName(j)) {
			full := " "
			for e := j; e < len(r.toks) && e < j+10 && r.toks[e].kind == isnad.TokenWord && (e >= k && j > k || e < k) && r.toks[e].cls&(clsPrep|clsConj|clsThat|clsRel) == 0; e++ {
				full += r.toks[e].norm + " "
			}
			r.named = append(r.named, namedNoun{r.plainNoun(j), full, j, m.Entity, m.Span})
		}
	}
	for j := k - 1; j >= 0 && j >= k-9; j-- {
		t := &r.toks[j]
		if t.punct == ',' && j == k-1 {
			continue
		}
		if t.kind != isnad.TokenWord || t.cls&(clsThat|clsConj|clsRel) != 0 || t.men >= 0 && r.personName(j) {
			break
		}
		put(j)
	}
	e := k + 1
	for e < len(r.toks) && r.toks[e].men == r.toks[k].men {
		e++
	}
	if e+1 < len(r.toks) && r.toks[e].punct == ',' {
		put(e + 1)
		if e+2 < len(r.toks) && hasArticle(r.toks[e+2].norm) && len(r.finiteForms(e+1)) == 0 && r.toks[e+1].tag != isnad.TagVerb { // but not «ومثل فلانة، قال الموظف»
			put(e + 2)
		}
	} else if e < len(r.toks) && r.word(e) && (!hasArticle(r.toks[e].norm) || behindNames[r.toks[e].norm] && e+1 < len(r.toks) && (r.toks[e+1].norm == "في" || r.isBi(e+1))) {
		put(e) // «محمد العمراني الخبير في علم النيازك»
	}
}

// behindNames holds nouns that stand behind a name with no pause, and that
// nobody receives or meets there.
var behindNames = map[string]bool{"الخبير": true, "الخبيره": true, "الباحث": true, "الباحثه": true, "المحلل": true, "المختص": true, "المختصه": true, "المتخصص": true, "المتخصصه": true, "الناشط": true, "الناشطه": true, "الاستاذ": true, "الاستاذه": true, "الاخصائي": true, "الاخصائيه": true}

// document resolves a writing as grammatical speaker: its maker is the speaker
// and the writing a link (gold guide, case 6).
func (r *reader) document(s *speaker, np run, hi int) {
	s.doc = isnad.Link{Role: isnad.RoleDocument, Name: s.span.Of(r.text), Span: s.span}
	full := s.span
	s.doc.Span = isnad.Span{Start: r.cliticOff(hi), End: r.toks[hi].span.End}
	s.doc.Name = s.doc.Span.Of(r.text)
	study := r.plainNoun(hi) == "استطلاع" || r.plainNoun(hi) == "دراسه" // its makers only where they are named
	switch n := r.plainNoun(hi); n {
	case "مقال", "مقاله":
		// «وبحسب المقال»: whoever wrote it
		if np.last-hi == 1 {
			if p := r.lastSpeaker(); p != nil && p.kind == isnad.KindPerson {
				doc := s.doc
				*s = *p
				s.doc = doc
				return
			}
		}
	}
	if n := r.toks[hi].norm; (strings.HasSuffix(n, "ه") || strings.HasSuffix(n, "ها") || strings.HasSuffix(n, "هم")) && !strings.HasSuffix(r.raw(hi), "ة") && !hasArticle(n) && np.last-hi == 1 {
		// «بحسب بيانها»: whoever the pronoun goes back to
		if m, ok := r.holder(hi, n); ok {
			doc := s.doc
			*s = m
			s.doc = doc
			return
		}
	}
	// its maker in the phrase or right behind it
	lim := min(r.sentEnd(hi), np.last+8)
	for k := hi + 1; k < lim; k++ {
		t := &r.toks[k]
		if strings.HasPrefix(t.norm, "نقلت") || t.norm == "نقله" {
			break // «البيان الذي نقلته وكالة …»: a link, not its maker
		}
		if made(t.norm) && k+1 < lim && t.men < 0 {
			// «دراسة أجرتها غرفة التجارة»
			if e := r.nounPhrase(k+1, r.sentEnd(hi), 0, true); e > k+1 && r.canSpeak(k+1) {
				if in := r.resolve(run{k + 1, e}); in.known && in.class != headDocument {
					doc := s.doc
					*s = in
					s.doc = doc
					return
				}
			}
			// «بيان أصدرته أمس»: whoever the sentence tells of
			if m, ok := r.holder(hi, map[bool]string{true: "ها", false: "ه"}[strings.HasSuffix(t.norm, "ته") || strings.HasSuffix(t.norm, "تها")]); ok {
				doc := s.doc
				*s = m
				s.doc = doc
				return
			}
		}
		if issued[t.norm] && k+2 < lim && r.toks[k+1].norm == "عن" {
			in := r.resolve(run{k + 2, r.nounPhrase(k+2, r.sentEnd(hi), 0, false)})
			if in.known {
				doc := s.doc
				*s = in
				s.doc = doc
				return
			}
		}
		if k >= np.last && (r.isBi(k) && !r.linkWord(k) || t.opens || t.cls&clsThat != 0 || t.punct != 0 || t.norm == "الي" || t.norm == "علي") {
			break
		}
		if k == hi+1 && t.men < 0 && t.kind == isnad.TokenWord && strings.HasPrefix(t.norm, "ل") && len(t.norm) >= 8 && !hasArticle(r.toks[hi].norm) && !hasHead(r, k) && !strings.HasPrefix(t.norm, "لل") && t.cls == 0 && lexicon.Count(t.norm[len("ل"):]) < 8*5 && lexicon.Count(t.norm) < 8*4 {
			s.span = isnad.Span{Start: t.span.Start + len("ل"), End: t.span.End} // «بيان لسامير»: a name that nobody knows
			s.kind = isnad.KindOrganization
			return
		}
		if k == hi+1 && (t.tag == isnad.TagAdjective || nearWords[t.norm]) && t.men < 0 {
			continue // «بيان صحفي لـ…», «دراسات مقربة من …»
		}
		if t.tag == isnad.TagVerb && t.men < 0 && k+1 < lim && k >= hi+1 && (r.toks[k+1].norm == "عليه" || r.toks[k+1].norm == "عليها" || r.toks[k+1].norm == "به" || r.toks[k+1].norm == "بها") && !made(t.norm) {
			break // «بلاغ تتوفر عليه هسبريس»: who has it
		}
		if t.cls&clsRel != 0 && k+1 < lim && r.toks[k+1].tag == isnad.TagVerb && !made(r.toks[k+1].norm) {
			break // «الرسالة التي توصل بها الناشط»: who got it
		}
		if t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ل") && strings.Contains(r.toks[k-1].norm, "موجه") {
			continue // «الرسالة الموجهة لفلان»
		}
		if study && !(t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ل")) {
			continue
		}
		named := t.men >= 0 && t.first && r.acct.Mentions[t.men].Kind != isnad.KindPlace
		if k >= np.last && hasArticle(r.toks[hi].norm) && (named || t.men < 0 && t.cls == 0 && hasHead(r, k)) && !(strings.HasPrefix(t.norm, "ل") && (named && !t.whole || t.men < 0 && r.attached(k, "ل"))) {
			break // «طالب البلاغ السلطات بـ»: nothing belongs to a definite noun
		}
		if named || k > hi+0 && t.men < 0 && hasHead(r, k) && (k == hi+1 || !r.toks[k-1].opens) && !isDoc(r, k) {
			e := r.nounPhrase(k, lim, 0, true)
			in := r.resolve(run{k, e})
			if in.known && in.class != headDocument {
				doc := s.doc
				*s = in
				s.doc = doc
				return
			}
		}
	}
	if study || vague[r.toks[hi].norm] || r.newWriting(np, hi) {
		s.kind = isnad.KindUnnamed
		return
	}
	if p := r.lastSpeaker(); p != nil && p.kind == isnad.KindPerson && hasArticle(r.toks[hi].norm) && np.last-hi == 1 && r.toks[hi].sent-p.sent <= 1 && r.wrote(r.plainNoun(hi), p.sent) {
		// «وجه فلان رسالة … . وأضافت الرسالة»
		doc := s.doc
		*s = *p
		s.doc = doc
		return
	}
	// else whoever spoke last through a writing, or the last body
	for i := len(r.past) - 1; i >= 0 && i > len(r.past)-8; i-- {
		p := &r.past[i]
		if (p.class == headBody || p.kind == isnad.KindOrganization || p.doc.Name != "") && (hasArticle(r.toks[hi].norm) || !r.isOutlet(p)) {
			doc := s.doc
			*s = *p
			s.doc = doc
			return
		}
	}
	s.span = full
	s.kind = isnad.KindUnnamed
}

// vague holds writings in the plural that belong to nobody («بحسب وثائق قضائية»).
var vague = map[string]bool{"وثائق": true, "مستندات": true, "لوثائق": true, "لمستندات": true}

// newWriting reports whether an adjective without the article sets a writing apart
// from those before it («دراسات أخرى», «تقرير حديث»), so that it is nobody's who
// spoke before.
func (r *reader) newWriting(np run, hi int) bool {
	k := hi + 1
	if hasArticle(r.toks[hi].norm) || k >= np.last || r.toks[k].men >= 0 || hasArticle(r.toks[k].norm) {
		return false
	}
	switch strings.TrimSuffix(r.toks[k].norm, "ه") {
	case "اخري", "اخر", "حديث", "جديد", "سابق", "متعدد", "عديد", "كثير", "منفصل", "قديم":
		return true
	}
	return false
}

// wrote reports whether a sentence names a writing of the kind, without the
// article, as something given or sent: behind no preposition.
func (r *reader) wrote(noun string, sent int) bool {
	if noun != "رساله" && noun != "شكايه" && noun != "تدوينه" && noun != "بيان" && noun != "مذكره" && noun != "عريضه" && noun != "مراسله" {
		return false
	}
	s := r.sents[sent]
	for k := s.First + 1; k < s.Last; k++ {
		if t := &r.toks[k]; (t.norm == noun || t.norm == noun+"ا") && r.toks[k-1].cls&clsPrep == 0 && t.men < 0 {
			return true
		}
	}
	return false
}

// made reports whether a folded word is a verb of making a writing with the
// writing for its object («أصدرته», «أجرتها», «نشره»).
func made(norm string) bool {
	for _, p := range []string{"ها", "ه"} {
		if s, ok := strings.CutSuffix(norm, p); ok {
			switch strings.TrimSuffix(s, "ت") {
			case "اصدر", "اجر", "اجرا", "اعد", "نشر", "وضع", "قدم", "وزع", "عمم", "وجه", "اطلق", "ارسل", "كتب", "انجز", "تلا", "بث":
				return true
			}
		}
	}
	return false
}

// holder finds who a pronoun on the noun at k goes back to: whoever spoke last,
// or the subject of the sentence before the noun or of the one before that.
func (r *reader) holder(k int, suffix string) (speaker, bool) {
	d := r.newDraft(k, form{cue: r.cueOf("قال"), kind: inflect.Perfect, gender: 'm', number: 's', pron: '-'}, false)
	switch {
	case strings.HasSuffix(suffix, "ها"):
		d.f.gender = 'f'
	case strings.HasSuffix(suffix, "هم"):
		d.f.number = 'p'
	}
	if s, ok := r.sentenceSubject(r.sentStart(k), &d); ok {
		return s, true
	}
	sent := r.toks[k].sent
	if p := r.lastSpeaker(); p != nil && p.fits(&d.f) && sent-p.sent <= 2 {
		return *p, true
	}
	if sent > 0 {
		return r.sentenceSubject(r.sents[sent-1].First, &d)
	}
	return speaker{}, false
}

// issued holds participles and verbs that lead from a writing to its maker.
var issued = map[string]bool{"صادر": true, "صادره": true, "صدر": true, "صدرت": true, "الصادر": true, "الصادره": true}

func isDoc(r *reader, k int) bool {
	h, ok := r.headOf(k)
	return ok && h.class == headDocument
}

// fits reports whether a speaker agrees with the verb of a cue.
func (s *speaker) fits(f *form) bool {
	if !s.known {
		return false
	}
	switch f.number {
	case 'p':
		if s.ent != "" && s.kind == isnad.KindPerson && len(s.co) == 0 {
			return false // one person
		}
		return (s.gender == 'p' || s.gender == 0) && s.class != headOutlet || len(s.co) > 0 // «وسائل الإعلام» takes no «أعلنوا»
	case 'd':
		return len(s.co) == 1 || s.two
	case 's':
		if finite(f.kind) || f.kind == inflect.Participle || f.kind == inflect.Masdar {
			if s.gender == 'p' { // behind its subject the verb takes the number
				return f.gender == '?' || f.gender == 'f' && s.noun == "مصادر"
			}
		}
	}
	switch f.gender {
	case 'f':
		return s.gender != 'm'
	case 'm':
		return s.gender != 'f'
	}
	return true
}

// assign finds the speaker of every draft, in order.
func (r *reader) assign() {
	for a := range r.drafts {
		d := &r.drafts[a]
		if d.drop {
			continue
		}
		sp := r.speakerOf(a)
		d.speaker = sp
		if !sp.known {
			if !d.attr {
				d.drop = true
			}
			continue
		}
		if d.attr {
			if s := d.speaker; !d.subj.empty() && (s.ent != "" || s.known && s.doc.Name == "" && s.class == headSource) && !r.isOutlet(&s) {
				s.sent, s.nested, s.beside = r.toks[d.cue.first].sent, false, true
				r.past = append(r.past, s)
			}
			continue
		}
		if !d.relay.empty() {
			rs := r.resolve(d.relay)
			rs.sent = r.toks[d.cue.first].sent
			r.past = append(r.past, rs)
		}
		d.speaker.sent = r.toks[d.cue.first].sent
		if n := r.headNorm(d); d.speaker.gender == 0 && !strings.HasSuffix(n, "ون") && !strings.HasSuffix(n, "ين") && !strings.HasSuffix(n, "ات") && finite(d.f.kind) && d.f.number == 's' && d.speaker.kind != isnad.KindOrganization && (!d.subj.empty() || !d.left.empty()) && (d.f.gender == 'm' || d.f.gender == 'f') {
			d.speaker.gender = d.f.gender // the verb tells what the name does not
		}
		if sp := &d.speaker; (sp.gender == 'm' || sp.gender == 'f') && sp.kind == isnad.KindPerson && len(sp.ent) > 0 && sp.ent[0] == '_' && finite(d.f.kind) && (d.f.gender == 'f' || d.f.gender == 'm') && d.f.number == 's' && !d.subj.empty() && d.subj.first == d.verb+1 {
			sp.gender = d.f.gender // the verb right before a name knows better than the name
		}
		d.speaker.nested = d.parent >= 0
		r.past = append(r.past, d.speaker)
	}
}

// headNorm returns the first word of a draft's explicit subject, folded.
func (r *reader) headNorm(d *draft) string {
	s := d.subj
	if s.empty() {
		s = d.left
	}
	if s.empty() {
		return ""
	}
	return r.toks[s.first].norm
}

// mereWord reports whether a noun phrase is one word that stands for nobody: an
// adjective or a state without the article, a preposition with its pronoun.
func (r *reader) mereWord(np run) bool {
	if np.last != np.first+1 {
		return false
	}
	t := &r.toks[np.first]
	if t.men >= 0 || t.kind != isnad.TokenWord || hasArticle(t.norm) || r.nameWords[t.norm] || personish(t.norm) || hasHead(r, np.first) || inLexicon(t.norm) {
		return false
	}
	switch {
	case strings.HasSuffix(t.norm, "ون") || strings.HasSuffix(t.norm, "ين"):
		return false // «آخرون», «محتجون»
	case t.tag == isnad.TagAdposition:
		return true
	}
	if s, ok := strings.CutSuffix(t.norm, "ا"); ok && len(s) >= 6 && t.tag == isnad.TagNoun && lexicon.Count(s) >= 8*4 {
		return true // «يضيف ساخرا: …»
	}
	return t.tag == isnad.TagAdjective && (strings.HasSuffix(t.norm, "ه") || strings.HasSuffix(t.norm, "ات") || strings.HasSuffix(t.norm, "ا") || strings.HasSuffix(t.norm, "ي"))
}

func (r *reader) speakerOf(a int) speaker {
	d := &r.drafts[a]
	if !d.sure && r.mereWord(d.subj) {
		d.subj = run{} // «ويوضح مبتسما: …», «عن شكوك كبيرة بقوله»
	}
	if d.subj.empty() && d.rel < 0 && r.inSpeech(d) {
		if s, ok := r.sentenceSubject(r.sentStart(d.verb), d); ok {
			return s // «قدم فلان كلمة أشار فيها إلى»
		}
	}
	switch {
	case !d.subj.empty():
		s := r.apposition(d.subj, r.sentEnd(d.cue.first))
		d.subj = s
		sp := r.resolve(s)
		if (sp.class == headRole || sp.class == headNone && sp.ent == "" && hasArticle(r.toks[s.first].norm)) && !r.hasPerson(s) && !d.attr && d.comp != compBefore && !r.properIn(s) {
			if k := r.nameBetween(s.last, d.start); k > 0 {
				if n := r.resolve(run{k, k + 1}); n.ent != "" {
					n.noun, n.class = sp.noun, sp.class
					return n // «نائب رئيس شركة كذا، الرائدة في …، فلان، عن»
				}
			}
		}
		if sp.class == headRole && d.f.gender == 'f' && finite(d.f.kind) && !d.relays && sp.doc.Name == "" && s.last == s.first+1 && r.toks[s.first].men < 0 {
			if e := r.entity(r.oneName(r.toks[s.first].norm)); e != nil && e.Gender >= 0 {
				sp.ent, sp.kind, sp.gender, sp.cand = e.ID, e.Kind, 'f', nil // «القاضي» of «سلمى القاضي»
			} else if e := r.entity(sp.ent); e != nil && e.Gender < 0 {
				sp.ent, sp.forEnt, sp.kind, sp.gender = "", "", isnad.KindUnnamed, 'f' // «أوضحت القاضي»: not the man who spoke
			}
		}
		if sp.noun == "" && s.last+1 < r.sentEnd(d.cue.first) && r.toks[s.last].punct == ',' {
			if h, ok := r.headOf(s.last + 1); ok && h.class == headRole {
				sp.noun = r.plainNoun(s.last + 1) // «فلانة، وزيرة الشباب،»: «الوزيرة» later on
			}
		}
		return sp
	case !d.left.empty() && !d.relays:
		if start := r.sentStart(d.verb); d.left.first > start && r.toks[d.left.first-1].punct == ',' {
			if s, ok := r.speechBy(start, d); ok {
				return s // «وفي مداخلة لفلان، أستاذ القانون، أشار»: the office is his
			}
		}
		sp := r.resolve(d.left)
		if sp.class == headRole && !r.hasPerson(d.left) {
			if n, ok := r.bearerOf(d.left.first, r.sentStart(d.verb)); ok && n.fits(&d.f) {
				n.noun, n.class = sp.noun, sp.class
				return n // «لكن فلانا، سفير كذا في كذا قال إن»
			}
		}
		return sp
	case d.relays && d.subj.empty():
		return r.carried(a, true)
	case r.resumed(d) && d.rel < 0:
		if s, ok := r.nearestPerson(d); ok {
			return s
		}
	case d.rel >= 0 && d.comp == compPrep && d.cue.last < len(r.toks) && relPronoun[r.toks[d.cue.last].norm]:
		return speaker{} // «التواريخ التي أعلنت عنها بيانات مختلفة»: they were announced, and did not announce
	case d.rel >= 0:
		if s, ok := r.antecedent(d); ok {
			return s
		}
		if k := d.rel - 1; d.f.number == 's' && d.f.pron == '-' && k >= 0 && r.inanimate(k) && (d.f.gender == 'f' && strings.HasSuffix(r.toks[d.rel].norm, "التي") && (hasArticle(r.toks[k].norm) || strings.HasSuffix(r.toks[k].norm, "ه") || strings.HasSuffix(r.toks[k].norm, "ات") || strings.HasSuffix(r.toks[k].norm, "ي")) ||
			d.f.gender == 'm' && strings.HasSuffix(r.toks[d.rel].norm, "الذي") && r.toks[k].tag == isnad.TagNoun && hasArticle(r.toks[k].norm) && lexicon.Count(r.toks[k].norm) >= commonWord) {
			return speaker{} // «الرواية التي تحدثت عن …»: a thing
		}
	}
	return r.carried(a, false)
}

// relPronoun holds prepositions with the pronoun of what a relative clause is
// about, where its verb has another subject.
var relPronoun = map[string]bool{"عنه": true, "عنها": true, "عنهم": true, "عليه": true, "عليها": true, "عليهم": true, "بها": true, "به": true, "بهم": true, "اليه": true, "اليها": true}

// inSpeech reports whether the verb of d follows a noun for a speech or a
// writing in which, as the pronoun behind it says, its subject speaks.
func (r *reader) inSpeech(d *draft) bool {
	if d.verb == 0 || d.verb+1 >= len(r.toks) {
		return false
	}
	switch r.toks[d.verb+1].norm {
	case "فيها", "فيه", "خلالها", "خلاله":
	default:
		return false
	}
	p := &r.toks[d.verb-1]
	return p.men < 0 && p.kind == isnad.TokenWord && !hasArticle(p.norm) && (r.isDocNoun(d.verb-1) || speechOf[p.norm] || p.norm == "كلمه" || r.occasionNoun(d.verb-1) != "")
}

// nameBetween finds a person's name that stands between commas in the tokens
// from lo to hi, and returns its first token, or 0.
func (r *reader) nameBetween(lo, hi int) int {
	for k := lo + 1; k < hi; k++ {
		t := &r.toks[k]
		if t.cls&clsThat != 0 && t.men < 0 || t.punct == '.' || t.punct == ':' || t.opens && t.pair-k > maxNameMark {
			return 0
		}
		if t.men < 0 || !t.first || !t.whole || !r.personName(k) {
			continue
		}
		e := k + 1
		for e < hi && r.toks[e].men == t.men {
			e++
		}
		if q := &r.toks[k-1]; q.opens && q.pair == e && e+2 < len(r.toks) && (r.toks[e+1].cls&clsThat != 0 || r.toks[e+1].punct == ',' && r.toks[e+2].cls&clsThat != 0) {
			return k // «الموظف بإحدى الشركات "فلان" إن»
		}
		if r.toks[k-1].punct != ',' {
			continue
		}
		if e < len(r.toks) && (r.toks[e].punct == ',' || r.toks[e].cls&clsThat != 0) {
			return k
		}
	}
	return 0
}

// bearerOf returns the person whose office stands at k behind his name: without
// the article behind a comma, with it right behind.
func (r *reader) bearerOf(k, lo int) (speaker, bool) {
	e := k - 2
	if k-1 > lo && hasArticle(r.toks[k].norm) && r.toks[k-1].men >= 0 && r.personName(k-1) {
		e = k - 1 // «تصريحات فلان المدير الفني للفريق»
	} else if e < lo || hasArticle(r.toks[k].norm) || r.toks[e+1].punct != ',' || r.toks[e].men < 0 || !r.personName(e) {
		return speaker{}, false
	}
	last := e + 1
	for e > lo && r.toks[e-1].men == r.toks[e].men {
		e--
	}
	s := r.resolve(run{e, last})
	return s, s.ent != ""
}

// nameUpTo returns the first token of a person's name that ends at the first
// comma of the tokens from lo to hi, or 0.
func (r *reader) nameUpTo(lo, hi int) int {
	for k := lo; k < hi; k++ {
		if r.toks[k].punct != ',' {
			continue
		}
		e := k - 1
		if e <= lo || r.toks[e].men < 0 || !r.personName(e) {
			return 0
		}
		for e > lo && r.toks[e-1].men == r.toks[e].men {
			e--
		}
		return e
	}
	return 0
}

// nearestPerson finds the last person or office named before a cue in its
// sentence.
func (r *reader) nearestPerson(d *draft) (speaker, bool) {
	for j := d.verb - 1; j >= r.sentStart(d.verb) && j > d.verb-window; j-- {
		t := &r.toks[j]
		if t.men < 0 || !t.first {
			continue
		}
		m := &r.acct.Mentions[t.men]
		if m.Kind != isnad.KindPerson && m.Form != isnad.FormTitle {
			continue
		}
		if s := r.resolve(run{j, d.verb}); s.known && s.ent != "" && s.fits(&d.f) {
			s.span = m.Span
			return s, true
		}
	}
	return speaker{}, false
}

// antecedent finds the noun that a relative clause with a cue speaks of:
// «تصريحات الرئيس التي أكد فيها», «قوات التحالف التي قالت إن».
func (r *reader) antecedent(d *draft) (speaker, bool) {
	k := d.rel - 1
	for k >= 0 && (r.toks[k].punct == ',' || r.toks[k].closes || r.toks[k].punct == ')') {
		k--
	}
	lo := max(r.sentStart(d.rel), k-12)
	w := r.toks[d.rel].norm
	if w == "ما" || w == "وما" || d.f.cue.act == isnad.ActDescribe && d.f.pron == 'o' {
		return speaker{}, false
	}
	if strings.HasSuffix(w, "التي") && d.f.gender == 'm' && !r.resumed(d) {
		return speaker{}, false // «المدينة التي قال إن …»: who speaks stands before
	}
	for j := k; j >= lo; j-- {
		t := &r.toks[j]
		if t.punct == '.' || t.punct == ':' || j < k-2 && t.tag == isnad.TagVerb && t.men < 0 {
			break
		}
		if t.men >= 0 && t.first {
			m := &r.acct.Mentions[t.men]
			if m.Kind == isnad.KindPlace && m.Form != isnad.FormMetonym {
				continue
			}
			s := r.resolve(run{j, k + 1})
			if s.known && s.ent != "" && s.fits(&d.f) {
				return s, true
			}
			continue
		}
		if h, ok := r.headOf(j); ok && h.class != headDocument && h.class != headNone && t.men < 0 {
			if strings.HasPrefix(t.norm, "ب") && placeNoun[strings.TrimPrefix(strings.TrimPrefix(t.norm, "ب"), "ال")] && j < k {
				continue // «الجهات الأمنية بجهة كذا التي أكدت»
			}
			if j > lo && r.toks[j-1].men < 0 && hasArticle(t.norm) && hasArticle(r.toks[j-1].norm) && r.toks[j-1].kind == isnad.TokenWord && !honorific[r.toks[j-1].norm] && strings.HasSuffix(t.norm, "يه") {
				continue // «التقارير الإعلامية التي»: an adjective
			}
			if j > lo && r.toks[j-1].men < 0 {
				if h2, ok := r.headOf(j - 1); ok && h2.class <= headBody && !hasArticle(r.toks[j-1].norm) {
					continue
				}
			}
			s := r.resolve(run{j, r.nounPhrase(j, d.rel, 0, true)})
			if s.known && s.fits(&d.f) {
				return s, true
			}
		}
	}
	return speaker{}, false
}

// carried finds the speaker of a cue without a subject of its own.
func (r *reader) carried(a int, relay bool) speaker {
	d := &r.drafts[a]
	sent := r.toks[d.cue.first].sent
	start := r.sentStart(d.cue.first)
	if s, ok := r.chanters(a); ok {
		return s
	}
	if k := d.verb - 1; k-2 > start && !relay && finite(d.f.kind) && !d.conj && (r.toks[k].norm == "حين" || r.toks[k].norm == "عندما" || r.toks[k].norm == "حينما") && r.toks[k-1].punct == ',' && r.toks[k-2].men >= 0 && r.personName(k-2) {
		// «ما صرح به الوزير فلان، حين قال»: he who was named last
		e := k - 2
		for e > start && r.toks[e-1].men == r.toks[e].men {
			e--
		}
		if s := r.resolve(run{e, k - 1}); s.ent != "" && s.fits(&d.f) {
			return s
		}
	}
	if b := a - 1; b >= 0 && !relay && d.f.kind == inflect.Participle && d.f.number == 's' {
		// «…، على ما أوضح الوزير، مشيدا بـ»: he who was told of last
		if e := &r.drafts[b]; e.attr && !e.own && e.parent == d.parent && r.toks[e.cue.first].sent == sent && e.start+1 == d.cue.first && r.toks[e.start].punct == ',' && e.speaker.known && e.speaker.fits(&d.f) && !r.isOutlet(&e.speaker) && e.front.last == 0 && !(e.subj.last-e.subj.first == 1 && hasArticle(r.toks[e.subj.first].norm)) && (e.speaker.kind == isnad.KindPerson || e.speaker.class == headRole || e.speaker.class == headSource) {
			return e.speaker
		}
	}
	if b := a - 1; b >= 0 && !relay && d.f.kind == inflect.Participle && r.takesOver(d.cue.first) {
		// «علق فلان على قول فلان الذي اعتبر أن …، قائلا»: he whose verb opens the sentence
		if e := &r.drafts[b]; !e.attr && e.rel >= 0 && e.parent == d.parent && r.toks[e.cue.first].sent == sent && (b == 0 || r.drafts[b-1].cue.first < start) && len(r.finiteForms(start)) > 0 {
			if s, ok := r.sentenceSubject(start, d); ok && !s.same(&e.speaker) && s.kind != isnad.KindPlace {
				if k := r.nameUpTo(start, e.rel); k > 0 && s.class == headRole && s.kind != isnad.KindPerson {
					if n := r.resolve(run{k, k + 1}); n.ent != "" && n.fits(&d.f) && n.ent != e.speaker.ent {
						return n // «علق النائب عن حزب كذا بمجلس النواب فلان، على»
					}
				}
				return s
			}
		}
	}
	// who speaks already in this sentence
	for b := a - 1; b >= 0 && b > a-window; b-- {
		e := &r.drafts[b]
		if r.toks[e.cue.first].sent != sent && e.end <= d.cue.first {
			break
		}
		if e.drop || !e.speaker.known || e.attr && e.rule == "according to" || e.parent == a {
			continue
		}
		if e.parent >= 0 && e.parent != d.parent && d.parent != b {
			continue // somebody quoted inside another's words
		}
		// a participle may agree with the writing and not with its maker
		if e.speaker.fits(&d.f) || e.speaker.doc.Name != "" && d.f.kind == inflect.Participle && d.f.number == 's' && !r.isOutlet(&e.speaker) {
			// «قال القصر إن الرئيس …، وتمنى»: the person the body tells of.
			if e.comp == compThat && (e.speaker.class == headBody || e.speaker.kind == isnad.KindOrganization) && d.conj && finite(d.f.kind) && e.start < len(r.toks) {
				k := e.start
				if n := r.toks[k].norm; (n == "هناك" || n == "ثمه") && k+1 < d.cue.first {
					k++
				}
				t := &r.toks[k]
				h, ok := r.headOf(k)
				if t.men >= 0 && t.first && t.whole && r.personName(k) || ok && h.class == headRole && !hasArticle(t.norm) && t.men < 0 && accusativeRole[t.norm] && d.f.kind == inflect.Perfect {
					if s := r.resolve(run{k, r.nounPhrase(k, d.cue.first, 0, true)}); s.known && s.fits(&d.f) {
						d.parent = b
						return s
					}
				}
			}
			return e.speaker
		}
	}
	if b := a - 1; b >= 0 && !relay && d.f.kind == inflect.Participle && d.f.number == 's' && d.cue.first > 0 && (r.toks[d.cue.first-1].punct == ',' || r.toks[d.cue.first-1].closes) && (d.comp == compThat || d.comp == compQuote || d.comp == compColon) {
		// «وقالت الصحيفة: "…"، لافتا إلى أن»: a slip, where nobody else speaks
		if e := &r.drafts[b]; r.toks[e.cue.first].sent == sent && !e.attr && !e.drop && e.speaker.known && e.parent < 0 && d.parent < 0 && e.f.number == 's' && e.speaker.kind != isnad.KindPerson {
			return e.speaker
		}
	}
	if !relay && finite(d.f.kind) && d.cue.first > start {
		if s, ok := r.speechBy(start, d); ok {
			return s
		}
		if s, ok := r.reached(start, d); ok {
			return s
		}
	}
	topic := topics[r.toks[start].norm] && !(start+1 < len(r.toks) && r.toks[start+1].tx >= 0) // but not «وفي نوفمبر 2021، زار فلان كذا، وقال»
	// the subject of the sentence
	if !relay && !topic && d.cue.first > start && (d.f.kind == inflect.Participle || d.conj || d.rule == "by saying" || d.cue.first > start+1) {
		if s, ok := r.sentenceSubject(start, d); ok {
			return s
		}
	}
	if d.f.kind == inflect.Masdar && d.f.pron == 'p' {
		if s, ok := r.sentenceSubject(start, d); ok {
			return s
		}
	}
	// «كما …» at the head of a sentence goes on with the sentence before it
	if d.verb == start+1 && r.toks[start].norm == "كما" && sent > 0 && r.sents[sent-1].Block == r.sents[sent].Block {
		if l := r.lastSpeaker(); l == nil || l.sent < sent-1 {
			if s, ok := r.sentenceSubject(r.sents[sent-1].First, d); ok {
				return s
			}
		}
	}
	// «من جهته استعرض فلان … . وقال إن»: he has the floor
	if l := r.lastSpeaker(); sent > 0 && !relay && d.verb == start && finite(d.f.kind) && (l == nil || l.sent < sent-1) && r.takesFloor(r.sents[sent-1].First) {
		if s, ok := r.sentenceSubject(r.sents[sent-1].First, d); ok {
			return s
		}
	}
	if !relay && finite(d.f.kind) && d.f.cue.lemma == "قال" && r.scriptureLast(d) {
		return speaker{} // «قال رسول الله …. وقال: …»
	}
	// who spoke last
	within := d.verb >= 2 && r.toks[d.verb-1].norm == "ان" && strings.HasSuffix(r.toks[d.verb-2].norm, "قبل") // «سرد …، قبل أن يعلن»: of this sentence
	for i := len(r.past) - 1; i >= 0 && i > len(r.past)-8; i-- {
		p := &r.past[i]
		if sent-p.sent > 6 || within && p.sent != sent {
			break
		}
		if !p.nested && (p.fits(&d.f) || r.writingFits(p, d)) && (!r.isOutlet(p) || !relay && (d.f.gender == 'f' || r.aloneTold(p, d))) {
			return *p
		}
	}
	// the subject of the sentence before
	if sent > 0 && !within && r.sents[sent-1].First < start {
		if s, ok := r.sentenceSubject(r.sents[sent-1].First, d); ok {
			return s
		}
	}
	return speaker{}
}

// scriptureLast reports whether scripture was brought in last before d, at most
// two sentences away and with no statement of anybody between.
func (r *reader) scriptureLast(d *draft) bool {
	at := sort.SearchInts(r.revealed, d.cue.first) - 1
	if at < 0 || r.toks[d.cue.first].sent-r.toks[r.revealed[at]].sent > 2 {
		return false
	}
	l := r.lastSpeaker()
	return l == nil || l.sent < r.toks[r.revealed[at]].sent
}

// datelined reports whether the place named at k is where the article was
// written, with a dash or the like behind it: «القاهرة- …».
func (r *reader) datelined(k, end int) bool {
	e := k + 1
	for e < end && r.toks[e].men == r.toks[k].men {
		e++
	}
	return e < end && (r.toks[e].punct == '-' || r.toks[e].punct == ':' || r.toks[e].norm == "/" || r.toks[e].norm == "–")
}

// aloneTold reports whether the site p told by itself in the sentence before
// that of d, where nobody else stands whose words it may have brought, so that
// «وأوضح أنه» goes on with it: «ذكر الموقع أن …».
func (r *reader) aloneTold(p *speaker, d *draft) bool {
	sent := r.toks[d.cue.first].sent
	if p.sent != sent-1 || p.beside || p.noun != "موقع" || p.gender != 'm' || !finite(d.f.kind) || d.verb != r.sentStart(d.cue.first) || r.sents[sent].Block != r.sents[p.sent].Block {
		return false
	}
	for k := r.sents[p.sent].First; k < r.sents[p.sent].Last; k++ {
		t := &r.toks[k]
		if t.span.Start >= p.span.Start && t.span.Start < p.span.End {
			continue
		}
		if t.men >= 0 && r.acct.Mentions[t.men].Kind == isnad.KindPerson {
			return false
		}
		if h, ok := r.headOf(k); ok && h.class <= headSource && h.class != headNone && h.gender != 'f' {
			return false
		}
	}
	return true
}

// accusativeRole holds the nouns by which somebody without a name is brought in
// behind أن («كشف الموقع أن رجلا نشر …، وقال إن»).
var accusativeRole = map[string]bool{"رجلا": true, "شابا": true, "شاب": true, "شابه": true, "امراه": true, "سيده": true, "فتاه": true, "طالبا": true, "طالبه": true, "موظفا": true, "موظفه": true, "مواطنا": true, "مواطنه": true, "طبيبا": true, "طبيبه": true, "سائقا": true, "مسؤولا": true, "شخصا": true, "عاملا": true}

// topics holds the words by which a sentence opens with what is spoken of.
var topics = map[string]bool{"وعن": true, "عن": true, "وحول": true, "حول": true, "وبشان": true, "بشان": true, "وفيما": true, "فيما": true, "وردا": true, "ردا": true, "وتعليقا": true, "تعليقا": true, "وفي": true, "وبخصوص": true, "وعلي": true}

// ownSide holds the nouns of «من جهته», by which the next speaker is brought in.
var ownSide = map[string]bool{"جهته": true, "جهتها": true, "جهتهم": true, "جانبه": true, "جانبها": true, "جانبهم": true, "ناحيته": true, "ناحيتها": true}

// chanters finds whose chants a witness tells of: «قال شهود إن المتظاهرين
// أحرقوا إطارات وهتفوا بـ».
func (r *reader) chanters(a int) (speaker, bool) {
	d := &r.drafts[a]
	if l := d.f.cue.lemma; l != "هتف" && l != "ردد" || d.f.number != 'p' {
		return speaker{}, false
	}
	for b := a - 1; b >= 0 && b > a-6; b-- {
		e := &r.drafts[b]
		if e.attr || e.drop || r.toks[e.cue.first].sent != r.toks[d.cue.first].sent {
			continue
		}
		if e.comp != compThat || e.start >= d.cue.first || e.f.cue.lemma == "هتف" || e.f.cue.lemma == "ردد" {
			if e.speaker.known && e.parent >= 0 && e.speaker.fits(&d.f) {
				d.parent = e.parent
				return e.speaker, true // he who chants already
			}
			continue
		}
		if !r.canSpeak(e.start) {
			return speaker{}, false
		}
		s := r.resolve(run{e.start, r.nounPhrase(e.start, d.cue.first, 0, true)})
		if s.known && s.fits(&d.f) {
			d.parent = b
			return s, true
		}
		return speaker{}, false
	}
	return speaker{}, false
}

// writingFits reports whether the verb of d agrees with the writing through
// which p spoke in the sentence before and not with p («وأضاف البيان … .
// وأردف: …»).
func (r *reader) writingFits(p *speaker, d *draft) bool {
	if p.doc.Name == "" || r.isOutlet(p) || d.f.number != 's' || r.toks[d.verb].sent-p.sent > 2 {
		return false
	}
	if d.f.kind != inflect.Participle && (d.f.kind != inflect.Perfect || d.verb != r.sentStart(d.verb)) {
		return false
	}
	h, ok := r.tab.headWord(foldName(p.doc.Name))
	return ok && h.class == headDocument && h.gender == d.f.gender
}

// takesFloor reports whether the sentence that begins at token k brings in a new
// speaker: «من جهته», «بدوره», or a verb for presenting.
func (r *reader) takesFloor(k int) bool {
	for e := min(len(r.toks), k+4); k < e; k++ {
		t := &r.toks[k]
		if ownSide[t.norm] || t.norm == "بدوره" || t.norm == "بدورها" {
			return true
		}
		n, _ := bareConj(t.norm)
		switch strings.TrimSuffix(n, "ت") {
		case "استعرض", "تطرق", "القي":
			return t.men < 0
		}
	}
	return false
}

// speechBy finds the speaker in «وفي مداخلة لفلان، أستاذ القانون، أشار إلى»: a
// sentence that opens with a speech and, behind ل, whose it is.
func (r *reader) speechBy(start int, d *draft) (speaker, bool) {
	if n := r.toks[start].norm; n != "في" && n != "وفي" && n != "خلال" && n != "وخلال" {
		return speaker{}, false
	}
	for k := start + 1; k < min(d.cue.first, start+5); k++ {
		t := &r.toks[k]
		if t.punct != 0 {
			break
		}
		if t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ل") && r.personName(k) {
			m := &r.acct.Mentions[t.men]
			s := speaker{ent: m.Entity, span: m.Span, kind: isnad.KindPerson, sent: t.sent, known: true}
			if e := r.entity(m.Entity); e != nil && e.Gender != 0 {
				s.gender = 'm'
				if e.Gender > 0 {
					s.gender = 'f'
				}
			}
			return s, s.ent != "" && s.fits(&d.f)
		}
	}
	return speaker{}, false
}

// reached finds the speaker in «وعند التواصل مع شركة كذا قالت إنها»: who is named
// right before the verb, as the last words of when it was said.
func (r *reader) reached(start int, d *draft) (speaker, bool) {
	n, _ := bareConj(r.toks[start].norm)
	e := d.verb
	if n != "عند" && n != "لدي" && n != "بعد" || d.conj || d.rel >= 0 || e-start < 3 || e-start > 14 || r.toks[e-1].men < 0 {
		return speaker{}, false
	}
	k := e - 1
	for k > start && r.toks[k-1].men == r.toks[e-1].men {
		k--
	}
	if h, ok := r.headOf(k - 1); ok && h.class == headBody && !hasArticle(r.toks[k-1].norm) && r.toks[k-1].men < 0 {
		k--
	}
	if p := r.toks[k-1].norm; p != "مع" && p != "ب" && !(r.toks[k].men >= 0 && r.toks[k].first && !r.toks[k].whole && strings.HasPrefix(r.toks[k].norm, "ب")) || r.prepFrame(start+1) != 0 {
		return speaker{}, false
	}
	s := r.resolve(run{k, e})
	return s, s.known && s.fits(&d.f)
}

// sentenceSubject returns the first phrase of the sentence before the cue that
// can be its subject: a name or office with no preposition before it.
func (r *reader) sentenceSubject(start int, d *draft) (speaker, bool) {
	end := min(d.cue.first, r.sentEnd(start))
	if t := &r.toks[start]; t.men >= 0 && start < end {
		if _, ok := r.mediaOf(&r.acct.Mentions[t.men]); ok {
			for k := start + 1; k < min(end, start+6); k++ {
				if r.toks[k].punct == '-' || r.toks[k].punct == ':' {
					start = k + 1 // «واس - الرياض: …»
				}
			}
		}
	}
	for k := start; k < end && k < start+40; k++ {
		t := &r.toks[k]
		if t.opens && k == start+1 && t.pair-k-1 <= 3 && t.pair < end && r.toks[start].tag == isnad.TagVerb && r.toks[start].men < 0 {
			// «تحتفي "غوغل أورث" باللغة»: a name in marks behind the first verb
			n, _ := bareConj(r.toks[start].norm)
			woman := strings.HasPrefix(n, "ت") || strings.HasSuffix(n, "ت")
			if s := r.resolve(run{k + 1, t.pair}); s.known && s.fits(&d.f) && woman == (d.f.gender == 'f') && !(r.toks[min(t.pair+1, end-1)].men >= 0 && r.personName(min(t.pair+1, end-1))) && (s.ent != "" || !hasArticle(r.toks[k+1].norm)) {
				return s, true
			}
		}
		if t.depth > 0 || t.cls&clsThat != 0 || ownSide[t.norm] {
			continue
		}
		if p := &r.toks[max(k-1, 0)]; k > start+1 && t.men >= 0 && t.first && t.whole && r.acct.Mentions[t.men].Kind == isnad.KindOrganization && p.kind == isnad.TokenWord && p.men < 0 && p.cls == 0 && p.tag == isnad.TagNoun && !hasArticle(p.norm) && !hasHead(r, k-1) && !honorific[p.norm] && !r.personName(k) && lexicon.Count(p.norm) >= 8*5 && !strings.HasSuffix(r.raw(k-1), "ا") {
			continue // «هاتف أبل»: the phone, and not its maker
		}
		if t.punct == '(' || t.punct == '-' {
			mark := t.punct
			if mark == '(' {
				mark = ')'
			}
			if e := r.skipTo(k, end, mark); e > k+1 {
				k = e - 1
				continue
			}
		}
		named := t.men >= 0 && t.first && t.whole
		if named && r.acct.Mentions[t.men].Kind == isnad.KindPlace && (r.acct.Mentions[t.men].Form != isnad.FormMetonym && k != start && k != start+1 || r.datelined(k, end)) {
			named = false
		}
		if !named {
			if r.accusative(k) && (k == start || r.toks[k-1].cls&clsThat == 0) {
				continue // «817 شخصا»
			}
			if strings.HasSuffix(t.norm, "ين") && len(t.norm) >= 12 && (k == start || r.toks[k-1].cls&(clsThat|clsWaThat|clsLimAn) == 0) {
				continue // «المتظاهرين»: no subject
			}
			h, ok := r.headOf(k)
			if !ok && d.f.number == 'p' && t.men < 0 && hasArticle(t.norm) && strings.HasPrefix(t.norm, "ال") && strings.HasSuffix(t.norm, "ون") && len(t.norm) >= 14 && !noPlural[t.norm[len("ال"):]] {
				h, ok = head{headPeople, 'p'}, true // «ولكي يجد البوذيون تبريرا، قالوا إن»
			}
			if !ok || h.class == headDocument || h.class == headOutlet || t.men >= 0 || r.attached(k, "ب") || r.attached(k, "ل") {
				continue
			}
			if p := &r.toks[max(k-1, 0)]; h.class == headRole && t.tag == isnad.TagAdjective && k > start && p.kind == isnad.TokenWord && p.cls == 0 && p.tag != isnad.TagVerb && hasArticle(p.norm) == hasArticle(t.norm) && (p.tag == isnad.TagNoun || p.tag == isnad.TagAdjective) && !hasHead(r, k-1) {
				continue // «تقارير صحافية»: no journalist
			}
			if p := &r.toks[max(k-1, 0)]; h.class == headRole && t.tag == isnad.TagAdjective && k > start && hasArticle(p.norm) && !hasArticle(t.norm) && !(k+1 < end && (r.toks[k+1].men >= 0 || hasArticle(r.toks[k+1].norm))) {
				continue // «إن الحملة كبيرة»: what is said of it, and nobody
			}
		}
		if k > 0 && (r.toks[k-1].cls&clsPrep != 0 || r.toks[k-1].norm == "بين" || r.toks[k-1].norm == "اجل") {
			k = r.nounPhrase(k, end, 0, true)
			continue
		}
		s := r.resolve(r.apposition(run{k, r.nounPhrase(k, end, 0, true)}, end))
		if k == start+1 && (r.toks[start].norm == "علمت" || r.toks[start].norm == "وعلمت") && r.isOutlet(&s) {
			continue // «وعلمت هسبريس أن فلانة دافعت …، ونفت»
		}
		if s.known && s.fits(&d.f) {
			if n, ok := r.bearerOf(k, start); ok && s.class == headRole && s.kind != isnad.KindPerson && n.fits(&d.f) {
				n.noun, n.class = s.noun, s.class
				return n, true // «ما جاء في كلمة فلانة، رئيسة قسم كذا، حيث قالت»
			}
			return s, true
		}
	}
	// an unknown name right behind the first verb («وصل ميك فانينج …»)
	if k := start + 1; k < end && r.word(k) && r.toks[start].cls&clsPrep == 0 && r.toks[k].tag != isnad.TagVerb && r.toks[k].cls == 0 && r.toks[k].men < 0 && r.toks[k].depth == 0 && (r.givenName(k) || !hasArticle(r.toks[k].norm) && lexicon.Count(r.toks[k].norm) < 8*4) && !r.attached(k, "ل") && !r.isBi(k) && !strings.HasSuffix(r.toks[k].norm, "ه") && !strings.HasSuffix(r.toks[k].norm, "ها") && !strings.HasSuffix(r.toks[k].norm, "هم") && !r.accusative(k) && !r.joined(k) && !r.plainVerb(k) && !r.plainVerb(start) {
		if s := r.resolve(run{k, r.nounPhrase(k, end, 0, true)}); s.known && s.fits(&d.f) {
			return s, true
		}
	}
	return speaker{}, false
}

package dealings

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// stand is what is known of one entity as a party.
type stand struct {
	for_ isnad.EntityID // the country it stands for, or itself; empty when it stands for none
	ok   bool           // may be a party at all
	city bool
}

// standFor says whom an entity stands for: a country for itself, ministers and
// bodies of a state for their country, an organization for itself. Outlets
// and agencies tell, they do not deal.
func (r *reader) standFor(id isnad.EntityID) stand {
	if s, ok := r.stands[id]; ok {
		return s
	}
	s := r.stand(id)
	r.stands[id] = s
	return s
}

func (r *reader) stand(id isnad.EntityID) stand {
	e := r.entities[id]
	if e == nil {
		return stand{}
	}
	power, ok := Power(e)
	return stand{for_: power, ok: ok, city: e.Kind == isnad.KindPlace && power != id}
}

// Power returns the country or organization that an entity of an account
// stands for: a country for itself, ministers and bodies of a state for their
// country, other organizations for themselves; empty when none is known. ok
// reports whether the entity may be a party at all: towns are places only, and
// outlets and agencies tell, they do not deal.
func Power(e *isnad.Entity) (power isnad.EntityID, ok bool) {
	le, known := lexicon.ByID(e.ID)
	switch e.Kind {
	case isnad.KindPlace:
		if known && le.Table == lexicon.Countries {
			return e.ID, true
		}
		return e.Country, false
	case isnad.KindOrganization:
		if known {
			switch le.Table {
			case lexicon.Agencies, lexicon.Outlets, lexicon.Media:
				return "", false
			case lexicon.Bodies:
				return le.Country, true
			}
			return e.ID, true
		}
		if strings.IndexByte(string(e.ID), '/') > 0 && e.Country != "" {
			return e.Country, true
		}
		return e.ID, true
	case isnad.KindPerson:
		return e.Country, true
	case isnad.KindTitle:
		return e.Country, e.Country != ""
	}
	return "", false
}

// distinct counts the different powers among parties.
func (r *reader) distinct(lists ...[]isnad.EntityID) int {
	var seen []isnad.EntityID
	for _, l := range lists {
		for _, id := range l {
			if f := r.standFor(id).for_; f != "" && !has(seen, f) {
				seen = append(seen, f)
			}
		}
	}
	return len(seen)
}

func has(list []isnad.EntityID, id isnad.EntityID) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// ensure makes a country of the lexicon an entity of the account, when only
// an adjective or the name of a city has named it.
func (r *reader) ensure(id isnad.EntityID) isnad.EntityID {
	if id == "" || r.entities[id] != nil {
		return id
	}
	le, ok := lexicon.ByID(id)
	if !ok {
		return ""
	}
	r.fresh = append(r.fresh, isnad.Entity{ID: id, Kind: le.Kind, Name: le.Name, NameEn: le.NameEn, Wikidata: le.Wikidata, Country: id, Gender: le.Gender})
	e := r.fresh[len(r.fresh)-1]
	r.entities[id] = &e
	return id
}

// A relation is how a party is joined to its clause.
type relation uint8

const (
	relSubject relation = iota + 1 // no preposition before it
	relWith                        // مع
	relBetween                     // بين
	relTo                          // إلى، ل، نحو، تجاه
	relFrom                        // من، عن
	relIn                          // في، ب، على أراضي
	relOther
)

// An actor is a party that a clause names.
type actor struct {
	id     isnad.EntityID
	first  int // tokens, half-open
	last   int
	rel    relation
	conj   bool // joined to the one before it by و
	city   bool
	gen    bool // in the genitive of the word before it
	sides  bool // «الجانبان»
	own    bool // «بلاده»
	adj    bool // an adjective only («الروسية»)
	within bool // in the genitive of a noun that is no dealing («أراضي روسيا»)
}

// actors lists the parties of a clause in text order.
func (r *reader) actors(cl []int) []actor {
	var out []actor
	prev := -1 // the token behind the previous actor
	for q := 0; q < len(cl); q++ {
		i := cl[q]
		t := &r.toks[i]
		if t.party >= 0 {
			m := &r.acct.Mentions[t.party]
			last := i + 1
			for last < len(r.toks) && r.toks[last].party == t.party {
				last++
			}
			st := r.standFor(m.Entity)
			a := actor{id: m.Entity, first: i, last: last, city: st.city && m.Kind == isnad.KindPlace}
			clitic := ""
			if sp := r.phrases[t.party]; sp.Start > t.span.Start {
				clitic = strings.TrimSuffix(r.acct.Article.Text[t.span.Start:sp.Start], "ـ")
			}
			if m.Entity != "" && (st.ok || st.city) {
				r.relate(&a, cl, q, clitic, prev, out)
				out = append(out, a)
				prev = last
			}
			for q+1 < len(cl) && cl[q+1] < last {
				q++
			}
			continue
		}
		if t.closed&clsSides != 0 && q+1 < len(cl) {
			if _, ok := r.adjective(cl[q+1]); ok {
				continue // «الطرفين الفلسطيني والإسرائيلي» says who they are
			}
		}
		if t.closed&(clsSides|clsOwn) != 0 {
			a := actor{first: i, last: i + 1, sides: t.closed&clsSides != 0, own: t.closed&clsOwn != 0}
			clitic := ""
			if first := t.norm[:2]; first == "ل" || first == "ب" {
				clitic = first
			}
			if strings.HasPrefix(t.norm, "بين") {
				a.rel = relBetween
			} else {
				r.relate(&a, cl, q, clitic, prev, out)
			}
			out = append(out, a)
			prev = i + 1
			continue
		}
		if id, ok := r.adjective(i); ok {
			a := actor{id: id, first: i, last: i + 1, rel: relOther, adj: true}
			r.people(&a, cl, q)
			// «القوات السعودية والباكستانية»
			a.conj = prev == i && strings.HasPrefix(t.norm, "و")
			if a.conj {
				a.rel = out[len(out)-1].rel
				prev = i + 1
			}
			out = append(out, a)
		}
	}
	return out
}

// adjective returns the country of an adjective or people that is no part of a
// mention («القوات الروسية», «الاتفاق الأميركي الإيراني», «جنود روس»).
func (r *reader) adjective(i int) (isnad.EntityID, bool) {
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || t.closed != 0 || len(t.norm) < 6 || notCountries[t.norm] {
		return "", false
	}
	w := t.norm
	id, agr, ok := lexicon.Adjective(w)
	if !ok && (strings.HasPrefix(w, "و") || strings.HasPrefix(w, "ب") || strings.HasPrefix(w, "ل")) && len(w) > 8 {
		id, agr, ok = lexicon.Adjective(w[2:])
	}
	if !ok || !agr.Definite && t.tag == isnad.TagVerb {
		return "", false
	}
	if id == "su" {
		return "", false // «سوفياتية الصنع» says nothing of a party today
	}
	return id, true
}

// people gives an adjective behind a noun of people the relation of that noun
// («سمح للجنود الروس», «مع القادة الأتراك»).
func (r *reader) people(a *actor, cl []int, q int) {
	if q == 0 || r.toks[cl[q-1]].party >= 0 || r.toks[cl[q-1]].closed != 0 {
		return
	}
	w := r.toks[cl[q-1]].norm
	switch {
	case strings.HasPrefix(w, "لل"):
		a.rel = relTo
	case strings.HasPrefix(w, "اراضي") || strings.HasPrefix(w, "الاراضي"):
	default:
		r.inherit(a, cl, q-1)
		if a.rel == relIn {
			a.rel = relOther
		}
	}
}

// auxiliaries are forms of كان and its sisters, for texts without tags.
var auxiliaries = map[string]bool{"كان": true, "وكان": true, "كانت": true, "وكانت": true, "كانا": true, "كانوا": true, "ليس": true}

// notCountries are adjectives of countries that the press uses for another
// word: «مالية» is financial.
var notCountries = map[string]bool{"مالي": true, "ماليه": true, "المالي": true, "الماليه": true, "وماليه": true, "والماليه": true, "بحريه": true}

// relate finds the preposition before an actor.
func (r *reader) relate(a *actor, cl []int, q int, clitic string, prev int, before []actor) {
	if strings.HasPrefix(clitic, "و") || strings.HasPrefix(clitic, "ف") {
		clitic = clitic[2:]
		a.conj = prev >= 0 && (a.first == prev || a.first == prev+1 && r.toks[prev].comma)
	}
	switch {
	case strings.HasPrefix(clitic, "ل"):
		a.rel = relTo
	case strings.HasPrefix(clitic, "ب"):
		a.rel = relIn
	}
	if a.rel != 0 {
		return
	}
	if a.conj && len(before) > 0 {
		a.rel = before[len(before)-1].rel
		a.gen = before[len(before)-1].gen
		return
	}
	// Quotation marks, brackets and «كل من» stand between.
	p := q - 1
	for p >= 0 && (r.toks[cl[p]].kind == isnad.TokenPunct && !r.toks[cl[p]].comma || r.toks[cl[p]].norm == "كل" || r.toks[cl[p]].norm == "من" && p > 0 && strings.HasSuffix(r.toks[cl[p-1]].norm, "كل")) {
		p--
	}
	if p < 0 || cl[p] < cl[q]-4 {
		a.rel = relSubject
		return
	}
	switch w := strings.TrimPrefix(r.toks[cl[p]].norm, "و"); w {
	case "مع":
		a.rel = relWith
	case "بين":
		a.rel = relBetween
	case "جانب", "جانبه":
		a.rel = relOther
	case "الي", "تجاه", "نحو", "ضد", "ل", "لدي", "ازاء", "حيال":
		a.rel = relTo
	case "من", "عن":
		a.rel = relFrom
	case "في", "داخل", "علي", "ب":
		a.rel = relIn
	default:
		pt := &r.toks[cl[p]]
		switch {
		case pt.timex >= 0 || pt.tag == isnad.TagAuxiliary || auxiliaries[pt.norm]:
			a.rel = relSubject
		case pt.closed&clsPrep != 0:
			a.rel = relOther
		case pt.kind == isnad.TokenWord && pt.closed == 0 && !r.finite(cl[p]) && pt.party < 0 && !pt.comma:
			a.gen = true
			a.rel = relOther
			if _, ok := cut(pt.norm, r.isSubjectWord); !ok && !r.isMasdar(pt.norm) {
				a.within = true
				if strings.HasPrefix(pt.norm, "اراضي") || strings.HasPrefix(pt.norm, "الاراضي") || pt.norm == "ارض" || pt.norm == "حدود" {
					a.rel = relIn
				}
				// «نظيره الروسي», «قادة السعودية»: who is in the genitive of people is joined as they are.
				r.inherit(a, cl, p)
			}
		default:
			a.rel = relSubject
		}
	}
}

// inherit gives an actor in the genitive the relation of the noun that it
// belongs to («مع قادة تركيا», «على أراضي بيلاروسيا»).
func (r *reader) inherit(a *actor, cl []int, p int) {
	for k := p - 1; k >= 0 && k >= p-2; k-- {
		t := &r.toks[cl[k]]
		switch t.norm {
		case "مع":
			a.rel = relWith
			return
		case "بين":
			a.rel = relBetween
			return
		case "الي", "ضد", "تجاه":
			a.rel = relTo
			return
		case "في", "علي", "داخل":
			a.rel = relIn
			return
		}
		if t.closed != 0 || t.kind != isnad.TokenWord || t.party >= 0 {
			return
		}
	}
}

func (r *reader) isSubjectWord(core string) bool { return len(r.tab.subjects[core]) > 0 }

func (r *reader) isMasdar(norm string) bool {
	_, ok := cut(norm, func(c string) bool { return len(r.tab.masdars[c]) > 0 })
	return ok
}

// sidesOf returns whom «الجانبان» goes back to: the parties of the last
// dealing of two, else the only two powers that the block has named so far.
func (r *reader) sidesOf(at int) []isnad.EntityID {
	if len(r.pair) == 2 {
		return r.pair
	}
	var ids, powers []isnad.EntityID
	for i := at - 1; i >= 0 && i > at-200; i-- {
		p := r.toks[i].party
		if p < 0 {
			continue
		}
		id := r.acct.Mentions[p].Entity
		st := r.standFor(id)
		if id == "" || !st.ok || st.for_ == "" || has(powers, st.for_) {
			continue
		}
		powers = append(powers, st.for_)
		ids = append([]isnad.EntityID{id}, ids...)
	}
	if len(ids) == 2 {
		return ids
	}
	return nil
}

// ownOf returns the country that «بلاده» goes back to: that of the speaker,
// else of the first who acts in the clause or the sentence.
func (r *reader) ownOf(i int, acts []actor) isnad.EntityID {
	if s := r.toks[i].stmt; s >= 0 {
		if id := r.acct.Statements[s].Speaker; id != "" {
			return r.ensure(r.standFor(id).for_)
		}
	}
	for _, a := range acts {
		if a.first < i && a.id != "" && !a.adj && !a.city && a.rel == relSubject {
			return r.ensure(r.standFor(a.id).for_)
		}
	}
	return ""
}

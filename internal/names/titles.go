package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// The classes of titles that are treated apart.
const (
	classHonorific   = "honorific"
	classProfession  = "profession"
	classRank        = "rank"
	classReligious   = "religious"
	classCounterpart = "counterpart" // «نظيره»: the office of another person, elsewhere
)

// An office is a title phrase in the text: the title and what narrows it.
type office struct {
	first, last int // tokens
	pre         int // bytes of clitics at the first token
	class       string
	gender      int8
	country     isnad.EntityID
	// countries are all countries of a title in the dual or plural («وزيرا
	// دفاع روسيا وبيلاروسيا»).
	countries []isnad.EntityID
	definite  bool // refers to somebody certain
	number    int8
	// weak: the title alone is no mention, and a name behind it needs
	// evidence of its own (professions, «طالب»).
	weak bool
	// speaks: the title ends in باسم and waits for the one spoken for.
	speaks bool
	// proxy: who is spoken for has an office too («متحدث باسم رئيس الوزراء»), and
	// a name behind is rather that one's.
	proxy bool
	// and: the phrase began with و or ف.
	and bool
	// inner are the mentions inside the phrase (bodies, countries).
	inner []mention
	// tail is the end of the words that belong to the title only when a name
	// follows («إلى سوريا»); 0 when none.
	tail      int
	tailInner []mention
}

// counterpart words, folded, with the gender of the holder.
func counterpartWord(norm string) (int8, bool) {
	switch norm {
	case "نظيره", "نظيرها", "نظيرهما", "نظيرهم":
		return -1, true
	case "نظيرته", "نظيرتها":
		return +1, true
	}
	return 0, false
}

// counterpart reads «نظيره» with any clitic.
func (f *finder) counterpart(i, last int) (office, bool) {
	norm := f.toks[i].Norm
	if i > 0 && (f.toks[i-1].Norm == "قل" || f.toks[i-1].Norm == "يقل") {
		return office{}, false // «قل نظيره»: seldom has it its like
	}
	for _, pre := range [...]int{0, 2, 4} {
		if len(norm) <= pre+8 {
			break
		}
		if pre > 0 && !isCliticRun(norm[:pre]) {
			continue
		}
		if g, ok := counterpartWord(norm[pre:]); ok {
			o := office{first: i, last: i + 1, pre: pre, class: classCounterpart, gender: g, definite: true, number: 1}
			f.tail(&o, last, false)
			return o, true
		}
	}
	return office{}, false
}

func isCliticRun(s string) bool {
	switch s {
	case waw, fa, ba, lam, kaf, waw + ba, waw + lam, waw + kaf, fa + ba, fa + lam:
		return true
	}
	return false
}

// office reads a title phrase that begins at token i.
func (f *finder) office(i, last int) (office, bool) {
	if i >= last {
		return office{}, false
	}
	if o, ok := f.counterpart(i, last); ok {
		return o, true
	}
	w := &f.ws[i]
	best, found := office{}, false
	for k := range int(w.n) {
		r := w.read[k]
		end, node := f.walk(i, last, r, lexicon.SortTitle.Bit(), 0)
		if end == i || found && end-i <= best.last-best.first {
			continue
		}
		ref, _ := node.Refs().Find(lexicon.SortTitle)
		t := ref.Title()
		if end == i+1 && r.sorts&lexicon.SortPlain.Bit() != 0 && !f.written(i, int(r.pre), t.Lemma) {
			continue // «أمام» is no «إمام»
		}
		if end == i+1 && r.pre == 0 && f.plainCut(i) && !f.written(i, 0, t.Lemma) {
			continue // «وإلى» is no «والي»
		}
		o := office{first: i, last: end, pre: int(r.pre), class: t.Class, gender: t.Gender, and: r.and, number: 1}
		o.definite = r.art || f.definite(i, int(r.pre)) || end > i+1 && f.definite(end-1, 0)
		if f.toks[end-1].Norm == "باسم" {
			o.definite, o.speaks = false, true
		}
		o.number = number(f.norm(i, int(r.pre)), t.Lemma)
		if o.number == 1 && end == i+1 && t.Class != classHonorific && !strings.Contains(t.Lemma, " ") &&
			strings.TrimPrefix(f.norm(i, int(r.pre)), al) != strings.TrimPrefix(fold(t.Lemma), al) {
			o.number = 3 // a broken plural («جنود»), for the lemma is the singular
		}
		o.weak = t.Class == classProfession
		best, found = o, true
	}
	if !found {
		return office{}, false
	}
	if best.last == i+1 && !f.definite(i, 0) && f.beforePerson(i, last) == i {
		return office{}, false // «أمين اسكندر», «نجم الدين دغفوس»: names that are titles elsewhere
	}
	who := last
	if !best.speaks {
		who = f.beforePerson(best.last, last)
	}
	f.insideTitle(&best, who)
	f.tail(&best, who, !best.definite)
	if who < last {
		f.upTo(&best, who)
	}
	return best, true
}

// upTo lets a title hold the body that the model is sure of between it and the person who begins at
// token who: «رئيس هجر سامي الملحم», a club.
func (f *finder) upTo(o *office, who int) {
	p := o.last
	if p == who || !f.sure(p, voteBody) {
		return
	}
	for q := p + 1; q < who; q++ {
		if f.tags[q] != voteBody+1 || f.margins[q] < sureClub {
			return
		}
	}
	o.inner = append(o.inner, f.bodyOf(p, who))
	o.last, o.definite = who, true
}

// insideTitle finds the body that a title of several words goes into: «رئيس
// المخابرات العسكرية الأوكرانية» holds a body, and the title ends with it. A
// minister's country agrees with the minister and not with the ministry.
func (f *finder) insideTitle(o *office, last int) {
	if strings.HasSuffix(o.class, "minister") && o.class != "prime-minister" {
		return
	}
	if m, ok := f.overrun(o.first, o.last, last); ok {
		o.hold(m)
	}
}

// hold adds to a title the body that it ends with.
func (o *office) hold(m mention) {
	o.inner = append(o.inner, m)
	if m.country != "" {
		o.addCountry(m.country)
	}
	o.last, o.definite = m.last, true
}

// overrun returns the body that begins inside the title from token first to end and goes on behind it.
func (f *finder) overrun(first, end, last int) (mention, bool) {
	for q := first + 1; q < end; q++ {
		if f.toks[q].Kind != isnad.TokenWord {
			break
		}
		m, ok := f.complement(q, last)
		if ok && m.first == q && m.pre == 0 && m.kind == isnad.KindOrganization && m.last > end && !m.ambiguous {
			return m, true
		}
	}
	return mention{}, false
}

// number guesses the number of a title's first word from its ending, where
// the lemma has another: the dual ends in ان or ين, and in ا or ي before a
// complement («وزيرا دفاع»), the plural in ون, ين, ات or اء.
func number(norm, lemma string) int8 {
	switch norm {
	case "وزيرا", "وزيري", "رئيسا", "رئيسي", "الوزيران", "الوزيرين", "وزيران", "وزيرين", "الرئيسان", "الرئيسين", "رئيسان", "رئيسين", "الزعيمان", "الزعيمين":
		return 2
	case "قاده", "القاده", "ملوك", "الملوك", "شيوخ", "الشيوخ", "نجوم", "النجوم", "طلاب", "الطلاب", "طلبه", "الطلبه", "ساده", "الساده":
		return 3
	}
	first, _, _ := strings.Cut(fold(lemma), " ")
	bare := strings.TrimPrefix(norm, al)
	if bare == strings.TrimPrefix(first, al) {
		return 1
	}
	for _, end := range [...]string{"ون", "ين", "ات", "اء", "ان"} {
		if strings.HasSuffix(bare, end) && !strings.HasSuffix(first, end) {
			return 3
		}
	}
	return 1
}

// definite reports whether token i, without pre bytes, has the article.
func (f *finder) definite(i, pre int) bool {
	n := f.norm(i, pre)
	return len(n) > len(al)+2 && n[:len(al)] == al
}

// tail reads what narrows a title: adjectives of countries and others,
// countries, bodies, further titles. construct says that the title itself
// waits for a complement («وزير», «رئيس»).
func (f *finder) tail(o *office, last int, construct bool) {
	limit := min(last, o.first+16)
	p := o.last
	for p < limit {
		t := &f.toks[p]
		if f.punct(p) == "(" {
			// «المتحدث باسم الرئاسة الروسية (الكرملين)»: the name in brackets says the same.
			if m, ok := f.entity(p+1, limit); ok && f.punct(m.last) == ")" && m.pre == 0 {
				o.inner = append(o.inner, m)
				p = m.last + 1
				continue
			}
			break
		}
		if t.Kind != isnad.TokenWord {
			break
		}
		w := &f.ws[p]
		r := w.read[0]
		// Adjective of a country: «الروسي».
		if end, node := f.walk(p, limit, r, lexicon.SortAdjective.Bit(), lexicon.Definite); end > p {
			ref, _ := node.Refs().Find(lexicon.SortAdjective)
			o.addCountry(ref.ID())
			o.definite = true
			p, construct = end, false
			continue
		}
		if p == o.last && len(o.inner) == 0 || construct {
			// A body or country as complement: «رئيس بيلاروسيا», «رئيس حزب …».
			if m, ok := f.complement(p, limit); ok && m.pre == 0 && m.kind != isnad.KindPerson && !(m.kind == isnad.KindPlace && p == o.first+1 && f.definite(o.first, o.pre) && !f.definite(p, 0)) && !(m.tells() && (f.definite(p, 0) && f.definite(p-1, 0) || r.sorts&lexicon.SortPlain.Bit() != 0)) {
				o.inner = append(o.inner, m)
				if m.lex && m.entry.Table == lexicon.Countries {
					o.addCountry(m.entry.ID)
					p = f.moreCountries(o, m.last, limit)
				} else {
					if m.country != "" {
						o.addCountry(m.country)
					}
					p = f.past(&m, p, limit)
				}
				o.definite, construct = true, false
				continue
			}
		}
		if strings.HasSuffix(o.class, "minister") && f.portfolio(p) {
			// «وزير الثقافة والإعلام»
			p++
			o.definite = true
			continue
		}
		if r.sorts&lexicon.SortPlain.Bit() != 0 && f.plain(r, "tail") {
			if f.definite(p, 0) {
				o.definite = true
			}
			p++
			continue
		}
		if end, node := f.walk(p, limit, r, lexicon.SortTitle.Bit(), 0); end > p && r.sorts&lexicon.SortPlain.Bit() == 0 && !f.sonBehind(p, last) && (construct || o.class == classHonorific || f.honorific(node)) {
			ref, _ := node.Refs().Find(lexicon.SortTitle)
			inner := ref.Title()
			o.proxy = o.proxy || o.speaks && p == o.last && inner.Class != classHonorific
			second := o.class != classHonorific
			switch {
			case !second && inner.Class != classHonorific:
				o.class, o.gender = inner.Class, inner.Gender
				construct = !f.definite(p, 0) && !(end > p+1 && f.definite(end-1, 0))
			case inner.Class == classHonorific:
			default:
				construct = !f.definite(p, 0) && !(end > p+1 && f.definite(end-1, 0))
			}
			o.definite = o.definite || f.definite(p, 0) || end > p+1 && f.definite(end-1, 0)
			if m, ok := f.overrun(p, end, limit); ok && !strings.HasSuffix(o.class, "minister") {
				m.aside = second
				o.hold(m) // «سمو رئيس الهيئة العامة للسياحة»
				end, construct = m.last, false
			}
			p = end
			continue
		}
		m, ok := f.entity(p, limit)
		m, ok = f.longer(m, ok, p, limit)
		if clitic, and := f.before(&m); ok && clitic == 'l' && !and && m.first == p && m.kind != isnad.KindPerson && !m.tells() {
			// «الأمين العام لحلف شمال الأطلسي», «المندوب الدائم لروسيا».
			if m.kind == isnad.KindOrganization || o.class == "permanent-representative" || o.class == "ambassador" || o.class == "president" {
				o.inner = append(o.inner, m)
				if m.country != "" {
					o.addCountry(m.country)
				}
				p, construct = m.last, false
				continue
			}
		}
		if construct && o.speaks && p == o.last && !f.definite(p, 0) && f.nameWord(p) {
			// «المتحدث باسم بوديموس»: who is spoken for is no person.
			m := mention{first: p, last: p + 1, ent: -1, kind: isnad.KindOrganization, form: isnad.FormName, rule: "spoken-for", score: 0.7}
			if f.local[f.toks[p].Norm] == localPerson || r.flags&lexicon.Person != 0 || r.sorts&personSorts != 0 {
				m.kind = isnad.KindPerson
			}
			o.inner = append(o.inner, m)
			o.definite, construct = true, false
			p++
			continue
		}
		if q := f.chain(p, limit); construct && q > p {
			// «وزير شؤون رئاسة الوزراء»
			p = q
			construct = !f.definite(p-1, 0) && !strings.HasSuffix(f.toks[p-1].Norm, "تها") // a body's name is to come
			o.definite = o.definite || !construct
			continue
		}
		if construct && f.definite(p, 0) && r.sorts&(lexicon.SortGiven.Bit()|lexicon.SortPlain.Bit()) == 0 {
			// «وزير» and a complement that no table has: «وزير التعليم».
			if f.sure(p, voteBody) && !(p+1 < limit && f.tags[p+1] == voteBody+1) {
				o.inner = append(o.inner, f.bodyOf(p, p+1)) // «مدرب الاتحاد»
			}
			p++
			o.definite = true
			for p < limit && f.toks[p].Kind == isnad.TokenWord && f.complementWord(p) {
				p++
			}
			construct = false
			continue
		}
		if !construct && p == o.first+1 && f.kinded(o) && f.definite(p, 0) && f.says[p] == saysAdjective && nisba(f.toks[p].Norm) && !strings.HasSuffix(f.toks[p].Span.Of(f.text), "ى") && lexicon.Count(f.toks[p].Norm) >= 8*7 {
			p++ // «النائب البرلماني», «المسؤول الحكومي»
			continue
		}
		break
	}
	o.last = p
	f.looseTail(o, last)
}

// past returns the token behind a complement that was read at token p, and behind the mark that closes
// its name: «لشركة "توتال إنيرجي" | باتريك بوياني».
func (f *finder) past(m *mention, p, last int) int {
	if m.first > p+1 {
		if _, shut, ok := f.quoted(m.first-1, last); ok && shut >= m.last {
			return shut + 1
		}
	}
	return m.last
}

// kinded reports whether a definite office of one word is one that an adjective
// tells from others of its name, and no form of address before a name.
func (f *finder) kinded(o *office) bool {
	switch o.class {
	case classHonorific, classReligious, classRank, classCounterpart:
		return false
	}
	return f.definite(o.first, o.pre)
}

// tells reports whether a mention is an outlet or an agency: «متحدث باسم الشركة
// لرويترز» speaks to it and not for it.
func (m *mention) tells() bool {
	return m.lex && (m.entry.Table == lexicon.Outlets || m.entry.Table == lexicon.Agencies)
}

// portfolio reports whether token p is و and the field of another ministry.
func (f *finder) portfolio(p int) bool {
	w := &f.ws[p]
	for k := 1; k < int(w.n); k++ {
		if r := w.read[k]; r.last == 'w' && r.sorts&lexicon.SortHead.Bit() != 0 {
			if ref, ok := r.node.Refs().Find(lexicon.SortHead); ok && strings.HasPrefix(ref.Head().Class, "ministry") {
				return true
			}
		}
	}
	return false
}

// written reports whether token i without pre bytes of clitics is written as
// word, with or without the article: folding makes «أمام» and «إمام» one.
func (f *finder) written(i, pre int, word string) bool {
	words := f.text[f.start(i, pre):f.toks[i].Span.End]
	return words == word || strings.TrimPrefix(words, al) == word
}

// plainCut reports whether token i is a clitic and a plain word: «وإلى».
func (f *finder) plainCut(i int) bool {
	w := &f.ws[i]
	for k := 1; k < int(w.n); k++ {
		if w.read[k].sorts&lexicon.SortPlain.Bit() != 0 {
			return true
		}
	}
	return false
}

// chain returns the end of a construct chain of common words that begins at
// token p and ends in a definite one: «شؤون رئاسة الوزراء»; p when there is none.
func (f *finder) chain(p, last int) int {
	for q := p; q < last && q < p+4; q++ {
		if f.toks[q].Kind != isnad.TokenWord {
			return p
		}
		r := f.ws[q].read[0]
		if _, ok := f.wholeBody(q, last); ok && q > p && !f.owned(q-1) {
			return q // «رئيس فرع الهلال الأحمر»
		}
		if f.definite(q, 0) {
			if q > p && r.sorts&(lexicon.SortPlain.Bit()|lexicon.SortGiven.Bit()|lexicon.SortAdjective.Bit()) == 0 {
				return q + 1
			}
			return p
		}
		n := f.toks[q].Norm
		if q == p && len(n) > 10 && strings.HasSuffix(n, "تها") {
			return q + 1 // «رئيس بلديتها»: the pronoun closes it
		}
		if r.sorts&(lexicon.SortPlain.Bit()|lexicon.SortGiven.Bit()|lexicon.SortFamily.Bit()|lexicon.SortName.Bit()|lexicon.SortTitle.Bit()) != 0 || f.look(q) > 0 || feminineVerb(n) {
			return p
		}
	}
	return p
}

// complementWord reports whether token p goes on with a complement: «والبحث
// العلمي».
func (f *finder) complementWord(p int) bool {
	n := f.toks[p].Norm
	if len(n) > 8 && n[:2] == waw && n[2:6] == al {
		return true
	}
	if !f.definite(p, 0) {
		return false
	}
	if end := n[len(n)-2:]; end != "ي" && end != "ه" {
		return false // «رئيس القسم الإدلاء»: no adjective
	}
	r := f.ws[p].read[0]
	return r.sorts&(lexicon.SortAdjective.Bit()|lexicon.SortGiven.Bit()|lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()|lexicon.SortFamily.Bit()) == 0
}

func (f *finder) honorific(n lexicon.Node) bool {
	ref, ok := n.Refs().Find(lexicon.SortTitle)
	if !ok {
		return false
	}
	switch ref.Title().Class {
	case classHonorific, classRank, classReligious:
		return true
	}
	return false
}

// addCountry keeps the first country as the office's own.
func (o *office) addCountry(id isnad.EntityID) {
	if o.country == "" {
		o.country = id
	}
	o.countries = append(o.countries, id)
}

// moreCountries reads «وبيلاروسيا» behind «وزيرا دفاع روسيا».
func (f *finder) moreCountries(o *office, p, last int) int {
	if o.number < 2 {
		return p
	}
	for p < last {
		m, ok := f.entity(p, last)
		if !ok || !m.lex || m.entry.Table != lexicon.Countries || !f.ws[p].read[m.rd].and {
			break
		}
		o.countries = append(o.countries, m.entry.ID)
		o.inner = append(o.inner, m)
		p = m.last
	}
	return p
}

// looseTail reads words that belong to the title only when a name follows:
// «إلى سوريا», «لدى الأمم المتحدة», «لشؤون التعاون العسكري الدولي».
func (f *finder) looseTail(o *office, last int) {
	p := o.last
	if p >= last || f.toks[p].Kind != isnad.TokenWord {
		return
	}
	if m, ok := f.complement(p, last); ok && m.first == p && m.kind != isnad.KindPerson && m.pre > 0 && !m.tells() {
		// «الأمين العام لحزب البستان», «المستشار بأكاديمية النخيل».
		if clitic, and := f.before(&m); !and && (clitic == 'l' || clitic == 'b') {
			o.tail, o.tailInner = f.past(&m, p, last), []mention{m}
			return
		}
	}
	if strings.HasSuffix(o.class, "minister") && p > o.first+1 && f.definite(p-1, 0) {
		// «وزيرة المرأة والأسرة والطفولة وكبار السن»: fields that no table has.
		q := p
		for q < last && q < p+6 && f.toks[q].Kind == isnad.TokenWord {
			if f.joins(q, false) || f.portfolio(q) || q > p && (f.definite(q, 0) && (f.agrees(q) || strings.HasSuffix(f.toks[q].Norm, "ين")) && f.ws[q].read[0].sorts&personSorts == 0 || f.toks[q].Norm == "بالخارج") {
				q++
			} else if n := f.toks[q].Norm; len(n) > 8 && n[:2] == waw && q+1 < last && f.definite(q+1, 0) && !f.known(q) && f.ws[q].read[0].sorts == 0 && f.ws[q+1].read[0].sorts&personSorts == 0 && f.says[q] != saysVerb {
				q += 2
			} else {
				break
			}
		}
		if q > p {
			o.tail = q
			return
		}
	}
	switch n := f.toks[p].Norm; n {
	case "في", "الي", "لدي":
		if m, ok := f.entity(p+1, last); ok && m.pre == 0 && m.kind != isnad.KindPerson {
			o.tail, o.tailInner = m.last, []mention{m}
		}
	case "لشؤون", "للشؤون", "لشئون", "للشئون":
		q := p + 1
		for q < last && q < p+8 && f.toks[q].Kind == isnad.TokenWord && f.ws[q].read[0].sorts&lexicon.SortGiven.Bit() == 0 {
			if f.definite(q, 0) || q == p+1 || f.complementWord(q) {
				q++
				continue
			}
			break
		}
		o.tail = q
	}
}

// plain reports whether a reading is a plain word of the given class.
func (f *finder) plain(r reading, class string) bool {
	refs := r.node.Refs()
	for i := range refs.Len() {
		if ref := refs.At(i); ref.Sort == lexicon.SortPlain && ref.Plain() == class {
			return true
		}
	}
	return false
}

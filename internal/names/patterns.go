package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// pattern reads a name that a head announces: «شركة X», «حزب X», «مدينة X».
func (f *finder) pattern(i, last int) (mention, bool) {
	w := &f.ws[i]
	for k := range int(w.n) {
		r := w.read[k]
		end, node := f.walk(i, last, r, lexicon.SortPattern.Bit(), 0)
		if end == i || end >= last || f.says[i] == saysVerb || r.and && strings.HasSuffix(f.toks[i].Span.Of(f.text), "ادى") {
			continue // «ونادى أوعمو»: he called
		}
		refs := node.Refs()
		for x := range refs.Len() {
			ref := refs.At(x)
			if ref.Sort != lexicon.SortPattern {
				continue
			}
			var m mention
			var ok bool
			if ref.Flags&lexicon.Place != 0 {
				m, ok = f.placeBehind(i, end, last, ref)
			} else {
				m, ok = f.organizationBehind(i, end, last, ref)
			}
			if !ok {
				continue
			}
			f.untitle(&m)
			m.and = r.and
			if m.first == i {
				m.rd, m.pre = k, int(r.pre)
			}
			return m, true
		}
	}
	return mention{}, false
}

// divisions are words for the parts of a country, of which a town is the centre.
var divisions = map[string]bool{"محافظه": true, "ولايه": true, "اقليم": true, "منطقه": true, "قضاء": true, "مديريه": true, "معتمديه": true}

// untitle ends a body before the title of a person who stands behind it («شركة إيوان |
// المهندس محمد حابس»); a firm may bear such a title itself («شركة الدكتور سليمان الحبيب»).
func (f *finder) untitle(m *mention) {
	if m.kind != isnad.KindOrganization || m.lex {
		return
	}
	for j := m.first + 2; j+1 < m.last; j++ {
		switch f.toks[j].Norm {
		case "المهندس", "الدكتور", "الاستاذ", "السيد", "المحامي", "العميد", "اللواء", "العقيد":
			if f.tags[j+1] == votePerson {
				m.last = j
				return
			}
		}
	}
}

// placeBehind reads the name behind «مدينة», «محافظة»: quoted, known, or one
// or two words that are no plain words. The head stays outside the name.
func (f *finder) placeBehind(i, p, last int, ref lexicon.Ref) (mention, bool) {
	if ref.Flags&lexicon.Definite != 0 || f.definite(i, 0) {
		return mention{}, false
	}
	if n := f.toks[i].Norm; (n == "ناحيه" || n == "جهه") && i > 0 && strings.TrimPrefix(f.toks[i-1].Norm, waw) == "من" && f.tags[p] != votePlace {
		return mention{}, false // «من ناحية المعسكرات»: as for the camps
	}
	if _, ok := f.wholeBody(p, last); ok {
		return mention{}, false // «عقبة بايرن ميونخ», «متوسط ميدان باريس سان جيرمان»
	}
	site := ref.Pattern().Class == "site"
	if m, ok := f.entity(p, last); ok && m.pre == 0 && m.kind == isnad.KindPlace {
		if e := f.bearing(p, last); site && e > m.last {
			return mention{first: i, last: e, ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "head", score: 0.8}, true // «ملعب سانتياغو بيرنابيو»
		}
		if site {
			// «مطار صنعاء الدولي» is a place of its own.
			m = mention{first: i, last: m.last, ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "head", score: 0.8, country: m.country}
			if m.last < last && f.toks[m.last].Norm == "الدولي" {
				m.last++
			}
			return m, true
		}
		m.ambiguous = false
		m.rule = "head"
		return m, true
	}
	m := mention{first: p, ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "head", score: 0.8}
	if e := f.wholePlace(p, last); e > p && !site && !f.known(p) {
		m.last = e // «مديرية مشرعة وحدنان», «حي عين موسى»
		return m, true
	}
	if e := f.namesake(p, last); e > p {
		m.first, m.last = i, e
		return m, true
	}
	if q, e, ok := f.quoted(p, last); ok && e-q <= 4 {
		m.first, m.last = q, e
		return m, true
	}
	if e := f.bearing(p, last); site && (e > p+1 || e > p && worship(f.toks[i].Norm)) {
		m.first, m.last = i, e // «متحف محمد السادس», «مسجد عمران بن شاهين»
		return m, true
	}
	switch ref.Pattern().Class {
	case "settlement", "region":
	default:
		m.score = 0.6
	}
	if r := f.ws[p].read[0]; ref.Pattern().Strength == 3 && f.says[p] != saysNothing && f.definite(p, 0) && r.sorts&^uint32(personSorts) == 0 && f.says[p] != saysAdjective && f.says[p] != saysVerb && f.small(i) {
		// «حي الجهاد», «قرية السلام»: any noun may be the name.
	} else if f.definite(p, 0) && f.nameWord(p) && worship(f.toks[i].Norm) {
		// «مسجد الشعلان»
	} else if !f.nameWord(p) || !f.definite(p, 0) && f.says[p] == saysAdjective && r.flags&lexicon.Place == 0 || f.definite(p, 0) && f.says[p] == saysNoun && f.tags[p] == 0 && r.flags&lexicon.Place == 0 || r.flags&lexicon.Place == 0 && !f.definite(p, 0) && commonWord(f.toks[p].Norm, lexicon.Count(f.toks[p].Norm), true) {
		return mention{}, false // «جهة معينة»
	}
	m.last = p + 1
	for m.last < last && m.last < p+3 && f.tags[p] == votePlace && f.tags[m.last] == votePlace+1 && f.nameWord(m.last) && !f.joined(m.last) && !f.conjoined(m.last) {
		m.last++ // «ولاية نيو ساوث ويلز»
	}
	// «أم درمان», «بني سويف», «عين العرب»: a part and its word.
	if f.ws[p].read[0].sorts&lexicon.SortNamePart.Bit() != 0 {
		if p+1 >= last || !f.wordy(p+1) {
			return mention{}, false
		}
		m.last = p + 2
	}
	if site {
		m.first = i
	}
	return m, true
}

// worship reports whether a folded word, with or without a clitic, is that for a
// house of worship, most of which bear the name of somebody.
func worship(n string) bool {
	return strings.HasSuffix(n, "مسجد") || strings.HasSuffix(n, "جامع") || strings.HasSuffix(n, "ضريح")
}

// direction reports whether a folded word is a direction that belongs to the
// name of a place.
func direction(n string) bool {
	switch n {
	case "شمال", "جنوب", "شرق", "غرب", "وسط", "شمالي", "جنوبي", "شرقي", "غربي":
		return true
	}
	return false
}

// namesake reads the person after whom a place or an institution is named:
// «جامعة الملك سعود», «مطار الملكة علياء».
func (f *finder) namesake(p, last int) int {
	switch f.toks[p].Norm {
	case "الملك", "الملكه", "الامير", "الاميره", "الامام", "السلطان", "الشيخ", "الرئيس", "الشهيد", "القديس", "القديسه":
	default:
		return p
	}
	if p+1 >= last {
		return p
	}
	if m, ok := f.name(p+1, last, true); ok {
		end := m.last
		if end < last && f.toks[end].Norm == "الدولي" {
			end++
		}
		return end
	}
	return p
}

// bearing returns the end of the personal name that opens at token p and that an
// institution bears without a title: its given name, parts such as «بن» with
// their words, and the number of a ruler; p when none opens there.
func (f *finder) bearing(p, last int) int {
	if p >= last || f.toks[p].Kind != isnad.TokenWord {
		return p
	}
	q := p
	if f.honored(q) && q+1 < last {
		q++ // «سيدي», «مولاي»
	}
	if f.toks[q].Norm == "ابن" && q+1 < last && f.wordy(q+1) && f.says[q+1] != saysVerb && f.ws[q+1].read[0].sorts&lexicon.SortTitle.Bit() == 0 {
		return max(q+2, f.run(q+1, last, false)) // a son in any other place, a name here: «جامعة ابن زهر»
	}
	if f.ws[q].read[0].sorts&(lexicon.SortGiven.Bit()|lexicon.SortNamePart.Bit()) == 0 && !(f.tags[q] == votePerson && f.nameWord(q)) {
		return p
	}
	e := f.run(q, last, f.tags[q] == votePerson)
	if e == q {
		return p
	}
	if e < last && ordinal(f.toks[e].Norm) && f.ws[e-1].read[0].sorts&lexicon.SortGiven.Bit() != 0 && (e+1 >= last || f.toks[e+1].Norm != "من") {
		e++
		if e < last && f.toks[e].Norm == "عشر" {
			e++
		}
	}
	return e
}

// honored reports whether token p is a word of address of saints and sultans
// that belongs to the names of institutions: «سيدي», «لالة», «مولاي».
func (f *finder) honored(p int) bool {
	switch f.toks[p].Norm {
	case "سيدي", "مولاي", "لاله", "للا":
		return true
	}
	return false
}

// organizationBehind reads the name behind «حزب», «شركة», «جامعة»: quoted, in
// Latin letters, or words up to the first that cannot belong to it.
func (f *finder) organizationBehind(i, p, last int, ref lexicon.Ref) (mention, bool) {
	m := mention{first: i, last: p, ent: -1, kind: isnad.KindOrganization, form: isnad.FormName, rule: "head", score: 0.8}
	pat := ref.Pattern()
	m.gender = pat.Gender
	outlet := pat.Class == "outlet"
	if quantity(f.toks[p].Norm) || strings.HasPrefix(f.toks[p].Norm, "عنه") && len(f.toks[p].Norm) <= 8 {
		return mention{}, false // «إدارة العديد من», «نيابة عنهم»
	}
	if n, x := f.toks[i].Norm, f.toks[p].Norm; strings.HasSuffix(n, "مركز") && divisions[x] || strings.HasSuffix(n, "قناه") && (x == "السويس" || x == "بنما") {
		return mention{}, false // «الناصرية مركز محافظة ذي قار», «قناة السويس»
	}
	if n := f.toks[i].Norm; (strings.HasSuffix(n, "لواء") || strings.HasSuffix(n, "فريق")) && f.tags[p] == votePerson && f.margins[p] > sureMany {
		return mention{}, false // «تعازيه للواء سعيد العازب»: a rank
	}
	if n := f.toks[i].Norm; n == "تنظيم" && i > 0 && f.toks[i-1].Norm == "من" {
		return mention{}, false // «من تنظيم إبراهيم»: who held it
	}
	if q, e, ok := f.quoted(p, last); ok && e-q <= 6 {
		if e > q+1 && f.beforePerson(q, e) == q {
			return mention{}, false // «الفريق "خليفة حفتر"»
		}
		m.last = e + 1
		if x, ok := f.entity(q, e); ok && x.pre == 0 && x.kind == isnad.KindOrganization {
			// The name in the marks is known: «وكالة "تاس"», «تنظيم "القاعدة"».
			x.ambiguous = false
			return x, true
		}
		if outlet {
			m.first, m.last, m.rd, m.pre = q, e, 0, 0
		}
		return m, true
	}
	if f.toks[p].Kind == isnad.TokenLatin {
		e := p + 1
		for e < last && f.toks[e].Kind == isnad.TokenLatin {
			e++
		}
		m.last = e
		if outlet {
			m.first, m.rd, m.pre = p, 0, 0
		}
		return m, true
	}
	definite := ref.Flags&lexicon.Definite != 0
	if definite {
		m, ok := f.definiteName(m, p, last, pat.Strength)
		if ok && m.last == p+1 && m.country != "" {
			// «الصحيفة البريطانية» may be the newspaper that was named.
			m.resumes, m.outlet = true, outlet
		}
		return m, ok
	}
	if e := f.namesake(p, last); e > p {
		m.last = e
		if pat.Strength > 1 && f.agreesWithHead(e, pat.Gender) {
			m.last++ // «مؤسسة الملك خالد الخيرية»
			m, _ = f.goOn(m, last)
		} else if e < last && f.purpose(e, last) || e < last && f.joins(e, true) && strings.HasPrefix(f.toks[e].Norm, lam+lam) && !f.genericBehind(e) {
			m, _ = f.goOn(m, last) // «مركز الملك عبد العزيز للحوار الوطني»
		}
		return m, true
	}
	if direction(f.toks[p].Norm) && p+1 < last && f.toks[p+1].Kind == isnad.TokenWord && (f.definite(p+1, 0) || f.kindOf(p+1) == isnad.KindPlace) {
		m.last = p + 2 // «جامعة شرقي النيل»
		return m, true
	}
	// A known thing behind the head («حركة حماس») is the caller's: longer forms
	// stand in the lexicon.
	if e, ok := f.entity(p, last); ok && e.pre == 0 {
		m.country = e.country
		if outlet && e.kind == isnad.KindOrganization {
			e.ambiguous = false
			return e, true
		}
		if e.kind == isnad.KindOrganization {
			e.first, e.rd, e.pre, e.ambiguous = i, 0, 0, false
			return e, true
		}
		if e.kind == isnad.KindPlace {
			if b := f.bearing(p, last); pat.Strength > 1 && b > e.last {
				m.last, m.country = b, ""
				return m, true // «مدرسة عمران بن حصين»
			}
			m.last = e.last
			if pat.Strength > 1 && f.agreesWithHead(m.last, pat.Gender) {
				m.last++ // «بنك الكويت الوطني», «مركز الدوحة الدولي لحوار الأديان»
				m, _ = f.goOn(m, last)
			} else if n := m.last; pat.Strength > 1 && n < last && (f.purpose(n, last) || strings.HasPrefix(f.toks[n].Norm, lam+lam) && f.joins(n, true) && !f.genericBehind(n)) {
				m.last++ // «معهد الشارقة للتراث», «مؤسسة الإمارات للطاقة النووية»
				if f.purpose(n, last) {
					m.last++
				}
				m, _ = f.goOn(m, last)
			}
			return m, true
		}
	}
	if f.definite(p, 0) && (p+1 >= last || !f.definite(p+1, 0)) && f.ws[p].read[0].sorts&lexicon.SortPattern.Bit() != 0 {
		return mention{}, false // «وكالة الشركة»
	}
	if part := f.ws[p].read[0].sorts; part&lexicon.SortNamePart.Bit() != 0 && part&lexicon.SortGiven.Bit() == 0 && pat.Strength > 1 {
		if e := f.bearing(p, last); e > p+1 {
			m.last = e // «جامعة ابن زهر», «مدرسة ابن خلدون»
			return m, true
		}
	}
	if e := f.construct(p, last, pat.Strength); e > p {
		m.last = e
		if e < last && f.founded(i) && f.toks[e].Kind == isnad.TokenWord && (f.joins(e, false) || f.portfolio(e)) {
			m, _ = f.goOn(m, last) // «هيئة تقويم التعليم والتدريب»
		}
		return m, true
	}
	if n := f.toks[p].Norm; pat.Class == "education" && (n == "ولايه" || n == "مدينه") && p+1 < last {
		if e, ok := f.entity(p+1, last); ok && e.pre == 0 && e.kind == isnad.KindPlace {
			m.last, m.country = e.last, e.country // «جامعة ولاية واشنطن»
			return m, true
		}
	}
	switch {
	case f.definite(p, 0):
		if !f.wordy(p) && !(pat.Strength > 2 && f.founded(i) && f.plain(f.ws[p].read[0], "noun")) || pat.Strength < 2 || pat.Strength < 3 && f.ws[p].read[0].sorts&(lexicon.SortTitle.Bit()|lexicon.SortPattern.Bit()) != 0 {
			return mention{}, false // «مكتب السفيرة الأميركية», «بعثة الفريق»
		}
		m.last = p + 1
		m, _ = f.goOn(m, last)
		if pat.Strength < 3 && !f.closed(&m, p) {
			return mention{}, false
		}
		return m, true
	case f.nameWord(p) && !(f.says[p] == saysAdjective && !f.definite(p, 0) && f.tags[p] == 0) && !(pat.Strength < 3 && f.ws[p].read[0].sorts&lexicon.SortName.Bit() == 0 && commonWord(f.toks[p].Norm, lexicon.Count(f.toks[p].Norm), true)):
		m.last = p + 1
		for m.last < last && m.last < p+3 && f.nameWord(m.last) {
			m.last++
		}
		if e := f.bearing(p, last); e > m.last {
			m.last = e // «جامعة سيدي محمد بن عبد الله»
		}
		if q := m.last; q+1 < last && f.definite(q, 0) && f.agrees(q) && strings.HasPrefix(f.toks[q+1].Norm, lam+lam) {
			m.last = q + 1 // «جامعة نايف العربية للعلوم الأمنية»
			m, _ = f.goOn(m, last)
		}
		return m, true
	}
	return mention{}, false
}

// construct returns the end of a complement of two words whose first is a common
// noun: «صيادي طبرقة», «عمال المناجم», «بدائل للطاقة»; p when there is none.
func (f *finder) construct(p, last, strength int) int {
	if strength < 2 || p+1 >= last || f.toks[p].Kind != isnad.TokenWord || f.toks[p+1].Kind != isnad.TokenWord || f.definite(p, 0) {
		return p
	}
	n, next := f.toks[p].Norm, f.toks[p+1].Norm
	r := f.ws[p].read[0]
	if len(n) < 6 || r.sorts&^lexicon.SortFamily.Bit() != 0 || feminineVerb(n) || f.known(p) || isCliticRun(n[:2]) && lexicon.Count(n[2:]) > lexicon.Count(n) {
		return p
	}
	c := lexicon.Count(n)
	if c < few || lexicon.Count(n+"ه") >= c-near || lexicon.Count("ي"+n) >= min(c-near/2, few) || strings.HasSuffix(n, "ا") {
		return p // an adjective, a verb, an adverb
	}
	if e, ok := f.entity(p+1, last); ok && e.pre == 0 && e.lex && e.kind == isnad.KindPlace && !e.ambiguous && plural(n) {
		return e.last
	}
	if strength > 2 && plural(n) && f.definite(p+1, 0) && f.ws[p+1].read[0].sorts&(lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()|lexicon.SortGiven.Bit()) == 0 {
		return p + 2
	}
	if strings.HasPrefix(next, lam+lam) && len(next) > 8 && !f.known(p+1) && !f.genericBehind(p+1) {
		return p + 2
	}
	if f.says[p] == saysNoun && f.says[p+1] == saysNoun && f.definite(p+1, 0) && f.founded(p-1) &&
		f.ws[p+1].read[0].sorts&(lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()|lexicon.SortGiven.Bit()|lexicon.SortPattern.Bit()) == 0 {
		return p + 2 // «لجنة حقوق الإنسان», «جمعية أصدقاء السينما»
	}
	return p
}

// founded reports whether the head at token p opens the names of bodies that
// somebody founded, behind which a chain of nouns is a name: «لجنة», «جمعية».
func (f *finder) founded(p int) bool {
	n := f.toks[p].Norm
	for k := range int(f.ws[p].n) {
		switch n[f.ws[p].read[k].pre:] {
		case "لجنه", "هيئه", "جمعيه", "رابطه", "منظمه", "وزاره", "كليه", "معهد", "نقابه", "مؤسسه", "اتحاد", "منتدي", "شبكه", "حركه", "محكمه":
			return true
		}
	}
	return false
}

// plural reports whether a folded word looks like the plural of people in
// construct state: «صيادي», «موظفي»; or a broken plural without a feminine.
func plural(n string) bool {
	return nisba(n) && lexicon.Count(n[:len(n)-2]+"ين") > 0
}

// goOn lengthens the name of an organization by the definite words that
// belong to it: «العفو» «الدولية», «الدراسات» «الاستراتيجية» «والأمنية».
func (f *finder) goOn(m mention, last int) (mention, bool) {
	for m.last < last && m.last < m.first+8 {
		p := m.last
		if f.toks[p].Kind != isnad.TokenWord {
			break
		}
		r := f.ws[p].read[0]
		if r.sorts&lexicon.SortAdjective.Bit() != 0 && r.flags&lexicon.Definite != 0 {
			if ref, ok := r.node.Refs().Find(lexicon.SortAdjective); ok && m.country == "" {
				m.country = ref.ID()
			}
			m.last++
			continue
		}
		if f.says[p] == saysVerb || f.definite(p, 0) && f.governs(p, last) || m.gender <= 0 && f.toks[p].Norm == "الثانيه" || f.tags[p] == votePerson && f.margins[p] > sureMany {
			break
		}
		if n := f.toks[p].Norm; f.says[p] == saysNoun && f.definite(p, 0) && strings.HasSuffix(n, "ات") && m.last > m.first+1 && f.definite(p-1, 0) ||
			strings.HasPrefix(n, lam) && f.ministry(m.first, m.pre) && f.norm(p-1, 0) != "الدوله" {
			break // «طالب وزارة التربية | السلطات», «تخطط وزارة المالية | للاعتماد على»
		}
		if f.definite(p, 0) && (f.plain(r, "tail") || r.sorts&lexicon.SortPlain.Bit() == 0 && (r.sorts&lexicon.SortTitle.Bit() == 0 || f.says[p] == saysAdjective) && f.adjectival(p)) {
			m.last++
			continue
		}
		if f.joins(p, m.last == m.first+1 || m.last == m.first+2 && f.founded(m.first) && !f.genericBehind(p) || p+1 < last && f.definite(p+1, 0) && strings.HasSuffix(f.toks[p+1].Norm, "يه")) {
			m.last++
			continue
		}
		if f.purpose(p, last) {
			m.last += 2
			continue
		}
		if f.portfolio(p) && (f.ministry(m.first, m.pre) || strings.HasPrefix(f.toks[p-1].Norm, lam+lam) || f.founded(m.first)) {
			m.last++ // «وزارة الثقافة والإعلام», «للثقافة والتنمية»
			continue
		}
		break
	}
	return m, true
}

// ministry reports whether token i, without pre bytes, is «وزارة».
func (f *finder) ministry(i, pre int) bool {
	return strings.TrimPrefix(f.norm(i, pre), al) == "وزاره"
}

// adjectival reports whether the definite word at token p has the form of an
// adjective, or a name: «الإسلامي», «العربية», «الأحمر», «المسلمين». Another
// noun begins the rest of the clause: «ناقشت لجنة العدل المشروع».
func (f *finder) adjectival(p int) bool {
	n := f.toks[p].Norm
	if strings.HasSuffix(n, "ه") && !strings.HasSuffix(n, "يه") && !strings.HasPrefix(n, al+"م") && n != "القابضه" && n != "الخاصه" {
		return f.tags[p] != 0 || f.ws[p].read[0].sorts&nameSorts != 0 // «الخطة»; «الدولية», «المتحدة» are adjectives
	}
	if f.ws[p].read[0].sorts != 0 || f.tags[p] != 0 || f.agrees(p) || strings.HasSuffix(n, "ين") || strings.HasSuffix(n, "ون") {
		return true
	}
	return len(n) == 12 && strings.HasPrefix(n, al+"ا") // «الأحمر», «الأعلى»
}

// purpose reports whether tokens p and p+1 say what a body is for: «لحقوق
// الإنسان», «لكرة القدم».
func (f *finder) purpose(p, last int) bool {
	n := f.toks[p].Norm
	if p+1 >= last || len(n) < 8 || n[:2] != lam || n[2:4] == lam || f.toks[p+1].Kind != isnad.TokenWord || !f.definite(p+1, 0) {
		return false
	}
	switch n {
	case "لمزيد", "لعدم", "لدعم", "لبحث", "لعرض":
		return false // «أحيل على النيابة لمزيد التحقيق»: what is done, not what for
	}
	w := &f.ws[p]
	if w.read[0].sorts != 0 || f.ws[p+1].read[0].sorts&(lexicon.SortName.Bit()|lexicon.SortGiven.Bit()|lexicon.SortAdjective.Bit()|lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()) != 0 {
		return false
	}
	for k := 1; k < int(w.n); k++ {
		if w.read[k].sorts&^(lexicon.SortFamily.Bit()|lexicon.SortHead.Bit()) != 0 {
			return false
		}
	}
	return lexicon.Count(n[2:]) > few
}

// joins reports whether token p goes on with a name: «والمقاييس», or «للثقافة»
// where lam says that such a word may begin the complement.
func (f *finder) joins(p int, begin bool) bool {
	n := f.toks[p].Norm
	if len(n) <= 8 || f.known(p) {
		return false
	}
	if n[:4] == lam+lam {
		return begin
	}
	if n[:2] != waw || n[2:6] != al {
		return false
	}
	// «والرئيس», «والشركة» begin something else.
	w := &f.ws[p]
	for k := 1; k < int(w.n); k++ {
		s := w.read[k].sorts
		if f.says[p] == saysAdjective {
			s &^= lexicon.SortTitle.Bit() // «والاجتماعية»: no sociologist
		}
		if s&(lexicon.SortTitle.Bit()|lexicon.SortHead.Bit()|lexicon.SortPattern.Bit()|lexicon.SortAdjective.Bit()|lexicon.SortPlain.Bit()) != 0 {
			return false
		}
	}
	return true
}

// closed reports whether the name of an organization ends in an adjective, so
// that it is a name and no description: «الدراسات الاستراتيجية» and not
// «الاحتجاز».
func (f *finder) closed(m *mention, p int) bool {
	if m.last < p+2 {
		return false
	}
	r := f.ws[m.last-1].read[0]
	if r.sorts&lexicon.SortAdjective.Bit() != 0 || f.plain(r, "tail") {
		return true
	}
	for q := p + 1; q < m.last; q++ {
		if n := f.toks[q].Norm; f.definite(q, 0) && (nisba(n) || strings.HasSuffix(n, "يه")) {
			return true // «التقنيات الكيميائية والتحليل»
		}
	}
	n := f.toks[m.last-1].Norm
	if strings.TrimPrefix(f.norm(m.first, m.pre), al) == "حركه" {
		return false // «حركة الصوت والرسائل»
	}
	return strings.HasPrefix(n, waw+al) && m.last == p+2 // «العدل والتشريع»
}

// known reports whether a token without its clitics is a known name.
func (f *finder) known(p int) bool {
	w := &f.ws[p]
	for k := 1; k < int(w.n); k++ {
		if w.read[k].sorts&(nameSorts|lexicon.SortGiven.Bit()) != 0 {
			return true
		}
	}
	return false
}

// definiteName reads «الحزب الشيوعي الصيني», «الهيئة العامة للاستثمار»: a
// definite head counts only with an adjective of a country or of public bodies.
func (f *finder) definiteName(m mention, p, last, strength int) (mention, bool) {
	firm, behind := false, false
	for m.last < last && m.last < m.first+7 {
		q := m.last
		if f.toks[q].Kind != isnad.TokenWord {
			break
		}
		r := f.ws[q].read[0]
		n := f.toks[q].Norm
		if q > p {
			if f.tags[q] == votePerson && f.margins[q] > sureMany {
				return m, firm && m.last > p // «الاتحاد العام التونسي للشغل المولدي الجندوبي»
			}
			if e, ok := f.entity(q, last); ok && e.kind == isnad.KindOrganization && f.ws[q].read[e.rd].last == 'l' && !e.and && !e.ambiguous {
				// «الأمانة العامة لمنظمة …», «المركز الإعلامي للقوات المسلحة اليمنية»
				if whole, ok := f.entity(m.first, last); ok && whole.lex && !whole.ambiguous && whole.last == q {
					return m, firm && m.last > p // «الاتحاد الأوروبي» goes on with no «للحكومة اليمنية»
				}
				m.last, m.country = e.last, e.country
				return m, true
			}
		}
		switch {
		case r.sorts&lexicon.SortAdjective.Bit() != 0 && r.flags&lexicon.Definite != 0:
			if ref, ok := r.node.Refs().Find(lexicon.SortAdjective); ok && m.country == "" {
				m.country = ref.ID()
			}
			firm = firm || q > p
		case f.definite(q, 0) && f.plain(r, "tail"):
		case f.definite(q, 0) && q == p && r.sorts&(lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()) == 0:
		case len(n) > 8 && n[:4] == lam+lam && q > p && strength > 1 && !f.genericBehind(q):
			firm, behind = true, true
		case behind && (f.joins(q, false) || f.portfolio(q)):
		case q > p && (firm || strength > 1) && f.purpose(q, last):
			firm, behind = true, true
			m.last++
		case behind && f.definite(q, 0) && (nisba(n) || strings.HasSuffix(n, "يه")) && r.sorts&(lexicon.SortTitle.Bit()|lexicon.SortPlain.Bit()|lexicon.SortHead.Bit()) == 0:
		default:
			return m, firm && m.last > p
		}
		m.last++
	}
	return m, firm && m.last > p
}

// genericBehind reports whether token p is لل and a head or title that says
// nothing alone: «للحركة», «للرئيس».
func (f *finder) genericBehind(p int) bool {
	w := &f.ws[p]
	for k := 1; k < int(w.n); k++ {
		if w.read[k].sorts&(lexicon.SortPattern.Bit()|lexicon.SortTitle.Bit()) != 0 {
			return true
		}
	}
	return false
}

// quoted returns the tokens inside quotation marks that open at token p.
func (f *finder) quoted(p, last int) (first, end int, ok bool) {
	if p+2 >= last || !f.glued(p+1) {
		return 0, 0, false
	}
	closing := ""
	switch f.punct(p) {
	case "\"", "″":
		if f.glued(p) {
			return 0, 0, false // it closes
		}
		closing = "\"″"
	case "«":
		closing = "»"
	case "“", "”":
		closing = "”“"
	case "'", "‘", "’":
		closing = "'’"
	default:
		return 0, 0, false
	}
	for q := p + 1; q < last && q < p+8; q++ {
		if c := f.punct(q); c != "" {
			if c == "،" || c == "." || c == ":" {
				break
			}
			for _, x := range closing {
				if string(x) == c {
					return p + 1, q, q > p+1
				}
			}
		}
	}
	return 0, 0, false
}

// agreesWithHead reports whether the word at token p is a definite adjective of
// the gender of the head before a place: «الوطني», «الدولية». The adjective of a
// country is the place's as often as the head's.
func (f *finder) agreesWithHead(p int, gender int8) bool {
	if p >= len(f.toks) || f.toks[p].Kind != isnad.TokenWord || !f.definite(p, 0) {
		return false
	}
	n := f.toks[p].Norm
	r := f.ws[p].read[0]
	if r.sorts&(lexicon.SortTitle.Bit()|lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()|lexicon.SortAdjective.Bit()|lexicon.SortUnnamed.Bit()) != 0 || f.says[p] == saysNoun || f.says[p] == saysVerb {
		return false
	}
	if r.sorts&lexicon.SortPlain.Bit() != 0 && !f.plain(r, "tail") {
		return false
	}
	switch n {
	case "الماضي", "المقبل", "الجاري", "الحالي", "الماضيه", "المقبله", "الجاريه", "الحاليه", "القادم", "القادمه", "السابق", "السابقه", "الجديد", "الجديده", "التالي", "التاليه", "ذاته", "نفسه":
		return false
	}
	if gender > 0 {
		return strings.HasSuffix(n, "يه") || f.plain(r, "tail") && strings.HasSuffix(n, "ه")
	}
	return nisba(n) || f.plain(r, "tail") && !strings.HasSuffix(n, "ه")
}

// small reports whether the head at token i opens the name of a quarter or a
// village, behind which every definite noun is a name.
func (f *finder) small(i int) bool {
	n := f.toks[i].Norm
	for k := range int(f.ws[i].n) {
		switch n[f.ws[i].read[k].pre:] {
		case "حي", "حاره", "قريه", "بلده", "ناحيه", "ضاحيه", "مخيم", "مستوطنه", "دوار", "شارع", "محافظه", "ولايه":
			return true
		}
	}
	return false
}

// quantity reports whether a folded word tells how many and no name.
func quantity(n string) bool {
	switch n {
	case "العديد", "الكثير", "المزيد", "البعض", "الجميع", "الكل", "الاخرين", "الاخر":
		return true
	}
	return false
}

// nested keeps the known body that a body's name ends with: «حزب التقدم
// والاشتراكية» in «المكتب السياسي لحزب التقدم والاشتراكية».
func (f *finder) nested(m *mention) {
	for q := m.first + 1; q < m.last; q++ {
		e, ok := f.entity(q, m.last)
		if !ok || e.last != m.last {
			continue
		}
		if e.pre > 0 && e.kind == isnad.KindOrganization && !e.ambiguous && !e.and && f.ws[q].read[e.rd].last == 'l' {
			f.found = append(f.found, e)
		}
		return
	}
}

// governs reports whether token p is a participle with a complement of its own,
// which tells something of a body and is not of its name: «المدججة بالسلاح»,
// «المتمثلة في».
func (f *finder) governs(p, last int) bool {
	n := f.toks[p].Norm
	if !strings.HasPrefix(n, al+"م") || strings.HasSuffix(n, "يه") || nisba(n) || p+1 >= last || f.toks[p+1].Kind != isnad.TokenWord {
		return false
	}
	switch next := f.toks[p+1].Norm; next {
	case "في", "علي", "عن", "من", "الي":
		return f.ws[p].read[0].sorts&lexicon.SortName.Bit() == 0
	default:
		words := f.acct.WordsOf(p + 1)
		return len(words) > 1 && words[0].Tag == isnad.TagAdposition && strings.HasPrefix(next, ba) && f.tags[p] == 0
	}
}

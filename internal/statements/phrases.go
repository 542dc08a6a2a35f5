package statements

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// saidAtOnce holds words that begin what was said, without quotation marks or أن
// before them: of a question, and of the first person.
var saidAtOnce = map[string]bool{"كيف": true, "لماذا": true, "ماذا": true, "متي": true, "هل": true, "اين": true, "اعتقد": true, "اظن": true, "اتمني": true, "ارجو": true,
	"نعتقد": true, "نظن": true, "نتمني": true, "نرجو": true, "نامل": true}

// subjectAt reports whether a speaker's noun phrase may begin at token j, as
// the subject of the cue of d.
func (r *reader) subjectAt(j int, d draft) bool {
	t := &r.toks[j]
	if t.tag == isnad.TagVerb && t.men < 0 && t.kind == isnad.TokenWord && t.cls == 0 && !personish(t.norm) && !hasHead(r, j) && !inLexicon(t.norm) && !r.nameWords[t.norm] && lexicon.Count(t.norm) >= 8*6 {
		return false // «وقال يكفي أن»
	}
	if t.cls&clsThis != 0 && t.norm == "ذلك" && !(j+1 < len(r.toks) && hasArticle(r.toks[j+1].norm)) {
		return false // «رفض ذلك وطلب …»
	}
	if t.men < 0 && saidAtOnce[t.norm] {
		return false // «وأضافت كيف لنا أن», «وتابع أعتقد أن»: her words begin
	}
	if t.norm == "ل" || speechOf[t.norm] || t.norm == "القول" || t.norm == "حديثه" || t.norm == "مقاله" || t.norm == "مقالها" {
		return false
	}
	if r.blessing(j) > 0 || strings.HasPrefix(t.norm, "وب") && t.men < 0 && len(t.norm) > 10 && !personish(t.norm) && !inLexicon(t.norm) && !hasHead(r, j) {
		return false // «وبمنتهى الوضوح»
	}
	if t.norm == "سبحانه" || t.norm == "تعالي" || t.men < 0 && highness[t.norm] {
		return true // «قال تعالى», «وأكدت سعادتها»: no accusative
	}
	if t.men < 0 && t.cls == 0 && r.owned(j) && !r.canSpeak(j) {
		return false // «سخر عباده», «عزز حضوره»
	}
	if t.opens {
		return t.pair-j-1 <= maxNameMark && r.isName(j, min(r.sentEnd(d.cue.first), j+maxZone))
	}
	if t.kind != isnad.TokenWord && t.kind != isnad.TokenLatin {
		return false
	}
	if t.men >= 0 && t.first {
		return (t.whole || strings.HasPrefix(t.norm, "ك")) && r.agrees(d, j) // «كيجي» is no «like …» behind a verb
	}
	if r.accusative(j) || r.joined(j) {
		return false
	}
	if d.f.gender == 'f' && d.f.number == 's' && hasArticle(t.norm) && !strings.HasPrefix(t.norm, "و") && !r.canSpeak(j) && !personish(t.norm) &&
		!strings.HasSuffix(t.norm, "ه") && !strings.HasSuffix(t.norm, "ات") && !strings.HasSuffix(t.norm, "ي") && !strings.HasSuffix(t.norm, "ا") && !strings.HasSuffix(t.norm, "اء") && lexicon.Count(t.norm) >= 8*6 {
		return false // «أعلنت الحداد الرسمي»: no word for a woman or a body
	}
	if t.cls&^clsThis != 0 && t.cls&clsLimAn == 0 || t.cls&clsKan != 0 {
		return false
	}
	if t.tx >= 0 && t.men < 0 {
		return false
	}
	if t.men < 0 && strings.HasSuffix(t.norm, "يا") && !personish(t.norm) && !inLexicon(t.norm) {
		return false // «ضمنيا», an adverb
	}
	if r.takesOver(j) || r.attached(j, "ل") || r.isBi(j) {
		if h, ok := r.tab.heads[t.norm]; !ok || h.class == headNone {
			return false
		}
	}
	if fs, conj := r.formsAt(j); !conj {
		for _, f := range fs {
			if f.kind == inflect.Participle && f.cue.frames&frameThat != 0 {
				if h, ok := r.tab.heads[t.norm]; !ok || h.class == headNone {
					return false
				}
			}
		}
	}
	return r.agrees(d, j)
}

// owned reports whether the word at j is a common noun with a possessive
// pronoun.
func (r *reader) owned(j int) bool {
	w := r.raw(j)
	n := r.toks[j].norm
	switch n {
	case "نفسه", "نفسها", "نفسهم", "ذاته", "ذاتها", "ذاتهم", "عينه", "كله", "كلها", "كلهم", "جميعهم", "جميعها", "جميعا", "معظمهم", "بعضهم", "وحده", "وحدها":
		return false
	}
	for _, p := range []string{"ها", "هم", "هما", "ه"} {
		if s, ok := strings.CutSuffix(n, p); ok && strings.HasSuffix(w, p) && len(s) >= 6 {
			return !personish(n) && !inLexicon(n) && !hasArticle(n) && max(lexicon.Count(s), lexicon.Count(strings.TrimSuffix(s, "ت")+"ه")) >= 8*6
		}
	}
	return false
}

// accusative reports whether the word at j is an indefinite accusative
// («إدراكا», «كبيراً»), which no subject behind its verb is.
func (r *reader) accusative(j int) bool {
	w := r.raw(j)
	if strings.HasSuffix(w, "\u064b") || strings.HasSuffix(w, "\u064b\u0627") {
		return true
	}
	s, ok := strings.CutSuffix(r.toks[j].norm, "ا")
	return ok && len(s) >= 6 && strings.HasSuffix(w, "ا") && !hasArticle(s) && !personish(r.toks[j].norm) && !inLexicon(r.toks[j].norm) && lexicon.Count(s) >= 8*6 && lexicon.Count(s) >= lexicon.Count(r.toks[j].norm)
}

// joined reports whether the word at j is joined by و to the words before it
// («شكرهم وتقديرهم»), as no subject behind its verb is.
func (r *reader) joined(j int) bool {
	n := r.toks[j].norm
	s, ok := strings.CutPrefix(n, "و")
	if !ok || len(s) < 6 || hasHead0(r, n) || personish(n) || inLexicon(n) {
		return false
	}
	return lexicon.Count(s) >= 8*5 && lexicon.Count(s) >= lexicon.Count(n)+8
}

// agrees reports whether the verb of d can have the phrase that begins at j
// for its subject behind it: gender where both are known.
func (r *reader) agrees(d draft, j int) bool {
	if finite(d.f.kind) && (d.f.number == 'p' || d.f.number == 'd') && !d.f.cue.relays() {
		return false // before its subject a verb is singular: «يكررون عبارات» has it inside
	}
	g := r.genderAt(j)
	if g == 0 || d.f.gender == '?' {
		return true
	}
	if t := &r.toks[j]; t.men >= 0 && t.whole && j == d.cue.last && finite(d.f.kind) && d.f.cue.frames&(frameObject|frameInside) == 0 && r.personName(j) {
		if e := r.entity(r.acct.Mentions[t.men].Entity); e != nil && e.ID[0] == '_' {
			return true // right behind it the verb knows better than a guess at the name
		}
	}
	if d.f.gender == 'f' {
		// broken plurals of persons take a feminine verb too («أكدت مصادر»)
		n := r.toks[j].norm
		if g == 'm' && !hasArticle(n) && r.womanSoon(j) {
			return true // «قالت عضو المجلس سهام …»: an office has no feminine of its own
		}
		return g == 'f' || g == 'p' && !strings.HasSuffix(n, "ون") && !strings.HasSuffix(n, "ين")
	}
	return g != 'f'
}

// womanSoon reports whether an office at j stands before the name of a person
// who is not known to be a man.
func (r *reader) womanSoon(j int) bool {
	if h, ok := r.headOf(j); !ok || h.class != headRole {
		return false
	}
	for k, end := j+1, min(r.sentEnd(j), j+10); k < end; k++ {
		t := &r.toks[k]
		if t.kind == isnad.TokenPunct && t.mark == 0 || t.cls&(clsThat|clsRel|clsConj) != 0 {
			return false
		}
		if t.men >= 0 && t.first && r.personName(k) {
			e := r.entity(r.acct.Mentions[t.men].Entity)
			return t.whole && (e == nil || e.Gender >= 0)
		}
	}
	return false
}

// genderAt returns 'm', 'f', 'p' (plural of persons) or 0 for the phrase that
// begins at token j.
func (r *reader) genderAt(j int) byte {
	t := &r.toks[j]
	if h, ok := r.headOf(j); ok && (t.men < 0 || !t.whole || r.acct.Mentions[t.men].Kind != isnad.KindPerson || r.acct.Mentions[t.men].Form != isnad.FormName) {
		return h.gender
	}
	if t.men < 0 && hasArticle(t.norm) && (strings.HasSuffix(t.norm, "يين") || strings.HasSuffix(t.norm, "يون")) {
		return 'p'
	}
	if t.men >= 0 && t.whole {
		m := &r.acct.Mentions[t.men]
		if e := r.entity(m.Entity); e != nil && m.Form == isnad.FormName && m.Kind == isnad.KindPerson {
			if e.ID[0] == '_' && m.Title.Empty() {
				return 0 // read off the name alone: the verb knows better
			}
			switch {
			case e.Gender > 0:
				return 'f'
			case e.Gender < 0:
				return 'm'
			}
			return 0
		}
		if m.Kind == isnad.KindPlace {
			if manly[t.norm] {
				return 0 // «أعلن العراق»
			}
			return 'f'
		}
	}
	return 0
}

// manly holds countries that take a masculine verb, at least in some papers.
var manly = map[string]bool{"العراق": true, "المغرب": true, "الاردن": true, "لبنان": true, "اليمن": true, "السودان": true, "الصومال": true, "الفاتيكان": true}

// nounPhrase returns the token behind the noun phrase that begins at j. fr is
// the frames of the cue before it: their prepositions end the phrase. With
// strict set the phrase ends where a second one, the object, could begin: an
// article, a name's end or a known name closes it, and what follows must agree
// with that («الرئيس البيلاروسي | نشر منظومات»); otherwise everything up to a
// preposition, mark, particle or verb of speaking belongs to it.
func (r *reader) nounPhrase(j, limit int, fr frame, strict bool) int {
	limit = min(limit, j+maxNP)
	people, outlet := false, false
	role, person, closed, named, honor := false, false, false, false, -1
	belongs := false // «مسؤول من …» has told where he belongs
	k := j
	if k < limit {
		if h, ok := r.headOf(k); ok && h.class <= headSource {
			role = true
			people = h.class == headPeople
		} else if ok && h.class == headOutlet && !hasArticle(r.toks[k].norm) && r.toks[k].men < 0 {
			outlet = true
		}
	}
	for k < limit {
		t := &r.toks[k]
		if k > j && (r.unnamedEnd(k, limit) > 0 || asks[t.norm]) {
			return k
		}
		if t.opens {
			if t.pair-k-1 > maxNameMark || t.pair >= limit || closed && strict && person {
				return k
			}
			if k > j && !strict && !r.isName(k, limit) {
				return k
			}
			k = t.pair + 1
			closed = true
			continue
		}
		if t.closes && t.pair >= j && k+1 < limit && r.toks[k+1].men >= 0 && r.toks[k+1].first && r.toks[k+1].whole && r.personName(k+1) && role && !person {
			k++ // «المدير العام لقناة "كذا" فلان», of which the names reader took the mark in
			continue
		}
		if t.closes {
			return k
		}
		if t.punct == '(' {
			e := r.skipTo(k, limit, ')')
			if e > k+1 && e < k+10 {
				k = e
				continue
			}
			return k
		}
		if t.norm == "." && t.punct == 0 && k > j {
			k++ // «د. فلان»
			continue
		}
		if t.kind == isnad.TokenPunct || t.kind == isnad.TokenSymbol {
			return k
		}
		if k > j && (t.norm == "البالغ" || t.norm == "البالغه") && k+2 < limit && r.toks[k+1].norm == "من" && r.toks[k+2].norm == "العمر" {
			return k // «فلان البالغ من العمر 32 عاما»
		}
		if k > j && (t.norm == "الانتباه" || t.norm == "الانظار" || highness[t.norm] || t.norm == "لما" || r.takesOver(k) || r.blessing(k) > 0 || closed && t.men < 0 && t.cls == 0 && !strings.HasPrefix(t.norm, "و") && r.owned(k) && !hasHead(r, k)) {
			return k // «أبدى الأمين سعادته», «وأشاد الملك حفظه الله بـ»
		}
		if t.men >= 0 {
			m := &r.acct.Mentions[t.men]
			if honor >= 0 && k == honor+1 && t.first && t.whole {
				closed = false // «الدكتور الأحمدي»: whatever stands there is the name
			}
			if k > j && t.first && !t.whole && strings.HasPrefix(t.norm, "ل") && person {
				return k
			}
			if k > j && t.first && !t.whole && strings.HasPrefix(t.norm, "ل") && !r.glueLi(k, role) {
				return k
			}
			if k > j && t.first && !t.whole && strings.HasPrefix(t.norm, "ب") {
				if !role && person || strict && !(role && !person && (m.Kind == isnad.KindPlace || r.personBehind(k, limit))) {
					return k
				}
			}
			if k > j && t.first && t.whole && strict && person && m.Kind == isnad.KindPerson {
				return k
			}
			if k == j+1 && t.first && t.whole && strict && m.Kind == isnad.KindPerson && m.Form == isnad.FormName && r.manyBefore(k, limit) {
				return k // «دعا المشرعون | فلانا»
			}
			if k == j+1 && t.first && t.whole && strict && m.Kind == isnad.KindPerson && fr&(frameObject|frameInside) != 0 {
				if h, ok := r.headOf(j); ok && h.class == headRole && h.gender == 'f' {
					if e := r.entity(m.Entity); e != nil && e.Gender < 0 && e.ID[0] != '_' {
						return k // «حذرت الوزيرة | ترامب من»
					}
				}
			}
			if strict && closed && !role && !person && k > j+1 && t.first && t.whole && m.Kind == isnad.KindPerson && fr&(frameObject|frameInside) != 0 && r.toks[k-1].tag == isnad.TagAdjective && hasArticle(r.toks[k-1].norm) && r.headedBy(run{j, k}, headBody) && !r.officeIn(j, k) {
				return k // «يتهم القضاء الأمريكي | فلانا بـ»
			}
			if strict && closed && k > j && t.first && t.whole && m.Kind != isnad.KindPerson && !(k == j+1 && strings.HasPrefix(t.norm, "المدير") && strings.HasPrefix(r.toks[j].norm, "الرئيس")) {
				return k
			}
			if m.Kind == isnad.KindPerson && m.Form == isnad.FormName {
				person = true
			}
			e := k + 1
			for e < limit && r.toks[e].men == t.men {
				e++
			}
			k = e
			if (m.Form == isnad.FormTitle || m.Kind == isnad.KindUnnamed) && !hasArticle(r.toks[e-1].norm) && r.toks[e-1].men == t.men && !r.endsInName(t.men) && !(m.Kind == isnad.KindUnnamed && adjectival(r.toks[e-1].norm)) {
				continue // an office without article goes on («كاتب عام بلدية سوسة»)
			}
			closed, named = true, true
			continue
		}
		if t.tx >= 0 {
			return k
		}
		if strict && role && !person && k > j && fr&(frameInside|frameObject) != 0 && hasArticle(t.norm) && !hasHead(r, k) && !honorific[t.norm] && !personish(t.norm) && !r.nameWords[t.norm] &&
			hasArticle(r.toks[k-1].norm) && strings.HasSuffix(r.toks[k-1].norm, "ي") && masdarShape(t.norm) {
			return k // «وصف رئيس الوزراء الكندي | الهجوم بـ»
		}
		if strict && k > j && hasArticle(t.norm) && strings.HasSuffix(t.norm, "ات") && !hasHead(r, k) && hasArticle(r.toks[k-1].norm) && r.toks[k-1].men < 0 && !strings.HasPrefix(t.norm, "و") {
			return k // «أدانت السلطنة | الإجراءات»: a plural in ـات is no adjective of it
		}
		if k > j && t.men < 0 && (t.norm == "قام" || t.norm == "قامت") && k+1 < limit && (r.toks[k+1].norm == "به" || r.toks[k+1].norm == "بها") {
			return k // «كشفت دراسة | قام بها الاتحاد»
		}
		if k > j && strings.HasPrefix(t.norm, "المنتهي") && k+1 < limit && strings.HasPrefix(r.toks[k+1].norm, "ولايت") {
			k += 2 // «الرئيس المنتهية ولايته فلان»
			continue
		}
		if p := &r.toks[j]; k == j+1 && !strict && p.men < 0 && t.men < 0 && t.cls == 0 && hasArticle(p.norm) && !hasArticle(t.norm) && !honorific[p.norm] && p.tag == isnad.TagNoun && t.tag == isnad.TagNoun && k+1 < limit && r.toks[k+1].men < 0 && hasArticle(r.toks[k+1].norm) &&
			!hasHead(r, k) && !strings.HasPrefix(t.norm, "ب") && !strings.HasPrefix(t.norm, "ل") && !personish(t.norm) && !itself[t.norm] && !rankWord[t.norm] && lexicon.Count(t.norm) >= 8*5 && !r.personWithin(k, limit) {
			return k // «وذكر الرجل | عدد الأصوات»
		}
		if k == j+1 && t.norm == "عن" && r.toks[j].norm == "الدفاع" && fr&frameOf == 0 && k+1 < limit && (r.toks[k+1].men >= 0 || hasArticle(r.toks[k+1].norm)) {
			return r.nounPhrase(k+1, limit, fr, true) // «أكد الدفاع عن فلان أن»
		}
		if k == j+1 && t.norm == "علي" && incharge[r.toks[j].norm] && k+1 < limit && (r.prepFrame(k)&fr == 0 || fr&frameThat != 0 && r.thatSoon(k, limit)) {
			// «القائمون على "كذا"», «المشرفون على البرنامج»
			if n := &r.toks[k+1]; n.opens && n.pair < limit && n.pair-k-2 <= maxNameMark {
				return n.pair + 1
			} else if n.men >= 0 || hasArticle(n.norm) {
				e := r.nounPhrase(k+1, limit, fr, true)
				for q := k + 2; q < e; q++ {
					if r.toks[q].opens {
						return q // «القائمين على الحفل "…"»: what they call it
					}
				}
				return e
			}
		}
		if strict && k == j+1 && k+1 < limit && strings.HasSuffix(r.toks[j].norm, "ون") && hasArticle(r.toks[j].norm) && r.toks[j].men < 0 && t.men < 0 && hasArticle(t.norm) && r.toks[k+1].tag == isnad.TagAdjective && hasArticle(r.toks[k+1].norm) && strings.HasSuffix(r.toks[k+1].norm, "ي") && !strings.HasSuffix(t.norm, "ون") && !strings.HasSuffix(t.norm, "ي") && !hasHead(r, k) {
			return k // «انتقد المحتجون | المنتظم الدولي»: neither word describes them, being singular
		}
		if strict && k == j+1 && hasArticle(r.toks[j].norm) && r.noAdjective(k) {
			return k // «ووجهت الوزارة | المؤذنين بـ»
		}
		if strict && k > j && (!people0(r, j) || k > j+2 && !strings.HasSuffix(t.norm, "ين")) && r.secondNoun(k) && !(role && !person && r.personWithin(k, limit)) {
			return k // «أرجع المقرر الخاص | الجدل إلى»
		}
		if k > j && closed && t.men < 0 && t.cls == 0 && (t.norm == "بيانا" || t.norm == "بلاغا" || t.norm == "تقريرا" || t.norm == "رساله" || t.norm == "مذكره") {
			return k // «أصدرت الإدارة | بيانا أوضحت فيه»
		}
		if k > j && t.tag == isnad.TagVerb && t.men < 0 && closed && !personish(t.norm) && !hasHead(r, k) && !r.nameWords[t.norm] && t.kind == isnad.TokenWord && lexicon.Count(t.norm) >= 8*5 {
			return k
		}
		if k > j && t.men < 0 && role && !person && deputy[t.norm] && hasArticle(r.toks[k-1].norm) {
			k++ // «الأمين العام المساعد للاتحاد»
			continue
		}
		if strict && named && k > j && hasArticle(t.norm) && hasHead(r, k) && !(role && !people && !person && r.personWithin(k, limit)) && !(role && !person && honorific[t.norm]) {
			return k // a second noun phrase: the object
		}
		if person && k > j && strings.HasSuffix(t.norm, "ا") && len(t.norm) >= 8 && t.men < 0 && !personish(t.norm) && lexicon.Count(t.norm) > 8 {
			return k // «قال كيري مازحا»
		}
		if k > j && person && fr&frameBi != 0 && fr&frameThat == 0 && t.cls == 0 && biNouns[t.norm] && r.biWords(k) {
			return k // «أشاد فلان | بمشاركة»
		}
		if strict && person && k > j {
			// a name longer than the names reader knows goes on
			for e := k; e < limit && e < k+3 && r.word(e) && r.toks[e].men < 0 && r.toks[e].cls == 0; e++ {
				n := r.toks[e].norm
				if !(personish(n) && lexicon.Count(n) < commonWord && !hasArticle(n) || (e > k || e > 0 && r.toks[e-1].men < 0 && personish(r.toks[e-1].norm)) && hasArticle(n) && strings.HasSuffix(n, "ي") || e == k && hasArticle(n) && lexicon.Count(n) < 8*4 && e+1 < limit && r.toks[e+1].punct == ',') || r.attached(e, "ل") || r.isBi(e) || len(r.finiteForms(e)) > 0 {
					break
				}
				k = e + 1
			}
			return k
		}
		if strict && k == j+1 && hasArticle(t.norm) && hasArticle(r.toks[j].norm) && hasHead(r, j) && !honorific[t.norm] && !honorific[r.toks[j].norm] && !(strings.HasPrefix(r.toks[j].norm, "الرئيس") && strings.HasPrefix(t.norm, "المدير")) {
			if h, ok := r.headOf(k); ok && (h.class == headRole || h.class == headBody) && r.tab.heads[strings.TrimPrefix(t.norm, "ال")].class != headNone && !strings.HasSuffix(t.norm, "ي") {
				return k // «حاصر الأعضاء الوزير»
			}
		}
		if honor >= 0 && k > honor && !person && t.cls == 0 && t.kind == isnad.TokenWord && k-honor <= 4 {
			// the words of an unknown name behind «الدكتور», «اللواء»
			if !r.attached(k, "ل") && !r.isBi(k) && len(r.finiteForms(k)) == 0 {
				if hasArticle(t.norm) {
					honor = -1
				}
				k++
				closed = true
				continue
			}
		}
		if honorific[t.norm] && !person {
			honor = k
			k++
			closed = true
			continue
		}
		if k == j+1 && t.norm == "من" && r.toks[j].norm == "كل" && k+1 < limit && r.canSpeak(k+1) {
			// «كل من الوزير فلان والنائب فلان»
			e := r.nounPhrase(k+1, limit, fr, strict)
			for n := 0; n < 4 && e > k+1 && e+1 < limit && strings.HasPrefix(r.toks[e].norm, "و") && r.canSpeakAnd(e); n++ {
				e = max(e+1, r.nounPhrase(e, limit, fr, strict))
			}
			return e
		}
		if k == j+1 && t.norm == "من" && k+1 < limit && quantity[r.toks[j].norm] && r.toks[k+1].kind == isnad.TokenWord && r.toks[k+1].cls == 0 {
			k += 2 // «عدد من المستهلكين»
			role = true
			closed = hasArticle(r.toks[k-1].norm)
			continue
		}
		if k > j && (r.plainVerb(k) || closed && r.soVerb(k)) {
			return k
		}
		if k > j {
			if strict && (r.toks[k-1].norm == "اخري" || r.toks[k-1].norm == "اخر" || r.toks[k-1].norm == "اخرون" || r.toks[k-1].norm == "عده") {
				return k
			}
			if speechOf[t.norm] {
				return k
			}
		}
		if strict && k > j && !closed && hasArticle(t.norm) && strings.HasSuffix(r.toks[k-1].norm, "ون") && !hasArticle(r.toks[k-1].norm) && len(r.toks[k-1].norm) >= 8 {
			return k // «آخرون | الناس»
		}
		if k == j+1 && strings.HasSuffix(r.toks[j].norm, "ون") && !hasArticle(r.toks[j].norm) && len(r.toks[j].norm) >= 10 && r.toks[j].men < 0 && t.men < 0 && (t.tag == isnad.TagNoun || t.tag == isnad.TagVerb || masdarShape("ال"+t.norm) || strings.HasSuffix(t.norm, "ه")) && !strings.HasSuffix(t.norm, "ون") && !rankWord[t.norm] && !hasHead(r, k) && t.cls == 0 {
			return k // «فحص باحثون | بيانات»: ون governs nothing
		}
		if strict && k-j >= 2 && !hasArticle(t.norm) && t.men < 0 && t.cls == 0 && strings.HasSuffix(r.toks[j].norm, "ون") && strings.HasSuffix(r.toks[k-1].norm, "ون") && !hasArticle(r.toks[j].norm) && !strings.HasSuffix(t.norm, "ون") {
			return k // «فاعلون عديدون | سحب الجائزة»
		}
		if strict && k-j >= 2 && !closed && hasArticle(t.norm) && adjectival(r.toks[k-1].norm) && !hasHead(r, k-1) {
			return k // «حكومات غربية | الفيلق»: no article behind an adjective without one
		}
		if k == j+1 && outlet && t.kind == isnad.TokenWord && t.cls&clsPrep == 0 && !hasArticle(t.norm) {
			k++ // «صحيفة صباح»: whatever stands there is its name
			closed = true
			continue
		}
		if k > j && t.men < 0 && itself[t.norm] && r.toks[k-1].kind == isnad.TokenWord {
			k++ // «الجمعيات ذاتها»
			continue
		}
		if k > j && !person && t.men < 0 && engaged[strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(t.norm, "ال"), "ه"), "ين"), "ون")] && hasArticle(t.norm) == hasArticle(r.toks[k-1].norm) && k+2 < limit && (r.isBi(k+1) || r.toks[k+1].norm == "في" && k+3 < limit) {
			// «جمعيات مغربية مهتمة بالشأن الأمازيغي | بفتح»
			k += 2
			if r.toks[k-1].norm == "في" {
				k++
			}
			if r.toks[k].tag == isnad.TagAdjective && hasArticle(r.toks[k].norm) == hasArticle(strings.TrimPrefix(r.toks[k-1].norm, "ب")) {
				k++
			}
			closed = true
			continue
		}
		if strict && (role || k == j+2 && r.isDocNoun(j) && t.tag == isnad.TagNoun) && k-j >= 2 && !closed && !hasArticle(t.norm) && adjectival(r.toks[k-1].norm) && !hasHead(r, k-1) && !adjectival(t.norm) && !rankWord[t.norm] && t.cls == 0 {
			return k // «مصادر محلية | سقوط …»
		}
		if k > j || t.cls&clsThis == 0 {
			switch {
			case k > j && (t.norm == "باسمها" || t.norm == "باسمه" || t.norm == "باسمهم"):
				k++ // «الناطق الرسمي باسمها»
				continue
			case t.norm == "باسم" || t.norm == "بلسان" || (t.norm == "بقياده" || t.norm == "برئاسه" || t.norm == "بزعامه") && (fr&frameBi == 0 || r.personWithin(k, limit)):
				k++
				closed = false
				continue
			case t.cls&clsThis != 0 && !closed && (k == j+1 || k == j+2 && oneOf[r.toks[j].norm] && !hasArticle(r.toks[k-1].norm)):
				k++ // «قادة هذه المجموعات»
				continue
			case t.cls&clsThis != 0:
				return k
			case t.norm == "عن" && k > j && issued[r.toks[k-1].norm] && k+1 < limit && r.toks[k+1].kind == isnad.TokenWord:
				k++ // «تقرير صادر عن شركة كذا»
				closed, named = false, false
				continue
			case t.norm == "من" && k > j+1 && !person && fr&frameFrom == 0 && nearWords[strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(r.toks[k-1].norm, "ال"), "ون"), "ين")] && k+1 < limit && r.toks[k+1].kind == isnad.TokenWord:
				k += 2 // «أحد السكان القريبين من الشاطئ»
				closed = true
				continue
			case t.norm == "من" && k == j+1 && role && fr&frameFrom == 0 && !hasArticle(r.toks[j].norm) && k+1 < limit && ofSome[r.toks[j].norm] && (r.toks[k+1].cls == 0 && hasArticle(r.toks[k+1].norm) && !strings.HasSuffix(r.toks[k+1].norm, "ين") || r.toks[k+1].men >= 0 && r.toks[k+1].first && !r.personName(k+1) || r.headedBy(run{k + 1, k + 2}, headBody)):
				k++ // «مسؤول من المسجد»
				closed, belongs = false, true
				continue
			case t.cls&clsPrep != 0 && role && !person && !(belongs && t.norm != "في") && r.prepFrame(k)&fr == 0 && r.innerPrep(k, limit):
				k++
				closed = false
				continue
			case t.cls&^clsLimAn != 0:
				return k
			}
		}
		if k > j {
			fs, conj := r.formsAt(k)
			for _, f := range fs {
				if finite(f.kind) && f.cue.frames&frameThat != 0 && !conj && closed && f.cue.flags&(flagThat|flagNoImp) == 0 {
					return k
				}
				if finite(f.kind) && conj && f.cue.frames&frameThat != 0 && !hasHead(r, k) {
					return k
				}
				if f.kind == inflect.Participle && f.gender == 'm' && f.number == 's' && f.cue.frames&frameThat != 0 && closed {
					return k
				}
			}
			if s, ok := bareConj(t.norm); ok && !hasHead0(r, t.norm) && strings.HasPrefix(t.norm, "و") {
				// A coordinated part: with the article or a known head it goes on.
				if hasArticle(s) || hasHead0(r, s) {
					k++
					closed = hasArticle(s)
					named = named && closed
					continue
				}
				if closed && (!role || person || strict) {
					return k // else an unknown name («الوزير وليد …»)
				}
			}
			if fr&frameLi != 0 && strings.HasPrefix(t.norm, "لل") && t.tag == isnad.TagNoun && t.men < 0 && !hasHead(r, k) && (masdarShape("ا"+t.norm[len("ل"):]) || role && person) {
				return k // «دعت اللجنة الفلسطينيين للتصدي لـ»
			}
			if r.attached(k, "ل") && (person && !strict && r.toks[k-1].men >= 0 && r.personName(k-1) || !(t.norm != "" && r.glueLi(k, role))) {
				return k // «أيمن الصفدي | للجزيرة»
			}
			if role && !person && acting[t.norm] {
				k++ // «رئيس البلدية بالنيابة المهندس فلان»
				continue
			}
			if r.isBi(k) && role && !person && k+1 < limit && r.toks[k+1].men >= 0 && r.toks[k+1].first && r.toks[k+1].whole && r.personName(k+1) {
				k++ // «المدير العام للتعليم بجدة فلان»
				continue
			}
			if r.isBi(k) && role && !person && hasArticle(r.toks[k-1].norm) && r.toks[k-1].men < 0 && hasArticle(strings.TrimPrefix(t.norm, "ب")) && r.personBy(k, limit) {
				k++ // «الخبير بالشؤون العسكرية فلان»
				continue
			}
			if r.isBi(k) && role && !person && fr&(frameBi|frameInside|frameObject) == 0 && r.nameFar(k, limit) {
				k++ // «رئيس الدائرة بالمندوبية الجهوية للتنمية بجرجيس فلان»
				closed = true
				continue
			}
			if r.isBi(k) && role && !person && r.personSoon(k, limit) {
				k++ // «وزير شؤون المقيمين بالخارج، فلان»
				continue
			}
			if r.isBi(k) && (strict || !role || person || fr&frameBi != 0 || !hasHead(r, k)) {
				return k
			}
			if strict && closed && !hasArticle(t.norm) {
				if h, ok := r.headOf(k); !(ok && h.class == headRole && !person && r.personWithin(k, limit)) {
					return k
				}
				closed = false // a second office («مدير الإدارة رئيس مركز كذا فلان»)
			}
			if strict && person && !hasArticle(t.norm) {
				return k
			}
			if p := &r.toks[k-1]; !strict && role && closed && !person && t.men < 0 && t.tag == isnad.TagNoun && p.men < 0 && p.tag == isnad.TagAdjective && hasArticle(p.norm) && !hasArticle(t.norm) && !hasHead(r, k) && t.norm != "شبه" && !personish(t.norm) && lexicon.Count(t.norm) >= commonWord && !r.personWithin(k, limit) {
				return k // «وتابع المناضل اليساري | شرح فكرته»
			}
		}
		if t.men < 0 && (r.nameWords[t.norm] || highness[t.norm] || k == j && strict && r.givenName(k)) {
			closed, person = true, true
		} else if hasArticle(t.norm) {
			closed = true
		}
		k++
	}
	return k
}

// thatSoon reports whether أن or إن follows k within a few words of the clause.
func (r *reader) thatSoon(k, limit int) bool {
	for limit = min(limit, k+10); k < limit; k++ {
		if t := &r.toks[k]; t.cls&clsThat != 0 && t.men < 0 {
			return true
		} else if t.punct != 0 {
			return false
		}
	}
	return false
}

// incharge holds the plurals of those who run what على leads to.
var incharge = map[string]bool{"القائمون": true, "القائمين": true, "المشرفون": true, "المشرفين": true, "الساهرون": true, "الساهرين": true}

// endsInName reports whether the mention ends in the name of somebody or something, so that
// nothing more belongs to it: «رئيس مجلس إدارة شركة سابك».
func (r *reader) endsInName(men int) bool {
	m := &r.acct.Mentions[men]
	for k := men + 1; k < len(r.acct.Mentions) && r.acct.Mentions[k].Span.Start < m.Span.End; k++ {
		if x := &r.acct.Mentions[k]; x.Form == isnad.FormName && x.Span.End == m.Span.End {
			return true
		}
	}
	return false
}

// manyBefore reports whether the word before the name at k is a definite plural
// of persons, and nobody else is named behind the name, so that it is no name of
// theirs.
func (r *reader) manyBefore(k, limit int) bool {
	p := &r.toks[k-1]
	if p.men >= 0 || !hasArticle(p.norm) || strings.HasPrefix(p.norm, "و") {
		return false
	}
	if h, ok := r.headOf(k - 1); !(ok && h.class == headPeople) && (!strings.HasSuffix(p.norm, "ون") || noPlural[strings.TrimPrefix(p.norm, "ال")]) {
		return false
	}
	e := k + 1
	for e < limit && r.toks[e].men == r.toks[k].men {
		e++
	}
	return e >= limit || r.toks[e].punct != ',' && r.toks[e].norm != "و" && !(strings.HasPrefix(r.toks[e].norm, "و") && r.toks[e].men >= 0)
}

// ofSome holds the callings of unnamed persons that من tells where they belong.
var ofSome = map[string]bool{"مسؤول": true, "مسؤوله": true, "مسؤولون": true, "مصدر": true, "متحدث": true, "متحدثه": true, "ناشط": true, "ناشطه": true, "مواطن": true, "مواطنه": true, "خبير": true, "خبيره": true, "باحث": true, "باحثه": true, "باحثون": true, "خبراء": true, "علماء": true, "ناشطون": true, "نشطاء": true, "ضابط": true, "طبيب": true, "طبيبه": true, "قيادي": true, "نائب": true, "نائبه": true, "عضو": true, "موظف": true, "موظفه": true}

// mostOf holds the words for a part of many that stand before them.
var mostOf = map[string]bool{"اغلب": true, "معظم": true, "غالبيه": true, "اغلبيه": true, "جل": true}

// canSpeakAnd reports whether و and a name or an office stand at k.
func (r *reader) canSpeakAnd(k int) bool {
	t := &r.toks[k]
	if t.men >= 0 && t.first {
		return !t.whole
	}
	s, ok := strings.CutPrefix(t.norm, "و")
	if !ok || hasHead0(r, t.norm) {
		return false
	}
	h, ok := r.tab.headWord(s)
	return ok && h.class <= headBody && h.class != headNone
}

func people0(r *reader, j int) bool { return quantity[r.toks[j].norm] }

// secondNoun reports whether a definite noun stands at k behind a definite word
// that it can neither describe nor belong to, so that a new phrase begins:
// adjectives agree, and what a noun belongs to stands behind it. The words
// layer tells nouns from adjectives.
func (r *reader) secondNoun(k int) bool {
	t, p := &r.toks[k], &r.toks[k-1]
	if t.tag != isnad.TagNoun || !hasArticle(t.norm) || t.men >= 0 || r.toks[k].norm == "الراحل" || r.toks[k].norm == "الراحله" || strings.HasPrefix(t.norm, "و") || strings.HasPrefix(t.norm, "ل") || honorific[t.norm] || personish(t.norm) || r.nameWords[t.norm] || strings.HasSuffix(t.norm, "ي") {
		return false
	}
	if p.kind != isnad.TokenWord || p.cls != 0 {
		return false
	}
	if p.men >= 0 && p.tag == isnad.TagNoun && !hasArticle(p.norm) && lexicon.Count(p.norm) >= commonWord {
		return false // «مصلحة شؤون | الحالة المدنية»: a body whose name was cut
	}
	return hasArticle(p.norm) && (p.men < 0 || r.acct.Mentions[p.men].Form != isnad.FormName) && (p.tag == isnad.TagNoun || p.tag == isnad.TagAdjective || p.tag == isnad.TagOther) || p.men >= 0 && !r.personName(k-1) && (r.acct.Mentions[p.men].Form == isnad.FormName || strings.HasSuffix(t.norm, "ات")) && r.toks[k].men != p.men
}

// noAdjective reports whether the word at k is an oblique plural of persons
// behind a noun that it cannot describe («الوزارة المؤذنين»), a singular or a
// feminine.
func (r *reader) noAdjective(k int) bool {
	t, p := &r.toks[k], &r.toks[k-1]
	if t.men >= 0 || !hasArticle(t.norm) || !strings.HasSuffix(t.norm, "ين") || strings.HasSuffix(t.norm, "يين") || len(t.norm) < 14 || personish(t.norm) || p.men >= 0 {
		return false
	}
	return strings.HasSuffix(p.norm, "ه") || strings.HasSuffix(p.norm, "ات")
}

// unnamedEnd returns the token behind a clause in which a source asks not to be
// named («طلب عدم الكشف عن اسمه», «الذي فضل عدم ذكر هويته») and that begins at k, or 0.
// Its verb looks like a cue, and its last noun like a speaker.
func (r *reader) unnamedEnd(k, limit int) int {
	j := k
	if j < limit && r.toks[j].cls&clsRel != 0 {
		j++
	}
	if j+2 >= limit || j >= len(r.toks) {
		return 0
	}
	n := r.toks[j].norm
	if s, ok := strings.CutPrefix(n, "و"); ok {
		n = s
	}
	switch strings.TrimSuffix(strings.TrimSuffix(n, "ت"), "وا") {
	case "طلب", "فضل", "رفض", "اشترط", "اثر", "اراد", "تحفظ", "يفضل", "تفضل", "يرفض", "يطلب", "لم", "طالب", "طالبا", "مفضلا", "مشترطا", "رافضا":
	default:
		return 0
	}
	hides := false
	for e := j + 1; e < min(limit, j+9); e++ {
		t := &r.toks[e]
		switch t.norm {
		case "عدم", "الكشف", "كشف", "ذكر", "نشر", "الافصاح", "يكشف", "تكشف", "اغفال", "حجب", "يذكر", "تذكر":
			hides = true
		case "اسمه", "اسمها", "اسمهم", "عائلته", "عائلتها", "اسمائهم", "هويته", "هويتها", "هويتهم", "هوياتهم", "اسميهما", "هويتيهما":
			if hides {
				return e + 1
			}
			return 0
		}
		if t.punct == '.' || t.punct == ':' || t.cls&clsThat != 0 {
			return 0
		}
	}
	return 0
}

// masdarShape reports whether a word with the article has the shape of a verbal
// noun («الهجوم», «الانسحاب», «التصعيد») and not of an adjective.
func masdarShape(norm string) bool {
	s, ok := strings.CutPrefix(norm, "ال")
	if !ok {
		return false
	}
	w := []rune(s)
	n := len(w)
	switch {
	case n == 4 && w[2] == 'و': // هجوم، وجود
		return true
	case n == 5 && w[0] == 'ت' && w[3] == 'ي': // تصعيد
		return true
	case n >= 5 && w[0] == 'ا' && w[n-2] == 'ا': // انسحاب، اعتداء
		return true
	}
	return false
}

// quantity holds nouns that count the people behind من.
var quantity = map[string]bool{"عدد": true, "العديد": true, "الكثير": true, "كثير": true, "كثيرون": true, "جمع": true, "مجموعه": true, "جمله": true, "نخبه": true, "عشرات": true, "مئات": true, "الاف": true}

// plainVerb reports whether the word at k is a verb by its form alone: the
// feminine and the plural perfect («أصدرت», «ظلوا») and the plural imperfect
// («يطالبون»).
func (r *reader) plainVerb(k int) bool {
	t := &r.toks[k]
	if t.men >= 0 || t.kind != isnad.TokenWord || hasHead(r, k) || hasArticle(t.norm) || personish(t.norm) || inLexicon(t.norm) {
		return false
	}
	n, _ := bareConj(t.norm)
	switch {
	case strings.HasSuffix(n, "ت") && !strings.HasSuffix(n, "ات"):
		// not the verbal noun of the second form («تثبيت») nor a loan («إنترنت»)
		if len(n) < 8 || strings.HasSuffix(n, "يت") || strings.HasSuffix(n, "وت") || strings.HasSuffix(n, "نت") && strings.HasPrefix(n, "ا") {
			return false
		}
		s := n[:len(n)-len("ت")]
		return lexicon.Count(s) >= 8*3 && lexicon.Count(n) >= 8*2
	case strings.HasSuffix(n, "وا"):
		return len(n) >= 8 && strings.HasSuffix(r.raw(k), "وا") && lexicon.Count(n[:len(n)-len("وا")]) >= 8*3
	case strings.HasPrefix(n, "ي") && strings.HasSuffix(n, "ون") && !strings.HasSuffix(n, "يون"):
		return len(n) >= 12
	}
	return false
}

// soVerb reports whether ف is written on the word at k («فتحوّل»), which opens
// a new clause.
func (r *reader) soVerb(k int) bool {
	t := &r.toks[k]
	s, ok := strings.CutPrefix(t.norm, "ف")
	return ok && t.men < 0 && t.kind == isnad.TokenWord && len(s) >= 6 && !hasHead(r, k) && !personish(t.norm) && !inLexicon(t.norm) && lexicon.Count(s) >= lexicon.Count(t.norm)+8
}

// honorific holds titles that stand directly before a person's name.
var honorific = map[string]bool{"الدكتور": true, "الدكتوره": true, "اللواء": true, "العميد": true, "العقيد": true, "المقدم": true, "الرائد": true, "الفريق": true,
	"الجنرال": true, "المهندس": true, "الشيخ": true, "السيد": true, "السيده": true, "الاستاذ": true, "الامير": true, "النائب": true, "السفير": true, "المحامي": true, "القاضي": true, "المستشار": true, "الحاج": true, "الكابتن": true, "البروفيسور": true, "البروفسور": true, "الاب": true, "د": true}

// deputy holds adjectives of offices that look like offices themselves.
var deputy = map[string]bool{"المساعد": true, "المساعده": true, "المنتدب": true, "المنتدبه": true, "المكلف": true, "المكلفه": true, "المتصرف": true, "المفوض": true, "المعتمد": true}

// acting holds the words for one who holds an office for another.
var acting = map[string]bool{"بالانابه": true, "بالنيابه": true, "بالوكاله": true}

// itself holds the words for oneself that stand behind a noun.
var itself = map[string]bool{"ذاته": true, "ذاتها": true, "ذاتهم": true, "نفسه": true, "نفسها": true, "نفسهم": true, "انفسهم": true, "عينه": true, "عينها": true}

// sameWord holds the words for "the same" that stand before a definite noun.
var sameWord = map[string]bool{"ذات": true, "نفس": true}

// engaged holds adjectives of persons and bodies that take ب or في.
var engaged = map[string]bool{"مهتم": true, "معني": true, "ناشط": true, "عامل": true, "مختص": true, "متخصص": true, "مكلف": true, "خاص": true, "فاعل": true, "عضو": true, "مشارك": true, "متضرر": true}

// nearWords holds adjectives of persons that take من.
var nearWords = map[string]bool{"قريب": true, "قريبه": true, "مقرب": true, "مقربه": true, "عائد": true, "فار": true, "ناج": true, "قادم": true, "خارج": true, "هارب": true, "متضرر": true, "نازح": true}

// rankWord holds adjectives of rank that go on with an unnamed source.
var rankWord = map[string]bool{"رفيع": true, "رفيعه": true, "كبير": true, "كبار": true, "مطلع": true, "مطلعه": true, "بارز": true, "واسع": true, "واسعه": true, "مقرب": true, "مقربه": true, "اخر": true, "اخري": true, "سابق": true, "موثوق": true, "موثوقه": true, "متطابقه": true, "عليم": true, "عليمه": true}

// ministry holds the short names of ministries and services, with the article:
// without it they are common nouns («نفى صحة الأنباء»).
var ministry = map[string]bool{"الصحه": true, "التعليم": true, "التربيه": true, "الماليه": true, "الاسكان": true, "التجاره": true, "الزراعه": true, "الجوازات": true,
	"المرور": true, "الجمارك": true, "الارصاد": true, "العدل": true, "الدفاع": true, "السياحه": true, "الاوقاف": true, "الكهرباء": true, "الجنايات": true, "المركزي": true}

// highness holds courtesy words with a pronoun that stand for a person of rank.
var highness = map[string]bool{"سموه": true, "سموها": true, "معاليه": true, "معاليها": true, "فضيلته": true, "سعادته": true, "سعادتها": true, "جلالته": true, "فخامته": true, "دولته": true, "سيادته": true, "نيافته": true, "سماحته": true}

// speechOf holds words for a speech with its maker's pronoun: they end the
// speaker's phrase («وختم فلان حديثه بالقول»).
var speechOf = map[string]bool{"حديثه": true, "تصريحه": true, "تصريحاته": true, "كلمته": true, "كلامه": true, "مداخلته": true, "خطابه": true, "حديثها": true, "تصريحها": true, "كلمتها": true, "كلامها": true, "تصريحاتها": true, "مداخلتها": true}

// givenName reports whether an unknown word is a personal name and no noun of
// speaking («أمل» is both).
func (r *reader) givenName(k int) bool {
	t := &r.toks[k]
	if t.kind != isnad.TokenWord || t.men >= 0 || t.cls != 0 || !personish(t.norm) {
		return false
	}
	_, _, noun := r.tab.lightNoun(t.norm)
	return !noun && r.tab.forms[t.norm] == nil && t.norm != "اكبر" && !hasHead0(r, t.norm)
}

// finiteForms lists the finite cue forms of token k.
func (r *reader) finiteForms(k int) []form {
	fs, _ := r.formsAt(k)
	for i, f := range fs {
		if finite(f.kind) {
			return fs[i : i+1]
		}
	}
	return nil
}

// adjectival reports whether a folded word looks like an adjective of
// relation without article («غربية», «أمنيين»).
func adjectival(norm string) bool {
	return !hasArticle(norm) && (strings.HasSuffix(norm, "يه") || strings.HasSuffix(norm, "يين") || strings.HasSuffix(norm, "يون") || strings.HasSuffix(norm, "ي") && len(norm) >= 8)
}

func hasHead(r *reader, k int) bool { _, ok := r.headOf(k); return ok }

func hasHead0(r *reader, norm string) bool { _, ok := r.tab.heads[norm]; return ok }

// personWithin reports whether a person is named within a few tokens of k.
func (r *reader) personWithin(k, limit int) bool {
	for e := min(limit, k+6); k < e; k++ {
		t := &r.toks[k]
		if t.kind == isnad.TokenPunct && t.mark == 0 {
			return false
		}
		if t.men >= 0 && r.acct.Mentions[t.men].Kind == isnad.KindPerson && r.acct.Mentions[t.men].Form == isnad.FormName {
			return true
		}
	}
	return false
}

// nameFar reports whether a person's name ends a row of bodies and places that
// begins with ب at k.
func (r *reader) nameFar(k, limit int) bool {
	for e := k; e < min(limit, k+12); e++ {
		t := &r.toks[e]
		if t.men >= 0 && t.first && t.whole && r.personName(e) {
			return e > k+1
		}
		if t.kind != isnad.TokenWord && !t.opens && !t.closes || t.cls != 0 || t.tx >= 0 || t.tag == isnad.TagVerb && t.men < 0 {
			return false
		}
		if r.isBi(e) && t.men < 0 {
			if h, ok := r.tab.heads[strings.TrimPrefix(t.norm, "ب")]; !(ok && h.class == headBody) && !placeNoun[strings.TrimPrefix(strings.TrimPrefix(t.norm, "ب"), "ال")] {
				return false
			}
		}
	}
	return false
}

// placeNoun holds common nouns for the parts of a country and of a body.
var placeNoun = map[string]bool{"منطقه": true, "محافظه": true, "ولايه": true, "اقليم": true, "جهه": true, "مدينه": true, "قسم": true, "مندوبيه": true, "مديريه": true, "كليه": true, "جامعه": true, "معهد": true, "مستشفي": true, "بلديه": true, "مركز": true, "نادي": true, "وزاره": true, "فرع": true, "مكتب": true}

// personSoon is personWithin over one comma.
func (r *reader) personSoon(k, limit int) bool {
	for e := min(limit, k+5); k < e; k++ {
		if r.toks[k].punct == ',' {
			return k+1 < limit && r.toks[k+1].men >= 0 && r.toks[k+1].whole && r.personName(k+1)
		}
	}
	return false
}

// personBehind reports whether a person's name follows right behind the mention
// at k («النائب بمجلس الشعب فلان»).
func (r *reader) personBehind(k, limit int) bool {
	e := k
	for e < limit && r.toks[e].men == r.toks[k].men {
		e++
	}
	return e < limit && r.toks[e].men >= 0 && r.toks[e].first && r.toks[e].whole && r.personName(e)
}

// personBy reports whether a person is named within three words of k with
// nothing but words that describe between.
func (r *reader) personBy(k, limit int) bool {
	for e := k + 1; e < min(limit, k+4); e++ {
		t := &r.toks[e]
		if t.men >= 0 && t.first && t.whole && r.personName(e) {
			return true
		}
		if t.kind != isnad.TokenWord || t.cls != 0 || !hasArticle(t.norm) {
			return false
		}
	}
	return false
}

// blessing returns the token behind a prayer for somebody that stands at k
// («حفظه الله», «أيدها الله ورعاها»), or 0.
func (r *reader) blessing(k int) int {
	if k+1 >= len(r.toks) || r.toks[k].men >= 0 {
		return 0
	}
	n, _ := bareConj(r.toks[k].norm)
	switch strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(n, "م"), "ها"), "ه") {
	case "ايد", "حفظ", "رحم", "رعا", "وفق", "سلم", "يحفظ", "يرعا", "اعز", "ادام":
		if r.toks[k+1].norm == "الله" && n != "حفظ" && n != "سلم" && n != "وفق" {
			return k + 2
		}
	case "صلي":
		if r.toks[k+1].norm == "الله" && k+3 < len(r.toks) && r.toks[k+3].norm == "وسلم" {
			return k + 4
		}
	}
	return 0
}

// glueLi reports whether a noun with ل at k belongs to the noun phrase before
// it («الأمين العام للأمم المتحدة») and does not name who is spoken to.
func (r *reader) glueLi(k int, role bool) bool {
	if r.linkWord(k) {
		return false
	}
	t := &r.toks[k]
	if t.men >= 0 {
		return r.acct.Mentions[t.men].Kind != isnad.KindPerson
	}
	if t.norm == "لشؤون" || t.norm == "للشؤون" || t.norm == "لشئون" {
		return true
	}
	if strings.HasPrefix(t.norm, "للصحف") || strings.HasPrefix(t.norm, "للصحاف") || strings.HasPrefix(t.norm, "للمراسل") {
		return false
	}
	if strings.HasPrefix(t.norm, "لل") {
		return true
	}
	h, ok := r.headOf(k)
	return ok && (h.class == headBody || role && h.class == headRole)
}

// innerPrep reports whether the preposition at k can stand inside the title of
// a person («مسؤول في وزارة الدفاع», «المبعوث إلى اليمن»).
func (r *reader) innerPrep(k, limit int) bool {
	if k+1 >= limit {
		return false
	}
	n := &r.toks[k+1]
	if n.kind != isnad.TokenWord || n.tx >= 0 && n.men < 0 {
		return false
	}
	switch r.toks[k].norm {
	case "في", "لدي", "من", "عن", "علي", "الي":
	default:
		return false
	}
	switch n.norm {
	case "مؤتمر", "بيان", "تصريح", "تصريحات", "حديث", "كلمه", "مقابله", "لقاء", "تغريده", "تقرير", "خطاب", "وقت", "اشاره", "ختام", "اتصال", "حوار", "رساله", "جلسه", "جانبه", "جانبها", "جهته", "جهتها", "خلال", "افتتاح", "مستهل", "اعقاب", "هامش", "ضوء", "تدوينه", "مداخله", "اجتماع", "موقع", "حسابه":
		return false
	}
	if h, ok := r.headOf(k + 1); ok && (h.class == headOutlet || h.class == headDocument && r.toks[k].norm == "في" && r.owned(k+1)) {
		return false
	}
	if r.toks[k].norm == "من" || r.toks[k].norm == "علي" || r.toks[k].norm == "الي" {
		return r.personWithin(k+1, limit)
	}
	return true
}

// strictSubject reads the subject of d again, ending it where an object could
// begin.
func (r *reader) strictSubject(d draft) (run, bool) {
	j := d.cue.last
	if j >= len(r.toks) || !r.subjectAt(j, d) || !r.canSpeak(j) {
		return run{}, false
	}
	s := run{j, r.nounPhrase(j, r.sentEnd(d.cue.first), d.f.cue.frames, true)}
	return s, !s.empty()
}

// canSpeak reports whether the phrase at j begins with a name, an office, a
// body or another noun that can be a speaker.
func (r *reader) canSpeak(j int) bool {
	t := &r.toks[j]
	if quantity[t.norm] && t.men < 0 && j+2 < len(r.toks) && r.toks[j+1].norm == "من" && !r.toks[j+2].opens && r.toks[j+2].cls == 0 {
		_, head := r.headOf(j + 2)
		return head || strings.HasSuffix(r.toks[j+2].norm, "ين")
	}
	if mostOf[t.norm] && t.men < 0 && j+1 < len(r.toks) && r.word(j+1) && hasArticle(r.toks[j+1].norm) {
		return r.canSpeak(j + 1) // «أغلب القوى السياسية»
	}
	if t.norm == "كل" && t.men < 0 && j+3 < len(r.toks) && r.toks[j+1].norm == "من" {
		return r.canSpeak(j + 2)
	}
	if oneOf[t.norm] && t.men < 0 && j+1 < len(r.toks) && r.word(j+1) {
		// «أحد العاملين في الميناء», «أحد سكان الحي», and not «أحد الأسباب»
		n := &r.toks[j+1]
		h, head := r.headOf(j + 1)
		return head && h.class != headDocument || hasArticle(n.norm) && strings.HasSuffix(n.norm, "ين")
	}
	if t.men < 0 && (r.nameWords[t.norm] || highness[t.norm] || ministry[t.norm] || r.givenName(j)) && t.cls == 0 {
		return true
	}
	if t.men >= 0 && t.whole && t.first {
		return true
	}
	if t.opens || t.cls&clsThis != 0 {
		return j+1 < len(r.toks) && (r.toks[j+1].men >= 0 || r.canSpeak(j+1) && !r.toks[j+1].opens)
	}
	if h, ok := r.headOf(j); ok && h.class != headNone && (hasHead0(r, t.norm) || len(r.finiteForms(j)) == 0) {
		return true
	}
	if strings.HasSuffix(t.norm, "ون") && len(t.norm) >= 10 && !noPlural[strings.TrimPrefix(t.norm, "ال")] {
		return true
	}
	if hasArticle(t.norm) && (strings.HasSuffix(t.norm, "يين") || strings.HasSuffix(t.norm, "يون")) {
		return true
	}
	if t.men < 0 && hasArticle(t.norm) && strings.HasSuffix(t.norm, "ي") && lexicon.Count(t.norm) < 8*6 && t.tag != isnad.TagNoun {
		return true // «الطالبي»: a name by its form
	}
	return honorific[t.norm] || t.men < 0 && t.cls == 0 && knownName(t.norm)
}

// noPlural holds nouns that end in ون and are no plurals of persons.
var noPlural = map[string]bool{"قانون": true, "تعاون": true, "مضمون": true, "مخزون": true, "تلفزيون": true, "كربون": true, "هرمون": true, "مليون": true, "بليون": true, "تريليون": true, "زيتون": true, "صابون": true, "شؤون": true, "ديون": true, "طاعون": true, "صالون": true, "كانون": true, "عيون": true, "سجون": true, "فنون": true, "حصون": true, "غصون": true, "بطون": true, "تهاون": true, "تدوين": true, "ماراثون": true, "بارون": true}

// inLexicon reports whether a word alone is a name of the lexicon.
func inLexicon(norm string) bool {
	n, ok := lexicon.Root.Next(lexicon.WordOf(norm))
	if !ok {
		return false
	}
	sorts, _ := n.Sorts()
	return sorts&lexicon.SortName.Bit() != 0
}

// knownName reports whether a word alone names a country or body of the
// lexicon without doubt, whatever the names reader made of it.
func knownName(norm string) bool {
	n, ok := lexicon.Root.Next(lexicon.WordOf(norm))
	if !ok {
		return false
	}
	refs := n.Refs()
	for i := range refs.Len() {
		if ref := refs.At(i); ref.Sort == lexicon.SortName && ref.Flags&lexicon.Ambiguous == 0 {
			if t := ref.Entry().Table; t == lexicon.Countries || t == lexicon.Bodies {
				return true
			}
		}
	}
	return false
}

// inanimate reports whether the phrase at j is headed by a common noun that
// is no speaker («تشير التوقعات إلى», «أكدت التجربة أن»). A word that may be a
// name the names reader does not know is given the benefit of the doubt.
func (r *reader) inanimate(j int) bool {
	t := &r.toks[j]
	if r.canSpeak(j) || t.men >= 0 || t.opens || t.kind != isnad.TokenWord {
		return false
	}
	if personish(t.norm) {
		return false
	}
	if hasArticle(t.norm) && !strings.HasPrefix(r.raw(j), "أ") && !strings.HasPrefix(r.raw(j), "إ") {
		return !strings.HasSuffix(t.norm, "ي") && !strings.HasSuffix(t.norm, "ين") || lexicon.Count(t.norm) > commonWord
	}
	return lexicon.Count(t.norm) > commonWord
}

// commonWord is the count (lexicon.Count, eight times the binary logarithm)
// from which on a word unknown to the names reader is taken for a common noun:
// 512 times in eleven million words.
const commonWord = 8 * 9

// personish reports whether a word is a given or family name and no common
// word of the language.
func personish(norm string) bool {
	n, ok := lexicon.Root.Next(lexicon.WordOf(norm))
	if !ok {
		return false
	}
	sorts, _ := n.Sorts()
	if sorts&lexicon.SortPlain.Bit() != 0 {
		return false
	}
	return sorts&(lexicon.SortGiven.Bit()|lexicon.SortNamePart.Bit()) != 0 || sorts&lexicon.SortFamily.Bit() != 0 && lexicon.Count(norm) < commonWord
}

// object reads a noun phrase as content behind a finite cue: «رفضت الصين
// انتقادات …», «أكد استعداد بلاده …».
func (r *reader) object(d draft, limit int) (draft, bool) {
	j := d.cue.last
	if d.f.pron == 'o' {
		return d, false
	}
	if s, ok := r.strictSubject(d); ok {
		d.subj = r.apposition(s, limit)
		j = d.subj.last
		if d.subj.last == s.last {
			if e := r.appositive(j, limit); e > 0 {
				j = e
			}
		}
		if j == s.last && j < limit && r.isDocNoun(s.first) && !hasArticle(r.toks[s.first].norm) && r.attached(j, "ل") && hasHead(r, j) && !r.linkWord(j) {
			// «وأكد بيان للمجلس التمسك بـ»: whose it is
			if e := r.nounPhrase(j, limit, d.f.cue.frames, true); e > j {
				j, d.subj.last = e, e
			}
		}
		if j == s.last && (r.hasPerson(s) || r.properIn(s)) && j < limit {
			// «أدان الشيخ فلان وزير الخارجية بشدة …»: an office behind the name
			if h, ok := r.headOf(j); ok && h.class == headRole && !r.isBi(j) && !r.attached(j, "ل") && !(r.toks[j].men >= 0 && r.personName(j)) {
				j = r.nounPhrase(j, limit, d.f.cue.frames, true)
				if j < limit && r.attached(j, "ل") && !r.linkWord(j) {
					j = r.nounPhrase(j, limit, d.f.cue.frames, true)
				}
				d.subj.last = j
			}
		}
		if j == s.last && j < limit && d.f.cue.frames&frameBi == 0 && !r.officeIn(s.first, s.last) && !r.hasPerson(s) && r.toks[j].cls == 0 && r.placeBi(j) {
			// «استنكر الصيادون بالبحيرة الكبرى القرار», «نفى مكتب الإعلام بالوزارة»
			if e := r.nounPhrase(j, limit, d.f.cue.frames, true); e > j && e < limit && !r.officeIn(e, e+1) && !(r.toks[e].men >= 0 && r.personName(e)) && !(r.toks[e].tag == isnad.TagAdjective && !hasArticle(r.toks[e].norm)) {
				j, d.subj.last = e, e
			}
		}
		if j == s.last && r.hasPerson(s) {
			// the rest of an unknown name before «لصحيفة», «لـ«عكاظ»»
			for k := j; k < min(limit, j+4); k++ {
				t := &r.toks[k]
				if k > j && (t.norm == "ل" && k+1 < limit && r.toks[k+1].opens || r.attached(k, "ل") && r.linkWord(k)) {
					j, d.subj.last = k, k
					break
				}
				if t.kind != isnad.TokenWord || t.cls != 0 || t.men >= 0 {
					break
				}
			}
		}
	} else if !d.subj.empty() && d.subj.first > j && r.canSpeak(d.subj.first) {
		j = d.subj.last
		if e := r.appositive(j, limit); e > 0 {
			j = e
		}
	} else {
		d.subj = run{}
	}
	if e := r.unnamedEnd(j, limit); e > 0 {
		j = e
	}
	if !d.subj.empty() && j == d.subj.last && j < limit && d.subj.first == d.cue.last && r.toks[d.subj.first].men < 0 && !hasHead(r, d.subj.first) && r.toks[j].men < 0 {
		if s, ok := strings.CutPrefix(r.toks[j].norm, "و"); ok && len(s) >= 6 && r.toks[j].kind == isnad.TokenWord && !hasHead(r, j) && (lexicon.Count(s) >= lexicon.Count(r.toks[j].norm) || lexicon.Count(r.toks[j].norm) < 8*4) {
			// «أعلنت الحداد الرسمي وتنكيس الأعلام»: nothing but the object
			d.subj, j = run{}, d.cue.last
		}
	}
	return r.objectAt(d, j, limit)
}

// objectAt reads a noun phrase as content from token j on, adverbs passed over.
func (r *reader) objectAt(d draft, j, limit int) (draft, bool) {
	if j > d.cue.first+1 && d.subj.empty() && finite(d.f.kind) {
		return d, false
	}
	skipped := false
	for n := 0; j < limit && n < 14; n++ {
		t := &r.toks[j]
		switch {
		case j == d.cue.last && finite(d.f.kind) && j+1 < limit && (t.norm == "فيها" || t.norm == "فيه" || t.norm == "خلالها" || t.norm == "خلاله") && hasArticle(r.toks[j+1].norm):
			j++ // «أقوال الوزير التي انتقد فيها القرية»
			continue
		case t.cls&clsPrep != 0 && j+1 < limit && (r.toks[j+1].tx >= 0 && r.toks[j+1].men < 0 || r.toks[j+1].norm == "نحو" && j+2 < limit && r.toks[j+2].tx >= 0):
			j++
			continue
		case t.norm == "من" && j+1 < limit && r.toks[j+1].norm == "ذلك":
			j += 2
			continue
		case t.norm == "نحو" && j+1 < limit && r.toks[j+1].tx >= 0:
			j++
			continue
		case t.punct == '-':
			j = r.skipTo(j, limit, '-')
			continue
		case t.punct == '(':
			j = r.skipTo(j, limit, ')')
			continue
		case t.punct == ',' && j > d.cue.last:
			j++
			continue
		case (t.norm == "بشكل" || t.norm == "بصوره") && j+1 < limit && r.word(j+1) && !hasArticle(r.toks[j+1].norm) && r.toks[j+1].cls == 0:
			j += 2 // «نفى المصدر، بشكل قاطع، التفسيرات»
			continue
		case t.tx >= 0 && t.men < 0 || t.cls&clsAdverb != 0:
			j++
			continue
		case r.placeAside(j, limit) > 0:
			j = r.placeAside(j, limit)
			continue
		case t.cls&clsPrep != 0 && j > d.cue.last && r.toks[j-1].punct == ',' && !d.subj.empty() && r.occasionAside(j, limit) > 0:
			j = r.occasionAside(j, limit) // «أدانت الجامعة، عقب اجتماع وزراء الخارجية، الهجوم»
			continue
		case t.norm == "باشد" || t.norm == "باقسي" || t.norm == "باقوي" || t.norm == "بابلغ" || t.norm == "بكل":
			j += 2
			continue
		case t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ل"), t.cls == 0 && t.men < 0 && r.attached(j, "ل") && r.linkWord(j):
			// «لـ«عكاظ»», «لقناة …»: whom it was told
			k := j + 1
			for k < limit && (r.toks[k].men == t.men && t.men >= 0) {
				k++
			}
			if k < limit && r.toks[k].opens && r.toks[k].pair < limit && r.toks[k].pair-k <= maxNameMark {
				k = r.toks[k].pair + 1 // «لموقع "كذا"»
			}
			j = k
			continue
		case t.norm == "ل" && j+1 < limit && r.toks[j+1].opens && r.toks[j+1].pair < limit:
			j = r.toks[j+1].pair + 1
			continue
		case toPress[t.norm] && t.men < 0:
			if e := r.nounPhrase(j+1, limit, 0, true); t.norm == "لشبكات" && e > j+1 {
				j = e // «أكد متحدث لشبكات التلفزيون المحلية سقوط قتلى»
				continue
			}
			j++
			continue
		case t.norm == "في" && j+1 < limit && (j > d.cue.last || r.subjectBefore(d.cue.first)):
			e := r.adjunctEnd(j, limit)
			if e <= j {
				return d, false
			}
			j = e
			skipped = true
			continue
		}
		break
	}
	if skipped && d.f.cue.frames&frameThat != 0 {
		for k := j; k < min(limit, j+20); k++ {
			if r.toks[k].punct == ':' || r.toks[k].cls&clsThat != 0 && r.toks[k-1].cls&clsSub == 0 {
				return d, false // the adjunct goes on up to أن
			}
		}
	}
	if d.f.cue.frames&frameObject != 0 && j < limit && r.canSpeak(j) && (!d.subj.empty() || !finite(d.f.kind)) {
		// whom it is asked of stands before what is asked
		e := r.nounPhrase(j, limit, d.f.cue.frames, true)
		if m := r.toks[j].men; m >= 0 && r.toks[j].whole {
			for e = j; e < limit && r.toks[e].men == m; {
				e++
			}
		}
		for n := 0; n < 4 && e > j && e < limit && strings.HasPrefix(r.toks[e].norm, "و") && !hasHead0(r, r.toks[e].norm) && r.toks[e].cls == 0 && len(r.finiteForms(e)) == 0; n++ {
			e = max(e+1, r.nounPhrase(e, limit, d.f.cue.frames, true)) // «… وولي عهده …»
		}
		if e >= limit || e == j {
			return d, false
		}
		u := &r.toks[e]
		if u.kind != isnad.TokenWord || u.cls != 0 || r.isBi(e) || r.attached(e, "ل") || u.tx >= 0 || len(r.finiteForms(e)) > 0 {
			return d, false
		}
		d.comp, d.start = compNP, e
		return d, true
	}
	if j >= limit {
		return d, false
	}
	t := &r.toks[j]
	if t.cls&clsThat != 0 || t.cls&(clsPrep|clsRel|clsNeg|clsConj|clsWaThat|clsKan|clsLimAn|clsSub) != 0 || t.punct != 0 || t.kind == isnad.TokenNumber {
		if t.norm != "ما" {
			return d, false
		}
	}
	if t.opens {
		if d.f.cue.frames&(frameThat|frameQuote) != 0 && t.pair-j > maxNameMark {
			return d, false // speech
		}
		d.comp, d.start = compNP, j
		return d, true
	}
	if t.kind != isnad.TokenWord || r.isBi(j) || r.attached(j, "ل") || r.takesOver(j) || t.norm == "وكذلك" {
		return d, false
	}
	if chance[t.norm] && j+1 < limit && r.toks[j+1].cls&clsThat != 0 && (!d.subj.empty() || !finite(d.f.kind)) {
		d.comp, d.start = compNP, j
		return d, true // «يتوقع الخبراء احتمال أن»
	}
	// أن soon behind it is the real content, the words before it a longer
	// subject («أكد النائب فلان الفلاني أن»).
	for k, lim := j+1, min(limit, j+24); k < lim; k++ {
		if r.toks[k].punct == '-' || r.toks[k].punct == '(' {
			mark := byte('-')
			if r.toks[k].punct == '(' {
				mark = ')'
			}
			if e := r.skipTo(k, limit, mark); e > k+1 {
				lim = min(limit, lim+e-k)
				k = e - 1
				continue
			}
		}
		if r.toks[k].cls&clsThat != 0 && r.toks[k-1].punct == '-' && d.f.cue.frames&frameThat != 0 {
			return d, false
		}
		if r.toks[k].cls&clsThat != 0 && k > j+4 && (r.toks[k-1].punct != ',' || d.f.cue.frames&frameThat == 0) {
			break
		}
		if r.toks[k].cls&clsThat != 0 && r.toks[k-1].punct == ',' {
			return d, false
		}
		if r.toks[k].kind == isnad.TokenWord && r.stopsScan(k, j) {
			break
		}
		if r.toks[k].cls&clsThat != 0 && r.toks[k].cls&clsBiThat == 0 && d.f.cue.frames&frameThat != 0 && r.toks[k-1].cls&(clsPrep|clsSub) == 0 && finite(d.f.kind) && !d.subj.empty() {
			return d, false
		}
		if r.toks[k].punct == ':' && k < j+5 {
			return d, false
		}
	}
	if t.cls&clsThis != 0 && (j+1 >= limit || !hasArticle(r.toks[j+1].norm)) && !(causes[d.f.cue.lemma] && j+2 < limit && r.toks[j+1].norm == "الي") {
		return d, false // «ترفض ذلك»
	}
	if finite(d.f.kind) && d.subj.empty() && hasArticle(t.norm) && t.men < 0 && j+1 < limit && d.f.cue.frames&framePrep&r.prepFrame(j+1) != 0 {
		return d, false // «أكد اللقاء على …»: the subject
	}
	if finite(d.f.kind) && hasArticle(t.norm) && t.men < 0 && d.f.cue.frames&frameOf != 0 && d.f.cue.frames&frameThat != 0 && r.laterPrep(j+1, limit, frameOf) && r.prepFrame(j+1) == 0 {
		return d, false // «أعلنت عمادة شؤون الطلبة … عن …»
	}
	if finite(d.f.kind) && d.f.cue.frames&frameThat != 0 && personish(t.norm) && t.men < 0 && !(!d.subj.empty() && d.subj.last == j && hasArticle(r.toks[j-1].norm) && r.toks[j-1].men < 0 && lexicon.Count(t.norm) >= 8*7) {
		return d, false // a name the names reader does not know
	}
	if finite(d.f.kind) && d.f.cue.frames&frameThat != 0 && j+1 < limit && r.toks[j+1].cls&clsThat != 0 && t.men < 0 &&
		(hasArticle(t.norm) || lexicon.Count(t.norm) < 8*7) {
		return d, false // «وتوقع المهنا أن»
	}
	// أن further on, behind no preposition: the words before it are a longer
	// subject with its adjuncts.
	if finite(d.f.kind) && d.f.cue.frames&frameThat != 0 {
		for k := j + 2; k < min(limit, j+30); k++ {
			u := &r.toks[k]
			if u.punct == '.' || u.kind == isnad.TokenWord && r.stopsScan(k, j) || u.cls&clsRel != 0 && r.toks[k-1].punct != ',' {
				break
			}
			if u.opens {
				k = u.pair
				continue
			}
			if u.cls&clsThat != 0 && (u.cls&clsBiThat == 0 || k > j+2) && r.toks[k-1].cls&(clsSub|clsPrep) == 0 {
				return d, false
			}
		}
	}
	if d.f.cue.lemma == "اعتبر" && (d.f.kind != inflect.Perfect && finite(d.f.kind) || t.norm == "نفسه" || t.norm == "نفسها") {
		return d, false // «يعتبر المشروع نموذجا»: is considered
	}
	if resuming(t.norm) && (j+1 >= limit || r.toks[j+1].punct != 0) {
		return d, false // «وأكد المتحدث التصريح»
	}
	fs, conj := r.formsAt(j)
	for _, f := range fs {
		if f.kind == inflect.Participle && f.cue.frames&frameThat != 0 && f.number == 's' && f.gender == 'm' || finite(f.kind) && conj {
			return d, false
		}
	}
	if refusal(t.norm) && d.act == isnad.ActReject {
		d.refused = true
		return d, false
	}
	if s, ok := bareConj(t.norm); ok && !hasHead0(r, t.norm) && d.subj.empty() && t.men < 0 && strings.HasPrefix(t.norm, "و") && (hasArticle(s) || lexicon.Count(s) > lexicon.Count(t.norm)) {
		return d, false // «كذب وخداع»
	}
	if l := d.f.cue.lemma; l == "جدد" || l == "كرر" {
		if _, _, ok := r.lightNoun(j); !ok {
			return d, false // «جدد العقد»
		}
	}
	d.comp, d.start = compNP, j
	if n, poss, ok := r.lightNoun(j); ok && poss && n.cue {
		// «أعلنت رفضها …»: the noun is the cue (gold guide, case 5)
		e := d
		e.act = n.act
		if e, ok := r.nounCue(e, j, limit); ok {
			e.rule = "light verb"
			return e, true
		}
	}
	return d, true
}

// placeBi reports whether ب and a place, or a body that is one, stand at k.
func (r *reader) placeBi(k int) bool {
	t := &r.toks[k]
	if t.men >= 0 {
		return t.first && !t.whole && strings.HasPrefix(t.norm, "ب") && !r.personName(k)
	}
	n := strings.TrimPrefix(strings.TrimPrefix(t.norm, "ب"), "ال")
	return r.isBi(k) && (placeNoun[n] || n == "بحيره" || n == "ميناء" || n == "قريه" || n == "بلده" || n == "حي" || n == "داخليه" || n == "خارجيه")
}

// occasionAside returns the comma behind a phrase of time or occasion that
// begins with the preposition at j and stands between commas, or 0.
func (r *reader) occasionAside(j, limit int) int {
	switch r.toks[j].norm {
	case "عقب", "خلال", "بعد", "قبل", "اثر", "اثناء", "في", "بمناسبه", "علي":
	default:
		return 0
	}
	occasion := j+1 < limit && r.occasionNoun(j+1) != ""
	if j+1 >= limit || r.toks[j].norm == "علي" && r.toks[j+1].norm != "هامش" || r.toks[j].norm == "في" && r.occasionNoun(j+1) == "" && !r.isDocNoun(j+1) {
		return 0
	}
	for k := j + 1; k < min(limit, j+14); k++ {
		t := &r.toks[k]
		if t.punct == ',' {
			return k
		}
		if k == j+2 && occasion && (strings.HasPrefix(t.norm, "جمع") || strings.HasPrefix(t.norm, "عقد") || strings.HasPrefix(t.norm, "اجر")) && (strings.HasSuffix(t.norm, "ه") || strings.HasSuffix(t.norm, "ها") || strings.HasSuffix(t.norm, "هم")) {
			continue // «خلال لقاء جمعها السبت بالبعثة»
		}
		if t.kind == isnad.TokenPunct || t.cls&(clsThat|clsWaThat|clsRel|clsConj|clsNeg) != 0 || t.tag == isnad.TagVerb && t.men < 0 {
			return 0
		}
	}
	return 0
}

// toPress holds the words for the press as those spoken to.
var toPress = map[string]bool{"للصحفيين": true, "للصحافيين": true, "للصحافه": true, "للاعلاميين": true, "للمراسلين": true, "لشبكات": true}

// chance holds indefinite nouns that أن completes.
var chance = map[string]bool{"احتمال": true, "امكانيه": true, "استحاله": true, "ضروره": true, "وجوب": true, "خشيه": true}

// causes holds verbs that say what a thing comes from, which the content needs
// («أرجع المدير ذلك إلى ارتفاع الطلب»).
var causes = map[string]bool{"أرجع": true, "عزا": true}

// resuming reports whether a noun only takes up what was said.
func resuming(norm string) bool {
	switch norm {
	case "التصريح", "التصريحات", "الخبر", "النبا", "الامر", "المعلومات", "الاتهامات", "الاتهام", "الانباء", "المعلومه":
		return true
	}
	return false
}

// refusal reports whether the object of «رفض» is a refusal to comment or an
// act, which is no statement (gold guide, case 10).
func refusal(norm string) bool {
	switch strings.TrimPrefix(norm, "ال") {
	case "تعليق", "ادلاء", "كشف", "افصاح", "رد", "مثول", "ذكر", "اجابه", "حديث", "خوض", "تحديد", "نشر", "استسلام", "اعتراف", "انصياع", "خروج", "مغادره", "امتثال", "توقيع":
		return true
	}
	return false
}

// adjunctEnd returns the token behind a short adjunct («في 18 مارس», «في مؤتمر
// صحفي») that stands between subject and object, or j when there is none.
func (r *reader) adjunctEnd(j, limit int) int {
	k := j + 1
	if k >= limit {
		return j
	}
	if r.toks[k].tx >= 0 {
		x := r.toks[k].tx
		for k < limit && r.toks[k].tx == x {
			k++
		}
		return k
	}
	switch r.toks[k].norm {
	case "بيان", "مؤتمر", "تصريح", "تصريحات", "تغريده", "كلمه", "حديث", "وقت", "نبا", "خبر":
		// up to the next word that is neither adjective, relative clause nor name
		for e := min(limit, k+10); k < e; k++ {
			t := &r.toks[k]
			if t.punct == ',' {
				return k + 1
			}
			if t.cls&clsThat != 0 && t.men < 0 || t.punct == ':' {
				return k // «قال في تصريح إنه سيتم أيضا فتح السوق»
			}
			if t.tx >= 0 {
				x := t.tx
				for k < limit && r.toks[k].tx == x {
					k++
				}
				return k
			}
			if t.cls&clsAdverb != 0 && t.norm != "قد" && !(t.norm == "هامش" && r.toks[k-1].cls&clsPrep != 0) {
				return k + 1
			}
			if t.norm == "به" || t.norm == "بها" {
				// «في بيان توصلت به هسبريس، …»
				for c := k + 1; c < min(limit, k+6); c++ {
					if r.toks[c].punct == ',' {
						return c + 1
					}
				}
			}
			switch t.norm {
			case "له", "لها", "لهم", "به", "رسمي", "متلفز", "مقتضب", "عاجل", "مكتوب", "مسجل", "متلفزه", "مسجله":
				return k + 1
			}
			if t.norm == "سابق" || t.norm == "صحفي" || t.norm == "صحافي" || t.norm == "مشترك" {
				if k+1 < limit && r.toks[k+1].norm == "مشترك" {
					k++
				}
				if k+1 < limit && made(r.toks[k+1].norm) && r.toks[k+1].men < 0 {
					k++ // «في بيان صحفي أصدره أمس»
					for k+1 < limit && (r.toks[k+1].tx >= 0 && r.toks[k+1].men < 0 || r.toks[k+1].cls&clsAdverb != 0) {
						k++
					}
				}
				return k + 1
			}
		}
	}
	return j
}

// masdar reads a verbal noun as a cue: «قوله إن», «تأكيده أن», «اتهام موسكو
// أوكرانيا بـ», «تهديدات الرئيس بقطع».
func (r *reader) masdar(i int, f form, conj bool) (draft, bool) {
	d := r.newDraft(i, f, conj)
	d.rule = "masdar"
	start := r.sentStart(i)
	limit := min(r.sentEnd(i), i+24)
	if r.toks[i].norm == "مطالبه" && !strings.Contains(r.raw(i), "\u064b") && i > start && (r.toks[i-1].men >= 0 || r.toks[i-1].kind == isnad.TokenLatin) {
		return d, false // «طهران مطالبة بـ»: it is asked
	}
	if f.pron == 'p' {
		// With the speaker's pronoun: only where content is marked.
		if f.cue.flags&(flagNom|flagNomi) == 0 && f.cue.lemma != "قال" && f.cue.lemma != "أكد" {
			return d, false
		}
		if f.cue.lemma == "أكد" || f.cue.lemma == "قال" {
			return r.markedSoon(d, i+1, min(limit, i+16))
		}
		if f.cue.flags&flagNom == 0 || conj && f.cue.frames&frameObject != 0 {
			return d, false // «للتنديد بها ومطالبته بـ»: whom it is asked of
		}
		d.act = f.cue.act
		for j := i + 1; j < min(limit, i+8); j++ {
			t := &r.toks[j]
			switch {
			case t.punct != 0 || t.tag == isnad.TagVerb && t.men < 0:
				return d, false
			case t.cls&clsThat != 0 && r.toks[j-1].cls&clsSub != 0:
				return d, false // «اتهامها قبل أن»
			case t.cls&clsThat != 0 && f.cue.frames&(frameThat|frameBi) != 0:
				d.comp, d.start = compThat, j+1
				return r.startsOK(d)
			case r.prepFrame(j)&f.cue.frames != 0 && j+1 < limit:
				d.comp, d.start, d.prep = compPrep, j+1, j
				if r.toks[j+1].cls&clsThat != 0 {
					d.comp, d.start = compThat, j+2
				}
				return r.startsOK(d)
			case f.cue.frames&frameBi != 0 && r.isBi(j):
				if f.cue.lemma == "أدان" {
					return d, false // «بعد إدانته بالتواطؤ»: he is found guilty
				}
				d.comp, d.start, d.prep = compPrep, j, j
				if f.cue.frames&frameInside != 0 {
					if j == i+1 || r.toks[i+1].cls != 0 {
						return d, false // «اتهامه بـ»: the pronoun is whom it accuses
					}
					d.start = i + 1
				}
				return d, true
			}
		}
		return d, false
	}
	if f.cue.flags&(flagNom|flagNomThat) == 0 || i+1 >= limit {
		return d, false
	}
	onlyThat := f.cue.flags&flagNom == 0
	if i > start && r.toks[i-1].cls&(clsNeg) != 0 {
		return d, false
	}
	if who := r.hastens(i, start); !who.empty() {
		return r.hastened(d, who, limit)
	}
	// The speaker follows in the genitive.
	s := i + 1
	if r.toks[s].closes && s+1 < limit {
		s++
	}
	if !r.canSpeak(s) || r.toks[s].opens || r.attached(s, "ل") && r.linkWord(s) || r.toks[s].tag == isnad.TagAdjective && r.toks[s].men < 0 && !hasArticle(r.toks[s].norm) {
		return d, false // «تعهد شجاع بأن»
	}
	d.subj = run{s, r.nounPhrase(s, limit, f.cue.frames, true)}
	if d.subj.empty() {
		return d, false
	}
	before := d.subj
	d.subj = r.apposition(d.subj, limit)
	either := r.either(i, d)
	if t := &r.toks[d.subj.first]; either && d.subj.last == d.subj.first+1 && d.subj.last < limit && t.men < 0 && !hasArticle(t.norm) && r.word(d.subj.last) && r.toks[d.subj.last].cls == 0 && !r.isBi(d.subj.last) {
		d.subj.last++ // «ملاك العقارات»
	}
	obj := -1
	from := d.subj.last
	if d.subj != before && from < limit && r.toks[from].punct == ',' {
		from++
	}
	for j := from; j < limit; j++ {
		t := &r.toks[j]
		switch {
		case t.punct == ',' && j == d.subj.last && r.appositive(j, limit) > 0:
			j = r.appositive(j, limit) - 1
		case t.punct == '(':
			j = r.skipTo(j, limit, ')') - 1
			continue
		case t.opens && t.pair < limit && t.pair-j <= maxNameMark:
			j = t.pair
			continue
		case t.punct != 0 || t.cls&(clsRel|clsNeg|clsConj) != 0:
			return d, false
		case either && obj < 0 && (t.cls&clsThat != 0 || t.cls&clsPrep != 0 || r.isBi(j)):
			return d, false // «مطالبة الملاك بـ»: who asks, or who is asked
		case t.cls&clsThat != 0:
			if f.cue.frames&frameThat == 0 && t.cls&clsBiThat == 0 || r.toks[j-1].cls&clsSub != 0 || r.prepFrame(j-1) != 0 && r.prepFrame(j-1)&f.cue.frames == 0 {
				return d, false // «التعامل مع تهديد الجار على أنه مزاح»
			}
			d.comp, d.start = compThat, j+1
			return r.startsOK(d)
		case onlyThat && (t.cls&clsPrep != 0 || r.isBi(j)):
			return d, false
		case r.prepFrame(j)&f.cue.frames&^frameLi != 0 && j+1 < limit && r.contentPrep(j, limit):
			d.comp, d.start, d.prep = compPrep, j+1, j
			if r.toks[j+1].cls&clsThat != 0 {
				d.comp, d.start = compThat, j+2
			}
			return r.startsOK(d)
		case f.cue.frames&frameBi != 0 && r.isBi(j) && !r.linkWord(j):
			d.comp, d.start, d.prep = compPrep, j, j
			if f.cue.lemma == "اتهم" && obj < 0 {
				return d, false // «اتهام المسؤول بـ»: he is accused
			}
			if obj >= 0 && f.cue.frames&frameInside != 0 {
				d.start = obj
			}
			return d, true
		case f.cue.lemma == "انتقد" && (t.norm == "بشان" || t.norm == "علي" || t.norm == "حول") && j+1 < limit:
			d.comp, d.start, d.prep = compPrep, j+1, j
			return r.startsOK(d)
		case (f.cue.lemma == "أدان" || f.cue.lemma == "انتقد") && r.attached(j, "ل"):
			d.comp, d.start, d.prep = compPrep, j, j
			return d, true
		case r.stopsScan(j, i):
			return d, false
		}
		if obj < 0 && t.cls == 0 && t.tx < 0 && t.kind == isnad.TokenWord && !(j == d.subj.last && t.tag == isnad.TagAdjective && t.men < 0 && !hasArticle(t.norm)) {
			obj = j
		}
	}
	return d, false
}

// haste holds verbs of one who sets about speaking: «سارع فلان إلى نفي …».
var haste = map[string]bool{"سارع": true, "بادر": true, "عمد": true, "لجا": true, "اضطر": true, "يسارع": true, "يبادر": true, "يعمد": true, "يلجا": true}

// hastens returns who sets about what the verbal noun at i says, empty where no
// verb of haste leads to it.
func (r *reader) hastens(i, start int) run {
	if i-2 < start || r.toks[i-1].norm != "الي" {
		return run{}
	}
	for k := i - 3; k >= start && k > i-16; k-- {
		n, _ := bareConj(r.toks[k].norm)
		if r.toks[k].men < 0 && haste[strings.TrimSuffix(n, "ت")] && r.canSpeak(k+1) {
			return run{k + 1, r.nounPhrase(k+1, i-1, 0, true)}
		}
	}
	return run{}
}

// hastened reads what follows the verbal noun of d, which who set about: its
// genitive is whom the words are spoken to or what they deny, and never who
// speaks.
func (r *reader) hastened(d draft, who run, limit int) (draft, bool) {
	d.subj, d.rule = who, "set about"
	for j := d.cue.last; j < limit; j++ {
		t := &r.toks[j]
		switch {
		case t.punct != 0 || t.cls&(clsRel|clsConj) != 0:
			j = limit
		case t.cls&clsThat != 0:
			d.comp, d.start = compThat, j+1
			return r.startsOK(d)
		case r.prepFrame(j)&d.f.cue.frames&^frameLi != 0 && j+1 < limit && r.contentPrep(j, limit):
			d.comp, d.start, d.prep = compPrep, j+1, j
			return r.startsOK(d)
		case d.f.cue.frames&frameBi != 0 && r.isBi(j) && !r.linkWord(j):
			d.comp, d.start, d.prep = compPrep, j, j
			return d, true
		}
	}
	if d.f.cue.frames&frameNP == 0 || d.cue.last >= limit {
		return d, false
	}
	d.comp, d.start = compNP, d.cue.last
	return r.startsOK(d)
}

// either reports whether the genitive behind the verbal noun at i may be the one
// spoken to as well as the one who speaks, so that it is no speaker by itself:
// one demand of somebody, a call or a threat to people, and whatever somebody
// means to do («تعتزم مطالبة الملاك بـ»).
func (r *reader) either(i int, d draft) bool {
	if d.f.cue.frames&(frameObject|frameInside) == 0 {
		return false
	}
	n, _ := bareConj(r.toks[i].norm)
	if p := i - 1; p >= r.sentStart(i) && r.word(p) {
		w, _ := bareConj(r.toks[p].norm)
		if intends[strings.TrimSuffix(strings.TrimPrefix(w, "س"), "ت")] {
			return true
		}
	}
	if strings.HasSuffix(n, "ات") || n == "مطالب" || n == "المطالب" {
		return false // «مطالبات النقابات بـ»: there are as many as speakers
	}
	switch d.f.cue.lemma {
	case "طالب", "ناشد":
		return true
	}
	return r.headedBy(d.subj, headPeople) || strings.HasSuffix(r.toks[d.subj.first].norm, "ين")
}

// intends holds verbs and nouns of intending and of having to, behind which a
// verbal noun has the same subject as they have.
var intends = map[string]bool{"تعتزم": true, "يعتزم": true, "اعتزم": true, "اعتزام": true, "اعتزامه": true, "اعتزامها": true, "تنوي": true, "ينوي": true, "نيه": true, "يريد": true, "تريد": true, "اراد": true, "قرر": true, "يقرر": true, "تقرر": true,
	"يحاول": true, "تحاول": true, "حاول": true, "محاوله": true, "يستطيع": true, "تستطيع": true, "يمكن": true, "يمكنه": true, "يمكنها": true, "يجب": true, "ينبغي": true, "يتعين": true, "يتوجب": true, "بهدف": true, "بغيه": true, "اجل": true, "قصد": true, "بقصد": true, "لغرض": true, "بغرض": true,
	"ضروره": true, "بضروره": true, "عدم": true, "بعدم": true, "وجوب": true, "بدل": true, "مواصله": true, "يعني": true, "تعني": true, "بامكان": true, "امكان": true, "امكانيه": true, "حق": true}

// prefixedMasdar reads «بالقول إن», «بقوله: …», and «في قوله إن».
func (r *reader) prefixedMasdar(i int) (draft, bool) {
	n := r.toks[i].norm
	switch n {
	case "بالقول", "بقوله", "بقولها", "بقولهم", "بقولهما":
	case "بالاشاره", "بالتاكيد", "بالتشديد", "بالتنويه", "بالتذكير", "بالتنبيه":
		return r.closing(i)
	case "القول":
		// «سارع الوزير إلى القول إن»
		if i < 2 || r.toks[i-1].norm != "الي" || i+1 >= len(r.toks) || r.toks[i+1].cls&clsThat == 0 && !r.toks[i+1].opens && r.toks[i+1].punct != ',' && r.toks[i+1].punct != ':' {
			return draft{}, false
		}
	default:
		return draft{}, false
	}
	f := form{cue: r.cueOf("قال"), kind: inflect.Masdar, gender: '?', number: '?', pron: '-'}
	switch n {
	case "بقوله":
		f.gender, f.number = 'm', 's'
	case "بقولها":
		f.gender, f.number = 'f', 's'
	}
	d := r.newDraft(i, f, false)
	d.rule = "by saying"
	return r.markedSoon(d, i+1, min(r.sentEnd(i), i+16))
}

// closing reads «وختم بالإشارة إلى أن»: a verb of opening, closing or answering
// a speech, and a verbal noun of speaking with ب that أن follows.
func (r *reader) closing(i int) (draft, bool) {
	start := r.sentStart(i)
	at := -1
	for k := i - 1; k >= start && k > i-9; k-- {
		t := &r.toks[k]
		if t.punct != 0 && t.punct != ',' || t.cls&(clsThat|clsRel) != 0 {
			break
		}
		n, _ := bareConj(t.norm)
		if t.men < 0 && closers[strings.TrimSuffix(n, "ت")] {
			at = k
			break
		}
	}
	j, prep := i+1, -1
	if j < len(r.toks) && r.prepFrame(j)&(frameTo|frameOn) != 0 {
		prep = j
		j++
	}
	if at < 0 || j >= r.sentEnd(i) {
		return draft{}, false
	}
	that := r.toks[j].cls&clsThat != 0
	if t := &r.toks[j]; !that && (prep < 0 || t.kind != isnad.TokenWord && !t.opens || t.cls != 0 || j+2 >= r.sentEnd(i)) {
		return draft{}, false
	}
	f := form{cue: r.cueOf("قال"), kind: inflect.Perfect, gender: 'm', number: 's', pron: '-'}
	if strings.HasSuffix(r.toks[at].norm, "ت") {
		f.gender = 'f'
	}
	d := r.newDraft(i, f, true)
	d.rule, d.comp, d.start = "closing words", compThat, j+1
	if !that {
		d.comp, d.start, d.prep = compPrep, j, prep // «وختم البيان بالتشديد على ضرورة …»
	}
	if r.toks[i].norm == "بالتاكيد" || r.toks[i].norm == "بالتشديد" {
		d.act = isnad.ActConfirm
	}
	if at+1 < i && r.canSpeak(at+1) {
		if e := r.nounPhrase(at+1, i, 0, true); e > at+1 {
			d.subj = run{at + 1, e}
		}
	}
	return r.startsOK(d)
}

// closers holds verbs for how a speech begins, goes on or ends, without the
// ending of the feminine.
var closers = map[string]bool{"ختم": true, "اختتم": true, "انهي": true, "انه": true, "بدا": true, "استهل": true, "افتتح": true, "اكتفي": true, "اكتف": true, "رد": true, "علق": true, "اجاب": true, "عقب": true, "مضي": true}

// markedSoon looks for أن, a quotation or a colon as the mark of content.
func (r *reader) markedSoon(d draft, j, limit int) (draft, bool) {
	for ; j < limit; j++ {
		t := &r.toks[j]
		switch {
		case t.punct == '.' || t.punct == '!':
			return d, false
		case t.punct == '-':
			j = r.skipTo(j, limit, '-') - 1
		case t.opens && !r.isName(j, limit):
			d.comp, d.start = compQuote, j
			return d, true
		case t.punct == ':':
			return r.afterColon(d, j)
		case t.cls&clsThat != 0 && r.toks[j-1].cls&clsSub == 0:
			d.comp, d.start = compThat, j+1
			return r.startsOK(d)
		case t.kind == isnad.TokenWord && r.stopsScan(j, d.cue.first):
			return d, false
		}
	}
	return d, false
}

// relayed reads «نقلت وكالة تاس عن بيسكوف قوله إن …» and «نسبت إلى مسؤول
// قوله …»: the body that relays is a link, the other the speaker.
func (r *reader) relayed(d draft) (draft, bool) {
	i := d.cue.first
	limit := min(r.sentEnd(i), i+60)
	prep := "عن"
	if d.f.cue.lemma == "نسب" {
		prep = "الي"
	}
	at := -1
	pron := false
	if e, ok := r.relaysWhat(d, limit); ok {
		return e, true
	}
	for j := i + 1; j < min(limit, i+22); j++ {
		t := &r.toks[j]
		if t.norm == prep {
			at = j
			break
		}
		if prep == "عن" && (t.norm == "عنه" || t.norm == "عنها" || t.norm == "عنهم") || prep == "الي" && (t.norm == "اليه" || t.norm == "اليها") {
			at, pron = j, true
			break
		}
		if t.punct == '(' {
			if e := r.skipTo(j, limit, ')'); e > j+1 && e < j+9 {
				j = e - 1 // «نقلت (سي إن إن) عن»
				continue
			}
		}
		if t.punct == '.' || t.cls&clsThat != 0 && t.men < 0 || t.opens && t.pair-j > maxNameMark {
			return d, false
		}
	}
	if at > 0 && (r.toks[at-1].norm == "نيابه" || r.toks[at-1].norm == "فضلا" || r.toks[at-1].norm == "عوضا") {
		return d, false // «نقل التعازي نيابة عن …»
	}
	if at < 0 || at+1 >= limit {
		return d, false
	}
	if at > i+3 && r.toks[i+1].punct == '(' && r.toks[at-1].punct == ')' {
		d.relay = run{i + 2, at - 1}
	} else if at > i+1 && r.subjectAt(i+1, d) {
		d.relay = run{i + 1, r.nounPhrase(i+1, at, 0, false)}
	}
	d.relays = true
	if !pron {
		s := at + 1
		if r.toks[s].kind != isnad.TokenWord && !r.toks[s].opens && r.toks[s].kind != isnad.TokenLatin {
			return d, false
		}
		e := r.nounPhrase(s, limit, 0, false)
		for k := s; k < e; k++ {
			if r.saying(k) != nil {
				e = k
				break
			}
		}
		d.subj = r.apposition(run{s, e}, limit)
	} else if strings.HasSuffix(r.toks[at].norm, "ها") {
		d.f.gender, d.f.number = 'f', 's'
	} else {
		d.f.gender, d.f.number = 'm', 's'
	}
	if d.subj.empty() && !pron {
		return d, false
	}
	d.rule = "relay"
	from := at + 1
	if !d.subj.empty() {
		from = d.subj.last
	}
	for j := from; j < limit; j++ {
		t := &r.toks[j]
		if t.punct == '.' {
			return d, false
		}
		if t.punct == '(' {
			j = r.skipTo(j, limit, ')') - 1
			continue
		}
		if _, conj := r.formsAt(j); conj && r.stopsScan(j, i) {
			return d, false
		}
		if c := r.saying(j); c != nil {
			e := d
			e.cue = run{j, j + 1}
			e.act = c.act
			if c.lemma == "قال" {
				return r.markedSoon(e, j+1, limit)
			}
			e.f.cue = c
			e.f.kind = inflect.Masdar
			g, ok := r.complement(e, false)
			if ok && g.cue.first == j {
				g.f.kind = inflect.Perfect
				return g, true
			}
			if c.frames&frameNP != 0 {
				return r.objectAt(e, j+1, limit)
			}
			return d, false
		}
		if t.cls&clsThat != 0 && r.toks[j-1].cls&clsSub == 0 {
			d.comp, d.start, d.act = compThat, j+1, isnad.ActSay
			return r.startsOK(d)
		}
		if t.punct == ':' {
			d.act = isnad.ActSay
			return r.afterColon(d, j)
		}
		if t.opens && !r.isName(j, limit) {
			d.comp, d.start, d.act = compQuote, j, isnad.ActSay
			return d, true
		}
	}
	return d, false
}

// relaysWhat reads «نقلت وكالة كذا ما قاله فلان "…"».
func (r *reader) relaysWhat(d draft, limit int) (draft, bool) {
	i := d.cue.first
	for j := i + 1; j+2 < min(limit, i+14); j++ {
		t := &r.toks[j]
		if t.punct != 0 && t.punct != '(' && t.punct != ')' || t.cls&clsThat != 0 {
			return d, false
		}
		if t.norm != "ما" {
			continue
		}
		switch r.toks[j+1].norm {
		case "قاله", "قالته", "ذكره", "ذكرته", "اعلنه", "اعلنته", "كتبه", "كتبته":
		default:
			return d, false
		}
		if !r.canSpeak(j + 2) {
			return d, false
		}
		if j > i+1 && r.subjectAt(i+1, d) {
			d.relay = run{i + 1, r.nounPhrase(i+1, j, 0, false)}
		}
		d.relays, d.rule = true, "relay"
		d.subj = r.apposition(run{j + 2, r.nounPhrase(j+2, limit, 0, false)}, limit)
		d.act = isnad.ActSay
		return r.markedSoon(d, d.subj.last, limit)
	}
	return d, false
}

// saying returns the cue of «قوله», «تأكيده», «نفيه» at token j, or nil.
func (r *reader) saying(j int) *cue {
	if !r.word(j) || r.toks[j].men >= 0 {
		return nil
	}
	for _, f := range r.tab.forms[r.toks[j].norm] {
		if f.kind == inflect.Masdar && f.pron == 'p' {
			return f.cue
		}
	}
	if r.toks[j].norm == "القول" {
		return r.cueOf("قال")
	}
	return nil
}

// apposition extends a phrase over a comma to the name behind it: «مساعد
// وزير الدفاع، فاليري ريفينكو، …».
func (r *reader) apposition(s run, limit int) run {
	if r.hasPerson(s) {
		return s
	}
	k := s.last
	if k+3 < limit && r.toks[k].punct == ',' && strings.HasPrefix(r.toks[k+1].norm, "و") && r.headedBy(s, headRole) && !hasHead0(r, r.toks[k+1].norm) {
		// «المحلل السياسي، والباحث في معهد كذا، فلان، …»
		if h, ok := r.headOf(k + 1); ok && h.class == headRole {
			for e := k + 2; e < min(limit-1, k+16); e++ {
				if r.toks[e].punct == ',' {
					if r.toks[e+1].men >= 0 && r.toks[e+1].first && r.toks[e+1].whole && r.personName(e+1) {
						k = e
					}
					break
				}
				if r.toks[e].punct != 0 || r.toks[e].cls&clsThat != 0 {
					break
				}
			}
		}
	}
	if k+2 < limit && r.toks[k].punct == ',' && r.toks[k].norm != "؛" && honorific[r.toks[k+1].norm] && r.toks[k+1].men < 0 && r.headedBy(s, headRole) {
		if e := r.nounPhrase(k+1, limit, 0, true); e > k+2 && (r.hasPerson(run{k + 1, e}) || r.properIn(run{k + 1, e})) {
			return run{s.first, e} // «عميد الكلية، الدكتور فلان»
		}
	}
	if k+2 < limit && r.toks[k].punct == ',' && r.toks[k].norm != "؛" && r.toks[k+1].men < 0 && r.toks[k+1].tag == isnad.TagAdjective && hasArticle(r.toks[k+1].norm) && r.headedBy(s, headRole) && r.toks[k+2].men >= 0 && r.toks[k+2].first && r.toks[k+2].whole && r.personName(k+2) {
		e := k + 3
		for e < limit && r.toks[e].men == r.toks[k+2].men {
			e++
		}
		return run{s.first, e} // «مدير الدائرة، الإنجليزي فلان، …»
	}
	if k+1 < limit && r.toks[k].punct == ',' && r.toks[k].norm != "؛" && r.toks[k+1].men >= 0 && r.toks[k+1].first && r.toks[k+1].whole {
		m := r.acct.Mentions[r.toks[k+1].men]
		if m.Kind == isnad.KindPerson && m.Form == isnad.FormName {
			e := k + 2
			for e < limit && r.toks[e].men == r.toks[k+1].men {
				e++
			}
			return run{s.first, e}
		}
	}
	return s
}

// officeIn reports whether a noun for an office stands in the tokens from lo to
// hi.
func (r *reader) officeIn(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if h, ok := r.headOf(k); ok && h.class == headRole || honorific[r.toks[k].norm] || r.toks[k].men >= 0 && r.acct.Mentions[r.toks[k].men].Form == isnad.FormTitle {
			return true
		}
	}
	return false
}

// headsSpeaker reports whether the word at k is a noun for people or bodies.
func (r *reader) headsSpeaker(k int) bool {
	h, ok := r.headOf(k)
	return ok && h.class >= headRole && h.class <= headOutlet
}

// headedBy reports whether the phrase s begins with a noun of class c.
func (r *reader) headedBy(s run, c headClass) bool {
	h, ok := r.headOf(s.first)
	return ok && h.class == c
}

// appositive returns the token behind a second phrase between commas that
// begins at the comma j («، وزير شؤون رئاسة الوزراء،»), or 0.
func (r *reader) appositive(j, limit int) int {
	if j+1 >= limit || r.toks[j].punct != ',' {
		return 0
	}
	if n := r.toks[j+1].norm; n == "وهو" || n == "وهي" {
		for k := j + 2; k < min(limit, j+20); k++ {
			if r.toks[k].punct == ',' {
				return k + 1
			}
		}
		return 0
	}
	oneOf := r.toks[j+1].norm == "احدي" || r.toks[j+1].norm == "احد" // «أوكتال، إحدى أكبر الشركات، عن …»
	if t := &r.toks[j+1]; t.men >= 0 && t.first && t.whole && r.acct.Mentions[t.men].Kind == isnad.KindPlace {
		return 0 // «حذرت الوزيرة فلانة، الولايات المتحدة من …»: an object
	}
	h, ok := r.headOf(j + 1)
	if !(ok && h.class <= headBody) && r.toks[j+1].cls&clsRel == 0 && r.toks[j+1].men < 0 && !oneOf {
		return 0
	}
	for k := j + 2; k < min(limit, j+20); k++ {
		if r.toks[k].punct == ',' {
			return k + 1
		}
		if ok && needed[r.toks[k].norm] && r.freeNoun(k) && (r.toks[k].norm == "اهميه" || r.toks[k].norm == "ضروره") {
			return k // «أكد فلان، مدير الجامعة الأمريكية أهمية هذه الشراكة»
		}
		if r.toks[k].punct != 0 && r.toks[k].punct != '(' && r.toks[k].punct != ')' || r.toks[k].cls&clsThat != 0 {
			return 0
		}
	}
	return 0
}

func (r *reader) hasPerson(s run) bool {
	for k := s.first; k < s.last; k++ {
		if t := &r.toks[k]; t.men >= 0 && t.first {
			m := &r.acct.Mentions[t.men]
			if m.Kind == isnad.KindPerson && m.Form == isnad.FormName {
				return true
			}
		}
	}
	return false
}

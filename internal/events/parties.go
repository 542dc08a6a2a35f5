package events

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// maxPhrase is how many tokens a noun phrase is read for a party.
const maxPhrase = 14

// A phrase is what a noun phrase names.
type phrase struct {
	parties []isnad.EntityID
	spans   []isnad.Span
	first   int // its first token
	end     int // token behind it
	words   int // words read that are no party («خمسة أشخاص»)
	place   isnad.EntityID
	people  bool           // begins with the plural of a people («الإيرانيين»)
	nation  isnad.EntityID // of that people
	head    int            // token of its first word
	// Somebody without a name stands beside them («بين الجيش والمتظاهرين»), or before
	// them («بين القوات الموالية للحكومة وبين الحوثيين»).
	joined, nameless bool
}

func (p *phrase) found() bool { return len(p.parties) > 0 }

func (p *phrase) add(id isnad.EntityID, s isnad.Span) {
	if !contains(p.parties, id) {
		p.parties = append(p.parties, id)
		p.spans = append(p.spans, s)
	}
}

// party returns who can act or be acted on of what a mention stands for:
// persons, bodies, states, peoples' authorities; no cities, no unnamed
// sources, no tellers of news.
func (r *reader) party(m *isnad.Mention) (isnad.EntityID, bool) {
	if m.Entity == "" || m.Kind == isnad.KindUnnamed {
		return "", false
	}
	if ok, known := r.verdict[m.Entity]; known {
		return m.Entity, ok
	}
	ok := true
	e, inLexicon := lexicon.ByID(m.Entity)
	switch {
	case inLexicon && (e.Table == lexicon.Agencies || e.Table == lexicon.Outlets || e.Table == lexicon.Media):
		ok = false
	case inLexicon && e.Table == lexicon.Cities:
		ok = e.ID == "w-arab-world" || e.ID == "w-benelux" || e.ID == "w-gulf-region" || e.ID == "w-europe" || e.ID == "w-baltic-states"
	case inLexicon && e.Class == "football":
		ok = false
	case !inLexicon && m.Kind == isnad.KindPlace:
		ok = false
	}
	r.verdict[m.Entity] = ok
	return m.Entity, ok
}

// nounPhrase reads the noun phrase that begins at token i and ends before
// limit, for the first party in it and those joined to it («فنلندا والسويد»).
func (r *reader) nounPhrase(i, limit int) phrase {
	p := phrase{first: i, end: i, head: i}
	if i >= len(r.toks) || i >= limit {
		return p
	}
	last := limit
	if s := r.toks[i].sent; s >= 0 {
		last = r.acct.Sentences[s].Last // a name behind its title may lie behind the clause
	}
	limit = min(limit, i+maxPhrase)
	j := i
	for ; j < limit; j++ {
		t := &r.toks[j]
		if r.punct(j) {
			if k := r.apposed(&p, j, limit); k > 0 {
				p.end, j = k, k-1
				if k < limit && (r.toks[k].norm == "،" || r.toks[k].norm == ",") {
					p.end++
				}
				continue
			}
			if !p.found() || !r.joins(j, limit) {
				break
			}
			continue
		}
		if r.mark(j) {
			continue
		}
		if k := r.loyalTo(j, i, last); k > 0 {
			if p.end, j = k, k-1; p.found() {
				continue
			}
			break
		}
		if t.post >= 0 && p.found() && r.acct.Mentions[t.post].Entity == p.parties[len(p.parties)-1] {
			p.end = j + 1 // «فلان رئيس لجنة كذا»
			continue
		}
		if k := r.holderBehind(j, last); k > 0 {
			// «الأمين العام للأمم المتحدة فلان»: whatever his title names, he is meant
			if p.found() && !t.conj && t.adp == 0 && j > i && r.titled(j-1) {
				// «نائب الرئيس رئيس الوزراء فلان»: two offices of one
				if id, ok := r.party(&r.acct.Mentions[t.held]); ok {
					last := len(p.parties) - 1
					p.parties[last], p.spans[last] = id, r.acct.Mentions[t.held].Span
					p.end, j = k, k-1
					continue
				}
			}
			if j > i && t.adp != 0 && !(p.found() && t.conj) || p.found() && !(t.conj || r.toks[j-1].cls&clsAnd != 0 || r.toks[j-1].norm == "من" || r.punct(j-1)) {
				break
			}
			if !t.conj && p.words > 0 && r.toks[j-1].men < 0 && r.closed(j-1) {
				break // «استقبل بقصر الحكم | أمين المنطقة فلان»
			}
			m := &r.acct.Mentions[t.held]
			if id, ok := r.party(m); ok {
				p.add(id, m.Span)
				p.words++
				p.end, j = k, k-1
				continue
			}
		}
		if t.men >= 0 && t.first {
			m := &r.acct.Mentions[t.men]
			whole := r.acct.Tokens[j].Span.Start == m.Span.Start
			if j > i && !whole && (t.adp != 0 || r.clitic(j, "ب")) && !(p.found() && t.conj) && !belongs[bareConj(&r.toks[j-1])] && !(t.adp == 'l' && sites[strings.TrimSuffix(bareConj(&r.toks[j-1]), "ا")]) {
				break // the next complement
			}
			if p.found() && !t.conj && r.toks[j-1].norm == "(" {
				// «حلف شمال الأطلسي (ناتو)»: another name of the same
				for j+1 < limit && r.toks[j].norm != ")" {
					j++
				}
				p.end = j + 1
				continue
			}
			if p.found() && !(t.conj || r.toks[j-1].cls&clsAnd != 0 || r.toks[j-1].norm == "من" || r.punct(j-1)) {
				// «وزير الخارجية» and the name behind it are one; another name is not
				if id, ok := r.party(m); ok && m.Kind == isnad.KindPerson && r.toks[j-1].men >= 0 {
					last := len(p.parties) - 1
					if r.acct.Mentions[r.toks[j-1].men].Kind != isnad.KindPerson && !contains(p.parties, id) {
						p.parties[last], p.spans[last] = id, m.Span
					}
				} else {
					break
				}
			} else if j > i && m.Kind == isnad.KindPlace && sides[bareConj(&r.toks[j-1])] {
				p.place = m.Entity
			} else if id, ok := r.party(m); ok {
				p.joined = p.joined || t.conj && p.words > 0 && !p.found()
				p.add(id, m.Span)
			} else if m.Kind == isnad.KindPlace && p.place == "" {
				p.place = m.Entity
			}
			for j+1 < limit && r.toks[j+1].men == t.men && !r.toks[j+1].first {
				j++
			}
			p.end = j + 1
			if !p.found() && p.place != "" {
				break // a town, and the phrase is at its end
			}
			continue
		}
		if t.men >= 0 {
			p.end = j + 1
			continue
		}
		if t.tx >= 0 {
			if p.found() || p.words > 0 {
				break
			}
			continue
		}
		if p.found() {
			if t.cls&clsAnd != 0 && r.joins(j, limit) || t.norm == "كل" || t.norm == "وكل" || t.norm == "كلا" || t.norm == "من" && j > i && strings.HasSuffix(r.toks[j-1].norm, "كل") {
				continue
			}
			if id, _ := r.adjective(j); id != "" && t.conj && j > i && r.toks[j-1].men < 0 && !r.toks[j-1].conj {
				if before, _ := r.adjective(j - 1); before != "" && before != id {
					p.add(id, r.acct.Tokens[j].Span) // «القادة السعوديون والأميركيون»
					p.end = j + 1
					continue
				}
			}
			// «رئيس وزراء إسرائيل المنتخب»: an adjective goes on, other words end it
			if id, people := r.adjective(j); id != "" && !people || t.tag == isnad.TagAdjective && !t.conj && r.definite(j) {
				p.end = j + 1
				continue
			}
			if t.conj && r.joins(j, limit) || mainly[t.norm] && j+1 < limit && r.toks[j+1].conj && r.joins(j+1, limit) {
				continue
			}
			if k := r.incumbent(&p, j, limit); k > 0 {
				// «أمير دولة قطر الشيخ تميم»: the country was part of his office
				j = k - 1
				continue
			}
			break
		}
		if t.cls&(clsThat|clsRel|clsBreak|clsNeg|clsWill|clsIf|clsKan|clsPurpose) != 0 {
			break
		}
		if t.norm == "من" && j > i && j+1 < limit && (membersOf[strings.TrimSuffix(stem(r.toks[j-1].norm), "ا")] || r.counts(j-1)) && (r.group(j+1) || j+2 < limit && staff[stem(r.toks[j+1].norm)] && r.group(j+2)) {
			continue // «وفد من الأمم المتحدة», «18 من رجال الجيش»
		}
		if t.cls&clsPrep != 0 && !(t.norm == "من" && j > i && (r.toks[j-1].norm == "كل" || r.toks[j-1].norm == "كلا" || r.toks[j-1].norm == "عدد" || r.toks[j-1].norm == "عددا" || r.toks[j-1].norm == "العديد")) {
			break
		}
		if j > i && (t.adp != 0 || r.finite(j)) {
			break
		}
		if j > i && p.words > 0 && r.fresh(j, limit) {
			break
		}
		if j == i && r.finite(j) {
			break
		}
		if id, n := r.generic(j, limit); n > 0 {
			p.add(id, r.span(j, j+n))
			j += n - 1
			p.end = j + 1
			continue
		}
		if id, people := r.adjective(j); id != "" {
			if j > i && !p.people && r.stately(i, j) {
				// «القوات الروسية», «المسؤولين الإيرانيين»: the country of those meant,
				// unless a name follows («وزيرة الخارجية الأميركية هيلاري كلينتون»)
				if who, span := r.holder(j, limit, id); who != "" {
					p.add(who, span)
				}
				p.end = j + 1
				continue
			}
			if people {
				p.people, p.nation = true, id
			}
		}
		if own := r.own(t.norm); own {
			if id := r.homeland(j); id != "" {
				p.add(id, r.acct.Tokens[j].Span)
				p.end = j + 1
				continue
			}
		}
		p.words++
		p.end = j + 1
		if kin[stem(t.norm)] || t.adp != 0 && len(t.norm) > 6 && kin[t.norm[2:]] {
			break // «والدة فلان»: who is named behind it is another
		}
		if t.conj && j > i && p.words > 1 && t.tag != isnad.TagAdjective && t.tag != isnad.TagNoun {
			break
		}
	}
	if p.end <= i {
		p.end = i
	}
	return p
}

// accusative reports whether a noun phrase has the ending of an object: a sound plural in
// «ين» («ناشد القادة السياسيين», "he appealed to the political leaders").
func (r *reader) accusative(p phrase) bool {
	for j := p.first; j < min(p.end, p.first+3); j++ {
		t := &r.toks[j]
		if t.men >= 0 || t.adp != 0 || t.cls != 0 || t.kind != isnad.TokenWord {
			return false
		}
		if w := bareConj(t); len(w) > 14 && strings.HasPrefix(w, "ال") && strings.HasSuffix(w, "يين") || j > p.first && t.tag == isnad.TagAdjective && len(w) > 12 && strings.HasPrefix(w, "ال") && strings.HasSuffix(w, "ين") {
			return true
		}
	}
	return false
}

// titled reports whether an office stands at token j whose holder the article does not name.
func (r *reader) titled(j int) bool {
	if r.toks[j].men < 0 {
		return false
	}
	m := &r.acct.Mentions[r.toks[j].men]
	return m.Form == isnad.FormTitle && m.Kind == isnad.KindTitle && !strings.Contains(string(m.Entity), "/")
}

// closed reports whether nothing in construct can stand behind the word at token j:
// it has the article, or is an adjective.
func (r *reader) closed(j int) bool {
	if id, _ := r.adjective(j); id != "" {
		return true
	}
	return r.definite(j) || r.toks[j].tag == isnad.TagAdjective
}

// holderBehind returns the token behind the name of him whose title begins at token
// j, 0 when it begins none or the name does not follow before limit.
func (r *reader) holderBehind(j, limit int) int {
	if r.toks[j].held < 0 {
		return 0
	}
	m := &r.acct.Mentions[r.toks[j].held]
	k := r.at(m.Span.Start)
	for n := k - 1; n > j && r.acct.Tokens[n].Span.Start >= m.Title.End; n-- {
		if !r.punct(n) && !r.mark(n) {
			return 0
		}
	}
	if k = r.at(m.Span.End-1) + 1; k <= j || k > limit {
		return 0
	}
	return k
}

// sites are nouns for what an armed body has, behind which ل says whose it is
// («مواقع للمتمردين»).
var sites = words("مواقع موقع اهداف هدف معسكرات معسكر مقرات مقار مقر معاقل معقل تجمعات تجمع مخازن مخزن مراكز مركز قواعد قاعده عناصر اليات نقاط نقطه تحصينات ثكنات ثكنه مستودعات مستودع قافله قوافل دوريه دوريات رتل ارتال سيارات سياره عربات عربه حواجز حاجز اوكار مواقعا كمين كمائن طائره طائرات زورق زوارق سفينه سفن")

// mainly are adverbs that stand between names of a list («دور الإمارات خاصة ودول التحالف»).
var mainly = words("خاصه عامه تحديدا خصوصا")

// loyal are words for those who side with somebody, who is no party thereby («القوات
// الموالية للرئيس السابق»).
var loyal = words("المواليه مواليه الموالين موالين الموالون الموالي المؤيده مؤيده المؤيدين مؤيدين المناصره المناصرين المساند المسانده")

// loyalTo returns the token behind him whom a word of loyalty before token j names
// with ل, 0 when there is none; i is the first token of the phrase.
func (r *reader) loyalTo(j, i, limit int) int {
	if j <= i || !loyal[bareConj(&r.toks[j-1])] || !strings.HasPrefix(r.toks[j].norm, "ل") {
		return 0
	}
	if k := r.holderBehind(j, limit); k > 0 {
		return k
	}
	k := j
	for k+1 < limit && r.toks[k].men < 0 && r.toks[k+1].men >= 0 && k < j+3 {
		k++
	}
	if r.toks[k].men < 0 {
		return 0
	}
	for m := r.toks[k].men; k < limit && r.toks[k].men == m; k++ {
	}
	return k
}

// belongs are words that join a body's people to it («القوات التابعة للحوثيين»).
var belongs = words("التابعه تابعه التابعين تابعين التابع تابع التابعون تابعون")

// membersOf are nouns for some of a body's people, who stand for it before «من».
var membersOf = words("وفد بعثه مسلحين مسلحون مسلحو عناصر عنصر مقاتلين مقاتلون جنود جندي قوه قوات وحده وحدات فريق خبراء نشطاء ضباط اعضاء قياديين مسؤولين مسؤولون مراقبين مفتشين نواب مجموعه")

// staff are nouns for a body's people in construct with it.
var staff = words("رجال افراد منسوبي عناصر جنود مقاتلي مسلحي ضباط قوات اعضاء موظفي طلبه طلاب انصار اتباع مشاه")

// counts reports whether the word at token i is a number of people.
func (r *reader) counts(i int) bool {
	t := &r.toks[i]
	switch bareConj(t) {
	case "العشرات", "عشرات", "المئات", "مئات", "عدد", "عددا", "العديد", "اثنين", "فردا", "افراد", "عنصرا", "شخصا", "اشخاص", "اخرين":
		return true
	}
	return t.kind == isnad.TokenNumber || t.tag == isnad.TagNumeral
}

// group reports whether a body or a country is named in token k.
func (r *reader) group(k int) bool {
	t := &r.toks[k]
	if t.men < 0 || !t.first || t.conj {
		return false
	}
	m := &r.acct.Mentions[t.men]
	_, ok := r.party(m)
	return ok && (m.Kind == isnad.KindOrganization || m.Kind == isnad.KindPlace)
}

// kin are nouns for a person's kin, behind which his name is not the party's.
var kin = words("والده والد زوجه زوج نجل نجلي اسره عائله شقيق شقيقه شقيقي محامي محاميه صهر")

// stateHeads are nouns whose country is the party when its adjective stands
// behind them («القوات الروسية», "the Russian forces"); of other nouns («الأسر»,
// "the families") the country is no party.
var stateHeads = words("سلطات سلطه قوات قوه جيش جنود حكومه مسؤولين مسؤولون مسؤول مسئولين مسئول طائرات طائره مقاتلات مقاتله مقاتلين وفد رئاسه قياده طيران مدفعيه بحريه خارجيه دوله جانب طرف نظام اداره وزاره وزارتي صواريخ دبابات سفن شرطه امن مخابرات استخبارات برلمان مجلس دبلوماسيه دبلوماسيين دبلوماسي سفير سفاره احتلال ميليشيات مليشيات ميليشيا فصائل مفاوضين مفاوض نظيره نظيرته نظيرها عاهل ملك رئيس وزير زعيم قاده قائد قضاء محكمه محاكم نيابه ادعاء اجهزه زوارق وحدات حرس ممثل مندوب مبعوث مبعوثه وزراء نواب شعب عاصمه جمهوريه مملكه اتحاد مصالح اطراف طرفين طرفان عناصر مسلحي مسلحو مقاتلي مقاتلو جنود ثوار مقاومه معارضه كيان عدوان غزو هجوم غارات قصف")

// stately reports whether the noun phrase from token i on has a noun before the
// adjective at token j whose country can be a party.
func (r *reader) stately(i, j int) bool {
	for k := j - 1; k >= max(i, j-3); k-- {
		if w := stem(r.toks[k].norm); stateHeads[w] || deedHeads[w] || stateHeads[strings.TrimSuffix(w, "ا")] {
			return true
		}
	}
	return false
}

// deedHeads are nouns of deeds and words: their country is towards whom a
// statement about them is made («التدخل الإيراني», "the Iranian interference").
var deedHeads = words("تدخل تدخلات سياسه سياسات موقف مواقف قرار قرارات تصريحات تصريح اتهامات اتهام خطوه خطوات اجراءات اجراء ممارسات انتهاكات انتهاك اعتداءات اعتداء جرائم جريمه هجمات هجوم عمليات عمليه غارات قصف عدوان احتلال استيطان دعم دور مبادره جهود خطه خطط اقتراح مقترح مطالب مطلب شروط ضغوط عقوبات حصار اتفاق اتفاقيه وجود نفوذ استفزازات تهديدات انتقادات ادعاءات مزاعم حرب غزو توغل اجتياح مشاركه رد ردود تحركات تحرك مناورات برنامج انسحاب اعتراف اعلان بيان تقرير مساعدات رؤيه مساعي مسعي وساطه")

// sides are words behind which a country is a place, not a party.
var sides = words("جنوب شمال شرق غرب شرقي غربي شمالي جنوبي وسط داخل حدود الحدود اراضي اجواء سواحل شواطئ مدينه منطقه محافظه")

// fresh reports whether the word at token j cannot go on with the noun phrase
// of the word before it: behind a word with the article stands no other noun,
// unless a name follows that it is the title of.
func (r *reader) fresh(j, limit int) bool {
	t, u := &r.toks[j], &r.toks[j-1]
	if t.tag != isnad.TagNoun || t.conj || u.men >= 0 || u.kind != isnad.TokenWord {
		return false
	}
	if w := bareConj(u); !strings.HasPrefix(w, "ال") || len(w) < 8 {
		return false
	}
	if id, _ := r.adjective(j); id != "" {
		return false
	}
	return j+1 >= limit || r.toks[j+1].men < 0
}

// incumbent puts the person whose name stands at token j or behind his titles
// in the place of the country of his office, which the phrase has found so far,
// and returns the token behind the name; 0 when there is none.
func (r *reader) incumbent(p *phrase, j, limit int) int {
	last := len(p.parties) - 1
	if p.words == 0 || last < 0 || r.toks[j].conj || r.toks[j].adp != 0 {
		return 0
	}
	if e, ok := lexicon.ByID(p.parties[last]); !ok || e.Table != lexicon.Countries {
		return 0
	}
	for k := j; k < min(limit, j+3); k++ {
		t := &r.toks[k]
		if t.men >= 0 && t.first {
			m := &r.acct.Mentions[t.men]
			id, ok := r.party(m)
			if !ok || m.Kind != isnad.KindPerson || t.conj || t.adp != 0 || contains(p.parties, id) {
				return 0
			}
			p.parties[last], p.spans[last] = id, m.Span
			for k+1 < limit && r.toks[k+1].men == t.men && !r.toks[k+1].first {
				k++
			}
			p.end = k + 1
			return k + 1
		}
		if t.conj || t.adp != 0 || t.cls != 0 || t.tx >= 0 || t.kind != isnad.TokenWord || !r.definite(k) {
			return 0
		}
	}
	return 0
}

// holder returns whom a noun phrase means whose noun has the adjective of a
// country at token j: the country, «نظيره الروسي» the man of the same office,
// or nobody when a name follows.
func (r *reader) holder(j, limit int, country isnad.EntityID) (isnad.EntityID, isnad.Span) {
	span := r.acct.Tokens[j].Span
	for k := j + 1; k < min(limit, j+3); k++ {
		t := &r.toks[k]
		if t.men >= 0 && t.first && t.adp == 0 && !t.conj && r.acct.Mentions[t.men].Kind == isnad.KindPerson {
			return "", span
		}
		if t.tag != isnad.TagAdjective || t.men >= 0 {
			break
		}
	}
	w := bareConj(&r.toks[j-1])
	if w = strings.TrimPrefix(w, "ل"); w != "نظيره" && w != "نظيرها" && w != "نظيرته" && w != "نظيرتها" {
		return country, span
	}
	var like *isnad.Entity
	if n := len(r.past); n > 0 && len(r.past[n-1].who) > 0 {
		like = r.entity(r.past[n-1].who[0])
	}
	if like == nil || like.Role == "" {
		return country, span
	}
	office, _, _ := strings.Cut(strings.TrimPrefix(like.Role, "ال"), " ")
	found := isnad.EntityID("")
	for _, i := range r.persons[country] {
		e := &r.acct.Entities[i]
		if strings.HasPrefix(strings.TrimPrefix(e.Role, "ال"), office) && e.ID != like.ID {
			if found != "" {
				return country, span
			}
			found = e.ID
		}
	}
	if found != "" {
		return found, span
	}
	return country, span
}

// joins reports whether a name joined to the one before stands behind token j
// («، والسويد», «وكل من السويد»).
func (r *reader) joins(j, limit int) bool {
	for k := j; k < min(limit, j+6); k++ {
		t := &r.toks[k]
		if t.men >= 0 && t.first {
			if k == j {
				return true
			}
			if k > j && (r.toks[j].conj || k > j+1 && r.punct(j) && r.toks[j+1].conj) {
				return true // «ووزير الخارجية فلان», «، ووزير الخارجية فلان»
			}
			return t.conj || r.toks[k-1].cls&clsAnd != 0 || r.toks[k-1].norm == "من"
		}
		if k > j && (r.finite(k) || t.cls&(clsThat|clsRel|clsBreak) != 0 || t.tx >= 0) {
			return false
		}
		if t.cls&clsPrep != 0 && t.norm != "من" {
			return false
		}
	}
	return false
}

// apposed returns the token behind the name or the office of the last party of p
// that stands again behind the comma at token j («وزير الخارجية، فلان، ونظيره»),
// 0 when there is none.
func (r *reader) apposed(p *phrase, j, limit int) int {
	if !p.found() || j+1 >= limit || r.toks[j].norm != "،" && r.toks[j].norm != "," {
		return 0
	}
	t := &r.toks[j+1]
	if t.men < 0 || !t.first || t.conj || t.adp != 0 || r.acct.Mentions[t.men].Entity != p.parties[len(p.parties)-1] {
		return 0
	}
	k := j + 2
	for k < limit && r.toks[k].men == t.men && !r.toks[k].first {
		k++
	}
	return k
}

// own reports whether the word is «بلاده» or the like.
func (r *reader) own(norm string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(norm, "و"), "ل"), "ب") {
	case "لاده", "لادها", "لادنا", "لدنا", "لده", "لدها":
		return true
	}
	switch norm {
	case "بلاده", "بلادها", "بلادنا", "بلدنا", "بلده", "بلدها", "حكومته", "حكومتها":
		return true
	}
	return false
}

// homeland returns the country of the speaker in whose words token j stands,
// or of the last subject: what «بلاده» ("his country") means.
func (r *reader) homeland(j int) isnad.EntityID {
	who := isnad.EntityID("")
	if s := r.toks[j].stmt; s >= 0 {
		who = r.acct.Statements[s].Speaker
	} else if n := len(r.past); n > 0 && r.past[n-1].sent == r.toks[j].sent && len(r.past[n-1].who) == 1 {
		who = r.past[n-1].who[0]
	}
	return r.countryOf(who)
}

// countryOf returns the country that an entity belongs to; empty when unknown.
func (r *reader) countryOf(id isnad.EntityID) isnad.EntityID {
	if id == "" {
		return ""
	}
	c := isnad.EntityID("")
	if e := r.entity(id); e != nil {
		c = e.Country
	}
	if c == "" {
		if l, ok := lexicon.ByID(id); ok {
			c = l.Country
			if l.Table == lexicon.Countries {
				c = l.ID
			}
		}
	}
	if _, ok := lexicon.ByID(c); !ok {
		return ""
	}
	return c
}

// clauseEnd returns the token where the clause of token i ends: at a mark that
// ends a clause, or at the end of its sentence. A short aside between commas
// («، اليوم الاثنين،») does not end it.
func (r *reader) clauseEnd(i int) int {
	last := r.acct.Sentences[r.toks[i].sent].Last
	for j := i + 1; j < min(last, i+maxClause); j++ {
		if !r.punct(j) {
			continue
		}
		if r.toks[j].norm == "،" || r.toks[j].norm == "," {
			if k := r.aside(j, last); k > 0 {
				j = k
				continue
			}
			if j+1 < last && (r.toks[j+1].norm == "مع" || r.toks[j+1].norm == "بين") {
				continue // «بحث فلان، في الرياض، مع فلان»
			}
			if k := r.listed(j, last); k > 0 {
				j = k - 1
				continue
			}
			if j+1 < last && r.toks[j-1].tx >= 0 && j > i+2 {
				// «استقبل الرئيس صباح أمس، وزير الدفاع»: a comma behind a time
				if t := &r.toks[j+1]; !t.conj && t.adp == 0 && t.cls == 0 && t.cue < 0 && t.tx < 0 && t.kind == isnad.TokenWord && !r.finite(j+1) {
					continue
				}
			}
		}
		return j
	}
	return min(last, i+maxClause)
}

// listed returns the token behind the name that goes on with a list of names behind
// the comma at token j («فلان، والرئيس المصري فلان»), 0 when none does.
func (r *reader) listed(j, last int) int {
	if j+1 >= last || r.toks[j-1].men < 0 {
		return 0
	}
	t := &r.toks[j+1]
	if !t.conj {
		return 0
	}
	k := 0
	switch {
	case t.held >= 0:
		k = r.holderBehind(j+1, last)
	case t.men >= 0 && t.first:
		for k = j + 2; k < last && r.toks[k].men == t.men && !r.toks[k].first; k++ {
		}
	}
	if k == 0 || k < last && (r.finite(k) || r.toks[k].cue >= 0 || r.toks[k].cls&(clsKan|clsNeg|clsMay|clsWill) != 0) {
		return 0
	}
	return k
}

// clauseStart returns the token where the clause of token i begins.
func (r *reader) clauseStart(i int) int {
	first := r.acct.Sentences[r.toks[i].sent].First
	for j := i - 1; j >= max(first, i-maxClause); j-- {
		if r.punct(j) {
			if k := r.asideBack(j, first); k >= 0 {
				j = k
				continue
			}
			return j + 1
		}
	}
	return max(first, i-maxClause)
}

// maxClause bounds the clause, in tokens to either side of the trigger.
const maxClause = 40

// maxAside is the longest aside that a clause runs through, in tokens.
const maxAside = 7

// aside returns the comma that closes the aside opened at comma j, 0 for none:
// a time, a place, a name in apposition without a verb.
func (r *reader) aside(j, last int) int {
	for k := j + 1; k < min(last, j+2+maxAside); k++ {
		t := &r.toks[k]
		if t.norm == "،" || t.norm == "," {
			if k > j+1 {
				return k
			}
			return 0
		}
		if r.punct(k) || t.cls&(clsThat|clsBreak) != 0 || t.conj && t.tx < 0 || r.finite(k) || t.cue >= 0 {
			return 0
		}
	}
	return 0
}

// asideBack is aside from its closing comma j back; -1 for none.
func (r *reader) asideBack(j, first int) int {
	for k := j - 1; k >= max(first, j-1-maxAside); k-- {
		t := &r.toks[k]
		if t.norm == "،" || t.norm == "," {
			if k < j-1 {
				return k
			}
			return -1
		}
		if r.punct(k) || t.cls&(clsThat|clsBreak) != 0 || t.conj && t.tx < 0 || r.finite(k) || t.cue >= 0 {
			return -1
		}
	}
	return -1
}

// complement finds, between from and end, the first complement by one of the
// prepositions that names a party. Words that open another clause end the
// search, and so do finite verbs.
func (r *reader) complement(preps prep, from, end int) (phrase, prep) {
	for j := from; j < min(end, from+maxReach); j++ {
		t := &r.toks[j]
		if r.mark(j) || r.punct(j) {
			continue
		}
		if t.cls&clsTook != 0 {
			continue // «محادثات جرت بين»
		}
		if t.cls&(clsThat|clsRel|clsBreak|clsIf|clsPurpose) != 0 || j > from && r.finite(j) {
			break
		}
		if t.cls&clsPrep != 0 && adjunct[bareConj(t)] && t.men < 0 {
			if j+1 < end && r.toks[j+1].tx >= 0 && r.toks[j+1].men < 0 {
				// «معارك متواصلة منذ صيف 2012 بين»
				for tx := r.toks[j+1].tx; j+1 < end && r.toks[j+1].tx == tx; j++ {
				}
				continue
			}
			break
		}
		if k := r.loyalTo(j, from, end); k > 0 {
			j = k - 1
			continue
		}
		at, kind := j, prep(0)
		w := t.norm
		if t.conj && len(w) > 4 {
			w = w[2:]
		}
		if p, ok := prepWords[w]; ok && t.men < 0 {
			at, kind = j+1, p
		} else {
			switch {
			case t.adp == 'l' || t.men >= 0 && t.first && r.clitic(j, "ل"):
				kind = prepLi
			case t.adp == 'b' || t.men >= 0 && t.first && r.clitic(j, "ب"):
				kind = prepBi
			}
		}
		if pair := t.norm == "بيننا" || t.norm == "بينه" || t.norm == "بينها"; pair && preps&prepBetween != 0 && j+1 < end && r.toks[j+1].norm == "وبين" {
			// «بيننا وبين الجانب التونسي»
			p := r.nounPhrase(j+2, end)
			if n := len(r.past); p.found() && n > 0 && r.past[n-1].sent == t.sent && len(r.past[n-1].who) > 0 {
				who := r.past[n-1].who[0]
				if c := r.countryOf(who); c != "" && t.norm == "بيننا" {
					who = c
				}
				p.parties = append([]isnad.EntityID{who}, without(p.parties, []isnad.EntityID{who})...)
				p.spans = append([]isnad.Span{r.acct.Tokens[j].Span}, p.spans...)
			}
			return p, prepBetween
		}
		if kind == 0 {
			continue
		}
		if kind&preps == 0 {
			continue
		}
		if kind == prepWith && j > 0 && speechNouns[r.toks[j-1].norm] {
			continue // «في مقابلة مع»
		}
		if kind == prepBi && t.men < 0 && halls[strings.TrimPrefix(stem(t.norm), "ب")] {
			continue // «اجتماع بديوان الوزارة»
		}
		p := r.nounPhrase(at, end)
		if kind == prepBetween && (p.found() || p.words > 0) {
			p.nameless = !p.found()
			r.between(&p, end)
		}
		if p.found() {
			return p, kind
		}
		if kind == prepBetween || kind == prepWith {
			// the parties are there, though nobody named is among them
			return p, kind
		}
	}
	return phrase{}, 0
}

// adjunct are prepositions of time and ground: what stands behind them is no
// complement.
var adjunct = words("بعد عقب منذ اثر بسبب قبل حسب بحسب وفق وفقا ردا رغم قبيل بعيد جراء نتيجه بمناسبه حول بشان حيال بخصوص")

// speechNouns are words for talk with a teller of news.
var speechNouns = map[string]bool{"مقابله": true, "حوار": true, "لقاء صحفي": true, "حديث": true, "المقابله": true, "تصريح": true}

// maxReach is how far behind its trigger a complement may stand, in tokens.
const maxReach = 22

// clitic reports whether the mention that begins in token j has the given
// letter attached before its name.
func (r *reader) clitic(j int, letter string) bool {
	m := &r.acct.Mentions[r.toks[j].men]
	s := r.acct.Tokens[j].Span
	if m.Span.Start <= s.Start {
		return false
	}
	head := r.text[s.Start:m.Span.Start]
	return strings.HasPrefix(head, letter) || strings.HasPrefix(head, "و"+letter)
}

// between adds to «بين X» the party of «وبين Y» and of «وY» behind more words
// («بين الرئيس فلان ونظيره فلان»).
func (r *reader) between(p *phrase, end int) {
	from := p.end
	if s := r.toks[p.first].sent; s >= 0 {
		last := r.acct.Sentences[s].Last
		for j := p.end; j < min(last, p.end+maxReach); j++ {
			if r.toks[j].norm == "وبين" {
				from, end = j, last // «بين السعودية وحلفائها وبين إيران»
				break
			}
		}
	}
	for j := from; j < min(end, from+8); j++ {
		t := &r.toks[j]
		if r.punct(j) || r.finite(j) || t.cls&(clsThat|clsRel|clsBreak) != 0 {
			return
		}
		if t.norm == "وبين" || t.conj || t.cls&clsAnd != 0 {
			from := j
			if t.norm == "وبين" || t.cls&clsAnd != 0 {
				from = j + 1
			}
			q := r.nounPhrase(from, end)
			for n, id := range q.parties {
				p.add(id, q.spans[n])
			}
			if q.found() {
				p.end = q.end
			}
			p.joined = q.words > 0
			return
		}
	}
}

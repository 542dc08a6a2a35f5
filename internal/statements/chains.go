package statements

import (
	"slices"
	"sort"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// mediaName looks a name up among the media; quotation marks do not matter.
func (r *reader) mediaName(name string) (isnad.Role, bool) {
	role, ok := r.tab.media[foldName(name)]
	return role, ok
}

// mediaOf tells what an organisation is as a link: by its entry in the
// lexicon, by the table of media, by the noun that its name begins with.
func (r *reader) mediaOf(m *isnad.Mention) (isnad.Role, bool) {
	if m.Kind == isnad.KindPerson || m.Kind == isnad.KindPlace {
		return "", false
	}
	if m.Entity != "" && m.Entity[0] != '_' {
		return r.mediaEntity(m.Entity)
	}
	return r.mediaName(m.Span.Of(r.text))
}

// mediaEntity looks an id up in the lexicon; the answer is kept.
func (r *reader) mediaEntity(id isnad.EntityID) (isnad.Role, bool) {
	role, ok := r.media[id]
	if !ok {
		if e, found := lexicon.ByID(id); found {
			switch e.Table {
			case lexicon.Agencies:
				role = isnad.RoleAgency
			case lexicon.Outlets, lexicon.Media:
				role = isnad.RoleMedium
			}
		}
		if r.media == nil {
			r.media = map[isnad.EntityID]isnad.Role{}
		}
		r.media[id] = role
	}
	return role, role != ""
}

// linksIn lists the links that the words of a zone name: media, agencies,
// writings. Names behind relaying verbs («نقلتها وكالة …») count too.
// Writings count only behind a preposition that leads to them, unless docs is
// set; a bare name behind ل only when near is set, between cue and content.
//
// An outlet or agency counts where the words lead to it (see led), unless docs
// is set.
func (r *reader) linksIn(d *draft, zone run, out []isnad.Link, near, docs bool) []isnad.Link {
	zone.last = min(zone.last, zone.first+maxLinkZone)
	for k := zone.first; k < zone.last && len(out) < maxLinks; k++ {
		t := &r.toks[k]
		if k+2 < zone.last && r.toks[k+1].norm == "علي" && answering[strings.TrimPrefix(t.norm, "و")] && !strings.HasPrefix(r.toks[k+2].norm, "سؤال") && !strings.HasPrefix(r.toks[k+2].norm, "اسئله") {
			k = r.answered(k+2, zone.last) - 1
			continue
		}
		if t.kind == isnad.TokenPunct && !t.opens {
			continue
		}
		if k > 0 && r.toks[k-1].cls&clsThis != 0 && !r.isDocNoun(k) {
			continue // «تقوم هذه الصحيفة بنشره»: spoken of, not a teller
		}
		if l, e, ok := r.linkAt(k, zone.last, near); ok {
			if (l.Role == isnad.RoleDocument || l.Role == isnad.RoleMedium && r.isDocNoun(k)) && !docs && !r.leadsTo(k) {
				continue
			}
			if l.Role != isnad.RoleDocument && !r.isDocNoun(k) && !r.led(d, k, e, l, near, docs, out) {
				k = e - 1
				continue
			}
			out = addLink(out, l)
			k = e - 1
		}
	}
	return out
}

// answering holds the words that lead to what a speaker answers: what was said
// there is not what he says («ردا على ما بثته القناة، قال»).
var answering = map[string]bool{"ردا": true, "رده": true, "ردها": true, "ردهم": true, "الرد": true, "تعليقا": true, "تعليقه": true, "تعليقها": true,
	"التعليق": true, "تعقيبا": true, "تعقيبه": true, "تعقيبها": true, "جوابا": true, "جوابه": true}

// answered returns the end of what is answered, from k on: a comma, a dash, or
// the words that lead to where the answer stands.
func (r *reader) answered(k, last int) int {
	for ; k < last; k++ {
		switch r.toks[k].punct {
		case ',', '-', ':':
			return k
		}
		if n := r.toks[k].norm; (n == "في" || n == "عبر") && k+1 < last && (r.isDocNoun(k+1) || interview[strings.TrimPrefix(r.toks[k+1].norm, "ال")]) {
			return k
		}
	}
	return last
}

// interview holds the nouns for talk with an outlet.
var interview = map[string]bool{"تصريح": true, "تصريحات": true, "حديث": true, "حوار": true, "مقابله": true, "لقاء": true, "اتصال": true, "مداخله": true, "كلمه": true, "سؤال": true, "اسئله": true, "استفسار": true}

// carriers are the verbs by which an outlet carries words, receives or obtains
// them, as they stand before it, pronouns off: «نشرتها صحيفة كذا», «توصلت به».
var carriers = map[string]bool{"نشرت": true, "نشر": true, "تنشر": true, "بثت": true, "بث": true, "تبث": true, "نقلت": true, "نقل": true, "تنقل": true,
	"اوردت": true, "اورد": true, "تورد": true, "ذكرت": true, "ذكر": true, "تذكر": true, "اذاعت": true, "اذاع": true, "عرضت": true, "توصلت": true,
	"تلقت": true, "تلقي": true, "تسلمت": true, "حصلت": true, "اطلعت": true, "تتوفر": true, "خص": true, "خصت": true, "ابلغ": true, "ابلغت": true,
	"اخبر": true, "اخبرت": true, "افادت": true, "افاد": true, "كشفت": true, "قالت": true, "كتبت": true, "علمت": true, "حاورت": true, "استضافت": true,
	"اجرت": true, "اكدت": true, "اشارت": true, "نسبت": true, "اعلنت": true, "بثها": true, "وزعت": true, "وافي": true, "وافت": true, "تداولت": true, "تناقلت": true}

// led reports whether the words around lead to the outlet at k as a link: a
// preposition or clitic, a noun for its pages or its reporter, a verb by which
// it carries words, another link that it is joined to; behind a verb of saying
// also its bare name («أبلغ المسؤول رويترز أن»). The name of a company that is
// spoken of, or an outlet that is called upon, is none. The link takes the
// tokens from k to e.
func (r *reader) led(d *draft, k, e int, l isnad.Link, near, docs bool, out []isnad.Link) bool {
	t := &r.toks[k]
	clitic := ""
	if l.Span.Start > t.span.Start {
		clitic = r.text[t.span.Start:l.Span.Start]
	}
	j := k - 1
	for j >= 0 && j >= k-2 && (r.toks[j].opens || r.toks[j].punct == '(') {
		j--
	}
	if strings.Contains(clitic, "ل") && !near && !docs && !r.talks(k-1) {
		return false // «استجابة لنداء الوطن»
	}
	if strings.Contains(clitic, "ل") {
		return !r.employs(j, 1)
	}
	if strings.Contains(clitic, "ب") {
		if !near && !docs && !r.talks(k-1) {
			return false // «المسلسل الذي عرض بالقناة»
		}
		for i := j; i >= 0 && i > j-3 && r.toks[i].kind == isnad.TokenWord; i-- {
			switch strings.TrimPrefix(r.plainNoun(i), "ال") {
			case "مدير", "مديره", "عضو", "مسؤول", "مسؤوله":
				return false // «مدير البرامج بالإذاعة»
			}
		}
		return !r.employs(j, 3)
	}
	if j < 0 {
		return true
	}
	if len(out) > 0 && (strings.HasPrefix(clitic, "و") || r.toks[j].norm == "و" || r.toks[j].punct == ',') && t.span.Start-out[len(out)-1].Span.End <= 4 {
		return true
	}
	if j >= 2 && r.toks[j].norm == "الاجتماعي" && r.toks[j-1].norm == "التواصل" {
		j -= 2 // «على منصة التواصل الاجتماعي "كذا"»
	}
	prev := r.toks[j].norm
	switch strings.TrimPrefix(prev, "و") {
	case "في", "علي", "مع", "ل", "ب", "لدي", "الي":
		return !r.employs(j-1, 3) && (near || docs || r.talks(j-1))
	case "عبر", "عن", "حسب", "بحسب", "وفق", "فق", "وفقا", "فقا", "بواسطه", "ضمن":
		return true
	}
	if h, ok := r.headOf(j); ok && (h.class == headDocument || h.class == headOutlet) {
		return true
	}
	switch n := r.plainNoun(j); strings.TrimPrefix(n, "ل") {
	case "مراسل", "مراسله", "مراسلي", "مندوب", "مندوبه", "مبعوث", "مبعوثه", "موفد", "موفده":
		return near || docs || strings.HasPrefix(prev, "ل") && r.talks(j-1)
	case "صفحه", "حساب", "شاشه", "اثير", "برنامج", "نشره", "سؤال", "اسئله", "ميكروفون", "منصه", "تطبيق", "شبكه", "موقع", "وسيله", "استوديوهات":
		return true
	}
	for i := j; i >= 0 && i >= k-3 && (r.toks[i].punct == 0 || r.toks[i].opens); i-- {
		w := strings.TrimPrefix(r.toks[i].norm, "و")
		for _, p := range [...]string{"", "ه", "ها", "هم", "هما"} {
			if v, ok := strings.CutSuffix(w, p); ok && carriers[v] {
				return true
			}
		}
	}
	if start := r.sentStart(k); j < start && e < len(r.toks) {
		switch r.toks[e].norm {
		case ":", "-", "–", "ـ":
			return true // «رويترز - أعلن»: the credit of a report
		}
	}
	if !near || r.tab.platforms[foldName(l.Name)] {
		return false
	}
	switch d.f.cue.act {
	case isnad.ActCall, isnad.ActOrder, isnad.ActAccuse, isnad.ActPraise, isnad.ActCondemn, isnad.ActThreaten, isnad.ActAsk, isnad.ActDescribe:
		return false
	}
	return l.Role == isnad.RoleAgency || k == d.subj.last || r.tab.byLemma["أبلغ"] == d.f.cue
}

// talks reports whether one of the words up to k, of the same clause, is talk,
// writing or telling: «في حديث لقناة كذا», «كما نقل لقناة كذا».
func (r *reader) talks(k int) bool {
	for i := k; i >= 0 && i >= k-5; i-- {
		t := &r.toks[i]
		if t.punct == ',' || t.kind == isnad.TokenPunct && !t.opens && !t.closes {
			return false
		}
		if interview[strings.TrimPrefix(r.plainNoun(i), "ال")] || r.isDocNoun(i) {
			return true
		}
		if fs, ok := r.formsAt(i); ok && len(fs) > 0 {
			return true
		}
		if v := strings.TrimRight(strings.TrimPrefix(t.norm, "و"), "اه"); carriers[v] || carriers[strings.TrimPrefix(t.norm, "و")] {
			return true
		}
	}
	return false
}

// employs reports whether one of the n words up to j names a man of the press,
// so that the outlet behind is where he works («الصحفي المعروف في», «الكاتب
// ب») and no talk or writing stands between.
func (r *reader) employs(j, n int) bool {
	for i := j; i >= 0 && i > j-n; i-- {
		if r.toks[i].kind != isnad.TokenWord || r.isDocNoun(i) || interview[strings.TrimPrefix(r.plainNoun(i), "ال")] {
			return false
		}
		switch strings.TrimPrefix(r.plainNoun(i), "ال") {
		case "صحفي", "صحافي", "صحفيه", "صحافيه", "كاتب", "كاتبه", "محرر", "محرره", "مذيع", "مذيعه", "اعلامي", "اعلاميه", "محلل", "معلق", "مقدم", "مصور", "تحرير":
			return true
		}
	}
	return false
}

func (r *reader) isDocNoun(k int) bool {
	h, ok := r.headOf(k)
	return ok && h.class == headDocument
}

// leadsTo reports whether a preposition leads to the noun at k as the place of
// speech: «في بيان», «عبر تغريدة», «ببيان».
func (r *reader) leadsTo(k int) bool {
	if strings.HasPrefix(r.toks[k].norm, "ب") && r.plainNoun(k) != r.toks[k].norm {
		return true
	}
	for j := k - 1; j >= 0 && j >= k-2; j-- {
		switch r.toks[j].norm {
		case "في", "وفي", "عبر", "ضمن", "خلال", "بموجب", "حسب", "بحسب", "وفق":
			return true
		case "علي":
			// «الرد على التقرير», «الموقعون على الوثيقة»: not what stands in it
			return j > 0 && (r.toks[j-1].norm == "بناء" || r.toks[j-1].norm == "وبناء")
		}
		if hasArticle(r.toks[j].norm) || r.toks[j].punct != 0 {
			return false
		}
	}
	return false
}

const (
	maxLinkZone = 80 // tokens beside a statement that can name its links
	maxLinks    = 12 // links of one statement
)

func addLink(out []isnad.Link, l isnad.Link) []isnad.Link {
	l.Name = bare(l.Name)
	for i := range out {
		if out[i].Span == l.Span || l.Entity != "" && out[i].Entity == l.Entity {
			return out
		}
		if l.Role == isnad.RoleDocument && out[i].Role == l.Role && strings.TrimPrefix(foldName(l.Name), "ال") == strings.TrimPrefix(foldName(out[i].Name), "ال") {
			return out // «بيان», taken up again as «البيان»
		}
	}
	return append(out, l)
}

// bare takes off marks that hold a whole name: «(الواحة)», «"النهر"».
func bare(name string) string {
	for _, pair := range [...][2]string{{"(", ")"}, {"«", "»"}, {"\"", "\""}, {"“", "”"}, {"”", "“"}} {
		if len(name) <= len(pair[0])+len(pair[1]) {
			continue
		}
		inner, ok := strings.CutPrefix(name, pair[0])
		if ok {
			inner, ok = strings.CutSuffix(inner, pair[1])
		}
		if ok && !strings.Contains(inner, pair[0]) && !strings.Contains(inner, pair[1]) {
			return inner
		}
	}
	return name
}

// recordings and recorded are the two words for words that were taped: «تسجيل
// صوتي», «مقطع مصور».
var recordings = map[string]bool{"تسجيل": true, "تسجيلات": true, "مقطع": true, "شريط": true, "فيديو": true}
var recorded = map[string]bool{"صوتي": true, "صوتيه": true, "مصور": true, "مصوره": true, "مرئي": true, "فيديو": true, "متلفز": true, "تلفزيوني": true}

// bodyWord holds the heads of bodies that may bear an outlet's name («معهد
// الجزيرة», «شركة مترو») and are none.
var bodyWord = map[string]bool{"شركه": true, "معهد": true, "مركز": true, "نادي": true, "جمعيه": true, "بنك": true, "فندق": true, "مدرسه": true, "جامعه": true,
	"مستشفي": true, "جائزه": true, "مهرجان": true, "مطار": true, "اكاديميه": true, "فريق": true}

// bodyNamed reports whether the mention at k is a body that only bears an
// outlet's name.
func (r *reader) bodyNamed(k int, m *isnad.Mention) bool {
	n := strings.TrimPrefix(r.plainNoun(k), "ال")
	if n != "هيئه" {
		return bodyWord[n]
	}
	name := foldName(m.Span.Of(r.text))
	return !strings.Contains(name, "ذاعه") && !strings.Contains(name, "بث") && !strings.Contains(name, "تلفزيون")
}

// speaksFor reports whether one of the words up to k is a spokesman or a head,
// with nothing but adjectives behind it («المتحدث الرسمي لـ"الجماعة"»).
func (r *reader) speaksFor(k int) bool {
	for i := k; i >= 0 && i > k-3; i-- {
		if !r.word(i) {
			return false
		}
		switch strings.TrimPrefix(r.plainNoun(i), "ال") {
		case "متحدث", "متحدثه", "ناطق", "ناطقه", "رئيس", "رئيسه", "مدير", "مديره", "امين", "مسؤول":
			return true
		}
		if r.toks[i].tag != isnad.TagAdjective {
			return false
		}
	}
	return false
}

// linkAt reads one link at token k.
func (r *reader) linkAt(k, end int, near bool) (isnad.Link, int, bool) {
	t := &r.toks[k]
	if t.opens {
		// «عكاظ» in marks, behind ل or a noun for media
		if t.pair < end && t.pair-k-1 <= maxNameMark && k > 0 {
			sp := isnad.Span{Start: r.toks[k+1].span.Start, End: r.toks[t.pair-1].span.End}
			role, ok := r.mediaName(sp.Of(r.text))
			if !ok && near && (r.toks[k-1].norm == "ل" && !r.speaksFor(k-2) || r.toks[k-1].norm == "ب" && r.talks(k-2)) {
				role, ok = isnad.RoleMedium, true
			}
			if ok {
				return isnad.Link{Role: role, Name: r.acct.StandingWords(sp), Entity: r.entityIn(run{k + 1, t.pair}), Span: sp}, t.pair + 1, true
			}
		}
		return isnad.Link{}, 0, false
	}
	if t.kind != isnad.TokenWord && t.kind != isnad.TokenLatin {
		return isnad.Link{}, 0, false
	}
	if t.norm == "اليوم" && (t.tx >= 0 || k > 0 && !r.linkWord(k-1)) {
		return isnad.Link{}, 0, false // rather today than the paper
	}
	if t.men >= 0 && t.first {
		m := &r.acct.Mentions[t.men]
		if role, ok := r.mediaOf(m); ok && !r.bodyNamed(k, m) {
			e := k + 1
			for e < end && r.toks[e].men == t.men {
				e++
			}
			return isnad.Link{Role: role, Name: r.acct.StandingWords(m.Span), Entity: m.Entity, Span: m.Span}, e, true
		}
	}
	if k+1 < end && recordings[r.plainNoun(k)] && recorded[r.toks[k+1].norm] {
		sp := isnad.Span{Start: r.cliticOff(k), End: r.toks[k+1].span.End}
		return isnad.Link{Role: isnad.RoleDocument, Name: r.acct.StandingWords(sp), Span: sp}, k + 2, true
	}
	h, ok := r.headOf(k)
	if ok && h.class == headDocument && k > 0 && r.toks[k-1].opens {
		return isnad.Link{}, 0, false // «"وثيقة كذا"»: the name of a paper
	}
	if near && t.norm == "ل" && k+2 < end && r.toks[k+1].punct == '(' {
		if e := r.skipTo(k+1, end, ')'); e > k+3 && e < k+8 {
			sp := isnad.Span{Start: r.toks[k+2].span.Start, End: r.toks[e-2].span.End}
			role, known := r.mediaName(sp.Of(r.text))
			if !known {
				role = isnad.RoleMedium
			}
			return isnad.Link{Role: role, Name: r.acct.StandingWords(sp), Entity: r.entityIn(run{k + 2, e - 1}), Span: sp}, e, true // «في تصريح ل(وات)»
		}
	}
	if ok && h.class == headOutlet && r.plainNoun(k) == "اعلام" && (k == 0 || !strings.HasSuffix(r.toks[k-1].norm, "وسائل")) && (k+1 >= end || r.toks[k+1].tag != isnad.TagAdjective) {
		return isnad.Link{}, 0, false // «رئيس العلاقات العامة والإعلام»
	}
	if ok && (h.class == headOutlet || h.class == headDocument) && (t.men < 0 || r.acct.Mentions[t.men].Kind == isnad.KindOrganization) {
		n := r.plainNoun(k)
		if h.class == headDocument {
			switch n {
			case "تحقيق":
				if hasArticle(t.norm) || r.plainNoun(k) != t.norm && t.norm != "وتحقيق" {
					return isnad.Link{}, 0, false // «قاضي التحقيق», «المكلف بالتحقيق»
				}
			case "كتاب", "خطاب", "قرار", "نص", "دراسه", "استطلاع", "توصيه":
				return isnad.Link{}, 0, false
			}
			sp := isnad.Span{Start: r.cliticOff(k), End: t.span.End}
			role := isnad.RoleDocument
			if n == "تغريده" || n == "تدوينه" || n == "منشور" {
				role = isnad.RoleMedium
			}
			return isnad.Link{Role: role, Name: r.acct.StandingWords(sp), Span: sp}, k + 1, true
		}
		if n == "مواقع" && t.men < 0 && k+1 < end && (r.toks[k+1].norm == "ل" || strings.HasPrefix(r.toks[k+1].norm, "لل")) {
			return isnad.Link{}, 0, false // «مواقع للتنظيم»
		}
		if n == "مواقع" && t.men < 0 && (k+1 >= end || !strings.HasSuffix(r.toks[k+1].norm, "يه") && !strings.HasSuffix(r.toks[k+1].norm, "ي") && r.toks[k+1].men < 0) {
			return isnad.Link{}, 0, false // «غارات على مواقع الميليشيات»
		}
		if n == "قناه" && k+1 < end && (r.toks[k+1].norm == "السويس" || r.toks[k+1].norm == "بنما") {
			return isnad.Link{}, 0, false
		}
		if n == "هيئه" || n == "شبكه" && (k+1 >= end || r.toks[k+1].norm == "الانترنت") || n == "مواقع" && t.men < 0 && k+1 < end && r.toks[k+1].norm == "التواصل" {
			return isnad.Link{}, 0, false
		}
		e := r.nounPhrase(k, end, 0, true)
		if e <= k || strings.HasSuffix(t.norm, n+"ها") || strings.HasSuffix(t.norm, n+"هم") {
			e = k + 1 // «موقعها»
		}
		for n, w := k+1, ""; n < min(end, k+4) && r.toks[n].kind == isnad.TokenWord; n++ {
			w = strings.TrimSpace(w + " " + r.toks[n].norm)
			if _, ok := r.tab.media[w]; ok && n+1 > e {
				e = n + 1 // «قناة روسيا اليوم»: اليوم is part of the name
			}
		}
		sp := isnad.Span{Start: r.cliticOff(k), End: r.toks[e-1].span.End}
		if e == k+1 && e+1 < end && r.toks[e].punct == '(' {
			if c := r.skipTo(e, end, ')'); c > e+2 && c < e+10 {
				e = c // «شبكة (كذا)»
			}
		}
		sp = isnad.Span{Start: sp.Start, End: r.toks[e-1].span.End}
		role := isnad.RoleMedium
		if n == "شبكه" && e == k+1 && !hasArticle(t.norm) {
			return isnad.Link{}, 0, false
		}
		if n == "شبكه" && e > k+1 && !r.newsNetwork(k, e) {
			return isnad.Link{}, 0, false // «الشبكة الأمازيغية», «شبكة الطرق»
		}
		if n == "وكاله" && e == k+1 && !hasArticle(t.norm) && r.plainNoun(k) != "الوكاله" {
			return isnad.Link{}, 0, false
		}
		if n == "وكاله" && e > k+1 && !r.newsAgency(foldName(sp.Of(r.text)), r.entityIn(run{k, e})) {
			return isnad.Link{}, 0, false
		}
		if n == "وكاله" || n == "وكالات" {
			role = isnad.RoleAgency
			if e > k+1 && r.toks[k+1].men < 0 && hasArticle(r.toks[k+1].norm) && !strings.HasPrefix(r.toks[k+1].norm, "الانباء") && !strings.HasPrefix(r.toks[k+1].norm, "الصحاف") {
				if _, ok := r.mediaName(isnad.Span{Start: r.cliticOff(k), End: r.toks[e-1].span.End}.Of(r.text)); !ok {
					return isnad.Link{}, 0, false // «وكالة التفتيش»: an office
				}
			}
			if e > k+1 && (r.toks[k+1].norm == "المخابرات" || r.toks[k+1].norm == "الامن" || r.toks[k+1].norm == "الغوث" || r.toks[k+1].norm == "الطاقه" || r.toks[k+1].norm == "الاستخبارات" || r.toks[k+1].norm == "الفضاء") {
				return isnad.Link{}, 0, false
			}
		}
		ent := r.entityIn(run{k, e})
		name := r.acct.StandingWords(sp)
		if ent == "" && e == k+1 && hasArticle(t.norm) {
			// «الصحيفة»: the one named before
			s := speaker{known: true, noun: n, span: sp}
			r.recall(&s, k)
			ent, name = s.ent, r.acct.StandingWords(s.span)
			if s.ent == "" && s.span == sp {
				return isnad.Link{}, 0, false
			}
		}
		return isnad.Link{Role: role, Name: name, Entity: ent, Span: sp}, e, true
	}
	// names of the table that no mention covers
	if t.men < 0 {
		word := t.norm
		for n, e := 1, k; n <= 3 && e < end; n, e = n+1, e+1 {
			if n > 1 {
				if r.toks[e].kind == isnad.TokenPunct {
					break
				}
				word += " " + r.toks[e].norm
			}
			for _, w := range [...]string{word, strings.TrimPrefix(word, "ل"), strings.TrimPrefix(word, "ب"), strings.TrimPrefix(word, "و"), strings.TrimPrefix(word, "ال")} {
				if n > 1 && r.toks[e].norm == "اليوم" && r.toks[e].tx >= 0 && e+1 < len(r.toks) && r.toks[e+1].tx == r.toks[e].tx {
					continue // «في بيان اليوم الخميس»
				}
				if role, ok := r.tab.media[w]; ok && platformOrLong(w) && (r.tab.platforms[w] || !strings.HasPrefix(word, "ال") || w == word) {
					sp := isnad.Span{Start: t.span.Start + len(word) - len(w), End: r.toks[e].span.End}
					if len(t.norm) != t.span.Len() {
						sp.Start = t.span.Start
					}
					return isnad.Link{Role: role, Name: r.acct.StandingWords(sp), Span: sp}, e + 1, true
				}
			}
		}
	}
	return isnad.Link{}, 0, false
}

// newsNetwork reports whether the network named from token k to e is one of
// news: by its name, or by a proper name behind it.
func (r *reader) newsNetwork(k, e int) bool {
	if role, ok := r.mediaName(isnad.Span{Start: r.cliticOff(k), End: r.toks[e-1].span.End}.Of(r.text)); ok && role != "" {
		return true
	}
	for i := k; i < e; i++ {
		t := &r.toks[i]
		if t.kind == isnad.TokenLatin || t.opens {
			return true
		}
		if t.men >= 0 && t.first {
			if _, ok := r.mediaOf(&r.acct.Mentions[t.men]); ok {
				return true
			}
		}
		switch strings.TrimPrefix(t.norm, "ال") {
		case "اخباريه", "اعلاميه", "اخبار", "تلفزيونيه", "اذاعيه", "تلفزيون":
			return true
		}
	}
	n := &r.toks[k+1]
	return !hasArticle(n.norm) && n.tag != isnad.TagAdjective && n.tag != isnad.TagNoun
}

// newsAgency reports whether a folded name that begins with the word for
// agency is one of news, and not of space, of travel or of ratings.
func (r *reader) newsAgency(name string, ent isnad.EntityID) bool {
	if ent != "" && ent[0] != '_' {
		_, ok := r.mediaEntity(ent)
		return ok
	}
	rest, ok := strings.CutPrefix(strings.TrimPrefix(name, "ال"), "وكاله")
	rest = strings.TrimSpace(rest)
	if !ok || rest == "" {
		return true
	}
	for _, w := range strings.Fields(rest) {
		switch strings.TrimPrefix(strings.TrimPrefix(w, "لل"), "ال") {
		case "انباء", "اخبار", "صحافه", "اعلام", "صحفيه", "اخباريه":
			return true
		}
		if _, ok := r.tab.media[w]; ok {
			return true
		}
	}
	if _, ok := r.tab.media[rest]; ok {
		return true
	}
	first, _, _ := strings.Cut(rest, " ")
	if strings.HasPrefix(name, "ال") && hasArticle(first) {
		return false // «الوكالة الدولية للطاقة»
	}
	return !otherAgency[strings.TrimPrefix(first, "ال")]
}

// otherAgency holds what stands behind the word for agency when it is none of
// news.
var otherAgency = map[string]bool{"ناسا": true, "موديز": true, "فيتش": true, "ستاندرد": true, "ستاندارد": true, "فرونتكس": true, "تجاريه": true, "سفر": true,
	"سفريات": true, "سياحه": true, "اعلان": true, "دوليه": true, "حكوميه": true, "فضاء": true, "مخابرات": true, "استخبارات": true, "يوروبول": true, "طاقه": true,
	"امن": true, "غوث": true, "تفتيش": true, "تنميه": true, "هجره": true, "لاجئين": true, "ادويه": true, "دواء": true, "اونروا": true, "بيئه": true,
	"حمايه": true, "حدود": true, "تصنيف": true, "ائتمان": true, "تعاون": true, "تشغيل": true, "نهوض": true, "ضمان": true, "سلامه": true, "وزاره": true, "جامعه": true}

// platformOrLong leaves out names that are also common words.
func platformOrLong(w string) bool {
	switch w {
	case "الحدث", "الحياه", "الوطن", "الرياض", "العربيه", "مهر", "فارس", "معا", "وفا", "بنا", "قنا", "وام", "واس", "تايم", "افاق", "اكس", "المنار", "الجزيره", "جوهره", "بترا", "افي", "المدينه", "البلاد", "اليوم", "الشرق", "دون", "الوطنيه الاولي":
		return false
	}
	return true
}

// entityIn returns the entity of the first organisation or other name in a
// run, or "".
func (r *reader) entityIn(n run) isnad.EntityID {
	for k := n.first; k < n.last; k++ {
		t := &r.toks[k]
		if t.men >= 0 && t.first {
			if m := &r.acct.Mentions[t.men]; m.Kind == isnad.KindOrganization || m.Kind == isnad.KindPerson {
				return m.Entity
			}
		}
	}
	return ""
}

// chains sets the links between outlet and speaker of every draft: those its
// own words name, or those of the statement it continues (gold guide, case 6).
func (r *reader) chains() {
	lastOf := -1 // last statement at the top level
	for a := range r.drafts {
		d := &r.drafts[a]
		if d.drop && !d.relays || d.attr {
			continue
		}
		var own []isnad.Link
		if !d.relay.empty() {
			s := r.resolve(d.relay)
			own = addLink(own, r.asLink(s))
		} else if d.relays && !d.left.empty() {
			own = addLink(own, r.asLink(r.resolve(d.left)))
		} else if d.relays {
			if s, ok := r.lastOutlet(a); ok && !r.passive(d.verb, d.conj) {
				own = addLink(own, r.asLink(s))
			} else if d.rule == "relay" && d.subj.first > d.verb {
				// «نُقل عن مسؤول قوله»: who relays is not named
				sp := isnad.Span{Start: r.verbStart(d), End: r.toks[d.verb].span.End}
				own = addLink(own, isnad.Link{Role: isnad.RoleUnnamed, Name: sp.Of(r.text), Span: sp})
			}
		}
		for _, z := range r.zones(a) {
			own = r.linksIn(d, z, own, z.first >= d.verb && (z.first < d.start || d.comp == compBefore), false)
		}
		for b := range r.trailing(a) {
			e := &r.drafts[b]
			if e.subj.empty() {
				continue
			}
			if l := r.asLink(e.speaker); l.Name != "" && !e.speaker.same(&d.speaker) && !law[e.speaker.noun] && !law[strings.TrimPrefix(foldName(l.Name), "ل")] {
				own = addLink(own, l)
			}
			own = r.linksIn(d, run{e.cue.first, e.start}, own, false, true)
		}
		if l, ok := r.lastWords(d); ok && len(own) == 0 {
			own = addLink(own, l)
		}
		if d.speaker.doc.Name != "" {
			own = addLink(own, d.speaker.doc)
		}
		if d.rel < 0 && r.resumed(d) {
			own = r.linksIn(d, run{r.sentStart(d.verb), d.verb}, own, false, true)
		}
		kept, self := own[:0], foldName(r.asLink(d.speaker).Name)
		for _, l := range own {
			if l.Name != "" && !(l.Entity != "" && l.Entity == d.speaker.ent) && l.Span != d.speaker.span && !(l.Entity == "" && l.Role != isnad.RoleDocument && foldName(l.Name) == self) {
				kept = append(kept, l)
			}
		}
		own = kept
		d.links = own
		d.own = len(own) > 0
		if d.parent < 0 {
			from := r.continued(a, lastOf)
			if from < 0 && !d.own {
				from = r.sameTalk(a)
			}
			if from >= 0 && (!d.own || resumesOnly(own) || within(own, r.drafts[from].links)) {
				d.links = append([]isnad.Link{}, r.drafts[from].links...)
				for _, l := range own {
					d.links = addLink(d.links, l)
				}
			}
			if !d.drop {
				lastOf = a
			}
		} else if p := &r.drafts[d.parent]; !p.drop || p.relays {
			links := append([]isnad.Link{}, p.links...)
			if l := r.asLink(p.speaker); l.Name != "" && !p.speaker.same(&d.speaker) {
				links = addLink(links, l)
			}
			for _, l := range own {
				links = addLink(links, l)
			}
			// Speech within speech within speech, made to hurt, would hold
			// a link for each level at each level.
			d.links = links[:min(len(links), maxLinks)]
			if p.drop {
				lastOf = a // the words were told once, as this statement
			}
		}
	}
}

// lastWords returns the outlet that the last words of an indirect content name
// as the one spoken to: «تحدث فلان عن تاريخ السوق لـ«النهر»».
func (r *reader) lastWords(d *draft) (isnad.Link, bool) {
	if d.comp == compQuote || d.end > len(r.toks) || d.parent >= 0 {
		return isnad.Link{}, false
	}
	for k := d.end - 1; k > d.start && k >= d.end-6; k-- {
		if r.toks[k].norm != "ل" || k+1 >= d.end || !r.toks[k+1].opens {
			continue
		}
		if l, e, ok := r.linkAt(k+1, len(r.toks), false); ok && e >= d.end && l.Role != isnad.RoleDocument {
			return l, true
		}
		return isnad.Link{}, false
	}
	return isnad.Link{}, false
}

// sameTalk returns the statement whose talk draft a says it stands in («في
// الحديث ذاته»): the last of its speaker that has links, or -1.
func (r *reader) sameTalk(a int) int {
	d := &r.drafts[a]
	lo, hi := d.cue.last, min(d.start, len(r.toks))
	for k := lo; k+1 < hi && k < lo+maxLinkZone; k++ {
		n, v := strings.CutPrefix(r.plainNoun(k), "ال")
		if !v && r.toks[k].norm != "ذات" && r.toks[k].norm != "نفس" {
			continue
		}
		if !v {
			n = strings.TrimPrefix(r.toks[k+1].norm, "ال")
		} else {
			switch r.toks[k+1].norm {
			case "ذاته", "ذاتها", "نفسه", "نفسها", "عينه", "عينها":
			default:
				continue
			}
		}
		if !interview[n] {
			continue
		}
		for b := a - 1; b >= 0 && b > a-8; b-- {
			if e := &r.drafts[b]; !e.drop && !e.attr && e.parent < 0 && len(e.links) > 0 && e.speaker.same(&d.speaker) {
				return b
			}
		}
		return -1
	}
	return -1
}

// law holds nouns for what binds and does not tell («طبقا للقانون»).
var law = map[string]bool{"قانون": true, "القانون": true, "نظام": true, "النظام": true, "دستور": true, "الدستور": true, "لائحه": true, "لوائح": true, "انظمه": true,
	"قوانين": true, "فصل": true, "ماده": true, "شريعه": true}

// binds reports whether the source of an attribution is a law. «بحسب النظام» may be the regime.
func (r *reader) binds(d *draft) bool {
	if d.subj.empty() {
		return false
	}
	for _, n := range nounKeys(r.toks[d.subj.first].norm) {
		if law[n] {
			return strings.TrimPrefix(n, "ال") != "نظام" || !strings.HasSuffix(r.toks[d.cue.first].norm, "حسب")
		}
	}
	return false
}

// manyTellers holds nouns for tellers that are named only as a sort.
var manyTellers = map[string]bool{"وسائل": true, "اعلام": true, "تقارير": true, "صحف": true, "مواقع": true, "وكالات": true, "قنوات": true, "فضائيات": true, "منصات": true, "حسابات": true}

// within reports whether all links of own are among links.
func within(own, links []isnad.Link) bool {
	for _, l := range own {
		if !slices.ContainsFunc(links, func(o isnad.Link) bool { return o.Span == l.Span || o.Entity != "" && o.Entity == l.Entity }) {
			return false
		}
	}
	return true
}

// resumesOnly reports whether links are only a writing taken up again («وفق
// التقرير»), which leads back to the links before.
func resumesOnly(links []isnad.Link) bool {
	for _, l := range links {
		if l.Role != isnad.RoleDocument || !strings.HasPrefix(l.Name, "ال") {
			return false
		}
	}
	return true
}

// continued returns the statement whose speech draft a goes on with: the last
// one, or, for «وأضاف فلان», that speaker's last; -1 when there is none.
func (r *reader) continued(a, last int) int {
	if last < 0 {
		return -1
	}
	if r.continues(a, last) {
		return last
	}
	if r.drafts[a].f.cue.flags&flagCont == 0 {
		return -1
	}
	for b := last - 1; b >= 0 && b > last-8; b-- {
		if e := &r.drafts[b]; !e.drop && !e.attr && e.parent < 0 && r.continues(a, b) {
			return b
		}
	}
	return -1
}

// continues reports whether draft a goes on with the speech of draft b, so that
// the links of b stand for it too.
func (r *reader) continues(a, b int) bool {
	d, e := &r.drafts[a], &r.drafts[b]
	if !d.speaker.same(&e.speaker) {
		return false
	}
	if d.subj.empty() && d.left.empty() {
		return true
	}
	if d.f.cue.flags&flagCont != 0 {
		return true
	}
	return d.verb > 0 && r.toks[d.verb-1].norm == "كما"
}

// lastOutlet returns the last outlet or agency that the article let speak or
// relay, for «ونقلت عنه قوله».
func (r *reader) lastOutlet(a int) (speaker, bool) {
	for b := a - 1; b >= 0 && b > a-12; b-- {
		e := &r.drafts[b]
		for i := len(e.links) - 1; i >= 0; i-- {
			if l := e.links[i]; l.Role == isnad.RoleAgency || l.Role == isnad.RoleMedium {
				return speaker{known: true, ent: l.Entity, span: l.Span, class: headOutlet, kind: isnad.KindOrganization}, true
			}
		}
		if e.speaker.known && e.speaker.class == headOutlet || r.isOutlet(&e.speaker) {
			return e.speaker, true
		}
	}
	return speaker{}, false
}

// isOutlet reports whether a speaker is an agency or outlet.
func (r *reader) isOutlet(s *speaker) bool {
	if name := foldName(s.span.Of(r.text)); r.tab.platforms[name] || r.tab.platforms[name[strings.LastIndexByte(name, ' ')+1:]] {
		return false // «أعلنت فيسبوك», «موقع ويكيليكس»: tells of itself
	}
	if e := r.entity(s.ent); e != nil && r.tab.platforms[foldName(e.Name)] {
		return false
	}
	if s.class == headOutlet {
		return s.noun != "وكاله" || r.newsAgency(foldName(s.span.Of(r.text)), s.ent)
	}
	if s.class == headBody && s.ent != "" && r.partOf(s) {
		return false // «معهد الجزيرة»: a body that bears the outlet's name
	}
	if !s.known || s.class != headNone && s.class != headBody {
		return false
	}
	if s.ent != "" && s.ent[0] != '_' {
		_, ok := r.mediaEntity(s.ent)
		return ok
	}
	if _, ok := r.mediaName(s.span.Of(r.text)); ok && s.kind != isnad.KindPlace {
		return true
	}
	if e := r.entity(s.ent); e != nil && e.Kind == isnad.KindOrganization {
		if _, ok := r.mediaName(e.Name); ok {
			return true
		}
	}
	return false
}

// partOf reports whether the mention that gave a speaker its entity is only
// what stands behind its head.
func (r *reader) partOf(s *speaker) bool {
	at := sort.Search(len(r.acct.Mentions), func(i int) bool { return r.acct.Mentions[i].Span.Start >= s.span.Start })
	for i := at; i < len(r.acct.Mentions); i++ {
		m := &r.acct.Mentions[i]
		if m.Span.Start > s.span.Start {
			return m.Entity == s.ent && m.Span.Start < s.span.End
		}
		if m.Span.Start == s.span.Start && m.Entity == s.ent {
			return false
		}
	}
	return false
}

// asLink turns a speaker into a link.
func (r *reader) asLink(s speaker) isnad.Link {
	if !s.known {
		return isnad.Link{}
	}
	l := isnad.Link{Entity: s.ent, Span: s.span, Name: r.acct.StandingWords(s.span)}
	e := r.entity(s.ent)
	if e != nil && !strings.HasPrefix(string(e.ID), "_") {
		l.Name = e.Name
	}
	switch {
	case (s.class == headOutlet || s.class == headDocument) && manyTellers[s.noun] && (e == nil || e.Kind == isnad.KindUnnamed):
		l.Role = isnad.RoleUnnamed // «وسائل إعلام», «تقارير صحفية»: the chain breaks here
	case r.isOutlet(&s):
		l.Role = isnad.RoleMedium
		if role, ok := r.mediaEntity(s.ent); ok {
			l.Role = role
		} else if role, ok := r.mediaName(s.span.Of(r.text)); ok {
			l.Role = role
		}
		if s.noun == "وكاله" || strings.Contains(foldName(l.Name), "وكاله") {
			l.Role = isnad.RoleAgency
		}
	case s.class == headDocument:
		l.Role = isnad.RoleDocument
	case s.forEnt != "" || strings.Contains(s.noun, "متحدث") || strings.HasPrefix(s.noun, "ناطق"):
		l.Role = isnad.RoleSpokesperson
	case e != nil && e.Kind == isnad.KindPerson || s.kind == isnad.KindPerson:
		l.Role = isnad.RolePerson
	case s.ent == "" && s.proper && (s.class == headNone || s.class == headRole):
		l.Role = isnad.RolePerson
	case s.kind == isnad.KindUnnamed || s.class == headRole || s.class == headPeople || s.class == headSource:
		l.Role = isnad.RoleUnnamed
		if e != nil && e.Kind == isnad.KindTitle {
			l.Role = isnad.RolePerson
		}
	default:
		l.Role = isnad.RoleBody
	}
	if e != nil && l.Role != isnad.RoleUnnamed {
		l.Name = e.Name
	}
	return l
}

// zones lists the parts of a draft's sentence outside its content where links,
// times and addressees stand: between cue and content, before the cue, and
// behind the content.
func (r *reader) zones(a int) []run {
	d := &r.drafts[a]
	var zs []run
	if d.comp == compBefore {
		lim := r.sentEnd(d.cue.first)
		lo := d.cue.last
		if !d.subj.empty() {
			lo = d.subj.last
		}
		if a+1 < len(r.drafts) {
			lim = min(lim, r.drafts[a+1].head)
		}
		if lo < lim {
			zs = append(zs, run{lo, lim})
		}
		return zs
	}
	lo := d.cue.last
	if !d.subj.empty() {
		lo = d.subj.last
	}
	if d.verb < d.cue.first && d.subj.last <= d.cue.first {
		lo = max(d.subj.last, d.verb+1)
	}
	if !d.subj.empty() && d.subj.last == lo {
		if e := r.appositive(lo, min(d.start, len(r.toks))); e > lo && !r.toldTo(lo, e) && r.toks[min(lo+1, len(r.toks)-1)].cls&clsRel == 0 {
			lo = e // «فلان، نائب رئيس القسم في شركة كذا،»: who he is, and no link
		}
	}
	if lo < d.start {
		zs = append(zs, run{lo, min(d.start, len(r.toks))})
	}
	for k := max(d.subj.first, 0); k+1 < d.subj.last && k+1 < len(r.toks); k++ {
		// «أوضح رئيس الوزراء في مقاله أن»
		if n := r.toks[k].norm; (n == "في" || n == "ضمن" || n == "عبر") && r.isDocNoun(k+1) {
			zs = append(zs, run{k, d.subj.last})
			break
		}
	}
	if !d.left.empty() && d.left.last < d.verb {
		zs = append(zs, run{d.left.last, d.verb})
	}
	start := r.sentStart(d.cue.first)
	if d.parent < 0 && d.head > start && (a == 0 || r.drafts[a-1].cue.first < start) {
		zs = append(zs, run{start, d.head})
	}
	// behind the content, up to the next statement of the sentence
	if d.end > 0 && d.end < len(r.toks) {
		lim := r.sentEnd(max(d.end-1, d.start))
		if d.comp == compQuote && d.end+1 < len(r.toks) {
			lim = r.sentEnd(d.end)
		}
		for b := a + 1; b < len(r.drafts) && b < a+window; b++ {
			if r.drafts[b].head >= d.end {
				lim = min(lim, r.drafts[b].head)
				break
			}
		}
		if d.end < lim {
			zs = append(zs, run{d.end, lim})
		}
	}
	return zs
}

// toldTo reports whether an outlet behind ل stands between two tokens: «فلان،
// لوكالة كذا، بأن», whom he spoke to and not who he is.
func (r *reader) toldTo(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if !strings.HasPrefix(r.toks[k].norm, "ل") {
			continue
		}
		if r.toks[k].norm == "ل" && k+1 < hi {
			k++
		} else if r.cliticOff(k) == r.toks[k].span.Start {
			continue
		}
		if l, _, ok := r.linkAt(k, hi, true); ok && l.Role != isnad.RoleDocument {
			return true
		}
	}
	return false
}

// trailing yields the attributions that belong to draft a: those in its
// sentence around it with no other statement between.
func (r *reader) trailing(a int) func(func(int) bool) {
	return func(yield func(int) bool) {
		d := &r.drafts[a]
		sent := r.toks[d.cue.first].sent
		endSent := r.toks[max(min(d.end, len(r.toks))-1, d.cue.first)].sent
		for b := a + 1; b < len(r.drafts) && b < a+window; b++ {
			e := &r.drafts[b]
			s := r.toks[e.cue.first].sent
			if s != sent && s != endSent {
				break
			}
			if e.parent == a || !e.attr && e.drop {
				continue
			}
			if !e.attr {
				break
			}
			if e.front.last > 0 {
				continue
			}
			if !yield(b) {
				return
			}
		}
		for b := a - 1; b >= 0 && b > a-window; b-- {
			e := &r.drafts[b]
			if r.toks[e.cue.first].sent != sent || !e.attr {
				break
			}
			if e.front.last == 0 {
				break
			}
			if !yield(b) {
				return
			}
		}
	}
}

package statements

import (
	"strings"

	"isnad"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// attribution reads «بحسب …», «وفقا لـ…», «حسبما ذكرت …», «كما قال …», «على حد
// قوله», «على ما نقلت …»: words that name the source beside the content. Whether
// it makes a statement of its own or a link is decided when the sentence is
// known.
func (r *reader) attribution(i int) (draft, bool) {
	t := &r.toks[i]
	n := t.norm
	if s, ok := bareConj(n); ok && n != "وفق" && n != "وفقا" {
		n = s
	}
	end := r.sentEnd(i)
	j := i + 1
	if j >= end {
		return draft{}, false
	}
	d := r.newDraft(i, form{cue: r.cueOf("قال"), kind: inflect.Masdar, gender: '?', number: '?', pron: '-'}, n != t.norm)
	d.attr = true
	d.rule = "according to"
	verb := false
	switch n {
	case "وفق", "وفقا", "طبقا", "بحسب", "حسب", "تبعا":
		if r.toks[j].norm == "ما" || r.toks[j].norm == "لما" {
			j++
			verb = true
		}
	case "حسبما", "وفقما":
		verb = true
	case "نقلا":
		if r.toks[j].norm != "عن" {
			return d, false
		}
		j++
	case "علي", "عل":
		if j+1 >= end {
			return d, false
		}
		switch r.toks[j].norm {
		case "ما":
			fs, _ := r.formsAt(j + 1)
			f := firstFinite(fs)
			if f == nil || f.cue.frames&frameThat == 0 || f.pron == 'o' ||
				i > r.sentStart(i) && r.toks[i-1].punct == 0 && !r.toks[i-1].closes && !r.asTold(i, f) {
				return d, false
			}
			j++
			verb = true
		case "حد":
			w := r.toks[j+1].norm
			switch {
			case strings.HasPrefix(w, "قول"), strings.HasPrefix(w, "تعبير"), strings.HasPrefix(w, "وصف"), strings.HasPrefix(w, "زعم"), strings.HasPrefix(w, "تاكيد"):
			default:
				return d, false
			}
			j += 2
			d.cue = run{i, j}
			d.start = j
			if w == "قول" || w == "تعبير" || w == "وصف" || w == "زعم" {
				if j < end && r.canSpeak(j) {
					d.subj = run{j, r.nounPhrase(j, end, 0, false)}
					d.start = d.subj.last
				}
			}
			return d, true
		default:
			return d, false
		}
	case "كما":
		if i > r.sentStart(i) && r.toks[i-1].punct != ',' && !r.toks[i-1].closes && r.toks[i-1].norm != "وذلك" && !r.dashed(i, end) && !r.endsSo(j, end) {
			return d, false
		}
		fs, conj := r.formsAt(j)
		first := firstFinite(fs)
		if first == nil || conj || first.cue.lemma == "نقل" && first.kind != inflect.Perfect || first.cue.frames&frameThat == 0 || first.pron == 'o' || i == r.sentStart(i) {
			return d, false
		}
		if first.cue.lemma == "عد" || first.cue.lemma == "وعد" {
			return d, false // «كما يعد امتدادا»: it counts as
		}
		for _, f := range fs {
			if e, ok := r.finite(j, f, false); ok && finite(f.kind) && !r.parted(&e) && !r.dashed(i, e.start) {
				return d, false // «كما قال إن …» goes on with more content
			}
		}
		d.f = *first
		d.act = first.cue.act
		d.rule = "as he said"
		d.cue = run{j, j + 1}
		d.head = i
		j++
		if j < end && (r.toks[j].norm == "في") {
			return d, false
		}
		return r.attributed(d, j, end)
	default:
		return d, false
	}
	if n == "حسب" && i > r.sentStart(i) && (r.toks[i-1].cls&clsPrep != 0 || sorted[strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(r.toks[i-1].norm, "ال"), "ه"), "ين")]) {
		return d, false // «موزعة حسب الجهات»
	}
	if verb && j < end {
		// the verb, and what may stand between it and its subject
		if fs, _ := r.formsAt(j); len(fs) > 0 {
			d.verb = j
		}
		switch r.toks[j].norm {
		case "علم":
			return d, false // «حسب ما علم في المؤتمر»
		case "يبدو", "يتردد", "يقتضيه", "تقتضيه", "هو", "كان", "يراه", "تراه", "يريد", "قال":
			if r.toks[j].norm != "قال" {
				return d, false
			}
		}
		j++
		if e := r.timeAside(j, end); e > j {
			j = e // «وفق ما أكده، اليوم الأربعاء، معتمد المدينة»
		}
		for j < end {
			switch r.toks[j].norm {
			case "في", "به", "بها", "عنه", "عنها", "عن", "علي", "عليه", "عليها", "اليه", "اليها", "عبر", "ايضا", "امس", "اليوم", "لها", "له":
				j++
				continue
			}
			if t := &r.toks[j]; t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ل") {
				if _, ok := r.mediaOf(&r.acct.Mentions[t.men]); ok {
					// «وفق ما صرح به لإذاعة كذا الناطق الرسمي»
					k := j + 1
					for k < end && (r.toks[k].men == t.men || r.toks[k].mark != 0 && !r.toks[k].opens) {
						k++
					}
					if k < end && r.canSpeak(k) {
						j = k
						continue
					}
				}
			}
			break
		}
	}
	d.cue = run{i, i + 1}
	if n == "علي" && d.verb == i+2 {
		d.cue.last = i + 3 // «على ما ذكرت»: no word of it is a cue alone
	}
	d.told = verb
	return r.attributed(d, j, end)
}

// dashed reports whether the words from i on stand between dashes that close
// before k: «ومن الآن -كما تقول المجلة- تجد تونس …».
func (r *reader) dashed(i, k int) bool {
	if i == 0 || r.toks[i-1].punct != '-' {
		return false
	}
	for e := i; e < k && e < len(r.toks); e++ {
		if r.toks[e].punct == '-' {
			return true
		}
	}
	return false
}

// comesOut holds words that tell when or by whom a report was published.
var comesOut = map[string]bool{"نشر": true, "نشرت": true, "نشره": true, "نشرته": true, "صدر": true, "صدرت": true, "صادر": true, "صادره": true, "اعده": true, "اعدته": true, "منشور": true, "حديث": true}

// timeAside returns the token behind words of time and place that stand at j,
// between commas or bare, before somebody who can speak, or j.
func (r *reader) timeAside(j, end int) int {
	k := j
	if k < end && r.toks[k].punct == ',' && r.toks[k].norm != "؛" {
		k++
	}
	from := k
	for k < end && k < from+9 {
		t := &r.toks[k]
		if t.tx >= 0 && t.men < 0 || t.cls&clsPrep != 0 && k+1 < end && r.toks[k+1].tx >= 0 || t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ب") && !r.personName(k) {
			k++
			continue
		}
		break
	}
	if k == from || k >= end {
		return j
	}
	if from > j {
		if r.toks[k].punct != ',' {
			return j
		}
		k++
	}
	if k < end && r.canSpeak(k) {
		return k
	}
	return j
}

// asTold reports whether «على ما» at i, with no pause before it, brings a verb
// of telling and who told («توقف القطار على ما ذكرت وسائل الإعلام»), and is not
// what the word before it is about («ردا على ما قال فلان»).
func (r *reader) asTold(i int, f *form) bool {
	if f.kind != inflect.Perfect || f.pron != '-' || i+3 >= r.sentEnd(i) || !r.canSpeak(i+3) || f.cue.flags&flagThat != 0 && f.cue.lemma != "أورد" || r.toks[i].depth != r.toks[i+3].depth {
		return false
	}
	p := &r.toks[i-1]
	if answering[strings.TrimPrefix(p.norm, "و")] || p.cls&(clsPrep|clsRel|clsConj) != 0 && p.tx < 0 {
		return false
	}
	switch strings.TrimPrefix(strings.TrimPrefix(p.norm, "و"), "ب") {
	case "بناء", "ناء", "علاوه", "اعتمادا", "فضلا", "زياده", "الاطلاع", "الاعتماد", "الاعتراض", "التعقيب":
		return false
	}
	for k := i - 1; k >= r.sentStart(i) && k > i-3; k-- {
		fs, _ := r.formsAt(k)
		for _, g := range fs {
			if g.cue.frames&frameOn != 0 {
				return false // «أكد على ما قال»
			}
		}
	}
	return true
}

// parted reports whether a pause stands between the subject of d and a phrase
// that was taken for its content, so that the two need not belong together
// («كما حذر الوزير، فسيغلق الطريق على كل من …»).
func (r *reader) parted(d *draft) bool {
	if d.comp != compPrep && d.comp != compNP || d.subj.empty() {
		return false
	}
	return d.subj.last < d.start && r.toks[d.subj.last].punct == ',' && d.start > d.subj.last+2
}

// endsSo reports whether the verb of speaking at j and its subject are the last
// words of a sentence («… في المستقبل كما تقول الباحثة»).
func (r *reader) endsSo(j, end int) bool {
	f := firstFinite(first2(r.formsAt(j)))
	if f == nil || f.cue.frames&frameThat == 0 || f.cue.flags&flagThat != 0 || f.pron != '-' || j+1 >= end || end-j > 12 || !r.canSpeak(j+1) || r.toks[j+1].cls&clsThis != 0 {
		return false
	}
	e := r.nounPhrase(j+1, end, 0, true)
	for e < end && (r.toks[e].tx >= 0 || r.toks[e].punct == '.' || r.toks[e].closes) {
		e++
	}
	return e >= end
}

func first2(fs []form, _ bool) []form { return fs }

// measures are nouns that say by what something is done, and not who says so,
// where a clause tells what they are like.
var measures = map[string]bool{"نظام": true, "منهج": true, "منهجيه": true, "نموذج": true, "برنامج": true, "معيار": true, "مقياس": true, "مبدا": true, "اسلوب": true, "صيغه": true, "اليه": true, "قاعده": true}

// attributed reads the source behind the words of an attribution.
func (r *reader) attributed(d draft, j, end int) (draft, bool) {
	if j >= end {
		d.start = j
		return d, d.verb != d.cue.first || d.rule == "as he said"
	}
	t := &r.toks[j]
	if t.norm == "ل" && j+1 < end && r.toks[j+1].opens {
		j++
		t = &r.toks[j]
	}
	if (t.norm == "نفس" || t.norm == "ذات") && j+1 < end && r.canSpeak(j+1) && t.men < 0 {
		d.subj = run{j, r.nounPhrase(j+1, end, 0, true)}
		d.start = d.subj.last
		return d, true // «بحسب نفس المصدر»
	}
	if t.kind == isnad.TokenPunct && !t.opens {
		// «حسبما قال، …»: the speaker goes without saying
		d.start = j
		return d, d.verb != d.cue.first || d.rule == "as he said"
	}
	if t.cls&^(clsThis|clsLimAn) != 0 || t.tx >= 0 && t.men < 0 {
		return d, false
	}
	if !t.opens && t.kind != isnad.TokenWord && t.kind != isnad.TokenLatin {
		return d, false
	}
	if d.rule == "according to" && !d.told && ownWords[t.norm] {
		d.start = j + 1
		d.own = true
		return d, true // «، بحسب تعبيره»: the speaker's own
	}
	if d.rule == "according to" && d.told && d.verb == d.cue.first && r.inanimate(j) {
		return d, false // «وفق ما أظهره الفيلم»
	}
	if d.rule == "according to" && !d.told && t.norm == "وجهه" && j+2 < end && strings.HasPrefix(r.toks[j+1].norm, "نظر") {
		if r.toks[j+1].norm == "نظره" || r.toks[j+1].norm == "نظرها" || r.toks[j+1].norm == "نظرهم" {
			d.start, d.own = j+2, true
			return d, true // «وفق وجهة نظره»
		}
		j += 2 // «وفق وجهة نظر فلان»
		t = &r.toks[j]
	}
	if d.rule == "according to" && !d.told && speechNouns[r.spoken(j)] {
		return r.spokenBy(d, j, end)
	}
	if d.rule == "according to" && !d.told {
		n, _ := bareConj(r.toks[d.cue.first].norm)
		loose := strings.HasSuffix(n, "حسب") || n == "نقلا"
		if r.inanimate(j) || !r.canSpeak(j) && t.men < 0 && (strings.HasSuffix(t.norm, "ها") || strings.HasSuffix(t.norm, "هم") || strings.HasSuffix(t.norm, "هما") || strings.HasSuffix(t.norm, "ته")) || !r.canSpeak(j) && t.men < 0 && !personish(t.norm) && !(loose && lexicon.Count(t.norm) < 8*6 && t.tag != isnad.TagNoun) && !t.opens && t.kind == isnad.TokenWord {
			return d, false // «وفق الخطة», «حسب القانون»
		}
	}
	if d.rule == "according to" && j+1 < end && r.plainNoun(j) == "موقع" && (strings.TrimPrefix(r.toks[j+1].norm, "ال") == "جغرافي" || strings.TrimPrefix(r.toks[j+1].norm, "ال") == "وظيفي") {
		return d, false // «حسب الموقع الجغرافي»
	}
	if d.rule == "according to" && !d.told && j+1 < end && !hasArticle(t.norm) && t.men < 0 && r.toks[j+1].tag == isnad.TagVerb && measures[r.plainNoun(j)] {
		return d, false // «وفق نظام يعتمد على …»
	}
	if r.plainNoun(j) == "مبادره" && d.rule == "according to" && !d.told {
		return d, false // «وفقا لمبادرة …»: a plan, and nobody's words
	}
	if h, ok := r.headOf(j); ok && h.class == headDocument {
		switch r.plainNoun(j) {
		case "قرار", "توصيه", "كتاب", "خطاب", "تعميم":
			return d, false
		}
	}
	e := r.nounPhrase(j, end, 0, true)
	if e <= j {
		e = j + 1
	}
	if e2 := r.nounPhrase(j, end, 0, false); e2 > e && e2 <= e+3 && !(e > j && r.toks[e-1].men >= 0 && r.toks[e].men < 0 && r.toks[e].tag != isnad.TagVerb && !comesOut[r.toks[e].norm] && !hasArticle(r.toks[e].norm)) && (e2 >= end || r.toks[e2].punct != 0 || r.toks[e2].closes) {
		e = e2 // nothing but the source to the end of the clause
	}
	if e < end && d.rule == "according to" && d.cue.first == r.sentStart(d.cue.first) && r.toks[e].cls&clsPrep != 0 {
		// «ووفقا لشبكة الوقاية من الجوع في كذا، …»: the source reaches to the comma
		for k := e + 1; k < min(end, e+10); k++ {
			t := &r.toks[k]
			if t.punct == ',' && t.norm != "؛" {
				e = k
				break
			}
			if t.kind != isnad.TokenWord || t.cls&(clsThat|clsWaThat|clsRel|clsConj|clsNeg|clsKan) != 0 || len(r.finiteForms(k)) > 0 || t.tx >= 0 {
				break
			}
		}
	}
	d.subj = run{j, e}
	d.start = e
	if d.rule == "according to" && e < end && r.toks[e].kind == isnad.TokenWord && (d.cue.first == r.sentStart(d.cue.first) || r.toks[d.cue.first-1].punct == ',' && d.cue.first-r.sentStart(d.cue.first) < 3) {
		// «ووفقا لشركة كذا المتخصصة في …، فقد», «ووفقا للتقرير السنوي عن …، فإن»
		for k := e + 1; k < min(end-1, e+24); k++ {
			if r.toks[k].punct == ',' && strings.HasPrefix(r.toks[k+1].norm, "ف") && (r.toks[k+1].cls&clsWaThat != 0 || len(r.acct.WordsOf(k+1)) > 1) {
				d.start = k
				return d, true
			}
			if r.toks[k].opens && r.toks[k].pair < end && r.toks[k].pair-k <= maxNameMark {
				k = r.toks[k].pair
				continue
			}
			if r.toks[k].cls&(clsThat|clsWaThat) != 0 || r.toks[k].punct == ':' {
				break
			}
		}
	}
	if d.rule == "according to" && e < end && (d.cue.first == r.sentStart(d.cue.first) || r.toks[d.cue.first-1].punct == ',') {
		// «وبحسب صحيفة كذا (Name) التي حصلت على التقرير، اتهم»: up to the comma
		k := e
		if r.toks[k].punct == '(' {
			k = r.skipTo(k, end, ')')
		}
		if k < end && r.toks[k].cls&clsRel != 0 && r.toks[k].norm != "ما" {
			for lim := min(end, k+20); k < lim; k++ {
				if r.toks[k].punct == ',' {
					d.start = k
					break
				}
				if r.toks[k].cls&clsThat != 0 || r.toks[k].punct == ':' || r.toks[k].opens {
					break
				}
			}
		}
	}
	if d.told && e+2 < end && (r.toks[e].punct == ':' && r.toks[e+1].opens || r.toks[e].opens) {
		// «…، بحسب ما قال فلان: "…"»: words on both sides of the cue
		q := e
		if !r.toks[q].opens {
			q++
		}
		if d.verb > d.cue.first && !r.isName(q, end) {
			if fs, _ := r.formsAt(d.verb); len(fs) > 0 && firstFinite(fs) != nil {
				d.f = *firstFinite(fs)
				d.act = d.f.cue.act
			}
			d.cue = run{d.verb, d.verb + 1}
			d.attr, d.both, d.comp, d.start, d.rule = false, true, compQuote, q, "according to, quotation"
			d.conj = false
			return d, true
		}
	}
	if h, ok := r.headOf(j); ok && h.class == headDocument && e+1 < end && (r.toks[e].norm == "علي" || r.toks[e].norm == "في") && r.linkWord(e+1) {
		d.start = max(e, r.nounPhrase(e+1, end, 0, false)) // «وفقا لتقرير على موقع كذا»
		if d.start < end && r.toks[d.start].punct == '(' {
			d.start = r.skipTo(d.start, end, ')')
		}
	}
	if e+1 < end && e == d.start && r.toks[e].punct == ',' && r.received(e+1) {
		e++ // «وفق بلاغ للوزارة، توصلت به هسبريس، …»: by whom it came, between commas
	}
	if e < end && (r.plainVerb(e) || e > d.start) {
		// «بحسب دراسة نشرت نتائجها مجلة كذا، …»: a clause about the source
		for k := e + 1; k < min(end, e+24); k++ {
			if r.toks[k].punct == ',' {
				d.start = k
				break
			}
		}
	}
	return d, true
}

// received reports whether a verb by which an outlet carries or gets words stands
// at k, with a pronoun for them («توصلت به», «نشرتها», «اطلعت عليه»).
func (r *reader) received(k int) bool {
	n := r.toks[k].norm
	return carried(n) || carriers[n] && k+1 < len(r.toks) && prepWithPronoun[r.toks[k+1].norm]
}

// prepWithPronoun holds prepositions with the pronoun for a document.
var prepWithPronoun = map[string]bool{"به": true, "بها": true, "منه": true, "منها": true, "عليه": true, "عليها": true, "عنه": true, "عنها": true}

// sorted holds words behind which حسب says by what things are ordered.
var sorted = map[string]bool{"موزع": true, "يتوزع": true, "تتوزع": true, "توزيع": true, "مرتب": true, "ترتيب": true, "مصنف": true, "تصنيف": true, "تختلف": true, "يختلف": true, "مقسم": true, "تتفاوت": true, "يتفاوت": true}

// speechNouns holds plural and other nouns for what was said or found, which
// stand between an attribution and its source («وفق تقديرات البنك الدولي»,
// «بحسب تصريحات أدلى بها الوزير»).
var speechNouns = map[string]bool{"تصريحات": true, "تصريح": true, "تحذيرات": true, "توقعات": true, "تقديرات": true, "تقدير": true, "بيانات": true, "ارقام": true,
	"احصاءات": true, "احصائيات": true, "احصائيه": true, "احصاء": true, "معطيات": true, "معلومات": true, "شهادات": true, "شهاده": true, "اقوال": true, "روايه": true, "روايات": true,
	"اعترافات": true, "افادات": true, "افاده": true, "تسريبات": true, "نتائج": true, "حصيله": true, "حسابات": true, "تعبير": true, "راي": true, "وصف": true, "قول": true, "كلام": true, "تاكيدات": true, "تاكيد": true}

// ownWords holds nouns of speaking with a pronoun: «بحسب تعبيره» says that the
// words before it are the speaker's.
var ownWords = map[string]bool{"تصريحه": true, "تصريحها": true, "تصريحهم": true, "تصريحاته": true, "تصريحاتها": true, "تاكيده": true, "تاكيدها": true, "تصوره": true, "تصورها": true, "تعبيره": true, "ترجيحه": true, "ترجيحها": true, "تحليله": true, "تعبيرها": true, "تعبيرهم": true, "قوله": true, "قولها": true, "قولهم": true, "وصفه": true, "وصفها": true, "وصفهم": true, "زعمه": true, "زعمها": true, "زعمهم": true, "كلامه": true, "كلامها": true, "تقديره": true, "تقديرها": true, "تقديرهم": true, "رايه": true, "رايها": true, "رايهم": true, "ادعائه": true, "ادعائها": true, "ادعائهم": true, "روايته": true, "روايتها": true, "روايتهم": true}

// spoken returns the noun at token j, folded, without article and preposition.
func (r *reader) spoken(j int) string {
	for _, k := range nounKeys(r.toks[j].norm) {
		if speechNouns[k] {
			return k
		}
	}
	return ""
}

// spokenBy reads whose words the noun at j stands for.
func (r *reader) spokenBy(d draft, j, end int) (draft, bool) {
	at := -1
	for k := j + 1; k < min(end, j+9) && at < 0; k++ {
		t := &r.toks[k]
		switch {
		case t.kind == isnad.TokenPunct && !t.opens || t.cls&(clsThat|clsConj|clsNeg) != 0:
			return d, false
		case made(t.norm) && t.men < 0:
			at = k + 1
		case (t.norm == "بها" || t.norm == "به") && k > j+1:
			at = k + 1
		case t.norm == "عن" && issued[r.toks[k-1].norm]:
			at = k + 1
		case k == j+1 && r.canSpeak(k) && t.cls == 0:
			at = k
		case k == j+2 && r.toks[k-1].norm == "من" && r.canSpeak(k):
			at = k
		}
	}
	for at > j+1 && at < end && r.toks[at].tx >= 0 && r.toks[at].men < 0 {
		at++ // «تصريحات نشرتها اليوم "الصباح"»
	}
	if at < 0 || at >= end || !r.canSpeak(at) && !(r.toks[at].opens && r.toks[at].pair < end && r.toks[at].pair-at <= maxNameMark && made(r.toks[j+1].norm)) && r.toks[at].tag != isnad.TagOther && !personish(r.toks[at].norm) {
		return d, false
	}
	e := r.nounPhrase(at, end, 0, true)
	if e <= at {
		return d, false
	}
	d.subj, d.start = run{at, e}, e
	return d, true
}

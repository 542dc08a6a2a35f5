package names

import (
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
	"isnad/internal/model"
)

// From these margins on (model.NameScratch.Margins) the names model is believed, whatever else the
// words may be; found by reading what each gave over 4,000 articles.
const (
	surePerson = 4   // a person of one word
	sureBody   = 4   // a body of one word that is something else elsewhere
	sureLone   = 3   // one that is not
	surePlace  = 4   // a place of one word
	sureMany   = 2   // that a person's name goes on behind where rules end it
	sureEach   = 1   // each word of a person of several, where no rule sees one
	sureClub   = 3   // a club, where the lexicon knows its town
	sureWord   = 0.5 // each word of a body of several
	sureMore   = 2   // that a person's name goes on
	sureEnd    = 4   // that it does not
	sureNone   = 4   // that somebody named before is not meant
)

// From these margins on it is believed that there is no name, where it sees none in any word of
// one. What it calls none of its guideline's names, it can tell only where the guideline has
// them: heads of bodies and whole phrases for states are left to the rules.
const (
	noneKnown  = 1.5 // a person of one word that the lexicon knows: «حصة الأسد» (the lion's share)
	nonePerson = 2   // a person that given names or a title make: «جندي تركي» (a Turkish soldier)
	noneRare   = 6   // … of one rare word, «الصحفي تانموي», or a town of the lexicon behind such a noun
	nonePlace  = 2   // a place of one word that the lexicon knows: «مسقط رأسه» (his birthplace)
	noneHead   = 2.5 // what stands behind the noun for a place: «ناحية الأحياء»
	noneBody   = 2.5 // a body of one word that the lexicon knows: «بحماس» (with zeal)
	noneSeen   = 4   // any of these where the article has named the same elsewhere
)

// rare reports whether the word at token i is seldom used for anything, with or without a clitic.
func (f *finder) rare(i, pre int) bool {
	n := f.norm(i, pre)
	if f.says[i] == saysVerb || f.says[i] == saysAdjective || commonWord(n, lexicon.Count(n), true) {
		return false
	}
	rest, ok := strings.CutPrefix(n, ba)
	return !ok || !commonWord(rest, lexicon.Count(rest), true)
}

// denied reports whether the model is sure that no name stands where one was read.
func (f *finder) denied(m *mention) bool {
	if m.form == isnad.FormTitle || m.resumes || m.last > len(f.tags) {
		return false
	}
	bound, one := float32(0), m.last == m.first+1
	switch {
	case m.lex && f.seen[m.entry.ID]:
		bound = noneSeen
		if !one {
			return false
		}
	case m.kind == isnad.KindPerson && m.lex && one:
		bound = noneKnown
	case m.kind == isnad.KindPerson && m.lex:
		bound = noneSeen
	case m.kind == isnad.KindPerson && (m.rule == "name" || m.rule == "title"):
		bound = nonePerson
		if one && f.rare(m.first, m.pre) {
			bound = noneRare
		}
	case m.kind == isnad.KindPlace && m.rule == "head":
		bound = noneHead
		if x, ok := f.entity(m.last-1, m.last); m.lex || ok && x.lex && x.kind == isnad.KindPlace {
			bound = noneRare // «محطة القائم», of the town القائم
		}
	case m.kind == isnad.KindPlace && m.lex && one:
		bound = nonePlace
	case m.kind == isnad.KindOrganization && m.lex && one && m.rule != "head":
		bound = noneBody
	default:
		return false
	}
	for k := m.first; k < m.last; k++ {
		if f.tags[k] != 0 || f.margins[k] <= bound {
			return false
		}
	}
	return true
}

// voteOf is the label of the model that opens a name of a kind; 0 for kinds that it does not have.
func voteOf(kind isnad.Kind) uint8 {
	switch kind {
	case isnad.KindPerson:
		return votePerson
	case isnad.KindPlace:
		return votePlace
	case isnad.KindOrganization:
		return voteBody
	}
	return 0
}

// sure reports whether the model is sure that a name of one word or more with the given label
// begins at token i.
func (f *finder) sure(i int, label uint8) bool {
	bound := [...]float32{votePerson: surePerson, votePlace: surePlace, voteBody: sureBody}[label]
	return f.tags[i] == label && f.margins[i] > bound
}

// another reports whether a person of the lexicon goes on with a grandfather of whom the
// lexicon knows nothing, so that he is a namesake: «فهد بن عبدالعزيز | بن معمر» is not King Fahd. The
// house of Saud is told on from its founder.
func (f *finder) another(m *mention) bool {
	if !m.lex || m.kind != isnad.KindPerson || m.last+1 >= len(f.toks) || f.toks[m.last].Norm != "بن" {
		return false
	}
	n := f.toks[m.last+1].Norm
	if n == "عبدالعزيز" || n == "عبد" || n == "سعود" || n == "ال" {
		return false
	}
	for _, form := range m.entry.Forms() {
		if strings.Contains(arabic.Fold(form), n) {
			return false
		}
	}
	return true
}

// moreOf lets a name go on where the model is sure that it does: «بنك أبوظبي التجاري»,
// «باسل خياط» (a tailor). What the lexicon knows by a part of it is something else then, but
// for persons by two words and more («إدريس ديبي إيتنو»).
func (f *finder) moreOf(m *mention) {
	vote := voteOf(m.kind)
	if vote == 0 || m.form != isnad.FormName || m.rule == "club" || m.resumes {
		return
	}
	sure := float32(sureWord)
	if vote == votePerson {
		sure = sureMany
	}
	if t := f.tags[m.last-1]; t != vote && t != vote+1 || f.margins[m.last-1] < sure {
		return
	}
	if f.apart != nil && m.last == m.first+1 && m.last < len(f.toks) && f.apart[[2]string{f.norm(m.first, m.pre), f.norm(m.last, 0)}] {
		return
	}
	end := m.last
	for end < len(f.toks) && f.tags[end] == vote+1 && f.margins[end] > sure && (f.toks[end].Kind == isnad.TokenWord || f.dotted(end, len(f.toks))) && f.sentenceOf(end) == f.sentenceOf(m.first) {
		if vote == voteBody && f.personBehind(m.first, end) {
			break
		}
		if vote == votePerson && !f.whole(end) && (f.joined(end) || f.conjoined(end) || f.attached(end) > 0 || f.says[end] == saysVerb && f.margins[end] < surePerson) {
			break
		}
		end++
	}
	if end == m.last || vote == votePlace && m.lex || vote == voteBody && f.margins[m.last] < sureMore && f.endsSo(m) {
		return
	}
	if m.lex && vote == voteBody && f.alsoCountry(m.last, end) {
		return
	}
	if m.lex && (!(vote == votePerson && m.last > m.first+1) || f.another(m)) {
		m.entry, m.lex, m.ambiguous = lexicon.Entry{}, false, false
		m.rule, m.score = "tagger", 0.6
	}
	m.last = end
}

// longer returns the body that the model is sure of at token i where it reaches beyond what the
// tables see there: «رئيس الحزب الوطني الحر», «الكاتب العام للنقابة العامة للتعليم الأساسي».
func (f *finder) longer(m mention, ok bool, i, last int) (mention, bool) {
	b, sure := f.wholeBody(i, last)
	if !sure && i+1 < last && f.owned(i) {
		if b, sure = f.wholeBody(i+1, last); b.pre > 0 {
			sure = false
		}
		b.first, b.rd, b.pre = i, 0, f.attached(i) // «رئيس مجموعة اللولو العالمية للتجزئة»
	}
	if !sure || ok && (b.last <= m.last || m.lex && f.alsoCountry(m.last, b.last)) {
		return m, ok
	}
	if !ok {
		m, ok = f.pattern(i, last)
	}
	if ok && m.kind == isnad.KindOrganization && m.first == i {
		b.rd, b.pre, b.country, b.gender, b.and = m.rd, m.pre, m.country, m.gender, m.and
	}
	return b, true
}

// owned reports whether token i is a noun of bodies that the model leaves out of their names.
func (f *finder) owned(i int) bool {
	n := f.toks[i].Norm
	switch n[f.attached(i):] {
	case "شركه", "مجموعه", "نادي", "فريق":
		return true
	}
	return false
}

// before returns the clitic right before a mention, as reading.last has it, and whether «و» or «ف» stands before that.
func (f *finder) before(m *mention) (last byte, and bool) {
	if m.rd > 0 || m.pre == 0 {
		r := &f.ws[m.first].read[m.rd]
		return r.last, r.and
	}
	n := f.toks[m.first].Norm[:m.pre]
	and = n[:2] == waw || n[:2] == fa
	switch n[m.pre-2:] {
	case lam:
		return 'l', and
	case ba:
		return 'b', and
	case kaf:
		return 'k', and
	}
	return 'w', and
}

// whole reports whether token p goes on with a person's name, as the model sees it, though its first
// letter may be a clitic elsewhere: what is left without it is no name («بونجاح», «والترز»).
func (f *finder) whole(p int) bool {
	n := f.toks[p].Norm
	if f.tags[p] != votePerson+1 || f.margins[p] < surePerson || len(n) < 8 || n[:2] != waw && n[:2] != fa && n[:2] != ba && n[:2] != lam {
		return false
	}
	if strings.HasPrefix(n[2:], al) && n[:2] == ba && f.tags[p-1] == votePerson {
		return true // «بالعباس», «بالحاج»: of the Maghreb
	}
	if n[:2] == fa {
		return true // «كمال فغالي»: hardly ever "and then" another
	}
	if h := model.Table().Habits(n[2:]); h != 0 {
		return h&model.OftenPerson == 0 // nor a place: «ثيو والكوت» (and Kut)
	}
	if n[:2] != waw {
		return false
	}
	switch n[2:4] {
	case "ا", "ي", "و": // «واشسمان»; with a hamza it is the conjunction
		return !strings.ContainsAny(f.toks[p].Span.Of(f.text), "أإآ") && lexicon.Count(n[2:]) == 0
	}
	return false
}

// alsoCountry reports whether the one word from token p to end, behind a body that the lexicon
// knows, only tells whose it is: «حركة المقاومة الإسلامية الفلسطينية»; but «زين السعودية» is one of several.
func (f *finder) alsoCountry(p, end int) bool {
	r := f.ws[p].read[0]
	return end == p+1 && r.sorts&lexicon.SortAdjective.Bit() != 0 && r.sorts&nameSorts == 0
}

// endsSo reports whether the model sees a body end with the last two words of m somewhere in the
// article: «مول بنك النيل الأزرق الطريق», and then «شكر بنك النيل الأزرق العمال» (… the workers).
func (f *finder) endsSo(m *mention) bool {
	if m.last-m.first < 2 {
		return false
	}
	if f.ends == nil {
		f.ends = map[[2]string]bool{}
		for i := 1; i < len(f.tags); i++ {
			if f.tags[i] == voteBody+1 && (i+1 == len(f.tags) || f.tags[i+1] != voteBody+1) {
				f.ends[[2]string{f.toks[i-1].Norm, f.toks[i].Norm}] = true
			}
		}
	}
	return f.ends[[2]string{f.toks[m.last-2].Norm, f.toks[m.last-1].Norm}]
}

// lessOf cuts words off a person that the model is sure are none of his name: «طه عدنان بأفضال»,
// «حطين فيصل مدخلي» (a club and its president), «السراج علي منافسه» (a name, or "over").
func (f *finder) lessOf(m *mention) {
	if m.kind == isnad.KindOrganization && m.rule == "head" && !m.lex {
		f.lessOfBody(m)
	}
	if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.lex {
		return
	}
	begin := m.first
	for begin < m.last && f.tags[begin] != votePerson {
		if f.margins[begin] < sureMore || f.tags[begin] == votePerson+1 {
			return
		}
		begin++
	}
	if begin == m.last {
		return
	}
	if f.margins[begin] > sureMany && begin > m.first {
		if f.wholePlace(m.first, begin) == begin {
			x, ok := f.entity(m.first, begin)
			if !ok || x.kind != isnad.KindPlace || x.last != begin {
				x = mention{first: m.first, last: begin, pre: f.attached(m.first), ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "tagger", score: 0.6}
			}
			x.ambiguous = false
			f.found = append(f.found, x) // «بسيدي بوزيد حامد خليفي»: a town and a man
		}
		m.first, m.pre, m.rd = begin, f.attached(begin), 0
	}
	end := begin + 1
	for end < m.last && f.tags[end] == votePerson+1 {
		end++
	}
	for k := end; k < m.last; k++ {
		if f.tags[k] == votePerson && f.margins[k] > surePerson {
			break
		}
		if f.tags[k] != 0 && f.tags[k] != votePlace && f.tags[k] != voteBody || f.margins[k] < sureMore {
			return
		}
		if f.tags[k] != 0 && k == end && f.margins[k] > surePlace {
			m.last = end // «ويغادر بايدن كوريا الجنوبية»
			return
		}
	}
	if end < m.last && (end > begin+1 || f.says[end] > saysNoun || f.margins[end] > surePerson && f.ws[begin].read[0].sorts&lexicon.SortGiven.Bit() == 0 || f.noSurname(end)) {
		m.last = end
	}
}

// lessOfBody cuts words off a body that a head announces where the model is sure that they are none of
// its name: «حزب العمال المعارض», «مجلس الأمن الموافقة», «النادي الأهلي للمرة الثانية».
func (f *finder) lessOfBody(m *mention) {
	begin := m.first
	for begin < m.first+2 && begin < m.last && f.tags[begin] != voteBody {
		begin++
	}
	if begin == m.last || f.tags[begin] != voteBody {
		return
	}
	end := begin + 1
	for end < m.last && f.tags[end] == voteBody+1 {
		end++
	}
	if end >= m.last || end == m.first+1 || f.tags[end] != 0 && !f.sure(end, votePerson) || f.margins[end] < sureEnd || f.toks[end].Kind != isnad.TokenWord || f.toks[m.last-1].Kind != isnad.TokenWord || f.toks[end].Norm == "للعبه" {
		return // «الاتحاد الأوروبي للعبة» is not the union of states
	}
	if f.alsoCountry(end, m.last) && !(m.last < len(f.tags) && f.tags[m.last] == votePerson) {
		return // «البنك التجاري الإثيوبي», but «الاتحاد السعودي | البرتغالي خوزيه بيسيرو»
	}
	m.last = end
}

// beforePerson returns where, from token p on and before last, the model is sure that a person
// begins, of several words or of one behind a word with the article or a title; last where it sees
// none near. A title ends there, whatever else the name's first word may be: «الدكتور قائد عقلان»
// (a leader), «السيد صلاح الدين الشماوي» (a town), «د. القحطاني» (of a tribe).
func (f *finder) beforePerson(p, last int) int {
	for q := max(p, 1); q < min(last, p+12); q++ {
		if !f.sure(q, votePerson) || q > p+1 && f.titleAt(q-1) && f.kindNoun(q-2) {
			continue // «جامعة الأمير سطام بن عبدالعزيز»
		}
		if q+1 < last && f.margins[q+1] < surePerson {
			continue
		}
		if q+1 < last && f.tags[q+1] == votePerson+1 || f.definite(q-1, 0) || f.punct(q-1) == "." || f.titleAt(q-1) {
			return q
		}
	}
	return last
}

// wholeBody reads the body of several words that the model is sure of at token i.
func (f *finder) wholeBody(i, last int) (mention, bool) {
	if f.tags[i] != voteBody {
		return mention{}, false
	}
	end, least := i, f.margins[i]
	for ; end < last && (end == i || f.tags[end] == voteBody+1); end++ {
		if end > i+1 && f.personBehind(i, end) {
			break
		}
		least = min(least, f.margins[end])
	}
	if end < i+2 || least <= sureMore {
		return mention{}, false
	}
	return f.bodyOf(i, end), true
}

// wholePlace returns the end of the place that the model is sure of at token i, i where it sees none.
func (f *finder) wholePlace(i, last int) int {
	if i >= last || !f.sure(i, votePlace) {
		return i
	}
	end := i + 1
	for end < last && f.tags[end] == votePlace+1 && f.toks[end].Kind == isnad.TokenWord {
		if f.margins[end] < surePlace {
			return i
		}
		end++
	}
	return end
}

// within returns the bodies, places and persons that the model is sure of in a title, up to token end, and that
// nothing else has found there: «المتحدث الإعلامي للدفاع المدني بمنطقة نجران المقدم علي». They tell no
// offices apart, for the model may miss them at the next place.
func (f *finder) within(o *office, end int) []mention {
	var more []mention
	for q := o.first + 1; q < end; q++ {
		if slices.ContainsFunc(o.inner, func(m mention) bool { return m.first <= q && m.last > q }) {
			continue
		}
		if f.sure(q, votePerson) && q > o.first+1 && !f.definite(q-1, 0) {
			m := mention{first: q, last: q + 1, ent: -1, kind: isnad.KindPerson, form: isnad.FormName, rule: "tagger", score: 0.6}
			m.pre, m.rd = f.parted(q)
			more = append(more, m) // «ممثل السيستاني أحمد الصافي»
			continue
		}
		if f.tags[q] != votePlace && f.tags[q] != voteBody {
			continue
		}
		m, ok := f.wholeBody(q, end)
		if !ok && f.sure(q, voteBody) && !(q+1 < len(f.tags) && f.tags[q+1] == voteBody+1) {
			if m, ok = f.entity(q, end); !ok || m.kind != isnad.KindOrganization || m.last != q+1 {
				m, ok = f.bodyOf(q, q+1), true // «مدرب يونايتد», «نائب رئيس مجلس إدارة الهلال»
			}
			m.ambiguous = false
		}
		if e := f.wholePlace(q, end); e > q {
			if m, ok = f.entity(q, end); !ok || m.kind != isnad.KindPlace || m.last != e {
				m = mention{first: q, last: e, ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "tagger", score: 0.6}
				m.pre, m.rd = f.parted(q)
			}
			m.ambiguous, ok = false, true
		}
		if ok {
			more = append(more, m)
			q = m.last - 1
		}
	}
	return more
}

// personBehind reports whether a given name stands at token p behind a word that has the article, with
// ل before it or not, and is no title: no name completes that («النقابة الأساسية للإذاعة | نفيسة حسني»), but
// for bodies that are called after people («المستشفى الجامعي الهادي شاكر»); the body begins at token i.
func (f *finder) personBehind(i, p int) bool {
	n := f.toks[p-1].Norm
	return f.ws[p].read[0].sorts&(lexicon.SortGiven.Bit()|lexicon.SortPlain.Bit()) == lexicon.SortGiven.Bit() &&
		(strings.HasPrefix(n, al) || strings.HasPrefix(n, lam+lam)) && f.ws[p-1].read[0].sorts&lexicon.SortTitle.Bit() == 0 && !calledAfter(f.toks[i].Norm)
}

// begun returns the token at which the body that the model sees at token p begins.
func (f *finder) begun(p int) int {
	for p > 0 && f.tags[p] == voteBody+1 {
		p--
	}
	return p
}

// calledAfter reports whether a folded word, clitics and article or not, is a noun of bodies that are
// often called after people.
func calledAfter(n string) bool {
	for _, w := range [...]string{"مستشفي", "مدرسه", "معهد", "جامعه", "كليه", "اعداديه", "ثانويه", "مركز", "مسجد", "مؤسسه", "دار", "جائزه", "قاعه", "مكتبه"} {
		if strings.HasSuffix(n, w) && len(n)-len(w) <= 8 {
			return true
		}
	}
	return false
}

// bodyOf makes a body of the tokens from i to end, which the model sees as one.
func (f *finder) bodyOf(i, end int) mention {
	for p := i + 1; p < end; p++ {
		if _, shut, ok := f.quoted(p, min(end+1, len(f.toks))); ok && shut == end {
			end++ // «الجوهرة "أف أم"»
			break
		}
	}
	m := mention{first: i, last: end, ent: -1, kind: isnad.KindOrganization, form: isnad.FormName, rule: "tagger", score: 0.6}
	m.pre, m.rd = f.parted(i)
	w := &f.ws[i]
	for k := 1; m.rd == 0 && k < int(w.n); k++ {
		if r := w.read[k]; int(r.pre) == m.pre && m.pre > 0 || m.pre == 0 && r.sorts&lexicon.SortPattern.Bit() != 0 && lexicon.Count(f.norm(i, int(r.pre))) > lexicon.Count(f.toks[i].Norm) {
			m.rd, m.pre = k, int(r.pre) // «بمعهد الصحافة»
		}
	}
	return m
}

// noOffice reports whether the model is sure of a body or place where a title opens: «جنوب الشيخ زويد»
// (a town), «نجم المتلوي» (a club, or a star), and where no name follows «نجران والرائد» (a club, or a major).
func (f *finder) noOffice(o *office, i, last int) bool {
	if o.last == i+1 && f.says[i] == saysVerb && strings.TrimPrefix(f.toks[i].Norm, waw) == "طالب" {
		return true // «وطالب فلان بـ»: he demands, and is no student
	}
	if _, ok := f.wholeBody(i, last); ok || f.wholePlace(i, last) > i+1 {
		return true
	}
	if o.last != i+1 || !f.sure(i, voteBody) || f.tags[min(i+1, len(f.tags)-1)] == voteBody+1 {
		return false
	}
	_, _, named := f.named(o, last)
	return !named
}

// noSurname reports whether token p, which the model takes for no part of the given name before
// it, is none: another person begins, or it is a verb. Other words may be a family's all the same: «رائد وحش» (a beast).
func (f *finder) noSurname(p int) bool { return f.tags[p] == votePerson || f.says[p] == saysVerb }

// rather reads token i anew by the model alone where it is sure of a name of several words and the
// reading has found one of another kind in it: bodies («مينا هاوس», «لوس أنجليس جالاكسي»), persons that
// begin with a town's or a body's name («آسيا بيبي»), places called after men («سيدي عمر», «أبو سليم»).
func (f *finder) rather(n, i, last, before int) int {
	vote := f.tags[i]
	if vote == 0 || vote%2 == 0 || vote > voteBody || before == len(f.found) || i+1 >= last || f.tags[i+1] != vote+1 {
		return n
	}
	sure := [...]float32{votePerson: sureMany, votePlace: surePlace, voteBody: sureWord}[vote]
	end := i
	for ; end < last && (end == i || f.tags[end] == vote+1); end++ {
		if f.margins[end] < sure {
			return n
		}
	}
	m := f.found[before]
	if m.rule == "head" && m.kind == isnad.KindPlace && vote == voteBody && m.first == i && m.last < end && slices.Min(f.margins[i:end]) > sureMore && strings.HasSuffix(f.toks[i].Norm, "متحف") {
		f.found[before].last = end // «متحف إسطنبول للآثار»
		return end
	}
	if m.rule == "head" && !(m.kind == isnad.KindPlace && m.last < end && strings.HasSuffix(f.toks[i].Norm, "مدينه")) || m.lex && m.last >= end { // a museum is a place to us, whatever the model's guideline says, and so is «الخليج الفارسي»
		return n
	}
	resumed := vote == voteBody && m.kind == isnad.KindOrganization && m.form == isnad.FormTitle && m.last < end && slices.Min(f.margins[i:end]) > sureMore // «الأكاديمية», of «الأكاديمية الأمريكية لطب العيون»
	if m.first != i || !resumed && (m.form != isnad.FormName || m.titleLast > m.titleFirst || voteOf(m.kind) == vote || voteOf(m.kind) == 0) {
		return n
	}
	for k, x := range f.found[before:] {
		if (k > 0 || !resumed) && x.kind != isnad.KindPerson && x.kind != isnad.KindPlace && (x.kind != isnad.KindOrganization || vote == voteBody) {
			return n
		}
	}
	kept := append([]mention(nil), f.found[before:]...)
	f.found = f.found[:before]
	if v := f.voted(i, last); v > i {
		return v
	}
	f.found = append(f.found[:before], kept...)
	return n
}

// allTheSame reports whether token p, a plain word, a title or an adjective elsewhere, may be of
// the name that the model sees from token i to end.
func (f *finder) allTheSame(i, p, end int) bool {
	switch {
	case f.tags[i] == voteBody && end == i+1:
		return f.margins[p] > sureBody && f.definite(i, 0) && !(i > 0 && f.definite(i-1, 0)) // «أمام الإفريقي»
	case f.tags[i] == voteBody:
		return f.margins[p] > sureWord // «شركة المياه الوطنية», «الأمل للاستثمارات المالية»
	case f.tags[i] == votePlace:
		return f.margins[p] > surePlace // «مديرية مشرعة» (a woman who makes laws)
	case f.tags[i] != votePerson:
		return false
	case end == i+1:
		return f.margins[i] > surePerson && f.inFull(f.toks[i].Norm) // «بولوني» (Polish), of «لازلو بولوني»
	}
	if p == i && f.ws[p].read[0].sorts&lexicon.SortTitle.Bit() != 0 && f.margins[p] < surePerson {
		return false // «رئيس الوزراء اليوناني»
	}
	return f.proper(p) || p > i && f.marked(p) || f.margins[p] > sureEach // «فان غال», «حازم إمام»
}

// amongPersons reports whether a person stands right before token i, or before the comma
// before it: «محمد وسلطان وفواز».
func (f *finder) amongPersons(i int) bool {
	n := len(f.found)
	if n == 0 || f.found[n-1].kind != isnad.KindPerson {
		return false
	}
	last := f.found[n-1].last
	return last == i || last == i-1 && f.punct(i-1) == "،"
}

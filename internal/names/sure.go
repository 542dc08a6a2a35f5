package names

import (
	"slices"

	"isnad"
	"isnad/internal/lexicon"
)

// From these margins on (model.NameScratch.Margins) the names model is believed, whatever else the
// words may be; found by reading what each gave over 4,000 articles.
const (
	surePerson = 4   // a person of one word
	sureBody   = 4   // a body of one word
	surePlace  = 4   // a place of one word
	sureMany   = 2   // that a person's name goes on behind where rules end it
	sureEach   = 1   // each word of a person of several, where no rule sees one
	sureClub   = 3   // a club, where the lexicon knows its town
	sureWord   = 0.5 // each word of a body of several
	sureMore   = 2   // that a person's name goes on
	sureEnd    = 4   // that it does not
	sureNone   = 4   // that somebody named before is not meant
)

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
	end := m.last
	for end < len(f.toks) && f.tags[end] == vote+1 && f.margins[end] > sure && (f.toks[end].Kind == isnad.TokenWord || f.dotted(end, len(f.toks))) && f.sentenceOf(end) == f.sentenceOf(m.first) {
		if vote == votePerson && (f.joined(end) || f.conjoined(end) || f.attached(end) > 0 || f.says[end] == saysVerb) {
			break
		}
		end++
	}
	if end == m.last || vote == votePlace && m.lex || vote == voteBody && f.margins[m.last] < sureMore && f.endsSo(m) {
		return
	}
	if r := f.ws[m.last].read[0]; m.lex && vote == voteBody && end == m.last+1 && r.sorts&lexicon.SortAdjective.Bit() != 0 && r.sorts&nameSorts == 0 {
		return // «حركة المقاومة الإسلامية الفلسطينية»: the same, and whose it is; but «زين السعودية» is one of several
	}
	if m.lex && !(vote == votePerson && m.last > m.first+1) {
		m.entry, m.lex, m.ambiguous = lexicon.Entry{}, false, false
		m.rule, m.score = "tagger", 0.6
	}
	m.last = end
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
	if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.lex {
		return
	}
	begin := m.first
	for begin < m.last && f.tags[begin] != votePerson {
		if f.margins[begin] < surePerson || f.tags[begin] == votePerson+1 {
			return
		}
		begin++
	}
	if begin == m.last {
		return
	}
	if f.margins[begin] > sureMany && begin > m.first {
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
		if f.tags[k] != 0 || f.margins[k] < surePerson {
			return
		}
	}
	if end < m.last && (end > begin+1 || f.ws[begin].read[0].sorts&lexicon.SortGiven.Bit() == 0 || f.noSurname(end)) {
		m.last = end
	}
}

// beforePerson returns where, from token p on and before last, the model is sure that a person of
// several words begins; last where it sees none near. A title ends there, whatever else the name's
// first word may be: «الدكتور قائد عقلان» (a leader), «السيد صلاح الدين الشماوي» (a town).
func (f *finder) beforePerson(p, last int) int {
	for q := p; q+1 < min(last, p+12); q++ {
		if f.tags[q] == votePerson && f.tags[q+1] == votePerson+1 && min(f.margins[q], f.margins[q+1]) > surePerson {
			return q
		}
	}
	return last
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
	if m.rule == "head" || m.lex && m.last >= end { // a museum is a place to us, whatever the model's guideline says, and so is «الخليج الفارسي»
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
	case f.tags[i] == voteBody:
		return end > i+1 && f.margins[p] > sureWord // «شركة المياه الوطنية», «الأمل للاستثمارات المالية»
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

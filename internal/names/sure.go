package names

import (
	"isnad"
	"isnad/internal/lexicon"
)

// From these leads on (model.NameScratch.Leads) the names model is believed, whatever else the
// words may be; found by reading what each gave over 4,000 articles.
const (
	surePerson = 2   // a person of one word
	sureBody   = 3   // a body of one word
	surePlace  = 3   // a place of one word
	sureMany   = 1   // that a person's name goes on behind where rules end it
	sureEach   = 0   // each word of a person of several, where no rule sees one
	sureClub   = 2   // a club, where the lexicon knows its town
	sureWord   = 0.3 // each word of a body of several
	sureMore   = 2   // that a person's name goes on
	sureEnd    = 3   // that it does not
	sureNone   = 3   // that somebody named before is not meant
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
	if t := f.tags[m.last-1]; t != vote && t != vote+1 || f.leads[m.last-1] < sure {
		return
	}
	end := m.last
	for end < len(f.toks) && f.tags[end] == vote+1 && f.leads[end] > sure && f.toks[end].Kind == isnad.TokenWord && f.sentenceOf(end) == f.sentenceOf(m.first) {
		if vote == votePerson && (f.joined(end) || f.conjoined(end) || f.attached(end) > 0 || f.says[end] == saysVerb) {
			break
		}
		end++
	}
	if end == m.last || vote == votePlace && m.lex {
		return
	}
	if m.lex && !(vote == votePerson && m.last > m.first+1) {
		m.entry, m.lex, m.ambiguous = lexicon.Entry{}, false, false
		m.rule, m.score = "tagger", 0.6
	}
	m.last = end
}

// lessOf cuts words off a person that the model is sure are none of his name: «طه عدنان بأفضال»,
// «حطين فيصل مدخلي» (a club and its president).
func (f *finder) lessOf(m *mention) {
	if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.lex {
		return
	}
	begin := m.first
	for begin < m.last && f.tags[begin] != votePerson {
		if f.leads[begin] < surePerson || f.tags[begin] == votePerson+1 {
			return
		}
		begin++
	}
	if begin == m.last {
		return
	}
	if f.leads[begin] > sureMany && begin > m.first {
		m.first, m.pre, m.rd = begin, f.attached(begin), 0
	}
	end := begin + 1
	for end < m.last && f.tags[end] == votePerson+1 {
		end++
	}
	for k := end; k < m.last; k++ {
		if f.tags[k] == votePerson && f.leads[k] > surePerson {
			break
		}
		if f.tags[k] != 0 || f.leads[k] < surePerson || f.ws[k].read[0].sorts&personSorts != 0 {
			return
		}
	}
	if end < m.last && (end > begin+1 || f.ws[begin].read[0].sorts&lexicon.SortGiven.Bit() == 0 || f.noSurname(end)) {
		m.last = end
	}
}

// noSurname reports whether token p, which the model takes for no part of the given name before
// it, is none: another person begins, or it is a verb. Other words may be a family's all the same: «رائد وحش» (a beast).
func (f *finder) noSurname(p int) bool { return f.tags[p] == votePerson || f.says[p] == saysVerb }

// rather reads token i anew by the model alone where it is sure of a body of several words and
// the reading has found a person or a place in it: «مينا هاوس», «لوس أنجليس جالاكسي».
func (f *finder) rather(n, i, last, before int) int {
	if f.tags[i] != voteBody || before == len(f.found) || f.leads[i] < sureWord || i+1 >= last || f.tags[i+1] != voteBody+1 {
		return n
	}
	for k := i + 1; k < last && f.tags[k] == voteBody+1; k++ {
		if f.leads[k] < sureWord {
			return n
		}
	}
	m := f.found[before]
	if m.first != i || m.form != isnad.FormName || m.titleLast > m.titleFirst || m.kind != isnad.KindPerson && m.kind != isnad.KindPlace {
		return n
	}
	for _, x := range f.found[before:] {
		if x.kind != isnad.KindPerson && x.kind != isnad.KindPlace {
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
		return end > i+1 && f.leads[p] > sureWord // «شركة المياه الوطنية», «الأمل للاستثمارات المالية»
	case f.tags[i] != votePerson:
		return false
	case end == i+1:
		return f.leads[i] > surePerson && f.inFull(f.toks[i].Norm) // «بولوني» (Polish), of «لازلو بولوني»
	}
	return f.proper(p) || p > i && f.marked(p) || f.leads[p] > sureEach // «فان غال», «حازم إمام»
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

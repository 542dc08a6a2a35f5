// Package names is the reader that finds persons, organizations and places:
// by the lexicon, by titles beside names, and by the words that announce a
// name («شركة», «مدينة»). Short and full forms of one name in an article
// become one entity; a title alone («الرئيس الروسي») points to its holder when
// the article says who that is; a capital that speaks or acts («أعلنت موسكو»)
// stands for its country. Clitics are never part of a name. Names may lie
// inside one another: the body that a body's name ends with («المكتب السياسي
// لحزب التقدم») and what an office holds are mentions of their own; who an
// institution is named after («جامعة الملك سعود») is not, for the text does not
// speak of him.
//
// An article is read twice: what the first reading learns (full names, and
// with them the short forms that will follow) supports the second.
package names

import (
	"strings"
	"sync"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// Stage is the name of this reader.
const Stage isnad.Stage = "names"

// Version is its version: raising it re-reads old pages.
const Version = 14

// A finder reads one article.
type finder struct {
	acct  *isnad.Account
	text  string
	toks  []isnad.Token
	ws    []word
	once  []once
	found []mention
	// local holds the folded words that the article has shown to be short
	// forms of a person's name; seen the entries of the lexicon named in it
	// without doubt.
	local map[string]int
	seen  map[isnad.EntityID]bool
	// titled is the last mention with a title, for «والأميركي جو بايدن».
	titled  int
	pass    int
	tags    []uint8   // labels of the names model, for each token
	margins []float32 // how sure it is of each
	// full holds the words of the persons of several words that it sees.
	full map[string]bool
	// steadily is the label of each word that the article has twice and more.
	steadily map[string]uint8
	// apart holds the words of two persons that stand side by side.
	apart map[[2]string]bool
	// ends holds the last two words of each body of several that it sees.
	ends map[[2]string]bool
	says []uint8 // what the words layer says, for each token
	// recited tells what is scripture or verse that the article quotes, for each token; nil where none is.
	recited []bool
	deep    bool // inside opensOffice
	heads   []headed
	firsts  map[string]string // first names that stand alone: the last name of who is meant
	// class is the class of the title before the name that is being read.
	class string
}

var finders = sync.Pool{New: func() any { return &finder{} }}

// Find sets the account's Mentions and Entities. It needs Tokens and
// Sentences; no name begins inside one of the Times.
func Find(acct *isnad.Account) {
	f := finders.Get().(*finder)
	f.take(acct)
	f.headline()
	f.read()
	if f.learn() {
		f.pass = 1
		f.read()
	}
	f.emit()
	f.release()
}

// take takes an account up: its words are looked up and tagged.
func (f *finder) take(acct *isnad.Account) {
	f.acct, f.text, f.toks = acct, acct.Article.Text, acct.Tokens
	f.local, f.seen, f.firsts = nil, nil, nil
	f.recited = arabic.Recited(f.text, len(f.toks), func(i int) string { return f.toks[i].Span.Of(f.text) })
	f.syntax()
	f.full, f.steadily, f.ends, f.apart = nil, nil, nil, nil
	f.words()
	f.tag()
}

// release gives the finder back.
func (f *finder) release() {
	f.acct, f.text, f.toks, f.local, f.seen, f.pass = nil, "", nil, nil, nil, 0
	clear(f.found)
	f.found = f.found[:0]
	clear(f.heads)
	f.heads = f.heads[:0]
	finders.Put(f)
}

// read goes through all sentences.
func (f *finder) read() {
	f.found = f.found[:0]
	f.titled = -1
	times := f.acct.Times
	for _, s := range f.acct.Sentences {
		for i := s.First; i < s.Last; {
			start := f.toks[i].Span.Start
			for len(times) > 0 && times[0].Span.End <= start {
				times = times[1:]
			}
			if len(times) > 0 && times[0].Span.Start <= start {
				i++ // «مارس», «محرم» and their like are times here
				continue
			}
			if f.recited != nil && f.recited[i] {
				i++ // scripture and verse: «قَالَ إِنِّي عَبْدُ اللَّهِ»
				continue
			}
			before := len(f.found)
			n := f.at(i, s.Last)
			if n == i {
				n = f.voted(i, s.Last)
			} else {
				n = f.rather(n, i, s.Last, before)
			}
			if n > i {
				i = n
			} else {
				i++
			}
		}
	}
}

// add keeps a mention and returns the token behind it.
func (f *finder) add(m mention) int {
	if m.titleLast <= m.titleFirst && f.denied(&m) {
		return m.last // «مؤسسات مالية»: no Malé inside a title
	}
	f.moreOf(&m)
	f.lessOf(&m)
	if m.kind == isnad.KindPerson && m.form == isnad.FormName {
		f.splitTitle(&m)
		f.shorten(&m)
		f.townOf(&m)
	}
	if m.kind == isnad.KindPlace && m.lex && m.last > m.first+1 {
		f.splitTown(&m)
	}
	if m.kind == isnad.KindPlace && f.tags[m.first] == voteOther+1 {
		return m.last // «دوري أبطال أوروبا» (the Champions League): of a name that is no place
	}
	f.found = append(f.found, m)
	if m.kind == isnad.KindOrganization && m.rule == "head" && !m.lex {
		f.nested(&m)
	}
	if m.titleLast > m.titleFirst {
		f.titled = len(f.found) - 1
	}
	return m.last
}

// splitTown takes «مدينة» off a form of a town that holds it, where the name
// does not: «مدينة دمشق», but not «مدينة نصر».
func (f *finder) splitTown(m *mention) {
	switch f.norm(m.first, m.pre) {
	case "مدينه", "بلده", "قريه":
	default:
		return
	}
	if first, _, _ := strings.Cut(fold(m.entry.Name), " "); first == "مدينه" || first == "بلده" || first == "قريه" {
		return
	}
	m.first, m.pre, m.rd = m.first+1, 0, 0
}

// splitTitle takes a title off a form of the lexicon that holds it: «الملك
// حمد», «الشيخ محمد بن زايد».
func (f *finder) splitTitle(m *mention) {
	r := f.ws[m.first].read[m.rd]
	if m.last == m.first+1 || !m.lex || r.sorts&lexicon.SortTitle.Bit() == 0 || !(r.art || f.definite(m.first, m.pre)) {
		return
	}
	end, node := f.walk(m.first, m.last-1, r, lexicon.SortTitle.Bit(), 0) // «العقيد الركن»
	ref, ok := node.Refs().Find(lexicon.SortTitle)
	if !ok {
		return
	}
	if m.titleFirst == m.titleLast { // else an office behind the name goes before it
		m.titleFirst, m.titleLast, m.titlePre, m.class = m.first, end, m.pre, ref.Title().Class
	}
	m.first, m.pre, m.rd = end, 0, 0
}

// at reads what begins at token i and returns the token behind it; i when
// nothing begins there.
func (f *finder) at(i, last int) int {
	t := &f.toks[i]
	if t.Kind != isnad.TokenWord && t.Kind != isnad.TokenLatin {
		return i
	}
	if n := f.shortForm(i, last); n > i {
		return n
	}
	if n := f.realm(i, last); n > i {
		return n
	}
	w := &f.ws[i]
	var sorts uint32
	any := false
	for k := range int(w.n) {
		sorts |= w.read[k].sorts
		any = any || w.read[k].node != 0 || w.read[k].sorts != 0
	}
	if !any {
		if _, ok := f.counterpart(i, last); !ok {
			return f.unknown(i, last)
		}
	}
	e, eok := f.entity(i, last)
	if t.Norm == "طالب" && i+1 < last {
		if _, ok := f.office(i+1, last); ok {
			return i // «طالب عضو اللجنة»: he demanded, and is no student
		}
	}
	o, ok := f.office(i, last)
	if ok && sorts&lexicon.SortPattern.Bit() != 0 && !f.definite(i, o.pre) {
		// «مؤسسة الإمارات للطاقة»: a foundation, and no founder. So is what goes
		// on behind the name: «مؤسسة الملك خالد الخيرية».
		if p, pok := f.pattern(i, last); pok && p.last >= o.last && p.kind == isnad.KindOrganization {
			m, _, named := f.named(&o, last)
			if !named && o.last-o.first == 1+lengthOf(o.inner) || named && p.last >= m.last {
				ok = false
			}
		}
	}
	if ok && eok && e.last-e.first > 1 && e.last > o.last-len(o.inner) && e.kind == isnad.KindPerson {
		// The lexicon has a form with the title in it; the name may run on:
		// «الأمير عبدالعزيز بن سعود بن نايف بن عبدالعزيز».
		m, n, named := f.named(&o, last)
		ok = named && n > i && m.last > e.last
	}
	if ok {
		if eok && e.kind == isnad.KindOrganization && !e.ambiguous && e.last >= o.last {
			// «المعارضة السورية» is a body and «المعارض السوري» somebody.
			if _, _, named := f.named(&o, last); !named {
				ok = false
			}
		}
		if !ok || f.noOffice(&o, i, last) {
		} else if n := f.officeAt(o, i, last); n > i {
			return n
		}
	}
	if n := f.elliptic(i, last); n > i {
		return n
	}
	if n := f.national(i, last); n > i {
		return n
	}
	// A personal name by its given name, in any reading.
	if p, ok := f.person(i, last); ok && !f.overruled(&p) && !f.denied(&p) && (!eok || p.last > e.last || p.last == e.last && e.kind == isnad.KindPerson) {
		return f.withTitleBehind(p, last)
	}
	if eok && e.ambiguous && e.kind == isnad.KindOrganization && sorts&lexicon.SortPattern.Bit() != 0 {
		eok = f.accept(&e, last) // «نقابة الصحفيين» is a body of every country
	}
	if p, ok := f.pattern(i, last); ok && !(p.kind == isnad.KindPlace && f.denied(&p)) && (!eok || p.last > e.last) {
		if p.rule == "head" && !p.lex {
			for k := range int(w.n) {
				if end := f.closedHead(i, last, w.read[k]); end >= p.last {
					if n := f.bare(i, last); n > i {
						return n // «هيئة الأركان العامة»
					}
				}
			}
		}
		return f.add(p)
	}
	if eok {
		if f.accept(&e, last) {
			if e.kind == isnad.KindPerson {
				return f.withTitleBehind(e, last)
			}
			return f.add(e)
		}
	}
	if n := f.unnamed(i, last); n > i {
		return n
	}
	return f.bare(i, last)
}

// lengthOf returns how many tokens some mentions have.
func lengthOf(inner []mention) int {
	n := 0
	for i := range inner {
		n += inner[i].last - inner[i].first
	}
	return n
}

// person reads a name without a title before it.
func (f *finder) person(i, last int) (mention, bool) {
	w := &f.ws[i]
	for k := range int(w.n) {
		r := w.read[k]
		if r.sorts&(personSorts|lexicon.SortName.Bit()) == 0 {
			continue
		}
		if k == 0 {
			return f.name(i, last, false)
		}
		if r.sorts&lexicon.SortGiven.Bit() == 0 || w.read[0].sorts != 0 && !(r.last == 'w' && f.ali(i, last)) || r.art {
			continue
		}
		// A name behind a clitic: the words after the first decide.
		saved := w.read[0]
		w.read[0] = r
		m, ok := f.name(i, last, false)
		w.read[0] = saved
		if ok {
			m.rd, m.pre, m.and = k, int(r.pre), r.and
			return m, true
		}
	}
	return mention{}, false
}

// officeAt places the mentions of a title phrase and of the name beside it.
func (f *finder) officeAt(o office, i, last int) int {
	m, n, ok := f.named(&o, last)
	if ok && f.denied(&m) {
		n, ok = 0, false
	}
	more := f.within(&o, max(n, o.last))
	if ok {
		for _, x := range append(more, o.inner...) {
			f.add(x)
		}
		if o.proxy && !f.definite(o.first, o.pre) {
			// «متحدث باسم رئيس الوزراء البلجيكي شارل ميشال»: the spokesman has no name.
			t := mention{first: o.first, last: n, pre: o.pre, kind: isnad.KindTitle, form: isnad.FormTitle, class: o.class,
				country: o.country, gender: o.gender, ent: -1, rule: "title", score: 0.9, and: o.and}
			f.give(&t, &o)
			f.add(t)
			return f.add(m)
		}
		m.titleFirst, m.titleLast, m.titlePre = o.first, n, o.pre
		f.give(&m, &o)
		m.and = o.and
		if m.country == "" || !m.lex {
			if o.country != "" {
				m.country = o.country
			}
		}
		if m.gender == 0 || o.gender > 0 && !m.lex && m.last == m.first+1 {
			m.gender = o.gender // «النائبة نوري»: a family name that men are given
		}
		if m.rule == "name" {
			m.rule = "title"
		}
		end := f.add(m)
		if o.number > 1 {
			end = f.list(&o, end, last)
		}
		return end
	}
	if o.class == classRank && strings.TrimPrefix(f.norm(o.first, o.pre), al) == "فريق" {
		return i // a team, where no name says that it is the rank
	}
	for _, x := range o.inner {
		f.add(x)
	}
	if i > 0 && strings.TrimPrefix(f.toks[i-1].Norm, waw) == "من" && (o.last < last && f.toks[o.last].Norm == "ان" || f.toks[i].Norm == "المقرر") {
		return i // «من المقرر أن», «من المقرر إقامة»
	}
	if o.weak || o.number > 1 || !o.definite || o.class == "opposition" {
		if len(o.inner) > 0 {
			for _, x := range more {
				f.add(x)
			}
			return o.last
		}
		if o.weak || !o.definite {
			return i
		}
		return o.last
	}
	if o.last == o.first+1 && i > 0 && o.pre == 0 && f.definite(i-1, 0) && f.toks[i-1].Kind == isnad.TokenWord {
		return i // «السلطة الحاكمة»: an adjective
	}
	for _, x := range more {
		f.add(x)
	}
	m = mention{first: o.first, last: o.last, pre: o.pre, kind: isnad.KindTitle, form: isnad.FormTitle, class: o.class,
		country: o.country, gender: o.gender, ent: -1, rule: "title", score: 0.9, and: o.and}
	f.give(&m, &o)
	return f.add(m)
}

// give notes in a mention what office it is.
func (f *finder) give(m *mention, o *office) {
	m.class = o.class
	if q := o.first + 1; o.class == "minister" && q < o.last && f.definite(q, 0) && f.ws[q].read[0].sorts&lexicon.SortAdjective.Bit() == 0 && !f.plain(f.ws[q].read[0], "tail") {
		m.class = f.toks[q].Norm + "-minister" // a field that no table has: «وزير التعاون»
	}
	for i := range o.inner {
		if x := &o.inner[i]; x.kind == isnad.KindOrganization && !x.aside {
			if x.lex {
				m.org = string(x.entry.ID)
			} else {
				m.org = f.toks[x.last-1].Norm
			}
			break
		}
	}
	if m.org == "" && o.country == "" {
		m.of = f.headOf(o)
	}
	for i := o.first; i < o.last; i++ {
		switch f.toks[i].Norm {
		case "السابق", "السابقه", "الاسبق", "الراحل", "الراحله", "المخلوع", "المعزول", "سابق", "سابقا", "السابقين", "المقال":
			m.former = true
		}
	}
}

// headOf returns the folded nouns, two at most and without the article, that
// say what a head is the head of: «رئيس قسم العيون» and «رئيس قسم الجراحة» are
// two. It is empty for offices whose class tells them apart, and for the words
// that every head of state may have behind him.
func (f *finder) headOf(o *office) string {
	switch o.class {
	case "president", "chair", "director", "commander", "adviser", "secretary", "deputy", "official", "member":
	default:
		return ""
	}
	var words []string
	for q := o.first + 1; q < o.last && len(words) < 2; q++ {
		n := f.toks[q].Norm
		if f.toks[q].Kind != isnad.TokenWord || f.says[q] == saysAdjective || f.ws[q].read[0].sorts&lexicon.SortAdjective.Bit() != 0 {
			break
		}
		switch n = strings.TrimPrefix(n, al); n {
		case "جمهوريه", "دوله", "بلاد", "وزراء", "حكومه", "عام", "سابق", "مؤقت":
			return ""
		}
		words = append(words, n)
	}
	return strings.Join(words, " ")
}

// named finds the name that stands behind a title phrase, straight or after a
// comma, and the end of the title.
func (f *finder) named(o *office, last int) (mention, int, bool) {
	if o.tail > o.last {
		tail := f.addressed(o.tail, last)
		if m, ok := f.nameAfter(o, tail, last); ok {
			o.inner = append(o.inner, o.tailInner...)
			return m, tail, true
		}
	}
	if m, ok := f.nameAfter(o, o.last, last); ok {
		return m, o.last, true
	}
	if p := o.last; p+2 < last && f.toks[p].Norm == "عن" {
		// «النائب عن حزب كذا فلان»
		if e, ok := f.entity(p+1, last); ok && e.pre == 0 && e.kind == isnad.KindOrganization {
			if m, ok := f.nameAfter(o, e.last, last); ok {
				o.inner = append(o.inner, e)
				return m, e.last, true
			}
		}
	}
	return f.beyond(o, last)
}

// addressed passes over words of address and rank at token p: «المهندس», «العميد
// الركن»; they part an office from the name.
func (f *finder) addressed(p, last int) int {
	for p < last && f.toks[p].Kind == isnad.TokenWord {
		r := f.ws[p].read[0]
		if r.sorts&lexicon.SortTitle.Bit() == 0 || !f.definite(p, 0) {
			break
		}
		end, node := f.walk(p, last, r, lexicon.SortTitle.Bit(), 0)
		if end == p || !f.honorific(node) {
			break
		}
		p = end
	}
	return p
}

// beyond finds the name behind a long office whose complement no table knows:
// «رئيسة نقابة صيادي الساحل منية الجلاصي», «عضو لجنة النفط والطاقة النيابية سالم
// العزاوي». The complement runs up to its first definite word or place and over
// what agrees with that; the name must be certain by itself.
func (f *finder) beyond(o *office, last int) (mention, int, bool) {
	switch o.class {
	case classHonorific, classReligious, classRank, classCounterpart:
		return mention{}, 0, false
	}
	if o.number != 1 {
		return mention{}, 0, false
	}
	limit := min(last, o.last+9)
	hope := false // the cheap test first: most titles stand alone
	for p := o.last; p < limit && !hope; p++ {
		hope = f.tags[p] == votePerson || f.ws[p].read[0].sorts&(lexicon.SortGiven.Bit()|lexicon.SortName.Bit()) != 0 || f.toks[p].Norm == "ان" && f.definite(p-1, 0)
		if f.toks[p].Kind != isnad.TokenWord {
			break
		}
	}
	if !hope {
		return mention{}, 0, false
	}
	closed := o.definite
	body := 0 // end of the body's name that opens the complement
	p := o.last
	for p < limit && f.toks[p].Kind == isnad.TokenWord {
		if closed && (p > o.last || len(o.inner) > 0) {
			p = f.addressed(p, last)
			if p >= limit {
				break
			}
			m, ok := f.certain(p, last)
			if !ok {
				m, ok = f.beforeThat(p, last)
			}
			if ok {
				if body > o.last+1 {
					o.inner = append(o.inner, mention{first: o.last, last: body, ent: -1, kind: isnad.KindOrganization, form: isnad.FormName, rule: "head", score: 0.7})
				}
				return m, p, true
			}
		}
		r := f.ws[p].read[0]
		n := f.toks[p].Norm
		if r.sorts&lexicon.SortPlain.Bit() != 0 && !f.plain(r, "tail") {
			return mention{}, 0, false
		}
		if e, ok := f.entity(p, last); ok && e.lex && e.kind == isnad.KindPlace && e.last <= limit {
			if rd := f.ws[p].read[e.rd]; e.pre > 0 && (rd.and || rd.last != 'b') {
				return mention{}, 0, false
			}
			if body == p || p == o.last && e.pre == 0 {
				body = e.last
			}
			p, closed = e.last, true
			continue
		}
		if r.sorts&(lexicon.SortTitle.Bit()|lexicon.SortUnnamed.Bit()) != 0 || f.cue(p, "verb") {
			return mention{}, 0, false
		}
		head := p == o.last && r.sorts&lexicon.SortPattern.Bit() != 0 && r.flags&lexicon.Organization != 0 && !f.definite(p, 0)
		switch {
		case f.definite(p, 0):
			if closed && !f.agrees(p) {
				return mention{}, 0, false
			}
			closed = true
		case closed:
			if !f.joins(p, true) && !f.portfolio(p) {
				return mention{}, 0, false
			}
		case feminineVerb(n) || r.sorts&personSorts != 0 && !head:
			return mention{}, 0, false
		}
		if head || body == p {
			body = p + 1
		}
		p++
	}
	return mention{}, 0, false
}

// agrees reports whether the definite word at token p may be the adjective of a
// word before it: it ends as adjectives of relation do, or in ه, or is a plain
// one.
func (f *finder) agrees(p int) bool {
	n := f.toks[p].Norm
	r := f.ws[p].read[0]
	return f.plain(r, "tail") || r.sorts&lexicon.SortAdjective.Bit() != 0 || r.sorts&personSorts == 0 && (nisba(n) || strings.HasSuffix(n, "ه"))
}

// beforeThat reads a name of two words that no table knows between a closed
// office and «أن»: an indefinite word, and a definite one as family names are.
func (f *finder) beforeThat(p, last int) (mention, bool) {
	if p+2 >= last || f.toks[p+1].Kind != isnad.TokenWord || f.toks[p+2].Norm != "ان" || f.definite(p, 0) || !f.definite(p+1, 0) || !nisba(f.toks[p+1].Norm) {
		return mention{}, false
	}
	const not = ^(uint32(personSorts) | 1<<uint(lexicon.SortAdjective))
	if f.ws[p].read[0].sorts&^uint32(personSorts) != 0 || f.ws[p+1].read[0].sorts&not != 0 || f.known(p) || feminineVerb(f.toks[p].Norm) {
		return mention{}, false
	}
	return mention{first: p, last: p + 2, ent: -1, kind: isnad.KindPerson, form: isnad.FormName, rule: "title", score: 0.6}, true
}

// certain reads a name of two words or more that needs no title: known to the
// lexicon, or beginning with a given name, or seen by the names model.
func (f *finder) certain(p, last int) (mention, bool) {
	r := f.ws[p].read[0]
	if f.tags[p] != votePerson && r.sorts&lexicon.SortGiven.Bit() == 0 && !(r.sorts&lexicon.SortName.Bit() != 0 && r.flags&lexicon.Person != 0) {
		return mention{}, false
	}
	m, ok := f.name(p, last, true)
	if !ok || m.last-m.first < 2 {
		return mention{}, false
	}
	if !m.lex && f.tags[p] != votePerson && (commonWord(f.toks[p].Norm, lexicon.Count(f.toks[p].Norm), true) || f.ws[p+1].read[0].sorts&personSorts == 0 && f.look(p+1) <= 0 && !f.definite(p+1, 0)) {
		return mention{}, false
	}
	return m, true
}

// monarch reports whether holders of the class are counted by name.
func monarch(class string) bool {
	switch class {
	case "king", "queen", "emperor", "pope", "sultan", "emir", "prince", classHonorific, classReligious:
		return true
	}
	return false
}

func (f *finder) nameAfter(o *office, p, last int) (m mention, ok bool) {
	f.class = o.class
	defer func() {
		f.class = ""
		if p := m.first; ok && !m.lex && m.last == p+1 && f.definite(p, 0) && f.says[p] == saysNoun && f.tags[p] == 0 && f.local[f.toks[p].Norm] != localPerson {
			m, ok = mention{}, false // «نجم الدوري»
		}
	}()
	strong := !o.weak
	if o.weak && o.definite && o.number == 1 && p > o.first && p < last && f.toks[p].Kind == isnad.TokenWord && f.proper(p) && f.look(p) > 0 && !f.definite(p, 0) && !f.clitic(p) {
		strong = true // «المدرب اليوناني دونيس»
	}
	if strong && (!o.definite || o.number > 1) {
		// «ملك أراجون», «أعضاء أوبك»: one unknown word completes the title.
		defer func() {
			if ok && !m.lex && m.last-m.first < 2 && f.ws[m.first].read[0].sorts&lexicon.SortGiven.Bit() == 0 {
				m, ok = mention{}, false
			}
		}()
	}
	if p < last && f.comma(p) {
		p++
		if p >= last || o.weak {
			return mention{}, false // «الطبيبة، فلانة، مديرة …»: her office comes behind
		}
		r := f.ws[p].read[0]
		if r.sorts&(lexicon.SortGiven.Bit()|lexicon.SortName.Bit()) == 0 && !(f.look(p) > 1 && p+1 < last && f.nameWord(p+1)) {
			return mention{}, false
		}
		m, ok = f.name(p, last, true)
		if ok && !m.lex && m.last-m.first < 2 {
			return mention{}, false
		}
		return m, ok
	}
	if p < last && f.punct(p) == "/" {
		p++
	}
	if p >= last || f.ws[p].n < 2 || f.ws[p].read[0].sorts&personSorts != 0 {
		return f.nameOrSure(p, last, strong)
	}
	if e, found := f.entity(p, last); found && e.pre > 0 && e.last > p+1 && e.lex && !e.ambiguous && e.kind != isnad.KindPerson {
		return mention{}, false // «السفير الأميركي بتل أبيب»
	}
	return f.nameOrSure(p, last, strong)
}

// nameOrSure is name, or a person that only the model sees, and is sure of.
func (f *finder) nameOrSure(p, last int, strong bool) (mention, bool) {
	m, ok := f.name(p, last, strong)
	if ok && !m.lex && (f.tags[p] == voteBody+1 && f.margins[p] > sureMore && !f.personBehind(f.begun(p), p) || f.sure(p, voteBody)) {
		return mention{}, false // «الكاتب العام للنقابة العامة للتعليم الأساسي»: within a body's name; «نظيره نيوشاتل السويسري»: a club
	}
	if ok || p >= last || f.beforePerson(p, last) != p && !(p > 0 && f.tags[p] == votePerson+1 && f.tags[p-1] == votePerson && f.margins[p] > surePerson && f.titleAt(p-1)) || f.joined(p) || f.conjoined(p) || f.attached(p) > 0 {
		return m, ok
	}
	m = mention{first: p, last: p + 1, ent: -1, kind: isnad.KindPerson, form: isnad.FormName, rule: "tagger", score: 0.6}
	for m.last < last && f.tags[m.last] == votePerson+1 && f.toks[m.last].Kind == isnad.TokenWord && (f.whole(m.last) || !f.joined(m.last) && !f.conjoined(m.last)) {
		m.last++
	}
	return m, m.last == last || f.tags[m.last] != votePerson+1
}

// list reads the further names behind a title in the dual or plural: «سيرغي
// شويغو وفيكتور خرينين».
func (f *finder) list(o *office, p, last int) int {
	n := 1
	first := len(f.found) - 1
	for p < last && n < 6 {
		q := p
		if f.comma(q) {
			q++
		}
		m, ok := f.andName(q, last)
		if !ok {
			break
		}
		m.titleFirst, m.titleLast, m.titlePre = o.first, o.last, o.pre
		f.give(&m, o)
		if len(o.countries) > n {
			m.country = o.countries[n]
		}
		if m.gender == 0 {
			m.gender = o.gender
		}
		p = f.add(m)
		n++
	}
	if len(o.countries) != n && first >= 0 && n > 1 {
		// The countries do not pair with the names: none is known.
		for x := first; x < len(f.found); x++ {
			if m := &f.found[x]; !m.lex && m.kind == isnad.KindPerson {
				m.country = ""
			}
		}
	}
	return p
}

// andName reads و and a name.
func (f *finder) andName(p, last int) (mention, bool) {
	if p >= last || f.toks[p].Kind != isnad.TokenWord {
		return mention{}, false
	}
	w := &f.ws[p]
	for k := 1; k < int(w.n); k++ {
		r := w.read[k]
		if r.last != 'w' || r.sorts&(personSorts|lexicon.SortName.Bit()) == 0 {
			continue
		}
		saved := w.read[0]
		w.read[0] = r
		m, ok := f.name(p, last, true)
		w.read[0] = saved
		if ok {
			m.rd, m.pre, m.and = k, int(r.pre), true
			return m, true
		}
	}
	return mention{}, false
}

// elliptic reads «والأميركي جو بايدن» behind «الرئيسان الروسي فلاديمير بوتين»
// or «الرئيس الروسي فلاديمير بوتين»: the title is said once.
func (f *finder) elliptic(i, last int) int {
	if f.titled < 0 || f.titled >= len(f.found) {
		return i
	}
	prev := &f.found[f.titled]
	if i-prev.last > 4 || i < prev.last {
		return i
	}
	w := &f.ws[i]
	for k := 1; k < int(w.n); k++ {
		r := w.read[k]
		if r.last != 'w' {
			continue
		}
		end, node := f.walk(i, last, r, lexicon.SortAdjective.Bit(), lexicon.Definite|lexicon.Singular)
		if end == i {
			continue
		}
		m, ok := f.name(end, last, true)
		if !ok || !(m.lex || m.last-m.first > 1) {
			return i
		}
		ref, _ := node.Refs().Find(lexicon.SortAdjective)
		m.titleFirst, m.titleLast, m.titlePre, m.class = i, end, int(r.pre), prev.class
		m.and = true
		if !m.lex || m.country == "" {
			m.country = ref.ID()
		}
		if m.gender == 0 {
			m.gender = prev.gender
		}
		return f.add(m)
	}
	return i
}

// national reads a name behind the adjective of a country that stands for a
// noun: «الكيني نديوا ريمي». The adjective of a noun before it is none such.
func (f *finder) national(i, last int) int {
	if i > 0 && f.definite(i-1, 0) || f.sure(i, votePlace) {
		return i // «سجل للسعودية حمد العبدان»
	}
	w := &f.ws[i]
	for k := range int(w.n) {
		r := w.read[k]
		if r.sorts&lexicon.SortAdjective.Bit() == 0 || r.flags&(lexicon.Definite|lexicon.Singular) != lexicon.Definite|lexicon.Singular || r.sorts&lexicon.SortHead.Bit() != 0 {
			continue
		}
		end, node := f.walk(i, last, r, lexicon.SortAdjective.Bit(), lexicon.Definite|lexicon.Singular)
		if end == i {
			continue
		}
		m, ok := f.nameOrSure(end, last, true)
		if !ok || !m.lex && m.last-m.first < 2 && !f.sure(m.first, votePerson) {
			return i
		}
		ref, _ := node.Refs().Find(lexicon.SortAdjective)
		m.titleFirst, m.titleLast, m.titlePre, m.and = i, end, int(r.pre), r.and
		if m.country == "" {
			m.country = ref.ID()
		}
		if m.gender == 0 {
			m.gender = ref.Flags.Agreement().Gender
		}
		return f.withTitleBehind(m, last)
	}
	return i
}

// unknown reads a name of words that no table knows: two or more that look
// like names, behind a verb, or with a title in apposition.
func (f *finder) unknown(i, last int) int {
	if f.sonBehind(i, last) {
		if m, ok := f.name(i, last, false); ok && m.last > i+2 {
			return f.withTitleBehind(m, last)
		}
	}
	// The cheap tests first: most words of a text come here.
	if f.toks[i].Kind != isnad.TokenWord || i+1 >= last || f.toks[i+1].Kind != isnad.TokenWord || f.definite(i, 0) || f.definite(i+1, 0) ||
		f.ws[i+1].read[0].sorts&lexicon.SortPlain.Bit() != 0 || f.conjoined(i+1) {
		return i
	}
	verb := i > 0 && f.toks[i-1].Kind == isnad.TokenWord && f.cue(i-1, "verb")
	if f.look(i) <= 0 && !(verb && f.family(i)) || !f.nameWord(i+1) && !(verb && f.family(i+1)) {
		return i
	}
	if i > 0 && f.nameWord(i-1) || strings.HasPrefix(f.toks[i].Norm, waw) && lexicon.Count(f.toks[i].Norm) == 0 {
		return i
	}
	end := max(i+2, f.run(i, last, true))
	m := mention{first: i, last: end, ent: -1, kind: isnad.KindPerson, form: isnad.FormName, rule: "unknown", score: 0.6}
	firm := verb && f.look(i) > 0 && f.look(i+1) > 0 && f.look(i)+f.look(i+1) >= 3
	if !firm {
		p := end
		if f.comma(p) {
			p++
		}
		if p < last {
			o, ok := f.office(p, last)
			firm = ok && o.pre == 0 && !o.weak && o.number == 1 && o.definite && o.class != classHonorific
		}
	}
	if !firm {
		return i
	}
	return f.withTitleBehind(m, last)
}

// withTitleBehind adds a person and reads the title in apposition: «نيد برايس
// المتحدث باسم الخارجية الأميركية».
func (f *finder) withTitleBehind(m mention, last int) int {
	p := m.last
	if f.comma(p) || f.punct(p) == "-" {
		p++
	}
	if p < last {
		if o, ok := f.office(p, last); ok && o.pre == 0 && o.number == 1 && o.definite && !o.weak && o.class != classHonorific && o.class != classCounterpart {
			if _, _, named := f.named(&o, last); !named && !(m.lex && m.country != "" && o.country != "" && m.country != o.country) && !(p == m.last && f.askedOf(&m, &o, last)) {
				// More offices may follow: «ولي العهد نائب رئيس مجلس الوزراء».
				for range 4 {
					more, ok := f.office(o.last, last)
					if !ok || more.pre != 0 || more.number != 1 || !more.definite || more.weak {
						break
					}
					if _, _, named := f.named(&more, last); named {
						break
					}
					o.last = more.last
					o.inner = append(o.inner, more.inner...)
				}
				more := f.within(&o, o.last)
				m.titleFirst, m.titleLast = o.first, o.last
				f.give(&m, &o)
				if m.country == "" {
					m.country = o.country
				}
				if m.gender == 0 {
					m.gender = o.gender
				}
				f.add(m)
				for _, x := range append(more, o.inner...) {
					f.add(x)
				}
				return o.last
			}
		}
	}
	return f.add(m)
}

// askedOf reports whether a man's office right behind a woman's name is of him whom she asks
// («طالبت فلانة رئيس الحكومة بالتدخل»).
func (f *finder) askedOf(m *mention, o *office, last int) bool {
	if m.first == 0 || o.gender > 0 || o.last >= last {
		return false
	}
	v, n := strings.TrimPrefix(f.toks[m.first-1].Norm, waw), f.toks[o.last].Norm
	return addressing[v] && feminineVerb(v) && (strings.HasPrefix(n, "ب") || n == "الي" || n == "ان")
}

// shortForm reads a word that the article has shown to be the short form of a
// name, with or without clitics.
func (f *finder) shortForm(i, last int) int {
	if len(f.local) == 0 || f.toks[i].Kind != isnad.TokenWord {
		return i
	}
	norm := f.toks[i].Norm
	if f.tags[i] == 0 && f.margins[i] > sureNone {
		return i // «ويرى غودمان ضرورة»: the word itself
	}
	for _, pre := range [...]int{0, 2, 4} {
		if len(norm) < pre+4 {
			break
		}
		if pre > 0 && !isCliticRun(norm[:pre]) {
			if !(pre == 4 && norm[:4] == lam+lam) {
				continue
			}
		}
		v, ok := f.local[norm[pre:]]
		if !ok {
			continue
		}
		if v == localSure {
			if f.tags[i] != votePerson || f.margins[i] < surePerson || i+1 < last && f.tags[i+1] == votePerson+1 {
				continue
			}
			v = localPerson
		}
		if v == localDoubtful {
			if f.tags[i] != votePerson && !(pre == 0 && i > 0 && f.toks[i-1].Kind == isnad.TokenWord && f.cue(i-1, "verb")) {
				continue
			}
			if i+1 < last && f.tags[i] == votePerson && f.tags[i+1] == votePerson+1 {
				return i // a full name begins here
			}
			v = localPerson
		}
		if pre > 0 && f.ws[i].read[0].sorts&(nameSorts|lexicon.SortGiven.Bit()) != 0 {
			continue
		}
		if pre == 0 && f.ws[i].read[0].sorts&lexicon.SortGiven.Bit() != 0 && f.run(i, last, false) > i+1 {
			return i
		}
		if e, ok := f.entity(i, last); ok && e.last > i+1 && e.kind != isnad.KindPerson {
			return i // «الأمم المتحدة» where somebody is called الأمم
		}
		if l := f.tags[i]; (v == localPerson || v == localFirst) && l != votePerson && l != votePerson+1 && f.margins[i] > sureNone {
			continue // «الهلال» the club, where somebody is called محمد الهلال
		}
		m := mention{first: i, last: i + 1, pre: pre, ent: -1, kind: isnad.KindPerson, form: isnad.FormName, rule: "short", score: 0.8, and: norm[:2] == waw && pre > 0}
		if v == localFirst {
			if pre == 0 && f.run(i, last, true) > i+1 || i+1 < last && f.toks[i+1].Kind == isnad.TokenWord && f.nameWord(i+1) {
				return i // a full name begins here
			}
			m.rule = "first"
			return f.add(m)
		}
		if v != localPerson {
			if v == localPlace {
				m.kind = isnad.KindPlace
			} else {
				m.kind = isnad.KindOrganization
			}
			return f.add(m)
		}
		if pre == 0 && f.run(i, last, true) > i+1 {
			if m, ok := f.name(i, last, true); ok {
				return f.withTitleBehind(m, last)
			}
		}
		return f.withTitleBehind(m, last)
	}
	return i
}

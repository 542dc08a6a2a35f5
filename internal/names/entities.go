package names

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// A person is one person of the article, made of one or more mentions.
type person struct {
	entry lexicon.Entry
	lex   bool
	parts []string // folded words of the fullest form
	words string   // the fullest form as written
	first int      // token of the first mention
	ids   isnad.EntityID
	held  []held // titles that the article gives
	gen   int8
}

// learn notes what the first reading has shown: the short forms of full names,
// and the entries named without doubt. It reports whether a second reading can
// find more.
func (f *finder) learn() bool {
	bearers := map[string]bearer{} // of first names, by full names
	for i := range f.found {
		m := &f.found[i]
		if m.lex && !m.ambiguous {
			if f.seen == nil {
				f.seen = map[isnad.EntityID]bool{}
			}
			f.seen[m.entry.ID] = true
		}
		if m.form == isnad.FormName && !m.lex && m.rule == "head" {
			f.learnHead(m)
		}
		if m.kind != isnad.KindPerson || m.form != isnad.FormName {
			continue
		}
		if m.last-m.first < 2 {
			if m.titleLast > m.titleFirst && !m.lex && !(f.definite(m.first, m.pre) && (f.says[m.first] == saysNoun || f.says[m.first] == saysAdjective) && f.tags[m.first] == 0) {
				f.learnWord(f.norm(m.first, m.pre), localPerson)
			}
			continue
		}
		parts := f.parts(m)
		if len(parts) < 2 {
			continue
		}
		if p := m.last - 1; !m.lex && f.definite(p, 0) && f.says[p] == saysNoun && f.tags[p] == 0 {
			continue // «راؤول الدوري»: the words layer doubts it
		}
		f.learnWord(parts[len(parts)-1], localPerson)
		b := bearers[parts[0]]
		switch last := parts[len(parts)-1]; {
		case b.times == 0:
			b.last, b.times = last, 1
		case b.last == last || skeleton(b.last) == skeleton(parts[1]):
			b.times++ // «راؤول غونزاليس», «راؤول غونزاليز بلانكو»
		default:
			b.others++
		}
		bearers[parts[0]] = b
	}
	f.part(bearers)
	f.firsts = nil
	for first, b := range bearers {
		// «شيرين» for «شيرين أبو عاقلة»: a first name that few bear, and here one
		// above all.
		if (b.others == 0 || b.times > 2 && b.times > b.others) && len(first) >= 8 && first != "مولاي" && lexicon.Count(first) < scarce && (f.local[first] == 0 || f.local[first] == localDoubtful) && !commonWord(first, lexicon.Count(first), true) {
			if f.local == nil {
				f.local = map[string]int{}
			}
			if f.firsts == nil {
				f.firsts = map[string]string{}
			}
			f.local[first], f.firsts[first] = localFirst, b.last
		}
	}
	return len(f.local) > 0 || len(f.seen) > 0
}

// A bearer is the person who first bears some first name in an article: the last
// name, how often it is written in full, and how often those of others are.
type bearer struct {
	last          string
	times, others int
}

// The kinds of words that the article itself has shown to be names.
const (
	localPerson = iota + 1
	localOrganization
	localPlace
	localFirst // first name of a person who is named in full
	// localDoubtful is a person's last name that is a common word as well: it
	// counts behind a verb, or where the names model sees a person.
	localDoubtful
	// localSure is a person's last name that is a title, a place or an adjective as well: it counts
	// where the names model is sure that it is somebody: «أكرم الخطيب», «وكشف الخطيب» (the preacher).
	localSure
)

// part notes the pairs of words that are the last names of two persons and stand side by side as
// if they were one: «وطالب الدايمي الفهري», of «عماد الدايمي» and «نعمان الفهري».
func (f *finder) part(bearers map[string]bearer) {
	f.apart = nil
	for i := range f.found {
		m := &f.found[i]
		if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.lex || m.last != m.first+2 || !f.definite(m.first, m.pre) || !f.definite(m.first+1, 0) {
			continue
		}
		pair := [2]string{f.norm(m.first, m.pre), f.norm(m.first+1, 0)}
		one, two := false, false
		for first, b := range bearers {
			one = one || b.last == pair[0] && first != pair[0]
			two = two || b.last == pair[1] && first != pair[0]
		}
		if one && two {
			if f.apart == nil {
				f.apart = map[[2]string]bool{}
			}
			f.apart[pair] = true
		}
	}
}

// scarce is the count below which a first name may stand for its bearer.
const scarce = 8 * 10

// everyday is the count from which on a given name alone may be anybody's: «أحمد», «خالد».
const everyday = 8 * 9

// learnHead keeps the proper word behind a head: after «حزب بوديموس» and «بلدة
// لوزوفا», «بوديموس» and «لوزوفا» stand alone.
func (f *finder) learnHead(m *mention) {
	i := m.last - 1
	n := f.toks[i].Norm
	if f.toks[i].Kind != isnad.TokenWord || f.definite(i, 0) || lookOf(n) <= 0 || f.ws[i].read[0].sorts != 0 {
		return
	}
	switch {
	case m.kind == isnad.KindOrganization && m.last == m.first+2 && f.bearsName(m.first, m.rd):
		f.learnWord(n, localOrganization)
	case m.kind == isnad.KindPlace && m.last == m.first+1:
		f.learnWord(n, localPlace)
	}
}

// bearsName reports whether the head at token i, read as its reading k, has a
// name of its own behind it («حزب», «شركة») and not that of a town («شرطة»).
func (f *finder) bearsName(i, k int) bool {
	ref, ok := f.ws[i].read[k].node.Refs().Find(lexicon.SortPattern)
	if !ok {
		return false
	}
	switch ref.Pattern().Class {
	case "party", "company", "group", "outlet":
		return true
	}
	return false
}

// learnWord keeps a short form, unless it is a word that names somebody or
// something else on its own, or a plain word.
func (f *finder) learnWord(norm string, kind int) {
	if len(norm) < 4 || norm == "الله" {
		return
	}
	if n, ok := lexicon.Root.Next(lexicon.WordOf(norm)); ok {
		sorts, flags := n.Sorts()
		if sorts&lexicon.SortNamePart.Bit() != 0 {
			return
		}
		if sorts&(lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()|lexicon.SortAdjective.Bit()) != 0 ||
			sorts&lexicon.SortName.Bit() != 0 && flags&lexicon.Ambiguous == 0 && flags&(lexicon.Place|lexicon.Organization) != 0 {
			if kind != localPerson || f.local[norm] != 0 {
				return
			}
			kind = localSure
		}
		if sorts&lexicon.SortGiven.Bit() != 0 && (sorts&lexicon.SortFamily.Bit() == 0 || lexicon.Count(norm) > scarce) {
			// «عمر» for «كمال عمر»: anybody's name, and his behind a verb.
			if kind != localPerson && kind != localSure || f.local[norm] != 0 {
				return
			}
			kind = max(kind, localDoubtful)
		}
	}
	if kind == localPerson && !strings.HasPrefix(norm, al) && commonWord(norm, lexicon.Count(norm), true) {
		family := false
		if n, ok := lexicon.Root.Next(lexicon.WordOf(norm)); ok {
			s, _ := n.Sorts()
			family = s&lexicon.SortFamily.Bit() != 0
		}
		if !family {
			kind = localDoubtful
		}
	}
	if f.local == nil {
		f.local = map[string]int{}
	}
	if f.local[norm] != localPerson {
		f.local[norm] = kind
	}
}

// parts returns the folded words of a personal name, hyphens left out, and
// parts like «بن» and «آل» joined to the word behind them.
func (f *finder) parts(m *mention) []string {
	var out []string
	glue := ""
	for i := m.first; i < m.last; i++ {
		if f.toks[i].Kind != isnad.TokenWord {
			continue
		}
		n := f.toks[i].Norm
		if i == m.first {
			n = n[m.pre:]
			if f.hidden(m) {
				n = al + n
			}
		}
		if n == "ابن" {
			n = "بن" // «ابن معمر», of «فهد بن معمر»
		}
		r := f.ws[i].read[0]
		if r.sorts&lexicon.SortNamePart.Bit() != 0 && r.sorts&lexicon.SortGiven.Bit() == 0 && i+1 < m.last {
			glue += n + " "
			continue
		}
		out = append(out, glue+n)
		glue = ""
	}
	return out
}

// hidden reports whether a mention begins with the article behind ل, which the text writes without
// its alef: «للمجلس الوطني», «للسبيعي».
func (f *finder) hidden(m *mention) bool {
	if m.pre < 4 || f.toks[m.first].Norm[m.pre-4:m.pre] != lam+lam {
		return false
	}
	r := &f.ws[m.first].read[m.rd]
	return m.rd == 0 || r.art && m.pre == int(r.pre)
}

// span returns the words of a mention.
func (f *finder) span(m *mention) isnad.Span {
	s := isnad.Span{Start: f.start(m.first, m.pre), End: f.toks[m.last-1].Span.End}
	if r := f.ws[m.first].read[m.rd]; r.art && m.pre == int(r.pre) {
		s.Start = f.start(m.first, m.pre)
	}
	return s
}

// emit turns the findings into the account's mentions and entities.
func (f *finder) emit() {
	found := f.found
	sort.SliceStable(found, func(i, j int) bool {
		if found[i].first != found[j].first {
			return found[i].first < found[j].first
		}
		return found[i].pre < found[j].pre
	})
	people := f.people()
	f.rule()
	f.sources()
	f.holders(people)
	f.resume()
	e := emitter{f: f, at: map[isnad.EntityID]int{}, names: map[string]isnad.EntityID{}}
	out := make([]isnad.Mention, 0, len(found))
	for i := range found {
		m := &found[i]
		span := f.span(m)
		if span.Empty() {
			continue
		}
		var title isnad.Span
		if m.titleLast > m.titleFirst {
			title = isnad.Span{Start: f.start(m.titleFirst, m.titlePre), End: f.toks[m.titleLast-1].Span.End}
			m.role = title.Of(f.text)
		}
		id, ok := e.entity(m, span, people)
		if !ok {
			continue
		}
		m.id = id
		kind := m.kind
		if m.form == isnad.FormTitle && kind == isnad.KindTitle && m.ent >= 0 {
			kind = isnad.KindPerson
		}
		out = append(out, isnad.Mention{Span: span, Title: title, Kind: kind, Form: m.form, Entity: id,
			Basis: isnad.Basis{Stage: Stage, Rule: m.rule, Score: m.score}})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Span.Start < out[j].Span.Start })
	f.acct.Mentions = out
	f.acct.Entities = e.out
}

// people clusters the mentions of persons: the lexicon's id, the same words,
// or a short form of a full name. It sets ent of every such mention.
func (f *finder) people() []person {
	var all []person
	byID := map[isnad.EntityID]int{}
	byKey := map[string]int{}
	byWord := map[string][]int{}
	byFirst := map[string]int{}
	join := func(m *mention, p int) {
		m.ent = p
		x := &all[p]
		if x.first < 0 {
			x.first = m.first // a person of the headline whom the text names
		}
		if m.class != "" {
			if len(x.held) < 16 {
				x.held = append(x.held, held{m.class, m.country, m.org, m.of, m.former})
			}
		}
		if x.gen == 0 {
			x.gen = m.gender
		}
	}
	// index keeps the persons of a word, as many as a reference may look at.
	index := func(w string, p int) {
		if l := byWord[w]; len(l) < 64 && (len(l) == 0 || l[len(l)-1] != p) {
			byWord[w] = append(l, p)
		}
	}
	newPerson := func(m *mention, parts []string) int {
		p := len(all)
		x := person{parts: parts, first: m.first, entry: m.entry, lex: m.lex}
		if m.first >= 0 {
			x.words = f.span(m).Of(f.text)
			if f.hidden(m) {
				x.words = al + x.words
			}
		} else {
			x.words = f.heads[p].words // the persons of the headline come first
		}
		all = append(all, x)
		byKey[strings.Join(parts, " ")] = p
		if len(parts) > 1 {
			if k := parts[0] + " " + parts[len(parts)-1]; byFirst[k] == 0 {
				byFirst[k] = p + 1
			}
		}
		for i, w := range parts {
			if i == 0 && len(parts) > 1 {
				continue
			}
			index(w, p)
		}
		return p
	}
	for i := range f.heads {
		h := &f.heads[i]
		if _, ok := byKey[strings.Join(h.parts, " ")]; ok {
			continue
		}
		p := newPerson(&mention{first: -1, entry: h.entry, lex: h.lex}, h.parts)
		if h.lex {
			byID[h.entry.ID] = p
		}
	}
	// Full names and names of the lexicon first.
	for i := range f.found {
		m := &f.found[i]
		if m.kind != isnad.KindPerson || m.form != isnad.FormName {
			continue
		}
		if m.lex {
			p, ok := byID[m.entry.ID]
			if !ok {
				p = newPerson(m, f.parts(m))
				byID[m.entry.ID] = p
			}
			join(m, p)
		}
	}
	for i := range f.found {
		m := &f.found[i]
		if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.lex {
			continue
		}
		parts := f.parts(m)
		if len(parts) < 2 {
			continue
		}
		key := strings.Join(parts, " ")
		p, ok := byKey[key]
		if !ok {
			p, ok = f.sameFull(all, byWord, parts)
		}
		if !ok {
			p = newPerson(m, parts)
		} else if len(parts) > len(all[p].parts) && !all[p].lex {
			all[p].parts, all[p].words = parts, f.span(m).Of(f.text)
			byKey[key] = p
			for i, w := range parts {
				if i > 0 {
					index(w, p)
				}
			}
		}
		join(m, p)
	}
	var given map[string][]int // the persons of several words by their first, made when asked for
	for i := range f.found {
		m := &f.found[i]
		if m.kind != isnad.KindPerson || m.form != isnad.FormName || m.ent >= 0 {
			continue
		}
		parts := f.parts(m)
		if len(parts) == 0 {
			m.kind = ""
			continue
		}
		word := parts[len(parts)-1]
		bearers := byWord[word]
		if m.gender > 0 && m.last == m.first+1 && f.womanly(m) {
			bearers = women(all, bearers) // «النائبة نوري» is not «سالم نوري»
		}
		p, ok := f.bearer(all, bearers, i)
		if !ok {
			p, ok = nearest(all, bearers, m.first)
		}

		if !ok && m.rule == "first" {
			p = byFirst[word+" "+f.firsts[word]] - 1
			ok = p >= 0
			if !ok {
				m.kind = ""
				continue
			}
		}
		if !ok && len(parts) == 1 {
			if given == nil {
				given = map[string][]int{}
				for q := range all {
					if x := &all[q]; len(x.parts) > 1 && x.first >= 0 {
						given[x.parts[0]] = append(given[x.parts[0]], q)
					}
				}
			}
			p, ok = f.byGiven(all, given[word], m)
		}
		if !ok {
			if q, k := byKey[strings.Join(parts, " ")]; k && !(len(bearers) != len(byWord[word]) && all[q].man()) {
				p, ok = q, true
			}
		}
		if !ok {
			p = newPerson(m, parts)
		}
		join(m, p)
	}
	return all
}

// byGiven finds who is meant by a given name alone among those whose names begin with it: the only
// one in the article, named before. Where the name stands with a title he has had it («الدكتورة
// ملحة»); without one the name is none that every second man bears.
func (f *finder) byGiven(all []person, list []int, m *mention) (int, bool) {
	if len(list) != 1 || all[list[0]].first >= m.first {
		return 0, false
	}
	p := list[0]
	if m.titleLast == m.titleFirst {
		n := f.norm(m.first, m.pre)
		return p, lexicon.Count(n) < everyday && !(m.gender > 0 && all[p].man())
	}
	title := strings.TrimPrefix(f.norm(m.titleFirst, m.titlePre), al)
	for i := range f.found {
		x := &f.found[i]
		if x.ent == p && x.titleLast > x.titleFirst && x.first < m.first && strings.TrimPrefix(f.norm(x.titleFirst, x.titlePre), al) == title {
			return p, true
		}
	}
	return 0, false
}

// women returns those of a list who do not bear the given name of a man: what
// is said with the title of a woman is not of him. The other way round it is no
// sign, for the title of a man is often said of a woman.
func women(all []person, list []int) []int {
	return slices.DeleteFunc(slices.Clone(list), func(p int) bool { return all[p].man() })
}

// womanly reports whether the title of a mention is written as that of a woman,
// and not as that of a man with a pronoun, which folds alike: «حارسه» (his keeper).
func (f *finder) womanly(m *mention) bool {
	if m.titleLast == m.titleFirst {
		return false
	}
	t := &f.toks[m.titleFirst]
	return !strings.HasSuffix(t.Norm, "ه") || strings.HasSuffix(t.Span.Of(f.text), "ة")
}

// man reports whether a person bears the given name of a man.
func (x *person) man() bool {
	if x.lex {
		return x.entry.Gender < 0
	}
	if len(x.parts) < 2 {
		return false
	}
	n, ok := lexicon.Root.Next(lexicon.WordOf(x.parts[0]))
	if !ok {
		return false
	}
	ref, ok := n.Refs().Find(lexicon.SortGiven)
	return ok && ref.Given().Gender < 0
}

// sameFull finds the person whose full name shares its last word with parts,
// where the words of the shorter name are all in the longer one.
func (f *finder) sameFull(all []person, byWord map[string][]int, parts []string) (int, bool) {
	for _, p := range byWord[parts[len(parts)-1]] {
		x := &all[p]
		if x.lex {
			for _, form := range x.entry.Forms() {
				if similar(parts, strings.Fields(fold(form))) {
					return p, true
				}
			}
		}
		if len(x.parts) > 1 && similar(parts, x.parts) {
			return p, true
		}
	}
	return 0, false
}

// similar reports whether every word of the shorter name is in the longer one,
// spelling of foreign sounds aside, and the first words agree.
func similar(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 2 {
		return false
	}
	for _, x := range a {
		hit := false
		for _, y := range b {
			hit = hit || x == y || skeleton(x) == skeleton(y) && !(ownName(x) && ownName(y))
		}
		if !hit {
			return false
		}
	}
	return true
}

// ownName reports whether a folded word is a given name of the Arabic speaking
// world. Such are spelled in one way, so that a vowel makes another name of it:
// «سالم» and «سليم», «محمد» and «محمود».
func ownName(w string) bool {
	switch w {
	case "داوود", "اسحق", "هرون", "رحمان", "زكرياء", "عثمن", "معويه":
		return false // older or local spellings of one name
	}
	n, ok := lexicon.Root.Next(lexicon.WordOf(w))
	if !ok {
		return false
	}
	ref, ok := n.Refs().Find(lexicon.SortGiven)
	return ok && ref.Flags&lexicon.Arabic != 0
}

// skeleton returns a word without its weak letters and with the letters that
// stand for one foreign sound made one: «سيرغي» and «سيرجي» agree.
func skeleton(w string) string {
	var b strings.Builder
	last := rune(0)
	for i, r := range w {
		switch r {
		case 'ا', 'و', 'ي', 'ء', 'ئ', 'ؤ', 'ه':
			if i > 0 {
				continue
			}
			r = 'ا'
		case 'ج', 'غ', 'ق', 'گ':
			r = 'ك'
		case 'ط':
			r = 'ت'
		case 'ص', 'ز', 'ث':
			r = 'س'
		case 'ڤ':
			r = 'ف'
		case 'پ':
			r = 'ب'
		case 'ض':
			r = 'د'
		}
		if r == last {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// bearer returns who of several persons of one last name is meant by mention i:
// of those that agree with the verb before it, the one whom the sentence names,
// else the one of whom the article has spoken far more than of the nearest,
// else the one mentioned last; false when none of them stands before it.
func (f *finder) bearer(all []person, list []int, i int) (int, bool) {
	if len(list) < 2 {
		return 0, false
	}
	m := &f.found[i]
	female := m.first > 0 && m.pre == 0 && f.toks[m.first-1].Kind == isnad.TokenWord && f.cue(m.first-1, "verb") && feminineVerb(f.toks[m.first-1].Norm)
	male := m.first > 0 && m.pre == 0 && f.toks[m.first-1].Kind == isnad.TokenWord && f.cue(m.first-1, "verb") && !female
	fits := func(p int) bool {
		return !(female && all[p].gen < 0 || male && all[p].gen > 0)
	}
	times := map[int]int{}
	last, best := -1, -1
	for j := i - 1; j >= max(0, i-lookBack); j-- {
		x := &f.found[j]
		if x.kind != isnad.KindPerson || x.ent < 0 || !slices.Contains(list, x.ent) || !fits(x.ent) {
			continue
		}
		if last < 0 {
			last, best = x.ent, x.ent
			if f.sentenceOf(x.first) == f.sentenceOf(m.first) {
				return last, true
			}
		}
		times[x.ent]++
	}
	if last < 0 {
		return 0, false
	}
	for _, p := range list {
		if times[p] >= times[best]+2 && times[p] >= 2*times[last] {
			best = p
		}
	}
	return best, true
}

// nearest returns the person of the list mentioned first before token i, the
// latest such; else the first of the list.
func nearest(all []person, list []int, i int) (int, bool) {
	best, ok := 0, false
	for _, p := range list {
		if all[p].first <= i && (!ok || all[p].first > all[best].first) {
			best, ok = p, true
		}
	}
	if !ok && len(list) > 0 {
		return list[0], true
	}
	return best, ok
}

// An emitter makes the list of entities.
type emitter struct {
	f     *finder
	out   []isnad.Entity
	at    map[isnad.EntityID]int
	names map[string]isnad.EntityID
	n     [4]int
}

// entity returns the id of the mention's entity, making it when it is new.
func (e *emitter) entity(m *mention, span isnad.Span, people []person) (isnad.EntityID, bool) {
	words := span.Of(e.f.text)
	switch {
	case m.kind == "":
		return "", false
	case m.ent >= 0:
		p := &people[m.ent]
		id := p.ids
		if id == "" {
			x := isnad.Entity{Kind: isnad.KindPerson, Gender: p.gen}
			if p.lex {
				x.ID = p.entry.ID
				x.Name, x.NameEn, x.Wikidata, x.Country = p.entry.Name, p.entry.NameEn, p.entry.Wikidata, p.entry.Country
				if p.entry.Gender != 0 {
					x.Gender = p.entry.Gender
				}
			} else {
				x.ID, x.Name = e.local("_p", 0), p.words
			}
			p.ids = x.ID
			id = e.add(x)
		}
		x := &e.out[e.at[id]]
		if m.form == isnad.FormName {
			addForm(x, words)
		}
		if x.Role == "" && m.role != "" && m.class != classHonorific && m.class != classCounterpart {
			x.Role = m.role
		}
		if x.Country == "" {
			x.Country = m.country
		}
		return id, true
	case m.same > 0 && e.f.found[m.same-1].id != "":
		id := e.f.found[m.same-1].id
		addForm(&e.out[e.at[id]], words)
		return id, true
	case m.form == isnad.FormMetonym && m.capital != "":
		c, ok := lexicon.ByID(m.capital)
		if !ok {
			return "", false
		}
		id := e.entry(c)
		addForm(&e.out[e.at[id]], words)
		return id, true
	case m.lex:
		id := e.entry(m.entry)
		addForm(&e.out[e.at[id]], words)
		return id, true
	}
	kind, prefix, n := m.kind, "_x", 3
	switch kind {
	case isnad.KindOrganization:
		prefix, n = "_o", 1
	case isnad.KindPlace:
		prefix, n = "_l", 2
	}
	name := words
	switch {
	case m.name != "":
		name = m.name
	case e.f.hidden(m):
		name = al + words
	}
	if kind == isnad.KindUnnamed {
		name = nominative(name)
	}
	key := string(kind) + " " + fold(name)
	id, ok := e.names[key]
	if kind == isnad.KindOrganization && m.rule == "head" && m.last == m.first+2 {
		// «حزب بوديموس» and «بوديموس» are one.
		short := string(kind) + " " + e.f.toks[m.last-1].Norm
		if other, known := e.names[short]; known && !ok && e.f.local[e.f.toks[m.last-1].Norm] == localOrganization {
			id, ok = other, true
			e.names[key] = id
			if x := &e.out[e.at[id]]; len(words) > len(x.Name) {
				x.Name = words
			}
		}
		if !ok {
			defer func() {
				if _, known := e.names[short]; !known {
					e.names[short] = e.names[key]
				}
			}()
		}
	}
	if !ok {
		id = e.add(isnad.Entity{ID: e.local(prefix, n), Kind: kind, Name: name, Country: m.country, Gender: m.gender})
		e.names[key] = id
	}
	x := &e.out[e.at[id]]
	addForm(x, words)
	if kind == isnad.KindTitle && x.Role == "" {
		x.Role = words
	}
	return id, true
}

// entry returns the id of a lexicon entry's entity.
func (e *emitter) entry(x lexicon.Entry) isnad.EntityID {
	if _, ok := e.at[x.ID]; ok {
		return x.ID
	}
	country := x.Country
	if x.Table == lexicon.Countries {
		country = x.ID
	}
	return e.add(isnad.Entity{ID: x.ID, Kind: x.Kind, Name: x.Name, NameEn: x.NameEn, Wikidata: x.Wikidata, Country: country, Gender: x.Gender})
}

func (e *emitter) add(x isnad.Entity) isnad.EntityID {
	e.at[x.ID] = len(e.out)
	e.out = append(e.out, x)
	return x.ID
}

func (e *emitter) local(prefix string, n int) isnad.EntityID {
	e.n[n]++
	return isnad.EntityID(prefix + strconv.Itoa(e.n[n]))
}

func addForm(x *isnad.Entity, words string) {
	for _, f := range x.Forms {
		if f == words {
			return
		}
	}
	x.Forms = append(x.Forms, words)
}

// nominative returns the words for an unnamed source as a subject has them:
// «مسؤولون غربيون» for the oblique «مسؤولين غربيين».
func nominative(name string) string {
	first, _, _ := strings.Cut(name, " ")
	stem, ok := strings.CutSuffix(fold(first), "ين")
	if !ok {
		return name
	}
	// «مصدرين» is a dual: only what has a sound plural in the table.
	n, ok := lexicon.Root.Next(lexicon.WordOf(strings.TrimPrefix(stem, al) + "ون"))
	if !ok {
		return name
	}
	if sorts, _ := n.Sorts(); sorts&lexicon.SortUnnamed.Bit() == 0 {
		return name
	}
	words := strings.Split(name, " ")
	for i, w := range words {
		s, ok := strings.CutSuffix(w, "ين")
		if !ok || len(s) < 6 {
			break
		}
		words[i] = s + "ون"
	}
	return strings.Join(words, " ")
}

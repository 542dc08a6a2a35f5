package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// accept decides whether an entry of the lexicon that stands at its place in
// the text is meant, and how: by name, or as a government.
func (f *finder) accept(m *mention, last int) bool {
	if f.denied(m) {
		return false
	}
	r := f.ws[m.first].read[m.rd]
	if m.last == m.first+1 && m.lex && !m.ambiguous && m.entry.Table != lexicon.Countries && f.plainAlone(m) {
		m.ambiguous = true
	}
	if m.last == m.first+1 && m.lex && !m.ambiguous && m.kind == isnad.KindPerson && !f.definite(m.first, m.pre) && !f.seen[m.entry.ID] {
		if n := f.norm(m.first, m.pre); commonWord(n, lexicon.Count(n), true) {
			return false // «مشرف», «مبارك»: only where he is named in full or with a title
		}
	}
	if m.last == m.first+1 && m.lex && m.entry.Table != lexicon.Countries && f.neverName(m.first, m.pre) {
		if (m.entry.Table == lexicon.Outlets || m.entry.Table == lexicon.Agencies) && !f.inMarks(m) && !(m.first > 0 && outletHead(f.toks[m.first-1].Norm)) {
			return false // «تصريحات صحافية اليوم», «الرئيس كان هنا»
		}
		m.ambiguous = true
	}
	if m.last == m.first+1 && m.lex && m.entry.Table == lexicon.Outlets && m.pre == 0 && m.first > 0 && f.definite(m.first, 0) && strings.HasSuffix(f.toks[m.first].Norm, "يه") &&
		f.toks[m.first-1].Kind == isnad.TokenWord && f.definite(m.first-1, 0) && !outletHead(f.toks[m.first-1].Norm) {
		return false // «المراقبة الاقتصادية»: the adjective
	}
	if m.last == m.first+1 && m.lex && f.misspelled(m) {
		return false
	}
	if m.last == m.first+1 && m.lex && (m.entry.Table == lexicon.Outlets || m.entry.Table == lexicon.Agencies) && f.ws[m.first].read[m.rd].sorts&lexicon.SortPlain.Bit() != 0 &&
		!f.inMarks(m) && !(m.first > 0 && outletHead(f.toks[m.first-1].Norm)) {
		return false // «المنتخب كان»
	}
	if m.lex && m.last < len(f.toks) && f.toks[m.last].Norm == "عشر" && ordinal(f.toks[m.last-1].Norm) {
		return false // «في اليوم السابع عشر»
	}
	if m.last == m.first+1 && m.lex && m.entry.ID == "qa" && f.diameter(m, last) {
		return false
	}
	if m.last == m.first+1 && m.kind == isnad.KindPlace && m.pre == 0 && m.first > 0 && f.norm(m.first, 0) == "المغرب" && prayer(f.toks[m.first-1].Norm) {
		return false // «صلاة المغرب»
	}
	if m.last == m.first+1 && m.lex && m.kind == isnad.KindPlace && m.entry.Table != lexicon.Countries && m.pre == 0 && strings.HasSuffix(f.toks[m.first].Norm, "ا") &&
		m.last < last && f.accusative(m.last) && f.says[m.last] == saysAdjective && !f.sure(m.first, votePlace) {
		return false // «ليس صيدا سهلا»: no easy prey, and not the town
	}
	if stem, ok := strings.CutSuffix(f.toks[m.first].Norm, "ها"); ok && m.last == m.first+1 && m.lex && m.kind == isnad.KindPlace && m.pre > 0 && !m.and && len(stem) > m.pre &&
		!strings.ContainsAny(f.span(m).Of(f.text), "أإآ") && commonWord(stem, lexicon.Count(stem), true) {
		return false // «من بابها الضيق»: her door, and not in Abha (أبها)
	}
	if p := m.first; m.last == p+1 && m.lex && m.kind == isnad.KindPlace && m.pre == 0 && m.entry.Table != lexicon.Countries && m.last < last && f.tags[p] == votePerson && f.tags[p+1] == votePerson+1 {
		return false // «سول كامبل»: Sol Campbell, and not Seoul
	}
	if m.ambiguous && m.lex && m.entry.Class == "football" && m.pre == 0 && m.first > 0 && f.toks[m.first-1].Kind == isnad.TokenWord && f.definite(m.first-1, 0) && !strings.HasSuffix(f.toks[m.first-1].Norm, "النادي") && !strings.HasSuffix(f.toks[m.first-1].Norm, "الفريق") {
		return false // «البنك الأهلي»: the adjective
	}
	if m.ambiguous && !(f.seen[m.entry.ID] && f.spelled(m.first, m.last, m.entry)) && !f.supported(m) {
		return false
	}
	if m.last == m.first+1 && m.lex && m.entry.Table == lexicon.Countries && r.flags&lexicon.Accusative != 0 && m.pre == 0 && f.accusative(m.first-1) && !(f.tags[m.first] == votePlace && f.margins[m.first] > 2*surePlace) {
		// «هجوما روسيا» is a Russian attack.
		return false
	}
	if m.last == m.first+1 && m.lex && m.pre == 0 && r.sorts&lexicon.SortAdjective.Bit() != 0 && r.flags&lexicon.Definite != 0 && m.first > 0 &&
		f.definite(m.first-1, 0) && f.ws[m.first-1].read[0].sorts&(lexicon.SortPlain.Bit()|nameSorts) == 0 {
		// «الأصوات السعودية»: the adjective, and not the country of the same letters.
		return false
	}
	if m.lex && m.entry.ID == "un" && m.last == m.first+2 && !f.seen[m.entry.ID] && strings.HasSuffix(f.toks[m.first].Norm, "المنظمه") && f.organized() {
		return false // «منظمة العفو الدولية … المنظمة الدولية»
	}
	if m.kind == isnad.KindPerson {
		return true
	}
	if f.club(m, last) || f.playing(m) {
		m.asClub()
		return true
	}
	if m.lex {
		switch m.entry.Table {
		case lexicon.Countries:
			if m.form == isnad.FormName && f.subject(m, last) {
				m.form, m.capital = isnad.FormMetonym, m.entry.ID
			}
		case lexicon.Cities:
			if c := lexicon.CapitalOf(m.entry.ID); c != "" {
				m.capital = c
				if f.government(m, last) {
					m.form = isnad.FormMetonym
				}
			}
		}
	}
	return true
}

// lengths holds the units by which a diameter is told.
var lengths = map[string]bool{"متر": true, "مترا": true, "امتار": true, "م": true, "مم": true, "سم": true, "كلم": true, "كم": true, "كيلومتر": true, "كيلومترا": true, "كيلومترات": true, "سنتيمتر": true, "سنتيمترا": true, "سنتيمترات": true, "سنتمتر": true, "ملم": true, "مليمتر": true, "مليمترات": true, "بوصه": true, "بوصات": true, "قدما": true, "ميلا": true, "نانومتر": true}

// amounts holds verbs whose subject a diameter may be.
var amounts = map[string]bool{"بلغ": true, "يبلغ": true, "يساوي": true, "يزيد": true, "يقدر": true, "يتجاوز": true, "تجاوز": true, "يقل": true}

// diameter reports whether «قطر» is the width of something and not Qatar: «قطر الحفرة 1500 م».
// No verb stands before it, and a length follows.
func (f *finder) diameter(m *mention, last int) bool {
	if m.first > 0 {
		switch n := f.toks[m.first-1].Norm; {
		case f.says[m.first-1] == saysVerb && !amounts[strings.TrimPrefix(n, waw)], n == "في", n == "من", n == "الي", n == "ضد":
			return false
		}
	}
	const widest = 2 // digits before a bare «م»: «1998م» is a year
	number := 0
	for k := m.last; k < min(last, m.last+14); k++ {
		switch t := &f.toks[k]; {
		case t.Kind == isnad.TokenNumber:
			number = t.Span.Len()
		case lengths[t.Norm] && (number > 0 && (t.Norm != "م" || number != widest+2 || f.toks[k-1].Span.End < t.Span.Start) || len(t.Norm) > 6):
			return true
		case t.Kind == isnad.TokenPunct && t.Norm != "(" && t.Norm != ")" && t.Norm != "-":
			return false
		}
	}
	return false
}

// playing reports whether the model is sure that a town stands for its club: «يخوض برشلونة أولى
// مبارياته», «مهاجم ليفربول».
func (f *finder) playing(m *mention) bool {
	return m.last == m.first+1 && m.lex && m.entry.Table == lexicon.Cities && f.tags[m.first] == voteBody && f.margins[m.first] > sureClub && (m.last == len(f.tags) || f.tags[m.last] != voteBody+1)
}

// asClub makes a town its club, which the lexicon does not know by that name.
func (m *mention) asClub() {
	m.kind, m.rule, m.score = isnad.KindOrganization, "club", 0.7
	m.entry, m.lex, m.ambiguous = lexicon.Entry{}, false, false
}

// rival reports whether the article has named another football club of the same
// country without doubt.
func (f *finder) rival(m *mention) bool {
	for id := range f.seen {
		if id == m.entry.ID {
			continue
		}
		if e, ok := lexicon.ByID(id); ok && e.Class == "football" && e.Country == m.entry.Country && strings.Count(e.Name, " ") < 2 {
			return true
		}
	}
	return false
}

// prayer reports whether a folded word, with or without a clitic, goes before the
// name of a prayer: «صلاة المغرب».
func prayer(n string) bool {
	for _, w := range [...]string{"صلاه", "صلاتي", "اذان", "صلوات"} {
		if strings.HasSuffix(n, w) && len(n)-len(w) <= 4 {
			return true
		}
	}
	return false
}

// plainAlone reports whether the one word of a mention is a plain word as
// well, or a clitic with one: «معا», «وما».
func (f *finder) plainAlone(m *mention) bool {
	w := &f.ws[m.first]
	if w.read[m.rd].sorts&lexicon.SortPlain.Bit() != 0 {
		return true
	}
	for k := m.rd + 1; k < int(w.n); k++ {
		if w.read[k].sorts&lexicon.SortPlain.Bit() != 0 {
			return true
		}
	}
	n := f.toks[m.first].Norm
	return len(n) <= 8 && m.rd == 0 && lexicon.Count(n) > 0 && isCliticRun(n[:2]) && plainWord(n[2:])
}

// plainWord reports whether a folded word is a plain word.
func plainWord(n string) bool {
	node, ok := lexicon.Root.Next(lexicon.WordOf(n))
	if !ok {
		return false
	}
	s, _ := node.Sorts()
	return s&lexicon.SortPlain.Bit() != 0
}

// accusative reports whether token p is an indefinite noun in the accusative:
// it ends in tanwin with alef, and is no adverb.
func (f *finder) accusative(p int) bool {
	if p < 0 || f.toks[p].Kind != isnad.TokenWord {
		return false
	}
	t := f.toks[p]
	if len(t.Norm) < 6 || !strings.HasSuffix(t.Norm, "ا") || f.definite(p, 0) {
		return false
	}
	if words := f.acct.WordsOf(p); len(words) > 1 && words[len(words)-1].Tag == isnad.TagPronoun {
		return false // «التي ساعدتها تركيا»
	}
	words := t.Span.Of(f.text)
	if strings.Contains(words, "\u064B") {
		return !f.plain(f.ws[p].read[0], "adverb")
	}
	s := f.ws[p].read[0].sorts
	if s&(nameSorts|lexicon.SortPlain.Bit()|personSorts) != 0 {
		return false
	}
	return lexicon.Count(t.Norm[:len(t.Norm)-2]) >= lexicon.Count(t.Norm) // the noun without its ending is at home
}

// supported reports whether the words around an ambiguous form speak for it.
func (f *finder) supported(m *mention) bool {
	if m.lex && (m.entry.Table == lexicon.Outlets || m.entry.Table == lexicon.Agencies) && m.first > 0 && m.last < len(f.toks) {
		switch f.punct(m.first-1) + f.punct(m.last) {
		case "()":
			return f.ws[m.first].read[m.rd].sorts&lexicon.SortAdjective.Bit() == 0 // «(وات)»
		case "\"\"", "«»", "“”", "””", "″″":
			return true // «عكاظ» in marks
		}
		if f.punct(m.last) == "(" && m.last+1 < len(f.toks) && f.toks[m.last+1].Kind == isnad.TokenLatin {
			return true // «تلغراف (Telegraph)»
		}
	}
	if m.last == m.first+1 && m.kind == isnad.KindPlace && f.tags[m.first] == votePlace && f.margins[m.first] > surePlace {
		return true // the model is sure of it: «بجدة»
	}
	if m.kind == isnad.KindPlace && f.listed(m) {
		return true
	}
	if m.lex && m.entry.Class == "football" && m.pre == 0 && !(m.first > 0 && f.toks[m.first-1].Kind == isnad.TokenWord && f.definite(m.first-1, 0)) && f.rival(m) {
		return true // «الأهلي» where «الزمالك» plays too
	}
	if m.first == 0 || f.toks[m.first-1].Kind != isnad.TokenWord {
		return false
	}
	prev := f.ws[m.first-1].read[0]
	norm := f.toks[m.first-1].Norm
	switch m.kind {
	case isnad.KindPlace:
		if n := len(f.found); m.and && n > 0 && f.found[n-1].last == m.first && f.found[n-1].kind == isnad.KindPlace && f.found[n-1].form == isnad.FormName {
			return true // «مأرب وحجة»
		}
		if prev.sorts&lexicon.SortPattern.Bit() != 0 && prev.flags&lexicon.Place != 0 {
			return true
		}
		if f.proper(m.first) && f.tags[m.first] == votePlace {
			return true // both models see a place
		}
		if m.last < len(f.toks) && f.tags[m.first] == 0 && f.toks[m.last].Kind == isnad.TokenWord && (f.definite(m.last, 0) || f.kindOf(m.last) == isnad.KindPlace) {
			return false // «في معسكر النمسا»: a common noun and its complement
		}
		return m.pre == 0 && (norm == "في" || norm == "الي") && f.ws[m.first].read[0].sorts&lexicon.SortPlain.Bit() == 0
	case isnad.KindOrganization:
		if m.lex && (m.entry.Table == lexicon.Outlets || m.entry.Table == lexicon.Agencies) &&
			f.ws[m.first].read[m.rd].sorts&(lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()) == 0 {
			verb := strings.TrimPrefix(norm, waw)
			for _, v := range [...]string{"نقلت", "نشرت", "ذكرت", "افادت", "اوردت", "كتبت", "بثت"} {
				if strings.HasPrefix(verb, v) {
					return true
				}
			}
			switch verb {
			case "اشارت", "لفتت", "كشفت", "بحسب", "حسب":
				return true
			}
		}
		for k := range int(f.ws[m.first-1].n) {
			rd := f.ws[m.first-1].read[k]
			if rd.sorts&lexicon.SortHead.Bit() != 0 {
				if ref, ok := rd.node.Refs().Find(lexicon.SortHead); ok && ref.Head().Class == lexicon.ClassOutlet {
					return true
				}
			}
			if rd.sorts&lexicon.SortPattern.Bit() != 0 && rd.flags&lexicon.Organization != 0 {
				return true
			}
		}
	}
	return false
}

// government reports whether a capital stands for its government here: it is
// the subject of a verb, stands beside another capital, or behind a word that
// takes a party and not a place.
func (f *finder) government(m *mention, last int) bool {
	clitic := f.ws[m.first].read[m.rd].last
	if clitic == 'b' {
		return false
	}
	prev := ""
	if m.first > 0 && f.toks[m.first-1].Kind == isnad.TokenWord {
		prev = f.toks[m.first-1].Norm
	}
	if prev != "" && f.sentenceOf(m.first) == f.sentenceOf(m.first-1) {
		pr := f.ws[m.first-1].read[0]
		if clitic != 'w' {
			if f.cue(m.first-1, "placecue") {
				return clitic == 'l' && !strings.Contains(prev, "زيار") && !strings.Contains(prev, "وصول") && prev != "في"
			}
			if clitic == 0 && pr.sorts&(lexicon.SortPattern.Bit()) != 0 && pr.flags&lexicon.Place != 0 {
				return false
			}
			if clitic == 'l' {
				return !strings.Contains(prev, "زيارت") && !strings.Contains(prev, "وصول") && !strings.Contains(prev, "مغادر")
			}
			if clitic == 0 && f.capitalBefore(m.first) {
				return true // «اتهمت موسكو كييف»
			}
			switch bare := strings.TrimLeft(prev, "و"); bare {
			case "بين", "مع", "ضد", "علي", "عن", "تجاه", "ان", "لان", "بان", "لكن", "فان", "من":
				if bare != "من" {
					return true
				}
			case "لاقناع", "باقناع", "لدعم", "بدعم", "لنظام", "لموقف", "لعلاقات", "نظام", "موقف", "حكومه", "قياده", "سياسه", "سياسات", "رد", "اتهام", "اتهامات", "علاقات", "حلفاء", "حليف", "حليفه", "تمكين", "دعم", "اقناع", "مطالب", "شروط", "قرار", "ردا":
				return true
			}
			if feminineVerb(prev) || f.cue(m.first-1, "verb") {
				return true
			}
			if between[prev] && m.first > 1 && f.sentenceOf(m.first) == f.sentenceOf(m.first-2) && f.toks[m.first-2].Kind == isnad.TokenWord && feminineVerb(f.toks[m.first-2].Norm) && f.cue(m.first-2, "verb") {
				return true // «أكدت فيه أثينا»
			}
		}
		if clitic == 'w' || clitic == 'f' {
			if f.capitalBefore(m.first) {
				return true
			}
		}
	}
	if clitic == 0 && f.answerable(m, last) {
		return true
	}
	// What follows.
	if m.last < last && f.toks[m.last].Kind == isnad.TokenWord {
		n := f.toks[m.last].Norm
		switch n {
		case "لم", "لن", "قد", "سوف", "ليست", "كانت", "تعد", "لا":
			return true
		}
		if f.ws[m.last].read[0].sorts&lexicon.SortPlain.Bit() == 0 || f.plain(f.ws[m.last].read[0], "verb") {
			if feminineVerb(n) && !strings.HasSuffix(n, "ات") {
				return true
			}
		}
		for k := 1; k < int(f.ws[m.last].n); k++ {
			rd := f.ws[m.last].read[k]
			if rd.last == 'w' && rd.flags&lexicon.Place != 0 && f.isCapital(m.last, last, k) {
				return prev != "في" && prev != "الي"
			}
		}
	}
	return false
}

// between are prepositions with a pronoun that stand between a verb and its subject.
var between = map[string]bool{"فيه": true, "فيها": true, "عليه": true, "عليها": true, "له": true, "لها": true, "به": true, "بها": true, "معه": true, "معها": true, "خلاله": true, "خلالها": true}

// organized reports whether an organization that calls itself one («منظمة كذا») has been
// named, which «المنظمة» then means.
func (f *finder) organized() bool {
	for i := range f.found {
		if m := &f.found[i]; m.kind == isnad.KindOrganization && m.last > m.first+1 && strings.HasSuffix(f.toks[m.first].Norm, "منظمه") {
			return true
		}
	}
	return false
}

// answerable reports whether a capital stands behind him who accuses it or asks it for
// something («حمّل ظريف واشنطن المسؤولية», «دعا فلان موسكو إلى»).
func (f *finder) answerable(m *mention, last int) bool {
	if len(f.found) == 0 || m.last >= last {
		return false
	}
	p, n := &f.found[len(f.found)-1], f.toks[m.last].Norm
	if p.last != m.first || p.kind == isnad.KindPlace && p.form != isnad.FormMetonym || n != "الي" && n != "علي" && n != "من" && n != "المسؤوليه" && n != "المسئوليه" && n != "مسؤوليه" && !strings.HasPrefix(n, "ب") {
		return false
	}
	for j := p.first - 1; j >= max(0, p.first-8) && f.sentenceOf(j) == f.sentenceOf(m.first); j-- {
		if f.toks[j].Kind != isnad.TokenWord {
			return false
		}
		if addressing[strings.TrimPrefix(f.toks[j].Norm, waw)] {
			return true
		}
	}
	return false
}

// addressing are verbs of accusing and asking, which have whom they address behind
// their subject.
var addressing = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields("حمل حملت يحمل تحمل اتهم اتهمت يتهم تتهم دعا دعت يدعو تدعو طالب طالبت يطالب تطالب حث حثت يحث تحث هدد هددت يهدد تهدد ناشد ناشدت حذر حذرت يحذر تحذر انتقد انتقدت ينتقد هاجم هاجمت امهل") {
		set[w] = true
	}
	return set
}()

// subject reports whether a country is the subject of a verb beside it.
func (f *finder) subject(m *mention, last int) bool {
	r := f.ws[m.first].read[m.rd]
	if r.last == 0 && m.first > 0 && f.toks[m.first-1].Kind == isnad.TokenWord && f.cue(m.first-1, "verb") && feminineVerb(f.toks[m.first-1].Norm) {
		return true
	}
	return m.last < last && f.toks[m.last].Kind == isnad.TokenWord && f.cue(m.last, "verb") && feminineVerb(f.toks[m.last].Norm) && r.last != 'b' && r.last != 'l'
}

// isCapital reports whether reading k of token i begins the name of a capital.
func (f *finder) isCapital(i, last, k int) bool {
	x, ok := f.entityAs(i, last, k, f.ws[i].read[k])
	return ok && x.lex && x.entry.Table == lexicon.Cities && lexicon.CapitalOf(x.entry.ID) != ""
}

// capitalBefore reports whether the last mention ends right before token i and
// is a capital for its government or a country.
func (f *finder) capitalBefore(i int) bool {
	if len(f.found) == 0 {
		return false
	}
	p := &f.found[len(f.found)-1]
	return p.last == i && p.capital != "" && p.form == isnad.FormMetonym
}

// feminineVerb reports whether a folded word looks like a verb in the third
// person feminine: «أعلنت», «تعتبر», «ستزود», «وقعتها».
func feminineVerb(n string) bool {
	n = strings.TrimPrefix(n, waw)
	if strings.HasPrefix(n, "ست") {
		return len(n) > 8
	}
	if strings.HasPrefix(n, al) || len(n) < 6 {
		return false
	}
	for _, suffix := range [...]string{"ها", "هم"} {
		if stem, ok := strings.CutSuffix(n, suffix); ok && strings.HasSuffix(stem, "ت") && len(stem) >= 6 {
			// «عاصمتها» is a noun: «عاصمة» exists.
			return lexicon.Count(stem[:len(stem)-2]+"ه") == 0
		}
	}
	if strings.HasSuffix(n, "ت") && !strings.HasSuffix(n, "ات") {
		return true
	}
	if !strings.HasPrefix(n, "ت") || len(n) < 8 || strings.HasSuffix(n, "ه") || n == "تحت" {
		return false
	}
	// «تاريخ», «تدخل» are nouns: they take the article.
	k := lexicon.Count(al + n)
	return k == 0 || k < lexicon.Count(n)-near
}

// cue reports whether token p, with or without clitics, is a plain word of the
// given class.
func (f *finder) cue(p int, class string) bool {
	w := &f.ws[p]
	for k := range int(w.n) {
		if w.read[k].sorts&lexicon.SortPlain.Bit() != 0 && f.plain(w.read[k], class) {
			return true
		}
	}
	return false
}

// sentenceOf returns the index of the sentence that holds token i.
func (f *finder) sentenceOf(i int) int {
	ss := f.acct.Sentences
	lo, hi := 0, len(ss)
	for lo < hi {
		mid := (lo + hi) / 2
		if ss[mid].Last <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// unnamed reads the words for a source that is not named: «مصدر أمني», «شهود
// عيان», «مسؤول في وزارة الدفاع».
func (f *finder) unnamed(i, last int) int {
	w := &f.ws[i]
	for k := range int(w.n) {
		r := w.read[k]
		end, node := f.walk(i, last, r, lexicon.SortUnnamed.Bit(), 0)
		if end == i {
			continue
		}
		ref, _ := node.Refs().Find(lexicon.SortUnnamed)
		u := ref.Unnamed()
		if n := f.norm(i, int(r.pre)); (n == "جهه" || n == "جهات") && (i == 0 || f.toks[i-1].Norm == "من" || r.last != 0) {
			continue // «من جهة» opens a sentence
		}
		if u.Class != "witness" && !f.speaks(i, r) {
			continue
		}
		if f.says[i] == saysVerb || f.says[i] == saysAdjective && u.Class == "group" && end == i+1 {
			continue // «وشاهده الجميع», «قوي»: the folded letters hide what they are
		}
		if u.Class == "group" && end < last && (f.toks[end].Kind != isnad.TokenWord || f.says[end] == saysNoun || f.says[end] == saysProper || f.ws[end].read[0].sorts&(lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()|lexicon.SortName.Bit()) != 0) {
			continue // «دول الاتحاد», «دول منظمة التعاون»: named, if by more than one name
		}
		definite := f.definite(i, int(r.pre)) || r.art
		if definite && u.Class != "source" && u.Class != "witness" {
			continue // «المواطنون»: a group, not a source
		}
		m := mention{first: i, last: end, rd: k, pre: int(r.pre), ent: -1, kind: isnad.KindUnnamed, form: isnad.FormTitle, gender: u.Gender, rule: "unnamed", score: 0.8, and: r.and, class: u.Class}
		for m.last < last && m.last < end+4 && f.toks[m.last].Kind == isnad.TokenWord {
			x := f.ws[m.last].read[0]
			n := f.toks[m.last].Norm
			if x.sorts&lexicon.SortAdjective.Bit() != 0 && f.definite(m.last, 0) == definite {
				if a, ok := x.node.Refs().Find(lexicon.SortAdjective); ok {
					m.country = a.ID()
				}
				m.last++
				continue
			}
			if strings.HasSuffix(n, "ه") && !strings.HasPrefix(n, ba) && strings.HasSuffix(f.toks[m.last-1].Norm, "ون") {
				break // «مسؤولون باكستانيون | إمكانية»
			}
			if f.definite(m.last, 0) == definite && !(len(n) > 6 && n[:2] == waw && n[2:6] == al) && sourceAdjective(n) {
				m.last++
				continue
			}
			break
		}
		if m.last < last && m.last > m.first && f.tags[m.last] == voteBody+1 {
			q := m.last - 1
			for q > m.first && f.tags[q] == voteBody+1 {
				q--
			}
			if b, ok := f.wholeBody(q, last); ok && q > m.first {
				m.last = b.last
				f.add(m)
				return f.add(b) // «مسؤولون بالمفوضية الأوروبية»
			}
		}
		if m.last == end && u.Class == "source" && !definite && end == i+1 && f.chain(end, last) > end {
			continue // «مصدر إطلاق النار»
		}
		if m.last < last && f.toks[m.last].Norm == "في" {
			if x, ok := f.entity(m.last+1, last); ok && x.pre == 0 && x.kind == isnad.KindOrganization {
				m.last = x.last
				m.country = x.country
				f.add(m)
				f.add(x)
				return m.last
			}
		}
		return f.add(m)
	}
	return i
}

// speaks reports whether the word at token i, read as r, stands where a speaker
// stands: behind a verb or «عن», «بحسب», or at the beginning of its sentence.
// Heads such as «مسؤول», «خبراء», «سكان» are common words elsewhere.
func (f *finder) speaks(i int, r reading) bool {
	if r.last == 'b' || r.last == 'k' {
		return false
	}
	if f.acct.Sentences[f.sentenceOf(i)].First == i {
		return r.last == 0
	}
	if i == 0 || f.toks[i-1].Kind != isnad.TokenWord {
		return false
	}
	switch f.toks[i-1].Norm {
	case "عن", "بحسب", "حسب", "وفق", "ان", "لكن", "من":
		return r.last == 0 && f.toks[i-1].Norm != "من" || f.toks[i-1].Norm == "من" && i > 1 && f.toks[i-2].Norm == "كل"
	case "وفقا", "طبقا", "نقلا", "استنادا":
		return r.last == 'l'
	}
	return f.cue(i-1, "verb") && r.last == 0 || f.speech(i-1)
}

// speech reports whether token p looks like a verb of speech with ت or و/ت
// around it that the plain words do not hold: «وكشفت», «وأشارت».
func (f *finder) speech(p int) bool {
	n := f.toks[p].Norm
	if len(n) > 8 && (strings.HasPrefix(n, waw) || strings.HasPrefix(n, fa)) {
		n = n[2:]
	}
	return strings.HasSuffix(n, "ت") && !strings.HasSuffix(n, "ات") && f.ws[p].read[0].sorts == 0 && feminineVerb(n)
}

// sourceAdjective reports whether a folded word is an adjective that describes
// a source: an adjective of relation in -ي, or one of a few others.
func sourceAdjective(n string) bool {
	n = strings.TrimPrefix(n, al)
	switch n {
	case "مطلع", "مطلعه", "مطلعون", "مطلعين", "مقرب", "مقربه", "مقربون", "مقربين", "رفيع", "رفيعه", "كبير", "كبار", "مسؤول", "مسؤوله", "مستقل", "مستقله", "بارز", "بارزون", "موثوق", "موثوقه", "عده", "مختلفه", "متطابقه", "خاص", "خاصه":
		return true
	}
	for _, end := range [...]string{"يه", "يون", "يين", "ي"} {
		if strings.HasSuffix(n, end) && len(n) >= len(end)+4 && lexicon.Count(n) > 0 {
			return true
		}
	}
	return false
}

// outletHead reports whether a folded word opens the name of an outlet:
// «صحيفة», «قناة», and not the adjectives of their like («صحافية»).
func outletHead(norm string) bool {
	switch norm {
	case "صحافيه", "صحفيه", "صحفي", "صحافي":
		return false
	}
	return lexicon.MediaHead(norm) || len(norm) > 4 && isCliticRun(norm[:2]) && lexicon.MediaHead(norm[2:])
}

// inMarks reports whether a mention stands in quotation marks or brackets of
// its own.
func (f *finder) inMarks(m *mention) bool {
	if m.first == 0 || m.last >= len(f.toks) {
		return false
	}
	open, shut := f.punct(m.first-1), f.punct(m.last)
	return open != "" && shut != "" && strings.Contains("\"«“”″(‘'", open) && strings.Contains("\"»“”″)’'", shut)
}

// misspelled reports whether the one word of a mention is written with other
// letters than its entry, which fold alike, so that it is a common word: «جده»
// ("his grandfather") is not «جدة», «أبي» ("my father") not «آبي».
func (f *finder) misspelled(m *mention) bool {
	words := f.text[f.start(m.first, m.pre):f.toks[m.first].Span.End]
	part := f.ws[m.first].read[m.rd].sorts&(lexicon.SortNamePart.Bit()|lexicon.SortPlain.Bit()) != 0
	his := strings.HasSuffix(words, "ه") && f.tags[m.first] == 0
	if !part && !his {
		return false
	}
	for _, form := range m.entry.Forms() {
		if form == words {
			return false
		}
	}
	return true
}

// club reports whether a town stands for its team: the adjective of its country
// behind it is masculine singular.
func (f *finder) club(m *mention, last int) bool {
	if !m.lex || m.entry.Table != lexicon.Cities || m.last >= last || f.toks[m.last].Kind != isnad.TokenWord || m.country == "" {
		return false
	}
	switch m.entry.Class {
	case "city", "capital", "":
	default:
		return false
	}
	if n := f.norm(m.first, m.pre); strings.HasPrefix(n, al) || f.toks[m.last-1].Norm == "المغرب" {
		return false
	}
	if m.first > 0 && f.toks[m.first-1].Kind == isnad.TokenWord {
		// «مطار بيروت اللبناني», «سوق دمشق السوري»: the adjective of the noun before.
		if p := m.first - 1; m.pre == 0 && !f.cue(p, "verb") && !f.cue(p, "particle") && f.says[p] == saysNoun && !f.plays(p) {
			return false
		}
	}
	r := f.ws[m.last].read[0]
	end, node := f.walk(m.last, last, r, lexicon.SortAdjective.Bit(), lexicon.Definite|lexicon.Singular)
	if end == m.last {
		return false
	}
	refs := node.Refs()
	for x := range refs.Len() {
		if a := refs.At(x); a.Sort == lexicon.SortAdjective && a.Flags&lexicon.Masculine != 0 && a.Flags&lexicon.Definite != 0 && a.ID() == m.country {
			return true
		}
	}
	return false
}

// plays reports whether the noun at token p takes a team behind it: «لاعب»,
// «مدرب», «مباراة».
func (f *finder) plays(p int) bool {
	switch n := strings.TrimPrefix(f.toks[p].Norm, waw); n {
	case "لاعب", "مدرب", "مهاجم", "مدافع", "حارس", "نجم", "مباراه", "لقاء", "مواجهه", "ضيفه", "مضيفه", "غريمه", "جاره", "نظيره", "هداف", "قاءد", "قائد", "جناح", "فوز", "خساره", "تعادل", "مرمي", "نادي", "فريق":
		return true
	}
	return false
}

// listed reports whether a place stands in a list with a place that is certain:
// «(مالي، والسنغال، وغينيا)».
func (f *finder) listed(m *mention) bool {
	if n := len(f.found); n > 0 && m.first > 0 {
		x := &f.found[n-1]
		if x.kind == isnad.KindPlace && x.form == isnad.FormName && (x.last == m.first-1 && f.comma(m.first-1)) {
			return true
		}
	}
	p := m.last
	if p+1 >= len(f.toks) || !f.comma(p) || m.first > 0 && f.toks[m.first-1].Kind == isnad.TokenWord {
		return false
	}
	e, ok := f.entity(p+1, len(f.toks))
	return ok && e.lex && e.kind == isnad.KindPlace && !e.ambiguous && (e.pre == 0 || e.and)
}

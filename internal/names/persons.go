package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/model"
)

const personSorts = 1<<uint(lexicon.SortGiven) | 1<<uint(lexicon.SortFamily) | 1<<uint(lexicon.SortNamePart)

// wordy reports whether token p is a word that is not plain.
func (f *finder) wordy(p int) bool {
	return f.toks[p].Kind == isnad.TokenWord && f.ws[p].read[0].sorts&lexicon.SortPlain.Bit() == 0
}

// rare is the count (see lexicon.Count) below which an unknown word may be a
// name: the press writes it less than about 4000 times in eleven million words.
const rare = 8 * 12

// nameWord reports whether token p, which no table needs to know, may be a word
// of a name: not plain, without clitics that lead to a known word, not frequent.
func (f *finder) nameWord(p int) bool {
	if p >= len(f.toks) || f.toks[p].Kind != isnad.TokenWord {
		return false
	}
	w := &f.ws[p]
	r := w.read[0]
	if r.sorts&lexicon.SortPlain.Bit() != 0 {
		return false
	}
	if r.sorts&personSorts != 0 || r.flags&(lexicon.Person|lexicon.Place|lexicon.Organization) != 0 && r.sorts&lexicon.SortName.Bit() != 0 {
		return true
	}
	if r.sorts != 0 {
		return false
	}
	for k := 1; k < int(w.n); k++ {
		if w.read[k].sorts != 0 {
			return false
		}
	}
	return f.look(p) > 0
}

// look says how much an unknown word looks like a name: above 0 more than not,
// 3 when the article has shown it to be one. Common words betray themselves by
// their other forms: the press writes nouns with and without the article and
// with pronouns, verbs with the endings of other persons; names keep one form.
func (f *finder) look(p int) int {
	if len(f.local) > 0 && f.local[f.toks[p].Norm] == localPerson {
		return 3
	}
	return f.lookAlone(p)
}

// lookAlone is lookOf of token p.
func (f *finder) lookAlone(p int) int {
	o := &f.once[p]
	if o.look == 0 {
		o.look = int8(unlooked + lookOf(f.toks[p].Norm))
	}
	return int(o.look) - unlooked
}

// near is how much rarer (in steps of lexicon.Count, an eighth of a doubling)
// another form of a word may be and still show that the word is common.
const near = 24

// few is the count of such a form that is proof enough: about six times.
const few = 20

func lookOf(n string) int {
	if len(n) < 4 {
		return -1
	}
	c := lexicon.Count(n)
	if c > rare {
		return -2
	}
	if commonWord(n, c, true) {
		return -1
	}
	if c == 0 {
		return 2
	}
	return 1
}

// commonWord reports whether the other forms of a word, which the press writes
// c times, show that it is no name; the forms with and without the article
// count when article is set.
func commonWord(n string, c int, article bool) bool {
	if len(n) < 4 {
		return false // «سالم T»: a letter has no other forms
	}
	other := func(s string, by int) bool {
		k := lexicon.Count(s)
		return k > 0 && k >= c-by
	}
	// A pronoun or a verb's person on it is proof enough when it is seen a few
	// times, however frequent the word.
	bound := func(s string, by int) bool {
		k := lexicon.Count(s)
		return k > 0 && k >= min(c-by, few)
	}
	if len(n) >= 10 {
		stem := n[:len(n)-4]
		switch end := n[len(n)-4:]; end {
		case "ها", "هم", "نا", "كم", "هن", "ته", "تي", "ما":
			// A pronoun on a common word: «أراضيها», «مسيرته», «أعضائهما».
			if end == "ما" && strings.HasSuffix(n, "هما") {
				stem = n[:len(n)-6]
			} else if end == "ما" || end == "ته" || end == "تي" {
				stem += "ه"
			}
			if end != "ما" || strings.HasSuffix(n, "هما") {
				if k := lexicon.Count(stem); k > 0 && k >= c {
					return true
				}
			}
			if end == "ها" && n[len(n)-6:len(n)-4] == "ت" && lexicon.Count(n[:len(n)-6]+"ه") > c {
				return true
			}
		}
	}
	if dual(n) {
		return true
	}
	if strings.HasSuffix(n, "ا") && len(n) >= 8 && other(n[:len(n)-2], near) {
		return true // an adverb in -an: «تماما»
	}
	if strings.HasSuffix(n, "ه") || strings.HasSuffix(n, "ك") {
		if k := lexicon.Count(n[:len(n)-2]); k > c+16 {
			return true
		}
	}
	if strings.HasSuffix(n, "وا") && len(n) > 8 || strings.HasSuffix(n, "ون") && len(n) > 10 && (n[:2] == "ي" || n[:2] == "ت") {
		return true // verbs of many: «شاركوا», «يستنجدون»
	}
	if strings.HasPrefix(n, al) {
		if len(n) < 10 || article && lexicon.Count(n[len(al):]) >= min(max(c-near, 1), 2*few) || other(n+"ات", near) || other(n+"ين", near) {
			return true
		}
	} else {
		if article && other(al+n, near) || bound(n+"ها", near) || bound(n+"هم", near) || bound(n+"وا", near) || other(n+"ات", near/2) || bound("ي"+n, near/2) || other(n+"ه", near/2) || bound(n+"هما", near) {
			return true
		}
		if strings.HasPrefix(n, "ا") && len(n) > 6 && other("ي"+n[2:], near) {
			return true
		}
		if strings.HasSuffix(n, "ه") && (bound(n[:len(n)-2]+"تها", near) || bound(n[:len(n)-2]+"ته", near)) || article && strings.HasSuffix(n, "ه") && other(al+n[:len(n)-2], near) {
			return true
		}
		if strings.HasSuffix(n, "ت") && (other(n[:len(n)-2], 2*near) || other(n[:len(n)-2]+"ي", near)) || strings.HasSuffix(n, "ا") && other(n[:len(n)-2], 0) {
			return true
		}
		if len(n) >= 6 && (strings.HasPrefix(n, "ي") || strings.HasPrefix(n, "ت")) && (other("ي"+n[2:], near) && n[:2] != "ي" || other("ت"+n[2:], near) && n[:2] != "ت" || other(n[2:], near/2)) {
			return true
		}
		switch n[:2] {
		case waw, fa, ba, lam, kaf, "س":
			// A clitic on a common word, or the future.
			if k := lexicon.Count(n[2:]); len(n) > 6 && k > 0 && k >= c-16 {
				return true
			}
			if n[2:4] == lam || len(n) > 8 && n[2:6] == al {
				return true
			}
		}
	}
	return false
}

// toMe reports whether «لي» at token p is "to me" and not the name Lee: behind a verb,
// or before a word with the article («قال لي المخرج») that is not «الابن» or «الأب» (junior, the father).
func (f *finder) toMe(p, last int) bool {
	if f.toks[p].Norm != "لي" {
		return false
	}
	if p+1 < last && f.definite(p+1, 0) {
		return f.toks[p+1].Norm != "الابن" && f.toks[p+1].Norm != "الاب"
	}
	return p > 0 && f.says[p-1] == saysVerb
}

// run reads a personal name that begins at token p and returns its end; p when
// there is none. strong says that a title stands before it, so that words
// that no table knows may be a name.
func (f *finder) run(p, last int, strong bool) int {
	if p >= last || f.toks[p].Kind != isnad.TokenWord {
		return p
	}
	if strong && len(f.toks[p].Norm) <= 4 && p+2 < last && f.punct(p+1) == "." && f.glued(p+1) {
		// «م. ف. حسان»
		q := p
		for q+2 < last && f.toks[q].Kind == isnad.TokenWord && len(f.toks[q].Norm) <= 4 && f.punct(q+1) == "." && f.glued(q+1) {
			q += 2
		}
		if end := f.run(q, last, true); end > q && (f.ws[q].read[0].sorts&personSorts != 0 || f.proper(q)) {
			return end
		}
		return p
	}
	r := f.ws[p].read[0]
	if f.tags[p] == votePlace && (p+1 >= last || f.tags[p+1] != votePerson+1) {
		if x, ok := f.entity(p, p+1); ok && x.lex && x.entry.Table == lexicon.Countries {
			return p // «وحمّل الوزير إسرائيل كامل المسؤولية»
		}
	}
	given := r.sorts&(lexicon.SortGiven.Bit()|lexicon.SortNamePart.Bit()) != 0 && (strong || f.toks[p].Norm != "ال" || f.marked(p))
	if !given && f.class != "" && p+1 < last && f.proper(p) && !feminineVerb(f.toks[p].Norm) && f.toks[p+1].Kind == isnad.TokenWord && r.sorts&another == 0 && len(f.toks[p].Norm) >= 6 && !f.definite(p, 0) && f.kindOf(p) == "" && !f.clitic(p) &&
		(f.surname(p+1) || f.ws[p+1].read[0].sorts&lexicon.SortFamily.Bit() != 0 && f.proper(p+1)) {
		given = true // «نزيهة العبيدي» behind an office: names to the words layer
	}
	son := f.sonBehind(p, last)
	given = given || son
	if !given && !(strong && f.nameWord(p) && f.kindOf(p) == "") {
		return p
	}
	if n := f.toks[p].Norm; r.sorts&lexicon.SortGiven.Bit() == 0 && r.sorts&lexicon.SortFamily.Bit() == 0 && len(n) > 8 && n[:2] == waw && lexicon.Count(n) <= lexicon.Count(n[2:]) {
		return p // «ومارغريتا» behind a title is another person
	}
	if !given && r.sorts&lexicon.SortFamily.Bit() == 0 && f.definite(p, 0) && !(f.look(p) == 3 || (f.class == classHonorific || f.class == classReligious) && nisba(f.toks[p].Norm) && f.look(p) > 0) {
		return p
	}
	if r.sorts&lexicon.SortPlain.Bit() != 0 && !(given && (son || f.ali(p, last) || strong && f.marked(p))) {
		return p
	}
	if p+1 < last && f.toks[p+1].Norm == "الله" && !f.ofGod(p) {
		return p // «رحمه الله», «بإذن الله»
	}
	if !strong && p > 0 && f.tags[p] == 0 && f.margins[p] > sureEnd && (f.tags[p-1] == votePerson || f.tags[p-1] == votePerson+1) {
		return p // behind a name that has ended
	}
	if f.tags[p] == votePlace && f.margins[p] > surePlace && p+1 < last && f.tags[p+1] == votePerson {
		return p // «المتحدث بتبوك خالد العنزي»: the man begins behind the town
	}
	if n := f.norm(p, int(r.pre)); given && !son && !strong && f.tags[p] == 0 && f.says[p] == saysNoun && !f.definite(p, 0) && r.sorts&lexicon.SortNamePart.Bit() == 0 && commonWord(n, lexicon.Count(n), true) && f.local[n] == 0 {
		return p // «ضيف بلال مرميد»
	}
	if f.toks[p].Norm == "ولد" && f.says[p] == saysVerb || f.toMe(p, last) {
		return p // «ولد فرويد»: he was born
	}
	end := p + 1
	part := r.sorts&lexicon.SortNamePart.Bit() != 0 && r.sorts&lexicon.SortGiven.Bit() == 0
	bound := false // a part such as «بن» was passed
	if f.apart != nil && end < last && f.apart[[2]string{f.norm(p, int(r.pre)), f.norm(end, 0)}] {
		return end
	}
	for end < last && end < p+8 {
		if f.punct(end) == "-" && f.glued(end) && f.glued(end+1) && end+1 < last && f.toks[end+1].Kind == isnad.TokenWord && f.tags[end+1] != voteBody && f.tags[end+1] != votePlace {
			end += 2
			continue
		}
		if f.initial(end, last) {
			end++ // «جون ف. كينيدي»
			continue
		}
		if f.toks[end].Kind != isnad.TokenWord {
			break
		}
		if len(f.toks[end].Norm) == 2 && !f.definite(end-1, 0) && f.punct(end+1) == "." && f.glued(end+1) && end+2 < last && f.toks[end+2].Kind == isnad.TokenWord && f.ws[end+2].read[0].sorts&personSorts != 0 {
			end += 2 // «جورج و. بوش»
			continue
		}
		x := f.ws[end].read[0]
		if !part && (end > p+1 || !given || f.noSurname(end)) && f.tags[p] == votePerson && f.margins[p] > surePerson && f.margins[end] > sureEnd && (f.tags[end] == 0 && x.sorts&(lexicon.SortGiven.Bit()|lexicon.SortFamily.Bit()) == 0 || f.tags[end] == votePerson) {
			// «أخرج منديز فيلمي …» (two films of Mendes), «أيمن الخليف عمار النجار»: another man begins
			return f.trim(p, end)
		}
		if f.toks[end].Norm == "علي" && end+1 < last && f.toks[end+1].Norm == "ان" {
			return f.trim(p, end) // «شدد شاهين علي أن», of papers that write على so
		}
		if end > p+1 && !part && f.opensOffice(end, last) {
			return f.trim(p, end) // «حجازي مساعد وزير الخارجية»
		}
		if bound && f.toks[end-2].Norm == "بن" && f.definite(end, 0) && x.sorts&lexicon.SortAdjective.Bit() != 0 && f.familyAfter(end) {
			end++ // «عامر بن يحيى العربي»: behind a father's name it is the family's
			continue
		}
		if end == p+1 && given && !f.definite(end, 0) && f.beforeOffice(end, last) {
			end++ // «رياض مزور، وزير الصناعة»
			continue
		}
		sure := f.sureOn(end)
		if !part && !sure && (f.common(end) || x.sorts&lexicon.SortTitle.Bit() != 0 && f.addressed(end, last) > end && f.addressed(end, last) < last && f.givenAt(f.addressed(end, last))) {
			return f.trim(p, end) // «جامعة الملك سعود الدكتور بدران العمر»
		}
		if n := f.toks[end].Norm; n == "الله" && !f.ofGod(end-1) || n == "رضي" && end+1 < last && f.toks[end+1].Norm == "الله" {
			return f.trim(p, end) // «طيب الله ثراه», «رضي الله عنه»
		}
		if !part && end > p+1 && f.tags[end] == 0 && !f.definite(end, 0) && f.definite(end-1, 0) && nisba(f.toks[end-1].Norm) && (x.sorts&personSorts == 0 || commonWord(f.toks[end].Norm, lexicon.Count(f.toks[end].Norm), true)) {
			return f.trim(p, end) // «يحيى المصري افتخار أبناء …»: the family's adjective ends a name
		}
		if !part && end > p+1 && f.toks[end].Norm == "ضيف" && f.tags[end] == 0 && !(end+1 < last && f.toks[end+1].Norm == "الله") {
			return f.trim(p, end) // «نور الدين بن نتيشة ضيف "بوليتيكا"»: the guest of a programme
		}
		if !part && f.conjoined(end) {
			return f.trim(p, end)
		}
		switch {
		case f.toks[end].Norm == "رب" && f.toks[end-1].Norm == "عبد":
			part, bound = true, true // «عبد رب النبي»
		case x.sorts&lexicon.SortNamePart.Bit() != 0 && (part || x.sorts&lexicon.SortPlain.Bit() == 0):
			part = true
		case x.sorts&(lexicon.SortGiven.Bit()|lexicon.SortFamily.Bit()) != 0 && (x.sorts&lexicon.SortPlain.Bit() == 0 || part || f.toks[end].Norm == "علي" && strings.HasSuffix(f.toks[end].Span.Of(f.text), "ي")):
			bound = bound || part
			part = false
		case part && (f.wordy(end) || x.sorts&lexicon.SortTitle.Bit() != 0 && !f.definite(end, 0)): // «أبي طالب»
			part, bound = false, true
		case end == p+1 && given && f.familyAfter(end):
		case monarch(f.class) && ordinal(f.toks[end].Norm):
			end++
			if end < last && f.toks[end].Norm == "عشر" {
				end++
			}
			return end
		case given && (strong && end == p+1 || (strong || bound) && f.definite(end, 0)) && f.family(end):
		case f.nameWord(end) && f.kindOf(end) == "" && (x.sorts&lexicon.SortName.Bit() == 0 || x.flags&lexicon.Person != 0):
			if end == p+1 && !strong && r.sorts&lexicon.SortFamily.Bit() == 0 && commonWord(f.toks[p].Norm, lexicon.Count(f.toks[p].Norm), true) && f.local[f.toks[end].Norm] != localPerson && !(f.proper(p) && f.surname(end)) {
				// «سلامة», «أمل»: a given name that is a common word needs a known
				// name behind it.
				return p
			}
			if f.definite(end, 0) && !nisba(f.toks[end].Norm) && f.look(end) < 2 && !sure {
				return f.trim(p, end)
			}
		case sure || f.goesOn(end):
		case f.toks[end].Norm == "علي" && given && f.proper(end) && end+1 < last && f.ws[end+1].read[0].sorts&personSorts != 0 && f.proper(end+1):
			// «حسن على صالح»: some papers write both alike.
		case x.sorts&lexicon.SortPlain.Bit() != 0 && end+1 < last && f.inside(end, last):
			// «أحمد سيف محرم اليافعي», «سو آن واتسون»
		case given && end == p+1 && f.proper(p) && f.surname(end):
			// «منال الغربي», «علي خرمي»: both words are names to the words layer.
		case end == p+1 && given && f.local[f.toks[end].Norm] == localDoubtful:
			// The article has named somebody so before.
		case end == p+1 && given && p > 0 && !f.definite(end, 0) && f.cue(p-1, "verb") && f.family(end) && model.Table().Habits(f.toks[p].Norm)&model.OftenName != 0:
			// «قالت نادية فتاح»: the verb and the given name say that it is one.
		default:
			return f.trim(p, end)
		}
		end++
	}
	return f.trim(p, end)
}

// beforeOffice reports whether the word at token p, behind a given name, ends a
// phrase that a comma and an office without the article follow, so that it is a
// family name whatever it means elsewhere.
func (f *finder) beforeOffice(p, last int) bool {
	if p+2 >= last || f.punct(p+1) != "،" || len(f.toks[p].Norm) < 6 || f.says[p] == saysVerb || f.kindOf(p) != "" || f.joined(p) || f.definite(p+2, 0) {
		return false
	}
	x, r := f.ws[p].read[0], f.ws[p+2].read[0]
	if x.sorts&(lexicon.SortTitle.Bit()|lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()|lexicon.SortUnnamed.Bit()) != 0 || r.sorts&lexicon.SortTitle.Bit() == 0 || r.last != 0 || r.and {
		return false
	}
	ref, ok := r.node.Refs().Find(lexicon.SortTitle)
	if !ok {
		return false
	}
	switch ref.Title().Class {
	case classHonorific, classReligious, classRank, classCounterpart, classProfession:
		return false
	}
	return f.toks[p+3].Kind == isnad.TokenWord
}

// dual reports whether a folded word is the dual of a feminine noun: «فترتين».
func dual(n string) bool {
	if len(n) < 12 || !(strings.HasSuffix(n, "تين") || strings.HasSuffix(n, "تان")) {
		return false
	}
	k := lexicon.Count(n[:len(n)-6] + "ه")
	return k > 0 && k >= lexicon.Count(n)
}

// goesOn reports whether the names model runs a person's name on over token p,
// a word that is no plain word, no title and no head.
func (f *finder) goesOn(p int) bool {
	const not = 1<<uint(lexicon.SortPlain) | 1<<uint(lexicon.SortTitle) | 1<<uint(lexicon.SortPattern) | 1<<uint(lexicon.SortHead) | 1<<uint(lexicon.SortUnnamed) | 1<<uint(lexicon.SortAdjective)
	if f.tags[p] != votePerson+1 || f.ws[p].read[0].sorts&not != 0 || len(f.toks[p].Norm) < 6 {
		return false
	}
	return f.kindOf(p) == "" && !f.joined(p) && !f.cue(p, "verb") && !dual(f.toks[p].Norm) && model.Table().Habits(f.toks[p].Norm)&model.NeverName == 0
}

// sureOn reports whether the names model is sure that token p goes on with a person's name,
// whatever else the word may be: «محمد يحيى مكتبي» (of an office), «خالد الماضي» (the past).
func (f *finder) sureOn(p int) bool {
	const not = 1<<uint(lexicon.SortTitle) | 1<<uint(lexicon.SortPattern) | 1<<uint(lexicon.SortHead)
	return f.tags[p] == votePerson+1 && f.margins[p] > sureMore && f.toks[p].Kind == isnad.TokenWord && len(f.toks[p].Norm) >= 6 &&
		f.ws[p].read[0].sorts&not == 0 && f.says[p] != saysVerb && !f.joined(p) && f.attached(p) == 0 && !f.cue(p, "verb")
}

// sonBehind reports whether token p is a name by the word behind it: «بن» or
// «بنت» and a given name follow, and the token is no verb («قالت بن جبارة»), no
// title («الجنرال بن علي»), and no noun that they complete («عهد بن علي»).
func (f *finder) sonBehind(p, last int) bool {
	if p+2 >= last {
		return false
	}
	daughter := f.toks[p+1].Norm == "بنت"
	if !daughter && f.toks[p+1].Norm != "بن" || f.toks[p+2].Kind != isnad.TokenWord {
		return false
	}
	behind := p > 0 && f.titleAt(p-1)
	if f.ws[p+2].read[0].sorts&personSorts == 0 && !(behind && f.wordy(p+2) && f.says[p+2] != saysVerb) {
		return false
	}
	r := f.ws[p].read[0]
	n := f.norm(p, int(r.pre))
	if len(n) < 4 || r.sorts&(lexicon.SortAdjective.Bit()|lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()) != 0 {
		return false
	}
	if r.sorts&lexicon.SortTitle.Bit() != 0 {
		return behind && !f.definite(p, 0) // «الفنان طالب بن محمد»
	}
	if f.cue(p, "verb") || r.sorts&lexicon.SortPlain.Bit() != 0 || r.pre == 0 && (f.known(p) || f.joined(p) || f.conjoined(p)) || strings.HasSuffix(n, "يه") {
		return false // «وفهد بن عبد الله»; «ألفية بن مالك»
	}
	return f.tags[p] == votePerson && (behind || f.tags[p+1] == votePerson+1) || f.proper(p) || daughter && behind || f.look(p) > 0 && !f.definite(p, 0)
}

// titleAt reports whether token p is a title with the article, clitics aside.
func (f *finder) titleAt(p int) bool {
	w := &f.ws[p]
	for k := range int(w.n) {
		if r := &w.read[k]; r.sorts&lexicon.SortTitle.Bit() != 0 && (r.art || f.definite(p, int(r.pre))) {
			return true
		}
	}
	return false
}

// initial reports whether token p is the full stop of an initial inside a
// name: one letter before it, a name word behind it.
func (f *finder) initial(p, last int) bool {
	return f.punct(p) == "." && f.glued(p) && len(f.toks[p-1].Norm) <= 4 && p > 1 && !f.definite(p-2, 0) && p+1 < last && !f.glued(p+1) && f.nameWord(p+1)
}

// ali reports whether token p is the given name «علي», which folds as the
// preposition «على» does and which some papers write alike: it ends in ي and a
// known name follows.
func (f *finder) ali(p, last int) bool {
	if strings.TrimPrefix(f.toks[p].Norm, waw) != "علي" || !strings.HasSuffix(f.toks[p].Span.Of(f.text), "ي") || p+1 >= last {
		return false
	}
	next := f.ws[p+1].read[0]
	if next.sorts == 0 && f.definite(p+1, 0) && nisba(f.toks[p+1].Norm) || f.proper(p) && f.proper(p+1) && f.look(p+1) > 0 && f.surname(p+1) {
		return true
	}
	return next.sorts&personSorts != 0 && next.sorts&lexicon.SortPlain.Bit() == 0
}

// marked reports whether token p, which folds as a plain word does, is written
// as a name is: «آن» and not «أن».
func (f *finder) marked(p int) bool {
	words := f.toks[p].Span.Of(f.text)
	return strings.HasPrefix(words, "آ")
}

// ordinal reports whether a folded word counts bearers of one name: «عبد الله
// الثاني», «محمد السادس».
func ordinal(n string) bool {
	switch n {
	case "الاول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر", "الثانيه", "الحادي":
		return true
	}
	return false
}

// family reports whether token p, behind a title and a given name, may be a
// family name. There nearly every word is one that is no plain word, no verb
// and carries no pronoun.
func (f *finder) family(p int) bool {
	n := f.toks[p].Norm
	w := &f.ws[p]
	r := w.read[0]
	if r.sorts&(lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()|lexicon.SortAdjective.Bit()|lexicon.SortPattern.Bit()|lexicon.SortHead.Bit()|lexicon.SortUnnamed.Bit()) != 0 || f.kindOf(p) != "" || len(n) < 6 {
		return false
	}
	for k := 1; k < int(w.n); k++ {
		if w.read[k].sorts != 0 {
			return false
		}
	}
	if f.definite(p, 0) {
		return !strings.HasSuffix(n, "ه") && !strings.HasSuffix(n, "ات") && !strings.HasSuffix(n, "ين") && !strings.HasSuffix(n, "ون") && lexicon.Count(n) < rare
	}
	return lexicon.Count(n) < rare && !commonWord(n, lexicon.Count(n), false)
}

// familyAfter reports whether the definite word at token p, which is an
// adjective of a country or a profession elsewhere, is a family name behind one
// given name: «المصري», «المعلم», «الخطيب».
func (f *finder) familyAfter(p int) bool {
	if !f.definite(p, 0) || strings.HasSuffix(f.toks[p].Norm, "ه") {
		return false // «الجمهورية» is no family name
	}
	r := f.ws[p].read[0]
	if r.sorts&lexicon.SortAdjective.Bit() != 0 && r.flags&(lexicon.Feminine|lexicon.Plural) == 0 {
		return true
	}
	if ref, ok := r.node.Refs().Find(lexicon.SortTitle); ok && r.sorts&lexicon.SortPlain.Bit() == 0 {
		switch ref.Title().Class {
		case classProfession, classHonorific, classReligious:
			return true
		}
		return f.proper(p) // «جمال الوالي»
	}
	return false
}

// kindOf returns the kind of the entry that token p names alone; "" when it
// names none or may be a personal name as well.
func (f *finder) kindOf(p int) isnad.Kind {
	r := f.ws[p].read[0]
	if r.sorts&lexicon.SortName.Bit() == 0 || r.sorts&personSorts != 0 || r.flags&lexicon.Person != 0 {
		return ""
	}
	if r.flags&lexicon.Ambiguous != 0 {
		return ""
	}
	if r.flags&lexicon.Place != 0 {
		return isnad.KindPlace
	}
	return isnad.KindOrganization
}

// trim takes dangling parts («بن») off the end of a name.
func (f *finder) trim(p, end int) int {
	for end > p {
		r := f.ws[end-1].read[0]
		if r.sorts&lexicon.SortNamePart.Bit() != 0 && r.sorts&(lexicon.SortGiven.Bit()|lexicon.SortFamily.Bit()) == 0 {
			end--
			continue
		}
		break
	}
	return end
}

// nisba reports whether a word ends as adjectives of origin do: many family
// names are such.
func nisba(norm string) bool { return len(norm) > 2 && norm[len(norm)-2:] == "ي" }

// spelled reports whether the words of tokens p to end, where they are plain
// words when folded, are written as the entry writes them: «بان» and not «بأن».
func (f *finder) spelled(p, end int, e lexicon.Entry) bool {
	if f.ws[p].read[0].sorts&lexicon.SortPlain.Bit() == 0 {
		return true
	}
	words := f.text[f.toks[p].Span.Start:f.toks[end-1].Span.End]
	for _, form := range e.Forms() {
		if form == words {
			return true
		}
	}
	return false
}

// bothCommon reports whether tokens p and p+1 are common words besides being
// names: «سلام عادل» is a just peace.
func (f *finder) bothCommon(p int) bool {
	for _, n := range [...]string{f.toks[p].Norm, f.toks[p+1].Norm} {
		if strings.HasPrefix(n, al) || !commonWord(n, lexicon.Count(n), true) {
			return false
		}
	}
	return true
}

// name reads a personal name at token p: an entry of the lexicon or a run of
// name words, whichever is longer.
func (f *finder) name(p, last int, strong bool) (mention, bool) {
	if p >= last || f.toks[p].Kind != isnad.TokenWord {
		return mention{}, false
	}
	m := mention{first: p, last: p, ent: -1, kind: isnad.KindPerson, form: isnad.FormName, rule: "name", score: 0.9}
	r := f.ws[p].read[0]
	if end, node := f.walk(p, last, r, lexicon.SortName.Bit(), lexicon.Person); end > p {
		refs := node.Refs()
		for i := range refs.Len() {
			ref := refs.At(i)
			if ref.Sort != lexicon.SortName || ref.Flags&lexicon.Person == 0 {
				continue
			}
			if ref.Flags&lexicon.Ambiguous != 0 && !(strong && f.spelled(p, end, ref.Entry())) {
				continue
			}
			if end == p+1 && r.sorts&lexicon.SortNamePart.Bit() != 0 && f.misspelled(&mention{first: p, last: end, entry: ref.Entry()}) {
				continue // «أبي العينين» is no «آبي»
			}
			m.lexical(ref)
			m.last, m.rule, m.score = end, "lexicon", 1
			break
		}
	}
	if end := f.run(p, last, strong); end > m.last && !(m.lex && m.last-m.first > 1 && (f.ws[m.last].read[0].sorts&personSorts == 0 || f.tags[m.last] == 0 && f.margins[m.last] > sureMore)) {
		known := m.lex
		if known && m.last-m.first < 2 && r.sorts&lexicon.SortGiven.Bit() == 0 && f.ws[p+1].read[0].sorts&personSorts == 0 && f.local[f.toks[p+1].Norm] != localPerson {
			// «ألباريس سئل»: a family name that is known, and some word.
			end = m.last
		} else if known && (m.last-m.first < 2 || f.another(&m)) {
			// A longer name than the lexicon's short form may be another's.
			m.lex, m.entry, m.country, m.gender, m.ambiguous = false, lexicon.Entry{}, "", 0, false
		}
		if !known || !m.lex {
			m.rule, m.score = "name", 0.9
		}
		m.last = end
	}
	if m.last == p {
		return mention{}, false
	}
	if !m.lex && !strong {
		if m.last-p < 2 {
			return mention{}, false
		}
		if m.last-p == 2 && f.bothCommon(p) && !(p > 0 && f.cue(p-1, "verb")) && !(f.proper(p) && (f.proper(p+1) || f.beforeOffice(p+1, last))) {
			return mention{}, false
		}
	}
	if m.gender == 0 {
		if ref, ok := r.node.Refs().Find(lexicon.SortGiven); ok {
			m.gender = ref.Given().Gender
		}
	}
	return m, true
}

// givenAt reports whether token p is a given name.
func (f *finder) givenAt(p int) bool {
	return f.toks[p].Kind == isnad.TokenWord && (f.ws[p].read[0].sorts&lexicon.SortGiven.Bit() != 0 || f.proper(p))
}

package names

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/model"
)

// A tagging holds what the names model needs for one article.
type tagging struct {
	scratch model.NameScratch
	words   []model.Word
	ids     []lexicon.Word // of words
	known   []uint32
	starts  []int
	labels  []uint8
}

// taggings are those not in use. They are kept, and not left to the collector as
// in a sync.Pool: each holds ten megabytes, and filling them anew takes long.
var taggings = make(chan *tagging, 64)

func takeTagging() *tagging {
	select {
	case t := <-taggings:
		return t
	default:
		return &tagging{}
	}
}

func (t *tagging) giveBack() {
	select {
	case taggings <- t:
	default:
	}
}

// maxTogether is about how many tokens are tagged together. The model looks for
// the words of a name in all of them and keeps a kilobyte for each, and a page may
// be of millions.
const maxTogether = 4096

// tag asks the names model for the labels of all tokens (indexes of
// model.NameLabels) into f.tags, and how sure it is of those of names into f.margins.
func (f *finder) tag() {
	if cap(f.tags) < len(f.toks) {
		f.tags, f.margins = make([]uint8, len(f.toks)+len(f.toks)/4), make([]float32, len(f.toks)+len(f.toks)/4)
	}
	f.tags, f.margins = f.tags[:len(f.toks)], f.margins[:len(f.toks)]
	clear(f.tags)
	t := takeTagging()
	defer t.giveBack()
	first, last := 0, 0 // the tokens that are gathered; sentences may leave some out
	flush := func() {
		copy(f.tags[first:last], t.tag(model.Tagger()))
		copy(f.margins[first:last], t.scratch.Margins())
		t.empty()
	}
	t.empty()
	for _, s := range f.acct.Sentences {
		if s.First != last || last-first+s.Last-s.First > maxTogether {
			flush()
			first, last = s.First, s.First
		}
		t.starts = append(t.starts, len(t.words))
		for ; last < s.Last; last++ {
			if last-first == maxTogether { // within a sentence of the length of a book
				flush()
				first = last
				t.starts = append(t.starts, 0)
			}
			tok := &f.toks[last]
			w, id := model.WordOfKind(tok.Norm, uint8(tok.Kind)), f.once[last].id
			if w.Norm != tok.Norm {
				id = lexicon.WordOf(w.Norm)
			}
			t.words, t.ids = append(t.words, w), append(t.ids, id)
		}
	}
	flush()
}

func (t *tagging) empty() { t.words, t.ids, t.starts = t.words[:0], t.ids[:0], t.starts[:0] }

// tag labels the gathered words.
func (t *tagging) tag(m *model.Names) []uint8 {
	t.known = t.known[:0]
	for i, a := range t.starts {
		b := len(t.words)
		if i+1 < len(t.starts) {
			b = t.starts[i+1]
		}
		t.known = knownAs(t.known, t.words[a:b], t.ids[a:b])
	}
	t.labels = m.Tag(t.labels[:0], t.words, t.known, t.starts, &t.scratch)
	return t.labels
}

// TagTokens labels the tokens of the sentences of one article by the names model
// alone, in the BIO notation of model.NameLabels: the published data sets are
// scored so.
func TagTokens(sentences [][]string) [][]string { return TagTokensBy(model.Tagger(), sentences) }

// TagTokensBy is TagTokens by another names model.
func TagTokensBy(m *model.Names, sentences [][]string) [][]string {
	t := takeTagging()
	defer t.giveBack()
	t.empty()
	for _, s := range sentences {
		t.starts = append(t.starts, len(t.words))
		for _, tok := range s {
			w := model.WordOf(tok)
			t.words, t.ids = append(t.words, w), append(t.ids, lexicon.WordOf(w.Norm))
		}
	}
	labels := t.tag(m)
	out := make([][]string, len(sentences))
	for i, s := range sentences {
		for range s {
			out[i] = append(out[i], model.NameLabels[labels[0]])
			labels = labels[1:]
		}
	}
	return out
}

// The labels of the model that open a name.
const (
	votePerson = 1
	votePlace  = 3
	voteBody   = 5
	voteOther  = 7 // competitions, works, prizes, wars
)

// voted reads the name that the model sees at token i, where neither lexicon
// nor title nor pattern speaks, and returns the token behind it.
func (f *finder) voted(i, last int) int {
	label := f.tags[i]
	if label == 0 || label%2 == 0 || label > voteBody || f.toMe(i, last) {
		return i
	}
	end := i + 1
	for end < last && f.tags[end] == label+1 && (f.toks[end].Kind == isnad.TokenWord && (label == votePerson && f.whole(end) || !f.joined(end) && !f.conjoined(end) && !f.headCut(end)) || f.dotted(end, last) ||
		label == voteBody && f.toks[end].Kind == isnad.TokenNumber && end+1 < last && f.tags[end+1] == label+1) {
		end++ // «حركة 20 فبراير»
	}
	if label == votePerson && end < last && end == i+1 && (f.look(end) > 0 || f.definite(end, 0) && nisba(f.toks[end].Norm)) && f.toks[end].Kind == isnad.TokenWord && f.tags[end] == 0 && f.proper(i) && f.proper(end) && f.surname(end) {
		end++ // «سعود قرن»: the words layer goes on
	}
	if label == votePerson && end+1 < last && f.toks[end].Kind == isnad.TokenWord && f.marked(end) && f.inside(end, last) {
		end += 2 // «وانغ آن شون»
		for end < last && f.tags[end] == label+1 && f.toks[end].Kind == isnad.TokenWord {
			end++
		}
	}
	if label == votePerson && end > i+1 && i > 0 && f.definite(i, 0) && nisba(f.toks[i].Norm) && f.ws[i].read[0].sorts&personSorts == 0 &&
		f.toks[i-1].Kind == isnad.TokenWord && f.definite(i-1, 0) && f.says[i-1] == saysNoun && f.says[i] == saysAdjective && f.toks[i+1].Norm != "بن" && !f.definite(i+1, 0) {
		return i // «السلطان العثماني محمد الفاتح»: the name begins behind the adjective
	}
	m := mention{first: i, last: end, ent: -1, form: isnad.FormName, rule: "tagger", score: 0.6}
	for p := i; p < end; p++ {
		if f.ws[p].read[0].sorts&(lexicon.SortPlain.Bit()|lexicon.SortTitle.Bit()|lexicon.SortAdjective.Bit()) != 0 && !f.allTheSame(i, p, end) {
			return i
		}
	}
	if w := f.toks[i].Norm; label == voteBody && len(w) > 6 && (strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم")) && lexicon.Count(w[:len(w)-4]) > few {
		return i // «مقرها جنيف»: a noun and its pronoun
	}
	if f.says[i] == saysVerb && label == voteBody {
		return i // «ونادى أوعمو»
	}
	for p := i + 1; p < end; p++ {
		if quantity(f.toks[p].Norm) {
			return i
		}
		if f.toks[p].Norm == "الله" && !f.ofGod(p-1) && (label != votePerson || f.margins[p] < surePerson) || f.toks[i].Norm == "الله" {
			return i // «رضي الله», «الله الرحمن»
		}
	}
	m.pre, m.rd = f.parted(i)
	n := f.toks[i].Norm[m.pre:]
	if m.pre == 0 && end < last && f.headCut(i) {
		return i // «بحي سلطانة»
	}
	if label == votePerson && constructPlural(n) && end < last && f.toks[end].Kind == isnad.TokenWord {
		return i // «باحثو معهد الدراسات»
	}
	alone := end == i+1
	switch label {
	case votePerson:
		m.kind = isnad.KindPerson
		if n == "الله" {
			return i
		}
		if alone && f.steady(i) == label || alone && f.margins[i] > surePerson && f.says[i] != saysVerb && (m.pre == 0 || f.proper(i) || f.hidden(&m) || !commonWord(n, lexicon.Count(n), true) || f.amongPersons(i)) {
			break
		}
		if alone && !f.inFull(n) && !(i > 0 && f.toks[i-1].Kind == isnad.TokenWord && f.cue(i-1, "verb")) && !(f.proper(i) && f.ws[i].read[0].sorts&(lexicon.SortGiven.Bit()|lexicon.SortFamily.Bit()) != 0) {
			return i // a word that the article never writes in a full name: «لينكس»
		}
		if alone && !f.votedAlone(i, m.pre) {
			return i
		}
	case votePlace:
		m.kind = isnad.KindPlace
		if c := m.pre - 2; c >= 0 && f.toks[i].Norm[c:m.pre] != kaf && (i > 0 && settlement(f.toks[i-1].Norm) || f.ws[i].read[0].sorts&lexicon.SortPattern.Bit() != 0 || f.toks[i].Norm[c:m.pre] == ba && strings.HasPrefix(n, waw) && !f.headCut(i) && !f.refused(i)) {
			m.pre, n = c, f.toks[i].Norm[c:] // «قرية وبرة», «بوسالم»
		}
		if alone && (f.refused(i) || f.says[i] == saysVerb && f.margins[i] < surePlace) || alone && m.pre > 0 && (len(n) < 6 || lookOf(n) < 0) && f.margins[i] < surePlace {
			return i // «ليس صيدا سهلا» is not Sidon, nor «من بابها» Abha
		}
	case voteBody:
		m.kind = isnad.KindOrganization
		if alone && (f.toks[i].Kind != isnad.TokenWord || f.steady(i) != label && f.margins[i] < sureLone) {
			return i
		}
		if n := len(f.found); i > 0 && m.pre == 0 && f.kindNoun(i-1) && (n == 0 || f.found[n-1].last < i) && f.toks[i-1].Span.End+1 >= f.toks[i].Span.Start {
			m.first, m.pre = i-1, f.attached(i-1) // «شركة النخيل», which the model takes whole at one place and not at the next
		}
	}
	if m.kind == isnad.KindPerson {
		return f.withTitleBehind(m, last)
	}
	return f.add(m)
}

// dotted reports whether token p is the dot behind a letter's name, within a name that goes on:
// «إل.جي إلكترونيكس», «سي. بي. إس».
func (f *finder) dotted(p, last int) bool {
	return f.punct(p) == "." && f.glued(p) && len(f.toks[p-1].Norm) <= 10 && p+1 < last && f.toks[p+1].Kind == isnad.TokenWord && f.tags[p+1] == f.tags[p]
}

// constructPlural reports whether a folded word is the sound plural of a noun of
// people without its ن, as before another noun: «باحثو», «مهندسو». The plural
// with the article shows that the rest is such a noun.
func constructPlural(n string) bool {
	stem, ok := strings.CutSuffix(n, "و")
	if !ok || len(stem) < 6 {
		return false
	}
	return max(lexicon.Count(al+stem+"ين"), lexicon.Count(al+stem+"ون")) > few && lexicon.Count(stem+"ون") > 0 && lexicon.Count(stem+"ين") > 0
}

// headCut reports whether token i is a clitic and the head of a name of its own,
// which the press writes without it far more often: «بحي», «بجامعة».
func (f *finder) headCut(i int) bool {
	w := &f.ws[i]
	if w.read[0].sorts != 0 {
		return false
	}
	for k := 1; k < int(w.n); k++ {
		if r := w.read[k]; r.sorts&(lexicon.SortPattern.Bit()|lexicon.SortTitle.Bit()) != 0 && lexicon.Count(f.norm(i, int(r.pre))) > lexicon.Count(f.toks[i].Norm) {
			return true
		}
	}
	return false
}

// townOf makes a person a place where the names model sees nothing but the rest of a place's
// name in it: «بئر علي بن خليفة», a town.
func (f *finder) townOf(m *mention) {
	if m.lex || m.titleLast > m.titleFirst {
		return
	}
	for _, l := range f.tags[m.first:m.last] {
		if l != votePlace+1 {
			return
		}
	}
	first, last := m.first, m.last
	for first > 0 && f.tags[first] == votePlace+1 {
		first--
	}
	for last < len(f.tags) && f.tags[last] == votePlace+1 {
		last++
	}
	if n := len(f.found); f.tags[first] != votePlace || n > 0 && f.found[n-1].last > first {
		return
	}
	*m = mention{first: first, last: last, pre: f.attached(first), ent: -1, kind: isnad.KindPlace, form: isnad.FormName, rule: "tagger", score: 0.6}
}

// kindNoun reports whether token i is the noun of a kind of bodies, without the article:
// «شركة», «ونادي».
func (f *finder) kindNoun(i int) bool {
	w := &f.ws[i]
	for _, r := range w.read[:w.n] {
		if r.sorts&lexicon.SortPattern.Bit() != 0 && !r.art && !f.definite(i, int(r.pre)) {
			return true
		}
	}
	return false
}

// settlement reports whether a folded word, with a clitic or without, is a noun that its place's
// name follows at once.
func settlement(n string) bool {
	if len(n) > 6 && isCliticRun(n[:2]) && settlement(n[2:]) {
		return true
	}
	switch n {
	case "مدينه", "قريه", "بلده", "بلديه", "حي", "جبل", "مملكه", "معتمديه", "منجم", "شاطئ", "شارع":
		return true
	}
	return false
}

// refused reports whether the lexicon knows the word at token i, or what is behind a
// clitic, as a name: its rules did not take it for one here.
func (f *finder) refused(i int) bool {
	w := &f.ws[i]
	for _, r := range w.read[:w.n] {
		if r.sorts&nameSorts != 0 {
			return true
		}
	}
	return false
}

// steady returns the label that the names model gives token i wherever the article
// has the same word, twice at least; 0 where it wavers.
func (f *finder) steady(i int) uint8 {
	const wavers = 0xff
	if f.steadily == nil {
		f.steadily = map[string]uint8{}
		once := map[string]uint8{}
		for k, l := range f.tags {
			n := f.toks[k].Norm
			if was, ok := once[n]; !ok {
				once[n] = l
			} else if was != l {
				f.steadily[n] = wavers
			} else if f.steadily[n] != wavers {
				f.steadily[n] = l
			}
		}
	}
	if l := f.steadily[f.toks[i].Norm]; l != wavers {
		return l
	}
	return 0
}

// inFull reports whether the model sees the word, or with a clitic before it, in
// a person of several words somewhere in the article.
func (f *finder) inFull(norm string) bool {
	if f.full == nil {
		f.full = map[string]bool{}
		for i, l := range f.tags {
			if l == votePerson && i+1 < len(f.tags) && f.tags[i+1] == votePerson+1 {
				if pre := f.attached(i); !f.definite(i, pre) { // «الربان الصادق» (the skipper Sadiq)
					f.full[f.toks[i].Norm[pre:]] = true
				}
			} else if l == votePerson+1 {
				f.full[f.toks[i].Norm] = true
			}
		}
	}
	return f.full[norm]
}

// joined reports whether token p is و or ف with a word that the lexicon knows
// as a name, or و with one that the press writes without it as often: the model runs «كيم ولافروف» together.
func (f *finder) joined(p int) bool {
	w := &f.ws[p]
	for k := 1; k < int(w.n); k++ {
		if r := w.read[k]; r.and && r.sorts&(nameSorts|personSorts) != 0 {
			return true
		}
	}
	n := f.toks[p].Norm
	return len(n) > 8 && n[:2] == waw && w.read[0].sorts&personSorts == 0 && lexicon.Count(n) <= lexicon.Count(n[2:])
}

// attached returns the bytes of Norm that are clitics at a token that no table
// knows: و, and ب ل ك behind it, where the press writes the rest at least as
// often as the whole, or writes neither and a name of that kind stands before. ف hardly ever
// stands before a name that no table knows.
func (f *finder) attached(i int) int {
	n := f.toks[i].Norm
	pre := 0
	for _, set := range []string{waw, ba + lam + kaf} {
		rest := n[pre:]
		if len(rest) > 6 && strings.Contains(set, rest[:2]) && lexicon.Count(rest[2:]) >= max(lexicon.Count(rest), 1) && (rest[:2] != kaf || f.clitic(i)) {
			pre += 2
		}
	}
	if pre == 0 && len(n) > 8 && n[:2] == waw && lexicon.Count(n) == 0 && i > 0 && (f.tags[i-1] == f.tags[i] || f.tags[i-1] == f.tags[i]+1) {
		return 2 // «تتارستان وبشكيرستان»: no two names of a kind stand together without it
	}
	return pre
}

// parted is attached, and the reading with the article in it where the token is ل and a word with
// the article: «للشركة» is not "to لشركة".
func (f *finder) parted(i int) (pre, reading int) {
	pre = f.attached(i)
	n, w := f.toks[i].Norm, &f.ws[i]
	for k := 1; k < int(w.n); k++ {
		r := w.read[k]
		if !r.art || int(r.pre) == pre && !(i+1 < len(f.says) && f.says[i+1] == saysAdjective) {
			continue // «للجنة الأطباء»: a word with two lams, which "to the" would have three
		}
		if lexicon.Count(al+n[r.pre:]) > lexicon.Count(n[pre:]) {
			return int(r.pre), k
		}
	}
	if rest, ok := strings.CutPrefix(n[pre:], lam+lam); ok && len(rest) > 4 && lexicon.Count(al+rest) > lexicon.Count(n[pre:]) {
		return pre + 4, 0 // «للبريد التونسي»
	}
	return pre, 0
}

// neverName reports whether token i, a word that raw text seldom uses as a name,
// is none here either by the names model: «كان» is an outlet, and the verb
// "was" a thousand times as often.
func (f *finder) neverName(i, pre int) bool {
	if f.tags[i] != 0 {
		return false
	}
	h := model.Table().Habits(f.toks[i].Norm[pre:])
	return h != 0 && h&model.OftenName == 0
}

// overruled reports whether the names model sees no name at all in a person
// that only the table of given names supports, by words that are hardly ever
// names: «دان الملك» ("the king condemned", or Dan).
func (f *finder) overruled(m *mention) bool {
	if m.lex || m.titleLast > m.titleFirst || m.last > m.first+1 && f.proper(m.first) && f.proper(m.last-1) {
		return false
	}
	for p := m.first; p < m.last; p++ {
		pre := 0
		if p == m.first {
			pre = m.pre
		}
		if !f.neverName(p, pre) {
			return false
		}
	}
	return true
}

// shorten takes words off the end of a person that neither a table of names nor
// the names model takes for a name: «بنيامين نتنياهو الهجوم».
func (f *finder) shorten(m *mention) {
	for m.last-m.first > 1 {
		p := m.last - 1
		r := f.ws[p].read[0]
		if f.toks[p-1].Norm == "رب" {
			return // «عبد رب الرسول»
		}
		if m.titleLast > m.titleFirst && p == m.first+1 && f.familyAfter(p) {
			return // «الشاعر كريم العراقي»
		}
		if f.tags[p] != 0 || r.sorts&personSorts != 0 || ordinal(f.toks[p].Norm) || f.toks[p].Kind != isnad.TokenWord || !f.definite(p, 0) ||
			model.Table().Habits(f.toks[p].Norm)&model.NeverName == 0 {
			return
		}
		m.last--
	}
}

// votedAlone reports whether the one word at token i, without pre bytes of
// clitics, which the names model takes for a person, may be one: it looks like a
// name, or the words layer or a table takes it for one as well.
func (f *finder) votedAlone(i, pre int) bool {
	n := f.toks[i].Norm[pre:]
	sorts := f.ws[i].read[0].sorts
	switch {
	case len(n) >= 8 && lookOf(n) > 0 && !f.definite(i, pre):
		return true
	case len(n) < 6 || sorts&^uint32(personSorts|1<<uint(lexicon.SortName)) != 0 || pronoun(n):
		return false
	case f.proper(i):
		return true
	}
	return f.says[i] == saysNoun && !f.definite(i, pre) && sorts&(lexicon.SortGiven.Bit()|lexicon.SortFamily.Bit()) != 0
}

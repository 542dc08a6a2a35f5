package statements

import (
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/arabic/inflect"
	"isnad/internal/lexicon"
)

// A comp says how the content follows its cue.
type comp uint8

const (
	compNone   comp = iota
	compThat        // أن، إن، بأن
	compQuote       // a quotation
	compColon       // a colon and no quotation
	compPrep        // a preposition, free or attached
	compNP          // a noun phrase
	compBare        // nothing at all («قال الوزير نحن …»)
	compBefore      // the content stands before the cue
)

// A run is a half-open range of tokens.
type run struct{ first, last int }

func (n run) empty() bool { return n.last <= n.first }

// A draft is a statement before its borders, speaker and chain are known.
type draft struct {
	heading bool // «فلان: …» in a heading
	f       form
	cue     run
	verb    int // token of the verb that carries agreement; cue.first unless a participle took over
	comp    comp
	start   int  // first token of the content
	end     int  // token behind the content
	subj    run  // explicit subject behind the cue
	left    run  // explicit subject before the cue
	sure    bool // the subject stands where nothing else can
	head    int  // first token of the clause of the cue
	prep    int  // token of the preposition, or -1
	act     isnad.Act
	negated bool
	conj    bool // و or ف is written on the cue
	rel     int  // relative pronoun before the cue, or -1
	relay   run  // NP of the relaying body for «نقلت … عن … قوله»
	relays  bool
	told    bool  // an attribution with a verb («حسبما ذكر»)
	attr    bool  // «بحسب», «وفقا لـ», «كما قال»
	gaps    []run // attributions set into the content
	both    bool  // the words before the cue are content too («…، بحسب ما قال فلان: "…"»)
	rule    string
	refused bool // the object tells that nothing was said
	parent  int  // draft whose content holds this one, or -1
	front   run  // attribution before another cue
	before  run  // content when comp is compBefore
	drop    bool
	links   []isnad.Link
	own     bool
	speaker speaker
	content []isnad.Span
	mode    isnad.Mode
}

const (
	maxZone     = 48  // tokens between a cue and its content
	maxNP       = 28  // tokens of a speaker's noun phrase
	maxContent  = 800 // tokens of indirect content
	maxNameMark = 5   // tokens of a quotation that can be a name
	maxTermMark = 9   // and of one that can be a title
)

// formsAt returns the cue forms of token i and whether a conjunction is
// written on it.
func (r *reader) formsAt(i int) ([]form, bool) {
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || t.norm == "لمن" || t.norm == "ولمن" || t.men >= 0 && t.whole && r.acct.Mentions[t.men].Form == isnad.FormName {
		return nil, false // لمن is «to whom», not «they blamed»
	}
	if r.called(i) {
		return nil, false
	}
	if fs := r.tab.forms[t.norm]; fs != nil {
		return fs, false
	}
	if s, ok := bareConj(t.norm); ok && len(s) >= 4 {
		if fs := r.tab.forms[s]; fs != nil {
			return fs, true
		}
	}
	return nil, false
}

// claims reports whether an act of violence, or the word for being behind one,
// stands among the words at k, as behind «تبنى» ("claimed").
func (r *reader) claims(k int) bool {
	for e := min(len(r.toks), k+6); k < e; k++ {
		n, _ := bareConj(r.toks[k].norm)
		switch strings.TrimSuffix(strings.TrimPrefix(n, "ال"), "ات") {
		case "هجوم", "هجم", "هجوما", "عمليه", "عملي", "تفجير", "تفجيرا", "تفجيرين", "هجومين", "مسؤوليه", "مسؤوليته", "مسؤوليتها", "مسئوليه", "اعتداء", "اعتداءين", "انفجار", "اطلاق", "قصف", "اغتيال", "استهداف", "قتل", "مقتل", "اسقاط", "خطف", "اختطاف", "صاروخ", "صواريخ":
			return true
		}
	}
	return false
}

// called reports whether token i is «يدعى» ("is called"), which but for its
// last letter is written like "claims".
func (r *reader) called(i int) bool {
	switch r.toks[i].norm {
	case "يدعي", "تدعي", "ويدعي", "وتدعي":
		return strings.HasSuffix(r.raw(i), "ى")
	}
	return false
}

func finite(kind byte) bool {
	return kind == inflect.Perfect || kind == inflect.Imperfect || kind == inflect.Future
}

// firstFinite returns the first finite form, or nil.
func firstFinite(fs []form) *form {
	for i := range fs {
		if finite(fs[i].kind) {
			return &fs[i]
		}
	}
	return nil
}

// sentEnd returns the token behind the sentence of token i, its end mark left
// out.
func (r *reader) sentEnd(i int) int { return r.sents[r.toks[i].sent].Last }

func (r *reader) sentStart(i int) int { return r.sents[r.toks[i].sent].First }

// collect finds the drafts of the text in order.
func (r *reader) collect() {
	recited := arabic.Recited(r.text, len(r.toks), r.raw)
	skip := 0
	for i := 0; i < len(r.toks); i++ {
		if i < skip {
			continue
		}
		if r.toks[i].kind != isnad.TokenWord || recited != nil && recited[i] {
			continue
		}
		if e := r.unnamedEnd(i, r.sentEnd(i)); e > 0 {
			skip = e
			continue
		}
		if r.ofScripture(i) {
			r.revealed = append(r.revealed, i)
			skip = i + 2
			continue
		}
		if d, ok := r.attribution(i); ok {
			r.drafts = append(r.drafts, d)
			skip = d.cue.last
			if d.start > i {
				skip = d.start
			}
			continue
		}
		if d, ok := r.saidThat(i); ok {
			r.drafts = append(r.drafts, d)
			skip = d.start
			continue
		}
		fs, conj := r.formsAt(i)
		conj = conj || i > 0 && r.toks[i-1].norm == "و"
		for n := range 2 * len(fs) {
			// finite readings first, verbal nouns last
			f := fs[n%len(fs)]
			if (f.kind == inflect.Masdar) != (n >= len(fs)) {
				continue
			}
			if f.alef && !r.dotted && !strings.HasSuffix(r.raw(i), "ى") {
				continue
			}
			if f.kind == inflect.Perfect && strings.HasPrefix(f.cue.lemma, "أ") && strings.HasPrefix(strings.TrimPrefix(strings.TrimPrefix(r.raw(i), "و"), "ف"), "إ") {
				continue // «إبان عهد …» is no «أبان»
			}
			if (f.pron == 'o' || f.pron == 'p') && strings.HasSuffix(r.raw(i), "ة") {
				continue // «حملة» is no verb with a pronoun
			}
			var d draft
			var ok bool
			switch f.kind {
			case inflect.Participle:
				d, ok = r.participle(i, f, conj)
			case inflect.Masdar:
				d, ok = r.masdar(i, f, conj)
			default:
				d, ok = r.finite(i, f, conj)
			}
			if ok && (d.comp == compNP || d.comp == compPrep || d.comp == compBare) && r.acct.Article.Blocks[r.sents[r.toks[i].sent].Block].Kind == isnad.BlockHeading {
				ok = false // headings speak through a colon or أن («شكر وعرفان»)
			}
			if ok {
				r.learnName(d)
				r.drafts = append(r.drafts, d)
				if d.comp != compBefore {
					skip = d.start
				} else {
					skip = d.cue.last
				}
				break
			}
		}
		if len(fs) == 0 {
			if d, ok := r.prefixedMasdar(i); ok {
				if n := len(r.drafts); n > 0 && r.saidSo(&r.drafts[n-1], i) {
					// «أعرب عن أسفه بقوله إن …»: one statement
					p := &r.drafts[n-1]
					p.cue, p.comp, p.start, p.prep, p.rule = d.cue, d.comp, d.start, -1, "cue with speech word"
					skip = d.start
					continue
				}
				r.drafts = append(r.drafts, d)
				skip = d.start
			} else if d, ok := r.learned(i); ok {
				r.drafts = append(r.drafts, d)
				skip = d.start
			} else if d, ok := r.cameIn(i); ok {
				r.drafts = append(r.drafts, d)
				skip = d.start
			} else if d, ok := r.sequel(i); ok {
				r.drafts = append(r.drafts, d)
				skip = d.start
			}
		}
	}
}

// ofScripture reports whether the word at i brings words of scripture or of the
// Prophet («قال تعالى», «قوله عز وجل», «كما قال رسول الله صلى الله عليه وسلم»): nobody
// in the news says them.
func (r *reader) ofScripture(i int) bool {
	norm := func(k int) string {
		if k < len(r.toks) && r.toks[k].sent == r.toks[i].sent {
			return r.toks[k].norm
		}
		return ""
	}
	k := i + 1
	switch norm(k) {
	case "تعالي", "سبحانه", "جل", "الله", "رسول", "النبي", "الرسول", "نبينا", "رسولنا", "نبيه", "رسوله", "المولي", "ربنا", "رب":
	case "عز", "صلي", "عليه":
	case "بقوله", "بقول":
		return r.ofScripture(k) // «وذكر بقوله تعالى»
	default:
		return false
	}
	if n, _ := bareConj(r.toks[i].norm); !saysOf[n] {
		return false
	}
	switch norm(k) {
	case "تعالي", "سبحانه":
		return true
	case "جل":
		return norm(k+1) == "وعلا" || norm(k+1) == "جلاله" || norm(k+1) == "شانه" || norm(k+1) == "من"
	case "عز":
		return norm(k+1) == "وجل" || norm(k+1) == "من"
	case "صلي":
		return norm(k+1) == "الله"
	case "عليه":
		return norm(k+1) == "الصلاه" || norm(k+1) == "السلام" || norm(k+1) == "افضل"
	case "الله", "رسوله", "نبيه", "نبينا", "رسولنا":
		return true
	case "رسول", "رب":
		return norm(k+1) == "الله" || norm(k+1) == "العزه" || norm(k+1) == "العالمين"
	case "المولي":
		return norm(k+1) == "عز" || norm(k+1) == "تعالي" || norm(k+1) == "سبحانه"
	}
	// the Prophet, whom the press names with a blessing
	for e := k + 1; e < k+5; e++ {
		switch norm(e) {
		case "صلي", "عليه", "(ص)", "ص", "ﷺ":
			return true
		}
	}
	return false
}

// saysOf holds the words that bring scripture in.
var saysOf = map[string]bool{"قال": true, "يقول": true, "قوله": true, "قول": true, "بقوله": true, "بقول": true, "لقوله": true, "لقول": true, "كقوله": true, "قائلا": true, "وعد": true, "امر": true, "امرنا": true, "ذكر": true, "اخبر": true, "اخبرنا": true, "بين": true, "وصف": true, "وصفه": true, "حذر": true, "دعا": true, "نهي": true, "يذكر": true, "يامر": true, "حديث": true, "سئل": true}

// toldThat holds the verbs by which «ذلك» takes up what was told before.
var toldThat = map[string]bool{"صرح": true, "صرحت": true, "اوضح": true, "اوضحت": true, "اعلن": true, "اعلنت": true, "افاد": true, "افادت": true, "كشف": true, "كشفت": true, "ذكر": true, "ذكرت": true, "قال": true, "قالت": true}

// saidThat reads «… . أوضح ذلك المتحدث الرسمي فلان» (so the spokesman): the
// account before it, of the same sentence or the one before, is what he said. A
// sentence in which somebody else speaks is not his.
func (r *reader) saidThat(i int) (draft, bool) {
	if i+2 >= len(r.toks) {
		return draft{}, false
	}
	switch r.toks[i+1].norm {
	case "ذلك", "بذلك", "عن":
	default:
		return draft{}, false
	}
	n, conj := bareConj(r.toks[i].norm)
	end, start := r.sentEnd(i), r.sentStart(i)
	if !toldThat[r.toks[i].norm] && !(conj && toldThat[n]) || i+2 >= end || r.toks[i].men >= 0 || r.toks[i].depth > 0 {
		return draft{}, false
	}
	k := i + 1
	switch {
	case r.toks[k].norm == "بذلك" || r.toks[k].norm == "ذلك":
		k++
	case r.toks[k].norm == "عن" && r.toks[k+1].norm == "ذلك":
		k += 2
	default:
		return draft{}, false
	}
	if k >= end || i > start && (r.toks[i-1].cls&(clsRel|clsSub|clsNeg|clsPrep|clsThat) != 0 || r.toks[i-1].norm == "كما" || r.toks[i-1].norm == "عندما" || r.toks[i-1].norm == "بعدما") {
		return draft{}, false
	}
	fs, _ := r.formsAt(i)
	f := firstFinite(fs)
	if f == nil || f.kind != inflect.Perfect || f.pron != '-' || !r.canSpeak(k) {
		return draft{}, false
	}
	np := run{k, r.nounPhrase(k, end, 0, false)}
	if np.empty() || !(r.hasPerson(np) || r.headedBy(np, headRole) || r.headedBy(np, headSource) || r.headedBy(np, headBody)) {
		return draft{}, false
	}
	d := r.newDraft(i, *f, n != r.toks[i].norm)
	d.subj, d.start, d.comp, d.rule = np, np.last, compBefore, "said that"
	const least = 6 // tokens
	if d.before = (run{start, i}); i-start < least {
		sn := r.toks[i].sent
		if sn == 0 || r.acct.Article.Blocks[r.sents[sn-1].Block].Kind == isnad.BlockHeading {
			return draft{}, false
		}
		d.before = run{r.sents[sn-1].First, r.sents[sn-1].Last}
	}
	for d.before.last > d.before.first && r.toks[d.before.last-1].kind == isnad.TokenPunct && r.toks[d.before.last-1].mark == 0 {
		d.before.last--
	}
	for b := len(r.drafts) - 1; b >= 0 && r.drafts[b].cue.first >= d.before.first; b-- {
		if !r.drafts[b].attr {
			return draft{}, false
		}
	}
	return d, d.before.last-d.before.first >= least
}

// sequel reads «…، ليضيف أن …»: لـ before the imperfect of a verb of speaking,
// behind a pause and words of the same speaker in the same sentence, tells what
// he said next and not what for.
func (r *reader) sequel(i int) (draft, bool) {
	n := len(r.drafts)
	s, ok := strings.CutPrefix(r.toks[i].norm, "ل")
	if !ok || n == 0 || i == r.sentStart(i) || r.toks[i].men >= 0 || r.toks[i-1].punct != ',' && !r.toks[i-1].closes {
		return draft{}, false
	}
	p := &r.drafts[n-1]
	if p.attr || r.toks[p.cue.first].sent != r.toks[i].sent || r.toks[p.cue.first].depth != r.toks[i].depth {
		return draft{}, false
	}
	for _, f := range r.tab.forms[s] {
		if f.kind != inflect.Imperfect || f.pron != '-' || f.cue.frames&frameThat == 0 || f.cue.flags&flagThat != 0 || p.f.gender != '?' && f.gender != p.f.gender {
			continue
		}
		d, ok := r.complement(r.newDraft(i, f, true), false)
		if ok && (d.comp == compThat || d.comp == compQuote || d.comp == compColon) && d.start-i < 8 {
			d.rule = "sequel"
			return d, true
		}
	}
	return draft{}, false
}

// saidSo reports whether the word «بقوله» at token i only brings the words of
// the stand that draft p names.
func (r *reader) saidSo(p *draft, i int) bool {
	if p.attr || !finite(p.f.kind) || p.comp != compPrep && p.comp != compNP || p.start > i || i-p.start > 4 || p.rule != "light verb" && p.rule != "own stand" {
		return false
	}
	for k := p.start; k < i; k++ {
		if r.toks[k].punct != 0 {
			return false
		}
	}
	return true
}

// learnName keeps the words of a subject that said something and that the
// names reader does not know, so that they are known as a name where no أن
// marks the content («واستبعد روغوف عودة …»).
func (r *reader) learnName(d draft) {
	if d.comp != compThat && d.comp != compQuote && d.comp != compColon || d.subj.last-d.subj.first > 4 {
		return
	}
	for k := d.subj.first; k < d.subj.last; k++ {
		if t := &r.toks[k]; t.men < 0 && t.kind == isnad.TokenWord && t.cls == 0 && t.tag != isnad.TagAdjective && len(t.norm) > 4 && !hasHead(r, k) && lexicon.Count(t.norm) < 8*6 {
			r.nameWords[t.norm] = true
		}
	}
}

// newDraft fills in what all drafts share.
func (r *reader) newDraft(i int, f form, conj bool) draft {
	return draft{f: f, cue: run{i, i + 1}, verb: i, head: i, prep: -1, act: f.cue.act, conj: conj, rel: -1, parent: -1}
}

// finite reads a statement whose cue is a finite verb.
func (r *reader) finite(i int, f form, conj bool) (draft, bool) {
	d := r.newDraft(i, f, conj)
	start := r.sentStart(i)
	if r.ofTheAuthor(i, f) {
		return d, false
	}
	if i > start {
		p := &r.toks[i-1]
		switch {
		case p.cls&clsNeg != 0:
			switch f.cue.lemma {
			case "أخفى":
				d.head = i - 1
			case "استبعد", "نفى", "أنكر", "شكك":
				d.negated = true
				d.head = i - 1
				if f.cue.lemma == "استبعد" {
					d.act = isnad.ActSay
				}
			default:
				return d, false
			}
		case p.norm == "ان" && f.kind == inflect.Imperfect && i-2 >= start && (r.toks[i-2].norm == "قبل" || r.toks[i-2].norm == "وقبل"):
			// «… قبل أن يؤكد أن …»: said, and later
			e, ok := r.complement(d, true)
			if !ok || e.comp != compThat && e.comp != compQuote && e.comp != compColon {
				return d, false
			}
			e.head = i - 2
			return e, true
		case p.cls&clsThat != 0 && p.cls&clsBiThat == 0 && f.kind == inflect.Imperfect && (p.norm == "ان" || p.norm == "بان"):
			return d, false // «أن يقول»: wished, not said
		case p.norm == "ان" && i-2 >= start && (r.toks[i-2].norm == "دون" || r.toks[i-2].norm == "بدون"):
			return d, false
		case p.norm == "الا" && f.kind == inflect.Imperfect && !conj && (strings.HasPrefix(r.raw(i-1), "أ") || i-2 >= start && r.toks[i-2].cls&clsSub != 0):
			return d, false // «يجب ألا يتخوف الصيادون»
		case p.norm == "كان" && strings.HasPrefix(r.raw(i-1), "كأ") && f.kind == inflect.Imperfect:
			return d, false // «كأن يقول»: for instance
		case p.cls&clsPrep != 0 && p.norm != "بعدما" && p.norm != "فيها" && p.norm != "فيه" && p.cls&clsRel == 0 && !strings.HasSuffix(p.norm, "ه") && !strings.HasSuffix(p.norm, "ها"):
			return d, false // a noun: «في رد», «من طلب»
		case p.norm == "اذا" || p.norm == "واذا" || p.norm == "فاذا" || p.norm == "لو" || p.norm == "ولو" || p.norm == "ان" && i-1 > start && r.toks[i-2].norm == "حال" || p.norm == "ان" && i-1 == start || p.norm == "تم" || p.norm == "يتم" || p.norm == "كي" || p.norm == "لكي" || p.norm == "حتي":
			return d, false
		case f.cue.lemma == "شبه" && !conj && f.pron == '-' && p.punct == 0 && p.cls&(clsConj|clsRel|clsKan) == 0:
			return d, false // «الماء شبه المغلي»
		case (p.norm == "قد" || p.norm == "وقد" || p.norm == "ربما") && f.kind == inflect.Imperfect:
			return d, false // «قد تطالب»: it may
		case (p.norm == "ما" || p.norm == "مما") && i-2 >= start && (r.toks[i-2].cls&clsThis != 0 || r.toks[i-2].norm == "هو" || r.toks[i-2].norm == "وهو") && f.kind != inflect.Perfect:
			return d, false // «وهو ما يؤكد أن», «وهذا ما يفسر»: the outlet concludes
		case f.kind == inflect.Perfect && f.gender == 'm' && f.number == 's' && f.pron == '-' && !conj && strings.HasPrefix(f.cue.lemma, "ت") && p.kind == isnad.TokenWord && p.cls == 0 && p.men < 0 && p.tx < 0 && p.tag == isnad.TagNoun && !hasArticle(p.norm) && !hasHead(r, i-1) && !(i+1 < r.sentEnd(i) && (r.toks[i+1].norm == "فيه" || r.toks[i+1].norm == "فيها" || r.toks[i+1].cls&clsThat != 0)) && !personish(p.norm) && lexicon.Count(p.norm) >= 8*5:
			return d, false // «إمكانية توجه الوزارة»: the verbal noun
		case p.norm == "سواء":
			return d, false // «سواء تبنت الحكومة التقرير أم …»
		case p.norm == "مما":
			return d, false // «مما يؤكد أن»: the outlet concludes
		case p.norm == "ما" && f.pron == 'o' && f.cue.act != isnad.ActDescribe:
			return d, false
		case p.cls&clsThis != 0 && f.kind == inflect.Perfect && p.norm != "ذلك" && p.norm != "وذلك" && !(conj && i-1 == start):
			return d, false
		}
	}
	if f.cue.lemma == "وعد" && strings.Contains(r.raw(i), "د\u0651") {
		return d, false // «وعدّ هذه التصريحات»: and considered
	}
	if f.cue.lemma == "أخفى" && d.head == i {
		return d, false // a cue only where it is denied («لم يخف أن»)
	}
	if f.pron == 'j' && !d.negated && f.cue.lemma != "أخفى" || strings.HasSuffix(f.cue.lemma, "أ") && strings.HasSuffix(r.toks[i].norm, "ا") && !strings.HasSuffix(r.raw(i), "أ") {
		return d, false // «هنا» is not هنّأ
	}
	if n := i + 1; n < r.sentEnd(i) && r.notCue(i, f) || r.passive(i, conj) && f.cue.flags&flagRelay == 0 && !(f.kind == inflect.Imperfect && r.canSpeak(i+1) && !strings.HasPrefix(f.cue.lemma, "ا")) {
		return d, false // «أُعلن عن …»: nobody says who
	}
	if f.cue.frames&frameBlame != 0 {
		return r.blame(d)
	}
	if f.cue.flags&flagRelay != 0 {
		if rd, ok := r.relayed(d); ok {
			return rd, true
		}
	}
	if f.cue.lemma == "نسب" {
		return r.relayed(d)
	}
	d, ok := r.complement(d, true)
	if !ok {
		return d, false
	}
	if (d.comp == compNP || d.comp == compPrep || d.comp == compBare || (d.comp == compQuote || d.comp == compColon) && f.cue.flags&flagThat != 0 || f.cue.lemma == "تابع" && d.comp != compThat) && r.nominal(i) && !r.verbDue(i, conj) && (d.rule != "light verb" || r.toks[i].norm == "عبر") {
		return d, false // «بعد طلب الحكومة»: the words layer knows a noun
	}
	if k := d.start; d.comp == compPrep && k+1 < len(r.toks) && (f.cue.lemma == "عبر" || f.cue.lemma == "أعرب") && ownView[r.toks[k].norm] && (r.toks[k+1].norm == "في" || r.toks[k+1].norm == "حول" || r.toks[k+1].norm == "بشان") {
		return d, false // «عبر عن رأيه في الحكم»: which it does not tell
	}
	if n := i + 1; d.rule == "light verb" && r.toks[i].norm == "عبر" && r.toks[i].tag == isnad.TagAdposition && n < r.sentEnd(i) && !strings.Contains(r.raw(i), "\u0651") {
		if u := &r.toks[n]; u.kind == isnad.TokenWord && u.norm != "عن" && u.men < 0 && u.tx < 0 && u.cls == 0 && !hasArticle(u.norm) && !r.canSpeak(n) && !personish(u.norm) && lexicon.Count(u.norm) >= 8*4 {
			if _, own, ok := r.lightNoun(d.start); ok && own {
				return d, true // «عبر فضاء كذا للإبداع عن أمله في»
			}
			return d, false // «عبر احتفالية بالشعر، أعلن عن …»: the preposition
		}
	}
	if d.comp == compQuote && r.toks[d.start].opens && r.toks[d.start].pair-d.start-1 <= maxNameMark && (r.nominal(i) || masdarLike[f.cue.lemma] && !conj && f.gender == 'm' && i > start && r.word(i-1) && r.toks[i-1].cls&clsConj == 0 && r.toks[i-1].norm != "قد") && !r.verbDue(i, conj) && d.left.empty() && r.toks[d.start-1].punct != ':' {
		return d, false // «يمكن ذكر جزيرة "كذا"»: the noun
	}
	if f.gender == 'm' && f.number == 'd' && f.kind == inflect.Perfect && !(i > start && strings.HasSuffix(r.toks[i-1].norm, "اللذان")) && d.comp != compThat && d.comp != compQuote && d.comp != compColon {
		return d, false // «أملا في», «أمرا بـ» are nouns in the accusative
	}
	if f.cue.lemma == "بين" && (d.comp != compThat && (d.comp != compQuote || r.toks[d.start+1].cls&clsThat == 0) ||
		r.toks[i].norm == "بين" && !strings.Contains(r.raw(i), "\u0651") && !conj && i > start && r.toks[i-1].punct == 0 && (r.toks[i-1].cls&(clsConj|clsRel) == 0 || r.toks[i-1].norm == "ما" || r.toks[i-1].norm == "وما" || r.toks[i-1].norm == "مما") && r.toks[i-1].norm != "قد" && r.toks[i-1].norm != "وقد") {
		return d, false // the preposition "between"; with a shadda it is the verb
	}
	if f.cue.lemma == "بين" && conj && !strings.Contains(r.raw(i), "\u0651") && r.between(start, i) {
		return d, false // «بين هذا وبين ذاك»
	}
	if n := i + 1; n < len(r.toks) && r.toks[n].norm == "ذلك" && !(causes[f.cue.lemma] && n+1 < len(r.toks) && r.toks[n+1].norm == "الي") && d.comp != compThat && d.comp != compColon && !(d.comp == compQuote && r.toks[d.start].pair-d.start > maxNameMark+1) {
		return d, false // «أعلن ذلك رئيس …»: takes up what was said
	}
	if shows[f.cue.lemma] && (d.comp != compThat || d.subj.empty() || !r.isDocNoun(d.subj.first) && !(speechNouns[r.toks[d.subj.first].norm] && r.ownedBy(d.subj))) {
		return d, false // «أظهرت بيانات البنك أن», and not «أظهرت الصور أن»
	}
	if s := d.subj; !s.empty() && d.comp == compThat && speechNouns[r.toks[s.first].norm] && s.last == s.first+1 && s.last+1 < d.start && (r.toks[s.last].norm == "من" || r.toks[s.last].norm == "عن") && r.ownedBy(s) {
		d.subj.last = max(s.last, r.nounPhrase(s.last+1, d.start, 0, true)) // «أظهرت بيانات من المكتب كذا أن»
	}
	if f.cue.lemma == "أخفى" && d.comp != compThat {
		if _, poss, ok := r.lightNoun(d.start); !ok || !poss {
			return d, false // «لا يخفي غضبه»: only a stand of his own
		}
	}
	if f.cue.lemma == "طلب" && d.comp != compThat && (d.comp != compNP || d.subj.empty() || f.kind != inflect.Perfect || !r.canSpeak(d.subj.first) || r.toks[d.start].men >= 0 || !masdarShape("ال"+r.toks[d.start].norm)) {
		return d, false // «طلبت الشركة قرضا»: no act that is asked for
	}
	if f.cue.lemma == "ردد" && d.comp == compNP && !strings.HasPrefix(r.toks[d.start].norm, "شعار") && !strings.HasPrefix(r.toks[d.start].norm, "هتاف") && !strings.HasPrefix(r.toks[d.start].norm, "عبار") {
		return d, false // «تردد أنباء», «ردد الكلمات»
	}
	if f.cue.lemma == "سخر" && d.comp == compPrep && d.prep > max(d.cue.last, d.subj.last)+1 {
		return d, false // «سخرت صوتها لأداء العديد من»
	}
	if d.rule == "light verb" && f.cue.lemma == "وجه" && d.comp == compPrep && d.prep >= 0 && r.toks[d.prep].norm == "الي" && (r.headsSpeaker(d.start) || quantity[r.toks[d.start].norm] || r.toks[d.start].norm == "كافه" || r.toks[d.start].norm == "جميع") {
		return d, false // «وجهت الهيئة الدعوة إلى رؤساء الهيئات»: whom it invites
	}
	if (d.comp == compThat || d.comp == compQuote || d.comp == compColon) && !d.subj.empty() && d.start-i < 40 {
		// «ذكرت الصحيفة نقلا عن مصدر أن»: the outlet relays
		for k := d.subj.last; k+2 < d.start && k < d.subj.last+6; k++ {
			if (r.toks[k].norm == "نقلا" || r.toks[k].norm == "عن" && r.toks[k-1].norm == "نقلا") && r.toks[k+1].norm == "عن" && (r.isDocNoun(d.subj.first) || r.tells(d.subj)) {
				if e := r.nounPhrase(k+2, d.start, 0, false); e > k+2 && r.canSpeak(k+2) {
					d.relay, d.relays = d.subj, true
					d.subj = r.apposition(run{k + 2, e}, d.start)
				}
				break
			}
		}
	}
	if f.cue.lemma == "شهد" && f.kind == inflect.Imperfect && (d.subj.empty() || !r.hasPerson(d.subj)) {
		return d, false // «تشهد الولايات المتحدة …»: what happens there
	}
	if f.cue.lemma == "اعترف" && d.comp == compPrep && stateNoun[strings.TrimPrefix(strings.TrimPrefix(r.toks[d.start].norm, "ب"), "ال")] {
		return d, false // «اعترفت الدول بدولة كذا»: an act
	}
	if f.cue.lemma == "عد" && d.comp != compThat || (f.cue.lemma == "بين" || f.cue.lemma == "أبان") && (r.toks[i].norm == "تبين" || r.toks[i].norm == "وتبين" || r.toks[i].norm == "فتبين") && d.subj.empty() {
		return d, false // «تبين أن»: it turned out
	}
	if f.cue.lemma == "تبنى" && d.comp == compNP && !r.claims(d.start) {
		return d, false // «تبنى المغرب مخططا»: made it his own
	}
	if f.cue.lemma == "أضاف" && d.comp == compQuote && d.start == i+1 && d.start+1 < len(r.toks) && strings.HasSuffix(strings.TrimSuffix(r.raw(d.start+1), "ا"), "\u064b") && r.toks[d.start+1].tag == isnad.TagNoun && i > start {
		return d, false // «وتضيف "نسيجا غنيا"»: adds a thing
	}
	if f.cue.lemma == "واصل" && (f.kind != inflect.Perfect || d.comp == compThat && d.start-1 > max(d.subj.last, d.cue.last) && r.toks[d.start-2].punct == 0 || d.comp == compQuote && d.start > max(d.subj.last, d.cue.last) && r.word(d.start-1) && !speechOf[r.toks[d.start-1].norm]) && d.rule != "cue with speech word" {
		return d, false // «ستواصل الوقوف "إلى جانب …"»
	}
	if d.comp == compQuote && r.titled(d) {
		return d, false // «تتابع أسلوبها في روايتها الجديدة "كذا"»
	}
	if d.comp == compBare && f.cue.lemma == "تابع" && d.start < len(r.toks) && r.toks[d.start].tag == isnad.TagNoun {
		return d, false // «وتابع الباحثون العادات الصحية»: its object
	}
	if f.cue.lemma == "ارتأى" && d.comp == compThat && r.subjunctive(d.start) || f.cue.lemma == "أمر" && r.toks[i].tag == isnad.TagNoun && !conj {
		return d, false // «ارتأى أن يحتفي»: decided; «أمر شائع»: a matter
	}
	if f.cue.lemma == "نقل" && d.comp == compQuote && (d.subj.empty() || !r.tells(d.subj)) {
		return d, false // «نقل صورة حية … "كذا"»
	}
	if d.comp == compQuote && r.toks[d.start].opens && r.toks[d.start].pair-d.start-1 <= maxNameMark && r.toks[d.start-1].punct != ':' {
		switch f.cue.lemma {
		case "شهد", "سجل", "نقل", "كتب", "شكا", "توجه", "اعتبر", "عارض", "تداول", "أبرز", "رد", "قدر":
			return d, false // «سجل ريفر "بليت"», «كتب "تدريب الراوي"»: a name or a title
		}
	}
	if f.pron == 'o' && masdarLike[f.cue.lemma] && !conj && i > start && r.word(i-1) && r.toks[i-1].cls&(clsConj|clsKan|clsRel|clsThat) == 0 && r.toks[i-1].norm != "قد" && r.toks[i-1].norm != "وقد" && d.left.empty() && r.toks[i-1].tx < 0 && f.gender == 'm' {
		return d, false // «عن شكرهم», «عظيم شكرها»: the noun
	}
	if d.comp == compQuote && !conj && i-2 >= start && r.toks[i-1].punct == ',' && r.toks[i-2].closes && i-2-r.toks[i-2].pair > maxNameMark && r.toks[i-2].pair >= start && !r.taken(r.toks[i-2].pair) && d.subj.first == i+1 && r.toks[d.start-1].punct == ',' && r.toks[i-2].depth == r.toks[i].depth {
		d.both = true // "…"، يضيف فلان، "…"
	}
	if d.f.cue == f.cue && f.cue.frames&frameQuote != 0 && f.cue.frames&frameThat == 0 && d.start-i > 8 {
		return d, false
	}
	return d, true
}

// shows holds verbs that attribute only where a writing or somebody's data is
// their subject.
var shows = map[string]bool{"أظهر": true, "أثبت": true}

// ownedBy reports whether a body stands behind the first word of a phrase, or
// behind the من there («بيانات البنك», «بيانات من المكتب»).
func (r *reader) ownedBy(s run) bool {
	k := s.first + 1
	if k < s.last && r.toks[k].tag == isnad.TagAdjective && r.toks[k].men < 0 {
		k++
	}
	if k < len(r.toks) && (r.toks[k].norm == "من" || r.toks[k].norm == "عن") {
		k++
	}
	return k < len(r.toks) && r.canSpeak(k)
}

// stateNoun holds what states recognize.
var stateNoun = map[string]bool{"دوله": true, "استقلال": true, "حكومه": true, "جمهوريه": true, "سياده": true, "انفصال": true}

// nominal reports whether the words layer takes token i for a noun or
// adjective.
func (r *reader) nominal(i int) bool {
	t := r.toks[i].tag
	return t == isnad.TagNoun || t == isnad.TagAdjective || t == isnad.TagProperNoun || t == isnad.TagAdposition
}

// titled reports whether the quotation that d takes for its content is short
// and named by a noun before it that is neither the speaker nor an adjunct of
// time or place, so that it is a title.
func (r *reader) titled(d draft) bool {
	q := d.start
	t := &r.toks[q]
	last := d.subj.last
	if s, ok := r.strictSubject(d); ok && s.first == d.subj.first {
		last = s.last
	}
	if !t.opens || q == 0 || q-1 < max(last, d.cue.last) {
		return false
	}
	n, p := t.pair-q-1, &r.toks[q-1]
	rare := d.f.cue.flags&flagThat != 0 || d.f.cue.frames&frameThat == 0
	if n > maxNameMark && !(rare && n <= maxTermMark) || p.kind != isnad.TokenWord || p.tx >= 0 || p.men >= 0 || p.cls != 0 {
		return false
	}
	if r.toks[q+1].cls&clsThat != 0 {
		return false
	}
	if p.tag != isnad.TagNoun && p.tag != isnad.TagAdjective || r.isDocNoun(q-1) || d.f.cue.lemma == "قال" && p.tag == isnad.TagAdjective {
		return false
	}
	if _, media := r.tab.media[p.norm]; media || r.occasionNoun(q-1) != "" || speechOf[p.norm] {
		return false
	}
	return rare || r.clauseBetween(max(d.subj.last, d.cue.last), q)
}

// tells reports whether a noun phrase names an agency or outlet.
func (r *reader) tells(np run) bool {
	s := r.resolve(np)
	return r.isOutlet(&s)
}

// passive reports whether a vowel sign makes the verb at token i passive
// («أُعلن»).
func (r *reader) passive(i int, conj bool) bool {
	w := r.raw(i)
	if conj {
		w = strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ف")
	}
	_, n := utf8.DecodeRuneInString(w)
	if strings.HasPrefix(w, "ا") && len(w) > 6 && strings.HasPrefix(w[6:], "\u064f") {
		return true // «اعتُبر»
	}
	return strings.HasPrefix(w[n:], "\u064f")
}

// verbDue reports whether a clause begins at token i, so that a verb is
// likelier there than the words layer thinks.
func (r *reader) verbDue(i int, conj bool) bool {
	start := r.sentStart(i)
	if i == start {
		return true
	}
	p := &r.toks[i-1]
	switch p.norm {
	case "جهته", "جهتها", "جهتهم", "جانبه", "جانبها", "جانبهم", "ناحيته", "ناحيتها", "بدوره", "بدورها", "بدورهم":
		return true // «من جهته عبر فلان عن»
	}
	return conj && p.punct != 0 || p.punct == ',' && r.canSpeak(i+1) || p.norm == "كما" || p.norm == "قد" || p.norm == "وقد" || p.norm == "لقد" || p.norm == "فيما" || p.norm == "بينما" || p.norm == "ثم"
}

// notCue reports whether the words beside a finite cue show that it does not
// attribute there.
func (r *reader) notCue(i int, f form) bool {
	start, end := r.sentStart(i), r.sentEnd(i)
	n := &r.toks[i+1]
	switch f.cue.lemma {
	case "رد":
		return r.toks[i].norm == "ردا" // «ردا على …», the noun
	case "أجمع":
		return n.norm == "بين" && f.kind != inflect.Perfect // «يجمع بين»
	case "نقل":
		if i > start && f.kind == inflect.Perfect && r.toks[i].norm == "نقل" {
			switch r.toks[i-1].norm {
			case "يمكن", "ويمكن", "تم", "وتم", "يتم", "ويتم", "سيتم", "وسيتم", "جري", "يجري", "امكن", "فيمكن":
				return true // «ويمكن نقل الروابط»: the noun
			case "قصد", "بقصد", "بهدف", "بغيه", "بغرض", "لغرض", "اجل", "عمليه", "محاوله", "سرعه", "اعاده", "وسائل", "خدمات", "شركه", "قطاع":
				return true // «قصد نقل مجموعة»: the noun
			}
		}
	case "جدد":
		// «مواليد جدد»: an adjective
		return r.toks[i].norm == "جدد" && i > start && r.word(i-1) && r.toks[i-1].men < 0 && r.toks[i-1].cls == 0 && r.toks[i-1].tag == isnad.TagNoun
	case "عقب":
		return r.toks[i].norm == "عقب" && r.nominal(i) && !r.canSpeak(i+1) || n.norm == "ان" // «عقب اختفاء …»: after
	case "أبلغ":
		// «تبلغ 70 عاما», «يبلغ معدل الفقر …»
		return f.kind == inflect.Imperfect && f.pron == '-' && (n.kind == isnad.TokenNumber || n.tx >= 0 || n.kind == isnad.TokenWord && n.cls == 0 && !r.canSpeak(i+1))
	case "أفاد", "روى":
		// «ما يفيد مجتمعهم», «ويروي الظمأى»: benefits, waters
		if f.kind != inflect.Perfect && f.pron == '-' && n.kind == isnad.TokenWord && n.men < 0 && n.tx < 0 && n.cls == 0 && !r.canSpeak(i+1) && !personish(n.norm) && !r.isBi(i+1) && (r.owned(i+1) || hasArticle(n.norm) && lexicon.Count(n.norm) >= 8*4) {
			return true
		}
	case "ردد":
		if n.kind == isnad.TokenWord && n.men < 0 && hasArticle(n.norm) && !r.canSpeak(i+1) {
			return true // «ردد الكلمات»
		}
	}
	if i > start && f.kind == inflect.Imperfect {
		switch r.toks[i-1].norm {
		case "عندما", "وعندما", "حينما", "كلما", "وكلما", "متي", "حين":
			return true // «عندما يكشف الفنان عن …»: whenever
		}
	}
	switch f.cue.lemma {
	case "طالب":
		if r.toks[i].norm == "طالب" || r.toks[i].norm == "وطالب" {
			// «أستاذ وطالب جامعي»: a student
			return n.men < 0 && n.tag == isnad.TagAdjective && n.kind == isnad.TokenWord && n.cls == 0 && !hasArticle(n.norm) && !hasHead(r, i+1) && !personish(n.norm) && !strings.HasSuffix(n.norm, "ون") && !strings.HasSuffix(n.norm, "ا")
		}
	case "شجع":
		return f.kind == inflect.Imperfect && i > start && r.toks[i-1].cls&clsRel != 0 // «الخدمات التي تشجع الناس»
	case "لفت":
		switch n.norm {
		case "النظر", "الانتباه", "الانظار", "نظر", "انتباه", "نظره", "نظرها", "انتباهه", "انتباهها":
			if i+2 >= end || r.prepFrame(i+2) != frameTo {
				return true // «يلفت الانتباه أن»: draws attention
			}
		}
	case "تحدث":
		if (r.toks[i].norm == "تحدث" || r.toks[i].norm == "وتحدث") && i > start {
			switch r.toks[i-1].norm {
			case "التي", "والتي", "ان", "لا", "لن", "لم", "قد", "وقد", "سوف", "ما", "عندما":
				if f.gender == 'm' && (n.norm == "من" || n.norm == "بسبب" || n.norm == "بين" || n.norm == "خلال" || n.norm == "نتيجه" || n.norm == "كل" || n.kind == isnad.TokenWord && n.men < 0 && n.cls == 0 && n.tag == isnad.TagNoun && !hasArticle(n.norm) && !hasHead(r, i+1) && !personish(n.norm) && !inLexicon(n.norm)) {
					return true // «قد تحدث أضرار», «التي تحدث من جهات»: takes place
				}
			}
		}
		if (r.toks[i].norm == "تحدث" || r.toks[i].norm == "وتحدث") && f.gender == 'm' && n.men < 0 && n.kind == isnad.TokenWord && !hasArticle(n.norm) && !hasHead(r, i+1) && strings.HasSuffix(r.raw(i+1), "ة") && !personish(n.norm) {
			return true // «تحدث سلسلة من التفاعلات»: takes place
		}
		// «عندما كان البعض يتحدث عن …»: when, not what
		if f.kind != inflect.Perfect {
			for k := i - 1; k >= start && k > i-6; k-- {
				if r.toks[k].punct != 0 {
					break
				}
				if r.toks[k].cls&clsConj != 0 && (strings.HasPrefix(r.toks[k].norm, "عندما") || strings.HasPrefix(r.toks[k].norm, "حين")) {
					return true
				}
			}
		}
	}
	// «كشف عنها … أن», «أشار إليه …»: the pronoun is what it spoke of
	var of frame
	switch strings.TrimRight(n.norm, "هامن") {
	case "ع":
		of = frameOf
	case "الي":
		of = frameTo
	case "علي":
		of = frameOn
	}
	switch n.norm {
	case "منه", "منها", "منهم":
		of = frameFrom // «ما يشتكي منه الناس»
	case "به", "بها":
		of = frameBi
	}
	if n.cls&clsPrep != 0 && n.norm != "عن" && n.norm != "الي" && n.norm != "علي" && n.norm != "عما" && of&f.cue.frames != 0 && f.cue.flags&flagRelay == 0 {
		for k := i + 2; k < min(end, i+6); k++ {
			if r.toks[k].cls&clsThat != 0 || r.toks[k].punct == ':' || r.toks[k].opens {
				return false
			}
		}
		return true
	}
	return false
}

// participle reads «، مضيفا أن …».
func (r *reader) participle(i int, f form, conj bool) (draft, bool) {
	d := r.newDraft(i, f, conj)
	if n, _ := bareConj(r.toks[i].norm); (n == "مذكرات" || n == "مذكره") && i+1 < r.sentEnd(i) && r.toks[i+1].kind == isnad.TokenWord && r.toks[i+1].cls == 0 && !r.isBi(i+1) {
		return d, false // «اتفاقيات ومذكرات تفاهم»: memoranda
	}
	if i > r.sentStart(i) {
		p := &r.toks[i-1]
		if p.cls&(clsPrep|clsNeg|clsThis) != 0 && !strings.HasSuffix(p.norm, "ه") && !strings.HasSuffix(p.norm, "ها") && !strings.HasSuffix(p.norm, "هم") && !strings.HasSuffix(p.norm, "هما") && p.norm != "ذلك" {
			return d, false
		}
	}
	if i > r.sentStart(i) && (r.toks[i-1].norm == "غير" || copula[strings.TrimPrefix(strings.TrimSuffix(strings.TrimSuffix(r.toks[i-1].norm, "وا"), "ت"), "س")]) {
		return d, false // «غير متوقعة», «باتوا مهددين بـ»
	}
	if f.gender == 'f' && i > r.sentStart(i) && !conj && f.cue.lemma != "قال" {
		// A feminine participle with no pause before it is an adjective
		// («قصيدة معبرة عن»), unless a woman or a body speaks already and أن
		// follows («قالت … مضيفة أن»).
		if r.womanSpeaks(i) && r.thatBehind(i) {
			return r.complement(d, false)
		}
		if p := &r.toks[i-1]; p.punct == 0 && !p.closes && p.cls&(clsConj|clsAdverb) == 0 && p.tx < 0 {
			return d, false
		}
	}
	if f.cue.lemma == "نقل" && f.gender == 'f' && i+1 < len(r.toks) && r.word(i+1) && r.toks[i+1].men < 0 && r.toks[i+1].cls == 0 && !hasArticle(r.toks[i+1].norm) {
		return d, false // «ناقلة جنود», «ناقلة نفط»
	}
	if f.cue.frames&frameBlame != 0 {
		return r.blame(d)
	}
	if l := f.cue.lemma; (l == "أمل" || l == "أسف" || l == "أمر") && !strings.HasPrefix(r.raw(i), "آ") {
		return d, false // «أملا في», «أمرا بـ» are nouns, «آملا» is the participle
	}
	d, ok := r.complement(d, false)
	if n := i + 1; ok && f.gender == 'f' && r.toks[i].tag == isnad.TagNoun && n < len(r.toks) && r.toks[n].tag == isnad.TagAdjective && !hasArticle(r.toks[n].norm) && (d.comp == compNP || d.comp == compPrep) {
		return d, false // «مذكرة رسمية إلى الحكومة»
	}
	if n := i + 1; ok && f.cue.lemma == "سأل" && n < len(r.toks) && (r.toks[n].norm == "الله" || r.toks[n].norm == "المولي" || r.toks[n].norm == "العلي" || r.toks[n].norm == "ربه") {
		d.act = isnad.ActSay // «سائلا الله أن»: a wish
	}
	if ok && f.cue.lemma == "أقر" && d.comp == compPrep && i > r.sentStart(i) && f.gender == 'm' && f.number == 's' && r.toks[d.start].tag == isnad.TagNoun && r.toks[d.start].men < 0 && !r.placeBi(d.start) && d.start == i+1 && !seated[r.toks[i-1].norm] {
		return d, true // «… أمام القاضي مقرا بسرقة السيارة»
	}
	if ok && f.cue.flags&flagPartThat != 0 && d.comp != compThat && d.comp != compQuote && d.comp != compColon {
		return d, false
	}
	return d, ok
}

// seated holds words behind which «مقرا» is a seat and no participle.
var seated = map[string]bool{"لها": true, "له": true, "لهم": true, "منها": true, "منه": true, "المدينه": true, "البلاد": true}

// copula holds verbs whose participle is a predicate and no circumstance.
var copula = map[string]bool{"بات": true, "اصبح": true, "كان": true, "ظل": true, "صار": true, "مازال": true, "زال": true, "يزال": true, "تزال": true, "ليس": true, "يكون": true, "تكون": true, "امسي": true, "بدا": true, "يعد": true, "تعد": true, "عد": true, "يعتبر": true, "تعتبر": true, "يظل": true, "تظل": true, "يبقي": true, "تبقي": true, "بقي": true, "يصبح": true, "تصبح": true, "يبدو": true, "تبدو": true}

// womanSpeaks reports whether the last cue before token i in its sentence is a
// feminine verb or participle.
func (r *reader) womanSpeaks(i int) bool {
	if len(r.drafts) == 0 {
		return false
	}
	e := &r.drafts[len(r.drafts)-1]
	return !e.attr && e.f.kind != inflect.Masdar && e.f.gender == 'f' && r.toks[e.cue.first].sent == r.toks[i].sent
}

// thatBehind reports whether أن stands right behind token i, or behind the
// preposition there.
func (r *reader) thatBehind(i int) bool {
	for k := i + 1; k < min(len(r.toks), i+3); k++ {
		if r.toks[k].cls&clsThat != 0 {
			return true
		}
		if r.prepFrame(k) == 0 {
			return false
		}
	}
	return false
}

// isBi reports whether a token is a noun with ب written on it.
func (r *reader) isBi(i int) bool { return r.attached(i, "ب") }

func (r *reader) attached(i int, p string) bool {
	if !r.word(i) {
		return false
	}
	t := &r.toks[i]
	s, _ := strings.CutPrefix(t.norm, p)
	if s == t.norm {
		return false
	}
	if s == "" {
		return i+1 < len(r.toks) && (r.toks[i+1].span.Start == t.span.End || r.toks[i+1].opens)
	}
	if t.men >= 0 && t.first {
		return !t.whole // clitics are never part of a name
	}
	if t.men >= 0 || t.tx >= 0 && p == "ب" || t.cls != 0 && t.cls&clsBiThat == 0 {
		return false
	}
	if strings.HasPrefix(s, "ال") || p == "ل" && strings.HasPrefix(s, "ل") && len(s) > 4 {
		return true
	}
	if p == "ب" && biNouns[t.norm] || p == "ل" && liNouns[t.norm] {
		ws := r.acct.WordsOf(i)
		return mayBe[t.norm] && len(ws) > 1 && ws[0].Tag == isnad.TagAdposition
	}
	if ws := r.acct.WordsOf(i); len(ws) > 0 && len(s) >= 4 {
		if len(ws) == 1 && (ws[0].Tag == isnad.TagOther || ws[0].Tag == isnad.TagProperNoun) && !(lexicon.Count(t.norm) == 0 && lexicon.Count(s) >= 8*4) {
			return false // «باخ»: a name; «بقراري» is none
		}
	}
	// The press tells the rest: «بحث» is commoner than «حث», «بفتح» rarer than «فتح».
	whole, rest := lexicon.Count(t.norm), lexicon.Count(s)
	return len(s) >= 4 && whole <= rest+8*2 && !(rest == 0 && whole > 0)
}

// biWords reports whether the words layer reads ب and a noun at token j.
func (r *reader) biWords(j int) bool {
	ws := r.acct.WordsOf(j)
	return len(ws) > 1 && ws[0].Tag == isnad.TagAdposition && ws[1].Tag == isnad.TagNoun
}

// mayBe holds those of biNouns that the words layer is asked about.
var mayBe = map[string]bool{"بعرض": true, "بطول": true, "بنود": true, "بناء": true, "ببدء": true, "ببيان": true, "بمعدل": true, "بقيمه": true, "بدعم": true, "ببرنامج": true}

var biNouns, liNouns = map[string]bool{}, map[string]bool{}

func init() {
	for _, w := range strings.Fields("بصفته بصفتها بصفتهم باعتباره باعتبارها باعتبارهم بوصفه بوصفها بوصفهم بلاده بلادها بلادهم بلادنا بلاد بلد بلده بلدها بلدان بلدين بلدين بيان بيانا بعض بعضهم بعضها بين بينهم بينهما بحث برنامج بناء بدء بدايه بقاء برلمان بنك باب باحث باقي بقيه بطل بطوله بيت بشر بشري بوابه بحر بر برج بث بيع بيئه بديل بدائل بعثه بلديه بليون بند بنود بنيه بنيه بؤره بطاقه بحوث بحجم بارز بارزه بالغ بالغه بسيط بعيد بضع بضعه بشكل بشان بسبب بعدما بعيدا بدون بدلا بما بها به بهم بهذا بهذه بذلك بدل بخصوص بمناسبه بصوره بشده بحضور بواسطه بفضل بموجب بحيث باسم بينما بناءا باحثون باهظه باريس بكين بغداد بيروت برلين بروكسل بولندا بلجيكا بريطانيا بلغاريا بنغازي بكامل بقيمه بمشاركه برئاسه بقياده بحلول بنسبه بعنوان برفقه بانتظار بجانب بجوار بمعدل بتكلفه بدرجه بطول بعرض بدا بدات بات باتت بقي بقيت بلغ بلغت باقليم بتاريخ بالي بالمناسبه بالتالي بالمقابل بالنسبه بالضبط بالفعل") {
		biNouns[w] = true
	}
	for _, w := range strings.Fields("لقاء لقاءات لجنه لجان ليبيا لبنان لندن لغه لاعب لاعبين لاجئ لاجئين لحظه لوحه لائحه لقاح لون ليله ليل ليس ليست لذلك لكن لان لانه لانها لماذا لما لدي لديه لديها لعل لقد لهم لها له لنا لي لو لولا لم لن لا لاحقا لافتا لافته لازم لواء لغز لهجه لجوء لطيف لطف لازال لحم لص لعبه لقب لحن") {
		liNouns[w] = true
	}
}

// plainSaying holds the verbs behind which words may stand as they were said,
// without a mark.
var plainSaying = map[string]bool{"قال": true, "أضاف": true, "تابع": true, "واصل": true, "أردف": true, "استطرد": true, "تساءل": true}

// complement looks for the content behind a cue. With subject set the words
// between may name the speaker.
func (r *reader) complement(d draft, subject bool) (draft, bool) {
	fr, fl := d.f.cue.frames, d.f.cue.flags
	i := d.cue.first
	limit := min(r.sentEnd(i), i+maxZone)
	j := i + 1
	depth0 := r.toks[i].depth
	if d.f.cue.lemma == "لفت" && j < limit && (r.toks[j].norm == "النظر" || r.toks[j].norm == "الانتباه" || r.toks[j].norm == "الانظار") {
		j++ // «لفت النظر إلى» is «لفت إلى»
		subject = false
	}
	if fl&flagThat != 0 && !(subject && j < limit && (r.toks[j].men >= 0 && r.toks[j].whole || r.headsSpeaker(j))) {
		limit = min(limit, i+16) // verbs that seldom attribute: only what is near
	}
	if !subject && d.f.kind == inflect.Participle && j+1 < limit && highness[r.toks[j].norm] {
		j++ // «مؤكدا سموه أن»: he who speaks already
	}
	if subject && j+2 < limit && r.toks[j].norm == "ما" {
		switch r.toks[j+1].norm {
		case "يسمي", "تسمي", "يعرف", "يدعي":
			j += 2 // «ما يسمى المجلس»
		}
	}
	if subject && j+2 < limit && r.toks[j].punct == '(' && fr&(frameThat|frameQuote) != 0 && finite(d.f.kind) {
		// «وأوضحت (سي إن إن) أن»
		if e := r.skipTo(j, limit, ')'); e > j+2 && e < j+9 && e < limit && !r.toks[j+1].opens {
			d.subj = run{j + 1, e - 1}
			j = e
		}
	}
	if subject && d.subj.empty() && j < limit && r.subjectAt(j, d) && (fr&(frameObject|frameInside) == 0 || d.f.pron == 'o' || r.canSpeak(j)) {
		strict := fr&(frameObject|frameInside) != 0
		d.subj = run{j, r.nounPhrase(j, limit, fr, strict)}
		if d.subj.empty() {
			d.subj = run{}
		}
	}
	if subject && d.subj.empty() && d.f.pron == '-' && j+1 < limit && r.toks[j].kind == isnad.TokenNumber && r.toks[j].tx < 0 && r.headsSpeaker(j+1) && fr&(frameObject|frameInside) == 0 {
		d.subj = run{j, r.nounPhrase(j+1, limit, fr, fr&frameNP != 0)} // «وقالت 11 منظمة إن»
	}
	if subject && d.subj.empty() && d.f.pron == '-' {
		// an adjunct may stand before the subject («وأكد في هذا الصدد فلان أن»)
		if k := r.passAdjuncts(j, limit); k > j && k < limit && r.subjectAt(k, d) && (r.canSpeak(k) || personish(r.toks[k].norm)) && r.toks[k].depth == depth0 {
			d.subj = run{k, r.nounPhrase(k, limit, fr, fr&(frameObject|frameInside|frameNP) != 0)}
			if d.subj.empty() {
				d.subj = run{}
			}
		}
	}
	if fl&flagLight != 0 {
		if l, ok := r.light(d, limit); ok && (d.f.cue.lemma != "سجل" || l.start-i < 9) {
			return l, true
		}
		if fl&flagLightOnly != 0 {
			return d, false
		}
	}
	if k := max(j, d.subj.last); subject && d.f.kind == inflect.Perfect && plainSaying[d.f.cue.lemma] && k < limit && r.toks[k].men < 0 && saidAtOnce[r.toks[k].norm] && r.toks[k].depth == depth0 {
		d.comp, d.start = compColon, k
		return r.startsOK(d)
	}
	if fr&frameNP != 0 && subject {
		n, ok := r.object(d, limit)
		if ok {
			return n, true
		}
		if n.refused {
			return d, false
		}
	}
	if fr&frameNP != 0 && !subject {
		if n, ok := r.objectAt(d, j, limit); ok {
			return n, true
		}
	}
	if subject && fr&frameNP != 0 && fr&frameThat != 0 && finite(d.f.kind) && (!d.subj.empty() || d.f.pron == '-') {
		if n, ok := r.ownStand(d, max(j, d.subj.last)); ok {
			return n, true
		}
	}
	if !d.subj.empty() {
		ext := r.apposition(d.subj, limit)
		j = ext.last
		if ext.last == d.subj.last {
			if e := r.appositive(j, limit); e > 0 && e < limit && r.toks[e].cls&clsThat == 0 {
				j = e
			}
		}
		d.subj = ext
	}
	if fr&frameObject != 0 && d.f.pron == '-' && subject && !d.subj.empty() && d.f.gender == 'f' && finite(d.f.kind) && d.conj && j < limit && (r.isBi(j) || r.prepFrame(j)&fr != 0) && r.genderAt(d.subj.first) == 'p' && hasArticle(r.toks[d.subj.first].norm) && r.toks[d.subj.first].men < 0 && d.subj.last-d.subj.first == 1 {
		j = d.subj.first // «وطالبت الرجال بـ»: whom she asks
		d.subj = run{}
	}
	if s := d.subj; fr&(frameObject|frameInside) != 0 && d.f.pron == '-' && subject && s.last == s.first+1 && i > 0 && r.toks[i-1].cls&clsRel != 0 && r.toks[s.first].men < 0 && hasArticle(r.toks[s.first].norm) && strings.HasSuffix(r.toks[s.first].norm, "ين") && len(r.toks[s.first].norm) >= 14 && !noPlural[r.toks[s.first].norm[len("ال"):]] {
		j = s.first // «فلان، الذي طالب المزارعين بـ»: no subject ends so
		d.subj = run{}
	}
	if fl&flagObj != 0 && d.f.pron == '-' && subject && !d.subj.empty() && j < limit &&
		(!r.hasPerson(d.subj) || i > 0 && r.toks[i-1].norm == "كما" || i > r.sentStart(i) && d.conj || d.conj && r.thatHe(j, limit)) && (r.isBi(j) || r.thatHe(j, limit) || r.toks[j].cls&clsBiThat != 0 || r.prepFrame(j)&fr != 0) {
		// One noun phrase only («كما اتهم الحزب بـ»): it is the object.
		j = d.subj.first
		d.subj = run{}
	}
	if !subject && d.f.cue.lemma == "قال" && j+5 < limit && (r.toks[j].norm == "اذا" || r.toks[j].norm == "لو") {
		return r.noComplement(d, j) // the أن of a condition is its own
	}
	obj := -1  // first token of an object, for frameInside
	late := -1 // first ب with a verbal noun behind a relative clause
	rel := false
	for j < limit {
		t := &r.toks[j]
		if t.depth < depth0 || t.closes && t.pair >= 0 && t.pair < i {
			return d, false // out of the quotation that holds the cue
		}
		if e := r.unnamedEnd(j, limit); e > 0 {
			j = e
			continue
		}
		switch {
		case t.punct == '(':
			j = r.skipTo(j, limit, ')')
			continue
		case t.punct == '-':
			j = r.skipTo(j, limit, '-')
			continue
		case t.norm == "مما":
			return r.noComplement(d, j)
		case t.punct == ',' && t.norm != ",":
			// ؛ ends a clause; ، does not.
			rel = false
			if e := r.insertion(j, limit); e > j {
				j = e // «نددت الحركة، في بيان لها حول الأوضاع بالقرى، بإغلاق الطريق»
				continue
			}
			if e := r.shortAside(j, limit); t.norm == "؛" && e > j && e+1 < limit && r.toks[e+1].cls&clsThat != 0 && subject && j == d.subj.last {
				j = e + 1 // «أوضح فلان؛ مالك الشركة، أن»
				continue
			}
			if t.norm == "؛" && !(r.toks[j-1].closes && j+1 < limit && (r.isBi(j+1) || r.toks[j+1].cls&clsThat != 0)) {
				return r.noComplement(d, j)
			}
			if fr&frameInside != 0 && subject && j == d.subj.last && d.f.pron == '-' && j > d.cue.last {
				if e := r.shortAside(j, limit); e > j {
					j = e + 1 // «اتهم الحزب، ثاني قوة في البرلمان، الحكومة بـ»
					continue
				}
			}
			if fr&frameInside != 0 && subject && obj >= 0 && obj == d.subj.last && r.hasPerson(d.subj) && r.officeIn(obj, obj+1) && j+2 < limit && hasArticle(r.toks[j+1].norm) && r.toks[j+1].men < 0 && r.toks[j+1].tag == isnad.TagNoun && r.toks[j+1].cls == 0 {
				d.subj.last, obj = j, -1 // «وصف الأمير فلان أمير المنطقة، الحادثة بأنها»
			}
			if j+1 < limit && r.toks[j+1].cls&clsRel != 0 {
				// a relative clause between commas is passed over whole
				k := j + 2
				for k < limit && r.toks[k].punct != ',' && r.toks[k].punct != ':' {
					k++
				}
				that := 0
				for e := j + 2; e < k && that == 0; e++ {
					if r.toks[e].cls&clsThat != 0 && r.toks[e].cls&clsBiThat == 0 && r.toks[e-1].cls&(clsSub|clsPrep) == 0 && (r.toks[e].norm == "ان" || r.toks[e-1].tag != isnad.TagVerb) {
						that = e
					}
				}
				switch {
				case k >= limit && (that == 0 || fr&frameThat == 0):
					return r.noComplement(d, j)
				case k >= limit:
					k = that // «وقال فلان، الذي عرف بكذا ان …»: no comma behind
				}
				j = k
				if r.toks[k].punct == ',' {
					j++
				}
				continue
			}
		case fr&(frameBi|frameIn) != 0 && r.placeAside(j, limit) > 0:
			j = r.placeAside(j, limit) // «أدانت الجامعة، بالعاصمة القاهرة، الهجوم»
			continue
		case fr&frameBi != 0 && fr&frameThat != 0 && finite(d.f.kind) && r.isBi(j) && j == d.subj.last && !r.hasPerson(d.subj) && r.hasPerson(run{j, r.sayingAhead(j, limit)}):
			// «صرحت مديرة معهد العلاج بالجينات الدكتورة فلانة قائلة: …»
			e := r.sayingAhead(j, limit)
			d.subj.last, j = e, e
			continue
		case t.punct == '.' || t.punct == '!':
			if late > 0 {
				return r.lateBi(d, late, obj)
			}
			return r.noComplement(d, j)
		case t.opens:
			if r.isName(j, limit) {
				if obj < 0 && fr&frameInside != 0 && d.f.pron == '-' && j >= d.cue.last && (d.subj.empty() || j >= d.subj.last) {
					obj = j
				}
				j = t.pair + 1
				continue
			}
			if t.pair < limit && r.mereTerm(j, max(d.subj.last, d.cue.last)) {
				j = t.pair + 1
				continue
			}
			if fr&(frameThat|frameQuote) != 0 {
				d.comp, d.start = compQuote, j
				return d, true
			}
			if fr&frameNP != 0 {
				d.comp, d.start = compNP, j
				return d, true
			}
			if fr&frameObject != 0 && fl&flagThat == 0 && t.pair-j > maxTermMark && (j == max(d.subj.last, d.cue.last) || r.toks[j-1].punct == ',' && !d.subj.empty()) && r.prepWithin(j, fr) {
				d.comp, d.start = compQuote, j // «ودعا "الدولة إلى فتح …"»
				return d, true
			}
			if t.pair < limit {
				j = t.pair + 1 // no speech goes with this cue: a name
				continue
			}
			return d, false
		case t.punct == ':':
			if fr&(frameThat|frameQuote) == 0 || j+1 >= r.blockEnd(r.sents[t.sent].Block) || fl&flagThat != 0 && r.clauseBetween(max(d.subj.last, i+1), j) {
				return d, false
			}
			return r.afterColon(d, j)
		case t.cls&clsThat != 0 && (t.men < 0):
			p := &r.toks[j-1]
			if p.norm == "القول" && fr&frameToThat != 0 && r.toks[j-2].norm == "الي" {
				d.comp, d.start = compThat, j+1 // «ذهب فلان إلى القول إن»
				return r.startsOK(d)
			}
			if j-1 > i && p.cls&clsSub != 0 && (p.norm != "غير" || r.toks[j-2].norm == "من") {
				break
			}
			prep := r.prepFrame(j - 1)
			ok := fr&frameThat != 0 || t.cls&clsBiThat != 0 && (fr&(frameBi|frameInside) != 0 || closers[d.f.cue.lemma] && speechOf[p.norm]) || prep&fr != 0 && j-1 > i ||
				fr&frameToThat != 0 && p.norm == "الي" || fr&frameFromThat != 0 && r.fromBefore(i, j)
			if fl&flagThat != 0 && p.punct != ',' && r.clauseBetween(max(d.subj.last, i+1), j) {
				return r.noComplement(d, j) // «سجلت نتائج ضعيفة، حيث يتوقع أن»
			}
			if p.norm == "و" {
				return r.noComplement(d, j) // «فيما تقول ، و أن …»: joined to what is before
			}
			if fl&flagThat != 0 && prep != 0 && prep&fr == 0 && d.f.cue.frames&frameThat == 0 {
				ok = false
			}
			if fr&(frameToThat) != 0 && p.norm != "الي" {
				ok = false
			}
			if !ok {
				return d, false
			}
			d.comp, d.start = compThat, j+1
			if d.act == isnad.ActDeny && t.norm == "ان" && r.subjunctive(j+1) {
				d.start = j // «نفى أن يكون …»: a verb form, not a clause said
			}
			if prep != 0 {
				d.prep = j - 1
			}
			if obj >= 0 && t.cls&clsBiThat != 0 && fr&frameInside != 0 {
				d.comp, d.start, d.prep = compPrep, obj, j
			}
			return r.startsOK(d)
		case tellsWhat[d.f.cue.lemma] && finite(d.f.kind) && toldOf[t.norm] && !d.subj.empty() && j >= d.subj.last && r.freeNoun(j) && j+2 < limit && t.men < 0 && (r.hasPerson(d.subj) || r.canSpeak(d.subj.first)):
			d.comp, d.start, d.rule = compNP, j, "told of"
			return r.startsOK(d) // «كشف الوزير تفاصيل الخطة»
		case fr&frameNP != 0 && fr&frameThat != 0 && finite(d.f.kind) && needed[t.norm] && j > max(d.subj.last, d.cue.last) && r.freeNoun(j) && (!d.subj.empty() || r.subjectBefore(i)):
			d.comp, d.start, d.rule = compNP, j, "need"
			return r.startsOK(d) // «أكد المدرب خلال الحصة للاعبيه ضرورة …»
		case rel && fr&framePrep != 0 && r.prepFrame(j)&fr&(frameOn|frameTo) != 0 && j+1 < limit && needed[r.toks[j+1].norm] && finite(d.f.kind):
			d.comp, d.start, d.prep = compPrep, j+1, j
			return r.startsOK(d) // «شدد الأطباء في اليوم الذي نظم بالعاصمة على ضرورة …»
		case asks[t.norm] && r.toks[j-1].punct == 0 && fr&frameThat != 0 && finite(d.f.kind) && tellsHow[d.f.cue.lemma] && j == max(d.subj.last, d.cue.last) && j+3 < limit:
			d.comp, d.start, d.rule = compThat, j, "how"
			return r.startsOK(d) // «أوضح المهندس كيف …»
		case t.kind == isnad.TokenWord && r.takesOver(j):
			// «علّق الوزير قائلا …»: the participle carries the content.
			if e, ok := r.takeOver(d, j); ok {
				return e, true
			}
			return d, false
		case d.f.cue.flags&flagCont != 0 && finite(d.f.kind) && (t.norm == "يقول" || t.norm == "تقول") && j == max(d.subj.last, d.cue.last):
			// «وأضاف يقول إن …»: the second verb carries the content
			if e, ok := r.takeOver(d, j); ok {
				return e, true
			}
			return d, false
		case t.norm == "في" && fr&frameInside != 0 && j == d.subj.last && obj < 0 && j+2 < limit && r.isDocNoun(j+1) && r.owned(j+1):
			j += 2 // «اتهم الخبراء في تقريرهم المرتزقة بـ»
			continue
		case t.norm == "في" && fr&frameInside != 0 && j == d.subj.last && obj < 0 && j+2 < limit && (r.isDocNoun(j+1) || interview[r.toks[j+1].norm]) && !hasArticle(r.toks[j+1].norm):
			j = r.pastTalk(j+2, limit) // «وصف المدير في رسالة نصية لوكالة كذا اليوم الاتفاق بأنه»
			continue
		case finite(d.f.kind) && subject && j > d.subj.last && j-1 == d.subj.last && !d.subj.empty() && r.toks[j-1].punct == ',' && i > 0 && (r.toks[i-1].punct == ',' || r.toks[i-1].closes) && !d.conj && r.participleAt(j):
			return r.noComplement(d, j) // «"…"، يقول فلان، مطالبا الحكومة بأن»
		case fr&frameThat != 0 && finite(d.f.kind) && j >= d.subj.last && accordingTo[t.norm] && r.pastSource(j, limit) > 0:
			j = r.pastSource(j, limit) // «أوضحت الوزارة وفقا لما ذكرت الصحيفة، أن»
			continue
		case t.kind == isnad.TokenWord && r.stopsScan(j, i):
			return r.noComplement(d, j)
		case t.norm == "بما" && fr&frameBi != 0 && fr&frameInside == 0 && !rel && finite(d.f.kind) && j+2 < limit && (r.toks[j+1].tag == isnad.TagVerb || strings.HasPrefix(r.toks[j+1].norm, "وصف")) && r.toks[j+1].men < 0 && (d.act == isnad.ActCondemn || d.act == isnad.ActPraise):
			d.comp, d.start, d.prep = compPrep, j, j // «ندد بما وصفوه بـ"كذا"», «أشاد بما تحقق»
			return r.startsOK(d)
		case (t.norm == "حيث" || t.norm == "بعدما" || t.norm == "عندما") && j > i+1 && r.toks[j-1].punct == ',' && fr&framePrep != 0:
			rel = true // «مؤكدا خلال لقاء في فندق، حيث حل ضيفا على المهرجان، على أن»
		case t.cls&clsRel != 0 && t.norm != "ما" && j > i+1 && r.toks[j-1].punct != ',' && !(t.norm == "عما" && fr&frameOf != 0 && !rel && j+1 < limit && r.toks[j+1].norm == "اذا"):
			rel = true // a preposition behind it belongs to the relative clause
		case fr&framePrep != 0 && !rel && r.prepFrame(j)&fr != 0 && fr&frameThat != 0 && j > max(d.subj.last, d.cue.last) && r.inAdjunct(max(d.subj.last, d.cue.last), j) && r.thatAhead(max(d.subj.last, d.cue.last), j, limit):
			// «أكد فلان خلال حفل على هامش الدورة أن»
		case fr&framePrep != 0 && !rel && r.prepFrame(j)&fr != 0 && r.contentPrep(j, limit):
			if j+1 >= limit {
				return d, false
			}
			d.prep = j
			d.comp, d.start = compPrep, j+1
			if d.act == isnad.ActWarn && t.norm == "من" {
				d.start = j // «من مغبة …»: من is not among the prepositions that stay outside
			}
			if obj >= 0 && fr&frameInside != 0 {
				d.start = obj
			}
			if n := &r.toks[j+1]; n.cls&clsThat != 0 {
				d.comp, d.start = compThat, j+2
			}
			return r.startsOK(d)
		case fr&frameBi != 0 && !rel && r.isBi(j) && (fr&frameThat != 0 || !d.subj.empty() && r.toks[d.subj.last-1].norm != t.norm) && (j > max(d.subj.last, d.cue.last) || fr&frameInside == 0) && r.thatAhead(max(d.subj.last, d.cue.last), j, limit):
			// «صرحت الهيئة، خلال جلسة بالقمة، أن»
		case late < 0 && rel && fr&frameBi != 0 && finite(d.f.kind) && !d.subj.empty() && (d.act == isnad.ActAccuse || d.act == isnad.ActPromise || d.act == isnad.ActCall) && r.isBi(j) && t.tag == isnad.TagNoun && !r.linkWord(j) && masdarShape("ال"+strings.TrimPrefix(strings.TrimPrefix(t.norm, "ب"), "ال")):
			late = j
		case d.act == isnad.ActCall && t.norm == "بضروره" && fr&frameThat == 0 && !rel && j > i+1:
			d.comp, d.start, d.prep = compPrep, j, j // «داعيا أصحاب المنشآت بضرورة التقيد»
			return r.startsOK(d)
		case fr&frameBi != 0 && fr&frameThat == 0 && !rel && j == max(d.subj.last, d.cue.last) && t.cls == 0 && biNouns[t.norm] && r.biWords(j):
			d.comp, d.start, d.prep = compPrep, j, j // «أشاد الوزير بمشاركة …»: nothing else is left for it
			return r.startsOK(d)
		case fr&frameBi != 0 && !rel && subject && t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ب") && r.biBehind(j, limit) > 0:
			j = r.biBehind(j, limit) // «طالب رئيس المجلس بالقطيف | بضرورة»
			continue
		case fr&frameBi != 0 && !rel && r.isBi(j) && !r.linkWord(j):
			d.comp, d.start, d.prep = compPrep, j, j
			if obj >= 0 && fr&frameInside != 0 {
				d.start = obj
			}
			return r.startsOK(d)
		case fr&frameInside != 0 && fr&frameBi == 0 && r.isBi(j) && (obj >= 0 || d.f.pron == 'o'):
			d.comp, d.start, d.prep = compPrep, j, j
			if obj >= 0 {
				d.start = obj
			}
			return r.startsOK(d)
		case fr&frameLi != 0 && r.attached(j, "ل") && !r.linkWord(j) && (!d.subj.empty() || d.f.pron == 'o' || !subject || d.conj || i > 0 && r.toks[i-1].norm == "كما") && r.toks[j].men < 0 && !hasHead(r, j) && !r.laterTo(j, limit, fr):
			d.comp, d.start, d.prep = compPrep, j, j
			return r.startsOK(d)
		case obj < 0 && fr&frameInside != 0 && d.f.pron == '-' && j >= d.cue.last && t.kind == isnad.TokenWord && t.cls == 0 && t.tx < 0 &&
			(!d.subj.empty() || !subject || j == i+1 || r.toks[j-1].punct == ',' || r.toks[j-1].tx >= 0):
			obj = j
		}
		j++
	}
	if late > 0 && limit == r.sentEnd(i) {
		return r.lateBi(d, late, obj)
	}
	return r.noComplement(d, j)
}

// mereTerm reports whether the marks that open at j hold no speech but a name or a
// term within the clause: a body or a place that is known, or up to three words that
// stand away from the cue and its subject, which end before at, with no pause before them
// («كشفت جولة نفذتها "الرياض" عن», «فقدان "75%" من الإنتاج»).
func (r *reader) mereTerm(j, at int) bool {
	const longest = 3 // words
	t := &r.toks[j]
	n := t.pair - j - 1
	if n < 1 || n > maxTermMark {
		return false
	}
	if f, l := &r.toks[j+1], &r.toks[t.pair-1]; f.men >= 0 && f.men == l.men && f.first && (t.pair+1 == len(r.toks) || r.toks[t.pair+1].punct != '.') {
		if k := r.acct.Mentions[f.men].Kind; k == isnad.KindOrganization || k == isnad.KindPlace {
			return r.toks[j-1].punct != ':'
		}
	}
	p := &r.toks[j-1]
	if n > longest || j == at || p.punct != 0 || p.kind != isnad.TokenWord || p.cls&(clsThis|clsAdverb) != 0 || p.tx >= 0 || p.norm == "له" || p.norm == "لها" || p.norm == "لهم" || p.norm == "لي" || p.norm == "لنا" || speechOf[p.norm] {
		return false
	}
	return r.toks[j-1].men < 0 || r.toks[j-1].men >= 0 && j-1 > at
}

// entitles reports whether a word leads to a title or a name in marks: «تحت
// عنوان "كذا"», «يسمى "كذا"».
func entitles(norm string) bool {
	switch strings.TrimPrefix(strings.TrimPrefix(norm, "ب"), "ال") {
	case "يسمي", "تسمي", "يدعي", "تدعي", "مسمي", "مسماه", "ملقب", "يلقب", "سمي", "سميت", "موضوع", "عنوان", "عنوانه", "عنوانها", "شعار", "شعاره", "شعارها", "اسم", "وسم", "هاشتاغ":
		return true
	}
	return false
}

// biBehind returns the token behind the place that begins with ب at j, where
// another ب that leads to a common noun follows it at once, or 0.
func (r *reader) biBehind(j, limit int) int {
	m := &r.acct.Mentions[r.toks[j].men]
	if m.Kind != isnad.KindPlace {
		return 0
	}
	e := j + 1
	for e < limit && r.toks[e].men == r.toks[j].men {
		e++
	}
	if e+1 < limit && r.toks[e].men < 0 && r.isBi(e) && !r.linkWord(e) {
		return e
	}
	return 0
}

// pastTalk returns the token behind the adjectives, the outlet and the times that
// tell of a talk or a writing and begin at k.
func (r *reader) pastTalk(k, limit int) int {
	for k < limit {
		t := &r.toks[k]
		switch {
		case t.tx >= 0 && t.men < 0, t.tag == isnad.TagAdjective && t.men < 0 && !hasArticle(t.norm), t.cls&clsPrep != 0 && k+1 < limit && r.toks[k+1].tx >= 0:
			k++
			continue
		case t.norm == "ل" && k+1 < limit && r.toks[k+1].opens && r.toks[k+1].pair < limit:
			k = r.toks[k+1].pair + 1
			continue
		case t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ل"), t.men < 0 && r.attached(k, "ل") && r.linkWord(k):
			if e := r.nounPhrase(k, limit, 0, true); e > k {
				k = e
				continue
			}
		}
		break
	}
	return k
}

// accordingTo holds the words that bring the source of what is said.
var accordingTo = map[string]bool{"وفقا": true, "وفق": true, "بحسب": true, "حسب": true, "حسبما": true, "طبقا": true, "وفقما": true, "نقلا": true}

// pastSource returns the token behind an attribution that begins at j and that
// the particle of the content follows, or 0.
func (r *reader) pastSource(j, limit int) int {
	e, ok := r.attribution(j)
	if !ok || !e.attr || e.start <= j || e.start >= limit {
		return 0
	}
	k := e.start
	if r.toks[k].punct == ',' && k+1 < limit {
		k++
	}
	if r.toks[k].cls&clsThat == 0 || r.toks[k].men >= 0 {
		return 0
	}
	return k
}

// insertion returns the comma that ends a phrase about the occasion or the
// writing between two commas, of which the first stands at j («، في بيان لها
// حول كذا،»), or j.
func (r *reader) insertion(j, limit int) int {
	if j+2 >= limit || r.toks[j].norm == "؛" {
		return j
	}
	switch r.toks[j+1].norm {
	case "في", "خلال", "ضمن", "عبر", "عقب":
	default:
		return j
	}
	if r.occasionNoun(j+2) == "" && !r.isDocNoun(j+2) && !speechOf[r.toks[j+2].norm] {
		return j
	}
	for k := j + 3; k < min(limit, j+26); k++ {
		t := &r.toks[k]
		if t.opens && t.pair < limit && t.pair-k <= maxTermMark {
			k = t.pair
			continue
		}
		if t.punct == ',' {
			return k
		}
		if t.punct != 0 && t.punct != '(' && t.punct != ')' || t.mark != 0 || t.cls&(clsThat|clsWaThat|clsNeg) != 0 || t.kind == isnad.TokenWord && r.takesOver(k) || r.stopsScan(k, j) {
			return j
		}
	}
	return j
}

// placeAside returns the comma behind a phrase of place with ب or في that stands
// between two commas and begins at token j, or 0.
func (r *reader) placeAside(j, limit int) int {
	if j == 0 || r.toks[j-1].punct != ',' {
		return 0
	}
	t := &r.toks[j]
	k := j
	if t.norm == "في" {
		k++
	} else if !(t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ب")) && !r.isBi(j) {
		return 0
	}
	if k >= limit {
		return 0
	}
	n := strings.TrimPrefix(strings.TrimPrefix(r.toks[k].norm, "ب"), "ال")
	place := placeNoun[n] || n == "عاصمه" || n == "بلده" || n == "مقر"
	for e := k; e < min(limit, k+7); e++ {
		u := &r.toks[e]
		if u.punct == ',' {
			if place && e > k {
				return e
			}
			return 0
		}
		if u.kind != isnad.TokenWord || u.cls != 0 || u.tag == isnad.TagVerb && u.men < 0 {
			return 0
		}
		place = place || u.men >= 0 && e == k && r.acct.Mentions[u.men].Kind == isnad.KindPlace
	}
	return 0
}

// sayingAhead returns the token of «قائلا» that ends the frame which token j
// stands in, where nothing but words and names is between and speech follows
// it, or 0.
func (r *reader) sayingAhead(j, limit int) int {
	for k := j; k+1 < min(limit, j+14); k++ {
		t := &r.toks[k]
		if r.takesOver(k) {
			if n := &r.toks[k+1]; n.punct == ':' || n.opens || n.cls&clsThat != 0 {
				return k
			}
			return 0
		}
		if t.kind != isnad.TokenWord || t.cls&^(clsPrep|clsAdverb) != 0 || t.tag == isnad.TagVerb && t.men < 0 {
			return 0
		}
	}
	return 0
}

// shortAside returns the second of two commas that set off a few words
// without a verb behind the one at j, or j.
func (r *reader) shortAside(j, limit int) int {
	most := 8
	if r.toks[j].norm == "؛" {
		most = 12
	}
	for k := j + 1; k < min(limit-2, j+most); k++ {
		t := &r.toks[k]
		if t.punct == ',' {
			return k
		}
		if t.punct != 0 || t.mark != 0 || t.cls&(clsThat|clsRel|clsConj|clsNeg) != 0 || t.tag == isnad.TagVerb && t.men < 0 || r.isBi(k) && t.men < 0 {
			break
		}
	}
	return j
}

// lateBi takes the verbal noun with ب at j for the content of d, where a
// relative clause before it was all that could have claimed it («تعهد المحافظ
// الذي زار الحي بإيجاد حل»).
func (r *reader) lateBi(d draft, j, obj int) (draft, bool) {
	d.comp, d.start, d.prep = compPrep, j, j
	if obj >= 0 && d.f.cue.frames&frameInside != 0 {
		d.start = obj
	}
	return r.startsOK(d)
}

// needed holds nouns that open what is asked for or held, as the object of a
// verb of speaking, and seldom anything else there.
var needed = map[string]bool{"ضروره": true, "اهميه": true, "وجوب": true, "عدم": true, "حرصه": true, "حرصها": true, "حرصهم": true, "التزامه": true, "التزامها": true}

// freeNoun reports whether the noun at j begins a phrase: nothing governs it
// before it.
func (r *reader) freeNoun(j int) bool {
	p := &r.toks[j-1]
	if p.kind != isnad.TokenWord {
		return p.punct == ',' || p.punct == ')' || p.closes || p.tx >= 0
	}
	if p.cls&^clsAdverb != 0 || p.tag == isnad.TagVerb && p.men < 0 {
		return false
	}
	return p.men >= 0 || p.tx >= 0 || p.cls&clsAdverb != 0 || hasArticle(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(p.norm, "ب"), "ل"), "و")) || strings.HasPrefix(p.norm, "لل") ||
		r.owned(j-1) || strings.HasSuffix(p.norm, "يه") && strings.HasPrefix(p.norm, "ل") || p.tag == isnad.TagAdjective
}

// tellsWhat holds verbs of telling that take nouns of toldOf for their object.
var tellsWhat = map[string]bool{"كشف": true, "أوضح": true, "أبرز": true, "شرح": true, "بين": true, "ذكر": true}

// toldOf holds nouns for what is told about a thing.
var toldOf = map[string]bool{"تفاصيل": true, "وجود": true, "وقوع": true, "اسباب": true, "سبب": true, "ملابسات": true, "حقيقه": true, "اهميه": true, "ضروره": true, "كيفيه": true, "خطوره": true, "حرص": true, "حرصه": true, "حرصها": true, "عدم": true, "دور": true}

// subjectBefore reports whether كان or قد before the verb at i tells that its
// subject stands before it or goes without saying («وكان الوزير قد أكد»).
func (r *reader) subjectBefore(i int) bool {
	start := r.sentStart(i)
	if i-1 > start && r.toks[i-1].norm == "قد" {
		return true
	}
	return i-start < 14 && r.toks[start].cls&clsKan != 0
}

// asks holds words of question that open the content of verbs of telling, and
// tellsHow those verbs.
var asks = map[string]bool{"كيف": true, "لماذا": true, "كيفيه": true}
var tellsHow = map[string]bool{"أوضح": true, "شرح": true, "تساءل": true, "فسر": true, "بين": true, "كشف": true, "روى": true, "سأل": true, "ذكر": true, "حكى": true}

// prepWithin reports whether a preposition of fr stands among the first words
// of the quotation that opens at j.
func (r *reader) prepWithin(j int, fr frame) bool {
	for k := j + 1; k < min(r.toks[j].pair, j+10); k++ {
		if r.prepFrame(k)&fr != 0 || fr&frameLi != 0 && r.attached(k, "ل") || fr&frameBi != 0 && r.isBi(k) {
			return true
		}
	}
	return false
}

// ownStand reads «أكد الاتحاد في بيان أصدره أمس …، دعمه الكامل للرئيس»: the
// content is a noun of speaking with the speaker's pronoun, whatever stands
// between.
func (r *reader) ownStand(d draft, j int) (draft, bool) {
	i := d.cue.first
	limit := min(r.sentEnd(i), i+maxZone)
	for k := j; k < limit; k++ {
		t := &r.toks[k]
		if t.opens && r.isName(k, limit) && t.pair < limit {
			k = t.pair // «في مقابلة مع قناة «كذا» معارضته لـ»
			continue
		}
		if t.cls&clsThat != 0 || t.punct == ':' || t.punct == '.' || t.punct == '!' || t.opens || t.norm == "؛" || t.closes {
			return d, false
		}
		if t.kind != isnad.TokenWord || t.men >= 0 && t.whole {
			continue
		}
		if _, own, ok := r.lightNoun(min(k+1, limit-1)); ok && own && r.prepFrame(k)&d.f.cue.frames&framePrep != 0 {
			return d, false // «أكد فلان في بيان على إدانته لـ»
		}
		if k > j && (r.stopsScan(k, i) || r.participleAt(k) || d.subj.last > d.cue.last && r.prepFrame(k)&d.f.cue.frames&framePrep != 0 && k == d.subj.last && r.contentPrep(k, limit)) {
			return d, false
		}
		if k == j && r.prepFrame(k)&d.f.cue.frames&framePrep != 0 && r.contentPrep(k, limit) {
			return d, false // «أكد فلان على …، معبرا عن تعازيه»
		}
		n, poss, ok := r.lightNoun(k)
		if !ok || !poss || strings.HasSuffix(t.norm, "ا") && !strings.HasSuffix(t.norm, "ها") {
			continue
		}
		if k > 0 && (r.toks[k-1].cls&clsPrep != 0 && r.toks[k-1].norm != "مجددا") {
			continue
		}
		if n.cue {
			e := d
			e.act = n.act
			if e, ok := r.nounCue(e, k, limit); ok {
				e.rule = "light verb"
				return e, true
			}
		}
		d.comp, d.start, d.rule = compNP, k, "own stand"
		if k > j && r.toks[k-1].norm == "عدم" {
			d.start = k - 1
		}
		return d, true
	}
	return d, false
}

// participleAt reports whether the word at k is the participle of a cue with
// the ending of the accusative («معبرا»).
func (r *reader) participleAt(k int) bool {
	if !strings.HasSuffix(r.toks[k].norm, "ا") {
		return false
	}
	fs, _ := r.formsAt(k)
	for _, f := range fs {
		if f.kind == inflect.Participle {
			return true
		}
	}
	return false
}

// thatAhead reports whether أن stands within the clause behind j, behind
// neither preposition nor verb.
func (r *reader) thatAhead(lo, j, limit int) bool {
	for k := j + 1; k < min(limit, j+14); k++ {
		t := &r.toks[k]
		if t.opens && t.pair < limit && t.pair-k <= maxNameMark {
			k = t.pair // «على إذاعة "كذا"»
			continue
		}
		if t.punct != 0 && t.punct != ',' || t.cls&(clsRel|clsConj) != 0 || t.tag == isnad.TagVerb && t.men < 0 {
			return false
		}
		if t.cls&clsThat != 0 {
			if r.toks[k-1].cls&(clsSub|clsPrep) != 0 || t.cls&clsBiThat != 0 && r.toks[k-1].punct != ',' {
				return false
			}
			return r.toks[k-1].tx >= 0 || r.toks[k-1].punct == ',' || r.inAdjunct(lo, j)
		}
	}
	return false
}

// inAdjunct reports whether an adjunct that names an occasion begins between
// the tokens lo and j, so that the preposition at j may be its own.
func (r *reader) inAdjunct(lo, j int) bool {
	for k := lo; k < j; k++ {
		if r.toks[k].punct != 0 {
			return false
		}
		if r.toks[k].cls&clsPrep != 0 && k+1 < j && r.occasionNoun(k+1) != "" {
			return true
		}
	}
	return false
}

// clauseBetween reports whether a comma and a verb stand between two tokens, so
// that a colon behind them belongs to another clause.
func (r *reader) clauseBetween(lo, hi int) bool {
	comma := false
	for k := lo; k < hi; k++ {
		comma = comma || r.toks[k].punct == ','
		if comma && r.toks[k].tag == isnad.TagVerb && r.toks[k].men < 0 {
			return true
		}
	}
	return false
}

// passAdjuncts passes over adverbs, times and short phrases of place or
// occasion that begin at token j, and returns the token behind them.
func (r *reader) passAdjuncts(j, limit int) int {
	for j < limit {
		t := &r.toks[j]
		switch {
		case t.tx >= 0 && t.men < 0:
			x := t.tx
			for j < limit && r.toks[j].tx == x {
				j++
			}
			continue
		case t.punct == '-':
			if e := r.skipTo(j, limit, '-'); e > j+1 {
				j = e
				continue
			}
		case t.cls&clsPrep != 0 && j+1 < limit && r.toks[j+1].tx >= 0 && r.toks[j+1].men < 0:
			j++
			continue
		case t.men >= 0 && t.first && !t.whole && strings.HasPrefix(t.norm, "ب") && r.acct.Mentions[t.men].Kind == isnad.KindPlace && j > 0 && r.toks[j-1].tx >= 0:
			k := j + 1
			for k < limit && r.toks[k].men == t.men {
				k++
			}
			if k < limit && r.canSpeak(k) {
				j = k // «أكد اليوم الاثنين بالجزائر وزير البريد»
				continue
			}
		case t.norm == "من" && j+1 < limit:
			switch r.toks[j+1].norm {
			case "جهته", "جهتها", "جهتهم", "جانبه", "جانبها", "جانبهم", "ناحيته", "ناحيتها":
				j += 2
				continue
			}
		case (t.norm == "في" || t.norm == "ضمن" || t.norm == "خلال") && j+2 < limit:
			n := &r.toks[j+1]
			if n.cls&clsThis != 0 || n.norm == "ذات" || n.norm == "نفس" {
				j += 3
				continue
			}
			switch n.norm {
			case "السياق", "المقابل", "الوقت", "الاطار", "الصدد", "الشان", "البدايه", "النهايه", "الاثناء", "الغضون":
				j += 2
				if r.toks[j].norm == "ذاته" || r.toks[j].norm == "نفسه" {
					j++
				}
				continue
			}
			if e := r.adjunctEnd(j, limit); e > j {
				j = e
				continue
			}
		case t.cls&clsAdverb != 0 && t.cls&clsPrep == 0:
			j++
			continue
		case t.norm == "لي" || t.norm == "لنا" || t.norm == "فيه" || t.norm == "فيها" || t.norm == "عنه" || t.norm == "عنها" || t.norm == "له" || t.norm == "لها" || t.norm == "لهم":
			j++
			continue
		case t.norm == "ل" && j+1 < limit && r.toks[j+1].opens && r.toks[j+1].pair < limit:
			j = r.toks[j+1].pair + 1
			continue
		case r.attached(j, "ل") && r.linkWord(j):
			if e := r.nounPhrase(j, limit, 0, true); e > j {
				j = e
				continue
			}
		case t.punct == ',' && t.norm != "؛":
			j++
			continue
		}
		break
	}
	return j
}

// speechStart holds words that open a clause and no subject, so that speech may
// begin with them unmarked.
var speechStart = map[string]bool{"يجب": true, "لابد": true, "هناك": true, "نحن": true, "انا": true, "هم": true, "تم": true, "ينبغي": true, "لا": true, "لم": true, "لن": true, "ليس": true, "ليست": true, "لقد": true, "كنا": true}

// noComplement tries what a speech verb may still mean when nothing marks its
// content: words that stand before it, or words with no mark at all.
func (r *reader) noComplement(d draft, j int) (draft, bool) {
	i := d.cue.first
	if finite(d.f.kind) && d.f.cue.lemma == "قال" && d.f.kind == inflect.Perfect && (d.subj.empty() || !r.canSpeak(d.subj.first)) && i == r.sentStart(i) && i+5 < j && r.toks[i].depth == 0 {
		// «وقال تم الاتفاق على …»: no mark and no subject
		if n := &r.toks[i+1]; n.kind == isnad.TokenWord && n.men < 0 && n.tx < 0 && !r.canSpeak(i+1) && (n.cls&clsNeg != 0 || n.cls == 0 && lexicon.Count(n.norm) >= commonWord && !r.attached(i+1, "ل")) {
			d.comp, d.start, d.rule, d.subj = compBare, i+1, "bare", run{}
			return d, true
		}
	}
	if d.rule != "cue with speech word" && d.f.kind == inflect.Participle && d.f.cue.lemma == "قال" && i+5 < r.sentEnd(i) && r.toks[i].depth == 0 {
		if n := &r.toks[i+1]; speechStart[n.norm] || n.norm == "اذا" || n.norm == "لو" || n.norm == "هل" || n.cls&clsNeg != 0 || n.tag == isnad.TagVerb && n.men < 0 && n.kind == isnad.TokenWord && len(r.finiteForms(i+1)) == 0 {
			d.comp, d.start, d.rule = compBare, i+1, "bare"
			return d, true // «قائلا إذا كان …»
		}
	}
	if e := r.sentEnd(i); finite(d.f.kind) && (d.f.cue.lemma == "قال" || d.f.cue.flags&flagBare != 0 && (i == r.sentStart(i) || r.spokenIn(i))) && d.f.kind == inflect.Perfect && d.conj && i+5 < e && (speechStart[r.toks[i+1].norm] || r.toks[i+1].norm == "لو" || r.future(i+1) || r.weDid(i+1)) && r.toks[i].depth == 0 {
		d.comp, d.start, d.rule, d.subj = compBare, i+1, "bare", run{}
		return d, true // «… وقال يجب التفريق بين …»
	}
	if finite(d.f.kind) && d.f.cue.flags&(flagCont|flagBare) != 0 && i == r.sentStart(i) && i+5 < r.sentEnd(i) && r.toks[i+1].punct == ',' && r.toks[i].depth == 0 && (d.subj.empty() || d.subj.first > i+1) {
		d.comp, d.start, d.rule, d.subj = compBare, i+2, "bare", run{}
		return d, true // «وأضاف، واصلت الفرق …»
	}
	if e, ok := r.parenthetic(d); ok {
		return e, true
	}
	if !finite(d.f.kind) || d.f.cue.frames&(frameThat|frameQuote) == 0 || d.subj.empty() && d.left.empty() {
		return d, false
	}
	// "…"، قال فلان
	k := i - 1
	if k >= 0 && r.toks[k].punct == ',' {
		k--
	}
	if k >= r.sentStart(i) && r.toks[k].closes && r.toks[k].pair >= 0 && k-r.toks[k].pair > 4 && r.toks[k].depth == r.toks[i].depth && !d.subj.empty() && !r.taken(r.toks[k].pair) {
		d.comp, d.before, d.start = compBefore, run{r.toks[k].pair + 1, k}, r.toks[k].pair+1
		d.head = d.start
		d.rule = "quotation before cue"
		return d, true
	}
	if d.f.cue.flags&flagBare != 0 && d.f.kind == inflect.Perfect && !d.subj.empty() && r.toks[i].depth == 0 {
		s, ok := r.strictSubject(d)
		if ok && s.last < j && j-s.last >= 4 {
			n := &r.toks[s.last]
			for k := s.last; k < min(r.sentEnd(i), s.last+20); k++ {
				if r.toks[k].opens && !r.isName(k, r.sentEnd(i)) {
					return d, false
				}
			}
			if n.kind == isnad.TokenWord && (n.cls&(clsPrep|clsAdverb|clsRel|clsConj) == 0 || speechStart[n.norm]) && n.tx < 0 {
				d.subj, d.comp, d.start, d.rule = s, compBare, s.last, "bare"
				return d, true
			}
		}
	}
	return d, false
}

// spokenIn reports whether somebody has spoken in the sentence of token i before
// it.
func (r *reader) spokenIn(i int) bool {
	n := len(r.drafts)
	return n > 0 && r.toks[r.drafts[n-1].cue.first].sent == r.toks[i].sent && !r.drafts[n-1].attr
}

// weDid reports whether the word at k is a perfect of the first person plural
// («ظللنا»), which only speech begins with.
func (r *reader) weDid(k int) bool {
	t := &r.toks[k]
	s, ok := strings.CutSuffix(t.norm, "نا")
	return ok && t.men < 0 && t.kind == isnad.TokenWord && len(s) >= 6 && !personish(t.norm) && !hasHead(r, k) && (t.tag == isnad.TagVerb || lexicon.Count(s+"ت") > lexicon.Count(s+"ه") && lexicon.Count(t.norm) < commonWord)
}

// future reports whether the word at k is an imperfect with سـ.
func (r *reader) future(k int) bool {
	t := &r.toks[k]
	s, ok := strings.CutPrefix(t.norm, "س")
	return ok && t.men < 0 && t.tag == isnad.TagVerb && len(s) >= 6 && (strings.HasPrefix(s, "ي") || strings.HasPrefix(s, "ت") || strings.HasPrefix(s, "ن"))
}

// taken reports whether the quotation that opens at token q is what the draft
// before says, so that no cue behind it can bring it.
func (r *reader) taken(q int) bool {
	n := len(r.drafts)
	if n == 0 {
		return false
	}
	d := &r.drafts[n-1]
	return !d.attr && d.comp != compBefore && (d.start == q || d.start == q+1)
}

// parenthetic reads a cue set between commas in the words it attributes: «من
// هنا جاءت الفكرة، تقول سبنر، إذ قررت …», «…، يضيف المصدر.»
func (r *reader) parenthetic(d draft) (draft, bool) {
	i := d.cue.first
	start, end := r.sentStart(i), r.sentEnd(i)
	if i >= 2 && r.toks[i-2].closes && r.toks[i-2].pair >= start && i-2-r.toks[i-2].pair > 4 {
		return d, false // a quotation stands before the cue
	}
	if !finite(d.f.kind) || d.f.cue.frames&frameThat == 0 || d.f.cue.flags&flagThat != 0 || d.conj || d.subj.empty() || i-start < 2 || r.toks[i-1].punct != ',' && r.toks[i-1].punct != '-' || d.subj.first != i+1 || !r.canSpeak(i+1) {
		return d, false
	}
	s, ok := r.strictSubject(d)
	if !ok {
		return d, false
	}
	e := s.last
	if e < end && r.toks[e].punct == 0 && !r.toks[e].closes && !(r.toks[e].tx >= 0 && r.toks[e].men < 0) {
		return d, false
	}
	if i-start < 4 && (r.toks[i-1].punct != ',' || e >= end || r.toks[e].punct != ',' || end-e < 5 || r.toks[start].men < 0 && !hasArticle(r.toks[start].norm)) {
		return d, false // «المصنع، يقول فلان، سيفتح أبوابه»: the sentence goes on
	}
	d.subj, d.start, d.attr, d.rule, d.head = s, e, true, "as he said", i
	return d, true
}

// subjunctive reports whether the word at k looks like an imperfect.
func (r *reader) subjunctive(k int) bool {
	if !r.word(k) || r.toks[k].men >= 0 {
		return false
	}
	n := r.toks[k].norm
	return (strings.HasPrefix(n, "ي") || strings.HasPrefix(n, "ت")) && len(n) >= 6 && !strings.HasSuffix(n, "ه")
}

// fromBefore reports whether «من» stands between the tokens i and j («طلب من
// الوزير أن»).
func (r *reader) fromBefore(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if r.toks[k].norm == "من" {
			return true
		}
	}
	return false
}

// startsOK drops drafts whose content has no words.
func (r *reader) startsOK(d draft) (draft, bool) {
	if d.start >= len(r.toks) || r.toks[d.start].punct == '.' || d.start >= r.sentEnd(d.cue.first) && d.comp != compColon {
		return d, false
	}
	if t := &r.toks[d.start]; d.comp == compPrep && t.cls&clsThis != 0 && (d.start+1 >= len(r.toks) || !hasArticle(r.toks[d.start+1].norm)) {
		return d, false // «أشار إلى ذلك»: takes up what was said
	}
	return d, true
}

// afterColon reads what follows a colon: a quotation, أن, or plain words.
func (r *reader) afterColon(d draft, j int) (draft, bool) {
	k := j + 1
	if k < len(r.toks) && r.toks[k].cls&clsThat != 0 && r.toks[k].cls&clsBiThat == 0 {
		// «قال: إن لم …» is a condition, not the particle.
		if !(r.toks[k].norm == "ان" && k+1 < len(r.toks) && r.toks[k+1].cls&clsNeg != 0) {
			k++
		}
	}
	if k >= len(r.toks) {
		return d, false
	}
	if k == j+1 && k+1 < len(r.toks) && len(r.toks[k].norm) <= 2 && r.toks[k+1].opens {
		k++ // a stray letter before the mark
		j++
	}
	if r.toks[k].sent != r.toks[j].sent && k == j+1 && !r.toks[k].opens && (r.toks[k].norm == "من" && k+1 < len(r.toks) && strings.HasPrefix(r.toks[k+1].norm, "ج") && r.toks[k+1].cls == 0 || len(r.finiteForms(k)) > 0) {
		return d, false // a list that was lost, and the next report
	}
	d.start = k
	if r.toks[k].opens && k == j+1 {
		d.comp = compQuote
		return d, true
	}
	if k > j+1 {
		d.comp = compThat
	} else {
		d.comp = compColon
	}
	return d, true
}

// skipTo returns the token behind the closing mark of an insertion that opens
// at j, or j+1 when it is not closed.
func (r *reader) skipTo(j, limit int, mark byte) int {
	for k := j + 1; k < limit; k++ {
		if r.toks[k].punct == mark {
			return k + 1
		}
	}
	return j + 1
}

// isName reports whether the quotation that opens at j is a name or a term and
// not the speech that a cue waits for: it is short, and more of the frame
// follows it.
func (r *reader) isName(j, limit int) bool {
	t := &r.toks[j]
	n := t.pair - j - 1
	if j+1 < len(r.toks) && r.toks[j+1].cls&clsThat != 0 && r.toks[j+1].men < 0 {
		return false // "إن …": speech
	}
	if j > 0 && t.pair < limit {
		if entitles(r.toks[j-1].norm) {
			return true // «ندوة حول موضوع "كذا"»
		}
	}
	if j > 0 && t.pair < limit && r.word(j-1) && r.toks[j-1].span.End == t.span.Start && len(r.toks[j-1].norm) <= 4 && clitic(r.toks[j-1].norm) && r.toks[j-1].norm != "و" && r.toks[j-1].norm != "ف" {
		return true // لـ«عكاظ», بـ"أنحف هاتف": a name or a term
	}
	if n >= 1 && n <= 4 && j > 0 && r.word(j-1) && t.pair < limit && r.toks[j+1].men >= 0 && r.toks[j+1].first && r.personName(j+1) && r.toks[t.pair-1].men == r.toks[j+1].men {
		return true // «الناطق الإعلامي "فلان الفلاني"»
	}
	if n <= 2 && j > 1 && t.pair+1 < limit && (r.toks[j-1].norm == "فيها" || r.toks[j-1].norm == "فيه") && r.isBi(t.pair+1) && len(r.finiteForms(j-2)) > 0 {
		return true // «وقت تقر فيه "الداخلية" بعدم …»
	}
	if n <= 2 && j > 1 && t.pair+1 < limit && (r.toks[t.pair+1].kind == isnad.TokenWord || r.toks[t.pair+1].punct == '(') && r.word(j-1) && r.toks[j-1].tag == isnad.TagNoun && !hasArticle(r.toks[j-1].norm) && strings.HasSuffix(r.toks[j-1].norm, "ي") && len(r.toks[j-1].norm) >= 8 && r.toks[j-1].men < 0 {
		return true // «تحذر مستخدمي "كذا" من»
	}
	if n <= 2 && j > 0 && t.pair+1 < limit && (r.toks[t.pair+1].kind == isnad.TokenWord || r.toks[t.pair+1].punct == '(') && len(r.finiteForms(j-1)) > 0 {
		return true // «وأكد "الحارثي" على …»
	}
	if n > maxTermMark || t.pair >= limit {
		return false
	}
	if n >= 2 && j > 0 && r.toks[j+1].tag == isnad.TagVerb && r.toks[j+1].men < 0 && len(r.finiteForms(j-1)) > 0 {
		return false // «وأضاف "نسميه الخيار الأخير"، في إشارة إلى أن»
	}
	if n > maxNameMark {
		// A longer title, where a noun takes it and the real content follows.
		if !(j > 1 && r.word(j-1) && r.tab.forms[r.toks[j-1].norm] == nil && r.toks[j-2].cls&clsThat == 0) {
			return false
		}
		for k := t.pair + 1; k < limit; k++ {
			if u := &r.toks[k]; u.punct == ':' || u.cls&clsThat != 0 && r.toks[k-1].cls&clsSub == 0 && r.toks[k-1].norm != "و" {
				return true
			}
		}
		return false
	}
	if j > 0 && r.toks[j-1].punct == ':' {
		return false
	}
	k := t.pair + 1
	if k >= limit || r.toks[k].punct == '.' {
		// Speech, unless a noun that takes a name stands before it.
		if h, ok := r.headOf(j - 1); ok && (h.class == headOutlet || h.class == headBody) {
			return true
		}
		return false
	}
	if j > 0 {
		if h, ok := r.headOf(j - 1); ok && (h.class == headOutlet || h.class == headBody) {
			return true
		}
		if j > 1 && r.toks[j-1].tag == isnad.TagAdjective && hasArticle(r.toks[j-1].norm) {
			if h, ok := r.headOf(j - 2); ok && h.class == headOutlet {
				return true // «الموقع الإلكتروني "كذا"»
			}
		}
		if j > 1 && r.toks[j-1].punct == ',' && r.toks[j+1].men >= 0 && n <= maxNameMark && r.personWithin(j+1, t.pair) && r.toks[j-2].kind == isnad.TokenWord {
			return true // «المتحدث الرسمي، "العقيد فلان"»
		}
		if r.toks[j-1].span.End == t.span.Start { // لـ«عكاظ»
			return true
		}
	}
	if u := &r.toks[k]; n >= 3 && strings.HasPrefix(u.norm, "و") && r.finiteForms(k) != nil && r.finiteForms(k)[0].kind == inflect.Perfect {
		return false // «وقال أحدهم "…" وقالت فلانة»
	}
	for ; k < limit; k++ {
		u := &r.toks[k]
		if u.cls&clsThat != 0 || u.punct == ':' || u.opens && u.pair-k > maxNameMark {
			return true
		}
		if u.punct == '.' {
			break
		}
	}
	return false
}

// prepFrame returns the frame that token j, a free preposition, stands for.
func (r *reader) prepFrame(j int) frame {
	if j < 0 {
		return 0
	}
	switch r.toks[j].norm {
	case "الي":
		return frameTo
	case "علي":
		return frameOn
	case "عن", "عما":
		return frameOf
	case "من":
		return frameFrom
	case "في":
		return frameIn
	case "حول":
		return frameAbout
	}
	return 0
}

// contentPrep reports whether the preposition at j can lead to content, and
// not to a place, a medium or a set phrase.
func (r *reader) contentPrep(j, limit int) bool {
	if j+1 >= limit {
		return false
	}
	n := &r.toks[j+1]
	switch n.norm {
	case "جانبه", "جانبها", "جهته", "جهتها", "جهتهم", "جانبهم", "خلال", "قبل", "بين", "طريق", "هامش", "صفحته", "صفحتها", "حسابه", "حسابها", "موقعه", "موقعها", "تويتر", "فيسبوك", "ناحيته", "جهه", "ذلك", "لسان", "جديد", "وقت", "حد", "مقربه", "اجل", "اثر", "خلفيه", "غرار", "اساس", "ضوء", "راس", "متن", "وقع", "مدي", "سبيل", "عاتق", "مستوي", "صعيد", "مرمي", "بعد", "الاقل", "الفور", "جانب", "جواره":
		return n.norm == "ذلك" && r.toks[j].norm != "في"
	}
	if n.tx >= 0 && n.men < 0 && r.acct.Times[n.tx].Type != isnad.TimexDuration && r.toks[j].norm != "الي" && r.toks[j].norm != "علي" {
		return false
	}
	if h, ok := r.headOf(j + 1); ok && h.class == headOutlet && r.laterPrep(j+1, limit, r.prepFrame(j)) {
		return false
	}
	if n.men >= 0 && r.toks[j].norm == "من" && r.acct.Mentions[n.men].Kind == isnad.KindPlace && r.laterPrep(j+1, limit, frameFrom) {
		return false
	}
	return true
}

// laterPrep reports whether one of the prepositions of fr, or أن, stands
// behind j in the clause.
func (r *reader) laterPrep(j, limit int, fr frame) bool {
	for k := j + 1; k < limit && k < j+14; k++ {
		t := &r.toks[k]
		if t.punct == ',' || t.punct == '.' {
			return false
		}
		if r.prepFrame(k)&fr != 0 || t.cls&clsThat != 0 && fr&frameThat != 0 {
			return true
		}
	}
	return false
}

// laterTo reports whether a free preposition of fr still follows in the
// sentence, commas passed over.
func (r *reader) laterTo(j, limit int, fr frame) bool {
	for k := j + 1; k < limit && k < j+26; k++ {
		if r.prepFrame(k)&fr != 0 {
			return true
		}
	}
	return false
}

// linkWord reports whether the noun at j, clitic off, names a medium or a
// writing, so that «ببيان», «لصحيفة» lead to a link and not to content.
func (r *reader) linkWord(j int) bool {
	if r.toks[j].men >= 0 && r.toks[j].first {
		if _, ok := r.mediaOf(&r.acct.Mentions[r.toks[j].men]); ok {
			return true
		}
	}
	h, ok := r.headOf(j)
	return ok && h.class == headOutlet
}

// takesOver reports whether token j is «قائلا», «بالقول» or «بقوله», which
// carry the content of a cue before them.
func (r *reader) takesOver(j int) bool {
	switch r.toks[j].norm {
	case "قائلا", "قائله", "قائلين", "بالقول", "بقوله", "بقولها", "بقولهم", "قوله", "قولها", "متسائلا", "متسائله":
		return true
	}
	return false
}

func (r *reader) takeOver(d draft, j int) (draft, bool) {
	f := form{cue: r.cueOf("قال"), kind: inflect.Participle, gender: d.f.gender, number: d.f.number, pron: '-'}
	e := r.newDraft(j, f, false)
	if strings.HasPrefix(r.toks[j].norm, "متسا") {
		e.act = isnad.ActAsk
	}
	e, ok := r.complement(e, false)
	if !ok {
		return e, false
	}
	e.f.kind = d.f.kind
	if e.act == isnad.ActSay && d.f.cue.frames&(frameThat|frameQuote) != 0 && d.f.cue.act != isnad.ActReport {
		e.act = d.f.cue.act
	}
	e.verb, e.head, e.subj, e.left, e.rel, e.conj = d.verb, d.head, d.subj, d.left, d.rel, d.conj
	e.f = form{cue: e.f.cue, kind: d.f.kind, gender: d.f.gender, number: d.f.number, pron: d.f.pron}
	e.rule = "cue with speech word"
	return e, true
}

// ofTheAuthor reports whether the verb at i that looks like hers or his is mine: «كنت
// قد بينت», «أعتقد», «لا أستبعد» (I believe, I do not rule out: the perfect has no hamza
// there, though some write one: «وأعتبر الوزير»).
func (r *reader) ofTheAuthor(i int, f form) bool {
	if f.kind != inflect.Perfect || f.number != 's' {
		return false
	}
	if strings.HasPrefix(f.cue.lemma, "ا") && strings.HasPrefix(strings.TrimLeft(r.raw(i), "وف"), "أ") {
		before := i > r.sentStart(i) && (r.toks[i-1].cls&clsNeg != 0 || r.toks[i-1].norm == "كنت")
		return before || f.cue.lemma == "اعتقد" || i+1 >= len(r.toks) || !r.canSpeak(i+1)
	}
	k := i - 1
	if k > 0 && r.toks[k].norm == "قد" {
		k--
	}
	if f.gender != 'f' || k < r.sentStart(i) {
		return false
	}
	switch r.toks[k].norm {
	case "كنت", "وكنت", "فكنت":
		return true
	}
	return false
}

// stopsScan reports whether token j is a finite cue of its own, or opens an
// indirect question, so that the cue at i cannot reach over it.
func (r *reader) stopsScan(j, i int) bool {
	if j > 0 && r.toks[j].norm == "اذا" && (r.toks[j-1].norm == "ما" || r.toks[j-1].norm == "عما") {
		return true // «رد على سؤال عما إذا كان على الوزير أن …»: what was asked
	}
	fs, conj := r.formsAt(j)
	if len(fs) > 0 && j+1 < len(r.toks) && j > 0 && r.toks[j-1].cls&clsRel != 0 && (fs[0].cue.lemma == "تحدث" || fs[0].cue.lemma == "تكلم") && (r.toks[j+1].norm == "الي" || r.toks[j+1].norm == "مع" || r.toks[j+1].norm == "ل" || r.attached(j+1, "ل")) {
		return false // «أوضح المصدر الذي تحدث إلى الصحيفة أن»
	}
	if len(fs) > 0 && j+1 < len(r.toks) {
		switch r.toks[j+1].norm {
		case "فيها", "فيه", "خلالها", "خلاله":
			return false // «كلمته التي ألقاها وهاجم فيها …»: of what was named
		}
	}
	for _, f := range fs {
		if f.kind == inflect.Participle && f.cue.frames&frameThat != 0 && f.gender == 'm' && f.number == 's' {
			return true
		}
		if !finite(f.kind) {
			continue
		}
		if conj && len(r.toks[j].norm) >= 8 && (f.kind == inflect.Perfect || f.cue.frames&frameThat != 0) {
			return true
		}
		if f.cue.frames&frameThat == 0 || f.alef && !r.dotted && !strings.HasSuffix(r.raw(j), "ى") {
			continue
		}
		if f.kind != inflect.Participle && f.pron != 'j' && len(r.toks[j].norm) >= 6 && f.cue.flags&(flagThat|flagNoImp) == 0 && r.toks[j-1].cls&clsPrep == 0 && !(f.gender == 'm' && masdarLike[f.cue.lemma]) {
			return true
		}
	}
	return false
}

// masdarLike holds verbs whose third person looks like a common noun.
var masdarLike = map[string]bool{"رد": true, "رفض": true, "طلب": true, "أمل": true, "ذكر": true, "حذر": true, "وعد": true, "أمر": true, "كشف": true, "نفى": true, "نقل": true, "اعتبر": true, "شكر": true, "أسف": true, "تعهد": true, "توقع": true, "علق": true, "حث": true, "طالب": true, "كذب": true, "ثمن": true, "أقر": true, "شرح": true, "فسر": true, "ندد": true, "جزم": true, "شجب": true, "قدر": true}

// light reads a light verb with a noun of speaking: «أعرب عن قلقه»، «أعلنت
// رفضها»، «وجّه نداء إلى …».
func (r *reader) light(d draft, limit int) (draft, bool) {
	j := d.cue.last
	if !d.subj.empty() {
		j = d.subj.last
	}
	of := d.f.cue.frames&frameOf != 0 || d.f.cue.lemma == "أبدى" && j < limit && r.toks[j].norm == "عن"
	stop := min(limit, j+24)
	if of {
		for j < stop && r.toks[j].norm != "عن" {
			if r.toks[j].punct == '.' || r.toks[j].cls&clsThat != 0 {
				return d, false
			}
			j++
		}
		if j >= stop {
			return d, false
		}
		d.prep = j
		j++
		k := j
		if k < limit && r.toks[k].opens {
			k++
		}
		if n, _, ok := r.lightNoun(k); ok {
			d.act = n.act
		} else {
			d.act = isnad.ActSay
		}
		if k < limit && r.toks[k].cls&clsThat != 0 {
			j = k + 1
		}
		if j >= limit {
			return d, false
		}
		d.comp, d.start, d.rule = compPrep, j, "light verb"
		return d, true
	}
	// The noun is the object: look for it where the subject may end.
	lo := d.cue.last
	depth := r.toks[d.cue.first].depth
	for k := lo; k < min(limit, lo+24); k++ {
		t := &r.toks[k]
		if t.opens && t.pair < limit && t.pair-k <= maxNameMark {
			k = t.pair
			continue
		}
		if t.punct == '.' || t.cls&(clsThat|clsRel) != 0 || t.depth != depth && !t.opens {
			return d, false
		}
		n, poss, ok := r.lightNoun(k)
		if ok && d.f.cue.lemma == "قدم" && n.act == isnad.ActSay || ok && d.f.cue.lemma == "سجل" && !poss {
			continue // «قدمت الدولة دعما»
		}
		if ok && d.f.cue.lemma == "وجه" && n.act == isnad.ActPromise {
			continue // «وجه الوزير بضرورة الالتزام بـ»
		}
		if !ok || k > lo && r.toks[k-1].cls&clsPrep != 0 || hasArticle(t.norm) && d.f.cue.lemma != "وجه" && !(d.f.cue.lemma == "ألقى" && n.act == isnad.ActAccuse) {
			continue
		}
		if k > lo && !poss && r.toks[k-1].kind == isnad.TokenWord {
			if h, ok := r.headOf(k - 1); ok && !hasArticle(r.toks[k-1].norm) && h.class != headNone && k-1 >= lo && r.toks[k-1].men < 0 {
				continue // «وزير الدعم»: part of a title
			}
		}
		if k == lo {
			d.subj = run{}
		} else if d.subj.empty() || d.subj.last > k {
			d.subj = run{lo, k}
			if !r.subjectAt(lo, d) {
				d.subj = run{}
			}
		}
		d.act = n.act
		d.rule = "light verb"
		if !n.cue {
			d.comp, d.start = compNP, k
			if k > lo && r.toks[k-1].norm == "عدم" {
				d.start = k - 1 // «أبدت الحركة عدم تفهمها لـ»
				if !d.subj.empty() && d.subj.last == k {
					d.subj.last = k - 1
				}
			}
			return d, true
		}
		return r.nounCue(d, k, limit)
	}
	return d, false
}

// ownView holds nouns for an opinion, which a preposition says is about what, and
// nothing what it is.
var ownView = map[string]bool{"رايه": true, "رايها": true, "رايهم": true, "ارائه": true, "ارائها": true, "ارائهم": true, "مشاعره": true, "مشاعرها": true, "مشاعرهم": true}

// nounCue makes the noun at k the cue of d and reads its content.
func (r *reader) nounCue(d draft, k, limit int) (draft, bool) {
	d.cue = run{k, k + 1}
	j := k + 1
	for j < limit {
		t := &r.toks[j]
		switch {
		case t.punct == '(':
			j = r.skipTo(j, limit, ')') - 1
		case t.punct == '.' || t.punct == '!' || t.punct == ',':
			return d, false
		case t.cls&clsThat != 0:
			d.comp, d.start = compThat, j+1
			return r.startsOK(d)
		case t.norm == "الي" || t.norm == "علي" || t.norm == "من" && d.act == isnad.ActWarn || t.norm == "عن":
			if j+1 >= limit {
				return d, false
			}
			d.comp, d.start, d.prep = compPrep, j+1, j
			if r.toks[j+1].cls&clsThat != 0 {
				d.comp, d.start = compThat, j+2
			}
			return r.startsOK(d)
		case t.norm == "حتي" && d.act == isnad.ActCall:
			d.comp, d.start, d.prep = compPrep, j+1, j
			return r.startsOK(d)
		case r.isBi(j):
			d.comp, d.start, d.prep = compPrep, j, j
			return d, true
		case r.attached(j, "ل") && d.act == isnad.ActCall && (t.men >= 0 || t.norm == "لكل" || r.toks[k].norm != "دعوه" && r.toks[k].norm != "الدعوه" && hasHead(r, j)):
			// whom the call goes to
		case r.attached(j, "ل"):
			d.comp, d.start, d.prep = compPrep, j, j
			return d, true
		case t.cls&(clsAdverb|clsPrep) != 0 || t.tx >= 0:
		case d.act != isnad.ActCall && d.act != isnad.ActWarn && (t.kind == isnad.TokenWord || t.opens):
			d.comp, d.start = compNP, j
			return d, true
		}
		j++
		if j > k+16 {
			break
		}
	}
	return d, false
}

// lightNoun looks token k up among the nouns of speaking; poss tells whether
// it has a possessive pronoun.
func (r *reader) lightNoun(k int) (n lightNoun, poss, ok bool) {
	if !r.word(k) || r.toks[k].men >= 0 && r.toks[k].whole {
		return n, false, false
	}
	return r.tab.lightNoun(r.toks[k].norm)
}

func (t *tables) lightNoun(norm string) (n lightNoun, poss, ok bool) {
	if n, ok = t.nouns[norm]; ok {
		return n, false, true
	}
	for _, p := range []string{"ه", "ها", "هم", "هما", "ا"} {
		s, cut := strings.CutSuffix(norm, p)
		if !cut || len(s) < 6 {
			continue
		}
		if n, ok = t.nouns[s]; ok {
			return n, p != "ا", true
		}
		if strings.HasSuffix(s, "ت") {
			if n, ok = t.nouns[s[:len(s)-2]+"ه"]; ok {
				return n, true, true
			}
		}
	}
	for _, p := range []string{"ال", "بال"} {
		if s, cut := strings.CutPrefix(norm, p); cut {
			if n, ok = t.nouns[s]; ok {
				return n, false, true
			}
		}
	}
	return n, false, false
}

// blame reads «حمّل … المسؤولية».
func (r *reader) blame(d draft) (draft, bool) {
	i := d.cue.first
	limit := min(r.sentEnd(i), i+30)
	s := run{i + 1, i + 1}
	if finite(d.f.kind) && i+1 < limit && r.subjectAt(i+1, d) {
		d.subj = run{i + 1, r.nounPhrase(i+1, limit, d.f.cue.frames, true)}
		s = d.subj
	}
	for k := i + 1; k < limit; k++ {
		t := &r.toks[k]
		if t.punct == '.' || t.cls&clsThat != 0 {
			return d, false
		}
		n, _ := bareConj(t.norm)
		n = strings.TrimPrefix(n, "ال")
		if strings.HasPrefix(n, "مسؤوليه") || strings.HasPrefix(n, "مسؤوليت") || strings.HasPrefix(n, "مسئوليه") {
			if k < s.last {
				d.subj = run{}
				s.last = i + 1
				if k > i+2 && r.toks[i+1].men < 0 && !hasHead(r, i+1) && !knownName(r.toks[i+1].norm) && (r.canSpeak(i+1) || personish(r.toks[i+1].norm)) {
					d.subj = run{i + 1, i + 2} // «حمّل الشرفي السلطة المسؤولية»
					s.last = i + 2
				}
			}
			if !d.subj.empty() && d.conj && k == s.last && hasArticle(t.norm) && !r.hasPerson(d.subj) && !(k+1 < limit && r.attached(k+1, "ل")) {
				d.subj = run{} // «وحملت حكومة كذا المسؤولية عن»: one noun phrase before the blame bears it
				s.last = i + 1
			}
			if d.subj.empty() && k == i+1 && !(k+1 < limit && (hasArticle(t.norm) || r.attached(k+1, "ل"))) {
				return d, false // «وحملت مسؤولية إدارة البلاد»: bore it
			}
			d.comp, d.start, d.rule = compNP, r.passAdjuncts(s.last, k), "blame"
			for d.start < k && r.toks[d.start].kind != isnad.TokenWord && !r.toks[d.start].opens {
				d.start++
			}
			return d, true
		}
	}
	return d, false
}

// thatHe reports whether «بأنه» stands at token j, or behind a comma there.
func (r *reader) thatHe(j, limit int) bool {
	if j+1 < limit && r.toks[j].punct == ',' {
		j++
	}
	n := r.toks[j].norm
	return n == "بانه" || n == "بانها" || n == "بانهم"
}

// between reports whether the preposition «بين» stands in tokens lo:i, so that
// «وبين» at i may be its second half.
func (r *reader) between(lo, i int) bool {
	for k := i - 1; k >= lo; k-- {
		if r.toks[k].norm == "بين" {
			return true
		}
	}
	return false
}

// learned reads «علمت الصحيفة من مصدر مسؤول أن …»: an outlet that tells what a
// source told it.
func (r *reader) learned(i int) (draft, bool) {
	n, conj := bareConj(r.toks[i].norm)
	if n != "علمت" && n != "علم" || r.toks[i].men >= 0 || i+4 >= r.sentEnd(i) || !r.subjectWord(i+1) {
		return draft{}, false
	}
	limit := min(r.sentEnd(i), i+30)
	for j := i + 2; j+2 < min(limit, i+14); j++ {
		t := &r.toks[j]
		if t.norm != "من" {
			if t.kind == isnad.TokenPunct && t.mark == 0 && t.punct != ',' || t.cls&(clsThat|clsRel) != 0 {
				return draft{}, false
			}
			continue
		}
		if h, ok := r.headOf(j + 1); !ok || h.class != headSource && h.class != headRole && h.class != headPeople {
			return draft{}, false
		}
		d := r.newDraft(i, form{cue: r.cueOf("نقل"), kind: inflect.Perfect, gender: 'm', number: 's', pron: '-'}, conj)
		if n == "علمت" {
			d.f.gender = 'f'
		}
		d.relays, d.rule, d.act = true, "relay", isnad.ActSay
		d.relay = run{i + 1, r.nounPhrase(i+1, j, 0, false)}
		if s := r.resolve(d.relay); !r.isOutlet(&s) && s.class != headOutlet {
			return draft{}, false // «علم الوزير من مصدر أن»: no report
		}
		d.subj = run{j + 1, r.nounPhrase(j+1, limit, 0, false)}
		return r.markedSoon(d, d.subj.last, limit)
	}
	return draft{}, false
}

// subjectWord reports whether a word that may begin a noun phrase stands at k.
func (r *reader) subjectWord(k int) bool {
	t := &r.toks[k]
	return t.opens || (t.kind == isnad.TokenWord || t.kind == isnad.TokenLatin) && (t.cls == 0 || t.men >= 0)
}

// cameIn reads «جاء في البيان أن …».
func (r *reader) cameIn(i int) (draft, bool) {
	n, conj := bareConj(r.toks[i].norm)
	if r.toks[i].norm != "جاء" && r.toks[i].norm != "ورد" && n != "جاء" && n != "ورد" || i+2 >= r.sentEnd(i) || r.toks[i+1].norm != "في" && r.toks[i+1].norm != "ضمن" {
		return draft{}, false
	}
	h, ok := r.headOf(i + 2)
	if p := strings.TrimPrefix(r.plainNoun(i+2), "ال"); p == "كلمه" || p == "معطيات" || p == "سؤال" || p == "مقدمه" || p == "ديباجه" || p == "ملتمس" || p == "مراسله" || p == "شكايه" || p == "شكوي" || p == "محضر" || p == "بحث" || p == "ورقه" || p == "كتاب" || p == "دعوه" || p == "تهنئه" || p == "تقديم" || p == "تمهيد" {
		h, ok = head{headDocument, 'f'}, true // «وجاء ضمن كلمة الوزير أن»
	}
	if !ok || h.class != headDocument && h.class != headOutlet {
		return draft{}, false
	}
	if i > r.sentStart(i) && (r.toks[i-1].norm == "ما" || r.toks[i-1].norm == "كما") {
		return draft{}, false
	}
	d := r.newDraft(i, form{cue: r.cueOf("قال"), kind: inflect.Perfect, gender: '?', number: '?', pron: '-'}, conj)
	limit := min(r.sentEnd(i), i+maxZone)
	d.subj = run{i + 2, r.nounPhrase(i+2, limit, frameThat, false)}
	for k := i + 4; k < d.subj.last; k++ {
		if t := &r.toks[k]; strings.HasPrefix(t.norm, "ل") && (t.men >= 0 && t.first && !t.whole && r.personName(k) || r.attached(k, "ل") && k+1 < d.subj.last && r.toks[k+1].men >= 0 && r.personName(k+1)) {
			d.subj.last = k // «في دعوة الأكاديمية | للكاتب فلان»: to whom it was written
		}
	}
	for j := d.subj.last; j < limit; j++ {
		t := &r.toks[j]
		switch {
		case t.punct == '.':
			return d, false
		case t.cls&clsThat != 0 && r.toks[j-1].cls&clsSub == 0:
			d.comp, d.start, d.rule = compThat, j+1, "came in"
			return r.startsOK(d)
		case t.punct == ':':
			d.rule = "came in"
			return r.afterColon(d, j)
		case t.opens && !r.isName(j, limit):
			d.comp, d.start, d.rule = compQuote, j, "came in"
			return d, true
		}
	}
	return d, false
}

// cueOf returns a row of the table by its lemma.
func (r *reader) cueOf(lemma string) *cue { return r.tab.byLemma[lemma] }

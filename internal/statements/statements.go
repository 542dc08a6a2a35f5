// Package statements is the reader that finds who said what: every
// proposition that an article puts in somebody's mouth, pen or official
// channel, with its cue, act, mode, content, addressee, time and the chain of
// tellers between reader and speaker. The definition is the gold guide's
// (section "Statement" and the decided cases).
//
// The reader goes once over the tokens. A table of cues (data/cues.tsv, which
// people edit) says which words attribute and what complements they take; at
// each cue one construction of the language is tried (a file each: finite
// verbs and participles, verbal nouns, relays, attributions). Then the borders
// of the contents are set against each other, speakers are resolved in text
// order, with subjects dropped and pronouns carried over, and chains are drawn.
// Where the article does not say who speaks, the speaker stays empty and the
// words stand.
package statements

import (
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/arabic/inflect"
)

// Stage is the name of this reader.
const Stage isnad.Stage = "statements"

// Version is its version: raising it re-reads old pages.
const Version = 9

// reader holds the state of one article.
type reader struct {
	acct      *isnad.Account
	text      string
	tab       *tables
	toks      []tok
	sents     []isnad.Sentence
	blockLast []int // token behind each block
	drafts    []draft
	past      []speaker // who spoke, in order
	revealed  []int     // tokens that bring scripture in, in order
	named     []namedNoun
	nameWords map[string]bool               // words of persons' names in this article, folded
	afterName map[string]isnad.EntityID     // words right behind a person's name, folded; "" behind two persons'
	byForm    map[string]isnad.EntityID     // names and forms of the entities, folded
	byWord    map[string]isnad.EntityID     // the persons by their last names; "" where two share one
	media     map[isnad.EntityID]isnad.Role // lexicon look-ups already made
	entities  map[isnad.EntityID]*isnad.Entity
	dotted    bool // the article writes ي for the last ى
}

// entity returns the entity with the given id, or nil. A text names hundreds,
// and every phrase asks.
func (r *reader) entity(id isnad.EntityID) *isnad.Entity {
	if id == "" {
		return nil
	}
	if r.entities == nil {
		r.entities = make(map[isnad.EntityID]*isnad.Entity, len(r.acct.Entities))
		for i := len(r.acct.Entities) - 1; i >= 0; i-- {
			r.entities[r.acct.Entities[i].ID] = &r.acct.Entities[i]
		}
	}
	return r.entities[id]
}

// window bounds how many drafts, names or tokens are looked back at, so that
// the cost of a text stays in proportion to its length.
const window = 200

func foldName(s string) string {
	s = arabic.Fold(s)
	if strings.ContainsAny(s, "«»\"“”") {
		s = strings.NewReplacer("«", "", "»", "", "\"", "", "“", "", "”", "").Replace(s)
	}
	return strings.TrimSpace(s)
}

// Find sets the account's Statements. It needs Tokens and Sentences; Times,
// Mentions and Entities are used where present.
func Find(acct *isnad.Account) {
	acct.Statements = nil
	if len(acct.Tokens) == 0 || len(acct.Sentences) == 0 {
		return
	}
	r := &reader{acct: acct, text: acct.Article.Text, tab: load()}
	r.prepare()
	r.indexNouns()
	r.collect()
	r.drafts = merge(r.drafts, r.headings())
	if len(r.drafts) == 0 {
		return
	}
	r.clauses()
	for a := range r.drafts {
		r.border(a)
	}
	r.fronts()
	r.assign()
	r.settle()
	r.settleHeadings()
	r.chains()
	r.emit()
}

// fronts marks the attributions that stand before the words they belong to.
func (r *reader) fronts() {
	for a := range r.drafts {
		d := &r.drafts[a]
		if !d.attr {
			continue
		}
		start := r.sentStart(d.cue.first)
		for start < d.cue.first && r.toks[start].cls&clsConj != 0 && r.toks[start].norm != "كما" {
			start++ // «لكن بحسب الدراسة، فقد …»
		}
		if r.dateline(start, d.cue.first) {
			start = d.cue.first
		}
		if d.cue.first == start || d.cue.first > start && r.toks[d.cue.first-1].punct == ',' && a+1 < len(r.drafts) && !r.drafts[a+1].attr && r.drafts[a+1].f.kind != inflect.Participle && r.drafts[a+1].head == d.start+1 && r.toks[d.start].sent == r.toks[d.cue.first].sent && r.toks[d.start].punct != '.' && (a == 0 || r.toks[r.drafts[a-1].cue.first].sent != r.toks[d.cue.first].sent) {
			d.front = run{d.cue.first, d.start}
		} else if c := r.toks[d.cue.first].norm; d.cue.first > start && r.toks[d.cue.first-1].punct == ',' && (strings.HasPrefix(c, "ووفق") || strings.HasPrefix(c, "وبحسب") || strings.HasPrefix(c, "وحسب") || strings.HasPrefix(c, "وطبقا") || strings.HasPrefix(c, "وتبعا")) && r.sentEnd(d.cue.first)-d.start > 4 && (r.toks[d.start].punct == ',' || r.toks[d.start].cls&clsThat != 0) {
			d.front = run{d.cue.first, d.start} // «…، ووفقا للبنك، فكل زيادة …»
		}
	}
}

// dateline reports whether nothing but places, outlets and times stands from i to j,
// and a dash or colon last: «الرباط 12 نوفمبر 2026 - بحسب الوزارة، …».
func (r *reader) dateline(i, j int) bool {
	const most = 16 // tokens
	if j-i < 2 || j-i > most || r.toks[j-1].punct != '-' && r.toks[j-1].punct != ':' {
		return false
	}
	for k := i; k < j; k++ {
		t := &r.toks[k]
		if t.men < 0 && t.tx < 0 && t.kind == isnad.TokenWord || t.men >= 0 && r.acct.Mentions[t.men].Kind == isnad.KindPerson {
			return false
		}
	}
	return true
}

// settle decides which drafts are statements: attributions that only add a
// link are none, nor are outlets that only relay, nor statements said twice.
func (r *reader) settle() {
	for a := range r.drafts {
		d := &r.drafts[a]
		if d.drop {
			continue
		}
		if r.deep(a) {
			d.drop = true
			continue
		}
		if d.attr {
			r.settleAttribution(a)
			continue
		}
		if d.both && d.parent < 0 {
			r.join(a)
		}
		if d.rel >= 0 && d.parent >= 0 && d.f.cue.act == isnad.ActDescribe {
			if w := r.toks[d.rel].norm; w == "ما" || w == "وما" {
				d.drop = true // «ما وصفه بـ» inside the same speaker's content
			}
		}
		// Words that are nothing but another's words are told once (gold guide,
		// two cues over one content).
		if b := a + 1; d.comp == compThat && b < len(r.drafts) {
			if e := &r.drafts[b]; e.parent == a && !e.drop && !e.attr && e.rel < 0 && r.toks[e.head].cls&clsRel == 0 && finite(e.f.kind) && e.act == isnad.ActSay && e.f.cue.lemma != "أبلغ" && e.f.cue.lemma != "أخبر" && (e.comp == compThat || e.comp == compQuote || e.comp == compColon) && e.head <= d.start+1 && e.end >= d.end-3 && !r.isOutlet(&d.speaker) {
				d.drop, d.relays = true, true
			}
		}
		// An outlet that only relays has no statement of its own.
		if r.isOutlet(&d.speaker) {
			for b := a + 1; b < len(r.drafts) && b < a+window; b++ {
				e := &r.drafts[b]
				if e.parent != a {
					if e.cue.first >= d.end {
						break
					}
					continue
				}
				if e.drop {
					continue
				}
				if !e.attr && e.head <= d.start+1 && e.end >= d.end-3 && (e.f.kind == inflect.Perfect || e.comp == compThat || e.comp == compQuote || e.comp == compColon || !finite(e.f.kind)) {
					d.drop = true
					d.relays = true
				}
				break
			}
			switch d.act {
			case isnad.ActSay, isnad.ActConfirm, isnad.ActAnnounce, isnad.ActExplain:
				d.act = isnad.ActReport
			}
		}
	}
}

// maxNested is how deep speech within speech is read. The press goes three
// deep; a sentence of nothing but «قال فلان إن» would hold its own words once
// for each level.
const maxNested = 8

// deep reports whether draft a lies in more than maxNested others.
func (r *reader) deep(a int) bool {
	n := 0
	for p := r.drafts[a].parent; p >= 0 && n <= maxNested; p = r.drafts[p].parent {
		n++
	}
	return n > maxNested
}

// settleAttribution decides what «بحسب …» makes of its sentence.
func (r *reader) settleAttribution(a int) {
	d := &r.drafts[a]
	if d.subj.empty() && d.rule == "according to" {
		d.drop = true
		return
	}
	sent := r.toks[d.cue.first].sent
	start, end := r.sentStart(d.cue.first), r.sentEnd(d.cue.first)
	lo, hi := start, d.head
	if d.front.last > 0 {
		lo, hi = d.start, end
		if lo < hi && r.toks[lo].punct == ',' {
			lo++
		}
		for k := lo; k < min(hi, lo+20); k++ {
			if strings.HasPrefix(r.toks[k].norm, "فان") && r.toks[k].cls&clsWaThat != 0 {
				lo = k + 1 // «وبحسب …، فإن …»
				break
			}
			if r.toks[k].norm == "فقد" && r.toks[k].tag != isnad.TagVerb && k > lo {
				lo = k // «ووفق إحصائيات للشركة تحصلت عليها جريدة "كذا" فقد تم»
				break
			}
		}
		for b := a + 1; b < len(r.drafts) && b < a+window && r.toks[r.drafts[b].cue.first].sent == sent; b++ {
			e := &r.drafts[b]
			if !e.attr && !e.drop && e.head <= lo+1 {
				d.drop = true // the next statement takes it as a link
				return
			}
			if e.attr && e.head < hi && e.head > lo {
				hi = e.head
			}
		}
	} else {
		for b := a - 1; b >= 0 && b > a-window; b-- {
			e := &r.drafts[b]
			if r.toks[e.cue.first].sent != sent && e.end <= start {
				break
			}
			if e.drop && !e.attr && e.parent < 0 && finite(e.f.kind) && e.comp == compThat && e.head <= start+1 && !e.speaker.known && d.speaker.known && d.speaker.fits(&e.f) && len(e.content) > 0 {
				// «وأوضح أنه …، بحسب الموقع»: the verb is his
				e.drop, e.speaker = false, d.speaker
				if r.isOutlet(&e.speaker) {
					e.act = isnad.ActReport
				}
				d.drop = true
				return
			}
			if e.drop && !e.attr {
				continue
			}
			if e.parent >= 0 && e.parent != b {
				continue
			}
			if e.attr && e.drop {
				if e.start >= d.head-1 {
					d.drop = true
					return
				}
				continue
			}
			if !e.attr && e.parent < 0 {
				d.drop = true // a link of the statement before it
				return
			}
			if e.end > lo {
				lo = e.end
			}
		}
		for lo < hi && (r.toks[lo].punct != 0 || r.toks[lo].mark != 0 && !r.toks[lo].opens) {
			lo++
		}
	}
	if lo < hi && r.toks[lo].cls&clsThat != 0 {
		lo++
	}
	if !d.speaker.known || hi-lo < 4 && (hi-lo < 1 || d.front.last > 0 || r.goesOnAt(a)-d.start < 5) {
		d.drop = true
		return
	}
	if d.front.last == 0 && r.binds(d) {
		d.drop = true // «الاستيطان غير شرعي وفقا للقانون الدولي»: the teller says so
		return
	}
	d.comp = compBefore
	d.before = run{lo, hi}
	r.setContent(d, d.before)
	if d.drop {
		return
	}
	d.end = hi
	if d.front.last == 0 {
		r.goOn(a)
	}
	d.attr = false
	d.f.kind = inflect.Masdar
	if r.isOutlet(&d.speaker) {
		d.act = isnad.ActReport
	}
	for b := max(0, a-window); b < min(len(r.drafts), a+window); b++ {
		if e := &r.drafts[b]; b != a && e.parent < 0 && !e.drop && !e.attr && e.cue.first >= lo && e.cue.first < hi {
			e.parent = a
		}
	}
}

// goOn adds to the content of an attribution the words behind it, where it
// stands in the middle of its sentence («وخصص لهذا الموسم، بحسب المدير، مليون
// هكتار»).
func (r *reader) goOn(a int) {
	d := &r.drafts[a]
	lim := r.goesOnAt(a)
	if lim == 0 {
		return
	}
	k := d.start
	if r.toks[k].punct != 0 {
		k++
	}
	first, mode := d.content, d.mode
	r.setContent(d, run{k, lim})
	if d.drop || len(d.content) == 0 {
		d.drop, d.content, d.mode = false, first, mode
		return
	}
	if d.mode != mode {
		d.mode = isnad.ModeMixed
	}
	d.content = append(first, d.content...)
	d.end = lim
}

// goesOnAt returns the token behind the words that go on behind the
// attribution a, or 0 where they do not.
func (r *reader) goesOnAt(a int) int {
	d := &r.drafts[a]
	k, end := d.start, r.sentEnd(d.cue.first)
	if d.cue.first == 0 || k >= end {
		return 0
	}
	switch p := r.toks[k].punct; {
	case (p == ',' || p == '-') && r.toks[d.cue.first-1].punct == p || p == '-' && d.head > 0 && d.head < d.cue.first && r.toks[d.head-1].punct == p:
		k++
	case r.word(d.cue.first-1) && (r.toks[k].norm == "الي" || r.toks[k].norm == "علي"):
		// «الفشل يعود بحسب هيئات مرموقة إلى حالة الفساد»
	default:
		return 0
	}
	lim := end
	for b := a + 1; b < len(r.drafts) && b < a+window; b++ {
		if e := &r.drafts[b]; e.head < lim && e.cue.first >= d.start {
			lim = max(e.head, k)
			if e.f.kind == inflect.Participle && !e.attr && lim > k && r.toks[lim-1].punct == ',' && r.toks[e.cue.first].depth == r.toks[d.cue.first].depth {
				lim, end = lim-1, lim-1 // «وتتمثل، وفق الوالي، في كذا، مشيرا إلى»
			}
			break
		}
	}
	if k >= len(r.toks) || lim-k < 5 || lim < end || r.toks[k].cls&clsRel != 0 || r.toks[k].cls&clsConj != 0 && r.toks[k].norm != "اذ" || r.narration(k) || r.goesOver(k) {
		return 0
	}
	return lim
}

// goesOver reports whether a participle or another phrase about the source
// stands at k («بحسب الوزير، مضيفا …»), so that the words behind are not what
// the words before the attribution went on with.
func (r *reader) goesOver(k int) bool {
	fs, _ := r.formsAt(k)
	for _, f := range fs {
		if f.kind == inflect.Participle {
			return true
		}
	}
	t := &r.toks[k]
	if s, ok := strings.CutPrefix(t.norm, "و"); ok && len(s) >= 6 && t.tag == isnad.TagVerb && t.men < 0 {
		return true // a new report
	}
	return t.men >= 0 && t.first && r.personName(k) || t.men < 0 && t.tag == isnad.TagOther || hasHead(r, k) && !hasArticle(t.norm)
}

// join adds the words before the cue to the contents that have them on both
// sides.
func (r *reader) join(a int) {
	d := &r.drafts[a]
	lo, hi := r.sentStart(d.cue.first), d.head
	for b := a - 1; b >= 0 && b > a-window && r.toks[r.drafts[b].cue.first].sent == r.toks[d.cue.first].sent; b-- {
		if e := &r.drafts[b]; !e.drop && e.end > lo {
			lo = e.end
		}
	}
	if c := r.toks[d.cue.first].norm; hi-lo < 4 || strings.HasPrefix(c, "وو") || strings.HasPrefix(c, "وبحسب") || strings.HasPrefix(c, "وحسب") {
		return // «…، ووفقا للبنك، فكل زيادة»
	}
	content, mode := d.content, d.mode
	r.setContent(d, run{lo, hi})
	if d.drop || len(d.content) == 0 {
		d.drop, d.content, d.mode = false, content, mode
		return
	}
	d.content = append(d.content, content...)
	if d.mode != mode {
		d.mode = isnad.ModeMixed
	}
}

// emit writes the drafts that are statements.
func (r *reader) emit() {
	ids := make(map[int]isnad.StatementID, len(r.drafts))
	n, last := 0, -1
	for a := range r.drafts {
		d := &r.drafts[a]
		if d.drop || d.attr || len(d.content) == 0 {
			continue
		}
		n++
		ids[a] = isnad.StatementID("s" + strconv.Itoa(n))
	}
	for a := range r.drafts {
		d := &r.drafts[a]
		id, ok := ids[a]
		if !ok {
			continue
		}
		s := isnad.Statement{
			ID: id, Speaker: d.speaker.ent, SpeakerSpan: d.speaker.span, CoSpeakers: d.speaker.co, Candidates: r.candidates(d), For: d.speaker.forEnt,
			Cue:      isnad.Span{Start: r.cueStart(d), End: r.toks[d.cue.last-1].span.End},
			CueLemma: d.f.cue.lemma, Act: d.act, Mode: d.mode, Content: d.content, Negated: d.negated,
			Basis: isnad.Basis{Stage: Stage, Rule: d.rule, Score: r.score(d)},
		}
		if s.Basis.Rule == "" {
			s.Basis.Rule = ruleOf(d)
		}
		if p := d.parent; p >= 0 {
			s.Within = ids[p]
		}
		if s.Speaker == "" && s.SpeakerSpan.Empty() {
			s.SpeakerSpan = isnad.Span{}
		}
		s.Addressee, s.Time = r.asides(a)
		s.Occasion = r.occasionOf(a)
		if n := len(r.acct.Statements); n > 0 && d.f.kind == inflect.Participle && d.subj.empty() && d.left.empty() {
			// A participle is said in one breath with the verb before it.
			if p := &r.acct.Statements[n-1]; p.Speaker == s.Speaker && p.SpeakerSpan == s.SpeakerSpan && p.Within == s.Within && r.toks[d.cue.first].sent == last {
				if s.Time == "" {
					s.Time = p.Time
				}
				if s.Occasion.Empty() {
					s.Occasion = p.Occasion
				}
			}
		}
		last = r.toks[d.cue.first].sent
		s.Chain = r.chain(d)
		r.acct.Statements = append(r.acct.Statements, s)
	}
	r.abouts()
}

// candidates lists who an unresolved speaker may be, the nearest first.
func (r *reader) candidates(d *draft) []isnad.EntityID {
	if d.speaker.ent != "" {
		return nil
	}
	return d.speaker.cand
}

// ruleOf names the construction of a draft for its Basis.
func ruleOf(d *draft) string {
	who := "carried"
	switch {
	case !d.subj.empty():
		who = "subject"
	case !d.left.empty():
		who = "topic"
	case d.rel >= 0:
		who = "relative"
	}
	what := map[comp]string{compThat: "that", compQuote: "quotation", compColon: "colon", compPrep: "preposition", compNP: "noun", compBare: "bare", compBefore: "before"}[d.comp]
	if d.f.kind == inflect.Participle {
		return "participle, " + what
	}
	return who + ", " + what
}

// score is how sure the reader is, by construction; measured on raw press.
func (r *reader) score(d *draft) float64 {
	s := 0.95
	switch d.comp {
	case compNP, compBare:
		s = 0.75
	case compPrep:
		s = 0.85
	case compBefore:
		s = 0.8
	}
	if d.subj.empty() && d.left.empty() {
		s -= 0.1
	}
	if d.f.kind == inflect.Masdar {
		s -= 0.1
	}
	return s
}

// verbStart is the first byte of a draft's verb, conjunction off.
func (r *reader) verbStart(d *draft) int {
	w := r.raw(d.verb)
	if d.conj {
		for _, p := range []string{"و", "ف"} {
			if strings.HasPrefix(w, p) {
				return r.toks[d.verb].span.Start + len(p)
			}
		}
	}
	return r.toks[d.verb].span.Start
}

// cueStart is the first byte of the cue, conjunction off.
func (r *reader) cueStart(d *draft) int {
	t := &r.toks[d.cue.first]
	if d.conj && d.cue.first == d.verb {
		w := r.raw(d.cue.first)
		for _, p := range []string{"و", "ف"} {
			if strings.HasPrefix(w, p) {
				return t.span.Start + len(p)
			}
		}
	}
	return t.span.Start
}

// asides finds the addressee and the time of a draft in its zones.
func (r *reader) asides(a int) (who isnad.EntityID, when isnad.TimexID) {
	d := &r.drafts[a]
	lo := d.cue.last
	if d.verb < lo {
		lo = d.verb + 1
	}
	for _, z := range r.zones(a) {
		for k := z.first; k < min(z.last, z.first+maxLinkZone); k++ {
			t := &r.toks[k]
			if z.first >= d.end && d.comp != compBefore && (t.tag == isnad.TagVerb && t.men < 0 || t.cls&clsConj != 0) {
				break // the outlet goes on
			}
			if when == "" && t.tx >= 0 && t.men < 0 && (k == 0 || r.toks[k-1].tx != t.tx) && !r.ofYear(k) {
				if x := &r.acct.Times[t.tx]; x.Type == isnad.TimexDate || x.Type == isnad.TimexTime {
					when = x.ID
				}
			}
		}
	}
	end := min(d.start, len(r.toks))
	if d.comp == compBefore {
		end = lo
	}
	frames := d.f.cue.frames
	past := 0 // behind what stands in apposition to the speaker
	if !d.subj.empty() && d.subj.last < end {
		past = r.appositive(d.subj.last, end)
		if past == 0 && r.toks[d.subj.last].punct == ',' && r.headsSpeaker(d.subj.last+1) {
			past = r.nounPhrase(d.subj.last+1, end, frames, false)
		}
	}
	for k := lo; k < end; k++ {
		t := &r.toks[k]
		if t.men < 0 || !t.first || k >= d.subj.first && k < d.subj.last {
			continue
		}
		m := &r.acct.Mentions[t.men]
		if m.Entity == "" || m.Entity == d.speaker.ent || k < past || r.inRelative(lo, k) || r.inTitle(int(t.men)) {
			continue
		}
		switch {
		case k > 0 && r.isDocNoun(k-1):
			// «وفق بلاغ لوزارة الخارجية»
		case !t.whole && strings.HasPrefix(t.norm, "ل") && (r.officeOf(k) || k > 0 && strings.Contains(r.toks[k-1].norm, "تابع")):
			// «الكاتب العام لجامعة كذا»
		case !t.whole && strings.HasPrefix(t.norm, "ب"), m.Kind == isnad.KindPlace && k > 0 && siteNouns[strings.TrimPrefix(r.toks[k-1].norm, "ب")]:
			// «رئيس المجلس بالقطيف», «وقفة في منطقة الضباب»
		case !t.whole && strings.HasPrefix(t.norm, "ل"):
			if _, ok := r.mediaOf(m); !ok {
				who = m.Entity
			}
		case frames&frameObject != 0 && (t.whole || k > lo) && who == "" && (k == lo || r.toks[k-1].cls&clsPrep == 0):
			who = m.Entity
		}
		if who != "" {
			break
		}
	}
	return who, when
}

// inTitle reports whether mention m stands in the title of a person («دعا فلان رئيس
// اللجنة كذا، فلانا»): of the two he is meant.
func (r *reader) inTitle(m int) bool {
	ms := r.acct.Mentions
	for n := max(0, m-4); n < min(len(ms), m+5); n++ {
		if n != m && ms[n].Form == isnad.FormName && ms[n].Kind == isnad.KindPerson && !ms[n].Title.Empty() && ms[n].Title.Start <= ms[m].Span.Start && ms[m].Span.End <= ms[n].Title.End {
			return true
		}
	}
	return false
}

// siteNouns are nouns for what a place is; with one before it a place tells where,
// not who is spoken to.
var siteNouns = map[string]bool{"منطقه": true, "مدينه": true, "محافظه": true, "ولايه": true, "بلده": true, "قريه": true, "مديريه": true, "جهه": true, "اقليم": true,
	"ساحه": true, "ميدان": true, "شارع": true, "حي": true, "مخيم": true, "معبر": true, "مطار": true, "ميناء": true, "جزيره": true}

// inRelative reports whether a relative clause that begins behind lo still
// holds token k.
func (r *reader) inRelative(lo, k int) bool {
	for j := k - 1; j >= lo; j-- {
		if r.toks[j].cls&clsRel != 0 && r.toks[j].norm != "ما" {
			return true
		}
		if r.toks[j].punct == ',' {
			return false
		}
	}
	return false
}

// ofYear reports whether the time at token k belongs to a name («قانون المالية
// لسنة 2017») and does not say when something was said.
func (r *reader) ofYear(k int) bool {
	n := r.toks[k].norm
	if strings.HasPrefix(n, "ل") && (strings.HasPrefix(n, "لسن") || strings.HasPrefix(n, "لعام") || strings.HasPrefix(n, "لشهر")) {
		return true
	}
	p := &r.toks[max(k-1, 0)]
	return k > 0 && p.tag == isnad.TagNoun && p.men < 0 && p.cls == 0 && !hasArticle(p.norm) && p.kind == isnad.TokenWord && r.acct.Times[r.toks[k].tx].Value != "PRESENT_REF" && strings.HasPrefix(n, "سن") // «ميزانية سنة 2021»
}

// officeOf reports whether the name with ل at token k belongs to an office
// before it.
func (r *reader) officeOf(k int) bool {
	j := k - 1
	for j > 0 && r.toks[j].tag == isnad.TagAdjective && hasArticle(r.toks[j].norm) {
		j--
	}
	h, ok := r.headOf(j)
	return ok && h.class == headRole && (r.toks[j].men < 0 || !r.personName(j))
}

// chain draws the chain of a draft, the outlet first and the speaker last.
func (r *reader) chain(d *draft) []isnad.Link {
	var out []isnad.Link
	if n := r.acct.Article.Outlet.Name; n != "" {
		out = append(out, isnad.Link{Role: isnad.RoleOutlet, Name: n})
	}
	rank := func(l isnad.Link) int {
		switch l.Role {
		case isnad.RoleAgency:
			return 0
		case isnad.RoleMedium:
			return 1
		case isnad.RoleDocument:
			return 2
		}
		return 3
	}
	for k := 0; k <= 3; k++ {
		for _, l := range d.links {
			if rank(l) == k {
				out = append(out, l)
			}
		}
	}
	last := r.asLink(d.speaker)
	if last.Role == isnad.RoleSpokesperson {
		last.Role = isnad.RolePerson
		if (d.speaker.ent == "" || d.speaker.kind == isnad.KindUnnamed) && !d.speaker.proper {
			last.Role = isnad.RoleUnnamed
		}
	}
	if last.Role == isnad.RoleAgency || last.Role == isnad.RoleMedium || last.Role == isnad.RoleDocument {
		last.Role = isnad.RoleBody
	}
	if last.Name != "" {
		out = append(out, last)
	}
	return out
}

package events

import (
	"sort"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// A class is a set of the closed word classes that a token may belong to.
type class uint16

const (
	clsThat    class = 1 << iota // أن، إن، أنه …: opens a clause
	clsThatHe                    // the same with a pronoun: the clause has its subject
	clsPrep                      // free preposition
	clsRel                       // relative pronoun
	clsBreak                     // word that opens another clause (لكن، بينما، حيث …)
	clsNeg                       // لم، لا، لن، ما
	clsWill                      // سوف
	clsMay                       // قد، ربما
	clsIf                        // لو، إذا
	clsKan                       // كان and its forms
	clsSkip                      // adverb: stands between a verb and its subject
	clsPurpose                   // كي، لكي، حتى
	clsAnd                       // و alone
	clsTook                      // جرت، تم: stands between a noun and its parties
	clsFrame                     // «ضرورة»، «أهمية»: what follows is wished for, not done
)

var closed = map[string]class{}

func init() {
	set := func(c class, words string) {
		for _, w := range strings.Fields(words) {
			closed[w] |= c
		}
	}
	set(clsThat, "ان بان وان فان وبان")
	for _, p := range []string{"ه", "ها", "هم", "هما", "نا", "ني", "نه"} {
		set(clsThat|clsThatHe, "ان"+p+" بان"+p+" وان"+p+" فان"+p+" لان"+p)
	}
	set(clsThat, "لان")
	set(clsPrep, "في من الي علي عن مع منذ خلال عبر بعد قبل بين حول ضد لدي عند نحو حتي اثناء عقب اثر بشان بسبب رغم وسط داخل خارج امام تجاه ازاء ضمن بموجب بدون دون قبيل بعيد وفي ومن والي وعلي وعن ومع به بها له لها لهم منه منها معه معها عليه عليها اليه اليها عنه عنها فيه فيها بهدف بدعوي بمناسبه بخصوص حيال جراء نتيجه بفضل ابان باتجاه بواسطه بدلا فوق تحت حسب بحسب وفق وفقا طبقا ورغم وخلال وبعد وقبل وعقب ومنذ وبين بحق صوب عليهم فيهم منهم لديه لديها بينهم بينهما الا سوي ردا لصالح باسم مثل")
	set(clsRel, "الذي التي الذين اللذان اللذين اللتان اللتين اللواتي والذي والتي والذين ممن ما مما عما بما وما")
	set(clsBreak, "لكن ولكن لكنه لكنها ولكنه ولكنها بل ثم فيما بينما حين حيث اذ واذ وحيث كما اما واما وفيما وبينما ثمه حينما عندما وعندما لذلك ولذلك مما وهو وهي وهم فهو هو هي هم وكما او ام")
	set(clsNeg, "لم لا لن ولم ولا ولن فلم ليس ليست عدم دون بدون")
	set(clsWill, "سوف وسوف")
	set(clsMay, "قد وقد ربما وربما لعل احتمال احتمالات امكانيه امكان يمكن يحتمل محتمل محتمله المحتمل المحتمله")
	set(clsIf, "لو اذا واذا ولو حال")
	set(clsKan, "كان كانت كانوا وكان وكانت وكانوا يكون تكون")
	set(clsSkip, "قد لقد فقد وقد امس اليوم غدا مساء صباح فجر صباحا لاحقا ايضا كذلك سابقا مؤخرا بشده بقوه مجددا مرارا حاليا رسميا علنا بدوره بدورها اخيرا خصوصا خاصه هاتفيا مباشره هنا هناك الان مؤقتا جوا برا بحرا معا قريبا تباعا فورا مبدئيا هذا هذه بالاساس بالكامل بالفعل فعلا كليا جزئيا نهائيا عمدا سرا بالقوه")
	set(clsPurpose, "كي لكي حتي")
	set(clsTook, "جري جرت تجري يجري دار دارت تدور يدور تم تمت وقع وقعت عقد عقدت")
	set(clsAnd, "و")
	set(clsFrame, "ضروره اهميه بضروره باهميه سبل بسبل افاق ملف فرص تعزيز تطوير بشان حول حيال مجالات مجال اطار لاجل اجل بهدف بغيه امكانيه مساله قضيه موضوع علاقات العلاقات كيفيه اليات لضمان")
}

// prepare copies the account's layers to the tokens.
func (r *reader) prepare() {
	acct := r.acct
	r.ents = make(map[isnad.EntityID]int, len(acct.Entities))
	r.persons = map[isnad.EntityID][]int{}
	for i := range acct.Entities {
		e := &acct.Entities[i]
		if _, twice := r.ents[e.ID]; !twice {
			r.ents[e.ID] = i
		}
		if e.Kind == isnad.KindPerson && e.Country != "" && len(r.persons[e.Country]) < maxBack {
			r.persons[e.Country] = append(r.persons[e.Country], i)
		}
	}
	r.timex = make(map[isnad.TimexID]int, len(acct.Times))
	for i := range acct.Times {
		r.timex[acct.Times[i].ID] = i
	}
	r.toks = make([]tok, len(acct.Tokens))
	for i := range acct.Tokens {
		t, k := &acct.Tokens[i], &r.toks[i]
		k.norm, k.kind, k.men, k.held, k.post, k.tx, k.cue, k.stmt, k.sent = t.Norm, t.Kind, -1, -1, -1, -1, -1, -1, -1
		if t.Kind != isnad.TokenWord {
			continue
		}
		k.cls = closed[t.Norm]
		r.tag(i)
	}
	for si := range acct.Sentences {
		s := &acct.Sentences[si]
		for i := s.First; i < s.Last; i++ {
			r.toks[i].sent = int32(si)
		}
	}
	i := 0
	for m := range acct.Mentions {
		sp := acct.Mentions[m].Span
		for i < len(r.toks) && acct.Tokens[i].Span.End <= sp.Start {
			i++
		}
		for j := i; j < len(r.toks) && acct.Tokens[j].Span.Start < sp.End; j++ {
			if old := r.toks[j].men; old >= 0 && acct.Mentions[old].Span.Len() >= sp.Len() {
				continue
			}
			r.toks[j].men = int32(m)
			r.toks[j].first = j == i
			if acct.Mentions[m].Kind == isnad.KindPerson && acct.Mentions[m].Form == isnad.FormName {
				r.toks[j].cls &^= clsPrep // «علي» (Ali), and not على
			}
		}
	}
	r.titles()
	i = 0
	for x := range acct.Times {
		sp := acct.Times[x].Span
		for i > 0 && acct.Tokens[i-1].Span.End > sp.Start {
			i--
		}
		for i < len(r.toks) && acct.Tokens[i].Span.End <= sp.Start {
			i++
		}
		for j := i; j < len(r.toks) && acct.Tokens[j].Span.Start < sp.End; j++ {
			if r.toks[j].tx < 0 {
				r.toks[j].tx = int32(x)
			}
		}
	}
	r.contents()
}

// titles marks the tokens that begin the title of a person whose name follows, and
// those of a title behind the name.
func (r *reader) titles() {
	for m := range r.acct.Mentions {
		x := &r.acct.Mentions[m]
		if x.Title.Empty() || x.Kind != isnad.KindPerson || x.Form != isnad.FormName {
			continue
		}
		if x.Title.Start >= x.Span.End {
			for i := r.at(x.Title.Start); i < len(r.toks) && r.acct.Tokens[i].Span.Start < x.Title.End; i++ {
				r.toks[i].post = int32(m)
			}
			continue
		}
		if i := r.at(x.Title.Start); i < len(r.toks) && r.acct.Tokens[i].Span.Start <= x.Title.Start {
			r.toks[i].held = int32(m)
		}
	}
}

// tag reads the words of token i: its chief tag and its clitics. A text that
// was only cut into tokens has the conjunction and preposition by letters.
func (r *reader) tag(i int) {
	t := &r.toks[i]
	ws := r.acct.WordsOf(i)
	if len(ws) == 0 {
		t.conj = len(t.norm) > 6 && strings.HasPrefix(t.norm, "و")
		return
	}
	for n := range ws {
		w := &ws[n]
		switch w.Tag {
		case isnad.TagCoordinator:
			if n == 0 && len(ws) > 1 {
				t.conj = true
			}
		case isnad.TagAdposition:
			if len(ws) > 1 && len(w.Form) == 2 && t.tag == "" {
				switch w.Form {
				case "ب":
					t.adp = 'b'
				case "ل":
					t.adp = 'l'
				case "ك":
					t.adp = 'k'
				}
			}
			if len(ws) == 1 {
				t.tag = w.Tag
			}
		case isnad.TagAuxiliary, isnad.TagPronoun, isnad.TagDeterminer, isnad.TagParticle, isnad.TagSubordinator:
			if len(ws) == 1 {
				t.tag = w.Tag
			}
		default:
			if t.tag == "" {
				t.tag = w.Tag
			}
		}
	}
}

// contents marks the tokens that statements cover, and their cues. Inner
// statements are written over the outer ones.
func (r *reader) contents() {
	n := len(r.acct.Statements)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sts := r.acct.Statements
	sort.SliceStable(order, func(a, b int) bool { return sts[order[a]].Span().Len() > sts[order[b]].Span().Len() })
	budget := 16 * len(r.toks) // contents lie at most so deep in one another
	for _, s := range order {
		for _, c := range sts[s].Content {
			for i := r.at(c.Start); i < len(r.toks) && r.acct.Tokens[i].Span.Start < c.End && budget > 0; i++ {
				r.toks[i].stmt = int32(s)
				budget--
			}
		}
	}
	for s := range sts {
		if i := r.at(sts[s].Cue.Start); i < len(r.toks) && r.acct.Tokens[i].Span.Start < sts[s].Cue.End {
			r.toks[i].cue = int32(s)
		}
	}
}

// at returns the first token that ends behind byte b.
func (r *reader) at(b int) int {
	return sort.Search(len(r.acct.Tokens), func(i int) bool { return r.acct.Tokens[i].Span.End > b })
}

// punct reports whether token i is a mark that ends a clause.
func (r *reader) punct(i int) bool {
	t := &r.toks[i]
	if t.kind == isnad.TokenWord || t.kind == isnad.TokenLatin || t.kind == isnad.TokenNumber {
		return false
	}
	switch t.norm {
	case "،", ",", "؛", ";", ".", ":", "؟", "?", "!", "…", "۔":
		return true
	}
	return false
}

// mark reports whether token i is a mark that names and clauses run through
// (quotation marks, brackets, dashes).
func (r *reader) mark(i int) bool {
	t := &r.toks[i]
	return (t.kind == isnad.TokenPunct || t.kind == isnad.TokenSymbol) && !r.punct(i)
}

// finite reports whether token i is a finite verb.
func (r *reader) finite(i int) bool {
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || t.men >= 0 {
		return false
	}
	if t.tag != "" {
		return t.tag == isnad.TagVerb
	}
	// without the words layer: cues of statements are verbs mostly
	return t.cue >= 0
}

// sportWords are words of games; a text with many of them tells of matches,
// where attack, defence and meeting are no events.
var sportWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields("مباراه المباراه مباريات المباريات لاعب لاعبي اللاعب اللاعبين لاعبين لاعبا الدوري دوري كره القدم مدرب المدرب مدربه هدف هدفا اهداف الشوط شوط المنتخب منتخب بطوله البطوله الفريق فريق الكاس كاس النادي نادي ملعب الملعب حكم حارس مهاجم مدافع الهلال النصر الاهلي بطل") {
		sportWords[w] = true
	}
}

// sport reports whether the article is about games.
func (r *reader) sport() bool {
	n, words := 0, 0
	for i := range r.toks {
		if r.toks[i].kind == isnad.TokenWord {
			words++
			if sportWords[r.toks[i].norm] {
				n++
			}
		}
	}
	return n >= 6 && n*40 > words
}

// doubtful are countries whose adjective is a common word («المالي», "financial"):
// it counts only where the article names the country.
var doubtful = map[isnad.EntityID]bool{"ml": true, "hu": true, "gh": true}

// adjective returns the country that the word at token i is an adjective of
// («الروسية»), and whether it may be the plural of people («الروس»).
func (r *reader) adjective(i int) (isnad.EntityID, bool) {
	t := &r.toks[i]
	if t.kind != isnad.TokenWord || len(t.norm) < 6 || t.tag == isnad.TagVerb {
		return "", false
	}
	if i > 0 && strings.HasSuffix(r.toks[i-1].norm, "العاصمه") {
		return "", false // «بالعاصمة المصرية»: where, not who
	}
	id, a, ok := lexicon.Adjective(t.norm)
	if !ok && t.conj {
		id, a, ok = lexicon.Adjective(t.norm[2:])
	}
	if !ok || doubtful[id] && r.entity(id) == nil {
		return "", false
	}
	return id, a.Number != 1
}

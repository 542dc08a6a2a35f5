package desk

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities/spelling"
	"isnad/internal/lexicon"
	"isnad/internal/passes"
)

// An Error says that a question has no answer here, and what would help.
type Error struct {
	Question string
	Why      string
}

// Error says what was asked and why there is no answer.
func (e *Error) Error() string { return fmt.Sprintf("%q: %s", e.Question, e.Why) }

func storyRef(s *isnad.Story) StoryRef {
	return StoryRef{s.ID, s.Title, s.From, s.To, len(s.Articles), s.IndependentSources, s}
}

// story tells a story from those of its articles that are wanted.
func (d *view) story(s *isnad.Story, articles []isnad.ArticleID, limit int) *Story {
	out := &Story{StoryRef: storyRef(s), List: []ArticleRef{}, Outlets: []Outlet{}, Copies: []Share{}, Who: []Count{}, Common: []Ref{}, Only: []Own{}, Denials: []ClaimRef{}}
	var arts []*article
	in := map[isnad.ArticleID]bool{}
	for _, id := range articles {
		if a := d.byID[id]; a != nil {
			arts = append(arts, a)
			in[id] = true
		}
	}
	outlets := map[string]*Outlet{}
	for _, a := range arts {
		r := d.articleRef(a)
		out.List = append(out.List, r)
		o := outlets[a.outlet]
		if o == nil {
			o = &Outlet{Name: a.outlet}
			outlets[a.outlet] = o
		}
		o.Articles++
		if r.CopyOf == "" {
			o.Own++
		}
	}
	for _, o := range outlets {
		out.Outlets = append(out.Outlets, *o)
	}
	slices.SortFunc(out.Outlets, func(x, y Outlet) int {
		return cmp.Or(cmp.Compare(y.Own, x.Own), cmp.Compare(y.Articles, x.Articles), cmp.Compare(x.Name, y.Name))
	})
	list := d.copies()
	for i := range list {
		if c := &list[i]; in[c.From] && in[c.To] {
			out.Copies = append(out.Copies, share(c))
		}
	}
	d.people(out, arts)
	out.Timeline, out.TimelineLeftOut = d.cut(d.timeline(arts, nil), Window{Limit: limit})
	out.Clashes, out.Namings = d.clashes(arts), d.namings(arts)
	denials := d.contradictions()
	for i := range denials {
		c := &denials[i]
		if in[c.Denial.Article] && in[c.Denied.Article] {
			if st := d.statement(c.Denied); st != nil {
				if cl := d.claim(st); !slices.ContainsFunc(out.Denials, func(x ClaimRef) bool { return x.Tellings[0].ID == cl.Tellings[0].ID }) {
					out.Denials = append(out.Denials, cl)
				}
			}
		}
	}
	return out
}

// people fills who appears, who in all and who in one.
func (d *view) people(out *Story, arts []*article) {
	type tally struct{ articles, own, statements int }
	all := map[isnad.EntityID]*tally{}
	at := func(id isnad.EntityID) *tally {
		if all[id] == nil {
			all[id] = &tally{}
		}
		return all[id]
	}
	same := d.namesakes(arts)
	own := 0
	for _, a := range arts {
		mine := d.source(a.id) == a.id
		if mine {
			own++
		}
		for _, id := range same.names(a) {
			at(id).articles++
			if mine {
				at(id).own++
			}
		}
		for i := range a.statements {
			if id := a.statements[i].speaker; id != "" {
				at(same.of(id)).statements++
			}
		}
	}
	for id, t := range all {
		e := d.entities[id]
		if e == nil || !named(e.Kind) {
			continue
		}
		out.Who = append(out.Who, Count{d.ref(id), string(e.Kind), t.articles, t.statements})
		if own > 1 && t.own == own {
			out.Common = append(out.Common, d.ref(id))
		}
	}
	slices.SortFunc(out.Who, func(x, y Count) int {
		return cmp.Or(cmp.Compare(y.Articles, x.Articles), cmp.Compare(y.Statements, x.Statements), cmp.Compare(x.ID, y.ID))
	})
	slices.SortFunc(out.Common, byName)
	for _, a := range arts {
		if own < 2 || d.source(a.id) != a.id {
			continue
		}
		o := Own{Article: string(a.id), Names: []Ref{}}
		for _, id := range same.names(a) {
			if e := d.entities[id]; e != nil && named(e.Kind) && all[id].articles == 1 {
				o.Names = append(o.Names, d.ref(id))
			}
		}
		for i := range a.statements {
			if _, ok := d.claimOf(a.statements[i].ref()); !ok {
				o.Statements++
			}
		}
		if len(o.Names) > 0 || o.Statements > 0 {
			out.Only = append(out.Only, o)
		}
	}
}

// A namesake leads from an entity to the one that stands for all that have its
// kind and name.
type namesake map[isnad.EntityID]isnad.EntityID

func (n namesake) of(id isnad.EntityID) isnad.EntityID { return cmp.Or(n[id], id) }

// names are those of an article, each once.
func (n namesake) names(a *article) []isnad.EntityID {
	out := make([]isnad.EntityID, 0, len(a.names))
	for _, id := range a.names {
		out = append(out, n.of(id))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// namesakes joins, for articles that tell of one event, what has one kind and
// one name there. Over the whole press two towns may have one name, and
// identities leaves them apart; in one story they are one.
func (d *view) namesakes(arts []*article) namesake {
	type called struct {
		kind isnad.Kind
		name string
	}
	first := map[called]isnad.EntityID{}
	for _, a := range arts {
		for _, id := range a.names {
			if e := d.entities[id]; e != nil && named(e.Kind) {
				c := called{e.Kind, arabic.Fold(e.Name)}
				if old, ok := first[c]; !ok || id < old {
					first[c] = id
				}
			}
		}
	}
	out := namesake{}
	for _, a := range arts {
		for _, id := range a.names {
			if e := d.entities[id]; e != nil && named(e.Kind) {
				out[id] = first[called{e.Kind, arabic.Fold(e.Name)}]
			}
		}
	}
	return out
}

func byName(x, y Ref) int { return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID)) }

// named reports whether a kind stands for somebody with a name.
func named(k isnad.Kind) bool {
	return k == isnad.KindPerson || k == isnad.KindOrganization || k == isnad.KindPlace
}

func share(c *isnad.Copy) Share {
	r := func(f float64) float64 { return float64(int64(f*1e4+0.5)) / 1e4 }
	return Share{string(c.From), string(c.To), string(c.Kind), string(c.Form), string(c.Direction), r(c.Share), r(c.Back), c.Words}
}

// among returns a list of outlets with that of the article, or its page where
// the outlet is unknown.
func (a *article) among(outlets []string) []string {
	if o := cmp.Or(a.outlet, a.page); !slices.Contains(outlets, o) {
		return append(outlets, o)
	}
	return outlets
}

// A Window says which part of a timeline is asked for.
type Window struct {
	// Since and Until are days in ISO form; empty when open. Both count.
	Since, Until string
	// Limit is how many entries are wanted, 0 for all. What most independent
	// sources tell stays.
	Limit int
}

// day tells, by day, what articles tell: all of it, or what one entity says or
// takes part in.
func (d *view) day(arts []*article, of *passes.EntityDoc, w Window) *Timeline {
	out := &Timeline{}
	if of != nil {
		out.Of = Ref{string(of.ID), of.Name}
	}
	out.Entries, out.LeftOut = d.cut(d.timeline(arts, of), w)
	return out
}

// cut leaves of a timeline what a window shows, and says how many of its
// entries were one too many.
func (d *view) cut(list []Entry, w Window) ([]Entry, int) {
	list = slices.DeleteFunc(list, func(e Entry) bool {
		last := max(e.Date, e.To)
		return (w.Since != "" || w.Until != "") && e.Date == "" || w.Since != "" && last < w.Since || w.Until != "" && e.Date > w.Until
	})
	if w.Limit <= 0 || len(list) <= w.Limit {
		return list, 0
	}
	// Most told comes first, then what stands in a much told story; a line of
	// a word or two tells nothing by itself and goes first.
	type place struct{ n, words, sources, story int }
	places := make([]place, len(list))
	for i := range list {
		e := &list[i]
		p := place{n: i, words: min(strings.Count(e.Text, " "), 2), sources: e.Sources}
		for _, a := range e.Articles {
			if s, ok := d.storyOf(isnad.ArticleID(a)); ok {
				p.story = max(p.story, s.IndependentSources)
			}
		}
		places[i] = p
	}
	slices.SortFunc(places, func(x, y place) int {
		return cmp.Or(cmp.Compare(y.words, x.words), cmp.Compare(y.sources, x.sources), cmp.Compare(y.story, x.story), cmp.Compare(x.n, y.n))
	})
	left := len(list) - w.Limit
	places = places[:w.Limit]
	slices.SortFunc(places, func(x, y place) int { return cmp.Compare(x.n, y.n) })
	out := make([]Entry, 0, len(places))
	for _, p := range places {
		out = append(out, list[p.n])
	}
	return out, left
}

func unknown(name string) *Error {
	return &Error{name, "nobody of that name is in these articles"}
}

// timeline merges what the articles tell: statements by claim, events of one
// type, parties and day.
func (d *view) timeline(arts []*article, of *passes.EntityDoc) []Entry {
	out := []Entry{}
	at := map[string]int{}
	source := map[string]map[string]bool{}
	put := func(key string, e Entry, a *article, from string) {
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			source[key] = map[string]bool{}
			out = append(out, e)
		}
		if n := len(out[i].Articles); n == 0 || out[i].Articles[n-1] != string(a.id) {
			out[i].Articles = append(out[i].Articles, string(a.id))
			out[i].Outlets = a.among(out[i].Outlets)
		}
		source[key][from] = true
		out[i].Sources = len(source[key])
		if e.Modality == string(isnad.ModalityAsserted) {
			out[i].Modality = e.Modality // one at least tells it in its own name
		}
	}
	for _, a := range arts {
		src := string(d.source(a.id))
		for i := range a.statements {
			s := &a.statements[i]
			if of != nil && s.speaker != of.ID {
				continue
			}
			e := Entry{ID: string(a.id) + "-" + string(s.id), Date: s.when, To: s.until, Kind: "statement", Type: string(s.act), Modality: "asserted", Who: []Ref{}, Whom: []Ref{}, Text: s.text}
			if s.negated {
				e.Modality = "denied"
			}
			if s.speaker != "" {
				e.Who = append(e.Who, d.ref(s.speaker))
			} else if s.speakerText != "" {
				e.Who = append(e.Who, Ref{"", s.speakerText})
			}
			if e.Date == "" {
				e.Date, e.Said = a.from, true
			}
			key, from := "s"+string(a.id)+string(s.id), src
			if c, ok := d.claimOf(s.ref()); ok {
				key = c.ID
				from = d.behind(s.ref())
			}
			put(key, e, a, from)
		}
		for i := range a.events {
			ev := &a.events[i]
			if of != nil && !slices.Contains(ev.actors, of.ID) && !slices.Contains(ev.recipients, of.ID) {
				continue
			}
			e := Entry{ID: string(a.id) + "-" + string(ev.id), Date: ev.from, To: ev.to, Kind: "event", Type: ev.kind, Modality: string(ev.modality), Who: d.refs(ev.actors), Whom: d.refs(ev.recipients), Text: ev.text}
			if e.Date == "" {
				e.Date, e.Said = a.from, true
			}
			put(d.happened(a, ev, e.Date), e, a, src)
		}
	}
	slices.SortStableFunc(out, func(x, y Entry) int {
		if (x.Date == "") != (y.Date == "") {
			return cmp.Compare(y.Date, x.Date)
		}
		return cmp.Compare(x.Date, y.Date)
	})
	return out
}

func sorted(ids []isnad.EntityID) []isnad.EntityID {
	out := slices.Clone(ids)
	slices.Sort(out)
	return out
}

// claim returns the claim that a statement tells, or the statement alone.
func (d *view) claim(s *statement) ClaimRef {
	out := ClaimRef{Sources: 1, Tellings: []Said{}, Denied: []Said{}, Denies: []Said{}}
	tells := map[isnad.StatementRef]bool{s.ref(): true}
	if c, ok := d.claimOf(s.ref()); ok {
		out.ID, out.Sources = c.ID, len(c.Sources)
		for _, t := range c.Tellings {
			tells[t] = true
			if st := d.statement(t); st != nil {
				out.Tellings = append(out.Tellings, d.said(st))
			} else {
				out.LeftOut++
			}
		}
	} else {
		out.Tellings = append(out.Tellings, d.said(s))
	}
	// One denial answers every telling of a claim; it is shown once.
	denied, denies := map[isnad.StatementRef]bool{}, map[isnad.StatementRef]bool{}
	var disputes []int
	for t := range tells {
		disputes = append(disputes, d.disputes[t]...)
	}
	slices.Sort(disputes)
	all := d.contradictions()
	for _, i := range slices.Compact(disputes) {
		c := &all[i]
		if st := d.statement(c.Denial); tells[c.Denied] && st != nil && !denied[c.Denial] {
			denied[c.Denial] = true
			out.Denied = append(out.Denied, d.said(st))
		}
		if st := d.statement(c.Denied); tells[c.Denial] && st != nil && !denies[c.Denied] {
			denies[c.Denied] = true
			out.Denies = append(out.Denies, d.said(st))
		}
	}
	return out
}

// teller returns the name of an agency or outlet, which need not be named in
// any article: it may only be credited.
func (d *view) teller(id string) string {
	if e := d.entities[isnad.EntityID(id)]; e != nil {
		return e.Name
	}
	if e, ok := lexicon.ByID(isnad.EntityID(id)); ok {
		return e.Name
	}
	return id
}

// fits says how well an entity goes by a name: 0 when the name is a whole form
// of it, 1 when it is words of a form, 2 when it is parts of words, or a Latin
// spelling, 3 not at all. It is made once for each question.
type fits struct {
	name, folded, whole string
	latin               []string
}

// asName returns what looks for a name, and false when the name is none.
func asName(name string) (*fits, bool) {
	f := &fits{name: name, folded: arabic.Fold(strings.Join(strings.Fields(name), " ")), whole: passes.WholeName(name), latin: passes.LatinWords(name)}
	return f, f.folded != "" && f.folded != "ال"
}

func (f *fits) class(e *passes.EntityDoc) int {
	class := 3
	if len(f.latin) > 0 {
		class = latinClass(e, f.latin)
	}
	for i := -1; i < len(e.Forms); i++ {
		form := e.Name
		if i >= 0 {
			form = e.Forms[i]
		}
		switch ff := arabic.Fold(form); {
		case passes.WholeName(form) == f.whole:
			return 0
		case class > 1 && wordsIn(ff, f.folded):
			class = 1
		case class > 2 && matches(form, f.name):
			class = 2
		}
	}
	return class
}

// likeliest orders those that a name may mean and leaves the others: the best
// fit first, of equals who speaks most. Where the name is a whole form of some,
// nobody else is meant.
func (f *fits) likeliest(list []*passes.EntityDoc) []*passes.EntityDoc {
	type hit struct {
		e     *passes.EntityDoc
		class int
	}
	var hits []hit
	for _, e := range list {
		if class := f.class(e); named(e.Kind) && class <= 2 {
			hits = append(hits, hit{e, class})
		}
	}
	slices.SortFunc(hits, func(x, y hit) int {
		return cmp.Or(cmp.Compare(x.class, y.class), cmp.Compare(y.e.Statements, x.e.Statements), cmp.Compare(x.e.ID, y.e.ID))
	})
	out := make([]*passes.EntityDoc, 0, len(hits))
	for _, h := range hits {
		if hits[0].class == 0 && h.class > 0 {
			break
		}
		out = append(out, h.e)
	}
	return out
}

// counts are entities as others that a question may have meant.
func counts(list []*passes.EntityDoc) []Count {
	out := make([]Count, 0, len(list))
	for _, e := range list {
		out = append(out, countOf(e))
	}
	return out
}

func countOf(e *passes.EntityDoc) Count {
	return Count{Ref{string(e.ID), e.Name}, string(e.Kind), e.Articles, e.Statements}
}

// wordsIn reports whether the words of a question are whole words of a form,
// with or without the article.
func wordsIn(form, question string) bool {
	have := strings.Fields(form)
	for _, w := range strings.Fields(question) {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.TrimPrefix(h, "ال") == strings.TrimPrefix(w, "ال") }) {
			return false
		}
	}
	return true
}

// alike is the cost, for a letter, up to which an Arabic word may stand for a
// Latin one whose consonants it has, in hundredths of a nat; identities goes as far.
const alike = 90

// latinClass says how well an entity goes by Latin words: 0 when they are its
// English name, 1 when they stand in it, 2 when its Arabic name may be spelled so,
// 3 not at all.
func latinClass(e *passes.EntityDoc, words []string) int {
	if x, ok := lexicon.ByID(e.ID); ok && x.NameEn != "" {
		en := passes.LatinWords(x.NameEn)
		n := 0
		for _, w := range words {
			if slices.Contains(en, w) {
				n++
			}
		}
		if n == len(words) {
			if n == len(en) {
				return 0
			}
			return 1
		}
	}
	for _, f := range append([]string{e.Name}, e.Forms...) {
		have := strings.Fields(f)
		all := true
		for _, w := range words {
			k := spelling.LatinKey(w)
			all = all && len(k) > 1 && slices.ContainsFunc(have, func(h string) bool {
				for _, h := range passes.ArabicLetters(h) {
					if limit := alike * len(w); spelling.Key(h) == k && spelling.LatinDistance(w, h, limit) <= limit {
						return true
					}
				}
				return false
			})
		}
		if all {
			return 2
		}
	}
	return 3
}

// maxOthers bounds the lists of what a question may also have meant.
const maxOthers = 12

// person tells of a person, body or place what the statements of the view
// say, and what all articles together hold of it. others are further entities
// that the question may have meant.
func (d *view) person(e *passes.EntityDoc, others []*passes.EntityDoc) *Person {
	out := &Person{Ref: Ref{string(e.ID), e.Name}, Kind: string(e.Kind), Forms: append([]string{}, e.Forms...), Roles: append([]string{}, e.Roles...),
		Articles: e.Articles, Claims: []ClaimRef{}, Others: counts(others[:min(len(others), maxOthers)]), Namings: []Naming{}}
	slices.Sort(out.Forms)
	seen := map[string]bool{}
	for _, s := range d.by[e.ID] {
		c := d.claim(s)
		if c.ID != "" && seen[c.ID] {
			continue
		}
		seen[c.ID] = true
		out.Claims = append(out.Claims, c)
	}
	when := func(c *ClaimRef) string { return cmp.Or(c.Tellings[0].When, c.Tellings[0].Date) }
	slices.SortStableFunc(out.Claims, func(x, y ClaimRef) int {
		a, b := when(&x), when(&y)
		if (a == "") != (b == "") {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	})
	if n, ok := d.naming(e, slices.Clone(e.Uses)); ok {
		out.Namings = append(out.Namings, n)
	}
	return out
}

// chain tells who stands behind a statement. others are further statements that
// the question may have meant.
func (d *view) chain(found *statement, others []*statement) *Chain {
	out := &Chain{Claim: d.claim(found), Sources: []ChainSource{}, Others: []Said{}}
	at := map[string]int{}
	for _, t := range out.Claim.Tellings {
		s := d.statement(refOf(t.ID))
		key, src := cmp.Or(d.behind(s.ref()), string(d.source(s.art.id))), ChainSource{Kind: "article"}
		if a := d.byID[isnad.ArticleID(key)]; a != nil {
			src.Name = a.title
			if a.outlet != "" {
				src.Name = a.outlet + ": " + a.title
			}
		} else {
			src.Kind, src.Name = "teller", d.teller(key)
		}
		n, ok := at[key]
		if !ok {
			n = len(out.Sources)
			at[key] = n
			out.Sources = append(out.Sources, src)
		}
		out.Sources[n].Tellings = append(out.Sources[n].Tellings, t)
	}
	for _, s := range others {
		out.Others = append(out.Others, d.said(s))
	}
	return out
}

// distinct returns the first of some statements and the first few of those that
// tell something else; nil when there is none.
func (d *view) distinct(hits []*statement) (*statement, []*statement) {
	var out []*statement
	seen := map[string]bool{}
	for _, s := range hits {
		if c, ok := d.claimOf(s.ref()); ok {
			if seen[c.ID] {
				continue
			}
			seen[c.ID] = true
		}
		if out = append(out, s); len(out) > maxOthers {
			break
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out[0], out[1:]
}

// refOf parts the id of a statement, "ARTICLE-STATEMENT"; it is zero when id is
// none.
func refOf(id string) isnad.StatementRef {
	i := strings.LastIndexByte(id, '-')
	if i <= 0 {
		return isnad.StatementRef{}
	}
	return isnad.StatementRef{Article: isnad.ArticleID(id[:i]), Statement: isnad.StatementID(id[i+1:])}
}

// compare tells in what two articles agree and differ.
func (d *view) compare(a, b *article) *Comparison {
	out := &Comparison{A: d.articleRef(a), B: d.articleRef(b), Shared: []Share{}, Both: []ClaimRef{}, OnlyA: []Said{}, OnlyB: []Said{},
		NamesBoth: []Ref{}, NamesA: []Ref{}, NamesB: []Ref{}}
	list := d.copies()
	for i := range list {
		c := &list[i]
		if c.From == a.id && c.To == b.id || c.From == b.id && c.To == a.id {
			out.Shared = append(out.Shared, share(c))
		}
	}
	in := func(c *isnad.Claim, id isnad.ArticleID) bool {
		return slices.ContainsFunc(c.Tellings, func(t isnad.StatementRef) bool { return t.Article == id })
	}
	seen := map[string]bool{}
	for _, side := range []struct {
		of, other *article
		only      *[]Said
	}{{a, b, &out.OnlyA}, {b, a, &out.OnlyB}} {
		for i := range side.of.statements {
			s := &side.of.statements[i]
			c, ok := d.claimOf(s.ref())
			switch {
			case !ok || !in(c, side.other.id):
				*side.only = append(*side.only, d.said(s))
			case !seen[c.ID]:
				seen[c.ID] = true
				out.Both = append(out.Both, d.claim(s))
			}
		}
	}
	same := d.namesakes([]*article{a, b})
	inA, inB := same.names(a), same.names(b)
	for _, id := range inA {
		e := d.entities[id]
		switch {
		case e == nil || !named(e.Kind):
		case slices.Contains(inB, id):
			out.NamesBoth = append(out.NamesBoth, d.ref(id))
		default:
			out.NamesA = append(out.NamesA, d.ref(id))
		}
	}
	for _, id := range inB {
		if e := d.entities[id]; e != nil && named(e.Kind) && !slices.Contains(inA, id) {
			out.NamesB = append(out.NamesB, d.ref(id))
		}
	}
	for _, l := range [][]Ref{out.NamesBoth, out.NamesA, out.NamesB} {
		slices.SortFunc(l, byName)
	}
	arts := []*article{a, b}
	out.Clashes, out.Namings = d.clashes(arts), d.namings(arts)
	if s, ok := d.storyOf(a.id); ok {
		if t, ok := d.storyOf(b.id); ok && s == t {
			out.SameStory = s.ID
		}
	}
	return out
}

// countedThings are the classes of figures.tsv in the order of clashes.
var countedThings = []string{"killed", "injured", "arrested", "missing", "displaced", "rescued"}

// clashes returns what the articles count differently: numbers of one thing and
// of one side that cannot all be right. An article that gives
// several numbers for one thing (so many here, so many there) is heard with
// its largest, as a rule the sum.
func (d *view) clashes(arts []*article) []Clash {
	type counted struct {
		of, side string
		party    isnad.EntityID
	}
	best := map[counted]map[isnad.ArticleID]*figure{}
	var order []counted
	for _, a := range arts {
		for i := range a.figures {
			f := &a.figures[i]
			k := counted{f.of, f.side, f.party}
			if best[k] == nil {
				best[k] = map[isnad.ArticleID]*figure{}
				order = append(order, k)
			}
			if o := best[k][a.id]; o == nil || len(f.value) > len(o.value) || len(f.value) == len(o.value) && (f.value > o.value || f.value == o.value && o.bound != exactly && f.bound == exactly) {
				best[k][a.id] = f
			}
		}
	}
	rank := func(of string) int { return slices.Index(countedThings, of) }
	slices.SortFunc(order, func(x, y counted) int {
		return cmp.Or(cmp.Compare(rank(x.of), rank(y.of)), cmp.Compare(x.side, y.side), cmp.Compare(x.party, y.party))
	})
	out := []Clash{}
	for _, k := range order {
		type told struct {
			value string
			bound bound
		}
		values := map[told]*Value{}
		clash := false
		var heard []*figure
		for _, a := range arts {
			f := best[k][a.id]
			if f == nil {
				continue
			}
			// Numbers that can both be right are no clash: «نحو 30» and 28.
			lo, hi := f.span()
			for _, h := range heard {
				l, u := h.span()
				clash = clash || l > hi || lo > u
			}
			heard = append(heard, f)
			t := told{f.value, f.bound}
			v := values[t]
			if v == nil {
				v = &Value{Value: f.value, About: string(f.bound), Text: f.text}
				values[t] = v
			}
			v.Articles = append(v.Articles, string(a.id))
			v.Outlets = a.among(v.Outlets)
		}
		if !clash {
			continue
		}
		c := Clash{Of: k.of}
		for _, v := range values {
			c.Values = append(c.Values, *v)
		}
		slices.SortFunc(c.Values, func(x, y Value) int {
			return cmp.Or(cmp.Compare(len(x.Value), len(y.Value)), cmp.Compare(x.Value, y.Value), cmp.Compare(x.About, y.About))
		})
		out = append(out, c)
	}
	return append(out, d.happenings(arts)...)
}

// happenings returns the days and places that articles give differently for
// what they tell of the same parties: one type of event, one set of parties. An
// article that tells of two such events, on two days, says nothing here.
func (d *view) happenings(arts []*article) []Clash {
	type happening struct{ field, kind, parties string }
	type told struct {
		value, text string
		many        bool
	}
	heard := map[happening]map[isnad.ArticleID]*told{}
	put := func(h happening, a isnad.ArticleID, value, text string) {
		if value == "" {
			return
		}
		if heard[h] == nil {
			heard[h] = map[isnad.ArticleID]*told{}
		}
		switch t := heard[h][a]; {
		case t == nil:
			heard[h][a] = &told{value: value, text: text}
		case t.value != value:
			t.many = true
		}
	}
	for _, a := range arts {
		for i := range a.events {
			e := &a.events[i]
			if e.modality == isnad.ModalityDenied || len(e.actors)+len(e.recipients) < 2 {
				continue
			}
			parties := append(sorted(e.actors), e.recipients...)
			slices.Sort(parties)
			key := fmt.Sprint(slices.Compact(parties))
			if e.to == "" {
				put(happening{"date", e.kind, key}, a.id, day(e.from), e.text)
			}
			if e.place != "" {
				put(happening{"place", e.kind, key}, a.id, d.name(e.place), e.text)
			}
		}
	}
	var out []Clash
	for h, by := range heard {
		values := map[string]*Value{}
		for _, a := range arts { // in their order
			t := by[a.id]
			if t == nil || t.many {
				continue
			}
			if values[t.value] == nil {
				values[t.value] = &Value{Value: t.value, Text: t.text}
			}
			values[t.value].Articles = append(values[t.value].Articles, string(a.id))
			values[t.value].Outlets = a.among(values[t.value].Outlets)
		}
		if len(values) < 2 || h.field == "date" && neighbours(values) {
			continue
		}
		c := Clash{Of: h.field}
		for _, v := range values {
			c.Values = append(c.Values, *v)
		}
		slices.SortFunc(c.Values, func(x, y Value) int { return cmp.Compare(x.Value, y.Value) })
		out = append(out, c)
	}
	slices.SortFunc(out, func(x, y Clash) int {
		return cmp.Or(cmp.Compare(x.Of, y.Of), cmp.Compare(x.Values[0].Value, y.Values[0].Value), cmp.Compare(x.Values[0].Text, y.Values[0].Text))
	})
	return out
}

// neighbours reports whether all days are two that follow one another: papers
// that print «today» in the evening and the next morning do not differ.
func neighbours(values map[string]*Value) bool {
	if len(values) != 2 {
		return false
	}
	var days []time.Time
	for v := range values {
		t, err := time.Parse(time.DateOnly, v)
		if err != nil {
			return false
		}
		days = append(days, t)
	}
	return days[0].Sub(days[1]).Abs() <= 24*time.Hour
}

// namings returns the countries, bodies and persons that outlets call by
// different names: not a short form beside the full one, nor another spelling,
// but another word. Agencies and outlets are left out, which a story is told by
// and not about.
func (d *view) namings(arts []*article) []Naming {
	uses := map[isnad.EntityID]map[string][]string{} // entity → form → outlets
	for _, a := range arts {
		for id, f := range a.forms {
			if uses[id] == nil {
				uses[id] = map[string][]string{}
			}
			o := cmp.Or(a.outlet, a.page)
			if !slices.Contains(uses[id][f], o) {
				uses[id][f] = append(uses[id][f], o)
			}
		}
	}
	out := []Naming{}
	for id, forms := range uses {
		e := d.entities[id]
		if len(forms) < 2 || e == nil {
			continue
		}
		var list []passes.Use
		for f, outlets := range forms {
			slices.Sort(outlets)
			list = append(list, passes.Use{Form: f, Outlets: outlets})
		}
		if n, ok := d.naming(&e.EntityDoc, list); ok {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, func(x, y Naming) int { return byName(x.Entity, y.Entity) })
	return out
}

// naming returns how outlets call an entity, and false when they call it the
// same, or when it is one of those who tell the news.
func (d *view) naming(e *passes.EntityDoc, uses []passes.Use) (Naming, bool) {
	n := Naming{Entity: Ref{string(e.ID), e.Name}}
	if len(uses) < 2 {
		return n, false
	}
	var full []string
	if x, ok := lexicon.ByID(e.ID); ok {
		if x.Table == lexicon.Agencies || x.Table == lexicon.Outlets {
			return n, false
		}
		full = append(x.Forms(), x.Name)
	}
	for _, u := range uses {
		n.Forms = append(n.Forms, Form{u.Form, u.Outlets})
	}
	slices.SortFunc(n.Forms, func(x, y Form) int {
		return cmp.Or(cmp.Compare(len(y.Outlets), len(x.Outlets)), cmp.Compare(x.Form, y.Form))
	})
	n.Forms = differ(n.Forms, append(full, e.Forms...), e.Kind)
	return n, len(n.Forms) > 1
}

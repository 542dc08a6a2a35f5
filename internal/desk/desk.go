// Package desk answers questions about many articles: what a story is made of,
// who said what when, through whom a statement came, and how two articles
// differ.
//
// A [Desk] takes accounts one by one, hands them to the passes, and keeps of
// each what answers need: its statements, events, names and figures, but not
// its text. [Desk.Close] draws the conclusions; from then on it is only asked.
// Answers are plain values with JSON names (doc/model.md, "Answers"), the same
// for the same set of articles.
package desk

import (
	"cmp"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities"
	"isnad/internal/passes"
)

// A Desk holds what was read.
type Desk struct {
	run      *passes.Run
	res      *passes.Result
	articles []*article // by arrival until Close, then by time
	byID     map[isnad.ArticleID]*article
	entities map[isnad.EntityID]*entity // by key until Close, then by id
	by       map[isnad.EntityID][]*statement
	told     map[isnad.StatementRef]*statement // from Close on
	disputes map[isnad.StatementRef][]int      // from Close on: contradictions that a statement denies or suffers
}

// An article is what the desk keeps of an account.
type article struct {
	id          isnad.ArticleID
	page, title string
	outlet      string
	url         string
	credit      []string
	from, to    string // days; empty when undated
	statements  []statement
	events      []event
	figures     []figure
	names       []isnad.EntityID // keys, each once, in order of appearance
	words       int
	keys        identities.Keys
	forms       map[isnad.EntityID]string // the form that it uses most
}

// A statement is what the desk keeps of a statement.
type statement struct {
	art         *article
	id          isnad.StatementID
	speaker     isnad.EntityID // key, then id; empty when open
	speakerText string
	act         isnad.Act
	mode        isnad.Mode
	negated     bool
	text        string
	when, until string // days; empty when the article does not say, until when it is one day
	chain       []isnad.Link
}

// An event is what the desk keeps of an event.
type event struct {
	kind, mode         string
	trigger, text      string
	actors, recipients []isnad.EntityID
	place              isnad.EntityID
	from, to           string
	modality           isnad.Modality
}

// An entity is what the desk knows of somebody or something.
type entity struct {
	id    isnad.EntityID
	kind  isnad.Kind
	name  string
	forms []string
	roles []string
	// byOutlet counts how often an outlet uses a form.
	byOutlet map[string]map[string]int
}

// New returns a Desk that draws conclusions by run.
func New(run *passes.Run) *Desk {
	return &Desk{run: run, byID: map[isnad.ArticleID]*article{}, entities: map[isnad.EntityID]*entity{}}
}

// Add takes an account. One that was added before is left out.
func (d *Desk) Add(acct *isnad.Account) {
	art := &acct.Article
	if d.byID[art.ID] != nil {
		return
	}
	keys := d.run.Add(acct)
	a := &article{id: art.ID, page: strings.Clone(art.Page), title: strings.Clone(art.Title), outlet: strings.Clone(art.Outlet.Name), url: strings.Clone(art.URL),
		keys: keys, forms: map[isnad.EntityID]string{}}
	for _, c := range art.Credit {
		a.credit = append(a.credit, strings.Clone(c))
	}
	a.from, a.to = day(art.Published.From), day(art.Published.To)
	for _, t := range acct.Tokens {
		if t.Kind <= isnad.TokenNumber {
			a.words++
		}
	}
	times := make(map[isnad.TimexID]*isnad.Timex, len(acct.Times))
	for i := range acct.Times {
		times[acct.Times[i].ID] = &acct.Times[i]
	}
	from := func(id isnad.TimexID) (string, string) {
		t := times[id]
		if t == nil {
			return "", ""
		}
		first, last := day(t.From), day(t.To)
		if last <= first {
			last = ""
		}
		return first, last
	}
	d.names(acct, a)
	for i := range acct.Statements {
		s := &acct.Statements[i]
		st := statement{art: a, id: s.ID, speaker: keys[s.Speaker], speakerText: strings.Clone(acct.Words(s.SpeakerSpan)), act: s.Act, mode: s.Mode,
			negated: s.Negated, text: content(acct, s)}
		st.when, st.until = from(s.Time)
		for _, l := range s.Chain {
			l.Name = strings.Clone(l.Name)
			l.Entity = keys[l.Entity]
			st.chain = append(st.chain, l)
		}
		a.statements = append(a.statements, st)
	}
	for i := range acct.Events {
		e := &acct.Events[i]
		ev := event{kind: e.Type, mode: e.Mode, trigger: strings.Clone(acct.Words(e.Trigger)), text: strings.Clone(acct.Words(e.Span)), place: keys[e.Place], modality: e.Modality}
		for _, x := range e.Actors {
			ev.actors = append(ev.actors, keys[x])
		}
		for _, x := range e.Recipients {
			ev.recipients = append(ev.recipients, keys[x])
		}
		ev.from, ev.to = from(e.Time)
		a.events = append(a.events, ev)
	}
	a.figures = figures(acct)
	d.byID[a.id] = a
	d.articles = append(d.articles, a)
}

// content joins the pieces of what was said.
func content(acct *isnad.Account, s *isnad.Statement) string {
	var b strings.Builder
	for i, c := range s.Content {
		if i > 0 {
			b.WriteString(" … ")
		}
		b.WriteString(arabic.Balanced(acct.Article.Text, c.Start, c.End))
	}
	return b.String()
}

func day(iso string) string {
	if len(iso) < 10 {
		return ""
	}
	return strings.Clone(iso[:10])
}

// names counts who is named, and how.
func (d *Desk) names(acct *isnad.Account, a *article) {
	type form struct {
		entity isnad.EntityID
		words  string
	}
	counts := map[form]int{}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		if m.Form == isnad.FormName && m.Entity != "" {
			counts[form{m.Entity, acct.Words(m.Span)}]++
		}
	}
	for i := range acct.Entities {
		e := &acct.Entities[i]
		key := a.keys[e.ID]
		if !slices.Contains(a.names, key) {
			a.names = append(a.names, key)
		}
		in := d.entities[key]
		if in == nil {
			in = &entity{id: key, kind: e.Kind, name: strings.Clone(e.Name), byOutlet: map[string]map[string]int{}}
			d.entities[key] = in
		}
		in.roles = with(in.roles, e.Role, 12)
		best, most := "", 0
		for _, f := range e.Forms {
			in.forms = with(in.forms, f, 64)
			n := counts[form{e.ID, f}]
			if n == 0 {
				continue
			}
			if n > most {
				best, most = f, n
			}
			if in.byOutlet[a.outlet] == nil {
				in.byOutlet[a.outlet] = map[string]int{}
			}
			in.byOutlet[a.outlet][strings.Clone(f)] += n
		}
		if best != "" {
			a.forms[key] = strings.Clone(best)
		}
	}
}

// with adds a copy of s to a list that has at most limit members, each once.
func with(list []string, s string, limit int) []string {
	if s == "" || len(list) >= limit || slices.Contains(list, s) {
		return list
	}
	return append(list, strings.Clone(s))
}

// Len returns the number of articles.
func (d *Desk) Len() int { return len(d.articles) }

// Close draws the conclusions. No account may be added behind it.
func (d *Desk) Close() {
	d.res = d.run.Result()
	who := d.res.Identities.Of
	slices.SortFunc(d.articles, byTime)
	left := make(map[isnad.EntityID]*entity, len(d.entities))
	keys := make([]isnad.EntityID, 0, len(d.entities))
	for k := range d.entities {
		keys = append(keys, k)
	}
	slices.Sort(keys) // forms and roles must not come in the order of a map
	for _, k := range keys {
		e := d.entities[k]
		id := who(k)
		to := left[id]
		if to == nil {
			e.id = id
			if x := d.res.Identities.Identity(id); x != nil {
				e.name = x.Name
			}
			left[id] = e
			continue
		}
		for _, f := range e.forms {
			to.forms = with(to.forms, f, 64)
		}
		for _, r := range e.roles {
			to.roles = with(to.roles, r, 12)
		}
		for o, m := range e.byOutlet {
			if to.byOutlet[o] == nil {
				to.byOutlet[o] = map[string]int{}
			}
			for f, n := range m {
				to.byOutlet[o][f] += n
			}
		}
	}
	d.entities = left
	d.by = map[isnad.EntityID][]*statement{}
	d.told = map[isnad.StatementRef]*statement{}
	d.disputes = map[isnad.StatementRef][]int{}
	for i, c := range d.res.Claims.Contradictions {
		d.disputes[c.Denial] = append(d.disputes[c.Denial], i)
		d.disputes[c.Denied] = append(d.disputes[c.Denied], i)
	}
	final := func(ids []isnad.EntityID) {
		for i := range ids {
			ids[i] = who(ids[i])
		}
	}
	for _, a := range d.articles {
		final(a.names)
		slices.Sort(a.names)
		a.names = slices.Compact(a.names)
		forms := make(map[isnad.EntityID]string, len(a.forms))
		for k, f := range a.forms {
			id := who(k)
			if old, ok := forms[id]; !ok || f < old {
				forms[id] = f
			}
		}
		a.forms = forms
		for i := range a.statements {
			s := &a.statements[i]
			d.told[s.ref()] = s
			if s.speaker != "" {
				s.speaker = who(s.speaker)
				d.by[s.speaker] = append(d.by[s.speaker], s)
			}
			for j := range s.chain {
				if s.chain[j].Entity != "" {
					s.chain[j].Entity = who(s.chain[j].Entity)
				}
			}
		}
		for i := range a.events {
			e := &a.events[i]
			final(e.actors)
			final(e.recipients)
			if e.place != "" {
				e.place = who(e.place)
			}
		}
		a.keys = nil
	}
}

// byTime orders articles by day, undated last, and then by id.
func byTime(x, y *article) int {
	if (x.from == "") != (y.from == "") {
		return cmp.Compare(y.from, x.from)
	}
	return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.id, y.id))
}

// name returns the name of an entity, or the id.
func (d *Desk) name(id isnad.EntityID) string {
	if e := d.entities[id]; e != nil {
		return e.name
	}
	return string(id)
}

// matches reports whether all words of a question stand in s; both are folded.
// A question of no words, or of the article alone, stands nowhere.
func matches(s, question string) bool {
	s = arabic.Fold(s)
	some := false
	for _, w := range strings.Fields(arabic.Fold(question)) {
		if !strings.Contains(s, w) {
			return false
		}
		some = some || w != "ال"
	}
	return some
}

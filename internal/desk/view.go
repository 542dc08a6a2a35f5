package desk

import (
	"cmp"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities"
	"isnad/internal/passes"
	"isnad/internal/search"
)

// A view is what answers are made of: articles, those who are named in them, and
// what was concluded of them. That of a Desk holds all there is, that of a Press
// what one question touches.
type view struct {
	articles []*article // by time
	byID     map[isnad.ArticleID]*article
	entities map[isnad.EntityID]*entity
	by       map[isnad.EntityID][]*statement
	told     map[isnad.StatementRef]*statement
	disputes map[isnad.StatementRef][]int // contradictions that a statement denies or suffers
	conclusions
}

// conclusions are what a view asks of the passes. What they do not know of is
// its own: an entity its own id, an article its own source.
type conclusions interface {
	who(key isnad.EntityID) isnad.EntityID
	source(isnad.ArticleID) isnad.ArticleID
	claimOf(isnad.StatementRef) (*isnad.Claim, bool)
	behind(isnad.StatementRef) string
	storyOf(isnad.ArticleID) (*isnad.Story, bool)
	// copies and contradictions are in the order of the passes; those between
	// articles that are not in the view may be left out.
	copies() []isnad.Copy
	contradictions() []isnad.Contradiction
}

func newView() view {
	return view{byID: map[isnad.ArticleID]*article{}, entities: map[isnad.EntityID]*entity{}}
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
	id                 isnad.EventID
	kind, mode         string
	trigger, text      string
	actors, recipients []isnad.EntityID
	place              isnad.EntityID
	from, to           string
	modality           isnad.Modality
}

// An entity is what the desk knows of somebody or something.
type entity struct {
	passes.EntityDoc
}

// add takes an account whose entities have the given keys.
func (d *view) add(acct *isnad.Account, keys identities.Keys) {
	art := &acct.Article
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
		st := statement{art: a, id: s.ID, speaker: keys[s.Speaker], speakerText: strings.Clone(acct.SpeakerWords(s)), act: s.Act, mode: s.Mode,
			negated: s.Negated, text: search.Content(acct, s)}
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
		ev := event{id: e.ID, kind: e.Type, mode: e.Mode, trigger: strings.Clone(acct.Words(e.Trigger)), text: strings.Clone(acct.Words(e.Span)), place: keys[e.Place], modality: e.Modality}
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
	for i := range a.figures {
		if f := &a.figures[i]; f.party != "" {
			f.party = keys[f.party]
		}
	}
	d.byID[a.id] = a
	d.articles = append(d.articles, a)
}

func day(iso string) string {
	if len(iso) < 10 {
		return ""
	}
	return strings.Clone(iso[:10])
}

// names fills who is named, and how.
func (d *view) names(acct *isnad.Account, a *article) {
	uses := passes.Uses(acct)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		key := a.keys[e.ID]
		if !slices.Contains(a.names, key) {
			a.names = append(a.names, key)
		}
		if !named(e.Kind) {
			// A source without a name, an office: nobody counts those over all
			// articles.
			if d.entities[key] == nil {
				d.entities[key] = &entity{passes.EntityDoc{ID: key, Kind: e.Kind, Name: strings.Clone(e.Name)}}
			}
			continue
		}
		if uses[i] != "" {
			a.forms[key] = strings.Clone(uses[i])
		}
	}
}

// know takes what all articles together hold of an entity.
func (d *view) know(e *passes.EntityDoc) { d.entities[e.ID] = &entity{*e} }

// settle makes entities of the corpus of the keys in the articles and puts
// everything in its order. Nothing may be added behind it.
func (d *view) settle(res conclusions) {
	d.conclusions = res
	slices.SortFunc(d.articles, byTime)
	d.by = map[isnad.EntityID][]*statement{}
	d.told = map[isnad.StatementRef]*statement{}
	d.disputes = map[isnad.StatementRef][]int{}
	for i, c := range res.contradictions() {
		d.disputes[c.Denial] = append(d.disputes[c.Denial], i)
		d.disputes[c.Denied] = append(d.disputes[c.Denied], i)
	}
	final := func(ids []isnad.EntityID) {
		for i := range ids {
			ids[i] = res.who(ids[i])
		}
	}
	for _, a := range d.articles {
		final(a.names)
		slices.Sort(a.names)
		a.names = slices.Compact(a.names)
		forms := make(map[isnad.EntityID]string, len(a.forms))
		for k, f := range a.forms {
			id := res.who(k)
			if old, ok := forms[id]; !ok || f < old {
				forms[id] = f
			}
		}
		a.forms = forms
		for i := range a.statements {
			s := &a.statements[i]
			d.told[s.ref()] = s
			if s.speaker != "" {
				s.speaker = res.who(s.speaker)
				d.by[s.speaker] = append(d.by[s.speaker], s)
			}
			for j := range s.chain {
				if s.chain[j].Entity != "" {
					s.chain[j].Entity = res.who(s.chain[j].Entity)
				}
			}
		}
		for i := range a.figures {
			if f := &a.figures[i]; f.party != "" {
				f.party = res.who(f.party)
			}
		}
		for i := range a.events {
			e := &a.events[i]
			final(e.actors)
			final(e.recipients)
			if e.place != "" {
				e.place = res.who(e.place)
			}
		}
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
func (d *view) name(id isnad.EntityID) string {
	if e := d.entities[id]; e != nil {
		return e.Name
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

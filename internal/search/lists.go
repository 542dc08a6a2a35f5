package search

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"isnad/internal/store"
)

// A Filter says which articles, statements or events a list holds. All of its
// conditions hold; empty ones hold always. Names may be ids, present or former,
// or names, as in queries.
type Filter struct {
	// Query is a query in the language of this package, for all of them.
	Query string
	// Speaker is who says a statement, or in an article; Entity who is named in
	// it, or takes part in an event.
	Speaker, Entity string
	// Actor and Recipient are parties of an event.
	Actor, Recipient string
	// Outlet is who printed it, Story the story that its article belongs to,
	// Article the id of its article.
	Outlet, Story, Article string
	// Act and Mode are of statements, Type, Modality and Place of events, of
	// which a statement tells or an article holds one that has them all.
	Act, Mode, Type, Modality, Place string
	// Parties are those of dealings that stand in the article.
	Parties []string
	// From and To are days, months or years of the article, both counted.
	From, To string
	// Order is store.Newest (the default) or store.Oldest.
	Order store.Order
	// Cursor is Rows.Next of the rows before.
	Cursor string
	// Limit is how many rows are wanted, 1 to 500; 0 means 50.
	Limit int
}

// Rows are a part of a list.
type Rows[T any] struct {
	Items []T `json:"items"`
	// Total counts the whole list; AtLeast says that counting stopped there.
	Total   int  `json:"total"`
	AtLeast bool `json:"at_least"`
	// Next is the cursor of what follows; empty at the end.
	Next string `json:"next"`
}

// A Party is somebody with a name: the id is that of the corpus.
type Party struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// A Source is where a row stands.
type Source struct {
	Article  string `json:"article"`
	Title    string `json:"title"`
	Outlet   string `json:"outlet"`
	OutletID string `json:"outlet_id"`
	// Date is the article's first possible day; empty when undated.
	Date string `json:"date"`
	URL  string `json:"url"`
}

// An ArticleRow is an article of a list.
type ArticleRow struct {
	ID string `json:"id"`
	Source
	// Lead is the beginning of the text.
	Lead string `json:"lead"`
	// Statements and Events count what was found in it.
	Statements int     `json:"statements"`
	Events     int     `json:"events"`
	Speakers   []Party `json:"speakers"`
}

// A StatementRow is a statement of a list.
type StatementRow struct {
	ID string `json:"id"` // ARTICLE-STATEMENT
	Source
	Statement string `json:"statement"`
	// Speaker is the first of Speakers, or the article's words for who speaks
	// where nobody is told apart; SpeakerID is empty then.
	Speaker   string  `json:"speaker"`
	SpeakerID string  `json:"speaker_id"`
	Speakers  []Party `json:"speakers"`
	// For is who a spokesman speaks for, Addressee who is spoken to; their ids
	// are empty when nobody is.
	For       Party  `json:"for"`
	Addressee Party  `json:"addressee"`
	Cue       string `json:"cue"`
	Act       string `json:"act"`
	Mode      string `json:"mode"`
	// Negated reports that the article says it was not said.
	Negated bool `json:"negated"`
	// Text is what was said, shortened when it is long; Start and End are its
	// place in the article's text, in code points.
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// SaidFrom and SaidTo are the days on which it was said; empty when the
	// article does not say.
	SaidFrom string `json:"said_from"`
	SaidTo   string `json:"said_to"`
}

// An EventRow is an event of a list.
type EventRow struct {
	ID string `json:"id"` // ARTICLE-EVENT
	Source
	Event    string `json:"event"`
	Type     string `json:"type"`
	Mode     string `json:"mode"`
	Modality string `json:"modality"`
	Trigger  string `json:"trigger"`
	// Text is the clause that tells it; Start and End are its place in the
	// article's text, in code points.
	Text       string  `json:"text"`
	Start      int     `json:"start"`
	End        int     `json:"end"`
	Actors     []Party `json:"actors"`
	Recipients []Party `json:"recipients"`
	Place      Party   `json:"place"` // empty when the article does not say
	// WhenFrom and WhenTo are its days; empty when the article does not say.
	WhenFrom string `json:"when_from"`
	WhenTo   string `json:"when_to"`
	// Statement is the statement that reports it; empty when the outlet itself
	// does.
	Statement string `json:"statement"`
}

// plan makes the plan of a filter.
func (f *Filter) query() (*Query, error) {
	root := &node{op: opAnd}
	if strings.TrimSpace(f.Query) != "" {
		q, err := Parse(f.Query)
		if err != nil {
			return nil, err
		}
		root.add(q.root)
	}
	var wrong error
	put := func(name, value string) {
		if value == "" || wrong != nil {
			return
		}
		if fd := fieldOf(name); fd != nil {
			v, why := fd.read(clean(value))
			if why != "" {
				wrong = &QueryError{Query: name + ":" + value, At: len(name) + 1, Why: why}
				return
			}
			value = v
		}
		root.kids = append(root.kids, &node{op: opField, field: name, text: value})
	}
	put("speaker", f.Speaker)
	put("about", f.Entity)
	put(fieldActor, f.Actor)
	put(fieldRecipient, f.Recipient)
	put("outlet", f.Outlet)
	put("story", f.Story)
	put(fieldArticle, f.Article)
	put("act", f.Act)
	put("mode", f.Mode)
	put("type", f.Type)
	put("modality", f.Modality)
	put("place", f.Place)
	if len(f.Parties) > 0 {
		put("dossier", strings.Join(f.Parties, ","))
	}
	put("from", f.From)
	put("to", f.To)
	return &Query{root: root}, wrong
}

// A docked is an entry with its document.
type docked[D any] struct {
	entry store.Entry
	doc   D
}

// rows reads a part of a list.
func rows[D any](ctx context.Context, e *Engine, kind store.EntryKind, f Filter) (list []docked[D], total int, atLeast bool, next string, err error) {
	q, err := f.query()
	if err != nil {
		return nil, 0, false, "", err
	}
	if f.Limit < 0 || f.Limit > 500 {
		return nil, 0, false, "", fmt.Errorf("search: a limit of %d; ask for 1 to 500 rows", f.Limit)
	}
	if f.Limit == 0 {
		f.Limit = 50
	}
	switch f.Order {
	case "":
		f.Order = store.Newest
	case store.Newest, store.Oldest:
	default:
		return nil, 0, false, "", fmt.Errorf("search: no order %q; there are newest and oldest", f.Order)
	}
	p, err := e.compile(ctx, q, kind)
	if err != nil {
		return nil, 0, false, "", err
	}
	sum := sumOf(string(kind), q.String(), string(f.Order))
	pos, err := readPosition(f.Cursor, sum)
	if err != nil {
		return nil, 0, false, "", err
	}
	if p.all.All != nil && len(p.all.All) == 0 {
		total, err = e.st.Size(ctx, kind)
	} else if total, err = e.st.Count(ctx, kind, p.all, maxCount+1); total > maxCount {
		total, atLeast = maxCount, true
	}
	if err != nil {
		return nil, 0, false, "", fmt.Errorf("search: %w", err)
	}
	hits, more, err := e.find(ctx, p, p.match, f.Order, pos.Store, f.Limit, true)
	if err != nil {
		return nil, 0, false, "", err
	}
	if more != "" {
		next = position{Sum: sum, Store: more}.String()
	}
	list = make([]docked[D], len(hits))
	for i := range hits {
		list[i].entry = hits[i]
		if err := json.Unmarshal(hits[i].Doc, &list[i].doc); err != nil {
			return nil, 0, false, "", fmt.Errorf("search: entry %s: %w", hits[i].ID, err)
		}
	}
	return list, total, atLeast, next, nil
}

// A caller gives the names of keys.
type caller map[string]Party

func (c caller) one(n *namedKey) Party {
	if n == nil {
		return Party{}
	}
	if p, ok := c[n.Key]; ok {
		return p
	}
	return Party{n.Key, n.Name}
}

func (c caller) list(ns []namedKey) []Party {
	out := []Party{}
	for i := range ns {
		out = append(out, c.one(&ns[i]))
	}
	return out
}

// Articles lists the articles that a filter leaves.
func (e *Engine) Articles(ctx context.Context, f Filter) (*Rows[ArticleRow], error) {
	list, total, atLeast, next, err := rows[articleDoc](ctx, e, store.EntryArticle, f)
	if err != nil {
		return nil, err
	}
	var keys []string
	for i := range list {
		for _, s := range list[i].doc.Speakers {
			keys = append(keys, s.Key)
		}
	}
	names, err := e.canonical(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := &Rows[ArticleRow]{Items: []ArticleRow{}, Total: total, AtLeast: atLeast, Next: next}
	for i := range list {
		d := &list[i].doc
		out.Items = append(out.Items, ArticleRow{ID: list[i].entry.ID, Source: Source{string(list[i].entry.Article), d.Title, d.Outlet, d.OutletID, d.Date, d.URL},
			Lead: d.Lead, Statements: d.Statements, Events: d.Events, Speakers: caller(names).list(d.Speakers)})
	}
	return out, nil
}

// Statements lists the statements that a filter leaves.
func (e *Engine) Statements(ctx context.Context, f Filter) (*Rows[StatementRow], error) {
	list, total, atLeast, next, err := rows[statementDoc](ctx, e, store.EntryStatement, f)
	if err != nil {
		return nil, err
	}
	var keys []string
	put := func(n *namedKey) {
		if n != nil {
			keys = append(keys, n.Key)
		}
	}
	for i := range list {
		d := &list[i].doc
		put(d.For)
		put(d.Addressee)
		for j := range d.Speakers {
			put(&d.Speakers[j])
		}
	}
	found, err := e.canonical(ctx, keys)
	if err != nil {
		return nil, err
	}
	names := caller(found)
	out := &Rows[StatementRow]{Items: []StatementRow{}, Total: total, AtLeast: atLeast, Next: next}
	for i := range list {
		d := &list[i].doc
		r := StatementRow{ID: list[i].entry.ID, Source: Source{string(list[i].entry.Article), d.Title, d.Outlet, d.OutletID, d.Date, d.URL},
			Statement: d.ID, Speaker: d.Words, Speakers: names.list(d.Speakers), For: names.one(d.For), Addressee: names.one(d.Addressee),
			Cue: d.Cue, Act: d.Act, Mode: d.Mode, Negated: d.Negated, Text: d.Text, Start: d.Start, End: d.End, SaidFrom: d.From, SaidTo: d.To}
		if len(r.Speakers) > 0 {
			r.Speaker, r.SpeakerID = r.Speakers[0].Name, r.Speakers[0].ID
		}
		out.Items = append(out.Items, r)
	}
	return out, nil
}

// Events lists the events that a filter leaves.
func (e *Engine) Events(ctx context.Context, f Filter) (*Rows[EventRow], error) {
	list, total, atLeast, next, err := rows[eventDoc](ctx, e, store.EntryEvent, f)
	if err != nil {
		return nil, err
	}
	var keys []string
	for i := range list {
		d := &list[i].doc
		if d.Place != nil {
			keys = append(keys, d.Place.Key)
		}
		for _, n := range append(d.Actors[:len(d.Actors):len(d.Actors)], d.Recipients...) {
			keys = append(keys, n.Key)
		}
	}
	found, err := e.canonical(ctx, keys)
	if err != nil {
		return nil, err
	}
	names := caller(found)
	out := &Rows[EventRow]{Items: []EventRow{}, Total: total, AtLeast: atLeast, Next: next}
	for i := range list {
		d := &list[i].doc
		out.Items = append(out.Items, EventRow{ID: list[i].entry.ID, Source: Source{string(list[i].entry.Article), d.Title, d.Outlet, d.OutletID, d.Date, d.URL},
			Event: d.ID, Type: d.Type, Mode: d.Mode, Modality: d.Modality, Trigger: d.Trigger, Text: d.Text, Start: d.Start, End: d.End,
			Actors: names.list(d.Actors), Recipients: names.list(d.Recipients), Place: names.one(d.Place), WhenFrom: d.From, WhenTo: d.To, Statement: d.Statement})
	}
	return out, nil
}

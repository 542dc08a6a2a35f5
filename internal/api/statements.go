package api

import (
	"context"
	"net/http"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// A StatementAnswer is a statement with its article.
type StatementAnswer struct {
	account.Statement
	Of       desk.ArticleRef  `json:"of" doc:"the article that tells it"`
	Entities []account.Entity `json:"entities" doc:"those whose ids stand in the statement, as the article names them"`
}

// An EventAnswer is an event with its article.
type EventAnswer struct {
	account.Event
	Of       desk.ArticleRef  `json:"of" doc:"the article that tells it"`
	Entities []account.Entity `json:"entities" doc:"those whose ids stand in the event, as the article names them"`
}

// A StatementItem is a statement in a list. Fields that Statement has too mean
// the same; the rest of a statement is behind its id.
type StatementItem struct {
	ID          string     `json:"id" doc:"id of the statement (ARTICLE-STATEMENT)"`
	Article     string     `json:"article" doc:"id of the article that tells it"`
	Title       string     `json:"title" doc:"headline of the article"`
	Outlet      string     `json:"outlet" doc:"who published it"`
	OutletID    string     `json:"outlet_id" doc:"lexicon key of the outlet; empty when it is not in the lexicon"`
	Date        string     `json:"date" doc:"first day on which the article may have appeared; empty when unknown"`
	URL         string     `json:"url" doc:"address of the page; empty when unknown"`
	Speaker     string     `json:"speaker" doc:"id of the entity that said it; empty when it is open who did"`
	SpeakerName string     `json:"speaker_name" doc:"its name, or the article's words for it when it is open who spoke"`
	CoSpeakers  []string   `json:"co_speakers" doc:"ids of further speakers of the same statement"`
	For         string     `json:"for" doc:"id of the body that a spokesman speaks for; empty when none"`
	Addressee   string     `json:"addressee" doc:"id of the entity spoken to; empty when nobody is named"`
	Cue         string     `json:"cue" doc:"the word that attributes"`
	Act         string     `json:"act" doc:"what the cue does: say, deny, promise, …"`
	Mode        string     `json:"mode" doc:"direct, indirect or mixed"`
	Negated     bool       `json:"negated" doc:"the article says that it was not said"`
	Start       int        `json:"start" doc:"first code point of the content in the article's text"`
	End         int        `json:"end" doc:"code point after the last"`
	Text        string     `json:"text" doc:"what was said, shortened when it is long"`
	SaidFrom    string     `json:"said_from" doc:"first day on which it was said; empty when the article does not say"`
	SaidTo      string     `json:"said_to" doc:"last day on which it was said; empty when the article does not say"`
	Names       []desk.Ref `json:"names" doc:"names of the entities whose ids stand in the item"`
}

// An EventItem is an event in a list. Fields that Event has too mean the same.
type EventItem struct {
	ID          string     `json:"id" doc:"id of the event (ARTICLE-EVENT)"`
	Article     string     `json:"article" doc:"id of the article that tells it"`
	Title       string     `json:"title" doc:"headline of the article"`
	Outlet      string     `json:"outlet" doc:"who published it"`
	OutletID    string     `json:"outlet_id" doc:"lexicon key of the outlet; empty when it is not in the lexicon"`
	Date        string     `json:"date" doc:"first day on which the article may have appeared; empty when unknown"`
	URL         string     `json:"url" doc:"address of the page; empty when unknown"`
	Type        string     `json:"type" doc:"PLOVER event type"`
	Mode        string     `json:"mode" doc:"PLOVER mode; empty when none fits"`
	Modality    string     `json:"modality" doc:"asserted, reported, planned, possible or denied"`
	Trigger     string     `json:"trigger" doc:"the words that tell of it"`
	Text        string     `json:"text" doc:"the clause around the trigger"`
	ClauseStart int        `json:"clause_start" doc:"first code point of the clause in the article's text"`
	ClauseEnd   int        `json:"clause_end" doc:"code point after the last"`
	Actors      []string   `json:"actors" doc:"ids of those who did it"`
	Recipients  []string   `json:"recipients" doc:"ids of those to whom it was done"`
	Place       string     `json:"place" doc:"id of where it happened; empty when the article does not say"`
	WhenFrom    string     `json:"when_from" doc:"first day of when it happened; empty when the article does not say"`
	WhenTo      string     `json:"when_to" doc:"last day of when it happened; empty when the article does not say"`
	Statement   string     `json:"statement" doc:"id of the statement that tells of it; empty when the outlet does"`
	Names       []desk.Ref `json:"names" doc:"names of the entities whose ids stand in the item"`
}

// Lister lists statements and events; package search does.
type Lister interface {
	Statements(ctx context.Context, f search.Filter) (*search.Rows[search.StatementRow], error)
	Events(ctx context.Context, f search.Filter) (*search.Rows[search.EventRow], error)
}

// A Counted is a list whose counting may have stopped.
type Counted[T any] struct {
	List[T]
	AtLeast bool `json:"at_least" doc:"counting stopped at total: there are more"`
}

// An Origin says which articles the findings of a list stand in.
type Origin struct {
	Q       string `query:"q" maxLength:"2000" doc:"only those that this query of the search language finds"`
	Outlet  string `query:"outlet" maxLength:"400" doc:"only what this outlet printed: an id or a name"`
	Story   string `query:"story" maxLength:"400" doc:"only what stands in articles of this story: an id"`
	Article string `query:"article" maxLength:"200" doc:"only what stands in this article: an id"`
	Place   string `query:"place" maxLength:"400" doc:"only what happened, or tells of what happened, at this place: an id or a name"`
	Order   string `query:"order" enum:"newest,oldest" default:"newest" doc:"how the list runs, by day of the article; undated ones come last"`
}

// names collects the names of ids, each once, in order.
type names struct {
	list []desk.Ref
	seen map[string]bool
}

func (n *names) id(p search.Party) string {
	if p.ID != "" && !n.seen[p.ID] {
		if n.seen == nil {
			n.seen = map[string]bool{}
		}
		n.seen[p.ID] = true
		n.list = append(n.list, desk.Ref{ID: p.ID, Name: p.Name})
	}
	return p.ID
}

func (n *names) ids(list []search.Party) []string {
	out := make([]string, 0, len(list))
	for _, p := range list {
		out = append(out, n.id(p))
	}
	return out
}

func statementItem(r *search.StatementRow) StatementItem {
	n := names{list: []desk.Ref{}}
	speakers := n.ids(r.Speakers)
	out := StatementItem{ID: r.ID, Article: r.Article, Title: r.Title, Outlet: r.Outlet, OutletID: r.OutletID, Date: r.Date, URL: r.URL,
		Speaker: r.SpeakerID, SpeakerName: r.Speaker, CoSpeakers: []string{}, For: n.id(r.For), Addressee: n.id(r.Addressee), Cue: r.Cue, Act: r.Act, Mode: r.Mode, Negated: r.Negated,
		Start: r.Start, End: r.End, Text: r.Text, SaidFrom: r.SaidFrom, SaidTo: r.SaidTo}
	if len(speakers) > 1 {
		out.CoSpeakers = speakers[1:]
	}
	out.Names = n.list
	return out
}

func eventItem(r *search.EventRow) EventItem {
	n := names{list: []desk.Ref{}}
	out := EventItem{ID: r.ID, Article: r.Article, Title: r.Title, Outlet: r.Outlet, OutletID: r.OutletID, Date: r.Date, URL: r.URL,
		Type: r.Type, Mode: r.Mode, Modality: r.Modality, Trigger: r.Trigger, Text: r.Text, ClauseStart: r.Start, ClauseEnd: r.End,
		Actors: n.ids(r.Actors), Recipients: n.ids(r.Recipients), Place: n.id(r.Place), WhenFrom: r.WhenFrom, WhenTo: r.WhenTo, Statement: r.Statement}
	if out.Statement != "" && !strings.Contains(out.Statement, "-") {
		out.Statement = r.Article + "-" + r.Statement
	}
	out.Names = n.list
	return out
}

// rows asks for a part of a list of findings.
func rows[R, T any](ctx context.Context, name string, p Paging, f search.Filter, ask func(context.Context, search.Filter) (*search.Rows[R], error), show func(*R) T) (Counted[T], error) {
	var out Counted[T]
	if f.From != "" && f.To != "" && f.From > f.To {
		return out, problem(ctx, http.StatusUnprocessableEntity, "since lies behind until: no day is both")
	}
	conditions := []string{f.Query, f.Speaker, f.Entity, f.Actor, f.Recipient, f.Outlet, f.Story, f.Article, f.Act, f.Mode, f.Type, f.Modality, f.Place, f.From, f.To, string(f.Order)}
	inner, err := uncursor(ctx, p.Cursor, name, conditions...)
	if err != nil {
		return out, err
	}
	f.Cursor, f.Limit = inner, p.Limit
	r, err := ask(ctx, f)
	if err != nil {
		return out, err
	}
	total := int64(r.Total)
	out.Items, out.Total, out.AtLeast, out.Next = make([]T, 0, len(r.Items)), &total, r.AtLeast, cursor(r.Next, name, conditions...)
	for i := range r.Items {
		out.Items = append(out.Items, show(&r.Items[i]))
	}
	return out, nil
}

func (s *server) statements(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-statements", Path: "/statements", Tags: []string{tagFindings}, Summary: "List statements", Description: "Lists what somebody is made to say, in all articles, the newest first. Conditions hold together."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Origin
			Speaker string `query:"speaker" maxLength:"400" doc:"only what this person or body says: an id, or a name"`
			Entity  string `query:"entity" maxLength:"400" doc:"only what speaks of this person, body or place: an id, or a name"`
			Act     string `query:"act" maxLength:"40" doc:"only this act: say, confirm, announce, deny, promise, warn, threaten, call, ask, accuse, praise, condemn, reject, report, expect, explain, order or describe"`
			Mode    string `query:"mode" maxLength:"40" doc:"only this mode: direct, indirect or mixed"`
		}) (Counted[StatementItem], error) {
			return rows(ctx, "statements", in.Paging, search.Filter{Query: in.Q, Speaker: in.Speaker, Entity: in.Entity, Outlet: in.Outlet, Story: in.Story, Article: in.Article,
				Act: in.Act, Mode: in.Mode, Place: in.Place, From: in.Since, To: in.Until, Order: store.Order(in.Order)}, s.s.Statements, statementItem)
		})
	get(s, a, huma.Operation{OperationID: "list-events", Path: "/events", Tags: []string{tagFindings}, Summary: "List events", Description: "Lists what the articles present as having happened, planned or denied, the newest first. Conditions hold together."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Origin
			Actor     string `query:"actor" maxLength:"400" doc:"only what this party does: an id, or a name"`
			Recipient string `query:"recipient" maxLength:"400" doc:"only what is done to this party: an id, or a name"`
			Entity    string `query:"entity" maxLength:"400" doc:"only what this person, body or place takes part in: an id, or a name"`
			Type      string `query:"type" maxLength:"40" doc:"only this PLOVER type: AGREE, CONSULT, …"`
			Mode      string `query:"mode" maxLength:"40" doc:"only this PLOVER mode"`
			Modality  string `query:"modality" maxLength:"40" doc:"only this: asserted, reported, planned, possible or denied"`
		}) (Counted[EventItem], error) {
			return rows(ctx, "events", in.Paging, search.Filter{Query: in.Q, Actor: in.Actor, Recipient: in.Recipient, Entity: in.Entity, Outlet: in.Outlet, Story: in.Story, Article: in.Article,
				Type: in.Type, Mode: in.Mode, Modality: in.Modality, Place: in.Place, From: in.Since, To: in.Until, Order: store.Order(in.Order)}, s.s.Events, eventItem)
		})
	get(s, a, huma.Operation{OperationID: "get-statement", Path: "/statements/{id}", Tags: []string{tagFindings}, Summary: "Get a statement", Description: "Returns one statement as the document of isnad read --format json has it."},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"200" doc:"id of the statement (ARTICLE-STATEMENT)"`
		}) (StatementAnswer, error) {
			art, page, err := s.articleOf(ctx, in.ID)
			if err != nil {
				return StatementAnswer{}, err
			}
			for i := range art.Statements {
				if x := &art.Statements[i]; x.ID == in.ID {
					return StatementAnswer{*x, page.Ref, named(page, statementIDs(x))}, nil
				}
			}
			return StatementAnswer{}, store.ErrNotFound
		})
	get(s, a, huma.Operation{OperationID: "get-event", Path: "/events/{id}", Tags: []string{tagFindings}, Summary: "Get an event", Description: "Returns one event as the document of isnad read --format json has it."},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"200" doc:"id of the event (ARTICLE-EVENT)"`
		}) (EventAnswer, error) {
			art, page, err := s.articleOf(ctx, in.ID)
			if err != nil {
				return EventAnswer{}, err
			}
			for i := range art.Events {
				if x := &art.Events[i]; x.ID == in.ID {
					return EventAnswer{*x, page.Ref, named(page, eventIDs(x))}, nil
				}
			}
			return EventAnswer{}, store.ErrNotFound
		})
}

// articleOf returns the article of a finding's id.
func (s *server) articleOf(ctx context.Context, id string) (*account.Article, *desk.Page, error) {
	i := strings.LastIndexByte(id, '-')
	if i <= 0 {
		return nil, nil, store.ErrNotFound
	}
	page, err := s.q.Article(ctx, isnad.ArticleID(id[:i]))
	if err != nil {
		return nil, nil, err
	}
	art := account.ArticleOf(page.Account, whoIn(page.Entities))
	return &art, page, nil
}

// named returns those of an article's entities that have one of some ids.
func named(page *desk.Page, ids map[string]bool) []account.Entity {
	out := []account.Entity{}
	for _, e := range account.EntitiesOf(page.Account, whoIn(page.Entities)) {
		if ids[e.ID] {
			out = append(out, e)
		}
	}
	return out
}

func statementIDs(x *account.Statement) map[string]bool {
	ids := map[string]bool{x.Speaker: true, x.For: true, x.Addressee: true}
	for _, list := range [][]string{x.CoSpeakers, x.Candidates} {
		for _, id := range list {
			ids[id] = true
		}
	}
	for _, l := range x.Chain {
		ids[l.Entity] = true
	}
	delete(ids, "")
	return ids
}

func eventIDs(x *account.Event) map[string]bool {
	ids := map[string]bool{x.Place: true}
	for _, list := range [][]string{x.Actors, x.Recipients} {
		for _, id := range list {
			ids[id] = true
		}
	}
	delete(ids, "")
	return ids
}

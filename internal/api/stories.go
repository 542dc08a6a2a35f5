package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// A DossierAnswer is a dossier with the names of those in it.
type DossierAnswer struct {
	account.Dossier
	Names []desk.Ref `json:"names" doc:"names of the entities whose ids stand in the dossier"`
}

func (s *server) stories(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-stories", Path: "/stories", Tags: []string{tagCorpus}, Summary: "List stories", Description: "Lists the stories, those with most independent sources first."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Words
			Order string `query:"order" enum:"weight,newest,oldest" default:"weight" doc:"how the list runs: most independent sources first, or by the last or first day"`
		}) (List[desk.StoryRef], error) {
			out, err := listed(ctx, s, "stories", store.Order(in.Order), in.Paging, in.Span, in.Words, nil, s.q.Stories)
			if err == nil && unbounded(in.Span, in.Words) {
				out.Total, err = s.count(ctx, func(n *store.Stats) int64 { return n.Findings[store.FindingStory] })
			}
			return out, err
		})
	get(s, a, huma.Operation{OperationID: "get-story", Path: "/stories/{id}", Tags: []string{tagCorpus}, Summary: "Get a story", Description: "Tells a story: its articles, who copied whom, who appears, what was said and done, and in what the tellings differ."},
		func(ctx context.Context, in *struct {
			ID    string `path:"id" maxLength:"400" doc:"id of the story, present or former, or words of a title"`
			Limit int    `query:"limit" minimum:"0" maximum:"5000" default:"200" doc:"at most so many entries of the timeline, those that most sources tell; 0 is all"`
		}) (*desk.Story, error) {
			return s.q.Story(ctx, in.ID, in.Limit)
		})
	get(s, a, huma.Operation{OperationID: "list-dossiers", Path: "/dossiers", Tags: []string{tagCorpus}, Summary: "List pairs of parties", Description: "Lists the pairs of parties that have a dossier, the fullest first."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Words
			Order string `query:"order" enum:"weight,newest,oldest" default:"weight" doc:"how the list runs: most rows first, or by the last or first day"`
		}) (List[desk.Pair], error) {
			// The store keeps pairs with fewer rows than a list shows, so its
			// number is not that of the list.
			return listed(ctx, s, "dossiers", store.Order(in.Order), in.Paging, in.Span, in.Words, nil, s.q.Dossiers)
		})
	get(s, a, huma.Operation{OperationID: "get-dossier", Path: "/dossiers/{a}/{b}", Tags: []string{tagCorpus}, Summary: "Get the dossier of two parties", Description: "Returns all that the articles say binds or divides two parties, with the history of every row."},
		func(ctx context.Context, in *struct {
			A string `path:"a" maxLength:"400" doc:"one party: its id, or its name; a slash in it is written %2F"`
			B string `path:"b" maxLength:"400" doc:"the other"`
		}) (DossierAnswer, error) {
			d, names, err := s.q.Dossier(ctx, in.A, in.B)
			if err != nil {
				return DossierAnswer{}, err
			}
			return dossierAnswer(d, names), nil
		})
	get(s, a, huma.Operation{OperationID: "list-outlets", Path: "/outlets", Tags: []string{tagCorpus}, Summary: "List outlets", Description: "Lists who prints, and how much of it is its own, those with most articles first."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Words
			Order string `query:"order" enum:"weight,newest,oldest" default:"weight" doc:"how the list runs: most articles first, or by the last or first day"`
		}) (List[desk.Outlet], error) {
			out, err := listed(ctx, s, "outlets", store.Order(in.Order), in.Paging, in.Span, in.Words, nil, s.q.Outlets)
			if err == nil && unbounded(in.Span, in.Words) {
				out.Total, err = s.count(ctx, func(n *store.Stats) int64 { return n.Findings[store.FindingOutlet] })
			}
			return out, err
		})
}

func dossierAnswer(d *isnad.Dossier, names map[isnad.EntityID]string) DossierAnswer {
	out := DossierAnswer{Dossier: account.DossierOf(d), Names: make([]desk.Ref, 0, len(names))}
	for id, name := range names {
		out.Names = append(out.Names, desk.Ref{ID: string(id), Name: name})
	}
	slices.SortFunc(out.Names, func(a, b desk.Ref) int { return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name)) })
	return out
}

func (s *server) questions(a huma.API) {
	get(s, a, huma.Operation{OperationID: "timeline", Path: "/timeline", Tags: []string{tagAnswers}, Summary: "What was said and done, by day", Description: "Returns statements and events by day: of one story, of one person, body or place, or of all within some days. What several articles tell stands there once. One of story, of, since and until must be given."},
		func(ctx context.Context, in *struct {
			Span
			Story string `query:"story" maxLength:"400" doc:"only this story: an id, or words of a title"`
			Of    string `query:"of" maxLength:"400" doc:"only what this person, body or place says, does or suffers: an id, or a name"`
			Limit int    `query:"limit" minimum:"0" maximum:"5000" default:"200" doc:"at most so many entries, those that most sources tell; 0 is all"`
		}) (*desk.Timeline, error) {
			if in.Story == "" && in.Of == "" && in.Since == "" && in.Until == "" {
				return nil, problem(ctx, http.StatusUnprocessableEntity, "a timeline of everything is no answer: give story, of, since or until")
			}
			if in.Since != "" && in.Until != "" && in.Since > in.Until {
				return nil, problem(ctx, http.StatusUnprocessableEntity, "since lies behind until: no day is both")
			}
			return s.q.Timeline(ctx, in.Story, in.Of, desk.Window{Since: in.Since, Until: in.Until, Limit: in.Limit})
		})
	get(s, a, huma.Operation{OperationID: "who", Path: "/who", Tags: []string{tagAnswers}, Summary: "What somebody said", Description: "Returns a person, body or place by name: the forms of its name, its offices, and all that it is made to say, by time."},
		func(ctx context.Context, in *struct {
			Name string `query:"name" required:"true" minLength:"1" maxLength:"400" doc:"a name in Arabic or Latin letters, or an id"`
		}) (*desk.Person, error) {
			return s.q.Who(ctx, in.Name)
		})
	get(s, a, huma.Operation{OperationID: "chain", Path: "/chain", Tags: []string{tagAnswers}, Summary: "Through whom a statement came", Description: "Returns a statement with every article that tells it, the sources that are left once copies and common agencies are folded, and the chain of each telling."},
		func(ctx context.Context, in *struct {
			Statement string `query:"statement" required:"true" minLength:"1" maxLength:"1000" doc:"id of a statement (ARTICLE-STATEMENT), or words of what was said"`
		}) (*desk.Chain, error) {
			return s.q.Chain(ctx, in.Statement)
		})
	get(s, a, huma.Operation{OperationID: "compare", Path: "/compare", Tags: []string{tagAnswers}, Summary: "In what two articles differ", Description: "Returns what two articles share and in what they differ: text, statements, names, counts, and what they call the same thing."},
		func(ctx context.Context, in *struct {
			A string `query:"a" required:"true" minLength:"1" maxLength:"400" doc:"an article: its id, the name of its page, or words of its title"`
			B string `query:"b" required:"true" minLength:"1" maxLength:"400" doc:"the other"`
		}) (*desk.Comparison, error) {
			return s.q.Compare(ctx, in.A, in.B)
		})
}

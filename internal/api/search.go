package api

import (
	"context"

	"isnad/internal/search"

	"github.com/danielgtaylor/huma/v2"
)

// A SearchAnswer is a part of what a query finds.
type SearchAnswer struct {
	List[search.Hit]
	Query   string         `json:"query" doc:"the query as it was understood, in canonical form"`
	Of      string         `json:"of" enum:"articles,statements" doc:"what was counted and what the items are"`
	AtLeast bool           `json:"at_least" doc:"counting stopped at total: there are more"`
	Facets  []search.Facet `json:"facets" doc:"counts of the hits by outlet, speaker, act, kind of event, place and month; empty unless asked for"`
}

func (s *server) search(a huma.API) {
	get(s, a, huma.Operation{OperationID: "search", Path: "/search", Tags: []string{tagSearch}, Summary: "Search articles and statements", Description: "Answers a query of the search language: words, phrases in quotation marks, and conditions such as speaker: said: outlet: act: from: to:. Hits are articles, or statements where the query asks for what somebody said."},
		func(ctx context.Context, in *struct {
			Q      string `query:"q" required:"true" minLength:"1" maxLength:"2000" doc:"the query"`
			Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"how many hits are wanted at most"`
			Cursor string `query:"cursor" maxLength:"4096" doc:"next of the part before; empty or absent at the beginning"`
			Sort   string `query:"sort" enum:"best,newest,oldest" default:"best" doc:"how the hits run"`
			Facets bool   `query:"facets" doc:"count the hits by outlet, speaker, act, kind of event, place and month"`
		}) (SearchAnswer, error) {
			inner, err := uncursor(ctx, in.Cursor, "search", in.Q, in.Sort)
			if err != nil {
				return SearchAnswer{}, err
			}
			r, err := s.s.Search(ctx, in.Q, search.Options{Limit: in.Limit, Cursor: inner, Sort: in.Sort, Facets: in.Facets})
			if err != nil {
				return SearchAnswer{}, err
			}
			total := int64(r.Total)
			out := SearchAnswer{Query: r.Query, Of: r.Of, AtLeast: r.AtLeast, Facets: append([]search.Facet{}, r.Facets...)}
			out.Items, out.Total, out.Next = append([]search.Hit{}, r.Hits...), &total, cursor(r.Next, "search", in.Q, in.Sort)
			for i := range out.Items {
				h := &out.Items[i]
				h.Snippets = append([]search.Snippet{}, h.Snippets...)
				for k := range h.Snippets {
					h.Snippets[k].Marks = append([][2]int{}, h.Snippets[k].Marks...)
				}
			}
			return out, nil
		})
}

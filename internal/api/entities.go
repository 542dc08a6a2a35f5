package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// An EntityAnswer is a person, body or place with all that it said.
type EntityAnswer struct {
	desk.Person
	// Entity is what the corpus knows of who it is.
	Entity account.Entity `json:"entity" doc:"who it is in the eyes of the corpus, with the reasons why its spellings are one; forms and roles are those above"`
}

func (s *server) entities(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-entities", Path: "/entities", Tags: []string{tagCorpus}, Summary: "List persons, bodies and places", Description: "Lists whom and what the articles name, those in most articles first."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Words
			Kind  string `query:"kind" enum:"person,organization,place" doc:"only these; all when absent"`
			Order string `query:"order" enum:"weight,newest,oldest" default:"weight" doc:"how the list runs: most articles first, or by the last or first day"`
		}) (List[desk.Count], error) {
			out, err := listed(ctx, s, "entities", store.Order(in.Order), in.Paging, in.Span, in.Words, []string{in.Kind}, func(ctx context.Context, q desk.ListQuery) ([]desk.Count, string, error) {
				return s.q.Entities(ctx, isnad.Kind(in.Kind), q)
			})
			if err == nil && in.Kind == "" && unbounded(in.Span, in.Words) {
				out.Total, err = s.count(ctx, func(n *store.Stats) int64 { return n.Findings[store.FindingEntity] })
			}
			return out, err
		})
	get(s, a, huma.Operation{OperationID: "get-entity", Path: "/entities/{id}", Tags: []string{tagCorpus}, Summary: "Get a person, body or place", Description: "Returns the forms of a name, its offices, and all that it is made to say, by time."},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"200" doc:"id of the entity, present or former; a slash in it is written %2F"`
		}) (EntityAnswer, error) {
			p, err := s.q.Who(ctx, in.ID)
			if err != nil {
				return EntityAnswer{}, err
			}
			return s.entity(ctx, p)
		})
	get(s, a, huma.Operation{OperationID: "complete-parties", Path: "/parties", Tags: []string{tagSearch}, Summary: "Complete a name", Description: "Returns the entities that words may mean, the likeliest first: for completion, and to find the id of a party."},
		func(ctx context.Context, in *struct {
			Q     string `query:"q" required:"true" minLength:"1" maxLength:"400" doc:"words of a name, or an id; Arabic or Latin letters"`
			Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"how many are wanted at most"`
		}) (List[desk.Count], error) {
			all, err := s.q.Parties(ctx, in.Q)
			var none *desk.Error
			if errors.As(err, &none) {
				all, err = nil, nil // words that nobody goes by complete to nothing
			}
			if err != nil {
				return List[desk.Count]{}, err
			}
			return part(ctx, all, "parties", Paging{Limit: in.Limit})
		})
}

// entity completes an answer with what the identities pass concluded.
func (s *server) entity(ctx context.Context, p *desk.Person) (EntityAnswer, error) {
	out := EntityAnswer{Person: *p}
	found, err := s.st.Linked(ctx, store.FindingIdentity, []string{p.ID})
	if err != nil {
		return out, err
	}
	for i := range found {
		var x isnad.Identity
		if err := json.Unmarshal(found[i].Doc, &x); err != nil {
			return out, fmt.Errorf("identity %s: %w", found[i].ID, err)
		}
		if string(x.ID) == p.ID {
			out.Entity = account.IdentityOf(&x)
			return out, nil
		}
	}
	// Concluded of nothing but itself.
	out.Entity = account.Entity{ID: p.ID, Kind: p.Kind, Name: p.Name, Forms: []string{}, Roles: []string{}, Same: []string{}, Joins: []account.Join{}}
	return out, nil
}

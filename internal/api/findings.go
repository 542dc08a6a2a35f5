package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// A Linkage leaves the findings that speak of an article or a statement.
type Linkage struct {
	Article   string `query:"article" maxLength:"200" doc:"only what speaks of this article"`
	Statement string `query:"statement" maxLength:"200" doc:"only what speaks of this statement (ARTICLE-STATEMENT)"`
}

func (l Linkage) keys(more ...string) []string {
	var out []string
	for _, k := range append([]string{l.Article, l.Statement}, more...) {
		if k != "" {
			out = append(out, k)
		}
	}
	return out
}

func (s *server) concluded(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-copies", Path: "/copies", Tags: []string{tagCorpus}, Summary: "List shared texts", Description: "Lists the pairs of articles that share text, those that share most first."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Article string `query:"article" maxLength:"200" doc:"only what this article shares"`
		}) (List[account.Copy], error) {
			return concluded(ctx, s, store.FindingCopy, "copies", store.Weight, in.Paging, in.Span, Linkage{Article: in.Article}.keys(), func(c *isnad.Copy) account.Copy { return account.CopyOf(c) })
		})
	get(s, a, huma.Operation{OperationID: "list-claims", Path: "/claims", Tags: []string{tagCorpus}, Summary: "List claims", Description: "Lists what two articles or more make one speaker say, those with most independent sources first."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Linkage
			Speaker string `query:"speaker" maxLength:"200" doc:"only what this entity says, by its id; with article or statement, both must hold"`
			Order   string `query:"order" enum:"weight,newest,oldest" default:"weight" doc:"how the list runs: most independent sources first, or by the last or first day"`
		}) (List[account.Claim], error) {
			return concluded(ctx, s, store.FindingClaim, "claims", store.Order(in.Order), in.Paging, in.Span, in.keys(in.Speaker), func(c *isnad.Claim) account.Claim { return account.ClaimOf(c) })
		})
	get(s, a, huma.Operation{OperationID: "get-claim", Path: "/claims/{id}", Tags: []string{tagCorpus}, Summary: "Get a claim", Description: "Returns one claim: the statements that tell it, and who stands behind them. /chain tells it with the words of all tellings."},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"200" doc:"id of the claim"`
		}) (account.Claim, error) {
			f, err := s.st.Finding(ctx, store.FindingClaim, in.ID)
			if err != nil {
				return account.Claim{}, err
			}
			var c isnad.Claim
			if err := json.Unmarshal(f.Doc, &c); err != nil {
				return account.Claim{}, fmt.Errorf("claim %s: %w", in.ID, err)
			}
			return account.ClaimOf(&c), nil
		})
	get(s, a, huma.Operation{OperationID: "list-contradictions", Path: "/contradictions", Tags: []string{tagCorpus}, Summary: "List denials", Description: "Lists the pairs of statements of which one denies what the other says."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Linkage
		}) (List[account.Contradiction], error) {
			return concluded(ctx, s, store.FindingContradiction, "contradictions", store.Newest, in.Paging, in.Span, in.keys(), func(c *isnad.Contradiction) account.Contradiction { return account.ContradictionOf(c) })
		})
}

// concluded lists findings of a kind: all of them from the store's list, or
// those that all of some keys lead to.
func concluded[F, T any](ctx context.Context, s *server, kind store.FindingKind, name string, order store.Order, p Paging, sp Span, keys []string, show func(*F) T) (List[T], error) {
	var out List[T]
	if sp.Since != "" && sp.Until != "" && sp.Since > sp.Until {
		return out, problem(ctx, http.StatusUnprocessableEntity, "since lies behind until: no day is both")
	}
	conditions := append([]string{string(order), sp.Since, sp.Until}, keys...)
	decode := func(list []store.Finding) ([]T, error) {
		items := make([]T, 0, len(list))
		for i := range list {
			f := new(F)
			if err := json.Unmarshal(list[i].Doc, f); err != nil {
				return nil, fmt.Errorf("%s %s: %w", kind, list[i].ID, err)
			}
			items = append(items, show(f))
		}
		return items, nil
	}
	if len(keys) == 0 {
		inner, err := uncursor(ctx, p.Cursor, name, conditions...)
		if err != nil {
			return out, err
		}
		list, next, err := s.st.ListFindings(ctx, kind, store.FindingQuery{Order: order, Cursor: inner, Limit: p.Limit, Since: sp.Since, Until: sp.Until})
		if err != nil {
			return out, err
		}
		out.Next = cursor(next, name, conditions...)
		if out.Items, err = decode(list); err != nil {
			return out, err
		}
		if sp.Since == "" && sp.Until == "" {
			out.Total, err = s.count(ctx, func(n *store.Stats) int64 { return n.Findings[kind] })
		}
		return out, err
	}
	list, err := s.st.Linked(ctx, kind, keys[:1])
	if err != nil {
		return out, err
	}
	list = slices.DeleteFunc(list, func(f store.Finding) bool {
		for _, k := range keys[1:] {
			if !slices.Contains(f.Keys, k) {
				return true
			}
		}
		if sp.Since != "" && f.To < sp.Since {
			return true
		}
		return sp.Until != "" && (f.From == "" || f.From > sp.Until)
	})
	slices.SortStableFunc(list, func(a, b store.Finding) int { return compareBy(order, &a, &b) })
	// Decoding all of them would cost more than the part that is wanted.
	some, err := part(ctx, list, name, p, conditions...)
	if err != nil {
		return out, err
	}
	out.Total, out.Next = some.Total, some.Next
	out.Items, err = decode(some.Items)
	return out, err
}

// compareBy orders findings as a store's list does.
func compareBy(order store.Order, a, b *store.Finding) int {
	undated := func(x, y string) (int, bool) {
		switch {
		case x == y:
			return 0, false
		case x == "":
			return 1, true
		case y == "":
			return -1, true
		}
		return 0, false
	}
	switch order {
	case store.Newest:
		if c, ok := undated(a.To, b.To); ok {
			return c
		}
		if c := strings.Compare(b.To, a.To); c != 0 {
			return c
		}
	case store.Oldest:
		if c, ok := undated(a.From, b.From); ok {
			return c
		}
		if c := strings.Compare(a.From, b.From); c != 0 {
			return c
		}
	default:
		if a.Weight != b.Weight {
			if a.Weight > b.Weight {
				return -1
			}
			return 1
		}
	}
	return strings.Compare(a.ID, b.ID)
}

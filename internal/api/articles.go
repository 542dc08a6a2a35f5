package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"

	"github.com/danielgtaylor/huma/v2"
)

// An ArticleID is the id of an article in a path.
type ArticleID struct {
	ID string `path:"id" maxLength:"200" doc:"id of the article"`
}

// An ArticleItem is an article in a list.
type ArticleItem struct {
	ID     string `json:"id" doc:"id of the article"`
	PageID string `json:"page_id" doc:"id of the stored page that it was read from"`
	Title  string `json:"title" doc:"headline"`
	Outlet string `json:"outlet" doc:"who published it; empty when unknown"`
	Date   string `json:"date" doc:"first day on which it may have appeared; empty when unknown"`
	URL    string `json:"url" doc:"address; empty when unknown"`
	CopyOf string `json:"copy_of" doc:"id of the article that its text comes from; empty when it is a telling of its own"`
}

// articleItems lists articles with the pages that they come from.
func (s *server) articleItems(ctx context.Context, q desk.ListQuery) ([]ArticleItem, string, error) {
	refs, next, err := s.q.Articles(ctx, q)
	if err != nil {
		return nil, "", err
	}
	ids := make([]isnad.ArticleID, len(refs))
	for i := range refs {
		ids[i] = isnad.ArticleID(refs[i].ID)
	}
	rows, err := s.st.Articles(ctx, ids)
	if err != nil {
		return nil, "", err
	}
	out := make([]ArticleItem, len(refs))
	for i, r := range refs {
		out[i] = ArticleItem{r.ID, string(rows[i].Page), r.Title, r.Outlet, r.Date, r.URL, r.CopyOf}
	}
	return out, next, nil
}

// An ArticleAnswer is an article with all its findings, as an Article of the
// JSON document, and what the press says beside it.
type ArticleAnswer struct {
	account.Article
	// PageID is the id of the stored page.
	PageID   string            `json:"page_id" doc:"id of the stored page that it was read from"`
	Entities []account.Entity  `json:"entities" doc:"those that the article names, as it names them; same and joins are empty here (see /entities/{id})"`
	Story    desk.StoryRef     `json:"story" doc:"the story that it belongs to; its id is empty when there is none"`
	Copies   []desk.Share      `json:"copies" doc:"the articles that share its text"`
	Claims   []StatementClaim  `json:"claims" doc:"its statements that other articles tell too, or that are denied"`
	Others   []desk.ArticleRef `json:"others" doc:"the articles that copies and claims speak of"`
	Wrong    []WrongFinding    `json:"wrong" doc:"findings that somebody marked as wrong"`
	Versions int               `json:"versions" doc:"number of the pages of its address; 1 when it never changed"`
	Before   *desk.Revision    `json:"before,omitempty" doc:"what changed since the state of its address before; absent when it is the first"`
}

// A StatementClaim leads from a statement to its claim.
type StatementClaim struct {
	Statement string        `json:"statement" doc:"id of the statement"`
	Claim     desk.ClaimRef `json:"claim" doc:"the claim with all its tellings and denials"`
}

// A WrongFinding is a finding of an article that was marked as wrong.
type WrongFinding struct {
	Finding string `json:"finding" doc:"which: s3 is the third statement, e1 the first event, m12 the twelfth mention, d2 the second dealing"`
	Note    Note   `json:"note" doc:"what was said of it"`
}

func (s *server) articles(a huma.API) {
	get(s, a, huma.Operation{OperationID: "list-articles", Path: "/articles", Tags: []string{tagArticles}, Summary: "List articles",
		Description: "Lists the articles of the store, the newest first; undated ones come last."},
		func(ctx context.Context, in *struct {
			Paging
			Span
			Words
			Order string `query:"order" enum:"newest,oldest" default:"newest" doc:"how the list runs; undated articles come last in both"`
		}) (List[ArticleItem], error) {
			out, err := listed(ctx, s, "articles", store.Order(in.Order), in.Paging, in.Span, in.Words, nil, s.articleItems)
			if err == nil && unbounded(in.Span, in.Words) {
				out.Total, err = s.count(ctx, func(n *store.Stats) int64 { return n.Articles })
			}
			return out, err
		})
	get(s, a, huma.Operation{OperationID: "get-article", Path: "/articles/{id}", Tags: []string{tagArticles}, Summary: "Get one article",
		Description: "Returns an article as it stands in the document of isnad read --format json, text and findings included, and beside it what the other articles say."},
		func(ctx context.Context, in *ArticleID) (ArticleAnswer, error) { return s.article(ctx, in.ID) })
	get(s, a, huma.Operation{OperationID: "get-article-changes", Path: "/articles/{id}/changes", Tags: []string{tagArticles, tagAnswers}, Summary: "What changed in an article",
		Description: "Returns in what the words of an article differ from those of the state of its address before, or of another article, and which statements appeared, vanished or changed. Where there is no earlier state it is not found."},
		func(ctx context.Context, in *struct {
			ArticleID
			Since string `query:"since" maxLength:"400" doc:"the older article: its id, the name or address of its page, or words of its title; when absent, the state of the same address before"`
		}) (*desk.Revision, error) {
			return s.q.Changes(ctx, in.ID, in.Since)
		})
	get(s, a, huma.Operation{OperationID: "list-article-statements", Path: "/articles/{id}/statements", Tags: []string{tagArticles, tagFindings}, Summary: "List the statements of an article", Description: "Lists the statements of one article in the order of its text."},
		func(ctx context.Context, in *struct {
			ArticleID
			Paging
		}) (List[account.Statement], error) {
			art, err := s.findings(ctx, in.ID)
			if err != nil {
				return List[account.Statement]{}, err
			}
			return part(ctx, art.Statements, "article-statements", in.Paging, in.ID)
		})
	get(s, a, huma.Operation{OperationID: "list-article-events", Path: "/articles/{id}/events", Tags: []string{tagArticles, tagFindings}, Summary: "List the events of an article", Description: "Lists the events of one article in the order of its text."},
		func(ctx context.Context, in *struct {
			ArticleID
			Paging
		}) (List[account.Event], error) {
			art, err := s.findings(ctx, in.ID)
			if err != nil {
				return List[account.Event]{}, err
			}
			return part(ctx, art.Events, "article-events", in.Paging, in.ID)
		})
	get(s, a, huma.Operation{OperationID: "list-article-mentions", Path: "/articles/{id}/mentions", Tags: []string{tagArticles, tagFindings}, Summary: "List the mentions of an article", Description: "Lists the places where one article names somebody or something, in the order of its text."},
		func(ctx context.Context, in *struct {
			ArticleID
			Paging
		}) (List[account.Mention], error) {
			art, err := s.findings(ctx, in.ID)
			if err != nil {
				return List[account.Mention]{}, err
			}
			return part(ctx, art.Mentions, "article-mentions", in.Paging, in.ID)
		})
	get(s, a, huma.Operation{OperationID: "list-article-versions", Path: "/articles/{id}/versions", Tags: []string{tagArticles}, Summary: "List the versions of an article's page", Description: "Lists the pages that were filed under the address of the article's page, the first filed first."},
		func(ctx context.Context, in *struct {
			ArticleID
			Paging
		}) (List[Page], error) {
			page, err := s.q.Article(ctx, isnad.ArticleID(in.ID))
			if err != nil {
				return List[Page]{}, err
			}
			all := make([]Page, 0, len(page.Versions))
			for i := range page.Versions {
				all = append(all, pageOf(&page.Versions[i]))
			}
			return part(ctx, all, "article-versions", in.Paging, in.ID)
		})
	s.bytes(a, huma.Operation{OperationID: "get-article-page", Path: "/articles/{id}/page", Tags: []string{tagArticles}, Summary: "Get the page of an article as it came"},
		func(ctx context.Context, id string) (store.PageID, error) {
			rows, err := s.st.Articles(ctx, []isnad.ArticleID{isnad.ArticleID(id)})
			if err != nil {
				return "", err
			}
			if len(rows) == 0 || rows[0].ID == "" {
				return "", store.ErrNotFound
			}
			return rows[0].Page, nil
		})
}

// article answers with one article.
func (s *server) article(ctx context.Context, id string) (ArticleAnswer, error) {
	page, err := s.q.Article(ctx, isnad.ArticleID(id))
	if err != nil {
		return ArticleAnswer{}, err
	}
	who := whoIn(page.Entities)
	out := ArticleAnswer{
		Article: account.ArticleOf(page.Account, who), PageID: string(page.Row.Page), Entities: account.EntitiesOf(page.Account, who),
		Copies: append([]desk.Share{}, page.Copies...), Claims: []StatementClaim{}, Others: []desk.ArticleRef{}, Wrong: []WrongFinding{}, Versions: len(page.Versions), Before: page.Before,
	}
	if page.Story != nil {
		out.Story = *page.Story
	}
	// In the order of the text, as findings are.
	for i := range page.Account.Statements {
		st := page.Account.Statements[i].ID
		if c, ok := page.Claims[st]; ok {
			out.Claims = append(out.Claims, StatementClaim{id + "-" + string(st), c})
		}
	}
	for _, o := range page.Others {
		out.Others = append(out.Others, o)
	}
	slices.SortFunc(out.Others, func(a, b desk.ArticleRef) int { return strings.Compare(a.ID, b.ID) })
	for f, n := range page.Wrong {
		out.Wrong = append(out.Wrong, WrongFinding{f, noteOf(&n)})
	}
	slices.SortFunc(out.Wrong, func(a, b WrongFinding) int { return compareFindings(a.Finding, b.Finding) })
	return out, nil
}

// findings returns an article with its findings alone.
func (s *server) findings(ctx context.Context, id string) (account.Article, error) {
	page, err := s.q.Article(ctx, isnad.ArticleID(id))
	if err != nil {
		return account.Article{}, err
	}
	return account.ArticleOf(page.Account, whoIn(page.Entities)), nil
}

// whoIn leads from an account's entities to those of the corpus.
func whoIn(refs map[isnad.EntityID]desk.Ref) func(isnad.EntityID) isnad.EntityID {
	return func(id isnad.EntityID) isnad.EntityID { return isnad.EntityID(refs[id].ID) }
}

// compareFindings orders "m2" before "m12".
func compareFindings(a, b string) int {
	layer := func(s string) (string, int) {
		i := strings.IndexAny(s, "0123456789")
		if i < 0 {
			return s, 0
		}
		n, err := strconv.Atoi(s[i:])
		if err != nil {
			return s, 0
		}
		return s[:i], n
	}
	la, na := layer(a)
	lb, nb := layer(b)
	return cmp.Or(strings.Compare(la, lb), cmp.Compare(na, nb), strings.Compare(a, b))
}

// bytes adds an operation that answers with the bytes of a page.
func (s *server) bytes(a huma.API, op huma.Operation, find func(ctx context.Context, id string) (store.PageID, error)) {
	op.Method = http.MethodGet
	op.Description = "Answers with the bytes of the page as they came, as a download: they are somebody else's, and no browser should show them as a page of this server. " +
		"The header Isnad-Content-Type says what the page was declared to be; empty when nothing declared it."
	op.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	op.Responses = map[string]*huma.Response{"200": {Description: "The bytes.", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
		Headers: map[string]*huma.Param{"Isnad-Content-Type": {Description: "what the page was declared to be", Schema: &huma.Schema{Type: "string"}}}}}
	huma.Register(a, op, func(ctx context.Context, in *struct {
		ID string `path:"id" maxLength:"200" doc:"id of the thing whose page is wanted"`
	}) (*huma.StreamResponse, error) {
		id, err := find(ctx, in.ID)
		if err != nil {
			return nil, s.fault(ctx, err)
		}
		page, err := s.st.Page(ctx, id)
		if err != nil {
			return nil, s.fault(ctx, err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) { sendPage(c, page) }}, nil
	})
}

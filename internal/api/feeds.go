package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"isnad/internal/desk"
	"isnad/internal/export"
	"isnad/internal/search"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// A Here learns under which address the client reached the server.
type Here struct{ base string }

// Resolve takes the address from the request. Guard has seen to it that the host
// is one of ours.
func (h *Here) Resolve(c huma.Context) []error {
	r, _ := humago.Unwrap(c)
	scheme := "http://"
	// A proxy that speaks TLS for us says so; who lies about it harms the links
	// in his own answer.
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https://"
	}
	h.base = scheme + r.Host + "/"
	return nil
}

// Newest says how many entries of a feed are wanted.
type Newest struct {
	Limit int `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"how many entries are wanted at most, the newest"`
}

// feeds adds the operations that answer with a feed.
func (s *server) feeds(a huma.API) {
	for _, f := range []export.Format{export.Atom, export.RSS} {
		op := feedOperation(huma.Operation{OperationID: "feed-search-" + string(f), Path: "/feeds/search." + string(f), Tags: []string{tagSearch}, Summary: "Follow a search",
			Description: "Answers with the newest articles or statements that a query finds, for feed readers."}, f)
		huma.Register(a, op, func(ctx context.Context, in *struct {
			Here
			Newest
			Q string `query:"q" required:"true" minLength:"1" maxLength:"2000" doc:"the query"`
		}) (*huma.StreamResponse, error) {
			r, err := s.s.Search(ctx, in.Q, search.Options{Limit: in.Limit, Sort: "newest"})
			if err != nil {
				return nil, s.fault(ctx, err)
			}
			return s.feed(ctx, export.HitsFeed(r, in.base, in.Limit), in.base, f)
		})
	}
	huma.Register(a, feedOperation(huma.Operation{OperationID: "feed-story", Path: "/feeds/story/{file}", Tags: []string{tagCorpus}, Summary: "Follow a story",
		Description: "Answers with the newest articles of a story, for feed readers."}, export.Atom, export.RSS), func(ctx context.Context, in *struct {
		Here
		Newest
		File string `path:"file" maxLength:"400" doc:"id of the story, present or former, and .atom or .rss"`
	}) (*huma.StreamResponse, error) {
		id, f, err := feedName(in.File)
		var story *desk.Story
		if err == nil {
			story, err = s.q.Story(ctx, id, 1)
		}
		if err != nil {
			return nil, s.fault(ctx, err)
		}
		return s.feed(ctx, export.StoryFeed(story, in.base, in.Limit), in.base, f)
	})
	huma.Register(a, feedOperation(huma.Operation{OperationID: "feed-entity", Path: "/feeds/entity/{file}", Tags: []string{tagCorpus}, Summary: "Follow a person or body",
		Description: "Answers with what a person or body said last, with all who tell it, for feed readers."}, export.Atom, export.RSS), func(ctx context.Context, in *struct {
		Here
		Newest
		File string `path:"file" maxLength:"400" doc:"id of the entity, present or former, or a name, and .atom or .rss; a slash in it is written %2F"`
	}) (*huma.StreamResponse, error) {
		id, f, err := feedName(in.File)
		var who *desk.Person
		if err == nil {
			who, err = s.q.Who(ctx, id)
		}
		if err != nil {
			return nil, s.fault(ctx, err)
		}
		return s.feed(ctx, export.PersonFeed(who, in.base, in.Limit), in.base, f)
	})
}

// feedOperation completes an operation that answers in one of some formats.
func feedOperation(op huma.Operation, formats ...export.Format) huma.Operation {
	op.Method = http.MethodGet
	op.Description += " The ids of entries stay the same for good, under whatever address the server is reached."
	op.Errors = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	content := map[string]*huma.MediaType{}
	for _, f := range formats {
		kind, _, _ := strings.Cut(f.MediaType(), ";")
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Description: "the feed"}}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "The feed.", Content: content}}
	return op
}

// feedName parts the name of a feed into what it is of and its format.
func feedName(file string) (string, export.Format, error) {
	for _, f := range []export.Format{export.Atom, export.RSS} {
		if id, ok := strings.CutSuffix(file, "."+string(f)); ok && id != "" {
			return id, f, nil
		}
	}
	return "", "", &desk.Error{Question: file, Why: "a feed's address ends in .atom or .rss"}
}

// feed answers with a feed.
func (s *server) feed(ctx context.Context, feed *export.Feed, base string, f export.Format) (*huma.StreamResponse, error) {
	var b bytes.Buffer
	if err := feed.Lasting(base).Write(&b, f); err != nil {
		return nil, s.fault(ctx, err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", f.MediaType())
		c.SetHeader("X-Content-Type-Options", "nosniff")
		c.BodyWriter().Write(b.Bytes())
	}}, nil
}

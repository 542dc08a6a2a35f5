// Package search finds articles and statements by words and conditions, in a
// language that a journalist can type and a program can build, with the same
// results on every store.
package search

import (
	"context"
)

// A Searcher answers queries.
type Searcher interface {
	// Search answers a query; an error of the query's own is a *QueryError.
	Search(ctx context.Context, query string, opt Options) (*Results, error)
}

// Options say what part of an answer is wanted.
type Options struct {
	// Limit is how many hits are wanted, 1 to 100; 0 means 20.
	Limit int
	// Cursor is Results.Next of the answer before; empty at the beginning.
	Cursor string
	// Sort is "best" (the default), "newest" or "oldest".
	Sort string
	// Facets asks for counts by outlet, speaker, act, kind of event, place and
	// month.
	Facets bool
}

// Results are the answer to a query.
type Results struct {
	// Query is the query as it was understood, in canonical form.
	Query string `json:"query"`
	// Total counts the matching articles, or statements when the query asks
	// for statements; AtLeast says that counting stopped there.
	Total   int  `json:"total"`
	AtLeast bool `json:"at_least"`
	// Of is "articles" or "statements": what was counted and what hits are.
	Of     string  `json:"of"`
	Hits   []Hit   `json:"hits"`
	Facets []Facet `json:"facets"`
	// FacetsOf is over how many hits facets were counted: Total, or fewer where
	// many match.
	FacetsOf int `json:"facets_of"`
	// Next is the cursor of the next hits; empty at the end.
	Next string `json:"next"`
}

// A Hit is an article or a statement that was found.
type Hit struct {
	// ID is the article's, or ARTICLE-STATEMENT.
	ID      string `json:"id"`
	Article string `json:"article"`
	Title   string `json:"title"`
	// TitleMarks are the runs of Title that matched, as Snippet.Marks.
	TitleMarks [][2]int `json:"title_marks"`
	Outlet     string   `json:"outlet"`
	OutletID   string   `json:"outlet_id"`
	Date       string   `json:"date"`
	URL        string   `json:"url"`
	// Snippets are the places that match, in text order, with what matched.
	Snippets []Snippet `json:"snippets"`
	// Speaker, Act and Statement are set for statements: the speaker's name,
	// what the cue does, and the id.
	Speaker   string  `json:"speaker"`
	SpeakerID string  `json:"speaker_id"`
	Act       string  `json:"act"`
	Statement string  `json:"statement"`
	Score     float64 `json:"score"`
}

// A Snippet is some words of a hit; Marks are the runs of it that matched, in
// code points, half-open, in order.
type Snippet struct {
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"`
}

// A Facet counts hits by one property.
type Facet struct {
	// Field is the field of the query language: "outlet", "speaker", "act",
	// "type", "place", "month".
	Field  string  `json:"field"`
	Values []Value `json:"values"`
}

// A Value is one value of a facet: Query is what added to the query leaves
// only its hits.
type Value struct {
	Value string `json:"value"`
	Name  string `json:"name"`
	Count int    `json:"count"`
	Query string `json:"query"`
}

// A QueryError says what is wrong with a query and where.
type QueryError struct {
	Query string
	// At is the place in Query, in code points.
	At  int
	Why string
}

// Error gives the place and the reason.
func (e *QueryError) Error() string { return e.Why }

package desk

import (
	"context"

	"isnad"
	"isnad/internal/store"
)

// Questions are what faces ask about the press in a store. Answers are those of
// this package; lists come in pages: next is the cursor of what follows, empty
// at the end. What is not there gives an *Error.
type Questions interface {
	// Stories lists stories.
	Stories(ctx context.Context, q ListQuery) (list []StoryRef, next string, err error)
	// Story answers by a story's id, present or former, or by words of a title,
	// as Desk.Story does.
	Story(ctx context.Context, question string, limit int) (*Story, error)
	// Timeline answers as Desk.Timeline does.
	Timeline(ctx context.Context, story, name string, w Window) (*Timeline, error)
	// Entities lists persons, bodies and places; kind "" lists all of them.
	Entities(ctx context.Context, kind isnad.Kind, q ListQuery) (list []Count, next string, err error)
	// Who answers by an id, present or former, or a name.
	Who(ctx context.Context, question string) (*Person, error)
	// Chain answers by the id of a statement ("ARTICLE-STATEMENT") or by words.
	Chain(ctx context.Context, question string) (*Chain, error)
	// Compare answers in what two articles agree and differ.
	Compare(ctx context.Context, a, b string) (*Comparison, error)
	// Changes answers what changed in an article since another, or, where since
	// is empty, since the state of its address before.
	Changes(ctx context.Context, question, since string) (*Revision, error)
	// Articles lists articles.
	Articles(ctx context.Context, q ListQuery) (list []ArticleRef, next string, err error)
	// Article answers by an article's id.
	Article(ctx context.Context, id isnad.ArticleID) (*Page, error)
	// Dossiers lists the pairs of parties that have a dossier.
	Dossiers(ctx context.Context, q ListQuery) (list []Pair, next string, err error)
	// Dossier answers what binds or divides parties, each by id or name. Names
	// leads from the ids in it to names.
	Dossier(ctx context.Context, parties ...string) (d *isnad.Dossier, names map[isnad.EntityID]string, err error)
	// Outlets lists who prints, and how much of it is its own.
	Outlets(ctx context.Context, q ListQuery) (list []Outlet, next string, err error)
	// Parties returns the entities that words may mean, the likeliest first.
	Parties(ctx context.Context, words string) ([]Count, error)
}

// A ListQuery says what a list holds.
type ListQuery struct {
	// Order is store.Weight, store.Newest or store.Oldest; the zero value is
	// the natural one of the list.
	Order  store.Order
	Cursor string
	// Limit is how many are wanted, 1 to 500; 0 means 50.
	Limit int
	// Words leaves those whose name or title has all of these words.
	Words string
	// Since and Until are days, both counted; empty when open.
	Since, Until string
}

// A Page is an article as its own page of the screen shows it: what its readers
// found, and what the press says beside it.
type Page struct {
	Ref     ArticleRef
	Row     store.ArticleRow
	Account *isnad.Account
	// Story is the story that it belongs to; nil when none.
	Story *StoryRef
	// Copies are the articles that share its text.
	Copies []Share
	// Others are the articles that Copies and Claims speak of.
	Others map[string]ArticleRef
	// Claims leads from its statements to the claim of several tellings that
	// they are part of, or to the denials that touch them.
	Claims map[isnad.StatementID]ClaimRef
	// Entities leads from its own entities to those of the corpus.
	Entities map[isnad.EntityID]Ref
	// Versions are the pages of its address, the first filed first; one when
	// it never changed.
	Versions []store.Page
	// Before is what changed since the state of its address before; nil when it
	// is the first.
	Before *Revision
	// Wrong holds the notes that mark findings of it as wrong, by finding:
	// "s3", "e1", "m12" (the twelfth mention), "d2".
	Wrong map[string]store.Note
}

// A Pair is two parties and how much there is between them.
type Pair struct {
	Parties []Ref `json:"parties"`
	Rows    int   `json:"rows"`
	// Latest is the day of the last telling; empty when undated.
	Latest string `json:"latest"`
}

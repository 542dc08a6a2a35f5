package export

import (
	"cmp"
	"context"

	"isnad"
	"isnad/internal/account"
)

// A Corpus is what is exported. Lists come in a fixed order, and the same
// corpus gives the same lists. It is not safe for use by several goroutines.
type Corpus interface {
	// Items calls yield with the articles that the filter leaves, by day,
	// undated last, and then by id. An error of yield ends the walk and is
	// returned.
	Items(ctx context.Context, f Filter, yield func(*Item) error) error
	// Accounts returns accounts in the order of the ids; those that are not
	// there are nil.
	Accounts(ctx context.Context, ids []isnad.ArticleID) ([]*isnad.Account, error)
	// Entities returns what is known of entities of the corpus, by their ids.
	// Every id has an entry; of what is not known it holds the id alone.
	Entities(ctx context.Context, ids []isnad.EntityID) (map[isnad.EntityID]*Entity, error)
	// Copies calls yield with the pairs of articles that share text.
	Copies(ctx context.Context, yield func(*isnad.Copy) error) error
	// Claims calls yield with what two articles or more make one speaker say.
	Claims(ctx context.Context, yield func(*isnad.Claim) error) error
	// Dossiers calls yield with the dossiers of all pairs of parties.
	Dossiers(ctx context.Context, yield func(*isnad.Dossier) error) error
}

// An Entity is somebody or something of the corpus.
type Entity struct {
	ID   isnad.EntityID
	Kind isnad.Kind
	// Name is the corpus's name for it; the id where there is none.
	Name, NameEn, Wikidata string
	// Country is the lexicon's id of its country, itself for a country; empty
	// when unknown.
	Country isnad.EntityID
	// State says that it is a country.
	State bool
}

// outlet is an outlet as an entity. One that the lexicon does not know is called
// after its name.
func outlet(o *isnad.Outlet) *Entity {
	e := &Entity{ID: isnad.EntityID(o.ID), Kind: isnad.KindOrganization, Name: o.Name}
	if o.ID == "" {
		e.ID = isnad.EntityID("outlet:" + o.Name)
		return e
	}
	e.learn()
	return e
}

// An Item is an article with what the corpus says beside it.
type Item struct {
	Account *isnad.Account
	// Day is the first day on which it may have appeared; empty when unknown.
	Day string
	// CopyOf is the article that its text comes from; empty when it is a
	// telling of its own.
	CopyOf isnad.ArticleID
	// Story is the story that it is in, StorySources how many independent
	// sources that has; empty and 0 when it is in none.
	Story        string
	StorySources int
	// Copies are the pairs that it is part of, by From and To.
	Copies []isnad.Copy

	// who leads from the account's entities to those of the corpus.
	who      map[isnad.EntityID]isnad.EntityID
	entities map[isnad.EntityID]*Entity // of the corpus, by their ids: those of who
	claims   map[isnad.StatementID]*isnad.Claim
	// denied are the statements that deny a statement, denies those that it
	// denies.
	denied, denies map[isnad.StatementID][]isnad.StatementRef
	// wanted are the statements that the filter leaves; nil for all.
	wanted map[isnad.StatementID]bool
	// wrong are mentions that a person marked as wrong ("m12"); statements and
	// events so marked are not in the account.
	wrong map[string]bool

	points *account.Points
	local  map[isnad.EntityID]*isnad.Entity
	times  map[isnad.TimexID]*isnad.Timex
	states map[isnad.StatementID]*isnad.Statement
}

// Source returns the article that the text comes from, which may be itself.
func (it *Item) Source() isnad.ArticleID { return cmp.Or(it.CopyOf, it.Account.Article.ID) }

// Entity returns the entity of the corpus that an entity of the account is;
// nil for none.
func (it *Item) Entity(local isnad.EntityID) *Entity {
	if local == "" {
		return nil
	}
	return it.entities[it.who[local]]
}

// Claim returns the claim that a statement tells; nil when no other article
// tells it.
func (it *Item) Claim(s isnad.StatementID) *isnad.Claim { return it.claims[s] }

// Denied returns the statements that deny a statement.
func (it *Item) Denied(s isnad.StatementID) []isnad.StatementRef { return it.denied[s] }

// Denies returns the statements that a statement denies.
func (it *Item) Denies(s isnad.StatementID) []isnad.StatementRef { return it.denies[s] }

// Statements returns the statements that are exported, in text order: those
// that the filter leaves.
func (it *Item) Statements() []*isnad.Statement {
	var out []*isnad.Statement
	for i := range it.Account.Statements {
		s := &it.Account.Statements[i]
		if it.wanted == nil || it.wanted[s.ID] {
			out = append(out, s)
		}
	}
	return out
}

// span returns a span in code points; nil for the zero span.
func (it *Item) span(s isnad.Span) *account.Range {
	if it.points == nil {
		it.points = account.NewPoints(it.Account.Article.Text)
	}
	return it.points.Of(s)
}

// entity returns an entity of the account.
func (it *Item) entity(id isnad.EntityID) *isnad.Entity {
	if it.local == nil {
		it.local = make(map[isnad.EntityID]*isnad.Entity, len(it.Account.Entities))
		for i := range it.Account.Entities {
			it.local[it.Account.Entities[i].ID] = &it.Account.Entities[i]
		}
	}
	return it.local[id]
}

// timex returns a time expression of the account.
func (it *Item) timex(id isnad.TimexID) *isnad.Timex {
	if it.times == nil {
		it.times = make(map[isnad.TimexID]*isnad.Timex, len(it.Account.Times))
		for i := range it.Account.Times {
			it.times[it.Account.Times[i].ID] = &it.Account.Times[i]
		}
	}
	return it.times[id]
}

// statement returns a statement of the account.
func (it *Item) statement(id isnad.StatementID) *isnad.Statement {
	if it.states == nil {
		it.states = make(map[isnad.StatementID]*isnad.Statement, len(it.Account.Statements))
		for i := range it.Account.Statements {
			it.states[it.Account.Statements[i].ID] = &it.Account.Statements[i]
		}
	}
	return it.states[id]
}

// days returns the first and last day of a time expression; empty when it is
// no interval.
func (it *Item) days(id isnad.TimexID) (from, to string) {
	t := it.timex(id)
	if t == nil {
		return "", ""
	}
	return day(t.From), day(t.To)
}

// day returns the day of an ISO 8601 date or date-time; empty when it is less
// precise.
func day(iso string) string {
	if len(iso) < 10 {
		return ""
	}
	return iso[:10]
}

// byDay orders articles by day, undated last, and then by id.
func byDay(xDay, yDay string, x, y isnad.ArticleID) int {
	if (xDay == "") != (yDay == "") {
		return cmp.Compare(yDay, xDay)
	}
	return cmp.Or(cmp.Compare(xDay, yDay), cmp.Compare(x, y))
}

func ref(r isnad.StatementRef) string { return string(r.Article) + "-" + string(r.Statement) }

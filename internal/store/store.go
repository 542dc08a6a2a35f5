// Package store says what Isnad keeps and what it asks of a database: roles of
// a few methods each, in our own words. Package sqlite holds them in one file,
// package postgres in a PostgreSQL database; storetest examines every
// implementation in the same way.
//
// The store is the record. Pages are kept as they came and never changed; all
// else can be made again from them, and says what it was made by. What a
// process does to the store it does in whole steps: killed at any moment, it
// leaves the last whole step behind.
//
// # What lies where
//
//	pages      the bytes, and the facts known with them       Pages
//	readings   which stages read a page, with what outcome     Readings
//	accounts   what was found in each article                  Accounts
//	findings   what the passes concluded of all articles       Findings
//	index      the words and marks by which things are found   Index
//	notes      what people corrected                           Notes
//	holds      who does what just now                          Holds
//	turns      who asks a host just now, and when it was asked  Turns
//	tasks      what is done later: feeds, addresses, watches   Tasks
//
// # Errors
//
// A method gives ErrNotFound for what is not there, ErrLost for work whose
// lease is over, and an [*Error] for what the database says, with what the user
// can do about it. Contexts end every call.
package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"isnad"
)

// A Store is one database with all its roles.
type Store interface {
	Pages
	Readings
	Accounts
	Findings
	Index
	Notes
	Holds
	Turns
	Tasks
	Keeper
}

// Errors that callers branch on.
var (
	// ErrNotFound says that nothing has the id asked for.
	ErrNotFound = errors.New("not found")
	// ErrLost says that a lease or hold ran out and somebody else may have it.
	ErrLost = errors.New("the lease is over")
	// ErrCursor says that a cursor is none that this list gave out: begin
	// again without one.
	ErrCursor = errors.New("the cursor does not belong to this list")
)

// A LostError says which pages were left out because their leases were over. It
// is an ErrLost.
type LostError struct {
	Pages []PageID
	Of    int // pages that there were
}

// Error says how many they are.
func (e *LostError) Error() string {
	return fmt.Sprintf("%d of %d pages: %v", len(e.Pages), e.Of, ErrLost)
}

// Unwrap returns ErrLost.
func (e *LostError) Unwrap() error { return ErrLost }

// An Error is a fault of the database, told so that a person can act.
type Error struct {
	Op     string // what was being done, "open store"
	Advice string // what the user can do; empty when nothing is known to help
	Err    error
}

// Error gives what was done, the cause, and the advice.
func (e *Error) Error() string {
	if e.Advice == "" {
		return fmt.Sprintf("%s: %v", e.Op, e.Err)
	}
	return fmt.Sprintf("%s: %v (%s)", e.Op, e.Err, e.Advice)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// A PageID names a page for good: it is made of the page's name, address, the
// facts given with it and its bytes, so that the same page added twice is one.
type PageID string

// A Page is a page of the store.
type Page struct {
	ID PageID
	// Seq counts pages in the order in which they were filed, from 1, with
	// gaps. It serves as cursor.
	Seq int64
	// Address is what versions of one page have in common: the URL, else the
	// name.
	Address string
	// Added is when it was filed.
	Added time.Time
	// Size is the length of the body in bytes, Kept that of the body as it is
	// kept, compressed.
	Size, Kept int64
	// Page is the page itself; lists leave Page.Body empty.
	Page isnad.Page
	// Reading is how reading it went last; its zero value means not yet.
	Reading Reading
}

// A Reading is the outcome of taking a page through the stages.
type Reading struct {
	// Stages is the fingerprint of the stages and their versions that read it;
	// empty when the page has not been read.
	Stages string
	// Articles are those found in the page, in order.
	Articles []isnad.ArticleID
	// Kind and Reason say why the page, or part of it, could not be read;
	// empty when all went well.
	Kind   isnad.ErrorKind
	Reason string
	At     time.Time
}

// Pages keeps pages as they came.
type Pages interface {
	// File files pages, all or none, and returns their ids in order and how
	// many were new. A page that is there already is left as it is.
	File(ctx context.Context, pages []*isnad.Page) (ids []PageID, added int, err error)
	// Page returns one page with its body, or ErrNotFound.
	Page(ctx context.Context, id PageID) (*Page, error)
	// ListPages returns pages whose Seq is greater than after, in order of Seq,
	// at most limit, without bodies. Unread leaves only those that could not
	// be read, or not wholly.
	ListPages(ctx context.Context, after int64, limit int, unread bool) ([]Page, error)
	// Versions returns the pages of an address, the first filed first, without
	// bodies.
	Versions(ctx context.Context, address string) ([]Page, error)
}

// A Lease is a page that one worker has to itself for some time.
type Lease struct {
	Token string // made by Take; Finish asks for it
	Page  Page   // with its body
}

// Readings hands out pages to read and takes in what was found. A page is read
// when its Reading.Stages is the fingerprint that Take is called with; raising
// a stage's version therefore offers all pages again, the old accounts staying
// until the new ones come.
type Readings interface {
	// Take leases up to n pages, lowest Seq first, that were not read by these
	// stages and that nobody has leased. No two workers get one page. A lease
	// that is not finished in time is free again.
	Take(ctx context.Context, worker, stages string, n int, lease time.Duration) ([]Lease, error)
	// Finish files the reading of leased pages, all or none: each page's
	// outcome, its accounts, which replace those of earlier readings, and the
	// entries of the index for them. A page whose lease is over is left out and
	// a *LostError returned after the others are filed.
	Finish(ctx context.Context, done []Done) error
	// Waiting counts the pages that these stages have yet to read, leased ones
	// included.
	Waiting(ctx context.Context, stages string) (int, error)
	// Prolong gives leased pages a lease of d from now. Those whose lease is
	// over and that somebody else has are left out, and ErrLost returned after
	// the others were prolonged.
	Prolong(ctx context.Context, leases []Lease, d time.Duration) error
	// Release gives leased pages back unread.
	Release(ctx context.Context, leases []Lease) error
}

// A Done is a leased page that was read.
type Done struct {
	Lease    Lease
	Reading  Reading
	Accounts []*isnad.Account
	// Entries index the accounts; entries of earlier readings of the page go.
	Entries []Entry
}

// An ArticleRow is an account's place in the store.
type ArticleRow struct {
	ID   isnad.ArticleID
	Page PageID
	// Seq counts accounts in the order in which they were filed, from 1, with
	// gaps: an account that replaces another gets a new one. It is the cursor
	// of the passes: whatever becomes visible has a greater Seq than all that
	// was visible before, also when several processes file at once.
	Seq int64
	// Day is the first day on which the article may have appeared (ISO 8601);
	// empty when unknown.
	Day string
	// Outlet is the outlet's id or else its name; empty when unknown.
	Outlet string
	Title  string
	URL    string
}

// An Order says how a list runs.
type Order string

// The orders of lists. Ties fall to the id.
const (
	Oldest  Order = "oldest"  // by day, undated last
	Newest  Order = "newest"  // by day from the last, undated last
	Weight  Order = "weight"  // heaviest first
	Arrival Order = "arrival" // by Seq
)

// Accounts gives back what readers found.
type Accounts interface {
	// Accounts returns the accounts of articles, in the order of the ids;
	// those that are not there are nil.
	Accounts(ctx context.Context, ids []isnad.ArticleID) ([]*isnad.Account, error)
	// Articles returns the rows of articles, in the order of the ids; one that
	// is not there has an empty ID.
	Articles(ctx context.Context, ids []isnad.ArticleID) ([]ArticleRow, error)
	// ListArticles returns rows behind the cursor, which is empty at the
	// beginning, and the cursor of what follows, empty at the end. Arrival,
	// Oldest and Newest are the orders it knows.
	ListArticles(ctx context.Context, order Order, cursor string, limit int) (rows []ArticleRow, next string, err error)
	// Since calls yield with the accounts whose Seq is greater than after, in
	// order of Seq, until it returns false or limit accounts were given, and
	// returns the last Seq given (after, when none). Accounts that were
	// replaced or whose page's reading no longer holds them are told by Gone.
	Since(ctx context.Context, after int64, limit int, yield func(seq int64, acct *isnad.Account) bool) (last int64, err error)
	// Gone returns the ids of articles whose account was taken away or replaced
	// after the Seq given, each once, and the last Seq until which that is
	// known. Who follows takes these out first and then takes in what Since
	// gives: a replaced one comes again.
	Gone(ctx context.Context, after int64) (ids []isnad.ArticleID, last int64, err error)
}

// A FindingKind is a sort of conclusion.
type FindingKind string

// The kinds of findings, with what their Doc holds, as JSON of the type named,
// and what Keys leads to them.
const (
	// FindingIdentity: isnad.Identity; keys are its id, the ids in Same.
	FindingIdentity FindingKind = "identity"
	// FindingCopy: isnad.Copy; keys are the two articles.
	FindingCopy FindingKind = "copy"
	// FindingSource: no Doc; id is an article whose text is that of another,
	// Name is that other, keys are both.
	FindingSource FindingKind = "source"
	// FindingClaim: passes.ClaimDoc; keys are "ARTICLE-STATEMENT" of its tellings,
	// its articles, and its speaker.
	FindingClaim FindingKind = "claim"
	// FindingContradiction: isnad.Contradiction; keys are the two statements
	// and their articles.
	FindingContradiction FindingKind = "contradiction"
	// FindingStory: isnad.Story; keys are its id, its articles and former ids,
	// NameNorm is passes.StoryNorm of its titles, Weight passes.StoryWeight.
	FindingStory FindingKind = "story"
	// FindingPair: a dossier of two parties that has rows: passes.PairDoc, its
	// dossier without histories; the id is the parties, sorted, a space between,
	// keys are the parties. Lists leave those of fewer than passes.MinRows rows.
	FindingPair FindingKind = "pair"
	// FindingEntity: passes.EntityDoc, what all articles together hold of a
	// person, body or place, in one article or many; keys are
	// EntityDoc.Keys, NameNorm is EntityDoc.Norm.
	FindingEntity FindingKind = "entity"
	// FindingOutlet: passes.OutletDoc, how much an outlet prints and how much of
	// it is its own.
	FindingOutlet FindingKind = "outlet"
)

// A Finding is one conclusion of a pass.
type Finding struct {
	Kind FindingKind
	ID   string // unique in its kind
	// Keys are ids of other things by which Linked finds it.
	Keys []string
	// Name is what it is called, for lists and for Named; empty where a kind
	// has no names. NameNorm, its folded form, is made by who writes it.
	Name, NameNorm string
	// From and To are its first and last day; empty when undated.
	From, To string
	// Weight orders lists: independent sources of a story, articles that name
	// an entity, rows of a pair.
	Weight float64
	// Doc is JSON, as the kind says.
	Doc []byte
}

// Findings keeps what the passes conclude. They replace what they said before,
// in one step with the cursor up to which they have seen accounts.
type Findings interface {
	// Conclude files findings, takes away others, and sets the cursor of a
	// pass, in one step, if hold is still held; else ErrLost.
	Conclude(ctx context.Context, hold Hold, cursor Cursor, put []Finding, drop []FindingRef) error
	// CursorOf returns the cursor of a pass; its zero value when it never ran.
	CursorOf(ctx context.Context, pass string) (Cursor, error)
	// Finding returns one finding, or ErrNotFound.
	Finding(ctx context.Context, kind FindingKind, id string) (*Finding, error)
	// Linked returns the findings of a kind that have one of the keys, each
	// once, sorted by id.
	Linked(ctx context.Context, kind FindingKind, keys []string) ([]Finding, error)
	// ListFindings returns findings of a kind in an order, behind the cursor,
	// and the next cursor, empty at the end.
	ListFindings(ctx context.Context, kind FindingKind, q FindingQuery) (list []Finding, next string, err error)
	// EachFinding calls yield with every finding of a kind, sorted by id,
	// without Doc where bare.
	EachFinding(ctx context.Context, kind FindingKind, bare bool, yield func(Finding) bool) error
}

// A FindingRef names a finding.
type FindingRef struct {
	Kind FindingKind
	ID   string
}

// A FindingQuery says which findings a list holds.
type FindingQuery struct {
	Order  Order // Weight, Newest or Oldest (by To and From)
	Cursor string
	Limit  int
	// Name leaves those whose NameNorm holds all its words, which are folded,
	// each as part of a word.
	Name string
	// Since and Until leave those that touch these days, both counted; empty
	// when open. Undated findings stay when both are empty.
	Since, Until string
}

// A Cursor is how far a pass has seen.
type Cursor struct {
	Pass    string
	Version string // fingerprint of the passes' versions and of the corrections they ran with
	Seq     int64  // ArticleRow.Seq of the last account it knows
	At      time.Time
}

// An EntryKind is a sort of thing that is searched for.
type EntryKind string

// The kinds of entries.
const (
	EntryArticle   EntryKind = "article"
	EntryStatement EntryKind = "statement"
	EntryEvent     EntryKind = "event"
)

// An Entry is what the index knows of an article, a statement or an event.
type Entry struct {
	Kind EntryKind
	// ID is the article's id, "ARTICLE-STATEMENT" or "ARTICLE-EVENT".
	ID      string
	Article isnad.ArticleID
	// Day orders hits; empty when undated.
	Day string
	// Terms are the words and marks of it, in order. A term has no white space,
	// no ASCII punctuation and no upper case ASCII letters; package search makes
	// them. Neighbours in the list are neighbours for phrases.
	Terms []string
	// Doc is what a list shows of it, JSON of package search; the index does
	// not look into it.
	Doc []byte
}

// A Match is a condition on terms: one of the fields is set.
type Match struct {
	// Terms must follow one another; one term is a phrase of one.
	Terms []string
	// Prefix asks for the last of Terms as the beginning of a term.
	Prefix   bool
	All, Any []Match // all, or at least one, of these hold; empty All holds, empty Any does not
	Not      *Match  // this does not hold
}

// An IndexQuery asks the index.
type IndexQuery struct {
	Kind  EntryKind
	Match Match
	// Since and Until bound Day, both counted; empty when open. Undated
	// entries stay when both are empty.
	Since, Until string
	// Order is Newest or Oldest.
	Order  Order
	Cursor string
	Limit  int
	// Bare leaves Terms of the hits empty: lists that rank nothing need none.
	Bare bool
}

// Index finds entries by their terms. Entries are written by Readings.Finish.
// It ranks nothing: package search does, the same on every store.
type Index interface {
	// Find returns entries that match, and the next cursor, empty at the end.
	// Entries of one day run in a fixed order made of their ids, the same in
	// every store.
	Find(ctx context.Context, q IndexQuery) (hits []Entry, next string, err error)
	// Count returns how many entries match, counting no further than max; 0
	// counts all.
	Count(ctx context.Context, kind EntryKind, m Match, max int) (int, error)
	// Size returns how many entries of a kind there are.
	Size(ctx context.Context, kind EntryKind) (int, error)
}

// A Note is what a person said of a conclusion: a correction, with who and
// when. It is kept for good; taking it back is another fact about it.
type Note struct {
	ID int64
	// Kind is "same", "not same", "is" (who is who, see package identities),
	// "wrong" (a finding of an article is wrong) or "watch".
	Kind string
	// A and B are the names or ids of a correction. For "wrong", A is the
	// article and B says which finding, by layer and words, so that it is
	// respected by later readings, whose ids differ.
	A, B string
	// Why is the person's own words, By the person, At when.
	Why, By string
	At      time.Time
	// GoneBy and GoneAt say who took it back and when; zero while it holds.
	GoneBy string
	GoneAt time.Time
}

// Notes keeps what people corrected.
type Notes interface {
	// AddNote files a note and returns its id.
	AddNote(ctx context.Context, n Note) (int64, error)
	// TakeBack ends a note; ErrNotFound when there is none that holds.
	TakeBack(ctx context.Context, id int64, by string, at time.Time) error
	// Notes returns the notes of a kind ("" for all), oldest first; gone ones
	// too where all.
	Notes(ctx context.Context, kind string, all bool) ([]Note, error)
}

// A Hold is the right of one worker to do a thing alone.
type Hold struct {
	Name, Token string
	Until       time.Time
}

// Holds keeps several processes out of each other's way.
type Holds interface {
	// Grasp takes a hold, or prolongs that with token when it is still held.
	// ErrLost when somebody else has it.
	Grasp(ctx context.Context, name, worker, token string, d time.Duration) (Hold, error)
	// LetGo ends a hold; harmless when it is over.
	LetGo(ctx context.Context, h Hold) error
}

// Stats are numbers about a store.
type Stats struct {
	Kind                               string // "sqlite" or "postgres"
	Place                              string // file or address, without password
	Schema                             int64  // number of the last migration
	Pages, Unread, Articles            int64  // Unread could not be read, or not wholly
	Statements, Events                 int64
	Findings                           map[FindingKind]int64
	PageBytes, KeptBytes, AccountBytes int64 // of page bodies as they came, and kept; of accounts as kept
	TotalBytes                         int64 // of the whole database on disk
	Notes                              int64
	LastAdded, LastRead, LastConcluded time.Time
}

// A Fault is something that Check found.
type Fault struct {
	Where string // "page 3f…", "index"
	What  string
}

// Keeper looks after the database.
type Keeper interface {
	// Stats counts.
	Stats(ctx context.Context) (Stats, error)
	// Verify looks whether the database is whole: its own checks, every page's
	// bytes against its id, every account against Account.Check, references. It
	// calls fault for what is not.
	Verify(ctx context.Context, fault func(Fault)) error
	// Vacuum gives room back that nothing uses.
	Vacuum(ctx context.Context) error
	// Dump calls yield with every row of the record (pages, accounts, findings,
	// entries, notes, tasks, cursors), in a fixed order; Load files such rows into an
	// empty store. Together they copy a store to one of another kind.
	Dump(ctx context.Context, yield func(Row) error) error
	Load(ctx context.Context, rows func(yield func(Row) error) error) error
	// Close ends its use.
	Close() error
}

// A Row is one row of the record, for copying between stores: exactly one field
// is set.
type Row struct {
	Page    *Page // with body
	Account *AccountRow
	Finding *Finding
	Entry   *Entry
	Note    *Note
	Task    *Task // without its lease
	Cursor  *Cursor
	Gone    *GoneRow
}

// An AccountRow is an account with its place.
type AccountRow struct {
	Row     ArticleRow
	Account *isnad.Account
}

// A GoneRow says that an article was taken away.
type GoneRow struct {
	ID  isnad.ArticleID
	Seq int64
}

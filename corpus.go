package isnad

// The types below are conclusions of the whole corpus. They stand beside the
// accounts, never inside them, and can be made again without re-reading.

// A Naming says who an entity of an account is, in the eyes of the corpus.
type Naming struct {
	Article ArticleID
	Local   EntityID // the entity of the account
	Entity  EntityID // the entity of the corpus (Identity.ID)
	// Basis is what the naming rests on: its rule is that of the join that led
	// from Local to Entity, "own" where nothing was joined.
	Basis Basis
}

// An Identity is one person, body or place that accounts of a corpus speak of,
// under all its spellings.
type Identity struct {
	// ID is the lexicon's, that of the user's knowledge base, or made of kind
	// and name ("_p", "_o" or "_l" and sixteen digits).
	ID   EntityID
	Kind Kind
	// Name is the lexicon's or knowledge base's name, or the fullest and
	// commonest of the spellings; NameEn and Wikidata are empty when unknown.
	Name, NameEn, Wikidata string
	// Country is the id of the country it belongs to; empty when unknown.
	Country EntityID
	// Same are the other ids that stand for this identity, sorted: those of its
	// spellings, and those under which it went before it was joined.
	Same []EntityID
	// Joins are the reasons why the spellings are one, in a fixed order.
	Joins []Join
}

// A Join is the evidence that two names, or a name and an entry of the lexicon
// or of a knowledge base, are of one identity.
type Join struct {
	// Rule says how: "same name", "spelling", "middle names", "latin",
	// "lexicon", "knowledge base", "user".
	Rule string
	// A and B are the two spellings.
	A, B string
	// Cost is how far the spellings are apart, in hundredths of a nat; 0 when
	// they are the same.
	Cost int
	// With is the entry of the lexicon or knowledge base; empty for two
	// spellings.
	With EntityID
	// Shared is what the two have in common beside the name ("sa
	// defence-minister"); empty when nothing was needed.
	Shared string
}

// A Copy says that two articles share text.
type Copy struct {
	// From is the source of To when Direction says so; otherwise they are in
	// order of date and id, and neither is said to have copied.
	From, To ArticleID
	Kind     CopyKind
	Form     CopyForm
	// Direction is what the direction rests on; empty when it is left open.
	Direction CopyDirection
	// Share is the share of To's words that stand in From, Back the share of
	// From's words that stand in To, each from 0 to 1, over the shared passages.
	Share, Back float64
	// Jaccard is the likeness of the sets of their runs of four words, 0 to 1
	// (Broder 1997); Containment the share of the smaller set in the other.
	Jaccard, Containment float64
	// Words counts the words of the shared passages.
	Words int
	// Spans are the shared passages, in From and in To, in To's order. Words
	// that differ between two passages lie outside both.
	Spans [][2]Span
	// Points are the same passages in code points: faces need them when the
	// articles' texts are no longer at hand.
	Points [][2]Span
	// Sources are, for an article merged from several, the other articles
	// that its remaining words come from.
	Sources []ArticleID
	Basis   Basis
}

// A CopyKind says what sort of shared text it is.
type CopyKind string

// The kinds of copies. Quotation and boilerplate are no copying: they do not
// make two articles one source.
const (
	CopyWire        CopyKind = "wire"          // both carry the text of one agency
	CopyOutlet      CopyKind = "outlet"        // one outlet carries the other's text
	CopyOwn         CopyKind = "own"           // one outlet carries its own text twice
	CopyVersion     CopyKind = "version"       // two states of one address
	CopyCommon      CopyKind = "common-source" // three outlets or more share it and none credits another
	CopyQuotation   CopyKind = "quotation"     // what is shared is somebody's quoted words
	CopyBoilerplate CopyKind = "boilerplate"   // formulas that stand in many unlike articles
	CopyUndirected  CopyKind = "undirected"    // two outlets share it and nothing says more
)

// A CopyForm says what became of the text on its way.
type CopyForm string

// The forms of copies.
const (
	FormRepublished CopyForm = "republished" // nearly all of both
	FormAbridged    CopyForm = "abridged"    // To is nearly all in From, which has more
	FormExtended    CopyForm = "extended"    // From is nearly all in To, which has more
	FormMerged      CopyForm = "merged"      // To is made of several articles, From is one
	FormPartial     CopyForm = "partial"     // both have much besides
)

// A CopyDirection says what the direction of a copy rests on.
type CopyDirection string

// The grounds for a direction, strongest first.
const (
	DirectedByVersion CopyDirection = "version" // two states of one address, by date
	DirectedByCredit  CopyDirection = "credit"  // To names From's outlet as its source, or as the one who was told
	DirectedByDate    CopyDirection = "date"    // one outlet, and From appeared on an earlier day
)

// A Story is one matter that articles follow over time.
type Story struct {
	ID                 string
	Title              string
	Articles           []ArticleID
	From, To           string // ISO dates of the first and last article; empty when undated
	IndependentSources int    // tellers left once copies and those of one outlet are folded
}

// A StatementRef names a statement of an article.
type StatementRef struct {
	Article   ArticleID
	Statement StatementID
}

// A Claim is one thing that one speaker is made to say, as all articles
// together tell it.
type Claim struct {
	// ID is "c-" and the first telling's article and statement; see
	// claims.Result.Resolve.
	ID string
	// Speaker is the entity of the corpus.
	Speaker EntityID
	// Tellings are the statements that tell it, in order of time.
	Tellings []StatementRef
	// From and To are the days of the first and last telling; empty when
	// undated.
	From, To string
	// Sources are who stands behind the tellings once copies and common
	// agencies are folded: ids of agencies and outlets that the chains name
	// nearest to the speaker, else the article that the text comes from.
	// Sorted; their number is the number of independent sources.
	Sources []string
}

// A Contradiction is a statement that denies what another says.
type Contradiction struct {
	// Denial denies what Denied says. They have two speakers, as far as is
	// known.
	Denial, Denied StatementRef
	Basis          Basis
}

// A Dossier is all that the press says binds or divides a set of parties.
type Dossier struct {
	// Parties are countries, organizations or persons, sorted by id.
	Parties []EntityID
	// Rows are sorted by kind, in the order of DealingKinds, then by date.
	Rows []DossierRow
	// Left counts rows that were left out because there were too many.
	Left int
}

// A DossierRow is one instrument, commitment, deployment, meeting or other
// matter between the parties, as all articles together tell it.
type DossierRow struct {
	Kind DealingKind
	// Subject is the words of one article for it: of the best told, the
	// fullest.
	Subject string
	// Obligation is what it binds to; empty when no article says.
	Obligation Obligation
	// Status is the latest status, Date the ISO date (or month, or year) of
	// when it came to that; Date is empty when no article says.
	Status Status
	Date   string
	// Dated is the date that belongs to an instrument's name; empty for other
	// rows, and when unknown.
	Dated string
	// By and Towards are the powers, as in Dealing: countries stand for their
	// ministers. A power that one article has in By stands in By.
	By, Towards []EntityID
	Place       EntityID // empty when no article says
	// Instrument is the subject of the instrument that it is part of or
	// changes; empty when none is named.
	Instrument string
	// Denies are, for a denial, the subjects of the rows that it says are not so,
	// DeniedBy, for another row, the subjects of the denials that answer it; in
	// the order of the rows.
	Denies, DeniedBy []string
	// History holds every telling, by date; see DossierStep.
	History []DossierStep
	// Left counts tellings that were left out of History because there were
	// too many.
	Left int
	// Conflicts are the points in which the tellings cannot all be right.
	Conflicts []Conflict
	// IndependentSources counts the tellers behind the row once copies are folded.
	IndependentSources int
}

// A DossierStep is one telling of a row's status.
type DossierStep struct {
	Status Status
	// Date is when it came to that status, as the article says; empty when it
	// does not. Told is the day on which the article appeared; empty when that
	// is unknown.
	Date, Told string
	Article    ArticleID
	// Dealing is the dealing of that article that tells it.
	Dealing DealingID
	// Span is the clause that tells it, Points the same in code points of the
	// article's text, Text its words, cut where they are long.
	Span, Points Span
	Text         string
	// Statement tells it, and Chain is its chain; both are empty when the
	// outlet's own voice does.
	Statement StatementID
	Chain     []Link
	// Outlet is who published the article; empty when unknown.
	Outlet string
}

// A Conflict is one point in which the tellings of a row differ.
type Conflict struct {
	// Field is "status", "date" or "place".
	Field string
	// Values are the values told, sorted, each with the articles that tell it.
	Values []Telling
}

// A Telling is one value and who tells it.
type Telling struct {
	Value    string
	Articles []ArticleID // sorted
}

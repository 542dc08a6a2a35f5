package isnad

// The types below are conclusions of the whole corpus. They stand beside the
// accounts, never inside them, and can be made again without re-reading.

// A Naming says who a mention of an article is, in the eyes of the corpus.
type Naming struct {
	Article ArticleID
	Local   EntityID // the entity of the account
	Entity  EntityID // the entity of the corpus
	Basis   Basis
}

// A Copy says that two articles share text.
type Copy struct {
	From, To ArticleID // From is the source when Kind says so
	Share    float64   // share of To's words that stand in From, 0 to 1
	Kind     string    // "wire", "outlet", "common-source", "quotation", "boilerplate", "undirected"
	Spans    [][2]Span // pairs of spans, in From and in To
}

// A Story is one matter that articles follow over time.
type Story struct {
	ID                 string
	Title              string
	Articles           []ArticleID
	From, To           string // ISO dates of the first and last article; empty when undated
	IndependentSources int    // tellers left once copies and common agencies are folded
}

// A Dossier is all that the press says binds or divides a set of parties.
type Dossier struct {
	Parties []EntityID
	Rows    []DossierRow
}

// A DossierRow is one instrument, commitment, deployment, meeting or other
// matter between the parties.
type DossierRow struct {
	Kind    string // "instrument", "commitment", "institution", "deployment", "exercise", "meeting", "request", "guarantee", "threat", "denial", "order"
	Subject string // the article's words for it
	Status  string // the latest status: "proposed", "agreed", "signed", "in force", …
	Date    string // ISO date of that status; empty when unknown
	History []DossierStep
	// IndependentSources counts the tellers behind the row once copies are folded.
	IndependentSources int
}

// A DossierStep is one telling of a row's status.
type DossierStep struct {
	Status, Date string
	Article      ArticleID
	Span         Span
	Statement    StatementID // empty when the outlet's own voice tells it
}

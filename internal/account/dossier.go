package account

import (
	"isnad"
)

// A Dealing is one telling of something that binds or divides parties.
type Dealing struct {
	// ID is unique in the document.
	ID string `json:"id"`
	// Kind is "instrument", "commitment", "institution", "deployment",
	// "exercise", "meeting", "request", "guarantee", "threat", "denial" or
	// "order".
	Kind string `json:"kind"`
	// Subject is the words that name the matter, with their place.
	Subject string `json:"subject"`
	Range
	// Trigger is the words that give the status, with their place; null and
	// empty when the matter's own words do.
	Trigger      string `json:"trigger"`
	TriggerStart *int   `json:"trigger_start"`
	TriggerEnd   *int   `json:"trigger_end"`
	// Text is the clause that holds both, with its place.
	Text        string `json:"text"`
	ClauseStart int    `json:"clause_start"`
	ClauseEnd   int    `json:"clause_end"`
	// Obligation is "defence", "consultation", "supply", "production",
	// "basing", "training", "institution", "economy", "ceasefire",
	// "disarmament", "aid" or "cooperation"; empty when the article does not
	// say.
	Obligation string `json:"obligation"`
	// Status is "proposed", "discussed", "requested", "announced", "agreed",
	// "signed", "ratified", "in force", "under way", "deployed", "done",
	// "suspended", "ended", "breached", "denied" or "rejected".
	Status string `json:"status"`
	// By are the entities that undertake, ask, threaten, deny, or are all bound
	// alike; Towards is to whom.
	By      []string `json:"by"`
	Towards []string `json:"towards"`
	// Place is the entity where it is; empty when the article does not say.
	Place string `json:"place"`
	// Time is the TIMEX3 value of when it came to its status, TimeID the id of
	// that expression; Dated and DatedID the same of the date in an
	// instrument's name. Empty when the article does not say.
	Time    string `json:"time"`
	TimeID  string `json:"time_id"`
	Dated   string `json:"dated"`
	DatedID string `json:"dated_id"`
	// Instrument is the id of the dealing that names the instrument which this
	// one is part of or changes.
	Instrument string `json:"instrument"`
	// Statement is the id of the statement that tells it, empty when the outlet
	// does in its own voice; Event that of the same happening.
	Statement string `json:"statement"`
	Event     string `json:"event"`
	Basis     Basis  `json:"basis"`
}

// A Dossier is all that the articles say binds or divides a pair of parties.
type Dossier struct {
	// Parties are the ids of the entities.
	Parties []string `json:"parties"`
	// Rows are its matters, by kind and date.
	Rows []DossierRow `json:"rows"`
	// Left counts rows that were left out because there were too many.
	Left int `json:"left"`
}

// A DossierRow is one matter, as all articles together tell it.
type DossierRow struct {
	// Kind, Obligation and Status are as in Dealing; Status is the latest.
	Kind string `json:"kind"`
	// Subject is the words of one article for it.
	Subject    string `json:"subject"`
	Obligation string `json:"obligation"`
	Status     string `json:"status"`
	// Date is the ISO date of that status, or its month or year; Dated the date
	// that belongs to an instrument's name. Empty when no article says.
	Date  string `json:"date"`
	Dated string `json:"dated"`
	// By and Towards are the powers that it binds: countries stand for their
	// ministers.
	By      []string `json:"by"`
	Towards []string `json:"towards"`
	Place   string   `json:"place"`
	// Instrument is the subject of the instrument that it is part of or
	// changes; empty when none is named.
	Instrument string `json:"instrument"`
	// Denies are, for a denial, the subjects of the rows that it says are not so;
	// DeniedBy, for another row, the subjects of the denials that answer it.
	Denies   []string `json:"denies"`
	DeniedBy []string `json:"denied_by"`
	// History is every telling, by date; Left counts those left out.
	History []DossierStep `json:"history"`
	Left    int           `json:"left"`
	// Conflicts are the points in which the tellings cannot all be right.
	Conflicts []Conflict `json:"conflicts"`
	// IndependentSources counts the articles behind it once copies are folded.
	IndependentSources int `json:"independent_sources"`
}

// A DossierStep is one telling of a row's status.
type DossierStep struct {
	Status string `json:"status"`
	// Date is when it came to that status, as the article says; Told is the
	// day of the article. Empty when unknown.
	Date string `json:"date"`
	Told string `json:"told"`
	// Article and Dealing are ids; Start and End the clause in that article.
	Article string `json:"article"`
	Dealing string `json:"dealing"`
	Range
	// Text is the words of the clause, cut where they are long.
	Text string `json:"text"`
	// Statement is the id of the statement that tells it, and Chain the names
	// of its tellers from the outlet to the speaker; both are empty when the
	// outlet tells it in its own voice.
	Statement string   `json:"statement"`
	Chain     []string `json:"chain"`
	// Outlet is who published the article; empty when unknown.
	Outlet string `json:"outlet"`
}

// A Conflict is one point in which the tellings of a row differ.
type Conflict struct {
	// Field is "status", "date" or "place".
	Field string `json:"field"`
	// Values are what is told, side by side.
	Values []Telling `json:"values"`
}

// A Telling is one value and the ids of the articles that tell it.
type Telling struct {
	Value    string   `json:"value"`
	Articles []string `json:"articles"`
}

func dealing(acct *isnad.Account, d *isnad.Dealing, at *offsets, known *names) Dealing {
	clause := at.span(d.Span)
	out := Dealing{
		ID: known.within(string(d.ID)), Kind: string(d.Kind), Subject: acct.Words(d.Subject), Range: at.span(d.Subject),
		Trigger: acct.Words(d.Trigger), Text: acct.Words(d.Span), ClauseStart: clause.Start, ClauseEnd: clause.End,
		Obligation: string(d.Obligation), Status: string(d.Status), By: known.ids(d.By), Towards: known.ids(d.Towards), Place: known.id(d.Place),
		TimeID: known.within(string(d.Time)), DatedID: known.within(string(d.Dated)), Instrument: known.within(string(d.Instrument)),
		Statement: known.within(string(d.Statement)), Event: known.within(string(d.Event)), Basis: basis(d.Basis),
	}
	out.TriggerStart, out.TriggerEnd = at.maybe(d.Trigger)
	return out
}

// dossier returns a dossier as it stands in the document.
func dossier(d *isnad.Dossier) Dossier {
	out := Dossier{Parties: texts(d.Parties), Rows: make([]DossierRow, 0, len(d.Rows)), Left: d.Left}
	for i := range d.Rows {
		r := &d.Rows[i]
		row := DossierRow{Kind: string(r.Kind), Subject: r.Subject, Obligation: string(r.Obligation), Status: string(r.Status), Date: r.Date, Dated: r.Dated,
			By: texts(r.By), Towards: texts(r.Towards), Place: string(r.Place), Instrument: r.Instrument, Left: r.Left,
			Denies: append([]string{}, r.Denies...), DeniedBy: append([]string{}, r.DeniedBy...),
			History: make([]DossierStep, 0, len(r.History)), Conflicts: make([]Conflict, 0, len(r.Conflicts)), IndependentSources: r.IndependentSources}
		for k := range r.History {
			h := &r.History[k]
			step := DossierStep{Status: string(h.Status), Date: h.Date, Told: h.Told, Article: string(h.Article), Dealing: string(h.Article) + "-" + string(h.Dealing),
				Range: Range{h.Points.Start, h.Points.End}, Text: h.Text, Chain: make([]string, 0, len(h.Chain)), Outlet: h.Outlet}
			if h.Statement != "" {
				step.Statement = string(h.Article) + "-" + string(h.Statement)
			}
			for _, l := range h.Chain {
				step.Chain = append(step.Chain, l.Name)
			}
			row.History = append(row.History, step)
		}
		for _, c := range r.Conflicts {
			conflict := Conflict{Field: c.Field, Values: make([]Telling, 0, len(c.Values))}
			for _, v := range c.Values {
				conflict.Values = append(conflict.Values, Telling{v.Value, texts(v.Articles)})
			}
			row.Conflicts = append(row.Conflicts, conflict)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// texts returns ids as strings, never nil.
func texts[T ~string](ids []T) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}

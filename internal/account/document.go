package account

import (
	"strings"

	"isnad"
)

// Version is the version of the JSON document's form: names and meanings do
// not change while it stays the same, new fields may come.
const Version = "1"

// A Document is the JSON document of `isnad read --format json`. Offsets in it
// are code points of the text of their article, counted from 0, half-open.
// Strings are empty and offsets are null when the thing is unknown or has no
// words; lists are never null. The order of articles is the order of pages,
// and the order of findings is the order of the text.
type Document struct {
	// Isnad is the version of this form ("1").
	Isnad string `json:"isnad"`
	// Stages are the steps of reading that ran, in order, with their versions.
	Stages []Stage `json:"stages"`
	// Articles are the accounts of all articles.
	Articles []Article `json:"articles"`
	// Entities are all that the articles name, in order of first appearance.
	Entities []Entity `json:"entities"`
	// Copies are the pairs of articles that share text, by time.
	Copies []Copy `json:"copies"`
	// Claims are what two articles or more make one speaker say, by time;
	// Contradictions the statements that deny another.
	Claims         []Claim         `json:"claims"`
	Contradictions []Contradiction `json:"contradictions"`
	// Stories are the articles of one event, two or more, by time.
	Stories []Story `json:"stories"`
	// Dossiers are those of all pairs of parties with two rows or more, the
	// fullest first.
	Dossiers []Dossier `json:"dossiers"`
	// Unread are the pages that could not be read, or not wholly.
	Unread []Unread `json:"unread"`
	// Complete is false when reading was stopped before the last page.
	Complete bool `json:"complete"`
}

// A Stage is one step of reading and its version.
type Stage struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
}

// An Unread is a page of which nothing, or not all, could be read.
type Unread struct {
	// Page is the page's name, as in Article.Page.
	Page string `json:"page"`
	// Kind is the class of the reason: "empty", "binary", "too large",
	// "not Arabic", "no text", "malformed", "unreadable", "link loop",
	// "too deep", "broken", "unknown file type"; empty when it has none.
	Kind string `json:"kind"`
	// Reason says why, in words.
	Reason string `json:"reason"`
}

// A Range is a half-open run of code points of the article's text.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// An Article is one article of a page with all that was found in it.
type Article struct {
	// ID names the article for good; the same page gives the same id.
	ID string `json:"id"`
	// Page is the name of its page: the path below the argument, the id of
	// the JSON line, or "-" for standard input.
	Page string `json:"page"`
	// URL is the page's address; empty when unknown.
	URL string `json:"url"`
	// Ordinal counts the articles of one page from 0.
	Ordinal int `json:"ordinal"`
	// Title is the headline; it is not part of Text. Empty when there is none.
	Title string `json:"title"`
	// Outlet is who published the page.
	Outlet Outlet `json:"outlet"`
	// Author is the byline as written; empty when none.
	Author string `json:"author"`
	// Credit lists whom the article credits for its text, as written.
	Credit []string `json:"credit"`
	// Published and Modified say when the article appeared and was changed.
	Published Dating `json:"published"`
	Modified  Dating `json:"modified"`
	// Charset is the encoding of the page (WHATWG name).
	Charset string `json:"charset"`
	// Text is the article, paragraphs separated by "\n"; all offsets point
	// into it.
	Text string `json:"text"`
	// Headings are the headings inside the text.
	Headings []Range `json:"headings"`
	// Dropped is what the page held and the text does not.
	Dropped []Dropped `json:"dropped"`
	// Repairs are the places where the text differs from the page on purpose.
	Repairs []Repair `json:"repairs"`
	// Times, Mentions, Statements, Events and Dealings are the findings.
	Times      []Time      `json:"times"`
	Mentions   []Mention   `json:"mentions"`
	Statements []Statement `json:"statements"`
	Events     []Event     `json:"events"`
	Dealings   []Dealing   `json:"dealings"`
}

// An Outlet is who published a page.
type Outlet struct {
	// Name is the usual Arabic name, ID the lexicon's key ("" when the
	// lexicon does not know it), Why what the name rests on.
	Name string `json:"name"`
	ID   string `json:"id"`
	Why  string `json:"why"`
}

// A Dating says when something appeared.
type Dating struct {
	// From and To are ISO 8601 dates or date-times, both included; empty when
	// unknown.
	From string `json:"from"`
	To   string `json:"to"`
	// Basis is "given", "metadata", "stated", "calendar" or "none".
	Basis string `json:"basis"`
	// Why is the evidence in words.
	Why string `json:"why"`
	// Score says how sure it is, 0 to 1.
	Score float64 `json:"score"`
}

// A Dropped is a piece of the page that is not part of the article.
type Dropped struct {
	Text string `json:"text"`
	// Reason is "title", "caption", "theme", "navigation", "related",
	// "comment-form", "advertisement", "tags", "share", "byline", "dateline",
	// "credit", "duplicate", "legal", "markup", "furniture" or "foreign".
	Reason string `json:"reason"`
}

// A Repair is one place where the text differs from the page on purpose.
type Repair struct {
	// From is what the page has, To what the text has, at Start to End.
	From string `json:"from"`
	To   string `json:"to"`
	Range
	// Rule names the repair, Why its evidence ("" when the rule needs none).
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

// A Time is one time expression (TIMEX3).
type Time struct {
	ID string `json:"id"`
	Range
	// Text is the words.
	Text string `json:"text"`
	// Type is "DATE", "TIME", "DURATION" or "SET", Value the TIMEX3 value and
	// Mod the TIMEX3 mod ("" when none).
	Type  string `json:"type"`
	Value string `json:"value"`
	Mod   string `json:"mod"`
	// Calendar is "" for Gregorian, else "hijri".
	Calendar string `json:"calendar"`
	// From and To are the Gregorian interval, both included; empty for
	// durations, sets and what has no anchor.
	From string `json:"from"`
	To   string `json:"to"`
	// Relative says that the value depends on the article's date.
	Relative bool  `json:"relative"`
	Basis    Basis `json:"basis"`
}

// A Basis says what a finding rests on.
type Basis struct {
	// Stage found it by Rule; Score is 0 to 1.
	Stage string  `json:"stage"`
	Rule  string  `json:"rule"`
	Score float64 `json:"score"`
}

// A Mention is one place where the text names somebody or something.
type Mention struct {
	Range
	// Text is the name itself, without clitics and title.
	Text string `json:"text"`
	// Kind is "person", "organization", "place", "title" or "unnamed".
	Kind string `json:"kind"`
	// Form is "name", "title" or "metonym".
	Form string `json:"form"`
	// Entity is the id of whom it names; empty when the article does not say.
	Entity string `json:"entity"`
	// Title is the office set beside the name, with its place.
	Title      string `json:"title"`
	TitleStart *int   `json:"title_start"`
	TitleEnd   *int   `json:"title_end"`
	Basis      Basis  `json:"basis"`
}

// A Statement is one attributed proposition.
type Statement struct {
	// ID is unique in the document.
	ID string `json:"id"`
	// Speaker is the entity that said it; empty when the article does not
	// say who, or leaves it open between Candidates.
	Speaker string `json:"speaker"`
	// SpeakerText is the words that name the speaker for this statement.
	SpeakerText  string   `json:"speaker_text"`
	SpeakerStart *int     `json:"speaker_start"`
	SpeakerEnd   *int     `json:"speaker_end"`
	CoSpeakers   []string `json:"co_speakers"`
	Candidates   []string `json:"candidates"`
	// For is the body that a spokesman speaks for.
	For string `json:"for"`
	// Cue is the word that attributes, CueLemma its entry in the cue table.
	Cue      string `json:"cue"`
	CueStart int    `json:"cue_start"`
	CueEnd   int    `json:"cue_end"`
	CueLemma string `json:"cue_lemma"`
	// Act and Mode are as in the table of acts and the modes "direct",
	// "indirect", "mixed".
	Act  string `json:"act"`
	Mode string `json:"mode"`
	// Negated says that the article denies that it was said.
	Negated bool `json:"negated"`
	// Start and End hold the whole content. Content lists its pieces, of
	// which an interrupted one has several; Text is the pieces joined by
	// " … ", so that words of the teller never stand in it.
	Range
	Content []Range `json:"content"`
	Text    string  `json:"text"`
	// Addressee is the entity spoken to.
	Addressee string `json:"addressee"`
	// Time is the TIMEX3 value of when it was said, TimeID the id of that
	// expression in Article.Times.
	Time   string `json:"time"`
	TimeID string `json:"time_id"`
	// Occasion is the words for the occasion on which it was said.
	Occasion      string `json:"occasion"`
	OccasionStart *int   `json:"occasion_start"`
	OccasionEnd   *int   `json:"occasion_end"`
	// About lists the ids of the expressions in Article.Times that the
	// content speaks of.
	About []string `json:"about"`
	// Within is the id of the statement whose content holds this one.
	Within string `json:"within"`
	// Chain runs from the outlet, nearest the reader, to the speaker.
	Chain []Link `json:"chain"`
	Basis Basis  `json:"basis"`
}

// An Event is something that the article presents as having happened,
// happening, planned or denied among named parties.
type Event struct {
	// ID is unique in the document.
	ID string `json:"id"`
	// Type is a PLOVER event type ("AGREE", "CONSULT", …), Mode its mode in
	// small letters; empty when none fits.
	Type string `json:"type"`
	Mode string `json:"mode"`
	// Trigger is the words that tell of it; Start and End are their place.
	Trigger string `json:"trigger"`
	Range
	// Text is the clause around the trigger, with its place.
	Text        string `json:"text"`
	ClauseStart int    `json:"clause_start"`
	ClauseEnd   int    `json:"clause_end"`
	// Actors did it, Recipients are to whom it was done; either may be empty
	// where the article names nobody, not both.
	Actors     []string `json:"actors"`
	Recipients []string `json:"recipients"`
	// Place is the entity where it happened; empty when the article does not
	// say.
	Place string `json:"place"`
	// When is the TIMEX3 value of when it happened, TimeID the id of that
	// expression in Article.Times; empty when the article does not say.
	When   string `json:"when"`
	TimeID string `json:"time_id"`
	// Modality is "asserted", "reported", "planned", "possible" or "denied".
	Modality string `json:"modality"`
	// Statement is the id of the statement that tells of it; empty when the
	// outlet does so in its own voice.
	Statement string `json:"statement"`
	Basis     Basis  `json:"basis"`
}

// A Link is one teller of a chain.
type Link struct {
	// Role is "outlet", "agency", "medium", "document", "spokesperson",
	// "body", "person" or "unnamed".
	Role string `json:"role"`
	Name string `json:"name"`
	// Entity is who it is; empty when it is no known entity.
	Entity string `json:"entity"`
	// Start and End are the words that name it; null for the outlet, which
	// the page names and not the text.
	Start *int `json:"start"`
	End   *int `json:"end"`
}

// A Join is one reason why two names are one entity.
type Join struct {
	// Rule is "same name" (the same letters), "spelling", "middle names",
	// "latin" (the Latin spelling of a page), "lexicon", "knowledge base" or
	// "user".
	Rule string `json:"rule"`
	// A and B are the two names, Cost how far their spellings are apart, in
	// hundredths of a nat (0: not at all).
	A    string `json:"a"`
	B    string `json:"b"`
	Cost int    `json:"cost"`
	// With is the entry of the lexicon or knowledge base; "" for two spellings
	// of articles.
	With string `json:"with"`
	// Shared is what both have beside the name: country, office ("" when
	// nothing was needed).
	Shared string `json:"shared"`
}

// An Entity is somebody or something that the articles name.
type Entity struct {
	// ID is the lexicon's, or begins with "_".
	ID string `json:"id"`
	// Kind is "person", "organization", "place", "title" or "unnamed".
	Kind string `json:"kind"`
	// Name is the fullest form.
	Name string `json:"name"`
	// NameEn and Wikidata come from the lexicon; empty otherwise.
	NameEn   string `json:"name_en"`
	Wikidata string `json:"wikidata"`
	// Forms are the distinct words that name it in the articles.
	Forms []string `json:"forms"`
	// Roles are the offices that the articles give it, at most twelve.
	Roles []string `json:"roles"`
	// Country is the lexicon id of the country it belongs to; empty when
	// unknown. That country need not be among the entities.
	Country string `json:"country"`
	// Same are other ids that stand for this entity: those of its spellings,
	// and those under which it goes while fewer pages are read.
	Same []string `json:"same"`
	// Joins are the reasons why its spellings are one entity.
	Joins []Join `json:"joins"`
}

// article returns acct as it stands in the document, without what was dropped,
// repaired and found: jsonWriter adds those.
func article(acct *isnad.Account, at *offsets, known *names) Article {
	art := &acct.Article
	out := Article{
		ID: known.article, Page: art.Page, URL: art.URL, Ordinal: art.Ordinal, Title: art.Title,
		Outlet: Outlet{art.Outlet.Name, art.Outlet.ID, art.Outlet.Why},
		Author: art.Author, Credit: append([]string{}, art.Credit...),
		Published: dating(art.Published), Modified: dating(art.Modified),
		Charset: art.Charset, Text: art.Text,
		Headings: []Range{}, Dropped: []Dropped{}, Repairs: []Repair{},
		Times: []Time{}, Mentions: []Mention{}, Statements: []Statement{}, Events: []Event{}, Dealings: []Dealing{},
	}
	for _, b := range art.Blocks {
		if b.Kind == isnad.BlockHeading {
			out.Headings = append(out.Headings, at.span(b.Span))
		}
	}
	return out
}

func timex(acct *isnad.Account, t *isnad.Timex, at *offsets, known *names) Time {
	return Time{
		ID: known.within(string(t.ID)), Range: at.span(t.Span), Text: acct.Words(t.Span),
		Type: string(t.Type), Value: t.Value, Mod: t.Mod, Calendar: t.Calendar, From: t.From, To: t.To,
		Relative: t.Relative, Basis: basis(t.Basis),
	}
}

func mention(acct *isnad.Account, m *isnad.Mention, at *offsets, known *names) Mention {
	out := Mention{
		Range: at.span(m.Span), Text: acct.Words(m.Span), Kind: string(m.Kind), Form: string(m.Form),
		Entity: known.id(m.Entity), Title: acct.Words(m.Title), Basis: basis(m.Basis),
	}
	out.TitleStart, out.TitleEnd = at.maybe(m.Title)
	return out
}

func statement(acct *isnad.Account, s *isnad.Statement, at *offsets, known *names) Statement {
	cue := at.span(s.Cue)
	out := Statement{
		ID: known.within(string(s.ID)), Speaker: known.id(s.Speaker), SpeakerText: acct.Words(s.SpeakerSpan),
		CoSpeakers: known.ids(s.CoSpeakers), Candidates: known.ids(s.Candidates), For: known.id(s.For),
		Cue: acct.Words(s.Cue), CueStart: cue.Start, CueEnd: cue.End, CueLemma: s.CueLemma,
		Act: string(s.Act), Mode: string(s.Mode), Negated: s.Negated,
		Range: at.span(s.Span()), Content: make([]Range, 0, len(s.Content)), Text: said(acct, s),
		Addressee: known.id(s.Addressee), TimeID: known.within(string(s.Time)), Within: known.within(string(s.Within)),
		Occasion: acct.Words(s.Occasion), About: make([]string, 0, len(s.About)),
		Chain: make([]Link, 0, len(s.Chain)), Basis: basis(s.Basis),
	}
	out.SpeakerStart, out.SpeakerEnd = at.maybe(s.SpeakerSpan)
	out.OccasionStart, out.OccasionEnd = at.maybe(s.Occasion)
	for _, t := range s.About {
		out.About = append(out.About, known.within(string(t)))
	}
	for _, p := range s.Content {
		out.Content = append(out.Content, at.span(p))
	}
	for _, l := range s.Chain {
		link := Link{Role: string(l.Role), Name: l.Name, Entity: known.id(l.Entity)}
		link.Start, link.End = at.maybe(l.Span)
		out.Chain = append(out.Chain, link)
	}
	return out
}

func event(acct *isnad.Account, e *isnad.Event, at *offsets, known *names) Event {
	clause := at.span(e.Span)
	return Event{
		ID: known.within(string(e.ID)), Type: e.Type, Mode: e.Mode,
		Trigger: acct.Words(e.Trigger), Range: at.span(e.Trigger),
		Text: acct.Words(e.Span), ClauseStart: clause.Start, ClauseEnd: clause.End,
		Actors: known.ids(e.Actors), Recipients: known.ids(e.Recipients), Place: known.id(e.Place),
		TimeID: known.within(string(e.Time)), Modality: string(e.Modality), Statement: known.within(string(e.Statement)),
		Basis: basis(e.Basis),
	}
}

// said returns the content of a statement. The pieces of an interrupted one
// are joined by an ellipsis: the words between them are the teller's.
func said(acct *isnad.Account, s *isnad.Statement) string {
	if len(s.Content) == 1 {
		return acct.Words(s.Content[0])
	}
	pieces := make([]string, len(s.Content))
	for i, p := range s.Content {
		pieces[i] = acct.Words(p)
	}
	return strings.Join(pieces, " … ")
}

func dating(d isnad.Dating) Dating {
	b := d.Basis
	if b == "" {
		b = isnad.DatedNone
	}
	return Dating{d.From, d.To, string(b), d.Why, d.Score}
}

func basis(b isnad.Basis) Basis { return Basis{string(b.Stage), b.Rule, b.Score} }

package desk

import "isnad"

// A Ref names somebody or something.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// An ArticleRef names an article.
type ArticleRef struct {
	ID     string `json:"id"`
	Page   string `json:"page"`
	Title  string `json:"title"`
	Outlet string `json:"outlet"`
	// Date is the first day on which it may have appeared; empty when unknown.
	Date string `json:"date"`
	URL  string `json:"url"`
	// CopyOf is the article that its text comes from; empty when it is a
	// telling of its own.
	CopyOf string `json:"copy_of"`
}

// A Said is one statement of one article.
type Said struct {
	// ID is the statement's id in the JSON document of isnad read.
	ID      string `json:"id"`
	Article string `json:"article"`
	Outlet  string `json:"outlet"`
	// Date is when the article appeared, When when the words were spoken, as
	// far as the article says.
	Date string `json:"date"`
	When string `json:"when"`
	// Until is the last day where When is the first of several; else empty.
	Until string `json:"until"`
	// Speaker is empty when it is open who spoke; Words name the speaker as
	// the article does.
	Speaker Ref    `json:"speaker"`
	Words   string `json:"speaker_text"`
	Act     string `json:"act"`
	Mode    string `json:"mode"`
	Negated bool   `json:"negated"`
	Text    string `json:"text"`
	// Chain runs from the outlet to the speaker.
	Chain []Link `json:"chain"`
}

// A Link is one teller of a chain.
type Link struct {
	Role string `json:"role"`
	Name string `json:"name"`
	// Broken says that the chain breaks here: nobody is named.
	Broken bool `json:"broken"`
}

// A ClaimRef is a claim with all its tellings.
type ClaimRef struct {
	// ID is empty for what one article alone tells.
	ID string `json:"id"`
	// Sources counts the independent ones.
	Sources  int    `json:"independent_sources"`
	Tellings []Said `json:"tellings"`
	// LeftOut counts the tellings that are not among Tellings because there are
	// too many articles to look at.
	LeftOut int `json:"tellings_left_out"`
	// Denied are the statements that deny it, Denies those that it denies.
	Denied []Said `json:"denied"`
	Denies []Said `json:"denies"`
}

// An Entry is one line of a timeline.
type Entry struct {
	// ID is that of the statement ("ARTICLE-STATEMENT") or event
	// ("ARTICLE-EVENT") that tells it first.
	ID string `json:"id"`
	// Date is the day of what is told, or, when no article says it, the day
	// on which it was first told; Said reports the latter.
	Date string `json:"date"`
	Said bool   `json:"date_of_telling"`
	// To is the last day where the words cover several ("in 1997"); else empty.
	To string `json:"to"`
	// Kind is "event" or "statement".
	Kind string `json:"kind"`
	// Type is the event's PLOVER type or the statement's act.
	Type     string `json:"type"`
	Modality string `json:"modality"`
	// Who speaks or acts, Whom it is done to.
	Who  []Ref  `json:"who"`
	Whom []Ref  `json:"whom"`
	Text string `json:"text"`
	// Articles tell it, Sources of them independently.
	Articles []string `json:"articles"`
	// Outlets are theirs, each once, in order of telling.
	Outlets []string `json:"outlets"`
	Sources int      `json:"independent_sources"`
}

// A Timeline is what was said and done, by day.
type Timeline struct {
	// Of is whose it is; empty for that of a story or of all pages.
	Of      Ref     `json:"of"`
	Entries []Entry `json:"entries"`
	// LeftOut counts the entries that the limit left out: those that fewest
	// sources tell.
	LeftOut int `json:"left_out"`
	// ArticlesLeftOut counts the articles that were not looked at because there
	// are too many; the latest were.
	ArticlesLeftOut int `json:"articles_left_out"`
}

// A Clash is one thing that the tellings of one event give differently.
type Clash struct {
	// Of is what is counted ("killed", "injured", "arrested", "missing",
	// "displaced", "rescued"), or the "date" or "place" of an event.
	Of     string  `json:"of"`
	Values []Value `json:"values"`
}

// A Value is a number, day or place, and who gives it.
type Value struct {
	Value string `json:"value"`
	// About says that a number is not told as exact: "about", "at least" or "at
	// most"; else empty.
	About string `json:"about"`
	// Text is the words of the first that gives it.
	Text     string   `json:"text"`
	Articles []string `json:"articles"`
	// Outlets are theirs, each once, in order of telling.
	Outlets []string `json:"outlets"`
}

// A Naming is one entity that outlets call by different names.
type Naming struct {
	Entity Ref    `json:"entity"`
	Forms  []Form `json:"forms"`
}

// A Form is a name and who uses it most.
type Form struct {
	Form    string   `json:"form"`
	Outlets []string `json:"outlets"`
}

// A Share is how much text two articles have in common.
type Share struct {
	From      string  `json:"from"`
	To        string  `json:"to"`
	Kind      string  `json:"kind"`
	Form      string  `json:"form"`
	Direction string  `json:"direction"`
	Share     float64 `json:"share"`
	Back      float64 `json:"back"`
	Words     int     `json:"words"`
}

// A Count is somebody and how often.
type Count struct {
	Ref
	Kind       string `json:"kind"`
	Articles   int    `json:"articles"`
	Statements int    `json:"statements"`
}

// An Outlet is how much of a story an outlet tells, and of that how much is
// its own.
type Outlet struct {
	Name     string `json:"name"`
	Articles int    `json:"articles"`
	Own      int    `json:"own"`
}

// A StoryRef is a story in a list.
type StoryRef struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	From     string `json:"from"`
	To       string `json:"to"`
	Articles int    `json:"articles"`
	Sources  int    `json:"independent_sources"`

	story *isnad.Story
}

// A Story is all that the desk knows of one story.
type Story struct {
	StoryRef
	List    []ArticleRef `json:"list"`
	Outlets []Outlet     `json:"outlets"`
	// Copies are the shared texts among its articles.
	Copies []Share `json:"copies"`
	// Who appears, those in most articles first.
	Who      []Count `json:"who"`
	Timeline []Entry `json:"timeline"`
	// TimelineLeftOut counts the entries that the limit left out.
	TimelineLeftOut int `json:"timeline_left_out"`
	// ArticlesLeftOut counts the articles that were not looked at because there
	// are too many; the first and the latest were. StoryRef counts them all.
	ArticlesLeftOut int `json:"articles_left_out"`
	// Common are those that every independent telling names; Only, for each
	// article that is a telling of its own, those that it alone names.
	Common []Ref `json:"common"`
	Only   []Own `json:"only"`
	// Clashes, Namings and Denials are in what the tellings differ.
	Clashes []Clash    `json:"clashes"`
	Namings []Naming   `json:"namings"`
	Denials []ClaimRef `json:"denials"`
	// Others are further stories that the question may have meant.
	Others []StoryRef `json:"others"`
}

// An Own is what one article alone has.
type Own struct {
	Article string `json:"article"`
	Names   []Ref  `json:"names"`
	// Statements counts those that no other article tells.
	Statements int `json:"statements"`
}

// A Person is all that the desk knows of a person, body or place.
type Person struct {
	Ref
	Kind  string   `json:"kind"`
	Forms []string `json:"forms"`
	Roles []string `json:"roles"`
	// Articles name it.
	Articles int `json:"articles"`
	// Claims are what it said, by time.
	Claims []ClaimRef `json:"claims"`
	// ArticlesLeftOut counts the articles in which it speaks that were not
	// looked at because there are too many; the latest were.
	ArticlesLeftOut int `json:"articles_left_out"`
	// Others are further entities that the question may have meant.
	Others []Count `json:"others"`
	// Namings are how outlets call it.
	Namings []Naming `json:"namings"`
}

// A Chain is who stands behind a statement.
type Chain struct {
	// Claim is the statement's claim, with every telling.
	Claim ClaimRef `json:"claim"`
	// Sources are the independent ones, each with the tellings that go back
	// to it.
	Sources []ChainSource `json:"sources"`
	// Others are further statements that the question may have meant.
	Others []Said `json:"others"`
}

// A ChainSource is one independent source of a claim.
type ChainSource struct {
	// Name is that of the agency or outlet, or the title of the article that
	// the text comes from; Kind says which: "teller" or "article".
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Tellings []Said `json:"tellings"`
}

// A Comparison is in what two articles agree and differ.
type Comparison struct {
	A ArticleRef `json:"a"`
	B ArticleRef `json:"b"`
	// Shared are the texts that they share; empty when they share none.
	Shared []Share `json:"shared"`
	// Both are claims that both tell, OnlyA and OnlyB statements that one
	// alone tells.
	Both  []ClaimRef `json:"both"`
	OnlyA []Said     `json:"only_a"`
	OnlyB []Said     `json:"only_b"`
	// Names that both, or one alone, have.
	NamesBoth []Ref    `json:"names_both"`
	NamesA    []Ref    `json:"names_a"`
	NamesB    []Ref    `json:"names_b"`
	Clashes   []Clash  `json:"clashes"`
	Namings   []Naming `json:"namings"`
	// SameStory is the id of the story that both are in; empty when none.
	SameStory string `json:"same_story"`
}

// ref returns the name of an entity.
func (d *view) ref(id isnad.EntityID) Ref {
	if id == "" {
		return Ref{}
	}
	return Ref{string(id), d.name(id)}
}

func (d *view) refs(ids []isnad.EntityID) []Ref {
	out := make([]Ref, 0, len(ids))
	for _, id := range ids {
		out = append(out, d.ref(id))
	}
	return out
}

func (d *view) articleRef(a *article) ArticleRef {
	r := ArticleRef{ID: string(a.id), Page: a.page, Title: a.title, Outlet: a.outlet, Date: a.from, URL: a.url}
	if s := d.source(a.id); s != a.id {
		r.CopyOf = string(s)
	}
	return r
}

func (s *statement) ref() isnad.StatementRef {
	return isnad.StatementRef{Article: s.art.id, Statement: s.id}
}

func (d *view) said(s *statement) Said {
	out := Said{ID: string(s.art.id) + "-" + string(s.id), Article: string(s.art.id), Outlet: s.art.outlet, Date: s.art.from, When: s.when, Until: s.until,
		Speaker: d.ref(s.speaker), Words: s.speakerText, Act: string(s.act), Mode: string(s.mode), Negated: s.negated, Text: s.text, Chain: []Link{}}
	for _, l := range s.chain {
		name := l.Name
		if e := d.entities[l.Entity]; e != nil {
			name = e.Name
		}
		out.Chain = append(out.Chain, Link{string(l.Role), name, l.Role == isnad.RoleUnnamed})
	}
	return out
}

// statement returns a statement by reference, nil when it is not here.
func (d *view) statement(r isnad.StatementRef) *statement { return d.told[r] }

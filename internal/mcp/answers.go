package mcp

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// The bounds of answers. With them no answer is longer than a quarter of a
// megabyte.
const (
	defaultLimit = 10
	maxLimit     = 50
	maxQuote     = 500 // code points of a statement's words
	maxTitle     = 240
	maxName      = 160
	maxURL       = 1000
	maxChain     = 12 // links
	maxTellings  = 6  // of one claim
	maxSide      = 20 // things in a list beside the one that was asked for
)

// A Source is where words stand: it goes with every statement.
type Source struct {
	Article string `json:"article" jsonschema:"id of the article"`
	Outlet  string `json:"outlet" jsonschema:"who published it; empty when unknown"`
	Date    string `json:"date" jsonschema:"first day on which it may have appeared; empty when undated"`
	URL     string `json:"url" jsonschema:"address; empty when unknown"`
	Title   string `json:"title" jsonschema:"headline, quoted"`
	// Resource reads the article's whole text.
	Resource string `json:"resource" jsonschema:"uri of the resource that holds the whole text"`
	CopyOf   string `json:"copy_of,omitempty" jsonschema:"id of the article whose text it carries; absent when it is a telling of its own"`
}

// A Link is one teller of a chain.
type Link struct {
	Role   string `json:"role" jsonschema:"outlet, agency, medium, document, spokesperson, body, person or unnamed"`
	Name   string `json:"name"`
	Broken bool   `json:"broken,omitempty" jsonschema:"the chain breaks here: nobody is named"`
}

// A Party is somebody with a name.
type Party struct {
	ID   string `json:"id" jsonschema:"id, to ask for it again"`
	Name string `json:"name"`
}

// A Statement is one thing that one article makes somebody say.
type Statement struct {
	ID      string `json:"id" jsonschema:"ARTICLE-STATEMENT; chain takes it"`
	Speaker *Party `json:"speaker" jsonschema:"who said it; null where the article leaves it open"`
	Words   string `json:"speaker_words" jsonschema:"how the article names the speaker, quoted"`
	Act     string `json:"act" jsonschema:"say, confirm, announce, deny, promise, warn, threaten, call, ask, accuse, praise, condemn, reject, report, expect, explain, order or describe"`
	Mode    string `json:"mode" jsonschema:"direct (the speaker's own words), indirect (their sense) or mixed"`
	Negated bool   `json:"negated,omitempty" jsonschema:"the article says that it was not said"`
	Quote   string `json:"quote" jsonschema:"what was said, quoted from the article; ends in … where it was cut"`
	Start   *int   `json:"start" jsonschema:"place of the words in the article's text, in code points"`
	End     *int   `json:"end" jsonschema:"code point after the last"`
	SaidOn  string `json:"said_on,omitempty" jsonschema:"day on which it was said, as the article tells"`
	SaidTo  string `json:"said_to,omitempty" jsonschema:"last day, where the words cover several"`
	Chain   []Link `json:"chain" jsonschema:"from the outlet to the speaker"`
	Source  Source `json:"source"`
}

// A Claim is one thing that one speaker is made to say by one article or more.
type Claim struct {
	ID       string      `json:"id,omitempty" jsonschema:"absent when one article alone tells it"`
	Sources  int         `json:"independent_sources" jsonschema:"tellers once copies and common agencies are folded"`
	Tellings []Statement `json:"tellings"`
	LeftOut  int         `json:"tellings_left_out,omitempty"`
	Denied   []Statement `json:"denied_by,omitempty" jsonschema:"statements that deny it"`
	Denies   []Statement `json:"denies,omitempty" jsonschema:"statements that it denies"`
}

// A listing is what every paged answer has.
type listing struct {
	Notice string `json:"notice"`
	Next   string `json:"next" jsonschema:"pass it as cursor for what follows; empty at the end"`
}

// limit returns a limit within bounds.
func limit(n int) (int, error) {
	switch {
	case n == 0:
		return defaultLimit, nil
	case n < 0 || n > maxLimit:
		return 0, wrongf("limit is %d: give 1 to %d, and go on with cursor", n, maxLimit)
	}
	return n, nil
}

// isDay refuses what is no day.
func isDay(name, day string) error {
	if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
		return wrongf("%s is %q: give a day as 2006-01-02", name, cut(day, 40))
	}
	return nil
}

func days(since, until string) error {
	if err := isDay("since", since); err != nil {
		return err
	}
	return isDay("until", until)
}

// A place in a list that we hold whole is its number.
func offset(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	n, ok := strings.CutPrefix(string(b), "o")
	at, err2 := strconv.Atoi(n)
	if err != nil || err2 != nil || !ok || at < 1 {
		return 0, store.ErrCursor
	}
	return at, nil
}

// page returns the part of a list that begins at a cursor, and the next cursor.
func page[T any](list []T, cursor string, n int) (part []T, next string, err error) {
	at, err := offset(cursor)
	if err != nil {
		return nil, "", err
	}
	if at >= len(list) {
		return []T{}, "", nil
	}
	end := min(at+n, len(list))
	if end < len(list) {
		next = base64.RawURLEncoding.EncodeToString([]byte("o" + strconv.Itoa(end)))
	}
	return list[at:end], next, nil
}

// first returns at most n of a list, and how many it left.
func first[T any](list []T, n int) ([]T, int) {
	if len(list) <= n {
		return list, 0
	}
	return list[:n], len(list) - n
}

// some shows at most n of a list; what it returns is never nil.
func some[T, U any](list []T, n int, show func(T) U) []U {
	list, _ = first(list, n)
	out := make([]U, 0, len(list))
	for _, x := range list {
		out = append(out, show(x))
	}
	return out
}

// every shows a list as a whole.
func every[T, U any](list []T, show func(T) U) []U { return some(list, len(list), show) }

// A press gives the sources of what one answer names: it loads each article
// once.
type press struct {
	f     *face
	ctx   context.Context
	accts map[string]*isnad.Account
	// at leads from statements to their places, made when an article is first
	// asked for.
	at map[string]*placed
	// wrong are the notes that mark findings as wrong, by article; nil until
	// asked for.
	wrong map[string][]store.Note
}

type placed struct {
	statements map[isnad.StatementID]*isnad.Statement
	points     *account.Points
}

func (f *face) press(ctx context.Context) *press {
	return &press{f, ctx, map[string]*isnad.Account{}, map[string]*placed{}, nil}
}

// load loads articles, those that are not there yet, without what people marked
// as wrong in them.
func (p *press) load(ids ...string) error {
	if p.wrong == nil && len(ids) > 0 {
		p.wrong = map[string][]store.Note{}
		notes, err := p.f.Notes.Notes(p.ctx, store.NoteWrong, false)
		if err != nil {
			return err
		}
		for _, n := range notes {
			p.wrong[n.A] = append(p.wrong[n.A], n)
		}
	}
	var want []isnad.ArticleID
	for _, id := range ids {
		if _, ok := p.accts[id]; !ok && id != "" {
			p.accts[id] = nil
			want = append(want, isnad.ArticleID(id))
		}
	}
	for len(want) > 0 {
		n := min(64, len(want))
		accts, err := p.f.Accounts.Accounts(p.ctx, want[:n])
		if err != nil {
			return err
		}
		for _, a := range accts {
			if a != nil {
				id := string(a.Article.ID)
				p.accts[id] = store.Without(a, store.Wrong(a, p.wrong[id]))
			}
		}
		want = want[n:]
	}
	return nil
}

// resource is the uri of an article's resource.
func resource(id string) string { return "isnad://article/" + id }

func (p *press) source(id string) Source {
	s := Source{Article: id, Resource: resource(id)}
	if a := p.accts[id]; a != nil {
		s.Outlet, s.URL, s.Title = cut(a.Article.Outlet.Name, maxName), cut(a.Article.URL, maxURL), cut(a.Article.Title, maxTitle)
		if len(a.Article.Published.From) >= 10 {
			s.Date = a.Article.Published.From[:10]
		}
	}
	return s
}

func sourceOf(r desk.ArticleRef) Source {
	return Source{r.ID, cut(r.Outlet, maxName), r.Date, cut(r.URL, maxURL), cut(r.Title, maxTitle), resource(r.ID), r.CopyOf}
}

// span returns the place of a statement in its article.
func (p *press) span(article string, id isnad.StatementID) (start, end *int) {
	a := p.accts[article]
	if a == nil {
		return nil, nil
	}
	at := p.at[article]
	if at == nil {
		at = &placed{map[isnad.StatementID]*isnad.Statement{}, account.NewPoints(a.Article.Text)}
		for i := range a.Statements {
			at.statements[a.Statements[i].ID] = &a.Statements[i]
		}
		p.at[article] = at
	}
	if s := at.statements[id]; s != nil {
		if r := at.points.Of(s.Span()); r != nil {
			return &r.Start, &r.End
		}
	}
	return nil, nil
}

func partyOf(r desk.Ref) *Party {
	if r.ID == "" && r.Name == "" {
		return nil
	}
	return &Party{r.ID, cut(r.Name, maxName)}
}

func parties(list []desk.Ref, n int) []Party {
	return some(list, n, func(r desk.Ref) Party { return Party{r.ID, cut(r.Name, maxName)} })
}

// links are the tellers of a chain as its own article names them.
func links(chain []isnad.Link) []Link {
	return some(chain, maxChain, func(l isnad.Link) Link {
		return Link{string(l.Role), cut(l.Name, maxName), l.Role == isnad.RoleUnnamed}
	})
}

// names are words that name somebody, each cut where it is long.
func names(list []string, n int) []string {
	return some(list, n, func(s string) string { return cut(s, maxName) })
}

// statement is a statement of the desk with its source. Its article must have
// been loaded.
func (p *press) statement(s desk.Said) Statement {
	out := Statement{ID: s.ID, Speaker: partyOf(s.Speaker), Words: cut(s.Words, maxName), Act: s.Act, Mode: s.Mode, Negated: s.Negated, Quote: cut(s.Text, maxQuote),
		SaidOn: s.When, SaidTo: s.Until, Source: p.source(s.Article),
		Chain: some(s.Chain, maxChain, func(l desk.Link) Link { return Link{l.Role, cut(l.Name, maxName), l.Broken} })}
	out.Start, out.End = p.span(s.Article, isnad.StatementID(strings.TrimPrefix(s.ID, s.Article+"-")))
	return out
}

// statements are statements of the desk, at most n.
func (p *press) statements(list []desk.Said, n int) ([]Statement, error) {
	list, _ = first(list, n)
	if err := p.load(every(list, func(s desk.Said) string { return s.Article })...); err != nil {
		return nil, err
	}
	return every(list, p.statement), nil
}

// claim is a claim of the desk with at most n tellings.
func (p *press) claim(c *desk.ClaimRef, n int) (*Claim, error) {
	out := &Claim{ID: c.ID, Sources: c.Sources, LeftOut: c.LeftOut + max(0, len(c.Tellings)-n)}
	var err error
	for _, l := range []struct {
		to   *[]Statement
		from []desk.Said
	}{{&out.Tellings, c.Tellings}, {&out.Denied, c.Denied}, {&out.Denies, c.Denies}} {
		if *l.to, err = p.statements(l.from, n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (p *press) claims(list []desk.ClaimRef, n int) ([]Claim, error) {
	out := []Claim{}
	for i := range list {
		c, err := p.claim(&list[i], n)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, nil
}

// An Entry is one line of a timeline.
type Entry struct {
	ID        string   `json:"id" jsonschema:"id of the statement (chain takes it) or event that tells it first"`
	Date      string   `json:"date" jsonschema:"day of what is told"`
	Told      bool     `json:"date_of_telling,omitempty" jsonschema:"no article says the day; date is that of the first telling"`
	To        string   `json:"to,omitempty" jsonschema:"last day, where the words cover several"`
	Kind      string   `json:"kind" jsonschema:"event or statement"`
	Type      string   `json:"type" jsonschema:"PLOVER type of an event, act of a statement"`
	Modality  string   `json:"modality" jsonschema:"asserted, reported, planned, possible or denied"`
	Who       []Party  `json:"who"`
	Whom      []Party  `json:"whom"`
	Quote     string   `json:"quote" jsonschema:"words of the first that tells it, quoted"`
	Sources   int      `json:"independent_sources"`
	Tellings  []Source `json:"tellings" jsonschema:"the articles that tell it, the first ones"`
	NTellings int      `json:"tellings_in_all"`
}

func (p *press) entries(list []desk.Entry) ([]Entry, error) {
	const each = 3
	var ids []string
	for i := range list {
		arts, _ := first(list[i].Articles, each)
		ids = append(ids, arts...)
	}
	if err := p.load(ids...); err != nil {
		return nil, err
	}
	return every(list, func(e desk.Entry) Entry {
		return Entry{ID: e.ID, Date: e.Date, Told: e.Said, To: e.To, Kind: e.Kind, Type: e.Type, Modality: e.Modality, Who: parties(e.Who, 8), Whom: parties(e.Whom, 8),
			Quote: cut(e.Text, maxQuote), Sources: e.Sources, Tellings: some(e.Articles, each, p.source), NTellings: len(e.Articles)}
	}), nil
}

// A Difference is something that tellings give differently.
type Difference struct {
	Of     string  `json:"of" jsonschema:"what is counted (killed, injured, …), or date or place of an event"`
	Values []Value `json:"values"`
}

// A Value is a number, day or place, and who gives it.
type Value struct {
	Value   string   `json:"value"`
	Quote   string   `json:"quote" jsonschema:"words of the first that gives it, quoted"`
	Outlets []string `json:"outlets" jsonschema:"who gives it"`
	Sources []Source `json:"sources"`
}

func (p *press) differences(list []desk.Clash) ([]Difference, error) {
	const each = 3
	list, _ = first(list, maxSide)
	var ids []string
	for _, c := range list {
		for _, v := range c.Values {
			arts, _ := first(v.Articles, each)
			ids = append(ids, arts...)
		}
	}
	if err := p.load(ids...); err != nil {
		return nil, err
	}
	return every(list, func(c desk.Clash) Difference {
		return Difference{c.Of, some(c.Values, 8, func(v desk.Value) Value {
			return Value{v.Value, cut(v.Text, maxQuote), names(v.Outlets, 10), some(v.Articles, each, p.source)}
		})}
	}), nil
}

// A Naming is one entity that outlets call by different names.
type Naming struct {
	Entity Party  `json:"entity"`
	Forms  []Form `json:"forms"`
}

// A Form is a name and who uses it.
type Form struct {
	Form    string   `json:"form" jsonschema:"the name, quoted"`
	Outlets []string `json:"outlets"`
}

func namings(list []desk.Naming) []Naming {
	return some(list, maxSide, func(n desk.Naming) Naming {
		return Naming{Party{n.Entity.ID, cut(n.Entity.Name, maxName)}, some(n.Forms, 6, func(f desk.Form) Form { return Form{cut(f.Form, maxName), names(f.Outlets, 10)} })}
	})
}

// A Share is how much text two articles have in common.
type Share struct {
	From      string  `json:"from" jsonschema:"id of the source, where there is a direction; else of the earlier"`
	To        string  `json:"to"`
	Kind      string  `json:"kind" jsonschema:"wire, outlet, own, version, common-source, quotation, boilerplate or undirected"`
	Form      string  `json:"form" jsonschema:"republished, abridged, extended, merged or partial"`
	Direction string  `json:"direction" jsonschema:"what the direction rests on; empty when it is open"`
	Share     float64 `json:"share" jsonschema:"share of to's words that stand in from, 0 to 1"`
	Back      float64 `json:"back" jsonschema:"share of from's words that stand in to, 0 to 1"`
}

func shares(list []desk.Share) []Share {
	return some(list, maxSide, func(s desk.Share) Share { return Share{s.From, s.To, s.Kind, s.Form, s.Direction, s.Share, s.Back} })
}

// A Story is a story in a list.
type Story struct {
	ID       string `json:"id" jsonschema:"story takes it"`
	Title    string `json:"title" jsonschema:"headline of the article most like the others, quoted"`
	From     string `json:"from"`
	To       string `json:"to"`
	Articles int    `json:"articles"`
	Sources  int    `json:"independent_sources"`
}

func storyOf(s desk.StoryRef) Story {
	return Story{s.ID, cut(s.Title, maxTitle), s.From, s.To, s.Articles, s.Sources}
}

// A Count is somebody and how often.
type Count struct {
	Party
	Kind       string `json:"kind" jsonschema:"person, organization or place"`
	Articles   int    `json:"articles"`
	Statements int    `json:"statements"`
}

func counts(list []desk.Count, n int) []Count {
	return some(list, n, func(c desk.Count) Count {
		return Count{Party{c.ID, cut(c.Name, maxName)}, c.Kind, c.Articles, c.Statements}
	})
}

// leftOut tells of what an answer has not, "" when it has all.
func leftOut(n int, of, how string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d more %s; %s", n, of, how)
}

// more are the lines of leftOut that tell of something.
func more(lines ...string) []string {
	return slices.DeleteFunc(append([]string{}, lines...), func(s string) bool { return s == "" })
}

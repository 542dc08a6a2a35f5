package mcp

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
)

// A SearchQuestion is what search takes.
type SearchQuestion struct {
	Query  string `json:"query" jsonschema:"words and conditions, as speaker:لافروف act:deny from:2024-01; the server's instructions have the language"`
	Sort   string `json:"sort,omitempty" jsonschema:"best (default), newest or oldest"`
	Limit  int    `json:"limit,omitempty" jsonschema:"how many hits, 1 to 50; 10 by default"`
	Cursor string `json:"cursor,omitempty" jsonschema:"next of the answer before"`
}

// A Hit is an article or statement that was found.
type Hit struct {
	// Statement is set where the query asked for statements.
	Statement *Statement `json:"statement,omitempty"`
	Source    Source     `json:"source"`
	Snippets  []Snippet  `json:"snippets"`
}

// A Snippet is some words of a hit.
type Snippet struct {
	Quote string   `json:"quote" jsonschema:"words of the article, quoted"`
	Marks [][2]int `json:"marks" jsonschema:"what of them matched, in code points"`
}

// A SearchAnswer is what search gives.
type SearchAnswer struct {
	listing
	Query   string `json:"query" jsonschema:"the query as it was understood"`
	Of      string `json:"of" jsonschema:"articles or statements"`
	Total   int    `json:"total"`
	AtLeast bool   `json:"at_least" jsonschema:"counting stopped at total"`
	Hits    []Hit  `json:"hits"`
}

func (f *face) search(ctx context.Context, q SearchQuestion) (*SearchAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	res, err := f.Lists.Search(ctx, q.Query, search.Options{Limit: n, Cursor: q.Cursor, Sort: q.Sort})
	if err != nil {
		return nil, err
	}
	p := f.press(ctx)
	if err := p.load(every(res.Hits, func(h search.Hit) string { return h.Article })...); err != nil {
		return nil, err
	}
	out := &SearchAnswer{listing: listing{Notice, res.Next}, Query: cut(res.Query, 2000), Of: res.Of, Total: res.Total, AtLeast: res.AtLeast, Hits: []Hit{}}
	for i := range res.Hits {
		h := &res.Hits[i]
		x := Hit{Source: p.source(h.Article), Snippets: every(h.Snippets, func(s search.Snippet) Snippet {
			return Snippet{cut(s.Text, maxQuote), append([][2]int{}, s.Marks...)}
		})}
		if h.Statement != "" {
			s := p.own(h.Article, isnad.StatementID(h.Statement))
			if s == nil {
				continue
			}
			if h.SpeakerID != "" {
				s.Speaker = &Party{h.SpeakerID, cut(h.Speaker, maxName)}
			}
			x.Statement = s
		}
		out.Hits = append(out.Hits, x)
	}
	return out, nil
}

// own is a statement as its own article has it: its names are the article's, no
// other article was asked. It is nil when a later reading no longer has it, or a
// person marked it as wrong.
func (p *press) own(article string, id isnad.StatementID) *Statement {
	start, end := p.span(article, id) // makes the table
	if p.at[article] == nil || p.at[article].statements[id] == nil {
		return nil
	}
	acct, s := p.accts[article], p.at[article].statements[id]
	out := &Statement{ID: article + "-" + string(id), Words: cut(acct.SpeakerWords(s), maxName), Act: string(s.Act), Mode: string(s.Mode), Negated: s.Negated,
		Quote: cut(account.Content(acct, s), maxQuote), Start: start, End: end, Chain: links(s.Chain), Source: p.source(article)}
	if e := acct.Entity(s.Speaker); e != nil {
		out.Speaker = &Party{string(e.ID), cut(e.Name, maxName)}
		if strings.HasPrefix(string(e.ID), "_") {
			out.Speaker.ID = "" // an id of the article's own leads nowhere
		}
	}
	if t := acct.Timex(s.Time); t != nil && len(t.From) >= 10 && len(t.To) >= 10 {
		out.SaidOn = t.From[:10]
		if t.To[:10] != out.SaidOn {
			out.SaidTo = t.To[:10]
		}
	}
	return out
}

// A StatementsQuestion is what statements takes.
type StatementsQuestion struct {
	Speaker string `json:"speaker,omitempty" jsonschema:"who said it: a name or id"`
	About   string `json:"about,omitempty" jsonschema:"a person, body or place that is named in it"`
	Outlet  string `json:"outlet,omitempty" jsonschema:"who published it"`
	Act     string `json:"act,omitempty" jsonschema:"what the speaker does: say, confirm, announce, deny, promise, warn, threaten, call, ask, accuse, praise, condemn, reject, report, expect, explain, order or describe"`
	Story   string `json:"story,omitempty" jsonschema:"id of the story that its article is in"`
	Article string `json:"article,omitempty" jsonschema:"id of its article"`
	Query   string `json:"query,omitempty" jsonschema:"words and conditions, as in search"`
	Since   string `json:"since,omitempty" jsonschema:"first day of the article, 2006-01-02"`
	Until   string `json:"until,omitempty" jsonschema:"last day of the article"`
	Order   string `json:"order,omitempty" jsonschema:"newest (default) or oldest"`
	Limit   int    `json:"limit,omitempty" jsonschema:"how many, 1 to 50; 10 by default"`
	Cursor  string `json:"cursor,omitempty" jsonschema:"next of the answer before"`
}

// A StatementsAnswer is what statements gives.
type StatementsAnswer struct {
	listing
	Total      int         `json:"total"`
	AtLeast    bool        `json:"at_least" jsonschema:"counting stopped at total"`
	Statements []Statement `json:"statements"`
}

func (f *face) statements(ctx context.Context, q StatementsQuestion) (*StatementsAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	if err := days(q.Since, q.Until); err != nil {
		return nil, err
	}
	if q.Order != "" && q.Order != string(store.Newest) && q.Order != string(store.Oldest) {
		return nil, wrongf("order is %q: give newest or oldest", cut(q.Order, 40))
	}
	rows, err := f.Lists.Statements(ctx, search.Filter{Query: q.Query, Speaker: q.Speaker, Entity: q.About, Outlet: q.Outlet, Act: q.Act, Story: q.Story, Article: q.Article,
		From: q.Since, To: q.Until, Order: store.Order(q.Order), Cursor: q.Cursor, Limit: n})
	if err != nil {
		return nil, err
	}
	p := f.press(ctx)
	if err := p.load(every(rows.Items, func(r search.StatementRow) string { return r.Article })...); err != nil {
		return nil, err
	}
	out := &StatementsAnswer{listing: listing{Notice, rows.Next}, Total: rows.Total, AtLeast: rows.AtLeast, Statements: []Statement{}}
	for i := range rows.Items {
		r := &rows.Items[i]
		s := p.own(r.Article, isnad.StatementID(r.Statement))
		if s == nil {
			continue // read anew meanwhile, or marked as wrong
		}
		if r.SpeakerID != "" {
			s.Speaker = &Party{r.SpeakerID, cut(r.Speaker, maxName)}
		}
		out.Statements = append(out.Statements, *s)
	}
	return out, nil
}

// A StoriesQuestion is what stories takes.
type StoriesQuestion struct {
	Words  string `json:"words,omitempty" jsonschema:"words that stand in the titles"`
	Since  string `json:"since,omitempty" jsonschema:"only stories that were told on this day or later, 2006-01-02"`
	Until  string `json:"until,omitempty" jsonschema:"only stories that were told on this day or before"`
	Order  string `json:"order,omitempty" jsonschema:"weight (most independent sources first, the default), newest or oldest"`
	Limit  int    `json:"limit,omitempty" jsonschema:"how many, 1 to 50; 10 by default"`
	Cursor string `json:"cursor,omitempty" jsonschema:"next of the answer before"`
}

// A StoriesAnswer is what stories gives.
type StoriesAnswer struct {
	listing
	Stories []Story `json:"stories"`
}

func (f *face) stories(ctx context.Context, q StoriesQuestion) (*StoriesAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	if err := days(q.Since, q.Until); err != nil {
		return nil, err
	}
	switch store.Order(q.Order) {
	case "", store.Weight, store.Newest, store.Oldest:
	default:
		return nil, wrongf("order is %q: give weight, newest or oldest", cut(q.Order, 40))
	}
	list, next, err := f.Questions.Stories(ctx, desk.ListQuery{Order: store.Order(q.Order), Cursor: q.Cursor, Limit: n, Words: q.Words, Since: q.Since, Until: q.Until})
	if err != nil {
		return nil, err
	}
	return &StoriesAnswer{listing{Notice, next}, every(list, storyOf)}, nil
}

// A StoryQuestion is what story takes.
type StoryQuestion struct {
	Story  string `json:"story" jsonschema:"an id from stories, or words of a title"`
	Limit  int    `json:"limit,omitempty" jsonschema:"how many articles and lines of the timeline, 1 to 50; 10 by default"`
	Cursor string `json:"cursor,omitempty" jsonschema:"next of the answer before: further articles"`
}

// A StoryAnswer is what story gives.
type StoryAnswer struct {
	listing
	Story
	List        []Source     `json:"list" jsonschema:"its articles, by time"`
	Outlets     []Outlet     `json:"outlets"`
	Copies      []Share      `json:"copies" jsonschema:"texts that articles share"`
	Who         []Count      `json:"who" jsonschema:"who appears, those in most articles first"`
	Timeline    []Entry      `json:"timeline" jsonschema:"what most sources tell, by day"`
	Differences []Difference `json:"differences" jsonschema:"what tellings give differently"`
	Namings     []Naming     `json:"namings" jsonschema:"what outlets call by different names"`
	Denied      []Claim      `json:"denied" jsonschema:"claims that are denied"`
	Others      []Story      `json:"others" jsonschema:"further stories that may have been meant"`
	More        []string     `json:"more" jsonschema:"what was left out, and how to have it"`
}

// An Outlet is how much of a story an outlet tells, and how much of that is its
// own.
type Outlet struct {
	Name     string `json:"name"`
	Articles int    `json:"articles"`
	Own      int    `json:"own" jsonschema:"articles whose text is no copy"`
}

func (f *face) story(ctx context.Context, q StoryQuestion) (*StoryAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(q.Story) == "" {
		return nil, wrongf("story is empty: give an id from stories, or words of a title")
	}
	s, err := f.Questions.Story(ctx, q.Story, n)
	if err != nil {
		return nil, err
	}
	list, next, err := page(s.List, q.Cursor, n)
	if err != nil {
		return nil, err
	}
	p := f.press(ctx)
	out := &StoryAnswer{listing: listing{Notice, next}, Story: storyOf(s.StoryRef), List: every(list, sourceOf), Copies: shares(s.Copies),
		Outlets: some(s.Outlets, maxSide, func(o desk.Outlet) Outlet { return Outlet{cut(o.Name, maxName), o.Articles, o.Own} }),
		Who:     counts(s.Who, maxSide), Namings: namings(s.Namings), Others: every(s.Others, storyOf)}
	lines, _ := first(s.Timeline, n)
	if out.Timeline, err = p.entries(lines); err != nil {
		return nil, err
	}
	if out.Differences, err = p.differences(s.Clashes); err != nil {
		return nil, err
	}
	denials, denialsLeft := first(s.Denials, 5)
	if out.Denied, err = p.claims(denials, 2); err != nil {
		return nil, err
	}
	out.More = more(
		leftOut(s.TimelineLeftOut+len(s.Timeline)-len(lines), "lines of the timeline", "ask timeline with this story and days"),
		leftOut(denialsLeft, "denied claims", "ask statements with this story and act deny"),
		leftOut(len(s.Copies)-len(out.Copies), "shared texts", "ask compare for two of its articles"),
		leftOut(len(s.Who)-len(out.Who), "names", "ask who for one"),
		leftOut(s.ArticlesLeftOut, "articles were not looked at", "search with story:"+s.ID+" lists all"),
	)
	return out, nil
}

// A WhoQuestion is what who takes.
type WhoQuestion struct {
	Name   string `json:"name" jsonschema:"a name in Arabic or Latin letters, or an id"`
	Limit  int    `json:"limit,omitempty" jsonschema:"how many claims, 1 to 50; 10 by default"`
	Cursor string `json:"cursor,omitempty" jsonschema:"next of the answer before"`
}

// A WhoAnswer is what who gives.
type WhoAnswer struct {
	listing
	Party
	Kind     string   `json:"kind"`
	Forms    []string `json:"forms" jsonschema:"names that articles use, quoted"`
	Roles    []string `json:"roles" jsonschema:"offices that articles give it, quoted"`
	Articles int      `json:"articles" jsonschema:"that name it"`
	Total    int      `json:"claims_in_all"`
	Claims   []Claim  `json:"claims" jsonschema:"what it is made to say, latest first"`
	Namings  []Naming `json:"namings" jsonschema:"where outlets call it by different names"`
	Others   []Count  `json:"others" jsonschema:"further entities that may have been meant"`
	More     []string `json:"more" jsonschema:"what was left out, and how to have it"`
}

func (f *face) who(ctx context.Context, q WhoQuestion) (*WhoAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(q.Name) == "" {
		return nil, wrongf("name is empty: give a name in Arabic or Latin letters, or an id")
	}
	x, err := f.Questions.Who(ctx, q.Name)
	if err != nil {
		return nil, err
	}
	// The desk goes from the first claim to the last; who asks wants the latest.
	claims := slices.Clone(x.Claims)
	slices.Reverse(claims)
	part, next, err := page(claims, q.Cursor, n)
	if err != nil {
		return nil, err
	}
	out := &WhoAnswer{listing: listing{Notice, next}, Party: Party{x.ID, cut(x.Name, maxName)}, Kind: x.Kind, Forms: names(x.Forms, maxSide), Roles: names(x.Roles, maxSide), Articles: x.Articles,
		Total: len(x.Claims), Namings: namings(x.Namings), Others: counts(x.Others, maxSide),
		More: more(leftOut(x.ArticlesLeftOut, "articles in which it speaks were not looked at", "ask statements with speaker "+x.ID+" and days"))}
	if out.Claims, err = f.press(ctx).claims(part, 3); err != nil {
		return nil, err
	}
	return out, nil
}

// A TimelineQuestion is what timeline takes.
type TimelineQuestion struct {
	Story string `json:"story,omitempty" jsonschema:"only this story: an id, or words of a title"`
	Of    string `json:"of,omitempty" jsonschema:"only what this person, body or place says, does or suffers"`
	Since string `json:"since,omitempty" jsonschema:"first day, 2006-01-02"`
	Until string `json:"until,omitempty" jsonschema:"last day"`
	Limit int    `json:"limit,omitempty" jsonschema:"how many lines, 1 to 50; 10 by default: those that most sources tell"`
}

// A TimelineAnswer is what timeline gives.
type TimelineAnswer struct {
	Notice  string   `json:"notice"`
	Of      *Party   `json:"of" jsonschema:"whose it is; null for that of a story or of all"`
	Entries []Entry  `json:"entries" jsonschema:"by day"`
	More    []string `json:"more" jsonschema:"what was left out, and how to have it"`
}

func (f *face) timeline(ctx context.Context, q TimelineQuestion) (*TimelineAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	if err := days(q.Since, q.Until); err != nil {
		return nil, err
	}
	if q.Story == "" && q.Of == "" && q.Since == "" && q.Until == "" {
		return nil, wrongf("timeline of what? Give story, of, or since and until")
	}
	t, err := f.Questions.Timeline(ctx, q.Story, q.Of, desk.Window{Since: q.Since, Until: q.Until, Limit: n})
	if err != nil {
		return nil, err
	}
	out := &TimelineAnswer{Notice: Notice, Of: partyOf(t.Of), More: more(leftOut(t.LeftOut, "lines, told by fewer sources", "ask with a higher limit or fewer days"),
		leftOut(t.ArticlesLeftOut, "articles were not looked at, the latest were", "ask with earlier days"))}
	if out.Entries, err = f.press(ctx).entries(t.Entries); err != nil {
		return nil, err
	}
	return out, nil
}

// A ChainQuestion is what chain takes.
type ChainQuestion struct {
	Statement string `json:"statement" jsonschema:"id of a statement (ARTICLE-STATEMENT), or words of what was said"`
}

// A ChainAnswer is what chain gives.
type ChainAnswer struct {
	Notice  string        `json:"notice"`
	Claim   Claim         `json:"claim"`
	Sources []ChainSource `json:"sources" jsonschema:"the independent ones, each with the tellings that go back to it"`
	Others  []Statement   `json:"others" jsonschema:"further statements that may have been meant"`
	More    []string      `json:"more" jsonschema:"what was left out"`
}

// A ChainSource is one independent source.
type ChainSource struct {
	Name     string   `json:"name" jsonschema:"of the agency or outlet, or outlet and title of the article that the text comes from"`
	Kind     string   `json:"kind" jsonschema:"teller or article"`
	Tellings []string `json:"tellings" jsonschema:"ids of statements that go back to it"`
	LeftOut  int      `json:"tellings_left_out,omitempty"`
}

func (f *face) chain(ctx context.Context, q ChainQuestion) (*ChainAnswer, error) {
	if strings.TrimSpace(q.Statement) == "" {
		return nil, wrongf("statement is empty: give the id of a statement, or words of what was said")
	}
	c, err := f.Questions.Chain(ctx, q.Statement)
	if err != nil {
		return nil, err
	}
	p := f.press(ctx)
	claim, err := p.claim(&c.Claim, maxSide)
	if err != nil {
		return nil, err
	}
	sources := some(c.Sources, maxSide, func(s desk.ChainSource) ChainSource {
		ids := some(s.Tellings, maxSide, func(t desk.Said) string { return t.ID })
		return ChainSource{cut(s.Name, maxTitle), s.Kind, ids, len(s.Tellings) - len(ids)}
	})
	out := &ChainAnswer{Notice: Notice, Claim: *claim, Sources: sources, More: more(leftOut(len(c.Sources)-len(sources), "sources", "they tell the same"))}
	if out.Others, err = p.statements(c.Others, maxTellings); err != nil {
		return nil, err
	}
	return out, nil
}

// A CompareQuestion is what compare takes.
type CompareQuestion struct {
	A     string `json:"a" jsonschema:"id of an article"`
	B     string `json:"b" jsonschema:"id of another"`
	Limit int    `json:"limit,omitempty" jsonschema:"how many statements of each list, 1 to 50; 10 by default"`
}

// A CompareAnswer is what compare gives.
type CompareAnswer struct {
	Notice      string       `json:"notice"`
	A           Source       `json:"a"`
	B           Source       `json:"b"`
	SameStory   string       `json:"same_story" jsonschema:"id of the story that both are in; empty when none"`
	Shared      []Share      `json:"shared" jsonschema:"text that they share"`
	Both        []Claim      `json:"both" jsonschema:"what both tell"`
	OnlyA       []Statement  `json:"only_a"`
	OnlyB       []Statement  `json:"only_b"`
	NamesBoth   []Party      `json:"names_both"`
	NamesA      []Party      `json:"names_a"`
	NamesB      []Party      `json:"names_b"`
	Differences []Difference `json:"differences"`
	Namings     []Naming     `json:"namings"`
	More        []string     `json:"more" jsonschema:"what was left out, and how to have it"`
}

func (f *face) compare(ctx context.Context, q CompareQuestion) (*CompareAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	c, err := f.Questions.Compare(ctx, q.A, q.B)
	if err != nil {
		return nil, err
	}
	p := f.press(ctx)
	out := &CompareAnswer{Notice: Notice, A: sourceOf(c.A), B: sourceOf(c.B), SameStory: c.SameStory, Shared: shares(c.Shared),
		NamesBoth: parties(c.NamesBoth, maxSide), NamesA: parties(c.NamesA, maxSide), NamesB: parties(c.NamesB, maxSide), Namings: namings(c.Namings)}
	both, left := first(c.Both, n)
	if out.Both, err = p.claims(both, 2); err != nil {
		return nil, err
	}
	if out.OnlyA, err = p.statements(c.OnlyA, n); err != nil {
		return nil, err
	}
	if out.OnlyB, err = p.statements(c.OnlyB, n); err != nil {
		return nil, err
	}
	if out.Differences, err = p.differences(c.Clashes); err != nil {
		return nil, err
	}
	how := "ask with a higher limit, or article for each"
	out.More = more(leftOut(left, "statements that both tell", how), leftOut(len(c.OnlyA)-len(out.OnlyA), "statements of a alone", how),
		leftOut(len(c.OnlyB)-len(out.OnlyB), "statements of b alone", how))
	return out, nil
}

// A ChangesQuestion is what changes takes.
type ChangesQuestion struct {
	ID    string `json:"id" jsonschema:"id of the article, the newer one"`
	Since string `json:"since,omitempty" jsonschema:"id of the older article; by default the state of the same address before"`
	Limit int    `json:"limit,omitempty" jsonschema:"how many of each list, 1 to 50; 10 by default"`
}

// A ChangesAnswer is what changes gives.
type ChangesAnswer struct {
	Notice   string      `json:"notice"`
	Older    Source      `json:"older"`
	Newer    Source      `json:"newer"`
	Kept     int         `json:"words_kept" jsonschema:"words of the text that both have"`
	Removed  int         `json:"words_removed"`
	Added    int         `json:"words_added"`
	Rough    bool        `json:"rough" jsonschema:"the texts are too unlike to be compared word by word throughout"`
	Places   []Changed   `json:"changes" jsonschema:"where the words differ, in order"`
	Appeared []Statement `json:"appeared" jsonschema:"statements that only the newer tells"`
	Vanished []Statement `json:"vanished" jsonschema:"statements that only the older tells"`
	Reworded []Reworded  `json:"reworded" jsonschema:"statements that both tell in other words"`
	More     []string    `json:"more" jsonschema:"what was left out, and how to have it"`
}

// A Changed is one place where the words of two states differ.
type Changed struct {
	In     string  `json:"in" jsonschema:"title or text"`
	Was    Passage `json:"was" jsonschema:"what stood there; no words where something was added"`
	Now    Passage `json:"now" jsonschema:"what stands there; no words where something was taken out"`
	Before Passage `json:"before" jsonschema:"some words before it that both have, at their place in the newer"`
	After  Passage `json:"after" jsonschema:"some words behind it that both have"`
}

// A Passage is some words and their place.
type Passage struct {
	Quote string `json:"quote" jsonschema:"quoted"`
	Start *int   `json:"start,omitempty" jsonschema:"in code points of the title or text"`
	End   *int   `json:"end,omitempty"`
}

// A Reworded is one statement in two states.
type Reworded struct {
	Was Statement `json:"was"`
	Now Statement `json:"now"`
}

func (f *face) changes(ctx context.Context, q ChangesQuestion) (*ChangesAnswer, error) {
	if strings.TrimSpace(q.ID) == "" {
		return nil, wrongf("id is empty: give the id of an article, from search")
	}
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	r, err := f.Questions.Changes(ctx, q.ID, q.Since)
	if err != nil {
		return nil, err
	}
	p := f.press(ctx)
	out := &ChangesAnswer{Notice: Notice, Older: sourceOf(r.From), Newer: sourceOf(r.To), Kept: r.Kept, Removed: r.Removed, Added: r.Added, Rough: r.Rough,
		Places: some(r.Changes, n, func(c desk.Change) Changed {
			return Changed{c.In, Passage{cut(c.From, maxQuote), &c.FromStart, &c.FromEnd}, Passage{cut(c.To, maxQuote), &c.ToStart, &c.ToEnd}, Passage{Quote: cut(c.Before, maxQuote)}, Passage{Quote: cut(c.After, maxQuote)}}
		})}
	if out.Appeared, err = p.statements(r.Appeared, n); err != nil {
		return nil, err
	}
	if out.Vanished, err = p.statements(r.Vanished, n); err != nil {
		return nil, err
	}
	was, err := p.statements(every(r.Changed, func(c desk.ChangedSaid) desk.Said { return c.From }), n)
	if err != nil {
		return nil, err
	}
	now, err := p.statements(every(r.Changed, func(c desk.ChangedSaid) desk.Said { return c.To }), n)
	if err != nil {
		return nil, err
	}
	out.Reworded = make([]Reworded, len(now))
	for i := range now {
		out.Reworded[i] = Reworded{was[i], now[i]}
	}
	how := "ask with a higher limit, or article for each"
	out.More = more(leftOut(len(r.Changes)-len(out.Places), "places where words changed", how), leftOut(len(r.Appeared)-len(out.Appeared), "statements that appeared", how),
		leftOut(len(r.Vanished)-len(out.Vanished), "statements that vanished", how), leftOut(len(r.Changed)-len(out.Reworded), "statements that were reworded", how))
	return out, nil
}

// A DossierQuestion is what dossier takes.
type DossierQuestion struct {
	Parties []string `json:"parties,omitempty" jsonschema:"two or more countries, bodies or persons, by name or id; none: the pairs that have a dossier"`
	Words   string   `json:"words,omitempty" jsonschema:"without parties: only pairs whose names have these words"`
	Limit   int      `json:"limit,omitempty" jsonschema:"how many rows or pairs, 1 to 50; 10 by default"`
	Cursor  string   `json:"cursor,omitempty" jsonschema:"next of the answer before"`
}

// A DossierAnswer is what dossier gives: rows, or pairs where no parties were
// given.
type DossierAnswer struct {
	listing
	Parties []Party  `json:"parties"`
	Total   int      `json:"rows_in_all"`
	Rows    []Row    `json:"rows"`
	Pairs   []Pair   `json:"pairs" jsonschema:"pairs of parties that have a dossier, where no parties were given"`
	More    []string `json:"more" jsonschema:"what was left out"`
}

// A Pair is two parties and how much there is between them.
type Pair struct {
	Parties []Party `json:"parties"`
	Rows    int     `json:"rows"`
	Latest  string  `json:"latest" jsonschema:"day of the last telling"`
}

// A Row is one matter between the parties.
type Row struct {
	Kind       string   `json:"kind" jsonschema:"instrument, commitment, institution, deployment, exercise, meeting, request, guarantee, threat, denial or order"`
	Obligation string   `json:"obligation,omitempty"`
	Quote      string   `json:"quote" jsonschema:"words of one article for the matter, quoted"`
	Status     string   `json:"status" jsonschema:"the latest"`
	Date       string   `json:"date" jsonschema:"when it came to that; empty when no article says"`
	By         []Party  `json:"by"`
	Towards    []Party  `json:"towards"`
	Place      *Party   `json:"place,omitempty"`
	Denies     []string `json:"denies,omitempty" jsonschema:"of a denial: the matters that it says are not so, quoted"`
	DeniedBy   []string `json:"denied_by,omitempty" jsonschema:"the denials that answer it, quoted"`
	Sources    int      `json:"independent_sources"`
	Conflicts  []string `json:"conflicts" jsonschema:"points in which the tellings differ"`
	History    []Step   `json:"history" jsonschema:"tellings, the latest ones"`
	LeftOut    int      `json:"tellings_left_out,omitempty"`
}

// A Step is one telling of a row.
type Step struct {
	Status    string `json:"status"`
	Date      string `json:"date,omitempty" jsonschema:"when it came to that, as the article says"`
	Quote     string `json:"quote" jsonschema:"the clause that tells it, quoted"`
	Start     int    `json:"start" jsonschema:"its place in the article's text, in code points"`
	End       int    `json:"end"`
	Statement string `json:"statement,omitempty" jsonschema:"id of the statement that tells it; absent where the outlet does in its own voice"`
	Chain     []Link `json:"chain"`
	Source    Source `json:"source"`
}

func (f *face) dossier(ctx context.Context, q DossierQuestion) (*DossierAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	out := &DossierAnswer{listing: listing{Notice: Notice}, Parties: []Party{}, Rows: []Row{}, Pairs: []Pair{}, More: []string{}}
	switch {
	case len(q.Parties) == 0:
		list, next, err := f.Questions.Dossiers(ctx, desk.ListQuery{Cursor: q.Cursor, Limit: n, Words: q.Words})
		if err != nil {
			return nil, err
		}
		out.Next = next
		out.Pairs = every(list, func(p desk.Pair) Pair { return Pair{parties(p.Parties, 8), p.Rows, p.Latest} })
		return out, nil
	case len(q.Parties) == 1:
		return nil, wrongf("a dossier is of two parties or more, one was given; ask with words %q and without parties for the pairs that it is in", cut(q.Parties[0], 100))
	case len(q.Parties) > 8:
		return nil, wrongf("%d parties are too many: give two to eight", len(q.Parties))
	}
	d, called, err := f.Questions.Dossier(ctx, q.Parties...)
	if err != nil {
		return nil, err
	}
	party := func(id isnad.EntityID) Party {
		name := called[id]
		if name == "" {
			name = string(id)
		}
		return Party{string(id), cut(name, maxName)}
	}
	all := func(ids []isnad.EntityID) []Party { return some(ids, 8, party) }
	out.Parties, out.Total = all(d.Parties), len(d.Rows)+d.Left
	rows, next, err := page(d.Rows, q.Cursor, n)
	if err != nil {
		return nil, err
	}
	out.Next = next
	out.More = more(leftOut(d.Left, "rows or articles were not looked at", "the latest were"))
	p := f.press(ctx)
	const steps = 3
	var ids []string
	for i := range rows {
		for _, h := range last(rows[i].History, steps) {
			ids = append(ids, string(h.Article))
		}
	}
	if err := p.load(ids...); err != nil {
		return nil, err
	}
	for i := range rows {
		r := &rows[i]
		x := Row{Kind: string(r.Kind), Obligation: string(r.Obligation), Quote: cut(r.Subject, maxQuote), Status: string(r.Status), Date: r.Date, By: all(r.By), Towards: all(r.Towards),
			Denies: names(r.Denies, maxSide), DeniedBy: names(r.DeniedBy, maxSide), Sources: r.IndependentSources, Conflicts: []string{}, History: []Step{}, LeftOut: r.Left + max(0, len(r.History)-steps)}
		if r.Place != "" {
			place := party(r.Place)
			x.Place = &place
		}
		for _, c := range r.Conflicts {
			values := every(c.Values, func(v isnad.Telling) string {
				if c.Field == "place" {
					return party(isnad.EntityID(v.Value)).Name
				}
				return v.Value
			})
			x.Conflicts = append(x.Conflicts, cut(c.Field+": "+strings.Join(values, " / "), maxQuote))
		}
		for _, h := range last(r.History, steps) {
			s := Step{Status: string(h.Status), Date: h.Date, Quote: cut(h.Text, maxQuote), Start: h.Points.Start, End: h.Points.End, Chain: links(h.Chain), Source: p.source(string(h.Article))}
			if h.Statement != "" {
				s.Statement = string(h.Article) + "-" + string(h.Statement)
			}
			x.History = append(x.History, s)
		}
		out.Rows = append(out.Rows, x)
	}
	return out, nil
}

func last[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }

// An ArticleQuestion is what article takes.
type ArticleQuestion struct {
	ID    string `json:"id" jsonschema:"id of the article"`
	From  int    `json:"from,omitempty" jsonschema:"first code point of the part of the text that is wanted; 0 by default"`
	Limit int    `json:"limit,omitempty" jsonschema:"how many of its statements, 1 to 50; 10 by default, those of the part of the text"`
}

// An ArticleAnswer is what article gives.
type ArticleAnswer struct {
	Notice     string      `json:"notice"`
	Source     Source      `json:"source"`
	Author     string      `json:"author" jsonschema:"byline, quoted"`
	Credit     []string    `json:"credit" jsonschema:"whom it credits for its text, quoted"`
	Published  string      `json:"published" jsonschema:"day or moment; from/to where only a span is known"`
	Basis      string      `json:"published_basis" jsonschema:"given, metadata, stated, calendar or none"`
	Story      *Story      `json:"story" jsonschema:"null when it is in none"`
	Copies     []Share     `json:"copies"`
	Beside     []Source    `json:"beside" jsonschema:"the articles that copies name"`
	Quote      string      `json:"quote" jsonschema:"part of the text, quoted"`
	From       int         `json:"from" jsonschema:"its first code point"`
	Until      int         `json:"until" jsonschema:"the code point after its last"`
	Length     int         `json:"length" jsonschema:"code points of the whole text"`
	Next       int         `json:"next_from" jsonschema:"pass it as from for the next part; 0 at the end"`
	Statements []Statement `json:"statements" jsonschema:"what is said in that part"`
	Claims     []ClaimOf   `json:"claims" jsonschema:"which of these statements others tell or deny too"`
	LeftOut    int         `json:"statements_left_out,omitempty"`
	Versions   int         `json:"versions" jsonschema:"how many states of the page are kept"`
}

// A ClaimOf says what is known of a statement beside its article.
type ClaimOf struct {
	Statement string `json:"statement"`
	Claim     string `json:"claim,omitempty"`
	Sources   int    `json:"independent_sources"`
	Tellings  int    `json:"tellings"`
	Denied    int    `json:"denied_by"`
	Denies    int    `json:"denies"`
}

// maxText is how much of a text one answer holds, in code points.
const maxText = 6000

func (f *face) article(ctx context.Context, q ArticleQuestion) (*ArticleAnswer, error) {
	n, err := limit(q.Limit)
	if err != nil {
		return nil, err
	}
	if q.ID == "" || len(q.ID) > 200 {
		return nil, wrongf("id is %q: give the id of an article, from search or any answer", cut(q.ID, 60))
	}
	x, err := f.Questions.Article(ctx, isnad.ArticleID(q.ID))
	if err != nil {
		return nil, err
	}
	acct := x.Account
	art := &acct.Article
	p := f.press(ctx)
	p.accts[q.ID] = acct
	out := &ArticleAnswer{Notice: Notice, Source: sourceOf(x.Ref), Author: cut(art.Author, maxName), Credit: names(art.Credit, maxSide), Basis: string(art.Published.Basis),
		Published: art.Published.From, Copies: shares(x.Copies), Beside: []Source{}, Length: utf8.RuneCountInString(art.Text), Statements: []Statement{}, Claims: []ClaimOf{}, Versions: len(x.Versions)}
	if art.Published.To != art.Published.From {
		out.Published += "/" + art.Published.To
	}
	if x.Story != nil {
		s := storyOf(*x.Story)
		out.Story = &s
	}
	for _, c := range out.Copies {
		for _, id := range []string{c.From, c.To} {
			if o, ok := x.Others[id]; ok && !slices.ContainsFunc(out.Beside, func(s Source) bool { return s.Article == id }) {
				out.Beside = append(out.Beside, sourceOf(o))
			}
		}
	}
	if q.From < 0 || q.From > out.Length {
		return nil, wrongf("from is %d: the text has %d code points", q.From, out.Length)
	}
	out.From, out.Quote = q.From, part(art.Text, q.From, maxText)
	out.Until = out.From + utf8.RuneCountInString(out.Quote)
	if out.Until < out.Length {
		out.Next = out.Until
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		if _, bad := x.Wrong[string(s.ID)]; bad {
			continue // a person said so
		}
		start, _ := p.span(q.ID, s.ID)
		if start == nil || *start < out.From || *start >= out.Until && out.Until < out.Length {
			continue
		}
		if len(out.Statements) == n {
			out.LeftOut++
			continue
		}
		y := p.own(q.ID, s.ID)
		if r, ok := x.Entities[s.Speaker]; ok {
			y.Speaker = partyOf(r)
		}
		y.Source.CopyOf = x.Ref.CopyOf
		out.Statements = append(out.Statements, *y)
		if c, ok := x.Claims[s.ID]; ok {
			out.Claims = append(out.Claims, ClaimOf{y.ID, c.ID, c.Sources, len(c.Tellings) + c.LeftOut, len(c.Denied), len(c.Denies)})
		}
	}
	return out, nil
}

// part returns n code points of a text, from one of them on.
func part(text string, from, n int) string {
	start, i := len(text), 0
	for at := range text {
		if i == from {
			start = at
		}
		if i == from+n {
			return text[start:at]
		}
		i++
	}
	return text[start:]
}

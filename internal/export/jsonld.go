package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"isnad"
	"isnad/internal/account"
)

// The JSON-LD document is a context and a graph, one node a line:
//
//	{"@context":{…},
//	"@graph":[
//	{"@id":"urn:x-isnad:article/a1…","@type":["NewsArticle","prov:Entity"],…},
//	{"@id":"urn:x-isnad:statement/a1…-s3","@type":["Quotation","prov:Entity"],…},
//	…
//	]}
//
// The context lies in the document, so that nothing is fetched to read it.
//
// A statement's chain is a row of tellings, from the one that the article
// prints (the statement itself, number 0) to the speaker's own words. Each is a
// prov:Entity attributed to its teller, and made by a prov:Activity, the act of
// telling, which used the next. A telling was quoted from the next where the
// article gives the speaker's words, and derived from it where it does not;
// the statement had the last as its primary source, unless the chain breaks.

// term is a term of the context that stands for an IRI node, or a list of them.
type term struct {
	ID   string `json:"@id"`
	Type string `json:"@type,omitempty"`
	Cont string `json:"@container,omitempty"`
}

// ldContext maps every term that the document uses. Terms of schema.org are
// plain, those of PROV and ours carry a prefix.
var ldContext = []struct {
	key   string
	value any
}{
	{"schema", "https://schema.org/"},
	{"prov", "http://www.w3.org/ns/prov#"},
	{"xsd", "http://www.w3.org/2001/XMLSchema#"},
	{"isnad", "urn:x-isnad:vocabulary:"},
	{"@vocab", "https://schema.org/"},
	{"url", term{"schema:url", "@id", ""}},
	{"sameAs", term{"schema:sameAs", "@id", ""}},
	{"publisher", term{"schema:publisher", "@id", ""}},
	{"isBasedOn", term{"schema:isBasedOn", "@id", ""}},
	{"isPartOf", term{"schema:isPartOf", "@id", ""}},
	{"mentions", term{"schema:mentions", "@id", ""}},
	{"spokenByCharacter", term{"schema:spokenByCharacter", "@id", ""}},
	{"appearance", term{"schema:appearance", "@id", ""}},
	{"firstAppearance", term{"schema:firstAppearance", "@id", ""}},
	{"prov:wasAttributedTo", term{"prov:wasAttributedTo", "@id", ""}},
	{"prov:wasAssociatedWith", term{"prov:wasAssociatedWith", "@id", ""}},
	{"prov:wasGeneratedBy", term{"prov:wasGeneratedBy", "@id", ""}},
	{"prov:wasDerivedFrom", term{"prov:wasDerivedFrom", "@id", ""}},
	{"prov:wasQuotedFrom", term{"prov:wasQuotedFrom", "@id", ""}},
	{"prov:wasRevisionOf", term{"prov:wasRevisionOf", "@id", ""}},
	{"prov:hadPrimarySource", term{"prov:hadPrimarySource", "@id", ""}},
	{"prov:actedOnBehalfOf", term{"prov:actedOnBehalfOf", "@id", ""}},
	{"prov:used", term{"prov:used", "@id", ""}},
	{"isnad:chain", term{"isnad:chain", "@id", "@list"}},
	{"isnad:coSpeaker", term{"isnad:coSpeaker", "@id", ""}},
	{"isnad:candidate", term{"isnad:candidate", "@id", ""}},
	{"isnad:addressee", term{"isnad:addressee", "@id", ""}},
	{"isnad:claim", term{"isnad:claim", "@id", ""}},
	{"isnad:denies", term{"isnad:denies", "@id", ""}},
	{"isnad:sharesTextWith", term{"isnad:sharesTextWith", "@id", ""}},
	{"isnad:story", term{"isnad:story", "@id", ""}},
	{"isnad:pieces", term{"isnad:pieces", "", "@list"}},
}

// A node is one node of the graph; fields that are empty are left out, and the
// order is that of the struct.
type node struct {
	ID   string   `json:"@id"`
	Type []string `json:"@type,omitempty"`

	Name          string   `json:"name,omitempty"`
	AlternateName string   `json:"alternateName,omitempty"`
	SameAs        string   `json:"sameAs,omitempty"`
	Headline      string   `json:"headline,omitempty"`
	URL           string   `json:"url,omitempty"`
	Identifier    string   `json:"identifier,omitempty"`
	InLanguage    string   `json:"inLanguage,omitempty"`
	Text          string   `json:"text,omitempty"`
	ArticleBody   string   `json:"articleBody,omitempty"`
	DatePublished string   `json:"datePublished,omitempty"`
	DateModified  string   `json:"dateModified,omitempty"`
	DateCreated   string   `json:"dateCreated,omitempty"`
	Author        *node    `json:"author,omitempty"`
	CreditText    string   `json:"creditText,omitempty"`
	Publisher     string   `json:"publisher,omitempty"`
	IsBasedOn     []string `json:"isBasedOn,omitempty"`
	IsPartOf      string   `json:"isPartOf,omitempty"`
	Mentions      []string `json:"mentions,omitempty"`
	Spoken        string   `json:"spokenByCharacter,omitempty"`
	Appearance    []string `json:"appearance,omitempty"`
	First         string   `json:"firstAppearance,omitempty"`

	Attributed []string `json:"prov:wasAttributedTo,omitempty"`
	Associated string   `json:"prov:wasAssociatedWith,omitempty"`
	Behalf     string   `json:"prov:actedOnBehalfOf,omitempty"`
	Generated  string   `json:"prov:wasGeneratedBy,omitempty"`
	Derived    []string `json:"prov:wasDerivedFrom,omitempty"`
	Quoted     []string `json:"prov:wasQuotedFrom,omitempty"`
	Revision   []string `json:"prov:wasRevisionOf,omitempty"`
	Primary    string   `json:"prov:hadPrimarySource,omitempty"`
	Used       []string `json:"prov:used,omitempty"`

	Role        string   `json:"isnad:role,omitempty"`
	Chain       []string `json:"isnad:chain,omitempty"`
	Broken      bool     `json:"isnad:chainBroken,omitempty"`
	Act         string   `json:"isnad:act,omitempty"`
	Mode        string   `json:"isnad:mode,omitempty"`
	Negated     bool     `json:"isnad:negated,omitempty"`
	SpeakerText string   `json:"isnad:speakerText,omitempty"`
	Cue         string   `json:"isnad:cue,omitempty"`
	Start       *int     `json:"isnad:start,omitempty"`
	End         *int     `json:"isnad:end,omitempty"`
	Pieces      []string `json:"isnad:pieces,omitempty"`
	CoSpeakers  []string `json:"isnad:coSpeaker,omitempty"`
	Candidates  []string `json:"isnad:candidate,omitempty"`
	Addressee   string   `json:"isnad:addressee,omitempty"`
	Claim       string   `json:"isnad:claim,omitempty"`
	Denies      []string `json:"isnad:denies,omitempty"`
	Shares      []string `json:"isnad:sharesTextWith,omitempty"`
	Story       string   `json:"isnad:story,omitempty"`
	Sources     int      `json:"isnad:independentSources,omitempty"`
	Score       float64  `json:"isnad:score,omitempty"`
}

// A ldWriter writes nodes, each entity once.
type ldWriter struct {
	w    *bufio.Writer
	ids  ids
	n    int
	seen map[isnad.EntityID]bool
	err  error
}

func (l *ldWriter) node(n *node) {
	if l.err != nil {
		return
	}
	b, err := marshal(n)
	if err != nil {
		l.err = fmt.Errorf("write JSON-LD: %w", err)
		return
	}
	if l.n++; l.n > 1 {
		b = append([]byte(",\n"), b...)
	}
	_, l.err = l.w.Write(b)
}

// marshal is JSON that keeps the letters as they are: no part of a web page.
func marshal(v any) ([]byte, error) {
	var b jsonBuffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return b[:len(b)-1], nil
}

type jsonBuffer []byte

func (b *jsonBuffer) Write(p []byte) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}

func writeJSONLD(ctx context.Context, w io.Writer, c Corpus, o *Options) error {
	l := &ldWriter{w: bufio.NewWriterSize(w, 1<<16), ids: ids(o.Base), seen: map[isnad.EntityID]bool{}}
	l.w.WriteString("{\"@context\":{") // bufio keeps the error for Flush
	for i, t := range ldContext {
		b, err := marshal(t.value)
		if err != nil {
			return fmt.Errorf("write JSON-LD: %w", err)
		}
		if i > 0 {
			l.w.WriteByte(',')
		}
		fmt.Fprintf(l.w, "%q:%s", t.key, b)
	}
	l.w.WriteString("},\n\"@graph\":[\n")
	told := told{o: o}
	in := map[isnad.ArticleID]bool{}
	err := c.Items(ctx, o.Filter, func(it *Item) error {
		in[it.Account.Article.ID] = true
		l.article(it)
		told.one()
		if l.err == nil {
			l.err = failed(l.w)
		}
		return l.err
	})
	if err == nil {
		err = c.Claims(ctx, func(cl *isnad.Claim) error {
			if !slices.ContainsFunc(cl.Tellings, func(t isnad.StatementRef) bool { return in[t.Article] }) {
				return nil
			}
			if cl.Speaker != "" && !l.seen[cl.Speaker] {
				who, err := c.Entities(ctx, []isnad.EntityID{cl.Speaker})
				if err != nil {
					return err
				}
				l.entity(who[cl.Speaker])
			}
			n := &node{ID: l.ids.claim(cl.ID), Type: []string{"Claim", "prov:Entity"}, First: l.ids.statement(cl.Tellings[0]), Sources: len(cl.Sources)}
			if cl.Speaker != "" {
				n.Attributed = []string{l.ids.entity(cl.Speaker)}
			}
			for _, t := range cl.Tellings {
				n.Appearance = append(n.Appearance, l.ids.statement(t))
			}
			l.node(n)
			return l.err
		})
	}
	if err != nil {
		return err
	}
	l.w.WriteString("\n]}\n")
	return l.w.Flush()
}

// entity writes an entity the first time it is named and returns its id.
func (l *ldWriter) entity(e *Entity) string {
	if e == nil {
		return ""
	}
	id := l.ids.entity(e.ID)
	if l.seen[e.ID] {
		return id
	}
	l.seen[e.ID] = true
	n := &node{ID: id, Name: e.Name, AlternateName: e.NameEn, Identifier: string(e.ID)}
	if e.Wikidata != "" {
		n.SameAs = wikidata(e.Wikidata)
	}
	switch {
	case e.Kind == isnad.KindPerson:
		n.Type = []string{"Person", "prov:Person"}
	case e.Kind == isnad.KindOrganization:
		n.Type = []string{"Organization", "prov:Organization"}
	case e.State:
		n.Type = []string{"Country", "prov:Agent"} // a state speaks, as no other place does
	case e.Kind == isnad.KindPlace:
		n.Type = []string{"Place"}
	case e.Kind == isnad.KindTitle:
		n.Type = []string{"prov:Agent", "isnad:OfficeHolder"}
	default:
		n.Type = []string{"prov:Agent", "isnad:Unnamed"}
	}
	l.node(n)
	return id
}

func (l *ldWriter) entities(it *Item, local []isnad.EntityID) []string {
	var out []string
	for _, id := range local {
		if e := l.entity(it.Entity(id)); e != "" && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// outlet writes the outlet of an article and returns its id.
func (l *ldWriter) outlet(o *isnad.Outlet) string {
	if o.Name == "" {
		return ""
	}
	e := outlet(o)
	id := l.ids.entity(e.ID)
	if !l.seen[e.ID] {
		l.seen[e.ID] = true
		n := &node{ID: id, Type: []string{"NewsMediaOrganization", "prov:Organization"}, Name: e.Name, AlternateName: e.NameEn, Identifier: string(e.ID)}
		if e.Wikidata != "" {
			n.SameAs = wikidata(e.Wikidata)
		}
		l.node(n)
	}
	return id
}

func (l *ldWriter) article(it *Item) {
	a := &it.Account.Article
	n := &node{ID: l.ids.article(a.ID), Type: []string{"NewsArticle", "prov:Entity"}, Headline: a.Title, URL: web(a.URL), Identifier: string(a.ID), InLanguage: "ar",
		ArticleBody: a.Text, Publisher: l.outlet(&a.Outlet)}
	if n.Publisher != "" {
		n.Attributed = []string{n.Publisher}
	}
	if a.Published.From == a.Published.To { // schema.org has no word for "between"
		n.DatePublished = a.Published.From
	}
	n.DateModified = a.Modified.From
	if a.Author != "" {
		n.Author = &node{ID: n.ID + "#author", Type: []string{"Person"}, Name: a.Author}
	}
	for i, c := range a.Credit {
		if i > 0 {
			n.CreditText += " + "
		}
		n.CreditText += c
	}
	for i := range it.Copies {
		c := &it.Copies[i]
		if c.Kind == isnad.CopyQuotation || c.Kind == isnad.CopyBoilerplate {
			continue // no copying
		}
		from := l.ids.article(c.From)
		switch {
		case c.Direction == "":
			other := c.From
			if other == a.ID {
				other = c.To
			}
			n.Shares = append(n.Shares, l.ids.article(other))
		case c.To != a.ID:
			// It is the source.
		case c.Kind == isnad.CopyVersion:
			n.Revision = append(n.Revision, from)
		default:
			n.IsBasedOn = append(n.IsBasedOn, from)
			n.Derived = append(n.Derived, from)
		}
	}
	if it.Story != "" {
		n.Story = l.ids.story(it.Story)
	}
	var named []isnad.EntityID
	for i := range it.Account.Entities {
		switch e := &it.Account.Entities[i]; e.Kind {
		case isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace:
			named = append(named, e.ID)
		}
	}
	n.Mentions = l.entities(it, named)
	l.node(n)
	for _, s := range it.Statements() {
		l.statement(it, s, n.ID)
	}
}

// actors are the roles of links that stand for somebody who tells; the others
// are what it was told in.
func actor(r isnad.Role) bool { return r != isnad.RoleMedium && r != isnad.RoleDocument }

func (l *ldWriter) statement(it *Item, s *isnad.Statement, article string) {
	a := &it.Account.Article
	r := isnad.StatementRef{Article: a.ID, Statement: s.ID}
	n := &node{ID: l.ids.statement(r), Type: []string{"Quotation", "prov:Entity"}, Text: account.Content(it.Account, s), InLanguage: "ar", IsPartOf: article,
		Spoken: l.entity(it.Entity(s.Speaker)), Act: string(s.Act), Mode: string(s.Mode), Negated: s.Negated, SpeakerText: it.Account.Words(s.SpeakerSpan), Cue: it.Account.Words(s.Cue),
		CoSpeakers: l.entities(it, s.CoSpeakers), Candidates: l.entities(it, s.Candidates), Addressee: l.entity(it.Entity(s.Addressee)), Broken: broken(s),
		Sources: it.sources(s.ID), Score: s.Basis.Score}
	if from, to := it.days(s.Time); from == to {
		n.DateCreated = from
	}
	if p := it.span(s.Span()); p != nil {
		n.Start, n.End = &p.Start, &p.End
	}
	if len(s.Content) > 1 {
		for _, c := range s.Content {
			if p := it.span(c); p != nil {
				n.Pieces = append(n.Pieces, fmt.Sprintf("%d-%d", p.Start, p.End))
			}
		}
	}
	if c := it.claims[s.ID]; c != nil {
		n.Claim = l.ids.claim(c.ID)
	}
	for _, d := range it.denies[s.ID] {
		n.Denies = append(n.Denies, l.ids.statement(d))
	}
	for _, t := range l.tellings(it, s, n, r) {
		l.node(t)
	}
	if body := l.entity(it.Entity(s.For)); body != "" && n.Spoken != "" && body != n.Spoken {
		l.node(&node{ID: n.Spoken, Behalf: body})
	}
}

// tellings are the nodes of a chain: for each link its telling, its act, and
// its teller where the corpus knows none. n is the first telling.
func (l *ldWriter) tellings(it *Item, s *isnad.Statement, n *node, r isnad.StatementRef) []*node {
	out := []*node{n}
	at := make([]string, len(s.Chain)) // ids of the tellings
	for i := range s.Chain {
		at[i] = l.ids.telling(r, i)
	}
	if len(at) > 0 {
		at[0] = n.ID
		n.Chain = at
	}
	for i := range s.Chain {
		link := &s.Chain[i]
		t := n
		if i > 0 {
			t = &node{ID: at[i], Type: []string{"prov:Entity"}, Name: it.link(link)}
			if !actor(link.Role) {
				t.Type = append(t.Type, "CreativeWork")
			}
			out = append(out, t)
		}
		t.Role = string(link.Role)
		act := &node{ID: l.ids.act(r, i), Type: []string{"prov:Activity", "isnad:Telling"}, Role: string(link.Role)}
		t.Generated = act.ID
		if actor(link.Role) {
			who := l.entity(it.Entity(link.Entity))
			if who == "" && i == 0 && link.Role == isnad.RoleOutlet && it.Account.Article.Outlet.Name == link.Name {
				who = l.outlet(&it.Account.Article.Outlet)
			}
			if who == "" {
				teller := &node{ID: l.ids.teller(r, i), Type: []string{"prov:Agent"}, Name: link.Name}
				if link.Role == isnad.RoleUnnamed {
					teller.Type = append(teller.Type, "isnad:Unnamed")
				}
				who = teller.ID
				out = append(out, teller)
			}
			act.Associated = who
			t.Attributed = []string{who}
		}
		if i+1 < len(s.Chain) {
			act.Used = []string{at[i+1]}
			if s.Mode == isnad.ModeIndirect {
				t.Derived = append(t.Derived, at[i+1])
			} else {
				t.Quoted = append(t.Quoted, at[i+1])
			}
		}
		out = append(out, act)
	}
	if last := len(s.Chain) - 1; last > 0 {
		n.IsBasedOn = append(n.IsBasedOn, at[1])
		if role := s.Chain[last].Role; actor(role) && !broken(s) {
			n.Primary = at[last]
		}
	}
	return out
}

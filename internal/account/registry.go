package account

import (
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/passes"
)

// maxRoles bounds how many offices a document lists for one entity: a name
// that runs through thousands of articles has many, and the first ones tell.
const maxRoles = 12

// A registry gives articles and entities the ids they have in a document. An
// account knows entities of the lexicon, whose ids mean the same everywhere,
// and local ones. Who the local ones are, the passes say (package passes): while
// accounts come, an entity goes under the key of the identities pass; at the
// end, resolve puts those together that are one.
//
// Such an id depends on the set of articles only, never on the order of pages.
// An article that comes twice (one page under two arguments, two JSON lines
// with one id and one text) gets a number behind its id the second time.
type registry struct {
	run      *passes.Run
	articles map[isnad.ArticleID]int
	byKey    map[isnad.EntityID]*entry
	order    []*entry // in order of first appearance
	speakers int      // how many of them speak
	// mark makes ids that are not yet known recognisable in what is written;
	// empty when nothing is written before the end.
	mark string
}

// An entry is an entity of the document.
type entry struct {
	Entity
	statements int    // statements with this speaker
	spoke      int    // articles in which it speaks
	last       string // the latest of them
	number     int    // place in registry.order
	into       *entry // the entity that it turned out to be; nil while it is its own
}

// root returns the entity that an entry turned out to be.
func (e *entry) root() *entry {
	for e.into != nil {
		e = e.into
	}
	return e
}

// role returns the first office that the name does not say already.
func (e *entry) role() string {
	if len(e.Roles) == 0 || strings.Contains(e.Name, e.Roles[0]) {
		return ""
	}
	return e.Roles[0]
}

// newRegistry returns a registry that asks run who is who; nil is a run of
// the registry's own.
func newRegistry(run *passes.Run) registry {
	if run == nil {
		run = passes.New(passes.Options{})
	}
	return registry{run: run, articles: map[isnad.ArticleID]int{}, byKey: map[isnad.EntityID]*entry{}}
}

// names lead from one account to the ids of the document.
type names struct {
	article string // the article's id
	byLocal map[isnad.EntityID]*entry
	mark    string // see registry.mark
}

// id returns the document's id for an entity of the account, "" for "". Where
// the document is written before ids are known, it is a mark that the end
// puts the id in the place of.
func (n *names) id(id isnad.EntityID) string {
	e := n.byLocal[id]
	switch {
	case e == nil:
		return ""
	case n.mark == "":
		return e.ID
	}
	return n.mark + strconv.Itoa(e.number) + markEnd
}

func (n *names) ids(ids []isnad.EntityID) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, n.id(id))
	}
	return out
}

// within returns an id of the account ("s1") as an id of the document.
func (n *names) within(local string) string {
	if local == "" {
		return ""
	}
	return n.article + "-" + local
}

// add enters the entities and speakers of an account.
func (r *registry) add(acct *isnad.Account) *names {
	id := acct.Article.ID
	r.articles[id]++
	n := &names{article: string(id), byLocal: make(map[isnad.EntityID]*entry, len(acct.Entities)), mark: r.mark}
	if times := r.articles[id]; times > 1 {
		n.article += "." + strconv.Itoa(times)
	}
	keys := r.run.Add(acct)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		n.byLocal[e.ID] = r.entity(keys[e.ID], e)
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		r.speaks(n, s.Speaker)
		for _, co := range s.CoSpeakers {
			r.speaks(n, co)
		}
	}
	return n
}

func (r *registry) speaks(n *names, id isnad.EntityID) {
	e := n.byLocal[id]
	if e == nil {
		return
	}
	if e.statements == 0 {
		r.speakers++
	}
	e.statements++
	if e.last != n.article {
		e.last = n.article
		e.spoke++
	}
}

func (r *registry) entity(key isnad.EntityID, e *isnad.Entity) *entry {
	in := r.byKey[key]
	if in == nil {
		// A name is a piece of the article's text: a copy lets the text go.
		in = &entry{Entity: Entity{ID: string(key), Kind: string(e.Kind), Name: strings.Clone(e.Name), NameEn: e.NameEn, Wikidata: e.Wikidata,
			Country: string(e.Country), Forms: []string{}, Roles: []string{}, Same: []string{}, Joins: []Join{}}, number: len(r.order)}
		r.byKey[key] = in
		r.order = append(r.order, in)
	}
	// Spelling variants of one name and its offices are few: a walk is
	// cheaper than a set for each of many thousand entities.
	for _, f := range e.Forms {
		in.Forms = with(in.Forms, f)
	}
	if e.Role != "" && len(in.Roles) < maxRoles {
		in.Roles = with(in.Roles, e.Role)
	}
	// Two articles may know different things of one full name.
	if in.Country == "" {
		in.Country = string(e.Country)
	}
	return in
}

// resolve asks the passes who is who and puts together the entries that are
// one; order holds those that are left. It returns what the passes concluded.
func (r *registry) resolve() *passes.Result {
	res := r.run.Result()
	byID := make(map[isnad.EntityID]*entry, len(r.order))
	left := make([]*entry, 0, len(r.order))
	for _, e := range r.order {
		id := res.Identities.Of(isnad.EntityID(e.ID))
		to := byID[id]
		if to == nil {
			byID[id] = e
			e.ID = string(id)
			if x := res.Identities.Identity(id); x != nil {
				e.known(x)
			}
			left = append(left, e)
			continue
		}
		e.into = to
		for _, f := range e.Forms {
			to.Forms = with(to.Forms, f)
		}
		for _, role := range e.Roles {
			if len(to.Roles) < maxRoles {
				to.Roles = with(to.Roles, role)
			}
		}
		if e.statements > 0 && to.statements > 0 {
			r.speakers--
		}
		to.statements += e.statements
		to.spoke += e.spoke
		if to.Country == "" {
			to.Country = e.Country
		}
		e.Forms, e.Roles = nil, nil
	}
	r.order = left
	return res
}

// known takes over what the corpus knows of an entity.
func (e *entry) known(x *isnad.Identity) {
	e.Name = x.Name
	for _, f := range []struct{ to, from *string }{{&e.NameEn, &x.NameEn}, {&e.Wikidata, &x.Wikidata}, {&e.Country, (*string)(&x.Country)}} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	for _, s := range x.Same {
		e.Same = append(e.Same, string(s))
	}
	for _, j := range x.Joins {
		e.Joins = append(e.Joins, Join{j.Rule, j.A, j.B, j.Cost, string(j.With), j.Shared})
	}
}

func with(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	// A form is a piece of the article's text: a copy lets the text go.
	return append(list, strings.Clone(s))
}

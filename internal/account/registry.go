package account

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
)

// maxRoles bounds how many offices a document lists for one entity: a name
// that runs through thousands of articles has many, and the first ones tell.
const maxRoles = 12

// A registry gives articles and entities the ids they have in a document. An
// account knows entities of the lexicon, whose ids mean the same everywhere,
// and local ones. The registry keeps the former and renames the latter:
//
//   - a person, organisation or place whose name has two words or more gets
//     an id made from its kind and folded name, so that one full name is one
//     entity over all articles of the document;
//   - everything else (a single word, a title without a holder, an unnamed
//     source) gets the article's id in front, since the same word in another
//     article may be somebody else.
//
// Such an id depends on names and articles only, never on the order of pages.
// An article that comes twice (one page under two arguments, two JSON lines
// with one id and one text) gets a number behind its id the second time.
type registry struct {
	articles map[isnad.ArticleID]int
	shared   map[isnad.EntityID]*entry
	order    []*entry // in order of first appearance
	speakers int      // how many of them speak
}

// An entry is an entity of the document.
type entry struct {
	Entity
	statements int    // statements with this speaker
	spoke      int    // articles in which it speaks
	last       string // the latest of them
}

// role returns the first office that the name does not say already.
func (e *entry) role() string {
	if len(e.Roles) == 0 || strings.Contains(e.Name, e.Roles[0]) {
		return ""
	}
	return e.Roles[0]
}

func newRegistry() registry {
	return registry{articles: map[isnad.ArticleID]int{}, shared: map[isnad.EntityID]*entry{}}
}

// names lead from one account to the ids of the document.
type names struct {
	article string // the article's id
	byLocal map[isnad.EntityID]*entry
}

// id returns the document's id for an entity of the account, "" for "".
func (n *names) id(id isnad.EntityID) string {
	if e := n.byLocal[id]; e != nil {
		return e.ID
	}
	return ""
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
	n := &names{article: string(id), byLocal: make(map[isnad.EntityID]*entry, len(acct.Entities))}
	if times := r.articles[id]; times > 1 {
		n.article += "." + strconv.Itoa(times)
	}
	for i := range acct.Entities {
		e := &acct.Entities[i]
		n.byLocal[e.ID] = r.entity(n.article, e)
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

func (r *registry) entity(article string, e *isnad.Entity) *entry {
	id, shared := documentID(article, e)
	var in *entry
	if shared {
		in = r.shared[id]
	}
	if in == nil {
		in = &entry{Entity: Entity{ID: string(id), Kind: string(e.Kind), Name: e.Name, NameEn: e.NameEn, Wikidata: e.Wikidata,
			Country: string(e.Country), Forms: []string{}, Roles: []string{}}}
		if shared {
			r.shared[id] = in
		}
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

func with(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	// A form is a piece of the article's text: a copy lets the text go.
	return append(list, strings.Clone(s))
}

// documentID returns the id of an entity in the document, and whether other
// articles may speak of the same one.
func documentID(article string, e *isnad.Entity) (isnad.EntityID, bool) {
	if !strings.HasPrefix(string(e.ID), "_") {
		return e.ID, true
	}
	switch e.Kind {
	case isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace:
		// Marks part words but are none: جماعة «النخيل» is جماعة "النخيل".
		if words := strings.FieldsFunc(arabic.Fold(e.Name), notOfWords); len(words) >= 2 {
			h := fnv.New64a()
			h.Write([]byte(e.Kind))
			for _, w := range words {
				h.Write([]byte{0})
				h.Write([]byte(w))
			}
			// The kind's first letter makes the id say a little by itself.
			return isnad.EntityID("_" + string(e.Kind[:1]) + pad16(h.Sum64())), true
		}
	}
	return isnad.EntityID("_" + article + "-" + strings.TrimLeft(string(e.ID), "_")), false
}

func notOfWords(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func pad16(n uint64) string {
	s := strconv.FormatUint(n, 16)
	return strings.Repeat("0", 16-len(s)) + s
}

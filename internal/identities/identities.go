// Package identities finds who is who across accounts: one entity for a
// person, a body or a place, whatever its spelling, and two for two people of
// one name.
//
// It is a pass over many accounts: [New], [Pass.Add] for each account in any
// order, [Pass.Result] at any time. The result is a function of the set of
// accounts: neither their order nor how often one comes changes it.
//
// # How
//
// Add gives every entity of an account a key that depends on the account
// alone: the id of the lexicon, or one made of kind, name, country and office.
// Result joins keys:
//
//  1. Names whose consonants have one skeleton are compared part by part, by
//     costs learned from names in two scripts (package spelling). Names of
//     Arabic origin have one spelling but for hamza, article and a few old
//     ways; names from elsewhere may differ in vowels and in the letters that
//     stand for foreign sounds.
//  2. Bearers of alike names are gathered, those with most in common first,
//     and never two that their countries, offices, fields of life or times
//     keep apart. What knows nothing of its bearer joins where only one is
//     known, and else stays by itself.
//  3. Who is gathered so is looked up in the lexicon and in the user's
//     knowledge base.
//
// The user's corrections stand above all of it.
//
// A name of one word joins nothing outside its article, but for places and
// bodies whose name is no word of the language.
//
// # Cost
//
// A name is compared with those of its skeleton only, and with no more than
// maxBlock of them, so that the cost of an article does not grow with the
// corpus behind it.
package identities

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// Stage names the pass in the basis of its findings.
const Stage isnad.Stage = "identities"

// Version is raised when the same accounts give other identities.
const Version = 1

// Options are what the user brings.
type Options struct {
	// Corrections are the user's own; nil for none.
	Corrections *Corrections
	// Base is the user's knowledge base; nil for none.
	Base Base
}

// A Base is a knowledge base in which names are looked up.
type Base interface {
	// Named returns the entries of a kind that bear a name, by any of their
	// spellings, in a fixed order; none when there is none.
	Named(kind isnad.Kind, name string) []BaseEntry
	// Near returns names of persons in a block (see Block), with their entries,
	// in a fixed order.
	Near(block string) []BaseName
}

// A BaseName is one name of an entry of a knowledge base.
type BaseName struct {
	Entry BaseEntry
	Name  string
}

// Block returns the block of a full personal name: only names of one block can
// be spellings of each other. ok is false for a name of one part.
func Block(name string) (block string, ok bool) {
	ps := partsOf(name)
	if len(ps) < 2 {
		return "", false
	}
	return personKey(ps), true
}

// A BaseEntry is one entry of a knowledge base.
type BaseEntry struct {
	ID           isnad.EntityID // "Q42", or the base's own
	Name, NameEn string
	Wikidata     string         // empty when unknown
	Country      isnad.EntityID // lexicon id; empty when unknown
}

// Keys lead from the entities of an account to the keys of the pass, which
// Result.Of leads on.
type Keys map[isnad.EntityID]isnad.EntityID

// A Pass gathers accounts. It is not safe for use by several goroutines.
type Pass struct {
	opt   Options
	forms map[formID]*form
	nodes map[isnad.EntityID]*node
	seen  map[isnad.ArticleID]bool
	raw   map[formID]*form // by kind and name as written
}

// New returns a Pass that has seen nothing.
func New(opt Options) *Pass {
	return &Pass{opt: opt, forms: map[formID]*form{}, nodes: map[isnad.EntityID]*node{}, seen: map[isnad.ArticleID]bool{}, raw: map[formID]*form{}}
}

// A formID names a name: its kind and its letters in the form in which they
// are compared.
type formID struct {
	kind isnad.Kind
	norm string
}

// A form is one name of a kind, whoever bears it.
type form struct {
	formID
	parts []part     // of a person
	words []bodyWord // of a body or place
	// written are the spellings that are one form, with the number of
	// articles that have each.
	written []spelled
	// rare: a name that two people hardly share: one from another language, one
	// of three parts, or one whose parts are seldom written; a body's, when it
	// has a word that is none of the everyday ones.
	rare bool
	// many: a person's name that many bear: it alone says nothing.
	many  bool
	alone bool  // one word: joins by the same name only
	at    int32 // place among the forms of the result that is being made
}

// A spelled is one spelling of a form and the number of articles that have it.
type spelled struct {
	name     string
	articles int32
}

// maxWritten bounds the spellings that are kept of one form.
const maxWritten = 32

// write counts a spelling. The smallest are kept, whatever their order.
func (f *form) write(name string) {
	i, ok := slices.BinarySearchFunc(f.written, name, func(s spelled, name string) int { return strings.Compare(s.name, name) })
	switch {
	case ok:
		f.written[i].articles++
	case i < maxWritten:
		f.written = slices.Insert(f.written, i, spelled{strings.Clone(name), 1})
		f.written = f.written[:min(len(f.written), maxWritten)]
	}
}

// name returns the spelling that most articles have; the first of several.
func (f *form) name() string {
	best := spelled{}
	for _, w := range f.written {
		if w.articles > best.articles {
			best = w
		}
	}
	return best.name
}

// names returns the spellings.
func (f *form) names() []string {
	out := make([]string, len(f.written))
	for i, w := range f.written {
		out[i] = w.name
	}
	return out
}

// A node is all bearers of one name who have one country and one office.
type node struct {
	key     isnad.EntityID
	form    *form
	country isnad.EntityID
	// scope is the country of the outlet, for a body whose name tells nothing.
	scope    isnad.EntityID
	title    title
	decade   int // of the articles; 0 when they are undated
	from, to int // years of the articles; 0 when none is dated
	articles int
	latin    map[string]bool // spellings in Latin letters that stand behind the name
	// locals are the keys that its bearers have without corrections, where
	// those alone made it.
	locals []isnad.EntityID
	owner  *cluster // in the result that is being made
}

// Add takes in an account and returns the keys of its entities. Every entity
// of the account has one.
func (p *Pass) Add(acct *isnad.Account) Keys {
	id := acct.Article.ID
	again := p.seen[id]
	p.seen[id] = true
	keys := make(Keys, len(acct.Entities))
	latin := behindNames(acct)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		f := p.formOf(e)
		if f == nil {
			keys[e.ID] = p.local(id, e)
			continue
		}
		n := p.node(f, e, acct)
		if n == nil {
			keys[e.ID] = p.local(id, e)
			continue
		}
		keys[e.ID] = n.key
		if again {
			continue
		}
		if p.opt.Corrections != nil && p.byHandOnly(f, n, e) {
			// KeysOf knows nothing of corrections.
			n.locals = append(n.locals, p.local(id, e))
		}
		f.write(e.Name)
		n.articles++
		if y := year(acct.Article.Published.From); y > 0 {
			if n.from == 0 || y < n.from {
				n.from = y
			}
			n.to = max(n.to, y)
		}
		if l := latin[e.ID]; l != "" {
			if n.latin == nil {
				n.latin = map[string]bool{}
			}
			n.latin[l] = true
		}
	}
	return keys
}

// KeysOf returns the keys of an account's entities that hold in every corpus,
// whatever the corrections: each is one that Add returns for the account, or one
// that leads where that leads (Result.Of, Identity.Same). Every entity of the
// account has one.
func KeysOf(acct *isnad.Account) Keys { return New(Options{}).Add(acct) }

// byHandOnly reports whether an entity has a node only because a correction
// speaks of its name.
func (p *Pass) byHandOnly(f *form, n *node, e *isnad.Entity) bool {
	return f.alone && (e.Kind == isnad.KindPerson || !strangeWord(e.Name)) || f.kind == isnad.KindPerson && f.many && level(n) == 0
}

// local returns the key of an entity that no other article speaks of, as far
// as names tell: the lexicon's id, or the article's id and the entity's.
func (p *Pass) local(article isnad.ArticleID, e *isnad.Entity) isnad.EntityID {
	if !strings.HasPrefix(string(e.ID), "_") {
		return e.ID
	}
	return isnad.EntityID("_" + string(article) + "-" + strings.TrimLeft(string(e.ID), "_"))
}

// maxRaw bounds the names whose forms are remembered: the press repeats itself
// over days and not over years.
const maxRaw = 1 << 14

// formOf returns the form of an entity's name, nil when the entity joins no
// other article's by its name.
func (p *Pass) formOf(e *isnad.Entity) *form {
	if !strings.HasPrefix(string(e.ID), "_") {
		return nil
	}
	switch e.Kind {
	case isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace:
	default:
		return nil
	}
	raw := formID{e.Kind, e.Name}
	if f, ok := p.raw[raw]; ok {
		return f
	}
	if len(p.raw) >= maxRaw {
		clear(p.raw)
	}
	f := newForm(e.Kind, e.Name)
	if f != nil && f.alone && !(e.Kind != isnad.KindPerson && strangeWord(e.Name)) && !p.opt.Corrections.names(e.Kind, f.norm) {
		f = nil
	}
	if f != nil {
		if have := p.forms[f.formID]; have != nil {
			f = have
		} else {
			p.forms[f.formID] = f
		}
	}
	raw.norm = strings.Clone(raw.norm)
	p.raw[raw] = f
	return f
}

// newForm makes the form of a name; nil when nothing of it can be compared.
func newForm(kind isnad.Kind, name string) *form {
	f := &form{formID: formID{kind: kind}}
	if kind == isnad.KindPerson {
		f.parts = partsOf(name)
		if len(f.parts) == 0 {
			return nil
		}
		f.norm = joined(f.parts)
		f.alone = len(f.parts) < 2
		foreign := 0
		for _, p := range f.parts {
			if !p.arabic {
				foreign++
			}
		}
		common := howCommon(f.parts)
		f.rare = foreign > 0 || len(f.parts) > 2 || common < oneBearer
		f.many = !f.rare && common >= manyBearers
		return f
	}
	f.words = bodyWords(name)
	if len(f.words) == 0 {
		return nil
	}
	f.norm = joinedBody(f.words)
	f.alone = len(f.words) < 2
	f.rare = !common(f.words)
	return f
}

// strangeWord reports whether a name of one word is no word of the language,
// so that it is the same place or body wherever it stands: a word of Latin
// letters, or one of four letters that is hardly ever written.
func strangeWord(name string) bool {
	latin, arab := 0, 0
	for _, r := range name {
		switch {
		case arabic.IsLetter(r):
			arab++
		case unicode.IsLetter(r):
			latin++
		}
	}
	if arab == 0 {
		return latin >= 3
	}
	if latin > 0 || arab < 4 {
		return false
	}
	folded := arabic.Fold(name)
	if lexicon.Count(folded) >= unheard {
		return false
	}
	// «الكلام»: the article before a word of the language.
	stem, ok := strings.CutPrefix(folded, "ال")
	return !ok || lexicon.Count(stem) < unheard
}

// node returns the node of an entity, nil when its name is that of many and the
// article says nothing more of its bearer.
func (p *Pass) node(f *form, e *isnad.Entity, acct *isnad.Account) *node {
	n := node{form: f, country: e.Country}
	if f.kind == isnad.KindPerson {
		n.title = titleOf(e.Role)
		if f.many && level(&n) == 0 && !p.opt.Corrections.names(f.kind, f.norm) {
			return nil
		}
	} else if !f.rare && n.country == "" {
		n.scope = scopeOf(f.words, acct)
	}
	apart := [...]string{string(n.country), string(n.scope), n.title.office, n.title.domain, ""}
	if f.kind == isnad.KindPerson {
		if n.decade = year(acct.Article.Published.From) / 10; n.decade > 0 {
			apart[4] = strconv.Itoa(n.decade)
		}
	}
	n.key = idOf(f.formID, apart[:]...)
	if have := p.nodes[n.key]; have != nil {
		return have
	}
	p.nodes[n.key] = &n
	return &n
}

// idOf makes an id of a form and of what tells its bearers apart; empty words
// at the end do not count, so that a form alone has one id.
func idOf(f formID, apart ...string) isnad.EntityID {
	h := fnv.New64a()
	h.Write([]byte(f.kind))
	h.Write([]byte{0})
	h.Write([]byte(f.norm))
	for len(apart) > 0 && apart[len(apart)-1] == "" {
		apart = apart[:len(apart)-1]
	}
	for _, a := range apart {
		h.Write([]byte{0})
		h.Write([]byte(a))
	}
	letter := "o"
	switch f.kind {
	case isnad.KindPerson:
		letter = "p"
	case isnad.KindPlace:
		letter = "l"
	}
	s := strconv.FormatUint(h.Sum64(), 16)
	return isnad.EntityID("_" + letter + strings.Repeat("0", 16-len(s)) + s)
}

// year returns the year of an ISO date, 0 when there is none.
func year(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil {
		return 0
	}
	return y
}

// behindNames returns the Latin letters in brackets behind the name of a
// person or body: «ألكسندر لوكاشينكو (Alexander Lukashenko)».
func behindNames(acct *isnad.Account) map[isnad.EntityID]string {
	var out map[isnad.EntityID]string
	text := acct.Article.Text
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		if m.Form != isnad.FormName || m.Entity == "" || m.Span.End >= len(text) {
			continue
		}
		rest := text[m.Span.End:]
		rest = strings.TrimLeft(rest[:min(len(rest), 80)], " \"»”")
		if len(rest) < 4 || rest[0] != '(' {
			continue
		}
		end := strings.IndexByte(rest, ')')
		if end < 3 {
			continue
		}
		words := strings.TrimSpace(rest[1:end])
		for _, r := range words {
			if !(r < 0x250 && unicode.IsLetter(r) || r == ' ' || r == '-' || r == '.' || r == '\'') {
				words = ""
				break
			}
		}
		if words == "" {
			continue
		}
		if out == nil {
			out = map[isnad.EntityID]string{}
		}
		if have, ok := out[m.Entity]; !ok || words < have {
			out[m.Entity] = strings.Clone(words)
		}
	}
	return out
}

// years reports whether the times of two bearers are too far apart for one
// life in the news.
func yearsApart(a, b *cluster) bool {
	if a.from == 0 || b.from == 0 {
		return false
	}
	return max(a.from, b.from)-min(a.to, b.to) > 35
}

// union returns the sorted members of two sorted lists. The larger may be
// changed.
func union(a, b []string) []string {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) > 8 {
		out := append(slices.Clone(a), b...)
		slices.Sort(out)
		return slices.Compact(out)
	}
	for _, s := range b {
		if i, ok := slices.BinarySearch(a, s); !ok {
			a = slices.Insert(a, i, s)
		}
	}
	return a
}

// meet reports whether two sorted lists share a member.
func meet(a, b []string) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			return true
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return false
}

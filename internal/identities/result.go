package identities

import (
	"cmp"
	"maps"
	"slices"
	"sort"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// A Result says who is who among the accounts that a Pass has seen.
type Result struct {
	// Identities are all that were joined or that the corpus alone knows, in
	// the order of their ids. What only the lexicon knows, and what is known
	// in one article alone, is not among them.
	Identities []isnad.Identity
	of         map[isnad.EntityID]isnad.EntityID
	at         map[isnad.EntityID]int32
}

// Of returns the entity of the corpus that a key stands for, or an id that
// was one before it was joined. What it does not know it returns as it is.
func (r *Result) Of(key isnad.EntityID) isnad.EntityID {
	if id, ok := r.of[key]; ok {
		return id
	}
	return key
}

// Identity returns the identity of an id or key, nil when it joined nothing.
func (r *Result) Identity(id isnad.EntityID) *isnad.Identity {
	if i, ok := r.at[r.Of(id)]; ok {
		return &r.Identities[i]
	}
	return nil
}

// Namings returns who the entities of an account are; keys are those that Add
// returned for it.
func (r *Result) Namings(acct *isnad.Account, keys Keys) []isnad.Naming {
	out := make([]isnad.Naming, 0, len(acct.Entities))
	for i := range acct.Entities {
		local := acct.Entities[i].ID
		key := keys[local]
		rule := "own"
		if x := r.Identity(key); x != nil && len(x.Joins) > 0 {
			rule = x.Joins[0].Rule
		}
		out = append(out, isnad.Naming{Article: acct.Article.ID, Local: local, Entity: r.Of(key),
			Basis: isnad.Basis{Stage: Stage, Rule: rule, Score: 1}})
	}
	return out
}

// maxBlock bounds the names that one name is compared with, and the bearers of
// one name. In a larger block, which only a made-up corpus has, a name is
// compared with the maxNear names on either side of it in the order of names.
const (
	maxBlock = 96
	maxNear  = 16
)

// An edge says that two forms are alike.
type edge struct {
	to int32
	likeness
	weak bool // counts only where the bearers share something else
}

// A resolver makes a Result.
type resolver struct {
	p     *Pass
	forms []*form
	edges [][]edge
	nodes [][]*node // of each form, in order

	clusters []*cluster
}

// A cluster gathers nodes that are one person, body or place.
type cluster struct {
	into      *cluster // where it went, nil while it stands
	nodes     []*node
	forms     []int32
	countries []string
	scopes    []string
	offices   []string
	domains   []string
	from, to  int
	rare      bool
	joins     []isnad.Join
	linked    isnad.EntityID // entry of the lexicon or base
	hand      bool           // a correction keeps it from another
	entry     BaseEntry
}

func (c *cluster) root() *cluster {
	for c.into != nil {
		c = c.into
	}
	return c
}

// Result joins what was added. It may be called again after more was added.
func (p *Pass) Result() *Result {
	r := &resolver{p: p}
	for _, f := range p.forms {
		r.forms = append(r.forms, f)
	}
	slices.SortFunc(r.forms, func(a, b *form) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.norm, b.norm))
	})
	r.nodes, r.edges = make([][]*node, len(r.forms)), make([][]edge, len(r.forms))
	for i, f := range r.forms {
		f.at = int32(i)
	}
	for _, n := range p.nodes {
		i := n.form.at
		r.nodes[i] = append(r.nodes[i], n)
	}
	for i := range r.nodes {
		slices.SortFunc(r.nodes[i], compareNodes)
	}
	r.compare()
	r.shorts()
	for i := range r.edges {
		slices.SortFunc(r.edges[i], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
	}
	r.gather()
	r.link()
	return r.result()
}

func compareNodes(a, b *node) int {
	return cmp.Or(cmp.Compare(a.country, b.country), cmp.Compare(a.title.office, b.title.office), cmp.Compare(a.title.domain, b.title.domain), cmp.Compare(a.scope, b.scope), cmp.Compare(a.decade, b.decade))
}

// compare finds the edges between forms.
func (r *resolver) compare() {
	blocks := map[string][]int32{}
	add := func(key string, i int32) {
		if l := blocks[key]; len(l) == 0 || l[len(l)-1] != i {
			blocks[key] = append(l, i)
		}
	}
	for i, f := range r.forms {
		if f.alone {
			continue
		}
		if f.kind == isnad.KindPerson {
			add("p"+personKey(f.parts), int32(i))
			// A Latin spelling behind the name finds a Latin name elsewhere.
			for _, n := range r.nodes[i] {
				for _, l := range slices.Sorted(maps.Keys(n.latin)) {
					if ps := partsOf(l); len(ps) > 1 {
						add("p"+personKey(ps), int32(i))
					}
				}
			}
		} else {
			add(string(f.kind)+bodyKey(f.words), int32(i))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(blocks)) {
		block, reach := blocks[key], maxBlock
		if len(block) > maxBlock {
			reach = maxNear
		}
		for x, i := range block {
			for _, j := range block[x+1 : min(len(block), x+1+reach)] {
				r.compareForms(i, j)
			}
		}
	}
}

// shorts joins bodies with the Latin letters that articles set behind their
// names («الهيئة الدولية للموانئ (IPB)»), where other articles have those alone
// and no other body claims them.
func (r *resolver) shorts() {
	claims := map[string][]int32{}
	for i, f := range r.forms {
		if f.kind != isnad.KindOrganization {
			continue
		}
		for _, n := range r.nodes[i] {
			for l := range n.latin {
				norm := joinedBody(bodyWords(l))
				if c := claims[norm]; norm != f.norm && (len(c) == 0 || c[len(c)-1] != int32(i)) {
					claims[norm] = append(c, int32(i))
				}
			}
		}
	}
	for norm, by := range claims {
		short := r.p.forms[formID{isnad.KindOrganization, norm}]
		if short == nil {
			continue
		}
		one := true
		for _, i := range by[1:] {
			one = one && bodyKey(r.forms[i].words) == bodyKey(r.forms[by[0]].words)
		}
		if !one {
			continue
		}
		j := short.at
		for _, i := range by {
			r.edges[i] = append(r.edges[i], edge{j, likeness{0, ruleLatin}, false})
			r.edges[j] = append(r.edges[j], edge{i, likeness{0, ruleLatin}, false})
		}
	}
}

func (r *resolver) compareForms(i, j int32) {
	a, b := r.forms[i], r.forms[j]
	if a.kind != b.kind {
		return
	}
	var like likeness
	var ok, weak bool
	if a.kind == isnad.KindPerson {
		like, ok = alike(a.parts, b.parts)
		weak = ok && weakPersons(a, b, like)
		if !ok {
			like, ok = r.alikeLatin(i, j)
		}
	} else {
		like, ok = alikeBodies(a.words, b.words)
	}
	if !ok {
		return
	}
	for _, e := range r.edges[i] {
		if e.to == j {
			return
		}
	}
	r.edges[i] = append(r.edges[i], edge{j, like, weak})
	r.edges[j] = append(r.edges[j], edge{i, like, weak})
}

// alikeLatin compares the Latin spelling that an article sets behind one name
// with the other.
func (r *resolver) alikeLatin(i, j int32) (likeness, bool) {
	for _, p := range [][2]int32{{i, j}, {j, i}} {
		other := r.forms[p[1]]
		if !other.parts[0].latin {
			continue
		}
		for _, n := range r.nodes[p[0]] {
			for l := range n.latin {
				if joined(partsOf(l)) == other.norm {
					return likeness{0, ruleLatin}, true
				}
			}
		}
	}
	return likeness{}, false
}

// weakPersons reports whether two alike names may well be two people's: of two
// names that many bear, one has a name more, or one the article («محمد حسن»,
// «محمد الحسن»).
func weakPersons(a, b *form, like likeness) bool {
	if max(howCommon(a.parts), howCommon(b.parts)) < oneBearer {
		return false
	}
	if like.rule == ruleMiddle {
		return !(foreignName(a.parts) && foreignName(b.parts))
	}
	for i := range a.parts {
		x, y := a.parts[i], b.parts[i]
		if x.word != y.word && x.stem() == y.stem() {
			return true
		}
	}
	return false
}

// foreignName reports whether the first and the last part are no Arabic names.
func foreignName(ps []part) bool { return !ps[0].arabic && !ps[len(ps)-1].arabic }

// A union of two nodes that is worth a try.
type bond struct {
	strength int
	cost     int
	a, b     *node
	order    int
	like     likeness
	weak     bool
}

// The levels of what a node knows of its bearer.
func level(n *node) int {
	switch {
	case n.title.office != "":
		return 2
	case n.country != "" || n.title.domain != "" || n.scope != "":
		return 1
	}
	return 0
}

// gather makes clusters of the nodes of forms that are alike.
func (r *resolver) gather() {
	// One piece of memory for all: there are as many as nodes.
	total := len(r.p.nodes)
	all, nodes, forms := make([]cluster, total), make([]*node, total), make([]int32, total)
	r.clusters = make([]*cluster, 0, total)
	for i := range r.forms {
		for _, n := range r.nodes[i] {
			k := len(r.clusters)
			c := &all[k]
			nodes[k], forms[k] = n, int32(i)
			c.nodes, c.forms, c.from, c.to, c.rare = nodes[k:k+1:k+1], forms[k:k+1:k+1], n.from, n.to, n.form.rare
			for _, s := range []struct {
				list *[]string
				what string
			}{{&c.countries, string(n.country)}, {&c.scopes, string(n.scope)}, {&c.offices, n.title.office}, {&c.domains, n.title.domain}} {
				if s.what != "" {
					*s.list = []string{s.what}
				}
			}
			n.owner = c
			r.clusters = append(r.clusters, c)
		}
	}
	r.gatherByHand()
	var bonds []bond
	for i := range r.forms {
		bonds = r.bondsOf(int32(i), bonds)
	}
	for k := range bonds {
		bonds[k].order = k
	}
	slices.SortFunc(bonds, func(a, b bond) int {
		return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.cost, b.cost), cmp.Compare(a.order, b.order))
	})
	for _, b := range bonds {
		r.join(b.a, b.b, b.like, b.weak)
	}
	// What knows less joins where only one bearer is known.
	for want := 1; want >= 0; want-- {
		r.attach(want)
	}
}

// bondsOf adds the bonds of a form's nodes, with each other and with those of
// alike forms behind it.
func (r *resolver) bondsOf(i int32, bonds []bond) []bond {
	add := func(a, b *node, like likeness, weak bool) {
		la, lb := level(a), level(b)
		s := 0
		if a.title.office != "" && a.title.office == b.title.office {
			s += 4
		}
		if a.country != "" && a.country == b.country {
			s += 2
		}
		if a.title.domain != "" && a.title.domain == b.title.domain {
			s++
		}
		// Nodes of unlike knowledge are for attach.
		if la != lb && s < 4 || weak && s == 0 {
			return
		}
		bonds = append(bonds, bond{strength: s, cost: like.cost, a: a, b: b, like: like, weak: weak})
	}
	ns := r.nodes[i]
	for x, a := range ns {
		for _, b := range ns[x+1 : min(len(ns), x+1+maxBlock)] {
			add(a, b, likeness{0, ruleSame}, false)
		}
	}
	for _, e := range r.edges[i] {
		if e.to < i {
			continue
		}
		for _, a := range ns[:min(len(ns), maxBlock)] {
			for _, b := range r.nodes[e.to][:min(len(r.nodes[e.to]), maxBlock)] {
				add(a, b, e.likeness, e.weak)
			}
		}
	}
	return bonds
}

// attach joins the clusters whose best node knows as much as level says to the
// only cluster of an alike name that knows more.
func (r *resolver) attach(want int) {
	for i := range r.forms {
		for _, n := range r.nodes[i] {
			c := n.owner.root()
			if level(n) != want || best(c) != want {
				continue
			}
			var to *cluster
			var by edge
			several := false
			try := func(j int32, e edge) {
				for _, m := range r.nodes[j] {
					o := m.owner.root()
					if o == c || best(o) <= want || several || r.conflict(c, o) {
						continue
					}
					if to != nil && o != to {
						several = true
						return
					}
					if to == nil {
						to, by = o, e
					}
				}
			}
			try(int32(i), edge{int32(i), likeness{0, ruleSame}, false})
			for _, e := range r.edges[i] {
				if !e.weak {
					try(e.to, e)
				}
			}
			if to != nil && !several {
				r.merge(c, to, isnad.Join{Rule: by.rule, A: n.form.name(), B: r.forms[by.to].name(), Cost: by.cost})
			}
		}
	}
}

func best(c *cluster) int {
	switch {
	case len(c.offices) > 0:
		return 2
	case len(c.countries) > 0 || len(c.domains) > 0 || len(c.scopes) > 0:
		return 1
	}
	return 0
}

// join unites the clusters of two nodes unless something keeps them apart.
func (r *resolver) join(a, b *node, like likeness, weak bool) {
	x, y := a.owner.root(), b.owner.root()
	if x == y || r.conflict(x, y) {
		return
	}
	var shared []string
	if a.country != "" && a.country == b.country {
		shared = append(shared, string(a.country))
	}
	if a.title.office != "" && a.title.office == b.title.office {
		shared = append(shared, a.title.office)
	}
	if weak && (a.title.office == "" || a.title.office != b.title.office) && !(x.rare && y.rare && a.country != "" && a.country == b.country) {
		return
	}
	r.merge(y, x, isnad.Join{Rule: like.rule, A: a.form.name(), B: b.form.name(), Cost: like.cost, Shared: strings.Join(shared, " ")})
}

// maxJoins bounds the reasons kept for one identity.
const maxJoins = 64

// merge puts c into to.
func (r *resolver) merge(c, to *cluster, why isnad.Join) {
	c.into = to
	to.nodes = append(to.nodes, c.nodes...)
	for _, f := range c.forms {
		if !slices.Contains(to.forms, f) {
			to.forms = append(to.forms, f)
		}
	}
	to.countries, to.scopes = union(to.countries, c.countries), union(to.scopes, c.scopes)
	to.offices, to.domains = union(to.offices, c.offices), union(to.domains, c.domains)
	if c.from != 0 && (to.from == 0 || c.from < to.from) {
		to.from = c.from
	}
	to.to = max(to.to, c.to)
	to.rare = to.rare && c.rare
	to.hand = to.hand || c.hand
	if to.linked == "" {
		to.linked, to.entry = c.linked, c.entry
	}
	// That one name is itself needs no telling.
	if why.A != why.B {
		to.joins = append(to.joins, why)
	}
	to.joins = append(to.joins, c.joins...)
	if len(to.joins) > maxJoins {
		to.joins = to.joins[:maxJoins]
	}
	c.nodes, c.forms, c.joins = nil, nil, nil
}

// conflict reports whether something keeps two clusters apart.
func (r *resolver) conflict(a, b *cluster) bool {
	if a.linked != "" && b.linked != "" && a.linked != b.linked {
		return true
	}
	if yearsApart(a, b) || r.apartByHand(a, b) {
		return true
	}
	foreign := len(a.countries) > 0 && len(b.countries) > 0 && !meet(a.countries, b.countries)
	offices := len(a.offices) > 0 && len(b.offices) > 0 && !meet(a.offices, b.offices)
	odd := false
	for _, x := range a.domains {
		for _, y := range b.domains {
			odd = odd || strange(x, y)
		}
	}
	if r.forms[a.forms[0]].kind != isnad.KindPerson {
		if foreign {
			return true
		}
		// A body of everyday words is that of its outlet's country.
		of := func(c *cluster) []string { return union(slices.Clone(c.countries), slices.Clone(c.scopes)) }
		x, y := of(a), of(b)
		return !(a.rare && b.rare) && len(x) > 0 && len(y) > 0 && !meet(x, y)
	}
	if a.rare && b.rare {
		return foreign && (offices || odd)
	}
	return foreign || odd || offices && !(len(a.countries) > 0 && meet(a.countries, b.countries) && meet(a.domains, b.domains))
}

// link looks clusters up in the lexicon and in the user's base.
func (r *resolver) link() {
	for _, c := range r.clusters {
		if c.into != nil || c.linked != "" {
			continue
		}
		slices.Sort(c.forms)
		if r.forms[c.forms[0]].kind == isnad.KindPerson {
			r.linkPerson(c)
		} else {
			r.linkBody(c)
		}
		if c.linked == "" && r.p.opt.Base != nil {
			r.linkBase(c)
		}
	}
}

// linkBase looks a cluster up in the user's base by its exact names.
func (r *resolver) linkBase(c *cluster) {
	found := map[isnad.EntityID]BaseEntry{}
	by := map[isnad.EntityID]string{}
	for _, i := range c.forms {
		f := r.forms[i]
		names := f.names()
		for _, n := range c.nodes {
			if n.form == f {
				names = append(names, slices.Sorted(maps.Keys(n.latin))...)
			}
		}
		for _, name := range names {
			for _, e := range r.p.opt.Base.Named(f.kind, name) {
				if e.Country != "" && len(c.countries) > 0 && !slices.Contains(c.countries, string(e.Country)) {
					continue
				}
				if _, ok := found[e.ID]; !ok {
					found[e.ID], by[e.ID] = e, name
				}
			}
		}
	}
	if len(found) == 0 && r.forms[c.forms[0]].kind == isnad.KindPerson {
		r.nearBase(c)
		return
	}
	if len(found) != 1 {
		return // nobody, or one of several
	}
	for id, e := range found {
		r.linkTo(c, e, isnad.Join{Rule: ruleBase, A: by[id], B: cmp.Or(e.Name, e.NameEn), With: id})
	}
}

// nearBase looks a person up in the user's base by other spellings, in either
// script. A name of Arabic origin needs the country as well.
func (r *resolver) nearBase(c *cluster) {
	type hit struct {
		e    BaseEntry
		like likeness
		a, b string
	}
	found := map[isnad.EntityID]hit{}
	for _, i := range c.forms {
		f := r.forms[i]
		if f.alone {
			continue
		}
		for _, n := range r.p.opt.Base.Near(personKey(f.parts)) {
			ps := partsOf(n.Name)
			like, ok := alike(f.parts, ps)
			if !ok {
				continue
			}
			country := n.Entry.Country != "" && slices.Contains(c.countries, string(n.Entry.Country))
			if n.Entry.Country != "" && len(c.countries) > 0 && !country || !country && !foreignName(f.parts) || like.rule == ruleMiddle && !foreignName(f.parts) {
				continue
			}
			// A spelling in the same script tells more than one in the other.
			h, ok := found[n.Entry.ID]
			if latin := like.rule == ruleLatin; !ok || latin == (h.like.rule == ruleLatin) && like.cost < h.like.cost || !latin && h.like.rule == ruleLatin {
				found[n.Entry.ID] = hit{n.Entry, like, f.name(), n.Name}
			}
		}
	}
	if len(found) != 1 {
		return
	}
	for id, h := range found {
		r.linkTo(c, h.e, isnad.Join{Rule: ruleBase, A: h.a, B: h.b, Cost: h.like.cost, With: id, Shared: string(h.e.Country)})
	}
}

// linkTo makes a cluster the entry of the user's base. Where the lexicon has
// the same item of Wikidata, its id stays.
func (r *resolver) linkTo(c *cluster, e BaseEntry, why isnad.Join) {
	if r.bannedByHand(c, e.ID) {
		return
	}
	c.linked, c.entry = e.ID, e
	c.joins = append(c.joins, why)
	if e.Wikidata != "" {
		if id, ok := byWikidata()[e.Wikidata]; ok {
			c.linked = id
		}
	}
}

// The rules of joins with what is known beforehand.
const (
	ruleLexicon = "lexicon"
	ruleBase    = "knowledge base"
	ruleUser    = "user"
)

// linkBody looks a body or place up among those of the lexicon by other
// spellings of its foreign words. Its own spellings the reader of names knows.
func (r *resolver) linkBody(c *cluster) {
	type hit struct {
		known *knownBody
		like  likeness
		form  *form
	}
	found := map[isnad.EntityID]hit{}
	for _, i := range c.forms {
		f := r.forms[i]
		ws := withoutHead(f.words)
		for _, k := range knownBodies()[bodyKey(ws)] {
			like, ok := alikeBodies(ws, k.words)
			if !ok || like.cost == 0 || k.kind != f.kind || len(ws) == 1 && !sureWord(ws[0].word, k.words[0].word, like.cost) || len(c.countries) > 0 && k.country != "" && !slices.Contains(c.countries, string(k.country)) {
				continue
			}
			if h, ok := found[k.id]; !ok || like.cost < h.like.cost {
				found[k.id] = hit{k, like, f}
			}
		}
	}
	if len(found) != 1 {
		return
	}
	for id, h := range found {
		if r.bannedByHand(c, id) {
			return
		}
		c.linked = id
		c.joins = append(c.joins, isnad.Join{Rule: ruleLexicon, A: h.form.name(), B: h.known.name, Cost: h.like.cost, With: id, Shared: string(h.known.country)})
	}
}

// sureWord reports whether one word is enough to be another spelling: many
// places of five letters are near another («بيرات», «بيروت»; «إيفيان», «إيفين»),
// of those of six letters and more up to this cost, none that was read.
func sureWord(a, b string, cost int) bool { return min(len(a), len(b)) >= 12 && cost <= 410 }

// linkPerson looks a cluster up among the people of the lexicon.
func (r *resolver) linkPerson(c *cluster) {
	type hit struct {
		known *knownPerson
		like  likeness
		form  *form
		name  string
	}
	found := map[isnad.EntityID]hit{}
	for _, i := range c.forms {
		f := r.forms[i]
		if f.alone {
			continue
		}
		for _, k := range knownPeople()[personKey(f.parts)] {
			like, ok := alike(f.parts, k.parts)
			if !ok {
				continue
			}
			shared, office := k.shares(c)
			switch {
			case k.differs(c):
				continue
			case like.rule == ruleMiddle && !office && !(foreignName(f.parts) && foreignName(k.parts)):
				// A country has many of one common first and last name.
				continue
			case shared == "" && (like.rule == ruleSame || like.rule == ruleMiddle || !f.rare || !foreignName(f.parts)):
				// A name that the reader of names knew and did not take for that
				// of the lexicon's person needs more than the name; so does a
				// common name.
				continue
			}
			if h, ok := found[k.id]; !ok || like.cost < h.like.cost {
				found[k.id] = hit{k, like, f, k.name}
			}
		}
	}
	if len(found) != 1 {
		return
	}
	for id, h := range found {
		if r.bannedByHand(c, id) {
			return
		}
		c.linked = id
		shared, _ := h.known.shares(c)
		c.joins = append(c.joins, isnad.Join{Rule: ruleLexicon, A: h.form.name(), B: h.name, Cost: h.like.cost, With: id, Shared: shared})
	}
}

// result makes the Result of the clusters.
func (r *resolver) result() *Result {
	res := &Result{of: map[isnad.EntityID]isnad.EntityID{}, at: map[isnad.EntityID]int32{}}
	bearers := make([]int, len(r.forms)) // clusters that have a form
	for _, c := range r.clusters {
		if c.into == nil {
			for _, f := range c.forms {
				bearers[f]++
			}
		}
	}
	byID := map[isnad.EntityID]*isnad.Identity{}
	for _, c := range r.clusters {
		if c.into != nil {
			continue
		}
		id := c.linked
		if id == "" {
			id = r.idOf(c, bearers)
		}
		x := byID[id]
		if x == nil {
			x = r.identity(c, id)
			byID[id] = x
		}
		x.Joins = append(x.Joins, c.joins...)
		for _, n := range c.nodes {
			x.Same = append(append(x.Same, n.key), n.locals...)
		}
		for _, f := range c.forms {
			if bearers[f] == 1 {
				// The name alone leads here as long as nobody else bears it.
				x.Same = append(x.Same, idOf(r.forms[f].formID))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		x := byID[id]
		slices.Sort(x.Same)
		x.Same = slices.DeleteFunc(slices.Compact(x.Same), func(s isnad.EntityID) bool { return s == id })
		slices.SortFunc(x.Joins, func(a, b isnad.Join) int {
			return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B), cmp.Compare(a.Cost, b.Cost), cmp.Compare(a.Shared, b.Shared))
		})
		x.Joins = slices.Compact(x.Joins)
		for _, s := range x.Same {
			res.of[s] = id
		}
		res.at[id] = int32(len(res.Identities))
		res.Identities = append(res.Identities, *x)
	}
	r.redirectNames(res)
	r.redirectByHand(res)
	for _, n := range r.p.nodes {
		n.owner = nil
	}
	return res
}

// redirectNames sends the id of a name alone, under which its bearer went while
// only one was known, to the bearer of most articles.
func (r *resolver) redirectNames(res *Result) {
	for i, f := range r.forms {
		plain := idOf(f.formID)
		if _, ok := res.of[plain]; ok {
			continue
		}
		if _, ok := res.at[plain]; ok {
			continue
		}
		articles := map[isnad.EntityID]int{}
		for _, n := range r.nodes[i] {
			articles[res.Of(n.key)] += n.articles
		}
		var to isnad.EntityID
		for _, id := range slices.Sorted(maps.Keys(articles)) {
			if to == "" || articles[id] > articles[to] {
				to = id
			}
		}
		if at, ok := res.at[to]; ok {
			res.of[plain] = to
			x := &res.Identities[at]
			x.Same = append(x.Same, plain)
			slices.Sort(x.Same)
		}
	}
}

// idOf returns the id of a cluster that nothing known beforehand names: that
// of the first of its names; where others bear it too, with what tells this
// one apart.
func (r *resolver) idOf(c *cluster, bearers []int) isnad.EntityID {
	var ids []isnad.EntityID
	for _, f := range c.forms {
		if bearers[f] == 1 {
			ids = append(ids, idOf(r.forms[f].formID))
		}
	}
	if len(ids) == 0 {
		for _, n := range c.nodes {
			ids = append(ids, n.key)
		}
	}
	return slices.Min(ids)
}

// identity makes the identity of a cluster, without what joined it.
func (r *resolver) identity(c *cluster, id isnad.EntityID) *isnad.Identity {
	x := &isnad.Identity{ID: id, Kind: r.forms[c.forms[0]].kind}
	if e, ok := lexicon.ByID(id); ok {
		x.Name, x.NameEn, x.Wikidata, x.Country = e.Name, e.NameEn, e.Wikidata, e.Country
		return x
	}
	if c.entry.ID != "" {
		x.Name, x.NameEn, x.Wikidata, x.Country = c.entry.Name, c.entry.NameEn, c.entry.Wikidata, c.entry.Country
	}
	if x.Country == "" && len(c.countries) == 1 {
		x.Country = isnad.EntityID(c.countries[0])
	}
	if x.Name == "" {
		x.Name = r.nameOf(c)
	}
	if x.NameEn == "" {
		for _, n := range c.nodes {
			for l := range n.latin {
				if fits(l, n.form) && (x.NameEn == "" || l < x.NameEn) {
					x.NameEn = l
				}
			}
		}
	}
	return x
}

// fits reports whether the Latin letters behind a person's name are its name.
func fits(latin string, f *form) bool {
	if f.kind != isnad.KindPerson {
		return false
	}
	ps := partsOf(latin)
	if len(ps) < 2 {
		return false
	}
	_, ok := alike(f.parts, ps)
	return ok
}

// nameOf returns the fullest name of a cluster, of those the one that most
// articles have.
func (r *resolver) nameOf(c *cluster) string {
	articles := map[*form]int{}
	for _, n := range c.nodes {
		articles[n.form] += n.articles
	}
	fs := slices.Clone(c.forms)
	sort.Slice(fs, func(i, j int) bool {
		a, b := r.forms[fs[i]], r.forms[fs[j]]
		la, lb := len(a.parts)+len(a.words), len(b.parts)+len(b.words)
		if la != lb {
			return la > lb
		}
		if x, y := articles[a], articles[b]; x != y {
			return x > y
		}
		return a.norm < b.norm
	})
	return r.forms[fs[0]].name()
}

// Package claims finds which statements of many articles tell the same thing
// said by the same speaker, how many independent sources are behind it, and
// which statements deny which.
//
// It is a pass over many accounts: [New], [Pass.Add] for each account in any
// order, [Pass.Result] at any time, which is told who the speakers are and
// which articles are copies. The result depends on the set of accounts, never
// on their order.
//
// # How
//
// The contents of two statements of one week are compared by their stems
// (package stems): two translations of one sentence share most of the words
// that matter and few of the others. Contents that are alike and have one
// speaker are one claim; contents that are alike, of which one is denied, are a
// contradiction. Only pairs that share the stems that matter most are looked
// at (package near), so that a statement's cost does not grow with the corpus.
package claims

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/near"
	"isnad/internal/stems"
)

// Stage names the pass in the basis of its findings.
const Stage isnad.Stage = "claims"

// Version is raised when the same accounts give other claims.
const Version = 1

// A Pass gathers accounts. It is not safe for use by several goroutines.
type Pass struct {
	articles   []article
	byID       map[isnad.ArticleID]int32
	statements []statement
	index      *near.Index
	links      map[link]float32
}

// An article is what the pass keeps of an account.
type article struct {
	id       isnad.ArticleID
	from, to string // days, empty when undated
	agency   string // the agency that published it, or the one that it credits for its text; empty when none or several
}

// A statement is what the pass keeps of a statement.
type statement struct {
	article int32
	id      isnad.StatementID
	speaker isnad.EntityID // the key that identities knows; empty when open
	denies  bool
	negates bool   // its content says that something is not so
	teller  string // the link nearest to the speaker that is an agency or outlet; empty when none
	terms   []stems.Term
}

// A link is two statements by number, the lower first.
type link struct{ a, b int32 }

// New returns a Pass that has seen nothing.
func New() *Pass {
	return &Pass{byID: map[isnad.ArticleID]int32{}, index: near.New(), links: map[link]float32{}}
}

const (
	binDays   = 4 // a statement meets those of four to eight days around
	topTerms  = 10
	leastTerm = 4 // contents of fewer stems say too little to compare
	leastKeys = 2
	// same is the cosine from which two contents of one speaker are one claim:
	// of pairs of two sources that were read, nine at each step of 0.05, half
	// say the same at 0.45 and nearly all do from 0.5 on. A denial repeats less
	// of what it denies.
	same   = 0.5
	denied = 0.45
)

// Add takes an account whose entities have the given keys, those that
// identities.Pass.Add returned for it. An article that was added before is left
// out. The pass keeps no part of the account's text.
func (p *Pass) Add(acct *isnad.Account, keys map[isnad.EntityID]isnad.EntityID) {
	art := &acct.Article
	if _, have := p.byID[art.ID]; have {
		return
	}
	n := int32(len(p.articles))
	p.byID[art.ID] = n
	a := article{id: art.ID}
	var bin int32
	a.from, a.to, bin = dated(art.Published)
	a.agency = agency(art)
	p.articles = append(p.articles, a)
	token := 0
	for i := range acct.Statements {
		s := &acct.Statements[i]
		st := statement{article: n, id: s.ID, denies: s.Act == isnad.ActDeny || s.Negated, teller: teller(s, keys)}
		if s.Speaker != "" {
			st.speaker = key(s.Speaker, keys)
		}
		bag, place := stems.Bag{}, 0
		var words []string
		for _, c := range s.Content {
			for token > 0 && acct.Tokens[token-1].Span.End > c.Start {
				token-- // contents may lie in one another
			}
			for ; token < len(acct.Tokens) && acct.Tokens[token].Span.Start < c.End; token++ {
				t := &acct.Tokens[token]
				if t.Span.Start < c.Start || t.Kind > isnad.TokenNumber {
					continue
				}
				if len(words) < maxShort+1 {
					words = append(words, t.Norm)
				}
				if place++; place <= 8 && negation[t.Norm] {
					st.negates = true
				}
				if k, ok := stems.Of(t.Norm); ok {
					bag.Add(k, stems.Rarity(t.Norm))
				}
			}
		}
		if st.terms = bag.Vector(1); len(st.terms) < leastTerm {
			if st.terms = short(words); st.terms == nil {
				continue
			}
		}
		p.enter(st, bin)
	}
}

// Contents of so few stems are the same when their words are, if they are at
// least so many: «ذلك» alone may be anything.
const minShort, maxShort = 3, 12

// short returns the vector of a content that is compared as a whole: two terms
// that no other words have. It is nil for what is too short, or too long to have
// so few stems by chance.
func short(words []string) []stems.Term {
	if len(words) < minShort || len(words) > maxShort {
		return nil
	}
	h := uint32(2166136261)
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint32(w[i])) * 16777619
		}
		h = (h ^ 0x1f) * 16777619
	}
	a, b := h, h*2654435761+1
	if a == b {
		b++
	}
	return []stems.Term{{Key: min(a, b), Weight: math.Sqrt2 / 2}, {Key: max(a, b), Weight: math.Sqrt2 / 2}}
}

// negation holds words that, near the beginning of a content, say that
// something is not so; folded.
var negation = map[string]bool{"لا": true, "لم": true, "لن": true, "ليس": true, "ليست": true, "عدم": true, "بعدم": true, "نفي": true,
	"ينفي": true, "عار": true, "عاريه": true, "كاذبه": true, "كاذب": true, "مزاعم": true, "شائعات": true, "اشاعات": true}

func key(id isnad.EntityID, keys map[isnad.EntityID]isnad.EntityID) isnad.EntityID {
	if k, ok := keys[id]; ok {
		return k
	}
	return id
}

func (p *Pass) enter(st statement, bin int32) {
	m := int32(len(p.statements))
	p.statements = append(p.statements, st)
	p.index.Add(m, p.rank(m), stems.Keys(stems.Top(st.terms, topTerms)), bin, func(o int32, shared int) {
		other := &p.statements[o]
		if shared < leastKeys || other.article == st.article && other.denies == st.denies {
			return
		}
		if c := stems.Dot(other.terms, st.terms); c >= denied {
			p.links[link{o, m}] = float32(c)
		}
	})
}

// rank hashes what names a statement: an order that does not depend on arrival.
func (p *Pass) rank(m int32) uint64 {
	h := uint64(14695981039346656037)
	st := &p.statements[m]
	for _, s := range [2]string{string(p.articles[st.article].id), string(st.id)} {
		for i := 0; i < len(s); i++ {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0x1f) * 1099511628211
	}
	return h ^ h>>29
}

// teller returns the link nearest to the speaker that saw or heard for itself:
// an agency or an outlet. What only carries (a medium, a document) is none.
func teller(s *isnad.Statement, keys map[isnad.EntityID]isnad.EntityID) string {
	for i := len(s.Chain) - 1; i >= 0; i-- {
		l := &s.Chain[i]
		if (l.Role == isnad.RoleAgency || l.Role == isnad.RoleOutlet) && l.Span != (isnad.Span{}) {
			if l.Entity != "" {
				return string(key(l.Entity, keys))
			}
			return strings.Clone(l.Name)
		}
	}
	return ""
}

// agency returns the one agency whose text an article is.
func agency(art *isnad.Article) string {
	is := func(e lexicon.Entry, ok bool) string {
		if ok && e.Table == lexicon.Agencies {
			return string(e.ID)
		}
		return ""
	}
	if id := is(lexicon.ByID(isnad.EntityID(art.Outlet.ID))); id != "" {
		return id
	}
	if len(art.Credit) != 1 {
		return ""
	}
	return is(lexicon.OutletByName(art.Credit[0]))
}

// dated returns the days of a dating and its bin, none when it spans more than
// a week.
func dated(d isnad.Dating) (from, to string, bin int32) {
	if !d.Known() || len(d.From) < 10 || len(d.To) < 10 {
		return "", "", near.NoBin
	}
	a, err := time.Parse(time.DateOnly, d.From[:10])
	if err != nil {
		return "", "", near.NoBin
	}
	b, err := time.Parse(time.DateOnly, d.To[:10])
	if err != nil || b.Before(a) || b.Sub(a) > 7*24*time.Hour {
		return "", "", near.NoBin
	}
	day := int32(a.Unix() / 86400)
	if day < 0 {
		day -= binDays - 1
	}
	return strings.Clone(d.From[:10]), strings.Clone(d.To[:10]), day / binDays
}

// A Result is what the statements added so far have in common.
type Result struct {
	// Claims are those that two articles or more tell, in order of their
	// first telling.
	Claims []isnad.Claim
	// Contradictions are in order of the denial, likeliest first, and then of
	// what is denied: the order is total.
	Contradictions []isnad.Contradiction

	of     map[isnad.StatementRef]int
	source map[isnad.StatementRef]string
}

// Source returns who stands behind one telling of a claim, as in
// isnad.Claim.Sources; empty for a statement that no other article tells.
func (r *Result) Source(s isnad.StatementRef) string { return r.source[s] }

// Of returns the claim that a statement tells, and false when no other article
// tells it.
func (r *Result) Of(s isnad.StatementRef) (*isnad.Claim, bool) {
	i, ok := r.of[s]
	if !ok {
		return nil, false
	}
	return &r.Claims[i], true
}

// byTime orders statements by day, undated last, then by article and place.
func (p *Pass) byTime(a, b int32) int {
	s, t := &p.statements[a], &p.statements[b]
	x, y := &p.articles[s.article], &p.articles[t.article]
	if (x.from == "") != (y.from == "") {
		return cmp.Compare(y.from, x.from)
	}
	return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.id, y.id), cmp.Compare(len(s.id), len(t.id)), cmp.Compare(s.id, t.id))
}

func (p *Pass) ref(m int32) isnad.StatementRef {
	return isnad.StatementRef{Article: p.articles[p.statements[m].article].id, Statement: p.statements[m].id}
}

// Result joins statements. who leads from keys to entities of the corpus
// (identities.Result.Of), source from an article to the one that its text comes
// from (copies.Result.Source); nil stands for the identity.
func (p *Pass) Result(who func(isnad.EntityID) isnad.EntityID, source func(isnad.ArticleID) isnad.ArticleID) *Result {
	if who == nil {
		who = func(id isnad.EntityID) isnad.EntityID { return id }
	}
	if source == nil {
		source = func(id isnad.ArticleID) isnad.ArticleID { return id }
	}
	type edge struct {
		link
		s float32
	}
	edges := make([]edge, 0, len(p.links))
	for k, s := range p.links {
		if p.index.Shared(k.a, k.b) >= leastKeys { // see there
			edges = append(edges, edge{k, s})
		}
	}
	for i, e := range edges {
		if p.byTime(e.b, e.a) < 0 {
			edges[i].a, edges[i].b = e.b, e.a
		}
	}
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.s, x.s), p.byTime(x.a, y.a), p.byTime(x.b, y.b))
	})
	set := make([]int32, len(p.statements))
	for i := range set {
		set[i] = int32(i)
	}
	root := func(i int32) int32 {
		for set[i] != i {
			set[i] = set[set[i]]
			i = set[i]
		}
		return i
	}
	speakers := make([]isnad.EntityID, len(p.statements))
	for i := range p.statements {
		if k := p.statements[i].speaker; k != "" {
			speakers[i] = who(k)
		}
	}
	r := &Result{of: map[isnad.StatementRef]int{}, source: map[isnad.StatementRef]string{}}
	for _, e := range edges {
		a, b := &p.statements[e.a], &p.statements[e.b]
		switch {
		case a.denies != b.denies:
			if a.denies {
				e.a, e.b = e.b, e.a
			}
			// A second «no» is no claim, and a denier's own words seldom are.
			if p.statements[e.a].negates || speakers[e.a] != "" && speakers[e.a] == speakers[e.b] {
				continue
			}
			r.Contradictions = append(r.Contradictions, isnad.Contradiction{Denial: p.ref(e.b), Denied: p.ref(e.a),
				Basis: isnad.Basis{Stage: Stage, Rule: "denied", Score: min(float64(e.s), 1)}})
		case e.s >= same && a.article != b.article && speakers[e.a] != "" && speakers[e.a] == speakers[e.b]:
			if x, y := root(e.a), root(e.b); x != y {
				set[max(x, y)] = min(x, y)
			}
		}
	}
	slices.SortFunc(r.Contradictions, Compare)
	p.claims(r, root, speakers, source)
	return r
}

// Compare orders contradictions as Result does.
func Compare(x, y isnad.Contradiction) int {
	return cmp.Or(cmp.Compare(x.Denial.Article, y.Denial.Article), cmp.Compare(len(x.Denial.Statement), len(y.Denial.Statement)),
		cmp.Compare(x.Denial.Statement, y.Denial.Statement), cmp.Compare(y.Basis.Score, x.Basis.Score),
		cmp.Compare(x.Denied.Article, y.Denied.Article), cmp.Compare(len(x.Denied.Statement), len(y.Denied.Statement)), cmp.Compare(x.Denied.Statement, y.Denied.Statement))
}

// claims makes the claims out of sets of statements.
func (p *Pass) claims(r *Result, root func(int32) int32, speakers []isnad.EntityID, source func(isnad.ArticleID) isnad.ArticleID) {
	members := map[int32][]int32{}
	for i := range p.statements {
		members[root(int32(i))] = append(members[root(int32(i))], int32(i))
	}
	var lists [][]int32
	for _, list := range members {
		if len(list) > 1 {
			slices.SortFunc(list, p.byTime)
			lists = append(lists, list)
		}
	}
	slices.SortFunc(lists, func(x, y []int32) int { return p.byTime(x[0], y[0]) })
	for n, list := range lists {
		first := p.ref(list[0])
		c := isnad.Claim{ID: "c-" + string(first.Article) + "-" + string(first.Statement), Speaker: speakers[list[0]]}
		for _, m := range list {
			st := &p.statements[m]
			a := &p.articles[st.article]
			ref := p.ref(m)
			c.Tellings = append(c.Tellings, ref)
			r.of[ref] = n
			if a.from != "" && c.From == "" {
				c.From = a.from
			}
			c.To = max(c.To, a.to)
			s := cmp.Or(st.teller, a.agency, string(source(a.id)))
			r.source[ref] = s
			c.Sources = append(c.Sources, s)
		}
		slices.Sort(c.Sources)
		c.Sources = slices.Compact(c.Sources)
		r.Claims = append(r.Claims, c)
	}
}

// Resolve returns the id that a claim has now. A claim is called after its
// first telling; the ids that its other tellings would give lead to it too, so
// that an id holds when an earlier telling comes to light.
func (r *Result) Resolve(id string) string {
	ref, ok := strings.CutPrefix(id, "c-")
	if !ok {
		return id
	}
	i := strings.LastIndexByte(ref, '-')
	if i < 0 {
		return id
	}
	if c, ok := r.Of(isnad.StatementRef{Article: isnad.ArticleID(ref[:i]), Statement: isnad.StatementID(ref[i+1:])}); ok {
		return c.ID
	}
	return id
}

package passes

import (
	"cmp"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities"
	"isnad/internal/identities/spelling"
	"isnad/internal/lexicon"
)

// The types below are what a store keeps of conclusions beside those of package
// isnad, as JSON (store.Finding.Doc).

// An EntityDoc is what all articles together hold of a person, body or place:
// the Doc of store.FindingEntity. The finding's weight is Articles, its days
// are From and To, its NameNorm is [EntityDoc.Norm].
type EntityDoc struct {
	// ID is that of the corpus (identities.Result.Of).
	ID   isnad.EntityID
	Kind isnad.Kind
	Name string
	// Forms are the names that articles use for it, Roles its offices, those
	// of most articles first; no more than MaxForms and MaxRoles.
	Forms, Roles []string
	// Uses are the forms that articles use most for it, with the outlets that do
	// (or the pages, where the outlet is unknown), sorted, at most MaxForms and of
	// each MaxOutlets; those of most articles first.
	Uses []Use
	// Articles counts those that name it, Statements those that it speaks.
	Articles, Statements int
	// From and To are the days of the first and last article; empty when all
	// are undated.
	From, To string
}

// The bounds of an EntityDoc and of the titles of a story.
const (
	MaxForms   = 64
	MaxRoles   = 12
	MaxOutlets = 32
	MaxTitles  = 64
)

// A Use is a form of a name and who uses it.
type Use struct {
	Form    string
	Outlets []string
}

// Norm is what an entity is found by: its name and forms, folded, each on a
// line, and what a question in Latin letters looks for: the words of its
// English name as «.word.», and the consonants of its Arabic words as «_KEY_».
// A question whose words all stand in one form stands in Norm, but not the
// other way round: who asks looks at the forms again.
func (e *EntityDoc) Norm() string {
	var lines []string
	put := func(s string) {
		if s != "" && !slices.Contains(lines, s) {
			lines = append(lines, s)
		}
	}
	for _, f := range append([]string{e.Name}, e.Forms...) {
		put(arabic.Fold(f))
	}
	if x, ok := lexicon.ByID(e.ID); ok {
		for _, w := range LatinWords(x.NameEn) {
			put("." + w + ".")
		}
	}
	for _, f := range append([]string{e.Name}, e.Forms...) {
		for _, w := range strings.Fields(f) {
			for _, l := range ArabicLetters(w) {
				if k := spelling.Key(l); len(k) > 1 {
					put("_" + strings.ToLower(k) + "_")
				}
			}
		}
	}
	return strings.Join(lines, "\n")
}

// Keys are the keys of an entity's finding: its id, and what NameKeys gives for
// each of its forms.
func (e *EntityDoc) Keys() []string {
	out := []string{string(e.ID)}
	put := func(names ...string) {
		for _, n := range names {
			for _, k := range NameKeys(n) {
				if !slices.Contains(out, k) {
					out = append(out, k)
				}
			}
		}
	}
	put(e.Name)
	put(e.Forms...)
	if x, ok := lexicon.ByID(e.ID); ok {
		put(x.NameEn)
	}
	return out
}

// NameKeys are the keys by which a whole name is looked up: it is one of those
// of every entity that has the name as a form, with or without the article, or,
// in Latin letters and any order of words, as its English name. None for what is
// no name.
func NameKeys(name string) []string {
	if l := LatinWords(name); len(l) > 0 {
		slices.Sort(l)
		return []string{"name " + WholeName(name), "latin " + strings.Join(l, " ")}
	}
	if w := WholeName(name); w != "" {
		return []string{"name " + w}
	}
	return nil
}

// WholeName is what two names that are the same but for hamza, marks, blanks and
// the article before them have in common.
func WholeName(name string) string {
	return strings.TrimPrefix(arabic.Fold(strings.Join(strings.Fields(name), " ")), "ال")
}

// LatinWords are the words of a name in Latin letters as they are compared,
// without the articles that the press writes or not; nil for any other name.
func LatinWords(name string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '\'' || r == '.' }) {
		l := spelling.Latin(w)
		if l == "" {
			return nil
		}
		if l == "al" || l == "el" || l == "ibn" || l == "bin" {
			continue
		}
		out = append(out, l)
	}
	return out
}

// ArabicLetters are the spellings of an Arabic word that Latin words are
// compared with: as it stands, and without the article.
func ArabicLetters(word string) [2]string {
	return [2]string{spelling.Letters(word), spelling.Letters(strings.TrimPrefix(arabic.Fold(word), "ال"))}
}

// An OutletDoc is how much an outlet prints, and how much of it is its own: the
// Doc of store.FindingOutlet, whose id and name are Name, and whose weight is
// Articles.
type OutletDoc struct {
	// Name is the outlet's, as Article.Outlet.Name has it; ID is the
	// lexicon's, empty when the outlet is not known.
	Name, ID string
	// Articles counts what it printed, Own what of it stands for its own text
	// (copies.Result.Source), Statements what its articles tell.
	Articles, Own, Statements int
	// From and To are the days of the first and last article; empty when all
	// are undated.
	From, To string
}

// A ClaimDoc is the Doc of store.FindingClaim: a claim, and who stands behind
// each of its tellings, one for one (claims.Result.Source).
type ClaimDoc struct {
	isnad.Claim
	Behind []string
}

// A PairDoc is the Doc of store.FindingPair: the dossier of two parties whose
// rows have no histories, and the articles that tell them, the latest first,
// from which the histories can be made again. The finding's id is the parties, sorted,
// with a space between; its weight is Total, its last day Latest.
type PairDoc struct {
	isnad.Dossier
	Articles []isnad.ArticleID
	// Total counts the rows, those that were left out included.
	Total int
	// Latest is the last day that a row is dated by or told on; empty when
	// undated.
	Latest string
}

// A Census counts who and what is named in accounts, and who prints them. It is
// no pass: it concludes nothing, and depends on the set of accounts only. It is
// not safe for use by several goroutines.
type Census struct {
	souls   []soul
	byKey   map[isnad.EntityID]int32 // number of the soul
	prints  []printed
	seen    map[isnad.ArticleID]bool
	outlets map[string]*OutletDoc
	words   map[string]string // one copy of each form and role
}

// A soul is what is known of a key.
type soul struct {
	key          isnad.EntityID
	kind         isnad.Kind
	name         string
	forms, roles []tally
	uses         []use
	statements   int32
	from, to     string
}

// A tally is a form or role and the number of articles that have it.
type tally struct {
	words string
	n     int32
}

// A use is a form that articles of an outlet use most.
type use struct {
	form, outlet string
	n            int32
}

// A printed is an article, its outlet's name, and whom it names.
type printed struct {
	article isnad.ArticleID
	outlet  string
	souls   []int32
}

// NewCensus returns a Census that has seen nothing.
func NewCensus() *Census {
	return &Census{byKey: map[isnad.EntityID]int32{}, seen: map[isnad.ArticleID]bool{}, outlets: map[string]*OutletDoc{}, words: map[string]string{}}
}

// keep returns a copy of s that does not hold the article in memory.
func (c *Census) keep(s string) string {
	if s == "" {
		return ""
	}
	if w, ok := c.words[s]; ok {
		return w
	}
	w := strings.Clone(s)
	c.words[w] = w
	return w
}

func (c *Census) count(list []tally, words string) []tally {
	if words == "" {
		return list
	}
	for i := range list {
		if list[i].words == words {
			list[i].n++
			return list
		}
	}
	return append(list, tally{c.keep(words), 1})
}

func (c *Census) use(list []use, form, outlet string) []use {
	for i := range list {
		if list[i].form == form && list[i].outlet == outlet {
			list[i].n++
			return list
		}
	}
	return append(list, use{c.keep(form), outlet, 1})
}

// Uses returns, for each entity of an account, the form of its name that the
// text uses most, of equals the one that Forms has first; empty where it uses
// none.
func Uses(acct *isnad.Account) []string {
	type form struct {
		entity isnad.EntityID
		words  string
	}
	counts := make(map[form]int, len(acct.Entities))
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		if m.Form == isnad.FormName && m.Entity != "" {
			counts[form{m.Entity, acct.Words(m.Span)}]++
		}
	}
	out := make([]string, len(acct.Entities))
	for i := range acct.Entities {
		e := &acct.Entities[i]
		most := 0
		for _, f := range e.Forms {
			if n := counts[form{e.ID, f}]; n > most {
				out[i], most = f, n
			}
		}
	}
	return out
}

func dayOf(iso string) string {
	if len(iso) < 10 {
		return ""
	}
	return iso[:10]
}

func earlier(a, b string) string {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// Add takes an account and the keys of its entities, those that Run.Add
// returned for it. An article that was added before is left out.
func (c *Census) Add(acct *isnad.Account, keys identities.Keys) {
	art := &acct.Article
	if c.seen[art.ID] {
		return
	}
	id := isnad.ArticleID(strings.Clone(string(art.ID)))
	c.seen[id] = true
	from, to := c.keep(dayOf(art.Published.From)), c.keep(dayOf(art.Published.To))
	o := c.outlets[art.Outlet.Name]
	if o == nil {
		name := c.keep(art.Outlet.Name)
		o = &OutletDoc{Name: name}
		c.outlets[name] = o
	}
	o.ID = cmp.Or(o.ID, c.keep(art.Outlet.ID))
	o.Articles++
	o.Statements += len(acct.Statements)
	o.From, o.To = earlier(o.From, from), max(o.To, to)
	souls := make([]int32, 0, len(acct.Entities))
	who := o.Name
	if who == "" {
		who = strings.Clone(art.Page)
	}
	uses := Uses(acct)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		if e.Kind != isnad.KindPerson && e.Kind != isnad.KindOrganization && e.Kind != isnad.KindPlace {
			continue
		}
		key := keys[e.ID]
		n, ok := c.byKey[key]
		if !ok {
			n = int32(len(c.souls))
			key = isnad.EntityID(strings.Clone(string(key)))
			c.byKey[key] = n
			c.souls = append(c.souls, soul{key: key, kind: e.Kind, name: c.keep(e.Name)})
		}
		s := &c.souls[n]
		s.roles = c.count(s.roles, e.Role)
		for _, f := range e.Forms {
			s.forms = c.count(s.forms, f)
		}
		if f := uses[i]; f != "" {
			s.uses = c.use(s.uses, f, who)
		}
		if !slices.Contains(souls, n) { // two entities of an account may have one key
			souls = append(souls, n)
			s.from, s.to = earlier(s.from, from), max(s.to, to)
		}
	}
	c.prints = append(c.prints, printed{id, o.Name, souls})
	for i := range acct.Statements {
		if sp := acct.Statements[i].Speaker; sp != "" {
			if n, ok := c.byKey[keys[sp]]; ok {
				c.souls[n].statements++
			}
		}
	}
}

// Entities calls yield with what is known of each entity, in the order of the
// ids, until it returns false.
func (c *Census) Entities(ids *identities.Result, yield func(*EntityDoc) bool) {
	type named struct {
		id   isnad.EntityID
		soul int32
	}
	all := make([]named, len(c.souls))
	for i := range c.souls {
		all[i] = named{ids.Of(c.souls[i].key), int32(i)}
	}
	slices.SortFunc(all, func(x, y named) int {
		return cmp.Or(cmp.Compare(x.id, y.id), cmp.Compare(c.souls[x.soul].key, c.souls[y.soul].key))
	})
	// Souls of one identity have one number; an article counts once for it.
	of := make([]int32, len(c.souls))
	for i, n := int32(0), int32(0); int(i) < len(all); i++ {
		if i > 0 && all[i].id != all[i-1].id {
			n = i
		}
		of[all[i].soul] = n
	}
	articles := make([]int32, len(all))
	last := make([]int32, len(all)) // the article, from 1, that counted last
	for a, p := range c.prints {
		for _, s := range p.souls {
			if n := of[s]; last[n] != int32(a)+1 {
				last[n] = int32(a) + 1
				articles[n]++
			}
		}
	}
	for i := 0; i < len(all); {
		s := &c.souls[all[i].soul]
		d := &EntityDoc{ID: all[i].id, Kind: s.kind, Name: s.name, Articles: int(articles[i])}
		if x := ids.Identity(d.ID); x != nil && x.Name != "" {
			d.Name = x.Name
		}
		var forms, roles []tally
		var uses []use
		for ; i < len(all) && all[i].id == d.ID; i++ {
			s := &c.souls[all[i].soul]
			forms, roles = append(forms, s.forms...), append(roles, s.roles...)
			uses = append(uses, s.uses...)
			d.Statements += int(s.statements)
			d.From, d.To = earlier(d.From, s.from), max(d.To, s.to)
		}
		d.Forms, d.Roles = commonest(forms, MaxForms), commonest(roles, MaxRoles)
		d.Uses = usedMost(uses)
		if !yield(d) {
			return
		}
	}
}

// commonest returns the words of most articles, at most n, those of equally
// many in their order.
func commonest(list []tally, n int) []string {
	slices.SortFunc(list, func(x, y tally) int { return cmp.Compare(x.words, y.words) })
	k := 0
	for i := range list {
		if k > 0 && list[k-1].words == list[i].words {
			list[k-1].n += list[i].n
			continue
		}
		list[k] = list[i]
		k++
	}
	list = list[:k]
	slices.SortStableFunc(list, func(x, y tally) int { return cmp.Compare(y.n, x.n) })
	out := make([]string, 0, min(len(list), n))
	for _, t := range list[:min(len(list), n)] {
		out = append(out, t.words)
	}
	return out
}

// usedMost gathers uses by form.
func usedMost(list []use) []Use {
	slices.SortFunc(list, func(x, y use) int { return cmp.Or(cmp.Compare(x.form, y.form), cmp.Compare(x.outlet, y.outlet)) })
	var out []Use
	var n []int
	for _, u := range list {
		k := len(out) - 1
		if k < 0 || out[k].Form != u.form {
			out, n = append(out, Use{Form: u.form}), append(n, 0)
			k++
		}
		n[k] += int(u.n)
		if o := out[k].Outlets; len(o) < MaxOutlets && (len(o) == 0 || o[len(o)-1] != u.outlet) {
			out[k].Outlets = append(o, u.outlet)
		}
	}
	at := make([]int, len(out))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(x, y int) int { return cmp.Compare(n[y], n[x]) })
	most := make([]Use, 0, min(len(out), MaxForms))
	for _, i := range at[:min(len(at), MaxForms)] {
		most = append(most, out[i])
	}
	return most
}

// Outlets returns who prints what, in the order of the names; articles whose
// outlet is unknown count for none. source leads from
// an article to that whose text it has (copies.Result.Source).
func (c *Census) Outlets(source func(isnad.ArticleID) isnad.ArticleID) []OutletDoc {
	own := map[string]int{}
	for _, p := range c.prints {
		if source(p.article) == p.article {
			own[p.outlet]++
		}
	}
	out := make([]OutletDoc, 0, len(c.outlets))
	for _, o := range c.outlets {
		if o.Name == "" {
			continue
		}
		d := *o
		d.Own = own[o.Name]
		out = append(out, d)
	}
	slices.SortFunc(out, func(x, y OutletDoc) int { return cmp.Compare(x.Name, y.Name) })
	return out
}

// Claim returns a claim of the result with who stands behind its tellings.
func (r *Result) Claim(c *isnad.Claim) ClaimDoc {
	out := ClaimDoc{Claim: *c, Behind: make([]string, 0, len(c.Tellings))}
	for _, t := range c.Tellings {
		out.Behind = append(out.Behind, r.Claims.Source(t))
	}
	return out
}

// StoryNorm is what a story is found by, its finding's NameNorm: the titles of
// its articles, folded, each on a line, the first MaxTitles of them.
func StoryNorm(titles []string) string {
	var lines []string
	for _, t := range titles {
		if t = arabic.Fold(t); t != "" && len(lines) < MaxTitles && !slices.Contains(lines, t) {
			lines = append(lines, t)
		}
	}
	return strings.Join(lines, "\n")
}

// StoryWeight is the weight of a story's finding: its independent sources, and
// of stories with equally many the one of more articles.
func StoryWeight(s *isnad.Story) float64 {
	return float64(s.IndependentSources) + float64(min(len(s.Articles), 999_999))/1e6
}

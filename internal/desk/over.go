package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/dossiers"
	"isnad/internal/identities"
	"isnad/internal/identities/spelling"
	"isnad/internal/lexicon"
	"isnad/internal/passes"
	"isnad/internal/search"
	"isnad/internal/store"
)

// A Store is what a Press asks of a store.
type Store interface {
	store.Pages
	store.Accounts
	store.Findings
	store.Index
	store.Notes
}

// A Press answers questions about the articles of a store. It keeps nothing
// between two questions, and may be used by several goroutines.
type Press struct{ st Store }

// Over returns a Press over a store.
func Over(st Store) *Press { return &Press{st} }

var _ Questions = (*Press)(nil)

// Story answers as Desk.Story does. Of a story of very many articles it loads
// the first and the latest, and Story.ArticlesLeftOut counts the others.
func (p *Press) Story(ctx context.Context, question string, limit int) (*Story, error) {
	s, others, err := p.findStory(ctx, question)
	if err != nil {
		return nil, err
	}
	q := ask(ctx, p.st)
	articles, left := ends(s.Articles, maxStory)
	if err := q.ofStory(s, articles); err != nil {
		return nil, err
	}
	in := make(map[isnad.ArticleID]bool, len(articles))
	for _, a := range articles {
		in[a] = true
	}
	var denied []isnad.StatementRef
	for _, c := range q.disputed {
		if in[c.Denial.Article] && in[c.Denied.Article] {
			denied = append(denied, c.Denied)
		}
	}
	q.room = maxBeside
	if err := q.tellings(denied); err != nil {
		return nil, err
	}
	if err := q.close(ofNames); err != nil {
		return nil, err
	}
	out := q.story(s, articles, limit)
	out.ArticlesLeftOut = left
	out.Others = append([]StoryRef{}, others[:min(len(others), maxOthers)]...)
	return out, nil
}

// ofStory loads articles of a story and what was concluded of them.
func (q *asked) ofStory(s *isnad.Story, articles []isnad.ArticleID) error {
	q.tells(s)
	if _, err := q.load(articles); err != nil {
		return err
	}
	return q.concluded(articles)
}

// concluded looks up what was concluded of articles.
func (q *asked) concluded(articles []isnad.ArticleID) error {
	keys := make([]string, 0, len(articles))
	for _, a := range articles {
		keys = append(keys, string(a))
	}
	_, err := q.contested(keys)
	return cmp.Or(q.texts(articles), q.copied(articles), q.claimed(keys), err)
}

// findStory finds a story by its id, present or former, or by words of a title,
// and, for words, the others that have them.
func (p *Press) findStory(ctx context.Context, question string) (*isnad.Story, []StoryRef, error) {
	s, err := findOne[isnad.Story](ctx, p.st, store.FindingStory, question)
	if err != nil || s != nil {
		return s, nil, err
	}
	keys := []string{question}
	if a, ok := strings.CutPrefix(question, "s-"); ok {
		keys = append(keys, a)
	}
	if err := linked(ctx, p.st, store.FindingStory, keys, func(_ *store.Finding, x *isnad.Story) {
		// An article's id alone is no story's.
		if s == nil && (len(keys) == 2 || x.ID == question) {
			s = x
		}
	}); err != nil || s != nil {
		return s, nil, err
	}
	fit, err := p.titled(ctx, question, 1+maxOthers)
	if err != nil {
		return nil, nil, err
	}
	if len(fit) == 0 {
		return nil, nil, noStory(question)
	}
	return fit[0].story, fit[1:], nil
}

// asked32 is what a store is asked for a question: its first words. The others
// are looked for in what it gives; nobody means a list by thousands of words.
func asked32(words []string) string { return strings.Join(words[:min(len(words), 32)], " ") }

// maxTitled bounds the stories whose titles are looked at for one question.
const maxTitled = 500

// titled returns the stories of whose articles one has all words in its title,
// the heaviest first, at most n.
func (p *Press) titled(ctx context.Context, question string, n int) ([]StoryRef, error) {
	words := strings.Fields(arabic.Fold(question))
	if !slices.ContainsFunc(words, func(w string) bool { return w != "ال" }) {
		return nil, nil
	}
	var out []StoryRef
	cursor := ""
	for seen := 0; seen < maxTitled; {
		list, next, err := p.st.ListFindings(ctx, store.FindingStory, store.FindingQuery{Order: store.Weight, Name: asked32(words), Cursor: cursor, Limit: 50})
		if err != nil {
			return nil, fault("look up stories", err)
		}
		for i := range list {
			s, err := decode[isnad.Story](&list[i])
			if err != nil {
				return nil, err
			}
			// NameNorm holds a title a line; the words must stand in one of them.
			if slices.ContainsFunc(strings.Split(list[i].NameNorm, "\n"), func(t string) bool { return matches(t, question) }) {
				if out = append(out, storyRef(s)); len(out) == n {
					return out, nil
				}
			}
		}
		seen += len(list)
		if cursor = next; next == "" {
			break
		}
	}
	return out, nil
}

// Timeline answers as Desk.Timeline does, from the latest articles when there
// are very many: Timeline.ArticlesLeftOut counts the others. With a window they
// are those that appeared in it, or up to a month behind it.
func (p *Press) Timeline(ctx context.Context, story, name string, w Window) (*Timeline, error) {
	q := ask(ctx, p.st)
	var of *passes.EntityDoc
	var keys []isnad.EntityID
	if name != "" {
		found, _, err := p.find(ctx, name)
		if err != nil {
			return nil, err
		}
		of = found
		if keys, err = keysOf(ctx, p.st, of.ID); err != nil {
			return nil, err
		}
	}
	var articles []isnad.ArticleID
	left := 0
	if story != "" {
		s, _, err := p.findStory(ctx, story)
		if err != nil {
			return nil, err
		}
		articles, left = ends(s.Articles, maxStory)
		if err := q.ofStory(s, articles); err != nil {
			return nil, err
		}
	} else {
		m := search.Everything()
		var also []condition
		if of != nil {
			m = search.Speaking(keys...)
			also = []condition{{store.EntryEvent, search.Acting(keys...)}}
		}
		order, since, until := store.Newest, "", ""
		var err error
		if articles, left, err = matching(ctx, p.st, m, order, "", "", maxStory, also...); err == nil && left > 0 && (w.Since != "" || w.Until != "") {
			since, until = w.Since, later(w.Until, 31)
			if since != "" {
				order = store.Oldest
			}
			articles, left, err = matching(ctx, p.st, m, order, since, until, maxStory, also...)
		}
		if err != nil {
			return nil, err
		}
		if _, err := q.load(articles); err != nil {
			return nil, err
		}
		if err := cmp.Or(q.concluded(articles), q.placed(articles)); err != nil {
			return nil, err
		}
	}
	if err := q.close(ofEvents); err != nil {
		return nil, err
	}
	in := make(map[isnad.ArticleID]bool, len(articles))
	for _, a := range articles {
		in[a] = true
	}
	arts := slices.DeleteFunc(slices.Clone(q.articles), func(a *article) bool { return !in[a.id] })
	out := q.day(arts, of, w)
	out.ArticlesLeftOut = left
	return out, nil
}

// find returns the entity that a name means, likeliest, and the others that it
// may mean.
func (p *Press) find(ctx context.Context, name string) (*passes.EntityDoc, []*passes.EntityDoc, error) {
	all, err := p.finds(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	if len(all) == 0 {
		return nil, nil, unknown(name)
	}
	return all[0], all[1:], nil
}

// byID returns the entity of an id, present or former, nil when there is none.
func (p *Press) byID(ctx context.Context, id isnad.EntityID) (*passes.EntityDoc, error) {
	if id == "" {
		return nil, nil
	}
	final := id
	if err := linked(ctx, p.st, store.FindingIdentity, []isnad.EntityID{id}, func(_ *store.Finding, x *isnad.Identity) {
		if x.ID == id || slices.Contains(x.Same, id) {
			final = x.ID
		}
	}); err != nil {
		return nil, err
	}
	e, err := findOne[passes.EntityDoc](ctx, p.st, store.FindingEntity, string(final))
	if err != nil || e != nil {
		return e, err
	}
	// A source without a name is known in its article only.
	rest, ok := strings.CutPrefix(string(id), "_")
	i := strings.LastIndexByte(rest, '-')
	if !ok || i <= 0 {
		return nil, nil
	}
	q := ask(ctx, p.st)
	if _, err := q.load([]isnad.ArticleID{isnad.ArticleID(rest[:i])}); err != nil {
		return nil, err
	}
	if x := q.entities[id]; x != nil {
		return &x.EntityDoc, nil
	}
	return q.own[id], nil
}

// finds returns the entities that words may mean, the likeliest first.
func (p *Press) finds(ctx context.Context, name string) ([]*passes.EntityDoc, error) {
	if e, err := p.byID(ctx, isnad.EntityID(name)); err != nil || e != nil {
		return []*passes.EntityDoc{e}[:b2i(e != nil)], err
	}
	f, ok := asName(name)
	if !ok {
		return nil, nil
	}
	// A whole name is looked up by its key; words of names are looked for.
	var whole []*passes.EntityDoc
	if err := linked(ctx, p.st, store.FindingEntity, passes.NameKeys(name), func(_ *store.Finding, e *passes.EntityDoc) { whole = append(whole, e) }); err != nil {
		return nil, err
	}
	if whole = f.likeliest(whole); len(whole) > 0 && f.class(whole[0]) == 0 {
		return whole, nil
	}
	var words []string
	for _, w := range strings.Fields(f.folded) {
		if w = strings.TrimPrefix(w, "ال"); w != "" {
			words = append(words, w)
		}
	}
	questions := [][]string{words}
	if len(f.latin) > 0 {
		var en, keys []string
		for _, w := range f.latin {
			en = append(en, "."+w+".")
			if k := spelling.LatinKey(w); len(k) > 1 {
				keys = append(keys, "_"+strings.ToLower(k)+"_")
			}
		}
		questions = append(questions, en)
		if len(keys) == len(f.latin) {
			questions = append(questions, keys)
		}
	}
	var all []*passes.EntityDoc
	seen := map[string]bool{}
	for _, words := range questions {
		if len(words) == 0 {
			continue
		}
		cursor := ""
		for n := 0; n < maxFound; {
			list, next, err := p.st.ListFindings(ctx, store.FindingEntity, store.FindingQuery{Order: store.Weight, Name: asked32(words), Cursor: cursor, Limit: 250})
			if err != nil {
				return nil, fault("look up names", err)
			}
			for i := range list {
				if seen[list[i].ID] {
					continue
				}
				seen[list[i].ID] = true
				e, err := decode[passes.EntityDoc](&list[i])
				if err != nil {
					return nil, err
				}
				all = append(all, e)
			}
			n += len(list)
			if cursor = next; next == "" {
				break
			}
		}
	}
	return f.likeliest(all), nil
}

// Who answers by an id, present or former, or a name. Of who speaks in very many
// articles it shows what the latest tell; Person.ArticlesLeftOut counts the
// others.
func (p *Press) Who(ctx context.Context, question string) (*Person, error) {
	e, others, err := p.find(ctx, question)
	if err != nil {
		return nil, err
	}
	keys, err := keysOf(ctx, p.st, e.ID)
	if err != nil {
		return nil, err
	}
	articles, left, err := matching(ctx, p.st, search.Speaking(keys...), store.Newest, "", "", maxSpoken)
	if err != nil {
		return nil, err
	}
	q := ask(ctx, p.st)
	if _, err := q.load(articles); err != nil {
		return nil, err
	}
	mine := make(map[isnad.EntityID]bool, len(keys))
	for _, k := range keys {
		mine[k] = true
	}
	var said []isnad.StatementRef
	for _, a := range q.articles {
		for i := range a.statements {
			if s := &a.statements[i]; mine[s.speaker] {
				said = append(said, s.ref())
			}
		}
	}
	q.room = maxBeside
	if err := cmp.Or(q.tellings(said), q.close(ofSpeech)); err != nil {
		return nil, err
	}
	if x := q.entities[e.ID]; x != nil {
		e = &x.EntityDoc
	}
	out := q.person(e, others)
	out.ArticlesLeftOut = left
	return out, nil
}

// maxHits bounds the statements that are looked at for words.
const maxHits = 200

// Chain answers by the id of a statement, or by words of its content as the
// index knows them.
func (p *Press) Chain(ctx context.Context, question string) (*Chain, error) {
	q := ask(ctx, p.st)
	if r := refOf(question); r.Article != "" {
		if _, err := q.load([]isnad.ArticleID{r.Article}); err != nil {
			return nil, err
		}
		if a := q.byID[r.Article]; a != nil && slices.ContainsFunc(a.statements, func(s statement) bool { return s.id == r.Statement }) {
			return q.chainOf(r, nil)
		}
	}
	m, ok := search.InText(question)
	if !ok {
		return nil, noStatement(question)
	}
	hits, _, err := p.st.Find(ctx, store.IndexQuery{Kind: store.EntryStatement, Match: m, Order: store.Oldest, Limit: maxHits, Bare: true})
	if err != nil {
		return nil, fault("look up statements", err)
	}
	var refs []isnad.StatementRef
	var articles []isnad.ArticleID
	for _, h := range hits {
		refs = append(refs, refOf(h.ID))
		if !slices.Contains(articles, h.Article) {
			articles = append(articles, h.Article)
		}
	}
	q.room = maxSpoken
	if _, err := q.load(articles); err != nil {
		return nil, err
	}
	if err := q.claimed(refKeys(refs)); err != nil {
		return nil, err
	}
	wanted := make(map[isnad.StatementRef]bool, len(refs))
	for _, r := range refs {
		wanted[r] = true
	}
	slices.SortFunc(q.articles, byTime)
	var fit []*statement
	for _, a := range q.articles {
		for i := range a.statements {
			if s := &a.statements[i]; wanted[s.ref()] {
				fit = append(fit, s)
			}
		}
	}
	q.conclusions = &q.part
	found, others := q.distinct(fit)
	if found == nil {
		return nil, noStatement(question)
	}
	var more []isnad.StatementRef
	for _, s := range others {
		more = append(more, s.ref())
	}
	return q.chainOf(found.ref(), more)
}

// chainOf tells who stands behind a statement of a loaded article.
func (q *asked) chainOf(r isnad.StatementRef, more []isnad.StatementRef) (*Chain, error) {
	q.room = maxStory
	if err := q.tellings([]isnad.StatementRef{r}); err != nil {
		return nil, err
	}
	// The texts that the tellings come from need not be tellings themselves.
	refs := []isnad.StatementRef{r}
	if c := q.claims[r]; c != nil {
		refs = c.Tellings
	}
	var articles, sources []isnad.ArticleID
	for _, t := range refs {
		articles = append(articles, t.Article)
	}
	if err := q.texts(articles); err != nil {
		return nil, err
	}
	for _, t := range refs {
		sources = append(sources, isnad.ArticleID(cmp.Or(q.behind(t), string(q.source(t.Article)))))
	}
	if _, err := q.load(sources); err != nil {
		return nil, err
	}
	if err := q.close(ofSpeech); err != nil {
		return nil, err
	}
	var others []*statement
	for _, m := range more {
		if s := q.statement(m); s != nil {
			others = append(others, s)
		}
	}
	return q.chain(q.statement(r), others), nil
}

// FindArticle finds an article by its id, by the name or address of its page,
// the state that was filed last, or by words of its title.
func (p *Press) FindArticle(ctx context.Context, question string) (isnad.ArticleID, error) {
	first := func(ids []isnad.ArticleID) (isnad.ArticleID, error) {
		rows, err := p.st.Articles(ctx, ids)
		if err != nil {
			return "", fault("look up articles", err)
		}
		rows = slices.DeleteFunc(rows, func(r store.ArticleRow) bool { return r.ID == "" })
		if len(rows) == 0 {
			return "", nil
		}
		return slices.MinFunc(rows, func(x, y store.ArticleRow) int {
			if (x.Day == "") != (y.Day == "") {
				return cmp.Compare(y.Day, x.Day)
			}
			return cmp.Or(cmp.Compare(x.Day, y.Day), cmp.Compare(x.ID, y.ID))
		}).ID, nil
	}
	if id, err := first([]isnad.ArticleID{isnad.ArticleID(question)}); err != nil || id != "" {
		return id, err
	}
	pages, err := p.st.Versions(ctx, question)
	if err != nil {
		return "", fault("look up a page", err)
	}
	for _, pg := range slices.Backward(pages) {
		if len(pg.Reading.Articles) == 0 {
			continue
		}
		if id, err := first(pg.Reading.Articles); err != nil || id != "" {
			return id, err
		}
	}
	m, ok := search.InTitle(question)
	if !ok {
		return "", noArticle(question)
	}
	found, _, err := matching(ctx, p.st, m, store.Oldest, "", "", 1)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", noArticle(question)
	}
	return found[0], nil
}

// Compare answers in what two articles agree and differ, each given by id, by
// the name or address of its page, or by words of its title.
func (p *Press) Compare(ctx context.Context, x, y string) (*Comparison, error) {
	a, err := p.FindArticle(ctx, x)
	if err != nil {
		return nil, err
	}
	b, err := p.FindArticle(ctx, y)
	if err != nil {
		return nil, err
	}
	if a == b {
		return nil, sameArticle(y)
	}
	q := ask(ctx, p.st)
	both := []isnad.ArticleID{a, b}
	if _, err := q.load(both); err != nil {
		return nil, err
	}
	for i, id := range both {
		if q.byID[id] == nil {
			return nil, noArticle([]string{x, y}[i])
		}
	}
	if err := cmp.Or(q.concluded(both), q.placed(both)); err != nil {
		return nil, err
	}
	var shared []isnad.StatementRef
	for _, s := range q.byID[a].statements {
		if c := q.claims[s.ref()]; c != nil && slices.ContainsFunc(c.Tellings, func(t isnad.StatementRef) bool { return t.Article == b }) {
			shared = append(shared, s.ref())
		}
	}
	q.room = maxBeside
	if err := cmp.Or(q.tellings(shared), q.close(ofNames)); err != nil {
		return nil, err
	}
	return q.compare(q.byID[a], q.byID[b]), nil
}

// Article answers by an article's id.
func (p *Press) Article(ctx context.Context, id isnad.ArticleID) (*Page, error) {
	rows, err := p.st.Articles(ctx, []isnad.ArticleID{id})
	if err != nil {
		return nil, fault("look up an article", err)
	}
	accts, err := p.st.Accounts(ctx, []isnad.ArticleID{id})
	if err != nil {
		return nil, fault("load an article", err)
	}
	if len(rows) == 0 || len(accts) == 0 || rows[0].ID == "" || accts[0] == nil {
		return nil, &Error{string(id), "no article has this id"}
	}
	acct := accts[0]
	q := ask(ctx, p.st)
	q.tried[id] = true
	if err := q.take(acct); err != nil {
		return nil, err
	}
	ids := []isnad.ArticleID{id}
	if err := cmp.Or(q.concluded(ids), q.placed(ids)); err != nil {
		return nil, err
	}
	// Statements that stand alone have nothing to be shown.
	var told []isnad.StatementRef
	in := map[isnad.StatementRef]bool{}
	for _, c := range q.disputed {
		in[c.Denial], in[c.Denied] = true, true
	}
	for i := range acct.Statements {
		if r := (isnad.StatementRef{Article: id, Statement: acct.Statements[i].ID}); q.claims[r] != nil || in[r] {
			told = append(told, r)
		}
	}
	var beside []isnad.ArticleID
	for _, c := range q.shared {
		beside = append(beside, c.From, c.To)
	}
	if src := q.source(id); src != id {
		beside = append(beside, src)
	}
	q.room = maxBeside
	if _, err := q.load(beside); err != nil {
		return nil, err
	}
	if err := cmp.Or(q.tellings(told), q.close(ofNames)); err != nil {
		return nil, err
	}
	out := &Page{Ref: q.articleRef(q.byID[id]), Row: rows[0], Account: acct, Copies: []Share{}, Others: map[string]ArticleRef{},
		Claims: map[isnad.StatementID]ClaimRef{}, Entities: map[isnad.EntityID]Ref{}}
	if s, ok := q.storyOf(id); ok {
		r := storyRef(s)
		out.Story = &r
	}
	other := func(a isnad.ArticleID) {
		if x := q.byID[a]; x != nil && a != id {
			out.Others[string(a)] = q.articleRef(x)
		}
	}
	for i := range q.shared {
		if c := &q.shared[i]; c.From == id || c.To == id {
			out.Copies = append(out.Copies, share(c))
			other(c.From)
			other(c.To)
		}
	}
	other(q.source(id))
	for _, r := range told {
		s := q.statement(r)
		if s == nil {
			continue
		}
		c := q.claim(s)
		out.Claims[r.Statement] = c
		for _, l := range [][]Said{c.Tellings, c.Denied, c.Denies} {
			for _, t := range l {
				other(isnad.ArticleID(t.Article))
			}
		}
	}
	keys := identities.KeysOf(acct)
	for i := range acct.Entities {
		e := acct.Entities[i].ID
		out.Entities[e] = q.ref(q.who(keys[e]))
	}
	if out.Versions, err = p.versions(ctx, acct, rows[0].Page); err != nil {
		return nil, err
	}
	if before := earlier(out.Versions, rows[0].Page, acct.Article.Ordinal); before != "" && before != id {
		if out.Before, err = p.revision(ctx, before, id); err != nil {
			return nil, err
		}
	}
	notes, err := q.marked(id)
	if err != nil {
		return nil, err
	}
	out.Wrong = store.Wrong(acct, notes)
	return out, nil
}

// versions returns the pages of an article's address.
func (p *Press) versions(ctx context.Context, acct *isnad.Account, page store.PageID) ([]store.Page, error) {
	// The address of a page is what it was filed under: the URL given with it,
	// else its name. An article may know a URL that only the page states.
	for _, address := range []string{acct.Article.URL, acct.Article.Page} {
		if address == "" {
			continue
		}
		list, err := p.st.Versions(ctx, address)
		if err != nil {
			return nil, fault("look up versions", err)
		}
		if slices.ContainsFunc(list, func(v store.Page) bool { return v.ID == page }) {
			return list, nil
		}
	}
	return nil, nil
}

// limit returns the limit of a list.
func (q ListQuery) limit() int {
	if q.Limit <= 0 {
		return 50
	}
	return min(q.Limit, 500)
}

// finding returns the query of a list of findings.
func (q ListQuery) finding() store.FindingQuery {
	return store.FindingQuery{Order: cmp.Or(q.Order, store.Weight), Cursor: q.Cursor, Limit: q.limit(), Name: asked32(strings.Fields(arabic.Fold(q.Words))), Since: q.Since, Until: q.Until}
}

// list calls each with the documents of a list of findings until it has as many
// as are wanted. each says whether the finding counts.
func list[T any](ctx context.Context, st Store, kind store.FindingKind, q ListQuery, each func(f *store.Finding, doc *T) bool) (next string, err error) {
	fq := q.finding()
	for n := 0; ; {
		fq.Limit = q.limit() - n
		found, next, err := st.ListFindings(ctx, kind, fq)
		if err != nil {
			return "", fault("list", err)
		}
		for i := range found {
			doc, err := decode[T](&found[i])
			if err != nil {
				return "", err
			}
			if each(&found[i], doc) {
				n++
			}
		}
		if next == "" || n >= q.limit() {
			return next, nil
		}
		fq.Cursor = next
	}
}

// Stories lists stories, those with most independent sources first when no
// other order is asked for.
func (p *Press) Stories(ctx context.Context, q ListQuery) ([]StoryRef, string, error) {
	out := []StoryRef{}
	next, err := list(ctx, p.st, store.FindingStory, q, func(_ *store.Finding, s *isnad.Story) bool {
		out = append(out, storyRef(s))
		return true
	})
	return out, next, err
}

// Entities lists persons, bodies and places, those that most articles name
// first.
func (p *Press) Entities(ctx context.Context, kind isnad.Kind, q ListQuery) ([]Count, string, error) {
	out := []Count{}
	next, err := list(ctx, p.st, store.FindingEntity, q, func(_ *store.Finding, e *passes.EntityDoc) bool {
		if kind != "" && e.Kind != kind {
			return false
		}
		out = append(out, countOf(e))
		return true
	})
	return out, next, err
}

// Outlets lists who prints, those that print most first.
func (p *Press) Outlets(ctx context.Context, q ListQuery) ([]Outlet, string, error) {
	out := []Outlet{}
	next, err := list(ctx, p.st, store.FindingOutlet, q, func(_ *store.Finding, o *passes.OutletDoc) bool {
		out = append(out, Outlet{o.Name, o.Articles, o.Own})
		return true
	})
	return out, next, err
}

// Dossiers lists pairs of parties, those with most rows first.
func (p *Press) Dossiers(ctx context.Context, q ListQuery) ([]Pair, string, error) {
	out := []Pair{}
	var ids []isnad.EntityID
	last := false
	next, err := list(ctx, p.st, store.FindingPair, q, func(f *store.Finding, d *passes.PairDoc) bool {
		if d.Total < passes.MinRows {
			// By weight, all that follow are no longer either.
			last = last || cmp.Or(q.Order, store.Weight) == store.Weight
			return last
		}
		pair := Pair{Rows: d.Total, Latest: d.Latest}
		for _, id := range d.Parties {
			pair.Parties = append(pair.Parties, Ref{ID: string(id)})
			ids = append(ids, id)
		}
		out = append(out, pair)
		return true
	})
	if err != nil {
		return nil, "", err
	}
	if last {
		next = ""
	}
	names, err := p.names(ctx, ids)
	if err != nil {
		return nil, "", err
	}
	for i := range out {
		for j := range out[i].Parties {
			r := &out[i].Parties[j]
			r.Name = names[isnad.EntityID(r.ID)]
		}
	}
	return out, next, nil
}

// names returns the names of entities: the corpus's, else the lexicon's, else
// the id.
func (p *Press) names(ctx context.Context, ids []isnad.EntityID) (map[isnad.EntityID]string, error) {
	out := map[isnad.EntityID]string{}
	err := linked(ctx, p.st, store.FindingEntity, ids, func(_ *store.Finding, e *passes.EntityDoc) { out[e.ID] = e.Name })
	for _, id := range ids {
		if id != "" && out[id] == "" {
			out[id] = string(id)
			if e, ok := lexicon.ByID(id); ok {
				out[id] = e.Name
			}
		}
	}
	return out, err
}

// Articles lists articles, the newest first when no other order is asked for.
// Words are those of titles.
func (p *Press) Articles(ctx context.Context, q ListQuery) ([]ArticleRef, string, error) {
	m := search.Everything()
	if strings.TrimSpace(q.Words) != "" {
		var ok bool
		if m, ok = search.InTitle(q.Words); !ok {
			return []ArticleRef{}, "", nil
		}
	}
	order := store.Newest
	if q.Order == store.Oldest {
		order = store.Oldest
	}
	hits, next, err := p.st.Find(ctx, store.IndexQuery{Kind: store.EntryArticle, Match: m, Since: q.Since, Until: q.Until, Order: order, Cursor: q.Cursor, Limit: q.limit(), Bare: true})
	if err != nil {
		return nil, "", fault("list articles", err)
	}
	ids := make([]isnad.ArticleID, 0, len(hits))
	for _, h := range hits {
		ids = append(ids, h.Article)
	}
	out, err := p.refsOf(ctx, ids)
	return out, next, err
}

// refsOf names articles, in their order; those that are not there are left out.
func (p *Press) refsOf(ctx context.Context, ids []isnad.ArticleID) ([]ArticleRef, error) {
	rows, err := p.st.Articles(ctx, ids)
	if err != nil {
		return nil, fault("look up articles", err)
	}
	source := map[string]string{}
	if err := linked(ctx, p.st, store.FindingSource, ids, func(f *store.Finding, _ *struct{}) { source[f.ID] = f.Name }); err != nil {
		return nil, err
	}
	out := make([]ArticleRef, 0, len(rows))
	for _, r := range rows {
		if r.ID == "" {
			continue
		}
		outlet := r.Outlet
		if e, ok := lexicon.ByID(isnad.EntityID(outlet)); ok {
			outlet = e.Name
		}
		out = append(out, ArticleRef{ID: string(r.ID), Page: string(r.Page), Title: r.Title, Outlet: outlet, Date: r.Day, URL: r.URL, CopyOf: source[string(r.ID)]})
	}
	return out, nil
}

// Parties returns the entities that words may mean, the likeliest first: what
// the lexicon takes them for, where the press speaks of it, and then who is
// called so.
func (p *Press) Parties(ctx context.Context, words string) ([]Count, error) {
	all, err := p.parties(ctx, words)
	if err != nil {
		return nil, err
	}
	return counts(all[:min(len(all), 50)]), nil
}

func (p *Press) parties(ctx context.Context, words string) ([]*passes.EntityDoc, error) {
	var out []*passes.EntityDoc
	put := func(e *passes.EntityDoc) {
		if e != nil && !slices.ContainsFunc(out, func(o *passes.EntityDoc) bool { return o.ID == e.ID }) {
			out = append(out, e)
		}
	}
	e, err := p.byID(ctx, isnad.EntityID(words))
	if err != nil {
		return nil, err
	}
	put(e)
	for _, id := range lexicon.PartiesNamed(words) {
		if e, err = p.byID(ctx, id); err != nil {
			return nil, err
		}
		put(e)
	}
	all, err := p.finds(ctx, words)
	for _, e := range all {
		put(e)
	}
	return out, err
}

// Dossier answers what binds or divides parties. Of parties with very many
// articles it takes the latest; Dossier.Left counts rows and articles that were
// left out.
func (p *Press) Dossier(ctx context.Context, parties ...string) (*isnad.Dossier, map[isnad.EntityID]string, error) {
	var ids []isnad.EntityID
	for _, name := range parties {
		found, err := p.parties(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		f, ok := asName(name)
		if len(found) == 0 || string(found[0].ID) != name && ok && f.class(found[0]) > 1 && !slices.Contains(lexicon.PartiesNamed(name), found[0].ID) {
			e := &Error{name, "no country, body or person is called so in these articles"}
			var near []string
			for _, x := range found[:min(len(found), 5)] {
				near = append(near, x.Name)
			}
			if len(near) > 0 {
				e.Why += "; there are " + strings.Join(near, "، ")
			}
			return nil, nil, e
		}
		if !slices.Contains(ids, found[0].ID) {
			ids = append(ids, found[0].ID)
		}
	}
	slices.Sort(ids)
	if len(ids) < 2 {
		return nil, nil, &Error{strings.Join(parties, " "), "a dossier is of two parties or more"}
	}
	articles, left, err := p.dealt(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	q := ask(ctx, p.st)
	pass := dossiers.New()
	var accountKeys []isnad.EntityID
	for len(articles) > 0 {
		n := min(batch, len(articles))
		accts, err := p.st.Accounts(ctx, articles[:n])
		if err != nil {
			return nil, nil, fault("load articles", err)
		}
		if err := q.texts(articles[:n]); err != nil {
			return nil, nil, err
		}
		articles = articles[n:]
		for _, acct := range accts {
			if acct == nil {
				continue
			}
			if acct, err = q.right(acct); err != nil {
				return nil, nil, err
			}
			keys := identities.KeysOf(acct)
			for _, k := range keys {
				accountKeys = append(accountKeys, k)
			}
			pass.Add(acct, func(id isnad.EntityID) isnad.EntityID { return keys[id] })
		}
	}
	if err := q.resolve(accountKeys); err != nil {
		return nil, nil, err
	}
	d := pass.Of(dossiers.Options{Final: q.who, Fold: q.source, Min: passes.MinRows}, ids...)
	d.Left += left
	var named []isnad.EntityID
	named = append(named, d.Parties...)
	for i := range d.Rows {
		r := &d.Rows[i]
		named = append(append(append(named, r.By...), r.Towards...), r.Place)
	}
	names, err := p.names(ctx, named)
	if err != nil {
		return nil, nil, err
	}
	return &d, names, nil
}

// dealt returns the articles that may tell of dealings between two of some
// parties, the latest first, and how many it leaves out.
func (p *Press) dealt(ctx context.Context, ids []isnad.EntityID) ([]isnad.ArticleID, int, error) {
	var out []isnad.ArticleID
	seen := map[isnad.ArticleID]bool{}
	left := 0
	put := func(list []isnad.ArticleID) {
		for _, a := range list {
			if !seen[a] {
				seen[a] = true
				out = append(out, a)
			}
		}
	}
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			d, err := findOne[passes.PairDoc](ctx, p.st, store.FindingPair, string(a)+" "+string(b))
			if err != nil {
				return nil, 0, err
			}
			if d != nil {
				put(d.Articles)
			}
			// Who is no power acts for one: his dealings stand where he is named
			// himself. So do those of two bodies that nobody knows.
			for _, id := range []isnad.EntityID{a, b} {
				if !personal(id) {
					continue
				}
				keys, err := keysOf(ctx, p.st, id)
				if err != nil {
					return nil, 0, err
				}
				list, more, err := matching(ctx, p.st, search.Dealing(keys...), store.Newest, "", "", maxDealing)
				if err != nil {
					return nil, 0, err
				}
				put(list)
				left += more
			}
		}
	}
	if len(out) <= maxDealing {
		return out, left, nil
	}
	rows, err := p.st.Articles(ctx, out)
	if err != nil {
		return nil, 0, fault("look up articles", err)
	}
	slices.SortFunc(rows, func(x, y store.ArticleRow) int {
		return cmp.Or(cmp.Compare(y.Day, x.Day), cmp.Compare(x.ID, y.ID))
	})
	left += len(out) - maxDealing
	out = out[:0]
	for _, r := range rows[:maxDealing] {
		out = append(out, r.ID)
	}
	return out, left, nil
}

// personal reports whether an id is one of those that need not be a power: not
// the lexicon's, or that of a person or body in it.
func personal(id isnad.EntityID) bool {
	e, ok := lexicon.ByID(id)
	return !ok || e.Table != lexicon.Countries
}

// later returns the day n days behind a day, and "" for none.
func later(day string, n int) string {
	if day == "" {
		return ""
	}
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.AddDate(0, 0, n).Format(time.DateOnly)
}

// IsNotFound reports whether an error says that a question has no answer, as
// against that it could not be answered.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e)
}

package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/claims"
	"isnad/internal/identities"
	"isnad/internal/passes"
	"isnad/internal/store"
)

// The bounds of what one question loads. Accounts are what costs: a few tenths
// of a millisecond each.
const (
	maxStory   = 240 // articles of a story or timeline
	maxSpoken  = 160 // articles in which somebody speaks
	maxBeside  = 160 // articles that only tell the same, or deny it
	maxDealing = 400 // articles of a dossier
	batch      = 64  // accounts that are in memory together
	maxKeys    = 1000
	maxFound   = 1000 // entities that are compared with a name
)

// An asked is one question being answered from a store: it grows by what the
// question touches, until close makes a view of it.
type asked struct {
	ctx context.Context
	st  Store
	view
	part
	tried map[isnad.ArticleID]bool
	room  int // how many articles may yet be loaded
	// own are the entities of the loaded accounts, by key: what they are called
	// until the corpus has a name for them.
	own map[isnad.EntityID]*passes.EntityDoc
	// wrong are the notes that mark findings as wrong, by article; nil until
	// they are asked for.
	wrong map[isnad.ArticleID][]store.Note
}

// part is what findings say of the articles of a question.
type part struct {
	ids      map[isnad.EntityID]isnad.EntityID
	sources  map[isnad.ArticleID]isnad.ArticleID
	claims   map[isnad.StatementRef]*passes.ClaimDoc
	backing  map[isnad.StatementRef]string
	stories  map[isnad.ArticleID]*isnad.Story
	shared   []isnad.Copy
	disputed []isnad.Contradiction
}

func (p *part) who(key isnad.EntityID) isnad.EntityID {
	if id, ok := p.ids[key]; ok {
		return id
	}
	return key
}

func (p *part) source(a isnad.ArticleID) isnad.ArticleID { return cmp.Or(p.sources[a], a) }

func (p *part) claimOf(s isnad.StatementRef) (*isnad.Claim, bool) {
	if c := p.claims[s]; c != nil {
		return &c.Claim, true
	}
	return nil, false
}

func (p *part) behind(s isnad.StatementRef) string { return p.backing[s] }

func (p *part) storyOf(a isnad.ArticleID) (*isnad.Story, bool) {
	s := p.stories[a]
	return s, s != nil
}

func (p *part) copies() []isnad.Copy                  { return p.shared }
func (p *part) contradictions() []isnad.Contradiction { return p.disputed }

func ask(ctx context.Context, st Store) *asked {
	return &asked{ctx: ctx, st: st, view: newView(), room: maxStory, tried: map[isnad.ArticleID]bool{}, own: map[isnad.EntityID]*passes.EntityDoc{},
		part: part{ids: map[isnad.EntityID]isnad.EntityID{}, sources: map[isnad.ArticleID]isnad.ArticleID{}, claims: map[isnad.StatementRef]*passes.ClaimDoc{},
			backing: map[isnad.StatementRef]string{}, stories: map[isnad.ArticleID]*isnad.Story{}}}
}

// fault says what was being done when the store failed.
func fault(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("desk: %s: %w", what, err)
}

// load takes in the accounts of articles, as far as there is room, and returns
// how many it left. An article that is not there any more counts as loaded: a
// finding may be older than what it speaks of.
func (q *asked) load(ids []isnad.ArticleID) (left int, err error) {
	var want []isnad.ArticleID
	for _, id := range ids {
		switch {
		case q.tried[id]:
		case q.room == 0:
			left++
		default:
			q.tried[id] = true
			q.room--
			want = append(want, id)
		}
	}
	for len(want) > 0 {
		n := min(batch, len(want))
		accts, err := q.st.Accounts(q.ctx, want[:n])
		if err != nil {
			return left, fault("load articles", err)
		}
		for _, acct := range accts {
			if acct == nil {
				continue
			}
			if err := q.take(acct); err != nil {
				return left, err
			}
		}
		want = want[n:]
	}
	return left, nil
}

// marked returns the notes that mark findings of an article as wrong.
func (q *asked) marked(id isnad.ArticleID) ([]store.Note, error) {
	if q.wrong == nil {
		notes, err := q.st.Notes(q.ctx, store.NoteWrong, false)
		if err != nil {
			return nil, fault("look up corrections", err)
		}
		q.wrong = map[isnad.ArticleID][]store.Note{}
		for _, n := range notes {
			q.wrong[isnad.ArticleID(n.A)] = append(q.wrong[isnad.ArticleID(n.A)], n)
		}
	}
	return q.wrong[id], nil
}

// right returns an account without what people marked as wrong in it.
func (q *asked) right(acct *isnad.Account) (*isnad.Account, error) {
	notes, err := q.marked(acct.Article.ID)
	if err != nil || len(notes) == 0 {
		return acct, err
	}
	return store.Without(acct, store.Wrong(acct, notes)), nil
}

// take takes in an account.
func (q *asked) take(acct *isnad.Account) error {
	acct, err := q.right(acct)
	if err != nil {
		return err
	}
	keys := identities.KeysOf(acct)
	q.add(acct, keys)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		key := keys[e.ID]
		if q.own[key] != nil || !named(e.Kind) {
			continue
		}
		d := &passes.EntityDoc{ID: key, Kind: e.Kind, Name: strings.Clone(e.Name), Articles: 1}
		d.Roles = with(nil, e.Role, 1)
		for _, f := range e.Forms {
			d.Forms = with(d.Forms, f, passes.MaxForms)
		}
		q.own[key] = d
	}
	return nil
}

// with adds a copy of s to a list that has at most limit members, each once.
func with(list []string, s string, limit int) []string {
	if s == "" || len(list) >= limit || slices.Contains(list, s) {
		return list
	}
	return append(list, strings.Clone(s))
}

// linked calls each with the findings of a kind that have one of the keys, each
// once.
func linked[K ~string, T any](ctx context.Context, st store.Findings, kind store.FindingKind, keys []K, each func(f *store.Finding, doc *T)) error {
	all := make([]string, 0, len(keys))
	for _, k := range keys {
		if k != "" {
			all = append(all, string(k))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	seen := map[string]bool{}
	for len(all) > 0 {
		n := min(maxKeys, len(all))
		list, err := st.Linked(ctx, kind, all[:n])
		if err != nil {
			return fault("look up conclusions", err)
		}
		all = all[n:]
		for i := range list {
			if seen[list[i].ID] {
				continue
			}
			seen[list[i].ID] = true
			doc, err := decode[T](&list[i])
			if err != nil {
				return err
			}
			each(&list[i], doc)
		}
	}
	return nil
}

// decode reads the document of a finding; one without has a zero document.
func decode[T any](f *store.Finding) (*T, error) {
	doc := new(T)
	if len(f.Doc) > 0 {
		if err := json.Unmarshal(f.Doc, doc); err != nil {
			return nil, fmt.Errorf("desk: read %s %s: %w", f.Kind, f.ID, err)
		}
	}
	return doc, nil
}

// findOne returns one finding and its document, nil when it is not there.
func findOne[T any](ctx context.Context, st store.Findings, kind store.FindingKind, id string) (*T, error) {
	f, err := st.Finding(ctx, kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fault("look up a conclusion", err)
	}
	return decode[T](f)
}

// texts looks up what was concluded of the texts of articles: their sources.
func (q *asked) texts(ids []isnad.ArticleID) error {
	return linked(q.ctx, q.st, store.FindingSource, ids, func(f *store.Finding, _ *struct{}) {
		q.sources[isnad.ArticleID(f.ID)] = isnad.ArticleID(f.Name)
	})
}

// copied looks up the texts that articles share.
func (q *asked) copied(ids []isnad.ArticleID) error {
	// The passages themselves, which are most of a copy, nobody asks for here.
	type short struct {
		From, To    isnad.ArticleID
		Kind        isnad.CopyKind
		Form        isnad.CopyForm
		Direction   isnad.CopyDirection
		Share, Back float64
		Words       int
	}
	return linked(q.ctx, q.st, store.FindingCopy, ids, func(_ *store.Finding, c *short) {
		q.shared = append(q.shared, isnad.Copy{From: c.From, To: c.To, Kind: c.Kind, Form: c.Form, Direction: c.Direction, Share: c.Share, Back: c.Back, Words: c.Words})
	})
}

// placed looks up the stories of articles.
func (q *asked) placed(ids []isnad.ArticleID) error {
	return linked(q.ctx, q.st, store.FindingStory, ids, func(_ *store.Finding, s *isnad.Story) { q.tells(s) })
}

// tells says that a story holds its articles.
func (q *asked) tells(s *isnad.Story) {
	for _, a := range s.Articles {
		q.stories[a] = s
	}
}

// claimed looks up the claims that have a key: of a statement or an article.
func (q *asked) claimed(keys []string) error {
	return linked(q.ctx, q.st, store.FindingClaim, keys, func(_ *store.Finding, c *passes.ClaimDoc) {
		for i, t := range c.Tellings {
			q.claims[t] = c
			if i < len(c.Behind) {
				q.backing[t] = c.Behind[i]
			}
		}
	})
}

// contested looks up the contradictions that have a key: of a statement or an
// article. It returns those that it had not.
func (q *asked) contested(keys []string) ([]isnad.Contradiction, error) {
	type pair struct{ a, b isnad.StatementRef }
	have := make(map[pair]bool, len(q.disputed))
	for _, c := range q.disputed {
		have[pair{c.Denial, c.Denied}] = true
	}
	n := len(q.disputed)
	err := linked(q.ctx, q.st, store.FindingContradiction, keys, func(_ *store.Finding, c *isnad.Contradiction) {
		if k := (pair{c.Denial, c.Denied}); !have[k] {
			have[k] = true
			q.disputed = append(q.disputed, *c)
		}
	})
	return q.disputed[n:], err
}

func refKey(s isnad.StatementRef) string { return string(s.Article) + "-" + string(s.Statement) }

func refKeys(list []isnad.StatementRef) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, refKey(s))
	}
	return out
}

// tellings looks up all that an answer shows of statements: their claims, who tells
// them, and who denies them. Articles beside those loaded are taken in as far as
// there is room.
func (q *asked) tellings(refs []isnad.StatementRef) error {
	if err := q.claimed(refKeys(refs)); err != nil {
		return err
	}
	var all []isnad.StatementRef
	seen := map[isnad.StatementRef]bool{}
	put := func(s isnad.StatementRef) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	for _, s := range refs {
		put(s)
		if c := q.claims[s]; c != nil {
			for _, t := range c.Tellings {
				put(t)
			}
		}
	}
	more, err := q.contested(refKeys(all))
	if err != nil {
		return err
	}
	beside := make([]isnad.ArticleID, 0, len(all))
	for _, c := range more {
		beside = append(beside, c.Denial.Article, c.Denied.Article)
	}
	for _, s := range all {
		beside = append(beside, s.Article)
	}
	_, err = q.load(beside)
	return err
}

// What an answer tells of the articles that it rests on.
type telling uint8

const (
	ofSpeech telling = iota // statements: who speaks, and through whom
	ofEvents                // events as well
	ofNames                 // all who are named, and how
)

// close looks up who is meant in what was loaded, as far as the answer tells of
// it, and makes the view.
func (q *asked) close(what telling) error {
	var keys []isnad.EntityID
	seen := map[isnad.EntityID]bool{}
	put := func(k isnad.EntityID) {
		if k != "" && !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	for _, a := range q.articles {
		if what == ofNames {
			for _, k := range a.keys {
				put(k)
			}
			continue
		}
		for i := range a.statements {
			s := &a.statements[i]
			put(s.speaker)
			for j := range s.chain {
				put(s.chain[j].Entity)
			}
		}
		for i := range a.events {
			if e := &a.events[i]; what == ofEvents {
				for _, k := range e.actors {
					put(k)
				}
				for _, k := range e.recipients {
					put(k)
				}
				put(e.place)
			}
		}
	}
	for _, b := range q.backing {
		put(isnad.EntityID(b))
	}
	if err := q.resolve(keys); err != nil {
		return err
	}
	ids := make([]isnad.EntityID, 0, len(keys))
	for _, k := range keys {
		ids = append(ids, q.who(k))
	}
	if err := linked(q.ctx, q.st, store.FindingEntity, ids, func(_ *store.Finding, e *passes.EntityDoc) { q.know(e) }); err != nil {
		return err
	}
	for _, k := range keys {
		if id := q.who(k); q.entities[id] == nil && q.own[k] != nil {
			d := *q.own[k]
			d.ID = id
			q.know(&d)
		}
	}
	slices.SortFunc(q.disputed, claims.Compare)
	slices.SortFunc(q.shared, q.copyOrder)
	q.settle(&q.part)
	return nil
}

// copyOrder orders copies by the time of their articles, as the pass does.
// Articles that are not loaded come last.
func (q *asked) copyOrder(x, y isnad.Copy) int {
	order := func(x, y isnad.ArticleID) int {
		a, b := q.byID[x], q.byID[y]
		if a == nil || b == nil {
			return cmp.Or(cmp.Compare(b2i(a == nil), b2i(b == nil)), cmp.Compare(x, y))
		}
		return byTime(a, b)
	}
	return cmp.Or(order(x.From, y.From), order(x.To, y.To))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// resolve looks up which entities of the corpus keys stand for.
func (q *asked) resolve(keys []isnad.EntityID) error {
	return linked(q.ctx, q.st, store.FindingIdentity, keys, func(_ *store.Finding, x *isnad.Identity) {
		for _, s := range x.Same {
			q.ids[s] = x.ID
		}
	})
}

// keysOf returns all keys of an entity of the corpus, its id among them.
func keysOf(ctx context.Context, st Store, id isnad.EntityID) ([]isnad.EntityID, error) {
	x, err := findOne[isnad.Identity](ctx, st, store.FindingIdentity, string(id))
	if err != nil || x == nil {
		return []isnad.EntityID{id}, err
	}
	return append([]isnad.EntityID{id}, x.Same...), nil
}

// matching returns the articles of which an entry fulfils a condition, the newest
// or oldest first, at most n, and how many more there are.
func matching(ctx context.Context, st Store, m store.Match, order store.Order, since, until string, n int, also ...condition) (ids []isnad.ArticleID, more int, err error) {
	var all []store.Entry
	seen := map[isnad.ArticleID]bool{}
	for _, c := range append([]condition{{store.EntryArticle, m}}, also...) {
		got, cursor := 0, ""
		for {
			// An article has many events: a list of them goes on until it has
			// enough articles.
			hits, next, err := st.Find(ctx, store.IndexQuery{Kind: c.kind, Match: c.match, Since: since, Until: until, Order: order, Cursor: cursor, Limit: n, Bare: true})
			if err != nil {
				return nil, 0, fault("look up articles", err)
			}
			for _, h := range hits {
				if !seen[h.Article] {
					seen[h.Article] = true
					got++
					all = append(all, h)
				}
			}
			if cursor = next; next == "" {
				break
			}
			if c.kind == store.EntryArticle || got >= n {
				left, err := count(ctx, st, c, order, since, until, next, n)
				if err != nil {
					return nil, 0, err
				}
				more += left
				break
			}
		}
	}
	slices.SortStableFunc(all, func(x, y store.Entry) int {
		if (x.Day == "") != (y.Day == "") {
			return cmp.Compare(y.Day, x.Day)
		}
		if order == store.Oldest {
			x, y = y, x
		}
		return cmp.Or(cmp.Compare(y.Day, x.Day), cmp.Compare(x.Article, y.Article))
	})
	more += max(len(all)-n, 0)
	for _, h := range all[:min(len(all), n)] {
		ids = append(ids, h.Article)
	}
	return ids, more, nil
}

// A condition is one on entries of a kind.
type condition struct {
	kind  store.EntryKind
	match store.Match
}

// count returns how many entries stand behind a cursor, before which n stand: of
// events, which are several to an article, one is enough to say that there are
// more.
func count(ctx context.Context, st Store, c condition, order store.Order, since, until, cursor string, before int) (int, error) {
	if c.kind != store.EntryArticle {
		return 1, nil
	}
	if since == "" && until == "" {
		total, err := st.Count(ctx, c.kind, c.match, 0)
		return max(total-before, 1), fault("count articles", err)
	}
	n := 0
	for cursor != "" && n < maxCount {
		hits, next, err := st.Find(ctx, store.IndexQuery{Kind: c.kind, Match: c.match, Since: since, Until: until, Order: order, Cursor: cursor, Limit: 1000, Bare: true})
		if err != nil {
			return 0, fault("count articles", err)
		}
		n += len(hits)
		cursor = next
	}
	return n, nil
}

// maxCount bounds the articles that are counted one by one.
const maxCount = 5000

// ends returns the first few and the last of a list that is in order of time,
// at most n, and how many it left out between them. A matter is told by those
// who told it first, and by the latest.
func ends[T any](list []T, n int) ([]T, int) {
	if len(list) <= n {
		return list, 0
	}
	out := append([]T{}, list[:n/4]...)
	return append(out, list[len(list)-(n-n/4):]...), len(list) - n
}

package export

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/identities"
	"isnad/internal/passes"
	"isnad/internal/search"
	"isnad/internal/store"
)

// Roles are what a Store asks of a store.
type Roles interface {
	store.Accounts
	store.Findings
	store.Notes
}

// A Store is a Corpus over a store. It walks through it by cursors, some
// articles at a time, and keeps nothing between two walks but the corrections,
// which it reads once.
type Store struct {
	st    Roles
	q     desk.Questions
	notes map[isnad.ArticleID][]store.Note // of findings marked as wrong; nil until asked
}

// NewStore returns the corpus of a store. Dossiers are asked of q, since the
// store keeps them without their histories.
func NewStore(st Roles, q desk.Questions) *Store { return &Store{st: st, q: q} }

// Lists are what Matching asks: *search.Engine has them.
type Lists interface {
	search.Searcher
	Articles(ctx context.Context, f search.Filter) (*search.Rows[search.ArticleRow], error)
	Statements(ctx context.Context, f search.Filter) (*search.Rows[search.StatementRow], error)
}

// Matching returns the articles that a query finds, for Filter.Articles; with
// them the statements, where the query asks for statements.
func Matching(ctx context.Context, lists Lists, query string) (map[isnad.ArticleID][]isnad.StatementID, error) {
	first, err := lists.Search(ctx, query, search.Options{Limit: 1, Sort: string(store.Newest)})
	if err != nil {
		return nil, err
	}
	out := map[isnad.ArticleID][]isnad.StatementID{}
	f := search.Filter{Query: query, Limit: 500}
	for {
		if first.Of == "statements" {
			rows, err := lists.Statements(ctx, f)
			if err != nil {
				return nil, err
			}
			for i := range rows.Items {
				r := &rows.Items[i]
				id := isnad.ArticleID(r.Article)
				out[id] = append(out[id], isnad.StatementID(r.Statement))
			}
			f.Cursor = rows.Next
		} else {
			rows, err := lists.Articles(ctx, f)
			if err != nil {
				return nil, err
			}
			for i := range rows.Items {
				out[isnad.ArticleID(rows.Items[i].ID)] = nil
			}
			f.Cursor = rows.Next
		}
		if f.Cursor == "" {
			return out, nil
		}
	}
}

// Items implements Corpus.
func (s *Store) Items(ctx context.Context, f Filter, yield func(*Item) error) error {
	if s.notes == nil {
		notes, err := s.st.Notes(ctx, store.NoteWrong, false)
		if err != nil {
			return fmt.Errorf("export: look up corrections: %w", err)
		}
		s.notes = map[isnad.ArticleID][]store.Note{}
		for _, n := range notes {
			s.notes[isnad.ArticleID(n.A)] = append(s.notes[isnad.ArticleID(n.A)], n)
		}
	}
	switch {
	case f.Articles != nil:
		return s.chosen(ctx, f, yield)
	case f.Latest > 0:
		return s.latest(ctx, f, yield)
	}
	for cursor := ""; ; {
		rows, next, err := s.st.ListArticles(ctx, store.Oldest, cursor, batch)
		if err != nil {
			return fmt.Errorf("export: list articles: %w", err)
		}
		if err := s.rows(ctx, f, rows, yield); err != nil {
			return err
		}
		// They come by day: behind the last wanted one nothing is wanted, and
		// no undated one is.
		if next == "" || len(rows) > 0 && (f.Since != "" || f.Until != "") && (rows[len(rows)-1].Day == "" || f.Until != "" && rows[len(rows)-1].Day > f.Until) {
			return nil
		}
		cursor = next
	}
}

// chosen walks over the articles that a filter names.
func (s *Store) chosen(ctx context.Context, f Filter, yield func(*Item) error) error {
	ids := make([]isnad.ArticleID, 0, len(f.Articles))
	for id := range f.Articles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var all []store.ArticleRow
	for chunk := range slices.Chunk(ids, batch) {
		rows, err := s.st.Articles(ctx, chunk)
		if err != nil {
			return fmt.Errorf("export: look up articles: %w", err)
		}
		for _, r := range rows {
			if r.ID != "" {
				all = append(all, store.ArticleRow{ID: r.ID, Day: r.Day})
			}
		}
	}
	return s.sorted(ctx, f, slices.DeleteFunc(all, func(r store.ArticleRow) bool { return !f.day(r.Day) }), yield)
}

// latest walks over the latest articles.
func (s *Store) latest(ctx context.Context, f Filter, yield func(*Item) error) error {
	var all []store.ArticleRow
	// Of one day all are looked at: which of them stay is for sorted to say.
	for cursor := ""; len(all) < f.Latest || all[len(all)-1].Day == all[f.Latest-1].Day; {
		rows, next, err := s.st.ListArticles(ctx, store.Newest, cursor, batch)
		if err != nil {
			return fmt.Errorf("export: list articles: %w", err)
		}
		for _, r := range rows {
			if f.day(r.Day) {
				all = append(all, store.ArticleRow{ID: r.ID, Day: r.Day})
			}
		}
		if next == "" || len(rows) > 0 && f.Since != "" && rows[len(rows)-1].Day < f.Since {
			break
		}
		cursor = next
	}
	return s.sorted(ctx, f, all, yield)
}

// sorted walks over rows that came in any order.
func (s *Store) sorted(ctx context.Context, f Filter, all []store.ArticleRow, yield func(*Item) error) error {
	slices.SortFunc(all, func(x, y store.ArticleRow) int { return byDay(x.Day, y.Day, x.ID, y.ID) })
	all = latest(all, f.Latest, func(r store.ArticleRow) string { return r.Day })
	for chunk := range slices.Chunk(all, batch) {
		if err := s.rows(ctx, f, chunk, yield); err != nil {
			return err
		}
	}
	return nil
}

// rows yields the items of some rows.
func (s *Store) rows(ctx context.Context, f Filter, rows []store.ArticleRow, yield func(*Item) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var ids []isnad.ArticleID
	days := map[isnad.ArticleID]string{}
	for _, r := range rows {
		if f.day(r.Day) {
			ids, days[r.ID] = append(ids, r.ID), r.Day
		}
	}
	if len(ids) == 0 {
		return nil
	}
	accts, err := s.st.Accounts(ctx, ids)
	if err != nil {
		return fmt.Errorf("export: load articles: %w", err)
	}
	items := make([]*Item, 0, len(accts))
	byID := make(map[isnad.ArticleID]*Item, len(accts))
	keys := make([]identities.Keys, 0, len(accts))
	var all []string
	for _, acct := range accts {
		if acct == nil { // taken away meanwhile
			continue
		}
		wanted, ok, err := f.wants(acct)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		id := acct.Article.ID
		wrong := store.Wrong(acct, s.notes[id])
		acct = store.Without(acct, wrong)
		it := &Item{Account: acct, Day: days[id], wanted: wanted, who: map[isnad.EntityID]isnad.EntityID{}, entities: map[isnad.EntityID]*Entity{},
			claims: map[isnad.StatementID]*isnad.Claim{}, denied: map[isnad.StatementID][]isnad.StatementRef{}, denies: map[isnad.StatementID][]isnad.StatementRef{},
			wrong: map[string]bool{}}
		for finding := range wrong {
			it.wrong[finding] = true
		}
		k := identities.KeysOf(acct)
		for _, key := range k {
			all = append(all, string(key))
		}
		items, keys, byID[id] = append(items, it), append(keys, k), it
	}
	if err := s.conclusions(ctx, byID); err != nil {
		return err
	}
	known, err := s.identities(ctx, all)
	if err != nil {
		return err
	}
	for i, it := range items {
		it.meet(keys[i], known)
		it.sort()
		if err := yield(it); err != nil {
			return err
		}
	}
	return nil
}

// meet says who the entities of an item's account are.
func (it *Item) meet(keys identities.Keys, known map[isnad.EntityID]*isnad.Identity) {
	for i := range it.Account.Entities {
		e := &it.Account.Entities[i]
		key := keys[e.ID]
		x := known[key]
		id := key
		if x != nil {
			id = x.ID
		}
		it.who[e.ID] = id
		to := it.entities[id]
		if to == nil {
			to = &Entity{ID: id, Kind: e.Kind}
			it.entities[id] = to
		}
		to.join(e.Kind, e.Name, e.NameEn, e.Wikidata, e.Country)
		if x != nil {
			to.known(x)
		}
	}
	for _, e := range it.entities {
		e.learn()
	}
}

// conclusions looks up what was concluded of articles.
func (s *Store) conclusions(ctx context.Context, byID map[isnad.ArticleID]*Item) error {
	ids := make([]string, 0, len(byID))
	for id := range byID {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	if err := linked(ctx, s.st, store.FindingSource, ids, func(f *store.Finding, _ *struct{}) {
		if it := byID[isnad.ArticleID(f.ID)]; it != nil && f.Name != f.ID {
			it.CopyOf = isnad.ArticleID(f.Name)
		}
	}); err != nil {
		return err
	}
	if err := linked(ctx, s.st, store.FindingStory, ids, func(_ *store.Finding, st *isnad.Story) {
		for _, a := range st.Articles {
			if it := byID[a]; it != nil {
				it.Story, it.StorySources = st.ID, st.IndependentSources
			}
		}
	}); err != nil {
		return err
	}
	if err := linked(ctx, s.st, store.FindingCopy, ids, func(_ *store.Finding, c *isnad.Copy) {
		c.Spans, c.Points = nil, nil // most of a copy; an item tells no passages
		for _, a := range []isnad.ArticleID{c.From, c.To} {
			if it := byID[a]; it != nil {
				it.Copies = append(it.Copies, *c)
			}
		}
	}); err != nil {
		return err
	}
	if err := linked(ctx, s.st, store.FindingClaim, ids, func(_ *store.Finding, c *passes.ClaimDoc) {
		for _, t := range c.Tellings {
			if it := byID[t.Article]; it != nil {
				it.claims[t.Statement] = &c.Claim
			}
		}
	}); err != nil {
		return err
	}
	return linked(ctx, s.st, store.FindingContradiction, ids, func(_ *store.Finding, c *isnad.Contradiction) {
		for _, a := range []isnad.ArticleID{c.Denial.Article, c.Denied.Article} {
			if it := byID[a]; it != nil {
				it.dispute(c)
			}
		}
	})
}

// identities looks up the identities that keys stand for.
func (s *Store) identities(ctx context.Context, keys []string) (map[isnad.EntityID]*isnad.Identity, error) {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	asked := make(map[isnad.EntityID]bool, len(keys))
	for _, k := range keys {
		asked[isnad.EntityID(k)] = true
	}
	out := map[isnad.EntityID]*isnad.Identity{}
	err := linked(ctx, s.st, store.FindingIdentity, keys, func(_ *store.Finding, x *isnad.Identity) {
		same := x.Same
		x.Same, x.Joins = nil, nil
		out[x.ID] = x
		for _, k := range same {
			if asked[k] {
				out[k] = x
			}
		}
	})
	return out, err
}

// maxLinked is how many keys are looked up at once.
const maxLinked = 1000

// linked calls each with the findings that have one of the keys, each once,
// sorted by id.
func linked[T any](ctx context.Context, st store.Findings, kind store.FindingKind, keys []string, each func(*store.Finding, *T)) error {
	seen := map[string]bool{}
	var found []store.Finding
	for chunk := range slices.Chunk(keys, maxLinked) {
		list, err := st.Linked(ctx, kind, chunk)
		if err != nil {
			return fmt.Errorf("export: look up conclusions: %w", err)
		}
		for _, f := range list {
			if !seen[f.ID] {
				seen[f.ID] = true
				found = append(found, f)
			}
		}
	}
	slices.SortFunc(found, func(x, y store.Finding) int { return strings.Compare(x.ID, y.ID) })
	for i := range found {
		doc, err := decode[T](&found[i])
		if err != nil {
			return err
		}
		each(&found[i], doc)
	}
	return nil
}

// decode reads the document of a finding; one without has a zero document.
func decode[T any](f *store.Finding) (*T, error) {
	doc := new(T)
	if len(f.Doc) > 0 {
		if err := json.Unmarshal(f.Doc, doc); err != nil {
			return nil, fmt.Errorf("export: read %s %s: %w", f.Kind, f.ID, err)
		}
	}
	return doc, nil
}

// Accounts implements Corpus.
func (s *Store) Accounts(ctx context.Context, ids []isnad.ArticleID) ([]*isnad.Account, error) {
	return s.st.Accounts(ctx, ids)
}

// Entities implements Corpus.
func (s *Store) Entities(ctx context.Context, ids []isnad.EntityID) (map[isnad.EntityID]*Entity, error) {
	out := make(map[isnad.EntityID]*Entity, len(ids))
	keys := make([]string, 0, len(ids))
	for _, id := range ids {
		keys = append(keys, string(id))
	}
	known, err := s.identities(ctx, keys)
	if err != nil {
		return nil, err
	}
	names := map[isnad.EntityID]*passes.EntityDoc{}
	if err := linked(ctx, s.st, store.FindingEntity, keys, func(_ *store.Finding, e *passes.EntityDoc) { names[e.ID] = e }); err != nil {
		return nil, err
	}
	for _, id := range ids {
		e := &Entity{ID: id}
		if d := names[id]; d != nil {
			e.Kind, e.Name = d.Kind, d.Name
		}
		if x := known[id]; x != nil {
			e.ID = x.ID
			e.known(x)
		}
		e.learn()
		out[id] = e
	}
	return out, nil
}

// all calls yield with the findings of a kind, sorted by id.
func all[T any](ctx context.Context, st store.Findings, kind store.FindingKind, yield func(*T) error) error {
	var fault error
	err := st.EachFinding(ctx, kind, false, func(f store.Finding) bool {
		var doc *T
		if fault = ctx.Err(); fault == nil {
			doc, fault = decode[T](&f)
		}
		if fault == nil {
			fault = yield(doc)
		}
		return fault == nil
	})
	if fault != nil {
		return fault
	}
	if err != nil {
		return fmt.Errorf("export: list conclusions: %w", err)
	}
	return nil
}

// Copies implements Corpus.
func (s *Store) Copies(ctx context.Context, yield func(*isnad.Copy) error) error {
	return all(ctx, s.st, store.FindingCopy, yield)
}

// Claims implements Corpus.
func (s *Store) Claims(ctx context.Context, yield func(*isnad.Claim) error) error {
	return all(ctx, s.st, store.FindingClaim, func(c *passes.ClaimDoc) error { return yield(&c.Claim) })
}

// Dossiers implements Corpus.
func (s *Store) Dossiers(ctx context.Context, yield func(*isnad.Dossier) error) error {
	return all(ctx, s.st, store.FindingPair, func(p *passes.PairDoc) error {
		parties := make([]string, len(p.Parties))
		for i, id := range p.Parties {
			parties[i] = string(id)
		}
		d, _, err := s.q.Dossier(ctx, parties...)
		if desk.IsNotFound(err) {
			return nil // a finding may be older than what it speaks of
		}
		if err != nil || len(d.Rows)+d.Left < passes.MinRows {
			return err
		}
		return yield(d)
	})
}

package export

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/identities"
	"isnad/internal/lexicon"
	"isnad/internal/passes"
	"isnad/internal/store/pack"
)

// A Memory is a Corpus of accounts that were just read. It hands them to the
// passes and keeps them, packed, in a temporary file, so that only what the
// passes keep takes memory.
type Memory struct {
	run  *passes.Run
	res  *passes.Result
	file *os.File
	size int64
	rows []row // by arrival until Finish, then by day
	byID map[isnad.ArticleID]int
	// entities are what accounts say of each key until Finish, then of each
	// entity of the corpus.
	entities map[isnad.EntityID]*Entity
	copies   map[isnad.ArticleID][]int32
	disputes map[isnad.ArticleID][]int32
}

// A row is an account in the file: the length of the account's bytes, then the
// keys of its entities to the end.
type row struct {
	id            isnad.ArticleID
	day           string
	at, acct, end int64
}

// NewMemory returns a Memory that draws conclusions by run. Close it in the
// end, whatever happened.
func NewMemory(run *passes.Run) (*Memory, error) {
	f, err := os.CreateTemp("", "isnad-export-*")
	if err != nil {
		return nil, fmt.Errorf("keep accounts for the export: %w", err)
	}
	return &Memory{run: run, file: f, byID: map[isnad.ArticleID]int{}, entities: map[isnad.EntityID]*Entity{}}, nil
}

// Close removes what was kept.
func (m *Memory) Close() error {
	return errors.Join(m.file.Close(), os.Remove(m.file.Name()))
}

// Len returns the number of articles.
func (m *Memory) Len() int { return len(m.rows) }

// Add takes an account; one that was added before is left out.
func (m *Memory) Add(acct *isnad.Account) error {
	id := acct.Article.ID
	if _, ok := m.byID[id]; ok {
		return nil
	}
	keys := m.run.Add(acct)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		m.note(keys[e.ID], e)
	}
	packed := pack.Encode(acct)
	rest, err := json.Marshal(keys)
	if err != nil {
		return fmt.Errorf("keep account %s: %w", id, err)
	}
	if _, err := m.file.Write(packed); err != nil {
		return fmt.Errorf("keep account %s: %w", id, err)
	}
	if _, err := m.file.Write(rest); err != nil {
		return fmt.Errorf("keep account %s: %w", id, err)
	}
	m.byID[id] = len(m.rows)
	m.rows = append(m.rows, row{id, strings.Clone(day(acct.Article.Published.From)), m.size, int64(len(packed)), m.size + int64(len(packed)+len(rest))})
	m.size = m.rows[len(m.rows)-1].end
	return nil
}

// note remembers what an account says of an entity. Of two names the smaller
// stays, so that the order of pages does not matter.
func (m *Memory) note(key isnad.EntityID, e *isnad.Entity) {
	have := m.entities[key]
	if have == nil {
		m.entities[key] = &Entity{key, e.Kind, strings.Clone(e.Name), e.NameEn, e.Wikidata, e.Country, false}
		return
	}
	have.join(e.Kind, e.Name, e.NameEn, e.Wikidata, e.Country)
}

func (e *Entity) join(kind isnad.Kind, name, en, wikidata string, country isnad.EntityID) {
	if name != "" && (e.Name == "" || name < e.Name) {
		e.Name, e.Kind = strings.Clone(name), kind
	}
	for _, f := range []struct {
		to   *string
		from string
	}{{&e.NameEn, en}, {&e.Wikidata, wikidata}, {(*string)(&e.Country), string(country)}} {
		if f.from != "" && (*f.to == "" || f.from < *f.to) {
			*f.to = f.from
		}
	}
}

// Finish draws the conclusions. No account may be added behind it.
func (m *Memory) Finish() {
	m.res = m.run.Result()
	slices.SortFunc(m.rows, func(x, y row) int { return byDay(x.day, y.day, x.id, y.id) })
	for i := range m.rows {
		m.byID[m.rows[i].id] = i
	}
	left := make(map[isnad.EntityID]*Entity, len(m.entities))
	for key, e := range m.entities { // join does not mind the order
		id := m.res.Identities.Of(key)
		if to := left[id]; to != nil {
			to.join(e.Kind, e.Name, e.NameEn, e.Wikidata, e.Country)
			continue
		}
		e.ID = id
		left[id] = e
	}
	for id, e := range left {
		if x := m.res.Identities.Identity(id); x != nil {
			e.known(x)
		}
		e.learn()
	}
	m.entities = left
	m.copies = map[isnad.ArticleID][]int32{}
	for i := range m.res.Copies.Copies {
		c := &m.res.Copies.Copies[i]
		m.copies[c.From] = append(m.copies[c.From], int32(i))
		m.copies[c.To] = append(m.copies[c.To], int32(i))
	}
	m.disputes = map[isnad.ArticleID][]int32{}
	for i := range m.res.Claims.Contradictions {
		c := &m.res.Claims.Contradictions[i]
		m.disputes[c.Denial.Article] = append(m.disputes[c.Denial.Article], int32(i))
		if c.Denied.Article != c.Denial.Article {
			m.disputes[c.Denied.Article] = append(m.disputes[c.Denied.Article], int32(i))
		}
	}
}

// known takes over what the corpus knows of an entity: of what many articles
// name, no single one decides.
func (e *Entity) known(x *isnad.Identity) {
	e.Kind, e.Name, e.NameEn, e.Wikidata, e.Country = x.Kind, x.Name, x.NameEn, x.Wikidata, x.Country
}

// learn takes over what the lexicon knows of an entity.
func (e *Entity) learn() {
	x, ok := lexicon.ByID(e.ID)
	if !ok {
		// A ministry or navy of some country: the lexicon makes its name of the
		// two, and articles and identities have it too.
		country, class, _ := strings.Cut(string(e.ID), "/")
		home, found := lexicon.ByID(isnad.EntityID(country))
		if head, named := lexicon.HeadOf(class); found && named {
			x, ok = lexicon.Compose(head, home), true
		}
	}
	if !ok {
		e.Name = cmp.Or(e.Name, string(e.ID))
		return
	}
	e.Kind, e.Name, e.NameEn, e.Wikidata, e.Country = x.Kind, x.Name, x.NameEn, x.Wikidata, x.Country
	if x.Table == lexicon.Countries {
		e.State, e.Country = true, e.ID
	}
}

// read returns the account of a row and the keys of its entities.
func (m *Memory) read(r *row) (*isnad.Account, identities.Keys, error) {
	b := make([]byte, r.end-r.at)
	if _, err := io.ReadFull(io.NewSectionReader(m.file, r.at, int64(len(b))), b); err != nil {
		return nil, nil, fmt.Errorf("read back account %s: %w", r.id, err)
	}
	acct, err := pack.Decode(b[:r.acct])
	if err != nil {
		return nil, nil, fmt.Errorf("read back account %s: %w", r.id, err)
	}
	var keys identities.Keys
	if err := json.NewDecoder(bytes.NewReader(b[r.acct:])).Decode(&keys); err != nil {
		return nil, nil, fmt.Errorf("read back account %s: %w", r.id, err)
	}
	return acct, keys, nil
}

// Items implements Corpus.
func (m *Memory) Items(ctx context.Context, f Filter, yield func(*Item) error) error {
	var rows []*row
	for i := range m.rows {
		if r := &m.rows[i]; f.day(r.day) && f.names(r.id) {
			rows = append(rows, r)
		}
	}
	for _, r := range latest(rows, f.Latest, func(r *row) string { return r.day }) {
		if err := ctx.Err(); err != nil {
			return err
		}
		acct, keys, err := m.read(r)
		if err != nil {
			return err
		}
		wanted, ok, err := f.wants(acct)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := yield(m.item(acct, keys, r.day, wanted)); err != nil {
			return err
		}
	}
	return nil
}

// names reports whether the filter leaves an article, by its id.
func (f *Filter) names(id isnad.ArticleID) bool {
	if f.Articles == nil {
		return true
	}
	_, ok := f.Articles[id]
	return ok
}

// latest returns the last n of a list that is by day, undated last, which count
// as the oldest; all when n is 0.
func latest[T any](list []T, n int, day func(T) string) []T {
	if n <= 0 || len(list) <= n {
		return list
	}
	dated := len(list)
	for dated > 0 && day(list[dated-1]) == "" {
		dated--
	}
	if dated >= n {
		return list[dated-n : dated]
	}
	return list[:n]
}

// wants reports whether the filter leaves an article, and which statements.
func (f *Filter) wants(acct *isnad.Account) (wanted map[isnad.StatementID]bool, ok bool, err error) {
	if f.Articles != nil {
		list, ok := f.Articles[acct.Article.ID]
		if !ok {
			return nil, false, nil
		}
		if list != nil {
			wanted = make(map[isnad.StatementID]bool, len(list))
			for _, s := range list {
				wanted[s] = true
			}
		}
	}
	if f.Match == nil {
		return wanted, true, nil
	}
	match, ok, err := f.Match(acct)
	if err != nil || !ok {
		return nil, false, err
	}
	if wanted == nil || match == nil {
		if match == nil {
			match = wanted
		}
		return match, true, nil
	}
	both := map[isnad.StatementID]bool{}
	for s := range match {
		if wanted[s] {
			both[s] = true
		}
	}
	return both, true, nil
}

func (m *Memory) item(acct *isnad.Account, keys identities.Keys, day string, wanted map[isnad.StatementID]bool) *Item {
	id := acct.Article.ID
	it := &Item{Account: acct, Day: day, wanted: wanted, who: map[isnad.EntityID]isnad.EntityID{}, entities: map[isnad.EntityID]*Entity{},
		claims: map[isnad.StatementID]*isnad.Claim{}, denied: map[isnad.StatementID][]isnad.StatementRef{}, denies: map[isnad.StatementID][]isnad.StatementRef{}}
	if s := m.res.Copies.Source(id); s != id {
		it.CopyOf = s
	}
	if s, ok := m.res.Stories.Of(id); ok {
		it.Story, it.StorySources = s.ID, s.IndependentSources
	}
	for _, c := range m.copies[id] {
		it.Copies = append(it.Copies, m.res.Copies.Copies[c])
	}
	slices.SortFunc(it.Copies, copyOrder)
	for local, key := range keys {
		final := m.res.Identities.Of(key)
		it.who[local] = final
		it.entities[final] = m.entities[final]
	}
	for i := range acct.Statements {
		s := acct.Statements[i].ID
		if c, ok := m.res.Claims.Of(isnad.StatementRef{Article: id, Statement: s}); ok {
			it.claims[s] = c
		}
	}
	for _, i := range m.disputes[id] {
		it.dispute(&m.res.Claims.Contradictions[i])
	}
	it.sort()
	return it
}

// dispute notes a contradiction that touches the article.
func (it *Item) dispute(c *isnad.Contradiction) {
	id := it.Account.Article.ID
	if c.Denied.Article == id && !slices.Contains(it.denied[c.Denied.Statement], c.Denial) {
		it.denied[c.Denied.Statement] = append(it.denied[c.Denied.Statement], c.Denial)
	}
	if c.Denial.Article == id && !slices.Contains(it.denies[c.Denial.Statement], c.Denied) {
		it.denies[c.Denial.Statement] = append(it.denies[c.Denial.Statement], c.Denied)
	}
}

// sort puts what is said of statements in an order of its own.
func (it *Item) sort() {
	for _, m := range []map[isnad.StatementID][]isnad.StatementRef{it.denied, it.denies} {
		for _, list := range m {
			slices.SortFunc(list, func(x, y isnad.StatementRef) int { return strings.Compare(ref(x), ref(y)) })
		}
	}
}

// Accounts implements Corpus.
func (m *Memory) Accounts(_ context.Context, ids []isnad.ArticleID) ([]*isnad.Account, error) {
	out := make([]*isnad.Account, len(ids))
	for i, id := range ids {
		n, ok := m.byID[id]
		if !ok {
			continue
		}
		acct, _, err := m.read(&m.rows[n])
		if err != nil {
			return nil, err
		}
		out[i] = acct
	}
	return out, nil
}

// Entities implements Corpus.
func (m *Memory) Entities(_ context.Context, ids []isnad.EntityID) (map[isnad.EntityID]*Entity, error) {
	out := make(map[isnad.EntityID]*Entity, len(ids))
	for _, id := range ids {
		if e := m.entities[m.res.Identities.Of(id)]; e != nil {
			out[id] = e
			continue
		}
		e := &Entity{ID: id}
		e.learn()
		out[id] = e
	}
	return out, nil
}

// Copies implements Corpus.
func (m *Memory) Copies(_ context.Context, yield func(*isnad.Copy) error) error {
	// The passes list them by time, a store by its ids, and so all exports.
	copies := slices.Clone(m.res.Copies.Copies)
	slices.SortFunc(copies, copyOrder)
	return each(copies, yield)
}

func copyOrder(x, y isnad.Copy) int {
	return strings.Compare(string(x.From)+" "+string(x.To), string(y.From)+" "+string(y.To))
}

// Claims implements Corpus.
func (m *Memory) Claims(_ context.Context, yield func(*isnad.Claim) error) error {
	claims := slices.Clone(m.res.Claims.Claims)
	slices.SortFunc(claims, func(x, y isnad.Claim) int { return strings.Compare(x.ID, y.ID) })
	return each(claims, yield)
}

// Dossiers implements Corpus.
func (m *Memory) Dossiers(_ context.Context, yield func(*isnad.Dossier) error) error {
	all := m.res.Dossiers()
	name := func(d *isnad.Dossier) string {
		var b strings.Builder
		for i, p := range d.Parties {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(string(p))
		}
		return b.String()
	}
	slices.SortFunc(all, func(x, y isnad.Dossier) int { return strings.Compare(name(&x), name(&y)) })
	return each(all, yield)
}

func each[T any](list []T, yield func(*T) error) error {
	for i := range list {
		if err := yield(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"isnad"
	"isnad/internal/store"
)

// The place of an entry, from the highest bit:
//
//	0 | kind 2 | day 21 | hash 40
//
// Places of a kind are together and run by day; undated entries have day 0.
// Entries of one day run by a hash of the id, which is the same in every store.
const (
	dayBits  = 21
	hashBits = 40
	maxDay   = 1<<dayBits - 1
)

// kindNumbers are the first bits of places.
var kindNumbers = map[store.EntryKind]int64{store.EntryArticle: 1, store.EntryStatement: 2, store.EntryEvent: 3}

// entryKinds are the kinds in their order.
var entryKinds = []store.EntryKind{store.EntryArticle, store.EntryStatement, store.EntryEvent}

func kindOf(place int64) store.EntryKind {
	for k, n := range kindNumbers {
		if n == place>>(dayBits+hashBits) {
			return k
		}
	}
	return ""
}

// dayNumber counts the days from the year 1, for "2006-01-02"; 0 for anything
// else.
func dayNumber(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil || t.Year() < 1 {
		return 0
	}
	// Unix seconds of 0001-01-01.
	const first = -62135596800
	return min((t.Unix()-first)/86400+1, maxDay)
}

// span returns the first and last place of a kind between two days, both
// counted.
func span(kind store.EntryKind, from, to int64) (lo, hi int64, err error) {
	k, ok := kindNumbers[kind]
	if !ok {
		return 0, 0, fmt.Errorf("no entries of kind %q", kind)
	}
	base := k << (dayBits + hashBits)
	return base | from<<hashBits, base | to<<hashBits | (1<<hashBits - 1), nil
}

// placeOf returns the place where an entry would like to be.
func placeOf(e *store.Entry) (int64, error) {
	day := int64(0)
	if isDay(e.Day) {
		day = dayNumber(e.Day[:10])
	}
	lo, _, err := span(e.Kind, day, day)
	return lo | int64(uint64(hash64(e.ID))>>(64-hashBits)), err
}

// placed is an entry and the number of its article.
type placed struct {
	article int64
	entry   *store.Entry
}

// putEntries files entries of articles that have none yet.
func putEntries(ctx context.Context, c Conn, entries []placed) error {
	if len(entries) == 0 {
		return nil
	}
	type id struct {
		kind store.EntryKind
		id   string
	}
	seen := make(map[id]bool, len(entries))
	taken := make(map[int64]string, len(entries)) // places of this call, and who has them in the store
	places := make([]int64, len(entries))
	for i, p := range entries {
		key := id{p.entry.Kind, p.entry.ID}
		if seen[key] {
			return fmt.Errorf("%s entry %s stands twice", p.entry.Kind, p.entry.ID)
		}
		seen[key] = true
		var err error
		if places[i], err = placeOf(p.entry); err != nil {
			return err
		}
	}
	err := In(places, func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			var place int64
			var id string
			err := rows.Scan(&place, &id)
			taken[place] = id
			return err
		}, "SELECT place, id FROM entries WHERE place IN "+in, args...)
	})
	if err != nil {
		return err
	}
	var rows [][]any
	terms := make([]TermRow, len(entries))
	for i, p := range entries {
		// Two ids with one hash are rare; the second takes the next place.
		for {
			other, ok := taken[places[i]]
			if !ok {
				err := c.Row(ctx, "SELECT id FROM entries WHERE place = ?", places[i]).Scan(&other)
				if errors.Is(err, sql.ErrNoRows) {
					break
				}
				if err != nil {
					return err
				}
			}
			if other == escape(p.entry.ID) {
				return fmt.Errorf("%s entry %s is there already, for another article", p.entry.Kind, p.entry.ID)
			}
			places[i]++
		}
		taken[places[i]] = escape(p.entry.ID)
		list := make([]string, len(p.entry.Terms))
		for j, t := range p.entry.Terms {
			list[j] = Term(t)
		}
		terms[i] = TermRow{places[i], list}
		rows = append(rows, []any{places[i], p.article, escape(p.entry.ID), escape(p.entry.Day), packList(p.entry.Terms), packDoc(p.entry.Doc)})
	}
	fresh := map[int64]int{}
	for _, place := range places {
		fresh[place>>(dayBits+hashBits)]++
	}
	if err := countEntries(ctx, c, fresh); err != nil {
		return err
	}
	if err := c.Insert(ctx, "INSERT INTO entries (place, article, id, day, terms, doc)", "", rows); err != nil {
		return err
	}
	return c.d.Terms.Put(ctx, c, terms)
}

// dropEntries takes the entries of articles away.
func dropEntries(ctx context.Context, c Conn, articles []int64) error {
	if len(articles) == 0 {
		return nil
	}
	if err := c.d.Terms.Drop(ctx, c, articles); err != nil {
		return err
	}
	dropped := map[int64]int{}
	err := In(articles, func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			var place int64
			err := rows.Scan(&place)
			dropped[place>>(dayBits+hashBits)]--
			return err
		}, "SELECT place FROM entries WHERE article IN "+in, args...)
	})
	if err != nil {
		return err
	}
	if err := countEntries(ctx, c, dropped); err != nil {
		return err
	}
	return In(articles, func(in string, args []any) error {
		_, err := c.Exec(ctx, "DELETE FROM entries WHERE article IN "+in, args...)
		return err
	})
}

// counterOf names the counter of the entries of a kind. They are counted as they
// come and go, since counting them means looking at each.
func counterOf(kind store.EntryKind) string { return string(kind) + " entries" }

// countEntries adds to the counters of kinds, given by the first bits of
// places.
func countEntries(ctx context.Context, c Conn, more map[int64]int) error {
	for _, kind := range entryKinds {
		if n := more[kindNumbers[kind]]; n != 0 {
			if _, err := newSeqs(ctx, c, counterOf(kind), n); err != nil {
				return err
			}
		}
	}
	return nil
}

// countedEntries looks at every entry of a kind.
func countedEntries(ctx context.Context, c Conn, kind store.EntryKind) (n int64, err error) {
	lo, hi, err := span(kind, 0, maxDay)
	if err == nil {
		err = c.Row(ctx, "SELECT count(*) FROM entries WHERE place BETWEEN ? AND ?", lo, hi).Scan(&n)
	}
	return n, err
}

// question makes a node of a condition, with advice where it is too large.
func question(m store.Match) (*Node, error) {
	n, err := Simplify(m)
	if err != nil {
		return nil, &store.Error{Op: "search the index", Advice: "ask for fewer words at once", Err: err}
	}
	return n, nil
}

// findPlaces returns places of entries that match.
func findPlaces(ctx context.Context, c Conn, n *Node, lo, hi int64, desc bool, limit int) ([]int64, error) {
	switch {
	case n.Op == OpFalse || lo > hi || limit <= 0:
		return nil, nil
	case n.Op == OpTrue:
		order := " ORDER BY place LIMIT ?"
		if desc {
			order = " ORDER BY place DESC LIMIT ?"
		}
		return c.Numbers(ctx, "SELECT place FROM entries WHERE place BETWEEN ? AND ?"+order, lo, hi, limit)
	}
	return c.d.Terms.Find(ctx, c, n, lo, hi, desc, limit)
}

// entriesAt returns the entries of places, in their order.
func entriesAt(ctx context.Context, c Conn, places []int64, bare bool) ([]store.Entry, error) {
	at := make(map[int64]int, len(places))
	for i, p := range places {
		at[p] = i
	}
	list := make([]store.Entry, len(places))
	columns := entryColumns
	if bare {
		columns = bareEntryColumns
	}
	err := In(places, func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			place, e, err := scanEntry(rows)
			if err == nil {
				list[at[place]] = e
			}
			return err
		}, "SELECT "+columns+" FROM entries e JOIN articles a ON a.num = e.article WHERE e.place IN "+in, args...)
	})
	// An entry of the index that has no row would be a fault; Verify tells of it.
	return slices.DeleteFunc(list, func(e store.Entry) bool { return e.ID == "" }), err
}

// entryColumns are what scanEntry reads, of entries e and articles a;
// bareEntryColumns leave the terms out.
const (
	entryColumns     = "e.place, a.id, e.id, e.day, e.terms, e.doc"
	bareEntryColumns = "e.place, a.id, e.id, e.day, NULL, e.doc"
)

func scanEntry(rows *sql.Rows) (place int64, e store.Entry, err error) {
	var article, id, day text
	var terms, doc []byte
	if err = rows.Scan(&place, &article, &id, &day, &terms, &doc); err != nil {
		return 0, e, err
	}
	e.Kind, e.ID, e.Article, e.Day = kindOf(place), string(id), isnad.ArticleID(article), string(day)
	if terms != nil {
		e.Terms, err = unpackList(terms)
	}
	if err == nil {
		e.Doc, err = unpackDoc(doc)
	}
	if err != nil {
		err = fmt.Errorf("entry %s: %w", e.ID, err)
	}
	return place, e, err
}

// Find implements store.Index. Entries of one day run in a fixed order made of
// their ids, the same in every store.
func (s *Store) Find(ctx context.Context, q store.IndexQuery) (hits []store.Entry, next string, err error) {
	defer s.wrap(ctx, &err, "search the index")
	if q.Limit <= 0 {
		return nil, "", errors.New("a list has a limit of at least 1")
	}
	if q.Order != store.Newest && q.Order != store.Oldest {
		return nil, "", fmt.Errorf("the index has no order %q", q.Order)
	}
	n, err := question(q.Match)
	if err != nil {
		return nil, "", err
	}
	of := fmt.Sprintf("%s %s", q.Kind, q.Order)
	m, begin, err := openMark(q.Cursor, of)
	if err != nil {
		return nil, "", err
	}
	spans, err := spansOf(&q)
	if err != nil {
		return nil, "", err
	}
	desc := q.Order == store.Newest
	if !begin {
		i := slices.IndexFunc(spans, func(sp [2]int64) bool { return sp[0] <= m.Place && m.Place <= sp[1] })
		if i < 0 {
			return nil, "", fmt.Errorf("%.40q: %w", q.Cursor, store.ErrCursor)
		}
		if spans = spans[i:]; desc {
			spans[0][1] = m.Place - 1
		} else {
			spans[0][0] = m.Place + 1
		}
	}
	err = s.view(ctx, func(c Conn) error {
		next = ""
		var places []int64
		for _, sp := range spans {
			more, err := findPlaces(ctx, c, n, sp[0], sp[1], desc, q.Limit+1-len(places))
			if err != nil {
				return err
			}
			places = append(places, more...)
		}
		if len(places) > q.Limit {
			places = places[:q.Limit]
			next = mark{Of: of, Place: places[q.Limit-1]}.String()
		}
		hits, err = entriesAt(ctx, c, places, q.Bare)
		return err
	})
	return hits, next, err
}

// spansOf returns the runs of places that a query may look at, in the order of
// its list.
func spansOf(q *store.IndexQuery) ([][2]int64, error) {
	from, to := int64(1), int64(maxDay)
	for _, b := range []struct {
		day string
		n   *int64
	}{{q.Since, &from}, {q.Until, &to}} {
		if b.day == "" {
			continue
		}
		if *b.n = dayNumber(b.day); *b.n == 0 {
			return nil, fmt.Errorf("%.40q is no day, as 2006-01-02", b.day)
		}
	}
	lo, hi, err := span(q.Kind, from, to)
	if err != nil {
		return nil, err
	}
	spans := [][2]int64{{lo, hi}}
	if q.Since == "" && q.Until == "" {
		lo, hi, err = span(q.Kind, 0, 0)
		spans = append(spans, [2]int64{lo, hi})
	}
	return spans, err
}

// Count implements store.Index.
func (s *Store) Count(ctx context.Context, kind store.EntryKind, m store.Match, max int) (count int, err error) {
	defer s.wrap(ctx, &err, "search the index")
	n, err := question(m)
	if err != nil {
		return 0, err
	}
	lo, hi, err := span(kind, 0, maxDay)
	if err != nil {
		return 0, err
	}
	switch n.Op {
	case OpFalse:
		return 0, nil
	case OpTrue:
		err = s.reader().Row(ctx, "SELECT value FROM counters WHERE name = ?", counterOf(kind)).Scan(&count)
		if max > 0 {
			count = min(count, max)
		}
		return count, err
	}
	err = s.view(ctx, func(c Conn) error {
		count, err = c.d.Terms.Count(ctx, c, n, lo, hi, max)
		return err
	})
	return count, err
}

// Size implements store.Index.
func (s *Store) Size(ctx context.Context, kind store.EntryKind) (n int, err error) {
	return s.Count(ctx, kind, store.Match{}, 0)
}

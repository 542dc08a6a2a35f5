package postgres

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"isnad/internal/store/sql"
)

// terms keeps the terms of entries as vectors of text search. No dictionary
// sees them: vectors and queries are written in their text forms and cast.
type terms struct{}

// Bounds of a tsvector: what is beyond is vast. The server's own are 16,383
// positions, 255 places of one term and 1 MB of terms.
const (
	maxPositions = 16000
	maxPlaces    = 250
	maxLetters   = 900_000
)

// vector writes terms as a tsvector; false when they are vast. A term in the
// text form stands in single quotes, where only ' and \ have a meaning: terms
// hold neither (sql.Term).
func vector(list []string) (string, bool) {
	if len(list) > maxPositions {
		return "", false
	}
	at := map[string][]int{}
	letters := 0
	var order []string
	for i, t := range list {
		if at[t] == nil {
			order = append(order, t)
			letters += len(t) + 4
		}
		if at[t] = append(at[t], i+1); len(at[t]) > maxPlaces {
			return "", false
		}
	}
	if letters+2*len(list) > maxLetters {
		return "", false
	}
	var b strings.Builder
	b.Grow(letters + 8*len(list))
	for _, t := range order {
		b.WriteByte('\'')
		b.WriteString(t)
		b.WriteByte('\'')
		for i, p := range at[t] {
			if i == 0 {
				b.WriteByte(':')
			} else {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Itoa(p))
		}
		b.WriteByte(' ')
	}
	return b.String(), true
}

// Put implements sql.Terms.
func (terms) Put(ctx context.Context, c sql.Conn, rows []sql.TermRow) error {
	// In pieces of some megabytes, since a statement travels as one message.
	const most = 4 << 20
	for len(rows) > 0 {
		var places []int64
		var vast []bool
		var vectors []string
		size := 0
		for _, r := range rows {
			v, ok := vector(r.Terms)
			places, vast, vectors = append(places, r.Place), append(vast, !ok), append(vectors, v)
			if size += len(v); size > most {
				break
			}
		}
		_, err := c.Exec(ctx, "INSERT INTO terms (place, vast, terms) SELECT p, v, t::tsvector FROM unnest(?::bigint[], ?::boolean[], ?::text[]) AS x (p, v, t)", places, vast, vectors)
		if err != nil {
			return err
		}
		rows = rows[len(places):]
	}
	return nil
}

// Drop implements sql.Terms.
func (terms) Drop(ctx context.Context, c sql.Conn, articles []int64) error {
	_, err := c.Exec(ctx, "DELETE FROM terms WHERE place IN (SELECT place FROM entries WHERE article = ANY(?::bigint[]))", articles)
	return err
}

// few is how many matches are fetched by the index and sorted. Where there are
// more, walking the places in order meets enough of them soon.
const few = 1000

// byIndex and byPlace make the server take one way or the other, until byAny or
// the end of the transaction. Left to itself it guesses how many entries have a word, and
// a wrong guess costs a second.
const (
	byIndex = "SELECT set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'on', true)"
	byAny   = "SELECT set_config('enable_indexscan', 'on', true), set_config('enable_seqscan', 'on', true), set_config('enable_bitmapscan', 'on', true)"
	byPlace = "SELECT set_config('enable_indexscan', 'on', true), set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)"
)

const condition = "FROM terms WHERE terms @@ (?::text)::tsquery AND NOT vast AND place BETWEEN ? AND ?"

// Find implements sql.Terms.
func (terms) Find(ctx context.Context, c sql.Conn, n *sql.Node, lo, hi int64, desc bool, limit int) ([]int64, error) {
	q := query(n)
	var places []int64
	rare := n.Op == sql.OpTerms || n.Op == sql.OpAnd || n.Op == sql.OpOr
	if rare {
		if _, err := c.Exec(ctx, byIndex); err != nil {
			return nil, err
		}
		most := max(few, limit)
		var err error
		if places, err = c.Numbers(ctx, "SELECT place "+condition+" LIMIT ?", q, lo, hi, most+1); err != nil {
			return nil, err
		}
		rare = len(places) <= most
	}
	if !rare {
		order := " ORDER BY place LIMIT ?"
		if desc {
			order = " ORDER BY place DESC LIMIT ?"
		}
		if _, err := c.Exec(ctx, byPlace); err != nil {
			return nil, err
		}
		var err error
		if places, err = c.Numbers(ctx, "SELECT place "+condition+order, q, lo, hi, limit); err != nil {
			return nil, err
		}
	}
	more, err := vastPlaces(ctx, c, n, lo, hi, desc, limit)
	if err != nil {
		return nil, err
	}
	places = append(places, more...)
	slices.Sort(places)
	if desc {
		slices.Reverse(places)
	}
	return places[:min(limit, len(places))], nil
}

// Count implements sql.Terms.
func (terms) Count(ctx context.Context, c sql.Conn, n *sql.Node, lo, hi int64, max int) (count int, err error) {
	q, args := "SELECT count(*) "+condition, []any{query(n), lo, hi}
	if max > 0 {
		q, args = "SELECT count(*) FROM (SELECT 1 "+condition+" LIMIT ?) few", append(args, max)
	}
	if n.Op != sql.OpNot {
		if _, err := c.Exec(ctx, byIndex); err != nil {
			return 0, err
		}
	}
	if err := c.Row(ctx, q, args...).Scan(&count); err != nil {
		return 0, err
	}
	left := 0
	if max > 0 {
		if left = max - count; left <= 0 {
			return max, nil
		}
	}
	more, err := vastPlaces(ctx, c, n, lo, hi, false, left)
	return count + len(more), err
}

// vastPlaces finds places of vast entries, by comparing their terms one by one;
// limit 0 is none.
func vastPlaces(ctx context.Context, c sql.Conn, n *sql.Node, lo, hi int64, desc bool, limit int) ([]int64, error) {
	order := "SELECT place FROM terms WHERE vast AND place BETWEEN ? AND ? ORDER BY place"
	if desc {
		order += " DESC"
	}
	vast, err := c.Numbers(ctx, order, lo, hi)
	if err != nil {
		return nil, err
	}
	var places []int64
	for _, place := range vast {
		var packed []byte
		if err := c.Row(ctx, "SELECT terms FROM entries WHERE place = ?", place).Scan(&packed); err != nil {
			return nil, err
		}
		list, err := sql.OpenTerms(bytes.Clone(packed))
		if err != nil {
			return nil, err
		}
		if !n.Holds(list) {
			continue
		}
		if places = append(places, place); len(places) == limit {
			break
		}
	}
	return places, nil
}

// query writes a condition as a tsquery. Lists are halved and not strung out,
// so that a long one is no deep one.
func query(n *sql.Node) string {
	var b strings.Builder
	write(&b, n)
	return b.String()
}

func write(b *strings.Builder, n *sql.Node) {
	switch n.Op {
	case sql.OpTerms:
		b.WriteByte('(')
		for i, t := range n.Terms {
			if i > 0 {
				b.WriteString(" <-> ")
			}
			b.WriteByte('\'')
			b.WriteString(t)
			b.WriteByte('\'')
		}
		if n.Prefix {
			b.WriteString(":*")
		}
		b.WriteByte(')')
	case sql.OpNot:
		b.WriteString("!(")
		write(b, n.Kids[0])
		b.WriteByte(')')
	case sql.OpAnd:
		halves(b, " & ", n.Kids)
	case sql.OpOr:
		halves(b, " | ", n.Kids)
	}
}

func halves(b *strings.Builder, op string, kids []*sql.Node) {
	if len(kids) == 1 {
		write(b, kids[0])
		return
	}
	b.WriteByte('(')
	halves(b, op, kids[:len(kids)/2])
	b.WriteString(op)
	halves(b, op, kids[len(kids)/2:])
	b.WriteByte(')')
}

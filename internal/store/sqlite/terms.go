package sqlite

import (
	"context"
	"strings"

	"isnad/internal/store/sql"
)

// terms keeps the terms of entries in a table of FTS5 whose row ids are places.
type terms struct{}

// everywhere stands before the terms of every entry, since FTS5 can only take
// away from something.
var everywhere = string('\uE1FE')

// Put implements sql.Terms.
func (terms) Put(ctx context.Context, c sql.Conn, rows []sql.TermRow) error {
	list := make([][]any, len(rows))
	for i, r := range rows {
		list[i] = []any{r.Place, everywhere + " " + strings.Join(r.Terms, " ")}
	}
	return c.Insert(ctx, "INSERT INTO terms (rowid, words)", "", list)
}

// Drop implements sql.Terms.
func (terms) Drop(ctx context.Context, c sql.Conn, articles []int64) error {
	return sql.In(articles, func(in string, args []any) error {
		_, err := c.Exec(ctx, "DELETE FROM terms WHERE rowid IN (SELECT place FROM entries WHERE article IN "+in+")", args...)
		return err
	})
}

// Find implements sql.Terms. FTS5 gives rows by row id, so it stops when there
// are enough.
func (terms) Find(ctx context.Context, c sql.Conn, n *sql.Node, lo, hi int64, desc bool, limit int) ([]int64, error) {
	order := " ORDER BY rowid LIMIT ?"
	if desc {
		order = " ORDER BY rowid DESC LIMIT ?"
	}
	return c.Numbers(ctx, "SELECT rowid FROM terms WHERE terms MATCH ? AND rowid BETWEEN ? AND ?"+order, match(n), lo, hi, limit)
}

// Count implements sql.Terms.
func (terms) Count(ctx context.Context, c sql.Conn, n *sql.Node, lo, hi int64, max int) (count int, err error) {
	if max <= 0 {
		err = c.Row(ctx, "SELECT count(*) FROM terms WHERE terms MATCH ? AND rowid BETWEEN ? AND ?", match(n), lo, hi).Scan(&count)
	} else {
		err = c.Row(ctx, "SELECT count(*) FROM (SELECT 1 FROM terms WHERE terms MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?)", match(n), lo, hi, max).Scan(&count)
	}
	return count, err
}

// match writes a condition in the language of FTS5. Terms stand in quotation
// marks and hold nothing but letters and digits (sql.Term), so none can be
// taken for a part of the language.
func match(n *sql.Node) string {
	var b strings.Builder
	write(&b, n)
	return b.String()
}

func write(b *strings.Builder, n *sql.Node) {
	list := func(word string, kids []*sql.Node) {
		b.WriteByte('(')
		for i, k := range kids {
			if i > 0 {
				b.WriteString(word)
			}
			write(b, k)
		}
		b.WriteByte(')')
	}
	switch n.Op {
	case sql.OpTerms:
		b.WriteByte('"')
		for i, t := range n.Terms {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(t)
		}
		b.WriteByte('"')
		if n.Prefix {
			b.WriteString(" *")
		}
	case sql.OpOr:
		list(" OR ", n.Kids)
	case sql.OpNot:
		b.WriteString(`("` + everywhere + `" NOT `)
		write(b, n.Kids[0])
		b.WriteByte(')')
	case sql.OpAnd:
		var yes, no []*sql.Node
		for _, k := range n.Kids {
			if k.Op == sql.OpNot {
				no = append(no, k.Kids[0])
			} else {
				yes = append(yes, k)
			}
		}
		if len(yes) == 0 {
			yes = []*sql.Node{{Op: sql.OpTerms, Terms: []string{everywhere}}}
		}
		if len(no) == 0 {
			list(" AND ", yes)
			return
		}
		b.WriteByte('(')
		list(" AND ", yes)
		b.WriteString(" NOT ")
		list(" OR ", no)
		b.WriteByte(')')
	}
}

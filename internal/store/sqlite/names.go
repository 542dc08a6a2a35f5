package sqlite

import (
	"context"
	"encoding/json"
	"strings"

	"isnad/internal/store/sql"
)

// names keeps the grams of names in a table of FTS5 whose row ids are findings.
type names struct{}

// Put implements sql.Names.
func (names) Put(ctx context.Context, c sql.Conn, rows []sql.NameRow) error {
	list := make([][]any, len(rows))
	for i, r := range rows {
		list[i] = []any{r.Finding, strings.Join(r.Grams, " ")}
	}
	return c.Insert(ctx, "INSERT INTO names (rowid, grams)", "", list)
}

// Drop implements sql.Names.
func (names) Drop(ctx context.Context, c sql.Conn, findings []int64) error {
	return sql.In(findings, func(in string, args []any) error {
		_, err := c.Exec(ctx, "DELETE FROM names WHERE rowid IN "+in, args...)
		return err
	})
}

// Find implements sql.Names.
func (names) Find(ctx context.Context, c sql.Conn, grams []string, limit int) ([]int64, error) {
	return c.Numbers(ctx, "SELECT rowid FROM names WHERE names MATCH ? LIMIT ?", `"`+strings.Join(grams, `" AND "`)+`"`, limit)
}

// Among implements sql.Names.
func (names) Among(findings []int64) (string, any) {
	list, err := json.Marshal(findings)
	if err != nil {
		panic(err) // numbers: cannot fail
	}
	return "f.num IN (SELECT value FROM json_each(?))", string(list)
}

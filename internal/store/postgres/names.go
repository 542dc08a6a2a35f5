package postgres

import (
	"context"
	"encoding/json"

	"isnad/internal/store/sql"
)

// names keeps the grams of names as arrays.
type names struct{}

// Put implements sql.Names.
func (names) Put(ctx context.Context, c sql.Conn, rows []sql.NameRow) error {
	if len(rows) == 0 {
		return nil
	}
	// An array of arrays would have to be a rectangle.
	findings := make([]int64, len(rows))
	lists := make([]string, len(rows))
	for i, r := range rows {
		b, err := json.Marshal(r.Grams)
		if err != nil {
			return err
		}
		findings[i], lists[i] = r.Finding, string(b)
	}
	_, err := c.Exec(ctx, "INSERT INTO names (finding, grams) SELECT f, ARRAY(SELECT jsonb_array_elements_text(g::jsonb)) FROM unnest(?::bigint[], ?::text[]) AS x (f, g)", findings, lists)
	return err
}

// Drop implements sql.Names.
func (names) Drop(ctx context.Context, c sql.Conn, findings []int64) error {
	if len(findings) == 0 {
		return nil
	}
	_, err := c.Exec(ctx, "DELETE FROM names WHERE finding = ANY(?::bigint[])", findings)
	return err
}

// Find implements sql.Names.
func (names) Find(ctx context.Context, c sql.Conn, grams []string, limit int) ([]int64, error) {
	if _, err := c.Exec(ctx, byIndex); err != nil {
		return nil, err
	}
	found, err := c.Numbers(ctx, "SELECT finding FROM names WHERE grams @> ?::text[] LIMIT ?", grams, limit)
	if err != nil {
		return nil, err
	}
	_, err = c.Exec(ctx, byAny)
	return found, err
}

// Among implements sql.Names.
func (names) Among(findings []int64) (string, any) { return "f.num = ANY(?::bigint[])", findings }

// Package open opens a store by its place. It is the one package that names
// concrete databases.
package open

import (
	"context"
	"errors"
	"strings"

	"isnad/internal/store"
	"isnad/internal/store/postgres"
	"isnad/internal/store/sqlite"
)

// Options say how a store is opened.
type Options struct {
	// Create makes a store where there is none, and brings an older one up to
	// date. Without it, opening what is not there is an error.
	Create bool
	// Migrate brings an older store up to date. Without it, and without
	// Create, an older one is an error that says so.
	Migrate bool
}

// Open opens the store at a place: "postgres://…" is a PostgreSQL database,
// anything else the path of a file for SQLite. An error is an *store.Error that
// says what to do, and holds no password.
func Open(ctx context.Context, place string, opts Options) (store.Store, error) {
	if place == "" {
		return nil, &store.Error{Op: "open store", Err: errors.New("no store is named"), Advice: "name a file or a postgres:// address with --store or ISNAD_STORE"}
	}
	if Postgres(place) {
		return postgres.Open(ctx, place, postgres.Options(opts))
	}
	return sqlite.Open(ctx, strings.TrimPrefix(place, "sqlite:"), sqlite.Options(opts))
}

// Postgres reports whether a place is an address of PostgreSQL.
func Postgres(place string) bool {
	return strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://")
}

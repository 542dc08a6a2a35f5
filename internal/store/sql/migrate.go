package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"isnad/internal/store"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

// SchemaTable is where goose notes which migrations ran.
const SchemaTable = "schema_versions"

// Errors about the state of a database.
var (
	// ErrNewer says that the database was made by a newer program.
	ErrNewer = errors.New("the store was made by a newer isnad")
	// ErrOlder says that migrations have to run first.
	ErrOlder = errors.New("the store was made by an older isnad")
	// ErrNoStore says that the database has no store in it.
	ErrNoStore = errors.New("there is no store")
)

// Migrations are the steps from one schema to the next.
type Migrations struct {
	Dialect goose.Dialect
	Files   fs.FS
	// Locker keeps two processes from migrating at once; nil when the database
	// does so itself.
	Locker lock.SessionLocker
}

func (m *Migrations) provider(db *sql.DB) (*goose.Provider, error) {
	// A table name of our own, since others may use goose in one database.
	st, err := database.NewStore(m.Dialect, SchemaTable)
	if err != nil {
		return nil, err
	}
	opts := []goose.ProviderOption{goose.WithStore(st), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if m.Locker != nil {
		opts = append(opts, goose.WithSessionLocker(m.Locker))
	}
	return goose.NewProvider(goose.DialectCustom, db, m.Files, opts...)
}

// Last is the number of the last migration that this program knows.
func (m *Migrations) Last() (int64, error) {
	p, err := m.provider(new(sql.DB))
	if err != nil {
		return 0, err
	}
	sources := p.ListSources()
	return sources[len(sources)-1].Version, nil
}

// Ready brings a database to the last schema and returns its number. Have is
// the number of its schema now, 0 for an empty database. An empty database
// needs create, an older one migrate. A newer one is left alone.
func (m *Migrations) Ready(ctx context.Context, db *sql.DB, have int64, create, migrate bool) (int64, error) {
	last, err := m.Last()
	if err != nil {
		return 0, err
	}
	switch {
	case have > last:
		return have, &store.Error{Op: "open store", Err: fmt.Errorf("%w: its schema is number %d, this program knows %d", ErrNewer, have, last),
			Advice: "use the program that made it, or a later one"}
	case have == last:
		return have, nil
	case have == 0 && !create:
		return 0, &store.Error{Op: "open store", Err: ErrNoStore, Advice: "'isnad add' or 'isnad feed add' makes one; or is the address another?"}
	case have > 0 && !create && !migrate:
		return have, &store.Error{Op: "open store", Err: fmt.Errorf("%w: its schema is number %d, this program wants %d", ErrOlder, have, last),
			Advice: "'isnad store migrate' brings it up to date; make a copy first"}
	}
	p, err := m.provider(db)
	if err != nil {
		return have, err
	}
	if _, err := p.Up(ctx); err != nil {
		return have, fmt.Errorf("migrate the store: %w", err)
	}
	return last, nil
}

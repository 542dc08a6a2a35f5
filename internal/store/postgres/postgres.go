// Package postgres keeps a store in a PostgreSQL database (12 or later), in a
// schema of its own. Any number of processes on any number of machines may use
// it at once.
package postgres

import (
	"cmp"
	"context"
	dbsql "database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"isnad/internal/store"
	"isnad/internal/store/sql"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how a database is opened.
type Options struct {
	// Create makes the tables where there are none, and brings older ones up to
	// date. The database itself has to be there.
	Create bool
	// Migrate brings older tables up to date.
	Migrate bool
}

// schemaName is where the tables are, unless the address has a search_path.
const schemaName = "isnad"

// oldest is the oldest version of the server that will do.
const oldest = 120000

// connections bounds those that one process opens.
const connections = 8

// Open opens the store at an address, "postgres://user:password@host/database".
// What libpq knows of parameters and environment variables counts
// (PGPASSWORD, PGPASSFILE, sslmode …); search_path names another schema than
// "isnad".
func Open(ctx context.Context, address string, opts Options) (store.Store, error) {
	place, secrets := Redact(address)
	op := "open store " + place
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, &store.Error{Op: op, Err: scrub(err, secrets), Advice: "an address looks like postgres://user@host:5432/database"}
	}
	if cfg.Password != "" {
		secrets = append(secrets, cfg.Password)
	}
	schema := schemaName
	if path := cfg.RuntimeParams["search_path"]; path != "" {
		first, _, _ := strings.Cut(path, ",")
		schema = strings.Trim(strings.TrimSpace(first), `"`)
	}
	cfg.RuntimeParams["search_path"] = pgx.Identifier{schema}.Sanitize()
	cfg.RuntimeParams["application_name"] = cmp.Or(cfg.RuntimeParams["application_name"], "isnad")
	// A plan for any words fits none: how many entries have a word decides.
	cfg.RuntimeParams["plan_cache_mode"] = "force_custom_plan"
	// A way that is closed counts as dear, and for a dear query the server would
	// first compile machine code, at ten times the cost of the query.
	cfg.RuntimeParams["jit"] = "off"
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 15 * time.Second
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	d := dialect(secrets)
	version, err := ready(ctx, db, schema, opts)
	if err != nil {
		db.Close()
		var se *store.Error
		switch {
		case errors.As(err, &se):
			return nil, &store.Error{Op: op, Advice: se.Advice, Err: scrub(se.Err, secrets)}
		case ctx.Err() != nil:
			return nil, fmt.Errorf("%s: %w", op, context.Cause(ctx))
		}
		advice, shown := d.Advise(err)
		return nil, &store.Error{Op: op, Advice: advice, Err: shown}
	}
	st := sql.New(db, db, d, place, version)
	if err := st.Prepare(ctx); err != nil {
		st.Close()
		return nil, err
	}
	return st, nil
}

var password = regexp.MustCompile(`(?i)(password|passwd|sslpassword)=([^&\s]*)`)

// Redact returns an address without passwords, and the passwords in it, as they
// are written and as they are meant.
func Redact(address string) (place string, secrets []string) {
	hide := func(s string) {
		if s == "" {
			return
		}
		secrets = append(secrets, s)
		if plain, err := url.QueryUnescape(s); err == nil && plain != s {
			secrets = append(secrets, plain)
		}
		if plain, err := url.PathUnescape(s); err == nil && plain != s {
			secrets = append(secrets, plain)
		}
	}
	place = address
	// By hand: a password with a bare @ or / makes it no URL, and is one still.
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		authority := rest
		if i := strings.IndexAny(rest, "?"); i >= 0 {
			authority = rest[:i]
		}
		if at := strings.LastIndexByte(authority, '@'); at >= 0 {
			user, pass, has := strings.Cut(authority[:at], ":")
			if has {
				hide(pass)
			}
			place = scheme + "://" + user + rest[at:]
		}
	}
	for _, m := range password.FindAllStringSubmatch(place, -1) {
		hide(m[2])
	}
	place = password.ReplaceAllString(place, "$1=")
	return place, secrets
}

// A scrubbed error says what another says, without passwords.
type scrubbed struct {
	text string
	err  error
}

func (e *scrubbed) Error() string { return e.text }
func (e *scrubbed) Unwrap() error { return e.err }

// scrub takes secrets out of an error's words.
func scrub(err error, secrets []string) error {
	text := err.Error()
	clean := text
	for _, s := range secrets {
		// pgx tells no password itself; a short one stands in many words.
		if len(s) > 3 {
			clean = strings.ReplaceAll(clean, s, "…")
		}
	}
	if clean == text {
		return err
	}
	return &scrubbed{clean, err}
}

func steps() (*sql.Migrations, error) {
	files, err := fs.Sub(migrations, "migrations")
	return &sql.Migrations{Dialect: goose.DialectPostgres, Files: files}, err
}

// ready makes sure that the schema has our tables in their last form.
func ready(ctx context.Context, db *dbsql.DB, schema string, opts Options) (int64, error) {
	var server int
	if err := db.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&server); err != nil {
		return 0, err
	}
	if server < oldest {
		return 0, &store.Error{Op: "open store", Err: fmt.Errorf("the server is PostgreSQL %d", server/10000), Advice: fmt.Sprintf("use PostgreSQL %d or later", oldest/10000)}
	}
	m, err := steps()
	if err != nil {
		return 0, err
	}
	last, err := m.Last()
	if err != nil {
		return 0, err
	}
	have, err := schemaVersion(ctx, db)
	if err != nil || have == last || !opts.Create && !opts.Migrate {
		if err == nil {
			have, err = m.Ready(ctx, db, have, false, false)
		}
		return have, err
	}
	// One process at a time; who comes later finds it done.
	conn, err := db.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	h := fnv.New64a()
	h.Write([]byte("isnad migrate " + schema))
	lock := int64(h.Sum64())
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lock); err != nil {
		return 0, err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", lock)
	if have, err = schemaVersion(ctx, db); err != nil {
		return 0, err
	}
	if have == 0 && opts.Create {
		// Asked first: who may use the schema need not be allowed to make one.
		var there bool
		if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", schema).Scan(&there); err != nil {
			return 0, err
		}
		if !there {
			if _, err := db.ExecContext(ctx, "CREATE SCHEMA "+pgx.Identifier{schema}.Sanitize()); err != nil {
				return 0, err
			}
		}
	}
	return m.Ready(ctx, db, have, opts.Create, opts.Migrate)
}

// schemaVersion returns the number of the last migration that ran; 0 when there
// are no tables of ours.
func schemaVersion(ctx context.Context, db *dbsql.DB) (version int64, err error) {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT to_regclass('"+sql.SchemaTable+"') IS NOT NULL").Scan(&there); err != nil || !there {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+sql.SchemaTable+" WHERE is_applied").Scan(&version)
	return version, err
}

// dialect returns how PostgreSQL does what databases do differently.
func dialect(secrets []string) *sql.Dialect {
	return &sql.Dialect{
		Name:       "postgres",
		Numbered:   true,
		ForUpdate:  " FOR UPDATE",
		SkipLocked: " FOR UPDATE SKIP LOCKED",
		Snapshot:   &dbsql.TxOptions{Isolation: dbsql.LevelRepeatableRead, ReadOnly: true},
		Now:        "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint",
		Contains:   "strpos(f.name_norm, ?) > 0",
		Again: func(err error) bool {
			c := code(err)
			return c == "40001" || c == "40P01" // serialization failure, deadlock
		},
		Advise: func(err error) (string, error) {
			return advise(err), scrub(err, secrets)
		},
		Terms:     terms{},
		TermPlace: "place",
		Names:     names{},
		NameOf:    "finding",
		Bytes: func(ctx context.Context, c sql.Conn) (n int64, err error) {
			err = c.Row(ctx, "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'").Scan(&n)
			return n, err
		},
		Vacuum: vacuum,
	}
}

// tables are ours, for what has to name them.
var tables = []string{"pages", "bodies", "gives", "articles", "accounts", "gone", "entries", "terms", "findings", "finding_docs", "links", "names", "cursors", "notes", "holds", "turns", "tasks", "counters"}

func vacuum(ctx context.Context, s *sql.Store) error {
	for _, t := range tables {
		if _, err := s.Handle().ExecContext(ctx, "VACUUM (ANALYZE) "+t); err != nil {
			return err
		}
	}
	return nil
}

// code is the SQLSTATE of an error of the server; empty when it is none.
func code(err error) string {
	var pe *pgconn.PgError
	if errors.As(err, &pe) {
		return pe.Code
	}
	return ""
}

// advise says what a person can do about an error.
func advise(err error) string {
	c := code(err)
	class := ""
	if len(c) == 5 {
		class = c[:2]
	}
	var ce *pgconn.ConnectError
	var ne net.Error
	switch {
	case c == "28P01" || c == "28000":
		return "look at the user's name and password, and at pg_hba.conf of the server"
	case c == "3D000":
		return "make the database first, with createdb"
	case c == "53100":
		return "the server's disk is full: make room; nothing of this step was kept, all before it was"
	case c == "53300":
		return "the server has too many connections: end some, or raise max_connections"
	case class == "53":
		return "the server lacks memory or room: see its log"
	case c == "25006":
		return "the server takes no changes now, perhaps it is a standby: name the primary"
	case c == "42501":
		return "the user lacks rights: own the schema, or GRANT CREATE ON DATABASE"
	case c == "42P01" || c == "3F000" || c == "42703":
		return "tables are missing: look whether somebody changed the schema"
	case class == "57" || c == "08006" || class == "08":
		return "the server ended the connection: see whether it runs, then try again; nothing of this step was kept"
	case class == "XX" || c == "58030":
		return "the database is damaged: see the server's log, and take a copy that is whole"
	case errors.As(err, &ce):
		return "see whether the server runs and the address is right"
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, dbsql.ErrConnDone), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &ne), pgconn.SafeToRetry(err),
		strings.Contains(err.Error(), "conn closed"):
		return "the connection to the server was lost: see whether it runs, then try again; nothing of this step was kept"
	}
	return ""
}

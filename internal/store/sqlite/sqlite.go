// Package sqlite keeps a store in one file, by SQLite in pure Go. Several
// processes may use the file at once: one writes at a time, and readers see the
// last whole state.
package sqlite

import (
	"context"
	dbsql "database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"isnad/internal/store"
	"isnad/internal/store/sql"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks our files: "Isnd".
const applicationID = 0x49736e64

// Options say how a file is opened.
type Options struct {
	// Create makes the file where there is none, and brings an older one up to
	// date.
	Create bool
	// Migrate brings an older file up to date.
	Migrate bool
}

// Caches are per connection, in KiB; there is one connection that writes and
// at most readers that read.
const (
	writeCache = 16 << 10
	readCache  = 4 << 10
)

// maxWait is how long opening waits for a file that somebody is writing to.
const maxWait = 20 * time.Second

// readers bounds the connections that read.
func readers() int { return max(4, min(16, 2*runtime.GOMAXPROCS(0))) }

// dsn is the name of a file for the driver. The path is escaped whole: it may
// hold ? and # and %.
func dsn(path, mode string, more ...string) string {
	v := url.Values{"mode": {mode}, "_pragma": append([]string{
		// Short: a call waits in Go, where its context can end it.
		"busy_timeout(100)", "foreign_keys(1)", "temp_store(memory)",
	}, more...)}
	escaped := (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	return "file:" + strings.NewReplacer("?", "%3f", "#", "%23").Replace(escaped) + "?" + v.Encode()
}

// Open opens the store in a file.
func Open(ctx context.Context, path string, opts Options) (store.Store, error) {
	st, err := open(ctx, path, opts)
	// Another process may be making the file, or changing its tables.
	for start := time.Now(); code(err) == lib.SQLITE_BUSY && ctx.Err() == nil && time.Since(start) < maxWait; {
		time.Sleep(20 * time.Millisecond)
		st, err = open(ctx, path, opts)
	}
	var se *store.Error
	switch op := "open store " + path; {
	case err == nil:
		return st, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", op, context.Cause(ctx))
	case errors.As(err, &se):
		return nil, &store.Error{Op: op, Advice: se.Advice, Err: se.Err}
	default:
		advice, shown := advise(err)
		return nil, &store.Error{Op: op, Advice: advice, Err: shown}
	}
}

func open(ctx context.Context, path string, opts Options) (store.Store, error) {
	if err := look(path, opts.Create); err != nil {
		return nil, err
	}
	// An absolute path, since the working directory may change.
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// Before anything changes the file: it may belong to another program.
	if info, err := os.Stat(full); err == nil && info.Size() > 0 {
		if err := peek(ctx, full); err != nil {
			return nil, err
		}
	}
	mode := "rw"
	if opts.Create {
		mode = "rwc"
	}
	write, err := dbsql.Open("sqlite", dsn(full, mode, fmt.Sprintf("cache_size(-%d)", writeCache), "journal_mode(wal)", "synchronous(full)",
		"wal_autocheckpoint(2000)", "journal_size_limit(67108864)")+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	schema, err := ready(ctx, write, opts)
	if err != nil {
		write.Close()
		return nil, err
	}
	read, err := dbsql.Open("sqlite", dsn(full, "rw", fmt.Sprintf("cache_size(-%d)", readCache), "query_only(1)"))
	if err != nil {
		write.Close()
		return nil, err
	}
	read.SetMaxOpenConns(readers())
	read.SetMaxIdleConns(readers())
	st := sql.New(write, read, Dialect(), path, schema)
	// A damaged file is opened all the same: Verify says where the damage is.
	if err := st.Prepare(ctx); err != nil && code(err) != lib.SQLITE_CORRUPT {
		st.Close()
		return nil, err
	}
	return st, nil
}

// look tells early, and in plain words, what would else be an error of SQLite.
func look(path string, create bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return &store.Error{Op: "open store", Err: errors.New("it is a folder"), Advice: "name a file in it"}
	case err == nil && !info.Mode().IsRegular():
		return &store.Error{Op: "open store", Err: errors.New("it is no regular file"), Advice: "name another"}
	case errors.Is(err, fs.ErrNotExist) && !create:
		return &store.Error{Op: "open store", Err: fmt.Errorf("%w: %w", sql.ErrNoStore, fs.ErrNotExist), Advice: "'isnad add' or 'isnad feed add' makes one; or is it another file?"}
	case errors.Is(err, fs.ErrNotExist):
		if dir, err := os.Stat(filepath.Dir(path)); err != nil || !dir.IsDir() {
			return &store.Error{Op: "open store", Err: fmt.Errorf("there is no folder %s", filepath.Dir(path)), Advice: "make it first"}
		}
	case err != nil:
		return err
	case info.Size() > 0:
		return lookInside(path)
	}
	return nil
}

// lookInside makes sure that a file begins as a database does. SQLite itself
// takes a file of a few bytes for an empty one, and writes over it.
func lookInside(path string) error {
	const magic = "SQLite format 3\x00"
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(f, head); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if string(head) != magic {
		return &store.Error{Op: "open store", Err: errors.New("the file is no database"), Advice: "name another"}
	}
	return nil
}

// peek makes sure that a file is a database of ours, without a change to it.
func peek(ctx context.Context, path string) error {
	db, err := dbsql.Open("sqlite", dsn(path, "rw"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = ours(ctx, db)
	return err
}

// ours returns the schema's number of a database of ours, or of an empty one.
func ours(ctx context.Context, db *dbsql.DB) (version int64, err error) {
	var app, tables int64
	// In one statement, so that all three are of one moment: read one after the
	// other, a file that another process is just making had no mark when that
	// was read, and tables when those were counted.
	err = db.QueryRowContext(ctx, "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version").
		Scan(&app, &version, &tables)
	if err != nil {
		return 0, err
	}
	if tables > 0 && app != applicationID {
		return 0, &store.Error{Op: "open store", Err: errors.New("the file is a database of another program"), Advice: "name another file"}
	}
	return version, nil
}

// steps are the migrations of this dialect.
func steps() (*sql.Migrations, error) {
	files, err := fs.Sub(migrations, "migrations")
	return &sql.Migrations{Dialect: goose.DialectSQLite3, Files: files}, err
}

// ready makes sure that the file is a store of ours with the last schema.
func ready(ctx context.Context, db *dbsql.DB, opts Options) (int64, error) {
	m, err := steps()
	if err != nil {
		return 0, err
	}
	last, err := m.Last()
	if err != nil {
		return 0, err
	}
	// Two processes may make one file: who comes second fails once, and finds
	// it made.
	var failed error
	for range 3 {
		version, err := ours(ctx, db)
		if err != nil {
			return 0, err
		}
		if version == last {
			return version, nil
		}
		if version == 0 && opts.Create {
			// Marked first, so that a file of ours is known even half made.
			if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
				return 0, err
			}
		}
		if _, failed = m.Ready(ctx, db, version, opts.Create, opts.Migrate); failed == nil {
			_, failed = db.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", last))
			if failed == nil {
				return last, nil
			}
		}
		var se *store.Error
		if errors.As(failed, &se) || ctx.Err() != nil {
			return 0, failed
		}
	}
	return 0, failed
}

// Dialect returns how SQLite does what databases do differently.
func Dialect() *sql.Dialect {
	return &sql.Dialect{
		Name:      "sqlite",
		Contains:  "instr(f.name_norm, ?) > 0",
		Again:     func(err error) bool { return code(err) == lib.SQLITE_BUSY || code(err) == lib.SQLITE_LOCKED },
		Advise:    advise,
		Terms:     terms{},
		TermPlace: "rowid",
		Names:     names{},
		NameOf:    "rowid",
		Bytes: func(ctx context.Context, c sql.Conn) (n int64, err error) {
			err = c.Row(ctx, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").Scan(&n)
			return n, err
		},
		Verify: verify,
		Vacuum: vacuum,
	}
}

// code is the primary result code of an error of SQLite; 0 when it is none.
func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

func advise(err error) (advice string, shown error) {
	switch code(err) {
	case lib.SQLITE_FULL:
		return "the disk is full: make room; nothing of this step was kept, all before it was", err
	case lib.SQLITE_CORRUPT:
		return "the file is damaged: 'isnad store check' says where; go on with a copy that is whole", err
	case lib.SQLITE_NOTADB:
		return "the file is no store: name another", err
	case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return "the file or its folder may not be written: change that, or copy the store to where it may", err
	case lib.SQLITE_CANTOPEN:
		return "look whether the file and its folder are there and may be read and written", err
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return "another process has been writing for long: wait, or end it", err
	case lib.SQLITE_IOERR:
		return "the disk could not be read or written: look at the disk and the room on it", err
	case lib.SQLITE_NOMEM:
		return "there is not enough memory", err
	}
	if errors.Is(err, fs.ErrPermission) {
		return "the file or its folder may not be read and written: change that", err
	}
	return "", err
}

func verify(ctx context.Context, s *sql.Store, fault func(store.Fault)) error {
	for _, q := range []struct{ where, query string }{
		{"database", "PRAGMA integrity_check(20)"},
		{"database", "SELECT 'a row of ' || \"table\" || ' leans on one of ' || parent || ' that is not there' FROM pragma_foreign_key_check LIMIT 20"},
	} {
		rows, err := s.Handle().QueryContext(ctx, q.query)
		if err == nil {
			for rows.Next() && err == nil {
				var what string
				if err = rows.Scan(&what); err == nil && what != "ok" {
					fault(store.Fault{Where: q.where, What: strings.TrimSpace(what)})
				}
			}
			err = errors.Join(err, rows.Err(), rows.Close())
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			fault(store.Fault{Where: q.where, What: err.Error()})
		}
	}
	return nil
}

func vacuum(ctx context.Context, s *sql.Store) error {
	for _, q := range []string{
		"INSERT INTO terms (terms) VALUES ('optimize')",
		"INSERT INTO names (names) VALUES ('optimize')",
		"VACUUM",
		"PRAGMA optimize",
		"PRAGMA wal_checkpoint(truncate)",
	} {
		if _, err := s.Handle().ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

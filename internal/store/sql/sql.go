// Package sql keeps a store in a database that speaks SQL. The statements are
// the same for every database; what differs stands in a [Dialect], which
// packages sqlite and postgres fill in.
//
// Texts that come from pages may hold anything, also NUL and bytes that are no
// UTF-8, which PostgreSQL does not take: they are escaped (see escape). Bodies,
// accounts and documents are packed with zstd. Times are microseconds since
// 1970, UTC.
package sql

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"isnad/internal/store"
)

// A Dialect is what one kind of database does in its own way.
type Dialect struct {
	// Name is "sqlite" or "postgres".
	Name string
	// Numbered says that parameters are $1, $2 and not ?.
	Numbered bool
	// ForUpdate and SkipLocked end a SELECT whose rows are to be held, the
	// second leaving out those that others hold; empty where a transaction
	// holds the whole database.
	ForUpdate, SkipLocked string
	// Snapshot are the options of a transaction that sees one state.
	Snapshot *sql.TxOptions
	// Now is an expression for the database's clock in microseconds, since
	// several machines may share it; empty to use that of this machine.
	Now string
	// Contains is a condition with one parameter: that f.name_norm holds it.
	Contains string
	// Again reports that a transaction failed for no fault of its own and may
	// be tried again.
	Again func(error) bool
	// Advise says what a person can do about an error, and gives the error as
	// it may be shown.
	Advise func(error) (advice string, shown error)
	// Terms keeps the terms of entries.
	Terms Terms
	// TermPlace is the column of the table terms that holds places.
	TermPlace string
	// Names keeps three letters each of the names of findings; NameOf is the
	// column of the table names that holds findings.
	Names  Names
	NameOf string
	// Bytes asks for the size of the whole database on disk.
	Bytes func(ctx context.Context, c Conn) (int64, error)
	// Verify runs the database's own checks. It may be nil.
	Verify func(ctx context.Context, s *Store, fault func(store.Fault)) error
	// Vacuum gives room back.
	Vacuum func(ctx context.Context, s *Store) error
}

// A Terms is an index from terms to places of entries.
type Terms interface {
	// Put files the terms of entries, Drop takes those of articles away: it
	// runs while the entries still stand.
	Put(ctx context.Context, c Conn, rows []TermRow) error
	Drop(ctx context.Context, c Conn, articles []int64) error
	// Find returns at most limit places from lo to hi, both counted, of
	// entries that match, in ascending order or descending. The node is
	// neither always true nor always false.
	Find(ctx context.Context, c Conn, n *Node, lo, hi int64, desc bool, limit int) ([]int64, error)
	// Count counts them, not further than max unless max is 0.
	Count(ctx context.Context, c Conn, n *Node, lo, hi int64, max int) (int, error)
}

// A TermRow is the terms of one entry, each passed through Term.
type TermRow struct {
	Place int64
	Terms []string
}

// A Store is a database with the roles of package store.
type Store struct {
	write, read *sql.DB
	d           *Dialect
	place       string
	schema      int64

	closing sync.Once
	closed  error
}

var _ store.Store = (*Store)(nil)

// New returns a store over two handles to one database, which may be the same
// handle: write for what changes it, read for what does not. Place is its name
// for people, without a password; schema the number of its last migration. The
// store closes the handles.
func New(write, read *sql.DB, d *Dialect, place string, schema int64) *Store {
	return &Store{write: write, read: read, d: d, place: place, schema: schema}
}

// Close ends the use of the database.
func (s *Store) Close() error {
	s.closing.Do(func() {
		err := s.read.Close()
		if s.write != s.read {
			err = errors.Join(err, s.write.Close())
		}
		s.wrap(context.Background(), &err, "close store")
		s.closed = err
	})
	return s.closed
}

// Handle gives the handle that writes, for a dialect's own statements.
func (s *Store) Handle() *sql.DB { return s.write }

// A Conn runs statements written with ? for parameters, inside a transaction or
// not.
type Conn struct {
	d *Dialect
	x interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	}
}

// Exec runs a statement and returns how many rows it touched.
func (c Conn) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := c.x.ExecContext(ctx, c.d.bind(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query runs a query and calls each with every row until it returns an error.
func (c Conn) Query(ctx context.Context, each func(rows *sql.Rows) error, query string, args ...any) error {
	rows, err := c.x.QueryContext(ctx, c.d.bind(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Numbers runs a query of one column of whole numbers and returns them.
func (c Conn) Numbers(ctx context.Context, query string, args ...any) ([]int64, error) {
	var list []int64
	err := c.Query(ctx, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		list = append(list, n)
		return err
	}, query, args...)
	return list, err
}

// Row runs a query of one row; sql.ErrNoRows when there is none.
func (c Conn) Row(ctx context.Context, query string, args ...any) *sql.Row {
	return c.x.QueryRowContext(ctx, c.d.bind(query), args...)
}

// now returns the clock that leases and holds go by, in microseconds.
func (c Conn) now(ctx context.Context) (int64, error) {
	if c.d.Now == "" {
		return time.Now().UnixMicro(), nil
	}
	var t int64
	err := c.Row(ctx, "SELECT "+c.d.Now).Scan(&t)
	return t, err
}

// maxArgs bounds the parameters of one statement, maxRows the rows that one
// statement inserts. Beyond some dozens a longer statement is no faster.
const (
	maxArgs = 900
	maxRows = 64
)

// Insert inserts rows of equal length. The statement is everything up to
// VALUES, after what follows the rows.
func (c Conn) Insert(ctx context.Context, statement, after string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	width := len(rows[0])
	most := max(1, min(maxRows, maxArgs/width))
	one := "(" + marks(width) + ")"
	var stmt *sql.Stmt
	defer func() {
		if stmt != nil {
			stmt.Close()
		}
	}()
	args := make([]any, 0, most*width)
	for have := 0; len(rows) > 0; {
		n := min(most, len(rows))
		if n != have {
			query := statement + " VALUES " + strings.Repeat(one+", ", n-1) + one + " " + after
			s, err := c.x.PrepareContext(ctx, c.d.bind(query))
			if err != nil {
				return err
			}
			if stmt != nil {
				stmt.Close()
			}
			stmt, have = s, n
		}
		args = args[:0]
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// marks returns n question marks with commas between.
func marks(n int) string {
	return strings.Repeat("?, ", n-1) + "?"
}

// In calls run with pieces of a list, as the marks of an IN condition and its
// arguments. The pieces have few lengths, so that statements stay the same: the
// last value fills them up.
func In[T any](values []T, run func(in string, args []any) error) error {
	for len(values) > 0 {
		n := min(maxArgs/2, len(values))
		size := 1
		for size < n {
			size *= 2
		}
		size = min(size, maxArgs/2)
		args := make([]any, size)
		for i := range args {
			args[i] = values[min(i, n-1)]
		}
		if err := run("("+marks(size)+")", args); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// bound keeps statements with numbered parameters.
var bound sync.Map // string → string

// bind turns the question marks of a statement into numbered parameters where
// the dialect wants them. No statement of ours has one inside a string.
func (d *Dialect) bind(query string) string {
	if !d.Numbered {
		return query
	}
	if q, ok := bound.Load(query); ok {
		return q.(string)
	}
	var b strings.Builder
	n := 0
	for i := range len(query) {
		if query[i] != '?' {
			b.WriteByte(query[i])
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	bound.Store(query, b.String())
	return b.String()
}

// maxAgain is how long a transaction is tried again, in all.
const maxAgain = 20 * time.Second

// change runs f in a transaction that writes: all of it happens, or nothing.
// F may run more than once.
func (s *Store) change(ctx context.Context, f func(c Conn) error) error {
	start, wait := time.Now(), 2*time.Millisecond
	for {
		err := s.tx(ctx, s.write, nil, f)
		if err == nil || ctx.Err() != nil || !s.d.Again(err) || time.Since(start) > maxAgain {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, 100*time.Millisecond)
	}
}

// view runs f in a transaction that sees one state of the database.
func (s *Store) view(ctx context.Context, f func(c Conn) error) error {
	err := s.tx(ctx, s.read, s.d.Snapshot, f)
	// A handle that was idle while the server went away says so once.
	if errors.Is(err, driver.ErrBadConn) && ctx.Err() == nil {
		err = s.tx(ctx, s.read, s.d.Snapshot, f)
	}
	return err
}

func (s *Store) tx(ctx context.Context, db *sql.DB, opts *sql.TxOptions, f func(c Conn) error) error {
	tx, err := db.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback() // of no effect after Commit
	if err := f(Conn{s.d, tx}); err != nil {
		return err
	}
	return tx.Commit()
}

// reader runs single statements outside any transaction.
func (s *Store) reader() Conn { return Conn{s.d, s.read} }

// A callerError is an error of a function that the caller gave; it goes back
// as it is.
type callerError struct{ err error }

func (e callerError) Error() string { return e.err.Error() }

// wrap makes the error of a method out of what the database said.
func (s *Store) wrap(ctx context.Context, err *error, op string) {
	*err = s.told(ctx, *err, op)
}

func (s *Store) told(ctx context.Context, err error, op string) error {
	var ce callerError
	var se *store.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ce):
		return ce.err
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrLost), errors.Is(err, store.ErrCursor), errors.As(err, &se):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", op, context.Cause(ctx))
	}
	advice, shown := s.d.Advise(err)
	return &store.Error{Op: op, Advice: advice, Err: shown}
}

// newToken returns a name that nobody else has.
func newToken() string {
	var b [12]byte
	rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

// micros and moment turn times into numbers and back.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

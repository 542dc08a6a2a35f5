package sql

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"isnad"
	"isnad/internal/store"
	"isnad/internal/store/pack"
)

// openAccount decodes a kept account.
func openAccount(id string, data []byte) (*isnad.Account, error) {
	acct, err := pack.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("article %s: the kept account is damaged: %w", id, err)
	}
	return acct, nil
}

// Accounts implements store.Accounts.
func (s *Store) Accounts(ctx context.Context, ids []isnad.ArticleID) (list []*isnad.Account, err error) {
	defer s.wrap(ctx, &err, "read accounts")
	list = make([]*isnad.Account, len(ids))
	err = byID(ids, func(in string, args []any, places map[string][]int) error {
		return s.reader().Query(ctx, func(rows *sql.Rows) error {
			var id string
			var data []byte
			if err := rows.Scan(&id, &data); err != nil {
				return err
			}
			for _, i := range places[id] {
				// Each its own: who asks for an account may change it.
				acct, err := openAccount(id, data)
				if err != nil {
					return err
				}
				list[i] = acct
			}
			return nil
		}, "SELECT a.id, d.data FROM articles a JOIN accounts d ON d.num = a.num WHERE a.id IN "+in, args...)
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// byID calls run with pieces of a list of ids, escaped and each once, and with
// the places of each in the list.
func byID[T ~string](ids []T, run func(in string, args []any, places map[string][]int) error) error {
	places := make(map[string][]int, len(ids))
	var distinct []string
	for i, id := range ids {
		e := escape(string(id))
		if places[e] == nil {
			distinct = append(distinct, e)
		}
		places[e] = append(places[e], i)
	}
	return In(distinct, func(in string, args []any) error { return run(in, args, places) })
}

// rowColumns are what scanRow reads, of articles a and their pages p.
const rowColumns = "a.id, p.id, a.seq, a.day, a.outlet, a.title, a.url"

func scanRow(rows *sql.Rows, more ...any) (store.ArticleRow, error) {
	var row store.ArticleRow
	var id, outlet, title, url text
	var page string
	err := rows.Scan(append([]any{&id, &page, &row.Seq, &row.Day, &outlet, &title, &url}, more...)...)
	row.ID, row.Page, row.Outlet, row.Title, row.URL = isnad.ArticleID(id), store.PageID(page), string(outlet), string(title), string(url)
	return row, err
}

// Articles implements store.Accounts.
func (s *Store) Articles(ctx context.Context, ids []isnad.ArticleID) (list []store.ArticleRow, err error) {
	defer s.wrap(ctx, &err, "read rows of articles")
	list = make([]store.ArticleRow, len(ids))
	err = byID(ids, func(in string, args []any, places map[string][]int) error {
		return s.reader().Query(ctx, func(rows *sql.Rows) error {
			row, err := scanRow(rows)
			if err != nil {
				return err
			}
			for _, i := range places[escape(string(row.ID))] {
				list[i] = row
			}
			return nil
		}, "SELECT "+rowColumns+" FROM articles a JOIN pages p ON p.seq = a.page WHERE a.id IN "+in, args...)
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// A mark is where a list goes on: behind the thing with this key and id. Of
// says which list it is of.
type mark struct {
	Of     string  `json:"o"`
	Key    string  `json:"k,omitempty"`
	Number float64 `json:"n,omitempty"`
	Place  int64   `json:"p,omitempty"`
	ID     string  `json:"i,omitempty"`
	Last   bool    `json:"l,omitempty"` // in the last part of the list, which is undated
}

func (m mark) String() string {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // numbers are finite: cannot fail
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// openMark reads a cursor of a list; the zero mark when it is empty.
func openMark(cursor, of string) (m mark, begin bool, err error) {
	if cursor == "" {
		return mark{}, true, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil || m.Of != of {
		return mark{}, false, fmt.Errorf("%.40q: %w", cursor, store.ErrCursor)
	}
	return m, false, nil
}

// ListArticles implements store.Accounts.
func (s *Store) ListArticles(ctx context.Context, order store.Order, cursor string, limit int) (list []store.ArticleRow, next string, err error) {
	defer s.wrap(ctx, &err, "list articles")
	if limit <= 0 {
		return nil, "", errors.New("a list has a limit of at least 1")
	}
	m, begin, err := openMark(cursor, "articles "+string(order))
	if err != nil {
		return nil, "", err
	}
	m.Of = "articles " + string(order)
	err = s.view(ctx, func(c Conn) error {
		list = nil
		get := func(cond string, args ...any) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				row, err := scanRow(rows)
				list = append(list, row)
				return err
			}, "SELECT "+rowColumns+" FROM articles a JOIN pages p ON p.seq = a.page WHERE "+cond+" LIMIT ?", append(args, limit+1-len(list))...)
		}
		switch order {
		case store.Arrival:
			return get("a.seq > ? ORDER BY a.seq", m.Place)
		case store.Newest:
			if begin {
				return get("a.day >= '' ORDER BY a.day DESC, a.id")
			}
			return get("a.day <= ? AND (a.day < ? OR a.id > ?) ORDER BY a.day DESC, a.id", m.Key, m.Key, escape(m.ID))
		case store.Oldest:
			if !m.Last {
				if err := get("a.day > '' AND a.day >= ? AND (a.day > ? OR a.id > ?) ORDER BY a.day, a.id", m.Key, m.Key, escape(m.ID)); err != nil || len(list) > limit {
					return err
				}
				return get("a.day = '' ORDER BY a.id")
			}
			return get("a.day = '' AND a.id > ? ORDER BY a.id", escape(m.ID))
		}
		return fmt.Errorf("articles have no order %q", order)
	})
	if err != nil {
		return nil, "", err
	}
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		next = mark{Of: m.Of, Key: last.Day, ID: string(last.ID), Place: last.Seq, Last: last.Day == ""}.String()
	}
	return list, next, nil
}

// sinceBatch is how many accounts are decoded at once: enough to make a query
// worth its while, few enough for the memory.
const sinceBatch = 64

// Since implements store.Accounts. A limit of 0 or less is none.
func (s *Store) Since(ctx context.Context, after int64, limit int, yield func(seq int64, acct *isnad.Account) bool) (last int64, err error) {
	defer s.wrap(ctx, &err, "read accounts since")
	type got struct {
		seq  int64
		id   string
		data []byte
	}
	last = after
	for given := 0; limit <= 0 || given < limit; {
		n := sinceBatch
		if limit > 0 {
			n = min(n, limit-given)
		}
		var batch []got
		err := s.reader().Query(ctx, func(rows *sql.Rows) error {
			var g got
			err := rows.Scan(&g.seq, &g.id, &g.data)
			batch = append(batch, g)
			return err
		}, "SELECT a.seq, a.id, d.data FROM articles a JOIN accounts d ON d.num = a.num WHERE a.seq > ? ORDER BY a.seq LIMIT ?", last, n)
		if err != nil {
			return last, err
		}
		for _, g := range batch {
			acct, err := openAccount(g.id, g.data)
			if err != nil {
				return last, err
			}
			if !yield(g.seq, acct) {
				return g.seq, nil
			}
			last = g.seq
			given++
		}
		if len(batch) < n {
			return last, nil
		}
	}
	return last, nil
}

// Gone implements store.Accounts. An id stands once, by the last time it went.
func (s *Store) Gone(ctx context.Context, after int64) (ids []isnad.ArticleID, last int64, err error) {
	defer s.wrap(ctx, &err, "list articles that are gone")
	err = s.view(ctx, func(c Conn) error {
		ids = nil
		if err := c.Row(ctx, "SELECT value FROM counters WHERE name = 'articles'").Scan(&last); err != nil {
			return err
		}
		return c.Query(ctx, func(rows *sql.Rows) error {
			var id text
			err := rows.Scan(&id)
			ids = append(ids, isnad.ArticleID(id))
			return err
		}, "SELECT id FROM gone WHERE seq > ? ORDER BY seq", after)
	})
	return ids, max(last, after), err
}

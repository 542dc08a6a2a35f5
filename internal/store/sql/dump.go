package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"isnad"
	"isnad/internal/store"
	"isnad/internal/store/pack"
)

// Dump implements store.Keeper: pages by Seq, accounts by Seq, what is gone by
// Seq, entries by place, findings by kind and id, notes by id, tasks by kind and id,
// cursors by pass.
// It sees one state of the store, whatever happens meanwhile.
func (s *Store) Dump(ctx context.Context, yield func(store.Row) error) (err error) {
	defer s.wrap(ctx, &err, "copy out of the store")
	give := func(row store.Row) error {
		if err := yield(row); err != nil {
			return callerError{err}
		}
		return nil
	}
	return s.view(ctx, func(c Conn) error {
		// Pages in pieces, since each needs a second query for its articles.
		const piece = 100
		for last := int64(-1); ; {
			var list []store.Page
			err := c.Query(ctx, func(rows *sql.Rows) error {
				var body []byte
				p, err := scanPage(rows, &body)
				if err != nil {
					return err
				}
				if err := openBody(&p, body); err != nil {
					return fmt.Errorf("page %s: %w", p.ID, err)
				}
				list = append(list, p)
				return nil
			}, "SELECT "+pageColumns+", b.body FROM pages p JOIN bodies b ON b.page = p.seq WHERE p.seq > ? ORDER BY p.seq LIMIT ?", last, piece)
			if err != nil {
				return err
			}
			if err := gives(ctx, c, list); err != nil {
				return err
			}
			for i := range list {
				last = list[i].Seq
				if err := give(store.Row{Page: &list[i]}); err != nil {
					return err
				}
			}
			if len(list) < piece {
				break
			}
		}
		err := c.Query(ctx, func(rows *sql.Rows) error {
			var data []byte
			row, err := scanRow(rows, &data)
			if err != nil {
				return err
			}
			acct, err := openAccount(string(row.ID), data)
			if err != nil {
				return err
			}
			return give(store.Row{Account: &store.AccountRow{Row: row, Account: acct}})
		}, "SELECT "+rowColumns+", d.data FROM articles a JOIN pages p ON p.seq = a.page JOIN accounts d ON d.num = a.num ORDER BY a.seq")
		if err != nil {
			return err
		}
		err = c.Query(ctx, func(rows *sql.Rows) error {
			var id text
			var g store.GoneRow
			if err := rows.Scan(&id, &g.Seq); err != nil {
				return err
			}
			g.ID = isnad.ArticleID(id)
			return give(store.Row{Gone: &g})
		}, "SELECT id, seq FROM gone ORDER BY seq, id")
		if err != nil {
			return err
		}
		err = c.Query(ctx, func(rows *sql.Rows) error {
			_, e, err := scanEntry(rows)
			if err != nil {
				return err
			}
			return give(store.Row{Entry: &e})
		}, "SELECT "+entryColumns+" FROM entries e JOIN articles a ON a.num = e.article ORDER BY e.place")
		if err != nil {
			return err
		}
		var kinds []store.FindingKind
		err = c.Query(ctx, func(rows *sql.Rows) error {
			var kind text
			err := rows.Scan(&kind)
			kinds = append(kinds, store.FindingKind(kind))
			return err
		}, "SELECT DISTINCT kind FROM findings ORDER BY kind")
		if err != nil {
			return err
		}
		for _, kind := range kinds {
			if err := eachFinding(ctx, c, kind, false, func(f store.Finding) error { return give(store.Row{Finding: &f}) }); err != nil {
				return err
			}
		}
		list, err := notes(ctx, c, "")
		if err != nil {
			return err
		}
		for i := range list {
			if err := give(store.Row{Note: &list[i]}); err != nil {
				return err
			}
		}
		err = c.Query(ctx, func(rows *sql.Rows) error {
			t, err := scanTask(rows)
			if err != nil {
				return err
			}
			return give(store.Row{Task: &t})
		}, "SELECT "+taskColumns+" FROM tasks ORDER BY kind, id")
		if err != nil {
			return err
		}
		return c.Query(ctx, func(rows *sql.Rows) error {
			var pass, version text
			var cur store.Cursor
			var at int64
			if err := rows.Scan(&pass, &version, &cur.Seq, &at); err != nil {
				return err
			}
			cur.Pass, cur.Version, cur.At = string(pass), string(version), moment(at)
			return give(store.Row{Cursor: &cur})
		}, "SELECT pass, version, seq, at FROM cursors ORDER BY pass")
	})
}

// errFull says that rows would be loaded beside others.
var errFull = errors.New("the store is not empty")

// A loader files rows of a dump in their order.
type loader struct {
	c        Conn
	pages    map[store.PageID]int64
	articles map[isnad.ArticleID]int64
	last     map[string]int64 // counters

	// Rows wait here until there are enough for a statement.
	pageRows, bodies, gives, rows, accounts, gone [][]any
	entries                                       []placed
	findings                                      []store.Finding
}

// Load implements store.Keeper. All rows are filed, or none.
func (s *Store) Load(ctx context.Context, rows func(yield func(store.Row) error) error) (err error) {
	defer s.wrap(ctx, &err, "copy into the store")
	// Not tried again: the rows come once.
	return s.tx(ctx, s.write, nil, func(c Conn) error {
		for _, table := range []string{"pages", "findings", "notes", "cursors", "gone", "tasks"} {
			var one int
			err := c.Row(ctx, "SELECT 1 FROM "+table+" LIMIT 1").Scan(&one)
			if err == nil {
				return &store.Error{Op: "copy into the store", Advice: "copy into a new one", Err: errFull}
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		l := &loader{c: c, pages: map[store.PageID]int64{}, articles: map[isnad.ArticleID]int64{}, last: map[string]int64{}}
		var ours error // as against one of the giver's own
		err := rows(func(row store.Row) error {
			if ours = ctx.Err(); ours == nil {
				ours = l.add(ctx, row)
			}
			return ours
		})
		if ours != nil {
			return ours
		}
		if err != nil {
			return callerError{err}
		}
		if err := l.flush(ctx); err != nil {
			return err
		}
		for _, counter := range []string{"articles", "notes", "pages"} {
			if _, err := newSeqs(ctx, c, counter, int(l.last[counter])); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *loader) count(counter string, seq int64) { l.last[counter] = max(l.last[counter], seq) }

func (l *loader) add(ctx context.Context, row store.Row) error {
	switch {
	case row.Page != nil:
		p := row.Page
		if got := store.IDOf(&p.Page); got != p.ID {
			return fmt.Errorf("page %s: its bytes and facts give the id %s", p.ID, got)
		}
		body := squeeze(p.Page.Body)
		address := store.AddressOf(&p.Page)
		g, r := &p.Page, &p.Reading
		l.pages[p.ID] = p.Seq
		l.count("pages", p.Seq)
		l.pageRows = append(l.pageRows, []any{p.Seq, string(p.ID), hash64(address), escape(address), micros(p.Added), len(g.Body), len(body),
			escape(g.Name), escape(g.Source), escape(g.URL), escape(g.Outlet), escape(g.Published), escape(g.Title), escape(g.Author),
			escape(g.ContentType), micros(g.Fetched), escape(r.Stages), escape(string(r.Kind)), escape(r.Reason), micros(r.At)})
		l.bodies = append(l.bodies, []any{p.Seq, body})
		for i, id := range r.Articles {
			l.gives = append(l.gives, []any{p.Seq, i, escape(string(id))})
		}
	case row.Account != nil:
		r, acct := &row.Account.Row, row.Account.Account
		page, ok := l.pages[r.Page]
		if !ok {
			return fmt.Errorf("article %s is of page %s, which did not come before", r.ID, r.Page)
		}
		l.articles[r.ID] = r.Seq
		l.count("articles", r.Seq)
		l.rows = append(l.rows, []any{r.Seq, r.Seq, escape(string(r.ID)), page, r.Day, escape(r.Outlet), escape(r.Title), escape(r.URL)})
		l.accounts = append(l.accounts, []any{r.Seq, pack.Encode(acct)})
	case row.Gone != nil:
		l.count("articles", row.Gone.Seq)
		l.gone = append(l.gone, []any{escape(string(row.Gone.ID)), row.Gone.Seq})
	case row.Entry != nil:
		num, ok := l.articles[row.Entry.Article]
		if !ok {
			return fmt.Errorf("entry %s is of article %s, which did not come before", row.Entry.ID, row.Entry.Article)
		}
		l.entries = append(l.entries, placed{num, row.Entry})
	case row.Finding != nil:
		l.findings = append(l.findings, *row.Finding)
	case row.Note != nil:
		l.count("notes", row.Note.ID)
		return l.c.putNote(ctx, row.Note)
	case row.Task != nil:
		_, err := l.c.putTask(ctx, row.Task)
		return err
	case row.Cursor != nil:
		cur := row.Cursor
		_, err := l.c.Exec(ctx, "INSERT INTO cursors (pass, version, seq, at) VALUES (?, ?, ?, ?)", escape(cur.Pass), escape(cur.Version), cur.Seq, micros(cur.At))
		return err
	default:
		return errors.New("a row that holds nothing")
	}
	if len(l.pageRows)+len(l.rows)+len(l.gone)+len(l.entries)+len(l.findings) >= 512 {
		return l.flush(ctx)
	}
	return nil
}

// flush files the rows that wait, those first that others lean on.
func (l *loader) flush(ctx context.Context) error {
	for _, t := range []struct {
		into string
		rows *[][]any
	}{
		{"pages (seq, id, address_hash, address, added, size, kept, name, source, url, outlet, published, title, author, content_type, fetched, stages, kind, reason, read_at)", &l.pageRows},
		{"bodies (page, body)", &l.bodies},
		{"gives (page, ord, article)", &l.gives},
		{"articles (num, seq, id, page, day, outlet, title, url)", &l.rows},
		{"accounts (num, data)", &l.accounts},
		{"gone (id, seq)", &l.gone},
	} {
		if err := l.c.Insert(ctx, "INSERT INTO "+t.into, "", *t.rows); err != nil {
			return err
		}
		*t.rows = (*t.rows)[:0]
	}
	if err := putEntries(ctx, l.c, l.entries); err != nil {
		return err
	}
	docs := make([][2][]byte, len(l.findings))
	for i, f := range l.findings {
		docs[i] = [2][]byte{packList(f.Keys), packDoc(f.Doc)}
	}
	if err := l.c.putFindings(ctx, l.findings, docs, func(int) bool { return true }); err != nil {
		return err
	}
	l.entries, l.findings = slices.Delete(l.entries, 0, len(l.entries)), slices.Delete(l.findings, 0, len(l.findings))
	return nil
}

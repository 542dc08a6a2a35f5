package sql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"isnad"
	"isnad/internal/store"
	"isnad/internal/store/pack"
)

// Stats implements store.Keeper. Unread are the pages that could not be read,
// or not wholly.
func (s *Store) Stats(ctx context.Context) (st store.Stats, err error) {
	defer s.wrap(ctx, &err, "count what the store holds")
	st = store.Stats{Kind: s.d.Name, Place: s.place, Schema: s.schema, Findings: map[store.FindingKind]int64{}}
	err = s.view(ctx, func(c Conn) error {
		var added, read, concluded int64
		for _, q := range []struct {
			query string
			to    []any
		}{
			{"SELECT count(*), coalesce(sum(size), 0), coalesce(sum(kept), 0), coalesce(max(added), 0), coalesce(max(read_at), 0) FROM pages",
				[]any{&st.Pages, &st.PageBytes, &st.KeptBytes, &added, &read}},
			{"SELECT count(*) FROM pages WHERE kind <> ''", []any{&st.Unread}},
			{"SELECT count(*), coalesce(sum(length(data)), 0) FROM accounts", []any{&st.Articles, &st.AccountBytes}},
			{"SELECT count(*) FROM notes", []any{&st.Notes}},
			{"SELECT coalesce(max(at), 0) FROM cursors", []any{&concluded}},
		} {
			if err := c.Row(ctx, q.query).Scan(q.to...); err != nil {
				return err
			}
		}
		st.LastAdded, st.LastRead, st.LastConcluded = moment(added), moment(read), moment(concluded)
		for kind, to := range map[store.EntryKind]*int64{store.EntryStatement: &st.Statements, store.EntryEvent: &st.Events} {
			if err := c.Row(ctx, "SELECT value FROM counters WHERE name = ?", counterOf(kind)).Scan(to); err != nil {
				return err
			}
		}
		err := c.Query(ctx, func(rows *sql.Rows) error {
			var kind text
			var n int64
			err := rows.Scan(&kind, &n)
			st.Findings[store.FindingKind(kind)] = n
			return err
		}, "SELECT kind, count(*) FROM findings GROUP BY kind")
		if err != nil {
			return err
		}
		st.TotalBytes, err = s.d.Bytes(ctx, c)
		return err
	})
	return st, err
}

// Vacuum implements store.Keeper.
func (s *Store) Vacuum(ctx context.Context) (err error) {
	defer s.wrap(ctx, &err, "give room back")
	return s.d.Vacuum(ctx, s)
}

// Verify implements store.Keeper. A part that the database cannot read is a
// fault as well, and the other parts are looked at.
func (s *Store) Verify(ctx context.Context, fault func(store.Fault)) (err error) {
	defer s.wrap(ctx, &err, "check the store")
	if s.d.Verify != nil {
		if err := s.d.Verify(ctx, s, fault); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		name  string
		check func(ctx context.Context, fault func(store.Fault)) error
	}{
		{"pages", s.verifyPages},
		{"accounts", s.verifyAccounts},
		{"entries", s.verifyEntries},
		{"findings", s.verifyFindings},
		{"references", s.verifyReferences},
	} {
		err := part.check(ctx, fault)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			_, shown := s.d.Advise(err)
			fault(store.Fault{Where: part.name, What: fmt.Sprintf("cannot be read: %v", shown)})
		}
	}
	return nil
}

// walk calls each with rows of a query that takes the last key and a limit,
// until there are none; each returns the row's key. No transaction stays open.
func (s *Store) walk(ctx context.Context, query string, each func(rows *sql.Rows) (int64, error)) error {
	const batch = 200
	last := int64(-1)
	for {
		n := 0
		err := s.reader().Query(ctx, func(rows *sql.Rows) error {
			var err error
			n++
			last, err = each(rows)
			return err
		}, query, last, batch)
		if err != nil || n < batch {
			return err
		}
	}
}

func (s *Store) verifyPages(ctx context.Context, fault func(store.Fault)) error {
	return s.walk(ctx, "SELECT "+pageColumns+", b.body FROM pages p LEFT JOIN bodies b ON b.page = p.seq WHERE p.seq > ? ORDER BY p.seq LIMIT ?",
		func(rows *sql.Rows) (int64, error) {
			var body []byte
			p, err := scanPage(rows, &body)
			if err != nil {
				return p.Seq, err
			}
			switch err := openBody(&p, body); {
			case err != nil:
				fault(store.Fault{Where: "page " + string(p.ID), What: err.Error()})
			case int64(len(p.Page.Body)) != p.Size || int64(len(body)) != p.Kept || p.Address != store.AddressOf(&p.Page):
				fault(store.Fault{Where: "page " + string(p.ID), What: "its row does not fit its bytes"})
			}
			return p.Seq, nil
		})
}

func (s *Store) verifyAccounts(ctx context.Context, fault func(store.Fault)) error {
	return s.walk(ctx, "SELECT a.num, a.id, a.day, d.data FROM articles a LEFT JOIN accounts d ON d.num = a.num WHERE a.num > ? ORDER BY a.num LIMIT ?",
		func(rows *sql.Rows) (int64, error) {
			var num int64
			var id text
			var day string
			var data []byte
			if err := rows.Scan(&num, &id, &day, &data); err != nil {
				return num, err
			}
			where := "article " + string(id)
			acct, err := pack.Decode(data)
			switch {
			case err != nil:
				fault(store.Fault{Where: where, What: "the kept account is damaged: " + err.Error()})
			case acct.Article.ID != isnad.ArticleID(id):
				fault(store.Fault{Where: where, What: fmt.Sprintf("the account is that of %s", acct.Article.ID)})
			case rowOf(acct).Day != day:
				fault(store.Fault{Where: where, What: "its row has another day"})
			default:
				if err := acct.Check(); err != nil {
					fault(store.Fault{Where: where, What: err.Error()})
				}
			}
			return num, nil
		})
}

func (s *Store) verifyEntries(ctx context.Context, fault func(store.Fault)) error {
	return s.walk(ctx, "SELECT "+entryColumns+" FROM entries e LEFT JOIN articles a ON a.num = e.article WHERE e.place > ? ORDER BY e.place LIMIT ?",
		func(rows *sql.Rows) (int64, error) {
			place, e, err := scanEntry(rows)
			if errors.Is(err, errPacked) {
				fault(store.Fault{Where: "entry " + e.ID, What: err.Error()})
				return place, nil
			}
			if err != nil {
				return place, err
			}
			// A place lies behind the one wished for where two ids have one hash.
			if want, err := placeOf(&e); err != nil || place < want || place > want+16 {
				fault(store.Fault{Where: "entry " + e.ID, What: "stands in the wrong place"})
			}
			return place, nil
		})
}

func (s *Store) verifyFindings(ctx context.Context, fault func(store.Fault)) error {
	return s.walk(ctx, s.d.columns("SELECT "+findingColumns+", f.num, (SELECT count(*) FROM links l WHERE l.finding = f.num), (SELECT count(*) FROM names n WHERE n.{name} = f.num) FROM findings f LEFT JOIN finding_docs d ON d.num = f.num WHERE f.num > ? ORDER BY f.num LIMIT ?"),
		func(rows *sql.Rows) (int64, error) {
			var num, links, names int64
			f, err := scanFinding(rows, &num, &links, &names)
			if err != nil {
				if num == 0 {
					return num, err
				}
				fault(store.Fault{Where: "findings", What: err.Error()})
				return num, nil
			}
			keys := map[string]bool{}
			for _, k := range f.Keys {
				keys[k] = true
			}
			if int64(len(keys)) != links {
				fault(store.Fault{Where: fmt.Sprintf("%s %s", f.Kind, f.ID), What: fmt.Sprintf("%d of its %d keys lead to it", links, len(keys))})
			}
			if (len(gramsOf(f.Kind, f.NameNorm)) > 0) != (names > 0) {
				fault(store.Fault{Where: fmt.Sprintf("%s %s", f.Kind, f.ID), What: "its name cannot be searched, or is that of something else"})
			}
			return num, nil
		})
}

// references are queries for rows that lean on nothing, with what to say.
var references = []struct{ where, what, query string }{
	{"pages", "pages without a body", "SELECT count(*) FROM pages WHERE seq NOT IN (SELECT page FROM bodies)"},
	{"pages", "bodies without a page", "SELECT count(*) FROM bodies WHERE page NOT IN (SELECT seq FROM pages)"},
	{"articles", "articles without an account", "SELECT count(*) FROM articles WHERE num NOT IN (SELECT num FROM accounts)"},
	{"articles", "accounts without an article", "SELECT count(*) FROM accounts WHERE num NOT IN (SELECT num FROM articles)"},
	{"articles", "articles that their page does not give", "SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM gives g WHERE g.page = a.page AND g.article = a.id)"},
	{"articles", "numbers beyond the counter", "SELECT count(*) FROM articles WHERE seq > (SELECT value FROM counters WHERE name = 'articles')"},
	{"pages", "numbers beyond the counter", "SELECT count(*) FROM pages WHERE seq > (SELECT value FROM counters WHERE name = 'pages')"},
	{"index", "entries without an article", "SELECT count(*) FROM entries WHERE article NOT IN (SELECT num FROM articles)"},
	{"index", "entries that cannot be searched", "SELECT count(*) FROM entries WHERE place NOT IN (SELECT {place} FROM terms)"},
	{"index", "terms without an entry", "SELECT count(*) FROM terms WHERE {place} NOT IN (SELECT place FROM entries)"},
	{"findings", "findings without a document", "SELECT count(*) FROM findings WHERE num NOT IN (SELECT num FROM finding_docs)"},
	{"findings", "names of nothing", "SELECT count(*) FROM names WHERE {name} NOT IN (SELECT num FROM findings)"},
	{"findings", "links to nothing", "SELECT count(*) FROM links WHERE finding NOT IN (SELECT num FROM findings)"},
}

// columns fills in the columns that have a name of their own in each database.
func (d *Dialect) columns(query string) string {
	return strings.NewReplacer("{place}", d.TermPlace, "{name}", d.NameOf).Replace(query)
}

func (s *Store) verifyReferences(ctx context.Context, fault func(store.Fault)) error {
	for _, kind := range entryKinds {
		err := s.view(ctx, func(c Conn) error {
			n, err := countedEntries(ctx, c, kind)
			if err != nil {
				return err
			}
			var told int64
			err = c.Row(ctx, "SELECT value FROM counters WHERE name = ?", counterOf(kind)).Scan(&told)
			if err == nil && told != n {
				fault(store.Fault{Where: "index", What: fmt.Sprintf("%d %s, counted as %d", n, counterOf(kind), told)})
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for _, r := range references {
		var n int64
		if err := s.reader().Row(ctx, s.d.columns(r.query)).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			fault(store.Fault{Where: r.where, What: fmt.Sprintf("%d %s", n, r.what)})
		}
	}
	return nil
}

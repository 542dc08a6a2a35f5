package sql

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/store"
	"isnad/internal/store/pack"
)

// otherStages calls each with every fingerprint that pages were read by, the
// given one left out; "" stands for pages that were not read. There are few: a
// walk along the index finds them without looking at the pages.
func otherStages(ctx context.Context, c Conn, stages string, each func(other string) error) error {
	var other string
	err := c.Row(ctx, "SELECT stages FROM pages ORDER BY stages LIMIT 1").Scan(&other)
	for ; err == nil; err = c.Row(ctx, "SELECT stages FROM pages WHERE stages > ? ORDER BY stages LIMIT 1", other).Scan(&other) {
		if other == escape(stages) {
			continue
		}
		if err := each(other); err != nil {
			return err
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Take implements store.Readings. A page whose kept bytes are damaged is not
// handed out: it counts as read, with the reason, and keeps what was found in
// it before.
func (s *Store) Take(ctx context.Context, worker, stages string, n int, lease time.Duration) (leases []store.Lease, err error) {
	defer s.wrap(ctx, &err, "lease pages")
	if stages == "" {
		return nil, errors.New("no stages named")
	}
	if n <= 0 {
		return nil, nil
	}
	err = s.change(ctx, func(c Conn) error {
		leases = nil
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		var seqs []int64
		err = otherStages(ctx, c, stages, func(other string) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				var seq int64
				err := rows.Scan(&seq)
				seqs = append(seqs, seq)
				return err
			}, "SELECT seq FROM pages WHERE stages = ? AND lease_until <= ? ORDER BY seq LIMIT ?"+s.d.SkipLocked, other, now, n)
		})
		if err != nil {
			return err
		}
		slices.Sort(seqs)
		seqs = seqs[:min(n, len(seqs))]
		if len(seqs) == 0 {
			return nil
		}
		token := newToken()
		var list []store.Page
		err = In(seqs, func(in string, args []any) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				var body []byte
				p, err := scanPage(rows, &body)
				if err != nil {
					return err
				}
				if err := openBody(&p, body); err != nil {
					p.Reading.Reason = err.Error()
				}
				list = append(list, p)
				return nil
			}, "SELECT "+pageColumns+", b.body FROM pages p JOIN bodies b ON b.page = p.seq WHERE p.seq IN "+in, args...)
		})
		if err != nil {
			return err
		}
		slices.SortFunc(list, func(a, b store.Page) int { return cmp.Compare(a.Seq, b.Seq) })
		if err := gives(ctx, c, list); err != nil {
			return err
		}
		for i := range list {
			p := &list[i]
			if p.Page.Body == nil && p.Size > 0 {
				_, err := c.Exec(ctx, "UPDATE pages SET stages = ?, kind = ?, reason = ?, read_at = ?, lease_until = 0, lease_token = '' WHERE seq = ?",
					escape(stages), string(isnad.KindBroken), escape(p.Reading.Reason), now, p.Seq)
				if err != nil {
					return err
				}
				continue
			}
			leases = append(leases, store.Lease{Token: token, Page: *p})
		}
		return In(seqs, func(in string, args []any) error {
			_, err := c.Exec(ctx, "UPDATE pages SET lease_token = ?, lease_worker = ?, lease_until = ? WHERE seq IN "+in+" AND stages <> ?",
				slices.Concat([]any{token, escape(worker), now + lease.Microseconds()}, args, []any{escape(stages)})...)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return leases, nil
}

// Waiting implements store.Readings.
func (s *Store) Waiting(ctx context.Context, stages string) (n int, err error) {
	defer s.wrap(ctx, &err, "count waiting pages")
	err = s.view(ctx, func(c Conn) error {
		n = 0
		return otherStages(ctx, c, stages, func(other string) error {
			var k int
			err := c.Row(ctx, "SELECT count(*) FROM pages WHERE stages = ?", other).Scan(&k)
			n += k
			return err
		})
	})
	return n, err
}

// Prolong implements store.Readings.
func (s *Store) Prolong(ctx context.Context, leases []store.Lease, d time.Duration) (err error) {
	defer s.wrap(ctx, &err, "prolong leases")
	kept := int64(0)
	err = s.change(ctx, func(c Conn) error {
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		kept = 0
		return byToken(leases, func(token string, seqs []int64) error {
			return In(seqs, func(in string, args []any) error {
				n, err := c.Exec(ctx, "UPDATE pages SET lease_until = ? WHERE lease_token = ? AND seq IN "+in,
					append([]any{now + d.Microseconds(), token}, args...)...)
				kept += n
				return err
			})
		})
	})
	if lost := int64(len(leases)) - kept; err == nil && lost > 0 {
		return fmt.Errorf("%d of %d pages: %w", lost, len(leases), store.ErrLost)
	}
	return err
}

// byToken calls each with the pages of every token, in the order in which the
// tokens come first. Leases without a token are left out.
func byToken(leases []store.Lease, each func(token string, seqs []int64) error) error {
	seqs := map[string][]int64{}
	var tokens []string
	for i := range leases {
		t := leases[i].Token
		if t != "" && seqs[t] == nil {
			tokens = append(tokens, t)
		}
		seqs[t] = append(seqs[t], leases[i].Page.Seq)
	}
	for _, t := range tokens {
		slices.Sort(seqs[t])
		if err := each(t, slices.Compact(seqs[t])); err != nil {
			return err
		}
	}
	return nil
}

// Release implements store.Readings. Leases that are over are left alone.
func (s *Store) Release(ctx context.Context, leases []store.Lease) (err error) {
	defer s.wrap(ctx, &err, "release pages")
	if len(leases) == 0 {
		return nil
	}
	return s.change(ctx, func(c Conn) error {
		return byToken(leases, func(token string, seqs []int64) error {
			return In(seqs, func(in string, args []any) error {
				_, err := c.Exec(ctx, "UPDATE pages SET lease_token = '', lease_worker = '', lease_until = 0 WHERE lease_token = ? AND seq IN "+in,
					append([]any{token}, args...)...)
				return err
			})
		})
	})
}

// A filing is an account on its way into the store.
type filing struct {
	page    int64
	row     store.ArticleRow
	data    []byte
	entries []*store.Entry
}

// prepare packs what is done, outside any transaction.
func prepare(ctx context.Context, done []store.Done) ([][]*filing, error) {
	all := make([][]*filing, len(done))
	for i := range done {
		d := &done[i]
		if d.Reading.Stages == "" {
			return nil, fmt.Errorf("page %s: the reading names no stages", d.Lease.Page.ID)
		}
		of := map[isnad.ArticleID]*filing{}
		for _, acct := range d.Accounts {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			f := &filing{page: d.Lease.Page.Seq, row: rowOf(acct), data: pack.Encode(acct)}
			if of[f.row.ID] != nil {
				return nil, fmt.Errorf("page %s gives article %s twice", d.Lease.Page.ID, f.row.ID)
			}
			of[f.row.ID] = f
			all[i] = append(all[i], f)
		}
		for j := range d.Entries {
			e := &d.Entries[j]
			f := of[e.Article]
			if f == nil {
				return nil, fmt.Errorf("entry %s is of article %q, which the page does not give", e.ID, e.Article)
			}
			f.entries = append(f.entries, e)
		}
	}
	return all, nil
}

// rowOf says of an account what its row holds, without its place.
func rowOf(acct *isnad.Account) store.ArticleRow {
	art := &acct.Article
	row := store.ArticleRow{ID: art.ID, Title: art.Title, URL: art.URL, Outlet: cmp.Or(art.Outlet.ID, art.Outlet.Name)}
	if from := art.Published.From; isDay(from) {
		row.Day = from[:len("2006-01-02")]
	}
	return row
}

// Finish implements store.Readings. An article that several pages give belongs
// to the one that was filed last; when that one no longer gives it, the others
// are offered again. Reading.Articles is made of the accounts.
func (s *Store) Finish(ctx context.Context, done []store.Done) (err error) {
	defer s.wrap(ctx, &err, "file readings")
	if len(done) == 0 {
		return nil
	}
	all, err := prepare(ctx, done)
	if err != nil {
		return err
	}
	var lost []store.PageID
	err = s.change(ctx, func(c Conn) error {
		lost = nil
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		mine, err := s.held(ctx, c, done, now)
		if err != nil {
			return err
		}
		var filings []*filing
		for i := range done {
			if mine[i] {
				filings = append(filings, all[i]...)
			} else {
				lost = append(lost, done[i].Lease.Page.ID)
			}
		}
		if len(lost) == len(done) {
			return nil
		}
		// The counter first: from here on nobody else changes articles.
		if _, err := newSeqs(ctx, c, "articles", 0); err != nil {
			return err
		}
		if err := replace(ctx, c, done, mine, filings); err != nil {
			return err
		}
		for i := range done {
			if !mine[i] {
				continue
			}
			r := &done[i].Reading
			at := micros(r.At)
			if at == 0 {
				at = now
			}
			_, err := c.Exec(ctx, "UPDATE pages SET stages = ?, kind = ?, reason = ?, read_at = ?, lease_token = '', lease_worker = '', lease_until = 0 WHERE seq = ?",
				escape(r.Stages), escape(string(r.Kind)), escape(r.Reason), at, done[i].Lease.Page.Seq)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(lost) > 0 {
		return &store.LostError{Pages: lost, Of: len(done)}
	}
	return err
}

// held says which pages are still leased by who read them, and holds them.
func (s *Store) held(ctx context.Context, c Conn, done []store.Done, now int64) ([]bool, error) {
	type lease struct {
		id, token string
		until     int64
	}
	leases := map[int64]lease{}
	seqs := make([]int64, len(done))
	for i := range done {
		seqs[i] = done[i].Lease.Page.Seq
	}
	slices.Sort(seqs)
	err := In(slices.Compact(seqs), func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			var seq int64
			var l lease
			err := rows.Scan(&seq, &l.id, &l.token, &l.until)
			leases[seq] = l
			return err
		}, "SELECT seq, id, lease_token, lease_until FROM pages WHERE seq IN "+in+" ORDER BY seq"+s.d.ForUpdate, args...)
	})
	mine := make([]bool, len(done))
	for i := range done {
		l := leases[done[i].Lease.Page.Seq]
		mine[i] = l.token != "" && l.token == done[i].Lease.Token && l.id == string(done[i].Lease.Page.ID) && l.until > now
		delete(leases, done[i].Lease.Page.Seq) // a page given twice is filed once
	}
	return mine, err
}

// replace puts the accounts and entries of pages in the place of earlier ones.
func replace(ctx context.Context, c Conn, done []store.Done, mine []bool, filings []*filing) error {
	// What the pages gave before, and what they give now.
	var pages []int64
	for i := range done {
		if mine[i] {
			pages = append(pages, done[i].Lease.Page.Seq)
		}
	}
	before := map[string]bool{}
	err := In(pages, func(in string, args []any) error {
		err := c.Query(ctx, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			before[id] = true
			return err
		}, "SELECT article FROM gives WHERE page IN "+in, args...)
		if err != nil {
			return err
		}
		_, err = c.Exec(ctx, "DELETE FROM gives WHERE page IN "+in, args...)
		return err
	})
	if err != nil {
		return err
	}
	var rows [][]any
	ord := map[int64]int{}
	best := map[string]*filing{} // by article: the page that was filed last
	for _, f := range filings {
		id := escape(string(f.row.ID))
		rows = append(rows, []any{f.page, ord[f.page], id})
		ord[f.page]++
		if b := best[id]; b == nil || b.page < f.page {
			best[id] = f
		}
	}
	if err := c.Insert(ctx, "INSERT INTO gives (page, ord, article)", "", rows); err != nil {
		return err
	}

	// What stands of these articles.
	type standing struct{ num, page int64 }
	stands := map[string]standing{}
	for id := range best {
		before[id] = true
	}
	ids := make([]string, 0, len(before))
	for id := range before {
		ids = append(ids, id)
	}
	slices.Sort(ids) // numbers are given out in a fixed order
	err = In(ids, func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			var id string
			var st standing
			err := rows.Scan(&id, &st.num, &st.page)
			stands[id] = st
			return err
		}, "SELECT id, num, page FROM articles WHERE id IN "+in, args...)
	})
	if err != nil {
		return err
	}
	var changed, dropped []int64 // numbers of articles
	var droppedIDs, lowered []string
	for _, id := range ids {
		st, stood := stands[id]
		f := best[id]
		switch {
		case !stood:
		case f != nil && (f.page >= st.page || slices.Contains(pages, st.page)):
			changed = append(changed, st.num)
			if f.page < st.page { // whose page gives it no more
				lowered = append(lowered, id)
			}
		case f != nil: // a later page has it
			delete(best, id)
		case slices.Contains(pages, st.page):
			dropped = append(dropped, st.num)
			droppedIDs = append(droppedIDs, id)
		}
	}
	if err := dropEntries(ctx, c, slices.Concat(changed, dropped)); err != nil {
		return err
	}
	for _, table := range []string{"accounts", "articles"} {
		err := In(dropped, func(in string, args []any) error {
			_, err := c.Exec(ctx, "DELETE FROM "+table+" WHERE num IN "+in, args...)
			return err
		})
		if err != nil {
			return err
		}
	}
	err = In(droppedIDs, func(in string, args []any) error {
		_, err := c.Exec(ctx, "UPDATE pages SET stages = '' WHERE seq IN (SELECT page FROM gives WHERE article IN "+in+")", args...)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range lowered {
		// Pages between the two may give it as well: they are asked again.
		_, err := c.Exec(ctx, "UPDATE pages SET stages = '' WHERE seq > ? AND seq IN (SELECT page FROM gives WHERE article = ?)", best[id].page, id)
		if err != nil {
			return err
		}
	}

	// Numbers: first for what went away for good, then for what came, in the
	// order in which it was given.
	seq, err := newSeqs(ctx, c, "articles", len(droppedIDs)+len(best))
	if err != nil {
		return err
	}
	var gone, articles, accounts [][]any
	for _, id := range droppedIDs {
		gone = append(gone, []any{id, seq})
		seq++
	}
	var entries []placed
	for _, f := range filings {
		id := escape(string(f.row.ID))
		if best[id] != f {
			continue
		}
		st, stood := stands[id]
		if stood {
			gone = append(gone, []any{id, seq})
		} else {
			st.num = seq
		}
		articles = append(articles, []any{st.num, seq, id, f.page, f.row.Day, escape(f.row.Outlet), escape(f.row.Title), escape(f.row.URL)})
		accounts = append(accounts, []any{st.num, f.data})
		for _, e := range f.entries {
			entries = append(entries, placed{st.num, e})
		}
		seq++
	}
	if err := c.Insert(ctx, "INSERT INTO articles (num, seq, id, page, day, outlet, title, url)",
		"ON CONFLICT (num) DO UPDATE SET seq = excluded.seq, page = excluded.page, day = excluded.day, outlet = excluded.outlet, title = excluded.title, url = excluded.url", articles); err != nil {
		return err
	}
	if err := c.Insert(ctx, "INSERT INTO accounts (num, data)", "ON CONFLICT (num) DO UPDATE SET data = excluded.data", accounts); err != nil {
		return err
	}
	if err := c.Insert(ctx, "INSERT INTO gone (id, seq)", "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq", gone); err != nil {
		return err
	}
	return putEntries(ctx, c, entries)
}

// isDay reports whether a date begins with a whole day, "2006-01-02".
func isDay(date string) bool {
	return len(date) >= 10 && dayNumber(date[:10]) > 0 && (len(date) == 10 || strings.ContainsRune("T ", rune(date[10])))
}

package sql

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"isnad"
	"isnad/internal/store"
)

// hash64 returns 64 bits of a hash of strings, for columns that are looked up
// by equality: what an index may hold of a text is limited.
func hash64(list ...string) int64 {
	h := sha256.New()
	for _, s := range list {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	return int64(binary.BigEndian.Uint64(h.Sum(nil)))
}

// newSeqs counts a counter up by n and returns the first of the new numbers. Who
// comes second waits for the end of the first transaction: so a number is never
// seen before a lower one.
func newSeqs(ctx context.Context, c Conn, counter string, n int) (int64, error) {
	var last int64
	err := c.Row(ctx, "UPDATE counters SET value = value + ? WHERE name = ? RETURNING value", n, counter).Scan(&last)
	return last - int64(n) + 1, err
}

// File implements store.Pages.
func (s *Store) File(ctx context.Context, pages []*isnad.Page) (ids []store.PageID, added int, err error) {
	defer s.wrap(ctx, &err, "file pages")
	type fresh struct {
		page *isnad.Page
		id   store.PageID
		body []byte
	}
	ids = make([]store.PageID, len(pages))
	first := map[store.PageID]*isnad.Page{}
	var order []store.PageID
	for i, p := range pages {
		ids[i] = store.IDOf(p)
		if first[ids[i]] == nil {
			first[ids[i]] = p
			order = append(order, ids[i])
		}
	}
	// What is there already needs no packing; most of a second run is there.
	known := map[store.PageID]bool{}
	find := func(c Conn, ids []store.PageID) error {
		return In(ids, func(in string, args []any) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				var id string
				err := rows.Scan(&id)
				known[store.PageID(id)] = true
				return err
			}, "SELECT id FROM pages WHERE id IN "+in, args...)
		})
	}
	if err := find(s.reader(), order); err != nil {
		return nil, 0, err
	}
	var list []fresh
	for _, id := range order {
		if known[id] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		list = append(list, fresh{first[id], id, squeeze(first[id].Body)})
	}
	if len(list) == 0 {
		return ids, 0, nil
	}
	err = s.change(ctx, func(c Conn) error {
		added = 0
		// The counter first: from here on nobody else files.
		seq, err := newSeqs(ctx, c, "pages", 0)
		if err != nil {
			return err
		}
		clear(known)
		todo := make([]store.PageID, len(list))
		for i := range list {
			todo[i] = list[i].id
		}
		if err := find(c, todo); err != nil {
			return err
		}
		now := time.Now().UnixMicro()
		var rows, bodies [][]any
		for i := range list {
			p := list[i].page
			if known[list[i].id] {
				continue
			}
			address := store.AddressOf(p)
			rows = append(rows, []any{seq, string(list[i].id), hash64(address), escape(address), now, len(p.Body), len(list[i].body),
				escape(p.Name), escape(p.Source), escape(p.URL), escape(p.Outlet), escape(p.Published), escape(p.Title), escape(p.Author),
				escape(p.ContentType), micros(p.Fetched)})
			bodies = append(bodies, []any{seq, list[i].body})
			seq++
			added++
		}
		if err := c.Insert(ctx, "INSERT INTO pages (seq, id, address_hash, address, added, size, kept, name, source, url, outlet, published, title, author, content_type, fetched)", "", rows); err != nil {
			return err
		}
		if err := c.Insert(ctx, "INSERT INTO bodies (page, body)", "", bodies); err != nil {
			return err
		}
		_, err = newSeqs(ctx, c, "pages", added)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	return ids, added, nil
}

// pageColumns are what scanPage reads, of a table called p.
const pageColumns = "p.seq, p.id, p.address, p.added, p.size, p.kept, p.name, p.source, p.url, p.outlet, p.published, p.title, p.author, p.content_type, p.fetched, p.stages, p.kind, p.reason, p.read_at"

func scanPage(rows *sql.Rows, more ...any) (store.Page, error) {
	var p store.Page
	var id string
	var added, fetched, readAt int64
	var address, name, source, url, outlet, published, title, author, contentType, stages, kind, reason text
	err := rows.Scan(append([]any{&p.Seq, &id, &address, &added, &p.Size, &p.Kept, &name, &source, &url, &outlet, &published, &title, &author,
		&contentType, &fetched, &stages, &kind, &reason, &readAt}, more...)...)
	if err != nil {
		return p, err
	}
	p.ID, p.Address, p.Added = store.PageID(id), string(address), moment(added)
	p.Page = isnad.Page{Name: string(name), Source: string(source), URL: string(url), Outlet: string(outlet), Published: string(published),
		Title: string(title), Author: string(author), ContentType: string(contentType), Fetched: moment(fetched)}
	p.Reading = store.Reading{Stages: string(stages), Kind: isnad.ErrorKind(kind), Reason: string(reason), At: moment(readAt)}
	return p, nil
}

// gives fills in the articles of pages.
func gives(ctx context.Context, c Conn, pages []store.Page) error {
	at := make(map[int64]int, len(pages))
	seqs := make([]int64, len(pages))
	for i := range pages {
		at[pages[i].Seq], seqs[i] = i, pages[i].Seq
	}
	return In(seqs, func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			var page int64
			var article text
			if err := rows.Scan(&page, &article); err != nil {
				return err
			}
			r := &pages[at[page]].Reading
			r.Articles = append(r.Articles, isnad.ArticleID(article))
			return nil
		}, "SELECT page, article FROM gives WHERE page IN "+in+" ORDER BY page, ord", args...)
	})
}

// errBody says that a kept page is not what was filed.
var errBody = errors.New("the kept page is damaged")

// openBody unpacks the body of a page and checks it against the page's id.
func openBody(p *store.Page, packed []byte) error {
	body, err := unsqueeze(packed)
	if err != nil {
		return fmt.Errorf("%w: %v", errBody, err)
	}
	// The driver's bytes may be its own; nil and empty are one for a page.
	p.Page.Body = append([]byte(nil), body...)
	if got := store.IDOf(&p.Page); got != p.ID {
		p.Page.Body = nil
		return fmt.Errorf("%w: its bytes and facts give the id %s", errBody, got)
	}
	return nil
}

// Page implements store.Pages.
func (s *Store) Page(ctx context.Context, id store.PageID) (page *store.Page, err error) {
	defer s.wrap(ctx, &err, "read page "+string(id))
	var list []store.Page
	err = s.view(ctx, func(c Conn) error {
		list = list[:0]
		err := c.Query(ctx, func(rows *sql.Rows) error {
			var body []byte
			p, err := scanPage(rows, &body)
			if err != nil {
				return err
			}
			if err := openBody(&p, body); err != nil {
				return err
			}
			list = append(list, p)
			return nil
		}, "SELECT "+pageColumns+", b.body FROM pages p JOIN bodies b ON b.page = p.seq WHERE p.id = ?", escape(string(id)))
		if err != nil {
			return err
		}
		return gives(ctx, c, list)
	})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("page %s: %w", id, store.ErrNotFound)
	}
	return &list[0], nil
}

// ListPages implements store.Pages.
func (s *Store) ListPages(ctx context.Context, after int64, limit int, unread bool) (list []store.Page, err error) {
	defer s.wrap(ctx, &err, "list pages")
	cond := ""
	if unread {
		cond = " AND p.kind <> ''"
	}
	return s.pages(ctx, "WHERE p.seq > ?"+cond+" ORDER BY p.seq LIMIT ?", after, limit)
}

// Versions implements store.Pages.
func (s *Store) Versions(ctx context.Context, address string) (list []store.Page, err error) {
	defer s.wrap(ctx, &err, "list versions of a page")
	return s.pages(ctx, "WHERE p.address_hash = ? AND p.address = ? ORDER BY p.seq", hash64(address), escape(address))
}

// pages returns the pages of a condition, without bodies.
func (s *Store) pages(ctx context.Context, cond string, args ...any) (list []store.Page, err error) {
	err = s.view(ctx, func(c Conn) error {
		list = nil
		err := c.Query(ctx, func(rows *sql.Rows) error {
			p, err := scanPage(rows)
			list = append(list, p)
			return err
		}, "SELECT "+pageColumns+" FROM pages p "+cond, args...)
		if err != nil {
			return err
		}
		return gives(ctx, c, list)
	})
	return list, err
}

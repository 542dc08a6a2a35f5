package sql

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"isnad/internal/store"
)

// maxID bounds the id of a finding and its days in bytes, since indexes of
// PostgreSQL take 2,700 in all.
const maxID = 1000

// Conclude implements store.Findings. A weight that is no number counts as 0.
func (s *Store) Conclude(ctx context.Context, hold store.Hold, cursor store.Cursor, put []store.Finding, drop []store.FindingRef) (err error) {
	defer s.wrap(ctx, &err, "file findings")
	type key struct {
		kind store.FindingKind
		id   string
	}
	// The last finding of a kind and id counts; dropping comes before.
	last := make(map[key]int, len(put))
	for i := range put {
		f := &put[i]
		if f.Kind == "" || f.ID == "" || len(f.ID) > maxID || len(f.From) > maxID/10 || len(f.To) > maxID/10 {
			return fmt.Errorf("finding %q of kind %q: kind and id must be there, the id of at most %d bytes, days of at most %d", f.ID, f.Kind, maxID, maxID/10)
		}
		last[key{f.Kind, f.ID}] = i
	}
	docs := make([][2][]byte, len(put))
	for i := range put {
		docs[i] = [2][]byte{packList(put[i].Keys), packDoc(put[i].Doc)}
	}
	return s.change(ctx, func(c Conn) error {
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		var token string
		var until int64
		err = c.Row(ctx, "SELECT token, until FROM holds WHERE name = ?"+s.d.ForUpdate, escape(hold.Name)).Scan(&token, &until)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err != nil || token == "" || token != hold.Token || until <= now {
			return fmt.Errorf("hold %q: %w", hold.Name, store.ErrLost)
		}

		byKind := map[store.FindingKind][]string{}
		for _, ref := range drop {
			if _, again := last[key{ref.Kind, ref.ID}]; !again {
				byKind[ref.Kind] = append(byKind[ref.Kind], escape(ref.ID))
			}
		}
		var dead []int64
		for kind, ids := range byKind {
			if err := findingNums(ctx, c, kind, ids, func(_ string, num int64, _ string) { dead = append(dead, num) }); err != nil {
				return err
			}
		}
		if err := c.d.Names.Drop(ctx, c, dead); err != nil {
			return err
		}
		err = In(dead, func(in string, args []any) error {
			for _, q := range []string{"DELETE FROM links WHERE finding IN ", "DELETE FROM finding_docs WHERE num IN ", "DELETE FROM findings WHERE num IN "} {
				if _, err := c.Exec(ctx, q+in, args...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := c.putFindings(ctx, put, docs, func(i int) bool { return last[key{put[i].Kind, put[i].ID}] == i }); err != nil {
			return err
		}
		if cursor.Pass == "" {
			return nil
		}
		at := micros(cursor.At)
		if at == 0 {
			at = now
		}
		_, err = c.Exec(ctx, "INSERT INTO cursors (pass, version, seq, at) VALUES (?, ?, ?, ?) ON CONFLICT (pass) DO UPDATE SET version = excluded.version, seq = excluded.seq, at = excluded.at",
			escape(cursor.Pass), escape(cursor.Version), cursor.Seq, at)
		return err
	})
}

// findingNums calls each with the numbers of findings of a kind, and the names
// by which they are searched. Ids are escaped.
func findingNums(ctx context.Context, c Conn, kind store.FindingKind, ids []string, each func(id string, num int64, norm string)) error {
	return In(ids, func(in string, args []any) error {
		return c.Query(ctx, func(rows *sql.Rows) error {
			var id string
			var num int64
			var norm text
			err := rows.Scan(&id, &num, &norm)
			each(id, num, string(norm))
			return err
		}, "SELECT id, num, name_norm FROM findings WHERE kind = ? AND id IN "+in, append([]any{escape(string(kind))}, args...)...)
	})
}

// putFindings files findings, those that count, in the place of earlier ones.
func (c Conn) putFindings(ctx context.Context, put []store.Finding, docs [][2][]byte, counts func(i int) bool) error {
	byKind := map[store.FindingKind][]string{}
	n := 0
	for i := range put {
		if counts(i) {
			byKind[put[i].Kind] = append(byKind[put[i].Kind], escape(put[i].ID))
			n++
		}
	}
	type standing struct {
		num  int64
		norm string
	}
	nums := make(map[store.FindingKind]map[string]standing, len(byKind))
	var old, renamed []int64
	for kind, ids := range byKind {
		nums[kind] = make(map[string]standing, len(ids))
		err := findingNums(ctx, c, kind, ids, func(id string, num int64, norm string) {
			nums[kind][id] = standing{num, norm}
			old = append(old, num)
		})
		if err != nil {
			return err
		}
	}
	err := In(old, func(in string, args []any) error {
		_, err := c.Exec(ctx, "DELETE FROM links WHERE finding IN "+in, args...)
		return err
	})
	if err != nil {
		return err
	}
	for i := range put {
		if st, there := nums[put[i].Kind][escape(put[i].ID)]; there && counts(i) && st.norm != put[i].NameNorm {
			renamed = append(renamed, st.num)
		}
	}
	if err := c.d.Names.Drop(ctx, c, renamed); err != nil {
		return err
	}
	num, err := newSeqs(ctx, c, "findings", n-len(old))
	if err != nil {
		return err
	}
	// In pieces, so that the rows of a first run over a large store need not be
	// held twice.
	const piece = 2000
	var rows, docRows, links [][]any
	var names []NameRow
	flush := func() error {
		if err := c.Insert(ctx, "INSERT INTO findings (num, kind, id, name, name_norm, from_day, to_day, weight)",
			"ON CONFLICT (num) DO UPDATE SET name = excluded.name, name_norm = excluded.name_norm, from_day = excluded.from_day, to_day = excluded.to_day, weight = excluded.weight", rows); err != nil {
			return err
		}
		if err := c.Insert(ctx, "INSERT INTO finding_docs (num, keys, doc)", "ON CONFLICT (num) DO UPDATE SET keys = excluded.keys, doc = excluded.doc", docRows); err != nil {
			return err
		}
		if err := c.Insert(ctx, "INSERT INTO links (key, finding)", "ON CONFLICT DO NOTHING", links); err != nil {
			return err
		}
		if err := c.d.Names.Put(ctx, c, names); err != nil {
			return err
		}
		rows, docRows, links, names = rows[:0], docRows[:0], links[:0], names[:0]
		return nil
	}
	for i := range put {
		if !counts(i) {
			continue
		}
		f := &put[i]
		id := escape(f.ID)
		st, there := nums[f.Kind][id]
		at := st.num
		if !there {
			at = num
			num++
		}
		if !there || st.norm != f.NameNorm {
			if g := gramsOf(f.Kind, f.NameNorm); g != nil {
				names = append(names, NameRow{at, g})
			}
		}
		rows = append(rows, []any{at, escape(string(f.Kind)), id, escape(f.Name), escape(f.NameNorm), escape(f.From), escape(f.To), weight(f.Weight)})
		docRows = append(docRows, []any{at, docs[i][0], docs[i][1]})
		for _, k := range f.Keys {
			links = append(links, []any{hash64(string(f.Kind), k), at})
		}
		if len(rows) == piece {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// weight makes a weight that every database takes and orders alike.
func weight(w float64) float64 {
	if math.IsNaN(w) || w == 0 { // also -0
		return 0
	}
	return min(max(w, -math.MaxFloat64), math.MaxFloat64)
}

// CursorOf implements store.Findings.
func (s *Store) CursorOf(ctx context.Context, pass string) (cur store.Cursor, err error) {
	defer s.wrap(ctx, &err, "read cursor of "+pass)
	var version text
	var at int64
	err = s.reader().Row(ctx, "SELECT version, seq, at FROM cursors WHERE pass = ?", escape(pass)).Scan(&version, &cur.Seq, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Cursor{}, nil
	}
	cur.Pass, cur.Version, cur.At = pass, string(version), moment(at)
	return cur, err
}

// findingColumns are what scanFinding reads, of findings f and finding_docs d;
// bareColumns leave the document out.
const (
	findingColumns = "f.kind, f.id, f.name, f.name_norm, f.from_day, f.to_day, f.weight, d.keys, d.doc"
	bareColumns    = "f.kind, f.id, f.name, f.name_norm, f.from_day, f.to_day, f.weight, d.keys, NULL"
	findingTables  = " FROM findings f JOIN finding_docs d ON d.num = f.num "
)

func scanFinding(rows *sql.Rows, more ...any) (store.Finding, error) {
	var f store.Finding
	var kind, id, name, norm, from, to text
	var keys, doc []byte
	err := rows.Scan(append([]any{&kind, &id, &name, &norm, &from, &to, &f.Weight, &keys, &doc}, more...)...)
	if err != nil {
		return f, err
	}
	f.Kind, f.ID, f.Name, f.NameNorm, f.From, f.To = store.FindingKind(kind), string(id), string(name), string(norm), string(from), string(to)
	if f.Keys, err = unpackList(keys); err == nil && doc != nil {
		f.Doc, err = unpackDoc(doc)
	}
	if err != nil {
		return f, fmt.Errorf("finding %s of kind %s: %w", f.ID, f.Kind, err)
	}
	return f, nil
}

// Finding implements store.Findings.
func (s *Store) Finding(ctx context.Context, kind store.FindingKind, id string) (finding *store.Finding, err error) {
	defer s.wrap(ctx, &err, "read finding")
	err = s.reader().Query(ctx, func(rows *sql.Rows) error {
		f, err := scanFinding(rows)
		finding = &f
		return err
	}, "SELECT "+findingColumns+findingTables+"WHERE f.kind = ? AND f.id = ?", escape(string(kind)), escape(id))
	if err == nil && finding == nil {
		err = fmt.Errorf("%s %s: %w", kind, id, store.ErrNotFound)
	}
	return finding, err
}

// Linked implements store.Findings.
func (s *Store) Linked(ctx context.Context, kind store.FindingKind, keys []string) (list []store.Finding, err error) {
	defer s.wrap(ctx, &err, "read linked findings")
	asked := make(map[string]bool, len(keys))
	var hashes []int64
	for _, k := range keys {
		if !asked[k] {
			asked[k] = true
			hashes = append(hashes, hash64(string(kind), k))
		}
	}
	err = s.view(ctx, func(c Conn) error {
		list = nil
		nums := map[int64]bool{}
		err := In(hashes, func(in string, args []any) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				var num int64
				err := rows.Scan(&num)
				nums[num] = true
				return err
			}, "SELECT finding FROM links WHERE key IN "+in, args...)
		})
		if err != nil {
			return err
		}
		order := make([]int64, 0, len(nums))
		for num := range nums {
			order = append(order, num)
		}
		slices.Sort(order)
		return In(order, func(in string, args []any) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				f, err := scanFinding(rows)
				// Two keys may have one hash.
				if err == nil && f.Kind == kind && slices.ContainsFunc(f.Keys, func(k string) bool { return asked[k] }) {
					list = append(list, f)
				}
				return err
			}, "SELECT "+findingColumns+findingTables+"WHERE f.num IN "+in, args...)
		})
	})
	slices.SortFunc(list, func(a, b store.Finding) int { return cmp.Compare(escape(a.ID), escape(b.ID)) })
	return list, err
}

// ListFindings implements store.Findings.
func (s *Store) ListFindings(ctx context.Context, kind store.FindingKind, q store.FindingQuery) (list []store.Finding, next string, err error) {
	defer s.wrap(ctx, &err, "list findings")
	if q.Limit <= 0 {
		return nil, "", errors.New("a list has a limit of at least 1")
	}
	of := fmt.Sprintf("%s %s", kind, q.Order)
	m, begin, err := openMark(q.Cursor, of)
	if err != nil {
		return nil, "", err
	}
	where, args := "", []any{escape(string(kind))}
	and := func(cond string, more ...any) {
		where += " AND " + cond
		args = append(args, more...)
	}
	for _, w := range strings.Fields(q.Name) {
		and(s.d.Contains, escape(w))
	}
	if q.Since != "" {
		and("f.to_day >= ?", escape(q.Since))
	}
	if q.Until != "" {
		and("f.from_day <= ? AND f.from_day <> ''", escape(q.Until))
	}
	err = s.view(ctx, func(c Conn) error {
		list = nil
		begins, args := "WHERE f.kind = ?", args
		switch nums, few, err := namedFindings(ctx, c, kind, q.Name); {
		case err != nil:
			return err
		case few:
			// The kind is no help any more, and must not look like one: an
			// index in the order of the list would be taken in its stead.
			cond, arg := s.d.Names.Among(nums)
			begins = "WHERE f.kind || '' = ? AND " + cond
			args = slices.Insert(slices.Clone(args), 1, arg)
		}
		get := func(cond string, more ...any) error {
			return c.Query(ctx, func(rows *sql.Rows) error {
				f, err := scanFinding(rows)
				list = append(list, f)
				return err
			}, "SELECT "+findingColumns+findingTables+begins+where+" "+cond+" LIMIT ?", slices.Concat(args, more, []any{q.Limit + 1 - len(list)})...)
		}
		id := escape(m.ID)
		switch q.Order {
		case store.Weight:
			if begin {
				return get("ORDER BY f.weight DESC, f.id")
			}
			return get("AND f.weight <= ? AND (f.weight < ? OR f.id > ?) ORDER BY f.weight DESC, f.id", m.Number, m.Number, id)
		case store.Newest:
			if begin {
				return get("ORDER BY f.to_day DESC, f.id")
			}
			return get("AND f.to_day <= ? AND (f.to_day < ? OR f.id > ?) ORDER BY f.to_day DESC, f.id", escape(m.Key), escape(m.Key), id)
		case store.Oldest:
			if !m.Last {
				if err := get("AND f.from_day > '' AND f.from_day >= ? AND (f.from_day > ? OR f.id > ?) ORDER BY f.from_day, f.id", escape(m.Key), escape(m.Key), id); err != nil || len(list) > q.Limit {
					return err
				}
			}
			return get("AND f.from_day = '' AND f.id > ? ORDER BY f.id", lastID(m, id))
		}
		return fmt.Errorf("findings have no order %q", q.Order)
	})
	if err != nil {
		return nil, "", err
	}
	if len(list) > q.Limit {
		list = list[:q.Limit]
		f := list[q.Limit-1]
		m := mark{Of: of, ID: f.ID}
		switch q.Order {
		case store.Weight:
			m.Number = f.Weight
		case store.Newest:
			m.Key = f.To
		case store.Oldest:
			m.Key, m.Last = f.From, f.From == ""
		}
		next = m.String()
	}
	return list, next, nil
}

// lastID gives where the undated part of a list goes on.
func lastID(m mark, id string) string {
	if m.Last {
		return id
	}
	return ""
}

// EachFinding implements store.Findings. It holds no transaction while yield
// runs, so a finding that is filed meanwhile may be seen or not.
func (s *Store) EachFinding(ctx context.Context, kind store.FindingKind, bare bool, yield func(store.Finding) bool) (err error) {
	defer s.wrap(ctx, &err, "read findings")
	return eachFinding(ctx, s.reader(), kind, bare, func(f store.Finding) error {
		if !yield(f) {
			return errStop
		}
		return nil
	})
}

var errStop = errors.New("stop")

func eachFinding(ctx context.Context, c Conn, kind store.FindingKind, bare bool, yield func(store.Finding) error) error {
	const batch = 500
	columns := findingColumns
	if bare {
		columns = bareColumns
	}
	after := ""
	for {
		var list []store.Finding
		err := c.Query(ctx, func(rows *sql.Rows) error {
			f, err := scanFinding(rows)
			list = append(list, f)
			return err
		}, "SELECT "+columns+findingTables+"WHERE f.kind = ? AND f.id > ? ORDER BY f.id LIMIT ?", escape(string(kind)), after, batch)
		if err != nil {
			return err
		}
		for _, f := range list {
			if err := yield(f); err != nil {
				if err == errStop {
					return nil
				}
				return err
			}
		}
		if len(list) < batch {
			return nil
		}
		after = escape(list[len(list)-1].ID)
	}
}

// Grasp implements store.Holds.
func (s *Store) Grasp(ctx context.Context, name, worker, token string, d time.Duration) (hold store.Hold, err error) {
	defer s.wrap(ctx, &err, "take hold of "+name)
	err = s.change(ctx, func(c Conn) error {
		now, err := c.now(ctx)
		if err != nil {
			return err
		}
		if _, err := c.Exec(ctx, "INSERT INTO holds (name, token, worker, until) VALUES (?, '', '', 0) ON CONFLICT (name) DO NOTHING", escape(name)); err != nil {
			return err
		}
		var has string
		var until int64
		if err := c.Row(ctx, "SELECT token, until FROM holds WHERE name = ?"+s.d.ForUpdate, escape(name)).Scan(&has, &until); err != nil {
			return err
		}
		switch {
		case token != "" && has == token: // nobody had it in between
		case until > now:
			return fmt.Errorf("hold %q: %w", name, store.ErrLost)
		default:
			has = newToken()
		}
		until = now + d.Microseconds()
		hold = store.Hold{Name: name, Token: has, Until: moment(until)}
		_, err = c.Exec(ctx, "UPDATE holds SET token = ?, worker = ?, until = ? WHERE name = ?", has, escape(worker), until, escape(name))
		return err
	})
	if err != nil {
		return store.Hold{}, err
	}
	return hold, nil
}

// LetGo implements store.Holds.
func (s *Store) LetGo(ctx context.Context, h store.Hold) (err error) {
	defer s.wrap(ctx, &err, "let go of "+h.Name)
	if h.Token == "" {
		return nil
	}
	return s.change(ctx, func(c Conn) error {
		_, err := c.Exec(ctx, "UPDATE holds SET token = '', worker = '', until = 0 WHERE name = ? AND token = ?", escape(h.Name), h.Token)
		return err
	})
}

// AddNote implements store.Notes.
func (s *Store) AddNote(ctx context.Context, n store.Note) (id int64, err error) {
	defer s.wrap(ctx, &err, "file note")
	err = s.change(ctx, func(c Conn) error {
		if id, err = newSeqs(ctx, c, "notes", 1); err != nil {
			return err
		}
		n.ID = id
		return c.putNote(ctx, &n)
	})
	return id, err
}

func (c Conn) putNote(ctx context.Context, n *store.Note) error {
	_, err := c.Exec(ctx, "INSERT INTO notes (id, kind, a, b, why, by_whom, at, gone_by, gone_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		n.ID, escape(n.Kind), escape(n.A), escape(n.B), escape(n.Why), escape(n.By), micros(n.At), escape(n.GoneBy), micros(n.GoneAt))
	return err
}

// TakeBack implements store.Notes.
func (s *Store) TakeBack(ctx context.Context, id int64, by string, at time.Time) (err error) {
	defer s.wrap(ctx, &err, "take back note")
	if at.IsZero() {
		at = time.Now()
	}
	return s.change(ctx, func(c Conn) error {
		n, err := c.Exec(ctx, "UPDATE notes SET gone_by = ?, gone_at = ? WHERE id = ? AND gone_at = 0", escape(by), micros(at), id)
		if err == nil && n == 0 {
			err = fmt.Errorf("note %d: %w", id, store.ErrNotFound)
		}
		return err
	})
}

// Notes implements store.Notes.
func (s *Store) Notes(ctx context.Context, kind string, all bool) (list []store.Note, err error) {
	defer s.wrap(ctx, &err, "read notes")
	where, args := "WHERE id > 0", []any(nil)
	if kind != "" {
		where, args = where+" AND kind = ?", append(args, escape(kind))
	}
	if !all {
		where += " AND gone_at = 0"
	}
	return notes(ctx, s.reader(), where, args...)
}

func notes(ctx context.Context, c Conn, where string, args ...any) (list []store.Note, err error) {
	err = c.Query(ctx, func(rows *sql.Rows) error {
		var n store.Note
		var kind, a, b, why, by, goneBy text
		var at, goneAt int64
		err := rows.Scan(&n.ID, &kind, &a, &b, &why, &by, &at, &goneBy, &goneAt)
		n.Kind, n.A, n.B, n.Why, n.By, n.At = string(kind), string(a), string(b), string(why), string(by), moment(at)
		n.GoneBy, n.GoneAt = string(goneBy), moment(goneAt)
		list = append(list, n)
		return err
	}, "SELECT id, kind, a, b, why, by_whom, at, gone_by, gone_at FROM notes "+where+" ORDER BY id", args...)
	return list, err
}

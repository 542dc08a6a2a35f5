package sql

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"isnad/internal/store"
)

// A Names is an index from three letters of a name to findings. A list that
// asks for a rare name would else look at every finding of its kind.
type Names interface {
	// Put files the grams of findings that have none; Drop takes them away.
	Put(ctx context.Context, c Conn, rows []NameRow) error
	Drop(ctx context.Context, c Conn, findings []int64) error
	// Find returns at most limit findings that have all of the grams.
	Find(ctx context.Context, c Conn, grams []string, limit int) ([]int64, error)
	// Among is a condition with one parameter that holds for findings f with
	// these numbers.
	Among(findings []int64) (cond string, arg any)
}

// A NameRow is the grams of one finding, each passed through Term.
type NameRow struct {
	Finding int64
	Grams   []string
}

// gramLength is how many letters make a gram.
const gramLength = 3

// kindMark begins the gram that says of what kind a finding is.
const kindMark = "\uE1FD"

func kindGram(kind store.FindingKind) string { return kindMark + Term(string(kind)) }

// grams returns every run of three letters within a word, each once.
func grams(words string) []string {
	var list []string
	seen := map[string]bool{}
	for _, w := range strings.Fields(words) {
		letters := []rune(w)
		for i := 0; i+gramLength <= len(letters); i++ {
			if g := Term(string(letters[i : i+gramLength])); !seen[g] {
				seen[g] = true
				list = append(list, g)
			}
		}
	}
	return list
}

// gramsOf returns the grams of a finding; none when its name is too short for
// any.
func gramsOf(kind store.FindingKind, norm string) []string {
	list := grams(norm)
	if len(list) == 0 {
		return nil
	}
	return append(list, kindGram(kind))
}

// manyNames is how many findings of a name are fetched and sorted. Where there
// are more, walking a list in its order meets enough of them soon.
const manyNames = 2000

// namedFindings returns the findings whose names may hold words, and whether
// they are few enough to be all of them.
func namedFindings(ctx context.Context, c Conn, kind store.FindingKind, words string) ([]int64, bool, error) {
	list := grams(words)
	if len(list) == 0 {
		return nil, false, nil
	}
	nums, err := c.d.Names.Find(ctx, c, append(list, kindGram(kind)), manyNames+1)
	return nums, len(nums) <= manyNames, err
}

// namesFilled is a counter that is there when every name is in the index.
const namesFilled = "names"

// Prepare fills in what a migration cannot: the names of findings that were
// filed before there was an index of them, and the numbers of entries. It is
// done once.
func (s *Store) Prepare(ctx context.Context) (err error) {
	defer s.wrap(ctx, &err, "index the names in the store")
	has := func(c Conn, counter string) (bool, error) {
		var one int
		err := c.Row(ctx, "SELECT 1 FROM counters WHERE name = ?", counter).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		return err == nil, err
	}
	all := true
	for _, counter := range []string{namesFilled, counterOf(entryKinds[len(entryKinds)-1])} {
		there, err := has(s.reader(), counter)
		if err != nil {
			return err
		}
		all = all && there
	}
	if all {
		return nil
	}
	return s.change(ctx, func(c Conn) error {
		// Nobody reads or concludes meanwhile: the counters are held.
		for _, counter := range []string{"articles", "findings"} {
			if _, err := newSeqs(ctx, c, counter, 0); err != nil {
				return err
			}
		}
		for _, kind := range entryKinds {
			n, err := countedEntries(ctx, c, kind)
			if err != nil {
				return err
			}
			if _, err := c.Exec(ctx, "INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", counterOf(kind), n); err != nil {
				return err
			}
		}
		if there, err := has(c, namesFilled); there || err != nil {
			return err
		}
		const piece = 1000
		for last := int64(-1); ; {
			var rows []NameRow
			n := 0
			err := c.Query(ctx, func(r *sql.Rows) error {
				var kind, norm text
				n++
				if err := r.Scan(&last, &kind, &norm); err != nil {
					return err
				}
				if g := gramsOf(store.FindingKind(kind), string(norm)); g != nil {
					rows = append(rows, NameRow{last, g})
				}
				return nil
			}, "SELECT num, kind, name_norm FROM findings WHERE num > ? ORDER BY num LIMIT ?", last, piece)
			if err != nil {
				return err
			}
			if err := c.d.Names.Put(ctx, c, rows); err != nil {
				return err
			}
			if n < piece {
				break
			}
		}
		_, err := c.Exec(ctx, "INSERT INTO counters (name, value) VALUES (?, 1)", namesFilled)
		return err
	})
}

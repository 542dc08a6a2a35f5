package statements_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/read"
)

// tight folds a text to its letters and digits, as the scorer of the gold
// readings compares words.
func tight(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, arabic.Fold(s))
}

// sameName reports whether the words of one name are all among the other's.
func sameName(a, b string) bool {
	words := func(s string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(arabic.Fold(s)) {
			m[strings.TrimPrefix(w, "ال")] = true
		}
		return m
	}
	in := func(x, y map[string]bool) bool {
		for w := range x {
			if !y[w] {
				return false
			}
		}
		return len(x) > 0
	}
	x, y := words(a), words(b)
	return in(x, y) || in(y, x)
}

// TestFoundingReports reads the founding reports through all stages and holds
// the reader to what it must show on their gold: at least 26 of 29 statements
// with content and speaker right, every link that the gold names, and at most
// four statements that are none.
func TestFoundingReports(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "shared")
	data, err := os.ReadFile(filepath.Join(dir, "gold", "seeds.json"))
	if err != nil {
		t.Skipf("the gold of the founding reports is not here: %v", err)
	}
	var gold struct {
		Persons map[string][]string
		Seeds   []struct {
			File       string
			Statements []struct {
				Speaker, Has string
				Via          []string
			}
		}
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	name := func(id string) string {
		if p := gold.Persons[id]; len(p) > 0 {
			return p[0]
		}
		return id
	}
	total, right, extra := 0, 0, 0
	for _, seed := range gold.Seeds {
		body, err := os.ReadFile(filepath.Join(dir, "seeds", seed.File))
		if err != nil {
			t.Fatal(err)
		}
		accts, err := read.Page(&isnad.Page{Name: seed.File, ContentType: "text/plain; charset=utf-8", Body: body}, nil)
		if err != nil {
			t.Fatal(err)
		}
		type said struct {
			acct *isnad.Account
			s    *isnad.Statement
			used bool
		}
		var all []*said
		for _, acct := range accts {
			for i := range acct.Statements {
				all = append(all, &said{acct: acct, s: &acct.Statements[i]})
			}
		}
		for _, g := range seed.Statements {
			total++
			var hit *said
			for _, x := range all {
				text := tight(x.s.Span().Of(x.acct.Article.Text))
				if !x.used && strings.Contains(text, tight(g.Has)) && (hit == nil || len(text) < len(tight(hit.s.Span().Of(hit.acct.Article.Text)))) {
					hit = x
				}
			}
			if hit == nil {
				t.Logf("%s: missed %s", seed.File, g.Has)
				continue
			}
			hit.used = true
			who := hit.acct.Words(hit.s.SpeakerSpan)
			if e := hit.acct.Entity(hit.s.Speaker); e != nil {
				who = e.Name
			}
			if !sameName(who, name(g.Speaker)) {
				t.Logf("%s: speaker %s, want %s: %s", seed.File, who, name(g.Speaker), g.Has)
				continue
			}
			right++
			for _, via := range g.Via {
				found := false
				for _, l := range hit.s.Chain {
					found = found || sameName(l.Name, name(via))
				}
				if !found {
					t.Errorf("%s: %s is not in the chain of %s", seed.File, name(via), g.Has)
				}
			}
		}
		for _, x := range all {
			if !x.used {
				extra++
				t.Logf("%s: not in the gold: %s | %s", seed.File, x.acct.Words(x.s.Cue), x.s.Span().Of(x.acct.Article.Text))
			}
		}
	}
	if right < 26 {
		t.Errorf("%d of %d statements with content and speaker right, want at least 26", right, total)
	}
	if extra > 4 {
		t.Errorf("%d statements that are none, want at most 4", extra)
	}
}

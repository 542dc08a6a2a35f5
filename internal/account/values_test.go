package account

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"isnad"
	"isnad/internal/passes"
)

// A single value is the one that stands in the whole document.
func TestValuesAreTheDocuments(t *testing.T) {
	for _, name := range []string{"harbours", "hostile"} {
		pages := golden(t, name)
		var doc Document
		if err := json.Unmarshal([]byte(show(t, asJSON, pages, false)), &doc); err != nil {
			t.Fatal(err)
		}
		run := passes.New(passes.Options{})
		var accts []*isnad.Account
		keys := map[isnad.ArticleID]map[isnad.EntityID]isnad.EntityID{}
		for _, p := range pages {
			for _, acct := range p.accts {
				keys[acct.Article.ID] = run.Add(acct)
				accts = append(accts, acct)
			}
		}
		res := run.Result()
		if len(accts) != len(doc.Articles) {
			t.Fatalf("%s: %d accounts, %d articles in the document", name, len(accts), len(doc.Articles))
		}
		for i, acct := range accts {
			who := func(id isnad.EntityID) isnad.EntityID { return res.Identities.Of(keys[acct.Article.ID][id]) }
			got := ArticleOf(acct, who)
			want := doc.Articles[i]
			if strings.Contains(want.ID, ".") {
				continue // an article that came twice: its number is the document's
			}
			if d := cmp.Diff(jsonOf(t, want), jsonOf(t, got)); d != "" {
				t.Errorf("%s: article %d (-document +value):\n%s", name, i, d)
			}
			for _, e := range EntitiesOf(acct, who) {
				found := false
				for _, in := range doc.Entities {
					found = found || in.ID == e.ID && in.Kind == e.Kind
				}
				if !found {
					t.Errorf("%s: entity %s of article %d is not in the document", name, e.ID, i)
				}
			}
		}
		for i := range res.Copies.Copies {
			if d := cmp.Diff(doc.Copies[i], CopyOf(&res.Copies.Copies[i])); d != "" {
				t.Errorf("%s: copy %d (-document +value):\n%s", name, i, d)
			}
		}
		for i := range res.Claims.Claims {
			if d := cmp.Diff(doc.Claims[i], ClaimOf(&res.Claims.Claims[i])); d != "" {
				t.Errorf("%s: claim %d (-document +value):\n%s", name, i, d)
			}
		}
		for i := range res.Stories.Stories {
			if d := cmp.Diff(doc.Stories[i], StoryOf(&res.Stories.Stories[i])); d != "" {
				t.Errorf("%s: story %d (-document +value):\n%s", name, i, d)
			}
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

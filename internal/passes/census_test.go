package passes

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"isnad"

	"pgregory.net/rapid"
)

// What a census counts depends on the set of accounts, and an article counts
// once for whoever it names twice.
func TestCensus(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accts := drawn(t)
		order := make([]int, len(accts))
		for i := range order {
			order[i] = i
		}
		count := func(order []int) ([]*EntityDoc, []OutletDoc) {
			run, c := New(Options{}), NewCensus()
			for _, i := range order {
				c.Add(accts[i], run.Add(accts[i]))
				c.Add(accts[i], run.Add(accts[i])) // once more changes nothing
			}
			var out []*EntityDoc
			res := run.Result()
			c.Entities(res.Identities, func(e *EntityDoc) bool { out = append(out, e); return true })
			return out, c.Outlets(res.Copies.Source)
		}
		want, outlets := count(order)
		got, others := count(rapid.Permutation(order).Draw(t, "order"))
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("entities\n got %+v\nwant %+v", got, want)
		}
		if !reflect.DeepEqual(others, outlets) {
			t.Fatalf("outlets\n got %+v\nwant %+v", others, outlets)
		}
		n := 0
		for _, o := range outlets {
			n += o.Articles
		}
		known := 0
		for _, a := range accts {
			if a.Article.Outlet.Name != "" {
				known++
			}
		}
		if n != known {
			t.Fatalf("%d articles in outlets, want %d", n, known)
		}
		for _, e := range want {
			if e.Articles > len(accts) || e.Articles < 1 || e.Name == "" || !strings.Contains(e.Norm(), "\n") {
				t.Fatalf("%+v", e)
			}
		}
	})
}

func TestNorm(t *testing.T) {
	e := EntityDoc{ID: "ru", Kind: isnad.KindPlace, Name: "روسيا", Forms: []string{"روسيا", "الروسية"}}
	want := "روسيا\nالروسيه\n.russia.\n_rs_\n_lrs_"
	if got := e.Norm(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A ClaimDoc is also read as the claim that it holds.
func TestClaimDoc(t *testing.T) {
	c := isnad.Claim{ID: "c-a-s1", Speaker: "ru", Tellings: []isnad.StatementRef{{Article: "a", Statement: "s1"}}, Sources: []string{"a"}}
	b, err := json.Marshal(ClaimDoc{c, []string{"a"}})
	if err != nil {
		t.Fatal(err)
	}
	var got isnad.Claim
	if err := json.Unmarshal(b, &got); err != nil || !reflect.DeepEqual(got, c) {
		t.Errorf("%v: got %+v, want %+v", err, got, c)
	}
}

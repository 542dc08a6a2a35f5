package passes

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"isnad"

	"pgregory.net/rapid"
)

// A pass needs only passes before it.
func TestList(t *testing.T) {
	var before []isnad.Stage
	for _, p := range List() {
		if p.Version < 1 || slices.Contains(before, p.Name) {
			t.Errorf("%s: version %d, before it %v", p.Name, p.Version, before)
		}
		for _, n := range p.Needs {
			if !slices.Contains(before, n) {
				t.Errorf("%s needs %s, which is not before it", p.Name, n)
			}
		}
		before = append(before, p.Name)
	}
}

func drawn(t *rapid.T) []*isnad.Account {
	names := []string{"سيرغي بانوف", "سيرجي بانوف", "نادية الورداني", "هانا كوفاتش", "محمد الشمري"}
	texts := []string{
		"قال الوزير إن العمل في الميناء سيبدأ بعد شهر وإن الشركة ستدفع كلفة الأرصفة كلها من مالها",
		"قال الوزير إن العمل في الميناء سيبدأ بعد شهر وإن الشركة ستدفع كلفة الأرصفة كلها من مالها ولم يزد",
		"فتحت المدينة مكتبة جديدة على ضفة النهر وحضر الافتتاح جمع من القراء",
	}
	var out []*isnad.Account
	for i := range rapid.IntRange(1, 8).Draw(t, "accounts") {
		acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(fmt.Sprintf("a%d", i)), Text: rapid.SampledFrom(texts).Draw(t, "text"),
			Outlet:    isnad.Outlet{Name: rapid.SampledFrom([]string{"", "الغد", "الرأي"}).Draw(t, "outlet")},
			Published: isnad.Dating{From: "2022-12-1" + fmt.Sprint(i), To: "2022-12-1" + fmt.Sprint(i), Basis: isnad.DatedGiven}}}
		for k := range rapid.IntRange(0, 3).Draw(t, "entities") {
			name := rapid.SampledFrom(names).Draw(t, "name")
			acct.Entities = append(acct.Entities, isnad.Entity{ID: isnad.EntityID(fmt.Sprintf("_p%d", k+1)), Kind: isnad.KindPerson, Name: name, Forms: []string{name}})
		}
		out = append(out, acct)
	}
	return out
}

// The conclusions of all passes together are a function of the set of
// accounts: order and asking in between change nothing.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		accts := drawn(t)
		one := New(Options{})
		for _, a := range accts {
			one.Add(a)
		}
		order := make([]int, len(accts))
		for i := range order {
			order[i] = i
		}
		other := New(Options{})
		var together []*isnad.Account
		for _, i := range rapid.Permutation(order).Draw(t, "order") {
			if together = append(together, accts[i]); rapid.Bool().Draw(t, "wait") {
				continue
			}
			keys := other.AddAll(together)
			for k, a := range together {
				if len(keys[k]) != len(a.Entities) {
					t.Fatalf("%d keys of %d entities", len(keys[k]), len(a.Entities))
				}
			}
			together = nil
			if rapid.Bool().Draw(t, "ask") {
				other.Result()
			}
		}
		other.AddAll(together)
		want, got := one.Result(), other.Result()
		if !reflect.DeepEqual(got.Identities, want.Identities) {
			t.Fatalf("identities\n got %+v\nwant %+v", got.Identities.Identities, want.Identities.Identities)
		}
		if !reflect.DeepEqual(got.Copies.Copies, want.Copies.Copies) {
			t.Fatalf("copies\n got %+v\nwant %+v", got.Copies.Copies, want.Copies.Copies)
		}
		if !reflect.DeepEqual(got.Stories.Stories, want.Stories.Stories) {
			t.Fatalf("stories\n got %+v\nwant %+v", got.Stories.Stories, want.Stories.Stories)
		}
		if !reflect.DeepEqual(got.Dossiers(), want.Dossiers()) {
			t.Fatalf("dossiers\n got %+v\nwant %+v", got.Dossiers(), want.Dossiers())
		}
	})
}

// What is skipped is nil, and the others do not miss it.
func TestSkip(t *testing.T) {
	r := New(Options{Skip: []isnad.Stage{"claims", "stories"}})
	r.Add(&isnad.Account{Article: isnad.Article{ID: "a1", Text: "نص"}})
	res := r.Result()
	if res.Claims != nil || res.Stories != nil || res.Identities == nil || res.Copies == nil {
		t.Errorf("got %+v", res)
	}
	if n := len(res.Dossiers()); n != 0 {
		t.Errorf("%d dossiers of nothing", n)
	}
}

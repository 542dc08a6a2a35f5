package desk_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/identities"
	"isnad/internal/intake"
	"isnad/internal/passes"
	"isnad/internal/read"
	"isnad/internal/search"
	"isnad/internal/store"
	"isnad/internal/store/sqlite"

	"github.com/rogpeppe/go-internal/txtar"
)

// fill returns a store that holds accounts and what is concluded of them.
func fill(t testing.TB, accts []*isnad.Account) store.Store {
	t.Helper()
	ctx := context.Background()
	st, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "press.isnad"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	byPage := map[string][]*isnad.Account{}
	var pages []*isnad.Page
	for _, a := range accts {
		if byPage[a.Article.Page] == nil {
			pages = append(pages, &isnad.Page{Name: a.Article.Page, URL: a.Article.URL, Body: []byte(a.Article.Page)})
		}
		byPage[a.Article.Page] = append(byPage[a.Article.Page], a)
	}
	_, _, err = st.File(ctx, pages)
	must(err)
	for {
		leases, err := st.Take(ctx, "test", "r1", 100, time.Minute)
		must(err)
		if len(leases) == 0 {
			break
		}
		var done []store.Done
		for _, l := range leases {
			d := store.Done{Lease: l, Reading: store.Reading{Stages: "r1", At: time.Unix(1, 0)}, Accounts: byPage[l.Page.Page.Name]}
			for _, a := range d.Accounts {
				d.Reading.Articles = append(d.Reading.Articles, a.Article.ID)
				d.Entries = append(d.Entries, search.Entries(a, identities.KeysOf(a))...)
			}
			done = append(done, d)
		}
		must(st.Finish(ctx, done))
	}
	conclude(t, st, accts)
	return st
}

// conclude files what the passes conclude of accounts.
func conclude(t testing.TB, st store.Store, accts []*isnad.Account) {
	t.Helper()
	ctx := context.Background()
	run, census := passes.New(passes.Options{}), passes.NewCensus()
	for _, a := range accts {
		census.Add(a, run.Add(a))
	}
	res := run.Result()
	var out []store.Finding
	put := func(kind store.FindingKind, id string, doc any, f store.Finding) {
		f.Kind, f.ID = kind, id
		if doc != nil {
			b, err := json.Marshal(doc)
			if err != nil {
				t.Fatal(err)
			}
			f.Doc = b
		}
		out = append(out, f)
	}
	key := func(s isnad.StatementRef) string { return string(s.Article) + "-" + string(s.Statement) }
	for i := range res.Identities.Identities {
		x := &res.Identities.Identities[i]
		f := store.Finding{Keys: []string{string(x.ID)}}
		for _, s := range x.Same {
			f.Keys = append(f.Keys, string(s))
		}
		put(store.FindingIdentity, string(x.ID), x, f)
	}
	for i := range res.Copies.Copies {
		c := &res.Copies.Copies[i]
		put(store.FindingCopy, string(c.From)+" "+string(c.To), c, store.Finding{Keys: []string{string(c.From), string(c.To)}})
	}
	for _, a := range accts {
		if src := res.Copies.Source(a.Article.ID); src != a.Article.ID {
			put(store.FindingSource, string(a.Article.ID), nil, store.Finding{Name: string(src), Keys: []string{string(a.Article.ID), string(src)}})
		}
	}
	for i := range res.Claims.Claims {
		c := &res.Claims.Claims[i]
		f := store.Finding{Keys: []string{string(c.Speaker)}, From: c.From, To: c.To}
		for _, s := range c.Tellings {
			f.Keys = append(f.Keys, key(s), string(s.Article))
		}
		put(store.FindingClaim, c.ID, res.Claim(c), f)
	}
	for i := range res.Claims.Contradictions {
		c := &res.Claims.Contradictions[i]
		put(store.FindingContradiction, key(c.Denial)+" "+key(c.Denied), c, store.Finding{Keys: []string{key(c.Denial), key(c.Denied), string(c.Denial.Article), string(c.Denied.Article)}})
	}
	for i := range res.Stories.Stories {
		s := &res.Stories.Stories[i]
		f := store.Finding{Keys: []string{s.ID}, Name: s.Title, NameNorm: passes.StoryNorm(res.Stories.Titles(i)), From: s.From, To: s.To, Weight: passes.StoryWeight(s)}
		for _, a := range s.Articles {
			f.Keys = append(f.Keys, string(a))
		}
		put(store.FindingStory, s.ID, s, f)
	}
	res.Pairs(func(p *passes.PairDoc) bool {
		put(store.FindingPair, string(p.Parties[0])+" "+string(p.Parties[1]), p, store.Finding{Keys: []string{string(p.Parties[0]), string(p.Parties[1])}, To: p.Latest, Weight: float64(p.Total)})
		return true
	})
	census.Entities(res.Identities, func(e *passes.EntityDoc) bool {
		put(store.FindingEntity, string(e.ID), e, store.Finding{Keys: []string{string(e.ID)}, Name: e.Name, NameNorm: e.Norm(), From: e.From, To: e.To, Weight: float64(e.Articles)})
		return true
	})
	for _, o := range census.Outlets(res.Copies.Source) {
		put(store.FindingOutlet, o.Name, o, store.Finding{Name: o.Name, NameNorm: strings.ToLower(o.Name), From: o.From, To: o.To, Weight: float64(o.Articles)})
	}
	h, err := st.Grasp(ctx, "passes", "test", "", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Conclude(ctx, h, store.Cursor{Pass: "passes", Version: "p1", Seq: 1}, out, nil); err != nil {
		t.Fatal(err)
	}
	if err := st.LetGo(ctx, h); err != nil {
		t.Fatal(err)
	}
}

// asks puts one question to both.
func asks(t testing.TB, q desk.Questions, question string) any {
	t.Helper()
	ctx := context.Background()
	verb, rest, _ := strings.Cut(question, " ")
	a, b, _ := strings.Cut(rest, " | ")
	var out any
	var err error
	switch verb {
	case "stories":
		out, _, err = q.Stories(ctx, desk.ListQuery{Limit: 500})
	case "story":
		out, err = q.Story(ctx, rest, 0)
	case "who":
		out, err = q.Who(ctx, rest)
	case "chain":
		out, err = q.Chain(ctx, rest)
	case "compare":
		out, err = q.Compare(ctx, a, b)
	case "timeline":
		out, err = q.Timeline(ctx, strings.Trim(a, "-"), b, desk.Window{})
	default:
		t.Fatalf("no question %q", question)
	}
	if err != nil {
		return "error: " + err.Error()
	}
	return out
}

func inJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// equal compares an answer of the two.
func equal(t *testing.T, question string, got, want any) {
	t.Helper()
	if g, w := inJSON(t, got), inJSON(t, want); g != w {
		t.Errorf("%s: the store answers otherwise\n%s", question, firstDifference(g, w))
	}
}

// firstDifference shows where two documents part.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; i < max(len(g), len(w)); i++ {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			from := max(0, i-6)
			return "got:\n" + strings.Join(g[min(from, len(g)):min(i+4, len(g))], "\n") + "\nwant:\n" + strings.Join(w[min(from, len(w)):min(i+4, len(w))], "\n")
		}
	}
	return "no difference"
}

// TestOver states the law: answers from a store equal those of a desk that
// holds the same articles.
func TestOver(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			accts := accounts(t, ar)
			d, p := open(accts), desk.Over(fill(t, accts))
			for _, f := range ar.Files {
				if f.Name == "questions" {
					for q := range strings.Lines(string(f.Data)) {
						q = strings.TrimSpace(q)
						equal(t, q, asks(t, p, q), ask(t, d, q))
					}
				}
			}
			everything(t, d, p, accts)
		})
	}
}

// everything asks for all stories, speakers, statements and pairs of articles
// that there are.
func everything(t *testing.T, d *desk.Desk, p *desk.Press, accts []*isnad.Account) {
	t.Helper()
	equal(t, "stories", asks(t, p, "stories"), d.Stories())
	for _, s := range d.Stories() {
		for _, q := range []string{"story " + s.ID, "story " + s.Title, "timeline " + s.ID + " | "} {
			equal(t, q, asks(t, p, q), ask(t, d, q))
		}
	}
	// Of many names some are asked for, the same each time.
	names := map[string]bool{}
	step := 1 + len(accts)/12
	for i, a := range accts {
		keys := identities.KeysOf(a)
		for j, e := range a.Entities {
			if (i+j)%step == 0 {
				names[string(keys[e.ID])], names[e.Name] = true, true
			}
		}
		for _, s := range a.Statements {
			q := "chain " + string(a.Article.ID) + "-" + string(s.ID)
			equal(t, q, asks(t, p, q), ask(t, d, q))
		}
	}
	for n := range names {
		q := "who " + n
		equal(t, q, asks(t, p, q), ask(t, d, q))
		q = "timeline - | " + n
		equal(t, q, asks(t, p, q), ask(t, d, q))
	}
	run := passes.New(passes.Options{})
	for _, a := range accts {
		run.Add(a)
	}
	res := run.Result()
	for _, want := range res.Dossiers() {
		for _, parties := range [][]isnad.EntityID{want.Parties, append([]isnad.EntityID{"jo"}, want.Parties...)} {
			var ids []string
			for _, id := range parties {
				ids = append(ids, string(id))
			}
			got, called, err := p.Dossier(context.Background(), ids...)
			if len(parties) > 2 {
				// Of one that the press does not speak of there is no dossier.
				if d.Len() > 0 && err == nil {
					equal(t, strings.Join(ids, " "), got, res.Dossier(parties...))
				}
				continue
			}
			if err != nil {
				t.Errorf("dossier %v: %v", ids, err)
				continue
			}
			equal(t, "dossier "+strings.Join(ids, " "), got, want)
			for _, id := range got.Parties {
				if called[id] == "" {
					t.Errorf("dossier %v: nobody is called %q", ids, id)
				}
			}
		}
	}
	for i, a := range accts {
		for j, b := range accts[:i] {
			if (i+j)%(step*step) > 0 {
				continue
			}
			q := "compare " + string(a.Article.ID) + " | " + string(b.Article.ID)
			equal(t, q, asks(t, p, q), ask(t, d, q))
		}
	}
}

// pagesOf reads pages of files or folders, at most n articles.
func pagesOf(t testing.TB, n int, paths ...string) []*isnad.Account {
	t.Helper()
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil {
			t.Skipf("no %s here: %v", p, err)
		}
	}
	ctx := context.Background()
	in, err := intake.Open(ctx, paths, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out []*isnad.Account
	next := func() (read.Input, bool) {
		if len(out) >= n {
			return read.Input{}, false
		}
		page, err, ok := in.Next()
		return read.Input{Page: page, Err: err}, ok
	}
	if err := read.All(ctx, 0, next, func(r read.Result) error {
		out = append(out, r.Accounts...)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out[:min(n, len(out))]
}

// TestOverPress holds the law over the example press and over pages of the
// press where there are some.
func TestOverPress(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		path string
	}{{"example press", 100, "../../examples/press"}, {"saudi press", 70, "../../../shared/data/raw/saudinewsnet.jsonl.xz"}, {"maghreb press", 30, "../../../shared/data/raw/aljazeera_hespress.jsonl.xz"}} {
		t.Run(c.name, func(t *testing.T) {
			accts := pagesOf(t, c.n, c.path)
			d, p := open(accts), desk.Over(fill(t, accts))
			everything(t, d, p, accts)
		})
	}
}

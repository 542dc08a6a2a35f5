package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/identities"
	"isnad/internal/intake"
	"isnad/internal/passes"
	"isnad/internal/read"
	"isnad/internal/store"
	"isnad/internal/store/sqlite"
	"isnad/internal/work"

	"github.com/rogpeppe/go-internal/txtar"
)

// A press is a store with the pages that were put into it.
type press struct {
	store.Store
	t testing.TB
}

// fill returns a store that holds pages, read and concluded from.
func fill(t testing.TB, pages []*isnad.Page) *press {
	t.Helper()
	st, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "press.isnad"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	p := &press{st, t}
	p.put(pages)
	return p
}

// put files pages and has them read and concluded from.
func (p *press) put(pages []*isnad.Page) {
	p.t.Helper()
	ctx := context.Background()
	if _, _, err := p.File(ctx, pages); err != nil {
		p.t.Fatal(err)
	}
	if err := (&work.Reader{Store: p}).Drain(ctx); err != nil {
		p.t.Fatal(err)
	}
	p.conclude()
}

func (p *press) conclude() {
	p.t.Helper()
	if err := (&work.Concluder{Store: p}).Drain(context.Background()); err != nil {
		p.t.Fatal(err)
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
			d, p := open(accts), desk.Over(fill(t, pages(ar)))
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
	step := 1 + len(accts)/8
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

// pagesOf returns at most n pages of files or folders.
func pagesOf(t testing.TB, n int, paths ...string) []*isnad.Page {
	t.Helper()
	for _, p := range paths {
		if _, err := os.Stat(p); err != nil {
			t.Skipf("no %s here: %v", p, err)
		}
	}
	in, err := intake.Open(context.Background(), paths, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var out []*isnad.Page
	for len(out) < n {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err == nil {
			out = append(out, page)
		}
	}
	return out
}

// readAll reads pages; those that cannot be read are left out.
func readAll(pages []*isnad.Page) []*isnad.Account {
	var out []*isnad.Account
	for _, p := range pages {
		accts, _ := read.Page(p, nil)
		out = append(out, accts...)
	}
	return out
}

// TestOverPress holds the law over the example press and over pages of the
// press where there are some.
func TestOverPress(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
		path string
	}{{"example press", 100, "../../examples/press"}, {"saudi press", 50, "../../../shared/data/raw/saudinewsnet.jsonl.xz"}, {"maghreb press", 30, "../../../shared/data/raw/aljazeera_hespress.jsonl.xz"}} {
		t.Run(c.name, func(t *testing.T) {
			pages := pagesOf(t, c.n, c.path)
			accts := readAll(pages)
			everything(t, open(accts), desk.Over(fill(t, pages)), accts)
		})
	}
}

// page makes a page of the press.
func page(name, outlet, day, title, text string) *isnad.Page {
	return &isnad.Page{Name: name, Outlet: outlet, Published: day, Title: title, Body: []byte(text), ContentType: "text/plain; charset=utf-8"}
}

// The ids that a story and a person had before others joined them still lead
// to them, in memory and in the store.
func TestFormerIDs(t *testing.T) {
	fire := func(name, outlet, day, body string) *isnad.Page {
		return page(name, outlet, day, "حريق في ميناء المرجان", "اندلع حريق كبير في ميناء المرجان التجاري فجر اليوم وأتى على سبعة مخازن للحبوب قرب الرصيف الشرقي. "+body)
	}
	late := []*isnad.Page{
		fire("b", "الغد", "2020-03-02", "وقال وزير النقل الأردني سيرجي بانوف إن سبب الحريق عطل في أسلاك الكهرباء داخل المخازن القديمة."),
		fire("c", "الرأي", "2020-03-02", "وقال وزير النقل الأردني سيرجي بانوف إن أسباب الحريق معروفة وهي عطل في أسلاك الكهرباء داخل المخازن."),
	}
	early := fire("a", "المساء", "2020-03-01", "وأعلن وزير النقل الأردني سيرغي بانوف أن سبب الحريق عطل في أسلاك الكهرباء داخل المخازن القديمة.")
	st := fill(t, late)
	p := desk.Over(st)
	before, ok := asks(t, p, "stories").([]desk.StoryRef)
	if !ok || len(before) != 1 {
		t.Fatalf("before: %v", before)
	}
	person, ok := asks(t, p, "who سيرجي بانوف").(*desk.Person)
	if !ok {
		t.Fatalf("before: %v", person)
	}
	st.put([]*isnad.Page{early})
	accts := readAll(append([]*isnad.Page{early}, late...))
	d := open(accts)
	now := d.Stories()
	if len(now) != 1 || now[0].ID == before[0].ID {
		t.Fatalf("the story should have become another: %v, before %v", now, before)
	}
	for _, q := range []string{"story " + before[0].ID, "who " + person.ID, "who سيرغي بانوف", "chain c-none", "timeline " + before[0].ID + " | " + person.ID} {
		equal(t, q, asks(t, p, q), ask(t, d, q))
	}
	if s, ok := asks(t, p, "story "+before[0].ID).(*desk.Story); !ok || s.ID != now[0].ID {
		t.Errorf("%s leads to %v, want %s", before[0].ID, s, now[0].ID)
	}
	everything(t, d, p, accts)
}

// What people marked as wrong stands on the article's page, marked, and in no
// other answer.
func TestWrong(t *testing.T) {
	ctx := context.Background()
	ar, err := txtar.ParseFile("testdata/market.txtar")
	if err != nil {
		t.Fatal(err)
	}
	st := fill(t, pages(ar))
	p := desk.Over(st)
	who := func() *desk.Person {
		x, ok := asks(t, p, "who سالم الحداد").(*desk.Person)
		if !ok {
			t.Fatal("nobody")
		}
		return x
	}
	first := who()
	if len(first.Claims) == 0 {
		t.Fatal("he says nothing")
	}
	said := first.Claims[0].Tellings[0]
	id, finding, _ := strings.Cut(said.ID, "-")
	accts, err := st.Accounts(ctx, []isnad.ArticleID{isnad.ArticleID(id)})
	if err != nil {
		t.Fatal(err)
	}
	n := store.Note{Kind: store.NoteWrong, A: id, B: store.Mark(accts[0], finding), Why: "ليس قوله", By: "ن", At: time.Unix(1, 0)}
	note, err := st.AddNote(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	st.conclude()
	for _, c := range who().Claims {
		for _, s := range c.Tellings {
			if s.ID == said.ID {
				t.Errorf("%s is told though it is wrong", s.ID)
			}
		}
	}
	art, err := p.Article(ctx, isnad.ArticleID(id))
	if err != nil {
		t.Fatal(err)
	}
	if art.Wrong[finding].By != "ن" || len(art.Account.Statements) != len(accts[0].Statements) {
		t.Errorf("marked %v; %d statements, want %d", art.Wrong, len(art.Account.Statements), len(accts[0].Statements))
	}
	if err := st.TakeBack(ctx, note, "ن", time.Unix(2, 0)); err != nil {
		t.Fatal(err)
	}
	st.conclude()
	equal(t, "who, after it was taken back", who(), first)
}

// TestArticle looks at what the page of an article shows beside its account.
func TestArticle(t *testing.T) {
	ctx := context.Background()
	ar, err := txtar.ParseFile("testdata/market.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all := pages(ar)
	all[0].URL = "https://ghad.example/fire"
	again := *all[0]
	again.Body = append(append([]byte{}, again.Body...), []byte("\nوأعلنت البلدية صباح اليوم أن السوق سيبقى مغلقا حتى إشعار آخر.\n")...)
	st := fill(t, append(all, &again))
	p := desk.Over(st)
	refs, next, err := p.Articles(ctx, desk.ListQuery{Order: store.Oldest, Words: "حريق كبير"})
	if err != nil || next != "" || len(refs) != 2 {
		t.Fatalf("%v %q %v", refs, next, err)
	}
	for _, r := range refs {
		a, err := p.Article(ctx, isnad.ArticleID(r.ID))
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Versions) != 2 || a.Story == nil || a.Account.Article.ID != isnad.ArticleID(r.ID) || len(a.Copies) < 2 {
			t.Errorf("%s: %d versions, story %v, copies %v", r.ID, len(a.Versions), a.Story, a.Copies)
		}
		for _, c := range a.Copies {
			for _, o := range []string{c.From, c.To} {
				if o != r.ID && a.Others[o].Title == "" {
					t.Errorf("%s: a copy of %s, of which nothing is said", r.ID, o)
				}
			}
		}
		if len(a.Claims) == 0 {
			t.Errorf("%s: no claim that others tell too", r.ID)
		}
		for id, c := range a.Claims {
			if len(c.Tellings) < 2 && len(c.Denied) == 0 && len(c.Denies) == 0 {
				t.Errorf("%s-%s stands alone: %+v", r.ID, id, c)
			}
		}
		for _, e := range a.Account.Entities {
			if a.Entities[e.ID].Name == "" {
				t.Errorf("%s: nobody is %s", r.ID, e.ID)
			}
		}
	}
	if _, err := p.Article(ctx, "a0"); !desk.IsNotFound(err) {
		t.Errorf("no article: %v", err)
	}
}

// TestLists pages through the lists.
func TestLists(t *testing.T) {
	ctx := context.Background()
	pages := pagesOf(t, 100, "../../examples/press")
	p := desk.Over(fill(t, pages))
	for _, c := range []struct {
		name string
		list func(q desk.ListQuery) (ids []string, next string, err error)
	}{
		{"stories", func(q desk.ListQuery) (ids []string, next string, err error) {
			l, next, err := p.Stories(ctx, q)
			for _, x := range l {
				ids = append(ids, x.ID)
			}
			return ids, next, err
		}},
		{"persons", func(q desk.ListQuery) (ids []string, next string, err error) {
			l, next, err := p.Entities(ctx, isnad.KindPerson, q)
			for _, x := range l {
				if x.Kind != string(isnad.KindPerson) {
					t.Errorf("%s is a %s", x.Name, x.Kind)
				}
				ids = append(ids, x.ID)
			}
			return ids, next, err
		}},
		{"articles", func(q desk.ListQuery) (ids []string, next string, err error) {
			l, next, err := p.Articles(ctx, q)
			for _, x := range l {
				ids = append(ids, x.ID)
			}
			return ids, next, err
		}},
		{"dossiers", func(q desk.ListQuery) (ids []string, next string, err error) {
			l, next, err := p.Dossiers(ctx, q)
			for _, x := range l {
				ids = append(ids, x.Parties[0].ID+" "+x.Parties[1].ID)
				if x.Rows < passes.MinRows || x.Parties[0].Name == "" {
					t.Errorf("%+v", x)
				}
			}
			return ids, next, err
		}},
		{"outlets", func(q desk.ListQuery) (ids []string, next string, err error) {
			l, next, err := p.Outlets(ctx, q)
			for _, x := range l {
				ids = append(ids, x.Name)
			}
			return ids, next, err
		}},
	} {
		all, next, err := c.list(desk.ListQuery{Limit: 500})
		if err != nil || next != "" || len(all) == 0 {
			t.Errorf("%s: %d, next %q, %v", c.name, len(all), next, err)
			continue
		}
		var got []string
		for cursor, first := "", true; first || cursor != ""; first = false {
			var some []string
			if some, cursor, err = c.list(desk.ListQuery{Limit: 2, Cursor: cursor}); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if len(got) > len(all) {
				t.Fatalf("%s: no end", c.name)
			}
			got = append(got, some...)
		}
		if !slices.Equal(got, all) {
			t.Errorf("%s: in pages %q, at once %q", c.name, got, all)
		}
	}
	found, err := p.Parties(ctx, "مينسك")
	if err != nil || len(found) > 0 && found[0].ID != "by" {
		t.Errorf("parties: %v, %v", found, err)
	}
}

// Questions of nothing have errors, in a store as in memory.
func TestOverErrors(t *testing.T) {
	d, p := open(nil), desk.Over(fill(t, nil))
	for _, q := range []string{"story x", "who x", "who ", "who ال", "chain x", "chain x-s1", "compare a | b", "timeline x | ", "timeline - | x", "who _a1-u1", "who %_\"'", "who " + strings.Repeat("س ", 20000), "story " + strings.Repeat("س ", 20000),
		"chain " + strings.Repeat("س ", 20000)} {
		equal(t, q, asks(t, p, q), ask(t, d, q))
	}
	if _, _, err := p.Dossier(context.Background(), "ru", "by"); !desk.IsNotFound(err) {
		t.Errorf("a dossier of nothing: %v", err)
	}
}

// TestRevision tells what changed in a later state of one address, and asks for
// it by every door.
func TestRevision(t *testing.T) {
	ctx := context.Background()
	ar, err := txtar.ParseFile("testdata/market.txtar")
	if err != nil {
		t.Fatal(err)
	}
	older := pages(ar)[2]
	older.URL = "https://masaa.example/fire"
	newer := *older
	newer.Title = "سوق الخضار في السنابل احترق"
	newer.Body = []byte(strings.NewReplacer("5 قتلى و15 جريحا", "7 قتلى و15 جريحا", "ونفت شركة النخيل للكهرباء أن تكون قد أهملت صيانة الأسلاك في السوق.", "وطالب اتحاد التجار بتعويض أصحاب المتاجر المحترقة قبل نهاية الشهر.",
		"داخل السوق", "في داخل السوق كلها").Replace(string(older.Body)))
	st := fill(t, []*isnad.Page{older})
	st.put([]*isnad.Page{&newer})
	p := desk.Over(st)
	id, err := p.FindArticle(ctx, newer.URL)
	if err != nil {
		t.Fatal(err)
	}
	before, err := p.Earlier(ctx, id)
	if err != nil || before == "" {
		t.Fatalf("before %s: %q, %v", id, before, err)
	}
	if b, err := p.Earlier(ctx, before); b != "" || err != nil {
		t.Errorf("before the first: %q, %v", b, err)
	}
	got, err := p.Revision(ctx, string(before), string(id))
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, c := range got.Changes {
		words = append(words, c.In+": "+c.From+" | "+c.To)
	}
	want := []string{"title: يحترق | احترق", "text: 5 | 7", "text:  | في", "text: ونفت شركة النخيل للكهرباء أن تكون قد أهملت صيانة الأسلاك في السوق | كلها. وطالب اتحاد التجار بتعويض أصحاب المتاجر المحترقة قبل نهاية الشهر"}
	if !slices.Equal(words, want) {
		t.Errorf("changes\n got %q\nwant %q", words, want)
	}
	if len(got.Appeared) != 1 || len(got.Vanished) != 1 || len(got.Changed) != 1 || got.Vanished[0].Act != "deny" {
		t.Errorf("appeared %+v\nvanished %+v\nchanged %+v", got.Appeared, got.Vanished, got.Changed)
	}
	page, err := p.Article(ctx, id)
	if err != nil || page.Before == nil {
		t.Fatalf("the page of the newer: %v", err)
	}
	equal(t, "the page of the newer", page.Before, got)
	if first, err := p.Article(ctx, before); err != nil || first.Before != nil {
		t.Errorf("the page of the older: %+v, %v", first.Before, err)
	}
	for _, c := range [][2]string{{string(id), ""}, {newer.URL, ""}, {newer.Title, string(before)}} {
		again, err := p.Changes(ctx, c[0], c[1])
		if err != nil {
			t.Fatalf("%q: %v", c, err)
		}
		equal(t, fmt.Sprintf("changes of %q", c), again, got)
	}
	for _, c := range [][2]string{{string(before), ""}, {"no such article", ""}, {string(id), "no such article"}, {string(id), string(id)}} {
		if _, err := p.Changes(ctx, c[0], c[1]); !desk.IsNotFound(err) {
			t.Errorf("changes of %q: %v", c, err)
		}
	}
	if _, err := p.Revision(ctx, string(id), string(id)); !desk.IsNotFound(err) {
		t.Errorf("an article and itself: %v", err)
	}
}

// Of very much, answers rest on a part, and say so: what is shown and what is
// left out are all there is.
func TestBounds(t *testing.T) {
	ctx := context.Background()
	const n = 400
	var all []*isnad.Page
	for i := range n {
		all = append(all, page(fmt.Sprint("p", i), fmt.Sprint("صحيفة ", i), fmt.Sprintf("2020-03-%02d", 1+i%3), "حريق في ميناء المرجان",
			"اندلع حريق كبير في ميناء المرجان التجاري وأتى على سبعة مخازن للحبوب قرب الرصيف الشرقي. وقال وزير النقل الأردني سيرجي بانوف إن سبب الحريق عطل في أسلاك الكهرباء داخل المخازن القديمة."))
	}
	p := desk.Over(fill(t, all))
	list, _, err := p.Stories(ctx, desk.ListQuery{})
	if err != nil || len(list) != 1 || list[0].Articles != n {
		t.Fatalf("%+v, %v", list, err)
	}
	s, err := p.Story(ctx, list[0].ID, 0)
	if err != nil || len(s.List) >= n || len(s.List)+s.ArticlesLeftOut != n || s.Articles != n {
		t.Errorf("story: %d shown, %d left out of %d, %v", len(s.List), s.ArticlesLeftOut, s.Articles, err)
	}
	w, err := p.Who(ctx, "سيرجي بانوف")
	if err != nil || w.Articles != n || w.ArticlesLeftOut == 0 || len(w.Claims) != 1 {
		t.Fatalf("who: %d articles, %d left out, %d claims, %v", w.Articles, w.ArticlesLeftOut, len(w.Claims), err)
	}
	if c := w.Claims[0]; c.LeftOut == 0 || len(c.Tellings)+c.LeftOut != n || c.Sources != 1 {
		t.Errorf("claim: %d tellings, %d left out, %d sources", len(c.Tellings), c.LeftOut, c.Sources)
	}
	tl, err := p.Timeline(ctx, "", "", desk.Window{})
	if err != nil || tl.ArticlesLeftOut == 0 {
		t.Errorf("timeline: %+v, %v", tl.ArticlesLeftOut, err)
	}
	tl, err = p.Timeline(ctx, "", "", desk.Window{Since: "2020-03-02", Until: "2020-03-02"})
	if err != nil || len(tl.Entries) == 0 {
		t.Errorf("timeline of a day: %d entries, %v", len(tl.Entries), err)
	}
	for _, e := range tl.Entries {
		if e.Date != "2020-03-02" {
			t.Errorf("timeline of a day: %+v", e)
		}
	}
	a, err := p.Article(ctx, isnad.ArticleID(s.List[0].ID))
	if err != nil || a.Story == nil || len(a.Claims) == 0 {
		t.Errorf("article: %v", err)
	}
}

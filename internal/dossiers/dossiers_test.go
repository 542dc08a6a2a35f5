package dossiers_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"isnad"
	"isnad/internal/dealings"
	"isnad/internal/dossiers"
	"isnad/internal/isnadtest"
	"isnad/internal/statements"
)

var update = flag.Bool("update", false, "write what is found into the goldens")

// accounts reads a golden's articles: markup, each under the name of its file.
func accounts(t testing.TB, ar *txtar.Archive) []*isnad.Account {
	var out []*isnad.Account
	for _, f := range ar.Files {
		if name, ok := strings.CutSuffix(f.Name, ".in"); ok {
			out = append(out, account(t, name, string(f.Data)))
		}
	}
	return out
}

func account(t testing.TB, name, markup string) *isnad.Account {
	acct, err := isnadtest.Parse(markup)
	if err != nil {
		t.Fatal(err)
	}
	acct.Article.ID = isnad.ArticleID(name)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		if k := strings.LastIndexByte(string(e.ID), '-'); k >= 0 && e.Kind == isnad.KindPerson {
			e.Country = e.ID[k+1:]
		} else if k := strings.IndexByte(string(e.ID), '-'); k >= 0 && e.Kind == isnad.KindPlace {
			e.Country = e.ID[:k]
		}
	}
	for i := range acct.Times {
		// The markup gives a weekday without a date as TIMEX3 has it.
		if strings.HasPrefix(acct.Times[i].Value, "XXXX") {
			acct.Times[i].From, acct.Times[i].To = "", ""
		} else if v := acct.Times[i].Value; len(v) == 4 {
			acct.Times[i].From, acct.Times[i].To = v+"-01-01", v+"-12-31"
		}
	}
	statements.Find(acct)
	isnadtest.Ran(acct, statements.Stage, statements.Version)
	dealings.Find(acct)
	isnadtest.Ran(acct, dealings.Stage, dealings.Version)
	if err := acct.Check(); err != nil {
		t.Fatalf("%v\ninput: %s", err, markup)
	}
	return acct
}

func gather(accts []*isnad.Account) *dossiers.Pass {
	p := dossiers.New()
	for _, a := range accts {
		p.Add(a, nil)
	}
	return p
}

// show writes dossiers, a row and its tellings a line each.
func show(all []isnad.Dossier) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, "== %v left %d\n", d.Parties, d.Left)
		for _, r := range d.Rows {
			fmt.Fprintf(&b, "%s", r.Kind)
			if r.Obligation != "" {
				fmt.Fprintf(&b, "/%s", r.Obligation)
			}
			fmt.Fprintf(&b, " [%s %s] %s by %v", r.Status, r.Date, r.Subject, r.By)
			if len(r.Towards) > 0 {
				fmt.Fprintf(&b, " towards %v", r.Towards)
			}
			if r.Place != "" {
				fmt.Fprintf(&b, " in %s", r.Place)
			}
			if r.Dated != "" {
				fmt.Fprintf(&b, " dated %s", r.Dated)
			}
			if r.Instrument != "" {
				fmt.Fprintf(&b, " of «%s»", r.Instrument)
			}
			fmt.Fprintf(&b, ", sources %d\n", r.IndependentSources)
			for _, h := range r.History {
				fmt.Fprintf(&b, "    %s %q told %q %s/%s %s\n", h.Status, h.Date, h.Told, h.Article, h.Dealing, h.Statement)
			}
			for _, s := range r.Denies {
				fmt.Fprintf(&b, "    denies «%s»\n", s)
			}
			for _, s := range r.DeniedBy {
				fmt.Fprintf(&b, "    denied by «%s»\n", s)
			}
			for _, c := range r.Conflicts {
				fmt.Fprintf(&b, "    ! %s %v\n", c.Field, c.Values)
			}
		}
	}
	return b.String()
}

func TestGoldens(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := show(gather(accounts(t, ar)).All(dossiers.Options{}))
			want := ""
			out := txtar.Archive{Comment: ar.Comment}
			for _, f := range ar.Files {
				if f.Name == "want" {
					want = string(f.Data)
				} else {
					out.Files = append(out.Files, f)
				}
			}
			if *update {
				out.Files = append(out.Files, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(name, txtar.Format(&out), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("input:\n%s\ngot:\n%s(-want +got):\n%s", txtar.Format(&out), got, cmp.Diff(want, got))
			}
		})
	}
}

// all returns the accounts of every golden.
func all(t testing.TB) []*isnad.Account {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out []*isnad.Account
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range accounts(t, ar) {
			a.Article.ID = isnad.ArticleID(filepath.Base(name)) + "-" + a.Article.ID
			out = append(out, a)
		}
	}
	return out
}

// TestOrder: result(any order of arrival, some twice) == result(this order).
func TestOrder(t *testing.T) {
	accts := all(t)
	want := gather(accts).All(dossiers.Options{})
	if len(want) < 3 {
		t.Fatalf("only %d dossiers", len(want))
	}
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(accts).Draw(t, "order")
		for range rapid.IntRange(0, 3).Draw(t, "twice") {
			order = append(order, rapid.SampledFrom(accts).Draw(t, "again"))
		}
		if got := gather(order).All(dossiers.Options{}); !reflect.DeepEqual(got, want) {
			t.Fatalf("(-this order +another):\n%s", cmp.Diff(show(want), show(got)))
		}
	})
}

// TestFold: copies of one article are one source, and change nothing else.
func TestFold(t *testing.T) {
	const markup = "@published 2019-02-11\nوقعت [place ma: المغرب] و[place es: إسبانيا] اتفاقا للتعاون الأمني."
	var accts []*isnad.Account
	for i := range 5 {
		accts = append(accts, account(t, fmt.Sprintf("a%d", i), markup))
	}
	p := gather(accts)
	for _, c := range []struct {
		name string
		fold func(isnad.ArticleID) isnad.ArticleID
		want int
	}{
		{"none", nil, 5},
		{"all", func(isnad.ArticleID) isnad.ArticleID { return "a0" }, 1},
		{"two", func(id isnad.ArticleID) isnad.ArticleID {
			if id == "a1" {
				return "a0"
			}
			return id
		}, 4},
	} {
		d := p.Of(dossiers.Options{Fold: c.fold}, "ma", "es")
		if len(d.Rows) != 1 || d.Rows[0].IndependentSources != c.want || len(d.Rows[0].History) != 5 {
			t.Errorf("%s: want one row of %d sources and 5 tellings, got\n%s", c.name, c.want, show([]isnad.Dossier{d}))
		}
	}
}

// TestOf asks for parties by country, by person, for three, and for one.
func TestOf(t *testing.T) {
	accts := []*isnad.Account{
		account(t, "one", "التقى [person _p-pt: جواو سيلفا] [person _q-br: باولو ليما]. وقعت [place pt: البرتغال] و[place br: البرازيل] اتفاقية صيد."),
		account(t, "two", "وقعت [place br: البرازيل] و[place ar: الأرجنتين] اتفاقية تجارة حرة. وقعت [place pt: البرتغال] و[place fr: فرنسا] بروتوكولا."),
	}
	p := gather(accts)
	for _, c := range []struct {
		parties []isnad.EntityID
		want    int
	}{
		{[]isnad.EntityID{"pt", "br"}, 2},
		{[]isnad.EntityID{"_p-pt", "_q-br"}, 1},
		{[]isnad.EntityID{"_p-pt", "br"}, 1},
		{[]isnad.EntityID{"br", "pt", "ar"}, 3},
		{[]isnad.EntityID{"pt"}, 0},
		{[]isnad.EntityID{"pt", "jp"}, 0},
	} {
		if d := p.Of(dossiers.Options{}, c.parties...); len(d.Rows) != c.want {
			t.Errorf("%v: want %d rows, got\n%s", c.parties, c.want, show([]isnad.Dossier{d}))
		}
	}
}

// TestFinal: two ids that turn out to be one party make one dossier.
func TestFinal(t *testing.T) {
	accts := []*isnad.Account{
		account(t, "one", "وقعت [organization _o1: جبهة السهل] و[place td: تشاد] هدنة."),
		account(t, "two", "خرقت [organization _o2: جبهة السهول] الهدنة مع [place td: تشاد]."),
	}
	p := gather(accts)
	final := func(id isnad.EntityID) isnad.EntityID {
		if id == "_o2" {
			return "_o1"
		}
		return id
	}
	got := p.All(dossiers.Options{Final: final})
	if len(got) != 1 || !slices.Equal(got[0].Parties, []isnad.EntityID{"_o1", "td"}) {
		t.Errorf("want one dossier of _o1 and td, got\n%s", show(got))
	}
	if apart := p.All(dossiers.Options{}); len(apart) != 2 {
		t.Errorf("without Final want two dossiers, got\n%s", show(apart))
	}
}

// TestBounds: ten thousand tellings of one matter, and thousands of matters of
// one pair, stay within the bounds and say what they leave out.
func TestBounds(t *testing.T) {
	p := dossiers.New()
	base := account(t, "x", "@published 2020-01-01\nوقعت [place ma: المغرب] و[place es: إسبانيا] اتفاقا للتعاون الأمني. التقى [person _p-ma: علي] [person _q-es: خوان].")
	for i := range 6000 {
		a := *base
		a.Article.ID = isnad.ArticleID(fmt.Sprintf("x%05d", i))
		day := fmt.Sprintf("20%02d-%02d-%02d", 10+i%15, 1+i/15%12, 1+i/180%28)
		a.Article.Published.From, a.Article.Published.To = day, day
		p.Add(&a, nil)
	}
	d := p.Of(dossiers.Options{}, "ma", "es")
	if len(d.Rows) == 0 || len(d.Rows) > 400 || d.Left == 0 {
		t.Errorf("%d rows, %d left out", len(d.Rows), d.Left)
	}
	for _, r := range d.Rows {
		if len(r.History) > 61 {
			t.Errorf("a row with %d tellings", len(r.History))
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	accts := all(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p := dossiers.New()
		for _, a := range accts {
			p.Add(a, nil)
			n += len(a.Dealings)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "dealings/s")
}

func BenchmarkAll(b *testing.B) {
	accts := all(b)
	p := gather(accts)
	b.ReportAllocs()
	for b.Loop() {
		p.All(dossiers.Options{})
	}
}

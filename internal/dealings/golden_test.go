package dealings_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"isnad"
	"isnad/internal/dealings"
	"isnad/internal/isnadtest"
	"isnad/internal/lexicon"
	"isnad/internal/statements"
)

var update = flag.Bool("update", false, "write what is found into the goldens")

// account reads markup with the readers before dealings. An entity whose id
// ends in a hyphen and a country's id belongs to that country.
func account(t testing.TB, markup string) *isnad.Account {
	acct := isnadtest.Account(t, markup)
	for i := range acct.Entities {
		e := &acct.Entities[i]
		if le, ok := lexicon.ByID(e.ID); ok {
			e.Country = le.Country
			if le.Table == lexicon.Countries {
				e.Country = e.ID
			}
		} else if k := strings.LastIndexByte(string(e.ID), '-'); k >= 0 {
			e.Country = e.ID[k+1:]
		}
	}
	statements.Find(acct)
	isnadtest.Ran(acct, statements.Stage, statements.Version)
	dealings.Find(acct)
	isnadtest.Ran(acct, dealings.Stage, dealings.Version)
	isnadtest.Check(t, acct)
	return acct
}

// show writes dealings one a line.
func show(acct *isnad.Account) string {
	var b strings.Builder
	for i := range acct.Dealings {
		d := &acct.Dealings[i]
		fmt.Fprintf(&b, "%s %s", d.ID, d.Kind)
		if d.Obligation != "" {
			fmt.Fprintf(&b, "/%s", d.Obligation)
		}
		fmt.Fprintf(&b, " [%s: %s] %s\n  by %v", d.Status, acct.Words(d.Trigger), acct.Words(d.Subject), d.By)
		if len(d.Towards) > 0 {
			fmt.Fprintf(&b, " towards %v", d.Towards)
		}
		if d.Place != "" {
			fmt.Fprintf(&b, " in %s", d.Place)
		}
		for _, x := range []struct {
			name string
			id   isnad.TimexID
		}{{"on", d.Time}, {"dated", d.Dated}} {
			if t := acct.Timex(x.id); t != nil {
				fmt.Fprintf(&b, " %s %s", x.name, t.Value)
			}
		}
		if d.Instrument != "" {
			fmt.Fprintf(&b, " of %s", d.Instrument)
		}
		if d.Statement != "" {
			fmt.Fprintf(&b, " told by %s", d.Statement)
		}
		fmt.Fprintf(&b, " (%s)\n", d.Basis.Rule)
	}
	return b.String()
}

func TestGoldens(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		var out txtar.Archive
		out.Comment = ar.Comment
		for _, f := range ar.Files {
			if k, ok := strings.CutSuffix(f.Name, ".want"); ok {
				want[k] = string(f.Data)
			}
		}
		for _, f := range ar.Files {
			k, ok := strings.CutSuffix(f.Name, ".in")
			if !ok {
				continue
			}
			got := show(account(t, string(f.Data)))
			out.Files = append(out.Files, f, txtar.File{Name: k + ".want", Data: []byte(got)})
			if w, ok := want[k]; !*update && (!ok || w != got) {
				t.Errorf("%s %s\ninput:\n%s\ngot:\n%s(-want +got):\n%s", name, k, f.Data, got, cmp.Diff(w, got))
			}
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(&out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

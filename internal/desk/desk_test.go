package desk_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/passes"
	"isnad/internal/read"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the goldens anew")

// pages returns the pages of an archive: files "outlet day name".
func pages(ar *txtar.Archive) []*isnad.Page {
	var out []*isnad.Page
	for _, f := range ar.Files {
		p := strings.Fields(f.Name)
		if len(p) != 3 {
			continue
		}
		title, body, _ := strings.Cut(string(f.Data), "\n")
		out = append(out, &isnad.Page{Name: p[2], Outlet: p[0], Published: p[1], Title: title, Body: []byte(body), ContentType: "text/plain; charset=utf-8"})
	}
	return out
}

// accounts reads the pages of an archive.
func accounts(t testing.TB, ar *txtar.Archive) []*isnad.Account {
	t.Helper()
	var out []*isnad.Account
	for _, p := range pages(ar) {
		accts, err := read.Page(p, nil)
		if err != nil {
			t.Fatalf("%s: %v", p.Name, err)
		}
		out = append(out, accts...)
	}
	return out
}

func open(accts []*isnad.Account) *desk.Desk {
	d := desk.New(passes.New(passes.Options{}))
	for _, a := range accts {
		d.Add(a)
	}
	d.Close()
	return d
}

// ask puts the questions of an archive, lines "story …", "who …", "chain …",
// "compare A | B", "timeline STORY | NAME", and returns the answers.
func ask(t testing.TB, d *desk.Desk, question string) any {
	t.Helper()
	verb, rest, _ := strings.Cut(question, " ")
	a, b, _ := strings.Cut(rest, " | ")
	var out any
	var err error
	switch verb {
	case "stories":
		out = d.Stories()
	case "story":
		out, err = d.Story(rest, 0)
	case "who":
		out, err = d.Who(rest)
	case "chain":
		out, err = d.Chain(rest)
	case "compare":
		out, err = d.Compare(a, b)
	case "timeline":
		out, err = d.Timeline(strings.Trim(a, "-"), b, desk.Window{})
	default:
		t.Fatalf("no question %q", question)
	}
	if err != nil {
		return "error: " + err.Error()
	}
	return out
}

func TestGoldens(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d := open(accounts(t, ar))
			var got bytes.Buffer
			enc := json.NewEncoder(&got)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			want := -1
			for i, f := range ar.Files {
				switch f.Name {
				case "questions":
					for q := range strings.Lines(string(f.Data)) {
						got.WriteString("# " + q)
						if err := enc.Encode(ask(t, d, strings.TrimSpace(q))); err != nil {
							t.Fatal(err)
						}
					}
				case "answers":
					want = i
				}
			}
			if want < 0 {
				t.Fatal("no file \"answers\"")
			}
			if *update {
				ar.Files[want].Data = got.Bytes()
				if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !bytes.Equal(got.Bytes(), ar.Files[want].Data) {
				t.Errorf("answers differ (write them anew with -update, and read the difference)\ngot:\n%s", got.Bytes())
			}
		})
	}
}

// TestOrder states the law: answers depend on the set of articles.
func TestOrder(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/market.txtar")
	if err != nil {
		t.Fatal(err)
	}
	accts := accounts(t, ar)
	var questions []string
	for _, f := range ar.Files {
		if f.Name == "questions" {
			questions = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		}
	}
	all := func(d *desk.Desk) (out []any) {
		for _, q := range questions {
			out = append(out, ask(t, d, q))
		}
		return out
	}
	want := all(open(accts))
	rapid.Check(t, func(r *rapid.T) {
		if got := all(open(rapid.Permutation(accts).Draw(r, "order"))); !reflect.DeepEqual(got, want) {
			r.Fatalf("another order, other answers")
		}
	})
}

func TestErrors(t *testing.T) {
	d := open(nil)
	for _, q := range []string{"story x", "who x", "who ", "chain x", "chain x-s1", "compare a | b", "timeline x | ", "timeline - | x"} {
		if s, ok := ask(t, d, q).(string); !ok || !strings.HasPrefix(s, "error: ") {
			t.Errorf("%q has an answer in nothing: %v", q, ask(t, d, q))
		}
	}
	if got := d.Stories(); len(got) != 0 {
		t.Errorf("nothing has stories: %v", got)
	}
}

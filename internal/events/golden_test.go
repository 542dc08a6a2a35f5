package events

import (
	goflag "flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"isnad"
	"isnad/internal/extract"
	"isnad/internal/names"
	"isnad/internal/statements"
	"isnad/internal/times"
	wordsreader "isnad/internal/words"
)

var update = goflag.Bool("update", false, "rewrite the wanted lines of the goldens")

// read takes a text of 15 March 2023 through the readers up to this one.
func read(t testing.TB, text string) *isnad.Account {
	t.Helper()
	arts, err := extract.Find(&isnad.Page{Name: "p", Title: "عنوان", Body: []byte(text), ContentType: "text/plain; charset=utf-8", Published: "2023-03-15"})
	if err != nil || len(arts) != 1 {
		t.Fatalf("extract: %d articles, %v, from %q", len(arts), err, text)
	}
	acct := &isnad.Account{Article: arts[0]}
	for _, s := range []isnad.Stage{extract.Stage, wordsreader.Stage, times.Stage, names.Stage, statements.Stage, Stage} {
		acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: s, Version: 1})
	}
	wordsreader.Find(acct)
	times.Find(acct)
	names.Find(acct)
	statements.Find(acct)
	return acct
}

// told prints the events of an account, a line each:
//
//	TYPE mode | trigger | actors → recipients | modality | when | place
func told(acct *isnad.Account) string {
	var b strings.Builder
	names := func(ids []isnad.EntityID) string {
		var out []string
		for _, id := range ids {
			out = append(out, acct.Entity(id).Name)
		}
		if len(out) == 0 {
			return "-"
		}
		return strings.Join(out, " + ")
	}
	for i := range acct.Events {
		e := &acct.Events[i]
		when, where := "-", "-"
		if t := acct.Timex(e.Time); t != nil {
			when = t.Value
		}
		if p := acct.Entity(e.Place); p != nil {
			where = p.Name
		}
		modality := string(e.Modality)
		if e.Statement != "" {
			modality += " in " + string(e.Statement)
		}
		fmt.Fprintf(&b, "> %s | %s | %s → %s | %s | %s | %s\n", strings.TrimSpace(e.Type+" "+e.Mode), acct.Words(e.Trigger), names(e.Actors), names(e.Recipients), modality, when, where)
	}
	return b.String()
}

// goldens lists the files of testdata.
func goldens(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	return files
}

// split divides a case into its text and its wanted lines, each behind "> ".
func split(data string) (text, want string) {
	for line := range strings.Lines(data) {
		if strings.HasPrefix(line, "> ") {
			want += line
		} else {
			text += line
		}
	}
	return text, want
}

// TestGoldens reads the cases of testdata. The sentences are the project's own.
func TestGoldens(t *testing.T) {
	for _, file := range goldens(t) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range ar.Files {
			f := &ar.Files[i]
			t.Run(filepath.Base(file)+"/"+f.Name, func(t *testing.T) {
				text, want := split(string(f.Data))
				acct := read(t, text)
				Find(acct)
				if err := acct.Check(); err != nil {
					t.Error(err)
				}
				got := told(acct)
				if *update {
					f.Data = []byte(text + got)
				} else if got != want {
					t.Errorf("text %q\n got\n%swant\n%s", text, got, want)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

package names_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"isnad"
	"isnad/internal/names"
	"isnad/internal/words"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of testdata")

// account makes an account of a text; every line is a paragraph.
func account(text string) *isnad.Account {
	acct := &isnad.Account{
		Article: isnad.Article{ID: "test", Text: text},
		Stages:  []isnad.StageVersion{{Stage: words.Stage, Version: words.Version}, {Stage: names.Stage, Version: names.Version}},
	}
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		if s := strings.TrimRight(line, "\n"); strings.TrimSpace(s) != "" {
			acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: at, End: at + len(s)}})
		}
		at += len(line)
	}
	words.Find(acct)
	return acct
}

// print writes the findings in the notation of testdata, one mention a line:
//
//	form kind id | title | words
//
// and then one entity a line:
//
//	id kind name, country, gender, role
func print(acct *isnad.Account) string {
	var b strings.Builder
	for _, m := range acct.Mentions {
		fmt.Fprintf(&b, "%s %s %s | %s | %s\n", m.Form, m.Kind, m.Entity, acct.Words(m.Title), acct.Words(m.Span))
	}
	b.WriteString("\n")
	for _, e := range acct.Entities {
		g := map[int8]string{1: "f", -1: "m"}[e.Gender]
		fmt.Fprintf(&b, "%s = %s | %s %s | %s\n", e.ID, e.Name, e.Country, g, e.Role)
	}
	return b.String()
}

// TestGolden reads testdata/*.txtar: for each file NAME.txt a file NAME.want.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out := &txtar.Archive{Comment: ar.Comment}
			for i, f := range ar.Files {
				name, ok := strings.CutSuffix(f.Name, ".txt")
				if !ok {
					continue
				}
				acct := account(string(f.Data))
				names.Find(acct)
				if err := acct.Check(); err != nil {
					t.Errorf("%s: %v", f.Name, err)
				}
				got := print(acct)
				out.Files = append(out.Files, f, txtar.File{Name: name + ".want", Data: []byte(got)})
				if *update {
					continue
				}
				want := ""
				if i+1 < len(ar.Files) && ar.Files[i+1].Name == name+".want" {
					want = string(ar.Files[i+1].Data)
				}
				if got != want {
					t.Errorf("%s\ninput:\n%s\ngot:\n%s\nwant:\n%s", f.Name, f.Data, got, want)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(out), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// laws checks what must hold of any text: the account's own laws, names that
// begin and end where tokens do (clitics aside), and the same findings twice.
func laws(t *testing.T, text string) {
	t.Helper()
	acct := account(text)
	names.Find(acct)
	if err := acct.Check(); err != nil {
		t.Fatalf("input %+q: %v", text, err)
	}
	ends := map[int]bool{}
	for _, tok := range acct.Tokens {
		ends[tok.Span.End] = true
	}
	for _, m := range acct.Mentions {
		if !ends[m.Span.End] {
			t.Fatalf("input %+q: mention %+q ends inside a token", text, acct.Words(m.Span))
		}
		i := 0
		for i < len(acct.Tokens) && acct.Tokens[i].Span.End <= m.Span.Start {
			i++
		}
		tok := acct.Tokens[i].Span
		if cut := text[tok.Start:m.Span.Start]; cut != "" && !clitics(cut) {
			t.Fatalf("input %+q: mention %+q begins inside a token, behind %+q", text, acct.Words(m.Span), cut)
		}
		if m.Title.End > m.Title.Start && m.Title.Overlaps(m.Span) {
			t.Fatalf("input %+q: mention %+q overlaps its title %+q", text, acct.Words(m.Span), acct.Words(m.Title))
		}
	}
	again := account(text)
	names.Find(again)
	if a, b := print(acct), print(again); a != b {
		t.Fatalf("input %+q: two readings differ:\n%s\n%s", text, a, b)
	}
}

// clitics reports whether s holds only letters that attach to a word, and marks.
func clitics(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("وفبلك", r):
			n++
		case r >= 0x64B && r <= 0x65F || r == 0x670 || r == 0x640 || r >= 0x200B && r <= 0x206F || r == 0x61C || r == 0xAD || r == 0xFEFF || r >= 0x610 && r <= 0x61A || r >= 0x6D6 && r <= 0x6ED:
		default:
			return false
		}
	}
	return n <= 3
}

func FuzzFind(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, x := range ar.Files {
			if strings.HasSuffix(x.Name, ".txt") {
				f.Add(string(x.Data))
			}
		}
	}
	f.Add("وزيرا خارجية روسيا وفرنسا، سيرغي\u200f لافروف و")
	f.Add("الـمـتـحـدّث بـاسـم وَلِـلجيش الروسي «")
	f.Add("زار الوفد جزيرة جيونغ جيه-دو قبل أيام") // a hyphen where a word is looked for
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1<<14 {
			return
		}
		laws(t, text)
	})
}

// TestEmpty states that nothing is found in nothing.
func TestEmpty(t *testing.T) {
	for _, text := range []string{"", "\n", ".", "و", "\"«»\"", "123"} {
		acct := account(text)
		names.Find(acct)
		if len(acct.Mentions) != 0 || len(acct.Entities) != 0 {
			t.Errorf("input %+q: got %s", text, print(acct))
		}
	}
}

// TestLinear states that cost grows in proportion to the text: a text of one
// title or name said many thousand times is read in time.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"الرئيس ", "وزير ", "نظيره ", "محمد ", "شركة ", "\"", "بن ", "وزير الخارجية الروسي سيرغي لافروف، ", "موسكو و"} {
		text := strings.Repeat(unit, 30000)
		acct := account(text)
		names.Find(acct)
		if err := acct.Check(); err != nil {
			t.Errorf("%q many times: %v", unit, err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	ar, err := txtar.ParseFile("testdata/press.txtar")
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".txt") {
			text.Write(f.Data)
		}
	}
	acct := account(text.String())
	b.ReportAllocs()
	for b.Loop() {
		names.Find(acct)
	}
	b.ReportMetric(float64(len(acct.Tokens)*b.N)/b.Elapsed().Seconds(), "words/s")
}

package extract

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/unicode/norm"

	"isnad"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of testdata")

// The goldens are txtar files. Each case is a file NAME.in, the page, with
// escapes \xHH and \uHHHH for what cannot be seen; facts that the user knows
// stand in lines above the page that begin with "#! ": title, outlet,
// published, author, url, type. NAME.out is what Find makes of it.
func TestGoldens(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no goldens", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		ar := txtar.Parse(data)
		changed := false
		for i := 0; i < len(ar.Files); i++ {
			name, ok := strings.CutSuffix(ar.Files[i].Name, ".in")
			if !ok {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				page := goldenPage(t, name, string(ar.Files[i].Data))
				got := render(page)
				j := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == name+".out" })
				if j < 0 {
					ar.Files = slices.Insert(ar.Files, i+1, txtar.File{Name: name + ".out"})
					j = i + 1
				}
				if want := string(ar.Files[j].Data); got != want {
					if *update {
						ar.Files[j].Data, changed = []byte(got), true
						return
					}
					t.Errorf("input:\n%s\ngot:\n%s\nwant:\n%s\n%s", ar.Files[i].Data, got, want, firstDifference(got, want))
				}
			})
		}
		if changed {
			if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// firstDifference shows the first line in which two texts differ, escaped.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d: got %+q, want %+q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(g), len(w))
}

func goldenPage(t testing.TB, name, in string) *isnad.Page {
	t.Helper()
	page := &isnad.Page{Name: name}
	for strings.HasPrefix(in, "#! ") {
		var l string
		l, in, _ = strings.Cut(in[3:], "\n")
		key, value, _ := strings.Cut(l, " ")
		switch key {
		case "title":
			page.Title = value
		case "outlet":
			page.Outlet = value
		case "published":
			page.Published = value
		case "author":
			page.Author = value
		case "url":
			page.URL = value
		case "type":
			page.ContentType = value
		default:
			t.Fatalf("%s: no fact is called %q", name, key)
		}
	}
	page.Body = []byte(unescape(in))
	return page
}

// unescape reads \xHH and \uHHHH.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		var n uint32
		if strings.HasPrefix(s[i:], `\x`) {
			if _, err := fmt.Sscanf(s[i+2:i+4], "%02x", &n); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		if strings.HasPrefix(s[i:], `\u`) {
			if _, err := fmt.Sscanf(s[i+2:i+6], "%04x", &n); err == nil {
				b.WriteRune(rune(n))
				i += 5
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// render prints what Find makes of a page: a line for each fact, block,
// dropped piece and repair.
func render(page *isnad.Page) string {
	arts, err := Find(page)
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	for _, art := range arts {
		fmt.Fprintf(&b, "article %d\n", art.Ordinal)
		line := func(name, value string) {
			if value != "" {
				fmt.Fprintf(&b, "%s: %s\n", name, visible(value))
			}
		}
		line("title", art.Title)
		line("outlet", strings.TrimSpace(art.Outlet.Name+" "+parens(art.Outlet.ID)+" "+parens(art.Outlet.Why)))
		line("author", art.Author)
		line("credit", strings.Join(art.Credit, " + "))
		line("published", dating(art.Published))
		line("modified", dating(art.Modified))
		line("url", art.URL)
		for _, bl := range art.Blocks {
			line("| "+string(bl.Kind), bl.Span.Of(art.Text))
		}
		for _, d := range art.Dropped {
			line("- "+string(d.Reason), d.Text)
		}
		for _, r := range art.Repairs {
			fmt.Fprintf(&b, "* %s: %s > %s\n", r.Rule, visible("«"+r.From+"»"), visible("«"+r.To+"»"))
		}
	}
	return b.String()
}

func parens(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func dating(d isnad.Dating) string {
	if !d.Known() {
		return ""
	}
	when := d.From
	if d.To != d.From {
		when += " to " + d.To
	}
	return when + " " + string(d.Basis)
}

// visible writes what cannot be seen as escapes.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0xA0 || r == 0xFFFD || r == 0x640 || isInvisible(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isInvisible(r rune) bool { return blank(r) && r != ' ' }

// laws states what holds for whatever Find returns.
func laws(page *isnad.Page, arts []isnad.Article, err error) error {
	if err != nil {
		var perr *isnad.PageError
		if !errors.As(err, &perr) || perr.Page != page.Name || perr.Kind == "" || perr.Kind == isnad.KindBroken {
			return fmt.Errorf("the error %v is no page error of %q", err, page.Name)
		}
		if len(arts) > 0 {
			return errors.New("articles beside an error")
		}
		return nil
	}
	if len(arts) == 0 {
		return errors.New("neither an article nor an error")
	}
	for i := range arts {
		art := &arts[i]
		acct := &isnad.Account{Article: *art, Stages: []isnad.StageVersion{{Stage: Stage, Version: Version}}}
		if err := acct.Check(); err != nil {
			return err
		}
		if !norm.NFC.IsNormalString(art.Text) {
			return fmt.Errorf("article %d: the text is not NFC", i)
		}
		if art.Text == "" || art.Ordinal != i || art.Page != page.Name {
			return fmt.Errorf("article %d: no text, or not numbered in page order", i)
		}
		end := 0
		for j, b := range art.Blocks {
			if want := end; j > 0 && b.Span.Start != want+1 || j == 0 && b.Span.Start != 0 {
				return fmt.Errorf("article %d: block %d begins at %d, the last ended at %d", i, j, b.Span.Start, want)
			}
			end = b.Span.End
		}
		if end != len(art.Text) {
			return fmt.Errorf("article %d: the blocks end at %d of %d", i, end, len(art.Text))
		}
		if err := origin(page, art); err != nil {
			return fmt.Errorf("article %d: %w", i, err)
		}
		if strings.Count(art.Text, "\n") < len(art.Blocks)-1 {
			return fmt.Errorf("article %d: blocks are not divided by newlines", i)
		}
	}
	return words(page, arts)
}

// origin checks that the origin covers the text, lies in the page, and that
// its exact segments are the page's bytes.
func origin(page *isnad.Page, art *isnad.Article) error {
	at := 0
	for _, s := range art.Origin {
		for _, r := range art.Text[at:s.Text.Start] {
			if r != '\n' && !isSpace(r) {
				return fmt.Errorf("%q of the text comes from nowhere", art.Text[at:s.Text.Start])
			}
		}
		if s.Page.End > len(page.Body) {
			return fmt.Errorf("page span %v lies outside the page", s.Page)
		}
		if s.Exact && string(page.Body[s.Page.Start:s.Page.End]) != s.Text.Of(art.Text) {
			return fmt.Errorf("exact segment %+v: text %q, page %q", s, s.Text.Of(art.Text), page.Body[s.Page.Start:s.Page.End])
		}
		at = s.Text.End
	}
	if strings.TrimSpace(art.Text[at:]) != "" {
		return fmt.Errorf("%q of the text comes from nowhere", art.Text[at:])
	}
	return nil
}

// words checks the law of conservation: what the texts hold with the repairs
// undone, and what was dropped, is what the page shows, letter for letter.
func words(page *isnad.Page, arts []isnad.Article) error {
	src, err := open(page)
	if err != nil {
		return err
	}
	had := map[rune]int{}
	for i := range src.Lines {
		count(had, src.Lines[i].Text, 1)
	}
	for i := range arts {
		count(had, undo(&arts[i]), -1)
		for _, d := range arts[i].Dropped {
			count(had, d.Text, -1)
		}
	}
	var odd []string
	for r, n := range had {
		if n != 0 {
			odd = append(odd, fmt.Sprintf("%+q %+d", r, n))
		}
	}
	if len(odd) > 0 {
		sort.Strings(odd)
		return fmt.Errorf("letters lost (+) or made (-): %s", strings.Join(odd, ", "))
	}
	return nil
}

// count adds n for every rune of s that can be seen.
func count(had map[rune]int, s string, n int) {
	for _, r := range s {
		if !blank(r) && r != 0xFFFC {
			if had[r] += n; had[r] == 0 {
				delete(had, r)
			}
		}
	}
}

// undo returns the text of an article as the page has it.
func undo(art *isnad.Article) string {
	var b strings.Builder
	at := 0
	for _, r := range art.Repairs {
		if r.Rule == ruleUTF8 {
			continue
		}
		if r.Span.Start < at {
			return "repairs overlap"
		}
		b.WriteString(art.Text[at:r.Span.Start])
		b.WriteString(r.From)
		at = r.Span.End
	}
	b.WriteString(art.Text[at:])
	return b.String()
}

// goldens returns the pages of all goldens.
func goldens(t testing.TB) []*isnad.Page {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var pages []*isnad.Page
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			if name, ok := strings.CutSuffix(f.Name, ".in"); ok {
				pages = append(pages, goldenPage(t, name, string(f.Data)))
			}
		}
	}
	return pages
}

func TestLawsOnGoldens(t *testing.T) {
	for _, page := range goldens(t) {
		arts, err := Find(page)
		if lerr := laws(page, arts, err); lerr != nil {
			t.Errorf("%s: %v", page.Name, lerr)
		}
		again, _ := Find(page)
		if fmt.Sprintf("%#v", arts) != fmt.Sprintf("%#v", again) {
			t.Errorf("%s: read twice, it gives two readings", page.Name)
		}
	}
}

// TestPlainlyNormal asks the tables of package norm about every pair of the
// characters that plainlyNormal lets pass, a letter before them and behind.
func TestPlainlyNormal(t *testing.T) {
	var pass []rune
	for r := rune(1); r < 0x3000; r++ {
		if plainlyNormal(string(r)) {
			pass = append(pass, r)
		}
	}
	if len(pass) < 400 {
		t.Fatalf("only %d characters pass", len(pass))
	}
	for _, a := range pass {
		for _, b := range pass {
			if s := "ا" + string(a) + string(b) + "ا"; plainlyNormal(s) && !norm.NFC.IsNormalString(s) {
				t.Fatalf("%+q passes and is not normal", s)
			}
		}
	}
	if s := "ب\u064e\u0651"; plainlyNormal(s) {
		t.Errorf("%+q: two marks may stand in the wrong order", s)
	}
}

// FuzzFind states the law of conservation and the laws of accounts for
// whatever bytes come.
func FuzzFind(f *testing.F) {
	for _, page := range goldens(f) {
		f.Add(page.Body, page.Title)
		f.Add(page.Body, "")
	}
	f.Add([]byte("إعلانوظهر الرئيس\nقال ة ى ا تكب دت \"كلمة″ \u0640\u0640"), "")
	f.Fuzz(func(t *testing.T, body []byte, title string) {
		if len(body) > 1<<16 || !utf8.ValidString(title) {
			return
		}
		page := &isnad.Page{Name: "fuzz", Title: title, Body: body}
		arts, err := Find(page)
		if lerr := laws(page, arts, err); lerr != nil {
			t.Fatalf("page %+q: %v", body, lerr)
		}
	})
}

// TestFurnitureFresh proves that the packed tables are those of data.
func TestFurnitureFresh(t *testing.T) {
	out := filepath.Join(t.TempDir(), "zfurniture.bin")
	if msg, err := exec.Command("go", "run", "./gen", "-o", out).CombinedOutput(); err != nil {
		t.Fatalf("gen: %v\n%s", err, msg)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != packedFurniture {
		t.Error("zfurniture.bin is stale: run go generate ./internal/extract")
	}
}

package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"isnad"
	"isnad/internal/export"
	"isnad/internal/passes"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the goldens anew")

// pages are those of an archive: files "outlet day name [url]", "-" for no day.
func pages(t testing.TB, name string) []*isnad.Page {
	t.Helper()
	ar, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []*isnad.Page
	for _, f := range ar.Files {
		p := append(strings.Fields(f.Name), "")
		title, body, _ := strings.Cut(string(f.Data), "\n")
		out = append(out, &isnad.Page{Name: p[2], Outlet: p[0], Published: strings.TrimPrefix(p[1], "-"), URL: p[3], Title: title, Body: []byte(body), ContentType: "text/plain; charset=utf-8"})
	}
	return out
}

// accounts reads the pages of an archive.
func accounts(t testing.TB, name string) []*isnad.Account { return readAll(t, pages(t, name)) }

// memory is a corpus of accounts.
func memory(t testing.TB, accts []*isnad.Account) *export.Memory {
	t.Helper()
	m, err := export.NewMemory(passes.New(passes.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, a := range accts {
		if err := m.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	m.Finish()
	return m
}

func write(t testing.TB, c export.Corpus, o export.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := export.Write(context.Background(), &b, c, o); err != nil {
		t.Fatalf("%s %s: %v", o.Format, o.What, err)
	}
	return b.Bytes()
}

// all are the options of every export but feeds, by the name of its file.
func all() map[string]export.Options {
	out := map[string]export.Options{"canal.jsonld": {Format: export.JSONLD}, "canal.graphml": {Format: export.GraphML}, "canal.ndjson": {Format: export.Ninjs}}
	for _, what := range export.Names() {
		out[what+".csv"] = export.Options{Format: export.CSV, What: what}
		out[what+".parquet"] = export.Options{Format: export.Parquet, What: what}
	}
	return out
}

// Every text format gives the bytes of its golden; the diff of a golden is
// reviewed.
func TestGolden(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	for name, o := range all() {
		if o.Format == export.Parquet {
			continue
		}
		golden(t, name, write(t, m, o))
	}
	f, err := export.ItemsFeed(context.Background(), m, "القناة", export.Options{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []export.Format{export.RSS, export.Atom} {
		var b bytes.Buffer
		if err := f.Write(&b, format); err != nil {
			t.Fatal(err)
		}
		golden(t, "canal."+string(format), b.Bytes())
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

// The same set of articles gives the same bytes, in whatever order they came.
func TestOrderDoesNotMatter(t *testing.T) {
	accts := accounts(t, "canal.txtar")
	one := memory(t, accts)
	back := slices.Clone(accts)
	slices.Reverse(back)
	other := memory(t, append(back, accts[0])) // and one that comes twice
	if one.Len() != other.Len() {
		t.Fatalf("%d and %d articles", one.Len(), other.Len())
	}
	for name, o := range all() {
		want := write(t, one, o)
		for i, c := range []export.Corpus{one, other} {
			if got := write(t, c, o); !bytes.Equal(got, want) {
				t.Errorf("%s: try %d gives other bytes: %d, want %d", name, i, len(got), len(want))
			}
		}
	}
}

// table reads CSV by the standard library.
func table(t testing.TB, b []byte) (head []string, rows [][]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// column returns the cells of a column.
func column(t testing.TB, b []byte, name string) []string {
	t.Helper()
	head, rows := table(t, b)
	i := slices.Index(head, name)
	if i < 0 {
		t.Fatalf("no column %q in %q", name, head)
	}
	var out []string
	for _, r := range rows {
		out = append(out, r[i])
	}
	return out
}

// What the tables of the canal say, in a few points that a reader can check
// against the pages.
func TestTables(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	csv := func(what string) []byte { return write(t, m, export.Options{Format: export.CSV, What: what}) }
	if got := column(t, csv("articles"), "page"); !slices.Equal(got, []string{"wadi", "duha", "mina", "barid", "barid2", "rasif"}) {
		t.Errorf("articles are not by day, undated last: %q", got)
	}
	events := csv("events")
	if got := column(t, events, "Event Type"); !slices.Contains(got, "AGREE") {
		t.Fatalf("no agreement: %q", got)
	}
	head, rows := table(t, events)
	at := func(r []string, name string) string { return r[slices.Index(head, name)] }
	for _, r := range rows {
		if at(r, "Event Type") != "AGREE" {
			continue
		}
		if got := at(r, "Quad Code"); got != "VERBAL COOPERATION" {
			t.Errorf("quad code %q", got)
		}
		codes := at(r, "Actor Country") + "; " + at(r, "Recipient Country")
		if !strings.Contains(codes, "EGY") || !strings.Contains(codes, "SDN") {
			t.Errorf("countries %q", codes)
		}
	}
	if got := column(t, csv("copies"), "direction"); !slices.Contains(got, "credit") {
		t.Errorf("no copy by credit: %q", got)
	}
	statements := csv("statements")
	if got := column(t, statements, "denied_by"); strings.Join(got, "") == "" {
		t.Errorf("nothing is denied")
	}
	if got := column(t, statements, "chain_broken"); !slices.Contains(got, "true") {
		t.Errorf("no chain breaks: %q", got)
	}
	if got := column(t, csv("claims"), "independent_sources"); !slices.Contains(got, "1") && !slices.Contains(got, "2") {
		t.Errorf("claims have sources %q", got)
	}
}

// Offsets of tables point at the words that stand beside them.
func TestOffsets(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	text := map[string][]rune{}
	arts := write(t, m, export.Options{Format: export.CSV, What: "articles"})
	ids := column(t, arts, "id")
	for i, s := range column(t, arts, "text") {
		text[ids[i]] = []rune(strings.TrimPrefix(s, "'"))
	}
	for what, cols := range map[string][4]string{"mentions": {"article", "text", "start", "end"}, "events": {"Article ID", "Text", "Text Start", "Text End"}, "dossiers": {"article", "text", "start", "end"}} {
		b := write(t, m, export.Options{Format: export.CSV, What: what})
		a, words, start, end := column(t, b, cols[0]), column(t, b, cols[1]), column(t, b, cols[2]), column(t, b, cols[3])
		for i := range a {
			if got := string(text[a[i]][number(t, start[i]):number(t, end[i])]); got != strings.TrimPrefix(words[i], "'") {
				t.Errorf("%s %d: %q at %s to %s, want %q", what, i, got, start[i], end[i], words[i])
			}
		}
	}
}

func number(t testing.TB, s string) int {
	t.Helper()
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			t.Fatalf("%q is no number", s)
		}
		n = n*10 + int(r-'0')
	}
	return n
}

// Filters leave what they say.
func TestFilter(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	pages := func(f export.Filter) []string {
		return column(t, write(t, m, export.Options{Format: export.CSV, What: "articles", Filter: f}), "page")
	}
	if got := pages(export.Filter{Since: "2021-05-04", Until: "2021-05-05"}); !slices.Equal(got, []string{"mina"}) {
		t.Errorf("since: %q", got)
	}
	if got := pages(export.Filter{Until: "2021-05-03"}); len(got) != 2 {
		t.Errorf("until: %q", got)
	}
	mina := export.Filter{Match: func(a *isnad.Account) (map[isnad.StatementID]bool, bool, error) {
		return map[isnad.StatementID]bool{a.Statements[0].ID: true}, a.Article.Page == "mina", nil
	}}
	if got := pages(mina); !slices.Equal(got, []string{"mina"}) {
		t.Errorf("match: %q", got)
	}
	if got := column(t, write(t, m, export.Options{Format: export.CSV, What: "statements", Filter: mina}), "id"); len(got) != 1 {
		t.Errorf("match of one statement: %q", got)
	}
	if got := column(t, write(t, m, export.Options{Format: export.CSV, What: "copies", Filter: mina}), "from"); len(got) != 0 {
		t.Errorf("copies among others: %q", got)
	}
}

// What cannot be exported is refused with what to do.
func TestWrongOptions(t *testing.T) {
	m := memory(t, nil)
	for _, c := range []struct {
		o    export.Options
		want string
	}{
		{export.Options{Format: "xls"}, `format "xls": want csv, parquet`},
		{export.Options{Format: export.CSV, What: "words"}, `what "words": want articles, statements`},
		{export.Options{Format: export.Ninjs, Filter: export.Filter{Since: "today"}}, "want a day as 2006-01-02"},
		{export.Options{Format: export.Ninjs, Filter: export.Filter{Since: "2021-01-02", Until: "2021-01-01"}}, "is before since"},
		{export.Options{Format: export.Ninjs, Base: "desk.example"}, "want an address that ends in a slash"},
		{export.Options{Format: export.RSS}, "see NewFeed"},
	} {
		err := export.Write(context.Background(), io.Discard, m, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want %q", c.o, err, c.want)
		}
	}
}

// A corpus of nothing gives whole documents.
func TestEmpty(t *testing.T) {
	m := memory(t, nil)
	for name, o := range all() {
		if b := write(t, m, o); len(b) == 0 && o.Format != export.Ninjs {
			t.Errorf("%s: nothing", name)
		}
	}
}

// No cell of CSV begins as a table program's formula does, whatever the pages
// say, and nothing but the apostrophe is added to the words.
func TestNoFormulas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("=+-@ \t\r\n;'\"\u200e\ufeff\uff1dقال")), rapid.Rune())).Draw(t, "words")
		got := export.Cell(s)
		rest := strings.TrimLeft(got, " \u00a0\ufeff\u200b\u200e\u200f\u061c")
		if rest != "" && strings.ContainsAny(rest[:1], "=+-@\t\r\n") {
			t.Fatalf("%q gives the cell %q", s, got)
		}
		plain := strings.TrimPrefix(got, "'")
		if !strings.HasPrefix(s, "'") && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) && plain != s {
			t.Fatalf("%q gives the cell %q", s, got)
		}
	})
	b := write(t, memory(t, accounts(t, "canal.txtar")), export.Options{Format: export.CSV, What: "articles"})
	if got := column(t, b, "title"); !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "'=HYPERLINK") }) {
		t.Errorf("titles %q", got)
	}
}

// The mark goes in front, once, and only where it is asked for.
func TestBOM(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	o := export.Options{Format: export.CSV, What: "articles"}
	plain := write(t, m, o)
	o.BOM = true
	if got := write(t, m, o); !bytes.Equal(got, append([]byte("\ufeff"), plain...)) || bytes.HasPrefix(plain, []byte("\ufeff")) {
		t.Errorf("with a mark: %.40q, without: %.40q", got, plain)
	}
}

// An error of who reads ends the work.
func TestBrokenPipe(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	for name, o := range all() {
		if err := export.Write(context.Background(), broken{}, m, o); err == nil {
			t.Errorf("%s: no error of the writer", name)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := export.Write(ctx, io.Discard, m, export.Options{Format: export.Ninjs}); err != context.Canceled {
		t.Errorf("stopped: %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// The tables of doc/exports.md are those of the code; -update writes them anew.
func TestDocument(t *testing.T) {
	const begin, end = "<!-- tables, by go test ./internal/export -update -->\n", "<!-- end of tables -->\n"
	path := filepath.Join("..", "..", "doc", "exports.md")
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(doc), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the tables", path)
	}
	var b strings.Builder
	for _, tab := range export.Tables {
		b.WriteString("\n### " + tab.Name + "\n\n" + tab.About + "\n\n| column | type | what it holds |\n| --- | --- | --- |\n")
		seen := map[string]bool{}
		for _, c := range tab.Columns {
			if c.Name == "" || c.About == "" || c.Type == 0 || seen[c.Name] {
				t.Errorf("%s: column %+v", tab.Name, c)
			}
			seen[c.Name] = true
			b.WriteString("| `" + c.Name + "` | " + c.Type.String() + " | " + c.About + " |\n")
		}
	}
	b.WriteString("\n")
	if *update {
		if err := os.WriteFile(path, []byte(head+begin+b.String()+end+tail), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if old != b.String() {
		t.Errorf("%s is behind the code; run go test ./internal/export -update\n%s", path, cmp.Diff(old, b.String()))
	}
}

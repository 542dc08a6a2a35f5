package account

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"isnad"
)

var update = flag.Bool("update", false, "rewrite the goldens under testdata")

// stages are those of hand-made accounts.
var stages = []isnad.StageVersion{{Stage: "extract", Version: 1}, {Stage: "times", Version: 2}, {Stage: "names", Version: 1}, {Stage: "statements", Version: 3}}

// show runs a face over pages.
func show(t testing.TB, face func(io.Writer) Writer, pages []handPage, stopped bool) string {
	t.Helper()
	var b bytes.Buffer
	w := face(&b)
	for _, p := range pages {
		if err := w.Page(p.source, p.accts, p.unread); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(stopped); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func asJSON(w io.Writer) Writer { return NewJSON(w, stages, nil) }
func asHTML(w io.Writer) Writer {
	return NewHTML(w, HTMLOptions{Stages: stages, Link: func(source string) string { return source }})
}
func asText(opt TextOptions) func(io.Writer) Writer {
	return func(w io.Writer) Writer { return NewText(w, opt) }
}

// faces are what the goldens hold.
var faces = []struct {
	name string
	make func(io.Writer) Writer
	tidy func(string) string
}{
	{"want.text", asText(TextOptions{Width: 80}), same},
	{"want.brief", asText(TextOptions{Width: 80, Detail: Brief}), same},
	{"want.full", asText(TextOptions{Width: 60, Detail: Full, Color: true, Isolates: true}), escaped},
	{"want.json", asJSON, indented},
	{"want.html", asHTML, unstyled},
}

func same(s string) string { return s }

// escaped makes control characters visible, so that goldens can be read.
func escaped(s string) string {
	return strings.NewReplacer("\x1b", `\e`, "\u2068", `\u2068`, "\u2069", `\u2069`).Replace(s)
}

func indented(s string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(s), "", " "); err != nil {
		return err.Error() + "\n" + s
	}
	return b.String()
}

var sheet = regexp.MustCompile(`(?s)<style>.*?</style>|sha256-[^=]*=`)

// unstyled leaves the style sheet out: it has a test of its own.
func unstyled(s string) string { return sheet.ReplaceAllString(s, "…") }

func TestGoldens(t *testing.T) {
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
			pages := parseAccounts(t, string(ar.Files[0].Data))
			out := &txtar.Archive{Comment: ar.Comment, Files: ar.Files[:1]}
			want := map[string]string{}
			for _, f := range ar.Files[1:] {
				want[f.Name] = string(f.Data)
			}
			for _, face := range faces {
				got := face.tidy(show(t, face.make, pages, false))
				if again := face.tidy(show(t, face.make, pages, false)); again != got {
					t.Errorf("%s: the same accounts give other bytes the second time:\n%s", face.name, cmp.Diff(got, again))
				}
				if !strings.HasSuffix(got, "\n") {
					got += "\n"
				}
				out.Files = append(out.Files, txtar.File{Name: face.name, Data: []byte(got)})
				if !*update && got != want[face.name] {
					t.Errorf("%s (-want +got):\n%s\ngot, escaped: %s", face.name, cmp.Diff(want[face.name], got), short(strconv.QuoteToASCII(got)))
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(out), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func short(s string) string {
	if len(s) > 2000 {
		return s[:2000] + "…"
	}
	return s
}

// golden returns the accounts of a golden.
func golden(t testing.TB, name string) []handPage {
	t.Helper()
	ar, err := txtar.ParseFile("testdata/" + name + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	return parseAccounts(t, string(ar.Files[0].Data))
}

// The document decodes into its own types without loss, and every offset in
// it, counted in code points, points at the words beside it.
func TestJSONOffsets(t *testing.T) {
	out := show(t, asJSON, golden(t, "harbours"), false)
	var doc Document
	dec := json.NewDecoder(strings.NewReader(out))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	checkDocument(t, &doc)
	if len(doc.Articles) != 2 || len(doc.Unread) != 1 || !doc.Complete {
		t.Errorf("%d articles, %d unread, complete %v; want 2, 1, true", len(doc.Articles), len(doc.Unread), doc.Complete)
	}
}

// checkDocument states the laws of a document.
func checkDocument(t testing.TB, doc *Document) {
	t.Helper()
	entities := map[string]bool{"": true}
	for _, e := range doc.Entities {
		if entities[e.ID] {
			t.Errorf("entity %q stands twice, or has no id", e.ID)
		}
		entities[e.ID] = true
	}
	articles, statements := map[string]bool{}, map[string]bool{}
	for _, a := range doc.Articles {
		for i := range a.Statements {
			id := a.Statements[i].ID
			if statements[id] {
				t.Errorf("statement %q stands twice", id)
			}
			statements[id] = true
		}
	}
	for _, a := range doc.Articles {
		if articles[a.ID] {
			t.Errorf("article %q stands twice", a.ID)
		}
		articles[a.ID] = true
		runes := []rune(a.Text)
		at := func(what string, start, end int, want string) {
			t.Helper()
			if start < 0 || end > len(runes) || start > end {
				t.Errorf("%s of %s: %d:%d is outside %d code points", what, a.ID, start, end, len(runes))
			} else if got := string(runes[start:end]); got != want {
				t.Errorf("%s of %s: %d:%d is %q (%+q), want %q", what, a.ID, start, end, got, got, want)
			}
		}
		for _, x := range a.Times {
			at("time", x.Start, x.End, x.Text)
		}
		for _, m := range a.Mentions {
			at("mention", m.Start, m.End, m.Text)
			if m.TitleStart != nil {
				at("title", *m.TitleStart, *m.TitleEnd, m.Title)
			}
			if !entities[m.Entity] {
				t.Errorf("mention %q: no entity %q", m.Text, m.Entity)
			}
		}
		for _, r := range a.Repairs {
			at("repair", r.Start, r.End, r.To)
		}
		for _, s := range a.Statements {
			at("cue", s.CueStart, s.CueEnd, s.Cue)
			if s.SpeakerStart != nil {
				at("speaker", *s.SpeakerStart, *s.SpeakerEnd, s.SpeakerText)
			}
			var pieces []string
			for _, p := range s.Content {
				pieces = append(pieces, string(runes[p.Start:p.End]))
			}
			if got := strings.Join(pieces, " … "); got != s.Text {
				t.Errorf("statement %s: its content is %q, its text %q", s.ID, got, s.Text)
			}
			if s.Start != s.Content[0].Start || s.End != s.Content[len(s.Content)-1].End {
				t.Errorf("statement %s: %d:%d does not hold its content %v", s.ID, s.Start, s.End, s.Content)
			}
			refs := append([]string{s.Speaker, s.For, s.Addressee}, append(s.CoSpeakers, s.Candidates...)...)
			for _, l := range s.Chain {
				refs = append(refs, l.Entity)
			}
			for _, r := range refs {
				if !entities[r] {
					t.Errorf("statement %s: no entity %q", s.ID, r)
				}
			}
			if s.Within != "" && !statements[s.Within] {
				t.Errorf("statement %s: no statement %q", s.ID, s.Within)
			}
		}
	}
}

// One full name is one entity over all articles; a single word, an office or
// an unnamed source is not.
func TestEntitiesMerge(t *testing.T) {
	pages := golden(t, "harbours")
	var doc Document
	if err := json.Unmarshal([]byte(show(t, asJSON, pages, false)), &doc); err != nil {
		t.Fatal(err)
	}
	first, second := doc.Articles[0].Statements[0].Speaker, doc.Articles[1].Statements[0].Speaker
	if first != second || first == "" {
		t.Errorf("the same full name is %q and %q", first, second)
	}
	for _, e := range doc.Entities {
		local := strings.HasPrefix(e.ID, "_7c1f0a-") || strings.HasPrefix(e.ID, "_90ab42-")
		single := !strings.Contains(e.Name, " ") || e.Kind == "unnamed"
		if local != single {
			t.Errorf("entity %q (%s, %s) has the id %q", e.Name, e.Kind, e.NameEn, e.ID)
		}
	}
	// The order of pages decides the order of entities, never their ids.
	var turned Document
	if err := json.Unmarshal([]byte(show(t, asJSON, []handPage{pages[1], pages[0]}, false)), &turned); err != nil {
		t.Fatal(err)
	}
	if got := turned.Articles[0].Statements[0].Speaker; got != first {
		t.Errorf("with the pages turned round the speaker is %q, want %q", got, first)
	}
}

// A page read twice gives two articles with ids of their own.
func TestSameArticleTwice(t *testing.T) {
	pages := golden(t, "harbours")
	var doc Document
	if err := json.Unmarshal([]byte(show(t, asJSON, append(pages[:1:1], pages[0]), true)), &doc); err != nil {
		t.Fatal(err)
	}
	checkDocument(t, &doc)
	if doc.Complete {
		t.Error("a stopped document says that it is complete")
	}
	html := show(t, asHTML, append(pages[:1:1], pages[0]), true)
	checkAnchors(t, html)
}

func TestEmptyDocument(t *testing.T) {
	for _, face := range faces {
		out := show(t, face.make, nil, false)
		if out == "" {
			t.Errorf("%s: nothing at all", face.name)
		}
		if face.name == "want.json" {
			if !json.Valid([]byte(out)) {
				t.Errorf("not JSON: %s", out)
			}
			if strings.Contains(out, "null") {
				t.Errorf("a null in an empty document: %s", out)
			}
		}
	}
}

// Counting shows nothing and counts as the others do.
func TestCount(t *testing.T) {
	pages := golden(t, "harbours")
	for _, w := range []Writer{NewCount(), asJSON(io.Discard), asHTML(io.Discard), NewText(io.Discard, TextOptions{})} {
		for _, p := range pages {
			if err := w.Page(p.source, p.accts, p.unread); err != nil {
				t.Fatal(err)
			}
		}
		// Who spoke is known at the end only.
		if err := w.Close(false); err != nil {
			t.Fatal(err)
		}
		if got, want := w.Totals(), (Totals{Pages: 3, Unread: 1, Articles: 2, Statements: 8, Speakers: 4}); got != want {
			t.Errorf("%T counts %+v, want %+v", w, got, want)
		}
	}
}

// An error of the underlying writer comes out.
func TestWriteError(t *testing.T) {
	pages := golden(t, "harbours")
	for _, face := range faces {
		w := face.make(&limited{left: 40})
		var err error
		for range 400 {
			for _, p := range pages {
				if err == nil {
					err = w.Page(p.source, p.accts, p.unread)
				}
			}
		}
		if cerr := w.Close(false); err == nil {
			err = cerr
		}
		if err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("%s: the error is %v, want disk full", face.name, err)
		}
	}
}

type limited struct{ left int }

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, fmt.Errorf("disk full")
	}
	return len(p), nil
}

// Many unread pages are counted whole, and all of them stand in the document.
func TestManyUnread(t *testing.T) {
	var pages []handPage
	for i := range 1200 {
		pages = append(pages, handPage{unread: &isnad.PageError{Page: fmt.Sprintf("p%d", i), Kind: isnad.KindEmpty, Err: fmt.Errorf("nothing in it")}})
	}
	var doc Document
	if err := json.Unmarshal([]byte(show(t, asJSON, pages, false)), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Unread) != 1200 || doc.Unread[1199] != (Unread{"p1199", "empty", "nothing in it"}) {
		t.Errorf("%d unread pages, the last %v", len(doc.Unread), doc.Unread[len(doc.Unread)-1])
	}
	text := show(t, asText(TextOptions{}), pages, false)
	if !strings.Contains(text, "… and 1188 more") || !strings.Contains(text, "1200 pages not read") {
		t.Errorf("got %q", text)
	}
	page := show(t, asHTML, pages, false)
	if !strings.Contains(page, `<span class="num">1200</span>`) || strings.Count(page, "nothing in it") != maxUnread {
		t.Errorf("the page lists %d of them", strings.Count(page, "nothing in it"))
	}
}

// A page of furniture does not make a document of furniture.
func TestMuchDropped(t *testing.T) {
	pages := golden(t, "harbours")[:1]
	art := &pages[0].accts[0].Article
	art.Dropped = nil
	for range 500 {
		art.Dropped = append(art.Dropped, isnad.Dropped{Reason: isnad.DropMarkup, Text: strings.Repeat("قائمة ", 2000)})
	}
	page := show(t, asHTML, pages, false)
	css, _ := style()
	if n := len(page) - len(css); n > 120_000 {
		t.Errorf("the page has %d bytes beside its style", n)
	}
	if !strings.Contains(page, `<span class="num">500</span>`) || !utf8.ValidString(page) {
		t.Error("the page does not say how many pieces there were, or is cut inside a letter")
	}
}

// What does not fit into memory goes through a file and comes back whole.
func TestSpool(t *testing.T) {
	var s spool
	var want bytes.Buffer
	block := bytes.Repeat([]byte("0123456789abcdef"), 1<<14)
	for i := range 80 {
		block[0] = byte(i)
		want.Write(block)
		if _, err := s.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if s.file == nil {
		t.Errorf("%d bytes stay in memory", want.Len())
	}
	var got bytes.Buffer
	if err := s.copyTo(&got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes come back, want %d, or others", got.Len(), want.Len())
	}
	s.drop()
}

func TestElapsed(t *testing.T) {
	out := show(t, asText(TextOptions{Elapsed: func() time.Duration { return 1500 * time.Millisecond }}), nil, true)
	if want := "0 pages, 0 articles, 0 statements by 0 speakers; 1.50 s; stopped before the end\n"; out != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

// checkAnchors tests that every reference inside a page has its anchor, and
// that no anchor stands twice.
func checkAnchors(t testing.TB, page string) {
	t.Helper()
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] {
			t.Errorf("the anchor %q stands twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(` (?:href="#|for=")([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !ids[m[1]] {
			t.Errorf("no anchor %q", m[1])
		}
	}
}

// What comes behind the articles comes whole, however large one item is.
func TestLargeItemsBehindArticles(t *testing.T) {
	acct := &isnad.Account{Article: isnad.Article{ID: "a1", Text: "نص"}}
	long := strings.Repeat("ا", 3<<16)
	for i := range 3 {
		acct.Entities = append(acct.Entities, isnad.Entity{ID: isnad.EntityID("_x" + strconv.Itoa(i+1)), Kind: isnad.KindTitle, Name: long, Forms: []string{long}})
	}
	var doc Document
	if err := json.Unmarshal([]byte(show(t, asJSON, []handPage{{accts: []*isnad.Account{acct}}}, false)), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Entities) != 3 || doc.Entities[2].Name != long || !doc.Complete {
		t.Errorf("%d entities, complete %v", len(doc.Entities), doc.Complete)
	}
}

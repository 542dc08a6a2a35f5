package export_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/export"
	"isnad/internal/passes"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"
	"github.com/mmcdole/gofeed"
	"github.com/parquet-go/parquet-go"
)

// The tests of this file open what we write with readers that other people
// wrote. Those of JavaScript come by npm (.ci/npm; make test installs them).

// opened is what the readers of testdata/readers.mjs found.
type opened struct {
	Parquet map[string]struct {
		Rows   []map[string]any
		Count  int
		Groups int
	}
	JSONLD map[string]struct {
		Expanded []map[string]any
		Quads    []quad
	} `json:"jsonld"`
	GraphML map[string]struct {
		Nodes, Edges []map[string]any
	}
}

type quad struct{ S, P, O, Kind string }

var reading = sync.OnceValues(func() (*opened, error) {
	npm, err := filepath.Abs("../../build/npm")
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(npm, "node_modules", "hyparquet")); err != nil {
		return nil, errors.New("the readers are not installed (make test installs them by npm)")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, errors.New("there is no node")
	}
	script, err := os.ReadFile("testdata/readers.mjs")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "isnad-readers-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	m, err := canal()
	if err != nil {
		return nil, err
	}
	defer m.Close()
	for name, o := range all() {
		var b bytes.Buffer
		if err := export.Write(context.Background(), &b, m, o); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o666); err != nil {
			return nil, err
		}
	}
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, node, "--input-type=module", "-e", string(script), dir)
	cmd.Dir = npm
	var faults bytes.Buffer
	cmd.Stderr = &faults
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("readers: %w\n%s", err, &faults)
	}
	var out opened
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("readers: %w\n%.400s", err, text)
	}
	return &out, nil
})

// canal is the corpus of the canal without a test, for what tests share.
func canal() (*export.Memory, error) {
	m, err := export.NewMemory(passes.New(passes.Options{}))
	if err != nil {
		return nil, err
	}
	for _, a := range accounts(panicky{}, "canal.txtar") {
		if err := m.Add(a); err != nil {
			return nil, err
		}
	}
	m.Finish()
	return m, nil
}

// panicky stands for a test where there is none.
type panicky struct{ testing.TB }

func (panicky) Helper()                      {}
func (panicky) Fatal(args ...any)            { panic(fmt.Sprint(args...)) }
func (panicky) Fatalf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }

// readers returns what the readers found, and skips the test where they are not
// to be had.
func readers(t *testing.T) *opened {
	t.Helper()
	out, err := reading()
	if err != nil && strings.HasPrefix(err.Error(), "the") {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// hyparquet reads in every table of Parquet what the standard library reads in
// the same table as CSV.
func TestParquetByHyparquet(t *testing.T) {
	got := readers(t).Parquet
	m := memory(t, accounts(t, "canal.txtar"))
	for _, tab := range export.Tables {
		head, rows := table(t, write(t, m, export.Options{Format: export.CSV, What: tab.Name}))
		file := got[tab.Name+".parquet"]
		if file.Count != len(rows) || len(file.Rows) != len(rows) || len(rows) == 0 {
			t.Errorf("%s: %d rows counted, %d read, want %d, and some", tab.Name, file.Count, len(file.Rows), len(rows))
			continue
		}
		for i, r := range rows {
			if len(file.Rows[i]) != len(head) {
				t.Errorf("%s: %d columns, want %d", tab.Name, len(file.Rows[i]), len(head))
			}
			for k, c := range tab.Columns {
				have := file.Rows[i][c.Name]
				cell := ""
				switch v := have.(type) {
				case string:
					cell = export.Cell(v)
				case float64: // of JSON
					cell = fmt.Sprint(v)
				case bool:
					cell = fmt.Sprint(v)
				case []any:
					var list []string
					for _, x := range v {
						list = append(list, strings.ReplaceAll(x.(string), ";", "؛"))
					}
					cell = export.Cell(strings.Join(list, "; "))
				case nil:
					if c.Type == export.List {
						t.Errorf("%s row %d: %s is null, want an empty list", tab.Name, i, c.Name)
					}
				}
				if cell != r[k] {
					t.Errorf("%s row %d, %s: Parquet has %q, CSV %q", tab.Name, i, c.Name, cell, r[k])
				}
			}
		}
	}
}

// The library that wrote them reads the files too, by their own schema.
func TestParquetByItsOwn(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	for _, tab := range export.Tables {
		b := write(t, m, export.Options{Format: export.Parquet, What: tab.Name})
		f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatalf("%s: %v", tab.Name, err)
		}
		var names []string
		for _, field := range f.Schema().Fields() {
			names = append(names, field.Name())
		}
		var want []string
		for _, c := range tab.Columns {
			want = append(want, c.Name)
		}
		if d := cmp.Diff(want, names); d != "" {
			t.Errorf("%s: columns (-want +got)\n%s", tab.Name, d)
		}
		r := parquet.NewReader(f)
		rows := make([]parquet.Row, r.NumRows())
		if n, err := r.ReadRows(rows); n != len(rows) || err != nil && err != io.EOF {
			t.Errorf("%s: read %d of %d rows: %v", tab.Name, n, len(rows), err)
		}
		r.Close()
	}
}

// Python's csv module reads the cells that Go's does.
func TestCSVByPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	m := memory(t, accounts(t, "canal.txtar"))
	for _, tab := range export.Tables {
		b := write(t, m, export.Options{Format: export.CSV, What: tab.Name, BOM: true})
		cmd := exec.Command(python, "-c", "import csv,io,json,sys; sys.stdout.write(json.dumps(list(csv.reader(io.TextIOWrapper(sys.stdin.buffer,'utf-8-sig',newline='')))))")
		cmd.Stdin = bytes.NewReader(b)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", tab.Name, err)
		}
		var got [][]string
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		head, rows := table(t, bytes.TrimPrefix(b, []byte("\ufeff")))
		if d := cmp.Diff(append([][]string{head}, rows...), got); d != "" {
			t.Errorf("%s (-go +python)\n%s", tab.Name, d)
		}
	}
}

// The terms of PROV-O and schema.org that the document may use; any other is a
// slip of the pen.
var (
	provTerms = strings.Fields(`Entity Activity Agent Person Organization wasAttributedTo wasAssociatedWith wasGeneratedBy wasDerivedFrom wasQuotedFrom
		wasRevisionOf hadPrimarySource actedOnBehalfOf used`)
	schemaTerms = strings.Fields(`NewsArticle Quotation Claim CreativeWork Person Organization NewsMediaOrganization Country Place
		name alternateName sameAs headline url identifier inLanguage text articleBody datePublished dateModified dateCreated author creditText publisher
		isBasedOn isPartOf mentions spokenByCharacter appearance firstAppearance`)
)

const (
	provNS   = "http://www.w3.org/ns/prov#"
	schemaNS = "https://schema.org/"
	oursNS   = "urn:x-isnad:vocabulary:"
	typeIRI  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	rdfNS    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
)

// jsonld.js reads the document without asking for anything; its terms are terms
// of the vocabularies; and every statement's chain is there whole, link by link.
func TestJSONLDByJsonldJS(t *testing.T) {
	doc := readers(t).JSONLD["canal.jsonld"]
	if len(doc.Expanded) == 0 || len(doc.Quads) == 0 {
		t.Fatal("nothing was read")
	}
	out := map[string]map[string][]string{} // subject → predicate → objects
	for _, q := range doc.Quads {
		if out[q.S] == nil {
			out[q.S] = map[string][]string{}
		}
		out[q.S][q.P] = append(out[q.S][q.P], q.O)
		terms := []string{q.P}
		if q.P == typeIRI {
			terms = append(terms, q.O)
		}
		for _, term := range terms {
			switch {
			case strings.HasPrefix(term, provNS) && slices.Contains(provTerms, term[len(provNS):]):
			case strings.HasPrefix(term, schemaNS) && slices.Contains(schemaTerms, term[len(schemaNS):]):
			case strings.HasPrefix(term, oursNS), strings.HasPrefix(term, rdfNS):
			default:
				t.Errorf("%s is no term of PROV-O or schema.org that we know", term)
			}
		}
	}
	one := func(s, p string) string {
		if v := out[s][p]; len(v) == 1 {
			return v[0]
		}
		return ""
	}
	list := func(head string) (items []string) {
		for ; head != "" && head != rdfNS+"nil"; head = one(head, rdfNS+"rest") {
			items = append(items, one(head, rdfNS+"first"))
		}
		return items
	}
	chains, quoted, primary, revisions := 0, 0, 0, 0
	for _, acct := range accounts(t, "canal.txtar") {
		art := "urn:x-isnad:article/" + string(acct.Article.ID)
		if !slices.Contains(out[art][typeIRI], schemaNS+"NewsArticle") || one(art, schemaNS+"articleBody") != acct.Article.Text {
			t.Errorf("%s is no article, or not its text", art)
		}
		revisions += len(out[art][provNS+"wasRevisionOf"])
		for i := range acct.Statements {
			s := &acct.Statements[i]
			iri := "urn:x-isnad:statement/" + string(acct.Article.ID) + "-" + string(s.ID)
			if !slices.Contains(out[iri][typeIRI], schemaNS+"Quotation") || one(iri, schemaNS+"isPartOf") != art {
				t.Errorf("%s is no quotation of %s", iri, art)
			}
			if (one(iri, schemaNS+"spokenByCharacter") == "") != (s.Speaker == "") {
				t.Errorf("%s: speaker %q, want that of %q", iri, one(iri, schemaNS+"spokenByCharacter"), s.Speaker)
			}
			tellings := list(one(iri, oursNS+"chain"))
			if len(tellings) != len(s.Chain) {
				t.Errorf("%s: a chain of %d, want %d", iri, len(tellings), len(s.Chain))
				continue
			}
			chains++
			for k, l := range s.Chain {
				if got := one(tellings[k], oursNS+"role"); got != string(l.Role) {
					t.Errorf("%s link %d: role %q, want %q", iri, k, got, l.Role)
				}
				act := one(tellings[k], provNS+"wasGeneratedBy")
				if !slices.Contains(out[act][typeIRI], provNS+"Activity") {
					t.Errorf("%s link %d: no activity", iri, k)
				}
				told := l.Role != isnad.RoleMedium && l.Role != isnad.RoleDocument
				who := one(tellings[k], provNS+"wasAttributedTo")
				if told && (one(who, schemaNS+"name") == "" || who != one(act, provNS+"wasAssociatedWith")) {
					t.Errorf("%s link %d (%s): attributed to %q, act of %q", iri, k, l.Name, who, one(act, provNS+"wasAssociatedWith"))
				}
				if k+1 == len(s.Chain) {
					continue
				}
				next := append(slices.Clone(out[tellings[k]][provNS+"wasQuotedFrom"]), out[tellings[k]][provNS+"wasDerivedFrom"]...)
				if !slices.Equal(next, tellings[k+1:k+2]) || one(act, provNS+"used") != tellings[k+1] {
					t.Errorf("%s link %d: goes back to %q, used %q, want %q", iri, k, next, one(act, provNS+"used"), tellings[k+1])
				}
				quoted += len(out[tellings[k]][provNS+"wasQuotedFrom"])
			}
			broken := slices.ContainsFunc(s.Chain, func(l isnad.Link) bool { return l.Role == isnad.RoleUnnamed })
			if got := one(iri, provNS+"hadPrimarySource"); got != "" {
				primary++
				if broken || got != tellings[len(tellings)-1] {
					t.Errorf("%s: primary source %q, chain %q", iri, got, tellings)
				}
			} else if !broken && len(s.Chain) > 1 && s.Speaker != "" {
				t.Errorf("%s: no primary source", iri)
			}
		}
	}
	if chains == 0 || quoted == 0 || primary == 0 || revisions == 0 {
		t.Errorf("%d chains, %d quotations, %d primary sources, %d revisions: some of each were meant", chains, quoted, primary, revisions)
	}
}

// graphology finds the nodes and edges that the accounts have.
func TestGraphMLByGraphology(t *testing.T) {
	g := readers(t).GraphML["canal.graphml"]
	want := map[string]int{"article": 0, "statement": 0}
	said := 0
	for _, acct := range accounts(t, "canal.txtar") {
		want["article"]++
		want["statement"] += len(acct.Statements)
		for i := range acct.Statements {
			if acct.Statements[i].Speaker != "" {
				said++
			}
			said += len(acct.Statements[i].CoSpeakers)
		}
	}
	nodes := map[string]int{}
	for _, n := range g.Nodes {
		kind, _ := n["kind"].(string)
		nodes[kind]++
		if label, _ := n["label"].(string); label == "" {
			t.Errorf("node %v has no label", n)
		}
	}
	for kind, n := range want {
		if nodes[kind] != n {
			t.Errorf("%d nodes of %s, want %d", nodes[kind], kind, n)
		}
	}
	edges := map[string]int{}
	for _, e := range g.Edges {
		kind, _ := e["kind"].(string)
		edges[kind]++
	}
	if edges["said"] != said || edges["tells"] != want["statement"] || edges["published"] != want["article"] || edges["denied"] == 0 || edges["copied"] == 0 || edges["names"] == 0 || nodes["entity"] == 0 {
		t.Errorf("edges %v, nodes %v; want %d said", edges, nodes, said)
	}
}

// The XML of every format is well formed, by the standard library, and its ids
// are what GraphML allows.
func TestXML(t *testing.T) {
	m := memory(t, accounts(t, "canal.txtar"))
	docs := map[string][]byte{"graphml": write(t, m, export.Options{Format: export.GraphML})}
	for name, f := range feeds(t) {
		for _, format := range []export.Format{export.RSS, export.Atom} {
			var b bytes.Buffer
			if err := f.Write(&b, format); err != nil {
				t.Fatal(err)
			}
			docs[name+" "+string(format)] = b.Bytes()
		}
	}
	for name, b := range docs {
		d := xml.NewDecoder(bytes.NewReader(b))
		for {
			tok, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if e, ok := tok.(xml.StartElement); ok && name == "graphml" {
				for _, a := range e.Attr {
					if a.Name.Local == "id" && strings.ContainsFunc(a.Value, func(r rune) bool {
						return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:.", r)
					}) {
						t.Errorf("id %q is no NMTOKEN", a.Value)
					}
				}
			}
		}
	}
}

// testdata/ninjs.rules.json has the rules of ninjs 3.2 for the properties that
// we use, and refuses all others.
func TestNinjs(t *testing.T) {
	b, err := os.ReadFile("testdata/ninjs.rules.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	rules, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	accts := accounts(t, "canal.txtar")
	lines := strings.Split(strings.TrimSuffix(string(write(t, memory(t, accts), export.Options{Format: export.Ninjs, Base: "https://desk.example/"})), "\n"), "\n")
	if len(lines) != len(accts) {
		t.Fatalf("%d items, want %d", len(lines), len(accts))
	}
	dated := 0
	for _, line := range lines {
		var item map[string]any
		if err := json.Unmarshal([]byte(line), &item); err != nil {
			t.Fatal(err)
		}
		if err := rules.Validate(item); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
		if s, ok := item["contentCreated"].(string); ok {
			dated++
			if _, err := time.Parse(time.RFC3339, s); err != nil {
				t.Errorf("contentCreated: %v", err)
			}
		}
	}
	if dated != 1 {
		t.Errorf("%d items have a moment; one article gives one", dated)
	}
	// The rules are rules.
	for _, bad := range []string{`{}`, `{"uri":"x","colour":"red"}`, `{"uri":"x","type":"novel"}`, `{"uri":"x","bodies":[{"role":"main"}]}`} {
		var item any
		if err := json.Unmarshal([]byte(bad), &item); err != nil {
			t.Fatal(err)
		}
		if rules.Validate(item) == nil {
			t.Errorf("%s passes", bad)
		}
	}
}

// feeds are the three kinds of feeds.
func feeds(t *testing.T) map[string]*export.Feed {
	t.Helper()
	accts := accounts(t, "canal.txtar")
	d := desk.New(passes.New(passes.Options{}))
	for _, a := range accts {
		d.Add(a)
	}
	d.Close()
	story, err := d.Story("القناة", 0)
	if err != nil {
		t.Fatal(err)
	}
	person, err := d.Who("سمير القنطري")
	if err != nil {
		t.Fatal(err)
	}
	m := memory(t, accts)
	items, err := export.ItemsFeed(context.Background(), m, "القناة <&> \x01", export.Options{Base: "https://desk.example/"}, 0)
	if err != nil {
		t.Fatal(err)
	}
	said, err := export.ItemsFeed(context.Background(), m, "الكلفة", export.Options{Filter: export.Filter{Match: func(a *isnad.Account) (map[isnad.StatementID]bool, bool, error) {
		return map[isnad.StatementID]bool{"s1": true, "s2": true}, true, nil
	}}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]*export.Feed{"story": export.StoryFeed(story, "", 0), "person": export.PersonFeed(person, "https://desk.example/", 0), "articles": items, "statements": said}
}

// gofeed reads both forms of every feed alike: as many entries, the same ids,
// titles and dates, newest first, the words of pages as words.
func TestFeedsByGofeed(t *testing.T) {
	for name, f := range feeds(t) {
		var got [2]*gofeed.Feed
		for i, format := range []export.Format{export.RSS, export.Atom} {
			var b bytes.Buffer
			if err := f.Write(&b, format); err != nil {
				t.Fatal(err)
			}
			x, err := gofeed.NewParser().Parse(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatalf("%s %s: %v", name, format, err)
			}
			got[i] = x
			if x.FeedType != string(format) || x.Language != "ar" || x.Title == "" || len(x.Items) != len(f.Entries) || len(x.Items) == 0 {
				t.Errorf("%s %s: type %q, language %q, title %q, %d items, want %d", name, format, x.FeedType, x.Language, x.Title, len(x.Items), len(f.Entries))
			}
			for k, item := range x.Items {
				e := f.Entries[k]
				if item.GUID != e.ID || item.Link != e.Link || item.Title != e.Title {
					t.Errorf("%s %s item %d: %q %q %q, want %q %q %q", name, format, k, item.GUID, item.Link, item.Title, e.ID, e.Link, e.Title)
				}
				switch {
				case e.When == "" && item.PublishedParsed != nil && (format == export.RSS || !item.PublishedParsed.Equal(*x.UpdatedParsed)):
					// Where Atom has no date, gofeed takes the moment of the
					// last change, which is the feed's.
					t.Errorf("%s %s item %d: a date out of nothing: %v", name, format, k, item.PublishedParsed)
				case e.When != "" && (item.PublishedParsed == nil || item.PublishedParsed.Format(time.DateOnly) != e.When[:10]):
					t.Errorf("%s %s item %d: date %v, want %s", name, format, k, item.PublishedParsed, e.When)
				}
				if strings.Contains(item.Description, "<b>") {
					t.Errorf("%s %s item %d: markup of the page lives: %q", name, format, k, item.Description)
				}
			}
		}
		for k := range min(len(got[0].Items), len(got[1].Items)) {
			if got[0].Items[k].GUID != got[1].Items[k].GUID {
				t.Errorf("%s item %d: two forms, two orders", name, k)
			}
		}
		if !slices.IsSortedFunc(f.Entries, func(x, y export.FeedEntry) int { return strings.Compare(y.When, x.When) }) {
			t.Errorf("%s: entries are not newest first", name)
		}
	}
}

package lexicon_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"isnad/internal/arabic"
)

// dataTables lists every table of data with its columns, in order. A table
// that people add must be added here as well.
var dataTables = []struct {
	name string
	cols []string
	// least is how many rows the table must have: it guards against a table
	// that was cut off by accident.
	least int
}{
	{"countries", []string{"id", "name", "name_en", "wikidata", "forms", "adjectives", "demonyms", "capital", "gov_names", "gender"}, 200},
	{"cities", []string{"id", "name", "name_en", "wikidata", "forms", "country", "class"}, 900},
	{"organizations", []string{"id", "name", "name_en", "wikidata", "forms", "class", "country"}, 500},
	{"bodies", []string{"id", "name", "name_en", "wikidata", "forms", "country", "class"}, 250},
	{"agencies", []string{"id", "name", "name_en", "wikidata", "forms", "country", "domains", "languages", "feeds", "credits"}, 60},
	{"outlets", []string{"id", "name", "name_en", "wikidata", "forms", "country", "domains", "type", "languages", "feeds", "credits"}, 200},
	{"media", []string{"id", "name", "name_en", "wikidata", "forms"}, 10},
	{"people", []string{"id", "name", "name_en", "wikidata", "forms", "gender", "offices"}, 900},
	{"bodyheads", []string{"head", "class", "gender", "construct", "canonical", "name_en"}, 100},
	{"titles", []string{"lemma", "forms", "class", "gender", "speaks_for"}, 200},
	{"givennames", []string{"name", "gender", "origin"}, 1800},
	{"familynames", []string{"name", "origin"}, 700},
	{"nameparts", []string{"part", "origin", "class", "note"}, 20},
	{"unnamed", []string{"head", "class", "number/gender"}, 50},
	{"ambiguous", []string{"form", "ids", "note"}, 1},
}

// entityTables are the tables whose ids are entity ids: unique among them all.
var entityTables = []string{"countries", "cities", "organizations", "bodies", "agencies", "outlets", "media", "people"}

// listColumns hold several values separated by "|".
var listColumns = map[string]bool{"forms": true, "adjectives": true, "demonyms": true, "gov_names": true, "domains": true, "languages": true, "feeds": true, "credits": true, "offices": true, "ids": true}

// A dataRow is one line of a table by column, with its place for messages.
type dataRow struct {
	place string
	col   map[string]string
}

func (r dataRow) list(col string) []string {
	if r.col[col] == "" {
		return nil
	}
	return strings.Split(r.col[col], "|")
}

// names returns the canonical name and all forms, without the mark of doubt.
func (r dataRow) names() []string {
	out := []string{r.col["name"]}
	for _, f := range r.list("forms") {
		out = append(out, strings.TrimPrefix(f, "?"))
	}
	return out
}

// readTable reads one table and reports what breaks the form of the file.
func readTable(t *testing.T, name string, want []string) []dataRow {
	t.Helper()
	path := filepath.Join("data", name+".tsv")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []dataRow
	var header []string
	last := ""
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		line, place := sc.Text(), fmt.Sprintf("%s:%d", path, n)
		if strings.HasPrefix(line, "#") {
			if rows != nil {
				t.Errorf("%s: comment below the first row", place)
			}
			header = append(header, line)
			continue
		}
		parts := strings.Split(line, "\t")
		if len(parts) != len(want) {
			t.Errorf("%s: %d columns, want %d: %q", place, len(parts), len(want), line)
			continue
		}
		row := dataRow{place, map[string]string{}}
		for i, p := range parts {
			if p != strings.TrimSpace(p) || strings.Contains(p, "  ") {
				t.Errorf("%s: stray blank in column %s: %q", place, want[i], p)
			}
			if i == 0 && p == "" {
				t.Errorf("%s: empty first column", place)
			}
			if listColumns[want[i]] && p != "" && slices.Contains(strings.Split(p, "|"), "") {
				t.Errorf("%s: empty value in list %s: %q", place, want[i], p)
			}
			for _, r := range p {
				if arabic.IsMark(r) || r == 0x640 || arabic.IsInvisible(r) || unicode.IsControl(r) {
					t.Errorf("%s: column %s holds %U: %q", place, want[i], r, p)
				}
			}
			row.col[want[i]] = p
		}
		if parts[0] <= last {
			t.Errorf("%s: %q does not come after %q in byte order", place, parts[0], last)
		}
		last = parts[0]
		rows = append(rows, row)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	head := strings.Join(header, "\n")
	for _, part := range []string{"# columns: " + strings.Join(want, " | "), "# source: ", "# licence: Apache-2.0", "# date: "} {
		if !strings.Contains(head, part) {
			t.Errorf("%s: header lacks %q", path, part)
		}
	}
	return rows
}

var (
	idForm       = regexp.MustCompile(`^[a-z0-9]+([-/][a-z0-9]+)*$`)
	wikidataForm = regexp.MustCompile(`^Q[1-9][0-9]*$`)
	domainForm   = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)+$`)
	officeDate   = regexp.MustCompile(`^([12][0-9]{3}(-(0[1-9]|1[0-2]))?)?$`)
	latinScript  = regexp.MustCompile(`\p{Latin}`)
)

// TestData checks every table of the built-in knowledge: form of the file,
// order, ids, references, values, and that no form belongs to two entries
// unless the table ambiguous says so.
func TestData(t *testing.T) {
	tables := map[string][]dataRow{}
	for _, d := range dataTables {
		rows := readTable(t, d.name, d.cols)
		if len(rows) < d.least {
			t.Errorf("%s: %d rows, want at least %d", d.name, len(rows), d.least)
		}
		tables[d.name] = rows
	}
	if t.Failed() {
		return
	}

	table := map[string]string{} // id of an entity to its table
	for _, name := range entityTables {
		for _, r := range tables[name] {
			id := r.col["id"]
			if !idForm.MatchString(id) {
				t.Errorf("%s: id %q is not of small Latin letters, digits, - and /", r.place, id)
			}
			if other, ok := table[id]; ok {
				t.Errorf("%s: id %q is in %s as well", r.place, id, other)
			}
			table[id] = name
			if r.col["name"] == "" || latinScript.MatchString(r.col["name"]) && name != "cities" && name != "outlets" {
				t.Errorf("%s: name %q is not Arabic", r.place, r.col["name"])
			}
			if q := r.col["wikidata"]; q != "" && !wikidataForm.MatchString(q) {
				t.Errorf("%s: %q is no Wikidata id", r.place, q)
			}
			seen := map[string]bool{}
			for i, f := range r.names() {
				k := arabic.Fold(f)
				if k == "" || seen[k] {
					t.Errorf("%s: form %q is empty or stands twice in the row (form %d)", r.place, f, i)
				}
				seen[k] = true
			}
		}
	}

	reference := func(r dataRow, col, in string) {
		if id := r.col[col]; id != "" && table[id] != in {
			t.Errorf("%s: %s %q is not in %s", r.place, col, id, in)
		}
	}
	for _, r := range tables["countries"] {
		reference(r, "capital", "cities")
		oneOf(t, r, "gender", "f", "m")
		for _, a := range r.list("adjectives") {
			for _, w := range strings.Fields(a) {
				if strings.HasPrefix(w, "ال") && len(w) > len("الماني")+2 {
					t.Errorf("%s: adjective %q has the article", r.place, a)
				}
			}
		}
	}
	for _, name := range []string{"cities", "organizations", "bodies", "agencies", "outlets"} {
		for _, r := range tables[name] {
			reference(r, "country", "countries")
			for _, d := range r.list("domains") {
				if !domainForm.MatchString(d) || strings.HasPrefix(d, "www.") {
					t.Errorf("%s: %q is no domain", r.place, d)
				}
			}
		}
	}
	for _, r := range tables["bodies"] {
		if want := r.col["country"] + "/" + r.col["class"]; r.col["id"] != want {
			t.Errorf("%s: id %q, want %q: country and class", r.place, r.col["id"], want)
		}
	}
	for _, r := range tables["outlets"] {
		oneOf(t, r, "type", "newspaper", "tv", "site", "radio", "magazine")
	}
	for _, r := range tables["people"] {
		oneOf(t, r, "gender", "m", "f")
		for _, o := range r.list("offices") {
			p := strings.Split(o, ":")
			if len(p) != 4 || p[1] == "" || !officeDate.MatchString(p[2]) || !officeDate.MatchString(p[3]) {
				t.Errorf("%s: office %q is not country:class:from:to", r.place, o)
				continue
			}
			if in := table[p[0]]; in != "countries" && in != "organizations" && in != "bodies" {
				t.Errorf("%s: office %q: no country or organization %q", r.place, o, p[0])
			}
			if p[2] != "" && p[3] != "" && p[3] < p[2][:min(len(p[2]), len(p[3]))] {
				t.Errorf("%s: office %q ends before it begins", r.place, o)
			}
		}
	}
	for _, r := range tables["bodyheads"] {
		oneOf(t, r, "gender", "f", "m")
		if r.col["canonical"] == "" || r.col["class"] == "" {
			t.Errorf("%s: a head needs a class and a canonical form", r.place)
		}
	}
	titleForms := map[string]string{}
	for _, r := range tables["titles"] {
		oneOf(t, r, "gender", "f", "m")
		oneOf(t, r, "speaks_for", "", "y")
		for _, f := range append([]string{r.col["lemma"]}, r.list("forms")...) {
			k := arabic.Fold(f)
			if other, ok := titleForms[k]; ok {
				t.Errorf("%s: form %q stands in the row of %q as well", r.place, f, other)
			}
			titleForms[k] = r.col["lemma"]
		}
	}
	for _, r := range tables["givennames"] {
		oneOf(t, r, "gender", "m", "f", "u")
	}
	for _, r := range tables["unnamed"] {
		oneOf(t, r, "number/gender", "sg/m", "sg/f", "du/m", "du/f", "pl/m", "pl/f")
	}
	distinct(t, tables["givennames"], "name")
	distinct(t, tables["familynames"], "name")
	distinct(t, tables["nameparts"], "part")
	distinct(t, tables["unnamed"], "head")
	distinct(t, tables["bodyheads"], "head")

	bearers := map[string][]string{}
	for _, name := range entityTables {
		for _, r := range tables[name] {
			for _, f := range r.names() {
				k := arabic.Fold(f)
				bearers[k] = append(bearers[k], r.col["id"])
			}
		}
	}
	listed := map[string]bool{}
	for _, r := range tables["ambiguous"] {
		k := arabic.Fold(r.col["form"])
		if listed[k] {
			t.Errorf("%s: form %q is listed twice", r.place, r.col["form"])
		}
		listed[k] = true
		want := slices.Sorted(slices.Values(bearers[k]))
		if got := r.list("ids"); !slices.Equal(got, want) {
			t.Errorf("%s: form %q: ids %q, but the tables have %q", r.place, r.col["form"], got, want)
		}
	}
	for k, ids := range bearers {
		if len(ids) > 1 && !listed[k] {
			t.Errorf("form %q belongs to %q and is not in ambiguous.tsv", k, ids)
		}
	}
}

// oneOf reports a column whose value is none of those allowed.
func oneOf(t *testing.T, r dataRow, col string, allowed ...string) {
	t.Helper()
	if !slices.Contains(allowed, r.col[col]) {
		t.Errorf("%s: %s %q is none of %q", r.place, col, r.col[col], allowed)
	}
}

// distinct reports rows whose column folds to the same word.
func distinct(t *testing.T, rows []dataRow, col string) {
	t.Helper()
	seen := map[string]string{}
	for _, r := range rows {
		k := arabic.Fold(r.col[col])
		if other, ok := seen[k]; ok {
			t.Errorf("%s: %q folds to the same as %q", r.place, r.col[col], other)
		}
		seen[k] = r.col[col]
	}
}

// Package fields reads what the types of the model mean out of doc/model.md and
// out of the comments of the source.
package fields

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// A Meaning is what a type and its fields, by their JSON names, mean.
type Meaning struct {
	Type   string            `json:"type"`
	Fields map[string]string `json:"fields"`
}

// sources are the packages whose comments are read, with their folders. What
// doc/model.md says goes before.
var sources = [][2]string{{"account", "internal/account"}, {"desk", "internal/desk"}, {"search", "internal/search"}}

// Collect returns the meanings as JSON, by package.Type, for the repository
// whose root is given.
func Collect(root string) ([]byte, error) {
	all := map[string]*Meaning{}
	for _, s := range sources {
		if err := comments(filepath.Join(root, s[1]), s[0], all); err != nil {
			return nil, err
		}
	}
	if err := tables(filepath.Join(root, "doc/model.md"), all); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(all)
	return b.Bytes(), err
}

func at(all map[string]*Meaning, key string) *Meaning {
	if all[key] == nil {
		all[key] = &Meaning{Fields: map[string]string{}}
	}
	return all[key]
}

var (
	heading  = regexp.MustCompile(`^### JSON: (\w+)$`)
	answer   = regexp.MustCompile(`^\*\*(\w+)\*\*: (.*)$`)
	backtick = regexp.MustCompile("`([^`]+)`")
)

// tables reads the tables of doc/model.md: those under "### JSON: Type" are of
// package account, those under "**Type**: …" of package desk. In the former the
// third column says when a field is empty.
func tables(name string, all map[string]*Meaning) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var m *Meaning
	document := false
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		line := sc.Text()
		if g := heading.FindStringSubmatch(line); g != nil {
			m, document = at(all, "account."+g[1]), true
			continue
		}
		if g := answer.FindStringSubmatch(line); g != nil {
			// A type of another package than desk keeps what its own comment
			// says.
			m, document = nil, false
			for _, pkg := range []string{"desk.", "search."} {
				if all[pkg+g[1]] != nil {
					m = all[pkg+g[1]]
					m.Type = g[2]
					break
				}
			}
			continue
		}
		if strings.HasPrefix(line, "#") {
			m = nil
		}
		if m == nil || !strings.HasPrefix(line, "| `") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) < 2 {
			continue
		}
		text := cells[len(cells)-1]
		if document {
			text = plain(cells[1])
			if empty := plain(cells[len(cells)-1]); len(cells) > 2 && empty != "–" && empty != "" {
				if empty == "never" {
					text += "; never empty"
				} else {
					text += "; when empty: " + empty
				}
			}
		}
		for _, g := range backtick.FindAllStringSubmatch(cells[0], -1) {
			m.Fields[g[1]] = plain(text)
		}
	}
	return sc.Err()
}

func plain(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "`", "")) }

// comments reads the comments of the struct types of a package whose fields
// have JSON names. A comment is of its field and of those behind it without
// one, since it often speaks of all of them.
func comments(dir, pkg string, all map[string]*Meaning) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			gd, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gd.Specs {
				ts, ok := spec.(*ast.TypeSpec)
				if !ok || !ts.Name.IsExported() {
					continue
				}
				st, ok := ts.Type.(*ast.StructType)
				if !ok {
					continue
				}
				m := Meaning{Type: text(gd.Doc), Fields: map[string]string{}}
				last := ""
				for _, f := range st.Fields.List {
					doc := text(f.Doc)
					if doc == "" {
						doc = text(f.Comment)
					}
					if f.Tag == nil || len(f.Names) != 1 {
						continue
					}
					js, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json"), ",")
					if js == "" || js == "-" {
						continue
					}
					switch {
					case doc != "":
						last = doc
					case last == "":
						doc = spaced(js)
					case strings.Contains(last, f.Names[0].Name):
						doc = last
					default:
						doc = spaced(js)
					}
					m.Fields[js] = doc
				}
				if len(m.Fields) > 0 {
					all[fmt.Sprintf("%s.%s", pkg, ts.Name.Name)] = &m
				}
			}
		}
	}
	return nil
}

func text(g *ast.CommentGroup) string {
	if g == nil {
		return ""
	}
	return strings.Join(strings.Fields(g.Text()), " ")
}

// common is what fields without a comment mean in every type.
var common = map[string]string{
	"article": "id of the article", "title": "headline of the article", "outlet": "who published it", "date": "first day on which the article may have appeared; empty when unknown",
	"url": "address of the page; empty when unknown", "speaker_id": "id of the speaker; empty when it is open who spoke", "score": "how well it fits the query; only the order matters",
	"facets": "counts of the hits by one property each; empty unless asked for", "name": "its name, for people", "count": "how many hits have it", "value": "the value",
	"values": "its values, the commonest first", "text": "the words", "start": "first code point", "end": "code point after the last", "kind": "its kind", "type": "its type", "id": "its id",
	"hits": "what was found", "query": "a query", "articles": "number of articles", "own": "number of articles that are tellings of their own", "statements": "number of statements",
	"rows": "how many matters there are between the parties", "parties": "the two parties",
}

// spaced is what a field without a comment means.
func spaced(name string) string {
	if s := common[name]; s != "" {
		return s
	}
	return strings.ReplaceAll(name, "_", " ")
}

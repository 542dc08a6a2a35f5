package house

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"isnad/internal/account"
	"isnad/internal/arabic"
)

// root is the top of the repository.
const root = "../.."

// A file is one file of the repository.
type file struct {
	path string // below the top, with slashes
	body []byte
}

// files returns every file that belongs to the repository, sorted by path:
// what git keeps or would keep, or, where git does not answer, all but what
// is built and what tools leave behind.
func files(t *testing.T) []file {
	t.Helper()
	paths := kept()
	if paths == nil {
		paths = walked(t)
	}
	slices.Sort(paths)
	var out []file
	for _, p := range paths {
		at := filepath.Join(root, filepath.FromSlash(p))
		if info, err := os.Lstat(at); err == nil && !info.Mode().IsRegular() {
			continue // somebody's link to where he builds
		}
		b, err := os.ReadFile(at)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed, and not yet committed so
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file{p, b})
	}
	if len(out) < 50 {
		t.Fatalf("only %d files found below %s", len(out), root)
	}
	return out
}

// kept returns the paths that git knows or would add, nil when it does not
// say.
func kept() []string {
	out, err := exec.Command("git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil || len(out) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

// walked returns the paths below the top.
func walked(t *testing.T) []string {
	var out []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && rel != "." && name != ".ci" && (strings.HasPrefix(name, ".") || name == "bin" || name == "build") {
			return filepath.SkipDir
		}
		if d.Type().IsRegular() && !strings.HasSuffix(name, ".test") && !strings.HasSuffix(name, ".prof") {
			out = append(out, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// goFiles returns the Go files of the repository.
func goFiles(t *testing.T) []file {
	t.Helper()
	return slices.DeleteFunc(files(t), func(f file) bool { return path.Ext(f.path) != ".go" })
}

// TestComments checks that every package says what it is in one package
// comment and that every exported name has a doc comment.
func TestComments(t *testing.T) {
	comments := map[string][]string{} // folder → files with a package comment
	for _, f := range goFiles(t) {
		dir := path.Dir(f.path)
		if strings.HasSuffix(f.path, "_test.go") || strings.Contains(f.path, "testdata/") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.path, f.body, parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", f.path, err)
			continue
		}
		if _, ok := comments[dir]; !ok {
			comments[dir] = nil
		}
		if tree.Doc != nil && !strings.HasPrefix(tree.Doc.Text(), "Code generated") {
			comments[dir] = append(comments[dir], f.path)
			if want := "Package " + tree.Name.Name + " "; tree.Name.Name != "main" && !strings.HasPrefix(tree.Doc.Text(), want) {
				t.Errorf("%s: the package comment does not begin with %q", f.path, want)
			}
		}
		if ast.IsGenerated(tree) || tree.Name.Name == "main" {
			continue
		}
		for _, name := range undocumented(tree) {
			t.Errorf("%s: %s has no doc comment", f.path, name)
		}
	}
	for dir, with := range comments {
		if len(with) != 1 {
			t.Errorf("folder %s: %d files with a package comment, want 1 %v", dir, len(with), with)
		}
	}
}

// undocumented returns the exported names of a file that have no comment.
func undocumented(tree *ast.File) []string {
	var out []string
	for _, decl := range tree.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
				out = append(out, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() && s.Doc == nil && (d.Doc == nil || len(d.Specs) > 1) {
						out = append(out, s.Name.Name)
					}
				case *ast.ValueSpec:
					for _, n := range s.Names {
						if n.IsExported() && s.Doc == nil && s.Comment == nil && d.Doc == nil {
							out = append(out, n.Name)
						}
					}
				}
			}
		}
	}
	return out
}

// exportedReceiver reports whether a function is no method, or a method of an
// exported type. Methods that only satisfy an interface of an unexported type
// are explained by the interface.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
			continue
		case *ast.IndexExpr:
			typ = x.X
			continue
		case *ast.Ident:
			return x.IsExported()
		}
		return true
	}
}

// TestGenerated checks that files named z* say who made them, or stand in a
// folder that says how they are made, and that no other Go file is generated.
func TestGenerated(t *testing.T) {
	all := files(t)
	generates := map[string]bool{} // folder → has a go:generate line
	for _, f := range all {
		if path.Ext(f.path) == ".go" && bytes.Contains(f.body, []byte("\n//go:generate ")) {
			generates[path.Dir(f.path)] = true
		}
	}
	made := regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
	for _, f := range all {
		z := strings.HasPrefix(path.Base(f.path), "z")
		switch {
		case path.Ext(f.path) == ".go" && !strings.Contains(f.path, "testdata/"):
			head := f.body[:min(len(f.body), 2000)]
			if made.Match(head) != z {
				t.Errorf("%s: files named z* are generated and say so, others are not", f.path)
			}
		case z && path.Ext(f.path) == ".bin" && !generates[path.Dir(f.path)]:
			t.Errorf("%s: its folder has no go:generate line that says how it is made", f.path)
		}
	}
}

// TestWords looks for words that must not stand in the repository.
func TestWords(t *testing.T) {
	// Put together so that this file does not hold what it looks for.
	unfinished := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b|not imple` + `mented`)
	absolute := regexp.MustCompile("(?m)(^|[\\s\"'`(=:])/(" + `work|root|home|Users)/\w`)
	outside := ".." + "/shared"
	for _, f := range files(t) {
		if !utf8.Valid(f.body) {
			continue
		}
		ext := path.Ext(f.path)
		if m := absolute.Find(f.body); m != nil && !strings.Contains(f.path, "testdata/") && !strings.HasSuffix(f.path, "_test.go") {
			t.Errorf("%s: a path of one machine: %q", f.path, m)
		}
		if ext == ".go" {
			if m := unfinished.Find(f.body); m != nil {
				t.Errorf("%s: unfinished: %q", f.path, m)
			}
			for i, line := range bytes.Split(f.body, []byte("\n")) {
				for _, r := range string(line) {
					if arabic.IsInvisible(r) {
						t.Errorf("%s:%d: invisible character %U: write it as an escape", f.path, i+1, r)
					}
				}
			}
		}
		if ext == ".md" && f.path != "CONTRIBUTING.md" && bytes.Contains(f.body, []byte(outside)) {
			t.Errorf("%s: speaks of a folder outside the repository", f.path)
		}
	}
}

// TestSkips checks that no test is skipped without saying why. Fuzz targets
// may turn down an input in silence.
func TestSkips(t *testing.T) {
	for _, f := range goFiles(t) {
		if !strings.HasSuffix(f.path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, f.path, f.body, 0)
		if err != nil {
			t.Errorf("%s: %v", f.path, err)
			continue
		}
		for _, decl := range tree.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || strings.HasPrefix(fn.Name.Name, "Fuzz") {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) > 0 {
					return true
				}
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Skip" || sel.Sel.Name == "SkipNow") {
					t.Errorf("%s: skipped without a reason", set.Position(call.Pos()))
				}
				return true
			})
		}
	}
}

// TestTables checks the tables that people edit: rows in order, so that two
// changes meet in a diff, and source, licence and date on top.
func TestTables(t *testing.T) {
	n := 0
	for _, f := range files(t) {
		if path.Ext(f.path) != ".tsv" || path.Base(path.Dir(f.path)) != "data" {
			continue
		}
		n++
		head, last, rows := "", "", 0
		for i, line := range strings.Split(string(f.body), "\n") {
			if strings.HasPrefix(line, "#") {
				head += strings.ToLower(line) + "\n"
				continue
			}
			key, _, _ := strings.Cut(line, "\t")
			if line != "" && key < last {
				t.Errorf("%s:%d: %q comes before %q", f.path, i+1, key, last)
				break
			}
			if rows++; rows > 1 { // the first row may name the columns
				last = key
			}
		}
		for _, want := range []string{"source:", "licence:", "date:"} {
			if !strings.Contains(head, want) {
				t.Errorf("%s: its head has no line with %q", f.path, want)
			}
		}
	}
	if n == 0 {
		t.Error("no tables found")
	}
}

// TestSizes keeps the repository small enough to clone in a train: 5 MB a
// file, 30 MB for all packed models together.
func TestSizes(t *testing.T) {
	models := 0
	for _, f := range files(t) {
		if path.Dir(f.path) == "internal/model" && path.Ext(f.path) == ".bin" {
			models += len(f.body)
			continue
		}
		if len(f.body) > 5<<20 {
			t.Errorf("%s has %d bytes, want at most 5 MB", f.path, len(f.body))
		}
	}
	if models > 30<<20 {
		t.Errorf("the packed models have %d bytes, want at most 30 MB", models)
	}
}

// TestTop checks that nothing lies at the top of the repository but the
// house's own papers and the root package: whatever else is there was left by
// somebody's trial, and may hold sentences that are not ours.
func TestTop(t *testing.T) {
	ours := []string{".gitignore", ".golangci.yml", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "go.mod", "go.sum"}
	n := 0
	for _, f := range files(t) {
		if strings.Contains(f.path, "/") {
			continue
		}
		n++
		if path.Ext(f.path) != ".go" && !slices.Contains(ours, f.path) {
			t.Errorf("%s lies at the top of the repository and is none of its papers: remove it or give it a room", f.path)
		}
	}
	if n < len(ours) {
		t.Errorf("%d files at the top, want at least %d", n, len(ours))
	}
}

// TestChangelog checks that every note begins with its kind.
func TestChangelog(t *testing.T) {
	kinds := regexp.MustCompile(`^(New|Change|Fix|Removed): \S`)
	n := 0
	for _, f := range files(t) {
		if strings.HasPrefix(f.path, "changelog/unreleased/") {
			n++
			if !kinds.Match(f.body) {
				t.Errorf("%s does not begin with New:, Change:, Fix: or Removed:", f.path)
			}
		}
	}
	if n == 0 {
		t.Error("no notes found")
	}
}

// TestModel checks that doc/model.md has a row for every field of the JSON
// document, under the heading of its type, and no row for a field that is not
// there.
func TestModel(t *testing.T) {
	body, err := os.ReadFile(filepath.Join(root, "doc", "model.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := documented(string(body))
	seen := map[string]bool{}
	var visit func(typ reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || typ.Name() == "" || seen[typ.Name()] {
			return
		}
		seen[typ.Name()] = true
		want := map[string]bool{}
		var fields func(typ reflect.Type)
		fields = func(typ reflect.Type) {
			for i := range typ.NumField() {
				f := typ.Field(i)
				if f.Anonymous {
					fields(f.Type)
					continue
				}
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				want[name] = true
				visit(f.Type)
			}
		}
		fields(typ)
		for name := range want {
			if !rows[typ.Name()][name] {
				t.Errorf("doc/model.md: no row `%s` under the JSON type %s", name, typ.Name())
			}
		}
		for name := range rows[typ.Name()] {
			if !want[name] {
				t.Errorf("doc/model.md: %s has no field %s", typ.Name(), name)
			}
		}
	}
	visit(reflect.TypeFor[account.Document]())
	if len(seen) < 10 {
		t.Errorf("only %d types seen", len(seen))
	}
}

// documented returns the fields that have a row in the tables below headings
// "### JSON: Type", by type.
func documented(doc string) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	var now map[string]bool
	cell := regexp.MustCompile("^\\| ((?:`[a-z_]+`(?:, )?)+) \\|")
	name := regexp.MustCompile("`([a-z_]+)`")
	for line := range strings.Lines(doc) {
		if strings.HasPrefix(line, "#") {
			now = nil
			if typ, ok := strings.CutPrefix(strings.TrimSpace(line), "### JSON: "); ok {
				now = map[string]bool{}
				out[typ] = now
			}
			continue
		}
		if m := cell.FindStringSubmatch(line); m != nil && now != nil {
			for _, n := range name.FindAllStringSubmatch(m[1], -1) {
				now[n[1]] = true
			}
		}
	}
	return out
}

// TestLinks checks that what the documents of the repository point at is
// there.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)
	for _, f := range files(t) {
		if path.Ext(f.path) != ".md" || strings.Contains(f.path, "testdata/") {
			continue
		}
		for _, m := range link.FindAllSubmatch(f.body, -1) {
			to := path.Join(path.Dir(f.path), string(m[1]))
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(to))); err != nil {
				t.Errorf("%s points at %s, which is not there", f.path, m[1])
			}
		}
	}
}

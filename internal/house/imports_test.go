package house

import (
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A room is a package and those below it. Imports run downward only; within a
// room they are free.
type room struct {
	name string // folder; "." is package isnad
	// may are the rooms it may import. Tests may import more.
	may []string
	// std reports that it imports nothing but the standard library and may.
	std bool
}

// Ground, readers and what stands on them, from the ground up.
var (
	ground  = []string{".", "internal/arabic", "internal/calendar"}
	data    = append([]string{"internal/lexicon", "internal/model"}, ground...)
	readers = []string{"internal/extract", "internal/words", "internal/times", "internal/names", "internal/statements", "internal/events", "internal/dealings"}
)

// rooms is the table of doc/design.md ("Rooms"). A new room gets a line here.
var rooms = []room{
	{name: ".", std: true},
	{name: "internal/arabic", std: true},
	{name: "internal/calendar", std: true},
	{name: "internal/lexicon", may: ground},
	{name: "internal/model", may: ground},
	{name: "internal/extract", may: data},
	{name: "internal/words", may: data},
	{name: "internal/times", may: data},
	{name: "internal/names", may: data},
	{name: "internal/statements", may: data},
	{name: "internal/events", may: data},
	{name: "internal/near", std: true},
	{name: "internal/stems", may: []string{"internal/lexicon"}},
	{name: "internal/stories", may: append([]string{"internal/near", "internal/stems"}, data...)},
	{name: "internal/claims", may: append([]string{"internal/near", "internal/stems"}, data...)},
	{name: "internal/copies", may: append([]string{"internal/near"}, data...)},
	{name: "internal/dealings", may: data},
	{name: "internal/dossiers", may: append([]string{"internal/dealings"}, data...)},
	{name: "internal/read", may: append([]string{"."}, readers...)},
	{name: "internal/intake", may: append([]string{"internal/warc"}, ground...)},
	{name: "internal/identities", may: data},
	{name: "internal/passes", may: []string{".", "internal/arabic", "internal/lexicon", "internal/identities", "internal/copies", "internal/claims", "internal/stories", "internal/dossiers"}},
	// The store is its roles; what opens a concrete database is imported by the command only.
	{name: "internal/store", may: append([]string{"internal/lexicon"}, ground...)},
	{name: "internal/search", may: append([]string{"internal/store", "internal/words", "internal/lexicon"}, ground...)},
	{name: "internal/work", may: append([]string{"internal/store", "internal/search", "internal/read", "internal/passes", "internal/identities", "internal/claims", "internal/copies", "internal/stories", "internal/dossiers", "internal/intake", "internal/lexicon"}, ground...)},
	{name: "internal/desk", may: append([]string{"internal/store", "internal/search", "internal/passes", "internal/identities", "internal/copies", "internal/claims", "internal/stories", "internal/dossiers", "internal/lexicon"}, ground...)},
	// Faces over a store.
	{name: "internal/guard", may: []string{}},
	{name: "internal/api", may: append([]string{"internal/store", "internal/search", "internal/desk", "internal/account", "internal/export", "internal/guard", "internal/intake"}, ground...)},
	{name: "internal/mcp", may: append([]string{"internal/store", "internal/search", "internal/desk", "internal/account"}, ground...)},
	{name: "internal/web", may: append([]string{"internal/store", "internal/search", "internal/desk", "internal/account", "internal/show", "internal/guard", "internal/lexicon"}, ground...)},
	{name: "internal/export", may: append([]string{"internal/warc", "internal/store", "internal/search", "internal/desk", "internal/account", "internal/passes", "internal/identities", "internal/lexicon"}, ground...)},
	// Gathering: polite HTTP, feeds and sitemaps, web archives.
	{name: "internal/fetch", may: ground},
	{name: "internal/feeds", may: ground},
	{name: "internal/watches", may: []string{".", "internal/store", "internal/search"}},
	// What is gathered is compared by its words, which extract finds.
	{name: "internal/gather", may: append([]string{"internal/store", "internal/fetch", "internal/feeds", "internal/extract"}, ground...)},
	{name: "internal/warc", may: []string{"."}},
	{name: "internal/show", may: []string{".", "internal/desk"}},
	{name: "internal/account", may: append([]string{"internal/passes"}, ground...)},
	{name: "internal/eval", may: []string{".", "internal/arabic", "internal/identities", "internal/read", "internal/intake", "internal/account", "internal/copies", "internal/stories", "internal/extract", "internal/lexicon"}},
	{name: "internal/warc/warctest"},
	{name: "internal/isnadtest", may: []string{".", "internal/arabic", "internal/words"}},
	{name: "internal/house", may: nil},
	{name: "eval", may: nil},
	// A module of its own, since it compares libraries that stay out of the binary.
	{name: "eval/extractors", may: []string{".", "internal/arabic", "internal/extract"}},
	{name: "cmd/isnad", may: []string{".", "internal/store", "internal/search", "internal/work", "internal/guard", "internal/api", "internal/mcp", "internal/web", "internal/export", "internal/fetch", "internal/feeds", "internal/gather", "internal/watches", "internal/warc", "internal/lexicon", "internal/read", "internal/intake", "internal/account", "internal/eval", "internal/identities", "internal/passes", "internal/desk", "internal/show",
		// The train verb wires the names reader's view of the lexicon to the training of its model.
		"internal/model", "internal/names",
		// "eval conllu --model" reads with a words model of the user.
		"internal/words"}},
}

// roomOf returns the room that a folder belongs to, nil when none does.
func roomOf(dir string) *room {
	var best *room
	for i := range rooms {
		r := &rooms[i]
		if (dir == r.name || strings.HasPrefix(dir, r.name+"/")) && (best == nil || len(r.name) > len(best.name)) {
			best = r
		}
	}
	return best
}

// TestImports reads the table out over every file.
func TestImports(t *testing.T) {
	for _, f := range goFiles(t) {
		dir := path.Dir(f.path)
		r := roomOf(dir)
		if r == nil {
			t.Errorf("%s: folder %s is in no room of the table", f.path, dir)
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.path, f.body, parser.ImportsOnly)
		if err != nil {
			t.Errorf("%s: %v", f.path, err)
			continue
		}
		for _, spec := range file.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if imp == "C" {
				t.Errorf("%s: the house has no cgo", f.path)
			}
			if strings.HasSuffix(f.path, "_test.go") {
				continue
			}
			to, ours := strings.CutPrefix(imp, "isnad/")
			if imp == "isnad" {
				to, ours = ".", true
			}
			if !ours {
				if first, _, _ := strings.Cut(imp, "/"); r.std && strings.Contains(first, ".") {
					t.Errorf("%s imports %s: %s stands on the standard library only", f.path, imp, r.name)
				}
				continue
			}
			target := roomOf(to)
			switch {
			case target == nil:
				t.Errorf("%s imports %s, which is in no room of the table", f.path, imp)
			case (strings.HasSuffix(to, "test") || target.name == "internal/house") && !strings.HasSuffix(dir, "test"):
				t.Errorf("%s imports %s, which is for tests", f.path, imp)
			case target.name != r.name && !slices.Contains(r.may, target.name):
				t.Errorf("%s imports %s: %s may import only %s", f.path, imp, r.name, strings.Join(r.may, ", "))
			}
		}
	}
}

// TestTable checks the table itself: rooms only import rooms that cannot
// import them, at any distance.
func TestTable(t *testing.T) {
	known := map[string]*room{}
	for i := range rooms {
		known[rooms[i].name] = &rooms[i]
	}
	var reaches func(from, to string, depth int) bool
	reaches = func(from, to string, depth int) bool {
		if depth > len(rooms) {
			return true
		}
		for _, m := range known[from].may {
			if m == to || reaches(m, to, depth+1) {
				return true
			}
		}
		return false
	}
	for _, r := range rooms {
		for _, m := range r.may {
			if known[m] == nil {
				t.Fatalf("%s may import %s, which is no room", r.name, m)
			}
		}
	}
	for _, r := range rooms {
		if reaches(r.name, r.name, 0) {
			t.Errorf("%s reaches itself", r.name)
		}
	}
}

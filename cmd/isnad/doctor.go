package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"runtime"
	"sort"
	"strings"
	"time"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/model"
	"isnad/internal/read"

	"github.com/spf13/cobra"
)

// probe is a page that the doctor reads: a statement of a named speaker
// through an agency, with a date. ("The Egyptian foreign minister said on
// Monday that …", "an agency relayed")
const probe = `<!doctype html><html lang="ar"><head><meta charset="utf-8">
<meta property="article:published_time" content="2024-03-05T09:00:00+02:00">
<title>وزير الخارجية يعلن موعد اللقاء</title></head><body><article>
<h1>وزير الخارجية يعلن موعد اللقاء</h1>
<p>قال وزير الخارجية المصري سامح شكري، أمس الاثنين، إن اللقاء المقبل سيعقد في القاهرة خلال شهرين، مضيفا أن الدعوات أرسلت إلى جميع الأطراف المعنية بالأمر.</p>
<p>ونقلت وكالة رويترز عن مصدر دبلوماسي قوله إن جدول الأعمال لم يكتمل بعد، وإن المشاورات بشأنه تتواصل بين العواصم منذ أسابيع.</p>
</article></body></html>`

func newDoctorCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what is installed and whether it works",
		Long: `Doctor prints the program's build, the stages of reading with their versions,
what the built-in lexicon knows and under which terms the models stand, and reads a small page of its own through
all stages. The exit status is 1 when that fails.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return failed(doctor(cmd.OutOrStdout())) },
	}
}

func doctor(w io.Writer) error {
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	row("isnad", "%s", releaseOf())
	if r := revision(); r != "" {
		row("revision", "%s", r)
	}
	row("go", "%s %s/%s, %d cores", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	b.WriteString("\nstages\n")
	for _, s := range read.Stages() {
		fmt.Fprintf(&b, "  %-12s version %d: %s from %s\n", s.Name, s.Version, layers(s.Gives), layers(s.Needs))
	}
	b.WriteString("\nlexicon\n")
	entries := map[lexicon.Table]int{}
	forms := map[lexicon.Table]int{}
	for i := range lexicon.Len() {
		e := lexicon.At(i)
		entries[e.Table]++
		forms[e.Table] += len(e.Forms())
	}
	tables := make([]string, 0, len(entries))
	for t := range entries {
		tables = append(tables, string(t))
	}
	sort.Strings(tables)
	for _, t := range tables {
		fmt.Fprintf(&b, "  %-14s %6s entries, %6s forms\n", t, thousands(entries[lexicon.Table(t)]), thousands(forms[lexicon.Table(t)]))
	}
	b.WriteString("\nmodels (the code is Apache-2.0; weights made from others' data carry its terms)\n")
	for _, f := range model.Files() {
		fmt.Fprintf(&b, "  %-14s %6s kB, %s, %s, from %s, sha256 %.12x…\n", f.Name, thousands(len(f.Data)/1000), f.What, f.Licence, f.Source, sha256.Sum256([]byte(f.Data)))
	}
	took, kept := openModels()
	fmt.Fprintf(&b, "  opened in %v; %s kB of memory beside the files, which lie in the program\n", took.Round(time.Millisecond), thousands(kept/1000))
	b.WriteString("\nreading\n")
	found, err := examine()
	fmt.Fprintf(&b, "  %s\n", found)
	if _, werr := io.WriteString(w, b.String()); werr != nil {
		return werr
	}
	return err
}

// openModels opens the models and tells how long that took and how many bytes
// of memory they keep.
func openModels() (time.Duration, int) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	model.Tagger()
	model.Syntax()
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	return took, int(after.HeapAlloc) - int(before.HeapAlloc)
}

func layers(ls []read.Layer) string {
	words := make([]string, len(ls))
	for i, l := range ls {
		words[i] = string(l)
	}
	return strings.Join(words, ", ")
}

// examine reads the probe and says what came of it.
func examine() (string, error) {
	page := &isnad.Page{Name: "probe.html", ContentType: "text/html", Body: []byte(probe)}
	timing := read.Timing{}
	start := time.Now()
	accts, err := read.Page(page, timing)
	took := time.Since(start)
	if err != nil {
		return "failed: " + plainError(err), fmt.Errorf("reading the built-in page: %w", err)
	}
	if len(accts) != 1 {
		err := fmt.Errorf("reading the built-in page: %d articles, want 1", len(accts))
		return "failed: " + err.Error(), err
	}
	a := accts[0]
	found := fmt.Sprintf("%s, %s, %s, %s in %v", count(len(a.Sentences), "sentence"), count(len(a.Times), "time"),
		count(len(a.Mentions), "mention"), count(len(a.Statements), "statement"), took.Round(time.Millisecond))
	for _, layer := range []struct {
		name string
		n    int
	}{{"sentences", len(a.Sentences)}, {"times", len(a.Times)}, {"mentions", len(a.Mentions)}, {"statements", len(a.Statements)}} {
		if layer.n == 0 {
			return found + ": incomplete", fmt.Errorf("reading the built-in page: no %s found", layer.name)
		}
	}
	return found + ": ok", nil
}

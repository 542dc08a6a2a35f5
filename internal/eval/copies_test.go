package eval_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad/internal/eval"
)

func TestCopies(t *testing.T) {
	dir := t.TempDir()
	write := func(name, body string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	text := "أعلنت بلدية الواحة اليوم بدء أعمال توسعة الطريق الدائري الذي يربط المدينة القديمة بالميناء الجديد، وقالت إن المشروع سينتهي في غضون سنتين."
	var lines []string
	for id, body := range map[string]string{"a": text, "b": text, "c": "لا علاقة لهذا الخبر القصير بما سبقه من أخبار البلدية والطريق والميناء والمدينة القديمة على الإطلاق.", "d": text} {
		lines = append(lines, `{"id":"`+id+`","outlet":"`+id+`","published":"2020-01-01","text":"`+body+`"}`)
	}
	pages := write("p.jsonl", strings.Join(lines, "\n"))
	ids := write("ids.txt", "a\nb\nc\n") // d is not among them
	pairs := write("pairs.tsv", "# id\tid\tj\tc\na\tb\t1.000\t1.000\tmore\na\tc\t0.600\t0.700\n")
	g, err := eval.LoadCopies(pairs, ids)
	if err != nil {
		t.Fatal(err)
	}
	res, err := eval.Copies(t.Context(), g, pages)
	if err != nil {
		t.Fatal(err)
	}
	if r := res.Rows[0]; r.Gold != 2 || r.Found != 1 || r.Right != 1 || len(res.Misses) != 1 {
		t.Errorf("row %+v, misses %v; want 2 pairs, 1 found and right", r, res.Misses)
	}
	for name, c := range map[string]struct{ body, want string }{
		"columns": {"a\tb\t1\n", ":1: 3 columns"},
		"number":  {"# x\na\tb\tone\t1\n", `:2: column 3: "one"`},
		"range":   {"a\tb\t1\t1.5\n", `:1: column 4: "1.5"`},
		"empty":   {"# nothing\n", "no pairs"},
	} {
		if _, err := eval.LoadCopies(write("bad.tsv", c.body), ids); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

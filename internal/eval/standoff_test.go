package eval

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// standoffText is the text of our own that the places below are in.
const standoffText = "قال سالم نوري إن \"المرفأ\" سيفتح غدا — بعد الظهر. وأضاف أنه لن يغلق."

// place returns the place of words in a text, as JSON.
func place(t *testing.T, text, words string) string {
	t.Helper()
	i := strings.Index(text, words)
	if i < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	start := len([]rune(text[:i]))
	return fmt.Sprintf("[%d, %d]", start, start+len([]rune(words)))
}

// standoffGold writes a gold file and the JSON line it is about, and returns
// the gold's path and the folder of the line.
func standoffGold(t *testing.T, sum, article string) (gold, texts string) {
	t.Helper()
	dir := t.TempDir()
	line, err := json.Marshal(map[string]string{"id": "a1", "title": "المرفأ يفتح", "text": standoffText})
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"gold.json":   `{"articles": [{"file": "texts.jsonl", "id": "a1", "sha1": "` + sum + `", "source": "المرفأ", "date": "2024-05-06", ` + article + `}]}`,
		"texts.jsonl": string(line) + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "gold.json"), dir
}

func sumOf(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

func TestStandoff(t *testing.T) {
	at := func(words string) string { return place(t, standoffText, words) }
	path, texts := standoffGold(t, sumOf(standoffText), `
		"statements": [
			{"speaker": "سالم نوري", "cue": "قال", "has_at": `+at("سيفتح غدا")+`, "content": [`+at("المرفأ\" سيفتح غدا — بعد الظهر")+`], "mode": "mixed", "act": "say"},
			{"speaker": "سالم نوري", "cue": "أضاف", "has_at": `+at("لن يغلق")+`, "content": [`+at("سيفتح")+`, `+at("لن يغلق")+`], "mode": "indirect", "act": "say"}],
		"names": [{"name": "سالم نوري", "type": "PER", "forms_at": [`+at("سالم نوري")+`, `+at("نوري")+`]}],
		"times": [{"at": `+at("غدا")+`, "type": "DATE", "value": "2024-05-07"}],
		"events": [{"type": "AGREE", "has_at": `+at("سيفتح")+`}]`)
	g, err := LoadGold(path)
	if err != nil {
		t.Fatal(err)
	}
	if !g.Standoff() {
		t.Fatal("the gold is not taken for standoff")
	}
	// Twice: what is filled in must not add up.
	for range 2 {
		if _, err := Pages(t.Context(), g, texts); err != nil {
			t.Fatal(err)
		}
	}
	a := g.Articles[0]
	got := fmt.Sprintf("%s|%s|%s\n%s|%s|%s\n%s\n%s\n%s",
		a.Statements[0].Has, a.Statements[0].ContentStart, a.Statements[0].ContentEnd,
		a.Statements[1].Has, a.Statements[1].ContentStart, a.Statements[1].ContentEnd,
		strings.Join(a.Names[0].Forms, "+"), a.Times[0].Text, a.Events[0].Has)
	want := "سيفتح غدا|المرفأ\" سيفتح غدا|غدا بعد الظهر\nلن يغلق|سيفتح لن يغلق|سيفتح لن يغلق\nسالم نوري+نوري\nغدا\nسيفتح"
	if got != want {
		t.Errorf("filled in:\ngot  %s\nwant %s", got, want)
	}
	// The reading of such a line is scored as of any other.
	pages, err := Pages(t.Context(), g, texts)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Read(t.Context(), pages)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Score(g, doc).Rows {
		if r.Name == "times" && r.Right != 1 {
			t.Errorf("times: got %+v, want one right", r)
		}
	}
}

func TestStandoffErrors(t *testing.T) {
	long := len([]rune(standoffText))
	sum := sumOf(standoffText)
	tests := []struct{ sum, article, want string }{
		{"", `"times": [{"at": [0, 3], "value": "2024"}]`, "article a1: places without the sha1"},
		{sum, `"statements": [{"speaker": "x", "has_at": [0, 3]}]`, "statement 0 lacks content or has_at"},
		{sum, `"statements": [{"speaker": "x", "content": [[0, 3]]}]`, "statement 0 lacks content or has_at"},
		{sumOf("other"), `"times": [{"at": [0, 3], "value": "2024"}]`, "a1: the text is not the one"},
		{sum, fmt.Sprintf(`"times": [{"at": [0, %d], "value": "2024"}]`, long+1), fmt.Sprintf("time 0: place [0, %d] is not in a text of %d code points", long+1, long)},
		{sum, `"names": [{"name": "x", "forms_at": [[3, 3]]}]`, "name 0: place [3, 3]"},
		{sum, `"events": [{"has_at": [-1, 3]}]`, "event 0: place [-1, 3]"},
		{sum, `"statements": [{"has_at": [9, 3], "content": [[0, 3]]}]`, "statement 0: place [9, 3]"},
		{sum, `"statements": [{"has_at": [0, 3], "content": [[4, 8], [0, 3]]}]`, "pieces of content overlap or are not in order"},
	}
	for _, test := range tests {
		path, texts := standoffGold(t, test.sum, test.article)
		g, err := LoadGold(path)
		if err == nil {
			_, err = Pages(t.Context(), g, texts)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got error %v, want %q in it", test.article, err, test.want)
		}
	}
	path := write(t, "gold.json", `{"articles": [{"file": "a.html", "id": "a", "sha1": "`+sum+`", "times": [{"at": [0, 3]}]}]}`)
	if _, err := LoadGold(path); err == nil || !strings.Contains(err.Error(), "a.html holds none") {
		t.Errorf("places in a page: got error %v", err)
	}
}

// The words at a place are those code points of the text, or an error.
func TestAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.String().Draw(t, "text"))
		p := At{rapid.IntRange(-2, 20).Draw(t, "start"), rapid.IntRange(-2, 20).Draw(t, "end")}
		got, err := p.of(text)
		if fits := 0 <= p[0] && p[0] < p[1] && p[1] <= len(text); fits != (err == nil) {
			t.Fatalf("%v of %q: error %v", p, string(text), err)
		}
		if err == nil && got != string(text[p[0]:p[1]]) {
			t.Fatalf("%v of %q: got %q", p, string(text), got)
		}
	})
}

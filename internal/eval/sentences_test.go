package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"isnad"
)

// runOf makes the gold of a running text: "|" stands behind each end.
func runOf(id string, from, count int, marked string) SentenceRun {
	r := SentenceRun{ID: id, From: from, Count: count}
	text := strings.ReplaceAll(marked, "|", "")
	sum := sha256.Sum256([]byte(text))
	r.SHA256 = hex.EncodeToString(sum[:])
	at := 0
	parts := strings.Split(marked, "|")
	for _, p := range parts[:len(parts)-1] {
		at += len(p)
		r.Ends = append(r.Ends, at)
	}
	return r
}

// texts writes articles as a JSON Lines file and returns its folder.
func texts(t *testing.T, arts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	for id, text := range arts {
		line, err := json.Marshal(map[string]string{"id": id, "text": text})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", line)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.jsonl"), []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// atStops ends a sentence at every full stop.
func atStops(acct *isnad.Account) {
	text := acct.Article.Text
	from := 0
	for i := range len(text) {
		if text[i] == '.' || i == len(text)-1 {
			acct.Sentences = append(acct.Sentences, isnad.Sentence{Span: isnad.Span{Start: from, End: i + 1}})
			from = i + 2
		}
	}
}

func TestSentences(t *testing.T) {
	dir := texts(t, map[string]string{
		"n1": "عنوان\n\nوصل الوزير. وقال د. سالم كلاما.\n  ثم غادر.  \nخاتمة",
		"n2": "جملة واحدة",
	})
	g := &SentenceGold{Texts: []SentenceRun{
		// The heading ends without a mark, the title د. ends nothing.
		runOf("n1", 0, 3, "عنوان| وصل الوزير.| وقال د. سالم كلاما.| ثم غادر."),
		runOf("n2", 0, 1, "جملة واحدة"),
	}}
	res, err := Sentences(t.Context(), g, dir, atStops)
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{{Name: "boundaries", Gold: 3, Found: 3, Right: 2}, {Name: "sentences", Gold: 5, Found: 5, Right: 2}}
	if got := fmt.Sprint(res.Rows); got != fmt.Sprint(want) {
		t.Errorf("got  %s\nwant %s", got, fmt.Sprint(want))
	}
	var misses []string
	for _, m := range res.Misses {
		misses = append(misses, m.String())
	}
	if got, want := strings.Join(misses, "\n"), "boundaries\tn1\twant an end behind عنوان | وصل الوزير. وقال\nboundaries\tn1\twant none\tgot وصل الوزير. وقال د. | سالم كلاما. ثم"; got != want {
		t.Errorf("misses:\ngot  %s\nwant %s", got, want)
	}
	// As isnad reads, the title is no end.
	res, err = Sentences(t.Context(), g, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := res.Rows[0]; r.Found != 2 || r.Right != 2 {
		t.Errorf("as isnad reads: %+v", r)
	}
}

func TestSentencesErrors(t *testing.T) {
	dir := texts(t, map[string]string{"n1": "سطر. آخر.\nثان", "n3": ""})
	off := runOf("n1", 0, 1, "سطر. آخر.")
	off.Ends = []int{99}
	cut := runOf("n1", 0, 1, "سطر. آخر.")
	cut.Ends = []int{1}
	for _, test := range []struct {
		run  SentenceRun
		want string
	}{
		{runOf("n1", 0, 1, "سطر. غيره."), "n1: the text is not the one that the gold was made on"},
		{runOf("n1", 1, 2, "ثان"), "n1: it has 2 paragraphs, the gold speaks of 3"},
		{runOf("n2", 0, 1, "ثان"), "no text of n2 in"},
		{runOf("n3", 0, 1, "ثان"), "n3: the line holds no text"},
		{off, "n1: byte 99 is no place where a sentence may end"},
		{cut, "n1: byte 1 is no place where a sentence may end"},
	} {
		_, err := Sentences(t.Context(), &SentenceGold{Texts: []SentenceRun{test.run}}, dir, atStops)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("got error %v, want %s", err, test.want)
		}
	}
	for _, body := range []string{`{`, `{}`, `{"texts":[{"id":"a","count":1}]}`, `{"texts":[{"id":"a","sha256":"x"}]}`, `{"texts":[{"id":"a","sha256":"x","count":1,"ends":[3,2]}]}`} {
		if _, err := LoadSentences(write(t, "g.json", body)); err == nil || !strings.Contains(err.Error(), "g.json") {
			t.Errorf("%s: got error %v", body, err)
		}
	}
}

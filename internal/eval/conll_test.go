package eval

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"
)

func TestChunks(t *testing.T) {
	tests := []struct{ tags, want string }{
		{"", ""},
		{"O O", ""},
		{"B-PER I-PER O", "0-2 PERS"},
		{"B-PER B-PER", "0-1 PERS, 1-2 PERS"},
		{"I-LOC I-LOC", "0-2 LOC"},                     // an inner tag opens a chunk at the start
		{"O I-LOC O I-LOC", "1-2 LOC, 3-4 LOC"},        // and behind O
		{"B-PER I-LOC I-LOC", "0-1 PERS, 1-3 LOC"},     // and behind another type
		{"B-MIS1 I-MIS1 I-MIS2", "0-2 MISC, 2-3 MISC"}, // types are folded after cutting
		{"B-MIS0 B-MIS3", "0-1 MISC, 1-2 MISC"},
		{"B-TIT I-TIT B-PER", "0-2 TIT, 2-3 PERS"},
		{"S-ORG I-ORG", "0-1 ORG, 1-2 ORG"},
		{"B-ORG E-ORG I-ORG", "0-2 ORG, 2-3 ORG"},
		{"B-ORG ? I-ORG", "0-1 ORG, 2-3 ORG"}, // what is no tag is O
	}
	for _, test := range tests {
		var got []string
		for _, c := range chunks(strings.Fields(test.tags)) {
			got = append(got, fmt.Sprintf("%d-%d %s", c.first, c.last, c.kind))
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("chunks of %q: got %q, want %q", test.tags, s, test.want)
		}
	}
}

// write puts a file into a folder of the test.
func write(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// fake gives the tags of a table, O for every other token.
type fake map[string]string

func (f fake) Tag(tokens []string) []string {
	tags := make([]string, len(tokens))
	for i, tok := range tokens {
		if tags[i] = f[tok]; tags[i] == "" {
			tags[i] = "O"
		}
	}
	return tags
}

const tinyConll = "\ufeff# doc = one\r\n" +
	"قال\tO\r\nسالم\tB-PER\r\nنوري\tI-PER\r\nفي\tO\r\nدبي\tB-LOC\r\n\r\n" +
	"# blanks do as well, and # is a token when it has a tag\n" +
	"# O\n#مرفأ B-MIS1\nشركة B-ORG\nالنور  I-ORG\n \t\n" +
	"-DOCSTART- O\nجريدة\tB-MIS2\nأبو ظبي\tI-LOC\n"

func TestConll(t *testing.T) {
	tagger := fake{"سالم": "B-PERS", "دبي": "B-LOC", "شركة": "B-ORG", "النور": "I-ORG", "أبو ظبي": "B-LOC", "قال": "B-LOC"}
	path := write(t, "a.conll", tinyConll)
	tests := []struct {
		types []string
		want  []Row
	}{
		{nil, []Row{
			{Name: "LOC", Gold: 2, Found: 3, Right: 2}, {Name: "MISC", Gold: 2}, {Name: "ORG", Gold: 1, Found: 1, Right: 1},
			{Name: "PERS", Gold: 1, Found: 1}, {Name: "micro", Gold: 6, Found: 5, Right: 3}}},
		{[]string{"PER", "LOC"}, []Row{
			{Name: "LOC", Gold: 2, Found: 3, Right: 2}, {Name: "PERS", Gold: 1, Found: 1}, {Name: "micro", Gold: 3, Found: 4, Right: 2}}},
		{[]string{"mis0"}, []Row{{Name: "MISC", Gold: 2}, {Name: "micro", Gold: 2}}},
	}
	for _, test := range tests {
		res, err := Conll(t.Context(), []string{path}, tagger, test.types)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(res.Rows), fmt.Sprint(test.want); got != want {
			t.Errorf("types %v:\ngot  %s\nwant %s", test.types, got, want)
		}
	}
	res, err := Conll(t.Context(), []string{path, path}, tagger, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(res.Rows[4]), fmt.Sprint(Row{Name: "micro", Gold: 12, Found: 10, Right: 6}); got != want {
		t.Errorf("two files: got %s, want %s", got, want)
	}
	var misses []string
	for _, m := range res.Misses[:4] {
		misses = append(misses, strings.ReplaceAll(m.String(), path, "a"))
	}
	want := "LOC\ta:2\twant nothing\tgot LOC قال|PERS\ta:2\twant PERS سالم نوري\tgot PERS سالم|MISC\ta:9\twant MISC #مرفأ|MISC\ta:15\twant MISC جريدة"
	if got := strings.Join(misses, "|"); got != want {
		t.Errorf("misses:\ngot  %s\nwant %s", got, want)
	}
}

func TestConllErrors(t *testing.T) {
	tests := []struct{ body, want string }{
		{"قال\tO\nسالم\n", ":2:5: the token \"سالم\" has no tag"},
		{"قال\tO\n\nسالم\tX-PER\n", ":3:6: \"X-PER\" is no tag: want O, or B-, I-, E-, S- and a type"},
		{"سالم\tB-\n", ":1:6: \"B-\" is no tag: want O, or B-, I-, E-, S- and a type"},
		{"سالم O O\n", ":1:8: more than a token and a tag on the line"},
		{"سالم\tB-PER\tI-LOC\n", ":1:12: more than a token and a tag on the line"},
		{"قال\tO\nسا\xff\tO\n", ":2:3: not UTF-8"},
		{strings.Repeat("ا", maxLine), ":1:1: a line of more than 4194304 bytes"},
	}
	for _, test := range tests {
		path := write(t, "bad.conll", test.body)
		_, err := Conll(t.Context(), []string{path}, fake{}, nil)
		var bad *FormatError
		if !errors.As(err, &bad) {
			t.Errorf("%.40q: got error %v, want a FormatError", test.body, err)
			continue
		}
		if got := bad.Error(); got != path+test.want {
			t.Errorf("%.40q: got %q, want %q", test.body, got, path+test.want)
		}
	}
	short := TagFunc(func([]string) []string { return nil })
	if _, err := Conll(t.Context(), []string{write(t, "a", "ا\tO\n")}, short, nil); err == nil || !strings.Contains(err.Error(), "0 tags for 1 tokens") {
		t.Errorf("a tagger that gives too few tags: got error %v", err)
	}
	if _, err := Conll(t.Context(), []string{filepath.Join(t.TempDir(), "none")}, fake{}, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: got error %v", err)
	}
}

func TestConllPacked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.conll.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	fmt.Fprint(z, tinyConll)
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	res, err := Conll(t.Context(), []string{path}, fake{"دبي": "B-LOC"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Rows[len(res.Rows)-1]; got.Gold != 6 || got.Right != 1 {
		t.Errorf("micro: got %+v", got)
	}
}

// A tagger that gives the gold's own tags is right throughout, and what it
// leaves out costs recall alone.
func TestConllLaws(t *testing.T) {
	tag := rapid.SampledFrom([]string{"O", "O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MIS1", "I-MIS2", "E-LOC", "S-PER"})
	rapid.Check(t, func(t *rapid.T) {
		s := conllSentence{tags: rapid.SliceOf(tag).Draw(t, "tags")}
		s.tokens = make([]string, len(s.tags))
		same := conllScore{rows: map[string]*Row{}}
		same.sentence("f", &s, s.tags)
		none := conllScore{rows: map[string]*Row{}}
		none.sentence("f", &s, make([]string, len(s.tags)))
		a, b := same.result(), none.result()
		for _, r := range a.Rows {
			if r.Gold != r.Found || r.Gold != r.Right {
				t.Fatalf("%v against itself: %+v", s.tags, r)
			}
		}
		if len(a.Misses) != 0 {
			t.Fatalf("%v against itself: misses %v", s.tags, a.Misses)
		}
		micro, lone := a.Rows[len(a.Rows)-1], b.Rows[len(b.Rows)-1]
		if lone.Found != 0 || lone.Gold != micro.Gold || len(b.Misses) != micro.Gold {
			t.Fatalf("%v against nothing: %+v, %d misses", s.tags, lone, len(b.Misses))
		}
		// A chunk begins where the one before has ended.
		end := 0
		for _, c := range chunks(s.tags) {
			if c.first < end || c.last <= c.first || c.last > len(s.tags) {
				t.Fatalf("chunks of %v: %v", s.tags, chunks(s.tags))
			}
			end = c.last
		}
	})
}

// documents tells what a DocumentTagger is handed: the number of sentences.
type documents struct {
	fake
	seen []int
}

func (d *documents) TagDocument(sentences [][]string) [][]string {
	d.seen = append(d.seen, len(sentences))
	var out [][]string
	for _, s := range sentences {
		out = append(out, d.Tag(s))
	}
	return out
}

func TestDocuments(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{tinyConll, "[2 1]"},
		{"قال\tO\n\nسالم\tB-PERS\n", "[]"}, // no document is marked
		{"قال\tO\n\n# newdoc id = 1\nسالم\tB-PERS\n\nقال\tO\n", "[2]"},
	} {
		d := &documents{fake: fake{"سالم": "B-PERS"}}
		whole, err := Conll(t.Context(), []string{write(t, "d.conll", test.text)}, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(d.seen); got != test.want {
			t.Errorf("%q: got documents of %s sentences, want %s", test.text, got, test.want)
		}
		single, err := Conll(t.Context(), []string{write(t, "s.conll", test.text)}, d.fake, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(whole.Rows), fmt.Sprint(single.Rows); got != want {
			t.Errorf("%q: got %s, want %s as sentence by sentence", test.text, got, want)
		}
	}
}

func TestReadingTagger(t *testing.T) {
	tokens := strings.Fields("قال الرئيس الروسي فلاديمير بوتين في موسكو إن روسيا مستعدة .")
	got := ReadingTagger.Tag(tokens)
	if len(got) != len(tokens) {
		t.Fatalf("got %d tags for %d tokens", len(got), len(tokens))
	}
	for i, want := range map[int]string{3: "B-PERS", 4: "I-PERS", 0: "O", 1: "O", 10: "O"} {
		if got[i] != want {
			t.Errorf("%s: got %s, want %s (all: %v)", tokens[i], got[i], want, got)
		}
	}
	for _, odd := range [][]string{nil, {""}, {"\n", "ا\nب"}, {"\xff", "\u200f"}} {
		if got := ReadingTagger.Tag(odd); len(got) != len(odd) {
			t.Errorf("%q: got %d tags", odd, len(got))
		}
	}
}

// Whatever a file holds, it is read to the end or refused with a place in it.
func FuzzConll(f *testing.F) {
	f.Add(tinyConll)
	f.Add("سالم O O\n")
	f.Add("# x\n#\tO\n\n\tO\n")
	f.Fuzz(func(t *testing.T, body string) {
		n := 0
		err := conllSentences(context.Background(), newLines(strings.NewReader(body), "f"), func(s *conllSentence) error {
			if len(s.tokens) == 0 || len(s.tokens) != len(s.tags) {
				t.Errorf("%q: %d tokens, %d tags", body, len(s.tokens), len(s.tags))
			}
			for i, tok := range s.tokens {
				if tok == "" || !isTag(s.tags[i]) {
					t.Errorf("%q: token %q, tag %q", body, tok, s.tags[i])
				}
			}
			n += len(s.tokens)
			return nil
		})
		lines := strings.Split(body, "\n")
		var bad *FormatError
		switch {
		case errors.As(err, &bad):
			if bad.Line < 1 || bad.Line > len(lines) || bad.Col < 1 || bad.Col > len(lines[bad.Line-1])+1 {
				t.Errorf("%q: error at %d:%d", body, bad.Line, bad.Col)
			}
		case err != nil:
			t.Errorf("%q: %v", body, err)
		case n > len(lines):
			t.Errorf("%q: %d tokens in %d lines", body, n, len(lines))
		}
	})
}

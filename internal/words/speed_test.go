package words_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/intake"
	"isnad/internal/model"
	"isnad/internal/names"
	"isnad/internal/words"
)

// press returns the paragraphs of raw news where it is at hand, some megabytes,
// so that most words come once or twice, as in reading. Without it, the
// benchmark has nothing to say.
func press(b *testing.B) []*isnad.Account {
	paths, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "raw", "aljazeera*.jsonl.xz"))
	if len(paths) == 0 {
		b.Skip("no raw news at hand")
	}
	in, err := intake.Open(b.Context(), paths, intake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	var out []*isnad.Account
	for len(out) < 500 {
		page, err, ok := in.Next()
		if !ok {
			break
		}
		if err == nil {
			out = append(out, account(strings.TrimSpace(string(page.Body))))
		}
	}
	return out
}

// BenchmarkSegmentTagNames measures tokens, sentences, clitics, tags, lemmas and
// the trained names tagger together, on one core.
func BenchmarkSegmentTagNames(b *testing.B) {
	accts := press(b)
	n := 0
	for _, a := range accts {
		n += len(strings.Fields(a.Article.Text))
	}
	tagger, scratch := model.Tagger(), model.NameScratch{}
	var ws []model.Word
	var starts []int
	var tags []uint8
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range accts {
			a.Tokens, a.Sentences = nil, nil
			words.Find(a)
			ws, starts = ws[:0], starts[:0]
			for _, s := range a.Sentences {
				starts = append(starts, len(ws))
				for _, t := range a.Tokens[s.First:s.Last] {
					ws = append(ws, model.WordOfKind(t.Norm, uint8(t.Kind)))
				}
			}
			if len(ws) > 0 {
				tags = tagger.Tag(tags[:0], ws, names.Known(nil, ws), starts, &scratch)
			}
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkLine shows that the cost of a byte stays as texts grow that have no
// end: one token, one sentence, marks alone, no blanks.
func BenchmarkLine(b *testing.B) {
	for _, hostile := range []struct {
		name, piece string
		sizes       []int // bytes
	}{
		{"token", "وبكلاسيكيتهما", []int{10_000, 40_000, 160_000}},
		{"sentence", "وقالت اللجنة إن العمل جار في المدينة ", []int{600_000, 2_400_000, 9_600_000}},
		{"no blanks", "قال،وزار(المدينة)", []int{100_000, 400_000, 1_600_000}},
		{"marks", "\u064e", []int{10_000, 40_000, 160_000}},
		{"marks apart", "\u064e ", []int{30_000, 120_000, 480_000}},
	} {
		for _, size := range hostile.sizes {
			text := strings.TrimSpace(strings.Repeat(hostile.piece, size/len(hostile.piece)))
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(hostile.name, " ", "-"), size), func(b *testing.B) {
				acct := account(text)
				for b.Loop() {
					acct.Tokens, acct.Sentences = nil, nil
					words.Find(acct)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
				b.ReportMetric(float64(len(arabic.Tokens(nil, text))), "tokens")
			})
		}
	}
}

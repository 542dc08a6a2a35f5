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
	"isnad/internal/times"
	"isnad/internal/words"
)

// press returns articles of raw news where it is at hand: 400 of each corpus, so
// that most words come once or twice and more of them than are kept worked out,
// as in reading. Without it, it returns the pages of examples/press: their words
// are soon all known, and the speeds too high.
func press(b *testing.B) (accts []*isnad.Account, words int) {
	paths, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "raw", "*.jsonl.xz"))
	if len(paths) == 0 {
		paths = []string{filepath.Join("..", "..", "examples", "press")}
		b.Log("no raw news at hand: these are the words of examples/press again and again")
	}
	for _, path := range paths {
		in, err := intake.Open(b.Context(), []string{path}, intake.Options{})
		if err != nil {
			b.Fatal(err)
		}
		for range 400 {
			page, err, ok := in.Next()
			if !ok {
				break
			}
			if err == nil {
				accts = append(accts, account(strings.TrimSpace(string(page.Body))))
			}
		}
		in.Close()
	}
	for _, a := range accts {
		words += len(strings.Fields(a.Article.Text))
	}
	return accts, words
}

// BenchmarkSegmentTagNames measures tokens, sentences, clitics, tags and lemmas
// alone, with the trained names tagger, and with the whole names reader and the
// times that it needs, on one core (GOMAXPROCS=1).
func BenchmarkSegmentTagNames(b *testing.B) {
	accts, n := press(b)
	run := func(name string, rest func(*isnad.Account)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, a := range accts {
					acct := isnad.Account{Article: a.Article}
					words.Find(&acct)
					rest(&acct)
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
	run("words", func(*isnad.Account) {})
	tagger, scratch := model.Tagger(), model.NameScratch{}
	var ws []model.Word
	var starts []int
	var tags []uint8
	run("tagger", func(a *isnad.Account) {
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
	})
	run("names", func(a *isnad.Account) {
		times.Find(a)
		names.Find(a)
	})
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

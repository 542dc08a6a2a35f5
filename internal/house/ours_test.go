package house

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/ulikunitz/xz"

	"isnad/internal/arabic"
)

// TestOurs checks that no sentence of the raw press in ../shared stands in the
// repository, whatever marks and vowels lie between its words. Ten words in a
// row are somebody's sentence; fewer meet by chance, for a title with a long
// name has nine («أمير دولة قطر الشيخ تميم بن حمد آل ثاني», the emir of Qatar,
// Sheikh Tamim bin Hamad Al Thani). The pieces that were written to train
// names from are full of titles in all their splendour: sixteen there.
func TestOurs(t *testing.T) {
	raw, _ := filepath.Glob(filepath.Join(root, "..", "shared", "data", "raw", "*.jsonl.xz"))
	if len(raw) == 0 {
		t.Skip("needs ../shared/data/raw")
	}
	seed := maphash.MakeSeed()
	ours := map[int]map[uint64]string{10: {}, 16: {}} // words in a row → them, hashed → where we have them
	for _, f := range files(t) {
		if ext := path.Ext(f.path); ext == ".bin" || ext == ".woff2" {
			continue
		}
		n := 10
		if strings.HasPrefix(f.path, "internal/model/train/data/") {
			n = 16
		}
		line := 0
		for text := range strings.Lines(string(f.body)) {
			line++
			for h := range rows(seed, n, text) {
				ours[n][h] = fmt.Sprintf("%s:%d", f.path, line)
			}
		}
	}
	told := map[string]bool{}
	for _, p := range raw {
		f, err := os.Open(p)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		unpacked, err := xz.NewReader(bufio.NewReader(f))
		if err != nil {
			t.Fatal(err)
		}
		articles := json.NewDecoder(unpacked)
		for articles.More() {
			var a struct{ ID, Title, Text string }
			if err := articles.Decode(&a); err != nil {
				t.Fatalf("%s: %v", p, err)
			}
			for n, have := range ours {
				for h := range rows(seed, n, a.Title+" . "+a.Text) {
					if at, ok := have[h]; ok && !told[at] {
						told[at] = true
						t.Errorf("%s has %d words in a row of article %s: tell it in words of our own", at, n, a.ID)
					}
				}
			}
		}
	}
}

// rows yields a number for each n Arabic words in a row of text, the same for
// the same words folded.
func rows(seed maphash.Seed, n int, text string) iter.Seq[uint64] {
	const base = 0x9e3779b97f4a7c15 // odd, so that no power of it loses a bit
	oldest := uint64(1)             // base to the n
	for range n {
		oldest *= base
	}
	return func(yield func(uint64) bool) {
		var last []uint64
		var sum uint64
		for w := range strings.FieldsFuncSeq(arabic.Fold(text), func(r rune) bool { return !unicode.Is(unicode.Arabic, r) || !unicode.IsLetter(r) }) {
			h := maphash.String(seed, w)
			last = append(last, h)
			sum = sum*base + h
			if len(last) > n {
				sum -= last[len(last)-n-1] * oldest
			}
			if len(last) >= n && !yield(sum) {
				return
			}
		}
	}
}

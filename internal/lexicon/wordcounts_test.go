package lexicon

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"isnad/internal/arabic"
)

func TestCount(t *testing.T) {
	// Common words count more than rare ones, and pieces of words nothing.
	order := []string{"في", "وقال", "تكبدت", "ومدرعات"}
	last := 256
	for _, w := range order {
		n := Count(arabic.Fold(w))
		if n <= 0 || n >= last {
			t.Errorf("Count(%q) = %d, want it above 0 and below %d", w, n, last)
		}
		last = n
	}
	for _, w := range []string{"", "مفاجئهمن", "اعلانوظهر", "كييفوامس", "zzzzzzzz"} {
		if n := Count(w); n != 0 {
			t.Errorf("Count(%q) = %d, want 0", w, n)
		}
	}
	if n := WordCounts(); n < 100_000 {
		t.Errorf("the table holds %d words", n)
	}
}

// TestWordCountsCard proves that the table is the one that its card describes.
func TestWordCountsCard(t *testing.T) {
	card, err := os.ReadFile("wordcounts.md")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(wordCounts))
	if want := hex.EncodeToString(sum[:]); !strings.Contains(string(card), want) {
		t.Errorf("the card does not name the table's checksum %s", want)
	}
}

// TestWordCountsFresh makes the table again where the texts are at hand.
func TestWordCountsFresh(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "data", "raw")
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the texts that the table was counted from are not on this machine")
	}
	if testing.Short() {
		t.Skip("counting takes some seconds")
	}
	out := filepath.Join(t.TempDir(), "zwords.bin")
	if msg, err := exec.Command("go", "run", "./gen/wordcounts", "-o", out, folder).CombinedOutput(); err != nil {
		t.Fatalf("wordcounts: %v\n%s", err, msg)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != wordCounts {
		t.Error("zwords.bin is stale: run the command in wordcounts.md")
	}
}

func BenchmarkCount(b *testing.B) {
	words := []string{"الرئيس", "مفاجئهمن", "وقال", "بالمدرعات"}
	b.ReportAllocs()
	for i := range b.N {
		Count(words[i&3])
	}
}

// Command wordcounts counts the words of a folder of press texts into the
// table that lexicon.Count reads. It uses no network.
//
//	go run ./gen/wordcounts -o zwords.bin FOLDER
//
// The folder holds JSON Lines files (.jsonl, .jsonl.xz), each line with a
// "text" and a "title"; a line whose "nd_rep" is false is a near copy of
// another and is passed over. Words are folded as arabic.Fold does. A word is
// kept when it was seen at least three times and in at least two documents:
// what one document alone writes stays out of the table.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"math/bits"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/ulikunitz/xz"

	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

const (
	minCount = 3
	minDocs  = 2
)

type tally struct {
	count, docs, last int32 // last is the last document it was seen in
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("wordcounts: ")
	out := flag.String("o", "zwords.bin", "file to write")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: wordcounts [-o FILE] FOLDER")
	}
	files, err := filepath.Glob(filepath.Join(flag.Arg(0), "*.jsonl*"))
	if err != nil || len(files) == 0 {
		log.Fatalf("no .jsonl files in %s", flag.Arg(0))
	}
	sort.Strings(files)
	counts := map[string]*tally{}
	docs, words := int32(0), 0
	for _, f := range files {
		if err := read(f, func(text string) {
			docs++
			words += add(counts, text, docs)
		}); err != nil {
			log.Fatalf("%s: %v", f, err)
		}
	}
	table, n := pack(counts)
	if err := os.WriteFile(*out, table, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d documents, %d words, %d different, %d kept, %d bytes\n", docs, words, len(counts), n, len(table))
}

// read calls f with the text of every document of a file that is no near copy.
func read(name string, f func(text string)) error {
	fh, err := os.Open(name)
	if err != nil {
		return err
	}
	defer fh.Close()
	var r io.Reader = bufio.NewReaderSize(fh, 1<<20)
	if strings.HasSuffix(name, ".xz") {
		if r, err = xz.NewReader(r); err != nil {
			return err
		}
	}
	dec := json.NewDecoder(r)
	for {
		var d struct {
			Title, Text string
			Rep         *bool `json:"nd_rep"`
		}
		if err := dec.Decode(&d); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if d.Rep == nil || *d.Rep {
			f(d.Title + "\n" + d.Text)
		}
	}
}

// add counts the Arabic words of one document.
func add(counts map[string]*tally, text string, doc int32) int {
	folded := arabic.Fold(text)
	n := 0
	for _, t := range arabic.Tokens(nil, folded) {
		if t.Kind != arabic.Word {
			continue
		}
		n++
		w := folded[t.Start:t.End]
		c := counts[w]
		if c == nil {
			c = &tally{}
			counts[strings.Clone(w)] = c
		}
		c.count++
		if c.last != doc {
			c.docs, c.last = c.docs+1, doc
		}
	}
	return n
}

// pack lays the counts out as lexicon.Count reads them.
func pack(counts map[string]*tally) ([]byte, int) {
	var keep []string
	for w, c := range counts {
		if c.count >= minCount && c.docs >= minDocs {
			keep = append(keep, w)
		}
	}
	// Frequent words first, so that they stand at home; then by letters, so
	// that the same texts give the same bytes.
	sort.Slice(keep, func(i, j int) bool {
		a, b := counts[keep[i]].count, counts[keep[j]].count
		return a > b || a == b && keep[i] < keep[j]
	})
	size := uint(bits.Len(uint(len(keep) * 8 / 7)))
	slots := make([]uint32, 1<<size)
	n := 0
	for _, w := range keep {
		v := uint32(min(255, max(1, math.Round(8*math.Log2(float64(counts[w].count))))))
		slot, mark := lexicon.WordSlot(w, size)
		for slots[slot] != 0 && slots[slot]>>8 != mark {
			slot = (slot + 1) & (1<<size - 1)
		}
		if slots[slot] == 0 {
			slots[slot] = mark<<8 | v
			n++
		}
	}
	out := append([]byte("isnadwc1"), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[8:], uint32(size))
	out = binary.LittleEndian.AppendUint32(out, uint32(n))
	for _, v := range slots {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out, n
}

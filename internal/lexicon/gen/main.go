// Command gen packs the data files of package lexicon into the embedded form.
// Run it by `go generate ./internal/lexicon`; it needs no network.
//
// Each table has a file of its own here, which registers what it writes. A
// file of another room of the lexicon (cues, word counts) registers a job of
// its own in the same way and writes an embedded form of its own.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// A job writes one embedded form from the data folder.
type job struct {
	out  string // file name in internal/lexicon
	make func(data string) ([]byte, error)
}

var jobs = []job{{"zlexicon.bin", packLexicon}}

func main() {
	// go generate runs in internal/lexicon; `-check` compares instead of writing.
	check := len(os.Args) > 1 && os.Args[1] == "-check"
	if err := run("data", ".", check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run makes every embedded form from the data folder into the folder out. With
// check it writes nothing and fails where a form is not fresh.
func run(data, out string, check bool) error {
	for _, j := range jobs {
		want, err := j.make(data)
		if err != nil {
			return fmt.Errorf("gen %s: %w", j.out, err)
		}
		path := filepath.Join(out, j.out)
		have, err := os.ReadFile(path)
		if err == nil && bytes.Equal(have, want) {
			continue
		}
		if check {
			return fmt.Errorf("gen %s: not fresh: run go generate ./internal/lexicon", j.out)
		}
		if err := os.WriteFile(path, want, 0o644); err != nil {
			return fmt.Errorf("gen: %w", err)
		}
	}
	return nil
}

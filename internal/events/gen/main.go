// Gen writes the embedded forms of the frames of events: a copy of the table
// that people edit in internal/lexicon/data, and the forms it expands to. It
// needs no network. Run it through go generate.
package main

import (
	"log"
	"os"

	"isnad/internal/arabic/inflect"
)

func main() {
	log.SetFlags(0)
	rows, lines, err := build("../lexicon/data")
	if err == nil {
		err = os.WriteFile("zframes.bin", rows, 0o644)
	}
	if err == nil {
		err = os.WriteFile("zforms.bin", lines, 0o644)
	}
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
}

// build returns the frames in a folder and the table of their forms.
func build(dir string) (rows, lines []byte, err error) {
	tsv, err := os.ReadFile(dir + "/frames.tsv")
	if err != nil {
		return nil, nil, err
	}
	fs, err := inflect.Rows(string(tsv), columns)
	if err != nil {
		return nil, nil, err
	}
	return []byte(frames(fs)), []byte(table(forms(fs))), nil
}

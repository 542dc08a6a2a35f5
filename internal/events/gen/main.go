// Gen writes the embedded forms of the frames of events: a copy of the table
// that people edit in internal/lexicon/data, and the forms it expands to. It
// needs no network. Run it through go generate.
package main

import (
	"log"
	"os"

	"isnad/internal/events/inflect"
)

func main() {
	log.SetFlags(0)
	tsv, err := os.ReadFile("../lexicon/data/frames.tsv")
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	rows, err := inflect.Rows(string(tsv))
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	if err := os.WriteFile("zframes.bin", []byte(inflect.Frames(rows)), 0o644); err != nil {
		log.Fatalf("gen: %v", err)
	}
	if err := os.WriteFile("zforms.bin", []byte(inflect.Table(inflect.Forms(rows))), 0o644); err != nil {
		log.Fatalf("gen: %v", err)
	}
}

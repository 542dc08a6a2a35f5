// Gen writes the table of cue forms of package statements from the tables
// that people edit. It needs no network. Run it through go generate.
package main

import (
	"log"
	"os"

	"isnad/internal/statements/inflect"
)

func main() {
	log.SetFlags(0)
	tsv, err := os.ReadFile("data/cues.tsv")
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	rows, err := inflect.Rows(string(tsv), 8)
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
	if err := os.WriteFile("zcues.bin", []byte(inflect.Table(inflect.Forms(rows))), 0o644); err != nil {
		log.Fatalf("gen: %v", err)
	}
}

// Gen writes the table of cue forms of package statements from the tables
// that people edit. It needs no network. Run it through go generate.
package main

import (
	"log"
	"os"

	"isnad/internal/arabic/inflect"
)

func main() {
	log.SetFlags(0)
	out, err := build("data")
	if err == nil {
		err = os.WriteFile("zcues.bin", out, 0o644)
	}
	if err != nil {
		log.Fatalf("gen: %v", err)
	}
}

// build returns the table of forms that the cues in a folder give.
func build(dir string) ([]byte, error) {
	tsv, err := os.ReadFile(dir + "/cues.tsv")
	if err != nil {
		return nil, err
	}
	rows, err := inflect.Rows(string(tsv), 8)
	if err != nil {
		return nil, err
	}
	return []byte(table(forms(rows))), nil
}

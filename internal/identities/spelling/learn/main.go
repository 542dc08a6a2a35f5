// Learn learns what it costs to write one name in two ways, from pairs of a
// Latin and an Arabic spelling, and writes the tables that package
// spelling carries:
//
//	go run ./internal/identities/spelling/learn -data FOLDER
//
// FOLDER holds wikidata_en_ar_train64.tsv and wikidata_en_ar_dev16.tsv (Latin,
// Arabic, count) and google_ar2en_train.txt and google_ar2en_eval.txt (Arabic,
// Latin). The dev and eval files are read for one end only: their Latin names
// are left out of what is learned, so that they can be used to measure.
//
// The way of it:
//
//  1. Each Latin name is cut into one to three letters against none to two
//     Arabic ones by expectation maximisation over all ways to cut.
//  2. Two Arabic pieces that stand for one Latin piece are spellings of each
//     other; how often, gives first counts of Arabic against Arabic, by place
//     in the word (beginning, inside, end).
//  3. The names that the two sources spell each in its own way correct these
//     counts, again by expectation maximisation; the first counts stay as a
//     prior.
//
// Which neighbouring letters tell a name of Arabic origin is learned from the
// lexicon's own lists of names.
//
// The same data give the same bytes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"isnad/internal/identities/spelling"
)

func main() {
	data := flag.String("data", "", "`FOLDER` with the name pairs")
	names := flag.String("names", "internal/lexicon/data", "`FOLDER` with the lexicon's given and family names")
	out := flag.String("out", "internal/identities/spelling", "`FOLDER` to write to")
	flag.Parse()
	log.SetFlags(0)
	if *data == "" {
		log.Fatal("learn: give -data FOLDER")
	}
	tables, err := spelling.Learn(*data)
	if err != nil {
		log.Fatalf("learn: %v", err)
	}
	if tables["origin.tsv"], err = spelling.LearnOrigin(*names); err != nil {
		log.Fatalf("learn: %v", err)
	}
	for name, body := range tables {
		if err := os.WriteFile(filepath.Join(*out, name), body, 0o666); err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %d bytes\n", name, len(body))
	}
}

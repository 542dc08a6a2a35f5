package main

import (
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
)

// packLexicon makes zlexicon.bin. The order of the steps is part of the form:
// where one run of words has several meanings they stand in this order.
func packLexicon(data string) ([]byte, error) {
	b := pack.NewBuilder(lexicon.TableCount)
	ambiguous, err := readAmbiguous(data)
	if err != nil {
		return nil, err
	}
	entries, err := readEntries(data)
	if err != nil {
		return nil, err
	}
	if err := packEntries(b, entries, ambiguous); err != nil {
		return nil, err
	}
	names := func(b *pack.Builder, data string) error { return packNames(b, data, entries) }
	for _, step := range []func(*pack.Builder, string) error{packTitles, packHeads, names, packUnnamed, packPatterns, packPlain} {
		if err := step(b, data); err != nil {
			return nil, err
		}
	}
	packOutlets(b, entries, ambiguous)
	return b.Bytes()
}

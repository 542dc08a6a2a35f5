package main

import (
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
)

// packNames writes givennames.tsv (name, gender, origin), familynames.tsv
// (name, origin) and nameparts.tsv (part, kind).
func packNames(b *pack.Builder, data string) error {
	rows, err := read(data, "givennames")
	if err != nil {
		return err
	}
	for _, r := range rows {
		g, err := genderCode(r.get("gender"))
		if err != nil {
			return r.errorf("%v", err)
		}
		i := b.Row(3, g, b.Text(r.get("origin")))
		for _, ws := range spellings(r.get("name")) {
			b.Form(ws, pack.Ref{Sort: uint8(lexicon.SortGiven), Flags: uint32(origin(r.get("origin"))), Index: i})
		}
	}
	for _, t := range []struct {
		file, col string
		sort      lexicon.Sort
	}{{"familynames", "name", lexicon.SortFamily}, {"nameparts", "part", lexicon.SortNamePart}} {
		rows, err := read(data, t.file)
		if err != nil {
			return err
		}
		for n, r := range rows {
			for _, ws := range spellings(r.get(t.col)) {
				b.Form(ws, pack.Ref{Sort: uint8(t.sort), Flags: uint32(origin(r.get("origin"))), Index: uint32(n)})
			}
		}
	}
	return nil
}

// origin returns the flag of a name's origin.
func origin(o string) lexicon.Flags {
	switch o {
	case "":
		return 0
	case "arabic":
		return lexicon.Arabic
	}
	return lexicon.Foreign
}

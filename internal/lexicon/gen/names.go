package main

import (
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// packNames writes givennames.tsv (name, gender, origin), familynames.tsv
// (name, origin) and nameparts.tsv (part, kind).
func packNames(b *pack.Builder, data string, people []entry) error {
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
		for _, ws := range press.Spellings(r.get("name")) {
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
			name := r.get(t.col)
			if name == "" {
				name = r.get("name")
			}
			for _, ws := range press.Spellings(name) {
				b.Form(ws, pack.Ref{Sort: uint8(t.sort), Flags: uint32(origin(r.get("origin"))), Index: uint32(n)})
			}
		}
	}
	plain, err := plainWords(data)
	if err != nil {
		return err
	}
	return packOwnNames(b, people, plain)
}

// packOwnNames enters the first and last words of the names in people.tsv as
// given and family names: namesakes write theirs alike.
func packOwnNames(b *pack.Builder, people []entry, plain map[string]bool) error {
	for _, e := range people {
		ws := words(e.name)
		if e.table != lexicon.People || len(ws) < 2 || hasArticle(ws[0]) || b.Has(ws[:1], uint8(lexicon.SortNamePart)) {
			continue
		}
		g, err := genderCode(e.gender)
		if err != nil {
			return err
		}
		i := b.Row(3, g, b.Text(""))
		if !plain[ws[0]] && !b.Has(ws[:1], uint8(lexicon.SortTitle)) && len(ws[0]) > 4 && !b.Has(ws[:1], uint8(lexicon.SortGiven)) {
			b.Form(ws[:1], pack.Ref{Sort: uint8(lexicon.SortGiven), Index: i})
		}
		if last := ws[len(ws)-1:]; !plain[last[0]] && len(last[0]) > 4 && !b.Has(last, uint8(lexicon.SortFamily)) {
			b.Form(last, pack.Ref{Sort: uint8(lexicon.SortFamily), Index: i})
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

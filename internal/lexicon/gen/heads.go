package main

import (
	"strings"

	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// packHeads writes bodyheads.tsv: head, class, gender, construct, canonical,
// name_en.
func packHeads(b *pack.Builder, data string) error {
	rows, err := read(data, "bodyheads")
	if err != nil {
		return err
	}
	for _, r := range rows {
		g, err := genderCode(r.get("gender"))
		if err != nil {
			return r.errorf("%v", err)
		}
		i := b.Row(2, b.Text(r.get("head")), b.Text(r.get("class")), g, b.Text(r.get("construct")), b.Text(r.get("canonical")), b.Text(r.get("name_en")))
		for _, ws := range press.Spellings(r.get("head")) {
			flags := lexicon.Flags(0)
			if hasArticle(ws[len(ws)-1]) {
				flags |= lexicon.Definite
			}
			b.Form(ws, pack.Ref{Sort: uint8(lexicon.SortHead), Flags: uint32(flags), Index: i})
		}
		for _, c := range strings.Split(r.get("construct"), "|") {
			b.Form(words(c), pack.Ref{Sort: uint8(lexicon.SortHead), Flags: uint32(lexicon.Construct), Index: i})
		}
	}
	return nil
}

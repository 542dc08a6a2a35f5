package main

import (
	"strings"

	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// packUnnamed writes unnamed.tsv: head, class, number/gender. Every head is
// entered as it stands and with the article.
func packUnnamed(b *pack.Builder, data string) error {
	rows, err := read(data, "unnamed")
	if err != nil {
		return err
	}
	for _, r := range rows {
		agr := r.get("number/gender")
		number, gender, _ := strings.Cut(agr, "/")
		n := map[string]uint32{"sg": 1, "du": 2, "pl": 3}[number]
		if n == 0 {
			return r.errorf("number/gender %q: want sg, du or pl, a stroke, and m or f", agr)
		}
		g, err := genderCode(gender)
		if err != nil {
			return r.errorf("%v", err)
		}
		i := b.Row(4, b.Text(r.get("class")), g, n)
		ref := pack.Ref{Sort: uint8(lexicon.SortUnnamed), Index: i}
		for _, ws := range press.Spellings(r.get("head")) {
			b.Form(ws, ref)
			if len(ws) == 1 && !hasArticle(ws[0]) {
				ref.Flags = uint32(lexicon.Definite)
				b.Form([]string{article + ws[0]}, ref)
				ref.Flags = 0
			}
		}
	}
	return nil
}

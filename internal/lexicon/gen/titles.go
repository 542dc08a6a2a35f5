package main

import (
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// packTitles writes titles.tsv: lemma, forms, class, gender, speaks_for. Every
// form is entered as it stands, and with the article on its first word where
// it has none and is one word.
func packTitles(b *pack.Builder, data string) error {
	rows, err := read(data, "titles")
	if err != nil {
		return err
	}
	for _, r := range rows {
		g, err := genderCode(r.get("gender"))
		if err != nil {
			return r.errorf("%v", err)
		}
		forms := append([]string{r.get("lemma")}, r.list("forms")...)
		i := b.Row(1, b.Text(r.get("lemma")), b.Text(r.get("class")), g, b.Text(r.get("speaks_for")), b.List(forms))
		for _, f := range forms {
			for _, ws := range press.Spellings(f) {
				var flags lexicon.Flags
				if hasArticle(ws[0]) {
					flags |= lexicon.Definite
				}
				b.Form(ws, pack.Ref{Sort: uint8(lexicon.SortTitle), Flags: uint32(flags), Index: i})
				if len(ws) == 1 && !hasArticle(ws[0]) {
					b.Form([]string{article + ws[0]}, pack.Ref{Sort: uint8(lexicon.SortTitle), Flags: uint32(flags | lexicon.Definite), Index: i})
				}
			}
		}
	}
	return nil
}

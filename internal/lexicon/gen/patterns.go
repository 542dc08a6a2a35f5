package main

import (
	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// packPatterns writes patterns.tsv: head, kind, class, gender,
// strength. Heads are entered as
// they stand and, where they are one word without it, with the article.
func packPatterns(b *pack.Builder, data string) error {
	rows, err := read(data, "patterns")
	if err != nil {
		return err
	}
	for _, r := range rows {
		var flags lexicon.Flags
		switch isnad.Kind(r.get("kind")) {
		case isnad.KindOrganization:
			flags = lexicon.Organization
		case isnad.KindPlace:
			flags = lexicon.Place
		default:
			return r.errorf("kind %q is neither organization nor place", r.get("kind"))
		}
		g, err := genderCode(r.get("gender"))
		if err != nil {
			return r.errorf("%v", err)
		}
		var strength uint32
		switch r.get("strength") {
		case "1", "2", "3":
			strength = uint32(r.get("strength")[0] - '0')
		default:
			return r.errorf("strength %q is none of 1, 2, 3", r.get("strength"))
		}
		i := b.Row(5, b.Text(r.get("head")), b.Text(r.get("class")), g, strength)
		for _, ws := range press.Spellings(r.get("head")) {
			b.Form(ws, pack.Ref{Sort: uint8(lexicon.SortPattern), Flags: uint32(flags), Index: i})
			if len(ws) == 1 && !hasArticle(ws[0]) {
				b.Form([]string{article + ws[0]}, pack.Ref{Sort: uint8(lexicon.SortPattern), Flags: uint32(flags | lexicon.Definite), Index: i})
			}
		}
	}
	return nil
}

// packPlain writes plain.tsv: class, words.
func packPlain(b *pack.Builder, data string) error {
	rows, err := read(data, "plain")
	if err != nil {
		return err
	}
	for _, r := range rows {
		i := b.Row(6, b.Text(r.get("class")))
		for _, w := range r.list("words") {
			for _, ws := range press.Spellings(w) {
				b.Form(ws, pack.Ref{Sort: uint8(lexicon.SortPlain), Index: i})
			}
		}
	}
	return nil
}

// plainWords returns the folded words of plain.tsv.
func plainWords(data string) (map[string]bool, error) {
	rows, err := read(data, "plain")
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, r := range rows {
		for _, w := range r.list("words") {
			for _, x := range words(w) {
				out[x] = true
			}
		}
	}
	return out, nil
}

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/arabic/inflect"
)

// A form is a form of a cue, which its lemma names.
type form struct {
	inflect.Form
	lemma string
}

// forms expands the table of cues into its forms, sorted by word, lemma and
// kind, without doubles.
func forms(cues [][]string) []form {
	var out []form
	for _, row := range cues {
		lemma, perf, impf, part, masdar, frames, flags := row[0], row[2], row[3], row[4], row[5], strings.Split(row[6], ","), strings.Split(row[7], ",")
		for _, f := range inflect.Verb(perf, impf, slices.Contains(frames, "O") || slices.Contains(frames, "X")) {
			out = append(out, form{f, lemma})
		}
		add := func(word string, kind, gender, number, pron byte) {
			alef := pron == '-' && strings.HasSuffix(word, "ى")
			out = append(out, form{inflect.Form{Word: arabic.Fold(word), Kind: kind, Gender: gender, Number: number, Pron: pron, Alef: alef}, lemma})
		}
		if part != "-" && !slices.Contains(flags, "nopart") {
			add(part+"ا", inflect.Participle, 'm', 's', '-')
			add(part+"ة", inflect.Participle, 'f', 's', '-')
			if strings.HasSuffix(part, "ي") {
				add(part+"ن", inflect.Participle, 'm', 'p', '-') // داعين
			} else {
				add(part+"ين", inflect.Participle, 'm', 'p', '-') // dual and plural
			}
			add(part+"تين", inflect.Participle, 'f', 'd', '-')
			add(part+"ات", inflect.Participle, 'f', 'p', '-')
		}
		if masdar == "-" {
			continue
		}
		for _, m := range strings.Split(masdar, ";") {
			add(m, inflect.Masdar, '?', '?', '-')
			stem := m
			if strings.HasSuffix(m, "ة") {
				stem = strings.TrimSuffix(m, "ة") + "ت"
			}
			stems := []string{stem}
			if s, ok := strings.CutSuffix(stem, "اء"); ok {
				stems = append(stems, s+"ائ", s+"اؤ")
			}
			for _, s := range stems {
				for _, p := range inflect.Pronouns {
					add(s+p.Word, inflect.Masdar, p.Gender, p.Number, 'p')
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b form) int {
		return cmp.Or(cmp.Compare(a.Word, b.Word), cmp.Compare(a.lemma, b.lemma), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Pron, b.Pron))
	})
	return slices.Compact(out)
}

// table writes forms as the generated table: one line per form, the fields
// word, lemma, kind, gender, number, pronoun and final alef.
func table(forms []form) string {
	var b strings.Builder
	for _, f := range forms {
		alef := byte('-')
		if f.Alef {
			alef = 'a'
		}
		fmt.Fprintf(&b, "%s\t%s\t%c%c%c%c%c\n", f.Word, f.lemma, f.Kind, f.Gender, f.Number, f.Pron, alef)
	}
	return b.String()
}

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/arabic/inflect"
)

// columns is how many fields a row of the table has.
const columns = 9

// A form is a form of a frame, which the number of its row names, from 0.
type form struct {
	inflect.Form
	frame int
}

// forms expands the rows of the table into their forms, sorted by word, then
// frame, without doubles.
func forms(rows [][]string) []form {
	var out []form
	for n, row := range rows {
		perf, impf := row[3], row[4]
		// light verbs too («الغارات التي شنتها»)
		object := slices.Contains(strings.Split(row[6], ","), "O") || row[1] == "-"
		for _, f := range inflect.Verb(perf, impf, object) {
			out = append(out, form{f, n})
		}
		add := func(word string, kind, gender, number, pron byte) {
			out = append(out, form{inflect.Form{Word: arabic.Fold(word), Kind: kind, Gender: gender, Number: number, Pron: pron}, n})
		}
		for _, f := range firstPerson(perf, impf) {
			out = append(out, form{f, n})
		}
		if v := passive(perf); v != "" && object {
			add(v, inflect.Perfect, 'm', 's', 'v')
			add(v+"ت", inflect.Perfect, 'f', 's', 'v')
		}
		if row[5] != "-" {
			for _, noun := range strings.Split(row[5], ";") {
				nouns(noun, add)
			}
		}
	}
	slices.SortFunc(out, func(a, b form) int {
		return cmp.Or(cmp.Compare(a.Word, b.Word), cmp.Compare(a.frame, b.frame), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Pron, b.Pron), cmp.Compare(a.Gender, b.Gender), cmp.Compare(a.Number, b.Number))
	})
	// One word of one frame and kind is one form: the first reading stands.
	return slices.CompactFunc(out, func(a, b form) bool {
		return a.Word == b.Word && a.frame == b.frame && a.Kind == b.Kind && a.Pron == b.Pron
	})
}

// firstPerson returns the forms of the first person of a verb («نرفض», "we reject"),
// their gender '1': in somebody's words they are of him who speaks. The perfect is
// that of the plural alone; the singular has the letters of the feminine.
func firstPerson(perf, impf string) []inflect.Form {
	var out []inflect.Form
	add := func(word string, kind, number byte) {
		out = append(out, inflect.Form{Word: arabic.Fold(word), Kind: kind, Gender: '1', Number: number, Pron: '-'})
	}
	if body, ok := strings.CutPrefix(impf, "ي"); ok {
		if !strings.HasPrefix(arabic.Fold(perf), "ا") { // «استهدف» is the perfect
			add("أ"+body, inflect.Imperfect, 's')
		}
		add("ن"+body, inflect.Imperfect, 'p')
		add("سأ"+body, inflect.Future, 's')
		add("سن"+body, inflect.Future, 'p')
	}
	n := []rune(perf)
	switch {
	case len(n) < 3: // doubled («حث»), or none
	case n[len(n)-1] == 'ا':
		add(inflect.Chop(perf)+"ونا", inflect.Perfect, 'p')
	case n[len(n)-1] == 'ى':
		add(inflect.Chop(perf)+"ينا", inflect.Perfect, 'p')
	case n[len(n)-2] == 'ا':
		add(string(n[:len(n)-2])+string(n[len(n)-1])+"نا", inflect.Perfect, 'p')
	default:
		add(perf+"نا", inflect.Perfect, 'p')
	}
	return out
}

// passive returns the perfect passive of a verb where letters show it: of
// hollow verbs («اغتال», «اغتيل») and of the third form («هاجم», «هوجم»).
func passive(perf string) string {
	n := []rune(perf)
	switch {
	case len(n) == 4 && n[1] == 'ا':
		n[1] = 'و'
	case len(n) >= 3 && n[len(n)-2] == 'ا':
		n[len(n)-2] = 'ي'
		if len(n) == 3 {
			return "" // «قيل» and its like are other words as often
		}
	default:
		return ""
	}
	return string(n)
}

// nouns adds the forms of a noun: as it stands, the indefinite accusative,
// the dual, and those with pronouns. Clitics before it are the reader's matter.
func nouns(noun string, add func(word string, kind, gender, number, pron byte)) {
	possessed := func(stem string) {
		for _, p := range inflect.Pronouns {
			add(stem+p.Word, inflect.Masdar, p.Gender, p.Number, 'p')
		}
		add(stem+"نا", inflect.Masdar, '1', 'p', 'p') // «شكرنا», "our thanks"
	}
	add(noun, inflect.Masdar, '?', '?', '-')
	stem := noun
	switch {
	case strings.HasSuffix(noun, "ة"):
		stem = inflect.Chop(noun) + "ت"
		add(stem+"ين", inflect.Masdar, '?', '?', '-')
	case strings.HasSuffix(noun, "ات"):
	case strings.HasSuffix(noun, "اء"):
		possessed(inflect.Chop(noun) + "ئ")
	case strings.HasSuffix(noun, "ى"), strings.HasSuffix(noun, "ا"):
		stem = inflect.Chop(noun) + "ا"
	default:
		add(noun+"ا", inflect.Masdar, '?', '?', '-')
		add(noun+"ين", inflect.Masdar, '?', '?', '-')
	}
	possessed(stem)
}

// table writes forms as the generated table: one line for each word, with the
// word and its forms, each the frame's number and the letters of kind, gender,
// number and pronoun.
func table(forms []form) string {
	var b strings.Builder
	for i, f := range forms {
		if i == 0 || forms[i-1].Word != f.Word {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(f.Word)
		}
		fmt.Fprintf(&b, "\t%d%c%c%c%c", f.frame, f.Kind, f.Gender, f.Number, f.Pron)
	}
	b.WriteByte('\n')
	return b.String()
}

// frames writes the rows themselves without comments, a line each.
func frames(rows [][]string) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, "\t"))
		b.WriteByte('\n')
	}
	return b.String()
}

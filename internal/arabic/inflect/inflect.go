// Package inflect writes the forms of verbs that stand in the press: third
// person, with the object pronouns that are written to them. The generators of
// the packages statements and events expand the tables that people edit with it;
// the two read its kinds of forms in the generated tables.
package inflect

import (
	"fmt"
	"strings"

	"isnad/internal/arabic"
)

// Kinds of forms.
const (
	Perfect    = 'P' // finite, past
	Imperfect  = 'I' // finite, present
	Future     = 'F' // finite, with the prefix س
	Participle = 'A' // active participle as a circumstance («مضيفا», "adding")
	Masdar     = 'M' // verbal noun («قول», "saying"), or another noun of a frame
)

// A Form is one word form, folded (see arabic.Fold).
type Form struct {
	Word string
	Kind byte
	// Gender is 'm', 'f' or '?', Number 's', 'd', 'p' or '?': of the subject,
	// for a masdar with a pronoun of the pronoun's holder.
	Gender, Number byte
	// Pron is 'o' for a verb with an object pronoun, 'p' for a masdar with a
	// possessive pronoun, 'j' for a jussive, which stands behind a negation
	// only, 'v' for a passive whose letters show it («اغتيل»), '-' otherwise.
	Pron byte
	// Alef reports that the word is written with final alef maqsura, which
	// folding hides.
	Alef bool
}

// A Pronoun is one of the third person as it is written to a word, with the
// gender and number of its holder as in Form.
type Pronoun struct {
	Word           string
	Gender, Number byte
}

// Pronouns are those that verbs and masdars take.
var Pronouns = []Pronoun{{"ه", 'm', 's'}, {"ها", 'f', 's'}, {"هم", 'm', 'p'}, {"هما", '?', 'd'}, {"هن", 'f', 'p'}}

// Rows reads a table: lines of tab-separated fields, in byte order of the
// first, which no two share; lines that begin with "#" are comments. An error
// names the line.
func Rows(tsv string, fields int) ([][]string, error) {
	var rows [][]string
	last := ""
	for n, line := range strings.Split(strings.TrimSuffix(tsv, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != fields {
			return nil, fmt.Errorf("inflect: line %d has %d fields, want %d", n+1, len(row), fields)
		}
		if row[0] <= last {
			return nil, fmt.Errorf("inflect: line %d: %q is out of order", n+1, row[0])
		}
		last = row[0]
		rows = append(rows, row)
	}
	return rows, nil
}

// Verb returns the finite forms of a verb, given as its perfect and imperfect
// in the third person singular («قال», «يقول»), either of them "-" where it is
// not used. With object every form but the jussive stands with pronouns as well.
func Verb(perf, impf string, object bool) []Form {
	v := verb{object: object}
	if perf != "-" {
		v.perfect(perf)
	}
	if impf != "-" {
		v.imperfect(impf)
	}
	return v.forms
}

// A verb collects forms.
type verb struct {
	object bool
	forms  []Form
}

func (v *verb) add(word string, kind, gender, number byte) {
	f := Form{Word: arabic.Fold(word), Kind: kind, Gender: gender, Number: number, Pron: '-', Alef: strings.HasSuffix(word, "ى")}
	v.forms = append(v.forms, f)
	if !v.object {
		return
	}
	stem := word
	switch {
	case strings.HasSuffix(word, "وا"):
		stem = strings.TrimSuffix(word, "ا")
	case strings.HasSuffix(word, "ى"):
		stem = strings.TrimSuffix(word, "ى") + "ا"
	}
	f.Pron, f.Alef = 'o', false
	for _, p := range Pronouns {
		f.Word = arabic.Fold(stem + p.Word)
		v.forms = append(v.forms, f)
	}
}

func (v *verb) perfect(perf string) {
	weak := strings.HasSuffix(perf, "ا") || strings.HasSuffix(perf, "ى")
	base := perf
	if weak {
		base = Chop(perf)
	}
	v.add(perf, Perfect, 'm', 's')
	v.add(base+"ت", Perfect, 'f', 's')
	v.add(base+"وا", Perfect, 'm', 'p')
	v.add(base+"تا", Perfect, 'f', 'd')
	switch {
	case strings.HasSuffix(perf, "ى"):
		v.add(base+"يا", Perfect, 'm', 'd')
	case !weak:
		v.add(perf+"ا", Perfect, 'm', 'd')
		if n := []rune(perf); len(n) == 3 && n[1] == 'ا' {
			v.add(string(n[0])+string(n[2])+"ن", Perfect, 'f', 'p')
		} else {
			v.add(perf+"ن", Perfect, 'f', 'p')
		}
	}
}

func (v *verb) imperfect(impf string) {
	body := strings.TrimPrefix(impf, "ي")
	weak := strings.HasSuffix(impf, "ي") || strings.HasSuffix(impf, "ى") || strings.HasSuffix(impf, "و")
	short, long := body, strings.Replace(body, "ى", "ي", 1)
	if weak {
		short = Chop(body)
	}
	for _, p := range []struct {
		prefix string
		kind   byte
	}{{"", Imperfect}, {"س", Future}} {
		v.add(p.prefix+"ي"+body, p.kind, 'm', 's')
		v.add(p.prefix+"ت"+body, p.kind, 'f', 's')
		v.add(p.prefix+"ي"+short+"ون", p.kind, 'm', 'p')
		v.add(p.prefix+"ي"+long+"ان", p.kind, 'm', 'd')
		v.add(p.prefix+"ت"+long+"ان", p.kind, 'f', 'd')
	}
	v.add("ي"+short+"وا", Imperfect, 'm', 'p')
	// The jussive behind لم drops the long vowel («لم يقل», «لم ينف»).
	n := []rune(body)
	switch {
	case weak:
		v.jussive(short)
	case len(n) >= 3 && (n[len(n)-2] == 'و' || n[len(n)-2] == 'ي'):
		v.jussive(string(n[:len(n)-2]) + string(n[len(n)-1]))
	}
}

func (v *verb) jussive(body string) {
	v.forms = append(v.forms,
		Form{Word: arabic.Fold("ي" + body), Kind: Imperfect, Gender: 'm', Number: 's', Pron: 'j'},
		Form{Word: arabic.Fold("ت" + body), Kind: Imperfect, Gender: 'f', Number: 's', Pron: 'j'})
}

// Chop cuts the last letter off; the word must not be empty.
func Chop(s string) string {
	n := []rune(s)
	return string(n[:len(n)-1])
}

// Package inflect expands the tables of cues that people edit into the forms
// that stand in text. The generator of package statements uses it, and the
// test that proves the generated table fresh.
package inflect

import (
	"fmt"
	"sort"
	"strings"

	"isnad/internal/arabic"
)

// Kinds of forms.
const (
	Perfect    = 'P' // finite, past
	Imperfect  = 'I' // finite, present
	Future     = 'F' // finite, with the prefix س
	Participle = 'A' // active participle as a circumstance («مضيفا», "adding")
	Masdar     = 'M' // verbal noun («قول», "saying")
)

// A Form is one word form of a cue, folded (see arabic.Fold).
type Form struct {
	Word  string
	Lemma string
	Kind  byte
	// Gender is 'm', 'f' or '?', Number 's', 'd', 'p' or '?': of the subject,
	// for a masdar with a pronoun of the pronoun's holder.
	Gender, Number byte
	// Pron is 'o' for a verb with an object pronoun, 'p' for a masdar with a
	// possessive pronoun, 'j' for a jussive, which stands behind a negation
	// only, '-' otherwise.
	Pron byte
	// Alef reports that the word is written with final alef maqsura, which
	// folding hides.
	Alef bool
}

// Rows reads a table: lines of tab-separated fields, comments begin with "#".
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

// objects are the pronouns that verbs and masdars take, with their holder.
var objects = []struct {
	word           string
	gender, number byte
}{{"ه", 'm', 's'}, {"ها", 'f', 's'}, {"هم", 'm', 'p'}, {"هما", '?', 'd'}, {"هن", 'f', 'p'}}

// Forms expands the table of cues into its forms, sorted by word, lemma and
// kind, without doubles.
func Forms(cues [][]string) []Form {
	var out []Form
	for _, row := range cues {
		lemma, perf, impf, part, masdar, frames := row[0], row[2], row[3], row[4], row[5], ","+row[6]+","
		flags := "," + row[7] + ","
		has := func(f string) bool { return strings.Contains(flags, ","+f+",") }
		object := strings.Contains(frames, ",O,") || strings.Contains(frames, ",X,")
		add := func(word string, kind, gender, number byte) {
			f := Form{Word: arabic.Fold(word), Lemma: lemma, Kind: kind, Gender: gender, Number: number, Pron: '-', Alef: strings.HasSuffix(word, "ى")}
			out = append(out, f)
			if !object || kind == Participle || kind == Masdar {
				return
			}
			stem := word
			switch {
			case strings.HasSuffix(word, "وا"):
				stem = strings.TrimSuffix(word, "ا")
			case strings.HasSuffix(word, "ى"):
				stem = strings.TrimSuffix(word, "ى") + "ا"
			}
			for _, o := range objects {
				g := f
				g.Word, g.Pron, g.Alef = arabic.Fold(stem+o.word), 'o', false
				out = append(out, g)
			}
		}
		jussive := func(word string, gender byte) {
			out = append(out, Form{Word: arabic.Fold(word), Lemma: lemma, Kind: Imperfect, Gender: gender, Number: 's', Pron: 'j'})
		}
		if perf != "-" {
			weak := strings.HasSuffix(perf, "ا") || strings.HasSuffix(perf, "ى")
			base := perf
			if weak {
				base = chop(perf)
			}
			add(perf, Perfect, 'm', 's')
			add(base+"ت", Perfect, 'f', 's')
			add(base+"وا", Perfect, 'm', 'p')
			add(base+"تا", Perfect, 'f', 'd')
			switch {
			case strings.HasSuffix(perf, "ى"):
				add(base+"يا", Perfect, 'm', 'd')
			case !weak:
				add(perf+"ا", Perfect, 'm', 'd')
				if n := []rune(perf); len(n) == 3 && n[1] == 'ا' {
					add(string(n[0])+string(n[2])+"ن", Perfect, 'f', 'p')
				} else {
					add(perf+"ن", Perfect, 'f', 'p')
				}
			}
		}
		if impf != "-" {
			body := strings.TrimPrefix(impf, "ي")
			weak := strings.HasSuffix(impf, "ي") || strings.HasSuffix(impf, "ى") || strings.HasSuffix(impf, "و")
			short := body
			if weak {
				short = chop(body)
			}
			for _, p := range []struct {
				prefix string
				kind   byte
			}{{"", Imperfect}, {"س", Future}} {
				add(p.prefix+"ي"+body, p.kind, 'm', 's')
				add(p.prefix+"ت"+body, p.kind, 'f', 's')
				add(p.prefix+"ي"+short+"ون", p.kind, 'm', 'p')
				add(p.prefix+"ي"+strings.Replace(body, "ى", "ي", 1)+"ان", p.kind, 'm', 'd')
				add(p.prefix+"ت"+strings.Replace(body, "ى", "ي", 1)+"ان", p.kind, 'f', 'd')
			}
			add("ي"+short+"وا", Imperfect, 'm', 'p')
			// The jussive behind لم drops the long vowel («لم يقل», «لم ينف»).
			if n := []rune(body); len(n) >= 3 && (n[len(n)-2] == 'و' || n[len(n)-2] == 'ي') && !weak {
				j := string(n[:len(n)-2]) + string(n[len(n)-1])
				jussive("ي"+j, 'm')
				jussive("ت"+j, 'f')
			} else if weak {
				jussive("ي"+short, 'm')
				jussive("ت"+short, 'f')
			}
		}
		if part != "-" && !has("nopart") {
			fem := part + "ة"
			add(part+"ا", Participle, 'm', 's')
			add(fem, Participle, 'f', 's')
			if strings.HasSuffix(part, "ي") {
				add(part+"ن", Participle, 'm', 'p') // داعين
			} else {
				add(part+"ين", Participle, 'm', 'p') // dual and plural
			}
			add(part+"تين", Participle, 'f', 'd')
			add(part+"ات", Participle, 'f', 'p')
		}
		if masdar != "-" {
			for _, m := range strings.Split(masdar, ";") {
				add(m, Masdar, '?', '?')
				stem := m
				if strings.HasSuffix(m, "ة") {
					stem = strings.TrimSuffix(m, "ة") + "ت"
				}
				hamza := []string{stem}
				if strings.HasSuffix(stem, "اء") {
					hamza = append(hamza, strings.TrimSuffix(stem, "ء")+"ئ", strings.TrimSuffix(stem, "ء")+"ؤ")
				}
				for _, s := range hamza {
					for _, o := range objects {
						out = append(out, Form{Word: arabic.Fold(s + o.word), Lemma: lemma, Kind: Masdar, Gender: o.gender, Number: o.number, Pron: 'p'})
					}
				}
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Word != b.Word {
			return a.Word < b.Word
		}
		if a.Lemma != b.Lemma {
			return a.Lemma < b.Lemma
		}
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		return a.Pron < b.Pron
	})
	kept := out[:0]
	for i, f := range out {
		if i > 0 && f == kept[len(kept)-1] {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

// chop cuts the last letter off.
func chop(s string) string {
	n := []rune(s)
	return string(n[:len(n)-1])
}

// Table writes forms as the generated table: one line per form, the fields
// word, lemma, kind, gender, number, pronoun and final alef.
func Table(forms []Form) string {
	var b strings.Builder
	for _, f := range forms {
		alef := byte('-')
		if f.Alef {
			alef = 'a'
		}
		fmt.Fprintf(&b, "%s\t%s\t%c%c%c%c%c\n", f.Word, f.Lemma, f.Kind, f.Gender, f.Number, f.Pron, alef)
	}
	return b.String()
}

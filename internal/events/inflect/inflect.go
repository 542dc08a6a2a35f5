// Package inflect expands the frames that people edit
// (internal/lexicon/data/frames.tsv) into the forms that stand in text. The
// generator of package events uses it, and the test that proves the generated
// table fresh.
package inflect

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"isnad/internal/arabic"
)

// Kinds of forms.
const (
	Perfect   = 'P' // finite, past
	Imperfect = 'I' // finite, present
	Future    = 'F' // finite, with the prefix س
	Noun      = 'M' // verbal noun, or another noun of the frame
)

// Columns is how many fields a row of the table has.
const Columns = 9

// A Form is one word form of a frame, folded (see arabic.Fold).
type Form struct {
	Word string
	// Frame is the number of the frame's row, from 0.
	Frame int
	Kind  byte
	// Gender is 'm', 'f' or '?', Number 's', 'd', 'p' or '?': of the subject;
	// for a noun with a pronoun, of the pronoun's holder.
	Gender, Number byte
	// Pron is 'o' for a verb with an object pronoun, 'p' for a noun with a
	// possessive pronoun, 'j' for a jussive, which stands behind لم only, 'v' for
	// a passive whose letters show it («اغتيل»), '-' otherwise.
	Pron byte
}

// Rows reads the table: lines of tab-separated fields, sorted; comments begin
// with "#".
func Rows(tsv string) ([][]string, error) {
	var rows [][]string
	last := ""
	for n, line := range strings.Split(strings.TrimSuffix(tsv, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != Columns {
			return nil, fmt.Errorf("inflect: line %d has %d fields, want %d", n+1, len(row), Columns)
		}
		if row[0] <= last {
			return nil, fmt.Errorf("inflect: line %d: %q is out of order", n+1, row[0])
		}
		last = row[0]
		rows = append(rows, row)
	}
	return rows, nil
}

// pronouns are the third-person pronouns that verbs and nouns take.
var pronouns = []struct {
	word           string
	gender, number byte
}{{"ه", 'm', 's'}, {"ها", 'f', 's'}, {"هم", 'm', 'p'}, {"هما", '?', 'd'}, {"هن", 'f', 'p'}}

// Forms expands the rows of the table into their forms, sorted by word, then
// frame, without doubles.
func Forms(rows [][]string) []Form {
	var out []Form
	for n, row := range rows {
		// light verbs too («الغارات التي شنتها»)
		object := slices.Contains(strings.Split(row[6], ","), "O") || row[1] == "-"
		verbs(&out, n, row[3], row[4], object)
		if row[5] != "-" {
			for _, noun := range strings.Split(row[5], ";") {
				nouns(&out, n, noun)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.Word != b.Word:
			return a.Word < b.Word
		case a.Frame != b.Frame:
			return a.Frame < b.Frame
		case a.Kind != b.Kind:
			return a.Kind < b.Kind
		case a.Pron != b.Pron:
			return a.Pron < b.Pron
		case a.Gender != b.Gender:
			return a.Gender < b.Gender
		}
		return a.Number < b.Number
	})
	// One word of one frame and kind is one form: the first reading stands.
	return slices.CompactFunc(out, func(a, b Form) bool {
		return a.Word == b.Word && a.Frame == b.Frame && a.Kind == b.Kind && a.Pron == b.Pron
	})
}

// verbs adds the finite forms of a verb.
func verbs(out *[]Form, frame int, perf, impf string, object bool) {
	add := func(word string, kind, gender, number byte) {
		f := Form{Word: arabic.Fold(word), Frame: frame, Kind: kind, Gender: gender, Number: number, Pron: '-'}
		*out = append(*out, f)
		if !object {
			return
		}
		stem := word
		switch {
		case strings.HasSuffix(word, "وا"):
			stem = strings.TrimSuffix(word, "ا")
		case strings.HasSuffix(word, "ى"):
			stem = strings.TrimSuffix(word, "ى") + "ا"
		}
		for _, p := range pronouns {
			f.Word, f.Pron = arabic.Fold(stem+p.word), 'o'
			*out = append(*out, f)
		}
	}
	if perf != "-" {
		base := perf
		weak := strings.HasSuffix(perf, "ا") || strings.HasSuffix(perf, "ى")
		if weak {
			base = chop(perf, 1)
		}
		add(perf, Perfect, 'm', 's')
		add(base+"ت", Perfect, 'f', 's')
		add(base+"تا", Perfect, 'f', 'd')
		add(base+"وا", Perfect, 'm', 'p')
		switch {
		case strings.HasSuffix(perf, "ى"):
			add(base+"يا", Perfect, 'm', 'd')
		case !weak:
			add(perf+"ا", Perfect, 'm', 'd')
		}
	}
	if object && perf != "-" {
		if v := passive(perf); v != "" {
			for _, f := range []Form{{Word: v, Gender: 'm'}, {Word: v + "ت", Gender: 'f'}} {
				f.Word, f.Frame, f.Kind, f.Number, f.Pron = arabic.Fold(f.Word), frame, Perfect, 's', 'v'
				*out = append(*out, f)
			}
		}
	}
	if impf != "-" {
		body := strings.TrimPrefix(impf, "ي")
		long := strings.Replace(body, "ى", "ي", 1)
		short := body
		weak := strings.HasSuffix(impf, "ي") || strings.HasSuffix(impf, "ى") || strings.HasSuffix(impf, "و")
		if weak {
			short = chop(body, 1)
		}
		for _, p := range []struct {
			prefix string
			kind   byte
		}{{"", Imperfect}, {"س", Future}} {
			add(p.prefix+"ي"+body, p.kind, 'm', 's')
			add(p.prefix+"ت"+body, p.kind, 'f', 's')
			add(p.prefix+"ي"+short+"ون", p.kind, 'm', 'p')
			add(p.prefix+"ي"+long+"ان", p.kind, 'm', 'd')
			add(p.prefix+"ت"+long+"ان", p.kind, 'f', 'd')
		}
		add("ي"+short+"وا", Imperfect, 'm', 'p')
		// The jussive behind لم drops the long vowel («لم يزر», «لم يدع»).
		n := []rune(body)
		switch {
		case weak:
			jussive(out, frame, short)
		case len(n) >= 3 && (n[len(n)-2] == 'و' || n[len(n)-2] == 'ي'):
			jussive(out, frame, string(n[:len(n)-2])+string(n[len(n)-1]))
		}
	}
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

func jussive(out *[]Form, frame int, body string) {
	*out = append(*out, Form{Word: arabic.Fold("ي" + body), Frame: frame, Kind: Imperfect, Gender: 'm', Number: 's', Pron: 'j'},
		Form{Word: arabic.Fold("ت" + body), Frame: frame, Kind: Imperfect, Gender: 'f', Number: 's', Pron: 'j'})
}

// nouns adds the forms of a noun: as it stands, the indefinite accusative,
// the dual, and those with pronouns. Clitics before it are the reader's matter.
func nouns(out *[]Form, frame int, noun string) {
	add := func(word string, gender, number, pron byte) {
		*out = append(*out, Form{Word: arabic.Fold(word), Frame: frame, Kind: Noun, Gender: gender, Number: number, Pron: pron})
	}
	add(noun, '?', '?', '-')
	stem := noun
	switch {
	case strings.HasSuffix(noun, "ة"):
		stem = chop(noun, 1) + "ت"
		add(stem+"ين", '?', '?', '-')
	case strings.HasSuffix(noun, "ات"):
	case strings.HasSuffix(noun, "اء"):
		for _, p := range pronouns {
			add(chop(noun, 1)+"ئ"+p.word, p.gender, p.number, 'p')
		}
	case strings.HasSuffix(noun, "ى"), strings.HasSuffix(noun, "ا"):
		stem = chop(noun, 1) + "ا"
	default:
		add(noun+"ا", '?', '?', '-')
		add(noun+"ين", '?', '?', '-')
	}
	for _, p := range pronouns {
		add(stem+p.word, p.gender, p.number, 'p')
	}
}

// chop cuts the last n letters off.
func chop(s string, n int) string {
	r := []rune(s)
	return string(r[:len(r)-n])
}

// Table writes forms as the generated table: one line for each word, with the
// word and its forms, each the frame's number and the letters of kind, gender,
// number and pronoun.
func Table(forms []Form) string {
	var b strings.Builder
	for i, f := range forms {
		if i == 0 || forms[i-1].Word != f.Word {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(f.Word)
		}
		fmt.Fprintf(&b, "\t%d%c%c%c%c", f.Frame, f.Kind, f.Gender, f.Number, f.Pron)
	}
	b.WriteByte('\n')
	return b.String()
}

// Frames writes the rows themselves without comments, a line each.
func Frames(rows [][]string) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString(strings.Join(row, "\t"))
		b.WriteByte('\n')
	}
	return b.String()
}

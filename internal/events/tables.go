package events

import (
	_ "embed"
	"strings"
	"sync"

	"isnad/internal/arabic"
	"isnad/internal/arabic/inflect"
)

//go:generate go run ./gen

//go:embed zframes.bin
var framesTSV string

//go:embed zforms.bin
var formLines string

// A flag is a property of a frame (internal/lexicon/data/frames.tsv explains
// each).
type flag uint32

const (
	flagBy flag = 1 << iota
	flagTo
	flagNounBy
	flagNounTo
	flagAny
	flagWith
	flagSub
	flagLight
	flagVoid
	flagPatient
	flagObject
	flagGenActor
	flagGenRecipient
	flagGenEither
	flagWords
	flagSay
	flagLoss
	flagTrip
	flagBody
	flagCarried
	flagTown
)

var flagNames = map[string]flag{"by": flagBy, "to": flagTo, "nby": flagNounBy, "nto": flagNounTo, "any": flagAny, "with": flagWith,
	"sub": flagSub, "light": flagLight, "say": flagSay, "loss": flagLoss, "trip": flagTrip, "body": flagBody, "carried": flagCarried, "town": flagTown, "void": flagVoid, "patient": flagPatient,
	"O": flagObject, "Ga": flagGenActor, "Gp": flagGenRecipient, "Gx": flagGenEither}

// A prep is a set of prepositions.
type prep uint32

const (
	prepTo prep = 1 << iota
	prepOn
	prepOf
	prepFrom
	prepIn
	prepWith
	prepAgainst
	prepBetween
	prepBi
	prepLi
)

// prepNames are the prepositions as the column roles has them; several words
// may do the same.
var prepNames = map[string]prep{"إلى": prepTo, "نحو": prepTo, "باتجاه": prepTo, "على": prepOn, "عن": prepOf, "من": prepFrom, "في": prepIn,
	"لدى": prepIn, "أمام": prepOn, "مع": prepWith, "ضد": prepAgainst, "بحق": prepAgainst, "بين": prepBetween, "ب": prepBi, "ل": prepLi}

// prepWords are the free prepositions as they stand in text, folded; those
// with و open a complement that goes on («وبين»).
var prepWords = map[string]prep{"الي": prepTo, "نحو": prepTo, "باتجاه": prepTo, "صوب": prepTo, "علي": prepOn, "عن": prepOf, "من": prepFrom,
	"في": prepIn, "لدي": prepIn, "داخل": prepIn, "مع": prepWith, "ضد": prepAgainst, "بحق": prepAgainst, "تجاه": prepAgainst, "حيال": prepAgainst, "بين": prepBetween}

// A frame is a row of the table.
type frame struct {
	key, kind, mode string
	flags           flag
	preps           prep
	words           []string // folded, without article
}

func (f *frame) light() bool { return f.flags&flagLight != 0 }

// A form is a word form of a frame.
type form struct {
	frame          *frame
	kind           byte // inflect.Perfect and so on
	gender, number byte
	pron           byte
}

func (f *form) verb() bool { return f.kind != inflect.Masdar }

// A table is what the generated files say, ready for look-up.
type table struct {
	frames []frame
	forms  map[string]string // a word's readings, still packed
}

// load reads the tables once. They are part of the binary and tested, so a
// fault in them is a fault of the build.
var load = sync.OnceValue(func() *table {
	t := &table{forms: make(map[string]string, strings.Count(formLines, "\n"))}
	for line := range strings.Lines(framesTSV) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		f := frame{key: row[0], kind: row[1]}
		if row[2] != "-" {
			f.mode = row[2]
		}
		for _, r := range strings.Split(row[6], ",") {
			f.flags |= flagNames[r]
			f.preps |= prepNames[r]
		}
		if row[7] != "-" {
			f.flags |= flagWords
			for _, w := range strings.Split(row[7], ";") {
				parts := strings.Split(w, "+")
				for i := range parts {
					parts[i] = bare(arabic.Fold(parts[i]))
				}
				f.words = append(f.words, strings.Join(parts, "+"))
			}
		}
		for _, fl := range strings.Split(row[8], ",") {
			f.flags |= flagNames[fl]
		}
		t.frames = append(t.frames, f)
	}
	for line := range strings.Lines(formLines) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		t.forms[word] = rest
	}
	return t
})

// readings appends the forms of a folded word to dst.
func (t *table) readings(dst []form, word string) []form {
	rest, ok := t.forms[word]
	for ok && rest != "" {
		var one string
		one, rest, _ = strings.Cut(rest, "\t")
		n, i := 0, 0
		for ; i < len(one) && one[i] >= '0' && one[i] <= '9'; i++ {
			n = n*10 + int(one[i]-'0')
		}
		dst = append(dst, form{&t.frames[n], one[i], one[i+1], one[i+2], one[i+3]})
	}
	return dst
}

// bare takes the article off a folded word.
func bare(norm string) string {
	if s, ok := strings.CutPrefix(norm, "ال"); ok && len(s) >= 4 {
		return s
	}
	return norm
}

// stem takes conjunction, attached preposition and article off a folded word
// that is compared with the words of a frame.
func stem(norm string) string {
	s := norm
	if len(s) > 6 && (strings.HasPrefix(s, "و") || strings.HasPrefix(s, "ف")) {
		s = s[2:]
	}
	switch {
	case len(s) > 8 && strings.HasPrefix(s, "لل"):
		return s[4:]
	case len(s) > 8 && (strings.HasPrefix(s, "بال") || strings.HasPrefix(s, "كال")):
		return s[6:]
	}
	return bare(s)
}

// has reports whether a word of the text is one of the frame's words; next is
// the word behind it.
func (f *frame) has(word, next string) bool {
	for _, w := range f.words {
		if first, second, two := strings.Cut(w, "+"); two {
			if same(first, word) && same(second, next) {
				return true
			}
		} else if same(w, word) {
			return true
		}
	}
	return false
}

// same compares a word of a frame with one of the text, whatever its clitics.
func same(w, norm string) bool {
	if w == norm {
		return true
	}
	s := stem(norm)
	if w == s {
		return true
	}
	// ب and ل before a word without article («بتعزيزات»)
	return len(s) > 6 && (strings.HasPrefix(s, "ب") || strings.HasPrefix(s, "ل")) && w == s[2:]
}

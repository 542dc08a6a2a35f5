package dealings

import (
	_ "embed"
	"strings"
	"sync"

	"isnad"
	"isnad/internal/arabic"
)

//go:embed data/subjects.tsv
var subjectsTSV string

//go:embed data/triggers.tsv
var triggersTSV string

// kindArms marks arms and troops in the table of subjects: they are no
// dealing, but the object of one.
const kindArms isnad.DealingKind = "arms"

// A subjectFlag is a condition under which a noun counts (data/subjects.tsv).
type subjectFlag uint16

const (
	needName subjectFlag = 1 << iota
	needJoint
	needTrigger
	needSign
	needArms
	needTrain
	flagWeak
	flagVisit
	flagObject
)

var subjectFlags = map[string]subjectFlag{"name": needName, "joint": needJoint, "trigger": needTrigger, "sign": needSign,
	"arms": needArms, "train": needTrain, "weak": flagWeak, "visit": flagVisit, "object": flagObject}

// A subject is a row of the table of subjects.
type subject struct {
	words []string // folded, without the article
	kind  isnad.DealingKind
	obl   isnad.Obligation
	flags subjectFlag
}

// A triggerFlag is a property of a word of status (data/triggers.tsv).
type triggerFlag uint32

const (
	flagMutual triggerFlag = 1 << iota
	flagAny
	flagTopic
	flagPass
	flagCarry
	flagAsk
	flagGive
	flagTake
	flagHost
	flagMeet
	flagGo
	flagWith
	flagFollow
	flagBoth
	flagPrior
	flagLight
	flagHayyiz
)

var triggerFlags = map[string]triggerFlag{"mutual": flagMutual, "any": flagAny, "topic": flagTopic, "pass": flagPass, "carry": flagCarry,
	"ask": flagAsk, "give": flagGive, "take": flagTake, "host": flagHost, "meet": flagMeet, "go": flagGo, "with": flagWith,
	"follow": flagFollow, "both": flagBoth, "prior": flagPrior, "light": flagLight, "حيز": flagHayyiz}

// A trigger is a row of the table of triggers.
type trigger struct {
	name   string // as the table has it
	status isnad.Status
	object bool            // frame O
	preps  map[string]bool // folded prepositions of the frame
	kinds  map[isnad.DealingKind]bool
	all    bool // of every kind
	flags  triggerFlag
}

// of reports whether the trigger is said of a kind.
func (t *trigger) of(k isnad.DealingKind) bool { return t.all || t.kinds[k] }

// A tense is the tense of a verb form.
type tense uint8

const (
	past tense = iota + 1
	present
)

// A verbForm is one inflected form.
type verbForm struct {
	rows   []*trigger
	tenses []tense // of each row
	tense  tense   // of the first
	person uint8   // 1 or 3
	number uint8   // 1, 2 dual, 3 plural, 0 where the form does not tell
}

// only returns the form with the rows of one tense, where it has any: «تسلم»
// behind «لا» is no perfect.
func (f verbForm) only(tn tense) verbForm {
	out := f
	out.rows, out.tenses = nil, nil
	for i, row := range f.rows {
		if f.tenses[i] == tn {
			out.rows = append(out.rows, row)
			out.tenses = append(out.tenses, tn)
		}
	}
	if out.rows == nil {
		return f
	}
	out.tense = tn
	return out
}

// tables is all that the reader looks up.
type tables struct {
	subjects map[string][]*subject // by the first word, longest first
	verbs    map[string]verbForm
	masdars  map[string][]*trigger
	parts    map[string][]*trigger
}

var load = sync.OnceValue(func() *tables {
	t := &tables{subjects: map[string][]*subject{}, verbs: map[string]verbForm{}, masdars: map[string][]*trigger{}, parts: map[string][]*trigger{}}
	for _, row := range rows(subjectsTSV, 4) {
		s := &subject{kind: isnad.DealingKind(row[1])}
		for _, w := range strings.Fields(row[0]) {
			s.words = append(s.words, bare(arabic.Fold(w)))
		}
		if row[2] != "-" {
			s.obl = isnad.Obligation(row[2])
		}
		for _, f := range list(row[3]) {
			s.flags |= subjectFlags[f]
		}
		t.subjects[s.words[0]] = append(t.subjects[s.words[0]], s)
	}
	for _, all := range t.subjects {
		// A longer phrase says more than its first word.
		for i := 1; i < len(all); i++ {
			for j := i; j > 0 && (len(all[j].words) > len(all[j-1].words) || len(all[j].words) == len(all[j-1].words) && all[j-1].kind == kindArms && all[j].kind != kindArms); j-- {
				all[j], all[j-1] = all[j-1], all[j]
			}
		}
	}
	for _, row := range rows(triggersTSV, 8) {
		tr := &trigger{name: row[0], preps: map[string]bool{}, kinds: map[isnad.DealingKind]bool{}}
		if tr.name == "-" {
			tr.name = row[2]
		}
		if row[4] != "-" {
			tr.status = isnad.Status(row[4])
		}
		for _, f := range list(row[5]) {
			if f == "O" {
				tr.object = true
			} else {
				tr.preps[arabic.Fold(f)] = true
			}
		}
		for _, k := range list(row[6]) {
			if k == "*" {
				tr.all = true
			}
			tr.kinds[isnad.DealingKind(k)] = true
		}
		for _, f := range list(row[7]) {
			tr.flags |= triggerFlags[f]
		}
		if row[0] != "-" {
			t.inflect(arabic.Fold(row[0]), arabic.Fold(row[1]), strings.HasSuffix(row[0], "أ"), tr)
		}
		if row[2] != "-" {
			for _, m := range strings.Split(row[2], ";") {
				w := arabic.Fold(m)
				t.masdars[w] = append(t.masdars[w], tr)
			}
		}
		if row[3] != "-" {
			p := arabic.Fold(row[3])
			stem := strings.TrimSuffix(p, "ي")
			for _, f := range []string{p, stem + "ه", p + "ه", p + "ين", p + "ون", p + "ان", p + "تان", p + "تين", p + "ات", stem + "يه"} {
				if !strings.HasSuffix(p, "ي") || f != stem+"ه" {
					t.part(f, tr)
				}
			}
		}
	}
	return t
})

func (t *tables) part(form string, tr *trigger) {
	for _, have := range t.parts[form] {
		if have == tr {
			return
		}
	}
	t.parts[form] = append(t.parts[form], tr)
}

func list(s string) []string {
	if s == "-" {
		return nil
	}
	return strings.Split(s, ",")
}

// rows returns the rows of a table that have n columns; the tests see to it
// that all have.
func rows(tsv string, n int) [][]string {
	var out [][]string
	for line := range strings.Lines(tsv) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if cols := strings.Split(line, "\t"); len(cols) == n {
			out = append(out, cols)
		}
	}
	return out
}

// bare returns a folded word without the article.
func bare(w string) string {
	if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 4 {
		return rest
	}
	return w
}

// inflect enters the forms of a verb, folded. Weak endings change before
// others («التقى» gives التقت، التقيا، التقوا); hollow and doubled verbs keep the
// letters of their third person, which is what the press uses. hamza says that
// the last letter is one («بدأ»), which folding hides.
func (t *tables) inflect(perf, impf string, hamza bool, tr *trigger) {
	add := func(form string, tn tense, person, number uint8) {
		f := t.verbs[form]
		for _, have := range f.rows {
			if have == tr {
				return
			}
		}
		if f.rows == nil {
			f.tense, f.person, f.number = tn, person, number
		}
		f.rows = append(f.rows, tr)
		f.tenses = append(f.tenses, tn)
		t.verbs[form] = f
	}
	stem, weak := perf, false
	if s, ok := strings.CutSuffix(perf, "ي"); ok {
		stem, weak = s, true // folded ى
	}
	third := "ا"
	if weak {
		add(perf, past, 3, 1)
		add(stem+"ا", past, 3, 1) // before a suffix: التقاه
		add(stem+"ت", past, 3, 1)
		add(stem+"تا", past, 3, 2)
		add(stem+"يا", past, 3, 2)
		add(stem+"وا", past, 3, 3)
		add(stem+"ينا", past, 1, 3)
		add(stem+"يت", past, 1, 1)
	} else if s, ok := strings.CutSuffix(perf, third); ok && !hamza { // دعا
		add(perf, past, 3, 1)
		add(s+"ت", past, 3, 1)
		add(s+"تا", past, 3, 2)
		add(s+"وا", past, 3, 3)
		add(s+"ونا", past, 1, 3)
	} else {
		add(stem, past, 3, 1)
		add(stem+"ت", past, 3, 1)
		add(stem+"ا", past, 3, 2)
		add(stem+"تا", past, 3, 2)
		add(stem+"وا", past, 3, 3)
		add(stem+"نا", past, 1, 3)
	}
	body, ok := strings.CutPrefix(impf, "ي")
	if !ok {
		return
	}
	end := body
	for _, weakEnd := range []string{"ي", "و", "ا"} {
		if hamza {
			break
		}
		if s, ok := strings.CutSuffix(body, weakEnd); ok {
			end = s
			break
		}
	}
	for _, pre := range []string{"ي", "ت"} {
		add(pre+body, present, 3, 1)
		if end != body {
			add(pre+end, present, 3, 1) // jussive
			add(pre+end+"يان", present, 3, 2)
		} else {
			add(pre+body+"ان", present, 3, 2)
			add(pre+body+"ا", present, 3, 2)
		}
		add(pre+end+"ون", present, 3, 3)
		add(pre+end+"وا", present, 3, 3)
	}
	add("ن"+body, present, 1, 3)
}

package dealings

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"isnad"
	"isnad/internal/arabic"
)

//go:embed data/known.tsv
var knownTSV string

// A Known is an instrument that the press names without saying when and
// between whom it was made («مذكرة بودابست»).
type Known struct {
	// ID is the table's, Type the noun that such an instrument is called by,
	// folded.
	ID, Type string
	// Date is the day of signature or adoption, ISO 8601.
	Date string
	// Parties are lexicon ids, sorted; nil for an instrument of many.
	Parties    []isnad.EntityID
	Obligation isnad.Obligation
	// Of is the ID of the instrument that it changes; empty when none.
	Of string
}

// knownRule begins the rule of a dealing whose instrument was known by name;
// the id follows.
const knownRule = "known instrument: "

type knowns struct {
	all   []Known // in the order of ids
	names map[string][]knownName
}

type knownName struct {
	words []string
	at    int
}

var loadKnown = sync.OnceValue(func() *knowns {
	k := &knowns{names: map[string][]knownName{}}
	for _, row := range rows(knownTSV, 7) {
		e := Known{ID: row[0], Type: arabic.Fold(row[1]), Date: row[2]}
		for _, p := range list(row[3]) {
			e.Parties = append(e.Parties, isnad.EntityID(p))
		}
		if row[4] != "-" {
			e.Obligation = isnad.Obligation(row[4])
		}
		if row[5] != "-" {
			e.Of = row[5]
		}
		k.all = append(k.all, e)
		if row[6] == "-" {
			continue
		}
		for _, n := range strings.Split(row[6], "|") {
			var words []string
			for _, w := range strings.Fields(n) {
				words = append(words, bare(arabic.Fold(w)))
			}
			k.names[words[0]] = append(k.names[words[0]], knownName{words, len(k.all) - 1})
		}
	}
	for _, l := range k.names {
		slices.SortStableFunc(l, func(a, b knownName) int { return len(b.words) - len(a.words) })
	}
	return k
})

// KnownOf returns the known instrument that a dealing's rule names.
func KnownOf(rule string) (Known, bool) {
	id, ok := strings.CutPrefix(rule, knownRule)
	if !ok {
		return Known{}, false
	}
	for _, e := range loadKnown().all {
		if e.ID == id {
			return e, true
		}
	}
	return Known{}, false
}

// FindKnown returns the known instrument of the given type noun (folded,
// without the article) whose date begins with dated ("1997") and whose parties
// hold all powers. Of two, neither is meant. Where of is set, the instrument
// must change that one and dated may be empty.
func FindKnown(typ, dated string, powers []isnad.EntityID, of string) (Known, bool) {
	if dated == "" && of == "" || len(powers) < 2 {
		return Known{}, false
	}
	var found Known
	n := 0
	for _, e := range loadKnown().all {
		if e.Type != typ || !strings.HasPrefix(e.Date, dated) || e.Of != of && of != "" {
			continue
		}
		all := true
		for _, p := range powers {
			all = all && slices.Contains(e.Parties, p)
		}
		if all {
			found, n = e, n+1
		}
	}
	return found, n == 1
}

// knownAt finds the longest name of a known instrument at place q.
func (r *reader) knownAt(cl []int, q int) (phrase, *Known, bool) {
	t := &r.toks[cl[q]]
	if t.kind != isnad.TokenWord || len(t.norm) < 6 {
		return phrase{}, nil, false
	}
	k := loadKnown()
	p, ok := cut(t.norm, func(c string) bool { return k.names[c] != nil })
	if !ok || p.own {
		return phrase{}, nil, false
	}
	for _, name := range k.names[p.core] {
		n := len(name.words)
		at := cl[q]
		fit := true
		for w := 1; w < n && fit; w++ {
			at++
			for at < len(r.toks) && r.toks[at].kind == isnad.TokenPunct && r.toks[at].norm != "." && !r.toks[at].comma {
				at++ // quotation marks, and hyphens of «سايكس-بيكو»
			}
			fit = at < len(r.toks) && bare(r.toks[at].norm) == name.words[w]
		}
		if fit {
			e := &k.all[name.at]
			row := &subject{kind: isnad.DealingInstrument, obl: e.Obligation}
			return phrase{row: row, q: q, first: cl[q], head: at + 1, last: at + 1, p: p, part: -1, known: e}, e, true
		}
	}
	return phrase{}, nil, false
}

// Package dealings is the reader that finds what binds or divides parties in
// one article: instruments, commitments, common institutions, deployments,
// exercises, meetings, requests, guarantees, threats, denials and orders, each
// with its status, its parties and the words that say so. Dossiers gather
// these over many articles.
//
// Two tables that people edit lead the reader: nouns that name such a matter
// (data/subjects.tsv) and words of status (data/triggers.tsv). An article is
// cut into clauses; in each clause every noun of the first table looks for the
// word of the second that governs it, then for its parties. What the
// statements reader found gives the frame: who speaks, and whether what is
// said is a promise, a call, a denial, a threat or an order. A matter without
// a status or without parties is left out.
package dealings

import (
	"slices"
	"strconv"
	"strings"

	"isnad"
)

// Stage is the name of this reader.
const Stage isnad.Stage = "dealings"

// Version is its version: raising it re-reads old pages.
const Version = 1

// reader holds the state of one article.
type reader struct {
	acct     *isnad.Account
	tab      *tables
	toks     []tok
	phrases  []isnad.Span // of the mentions, with the office
	clauses  [][]int      // tokens of each clause
	entities map[isnad.EntityID]*isnad.Entity
	fresh    []isnad.Entity
	stands   map[isnad.EntityID]stand
	pair     []isnad.EntityID // parties of the last dealing of two
	pairAt   int              // its first token
	out      []draft
}

// A draft is a dealing with what its borders and links rest on.
type draft struct {
	d       isnad.Dealing
	first   int // subject, tokens, half-open
	last    int
	clause  int
	prior   bool   // an instrument that another one changes or rests on
	noun    string // core of its first word
	resumes int    // first token, plus one, of the instrument that this one goes back to; 0 none
}

// Find sets the account's Dealings. It needs Tokens, Sentences, Times,
// Mentions, Entities and Statements; tags and Events are used where present.
// Countries that only an adjective names are added to the Entities.
func Find(acct *isnad.Account) {
	acct.Dealings = nil
	if len(acct.Tokens) == 0 || len(acct.Mentions) == 0 {
		return
	}
	r := &reader{acct: acct, tab: load(), entities: make(map[isnad.EntityID]*isnad.Entity, len(acct.Entities)), stands: map[isnad.EntityID]stand{}}
	for i := range acct.Entities {
		r.entities[acct.Entities[i].ID] = &acct.Entities[i]
	}
	r.prepare()
	r.divide()
	for c := range r.clauses {
		r.clause(c)
	}
	r.spoken()
	r.emit()
}

// maxClause is the longest clause that is read, in tokens. The press writes
// clauses of a hundred words; a text without any mark would cost the square.
const maxClause = 400

// clause reads one clause.
func (r *reader) clause(c int) {
	cl := r.clauses[c]
	if len(cl) > maxClause {
		return
	}
	acts := r.actors(cl)
	r.matters(c, cl, acts)
	r.meetings(c, cl, acts)
}

// add enters a draft that has a subject, a status and parties.
func (r *reader) add(d draft) {
	d.d.By = slices.Compact(d.d.By)
	r.out = append(r.out, d)
	if ids := r.powers(d.d.By, d.d.Towards); len(ids) == 2 && d.d.Kind != isnad.DealingThreat {
		r.pair, r.pairAt = ids, d.first
	}
}

// powers returns the first party of each power among the lists.
func (r *reader) powers(lists ...[]isnad.EntityID) []isnad.EntityID {
	var ids, seen []isnad.EntityID
	for _, l := range lists {
		for _, id := range l {
			if f := r.standFor(id).for_; f != "" && !has(seen, f) {
				seen, ids = append(seen, f), append(ids, id)
			}
		}
	}
	return ids
}

// span returns the bytes of tokens first to last, half-open.
func (r *reader) span(first, last int) isnad.Span {
	return isnad.Span{Start: r.toks[first].span.Start, End: r.toks[last-1].span.End}
}

// emit sorts the drafts, drops those told twice in one clause, links them and
// sets the account's Dealings.
func (r *reader) emit() {
	slices.SortStableFunc(r.out, func(a, b draft) int {
		if a.d.Subject.Start != b.d.Subject.Start {
			return a.d.Subject.Start - b.d.Subject.Start
		}
		return b.d.Subject.End - a.d.Subject.End
	})
	var kept []draft
	for _, d := range r.out {
		twice := false
		for k := len(kept) - 1; k >= 0 && k > len(kept)-12; k-- {
			e := &kept[k]
			if e.d.Kind != d.d.Kind || !e.d.Subject.Overlaps(d.d.Subject) || d.d.Kind == isnad.DealingInstrument && e.first != d.first {
				continue
			}
			twice = true
			if d.d.Basis.Score > e.d.Basis.Score {
				*e = d
			}
			break
		}
		if !twice {
			kept = append(kept, d)
		}
	}
	slices.SortStableFunc(kept, func(a, b draft) int { return a.d.Subject.Start - b.d.Subject.Start })
	// A dossier of countries needs them among the entities, also where only a
	// minister stands for one.
	for i := range kept {
		for _, l := range [][]isnad.EntityID{kept[i].d.By, kept[i].d.Towards} {
			for _, id := range l {
				r.ensure(r.standFor(id).for_)
			}
		}
	}
	r.acct.Entities = append(r.acct.Entities, r.fresh...)
	for i := range kept {
		kept[i].d.ID = isnad.DealingID("d" + strconv.Itoa(i+1))
	}
	for i := range kept {
		r.link(kept, i)
		if id := kept[i].d.Instrument; id != "" && kept[i].d.Time != "" {
			// The date in the name of the agreement is not that of its protocol.
			for j := max(0, i-12); j < len(kept) && j < i+12; j++ {
				if kept[j].d.ID == id && kept[j].d.Dated == kept[i].d.Time {
					kept[i].d.Time = ""
				}
			}
		}
		r.event(&kept[i].d)
		r.acct.Dealings = append(r.acct.Dealings, kept[i].d)
	}
}

// link points a dealing at the instrument in whose words it stands: a protocol
// at the agreement that it changes, a commitment at the agreement signed in
// the same clause.
func (r *reader) link(all []draft, i int) {
	d := &all[i]
	if d.resumes > 0 {
		for j := range all[:i] {
			if all[j].first == d.resumes-1 && all[j].d.Kind == isnad.DealingInstrument {
				d.d.Instrument = all[j].d.ID
				return
			}
		}
		return
	}
	for j := max(0, i-12); j < len(all) && j < i+12; j++ {
		o := &all[j]
		if j == i || o.d.Kind != isnad.DealingInstrument || o.clause != d.clause || o.d.Instrument == d.d.ID {
			continue
		}
		switch {
		case o.prior && !d.prior && d.d.Kind == isnad.DealingInstrument && o.first > d.first:
			d.d.Instrument = o.d.ID
			return
		case d.d.Kind != isnad.DealingInstrument && d.d.Kind != isnad.DealingMeeting && !o.prior && o.first < d.first && o.d.Status == d.d.Status:
			d.d.Instrument = o.d.ID
			return
		}
	}
}

// event finds the event of the same happening: its trigger is the dealing's.
func (r *reader) event(d *isnad.Dealing) {
	if d.Trigger.Empty() {
		return
	}
	i, _ := slices.BinarySearchFunc(r.acct.Events, d.Trigger.Start, func(e isnad.Event, at int) int { return e.Trigger.End - at - 1 })
	if i < len(r.acct.Events) && r.acct.Events[i].Trigger.Overlaps(d.Trigger) {
		d.Event = r.acct.Events[i].ID
	}
}

// speaker returns the speaker of the statement that holds token i.
func (r *reader) speaker(i int) isnad.EntityID {
	if s := r.toks[i].stmt; s >= 0 {
		return r.acct.Statements[s].Speaker
	}
	return ""
}

// statementOf returns the id of the statement that holds token i.
func (r *reader) statementOf(i int) isnad.StatementID {
	if s := r.toks[i].stmt; s >= 0 {
		return r.acct.Statements[s].ID
	}
	return ""
}

// timeOf returns the date nearest to token at among the tokens of the clause,
// other than skip; durations and repetitions say no date.
func (r *reader) timeOf(cl []int, at int, skip isnad.TimexID) isnad.TimexID {
	best, dist := isnad.TimexID(""), 1<<30
	for _, i := range cl {
		x := r.toks[i].timex
		if x < 0 {
			continue
		}
		t := &r.acct.Times[x]
		if i > 0 && (r.toks[i-1].norm == "منذ" || r.toks[i-1].norm == "حتي") {
			continue // since then, and until then, is not when
		}
		if t.ID == skip || t.Type != isnad.TimexDate && t.Type != isnad.TimexTime || strings.HasSuffix(t.Value, "_REF") && t.From == "" {
			continue
		}
		d := i - at
		if d < 0 {
			d = -d
		}
		if d > 30 {
			continue
		}
		if d < dist {
			best, dist = t.ID, d
		}
	}
	return best
}

func basis(rule string, score float64, evidence ...isnad.Span) isnad.Basis {
	var ev []isnad.Span
	for _, e := range evidence {
		if !e.Empty() {
			ev = append(ev, e)
		}
	}
	return isnad.Basis{Stage: Stage, Rule: rule, Evidence: ev, Score: score}
}

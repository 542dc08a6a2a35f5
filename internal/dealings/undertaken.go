package dealings

import (
	"strings"

	"isnad"
)

// undertaken reads what a word of agreement or promise is said of, when no noun
// of the table names it: «اتفق الجانبان على تسليم …، والمشاركة في …». Each item
// of the list behind the preposition is a commitment of its own.
func (r *reader) undertaken(c int, cl []int, acts []actor) {
	for q := 0; q < len(cl); q++ {
		form, future, ok := r.verb(cl[q])
		if !ok || r.toks[cl[q]].tag != "" && r.toks[cl[q]].tag != isnad.TagVerb {
			continue
		}
		var tr *trigger
		for _, row := range form.rows {
			if row.flags&flagAny != 0 && row.of(isnad.DealingCommitment) {
				tr = row
				break
			}
		}
		if tr == nil {
			continue
		}
		v := verdict{status: tr.status, at: cl[q], tr: tr, verb: cl[q], form: form, rule: "undertaking"}
		r.mood(&v, cl, q, future)
		if v.skip {
			continue
		}
		start := r.complement(cl, q, tr)
		if start < 0 {
			continue
		}
		r.items(c, cl, acts, &v, start)
	}
}

// complement returns the place in the clause where what is agreed begins,
// behind the trigger's preposition, -1 when there is none.
func (r *reader) complement(cl []int, q int, tr *trigger) int {
	for k := q + 1; k < len(cl) && k < q+30; k++ {
		i := cl[k]
		t := &r.toks[i]
		if t.party >= 0 || t.timex >= 0 || t.kind != isnad.TokenWord {
			continue
		}
		if tr.preps[t.norm] {
			return k + 1
		}
		if tr.preps["ب"] && strings.HasPrefix(t.norm, "ب") && len(t.norm) > 6 && (t.tag == "" || t.tag == isnad.TagNoun) && t.closed == 0 {
			return k
		}
		if r.finite(i) || t.closed&(clsConj|clsRel) != 0 {
			return -1
		}
	}
	return -1
}

// items cuts what is agreed into its members and enters each.
func (r *reader) items(c int, cl []int, acts []actor, v *verdict, start int) {
	for start < len(cl) {
		first := start
		for first < len(cl) && (r.toks[cl[first]].kind == isnad.TokenPunct || r.toks[cl[first]].closed&clsThat != 0) {
			first++
		}
		end := first
		for ; end < len(cl); end++ {
			t := &r.toks[cl[end]]
			if t.comma || t.norm == "؛" || end > first && cl[end] != cl[end-1]+1 {
				break
			}
			if end > first && (t.closed&(clsConj|clsRel) != 0 || t.timex >= 0) {
				break
			}
			if end-first >= 18 {
				break
			}
		}
		if end <= first {
			return
		}
		r.item(c, cl, acts, v, first, end)
		// A comma and a verbal noun joined by و go on with the list.
		next := end
		for next < len(cl) && (r.toks[cl[next]].comma || r.toks[cl[next]].kind == isnad.TokenPunct) {
			next++
		}
		if next >= len(cl) || next == end || !strings.HasPrefix(r.toks[cl[next]].norm, "و") || r.finite(cl[next]) || r.toks[cl[next]].closed != 0 || r.toks[cl[next]].party >= 0 {
			return
		}
		start = next
	}
}

// conjOf returns the و that joins an item of a list.
func (r *reader) conjOf(i int) pieces {
	return pieces{conj: r.toks[i].kind == isnad.TokenWord && strings.HasPrefix(r.toks[i].norm, "و") && len(r.toks[i].norm) > 6}
}

// item enters one thing undertaken, when its nouns say what it binds to.
func (r *reader) item(c int, cl []int, acts []actor, v *verdict, first, end int) {
	ph := phrase{row: &subject{kind: isnad.DealingCommitment}, q: first, first: cl[first], head: cl[end-1] + 1, last: cl[end-1] + 1, part: -1}
	d := draft{first: cl[first], last: cl[end-1] + 1, clause: c}
	d.d.Kind, d.d.Status = isnad.DealingCommitment, v.status
	for k := first; k < end; k++ {
		if o, ok := r.match(cl, k); ok {
			if !r.fits(&o, cl) {
				continue
			}
			switch o.row.kind {
			case isnad.DealingCommitment, isnad.DealingGuarantee:
				if d.d.Obligation == "" {
					d.d.Obligation = o.row.obl
				}
			case isnad.DealingDeployment, isnad.DealingExercise, isnad.DealingInstrument, isnad.DealingInstitution:
				return // matters has it, by its own noun
			case isnad.DealingMeeting:
				if d.d.Obligation == "" {
					d.d.Obligation = isnad.ObligationConsultation
				}
			}
		}
	}
	if d.d.Obligation == "" {
		d.d.Obligation = r.obligation(d.first, d.last)
	}
	if d.d.Obligation == "" {
		return
	}
	r.parties(&d, v, &ph, cl, acts)
	if r.distinct(d.d.By, d.d.Towards) < 2 {
		return
	}
	d.d.Time = r.timeOf(cl, v.at, "")
	r.fill(&d, cl, v.at, v.rule, 0.85, r.conjOf(d.first))
	r.add(d)
}

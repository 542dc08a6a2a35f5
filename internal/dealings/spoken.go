package dealings

import (
	"isnad"
)

// spoken reads what statements are by themselves: threats, denials, orders and
// requests of one power to another.
func (r *reader) spoken() {
	for i := range r.acct.Statements {
		s := &r.acct.Statements[i]
		if s.Negated || s.Speaker == "" || len(s.Content) == 0 {
			continue
		}
		sp := r.standFor(s.Speaker)
		if !sp.ok {
			continue
		}
		by := []isnad.EntityID{s.Speaker}
		for _, co := range s.CoSpeakers {
			by = appendID(by, co)
		}
		first, last := r.tokenAt(s.Content[0].Start), r.tokenAt(s.Content[0].End-1)+1
		if first >= last || last > len(r.toks) {
			continue
		}
		to := r.against(s, first, last, by)
		d := draft{first: first, last: min(last, first+30), clause: r.toks[first].clause}
		at := r.tokenAt(s.Cue.Start)
		switch s.Act {
		case isnad.ActThreaten, isnad.ActWarn:
			// Who warns of a danger names it, not whom he warns.
			if len(to) == 0 || sp.for_ == "" || s.Act == isnad.ActWarn && s.Addressee == "" {
				continue
			}
			d.d.Kind, d.d.Status = isnad.DealingThreat, isnad.StatusAnnounced
		case isnad.ActDeny:
			d.d.Kind, d.d.Status = isnad.DealingDenial, isnad.StatusDenied
			if sp.for_ == "" {
				continue
			}
		case isnad.ActOrder:
			if sp.for_ == "" {
				continue
			}
			d.d.Kind, d.d.Status = isnad.DealingOrder, isnad.StatusAnnounced
		case isnad.ActCall:
			if len(to) == 0 || sp.for_ == "" || s.Addressee == "" && !r.addressed(s, to) {
				continue
			}
			d.d.Kind, d.d.Status = isnad.DealingRequest, isnad.StatusRequested
		default:
			continue
		}
		d.d.By, d.d.Towards = by, to
		d.d.Time = s.Time
		d.d.Subject = r.span(d.first, d.last)
		d.d.Subject.Start, d.d.Subject.End = max(d.d.Subject.Start, s.Content[0].Start), min(d.d.Subject.End, s.Content[0].End)
		if d.d.Subject.Empty() {
			continue
		}
		d.d.Trigger = s.Cue
		d.d.Span = isnad.Span{Start: min(s.Cue.Start, d.d.Subject.Start), End: max(s.Cue.End, s.Content[0].End)}
		if !s.SpeakerSpan.Empty() && s.SpeakerSpan.Start < d.d.Span.Start && d.d.Span.Start-s.SpeakerSpan.Start < 200 {
			d.d.Span.Start = s.SpeakerSpan.Start
		}
		d.d.Statement = s.ID
		d.d.Basis = basis("statement: "+string(s.Act), 0.8, r.toks[at].span)
		r.out = append(r.out, d)
	}
}

// against returns the powers that a statement is directed at: its addressee,
// else those that its content names, other than the speaker's own.
func (r *reader) against(s *isnad.Statement, first, last int, by []isnad.EntityID) []isnad.EntityID {
	var to []isnad.EntityID
	put := func(id isnad.EntityID) {
		st := r.standFor(id)
		if id == "" || !st.ok || st.for_ == "" || r.same(by, id) || r.same(to, id) || len(to) >= 4 {
			return
		}
		to = append(to, id)
	}
	put(s.Addressee)
	if s.Addressee != "" && len(to) > 0 && s.Act != isnad.ActDeny {
		return to
	}
	for i := first; i < last; i++ {
		if p := r.toks[i].party; p >= 0 {
			put(r.acct.Mentions[p].Entity)
		}
		if len(to) > 0 && s.Act != isnad.ActDeny {
			break // whom a threat or a call names first is meant
		}
	}
	return to
}

// addressed reports whether a call without an addressee begins with the power
// that is called upon («دعا إلى وقف إيران …» does not).
func (r *reader) addressed(s *isnad.Statement, to []isnad.EntityID) bool {
	first := r.tokenAt(s.Content[0].Start)
	for i := first; i < first+2 && i < len(r.toks); i++ {
		if p := r.toks[i].party; p >= 0 && has(to, r.acct.Mentions[p].Entity) {
			return true
		}
	}
	return false
}

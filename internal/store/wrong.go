package store

import (
	"slices"
	"strconv"
	"strings"

	"isnad"
)

// NoteWrong is the kind of the notes that mark a finding of an article as
// wrong.
const NoteWrong = "wrong"

// maxMark is how many code points of a finding's words stand in its mark.
const maxMark = 240

// Mark names a finding of an account in the words that a note of kind
// NoteWrong keeps in its B: the layer, what was found, and its words, so that
// later readings, whose ids differ, are led to the same finding and to no
// other. The finding is named by "s3" (a statement's id), "e1", "d2", "t4", or
// "m12", the twelfth mention. It returns "" when the account has no such
// finding.
//
//	statement | deny | سالم نوري | words of the content
//	event | AGREE | trigger | clause
//	dealing | instrument | signed | subject | clause
//	time | DATE | 2022-12-20 | words
//	mention | person | name of the entity | words
//
// Where several findings of one account would be named alike, " | 2" and so on
// tells the later ones apart.
func Mark(acct *isnad.Account, finding string) string { return marks(acct)[finding] }

// Wrong returns those of the notes that mark findings of an account, by the
// finding as Mark names it. Notes that were taken back, those of another
// article, and those whose finding this reading no longer has are left out.
func Wrong(acct *isnad.Account, notes []Note) map[string]Note {
	out := map[string]Note{}
	var by map[string]string
	for _, n := range notes {
		if n.Kind != NoteWrong || n.A != string(acct.Article.ID) || !n.GoneAt.IsZero() {
			continue
		}
		if by == nil {
			by = map[string]string{}
			for id, m := range marks(acct) {
				by[m] = id
			}
		}
		if id, ok := by[n.B]; ok {
			out[id] = n
		}
	}
	return out
}

// Without returns an account without the statements, events and dealings that
// people marked as wrong, as Wrong gives them: nothing is concluded from those,
// and no answer rests on them.
func Without(acct *isnad.Account, wrong map[string]Note) *isnad.Account {
	if len(wrong) == 0 {
		return acct
	}
	out := *acct
	gone := func(id string) bool { _, ok := wrong[id]; return ok }
	out.Statements = slices.DeleteFunc(slices.Clone(acct.Statements), func(s isnad.Statement) bool { return gone(string(s.ID)) })
	out.Events = slices.DeleteFunc(slices.Clone(acct.Events), func(e isnad.Event) bool { return gone(string(e.ID)) })
	out.Dealings = slices.DeleteFunc(slices.Clone(acct.Dealings), func(d isnad.Dealing) bool {
		return gone(string(d.ID)) || gone(string(d.Statement))
	})
	return &out
}

// marks names all findings of an account.
func marks(acct *isnad.Account) map[string]string {
	names := map[isnad.EntityID]string{}
	for i := range acct.Entities {
		names[acct.Entities[i].ID] = acct.Entities[i].Name
	}
	out := map[string]string{}
	seen := map[string]int{}
	put := func(id string, parts ...string) {
		for i, p := range parts {
			// The bar parts the fields, so it may not stand in them.
			p = strings.Join(strings.Fields(strings.ReplaceAll(p, "|", " ")), " ")
			if r := []rune(p); len(r) > maxMark {
				p = string(r[:maxMark])
			}
			parts[i] = p
		}
		m := strings.Join(parts, " | ")
		seen[m]++
		if n := seen[m]; n > 1 {
			m += " | " + strconv.Itoa(n)
		}
		out[id] = m
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		var said []string
		for _, c := range s.Content {
			said = append(said, acct.Words(c))
		}
		who := names[s.Speaker]
		if who == "" {
			who = acct.Words(s.SpeakerSpan)
		}
		put(string(s.ID), "statement", string(s.Act), who, strings.Join(said, " … "))
	}
	for i := range acct.Events {
		e := &acct.Events[i]
		put(string(e.ID), "event", e.Type, acct.Words(e.Trigger), acct.Words(e.Span))
	}
	for i := range acct.Dealings {
		d := &acct.Dealings[i]
		put(string(d.ID), "dealing", string(d.Kind), string(d.Status), acct.Words(d.Subject), acct.Words(d.Span))
	}
	for i := range acct.Times {
		t := &acct.Times[i]
		put(string(t.ID), "time", string(t.Type), t.Value, acct.Words(t.Span))
	}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		put("m"+strconv.Itoa(i+1), "mention", string(m.Kind), names[m.Entity], acct.Words(m.Span))
	}
	return out
}

package account

import (
	"fmt"
	"html/template"
	"strings"

	"isnad"
)

// eventLabels are the PLOVER types in words.
var eventLabels = map[string]label{
	"AGREE": {"اتفاق أو تعهّد", "agree"}, "CONSULT": {"لقاء أو تشاور", "consult"}, "SUPPORT": {"تأييد", "support"},
	"CONCEDE": {"تنازل", "concede"}, "COOPERATE": {"تعاون", "cooperate"}, "AID": {"عون", "aid"}, "RETREAT": {"تراجع أو إفراج", "retreat"},
	"REQUEST": {"طلب", "request"}, "ACCUSE": {"اتهام أو إدانة", "accuse"}, "REJECT": {"رفض", "reject"}, "THREATEN": {"تهديد", "threaten"},
	"PROTEST": {"احتجاج", "protest"}, "SANCTION": {"عقوبة أو قطيعة", "sanction"}, "MOBILIZE": {"حشد", "mobilize"},
	"COERCE": {"إكراه أو توقيف", "coerce"}, "ASSAULT": {"عنف", "assault"},
}

// hostile are the types that a reader looks for first.
var hostile = map[string]bool{"ACCUSE": true, "REJECT": true, "THREATEN": true, "SANCTION": true, "COERCE": true, "ASSAULT": true}

var modalityLabels = map[isnad.Modality]label{
	isnad.ModalityAsserted: {"خبر", "asserted"}, isnad.ModalityReported: {"منقول في قول", "reported"}, isnad.ModalityPlanned: {"مزمع", "planned"},
	isnad.ModalityPossible: {"محتمل", "possible"}, isnad.ModalityDenied: {"منفي", "denied"},
}

// parties names actors and recipients in a line of Arabic; a side that the
// article does not name is a question mark.
func parties(acct *lookup, e *isnad.Event) string {
	side := func(ids []isnad.EntityID) string {
		var names []string
		for _, id := range ids {
			if x := acct.Entity(id); x != nil {
				names = append(names, x.Name)
			}
		}
		if len(names) == 0 {
			return "؟"
		}
		return strings.Join(names, " و")
	}
	return side(e.Actors) + " ← " + side(e.Recipients)
}

// events lists the events of an article: a line for the parties, one for the
// words.
func (t *textWriter) events(acct *lookup) {
	if len(acct.Events) == 0 {
		return
	}
	t.line()
	t.line("  events")
	for i := range acct.Events {
		e := &acct.Events[i]
		style := styleAct
		if hostile[e.Type] {
			style = styleAgainst
		}
		kind := strings.ToLower(e.Type)
		lead := fmt.Sprintf("%4d  ", i+1) + t.style(style, kind) + strings.Repeat(" ", max(1, wordsColumn-actColumn-len(kind)))
		t.line(lead, t.isolate(t.fit(parties(acct, e), t.opt.Width-wordsColumn)))
		ground := []string{}
		if e.Mode != "" {
			ground = append(ground, e.Mode)
		}
		if e.Modality != isnad.ModalityAsserted {
			ground = append(ground, string(e.Modality))
		}
		if x := acct.Timex(e.Time); x != nil && x.From != "" {
			ground = append(ground, Plain(x.Value))
		}
		words := acct.Words(e.Trigger) + ": " + acct.Words(e.Span)
		if p := acct.Entity(e.Place); p != nil {
			words += " | " + p.Name
		}
		lead = strings.Repeat(" ", wordsColumn)
		if len(ground) > 0 {
			lead += strings.Join(ground, ", ") + "  "
		}
		t.line(t.style(styleDim, lead), t.isolate(t.style(styleDim, t.fit(words, t.opt.Width-len(lead)))))
	}
}

// An htmlEvent is a row of the table of events.
type htmlEvent struct {
	N                  int
	Anchor, Words      string // anchors of the row and of the words
	Type               label
	Against            bool
	Mode               string
	Modality           label
	Actors, Recipients []string
	Place, Time        string
	TimeAnchor         string
	Trigger            string
	Within             int // number of the statement that tells of it; 0 when none
	WithinAnchor       string
}

func (v *view) event(i int, times map[isnad.TimexID]int) htmlEvent {
	e := &v.acct.Events[i]
	out := htmlEvent{
		N: i + 1, Anchor: v.anchor("v", i+1), Words: v.anchor("w", i+1), Type: labelOf(eventLabels, e.Type), Against: hostile[e.Type], Mode: e.Mode,
		Modality: labelOf(modalityLabels, e.Modality), Actors: v.entityNames(e.Actors), Recipients: v.entityNames(e.Recipients),
		Place: v.name(e.Place), Trigger: v.acct.Words(e.Trigger),
	}
	if n := times[e.Time]; n > 0 {
		out.Time, out.TimeAnchor = v.acct.Words(v.acct.Times[n-1].Span), v.anchor("t", n)
	}
	if n := v.number[e.Statement]; n > 0 {
		out.Within, out.WithinAnchor = n, v.anchor("s", n)
	}
	return out
}

// eventMarks marks the triggers in the text.
func (v *view) eventMarks(marks []mark) []mark {
	for i := range v.acct.Events {
		e := &v.acct.Events[i]
		tip := template.HTMLEscapeString(labelOf(eventLabels, e.Type).Ar + ": " + Plain(parties(v.acct, e)))
		again := `<span class="ev" title="` + tip + `">`
		marks = append(marks, mark{span: e.Trigger, depth: depthEvent, first: `<span class="ev" id="` + v.anchor("w", i+1) + `" title="` + tip + `">`, again: again, close: "</span>"})
	}
	return marks
}

// events renders every event. Times are looked up by id once.
func (v *view) events() []htmlEvent {
	times := make(map[isnad.TimexID]int, len(v.acct.Times))
	for n := range v.acct.Times {
		times[v.acct.Times[n].ID] = n + 1
	}
	out := make([]htmlEvent, 0, len(v.acct.Events))
	for i := range v.acct.Events {
		out = append(out, v.event(i, times))
	}
	return out
}

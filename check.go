package isnad

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Check tests the laws of an account and returns every broken one, joined; nil
// means that the account may be printed and stored. The laws:
//
//   - The text is valid UTF-8. Blocks lie in it, in order, apart.
//   - Every span lies in the text, starts and ends between runes, and has at
//     least one byte, unless its field says that the zero span is allowed.
//   - Origin is in text order, its segments do not overlap, and an exact
//     segment is as long in the page as in the text.
//   - A repair's To stands in the text at its span.
//   - Tokens and sentences are in text order and apart; a sentence's tokens
//     lie in it. Where there are words, every token has at least one and
//     every word belongs to one token.
//   - Times, mentions, statements and events are in text order; ids are unique.
//   - Every reference (entity, timex, statement) is present in the account.
//   - Every statement has a cue and content; the cue is not inside the content
//     span that it attributes; act and mode are of the table.
//   - Every mention's entity has the mention's words among its forms, or the
//     mention refers by title or metonym.
//   - Every basis names a stage that ran, and its score is from 0 to 1.
func (a *Account) Check() error {
	c := checker{a: a, text: a.Article.Text}
	c.article()
	c.words()
	c.entities()
	c.times()
	c.mentions()
	c.statements()
	c.events()
	c.dealings()
	return errors.Join(c.errs...)
}

// maxCheckErrors bounds the report on an account that is broken throughout.
const maxCheckErrors = 20

type checker struct {
	a     *Account
	text  string
	errs  []error
	ran   map[Stage]bool
	ents  map[EntityID]*Entity
	timex map[TimexID]bool
	stmts map[StatementID]bool
}

func (c *checker) fail(format string, args ...any) {
	if len(c.errs) < maxCheckErrors {
		c.errs = append(c.errs, fmt.Errorf("isnad.Check article "+string(c.a.Article.ID)+": "+format, args...))
	}
}

// span checks a span that must have words.
func (c *checker) span(what string, s Span) bool {
	switch {
	case s.Start < 0 || s.End > len(c.text) || s.Start > s.End:
		c.fail("%s: span %d:%d is outside the text of %d bytes", what, s.Start, s.End, len(c.text))
	case s.Start == s.End:
		c.fail("%s: span %d:%d has no words", what, s.Start, s.End)
	case !c.boundary(s.Start) || !c.boundary(s.End):
		c.fail("%s: span %d:%d cuts a rune", what, s.Start, s.End)
	default:
		return true
	}
	return false
}

func (c *checker) boundary(i int) bool { return i == len(c.text) || utf8.RuneStart(c.text[i]) }

// maybe checks a span that may be zero.
func (c *checker) maybe(what string, s Span) {
	if s != (Span{}) {
		c.span(what, s)
	}
}

func (c *checker) basis(what string, b Basis) {
	if !c.ran[b.Stage] {
		c.fail("%s: basis names stage %q, which did not run", what, b.Stage)
	}
	if !(b.Score >= 0 && b.Score <= 1) {
		c.fail("%s: score %v is not between 0 and 1", what, b.Score)
	}
	for _, e := range b.Evidence {
		c.span(what+" evidence", e)
	}
}

func (c *checker) article() {
	art := &c.a.Article
	c.ran = make(map[Stage]bool, len(c.a.Stages))
	for _, s := range c.a.Stages {
		if c.ran[s.Stage] {
			c.fail("stage %q ran twice", s.Stage)
		}
		c.ran[s.Stage] = true
	}
	if art.ID == "" {
		c.fail("the article has no id")
	}
	if !utf8.ValidString(art.Text) {
		c.fail("the text is not valid UTF-8")
	}
	end := 0
	for i, b := range art.Blocks {
		if c.span(fmt.Sprintf("block %d", i), b.Span) && b.Span.Start < end {
			c.fail("block %d begins before block %d ends", i, i-1)
		}
		end = b.Span.End
	}
	end = 0
	for i, s := range art.Origin {
		if !c.span(fmt.Sprintf("origin %d", i), s.Text) {
			continue
		}
		if s.Text.Start < end {
			c.fail("origin %d begins before origin %d ends", i, i-1)
		}
		end = s.Text.End
		if s.Page.Start < 0 || s.Page.End < s.Page.Start {
			c.fail("origin %d: page span %d:%d is none", i, s.Page.Start, s.Page.End)
		}
		if s.Exact && s.Page.Len() != s.Text.Len() {
			c.fail("origin %d is exact, but %d bytes of text come from %d bytes of page", i, s.Text.Len(), s.Page.Len())
		}
	}
	for i, d := range art.Dropped {
		if d.Text == "" || d.Reason == "" {
			c.fail("dropped %d has no text or no reason", i)
		}
	}
	for i, r := range art.Repairs {
		if r.Span.Start < 0 || r.Span.End > len(c.text) || r.Span.Start > r.Span.End || c.text[r.Span.Start:r.Span.End] != r.To {
			c.fail("repair %d: %+q does not stand at %d:%d", i, r.To, r.Span.Start, r.Span.End)
		}
		if r.Rule == "" {
			c.fail("repair %d has no rule", i)
		}
	}
}

func (c *checker) words() {
	end := 0
	for i, t := range c.a.Tokens {
		if c.span(fmt.Sprintf("token %d", i), t.Span) && t.Span.Start < end {
			c.fail("token %d begins before token %d ends", i, i-1)
		}
		end = t.Span.End
		if len(c.a.Syntactic) > 0 {
			next := len(c.a.Syntactic)
			if i+1 < len(c.a.Tokens) {
				next = c.a.Tokens[i+1].Word
			}
			if t.Word < 0 || t.Word >= next || next > len(c.a.Syntactic) || i == 0 && t.Word != 0 {
				c.fail("token %d: its words %d:%d are none", i, t.Word, next)
			}
		}
		if t.Kind < TokenWord || t.Kind > TokenSymbol {
			c.fail("token %d has no kind", i)
		}
	}
	end = 0
	last := 0
	for i, s := range c.a.Sentences {
		if !c.span(fmt.Sprintf("sentence %d", i), s.Span) {
			continue
		}
		if s.Span.Start < end || s.First < last {
			c.fail("sentence %d begins before sentence %d ends", i, i-1)
		}
		end, last = s.Span.End, s.Last
		if s.First < 0 || s.Last > len(c.a.Tokens) || s.First >= s.Last {
			c.fail("sentence %d: tokens %d:%d of %d", i, s.First, s.Last, len(c.a.Tokens))
			continue
		}
		if !s.Span.Contains(c.a.Tokens[s.First].Span) || !s.Span.Contains(c.a.Tokens[s.Last-1].Span) {
			c.fail("sentence %d does not hold its tokens", i)
		}
		if s.Block < 0 || s.Block >= len(c.a.Article.Blocks) || !c.a.Article.Blocks[s.Block].Span.Contains(s.Span) {
			c.fail("sentence %d does not lie in its block %d", i, s.Block)
		}
	}
}

func (c *checker) entities() {
	c.ents = make(map[EntityID]*Entity, len(c.a.Entities))
	for i := range c.a.Entities {
		e := &c.a.Entities[i]
		if e.ID == "" || e.Name == "" || e.Kind == "" {
			c.fail("entity %d has no id, name or kind", i)
		}
		if c.ents[e.ID] != nil {
			c.fail("entity %q stands twice", e.ID)
		}
		c.ents[e.ID] = e
	}
}

func (c *checker) entity(what string, id EntityID) {
	if id != "" && c.ents[id] == nil {
		c.fail("%s: no entity %q in the account", what, id)
	}
}

func (c *checker) times() {
	c.timex = make(map[TimexID]bool, len(c.a.Times))
	start := 0
	for i, t := range c.a.Times {
		what := "timex " + string(t.ID)
		c.span(what, t.Span)
		if t.Span.Start < start {
			c.fail("%s is out of order", what)
		}
		start = t.Span.Start
		if t.ID == "" || c.timex[t.ID] {
			c.fail("timex %d: id %q is empty or stands twice", i, t.ID)
		}
		c.timex[t.ID] = true
		switch t.Type {
		case TimexDate, TimexTime, TimexDuration, TimexSet:
		default:
			c.fail("%s: %q is no TIMEX3 type", what, t.Type)
		}
		if t.Value == "" {
			c.fail("%s has no value", what)
		}
		if (t.From == "") != (t.To == "") || t.From > t.To {
			c.fail("%s: interval %q to %q is none", what, t.From, t.To)
		}
		c.basis(what, t.Basis)
	}
}

func (c *checker) mentions() {
	start := 0
	for i, m := range c.a.Mentions {
		what := fmt.Sprintf("mention %d", i)
		c.span(what, m.Span)
		c.maybe(what+" title", m.Title)
		if m.Span.Start < start {
			c.fail("%s is out of order", what)
		}
		start = m.Span.Start
		if m.Kind == "" || m.Form == "" {
			c.fail("%s has no kind or form", what)
		}
		c.entity(what, m.Entity)
		if e := c.ents[m.Entity]; e != nil && m.Form == FormName {
			words, has := m.Span.Of(c.text), false
			for _, f := range e.Forms {
				has = has || f == words
			}
			if !has {
				c.fail("%s: %q is not among the forms of entity %q", what, words, e.ID)
			}
		}
		c.basis(what, m.Basis)
	}
}

func (c *checker) statements() {
	c.stmts = make(map[StatementID]bool, len(c.a.Statements))
	for i := range c.a.Statements {
		id := c.a.Statements[i].ID
		if id == "" || c.stmts[id] {
			c.fail("statement %d: id %q is empty or stands twice", i, id)
		}
		c.stmts[id] = true
	}
	start := 0
	for i := range c.a.Statements {
		s := &c.a.Statements[i]
		what := "statement " + string(s.ID)
		c.span(what+" cue", s.Cue)
		if s.Cue.Start < start {
			c.fail("%s is out of order", what)
		}
		start = s.Cue.Start
		c.maybe(what+" speaker", s.SpeakerSpan)
		if len(s.Content) == 0 {
			c.fail("%s has no content", what)
		}
		end := 0
		for _, p := range s.Content {
			if c.span(what+" content", p) && p.Start < end {
				c.fail("%s: content spans overlap or are out of order", what)
			}
			end = p.End
			if p.Overlaps(s.Cue) {
				c.fail("%s: its cue lies in its content", what)
			}
		}
		c.entity(what+" speaker", s.Speaker)
		c.entity(what+" for", s.For)
		c.entity(what+" addressee", s.Addressee)
		for _, e := range s.CoSpeakers {
			c.entity(what+" co-speaker", e)
		}
		for _, e := range s.Candidates {
			c.entity(what+" candidate", e)
		}
		if s.Time != "" && !c.timex[s.Time] {
			c.fail("%s: no timex %q in the account", what, s.Time)
		}
		c.maybe(what+" occasion", s.Occasion)
		for _, p := range s.Content {
			if p.Overlaps(s.Occasion) {
				c.fail("%s: its occasion lies in its content", what)
			}
		}
		for _, t := range s.About {
			if !c.timex[t] {
				c.fail("%s: no timex %q in the account to be about", what, t)
			}
		}
		if s.Within != "" && (!c.stmts[s.Within] || s.Within == s.ID) {
			c.fail("%s: no statement %q to lie within", what, s.Within)
		}
		if !slices.Contains(Acts, s.Act) {
			c.fail("%s: %q is no act", what, s.Act)
		}
		switch s.Mode {
		case ModeDirect, ModeIndirect, ModeMixed:
		default:
			c.fail("%s: %q is no mode", what, s.Mode)
		}
		for j, l := range s.Chain {
			if l.Role == "" || l.Name == "" {
				c.fail("%s: link %d has no role or name", what, j)
			}
			c.maybe(what+" link", l.Span)
			c.entity(what+" link", l.Entity)
		}
		c.basis(what, s.Basis)
	}
}

func (c *checker) events() {
	seen := make(map[EventID]bool, len(c.a.Events))
	start := 0
	for i, e := range c.a.Events {
		what := "event " + string(e.ID)
		if e.ID == "" || seen[e.ID] {
			c.fail("event %d: id %q is empty or stands twice", i, e.ID)
		}
		seen[e.ID] = true
		c.span(what+" trigger", e.Trigger)
		c.span(what, e.Span)
		if e.Trigger.Start < start {
			c.fail("%s is out of order", what)
		}
		start = e.Trigger.Start
		if e.Type == "" || e.Modality == "" {
			c.fail("%s has no type or modality", what)
		}
		for _, x := range e.Actors {
			c.entity(what+" actor", x)
		}
		for _, x := range e.Recipients {
			c.entity(what+" recipient", x)
		}
		c.entity(what+" place", e.Place)
		if e.Time != "" && !c.timex[e.Time] {
			c.fail("%s: no timex %q in the account", what, e.Time)
		}
		if e.Statement != "" && !c.stmts[e.Statement] {
			c.fail("%s: no statement %q in the account", what, e.Statement)
		}
		c.basis(what, e.Basis)
	}
}

func (c *checker) dealings() {
	seen := make(map[DealingID]bool, len(c.a.Dealings))
	for i := range c.a.Dealings {
		seen[c.a.Dealings[i].ID] = true
	}
	if len(seen) != len(c.a.Dealings) || seen[""] {
		c.fail("dealings: an id is empty or stands twice")
	}
	events := make(map[EventID]bool, len(c.a.Events))
	for i := range c.a.Events {
		events[c.a.Events[i].ID] = true
	}
	start := 0
	for i := range c.a.Dealings {
		d := &c.a.Dealings[i]
		what := "dealing " + string(d.ID)
		c.span(what+" subject", d.Subject)
		c.maybe(what+" trigger", d.Trigger)
		if c.span(what, d.Span) && !d.Span.Contains(d.Subject) {
			c.fail("%s: its clause does not hold its subject", what)
		}
		if d.Subject.Start < start {
			c.fail("%s is out of order", what)
		}
		start = d.Subject.Start
		if !slices.Contains(DealingKinds, d.Kind) {
			c.fail("%s: %q is no kind", what, d.Kind)
		}
		if !slices.Contains(Statuses, d.Status) {
			c.fail("%s: %q is no status", what, d.Status)
		}
		if d.Obligation != "" && !slices.Contains(Obligations, d.Obligation) {
			c.fail("%s: %q is no obligation", what, d.Obligation)
		}
		if len(d.By)+len(d.Towards) == 0 {
			c.fail("%s has no party", what)
		}
		for _, x := range d.By {
			c.entity(what+" party", x)
		}
		for _, x := range d.Towards {
			c.entity(what+" party", x)
		}
		c.entity(what+" place", d.Place)
		for _, t := range []TimexID{d.Time, d.Dated} {
			if t != "" && !c.timex[t] {
				c.fail("%s: no timex %q in the account", what, t)
			}
		}
		if d.Instrument != "" && (!seen[d.Instrument] || d.Instrument == d.ID) {
			c.fail("%s: no dealing %q to be part of", what, d.Instrument)
		}
		if d.Statement != "" && !c.stmts[d.Statement] {
			c.fail("%s: no statement %q in the account", what, d.Statement)
		}
		if d.Event != "" && !events[d.Event] {
			c.fail("%s: no event %q in the account", what, d.Event)
		}
		c.basis(what, d.Basis)
	}
}

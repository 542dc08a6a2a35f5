package pack

import (
	"strings"

	"isnad"
)

// account passes an account, field by field. A field that is added to the
// vocabulary must be added here, under a new version (TestEveryField sees to it).
func (c *coder) account(a *isnad.Account) {
	c.article(&a.Article)
	list(c, &a.Stages, 2, func(s *isnad.StageVersion) {
		word(c, &s.Stage)
		c.far(&s.Version, 0)
	})
	c.tokens(a)
	c.words(a)
	end, last := 0, 0
	list(c, &a.Sentences, 5, func(s *isnad.Sentence) {
		end = c.span(&s.Span, end)
		c.far(&s.First, last)
		c.far(&s.Last, s.First)
		c.far(&s.Block, 0)
		last = s.Last
	})
	at := 0
	list(c, &a.Times, 11, func(t *isnad.Timex) {
		word(c, &t.ID)
		at = c.span(&t.Span, at)
		word(c, &t.Type)
		str(c, &t.Value)
		word(c, &t.Mod)
		word(c, &t.Calendar)
		str(c, &t.From)
		near(c, &t.To, t.From)
		c.bool(&t.Relative)
		c.basis(&t.Basis, at)
	})
	at = 0
	list(c, &a.Mentions, 10, func(m *isnad.Mention) {
		at = c.span(&m.Span, at)
		c.span(&m.Title, m.Span.Start)
		word(c, &m.Kind)
		word(c, &m.Form)
		word(c, &m.Entity)
		c.basis(&m.Basis, at)
	})
	list(c, &a.Entities, 9, func(e *isnad.Entity) {
		word(c, &e.ID)
		word(c, &e.Kind)
		str(c, &e.Name)
		str(c, &e.NameEn)
		word(c, &e.Wikidata)
		strs(c, &e.Forms)
		str(c, &e.Role)
		word(c, &e.Country)
		g := c.int(int(e.Gender))
		if !c.enc {
			e.Gender = int8(g)
			c.bad = c.bad || g != int(e.Gender)
		}
	})
	at = 0
	list(c, &a.Statements, 23, func(s *isnad.Statement) { at = c.statement(s, at) })
	at = 0
	list(c, &a.Events, 16, func(e *isnad.Event) {
		word(c, &e.ID)
		word(c, &e.Type)
		word(c, &e.Mode)
		at = c.span(&e.Trigger, at)
		c.span(&e.Span, e.Trigger.Start)
		words(c, &e.Actors)
		words(c, &e.Recipients)
		word(c, &e.Place)
		word(c, &e.Time)
		word(c, &e.Modality)
		word(c, &e.Statement)
		c.basis(&e.Basis, at)
	})
	at = 0
	list(c, &a.Dealings, 21, func(d *isnad.Dealing) {
		word(c, &d.ID)
		word(c, &d.Kind)
		c.span(&d.Subject, at)
		c.span(&d.Trigger, d.Subject.Start)
		c.span(&d.Span, d.Subject.Start)
		word(c, &d.Obligation)
		word(c, &d.Status)
		words(c, &d.By)
		words(c, &d.Towards)
		word(c, &d.Place)
		word(c, &d.Time)
		word(c, &d.Dated)
		word(c, &d.Instrument)
		word(c, &d.Statement)
		word(c, &d.Event)
		at = d.Span.Start
		c.basis(&d.Basis, at)
	})
}

func (c *coder) article(a *isnad.Article) {
	str(c, &a.ID)
	if !c.enc {
		a.ID = isnad.ArticleID(strings.Clone(string(a.ID))) // a word of this account alone
	}
	str(c, &a.Page)
	str(c, &a.URL)
	c.far(&a.Ordinal, 0)
	str(c, &a.Title)
	str(c, &a.Outlet.Name)
	word(c, &a.Outlet.ID)
	str(c, &a.Outlet.Why)
	str(c, &a.Author)
	strs(c, &a.Credit)
	for _, d := range [2]*isnad.Dating{&a.Published, &a.Modified} {
		str(c, &d.From)
		str(c, &d.To)
		word(c, &d.Basis)
		str(c, &d.Why)
		c.float(&d.Score)
	}
	str(c, &a.Text)
	end := 0
	list(c, &a.Blocks, 3, func(b *isnad.Block) {
		word(c, &b.Kind)
		end = c.span(&b.Span, end)
	})
	text, page := 0, 0
	list(c, (*[]isnad.Segment)(&a.Origin), 5, func(s *isnad.Segment) {
		text = c.span(&s.Text, text)
		c.far(&s.Page.Start, page)
		c.far(&s.Page.End, s.Page.Start+s.Text.Len())
		page = s.Page.End
		c.bool(&s.Exact)
	})
	page = 0
	list(c, &a.Dropped, 4, func(d *isnad.Dropped) {
		str(c, &d.Text)
		word(c, &d.Reason)
		page = c.span(&d.Page, page)
	})
	end = 0
	list(c, &a.Repairs, 6, func(r *isnad.Repair) {
		str(c, &r.From)
		str(c, &r.To)
		end = c.span(&r.Span, end)
		word(c, &r.Rule)
		str(c, &r.Why)
	})
	word(c, &a.Charset)
}

// tokens passes the tokens by columns. A norm is mostly the token as it stands
// in the text.
func (c *coder) tokens(a *isnad.Account) {
	if !open(c, &a.Tokens, 5) {
		return
	}
	all, text := a.Tokens, a.Article.Text
	end := 0
	for i := range all {
		c.far(&all[i].Span.Start, end)
		if c.enc {
			end = all[i].Span.End
			c.int(end - all[i].Span.Start)
			continue
		}
		all[i].Span.End = all[i].Span.Start + c.int(0)
		end = all[i].Span.End
	}
	for i := range all {
		k := c.uint(uint64(all[i].Kind))
		if !c.enc {
			all[i].Kind = isnad.TokenKind(k)
			c.bad = c.bad || k > 255
		}
	}
	word := 0
	for i := range all {
		c.far(&all[i].Word, word)
		word = all[i].Word
	}
	for i := range all {
		near(c, &all[i].Norm, all[i].Span.Of(text))
	}
}

// words passes the syntactic words by columns. A form is mostly the token that
// it is, a lemma mostly the form.
func (c *coder) words(a *isnad.Account) {
	if !open(c, &a.Syntactic, 3) {
		return
	}
	all := a.Syntactic
	for i := range all {
		word(c, &all[i].Tag)
	}
	token := 0
	for i := range all {
		// The token that holds the word, as far as tokens tell; any other
		// would do as well, as long as both directions take the same.
		for token+1 < len(a.Tokens) && a.Tokens[token+1].Word <= i {
			token++
		}
		host := ""
		if token < len(a.Tokens) {
			host = a.Tokens[token].Span.Of(a.Article.Text)
		}
		near(c, &all[i].Form, host)
	}
	for i := range all {
		near(c, &all[i].Lemma, all[i].Form)
	}
}

func (c *coder) statement(s *isnad.Statement, at int) int {
	word(c, &s.ID)
	word(c, &s.Speaker)
	end := c.span(&s.Cue, at)
	at = s.Cue.Start
	c.span(&s.SpeakerSpan, at)
	words(c, &s.CoSpeakers)
	words(c, &s.Candidates)
	word(c, &s.For)
	word(c, &s.CueLemma)
	word(c, &s.Act)
	word(c, &s.Mode)
	c.spans(&s.Content, end)
	word(c, &s.Addressee)
	word(c, &s.Time)
	c.span(&s.Occasion, at)
	words(c, &s.About)
	c.bool(&s.Negated)
	list(c, &s.Chain, 5, func(l *isnad.Link) {
		word(c, &l.Role)
		str(c, &l.Name)
		word(c, &l.Entity)
		c.span(&l.Span, at)
	})
	word(c, &s.Within)
	c.basis(&s.Basis, at)
	return at
}

// basis passes a basis whose evidence lies around a place.
func (c *coder) basis(b *isnad.Basis, at int) {
	word(c, &b.Stage)
	word(c, &b.Rule)
	c.spans(&b.Evidence, at)
	c.float(&b.Score)
}

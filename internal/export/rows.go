package export

import (
	"context"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/account"
)

// start and end are the borders of a span in code points; nil for none.
func (it *Item) borders(s isnad.Span) (start, end any) {
	r := it.span(s)
	if r == nil {
		return nil, nil
	}
	return r.Start, r.End
}

// name is the name of an entity of the account; empty for none.
func (it *Item) name(local isnad.EntityID) string {
	if e := it.Entity(local); e != nil {
		return e.Name
	}
	return ""
}

// id is the id in the corpus of an entity of the account; empty for none.
func (it *Item) id(local isnad.EntityID) string {
	if e := it.Entity(local); e != nil {
		return string(e.ID)
	}
	return ""
}

// country is the country of an entity, as ISO 3166-1 alpha-3.
func (it *Item) country(local isnad.EntityID) string {
	if e := it.Entity(local); e != nil {
		return alpha3(e.Country)
	}
	return ""
}

// list maps ids and leaves out what comes to nothing.
func list(ids []isnad.EntityID, f func(isnad.EntityID) string) []string {
	var out []string
	for _, id := range ids {
		if s := f(id); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func refs(list []isnad.StatementRef) []string {
	var out []string
	for _, r := range list {
		out = append(out, ref(r))
	}
	slices.Sort(out)
	return out
}

// chain is a chain as a list of "role: name", from the outlet to the speaker.
func (it *Item) chain(s *isnad.Statement) []string {
	var out []string
	for i := range s.Chain {
		out = append(out, string(s.Chain[i].Role)+": "+it.link(&s.Chain[i]))
	}
	return out
}

// link is the name of a teller: the corpus's where it knows it.
func (it *Item) link(l *isnad.Link) string {
	if n := it.name(l.Entity); n != "" {
		return n
	}
	return l.Name
}

// broken reports whether a chain breaks: somebody in it is not named.
func broken(s *isnad.Statement) bool {
	return slices.ContainsFunc(s.Chain, func(l isnad.Link) bool { return l.Role == isnad.RoleUnnamed })
}

// sources are the independent sources of a statement: those of its claim, or
// the one that it is.
func (it *Item) sources(s isnad.StatementID) int {
	if c := it.claims[s]; c != nil {
		return len(c.Sources)
	}
	return 1
}

var articles = &Table{
	Name: "articles", About: "One row an article.",
	Columns: []Column{
		{"id", Text, "the article's id, for good"},
		{"page", Text, "name of its page"},
		{"url", Text, "address"},
		{"ordinal", Int, "place among the articles of its page, from 0"},
		{"title", Text, "headline"},
		{"outlet", Text, "who published it"},
		{"outlet_id", Text, "the lexicon's key of the outlet"},
		{"author", Text, "byline as written"},
		{"credit", List, "whom it credits for its text, as written"},
		{"published_from", Text, "first day or time at which it may have appeared, ISO 8601"},
		{"published_to", Text, "last day or time"},
		{"published_basis", Text, "given, metadata, stated, calendar or none"},
		{"published_why", Text, "the evidence for the date, in words"},
		{"modified", Text, "when it was last changed"},
		{"copy_of", Text, "id of the article whose text it carries"},
		{"story", Text, "id of its story"},
		{"story_independent_sources", Int, "independent sources of that story"},
		{"statements", Int, "how many it has"},
		{"events", Int, "how many it has"},
		{"mentions", Int, "how many it has"},
		{"text", Text, "the article; paragraphs are separated by a line break; offsets of other tables point into it"},
	},
	rows: func(ctx context.Context, w *walk) error {
		return w.items(ctx, func(it *Item) error {
			a := &it.Account.Article
			basis := a.Published.Basis
			if basis == "" {
				basis = isnad.DatedNone
			}
			var sources any
			if it.Story != "" {
				sources = it.StorySources
			}
			return w.put(Row{string(a.ID), a.Page, a.URL, a.Ordinal, a.Title, a.Outlet.Name, a.Outlet.ID, a.Author, a.Credit,
				a.Published.From, a.Published.To, string(basis), a.Published.Why, a.Modified.From, string(it.CopyOf), it.Story, sources,
				len(it.Statements()), len(it.Account.Events), len(it.Account.Mentions), a.Text})
		})
	},
}

var statements = &Table{
	Name: "statements", About: "One row a statement: somebody is made to say something in one article.",
	Columns: []Column{
		{"id", Text, "ARTICLE-STATEMENT"},
		{"article", Text, "id of the article"},
		{"url", Text, "address of the article"},
		{"title", Text, "its headline"},
		{"outlet", Text, "who published it"},
		{"published", Text, "first day on which it may have appeared"},
		{"speaker_id", Text, "the speaker, in the corpus; blank where it is open who spoke"},
		{"speaker", Text, "name of the speaker"},
		{"speaker_en", Text, "English name, where the lexicon has one"},
		{"speaker_kind", Text, "person, organization, place, title or unnamed"},
		{"speaker_country", Text, "ISO 3166-1 alpha-3"},
		{"speaker_text", Text, "the words that name the speaker"},
		{"co_speakers", List, "names of further speakers"},
		{"candidates", List, "whom it may be, where it is open who spoke"},
		{"for", Text, "the body that a spokesman speaks for"},
		{"cue", Text, "the word that attributes"},
		{"act", Text, "say, confirm, announce, deny, promise, warn, threaten, call, ask, accuse, praise, condemn, reject, report, expect, explain, order or describe"},
		{"mode", Text, "direct, indirect or mixed"},
		{"negated", Bool, "the article says that it was not said"},
		{"text", Text, "what was said; pieces joined by \" … \""},
		{"start", Int, "its first code point in the article's text"},
		{"end", Int, "the code point after its last"},
		{"addressee", Text, "name of who was spoken to"},
		{"said_from", Text, "day on which it was said, as the article tells"},
		{"said_to", Text, "last day, where the words cover several"},
		{"occasion", Text, "the words for the occasion"},
		{"within", Text, "id of the statement whose content holds this one"},
		{"chain", List, "tellers as \"role: name\", from the outlet to the speaker"},
		{"chain_broken", Bool, "somebody in the chain is not named"},
		{"claim", Text, "id of the claim that it tells, with other articles"},
		{"independent_sources", Int, "how many stand behind it, once copies and common agencies are folded"},
		{"denied_by", List, "ids of statements that deny it"},
		{"denies", List, "ids of statements that it denies"},
		{"copy_of", Text, "id of the article whose text its article carries"},
		{"story", Text, "id of the story"},
		{"rule", Text, "what found it"},
		{"score", Number, "how sure that is, 0 to 1"},
	},
	rows: func(ctx context.Context, w *walk) error {
		return w.items(ctx, func(it *Item) error {
			a := &it.Account.Article
			for _, s := range it.Statements() {
				start, end := it.borders(s.Span())
				from, to := it.days(s.Time)
				if to == from {
					to = ""
				}
				claim := ""
				if c := it.claims[s.ID]; c != nil {
					claim = c.ID
				}
				var en, kind string
				if e := it.Entity(s.Speaker); e != nil {
					en, kind = e.NameEn, string(e.Kind)
				}
				within := ""
				if s.Within != "" {
					within = ref(isnad.StatementRef{Article: a.ID, Statement: s.Within})
				}
				if err := w.put(Row{ref(isnad.StatementRef{Article: a.ID, Statement: s.ID}), string(a.ID), a.URL, a.Title, a.Outlet.Name, it.Day,
					it.id(s.Speaker), it.name(s.Speaker), en, kind, it.country(s.Speaker), it.Account.Words(s.SpeakerSpan),
					list(s.CoSpeakers, it.name), list(s.Candidates, it.name), it.name(s.For), it.Account.Words(s.Cue), string(s.Act), string(s.Mode), s.Negated,
					account.Content(it.Account, s), start, end, it.name(s.Addressee), from, to, it.Account.Words(s.Occasion), within,
					it.chain(s), broken(s), claim, it.sources(s.ID), refs(it.denied[s.ID]), refs(it.denies[s.ID]), string(it.CopyOf), it.Story,
					s.Basis.Rule, s.Basis.Score}); err != nil {
					return err
				}
			}
			return nil
		})
	},
}

var mentions = &Table{
	Name: "mentions", About: "One row a place where an article names somebody or something.",
	Columns: []Column{
		{"article", Text, "id of the article"},
		{"outlet", Text, "who published it"},
		{"published", Text, "first day on which it may have appeared"},
		{"entity", Text, "id in the corpus of whom it names; blank where the article does not say"},
		{"name", Text, "the name that the corpus has for it"},
		{"name_en", Text, "English name, where the lexicon has one"},
		{"wikidata", Text, "Wikidata id, where one is confirmed"},
		{"country", Text, "ISO 3166-1 alpha-3"},
		{"kind", Text, "person, organization, place, title or unnamed"},
		{"form", Text, "name, title or metonym"},
		{"text", Text, "the words"},
		{"start", Int, "first code point in the article's text"},
		{"end", Int, "the code point after the last"},
		{"title", Text, "the office set beside the name"},
		{"title_start", Int, "its first code point"},
		{"title_end", Int, "the code point after its last"},
		{"rule", Text, "what found it"},
		{"score", Number, "how sure that is, 0 to 1"},
	},
	rows: func(ctx context.Context, w *walk) error {
		return w.items(ctx, func(it *Item) error {
			a := &it.Account.Article
			for i := range it.Account.Mentions {
				m := &it.Account.Mentions[i]
				if it.wrong[mentionID(i)] {
					continue
				}
				start, end := it.borders(m.Span)
				titleStart, titleEnd := it.borders(m.Title)
				var en, wikidata string
				if e := it.Entity(m.Entity); e != nil {
					en, wikidata = e.NameEn, e.Wikidata
				}
				if err := w.put(Row{string(a.ID), a.Outlet.Name, it.Day, it.id(m.Entity), it.name(m.Entity), en, wikidata, it.country(m.Entity),
					string(m.Kind), string(m.Form), it.Account.Words(m.Span), start, end, it.Account.Words(m.Title), titleStart, titleEnd,
					m.Basis.Rule, m.Basis.Score}); err != nil {
					return err
				}
			}
			return nil
		})
	},
}

var copies = &Table{
	Name: "copies", About: "One row a pair of articles that share text.",
	Columns: []Column{
		{"from", Text, "id of the source, where there is a direction; else of the earlier"},
		{"to", Text, "id of the other"},
		{"from_outlet", Text, "who published the first"},
		{"to_outlet", Text, "who published the other"},
		{"from_published", Text, "day of the first"},
		{"to_published", Text, "day of the other"},
		{"from_url", Text, "address of the first"},
		{"to_url", Text, "address of the other"},
		{"kind", Text, "wire, outlet, own, version, common-source, quotation, boilerplate or undirected"},
		{"form", Text, "republished, abridged, extended, merged or partial"},
		{"direction", Text, "what the direction rests on: version, credit or date; blank where it is left open"},
		{"share", Number, "share of the other's words that stand in the first, 0 to 1"},
		{"back", Number, "share of the first's words that stand in the other, 0 to 1"},
		{"jaccard", Number, "likeness of their runs of four words, 0 to 1"},
		{"containment", Number, "share of the smaller set of runs in the larger, 0 to 1"},
		{"words", Int, "words of the shared passages"},
		{"passages", Int, "how many there are"},
		{"sources", List, "of an article merged of several: ids of the other sources"},
	},
	rows: func(ctx context.Context, w *walk) error {
		in, err := w.ids(ctx)
		if err != nil {
			return err
		}
		// Copies come sorted by their first article, whose account is asked
		// for once.
		var pending []*isnad.Copy
		flush := func() error {
			ids := make([]isnad.ArticleID, 0, 2*len(pending))
			for _, c := range pending {
				ids = append(ids, c.From, c.To)
			}
			slices.Sort(ids)
			ids = slices.Compact(ids)
			known, err := w.known(ctx, ids)
			if err != nil {
				return err
			}
			for _, c := range pending {
				from, to := known[c.From], known[c.To]
				sources := make([]string, len(c.Sources))
				for i, s := range c.Sources {
					sources[i] = string(s)
				}
				if err := w.put(Row{string(c.From), string(c.To), from.outlet, to.outlet, from.day, to.day, from.url, to.url, string(c.Kind), string(c.Form), string(c.Direction),
					round(c.Share), round(c.Back), round(c.Jaccard), round(c.Containment), c.Words, max(len(c.Spans), len(c.Points)), sources}); err != nil {
					return err
				}
				w.told.one()
			}
			pending = pending[:0]
			return nil
		}
		err = w.Copies(ctx, func(c *isnad.Copy) error {
			if in != nil && !in[c.From] && !in[c.To] {
				return nil
			}
			held := *c
			if pending = append(pending, &held); len(pending) < batch {
				return nil
			}
			return flush()
		})
		if err != nil {
			return err
		}
		return flush()
	},
}

// batch is how many things are looked up at once.
const batch = 128

// facts are what tables say of an article that is not at hand.
type facts struct{ title, outlet, day, url string }

// known returns the facts of articles.
func (w *walk) known(ctx context.Context, ids []isnad.ArticleID) (map[isnad.ArticleID]facts, error) {
	out := make(map[isnad.ArticleID]facts, len(ids))
	for chunk := range slices.Chunk(ids, batch) {
		accts, err := w.Accounts(ctx, chunk)
		if err != nil {
			return nil, err
		}
		for i, acct := range accts {
			if acct != nil {
				a := &acct.Article
				out[chunk[i]] = facts{a.Title, a.Outlet.Name, day(a.Published.From), a.URL}
			}
		}
	}
	return out, nil
}

// round keeps four digits: what the passes compute differs in the last ones
// from machine to machine.
func round(f float64) float64 { return float64(int64(f*1e4+0.5)) / 1e4 }

var claims = &Table{
	Name: "claims", About: "One row a claim: what two articles or more make one speaker say.",
	Columns: []Column{
		{"id", Text, "the claim's id"},
		{"speaker_id", Text, "the speaker, in the corpus"},
		{"speaker", Text, "name of the speaker"},
		{"speaker_en", Text, "English name, where the lexicon has one"},
		{"text", Text, "the words of the first telling"},
		{"act", Text, "its act"},
		{"chain", List, "its chain, as in statements"},
		{"outlets", List, "who told it, each once, in order of telling"},
		{"from", Text, "day of the first telling"},
		{"to", Text, "day of the last telling"},
		{"tellings", List, "ids of the statements that tell it, by time"},
		{"sources", List, "who stands behind them, once copies and common agencies are folded: ids of agencies, outlets or articles"},
		{"independent_sources", Int, "their number"},
	},
	rows: func(ctx context.Context, w *walk) error {
		in, err := w.ids(ctx)
		if err != nil {
			return err
		}
		return w.Claims(ctx, func(c *isnad.Claim) error {
			if in != nil && !slices.ContainsFunc(c.Tellings, func(t isnad.StatementRef) bool { return in[t.Article] }) {
				return nil
			}
			ids := make([]isnad.ArticleID, 0, len(c.Tellings))
			for _, t := range c.Tellings {
				ids = append(ids, t.Article)
			}
			who, err := w.Entities(ctx, []isnad.EntityID{c.Speaker})
			if err != nil {
				return err
			}
			speaker := who[c.Speaker]
			known, err := w.known(ctx, ids)
			if err != nil {
				return err
			}
			var outlets []string
			for _, id := range ids {
				if o := known[id].outlet; o != "" && !slices.Contains(outlets, o) {
					outlets = append(outlets, o)
				}
			}
			var text, act string
			var chain []string
			first, err := w.Accounts(ctx, ids[:1])
			if err != nil {
				return err
			}
			if acct := first[0]; acct != nil {
				for i := range acct.Statements {
					if s := &acct.Statements[i]; s.ID == c.Tellings[0].Statement {
						text, act = account.Content(acct, s), string(s.Act)
						for _, l := range s.Chain {
							chain = append(chain, string(l.Role)+": "+l.Name)
						}
					}
				}
			}
			if err := w.put(Row{c.ID, string(speaker.ID), speaker.Name, speaker.NameEn, text, act, chain, outlets, c.From, c.To, refsInOrder(c.Tellings), c.Sources, len(c.Sources)}); err != nil {
				return err
			}
			w.told.one()
			return nil
		})
	},
}

func refsInOrder(list []isnad.StatementRef) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = ref(r)
	}
	return out
}

var dossiers = &Table{
	Name: "dossiers", About: "One row a telling of a row of a dossier: what binds or divides two parties, as one article tells it.",
	Columns: []Column{
		{"party_ids", List, "ids of the two parties"},
		{"parties", List, "their names"},
		{"kind", Text, "instrument, commitment, institution, deployment, exercise, meeting, request, guarantee, threat, denial or order"},
		{"obligation", Text, "what it binds to"},
		{"subject", Text, "the words of one article for the matter"},
		{"status", Text, "its latest status"},
		{"date", Text, "when it came to that: day, month or year"},
		{"dated", Text, "the date that belongs to an instrument's name"},
		{"by", List, "names of the powers that it binds"},
		{"towards", List, "names of those towards whom"},
		{"place", Text, "where"},
		{"instrument", Text, "subject of the instrument that it is part of"},
		{"denies", List, "of a denial: subjects of the rows that it says are not so"},
		{"denied_by", List, "subjects of the denials that answer it"},
		{"independent_sources", Int, "articles behind it, once copies are folded"},
		{"conflicts", List, "points in which the tellings differ, as \"field: value × articles / …\""},
		{"told_status", Text, "the status in this telling"},
		{"told_date", Text, "when it came to that, as this article says"},
		{"told", Text, "day on which this article appeared"},
		{"article", Text, "id of the article"},
		{"outlet", Text, "who published it"},
		{"url", Text, "its address"},
		{"statement", Text, "id of the statement that tells it; blank where the outlet does in its own voice"},
		{"chain", List, "its chain, as in statements"},
		{"text", Text, "the clause that tells it, cut where it is long"},
		{"start", Int, "its first code point in the article's text"},
		{"end", Int, "the code point after its last"},
	},
	rows: func(ctx context.Context, w *walk) error {
		in, err := w.ids(ctx)
		if err != nil {
			return err
		}
		return w.Dossiers(ctx, func(d *isnad.Dossier) error {
			if err := w.dossier(ctx, d, in); err != nil {
				return err
			}
			w.told.one()
			return nil
		})
	},
}

// dossier puts the rows of one dossier: those of which at least one telling is
// in.
func (w *walk) dossier(ctx context.Context, d *isnad.Dossier, in map[isnad.ArticleID]bool) error {
	ids := slices.Clone(d.Parties)
	var arts []isnad.ArticleID
	for i := range d.Rows {
		r := &d.Rows[i]
		ids = append(append(append(ids, r.By...), r.Towards...), r.Place)
		for _, h := range r.History {
			arts = append(arts, h.Article)
		}
		for _, c := range r.Conflicts {
			if c.Field == "place" {
				for _, v := range c.Values {
					ids = append(ids, isnad.EntityID(v.Value))
				}
			}
		}
	}
	slices.Sort(arts)
	slices.Sort(ids)
	names, err := w.Entities(ctx, slices.Compact(ids))
	if err != nil {
		return err
	}
	known, err := w.known(ctx, slices.Compact(arts))
	if err != nil {
		return err
	}
	name := func(id isnad.EntityID) string {
		if id == "" {
			return ""
		}
		return names[id].Name
	}
	for i := range d.Rows {
		r := &d.Rows[i]
		if in != nil && !slices.ContainsFunc(r.History, func(h isnad.DossierStep) bool { return in[h.Article] }) {
			continue
		}
		for k := range r.History {
			h := &r.History[k]
			statement := ""
			if h.Statement != "" {
				statement = ref(isnad.StatementRef{Article: h.Article, Statement: h.Statement})
			}
			var chain []string
			for _, l := range h.Chain {
				chain = append(chain, string(l.Role)+": "+l.Name)
			}
			if err := w.put(Row{list(d.Parties, func(id isnad.EntityID) string { return string(id) }), list(d.Parties, name), string(r.Kind), string(r.Obligation), r.Subject,
				string(r.Status), r.Date, r.Dated, list(r.By, name), list(r.Towards, name), name(r.Place), r.Instrument, r.Denies, r.DeniedBy, r.IndependentSources, conflicts(r, name),
				string(h.Status), h.Date, h.Told, string(h.Article), h.Outlet, known[h.Article].url, statement, chain, h.Text, h.Points.Start, h.Points.End}); err != nil {
				return err
			}
		}
	}
	return nil
}

func conflicts(r *isnad.DossierRow, name func(isnad.EntityID) string) []string {
	var out []string
	for _, c := range r.Conflicts {
		var values []string
		for _, v := range c.Values {
			words := v.Value
			if c.Field == "place" {
				words = name(isnad.EntityID(v.Value))
			}
			values = append(values, words+" × "+cell(len(v.Articles)))
		}
		out = append(out, c.Field+": "+strings.Join(values, " / "))
	}
	return out
}

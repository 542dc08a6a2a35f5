package export

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/account"
)

// The graph has articles, statements and entities as nodes ("a:", "s:" and "e:"
// before their ids, which stand whole in the attribute id) and these edges, each from the one that does it:
//
//	published  entity (an outlet) → article
//	names      article → entity, with how often
//	tells      article → statement
//	said       entity → statement
//	denied     statement → statement that it denies
//	copied     article → article whose text it carries; undirected pairs from
//	           the later to the earlier, with direction blank
//
// Nodes stand before the edges that need them, but for copied and denied, which
// stand behind everything.

// A graphKey declares an attribute.
type graphKey struct{ name, of, typ string }

var graphKeys = []graphKey{
	{"kind", "node", "string"}, {"label", "node", "string"}, {"id", "node", "string"},
	{"url", "node", "string"}, {"outlet", "node", "string"}, {"published", "node", "string"}, {"story", "node", "string"}, {"copy_of", "node", "string"},
	{"act", "node", "string"}, {"mode", "node", "string"}, {"negated", "node", "boolean"}, {"text", "node", "string"}, {"chain", "node", "string"},
	{"claim", "node", "string"}, {"independent_sources", "node", "int"}, {"said_from", "node", "string"}, {"start", "node", "int"}, {"end", "node", "int"},
	{"entity_kind", "node", "string"}, {"name_en", "node", "string"}, {"wikidata", "node", "string"}, {"country", "node", "string"},
	{"kind", "edge", "string"}, {"weight", "edge", "int"}, {"share", "edge", "double"}, {"back", "edge", "double"},
	{"copy_kind", "edge", "string"}, {"form", "edge", "string"}, {"direction", "edge", "string"}, {"words", "edge", "int"},
}

func keyID(of, name string) string { return of[:1] + "_" + name }

// An attribute is the value of a key; blanks are left out.
type attribute struct {
	name  string
	value any
}

type graphWriter struct {
	w     *bufio.Writer
	seen  map[isnad.EntityID]bool
	edges int
}

// text writes s as XML: what XML cannot hold becomes U+FFFD.
func (g *graphWriter) text(s string) {
	xml.EscapeText(g.w, []byte(s)) // bufio keeps the error for Flush
}

func (g *graphWriter) data(of string, attrs []attribute) {
	for _, a := range attrs {
		var s string
		switch v := a.value.(type) {
		case string:
			s = v
		case int:
			s = strconv.Itoa(v)
		case float64:
			s = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			s = strconv.FormatBool(v)
		}
		if s == "" {
			continue
		}
		fmt.Fprintf(g.w, `<data key="%s">`, keyID(of, a.name))
		g.text(s)
		g.w.WriteString("</data>")
	}
}

func (g *graphWriter) node(id string, attrs ...attribute) {
	g.w.WriteString(`<node id="`)
	g.text(id)
	g.w.WriteString(`">`)
	g.data("node", attrs)
	g.w.WriteString("</node>\n")
}

func (g *graphWriter) edge(kind, from, to string, attrs ...attribute) {
	fmt.Fprintf(g.w, `<edge id="x%d" source="`, g.edges)
	g.edges++
	g.text(from)
	g.w.WriteString(`" target="`)
	g.text(to)
	g.w.WriteString(`">`)
	g.data("edge", append([]attribute{{"kind", kind}}, attrs...))
	g.w.WriteString("</edge>\n")
}

func articleNode(id isnad.ArticleID) string     { return token("a:" + string(id)) }
func statementNode(r isnad.StatementRef) string { return token("s:" + ref(r)) }
func entityNode(id isnad.EntityID) string       { return token("e:" + string(id)) }

// token makes an NMTOKEN of an id, which is what GraphML has for ids: what is no
// Latin letter or digit, "-", "_" or ":" becomes a dot and two hexadecimal digits
// a byte.
func token(id string) string {
	var b strings.Builder
	for i := range len(id) {
		switch c := id[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == ':':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, ".%02x", c)
		}
	}
	return b.String()
}

// entity writes an entity the first time and returns its node; "" for none.
func (g *graphWriter) entity(e *Entity) string {
	if e == nil {
		return ""
	}
	if !g.seen[e.ID] {
		g.seen[e.ID] = true
		g.node(entityNode(e.ID), attribute{"kind", "entity"}, attribute{"label", e.Name}, attribute{"id", string(e.ID)}, attribute{"entity_kind", string(e.Kind)},
			attribute{"name_en", e.NameEn}, attribute{"wikidata", e.Wikidata}, attribute{"country", alpha3(e.Country)})
	}
	return entityNode(e.ID)
}

func writeGraphML(ctx context.Context, w io.Writer, c Corpus, o *Options) error {
	g := &graphWriter{w: bufio.NewWriterSize(w, 1<<16), seen: map[isnad.EntityID]bool{}}
	g.w.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + "\n")
	for _, k := range graphKeys {
		fmt.Fprintf(g.w, `<key id="%s" for="%s" attr.name="%s" attr.type="%s"/>`+"\n", keyID(k.of, k.name), k.of, k.name, k.typ)
	}
	g.w.WriteString(`<graph id="isnad" edgedefault="directed">` + "\n")
	told := told{o: o}
	in := map[isnad.ArticleID]string{} // day
	// denials are the pairs whose two statements may both be in.
	type denial struct{ denies, denied isnad.StatementRef }
	var denials []denial
	stated := map[isnad.StatementRef]bool{} // statements that a denial touches
	err := c.Items(ctx, o.Filter, func(it *Item) error {
		g.article(it)
		in[it.Account.Article.ID] = it.Day
		for _, s := range it.Statements() {
			r := isnad.StatementRef{Article: it.Account.Article.ID, Statement: s.ID}
			if len(it.denied[s.ID])+len(it.denies[s.ID]) > 0 {
				stated[r] = true
			}
			for _, d := range it.denies[s.ID] {
				denials = append(denials, denial{r, d})
			}
		}
		told.one()
		return failed(g.w)
	})
	if err != nil {
		return err
	}
	for _, d := range denials {
		if stated[d.denied] {
			g.edge("denied", statementNode(d.denies), statementNode(d.denied))
		}
	}
	if err := c.Copies(ctx, func(c *isnad.Copy) error {
		from, okFrom := in[c.From]
		to, okTo := in[c.To]
		if !okFrom || !okTo || c.Kind == isnad.CopyQuotation || c.Kind == isnad.CopyBoilerplate {
			return nil
		}
		source, carrier := c.From, c.To
		if c.Direction == "" && byDay(from, to, c.From, c.To) > 0 {
			source, carrier = carrier, source
		}
		share, back := round(c.Share), round(c.Back)
		if source != c.From {
			share, back = back, share
		}
		g.edge("copied", articleNode(carrier), articleNode(source), attribute{"copy_kind", string(c.Kind)}, attribute{"form", string(c.Form)}, attribute{"direction", string(c.Direction)},
			attribute{"share", share}, attribute{"back", back}, attribute{"words", c.Words})
		return nil
	}); err != nil {
		return err
	}
	g.w.WriteString("</graph>\n</graphml>\n")
	return g.w.Flush()
}

func (g *graphWriter) article(it *Item) {
	a := &it.Account.Article
	me := articleNode(a.ID)
	g.node(me, attribute{"kind", "article"}, attribute{"label", a.Title}, attribute{"id", string(a.ID)}, attribute{"url", a.URL}, attribute{"outlet", a.Outlet.Name},
		attribute{"published", it.Day}, attribute{"story", it.Story}, attribute{"copy_of", string(it.CopyOf)})
	if a.Outlet.Name != "" {
		g.edge("published", g.entity(outlet(&a.Outlet)), me)
	}
	count := map[isnad.EntityID]int{}
	for i := range it.Account.Mentions {
		if e := it.Entity(it.Account.Mentions[i].Entity); e != nil && !it.wrong[mentionID(i)] {
			count[e.ID]++
		}
	}
	done := map[isnad.EntityID]bool{}
	for i := range it.Account.Entities {
		e := it.Entity(it.Account.Entities[i].ID)
		if e == nil || done[e.ID] || count[e.ID] == 0 {
			continue
		}
		done[e.ID] = true
		g.edge("names", me, g.entity(e), attribute{"weight", count[e.ID]})
	}
	for _, s := range it.Statements() {
		r := isnad.StatementRef{Article: a.ID, Statement: s.ID}
		start, end := it.borders(s.Span())
		from, to := it.days(s.Time)
		if from != to {
			from = ""
		}
		claim := ""
		if c := it.claims[s.ID]; c != nil {
			claim = c.ID
		}
		text := account.Content(it.Account, s)
		g.node(statementNode(r), attribute{"kind", "statement"}, attribute{"label", cut(text, 80)}, attribute{"id", ref(r)}, attribute{"act", string(s.Act)}, attribute{"mode", string(s.Mode)},
			attribute{"negated", s.Negated}, attribute{"text", text}, attribute{"chain", strings.Join(it.chain(s), between)}, attribute{"claim", claim},
			attribute{"independent_sources", it.sources(s.ID)}, attribute{"said_from", from}, attribute{"start", start}, attribute{"end", end})
		g.edge("tells", me, statementNode(r))
		var said []string
		for _, id := range append([]isnad.EntityID{s.Speaker}, s.CoSpeakers...) {
			if e := g.entity(it.Entity(id)); e != "" && !slices.Contains(said, e) {
				said = append(said, e)
				g.edge("said", e, statementNode(r))
			}
		}
	}
}

// cut returns at most n code points of s, with an ellipsis where it was longer.
func cut(s string, n int) string {
	i := 0
	for at := range s {
		if i == n {
			return strings.TrimRight(s[:at], " \n\t") + "…"
		}
		i++
	}
	return s
}

package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isnad/internal/arabic"
	"isnad/internal/calendar"
	"isnad/internal/store"
)

// A plan is a query as the index is asked it.
type plan struct {
	kind store.EntryKind
	// match is the condition, since and until the days within which it is asked
	// for; all is the same with the days among the terms, for counting.
	match, all   store.Match
	since, until string
	leaves       []*leaf  // what hits are ranked and marked by
	either       bool     // a hit need not have all the leaves
	words        bool     // the query is one of several words and nothing else
	entities     []string // keys that are asked for by about:
}

// A leaf is a word, phrase or beginning that a hit may have.
type leaf struct {
	match store.Match // in text or title
	title store.Match // in the title
	stems []string    // of the word's readings, without letters of fields
	exact []string    // the words of a phrase or the word as it stands
	// first are the ways in which the first word of a phrase may stand: with
	// the «and» that is written before a sentence.
	first []string
	// prefix is the beginning of a word; empty for others.
	prefix string
	only   byte // inTitle when it must stand in the title
}

// compiler makes a plan of a query.
type compiler struct {
	e    *Engine
	ctx  context.Context
	q    string
	plan *plan
}

// asksStatements reports whether a query has a condition that holds of a
// statement.
func (n *node) asksStatements() bool {
	if n.field != "" {
		if f := fieldOf(n.field); f != nil && f.speech {
			return true
		}
	}
	return slices.ContainsFunc(n.kids, (*node).asksStatements)
}

// analyse finds the stems of the words of a query: all at once, since words
// that stand together say of each other what they are.
func (n *node) analyse() {
	var list []*node
	var texts []string
	var walk func(n *node)
	walk = func(n *node) {
		if n.op == opWord {
			list, texts = append(list, n), append(texts, n.text)
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(n)
	for i, stems := range chosen.typed(texts) {
		list[i].stems = stems
	}
}

// compile makes the plan of a query for a kind of entry.
func (e *Engine) compile(ctx context.Context, q *Query, kind store.EntryKind) (*plan, error) {
	c := &compiler{e, ctx, q.text, &plan{kind: kind}}
	rest := q.root
	// Days that hold of the whole query bound what is looked at.
	kids := []*node{q.root}
	if q.root.op == opAnd {
		kids = q.root.kids
	}
	var days []*node
	var others []*node
	for _, k := range kids {
		if k.op == opField && k.field == "from" {
			c.plan.since = max(c.plan.since, firstDay(k.text))
			days = append(days, k)
		} else if k.op == opField && k.field == "to" {
			if last := lastDay(k.text); c.plan.until == "" || last < c.plan.until {
				c.plan.until = last
			}
			days = append(days, k)
		} else {
			others = append(others, k)
		}
	}
	switch {
	case len(days) == 0:
	case len(others) == 1:
		rest = others[0]
	default:
		rest = &node{op: opAnd, kids: others}
	}
	rest.analyse()
	m, err := c.node(rest, true)
	if err != nil {
		return nil, err
	}
	c.plan.match = m
	c.plan.all = c.plan.match
	if len(days) > 0 {
		c.plan.all = allOf(c.plan.match, within(c.plan.since, c.plan.until))
	}
	c.plan.words = rest.op == opOr && !slices.ContainsFunc(rest.kids, func(k *node) bool { return k.op != opWord && k.op != opPhrase && k.op != opPrefix })
	return c.plan, nil
}

func one(term string) store.Match { return store.Match{Terms: []string{term}} }

func anyOf(ms ...store.Match) store.Match {
	if len(ms) == 1 {
		return ms[0]
	}
	if ms == nil {
		ms = []store.Match{}
	}
	return store.Match{Any: ms}
}

// allOf joins matches; what always holds is left out.
func allOf(ms ...store.Match) store.Match {
	out := []store.Match{}
	for _, m := range ms {
		if m.All != nil && len(m.All) == 0 {
			continue
		}
		if len(m.All) > 0 {
			out = append(out, m.All...)
			continue
		}
		out = append(out, m)
	}
	if len(out) == 1 {
		return out[0]
	}
	return store.Match{All: out}
}

// marks matches any of the values of a mark.
func marks(field byte, values []string) store.Match {
	out := make([]store.Match, 0, len(values))
	for _, v := range values {
		out = append(out, one(mark(field, v)))
	}
	return anyOf(out...)
}

// node makes the match of a node. ranks says that it stands under no "not".
func (c *compiler) node(n *node, ranks bool) (store.Match, error) {
	switch n.op {
	case opAnd:
		return c.and(n, ranks)
	case opOr:
		if ranks {
			c.plan.either = true
		}
		out := make([]store.Match, 0, len(n.kids))
		for _, k := range n.kids {
			m, err := c.node(k, ranks)
			if err != nil {
				return m, err
			}
			out = append(out, m)
		}
		return anyOf(out...), nil
	case opNot:
		m, err := c.node(n.kids[0], false)
		return store.Match{Not: &m}, err
	case opField:
		return c.field(n, ranks)
	}
	l := c.leaf(n)
	if ranks {
		c.plan.leaves = append(c.plan.leaves, l)
	}
	return l.match, nil
}

// and makes the match of what must hold together. Conditions on type, modality
// and place that stand side by side are of one event.
func (c *compiler) and(n *node, ranks bool) (store.Match, error) {
	groups := map[string][]string{}
	whole := map[*node]bool{}
	for _, k := range n.kids {
		field, values := eventValues(k)
		if field == "" {
			continue
		}
		if _, twice := groups[field]; twice {
			groups, whole = nil, nil // of two events
			break
		}
		groups[field], whole[k] = values, true
	}
	out := []store.Match{}
	if len(groups) > 1 {
		product := max(1, len(groups["type"])) * max(1, len(groups["modality"])) * max(1, len(groups["place"]))
		places, ids, err := c.places(groups["place"])
		if err != nil {
			return store.Match{}, err
		}
		// A place that is known by its name alone has no mark to go with others.
		if ids && product*max(1, len(places)) <= maxKeys {
			out = append(out, c.together(groups["type"], groups["modality"], places))
		} else {
			whole = nil
		}
	} else {
		whole = nil
	}
	for _, k := range n.kids {
		if whole[k] {
			continue
		}
		m, err := c.node(k, ranks)
		if err != nil {
			return m, err
		}
		out = append(out, m)
	}
	return allOf(out...), nil
}

// eventValues returns the values of a condition on events, or of several of one
// field that are joined by "or".
func eventValues(n *node) (field string, values []string) {
	switch {
	case n.op == opField && (n.field == "type" || n.field == "modality" || n.field == "place"):
		return n.field, []string{n.text}
	case n.op == opOr:
		for _, k := range n.kids {
			f, v := eventValues(k)
			if f == "" || k.op != opField || field != "" && f != field {
				return "", nil
			}
			field, values = f, append(values, v...)
		}
	}
	return field, values
}

// places returns the keys of places, and false when one of them is not known.
func (c *compiler) places(names []string) (keys []string, known bool, err error) {
	for _, name := range names {
		k, err := c.e.entities(c.ctx, name)
		if err != nil {
			return nil, false, err
		}
		if len(k) == 0 {
			return nil, false, nil
		}
		keys = append(keys, k...)
	}
	return keys, true, nil
}

// together matches what one event has of types, modalities and places; what is
// empty is not asked for.
func (c *compiler) together(types, modalities, places []string) store.Match {
	blank := func(list []string) []string {
		if len(list) == 0 {
			return []string{""}
		}
		return list
	}
	var out []string
	for _, t := range blank(types) {
		for _, m := range blank(modalities) {
			for _, p := range blank(places) {
				out = append(out, together(t, m, p))
			}
		}
	}
	return marks(markTogether, out)
}

// field makes the match of a condition.
func (c *compiler) field(n *node, ranks bool) (store.Match, error) {
	none := store.Match{Any: []store.Match{}}
	switch n.field {
	case "speaker":
		return c.named(n.text, markSpeaker, inSpeaker)
	case "place":
		return c.named(n.text, markWhere, inPlace)
	case "about":
		keys, err := c.e.entities(c.ctx, n.text)
		if err != nil {
			return none, err
		}
		if len(keys) == 0 {
			m, _ := c.spread(n, inStems)
			if ranks {
				for _, w := range typed(n.text) {
					c.plan.leaves = append(c.plan.leaves, c.leaf(&node{op: opWord, text: w.text}))
				}
			}
			return m, nil
		}
		if ranks {
			c.plan.entities = append(c.plan.entities, keys...)
		}
		return marks(markEntity, keys), nil
	case "outlet":
		keys, err := c.e.outlets(c.ctx, n.text)
		if err != nil {
			return none, err
		}
		m := marks(markOutlet, keys)
		if len(keys) == 1 && keys[0] == nameKey(n.text) {
			if spread, ok := c.spread(n, inOutlet); ok {
				m = anyOf(m, spread)
			}
		}
		return m, nil
	case "act":
		return one(mark(markAct, n.text)), nil
	case "mode":
		return one(mark(markMode, n.text)), nil
	case "type":
		return one(mark(markType, n.text)), nil
	case "modality":
		return one(mark(markModality, n.text)), nil
	case "from":
		return within(firstDay(n.text), ""), nil
	case "to":
		return within("", lastDay(n.text)), nil
	case "story":
		arts, err := c.e.story(c.ctx, n.text)
		if err != nil {
			return none, err
		}
		if len(arts) == 0 {
			return none, &QueryError{Query: c.q, At: n.at, Why: fmt.Sprintf("no story has the id %q or these words in a title; isnad story lists the stories", n.text)}
		}
		return marks(markArticle, arts), nil
	case "dossier":
		var out []store.Match
		for p := range strings.SplitSeq(n.text, ",") {
			keys, err := c.e.entities(c.ctx, p)
			if err != nil {
				return none, err
			}
			if len(keys) == 0 {
				return none, &QueryError{Query: c.q, At: n.at, Why: fmt.Sprintf("no party is known as %q; write a country, body or person as the press names it, or its id", p)}
			}
			out = append(out, marks(markParty, keys))
		}
		return allOf(out...), nil
	case fieldArticle:
		return one(mark(markArticle, n.text)), nil
	case fieldActor:
		return c.named(n.text, markActor, 0)
	case fieldRecipient:
		return c.named(n.text, markRecipient, 0)
	}
	return none, fmt.Errorf("search: no condition %q", n.field)
}

// Conditions of filters, which queries do not have.
const (
	fieldArticle   = "article"
	fieldActor     = "actor"
	fieldRecipient = "recipient"
)

// named matches by the keys of a name, and by its words where nobody is known
// by it.
func (c *compiler) named(value string, field byte, run rune) (store.Match, error) {
	keys, err := c.e.entities(c.ctx, value)
	if err != nil {
		return store.Match{}, err
	}
	if len(keys) > 0 {
		return marks(field, keys), nil
	}
	if run != 0 {
		if m, ok := c.spread(&node{text: value}, run); ok {
			return m, nil
		}
	}
	return store.Match{Any: []store.Match{}}, nil
}

// spread matches all words of a value in a run of stems.
func (c *compiler) spread(n *node, run rune) (store.Match, bool) {
	var out []store.Match
	for _, w := range typed(n.text) {
		norm := arabic.Fold(w.text)
		var readings []store.Match
		for _, s := range chosen.typed([]string{w.text})[0] {
			readings = append(readings, one(string(run)+s))
			if run == inStems {
				readings = append(readings, one(string(inLemmas)+s))
			}
		}
		if s := surface(norm); run == inStems {
			readings = append(readings, one(string(inSurface)+s))
		}
		out = append(out, anyOf(readings...))
	}
	return allOf(out...), len(out) > 0
}

// leaf makes the match of a word, a phrase or a beginning.
func (c *compiler) leaf(n *node) *leaf {
	l := &leaf{}
	inTitleOnly := n.field == "title"
	if inTitleOnly {
		l.only = inTitle
	}
	// Articles have their titles among their words; what is said has not.
	withTitle := c.plan.kind != store.EntryArticle && n.field != "said"
	switch n.op {
	case opWord:
		norm := arabic.Fold(n.text)
		l.stems, l.exact = n.stems, []string{surface(norm)}
		if l.stems == nil {
			l.stems = chosen.typed([]string{n.text})[0]
		}
		var text, title []store.Match
		for _, s := range l.stems {
			text, title = append(text, one(string(inStems)+s), one(string(inLemmas)+s)), append(title, one(string(inTitle)+s))
		}
		text, title = append(text, one(string(inSurface)+l.exact[0])), append(title, one(string(inTitleSurface)+l.exact[0]))
		l.title = anyOf(title...)
		if withTitle {
			text = append(text, title...)
		}
		l.match = anyOf(text...)
	case opPrefix:
		l.prefix = surface(arabic.Fold(n.text))
		l.title = store.Match{Terms: []string{string(inTitleSurface) + l.prefix}, Prefix: true}
		l.match = store.Match{Terms: []string{string(inSurface) + l.prefix}, Prefix: true}
		if withTitle {
			l.match = anyOf(l.match, l.title)
		}
	case opPhrase:
		for _, w := range typed(n.text) {
			l.exact = append(l.exact, surface(arabic.Fold(w.text)))
		}
		l.first = []string{l.exact[0]}
		if isArabic(l.exact[0]) {
			l.first = append(l.first, "و"+l.exact[0], "ف"+l.exact[0])
		}
		var text, title []store.Match
		for _, f := range l.first {
			a, b := []string{string(inSurface) + f}, []string{string(inTitleSurface) + f}
			for _, w := range l.exact[1:] {
				a, b = append(a, string(inSurface)+w), append(b, string(inTitleSurface)+w)
			}
			text, title = append(text, store.Match{Terms: a}), append(title, store.Match{Terms: b})
		}
		l.title, l.match = anyOf(title...), anyOf(text...)
		if withTitle {
			l.match = anyOf(l.match, l.title)
		}
	}
	if inTitleOnly {
		l.match = l.title
	}
	return l
}

// Years between which days are asked for by terms.
const (
	firstYear = 1900
	lastYear  = 2099
)

// within matches the days from since to until by their marks: decades, years,
// months and days that together are those days. Empty is open; undated entries
// do not match.
func within(since, until string) store.Match {
	from, ok := calendar.ParseISO(since)
	if !ok || from.Year < firstYear {
		from, _ = calendar.ParseISO(strconv.Itoa(firstYear) + "-01-01")
	}
	to, ok := calendar.ParseISO(until)
	if !ok || to.Year > lastYear {
		to, _ = calendar.ParseISO(strconv.Itoa(lastYear) + "-12-31")
	}
	var out []store.Match
	put := func(s string) { out = append(out, one(mark(markDay, s))) }
	for d := from; !to.Before(d); {
		month := calendar.Date{Year: d.Year, Month: d.Month, Day: calendar.DaysIn(d.Year, d.Month)}
		year := calendar.Date{Year: d.Year, Month: 12, Day: 31}
		decade := calendar.Date{Year: d.Year/10*10 + 9, Month: 12, Day: 31}
		switch first := d.Month == 1 && d.Day == 1; {
		case first && d.Year%10 == 0 && !to.Before(decade):
			put(strconv.Itoa(d.Year / 10))
			d = decade.Add(1)
		case first && !to.Before(year):
			put(strconv.Itoa(d.Year))
			d = year.Add(1)
		case d.Day == 1 && !to.Before(month):
			put(fmt.Sprintf("%04d%02d", d.Year, d.Month))
			d = month.Add(1)
		default:
			put(fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day))
			d = d.Add(1)
		}
	}
	return anyOf(out...)
}

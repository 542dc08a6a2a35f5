package search

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/store"
)

// Version says which terms and documents Entries makes. Raising it makes the
// index anew.
const Version = 1

// What the terms of an entry begin with. An entry is a list: first the marks,
// then runs of words. boundary parts what no phrase may cross: runs, title and
// text, blocks of a text, pieces of a content.
//
//	          article                         statement               event
//	w x q     title, text                     content                 clause
//	t n       title                           title of the article    title of the article
//	s         -                               names of the speakers   -
//	r         places of its events            of the events it tells  its place
//	l         name of the outlet              the same                the same
//	e         entities named                  named in the content    actors and recipients
//	k         speakers                        speakers, for whom      -
//	a m       acts, modes                     act, mode               -, mode
//	v y p c   types, modalities, places       of the events it tells  its own
//	          of events, and what one event
//	          has of them together
//	f h       -                               -                       actors, recipients
//	g         parties of dealings             of the article          of the article
//	o d i     outlet, decade year month       the same                the same
//	          day, article
//	j         id                              id                      id
//
// w and t hold stems, x and n the letters as they stand, word by word in step; q
// holds the stems of dictionary forms that are others.
const (
	boundary = "b"

	inStems, inSurface, inLemmas, inTitle, inTitleSurface, inSpeaker, inPlace, inOutlet = 'w', 'x', 'q', 't', 'n', 's', 'r', 'l'

	markEntity, markSpeaker, markAct, markMode      = 'e', 'k', 'a', 'm'
	markType, markModality, markWhere, markTogether = 'v', 'y', 'p', 'c'
	markActor, markRecipient, markParty             = 'f', 'h', 'g'
	markOutlet, markDay, markArticle, markID        = 'o', 'd', 'i', 'j'
)

// PostgreSQL keeps 256 places of a word and numbers places up to 16,383. Both
// stores hold the same, so an entry keeps within that: a term that stands more
// often gives way to a boundary, and of what comes behind maxRun words only new
// terms are kept, without neighbours.
const (
	maxTimes = 240
	maxRun   = 5200
	maxMore  = 20000
)

// A namedKey is a key with what the article calls it, in documents of entries.
type namedKey struct {
	Key  string `json:"k"`
	Name string `json:"n"`
}

// An articleDoc is the document of an article's entry. Names are short: there
// is one for each article.
type articleDoc struct {
	Title    string `json:"t,omitempty"`
	Outlet   string `json:"o,omitempty"`
	OutletID string `json:"oi,omitempty"`
	Date     string `json:"d,omitempty"`
	URL      string `json:"u,omitempty"`
	// Lead is the beginning of the text.
	Lead       string     `json:"l,omitempty"`
	Speakers   []namedKey `json:"s,omitempty"`
	Acts       []string   `json:"a,omitempty"`
	Types      []string   `json:"v,omitempty"`
	Places     []namedKey `json:"p,omitempty"`
	Statements int        `json:"sn,omitempty"`
	Events     int        `json:"en,omitempty"`
	// Keys leads from entities of the account to keys that are not the same.
	Keys map[string]string `json:"k,omitempty"`
}

// A statementDoc is the document of a statement's entry.
type statementDoc struct {
	Title     string     `json:"t,omitempty"`
	Outlet    string     `json:"o,omitempty"`
	OutletID  string     `json:"oi,omitempty"`
	Date      string     `json:"d,omitempty"`
	URL       string     `json:"u,omitempty"`
	ID        string     `json:"i"`
	Speakers  []namedKey `json:"s,omitempty"`
	For       *namedKey  `json:"f,omitempty"`
	Words     string     `json:"w,omitempty"` // that name the speaker
	Cue       string     `json:"q,omitempty"`
	Act       string     `json:"a,omitempty"`
	Mode      string     `json:"m,omitempty"`
	Negated   bool       `json:"n,omitempty"`
	Text      string     `json:"x,omitempty"`
	Start     int        `json:"b,omitempty"` // code points
	End       int        `json:"e,omitempty"`
	From      string     `json:"wf,omitempty"` // when it was said
	To        string     `json:"wt,omitempty"`
	Addressee *namedKey  `json:"to,omitempty"`
	Types     []string   `json:"v,omitempty"`
	Places    []namedKey `json:"p,omitempty"`
}

// An eventDoc is the document of an event's entry.
type eventDoc struct {
	Title      string     `json:"t,omitempty"`
	Outlet     string     `json:"o,omitempty"`
	OutletID   string     `json:"oi,omitempty"`
	Date       string     `json:"d,omitempty"`
	URL        string     `json:"u,omitempty"`
	ID         string     `json:"i"`
	Type       string     `json:"v,omitempty"`
	Mode       string     `json:"m,omitempty"`
	Modality   string     `json:"y,omitempty"`
	Trigger    string     `json:"q,omitempty"`
	Text       string     `json:"x,omitempty"`
	Start      int        `json:"b,omitempty"` // code points
	End        int        `json:"e,omitempty"`
	Actors     []namedKey `json:"a,omitempty"`
	Recipients []namedKey `json:"r,omitempty"`
	Place      *namedKey  `json:"p,omitempty"`
	From       string     `json:"wf,omitempty"` // when it happened
	To         string     `json:"wt,omitempty"`
	Statement  string     `json:"s,omitempty"`
}

// Entries returns what the index holds of an account: an entry for the article,
// one for each statement and one for each event, in that order. keys leads from
// entities of the account to those of the corpus, as identities.Keys does; what
// it does not hold, and all when it is nil, goes by its own id. The result
// depends on the account and keys alone.
func Entries(acct *isnad.Account, keys map[isnad.EntityID]isnad.EntityID) []store.Entry {
	x := &indexer{acct: acct, keys: keys, places: map[isnad.StatementID][]int{}}
	x.prepare()
	out := make([]store.Entry, 0, 1+len(acct.Statements)+len(acct.Events))
	out = append(out, x.article())
	for i := range acct.Statements {
		out = append(out, x.statement(&acct.Statements[i]))
	}
	for i := range acct.Events {
		out = append(out, x.event(&acct.Events[i]))
	}
	return out
}

// An indexer makes the entries of one account.
type indexer struct {
	acct   *isnad.Account
	keys   map[isnad.EntityID]isnad.EntityID
	day    string
	outlet string // its mark's value
	words  []word // of the text
	title  []word
	places map[isnad.StatementID][]int // events that a statement tells
	shared []string                    // marks of every entry
	common []string                    // runs of every entry
	points pointer
}

// A pointer turns byte offsets that grow into code points.
type pointer struct {
	text    string
	at, sum int
}

func (p *pointer) of(b int) int {
	if b < p.at {
		p.at, p.sum = 0, 0
	}
	p.sum += utf8.RuneCountInString(p.text[p.at:b])
	p.at = b
	return p.sum
}

func (x *indexer) prepare() {
	art := &x.acct.Article
	if len(art.Published.From) >= 10 {
		x.day = art.Published.From[:10]
	}
	x.outlet = outletKey(art.Outlet)
	x.words = wordsOf(make([]word, 0, len(x.acct.Tokens)), x.acct, 0, len(x.acct.Tokens))
	x.title = chosen.title(art.Title)
	x.points = pointer{text: art.Text}
	for i := range x.acct.Events {
		if s := x.acct.Events[i].Statement; s != "" {
			x.places[s] = append(x.places[s], i)
		}
	}
	x.shared = append(x.shared, mark(markArticle, string(art.ID)))
	if x.outlet != "" {
		x.shared = append(x.shared, mark(markOutlet, x.outlet))
	}
	if d := strings.ReplaceAll(x.day, "-", ""); len(d) == 8 {
		x.shared = append(x.shared, mark(markDay, d[:3]), mark(markDay, d[:4]), mark(markDay, d[:6]), mark(markDay, d))
	}
	var parties []string
	for i := range x.acct.Dealings {
		for _, id := range x.acct.Dealings[i].By {
			parties = append(parties, mark(markParty, x.key(id)))
		}
		for _, id := range x.acct.Dealings[i].Towards {
			parties = append(parties, mark(markParty, x.key(id)))
		}
	}
	slices.Sort(parties)
	x.shared = append(x.shared, slices.Compact(parties)...)
	for _, w := range wordsIn(nil, art.Outlet.Name) {
		x.common = append(x.common, string(inOutlet)+w.stem)
	}
	x.common = append(x.common, boundary)
	for _, w := range x.title {
		x.common = append(x.common, string(inTitle)+w.stem)
	}
	x.common = append(x.common, boundary)
	for _, w := range x.title {
		x.common = append(x.common, string(inTitleSurface)+w.exact)
	}
	x.common = append(x.common, boundary)
}

// outletKey is the value by which an outlet is marked: its id, or its name,
// folded, where it has none.
func outletKey(o isnad.Outlet) string {
	if o.ID != "" {
		return o.ID
	}
	return nameKey(o.Name)
}

// nameKey folds a name for a mark: one blank between words.
func nameKey(name string) string {
	return strings.Join(strings.Fields(arabic.Fold(name)), " ")
}

// key returns the key of an entity of the account; empty for none.
func (x *indexer) key(id isnad.EntityID) string {
	if k, ok := x.keys[id]; ok {
		return string(k)
	}
	return string(id)
}

// named returns an entity with its name.
func (x *indexer) named(id isnad.EntityID) namedKey {
	out := namedKey{Key: x.key(id)}
	if e := x.acct.Entity(id); e != nil {
		out.Name = e.Name
	}
	return out
}

func (x *indexer) namedOrNil(id isnad.EntityID) *namedKey {
	if id == "" {
		return nil
	}
	n := x.named(id)
	return &n
}

func (x *indexer) nameds(ids []isnad.EntityID) []namedKey {
	var out []namedKey
	for _, id := range ids {
		if n := x.named(id); !slices.ContainsFunc(out, func(o namedKey) bool { return o.Key == n.Key }) {
			out = append(out, n)
		}
	}
	return out
}

// A list is the terms of an entry as they grow.
type list struct {
	terms  []string
	times  map[string]int
	bounds int
}

func newList(n int) *list { return &list{terms: make([]string, 0, n), times: make(map[string]int, n)} }

// put appends a term that stands in a run.
func (l *list) put(t string) {
	if t == boundary {
		l.part()
		return
	}
	if l.times[t]++; l.times[t] > maxTimes {
		l.part()
		return
	}
	l.terms = append(l.terms, t)
}

// part appends a boundary, which need not be twice.
func (l *list) part() {
	if n := len(l.terms); n > 0 && !isBoundary(l.terms[n-1]) {
		l.bound()
	}
}

// bound appends a boundary. They too are numbered on before there are too many
// of one.
func (l *list) bound() {
	t := boundary
	if n := l.bounds / maxTimes; n > 0 {
		t += strconv.Itoa(n)
	}
	l.bounds++
	l.terms = append(l.terms, t)
}

// isBoundary reports whether a term is a boundary.
func isBoundary(t string) bool { return t[0] == boundary[0] }

// marks appends marks, each once, in order of first coming.
func (l *list) marks(ts ...string) {
	for _, t := range ts {
		if l.times[t] == 0 {
			l.times[t] = 1
			l.terms = append(l.terms, t)
		}
	}
}

// run appends a run of words. cuts are the words before which a boundary
// stands.
func (l *list) run(field rune, words []word, cuts map[int]bool, of func(word) string) {
	l.part()
	for i, w := range words {
		t := string(field) + of(w)
		if i < maxRun {
			// In the two runs of a text boundaries must stand in the same
			// places: they are told by the place alone.
			if cuts[i] {
				l.bound()
			}
			if l.times[t]++; l.times[t] > maxTimes {
				l.bound()
				continue
			}
			l.terms = append(l.terms, t)
			continue
		}
		if i == maxRun {
			l.part()
		}
		if l.times[t] == 0 && len(l.times) < maxMore {
			l.times[t] = 1
			l.terms = append(l.terms, t)
			l.bound()
		}
	}
	l.part()
}

// twice appends the two runs of a text.
func (l *list) twice(words []word, cuts map[int]bool) {
	l.run(inStems, words, cuts, func(w word) string { return w.stem })
	l.run(inSurface, words, cuts, func(w word) string { return w.exact })
	// They are no phrases, but how often they stand counts.
	for _, w := range words[:min(len(words), maxRun)] {
		if w.lemma != "" {
			l.put(string(inLemmas) + w.lemma)
		}
	}
	l.part()
	for _, w := range words[min(len(words), maxRun):] {
		if t := string(inLemmas) + w.lemma; w.lemma != "" && l.times[t] == 0 && len(l.times) < maxMore {
			l.times[t] = 1
			l.terms = append(l.terms, t)
			l.bound()
		}
	}
	l.part()
}

func (x *indexer) article() store.Entry {
	acct, art := x.acct, &x.acct.Article
	l := newList(2*len(x.words) + 4*len(x.title) + 64)
	l.marks(x.shared...)
	l.marks(mark(markID, string(art.ID)))
	doc := articleDoc{Title: art.Title, Outlet: art.Outlet.Name, OutletID: art.Outlet.ID, Date: x.day, URL: art.URL,
		Lead: shorten(art.Text, 240), Statements: len(acct.Statements), Events: len(acct.Events)}
	for i := range acct.Mentions {
		if id := acct.Mentions[i].Entity; id != "" {
			l.marks(mark(markEntity, x.key(id)))
		}
	}
	for i := range acct.Entities {
		id := acct.Entities[i].ID
		key := x.key(id)
		if key != string(id) {
			if doc.Keys == nil {
				doc.Keys = map[string]string{}
			}
			doc.Keys[string(id)] = key
		}
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		for _, id := range speakersOf(s) {
			l.marks(mark(markSpeaker, x.key(id)))
			doc.Speakers = with(doc.Speakers, x.named(id))
		}
		l.marks(mark(markAct, string(s.Act)), mark(markMode, string(s.Mode)))
		if a := string(s.Act); !slices.Contains(doc.Acts, a) {
			doc.Acts = append(doc.Acts, a)
		}
	}
	for i := range acct.Events {
		doc.Types, doc.Places = x.happening(l, &acct.Events[i], doc.Types, doc.Places)
	}
	x.runs(l, doc.Places)
	cuts := map[int]bool{len(x.title): true}
	for i, w := range x.words {
		if i > 0 && strings.IndexByte(art.Text[x.words[i-1].end:w.start], '\n') >= 0 {
			cuts[len(x.title)+i] = true
		}
	}
	l.twice(append(slices.Clip(x.title), x.words...), cuts)
	return x.entry(store.EntryArticle, string(art.ID), l, doc)
}

func with(list []namedKey, n namedKey) []namedKey {
	if slices.ContainsFunc(list, func(o namedKey) bool { return o.Key == n.Key }) {
		return list
	}
	return append(list, n)
}

// runs appends the runs that every entry has.
func (x *indexer) runs(l *list, places []namedKey) {
	l.part()
	for _, t := range x.common {
		l.put(t)
	}
	for _, p := range places {
		for _, w := range wordsIn(nil, p.Name) {
			l.put(string(inPlace) + w.stem)
		}
		l.part()
	}
}

func (x *indexer) entry(kind store.EntryKind, id string, l *list, doc any) store.Entry {
	data, err := json.Marshal(doc)
	if err != nil {
		// Strings, numbers and slices of them: there is nothing to go wrong.
		panic("search: document of an entry: " + err.Error())
	}
	for n := len(l.terms); n > 0 && isBoundary(l.terms[n-1]); n-- {
		l.terms = l.terms[:n-1]
	}
	return store.Entry{Kind: kind, ID: id, Article: x.acct.Article.ID, Day: x.day, Terms: l.terms, Doc: data}
}

// speakersOf returns who says a statement.
func speakersOf(s *isnad.Statement) []isnad.EntityID {
	var out []isnad.EntityID
	if s.Speaker != "" {
		out = append(out, s.Speaker)
	}
	for _, id := range s.CoSpeakers {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (x *indexer) statement(s *isnad.Statement) store.Entry {
	acct, art := x.acct, &x.acct.Article
	var words []word
	cuts := map[int]bool{}
	for _, c := range s.Content {
		if len(words) > 0 {
			cuts[len(words)] = true
		}
		words = append(words, x.within(c)...)
	}
	l := newList(2*len(words) + 64)
	l.marks(x.shared...)
	l.marks(mark(markID, string(art.ID)+"-"+string(s.ID)))
	span := s.Span()
	doc := statementDoc{Title: art.Title, Outlet: art.Outlet.Name, OutletID: art.Outlet.ID, Date: x.day, URL: art.URL, ID: string(s.ID),
		Speakers: x.nameds(speakersOf(s)), For: x.namedOrNil(s.For), Words: acct.SpeakerWords(s), Cue: acct.Words(s.Cue),
		Act: string(s.Act), Mode: string(s.Mode), Negated: s.Negated, Text: shorten(Content(acct, s), 700),
		Start: x.points.of(span.Start), End: x.points.of(span.End), Addressee: x.namedOrNil(s.Addressee)}
	doc.From, doc.To = x.when(s.Time)
	for _, n := range doc.Speakers {
		l.marks(mark(markSpeaker, n.Key))
	}
	if doc.For != nil {
		l.marks(mark(markSpeaker, doc.For.Key))
	}
	l.marks(mark(markAct, string(s.Act)), mark(markMode, string(s.Mode)))
	for _, c := range s.Content {
		at, _ := slices.BinarySearchFunc(acct.Mentions, c.Start, func(m isnad.Mention, b int) int { return m.Span.Start - b })
		for ; at < len(acct.Mentions) && acct.Mentions[at].Span.Start < c.End; at++ {
			if id := acct.Mentions[at].Entity; id != "" {
				l.marks(mark(markEntity, x.key(id)))
			}
		}
	}
	for _, i := range x.places[s.ID] {
		doc.Types, doc.Places = x.happening(l, &acct.Events[i], doc.Types, doc.Places)
	}
	l.part()
	names := []string{doc.Words}
	for _, n := range doc.Speakers {
		names = append(names, n.Name)
	}
	if doc.For != nil {
		names = append(names, doc.For.Name)
	}
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		for _, w := range wordsIn(nil, name) {
			l.put(string(inSpeaker) + w.stem)
		}
		l.part()
	}
	x.runs(l, doc.Places)
	l.twice(words, cuts)
	return x.entry(store.EntryStatement, string(art.ID)+"-"+string(s.ID), l, doc)
}

// within returns the words of the text that lie in a span.
func (x *indexer) within(s isnad.Span) []word {
	lo, _ := slices.BinarySearchFunc(x.words, s.Start, func(w word, b int) int { return w.start - b })
	hi := lo
	for hi < len(x.words) && x.words[hi].end <= s.End {
		hi++
	}
	return x.words[lo:hi]
}

// Content returns what a statement says as people are shown it: its pieces,
// with an ellipsis between them.
func Content(acct *isnad.Account, s *isnad.Statement) string {
	var b strings.Builder
	for i, c := range s.Content {
		if i > 0 {
			b.WriteString(" … ")
		}
		b.WriteString(arabic.Balanced(acct.Article.Text, c.Start, c.End))
	}
	return b.String()
}

// when returns the days of a time expression; empty when it has none.
func (x *indexer) when(id isnad.TimexID) (from, to string) {
	if id == "" {
		return "", ""
	}
	if t := x.acct.Timex(id); t != nil {
		return t.From, t.To
	}
	return "", ""
}

// happening appends the marks of an event and returns the types and places with
// its own.
func (x *indexer) happening(l *list, e *isnad.Event, types []string, places []namedKey) ([]string, []namedKey) {
	l.marks(mark(markType, e.Type), mark(markModality, string(e.Modality)))
	where := []string{}
	if e.Place != "" {
		n := x.named(e.Place)
		where = append(where, n.Key)
		// A town stands for its country too.
		if ent := x.acct.Entity(e.Place); ent != nil && ent.Country != "" && string(ent.Country) != n.Key {
			where = append(where, string(ent.Country))
		}
		places = with(places, n)
	}
	l.marks(mark(markTogether, together(e.Type, string(e.Modality), "")))
	for _, p := range where {
		l.marks(mark(markWhere, p), mark(markTogether, together(e.Type, "", p)), mark(markTogether, together("", string(e.Modality), p)),
			mark(markTogether, together(e.Type, string(e.Modality), p)))
	}
	if !slices.Contains(types, e.Type) {
		types = append(types, e.Type)
	}
	return types, places
}

// together is the value of what one event has of type, modality and place; what
// is not asked for is empty.
func together(kind, modality, place string) string { return kind + "|" + modality + "|" + place }

func (x *indexer) event(e *isnad.Event) store.Entry {
	acct, art := x.acct, &x.acct.Article
	span := e.Span
	if span.Empty() {
		span = e.Trigger
	}
	words := x.within(span)
	l := newList(2*len(words) + 64)
	l.marks(x.shared...)
	l.marks(mark(markID, string(art.ID)+"-"+string(e.ID)))
	doc := eventDoc{Title: art.Title, Outlet: art.Outlet.Name, OutletID: art.Outlet.ID, Date: x.day, URL: art.URL, ID: string(e.ID),
		Type: e.Type, Mode: e.Mode, Modality: string(e.Modality), Trigger: acct.Words(e.Trigger),
		Text:  shorten(arabic.Balanced(art.Text, span.Start, span.End), 700),
		Start: x.points.of(span.Start), End: x.points.of(span.End),
		Actors: x.nameds(e.Actors), Recipients: x.nameds(e.Recipients), Place: x.namedOrNil(e.Place), Statement: string(e.Statement)}
	doc.From, doc.To = x.when(e.Time)
	if e.Mode != "" {
		l.marks(mark(markMode, e.Mode))
	}
	for _, n := range doc.Actors {
		l.marks(mark(markActor, n.Key), mark(markEntity, n.Key))
	}
	for _, n := range doc.Recipients {
		l.marks(mark(markRecipient, n.Key), mark(markEntity, n.Key))
	}
	_, places := x.happening(l, e, nil, nil)
	x.runs(l, places)
	l.twice(words, nil)
	return x.entry(store.EntryEvent, string(art.ID)+"-"+string(e.ID), l, doc)
}

// shorten returns a text of at most n code points, cut between words and with
// an ellipsis where it was cut, on one line.
func shorten(text string, n int) string {
	line := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	points := 0
	for i := range text {
		if points == n {
			if j := strings.LastIndexAny(text[:i], " \n"); j > 0 {
				i = j
			}
			return line(text[:i]) + "…"
		}
		points++
	}
	return line(text)
}

// Package events is the reader that finds what an article presents as having
// happened, happening, planned or denied among named parties: PLOVER types and
// modes for diplomacy, security, law and economy, with actors, recipients,
// place, time and modality (gold guide, "Event").
//
// The reader goes once over the tokens. A table of frames
// (internal/lexicon/data/frames.tsv, which people edit) says which verbs and
// nouns tell of an event and where its parties stand. At each the sentence is
// read for the subject before or behind the verb, the object, the complements
// by preposition, the construct, the adjective of a country and the light verb
// that carries a noun («شن غارات», "carried out raids"). A statement whose act
// is done towards a party (an accusation, a threat, a call) is an event too. An
// event without a named party is none, nor is what is a year old; several
// tellings of one event in one article are one event.
package events

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"isnad"
	"isnad/internal/lexicon"
)

// Stage is the name of this reader.
const Stage isnad.Stage = "events"

// Version is its version: raising it re-reads old pages.
const Version = 5

// A tok is a token with what the reader looks at again and again.
type tok struct {
	norm  string
	kind  isnad.TokenKind
	tag   isnad.UPOS // of its chief word; empty when the text was only cut into tokens
	adp   byte       // 'b', 'l', 'k' for an attached preposition, 0 for none
	conj  bool       // begins with the conjunction و or ف
	men   int32      // mention that covers it, or -1
	held  int32      // named person behind it whose title it begins, or -1
	post  int32      // named person before it in whose title it stands, or -1
	first bool       // the mention begins in this token
	tx    int32      // time expression that covers it, or -1
	cue   int32      // statement whose cue begins here, or -1
	stmt  int32      // innermost statement whose content covers it, or -1
	sent  int32
	cls   class
	taken bool // a word that an event before it needed
}

// reader holds the state of one article.
type reader struct {
	acct    *isnad.Account
	text    string
	tab     *table
	toks    []tok
	drafts  []draft
	forms   []form
	verdict map[isnad.EntityID]bool  // whether the entity can be a party
	ents    map[isnad.EntityID]int   // where an entity stands in the account
	persons map[isnad.EntityID][]int // persons by their country
	timex   map[isnad.TimexID]int    // where a time expression stands
	past    []said                   // whom the verbs before had for subject
	// yearBefore is the day a year before the article, empty when it has no
	// date; latest the last year it names, or its own.
	yearBefore string
	latest     int
	home       isnad.EntityID // country that the article is about; empty when none
	// composed are bodies of that country that no name in the article stands for.
	composed map[isnad.EntityID]lexicon.Entry
}

// A draft is an event as long as it is being decided.
type draft struct {
	at, last   int // tokens of the trigger
	frame      string
	kind, mode string
	actors     []isnad.EntityID
	recipients []isnad.EntityID
	place      isnad.EntityID
	time       int // index of the time expression, or -1
	modality   isnad.Modality
	stmt       int // index of the statement, or -1
	clause     [2]int
	evidence   []isnad.Span
	rule       string
	score      float64
	unnamed    bool // there is a recipient that has no name
	given      bool // «الدعم الذي تقدمه»
	oneSide    bool // of two sides («بين») one has no name
}

// Find sets the account's Events. It needs Tokens and Sentences; the words
// layer, Times, Mentions, Entities and Statements are used where present. It
// adds to Entities the countries that the article names by adjective only.
func Find(acct *isnad.Account) {
	acct.Events = nil
	if len(acct.Tokens) == 0 || len(acct.Mentions) == 0 {
		return
	}
	r := &reader{acct: acct, text: acct.Article.Text, tab: load(), verdict: map[isnad.EntityID]bool{}}
	r.prepare()
	if r.sport() {
		return
	}
	r.findHome()
	r.findYear()
	for si := range acct.Sentences {
		r.sentence(si)
	}
	r.emit()
}

// maxBack bounds how many events before it an event is compared with, so that
// the cost stays in proportion to the text.
const maxBack = 60

// emit writes the drafts that are events, each once.
func (r *reader) emit() {
	sort.SliceStable(r.drafts, func(i, j int) bool { return r.drafts[i].at < r.drafts[j].at })
	kept := make([]draft, 0, len(r.drafts))
	for _, d := range r.drafts {
		if r.merge(kept, &d) {
			continue
		}
		kept = append(kept, d)
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].at < kept[j].at })
	for i := range kept {
		d := &kept[i]
		e := isnad.Event{
			ID: isnad.EventID("e" + strconv.Itoa(i+1)), Type: d.kind, Mode: d.mode, Modality: d.modality,
			Trigger: r.span(d.at, d.last), Span: r.span(d.clause[0], d.clause[1]),
			Actors: r.known(d.actors), Recipients: r.known(d.recipients), Place: d.place,
			Basis: isnad.Basis{Stage: Stage, Rule: d.rule, Evidence: d.evidence, Score: d.score},
		}
		if d.time >= 0 {
			e.Time = r.acct.Times[d.time].ID
		}
		if d.stmt >= 0 {
			e.Statement = r.acct.Statements[d.stmt].ID
		}
		r.acct.Events = append(r.acct.Events, e)
	}
}

// span returns the bytes of the tokens first to last, half-open. The
// conjunction at the head of the first is left out.
func (r *reader) span(first, last int) isnad.Span {
	s := isnad.Span{Start: r.acct.Tokens[first].Span.Start, End: r.acct.Tokens[last-1].Span.End}
	if t := &r.toks[first]; t.conj {
		n := len("و")
		if w := s.Of(r.text); len(w) > n && (w[:n] == "و" || w[:n] == "ف") {
			s.Start += n
		}
	}
	return s
}

// merge reports whether d tells of an event that stands among those before it,
// which then learns what d adds.
func (r *reader) merge(kept []draft, d *draft) bool {
	for i := len(kept) - 1; i >= 0 && i >= len(kept)-maxBack; i-- {
		k := &kept[i]
		if k.kind != d.kind || k.modality == isnad.ModalityDenied != (d.modality == isnad.ModalityDenied) {
			continue
		}
		if k.time >= 0 && d.time >= 0 && !r.near(k.time, d.time) {
			continue
		}
		same := k.frame == d.frame || strikes[k.frame] && strikes[d.frame] && (k.place == d.place || k.place == "" || d.place == "")
		a, b := compare(k.actors, d.actors), compare(k.recipients, d.recipients)
		if d.kind == "ASSAULT" && same {
			// an army's attack is its state's
			a, b = compare(r.states(k.actors), r.states(d.actors)), compare(r.states(k.recipients), r.states(d.recipients))
		}
		both := a == equal && b == equal && len(d.actors) > 0 && len(d.recipients) > 0
		switch {
		case both:
		case a == different || b == different:
			// two that meet are one meeting, whoever is named first
			if !(d.kind == "CONSULT" || same && (d.kind == "AGREE" || d.kind == "COOPERATE")) || !swapped(k, d) {
				continue
			}
		case !same && !speech[d.kind] || b == apart && k.unnamed != d.unnamed:
			continue
		case a == apart && b == apart:
			continue
		}
		if k.frame == "مؤتمر صحفي" && d.frame != k.frame {
			// talks stand for the meeting, not what followed them
			k.at, k.last, k.frame, k.clause, k.rule, k.stmt, k.modality = d.at, d.last, d.frame, d.clause, d.rule, d.stmt, d.modality
		}
		if len(k.actors) == 0 {
			k.actors = d.actors
		}
		if len(k.recipients) == 0 {
			k.recipients = without(d.recipients, k.actors)
		}
		if k.time < 0 {
			k.time = d.time
		}
		if k.place == "" {
			k.place = d.place
		}
		return true
	}
	return false
}

// strikes are the frames of fighting: one war is told in many words.
var strikes = map[string]bool{"هاجم": true, "قصف": true, "أغار": true, "ضرب": true, "ضربة على طرف": true, "عمليات عسكرية": true, "غزا": true, "شن حربا": true, "اجتاح": true, "عدوان": true,
	"معارك": true, "اشتبك": true, "مواجهات": true, "استهدف": true, "استهدف طرفا": true, "ضرب طرفا": true}

// states returns the parties with the country in the place of its bodies and officials.
func (r *reader) states(ids []isnad.EntityID) []isnad.EntityID {
	out := make([]isnad.EntityID, 0, len(ids))
	for _, id := range ids {
		e := r.entity(id)
		if c := r.countryOf(id); c != "" && (strings.Contains(string(id), "/") || e != nil && e.Kind == isnad.KindPerson && e.Role != "") {
			id = c
		}
		out = append(out, id)
	}
	return out
}

// speech are the types that are done by speaking: the same party's second
// telling of the same party is the first once more, whatever the word.
var speech = map[string]bool{"REQUEST": true, "ACCUSE": true, "REJECT": true, "THREATEN": true, "SUPPORT": true, "AGREE": true, "CONSULT": true}

// How two lists of parties stand to each other.
const (
	equal     = iota
	apart     // one of them is empty
	different // both name somebody, not the same
)

func compare(a, b []isnad.EntityID) int {
	if len(a) == 0 || len(b) == 0 {
		if len(a) == len(b) {
			return equal
		}
		return apart
	}
	for _, x := range b {
		for _, y := range a {
			if x == y {
				return equal
			}
		}
	}
	return different
}

// swapped reports whether two events have the same parties, the actor of one
// being the recipient of the other.
func swapped(a, b *draft) bool {
	if len(a.actors) == 0 || len(b.actors) == 0 {
		return false
	}
	x := append(append([]isnad.EntityID(nil), a.actors...), a.recipients...)
	y := append(append([]isnad.EntityID(nil), b.actors...), b.recipients...)
	if len(x) < 2 || len(y) < 2 {
		return false
	}
	for _, e := range y {
		if !contains(x, e) {
			return false
		}
	}
	return true
}

// near reports whether two time expressions can stand for one time.
func (r *reader) near(a, b int) bool {
	x, y := &r.acct.Times[a], &r.acct.Times[b]
	if x.From == "" || y.From == "" {
		return true
	}
	return x.From <= y.To && y.From <= x.To
}

func contains(list []isnad.EntityID, e isnad.EntityID) bool {
	for _, x := range list {
		if x == e {
			return true
		}
	}
	return false
}

// without returns list without the members of out.
func without(list, out []isnad.EntityID) []isnad.EntityID {
	var kept []isnad.EntityID
	for _, e := range list {
		if !contains(out, e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// known returns the parties, and puts those among the account's entities that
// the article names by an adjective only.
func (r *reader) known(list []isnad.EntityID) []isnad.EntityID {
	var out []isnad.EntityID
	for _, id := range list {
		if contains(out, id) {
			continue
		}
		if r.entity(id) == nil {
			e, ok := lexicon.ByID(id)
			if !ok {
				e, ok = r.composed[id]
			}
			if !ok {
				continue
			}
			r.ents[id] = len(r.acct.Entities)
			r.acct.Entities = append(r.acct.Entities, isnad.Entity{ID: id, Kind: e.Kind, Name: e.Name, NameEn: e.NameEn, Wikidata: e.Wikidata, Country: e.Country, Gender: e.Gender})
		}
		out = append(out, id)
	}
	return out
}

// entity returns the entity with the given id, or nil.
func (r *reader) entity(id isnad.EntityID) *isnad.Entity {
	if i, ok := r.ents[id]; ok {
		return &r.acct.Entities[i]
	}
	return nil
}

// old reports whether a time expression ends more than a year before the
// article appeared: what is told of then is background. An article without a
// date is taken to be of the last year that it names.
func (r *reader) old(tx int) bool {
	x := &r.acct.Times[tx]
	if len(x.To) < 10 {
		if len(x.Value) >= 4 && year(x.Value) > 0 {
			return year(x.Value) < max(r.latest-1, earliest)
		}
		return false
	}
	if y := year(x.To); y < max(r.latest-1, earliest) {
		return true
	}
	return x.To[:10] < r.yearBefore
}

// earliest is the first year of which the press of today tells as news; an
// event of an earlier year is history, whatever the article's date.
const earliest = 1950

// year returns the year that an ISO date begins with, 0 when it has none.
func year(iso string) int {
	if len(iso) < 4 {
		return 0
	}
	n, err := strconv.Atoi(iso[:4])
	if err != nil {
		return 0
	}
	return n
}

// findYear sets the date and year before which an event is background.
func (r *reader) findYear() {
	if pub := r.acct.Article.Published; len(pub.From) >= 10 {
		if p, err := time.Parse(time.DateOnly, pub.From[:10]); err == nil {
			r.yearBefore = p.AddDate(-1, 0, 0).Format(time.DateOnly)
			r.latest = p.Year()
			return
		}
	}
	for i := range r.acct.Times {
		if x := &r.acct.Times[i]; !x.Relative && (x.Type == isnad.TimexDate || x.Type == isnad.TimexTime) {
			// a year to come is a plan
			if y := year(x.Value); y > r.latest && y <= maxYear {
				r.latest = y
			}
		}
	}
}

// maxYear keeps a number that only looks like a year from dating an article.
const maxYear = 2035

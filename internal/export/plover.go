package export

import (
	"context"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/desk"

	"golang.org/x/text/language"
)

// quads are the four classes of PLOVER's event types, in the words of the files
// of POLECAT.
var quads = map[string]string{
	"AGREE": "VERBAL COOPERATION", "CONSULT": "VERBAL COOPERATION", "SUPPORT": "VERBAL COOPERATION", "CONCEDE": "VERBAL COOPERATION",
	"COOPERATE": "MATERIAL COOPERATION", "AID": "MATERIAL COOPERATION", "RETREAT": "MATERIAL COOPERATION",
	"REQUEST": "VERBAL CONFLICT", "ACCUSE": "VERBAL CONFLICT", "REJECT": "VERBAL CONFLICT", "THREATEN": "VERBAL CONFLICT",
	"PROTEST": "MATERIAL CONFLICT", "SANCTION": "MATERIAL CONFLICT", "MOBILIZE": "MATERIAL CONFLICT", "COERCE": "MATERIAL CONFLICT", "ASSAULT": "MATERIAL CONFLICT",
}

// dissolved are states that ISO 3166-3 lists; cs is Czechoslovakia in the
// lexicon, which gave the letters to another state later.
var dissolved = map[isnad.EntityID]string{"su": "SUN", "yu": "YUG", "cs": "CSK", "dd": "DDR"}

// alpha3 returns the ISO 3166-1 alpha-3 code of a country of the lexicon, whose
// ids are alpha-2; empty for what has none.
func alpha3(id isnad.EntityID) string {
	if len(id) != 2 {
		return ""
	}
	if c := dissolved[id]; c != "" {
		return c
	}
	r, err := language.ParseRegion(strings.ToUpper(string(id)))
	if err != nil || !r.IsCountry() {
		return ""
	}
	if c := r.ISO3(); c != "ZZZ" && c[0] != 'X' && c[:2] != "QM" { // codes of one's own say nothing outside
		return c
	}
	return ""
}

// The first forty columns are those of the weekly files of POLECAT, with their
// names and in their order, so that what reads those reads these. What Isnad
// does not code is blank. Ours follow.
var events = &Table{
	Name: "events", About: "One row an event as one article tells it, in the columns of POLECAT (PLOVER).",
	Columns: []Column{
		{"Event ID", Text, "ARTICLE-EVENT"},
		{"Event Date", Text, "day on which it happened, where the article gives one day; POLECAT puts the day of publication where it does not, Isnad leaves it blank"},
		{"Event Type", Text, "PLOVER type"},
		{"Event Mode", Text, "PLOVER mode"},
		{"Intensity", Number, "not coded"},
		{"Quad Code", Text, "VERBAL COOPERATION, MATERIAL COOPERATION, VERBAL CONFLICT or MATERIAL CONFLICT"},
		{"Contexts", List, "not coded"},
		{"Actor Name", List, "who did it: English names, or the corpus's where the lexicon has none"},
		{"Actor Country", List, "ISO 3166-1 alpha-3, each once"},
		{"Actor COW", List, "not coded"},
		{"Primary Actor Sector", Text, "not coded"},
		{"Actor Sectors", List, "not coded"},
		{"Actor Title", List, "offices that the article gives them"},
		{"Actor Name Raw", List, "the names as this article first has them"},
		{"Wikipedia Actor ID", List, "not coded; see Actor Wikidata"},
		{"Recipient Name", List, "to whom it was done, or with whom"},
		{"Recipient Country", List, "ISO 3166-1 alpha-3, each once"},
		{"Recipient COW", List, "not coded"},
		{"Primary Recipient Sector", Text, "not coded"},
		{"Recipient Sectors", List, "not coded"},
		{"Recipient Title", List, "offices that the article gives them"},
		{"Recipient Name Raw", List, "the names as this article first has them"},
		{"Wikipedia Recipient ID", List, "not coded; see Recipient Wikidata"},
		{"Placename", Text, "where it happened: English name, or the corpus's"},
		{"City", Text, "not coded"},
		{"District", Text, "not coded"},
		{"Province", Text, "not coded"},
		{"Country", Text, "country of the place, ISO 3166-1 alpha-3"},
		{"Latitude", Number, "not coded"},
		{"Longitude", Number, "not coded"},
		{"GeoNames ID", Text, "not coded"},
		{"Raw Placename", Text, "the place as this article first has it"},
		{"Feature Type", Text, "not coded"},
		{"Source", Text, "who published the article"},
		{"Publication Date", Text, "first day on which it may have appeared"},
		{"Story People", List, "persons that the article names"},
		{"Story Organizations", List, "bodies that it names"},
		{"Story Locations", List, "places that it names"},
		{"Language", Text, "ar"},
		{"Version", Text, "isnad-events-N: the version of the reader"},
		{"Date From", Text, "first day of when it happened, as the article says"},
		{"Date To", Text, "last day"},
		{"Date Value", Text, "TIMEX3 value of the words for it"},
		{"Modality", Text, "asserted, reported, planned, possible or denied"},
		{"Actor IDs", List, "ids in the corpus"},
		{"Actor Wikidata", List, "Wikidata ids, where confirmed"},
		{"Recipient IDs", List, "ids in the corpus"},
		{"Recipient Wikidata", List, "Wikidata ids, where confirmed"},
		{"Place ID", Text, "id in the corpus"},
		{"Trigger", Text, "the words that tell of it"},
		{"Text", Text, "the clause around them"},
		{"Text Start", Int, "its first code point in the article's text"},
		{"Text End", Int, "the code point after its last"},
		{"Statement ID", Text, "the statement that tells it; blank where the outlet does in its own voice"},
		{"Reported By", Text, "who makes that statement"},
		{"Chain", List, "its chain, as in statements"},
		{"Article ID", Text, "id of the article"},
		{"Article Title", Text, "its headline"},
		{"Article URL", Text, "its address"},
		{"Copy Of", Text, "id of the article whose text it carries"},
		{"Story ID", Text, "id of its story"},
		{"Independent Sources", Int, "how many tell an event of this type, parties and day, copies folded"},
		{"Score", Number, "how sure the finding is, 0 to 1"},
	},
	rows: func(ctx context.Context, w *walk) error {
		// Who else tells an event is known when all articles are seen, so the
		// corpus is walked twice; a number an event is kept.
		heard := map[uint64][]uint64{}
		if err := w.Items(ctx, Filter{}, func(it *Item) error {
			source := hash(string(it.Source()))
			for i := range it.Account.Events {
				k := it.happening(&it.Account.Events[i])
				if !slices.Contains(heard[k], source) {
					heard[k] = append(heard[k], source)
				}
			}
			return nil
		}); err != nil {
			return err
		}
		return w.items(ctx, func(it *Item) error {
			people, bodies, places := it.named()
			for i := range it.Account.Events {
				e := &it.Account.Events[i]
				if err := w.put(it.event(e, people, bodies, places, len(heard[it.happening(e)]))); err != nil {
					return err
				}
			}
			return nil
		})
	},
}

func hash(s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return h.Sum64()
}

// happening is the key of an event, as timelines have it.
func (it *Item) happening(e *isnad.Event) uint64 {
	ids := func(local []isnad.EntityID) []isnad.EntityID {
		out := make([]isnad.EntityID, 0, len(local))
		for _, l := range local {
			out = append(out, it.who[l])
		}
		return out
	}
	when, _ := it.days(e.Time)
	if when == "" {
		when = it.Day
	}
	within := it.Story
	if within == "" {
		within = string(it.Source())
	}
	h := desk.Happening{Type: e.Type, Modality: e.Modality, Actors: ids(e.Actors), Recipients: ids(e.Recipients), Place: it.who[e.Place], Day: when,
		Text: it.Account.Words(e.Span), Within: within}
	return hash(h.Key())
}

// named are the names of those whom the article names, by kind, each once, in
// order of appearance.
func (it *Item) named() (people, bodies, places []string) {
	seen := map[isnad.EntityID]bool{}
	for i := range it.Account.Entities {
		e := it.Entity(it.Account.Entities[i].ID)
		if e == nil || seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		switch name := english(e); e.Kind {
		case isnad.KindPerson:
			people = append(people, name)
		case isnad.KindOrganization:
			bodies = append(bodies, name)
		case isnad.KindPlace:
			places = append(places, name)
		}
	}
	return people, bodies, places
}

// english is the name by which other event data has an entity.
func english(e *Entity) string {
	if e.NameEn != "" {
		return e.NameEn
	}
	return e.Name
}

func (it *Item) event(e *isnad.Event, people, bodies, places []string, sources int) Row {
	a := &it.Account.Article
	name := func(id isnad.EntityID) string {
		if x := it.Entity(id); x != nil {
			return english(x)
		}
		return ""
	}
	raw := func(id isnad.EntityID) string {
		if x := it.entity(id); x != nil && len(x.Forms) > 0 {
			return x.Forms[0]
		}
		return name(id)
	}
	title := func(id isnad.EntityID) string {
		if x := it.entity(id); x != nil {
			return x.Role
		}
		return ""
	}
	wikidata := func(id isnad.EntityID) string {
		if x := it.Entity(id); x != nil {
			return x.Wikidata
		}
		return ""
	}
	countries := func(ids []isnad.EntityID) []string {
		var out []string
		for _, c := range list(ids, it.country) {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
		return out
	}
	from, to := it.days(e.Time)
	on := ""
	if from == to {
		on = from
	}
	value := ""
	if t := it.timex(e.Time); t != nil {
		value = t.Value
	}
	version := ""
	for _, s := range it.Account.Stages {
		if s.Stage == "events" {
			version = "isnad-events-" + strconv.Itoa(s.Version)
		}
	}
	var statement, by string
	var chain []string
	if s := it.statement(e.Statement); s != nil {
		statement, by, chain = ref(isnad.StatementRef{Article: a.ID, Statement: s.ID}), it.name(s.Speaker), it.chain(s)
	}
	place := ""
	if e.Place != "" {
		place = raw(e.Place)
	}
	start, end := it.borders(e.Span)
	return Row{
		string(a.ID) + "-" + string(e.ID), on, e.Type, e.Mode, nil, quads[e.Type], nil,
		list(e.Actors, name), countries(e.Actors), nil, nil, nil, list(e.Actors, title), list(e.Actors, raw), nil,
		list(e.Recipients, name), countries(e.Recipients), nil, nil, nil, list(e.Recipients, title), list(e.Recipients, raw), nil,
		name(e.Place), nil, nil, nil, it.country(e.Place), nil, nil, nil, place, nil,
		a.Outlet.Name, it.Day, people, bodies, places, "ar", version,
		from, to, value, string(e.Modality), list(e.Actors, it.id), list(e.Actors, wikidata), list(e.Recipients, it.id), list(e.Recipients, wikidata), it.id(e.Place),
		it.Account.Words(e.Trigger), it.Account.Words(e.Span), start, end, statement, by, chain,
		string(a.ID), a.Title, a.URL, string(it.CopyOf), it.Story, sources, e.Basis.Score,
	}
}

// mentionID names the mention of a number for notes.
func mentionID(i int) string { return "m" + strconv.Itoa(i+1) }

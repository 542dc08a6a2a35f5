package identities

import (
	"slices"
	"strings"
	"sync"

	"isnad"
	"isnad/internal/lexicon"
)

// A knownPerson is one full name of a person of the lexicon.
type knownPerson struct {
	id        isnad.EntityID
	name      string
	parts     []part
	countries []string
	offices   []string // classes
}

// knownPeople holds the full names of the lexicon's people by block.
var knownPeople = sync.OnceValue(func() map[string][]*knownPerson {
	m := map[string][]*knownPerson{}
	for i := range lexicon.Len() {
		e := lexicon.At(i)
		if e.Table != lexicon.People {
			continue
		}
		var countries, offices []string
		if e.Country != "" {
			countries = append(countries, string(e.Country))
		}
		for _, o := range e.Offices() {
			f := strings.Split(o, ":")
			countries, offices = append(countries, f[0]), append(offices, f[1])
		}
		seen := map[string]bool{}
		for _, name := range append([]string{e.Name}, e.Forms()...) {
			ps := partsOf(strings.TrimPrefix(name, "?"))
			if len(ps) < 2 || seen[joined(ps)] {
				continue
			}
			seen[joined(ps)] = true
			k := &knownPerson{id: e.ID, name: e.Name, parts: ps, countries: countries, offices: offices}
			m[personKey(ps)] = append(m[personKey(ps)], k)
		}
	}
	return m
})

// shares returns what a known person and a cluster have in common, countries
// and offices, empty when nothing, and whether an office is among it.
func (k *knownPerson) shares(c *cluster) (shared string, office bool) {
	var out []string
	for _, a := range k.countries {
		if slices.Contains(c.countries, a) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	for _, a := range k.offices {
		for _, b := range c.offices {
			if class, _, _ := strings.Cut(b, " "); a == class && !slices.Contains(out, a) {
				out, office = append(out, a), true
			}
		}
	}
	return strings.Join(out, " "), office
}

// differs reports whether the cluster's country or field of life is none that
// the lexicon knows of the person.
func (k *knownPerson) differs(c *cluster) bool {
	if len(c.countries) > 0 && len(k.countries) > 0 {
		hit := false
		for _, a := range k.countries {
			for _, b := range c.countries {
				hit = hit || a == b
			}
		}
		if !hit {
			return true
		}
	}
	for _, d := range c.domains {
		if len(k.offices) > 0 && strange(d, domainState) {
			return true
		}
	}
	return false
}

// byWikidata maps ids of Wikidata to those of the lexicon.
var byWikidata = sync.OnceValue(func() map[string]isnad.EntityID {
	m := map[string]isnad.EntityID{}
	for i := range lexicon.Len() {
		if e := lexicon.At(i); e.Wikidata != "" {
			m[e.Wikidata] = e.ID
		}
	}
	return m
})

// A knownBody is one name of a body or place of the lexicon.
type knownBody struct {
	id      isnad.EntityID
	name    string
	kind    isnad.Kind
	words   []bodyWord
	country isnad.EntityID
}

// knownBodies holds the names of the lexicon's bodies and cities that have a
// word from another language, by block: only those can be spelled otherwise.
var knownBodies = sync.OnceValue(func() map[string][]*knownBody {
	m := map[string][]*knownBody{}
	for i := range lexicon.Len() {
		e := lexicon.At(i)
		if e.Table == lexicon.People || e.Table == lexicon.Countries {
			continue
		}
		seen := map[string]bool{}
		for _, name := range append([]string{e.Name}, e.Forms()...) {
			ws := withoutHead(bodyWords(strings.TrimPrefix(name, "?")))
			if norm := joinedBody(ws); len(ws) > 0 && strings.Contains(norm, "~") && !seen[norm] {
				seen[norm] = true
				m[bodyKey(ws)] = append(m[bodyKey(ws)], &knownBody{e.ID, e.Name, e.Kind, ws, e.Country})
			}
		}
	}
	return m
})

// heads are the words (without the article) that stand before the name of a
// body or place and are no part of it: «نادي يوفنتوس» is «يوفنتوس».
var heads = map[string]bool{"نادي": true, "فريق": true, "شركه": true, "مجموعه": true, "صحيفه": true, "جريده": true, "مجله": true, "قناه": true,
	"شبكه": true, "وكاله": true, "موقع": true, "مدينه": true, "بلده": true, "قريه": true, "مصرف": true, "بنك": true}

func withoutHead(ws []bodyWord) []bodyWord {
	if len(ws) > 1 && heads[ws[0].word] {
		return ws[1:]
	}
	return ws
}

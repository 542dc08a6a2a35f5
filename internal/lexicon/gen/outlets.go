package main

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// agencies.tsv and outlets.tsv: who publishes, with internet domains.
var (
	agencies = entryTable{lexicon.Agencies, isnad.KindOrganization, published}
	outlets  = entryTable{lexicon.Outlets, isnad.KindOrganization, func(r row, e *entry) error {
		e.class = r.get("type")
		return published(r, e)
	}}
	// media.tsv: platforms on which people write.
	media = entryTable{lexicon.Media, isnad.KindOrganization, nil}
)

func published(r row, e *entry) error {
	e.languages, e.feeds, e.credits = r.list("languages"), r.list("feeds"), r.list("credits")
	e.forms = append(e.forms, press.BareNames(e.forms)...)
	e.extra = r.list("domains")
	for i, d := range e.extra {
		d = strings.TrimPrefix(strings.ToLower(d), "www.")
		e.extra[i] = d
		e.other = append(e.other, otherForm{[]string{d}, lexicon.SortDomain, 0})
	}
	return nil
}

// packOutlets writes what outlets have beside other entries, and the marks by
// which pages name them.
func packOutlets(b *pack.Builder, all []entry, ambiguous ambiguity) {
	adjectives := map[string]bool{}
	for _, e := range all {
		if e.table == lexicon.Countries {
			for _, a := range e.extra {
				for _, f := range inflect(a) {
					if len(f.words) == 1 && f.flags&lexicon.Definite != 0 {
						adjectives[f.words[0]] = true
					}
				}
			}
		}
	}
	var list []lexicon.OutletFacts
	for i, e := range all {
		kind := e.class
		switch e.table {
		case lexicon.Agencies:
			kind = "agency"
		case lexicon.Outlets:
		default:
			continue
		}
		doubts := map[string]bool{}
		for _, f := range e.forms {
			if name, doubt := strings.CutPrefix(f, "?"); doubt {
				doubts[name] = true
			}
		}
		var names []string
		for k, f := range e.forms {
			f = strings.TrimPrefix(f, "?")
			if k > 0 && (doubts[f] || ambiguous.of(strings.Join(words(f), " "), e)) {
				f = "?" + f
			}
			names = append(names, f)
		}
		list = append(list, lexicon.OutletFacts{
			Publisher: press.Publisher{Row: uint32(i), Type: kind, Names: names},
			ID:        e.id, NameEn: e.nameEn, Languages: e.languages, Feeds: e.feeds, Credits: e.credits,
		})
	}
	lexicon.PackOutlets(b, list, func(w string) bool { return adjectives[w] })
}

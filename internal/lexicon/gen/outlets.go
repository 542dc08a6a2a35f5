package main

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// agencies.tsv and outlets.tsv: who publishes, with internet domains.
var (
	agencies = entryTable{lexicon.Agencies, isnad.KindOrganization, domains}
	outlets  = entryTable{lexicon.Outlets, isnad.KindOrganization, func(r row, e *entry) error {
		e.class = r.get("type")
		return domains(r, e)
	}}
	// media.tsv: platforms on which people write.
	media = entryTable{lexicon.Media, isnad.KindOrganization, nil}
)

func domains(r row, e *entry) error {
	e.extra = r.list("domains")
	for i, d := range e.extra {
		d = strings.TrimPrefix(strings.ToLower(d), "www.")
		e.extra[i] = d
		e.other = append(e.other, otherForm{[]string{d}, lexicon.SortDomain, 0})
	}
	return nil
}

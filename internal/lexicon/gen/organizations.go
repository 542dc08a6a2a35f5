package main

import (
	"isnad"
	"isnad/internal/lexicon"
)

// organizations.tsv: unions, alliances, parties, movements, companies.
var organizations = entryTable{lexicon.Organizations, isnad.KindOrganization, nil}

// bodies.tsv: bodies of one country that have a name of their own, or whose
// name the heads of bodyheads.tsv cannot make.
var bodies = entryTable{lexicon.Bodies, isnad.KindOrganization, func(r row, e *entry) error {
	if e.country == "" {
		return r.errorf("a body needs a country")
	}
	return nil
}}

package main

import (
	"strings"

	"isnad"
	"isnad/internal/lexicon"
)

// people.tsv: offices are country:class:from:to.
var people = entryTable{lexicon.People, isnad.KindPerson, func(r row, e *entry) error {
	e.extra = r.list("offices")
	for _, o := range e.extra {
		parts := strings.Split(o, ":")
		if len(parts) != 4 {
			return r.errorf("office %q is not country:class:from:to", o)
		}
		if e.country == "" {
			e.country = parts[0]
		}
	}
	return nil
}}

package main

import (
	"isnad"
	"isnad/internal/lexicon"
)

// cities.tsv: cities, regions and other places below countries.
var cities = entryTable{lexicon.Cities, isnad.KindPlace, nil}

package main

import (
	"fmt"
	"sort"
	"strings"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// An entry is one row of a table of entries, before packing.
type entry struct {
	id, name, nameEn, wikidata, country, class, more string
	table                                            lexicon.Table
	kind                                             isnad.Kind
	gender                                           string
	forms                                            []string // a leading ? marks an ambiguous form
	extra                                            []string
	languages, feeds, credits                        []string
	// other are forms of other sorts than names.
	other []otherForm
}

type otherForm struct {
	words []string
	sort  lexicon.Sort
	flags lexicon.Flags
}

// An entryTable reads one table of entries.
type entryTable struct {
	table lexicon.Table
	kind  isnad.Kind
	// fill sets what is special to the table.
	fill func(r row, e *entry) error
}

// entryTables lists the tables of entries; each stands in its own file.
var entryTables = []entryTable{countries, cities, organizations, bodies, agencies, outlets, media, people}

// readEntries reads all tables of entries in the order of ids.
func readEntries(data string) ([]entry, error) {
	var all []entry
	line := map[string]row{}
	for _, t := range entryTables {
		rows, err := read(data, string(t.table))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			e := entry{
				id: r.get("id"), name: r.get("name"), nameEn: r.get("name_en"), wikidata: r.get("wikidata"),
				country: r.get("country"), class: r.get("class"), gender: r.get("gender"),
				table: t.table, kind: t.kind, forms: append([]string{r.get("name")}, r.list("forms")...),
			}
			if e.id == "" || e.name == "" {
				return nil, r.errorf("a row needs an id and a name")
			}
			if old, ok := line[e.id]; ok {
				return nil, r.errorf("id %q stands in %s:%d as well", e.id, old.file, old.line)
			}
			line[e.id] = r
			if e.wikidata != "" && (e.wikidata[0] != 'Q' || strings.Trim(e.wikidata[1:], "0123456789") != "") {
				return nil, r.errorf("%q is no Wikidata id", e.wikidata)
			}
			if t.fill != nil {
				if err := t.fill(r, &e); err != nil {
					return nil, err
				}
			}
			all = append(all, e)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].id < all[j].id })
	have, land := map[string]bool{}, map[string]bool{}
	for _, e := range all {
		have[e.id] = true
		land[e.id] = e.table == lexicon.Countries
	}
	for i, e := range all {
		if e.table == lexicon.People && !land[e.country] {
			// An office of an organization («eu:commission-president») gives no country.
			all[i].country = ""
			continue
		}
		if e.country != "" && !have[e.country] {
			return nil, line[e.id].errorf("no country %q", e.country)
		}
	}
	return all, nil
}

// genderCode reads f, m, or u and nothing for both.
func genderCode(g string) (uint32, error) {
	switch g {
	case "f":
		return 1, nil
	case "m":
		return 2, nil
	case "", "u": // both
		return 0, nil
	}
	return 0, fmt.Errorf("gender %q is none of f, m, u and empty", g)
}

// packEntries writes the entries and their forms.
func packEntries(b *pack.Builder, all []entry, ambiguous ambiguity) error {
	for _, e := range all {
		g, err := genderCode(e.gender)
		if err != nil {
			return fmt.Errorf("%s %s: %w", e.table, e.id, err)
		}
		var names []string
		seen := map[string]bool{}
		for _, f := range e.forms {
			if f = strings.TrimPrefix(f, "?"); f != "" && !seen[f] {
				seen[f] = true
				names = append(names, f)
			}
		}
		i := b.Row(0, b.Text(e.id), b.Text(string(e.table)), b.Text(string(e.kind)), b.Text(e.name), b.Text(e.nameEn),
			b.Text(e.wikidata), b.Text(e.country), b.Text(e.class), g, b.List(names), b.List(e.extra), b.Text(e.more))
		doubts := map[string]bool{} // a name that stands among the forms with ? is doubtful too
		for _, f := range e.forms {
			if name, doubt := strings.CutPrefix(f, "?"); doubt {
				doubts[name] = true
			}
		}
		for _, f := range e.forms {
			name := strings.TrimPrefix(f, "?")
			doubt := doubts[name]
			flags := map[isnad.Kind]lexicon.Flags{isnad.KindPerson: lexicon.Person, isnad.KindPlace: lexicon.Place, isnad.KindOrganization: lexicon.Organization}[e.kind]
			for _, ws := range press.Spellings(name) {
				if doubt || ambiguous.of(strings.Join(ws, " "), e) {
					flags |= lexicon.Ambiguous
				}
				b.Form(ws, pack.Ref{Sort: uint8(lexicon.SortName), Flags: uint32(flags), Index: i})
			}
		}
		for _, o := range e.other {
			b.Form(o.words, pack.Ref{Sort: uint8(o.sort), Flags: uint32(o.flags), Index: i})
		}
	}
	return nil
}

// An ambiguity holds, for each folded form of ambiguous.tsv, the ids that it
// may stand for.
type ambiguity map[string][]string

// of reports whether the form is doubtful for entry e. Where a place shares
// the form with others («الرياض» is a newspaper too), the place is what is
// meant unless something speaks for another.
func (a ambiguity) of(form string, e entry) bool {
	ids, ok := a[form]
	if !ok {
		return false
	}
	if len(ids) > 1 && e.kind == isnad.KindPlace {
		return false
	}
	for _, id := range ids {
		if id == e.id {
			return true
		}
	}
	return len(ids) == 0
}

// readAmbiguous returns the forms that the table ambiguous lists.
func readAmbiguous(data string) (ambiguity, error) {
	rows, err := read(data, "ambiguous")
	if err != nil {
		return nil, err
	}
	out := ambiguity{}
	for _, r := range rows {
		out[strings.Join(words(r.get("form")), " ")] = r.list("ids")
	}
	return out, nil
}

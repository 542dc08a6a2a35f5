package lexicon

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// Own reads a table of outlets that the user keeps and puts it before the
// built-in ones, for the whole program: a row with an id that the lexicon has for
// an outlet stands in its place, whole; others are added. The columns are those of
// data/outlets.tsv and are named in the file; type "agency" makes an agency. Names,
// domains and credits of the user's rows stand before those of the house. File is
// what errors call the table; they name line and column and leave the lexicon as
// it was.
//
// Own is for the start of the program, before anything is read: what was taken
// from the lexicon before may not hold behind it.
func Own(r io.Reader, file string) error {
	rows, err := press.Read(r, file)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	opened.Store(nil)
	f := builtIn()
	wrong := func(r press.Row, column, format string, args ...any) error {
		return &press.Error{File: file, Line: r.Line, Column: column, Err: fmt.Errorf(format, args...)}
	}
	replaced := map[int]bool{} // numbers of entries
	for _, r := range rows {
		e, ok := ByID(isnad.EntityID(r.ID))
		if ok && e.Table != Outlets && e.Table != Agencies {
			return wrong(r, "id", "%q is %s of the table %s: choose another", r.ID, e.Name, e.Table)
		}
		if ok {
			replaced[e.row] = true
		}
		if c, ok := ByID(isnad.EntityID(r.Country)); r.Country != "" && (!ok || c.Table != Countries) {
			return wrong(r, "country", "no country %q: want its ISO 3166 code in small letters, such as eg or sa", r.Country)
		}
	}
	for _, r := range rows {
		for _, d := range r.Domains {
			if e, ok := OutletByDomain(d); ok && !replaced[e.row] && slices.Contains(e.Domains(), d) {
				return wrong(r, "domains", "%q is of %s (%s): give the row that id to replace it", d, e.ID, e.Name)
			}
		}
	}

	b := pack.Edit(f)
	b.Drop(func(r pack.Ref) bool {
		return (Sort(r.Sort) == SortName || Sort(r.Sort) == SortDomain) && replaced[int(r.Index)]
	})
	var facts []OutletFacts
	for _, r := range rows {
		class, table := r.Type, Outlets
		if r.Type == "agency" {
			class, table = "", Agencies
		}
		forms := append([]string{r.Name}, r.Forms...)
		forms = append(forms, press.BareNames(forms)...)
		doubts := map[string]bool{}
		for _, f := range forms {
			if name, doubt := strings.CutPrefix(f, "?"); doubt {
				doubts[name] = true
			}
		}
		var names []string
		for _, f := range forms {
			if f = strings.TrimPrefix(f, "?"); !slices.Contains(names, f) {
				names = append(names, f)
			}
		}
		fields := []uint32{b.Text(r.ID), b.Text(string(table)), b.Text(string(isnad.KindOrganization)), b.Text(r.Name), b.Text(r.NameEn),
			b.Text(r.Wikidata), b.Text(r.Country), b.Text(class), 0, b.List(names), b.List(r.Domains), 0}
		row := uint32(0)
		if e, ok := ByID(isnad.EntityID(r.ID)); ok {
			row = uint32(e.row)
			b.SetRow(tableEntries, e.row, fields...)
		} else {
			row = b.Row(tableEntries, fields...)
		}
		var marked []string
		for i, name := range names {
			flags := Organization
			if doubts[name] {
				flags |= Ambiguous
				if i > 0 {
					marked = append(marked, "?"+name)
				}
			}
			if i == 0 || !doubts[name] {
				marked = append(marked, name)
			}
			for _, ws := range press.Spellings(name) {
				b.First(ws, pack.Ref{Sort: uint8(SortName), Flags: uint32(flags), Index: row})
			}
		}
		for _, d := range r.Domains {
			d, _, _ = strings.Cut(d, ":")
			b.First([]string{d}, pack.Ref{Sort: uint8(SortDomain), Index: row})
		}
		facts = append(facts, OutletFacts{
			Publisher: press.Publisher{Row: row, Type: cmp.Or(r.Type, "site"), Names: marked},
			ID:        r.ID, NameEn: r.NameEn, Languages: r.Languages, Feeds: r.Feeds, Credits: r.Credits,
		})
	}
	for i := range f.Rows(tableEntries, entryWidth) {
		if e := entryAt(i); !replaced[i] && (e.Table == Outlets || e.Table == Agencies) {
			facts = append(facts, factsOf(e))
		}
	}
	PackOutlets(b, facts, func(w string) bool {
		_, agr, ok := Adjective(w)
		return ok && agr.Definite
	})
	raw, err := b.Bytes()
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	opened.Store(pack.Open(string(raw)))
	return nil
}

// factsOf returns what the tables say of a built-in outlet.
func factsOf(e Entry) OutletFacts {
	kind := e.Class
	if e.Table == Agencies {
		kind = "agency"
	}
	o := OutletFacts{Publisher: press.Publisher{Row: uint32(e.row), Type: kind}, ID: string(e.ID), NameEn: e.NameEn, Languages: e.Languages(), Feeds: e.Feeds(), Credits: e.Credits()}
	doubt := "" // the canonical name, where it is in doubt
	for i, name := range e.Forms() {
		refs := lookup(name)
		for k := range refs.Len() {
			if r := refs.At(k); r.Sort != SortName || r.Index != e.row || r.Flags&Ambiguous == 0 {
				continue
			}
			if name = "?" + name; i == 0 {
				doubt = name
			}
			break
		}
		if i == 0 {
			name = e.Name
		}
		o.Names = append(o.Names, name)
	}
	if doubt != "" {
		o.Names = append(o.Names, doubt)
	}
	return o
}

package lexicon

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"isnad"
	"isnad/internal/lexicon/pack"
	"isnad/internal/lexicon/press"
)

// OutletByDomain returns the outlet or agency of an internet host:
// "www.example.com", "m.example.com:443" and "example.com" are the same. The
// longest known domain that the host lies in wins.
func OutletByDomain(host string) (Entry, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.Contains(host[i:], "]") {
		host = host[:i]
	}
	for host != "" {
		if n, ok := Root.Next(WordOf(host)); ok {
			if ref, ok := n.Refs().Find(SortDomain); ok {
				return ref.Entry(), true
			}
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			break
		}
		host = rest
	}
	return Entry{}, false
}

// OutletByName returns the outlet or agency that has the name among its forms;
// folding the name first is not needed. A word before the name that says what
// it is («صحيفة», «وكالة», «موقع») may stand there.
func OutletByName(name string) (Entry, bool) {
	if e, ok := teller(lookup(name)); ok {
		return e, true
	}
	if first, rest, ok := strings.Cut(strings.TrimSpace(name), " "); ok && MediaHead(first) {
		return teller(lookup(rest))
	}
	return Entry{}, false
}

// OutletByMark returns the outlet or agency that publishes a page or is credited
// on it, by what stands in its furniture, behind its title or in a credit line:
// its names, and the signs of the table («AFP», «RT Arabic»). A name that several
// outlets bear («صحيفة الوطن», seven newspapers) gives none, though texts may mean
// one of them ([OutletByName]).
func OutletByMark(name string) (Entry, bool) {
	words := press.Words(strings.TrimFunc(name, notName))
	if len(words) == 0 {
		return Entry{}, false
	}
	kind, core := press.Core(words)
	if kind != "" {
		if _, shared := mark(press.SharedKey(kind, core)); shared {
			return Entry{}, false
		}
	}
	if usual, shared := mark(press.SharedKey("any", core)); shared && usual == 0 && (kind == "" || kind == "any") {
		return Entry{}, false
	}
	if e, ok := OutletByName(strings.Join(words, " ")); ok {
		return e, true
	}
	if row, ok := mark(strings.Join(words, " ")); ok && row > 0 {
		return entryAt(int(row) - 1), true
	}
	return Entry{}, false
}

// Bearers returns the outlets that bear a name, each in its own country («الوطن», «صحيفة
// الشروق», «الجزيرة»), though one of them may be meant as a rule; nil when not several
// do.
func Bearers(name string) []Entry {
	kind, core := press.Core(press.Words(strings.TrimFunc(name, notName)))
	i := -1
	if kind != "" {
		i = markAt(press.SharedKey(kind, core))
	}
	if i < 0 && (kind == "" || kind == "any") {
		i = markAt(press.SharedKey("any", core))
	}
	if i < 0 {
		return nil
	}
	f := file()
	var out []Entry
	for _, id := range f.List(f.Field(tableMarks, markWidth, i, markBearers)) {
		if e, ok := ByID(isnad.EntityID(id)); ok {
			out = append(out, e)
		}
	}
	return out
}

// EverydayName reports whether the tables hold a name of an outlet or agency for a
// word of every day or a name of something else as well.
func EverydayName(name string) bool {
	refs := lookup(strings.TrimFunc(name, notName))
	for i := range refs.Len() {
		if r := refs.At(i); r.Sort == SortName && r.Flags&Ambiguous != 0 {
			if e := r.Entry(); e.Table == Outlets || e.Table == Agencies {
				return true
			}
		}
	}
	return false
}

// OutletsAsked returns the outlet or agency that a user means by an id or a name,
// in Arabic or English. Where that is not certain the entry has no ID, and list holds
// those that it may be: what bears the name or has its words in one, in the order
// of ids. List holds the entry where there is one.
func OutletsAsked(name string) (e Entry, list []Entry) {
	name = strings.TrimSpace(name)
	if e, ok := ByID(isnad.EntityID(strings.ToLower(name))); ok && (e.Table == Outlets || e.Table == Agencies) {
		return e, []Entry{e}
	}
	asked := strings.Join(press.Words(name), " ")
	if asked == "" {
		return Entry{}, nil
	}
	var near, same []Entry
	for i := range Len() {
		e := At(i)
		if e.Table != Outlets && e.Table != Agencies {
			continue
		}
		has, is := false, false
		for _, f := range append(append(e.Forms(), e.NameEn), e.Credits()...) {
			k := strings.Join(press.Words(f), " ")
			is = is || k == asked
			has = has || strings.Contains(" "+k+" ", " "+asked+" ")
		}
		if is {
			same = append(same, e)
		}
		if has {
			near = append(near, e)
		}
	}
	if e, ok := OutletByMark(name); ok && !slices.ContainsFunc(same, func(x Entry) bool { return x.ID != e.ID }) {
		return e, []Entry{e}
	}
	if len(same) == 1 && latin(asked) { // «Le Monde» is no mark, since it is not in Arabic
		return same[0], same
	}
	return Entry{}, near
}

// WriteOutlets writes outlets and agencies as a table that [Own] reads.
func WriteOutlets(w io.Writer, list []Entry) error {
	if _, err := fmt.Fprintf(w, "# columns: %s\n", strings.Join(press.Columns, " | ")); err != nil {
		return err
	}
	for _, e := range list {
		kind := e.Class
		if e.Table == Agencies {
			kind = "agency"
		}
		facts := factsOf(e)
		_, err := fmt.Fprintln(w, strings.Join([]string{string(e.ID), e.Name, e.NameEn, e.Wikidata, strings.Join(facts.Names[1:], "|"), string(e.Country), strings.Join(e.Domains(), "|"),
			kind, strings.Join(e.Languages(), "|"), strings.Join(e.Feeds(), "|"), strings.Join(e.Credits(), "|")}, "\t"))
		if err != nil {
			return err
		}
	}
	return nil
}

// latin reports whether a text has no letter beyond ASCII.
func latin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// notName reports whether r may stand around a name and is no part of it.
func notName(r rune) bool {
	return strings.ContainsRune(" \t\u00a0\u200e\u200f()[]{}«»\"“”'.,،:;-–—|*", r)
}

// mark looks a text up among the marks.
func mark(text string) (row uint32, ok bool) {
	i := markAt(text)
	if i < 0 {
		return 0, false
	}
	return file().Field(tableMarks, markWidth, i, markEntry), true
}

// markAt returns the row of a text among the marks, -1 when it is none.
func markAt(text string) int {
	f := file()
	n := f.Rows(tableMarks, markWidth)
	at := func(i int) string { return f.Text(f.Field(tableMarks, markWidth, i, markText)) }
	i := sort.Search(n, func(i int) bool { return at(i) >= text })
	if i == n || at(i) != text {
		return -1
	}
	return i
}

// Languages returns the BCP 47 codes of the languages in which an agency or
// outlet publishes under its id, the chief one first; nil where they are not
// known.
func (e Entry) Languages() []string { return e.published(outletLanguages) }

// Feeds returns the addresses of an outlet's feeds; nil where none is known for
// certain.
func (e Entry) Feeds() []string { return e.published(outletFeeds) }

// Credits returns the signs by which pages credit an agency or outlet or it signs
// its own, beside its names and domains.
func (e Entry) Credits() []string { return e.published(outletCredits) }

// published returns a list of the table of outlets.
func (e Entry) published(field int) []string {
	if e.Table != Agencies && e.Table != Outlets {
		return nil
	}
	f := file()
	n := f.Rows(tableOutlets, outletWidth)
	i := sort.Search(n, func(i int) bool { return int(f.Field(tableOutlets, outletWidth, i, outletEntry)) >= e.row })
	if i == n || int(f.Field(tableOutlets, outletWidth, i, outletEntry)) != e.row {
		return nil
	}
	return f.List(f.Field(tableOutlets, outletWidth, i, field))
}

// PackOutlets writes the tables of outlets and marks anew; of two outlets with one
// sign the first in the list keeps it. Adjective reports whether a folded word is
// the adjective of a country with the article. It is for the generator and for
// [Own].
func PackOutlets(b *pack.Builder, list []OutletFacts, adjective func(string) bool) {
	b.Clear(tableOutlets)
	b.Clear(tableMarks)
	byRow := slices.Clone(list)
	slices.SortFunc(byRow, func(a, b OutletFacts) int { return cmp.Compare(a.Row, b.Row) })
	for _, o := range byRow {
		b.Row(tableOutlets, o.Row, b.List(o.Languages), b.List(o.Feeds), b.List(o.Credits))
	}
	var pubs []press.Publisher
	for _, o := range list {
		o.Signs = append([]string{}, o.Credits...)
		// A page in Arabic is published by who publishes in Arabic; agencies are
		// credited whatever they publish in. A name with the country in brackets is
		// the table's own.
		if o.NameEn != "" && !strings.Contains(o.NameEn, "(") && (o.Type == "agency" || slices.Contains(o.Languages, "ar")) {
			o.Signs = append(o.Signs, o.NameEn)
		}
		pubs = append(pubs, o.Publisher)
	}
	id := map[uint32]string{}
	for _, o := range list {
		id[o.Row] = o.ID
	}
	for _, m := range press.Marks(pubs, adjective) {
		var bearers []string
		for _, row := range m.Bearers {
			bearers = append(bearers, id[row])
		}
		b.Row(tableMarks, b.Text(m.Text), m.Row, b.List(bearers))
	}
}

// OutletFacts are what the tables say of an outlet beside its entry.
type OutletFacts struct {
	press.Publisher
	ID, NameEn                string
	Languages, Feeds, Credits []string
}

// teller returns the first outlet or agency among refs.
func teller(refs Refs) (Entry, bool) {
	for i := range refs.Len() {
		if r := refs.At(i); r.Sort == SortName {
			if e := r.Entry(); e.Table == Outlets || e.Table == Agencies {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// MediaHead reports whether a word, folded or not, says that the name of an
// outlet or agency follows: «صحيفة», «قناة», «وكالة», «موقع».
func MediaHead(word string) bool {
	n, ok := Root.Next(wordOf(word))
	if !ok {
		return false
	}
	ref, ok := n.Refs().Find(SortHead)
	return ok && ref.Head().Class == ClassOutlet
}

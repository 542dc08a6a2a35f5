// Package lexicon is what the house knows before it reads: countries with
// their adjectives, cities, bodies, organizations, agencies, outlets, people,
// titles, given and family names. People edit sorted TSV files under data/;
// `go generate ./internal/lexicon` packs them, without network, into
// zlexicon.bin, which lies in the program and is read in place: using the
// lexicon allocates and decodes nothing at start.
//
// # Finding forms in text
//
// All forms stand in one trie over folded words (arabic.Fold, as in
// isnad.Token.Norm). [WordOf] gives the number of a word, [Node.Next] goes
// one word further, [Node.Refs] says what the run of words so far stands for:
//
//	n, ok := lexicon.Root.Next(lexicon.WordOf(tok.Norm))
//	for i := range n.Refs().Len() { r := n.Refs().At(i) … }
//
// One run may stand for several things: «روسي» is an adjective of Russia and
// a family name. A [Ref] tells which table it belongs to by its [Sort], and is
// resolved by [Ref.Entry], [Ref.Title], [Ref.Head] and so on. [Longest] walks
// for you. Clitics are the caller's matter: [WordOf2] looks up a word whose
// beginning is not in the text, such as ال in «للرئيس».
//
// # Asking by name
//
//	lexicon.ByID("ru")                        Russia
//	lexicon.Adjective("الروسيه")               Russia, feminine, definite
//	lexicon.OutletByDomain("www.example.com") outlet or agency of that domain
//	lexicon.OutletByName("روسيا اليوم")         outlet or agency of that name
//
// # Ids
//
// A country has its ISO 3166 code in small letters ("ru"); a body of a country
// the country's id, a stroke and the body's class ("ru/ministry-defence"),
// whether it stands in the tables or is composed of a head and a country by
// [Compose]. All other ids are words joined by hyphens. Ids never change.
package lexicon

import (
	_ "embed"
	"sort"
	"sync"
	"sync/atomic"

	"isnad"
	"isnad/internal/lexicon/pack"
)

//go:generate go run ./gen

//go:embed zlexicon.bin
var packed string

// opened is the packed lexicon, or what [Own] made of it; nil before first use.
var opened atomic.Pointer[pack.File]

// builtIn opens the packed lexicon.
var builtIn = sync.OnceValue(func() *pack.File { return pack.Open(packed) })

// file opens the packed lexicon on first use.
func file() *pack.File {
	if f := opened.Load(); f != nil {
		return f
	}
	opened.CompareAndSwap(nil, builtIn())
	return opened.Load()
}

// A Table names one of the files of data that hold entries.
type Table string

// The tables of entries.
const (
	Countries     Table = "countries"
	Cities        Table = "cities" // cities, regions, rivers, seas, landmarks
	Organizations Table = "organizations"
	Bodies        Table = "bodies" // bodies of one country
	Agencies      Table = "agencies"
	Outlets       Table = "outlets"
	Media         Table = "media" // platforms on which people write
	People        Table = "people"
)

// An Entry is one thing that the lexicon knows.
type Entry struct {
	ID    isnad.EntityID
	Table Table
	Kind  isnad.Kind
	// Name is the canonical Arabic name, NameEn the English one.
	Name, NameEn string
	// Wikidata is a Wikidata id; empty when no source confirmed one.
	Wikidata string
	// Country is the country it belongs to; empty when none or not known.
	Country isnad.EntityID
	// Class says what sort of thing it is within its table
	// ("ministry-defence", "region", "union"); may be empty.
	Class string
	// Gender is the grammatical gender: +1 feminine, -1 masculine, 0 unknown.
	Gender int8
	row    int
}

const entryWidth = 12

// The fields of a row of entries.
const (
	fieldID = iota
	fieldTable
	fieldKind
	fieldName
	fieldNameEn
	fieldWikidata
	fieldCountry
	fieldClass
	fieldGender // 0, 1 feminine, 2 masculine
	fieldForms
	fieldExtra // countries: adjectives; agencies, outlets: domains; people: offices
	fieldMore  // countries: the capital's id
)

// The tables of the packed file.
const (
	tableEntries = iota
	tableTitles
	tableHeads
	tableGiven
	tableUnnamed
	tablePatterns
	tablePlain
	tableOutlets // what agencies and outlets have beside other entries, by entry
	tableMarks   // press.Mark, in byte order
	// TableCount is the number of tables of the packed file.
	TableCount
)

// The fields of a row of the table of outlets, and of that of marks.
const (
	outletEntry = iota // number of the entry
	outletLanguages
	outletFeeds
	outletCredits
	outletWidth

	markText    = 0
	markEntry   = 1 // number of the entry, behind 1; 0 for a name that several bear
	markBearers = 2 // ids of the entries that bear the name
	markWidth   = 3
)

func entryField(row, field int) uint32 {
	return file().Field(tableEntries, entryWidth, row, field)
}

func entryAt(row int) Entry {
	f := file()
	text := func(field int) string { return f.Text(entryField(row, field)) }
	return Entry{
		ID: isnad.EntityID(text(fieldID)), Table: Table(text(fieldTable)), Kind: isnad.Kind(text(fieldKind)),
		Name: text(fieldName), NameEn: text(fieldNameEn), Wikidata: text(fieldWikidata),
		Country: isnad.EntityID(text(fieldCountry)), Class: text(fieldClass),
		Gender: gender(entryField(row, fieldGender)), row: row,
	}
}

func gender(code uint32) int8 {
	switch code {
	case 1:
		return +1
	case 2:
		return -1
	}
	return 0
}

// Len returns the number of entries.
func Len() int { return file().Rows(tableEntries, entryWidth) }

// At returns entry i, from 0 to Len()-1, in the order of ids; behind them stand
// the outlets that [Own] added.
func At(i int) Entry { return entryAt(i) }

// ByID returns the entry with the given id.
func ByID(id isnad.EntityID) (Entry, bool) {
	f := file()
	own, n := builtIn().Rows(tableEntries, entryWidth), f.Rows(tableEntries, entryWidth)
	for i := own; i < n; i++ {
		if f.Text(entryField(i, fieldID)) == string(id) {
			return entryAt(i), true
		}
	}
	n = own
	i := sort.Search(n, func(i int) bool { return f.Text(entryField(i, fieldID)) >= string(id) })
	if i < n && f.Text(entryField(i, fieldID)) == string(id) {
		return entryAt(i), true
	}
	return Entry{}, false
}

// Forms returns the names under which the entry is known, the canonical name
// first, unfolded.
func (e Entry) Forms() []string { return file().List(entryField(e.row, fieldForms)) }

// Adjectives returns the masculine singular indefinite adjectives of a country
// («روسي»), the usual one first; nil for other entries.
func (e Entry) Adjectives() []string {
	if e.Table != Countries {
		return nil
	}
	return file().List(entryField(e.row, fieldExtra))
}

// Domains returns the internet domains of an agency or outlet, without "www.".
func (e Entry) Domains() []string {
	if e.Table != Agencies && e.Table != Outlets {
		return nil
	}
	return file().List(entryField(e.row, fieldExtra))
}

// Offices returns what a person is or was, each "country:class:from:to" with
// ISO years or dates; an empty "to" means still in office when the file was
// written. A reader never puts a holder beside a title on this evidence alone.
func (e Entry) Offices() []string {
	if e.Table != People {
		return nil
	}
	return file().List(entryField(e.row, fieldExtra))
}

// Capital returns the id of a country's capital; empty for other entries.
func (e Entry) Capital() isnad.EntityID {
	if e.Table != Countries {
		return ""
	}
	return isnad.EntityID(file().Text(entryField(e.row, fieldMore)))
}

package lexicon

import (
	"isnad"
	"isnad/internal/arabic"
)

// A Word is the number of a folded word that occurs in some form of the
// lexicon. 0 is a word that occurs in none.
type Word uint32

// WordOf returns the number of a folded word (isnad.Token.Norm).
func WordOf(norm string) Word { return Word(file().Word("", norm)) }

// WordOf2 returns the number of the folded word prefix+rest, without joining
// them: «للرئيس» holds ل and the word ال+رئيس, whose alef is not in the text.
func WordOf2(prefix, rest string) Word { return Word(file().Word(prefix, rest)) }

// A Node is a run of words that some form begins with.
type Node uint32

// Root is the empty run.
const Root Node = 0

// Next returns the run that is one word longer, and false when no form begins
// so.
func (n Node) Next(w Word) (Node, bool) {
	if w == 0 {
		return 0, false
	}
	next := Node(file().Next(uint32(n), uint32(w)))
	return next, next != 0
}

// A Sort says which kind of form a run of words is.
type Sort uint8

// The sorts of forms.
const (
	SortName       Sort = iota + 1 // name of an entry
	SortAdjective                  // adjective of a country («الروسية»)
	SortDemonym                    // people of a country («الروس»)
	SortGovernment                 // words that stand for a country's government
	SortDomain                     // internet domain of an agency or outlet
	SortTitle                      // title of a person («وزير الخارجية»)
	SortHead                       // head of a body's name («وزارة الدفاع»)
	SortGiven                      // given name
	SortFamily                     // family name
	SortNamePart                   // part of a personal name («بن», «آل», «أبو»)
	SortUnnamed                    // head of an unnamed source («مصدر», «شهود»)
	SortPattern                    // head of a name that words of the text complete («شركة», «مدينة»)
	SortPlain                      // word that is no part of a name
)

// Bit returns the bit of the sort in a set of sorts.
func (s Sort) Bit() uint32 { return 1 << s }

// Flags say more about a form; each sort has its own.
type Flags uint32

// The flags of SortName.
const (
	// Ambiguous: the form is a common word or another's name as well, and
	// counts only when the article or a title supports it.
	Ambiguous Flags = 1 << iota
	// Person, Place and Organization: the kind of the entry.
	Person
	Place
	Organization
)

// The flags of SortAdjective and SortDemonym, and of SortTitle and SortHead
// where the form has them.
const (
	Definite Flags = 1 << (iota + 4)
	Feminine
	Masculine
	Singular
	Dual
	Plural
	// Accusative: the indefinite form with the alef of tanwin («روسيا», which
	// is also the country).
	Accusative
	// Construct: the form takes a country's name behind it («وزير دفاع»).
	Construct
)

// The flags of SortGiven and SortFamily.
const (
	Arabic  Flags = 1 << (iota + 16) // Arabic or of the Islamic world
	Foreign                          // written from another language
)

// A Ref says one thing that a run of words stands for.
type Ref struct {
	Sort  Sort
	Flags Flags
	Index int
}

// Refs are all the things that a run of words stands for, in a fixed order.
type Refs struct {
	off uint32
	n   int
}

// Refs returns what the run stands for; none when it is only a beginning.
func (n Node) Refs() Refs {
	off, k := file().Refs(uint32(n))
	return Refs{off, k}
}

// Sorts returns the set of the sorts of the run's refs, as Sort.Bit, and all
// flags of the refs or-ed: the quick way to pass a run by.
func (n Node) Sorts() (sorts uint32, flags Flags) {
	s, f := file().Sorts(uint32(n))
	return s, Flags(f)
}

// Len returns the number of refs.
func (r Refs) Len() int { return r.n }

// At returns ref i.
func (r Refs) At(i int) Ref {
	p := file().Ref(r.off, i)
	return Ref{Sort(p.Sort), Flags(p.Flags), int(p.Index)}
}

// Find returns the first ref of the given sort.
func (r Refs) Find(s Sort) (Ref, bool) {
	for i := range r.n {
		if ref := r.At(i); ref.Sort == s {
			return ref, true
		}
	}
	return Ref{}, false
}

// Entry returns the entry of a ref of SortName, SortAdjective, SortDemonym,
// SortGovernment or SortDomain.
func (r Ref) Entry() Entry { return entryAt(r.Index) }

// ID returns the id of the ref's entry.
func (r Ref) ID() isnad.EntityID {
	return isnad.EntityID(file().Text(entryField(r.Index, fieldID)))
}

// Longest returns the longest run of toks from i on that stands for something,
// as a number of tokens (0 when there is none), and what it stands for. A
// hyphen between two words is passed over where no form has it.
func Longest(toks []isnad.Token, i int) (int, Refs) {
	best, refs := 0, Refs{}
	node := Root
	for j := i; j < len(toks); j++ {
		next, ok := node.Next(WordOf(toks[j].Norm))
		if !ok {
			if j > i && toks[j].Kind == isnad.TokenPunct && toks[j].Norm == "-" {
				continue
			}
			break
		}
		node = next
		if r := node.Refs(); r.n > 0 {
			best, refs = j+1-i, r
		}
	}
	return best, refs
}

// lookup returns what a whole text stands for.
func lookup(s string) Refs {
	var buf [16]arabic.Token
	folded := arabic.Fold(s)
	node := Root
	for _, t := range arabic.Tokens(buf[:0], folded) {
		next, ok := node.Next(Word(file().Word("", folded[t.Start:t.End])))
		if !ok {
			return Refs{}
		}
		node = next
	}
	if node == Root {
		return Refs{}
	}
	return node.Refs()
}

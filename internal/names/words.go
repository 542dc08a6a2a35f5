package names

import (
	"strings"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon"
)

// maxReadings bounds the ways in which one token is read: as it stands, and
// with its clitics off.
const maxReadings = 4

// A reading is one way to read a token: whole, or without clitics.
type reading struct {
	pre   uint8 // bytes of Norm that are clitics
	art   bool  // the article was written as the second lam of لل and is restored
	last  byte  // the clitic next to the word: 'w', 'f', 'b', 'l', 'k'; 0 for none
	and   bool  // the clitics begin with و or ف
	node  lexicon.Node
	sorts uint32 // of the word alone
	flags lexicon.Flags
}

// A word is a token with its readings; the first is the whole token.
type word struct {
	read [maxReadings]reading
	n    uint8
}

// cliticRunes are the letters that attach to the next word, in any order that
// Arabic allows: a conjunction, then a preposition.
const (
	waw = "و"
	fa  = "ف"
	ba  = "ب"
	lam = "ل"
	kaf = "ك"
	al  = "ال"
)

// words fills f.ws with the readings of all tokens.
func (f *finder) words() {
	toks := f.toks
	if cap(f.ws) < len(toks) {
		f.ws = make([]word, len(toks)+len(toks)/4)
	}
	f.ws = f.ws[:len(toks)]
	if cap(f.once) < len(toks) {
		f.once = make([]once, len(toks)+len(toks)/4)
	}
	f.once = f.once[:len(toks)]
	for i := range toks {
		w := &f.ws[i]
		w.n = 1
		w.read[0] = reading{}
		t := &toks[i]
		f.once[i] = once{id: lexicon.WordOf(t.Norm)}
		if t.Kind == isnad.TokenPunct || t.Kind == isnad.TokenNumber || t.Kind == isnad.TokenSymbol {
			if t.Kind == isnad.TokenPunct {
				w.read[0].node, _ = lexicon.Root.Next(f.once[i].id)
			}
			continue
		}
		w.read[0] = readAs(f.once[i].id, t.Norm)
		if t.Kind != isnad.TokenWord {
			continue
		}
		w.clitics(t.Norm)
		for k := 1; k < int(w.n); {
			if pre := int(w.read[k].pre); w.read[k].art || !f.uncut(i, pre) {
				k++
				continue
			}
			copy(w.read[k:], w.read[k+1:w.n])
			w.n--
		}
	}
}

// once is what is looked up once of a token, and asked for often.
type once struct {
	id   lexicon.Word // of its Norm
	look int8         // behind unlooked: lookOf of its Norm; 0 when nobody has asked
}

const unlooked = 10

// read looks a word up.
func read(prefix, rest string, pre int) reading {
	r := readAs(lexicon.WordOf2(prefix, rest), rest)
	r.pre, r.art = uint8(pre), prefix != ""
	return r
}

// readAs reads a word whose number is known.
func readAs(id lexicon.Word, rest string) (r reading) {
	if n, ok := lexicon.Root.Next(id); ok {
		r.node = n
		r.sorts, r.flags = n.Sorts()
	}
	if len(rest) > len(servant)+4 && rest[:len(servant)] == servant {
		r.sorts |= lexicon.SortGiven.Bit() // «عبدالرحيم», whatever the second part
	}
	return r
}

// servant begins the given names that are written in one word: «عبدالله».
const servant = "عبدال"

// clitics adds the readings without clitics whose rest the lexicon knows.
func (w *word) clitics(norm string) {
	and := false
	at := 0
	if strings.HasPrefix(norm, waw) || strings.HasPrefix(norm, fa) {
		w.add(norm, 2, 'w', true)
		and, at = true, 2
	}
	rest := norm[at:]
	if len(rest) < 6 {
		return
	}
	switch rest[:2] {
	case ba:
		w.add(norm, at+2, 'b', and)
	case kaf:
		w.add(norm, at+2, 'k', and)
	case lam:
		// «للحج» is the pilgrimage and not the town «لحج», «للبنان» the country.
		if rest[2:4] != lam || lexicon.Count(al+rest[4:]) <= lexicon.Count(rest[2:]) {
			w.add(norm, at+2, 'l', and)
		}
		if rest[2:4] == lam {
			w.addArticle(norm, at+4, and)
		}
		// «للجنة» is ل and اللجنة, whose own lam is written once.
		if rest[2:4] == lam {
			w.addArticle(norm, at+2, and)
		}
	}
}

func (w *word) add(norm string, pre int, clitic byte, and bool) {
	if len(norm)-pre < 4 || int(w.n) == maxReadings || pre > 200 {
		return
	}
	r := read("", norm[pre:], pre)
	if r.node == 0 && r.sorts == 0 {
		return
	}
	r.last, r.and = clitic, and
	w.read[w.n] = r
	w.n++
}

func (w *word) addArticle(norm string, pre int, and bool) {
	if len(norm)-pre < 4 || int(w.n) == maxReadings {
		return
	}
	r := read(al, norm[pre:], pre)
	if r.node == 0 {
		return
	}
	r.last, r.and = 'l', and
	w.read[w.n] = r
	w.n++
}

// start returns the byte of the text at which token i begins when pre bytes of
// its norm are clitics. Marks and tatweel behind a clitic go with it.
func (f *finder) start(i, pre int) int {
	s := f.toks[i].Span
	if pre == 0 {
		return s.Start
	}
	if s.Len() == len(f.toks[i].Norm) { // nothing vanished in folding
		return s.Start + pre
	}
	letters := pre / 2
	at := s.Start
	for at < s.End {
		r, n := utf8.DecodeRuneInString(f.text[at:s.End])
		if !arabic.IsMark(r) && r != 0x640 && !arabic.IsInvisible(r) {
			if letters == 0 {
				return at
			}
			letters--
		}
		at += n
	}
	return s.Start
}

// norm returns token i without pre bytes of clitics.
func (f *finder) norm(i, pre int) string { return f.toks[i].Norm[pre:] }

// punct returns the norm of token i when it is a punctuation mark, else "".
func (f *finder) punct(i int) string {
	if i < len(f.toks) && f.toks[i].Kind == isnad.TokenPunct {
		return f.toks[i].Norm
	}
	return ""
}

// comma reports whether token i is a comma.
func (f *finder) comma(i int) bool {
	p := f.punct(i)
	return p == "،" || p == ","
}

// glued reports whether tokens i-1 and i touch.
func (f *finder) glued(i int) bool {
	return i > 0 && f.toks[i-1].Span.End == f.toks[i].Span.Start
}

// walk returns the end of the longest run of tokens from i on, token i read as
// r, before last, that has one of the wanted sorts (and all of the wanted
// flags), with its node. end is i when there is none.
func (f *finder) walk(i, last int, r reading, sorts uint32, flags lexicon.Flags) (end int, node lexicon.Node) {
	end = i
	n := r.node
	for j := i + 1; n != 0; j++ {
		if s, fl := n.Sorts(); s&sorts != 0 && fl&flags == flags {
			end, node = j, n
		}
		for j < last && f.punct(j) == "-" {
			if m, ok := n.Next(lexicon.WordOf("-")); ok {
				n = m
			}
			j++
		}
		if j >= last {
			break
		}
		n, _ = n.Next(f.ids(j))
	}
	return end, node
}

// ids returns the lexicon's number of token j.
func (f *finder) ids(j int) lexicon.Word { return f.once[j].id }

package names

import (
	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/model"
)

// The bits of Known above those of lexicon.Sort: the word lies in the longest
// run that the lexicon knows as a person, place, body or title; one bit for
// the first word and one for the others.
const (
	knownPerson = 16 + 2*iota
	knownPlace
	knownBody
	knownTitle
	knownDoubtful // the run is ambiguous
)

// Known tells the names model what the lexicon knows of each word of a
// sentence: a bit for each lexicon.Sort of the word, and the bits above for
// the longest run that it stands in. Clitics that can be cut are cut.
func Known(dst []uint32, words []model.Word) []uint32 {
	ids := make([]lexicon.Word, len(words))
	for i := range words {
		ids[i] = lexicon.WordOf(words[i].Norm)
	}
	return knownAs(dst, words, ids)
}

// knownAs is Known of words whose numbers in the lexicon are known.
func knownAs(dst []uint32, words []model.Word, ids []lexicon.Word) []uint32 {
	base := len(dst)
	for range words {
		dst = append(dst, 0)
	}
	out := dst[base:]
	for i := range words {
		if words[i].Kind == uint8(isnad.TokenWord) {
			knownFrom(out, words, ids, i)
		}
	}
	return dst
}

// knownFrom marks the runs that begin at word i. The first of the word's
// readings that the lexicon knows decides: whole, without و or ف, with the
// article of لل restored, without ب ل ك.
func knownFrom(out []uint32, words []model.Word, ids []lexicon.Word, i int) {
	n := words[i].Norm
	if mark(out, ids, i, ids[i]) {
		return
	}
	cut := func(c byte) bool { return len(n) > 4 && n[0] == 0xd9 && n[1] == c }
	if cut(0x88) || cut(0x81) { // و ف
		n = n[2:]
		if mark(out, ids, i, lexicon.WordOf(n)) {
			return
		}
	}
	if cut(0x84) && len(n) > 6 && n[2] == 0xd9 && n[3] == 0x84 && mark(out, ids, i, lexicon.WordOf2("ال", n[4:])) { // لل
		return
	}
	if cut(0x84) || cut(0x83) || len(n) > 4 && n[0] == 0xd8 && n[1] == 0xa8 { // ل ك ب
		mark(out, ids, i, lexicon.WordOf(n[2:]))
	}
}

func mark(out []uint32, ids []lexicon.Word, i int, w lexicon.Word) bool {
	node, ok := lexicon.Root.Next(w)
	if !ok {
		return false
	}
	sorts, flags := node.Sorts()
	hit := sorts != 0
	out[i] |= sorts & (1<<16 - 1)
	best, bit, doubt := 0, 0, false
	take := func(length int, sorts uint32, flags lexicon.Flags) {
		b := 0
		switch {
		case sorts&lexicon.SortName.Bit() != 0 && flags&lexicon.Person != 0:
			b = knownPerson
		case sorts&lexicon.SortName.Bit() != 0 && flags&lexicon.Place != 0:
			b = knownPlace
		case sorts&(lexicon.SortName.Bit()|lexicon.SortHead.Bit()) != 0:
			b = knownBody
		case sorts&lexicon.SortTitle.Bit() != 0 && length > 1:
			b = knownTitle
		default:
			return
		}
		best, bit, doubt = length, b, flags&lexicon.Ambiguous != 0
	}
	take(1, sorts, flags)
	for j := i + 1; j < len(ids); j++ {
		if node, ok = node.Next(ids[j]); !ok {
			break
		}
		if s, f := node.Sorts(); s != 0 {
			hit = true
			take(j-i+1, s, f)
		}
	}
	for k := range best {
		b := uint32(1) << bit
		if k > 0 {
			b <<= 1
		}
		if doubt {
			b |= 1 << knownDoubtful
		}
		out[i+k] |= b
	}
	return hit
}

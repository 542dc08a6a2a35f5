package lexicon

import (
	_ "embed"
	"encoding/binary"
)

// The table of word counts says how often the Arabic press writes a word. It
// lies in the program as zwords.bin and is read in place.
//
// Layout, little-endian: 8 bytes magic, 4 bytes the binary logarithm of the
// number of slots, 4 bytes the number of words, then the slots, 4 bytes each:
// 24 bits of fingerprint above 8 bits of count; a slot of zero is free. A word
// stands at the first slot, from its home on, that has its fingerprint. No
// word is stored, so that a lookup of a word that was never seen finds the
// count of another with a probability below one in a million.
// wordcounts.md is its card and says how to make it.
//
//go:embed zwords.bin
var wordCounts string

const (
	wordMagic  = "isnadwc1"
	wordHeader = 16
)

// Count returns how often the press writes the folded word norm
// (arabic.Fold, as in isnad.Token.Norm): 8 times the binary logarithm of its
// count, rounded, in the texts that the table was counted from (eleven
// million words; wordcounts.md is its card). 0 means that it was seen less than
// three times or in one document only. So 8*10 stands for a thousand times.
func Count(norm string) int {
	if len(wordCounts) < wordHeader {
		return 0
	}
	bits := uint(wordCounts[8])
	mask := uint32(1)<<bits - 1
	home, mark := WordSlot(norm, bits)
	for slot := home; ; slot = (slot + 1) & mask {
		v := slotAt(slot)
		if v == 0 {
			return 0
		}
		if v>>8 == mark {
			return int(v & 0xFF)
		}
	}
}

func slotAt(slot uint32) uint32 {
	at := wordHeader + int(slot)*4
	s := wordCounts[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// WordCounts returns the number of words in the table of counts.
func WordCounts() int {
	if len(wordCounts) < wordHeader {
		return 0
	}
	return int(binary.LittleEndian.Uint32([]byte(wordCounts[12:16])))
}

// WordSlot returns the home of a word in a table of 1<<bits slots and its
// fingerprint of 24 bits. The generator fills the table with it.
func WordSlot(norm string, bits uint) (home, mark uint32) {
	// FNV-1a, then the finalizer of MurmurHash3 so that all bits depend on
	// all letters.
	h := uint64(14695981039346656037)
	for i := 0; i < len(norm); i++ {
		h ^= uint64(norm[i])
		h *= 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return uint32(h) & (1<<bits - 1), uint32(h >> 40)
}

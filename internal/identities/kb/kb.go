// Package kb keeps what a user's own knowledge base says of names: it reads
// extracts of Wikidata, data of the FollowTheMoney model (OpenSanctions) and
// JRC-Names ([Builder.Read]), writes one compact file ([Builder.Write]) and
// looks names up in it ([Open], [Base.Named], [Base.Near]).
//
// # The file
//
// All numbers are little-endian; a text is named by its offset in the pool,
// where its length stands before it in two bytes; offset 0 is the empty text.
//
//	magic    "isnadkb1"
//	sum      CRC-32C of the rest (4 bytes)
//	counts   entries, names, blocks, length of the pool (4 bytes each)
//	entries  id, kind, name, English name, Wikidata, country (4 bytes each)
//	names    hash of kind and name (8 bytes), entry (4 bytes); by hash, then entry
//	blocks   hash of a block of persons' names (8), entry (4), name (4); by hash, then entry, then name
//	pool     length, bytes, length, bytes, …
//
// What a name is hashed as must not change while the magic stays ([hashName]).
package kb

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"os"
	"sort"
	"strings"
	"unicode"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/identities"
	"isnad/internal/identities/spelling"
)

const (
	magic      = "isnadkb1"
	headBytes  = len(magic) + 4 + 16
	entryBytes = 24
	nameBytes  = 12
	blockBytes = 16
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A Base is an opened file. It is safe for use by several goroutines.
type Base struct {
	entries, names, blocks, pool string
}

// Open reads the file at path into memory.
func Open(path string) (*Base, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	b, err := open(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

func open(data string) (*Base, error) {
	if len(data) < headBytes || data[:len(magic)] != magic {
		return nil, errors.New("not a knowledge base of isnad; make one with isnad kb import")
	}
	if sum := crc32.Checksum([]byte(data[len(magic)+4:]), castagnoli); sum != u32(data, len(magic)) {
		return nil, errors.New("damaged: its checksum is another than the one written in it")
	}
	at := headBytes
	take := func(i, width int) (string, bool) {
		n := int(u32(data, len(magic)+4+4*i)) * width
		if n < 0 || at+n > len(data) {
			return "", false
		}
		s := data[at : at+n]
		at += n
		return s, true
	}
	b := &Base{}
	for i, s := range []struct {
		to    *string
		width int
	}{{&b.entries, entryBytes}, {&b.names, nameBytes}, {&b.blocks, blockBytes}, {&b.pool, 1}} {
		var ok bool
		if *s.to, ok = take(i, s.width); !ok {
			return nil, errors.New("damaged: it is shorter than it says")
		}
	}
	if at != len(data) {
		return nil, errors.New("damaged: it is longer than it says")
	}
	return b, nil
}

func u32(s string, i int) uint32 {
	_ = s[i+3]
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

func u64(s string, i int) uint64 { return uint64(u32(s, i)) | uint64(u32(s, i+4))<<32 }

// Len returns the number of entries.
func (b *Base) Len() int { return len(b.entries) / entryBytes }

// Names returns the number of names by which entries are found.
func (b *Base) Names() int { return len(b.names) / nameBytes }

// text returns a text of the pool; empty for an offset that is none, which no
// file has that Builder wrote.
func (b *Base) text(off uint32) string {
	i := int(off)
	if i == 0 || i+2 > len(b.pool) {
		return ""
	}
	n := int(b.pool[i]) | int(b.pool[i+1])<<8
	if i+2+n > len(b.pool) {
		return ""
	}
	return b.pool[i+2 : i+2+n]
}

// At returns entry i and its kind.
func (b *Base) At(i int) (identities.BaseEntry, isnad.Kind) {
	f := func(k int) string { return b.text(u32(b.entries, i*entryBytes+4*k)) }
	return identities.BaseEntry{ID: isnad.EntityID(f(0)), Name: f(2), NameEn: f(3), Wikidata: f(4), Country: isnad.EntityID(f(5))}, isnad.Kind(f(1))
}

// Named returns the entries of a kind that bear a name, in the order of their
// ids.
func (b *Base) Named(kind isnad.Kind, name string) []identities.BaseEntry {
	h, ok := hashName(kind, name)
	if !ok {
		return nil
	}
	n := b.Names()
	i := sort.Search(n, func(i int) bool { return u64(b.names, i*nameBytes) >= h })
	var out []identities.BaseEntry
	for ; i < n && u64(b.names, i*nameBytes) == h; i++ {
		if e := int(u32(b.names, i*nameBytes+8)); e < b.Len() {
			entry, _ := b.At(e)
			out = append(out, entry)
		}
	}
	return out
}

// maxNear bounds the names of one block that are looked at.
const maxNear = 64

// Near returns the names of persons that may be other spellings of one whose
// block is key, with their entries, in the order of their ids.
func (b *Base) Near(key string) []identities.BaseName {
	h := hashOf("block", key)
	n := len(b.blocks) / blockBytes
	i := sort.Search(n, func(i int) bool { return u64(b.blocks, i*blockBytes) >= h })
	var out []identities.BaseName
	for ; i < n && len(out) < maxNear && u64(b.blocks, i*blockBytes) == h; i++ {
		if e := int(u32(b.blocks, i*blockBytes+8)); e < b.Len() {
			entry, _ := b.At(e)
			out = append(out, identities.BaseName{Entry: entry, Name: b.text(u32(b.blocks, i*blockBytes+12))})
		}
	}
	return out
}

// hashName hashes a kind and what of a name is compared: its letters, without
// the article, without "son of" and without blanks, so that names are found
// however their parts are written together. ok is false when it has no
// letters.
func hashName(kind isnad.Kind, name string) (h uint64, ok bool) {
	var b strings.Builder
	for i, w := range strings.FieldsFunc(arabic.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }) {
		if i > 0 && (w == "بن" || w == "ابن" || w == "بنت") {
			continue
		}
		letters := spelling.Letters(w)
		if letters == "" {
			if letters = spelling.Latin(w); letters == "" {
				letters = w
			}
		}
		if s, cut := strings.CutPrefix(letters, "ال"); cut && len(s) >= 6 {
			letters = s
		}
		b.WriteString(letters)
	}
	if b.Len() == 0 {
		return 0, false
	}
	return hashOf(string(kind), b.String()), true
}

func hashOf(kind, s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(s))
	return h.Sum64()
}

func le(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }

// Package model holds the trained models of the house and decodes them: clitic
// segmentation and part-of-speech tags (Words), and names (Names). Training and
// reading share the features, which are written here; training itself is in
// model/train. Cards beside the packed files tell what each was trained on and
// under which licence its weights stand.
//
// A packed file is read in place, so that opening one costs neither copies nor
// decoding; of the names network alone the weights are unpacked. It begins with eight bytes of magic (kind and version) and the
// CRC-32C of the rest; all numbers are little-endian.
package model

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	"isnad/internal/arabic"
)

// A Word is what the models see of a token.
type Word struct {
	Norm string // folded
	Kind uint8  // isnad.TokenKind
}

// WordOf makes a word of a token as annotated data have it. Numbers are one word
// to the models.
func WordOf(token string) Word {
	kind := arabic.Symbol
	if toks := arabic.Tokens(nil, token); len(toks) > 0 {
		kind = toks[0].Kind
	}
	return WordOfKind(arabic.Fold(token), uint8(kind))
}

// WordOfKind makes a word of a folded token of a kind (isnad.TokenKind).
func WordOfKind(norm string, kind uint8) Word {
	if kind == uint8(arabic.Number) {
		norm = "0"
	}
	return Word{Norm: norm, Kind: kind}
}

// mix joins two hashes.
func mix(a, b uint64) uint64 {
	a ^= b + 0x9e3779b97f4a7c15 + a<<6 + a>>2
	a ^= a >> 30
	a *= 0xbf58476d1ce4e5b9
	a ^= a >> 27
	return a
}

// The numbers of FNV-1a.
const (
	fnvStart = 14695981039346656037
	fnvPrime = 1099511628211
)

// hash is FNV-1a, mixed with the length.
func hash(s string) uint64 {
	h := uint64(fnvStart)
	for i := 0; i < len(s); i++ {
		h ^= uint64(s[i])
		h *= fnvPrime
	}
	return mix(h, uint64(len(s)))
}

// atOffset gives the hash of a feature counted at an offset.
func atOffset(h uint64, offset int) uint64 { return mix(h, uint64(offset+100)) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal puts magic and checksum before the body of a packed file.
func seal(magic string, body []byte) []byte {
	out := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[len(magic):], crc32.Checksum(body, castagnoli))
	return append(out, body...)
}

// unseal checks magic and checksum and returns the body.
func unseal(magic, data string) (*cutter, error) {
	n := len(magic) + 4
	if len(data) < n || data[:len(magic)] != magic {
		return nil, fmt.Errorf("not a model of this version (it should begin with %q)", magic)
	}
	body := data[n:]
	sum := crc32.New(castagnoli)
	for i := 0; i < len(body); i += 1 << 16 {
		sum.Write([]byte(body[i:min(len(body), i+1<<16)]))
	}
	want := uint32(data[n-4]) | uint32(data[n-3])<<8 | uint32(data[n-2])<<16 | uint32(data[n-1])<<24
	if got := sum.Sum32(); got != want {
		return nil, fmt.Errorf("damaged: its CRC-32C is %08x, %08x is written in it", got, want)
	}
	return &cutter{rest: body}, nil
}

// A cutter takes pieces off the front of a body whose checksum was right; the
// zero pieces of a body that is too short set bad.
type cutter struct {
	rest string
	bad  bool
}

func (c *cutter) take(n int) string {
	if n < 0 || n > len(c.rest) {
		c.bad = true
		return ""
	}
	p := c.rest[:n]
	c.rest = c.rest[n:]
	return p
}

func (c *cutter) u32() uint32 {
	p := c.take(4)
	if len(p) < 4 {
		return 0
	}
	return le32(p, 0)
}

func (c *cutter) float() float32 { return math.Float32frombits(c.u32()) }

func (c *cutter) floats(n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = c.float()
	}
	return out
}

func le16(s string, i int) uint16 {
	p := s[2*i : 2*i+2]
	return uint16(p[0]) | uint16(p[1])<<8
}

func le32(s string, i int) uint32 {
	p := s[4*i : 4*i+4]
	return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 | uint32(p[3])<<24
}

// A builder makes the body of a packed file.
type builder struct{ b []byte }

func (b *builder) u16(v uint16)    { b.b = binary.LittleEndian.AppendUint16(b.b, v) }
func (b *builder) u32(v uint32)    { b.b = binary.LittleEndian.AppendUint32(b.b, v) }
func (b *builder) float(v float32) { b.u32(math.Float32bits(v)) }
func (b *builder) floats(v []float32) {
	for _, x := range v {
		b.float(x)
	}
}

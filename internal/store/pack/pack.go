// Package pack turns accounts into bytes, as stores keep them, and back.
//
// Decode gives back exactly what Encode took, every field of it, nil lists and
// empty ones told apart. The same account gives the same bytes. Bytes that no
// Encode made are refused with an error: they cause no panic, and no more
// memory is taken for them than in proportion to their length.
//
// Texts and names of a decoded account share one piece of memory; ids, kinds and
// the like do not, and may be kept when the account is let go.
//
// # The form
//
//	byte     version, 1
//	byte     how the rest is kept: 0 as it is, 1 as one zstd frame
//	uvarint  length of the rest before it was compressed, where it is
//	rest     uvarint length of the numbers, the numbers, the letters
//
// Numbers are varints in the order of [isnad.Account]'s fields, spans as
// distances from the one before; tokens and words stand column by column. A
// string is a number that names an earlier one, or says how many of the letters
// it takes; what stands in the article's text at its token's place (most norms,
// forms and lemmas) takes one number and no letters.
package pack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"runtime"
	"strings"
	"sync"

	"isnad"

	"github.com/klauspost/compress/zstd"
)

// version is the first byte. Another form needs another one, and Decode must
// go on reading this one: stores keep accounts for years.
const version = 1

// How the rest is kept.
const (
	plain      = 0
	compressed = 1
)

// Bounds of what is compressed: shorter gains nothing; what would shrink to
// less than a part in maxGain is kept as it is, so that Decode can refuse
// a few bytes that claim to be a great many.
const (
	minShrink = 64
	maxGain   = 200
)

// ErrBroken says that bytes are no account that this package wrote.
var ErrBroken = errors.New("pack: not an account, or a damaged one")

var (
	encoder = sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)),
			zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<20))
	})
	decoder = sync.OnceValues(func() (*zstd.Decoder, error) {
		// A frame may claim any size for itself; the room that is given decides.
		return zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderLowmem(true))
	})
)

// Encode returns the account as bytes.
func Encode(acct *isnad.Account) []byte {
	c := coder{enc: true, seen: map[string]int{}}
	c.ops = make([]byte, 0, 1024+6*len(acct.Tokens)+4*len(acct.Syntactic))
	c.account(acct)
	raw := make([]byte, 0, len(c.ops)+len(c.letters)+binary.MaxVarintLen64)
	raw = binary.AppendUvarint(raw, uint64(len(c.ops)))
	raw = append(raw, c.ops...)
	raw = append(raw, c.letters...)
	if len(raw) >= minShrink {
		// The options are constants, and right.
		if z, err := encoder(); err == nil {
			out := make([]byte, 2, 2+binary.MaxVarintLen64+len(raw)/2)
			out[0], out[1] = version, compressed
			out = binary.AppendUvarint(out, uint64(len(raw)))
			head := len(out)
			out = z.EncodeAll(raw, out)
			if n := len(out) - head; n < len(raw) && len(raw) <= n*maxGain {
				return out
			}
		}
	}
	out := make([]byte, 0, 2+len(raw))
	return append(append(out, version, plain), raw...)
}

// Decode returns the account that Encode made the bytes of. An error wraps
// ErrBroken, unless the bytes are of a later version of the form.
func Decode(b []byte) (*isnad.Account, error) {
	if len(b) < 2 {
		return nil, fmt.Errorf("%w: %d bytes", ErrBroken, len(b))
	}
	if b[0] != version {
		return nil, fmt.Errorf("pack: account of form %d, this program knows form %d: use the newer program that wrote it", b[0], version)
	}
	var raw string
	switch rest := b[2:]; b[1] {
	case plain:
		raw = string(rest)
	case compressed:
		size, n := binary.Uvarint(rest)
		if n <= 0 || size > uint64(len(rest)-n)*maxGain {
			return nil, fmt.Errorf("%w: it claims %d bytes", ErrBroken, size)
		}
		z, err := decoder()
		if err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		out, err := z.DecodeAll(rest[n:], make([]byte, 0, size))
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrBroken, err)
		}
		if uint64(len(out)) != size {
			return nil, fmt.Errorf("%w: %d bytes, it claims %d", ErrBroken, len(out), size)
		}
		raw = string(out)
	default:
		return nil, fmt.Errorf("%w: kept in way %d", ErrBroken, b[1])
	}
	ops, n := uvarint(raw)
	if n <= 0 || ops > uint64(len(raw)-n) {
		return nil, fmt.Errorf("%w: its parts are longer than it", ErrBroken)
	}
	c := coder{in: raw[n : n+int(ops)], from: raw[n+int(ops):]}
	acct := new(isnad.Account)
	c.account(acct)
	if c.bad || len(c.in) > 0 || len(c.from) > 0 {
		return nil, ErrBroken
	}
	return acct, nil
}

// A coder goes through an account once, in either direction: encoding it only
// reads, for others may read the account too, and decoding it only writes. So
// both keep one order.
type coder struct {
	enc bool
	bad bool // decoding: the bytes are no account

	// Encoding: numbers and letters written, and the strings there were.
	ops, letters []byte
	seen         map[string]int
	// Decoding: numbers and letters left, and the strings there were.
	in, from string
	table    []string
	own      []bool // of a string of the table: it has memory of its own
}

// uvarint reads a number of s; n < 1 when there is none.
func uvarint(s string) (x uint64, n int) {
	var shift uint
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		c := s[i]
		if c < 0x80 {
			if i == binary.MaxVarintLen64-1 && c > 1 {
				return 0, -1
			}
			return x | uint64(c)<<shift, i + 1
		}
		x |= uint64(c&0x7f) << shift
		shift += 7
	}
	return 0, 0
}

// uint passes a number.
func (c *coder) uint(v uint64) uint64 {
	if c.enc {
		c.ops = binary.AppendUvarint(c.ops, v)
		return v
	}
	if len(c.in) > 0 && c.in[0] < 0x80 {
		v = uint64(c.in[0])
		c.in = c.in[1:]
		return v
	}
	v, n := uvarint(c.in)
	if n <= 0 {
		c.bad, c.in = true, ""
		return 0
	}
	c.in = c.in[n:]
	return v
}

// int passes a number that may be negative.
func (c *coder) int(v int) int {
	u := c.uint(uint64(v)<<1 ^ uint64(v>>63))
	return int(u>>1) ^ -int(u&1)
}

// far passes a number as its distance from another. Distances wrap around, so
// every number comes back.
func (c *coder) far(p *int, from int) {
	v := c.int(*p - from)
	if !c.enc {
		*p = from + v
	}
}

// bool passes a truth.
func (c *coder) bool(p *bool) {
	v := uint64(0)
	if *p {
		v = 1
	}
	v = c.uint(v)
	if !c.enc {
		*p = v == 1
		c.bad = c.bad || v > 1
	}
}

// float passes a fraction: its bits turned round, as most fractions here have
// few.
func (c *coder) float(p *float64) {
	v := c.uint(bits.ReverseBytes64(math.Float64bits(*p)))
	if !c.enc {
		*p = math.Float64frombits(bits.ReverseBytes64(v))
	}
}

// The numbers that stand for strings. What follows names an earlier string.
const (
	noString  = 0
	newString = 1
	oldString = 2
)

// str passes a string.
func str[S ~string](c *coder, p *S) {
	if c.enc {
		c.put(string(*p))
		return
	}
	*p = S(c.get(c.uint(0)))
}

// word passes a string that is one of few, or that whoever keeps nothing else
// of the account may keep: an id, a kind, the name of a rule. Decoded, it has
// memory of its own, shared with its like in other accounts, so that it does
// not hold all strings of the account.
func word[S ~string](c *coder, p *S) {
	if c.enc {
		c.put(string(*p))
		return
	}
	code := c.uint(0)
	s := c.get(code)
	if s == "" {
		return
	}
	i := len(c.table) - 1
	if code >= oldString {
		i = int(code - oldString)
	}
	if !c.own[i] {
		s = shared.of(s)
		c.table[i], c.own[i] = s, true
	}
	*p = S(s)
}

// A pool holds one copy of each of the words that accounts have in common.
type pool struct {
	mu    sync.RWMutex
	words map[string]string
}

var shared = pool{words: map[string]string{}}

// The pool takes words of the vocabulary and ids of the lexicon; what would
// make it large gets a copy of its own each time.
const (
	maxPooled = 1 << 14
	maxWord   = 24 // bytes
)

func (p *pool) of(s string) string {
	if len(s) > maxWord {
		return strings.Clone(s)
	}
	p.mu.RLock()
	w, ok := p.words[s]
	full := len(p.words) >= maxPooled
	p.mu.RUnlock()
	if ok {
		return w
	}
	w = strings.Clone(s)
	if !full {
		p.mu.Lock()
		if have, ok := p.words[w]; ok {
			w = have
		} else {
			p.words[w] = w
		}
		p.mu.Unlock()
	}
	return w
}

func (c *coder) put(s string) {
	if s == "" {
		c.uint(noString)
		return
	}
	if i, ok := c.seen[s]; ok {
		c.uint(uint64(i) + oldString)
		return
	}
	c.seen[s] = len(c.seen)
	c.uint(newString)
	c.uint(uint64(len(s)))
	c.letters = append(c.letters, s...)
}

func (c *coder) get(code uint64) string {
	switch code {
	case noString:
		return ""
	case newString:
		n := c.uint(0)
		if n == 0 || n > uint64(len(c.from)) {
			c.bad = true
			return ""
		}
		s := c.from[:n]
		c.from = c.from[n:]
		c.table, c.own = append(c.table, s), append(c.own, false)
		return s
	}
	if code -= oldString; code >= uint64(len(c.table)) {
		c.bad = true
		return ""
	}
	return c.table[code]
}

// near passes a string that is often like another one that both sides know.
func near[S ~string](c *coder, p *S, like string) {
	if c.enc {
		if string(*p) == like {
			c.uint(0)
			return
		}
		// One number on, so that 0 is free for «the same».
		at := len(c.ops)
		c.put(string(*p))
		c.shift(at)
		return
	}
	code := c.uint(0)
	if code == 0 {
		*p = S(like)
		return
	}
	*p = S(c.get(code - 1))
}

// shift adds one to the number written at a place, which is that of a string.
func (c *coder) shift(at int) {
	v, n := binary.Uvarint(c.ops[at:])
	if v+1 < 0x80 && n == 1 {
		c.ops[at]++
		return
	}
	tail := append([]byte(nil), c.ops[at+n:]...)
	c.ops = append(binary.AppendUvarint(c.ops[:at], v+1), tail...)
}

// span passes a span, as its distance from a place, and returns its end.
func (c *coder) span(p *isnad.Span, from int) int {
	start := c.int(p.Start - from)
	length := c.int(p.End - p.Start)
	if !c.enc {
		p.Start = from + start
		p.End = p.Start + length
	}
	return p.End
}

// list passes a list, nil or not. Each member takes least numbers or more, so
// that a length of nothing cannot ask for memory.
func list[T any](c *coder, p *[]T, least int, member func(*T)) {
	if !open(c, p, least) {
		return
	}
	for i := range *p {
		if c.bad {
			return
		}
		member(&(*p)[i])
	}
}

// open passes the length of a list and makes it; false when it is empty.
func open[T any](c *coder, p *[]T, least int) bool {
	if c.enc {
		if *p == nil {
			c.uint(0)
			return false
		}
		c.uint(uint64(len(*p)) + 1)
		return len(*p) > 0
	}
	n := c.uint(0)
	if n == 0 {
		return false
	}
	if n--; n > uint64(len(c.in)/least) {
		c.bad, c.in = true, ""
		return false
	}
	*p = make([]T, n)
	return n > 0
}

// strs passes a list of strings, words a list of words.
func strs[S ~string](c *coder, p *[]S)  { list(c, p, 1, func(s *S) { str(c, s) }) }
func words[S ~string](c *coder, p *[]S) { list(c, p, 1, func(s *S) { word(c, s) }) }

// spans passes a list of spans.
func (c *coder) spans(p *[]isnad.Span, from int) {
	list(c, p, 2, func(s *isnad.Span) { from = c.span(s, from) })
}

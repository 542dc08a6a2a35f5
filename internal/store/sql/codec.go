package sql

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// maxUnpacked bounds what is unpacked at once, in bytes: no page, account or
// document of ours comes near it, and a damaged one must not take the machine.
const maxUnpacked = 1 << 30

var (
	packer   = must(zstd.NewWriter(nil, zstd.WithEncoderConcurrency(4), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<20)))
	unpacker = must(zstd.NewReader(nil, zstd.WithDecoderConcurrency(4), zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderLowmem(true)))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // options of ours: cannot fail
	}
	return v
}

// squeeze packs bytes: a byte that says how, and the rest. 0 is as it is, 1 is
// zstd.
func squeeze(b []byte) []byte {
	if len(b) > 64 {
		out := packer.EncodeAll(b, append(make([]byte, 0, len(b)/2+16), 1))
		if len(out) <= len(b) {
			return out
		}
	}
	return append([]byte{0}, b...)
}

var errPacked = errors.New("packed bytes are damaged")

// unsqueeze is the inverse of squeeze.
func unsqueeze(b []byte) ([]byte, error) {
	switch {
	case len(b) == 0:
		return nil, errPacked
	case b[0] == 0:
		return b[1:], nil
	case b[0] == 1:
		out, err := unpacker.DecodeAll(b[1:], nil)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", errPacked, err)
		}
		return out, nil
	}
	return nil, errPacked
}

// packList turns strings into bytes: each with its length before it.
func packList(list []string) []byte {
	n := 0
	for _, s := range list {
		n += len(s) + 2
	}
	b := make([]byte, 0, n)
	for _, s := range list {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return squeeze(b)
}

// unpackList is the inverse of packList; nil for none.
func unpackList(b []byte) ([]string, error) {
	raw, err := unsqueeze(b)
	if err != nil {
		return nil, err
	}
	// Counted first: growing the list took as long as unpacking it.
	count := 0
	for at := 0; at < len(raw); count++ {
		n, w := binary.Uvarint(raw[at:])
		if w <= 0 || n > uint64(len(raw)-at-w) {
			return nil, errPacked
		}
		at += w + int(n)
	}
	if count == 0 {
		return nil, nil
	}
	list := make([]string, 0, count)
	all := string(raw)
	for at := 0; at < len(all); {
		n, w := binary.Uvarint(raw[at:])
		at += w
		list = append(list, all[at:at+int(n)])
		at += int(n)
	}
	return list, nil
}

// packDoc and unpackDoc keep nil and empty apart from nothing: a document has
// at least one byte, nil has none.
func packDoc(doc []byte) []byte { return squeeze(doc) }

func unpackDoc(b []byte) ([]byte, error) {
	doc, err := unsqueeze(b)
	if err != nil || len(doc) == 0 {
		return nil, err
	}
	// The driver's bytes may be its own.
	return bytes.Clone(doc), nil
}

// escape makes a text that every database takes: bytes that are no UTF-8, NUL
// and the backslash become a backslash and two hexadecimal digits.
func escape(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, w := utf8.DecodeRuneInString(s[i:])
		if r == 0 || r == '\\' || r == utf8.RuneError && w == 1 {
			b.WriteByte('\\')
			b.WriteString(hex.EncodeToString([]byte{s[i]}))
		} else {
			b.WriteString(s[i : i+w])
		}
		i += w
	}
	return b.String()
}

// unescape is the inverse of escape. What escape never makes stays as it is.
func unescape(s string) string {
	at := strings.IndexByte(s, '\\')
	if at < 0 {
		return s
	}
	b := []byte(s[:at])
	for i := at; i < len(s); i++ {
		if s[i] == '\\' && i+2 < len(s) {
			var c [1]byte
			if _, err := hex.Decode(c[:], []byte(s[i+1:i+3])); err == nil {
				b = append(b, c[0])
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// A text is a string that is escaped in the database.
type text string

// Scan implements sql.Scanner.
func (t *text) Scan(v any) error {
	switch v := v.(type) {
	case string:
		*t = text(unescape(v))
	case []byte:
		*t = text(unescape(string(v)))
	case nil:
		*t = ""
	default:
		return fmt.Errorf("text is a %T", v)
	}
	return nil
}

// OpenTerms returns the terms of an entry out of the column terms, each passed
// through Term.
func OpenTerms(packed []byte) ([]string, error) {
	list, err := unpackList(packed)
	for i, t := range list {
		list[i] = Term(t)
	}
	return list, err
}

package encoder

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// magic begins a file of weights.
const magic = "isnadenc"

// ErrOther says that a file holds the weights of an encoder of other text, words
// or settings.
var ErrOther = errors.New("an encoder of other text, vectors, seed or settings")

// A Key is a fingerprint of all that Train makes weights from.
type Key [sha256.Size]byte

// KeyOf returns the key of what Train makes of the same.
func KeyOf(text Text, types []Type, cfg Config) Key {
	h := sha256.New()
	w := bufio.NewWriter(h)
	put := func(v any) { _ = binary.Write(w, binary.LittleEndian, v) } // a hash takes everything
	list := func(n int, v any) {
		put(int64(n))
		put(v)
	}
	fmt.Fprintf(w, "%v %d %d %g %g %g %d %d\n", cfg.Shape, cfg.Words, cfg.Batch, cfg.Rate, cfg.RowRate, cfg.Hide, cfg.Mark, cfg.Seed)
	list(len(text.Words), text.Words)
	list(len(text.Doc), text.Doc)
	for i := range types {
		t := &types[i]
		put(int64(t.Count))
		list(len(t.Vector), t.Vector)
		list(len(t.Unknown), t.Unknown)
		list(len(t.Form), t.Form)
		list(len(t.Own), t.Own)
	}
	_ = w.Flush()
	return Key(h.Sum(nil))
}

// all are the weights of a net in the order of a file.
func (n *Net) all() []*matrix { return append(n.dense(), n.rows) }

// Write writes the weights, some 160 MB for an encoder of the shape that teaches
// names, with their key before and a SHA-256 behind them.
func (n *Net) Write(w io.Writer, key Key) error {
	h := sha256.New()
	b := bufio.NewWriterSize(io.MultiWriter(w, h), 1<<16)
	_, err := b.WriteString(magic + string(key[:]))
	for _, p := range n.all() {
		err = errors.Join(err, binary.Write(b, binary.LittleEndian, p.w))
	}
	if err = errors.Join(err, b.Flush()); err == nil {
		_, err = w.Write(h.Sum(nil))
	}
	if err != nil {
		return fmt.Errorf("encoder.Write: %w", err)
	}
	return nil
}

// Read reads weights that Write has written. The error is ErrOther where their key
// is not the one given.
func Read(r io.Reader, key Key, s Shape) (*Net, error) {
	h := sha256.New()
	in := bufio.NewReaderSize(r, 1<<16)
	body := io.TeeReader(in, h)
	head := make([]byte, len(magic)+len(key))
	if _, err := io.ReadFull(body, head); err != nil || string(head[:len(magic)]) != magic {
		return nil, fmt.Errorf("encoder.Read: no file of an encoder")
	}
	if Key(head[len(magic):]) != key {
		return nil, fmt.Errorf("encoder.Read: %w", ErrOther)
	}
	n := New(s, 0)
	for _, p := range n.all() {
		if err := binary.Read(body, binary.LittleEndian, p.w); err != nil {
			return nil, fmt.Errorf("encoder.Read: the file ends early: %w", err)
		}
	}
	var sum Key
	if _, err := io.ReadFull(in, sum[:]); err != nil || sum != Key(h.Sum(nil)) {
		return nil, fmt.Errorf("encoder.Read: the file is damaged: its checksum differs")
	}
	return n, nil
}

package intake

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

const (
	// maxWindow bounds the memory that a compressed file may ask for. The
	// strongest usual settings (xz -9: 64 MB, zstd --long: 128 MB) fit.
	maxWindow = 128 << 20
	// A compressed stream of which more than bombFloor bytes came out, and
	// more than bombRatio bytes for each byte that went in, is no text: the
	// most repetitive corpora reach a ratio of about 50.
	bombFloor = 64 << 20
	bombRatio = 400
)

// errBomb says that a compressed file is not worth unpacking further.
var errBomb = fmt.Errorf("unpacks to more than %d times its size: taken for a decompression bomb", bombRatio)

// errBroken wraps what a decompressor says about damaged data, so that it is
// told apart from a file that cannot be read.
type errBroken struct{ err error }

func (e *errBroken) Error() string { return "broken archive: " + e.err.Error() }
func (e *errBroken) Unwrap() error { return e.err }

// A counter counts the bytes that are read through it, here and in total.
type counter struct {
	r     io.Reader
	n     int64
	total *atomic.Int64
	err   error // first error of the file itself
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.total.Add(int64(n))
	if err != nil && err != io.EOF && c.err == nil {
		c.err = err
	}
	return n, err
}

// unpacked reads what a decompressor gives and watches the ratio.
type unpacked struct {
	r   io.Reader
	in  *counter
	out int64
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.out += int64(n)
	if u.out > bombFloor && u.out/bombRatio > u.in.n {
		return n, errBomb
	}
	if err != nil && err != io.EOF && u.in.err == nil {
		// The file could be read, so it is its contents that are wrong.
		err = &errBroken{err}
	}
	return n, err
}

// unpack returns a reader of what is inside in. close must be called after.
func unpack(in *counter, pack packing) (r io.Reader, close func(), err error) {
	nothing := func() {}
	if pack == packNone {
		return in, nothing, nil
	}
	wrap := func(err error) error {
		if in.err != nil {
			return in.err
		}
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return &errBroken{err}
	}
	br := bufio.NewReaderSize(in, 64<<10)
	switch pack {
	case packGzip:
		z, err := gzip.NewReader(br)
		if err != nil {
			return nil, nothing, wrap(err)
		}
		return &unpacked{r: z, in: in}, nothing, nil
	case packZstd:
		// One goroutine less: the readers have the cores.
		z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1),
			zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nothing, wrap(err)
		}
		return &unpacked{r: z, in: in}, z.Close, nil
	default:
		if err := checkXZ(br); err != nil {
			return nil, nothing, wrap(err)
		}
		// The smallest allowed dictionary; the file's own header enlarges it.
		z, err := xz.ReaderConfig{DictCap: 4096}.NewReader(br)
		if err != nil {
			return nil, nothing, wrap(err)
		}
		return &unpacked{r: z, in: in}, nothing, nil
	}
}

// checkXZ refuses an xz file that asks for a larger dictionary than maxWindow
// in its first block. The layout is that of the .xz format 1.0.4: a stream
// header of 12 bytes, then a block header of size byte, flags, filter ids; the
// LZMA2 filter (id 0x21) has one byte of properties, the dictionary size.
func checkXZ(br *bufio.Reader) error {
	head, _ := br.Peek(12 + 64)
	if len(head) < 16 || head[12] == 0 { // shorter, or an index without blocks
		return nil
	}
	i := bytes.Index(head[14:], []byte{0x21, 0x01})
	if i < 0 || 14+i+2 >= len(head) {
		return nil
	}
	bits := head[14+i+2]
	if bits > 40 {
		return errors.New("xz dictionary size is out of range")
	}
	size := int64(2|bits&1) << (bits/2 + 11)
	if size > maxWindow {
		return fmt.Errorf("xz dictionary of %d MB is over the limit of %d MB", size>>20, maxWindow>>20)
	}
	return nil
}

// packingOf recognises compressed data by its first bytes.
func packingOf(head []byte) packing {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return packGzip
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return packZstd
	case bytes.HasPrefix(head, []byte{0xfd, '7', 'z', 'X', 'Z', 0}):
		return packXZ
	}
	return packNone
}

// Unpack returns what is inside r where r holds gzip, Zstandard or xz data,
// told by its first bytes, and r's own bytes otherwise. Close frees the
// decompressor and does not close r. Reading stops with an error at damaged
// data and at a stream that unpacks to hundreds of times its size.
func Unpack(r io.Reader) (io.ReadCloser, error) {
	in := &counter{total: new(atomic.Int64)}
	br := bufio.NewReaderSize(r, 64<<10)
	in.r = br
	head, err := br.Peek(8)
	if err != nil && err != io.EOF {
		return nil, err
	}
	out, done, err := unpack(in, packingOf(head))
	if err != nil {
		return nil, err
	}
	return unpackCloser{out, done}, nil
}

type unpackCloser struct {
	io.Reader
	done func()
}

func (u unpackCloser) Close() error {
	u.done()
	return nil
}

package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// freeAgain is how many bytes are read a second time in any case.
const freeAgain = 16 << 20

// failed answers an error of a unit: the end of the archive, or damage, behind
// which it looks for a place from which reading can go on.
func (r *Reader) failed(err error) error {
	r.block.N = 0
	if err == io.EOF && r.offset() == r.unit {
		return r.end(io.EOF)
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	from := r.unit
	r.in = nil
	// A damaged member may seem to reach over those behind it, so they are looked
	// through again; but what is damaged everywhere must not cost the square of
	// its length.
	if r.again += r.offset() - from + chunk; r.at != nil && r.again < freeAgain+4*from {
		r.pos.r, r.pos.n = io.NewSectionReader(r.at, from+1, 1<<62), from+1
		r.raw.Reset(r.pos)
	}
	found, seekErr := r.seek()
	if seekErr != nil {
		r.ended = true
		if seekErr != io.EOF {
			return fmt.Errorf("reading on behind byte %d: %w", from, seekErr)
		}
	}
	if !found {
		r.ended = true
	}
	return &DamageError{Offset: from, Skipped: r.offset() - from, Err: err}
}

// seek takes the archive to the beginning of the next record that looks whole.
func (r *Reader) seek() (bool, error) {
	magic := []byte("\nWARC/1.") // a record begins a line
	switch r.pack {
	case packGzip:
		magic = gzipMagic
	case packZstd:
		magic = zstdMagic
	}
	for {
		// The window is as long as the buffer: what begins there can be tried
		// without losing it.
		window, err := r.raw.Peek(4 << 10)
		if len(window) <= len(magic) {
			r.raw.Discard(len(window))
			if err == nil || err == bufio.ErrBufferFull {
				err = io.EOF
			}
			return false, err
		}
		i := bytes.Index(window, magic)
		if i < 0 {
			r.raw.Discard(len(window) - len(magic) + 1)
			continue
		}
		if i > 0 {
			r.raw.Discard(i)
			continue
		}
		if r.opens(window) {
			if r.pack == packNone {
				r.raw.Discard(1)
			}
			return true, nil
		}
		r.raw.Discard(1)
	}
}

// opens reports whether a record begins at the front of window.
func (r *Reader) opens(window []byte) bool {
	var head [7]byte
	switch r.pack {
	case packNone:
		// In the middle of a block nothing but chance puts a field behind it.
		_, rest, ok := bytes.Cut(window[1:], []byte("\n"))
		rest = bytes.ToLower(rest[:min(len(rest), 16)])
		return ok && (bytes.HasPrefix(rest, []byte("warc-")) || bytes.HasPrefix(rest, []byte("content-")))
	case packGzip:
		if window[3]&0xe0 != 0 { // reserved flags
			return false
		}
		if r.probe == nil {
			r.probe = new(gzip.Reader)
		}
		if r.probe.Reset(bytes.NewReader(window)) != nil {
			return false
		}
		_, err := io.ReadFull(r.probe, head[:])
		return err == nil && string(head[:5]) == "WARC/"
	default:
		if r.zst == nil || r.zst.Reset(bytes.NewReader(window)) != nil {
			return false
		}
		_, err := io.ReadFull(r.zst, head[:])
		return err == nil && string(head[:5]) == "WARC/"
	}
}

// isSkippable reports whether a Zstandard frame begins that holds no data
// (RFC 8878, 3.1.2).
func isSkippable(head []byte) bool {
	return len(head) >= 8 && head[0]&0xf0 == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18
}

// skippable is the length of what follows the eight bytes of its head.
func skippable(head []byte) int {
	return int(uint32(head[4]) | uint32(head[5])<<8 | uint32(head[6])<<16 | uint32(head[7])<<24)
}

// dictionary makes the decoder of a .warc.zst, whose first frame may hold the
// dictionary of all others, itself compressed or not.
func (r *Reader) dictionary() error {
	opts := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true)}
	head, _ := r.raw.Peek(8)
	if len(head) == 8 && head[0] == 0x5d && isSkippable(head) {
		n := skippable(head)
		if n > maxDictionary {
			return fmt.Errorf("a dictionary of %d bytes is over the limit of %d", n, maxDictionary)
		}
		r.raw.Discard(8)
		dict := make([]byte, n)
		if _, err := io.ReadFull(r.raw, dict); err != nil {
			return fmt.Errorf("reading the dictionary: %w", err)
		}
		if bytes.HasPrefix(dict, zstdMagic) {
			z, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxDictionary))
			if err != nil {
				return err
			}
			dict, err = z.DecodeAll(dict, nil)
			z.Close()
			if err != nil {
				return fmt.Errorf("unpacking the dictionary: %w", err)
			}
		}
		opts = append(opts, zstd.WithDecoderDicts(dict))
	}
	z, err := zstd.NewReader(nil, opts...)
	if err != nil {
		return fmt.Errorf("the dictionary of the archive: %w", err)
	}
	r.zst = z
	return nil
}

// A frame gives the bytes of one Zstandard frame and then io.EOF. It follows
// the lengths of the blocks, so that the next frame's place is known.
type frame struct {
	in    *bufio.Reader
	left  int  // bytes to give before the next decision
	state byte // what comes after them
	sum   bool // a checksum stands at the end
}

const (
	frameHead byte = iota
	frameBlock
	frameLast
	frameSum
	frameEnd
)

var errFrame = errors.New("not a Zstandard frame")

func (f *frame) Read(p []byte) (int, error) {
	for f.left == 0 {
		switch f.state {
		case frameHead:
			head, err := f.in.Peek(5)
			if len(head) < 5 {
				return 0, cmpErr(unexpected(err), errFrame)
			}
			if !bytes.HasPrefix(head, zstdMagic) {
				return 0, errFrame
			}
			d := head[4]
			f.sum = d&4 != 0
			f.left = 5 + [4]int{0, 1, 2, 4}[d&3] + [4]int{0, 2, 4, 8}[d>>6]
			if single := d&0x20 != 0; !single {
				f.left++
			} else if d>>6 == 0 {
				f.left++
			}
			f.state = frameBlock
		case frameBlock:
			head, err := f.in.Peek(3)
			if len(head) < 3 {
				return 0, unexpected(err)
			}
			h := int(head[0]) | int(head[1])<<8 | int(head[2])<<16
			f.left = 3 + h>>3
			if h>>1&3 == 1 { // one byte, repeated
				f.left = 4
			}
			if h&1 != 0 {
				f.state = frameLast
			}
		case frameLast:
			f.state = frameEnd
			if f.sum {
				f.left = 4
			}
		default:
			return 0, io.EOF
		}
	}
	n, err := f.in.Read(p[:min(len(p), f.left)])
	f.left -= n
	return n, unexpected(err)
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

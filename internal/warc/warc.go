// Package warc reads and writes web archives: WARC 1.0 and 1.1 (ISO 28500),
// bare, gzipped or compressed with Zstandard (the .warc.zst convention with its
// dictionary in a first skippable frame).
//
// A [Reader] goes through an archive in constant memory, record by record, and
// says for each where it begins, so that reading can go on there. What is
// damaged is named, skipped up to the next record that can be read, and the
// rest goes on.
package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The types of records that Isnad cares for (ISO 28500, section 6).
const (
	TypeInfo     = "warcinfo"
	TypeResponse = "response"
	TypeResource = "resource"
	TypeRequest  = "request"
	TypeRevisit  = "revisit"
)

// A Record is one record of an archive. Its Block can be read until the next
// call of Reader.Next.
type Record struct {
	// Type is WARC-Type, in small letters.
	Type string
	// ID is WARC-Record-ID, and RefersTo that of the record of which a revisit
	// holds no copy; without angle brackets. Empty when absent.
	ID, RefersTo string
	// URI is WARC-Target-URI, without angle brackets; empty when absent.
	URI string
	// RefersToURI and RefersToDate are where and when a revisit's contents were
	// captured; zero when absent.
	RefersToURI  string
	RefersToDate time.Time
	// Date is when it was captured; zero when absent or no date.
	Date time.Time
	// ContentType is that of the block ("application/http; msgtype=response").
	ContentType string
	// Digest is WARC-Payload-Digest as it stands.
	Digest string
	// Profile is WARC-Profile of a revisit: by what the archiver knew that nothing
	// had changed.
	Profile string
	// Truncated says why the archiver cut the block short; empty when it did not.
	Truncated string
	// Offset is where the record begins: the byte of the archive as it is
	// stored at which its gzip member or Zstandard frame begins, or its own
	// first byte where it is not compressed. A Reader started there reads it.
	Offset int64
	// Facts are what a Writer of ours was told of the page besides, by names in
	// small letters: fields of the record that other tools pass over. Nil when
	// there are none.
	Facts map[string]string
	// Length is the length of the block in bytes.
	Length int64
	// Block is its contents.
	Block io.Reader
}

// A DamageError says that some of an archive cannot be read. Reading goes on
// behind it.
type DamageError struct {
	// Offset is where the damaged part begins, in bytes of the archive as it is
	// stored; Skipped is how many bytes were left out after it, as far as is
	// known.
	Offset, Skipped int64
	Err             error
}

// Error names the place and the cause.
func (e *DamageError) Error() string {
	return fmt.Sprintf("damaged at byte %d: %v", e.Offset, e.Err)
}

// Unwrap returns the cause.
func (e *DamageError) Unwrap() error { return e.Err }

const (
	// maxHeader bounds the header of a record, in bytes.
	maxHeader = 64 << 10
	// maxDictionary bounds the dictionary of a .warc.zst, in bytes.
	maxDictionary = 8 << 20
	// maxWindow bounds the memory that a Zstandard frame may ask for.
	maxWindow = 128 << 20
)

// packing is how an archive is compressed.
type packing uint8

const (
	packNone packing = iota
	packGzip
	packZstd
)

// A Reader reads an archive from its beginning, or from an Offset.
type Reader struct {
	at   io.ReaderAt // nil when the archive cannot be read again from a place
	raw  *bufio.Reader
	pos  *position
	pack packing

	unit    int64         // where the member, frame or record being read begins
	in      *bufio.Reader // what is inside the unit; nil between units
	inside  *bufio.Reader // kept from unit to unit
	zip     *gzip.Reader
	probe   *gzip.Reader // looks whether a member begins somewhere
	again   int64        // bytes read a second time because of damage
	frame   *frame
	zst     *zstd.Decoder
	block   io.LimitedReader // of the record given last
	count   int              // records given
	started bool
	ended   bool
}

// chunk is how much of an archive is read at once, in bytes.
const chunk = 32 << 10

// A position counts what is taken from a reader.
type position struct {
	r io.Reader
	n int64
}

func (p *position) Read(b []byte) (int, error) {
	n, err := p.r.Read(b[:min(len(b), chunk)])
	p.n += int64(n)
	return n, err
}

// NewReader returns a reader of the archive in r. Where r is an io.ReaderAt too,
// as a file is, damage costs less: what a broken member seemed to reach over is
// looked through again.
func NewReader(r io.Reader) *Reader {
	out := &Reader{pos: &position{r: r}}
	out.at, _ = r.(io.ReaderAt)
	out.raw = bufio.NewReaderSize(out.pos, 128<<10)
	return out
}

// NewReaderAt returns a reader that begins at an offset of a stored archive:
// that of a record.
func NewReaderAt(r io.ReaderAt, offset int64) *Reader {
	out := &Reader{at: r, pos: &position{r: io.NewSectionReader(r, offset, 1<<62), n: offset}}
	out.raw = bufio.NewReaderSize(out.pos, 128<<10)
	return out
}

// Close frees what decompression holds. It does not close the archive.
func (r *Reader) Close() error {
	if r.zst != nil {
		r.zst.Close()
	}
	return nil
}

// offset is the place of the next byte of the stored archive.
func (r *Reader) offset() int64 { return r.pos.n - int64(r.raw.Buffered()) }

// Offset is how far the archive has been read, in bytes as it is stored.
func (r *Reader) Offset() int64 { return r.offset() }

// errEnd says that a unit holds no further record.
var errEnd = errors.New("end of unit")

// Next returns the next record; io.EOF at the end. After a *DamageError it may
// be called again. Other errors are those of the archive's reader.
func (r *Reader) Next() (*Record, error) {
	if !r.started {
		r.started = true
		if err := r.start(); err != nil {
			if err != io.EOF {
				err = &DamageError{Err: err}
			}
			return nil, r.end(err)
		}
	}
	for !r.ended {
		if r.in == nil {
			if err := r.open(); err != nil {
				return nil, r.failed(err)
			}
		}
		// What was not read of the record before is passed over.
		if r.block.N > 0 {
			if _, err := io.Copy(io.Discard, &r.block); err != nil || r.block.N > 0 {
				return nil, r.failed(cmpErr(err, io.ErrUnexpectedEOF))
			}
		}
		rec, err := r.record()
		if err == errEnd {
			switch {
			case r.pack == packNone:
				r.ended = true
			case r.offset() == r.unit: // a decompressor that takes a torn head for the end
				r.raw.Discard(1)
				return nil, r.failed(io.ErrUnexpectedEOF)
			}
			r.in = nil
			continue
		}
		if err != nil {
			return nil, r.failed(err)
		}
		return rec, nil
	}
	return nil, io.EOF
}

func cmpErr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// start finds out how the archive is compressed.
func (r *Reader) start() error {
	head, err := r.raw.Peek(8)
	if len(head) == 0 {
		return cmpErr(err, io.EOF)
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		r.pack = packGzip
	case bytes.HasPrefix(head, zstdMagic), isSkippable(head):
		r.pack = packZstd
		return r.dictionary()
	}
	return nil
}

func (r *Reader) end(err error) error {
	r.ended = true
	return err
}

var (
	gzipMagic = []byte{0x1f, 0x8b, 0x08}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// open begins the next member or frame. io.EOF at the end of the archive.
func (r *Reader) open() error {
	r.unit = r.offset()
	switch r.pack {
	case packNone:
		r.in = r.raw
		return nil
	case packGzip:
		if _, err := r.raw.Peek(1); err != nil {
			return err
		}
		if r.zip == nil {
			z, err := gzip.NewReader(r.raw)
			if err != nil {
				return err
			}
			r.zip = z
		} else if err := r.zip.Reset(r.raw); err != nil {
			return err
		}
		r.zip.Multistream(false)
		r.buffer(r.zip)
		return nil
	default:
		for {
			head, err := r.raw.Peek(8)
			if len(head) == 0 {
				return cmpErr(err, io.EOF)
			}
			if !isSkippable(head) {
				break
			}
			if _, err := r.raw.Discard(8 + skippable(head)); err != nil {
				return err
			}
			r.unit = r.offset()
		}
		r.frame = &frame{in: r.raw}
		if r.zst == nil {
			z, err := zstd.NewReader(r.frame, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderLowmem(true))
			if err != nil {
				return err
			}
			r.zst = z
		} else if err := r.zst.Reset(r.frame); err != nil {
			return err
		}
		r.buffer(r.zst)
		return nil
	}
}

// buffer makes in read from a decompressor.
func (r *Reader) buffer(from io.Reader) {
	if r.inside == nil {
		r.inside = bufio.NewReaderSize(from, 32<<10)
	}
	r.inside.Reset(from)
	r.in = r.inside
}

// record reads the header of the next record of the unit.
func (r *Reader) record() (*Record, error) {
	// Records end with two empty lines; some writers leave them out, some
	// write more.
	for {
		b, err := r.in.Peek(1)
		if len(b) == 0 {
			if err == io.EOF {
				return nil, errEnd
			}
			return nil, err
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		r.in.Discard(1)
	}
	offset := r.unit
	if r.pack == packNone {
		offset = r.offset()
		r.unit = offset
	}
	version, err := r.line(maxHeader)
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return nil, fmt.Errorf("%.20q is not the first line of a record", version)
	}
	rec := &Record{Offset: offset, Length: -1}
	for room := maxHeader - len(version); ; {
		line, err := r.line(room)
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		room -= len(line) + 2
		if strings.HasPrefix(line, "WARC/1.") {
			return nil, errors.New("the header of a record breaks off")
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue // a folded line of a field that nobody asks for
		}
		rec.set(strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value))
	}
	if rec.Length < 0 {
		return nil, errors.New("a record without Content-Length")
	}
	r.block = io.LimitedReader{R: r.in, N: rec.Length}
	r.count++
	rec.Block = &block{r: r, n: r.count}
	return rec, nil
}

// A block reads what is left of the record given last.
type block struct {
	r *Reader
	n int // number of its record
}

func (b *block) Read(p []byte) (int, error) {
	if b.n != b.r.count { // the reader is further on
		return 0, io.EOF
	}
	n, err := b.r.block.Read(p)
	if err == io.EOF && b.r.block.N > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// line reads one line without its end, at most limit bytes.
func (r *Reader) line(limit int) (string, error) {
	var out []byte
	for {
		part, err := r.in.ReadSlice('\n')
		if len(out)+len(part) > limit {
			return "", errors.New("the header of a record is too long")
		}
		if err == nil && out == nil {
			return string(bytes.TrimRight(part, "\r\n")), nil
		}
		out = append(out, part...)
		if err == nil {
			return string(bytes.TrimRight(out, "\r\n")), nil
		}
		if err == io.EOF {
			return "", io.ErrUnexpectedEOF
		}
		if err != bufio.ErrBufferFull {
			return "", err
		}
	}
}

// set takes one field of a header.
func (rec *Record) set(name, value string) {
	switch name {
	case "warc-type":
		rec.Type = strings.ToLower(value)
	case "warc-record-id":
		rec.ID = bare(value)
	case "warc-refers-to":
		rec.RefersTo = bare(value)
	case "warc-target-uri":
		rec.URI = bare(value)
	case "warc-refers-to-target-uri":
		rec.RefersToURI = bare(value)
	case "warc-date":
		rec.Date, _ = time.Parse(time.RFC3339Nano, value)
	case "warc-refers-to-date":
		rec.RefersToDate, _ = time.Parse(time.RFC3339Nano, value)
	case "warc-payload-digest":
		rec.Digest = value
	case "warc-profile":
		rec.Profile = bare(value)
	case "warc-truncated":
		rec.Truncated = value
	case "content-type":
		rec.ContentType = value
	case "content-length":
		if n, err := strconv.ParseInt(value, 10, 64); err == nil && n >= 0 {
			rec.Length = n
		}
	default:
		if fact, ok := strings.CutPrefix(name, factPrefix); ok {
			if rec.Facts == nil {
				rec.Facts = map[string]string{}
			}
			rec.Facts[fact] = value
		}
	}
}

// factPrefix begins the fields of ours, which the standard has no names for
// (ISO 28500, 5.1 leaves room for them).
const factPrefix = "isnad-"

// bare takes off the angle brackets that WARC 1.0 puts around addresses.
func bare(s string) string {
	return strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
}

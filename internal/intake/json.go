package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"isnad"
)

// maxLine is the longest JSON line or element that is read, in bytes. A line
// is longer than its page: a letter may take six bytes in JSON.
const maxLine = 64 << 20

// errLine says that a line or element is over maxLine.
var errLine = fmt.Errorf("the JSON line is over the limit of %d MB", maxLine>>20)

// A lines reads one page a line.
type lines struct {
	r      *Reader
	f      file
	br     *bufio.Reader
	buf    []byte
	number int
	done   bool
}

// next reads the next line. A line that is no page is an error of its own and
// costs no other line.
func (l *lines) next() (*isnad.Page, error, bool) {
	for !l.done {
		raw, err := l.read()
		if err == io.EOF {
			l.done = true
		} else if err != nil && err != errLine {
			l.done = true
			return nil, l.r.failed(l.f, err), true
		}
		place := fmt.Sprintf("%s:%d", clean(l.f.path), l.number)
		if err == errLine {
			return nil, &isnad.PageError{Page: place, Kind: isnad.KindTooLarge, Err: errLine}, true
		}
		if raw = bytes.TrimSpace(raw); len(raw) == 0 {
			continue
		}
		page, dateErr, err := l.r.pageOf(raw, fmt.Sprintf("%s:%d", l.f.name, l.number), place)
		return l.r.with(page, dateErr, err)
	}
	return nil, nil, false
}

// read returns the next line without its end. The bytes are valid until the
// next call. At the end of the file it returns io.EOF beside the last line.
func (l *lines) read() ([]byte, error) {
	l.number++
	if cap(l.buf) > 4<<20 {
		l.buf = nil // one long line must not be held for all others
	}
	l.buf = l.buf[:0]
	long := false
	for {
		part, err := l.br.ReadSlice('\n')
		if !long && len(l.buf)+len(part) > maxLine+1 {
			long, l.buf = true, nil
		}
		if err == nil && !long && len(l.buf) == 0 {
			return part, nil
		}
		if !long {
			l.buf = append(l.buf, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, errLine
		}
		return l.buf, err
	}
}

// A document reads the pages of one JSON document: an object, an array of
// objects, an object that holds such an array under "articles" or "pages", or
// several of these one after the other. Arrays are streamed.
type document struct {
	r     *Reader
	f     file
	in    *elementReader
	dec   *json.Decoder
	array bool  // inside an array of pages
	close int   // closing brackets to read after the array
	count int   // elements seen
	start int64 // where the last element begins, in bytes
	done  bool
}

func (d *document) next() (*isnad.Page, error, bool) {
	for !d.done {
		d.in.left = maxLine + 1<<20 // the decoder reads ahead
		raw, inside, err := d.element()
		if err == io.EOF {
			d.done = true
			break
		}
		if err != nil {
			d.done = true
			if errors.Is(err, errLine) {
				return nil, &isnad.PageError{Page: d.place(d.dec.InputOffset()), Kind: isnad.KindTooLarge, Err: errLine}, true
			}
			var se *json.SyntaxError
			if errors.As(err, &se) || errors.Is(err, io.ErrUnexpectedEOF) && d.in.err == nil || errors.Is(err, errShape) {
				return nil, &isnad.PageError{Page: d.place(d.dec.InputOffset()), Kind: isnad.KindMalformed, Err: fmt.Errorf("not JSON: %w", err)}, true
			}
			return nil, d.r.failed(d.f, err), true
		}
		if raw == nil {
			continue
		}
		d.count++
		name := d.f.name
		if inside || d.count > 1 {
			name = fmt.Sprintf("%s:%d", d.f.name, d.count)
		}
		page, dateErr, err := d.r.pageOf(raw, name, d.place(d.start))
		return d.r.with(page, dateErr, err)
	}
	return nil, nil, false
}

// place returns path:line of a byte of the document.
func (d *document) place(off int64) string {
	return fmt.Sprintf("%s:%d", clean(d.f.path), d.in.lineAt(off))
}

// errShape is a document whose brackets do not match its kind.
var errShape = errors.New("unexpected bracket")

// element returns the next object that may be a page, or nil when one step was
// made that gives none. inside reports whether it stood in an array.
func (d *document) element() (raw json.RawMessage, inside bool, err error) {
	if d.array {
		if d.dec.More() {
			err := d.dec.Decode(&raw)
			d.start = d.dec.InputOffset() - int64(len(raw))
			return raw, true, noEOF(err)
		}
		if _, err := d.dec.Token(); err != nil { // ]
			return nil, false, noEOF(err)
		}
		d.array = false
	}
	if d.close > 0 {
		// What follows the array in the object that holds it.
		d.close--
		return nil, false, d.skip()
	}
	tok, err := d.dec.Token()
	if err != nil {
		return nil, false, err
	}
	switch tok {
	case json.Delim('['):
		d.array = true
		return nil, false, nil
	case json.Delim('{'):
		return d.object()
	}
	return nil, false, errShape
}

// object reads an object whose brace was read: either the one that holds an
// array of pages, or a page, which is put together again from its fields.
func (d *document) object() (json.RawMessage, bool, error) {
	d.start = d.dec.InputOffset() - 1
	out := []byte{'{'}
	for d.dec.More() {
		tok, err := d.dec.Token()
		if err != nil {
			return nil, false, noEOF(err)
		}
		key, ok := tok.(string)
		if !ok {
			return nil, false, errShape
		}
		if key == "articles" || key == "pages" {
			tok, err := d.dec.Token()
			if err != nil {
				return nil, false, noEOF(err)
			}
			if tok == json.Delim('[') {
				d.array, d.close = true, 1
				return nil, false, nil
			}
			if tok == json.Delim('{') {
				if err := d.skip(); err != nil {
					return nil, false, err
				}
			}
			continue // a number of pages, say: no field of ours
		}
		var value json.RawMessage
		if err := d.dec.Decode(&value); err != nil {
			return nil, false, noEOF(err)
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return nil, false, err
		}
		out = append(append(append(out, name...), ':'), value...)
		if len(out) > maxLine {
			return nil, false, errLine
		}
	}
	if _, err := d.dec.Token(); err != nil { // }
		return nil, false, noEOF(err)
	}
	return append(out, '}'), false, nil
}

// skip reads to the end of the object whose brace was read.
func (d *document) skip() error {
	for depth := 1; depth > 0; {
		tok, err := d.dec.Token()
		if err != nil {
			return noEOF(err)
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

// noEOF turns the end of the file in the middle of a value into an error.
func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// An elementReader counts lines and bounds what one element may take.
type elementReader struct {
	r    io.Reader
	left int64   // bytes that the element may still take
	off  int64   // bytes read
	ends []int64 // offsets of line ends after the line last asked for
	line int     // lines that ended before ends[0]
	err  error
}

func (e *elementReader) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, errLine
	}
	if int64(len(p)) > e.left {
		p = p[:e.left]
	}
	n, err := e.r.Read(p)
	e.left -= int64(n)
	for i := 0; i < n; {
		k := bytes.IndexByte(p[i:n], '\n')
		if k < 0 {
			break
		}
		e.ends = append(e.ends, e.off+int64(i+k))
		i += k + 1
	}
	e.off += int64(n)
	if err != nil && err != io.EOF {
		e.err = err
	}
	return n, err
}

// lineAt returns the number of the line, from 1, that holds a byte. Offsets
// must not go backwards.
func (e *elementReader) lineAt(off int64) int {
	i := 0
	for i < len(e.ends) && e.ends[i] < off {
		i++
	}
	e.line += i
	e.ends = e.ends[i:]
	return e.line + 1
}

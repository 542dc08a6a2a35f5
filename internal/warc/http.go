package warc

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A Response is what a server answered, as a record holds it.
type Response struct {
	// Status is the status code; 0 for a resource, which has none.
	Status int
	// ContentType is the media type as served; empty when it said none.
	ContentType string
	Header      http.Header
	body        *bufio.Reader
	length      int64 // of the block that it is read from, as the record says
}

// mostRoom bounds the room that is made for a body by what its record says of
// its length, before it is read.
const mostRoom = 1 << 18

// Response reads the head of the answer in a response record, or makes one of
// a resource record. It is an error when the record holds no answer.
func (rec *Record) Response() (*Response, error) {
	in := bufio.NewReaderSize(rec.Block, 16<<10)
	if rec.Type == TypeResource {
		return &Response{ContentType: rec.ContentType, Header: http.Header{}, body: in, length: rec.Length}, nil
	}
	status, err := headLine(in, maxHeader)
	if err != nil {
		return nil, err
	}
	proto, rest, _ := strings.Cut(status, " ")
	if !strings.HasPrefix(proto, "HTTP/") {
		return nil, fmt.Errorf("%.20q is not the first line of an answer", status)
	}
	code, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	out := &Response{Header: http.Header{}, body: in, length: rec.Length}
	if out.Status, err = strconv.Atoi(code); err != nil {
		return nil, fmt.Errorf("%.20q is not the first line of an answer", status)
	}
	for room := maxHeader; ; {
		line, err := headLine(in, room)
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		room -= len(line)
		// Servers write what they like; a line without a colon says nothing.
		if name, value, ok := strings.Cut(line, ":"); ok {
			out.Header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	out.ContentType = out.Header.Get("Content-Type")
	return out, nil
}

// headLine reads a line without its end.
func headLine(in *bufio.Reader, room int) (string, error) {
	line, err := in.ReadSlice('\n')
	if err == bufio.ErrBufferFull || len(line) > room {
		return "", errors.New("the header of an answer is too long")
	}
	if err != nil {
		return "", unexpected(err)
	}
	return string(bytes.TrimRight(line, "\r\n")), nil
}

// ErrTooLarge says that a body is over the limit.
var ErrTooLarge = errors.New("over the limit for one page")

// Body reads the body as the server meant it: without chunks, unpacked. Many
// archivers have done that already and left the header fields as they were, so
// the bytes decide. At most limit bytes; ErrTooLarge when there are more.
func (res *Response) Body(limit int64) ([]byte, error) {
	var in io.Reader = res.body
	if strings.EqualFold(strings.TrimSpace(res.Header.Get("Transfer-Encoding")), "chunked") && chunked(res.body) {
		in = &chunks{in: res.body}
	}
	for _, enc := range strings.Split(res.Header.Get("Content-Encoding"), ",") {
		if enc == "" {
			continue
		}
		br := bufio.NewReaderSize(in, 4<<10)
		head, _ := br.Peek(4)
		in = br
		switch strings.ToLower(strings.TrimSpace(enc)) {
		case "gzip", "x-gzip":
			if bytes.HasPrefix(head, gzipMagic) {
				z, err := gzip.NewReader(br)
				if err != nil {
					return nil, err
				}
				in = z
			}
		case "deflate":
			// The standard means zlib; servers also send the bare stream.
			if len(head) >= 2 && head[0]&15 == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
				z, err := zlib.NewReader(br)
				if err != nil {
					return nil, err
				}
				in = z
			} else if len(head) > 0 && head[0] != '<' && !isSpace(head[0]) {
				in = flate.NewReader(br)
			}
		case "br":
			if len(head) > 0 && head[0] != '<' && !isSpace(head[0]) {
				in = brotli.NewReader(br)
			}
		case "zstd":
			if bytes.HasPrefix(head, zstdMagic) {
				z, err := zstd.NewReader(br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
				if err != nil {
					return nil, err
				}
				defer z.Close()
				in = z
			}
		}
	}
	body := bytes.NewBuffer(make([]byte, 0, max(0, min(res.length, limit, mostRoom))+bytes.MinRead))
	_, err := body.ReadFrom(io.LimitReader(in, limit+1))
	if int64(body.Len()) > limit {
		return nil, ErrTooLarge
	}
	return body.Bytes(), err
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// chunked reports whether a body begins with the length of a chunk.
func chunked(in *bufio.Reader) bool {
	head, _ := in.Peek(32)
	line, _, ok := bytes.Cut(head, []byte("\n"))
	if !ok {
		return false
	}
	size, _, _ := strings.Cut(strings.TrimSpace(string(line)), ";")
	_, err := strconv.ParseUint(strings.TrimSpace(size), 16, 32)
	return err == nil
}

// chunks reads a chunked body (RFC 9112, 7.1). A body that ends early has been
// cut by the archiver: what is there counts.
type chunks struct {
	in   *bufio.Reader
	left int64
	end  bool
}

func (c *chunks) Read(p []byte) (int, error) {
	for c.left == 0 {
		if c.end {
			return 0, io.EOF
		}
		line, err := headLine(c.in, 1024)
		if err != nil {
			return 0, io.EOF
		}
		if line == "" { // the end of the chunk before
			continue
		}
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseInt(strings.TrimSpace(size), 16, 64)
		if err != nil || n < 0 {
			return 0, fmt.Errorf("%.20q is no length of a chunk", line)
		}
		c.left, c.end = n, n == 0
	}
	n, err := c.in.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if err == io.EOF && n > 0 {
		err = nil
	}
	return n, err
}

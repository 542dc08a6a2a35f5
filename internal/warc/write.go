package warc

import (
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
)

// A Writer writes an archive of gzipped records, each a member of its own.
type Writer struct {
	w io.Writer
	z *gzip.Writer
}

// NewWriter returns a writer of an archive. The caller closes w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{w: w, z: gzip.NewWriter(w)}
}

// Info writes the record that says what made the archive: fields as "name:
// value" lines (software, format, description).
func (w *Writer) Info(at time.Time, fields [][2]string) error {
	var b bytes.Buffer
	for _, f := range fields {
		fmt.Fprintf(&b, "%s: %s\r\n", oneLine(f[0]), oneLine(f[1]))
	}
	return w.record(TypeInfo, "", "application/warc-fields", at, "", b.Bytes(), b.Bytes())
}

// A Capture is a page as it was fetched.
type Capture struct {
	URI    string
	At     time.Time
	Status int // 200 when 0
	// ContentType is the media type as served; Header, which may be nil, holds
	// further fields of the answer.
	ContentType string
	Header      http.Header
	Body        []byte
	// Facts are what else is known of the page; see Record.Facts. Line breaks in
	// them become spaces.
	Facts map[string]string
}

// Response writes a page as the answer of its server. Fields that speak of how
// the body was packed on its way are left out, since the body is not packed.
func (w *Writer) Response(c Capture) error {
	var b bytes.Buffer
	status := c.Status
	if status == 0 {
		status = http.StatusOK
	}
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	names := make([]string, 0, len(c.Header))
	for name := range c.Header {
		switch http.CanonicalHeaderKey(name) {
		case "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Connection":
		default:
			names = append(names, name)
		}
	}
	sort.Strings(names)
	if c.ContentType != "" {
		fmt.Fprintf(&b, "Content-Type: %s\r\n", oneLine(c.ContentType))
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n", len(c.Body))
	for _, name := range names {
		for _, v := range c.Header[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", oneLine(name), oneLine(v))
		}
	}
	b.WriteString("\r\n")
	b.Write(c.Body)
	var facts strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.Facts)) {
		fmt.Fprintf(&facts, "%s%s: %s\r\n", factPrefix, oneLine(name), oneLine(c.Facts[name]))
	}
	return w.record(TypeResponse, c.URI, "application/http; msgtype=response", c.At, facts.String(), b.Bytes(), c.Body)
}

// record writes one record. Its id is made of its contents: the same capture
// gives the same bytes.
func (w *Writer) record(kind, uri, contentType string, at time.Time, extra string, block, payload []byte) error {
	date := at.UTC().Format("2006-01-02T15:04:05Z")
	id := sha1.New()
	fmt.Fprintf(id, "%s\n%s\n%s\n", kind, uri, date)
	io.WriteString(id, extra)
	id.Write(block)
	sum := id.Sum(nil)
	// A UUID of version 8: of our own making (RFC 9562, 5.8).
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	w.z.Reset(w.w)
	fmt.Fprintf(w.z, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%x-%x-%x-%x-%x>\r\nWARC-Date: %s\r\n", kind, sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16], date)
	if uri != "" {
		fmt.Fprintf(w.z, "WARC-Target-URI: %s\r\n", oneLine(uri))
	}
	fmt.Fprintf(w.z, "WARC-Block-Digest: %s\r\n", digest(block))
	if kind == TypeResponse {
		fmt.Fprintf(w.z, "WARC-Payload-Digest: %s\r\n", digest(payload))
	}
	fmt.Fprintf(w.z, "Content-Type: %s\r\nContent-Length: %d\r\n%s\r\n", contentType, len(block), extra)
	w.z.Write(block)
	io.WriteString(w.z, "\r\n\r\n")
	if err := w.z.Close(); err != nil {
		return fmt.Errorf("writing a record: %w", err)
	}
	return nil
}

// digest is the sum that archives use (ISO 28500, 5.8).
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// oneLine keeps a value from becoming two fields.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

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
	return w.record(TypeResponse, c.URI, "application/http; msgtype=response", c.At, c.fields(), append(c.head(), c.Body...), c.Body)
}

// A Ref says where the payload of a revisit stands: in which record, which bears
// which address, date and digest.
type Ref struct {
	ID, URI string
	At      time.Time
	Digest  string
}

// Ref returns what a revisit of a capture that Response writes refers to.
func (c Capture) Ref() Ref {
	fields := c.fields()
	return Ref{recordID(TypeResponse, c.URI, c.At, fields, append(c.head(), c.Body...)), c.URI, c.At, digest(c.Body)}
}

// The profiles of revisits (WARC 1.1, 6.7.2 and 6.7.3).
const (
	profileSame        = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	profileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Revisit writes that a page was fetched whose payload is that of a record
// before: of the same page, or of another with the same bytes. What stands there
// is not written again; of c.Body only the length is said. Where c.Status is 304,
// the server itself said that nothing had changed.
func (w *Writer) Revisit(c Capture, of Ref) error {
	profile := profileSame
	if c.Status == http.StatusNotModified {
		profile = profileNotModified
	}
	var b strings.Builder
	fmt.Fprintf(&b, "WARC-Profile: %s\r\n", profile)
	if of.ID != "" {
		fmt.Fprintf(&b, "WARC-Refers-To: <%s>\r\n", oneLine(of.ID))
	}
	fmt.Fprintf(&b, "WARC-Refers-To-Target-URI: %s\r\nWARC-Refers-To-Date: %s\r\nWARC-Payload-Digest: %s\r\n", oneLine(of.URI), stamp(of.At), oneLine(of.Digest))
	return w.record(TypeRevisit, c.URI, "application/http; msgtype=response", c.At, b.String()+c.fields(), c.head(), nil)
}

// head is the head of the answer that a capture came with.
func (c Capture) head() []byte {
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
	if status != http.StatusNotModified {
		if c.ContentType != "" {
			fmt.Fprintf(&b, "Content-Type: %s\r\n", oneLine(c.ContentType))
		}
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(c.Body))
	}
	for _, name := range names {
		for _, v := range c.Header[name] {
			fmt.Fprintf(&b, "%s: %s\r\n", oneLine(name), oneLine(v))
		}
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// fields are the facts of a capture as fields of its record.
func (c Capture) fields() string {
	var facts strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.Facts)) {
		fmt.Fprintf(&facts, "%s%s: %s\r\n", factPrefix, oneLine(name), oneLine(c.Facts[name]))
	}
	return facts.String()
}

// stamp writes a time as archives do.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// recordID names a record by its contents: the same capture gives the same.
func recordID(kind, uri string, at time.Time, extra string, block []byte) string {
	id := sha1.New()
	fmt.Fprintf(id, "%s\n%s\n%s\n", kind, uri, stamp(at))
	io.WriteString(id, extra)
	id.Write(block)
	sum := id.Sum(nil)
	// A UUID of version 8: of our own making (RFC 9562, 5.8).
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// record writes one record.
func (w *Writer) record(kind, uri, contentType string, at time.Time, extra string, block, payload []byte) error {
	w.z.Reset(w.w)
	fmt.Fprintf(w.z, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: <%s>\r\nWARC-Date: %s\r\n", kind, recordID(kind, uri, at, extra, block), stamp(at))
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

// Digest is the sum of a payload as WARC-Payload-Digest has it: SHA-1 in base 32.
func Digest(payload []byte) string { return digest(payload) }

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

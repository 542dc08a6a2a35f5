package warc

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"pgregory.net/rapid"

	"isnad/internal/warc/warctest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// page is a body of our own, told apart by n.
func page(n int) []byte {
	return []byte(fmt.Sprintf("<html><body><p>أعلنت الوزارة افتتاح الجسر رقم %d.</p>%s</body></html>", n, strings.Repeat("نص ", n%50)))
}

// archive writes n pages behind a warcinfo record.
func archive(t testing.TB, n int) []byte {
	var b bytes.Buffer
	w := NewWriter(&b)
	if err := w.Info(noon, [][2]string{{"software", "isnad"}, {"format", "WARC File Format 1.1"}}); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := w.Response(Capture{URI: fmt.Sprintf("https://example.test/%d", i), At: noon, ContentType: "text/html; charset=utf-8", Header: http.Header{"Server": {"a\r\nb"}}, Body: page(i)}); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// members cuts a gzipped archive into its records, unpacked.
func members(t testing.TB, packed []byte) [][]byte {
	var out [][]byte
	in := bytes.NewReader(packed)
	for in.Len() > 0 {
		z, err := gzip.NewReader(in)
		if err != nil {
			t.Fatal(err)
		}
		z.Multistream(false)
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// read returns the pages of an archive by address, and what was damaged.
func read(t testing.TB, r *Reader) (pages map[string]string, damage []*DamageError) {
	defer r.Close()
	pages = map[string]string{}
	for n := 0; ; n++ {
		if n > 1e6 {
			t.Fatal("no end")
		}
		rec, err := r.Next()
		if err == io.EOF {
			return pages, damage
		}
		var d *DamageError
		if errors.As(err, &d) {
			damage = append(damage, d)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if rec.Type != TypeResponse {
			continue
		}
		res, err := rec.Response()
		if err != nil {
			continue
		}
		if body, err := res.Body(1 << 20); err == nil {
			pages[rec.URI] = string(body)
		}
	}
}

func wantPages(t *testing.T, got map[string]string, n int, but ...int) {
	t.Helper()
	for i := range n {
		uri := fmt.Sprintf("https://example.test/%d", i)
		lost := false
		for _, x := range but {
			lost = lost || x == i
		}
		if !lost && got[uri] != string(page(i)) {
			t.Errorf("%s: got %.60q, want %.60q", uri, got[uri], page(i))
		}
	}
}

func TestFormsOfArchives(t *testing.T) {
	packed := archive(t, 30)
	plain := bytes.Join(members(t, packed), nil)
	one := new(bytes.Buffer) // all records in one member, as some tools do
	z := gzip.NewWriter(one)
	z.Write(plain)
	z.Close()
	dict := dictionaryOf(t, members(t, packed))
	frames := func(opts ...zstd.EOption) []byte {
		e, err := zstd.NewWriter(nil, opts...)
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close()
		var out []byte
		for _, m := range members(t, packed) {
			out = e.EncodeAll(m, out)
		}
		return out
	}
	withDict := func(packDict bool) []byte {
		d := dict
		if packDict {
			e, _ := zstd.NewWriter(nil)
			d = e.EncodeAll(dict, nil)
			e.Close()
		}
		head := []byte{0x5d, 0x2a, 0x4d, 0x18, byte(len(d)), byte(len(d) >> 8), 0, 0}
		return append(append(head, d...), frames(zstd.WithEncoderDict(dict))...)
	}
	for name, body := range map[string][]byte{
		"gzip": packed, "plain": plain, "one member": one.Bytes(),
		"zstd": frames(), "zstd with checksums": frames(zstd.WithEncoderCRC(true)), "zstd, large windows": frames(zstd.WithSingleSegment(false), zstd.WithEncoderLevel(zstd.SpeedBestCompression)),
		"zstd behind a skippable frame": append([]byte{0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'}, frames()...),
		"zstd with a dictionary":        withDict(false), "zstd with a packed dictionary": withDict(true),
		"line feeds alone": bytes.ReplaceAll(plain, []byte("\r\n\r\nWARC"), []byte("\nWARC")),
	} {
		t.Run(name, func(t *testing.T) {
			for kind, r := range map[string]io.Reader{"file": bytes.NewReader(body), "stream": io.MultiReader(bytes.NewReader(body))} {
				got, damage := read(t, NewReader(r))
				if len(damage) > 0 {
					t.Errorf("%s: %v", kind, damage[0])
				}
				wantPages(t, got, 30)
			}
		})
	}
}

// dictionaryOf trains a dictionary on records.
func dictionaryOf(t *testing.T, records [][]byte) []byte {
	d, err := zstd.BuildDict(zstd.BuildDictOptions{ID: 7, Contents: records, History: bytes.Join(records[:3], nil), Offsets: [3]int{1, 4, 8}})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOffsets begins again at every record.
func TestOffsets(t *testing.T) {
	packed := archive(t, 12)
	e, _ := zstd.NewWriter(nil)
	defer e.Close()
	var frames []byte
	for _, m := range members(t, packed) {
		frames = e.EncodeAll(m, frames)
	}
	for name, body := range map[string][]byte{"gzip": packed, "plain": bytes.Join(members(t, packed), nil), "zstd": frames} {
		r := NewReader(bytes.NewReader(body))
		for {
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(name, err)
			}
			again, err := NewReaderAt(bytes.NewReader(body), rec.Offset).Next()
			if err != nil || again.ID != rec.ID || again.Offset != rec.Offset {
				t.Errorf("%s: at %d stands %+v, %v; want %s", name, rec.Offset, again, err, rec.ID)
			}
		}
	}
}

// TestDamage: whatever is done to one member, the others are read.
func TestDamage(t *testing.T) {
	const n = 20
	packed := archive(t, n)
	var starts []int
	for _, m := range offsets(t, packed) {
		starts = append(starts, int(m))
	}
	starts = append(starts, len(packed))
	rapid.Check(t, func(t *rapid.T) {
		body := bytes.Clone(packed)
		hurt := rapid.IntRange(0, n-1).Draw(t, "page")
		lo, hi := starts[hurt+1], starts[hurt+2]
		for range rapid.IntRange(1, 4).Draw(t, "bytes") {
			body[rapid.IntRange(lo, hi-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		got := map[string]string{}
		r := NewReader(bytes.NewReader(body))
		for steps := 0; ; steps++ {
			if steps > 1000 {
				t.Fatal("no end")
			}
			rec, err := r.Next()
			if err == io.EOF {
				break
			}
			if d := (*DamageError)(nil); errors.As(err, &d) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if res, err := rec.Response(); err == nil {
				if b, err := res.Body(1 << 20); err == nil {
					got[rec.URI] = string(b)
				}
			}
		}
		for i := range n {
			if uri := fmt.Sprintf("https://example.test/%d", i); i != hurt && got[uri] != string(page(i)) {
				t.Errorf("page %d hurt, %d lost: %.60q", hurt, i, got[uri])
			}
		}
	})
}

func offsets(t *testing.T, body []byte) []int64 {
	var out []int64
	r := NewReader(bytes.NewReader(body))
	for {
		rec, err := r.Next()
		if err != nil {
			return out
		}
		out = append(out, rec.Offset)
	}
}

func TestCutShort(t *testing.T) {
	packed := archive(t, 10)
	at := offsets(t, packed)
	got, damage := read(t, NewReader(bytes.NewReader(packed[:at[8]+20])))
	wantPages(t, got, 7)
	if len(damage) != 1 || damage[0].Offset != at[8] {
		t.Errorf("damage %v, want one at byte %d", damage, at[8])
	}
	plain := bytes.Join(members(t, packed), nil)
	got, damage = read(t, NewReader(bytes.NewReader(plain[:len(plain)-40])))
	wantPages(t, got, 9)
	if len(damage) != 1 {
		t.Errorf("a bare archive cut short: damage %v, want one", damage)
	}
	if _, damage = read(t, NewReader(strings.NewReader("this is no archive\n"))); len(damage) != 1 {
		t.Errorf("text: damage %v, want one", damage)
	}
	if got, damage = read(t, NewReader(strings.NewReader(""))); len(got)+len(damage) != 0 {
		t.Errorf("nothing: %v %v", got, damage)
	}
}

func TestBodies(t *testing.T) {
	html := string(page(7))
	pack := func(f func(w io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		w := f(&b)
		io.WriteString(w, html)
		w.Close()
		return b.String()
	}
	gz := pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	fl := pack(func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 5); return z })
	chunk := func(s string) string {
		return fmt.Sprintf("%x;x=1\r\n%s\r\n%X\r\n%s\r\n0\r\n\r\n", len(s)/2, s[:len(s)/2], len(s)-len(s)/2, s[len(s)/2:])
	}
	for name, answer := range map[string]string{
		"bare":                          "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html,
		"http 2":                        "HTTP/2 200\r\ncontent-type: text/html\r\n\r\n" + html,
		"gzip":                          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gz,
		"gzip, unpacked by archiver":    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + html,
		"deflate without zlib":          "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + fl,
		"chunked":                       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(html),
		"chunked gzip":                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n" + chunk(gz),
		"chunked, joined by archiver":   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + html,
		"chunked, cut before the last":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + strings.TrimSuffix(chunk(html), "0\r\n\r\n"),
		"identity":                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n" + html,
		"a field without colon, no CRs": "HTTP/1.0 200 OK\nnonsense\nContent-Type: text/html\n\n" + html,
	} {
		rec := &Record{Type: TypeResponse, Block: strings.NewReader(answer)}
		res, err := rec.Response()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, err := res.Body(1 << 20)
		if err != nil || string(body) != html || res.Status != 200 {
			t.Errorf("%s: got %d %q, %v\nwant %q", name, res.Status, body, err, html)
		}
	}
	rec := &Record{Type: TypeResponse, Block: strings.NewReader("HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", 100))}
	res, _ := rec.Response()
	if _, err := res.Body(99); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a body over the limit: %v, want ErrTooLarge", err)
	}
}

// TestOtherWriter reads an archive that a library not ours wrote, and has it
// read ours.
func TestOtherWriter(t *testing.T) {
	dir := t.TempDir()
	ours := filepath.Join(dir, "ours.warc.gz")
	if err := os.WriteFile(ours, archive(t, 5), 0o600); err != nil {
		t.Fatal(err)
	}
	out := warctest.Other(t, ours, filepath.Join(dir, "theirs.warc.gz"))
	var want strings.Builder
	for i := range 5 {
		fmt.Fprintf(&want, "https://example.test/%d %d ok\n", i, len(page(i)))
	}
	if string(out) != want.String() {
		t.Errorf("warcio.js reads our archive as\n%s\nwant\n%s", out, want.String())
	}
	theirs, err := os.Open(filepath.Join(dir, "theirs.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	got, damage := read(t, NewReader(theirs))
	if len(damage) > 0 || len(got) != 3 || !strings.Contains(got["https://example.test/b"], "الجسر") {
		t.Errorf("their archive: %q, %v", got, damage)
	}
}

// A meter counts what is read of an archive.
type meter struct {
	*bytes.Reader
	n int64
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.n += int64(n)
	return n, err
}

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	n, err := m.Reader.ReadAt(p, off)
	m.n += int64(n)
	return n, err
}

// TestHostileCost: an archive that is damaged everywhere is not read more than
// a few times over.
func TestHostileCost(t *testing.T) {
	for _, unit := range []string{"\x1f\x8b\x08", "\x28\xb5\x2f\xfd", "\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00", "WARC/1.0\r\nwarc-a:\r\n", "WARC/1.0\r\nContent-Length: 1\r\n\r\n",
		"WARC/1.0\r\nwarc-a: 1\r\ncontent-length: 99999999999\r\n\r\n", "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"} {
		body := &meter{Reader: bytes.NewReader(bytes.Repeat([]byte(unit), 400_000/len(unit)))}
		read(t, NewReader(body))
		if limit := freeAgain + 6*body.Size(); body.n > limit {
			t.Errorf("%.30q repeated: %d bytes read of %d, want %d at most", unit, body.n, body.Size(), limit)
		}
	}
}

// FuzzReader: no archive makes the reader panic or run on, and what it gives
// lies in it.
func FuzzReader(f *testing.F) {
	packed := archive(f, 3)
	f.Add(packed)
	f.Add(bytes.Join(members(f, packed), nil))
	f.Add([]byte("WARC/1.0\r\nContent-Length: 5\r\n\r\nabc"))
	f.Add([]byte{0x5d, 0x2a, 0x4d, 0x18, 0xff, 0xff, 0xff, 0x7f})
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, in := range []io.Reader{bytes.NewReader(body), io.MultiReader(bytes.NewReader(body))} {
			r := NewReader(in)
			last := int64(-1)
			for steps := 0; ; steps++ {
				if steps > 2*len(body)+8 {
					t.Fatalf("%d steps for %d bytes", steps, len(body))
				}
				rec, err := r.Next()
				if err == io.EOF {
					break
				}
				if d := (*DamageError)(nil); errors.As(err, &d) {
					if d.Offset < last {
						t.Fatalf("damage at %d behind a record at %d", d.Offset, last)
					}
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if rec.Offset < last || rec.Offset > int64(len(body)) {
					t.Fatalf("record at %d behind one at %d of %d bytes", rec.Offset, last, len(body))
				}
				last = rec.Offset
				if res, err := rec.Response(); err == nil {
					res.Body(1 << 16)
				}
			}
			r.Close()
		}
	})
}

func BenchmarkReader(b *testing.B) {
	packed := archive(b, 2000)
	for _, what := range []string{"skipping", "bodies"} {
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(packed)))
			for b.Loop() {
				r := NewReader(bytes.NewReader(packed))
				for {
					rec, err := r.Next()
					if err == io.EOF {
						break
					}
					if err != nil {
						b.Fatal(err)
					}
					if what == "bodies" && rec.Type == TypeResponse {
						res, err := rec.Response()
						if err != nil {
							b.Fatal(err)
						}
						if _, err := res.Body(1 << 20); err != nil {
							b.Fatal(err)
						}
					}
				}
				r.Close()
			}
			b.ReportMetric(float64(2001*b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

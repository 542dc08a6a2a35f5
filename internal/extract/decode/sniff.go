package decode

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
)

// bom returns the encoding that a byte order mark announces and its length.
func bom(b []byte) (name string, n int) {
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		return "utf-8", 3
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return "utf-16le", 2
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return "utf-16be", 2
	}
	return "", 0
}

// blank reports whether b has only white space and zero bytes.
func blank(b []byte) bool {
	for _, c := range b {
		switch c {
		case ' ', '\t', '\n', '\v', '\f', '\r', 0:
		default:
			return false
		}
	}
	return true
}

// signatures are the first bytes of files that are no text.
var signatures = []struct{ head, what string }{
	{"%PDF-", "a PDF document"},
	{"PK\x03\x04", "a ZIP archive or office document"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"},
	{"{\\rtf", "an RTF document"},
	{"\x89PNG\r\n", "a PNG picture"},
	{"\xff\xd8\xff", "a JPEG picture"},
	{"GIF87a", "a GIF picture"},
	{"GIF89a", "a GIF picture"},
	{"II*\x00", "a TIFF picture"},
	{"MM\x00*", "a TIFF picture"},
	{"\x1f\x8b", "gzip data"},
	{"\x28\xb5\x2f\xfd", "zstd data"},
	{"\xfd7zXZ\x00", "xz data"},
	{"BZh9", "bzip2 data"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{"Rar!\x1a\x07", "a RAR archive"},
	{"\x7fELF", "a program"},
	{"OggS\x00", "a sound file"},
	{"ID3\x02", "a sound file"},
	{"ID3\x03", "a sound file"},
	{"ID3\x04", "a sound file"},
	{"SQLite format 3\x00", "a database"},
	{"wOFF", "a font"},
	{"wOF2", "a font"},
}

// signature names the kind of file that b begins as, or returns "".
func signature(b []byte) string {
	for _, s := range signatures {
		if len(b) >= len(s.head) && string(b[:len(s.head)]) == s.head {
			return s.what
		}
	}
	if len(b) >= 12 {
		switch {
		case string(b[:4]) == "RIFF" && (string(b[8:12]) == "WEBP" || string(b[8:12]) == "WAVE" || string(b[8:12]) == "AVI "):
			return "a media file"
		case string(b[4:8]) == "ftyp":
			return "a media file"
		}
	}
	return ""
}

// wide returns the UTF-16 encoding that b is in without saying so, or "". The
// upper bytes of Arabic and ASCII text are 06 and 00, which hardly ever stand
// in text of any other encoding.
func wide(b []byte) string {
	n := min(len(b), 4096) &^ 1
	if n < 4 {
		return ""
	}
	for _, low := range []int{0, 1} {
		sure, likely := 0, 0
		for i := 0; i < n; i += 2 {
			l, h := b[i+low], b[i+1-low]
			switch h {
			case 0x00:
				if l >= 0x20 && l != 0x7f || l == '\t' || l == '\n' || l == '\r' {
					sure++
				}
			case 0x06:
				sure++
			case 0x20, 0xfb, 0xfc, 0xfd, 0xfe:
				likely++
			}
		}
		units := n / 2
		if sure*10 >= units*3 && (sure+likely)*20 >= units*19 {
			if low == 0 {
				return "utf-16le"
			}
			return "utf-16be"
		}
	}
	return ""
}

// controls returns the share of bytes that no text has, in the first and the
// middle part of b.
func controls(b []byte) float64 {
	const part = 32 << 10
	count := func(b []byte) int {
		n := 0
		for ; len(b) >= 8; b = b[8:] {
			// Eight bytes at once: below the blank, or 7F, in none of them?
			w := binary.LittleEndian.Uint64(b)
			del := w ^ 0x7f7f7f7f7f7f7f7f
			if ((w-0x2020202020202020)&^w|(del-0x0101010101010101)&^del)&0x8080808080808080 == 0 {
				continue
			}
			for _, c := range b[:8] {
				n += noText(c)
			}
		}
		for _, c := range b {
			n += noText(c)
		}
		return n
	}
	if len(b) <= 2*part {
		return float64(count(b)) / float64(max(len(b), 1))
	}
	mid := len(b) / 2
	return max(float64(count(b[:part])), float64(count(b[mid:mid+part]))) / part
}

// noText returns 1 for a byte that no text has, else 0.
func noText(c byte) int {
	if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1b || c == 0x7f {
		return 1
	}
	return 0
}

// declared returns the WHATWG name of the charset in a MIME type, or "".
func declared(contentType string) string {
	i := strings.Index(strings.ToLower(contentType), "charset")
	if i < 0 {
		return ""
	}
	return charsetValue(contentType[i+len("charset"):])
}

// charsetValue reads what follows the word charset: «="name"».
func charsetValue(s string) string {
	s = strings.TrimLeft(s, " \t\r\n")
	if !strings.HasPrefix(s, "=") {
		return ""
	}
	s = strings.TrimLeft(s[1:], " \t\r\n\"'")
	if i := strings.IndexAny(s, "\"'; \t\r\n>/?"); i >= 0 {
		s = s[:i]
	}
	return name(s)
}

// name returns the WHATWG name for a label, or "" for an unknown one.
func name(label string) string {
	enc, err := htmlindex.Get(strings.TrimSpace(label))
	if err != nil {
		return ""
	}
	n, err := htmlindex.Name(enc)
	if err != nil {
		return ""
	}
	return n
}

// metaLen is how far into a page a declaration is looked for, in bytes.
// Browsers look at 1024; saved pages have scripts and comments before it.
const metaLen = 16 << 10

// meta returns the WHATWG name of the encoding that the page declares in
// <meta charset>, <meta http-equiv="Content-Type"> or <?xml encoding>, or "".
func meta(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), metaLen)])
	if bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n"), []byte("<?xml")) {
		end := bytes.IndexByte(head, '>')
		if i := bytes.Index(head, []byte("encoding")); i >= 0 && i < end {
			if n := charsetValue(string(head[i+len("encoding") : end])); n != "" {
				return n
			}
		}
	}
	for {
		i := bytes.Index(head, []byte("<meta"))
		if i < 0 {
			return ""
		}
		head = head[i+5:]
		end := bytes.IndexByte(head, '>')
		if end < 0 {
			return ""
		}
		if j := bytes.Index(head[:end], []byte("charset")); j >= 0 {
			if n := charsetValue(string(head[j+len("charset") : end])); n != "" {
				return n
			}
		}
		head = head[end:]
	}
}

// sampleLen is how many bytes of words outside ASCII are scored.
const sampleLen = 32 << 10

// outsideASCII collects the words of b that have bytes outside ASCII, each
// followed by a blank, from the whole of b but at most sampleLen bytes.
func outsideASCII(b []byte) []byte {
	out := make([]byte, 0, 4096)
	for i := 0; i < len(b) && len(out) < sampleLen; {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		lo, hi := i, i
		for lo > 0 && i-lo < 8 && isASCIILetter(b[lo-1]) {
			lo--
		}
		for hi < len(b) && hi-i < 64 && (b[hi] >= utf8.RuneSelf || isASCIILetter(b[hi])) {
			hi++
		}
		out = append(append(out, b[lo:hi]...), ' ')
		i = hi
	}
	return out
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

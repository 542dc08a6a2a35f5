package decode

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"isnad"
)

// Sentences of ours, in the manner of the press.
const (
	headline = "الوزير يبحث ملف المياه"
	sentence = "قال وزير الزراعة، أمس، إن موسم القمح في الشمال جاء أفضل من العام الماضي؛ وأضاف: «لم نتوقع ذلك»."
	latin    = "Le ministre a déclaré que la récolte était très bonne cette année à Genève."
	german   = "Der Minister erklärte, die Ernte größerer Höfe fiel übermäßig schön aus."
	russian  = "Министр сообщил, что урожай пшеницы в этом году оказался лучше прошлогоднего."
)

var encodings = map[string]encoding.Encoding{
	"utf-8":        encoding.Nop,
	"windows-1256": charmap.Windows1256,
	"iso-8859-6":   charmap.ISO8859_6,
	"utf-16le":     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf-16be":     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"windows-1252": charmap.Windows1252,
	"windows-1251": charmap.Windows1251,
	"gbk":          simplifiedchinese.GBK,
	"shift_jis":    japanese.ShiftJIS,
	"iso-2022-jp":  japanese.ISO2022JP,
}

func encode(t testing.TB, charset, s string) []byte {
	t.Helper()
	b, err := encodings[charset].NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatalf("%s: %v", charset, err)
	}
	return b
}

// encodable leaves out what ISO 8859-6 cannot write.
func encodable(charset, s string) string {
	if charset == "iso-8859-6" {
		s = strings.NewReplacer("«", `"`, "»", `"`).Replace(s)
	}
	return s
}

// Every encoding of Arabic, under every declaration, is decoded.
func TestDeclarations(t *testing.T) {
	wrap := func(inside, text string) string {
		m := ""
		if inside != "" {
			m = `<meta http-equiv="Content-Type" content="text/html; charset=` + inside + `">`
		}
		return "<html><head>" + m + "<title>x</title></head><body><p>" + text + "</p></body></html>"
	}
	labels := []string{"", "utf-8", "windows-1256", "iso-8859-6", "windows-1252", "iso-8859-1", "utf-16", "no-such-thing"}
	for charset := range encodings {
		if charset == "windows-1252" || charset == "windows-1251" || charset == "gbk" || charset == "shift_jis" || charset == "iso-2022-jp" {
			continue
		}
		for _, text := range []string{headline, sentence, strings.Repeat(sentence+"\n", 40)} {
			for _, outside := range labels {
				for _, inside := range labels {
					want := encodable(charset, wrap(inside, text))
					body := encode(t, charset, want)
					contentType := ""
					if outside != "" {
						contentType = `text/html; Charset="` + outside + `"`
					}
					got, err := Bytes(body, contentType)
					if err != nil {
						t.Fatalf("%s declared %q and %q: %v", charset, outside, inside, err)
					}
					if got.Charset != charset || got.Text != want {
						t.Errorf("%s declared %q and %q: got %s (%s)\n got %.200q\nwant %.200q", charset, outside, inside, got.Charset, got.Why, got.Text, want)
					}
					check(t, body, got)
				}
			}
		}
	}
}

func TestByteOrderMarks(t *testing.T) {
	for bomOf, charset := range map[string]string{"\xef\xbb\xbf": "utf-8", "\xff\xfe": "utf-16le", "\xfe\xff": "utf-16be"} {
		body := append([]byte(bomOf), encode(t, charset, sentence)...)
		got, err := Bytes(body, "text/plain; charset=windows-1256")
		if err != nil || got.Charset != charset || got.Text != sentence {
			t.Errorf("%s: %v, got %s", charset, err, describe(got))
			continue
		}
		check(t, body, got)
		if p := got.Source(isnad.Span{Start: 0, End: len(got.Text)}); p != (isnad.Span{Start: len(bomOf), End: len(body)}) {
			t.Errorf("%s: the whole stands at %v of %d", charset, p, len(body))
		}
	}
}

// Text that is not Arabic keeps its declared encoding, or gets windows-1252.
func TestNotArabic(t *testing.T) {
	for _, c := range []struct{ charset, declared, text string }{
		{"windows-1252", "windows-1252", latin},
		{"windows-1252", "", latin},
		{"windows-1252", "utf-8", latin},
		{"windows-1252", "iso-8859-1", german},
		{"windows-1252", "", german},
		{"windows-1251", "windows-1251", russian},
		{"gbk", "gb2312", strings.Repeat("部长说,今年的收成比去年好。", 30)},
		{"shift_jis", "shift_jis", strings.Repeat("大臣は、今年の収穫は去年より良いと述べた。", 30)},
	} {
		body := encode(t, c.charset, c.text)
		got, err := Bytes(body, "text/html; charset="+c.declared)
		if err != nil || got.Charset != c.charset || got.Text != c.text {
			t.Errorf("%s declared %q: %v, got %s", c.charset, c.declared, err, describe(got))
			continue
		}
		check(t, body, got)
	}
}

func TestBroken(t *testing.T) {
	const f = "\ufffd"
	for _, c := range []struct{ in, want string }{
		{"نص"[:3], "ن" + f},                                       // cut in the second letter
		{"نص"[1:] + " عربي", f + "ص عربي"},                        // cut in the first letter
		{"نص \xe2\x80 عربي", "نص " + f + " عربي"},                 // two bytes of three
		{"نص \xff\xfe عربي", "نص " + f + f + " عربي"},             // no UTF-8 at all
		{"نص عربي \xed\xa0\x80نص", "نص عربي " + f + f + f + "نص"}, // a surrogate
		{"نص \xc0\xaf عربي", "نص " + f + f + " عربي"},             // overlong
		{"نص\x00عربي من غير ذلك كله يبقى كما هو في الصفحة", "نص\x00عربي من غير ذلك كله يبقى كما هو في الصفحة"},
	} {
		got, err := Bytes([]byte(c.in), "")
		if err != nil || got.Text != c.want || got.Charset != "utf-8" {
			t.Errorf("%q: got %s, %v; want %q", c.in, describe(got), err, c.want)
			continue
		}
		if n := strings.Count(c.want, f); got.Broken != n {
			t.Errorf("%q: %d broken, want %d", c.in, got.Broken, n)
		}
		check(t, []byte(c.in), got)
	}
	// The broken bytes are found again, and the words beside them exactly.
	body := []byte("كلمة \xd9 أخرى")
	got, err := Bytes(body, "")
	if err != nil {
		t.Fatal(err)
	}
	var o Origins
	got.Origin(&o, isnad.Span{Start: 0, End: len(got.Text)}, 0)
	want := isnad.Origin{
		{Text: isnad.Span{Start: 0, End: 9}, Page: isnad.Span{Start: 0, End: 9}, Exact: true},
		{Text: isnad.Span{Start: 9, End: 13}, Page: isnad.Span{Start: 9, End: 11}},
		{Text: isnad.Span{Start: 13, End: 21}, Page: isnad.Span{Start: 11, End: 19}, Exact: true},
	}
	if fmt.Sprint(o.Segments) != fmt.Sprint(want) {
		t.Errorf("origin:\n got %v\nwant %v", o.Segments, want)
	}
	// A last odd byte and a lone surrogate of UTF-16.
	body = append(encode(t, "utf-16le", sentence), 0x00, 0xd8, 0x20, 0x00, 0x41)
	got, err = Bytes(body, "")
	if err != nil || got.Text != sentence+f+" "+f {
		t.Fatalf("UTF-16: %s %v", describe(got), err)
	}
	check(t, body, got)
}

func TestNoText(t *testing.T) {
	noise := make([]byte, 5000)
	x := uint32(1)
	for i := range noise {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	for in, kind := range map[string]isnad.ErrorKind{
		"":                         isnad.KindEmpty,
		" \n\t\r\n":                isnad.KindEmpty,
		"\xef\xbb\xbf \n":          isnad.KindEmpty,
		"\xff\xfe":                 isnad.KindEmpty,
		"\x00\x00\x00":             isnad.KindEmpty,
		"%PDF-1.7\nabc":            isnad.KindBinary,
		"PK\x03\x04\x14\x00":       isnad.KindBinary,
		"\x89PNG\r\n\x1a\n":        isnad.KindBinary,
		"\xff\xd8\xff\xe0":         isnad.KindBinary,
		"\x00\x01\x02\x03abc":      isnad.KindBinary,
		string(noise):              isnad.KindBinary,
		"\xff\xfe" + string(noise): isnad.KindBinary,
	} {
		got, err := Page(&isnad.Page{Name: "x", Body: []byte(in)})
		var pe *isnad.PageError
		if !errors.As(err, &pe) || pe.Kind != kind || pe.Page != "x" {
			t.Errorf("%.40q: got text %t, %v; want %s", in, got != nil, err, kind)
		}
	}
}

// The end of a page cut anywhere, in any encoding, is decoded and mapped.
func TestCutAnywhere(t *testing.T) {
	for _, charset := range []string{"utf-8", "windows-1256", "iso-8859-6", "utf-16le", "utf-16be"} {
		whole := encode(t, charset, encodable(charset, sentence))
		for n := 40; n <= len(whole); n++ {
			got, err := Bytes(whole[:n], "")
			if err != nil || got.Charset != charset {
				t.Errorf("%s cut at %d: %s %v", charset, n, describe(got), err)
				continue
			}
			check(t, whole[:n], got)
		}
	}
}

// check tests the laws of a decoded text: it is valid; the characters, taken
// one by one, stand at touching runs of the page that cover all of it; and the
// origin of the whole covers the text, exact only where the bytes are equal.
func check(t testing.TB, body []byte, got *Text) {
	t.Helper()
	if !utf8.ValidString(got.Text) {
		t.Fatalf("%q: the text is not UTF-8: %q", body, got.Text)
	}
	if utf8.Valid(body) && !bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) && got.Charset == "utf-8" && got.Text != string(body) {
		t.Fatalf("UTF-8 in, other bytes out: %q, %q", body, got.Text)
	}
	end := got.skip
	long := len(got.Text) > 5000 // the laws one character at a time are for small texts
	for i, r := range got.Text {
		w := utf8.RuneLen(r)
		if long && i > 2500 && i < len(got.Text)-2500 {
			end = got.Source(isnad.Span{Start: i, End: i + w}).End
			continue
		}
		p := got.Source(isnad.Span{Start: i, End: i + w})
		switch {
		case got.step == nil && got.marks != nil: // pieces
			if p.Start > end || p.End < end || p.End > len(body) {
				t.Fatalf("%s %q: character at %d has page %v after %d", got.Charset, body, i, p, end)
			}
		case p.Start != end || p.End <= p.Start || p.End > len(body):
			t.Fatalf("%s %q: character at %d has page %v after %d", got.Charset, body, i, p, end)
		}
		end = p.End
	}
	if end != len(body) && got.step != nil {
		t.Fatalf("%s %q: the characters end at %d of %d", got.Charset, body, end, len(body))
	}
	var o Origins
	const at = 7
	got.Origin(&o, isnad.Span{Start: 0, End: len(got.Text)}, at)
	next := at
	for _, s := range o.Segments {
		if s.Text.Start != next || s.Text.Empty() || s.Page.Start < 0 || s.Page.End > len(body) || s.Page.Len() < 0 {
			t.Fatalf("%q: segment %v after %d", body, s, next)
		}
		if s.Exact && string(body[s.Page.Start:s.Page.End]) != got.Text[s.Text.Start-at:s.Text.End-at] {
			t.Fatalf("%q: segment %v is not exact", body, s)
		}
		next = s.Text.End
	}
	if next != len(got.Text)+at {
		t.Fatalf("%q: segments end at %d of %d", body, next-at, len(got.Text))
	}
}

// Law: decoding never panics; what it gives is valid UTF-8 whose characters
// lead back, in order and without gaps, to the bytes of the page; and UTF-8 in
// is the same bytes out.
func FuzzBytes(f *testing.F) {
	for charset := range encodings {
		if e, err := encodings[charset].NewEncoder().Bytes([]byte(encodable(charset, sentence))); err == nil {
			f.Add(e, "")
			f.Add(e, "text/html; charset=utf-8")
		}
	}
	f.Add([]byte("\xff\xfe\x00\xd8a"), "x")
	f.Add(append([]byte("<meta charset=gbk>"), encode(f, "gbk", "部长说")...), "")
	f.Add([]byte("\xd9\xd9 \x1b$B!"), "text/html; charset=iso-2022-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, err := Bytes(body, contentType)
		if err != nil {
			return
		}
		check(t, body, got)
	})
}

func TestOriginsMin(t *testing.T) {
	o := Origins{Min: 10}
	for i := range 1000 {
		o.Add(isnad.Span{Start: i, End: i + 1}, isnad.Span{Start: 2 * i, End: 2*i + 2}, i%2 == 0)
	}
	if len(o.Segments) > 110 || o.Segments[0].Text.Start != 0 || o.Segments[len(o.Segments)-1].Text.End != 1000 {
		t.Errorf("%d segments: %v", len(o.Segments), o.Segments)
	}
}

func BenchmarkBytes(b *testing.B) {
	for _, charset := range []string{"utf-8", "windows-1256", "utf-16le", "broken"} {
		text := strings.Repeat(encodable("iso-8859-6", sentence)+"\n", 2000)
		var body []byte
		if charset == "broken" {
			body = []byte(strings.ReplaceAll(text, "،", "\xd8"))
		} else {
			body = encode(b, charset, text)
		}
		b.Run(charset, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				t, err := Bytes(body, "")
				if err != nil {
					b.Fatal(err)
				}
				var o Origins
				t.Origin(&o, isnad.Span{Start: 0, End: len(t.Text)}, 0)
			}
			b.ReportMetric(float64(len(strings.Fields(text)))*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

func describe(t *Text) string {
	if t == nil {
		return "nothing"
	}
	return fmt.Sprintf("%s (%s) %.200q", t.Charset, t.Why, t.Text)
}

package markup

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// libraryTokens writes down what the tokenizer of golang.org/x/net/html gives for
// a page: tags with their places and the attributes that are wanted, and texts.
func libraryTokens(src string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	pos := 0
	for {
		kind := z.Next()
		start := pos
		pos += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if pos > start {
				fmt.Fprintf(&b, "text %d:%d\n", start, pos)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			fmt.Fprintf(&b, "start %d:%d %q %v", start, pos, name, kind == html.SelfClosingTagToken)
			for taken := 0; more && taken < maxAttrs; {
				var key, value []byte
				key, value, more = z.TagAttr()
				if len(key) == 0 || len(key) > 64 || len(value) > maxValue {
					continue
				}
				taken++
				if wanted(string(key)) != "" {
					fmt.Fprintf(&b, " %s=%q", key, strings.ToValidUTF8(string(value), "\ufffd"))
				}
			}
			b.WriteByte('\n')
		case html.EndTagToken:
			name, _ := z.TagName()
			fmt.Fprintf(&b, "end %d:%d %q\n", start, pos, name)
		}
	}
}

// ourTokens writes down the same of our tokenizer.
func ourTokens(src string) string {
	var b strings.Builder
	z := tokenizer{src: src}
	for {
		switch z.next() {
		case tokenEnd:
			return b.String()
		case tokenText:
			if z.end > z.start {
				fmt.Fprintf(&b, "text %d:%d\n", z.start, z.end)
			}
		case tokenStart:
			fmt.Fprintf(&b, "start %d:%d %q %v", z.start, z.end, lowered(src[z.name:z.nameEnd]), z.selfClosing)
			for _, a := range z.attributes(nil) {
				fmt.Fprintf(&b, " %s=%q", a.key, a.value)
			}
			b.WriteByte('\n')
		case tokenClose:
			fmt.Fprintf(&b, "end %d:%d %q\n", z.start, z.end, lowered(src[z.name:z.nameEnd]))
		}
	}
}

func sameTokens(t interface{ Fatalf(string, ...any) }, src string) {
	if got, want := ourTokens(src), libraryTokens(src); got != want {
		t.Fatalf("tokens of %q:\ngot\n%swant\n%s", src, got, want)
	}
}

// Pieces of pages, whole and broken, that are hard to cut.
var tokenPieces = []string{
	"<", ">", "/", "=", "\"", "'", " ", "\n", "\r", "\r\n", "\t", "\f", "!", "-", "--", "-->", "--!>", "<!--", "<!-->", "<!--->", "?", "\x00",
	"</", "</>", "<script", "</script", "<script>", "</script>", "<SCRIPT>", "</sCript >", "</script/", "<style>", "</style>", "<title>",
	"</title>", "<textarea>", "</textarea>", "<plaintext>", "<xmp>", "</xmp>", "<noscript>", "</noscript>", "<iframe/>", "</iframe>",
	"<!DOCTYPE html>", "<!doctype", "<![CDATA[x]]>", "<?xml version='1'?>", "<p>", "<p/>", "</p>", "<a href=", "<a href=x>", "<A HREF='x'>",
	" class=a", " class=\"b\"", " CLASS='c'", " id", " id/", " class = d", " data-x=1", " =", " a=/>", "/>", " title=&amp;", " title=&amp", "&amp=",
	" title='&copy_id=1&copyright&notit;&lt1;&#x41;&#0;&NotEqualTilde;&semi;'", "&", ";", "#", "x", "ن", "نص عربي", "\ufffd",
	" content='a\rb\r\nc'", "<svg><path d=x/>", "<x-y z/>", "script", "amp", strings.Repeat(" k", 40), strings.Repeat("n", 70), "<a\x00b c\x00d=e>",
}

// Law: our tokens are those of golang.org/x/net/html, of whatever page.
func TestTokens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sameTokens(t, strings.Join(rapid.SliceOfN(rapid.SampledFrom(tokenPieces), 0, 24).Draw(t, "pieces"), ""))
	})
	// More attributes than are taken, than are compared one by one, and values
	// longer than are kept.
	var many strings.Builder
	many.WriteString("<p")
	for i := range 100 {
		fmt.Fprintf(&many, " a%d=1 class=c%d A%d=2", i/2, i, i)
	}
	many.WriteString(" z=1 Z=/>text")
	sameTokens(t, many.String())
	for _, n := range []int{maxValue/3 + 1, maxValue - 1, maxValue, maxValue + 1} {
		v := strings.Repeat("v", n)
		sameTokens(t, "<p data-a="+v+" id="+v+" class='"+v+"' title=x>")
		sameTokens(t, "<p id='"+strings.Repeat("\x00", n)+"' class='"+strings.Repeat("&nGt;", n/5)+"' title=x>")
	}
}

func TestTokensOfPages(t *testing.T) {
	for _, g := range webPages(t) {
		body, err := os.ReadFile(filepath.Join(webDir, "html", g.File))
		if err != nil {
			t.Fatal(err)
		}
		sameTokens(t, strings.ToValidUTF8(string(body), "\ufffd"))
	}
}

// Law: our tokens are those of golang.org/x/net/html. Whatever is hidden in
// scripts, styles and comments is hidden for both, and nothing else.
func FuzzTokens(f *testing.F) {
	for _, p := range tokenPieces {
		f.Add(p + "<p>نص</p>")
	}
	for _, s := range []string{
		"<script><!--<script>x</script>--></script><p>نص", "<script><!--<script></script><p>نص", "<script><!-- </script><p>نص",
		"<script><!--<b>--></script>", "<script><!--<scriptx></script>", "<script><!--<1></script>", "<title></titlex></title>نص",
		"<p a=1 a=2/>", "<p a=/ a=b/>", "<x a=1 a=b/><x b/>", "<textarea></textarea/x>",
	} {
		f.Add(s)
	}
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, src string) {
		if !utf8.ValidString(src) {
			src = strings.ToValidUTF8(src, "\ufffd") // as decode gives it
		}
		sameTokens(t, src)
	})
}

// Every attribute that the package asks for is kept by the tokenizer.
func TestWanted(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`\.(?:get|has)\("([^"]+)"\)`)
	n := 0
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range asked.FindAllStringSubmatch(string(src), -1) {
			n++
			if wanted(m[1]) == "" {
				t.Errorf("%s asks for %q, which wanted does not name", name, m[1])
			}
		}
	}
	if n < 20 {
		t.Errorf("%d places ask for attributes: the pattern is out of date", n)
	}
}

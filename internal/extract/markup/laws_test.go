package markup

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"isnad"
	"isnad/internal/extract/decode"
	"isnad/internal/extract/source"
	"isnad/internal/isnadtest"
)

// squeeze takes all white space out of a text.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// visible returns the words of a page by the tokenizer alone: all its texts
// but those of scripts, styles and the title.
func visible(src string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(src))
	raw := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return squeeze(b.String())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			raw = string(name)
		case html.TextToken:
			switch raw {
			case "script", "style", "title":
				raw = ""
				continue
			case "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext":
				b.WriteString(withoutTags(string(z.Raw())))
			default:
				// Each run of the source is decoded by itself, as in pieces.
				b.WriteString(strings.ToValidUTF8(strings.ReplaceAll(html.UnescapeString(string(z.Raw())), "\r", "\n"), "\ufffd"))
			}
			raw = ""
		default:
			raw = ""
		}
	}
}

func withoutTags(s string) string {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			return s[:i]
		}
		s = s[:i] + " " + s[i+j+1:]
	}
}

// check tests the laws: the lines hold every visible word of the page once and
// in order; a line is never blank; its origin lies in the line and in the page,
// goes forward, covers every word, and is exact only where the bytes are equal.
func check(t testing.TB, body []byte, dec *decode.Text, p *source.Page) {
	t.Helper()
	var all strings.Builder
	for _, l := range p.Lines {
		if strings.TrimSpace(l.Text) == "" || strings.TrimRight(l.Text, " ") != l.Text {
			t.Fatalf("%q: blank or untrimmed line %q", body, l.Text)
		}
		if l.Links < 0 || l.Links > 1 || l.Strong < 0 || l.Strong > 1 || l.Body && l.Drop != "" || l.Tag == "" {
			t.Fatalf("%q: line %+v", body, l)
		}
		all.WriteString(l.Text)
		covered := make([]bool, len(l.Text))
		textEnd, pageEnd := 0, 0
		for _, s := range l.Origin {
			if s.Text.Start < textEnd || s.Text.End > len(l.Text) || s.Text.Empty() || s.Page.Start < pageEnd || s.Page.End > len(body) || s.Page.End < s.Page.Start {
				t.Fatalf("%q: line %q has origin %v", body, l.Text, l.Origin)
			}
			textEnd, pageEnd = s.Text.End, s.Page.End
			if s.Exact && l.Text[s.Text.Start:s.Text.End] != string(body[s.Page.Start:s.Page.End]) {
				t.Fatalf("%q: line %q: segment %v is not exact", body, l.Text, s)
			}
			for i := s.Text.Start; i < s.Text.End; i++ {
				covered[i] = true
			}
		}
		for i, r := range l.Text {
			if !covered[i] && !unicode.IsSpace(r) {
				t.Fatalf("%q: line %q: byte %d has no origin in %v", body, l.Text, i, l.Origin)
			}
		}
	}
	for _, f := range p.Facts {
		if f.Value == "" || f.From == "" || f.Page.Start < 0 || f.Page.End > len(body) || f.Page.End < f.Page.Start {
			t.Fatalf("%q: fact %+v", body, f)
		}
	}
	if got, want := squeeze(all.String()), visible(dec.Text); got != want {
		t.Fatalf("%q:\n got words %+q\nwant words %+q", body, got, want)
	}
}

func checked(t testing.TB, body []byte) *source.Page {
	t.Helper()
	page := &isnad.Page{Name: "x", ContentType: "text/html", Body: body}
	dec, err := decode.Page(page)
	if err != nil {
		return nil
	}
	p, err := Page(page, dec)
	if err != nil {
		return nil
	}
	check(t, body, dec, p)
	return p
}

// Law: see check.
func FuzzPage(f *testing.F) {
	for _, s := range []string{
		"<p>نص<br>آخر<br><br>ثالث</p>", "<b>نص</p><table><tr><td>خلية<td>أخرى</table>",
		"&amp;نص&nbsp;&#x627;&#0;&copy&notit;&;&#;&#xzz;", "<script>x</script><style>y<noscript><p>نص</p>",
		"<title>t</title><textarea>نص</textarea><svg><title>نص", "<pre>\nنص\n\nنص</pre><ul><li>أ<li>ب</ul>",
		"<plaintext>نص <b>", "<!-- x --><a href=x>نص</a><a>نص</a>", "<iframe>نص<b>x</iframe> <xmp>نص",
		"<script>a</scriptx>b</script >نص<Style>x</style/>نص</style>", "<SCRIPT>x='<!--<script>'</script>y--></script>نص", "<script/>نص</script>نص",
		"<style><!--</style>نص--></style>نص", "<p title='<script>'>نص</p><!-- <style> -->نص", "<script>x</scr", "<script x='>'>y</script>نص", "<script></script><style>",
		"a<b", "<", "</", "<!", "<![CDATA[نص]]>", "<p hidden>نص</p><select><option>أ<option>ب</select>",
		`<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"نص","author":{"@id":"#a"},"datePublished":"2020-01-02"},{"@id":"#a","name":"كاتب"}]}</script><h1>نص</h1>`,
		"<meta property=og:title content='نص - ص'><link rel=canonical href=//x/2020/1/2/>", "\xc7\xe1 <p>\xc7\xe1\xe6\xd2\xed\xd1",
	} {
		f.Add([]byte(s))
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
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) { checked(t, body) })
}

func TestLaws(t *testing.T) {
	for _, g := range webPages(t) {
		body, err := os.ReadFile(filepath.Join(webDir, "html", g.File))
		if err != nil {
			t.Fatal(err)
		}
		if checked(t, body) == nil {
			t.Errorf("%s: nothing read", g.File)
		}
	}
}

// distinct repeats a part with the numbers from 0 in it.
func distinct(part string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, part, i)
	}
	return b.String()
}

// Pages made to be slow or large end soon, with a result or an error.
func TestHostile(t *testing.T) {
	const mega = 1 << 20
	para := "<p>قال الوزير إن بلاده ستواصل العمل في هذا الملف مع جيرانها، وأضاف أن النتائج ستظهر قريبا.</p>"
	rep := func(s string, n int) string { return strings.Repeat(s, n/len(s)) }
	for name, body := range map[string]string{
		"nested div":        rep("<div>", 5*mega) + para,
		"nested b":          rep("<b>", 3*mega) + para,
		"nested b and text": rep("<b>ن", 2*mega) + para,
		"nested table":      rep("<table><tr><td>", 5*mega) + para,
		"unclosed p font":   rep("<p><font>نص", 2*mega),
		"end tags":          rep("<i><div>", 2000) + rep("</b></x></p>", 5*mega) + para,
		"search depth":      strings.Repeat(rep("<div>نص عربي قصير هنا.", 190*35)+rep("</div>", 190*6), 70),
		"search text":       rep("<div>", 180*5) + rep(para, 5*mega),
		"search brs":        rep("<div>نص عربي قصير هنا<br>", 800<<10),
		"search br br":      "<div>" + rep("<br> <b></b> ", 120<<10) + para,
		"search bylines":    strings.Repeat(rep("<div class=author>نص عربي طويل هنا.", 180*47)+rep("</div>", 180*6), 70),
		"search links":      strings.Repeat(rep("<a href=#x>نص عربي<ins>", 95*34)+rep("</ins></a>", 95*10), 70),
		"search sections":   strings.Repeat(rep("<section>نص عربي قصير، هنا نص آخر بعده.", 190*72)+rep("</section>", 190*10), 75),
		"search tables":     strings.Repeat(rep("<table><tr><td>نص عربي<td>نص", 60*48)+rep("</table>", 60*8), 65) + para,
		"search boxes":      strings.Repeat(rep("<form><ul><li class=share>نص،", 60*44)+rep("</ul></form>", 60*12), 100) + para,
		"search siblings":   "<div>" + rep("<p class=x>نص عربي قصير هنا، وبعده آخر.</p>", 1200<<10),
		"search names":      "<div>" + distinct("<p class='%[1]d-comment-%[1]d' id=share%[1]d>نص", 14_000),
		"misnested":         rep("<a><b></a><i></b>", 3*mega) + para,
		"attributes":        "<p " + rep("a=b ", 5*mega) + ">" + para,
		"one attribute":     "<p class=\"" + rep("related ", 5*mega) + "\">" + para,
		"many classes":      rep("<p class='a b c d'>ن", 3*mega),
		"entities":          "<p>" + rep("&amp;", 5*mega),
		"ampersands":        "<p>" + rep("&&a", 5*mega),
		"long word":         "<p>" + rep("ن", 8*mega),
		"long text":         "<p>" + rep("نص عربي طويل، ", 8*mega),
		"breaks":            "<p>" + rep("ن<br>", 2*mega),
		"break breaks":      "<p>ن" + rep("<br> ", 2*mega),
		"paragraphs":        rep(para, 8*mega),
		"scripts":           rep("<script>x</script>", 3*mega) + para,
		"hidden scripts":    "<!--" + rep("<script>", 5*mega) + "-->" + para,
		"script in tags":    rep("<p x='<script><style><script><style>'>", 3*mega) + para,
		"false ends":        "<script>" + rep("</scrip", 5*mega) + "</script>" + para,
		"open tags":         rep("<", 5*mega),
		"open comment":      rep("<!--", 5*mega) + para,
		"open script":       rep("<script>", 5*mega) + para,
		"list":              rep("<li>ن", 2*mega),
		"option":            rep("<option>ن", 2*mega),
		"json-ld":           rep(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"ن"}</script>`, 3*mega) + para,
		"json-ld deep":      `<script type="application/ld+json">` + rep(`{"@graph":[`, mega/2) + `</script>` + para,
		"articleBody":       `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"` + rep("ن ص ", 200<<10) + `"}</script>` + rep("<p>ن ص", 100<<10),
		"meta":              rep(`<meta name=keywords content="أ,ب,ج">`, 3*mega) + para,
		"time":              "<h1>عنوان الخبر هنا</h1>" + rep("<time datetime=2020-01-02>2 يناير 2020</time><p>2 يناير 2020", mega) + para,
		"h1":                rep("<h1>عنوان الخبر هنا</h1>", 2*mega) + para,
		"title":             "<title>" + rep("ن - ", mega) + "</title>" + para,
	} {
		page := &isnad.Page{Name: name, Body: []byte(body)}
		dec, err := decode.Page(page)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var p *source.Page
		took := isnadtest.Cost(func() { p, err = Page(page, dec) })
		segments := 0
		if p != nil {
			for _, l := range p.Lines {
				segments += len(l.Origin)
			}
		}
		t.Logf("%-18s %6.1f MB %8s %v", name, float64(len(body))/mega, took.Round(time.Millisecond), err)
		if limit := time.Minute; took > limit {
			t.Errorf("%s: took %v, want less than %v", name, took, limit)
		}
		if segments > 1_500_000 {
			t.Errorf("%s: %d segments", name, segments)
		}
	}
}

// The pages of the press in their thousands: the time for one.
func BenchmarkPage(b *testing.B) {
	pages := map[string][]byte{}
	for _, g := range webPages(b) {
		body, err := os.ReadFile(filepath.Join(webDir, "html", g.File))
		if err != nil {
			b.Fatal(err)
		}
		pages[g.File] = body
	}
	for name, body := range pages {
		b.Run(strings.TrimSuffix(name, ".html"), func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				page := &isnad.Page{Name: name, Body: body}
				dec, err := decode.Page(page)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Page(page, dec); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
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
			if wanted([]byte(m[1])) == "" {
				t.Errorf("%s asks for %q, which wanted does not name", name, m[1])
			}
		}
	}
	if n < 20 {
		t.Errorf("%d places ask for attributes: the pattern is out of date", n)
	}
}

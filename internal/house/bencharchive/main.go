// Bencharchive makes a web archive out of a corpus of articles, each in a page
// as newsrooms serve them, and measures how fast Isnad reads it. A page has
// 83 kB on average: menus, boxes of other articles, comments, styles, scripts,
// icons and JSON-LD beside the article, in the manner of four content systems.
//
//	go run ./internal/house/bencharchive [-o FILE] [-size 2050] [-read 4000] [-workers 2] CORPUS.jsonl.xz…
//
// The size is in megabytes of records before packing; each record is a gzip
// member of its own. The same corpus gives the same archive.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/ulikunitz/xz"
)

func main() {
	out := flag.String("o", "", "the archive; a temporary one when empty")
	size := flag.Int("size", 2050, "megabytes of records before packing")
	read := flag.Int("read", 4000, "how many pages of it are read; 0 for none, -1 for all")
	workers := flag.Int("workers", 2, "how many are read at once")
	flag.Parse()
	if err := run(*out, *size, *read, *workers, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bencharchive:", err)
		os.Exit(1)
	}
}

func run(out string, size, read, workers int, corpora []string) error {
	dir, err := os.MkdirTemp("", "bencharchive")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if out == "" && len(corpora) == 0 {
		return errors.New("no corpus: name files of JSON lines, or with -o an archive that is there")
	}
	if out == "" {
		out = filepath.Join(dir, "press.warc.gz")
	}
	if len(corpora) > 0 {
		if err := archive(out, int64(size)*1e6, corpora); err != nil {
			return err
		}
	}
	if read == 0 {
		return nil
	}
	program := filepath.Join(dir, "isnad")
	build := exec.Command("go", "build", "-o", program, "./cmd/isnad")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if msg, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building: %w\n%s", err, msg)
	}
	bench := exec.Command(program, "bench", "--workers", strconv.Itoa(workers), "--limit", strconv.Itoa(max(read, 0)), out)
	var said bytes.Buffer
	bench.Stdout, bench.Stderr = io.MultiWriter(os.Stdout, &said), os.Stderr
	if err := bench.Run(); err != nil {
		return fmt.Errorf("isnad bench: %w", err)
	}
	cores := bench.ProcessState.UserTime() + bench.ProcessState.SystemTime()
	fmt.Printf("\nprocess      %.1f s of cores, unpacking with it", cores.Seconds())
	fields := strings.Fields(said.String())
	if len(fields) > 1 {
		if n, err := strconv.Atoi(strings.ReplaceAll(strings.Trim(fields[1], ","), ",", "")); err == nil && n > 0 {
			fmt.Printf(": %.2f ms a page, so %.0f pages a second where two cores are free", cores.Seconds()*1e3/float64(n), 2*float64(n)/cores.Seconds())
		}
	}
	fmt.Println()
	return nil
}

// An article is what a line of a corpus says.
type article struct {
	ID, Title, Text, Author, Published, Date string
}

// archive writes the archive: the articles of the corpora in turn.
func archive(out string, size int64, corpora []string) error {
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	defer f.Close()
	w := &writer{out: bufio.NewWriterSize(f, 1<<20)}
	if w.zip, err = gzip.NewWriterLevel(w.out, gzip.BestSpeed); err != nil {
		return err
	}
	var sources []*json.Decoder
	for _, name := range corpora {
		in, err := os.Open(name)
		if err != nil {
			return err
		}
		defer in.Close()
		var r io.Reader = bufio.NewReader(in)
		if strings.HasSuffix(name, ".xz") {
			if r, err = xz.NewReader(r); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		sources = append(sources, json.NewDecoder(r))
	}
	p := newPress()
	pages, inPages := 0, int64(0)
	for k := 0; len(sources) > 0 && w.bytes < size; k++ {
		k %= len(sources)
		var a article
		if err := sources[k].Decode(&a); err == io.EOF {
			sources = slices.Delete(sources, k, k+1)
			continue
		} else if err != nil {
			return fmt.Errorf("reading a corpus: %w", err)
		}
		if strings.TrimSpace(a.Text) == "" {
			continue
		}
		page := p.page(pages, &a)
		if err := w.capture(address(pages, &a), page, pages%3 == 0, p); err != nil {
			return err
		}
		pages++
		inPages += int64(len(page))
	}
	if err := w.out.Flush(); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	fmt.Printf("archive      %d pages of %.1f kB, %.2f GB of records, %.0f MB packed\n\n", pages, float64(inPages)/float64(max(pages, 1))/1e3, float64(w.bytes)/1e9, float64(info.Size())/1e6)
	return f.Close()
}

// address is where the n-th page was, on one of forty sites.
func address(n int, a *article) string {
	return fmt.Sprintf("https://paper%02d.test/%d/%s", n%40, n%9+1, url.PathEscape(a.ID))
}

// A writer writes records.
type writer struct {
	out   *bufio.Writer
	zip   *gzip.Writer
	bytes int64
}

// capture writes what an archiver keeps of a page: the request, the answer, and
// sometimes a picture, which the reader passes over.
func (w *writer) capture(address string, page []byte, picture bool, p *press) error {
	if err := w.record("request", address, "application/http; msgtype=request", []byte("GET / HTTP/1.1\r\nHost: paper.test\r\n\r\n")); err != nil {
		return err
	}
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: paper\r\nCache-Control: max-age=60\r\n\r\n"
	if err := w.record("response", address, "application/http; msgtype=response", append([]byte(head), page...)); err != nil || !picture {
		return err
	}
	return w.record("response", address+"/p.jpg", "application/http; msgtype=response", append([]byte("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"), p.noise(4000)...))
}

// record writes one record as a gzip member of its own.
func (w *writer) record(kind, address, contentType string, block []byte) error {
	sum := sha256.Sum256(append([]byte(kind+address), block...))
	head := fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%x-%x-%x-%x-%x>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		kind, sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16], address, contentType, len(block))
	w.zip.Reset(w.out)
	for _, part := range [][]byte{[]byte(head), block, []byte("\r\n\r\n")} {
		if _, err := w.zip.Write(part); err != nil {
			return err
		}
		w.bytes += int64(len(part))
	}
	return w.zip.Close()
}

// A press makes pages. What stands beside an article are the titles and first
// words of those before it, as on the pages of a site.
type press struct {
	rnd    *rand.Rand
	others []other
	b      bytes.Buffer
	styles [4]string
	code   [4]string // of the foot of the page
	config [4]string // settings of a page, as JSON in a script
}

type other struct{ title, lead string }

func newPress() *press {
	p := &press{rnd: rand.New(rand.NewPCG(7, 11))}
	for i := range p.styles {
		p.styles[i] = p.css(9000)
		p.code[i] = p.script(15000)
		p.config[i] = p.settings(5000)
	}
	p.others = append(p.others, other{"افتتاح معرض الكتاب في المدينة القديمة", "افتتح أمس معرض الكتاب في المدينة القديمة بحضور ناشرين من تسع دول"})
	return p
}

var parts = strings.Fields("nav main post item card meta title share list box side widget entry head foot tabs media thumb body text more link icon menu wrap row col inner top")

func (p *press) word() string { return parts[p.rnd.IntN(len(parts))] }

func (p *press) css(size int) string {
	var b strings.Builder
	for b.Len() < size {
		fmt.Fprintf(&b, ".%s-%s .%s{margin:%dpx 0 %dpx auto;color:#%06x;font:%dpx/1.%d \"Noto Naskh\",serif}@media(max-width:%dpx){.%s{display:block}}\n",
			p.word(), p.word(), p.word(), p.rnd.IntN(40), p.rnd.IntN(40), p.rnd.IntN(1<<24), 11+p.rnd.IntN(12), p.rnd.IntN(9), 300+p.rnd.IntN(900), p.word())
	}
	return b.String()
}

func (p *press) script(size int) string {
	var b strings.Builder
	for b.Len() < size {
		fmt.Fprintf(&b, "!function(e,t){var n=e.%s||{};n.%s%d=function(r){return r<%d&&t.querySelector('<div class=\"%s\">')||n[%q+r]};e.%s=n}(window,document);if(a<b&&c>d){x='</'+'%s>'}\n",
			p.word(), p.word(), p.rnd.IntN(99), p.rnd.IntN(999), p.word(), p.word(), p.word(), p.word())
	}
	return b.String()
}

func (p *press) settings(size int) string {
	var b strings.Builder
	b.WriteString("window.__state={")
	for b.Len() < size {
		fmt.Fprintf(&b, "%q:{\"id\":%d,\"on\":%v,\"slots\":[\"/%d/%s\",\"/%d/%s\"]},", p.word()+strconv.Itoa(p.rnd.IntN(999)), p.rnd.IntN(1e6), p.rnd.IntN(2) == 0, p.rnd.IntN(1e6), p.word(), p.rnd.IntN(1e6), p.word())
	}
	b.WriteString("\"end\":0};")
	return b.String()
}

func (p *press) noise(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(p.rnd.UintN(256))
	}
	return out
}

var sections = strings.Fields("الرئيسية محليات سياسة اقتصاد رياضة ثقافة فنون منوعات تقنية صحة رأي تحقيقات حوارات صور فيديو بودكاست العالم العرب المغرب الخليج مدن أسواق طاقة عقار كتب سينما مسرح موسيقى سفر بيئة تعليم جامعات شباب أسرة سيارات علوم فضاء أرشيف")

var remarks = []string{
	"شكرا على هذا الخبر، ننتظر منكم متابعة الموضوع في الأيام المقبلة.",
	"كلام جميل لكن الواقع في حينا مختلف تماما منذ سنوات.",
	"أتمنى أن تصل هذه الكلمات إلى المسؤولين.",
	"لماذا لم تذكروا رأي السكان؟ كنت هناك أمس ورأيت كل شيء.",
	"خبر قديم نشر قبل أسبوع.",
	"الله يعين الجميع.",
}

var names = strings.Fields("أحمد سعاد كريم ليلى يوسف مريم خالد هدى سامي نادية عمر رانيا")

func pick[T any](p *press, from []T) T { return from[p.rnd.IntN(len(from))] }

// page returns the page of an article.
func (p *press) page(n int, a *article) []byte {
	p.rnd = rand.New(rand.NewPCG(uint64(n), 3))
	b := &p.b
	b.Reset()
	f := func(format string, args ...any) { fmt.Fprintf(b, format, args...) }
	kind := n % 4
	title := html.EscapeString(strings.TrimSpace(a.Title))
	day := a.Published
	if day == "" {
		day = a.Date
	}
	if day == "" { // pages state one, and some corpora have none
		day = time.Date(2020, 1, 1+n%700, 8, n%60, 0, 0, time.UTC).Format(time.RFC3339)
	}
	paragraphs := strings.FieldsFunc(a.Text, func(r rune) bool { return r == '\n' })
	if title == "" && len(paragraphs) > 0 {
		title = html.EscapeString(first(paragraphs[0], 60))
	}
	address := address(n, a)
	ld, _ := json.Marshal(map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": a.Title, "datePublished": day, "mainEntityOfPage": address,
		"author": map[string]any{"@type": "Person", "name": a.Author}, "publisher": map[string]any{"@type": "Organization", "name": "صحيفة الورق"},
		"image": []string{address + "/p.jpg"},
	})
	f("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s | صحيفة الورق</title>\n", title)
	f("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"canonical\" href=\"%s\">\n", address)
	for _, m := range [][2]string{{"og:title", title}, {"og:site_name", "صحيفة الورق"}, {"og:url", address}, {"og:type", "article"}, {"og:image", address + "/p.jpg"}, {"article:published_time", day}} {
		f("<meta property=\"%s\" content=\"%s\">\n", m[0], m[1])
	}
	for i := range 6 {
		f("<link rel=\"stylesheet\" href=\"/assets/%s-%d.css?v=%d&amp;m=1\" media=\"all\">\n<link rel=\"preload\" as=\"font\" href=\"/fonts/%d.woff2\" crossorigin>\n", p.word(), i, n, i)
	}
	f("<script type=\"application/ld+json\">%s</script>\n<style>%s</style>\n<script>%s</script>\n<!-- head %d -->\n</head>\n", ld, p.styles[kind], p.config[kind], n)
	f("<body class=\"rtl single single-post postid-%d theme-%d\">\n<noscript><iframe src=\"https://tags.test/ns?id=%d\" height=\"0\" width=\"0\"></iframe></noscript>\n", n, kind, kind)
	menu := func(class string, deep int) {
		f("<ul id=\"%s\" class=\"%s\">\n", class, class)
		for i, s := range sections[:24+4*kind] {
			f("<li id=\"menu-item-%d\" class=\"menu-item menu-item-type-taxonomy menu-item-%d\"><a href=\"/section/%d\" title=\"%s\"><span>%s</span></a>", 100+i, 100+i, i, s, s)
			if i < deep {
				f("<ul class=\"sub-menu\">")
				for j := range 6 {
					f("<li class=\"menu-item\"><a href=\"/section/%d/%d\">%s</a></li>", i, j, sections[(i*7+j)%len(sections)])
				}
				f("</ul>")
			}
			f("</li>\n")
		}
		f("</ul>\n")
	}
	icon := func() {
		f("<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"M12 %d.%da1 1 0 0 1 2 0v%d.8l6.3 %d.2z\"></path></svg>", p.rnd.IntN(9), p.rnd.IntN(9), p.rnd.IntN(9), p.rnd.IntN(9))
	}
	shares := func() {
		f("<div class=\"share-buttons\"><span>شارك</span>")
		for _, s := range []string{"facebook", "x", "whatsapp", "telegram", "email"} {
			f("<a class=\"share-%s\" rel=\"nofollow noopener\" target=\"_blank\" href=\"https://share.test/%s?u=%s&amp;t=1\" onclick=\"return s(this)\">", s, s, address)
			icon()
			f("<span class=\"screen-reader-text\">%s</span></a>", s)
		}
		f("</div>\n")
	}
	card := func(class string) {
		o := pick(p, p.others)
		f("<article class=\"%s post-%d\"><a href=\"/n/%d\" class=\"thumb\" tabindex=\"-1\"><img loading=\"lazy\" width=\"300\" height=\"169\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" data-src=\"/img/%d-300x169.jpg\" alt=\"%s\"></a>\n", class, p.rnd.IntN(1e6), p.rnd.IntN(1e6), p.rnd.IntN(1e6), o.title)
		f("<div class=\"%s-meta\"><h3 class=\"%s-title\"><a href=\"/n/%d\">%s</a></h3><span class=\"date\">منذ %d ساعات</span>", class, class, p.rnd.IntN(1e6), o.title, 2+p.rnd.IntN(9))
		if p.rnd.IntN(3) == 0 {
			f("<p class=\"excerpt\">%s…</p>", o.lead)
		}
		f("</div></article>\n")
	}
	f("<header id=\"masthead\" class=\"site-header\"><div class=\"container\"><a class=\"logo\" href=\"/\"><img src=\"/logo.svg\" alt=\"صحيفة الورق\"></a><button class=\"toggle\" aria-label=\"القائمة\">")
	icon()
	f("</button><form role=\"search\" action=\"/s\"><input type=\"search\" name=\"q\" placeholder=\"ابحث\"></form></div><nav class=\"main-nav\">\n")
	menu("primary-menu", 10)
	f("</nav></header>\n<div class=\"ticker\"><span>عاجل</span>")
	for range 6 {
		f("<a href=\"/n/%d\">%s</a> ", p.rnd.IntN(1e6), pick(p, p.others).title)
	}
	f("</div>\n<div id=\"content\" class=\"site-content container\"><div class=\"row\">\n")
	f([]string{
		"<main id=\"main\" class=\"col-md-8\"><article id=\"post-%d\" class=\"post type-post hentry\"><div class=\"breadcrumb\"><a href=\"/\">الرئيسية</a> » <a href=\"/2\">محليات</a></div>\n",
		"<main role=\"main\"><div class=\"node node--type-article\" data-nid=\"%d\"><ol class=\"breadcrumb\"><li><a href=\"/\">الرئيسية</a></li><li>محليات</li></ol>\n",
		"<div class=\"main-column\"><div class=\"article-page\" id=\"a%d\">\n",
		"<section class=\"story\"><div class=\"story-wrap\" data-id=\"%d\">\n",
	}[kind], n)
	f("<h1 class=\"%s\">%s</h1>\n", []string{"entry-title", "page-title", "title", "story-headline"}[kind], title)
	f("<div class=\"post-meta\"><span class=\"author vcard\">%s</span> <time class=\"entry-date\" datetime=\"%s\">%s</time> <span class=\"views\">%d مشاهدة</span></div>\n", html.EscapeString(a.Author), day, day, p.rnd.IntN(9999))
	shares()
	f("<figure class=\"post-thumbnail\"><img src=\"/img/%d.jpg\" alt=\"%s\" width=\"800\" height=\"450\"><figcaption>من الأرشيف</figcaption></figure>\n", n, title)
	f("<div class=\"%s\">\n", []string{"entry-content", "field field--name-body", "article-body", "story-text"}[kind])
	for i, s := range paragraphs {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		f("<p>%s</p>\n", html.EscapeString(s))
		switch i {
		case 1:
			f("<div class=\"ad-slot ad-inline\" id=\"div-gpt-%d\"><script>googletag.cmd.push(function(){googletag.display('div-gpt-%d')});</script></div>\n", n, n)
		case 2:
			f("<div class=\"read-also\"><strong>اقرأ أيضا:</strong> <a href=\"/n/%d\">%s</a></div>\n", p.rnd.IntN(1e6), pick(p, p.others).title)
		}
	}
	f("</div>\n<div class=\"tags\"><span>وسوم</span>")
	for range 5 {
		f("<a rel=\"tag\" href=\"/tag/%d\">%s</a>", p.rnd.IntN(999), pick(p, sections))
	}
	f("</div>\n")
	shares()
	b.WriteString([]string{"</article>\n", "</div>\n", "</div>\n", "</div>\n"}[kind])
	f("<section class=\"related-posts\"><h2>مواضيع ذات صلة</h2><div class=\"grid\">\n")
	for range 12 {
		card("related-item")
	}
	f("</div></section>\n<div id=\"comments\" class=\"comments-area\"><h2>التعليقات</h2><ol class=\"comment-list\">\n")
	for i := range p.rnd.IntN(12) {
		f("<li class=\"comment depth-1\" id=\"c%d\"><article class=\"comment-body\"><div class=\"comment-author vcard\"><b class=\"fn\">%s</b> <span class=\"says\">يقول:</span></div><div class=\"comment-content\"><p>%s</p></div><a class=\"reply\" href=\"#r%d\">رد</a></article></li>\n", i, pick(p, names), pick(p, remarks), i)
	}
	f("</ol><form class=\"comment-form\"><label>الاسم</label><input name=\"n\"><textarea name=\"t\"></textarea><button>أرسل</button></form></div>\n")
	b.WriteString([]string{"</main>\n", "</main>\n", "</div>\n", "</section>\n"}[kind])
	f("<aside id=\"secondary\" class=\"sidebar widget-area col-md-4\">\n")
	for _, box := range []string{"الأكثر قراءة", "آخر الأخبار", "اخترنا لكم"} {
		f("<section class=\"widget widget_posts\"><h2 class=\"widget-title\">%s</h2>\n", box)
		for range 8 {
			card("widget-item")
		}
		f("</section>\n")
	}
	f("</aside>\n</div></div>\n<footer id=\"colophon\" class=\"site-footer\"><div class=\"container\">\n")
	menu("footer-menu", 0)
	f("<p class=\"copyright\">جميع الحقوق محفوظة &copy; صحيفة الورق</p></div></footer>\n")
	f("<script>%s</script>\n<script src=\"/assets/app.js?v=%d\" async></script>\n<!-- made in %d ms -->\n</body>\n</html>\n", p.code[kind], n, p.rnd.IntN(99))
	o := other{title, ""}
	if len(paragraphs) > 0 {
		o.lead = html.EscapeString(first(paragraphs[0], 120))
	}
	if title != "" {
		if len(p.others) < 400 {
			p.others = append(p.others, o)
		} else {
			p.others[n%400] = o
		}
	}
	return bytes.Clone(b.Bytes())
}

// first returns the first n characters of s, up to a blank.
func first(s string, n int) string {
	s = strings.TrimSpace(s)
	for i := range s {
		if n--; n < 0 {
			if j := strings.LastIndexByte(s[:i], ' '); j > 0 {
				return s[:j]
			}
			return s[:i]
		}
	}
	return s
}

package feeds

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the goldens")

var noon = time.Date(2025, 3, 15, 12, 0, 0, 0, time.UTC)

func files(t testing.TB) []string {
	list, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(list) == 0 {
		t.Fatal("no goldens", err)
	}
	return list
}

func part(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return bytes.TrimSuffix(f.Data, []byte("\n"))
		}
	}
	return nil
}

func TestParse(t *testing.T) {
	for _, path := range files(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			feed, err := Parse(part(a, "feed"), string(part(a, "type")), "https://base.test/dir/feed", noon)
			var got bytes.Buffer
			if err != nil {
				fmt.Fprintln(&got, "error:", err)
			} else {
				enc := json.NewEncoder(&got)
				enc.SetEscapeHTML(false)
				enc.SetIndent("", " ")
				enc.Encode(feed)
			}
			if *update {
				for i := range a.Files {
					if a.Files[i].Name == "want" {
						a.Files[i].Data = got.Bytes()
					}
				}
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(part(a, "want")); strings.TrimSpace(got.String()) != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// TestCharsets: a feed in the old encoding is read by what it declares, or else
// by what the server says.
func TestCharsets(t *testing.T) {
	const body = `<rss version="2.0"><channel><title>أخبار الميناء</title><item><title>رسو سفينة</title><link>https://p.test/1</link></item></channel></rss>`
	old, err := charmap.Windows1256.NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][2]string{
		"declared": {`<?xml version="1.0" encoding="windows-1256"?>` + old, "text/xml"},
		"served":   {old, "text/xml; charset=windows-1256"},
		"both":     {`<?xml version="1.0" encoding="utf-8"?>` + body, "text/xml; charset=windows-1256"},
		"mark":     {"\ufeff" + body, "text/xml"},
	} {
		f, err := Parse([]byte(in[0]), in[1], "https://p.test/rss", noon)
		if err != nil || f.Title != "أخبار الميناء" || len(f.Items) != 1 || f.Items[0].Title != "رسو سفينة" {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestManyEntries(t *testing.T) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>x</title>`)
	for i := range MaxItems + 500 {
		fmt.Fprintf(&b, "<item><title>%d</title><link>https://m.test/%d</link></item>", i, i)
	}
	b.WriteString("</channel></rss>")
	f, err := Parse([]byte(b.String()), "text/xml", "https://m.test/rss", noon)
	if err != nil || len(f.Items) != MaxItems || f.Left != 500 {
		t.Errorf("%d items, %d left, %v", len(f.Items), f.Left, err)
	}
	deep := strings.Repeat("<a>", 100_000)
	for _, root := range []string{`<rss version="2.0"><channel>`, "<urlset>", `<feed xmlns="http://www.w3.org/2005/Atom">`} {
		if _, err := Parse([]byte(root+deep), "text/xml", "https://m.test/rss", noon); err == nil {
			t.Errorf("%s with 100,000 elements in one another: no error", root)
		}
	}
}

func TestDiscover(t *testing.T) {
	const page = `<html><head><base href="https://d.test/ar/"><link rel="alternate" type="application/rss+xml" title="آخر الأخبار" href="rss.xml">
<link rel='ALTERNATE nofollow' type='application/atom+xml' href='/atom'><link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="application/rss+xml" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"><link rel="stylesheet" href="/rss"></head>
<body><a href="/sport/rss" title="رياضة">رياضة</a> <a href="rss.xml">مرة أخرى</a> <a href="/news/rss-is-dead">مقال</a></body></html>`
	got := Discover([]byte(page), "text/html", "https://d.test/")
	want := []Link{{"https://d.test/ar/rss.xml", "آخر الأخبار", true}, {"https://d.test/atom", "", true}, {"https://d.test/sport/rss", "رياضة", false}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if g := Guesses("https://d.test/x/y"); len(g) == 0 || g[0] != "https://d.test/feed" {
		t.Errorf("guesses %v", g)
	}
}

func TestOPML(t *testing.T) {
	list := []Outline{{"نهر", "https://nahr.test/rss", "https://nahr.test/", "صحف"}, {"وكالة <&> \"", "https://w.test/rss?a=1&b=2", "", ""}, {"سهل", "https://sahl.test/rss", "", "صحف"}}
	var b bytes.Buffer
	if err := WriteOPML(&b, "قائمة", list); err != nil {
		t.Fatal(err)
	}
	got, left, err := ReadOPML(bytes.NewReader(b.Bytes()))
	slices.SortFunc(got, func(x, y Outline) int { return strings.Compare(x.URL, y.URL) })
	slices.SortFunc(list, func(x, y Outline) int { return strings.Compare(x.URL, y.URL) })
	if err != nil || left != 0 || !reflect.DeepEqual(got, []Outline{list[0], list[1], list[2]}) {
		// The title loses what would be markup elsewhere.
		want := slices.Clone(list)
		for i := range want {
			want[i].Title = line(want[i].Title)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v, %d, %v\nwant %+v", got, left, err, want)
		}
	}
	for _, bad := range []string{"", "<html>", "<opml>" + strings.Repeat("<outline>", 50), strings.Repeat("<a>", 1_000_000)} {
		if list, _, err := ReadOPML(strings.NewReader(bad)); err == nil {
			t.Errorf("%.30q: %v, want an error", bad, list)
		}
	}
	nested := `<opml><body><outline text="أ"><outline title="ب"><outline type="rss" text="x" xmlUrl="https://x.test/"/><outline text="y" xmlUrl="file:///etc/passwd"/></outline></outline><outline text="leer"/></body></opml>`
	got, left, err = ReadOPML(strings.NewReader(nested))
	if err != nil || left != 2 || len(got) != 1 || got[0].Folder != "أ/ب" {
		t.Errorf("nested: %+v, %d, %v", got, left, err)
	}
}

// TestRhythm: the pause finds its way to how often a feed changes, and stays
// within its bounds whatever happens.
func TestRhythm(t *testing.T) {
	for _, hours := range []float64{0.2, 1, 6, 48} {
		var r Rhythm
		now, due := 0.0, 0.0 // hours; an entry comes each time due is reached
		asked := 0
		for now < 24*60 {
			n := 0
			for due <= now {
				due += hours
				n++
			}
			var wait time.Duration
			r, wait = r.News(n, false, r.Every)
			now += wait.Hours()
			asked++
		}
		most, least := 24*60/(hours*0.1)+60, min(24*60/(hours*2), 24*60/6)
		if float64(asked) > most || float64(asked) < least {
			t.Errorf("an entry each %.1f h: asked %d times in 60 days, want %.0f to %.0f", hours, asked, least, most)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var r Rhythm
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			var wait time.Duration
			if rapid.Bool().Draw(t, "fails") {
				r, wait = r.Fail(time.Duration(rapid.Int64Range(0, 1<<50).Draw(t, "after")))
			} else {
				r, wait = r.News(rapid.IntRange(0, 20000).Draw(t, "news"), rapid.Bool().Draw(t, "full"), time.Duration(rapid.Int64().Draw(t, "gap")))
			}
			if wait < Fastest || wait > 7*24*time.Hour || r.Every > Slowest {
				t.Fatalf("pause %s, every %s", wait, r.Every)
			}
		}
	})
	// Who asks again at once does not learn that there is less.
	hourly := Rhythm{Every: time.Hour}
	if r, wait := hourly.News(0, false, time.Minute); r != hourly || wait != time.Hour {
		t.Errorf("asked a minute later: %+v, next in %s", r, wait)
	}
	if r, _ := hourly.News(0, false, time.Hour-time.Microsecond); r.Every != 90*time.Minute {
		t.Errorf("asked at its time: %+v", r)
	}
	var r Rhythm
	total := time.Duration(0)
	for !r.Dead() {
		var wait time.Duration
		r, wait = r.Fail(0)
		total += wait
	}
	if total < 2*24*time.Hour || total > 6*24*time.Hour {
		t.Errorf("dead after %s, want three to five days", total)
	}
}

// FuzzParse: no bytes make it panic, and what it gives can be fetched.
func FuzzParse(f *testing.F) {
	for _, path := range files(f) {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(part(a, "feed"), string(part(a, "type")))
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		feed, err := Parse(body, contentType, "https://base.test/feed", noon)
		var not *ErrNotFeed
		if err != nil {
			errors.As(err, &not)
			return
		}
		if len(feed.Items) > MaxItems {
			t.Fatalf("%d items", len(feed.Items))
		}
		for _, it := range feed.Items {
			if absolute(nil, it.URL) != it.URL || strings.ContainsAny(it.Title, "\n\r\x00") {
				t.Fatalf("item %+v", it)
			}
		}
		Discover(body, contentType, "https://base.test/")
		ReadOPML(bytes.NewReader(body))
	})
}

package gather

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/text/encoding/charmap"

	"isnad/internal/fetch"
	"isnad/internal/fetch/fetchtest"
	"isnad/internal/isnadtest"
	"isnad/internal/store"
	"isnad/internal/store/open"
)

func TestMain(m *testing.M) {
	isnadtest.Main(m, goleak.IgnoreTopFunction("database/sql.(*DB).connectionOpener"), goleak.IgnoreTopFunction("database/sql.(*DB).connectionCleaner"))
}

var began = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// An outlet of the press that the test plays.
type outlet struct {
	n    int
	kind string
}

// kinds are the ways in which outlets behave; forty outlets share them.
var kinds = []string{"rss", "atom", "json", "news", "index", "moves", "busy", "faulty", "slow", "robots", "loops", "evil", "dies", "shared", "changes", "counter", "amp", "packed", "garbled", "gone"}

func (o outlet) host() string { return fmt.Sprintf("outlet%d.test", o.n) }

// every is how often it prints an article; each has its own step, so that not
// all print at once.
func (o outlet) every() time.Duration { return time.Duration(9+o.n%7) * time.Hour }

// printed is how many articles it has printed at a moment.
func (o outlet) printed(at time.Time) int { return int(at.Sub(began)/o.every()) + 1 }

func (o outlet) at(i int) time.Time { return began.Add(time.Duration(i) * o.every()) }

// A press is all outlets behind one server.
type press struct {
	clock   *fetchtest.Clock
	outlets map[string]outlet
	inner   string // address that nobody may touch
	mu      sync.Mutex
	log     []logged
	asked   map[string]int
	stop    chan struct{}
}

type logged struct {
	host, path string
	at         time.Time
}

func (p *press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := strings.TrimPrefix(r.Host, "www.")
	now := p.clock.Now()
	p.mu.Lock()
	p.log = append(p.log, logged{host, r.URL.Path, now})
	p.asked[host+r.URL.Path]++
	times := p.asked[host+r.URL.Path]
	p.mu.Unlock()
	o, ok := p.outlets[host]
	if !ok {
		http.NotFound(w, r)
		return
	}
	switch {
	case r.URL.Path == "/robots.txt":
		if o.kind == "robots" {
			io.WriteString(w, "User-agent: *\nDisallow: /secret\nCrawl-delay: 60\n")
			return
		}
		http.NotFound(w, r)
	case r.URL.Path == "/":
		fmt.Fprintf(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>`)
	case strings.HasPrefix(r.URL.Path, "/feed"), strings.HasPrefix(r.URL.Path, "/part"):
		p.feed(w, r, o, now)
	case strings.HasPrefix(r.URL.Path, "/a/"):
		var i int
		fmt.Sscanf(r.URL.Path, "/a/%d", &i)
		p.article(w, r, o, i, now, times)
	default:
		http.NotFound(w, r)
	}
}

func (p *press) feed(w http.ResponseWriter, r *http.Request, o outlet, now time.Time) {
	n := o.printed(now)
	base := "http://" + o.host()
	day := int(now.Sub(began) / (24 * time.Hour))
	switch {
	case o.kind == "moves" && day >= 3 && r.URL.Path == "/feed":
		http.Redirect(w, r, base+"/feed2", http.StatusMovedPermanently)
		return
	case o.kind == "dies" && day >= 2:
		http.NotFound(w, r)
		return
	case o.kind == "garbled" && day == 2:
		io.WriteString(w, "<!doctype html><html><body>صيانة</body></html>")
		return
	case o.kind == "garbled" && day == 3:
		io.WriteString(w, "<rss><channel><item>")
		return
	}
	tag := fmt.Sprintf(`"%d"`, n)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", tag)
	var b strings.Builder
	first := max(0, n-20)
	switch o.kind {
	case "atom":
		b.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom"><title>مرصد</title>`)
		for i := first; i < n; i++ {
			fmt.Fprintf(&b, `<entry><title>خبر %d</title><id>x%d</id><link href="%s/a/%d"/><published>%s</published></entry>`, i, i, base, i, o.at(i).Format(time.RFC3339))
		}
		b.WriteString("</feed>")
	case "json":
		b.WriteString(`{"version":"https://jsonfeed.org/version/1.1","title":"نشرة","items":[`)
		for i := first; i < n; i++ {
			if i > first {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":"%d","url":"%s/a/%d","title":"خبر","date_published":"%s"}`, i, base, i, o.at(i).Format(time.RFC3339))
		}
		b.WriteString("]}")
	case "news", "index":
		if o.kind == "index" && r.URL.Path == "/feed" {
			fmt.Fprintf(&b, `<sitemapindex><sitemap><loc>%s/part-old.xml</loc><lastmod>2020-01-01</lastmod></sitemap><sitemap><loc>%s/part-new.xml.gz</loc><lastmod>%s</lastmod></sitemap></sitemapindex>`, base, base, o.at(n-1).Format(time.RFC3339))
			break
		}
		b.WriteString(`<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`)
		if r.URL.Path == "/part-old.xml" {
			fmt.Fprintf(&b, `<url><loc>%s/a/100000</loc><lastmod>2020-01-01</lastmod></url>`, base)
		} else {
			for i := first; i < n; i++ {
				fmt.Fprintf(&b, `<url><loc>%s/a/%d</loc><news:news><news:publication_date>%s</news:publication_date></news:news></url>`, base, i, o.at(i).Format(time.RFC3339))
			}
		}
		b.WriteString("</urlset>")
		if strings.HasSuffix(r.URL.Path, ".gz") {
			z := gzip.NewWriter(w)
			io.WriteString(z, b.String())
			z.Close()
			return
		}
	default:
		b.WriteString(`<rss version="2.0"><channel><title>صحيفة</title>`)
		for i := first; i < n; i++ {
			extra := ""
			if o.kind == "shared" {
				extra = fmt.Sprintf("?utm_source=rss&amp;utm_id=%d", now.Unix())
			}
			fmt.Fprintf(&b, `<item><title>خبر %d</title><link>%s/a/%d%s</link><pubDate>%s</pubDate></item>`, i, base, i, extra, o.at(i).Format(time.RFC1123Z))
		}
		if o.kind == "robots" {
			fmt.Fprintf(&b, `<item><title>سر</title><link>%s/secret/1</link></item>`, base)
		}
		if o.kind == "evil" {
			fmt.Fprintf(&b, `<item><title>داخلي</title><link>http://%s/secret</link></item><item><title>خادم</title><link>http://169.254.169.254/latest/meta-data</link></item>`, p.inner)
		}
		b.WriteString("</channel></rss>")
	}
	io.WriteString(w, b.String())
}

// body is the page of an article, in our own words.
func (o outlet) body(i, version int) string {
	var b strings.Builder
	for k := range 4 {
		fmt.Fprintf(&b, "<p>أعلنت بلدية المدينة رقم %d في بيانها %d أن أعمال الطريق %d تبدأ قريبا، وقال رئيسها إن المشروع يخدم سكان الحي الجديد كلهم.</p>\n", o.n, i, k)
	}
	if version > 0 {
		b.WriteString("<p>وأضاف البيان لاحقا أن موعد الافتتاح تأجل أسبوعا كاملا بسبب الأمطار.</p>")
	}
	return b.String()
}

func (p *press) article(w http.ResponseWriter, r *http.Request, o outlet, i int, now time.Time, times int) {
	if i >= o.printed(now) {
		http.NotFound(w, r)
		return
	}
	version := 0
	switch o.kind {
	case "busy":
		if times%3 == 1 {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
	case "faulty":
		if times <= 4 && i%3 == 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
	case "slow":
		if times == 1 && i%6 == 0 {
			select {
			case <-r.Context().Done():
			case <-p.stop:
			}
			return
		}
	case "loops":
		if i%3 == 0 {
			http.Redirect(w, r, fmt.Sprintf("/a/%d?n=%d", i, times%2), http.StatusFound)
			return
		}
	case "evil":
		if i%2 == 0 {
			http.Redirect(w, r, "http://"+p.inner+"/secret", http.StatusFound)
			return
		}
	case "gone":
		if i%4 == 0 {
			w.WriteHeader(http.StatusGone)
			return
		}
	case "changes":
		if now.Sub(o.at(i)) > 20*time.Hour {
			version = 1
		}
	}
	head := fmt.Sprintf("<title>خبر %d من صحيفة %d</title>", i, o.n)
	if o.kind == "amp" {
		head += fmt.Sprintf(`<link rel="canonical" href="http://www.%s/a/%d">`, o.host(), i)
	}
	foot := ""
	if o.kind == "counter" {
		foot = fmt.Sprintf("<footer>عدد القراءات: %d</footer>", times)
	}
	page := "<html><head>" + head + "</head><body><article><h1>خبر عن الطريق</h1>\n" + o.body(i, version) + "</article>" + foot + "</body></html>"
	tag := fmt.Sprintf(`"%d-%d"`, i, version)
	if o.kind != "counter" {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	switch o.kind {
	case "atom":
		w.Header().Set("Content-Type", "text/html; charset=windows-1256")
		page, _ = charmap.Windows1256.NewEncoder().String(page)
	case "packed":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, page)
		z.Close()
		return
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	io.WriteString(w, page)
}

func openStore(t testing.TB) store.Store {
	st, err := open.Open(context.Background(), filepath.Join(t.TempDir(), "press.db"), open.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// TestWeek plays forty outlets for a week of simulated time.
func TestWeek(t *testing.T) {
	if testing.Short() {
		t.Skip("plays a week; not with -short")
	}
	var touched atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { touched.Add(1) }))
	defer inner.Close()
	clk := fetchtest.NewClock(began)
	p := &press{clock: clk, outlets: map[string]outlet{}, inner: inner.Listener.Addr().String(), asked: map[string]int{}, stop: make(chan struct{})}
	server := httptest.NewServer(p)
	defer server.Close()
	defer close(p.stop)
	hosts := map[string]string{}
	for n := range 40 {
		o := outlet{n, kinds[n%len(kinds)]}
		p.outlets[o.host()] = o
		hosts[o.host()] = server.Listener.Addr().String()
		hosts["www."+o.host()] = server.Listener.Addr().String()
	}
	const delay = 2 * time.Second
	client := fetch.New(fetch.Options{Clock: clk, Delay: delay, Hosts: hosts, Timeout: 300 * time.Millisecond})
	defer client.Close()
	st := openStore(t)
	happened := map[Happening]int{}
	dead := map[string]bool{}
	g := New(st, client, Options{Workers: 1, Clock: clk, Tell: func(e Event) {
		happened[e.What]++
		if e.What == Dead {
			dead[e.URL] = true
		}
	}})
	ctx := context.Background()
	for n := range 40 {
		// The home page of some is given, the feed of others.
		at := "http://" + outlet{n: n}.host() + "/feed"
		if n%5 == 0 && kinds[n%len(kinds)] != "robots" {
			at = outlet{n: n}.host()
			if _, err := g.Add(ctx, "http://"+at, Feed{}); err != nil {
				t.Fatalf("adding %s: %v", at, err)
			}
			continue
		}
		if err := g.Put(ctx, at, Feed{}); err != nil {
			t.Fatal(err)
		}
	}
	end := began.Add(7 * 24 * time.Hour)
	for clk.Now().Before(end) {
		did, err := g.Step(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !did {
			clk.Sleep(ctx, 2*time.Minute)
		}
	}
	if n := touched.Load(); n != 0 {
		t.Errorf("the inner server was touched %d times", n)
	}

	// Every article that could be had was filed once, with its versions.
	versions := map[string]int{}
	for after := int64(0); ; {
		list, err := st.ListPages(ctx, after, 500, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, pg := range list {
			versions[pg.Address]++
			after = pg.Seq
		}
	}
	want := 0
	for _, o := range p.outlets {
		for i := range o.printed(end) {
			age := end.Sub(o.at(i))
			n := 1
			switch {
			case o.kind == "loops" && i%3 == 0, o.kind == "evil" && i%2 == 0, o.kind == "gone" && i%4 == 0:
				n = 0
			case o.kind == "dies" && o.at(i).After(began.Add(47*time.Hour)):
				n = 0
			case o.kind == "changes":
				n = 2
			}
			slack := 14 * time.Hour // the longest pause between two askings of a feed, failed tries, and the time of change
			switch o.kind {
			case "changes":
				slack = 48 * time.Hour // it changes after twenty hours and is looked at after a day
			case "garbled":
				slack = 3 * 24 * time.Hour
			}
			id := fmt.Sprintf("https://%s/a/%d", o.host(), i)
			if age < slack {
				delete(versions, id)
				continue
			}
			want++
			if versions[id] != n {
				t.Errorf("%s (%s), printed %s ago: %d versions, want %d", id, o.kind, age, versions[id], n)
			}
			delete(versions, id)
		}
	}
	for id, n := range versions {
		t.Errorf("%s was filed %d times; nobody printed it", id, n)
	}
	if want < 300 {
		t.Errorf("only %d articles were looked for", want)
	}

	// Politeness, from the server's log.
	last := map[string]logged{}
	for _, l := range p.log {
		pause := delay
		if p.outlets[l.host].kind == "robots" {
			pause = time.Minute
		}
		// The first two are robots.txt, which may ask for more, and what follows.
		if before, ok := last[l.host]; ok && before.path != "/robots.txt" && l.at.Sub(before.at) < pause {
			t.Errorf("%s: %s asked for %s after %s", l.host, l.path, l.at.Sub(before.at), before.path)
		}
		if strings.HasPrefix(l.path, "/secret") {
			t.Errorf("%s%s was asked for, though robots.txt forbids it", l.host, l.path)
		}
		if l.path == "/a/100000" {
			t.Errorf("%s: an article of 2020 was asked for", l.host)
		}
		last[l.host] = l
	}
	for _, n := range []int{12, 32} {
		if at := "http://" + (outlet{n: n}).host() + "/feed"; !dead[at] {
			f, _ := st.Task(ctx, store.TaskFeed, at)
			t.Errorf("%s died on the third day and nobody said so: %s", at, f.Doc)
		}
	}
	list, err := Feeds(ctx, st)
	if err != nil || len(list) != 40 {
		t.Errorf("%d feeds, %v", len(list), err)
	}
	for _, f := range list {
		if strings.HasPrefix(f.URL, "http://outlet5.test") && f.Moved != "http://outlet5.test/feed2" {
			t.Errorf("the feed that moved: %+v", f)
		}
	}
	t.Logf("%d requests, %v", len(p.log), happened)
}

// TestStops: broken off at any point and begun again, also by another process,
// nothing is fetched twice.
func TestStops(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	var slow atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Path == "/feed":
			io.WriteString(w, `<rss version="2.0"><channel><title>x</title>`)
			for i := range 12 {
				fmt.Fprintf(w, `<item><link>/a/%d</link></item>`, i)
			}
			io.WriteString(w, "</channel></rss>")
		default:
			if slow.Load() {
				<-r.Context().Done()
				return
			}
			fmt.Fprintf(w, "<p>%s</p>", strings.Repeat("أعلنت البلدية أن الطريق مفتوح. ", 5)+r.URL.Path)
		}
	}))
	defer server.Close()
	st := openStore(t)
	client := func() *fetch.Client {
		return fetch.New(fetch.Options{Delay: time.Millisecond, Hosts: map[string]string{"s.test": server.Listener.Addr().String()}})
	}
	ctx := context.Background()
	for round := range 4 {
		c := client()
		g := New(st, c, Options{Workers: 2, Recheck: []time.Duration{}, Idle: 5 * time.Millisecond})
		if round == 0 {
			if _, err := g.Add(ctx, "http://s.test/feed", Feed{}); err != nil {
				t.Fatal(err)
			}
		}
		slow.Store(round == 2)
		stop, cancel := context.WithTimeout(ctx, time.Duration(20+100*round)*time.Millisecond)
		if err := g.Run(stop); err != nil {
			t.Error(err)
		}
		cancel()
		c.Close()
	}
	slow.Store(false)
	c := client()
	defer c.Close()
	if err := New(st, c, Options{Recheck: []time.Duration{}}).Due(ctx); err != nil {
		t.Fatal(err)
	}
	list, err := st.ListPages(ctx, 0, 100, false)
	if err != nil || len(list) != 12 {
		t.Errorf("%d pages filed, %v, want 12", len(list), err)
	}
	mu.Lock()
	defer mu.Unlock()
	// At each of the four stops one may have been on its way: the host is asked for
	// one thing at a time.
	all := 0
	for path, n := range asked {
		if strings.HasPrefix(path, "/a/") {
			all += n
		}
	}
	if all > 12+4 {
		t.Errorf("%d requests for 12 articles and 4 stops: %v", all, asked)
	}
}

// TestUpdate: feeds are asked before their time, those that were named and no
// others, each host for one thing at a time; a stop leaves them due.
func TestUpdate(t *testing.T) {
	clock := fetchtest.NewClock(began)
	var mu sync.Mutex
	asked := map[string]int{}
	broken, hangs := false, make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Host+r.URL.Path]++
		n, bad := asked[r.Host+r.URL.Path], broken
		mu.Unlock()
		switch {
		case r.URL.Path == "/robots.txt" || bad && r.URL.Path == "/2":
			http.NotFound(w, r)
		case r.URL.Path == "/hangs":
			if n > 1 {
				hangs <- struct{}{}
				<-r.Context().Done()
			}
			fallthrough
		default:
			fmt.Fprintf(w, `<rss version="2.0"><channel><title>x</title><item><link>/a%s-%d</link></item></channel></rss>`, r.URL.Path, n)
		}
	}))
	defer server.Close()
	at := server.Listener.Addr().String()
	c := fetch.New(fetch.Options{Clock: clock, Tries: 1, Hosts: map[string]string{"a.test": at, "b.test": at}})
	defer c.Close()
	st := openStore(t)
	g := New(st, c, Options{Clock: clock})
	ctx := context.Background()
	var all []string
	for _, u := range []string{"http://a.test/1", "http://a.test/2", "http://b.test/3", "http://b.test/hangs"} {
		if err := g.Put(ctx, u, Feed{}); err != nil {
			t.Fatal(err)
		}
		all = append(all, u)
	}
	want := func(what string, list []Feed, err error, urls string, fresh ...int) {
		t.Helper()
		var got []string
		for i, f := range list {
			got = append(got, f.URL)
			if i < len(fresh) && (f.New != fresh[i] || !f.Next.After(clock.Now())) {
				t.Errorf("%s: %s brought %d, next %s; want %d, and later than %s", what, f.URL, f.New, f.Next, fresh[i], clock.Now())
			}
		}
		if err != nil || strings.Join(got, " ") != urls {
			t.Errorf("%s: %v, %v, want %s", what, got, err, urls)
		}
	}
	list, err := g.Update(ctx, all)
	want("all", list, err, strings.Join(all, " "), 1, 1, 1, 1)
	list, err = g.Update(ctx, []string{all[2], all[0], all[2]})
	want("two", list, err, all[2]+" "+all[0], 1, 1)
	broken = true
	list, err = g.Update(ctx, all[1:2])
	want("broken", list, err, all[1])
	if len(list) == 1 && (!strings.Contains(list[0].Error, "404") || list[0].Rhythm.Fails != 1) {
		t.Errorf("broken: %+v", list[0])
	}
	if list, err := g.Update(ctx, []string{all[0], "http://c.test/"}); !errors.Is(err, store.ErrNotFound) || list != nil {
		t.Errorf("one that is not there: %v, %v", list, err)
	}
	mu.Lock()
	if got := fmt.Sprint(asked["a.test/1"], asked["a.test/2"], asked["b.test/3"], asked["b.test/hangs"]); got != "2 2 2 1" {
		t.Errorf("asked %s times, want 2 2 2 1", got)
	}
	mu.Unlock()
	stop, cancel := context.WithCancel(ctx)
	go func() { <-hangs; cancel() }()
	if _, err := g.Update(stop, all[3:]); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if task, err := st.Task(ctx, store.TaskFeed, all[3]); err != nil || !task.Due.Equal(atOnce) {
		t.Errorf("stopped: due %v, %v, want at once", task, err)
	}
}

func TestAdd(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<html><head><link rel="alternate" type="application/rss+xml" href="/one"><link rel="alternate" type="application/rss+xml" href="/broken"><link rel="alternate" type="application/rss+xml" href="/two"></head></html>`)
	})
	feed := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<rss version="2.0"><channel><title>x</title></channel></rss>`)
	}
	mux.HandleFunc("/one", feed)
	mux.HandleFunc("/two", feed)
	mux.HandleFunc("/bare/", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<html><body>لا شيء</body></html>")
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	guess := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/rss.xml" {
			feed(w, r)
			return
		}
		if r.URL.Path != "/" {
			http.NotFound(w, r)
		}
	}))
	defer guess.Close()
	st := openStore(t)
	c := fetch.New(fetch.Options{Delay: time.Millisecond, Tries: 1, Hosts: map[string]string{"s.test": server.Listener.Addr().String(), "g.test": guess.Listener.Addr().String()}})
	defer c.Close()
	g := New(st, c, Options{})
	ctx := context.Background()
	for at, want := range map[string]string{"http://s.test/": "http://s.test/one http://s.test/two", "http://s.test/one": "http://s.test/one", "http://g.test/": "http://g.test/rss.xml", "s.test/two": "http://s.test/two"} {
		list, err := g.Add(ctx, at, Feed{Outlet: "صحيفة"})
		var got []string
		for _, f := range list {
			got = append(got, f.URL)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %v, %v, want %s", at, got, err, want)
		}
	}
	for _, bad := range []string{"http://s.test/bare/", "http://s.test/none", "http://", "http://127.0.0.1:1/"} {
		if list, err := g.Add(ctx, bad, Feed{}); err == nil {
			t.Errorf("%s: %v, want an error", bad, list)
		}
	}
	if err := Drop(ctx, st, "http://s.test/one"); err != nil {
		t.Error(err)
	}
	if err := Drop(ctx, st, "http://s.test/one"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("dropped twice: %v", err)
	}
}

// TestFetch: addresses that the user names are fetched at once, and again.
func TestFetch(t *testing.T) {
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		n++
		fmt.Fprintf(w, "<p>%s %d</p>", strings.Repeat("أعلنت البلدية أن الطريق مفتوح. ", 5), n)
	}))
	defer server.Close()
	st := openStore(t)
	c := fetch.New(fetch.Options{Delay: time.Millisecond, Hosts: map[string]string{"s.test": server.Listener.Addr().String()}})
	defer c.Close()
	g := New(st, c, Options{Recheck: []time.Duration{}})
	ctx := context.Background()
	for range 2 {
		ids, err := g.Fetch(ctx, []string{"http://www.s.test/a?utm_source=x", "http://s.test/b"}, Address{Outlet: "صحيفة"})
		if err != nil || len(ids) != 2 || ids[0] != "https://s.test/a" {
			t.Fatal(ids, err)
		}
		if err := g.Due(ctx); err != nil {
			t.Fatal(err)
		}
	}
	vs, err := st.Versions(ctx, "https://s.test/b")
	if err != nil || len(vs) != 2 {
		t.Errorf("versions %v, %v", vs, err)
	}
	task, err := st.Task(ctx, store.TaskAddress, "https://s.test/b")
	var a Address
	if err != nil || json.Unmarshal(task.Doc, &a) != nil || len(a.Pages) != 2 || a.Outlet != "صحيفة" || !task.Due.IsZero() {
		t.Errorf("%+v %+v %v", task, a, err)
	}
}

// TestLooks: when the bytes of a page came again, it is noted, and by what that
// is known; other bytes with the same words are not those.
func TestLooks(t *testing.T) {
	counter := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const text = "<article><h1>الطريق</h1><p>أعلنت البلدية أن الطريق إلى الميناء مفتوح منذ صباح اليوم، وأن أعمال الصيانة انتهت قبل موعدها.</p></article>"
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
			return
		case "/tagged":
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		case "/counted":
			counter++
			fmt.Fprintf(w, "%s<footer>%d</footer>", text, counter)
			return
		}
		io.WriteString(w, text)
	}))
	defer server.Close()
	st := openStore(t)
	clk := fetchtest.NewClock(began)
	c := fetch.New(fetch.Options{Clock: clk, Hosts: map[string]string{"s.test": server.Listener.Addr().String()}})
	defer c.Close()
	g := New(st, c, Options{Clock: clk, Workers: 1})
	ctx := context.Background()
	ids, err := g.Fetch(ctx, []string{"http://s.test/tagged", "http://s.test/plain", "http://s.test/counted"}, Address{})
	if err != nil {
		t.Fatal(err)
	}
	for clk.Now().Before(began.AddDate(0, 0, 4)) {
		if err := g.Due(ctx); err != nil {
			t.Fatal(err)
		}
		clk.Sleep(ctx, 10*time.Minute)
	}
	got := map[string]string{}
	if err := EachLook(ctx, st, func(address string, same []Look) error {
		for i, l := range same {
			if _, err := st.Page(ctx, l.Page); err != nil {
				t.Errorf("%s: %v", address, err)
			}
			if i > 0 && !l.At.After(same[i-1].At) {
				t.Errorf("%s: looks out of order: %v", address, same)
			}
			got[address] += fmt.Sprintf("%v%s ", l.Unsent, l.ETag)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := strings.Repeat(`true"1" `, 4); got[ids[0]] != want {
		t.Errorf("with a tag: %q, want %q", got[ids[0]], want)
	}
	if want := strings.Repeat("false ", 4); got[ids[1]] != want {
		t.Errorf("without: %q, want %q", got[ids[1]], want)
	}
	if got[ids[2]] != "" {
		t.Errorf("with a counter: %q, want none", got[ids[2]])
	}
}

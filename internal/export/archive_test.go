package export_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/export"
	"isnad/internal/intake"
	"isnad/internal/store"
	"isnad/internal/warc/warctest"
)

// kept returns the pages of a store in order, with their bytes, and the texts of
// their articles.
func kept(t *testing.T, st store.Store) (pages []*store.Page, texts []string) {
	t.Helper()
	ctx := context.Background()
	list, err := st.ListPages(ctx, 0, 1000, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range list {
		p, err := st.Page(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
		accts, err := st.Accounts(ctx, p.Reading.Articles)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range accts {
			texts = append(texts, fmt.Sprintf("%s|%s|%s|%s|%s", a.Article.ID, a.Article.Title, a.Article.Outlet.Name, a.Article.Published.From, a.Article.Text))
		}
	}
	return pages, texts
}

// archived writes the pages of a store.
func archived(t *testing.T, st store.Pages, o export.PageOptions) (string, int) {
	t.Helper()
	var b bytes.Buffer
	n, err := export.WritePages(context.Background(), &b, st, o)
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), n
}

// TestPagesComeBack: an archive of a store, filed into a new one, gives the same
// pages and the same articles; and a library not ours reads it.
func TestPagesComeBack(t *testing.T) {
	ctx := context.Background()
	at := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	long := "قال مدير المرفأ سالم الحداد إن العمل مستمر في جميع الأرصفة منذ الصباح الباكر، وإن السفن تدخل تباعا."
	// The same in windows-1256, which says of itself nothing.
	old := []byte{0xda, 0xc7, 0xcc, 0xe1, 0x0a, 0x0a}
	for range 60 {
		old = append(old, 0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe6, 0xd2, 0xed, 0xd1, 0x20)
	}
	pages := append(press(t),
		&isnad.Page{Name: "https://a.test/1", URL: "https://a.test/1", ContentType: "text/html; charset=utf-8", Fetched: at, Body: []byte("<h1>المرفأ</h1><p>" + long + "</p>")},
		&isnad.Page{Name: "https://a.test/1", URL: "https://a.test/1", ContentType: "text/html; charset=utf-8", Fetched: at.AddDate(0, 0, 1), Body: []byte("<h1>المرفأ</h1><p>" + long + " وأضاف أن التفريغ توقف.</p>")},
		&isnad.Page{Name: "old", ContentType: "text/plain", Body: old},
		&isnad.Page{Name: "line 7", URL: "a.test/no scheme", Outlet: "صوت: الساحل", Published: "2024-03-05", Title: "عنوان، معطى", Author: "ليلى\u00a0م", ContentType: "text/plain; charset=utf-8", Body: []byte("المرفأ\n\n" + long)},
		&isnad.Page{Name: "short", Body: []byte("نعم.")},
		&isnad.Page{Name: "WARC/1.1", ContentType: "text/plain", Body: []byte("WARC/1.1\r\nWARC-Type: response\r\n\r\n" + long)},
	)
	// What stands under two addresses, or under two names, is in the archive once.
	twin := *pages[len(pages)-6]
	twin.Name, twin.URL, twin.Fetched = "https://b.test/same", "https://b.test/same", at.AddDate(0, 0, 2)
	named := *pages[len(pages)-3]
	named.Name, named.ContentType = "line 8", "text/html; charset=utf-8"
	pages = append(pages, &twin, &named)
	st := filed(t, pages)
	o := export.PageOptions{At: at, Software: "isnad test"}
	ids, err := st.ListPages(ctx, 0, 100, false)
	if err != nil {
		t.Fatal(err)
	}
	idOf := func(name string) store.PageID {
		for _, p := range ids {
			if p.Page.Name == name {
				return p.ID
			}
		}
		t.Fatalf("no page %s", name)
		return ""
	}
	o.Looks = func(_ context.Context, yield func(export.Look) error) error {
		for _, l := range []export.Look{{At: at.Add(time.Hour), Page: idOf("https://a.test/1"), Unsent: true, ETag: `"x"`}, {At: at.Add(2 * time.Hour), Page: idOf("https://a.test/1")},
			{At: at.AddDate(0, 0, 9), Page: idOf(twin.Name)}, {At: at, Page: "no such page"}} {
			if err := yield(l); err != nil {
				return err
			}
		}
		return nil
	}
	first, n := archived(t, st, o)
	if n != len(pages) {
		t.Errorf("%d pages written, want %d", n, len(pages))
	}
	if again, _ := archived(t, st, o); again != first {
		t.Error("the same store gives other bytes")
	}
	o.Until = "2026-03-01"
	o.Since = o.Until
	if _, n := archived(t, st, o); n != 1 {
		t.Errorf("%d pages of 1 March, want 1", n)
	}
	file := filepath.Join(t.TempDir(), "pages.warc.gz")
	if err := os.WriteFile(file, []byte(first), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := intake.Open(ctx, []string{file}, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var back []*isnad.Page
	for {
		p, err, ok := in.Next()
		if !ok {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, p)
	}
	wantPages, wantTexts := kept(t, st)
	gotPages, gotTexts := kept(t, filed(t, back))
	if len(gotPages) != len(wantPages) {
		t.Fatalf("%d pages came back of %d", len(gotPages), len(wantPages))
	}
	for i, want := range wantPages {
		if got := gotPages[i]; got.ID != want.ID || !bytes.Equal(got.Page.Body, want.Page.Body) {
			t.Errorf("page %d: got %+v\nwant %+v", i, got.Page, want.Page)
		}
	}
	if !slices.Equal(gotTexts, wantTexts) {
		t.Errorf("articles: got %q\nwant %q", gotTexts, wantTexts)
	}

	out := warctest.Other(t, file, filepath.Join(t.TempDir(), "theirs.warc.gz"))
	var want strings.Builder
	uriOf := func(p *store.Page) string {
		if !strings.HasPrefix(p.Page.URL, "http") {
			return export.PageURN + string(p.ID)
		}
		return p.Page.URL
	}
	firsts := map[string]*store.Page{}
	again := 0
	for _, p := range wantPages {
		first := firsts[string(p.Page.Body)]
		if first == nil {
			firsts[string(p.Page.Body)] = p
			fmt.Fprintf(&want, "%s %d ok\n", uriOf(p), len(p.Page.Body))
			continue
		}
		again++
		date := first.Page.Fetched
		if date.IsZero() {
			date = first.Added
		}
		fmt.Fprintf(&want, "revisit %s 200 0 identical-payload-digest %s %s found\n", uriOf(p), uriOf(first), date.UTC().Format("2006-01-02T15:04:05Z"))
	}
	if again != 2 {
		t.Errorf("%d pages are revisits, want 2", again)
	}
	for _, l := range []string{"https://a.test/1 304 0 server-not-modified", "https://a.test/1 200 0 identical-payload-digest", "https://b.test/same 200 0 identical-payload-digest"} {
		fmt.Fprintf(&want, "revisit %s https://a.test/1 %s found\n", l, at.Format("2006-01-02T15:04:05Z"))
	}
	if string(out) != want.String() {
		t.Errorf("warcio.js reads\n%s\nwant\n%s", out, want.String())
	}
}

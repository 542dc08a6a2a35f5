package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// A feed reader gets the same entries as the interface lists, under ids that do
// not depend on the host, in both forms; and nothing when nothing changed.
func TestFeeds(t *testing.T) {
	p := reading(t)
	story := first(t, p, "/stories", "id")
	type itemList struct {
		Items []struct {
			ID      string
			Speaker string `json:"speaker_id"`
		}
	}
	denials := get_[itemList](t, p, "/search?q=act:deny&sort=newest&limit=100").Items
	if len(denials) == 0 {
		t.Fatal("no denial in the example press")
	}
	speaker := ""
	for _, d := range denials {
		if speaker == "" {
			speaker = url.PathEscape(d.Speaker)
		}
	}
	read := func(path, host string) (*gofeed.Feed, http.Header) {
		t.Helper()
		w := p.ask("GET", "http://"+host+Prefix+path, nil, "Accept", "application/atom+xml, application/rss+xml;q=0.9")
		if w.Code != 200 {
			t.Fatalf("%s: %d\n%s", path, w.Code, w.Body)
		}
		f, err := gofeed.NewParser().Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatalf("%s: %v\n%s", path, err, w.Body)
		}
		return f, w.Header()
	}
	for _, path := range []string{"/feeds/search.FORM?q=act:deny", "/feeds/search.FORM?q=الأردن&limit=3", "/feeds/story/" + story + ".FORM", "/feeds/entity/" + speaker + ".FORM"} {
		atom, header := read(strings.Replace(path, "FORM", "atom", 1), "desk.example")
		rss, _ := read(strings.Replace(path, "FORM", "rss", 1), "desk.example")
		there, _ := read(strings.Replace(path, "FORM", "atom", 1), "localhost:8347")
		if len(atom.Items) == 0 || len(atom.Items) != len(rss.Items) || len(atom.Items) != len(there.Items) {
			t.Errorf("%s: %d entries in Atom, %d in RSS, %d elsewhere", path, len(atom.Items), len(rss.Items), len(there.Items))
			continue
		}
		for i, e := range atom.Items {
			if !strings.HasPrefix(e.GUID, "urn:x-isnad:") || e.GUID != rss.Items[i].GUID || e.GUID != there.Items[i].GUID || e.Title == "" || e.Title != rss.Items[i].Title {
				t.Errorf("%s: entry %d: %q %q in Atom, %q %q in RSS, %q elsewhere", path, i, e.GUID, e.Title, rss.Items[i].GUID, rss.Items[i].Title, there.Items[i].GUID)
			}
			if !strings.HasPrefix(e.Link, "http") {
				t.Errorf("%s: entry %d leads to %q", path, i, e.Link)
			}
		}
		if !strings.HasPrefix(atom.Link, "http://desk.example/") || !strings.HasPrefix(there.Link, "http://localhost:8347/") {
			t.Errorf("%s: leads to %q and %q", path, atom.Link, there.Link)
		}
		if !strings.HasPrefix(header.Get("Content-Type"), "application/atom+xml") {
			t.Errorf("%s: type %q", path, header.Get("Content-Type"))
		}
		w := p.ask("GET", "http://desk.example"+Prefix+strings.Replace(path, "FORM", "atom", 1), nil, "If-None-Match", header.Get("ETag"))
		if header.Get("ETag") == "" || w.Code != http.StatusNotModified {
			t.Errorf("%s: asked again with ETag %q: %d", path, header.Get("ETag"), w.Code)
		}
	}
	atom, _ := read("/feeds/search.atom?q=act:deny&limit=100", "desk.example")
	want := map[string]bool{}
	for _, d := range denials {
		want["urn:x-isnad:statement/"+d.ID] = true
	}
	for _, e := range atom.Items {
		if !want[e.GUID] {
			t.Errorf("the search does not find %s", e.GUID)
		}
		delete(want, e.GUID)
	}
	if len(want) > 0 {
		t.Errorf("the feed lacks %v", want)
	}
	for path, status := range map[string]int{"/feeds/story/" + story: 404, "/feeds/story/.atom": 404, "/feeds/story/s-none.rss": 404, "/feeds/entity/nobody.atom": 404, "/feeds/search.atom": 422, "/feeds/search.atom?q=(": 400, "/feeds/search.xml?q=x": 404} {
		isProblem(t, path, p.ask("GET", Prefix+path, nil), status)
	}
}

package lexicon_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"isnad/internal/arabic"
	"isnad/internal/lexicon/press"
)

// feedHosts are hosts of feeds that lie on no domain of their outlet.
var feedHosts = map[string]string{
	"bbc":       "feeds.bbci.co.uk",
	"bbcarabic": "feeds.bbci.co.uk",
	"skynews":   "feeds.skynews.com",
}

// TestOutlets checks what the tables say of outlets and agencies beside their
// names: known languages, domains that no two rows share, feeds on the outlet's
// own domains, credits that repeat no other column and belong to one row.
func TestOutlets(t *testing.T) {
	domains, credits := map[string]string{}, map[string]string{}
	arab, agencies := 0, 0
	for _, d := range dataTables {
		if d.name != "agencies" && d.name != "outlets" {
			continue
		}
		for _, r := range readTable(t, d.name, d.cols) {
			id := r.col["id"]
			langs := r.list("languages")
			if d.name == "outlets" && slices.Contains(langs, "ar") {
				arab++
			}
			if d.name == "agencies" {
				agencies++
			}
			seen := map[string]bool{}
			for _, l := range langs {
				if !press.Language(l) || seen[l] {
					t.Errorf("%s: language %q is unknown or stands twice", r.place, l)
				}
				seen[l] = true
			}
			if len(langs) == 0 && id != "amaq" {
				t.Errorf("%s: no language", r.place)
			}
			for _, dom := range r.list("domains") {
				if other, ok := domains[dom]; ok {
					t.Errorf("%s: domain %q is of %s too", r.place, dom, other)
				}
				domains[dom] = id
			}
			for _, f := range r.list("feeds") {
				u, err := url.Parse(f)
				if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Fragment != "" {
					t.Errorf("%s: feed %q is no address", r.place, f)
					continue
				}
				if feedHosts[id] != u.Host && !slices.ContainsFunc(r.list("domains"), func(dom string) bool {
					return u.Host == dom || strings.HasSuffix(u.Host, "."+dom)
				}) {
					t.Errorf("%s: feed %q lies on none of the row's domains %q", r.place, f, r.list("domains"))
				}
			}
			other := map[string]bool{arabic.Fold(r.col["name_en"]): true}
			for _, n := range append(r.names(), r.list("domains")...) {
				other[arabic.Fold(n)] = true
			}
			for _, c := range r.list("credits") {
				k := arabic.Fold(c)
				if other[k] {
					t.Errorf("%s: credit %q stands in another column of the row", r.place, c)
				}
				if of, ok := credits[k]; ok {
					t.Errorf("%s: credit %q is of %s too", r.place, c, of)
				}
				credits[k] = id
			}
		}
	}
	if arab < 120 || agencies < 30 {
		t.Errorf("%d outlets in Arabic and %d agencies, want 120 and 30 at least", arab, agencies)
	}
}

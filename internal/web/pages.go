package web

import (
	"cmp"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// A timelinePage is what was said and done, by day.
type timelinePage struct {
	*desk.Timeline
	Since, Until string
	// Story and Name are what was asked; StoryTitle names the story.
	Story, Name, StoryTitle string
	Strip                   template.HTML
	Days                    []dayOf
	// Only is what is shown: "" for all, "statement" or "event".
	Only    string
	Choices []spanChoice
	// Before and After lead to the days beside a single day; empty else.
	Before, After string
}

// maxTimeline bounds the entries of a timeline on one page.
const maxTimeline = 120

// timeline answers what was said and done, of a story, of somebody, or of all.
func timeline(v *visit) (*page, error) {
	w := desk.Window{Since: v.day("since"), Until: v.day("until"), Limit: maxTimeline}
	story, name := v.arg("story"), v.arg("name")
	if story == "" && name == "" && w.Since == "" && w.Until == "" {
		// All pages of all days are no answer to anything: the last day is.
		newest, _, err := v.site.q.Articles(v.Context(), desk.ListQuery{Order: store.Newest, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(newest) > 0 && newest[0].Date != "" {
			w.Until, w.Since = newest[0].Date, newest[0].Date
		}
	}
	tl, err := v.site.q.Timeline(v.Context(), story, name, w)
	if err != nil {
		return nil, err
	}
	title := ""
	if story != "" {
		s, err := v.site.q.Story(v.Context(), story, 1)
		if err != nil {
			return nil, err
		}
		story, title = s.ID, s.Title
	}
	return v.timelinePage(tl, w, story, name, title), nil
}

func (v *visit) timelinePage(tl *desk.Timeline, w desk.Window, story, name, title string) *page {
	d := &timelinePage{Timeline: tl, Since: w.Since, Until: w.Until, Story: story, Name: name, StoryTitle: title, Only: v.arg("of")}
	list := tl.Entries
	if d.Only == "statement" || d.Only == "event" {
		list = slices.DeleteFunc(slices.Clone(list), func(e desk.Entry) bool { return e.Kind != d.Only })
	} else {
		d.Only = ""
	}
	for _, of := range []string{"", "statement", "event"} {
		d.Choices = append(d.Choices, spanChoice{"of-" + cmp.Or(of, "all"), v.with("of", of), of == d.Only})
	}
	if w.Since != "" && w.Since == w.Until {
		d.Before, d.After = v.onDay(shift(w.Since, -1)), v.onDay(shift(w.Since, 1))
	}
	d.Days = byDay(list)
	d.Strip, _ = bars(v.site.looks, v.Lang, v.T("strip-name"), dayBars(list))
	p := &page{Name: "timeline", Title: v.T("nav-timeline"), Nav: "timeline", D: d}
	switch {
	case title != "":
		p.Title = p.Title + ": " + title
	case tl.Of.Name != "":
		p.Title = p.Title + ": " + tl.Of.Name
	}
	return p
}

// onDay is the address of this page for one day.
func (v *visit) onDay(day string) string {
	q := v.URL.Query()
	q.Del("lang")
	q.Set("since", day)
	q.Set("until", day)
	return v.URL.Path + "?" + q.Encode()
}

// dayBars counts entries by day, or by month or year where the days are too many
// to draw.
func dayBars(list []desk.Entry) []bar {
	for _, width := range []int{10, 7, 4} {
		n := map[string]int{}
		for _, e := range list {
			if len(e.Date) >= width {
				n[e.Date[:width]]++
			}
		}
		if width > 4 && len(n) > 45 {
			continue
		}
		var out []bar
		for _, k := range slices.Sorted(maps.Keys(n)) {
			b := bar{Key: k, N: n[k]}
			if width == 10 {
				b.Href = "#d-" + k
			}
			out = append(out, b)
		}
		if len(out) > 120 {
			out = out[len(out)-120:]
		}
		return out
	}
	return nil
}

// An entitiesPage lists persons, bodies and places.
type entitiesPage struct {
	L     listPage
	Kind  string
	Kinds []spanChoice
	List  []countLine
}

// A countLine is somebody in a list.
type countLine struct {
	desk.Count
	Bar template.HTML
}

// entities lists who and what the press names.
func entities(v *visit) (*page, error) {
	kind := isnad.Kind(v.arg("kind"))
	switch kind {
	case isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace:
	default:
		kind = ""
	}
	list, next, err := v.site.q.Entities(v.Context(), kind, desk.ListQuery{Order: v.order(store.Weight), Cursor: v.arg("cursor"), Limit: 2 * pageSize, Words: v.arg("q")})
	if err != nil {
		return nil, err
	}
	return v.entitiesPage(string(kind), list, next), nil
}

func (v *visit) entitiesPage(kind string, list []desk.Count, next string) *page {
	d := entitiesPage{L: v.list(next), Kind: kind}
	for _, k := range []string{"", "person", "organization", "place"} {
		d.Kinds = append(d.Kinds, spanChoice{"names-" + cmp.Or(k, "all"), v.with("kind", k), k == kind})
	}
	most := 1
	for _, c := range list {
		most = max(most, c.Articles)
	}
	for _, c := range list {
		d.List = append(d.List, countLine{c, shareBar(float64(c.Articles) / float64(most))})
	}
	return &page{Name: "entities", Title: v.T("nav-entities"), Nav: "entities", D: d}
}

// An entityPage is a person, body or place.
type entityPage struct {
	*desk.Person
	// Also are the further names, Strip when it spoke.
	Also  []string
	Strip template.HTML
	// Only is the part of its claims that is shown, Parts the choice.
	Only  string
	Parts []partChoice
	Shown []claimYear
	Count int // claims in the part
	// From and To count those shown of it, from 1; Next and First lead on.
	From, To    int
	Next, First string
	Words       string
}

// A partChoice is one part of somebody's statements.
type partChoice struct {
	Name, Href string
	N          int
	On         bool
}

// A claimYear is the claims of one month.
type claimYear struct {
	Month  string
	Claims []desk.ClaimRef
}

// parts are how the statements of somebody are parted: what a claim must be.
var parts = []struct {
	name string
	in   func(c *desk.ClaimRef) bool
}{
	{"all", func(*desk.ClaimRef) bool { return true }},
	{"confirmed", func(c *desk.ClaimRef) bool {
		a := actFamilies[c.Tellings[0].Act]
		return a == "affirm" && !c.Tellings[0].Negated
	}},
	{"denied", func(c *desk.ClaimRef) bool {
		t := &c.Tellings[0]
		return actFamilies[t.Act] == "deny" && !t.Negated || len(c.Denies) > 0
	}},
	{"disputed", func(c *desk.ClaimRef) bool { return len(c.Denied) > 0 }},
	{"several", func(c *desk.ClaimRef) bool { return c.Sources > 1 }},
}

// entity answers one person, body or place, by id or by words.
func entity(v *visit) (*page, error) {
	id := v.PathValue("id")
	p, err := v.site.q.Who(v.Context(), id)
	if err != nil {
		return nil, err
	}
	if p.ID != id {
		return &page{Redirect: entityPath(p.ID)}, nil
	}
	return v.entityPage(p), nil
}

// whoIs leads from words to whom they may mean.
func whoIs(v *visit) (*page, error) {
	q := v.arg("q")
	if q == "" {
		return &page{Redirect: "/entities"}, nil
	}
	p, err := v.site.q.Who(v.Context(), q)
	if err != nil {
		return nil, err
	}
	return &page{Redirect: entityPath(p.ID)}, nil
}

func (v *visit) entityPage(p *desk.Person) *page {
	d := &entityPage{Person: p, Only: v.arg("only"), Words: v.arg("q")}
	for _, f := range p.Forms {
		if f != p.Name {
			d.Also = append(d.Also, f)
		}
	}
	claims := make([]desk.ClaimRef, 0, len(p.Claims))
	for _, c := range p.Claims {
		if len(c.Tellings) > 0 {
			claims = append(claims, c)
		}
	}
	months := map[string]int{}
	for i := range claims {
		if day := spokenOn(&claims[i]); len(day) >= 7 {
			months[day[:7]]++
		}
	}
	d.Strip, _ = bars(v.site.looks, v.Lang, v.T("strip-name"), monthBars(months))
	at := 0
	for i, part := range parts {
		n := 0
		for j := range claims {
			if part.in(&claims[j]) {
				n++
			}
		}
		if part.name == d.Only {
			at = i
		}
		if n > 0 || i == 0 {
			only := part.name
			if i == 0 {
				only = ""
			}
			d.Parts = append(d.Parts, partChoice{"part-" + part.name, v.without("from", "only", only), n, false})
		}
	}
	d.Only = parts[at].name
	for i := range d.Parts {
		d.Parts[i].On = d.Parts[i].Name == "part-"+d.Only
	}
	// The newest first: who opens this page wants to know what was said last.
	var shown []desk.ClaimRef
	for i := len(claims) - 1; i >= 0; i-- {
		if parts[at].in(&claims[i]) && hasWords(&claims[i], d.Words) {
			shown = append(shown, claims[i])
		}
	}
	// Undated ones stand last in time and shall not stand first here.
	slices.SortStableFunc(shown, func(x, y desk.ClaimRef) int {
		a, b := spokenOn(&x), spokenOn(&y)
		if (a == "") != (b == "") {
			return cmp.Compare(b, a)
		}
		return 0
	})
	d.Count = len(shown)
	from := min(v.number("from"), d.Count)
	to := min(from+pageSize, d.Count)
	if to < d.Count {
		d.Next = v.with("from", itoa(to))
	}
	if from > 0 {
		d.First = v.with("from", "")
	}
	d.From, d.To = from+1, to
	for _, c := range shown[from:to] {
		day := spokenOn(&c)
		month := day[:min(len(day), 7)]
		if n := len(d.Shown); n == 0 || d.Shown[n-1].Month != month {
			d.Shown = append(d.Shown, claimYear{Month: month})
		}
		d.Shown[len(d.Shown)-1].Claims = append(d.Shown[len(d.Shown)-1].Claims, c)
	}
	return &page{Name: "entity", Title: p.Name, Nav: "entities", Feed: feeds + "entity/" + url.PathEscape(p.ID) + ".atom", D: d}
}

// spokenOn is the day of a claim: when it was said, or else first told.
func spokenOn(c *desk.ClaimRef) string { return cmp.Or(c.Tellings[0].When, c.Tellings[0].Date) }

// hasWords reports whether a telling of a claim has all words.
func hasWords(c *desk.ClaimRef, words string) bool {
	for _, w := range strings.Fields(arabic.Fold(words)) {
		if !slices.ContainsFunc(c.Tellings, func(s desk.Said) bool { return strings.Contains(arabic.Fold(s.Text), w) }) {
			return false
		}
	}
	return true
}

// monthBars fills the months between the first and the last, so that silence
// shows; by year where the months are too many.
func monthBars(n map[string]int) []bar {
	keys := slices.Sorted(maps.Keys(n))
	if len(keys) == 0 {
		return nil
	}
	first, last := keys[0], keys[len(keys)-1]
	if first[:4] != last[:4] && monthsBetween(first, last) > 72 {
		years := map[string]int{}
		for k, c := range n {
			years[k[:4]] += c
		}
		var out []bar
		for _, y := range slices.Sorted(maps.Keys(years)) {
			out = append(out, bar{Key: y, N: years[y]})
		}
		return out[max(0, len(out)-60):]
	}
	var out []bar
	for k := first; k <= last && len(out) < 100; k = shiftMonth(k) {
		out = append(out, bar{Key: k, N: n[k]})
	}
	return out
}

// A chainPage is who stands behind a statement.
type chainPage struct {
	*desk.Chain
	First desk.Said
	Tree  template.HTML
	// Broken says that one of the chains breaks: nobody is named.
	Broken bool
}

// chain answers who stands behind a statement, by its id.
func chain(v *visit) (*page, error) {
	c, err := v.site.q.Chain(v.Context(), v.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return v.chainPage(c)
}

// chainOf leads from words to the chain of a statement that has them.
func chainOf(v *visit) (*page, error) {
	q := v.arg("q")
	if q == "" {
		return &page{Redirect: "/search"}, nil
	}
	c, err := v.site.q.Chain(v.Context(), q)
	if err != nil {
		return nil, err
	}
	return v.chainPage(c)
}

func (v *visit) chainPage(c *desk.Chain) (*page, error) {
	if len(c.Claim.Tellings) == 0 {
		return nil, store.ErrNotFound
	}
	d := &chainPage{Chain: c, First: c.Claim.Tellings[0]}
	for _, t := range c.Claim.Tellings {
		d.Broken = d.Broken || slices.ContainsFunc(t.Chain, func(l desk.Link) bool { return l.Broken })
	}
	d.Tree, _ = tree(v.site.looks, v.Lang, c)
	title := v.T("tree-name")
	if n := cmp.Or(d.First.Speaker.Name, d.First.Words); n != "" {
		title += ": " + n
	}
	return &page{Name: "chain", Title: title, D: d}, nil
}

// A comparePage is two articles side by side.
type comparePage struct {
	*desk.Comparison
	AskA, AskB string
	// First is the title of the one that is named already; empty when unknown.
	First string
	// Pick lists articles to choose from, when fewer than two were named.
	Pick []desk.ArticleRef
	// Swap leads to the same the other way round.
	Swap string
}

// compare answers in what two articles agree and differ; without two of them it
// asks for them.
func compare(v *visit) (*page, error) {
	a, b := v.arg("a"), v.arg("b")
	if a == "" || b == "" {
		list, _, err := v.site.q.Articles(v.Context(), desk.ListQuery{Order: store.Newest, Limit: 30, Words: v.arg("q")})
		if err != nil {
			return nil, err
		}
		// An article is not compared with itself.
		list = slices.DeleteFunc(list, func(r desk.ArticleRef) bool { return r.ID == a || r.ID == b })
		d := &comparePage{AskA: a, AskB: b, Pick: list}
		rows, err := v.site.st.Articles(v.Context(), []isnad.ArticleID{isnad.ArticleID(cmp.Or(a, b))})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.ID != "" {
				d.First = r.Title
			}
		}
		return &page{Name: "compare", Title: v.T("compare"), D: d}, nil
	}
	c, err := v.site.q.Compare(v.Context(), a, b)
	if err != nil {
		return nil, err
	}
	return v.comparePage(c), nil
}

func (v *visit) comparePage(c *desk.Comparison) *page {
	d := &comparePage{Comparison: c, AskA: c.A.ID, AskB: c.B.ID, Swap: "/compare?" + url.Values{"a": {c.B.ID}, "b": {c.A.ID}}.Encode()}
	return &page{Name: "compare", Title: v.T("compare"), D: d}
}

package web

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"isnad/internal/desk"
	"isnad/internal/store"
)

// pageSize is how many a list of the screen shows at once.
const pageSize = 40

// A listPage is what every list shows: what is asked, and the way on.
type listPage struct {
	Words        string
	Since, Until string
	Order        string
	// Next leads to what follows, First back to the beginning; empty when
	// there is no such place.
	Next, First string
}

func (v *visit) list(next string) listPage {
	l := listPage{Words: v.arg("q"), Since: v.day("since"), Until: v.day("until"), Order: v.arg("order")}
	if next != "" {
		l.Next = v.with("cursor", next)
	}
	if v.arg("cursor") != "" {
		l.First = v.with("cursor", "")
	}
	return l
}

// order returns the order that the address asks for, or the natural one.
func (v *visit) order(natural store.Order) store.Order {
	switch o := store.Order(v.arg("order")); o {
	case store.Weight, store.Newest, store.Oldest:
		return o
	}
	return natural
}

// A storiesPage lists stories.
type storiesPage struct {
	L       listPage
	Stories []storyLine
}

// stories lists the stories of the store.
func stories(v *visit) (*page, error) {
	list, next, err := v.site.q.Stories(v.Context(), desk.ListQuery{Order: v.order(store.Weight), Cursor: v.arg("cursor"), Limit: pageSize, Words: v.arg("q"), Since: v.day("since"), Until: v.day("until")})
	if err != nil {
		return nil, err
	}
	lines, _, err := v.storyLines(list, "")
	if err != nil {
		return nil, err
	}
	return v.storiesPage(lines, next), nil
}

func (v *visit) storiesPage(lines []storyLine, next string) *page {
	return &page{Name: "stories", Title: v.T("nav-stories"), Nav: "stories", D: storiesPage{v.list(next), lines}}
}

// A storyPage is one story.
type storyPage struct {
	*desk.Story
	Graph template.HTML
	// At leads from an article's id to its place in the list.
	At map[string]placed
	// Speakers are who said what, those with most independent sources first.
	Speakers []speaker
	// Days is the timeline, MoreEntries how much of it stands elsewhere.
	Days        []dayOf
	MoreEntries int
	// First is the first day, and Openers the outlets that told it then.
	First   string
	Openers []string
	// Alone is what articles have for themselves, without the empty.
	Alone []alone
	// Pair are the two most different tellings, for the comparison; empty when
	// fewer than two stand on their own.
	Pair string
	// Statements counts what is said in it.
	Statements int
}

// A placed is an article with its number in the list.
type placed struct {
	N int
	desk.ArticleRef
}

// A speaker is somebody and what he is made to say.
type speaker struct {
	Who desk.Ref
	// Statements are those shown, More counts the others.
	Statements []desk.Entry
	More       int
	Sources    int
	// All leads to all of them.
	All string
}

// A dayOf is what is told of one day, or of the days from Date to To.
type dayOf struct {
	Date, To string
	// Anchor is the day, for links from the drawing; empty for all but the
	// first of a day.
	Anchor  string
	Entries []desk.Entry
}

// An alone is what one article alone has.
type alone struct {
	desk.Own
	Article placed
}

const (
	// maxSpeakers bounds the speakers of a story, maxEach what is shown of one,
	// maxEntries the timeline on a story's page.
	maxSpeakers = 12
	maxEach     = 3
	maxEntries  = 24
)

// story answers one story.
func story(v *visit) (*page, error) {
	id := v.PathValue("id")
	s, err := v.site.q.Story(v.Context(), id, 0)
	if err != nil {
		return nil, err
	}
	if s.ID != id {
		// It was asked for by a former id or by words: its address is its id.
		return &page{Redirect: storyPath(s.ID)}, nil
	}
	return v.storyPage(s), nil
}

func (v *visit) storyPage(s *desk.Story) *page {
	d := &storyPage{Story: s, At: map[string]placed{}}
	for i, a := range s.List {
		d.At[a.ID] = placed{i + 1, a}
		if a.Date != "" && (d.First == "" || a.Date < d.First) {
			d.First, d.Openers = a.Date, nil
		}
		if a.Date == d.First && a.Date != "" && a.Outlet != "" && !slices.Contains(d.Openers, a.Outlet) {
			d.Openers = append(d.Openers, a.Outlet)
		}
	}
	d.Graph, _ = copyGraph(v.site.looks, v.Lang, s)
	d.Speakers, d.Statements = speakers(s.ID, s.Timeline)
	shown := told(s.Timeline, maxEntries)
	d.Days, d.MoreEntries = byDay(shown), len(s.Timeline)-len(shown)+s.TimelineLeftOut
	for _, o := range s.Only {
		if p, ok := d.At[o.Article]; ok {
			d.Alone = append(d.Alone, alone{o, p})
		}
	}
	var own []string
	for _, a := range s.List {
		if a.CopyOf == "" {
			own = append(own, a.ID)
		}
	}
	if len(own) > 1 {
		d.Pair = "/compare?" + url.Values{"a": {own[0]}, "b": {own[1]}}.Encode()
	}
	return &page{Name: "story", Title: s.Title, Nav: "stories", Feed: feeds + "story/" + url.PathEscape(s.ID) + ".atom", D: d}
}

// speakers groups the statements of a timeline by who speaks: first who is
// heard by most independent sources, then who says most. Those of nobody known
// come last.
func speakers(story string, list []desk.Entry) ([]speaker, int) {
	at := map[desk.Ref]int{}
	var out []speaker
	all := 0
	for _, e := range list {
		if e.Kind != "statement" {
			continue
		}
		all++
		who := desk.Ref{}
		if len(e.Who) > 0 {
			who = e.Who[0]
		}
		key := who
		if key.ID != "" {
			key.Name = ""
		}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, speaker{Who: who})
		}
		out[i].Statements = append(out[i].Statements, e)
	}
	for i := range out {
		s := &out[i]
		for _, e := range s.Statements {
			s.Sources = max(s.Sources, e.Sources)
		}
	}
	slices.SortStableFunc(out, func(x, y speaker) int {
		if (x.Who.ID == "") != (y.Who.ID == "") {
			return cmp.Compare(y.Who.ID, x.Who.ID)
		}
		return cmp.Or(cmp.Compare(y.Sources, x.Sources), cmp.Compare(len(y.Statements), len(x.Statements)))
	})
	out = out[:min(len(out), maxSpeakers)]
	for i := range out {
		s := &out[i]
		if n := len(s.Statements); n > maxEach {
			s.Statements, s.More = told(s.Statements, maxEach), n-maxEach
		}
		q := url.Values{"story": {story}}
		if s.Who.ID != "" {
			q.Set("name", s.Who.ID)
		}
		s.All = "/timeline?" + q.Encode()
	}
	return out, all
}

// told leaves the n entries that most independent sources tell, in their order.
// A line of a word or two tells nothing by itself and goes first.
func told(list []desk.Entry, n int) []desk.Entry {
	if len(list) <= n {
		return list
	}
	at := make([]int, len(list))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(x, y int) int {
		return cmp.Or(cmp.Compare(min(strings.Count(list[y].Text, " "), 2), min(strings.Count(list[x].Text, " "), 2)), cmp.Compare(list[y].Sources, list[x].Sources))
	})
	at = at[:n]
	slices.Sort(at)
	out := make([]desk.Entry, 0, n)
	for _, i := range at {
		out = append(out, list[i])
	}
	return out
}

// byDay groups a timeline, which is in order of days.
func byDay(list []desk.Entry) []dayOf {
	var out []dayOf
	for _, e := range list {
		day := e.Date[:min(len(e.Date), 10)]
		if n := len(out); n == 0 || out[n-1].Date != day || out[n-1].To != e.To {
			d := dayOf{Date: day, To: e.To}
			if n == 0 || out[n-1].Date != day {
				d.Anchor = day
			}
			out = append(out, d)
		}
		out[len(out)-1].Entries = append(out[len(out)-1].Entries, e)
	}
	return out
}

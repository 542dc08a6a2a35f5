package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
)

// A todayPage is the front page: what a day, a week or a month brought, by how
// many independent sources tell it.
type todayPage struct {
	// Day is the last day shown, Since the first; Span is "day", "week",
	// "month" or "all".
	Day, Since, Span string
	Weekday          string
	// Before and After are the addresses of the spans beside this one; empty at
	// the ends.
	Before, After string
	Spans         []spanChoice
	// Widened says that the day alone brought too little to show.
	Widened bool
	Stories []storyLine
	// More leads to the rest of the stories; empty when there is none.
	More string
	// Latest are the newest articles of the span.
	Latest []desk.ArticleRef
	Quoted []quotedLine
	// Refused are the latest denials, AllRefused leads to all of the span.
	Refused    []search.Hit
	AllRefused string
	// Denials are claims that somebody else denied, Clashes what stories count
	// differently.
	Denials []desk.ClaimRef
	Clashes []storyClash
	// Articles counts those of the span, Outlets who printed them; AtLeast says
	// that counting stopped there.
	Articles, Outlets int
	AtLeast           bool
	// New counts the articles in these stories that came since the reader last
	// looked; Seen is the address that remembers this look, and Looked reports
	// that there was one before.
	New    int
	Seen   string
	Looked bool
	// Waiting counts pages that have not been read yet.
	Waiting int
	// Empty says that the store has nothing.
	Empty bool
}

// A spanChoice is a link to another width of the front page.
type spanChoice struct {
	Name, Href string
	On         bool
}

// A quotedLine is somebody who speaks much.
type quotedLine struct {
	Ref   desk.Ref
	Count int
	Bar   template.HTML
	Query string
}

// A storyClash is what the tellings of a story give differently.
type storyClash struct {
	Story desk.StoryRef
	Clash desk.Clash
}

// spanDays are the widths of the front page, in days; 0 is without end.
var spanDays = []struct {
	name string
	days int
}{{"day", 1}, {"week", 7}, {"month", 30}, {"all", 0}}

const (
	// enough is how many stories a span must have not to be widened.
	enough = 3
	// maxStories, maxLatest, maxQuoted, maxDenials, maxRefused and maxClashes bound the front page;
	// clashes are looked for in the first clashDepth stories.
	maxStories = 18
	maxLatest  = 10
	maxQuoted  = 12
	maxDenials = 4
	maxRefused = 5
	maxClashes = 5
	clashDepth = 5
	// maxStoryRead is how large a story the front page opens for its clashes.
	maxStoryRead = 60
)

// today answers what is in the press now.
func today(v *visit) (*page, error) {
	d := &todayPage{}
	ctx, q := v.Context(), v.site.q
	newest, _, err := q.Articles(ctx, desk.ListQuery{Order: store.Newest, Limit: 1})
	if err != nil {
		return nil, err
	}
	d.Waiting, err = v.site.st.Waiting(ctx, v.site.opt.Stages)
	if err != nil {
		return nil, err
	}
	if len(newest) == 0 {
		d.Empty = true
		return v.todayPage(d), nil
	}
	last := newest[0].Date
	d.Day = v.day("day")
	if d.Day == "" {
		d.Day = last
	}
	list, next, err := v.spanOf(d)
	if err != nil {
		return nil, err
	}
	var newestSeq int64
	if d.Stories, newestSeq, err = v.storyLines(list, d.Day); err != nil {
		return nil, err
	}
	d.Looked = v.seen() > 0
	for _, s := range d.Stories {
		d.New += s.New
	}
	if newestSeq > v.seen() {
		d.Seen = "/prefs?" + url.Values{"seen": {fmt.Sprint(newestSeq)}, "back": {v.URL.RequestURI()}}.Encode()
	}
	if next != "" || len(d.Stories) == maxStories {
		d.More = "/stories?" + url.Values{"since": {d.Since}, "until": {d.Day}}.Encode()
	}
	if d.Latest, _, err = q.Articles(ctx, desk.ListQuery{Order: store.Newest, Limit: maxLatest, Since: d.Since, Until: d.until()}); err != nil {
		return nil, err
	}
	if err := v.quoted(d); err != nil {
		return nil, err
	}
	for _, s := range list[:min(len(list), clashDepth)] {
		if s.Articles > maxStoryRead {
			continue
		}
		st, err := q.Story(ctx, s.ID, 1)
		var gone *desk.Error
		if errors.As(err, &gone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, c := range st.Clashes {
			if len(d.Clashes) < maxClashes {
				d.Clashes = append(d.Clashes, storyClash{s, c})
			}
		}
	}
	if err := v.denied(d); err != nil {
		return nil, err
	}
	return v.todayPage(d), nil
}

// denied finds who denied something, and whose words somebody else denied.
func (v *visit) denied(d *todayPage) error {
	query := between("act:deny", d.Since, d.until())
	res, err := v.site.s.Search(v.Context(), query, search.Options{Limit: maxRefused, Sort: "newest"})
	if err != nil {
		return fmt.Errorf("web: denials of the day: %w", err)
	}
	d.Refused = res.Hits
	if res.Next != "" || res.Total > len(res.Hits) {
		d.AllRefused = queryPath(query)
	}
	// A contradiction is of no day: it is found by the statements and stories
	// that are shown.
	var keys []string
	for _, h := range res.Hits {
		keys = append(keys, h.ID)
	}
	for _, s := range d.Stories {
		for _, id := range s.articles {
			keys = append(keys, string(id))
		}
	}
	list, err := v.site.st.Linked(v.Context(), store.FindingContradiction, keys)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, f := range list {
		var c isnad.Contradiction
		if err := json.Unmarshal(f.Doc, &c); err != nil {
			return fmt.Errorf("web: read contradiction %s: %w", f.ID, err)
		}
		chain, err := v.site.q.Chain(v.Context(), string(c.Denied.Article)+"-"+string(c.Denied.Statement))
		var gone *desk.Error
		if errors.As(err, &gone) {
			continue
		}
		if err != nil {
			return err
		}
		if t := chain.Claim.Tellings; len(t) > 0 && len(chain.Claim.Denied) > 0 && !seen[t[0].ID] {
			seen[t[0].ID] = true
			d.Denials = append(d.Denials, chain.Claim)
		}
		if len(d.Denials) == maxDenials {
			break
		}
	}
	return nil
}

// until is the last day of the span; empty when it has no end.
func (d *todayPage) until() string {
	if d.Span == "all" {
		return ""
	}
	return d.Day
}

// spanOf finds the span and its stories: the one that was asked for, or the
// narrowest that has enough to show.
func (v *visit) spanOf(d *todayPage) ([]desk.StoryRef, string, error) {
	asked := v.arg("span")
	at := slices.IndexFunc(spanDays, func(s struct {
		name string
		days int
	}) bool {
		return s.name == asked
	})
	widen := at < 0
	if widen {
		at = 0
	}
	var list []desk.StoryRef
	var next string
	for {
		s := spanDays[at]
		d.Span, d.Since = s.name, ""
		query := desk.ListQuery{Order: store.Weight, Limit: maxStories}
		if s.days > 0 && d.Day != "" {
			d.Since = shift(d.Day, 1-s.days)
			query.Since, query.Until = d.Since, d.Day
		}
		var err error
		if list, next, err = v.site.q.Stories(v.Context(), query); err != nil {
			return nil, "", err
		}
		if !widen || len(list) >= enough || at == len(spanDays)-1 {
			break
		}
		at++
	}
	d.Widened = widen && at > 0
	return list, next, nil
}

// shift returns the day that lies n days after another.
func shift(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// spoken is a query for all statements: whatever their mode.
const spoken = "(mode:direct or mode:indirect or mode:mixed)"

// between bounds a query by days; a query of days alone asks for articles.
func between(query, since, until string) string {
	if since != "" {
		query += " from:" + since
	}
	if until != "" {
		query += " to:" + until
	}
	return strings.TrimSpace(query)
}

// quoted finds who is quoted most.
func (v *visit) quoted(d *todayPage) error {
	until := d.until()
	if d.Since != "" {
		of, err := v.site.s.Search(v.Context(), between("", d.Since, until), search.Options{Limit: 1, Facets: true})
		if err != nil {
			return fmt.Errorf("web: articles of the day: %w", err)
		}
		d.Articles, d.AtLeast = of.Total, of.AtLeast
		for _, f := range of.Facets {
			if f.Field == "outlet" {
				d.Outlets = len(f.Values)
			}
		}
	}
	res, err := v.site.s.Search(v.Context(), between(spoken, d.Since, until), search.Options{Limit: 1, Facets: true})
	if err != nil {
		return fmt.Errorf("web: who is quoted most: %w", err)
	}
	for _, f := range res.Facets {
		if f.Field != "speaker" {
			continue
		}
		most := 1
		for i, val := range f.Values {
			if i == maxQuoted {
				break
			}
			most = max(most, val.Count)
			d.Quoted = append(d.Quoted, quotedLine{Ref: desk.Ref{ID: val.Value, Name: val.Name}, Count: val.Count, Bar: shareBar(float64(val.Count) / float64(most)), Query: val.Query})
		}
	}
	return nil
}

// todayPage fills in what follows from the rest.
func (v *visit) todayPage(d *todayPage) *page {
	words := dates{v.site.looks, v.Lang}
	d.Weekday = words.weekday(d.Day)
	link := func(span, day string) string {
		return "/?" + url.Values{"span": {span}, "day": {day}}.Encode()
	}
	for _, s := range spanDays {
		d.Spans = append(d.Spans, spanChoice{"span-" + s.name, link(s.name, d.Day), s.name == d.Span})
		if s.name == d.Span && s.days > 0 && d.Day != "" {
			d.Before = link(s.name, shift(d.Day, -s.days))
			if after := shift(d.Day, s.days); after <= v.now().Format(time.DateOnly) {
				d.After = link(s.name, after)
			}
		}
	}
	return &page{Name: "today", Title: v.T("nav-today"), Nav: "today", D: d}
}

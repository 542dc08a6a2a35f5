package web

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// listAll asks for the beginning of a list, for forms that offer its names.
var listAll = desk.ListQuery{Order: store.Weight, Limit: 300}

// A Model is a trained model that lies in the program, and its terms.
type Model struct{ Name, What, Licence, Source string }

// A Feed is what is asked for news, and how that goes.
type Feed struct {
	URL, Title string
	// Failures counts how often in a row it could not be had, Error says why; 0
	// and empty when it could.
	Failures int
	Error    string
	// Dead says that it has failed for days.
	Dead bool
	// Next is when it is asked again; zero when not known.
	Next time.Time
}

// A healthView says how the store is.
type healthView struct {
	Stats    store.Stats
	Waiting  int
	Findings []findingCount
	Added    string
	Read     string
	Drawn    string
	// Behind says that pages were read since conclusions were drawn.
	Behind  bool
	Ratio   int // per cent of the bytes that came, as they are kept
	Unread  []unreadLine
	Next    string
	First   string
	Version string
	Stages  string
	Readers []isnad.StageVersion
	Models  []Model
	// Feeds counts those that are asked, Failing are those that do not answer,
	// the dead ones first, at most maxUnread; Dead counts these.
	Feeds, Dead int
	Failing     []feedLine
}

type feedLine struct {
	Feed
	Next string
}

// feeds puts the feeds into the view.
func (d *healthView) feeds(list []Feed) {
	d.Feeds = len(list)
	for _, x := range list {
		if x.Dead {
			d.Dead++
		}
		if x.Dead || x.Error != "" {
			d.Failing = append(d.Failing, feedLine{x, clock(x.Next)})
		}
	}
	slices.SortStableFunc(d.Failing, func(x, y feedLine) int {
		return cmp.Or(cmp.Compare(y.Failures, x.Failures), cmp.Compare(x.URL, y.URL))
	})
	d.Failing = d.Failing[:min(len(d.Failing), maxUnread)]
}

type findingCount struct {
	Name string
	N    int64
}

type unreadLine struct {
	Name, Kind, Reason string
	URL, Added         string
	Articles           int
}

// maxUnread is how many unread pages are listed at once.
const maxUnread = 50

// health shows how the store is, and what could not be read.
func health(v *visit) (*page, error) {
	ctx := v.Context()
	stats, err := v.site.st.Stats(ctx)
	if err != nil {
		return nil, err
	}
	d := newHealthView(v, stats)
	if d.Waiting, err = v.site.st.Waiting(ctx, v.site.opt.Stages); err != nil {
		return nil, err
	}
	after, err := strconv.ParseInt(cmp.Or(v.arg("after"), "0"), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	if v.site.opt.Feeds != nil {
		list, err := v.site.opt.Feeds(ctx)
		if err != nil {
			return nil, err
		}
		d.feeds(list)
	}
	list, err := v.site.st.ListPages(ctx, after, maxUnread+1, true)
	if err != nil {
		return nil, err
	}
	if len(list) > maxUnread {
		list = list[:maxUnread]
		d.Next = v.with("after", strconv.FormatInt(list[maxUnread-1].Seq, 10)) + "#unread"
	}
	if after > 0 {
		d.First = v.with("after", "") + "#unread"
	}
	for i := range list {
		d.Unread = append(d.Unread, v.unreadLine(&list[i]))
	}
	return &page{Name: "health", Title: v.T("nav-health"), Nav: "health", D: d}, nil
}

func (v *visit) unreadLine(p *store.Page) unreadLine {
	return unreadLine{Name: p.Page.Name, Kind: v.tongue().unread(p.Reading), Reason: p.Reading.Reason, URL: p.Page.URL, Added: clock(p.Added), Articles: len(p.Reading.Articles)}
}

func newHealthView(v *visit, stats store.Stats) healthView {
	d := healthView{Stats: stats, Added: clock(stats.LastAdded), Read: clock(stats.LastRead), Drawn: clock(stats.LastConcluded),
		Behind: stats.LastRead.After(stats.LastConcluded), Version: v.site.opt.Version, Stages: v.site.opt.Stages, Readers: v.site.opt.Readers, Models: v.site.opt.Models}
	if stats.PageBytes > 0 {
		d.Ratio = int(100 * stats.KeptBytes / stats.PageBytes)
	}
	for k, n := range stats.Findings {
		d.Findings = append(d.Findings, findingCount{v.tongue().label("found", string(k)), n})
	}
	slices.SortFunc(d.Findings, func(x, y findingCount) int { return cmp.Compare(x.Name, y.Name) })
	return d
}

package stories

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/stems"
)

// A doc is what the pass keeps of an article: stems as hashes, no words.
type doc struct {
	id    isnad.ArticleID
	title string
	// outlet is who published it, by id or name; empty when unknown.
	outlet string
	from   string // day, empty when undated
	to     string
	day    int32 // since 1970; noDay when undated
	// body, lead and head are vectors of length one, sorted by key: of the
	// whole text, of its beginning with the title, and of the title.
	body, lead, head []stems.Term
	// top are the stems that matter most in body, opening those of the
	// beginning, each with how rare it is in the press.
	top, opening []stems.Term
	all          []uint32     // stems, sorted
	numbers      []uint32     // all, sorted
	figures      []uint32     // those of the beginning, sorted; no years
	named        []stems.Term // of the names in the beginning, each with how rare it is
	told         []int32      // days that the beginning speaks of, since 1970, sorted
}

const noDay int32 = -1 << 31

// How much of an article is its beginning, in words.
const (
	leadWords    = 45
	openingWords = 30
	figureWords  = 60
)

// features makes the doc of an account.
func features(acct *isnad.Account) doc {
	art := &acct.Article
	d := doc{id: art.ID, title: strings.Clone(art.Title), outlet: strings.Clone(cmp.Or(art.Outlet.ID, art.Outlet.Name)), day: noDay}
	d.from, d.to, d.day = dated(art.Published)
	body, lead, head, opening := stems.Bag{}, stems.Bag{}, stems.Bag{}, stems.Bag{}
	for _, t := range arabic.Tokens(nil, art.Title) {
		if t.Kind > arabic.Number {
			continue
		}
		norm := arabic.Fold(art.Title[t.Start:t.End])
		if k, ok := stems.Of(norm); ok {
			r := min(stems.Rarity(norm), 11) // a headline's every word is there for a reason, and no more
			head.Add(k, r)
			lead.Add(k, r)
			opening.Add(k, r)
		}
	}
	n, end := 0, 0 // end is where the beginning ends, in bytes
	for i := range acct.Tokens {
		t := &acct.Tokens[i]
		if t.Kind > isnad.TokenNumber {
			continue
		}
		if t.Kind == isnad.TokenNumber {
			if k, year := number(t.Norm); k != 0 {
				d.numbers = append(d.numbers, k)
				if n < figureWords && !year {
					d.figures = append(d.figures, k)
				}
			}
		}
		if k, ok := stems.Of(t.Norm); ok {
			r := stems.Rarity(t.Norm)
			body.Add(k, r)
			if n < leadWords {
				lead.Add(k, r)
			}
			if n < openingWords {
				opening.Add(k, r)
			}
		}
		if n < figureWords {
			end = t.Span.End
		}
		n++
	}
	d.body, d.lead, d.head = body.Vector(1.3), lead.Vector(1.3), head.Vector(1)
	d.top = stems.Top(d.body, topTerms)
	for k, c := range opening {
		if c.Rarity > 4 {
			d.opening = append(d.opening, stems.Term{Key: k, Weight: float32(c.Rarity)})
		}
	}
	slices.SortFunc(d.opening, func(x, y stems.Term) int { return cmp.Compare(x.Key, y.Key) })
	d.all = make([]uint32, 0, len(body)+len(head))
	for k := range body {
		d.all = append(d.all, k)
	}
	for k := range head {
		if _, have := body[k]; !have {
			d.all = append(d.all, k)
		}
	}
	slices.Sort(d.all)
	d.all = slices.Clip(d.all)
	slices.Sort(d.numbers)
	d.numbers = slices.Clip(slices.Compact(d.numbers))
	slices.Sort(d.figures)
	d.figures = slices.Clip(slices.Compact(d.figures))
	d.told, d.named = daysTold(acct, end), stemsNamed(acct, end)
	return d
}

// daysTold returns the days that the text speaks of before end, in bytes.
func daysTold(acct *isnad.Account, end int) []int32 {
	var days []int32
	for i := range acct.Times {
		t := &acct.Times[i]
		if t.Span.Start >= end || len(t.From) < 10 || len(t.To) < 10 || t.From[:10] != t.To[:10] {
			continue
		}
		if at, err := time.Parse(time.DateOnly, t.From[:10]); err == nil {
			days = append(days, int32(at.Unix()/86400))
		}
	}
	slices.Sort(days)
	return slices.Clip(slices.Compact(days))
}

// stemsNamed returns the stems of the names of persons, bodies and places
// before end, in bytes, each with how rare it is.
func stemsNamed(acct *isnad.Account, end int) []stems.Term {
	names := stems.Bag{}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		if m.Span.Start >= end || m.Form != isnad.FormName || m.Kind != isnad.KindPerson && m.Kind != isnad.KindOrganization && m.Kind != isnad.KindPlace {
			continue
		}
		words := acct.Words(m.Span)
		for _, t := range arabic.Tokens(nil, words) {
			norm := arabic.Fold(words[t.Start:t.End])
			if k, ok := stems.Of(norm); ok {
				names.Add(k, stems.Rarity(norm))
			}
		}
	}
	list := make([]stems.Term, 0, len(names))
	for k, c := range names {
		list = append(list, stems.Term{Key: k, Weight: float32(c.Rarity)})
	}
	slices.SortFunc(list, func(x, y stems.Term) int { return cmp.Compare(x.Key, y.Key) })
	return list
}

// topTerms is how many of an article's stems lead to it.
const topTerms = 18

// number returns a key for a number without its marks, and whether it may be a
// year. Single digits say too little.
func number(norm string) (key uint32, year bool) {
	h, n := uint32(2166136261), 0
	for i := 0; i < len(norm); i++ {
		if c := norm[i]; c >= '0' && c <= '9' {
			h = (h ^ uint32(c)) * 16777619
			n++
		}
	}
	if n < 2 {
		return 0, false
	}
	year = n == 4 && len(norm) == 4 && (norm[:2] == "19" || norm[:2] == "20" || norm[:2] == "14")
	return h | 1, year
}

// pairFeatures are what two articles are compared by; see featureNames.
func pairFeatures(a, b *doc) [features_]float64 {
	ab, ba := stems.Cover(a.opening, b.all), stems.Cover(b.opening, a.all)
	tab, tba := stems.Cover(a.top, b.all), stems.Cover(b.top, a.all)
	same, only := 0, 0
	for _, f := range a.figures {
		if _, ok := slices.BinarySearch(b.figures, f); ok {
			same++
		}
	}
	only = min(missing(a.figures, b.numbers), missing(b.figures, a.numbers))
	days := 1.5
	if a.day != noDay && b.day != noDay {
		days = min(math.Abs(float64(a.day-b.day)), 3)
	}
	nab, nba := stems.Cover(a.named, b.all), stems.Cover(b.named, a.all)
	agree, differ, far := 0.0, 0.0, 0.0
	if n := daysApart(a.told, b.told); n == 0 {
		agree = 1
	} else if n > 0 {
		differ, far = 1, math.Min(float64(n), 3)/3
	}
	return [features_]float64{1, stems.Dot(a.body, b.body), stems.Dot(a.lead, b.lead), stems.Dot(a.head, b.head), stems.Dot(a.head, b.lead) + stems.Dot(b.head, a.lead),
		min(ab, ba), max(ab, ba), min(tab, tba), max(tab, tba), math.Min(float64(same), 3) / 3, math.Min(float64(only), 3) / 3, days / 3,
		min(nab, nba), max(nab, nba), agree, differ, far}
}

// daysApart returns how many days lie between the nearest of two sorted lists
// of days, -1 when one is empty.
func daysApart(a, b []int32) int {
	if len(a) == 0 || len(b) == 0 {
		return -1
	}
	least := int32(math.MaxInt32)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if a[i] < b[j] {
			least = min(least, b[j]-a[i])
			i++
		} else {
			least = min(least, a[i]-b[j])
			j++
		}
	}
	return int(least)
}

func missing(figures, numbers []uint32) int {
	n := 0
	for _, f := range figures {
		if _, ok := slices.BinarySearch(numbers, f); !ok {
			n++
		}
	}
	return n
}

const features_ = 17

// featureNames say what pairFeatures holds, in its order.
var featureNames = [features_]string{"bias", "text", "beginning", "title", "title in beginning", "least of beginning covered",
	"most of beginning covered", "least of top covered", "most of top covered", "figures shared", "figures missing", "days apart",
	"least of names covered", "most of names covered", "days told agree", "days told differ", "days told apart"}

// weights were fitted to judged pairs by logistic regression (fit_test.go,
// which prints them anew; doc/decisions/0010 tells how, and why the bias is a
// little above what fits). Above zero, two articles are of one event.
var weights = [features_]float64{-4.4, 1.13, 3.00, 0.49, 3.13, 0.71, -1.40, -0.37, 0.22, 1.78, -1.01, -3.41, 1.13, 2.45, 1.34, -0.49, -0.99}

// likeness returns the log-odds that two articles tell of the same event.
func likeness(a, b *doc) float64 {
	s := 0.0
	for i, f := range pairFeatures(a, b) {
		s += weights[i] * f
	}
	return s
}

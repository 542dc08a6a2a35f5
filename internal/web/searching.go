package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"isnad/internal/search"
)

// A searchView is a query and what was found.
type searchView struct {
	Query, Sort string
	// Understood is the query in canonical form, when it was typed otherwise.
	Understood string
	Fault      *search.QueryError
	// FaultBefore and FaultAt are the query until the fault, and from it on.
	FaultBefore, FaultAt string
	Asked                bool
	Total                int
	AtLeast              bool
	Statements           bool
	Hits                 []hitView
	Facets               []facetView
	Sorts                []choice
	Next, First          string
	Help                 []helpLine
	Examples             []choice
	// Feed is the address of the query as a feed.
	Feed string
}

// A choice is a link that may be the present one.
type choice struct {
	Name, Href string
	On         bool
}

type hitView struct {
	search.Hit
	Href     string
	Snippets [][]snippetRun
}

// A snippetRun is a run of a snippet; Hit says that it matched.
type snippetRun struct {
	Text string
	Hit  bool
}

type facetView struct {
	Name   string
	Values []facetValue
	More   []facetValue // behind a fold
}

// maxFacet is how many values of a facet are in sight.
const maxFacet = 8

type facetValue struct {
	Name  string
	Count int
	Href  string
}

// A helpLine explains one part of the language.
type helpLine struct{ Write, Means, Href string }

// sorts are the orders of hits.
var sorts = []string{"best", "newest", "oldest"}

// searching answers a query.
func searching(v *visit) (*page, error) {
	d := newSearchView(v)
	p := &page{Name: "search", Title: v.T("nav-search"), Nav: "search"}
	if d.Query == "" {
		p.D = d
		return p, nil
	}
	res, err := v.site.s.Search(v.Context(), d.Query, search.Options{Limit: 20, Cursor: v.arg("cursor"), Sort: d.Sort, Facets: v.arg("cursor") == ""})
	var qe *search.QueryError
	switch {
	case errors.As(err, &qe):
		d.fault(qe)
		p.Status = http.StatusBadRequest
	case err != nil:
		return nil, err
	default:
		d.fill(v, res)
		p.Feed = feeds + "search.atom?" + url.Values{"q": {d.Query}}.Encode()
	}
	p.Title, p.D = d.Query+" · "+p.Title, d
	return p, nil
}

func newSearchView(v *visit) searchView {
	d := searchView{Query: v.arg("q"), Sort: v.arg("sort")}
	d.Asked = d.Query != ""
	if !slices.Contains(sorts, d.Sort) {
		d.Sort = "best"
	}
	for _, s := range sorts {
		value := s
		if s == "best" {
			value = ""
		}
		d.Sorts = append(d.Sorts, choice{v.T("sort-" + s), v.with("sort", value), s == d.Sort})
	}
	for _, q := range strings.Split(v.T("search-examples"), "؛") {
		q = strings.TrimSpace(q)
		d.Examples = append(d.Examples, choice{Name: q, Href: queryPath(q)})
	}
	for _, k := range []string{"word", "phrase", "prefix", "or", "not", "group", "speaker", "said", "about", "outlet", "place", "act", "type", "from", "story", "dossier"} {
		write, means, _ := strings.Cut(v.T("search-help-"+k), " — ")
		l := helpLine{write, means, queryPath(write)}
		if k == "story" {
			l.Href = "" // what stands there for an id is none
		}
		d.Help = append(d.Help, l)
	}
	return d
}

// queryPath is the address of a query.
func queryPath(q string) string { return "/search?" + url.Values{"q": {q}}.Encode() }

func (d *searchView) fault(qe *search.QueryError) {
	d.Fault = qe
	r := []rune(qe.Query)
	at := min(max(qe.At, 0), len(r))
	d.FaultBefore, d.FaultAt = string(r[:at]), string(r[at:])
}

func (d *searchView) fill(v *visit, res *search.Results) {
	d.Total, d.AtLeast, d.Statements = res.Total, res.AtLeast, res.Of == "statements"
	if res.Query != d.Query {
		d.Understood = res.Query
	}
	for _, h := range res.Hits {
		x := hitView{Hit: h, Href: articlePath(h.Article)}
		if d.Statements {
			x.Href = saidPath(h.ID)
		}
		for _, s := range h.Snippets {
			x.Snippets = append(x.Snippets, runsOf(s))
		}
		d.Hits = append(d.Hits, x)
	}
	for _, f := range res.Facets {
		if len(f.Values) == 0 {
			continue
		}
		fv := facetView{Name: v.T("facet-" + f.Field)}
		for _, val := range f.Values {
			name := val.Name
			switch f.Field {
			case "act":
				name = v.tongue().label("act", val.Value)
			case "type":
				name = v.tongue().label("type", val.Value)
			case "month":
				name = dates{v.site.looks, v.Lang}.words(val.Value)
			}
			fv.Values = append(fv.Values, facetValue{name, val.Count, v.with("q", d.Query+" "+val.Query)})
		}
		if len(fv.Values) > maxFacet+1 {
			fv.Values, fv.More = fv.Values[:maxFacet], fv.Values[maxFacet:]
		}
		d.Facets = append(d.Facets, fv)
	}
	if v.arg("cursor") != "" {
		d.First = v.with("cursor", "")
	}
	if res.Next != "" {
		q := v.URL.Query()
		q.Del("lang")
		q.Set("cursor", res.Next)
		d.Next = v.URL.Path + "?" + q.Encode()
	}
}

// runsOf cuts a snippet at its marks. Marks that do not lie in the text, or
// that run back, are left out.
func runsOf(s search.Snippet) []snippetRun {
	r := []rune(s.Text)
	var out []snippetRun
	at := 0
	for _, m := range s.Marks {
		if m[0] < at || m[1] > len(r) || m[0] >= m[1] {
			continue
		}
		if m[0] > at {
			out = append(out, snippetRun{string(r[at:m[0]]), false})
		}
		out = append(out, snippetRun{string(r[m[0]:m[1]]), true})
		at = m[1]
	}
	if at < len(r) {
		out = append(out, snippetRun{string(r[at:]), false})
	}
	return out
}

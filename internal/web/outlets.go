package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
)

// An outletsView lists who prints, and how much of it is its own.
type outletsView struct {
	Words, Order string
	Orders       []choice
	Outlets      []outletLine
	Next, First  string
}

type outletLine struct {
	Name, Href    string
	Articles, Own int
	Share         int // per cent of its articles that are its own
}

func lineOf(o desk.Outlet) outletLine {
	l := outletLine{Name: o.Name, Href: outletPath(o.Name), Articles: o.Articles, Own: o.Own}
	if o.Articles > 0 {
		l.Share = (100*o.Own + o.Articles/2) / o.Articles
	}
	return l
}

// outlets lists the outlets.
func outlets(v *visit) (*page, error) {
	q := desk.ListQuery{Order: store.Weight, Cursor: v.arg("cursor"), Limit: 100, Words: v.arg("q")}
	if o := store.Order(v.arg("order")); o == store.Newest || o == store.Oldest {
		q.Order = o
	}
	list, next, err := v.site.q.Outlets(v.Context(), q)
	if err != nil {
		return nil, err
	}
	d := outletsView{Words: q.Words, Order: string(q.Order)}
	for _, o := range []store.Order{store.Weight, store.Newest, store.Oldest} {
		value := string(o)
		if o == store.Weight {
			value = ""
		}
		d.Orders = append(d.Orders, choice{v.T("outlets-" + string(o)), v.with("order", value), o == q.Order})
	}
	for _, o := range list {
		d.Outlets = append(d.Outlets, lineOf(o))
	}
	if q.Cursor != "" {
		d.First = v.with("cursor", "")
	}
	if next != "" {
		d.Next = v.with("cursor", next)
	}
	return &page{Name: "outlets", Title: v.T("nav-outlets"), Nav: "outlets", D: d}, nil
}

// An outletView is one outlet.
type outletView struct {
	outletLine
	Statements int
	From, To   string
	Recent     []articleLink
	// Looked is how many of its newest articles From, To and Cited rest on.
	Looked int
	// CopiedFrom and CopiedBy are the outlets that share text with it, by
	// which way it went; Shared those where it is left open.
	CopiedFrom, CopiedBy, Shared []tally
	// Cited are whom its articles name as their sources, agencies and media.
	Cited []tally
	Query string // address of all its articles
}

// A tally counts articles.
type tally struct {
	Name, Href string
	N          int
}

// maxLooked is how many of an outlet's newest articles are looked at for whom
// it copies and cites, maxRecent how many are listed, maxTally how many others.
const (
	maxLooked = 50
	maxRecent = 20
	maxTally  = 15
)

// outletDoc is what the store knows of an outlet (passes.OutletDoc).
type outletDoc struct {
	Name, ID                  string
	Articles, Own, Statements int
	From, To                  string
}

// outlet shows one outlet.
func outlet(v *visit) (*page, error) {
	ctx, name := v.Context(), v.PathValue("name")
	f, err := v.site.st.Finding(ctx, store.FindingOutlet, name)
	if err != nil {
		return nil, err
	}
	var doc outletDoc
	if err := json.Unmarshal(f.Doc, &doc); err != nil {
		return nil, fmt.Errorf("web: read outlet %s: %w", name, err)
	}
	query := "outlet:" + quoted(doc.Name)
	res, err := v.site.s.Search(ctx, query, search.Options{Limit: maxLooked, Sort: "newest"})
	if err != nil {
		return nil, err
	}
	var ids []isnad.ArticleID
	var keys []string
	for _, h := range res.Hits {
		ids = append(ids, isnad.ArticleID(h.Article))
		keys = append(keys, h.Article)
	}
	accts, err := v.site.st.Accounts(ctx, ids)
	if err != nil {
		return nil, err
	}
	var copies []isnad.Copy
	if len(keys) > 0 {
		found, err := v.site.st.Linked(ctx, store.FindingCopy, keys)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			var c isnad.Copy
			if err := json.Unmarshal(f.Doc, &c); err != nil {
				return nil, fmt.Errorf("web: read finding %s: %w", f.ID, err)
			}
			copies = append(copies, c)
		}
	}
	var others []isnad.ArticleID
	for _, c := range copies {
		others = append(others, c.From, c.To)
	}
	rows, err := v.site.st.Articles(ctx, others)
	if err != nil {
		return nil, err
	}
	d := outletView{outletLine: lineOf(desk.Outlet{Name: doc.Name, Articles: doc.Articles, Own: doc.Own}), Statements: doc.Statements, From: doc.From, To: doc.To, Query: queryPath(query)}
	for _, h := range res.Hits[:min(len(res.Hits), maxRecent)] {
		d.Recent = append(d.Recent, articleLink{articlePath(h.Article), cmp.Or(h.Title, v.T("a-untitled")), "", h.Date})
	}
	d.tally(v.tongue(), ids, accts, copies, rows)
	return &page{Name: "outlet", Title: doc.Name, Nav: "outlets", D: d}, nil
}

// tally counts whom an outlet's articles copy and cite. rows are those of the
// two articles of each copy, one after the other.
func (d *outletView) tally(t tongue, ids []isnad.ArticleID, accts []*isnad.Account, copies []isnad.Copy, rows []store.ArticleRow) {
	d.Looked = len(ids)
	type count map[string]map[isnad.ArticleID]bool
	add := func(c count, name string, art isnad.ArticleID) {
		if name == "" || name == d.Name {
			return
		}
		if c[name] == nil {
			c[name] = map[isnad.ArticleID]bool{}
		}
		c[name][art] = true
	}
	from, by, shared, cited := count{}, count{}, count{}, count{}
	for i, c := range copies {
		switch c.Kind {
		case isnad.CopyQuotation, isnad.CopyBoilerplate, isnad.CopyOwn, isnad.CopyVersion:
			continue
		}
		a, b := rows[2*i], rows[2*i+1]
		mine := slices.Contains(ids, c.To)
		to, own, other := by, c.From, b.Outlet
		if mine {
			to, own, other = from, c.To, a.Outlet
		}
		if c.Direction == "" {
			to = shared
		}
		add(to, other, own)
	}
	for i, acct := range accts {
		if acct == nil {
			continue
		}
		for _, c := range acct.Article.Credit {
			add(cited, c, ids[i])
		}
		for j := range acct.Statements {
			for _, l := range acct.Statements[j].Chain {
				if l.Role == isnad.RoleAgency || l.Role == isnad.RoleMedium {
					name := l.Name
					if e := acct.Entity(l.Entity); e != nil {
						name = e.Name
					}
					add(cited, account.Plain(name), ids[i])
				}
			}
		}
	}
	list := func(c count, href func(string) string) []tally {
		var out []tally
		for name, arts := range c {
			out = append(out, tally{name, href(name), len(arts)})
		}
		slices.SortFunc(out, func(x, y tally) int { return cmp.Or(cmp.Compare(y.N, x.N), cmp.Compare(x.Name, y.Name)) })
		return out[:min(len(out), maxTally)]
	}
	d.CopiedFrom, d.CopiedBy, d.Shared = list(from, outletPath), list(by, outletPath), list(shared, outletPath)
	d.Cited = list(cited, func(name string) string { return queryPath("outlet:" + quoted(d.Name) + " about:" + quoted(name)) })
}

package web

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// A dossiersView lists the pairs of parties, and lets a reader choose others.
type dossiersView struct {
	Form        partyForm
	Pairs       []pairView
	Words       string
	Order       string
	Orders      []choice
	Next, First string
}

type pairView struct {
	Parties []named
	Href    string
	Rows    int
	Latest  string
}

// A partyForm chooses the parties of a dossier.
type partyForm struct {
	Parties []partyField
	Names   []string
	Fault   string
}

// A partyField is one party as it was written, and whom it may mean.
type partyField struct {
	N      int
	Value  string
	Fault  string
	MayBe  []choice
	Needed bool
}

// dossierPath is the address of a dossier.
func dossierPath(parties ...string) string {
	return "/dossier?" + url.Values{"party": parties}.Encode()
}

// dossiers lists the pairs that have a dossier.
func dossiers(v *visit) (*page, error) {
	q := desk.ListQuery{Order: store.Weight, Cursor: v.arg("cursor"), Limit: 50, Words: v.arg("q")}
	if o := store.Order(v.arg("order")); o == store.Newest || o == store.Oldest {
		q.Order = o
	}
	pairs, next, err := v.site.q.Dossiers(v.Context(), q)
	if err != nil {
		return nil, err
	}
	d := dossiersView{Words: q.Words, Order: string(q.Order)}
	for _, o := range []store.Order{store.Weight, store.Newest, store.Oldest} {
		value := string(o)
		if o == store.Weight {
			value = ""
		}
		d.Orders = append(d.Orders, choice{v.T("dossiers-" + string(o)), v.with("order", value), o == q.Order})
	}
	for _, p := range pairs {
		x := pairView{Rows: p.Rows, Latest: p.Latest}
		var ids []string
		for _, r := range p.Parties {
			x.Parties = append(x.Parties, named{Name: r.Name, Href: entityPath(r.ID)})
			ids = append(ids, r.ID)
		}
		x.Href = dossierPath(ids...)
		d.Pairs = append(d.Pairs, x)
	}
	if q.Cursor != "" {
		d.First = v.with("cursor", "")
	}
	if next != "" {
		d.Next = v.with("cursor", next)
	}
	if d.Form, err = v.partyForm(nil); err != nil {
		return nil, err
	}
	return &page{Name: "dossiers", Title: v.T("nav-dossiers"), Nav: "dossiers", D: d}, nil
}

// partyForm is the form with the parties as they were written.
func (v *visit) partyForm(parties []string) (partyForm, error) {
	f := partyForm{}
	for i := range max(2, min(len(parties)+1, 5)) {
		p := partyField{N: i + 1, Needed: i < 2}
		if i < len(parties) {
			p.Value = parties[i]
		}
		f.Parties = append(f.Parties, p)
	}
	var err error
	f.Names, err = v.commonNames()
	return f, err
}

// A dossierView is what binds and divides some parties.
type dossierView struct {
	Parties []named
	Groups  []dossierGroup
	Left    int
	Rows    int
	Form    partyForm
	// Missing says that there is no dossier yet: parties were not found, or
	// too few are chosen.
	Missing bool
	CSV     string
}

// A dossierGroup is the rows of one kind.
type dossierGroup struct {
	Kind string
	ID   string
	Rows []rowView
}

type rowView struct {
	Obligation, Status   string
	Against              bool
	Subject, Date, Dated string
	// Until is set where no article says when: the day on which it was told
	// last, before which it came to pass.
	Until       string
	By, Towards []named
	Place       named
	Instrument  string
	Sources     int
	Steps       []stepView
	More        int
	Conflicts   []conflictView
}

type stepView struct {
	Status             string
	Against            bool
	Date, Told         string
	Text, Outlet, Href string
	Chain              []linkView
}

type conflictView struct {
	Field  string
	Values []conflictValue
}

type conflictValue struct {
	Value    string
	Day      bool
	Articles []teller
	More     int
}

// maxSteps is how many tellings of one row are shown.
const maxSteps = 40

// dossier shows what binds and divides the parties in the address.
func dossier(v *visit) (*page, error) {
	var parties []string
	for _, p := range v.URL.Query()["party"] {
		p = strings.Join(strings.Fields(account.Plain(p)), " ")
		if p != "" && !slices.Contains(parties, p) && len(parties) < 5 && len(p) <= 4*maxName {
			parties = append(parties, p)
		}
	}
	form, err := v.partyForm(parties)
	if err != nil {
		return nil, err
	}
	if len(parties) < 2 {
		if len(parties) == 1 || v.URL.Query().Has("party") {
			form.Fault = v.T("dossier-two")
		}
		return &page{Name: "dossier", Title: v.T("nav-dossiers"), Nav: "dossiers", D: dossierView{Form: form, Missing: true}}, nil
	}
	found, names, err := v.site.q.Dossier(v.Context(), parties...)
	var de *desk.Error
	if errors.As(err, &de) {
		if err := v.whoIsMeant(&form, de, parties); err != nil {
			return nil, err
		}
		return &page{Name: "dossier", Title: v.T("nav-dossiers"), Nav: "dossiers", Status: 404, D: dossierView{Form: form, Missing: true}}, nil
	}
	if err != nil {
		return nil, err
	}
	return dossierPage(v, found, names, form), nil
}

// whoIsMeant says which of the parties was not found, and whom each may mean.
func (v *visit) whoIsMeant(f *partyForm, de *desk.Error, parties []string) error {
	for i := range f.Parties {
		p := &f.Parties[i]
		if p.Value == "" {
			continue
		}
		list, err := v.site.q.Parties(v.Context(), p.Value)
		if err != nil {
			return err
		}
		if len(list) == 0 || p.Value == de.Question {
			p.Fault = v.T("dossier-unknown")
		}
		for _, c := range list[:min(6, len(list))] {
			with := slices.Clone(parties)
			with[i] = c.ID
			p.MayBe = append(p.MayBe, choice{Name: c.Name, Href: dossierPath(with...)})
		}
	}
	f.Fault = v.T("dossier-none-found")
	return nil
}

// A teller is an outlet that gives a value, in one article or several.
type teller struct {
	Name, Href string
	N          int
}

// maxTellers is how many outlets stand beside a value that is told differently.
const maxTellers = 8

// tellers counts articles by outlet, in order, each leading to its first; those
// of unknown outlets stand one by one. more counts the outlets left out.
func tellers(articles []isnad.ArticleID, outlets map[isnad.ArticleID]string, t tongue) (list []teller, more int) {
	at := map[string]int{}
	for _, a := range articles {
		name := outlets[a]
		if i, ok := at[name]; ok && name != "" {
			list[i].N++
			continue
		}
		at[name] = len(list)
		list = append(list, teller{cmp.Or(name, t.T("a-outlet-unknown")), articlePath(a), 1})
	}
	more = max(0, len(list)-maxTellers)
	return list[:len(list)-more], more
}

func dossierPage(v *visit, found *isnad.Dossier, names map[isnad.EntityID]string, form partyForm) *page {
	t := v.tongue()
	name := func(id isnad.EntityID) named {
		if id == "" {
			return named{}
		}
		return named{Name: cmp.Or(names[id], string(id)), Href: entityPath(string(id))}
	}
	all := func(ids []isnad.EntityID) []named {
		var out []named
		for _, id := range ids {
			out = append(out, name(id))
		}
		return out
	}
	d := dossierView{Parties: all(found.Parties), Left: found.Left, Rows: len(found.Rows), Form: form}
	for i := range d.Form.Parties {
		// An id in the address is shown by its name.
		if n := names[isnad.EntityID(d.Form.Parties[i].Value)]; n != "" {
			d.Form.Parties[i].Value = n
		}
	}
	var title []string
	for _, p := range d.Parties {
		title = append(title, p.Name)
	}
	for _, r := range found.Rows {
		kind := t.label("dealing", string(r.Kind))
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Kind != kind {
			d.Groups = append(d.Groups, dossierGroup{Kind: kind, ID: "k-" + string(r.Kind)})
		}
		row := rowView{Status: t.label("status", string(r.Status)), Against: account.Setback(r.Status), Subject: r.Subject, Date: r.Date, Dated: r.Dated,
			By: all(r.By), Towards: all(r.Towards), Place: name(r.Place), Instrument: r.Instrument, Sources: r.IndependentSources,
			More: r.Left + max(0, len(r.History)-maxSteps)}
		if r.Obligation != "" {
			row.Obligation = t.label("obligation", string(r.Obligation))
		}
		if row.Dated == row.Date {
			row.Dated = ""
		}
		if row.Date == "" && len(r.History) > 0 {
			row.Until = r.History[len(r.History)-1].Told
		}
		for _, h := range r.History[:min(len(r.History), maxSteps)] {
			s := stepView{Status: t.label("status", string(h.Status)), Against: account.Setback(h.Status), Date: h.Date, Told: h.Told, Text: h.Text, Outlet: h.Outlet}
			s.Href = articlePath(h.Article)
			switch {
			case h.Dealing != "":
				s.Href += "#" + url.PathEscape(string(h.Dealing))
			case h.Statement != "":
				s.Href += "#" + url.PathEscape(string(h.Statement))
			}
			for i, l := range h.Chain {
				s.Chain = append(s.Chain, linkView{Role: t.label("role", string(l.Role)), Name: l.Name, Broken: l.Role == isnad.RoleUnnamed, End: i == len(h.Chain)-1 && i > 0})
			}
			row.Steps = append(row.Steps, s)
		}
		outlets := map[isnad.ArticleID]string{}
		for _, h := range r.History {
			outlets[h.Article] = h.Outlet
		}
		for _, c := range r.Conflicts {
			cv := conflictView{Field: t.label("field", c.Field)}
			for _, x := range c.Values {
				val := conflictValue{Value: x.Value, Day: c.Field == "date"}
				switch c.Field {
				case "place":
					val.Value = name(isnad.EntityID(x.Value)).Name
				case "status":
					val.Value = t.label("status", x.Value)
				}
				val.Articles, val.More = tellers(x.Articles, outlets, t)
				cv.Values = append(cv.Values, val)
			}
			row.Conflicts = append(row.Conflicts, cv)
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, row)
	}
	return &page{Name: "dossier", Title: strings.Join(title, " – "), Nav: "dossiers", D: d}
}

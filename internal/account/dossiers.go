package account

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/passes"
)

// DossierOptions say which dossier is shown, and how.
type DossierOptions struct {
	// Format is "text", "json", "html" or "csv".
	Format string
	// Parties are names of the parties, in any form; two or more.
	Parties []string
	// Find returns the ids that a name may stand for, the likeliest first; it
	// is asked before the names in the pages are. It may be nil.
	Find func(name string) []isnad.EntityID
	// Text says how the text is shown.
	Text TextOptions
	// Stages are those that run; the web page and the JSON document name them.
	Stages []isnad.StageVersion
	// Passes draws the conclusions; nil is a run without options.
	Passes *passes.Run
}

// A PartyError says that a name is no party that the pages speak of.
type PartyError struct {
	Name string
	// Near are names that the pages do have, the most frequent first.
	Near []string
}

// Error returns the reason and what was found instead.
func (e *PartyError) Error() string {
	s := fmt.Sprintf("no country, body or person is called %q in these pages", e.Name)
	if len(e.Near) > 0 {
		s += "; there are " + strings.Join(e.Near, "، ")
	}
	return s
}

// NewDossier returns a Writer that shows nothing of the single articles and at
// Close writes the dossier of opt.Parties. Close returns a *PartyError when
// one of them is not found.
func NewDossier(w io.Writer, opt DossierOptions) Writer {
	return &dossierWriter{out: writer{w: w}, opt: opt, people: newRegistry(opt.Passes)}
}

type dossierWriter struct {
	out    writer
	opt    DossierOptions
	people registry
	totals Totals
	unread []Unread
}

func (d *dossierWriter) Page(_ string, accts []*isnad.Account, unread error) error {
	d.totals.count(accts, unread)
	for _, acct := range accts {
		d.people.add(acct)
	}
	if unread != nil && len(d.unread) < maxUnread {
		page, kind, why := reason(unread)
		d.unread = append(d.unread, Unread{page, kind, why})
	}
	return nil
}

func (d *dossierWriter) Totals() Totals {
	if d.people.run != nil {
		d.totals.Speakers = d.people.speakers
	}
	return d.totals
}

func (d *dossierWriter) Close(stopped bool) error {
	res := d.people.resolve()
	parties := make([]isnad.EntityID, 0, len(d.opt.Parties))
	for _, name := range d.opt.Parties {
		id, err := d.party(name)
		if err != nil {
			return err
		}
		if !slices.Contains(parties, id) {
			parties = append(parties, id)
		}
	}
	dos := res.Dossier(parties...)
	return d.write(&dos, d.people.namesByID(), stopped)
}

// WriteDossier writes a dossier that was made before. names leads from the ids
// in it to names; totals are those of the corpus it was made of. Of the options
// Parties, Find and Passes are not looked at.
func WriteDossier(w io.Writer, opt DossierOptions, dos *isnad.Dossier, names map[isnad.EntityID]string, totals Totals) error {
	return (&dossierWriter{out: writer{w: w}, opt: opt, totals: totals}).write(dos, names, false)
}

func (d *dossierWriter) write(dos *isnad.Dossier, called map[isnad.EntityID]string, stopped bool) error {
	switch d.opt.Format {
	case "json":
		d.json(dos, called, stopped)
	case "csv":
		d.csv(dos, called)
	case "html":
		if err := d.html(dos, called, stopped); err != nil {
			return err
		}
	default:
		t := NewText(d.out.w, d.opt.Text).(*textWriter)
		t.dossier(dos, called, len(dos.Rows), true)
		if stopped {
			t.line("Reading was stopped before the last page; rows may be missing.")
		}
		t.out.string(t.b.String())
		return t.out.err
	}
	return d.out.err
}

// party finds the entity that a name stands for: by the lexicon, where the
// pages speak of what it finds, else by a name or form in the pages.
func (d *dossierWriter) party(name string) (isnad.EntityID, error) {
	byID := make(map[string]*entry, len(d.people.order))
	for _, e := range d.people.order {
		byID[e.ID] = e
		for _, s := range e.Same {
			byID[s] = e
		}
	}
	if e := byID[name]; e != nil {
		return isnad.EntityID(e.ID), nil
	}
	if d.opt.Find != nil {
		for _, id := range d.opt.Find(name) {
			if e := byID[string(id)]; e != nil {
				return isnad.EntityID(e.ID), nil
			}
		}
	}
	want := arabic.Fold(strings.TrimSpace(name))
	var exact, near []*entry
	for _, e := range d.people.order {
		if e.Kind == string(isnad.KindUnnamed) {
			continue
		}
		hit, part := false, false
		for _, f := range append([]string{e.Name, e.NameEn}, e.Forms...) {
			folded := arabic.Fold(f)
			hit = hit || folded == want
			part = part || len(want) >= 4 && strings.Contains(folded, want)
		}
		switch {
		case hit:
			exact = append(exact, e)
		case part:
			near = append(near, e)
		}
	}
	if len(exact) > 0 {
		// Of several of one name the one who speaks most is meant.
		slices.SortStableFunc(exact, func(a, b *entry) int { return b.statements - a.statements })
		return isnad.EntityID(exact[0].ID), nil
	}
	slices.SortStableFunc(near, func(a, b *entry) int { return b.statements - a.statements })
	err := &PartyError{Name: name}
	for _, e := range near[:min(len(near), 5)] {
		err.Near = append(err.Near, e.Name)
	}
	return "", err
}

// namesByID returns the names of the entities by their ids.
func (r *registry) namesByID() map[isnad.EntityID]string {
	m := make(map[isnad.EntityID]string, len(r.order))
	for _, e := range r.order {
		m[isnad.EntityID(e.ID)] = e.Name
	}
	return m
}

// nameOf returns the name of an entity, or its id where the pages only imply
// it.
func nameOf(called map[isnad.EntityID]string, id isnad.EntityID) string {
	if n := called[id]; n != "" {
		return n
	}
	return string(id)
}

func nameList(called map[isnad.EntityID]string, ids []isnad.EntityID) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, nameOf(called, id))
	}
	return out
}

// A DossierDocument is the JSON document of `isnad dossier --format json`.
type DossierDocument struct {
	// Isnad is the version of the form of documents ("1").
	Isnad   string  `json:"isnad"`
	Dossier Dossier `json:"dossier"`
	// Names are the names of all ids in it.
	Names map[string]string `json:"names"`
	// Complete is false when reading was stopped before the last page.
	Complete bool `json:"complete"`
}

func (d *dossierWriter) json(dos *isnad.Dossier, called map[isnad.EntityID]string, stopped bool) {
	doc := DossierDocument{Isnad: Version, Dossier: dossier(dos), Names: map[string]string{}, Complete: !stopped}
	put := func(ids ...isnad.EntityID) {
		for _, id := range ids {
			if id != "" {
				doc.Names[string(id)] = nameOf(called, id)
			}
		}
	}
	put(dos.Parties...)
	for i := range dos.Rows {
		put(dos.Rows[i].By...)
		put(dos.Rows[i].Towards...)
		put(dos.Rows[i].Place)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b) // sorts the names by id
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(&doc); err != nil {
		d.out.err = fmt.Errorf("account: write JSON: %w", err)
		return
	}
	d.out.bytes(b.Bytes())
}

// csvHead are the columns of the CSV form: one line for each telling.
var csvHead = []string{"kind", "obligation", "subject", "status", "date", "dated", "by", "towards", "place", "instrument", "independent_sources", "conflicts",
	"told_status", "told_date", "told", "article", "outlet", "statement", "chain", "text"}

func (d *dossierWriter) csv(dos *isnad.Dossier, called map[isnad.EntityID]string) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	put := func(cells []string) {
		for i, c := range cells {
			cells[i] = cell(c)
		}
		if err := w.Write(cells); err != nil && d.out.err == nil {
			d.out.err = err
		}
	}
	put(slices.Clone(csvHead))
	for i := range dos.Rows {
		r := &dos.Rows[i]
		row := []string{string(r.Kind), string(r.Obligation), r.Subject, string(r.Status), r.Date, r.Dated, strings.Join(nameList(called, r.By), "؛ "),
			strings.Join(nameList(called, r.Towards), "؛ "), placeOf(called, r.Place), r.Instrument, strconv.Itoa(r.IndependentSources), conflictWords(r, called)}
		for _, h := range r.History {
			put(append(slices.Clone(row), string(h.Status), h.Date, h.Told, string(h.Article), h.Outlet, string(h.Statement), chainWords(h.Chain), h.Text))
		}
	}
	w.Flush()
	d.out.bytes(b.Bytes())
}

// cell makes a page's words fit for a table program: a cell that begins like a
// formula is not to be worked out.
func cell(s string) string {
	s = Plain(s)
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func placeOf(called map[isnad.EntityID]string, id isnad.EntityID) string {
	if id == "" {
		return ""
	}
	return nameOf(called, id)
}

func chainWords(chain []isnad.Link) string {
	names := make([]string, 0, len(chain))
	for _, l := range chain {
		names = append(names, l.Name)
	}
	return strings.Join(names, " ← ")
}

// conflictWords tells what differs: «status: denied / done».
func conflictWords(r *isnad.DossierRow, called map[isnad.EntityID]string) string {
	var parts []string
	for _, c := range r.Conflicts {
		values := make([]string, 0, len(c.Values))
		for _, v := range c.Values {
			w := v.Value
			if c.Field == "place" {
				w = nameOf(called, isnad.EntityID(w))
			}
			values = append(values, w+" ×"+strconv.Itoa(len(v.Articles)))
		}
		parts = append(parts, c.Field+": "+strings.Join(values, " / "))
	}
	return strings.Join(parts, "; ")
}

// The labels of the values of dossiers.
var (
	dealingLabels = map[isnad.DealingKind]label{
		isnad.DealingInstrument: {"وثيقة", "instrument"}, isnad.DealingCommitment: {"التزام", "commitment"}, isnad.DealingInstitution: {"مؤسسة مشتركة", "institution"},
		isnad.DealingDeployment: {"نشر قوات أو سلاح", "deployment"}, isnad.DealingExercise: {"مناورات", "exercise"}, isnad.DealingMeeting: {"لقاء", "meeting"},
		isnad.DealingRequest: {"طلب", "request"}, isnad.DealingGuarantee: {"ضمان", "guarantee"}, isnad.DealingThreat: {"تهديد", "threat"},
		isnad.DealingDenial: {"نفي", "denial"}, isnad.DealingOrder: {"أمر", "order"},
	}
	obligationLabels = map[isnad.Obligation]label{
		isnad.ObligationDefence: {"دفاع", "defence"}, isnad.ObligationConsultation: {"تشاور", "consultation"}, isnad.ObligationSupply: {"إمداد", "supply"},
		isnad.ObligationProduction: {"إنتاج", "production"}, isnad.ObligationBasing: {"تمركز", "basing"}, isnad.ObligationTraining: {"تدريب", "training"},
		isnad.ObligationInstitution: {"مؤسسة", "institution"}, isnad.ObligationEconomy: {"اقتصاد", "economy"}, isnad.ObligationCeasefire: {"وقف قتال", "ceasefire"},
		isnad.ObligationDisarmament: {"نزع سلاح", "disarmament"}, isnad.ObligationAid: {"عون", "aid"}, isnad.ObligationCooperation: {"تعاون", "cooperation"},
	}
	statusLabels = map[isnad.Status]label{
		isnad.StatusProposed: {"مقترح", "proposed"}, isnad.StatusDiscussed: {"قيد البحث", "discussed"}, isnad.StatusRequested: {"مطلوب", "requested"},
		isnad.StatusAnnounced: {"معلن", "announced"}, isnad.StatusAgreed: {"متفق عليه", "agreed"}, isnad.StatusSigned: {"موقّع", "signed"},
		isnad.StatusRatified: {"مصادق عليه", "ratified"}, isnad.StatusInForce: {"نافذ", "in force"}, isnad.StatusUnderWay: {"جارٍ", "under way"},
		isnad.StatusDeployed: {"منشور", "deployed"}, isnad.StatusDone: {"تمّ", "done"}, isnad.StatusSuspended: {"معلّق", "suspended"},
		isnad.StatusEnded: {"منتهٍ", "ended"}, isnad.StatusBreached: {"مخروق", "breached"}, isnad.StatusDenied: {"منفي", "denied"},
		isnad.StatusRejected: {"مرفوض", "rejected"},
	}
	fieldLabels = map[string]label{"status": {"الحالة", "status"}, "date": {"التاريخ", "date"}, "place": {"المكان", "place"}}
)

// setback are the statuses that a reader looks for first.
var setback = map[isnad.Status]bool{isnad.StatusDenied: true, isnad.StatusRejected: true, isnad.StatusBreached: true, isnad.StatusEnded: true, isnad.StatusSuspended: true}

// maxSummary is how many rows of the fullest dossier a reading shows as text,
// maxDossiers how many dossiers a long text or a web page shows: the JSON
// document holds all.
const (
	maxSummary  = 8
	maxDossiers = 12
	// maxSteps is how many tellings of one row a text or a web page shows.
	maxSteps = 12
)

// dossiers shows the dossiers behind the articles of a reading.
func (t *textWriter) dossiers(all []isnad.Dossier) {
	if t.totals.Articles < 2 || len(all) == 0 {
		return
	}
	called := t.people.namesByID()
	if t.opt.Detail != Full {
		t.dossier(&all[0], called, maxSummary, false)
		if len(all) > 1 {
			t.line(t.style(styleDim, "  … and "+counted(len(all)-1, "more dossier")+": --full shows the fullest, --format json all"))
		}
		t.line()
		return
	}
	for i := range all[:min(len(all), maxDossiers)] {
		t.dossier(&all[i], called, len(all[i].Rows), true)
		t.line()
	}
	if len(all) > maxDossiers {
		t.line("  … and " + counted(len(all)-maxDossiers, "more dossier"))
		t.line()
	}
}

// dossier shows at most n rows of a dossier, with their tellings when full.
func (t *textWriter) dossier(d *isnad.Dossier, called map[isnad.EntityID]string, n int, full bool) {
	head := "Dossier, " + counted(len(d.Rows), "row") + ": "
	t.line(t.style(styleTitle, head), t.isolate(t.style(styleTitle, t.fit(strings.Join(nameList(called, d.Parties), " – "), t.opt.Width-len(head)))))
	if len(d.Rows) == 0 {
		t.line("  Nothing in these pages binds or divides them.")
		return
	}
	last := isnad.DealingKind("")
	for i := range d.Rows[:min(n, len(d.Rows))] {
		r := &d.Rows[i]
		kind := string(r.Kind)
		if r.Kind == last {
			kind = ""
		}
		last = r.Kind
		style := styleAct
		if setback[r.Status] {
			style = styleAgainst
		}
		date := r.Date
		if date == "" && len(r.History) > 0 {
			// The article that told it last appeared then; it came to pass before.
			if told := r.History[len(r.History)-1].Told; told != "" {
				date = "≤" + told
			}
		}
		lead := fmt.Sprintf("  %-11s  ", kind) + t.style(style, string(r.Status)) + strings.Repeat(" ", max(1, 11-len(r.Status))) + fmt.Sprintf("%-11s %2d  ", date, r.IndependentSources)
		room := t.opt.Width - 41
		words := r.Subject
		if r.Place != "" {
			words += " @ " + nameOf(called, r.Place)
		}
		t.line(lead, t.isolate(t.fit(words, room)))
		if len(r.Conflicts) > 0 {
			t.line(strings.Repeat(" ", 15), t.style(styleAgainst, "tellings differ  "), t.isolate(t.fit(conflictWords(r, called), t.opt.Width-32)))
		}
		for _, x := range []struct {
			what string
			list []string
		}{{"denies  ", r.Denies}, {"denied  ", r.DeniedBy}} {
			for _, s := range x.list {
				t.line(strings.Repeat(" ", 15), t.style(styleAgainst, x.what), t.isolate(t.fit(s, t.opt.Width-24)))
			}
		}
		if !full {
			continue
		}
		for k := range r.History[:min(len(r.History), maxSteps)] {
			h := &r.History[k]
			when := h.Date
			if when == "" && h.Told != "" {
				when = "≤" + h.Told
			}
			lead := strings.Repeat(" ", 15) + fmt.Sprintf("%-10s %-11s ", h.Status, when)
			who := chainWords(h.Chain)
			if who == "" {
				who = h.Outlet
			}
			words := "«" + h.Text + "»"
			if who != "" {
				words = who + ": " + words
			}
			t.line(t.style(styleDim, lead), t.isolate(t.style(styleDim, t.fit(words, t.opt.Width-38))))
		}
		if more := len(r.History) - maxSteps + r.Left; more > 0 && len(r.History) > maxSteps || r.Left > 0 {
			t.line(strings.Repeat(" ", 15), t.style(styleDim, fmt.Sprintf("… and %d more tellings", max(more, r.Left))))
		}
	}
	if more := len(d.Rows) - n + d.Left; n < len(d.Rows) || d.Left > 0 {
		t.line(t.style(styleDim, "  … and "+counted(max(more, d.Left), "more row")))
	}
}

// The views of the web page.
type (
	dossierView struct {
		Anchor  string
		Parties []string
		Rows    []rowView
		Left    int
		Open    bool
	}
	rowView struct {
		Kind, Obligation, Status label
		Subject, Date, Dated     string
		By, Towards              []string
		Place, Instrument        string
		Sources, More            int
		Against                  bool
		Denies, DeniedBy         []string
		Steps                    []stepView
		Conflicts                []conflictView
	}
	stepView struct {
		Status                         label
		Date, Told, Text, Outlet, Link string
		Chain                          []string
	}
	conflictView struct {
		Field  label
		Values []tellingView
	}
	tellingView struct {
		Value string
		Count int
	}
)

// viewOf makes the view of a dossier. linked says that the articles stand in
// the same page.
func viewOf(d *isnad.Dossier, called map[isnad.EntityID]string, linked bool) dossierView {
	ids := make([]string, 0, len(d.Parties))
	for _, id := range d.Parties {
		ids = append(ids, string(id))
	}
	v := dossierView{Anchor: "d-" + anchored(strings.Join(ids, "-")), Parties: nameList(called, d.Parties), Left: d.Left}
	for i := range d.Rows {
		r := &d.Rows[i]
		row := rowView{Kind: labelOf(dealingLabels, r.Kind), Status: labelOf(statusLabels, r.Status), Subject: r.Subject, Date: r.Date, Dated: r.Dated,
			By: nameList(called, r.By), Towards: nameList(called, r.Towards), Place: placeOf(called, r.Place), Instrument: r.Instrument,
			Denies: r.Denies, DeniedBy: r.DeniedBy,
			Sources: r.IndependentSources, Against: setback[r.Status], More: r.Left + max(0, len(r.History)-maxSteps)}
		if r.Obligation != "" {
			row.Obligation = labelOf(obligationLabels, r.Obligation)
		}
		if row.Dated == row.Date {
			row.Dated = ""
		}
		if row.Date == "" && len(r.History) > 0 {
			if told := r.History[len(r.History)-1].Told; told != "" {
				row.Date = "≤ " + told // the article that told it last appeared then
			}
		}
		for k := range r.History[:min(len(r.History), maxSteps)] {
			h := &r.History[k]
			s := stepView{Status: labelOf(statusLabels, h.Status), Date: h.Date, Told: h.Told, Text: h.Text, Outlet: h.Outlet}
			for _, l := range h.Chain {
				s.Chain = append(s.Chain, l.Name)
			}
			if linked {
				s.Link = "a-" + anchored(string(h.Article))
			}
			row.Steps = append(row.Steps, s)
		}
		for _, c := range r.Conflicts {
			cv := conflictView{Field: fieldLabels[c.Field]}
			for _, x := range c.Values {
				value := x.Value
				switch c.Field {
				case "place":
					value = nameOf(called, isnad.EntityID(value))
				case "status":
					value = labelOf(statusLabels, isnad.Status(value)).Ar
				}
				cv.Values = append(cv.Values, tellingView{value, len(x.Articles)})
			}
			row.Conflicts = append(row.Conflicts, cv)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// dossierViews are the views of the fullest dossiers of a reading.
func (h *htmlWriter) dossierViews(all []isnad.Dossier) []dossierView {
	called := h.people.namesByID()
	var out []dossierView
	for i := range all[:min(len(all), maxDossiers)] {
		v := viewOf(&all[i], called, true)
		v.Open = i == 0
		out = append(out, v)
	}
	return out
}

func (d *dossierWriter) html(dos *isnad.Dossier, called map[isnad.EntityID]string, stopped bool) error {
	css, hash := style()
	v := viewOf(dos, called, false)
	v.Open = true
	view := struct {
		Style    template.CSS
		Policy   string
		Totals   Totals
		Index    []indexLine
		Speakers []speakerLinks
		More     int
		Unread   []Unread
		Stopped  bool
		Stages   []isnad.StageVersion
		Dossiers []dossierView
	}{Style: css, Policy: policy(hash), Totals: d.Totals(), Unread: d.unread, Stopped: stopped, Stages: d.opt.Stages, Dossiers: []dossierView{v}}
	var b bytes.Buffer
	for _, part := range []string{"head", "foot"} {
		if err := templates().ExecuteTemplate(&b, part, view); err != nil {
			return err
		}
	}
	d.out.bytes(b.Bytes())
	return d.out.err
}

// policy is what a page may load: this sheet and its fonts, nothing else.
func policy(hash string) string {
	return "default-src 'none'; style-src " + hash + "; font-src data:; base-uri 'none'; form-action 'none'"
}

package web

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"

	"isnad"
	"isnad/internal/account"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// The views of the page of an article.
type (
	articleView struct {
		ID, Title         string
		Name              string // of the page in the store
		URL               string // http or https, else empty
		Outlet, OutletWhy string
		OutletHref        string
		Author            string
		Credit            []string
		DayFrom, DayTo    string
		Day               bool
		DayWhy            string
		DayBasis          string
		Changed           string
		Charset           string
		SourceHref        string
		CopyOf            *articleLink
		Story             *storyLink
		Layers            []layerView
		Body              template.HTML
		Statements        []statementCard
		Names             []nameGroup
		NameCount         int
		Times             []timeCard
		Events            []eventCard
		Matters           []matterCard
		Copies            []copyLine
		Versions          []versionLine
		Dropped           []droppedGroup
		DroppedCount      int
		Repairs           []repairLine
		Stages            []isnad.StageVersion
	}
	articleLink struct{ Href, Title, Outlet, Date string }
	storyLink   struct {
		Href, Title       string
		Articles, Sources int
	}
	// A layerView is a switch over one sort of marks.
	layerView struct {
		ID, Name string
		Count    int
		On       bool
	}
	// A findingView is what every card says of its finding.
	findingView struct {
		ID    string // "s3": the anchor of the card
		Words string // anchor of its words in the text
		Stage string
		Rule  string
		// Version of the stage; 0 when the account does not name it.
		Version, Score int
		Evidence       []string
		Raw            *rawWords
		RawHref        string
		Also           []alsoLink
		Wrong          *wrongView
		WrongHref      string
	}
	alsoLink struct{ Href, Name string }
	// A wrongView is the note that marks a finding as wrong.
	wrongView struct{ By, At, Why string }
	// A rawWords is what the kept page has where a finding's words come from.
	rawWords struct {
		Before, Words, After string
		Start, End           int // bytes of the page
		Cut                  bool
	}
	named struct {
		Name, Role, Href string
	}
	statementCard struct {
		findingView
		N                      int
		Speaker                named
		Open, Unnamed, Against bool
		Co, Candidates         []named
		For, Addressee         named
		ActKey, Mode           string
		Negated                bool
		Content                string
		Cue                    string
		Occasion               string
		Time, TimeHref         string
		About                  []alsoLink
		Within                 *alsoLink
		Chain                  []linkView
		Blank                  bool // the chain ends before any speaker
		Claim                  *claimView
	}
	linkView struct {
		Role, Name, Href string
		Broken, End      bool
	}
	claimView struct {
		Href           string
		Sources        int
		Tellings       []saidView // the others
		Denied, Denies []saidView
	}
	saidView struct {
		Href, Outlet, Date, Speaker, Act, Text string
		Negated                                bool
		Chain                                  []string
	}
	nameGroup struct {
		Kind  string
		Names []nameCard
	}
	nameCard struct {
		ID, Name, NameEn string
		Role             string
		Href             string // of its page in the corpus
		Called           string // its name there, when it is another
		Wikidata         string
		Forms            []string
		Mentions         []mentionLine
	}
	mentionLine struct {
		findingView
		Text, Title, Form string
		// Same says that Text is the name itself.
		Same bool
		// Of is whose it is; empty when that is open.
		Of named
	}
	timeCard struct {
		findingView
		Text, Type, Value, Mod, From, To string
		Hijri                            bool
	}
	eventCard struct {
		findingView
		Type, Mode, Modality string
		Against              bool
		Actors, Recipients   []named
		Place                named
		Time, TimeHref       string
		Trigger, Clause      string
		Statement            *alsoLink
	}
	matterCard struct {
		findingView
		Kind, Obligation, Status string
		Against                  bool
		By, Towards              []named
		Place                    named
		Time, TimeHref           string
		Subject, Clause          string
		Instrument               *alsoLink
		Statement                *alsoLink
	}
	copyLine struct {
		Other      articleLink
		Kind, Form string
		// Which says how the two stand: "from" when this article has the
		// other's text, "to" when the other has this one's, else empty.
		Which, Why string
		Share      int // per cent of this article's words
		Words      int
		Href       string // side by side
	}
	versionLine struct {
		Added    string
		Page     string
		Size     int64
		This     bool
		Href     string // its article; empty when it was not read
		Changes  string // what changed between it and this one
		Unread   string
		Articles int
	}
	droppedGroup struct {
		Reason string
		Texts  []string
		All    int
	}
	repairLine struct{ Href, From, To, Rule, Why string }
)

const (
	// maxDropped bounds the pieces shown for one reason, maxPiece the bytes of
	// each: nobody reads a page's menus of many screens, and the page is kept.
	maxDropped = 30
	maxPiece   = 2000
	// maxRaw bounds the bytes of the page shown in a card, rawAround those
	// before and behind the words.
	maxRaw    = 900
	rawAround = 90
	// maxTellings bounds the other tellings shown in a card.
	maxTellings = 8
	maxAlso     = 6
)

// An articleBuilder makes the view of one account.
type articleBuilder struct {
	tongue
	page     *desk.Page
	acct     *isnad.Account
	body     []byte
	versions map[isnad.Stage]int
	entities map[isnad.EntityID]*isnad.Entity
	times    map[isnad.TimexID]*isnad.Timex
	words    []wordMark
}

// newArticleView makes the view of an article. body is the page as it is kept,
// nil when it is not at hand; hidden are the layers that are switched off.
func newArticleView(t tongue, page *desk.Page, body []byte, hidden []string) *articleView {
	acct := page.Account
	art := &acct.Article
	v := &articleBuilder{tongue: t, page: page, acct: acct, body: body, versions: map[isnad.Stage]int{},
		entities: map[isnad.EntityID]*isnad.Entity{}, times: map[isnad.TimexID]*isnad.Timex{}}
	for _, s := range acct.Stages {
		v.versions[s.Stage] = s.Version
	}
	for i := range acct.Entities {
		v.entities[acct.Entities[i].ID] = &acct.Entities[i]
	}
	for i := range acct.Times {
		v.times[acct.Times[i].ID] = &acct.Times[i]
	}
	out := &articleView{
		ID: string(art.ID), Title: cmp.Or(art.Title, t.T("a-untitled")), Name: art.Page, URL: safeURL(art.URL),
		Outlet: art.Outlet.Name, OutletWhy: art.Outlet.Why, Author: art.Author, Credit: art.Credit,
		DayBasis: t.label("dating", string(cmp.Or(art.Published.Basis, isnad.DatedNone))), DayWhy: art.Published.Why,
		Charset: art.Charset, SourceHref: articlePath(string(art.ID)) + "/source", Stages: acct.Stages,
	}
	if out.Outlet != "" {
		out.OutletHref = outletPath(art.Outlet.Name)
	}
	out.Day = art.Published.Known()
	out.DayFrom, out.DayTo = isoDay(art.Published.From), isoDay(art.Published.To)
	if out.DayTo == out.DayFrom {
		out.DayTo = ""
	}
	if out.DayWhy == string(art.Published.Basis) {
		out.DayWhy = "" // "given" says what the basis says
	}
	out.Changed = isoDay(art.Modified.From)
	if ref, ok := page.Others[page.Ref.CopyOf]; ok && page.Ref.CopyOf != "" {
		l := linkTo(ref, t)
		out.CopyOf = &l
	}
	if s := page.Story; s != nil {
		out.Story = &storyLink{storyPath(s.ID), s.Title, s.Articles, s.Sources}
	}
	passages := v.marks()
	out.Body = markText(art, passages, v.words)
	for i := range acct.Statements {
		out.Statements = append(out.Statements, v.statement(i))
	}
	out.Names, out.NameCount = v.names()
	for i := range acct.Times {
		out.Times = append(out.Times, v.time(i))
	}
	for i := range acct.Events {
		out.Events = append(out.Events, v.event(i))
	}
	for i := range acct.Dealings {
		out.Matters = append(out.Matters, v.matter(i))
	}
	v.also(out)
	speakers := 0
	for i := range acct.Statements {
		if !acct.Statements[i].SpeakerSpan.Empty() {
			speakers++
		}
	}
	for _, l := range []layerView{
		{"said", t.T("layer-said"), len(acct.Statements), true},
		{"by", t.T("layer-by"), speakers, true},
		{"name", t.T("layer-name"), len(acct.Mentions), true},
		{"time", t.T("layer-time"), len(acct.Times), true},
		{"event", t.T("layer-event"), len(acct.Events), true},
		{"matter", t.T("layer-matter"), len(acct.Dealings), true},
		{"repair", t.T("layer-repair"), len(art.Repairs), true},
	} {
		if l.Count > 0 {
			l.On = !slices.Contains(hidden, l.ID)
			out.Layers = append(out.Layers, l)
		}
	}
	out.Copies = v.copies()
	out.Versions = v.versionLines()
	out.Dropped, out.DroppedCount = v.dropped(), len(art.Dropped)
	for i, r := range art.Repairs {
		l := repairLine{From: account.Visible(r.From), To: account.Visible(r.To), Rule: r.Rule, Why: r.Why}
		if account.Shown(art.Blocks, r.Span) {
			l.Href = "#w-r" + strconv.Itoa(i+1)
		}
		out.Repairs = append(out.Repairs, l)
	}
	return out
}

// isoDay returns the day of an ISO 8601 date or date-time.
func isoDay(iso string) string { return iso[:min(len(iso), len(time.DateOnly))] }

func linkTo(r desk.ArticleRef, t tongue) articleLink {
	return articleLink{articlePath(r.ID), cmp.Or(r.Title, t.T("a-untitled")), r.Outlet, r.Date}
}

// marks returns the passages of the text and fills v.words.
func (v *articleBuilder) marks() []passage {
	acct := v.acct
	var passages []passage
	add := func(span isnad.Span, class, id, href, title string) {
		if !span.Empty() {
			v.words = append(v.words, wordMark{span, class, id, href, title})
		}
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		n, card := strconv.Itoa(i+1), "#"+string(s.ID)
		class := "q"
		if account.Against(s.Act) {
			class = "q no"
		}
		tip := n + ". " + v.speakerShort(s) + " — " + v.act(s)
		for j, p := range s.Content {
			q := passage{span: p, class: class, title: tip}
			if j == 0 {
				q.id, q.number, q.href = "w-"+string(s.ID), n, card
			}
			passages = append(passages, q)
		}
		add(s.Cue, "cue", "w-"+string(s.ID)+"-cue", card, tip)
		add(s.SpeakerSpan, "by", "w-"+string(s.ID)+"-by", card, tip)
		for j, l := range s.Chain {
			if l.Span != s.SpeakerSpan {
				add(l.Span, "link", fmt.Sprintf("w-%s-l%d", s.ID, j+1), card, v.label("role", string(l.Role))+": "+l.Name)
			}
		}
	}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		id := "m" + strconv.Itoa(i+1)
		title := v.label("kind", string(m.Kind))
		if e := v.entities[m.Entity]; e != nil {
			title = e.Name
		}
		add(m.Span, "m", "w-"+id, "#"+id, title)
	}
	for i := range acct.Times {
		t := &acct.Times[i]
		add(t.Span, "t", "w-"+string(t.ID), "#"+string(t.ID), t.Value)
	}
	for i := range acct.Events {
		e := &acct.Events[i]
		add(e.Trigger, "ev", "w-"+string(e.ID), "#"+string(e.ID), v.label("type", e.Type))
	}
	for i := range acct.Dealings {
		d := &acct.Dealings[i]
		add(d.Subject, "d", "w-"+string(d.ID), "#"+string(d.ID), v.label("dealing", string(d.Kind)))
	}
	for i, r := range acct.Article.Repairs {
		add(r.Span, "r", "w-r"+strconv.Itoa(i+1), "#repairs", account.Visible(r.From)+" → "+account.Visible(r.To))
	}
	return passages
}

// finding fills what all cards have.
func (v *articleBuilder) finding(id string, span isnad.Span, b isnad.Basis, raw bool) findingView {
	f := findingView{ID: id, Words: "#w-" + id, Stage: string(b.Stage), Rule: b.Rule, Version: v.versions[b.Stage], Score: int(b.Score*100 + 0.5)}
	for _, e := range b.Evidence {
		if w := v.acct.Words(e); w != "" && len(f.Evidence) < maxAlso && !slices.Contains(f.Evidence, w) {
			f.Evidence = append(f.Evidence, w)
		}
	}
	here := articlePath(v.page.Ref.ID)
	f.RawHref = here + "/source?finding=" + id + "#raw"
	f.WrongHref = here + "/wrong?finding=" + id
	if raw {
		f.Raw = rawOf(v.body, v.acct.Article.Charset, v.acct.Article.Origin, span, maxRaw)
	}
	if n, ok := v.page.Wrong[id]; ok {
		f.Wrong = &wrongView{n.By, n.At.UTC().Format("2006-01-02 15:04"), n.Why}
	}
	return f
}

// also names, in the cards of findings, the other findings on the same words.
func (v *articleBuilder) also(out *articleView) {
	names := map[string]string{}
	name := func(id, n string) { names["#"+id] = n }
	for i := range out.Statements {
		name(out.Statements[i].ID, v.T("a-statement")+" "+strconv.Itoa(out.Statements[i].N))
	}
	for _, g := range out.Names {
		for _, n := range g.Names {
			for _, m := range n.Mentions {
				name(m.ID, cmp.Or(n.Name, m.Text))
			}
		}
	}
	for i := range out.Times {
		name(out.Times[i].ID, out.Times[i].Text)
	}
	for i := range out.Events {
		name(out.Events[i].ID, v.T("a-event")+": "+out.Events[i].Type)
	}
	for i := range out.Matters {
		name(out.Matters[i].ID, out.Matters[i].Kind+": "+out.Matters[i].Subject)
	}
	ws := slices.Clone(v.words)
	slices.SortStableFunc(ws, func(a, b wordMark) int { return cmp.Compare(a.span.Start, b.span.Start) })
	found := map[string][]alsoLink{}
	link := func(a, b wordMark) {
		if a.href == b.href || names[b.href] == "" {
			return
		}
		l := alsoLink{b.href, names[b.href]}
		if have := found[a.href]; len(have) < maxAlso && !slices.Contains(have, l) {
			found[a.href] = append(have, l)
		}
	}
	for i := range ws {
		for j := i + 1; j < len(ws) && ws[j].span.Start < ws[i].span.End; j++ {
			link(ws[i], ws[j])
			link(ws[j], ws[i])
		}
	}
	for i := range out.Statements {
		out.Statements[i].Also = found["#"+out.Statements[i].ID]
	}
	for i := range out.Names {
		for j := range out.Names[i].Names {
			for k := range out.Names[i].Names[j].Mentions {
				m := &out.Names[i].Names[j].Mentions[k]
				m.Also = found["#"+m.ID]
			}
		}
	}
	for i := range out.Times {
		out.Times[i].Also = found["#"+out.Times[i].ID]
	}
	for i := range out.Events {
		out.Events[i].Also = found["#"+out.Events[i].ID]
	}
	for i := range out.Matters {
		out.Matters[i].Also = found["#"+out.Matters[i].ID]
	}
}

// who names an entity of the account, by the corpus where it knows it.
func (v *articleBuilder) who(id isnad.EntityID) named {
	e := v.entities[id]
	if e == nil {
		return named{}
	}
	w := named{Name: e.Name}
	if r, ok := v.page.Entities[id]; ok && r.ID != "" {
		w.Name, w.Href = cmp.Or(r.Name, e.Name), entityPath(r.ID)
	}
	if e.Role != "" && !strings.Contains(w.Name, e.Role) {
		w.Role = e.Role
	}
	return w
}

func (v *articleBuilder) whos(ids []isnad.EntityID) []named {
	var out []named
	for _, id := range ids {
		if w := v.who(id); w.Name != "" {
			out = append(out, w)
		}
	}
	return out
}

func (v *articleBuilder) speakerShort(s *isnad.Statement) string {
	if e := v.entities[s.Speaker]; e != nil {
		return e.Name
	}
	return cmp.Or(v.acct.SpeakerWords(s), "؟")
}

func (v *articleBuilder) timeOf(id isnad.TimexID) (words, href string) {
	t := v.times[id]
	if t == nil {
		return "", ""
	}
	// The article's words say more than a value: it stands in the card.
	return v.acct.Words(t.Span), "#" + string(t.ID)
}

func (v *articleBuilder) statement(i int) statementCard {
	acct, s := v.acct, &v.acct.Statements[i]
	c := statementCard{findingView: v.finding(string(s.ID), s.Span(), s.Basis, true), N: i + 1, Speaker: v.who(s.Speaker), Against: account.Against(s.Act),
		Co: v.whos(s.CoSpeakers), Candidates: v.whos(s.Candidates), For: v.who(s.For), Addressee: v.who(s.Addressee), ActKey: string(s.Act), Negated: s.Negated,
		Mode: v.label("mode", string(s.Mode)), Content: account.Quoted(acct, s), Cue: acct.Words(s.Cue), Occasion: acct.Words(s.Occasion)}
	if e := v.entities[s.Speaker]; e == nil {
		c.Open = true
		if len(c.Candidates) == 0 {
			c.Speaker.Name = acct.SpeakerWords(s)
		}
	} else {
		c.Unnamed = e.Kind == isnad.KindUnnamed
	}
	c.Time, c.TimeHref = v.timeOf(s.Time)
	for _, id := range s.About {
		if t := v.times[id]; t != nil && len(c.About) < maxAlso {
			c.About = append(c.About, alsoLink{"#" + string(id), acct.Words(t.Span)})
		}
	}
	c.Within = v.inside(s.Within)
	for j, l := range s.Chain {
		link := linkView{Role: v.label("role", string(l.Role)), Name: l.Name, Broken: l.Role == isnad.RoleUnnamed,
			End: j == len(s.Chain)-1 && l.Role != isnad.RoleOutlet}
		if w := v.who(l.Entity); w.Name != "" {
			link.Name = w.Name
		}
		switch {
		case l.Span.Empty():
		case l.Span == s.SpeakerSpan:
			link.Href = "#w-" + string(s.ID) + "-by"
		default:
			link.Href = fmt.Sprintf("#w-%s-l%d", s.ID, j+1)
		}
		c.Chain = append(c.Chain, link)
	}
	c.Blank = c.Open && !account.Told(s.Chain)
	if ref, ok := v.page.Claims[s.ID]; ok {
		c.Claim = v.claim(s, ref)
	}
	return c
}

func (v *articleBuilder) inside(id isnad.StatementID) *alsoLink {
	for i := range v.acct.Statements {
		if id != "" && v.acct.Statements[i].ID == id {
			return &alsoLink{"#" + string(id), strconv.Itoa(i + 1)}
		}
	}
	return nil
}

func (v *articleBuilder) claim(s *isnad.Statement, ref desk.ClaimRef) *claimView {
	own := v.page.Ref.ID + "-" + string(s.ID)
	c := &claimView{Href: chainPath(own), Sources: ref.Sources}
	for _, t := range ref.Tellings {
		if t.ID != own && len(c.Tellings) < maxTellings {
			c.Tellings = append(c.Tellings, v.said(t))
		}
	}
	for _, t := range ref.Denied {
		c.Denied = append(c.Denied, v.said(t))
	}
	for _, t := range ref.Denies {
		c.Denies = append(c.Denies, v.said(t))
	}
	if len(c.Tellings)+len(c.Denied)+len(c.Denies) == 0 {
		return nil
	}
	return c
}

func (t tongue) said(s desk.Said) saidView {
	out := saidView{Href: saidPath(s.ID), Outlet: s.Outlet, Date: s.Date, Speaker: cmp.Or(s.Speaker.Name, s.Words), Text: s.Text}
	out.Act, out.Negated = s.Act, s.Negated
	for _, l := range s.Chain {
		out.Chain = append(out.Chain, l.Name)
	}
	return out
}

// names groups the entities by kind, in order of first mention; mentions that
// the article gives to nobody stand by themselves at the end.
func (v *articleBuilder) names() ([]nameGroup, int) {
	acct := v.acct
	lines := map[isnad.EntityID][]mentionLine{}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		l := mentionLine{findingView: v.finding("m"+strconv.Itoa(i+1), m.Span, m.Basis, false), Text: acct.Words(m.Span), Title: acct.Words(m.Title)}
		if m.Form != isnad.FormName {
			l.Form = v.label("mention", string(m.Form))
		}
		id := m.Entity
		if e := v.entities[id]; e == nil {
			id = ""
		} else {
			l.Same, l.Of = l.Text == e.Name, v.who(id)
		}
		lines[id] = append(lines[id], l)
	}
	byKind := map[isnad.Kind][]nameCard{}
	for i := range acct.Entities {
		e := &acct.Entities[i]
		n := nameCard{ID: "n" + strconv.Itoa(i+1), Name: e.Name, NameEn: e.NameEn, Wikidata: account.Wikidata(e.Wikidata), Mentions: lines[e.ID]}
		if e.Role != "" && !strings.Contains(e.Name, e.Role) {
			n.Role = e.Role
		}
		if r, ok := v.page.Entities[e.ID]; ok && r.ID != "" {
			n.Href = entityPath(r.ID)
			if r.Name != e.Name {
				n.Called = r.Name
			}
		}
		for _, f := range e.Forms {
			if f != e.Name {
				n.Forms = append(n.Forms, f)
			}
		}
		byKind[e.Kind] = append(byKind[e.Kind], n)
	}
	var out []nameGroup
	for _, k := range []isnad.Kind{isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace, isnad.KindTitle, isnad.KindUnnamed} {
		if len(byKind[k]) > 0 {
			out = append(out, nameGroup{v.label("kinds", string(k)), byKind[k]})
		}
	}
	if left := lines[""]; len(left) > 0 {
		out = append(out, nameGroup{v.T("a-names-open"), []nameCard{{ID: "n0", Mentions: left}}})
	}
	return out, len(acct.Entities)
}

func (v *articleBuilder) time(i int) timeCard {
	t := &v.acct.Times[i]
	c := timeCard{findingView: v.finding(string(t.ID), t.Span, t.Basis, false), Text: v.acct.Words(t.Span), Type: v.label("timex", string(t.Type)),
		Value: t.Value, Mod: t.Mod, Hijri: t.Calendar == "hijri"}
	if t.From != "" && (t.From != t.Value || t.To != t.Value) {
		c.From, c.To = t.From, t.To
	}
	return c
}

func (v *articleBuilder) event(i int) eventCard {
	e := &v.acct.Events[i]
	c := eventCard{findingView: v.finding(string(e.ID), e.Span, e.Basis, true), Type: v.label("type", e.Type), Mode: e.Mode,
		Modality: v.label("modality", string(e.Modality)), Against: account.Hostile(e.Type), Actors: v.whos(e.Actors), Recipients: v.whos(e.Recipients),
		Place: v.who(e.Place), Trigger: v.acct.Words(e.Trigger), Clause: v.acct.Words(e.Span), Statement: v.inside(e.Statement)}
	c.Time, c.TimeHref = v.timeOf(e.Time)
	return c
}

func (v *articleBuilder) matter(i int) matterCard {
	d := &v.acct.Dealings[i]
	c := matterCard{findingView: v.finding(string(d.ID), d.Span, d.Basis, true), Kind: v.label("dealing", string(d.Kind)),
		Status: v.label("status", string(d.Status)), Against: account.Setback(d.Status), By: v.whos(d.By), Towards: v.whos(d.Towards),
		Place: v.who(d.Place), Subject: v.acct.Words(d.Subject), Clause: v.acct.Words(d.Span), Statement: v.inside(d.Statement)}
	if d.Obligation != "" {
		c.Obligation = v.label("obligation", string(d.Obligation))
	}
	c.Time, c.TimeHref = v.timeOf(d.Time)
	for j := range v.acct.Dealings {
		if o := &v.acct.Dealings[j]; d.Instrument != "" && o.ID == d.Instrument {
			c.Instrument = &alsoLink{"#" + string(o.ID), v.acct.Words(o.Subject)}
		}
	}
	return c
}

func (v *articleBuilder) copies() []copyLine {
	self := v.page.Ref.ID
	var out []copyLine
	for _, c := range v.page.Copies {
		l := copyLine{Kind: v.label("copy", c.Kind), Form: v.label("form", c.Form), Words: c.Words}
		other, share := c.From, c.Share
		if c.From == self {
			other, share = c.To, c.Back
		}
		if c.Direction != "" {
			l.Which = "from"
			if c.From == self {
				l.Which = "to"
			}
			l.Why = v.label("direction", c.Direction)
		}
		l.Share = int(share*100 + 0.5)
		ref, ok := v.page.Others[other]
		if !ok {
			ref = desk.ArticleRef{ID: other}
		}
		l.Other = linkTo(ref, v.tongue)
		l.Href = articlePath(self) + "/beside/" + url.PathEscape(other)
		out = append(out, l)
	}
	return out
}

func (v *articleBuilder) versionLines() []versionLine {
	if len(v.page.Versions) < 2 {
		return nil
	}
	var out []versionLine
	for i := range v.page.Versions {
		p := &v.page.Versions[i]
		l := versionLine{Added: clock(p.Added), Page: string(p.ID), Size: p.Size, This: p.ID == v.page.Row.Page, Articles: len(p.Reading.Articles)}
		switch {
		case p.Reading.Stages == "":
			l.Unread = v.T("unread-yet")
		case len(p.Reading.Articles) == 0:
			l.Unread = v.unread(p.Reading)
		default:
			// The articles of one page are told apart by their place in it.
			n := min(v.acct.Article.Ordinal, len(p.Reading.Articles)-1)
			id := string(p.Reading.Articles[n])
			if !l.This {
				l.Href = articlePath(id)
				l.Changes = articlePath(v.page.Ref.ID) + "/changes/" + url.PathEscape(id)
			}
		}
		out = append(out, l)
	}
	return out
}

// unread says why a page was not read.
func (t tongue) unread(r store.Reading) string {
	if r.Kind == "" {
		return t.T("unread-none")
	}
	return t.label("unread", string(r.Kind))
}

func (v *articleBuilder) dropped() []droppedGroup {
	at := map[isnad.DropReason]int{}
	var out []droppedGroup
	for _, d := range v.acct.Article.Dropped {
		i, ok := at[d.Reason]
		if !ok {
			i = len(out)
			at[d.Reason] = i
			out = append(out, droppedGroup{Reason: v.label("drop", string(d.Reason))})
		}
		if len(out[i].Texts) < maxDropped {
			out[i].Texts = append(out[i].Texts, account.Beginning(d.Text, maxPiece))
		}
		out[i].All++
	}
	return out
}

// decoderOf returns what decodes bytes of a charset, by its WHATWG name, for the
// eye; bytes that are none of it become U+FFFD.
func decoderOf(charset string) func([]byte) string {
	var enc encoding.Encoding
	if charset != "" && !strings.EqualFold(charset, "utf-8") {
		enc, _ = htmlindex.Get(charset)
	}
	return func(b []byte) string {
		if enc != nil {
			if out, err := enc.NewDecoder().Bytes(b); err == nil {
				b = out
			}
		}
		return seen(strings.ToValidUTF8(string(b), "\ufffd"))
	}
}

// seen makes the control characters of a kept page visible, and those that
// would change the order of what is shown.
func seen(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\r': // half a line end
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < ' ':
			b.WriteRune('\u2400' + r) // the control pictures
		case r == 0x7f:
			b.WriteRune('\u2421')
		case r == '\u061c' || r >= '\u200e' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r >= 0x80 && r < 0xa0:
			fmt.Fprintf(&b, "⟨%04X⟩", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// rawOf returns the bytes of the page behind the words of span, decoded, with
// some around them; nil when none of the words comes from the page or the page
// is not at hand. At most limit bytes are shown.
func rawOf(body []byte, charset string, origin isnad.Origin, span isnad.Span, limit int) *rawWords {
	decode, wide := decoderOf(charset), strings.HasPrefix(strings.ToLower(charset), "utf-16")
	p, ok := origin.Page(span)
	if !ok || p.Empty() || p.Start < 0 || p.End > len(body) {
		return nil
	}
	r := &rawWords{Start: p.Start, End: p.End}
	end := p.End
	if end-p.Start > limit {
		end, r.Cut = p.Start+limit, true
	}
	from, to := max(0, p.Start-rawAround), min(len(body), end+rawAround)
	// Neither end may lie inside a character, of UTF-8 or of UTF-16.
	for from > 0 && from < p.Start && !utf8.RuneStart(body[from]) {
		from++
	}
	for to < len(body) && to > end && !utf8.RuneStart(body[to]) {
		to--
	}
	if wide && (p.Start-from)%2 == 1 {
		from++
	}
	if r.Cut {
		for end > p.Start && !utf8.RuneStart(body[end]) {
			end--
		}
		r.Words = decode(body[p.Start:end])
		return r
	}
	r.Before, r.Words, r.After = decode(body[from:p.Start]), decode(body[p.Start:end]), decode(body[end:to])
	return r
}

package account

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"net/url"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/passes"
)

// HTMLOptions say how accounts are shown as a web page.
type HTMLOptions struct {
	// Stages are those that run; the foot of the page names them.
	Stages []isnad.StageVersion
	// Link leads from a page's Source to a reference that works from where
	// the document will lie, or to "" when there is none. It may be nil.
	Link func(source string) string
	// Passes draws the conclusions over all pages; nil is a run without
	// options.
	Passes *passes.Run
}

// maxSpeakers bounds the list of speakers at the top of the page, maxPlaces the
// links of one of them.
const (
	maxSpeakers = 40
	maxPlaces   = 60
	// maxDropped bounds the pieces shown for one reason, maxPiece the bytes of
	// each.
	maxDropped = 30
	maxPiece   = 2000
	// maxUnread bounds the list of unread pages; the number of all is shown.
	maxUnread = 500
)

//go:embed account.tmpl.html dossier.tmpl.html account.css dossier.css fonts/*.woff2
var files embed.FS

// style returns the style sheet with its fonts, and the source expression by
// which the page's policy lets this sheet in and no other.
var style = sync.OnceValues(func() (template.CSS, string) {
	css, err := files.ReadFile("account.css")
	if err != nil {
		panic(err) // the file is embedded
	}
	var b strings.Builder
	for _, f := range []struct{ family, weight, file string }{
		{"Isnad Sans", "400", "ibm-plex-sans-arabic-arabic-400-normal.woff2"},
		{"Isnad Sans", "600", "ibm-plex-sans-arabic-arabic-600-normal.woff2"},
		{"Isnad Naskh", "400", "noto-naskh-arabic-arabic-400-normal.woff2"},
	} {
		font, err := files.ReadFile("fonts/" + f.file)
		if err != nil {
			panic(err)
		}
		// The range keeps digits and Latin letters in the reader's own font.
		fmt.Fprintf(&b, "@font-face{font-family:%q;font-weight:%s;font-display:swap;unicode-range:U+600-6FF,U+750-77F,U+8A0-8FF,U+200C-200D,U+FB50-FDFF,U+FE70-FEFC;src:url(data:font/woff2;base64,%s) format(\"woff2\")}\n",
			f.family, f.weight, base64.StdEncoding.EncodeToString(font))
	}
	b.Write(css)
	more, err := files.ReadFile("dossier.css")
	if err != nil {
		panic(err)
	}
	b.Write(more)
	sheet := b.String()
	sum := sha256.Sum256([]byte(sheet))
	return template.CSS(sheet), "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
})

// A label is a word of the page itself, in both of its languages.
type label struct{ Ar, En string }

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("account.tmpl.html").Funcs(template.FuncMap{
		"L": func(ar, en string) label { return label{ar, en} },
		// P makes somebody else's words fit to show: no control may change
		// the order or the look of what stands around them.
		"P": Plain,
		// hidden shows what cannot be seen, for repairs.
		"hidden": visible,
		"last":   func(i, n int) bool { return i == n-1 },
	}).ParseFS(files, "account.tmpl.html", "dossier.tmpl.html"))
})

// The labels of the values that findings have.
var (
	actLabels = map[isnad.Act]label{
		isnad.ActSay: {"قال", "say"}, isnad.ActConfirm: {"أكّد", "confirm"}, isnad.ActAnnounce: {"أعلن", "announce"},
		isnad.ActDeny: {"نفى", "deny"}, isnad.ActPromise: {"تعهّد", "promise"}, isnad.ActWarn: {"حذّر", "warn"},
		isnad.ActThreaten: {"هدّد", "threaten"}, isnad.ActCall: {"دعا", "call"}, isnad.ActAsk: {"سأل", "ask"},
		isnad.ActAccuse: {"اتّهم", "accuse"}, isnad.ActPraise: {"أشاد", "praise"}, isnad.ActCondemn: {"أدان", "condemn"},
		isnad.ActReject: {"رفض", "reject"}, isnad.ActReport: {"نقل خبرا", "report"}, isnad.ActExpect: {"توقّع", "expect"},
		isnad.ActExplain: {"أوضح", "explain"}, isnad.ActOrder: {"أمر", "order"}, isnad.ActDescribe: {"وصف", "describe"},
	}
	// notLabels are the acts of which the article says that they did not
	// happen («لم يعلن», "did not announce").
	notLabels = map[isnad.Act]label{
		isnad.ActSay: {"لم يقل", "did not say"}, isnad.ActConfirm: {"لم يؤكّد", "did not confirm"}, isnad.ActAnnounce: {"لم يعلن", "did not announce"},
		isnad.ActDeny: {"لم ينفِ", "did not deny"}, isnad.ActPromise: {"لم يتعهّد", "did not promise"}, isnad.ActWarn: {"لم يحذّر", "did not warn"},
		isnad.ActThreaten: {"لم يهدّد", "did not threaten"}, isnad.ActCall: {"لم يدعُ", "did not call"}, isnad.ActAsk: {"لم يسأل", "did not ask"},
		isnad.ActAccuse: {"لم يتّهم", "did not accuse"}, isnad.ActPraise: {"لم يُشِد", "did not praise"}, isnad.ActCondemn: {"لم يُدِن", "did not condemn"},
		isnad.ActReject: {"لم يرفض", "did not reject"}, isnad.ActReport: {"لم ينقل خبرا", "did not report"}, isnad.ActExpect: {"لم يتوقّع", "did not expect"},
		isnad.ActExplain: {"لم يوضح", "did not explain"}, isnad.ActOrder: {"لم يأمر", "did not order"}, isnad.ActDescribe: {"لم يصف", "did not describe"},
	}
	modeLabels = map[isnad.Mode]label{
		isnad.ModeDirect: {"بلفظه", "direct"}, isnad.ModeIndirect: {"بمعناه", "indirect"}, isnad.ModeMixed: {"بعضه بلفظه", "mixed"},
	}
	roleLabels = map[isnad.Role]label{
		isnad.RoleOutlet: {"الناشر", "outlet"}, isnad.RoleAgency: {"وكالة", "agency"}, isnad.RoleMedium: {"وسيلة", "medium"},
		isnad.RoleDocument: {"وثيقة", "document"}, isnad.RoleSpokesperson: {"متحدّث", "spokesperson"}, isnad.RoleBody: {"جهة", "body"},
		isnad.RolePerson: {"شخص", "person"}, isnad.RoleUnnamed: {"لم يسمَّ", "unnamed"},
	}
	kindLabels = map[isnad.Kind]label{
		isnad.KindPerson: {"أشخاص", "people"}, isnad.KindOrganization: {"هيئات", "organizations"}, isnad.KindPlace: {"أماكن", "places"},
		isnad.KindTitle: {"مناصب بلا اسم", "offices without a name"}, isnad.KindUnnamed: {"مصادر لم تسمَّ", "unnamed sources"},
	}
	kindOrder   = []isnad.Kind{isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace, isnad.KindTitle, isnad.KindUnnamed}
	basisLabels = map[isnad.DatingBasis]label{
		isnad.DatedGiven: {"ذكره المستخدم", "given by the user"}, isnad.DatedMetadata: {"من بيانات الصفحة", "from the page's metadata"},
		isnad.DatedStated: {"مكتوب في الصفحة", "stated in the page"}, isnad.DatedCalendar: {"مستنتج من التقويم", "worked out from the calendar"},
		isnad.DatedNone: {"غير معروف", "unknown"},
	}
	dropLabels = map[isnad.DropReason]label{
		isnad.DropTitle: {"العنوان", "title"}, isnad.DropCaption: {"تعليق صورة", "caption"}, isnad.DropTheme: {"قالب الموقع", "theme"},
		isnad.DropNavigation: {"تصفّح", "navigation"}, isnad.DropRelated: {"مواد أخرى", "related"}, isnad.DropComments: {"تعليقات القرّاء", "comments"},
		isnad.DropAdvertisement: {"إعلان", "advertisement"}, isnad.DropTags: {"كلمات دلالية", "tags"}, isnad.DropShare: {"مشاركة", "share"},
		isnad.DropByline: {"اسم الكاتب", "byline"}, isnad.DropDateline: {"سطر التاريخ", "date line"}, isnad.DropCredit: {"سطر المصدر", "credit"},
		isnad.DropDuplicate: {"مكرّر", "duplicate"}, isnad.DropLegal: {"حقوق وشروط", "legal"}, isnad.DropMarkup: {"شيفرة", "markup"},
		isnad.DropFurniture: {"أثاث الصفحة", "furniture"}, isnad.DropForeign: {"لغة أخرى", "foreign"},
	}
	timexLabels = map[isnad.TimexType]label{
		isnad.TimexDate: {"تاريخ", "date"}, isnad.TimexTime: {"ساعة", "time"}, isnad.TimexDuration: {"مدّة", "duration"}, isnad.TimexSet: {"تكرار", "repeated"},
	}
)

// labelOf returns the label of a value, or the value itself when it is new
// and has none yet.
func labelOf[K ~string](table map[K]label, k K) label {
	if l, ok := table[k]; ok {
		return l
	}
	return label{string(k), string(k)}
}

func actLabel(s *isnad.Statement) label {
	if s.Negated {
		return labelOf(notLabels, s.Act)
	}
	return labelOf(actLabels, s.Act)
}

// The views of the template.
type (
	htmlArticle struct {
		Anchor, Title        string
		Page, Link, URL      string
		Outlet, OutletWhy    string
		Author               string
		Credit               []string
		Day, DayWhy, Changed string
		DayBasis             label
		Charset              string
		Body                 template.HTML
		Statements           []htmlStatement
		Events               []htmlEvent
		Times                []htmlTime
		Names                []htmlNames
		Named                int // entities in Names
		Dropped              []htmlDropped
		Left                 int // pieces in Dropped
		Repairs              []htmlRepair
	}
	htmlStatement struct {
		N                      int
		Anchor, Words          string // anchors of the card and of the words
		Speaker, Role, For     string
		Co, Candidates         []string
		Unnamed, Open, Against bool
		Act, Mode              label
		Content                string
		Time, TimeAnchor       string
		Addressee              string
		Within                 int // number of the statement around it; 0 when none
		WithinAnchor           string
		Chain                  []htmlLink
		Blank                  bool // the chain ends before any speaker
		Cue, Rule, Stage       string
		Score                  int // per cent
	}
	htmlLink struct {
		Role   label
		Name   string
		Anchor string // of its words; "" when the text does not name it
		Broken bool
		End    bool // the speaker
	}
	htmlTime struct {
		Anchor, Words, Value, Mod, From, To string
		Type                                label
		Hijri                               bool
	}
	htmlNames struct {
		Kind  label
		Names []htmlName
	}
	htmlName struct {
		Anchor, First string // First is the anchor of its first mention; "" when none
		Name, NameEn  string
		Role          string
		Wikidata      string
		Forms         []string
		Mentions      int
	}
	htmlDropped struct {
		Reason label
		Texts  []string
		All    int // pieces, those not in Texts included
	}
	htmlRepair struct{ Anchor, From, To, Rule, Why string }

	// indexLine is what is kept of an article for the top of the page.
	indexLine struct {
		Anchor, Title, Outlet, Day string
		Statements                 int
		Speakers                   string
	}
	// speakerLinks is where a speaker speaks.
	speakerLinks struct {
		Name, Role           string
		Statements, Articles int
		Unnamed              bool
		Places               []speakerPlace
		More                 int // statements that Places leaves out
	}
	speakerPlace struct {
		Anchor, Title string
		Statements    []placeLink
	}
	placeLink struct {
		N      int
		Anchor string
	}
)

// An htmlWriter collects the articles and writes the page at the end, since
// its index stands before them. Articles wait in memory up to a bound and in
// a temporary file beyond it.
type htmlWriter struct {
	out    writer
	opt    HTMLOptions
	body   spool
	people registry
	totals Totals
	index  []indexLine
	unread []Unread
	places map[*entry][]speakerPlace
	err    error
}

// NewHTML returns a Writer of one HTML page that needs nothing beside itself:
// no script, no request, its fonts inside. Nothing is written before Close.
func NewHTML(w io.Writer, opt HTMLOptions) Writer {
	return &htmlWriter{out: writer{w: w}, opt: opt, people: newRegistry(opt.Passes), places: map[*entry][]speakerPlace{}}
}

func (h *htmlWriter) Page(source string, accts []*isnad.Account, unread error) error {
	h.totals.count(accts, unread)
	link := ""
	if h.opt.Link != nil && source != "" {
		// html/template would put a broken reference in place of a bad one.
		if u, err := url.Parse(h.opt.Link(source)); err == nil && u.Scheme == "" && u.Host == "" {
			link = u.String()
		}
	}
	for _, acct := range accts {
		acct := newLookup(acct)
		known := h.people.add(acct.Account)
		a := h.article(acct, known)
		a.Link = link
		h.index = append(h.index, indexLine{a.Anchor, a.Title, a.Outlet, a.Day, len(a.Statements), speakersOf(acct)})
		if h.err == nil {
			h.err = templates().ExecuteTemplate(&h.body, "article", a)
		}
	}
	if unread != nil && len(h.unread) < maxUnread {
		page, kind, why := reason(unread)
		h.unread = append(h.unread, Unread{page, kind, why})
	}
	return h.err
}

func (h *htmlWriter) Totals() Totals {
	h.totals.Speakers = h.people.speakers
	return h.totals
}

func (h *htmlWriter) Close(stopped bool) error {
	defer h.body.drop()
	if h.err != nil {
		return h.err
	}
	res := h.resolve()
	css, hash := style()
	speakers, more := h.speakers()
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
	}{css, policy(hash), h.Totals(), h.index, speakers, more, h.unread, stopped, h.opt.Stages, h.dossierViews(res.Dossiers())}
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, "head", view); err != nil {
		return err
	}
	h.out.bytes(b.Bytes())
	if h.out.err == nil {
		h.out.err = h.body.copyTo(h.out.w)
	}
	b.Reset()
	if err := templates().ExecuteTemplate(&b, "foot", view); err != nil {
		return err
	}
	h.out.bytes(b.Bytes())
	return h.out.err
}

// resolve puts together the entities that are one, and where they speak.
func (h *htmlWriter) resolve() *passes.Result {
	before := slices.Clone(h.people.order)
	res := h.people.resolve()
	for _, e := range before {
		to, places := e.root(), h.places[e]
		if to == e || len(places) == 0 {
			continue
		}
		delete(h.places, e)
		n := 0
		for _, p := range h.places[to] {
			n += len(p.Statements)
		}
		for _, p := range places {
			if n >= maxPlaces {
				break
			}
			h.places[to] = append(h.places[to], p)
			n += len(p.Statements)
		}
	}
	return res
}

// speakers lists who speaks, those with most statements first, and how many
// are left out.
func (h *htmlWriter) speakers() ([]speakerLinks, int) {
	var who []*entry
	for _, e := range h.people.order {
		if e.statements > 0 {
			who = append(who, e)
		}
	}
	sort.SliceStable(who, func(i, j int) bool { return who[i].statements > who[j].statements })
	more := max(0, len(who)-maxSpeakers)
	out := make([]speakerLinks, 0, len(who)-more)
	for _, e := range who[:len(who)-more] {
		s := speakerLinks{Name: e.Name, Statements: e.statements, Articles: e.spoke, Unnamed: e.Kind == string(isnad.KindUnnamed), Places: h.places[e], More: e.statements}
		s.Role = e.role()
		for _, p := range s.Places {
			s.More -= len(p.Statements)
		}
		out = append(out, s)
	}
	return out, more
}

// anchored makes an id fit for an address fragment.
func anchored(id string) string {
	for i := 0; i < len(id); i++ {
		if c := id[i]; !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == '.') {
			return fmt.Sprintf("x%x", id)
		}
	}
	return id
}

// webAddress returns an address that a reader may follow: http or https.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func (h *htmlWriter) article(acct *lookup, known *names) *htmlArticle {
	art := &acct.Article
	id := anchored(known.article)
	a := &htmlArticle{
		Anchor: "a-" + id, Title: title(art), Page: art.Page, URL: webAddress(art.URL),
		Outlet: art.Outlet.Name, OutletWhy: art.Outlet.Why, Author: art.Author, Credit: art.Credit,
		DayBasis: labelOf(basisLabels, isnad.DatingBasis(dating(art.Published).Basis)), DayWhy: art.Published.Why, Charset: art.Charset,
	}
	if art.Published.Known() {
		a.Day = strings.Replace(day(art.Published), "..", " – ", 1)
	}
	if art.Modified.Known() {
		a.Changed = strings.Replace(day(art.Modified), "..", " – ", 1)
	}
	number := make(map[isnad.StatementID]int, len(acct.Statements))
	for i := range acct.Statements {
		number[acct.Statements[i].ID] = i + 1
	}
	v := view{acct: acct, id: id, number: number, first: map[isnad.EntityID]string{}, at: map[isnad.EntityID]int{}}
	for i := range acct.Entities {
		v.at[acct.Entities[i].ID] = i + 1
	}
	for i := range acct.Times {
		a.Times = append(a.Times, v.time(i))
	}
	marks := v.marks()
	a.Body = v.body(marks)
	for i := range acct.Statements {
		a.Statements = append(a.Statements, v.statement(i))
	}
	a.Events = v.events()
	a.Names, a.Named = v.names(), len(acct.Entities)
	a.Dropped, a.Left = droppedByReason(art.Dropped), len(art.Dropped)
	for i, r := range art.Repairs {
		rep := htmlRepair{From: r.From, To: r.To, Rule: r.Rule, Why: r.Why}
		if Shown(art.Blocks, r.Span) {
			rep.Anchor = v.anchor("r", i+1)
		}
		a.Repairs = append(a.Repairs, rep)
	}
	h.remember(acct, known, a)
	return a
}

// remember keeps where the speakers of an article speak.
func (h *htmlWriter) remember(acct *lookup, known *names, a *htmlArticle) {
	for i := range acct.Statements {
		e := known.byLocal[acct.Statements[i].Speaker]
		if e == nil {
			continue
		}
		places := h.places[e]
		n := 0
		for _, p := range places {
			n += len(p.Statements)
		}
		if n >= maxPlaces {
			continue
		}
		if len(places) == 0 || places[len(places)-1].Anchor != a.Anchor {
			places = append(places, speakerPlace{Anchor: a.Anchor, Title: a.Title})
		}
		p := &places[len(places)-1]
		p.Statements = append(p.Statements, placeLink{i + 1, a.Statements[i].Anchor})
		h.places[e] = places
	}
}

// A view renders one account.
type view struct {
	acct   *lookup
	id     string
	number map[isnad.StatementID]int
	at     map[isnad.EntityID]int    // number of an entity, from 1
	first  map[isnad.EntityID]string // anchor of its first mention
}

func (v *view) anchor(sort string, n int) string { return sort + "-" + v.id + "-" + strconv.Itoa(n) }

func (v *view) name(id isnad.EntityID) string {
	if e := v.acct.Entity(id); e != nil {
		return e.Name
	}
	return ""
}

func (v *view) entityNames(ids []isnad.EntityID) []string {
	var out []string
	for _, id := range ids {
		if n := v.name(id); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// The depths of marks that lie on the same words.
const (
	depthContent = iota
	depthRepair
	depthSpeaker
	depthMention
	depthTime
	depthCue
	depthEvent
)

// marks returns what is marked in the text. Anchors and titles are made of
// this package's own words or escaped.
func (v *view) marks() []mark {
	acct := v.acct
	marks := make([]mark, 0, len(acct.Mentions)+len(acct.Times)+4*len(acct.Statements))
	for i := range acct.Statements {
		s := &acct.Statements[i]
		n := i + 1
		class := "q"
		if against[s.Act] {
			class = "q no"
		}
		tip := template.HTMLEscapeString(fmt.Sprintf("%d. %s — %s", n, Plain(speakerShort(acct, s)), actLabel(s).Ar))
		again := `<mark class="` + class + `" title="` + tip + `">`
		for j, p := range s.Content {
			m := mark{span: p, depth: depthContent, first: again, again: again, close: "</mark>"}
			if j == 0 {
				m.first = fmt.Sprintf(`<mark class="%s" title="%s" id="%s"><a class="n" href="#%s">%d</a>`, class, tip, v.anchor("q", n), v.anchor("s", n), n)
			}
			marks = append(marks, m)
		}
		open := fmt.Sprintf(`<a class="cue" title="%s" href="#%s">`, tip, v.anchor("s", n))
		marks = append(marks, mark{span: s.Cue, depth: depthCue, first: open, again: open, close: "</a>"})
		if !s.SpeakerSpan.Empty() {
			open := `<b class="by">`
			marks = append(marks, mark{span: s.SpeakerSpan, depth: depthSpeaker, first: open, again: open, close: "</b>"})
		}
		for j, l := range s.Chain {
			if !l.Span.Empty() {
				marks = append(marks, mark{span: l.Span, depth: depthSpeaker, first: fmt.Sprintf(`<span id="%s-%d">`, v.anchor("l", n), j+1), again: "<span>", close: "</span>"})
			}
		}
	}
	marks = v.eventMarks(marks)
	for i := range acct.Times {
		open := fmt.Sprintf(`<span class="t" id="%s" title="%s">`, v.anchor("t", i+1), template.HTMLEscapeString(acct.Times[i].Value))
		marks = append(marks, mark{span: acct.Times[i].Span, depth: depthTime, first: open, again: `<span class="t">`, close: "</span>"})
	}
	for i := range acct.Mentions {
		m := &acct.Mentions[i]
		n, ok := v.at[m.Entity]
		if !ok {
			continue
		}
		again := fmt.Sprintf(`<span class="m" title="%s">`, template.HTMLEscapeString(Plain(v.name(m.Entity))))
		open := again
		if v.first[m.Entity] == "" {
			v.first[m.Entity] = v.anchor("m", n)
			open = fmt.Sprintf(`<span class="m" id="%s" title="%s">`, v.first[m.Entity], template.HTMLEscapeString(Plain(v.name(m.Entity))))
		}
		marks = append(marks, mark{span: m.Span, depth: depthMention, first: open, again: again, close: "</span>"})
	}
	for i, r := range acct.Article.Repairs {
		if Shown(acct.Article.Blocks, r.Span) {
			open := fmt.Sprintf(`<span class="r" id="%s" title="%s">`, v.anchor("r", i+1), template.HTMLEscapeString(visible(r.From)+" ⇐"))
			marks = append(marks, mark{span: r.Span, depth: depthRepair, first: open, again: `<span class="r">`, close: "</span>"})
		}
	}
	return marks
}

// body returns the text with its marks, block by block.
func (v *view) body(marks []mark) template.HTML {
	art := &v.acct.Article
	var b strings.Builder
	byBlock := blockPieces(art.Blocks, marks)
	for i, blk := range art.Blocks {
		open, closing := "<p>", "</p>\n"
		switch blk.Kind {
		case isnad.BlockHeading:
			open, closing = "<h3>", "</h3>\n"
		case isnad.BlockLead:
			open = `<p class="lead">`
		case isnad.BlockItem:
			open = `<p class="item">`
		}
		b.WriteString(open)
		markup(&b, art.Text, blk.Span, byBlock[i])
		b.WriteString(closing)
	}
	return template.HTML(b.String())
}

// speakerShort names the speaker in a few words.
func speakerShort(acct *lookup, s *isnad.Statement) string {
	if e := acct.Entity(s.Speaker); e != nil {
		return e.Name
	}
	if w := acct.SpeakerWords(s); w != "" {
		return w
	}
	return "؟"
}

func (v *view) statement(i int) htmlStatement {
	s := &v.acct.Statements[i]
	n := i + 1
	out := htmlStatement{
		N: n, Anchor: v.anchor("s", n), Words: v.anchor("q", n), Speaker: v.name(s.Speaker), For: v.name(s.For),
		Co: v.entityNames(s.CoSpeakers), Candidates: v.entityNames(s.Candidates), Unnamed: unnamed(v.acct, s.Speaker), Against: against[s.Act],
		Act: actLabel(s), Mode: labelOf(modeLabels, s.Mode), Content: quoted(v.acct.Account, s),
		Addressee: v.name(s.Addressee), Cue: v.acct.Words(s.Cue), Rule: s.Basis.Rule, Stage: string(s.Basis.Stage), Score: int(s.Basis.Score*100 + 0.5),
	}
	if e := v.acct.Entity(s.Speaker); e != nil {
		if e.Role != "" && !strings.Contains(e.Name, e.Role) {
			out.Role = e.Role
		}
	} else {
		out.Open = true
		if len(out.Candidates) == 0 {
			out.Speaker = v.acct.SpeakerWords(s)
		}
	}
	if tx := v.acct.Timex(s.Time); tx != nil {
		out.Time = tx.Value
		if tx.From == "" {
			// A value without an anchor ("XXXX-WXX-1") says less than the words.
			out.Time = v.acct.Words(tx.Span)
		}
		out.TimeAnchor = v.anchor("t", v.acct.times[s.Time]+1)
	}
	if k := v.number[s.Within]; k > 0 {
		out.Within, out.WithinAnchor = k, v.anchor("s", k)
	}
	for j, l := range s.Chain {
		link := htmlLink{Role: labelOf(roleLabels, l.Role), Name: l.Name, Broken: l.Role == isnad.RoleUnnamed, End: j == len(s.Chain)-1 && l.Role != isnad.RoleOutlet}
		if !l.Span.Empty() {
			link.Anchor = fmt.Sprintf("%s-%d", v.anchor("l", n), j+1)
		}
		out.Chain = append(out.Chain, link)
	}
	out.Blank = out.Open && !Told(s.Chain)
	return out
}

// Told reports whether a chain ends with somebody who may have spoken, named
// or not, and not with a channel.
func Told(chain []isnad.Link) bool {
	if len(chain) == 0 {
		return false
	}
	switch chain[len(chain)-1].Role {
	case isnad.RolePerson, isnad.RoleBody, isnad.RoleSpokesperson, isnad.RoleUnnamed:
		return true
	}
	return false
}

func (v *view) time(i int) htmlTime {
	t := &v.acct.Times[i]
	out := htmlTime{Anchor: v.anchor("t", i+1), Words: v.acct.Words(t.Span), Value: t.Value, Mod: t.Mod, Type: labelOf(timexLabels, t.Type), Hijri: t.Calendar == "hijri"}
	if t.From != "" && (t.From != t.Value || t.To != t.Value) {
		out.From, out.To = t.From, t.To
	}
	return out
}

// names lists the entities by kind, in order of first appearance.
func (v *view) names() []htmlNames {
	mentions := map[isnad.EntityID]int{}
	for i := range v.acct.Mentions {
		mentions[v.acct.Mentions[i].Entity]++
	}
	byKind := map[isnad.Kind][]htmlName{}
	for i := range v.acct.Entities {
		e := &v.acct.Entities[i]
		n := htmlName{Anchor: v.anchor("e", i+1), First: v.first[e.ID], Name: e.Name, NameEn: e.NameEn, Wikidata: Wikidata(e.Wikidata), Mentions: mentions[e.ID]}
		if e.Role != "" && !strings.Contains(e.Name, e.Role) {
			n.Role = e.Role
		}
		for _, f := range e.Forms {
			if f != e.Name {
				n.Forms = append(n.Forms, f)
			}
		}
		byKind[e.Kind] = append(byKind[e.Kind], n)
	}
	var out []htmlNames
	for _, k := range kindOrder {
		if len(byKind[k]) > 0 {
			out = append(out, htmlNames{kindLabels[k], byKind[k]})
		}
	}
	return out
}

// Wikidata returns a Wikidata id, or "" for anything else.
func Wikidata(id string) string {
	if len(id) < 2 || id[0] != 'Q' {
		return ""
	}
	if _, err := strconv.ParseUint(id[1:], 10, 64); err != nil {
		return ""
	}
	return id
}

func droppedByReason(dropped []isnad.Dropped) []htmlDropped {
	at := map[isnad.DropReason]int{}
	var out []htmlDropped
	for _, d := range dropped {
		i, ok := at[d.Reason]
		if !ok {
			i = len(out)
			at[d.Reason] = i
			out = append(out, htmlDropped{Reason: labelOf(dropLabels, d.Reason)})
		}
		if len(out[i].Texts) < maxDropped {
			out[i].Texts = append(out[i].Texts, Beginning(d.Text, maxPiece))
		}
		out[i].All++
	}
	return out
}

// Beginning returns the first n bytes or so of s, whole code points, with an
// ellipsis where more follows: nobody reads a page's menus of many screens, and
// the page itself is kept.
func Beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// visible names the characters of s that cannot be seen.
func visible(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ':
			b.WriteRune('␣')
		case r == '\n':
			b.WriteRune('⏎')
		case r < ' ' || r == 0xa0 || arabic.IsInvisible(r) || arabic.IsMark(r) || Plain(string(r)) != string(r):
			fmt.Fprintf(&b, "⟨%04X⟩", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// spoolLimit is how many bytes of articles wait in memory.
const spoolLimit = 16 << 20

// A spool holds what is written until it is copied on: in memory, and in a
// temporary file when it grows.
type spool struct {
	mem  bytes.Buffer
	file *os.File
}

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && s.mem.Len()+len(p) <= spoolLimit {
		return s.mem.Write(p)
	}
	if s.file == nil {
		f, err := os.CreateTemp("", "isnad-*")
		if err != nil {
			return 0, fmt.Errorf("keep articles aside: %w", err)
		}
		// Where open files can be removed it is gone whatever happens.
		os.Remove(f.Name())
		s.file = f
	}
	if s.mem.Len()+len(p) > 1<<20 {
		if err := s.flush(); err != nil {
			return 0, err
		}
	}
	return s.mem.Write(p)
}

func (s *spool) flush() error {
	_, err := s.file.Write(s.mem.Bytes())
	s.mem.Reset()
	return err
}

func (s *spool) copyTo(w io.Writer) error {
	if s.file == nil {
		_, err := w.Write(s.mem.Bytes())
		return err
	}
	if err := s.flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

func (s *spool) drop() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
		s.file = nil
	}
}

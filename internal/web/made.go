package web

import (
	"strconv"
	"strings"
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/store"
)

// A madeArticle puts an account together for the storybook: its text is
// written piece by piece, and each piece tells where it stands.
type madeArticle struct {
	acct *isnad.Account
	text strings.Builder
	body strings.Builder // the page: the same words in markup
	from int             // beginning of the block that is written
}

func newMade(id, title, outlet, day string) *madeArticle {
	a := &madeArticle{acct: &isnad.Account{Stages: []isnad.StageVersion{{Stage: "extract", Version: 9}, {Stage: "names", Version: 7}, {Stage: "statements", Version: 8}}}}
	a.acct.Article = isnad.Article{ID: isnad.ArticleID(id), Page: "saved/" + id + ".html", Title: title, Charset: "utf-8",
		Outlet: isnad.Outlet{Name: outlet, Why: "og:site_name"}}
	if outlet == "" {
		a.acct.Article.Outlet = isnad.Outlet{}
	}
	if day != "" {
		a.acct.Article.Published = isnad.Dating{From: day, To: day, Basis: isnad.DatedMetadata, Why: "article:published_time", Score: 1}
	}
	a.body.WriteString("<html><body><h1>" + title + "</h1>\n<p>")
	return a
}

// put writes words and returns where they stand.
func (a *madeArticle) put(words string) isnad.Span {
	s := isnad.Span{Start: a.text.Len(), End: a.text.Len() + len(words)}
	a.acct.Article.Origin = append(a.acct.Article.Origin, isnad.Segment{Text: s, Page: isnad.Span{Start: a.body.Len(), End: a.body.Len() + len(words)}, Exact: true})
	a.text.WriteString(words)
	a.body.WriteString(words)
	return s
}

// end ends a block.
func (a *madeArticle) end(kind isnad.BlockKind) {
	a.acct.Article.Blocks = append(a.acct.Article.Blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: a.from, End: a.text.Len()}})
	a.text.WriteByte('\n')
	a.body.WriteString("</p>\n<p class=\"copy\">")
	a.from = a.text.Len()
}

// done returns the account and the page that it was read from.
func (a *madeArticle) done() (*isnad.Account, []byte) {
	a.acct.Article.Text = strings.TrimSuffix(a.text.String(), "\n")
	return a.acct, []byte(a.body.String() + "</p></body></html>")
}

func (a *madeArticle) name(kind isnad.Kind, id isnad.EntityID, words string) isnad.Span {
	s := a.put(words)
	a.acct.Mentions = append(a.acct.Mentions, isnad.Mention{Span: s, Kind: kind, Form: isnad.FormName, Entity: id, Basis: isnad.Basis{Stage: "names", Rule: "title before name", Score: 0.93}})
	if id == "" {
		return s
	}
	e := a.acct.Entity(id)
	if e == nil {
		a.acct.Entities = append(a.acct.Entities, isnad.Entity{ID: id, Kind: kind, Name: words})
		e = &a.acct.Entities[len(a.acct.Entities)-1]
	}
	e.Forms = append(e.Forms, words)
	return s
}

func statedBy(rule string, evidence ...isnad.Span) isnad.Basis {
	return isnad.Basis{Stage: "statements", Rule: rule, Evidence: evidence, Score: 0.88}
}

// madePage is an article with every layer, overlaps, a denial, copies, versions
// and a finding marked as wrong.
func madePage(m madeUp) (*desk.Page, []byte) {
	say := m.say
	id := m.id("a1")
	a := newMade(id, say("انهيار جسر المرفأ في نهرين بعد أيام من الأمطار"), say("وكالة الضفة"), "2031-03-01")
	acct := a.acct
	acct.Article.URL = "https://daffa.example/2031/03/01/bridge?id=1"
	if m.suffix != "" {
		acct.Article.URL = "javascript:alert(6)"
	}
	acct.Article.Author, acct.Article.Credit = say("ليلى الناظر"), []string{say("وكالة الضفة"), say("وكالات")}
	chain := func(span isnad.Span, links ...isnad.Link) []isnad.Link {
		return append([]isnad.Link{{Role: isnad.RoleOutlet, Name: acct.Article.Outlet.Name}}, links...)
	}

	a.put(say("انهار فجر السبت "))
	a.name(isnad.KindOrganization, "bridge", say("جسر المرفأ"))
	a.put(" في ")
	a.name(isnad.KindPlace, "nahrain", say("نهرين"))
	a.put(say(" بعد أيام من الأمطار."))
	a.end(isnad.BlockLead)

	cue := a.put("أعلن")
	a.put(" وزير الأشغال ")
	speaker := a.name(isnad.KindPerson, "minister", say("سمير الوادعي"))
	a.put("، ")
	day := a.put(say("مساء السبت"))
	a.put("، في ")
	medium := a.put(say("مؤتمر صحفي"))
	a.put("، أن الوزارة ")
	from := a.text.Len()
	formed := a.put("شكّلت")
	a.put(say(" لجنة تنهي عملها خلال أسبوع"))
	a.put("، وأن ")
	inner := a.put("المتحدث")
	a.put(" باسم ")
	body := a.name(isnad.KindOrganization, "ministry", say("وزارة الأشغال"))
	a.put(" ")
	cue2 := a.put("نفى")
	a.put(" ")
	said2 := a.put(say("وصول أي رسالة عن حال الجسر"))
	content := isnad.Span{Start: from, End: a.text.Len()}
	a.put(".")
	a.end(isnad.BlockParagraph)

	a.put("وقال ")
	unnamed := a.name(isnad.KindUnnamed, "_u1", say("عاملان في المرفأ"))
	a.put(" إن ")
	said3 := a.put(say("الوزارة تلقت ثلاث رسائل في الشتاء"))
	a.put(say(".\u200f ووقّعت "))
	sign := a.name(isnad.KindOrganization, "ministry", say("وزارة الأشغال"))
	a.put(" ")
	matter := a.put(say("اتفاقا مع بلدية نهرين على فتح طريق بديل"))
	a.put(".")
	a.end(isnad.BlockParagraph)
	a.put(say("ماذا بعد؟"))
	a.end(isnad.BlockHeading)
	a.put(say("تفتح الطريق يوم "))
	later := a.put("9 مارس")
	a.put(say("، ويرأس اللجنة "))
	a.name(isnad.KindPerson, "", say("الدرباسي"))
	a.put(".")
	a.end(isnad.BlockItem)

	acct.Times = []isnad.Timex{
		{ID: "t1", Span: day, Type: isnad.TimexTime, Value: "2031-03-01TEV", From: "2031-03-01", To: "2031-03-01", Basis: isnad.Basis{Stage: "times", Rule: "part of day", Score: 1}},
		{ID: "t2", Span: later, Type: isnad.TimexDate, Value: "2031-03-09", From: "2031-03-09", To: "2031-03-09", Basis: isnad.Basis{Stage: "times", Rule: "day month", Score: 1}},
	}
	acct.Statements = []isnad.Statement{
		{ID: "s1", Speaker: "minister", SpeakerSpan: speaker, Cue: cue, Act: isnad.ActAnnounce, Mode: isnad.ModeIndirect, Content: []isnad.Span{content}, Time: "t1", Occasion: medium,
			Chain: chain(medium, isnad.Link{Role: isnad.RoleMedium, Name: say("مؤتمر صحفي"), Span: medium}, isnad.Link{Role: isnad.RolePerson, Name: say("سمير الوادعي"), Entity: "minister", Span: speaker}),
			Basis: statedBy("verb subject that-clause", cue, speaker)},
		{ID: "s2", Speaker: "ministry", SpeakerSpan: body, For: "ministry", Cue: cue2, Act: isnad.ActDeny, Mode: isnad.ModeIndirect, Content: []isnad.Span{said2}, Within: "s1",
			Chain: chain(inner, isnad.Link{Role: isnad.RoleSpokesperson, Name: "المتحدث", Span: inner}, isnad.Link{Role: isnad.RoleBody, Name: say("وزارة الأشغال"), Entity: "ministry", Span: body}),
			Basis: statedBy("noun of denial", cue2)},
		{ID: "s3", SpeakerSpan: unnamed, Candidates: nil, Cue: isnad.Span{}, Act: isnad.ActSay, Mode: isnad.ModeIndirect, Content: []isnad.Span{said3}, Negated: false,
			Chain: chain(unnamed, isnad.Link{Role: isnad.RoleUnnamed, Name: say("عاملان في المرفأ"), Span: unnamed}), Basis: statedBy("unnamed speaker")},
	}
	acct.Events = []isnad.Event{{ID: "e1", Type: "AGREE", Mode: "sign", Trigger: formed, Span: content, Actors: []isnad.EntityID{"ministry"}, Place: "nahrain", Time: "t1", Modality: isnad.ModalityReported, Statement: "s1",
		Basis: isnad.Basis{Stage: "events", Rule: "verb frame", Score: 1}}}
	acct.Dealings = []isnad.Dealing{{ID: "d1", Kind: isnad.DealingInstrument, Subject: matter, Trigger: sign, Span: isnad.Span{Start: sign.Start, End: matter.End}, Obligation: isnad.ObligationCooperation, Status: isnad.StatusSigned,
		By: []isnad.EntityID{"ministry"}, Towards: []isnad.EntityID{"nahrain"}, Place: "nahrain", Basis: isnad.Basis{Stage: "dealings", Rule: "instrument of verb", Score: 0.8}}}
	acct.Article.Dropped = []isnad.Dropped{{Text: say("اقرأ أيضا: مطر غزير في المرتفع"), Reason: isnad.DropRelated}, {Text: say("شارك المقال"), Reason: isnad.DropShare}, {Text: say("صورة: الجسر قبل انهياره"), Reason: isnad.DropCaption}}
	acct.Article.Repairs = []isnad.Repair{{From: "المرف\u200fأ", To: "المرفأ", Span: isnad.Span{Start: sign.Start, End: sign.Start}, Rule: "invisible"}, {From: "\u00a0", To: " ", Span: isnad.Span{Start: day.Start, End: day.End}, Rule: "nbsp", Why: say("فراغ لا يكسر السطر")}}

	acctDone, page := a.done()
	other := desk.ArticleRef{ID: m.id("a2"), Title: say("انهيار جسر المرفأ بعد الأمطار"), Outlet: say("صحيفة المنارة"), Date: "2031-03-01"}
	telling := told1(m)
	telling.ID, telling.Article, telling.Outlet = m.id("a2")+"-s1", m.id("a2"), say("صحيفة المنارة")
	denial := deniedClaim(m)
	added := time.Date(2031, 3, 1, 7, 30, 0, 0, time.UTC)
	p := &desk.Page{
		Ref: desk.ArticleRef{ID: id, Title: acct.Article.Title, Outlet: acct.Article.Outlet.Name, Date: "2031-03-01", URL: acct.Article.URL},
		Row: store.ArticleRow{ID: acct.Article.ID, Page: "v1"}, Account: acctDone, Story: &desk.StoryRef{ID: "st-1", Title: say("انهيار جسر المرفأ في نهرين وتضارب في أعداد المصابين"), Articles: 7, Sources: 3},
		Copies:   []desk.Share{{From: id, To: m.id("a2"), Kind: "wire", Form: "abridged", Direction: "credit", Share: 0.96, Back: 0.61, Words: 140}, {From: m.id("a9"), To: id, Kind: "undirected", Form: "partial", Share: 0.2, Back: 0.4, Words: 31}},
		Others:   map[string]desk.ArticleRef{m.id("a2"): other},
		Claims:   map[isnad.StatementID]desk.ClaimRef{"s1": {ID: "c-1", Sources: 2, Tellings: []desk.Said{told1(m), telling}}, "s2": {Sources: 1, Tellings: []desk.Said{telling}, Denies: denial.Tellings}},
		Entities: map[isnad.EntityID]desk.Ref{"minister": minister(m), "ministry": {ID: "ministry", Name: say("وزارة الأشغال في نهرين")}},
		Versions: []store.Page{
			{ID: "v0", Added: added, Size: 18_204, Reading: store.Reading{Stages: "x", Articles: []isnad.ArticleID{"a0"}}},
			{ID: "v1", Added: added.Add(3 * time.Hour), Size: 19_002, Reading: store.Reading{Stages: "x", Articles: []isnad.ArticleID{acct.Article.ID}}},
			{ID: "v2", Added: added.Add(48 * time.Hour), Size: 22, Reading: store.Reading{Stages: "x", Kind: isnad.KindNoText}},
		},
		Wrong: map[string]store.Note{"m4": {ID: 3, Kind: store.NoteWrong, Why: say("هذا اسم الجسر لا اسم هيئة"), By: say("هند"), At: added.Add(5 * time.Hour)}},
	}
	return p, page
}

// madeCopy is an article that has the first one's text in part, and what the
// two share.
func madeCopy(m madeUp) (a, b *desk.Page, c *isnad.Copy) {
	a, _ = madePage(m)
	made := newMade(m.id("a2"), m.say("انهيار جسر المرفأ بعد الأمطار"), m.say("صحيفة المنارة"), "2031-03-01")
	made.put(m.say("المنارة — متابعة."))
	made.end(isnad.BlockParagraph)
	first := a.Account.Article.Blocks[1].Span
	shared := made.put(first.Of(a.Account.Article.Text))
	made.put(m.say(" ولم يصدر تعليق من البلدية."))
	made.end(isnad.BlockParagraph)
	acct, _ := made.done()
	b = &desk.Page{Ref: desk.ArticleRef{ID: string(acct.Article.ID), Title: acct.Article.Title, Outlet: acct.Article.Outlet.Name, Date: "2031-03-01"}, Account: acct}
	points := func(text string, s isnad.Span) isnad.Span {
		return isnad.Span{Start: len([]rune(text[:s.Start])), End: len([]rune(text[:s.End]))}
	}
	c = &isnad.Copy{From: a.Account.Article.ID, To: acct.Article.ID, Kind: isnad.CopyWire, Form: isnad.FormAbridged, Direction: isnad.DirectedByCredit, Share: 0.96, Back: 0.61, Words: 28,
		Points: [][2]isnad.Span{{points(a.Account.Article.Text, first), points(acct.Article.Text, shared)}}}
	return a, b, c
}

// madeVersions are two states of one address.
func madeVersions(m madeUp) (older, newer *desk.Page) {
	newer, _ = madePage(m)
	old := newMade("a0", m.say("انهيار جسر في نهرين"), m.say("وكالة الضفة"), "2031-03-01")
	for i, b := range newer.Account.Article.Blocks {
		words := b.Span.Of(newer.Account.Article.Text)
		switch i {
		case 1:
			words = strings.Replace(words, "أسبوع", "شهر", 1)
		case 2:
			continue
		}
		old.put(words)
		old.end(b.Kind)
	}
	acct, _ := old.done()
	older = &desk.Page{Ref: desk.ArticleRef{ID: "a0", Title: acct.Article.Title, Outlet: acct.Article.Outlet.Name}, Row: store.ArticleRow{ID: "a0", Page: "v0"}, Account: acct}
	return older, newer
}

// madeDossier is a dossier with a conflict, a denial and chains.
func madeDossier(m madeUp) (*isnad.Dossier, map[isnad.EntityID]string) {
	say := m.say
	names := map[isnad.EntityID]string{"nahrain": say("نهرين"), "murtafa": say("المرتفع"), "nahrain-port": say("ميناء نهرين")}
	step := func(n int, status isnad.Status, date, told, outlet, text string, chain ...isnad.Link) isnad.DossierStep {
		return isnad.DossierStep{Status: status, Date: date, Told: told, Article: isnad.ArticleID(m.id("a" + strconv.Itoa(n))), Dealing: "d1", Text: say(text), Outlet: say(outlet), Chain: chain}
	}
	minister := isnad.Link{Role: isnad.RolePerson, Name: say("سمير الوادعي")}
	agency := isnad.Link{Role: isnad.RoleAgency, Name: say("وكالة الضفة")}
	paper := isnad.Link{Role: isnad.RoleOutlet, Name: say("صحيفة المنارة")}
	return &isnad.Dossier{Parties: []isnad.EntityID{"murtafa", "nahrain"}, Left: 2, Rows: []isnad.DossierRow{
		{Kind: isnad.DealingInstrument, Subject: say("اتفاق إعادة فتح خط القطار"), Obligation: isnad.ObligationEconomy, Status: isnad.StatusSigned, Date: "2031-02-14", Dated: "2024", By: []isnad.EntityID{"murtafa", "nahrain"}, Place: "nahrain-port", IndependentSources: 3,
			History: []isnad.DossierStep{step(1, isnad.StatusDiscussed, "2031-01", "2031-01-20", "وكالة الضفة", "بحث الطرفان إعادة فتح خط القطار"), step(2, isnad.StatusSigned, "2031-02-14", "2031-02-14", "صحيفة المنارة", "وقّع الطرفان أمس اتفاق إعادة فتح خط القطار", paper, agency, minister)},
			Conflicts: []isnad.Conflict{{Field: "date", Values: []isnad.Telling{{Value: "2031-02-13", Articles: []isnad.ArticleID{isnad.ArticleID(m.id("a1"))}}, {Value: "2031-02-14", Articles: []isnad.ArticleID{isnad.ArticleID(m.id("a2")), "a5"}}}},
				{Field: "place", Values: []isnad.Telling{{Value: "nahrain-port", Articles: []isnad.ArticleID{"a5"}}, {Value: "murtafa", Articles: []isnad.ArticleID{"a6"}}}}}},
		{Kind: isnad.DealingCommitment, Subject: say("تزويد نهرين بالقاطرات"), Obligation: isnad.ObligationSupply, Status: isnad.StatusAnnounced, By: []isnad.EntityID{"murtafa"}, Towards: []isnad.EntityID{"nahrain"}, Instrument: say("اتفاق إعادة فتح خط القطار"), IndependentSources: 1,
			History: []isnad.DossierStep{step(3, isnad.StatusAnnounced, "", "2031-02-20", "الميناء اليوم", "أعلن المرتفع أنه سيزوّد نهرين بالقاطرات")}},
		{Kind: isnad.DealingDenial, Subject: say("وجود قوات للمرتفع في ميناء نهرين"), Status: isnad.StatusDenied, Date: "2031-03-01", By: []isnad.EntityID{"murtafa"}, Place: "nahrain-port", IndependentSources: 2,
			History: []isnad.DossierStep{step(4, isnad.StatusDenied, "2031-03-01", "2031-03-02", "", "نفى المرتفع وجود قوات له في الميناء", isnad.Link{Role: isnad.RoleOutlet, Name: say("الأفق الجديد")}, isnad.Link{Role: isnad.RoleUnnamed, Name: say("مصدر مسؤول")})}},
	}}, names
}

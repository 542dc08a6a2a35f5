package web

import (
	"fmt"

	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
)

// The storybook of the frame's pages. The town, the people, the papers and all
// that is said are made up.

// frameTales are the storybook of the pages in routes.
func frameTales() []tale {
	list := []tale{
		{"fault-400", func(v *visit) (*page, error) {
			return nil, &userError{status: 400, asked: "speaker:(", why: "a parenthesis opens that is not closed"}
		}},
		{"fault-404", func(v *visit) (*page, error) {
			return nil, &desk.Error{Question: "قصة لم تُكتب", Why: "no story has this id, nor these words in a title"}
		}},
		{"fault-500", func(v *visit) (*page, error) {
			return nil, &store.Error{Op: "read story", Advice: "the disk is full: make room and load the page anew", Err: fmt.Errorf("disk full")}
		}},
		{"today-empty", func(v *visit) (*page, error) {
			return v.todayPage(&todayPage{Empty: true, Span: "day", Waiting: 3}), nil
		}},
		{"stories-none", func(v *visit) (*page, error) { return v.storiesPage(nil, ""), nil }},
		{"compare-ask", func(v *visit) (*page, error) {
			return &page{Name: "compare", Title: v.T("compare"), D: &comparePage{AskA: "a1", First: "انهيار جسر المرفأ في نهرين بعد أيام من الأمطار", Pick: bridge(plainTongue).List[1:]}}, nil
		}},
	}
	for _, tongue := range []madeUp{plainTongue, evilTongue} {
		list = append(list,
			tale{"today" + tongue.suffix, func(v *visit) (*page, error) { return v.todayPage(madeToday(tongue)), nil }},
			tale{"stories" + tongue.suffix, func(v *visit) (*page, error) { return v.storiesPage(madeToday(tongue).Stories, "next"), nil }},
			tale{"story" + tongue.suffix, func(v *visit) (*page, error) { return v.storyPage(bridge(tongue)), nil }},
			tale{"timeline" + tongue.suffix, func(v *visit) (*page, error) {
				s := bridge(tongue)
				return v.timelinePage(&desk.Timeline{Of: minister(tongue), Entries: s.Timeline, LeftOut: 12}, desk.Window{Since: "2031-03-01", Until: "2031-03-09"}, s.ID, "", s.Title), nil
			}},
			tale{"entities" + tongue.suffix, func(v *visit) (*page, error) {
				return v.entitiesPage("", []desk.Count{{Ref: minister(tongue), Kind: "person", Articles: 214, Statements: 96}, {Ref: desk.Ref{ID: "ministry", Name: tongue.say("وزارة الأشغال في نهرين")}, Kind: "organization", Articles: 120, Statements: 41},
					{Ref: desk.Ref{ID: "nahrain", Name: tongue.say("نهرين")}, Kind: "place", Articles: 87}, {Ref: desk.Ref{ID: "_p1", Name: tongue.say("هالة الدرباسي")}, Kind: "person", Articles: 2, Statements: 1}}, "next"), nil
			}},
			tale{"entity" + tongue.suffix, func(v *visit) (*page, error) { return v.entityPage(madePerson(tongue)), nil }},
			tale{"chain" + tongue.suffix, func(v *visit) (*page, error) { return v.chainPage(madeChain(tongue)) }},
			tale{"compare" + tongue.suffix, func(v *visit) (*page, error) { return v.comparePage(madeComparison(tongue)), nil }},
		)
	}
	return list
}

// A madeUp says how made-up words are told: as they are, or as a page would that
// means harm.
type madeUp struct {
	suffix string
	say    func(words string) string
	id     func(id string) string
}

var plainTongue = madeUp{"", func(w string) string { return w }, func(id string) string { return id }}

// evilTongue puts into every word what a page can hold against its reader:
// markup, a script's address, an end of a style, and direction controls.
var evilTongue = madeUp{"-hostile",
	func(w string) string {
		return w + " <script>alert(1)</script><img src=x onerror=alert(2)> \"'`}*{background:url(javascript:alert(3))} \u202eمقلوب\u202c \u2066عزل\x1b[31m javascript:alert(4) {{.}} <!-- ]]> </style></title>"
	},
	func(id string) string { return id + `"><script>alert(5)</script>/../..?x=1#y` }}

func minister(m madeUp) desk.Ref {
	return desk.Ref{ID: m.id("minister"), Name: m.say("سمير الوادعي")}
}

// bridge is a story: a bridge falls, and papers count and copy.
func bridge(m madeUp) *desk.Story {
	say := m.say
	min, dir := minister(m), desk.Ref{ID: "_p2", Name: say("هالة الدرباسي")}
	art := func(n int, outlet, title, day, copyOf string) desk.ArticleRef {
		return desk.ArticleRef{ID: m.id(fmt.Sprint("a", n)), Page: fmt.Sprint("p", n), Outlet: say(outlet), Title: say(title), Date: day, CopyOf: copyOf, URL: "javascript:alert(document.domain)"}
	}
	a1 := m.id("a1")
	s := &desk.Story{
		StoryRef: desk.StoryRef{ID: "st-1", Title: say("انهيار جسر المرفأ في نهرين وتضارب في أعداد المصابين"), From: "2031-03-01", To: "2031-03-05", Articles: 7, Sources: 3},
		List: []desk.ArticleRef{
			art(1, "وكالة الضفة", "انهيار جسر المرفأ في نهرين بعد أيام من الأمطار", "2031-03-01", ""),
			art(2, "صحيفة المنارة", "انهيار جسر المرفأ بعد الأمطار", "2031-03-01", a1),
			art(3, "الميناء اليوم", "جسر المرفأ ينهار والوزارة تنفي الإهمال", "2031-03-01", ""),
			art(4, "صوت الساحل", "انهيار جسر المرفأ في نهرين", "2031-03-02", a1),
			art(5, "صحيفة المنارة", "لجنة للتحقيق في انهيار جسر المرفأ", "2031-03-02", a1),
			art(6, "الأفق الجديد ذات الاسم الطويل جدا الذي لا ينتهي", "شهود: الجسر كان متصدعا منذ الشتاء، والبلدية تلقت ثلاث رسائل قبل الحادث ولم تردّ على أي منها", "2031-03-04", ""),
			art(7, "", "جسر المرفأ: ماذا بعد؟", "", a1),
		},
		Outlets: []desk.Outlet{{Name: say("وكالة الضفة"), Articles: 1, Own: 1}, {Name: say("الميناء اليوم"), Articles: 1, Own: 1}, {Name: say("الأفق الجديد"), Articles: 1, Own: 1}, {Name: say("صحيفة المنارة"), Articles: 2}, {Name: say("صوت الساحل"), Articles: 1}},
		Copies: []desk.Share{
			{From: a1, To: m.id("a2"), Kind: "wire", Form: "abridged", Direction: "credit", Share: 0.96, Back: 0.61, Words: 140},
			{From: a1, To: m.id("a4"), Kind: "wire", Form: "republished", Direction: "credit", Share: 0.99, Back: 0.97, Words: 230},
			{From: a1, To: m.id("a5"), Kind: "outlet", Form: "merged", Direction: "date", Share: 0.42, Back: 0.3, Words: 90},
			{From: a1, To: m.id("a7"), Kind: "undirected", Form: "partial", Share: 0.35, Back: 0.3, Words: 70},
			{From: m.id("a3"), To: m.id("a6"), Kind: "quotation", Form: "partial", Share: 0.1, Back: 0.1, Words: 12},
		},
		Who:    []desk.Count{{Ref: min, Kind: "person", Articles: 6, Statements: 9}, {Ref: dir, Kind: "person", Articles: 3, Statements: 2}, {Ref: desk.Ref{ID: "nahrain", Name: say("نهرين")}, Kind: "place", Articles: 7}},
		Common: []desk.Ref{min, {ID: "nahrain", Name: say("نهرين")}},
		Only:   []desk.Own{{Article: m.id("a6"), Names: []desk.Ref{dir, {ID: "_o1", Name: say("نقابة المهندسين في نهرين")}}, Statements: 3}, {Article: m.id("a3"), Names: []desk.Ref{}, Statements: 1}},
		Clashes: []desk.Clash{
			{Of: "injured", Values: []desk.Value{{Value: "12", Text: say("إصابة 12 عاملا"), Articles: []string{a1, m.id("a2")}, Outlets: []string{say("وكالة الضفة"), say("صحيفة المنارة")}}, {Value: "19", Text: say("تسعة عشر جريحا على الأقل"), Articles: []string{m.id("a6")}, Outlets: []string{say("الأفق الجديد")}}}},
			{Of: "date", Values: []desk.Value{{Value: "2031-02-28", Text: say("مساء الجمعة"), Articles: []string{m.id("a6")}, Outlets: []string{say("الأفق الجديد")}}, {Value: "2031-03-01", Text: say("فجر السبت"), Articles: []string{a1}, Outlets: []string{say("وكالة الضفة")}}}},
		},
		Namings: []desk.Naming{{Entity: desk.Ref{ID: "_o2", Name: say("جسر المرفأ")}, Forms: []desk.Form{{Form: say("جسر المرفأ"), Outlets: []string{say("وكالة الضفة"), say("صوت الساحل")}}, {Form: say("الجسر القديم"), Outlets: []string{say("الأفق الجديد")}}}}},
		Denials: []desk.ClaimRef{deniedClaim(m)},
		Others:  []desk.StoryRef{{ID: "st-2", Title: say("جسر آخر في بلدة أخرى"), Articles: 2, Sources: 2}},
		Timeline: []desk.Entry{
			{ID: "a6-s1", Date: "2031-02-28", Kind: "statement", Type: "warn", Modality: "asserted", Who: []desk.Ref{dir}, Text: say("التصدع في الدعامة الثالثة يتسع كل أسبوع"), Articles: []string{m.id("a6")}, Outlets: []string{say("الأفق الجديد")}, Sources: 1},
			{ID: "a1-e1", Date: "2031-03-01", Kind: "event", Type: "MOBILIZE", Modality: "reported", Who: []desk.Ref{{ID: "ministry", Name: say("وزارة الأشغال")}}, Whom: []desk.Ref{{ID: "nahrain", Name: say("نهرين")}}, Text: say("أرسلت وزارة الأشغال فرقها إلى الموقع"), Articles: []string{a1, m.id("a2"), m.id("a3")}, Outlets: []string{say("وكالة الضفة"), say("صحيفة المنارة"), say("الميناء اليوم")}, Sources: 2},
			{ID: "a1-s1", Date: "2031-03-01", Said: true, Kind: "statement", Type: "announce", Modality: "asserted", Who: []desk.Ref{min}, Text: say("شكّلنا لجنة تنهي عملها خلال أسبوع"), Articles: []string{a1, m.id("a2"), m.id("a3"), m.id("a4"), m.id("a5")}, Outlets: []string{say("وكالة الضفة"), say("صحيفة المنارة"), say("الميناء اليوم"), say("صوت الساحل"), say("الأفق الجديد")}, Sources: 3},
			{ID: "a3-s2", Date: "2031-03-01", Kind: "statement", Type: "deny", Modality: "asserted", Who: []desk.Ref{min}, Text: say("لم تصل إلى الوزارة أي رسالة عن حال الجسر"), Articles: []string{m.id("a3")}, Outlets: []string{say("الميناء اليوم")}, Sources: 1},
			{ID: "a5-s1", Date: "2031-03-02", To: "2031-03-09", Kind: "statement", Type: "announce", Modality: "denied", Who: []desk.Ref{{Name: say("مصدر في البلدية")}}, Text: say("لم يعلن المصدر موعد فتح الطريق"), Articles: []string{m.id("a5")}, Outlets: []string{say("صحيفة المنارة")}, Sources: 1},
			{ID: "a6-s3", Date: "2031-03-04", Kind: "statement", Type: "accuse", Modality: "asserted", Who: []desk.Ref{}, Text: say("من أهملوا الرسائل يعرفون أنفسهم"), Articles: []string{m.id("a6")}, Outlets: []string{say("الأفق الجديد")}, Sources: 1},
		},
		TimelineLeftOut: 2,
	}
	return s
}

func told1(m madeUp) desk.Said {
	return desk.Said{ID: "a1-s1", Article: m.id("a1"), Outlet: m.say("وكالة الضفة"), Date: "2031-03-01", When: "2031-03-01", Speaker: minister(m), Words: m.say("الوزير"), Act: "announce", Mode: "direct", Text: m.say("شكّلنا لجنة تنهي عملها خلال أسبوع"),
		Chain: []desk.Link{{Role: "outlet", Name: m.say("وكالة الضفة")}, {Role: "spokesperson", Name: m.say("المتحدث باسم الوزارة")}, {Role: "person", Name: m.say("سمير الوادعي")}}}
}

func deniedClaim(m madeUp) desk.ClaimRef {
	s := told1(m)
	s.ID, s.Act, s.Speaker, s.Words, s.Text = "a6-s2", "say", desk.Ref{}, m.say("عاملان في المرفأ"), m.say("أرسلنا إلى الوزارة ثلاث رسائل في الشتاء")
	s.Chain = []desk.Link{{Role: "outlet", Name: m.say("الأفق الجديد")}, {Role: "unnamed", Name: m.say("عاملان"), Broken: true}}
	d := told1(m)
	d.ID, d.Act, d.Text = "a3-s2", "deny", m.say("لم تصل إلى الوزارة أي رسالة عن حال الجسر")
	return desk.ClaimRef{Sources: 1, Tellings: []desk.Said{s}, Denied: []desk.Said{d}}
}

func madeToday(m madeUp) *todayPage {
	b := bridge(m)
	outlets := []string{}
	for _, o := range b.Outlets {
		outlets = append(outlets, o.Name)
	}
	first := outlets[0]
	d := &todayPage{Day: "2031-03-05", Since: "2031-02-27", Span: "week", Widened: true, Articles: 43, Outlets: 12, New: 3, Looked: true, Seen: "/prefs?seen=43&back=/", More: "/stories", Waiting: 11,
		Stories: []storyLine{
			{StoryRef: b.StoryRef, Outlets: outlets, First: "2031-03-01", Then: outlets[1:], Opener: first, New: 3},
			{StoryRef: desk.StoryRef{ID: "st-2", Title: m.say("اتفاق على إعادة فتح خط القطار بين نهرين والمرتفع بعد سبع سنوات من التوقف"), From: "2031-03-02", To: "2031-03-05", Articles: 14, Sources: 2}, Outlets: outlets[:2], First: "2031-03-02", Then: outlets[:1], Opener: outlets[1], Today: 1},
			{StoryRef: desk.StoryRef{ID: "st-3", Title: m.say("غلاء الخبز"), From: "", To: "", Articles: 2, Sources: 1}},
		},
		Latest: b.List[3:], Denials: b.Denials, AllRefused: "/search?q=act:deny",
		Refused: []search.Hit{{ID: "a3-s2", Article: m.id("a3"), Outlet: m.say("الميناء اليوم"), Date: "2031-03-01", Speaker: m.say("سمير الوادعي"), SpeakerID: m.id("minister"), Act: "deny", Snippets: []search.Snippet{{Text: m.say("لم تصل إلى الوزارة أي رسالة عن حال الجسر")}}},
			{ID: "a6-s5", Article: m.id("a6"), Outlet: m.say("الأفق الجديد"), Speaker: "", Act: "deny", Snippets: []search.Snippet{{Text: m.say("أن يكون العمال قد نُبّهوا")}}}},
		Clashes: []storyClash{{b.StoryRef, b.Clashes[0]}},
	}
	for i, n := range []int{31, 12, 5} {
		d.Quoted = append(d.Quoted, quotedLine{Ref: desk.Ref{ID: fmt.Sprint("_p", i), Name: m.say([]string{"سمير الوادعي", "هالة الدرباسي", "نقابة المهندسين في نهرين"}[i])}, Count: n, Bar: shareBar(float64(n) / 31), Query: "speaker:x"})
	}
	return d
}

func madePerson(m madeUp) *desk.Person {
	s := told1(m)
	again := s
	again.ID, again.Article, again.Outlet = "a2-s1", m.id("a2"), m.say("صحيفة المنارة")
	deny := s
	deny.ID, deny.Act, deny.When, deny.Text = "a3-s2", "deny", "2031-01-15", m.say("لم تصل إلى الوزارة أي رسالة عن حال الجسر")
	not := s
	not.ID, not.When, not.Date, not.Negated, not.Text = "a9-s1", "", "", true, m.say("ميزانية جديدة للطرق الساحلية")
	old := s
	old.ID, old.Act, old.When, old.Text = "a8-s1", "promise", "2030-11-02", m.say("سنرمم جسور المرفأ كلها قبل الشتاء")
	return &desk.Person{Ref: minister(m), Kind: "person", Forms: []string{m.say("سمير الوادعي"), m.say("الوادعي"), m.say("سمير بن علي الوادعي")}, Roles: []string{m.say("وزير الأشغال"), m.say("رئيس لجنة المرافئ")}, Articles: 214,
		Claims:  []desk.ClaimRef{{Sources: 1, Tellings: []desk.Said{old}}, {Sources: 1, Tellings: []desk.Said{deny}, Denies: deniedClaim(m).Tellings}, {ID: "c-1", Sources: 2, Tellings: []desk.Said{s, again}, Denied: []desk.Said{deny}}, {Sources: 1, Tellings: []desk.Said{not}}},
		Others:  []desk.Count{{Ref: desk.Ref{ID: "_p7", Name: m.say("سمير الوادي")}, Kind: "person", Articles: 3, Statements: 1}},
		Namings: []desk.Naming{{Entity: minister(m), Forms: []desk.Form{{Form: m.say("سمير الوادعي"), Outlets: []string{m.say("وكالة الضفة"), m.say("صحيفة المنارة")}}, {Form: m.say("الوزير الوادعي"), Outlets: []string{m.say("الأفق الجديد")}}}}}}
}

func madeChain(m madeUp) *desk.Chain {
	s := told1(m)
	b, c := s, s
	b.ID, b.Article, b.Outlet = "a2-s1", m.id("a2"), m.say("صحيفة المنارة")
	b.Chain = append([]desk.Link{{Role: "outlet", Name: m.say("صحيفة المنارة")}, {Role: "agency", Name: m.say("وكالة الضفة")}}, s.Chain[1:]...)
	c.ID, c.Article, c.Outlet, c.Date = "a6-s4", m.id("a6"), m.say("الأفق الجديد"), "2031-03-04"
	c.Chain = []desk.Link{{Role: "outlet", Name: m.say("الأفق الجديد")}, {Role: "unnamed", Name: m.say("مصدر قريب من اللجنة"), Broken: true}}
	return &desk.Chain{Claim: desk.ClaimRef{ID: "c-1", Sources: 2, Tellings: []desk.Said{s, b, c}, Denied: deniedClaim(m).Denied},
		Sources: []desk.ChainSource{{Name: m.say("وكالة الضفة"), Kind: "teller", Tellings: []desk.Said{s, b}}, {Name: m.say("الأفق الجديد: شهود: الجسر كان متصدعا منذ الشتاء"), Kind: "article", Tellings: []desk.Said{c}}},
		Others:  deniedClaim(m).Tellings}
}

func madeComparison(m madeUp) *desk.Comparison {
	b := bridge(m)
	only := deniedClaim(m)
	return &desk.Comparison{A: b.List[0], B: b.List[5], Shared: []desk.Share{{From: b.List[0].ID, To: b.List[5].ID, Kind: "outlet", Form: "partial", Direction: "date", Share: 0.2, Back: 0.1, Words: 41}},
		Both: madePerson(m).Claims[2:3], OnlyA: []desk.Said{told1(m)}, OnlyB: only.Tellings, NamesBoth: b.Common, NamesA: []desk.Ref{minister(m)}, NamesB: b.Only[0].Names, Clashes: b.Clashes, Namings: b.Namings, SameStory: b.ID}
}

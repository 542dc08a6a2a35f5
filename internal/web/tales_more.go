package web

import (
	"time"

	"isnad"
	"isnad/internal/desk"
	"isnad/internal/search"
	"isnad/internal/store"
)

// moreTales are the storybook of the pages in moreRoutes.
func moreTales() []tale {
	var list []tale
	for _, m := range []madeUp{plainTongue, evilTongue} {
		add := func(name string, do func(v *visit) (*page, error)) {
			list = append(list, tale{name + m.suffix, do})
		}
		add("article", func(v *visit) (*page, error) {
			p, body := madePage(m)
			return articlePage(v, p, body), nil
		})
		add("article-source", func(v *visit) (*page, error) {
			p, body := madePage(m)
			v.Request.URL.RawQuery += "&finding=s2"
			return sourcePage(v, p, body), nil
		})
		add("article-beside", func(v *visit) (*page, error) { return besideOf(v, m), nil })
		add("article-changes", func(v *visit) (*page, error) {
			older, newer := madeVersions(m)
			return changesPage(v, older, newer), nil
		})
		add("article-wrong", func(v *visit) (*page, error) {
			p, _ := madePage(m)
			return v.wrongPage(v.wrongForm(p, "s1")), nil
		})
		add("article-wrong-fault", func(v *visit) (*page, error) {
			p, _ := madePage(m)
			f := v.wrongForm(p, "s1")
			f.By, f.Faults["why"] = m.say("هند"), v.T("fault-why")
			pg := v.wrongPage(f)
			return pg, nil
		})
		add("search", func(v *visit) (*page, error) { return madeSearch(v, m), nil })
		add("search-statements", func(v *visit) (*page, error) { return madeStatements(v, m), nil })
		add("dossiers", func(v *visit) (*page, error) {
			d := dossiersView{Order: "weight", Form: madeForm(m), Next: "/dossiers?cursor=n"}
			for _, o := range []string{"weight", "newest", "oldest"} {
				d.Orders = append(d.Orders, choice{v.T("dossiers-" + o), "/dossiers?order=" + o, o == "weight"})
			}
			for _, x := range []struct {
				a, b, latest string
				n            int
			}{{"نهرين", "المرتفع", "2031-03-02", 14}, {"بلدية نهرين", "وزارة الأشغال في نهرين والمناطق الساحلية التابعة لها", "2031-03-01", 2}, {"المرتفع", "الساحل", "", 1}} {
				d.Pairs = append(d.Pairs, pairView{Parties: []named{{Name: m.say(x.a)}, {Name: m.say(x.b)}}, Href: dossierPath(m.id("x"), "y"), Rows: x.n, Latest: x.latest})
			}
			return &page{Name: "dossiers", Title: v.T("nav-dossiers"), Nav: "dossiers", D: d}, nil
		})
		add("dossier", func(v *visit) (*page, error) {
			d, names := madeDossier(m)
			return dossierPage(v, d, names, madeForm(m)), nil
		})
		add("dossier-ask", func(v *visit) (*page, error) {
			f := madeForm(m)
			f.Fault = v.T("dossier-none-found")
			f.Parties[1].Fault = v.T("dossier-unknown")
			f.Parties[0].MayBe = []choice{{Name: m.say("نهرين"), Href: dossierPath("nahrain", "x")}, {Name: m.say("ميناء نهرين"), Href: dossierPath("nahrain-port", "x")}}
			return &page{Name: "dossier", Title: v.T("nav-dossiers"), Nav: "dossiers", D: dossierView{Form: f, Missing: true}}, nil
		})
		add("outlets", func(v *visit) (*page, error) {
			d := outletsView{Order: "weight", Orders: []choice{{v.T("outlets-weight"), "/outlets", true}, {v.T("outlets-newest"), "/outlets?order=newest", false}}, Next: "/outlets?cursor=n"}
			for _, o := range []desk.Outlet{{Name: "وكالة الضفة", Articles: 1204, Own: 1190}, {Name: "صحيفة المنارة", Articles: 640, Own: 211}, {Name: "صوت الساحل", Articles: 77, Own: 4}, {Name: "الأفق الجديد ذات الاسم الطويل جدا الذي لا ينتهي", Articles: 1, Own: 0}} {
				o.Name = m.say(o.Name)
				d.Outlets = append(d.Outlets, lineOf(o))
			}
			return &page{Name: "outlets", Title: v.T("nav-outlets"), Nav: "outlets", D: d}, nil
		})
		add("outlet", func(v *visit) (*page, error) {
			d := outletView{outletLine: lineOf(desk.Outlet{Name: m.say("صحيفة المنارة"), Articles: 640, Own: 211}), Statements: 5210, From: "2030-11-02", To: "2031-03-05", Looked: 100, Query: queryPath("outlet:x"),
				Recent:     []articleLink{{articlePath(m.id("a2")), m.say("انهيار جسر المرفأ بعد الأمطار"), "", "2031-03-01"}, {articlePath("a5"), m.say("لجنة للتحقيق في انهيار جسر المرفأ"), "", ""}},
				CopiedFrom: []tally{{m.say("وكالة الضفة"), outletPath("x"), 61}, {m.say("الميناء اليوم"), outletPath("y"), 2}}, CopiedBy: []tally{{m.say("صوت الساحل"), outletPath("z"), 1}},
				Cited: []tally{{m.say("وكالة الضفة"), queryPath("x"), 70}, {m.say("تلفزيون نهرين"), queryPath("y"), 9}}}
			return &page{Name: "outlet", Title: d.Name, Nav: "outlets", D: d}, nil
		})
		add("add", func(v *visit) (*page, error) {
			return &page{Name: "add", Title: v.T("nav-add"), Nav: "add", D: addView{Types: ".txt,.html,.jsonl", Outlets: []string{m.say("وكالة الضفة")}}}, nil
		})
		add("add-fault", func(v *visit) (*page, error) {
			return &page{Name: "add", Title: v.T("nav-add"), Nav: "add", Status: 422, D: addView{Types: ".txt,.html", Text: m.say("انهار فجر السبت جسر المرفأ"), URL: "ftp://x", Published: m.say("أمس"), Outlet: m.say("وكالة الضفة"),
				Faults: faults{"url": v.T("fault-url"), "published": v.T("fault-date"), "file": v.T("fault-large") + " 32 MB"}}}, nil
		})
		add("added", func(v *visit) (*page, error) {
			return &page{Name: "added", Title: v.T("nav-add"), Nav: "add", D: addedView{All: 4, New: 3, Shown: 4, Waiting: true, Again: "/added?n=4", Faults: []string{m.say("lines.jsonl:3: malformed")}, Pages: []addedPage{
				{Name: m.say("bridge.html"), Articles: []articleLink{{articlePath(m.id("a1")), m.say("انهيار جسر المرفأ في نهرين"), m.say("وكالة الضفة"), "2031-03-01"}, {articlePath("a3"), m.say("غلاء الخبز"), "", ""}}},
				{Name: m.say("pasted-0a1b"), Waiting: true}, {Name: m.say("cookies.html"), Unread: v.T("unread-no text")}, {Name: m.say("two.html"), Partly: true, Unread: v.T("unread-broken"), Articles: []articleLink{{articlePath("a9"), m.say("مطر غزير"), "", "2031-02"}}}}}}, nil
		})
		add("corrections", func(v *visit) (*page, error) { return madeCorrections(v, m, false), nil })
		add("corrections-fault", func(v *visit) (*page, error) { return madeCorrections(v, m, true), nil })
		add("health", func(v *visit) (*page, error) { return madeHealth(v, m), nil })
	}
	list = append(list,
		tale{"search-ask", func(v *visit) (*page, error) {
			return &page{Name: "search", Title: v.T("nav-search"), Nav: "search", D: newSearchView(v)}, nil
		}},
		tale{"search-none", func(v *visit) (*page, error) {
			d := newSearchView(v)
			d.Query, d.Asked = "غغغغ", true
			d.fill(v, &search.Results{Query: "غغغغ", Of: "articles"})
			return &page{Name: "search", Title: v.T("nav-search"), Nav: "search", D: d}, nil
		}},
		tale{"search-fault", func(v *visit) (*page, error) {
			d := newSearchView(v)
			d.Query, d.Asked = "المرفأ act:shout", true
			d.fault(&search.QueryError{Query: d.Query, At: 11, Why: "act:shout is no act; write what the speaker does, such as act:deny"})
			return &page{Name: "search", Title: v.T("nav-search"), Nav: "search", Status: 400, D: d}, nil
		}},
		tale{"dossier-empty", func(v *visit) (*page, error) {
			return dossierPage(v, &isnad.Dossier{Parties: []isnad.EntityID{"nahrain", "coast"}}, map[isnad.EntityID]string{"nahrain": "نهرين", "coast": "الساحل"}, madeForm(plainTongue)), nil
		}},
		tale{"corrections-none", func(v *visit) (*page, error) {
			return &page{Name: "corrections", Title: v.T("nav-corrections"), Nav: "corrections", D: correctionsView{Form: correctionForm{Kind: "same", By: "desk", Faults: faults{}}}}, nil
		}},
		tale{"health-new", func(v *visit) (*page, error) {
			return &page{Name: "health", Title: v.T("nav-health"), Nav: "health", D: newHealthView(v, store.Stats{Kind: "sqlite", Place: "press.isnad", Schema: 1})}, nil
		}},
	)
	return list
}

func besideOf(v *visit, m madeUp) *page {
	a, b, c := madeCopy(m)
	return besidePage(v, a, b, c)
}

func madeForm(m madeUp) partyForm {
	return partyForm{Names: []string{m.say("نهرين"), m.say("المرتفع")}, Parties: []partyField{{N: 1, Value: m.say("نهرين"), Needed: true}, {N: 2, Value: m.say("المرتفع"), Needed: true}, {N: 3}}}
}

func madeResults(m madeUp, of string) *search.Results {
	var speakers []search.Value
	for _, name := range []string{"سمير الوادعي", "هالة الدرباسي", "وزارة الأشغال", "بلدية نهرين", "ليلى الناظر", "هند المرواني", "نقابة المهندسين", "سالم نوري", "عمال المرفأ", "شهود عيان", "مصدر مسؤول"} {
		speakers = append(speakers, search.Value{Value: name, Name: m.say(name), Count: 40 - len(speakers), Query: `speaker:"` + name + `"`})
	}
	return &search.Results{Query: `المرفأ outlet:"وكالة الضفة"`, Total: 1243, AtLeast: true, Of: of, Next: "next",
		Facets: []search.Facet{{Field: "outlet", Values: []search.Value{{Value: "x", Name: m.say("وكالة الضفة"), Count: 812, Query: `outlet:"x"`}, {Value: "y", Name: m.say("صوت الساحل"), Count: 44, Query: `outlet:"y"`}}},
			{Field: "act", Values: []search.Value{{Value: "announce", Name: "announce", Count: 402, Query: "act:announce"}, {Value: "deny", Name: "deny", Count: 12, Query: "act:deny"}}},
			{Field: "speaker", Values: speakers},
			{Field: "month", Values: []search.Value{{Value: "2031-03", Name: "2031-03", Count: 1100, Query: "from:2031-03 to:2031-03"}}}, {Field: "place"}}}
}

func madeSearch(v *visit, m madeUp) *page {
	d := newSearchView(v)
	d.Query, d.Asked = m.say("المرفأ"), true
	res := madeResults(m, "articles")
	text := m.say("انهار فجر السبت جسر المرفأ في نهرين بعد أيام من الأمطار")
	res.Hits = []search.Hit{
		{ID: m.id("a1"), Article: m.id("a1"), Title: m.say("انهيار جسر المرفأ في نهرين"), Outlet: m.say("وكالة الضفة"), Date: "2031-03-01", URL: "javascript:alert(1)", Snippets: []search.Snippet{{Text: text, Marks: [][2]int{{20, 26}}}, {Text: m.say("في المرفأ"), Marks: [][2]int{{3, 9}, {2, 4}, {90000, 90001}}}}},
		{ID: "a7", Article: "a7", Title: "", Snippets: []search.Snippet{{Text: m.say("جسر المرفأ: ماذا بعد؟"), Marks: [][2]int{{4, 10}}}}},
	}
	d.fill(v, res)
	return &page{Name: "search", Title: d.Query, Nav: "search", D: d}
}

func madeStatements(v *visit, m madeUp) *page {
	d := newSearchView(v)
	d.Query, d.Asked = "said:المرفأ", true
	res := madeResults(m, "statements")
	res.Hits = []search.Hit{
		{ID: m.id("a1") + "-s1", Article: m.id("a1"), Statement: "s1", Title: m.say("انهيار جسر المرفأ في نهرين"), Outlet: m.say("وكالة الضفة"), Date: "2031-03-01", Speaker: m.say("سمير الوادعي"), SpeakerID: m.id("minister"), Act: "announce", Snippets: []search.Snippet{{Text: m.say("شكّلنا لجنة تنهي عملها خلال أسبوع"), Marks: [][2]int{{7, 11}}}}},
		{ID: "a6-s3", Article: "a6", Statement: "s3", Title: m.say("شهود: الجسر كان متصدعا"), Act: "deny", Snippets: []search.Snippet{{Text: m.say("لم تصل رسالة")}}},
	}
	d.fill(v, res)
	return &page{Name: "search", Title: d.Query, Nav: "search", D: d}
}

func madeCorrections(v *visit, m madeUp, fault bool) *page {
	at := time.Date(2031, 3, 4, 9, 12, 0, 0, time.UTC)
	concluded := at.Add(time.Hour)
	d := correctionsView{By: m.say("هند"), All: true, Count: 3, Names: []string{m.say("سمير الوادعي")}, Form: correctionForm{Kind: "not same", A: m.say("سمير الوادعي"), By: m.say("هند"), Faults: faults{}, Back: "/entity/x",
		MayBeA: []desk.Count{{Ref: minister(m), Kind: "person", Articles: 214}}}}
	for _, n := range []store.Note{
		{ID: 7, Kind: "same", A: m.say("سمير الوادعي"), B: m.say("س. الوادعي"), Why: m.say("هو نفسه بحسب بيان الوزارة"), By: m.say("هند"), At: at.Add(2 * time.Hour)},
		{ID: 5, Kind: store.NoteWrong, A: m.id("a1"), B: "statement | say | " + m.say("سمير الوادعي"), Why: m.say("القائل غيره"), By: "desk", At: at},
		{ID: 2, Kind: "is", A: m.say("نهرين"), B: "Q649", By: "desk", At: at.Add(-time.Hour), GoneBy: m.say("ليلى"), GoneAt: at},
	} {
		d.Notes = append(d.Notes, v.note(n, concluded))
	}
	d.Notes[1].Title = m.say("انهيار جسر المرفأ في نهرين")
	p := &page{Name: "corrections", Title: v.T("nav-corrections"), Nav: "corrections", D: d}
	if fault {
		d.Form.Faults = faults{"b": v.T("fault-one-name"), "why": v.T("fault-long") + " 2000", "kind": v.T("fault-kind")}
		p.D, p.Status = d, 422
	}
	return p
}

func madeHealth(v *visit, m madeUp) *page {
	at := time.Date(2031, 3, 5, 6, 0, 0, 0, time.UTC)
	d := newHealthView(v, store.Stats{Kind: "postgres", Place: m.say("postgres://desk@db.example/press"), Schema: 4, Pages: 38_204, Unread: 31, Articles: 38_611, Statements: 201_442, Events: 160_020,
		Findings: map[store.FindingKind]int64{store.FindingStory: 5120, store.FindingCopy: 9044, store.FindingEntity: 48_200}, PageBytes: 912_000_000, KeptBytes: 170_000_000, AccountBytes: 240_000_000, TotalBytes: 1_420_000_000, Notes: 12,
		LastAdded: at, LastRead: at, LastConcluded: at.Add(-time.Minute)})
	d.Waiting, d.Stages, d.Readers = 204, "r94de5e67b846f52e", []isnad.StageVersion{{Stage: "extract", Version: 9}, {Stage: "words", Version: 4}}
	d.Models = []Model{{"names.bin", "names tagger", "CC-BY-SA-4.0", "counts over a made-up corpus"}}
	for _, p := range []store.Page{
		{Seq: 3, Added: at, Page: isnad.Page{Name: m.say("saved/cookies.html"), URL: "https://daffa.example/c"}, Reading: store.Reading{Stages: "x", Kind: isnad.KindNoText, Reason: m.say("furniture only")}},
		{Seq: 9, Added: at, Page: isnad.Page{Name: m.say("two.html"), URL: "javascript:alert(1)"}, Reading: store.Reading{Stages: "x", Kind: isnad.KindMalformed, Articles: []isnad.ArticleID{"a"}}},
	} {
		d.Unread = append(d.Unread, v.unreadLine(&p))
	}
	d.Next = "/health?after=9#unread"
	d.feeds([]Feed{{URL: "https://daffa.example/rss.xml", Title: m.say("the feed of an outlet"), Failures: 11, Dead: true, Error: "gone: the server says 410 Gone", Next: at}, {URL: "javascript:alert(1)", Failures: 1, Error: "a broken gzip"}, {URL: "https://sada.example/feed"}})
	return &page{Name: "health", Title: v.T("nav-health"), Nav: "health", D: d}
}

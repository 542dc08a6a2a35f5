package markup

import "testing"

func TestURLDate(t *testing.T) {
	for in, want := range map[string]string{
		"https://x.example/2021/05/18/raseef/":                                          "2021-05-18",
		"https://x.example/story/2020/8/24/خبر/494":                                     "2020-08-24",
		"https://x.example/news/2020-06-03-1.3874341":                                   "2020-06-03",
		"https://x.example/world/202003171044893040-x/":                                 "2020-03-17",
		"https://x.example/20200317/a.html":                                             "2020-03-17",
		"https://x.example/2021/05/blog-post_18.html":                                   "",
		"https://x.example/article/20201345":                                            "",
		"https://x.example/article/2020031712":                                          "",
		"https://x.example/?d=2020-06-03":                                               "",
		"https://x.example/2020/02/30/a":                                                "",
		"https://2020-06-03.example/a":                                                  "",
		"https://archive.example/web/20160218000000/http://x.example/2014/03/09/a.html": "2014-03-09",
		"": "",
	} {
		if got := urlDate(in); got != want {
			t.Errorf("urlDate(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestISOStamp(t *testing.T) {
	for in, want := range map[string]string{
		"2020-06-03T03:01+0400":     "2020-06-03T03:01:00+04:00",
		"2020-12-01 02:00:00":       "2020-12-01T02:00:00",
		"2020-03-17":                "2020-03-17",
		"الجمعة 8 فيفري 2019":       "2019-02-08",
		"1970-01-01T00:00:00+00:00": "",
		"0001-01-01":                "",
		"04/05/2020":                "2020-05-04",
		"4/5/2020 10:00:00 AM":      "", // April or May
		"4/15/2020 10:00:00 AM":     "2020-04-15T10:00:00",
		"أيار 2020":                 "", // no day
		"":                          "",
	} {
		if got := isoStamp(in); got != want {
			t.Errorf("isoStamp(%q) = %q, want %q", in, got, want)
		}
	}
}

// A day that two kinds of evidence share goes before one that stands alone.
func TestOutvote(t *testing.T) {
	p := checked(t, []byte(`<html><head><meta property="article:published_time" content="2024-01-09T08:00:00Z">
<link rel="canonical" href="https://x.example/2020/05/18/raseef"></head><body><article><h1>تشغيل الرصيف الجديد في الميناء</h1>
<div class="post-date">18 أيار/مايو 2020</div>
<p>أعلنت هيئة الموانئ في مدينة رأس النور بدء تشغيل الرصيف الجديد المخصص لسفن الحبوب، بعد عامين من الأعمال.</p>
<p>وقالت مديرة الهيئة إن الرصيف يستقبل سفينتين في وقت واحد، وإن كلفته بلغت أربعين مليون دينار في عامين.</p></article></body></html>`))
	var got []string
	for _, f := range p.Facts {
		if f.Kind == "published" {
			got = append(got, f.Value)
		}
	}
	if len(got) != 2 || got[0] != "2020-05-18" || got[1] != "2024-01-09T08:00:00Z" {
		t.Errorf("published %q", got)
	}
}

package copies_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/copies"
	"isnad/internal/read"

	"pgregory.net/rapid"
)

// made returns the account of a made-up article, read by every stage.
func made(t testing.TB, id, outlet, day, url, text string) *isnad.Account {
	t.Helper()
	accts, err := read.Page(&isnad.Page{Name: id, Outlet: outlet, Published: day, URL: url, Title: "عنوان " + id, Body: []byte(text), ContentType: "text/plain; charset=utf-8"}, nil)
	if err != nil || len(accts) != 1 {
		t.Fatalf("%s: %d articles, error %v", id, len(accts), err)
	}
	return accts[0]
}

// bare returns an account that holds words only: enough for the pass, and
// cheap enough for thousands.
func bare(id, outlet, day, text string) *isnad.Account {
	acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(id), Page: id, Text: text, Outlet: isnad.Outlet{Name: outlet}}}
	if day != "" {
		acct.Article.Published = isnad.Dating{From: day, To: day, Basis: isnad.DatedGiven, Score: 1}
	}
	for at := 0; at < len(text); {
		n := strings.IndexByte(text[at:], ' ')
		if n < 0 {
			n = len(text) - at
		}
		if n > 0 {
			acct.Tokens = append(acct.Tokens, isnad.Token{Span: isnad.Span{Start: at, End: at + n}, Kind: isnad.TokenWord, Norm: text[at : at+n]})
		}
		at += n + 1
	}
	return acct
}

// prose makes n words that belong together by seed.
func prose(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "كلمة%d", r.IntN(5000))
	}
	return b.String()
}

func result(accts ...*isnad.Account) *copies.Result {
	p := copies.New()
	for _, a := range accts {
		p.Add(a)
	}
	return p.Result()
}

// brief is a copy in a line.
func brief(c *isnad.Copy) string {
	return fmt.Sprintf("%s>%s %s %s %s %.2f %.2f", c.From, c.To, c.Kind, c.Form, c.Direction, c.Share, c.Back)
}

func TestForms(t *testing.T) {
	long := prose(1, 200)
	words := strings.Fields(long)
	half := strings.Join(words[:90], " ")
	other := prose(2, 90)
	for _, c := range []struct {
		name  string
		accts []*isnad.Account
		want  []string
	}{
		{"nothing shared", []*isnad.Account{bare("a", "أ", "2020-01-01", long), bare("b", "ب", "2020-01-01", prose(3, 200))}, nil},
		{"same words, a day later: open", []*isnad.Account{bare("b", "ب", "2020-01-02", long), bare("a", "أ", "2020-01-01", long)}, []string{"a>b undirected republished  1.00 1.00"}},
		{"same words, same day: open", []*isnad.Account{bare("b", "ب", "2020-01-01", long), bare("a", "أ", "2020-01-01", long)}, []string{"a>b undirected republished  1.00 1.00"}},
		{"abridged", []*isnad.Account{bare("a", "أ", "2020-01-01", long), bare("b", "ب", "2020-01-02", half)}, []string{"a>b undirected abridged  1.00 0.45"}},
		{"extended", []*isnad.Account{bare("a", "أ", "2020-01-01", half), bare("b", "ب", "2020-01-02", long)}, []string{"a>b undirected extended  0.45 1.00"}},
		{"own", []*isnad.Account{bare("a", "أ", "2020-01-01", long), bare("b", "أ", "2020-01-02", long)}, []string{"a>b own republished date 1.00 1.00"}},
		{"three outlets", []*isnad.Account{bare("a", "أ", "2020-01-01", long), bare("b", "ب", "2020-01-01", long), bare("c", "ج", "2020-01-01", long)},
			[]string{"a>b common-source republished  1.00 1.00", "a>c common-source republished  1.00 1.00", "b>c common-source republished  1.00 1.00"}},
		{"merged of two", []*isnad.Account{bare("a", "أ", "2020-01-01", half), bare("b", "ب", "2020-01-01", other), bare("c", "ج", "2020-01-02", half+" "+other)},
			[]string{"a>c common-source merged  0.50 1.00", "b>c common-source merged  0.50 1.00"}},
		{"undated is compared too", []*isnad.Account{bare("a", "أ", "2020-01-01", long), bare("b", "ب", "", long+" زيادة")}, []string{"a>b undirected republished  1.00 1.00"}},
		{"no outlet", []*isnad.Account{bare("a", "", "2020-01-01", long), bare("b", "", "2020-01-02", long)}, []string{"a>b undirected republished  1.00 1.00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := result(c.accts...)
			var got []string
			for i := range r.Copies {
				got = append(got, brief(&r.Copies[i]))
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

const wire = `أعلنت وزارة الزراعة في مدينة الواحة أن موسم الحصاد سيبدأ في الأسبوع الأول من الشهر المقبل، وأن الوزارة وزعت البذور على ألفي مزارع في القرى البعيدة والقريبة.
وأضافت الوزارة أن الأمطار التي هطلت خلال الشتاء رفعت منسوب المياه في السدود إلى مستويات لم تعرفها البلاد منذ عشر سنوات.`

func TestCreditsAndQuotations(t *testing.T) {
	speech := `"لن نترك أرضنا ولن نبيع ماءنا لأحد، وسنزرع كل شبر من هذا الوادي حتى يعود الذين رحلوا عنه إلى بيوتهم وحقولهم ومدارسهم آمنين مطمئنين"`
	for _, c := range []struct {
		name  string
		accts []*isnad.Account
		want  []string // kind and direction
	}{
		{"one agency credited by both", []*isnad.Account{
			made(t, "a", "الغد", "2020-01-01", "", wire+"\nالمصدر: رويترز"), made(t, "b", "الرأي", "2020-01-01", "", wire+"\nالمصدر: رويترز")}, []string{"wire "}},
		{"one agency in both datelines", []*isnad.Account{
			made(t, "a", "الغد", "2020-01-01", "", "رويترز - الواحة: "+wire), made(t, "b", "الرأي", "2020-01-01", "", "الواحة (رويترز): "+wire)}, []string{"wire "}},
		{"an outlet that was told", []*isnad.Account{
			made(t, "a", "الجزيرة", "2020-01-02", "", "قال وزير الزراعة الأردني خالد الحنيفات للجزيرة إن الحصاد سيبدأ غدا.\n"+wire), made(t, "b", "الرأي", "2020-01-02", "", "قال وزير الزراعة الأردني خالد الحنيفات لقناة الجزيرة إن الحصاد سيبدأ غدا.\n"+wire)}, []string{"outlet credit"}},
		{"an outlet credited", []*isnad.Account{
			made(t, "b", "الغد", "2020-01-01", "", wire+"\nالمصدر: الجزيرة"), made(t, "a", "الجزيرة", "2020-01-01", "", wire)}, []string{"outlet credit"}},
		{"a speech quoted by both", []*isnad.Account{
			made(t, "a", "الغد", "2020-01-01", "", "قال رئيس البلدية سالم الحداد أمام أهل الوادي "+speech+".\n"+longer(1)),
			made(t, "b", "الرأي", "2020-01-01", "", "في احتفال كبير حضره المئات من سكان المنطقة صرح سالم الحداد قائلا: "+speech+".\n"+longer(2))}, []string{"quotation "}},
		{"two states of one address", []*isnad.Account{
			made(t, "a", "الغد", "2020-01-01", "https://example.org/1", wire), made(t, "b", "الغد", "2020-01-02", "https://example.org/1", wire+"\n"+longer(3))}, []string{"version version"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := result(c.accts...)
			var got []string
			for i := range r.Copies {
				got = append(got, string(r.Copies[i].Kind)+" "+string(r.Copies[i].Direction))
				checkSpans(t, c.accts, &r.Copies[i])
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// longer returns a paragraph of its own for each n.
func longer(n int) string {
	return []string{
		1: "وحضر اللقاء ممثلون عن النقابات الزراعية وعدد من الطلاب الذين قدموا من العاصمة لمتابعة المشروع الجديد ومناقشة تفاصيله مع المهندسين المشرفين على تنفيذه في المرحلة القادمة.",
		2: "وكانت البلدية قد خصصت ميزانية لإصلاح الطرق المؤدية إلى الحقول بعدما تضررت من السيول التي اجتاحت المنطقة قبل شهرين وأدت إلى خسائر كبيرة في المحاصيل والمواشي.",
		3: "ومن المنتظر أن تنشر الوزارة تقريرها السنوي عن الإنتاج قبل نهاية العام بحسب مسؤول في دائرة الإحصاء.",
	}[n]
}

// checkSpans tests that passages are the same words on both sides.
func checkSpans(t testing.TB, accts []*isnad.Account, c *isnad.Copy) {
	t.Helper()
	text := func(id isnad.ArticleID) string {
		for _, a := range accts {
			if a.Article.ID == id {
				return a.Article.Text
			}
		}
		return ""
	}
	if len(c.Spans) == 0 {
		t.Errorf("%s: no passages", brief(c))
	}
	for _, s := range c.Spans {
		a, b := onlyLetters(s[0].Of(text(c.From))), onlyLetters(s[1].Of(text(c.To)))
		if a == "" || a != b {
			t.Errorf("%s: passage %+q is %+q on the other side", brief(c), a, b)
		}
	}
	if len(c.Points) != len(c.Spans) {
		t.Fatalf("%s: %d passages in bytes, %d in code points", brief(c), len(c.Spans), len(c.Points))
	}
	for i, s := range c.Spans {
		for side, id := range []isnad.ArticleID{c.From, c.To} {
			p, runes := c.Points[i][side], []rune(text(id))
			if p.Start < 0 || p.End > len(runes) || p.Start > p.End || string(runes[p.Start:p.End]) != s[side].Of(text(id)) {
				t.Errorf("%s: passage %d is %v in bytes, %v in code points", brief(c), i, s[side], p)
			}
		}
	}
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \n.,،\"«»:", r) {
			return -1
		}
		return r
	}, s)
}

func TestSource(t *testing.T) {
	long := prose(1, 100)
	r := result(bare("c", "ج", "2020-01-03", long), bare("b", "ب", "2020-01-02", long+" زيادة"), bare("a", "أ", "2020-01-01", long), bare("x", "د", "2020-01-01", prose(9, 100)))
	for id, want := range map[isnad.ArticleID]isnad.ArticleID{"a": "a", "b": "a", "c": "a", "x": "x", "unknown": "unknown"} {
		if got := r.Source(id); got != want {
			t.Errorf("Source(%s) = %s, want %s", id, got, want)
		}
	}
	if n := r.Independent([]isnad.ArticleID{"a", "b", "c", "x"}); n != 2 {
		t.Errorf("Independent = %d, want 2", n)
	}
}

// TestOrder states the law of the pass: the result is that of the set, however
// the accounts arrive and however often it is asked for in between.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seeds := rapid.IntRange(1, 4).Draw(t, "texts")
		n := rapid.IntRange(2, 60).Draw(t, "articles")
		var accts []*isnad.Account
		for i := range n {
			words := strings.Fields(prose(uint64(rapid.IntRange(1, seeds).Draw(t, "seed")), 60))
			lo := rapid.IntRange(0, 20).Draw(t, "lo")
			hi := rapid.IntRange(40, 60).Draw(t, "hi")
			text := strings.Join(words[lo:hi], " ") + " " + prose(uint64(100+i), rapid.IntRange(0, 30).Draw(t, "own"))
			day := ""
			if rapid.IntRange(0, 9).Draw(t, "dated") > 0 {
				day = time.Unix(int64(rapid.IntRange(0, 90).Draw(t, "day"))*86400, 0).UTC().Format(time.DateOnly)
			}
			accts = append(accts, bare(fmt.Sprint("a", i), fmt.Sprint("o", i%5), day, strings.TrimSpace(text)))
		}
		want := result(accts...)
		order := rapid.Permutation(accts).Draw(t, "order")
		p := copies.New()
		for i, a := range order {
			if p.Add(a); i == n/2 {
				p.Result()
			}
		}
		p.Add(order[0]) // once more changes nothing
		if got := p.Result(); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order, another result:\n%v\n%v", got.Copies, want.Copies)
		}
		for i := range want.Copies {
			checkSpans2(t, accts, &want.Copies[i])
		}
	})
}

func checkSpans2(t *rapid.T, accts []*isnad.Account, c *isnad.Copy) {
	by := map[isnad.ArticleID]string{}
	for _, a := range accts {
		by[a.Article.ID] = a.Article.Text
	}
	for _, s := range c.Spans {
		if a, b := s[0].Of(by[c.From]), s[1].Of(by[c.To]); a != b || a == "" {
			t.Fatalf("passage %q is %q on the other side", a, b)
		}
	}
	if !(c.Share >= 0 && c.Share <= 1 && c.Back >= 0 && c.Back <= 1 && c.Jaccard >= 0 && c.Jaccard <= 1 && c.Containment >= c.Jaccard && c.Containment <= 1) {
		t.Fatalf("measures out of range: %+v", c)
	}
}

// TestCrowd: ten thousand copies of one page, and as many states of a page that
// changes at every visit, are few comparisons and all told.
func TestCrowd(t *testing.T) {
	const n = 10_000
	long := prose(1, 120)
	p := copies.New()
	for i := range n {
		p.Add(bare(fmt.Sprintf("same%05d", i), "أ", "2020-01-01", long))
	}
	r := p.Result()
	if len(r.Copies) != n-1 {
		t.Errorf("%d copies of one text give %d pairs, want a star of %d", n, len(r.Copies), n-1)
	}
	p = copies.New()
	for i := range n {
		a := bare(fmt.Sprintf("v%05d", i), "أ", "2020-01-01", long+fmt.Sprintf(" زيارة%d عدد%d", i, i*7))
		a.Article.URL = "https://example.org/live"
		p.Add(a)
	}
	r = p.Result()
	if got := r.Independent(ids(n)); got != 1 {
		t.Errorf("%d states of one page are %d tellings, want 1", n, got)
	}
	if len(r.Copies) > 40*n {
		t.Errorf("%d states give %d pairs", n, len(r.Copies))
	}
}

func ids(n int) (out []isnad.ArticleID) {
	for i := range n {
		out = append(out, isnad.ArticleID(fmt.Sprintf("v%05d", i)))
	}
	return out
}

// TestRepetition: one sentence a thousand times against itself ends, and soon.
func TestRepetition(t *testing.T) {
	one := "قال الرجل للرجل إن الرجل قال للرجل ما قاله الرجل "
	a := bare("a", "أ", "2020-01-01", strings.Repeat(one, 1000))
	b := bare("b", "ب", "2020-01-02", strings.Repeat(one, 1003))
	r := result(a, b)
	if len(r.Copies) != 1 || r.Copies[0].Share < 0.99 {
		t.Errorf("got %d copies", len(r.Copies))
	}
	if r = result(bare("a", "", "", ""), bare("b", "", "", "")); len(r.Copies) != 0 {
		t.Errorf("two empty texts are copies: %v", r.Copies)
	}
}

// BenchmarkPass shows that an article costs the same however much came before:
// the corpus is that of the first size, again and again at later dates.
func BenchmarkPass(b *testing.B) {
	const base = 2000
	for _, times := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				p := copies.New()
				for k := range times {
					for i := range base {
						text := prose(uint64(i/2), 150) + " " + prose(uint64(1e6+k*base+i), 100)
						day := time.Unix(int64(k*60+i%30)*86400, 0).UTC().Format(time.DateOnly)
						p.Add(bare(fmt.Sprint("a", k, "-", i), fmt.Sprint("o", i%11), day, text))
					}
				}
				if r := p.Result(); len(r.Copies) < base*times/2 {
					b.Fatalf("%d copies", len(r.Copies))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*base*times), "µs/article")
		})
	}
}

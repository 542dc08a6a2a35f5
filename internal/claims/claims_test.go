package claims_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/claims"
	"isnad/internal/read"

	"pgregory.net/rapid"
)

// made returns the account of a made-up article, read by every stage.
func made(t testing.TB, id, outlet, day, text string) *isnad.Account {
	t.Helper()
	accts, err := read.Page(&isnad.Page{Name: id, Outlet: outlet, Published: day, Title: "عنوان", Body: []byte(text), ContentType: "text/plain; charset=utf-8"}, nil)
	if err != nil || len(accts) != 1 {
		t.Fatalf("%s: %d articles, error %v", id, len(accts), err)
	}
	return accts[0]
}

func result(accts ...*isnad.Account) *claims.Result {
	p := claims.New()
	for _, a := range accts {
		p.Add(a, nil)
	}
	return p.Result(nil, nil)
}

const minister = "الرئيس الفرنسي إيمانويل ماكرون"

func TestClaims(t *testing.T) {
	first := made(t, "a", "الغد", "2020-01-01", "أكد "+minister+" أن بلاده ستبني ثلاثة جسور جديدة فوق نهر الرون قبل نهاية العام المقبل.\nوحضر اللقاء عدد من الوزراء.")
	second := made(t, "b", "الرأي", "2020-01-02", "قال "+minister+" إن فرنسا ستشيد ثلاثة جسور فوق نهر الرون قبل نهاية العام القادم.\nواستمر الاجتماع ساعتين.")
	other := made(t, "c", "الرأي", "2020-01-02", "قال "+minister+" إن أسعار القمح ارتفعت في الأسواق العالمية بسبب الجفاف.\nوانتهى المؤتمر مساء.")
	tass := func(id, outlet string) *isnad.Account {
		return made(t, id, outlet, "2020-03-01", "نقلت وكالة رويترز عن "+minister+" قوله إن محطة الطاقة الشمسية الكبرى في مرسيليا ستدخل الخدمة في الخريف.\n"+strings.Repeat("وجرى اللقاء في "+outlet+". ", 3))
	}
	r := result(first, second, other, tass("d", "الغد"), tass("e", "الرأي"))
	if len(r.Claims) != 2 {
		t.Fatalf("%d claims, want 2: %+v", len(r.Claims), r.Claims)
	}
	c := r.Claims[0]
	if len(c.Tellings) != 2 || c.Tellings[0].Article != first.Article.ID || c.Tellings[1].Article != second.Article.ID || len(c.Sources) != 2 ||
		c.From != "2020-01-01" || c.To != "2020-01-02" || c.Speaker != "emmanuel-macron" {
		t.Errorf("got %+v, want the bridges told by two sources", c)
	}
	if c := r.Claims[1]; len(c.Tellings) != 2 || !reflect.DeepEqual(c.Sources, []string{"reuters"}) {
		t.Errorf("got %+v, want two tellings and one source, the agency", c)
	}
	late := c.Tellings[1]
	if got := r.Resolve("c-" + string(late.Article) + "-" + string(late.Statement)); got != c.ID {
		t.Errorf("the id of the second telling leads to %s, want %s", got, c.ID)
	}
	for _, id := range []string{"", "c-", "c-x", "x", "c-x-y"} {
		if got := r.Resolve(id); got != id {
			t.Errorf("Resolve(%q) = %q", id, got)
		}
	}
}

// TestShort: contents of few stems are one claim when their words are the same.
func TestShort(t *testing.T) {
	a := made(t, "a", "الغد", "2020-01-01", "نفى "+minister+" أي صلة لها به.\nوغادر القاعة.")
	b := made(t, "b", "الرأي", "2020-01-02", "نفى "+minister+" أي صلة لها به.\nوانتهى اللقاء.")
	c := made(t, "c", "المساء", "2020-01-02", "نفى "+minister+" أي علم له به.\nوانتهى اللقاء.")
	if r := result(a, b, c); len(r.Claims) != 1 || len(r.Claims[0].Tellings) != 2 {
		t.Errorf("got %+v, want one claim of two tellings", r.Claims)
	}
}

func TestContradictions(t *testing.T) {
	claim := made(t, "a", "الغد", "2020-01-01", "قال "+minister+" إن شركة النخيل للطيران أوقفت رحلاتها إلى مطار مرسيليا بسبب الديون.")
	denial := made(t, "b", "الرأي", "2020-01-02", "نفت وزارة الخارجية الألمانية أن تكون شركة النخيل للطيران قد أوقفت رحلاتها إلى مطار مرسيليا.")
	same := made(t, "c", "الرأي", "2020-01-02", "قالت وزارة الخارجية الروسية إنه لا صحة لوقف شركة النخيل للطيران رحلاتها إلى مطار مرسيليا.")
	r := result(claim, denial, same)
	if len(r.Contradictions) != 1 {
		t.Fatalf("%d contradictions, want 1: %+v", len(r.Contradictions), r.Contradictions)
	}
	if c := r.Contradictions[0]; c.Denial.Article != denial.Article.ID || c.Denied.Article != claim.Article.ID {
		t.Errorf("got %+v, want the ministry's denial of the claim", c)
	}
}

// TestOrder states the law of the pass: the result is that of the set.
func TestOrder(t *testing.T) {
	verbs := []string{"أكد", "قال", "نفى", "أعلن"}
	things := strings.Fields("الجسر الميناء المطار الطريق السد القمح النفط الذهب القطار المصنع")
	rapid.Check(t, func(r *rapid.T) {
		var accts []*isnad.Account
		var texts []string
		for i := range rapid.IntRange(2, 12).Draw(r, "n") {
			var b strings.Builder
			for range rapid.IntRange(1, 3).Draw(r, "statements") {
				w := rapid.SliceOfN(rapid.SampledFrom(things), 4, 7).Draw(r, "words")
				fmt.Fprintf(&b, "%s %s أن %s.\n", rapid.SampledFrom(verbs).Draw(r, "verb"), minister, strings.Join(w, " و"))
			}
			day := ""
			if rapid.IntRange(0, 4).Draw(r, "dated") > 0 {
				day = fmt.Sprintf("2020-01-%02d", rapid.IntRange(1, 14).Draw(r, "day"))
			}
			text := b.String()
			if old := rapid.IntRange(0, 2*i).Draw(r, "copy of"); old < len(texts) {
				text = texts[old]
			}
			texts = append(texts, text)
			accts = append(accts, made(t, fmt.Sprint("a", i), "الغد", day, text))
		}
		want := result(accts...)
		p := claims.New()
		for i, a := range rapid.Permutation(accts).Draw(r, "order") {
			if p.Add(a, nil); i == len(accts)/2 {
				p.Result(nil, nil)
			}
		}
		p.Add(accts[0], nil)
		if got := p.Result(nil, nil); !reflect.DeepEqual(got, want) {
			r.Fatalf("another order, other claims:\n%+v\n%+v", got, want)
		}
	})
}

// BenchmarkPass shows that an article costs the same however much came before.
func BenchmarkPass(b *testing.B) {
	text := "أكد " + minister + " أن بلاده ستبني ثلاثة جسور جديدة فوق نهر الرون قبل نهاية العام المقبل.\n"
	one := made(b, "a", "الغد", "2020-01-01", text)
	for _, n := range []int{1000, 2000, 4000, 8000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				p := claims.New()
				for i := range n {
					a := *one
					a.Article.ID = isnad.ArticleID(fmt.Sprint("a", i))
					a.Article.Published.From = fmt.Sprintf("20%02d-%02d-%02d", i/500, i/28%12+1, i%28+1)
					a.Article.Published.To = a.Article.Published.From
					p.Add(&a, nil)
				}
				p.Result(nil, nil)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/article")
		})
	}
}

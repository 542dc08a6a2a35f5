package stories_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/stories"

	"pgregory.net/rapid"
)

// told returns an account that holds words only.
func told(id, day, title, text string) *isnad.Account {
	acct := &isnad.Account{Article: isnad.Article{ID: isnad.ArticleID(id), Page: id, Title: title, Text: text}}
	if day != "" {
		acct.Article.Published = isnad.Dating{From: day, To: day, Basis: isnad.DatedGiven, Score: 1}
	}
	for _, t := range arabic.Tokens(nil, text) {
		acct.Tokens = append(acct.Tokens, isnad.Token{Span: isnad.Span{Start: t.Start, End: t.End}, Kind: isnad.TokenKind(t.Kind), Norm: arabic.Fold(text[t.Start:t.End])})
	}
	return acct
}

func result(accts ...*isnad.Account) *stories.Result {
	p := stories.New()
	for _, a := range accts {
		p.Add(a)
	}
	return p.Result()
}

// Two tellings of one fire, one of another fire in another town, and a later
// one of the first.
var (
	fire1 = told("a", "2020-03-01", "حريق كبير في سوق الخضار بمدينة السنابل", "اندلع حريق كبير فجر اليوم في سوق الخضار المركزي بمدينة السنابل وأتى على 43 متجرا، وقال قائد الإطفاء في المدينة إن فرقه سيطرت على النيران بعد أربع ساعات ولم تسجل إصابات.")
	fire2 = told("b", "2020-03-02", "النيران تلتهم 43 متجرا في سوق السنابل", "خسر عشرات التجار بضائعهم في سوق الخضار بالسنابل بعدما التهمت النيران 43 متجرا فجر أمس، وأوضح قائد الإطفاء أن السيطرة على الحريق استغرقت أربع ساعات.")
	fire3 = told("c", "2020-03-01", "حريق في مستودع أخشاب بمدينة النوارس", "أخمدت فرق الدفاع المدني حريقا شب في مستودع للأخشاب في ضاحية النوارس الصناعية، وأصيب عاملان بحروق طفيفة ونقلا إلى المستشفى، وقدرت الخسائر بنحو 900 ألف دينار.")
	other = told("d", "2020-03-01", "انطلاق معرض الكتاب في العاصمة", "افتتح وزير الثقافة معرض الكتاب الدولي بمشاركة 300 دار نشر من عشرين بلدا، ويستمر المعرض أسبوعين ويضم ندوات وأمسيات شعرية.")
	late  = told("0", "2020-03-01", "حريق يلتهم سوق الخضار في السنابل", "التهم حريق كبير اندلع فجر اليوم 43 متجرا في سوق الخضار بمدينة السنابل، وسيطر رجال الإطفاء على النيران بعد أربع ساعات دون إصابات.")
)

func TestSameEvent(t *testing.T) {
	r := result(other, fire3, fire2, fire1)
	if len(r.Stories) != 1 {
		t.Fatalf("%d stories, want 1: %+v", len(r.Stories), r.Stories)
	}
	s := r.Stories[0]
	if want := []isnad.ArticleID{"a", "b"}; !reflect.DeepEqual(s.Articles, want) || s.ID != "s-a" || s.From != "2020-03-01" || s.To != "2020-03-02" || s.Title == "" {
		t.Errorf("got %+v, want articles %v of 1 and 2 March", s, want)
	}
	if _, ok := r.Of("c"); ok {
		t.Error("the other fire is in the story")
	}
	if _, ok := r.Of("nobody"); ok {
		t.Error("an article that was not added has a story")
	}
}

// TestLate: an earlier article comes to light, and the former id still leads
// to the story.
func TestLate(t *testing.T) {
	p := stories.New()
	p.Add(fire1)
	p.Add(fire2)
	before := p.Result().Stories[0].ID
	p.Add(late)
	r := p.Result()
	if len(r.Stories) != 1 || len(r.Stories[0].Articles) != 3 {
		t.Fatalf("got %+v, want one story of three", r.Stories)
	}
	if now := r.Resolve(before); now != r.Stories[0].ID || now == before {
		t.Errorf("%s leads to %s, want %s", before, now, r.Stories[0].ID)
	}
	if got := r.Resolve("s-unknown"); got != "s-unknown" {
		t.Errorf("an unknown id became %s", got)
	}
}

func TestFold(t *testing.T) {
	r := result(fire1, fire2, late)
	r.Fold(func(a isnad.ArticleID) isnad.ArticleID {
		if a == "b" {
			return "a"
		}
		return a
	})
	if n := r.Stories[0].IndependentSources; n != 2 {
		t.Errorf("%d independent sources, want 2", n)
	}
}

// TestOrder states the law of the pass: the result is that of the set.
func TestOrder(t *testing.T) {
	vocabulary := strings.Fields("سوق حريق مدينة وزير اجتماع مباراة فريق هدف نفط أسعار بورصة مطر طريق جسر مدرسة طالب جامعة مستشفى طبيب لقاح محكمة قاض سجين قافلة سفينة ميناء مطار طائرة ركاب قطار عمال نقابة إضراب حكومة برلمان نائب")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 25).Draw(t, "n")
		var accts []*isnad.Account
		var texts [][]string
		for i := range n {
			words := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 5, 40).Draw(t, "words")
			if old := rapid.IntRange(0, 2*i).Draw(t, "copy of"); old < len(texts) {
				words = texts[old]
			}
			texts = append(texts, words)
			day := ""
			if rapid.IntRange(0, 9).Draw(t, "dated") > 0 {
				day = time.Unix(int64(rapid.IntRange(0, 8).Draw(t, "day"))*86400, 0).UTC().Format(time.DateOnly)
			}
			accts = append(accts, told(fmt.Sprintf("a%02d", i), day, strings.Join(words[:3], " "), strings.Join(words, " ")))
		}
		want := result(accts...)
		p := stories.New()
		for i, a := range rapid.Permutation(accts).Draw(t, "order") {
			if p.Add(a); i == n/2 {
				p.Result()
			}
		}
		if got := p.Result(); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order, other stories:\n%+v\n%+v", got.Stories, want.Stories)
		}
	})
}

// TestHostile: nothing, the same thing over and over, and no dates at all.
func TestHostile(t *testing.T) {
	if r := result(told("a", "", "", ""), told("b", "", "", "ـ ٬ . !"), told("c", "", "ـ", "كلمة")); len(r.Stories) != 0 {
		t.Errorf("empty articles make stories: %+v", r.Stories)
	}
	p := stories.New()
	for i := range 3000 {
		p.Add(told(fmt.Sprintf("n%04d", i), "", fire1.Article.Title, fire1.Article.Text+fmt.Sprint(" ", i)))
	}
	r := p.Result()
	n := 0
	for _, s := range r.Stories {
		n = max(n, len(s.Articles))
	}
	if n < 30 {
		t.Errorf("three thousand copies of one page: the largest story has %d", n)
	}
}

// TestTwins: however many print one text in its days, they are one story, and
// another telling of the event joins it.
func TestTwins(t *testing.T) {
	p := stories.New()
	p.Add(fire2)
	for i := range 2000 {
		p.Add(told(fmt.Sprintf("n%04d", i), fmt.Sprintf("2020-03-%02d", 1+i%3), fire1.Article.Title, fire1.Article.Text))
	}
	p.Add(told("later", "2020-09-01", fire1.Article.Title, fire1.Article.Text))
	r := p.Result()
	if len(r.Stories) != 1 || len(r.Stories[0].Articles) != 2001 {
		t.Fatalf("%d stories, want one of 2001 articles", len(r.Stories))
	}
	if _, ok := r.Of("later"); ok {
		t.Error("a copy of half a year later is of the story")
	}
}

// BenchmarkPass shows that an article costs the same however much came before:
// the corpus is that of the first size, again and again at later dates.
func BenchmarkPass(b *testing.B) {
	const base = 1000
	for _, times := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				p := stories.New()
				for k := range times {
					for i := range base {
						var w strings.Builder
						for j := range 200 {
							fmt.Fprintf(&w, "كلمة%c%c ", rune('ا'+(i*7+j*13)%26), rune('ب'+(i*3+j*j)%25))
						}
						day := time.Unix(int64(k*60+i%30)*86400, 0).UTC().Format(time.DateOnly)
						p.Add(told(fmt.Sprint("a", k, "-", i), day, "", w.String()))
					}
				}
				p.Result()
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*base*times), "µs/article")
		})
	}
}

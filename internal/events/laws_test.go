package events

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"isnad"
	"isnad/internal/extract"
	"isnad/internal/isnadtest"
	"isnad/internal/names"
	"isnad/internal/statements"
	"isnad/internal/times"
	wordsreader "isnad/internal/words"
)

// account reads any text up to this reader; nil where extract finds nothing in
// it.
func account(text string) *isnad.Account {
	arts, err := extract.Find(&isnad.Page{Name: "p", Body: []byte(text), ContentType: "text/plain; charset=utf-8"})
	if err != nil || len(arts) == 0 {
		return nil
	}
	acct := &isnad.Account{Article: arts[0]}
	for _, s := range []isnad.Stage{extract.Stage, wordsreader.Stage, times.Stage, names.Stage, statements.Stage, Stage} {
		acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: s, Version: 1})
	}
	wordsreader.Find(acct)
	times.Find(acct)
	names.Find(acct)
	statements.Find(acct)
	return acct
}

// lawful reads a text twice, with its words and without, and reports what
// breaks.
func lawful(t interface{ Fatalf(string, ...any) }, text string) {
	acct := account(text)
	if acct == nil {
		return
	}
	for _, syntactic := range []bool{true, false} {
		if !syntactic {
			acct.Syntactic = nil
		}
		n := len(acct.Entities)
		Find(acct)
		if err := acct.Check(); err != nil {
			t.Fatalf("text %q (%+q): %v", text, text, err)
		}
		if len(acct.Events) > len(acct.Tokens) {
			t.Fatalf("text %q: %d events in %d tokens", text, len(acct.Events), len(acct.Tokens))
		}
		for i := range acct.Events {
			e := &acct.Events[i]
			if len(e.Actors)+len(e.Recipients) == 0 && e.Type != "PROTEST" {
				t.Fatalf("text %q: event %s has no party", text, e.ID)
			}
			if !e.Span.Contains(e.Trigger) {
				t.Fatalf("text %q: the clause of event %s does not hold its trigger", text, e.ID)
			}
		}
		first, entities := acct.Events, acct.Entities
		acct.Entities = acct.Entities[:n]
		Find(acct)
		if !reflect.DeepEqual(acct.Events, first) || !reflect.DeepEqual(acct.Entities, entities) {
			t.Fatalf("text %q: two readings differ", text)
		}
		acct.Entities = acct.Entities[:n]
	}
}

// FuzzFind states the law of the reader: on any text its account obeys
// Account.Check, every event has a party (a protest may have none) and lies in
// its clause, and the same text gives the same reading.
func FuzzFind(f *testing.F) {
	for _, file := range goldens(f) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, s := range ar.Files {
			text, _ := split(string(s.Data))
			f.Add(text)
		}
	}
	f.Add("وقتل قتلت قتله بين وبين مع مع من قبل على يد روسيا")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1<<14 {
			t.Skip("not a text of the press")
		}
		lawful(t, text)
	})
}

// TestLaws draws texts from the words that decide most.
func TestLaws(t *testing.T) {
	pieces := []string{"قال", "إن", "أن", "أنها", "روسيا", "وإيران", "إيران", "مصر", "القوات", "الروسية", "شنت", "غارات", "على", "مع", "بين", "وبين", "من", "قبل", "الذي", "التي", "اعتقلت", "قتل", "قصف", "زار", "التقى",
		"،", ".", ":", "«", "»", "(", ")", "لم", "سوف", "قد", "إذا", "محادثات", "اتفاق", "وقع", "هدد", "بقطع", "العلاقات", "دعا", "اتهم", "نظيره", "التركي", "أمس", "في", "موسكو", "كما", "و", "رفض", "تعرض", "لهجوم", "بلاده", "السلطات", "\n"}
	rapid.Check(t, func(t *rapid.T) {
		ws := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "words")
		lawful(t, strings.Join(ws, " "))
	})
}

// TestLinear holds the cost of hostile texts to their length: four times the
// text may cost at most ten times the work.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"قتل ", "روسيا قصفت ", "شنت غارات على روسيا ومصر وإيران، ", "محادثات بين روسيا ومصر وبين إيران ", "التي شنتها ", "قال إنه قتل ", "هجوم هجوم هجوم على ", "دعت مصر روسيا إلى ", "، أمس، "} {
		cost := func(n int) time.Duration {
			acct := account(strings.Repeat(unit, n))
			if acct == nil {
				t.Fatalf("no article in %q", unit)
			}
			best := time.Hour
			for range 3 {
				entities := acct.Entities
				best = min(best, isnadtest.Cost(func() { Find(acct) }))
				if err := acct.Check(); err != nil {
					t.Fatal(err)
				}
				acct.Entities = entities
			}
			return best
		}
		if said := isnadtest.Dear(func() string {
			small, large := cost(500), cost(2000)
			if large <= 10*small+50*time.Millisecond {
				return ""
			}
			return fmt.Sprintf("%q: 500 times cost %v, 2000 times %v", unit, small, large)
		}); said != "" {
			t.Error(said)
		}
	}
}

// press is a text of our own for measuring speed.
const press = `استقبل وزير الخارجية المصري سامح شكري اليوم نظيره الأردني أيمن الصفدي في القاهرة، وبحث الجانبان سبل تعزيز التعاون بين البلدين.
واتهمت روسيا أوكرانيا بشن هجوم بطائرات مسيرة على مدينة بيلغورود، فيما نفت كييف ذلك وقالت إن القوات الروسية قصفت ثلاث بلدات قرب خاركيف.
وأعلنت الشرطة الفرنسية أنها اعتقلت سبعة أشخاص خلال مظاهرة في باريس، بينما دعت النقابات إلى إضراب عام يوم الخميس المقبل.
وفرض الاتحاد الأوروبي عقوبات جديدة على إيران، وردت طهران باستدعاء سفراء ثلاث دول، وهددت بتقليص تعاونها مع الوكالة الدولية للطاقة الذرية.
وتقع المدينة على بعد ثمانين كيلومترا من الساحل، ويعبر جسرها القديم كل يوم نحو أربعين ألف مركبة، وقد بني قبل ستين عاما ولم يرمم منذ ذلك الحين سوى مرتين.
`

func BenchmarkFind(b *testing.B) {
	acct := account(strings.Repeat(press, 20))
	n := 0
	for _, t := range acct.Tokens {
		if t.Kind == isnad.TokenWord {
			n++
		}
	}
	entities := acct.Entities
	load()
	b.ReportAllocs()
	for b.Loop() {
		acct.Entities = entities
		Find(acct)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// TestManyParties holds the cost of a text with as many persons as verbs, each
// at a time of its own, to its length.
func TestManyParties(t *testing.T) {
	cost := func(n int) time.Duration {
		var b strings.Builder
		acct := &isnad.Account{Article: isnad.Article{ID: "a", Page: "p"}}
		for _, s := range []isnad.Stage{wordsreader.Stage, names.Stage, times.Stage, Stage} {
			acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: s, Version: 1})
		}
		for i := range n {
			b.WriteString("قصف ")
			name := "زيد" + strings.Repeat("ا", i%7) + strings.Repeat("ن", i/7%11) + strings.Repeat("م", i/77%97)
			id := isnad.EntityID(fmt.Sprintf("_p%d", i))
			span := isnad.Span{Start: b.Len(), End: b.Len() + len(name)}
			b.WriteString(name + " نظيره الروسي اليوم، ")
			acct.Entities = append(acct.Entities, isnad.Entity{ID: id, Kind: isnad.KindPerson, Name: name, Forms: []string{name}, Country: "ru", Role: "وزير"})
			acct.Mentions = append(acct.Mentions, isnad.Mention{Span: span, Kind: isnad.KindPerson, Form: isnad.FormName, Entity: id, Basis: isnad.Basis{Stage: names.Stage, Rule: "drawn"}})
			day := strings.LastIndex(b.String()[span.Start:], "اليوم") + span.Start
			acct.Times = append(acct.Times, isnad.Timex{ID: isnad.TimexID(fmt.Sprintf("t%d", i)), Span: isnad.Span{Start: day, End: day + len("اليوم")}, Type: isnad.TimexDate, Value: "2023-03-15", Basis: isnad.Basis{Stage: times.Stage, Rule: "drawn"}})
		}
		acct.Article.Text = strings.TrimSpace(b.String())
		acct.Article.Blocks = []isnad.Block{{Kind: isnad.BlockParagraph, Span: isnad.Span{End: len(acct.Article.Text)}}}
		wordsreader.Find(acct)
		entities := acct.Entities
		best := time.Hour
		for range 3 {
			acct.Entities = entities
			best = min(best, isnadtest.Cost(func() { Find(acct) }))
		}
		if err := acct.Check(); err != nil {
			t.Fatal(err)
		}
		return best
	}
	// four times as many may cost four times as much; sixteen would be the square
	if said := isnadtest.Dear(func() string {
		small, large := cost(2000), cost(8000)
		if large <= 12*small+100*time.Millisecond {
			return ""
		}
		return fmt.Sprintf("2000 persons cost %v, 8000 %v", small, large)
	}); said != "" {
		t.Error(said)
	}
}

package statements

import (
	"hash/fnv"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"isnad"
	"isnad/internal/lexicon"
	"isnad/internal/words"
)

// marked makes an account of a text: a block for each line, and a mention for
// about every fifth word, its kind drawn from the word itself, so that the
// reader meets names in every place.
func marked(text string) *isnad.Account {
	acct := &isnad.Account{Article: isnad.Article{ID: "a", Page: "p", Text: text}}
	for _, s := range []isnad.Stage{"extract", "words", "times", "names", Stage} {
		acct.Stages = append(acct.Stages, isnad.StageVersion{Stage: s, Version: 1})
	}
	pos := 0
	for i, line := range strings.Split(text, "\n") {
		if line != "" {
			kind := isnad.BlockParagraph
			if i%3 == 1 {
				kind = isnad.BlockHeading
			}
			acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: kind, Span: isnad.Span{Start: pos, End: pos + len(line)}})
		}
		pos += len(line) + 1
	}
	words.Find(acct)
	kinds := []isnad.Kind{isnad.KindPerson, isnad.KindOrganization, isnad.KindPlace, isnad.KindUnnamed}
	forms := []isnad.MentionForm{isnad.FormName, isnad.FormTitle, isnad.FormMetonym}
	seen := map[string]bool{}
	for _, tok := range acct.Tokens {
		h := fnv.New32a()
		h.Write([]byte(tok.Norm))
		n := int(h.Sum32() >> 3)
		if tok.Kind != isnad.TokenWord || n%5 != 0 {
			continue
		}
		sp := tok.Span
		if w := sp.Of(text); n%2 == 0 && strings.HasPrefix(w, "و") && len(w) > 4 {
			sp.Start += len("و")
		}
		id := isnad.EntityID("_" + sp.Of(text))
		if !seen[string(id)] {
			seen[string(id)] = true
			acct.Entities = append(acct.Entities, isnad.Entity{ID: id, Kind: kinds[n/5%4], Name: sp.Of(text), Forms: []string{sp.Of(text)}, Gender: int8(n/20%3) - 1})
		}
		acct.Mentions = append(acct.Mentions, isnad.Mention{Span: sp, Kind: kinds[n/5%4], Form: forms[n/60%3], Entity: id, Basis: isnad.Basis{Stage: "names", Rule: "drawn", Score: 0.5}})
	}
	return acct
}

// lawful reads text twice and reports what breaks: the laws of Account.Check,
// bounds on the number of statements, or two readings that differ.
func lawful(t interface{ Fatalf(string, ...any) }, text string) {
	acct := marked(text)
	if err := acct.Check(); err != nil {
		return // the text itself broke the drawn account
	}
	Find(acct)
	if err := acct.Check(); err != nil {
		t.Fatalf("text %q (%+q): %v", text, text, err)
	}
	if len(acct.Statements) > len(acct.Tokens) {
		t.Fatalf("text %q: %d statements in %d tokens", text, len(acct.Statements), len(acct.Tokens))
	}
	for _, s := range acct.Statements {
		if s.Speaker == "" && s.SpeakerSpan.Empty() {
			t.Fatalf("text %q: statement %s has nobody to speak", text, s.ID)
		}
		if len(s.Chain) == 0 {
			t.Fatalf("text %q: statement %s has no chain", text, s.ID)
		}
	}
	again := marked(text)
	Find(again)
	if !reflect.DeepEqual(acct.Statements, again.Statements) {
		t.Fatalf("text %q: two readings differ", text)
	}
}

// FuzzFind states the law of the reader: on any text its account obeys
// Account.Check, every statement has a speaker's words and a chain, there are
// no more statements than tokens, and the same text gives the same reading.
func FuzzFind(f *testing.F) {
	for _, file := range goldens(f) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, s := range ar.Files {
			text, _ := split(string(s.Data))
			f.Add(strings.NewReplacer("{", "", "}", "").Replace(text))
		}
	}
	f.Add("قال \"\"\" إن «» : -- (( أن أن أن، قائلا: «")
	f.Add("ونقلت الوكالة عن شهود وصفهم للحادث بأنه مرعب وعنيف في وسط المدينة.") // the cue is not the relaying verb
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 1<<16 {
			t.Skip()
		}
		lawful(t, text)
	})
}

// TestLaws draws texts from the words that decide most.
func TestLaws(t *testing.T) {
	pieces := []string{"قال", "وقال", "أكد", "مضيفا", "إن", "أن", "بأن", "إلى", "على", "عن", "من", "في", "بيان", "وفق", "ما", "كما", "«", "»", "\"", "“", "”", ":", "،", ".", "؟", "-", "(", ")",
		"الوزير", "وزير", "وزارة", "المتحدث", "باسم", "مصدر", "الوكالة", "ونقلت", "قوله", "الذي", "التي", "وكان", "لكن", "فادي", "منصور", "سلمى", "لقناة", "تويتر", "أعرب", "قلقه", "رفضها", "اتهم", "بالإهمال", "نفسه", "\n", "حسب", "نقلا", "دعا", "هذه", "د"}
	rapid.Check(t, func(t *rapid.T) {
		ws := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "words")
		lawful(t, strings.Join(ws, " "))
	})
}

// TestLinear holds the cost of hostile texts to their length: four times the
// text may cost at most about ten times the work, counted in statements and
// bounded in time by the test's own limit.
func TestLinear(t *testing.T) {
	for _, unit := range []string{"وقال الوزير إن ", "بحسب المصدر ", "مضيفا أن الجسر جاهز، ", "\"قال الوزير إن ", "اتهم الوزير الوزارة بأنها ", "الوكالة قالت إن ", "وفق ما ذكرت الوكالة نقلا عن الوكالة، ", "(قال - إن : "} {
		lawful(t, strings.Repeat(unit, 3000))
	}
}

// press is a text of our own for measuring speed.
const press = `قال وزير النقل فادي منصور، اليوم السبت، إن الجسر الجديد سيفتح قبل نهاية الصيف، مضيفا أن الكلفة لم تتغير منذ توقيع العقد قبل عامين.
وأوضح منصور في مؤتمر صحفي عقده في مقر الوزارة أن "المقاول أنهى ثلثي الأعمال، وأن ما بقي لا يحتاج إلى أكثر من شهرين"، بحسب تعبيره.
من جهتها، اتهمت نقابة السائقين الوزارة بإهمال شكاوى العمال ودعت إلى فتح تحقيق عاجل في حادث الرافعة الذي أصيب فيه ثلاثة عمال.
ونقلت وكالة السهل عن متحدث باسم الشركة قوله إن الحادث نتج عن خلل فني، وإن الأعمال لم تتوقف سوى يوم واحد.
وتقع المدينة على بعد ثمانين كيلومترا من الساحل، ويعبر جسرها القديم كل يوم نحو أربعين ألف مركبة، وقد بني قبل ستين عاما ولم يرمم منذ ذلك الحين سوى مرتين.
`

func BenchmarkFind(b *testing.B) {
	lexicon.ByID("ru")
	acct := marked(strings.Repeat(press, 10))
	n := 0
	for _, t := range acct.Tokens {
		if t.Kind == isnad.TokenWord {
			n++
		}
	}
	load()
	b.ReportAllocs()
	for b.Loop() {
		Find(acct)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

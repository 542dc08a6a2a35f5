package statements

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"isnad"
	"isnad/internal/isnadtest"
	"isnad/internal/lexicon"
)

// speakers gives n men of different names, each of whom says something.
func speakers(n int) string {
	var b strings.Builder
	given := []string{"فادي", "سامي", "رامي", "هادي", "شادي", "نادر", "ماهر", "زاهر", "باسل", "وائل"}
	for i := range n {
		fmt.Fprintf(&b, "وقال %s %s%d إن الجسر رقم %d جاهز، مضيفا أنه سيفتح غدا. وأضاف أن الكلفة لم تتغير.\n", given[i%len(given)], given[i/len(given)%len(given)], i, i)
	}
	return b.String()
}

// hostile holds shapes of text that could make a reader look too far: each
// builds a text of n units.
var hostile = map[string]func(n int) string{
	"opened never closed": func(n int) string {
		return strings.Repeat("وقال الوزير: «الجسر جاهز ولن نؤجل الافتتاح.\n", n)
	},
	"plain marks, odd": func(n int) string {
		return strings.Repeat("أكد \"الوزير أن \" الجسر\" جاهز \"و أن الكلفة\" لم تتغير.\n", n)
	},
	"nested over pages": func(n int) string {
		return strings.Repeat("قال: «ذكر لي: “إن الجار قال: «لا» ثم سكت.\n", n) + strings.Repeat("» ” » ", n)
	},
	"closed never opened": func(n int) string { return strings.Repeat("الجسر جاهز» ” \" قال الوزير.\n", n) },
	"mixed glyphs": func(n int) string {
		return strings.Repeat("«قال “أكد \"نفى ‹زعم» ذكر” أضاف\" حذر› ", n)
	},
	"nothing but cues": func(n int) string {
		return strings.Repeat("قال أكد أضاف نفى زعم ذكر أوضح حذر مضيفا مؤكدا قائلا ", n)
	},
	"cues with that": func(n int) string { return strings.Repeat("قال إن أكد أن نفى أن زعم أن ", n) },
	"sources only": func(n int) string {
		return strings.Repeat("بحسب وفق نقلا عن حسبما ذكر وفقا لما قال ", n)
	},
	"many speakers": speakers,
	"relayed by relayed": func(n int) string {
		return strings.Repeat("نقلت الوكالة عن الوكالة عن المصدر قوله إن ", n)
	},
	"insertions": func(n int) string {
		return strings.Repeat("قال الوزير - الذي قال (إن قال - إن، ", n)
	},
	"brackets": func(n int) string { return strings.Repeat("قال (قال (قال ", n) + strings.Repeat(") ", n) },
	"one long clause": func(n int) string {
		return "قال الوزير إن " + strings.Repeat("الجسر الجديد والطريق القديم ", n)
	},
	"relative clauses": func(n int) string {
		return strings.Repeat("الوزير الذي أكد أن الوزير الذي نفى أن ", n)
	},
	"titles taken up": func(n int) string {
		return strings.Repeat("وقال الوزير السابق إن الباحث المغربي قال إنه مريض. ", n)
	},
	"duals taken up": func(n int) string {
		return strings.Repeat("وقال الجانبان إنهما بخير. وأضاف الاثنان أنهما متعبان. ", n)
	},
}

// maxTokenCost is what a token of hostile text may cost. It costs 0.3 to 4
// microseconds on one core; where something is looked for again and again it
// would cost a thousand times as much at this length.
const maxTokenCost = 100 * time.Microsecond

// TestHostile holds the reader to its laws on texts made to hurt, and its cost
// to their length.
func TestHostile(t *testing.T) {
	lexicon.ByID("ru")
	load()
	for _, name := range slices.Sorted(mapKeys(hostile)) {
		t.Run(name, func(t *testing.T) {
			for _, n := range []int{1, 2, 7, 300} {
				lawful(t, hostile[name](n))
			}
			if testing.Short() {
				return
			}
			acct := marked(hostile[name](8000))
			if said := isnadtest.Dear(func() string {
				cost := isnadtest.Cost(func() { Find(acct) }) / time.Duration(len(acct.Tokens))
				if cost <= maxTokenCost {
					return ""
				}
				return fmt.Sprintf("%d tokens cost %v each, want at most %v", len(acct.Tokens), cost, maxTokenCost)
			}); said != "" {
				t.Error(said)
			}
		})
	}
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestContradictoryDates gives one statement several dates that cannot all
// be: the reader takes the first that stands beside the cue, never one of the
// content, and what the content speaks of stays apart.
func TestContradictoryDates(t *testing.T) {
	acct := annotate(t, "قال {p فادي منصور} {x أمس السبت} {x 12 مارس} {x الأحد} إن الجسر سيفتح {x في 3 أبريل} أو {x في 5 أبريل}، مضيفا أن الطريق أغلق {x في 1 يناير}.")
	Find(acct)
	if err := acct.Check(); err != nil {
		t.Fatal(err)
	}
	if len(acct.Statements) != 2 {
		t.Fatalf("%d statements, want 2", len(acct.Statements))
	}
	for i, want := range []struct {
		at    isnad.TimexID
		about []isnad.TimexID
	}{{"t1", []isnad.TimexID{"t4", "t5"}}, {"t1", []isnad.TimexID{"t6"}}} {
		s := &acct.Statements[i]
		if s.Time != want.at || !slices.Equal(s.About, want.about) {
			t.Errorf("statement %d: said at %q about %v, want %q about %v", i+1, s.Time, s.About, want.at, want.about)
		}
	}
}

// TestManySpeakers reads two hundred speakers one after another: each keeps
// his own words, and a dropped subject goes back to the nearest.
func TestManySpeakers(t *testing.T) {
	const n = 200
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "وقال {p سامي منصور%d} إن الجسر جاهز. وأضاف أن الكلفة لم تتغير.\n", i)
	}
	acct := annotate(t, b.String())
	Find(acct)
	if err := acct.Check(); err != nil {
		t.Fatal(err)
	}
	if len(acct.Statements) != 2*n {
		t.Fatalf("%d statements, want %d", len(acct.Statements), 2*n)
	}
	for i := range acct.Statements {
		s := &acct.Statements[i]
		want := fmt.Sprintf("سامي منصور%d", i/2)
		if e := acct.Entity(s.Speaker); e == nil || e.Name != want {
			t.Errorf("statement %d: speaker %v, want %s", i+1, e, want)
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	lexicon.ByID("ru")
	load()
	for _, name := range slices.Sorted(mapKeys(hostile)) {
		for _, n := range []int{3000, 12000} {
			acct := marked(hostile[name](n))
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Find(acct)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(acct.Tokens)), "ns/token")
			})
		}
	}
}

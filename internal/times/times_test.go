package times

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/ulikunitz/xz"
	"pgregory.net/rapid"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/calendar"
	"isnad/internal/words"
)

// account makes an account by hand: a paragraph for each line of the text.
// published is a day, "FROM..TO", or empty.
func account(tb testing.TB, text, published string) *isnad.Account {
	tb.Helper()
	acct := &isnad.Account{Article: isnad.Article{ID: "a", Text: text}}
	if published != "" {
		from, to, ok := strings.Cut(published, "..")
		if !ok {
			to = from
		}
		acct.Article.Published = isnad.Dating{From: from, To: to, Basis: isnad.DatedGiven, Score: 1}
	}
	for start := 0; start < len(text); {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += start
		}
		if strings.TrimSpace(text[start:end]) != "" {
			acct.Article.Blocks = append(acct.Article.Blocks, isnad.Block{Kind: isnad.BlockParagraph, Span: isnad.Span{Start: start, End: end}})
		}
		start = end + 1
	}
	words.Find(acct)
	acct.Stages = []isnad.StageVersion{{Stage: words.Stage, Version: words.Version}, {Stage: Stage, Version: Version}}
	return acct
}

// read runs the reader and sees to it that the laws hold.
func read(tb testing.TB, text, published string) *isnad.Account {
	tb.Helper()
	acct := account(tb, text, published)
	Find(acct)
	if err := acct.Check(); err != nil {
		tb.Fatalf("text %q published %q: %v", text, published, err)
	}
	for _, t := range acct.Times {
		if !wellFormed(t.Value) {
			tb.Errorf("text %q: %q has value %q, which is no TIMEX3 value", text, acct.Words(t.Span), t.Value)
		}
	}
	return acct
}

var update = flag.Bool("update", false, "rewrite the goldens")

// golden writes the findings of an account, a line for each: type, value, mod,
// "hijri", interval, and behind a bar its words.
func golden(acct *isnad.Account) string {
	var b strings.Builder
	for _, t := range acct.Times {
		b.WriteString(string(t.Type) + " " + t.Value)
		if t.Mod != "" {
			b.WriteString(" " + t.Mod)
		}
		if t.Calendar != "" {
			b.WriteString(" " + t.Calendar)
		}
		if t.From != "" {
			b.WriteString(" " + t.From + ".." + t.To)
		}
		b.WriteString(" | " + acct.Words(t.Span) + "\n")
	}
	return b.String()
}

// goldens calls f with every text of testdata and its article's day.
func goldens(tb testing.TB, f func(file string, arc *txtar.Archive, text, want int, published string)) {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no goldens: %v", err)
	}
	for _, file := range files {
		arc, err := txtar.ParseFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		for i := 0; i+1 < len(arc.Files); i += 2 {
			name, published, _ := strings.Cut(arc.Files[i].Name, " ")
			if name != "text" || arc.Files[i+1].Name != "want" {
				tb.Fatalf("%s: %q and %q are no case", file, arc.Files[i].Name, arc.Files[i+1].Name)
			}
			f(file, arc, i, i+1, published)
		}
	}
}

func TestGolden(t *testing.T) {
	changed := map[string]*txtar.Archive{}
	goldens(t, func(file string, arc *txtar.Archive, text, want int, published string) {
		acct := read(t, string(arc.Files[text].Data), published)
		got := golden(acct)
		if got == string(arc.Files[want].Data) {
			return
		}
		if *update {
			arc.Files[want].Data = []byte(got)
			changed[file] = arc
			return
		}
		t.Errorf("%s, article of %q:\n%s\ngot:\n%s\nwant:\n%s\ngot escaped: %+q", file, published, arc.Files[text].Data, got, arc.Files[want].Data, got)
	})
	for file, arc := range changed {
		if err := os.WriteFile(file, txtar.Format(arc), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFold sees to it that the calendar's tables are folded as the tokens are.
func TestFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom(nil, unicode.Arabic, unicode.Latin, unicode.Nd), 0, 20, -1).Draw(t, "s")
		if got, want := calendar.Fold(s), arabic.Fold(s); got != want {
			t.Fatalf("calendar.Fold(%+q) = %+q, arabic.Fold gives %+q", s, got, want)
		}
	})
}

func TestWellFormed(t *testing.T) {
	for _, v := range []string{"2022", "199", "18", "2022-12", "2022-12-19", "XXXX-12-19", "XXXX-WXX-1", "2022-W50", "2022-W50-WE", "2022-SU", "2022-Q3", "2022-H1", "2022-12-19T18:30", "2022-12-19T18:30Z", "2022-12-19TMO", "2022-12-19T00", "XXXX-XX-XXT20:00", "P2M", "PT48H", "PXD", "P1.5Y", "P1Y3M", "P1DT2H", "P2DE", "PAST_REF"} {
		if !wellFormed(v) {
			t.Errorf("%q should be well formed", v)
		}
	}
	for _, v := range []string{"", "P", "PT", "2022-13", "2022-12-32", "22-12", "T20:00", "2022T20:00", "2022-12T20:00", "2022-W54", "P2", "P2H", "XXXX-12-19T25:00", "NEXT", "PX", "2022-12-19-1"} {
		if wellFormed(v) {
			t.Errorf("%q should not be well formed", v)
		}
	}
}

// TestGold reads the gold articles, which are not ours to ship, and holds the
// reader to the figures it has reached.
func TestGold(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared")
	data, err := os.ReadFile(filepath.Join(root, "gold", "dev.json"))
	if err != nil {
		t.Skip("the gold readings are not here: ", err)
	}
	type timex struct{ Text, Type, Value string }
	var gold struct {
		Articles []struct {
			File, ID, Date string
			Times          []timex
		}
	}
	if err := json.Unmarshal(data, &gold); err != nil {
		t.Fatal(err)
	}
	files := map[string]map[string]string{}
	for _, a := range gold.Articles {
		if files[a.File] == nil {
			files[a.File] = map[string]string{}
		}
		files[a.File][a.ID] = ""
	}
	for file, ids := range files {
		f, err := os.Open(filepath.Join(root, "data", "raw", file))
		if err != nil {
			t.Skip("the raw articles are not here: ", err)
		}
		r, err := xz.NewReader(bufio.NewReader(f))
		if err != nil {
			t.Fatal(err)
		}
		sc := bufio.NewScanner(r)
		sc.Buffer(nil, 1<<26)
		for left := len(ids); left > 0 && sc.Scan(); {
			// The id stands near the front of its line; only lines wanted are decoded.
			head := sc.Text()[:min(200, len(sc.Bytes()))]
			for id := range ids {
				if strings.Contains(head, "\""+id+"\"") {
					var page struct{ Text string }
					if err := json.Unmarshal(sc.Bytes(), &page); err != nil {
						t.Fatal(err)
					}
					ids[id] = page.Text
					left--
				}
			}
		}
		f.Close()
	}
	tight := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, arabic.Fold(s))
	}
	right, found, wanted := 0, 0, 0
	for _, a := range gold.Articles {
		acct := read(t, files[a.File][a.ID], a.Date)
		used := make([]bool, len(acct.Times))
		for _, g := range a.Times {
			hit := false
			for i, x := range acct.Times {
				got, want := tight(acct.Words(x.Span)), tight(g.Text)
				if !used[i] && x.Value == g.Value && (strings.Contains(got, want) || strings.Contains(want, got)) {
					used[i], hit = true, true
					right++
					break
				}
			}
			if !hit {
				t.Logf("%s: missed %s %s %q", a.ID, g.Type, g.Value, g.Text)
			}
		}
		found += len(acct.Times)
		wanted += len(a.Times)
	}
	p, r := float64(right)/float64(found), float64(right)/float64(wanted)
	f1 := 2 * p * r / (p + r)
	t.Logf("%d right of %d found and %d wanted: precision %.3f recall %.3f F1 %.3f", right, found, wanted, p, r, f1)
	if f1 < 0.97 {
		t.Errorf("F1 is %.3f, it was 0.97 and more", f1)
	}
}

func FuzzFind(f *testing.F) {
	goldens(f, func(_ string, arc *txtar.Archive, text, _ int, published string) {
		for _, line := range strings.Split(string(arc.Files[text].Data), "\n") {
			f.Add(line, published)
		}
	})
	f.Fuzz(func(t *testing.T, text, published string) {
		// The law: on any text the account keeps its laws, every value is
		// well formed, a day has an interval exactly when it is anchored, and
		// without a date no finding that depends on it has an interval.
		if !utf8.ValidString(text) || !utf8.ValidString(published) {
			t.Skip()
		}
		acct := read(t, text, published)
		_, dated := calendar.ParseISO(acct.Article.Published.From)
		for _, x := range acct.Times {
			if x.Relative && !dated && x.From != "" && x.Basis.Rule != "following" && x.Basis.Rule != "from-told" && x.Basis.Rule != "clock" && x.Basis.Rule != "part-of-day" && x.Value != "19" {
				t.Errorf("%q without a date gave %+v", acct.Words(x.Span), x)
			}
			if (x.Type == isnad.TimexDuration || x.Type == isnad.TimexSet) && x.From != "" {
				t.Errorf("%q: a span or repetition has no interval: %+v", acct.Words(x.Span), x)
			}
			if x.From != "" {
				if _, ok := calendar.ParseISO(x.From); !ok {
					t.Errorf("%q: interval of %+v", acct.Words(x.Span), x)
				}
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	var all strings.Builder
	goldens(b, func(_ string, arc *txtar.Archive, text, _ int, _ string) { all.Write(arc.Files[text].Data) })
	dense := account(b, all.String(), "2022-12-20")
	// Running text holds an expression every fifty words or so.
	prose := account(b, strings.Repeat("قالت وزارة الخارجية في بيان إن الوفد الذي يزور العاصمة بحث مع المسؤولين سبل تعزيز التعاون بين البلدين في مجالات الطاقة والنقل والتعليم، وأكد الجانبان حرصهما على مواصلة الحوار واحترام سيادة الدول وعدم التدخل في شؤونها الداخلية أمس الاثنين.\n", 200), "2022-12-20")
	for _, c := range []struct {
		name string
		acct *isnad.Account
	}{{"dense", dense}, {"prose", prose}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				c.acct.Times = nil
				Find(c.acct)
			}
			n := 0
			for _, t := range c.acct.Tokens {
				if t.Kind == isnad.TokenWord {
					n++
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

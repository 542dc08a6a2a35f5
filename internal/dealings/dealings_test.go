package dealings_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"isnad"
	"isnad/internal/dealings"
	"isnad/internal/isnadtest"
	"isnad/internal/lexicon"
)

// goldenInputs returns the markup of all goldens.
func goldenInputs(t testing.TB) []string {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			if strings.HasSuffix(f.Name, ".in") {
				out = append(out, string(f.Data))
			}
		}
	}
	if len(out) < 30 {
		t.Fatalf("only %d goldens", len(out))
	}
	return out
}

// TestTables checks that every row of the tables has its columns and known
// values: a slip in a table would be silent.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		file    string
		columns int
		check   func(row []string) string
	}{
		{"subjects.tsv", 4, func(row []string) string {
			if row[1] != "arms" && !slices.Contains(isnad.DealingKinds, isnad.DealingKind(row[1])) {
				return "no such kind"
			}
			if row[2] != "-" && !slices.Contains(isnad.Obligations, isnad.Obligation(row[2])) {
				return "no such obligation"
			}
			return flags(row[3], "name joint trigger sign weak arms train visit object")
		}},
		{"triggers.tsv", 8, func(row []string) string {
			if row[4] != "-" && !slices.Contains(isnad.Statuses, isnad.Status(row[4])) {
				return "no such status"
			}
			for _, k := range strings.Split(row[6], ",") {
				if k != "*" && !slices.Contains(isnad.DealingKinds, isnad.DealingKind(k)) {
					return "no such kind"
				}
			}
			if row[0] == "-" && row[2] == "-" {
				return "neither verb nor noun"
			}
			return flags(row[7], "mutual any topic pass carry ask give take host meet go with follow both prior light حيز")
		}},
		{"known.tsv", 7, func(row []string) string {
			if len(row[2]) != len("2006-01-02") {
				return "no day"
			}
			parties := strings.Split(row[3], ",")
			if row[3] != "-" && !slices.IsSorted(parties) {
				return "parties are not sorted"
			}
			for _, p := range parties {
				if _, ok := lexicon.ByID(isnad.EntityID(p)); !ok && p != "-" {
					return "the lexicon has no " + p
				}
			}
			if row[4] != "-" && !slices.Contains(isnad.Obligations, isnad.Obligation(row[4])) {
				return "no such obligation"
			}
			return ""
		}},
	} {
		body, err := os.ReadFile(filepath.Join("data", c.file))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for i, line := range strings.Split(strings.TrimRight(string(body), "\n"), "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			n++
			row := strings.Split(line, "\t")
			if len(row) != c.columns {
				t.Errorf("%s:%d: %d columns, want %d", c.file, i+1, len(row), c.columns)
				continue
			}
			if why := c.check(row); why != "" {
				t.Errorf("%s:%d: %s: %q", c.file, i+1, why, line)
			}
		}
		if n < 50 {
			t.Errorf("%s has only %d rows", c.file, n)
		}
	}
}

func flags(cell, known string) string {
	if cell == "-" {
		return ""
	}
	for _, f := range strings.Split(cell, ",") {
		if !slices.Contains(strings.Fields(known), f) {
			return "no such flag: " + f
		}
	}
	return ""
}

func TestKnown(t *testing.T) {
	got, ok := dealings.FindKnown("معاهده", "1994", []isnad.EntityID{"il", "jo"}, "")
	if !ok || got.ID != "il-jo-peace" || got.Date != "1994-10-26" {
		t.Errorf("treaty of Israel and Jordan of 1994: got %+v, %v", got, ok)
	}
	if k, ok := dealings.FindKnown("معاهده", "1994", []isnad.EntityID{"il"}, ""); ok {
		t.Errorf("one party is no treaty, got %+v", k)
	}
	if k, ok := dealings.FindKnown("معاهده", "", []isnad.EntityID{"il", "jo"}, ""); ok {
		t.Errorf("a treaty without a date may be any, got %+v", k)
	}
	if _, ok := dealings.KnownOf("verb"); ok {
		t.Error("the rule «verb» names an instrument")
	}
}

// TestHolds: whatever words stand together, the laws of accounts hold and
// reading twice gives the same.
func TestHolds(t *testing.T) {
	words := strings.Fields(`وقعت اتفاقية اتفاقا بين مع على إلى من في الذي التي وقعته توقيع بروتوكول ملحقا بالاتفاقية الموقعة بحث بحثا تعاون التعاون مشترك مشتركة
		نشر قوات صواريخ أراضي بلاده الجانبان اتفقا تستضيف لن لم قد سوف أن أنه ، ، و " " ( ) : . مناورات زيارة محادثات التقى استقبل زار ضمانات ميزانية موحدة وله
		هدنة دخل حيز التنفيذ نفى أعلن أكد رفض قرض قدمت مساعدات هدد حذر أمر دعا مذكرة بودابست عام`)
	names := []string{"[place ru: روسيا]", "[place by: بيلاروسيا]", "[person _p-ru: نيكولاي]", "[person _q-by: يانكا]", "[place by-minsk: مينسك]", "[time DATE 1997: 1997]",
		"[time DATE 2022-12-03: السبت]", "[organization nato: الناتو]", "ل[place ru: روسيا]", "و[place by: بيلاروسيا]"}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "words")
		var b strings.Builder
		for range n {
			if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				b.WriteString(rapid.SampledFrom(names).Draw(t, "name"))
			} else {
				b.WriteString(rapid.SampledFrom(words).Draw(t, "word"))
			}
			b.WriteByte(' ')
		}
		acct, err := isnadtest.Parse(b.String())
		if err != nil {
			t.Fatal(err)
		}
		for i := range acct.Entities {
			e := &acct.Entities[i]
			if k := strings.LastIndexByte(string(e.ID), '-'); k >= 0 && e.Kind == isnad.KindPerson {
				e.Country = e.ID[k+1:]
			}
		}
		isnadtest.Ran(acct, dealings.Stage, dealings.Version)
		before := len(acct.Entities)
		dealings.Find(acct)
		if err := acct.Check(); err != nil {
			t.Fatalf("%v\ninput: %s", err, b.String())
		}
		first := show(acct)
		acct.Entities = acct.Entities[:before]
		dealings.Find(acct)
		if second := show(acct); first != second {
			t.Fatalf("read twice:\n%s\nand\n%s\ninput: %s", first, second, b.String())
		}
	})
}

// TestHostile: texts made to hurt are read in time that grows with their
// length, and the laws hold.
func TestHostile(t *testing.T) {
	for name, markup := range map[string]string{
		"one word":        strings.Repeat("اتفاقية ", 30000),
		"triggers only":   strings.Repeat("بحث توقيع إبرام اتفق ", 8000),
		"no full stop":    "وقعت [place ru: روسيا] " + strings.Repeat("اتفاقية مع [place by: بيلاروسيا] و", 3000),
		"commas":          strings.Repeat("[place ru: روسيا]، اتفاق، ", 4000),
		"relative nest":   strings.Repeat("الاتفاق الذي وقعته [place ru: روسيا] ", 3000),
		"quotation marks": strings.Repeat("\"اتفاق\" [place ru: روسيا] ( ", 4000),
		"sides":           strings.Repeat("الجانبان اتفقا على التعاون. ", 4000),
		"nothing":         ".",
	} {
		t.Run(name, func(t *testing.T) {
			acct, err := isnadtest.Parse(markup)
			if err != nil {
				t.Fatal(err)
			}
			isnadtest.Ran(acct, dealings.Stage, dealings.Version)
			dealings.Find(acct)
			isnadtest.Check(t, acct)
		})
	}
}

// FuzzFind: markup of any words gives an account that holds the laws.
func FuzzFind(f *testing.F) {
	for _, in := range goldenInputs(f) {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, markup string) {
		acct, err := isnadtest.Parse(markup)
		if err != nil || acct.Check() != nil {
			t.Skip()
		}
		isnadtest.Ran(acct, dealings.Stage, dealings.Version)
		dealings.Find(acct)
		if err := acct.Check(); err != nil {
			t.Fatalf("%v\ninput: %s", err, isnadtest.Show(markup))
		}
	})
}

func BenchmarkFind(b *testing.B) {
	acct := isnadtest.Account(b, strings.Repeat(strings.Join([]string{
		"وقّع [person _p-jo: الوزير سامر النابلسي] مع نظيره [person _q-tr: كمال أوزدمير]، [time DATE 2018-03-14: أمس]، اتفاقية للتجارة الحرة بين [place jo: الأردن] و[place tr: تركيا].",
		"وقال الوزير في كلمة أمام الحاضرين إن العمل في المصانع لم يتوقف، وإن المدينة تنتظر موسما طويلا من المطر، وإن الناس فيها يعرفون ذلك.",
		"وبحث الجانبان تعزيز التعاون في مجال الطاقة، واتفقا على إنشاء لجنة مشتركة تجتمع مرتين كل عام في [place jo-amman: عمان].",
	}, "\n")+"\n", 60))
	isnadtest.Ran(acct, dealings.Stage, dealings.Version)
	words := len(strings.Fields(acct.Article.Text))
	n := len(acct.Entities)
	b.SetBytes(int64(len(acct.Article.Text)))
	b.ReportAllocs()
	for b.Loop() {
		acct.Entities = acct.Entities[:n]
		dealings.Find(acct)
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

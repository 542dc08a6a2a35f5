package lexicon

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/lexicon/press"
)

func TestOutletByMark(t *testing.T) {
	for _, tt := range []struct {
		mark string
		want isnad.EntityID
	}{
		{"الجزيرة نت", "aljazeera"},
		{"الجزيرة", "aljazeera"},       // the name itself, though another's is «الجزيرة السعودية»
		{"صحيفة الجزيرة", "aljazirah"}, // of the two one is a newspaper
		{"(أ ف ب)", "afp"},
		{"AFP", "afp"},
		{"Reuters", "reuters"},
		{"SPA", "spa"},
		{"RT Arabic", "rt"},
		{"CNN بالعربية", "cnnarabic"},
		{"صحيفة الوطن", ""}, // seven
		{"جريدة الوطن", ""}, // the same under another head
		{"صحيفة الوطن السعودية", "alwatan-sa"},
		{"صحيفة الشروق", ""},
		{"قناة النهار", ""}, // one in Egypt, one in Algeria
		{"صحيفة سبق", "sabq"},
		{"Focus", ""}, // a section, as a rule; the magazine is not in Arabic
		{"", ""},
		{"|", ""},
		{"محليات", ""},
	} {
		e, ok := OutletByMark(tt.mark)
		if ok != (tt.want != "") || e.ID != tt.want {
			t.Errorf("OutletByMark(%q) = %q, want %q", tt.mark, e.ID, tt.want)
		}
	}
}

// everything lists what the lexicon says of its first n entries.
func everything(n int) []string {
	var out []string
	for i := range n {
		e := At(i)
		out = append(out, strings.Join([]string{string(e.ID), string(e.Table), e.Name, e.NameEn, string(e.Country), e.Class, strings.Join(e.Forms(), "|"),
			strings.Join(e.Domains(), "|"), strings.Join(e.Languages(), "|"), strings.Join(e.Feeds(), "|"), strings.Join(e.Credits(), "|")}, "\t"))
	}
	return out
}

const ownTable = "# columns: id | name | name_en | forms | country | domains | type | languages | feeds | credits\n" +
	"nahr-news\tالنهر نيوز\tNahr News\tصحيفة النهر نيوز\teg\tnahr.example\tsite\tar\thttps://nahr.example/rss.xml\tNN24\n" +
	"aljazirah\tالجزيرة السعودية\tAl-Jazirah\tصحيفة الجزيرة\tsa\tal-jazirah.com|jazirah.example\tnewspaper\tar\t\t\n" +
	"wakala\tوكالة الضفاف\tDifaf Agency\t\teg\t\tagency\tar\t\tد ض\n"

// TestOwn puts a user's table before the built-in ones: its rows are found by
// name, mark, domain and id, a replaced row is gone, and everything else is as it
// was.
func TestOwn(t *testing.T) {
	n := Len()
	before := everything(n)
	word, marks := WordOf("الجزيره"), map[string]isnad.EntityID{}
	for _, m := range []string{"AFP", "RT Arabic", "Reuters", "صحيفة سبق", "صحيفة الوطن", "الراي"} {
		e, _ := OutletByMark(m)
		marks[m] = e.ID
	}
	t.Cleanup(func() { opened.Store(nil) })
	if err := Own(strings.NewReader(ownTable), "own.tsv"); err != nil {
		t.Fatal(err)
	}
	if Len() != n+2 {
		t.Errorf("%d entries, want 2 more than %d", Len(), n)
	}
	after := everything(n)
	for i := range before {
		if replaced := strings.HasPrefix(before[i], "aljazirah\t"); (before[i] != after[i]) != replaced {
			t.Errorf("entry %d: was %q, is %q", i, before[i], after[i])
		}
	}
	if WordOf("الجزيره") != word {
		t.Error("words have other numbers than before")
	}
	for m, want := range marks {
		if e, _ := OutletByMark(m); e.ID != want {
			t.Errorf("OutletByMark(%q) = %q, was %q", m, e.ID, want)
		}
	}
	for _, name := range []string{"النهر نيوز", "صحيفة النهر نيوز"} {
		if e, ok := OutletByName(name); !ok || e.ID != "nahr-news" || e.Table != Outlets || e.Country != "eg" {
			t.Errorf("OutletByName(%q) = %+v", name, e)
		}
	}
	for mark, want := range map[string]isnad.EntityID{"NN24": "nahr-news", "Nahr News": "nahr-news", "(د ض)": "wakala", "صحيفة الجزيرة": "aljazirah"} {
		if e, _ := OutletByMark(mark); e.ID != want {
			t.Errorf("OutletByMark(%q) = %q, want %q", mark, e.ID, want)
		}
	}
	for host, want := range map[string]isnad.EntityID{"www.nahr.example": "nahr-news", "jazirah.example": "aljazirah", "aljazeera.net": "aljazeera"} {
		if e, _ := OutletByDomain(host); e.ID != want {
			t.Errorf("OutletByDomain(%q) = %q, want %q", host, e.ID, want)
		}
	}
	if e, ok := ByID("wakala"); !ok || e.Table != Agencies || e.Class != "" {
		t.Errorf("ByID(wakala) = %+v, %v", e, ok)
	}
	if e, _ := ByID("nahr-news"); !slices.Equal(e.Feeds(), []string{"https://nahr.example/rss.xml"}) {
		t.Errorf("feeds %q", e.Feeds())
	}
	if e, ok := OutletByName("جريدة الجزيرة"); ok && e.ID == "aljazirah" && slices.Contains(e.Forms(), "جريدة الجزيرة") {
		t.Error("a form of the replaced row is left")
	}
	// A second table starts from the built-in ones.
	if err := Own(strings.NewReader("# columns: id | name\nother-news\tأخبار الضفة الأخرى\n"), "own.tsv"); err != nil {
		t.Fatal(err)
	}
	if _, ok := ByID("nahr-news"); ok || Len() != n+1 {
		t.Error("the first table is still there")
	}
}

// TestOwnErrors wants the place of what is wrong, and the lexicon as it was.
func TestOwnErrors(t *testing.T) {
	n := Len()
	const cols = "# columns: id | name | country | domains | type | languages | feeds\n"
	for _, tt := range []struct{ table, want string }{
		{"nahr\tالنهر\n", "own.tsv:1: no line \"# columns: "},
		{"# columns: id | nom\n", "own.tsv:1: column \"nom\": want each of id, name"},
		{"# columns: id | forms\n", "own.tsv:1: the columns id and name are wanted"},
		{cols + "Nahr\tالنهر\n", `own.tsv:2: column id: "Nahr": want small`},
		{cols + "\n# x\nnahr\t\n", `own.tsv:4: column name: "" is no name`},
		{cols + "nahr\tالنهر\txx\n", `own.tsv:2: column country: no country "xx"`},
		{cols + "nahr\tالنهر\teg\thttps://n.example/\n", `own.tsv:2: column domains: "https://n.example/": want the name of a host`},
		{cols + "nahr\tالنهر\teg\tn.example\tpaper\n", `own.tsv:2: column type: "paper": want one of agency, newspaper`},
		{cols + "nahr\tالنهر\teg\tn.example\tsite\tarabic\n", `own.tsv:2: column languages: "arabic": want the code`},
		{cols + "nahr\tالنهر\teg\tn.example\tsite\tar\tn.example/rss\n", `own.tsv:2: column feeds: "n.example/rss": want an address`},
		{cols + "nahr\tالنهر\nnahr\tالنهر\n", `own.tsv:3: column id: "nahr" stands in line 2 too`},
		{cols + "a\tالنهر\t\tn.example\nb\tالبحر\t\tn.example\n", `own.tsv:3: column domains: "n.example" stands in line 2 too`},
		{cols + "nahr\tالنهر\t\taljazeera.net\n", `own.tsv:2: column domains: "aljazeera.net" is of aljazeera`},
		{cols + "eg\tالنهر\n", `own.tsv:2: column id: "eg" is مصر of the table countries`},
		{cols + "nahr\tالنهر\t\t\t\t\t\tx\n", "own.tsv:2: 8 columns, want 7 at most"},
		{cols + "nahr\tالن\u202eهر\n", "own.tsv:2: column name: holds the invisible character U+202E"},
	} {
		err := Own(strings.NewReader(tt.table), "own.tsv")
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q: error %v, want %s…", tt.table, err, tt.want)
		}
		if Len() != n {
			t.Fatalf("%q: the lexicon has changed", tt.table)
		}
	}
}

// TestOwnReadsOurs takes the house's own table for a user's: every row replaces
// itself, and the lexicon says what it said.
func TestOwnReadsOurs(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("data", "outlets.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n := Len()
	before := everything(n)
	t.Cleanup(func() { opened.Store(nil) })
	if err := Own(strings.NewReader(string(raw)), "outlets.tsv"); err != nil {
		t.Fatal(err)
	}
	if after := everything(Len()); !slices.Equal(before, after) {
		for i := range before {
			if before[i] != after[i] {
				t.Errorf("was %q, is %q", before[i], after[i])
			}
		}
	}
	if e, _ := OutletByMark("صحيفة الوطن"); e.ID != "" {
		t.Errorf("«صحيفة الوطن» is %s", e.ID)
	}
}

func FuzzOwnTable(f *testing.F) {
	f.Add(ownTable)
	f.Add("# columns: id | name\nx\ty\n")
	f.Fuzz(func(t *testing.T, table string) {
		rows, err := press.Read(strings.NewReader(table), "own.tsv")
		if err != nil && !strings.HasPrefix(err.Error(), "own.tsv:") {
			t.Errorf("error without place: %v", err)
		}
		for _, r := range rows {
			if r.ID == "" || len(press.Words(r.Name)) == 0 {
				t.Errorf("row %+v without id or name", r)
			}
		}
	})
}

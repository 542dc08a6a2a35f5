package lexicon

import (
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/lexicon/pack"
)

// tokens cuts a text as package words does.
func tokens(text string) []isnad.Token {
	var out []isnad.Token
	folded := arabic.Fold(text)
	for _, t := range arabic.Tokens(nil, folded) {
		out = append(out, isnad.Token{Span: isnad.Span{Start: t.Start, End: t.End}, Kind: isnad.TokenKind(t.Kind), Norm: folded[t.Start:t.End]})
	}
	return out
}

func TestAdjective(t *testing.T) {
	tests := []struct {
		word    string
		country isnad.EntityID
		agr     Agreement
	}{
		{"روسي", "ru", Agreement{false, -1, 1}},
		{"الروسي", "ru", Agreement{true, -1, 1}},
		{"روسية", "ru", Agreement{false, +1, 1}},
		{"الروسيّة", "ru", Agreement{true, +1, 1}},
		{"الروس", "ru", Agreement{true, 0, 3}},
		{"الروسيتين", "ru", Agreement{true, +1, 2}},
		{"البيلاروسيان", "by", Agreement{true, -1, 2}},
		{"الأمريكية", "us", Agreement{true, +1, 1}},
		{"أميركيون", "us", Agreement{false, -1, 3}},
	}
	for _, tt := range tests {
		id, agr, ok := Adjective(tt.word)
		if !ok || id != tt.country || agr != tt.agr {
			t.Errorf("Adjective(%q) = %q, %+v, %v; want %q, %+v", tt.word, id, agr, ok, tt.country, tt.agr)
		}
	}
	for _, w := range []string{"", "الكتاب", "و", "x"} {
		if id, _, ok := Adjective(w); ok {
			t.Errorf("Adjective(%q) = %q, want none", w, id)
		}
	}
}

func TestLongest(t *testing.T) {
	toks := tokens("في الإمارات العربية المتحدة اليوم")
	n, refs := Longest(toks, 1)
	if ref, ok := refs.Find(SortName); n != 3 || !ok || ref.ID() != "ae" {
		t.Errorf("Longest = %d words, %v; want the 3 words of ae", n, refs)
	}
	if n, refs := Longest(toks, 4); n > 0 && refs.Len() == 0 {
		t.Errorf("Longest at «اليوم» = %d without a meaning", n)
	}
}

// TestEntries states what every entry must have.
func TestEntries(t *testing.T) {
	if Len() == 0 {
		t.Fatal("the lexicon is empty")
	}
	for i := range Len() {
		e := At(i)
		got, ok := ByID(e.ID)
		if !ok || got != e {
			t.Errorf("ByID(%q) = %+v, %v; want the entry itself", e.ID, got, ok)
		}
		if e.Name == "" || e.Kind == "" || len(e.Forms()) == 0 || e.Forms()[0] != e.Name {
			t.Errorf("%s: a name, a kind and forms that begin with the name are wanted, got %+v %q", e.ID, e, e.Forms())
		}
		if e.Country != "" {
			if _, ok := ByID(e.Country); !ok {
				t.Errorf("%s: no country %q", e.ID, e.Country)
			}
		}
	}
}

func TestOutletByDomain(t *testing.T) {
	for i := range Len() {
		e := At(i)
		for _, d := range e.Domains() {
			for _, host := range []string{d, "www." + d, "WWW." + d + ":443", "arabic." + d + "."} {
				if got, ok := OutletByDomain(host); !ok || got.Domains() == nil {
					t.Errorf("OutletByDomain(%q) = %+v, %v; want an entry such as %s", host, got, ok, e.ID)
				}
			}
		}
	}
	for _, host := range []string{"", ".", "com", "nowhere.invalid", ":", "[::1]:80"} {
		if e, ok := OutletByDomain(host); ok {
			t.Errorf("OutletByDomain(%q) = %s, want none", host, e.ID)
		}
	}
}

func BenchmarkLongest(b *testing.B) {
	toks := tokens("أعلنت وزارة الدفاع في الإمارات العربية المتحدة أن القوات الروسية غادرت مدينة صغيرة قرب الحدود مع أوكرانيا يوم الخميس")
	b.ReportAllocs()
	for b.Loop() {
		for i := range toks {
			Longest(toks, i)
		}
	}
	b.ReportMetric(float64(len(toks)*b.N)/b.Elapsed().Seconds(), "words/s")
}

func TestOutletByName(t *testing.T) {
	tests := []struct {
		name string
		want isnad.EntityID
	}{
		{"وكالة الأناضول", "aa"},
		{"الأناضول", "aa"},
		{"تاس", "tass"},
		{"وكالة تاس", "tass"},
		{"رويترز", "reuters"},
	}
	for _, tt := range tests {
		if e, ok := OutletByName(tt.name); !ok || e.ID != tt.want {
			t.Errorf("OutletByName(%q) = %q, %v; want %q", tt.name, e.ID, ok, tt.want)
		}
	}
	for _, name := range []string{"", " ", "الطاولة الخضراء", "روسيا", "وكالة"} {
		if e, ok := OutletByName(name); ok {
			t.Errorf("OutletByName(%q) = %q, want none", name, e.ID)
		}
	}
}

func TestCompose(t *testing.T) {
	ru, _ := ByID("ru")
	n, refs := Longest(tokens("وزارة الدفاع"), 0)
	ref, ok := refs.Find(SortHead)
	if n != 2 || !ok {
		t.Fatalf("«وزارة الدفاع» is %d words long and no head", n)
	}
	e := Compose(ref.Head(), ru)
	if e.ID != "ru/ministry-defence" || e.Name != "وزارة الدفاع الروسية" || e.Country != "ru" || e.Gender != +1 || e.Kind != isnad.KindOrganization {
		t.Errorf("Compose = %+v", e)
	}
	// Every head makes a body with every country: an id, a name, no pattern left over.
	for i := range Len() {
		c := At(i)
		if c.Table != Countries {
			continue
		}
		for h := range file().Rows(tableHeads, headWidth) {
			head := Ref{Sort: SortHead, Index: h}.Head()
			if head.Class == ClassOutlet {
				continue
			}
			if e := Compose(head, c); e.ID == "" || e.Name == "" || e.Country != c.ID || strings.ContainsAny(e.NameEn, "{}") {
				t.Fatalf("Compose(%q, %s) = %+v", head.Text, c.ID, e)
			}
		}
	}
}

func TestCapitalOf(t *testing.T) {
	for i := range Len() {
		e := At(i)
		if c := e.Capital(); c != "" && CapitalOf(c) != e.ID && strings.HasPrefix(string(c), string(e.ID)+"-") {
			t.Errorf("CapitalOf(%q) = %q, want %q", c, CapitalOf(c), e.ID)
		}
	}
	if c := CapitalOf("nowhere"); c != "" {
		t.Errorf("CapitalOf(nowhere) = %q", c)
	}
}

// TestDefiniteAdjective pins the inflection of composed names.
func TestDefiniteAdjective(t *testing.T) {
	for _, tt := range []struct {
		adj    string
		gender int8
		want   string
	}{{"روسي", +1, "الروسية"}, {"روسي", -1, "الروسي"}, {"كوري شمالي", +1, "الكورية الشمالية"}} {
		if got := DefiniteAdjective(tt.adj, tt.gender); got != tt.want {
			t.Errorf("DefiniteAdjective(%q, %d) = %q, want %q", tt.adj, tt.gender, got, tt.want)
		}
	}
}

// BenchmarkFirstUse measures what the first look into the lexicon costs at
// start: opening the packed form and finding one word.
func BenchmarkFirstUse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		f := pack.Open(packed)
		f.Word("", "روسيا")
	}
}

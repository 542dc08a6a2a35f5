package lexicon

import (
	"testing"

	"isnad"
	"isnad/internal/arabic"
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

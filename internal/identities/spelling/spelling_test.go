package spelling

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The tables are those that the data gives.
func TestTablesAreFresh(t *testing.T) {
	const data = "../../../../shared/data/transliteration"
	if _, err := os.Stat(data); err != nil {
		t.Skip("the name pairs from which the tables were learned are not here")
	}
	if testing.Short() {
		t.Skip("learning takes some seconds")
	}
	tables, err := Learn(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range tables {
		got, err := os.ReadFile(name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the data gives: run the command of card.md", name)
		}
	}
}

// What writers change in foreign names costs less than what they do not.
func TestDistance(t *testing.T) {
	for _, c := range [][3]string{
		// near, a, far
		{"غوتيريس", "جوتيريس", "موتيريس"},     // Guterres, g twice; another name
		{"غوتيريش", "غوتيريس", "غوتيريم"},     // s or sh
		{"لوكاشنكو", "لوكاشينكو", "لوكاشمكو"}, // a vowel
		{"سيرجي", "سيرغي", "سيرمي"},
		{"روبرت", "روبيرت", "روبمرت"},
	} {
		near, far := Distance(Letters(c[0]), Letters(c[1]), 5000), Distance(Letters(c[1]), Letters(c[2]), 5000)
		if near >= far || near == 0 {
			t.Errorf("%s from %s costs %d, %s costs %d", c[0], c[1], near, c[2], far)
		}
	}
	// Latin letters: the usual spelling costs next to nothing.
	for latin, arab := range map[string]string{"lukashenko": "لوكاشينكو", "guterres": "غوتيريس", "merkel": "ميركل", "johnson": "جونسون"} {
		if d, other := LatinDistance(latin, Letters(arab), 5000), LatinDistance(latin, Letters("بوتين"), 5000); d > 500 || d >= other {
			t.Errorf("%s is %d from %s and %d from another name", latin, d, arab, other)
		}
		if LatinKey(latin) != Key(Letters(arab)) {
			t.Errorf("%s has the key %s, %s %s", latin, LatinKey(latin), arab, Key(Letters(arab)))
		}
	}
}

var someLetters = rapid.StringOfN(rapid.SampledFrom([]rune(alphabet)), 0, 20, -1)

// Distance is 0 for the same word only, symmetric, and says when it is above
// the limit.
func TestDistanceLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := someLetters.Draw(t, "a"), someLetters.Draw(t, "b")
		if rapid.Bool().Draw(t, "near") && len(a) > 4 {
			b = a[:2] + "ي" + a[2:]
		}
		d := Distance(a, b, 1<<18)
		if (d == 0) != (a == b) || d != Distance(b, a, 1<<18) {
			t.Fatalf("%s and %s: %d, turned round %d", a, b, d, Distance(b, a, 1<<18))
		}
		limit := rapid.IntRange(0, 3000).Draw(t, "limit")
		if got := Distance(a, b, limit); got != min(d, limit+1) {
			t.Fatalf("%s and %s: %d with the limit %d, %d without", a, b, got, limit, d)
		}
	})
}

// Whatever the words: no panic, no letter that is none, and long ones are far.
func FuzzLetters(f *testing.F) {
	f.Add("لوكاشينكو", "Lukashenko")
	f.Add("آل سعود", "Müller-Straße")
	f.Add("\xff\u202e", strings.Repeat("ا", 100))
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := Letters(a), Letters(b)
		if Letters(x) != x || Latin(Latin(a)) != Latin(a) {
			t.Fatalf("%q: not the same when done again", a)
		}
		if d := Distance(x, y, 900); d < 0 || d > 901 {
			t.Fatalf("%q, %q: %d", a, b, d)
		}
		if d := LatinDistance(Latin(a), y, 900); d < 0 || d > 901 {
			t.Fatalf("%q, %q: %d", a, b, d)
		}
		Key(x)
		LatinKey(Latin(a))
	})
}

func BenchmarkDistance(b *testing.B) {
	x, y := Letters("لوكاشينكو"), Letters("لوكاشنكو")
	b.ReportAllocs()
	for b.Loop() {
		Distance(x, y, 900)
	}
}

package desk

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestChanges states the law: the changes lead from one text to the other, what
// they keep stands in both in one order, and two texts that are the same have
// none.
func TestChanges(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"قال", "وزير", "النقل", "إن", "7", "المدينة", "حريق", "،", "«", "»"}), 0, 40)
	rapid.Check(t, func(t *rapid.T) {
		a, b := strings.Join(words.Draw(t, "a"), " "), strings.Join(words.Draw(t, "b"), " ")
		got, kept, removed, added, rough := changesIn("text", a, b)
		if rough {
			t.Fatal("texts of forty words are not too much")
		}
		x, y := forms(a, wordsOf(a)), forms(b, wordsOf(b))
		if kept+removed != len(x) || kept+added != len(y) {
			t.Fatalf("%d kept, %d removed of %d, %d added of %d", kept, removed, len(x), added, len(y))
		}
		// Putting what stands there now in the place of what stood there.
		runes, at := []rune(a), 0
		var now []string
		for _, c := range got {
			if c.FromStart < at {
				t.Fatalf("changes overlap: %+v", got)
			}
			now = append(now, string(runes[at:c.FromStart]), c.To)
			at = c.FromEnd
			if s := string([]rune(b)[c.ToStart:c.ToEnd]); strings.Join(strings.Fields(s), " ") != c.To {
				t.Fatalf("%+v points at %q", c, s)
			}
		}
		now = append(now, string(runes[at:]))
		text := strings.Join(now, " ")
		if z := forms(text, wordsOf(text)); strings.Join(z, " ") != strings.Join(y, " ") {
			t.Fatalf("%q with its changes is %q, want %q", a, z, y)
		}
		if (len(got) == 0) != (strings.Join(x, " ") == strings.Join(y, " ")) {
			t.Fatalf("%q to %q: %+v", a, b, got)
		}
	})
}

// Texts of one sentence a thousand times, and texts that have nothing in common,
// cost no more than others.
func TestHostileChanges(t *testing.T) {
	one := strings.Repeat("قال الوزير إن العمل مستمر. ", 4000)
	other := strings.Repeat("العمل قال مستمر الوزير إن. ", 4000)
	if _, _, _, _, rough := changesIn("text", one, other); !rough {
		t.Error("sixteen thousand words were compared each with each")
	}
	if got, kept, _, _, rough := changesIn("text", one, one+"وانتهى."); rough || len(got) != 1 || got[0].To != "وانتهى" || kept != 20000 {
		t.Errorf("%d changes, %d kept, rough %v", len(got), kept, rough)
	}
}

func BenchmarkChanges(b *testing.B) {
	var x, y []string
	for i := range 3000 {
		w := strings.Repeat("ا", 1+i%7) + strings.Repeat("ب", 1+i%11) + strings.Repeat("ت", 1+i%13)
		x = append(x, w)
		if i%17 > 0 {
			y = append(y, w)
		}
	}
	s, t := strings.Join(x, " "), strings.Join(y, " ")
	for b.Loop() {
		changesIn("text", s, t)
	}
}

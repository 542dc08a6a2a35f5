package eval

import (
	"slices"
	"strings"
	"testing"

	"isnad"
	"isnad/internal/eval"
)

// The readings of articles that are not ours hold places and labels and no
// words of an article but names, cues and expressions of time.
func TestStandoffGold(t *testing.T) {
	seen := map[string]string{}
	for _, file := range []string{"gold/press-choose.json", "gold/press-report.json", "gold/events-choose.json", "gold/events-report.json", "gold/events-wide.json", "gold/events-wide-report.json"} {
		g, err := eval.LoadGold(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range g.Articles {
			fail := func(format string, args ...any) {
				t.Helper()
				t.Errorf(file+": "+a.ID+": "+format, args...)
			}
			if seen[a.ID] != "" {
				fail("read in %s too", seen[a.ID])
			}
			seen[a.ID] = file
			if a.SHA1 == "" || a.Date == "" || a.Title != "" {
				fail("sha1 %q, date %q, title %q: want the first two alone", a.SHA1, a.Date, a.Title)
			}
			for i, s := range a.Statements {
				if s.Has+s.ContentStart+s.ContentEnd != "" || len(strings.Fields(s.Cue)) > 2 || len(strings.Fields(s.Speaker)) > 8 {
					fail("statement %d repeats words of the article", i)
				}
				if s.HasAt == nil || len(s.Content) == 0 {
					fail("statement %d has no place", i)
				}
				if !slices.Contains(isnad.Acts, isnad.Act(s.Act)) {
					fail("statement %d: %q is no act", i, s.Act)
				}
				if m := isnad.Mode(s.Mode); m != isnad.ModeDirect && m != isnad.ModeIndirect && m != isnad.ModeMixed {
					fail("statement %d: %q is no mode", i, s.Mode)
				}
			}
			for i, n := range a.Names {
				if len(n.Forms) > 0 || len(n.FormsAt) == 0 || !slices.Contains([]string{"PER", "ORG", "LOC"}, n.Type) {
					fail("name %d: forms %q, %d places, type %q", i, n.Forms, len(n.FormsAt), n.Type)
				}
			}
			for i, x := range a.Times {
				if x.Text != "" || x.At == nil || x.Value == "" {
					fail("time %d: text %q, place %v, value %q", i, x.Text, x.At, x.Value)
				}
			}
			for i, e := range a.Events {
				if e.Has != "" || e.HasAt == nil || e.Type == "" {
					fail("event %d: words %q, place %v, type %q", i, e.Has, e.HasAt, e.Type)
				}
			}
		}
	}
}

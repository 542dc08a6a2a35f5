package statements

import (
	"strings"
	"testing"

	"isnad"
	"isnad/internal/arabic/inflect"
)

// TestTables proves the data files against the vocabulary: acts, frames and
// flags are known, and the tables are as large as the press needs.
func TestTables(t *testing.T) {
	tab := load()
	rows, err := inflect.Rows(cuesTSV, 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		for _, f := range strings.Split(r[6], ",") {
			if frameNames[f] == 0 {
				t.Errorf("cue %s: unknown frame %q", r[0], f)
			}
		}
		for _, f := range strings.Split(r[7], ",") {
			if f != "-" && flagNames[f] == 0 {
				t.Errorf("cue %s: unknown flag %q", r[0], f)
			}
		}
	}
	acts := map[isnad.Act]bool{}
	for _, a := range isnad.Acts {
		acts[a] = true
	}
	for lemma, c := range tab.byLemma {
		if !acts[c.act] {
			t.Errorf("cue %s: %q is no act", lemma, c.act)
		}
		if c.frames == 0 {
			t.Errorf("cue %s has no frame", lemma)
		}
	}
	if n := len(tab.byLemma) + len(tab.nouns); n < 250 {
		t.Errorf("%d cues and nouns of speaking, want at least 250", n)
	}
	for w, n := range tab.nouns {
		if !acts[n.act] {
			t.Errorf("noun %s: %q is no act", w, n.act)
		}
	}
	for w, r := range tab.media {
		if r == "" {
			t.Errorf("medium %s has no role", w)
		}
	}
	for w, h := range tab.heads {
		if h.class == headNone || h.gender != 'm' && h.gender != 'f' && h.gender != 'p' {
			t.Errorf("head %s has no class or gender", w)
		}
	}
}

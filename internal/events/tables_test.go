package events

import (
	"os"
	"strings"
	"testing"

	"isnad/internal/arabic/inflect"
)

// tsv returns the table that people edit.
func tsv(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../lexicon/data/frames.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// plover are the types of the gold guide.
const plover = " AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT "

// modes are PLOVER's modes by type.
var modes = map[string]string{
	"CONSULT": "visit third-party multilateral phone", "RETREAT": "withdraw release disarm ceasefire access resign", "REQUEST": "assist change yield meet",
	"ACCUSE": "disapprove investigate allege", "REJECT": "assist change yield meet", "THREATEN": "restrict arrest relations expel territory violence",
	"PROTEST": "demo riot strike hunger boycott obstruct vandalize", "SANCTION": "convict expel withdraw discontinue", "MOBILIZE": "troops weapons police militia",
	"COERCE":  "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
	"ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons crowd-control unconventional",
}

// TestFrames proves the table against the vocabulary: types and modes are
// PLOVER's, roles and flags are known, and every type has frames.
func TestFrames(t *testing.T) {
	rows, err := inflect.Rows(tsv(t), 9)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 300 {
		t.Errorf("%d frames, want several hundred", len(rows))
	}
	count := map[string]int{}
	for _, r := range rows {
		key, kind, mode := r[0], r[1], r[2]
		count[kind]++
		switch {
		case kind == "-" && !strings.Contains(r[8], "light"):
			t.Errorf("%s has no type and is no light verb", key)
		case kind != "-" && !strings.Contains(plover, " "+kind+" "):
			t.Errorf("%s: %q is no type", key, kind)
		case mode != "-" && !strings.Contains(" "+modes[kind]+" ", " "+mode+" "):
			t.Errorf("%s: %q is no mode of %s", key, mode, kind)
		}
		for _, role := range strings.Split(r[6], ",") {
			if role != "-" && flagNames[role] == 0 && prepNames[role] == 0 {
				t.Errorf("%s: unknown role %q", key, role)
			}
		}
		for _, f := range strings.Split(r[8], ",") {
			if f != "-" && flagNames[f] == 0 {
				t.Errorf("%s: unknown flag %q", key, f)
			}
		}
		if r[3] == "-" && r[4] == "-" && r[5] == "-" {
			t.Errorf("%s has no form", key)
		}
	}
	for _, kind := range strings.Fields(plover) {
		if count[kind] == 0 {
			t.Errorf("no frame of type %s", kind)
		}
	}
}

// TestForms shows a verb and a noun inflected.
func TestForms(t *testing.T) {
	tab := load()
	for _, c := range []struct {
		word, key string
		verb      bool
		pron      byte
	}{
		{"التقي", "التقى", true, '-'}, {"التقيا", "التقى", true, '-'}, {"سيلتقي", "التقى", true, '-'}, {"يزر", "زار", true, 'j'}, {"قصفتها", "قصف", true, 'o'},
		{"هجوما", "هاجم", false, '-'}, {"غارتين", "أغار", false, '-'}, {"زيارته", "زار", false, 'p'}, {"شنتها", "شن", true, 'o'},
	} {
		found := false
		for _, f := range tab.readings(nil, c.word) {
			found = found || f.frame.key == c.key && f.verb() == c.verb && f.pron == c.pron
		}
		if !found {
			t.Errorf("%s is no form of %s", c.word, c.key)
		}
	}
}

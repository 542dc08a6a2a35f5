package inflect

import (
	"strings"
	"testing"
)

// TestVerb shows verbs of every shape as words with kind, gender, number and
// pronoun; "!" says that the word is not among the forms.
func TestVerb(t *testing.T) {
	for _, c := range []struct {
		perf, impf string
		object     bool
		want       string
	}{
		{"قال", "يقول", false, "قال:Pms- قالت:Pfs- قالوا:Pmp- قالا:Pmd- قالتا:Pfd- قلن:Pfp- تقول:Ifs- يقولون:Imp- يقولان:Imd- سيقول:Fms- يقولوا:Imp- يقل:Imsj تقل:Ifsj !قاله !قالن"},
		{"التقى", "يلتقي", false, "التقي:Pms- التقت:Pfs- التقوا:Pmp- التقيا:Pmd- يلتقون:Imp- يلتقيان:Imd- يلتق:Imsj ستلتقي:Ffs- !التقين"},
		{"دعا", "يدعو", true, "دعا:Pms- دعت:Pfs- دعته:Pfso دعاه:Pmso يدعون:Imp- يدعوهم:Imso يدع:Imsj !دعان !يدعه"},
		{"شنّ", "يشنّ", true, "شن:Pms- شنتها:Pfso شنوها:Pmpo شنن:Pfp- يشن:Ims-"},
		{"-", "ينبغي", false, "ينبغي:Ims- ينبغ:Imsj !انبغي"},
		{"-", "-", true, "!ه"},
	} {
		got := map[string]string{}
		for _, f := range Verb(c.perf, c.impf, c.object) {
			got[f.Word] += string([]byte{f.Kind, f.Gender, f.Number, f.Pron}) + " "
		}
		for w := range strings.FieldsSeq(c.want) {
			word, form, _ := strings.Cut(w, ":")
			if bare, no := strings.CutPrefix(word, "!"); no {
				if got[bare] != "" {
					t.Errorf("%s, %s: %s is a form: %s", c.perf, c.impf, bare, got[bare])
				}
			} else if !strings.Contains(got[word], form) {
				t.Errorf("%s, %s: %s is %q, want %s", c.perf, c.impf, word, got[word], form)
			}
		}
	}
}

// TestRows refuses rows that are out of order, doubled or of another width, by line.
func TestRows(t *testing.T) {
	if rows, err := Rows("# head\nا\tب\nت\tث\n", 2); err != nil || len(rows) != 2 || rows[1][1] != "ث" {
		t.Errorf("rows %q, error %v", rows, err)
	}
	for _, tsv := range []string{"# head\nت\tث\nا\tب\n", "# head\nا\tب\nا\tج\n", "# head\nا\tب\nت\n"} {
		if _, err := Rows(tsv, 2); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%q: error %v, want one that names line 3", tsv, err)
		}
	}
}

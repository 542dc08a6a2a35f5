package identities

import (
	"testing"

	"isnad"
)

// Marks around a name do not make it another one.
func TestNamesAreFolded(t *testing.T) {
	want := newForm(isnad.KindOrganization, "جماعة النخيل")
	for _, name := range []string{"جماعة «النخيل»", "جماعه \"النَّخيل\"", "جماعة \u201cالنخيل\u201d"} {
		if got := newForm(isnad.KindOrganization, name); got.formID != want.formID {
			t.Errorf("%s has the form %q, want %q", name, got.formID, want.formID)
		}
	}
	for _, f := range []*form{newForm(isnad.KindPlace, "جماعة النخيل"), newForm(isnad.KindOrganization, "النخيل"), newForm(isnad.KindPerson, "جماعة النخيل")} {
		if f.formID == want.formID || idOf(f.formID) == idOf(want.formID) {
			t.Errorf("%+v is taken for the organisation", f.formID)
		}
	}
}

package desk

import (
	"reflect"
	"testing"

	"isnad"
	"isnad/internal/isnadtest"
)

func TestDiffer(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  isnad.Kind
		forms []Form
		full  []string
		want  []string // none when nothing is called differently
	}{
		{"another word", isnad.KindPlace, []Form{{"بيلاروس", []string{"أ"}}, {"روسيا البيضاء", []string{"ب"}}}, nil, []string{"بيلاروس", "روسيا البيضاء"}},
		{"a short form", isnad.KindOrganization, []Form{{"جامعة الدول العربية", []string{"أ"}}, {"الجامعة العربية", []string{"ب"}}}, nil, nil},
		{"a spelling", isnad.KindOrganization, []Form{{"الاتحاد الأمريكي للشطرنج", []string{"أ"}}, {"الاتحاد الأميركي للشطرنج", []string{"ب"}}}, nil, nil},
		{"marks", isnad.KindOrganization, []Form{{"مهرجان «الربيع»", []string{"أ"}}, {"مهرجان \"الربيع\"", []string{"ب"}}}, nil, nil},
		{"a blank inside", isnad.KindPerson, []Form{{"عبد العزيز الراوي", []string{"أ"}}, {"عبدالعزيز الراوي", []string{"ب"}}}, nil, nil},
		{"fewer names", isnad.KindPerson, []Form{{"سالم بن خالد الراوي", []string{"أ"}}, {"سالم حمد الراوي", []string{"ب"}}}, nil, nil},
		{"both short for one", isnad.KindPlace, []Form{{"المملكة", []string{"أ"}}, {"السعودية", []string{"ب"}}}, []string{"المملكة العربية السعودية"}, nil},
		{"a stance", isnad.KindOrganization, []Form{{"جيش الاحتلال الإسرائيلي", []string{"أ"}}, {"الجيش الإسرائيلي", []string{"ب"}}}, nil, []string{"جيش الاحتلال الإسرائيلي", "الجيش الإسرائيلي"}},
		{"one outlet's own variation", isnad.KindPlace, []Form{{"بيلاروس", []string{"أ"}}, {"روسيا البيضاء", []string{"أ"}}}, nil, nil},
		{"spellings on one line", isnad.KindPlace, []Form{{"روسيا البيضاء", []string{"أ"}}, {"بيلاروس", []string{"ب"}}, {"روسيا البيضا", []string{"ج"}}}, nil, []string{"روسيا البيضاء", "بيلاروس"}},
		{"nothing", isnad.KindPlace, []Form{{"«»", []string{"أ"}}, {"…", []string{"ب"}}}, nil, nil},
	} {
		var got []string
		for _, f := range differ(c.forms, c.full, c.kind) {
			got = append(got, f.Form)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestFigures(t *testing.T) {
	for text, want := range map[string][]string{
		"قتل 12 شخصا في الحريق.":                       {"killed 12"},
		"أسفر الحريق عن 74 ألف قتيل.":                  {"killed 74000"},
		"أصيب بحروق تغطي 80 بالمئة من جسده.":           nil,
		"سجلت وفيات خلال 24 ساعة.":                     nil,
		"ارتفع عدد القتلى والمصابين إلى 40 شخصا.":      nil,
		"مقتل 3 أشخاص وإصابة 12 آخرين.":                {"killed 3", "injured 12"},
		"وأعلنت الشرطة اعتقال خمسة رجال وسقوط 7 قتلى.": {"arrested 5", "killed 7"},
	} {
		var got []string
		for _, f := range figures(isnadtest.Account(t, text)) {
			got = append(got, f.of+" "+f.value)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngot %q, want %q", text, got, want)
		}
	}
}

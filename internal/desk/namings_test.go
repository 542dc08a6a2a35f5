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
		"قتل 12 شخصا في الحريق.":                                    {"killed 12"},
		"أسفر الحريق عن 74 ألف قتيل.":                               {"killed 74000"},
		"أصيب بحروق تغطي 80 بالمئة من جسده.":                        nil,
		"سجلت وفيات خلال 24 ساعة.":                                  nil,
		"ارتفع عدد القتلى والمصابين إلى 40 شخصا.":                   nil,
		"مقتل 3 أشخاص وإصابة 12 آخرين.":                             {"killed 3", "injured 12"},
		"وأعلنت الشرطة اعتقال خمسة رجال وسقوط 7 قتلى.":              {"arrested 5", "killed 7"},
		"قتل نحو 30 شخصا في الانفجار.":                              {"killed 30 about"},
		"قتل ما لا يقل عن 12 شخصا.":                                 {"killed 12 at least"},
		"قتل أكثر من 40 شخصا وأصيب 5 آخرون على الأقل.":              {"killed 40 at least", "injured 5 at least"},
		"مقتل 5 جنود سعوديين وإصابة 7 مدنيين.":                      {"killed 5 =sa soldier", "injured 7 civilian"},
		"مقتل 20 حوثيا بينهم 3 أطفال.":                              {"killed 20"},
		"أسفر القصف عن سقوط 9 قتلى فلسطينيين.":                      {"killed 9 =ps"},
		"قتل 11 من الجنود، وقالت الشرطة إنها اعتقلت 4 من المسلحين.": {"killed 11 soldier", "arrested 4 fighter"},
	} {
		var got []string
		for _, f := range figures(isnadtest.Account(t, text)) {
			line := f.of + " " + f.value
			if f.bound != exactly {
				line += " " + string(f.bound)
			}
			if f.side != "" {
				line += " " + f.side
			}
			got = append(got, line)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\ngot %q, want %q", text, got, want)
		}
	}
}

// Numbers clash when they are of one thing and one side and cannot all be
// right.
func TestClashes(t *testing.T) {
	for _, c := range []struct {
		name string
		told []string
		want []string
	}{
		{"two numbers", []string{"قتل 28 شخصا.", "قتل 35 شخصا."}, []string{"killed 28 35"}},
		{"some thirty", []string{"قتل نحو 30 شخصا.", "قتل 28 شخصا."}, nil},
		{"some thirty and many more", []string{"قتل نحو 30 شخصا.", "قتل 45 شخصا."}, []string{"killed ~30 45"}},
		{"more than", []string{"قتل أكثر من 30 شخصا.", "قتل 45 شخصا."}, nil},
		{"more than, and fewer", []string{"قتل أكثر من 30 شخصا.", "قتل 25 شخصا."}, []string{"killed 25 ≥30"}},
		{"two sides", []string{"قتل 5 جنود في المعركة.", "قتل 20 مسلحا في المعركة."}, nil},
		{"two countries", []string{"مقتل 5 جنود سعوديين.", "مقتل 9 جنود يمنيين."}, nil},
		{"one side", []string{"مقتل 5 جنود سعوديين.", "مقتل 7 جنود سعوديين."}, []string{"killed 5 7"}},
	} {
		v := newView()
		var arts []*article
		for i, text := range c.told {
			a := &article{id: isnad.ArticleID(rune('a' + i)), outlet: string(rune('أ' + i)), figures: figures(isnadtest.Account(t, text))}
			arts = append(arts, a)
		}
		var got []string
		for _, cl := range v.clashes(arts) {
			line := cl.Of
			for _, v := range cl.Values {
				sign := map[string]string{"about": "~", "at least": "≥", "at most": "≤"}[v.About]
				line += " " + sign + v.Value
			}
			got = append(got, line)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

package extract

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"isnad"
)

// system holds what fills a page of testdata/systems.txtar.
var system = map[string]string{
	"@SITE@":   "صحيفة الضفاف",
	"@TITLE@":  "البلدية تعيد فتح طريق الميناء بعد أعمال الصيانة",
	"@AUTHOR@": "هالة الساري",
	"@DATE@":   "11 مارس 2026",
	"@ISO@":    "2026-03-11T09:30:00+03:00",
	"@P1@":     "أعادت بلدية المدينة صباح اليوم فتح الطريق المؤدي إلى الميناء بعد ثلاثة أسابيع من أعمال الصيانة والتوسعة.",
	"@P2@":     "وقال مدير الأشغال في البلدية نبيل الكرمي إن الفرق أنهت تعبيد أربعة كيلومترات وأضافت مسارا للشاحنات.",
	"@P3@":     "وأوضح أن المرحلة التالية تشمل إنارة الطريق وتركيب إشارات جديدة عند التقاطعات الثلاثة قبل نهاية الصيف.",
	"@P4@":     "وكان سائقو الشاحنات قد اشتكوا في الأشهر الماضية من الحفر التي تضر بمركباتهم وتؤخر وصول البضائع.",
	"@P5@":     "وتعهدت البلدية بنشر كشف كامل بتكاليف المشروع على موقعها خلال الأسبوع المقبل.",
}

// TestSystems cuts pages in the shape of thirty content systems: the body
// whole, and nothing of what stands around it.
func TestSystems(t *testing.T) {
	pages, err := txtar.ParseFile("testdata/systems.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(pages.Files) < 30 {
		t.Fatalf("%d systems, want 30", len(pages.Files))
	}
	var fill []string
	for k, v := range system {
		fill = append(fill, k, v)
	}
	filler := strings.NewReplacer(fill...)
	var want []string
	for _, k := range []string{"@P1@", "@P2@", "@P3@", "@P4@", "@P5@"} {
		want = append(want, system[k])
	}
	body := strings.Join(want, "\n")
	whole, dated := 0, 0
	for _, f := range pages.Files {
		arts, err := Find(&isnad.Page{Name: f.Name, ContentType: "text/html", Body: []byte(filler.Replace(string(f.Data)))})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		if len(arts) != 1 {
			t.Errorf("%s: %d articles, want one", f.Name, len(arts))
			continue
		}
		a := arts[0]
		if a.Text == body {
			whole++
		} else {
			t.Errorf("%s: text\n%s\nwant\n%s", f.Name, a.Text, body)
		}
		if a.Title != system["@TITLE@"] {
			t.Errorf("%s: title %q, want %q", f.Name, a.Title, system["@TITLE@"])
		}
		if strings.HasPrefix(a.Published.From, "2026-03-11") {
			dated++
		} else {
			t.Errorf("%s: published %q (%s), want 2026-03-11", f.Name, a.Published.From, a.Published.Why)
		}
	}
	t.Logf("%d of %d bodies whole, %d dated", whole, len(pages.Files), dated)
}

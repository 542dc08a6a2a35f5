package calendar

import "testing"

func TestInfer(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"خاطب الرئيس جنوده خلال \"يوم الأجهزة الأمنية\" بعد لقاء جرى أمس الاثنين، وهو الأول منذ عام 2019.", "2022-12-20"},
		{"قال الوزير اليوم السبت 3 ديسمبر 2022 إن الاجتماع انتهى.", "2022-12-03"},
		{"أعلنت الوزارة أمس الثلاثاء 14 مارس أن العمل بدأ، بعد توقف دام منذ 2021.", "2023-03-15"},
		{"أعلنت الوزارة أمس الثلاثاء 14 مارس أن العمل يبدأ في 2021.", ""}, // 2017 or 2023
		{"اليوم /الجمعة/ انتهى اللقاء الذي بدأ عام 2020.", ""},
		{"بدأ العمل عام 2020 وانتهى عام 2021.", ""},
		{"أمس الاثنين 19 ديسمبر 2022 وأمس الثلاثاء 19 ديسمبر 2022", ""},
		{"اليوم السبت 3 ديسمبر، بحلول عام 2030", ""},
		{"", ""},
	} {
		inf := Infer(c.text)
		got := ""
		if len(inf.Dates) == 1 {
			got = inf.Dates[0].String()
		}
		if got != c.want {
			t.Errorf("Infer(%q) = %v (%+v), want %q", c.text, inf.Dates, inf.Evidence, c.want)
		}
		if got != "" && (inf.Why == "" || inf.Score <= 0 || inf.Score > 1) {
			t.Errorf("Infer(%q): why %q score %v", c.text, inf.Why, inf.Score)
		}
	}
	if inf := Infer("أمس الاثنين 14 مارس، عام 2021؛ في الخميس"); len(inf.Dates) == 1 && inf.Dates[0].Weekday() != 2 {
		t.Errorf("dated on %v", inf.Dates)
	}
}

func TestSolve(t *testing.T) {
	from, to := Date{2019, 1, 1}, Date{2023, 12, 31}
	got := Solve([]Evidence{{Offset: -1, Weekday: 1}, {Near: 1, Month: 12, Day: 20}}, from, to)
	if len(got) != 1 || got[0] != (Date{2022, 12, 20}) {
		t.Errorf("got %v, want 2022-12-20: nearer days win", got)
	}
	if got := Solve([]Evidence{{Offset: -1, Weekday: 1}, {Weekday: 1}}, from, to); got != nil {
		t.Errorf("contradicting weekdays gave %v", got)
	}
	if got := Solve([]Evidence{{Weekday: 1}}, from, to); got != nil {
		t.Errorf("a weekday alone gave %v", got)
	}
	if got := Solve(nil, from, to); got != nil {
		t.Errorf("no evidence gave %d days", len(got))
	}
}

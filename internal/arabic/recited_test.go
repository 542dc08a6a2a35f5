package arabic

import (
	"slices"
	"strings"
	"testing"
)

func TestRecited(t *testing.T) {
	prose := strings.Fields("وصل الوزير إلى المدينة صباحاً وقال إن العمل بدأ ثم زار المدرسة والميناء والسوق القديم وعاد مساءً إلى العاصمة بعد أن شكر الأهالي جدّاً على ما قدموه له")
	verse := strings.Fields("قِفُوا نَبْكِ مِنْ ذِكْرَى حَبِيبٍ") // verse of Imru' al-Qais, 6th century
	words := slices.Concat(prose, verse, prose)
	got := Recited(strings.Join(words, " "), len(words), func(i int) string { return words[i] })
	for i, w := range words {
		want := i >= len(prose) && i < len(prose)+len(verse)
		if got == nil || got[i] != want {
			t.Errorf("word %d %s (%+q): recited %v, want %v", i, w, w, got != nil && got[i], want)
		}
	}
	for name, words := range map[string][]string{"prose": prose, "all in verse": verse, "nothing": nil} {
		if got := Recited(strings.Join(words, " "), len(words), func(i int) string { return words[i] }); got != nil {
			t.Errorf("%s: got %v, want nil", name, got)
		}
	}
}

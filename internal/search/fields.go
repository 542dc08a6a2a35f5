package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/calendar"
)

// A field is a condition that a query may set.
type field struct {
	name string
	// also are further names, folded.
	also []string
	// advice says what to write behind the colon.
	advice string
	// words reports that the value is words that must stand there.
	words bool
	// pair reports that the value is several, with commas.
	pair bool
	// speech reports that the condition holds of a statement: a query that has
	// it asks for statements.
	speech bool
	// read returns a value as it is kept, or why it is none.
	read func(string) (value, why string)
}

var fields []*field

func init() {
	fields = []*field{
		{name: "speaker", also: []string{"المتحدث", "متحدث", "القايل", "القائل"}, speech: true, read: name("speaker"),
			advice: `write who speaks, such as speaker:الكرملين or speaker:"سيرغي لافروف"`},
		{name: "said", also: []string{"قال", "القول"}, speech: true, words: true,
			advice: `write words of what was said, such as said:الصواريخ or said:"لن ننتظر"`},
		{name: "about", also: []string{"عن", "حول"}, read: name("about"),
			advice: `write a person, body or place, such as about:روسيا or about:"الأمم المتحدة"`},
		{name: "outlet", also: []string{"المصدر", "مصدر", "الصحيفه", "صحيفه"}, read: name("outlet"),
			advice: `write who printed it, such as outlet:"الشرق الأوسط"`},
		{name: "place", also: []string{"المكان", "مكان"}, read: name("place"),
			advice: "write where it happened, such as place:دمشق"},
		{name: "act", also: []string{"الفعل", "فعل"}, speech: true, read: oneOf("act", acts()),
			advice: "write what the speaker does, such as act:deny or فعل:نفى"},
		{name: "type", also: []string{"النوع", "نوع", "الحدث", "حدث"}, read: oneOf("type", eventTypes),
			advice: "write a PLOVER type of event, such as type:AGREE"},
		{name: "mode", also: []string{"الصيغه", "صيغه"}, speech: true, read: oneOf("mode", modes),
			advice: "write direct, indirect or mixed"},
		{name: "modality", also: []string{"الثبوت", "ثبوت"}, read: oneOf("modality", modalities),
			advice: "write asserted, reported, planned, possible or denied"},
		{name: "from", also: []string{"من", "منذ"}, read: date,
			advice: "write a day, month or year, such as from:2022-12-19, from:2022-12 or from:2022"},
		{name: "to", also: []string{"الي", "حتي"}, read: date,
			advice: "write a day, month or year, such as to:2022-12-19, to:2022-12 or to:2022"},
		{name: "story", also: []string{"القصه", "قصه"}, read: name("story"),
			advice: "write the id of a story, as isnad story lists them"},
		{name: "dossier", also: []string{"الملف", "ملف"}, pair: true, read: parties,
			advice: `write two parties with a comma between them, such as dossier:روسيا,بيلاروسيا`},
		{name: "title", also: []string{"العنوان", "عنوان"}, words: true,
			advice: `write words of the title, such as title:القمة or title:"قمة مكة"`},
	}
}

// fieldOf returns the field of a name, nil when there is none.
func fieldOf(name string) *field {
	name = arabic.Fold(name)
	for _, f := range fields {
		if f.name == name || slices.Contains(f.also, name) {
			return f
		}
	}
	return nil
}

// fieldAdvice says what someone who wrote an unknown field may have meant.
func fieldAdvice(name string) string {
	name = arabic.Fold(name)
	best, cost := "", 3
	for _, f := range fields {
		for _, n := range append([]string{f.name}, f.also...) {
			if d := edits([]rune(name), []rune(n)); d < cost && d < len([]rune(n)) {
				best, cost = f.name, d
			}
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %s:? Put a blank behind the colon where it is punctuation", best)
	}
	var all []string
	for _, f := range fields {
		all = append(all, f.name+":")
	}
	return "the fields are " + strings.Join(all, " ") + "; put a blank behind the colon where it is punctuation"
}

// edits counts the letters in which two words differ.
func edits(a, b []rune) int {
	if len(a) > 32 || len(b) > 32 {
		return 32
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		last := row[0]
		row[0] = i + 1
		for j := range b {
			sub := last
			if a[i] != b[j] {
				sub++
			}
			last = row[j+1]
			row[j+1] = min(sub, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// name reads the id or name of something.
func name(of string) func(string) (string, string) {
	return func(s string) (string, string) {
		if surface(arabic.Fold(s)) == "" {
			return "", fmt.Sprintf("%s: has no value; put a name or an id behind the colon, in quotation marks when it has several words", of)
		}
		return s, ""
	}
}

// parties reads two or more parties.
func parties(s string) (string, string) {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "،", ","), ",") {
		if p = strings.TrimSpace(p); surface(arabic.Fold(p)) != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	if len(out) < 2 || len(out) > 4 {
		return "", "dossier: takes two to four parties with commas between them, such as dossier:روسيا,بيلاروسيا"
	}
	return strings.Join(out, ","), ""
}

// A choice is one of the values of a field, with other names for it, folded.
type choice struct {
	value string
	also  []string
}

func oneOf(of string, choices []choice) func(string) (string, string) {
	return func(s string) (string, string) {
		norm := arabic.Fold(s)
		all := make([]string, 0, len(choices))
		for _, c := range choices {
			if arabic.Fold(c.value) == norm || slices.Contains(c.also, norm) {
				return c.value, ""
			}
			all = append(all, c.value)
		}
		return "", fmt.Sprintf("%s: has no value %q; it is one of %s", of, s, strings.Join(all, ", "))
	}
}

// acts are the acts of statements with the Arabic verbs that someone may type.
func acts() []choice {
	also := map[isnad.Act][]string{
		isnad.ActSay: {"قال", "قول"}, isnad.ActConfirm: {"اكد", "تاكيد"}, isnad.ActAnnounce: {"اعلن", "اعلان"}, isnad.ActDeny: {"نفي", "انكر"},
		isnad.ActPromise: {"وعد", "تعهد"}, isnad.ActWarn: {"حذر", "تحذير"}, isnad.ActThreaten: {"هدد", "تهديد"}, isnad.ActCall: {"دعا", "دعوه"},
		isnad.ActAsk: {"سال", "طلب"}, isnad.ActAccuse: {"اتهم", "اتهام"}, isnad.ActPraise: {"اشاد", "اشاده"}, isnad.ActCondemn: {"ادان", "ادانه"},
		isnad.ActReject: {"رفض"}, isnad.ActReport: {"افاد", "نقل"}, isnad.ActExpect: {"توقع"}, isnad.ActExplain: {"اوضح", "شرح"},
		isnad.ActOrder: {"امر"}, isnad.ActDescribe: {"وصف"},
	}
	out := make([]choice, 0, len(isnad.Acts))
	for _, a := range isnad.Acts {
		out = append(out, choice{string(a), also[a]})
	}
	return out
}

// eventTypes are the types of PLOVER.
var eventTypes = []choice{{"AGREE", []string{"اتفاق"}}, {"CONSULT", []string{"تشاور", "لقاء"}}, {"SUPPORT", []string{"تاييد"}}, {"CONCEDE", []string{"تنازل"}},
	{"COOPERATE", []string{"تعاون"}}, {"AID", []string{"مساعده"}}, {"RETREAT", []string{"انسحاب"}}, {"REQUEST", []string{"طلب"}}, {"ACCUSE", []string{"اتهام"}},
	{"REJECT", []string{"رفض"}}, {"THREATEN", []string{"تهديد"}}, {"PROTEST", []string{"احتجاج"}}, {"SANCTION", []string{"عقوبات"}},
	{"MOBILIZE", []string{"تعبيه", "تعبئه", "حشد"}}, {"COERCE", []string{"قمع", "اكراه"}}, {"ASSAULT", []string{"هجوم", "اعتداء"}}}

var modes = []choice{{string(isnad.ModeDirect), []string{"مباشر"}}, {string(isnad.ModeIndirect), []string{"غير مباشر"}}, {string(isnad.ModeMixed), []string{"مختلط"}}}

var modalities = []choice{{string(isnad.ModalityAsserted), []string{"مؤكد"}}, {string(isnad.ModalityReported), []string{"منقول"}},
	{string(isnad.ModalityPlanned), []string{"مقرر"}}, {string(isnad.ModalityPossible), []string{"محتمل"}}, {string(isnad.ModalityDenied), []string{"منفي"}}}

// date reads a day, month or year: 2022, 2022-12, 2022-12-19, 19/12/2022,
// «كانون الأول 2022», in Arabic digits too. The value is ISO 8601.
func date(s string) (string, string) {
	if out, ok := readDate(arabic.Fold(s)); ok {
		return out, ""
	}
	return "", fmt.Sprintf("%q is no date; write a day, month or year, such as 2022-12-19, 2022-12 or 2022", s)
}

func readDate(s string) (string, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' || r == ' ' })
	var n []int
	month := -1 // place of a month by name
	for i := 0; i < len(parts); i++ {
		if v, err := strconv.Atoi(parts[i]); err == nil && v > 0 && len(parts[i]) <= 4 {
			n = append(n, v)
			continue
		}
		next := ""
		if i+1 < len(parts) {
			next = parts[i+1]
		}
		m, k := calendar.MonthOf(parts[i], next)
		if k == 0 || month >= 0 || m.Number < 1 || m.Hijri {
			return "", false
		}
		month = len(n)
		n = append(n, m.Number)
		i += k - 1
	}
	if month == 0 && len(n) == 2 || month == 1 && len(n) == 2 {
		// month year, year month
		n = []int{n[1-month], n[month]}
	} else if len(n) > 1 && n[0] < 1000 {
		slices.Reverse(n) // day month year
	}
	if len(n) == 0 || len(n) > 3 || n[0] < 1000 || len(n) > 1 && (n[1] > 12 || month >= 0 && len(n) == 3 && month != 1) {
		return "", false
	}
	out := fmt.Sprintf("%04d", n[0])
	if len(n) > 1 {
		out += fmt.Sprintf("-%02d", n[1])
	}
	if len(n) > 2 {
		if n[2] > calendar.DaysIn(n[0], n[1]) {
			return "", false
		}
		out += fmt.Sprintf("-%02d", n[2])
	}
	return out, true
}

// firstDay and lastDay return the days with which a day, month or year begins
// and ends.
func firstDay(iso string) string {
	return iso + "-01-01"[len("-01-01")-(10-len(iso)):]
}

func lastDay(iso string) string {
	switch len(iso) {
	case 4:
		return iso + "-12-31"
	case 7:
		year, _ := strconv.Atoi(iso[:4])
		month, _ := strconv.Atoi(iso[5:])
		return fmt.Sprintf("%s-%02d", iso, calendar.DaysIn(year, month))
	}
	return iso
}

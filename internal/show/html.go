package show

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"isnad/internal/desk"
)

//go:embed show.tmpl.html
var templateText string

//go:embed show.css
var css string

var pages = template.Must(template.New("show").Funcs(template.FuncMap{
	"span": arabicDays, "or": or, "names": names, "links": links, "clean": plain,
	"inc":  func(i int) int { return i + 1 },
	"pc":   func(f float64) string { return fmt.Sprintf("%.0f%%", 100*f) },
	"kind": kindName, "form": formName, "act": actName, "of": countName, "sign": sign, "modality": modalityName, "type": typeName,
	"joined": func(list []string) string { return strings.Join(list, "، ") },
	"drawCopies": func(s *desk.Story) template.HTML {
		if len(s.List) > 400 {
			return "" // no eye follows it
		}
		g, _ := copyGraph(s)
		return g
	},
	"explained": Explained,
	"minus":     func(a, b int) int { return a - b },
	"plus":      func(a, b int) int { return a + b },
	"drawStrip": func(l []desk.Entry) template.HTML { g, _ := strip(l); return g },
	"drawTree":  func(c *desk.Chain) template.HTML { g, _ := tree(c); return g },
	"first":     func(c desk.ClaimRef) desk.Said { return c.Tellings[0] },
	"css":       func() template.CSS { return template.CSS(css) },
}).Parse(templateText))

// HTML writes an answer as one web page that needs nothing beside it: no
// script, no font or picture from elsewhere. It reads from right to left.
func HTML(w io.Writer, answer any) error {
	name := ""
	switch answer.(type) {
	case []desk.StoryRef:
		name = "stories"
	case *desk.Story:
		name = "story"
	case *desk.Timeline:
		name = "timeline"
	case *desk.Person:
		name = "person"
	case *desk.Chain:
		name = "chain"
	case *desk.Comparison:
		name = "comparison"
	case *desk.Revision:
		name = "revision"
	default:
		return fmt.Errorf("show: no page for %T", answer)
	}
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, answer); err != nil {
		return fmt.Errorf("show: make the page: %w", err)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("show: write the page: %w", err)
	}
	return nil
}

// arabicDays tells a span of days in Arabic; the dates are isolated, since their
// parts would change places in a line that runs from right to left.
func arabicDays(from, to string) template.HTML {
	date := func(s string) string { return `<bdi dir="ltr">` + template.HTMLEscapeString(s) + `</bdi>` }
	switch {
	case from == "" && to == "":
		return "بلا تاريخ"
	case from == to || to == "":
		return template.HTML(date(from))
	}
	return template.HTML("من " + date(from) + " إلى " + date(to))
}

// table returns the word of a table, or the key itself.
func table(m map[string]string, k string) string {
	if v, ok := m[k]; ok {
		return v
	}
	return k
}

func kindName(k string) string {
	return table(map[string]string{"wire": "نص وكالة", "outlet": "نقل عن وسيلة", "own": "نص الوسيلة نفسها", "version": "نسخة أحدث", "common-source": "مصدر مشترك",
		"quotation": "اقتباس مشترك", "boilerplate": "عبارات مكررة", "undirected": "نص مشترك"}, k)
}

func formName(k string) string {
	return table(map[string]string{"republished": "كامل", "abridged": "مختصر", "extended": "مزيد", "merged": "مجمّع", "partial": "جزئي"}, k)
}

func actName(s desk.Said) string {
	a := table(acts, s.Act)
	if s.Negated {
		return "لم: " + a
	}
	return a
}

var acts = map[string]string{"say": "قال", "confirm": "أكد", "announce": "أعلن", "deny": "نفى", "promise": "تعهد", "warn": "حذّر", "threaten": "هدد", "call": "دعا",
	"ask": "سأل", "accuse": "اتهم", "praise": "أشاد", "condemn": "أدان", "reject": "رفض", "report": "نقل", "expect": "توقع", "explain": "أوضح", "order": "أمر", "describe": "وصف"}

func typeName(e desk.Entry) string {
	if e.Kind == "statement" {
		return table(acts, e.Type)
	}
	return table(map[string]string{"AGREE": "اتفاق", "CONSULT": "تشاور", "SUPPORT": "تأييد", "CONCEDE": "تنازل", "COOPERATE": "تعاون", "AID": "مساعدة", "RETREAT": "انسحاب",
		"REQUEST": "طلب", "ACCUSE": "اتهام", "REJECT": "رفض", "THREATEN": "تهديد", "PROTEST": "احتجاج", "SANCTION": "عقوبة", "MOBILIZE": "حشد", "COERCE": "إكراه", "ASSAULT": "اعتداء"}, e.Type)
}

func countName(k string) string {
	return table(map[string]string{"killed": "قتلى", "injured": "جرحى", "arrested": "معتقلون", "missing": "مفقودون", "displaced": "نازحون", "rescued": "ناجون", "date": "اليوم", "place": "المكان"}, k)
}

func modalityName(k string) string {
	return table(map[string]string{"asserted": "", "reported": "بحسب قول", "planned": "مزمع", "possible": "محتمل", "denied": "منفي"}, k)
}

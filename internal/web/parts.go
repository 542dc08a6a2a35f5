package web

import (
	"errors"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"time"

	"isnad/internal/account"
)

// plainFuncs are the functions of templates that know no language.
var plainFuncs = template.FuncMap{
	"link": safeURL,
	"host": hostOf,
	"dict": dict,
	"inc":  func(i int) int { return i + 1 },
	"or2": func(a, b string) string {
		if a != "" {
			return a
		}
		return b
	},
	"pc": func(f float64) string { return fmt.Sprintf("%.0f%%", 100*f) },
	// The paths of things. Ids may hold anything, so they are escaped whole.
	"storyPath":   storyPath,
	"entityPath":  entityPath,
	"articlePath": articlePath,
	"chainPath":   chainPath,
	"saidPath":    saidPath,
	"outletPath":  outletPath,
	"query":       func(q string) string { return "/search?" + url.Values{"q": {q}}.Encode() },
	"joined":      func(list []string) string { return account.Plain(strings.Join(list, "، ")) },
	"icon":        icon,
	"navigation":  navigation,
	"meter":       meter,
	"first":       firstOf,
	"rest":        restOf,
}

// quoted returns words as the query language takes them for one value.
func quoted(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, `"`, " ")), " ")
	return `"` + s + `"`
}

func storyPath(id string) string  { return "/story/" + url.PathEscape(id) }
func entityPath(id string) string { return "/entity/" + url.PathEscape(id) }
func chainPath(id string) string  { return "/chain/" + url.PathEscape(id) }

// outletPath leads to an outlet's page, by its name or id.
func outletPath(name string) string { return "/outlet/" + url.PathEscape(name) }

func articlePath(id any) string { return "/article/" + url.PathEscape(fmt.Sprint(id)) }

// saidPath leads to a statement in its article: its id is
// ARTICLE-STATEMENT.
func saidPath(id string) string {
	i := strings.LastIndexByte(id, '-')
	if i < 0 {
		return articlePath(id)
	}
	return articlePath(id[:i]) + "#" + url.PathEscape(id[i+1:])
}

// safeURL returns an address that may become a link, "" for any other: what a
// page gives as its address may be a script.
func safeURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return u.String()
}

// hostOf returns whose address it is.
func hostOf(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return account.Plain(u.Hostname())
}

// dict makes a map of keys and values, for parts that take several.
func dict(kv ...any) (map[string]any, error) {
	if len(kv)%2 != 0 {
		return nil, errors.New("dict needs pairs")
	}
	m := map[string]any{}
	for i := 0; i < len(kv); i += 2 {
		k, ok := kv[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: key %v is no string", kv[i])
		}
		m[k] = kv[i+1]
	}
	return m, nil
}

func firstOf(n int, list []string) []string { return list[:min(n, len(list))] }
func restOf(n int, list []string) int       { return max(0, len(list)-n) }

// dates writes days in one language.
type dates struct {
	l    *looks
	lang string
}

// words returns a date of the model as people write it: "20 ديسمبر 2022",
// "ديسمبر 2022", "2022". What is no date stays as it is.
func (d dates) words(iso string) string {
	day, _, _ := strings.Cut(iso, "T")
	for _, f := range []struct{ layout, shape string }{{time.DateOnly, "dmy"}, {"2006-01", "my"}, {"2006", "y"}} {
		t, err := time.Parse(f.layout, day)
		if err != nil {
			continue
		}
		month := d.l.text(d.lang, fmt.Sprintf("month-%d", t.Month()))
		switch f.shape {
		case "dmy":
			return fmt.Sprintf("%d %s %d", t.Day(), month, t.Year())
		case "my":
			return fmt.Sprintf("%s %d", month, t.Year())
		}
		return fmt.Sprint(t.Year())
	}
	return account.Plain(iso)
}

// short returns a day without its year, for narrow places.
func (d dates) short(iso string) string {
	t, err := time.Parse(time.DateOnly, iso[:min(len(iso), 10)])
	if err != nil {
		return d.words(iso)
	}
	return fmt.Sprintf("%d %s", t.Day(), d.l.text(d.lang, fmt.Sprintf("month-%d", t.Month())))
}

// html returns a date as an element that machines can read too; a dash that
// says "undated" where there is none.
func (d dates) html(iso string) template.HTML {
	if iso == "" {
		return template.HTML(`<span class="undated">` + template.HTMLEscapeString(d.l.text(d.lang, "undated")) + `</span>`)
	}
	words := template.HTMLEscapeString(d.words(iso))
	if len(iso) < 4 || strings.Trim(iso, "0123456789-T:Z+") != "" {
		return template.HTML("<bdi>" + words + "</bdi>")
	}
	return template.HTML(`<time datetime="` + iso + `">` + words + `</time>`)
}

// span returns from one day to another.
func (d dates) span(from, to string) template.HTML {
	if from == "" || to == "" || from == to {
		if from == "" {
			from = to
		}
		return d.html(from)
	}
	return d.html(from) + template.HTML(` <span class="to">`+template.HTMLEscapeString(d.l.text(d.lang, "until"))+`</span> `) + d.html(to)
}

// weekday returns the name of a day of the week.
func (d dates) weekday(iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return ""
	}
	return d.l.text(d.lang, fmt.Sprintf("weekday-%d", int(t.Weekday())))
}

// actFamilies say which acts share a shape and a colour: whoever does not see
// the colour sees the shape, and the word stands beside both.
var actFamilies = map[string]string{
	"say": "say", "explain": "say", "describe": "say", "report": "say",
	"confirm": "affirm", "announce": "affirm",
	"deny": "deny", "reject": "deny",
	"warn": "warn", "threaten": "warn",
	"promise": "commit", "order": "commit",
	"call": "urge", "ask": "urge",
	"accuse": "blame", "condemn": "blame",
	"praise": "praise",
	"expect": "expect",
}

// icons are paths in a square of 16 units, drawn by us.
var icons = map[string]string{
	"say":    `<path d="M2 3h12v8H7l-3 3v-3H2z"/>`,
	"affirm": `<path d="M6.2 13 1.6 8.4l2-2 2.6 2.6L12.4 2.8l2 2z"/>`,
	"deny":   `<path d="m3.4 1.6 4.6 4.6 4.6-4.6 1.8 1.8L9.8 8l4.6 4.6-1.8 1.8L8 9.8l-4.6 4.6-1.8-1.8L6.2 8 1.6 3.4z"/>`,
	"warn":   `<path fill-rule="evenodd" d="M8 1 15.5 14.5H.5zM7.2 6v4h1.6V6zm0 5v1.7h1.6V11z"/>`,
	"commit": `<path d="M3 1h10v14l-5-3.6L3 15z"/>`,
	"urge":   `<path d="M8 1l6 7h-3.6v7H5.6V8H2z"/>`,
	"blame":  `<path d="M2.5 1h2v1H14l-2.6 3.7L14 9.5H4.5V15h-2z"/>`,
	"praise": `<path d="m8 .8 2.2 4.7 5.1.6-3.8 3.5 1 5.1L8 12.2l-4.5 2.5 1-5.1L.7 6.1l5.1-.6z"/>`,
	"expect": `<path fill-rule="evenodd" d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm-.9 2.6V8.4l3.3 2.3.9-1.3-2.6-1.8v-4z"/>`,
	"search": `<path fill-rule="evenodd" d="M6.5 1a5.5 5.5 0 0 1 4.4 8.8l4 4-1.3 1.3-4-4A5.5 5.5 0 1 1 6.5 1zm0 1.8a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4z"/>`,
	"sun":    `<path d="M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM7.3 0h1.4v3H7.3zm0 13h1.4v3H7.3zM0 7.3h3v1.4H0zm13 0h3v1.4h-3zM2 3l1-1 2.1 2.1-1 1zm8.9 8.9 1-1L14 13l-1 1zM2 13l2.1-2.1 1 1L3 14zm8.9-8.9L13 2l1 1-2.1 2.1z"/>`,
	"moon":   `<path d="M6.5 1a7.2 7.2 0 1 0 8.5 9.3A6 6 0 0 1 6.5 1z"/>`,
	"out":    `<path d="M3 3h4v1.6H4.6v6.8h6.8V9H13v4H3zm5.5-1H14v5.5h-1.6V4.7L8 9.1 6.9 8l4.4-4.4H8.5z"/>`,
	"new":    `<circle cx="8" cy="8" r="5"/>`,
}

// icon draws a sign; it says nothing to those who do not see it, since words
// stand beside it.
func icon(name string) template.HTML {
	return template.HTML(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">` + icons[name] + `</svg>`)
}

// actBadge is the badge of an act. A negated act («لم يعلن», "did not
// announce") has the shape of its act, struck out.
func (l *looks) actBadge(lang, act string, negated bool) template.HTML {
	family, ok := actFamilies[act]
	if !ok {
		family = "say"
	}
	kind, class := "act", "act "+family
	if negated {
		kind, class = "notact", class+" not"
	}
	return template.HTML(`<span class="`+class+`">`) + icon(family) + template.HTML(template.HTMLEscapeString(l.label(lang, kind, act))+`</span>`)
}

func itoa(n int) string { return strconv.Itoa(n) }

// shiftMonth returns the month behind one ("2022-12" gives "2023-01").
func shiftMonth(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return "9999" // behind all months, so that a walk ends
	}
	return t.AddDate(0, 1, 0).Format("2006-01")
}

// monthsBetween counts from one month to another.
func monthsBetween(a, b string) int {
	x, err := time.Parse("2006-01", a)
	if err != nil {
		return 0
	}
	y, err := time.Parse("2006-01", b)
	if err != nil {
		return 0
	}
	return (y.Year()-x.Year())*12 + int(y.Month()) - int(x.Month())
}

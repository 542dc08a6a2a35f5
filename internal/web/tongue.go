package web

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"isnad"
	"isnad/internal/account"
)

// A tongue is the reader's language, for views that hold words of the screen.
type tongue struct {
	l    *looks
	lang string
}

func (v *visit) tongue() tongue { return tongue{v.site.looks, v.Lang} }

// T returns a text, N one that counts, label the name of a value of the model.
func (t tongue) T(key string) string             { return t.l.text(t.lang, key) }
func (t tongue) N(key string, n int) string      { return t.l.count(t.lang, key, n) }
func (t tongue) label(kind, value string) string { return t.l.label(t.lang, kind, value) }
func (t tongue) act(s *isnad.Statement) string {
	if s.Negated {
		return t.label("notact", string(s.Act))
	}
	return t.label("act", string(s.Act))
}

// clock returns a moment to the minute, in UTC; empty for none.
func clock(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04")
}

// moreFuncs are the functions of templates that the pages of routes_more use.
var moreFuncs = template.FuncMap{
	"bytes":   bytesOf,
	"bytes64": func(n int) template.HTML { return bytesOf(int64(n)) },
	// cut shortens words to n code points.
	"cut": func(s string, n int) string {
		if r := []rune(s); len(r) > n {
			return strings.TrimSpace(string(r[:n])) + "…"
		}
		return s
	},
	"num":     grouped,
	"address": addressWords,
}

// addressWords returns an address as people read it: its letters decoded, no
// longer than a line.
func addressWords(s string) string {
	if u, err := url.PathUnescape(s); err == nil && utf8.ValidString(u) {
		s = u
	}
	s = account.Plain(s)
	if r := []rune(s); len(r) > 100 {
		s = string(r[:99]) + "…"
	}
	return s
}

// grouped writes a number with thin spaces between thousands.
func grouped(n any) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// bytesOf returns a number of bytes as people read it.
func bytesOf(n int64) template.HTML {
	f, unit := float64(n), 0
	for f >= 1000 && unit < 3 {
		f, unit = f/1000, unit+1
	}
	digits := 0
	if unit > 0 && f < 10 {
		digits = 1
	}
	return template.HTML(fmt.Sprintf(`<bdi dir="ltr">%.*f %s</bdi>`, digits, f, []string{"B", "kB", "MB", "GB"}[unit]))
}

// plainBytes is bytesOf without markup, for messages.
func plainBytes(n int64) string {
	if n < 1_000_000 {
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}

package web

import (
	"time"

	"isnad"
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

package intake

import (
	"fmt"
	"strings"
	"time"
)

// isoDate returns an ISO 8601 date or date-time in the one form that Page
// keeps: "2022-12-20", "2022-12-20T18:05:00" or "2022-12-20T18:05:00+03:00".
// It takes the basic form 20221220, a blank or a small t for the T, a missing
// or fractional second, an offset without colon, and z. The date must exist;
// a year or month alone is no date.
func isoDate(s string) (string, error) {
	fail := func() (string, error) {
		return "", fmt.Errorf("published %q is no ISO 8601 date (want 2022-12-20 or 2022-12-20T18:05:00+03:00)", shorten(s))
	}
	t := strings.TrimSpace(s)
	if len(t) > 64 {
		return fail()
	}
	date, clock := t, ""
	if i := strings.IndexAny(t, "Tt "); i >= 0 {
		date, clock = t[:i], strings.TrimSpace(t[i+1:])
		if clock == "" {
			return fail()
		}
	}
	var day time.Time
	var err error
	if len(date) == 8 {
		day, err = time.Parse("20060102", date)
	} else {
		day, err = time.Parse("2006-01-02", date)
	}
	if err != nil || day.Year() < 1 {
		return fail()
	}
	out := day.Format("2006-01-02")
	if clock == "" {
		return out, nil
	}
	zone := ""
	if i := strings.IndexAny(clock, "Zz+-\u2212"); i >= 0 {
		clock, zone = strings.TrimSpace(clock[:i]), clock[i:]
		zone = strings.Replace(zone, "\u2212", "-", 1)
		if zone == "z" {
			zone = "Z"
		}
		if zone != "Z" {
			var z time.Time
			for _, form := range []string{"-07:00", "-0700", "-07"} {
				if z, err = time.Parse(form, zone); err == nil {
					break
				}
			}
			if err != nil {
				return fail()
			}
			zone = z.Format("-07:00")
		}
	}
	// Go's parser takes a fraction of a second after "05" by itself.
	for _, form := range []string{"15:04:05", "15:04", "150405", "1504"} {
		if c, err := time.Parse(form, clock); err == nil {
			return out + "T" + c.Format("15:04:05") + zone, nil
		}
	}
	return fail()
}

// shorten cuts a value that goes into an error message.
func shorten(s string) string {
	r := []rune(s)
	if len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Date returns an ISO 8601 date or date-time in the one form that Page keeps,
// as it is read in a JSON line; the error says what is wanted.
func Date(s string) (string, error) { return isoDate(s) }

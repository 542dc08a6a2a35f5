package times

import "strings"

// wellFormed reports whether v is a TIMEX3 value as this reader writes them:
//
//	value    = date [ "T" clock ] | duration | ref
//	date     = year [ "-" ( month [ "-" day ] | "W" week [ "-" ( "1"…"7" | "WE" ) ] | season | "Q" 1…4 | "H" 1…2 ) ]
//	year     = 4 digits | "XXXX" | 3 digits (decade) | 2 digits (century)
//	month    = 2 digits | "XX"      day, week = 2 digits | "XX"
//	season   = "SP" | "SU" | "FA" | "WI"
//	clock    = hour [ ":" minute [ "Z" ] ] | "MO" | "MI" | "AF" | "EV" | "NI"
//	duration = "P" amount unit { amount unit } [ "T" … ] | "PT" amount ( "H" | "M" | "S" ) { … }
//	unit     = "D" | "W" | "M" | "Y" | "DE" | "CE"
//	amount   = digits [ "." digits ] | "X"
//	ref      = "PAST_REF" | "PRESENT_REF" | "FUTURE_REF"
func wellFormed(v string) bool {
	switch v {
	case "PAST_REF", "PRESENT_REF", "FUTURE_REF":
		return true
	}
	if rest, ok := strings.CutPrefix(v, "P"); ok {
		return wellFormedDuration(rest)
	}
	date, clock, timed := strings.Cut(v, "T")
	if timed && !wellFormedClock(clock) {
		return false
	}
	parts := strings.Split(date, "-")
	y := parts[0]
	if y != "XXXX" && !(allDigits(y) && len(y) >= 2 && len(y) <= 4) {
		return false
	}
	if len(parts) == 1 {
		return !timed
	}
	if len(y) != 4 || len(parts) > 3 {
		return false
	}
	switch p := parts[1]; {
	case p == "SP" || p == "SU" || p == "FA" || p == "WI" || p == "H1" || p == "H2" || p == "Q1" || p == "Q2" || p == "Q3" || p == "Q4":
		return len(parts) == 2 && !timed
	case strings.HasPrefix(p, "W"):
		if !two(p[1:], 53) {
			return false
		}
		if len(parts) == 2 {
			return !timed
		}
		return parts[2] == "WE" || len(parts[2]) == 1 && parts[2][0] >= '1' && parts[2][0] <= '7'
	default:
		if !two(p, 12) {
			return false
		}
		if len(parts) == 2 {
			return !timed
		}
		return two(parts[2], 31)
	}
}

func wellFormedClock(s string) bool {
	switch s {
	case "MO", "MI", "AF", "EV", "NI":
		return true
	}
	s, _ = strings.CutSuffix(s, "Z")
	h, m, ok := strings.Cut(s, ":")
	return (two(h, 24) || h == "00") && (!ok || two(m, 59) || m == "00")
}

func wellFormedDuration(s string) bool {
	n := 0
	inTime := false
	for s != "" {
		if rest, ok := strings.CutPrefix(s, "T"); ok {
			if inTime || rest == "" {
				return false
			}
			inTime, s = true, rest
			continue
		}
		i := 0
		if s[0] == 'X' {
			i = 1
		} else {
			for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.' && i > 0) {
				i++
			}
		}
		if i == 0 {
			return false
		}
		s = s[i:]
		units := []string{"DE", "CE", "D", "W", "M", "Y"}
		if inTime {
			units = []string{"H", "M", "S"}
		}
		ok := false
		for _, u := range units {
			if rest, has := strings.CutPrefix(s, u); has {
				s, ok = rest, true
				break
			}
		}
		if !ok {
			return false
		}
		n++
	}
	return n > 0
}

// two reports whether s is two digits from 01 to max, or "XX".
func two(s string, max int) bool {
	if s == "XX" {
		return true
	}
	if len(s) != 2 || !allDigits(s) {
		return false
	}
	n := int(s[0]-'0')*10 + int(s[1]-'0')
	return n >= 1 && n <= max
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

package calendar

// A Hijri is a day of the Islamic calendar. Month 1 is محرم. The day begins at
// sunset before; the conversions below take the daylight part.
type Hijri struct{ Year, Month, Day int }

// hijriEpoch is 1 Muharram 1 of the civil reckoning, 16 July 622 Julian, as a
// day number.
const hijriEpoch = -492148

// Valid reports whether h can be a day of the Islamic calendar, in years 1 to
// 2000. Day 30 is allowed in every month, since months are sighted.
func (h Hijri) Valid() bool {
	return h.Year >= 1 && h.Year <= 2000 && h.Month >= 1 && h.Month <= 12 && h.Day >= 1 && h.Day <= 30
}

// tabularStart returns the day number of the first day of a month in the
// tabular (civil) calendar: months of 30 and 29 days in turn, 11 leap years in
// 30.
func tabularStart(year, month int) int {
	return hijriEpoch + 354*(year-1) + floorDiv(3+11*year, 30) + (59*(month-1)+1)/2
}

// start returns the day number of the first day of a month, and whether it
// comes from the Umm al-Qura table.
func (h Hijri) start() (int, bool) {
	if i := (h.Year-ummAlQuraFirst)*12 + h.Month - 1; h.Year >= ummAlQuraFirst && i < len(ummAlQura)-1 {
		return int(ummAlQura[i]) + ummAlQuraBase, true
	}
	return tabularStart(h.Year, h.Month), false
}

// Date returns the Gregorian day that h is reckoned to be: by the calendar of
// Umm al-Qura for the years 1423 to 1500 (2002 to 2077), by the tabular
// calendar before and after; where the two meet, a month may be a day long or
// short.
func (h Hijri) Date() Date {
	n, _ := h.start()
	return FromNumber(n + h.Day - 1)
}

// Interval returns the Gregorian days that h may be. Months begin by sighting
// in most countries, a day sooner or later than reckoned, so the interval is
// the reckoned day and one day to each side.
func (h Hijri) Interval() (from, to Date) {
	d := h.Date()
	return d.Add(-1), d.Add(1)
}

// ToHijri returns the day of the Islamic calendar that d is reckoned to be.
// ToHijri(d).Date() == d for every day since 622-07-19 (Gregorian).
func ToHijri(d Date) Hijri {
	n := d.Number()
	h := Hijri{Year: floorDiv(30*(n-hijriEpoch)+10646, 10631), Month: 1}
	// The estimate may be off by a year at the borders; walk to the month.
	for h.Year > 1 {
		if s, _ := h.start(); s <= n {
			break
		}
		h.Year--
	}
	for {
		next := Hijri{Year: h.Year + 1, Month: 1}
		if s, _ := next.start(); s > n {
			break
		}
		h = next
	}
	for h.Month < 12 {
		next := Hijri{Year: h.Year, Month: h.Month + 1}
		if s, _ := next.start(); s > n {
			break
		}
		h = next
	}
	s, _ := h.start()
	h.Day = n - s + 1
	return h
}

// String returns h as year-month-day ("1446-09-14").
func (h Hijri) String() string { return Date(h).String() }

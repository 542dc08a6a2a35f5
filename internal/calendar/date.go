package calendar

import "strconv"

// A Date is a day of the proleptic Gregorian calendar. Month and Day count
// from 1. The zero Date means no date.
type Date struct{ Year, Month, Day int }

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day of the calendar, in years 1 to 9999.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= DaysIn(d.Year, d.Month)
}

// Leap reports whether year is a leap year.
func Leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// DaysIn returns the number of days of a month (1 to 12), and 0 for any other
// month.
func DaysIn(year, month int) int {
	switch month {
	case 1, 3, 5, 7, 8, 10, 12:
		return 31
	case 4, 6, 9, 11:
		return 30
	case 2:
		if Leap(year) {
			return 29
		}
		return 28
	}
	return 0
}

// Number returns the number of days from 1970-01-01 to d; negative before.
// FromNumber(d.Number()) == d for every valid d.
func (d Date) Number() int {
	// Years are counted from 1 March, so that the leap day ends its year.
	y, m := d.Year, d.Month
	if m <= 2 {
		y--
		m += 12
	}
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (153*(m-3)+2)/5 + d.Day - 719469
}

// FromNumber returns the day that lies n days after 1970-01-01.
func FromNumber(n int) Date {
	n += 719468 // days since 0000-03-01
	era := floorDiv(n, 146097)
	day := n - era*146097
	yoe := (day - day/1460 + day/36524 - day/146096) / 365
	doy := day - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := Date{Year: yoe + era*400, Month: mp + 3, Day: doy - (153*mp+2)/5 + 1}
	if d.Month > 12 {
		d.Month -= 12
		d.Year++
	}
	return d
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// Add returns the day n days after d.
func (d Date) Add(n int) Date { return FromNumber(d.Number() + n) }

// AddMonths returns the same day n months later, or the last day of that
// month when it is shorter.
func (d Date) AddMonths(n int) Date {
	m := d.Year*12 + d.Month - 1 + n
	e := Date{Year: floorDiv(m, 12), Day: d.Day}
	e.Month = m - e.Year*12 + 1
	e.Day = min(e.Day, DaysIn(e.Year, e.Month))
	return e
}

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Compare returns -1, 0 or 1 as d comes before, is, or comes after e.
func (d Date) Compare(e Date) int {
	for _, p := range [3][2]int{{d.Year, e.Year}, {d.Month, e.Month}, {d.Day, e.Day}} {
		if p[0] < p[1] {
			return -1
		}
		if p[0] > p[1] {
			return 1
		}
	}
	return 0
}

// Weekday returns the ISO 8601 day of the week: 1 is Monday, 7 is Sunday.
func (d Date) Weekday() int { return ((d.Number()+3)%7+7)%7 + 1 }

// ISOWeek returns the ISO 8601 week that d lies in and the year it counts to.
func (d Date) ISOWeek() (year, week int) {
	thursday := d.Add(4 - d.Weekday())
	return thursday.Year, (thursday.Number()-Date{thursday.Year, 1, 1}.Number())/7 + 1
}

// WeekStart returns the Monday of an ISO 8601 week.
func WeekStart(year, week int) Date {
	d := Date{year, 1, 4}
	return d.Add(1 - d.Weekday() + 7*(week-1))
}

// String returns d as ISO 8601 ("2022-12-19").
func (d Date) String() string {
	b := make([]byte, 0, 10)
	b = appendPadded(b, d.Year, 4)
	b = append(b, '-')
	b = appendPadded(b, d.Month, 2)
	b = append(b, '-')
	return string(appendPadded(b, d.Day, 2))
}

func appendPadded(b []byte, n, width int) []byte {
	s := strconv.Itoa(n)
	for i := len(s); i < width; i++ {
		b = append(b, '0')
	}
	return append(b, s...)
}

// ParseISO reads the date at the front of an ISO 8601 date or date-time
// ("2022-12-19", "2022-12-19T18:30:00+03:00").
func ParseISO(s string) (Date, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return Date{}, false
	}
	var d Date
	for _, f := range []struct {
		p    *int
		i, j int
	}{{&d.Year, 0, 4}, {&d.Month, 5, 7}, {&d.Day, 8, 10}} {
		for _, c := range []byte(s[f.i:f.j]) {
			if c < '0' || c > '9' {
				return Date{}, false
			}
			*f.p = *f.p*10 + int(c-'0')
		}
	}
	return d, d.Valid()
}

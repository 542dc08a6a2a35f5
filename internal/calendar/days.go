package calendar

import "strings"

// A NamedDay is a day that has a name and a fixed date every year.
type NamedDay struct {
	Name string
	// Hijri reports whether Month and Day are of the Islamic calendar.
	Hijri      bool
	Month, Day int
	// Country is an ISO 3166 code in small letters, "int" for days of many
	// countries and "arab" for those of the Arab world.
	Country string
}

// In returns the day in a Gregorian year, and the days it may fall on. A
// Hijri day can fall twice in one year; In then gives the first. It is zero
// when the day does not fall in the year.
func (n NamedDay) In(year int) (day, from, to Date) {
	if !n.Hijri {
		d := Date{year, n.Month, n.Day}
		return d, d, d
	}
	h := Hijri{ToHijri(Date{year, 1, 1}).Year, n.Month, n.Day}
	for range 2 {
		if d := h.Date(); d.Year == year {
			from, to = h.Interval()
			return d, from, to
		}
		h.Year++
	}
	return Date{}, Date{}, Date{}
}

type dayRow struct {
	folded string
	day    NamedDay
}

// A dayNode is a word of a name in the tree of named days.
type dayNode struct {
	next map[string]*dayNode
	day  *NamedDay
}

var dayTree = &dayNode{next: map[string]*dayNode{}}

func init() {
	for i := range dayRows {
		node := dayTree
		for _, w := range strings.Fields(dayRows[i].folded) {
			if node.next == nil {
				node.next = map[string]*dayNode{}
			}
			child := node.next[w]
			if child == nil {
				child = &dayNode{}
				node.next[w] = child
			}
			node = child
		}
		node.day = &dayRows[i].day
	}
}

// NamedDayOf looks up the longest name of a day at the front of folded words,
// clitics off the first. word(i) is the i-th word, "" at the end. n is how
// many words the name takes, 0 when there is none.
func NamedDayOf(word func(i int) string) (day NamedDay, n int) {
	node := dayTree
	for i := 0; node.next != nil; i++ {
		w := word(i)
		if w == "" {
			break
		}
		if node = node.next[w]; node == nil {
			break
		}
		if node.day != nil {
			day, n = *node.day, i+1
		}
	}
	return day, n
}

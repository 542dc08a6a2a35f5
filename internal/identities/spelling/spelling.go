// Package spelling says how far two spellings of a name are apart: Arabic from
// Arabic («لوكاشينكو», «لوكاشنكو») and Latin from Arabic, by costs that were
// learned from pairs of names in both scripts (see card.md).
//
// A cost is a log odds in hundredths of a nat: how much less likely it is that
// one who writes the name again writes the other piece than that he writes
// the same. 0 is the same spelling.
package spelling

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed arabic.tsv
var arabicCosts string

//go:embed latin.tsv
var latinTable string

// A costTable holds the costs of Arabic against Arabic. Index 0 is no letter.
type costTable struct {
	one [places][letters][letters]uint16 // one letter for one, or for none
	// two letters for one; 0 is none. Nine of ten are, and yet a map costs a
	// third of the time.
	two [places][letters][letters][letters]uint16
}

// unknown is the cost of what no data showed.
const unknown = uint16(100 * maxCost)

func newTable() *costTable {
	t := &costTable{}
	for p := range places {
		for i := range letters {
			for j := range letters {
				if i != j {
					t.one[p][i][j] = unknown
				}
			}
		}
	}
	return t
}

// set enters the cost of a piece for another, both ways.
func (t *costTable) set(a, b string, place uint8, cost uint16) {
	x, y := indexes(nil, a), indexes(nil, b)
	if len(x) < len(y) {
		x, y = y, x
	}
	switch {
	case len(x) == 1 && len(y) == 0:
		t.one[place][x[0]][0], t.one[place][0][x[0]] = cost, cost
	case len(x) == 1 && len(y) == 1:
		t.one[place][x[0]][y[0]], t.one[place][y[0]][x[0]] = cost, cost
	case len(x) == 2 && len(y) == 1:
		t.two[place][x[0]][x[1]][y[0]] = cost
	}
}

func tableOf(costs counts) *costTable {
	t := newTable()
	for _, o := range costs.sorted() {
		t.set(o.a, o.b, o.place, uint16(100*costs[o]+0.5))
	}
	return t
}

// parse reads a file of costs.
func parse(body string, add func(a, b string, place uint8, cost uint16)) {
	n := 0
	for line := range strings.Lines(body) {
		n++
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		cost, err := strconv.Atoi(f[len(f)-1])
		place := strings.Index("imf", f[2])
		if len(f) != 4 || err != nil || place < 0 {
			panic(fmt.Sprintf("spelling: line %d of a table that is part of the program: %q", n, line))
		}
		add(strings.TrimPrefix(f[0], "-"), strings.TrimPrefix(f[1], "-"), uint8(place), uint16(cost))
	}
}

var arabicTable = sync.OnceValue(func() *costTable {
	t := newTable()
	parse(arabicCosts, t.set)
	return t
})

// maxLetters bounds the words that are compared: no name is longer, and the
// work grows with the square.
const maxLetters = 32

// Distance returns the cost of two Arabic words given as Letters gives them, or
// limit+1 when it is above limit. It is symmetric, and 0 for equal words.
func Distance(a, b string, limit int) int {
	if a == b {
		return 0
	}
	var bufA, bufB [maxLetters]uint8
	if utf8.RuneCountInString(a) > maxLetters || utf8.RuneCountInString(b) > maxLetters {
		return limit + 1
	}
	return arabicTable().distance(indexes(bufA[:0], a), indexes(bufB[:0], b), limit)
}

func (t *costTable) distance(a, b []uint8, limit int) int {
	n, m := len(a), len(b)
	if n > maxLetters || m > maxLetters {
		return limit + 1
	}
	const far = 1 << 20
	var rows [3][maxLetters + 1]int
	last := 0
	for i := 0; i <= n; i++ {
		row, up, up2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		best := far
		for j := 0; j <= m; j++ {
			c := far
			if i == 0 && j == 0 {
				c = 0
			}
			if i > 0 {
				p := placeOf(i-1, j, n, m, shape{1, 0})
				c = min(c, up[j]+int(t.one[p][a[i-1]][0]))
			}
			if j > 0 {
				p := placeOf(i, j-1, n, m, shape{0, 1})
				c = min(c, row[j-1]+int(t.one[p][0][b[j-1]]))
			}
			if i > 0 && j > 0 {
				x := up[j-1]
				if a[i-1] != b[j-1] {
					x += int(t.one[placeOf(i-1, j-1, n, m, shape{1, 1})][a[i-1]][b[j-1]])
				}
				c = min(c, x)
			}
			if i > 1 && j > 0 {
				p := placeOf(i-2, j-1, n, m, shape{2, 1})
				if cost := t.two[p][a[i-2]][a[i-1]][b[j-1]]; cost > 0 {
					c = min(c, up2[j-1]+int(cost))
				}
			}
			if i > 0 && j > 1 {
				p := placeOf(i-1, j-2, n, m, shape{1, 2})
				if cost := t.two[p][b[j-2]][b[j-1]][a[i-1]]; cost > 0 {
					c = min(c, up[j-2]+int(cost))
				}
			}
			row[j] = c
			best = min(best, c)
		}
		// Two letters for one may step over a row: it too must be beyond.
		if best > limit && last > limit {
			return limit + 1
		}
		last = best
	}
	return min(rows[n%3][m], limit+1)
}

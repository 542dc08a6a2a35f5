package spelling

import (
	"strings"
	"sync"
)

type latinOp struct {
	latin, arabic string
	place         uint8
}

var latinCostTable = sync.OnceValue(func() map[latinOp]uint16 {
	t := map[latinOp]uint16{}
	parse(latinTable, func(a, b string, place uint8, cost uint16) { t[latinOp{a, b, place}] = cost })
	return t
})

// LatinDistance returns the cost of an Arabic word of Letters for a Latin one
// of [Latin], or limit+1 when it is above limit. It is 0 where every piece is
// written in the likeliest way.
func LatinDistance(latin, arab string, limit int) int {
	rb := []rune(arab)
	n, m := len(latin), len(rb)
	if n > maxLetters || m > maxLetters {
		return limit + 1
	}
	t := latinCostTable()
	ob := offsets(rb)
	const far = 1 << 20
	var d [maxLetters + 1][maxLetters + 1]int
	for i := range n + 1 {
		for j := range m + 1 {
			d[i][j] = far
		}
	}
	d[0][0] = 0
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			if d[i][j] > limit {
				continue
			}
			for _, s := range latinShapes {
				if i+s.a > n || j+s.b > m {
					continue
				}
				cost, ok := t[latinOp{latin[i : i+s.a], arab[ob[j]:ob[j+s.b]], placeOf(i, j, n, m, s)}]
				if !ok {
					if s.a > 1 || s.b > 1 {
						continue
					}
					cost = unknown
				}
				d[i+s.a][j+s.b] = min(d[i+s.a][j+s.b], d[i][j]+int(cost))
			}
		}
	}
	return min(d[n][m], limit+1)
}

// LatinKey returns the skeleton of a Latin word, on the classes of [Key]. What
// a Latin letter sounds like depends on the language: the key of the commonest
// Arabic spelling is taken.
func LatinKey(word string) string {
	var b strings.Builder
	last := byte(0)
	for i := 0; i < len(word); i++ {
		c, rest := word[i], word[i:]
		var class byte
		switch {
		case strings.HasPrefix(rest, "sch"):
			class, i = 'X', i+2
		case strings.HasPrefix(rest, "tch"):
			class, i = 'X', i+2
		case strings.HasPrefix(rest, "sh"), strings.HasPrefix(rest, "ch"):
			class, i = 'X', i+1
		case strings.HasPrefix(rest, "ph"):
			class, i = 'F', i+1
		case strings.HasPrefix(rest, "th"):
			class, i = 'T', i+1
		case strings.HasPrefix(rest, "gh"), strings.HasPrefix(rest, "kh"), strings.HasPrefix(rest, "ck"), strings.HasPrefix(rest, "dj"):
			class, i = 'K', i+1
		case c == 'c' && len(rest) > 1 && strings.IndexByte("eiy", rest[1]) >= 0:
			class = 'S'
		case c == 'x':
			if last != 'K' {
				b.WriteByte('K')
			}
			class, last = 'S', 'K'
		default:
			class = latinClass[c]
		}
		if class == 0 {
			last = 0
			continue
		}
		if class != last {
			b.WriteByte(class)
		}
		last = class
	}
	return b.String()
}

var latinClass = [256]byte{'b': 'B', 'p': 'B', 't': 'T', 'd': 'D', 'k': 'K', 'c': 'K', 'q': 'K', 'g': 'K', 'j': 'K', 's': 'S', 'z': 'S',
	'f': 'F', 'v': 'F', 'l': 'L', 'r': 'R', 'm': 'M', 'n': 'N'}

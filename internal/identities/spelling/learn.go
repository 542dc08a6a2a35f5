package spelling

import (
	"bytes"
	"fmt"
	"math"
	"sort"
	"strings"
	"unicode/utf8"
)

// The places of an operation in a word.
const (
	initial = iota
	inside
	final
	places
)

// An op sets a piece of one word against a piece of another, at a place.
type op struct {
	a, b  string
	place uint8
}

// counts are the weights of operations. They are summed in sorted order, so
// that the same data give the same bytes.
type counts map[op]float64

func (c counts) sorted() []op {
	out := make([]op, 0, len(c))
	for o := range c {
		out = append(out, o)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.place != b.place {
			return a.place < b.place
		}
		if a.a != b.a {
			return a.a < b.a
		}
		return a.b < b.b
	})
	return out
}

func (c counts) total() float64 {
	sum := 0.0
	for _, o := range c.sorted() {
		sum += c[o]
	}
	return sum
}

// A shape is how many letters of either word an operation takes.
type shape struct{ a, b int }

// latinShapes are the shapes of Latin against Arabic: a vowel not written, one
// letter, two or three for one («sh» ش), one for two («x» كس), and a letter of
// Arabic alone (the alef before two consonants).
var latinShapes = []shape{{1, 0}, {0, 1}, {1, 1}, {2, 1}, {3, 1}, {1, 2}}

// arabicShapes are those of Arabic against Arabic.
var arabicShapes = []shape{{1, 0}, {0, 1}, {1, 1}, {2, 1}, {1, 2}}

// placeOf returns where an operation that begins at i and j of words of n and m
// letters stands.
func placeOf(i, j, n, m int, s shape) uint8 {
	switch {
	case i == 0 || j == 0:
		return initial
	case i+s.a == n || j+s.b == m:
		return final
	}
	return inside
}

// expect adds to into the expected counts of the operations between two words
// under the weights of c, times weight, and returns the likelihood. The weight
// of an operation that c does not know is floor times what its letters are.
func (c counts) expect(into counts, ra, rb []rune, shapes []shape, floor, weight float64) float64 {
	n, m := len(ra), len(rb)
	at := func(i, j int) int { return i*(m+1) + j }
	forward, backward := make([]float64, (n+1)*(m+1)), make([]float64, (n+1)*(m+1))
	w := make([]float64, (n+1)*(m+1)*len(shapes))
	// The pieces are cut by offset: making them anew costs most of the time.
	sa, oa := string(ra), offsets(ra)
	sb, ob := string(rb), offsets(rb)
	forward[0] = 1
	for i := 0; i <= n; i++ {
		for j := 0; j <= m; j++ {
			if forward[at(i, j)] == 0 {
				continue
			}
			for k, s := range shapes {
				if i+s.a > n || j+s.b > m {
					continue
				}
				x := c[op{sa[oa[i]:oa[i+s.a]], sb[ob[j]:ob[j+s.b]], placeOf(i, j, n, m, s)}]
				if x == 0 {
					x = floor
				}
				w[at(i, j)*len(shapes)+k] = x
				forward[at(i+s.a, j+s.b)] += forward[at(i, j)] * x
			}
		}
	}
	z := forward[at(n, m)]
	if z == 0 {
		return 0
	}
	backward[at(n, m)] = 1
	for i := n; i >= 0; i-- {
		for j := m; j >= 0; j-- {
			for k, s := range shapes {
				if i+s.a > n || j+s.b > m {
					continue
				}
				x := w[at(i, j)*len(shapes)+k]
				backward[at(i, j)] += x * backward[at(i+s.a, j+s.b)]
				if p := forward[at(i, j)] * x * backward[at(i+s.a, j+s.b)] / z; p > 1e-6 && into != nil {
					into[op{sa[oa[i]:oa[i+s.a]], sb[ob[j]:ob[j+s.b]], placeOf(i, j, n, m, s)}] += p * weight
				}
			}
		}
	}
	return z
}

// offsets returns where each rune begins, and the length.
func offsets(rs []rune) []int {
	out := make([]int, 0, len(rs)+1)
	at := 0
	for _, r := range rs {
		out = append(out, at)
		at += utf8.RuneLen(r)
	}
	return append(out, at)
}

// normalized returns c with its sum made 1; what has less than least is out.
func (c counts) normalized(least float64) counts {
	sum := c.total()
	out := counts{}
	for o, x := range c {
		if x >= least {
			out[o] = x / sum
		}
	}
	return out
}

// learnLatin finds how often a Latin piece stands against an Arabic one.
func learnLatin(train []Pair) counts {
	weights := counts{} // empty: every operation is alike at first
	var found counts
	for round := range 6 {
		found = counts{}
		for i, p := range train {
			// Every sixth name is enough to begin with.
			if round < 4 && i%6 != 0 {
				continue
			}
			ra, rb := []rune(p.Latin), []rune(p.Arabic)
			if len(ra) > 20 || len(rb) > 20 {
				continue
			}
			floor := 1e-7
			if round == 0 {
				floor = 1e-2
			}
			weights.expect(found, ra, rb, latinShapes, floor, 1)
		}
		weights = found.normalized(1)
	}
	return found
}

// pivot turns counts of Latin against Arabic into counts of Arabic against
// Arabic.
func pivot(latin counts) counts {
	type half struct {
		piece string
		n     float64
	}
	by := map[op][]half{}
	var keys []op
	for _, o := range latin.sorted() {
		if latin[o] < 2 {
			continue
		}
		k := op{a: o.a, place: o.place}
		if by[k] == nil {
			keys = append(keys, k)
		}
		by[k] = append(by[k], half{o.b, latin[o]})
	}
	out := counts{}
	for _, k := range keys {
		sum := 0.0
		for _, h := range by[k] {
			sum += h.n
		}
		for _, x := range by[k] {
			for _, y := range by[k] {
				n := x.n * y.n / sum
				if k.a == "" {
					// A letter of Arabic alone may also not be there.
					if x.piece == y.piece {
						out[op{x.piece, x.piece, k.place}] += x.n / 2
						out[op{x.piece, "", k.place}] += x.n / 4
						out[op{"", x.piece, k.place}] += x.n / 4
					}
					continue
				}
				switch a, b := utf8.RuneCountInString(x.piece), utf8.RuneCountInString(y.piece); {
				case a == 0 && b == 0:
				case a == 2 && b == 2:
					ra, rb := []rune(x.piece), []rune(y.piece)
					out[op{string(ra[0]), string(rb[0]), k.place}] += n
					out[op{string(ra[1]), string(rb[1]), k.place}] += n
				case a == 2 && b == 0 || a == 0 && b == 2:
				default:
					out[op{x.piece, y.piece, k.place}] += n
				}
			}
		}
	}
	return out
}

// twins are the names that are spelled in several ways, each two spellings as
// a pair of Arabic words, and the words in which two sources agree.
func twins(train []Pair) (differ [][2]string, agree []string) {
	for i := 0; i < len(train); {
		j := i
		for j < len(train) && train[j].Latin == train[i].Latin {
			j++
		}
		for x := i; x < j; x++ {
			for y := x + 1; y < j; y++ {
				differ = append(differ, [2]string{train[x].Arabic, train[y].Arabic})
			}
		}
		for x := i; x < j; x++ {
			if train[x].Sources > 1 {
				agree = append(agree, train[x].Arabic)
			}
		}
		i = j
	}
	return differ, agree
}

// priorMass is how many operations the pivot counts weigh against those of the
// names with two sources.
const priorMass = 200

// agreeing is what a name that two sources spell alike weighs against one that
// they spell in two ways. It is low, since the sources copy from one another.
const agreeing = 0.15

// sameWord adds to into that each letter of a word was written the same.
func sameWord(into counts, word string) {
	rs := []rune(word)
	for i, r := range rs {
		into[op{string(r), string(r), placeOf(i, i, len(rs), len(rs), shape{1, 1})}] += agreeing
	}
}

// learnArabic corrects the pivot counts by the names that have two spellings.
func learnArabic(prior counts, differ [][2]string, agree []string) counts {
	sum := prior.total()
	weights := prior.normalized(0)
	var found counts
	for range 6 {
		found = counts{}
		for _, o := range prior.sorted() {
			found[o] += prior[o] / sum * priorMass
		}
		for _, word := range agree {
			sameWord(found, word)
			sameWord(found, word)
		}
		same := tableOf(costsOf(weights))
		for _, p := range differ {
			a, b := []rune(p[0]), []rune(p[1])
			// Two sources may mean two people by one name: such pairs are no
			// spellings of each other.
			if same.distance(indexes(nil, p[0]), indexes(nil, p[1]), 1200) > 1200 {
				continue
			}
			weights.expect(found, a, b, arabicShapes, 1e-9, 1)
			weights.expect(found, b, a, arabicShapes, 1e-9, 1)
		}
		weights = found.normalized(0)
	}
	return weights
}

// costsOf turns weights into costs: how much less likely the other spelling
// is than the same one, in nats.
func costsOf(w counts) counts {
	// unit is the weight of one thing seen.
	const unit = 1.0 / 20000
	margin := [places]map[string]float64{{}, {}, {}}
	for _, o := range w.sorted() {
		margin[o.place][o.a] += w[o]
	}
	same := func(p uint8, s string) float64 { // log P(s|s)
		if len(s) == 0 {
			return 0
		}
		sum := 0.0
		for _, r := range s {
			c := string(r)
			m := margin[p][c]
			if m == 0 {
				return 0
			}
			sum += math.Log(math.Max(w[op{c, c, p}], 1e-12) / m)
		}
		return sum
	}
	// marginOf is how often a piece stands anywhere: of two letters about the
	// geometric mean of what its letters can be.
	marginOf := func(p uint8, s string) float64 {
		if r := []rune(s); len(r) == 2 {
			return math.Min(margin[p][string(r[0])], margin[p][string(r[1])])
		}
		return margin[p][s]
	}
	out := counts{}
	for _, o := range w.sorted() {
		if o.a == o.b || w[o] <= 0 {
			continue
		}
		x := w[o]
		if y := w[op{o.b, o.a, o.place}]; y > 0 {
			x = (x + y) / 2
		}
		var cost float64
		switch {
		case o.a == "":
			cost = -math.Log(x/marginOf(o.place, o.b)) + same(o.place, o.b)
		case o.b == "":
			cost = -math.Log(x/marginOf(o.place, o.a)) + same(o.place, o.a)
		default:
			cost = (-math.Log(x/marginOf(o.place, o.a)) - math.Log(x/marginOf(o.place, o.b)) + same(o.place, o.a) + same(o.place, o.b)) / 2
		}
		if cost > maxCost {
			continue
		}
		out[o] = math.Max(cost, minCost)
	}
	// Two letters for one are worth a row where they are cheaper than their
	// parts by a good deal.
	single := func(a, b string, p uint8) float64 {
		if a == b {
			return 0
		}
		if c, ok := out[op{a, b, p}]; ok {
			return c
		}
		return maxCost
	}
	for _, o := range out.sorted() {
		a, b := []rune(o.a), o.b
		if len(a) == 1 && utf8.RuneCountInString(b) == 2 {
			a, b = []rune(o.b), o.a
		}
		if len(a) != 2 {
			continue
		}
		x, y := string(a[0]), string(a[1])
		parts := math.Min(single(x, b, o.place)+single(y, "", o.place), single(y, b, o.place)+single(x, "", o.place))
		if out[o] > parts-1 || w[o]+w[op{o.b, o.a, o.place}] < 4*unit {
			delete(out, o)
		}
	}
	return out
}

// maxCost is the cost of an operation that was never, or hardly ever, seen,
// and minCost the least of any that changes something, in nats.
const (
	maxCost = 9.0
	minCost = 0.2
)

// latinCosts turns counts of Latin against Arabic into costs: how much less
// likely the Arabic piece is for the Latin one than the likeliest.
func latinCosts(found counts) counts {
	best := map[op]float64{}
	sum := map[op]float64{}
	for _, o := range found.sorted() {
		k := op{a: o.a, place: o.place}
		best[k] = math.Max(best[k], found[o])
		sum[k] += found[o]
	}
	total := found.total()
	out := counts{}
	for _, o := range found.sorted() {
		if found[o] < 2 {
			continue
		}
		k := op{a: o.a, place: o.place}
		cost := math.Log(best[k] / found[o])
		if o.a == "" {
			cost = -math.Log(found[o]/total) - 1
		}
		if cost < maxCost {
			out[o] = cost
		}
	}
	return out
}

// Learn reads the name pairs of a folder and returns the files of costs, by
// name: what package spelling carries.
func Learn(folder string) (map[string][]byte, error) {
	train, _, err := ReadPairs(folder)
	if err != nil {
		return nil, err
	}
	latin := learnLatin(train)
	differ, agree := twins(train)
	weights := learnArabic(pivot(latin), differ, agree)
	about := fmt.Sprintf("# learned by internal/identities/spelling/learn from %d pairs of a Latin and an Arabic spelling,\n# which spell %d names in two ways and %d names alike in two sources; see card.md\n", len(train), len(differ), len(agree))
	return map[string][]byte{
		"arabic.tsv": table("Costs of writing one piece of an Arabic name for another.", "piece | other | place | cost", about, costsOf(weights), true),
		"latin.tsv":  table("Costs of an Arabic piece for a Latin one.", "latin | arabic | place | cost", about, latinCosts(latin), false),
	}, nil
}

// table writes costs as sorted TSV, in hundredths of a nat.
func table(title, columns, about string, costs counts, symmetric bool) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n# columns: %s\n# place: i at the beginning of a word, m inside, f at its end; cost in hundredths of a nat; - is no letter\n%s# licence: CC0-1.0\n", title, columns, about)
	var lines []string
	for o, c := range costs {
		if symmetric && o.a > o.b {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s\t%s\t%c\t%d\n", dash(o.a), dash(o.b), "imf"[o.place], int(math.Round(100*c))))
	}
	sort.Strings(lines)
	b.WriteString(strings.Join(lines, ""))
	return b.Bytes()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"isnad/internal/calendar"
	"isnad/internal/store"
)

// How hits are ranked.
//
// The score is BM25 (Robertson and Zaragoza 2009) over fields: a word of the
// title counts titleWeight times, one of the lead leadWeight times. What stands
// close together, as it does in the query, scores more; so does what is new.
// It is computed here from the terms of candidates and from how many entries
// have a word, so that two databases give one order.
const (
	titleWeight = 4.0
	leadWeight  = 1.5
	lemmaWeight = 0.6  // of another form of the word
	saturation  = 1.2  // k1
	lengths     = 0.5  // b
	nearness    = 0.7  // share of the rarer word's weight that two neighbours add
	freshness   = 0.15 // share of the score that the newest day adds
	halfLife    = 60.0 // days after which half of that is left
)

// Lengths of a usual entry in words; constants, so that a score does not hang
// on what else there is.
const (
	usualArticle   = 250.0
	usualStatement = 25.0
)

// A scorer scores entries for a plan.
type scorer struct {
	plan   *plan
	idf    []float64
	stems  map[string][]int // stem → leaves
	exact  map[string][]int // word of one → leaves
	starts map[string][]int // first word of a phrase → leaves
	begins []int            // leaves that are beginnings
	newest int              // day number that counts as today
}

// newScorer makes a scorer. df counts the entries that have each leaf, size all
// entries.
func newScorer(p *plan, df []int, size int) *scorer {
	s := &scorer{plan: p, stems: map[string][]int{}, exact: map[string][]int{}, starts: map[string][]int{}}
	for i, l := range p.leaves {
		n, d := float64(size), float64(min(df[i], size))
		s.idf = append(s.idf, math.Log(1+(n-d+0.5)/(d+0.5)))
		switch {
		case l.prefix != "":
			s.begins = append(s.begins, i)
		case len(l.stems) == 0:
			for _, f := range l.first {
				s.starts[f] = append(s.starts[f], i)
			}
		default:
			for _, st := range l.stems {
				s.stems[st] = append(s.stems[st], i)
			}
			s.exact[l.exact[0]] = append(s.exact[l.exact[0]], i)
		}
	}
	return s
}

// runsOf returns the runs of an entry: stems and letters of its words, in step,
// stems of dictionary forms, those of the title, how many of them are the title's, and how many the title's and the lead's.
func runsOf(e *store.Entry) (stems, exact, lemmas, titleStems, titleExact []string, title, lead int) {
	first := func(from int, field byte) int {
		for i := from; i < len(e.Terms); i++ {
			if e.Terms[i][0] == field {
				return i
			}
		}
		return len(e.Terms)
	}
	run := func(from int, field byte) []string {
		i := first(from, field)
		j := i
		for j < len(e.Terms) && (e.Terms[j][0] == field || isBoundary(e.Terms[j])) {
			j++
		}
		return e.Terms[i:j]
	}
	titleStems = run(0, inTitle)
	titleExact = run(0, inTitleSurface)
	w := first(0, inStems)
	x := first(w, inSurface)
	stems, exact = e.Terms[w:x], run(x, inSurface)
	lemmas = run(x, inLemmas)
	if e.Kind != store.EntryArticle {
		return stems, exact, lemmas, titleStems, titleExact, 0, 0
	}
	for _, t := range titleStems {
		if isBoundary(t) {
			break
		}
		title++
	}
	lead = title
	// Behind the title comes a boundary, then the first block.
	for i := title; i < len(stems); i++ {
		if isBoundary(stems[i]) && i > title {
			break
		}
		lead = i + 1
	}
	return stems, exact, lemmas, titleStems, titleExact, title, lead
}

// score returns how well an entry answers.
func (s *scorer) score(e *store.Entry) float64 {
	n := len(s.plan.leaves)
	if n == 0 {
		return 0
	}
	stems, exact, lemmas, titleStems, titleExact, title, lead := runsOf(e)
	weight := make([]float64, n)
	places := make([][]int, n)
	hit := func(leaf, at int) {
		w := 1.0
		switch {
		case at < title:
			w = titleWeight
		case at < lead:
			w = leadWeight
		}
		if s.plan.leaves[leaf].only == inTitle && at >= title {
			return
		}
		if k := len(places[leaf]); k > 0 && places[leaf][k-1] == at {
			return // by its stem and by its letters
		}
		weight[leaf] += w
		places[leaf] = append(places[leaf], at)
	}
	walk := func(stems, exact []string, base int, hit func(leaf, at int)) {
		for i := range max(len(stems), len(exact)) {
			if i < len(stems) && !isBoundary(stems[i]) {
				for _, k := range s.stems[stems[i][1:]] {
					hit(k, base+i)
				}
			}
			if i >= len(exact) || isBoundary(exact[i]) {
				continue
			}
			w := exact[i][1:]
			for _, k := range s.exact[w] {
				hit(k, base+i)
			}
			for _, k := range s.starts[w] {
				if follows(exact[i+1:], s.plan.leaves[k].exact[1:]) {
					hit(k, base+i)
				}
			}
			for _, k := range s.begins {
				if strings.HasPrefix(w, s.plan.leaves[k].prefix) {
					hit(k, base+i)
				}
			}
		}
	}
	walk(stems, exact, 0, hit)
	for _, t := range lemmas {
		if isBoundary(t) {
			continue
		}
		for _, k := range s.stems[t[1:]] {
			if s.plan.leaves[k].only != inTitle {
				weight[k] += lemmaWeight
			}
		}
	}
	usual := usualArticle
	if e.Kind != store.EntryArticle {
		usual = usualStatement
		// The title of the article is beside the matter, but better than nothing.
		walk(titleStems, titleExact, 0, func(leaf, at int) {
			if len(places[leaf]) == 0 || s.plan.leaves[leaf].only == inTitle {
				weight[leaf] = 0.5
			}
		})
	}
	norm := saturation * (1 - lengths + lengths*float64(len(stems))/usual)
	sum := 0.0
	for i, w := range weight {
		sum += s.idf[i] * w * (saturation + 1) / (w + norm)
	}
	for i := 1; i < n; i++ {
		if d := gap(places[i-1], places[i]); d > 0 {
			sum += nearness * min(s.idf[i-1], s.idf[i]) / float64(d)
		}
	}
	if day, ok := calendar.ParseISO(e.Day); ok && s.newest > 0 {
		age := float64(max(0, s.newest-day.Number()))
		sum *= 1 + freshness*math.Exp2(-age/halfLife)
	}
	// What two machines add up in one order is one number; rounding keeps it so
	// when somebody reads it back.
	return math.Round(sum*1e4) / 1e4
}

// follows reports whether a run of terms begins with words.
func follows(run, words []string) bool {
	if len(run) < len(words) {
		return false
	}
	for i, w := range words {
		if isBoundary(run[i]) || run[i][1:] != w {
			return false
		}
	}
	return true
}

// gap returns how far two words stand apart where they are closest, at least 1;
// backwards counts one more. 0 when one is not there.
func gap(a, b []int) int {
	best := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		d := b[j] - a[i]
		if d < 0 {
			d = 1 - d
		}
		if d > 0 && (best == 0 || d < best) {
			best = d
		}
		if a[i] < b[j] {
			i++
		} else {
			j++
		}
	}
	return best
}

// A ranked is an entry with its score.
type ranked struct {
	entry store.Entry
	score float64
}

// rank scores candidates and sorts them, best first; equals by day, the newest
// first, then by id.
func (s *scorer) rank(candidates []store.Entry) []ranked {
	for i := range candidates {
		if d, ok := calendar.ParseISO(candidates[i].Day); ok {
			s.newest = max(s.newest, d.Number())
		}
	}
	out := make([]ranked, 0, len(candidates))
	for i := range candidates {
		out = append(out, ranked{candidates[i], s.score(&candidates[i])})
		out[i].entry.Terms = nil
	}
	slices.SortFunc(out, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.entry.Day, a.entry.Day), cmp.Compare(a.entry.ID, b.entry.ID))
	})
	return out
}

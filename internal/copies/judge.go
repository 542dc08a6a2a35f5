package copies

import (
	"cmp"
	"maps"
	"slices"

	"isnad"
	"isnad/internal/near"
)

// A Result is what the accounts added so far share.
type Result struct {
	// Copies are in order of From and To. Of n articles with one text and m
	// with another, all n·m pairs are listed while they are few (see expand);
	// beyond that each article is paired with the first of its text.
	Copies []isnad.Copy

	source map[isnad.ArticleID]isnad.ArticleID
}

// Source returns the article that stands for all that carry the same text as
// id, itself among them: articles with one Source are one telling. It is the
// earliest of them, by day and then by id. An article that was not added
// stands for itself.
func (r *Result) Source(id isnad.ArticleID) isnad.ArticleID {
	if s, ok := r.source[id]; ok {
		return s
	}
	return id
}

// Independent returns how many of the articles are left when copies are
// folded.
func (r *Result) Independent(ids []isnad.ArticleID) int {
	seen := make(map[isnad.ArticleID]struct{}, len(ids))
	for _, id := range ids {
		seen[r.Source(id)] = struct{}{}
	}
	return len(seen)
}

// What is worth a line: a fifth of the shorter text, or a passage of some
// length. Formulas of title and prayer are shorter.
const (
	leastContainment = 0.2
	leastJaccard     = 0.1
	leastPassage     = 20 // words
)

// expand is how many pairs of articles two texts may give before each article
// is paired with the first of its text only.
const expand = 1024

// Result judges every pair of texts that share enough.
func (p *Pass) Result() *Result {
	pairs := make([]pair, 0, len(p.pairs))
	for k := range p.pairs {
		if p.enough(k.a, k.b, p.index.Shared(k.a, k.b)) {
			pairs = append(pairs, k)
		}
	}
	pairs = append(pairs, p.versions()...)
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(p.texts[x.a].rank, p.texts[y.a].rank), cmp.Compare(p.texts[x.b].rank, p.texts[y.b].rank))
	})
	pairs = slices.Compact(pairs)
	firsts := p.firsts()
	var drafts []draft
	for _, k := range pairs {
		al := p.pairs[k]
		if al == nil {
			al = p.align.compare(p.texts[k.a].words, p.texts[k.b].words)
			p.pairs[k] = al
		}
		if !p.worth(k, al) {
			continue
		}
		al.crowded = p.crowded(k, al)
		p.spread(k, firsts, func(a, b int32) { drafts = append(drafts, p.draft(a, b, al)) })
	}
	for t := range p.texts {
		p.same(int32(t), firsts, func(a, b int32) { drafts = append(drafts, p.draft(a, b, nil)) })
	}
	slices.SortFunc(drafts, func(x, y draft) int { return cmp.Or(p.byTime(x.from, y.from), p.byTime(x.to, y.to)) })
	p.gather(drafts)
	p.merged(drafts)
	r := &Result{Copies: make([]isnad.Copy, 0, len(drafts)), source: p.fold(drafts)}
	for i := range drafts {
		r.Copies = append(r.Copies, p.copy(&drafts[i]))
	}
	return r
}

// firsts returns, for each text, its articles in order of time.
func (p *Pass) firsts() [][]int32 {
	out := make([][]int32, len(p.texts))
	for t := range p.texts {
		out[t] = slices.Clone(p.texts[t].articles)
		slices.SortFunc(out[t], p.byTime)
	}
	return out
}

// byTime orders articles by day, undated last, and then by id.
func (p *Pass) byTime(a, b int32) int {
	x, y := &p.articles[a], &p.articles[b]
	if (x.from == "") != (y.from == "") {
		return cmp.Compare(y.from, x.from)
	}
	return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.id, y.id))
}

// versions returns the texts of one address, each with the next in time.
func (p *Pass) versions() []pair {
	byURL := map[string][]int32{}
	for i := range p.articles {
		if u := p.articles[i].url; u != "" {
			byURL[u] = append(byURL[u], int32(i))
		}
	}
	var out []pair
	for _, list := range byURL {
		if len(list) < 2 {
			continue
		}
		slices.SortFunc(list, p.byTime)
		for i := 1; i < len(list); i++ {
			if a, b := p.articles[list[i-1]].text, p.articles[list[i]].text; a != b {
				out = append(out, p.pair(a, b))
			}
		}
	}
	return out
}

// worth reports whether an alignment says anything.
func (p *Pass) worth(k pair, al *alignment) bool {
	longest := int32(0)
	for _, r := range al.runs {
		longest = max(longest, r.n)
	}
	j, c := p.likeness(k, al)
	return longest >= leastPassage || longest > 2*run && (c >= leastContainment || j >= leastJaccard) || c >= 0.5
}

// likeness returns the Jaccard index and the containment of the sets of runs.
func (p *Pass) likeness(k pair, al *alignment) (jaccard, containment float64) {
	a, b := p.texts[k.a].runs, p.texts[k.b].runs
	if a == 0 || b == 0 {
		return 0, 0
	}
	n := float64(al.common)
	return n / (float64(a+b) - n), n / float64(min(a, b))
}

// crowd is how many texts of a fortnight make what they share a formula.
const crowd = 12

// crowded returns the share of the shared fingerprints that stand in a crowd
// of texts.
func (p *Pass) crowded(k pair, al *alignment) float32 {
	b, keys := &p.texts[k.b], p.index.Keys(k.b)
	n, many := 0, 0
	for _, r := range al.runs {
		for i := r.b; i+run <= r.b+r.n; i++ {
			g := gram(b.words, int(i))
			if _, chosen := slices.BinarySearch(keys, g); !chosen {
				continue
			}
			n++
			if p.index.Crowd(k.b, g) > crowd {
				many++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float32(many) / float32(n)
}

// spread calls each with the pairs of articles of two texts that are near in
// time.
func (p *Pass) spread(k pair, firsts [][]int32, each func(a, b int32)) {
	as, bs := firsts[k.a], firsts[k.b]
	if len(as)*len(bs) > expand {
		as, bs = as[:1], bs[:1]
	}
	few := len(as)*len(bs) == 1
	for _, a := range as {
		for _, b := range bs {
			if few || near.Meet(fortnight(p.articles[a].from), fortnight(p.articles[b].from)) || p.articles[a].url != "" && p.articles[a].url == p.articles[b].url {
				each(a, b)
			}
		}
	}
}

// same calls each with pairs of articles that have text t.
func (p *Pass) same(t int32, firsts [][]int32, each func(a, b int32)) {
	list := firsts[t]
	if p.texts[t].runs == 0 {
		return // of fewer than four words: no text to copy
	}
	all := len(list)*len(list) <= expand
	for i := range list {
		for j := range i {
			if j == 0 || all {
				each(list[j], list[i])
			}
		}
	}
}

// A draft is a copy that is being judged.
type draft struct {
	from, to    int32 // articles
	al          *alignment
	turned      bool // from has the alignment's b
	share, back float64
	jac, cont   float64
	words       int32
	kind        isnad.CopyKind
	dir         isnad.CopyDirection
	form        isnad.CopyForm
	score       float64
	sources     []int32
}

// draft measures what two articles share. A nil alignment stands for equality.
func (p *Pass) draft(a, b int32, al *alignment) draft {
	d := draft{from: a, to: b, al: al, share: 1, back: 1, jac: 1, cont: 1}
	x, y := &p.articles[a], &p.articles[b]
	d.dir, d.score = direction(x, y)
	if d.dir == "" {
		if dir, score := direction(y, x); dir != "" {
			d.from, d.to, d.dir, d.score = b, a, dir, score
		}
	}
	if d.dir == "" && p.byTime(d.to, d.from) < 0 {
		d.from, d.to = d.to, d.from
	}
	from, to := &p.articles[d.from], &p.articles[d.to]
	d.words = int32(to.at.n)
	if al != nil {
		// The alignment is of the pair's a and b.
		k := p.pair(from.text, to.text)
		d.turned = k.b == from.text
		d.words = al.words
		in, of := al.words, al.back
		if d.turned {
			in, of = al.back, al.words
		}
		d.share = float64(in) / float64(to.at.n)
		d.back = float64(of) / float64(from.at.n)
		d.jac, d.cont = p.likeness(k, al)
	}
	switch {
	case d.share >= 0.9 && d.back >= 0.9:
		d.form = isnad.FormRepublished
	case d.share >= 0.8:
		d.form = isnad.FormAbridged
	case d.back >= 0.8:
		d.form = isnad.FormExtended
	default:
		d.form = isnad.FormPartial
	}
	d.kind = p.kind(&d)
	return d
}

// direction says whether to took the text from from. Between two outlets a
// day's difference says nothing: of a hundred pairs that were read, nearly all
// are one text of an agency or a ministry, printed today by one and tomorrow by
// the other.
func direction(from, to *article) (isnad.CopyDirection, float64) {
	later := from.to != "" && to.from != "" && from.to < to.from
	switch {
	case from.url != "" && from.url == to.url:
		if later {
			return isnad.DirectedByVersion, 1
		}
	case from.outlet != "" && from.outlet == to.outlet:
		if later {
			return isnad.DirectedByDate, 0.9
		}
	case from.outlet != "" && slices.Contains(to.credits, from.outlet) && !slices.Contains(from.credits, to.outlet):
		return isnad.DirectedByCredit, 0.95
	}
	return "", 0
}

// kind says what sort of sharing it is, as far as two articles tell.
func (p *Pass) kind(d *draft) isnad.CopyKind {
	from, to := &p.articles[d.from], &p.articles[d.to]
	switch {
	case from.url != "" && from.url == to.url:
		return isnad.CopyVersion
	case d.al != nil && d.cont < 0.5 && d.al.crowded > 0.5:
		return isnad.CopyBoilerplate
	case d.al != nil && d.cont < 0.8 && p.quoted(d) >= 0.8:
		return isnad.CopyQuotation
	case d.dir == isnad.DirectedByCredit && !from.agency:
		return isnad.CopyOutlet
	case from.outlet != "" && from.outlet == to.outlet:
		return isnad.CopyOwn
	case d.cont >= 0.3 && (len(from.agencies) > 0 || len(to.agencies) > 0) && !apart(from.agencies, to.agencies):
		return isnad.CopyWire
	}
	return isnad.CopyUndirected
}

// apart reports whether both lists name somebody and nobody stands in both.
func apart(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	for _, x := range a {
		if slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// quoted returns the share of the shared words that are quoted speech in both.
func (p *Pass) quoted(d *draft) float64 {
	from, to := &p.articles[d.from], &p.articles[d.to]
	if len(from.quoted) == 0 || len(to.quoted) == 0 {
		return 0
	}
	n, in := 0, 0
	for _, r := range d.al.runs {
		i, j := r.a, r.b
		if d.turned {
			i, j = j, i
		}
		for k := range r.n {
			n++
			if inside(from.quoted, i+k) && inside(to.quoted, j+k) {
				in++
			}
		}
	}
	return float64(in) / float64(max(n, 1))
}

// inside reports whether i lies in one of the half-open ranges.
func inside(ranges []int32, i int32) bool {
	at, found := slices.BinarySearch(ranges, i)
	if found {
		// i is a border: the beginning of a range at an even place.
		return at%2 == 0
	}
	return at%2 == 1
}

// real reports whether a copy makes two articles one telling.
func (d *draft) real() bool {
	return d.kind != isnad.CopyQuotation && d.kind != isnad.CopyBoilerplate && max(d.share, d.back) >= 0.5
}

// gather turns what two articles leave open into a common source where three
// outlets share one text and none of them credits another.
func (p *Pass) gather(drafts []draft) {
	set := newSets(len(p.articles))
	for i := range drafts {
		if drafts[i].real() {
			set.join(drafts[i].from, drafts[i].to)
		}
	}
	outlets := map[int32][]string{}
	for i := range drafts {
		if d := &drafts[i]; d.real() {
			root := set.root(d.from)
			for _, a := range []int32{d.from, d.to} {
				if o := p.articles[a].outlet; o != "" && len(outlets[root]) < 3 && !slices.Contains(outlets[root], o) {
					outlets[root] = append(outlets[root], o)
				}
			}
		}
	}
	for i := range drafts {
		if d := &drafts[i]; d.kind == isnad.CopyUndirected && d.real() && len(outlets[set.root(d.from)]) >= 3 {
			d.kind = isnad.CopyCommon
		}
	}
}

// merged finds articles that no single other explains, and two together do.
// drafts are in order.
func (p *Pass) merged(drafts []draft) {
	into := map[int32][]int{}
	for i := range drafts {
		d := &drafts[i]
		if d.kind == isnad.CopyQuotation || d.kind == isnad.CopyBoilerplate || d.al == nil {
			continue
		}
		if d.share < 0.8 && d.share >= 0.2 && d.back >= 0.5 {
			into[d.to] = append(into[d.to], i)
		}
		if d.dir == "" && d.back < 0.8 && d.back >= 0.2 && d.share >= 0.5 {
			into[d.from] = append(into[d.from], i)
		}
	}
	for _, to := range slices.Sorted(maps.Keys(into)) {
		list := into[to]
		if len(list) < 2 {
			continue
		}
		words := p.articles[to].at.n
		have := make([]bool, words)
		covered := 0
		var used []int
		// Greedy cover: the largest first, then whoever adds a fifth.
		slices.SortStableFunc(list, func(x, y int) int { return cmp.Compare(drafts[y].part(to), drafts[x].part(to)) })
		for _, i := range list[:min(len(list), 16)] {
			added := 0
			for _, r := range drafts[i].al.runs {
				at := r.b
				if drafts[i].turned == (drafts[i].to == to) {
					at = r.a
				}
				for k := at; k < at+r.n; k++ {
					if !have[k] {
						added++
					}
				}
			}
			if added*5 < words {
				continue
			}
			for _, r := range drafts[i].al.runs {
				at := r.b
				if drafts[i].turned == (drafts[i].to == to) {
					at = r.a
				}
				for k := at; k < at+r.n; k++ {
					have[k] = true
				}
			}
			covered += added
			used = append(used, i)
		}
		if len(used) < 2 || covered*10 < words*7 {
			continue
		}
		for _, i := range used {
			d := &drafts[i]
			if d.from == to { // nothing said which way it went: now something does
				d.from, d.to, d.turned = d.to, d.from, !d.turned
				d.share, d.back = d.back, d.share
			}
			d.form = isnad.FormMerged
			for _, o := range used {
				if o != i {
					d.sources = append(d.sources, drafts[o].other(to))
				}
			}
			slices.SortFunc(d.sources, p.byTime)
		}
	}
}

// part returns the share of article a's words that the other has.
func (d *draft) part(a int32) float64 {
	if d.to == a {
		return d.share
	}
	return d.back
}

func (d *draft) other(a int32) int32 {
	if d.to == a {
		return d.from
	}
	return d.to
}

// fold returns the source of every article that has another's text.
func (p *Pass) fold(drafts []draft) map[isnad.ArticleID]isnad.ArticleID {
	set := newSets(len(p.articles))
	for i := range drafts {
		if drafts[i].real() {
			set.join(drafts[i].from, drafts[i].to)
		}
	}
	first := map[int32]int32{}
	for i := range p.articles {
		root := set.root(int32(i))
		if f, ok := first[root]; !ok || p.byTime(int32(i), f) < 0 {
			first[root] = int32(i)
		}
	}
	out := map[isnad.ArticleID]isnad.ArticleID{}
	for i := range p.articles {
		if f := first[set.root(int32(i))]; f != int32(i) {
			out[p.articles[i].id] = p.articles[f].id
		}
	}
	return out
}

// copy turns a draft into the finding.
func (p *Pass) copy(d *draft) isnad.Copy {
	from, to := &p.articles[d.from], &p.articles[d.to]
	c := isnad.Copy{From: from.id, To: to.id, Kind: d.kind, Form: d.form, Direction: d.dir, Share: d.share, Back: d.back,
		Jaccard: d.jac, Containment: d.cont, Words: int(d.words)}
	for _, s := range d.sources {
		c.Sources = append(c.Sources, p.articles[s].id)
	}
	rule := "aligned"
	if d.al == nil {
		rule = "same-words"
		n, m := int32(from.at.n), int32(to.at.n)
		c.Spans = [][2]isnad.Span{{from.span(0, n), to.span(0, m)}}
		c.Points = [][2]isnad.Span{{from.points(0, n), to.points(0, m)}}
	} else {
		for _, r := range d.al.runs {
			a, b := r.a, r.b
			if d.turned {
				a, b = b, a
			}
			c.Spans = append(c.Spans, [2]isnad.Span{from.span(a, r.n), to.span(b, r.n)})
			c.Points = append(c.Points, [2]isnad.Span{from.points(a, r.n), to.points(b, r.n)})
		}
		inOrder := func(x, y [2]isnad.Span) int {
			return cmp.Or(cmp.Compare(x[1].Start, y[1].Start), cmp.Compare(x[0].Start, y[0].Start))
		}
		// Bytes and code points have one order.
		slices.SortFunc(c.Spans, inOrder)
		slices.SortFunc(c.Points, inOrder)
	}
	c.Basis = isnad.Basis{Stage: Stage, Rule: rule, Score: 1}
	if d.dir != "" {
		c.Basis.Score = d.score
	}
	return c
}

// span returns the bytes of n words from word i on.
func (a *article) span(i, n int32) isnad.Span {
	last := a.at.at(i + n - 1)
	return isnad.Span{Start: int(a.at.at(i).start), End: int(last.start) + int(last.n)}
}

// points returns the code points of n words from word i on.
func (a *article) points(i, n int32) isnad.Span {
	last := a.at.at(i + n - 1)
	return isnad.Span{Start: int(a.at.at(i).point), End: int(last.point) + int(last.points)}
}

// sets is a forest of disjoint sets (Tarjan 1975).
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func (s sets) root(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int32) {
	a, b = s.root(a), s.root(b)
	if a != b {
		s[max(a, b)] = min(a, b)
	}
}

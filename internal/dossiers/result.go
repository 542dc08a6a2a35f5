package dossiers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"isnad"
)

// Options are how results are made.
type Options struct {
	// Fold returns the article that an article is a copy of, so that copies
	// count as one source; nil folds nothing.
	Fold func(isnad.ArticleID) isnad.ArticleID
	// Final returns the id under which an entity stands in the result; nil
	// leaves the ids that Add was given.
	Final func(isnad.EntityID) isnad.EntityID
	// Min is how many rows a pair must have for All to show it; less than 1 is
	// taken as 1.
	Min int
}

// Of returns the dossier of a set of parties: every matter of which at least
// two of them are parties. A person among the parties stands for himself, a
// country for all that act for it. With fewer than two parties there are no
// rows.
func (p *Pass) Of(opt Options, parties ...isnad.EntityID) isnad.Dossier {
	want := slices.Clone(parties)
	slices.Sort(want)
	want = slices.Compact(want)
	var in []*telling
	all := p.final(opt)
	for i := range all {
		t := &all[i]
		n := 0
		for _, w := range want {
			if slices.Contains(t.byPow, w) || slices.Contains(t.tPow, w) || slices.Contains(t.by, w) || slices.Contains(t.to, w) {
				n++
			}
		}
		if n >= 2 {
			in = append(in, t)
		}
	}
	return dossier(want, in, opt)
}

// All returns the dossiers of all pairs of powers that have at least opt.Min
// rows, those with most rows first. One of a pair must be known to the lexicon
// or a knowledge base; Of gives the others.
func (p *Pass) All(opt Options) []isnad.Dossier {
	var out []isnad.Dossier
	p.Each(opt, func(d isnad.Dossier, _ []isnad.ArticleID) bool {
		out = append(out, d)
		return true
	})
	slices.SortFunc(out, func(a, b isnad.Dossier) int {
		return cmp.Or(cmp.Compare(len(b.Rows)+b.Left, len(a.Rows)+a.Left), slices.Compare(a.Parties, b.Parties))
	})
	return out
}

// Each calls yield with the dossiers that All returns, one by one, each with
// the articles that tell it, the latest first, until it returns false. The order
// of the dossiers is fixed, and no other than that.
func (p *Pass) Each(opt Options, yield func(d isnad.Dossier, articles []isnad.ArticleID) bool) {
	all := p.final(opt)
	type pair struct{ a, b isnad.EntityID }
	in := map[pair][]*telling{}
	var order []pair
	for i := range all {
		pows := all[i].powers()
		for x := range pows {
			for y := x + 1; y < len(pows); y++ {
				k := pair{pows[x], pows[y]}
				if strings.HasPrefix(string(k.a), "_") && strings.HasPrefix(string(k.b), "_") {
					continue // two bodies that nobody knows: ask for them by name
				}
				if in[k] == nil {
					order = append(order, k)
				}
				in[k] = append(in[k], &all[i])
			}
		}
	}
	for _, k := range order {
		d := dossier([]isnad.EntityID{k.a, k.b}, in[k], opt)
		if len(d.Rows) < max(opt.Min, 1) {
			continue
		}
		tellings := slices.Clone(in[k])
		slices.SortFunc(tellings, func(a, b *telling) int { return cmp.Or(cmp.Compare(b.told, a.told), cmp.Compare(a.article, b.article)) })
		var articles []isnad.ArticleID
		for _, t := range tellings {
			if n := len(articles); n == 0 || articles[n-1] != t.article { // an article has one day
				articles = append(articles, t.article)
			}
		}
		if !yield(d, articles) {
			return
		}
	}
}

// final returns the tellings with the ids of the result, each article once, in
// the total order.
func (p *Pass) final(opt Options) []telling {
	all := slices.Clone(p.all)
	if opt.Final != nil {
		ids := func(list []isnad.EntityID) []isnad.EntityID {
			var out []isnad.EntityID
			for _, id := range list {
				out = add(out, opt.Final(id))
			}
			return out
		}
		for i := range all {
			t := &all[i]
			t.by, t.to, t.byPow, t.tPow = ids(t.by), ids(t.to), ids(t.byPow), ids(t.tPow)
			if t.place != "" {
				t.place = opt.Final(t.place)
			}
			t.chain = slices.Clone(t.chain)
			for k := range t.chain {
				if e := t.chain[k].Entity; e != "" {
					t.chain[k].Entity = opt.Final(e)
				}
			}
		}
	}
	for i := range all {
		// Once for each telling: they are compared by the million.
		all[i].dayNumber = noDay
		if at, err := time.Parse(time.DateOnly, all[i].when()); err == nil {
			all[i].dayNumber = int(at.Unix() / (24 * 60 * 60))
		}
	}
	slices.SortFunc(all, func(a, b telling) int { return compare(&a, &b) })
	// One article that came twice tells once.
	return slices.CompactFunc(all, func(a, b telling) bool { return a.article == b.article && a.id == b.id && a.span == b.span })
}

// dossier makes the rows of tellings, which are in the total order.
func dossier(parties []isnad.EntityID, in []*telling, opt Options) isnad.Dossier {
	d := isnad.Dossier{Parties: parties}
	if len(parties) < 2 {
		return d
	}
	if len(in) > maxOf {
		// The latest are kept: the order is total, so which they are does not
		// depend on how they came.
		d.Left += len(in) - maxOf
		in = in[len(in)-maxOf:]
	}
	byKind := map[isnad.DealingKind][]*telling{}
	for _, t := range in {
		byKind[t.kind] = append(byKind[t.kind], t)
	}
	var of [][]*telling // of the rows
	for _, kind := range isnad.DealingKinds {
		type made struct {
			row isnad.DossierRow
			of  []*telling
		}
		var rows []made
		for _, g := range groups(kind, byKind[kind]) {
			rows = append(rows, made{row(g, in, opt), g})
		}
		slices.SortStableFunc(rows, func(a, b made) int { return cmp.Compare(rowDay(&a.row), rowDay(&b.row)) })
		for _, r := range rows {
			d.Rows, of = append(d.Rows, r.row), append(of, r.of)
		}
	}
	answer(d.Rows, of)
	if len(d.Rows) > maxRows {
		d.Left += len(d.Rows) - maxRows
		// Rows told most often are kept, in their order.
		n := make([]int, len(d.Rows))
		for i := range d.Rows {
			n[i] = d.Rows[i].IndependentSources
		}
		sorted := slices.Clone(n)
		slices.SortFunc(sorted, func(a, b int) int { return b - a })
		least, room := sorted[maxRows-1], 0
		for _, v := range sorted[:maxRows] {
			if v == least {
				room++
			}
		}
		var kept []isnad.DossierRow
		for i := range d.Rows {
			if n[i] > least {
				kept = append(kept, d.Rows[i])
			} else if n[i] == least && room > 0 {
				room--
				kept = append(kept, d.Rows[i])
			}
		}
		d.Rows = kept
	}
	return d
}

// answer leads from denials to the rows that they say are not so, and back: a
// denial repeats the words of what it denies, and comes within a season of it.
func answer(rows []isnad.DossierRow, of [][]*telling) {
	for i := range rows {
		if rows[i].Kind != isnad.DealingDenial {
			continue
		}
		for j := range rows {
			if rows[j].Kind == isnad.DealingDenial || !slices.ContainsFunc(few(of[i]), func(a *telling) bool {
				return slices.ContainsFunc(few(of[j]), func(b *telling) bool { return answers(a, b) })
			}) {
				continue
			}
			rows[i].Denies = with(rows[i].Denies, rows[j].Subject)
			rows[j].DeniedBy = with(rows[j].DeniedBy, rows[i].Subject)
		}
	}
}

// few bounds the tellings of a row that are compared with those of others.
func few(of []*telling) []*telling { return of[:min(len(of), 8)] }

// maxAnswers bounds the denials of a row and the rows of a denial.
const maxAnswers = 12

func with(list []string, s string) []string {
	if s == "" || len(list) >= maxAnswers || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// season is how many days lie at most between a telling and its denial.
const season = 120

// answers reports whether a denial is of the matter of another telling. The
// matter's words stand in it: half of them, and two at least, since one word
// («القوات», "the forces") is any matter's.
func answers(denial, t *telling) bool {
	if t.status == isnad.StatusDenied && t.statement == denial.statement && t.article == denial.article {
		// The same words, read as a matter that is denied.
		return true
	}
	if denial.dayNumber != noDay && t.dayNumber != noDay && !within(denial, t, season) {
		return false
	}
	if denial.obl != "" && t.obl != "" && denial.obl != t.obl {
		return false
	}
	n := 0
	for _, w := range t.heads {
		if _, ok := slices.BinarySearch(denial.heads, w); ok {
			n++
		}
	}
	return n >= 2 && 2*n >= min(len(t.heads), len(denial.heads))
}

func rowDay(r *isnad.DossierRow) string {
	if r.Date != "" {
		return r.Date
	}
	if r.Dated != "" {
		return r.Dated
	}
	for _, h := range r.History {
		if h.Date != "" {
			return h.Date
		}
		if h.Told != "" {
			return h.Told
		}
	}
	return "~"
}

// groups returns the connected tellings of one kind, each group in the total
// order, groups by their first telling.
func groups(kind isnad.DealingKind, in []*telling) [][]*telling {
	up := make([]int, len(in))
	for i := range up {
		up[i] = i
	}
	find := func(i int) int {
		for up[i] != i {
			up[i] = up[up[i]]
			i = up[i]
		}
		return i
	}
	join := func(a, b int) {
		a, b = find(a), find(b)
		if a != b {
			up[max(a, b)] = min(a, b)
		}
	}
	alike := likeness[kind]
	for i := range in {
		for j := i + 1; j < len(in); j++ {
			if find(i) != find(j) && alike(in[i], in[j]) {
				join(i, j)
			}
		}
	}
	// What an undated article tells joins the only group that it can belong
	// to; of two it may be either, and stays alone.
	size := map[int]bool{}
	for i := range in {
		if in[i].when() != "~" {
			size[find(i)] = true
		}
	}
	type move struct{ from, to int }
	var moves []move
	for i := range in {
		if in[i].when() != "~" || size[find(i)] {
			continue
		}
		to, n := -1, 0
		for j := range in {
			if in[j].when() == "~" || !undated(in[i], in[j]) {
				continue
			}
			if f := find(j); f != to {
				to, n = f, n+1
			}
		}
		if n == 1 {
			moves = append(moves, move{i, to})
		}
	}
	// So does a bare «البروتوكول»: it is the only one of its day.
	for i := range in {
		to, n := -1, 0
		for j := range in {
			if !bare(in[i], in[j]) {
				continue
			}
			if f := find(j); f != to {
				to, n = f, n+1
			}
		}
		if n == 1 {
			moves = append(moves, move{i, to})
		}
	}
	for _, m := range moves {
		join(m.from, m.to)
	}
	index := map[int]int{}
	var out [][]*telling
	for i, t := range in {
		f := find(i)
		k, ok := index[f]
		if !ok {
			k = len(out)
			index[f] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], t)
	}
	return out
}

// likeness says for each kind whether two tellings are of one matter. Each is
// symmetric.
var likeness = map[isnad.DealingKind]func(a, b *telling) bool{
	isnad.DealingInstrument:  instruments,
	isnad.DealingCommitment:  matters,
	isnad.DealingInstitution: bodies,
	isnad.DealingDeployment:  bodies,
	isnad.DealingExercise:    exercises,
	isnad.DealingMeeting:     meetings,
	isnad.DealingRequest:     speech,
	isnad.DealingGuarantee:   guarantees,
	isnad.DealingThreat:      speech,
	isnad.DealingDenial:      speech,
	isnad.DealingOrder:       speech,
}

// overlap returns the share of the smaller set of words that stands in the
// other; 0 when one is empty.
func overlap(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			n++
		}
	}
	return float64(n) / float64(min(len(a), len(b)))
}

func jaccard(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for _, w := range a {
		if _, ok := slices.BinarySearch(b, w); ok {
			n++
		}
	}
	return float64(n) / float64(len(a)+len(b)-n)
}

// agree reports whether two dates can be of one day: equal, one within the
// other («1997» and «1997-12-19»), or one unknown.
func agree(a, b string) bool {
	return a == "" || b == "" || strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// within reports whether the days of two tellings lie at most n days apart;
// false when one has none.
func within(a, b *telling, n int) bool {
	if a.dayNumber == noDay || b.dayNumber == noDay {
		return false
	}
	d := a.dayNumber - b.dayNumber
	return -n <= d && d <= n
}

func samePowers(a, b *telling) bool { return slices.Equal(a.powers(), b.powers()) }

// instruments: the same known one; or the same noun, dates that agree and the
// same powers, and either the date, the words or the article joins them.
func instruments(a, b *telling) bool {
	if a.article == b.article && (a.resumed && a.part == b.id || b.resumed && b.part == a.id) {
		return true
	}
	if a.known != "" || b.known != "" {
		return a.known == b.known
	}
	if a.noun != b.noun || a.resumed || b.resumed || !agree(a.dated, b.dated) || !samePowers(a, b) {
		return false
	}
	if a.dated != "" && b.dated != "" {
		return true
	}
	if a.article == b.article {
		return len(a.heads) == 0 || len(b.heads) == 0 || overlap(a.heads, b.heads) >= 0.5
	}
	if overlap(a.heads, b.heads) >= 0.6 && (len(a.heads) > 1 && len(b.heads) > 1 || within(a, b, 30)) {
		return true
	}
	return within(a, b, 4) && a.status == b.status && (overlap(a.heads, b.heads) >= 0.5 || len(a.heads) == 0 && len(b.heads) == 0)
}

// bare reports whether a names no more of an instrument than its kind, and b may
// be what it means: one kind, one pair of powers, one status of one day.
func bare(a, b *telling) bool {
	return a.kind == isnad.DealingInstrument && len(a.heads) == 0 && len(b.heads) > 0 && a.known == "" && b.known == "" && a.noun == b.noun &&
		a.status == b.status && len(a.date) == 10 && a.date == b.date && agree(a.dated, b.dated) && samePowers(a, b)
}

// matters: commitments with words in common that bind to the same.
func matters(a, b *telling) bool {
	if a.obl != "" && b.obl != "" && a.obl != b.obl {
		return false
	}
	o := overlap(a.heads, b.heads)
	if a.article == b.article {
		return o >= 0.5
	}
	return o >= 0.5 && (jaccard(a.heads, b.heads) >= 0.3 || a.obl == b.obl && a.obl != "" && min(len(a.heads), len(b.heads)) <= 3)
}

func bodies(a, b *telling) bool {
	if a.kind == isnad.DealingDeployment && a.placePow != "" && b.placePow != "" && a.placePow != b.placePow {
		return false
	}
	return overlap(a.heads, b.heads) >= 0.5
}

func exercises(a, b *telling) bool {
	return a.article == b.article || within(a, b, 14) && (overlap(a.heads, b.heads) >= 0.5 || samePowers(a, b))
}

// people returns the persons among the parties: who stands for another power
// than himself.
func (t *telling) people() []isnad.EntityID {
	var out []isnad.EntityID
	for _, l := range [][]isnad.EntityID{t.by, t.to} {
		for _, id := range l {
			if !slices.Contains(t.byPow, id) && !slices.Contains(t.tPow, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func share(a, b []isnad.EntityID) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// meetings: of one article, of people in common; of one day otherwise.
func meetings(a, b *telling) bool {
	if (a.status == isnad.StatusDone) != (b.status == isnad.StatusDone) && a.article != b.article {
		return false
	}
	pa, pb := a.people(), b.people()
	if len(pa) > 0 && len(pb) > 0 && !share(pa, pb) {
		return false
	}
	if a.article == b.article {
		return agree(a.date, b.date) && (a.weekday == 0 || b.weekday == 0 || a.weekday == b.weekday) &&
			(a.status == isnad.StatusDenied) == (b.status == isnad.StatusDenied)
	}
	if len(a.date) == 10 && len(b.date) == 10 {
		return a.date == b.date
	}
	if len(pa) == 0 || len(pb) == 0 {
		return samePowers(a, b) && within(a, b, 1)
	}
	return within(a, b, 3)
}

func guarantees(a, b *telling) bool {
	return a.article == b.article && a.status == b.status || overlap(a.heads, b.heads) >= 0.5 && within(a, b, 60)
}

// speech: threats, denials, orders and requests of one speaker with words in
// common, within a week.
func speech(a, b *telling) bool {
	if !share(a.byPow, b.byPow) {
		return false
	}
	if a.article == b.article {
		return a.statement == b.statement || jaccard(a.heads, b.heads) >= 0.5
	}
	return jaccard(a.heads, b.heads) >= 0.35 && within(a, b, 7)
}

// undated reports whether what an undated article tells can be the matter that
// a dated one tells.
func undated(a, b *telling) bool {
	switch a.kind {
	case isnad.DealingMeeting:
		pa, pb := a.people(), b.people()
		if a.weekday > 0 && len(b.date) == 10 {
			if at, err := time.Parse(time.DateOnly, b.date); err != nil || isoWeekday(at) != a.weekday {
				return false
			}
		}
		n := 0
		for _, x := range pa {
			if slices.Contains(pb, x) {
				n++
			}
		}
		return n >= 2 || n >= 1 && a.place != "" && a.place == b.place
	case isnad.DealingExercise:
		return overlap(a.heads, b.heads) >= 0.5 && samePowers(a, b)
	case isnad.DealingDenial, isnad.DealingThreat, isnad.DealingOrder, isnad.DealingRequest:
		return share(a.byPow, b.byPow) && jaccard(a.heads, b.heads) >= 0.35
	case isnad.DealingGuarantee:
		return overlap(a.heads, b.heads) >= 0.5 && a.status == b.status
	}
	return false
}

// rank orders statuses by how far a matter has come.
func rank(s isnad.Status) int { return slices.Index(isnad.Statuses, s) }

// once are the statuses that a matter comes to on one day.
var once = map[isnad.Status]bool{isnad.StatusSigned: true, isnad.StatusRatified: true}

// negative are the statuses that say that it is not so.
var negative = map[isnad.Status]bool{isnad.StatusDenied: true, isnad.StatusRejected: true}

// row makes one row of the tellings of a matter.
func row(g []*telling, all []*telling, opt Options) isnad.DossierRow {
	r := isnad.DossierRow{Kind: g[0].kind}
	best := g[0]
	better := func(a, b *telling) bool {
		if a.resumed != b.resumed {
			return b.resumed
		}
		if (a.known != "") != (b.known != "") {
			return a.known != ""
		}
		if a.kind == isnad.DealingMeeting {
			// Who met and when says more than where they spoke.
			if (a.date != "") != (b.date != "") {
				return a.date != ""
			}
			if x, y := len(a.people()), len(b.people()); x != y {
				return x > y
			}
		}
		return len(a.heads) > len(b.heads) && a.score >= b.score-0.2 || len(a.heads) == len(b.heads) && (a.score > b.score || a.score == b.score && len(a.subject) < len(b.subject))
	}
	sources := map[isnad.ArticleID]bool{}
	obl := map[isnad.Obligation]int{}
	for _, t := range g {
		if better(t, best) {
			best = t
		}
		for _, id := range t.byPow {
			r.By = add(r.By, id)
		}
		if t.obl != "" {
			obl[t.obl]++
		}
		if len(t.dated) > len(r.Dated) {
			r.Dated = t.dated
		}
		if r.Place == "" {
			r.Place = t.place
		}
		art := t.article
		if opt.Fold != nil {
			art = opt.Fold(art)
		}
		sources[art] = true
	}
	for _, t := range g {
		for _, id := range t.tPow {
			if !slices.Contains(r.By, id) {
				r.Towards = add(r.Towards, id)
			}
		}
	}
	for _, o := range isnad.Obligations {
		if obl[o] > obl[r.Obligation] {
			r.Obligation = o
		}
	}
	r.IndependentSources = len(sources)
	r.Subject = best.subject
	r.Instrument = instrumentOf(g, all)
	steps := make([]isnad.DossierStep, 0, len(g)+1)
	signed := false
	for _, t := range g {
		signed = signed || t.status == isnad.StatusSigned && t.date != ""
		steps = append(steps, t.step())
	}
	if r.Kind == isnad.DealingInstrument && r.Dated != "" && !signed {
		// The date in the name of an instrument is that of its signature.
		for _, t := range g {
			if t.dated == r.Dated {
				s := t.step()
				s.Status, s.Date = isnad.StatusSigned, r.Dated
				steps = append(steps, s)
				break
			}
		}
	}
	slices.SortStableFunc(steps, func(a, b isnad.DossierStep) int {
		return cmp.Or(cmp.Compare(stepDay(&a), stepDay(&b)), cmp.Compare(rank(a.Status), rank(b.Status)), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Span.Start, b.Span.Start))
	})
	last := latest(steps)
	r.Status, r.Date = steps[last].Status, steps[last].Date
	for i := range steps {
		// Another article may say when.
		if steps[last].Date == "" && steps[i].Status == r.Status && (len(steps[i].Date) > len(r.Date) || len(steps[i].Date) == len(r.Date) && steps[i].Date > r.Date) {
			r.Date = steps[i].Date
		}
	}
	r.Conflicts = conflicts(g)
	if len(steps) > maxHistory {
		r.Left = len(steps) - maxHistory
		// The first half tells how it began, the second where it stands.
		steps = append(steps[:maxHistory/2:maxHistory/2], steps[len(steps)-maxHistory/2:]...)
	}
	r.History = steps
	return r
}

func stepDay(s *isnad.DossierStep) string {
	switch {
	case s.Date != "":
		return s.Date
	case s.Told != "":
		return s.Told
	}
	return "~"
}

// latest returns the step that says where the matter stands: the last by day,
// or, of those without a day, the farthest, where it is farther than what is
// dated.
func latest(steps []isnad.DossierStep) int {
	best := -1
	for i := range steps {
		if stepDay(&steps[i]) != "~" {
			best = i
		}
	}
	for i := range steps {
		if stepDay(&steps[i]) == "~" && (best < 0 || rank(steps[i].Status) > rank(steps[best].Status)) {
			best = i
		}
	}
	return best
}

func (t *telling) step() isnad.DossierStep {
	return isnad.DossierStep{Status: t.status, Date: t.date, Told: t.told, Article: t.article, Dealing: t.id, Span: t.span, Points: t.points, Text: t.text,
		Statement: t.statement, Chain: t.chain, Outlet: t.outlet}
}

// instrumentOf returns the subject of the instrument that the matter is part of.
func instrumentOf(g []*telling, all []*telling) string {
	for _, t := range g {
		if t.part == "" || t.resumed {
			continue
		}
		for _, o := range all {
			if o.article == t.article && o.id == t.part {
				return o.subject
			}
		}
	}
	return ""
}

// conflicts finds the points in which tellings cannot all be right: said and
// denied, days that differ for what happens once, towns that differ for one
// meeting.
func conflicts(g []*telling) []isnad.Conflict {
	var out []isnad.Conflict
	put := func(field string, value func(*telling) string) {
		m := map[string][]isnad.ArticleID{}
		var order []string
		for _, t := range g {
			v := value(t)
			if v == "" {
				continue
			}
			if m[v] == nil {
				order = append(order, v)
			}
			if !slices.Contains(m[v], t.article) {
				m[v] = append(m[v], t.article)
			}
		}
		if len(order) < 2 {
			return
		}
		slices.Sort(order)
		c := isnad.Conflict{Field: field}
		for _, v := range order {
			slices.Sort(m[v])
			c.Values = append(c.Values, isnad.Telling{Value: v, Articles: m[v]})
		}
		out = append(out, c)
	}
	no, yes := false, false
	for _, t := range g {
		if negative[t.status] {
			no = true
		} else {
			yes = true
		}
	}
	if no && yes {
		put("status", func(t *telling) string { return string(t.status) })
	}
	put("date", func(t *telling) string {
		if (once[t.status] || t.kind == isnad.DealingMeeting && t.status == isnad.StatusDone) && len(t.date) == 10 {
			return t.date
		}
		return ""
	})
	put("place", func(t *telling) string {
		if t.kind == isnad.DealingMeeting && t.place != "" && t.place != t.placePow {
			return string(t.place)
		}
		return ""
	})
	return out
}

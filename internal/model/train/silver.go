package train

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"isnad"
	"isnad/internal/arabic"
	"isnad/internal/model"
)

// closedTable holds the words of closed classes with their tags.
//
//go:embed data/closed.tsv
var closedTable string

// A silver labels raw text without any treebank: dictionaries and a table of
// closed classes say what a token may be, a hidden Markov model over the ways
// to cut and tag it, fitted by expectation maximization, says what it is.
type silver struct {
	lexicon   *Lexicon
	closed    map[string][]uint8 // of folded forms
	table     *model.WordTable
	spellings map[string]int
	folded    map[string]int
	number    map[isnad.UPOS]uint8
	ways      map[string][]way // of tokens

	trans [model.Tags + 1][model.Tags]float64
	emit  map[string]*[model.Tags]float64 // by folded form
	sums  [model.Tags]float64
}

// A way is one way to cut a token and to tag its words.
type way struct {
	words []string
	keys  []string // folded
	tags  []uint8
	prior float64
}

// silverTokens is how many tokens of raw text are labelled: as many as a
// treebank has.
const silverTokens = 250_000

// Silver labels raw text by the dictionaries of cfg. The result takes the place
// of a treebank in Words.
func Silver(raw *Raw, table *model.WordTable, cfg WordsConfig) [][]TreeToken {
	cfg.defaults()
	s := &silver{lexicon: cfg.Lexicon, closed: map[string][]uint8{}, table: table, spellings: raw.Spellings, folded: map[string]int{},
		number: tagNumbers(), ways: map[string][]way{}, emit: map[string]*[model.Tags]float64{}}
	for w, n := range raw.Spellings {
		s.folded[arabic.Fold(w)] += n
	}
	for line := range strings.Lines(closedTable) {
		form, tags, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		for _, t := range strings.Split(tags, ",") {
			f := arabic.Fold(form)
			s.closed[f] = append(s.closed[f], s.number[isnad.UPOS(t)])
		}
	}
	var sample [][]model.Token
	step := max(1, raw.Tokens/silverTokens)
	for i := 0; i < len(raw.Runs); i += step {
		if n := len(raw.Runs[i]); n == 0 || n > 200 {
			continue
		}
		var run []model.Token
		for _, t := range raw.Runs[i] {
			run = append(run, raw.Vocabulary[t])
		}
		sample = append(sample, run)
	}
	const rounds = 6
	for round := range rounds {
		cfg.Log("silver: round %d of %d: log likelihood %.0f", round+1, rounds, s.round(sample, round == 0))
	}
	out := make([][]TreeToken, 0, len(sample))
	for _, run := range sample {
		out = append(out, s.label(run))
	}
	return out
}

// of returns the ways of a token.
func (s *silver) of(t model.Token) []way {
	if ws, ok := s.ways[t.Text]; ok {
		return ws
	}
	ws := s.analyse(t)
	for i := range ws {
		for _, w := range ws[i].words {
			ws[i].keys = append(ws[i].keys, arabic.Fold(w))
		}
	}
	s.ways[t.Text] = ws
	return ws
}

// suffixes are the pronouns that are written with their host.
var suffixes = []string{"", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "ي", "ك", "كم"}

func (s *silver) analyse(t model.Token) []way {
	one := func(tag isnad.UPOS) []way {
		return []way{{words: []string{t.Text}, tags: []uint8{s.number[tag]}, prior: 1}}
	}
	switch t.Kind {
	case uint8(arabic.Word):
	case uint8(arabic.Number):
		return one(isnad.TagNumeral)
	case uint8(arabic.Latin):
		return one(isnad.TagOther)
	default:
		return one(isnad.TagPunctuation)
	}
	plain := model.Plain(t.Text)
	if plain == "" {
		return one(isnad.TagPunctuation)
	}
	var out []way
	noun, adjective, verbal := s.lexicon.may(plain)
	whole := noun || adjective || verbal // a dictionary has it uncut
	seen := s.folded[arabic.Fold(plain)]
	verb, conj, adp, aux, pron := s.number[isnad.TagVerb], s.number[isnad.TagCoordinator], s.number[isnad.TagAdposition], s.number[isnad.TagAuxiliary], s.number[isnad.TagPronoun]
	for _, c := range []string{"", "و", "ف"} {
		afterConj, ok := strings.CutPrefix(plain, c)
		if !ok {
			continue
		}
		if tags := s.closed[arabic.Fold(afterConj)]; len(tags) > 0 {
			// What the table has is not cut further.
			for i, tag := range tags {
				w := way{prior: 1e3 / float64(1+i)}
				if c != "" {
					w.words, w.tags = []string{c, afterConj}, []uint8{conj, tag}
				} else {
					w.words, w.tags = []string{t.Text}, []uint8{tag}
				}
				out = append(out, w)
			}
			if c == "" {
				return out
			}
			continue
		}
		for _, p := range []string{"", "ب", "ل", "ك", "س", "لل"} {
			core, ok := strings.CutPrefix(afterConj, p)
			if !ok || p == "ل" && strings.HasPrefix(core, "ل") {
				continue
			}
			if p == "لل" {
				core = "ال" + core
			}
			for _, suf := range suffixes {
				host, ok := strings.CutSuffix(core, suf)
				if !ok || len(host) < 2 || suf != "" && strings.HasPrefix(host, "ال") {
					continue
				}
				hosts := s.hosts(host, suf != "")
				for _, h := range hosts {
					switch {
					case p == "س" && (h.tag != verb || !imperfect(h.form)), (p == "ب" || p == "ك" || p == "لل") && h.tag == verb,
						p == "ل" && h.tag == verb && !imperfect(h.form), p != "" && p != "ل" && h.tag == s.number[isnad.TagParticle],
						suf != "" && h.tag == s.number[isnad.TagOther]:
						continue
					}
					w := way{prior: h.prior}
					if p != "" {
						w.prior /= 4
					}
					if suf != "" {
						w.prior /= 4
					}
					if c != "" {
						w.prior /= 2
					}
					cut := c != "" || p != "" || suf != ""
					if whole && cut {
						w.prior /= 20
					}
					if cut && seen > 3*s.folded[arabic.Fold(h.form)] {
						w.prior /= 50 // the whole is more usual than the part
					}
					if c != "" {
						w.words, w.tags = append(w.words, c), append(w.tags, conj)
					}
					switch p {
					case "":
					case "س":
						w.words, w.tags = append(w.words, p), append(w.tags, aux)
					default:
						tag := adp
						if h.tag == verb {
							tag = conj // «ليكون», "that he be"
						}
						w.words, w.tags = append(w.words, p[:2]), append(w.tags, tag)
					}
					form := h.form
					if len(w.words) == 0 && suf == "" {
						form = t.Text
					}
					w.words, w.tags = append(w.words, form), append(w.tags, h.tag)
					if suf != "" {
						w.words, w.tags = append(w.words, suf), append(w.tags, pron)
					}
					out = append(out, w)
				}
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	// Nobody knows it: a name, or a noun whose plural is no dictionary's.
	for _, c := range []string{"", "و"} {
		rest, ok := strings.CutPrefix(plain, c)
		if !ok || c != "" && s.folded[arabic.Fold(rest)] < 2*s.folded[arabic.Fold(plain)] || rest == "" {
			continue
		}
		w := way{prior: 1}
		if c != "" {
			w.words, w.tags = []string{c}, []uint8{conj}
		} else {
			rest = t.Text
		}
		tags := []isnad.UPOS{isnad.TagOther, isnad.TagNoun}
		if strings.HasPrefix(rest, "ال") {
			tags = []isnad.UPOS{isnad.TagNoun, isnad.TagAdjective}
		}
		for _, tag := range tags {
			out = append(out, way{words: append(w.words[:len(w.words):len(w.words)], rest), tags: append(w.tags[:len(w.tags):len(w.tags)], s.number[tag]), prior: 1})
		}
	}
	if len(out) == 0 {
		return one(isnad.TagOther)
	}
	return out
}

// imperfect reports whether a verb begins as the prefix conjugation does.
func imperfect(form string) bool {
	for _, p := range []string{"ي", "ت", "ن", "أ", "ا"} {
		if strings.HasPrefix(form, p) {
			return true
		}
	}
	return false
}

// mostlyName are the bits of WordTable.Habits of a word that is in the name of a
// person in half of its places and more.
const mostlyName = 0xc

// A host is what the word between the clitics may be.
type host struct {
	form  string
	tag   uint8
	prior float64
}

// hosts returns what a word may be that stands alone, or with a suffix.
func (s *silver) hosts(form string, suffixed bool) (out []host) {
	fold := arabic.Fold(form)
	if tags := s.closed[fold]; len(tags) > 0 {
		for i, t := range tags {
			out = append(out, host{form, t, 1 / float64(1+i)})
		}
		return out
	}
	seen := s.folded[fold]
	spelt := form
	if len(form) < 4 {
		return nil
	}
	if suffixed && strings.HasSuffix(form, "ت") { // «مدينته»: the ة comes back
		if n := s.folded[arabic.Fold(strings.TrimSuffix(form, "ت")+"ة")]; n > seen {
			spelt, seen = strings.TrimSuffix(form, "ت")+"ة", n
		}
	}
	if seen < 3 {
		return nil
	}
	prior := math.Sqrt(float64(seen)) / 10
	habits := s.table.Habits(fold)
	article := strings.HasPrefix(form, "ال")
	name := habits&model.OftenName != 0
	mostly := habits&mostlyName != 0 && !article
	noun, adj, vrb := s.lexicon.may(spelt)
	if mostly || name && !article || !noun && !adj && !vrb && habits&model.NeverName == 0 && !article {
		out = append(out, host{form, s.number[isnad.TagOther], prior})
	}
	nounPrior := prior
	if !noun {
		nounPrior /= 4
	}
	if mostly {
		nounPrior /= 20
	}
	if noun || !adj && !vrb {
		out = append(out, host{spelt, s.number[isnad.TagNoun], nounPrior})
	}
	if adj && !suffixed {
		out = append(out, host{form, s.number[isnad.TagAdjective], prior})
	}
	if vrb && !strings.HasPrefix(form, "ال") {
		out = append(out, host{form, s.number[isnad.TagVerb], prior})
	}
	return out
}

// may tells which open classes the dictionaries give a form.
func (l *Lexicon) may(form string) (noun, adjective, verb bool) {
	t := model.Tables{Lemmas: func(key model.LemmaKey) string {
		if list := l.lemmas[key]; len(list) > 0 {
			return list[0]
		}
		return ""
	}}
	return t.Known(form)
}

// round is one step of expectation maximization; it returns the logarithm of
// the likelihood before it.
func (s *silver) round(sample [][]model.Token, first bool) float64 {
	var trans [model.Tags + 1][model.Tags]float64
	emit := map[string]*[model.Tags]float64{}
	likelihood := 0.0
	for _, run := range sample {
		lattice := s.lattice(run, first)
		likelihood += lattice.forward(s, first)
		lattice.expect(s, first, &trans, emit)
	}
	for a := range trans {
		sum := 0.0
		for b := range trans[a] {
			trans[a][b] += 0.1
			sum += trans[a][b]
		}
		for b := range trans[a] {
			s.trans[a][b] = trans[a][b] / sum
		}
	}
	s.emit, s.sums = emit, [model.Tags]float64{}
	for _, key := range sorted(emit) { // sums of fractions depend on their order
		for t, n := range emit[key] {
			s.sums[t] += n
		}
	}
	return likelihood
}

// chance is the probability of a word under a tag, and of a tag after another.
func (s *silver) chance(key string, tag uint8) float64 {
	n := 0.0
	if row := s.emit[key]; row != nil {
		n = row[tag]
	}
	return (n + 0.05) / (s.sums[tag] + 2000)
}

// cutCost keeps ways of many words from vanishing beside those of few.
const cutCost = 2e3

// A lattice is a sentence with the ways of its tokens and their sums.
type lattice struct {
	ways  [][]way
	inner [][]float64 // weight of each way inside itself
	alpha [][]float64
}

func (s *silver) lattice(run []model.Token, first bool) *lattice {
	l := &lattice{}
	for _, t := range run {
		ws := s.of(t)
		inner := make([]float64, len(ws))
		for i, w := range ws {
			x := w.prior
			if !first {
				x = math.Sqrt(w.prior)
				for k, tag := range w.tags {
					x *= s.chance(w.keys[k], tag) * cutCost
					if k > 0 {
						x *= s.trans[w.tags[k-1]][tag]
					}
				}
			}
			inner[i] = x
		}
		l.ways, l.inner = append(l.ways, ws), append(l.inner, inner)
	}
	return l
}

func (s *silver) step(a, b uint8, first bool) float64 {
	if first {
		return firstSteps[a][b]
	}
	return s.trans[a][b]
}

// firstSteps is what grammar expects to stand behind a tag, before any text has
// been looked at: roughly, in hundredths, with one for what is not named.
var firstSteps = func() (out [model.Tags + 1][model.Tags]float64) {
	number := tagNumbers()
	for a := range out {
		for b := range out[a] {
			out[a][b] = 1
		}
	}
	for from, line := range map[isnad.UPOS]string{
		"":                    "VERB 35 NOUN 30 CCONJ 10 ADP 8 X 8",
		isnad.TagNoun:         "NOUN 25 ADJ 22 ADP 15 PUNCT 10 CCONJ 8 PRON 5 X 6 VERB 4",
		isnad.TagAdjective:    "ADP 18 PUNCT 15 CCONJ 12 ADJ 10 NOUN 12 X 8 VERB 5",
		isnad.TagVerb:         "NOUN 40 ADP 22 PRON 8 SCONJ 6 DET 5 X 6 ADJ 2",
		isnad.TagAdposition:   "NOUN 70 PRON 8 X 8 DET 5 SCONJ 4 NUM 3",
		isnad.TagCoordinator:  "NOUN 30 VERB 35 ADP 8 X 8 PART 5 SCONJ 4 AUX 3",
		isnad.TagSubordinator: "NOUN 30 VERB 40 PRON 15 PART 4 X 4",
		isnad.TagParticle:     "VERB 75 NOUN 8 ADP 3",
		isnad.TagAuxiliary:    "VERB 75 NOUN 10 ADP 3",
		isnad.TagDeterminer:   "NOUN 45 VERB 35 PRON 3 ADP 4",
		isnad.TagPronoun:      "NOUN 20 ADJ 8 ADP 18 PUNCT 15 CCONJ 10 VERB 6",
		isnad.TagOther:        "X 40 PUNCT 15 ADP 10 CCONJ 8 ADJ 6 VERB 6 NOUN 5",
		isnad.TagNumeral:      "NOUN 40 PUNCT 15 ADP 10 NUM 8 CCONJ 6",
		isnad.TagPunctuation:  "CCONJ 25 NOUN 18 VERB 12 X 10 ADP 8",
	} {
		a := model.Tags
		if from != "" {
			a = int(number[from])
		}
		f := strings.Fields(line)
		for i := 0; i < len(f); i += 2 {
			n, _ := strconv.Atoi(f[i+1])
			out[a][number[isnad.UPOS(f[i])]] = float64(n)
		}
	}
	return out
}()

func (w *way) last() uint8 { return w.tags[len(w.tags)-1] }

// forward fills alpha, scaled to one at each token, and returns the logarithm
// of the likelihood.
func (l *lattice) forward(s *silver, first bool) float64 {
	sum := 0.0
	for i, ws := range l.ways {
		row, total := make([]float64, len(ws)), 0.0
		for k := range ws {
			x := 0.0
			if i == 0 {
				x = s.step(model.Tags, ws[k].tags[0], first)
			} else {
				for j := range l.ways[i-1] {
					x += l.alpha[i-1][j] * s.step(l.ways[i-1][j].last(), ws[k].tags[0], first)
				}
			}
			row[k] = x * l.inner[i][k]
			total += row[k]
		}
		for k := range row {
			row[k] /= total
		}
		sum += math.Log(total)
		l.alpha = append(l.alpha, row)
	}
	return sum
}

// expect adds the expected counts of tags and neighbours.
func (l *lattice) expect(s *silver, first bool, trans *[model.Tags + 1][model.Tags]float64, emit map[string]*[model.Tags]float64) {
	n := len(l.ways)
	beta := make([]float64, len(l.ways[n-1]))
	for k := range beta {
		beta[k] = 1
	}
	for i := n - 1; i >= 0; i-- {
		total := 0.0
		for k := range l.ways[i] {
			total += l.alpha[i][k] * beta[k]
		}
		for k, w := range l.ways[i] {
			p := l.alpha[i][k] * beta[k] / total
			for j, tag := range w.tags {
				row := emit[w.keys[j]]
				if row == nil {
					row = new([model.Tags]float64)
					emit[w.keys[j]] = row
				}
				row[tag] += p
				if j > 0 {
					trans[w.tags[j-1]][tag] += p
				}
			}
			if i == 0 {
				trans[model.Tags][w.tags[0]] += p
			}
		}
		if i == 0 {
			return
		}
		before := make([]float64, len(l.ways[i-1]))
		pair, all := make([]float64, len(before)*len(beta)), 0.0
		for j := range before {
			for k := range beta {
				x := s.step(l.ways[i-1][j].last(), l.ways[i][k].tags[0], first) * l.inner[i][k] * beta[k]
				before[j] += x
				pair[j*len(beta)+k] = l.alpha[i-1][j] * x
				all += pair[j*len(beta)+k]
			}
		}
		most := 0.0
		for j := range before {
			most = max(most, before[j])
			for k := range beta {
				trans[l.ways[i-1][j].last()][l.ways[i][k].tags[0]] += pair[j*len(beta)+k] / all
			}
		}
		for j := range before {
			before[j] /= most
		}
		beta = before
	}
}

// label returns the most likely reading of a sentence.
func (s *silver) label(run []model.Token) []TreeToken {
	l := s.lattice(run, false)
	back := make([][]int, len(run))
	var score []float64
	for i, ws := range l.ways {
		next := make([]float64, len(ws))
		back[i] = make([]int, len(ws))
		for k := range ws {
			best := math.Inf(-1)
			if i == 0 {
				best = math.Log(s.trans[model.Tags][ws[k].tags[0]])
			}
			for j := range score {
				if x := score[j] + math.Log(s.trans[l.ways[i-1][j].last()][ws[k].tags[0]]); x > best {
					best, back[i][k] = x, j
				}
			}
			next[k] = best + math.Log(l.inner[i][k])
		}
		score = next
	}
	at := 0
	for k := range score {
		if score[k] > score[at] {
			at = k
		}
	}
	out := make([]TreeToken, len(run))
	for i := len(run) - 1; i >= 0; i-- {
		w := l.ways[i][at]
		out[i] = TreeToken{Text: run[i].Text, Words: w.words}
		for _, t := range w.tags {
			out[i].Tags = append(out[i].Tags, model.TagLabels[t])
		}
		at = back[i][at]
	}
	return out
}

// Package train makes the models from annotated sentences and raw text. The same
// data and seed give the same bytes.
//
// Raw text teaches twice: as vectors and clusters of words, and by their habits:
// a first model tags the raw text, and how often it took a word for a person,
// place or organisation becomes a feature of the next (bootstrapping over the
// corpus; cf. Kazama and Torisawa 2007 on features from outside).
package train

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"isnad/internal/model"
	"isnad/internal/model/linear"
	"isnad/internal/model/represent"
)

// A Sentence is one annotated sentence: words and their labels.
type Sentence struct {
	Words  []model.Word
	Labels []uint8 // indexes of model.NameLabels; neural.Any where nobody said
	// Apart tells that the sentences about it are not of its article: its words are not looked
	// for in them.
	Apart bool
}

// Config holds the settings of a run. The zero value of a field takes the
// default named beside it.
type Config struct {
	Seed   uint64
	Rounds int // models trained; each but the last tags the raw text; 3
	// Habits is how many raw words are tagged between rounds; 4,000,000.
	Habits  int
	Vectors represent.Config
	Sizes   []int // of the clusters, finest first; 1024, 256, 64
	Linear  linear.Config
	// Gazetteer says what the lexicon knows of each word of a sentence; nil
	// for nothing.
	Gazetteer func([]model.Word) []uint32
	// Log is told what happens; may be nil.
	Log func(format string, args ...any)
}

func (c *Config) defaults() {
	if c.Rounds == 0 {
		c.Rounds = 3
	}
	if c.Habits == 0 {
		c.Habits = 4_000_000
	}
	if c.Sizes == nil {
		c.Sizes = []int{1024, 256, 64}
	}
	if c.Linear.Epochs == 0 {
		c.Linear = linear.Config{Epochs: 8, Rate: 0.05, Dropout: 0.3, L2: 1e-3}
	}
	c.Linear.Seed = c.Seed
	c.Vectors.Seed = c.Seed
	if c.Gazetteer == nil {
		c.Gazetteer = func(w []model.Word) []uint32 { return make([]uint32, len(w)) }
	}
	if c.Log == nil {
		c.Log = func(string, ...any) {}
	}
}

// Representation is what raw text taught about words.
type Representation struct {
	Words       []string
	Leaf        []uint16 // finest cluster of each word
	Mid, Coarse []uint16 // parents of each finest cluster
}

// Represent learns vectors and clusters from raw sentences.
func Represent(raw [][]string, cfg Config) *Representation {
	cfg.defaults()
	cfg.Vectors.Progress = func(done float64) { cfg.Log("vectors: %.0f %%", 100*done) }
	v := represent.Train(raw, cfg.Vectors)
	cfg.Log("clusters of %d words", len(v.Words))
	levels := represent.Clusters(v, cfg.Sizes, 12, cfg.Seed)
	r := &Representation{Words: v.Words, Leaf: make([]uint16, len(v.Words))}
	r.Mid, r.Coarse = make([]uint16, cfg.Sizes[0]), make([]uint16, cfg.Sizes[0])
	for i := range v.Words {
		leaf := levels[0][i]
		r.Leaf[i] = uint16(leaf)
		r.Mid[leaf], r.Coarse[leaf] = uint16(levels[1][i]), uint16(levels[2][i])
	}
	return r
}

// Table packs the representation, before any names model has tagged raw text.
func (r *Representation) Table() []byte { return model.PackWords(r.Mid, r.Coarse, r.words(nil)) }

// RepresentationOf reads the clusters of the words of raw text back from a
// packed table.
func RepresentationOf(table *model.WordTable, raw *Raw) *Representation {
	counts := map[string]int{}
	for _, s := range raw.Sentences {
		for _, w := range s {
			counts[w.Norm]++
		}
	}
	r := &Representation{}
	r.Mid, r.Coarse = table.Parents()
	for _, w := range sorted(counts) {
		if lv, ok := table.Clusters(w); ok {
			r.Words, r.Leaf = append(r.Words, w), append(r.Leaf, lv[0])
		}
	}
	return r
}

// words joins clusters and habits into the entries of a word table.
func (r *Representation) words(habits map[string]uint32) []model.WordEntry {
	out := make([]model.WordEntry, 0, len(r.Words)+len(habits))
	known := make(map[string]bool, len(r.Words))
	for i, w := range r.Words {
		known[w] = true
		out = append(out, model.WordEntry{Norm: w, Leaf: r.Leaf[i], Habits: habits[w]})
	}
	var rest []string
	for w, h := range habits {
		if !known[w] && h != 0 {
			rest = append(rest, w)
		}
	}
	slices.Sort(rest)
	for _, w := range rest {
		out = append(out, model.WordEntry{Norm: w, Leaf: model.NoCluster, Habits: habits[w]})
	}
	return out
}

// LinearNames trains the linear names model and returns its packed bytes and
// those of the table of words that goes with it, with habits.
func LinearNames(data []Sentence, raw [][]model.Word, rep *Representation, cfg Config) (names, words []byte, err error) {
	cfg.defaults()
	habits := map[string]uint32{}
	for round := 0; ; round++ {
		// The table of words is made first, so that training sees exactly
		// what reading will.
		words = model.PackWords(rep.Mid, rep.Coarse, rep.words(habits))
		table, err := model.OpenWords(string(words))
		if err != nil {
			return nil, nil, err
		}
		seqs := make([]linear.Sequence, len(data))
		for i, s := range data {
			seqs[i] = linear.Sequence{Features: model.LinearFeatures(s.Words, cfg.Gazetteer(s.Words), table), Labels: s.Labels}
		}
		lc := cfg.Linear
		lc.Progress = func(epoch int, loss float64) { cfg.Log("round %d epoch %d: loss %.0f", round+1, epoch, loss) }
		if names, err = model.PackLinearNames(linear.Train(seqs, len(model.NameLabels), lc)); err != nil {
			return nil, nil, err
		}
		if round+1 == cfg.Rounds {
			return names, words, nil
		}
		tagger, err := model.OpenLinearNames(string(names), table)
		if err != nil {
			return nil, nil, err
		}
		habits = tagHabits(tagger, raw, cfg)
		cfg.Log("round %d: habits of %d words", round+1, len(habits))
	}
}

// tagHabits tags raw sentences and returns, for each word seen often enough,
// bits that say how it was tagged: for each of the four types one of four
// shares (5, 20, 50, 80 % and more), whether it is frequent, whether it is
// never a name.
func tagHabits(t *model.LinearNames, raw [][]model.Word, cfg Config) map[string]uint32 {
	type counts struct {
		all  int32
		kind [4]int32
	}
	hist := map[string]*counts{}
	var scratch model.LinearScratch
	var tags []uint8
	order := rand.New(rand.NewPCG(cfg.Seed, 3)).Perm(len(raw))
	n := 0
	for _, i := range order {
		ws := raw[i]
		if len(ws) == 0 || len(ws) > 400 {
			continue
		}
		if n += len(ws); n > cfg.Habits {
			break
		}
		tags = t.Tag(tags[:0], ws, cfg.Gazetteer(ws), &scratch)
		for k, tag := range tags {
			if ws[k].Kind != 1 {
				continue
			}
			h := hist[ws[k].Norm]
			if h == nil {
				h = new(counts)
				hist[ws[k].Norm] = h
			}
			h.all++
			if tag > 0 {
				h.kind[(tag-1)/2]++
			}
		}
	}
	out := map[string]uint32{}
	for w, h := range hist {
		if h.all < 3 {
			continue
		}
		var b uint32
		for k, c := range h.kind {
			share := float64(c) / float64(h.all)
			for q, least := range []float64{0.8, 0.5, 0.2, 0.05} {
				if share >= least {
					b |= 1 << (4*k + 3 - q)
					break
				}
			}
		}
		if b == 0 {
			b |= 1 << 21
		}
		if h.all >= 30 {
			b |= 1 << 20
		}
		out[w] = b
	}
	return out
}

// A Score counts names by the rules of conlleval: a name is right when its
// type and both borders are.
type Score struct{ Gold, Found, Right int }

// PRF returns precision, recall and F1, between 0 and 1.
func (s Score) PRF() (p, r, f float64) {
	if s.Found > 0 {
		p = float64(s.Right) / float64(s.Found)
	}
	if s.Gold > 0 {
		r = float64(s.Right) / float64(s.Gold)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// String returns "P 0.812 R 0.790 F 0.801 (2211 names)".
func (s Score) String() string {
	p, r, f := s.PRF()
	return fmt.Sprintf("P %.4f R %.4f F %.4f (%d names)", p, r, f, s.Gold)
}

// Evaluate tags sentences and scores each type of model.NameLabels ("PERS" …);
// the key "" holds the micro average over the given types.
func Evaluate(t *model.LinearNames, data []Sentence, gaz func([]model.Word) []uint32, types ...string) map[string]Score {
	out := map[string]Score{}
	var scratch model.LinearScratch
	for _, s := range data {
		got := spans(t.Tag(nil, s.Words, gaz(s.Words), &scratch))
		want := spans(s.Labels)
		count := func(list []name, f func(*Score)) {
			for _, n := range list {
				if slices.Contains(types, n.kind) {
					for _, k := range []string{n.kind, ""} {
						sc := out[k]
						f(&sc)
						out[k] = sc
					}
				}
			}
		}
		count(want, func(s *Score) { s.Gold++ })
		count(got, func(s *Score) { s.Found++ })
		var both []name
		for _, n := range got {
			if slices.Contains(want, n) {
				both = append(both, n)
			}
		}
		count(both, func(s *Score) { s.Right++ })
	}
	return out
}

type name struct {
	first, last int
	kind        string
}

// spans cuts labels into names; an I of another type than before opens one.
func spans(labels []uint8) []name {
	var out []name
	cur := name{first: -1}
	flush := func(i int) {
		if cur.first >= 0 {
			cur.last = i
			out = append(out, cur)
			cur.first = -1
		}
	}
	for i, l := range labels {
		lab := model.NameLabels[l]
		if lab == "O" {
			flush(i)
			continue
		}
		if lab[0] == 'B' || cur.first < 0 || cur.kind != lab[2:] {
			flush(i)
			cur = name{first: i, kind: lab[2:]}
		}
	}
	flush(len(labels))
	return out
}

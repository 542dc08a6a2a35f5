package train

import (
	"fmt"
	"math/rand/v2"

	"isnad/internal/model"
	"isnad/internal/model/neural"
	"isnad/internal/model/represent"
)

// NetworkConfig holds the settings of the names network. The zero value of a
// field takes the default named beside it.
type NetworkConfig struct {
	Seed uint64
	// Parts is in how many parts the annotated sentences are cut. A network
	// that has not seen a part tags raw text, and gives that part's words their
	// habits: so training meets habits as reading will, of words that the
	// tagger of the raw text was never told. 3.
	Parts int
	// Habits is how many raw words each of them tags; 2,500,000.
	Habits int
	// Together is how many sentences are read together; 24.
	Together int
	// First and Last are the settings of those networks and of the next.
	First, Last neural.Config
	// Silver is how many raw words they all label together, for another network
	// to learn from before it goes on with the annotated sentences: it meets many
	// times the names. Negative for none; 1,500,000.
	Silver int
	// Read is how many words of raw text an encoder reads first, some of them more
	// than once, to help the network that labels raw text (package encoder). 0 for none:
	// then it labels together with the networks of the parts.
	Read int
	// Encoder names a file that keeps the encoder: it is read from there where the file
	// stands, of the same text and settings, and else trained and written there. Empty for none.
	Encoder string
	// Before and After are the settings of its two parts.
	Before, After neural.Config
	// Gazetteer says what the lexicon knows of each word of a sentence; nil
	// for nothing.
	Gazetteer func([]model.Word) []uint32
	// Log is told what happens; may be nil.
	Log func(format string, args ...any)
}

// Defaults fills in what is not set.
func (c *NetworkConfig) Defaults() {
	set := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	set(&c.Parts, 3)
	set(&c.Habits, 2_500_000)
	set(&c.Together, 24)
	base := neural.Config{Epochs: 12, Rate: 0.002, Drop0: 0.2, Drop1: 0.4, Drop2: 0.2, Decay: 0.02, Average: 5}
	if c.Last.Epochs == 0 {
		c.Last = base
	}
	if c.First.Epochs == 0 {
		c.First = base
		c.First.Epochs, c.First.Average = 8, 3
	}
	if c.Before.Epochs == 0 {
		c.Before = base
		c.Before.Epochs, c.Before.Average = 2, 0
	}
	if c.After.Epochs == 0 {
		c.After = base
		c.After.Epochs, c.After.Rate = 10, 0.001
	}
	set(&c.Silver, 1_500_000)
	for i, p := range []*neural.Config{&c.First, &c.Last, &c.Before, &c.After} {
		p.Seed = c.Seed + uint64(i)
	}
	if c.Gazetteer == nil {
		c.Gazetteer = func(w []model.Word) []uint32 { return make([]uint32, len(w)) }
	}
	if c.Log == nil {
		c.Log = func(string, ...any) {}
	}
}

// hideOften is how often training shows a word as an unknown one: so many in so
// many more than its count in the annotated sentences.
const hideOften = 0.4

// A material is what one network is trained on.
type material struct {
	cfg   *NetworkConfig
	data  []Sentence
	part  []int // whose habits the words of each sentence have
	views []model.NameTypes
	types []neural.Type
	ids   map[seen]int32
	count map[string]int
	gaz   [][]uint64
	// What an encoder says of each sentence; nil for none.
	encoding *encoding
	beside   [][]float32
}

type seen struct {
	word model.Word
	part int
}

func newMaterial(cfg *NetworkConfig, data []Sentence, part []int, views []model.NameTypes) *material {
	m := &material{cfg: cfg, data: data, part: part, views: views, ids: map[seen]int32{}, count: map[string]int{}, gaz: make([][]uint64, len(data))}
	for i, s := range data {
		for _, w := range s.Words {
			m.count[w.Norm]++
		}
		for _, g := range cfg.Gazetteer(s.Words) {
			m.gaz[i] = append(m.gaz[i], uint64(g))
		}
	}
	for i, s := range data {
		for _, w := range s.Words {
			m.id(w, part[i])
		}
	}
	return m
}

func (m *material) id(w model.Word, part int) int32 {
	key := seen{w, part}
	id, ok := m.ids[key]
	if !ok {
		id = int32(len(m.types))
		m.ids[key] = id
		t := m.views[part].Type(w)
		if w.Kind == 1 {
			t.Hide = hideOften / (hideOften + float32(m.count[w.Norm]))
		}
		m.types = append(m.types, t)
	}
	return id
}

// documents cuts the sentences into documents; the first takes first of them.
// beside tells whether they have what the encoder says.
func (m *material) documents(first int, beside bool) []neural.Doc {
	var out []neural.Doc
	for i := 0; i < len(m.data); {
		n := m.cfg.Together
		if i == 0 {
			n = first
		}
		var d neural.Doc
		var words []model.Word
		for k := i; k < min(i+n, len(m.data)); k++ {
			s := m.data[k]
			d.Starts = append(d.Starts, int32(len(d.Types)))
			for _, w := range s.Words {
				d.Types = append(d.Types, m.id(w, m.part[k]))
			}
			d.Bits = append(d.Bits, m.gaz[k]...)
			d.Labels = append(d.Labels, s.Labels...)
			words = append(words, s.Words...)
			if beside {
				d.Beside = append(d.Beside, m.beside[k]...)
			}
		}
		d.Group = model.NameGroups(words)
		out = append(out, d)
		i += n
	}
	return out
}

// train fits a network. Where documents begin is drawn anew for each epoch.
func (m *material) train(c neural.Config, what string) *neural.Net {
	beside := c.Beside
	c.Shape = m.views[0].NameShape()
	c.Beside = beside
	c.Progress = func(epoch int, loss float64) { m.cfg.Log("%s, epoch %d: loss %.0f", what, epoch, loss) }
	rng := rand.New(rand.NewPCG(c.Seed, 41))
	return neural.Train(func(int) []neural.Doc { return m.documents(1+rng.IntN(m.cfg.Together), c.Beside > 0) }, m.types, c)
}

// Network trains the names network on annotated sentences, in the order of
// their articles, and raw text. types are the vectors, clusters and lists that it
// shall read with.
func Network(data []Sentence, raw *Raw, types model.NameTypes, cfg NetworkConfig) (*model.Names, error) {
	cfg.Defaults()
	if len(data) < cfg.Parts*cfg.Parts {
		return nil, fmt.Errorf("train.Network: %d sentences are too few", len(data))
	}
	types.Habits = make([]uint32, types.Vectors.Words())
	if types.Lists == nil {
		types.Lists = model.NewNameLists(nil, nil)
	}
	// Parts are of pieces that lie together, so that one article's names are in one
	// part.
	part := make([]int, len(data))
	for i := range part {
		part[i] = i * 4 * cfg.Parts / len(data) % cfg.Parts
	}
	views := make([]model.NameTypes, cfg.Parts)
	all := make([]habitCounts, types.Vectors.Words())
	var first []*model.Names
	for p := range cfg.Parts {
		var rest []Sentence
		for i, s := range data {
			if part[i] != p {
				rest = append(rest, s)
			}
		}
		m := newMaterial(&cfg, rest, make([]int, len(rest)), []model.NameTypes{types})
		net := m.train(cfg.First, fmt.Sprintf("network without part %d", p+1))
		tagger := model.NewNames(net, types)
		first = append(first, tagger)
		counts := countHabits(tagger, raw.Sentences, types.Vectors, &cfg)
		views[p] = types
		views[p].Habits = packHabits(counts, 3)
		for i := range all {
			for k := range all[i] {
				all[i][k] += counts[i][k]
			}
		}
		cfg.Log("network without part %d has tagged raw text", p+1)
	}
	types.Habits = packHabits(all, 3*int32(cfg.Parts))
	return network(data, raw, part, views, types, first, &cfg)
}

// network trains the last networks, over the views of each part and of all.
func network(data []Sentence, raw *Raw, part []int, views []model.NameTypes, types model.NameTypes, first []*model.Names, cfg *NetworkConfig) (*model.Names, error) {
	m := newMaterial(cfg, data, part, views)
	last := cfg.Last
	if cfg.Read > 0 && cfg.Silver > 0 {
		e, err := learnEncoder(data, raw, types.Vectors, cfg)
		if err != nil {
			return nil, fmt.Errorf("train.Network: %w", err)
		}
		m.encoding = e
		m.beside = m.encoding.each(data)
		last.Beside, last.DropBeside = m.encoding.dim, 0.4
	}
	net := m.train(last, "network")
	if cfg.Silver > 0 {
		m.views = append(m.views, types)
		council := []*model.Names{model.NewNames(net, types)}
		if m.encoding == nil {
			council = append(first, council...)
		}
		docs := m.silver(model.NewCouncil(council...), raw.Sentences)
		cfg.Log("%d words of raw text labelled", cfg.Silver)
		before := cfg.Before
		before.Shape = net.Shape
		before.Beside = 0
		before.Progress = func(epoch int, loss float64) { cfg.Log("on raw text, epoch %d: loss %.0f", epoch, loss) }
		cfg.After.From = neural.Train(func(int) []neural.Doc { return docs }, m.types, before)
		net = m.train(cfg.After, "network of raw text")
	}
	return model.NewNames(net, types), nil
}

// GoOn trains a model further, on sentences of another guideline, with the
// settings After. Its words keep their habits.
func GoOn(n *model.Names, data []Sentence, cfg NetworkConfig) (*model.Names, error) {
	cfg.Defaults()
	if len(data) == 0 {
		return nil, fmt.Errorf("train.GoOn: no sentences")
	}
	net, types := n.Parts()
	cfg.After.From = net
	m := newMaterial(&cfg, data, make([]int, len(data)), []model.NameTypes{types})
	return model.NewNames(m.train(cfg.After, "network"), types), nil
}

// silver makes documents of raw text with the labels of a council. Their words
// have the habits of the last view.
func (m *material) silver(council *model.Council, raw [][]model.Word) []neural.Doc {
	var out []neural.Doc
	order := rand.New(rand.NewPCG(m.cfg.Seed, 47)).Perm(len(raw) / m.cfg.Together)
	done := 0
	var all [][]model.Word
	for _, i := range order {
		if done >= m.cfg.Silver {
			break
		}
		var words []model.Word
		var gaz []uint32
		var d neural.Doc
		for _, sentence := range raw[i*m.cfg.Together : (i+1)*m.cfg.Together] {
			d.Starts = append(d.Starts, int32(len(words)))
			words = append(words, sentence...)
			gaz = append(gaz, m.cfg.Gazetteer(sentence)...)
		}
		if len(words) == 0 || len(words) > 4096 {
			continue
		}
		for k, w := range words {
			m.count[w.Norm]++
			d.Bits = append(d.Bits, uint64(gaz[k]))
		}
		d.Group = model.NameGroups(words)
		var beside []float32
		if m.encoding != nil {
			beside = m.encoding.states(raw[i*m.cfg.Together : (i+1)*m.cfg.Together])
		}
		d.Labels = council.Tag(words, gaz, d.Starts, beside)
		out = append(out, d)
		all = append(all, words)
		done += len(words)
	}
	// Words are made types when all are counted.
	for i := range out {
		for _, w := range all[i] {
			out[i].Types = append(out[i].Types, m.id(w, len(m.views)-1))
		}
	}
	return out
}

// habitCounts counts the labels of one word: B and I of persons, places and
// bodies, others; and its places.
type habitCounts [8]int32

func packHabits(counts []habitCounts, least int32) []uint32 {
	out := make([]uint32, len(counts))
	for i, c := range counts {
		if c[7] >= least {
			out[i] = model.NameHabits([7]int32(c[:7]), c[7])
		}
	}
	return out
}

// countHabits tags raw text and counts how each word of the vectors was
// labelled.
func countHabits(n *model.Names, raw [][]model.Word, vectors *model.Vectors, cfg *NetworkConfig) []habitCounts {
	out := make([]habitCounts, vectors.Words())
	var s model.NameScratch
	var words []model.Word
	var gaz []uint32
	var starts []int
	var labels []uint8
	done := 0
	order := rand.New(rand.NewPCG(cfg.Seed, 43)).Perm(len(raw) / cfg.Together)
	for _, i := range order {
		if done >= cfg.Habits {
			break
		}
		words, gaz, starts = words[:0], gaz[:0], starts[:0]
		for _, sentence := range raw[i*cfg.Together : (i+1)*cfg.Together] {
			starts = append(starts, len(words))
			words = append(words, sentence...)
			gaz = append(gaz, cfg.Gazetteer(sentence)...)
		}
		labels = n.Tag(labels[:0], words, gaz, starts, &s)
		for k, w := range words {
			if w.Kind != 1 {
				continue
			}
			if at := vectors.Find(w.Norm); at >= 0 {
				out[at][7]++
				if l := labels[k]; l > 0 {
					out[at][min(l-1, 6)]++
				}
			}
		}
		done += len(words)
	}
	return out
}

// Vectors learns vectors of words and letters from raw sentences, and packs
// them.
func Vectors(raw [][]string, cfg Config) []byte {
	cfg.defaults()
	told := -1
	v := represent.TrainSubword(raw, 1<<16, represent.Config{Seed: cfg.Seed, Dim: 64, Window: 3, Epochs: 4, MinCount: 4, Rate: 0.05, Progress: func(done float64) {
		if p := int(done * 20); p > told {
			told = p
			cfg.Log("vectors: %d %%", 5*p)
		}
	}})
	cfg.Log("vectors of %d words", len(v.Words))
	return model.PackVectors(v)
}

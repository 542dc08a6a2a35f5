package train

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"sync"

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
	// times the names. Negative for none; 3,000,000.
	Silver int
	// An encoder helps all networks that tag or label raw text. Without one the networks of the
	// parts label together with the next.
	EncoderConfig
	// Teachers is how many networks, of other seeds, learn from all annotated
	// sentences and label together; 2.
	Teachers int
	// Before and After are the settings of its two parts.
	Before, After neural.Config
	// Other are the settings of GoOn. Some hundred sentences of another guideline are soon
	// learnt by heart: its steps are small, and the mean is over many.
	Other neural.Config
	// Settled are the settings of Settle.
	Settled neural.Config
	// Gazetteer says what the lexicon knows of each word of a sentence; nil
	// for nothing.
	Gazetteer func([]model.Word) []uint32
	// Log is told what happens, from several goroutines; may be nil.
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
	if c.Other.Epochs == 0 {
		c.Other = base
		c.Other.Epochs, c.Other.Rate, c.Other.Average = 20, 0.0003, 10
	}
	if c.Settled.Epochs == 0 {
		c.Settled = base
		c.Settled.Epochs, c.Settled.Rate, c.Settled.Average = 4, 0.0005, 2
	}
	set(&c.Silver, 3_000_000)
	set(&c.Teachers, 2)
	for i, p := range []*neural.Config{&c.First, &c.Last, &c.Before, &c.After, &c.Other} {
		p.Seed = c.Seed + uint64(i)
	}
	c.Settled.Seed = c.Other.Seed
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

// ready counts and numbers the words of the sentences.
func (m *material) ready() {
	m.ids, m.count, m.gaz = map[seen]int32{}, map[string]int{}, make([][]uint64, len(m.data))
	for i, s := range m.data {
		for _, w := range s.Words {
			m.count[w.Norm]++
		}
		for _, g := range m.cfg.Gazetteer(s.Words) {
			m.gaz[i] = append(m.gaz[i], uint64(g))
		}
	}
	for i, s := range m.data {
		for _, w := range s.Words {
			m.id(w, m.part[i])
		}
	}
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
		for k := i; k < min(i+n, len(m.data)); k++ {
			s := m.data[k]
			d.Starts = append(d.Starts, int32(len(d.Types)))
			for _, w := range s.Words {
				d.Types = append(d.Types, m.id(w, m.part[k]))
			}
			d.Bits = append(d.Bits, m.gaz[k]...)
			d.Labels = append(d.Labels, s.Labels...)
			if beside {
				d.Beside = append(d.Beside, m.beside[k])
			}
		}
		d.Group = groups(m.data[i:min(i+n, len(m.data))])
		out = append(out, d)
		i += n
	}
	return out
}

// groups gives words of the sentences that may be one name one number (model.NameGroups), those
// of sentences that stand apart numbers of their own.
func groups(sentences []Sentence) (out []int32) {
	var words []model.Word
	for _, s := range sentences {
		if !s.Apart {
			words = append(words, s.Words...)
		}
	}
	together := model.NameGroups(words)
	next := int32(0)
	for _, g := range together {
		next = max(next, g+1)
	}
	for _, s := range sentences {
		if !s.Apart {
			n := len(s.Words)
			out, together = append(out, together[:n]...), together[n:]
			continue
		}
		first := next
		for _, g := range model.NameGroups(s.Words) {
			if g >= 0 {
				g += first
				next = max(next, g+1)
			}
			out = append(out, g)
		}
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
	c := &course{data: data, raw: raw, part: part, types: types, cfg: &cfg}
	if cfg.Read > 0 && cfg.Silver > 0 {
		var err error
		if c.encoding, err = learnEncoder(raw, types.Vectors, cfg.EncoderConfig, cfg.Seed, cfg.Log); err != nil {
			return nil, fmt.Errorf("train.Network: %w", err)
		}
		c.beside = c.encoding.each(data)
	}
	c.habits()
	return c.last(), nil
}

// A course is what the networks of one training are made on.
type course struct {
	cfg   *NetworkConfig
	data  []Sentence
	raw   *Raw
	part  []int
	types model.NameTypes
	views []model.NameTypes // of each part
	first []*model.Names    // each of what is not in a part
	// An encoder, and what it says of each sentence; nil for none.
	encoding *encoding
	beside   [][]float32
}

// atOnce makes networks at the same time, of which none hangs on another.
func atOnce(n int, one func(i int) *neural.Net) []*neural.Net {
	nets := make([]*neural.Net, n)
	var wait sync.WaitGroup
	for i := range nets {
		wait.Go(func() { nets[i] = one(i) })
	}
	wait.Wait()
	return nets
}

// teacher returns settings for a network that is told what the encoder says, where
// there is one.
func (b *course) teacher(c neural.Config) neural.Config {
	if b.encoding != nil {
		c.Beside, c.DropBeside = b.encoding.dim, dropBeside
	}
	return c
}

// habits trains the networks without a part, and lets them tag raw text.
func (b *course) habits() {
	cfg := b.cfg
	var parts []*material
	for p := range cfg.Parts {
		m := &material{cfg: cfg, encoding: b.encoding}
		for i, s := range b.data {
			if b.part[i] != p {
				m.data = append(m.data, s)
				if b.beside != nil {
					m.beside = append(m.beside, b.beside[i])
				}
			}
		}
		m.part, m.views = make([]int, len(m.data)), []model.NameTypes{b.types}
		m.ready()
		parts = append(parts, m)
	}
	nets := atOnce(cfg.Parts, func(p int) *neural.Net {
		return parts[p].train(b.teacher(cfg.First), fmt.Sprintf("network without part %d", p+1))
	})
	for _, net := range nets {
		b.first = append(b.first, model.NewNames(net, b.types))
	}
	all := make([]habitCounts, b.types.Vectors.Words())
	for _, counts := range b.count() {
		view := b.types
		view.Habits = packHabits(counts, 3)
		b.views = append(b.views, view)
		for i := range all {
			for k := range all[i] {
				all[i][k] += counts[i][k]
			}
		}
	}
	b.types.Habits = packHabits(all, 3*int32(cfg.Parts))
	cfg.Log("%d networks have tagged raw text", cfg.Parts)
}

// last trains the last networks, over the views of each part and of all.
func (b *course) last() *model.Names {
	cfg := b.cfg
	m := &material{cfg: cfg, data: b.data, part: b.part, views: b.views, encoding: b.encoding, beside: b.beside}
	m.ready()
	last := b.teacher(cfg.Last)
	var net *neural.Net
	var council []*model.Names
	if b.encoding == nil {
		council = b.first
	}
	for _, net = range atOnce(cfg.Teachers, func(i int) *neural.Net {
		c := last
		c.Seed += 1000 * uint64(i)
		return m.train(c, fmt.Sprintf("network %d", i+1))
	}) {
		council = append(council, model.NewNames(net, b.types))
	}
	if cfg.Silver > 0 {
		m.views = append(m.views, b.types)
		docs := m.silver(model.NewCouncil(council...), b.raw.Sentences)
		cfg.Log("%d words of raw text labelled", cfg.Silver)
		before := cfg.Before
		before.Shape = net.Shape
		before.Beside = 0
		before.Progress = func(epoch int, loss float64) { cfg.Log("on raw text, epoch %d: loss %.0f", epoch, loss) }
		cfg.After.From = neural.Train(func(int) []neural.Doc { return docs }, m.types, before)
		net = m.train(cfg.After, "network of raw text")
	}
	return model.NewNames(net, b.types)
}

// GoOn trains a copy of a model further, on sentences of another guideline, with the
// settings Other. Its words keep their habits.
func GoOn(n *model.Names, data []Sentence, cfg NetworkConfig) (*model.Names, error) {
	cfg.Defaults()
	if len(data) == 0 {
		return nil, fmt.Errorf("train.GoOn: no sentences")
	}
	return cfg.goOn(n, data, cfg.Other, "network"), nil
}

// Settle trains a copy of a model further, with the settings Settled, on the sentences of the
// press alone that it has learnt from among others: text that was written to learn from is far
// denser in names, and a model that ends with it sees too many.
func Settle(n *model.Names, press []Sentence, cfg NetworkConfig) *model.Names {
	cfg.Defaults()
	return cfg.goOn(n, press, cfg.Settled, "network of the press")
}

func (c *NetworkConfig) goOn(n *model.Names, data []Sentence, settings neural.Config, name string) *model.Names {
	net, types := n.Parts()
	settings.From = net
	m := &material{cfg: c, data: data, part: make([]int, len(data)), views: []model.NameTypes{types}}
	m.ready()
	return model.NewNames(m.train(settings, name), types)
}

// silver makes documents of raw text with the labels of a council. Their words
// have the habits of the last view.
func (m *material) silver(council *model.Council, raw [][]model.Word) []neural.Doc {
	var out []neural.Doc
	var all [][]model.Word
	for b := range m.cfg.blocks(raw, 47, m.cfg.Silver, m.encoding) {
		d := neural.Doc{Starts: b.starts, Group: model.NameGroups(b.words), Labels: council.Tag(b.words, b.gaz, b.starts, b.beside)}
		for k, w := range b.words {
			m.count[w.Norm]++
			d.Bits = append(d.Bits, uint64(b.gaz[k]))
		}
		out, all = append(out, d), append(all, b.words)
	}
	// Words are made types when all are counted.
	for i := range out {
		for _, w := range all[i] {
			out[i].Types = append(out[i].Types, m.id(w, len(m.views)-1))
		}
	}
	return out
}

// mostTogether is how many words are tagged together at most (model.Council).
const mostTogether = 4096

// A block is sentences of raw text that lie and are read together.
type block struct {
	words  []model.Word
	gaz    []uint32
	starts []int32   // first word of each sentence
	beside []float32 // what an encoder says of each word; nil for none
}

// block makes one of sentences; none of no words, or of more than are tagged together.
func (c *NetworkConfig) block(sentences [][]model.Word, e *encoding) (b block, ok bool) {
	for _, s := range sentences {
		b.starts = append(b.starts, int32(len(b.words)))
		b.words = append(b.words, s...)
		b.gaz = append(b.gaz, c.Gazetteer(s)...)
	}
	if len(b.words) == 0 || len(b.words) > mostTogether {
		return block{}, false
	}
	if e != nil {
		b.beside = e.states(sentences)
	}
	return b, true
}

// blocks goes through raw text in blocks, in an order that is drawn by the seed and a
// stream of its own, until so many words have been given.
func (c *NetworkConfig) blocks(raw [][]model.Word, stream uint64, most int, e *encoding) iter.Seq[block] {
	return func(yield func(block) bool) {
		done := 0
		for _, i := range rand.New(rand.NewPCG(c.Seed, stream)).Perm(len(raw) / c.Together) {
			if done >= most {
				return
			}
			b, ok := c.block(raw[i*c.Together:(i+1)*c.Together], e)
			if !ok {
				continue
			}
			if !yield(b) {
				return
			}
			done += len(b.words)
		}
	}
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

// count tags raw text by each of the first networks, and counts how each word of the
// vectors was labelled.
func (b *course) count() [][]habitCounts {
	out := make([][]habitCounts, len(b.first))
	var taggers []*model.Council
	for i, n := range b.first {
		out[i] = make([]habitCounts, b.types.Vectors.Words())
		taggers = append(taggers, model.NewCouncil(n))
	}
	for x := range b.cfg.blocks(b.raw.Sentences, 43, b.cfg.Habits, b.encoding) {
		for t, tagger := range taggers {
			labels := tagger.Tag(x.words, x.gaz, x.starts, x.beside)
			for k, w := range x.words {
				if w.Kind != 1 {
					continue
				}
				if at := b.types.Vectors.Find(w.Norm); at >= 0 {
					out[t][at][7]++
					if l := labels[k]; l > 0 {
						out[t][at][min(l-1, 6)]++
					}
				}
			}
		}
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
